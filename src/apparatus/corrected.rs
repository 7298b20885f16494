//! The reader's corrections put into a record, their dates and references read by the grammars the texts are read by.

use super::dates;
use super::references::parse_reference;
use super::vocabulary::Vocabulary;
use crate::text::{Corrections, Date, Field, Record, Value};

/// A record with these corrections and no others.
pub fn corrected(record: &Record, text: &str, corrections: Corrections, vocabulary: &Vocabulary) -> Record {
    record.corrected(text, corrections, |field, words| sense(field, words, vocabulary))
}

/// What the reader's words for a field are. A date or a reference is one only where it is all that was written: of
/// `1956 or 1957` nothing may be lost.
fn sense(field: Field, words: &str, vocabulary: &Vocabulary) -> Value {
    let written = words.trim();
    let date = || {
        let iso = || written.parse::<Date>().ok().filter(|_| written.find('-').unwrap_or(written.len()) == 4);
        let dated =
            || dates::at(written, 0, &vocabulary.calendar).filter(|d| d.range == (0..written.len()))?.date(None);
        iso().or_else(dated).map(Value::Date)
    };
    let reference = || {
        let written = written.trim_end_matches('.');
        let (range, reference) = parse_reference(written, vocabulary)?;
        (range == (0..written.len())).then_some(Value::Reference(reference))
    };
    let typed = match field {
        field if field.is_date() => date(),
        Field::Reference => reference(),
        _ => None,
    };
    typed.unwrap_or_else(|| Value::Text(written.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Amendment, Hand, Reading, Target};

    const TEXT: &str = "May 3, 1931\nI. Marsh\nT. Quill\n";

    fn record() -> Record {
        let reading = |field, words: &str, value| {
            let start = TEXT.find(words).unwrap();
            Reading { field, range: start..start + words.len(), value, by: Hand::Source, correction: None }
        };
        Record::new(vec![
            reading(Field::CatalogueDate, "May 3, 1931", Value::Date(Date::new(1931, 5, 3).unwrap())),
            reading(Field::Signature, "I. Marsh", Value::Verbatim),
            reading(Field::Signature, "T. Quill", Value::Verbatim),
        ])
    }

    fn with(amendments: &[(Field, Option<&str>, &str)]) -> Record {
        let mut corrections = Corrections::default();
        for (field, of, words) in amendments {
            let target = Target { field: *field, of: of.map(str::to_string) };
            corrections.amend(Amendment { target, words: Some(words.to_string()) });
        }
        corrected(&record(), TEXT, corrections, &Vocabulary::bundled())
    }

    #[test]
    fn a_date_is_understood_in_any_form_and_stands_as_words_where_it_is_none() {
        for (written, iso) in [
            ("1931-05-04", Some("1931-05-04")),
            ("1931-05", Some("1931-05")),
            ("1931", Some("1931")),
            (" 4 May 1931 ", Some("1931-05-04")),
            ("May 4, 1931", Some("1931-05-04")),
            ("4.5.1931", Some("1931-05-04")),
            ("1931 or 1932", None),
            ("spring 1931", None),
            ("12", None),
        ] {
            let record = with(&[(Field::CatalogueDate, None, written)]);
            assert_eq!(record.date().map(|d| d.to_string()).as_deref(), iso, "{written}");
            let words = record.date_in_words(TEXT).unwrap();
            assert!(iso.is_some() || words == written, "{words}");
        }
    }

    #[test]
    fn a_reference_is_typed_where_it_is_one_whole() {
        let reference = |written| with(&[(Field::Reference, None, written)]).reference().map(|r| r.to_string());
        let typed = "WBA, f. 7, op. 2, d. 31, ll. 4–5";
        assert_eq!(reference("WBA, Fond 7, Opis 2, Delo 31, Listy 4-5.").as_deref(), Some(typed));
        assert_eq!(reference(typed).as_deref(), Some(typed));
        assert_eq!(reference("in the tin box of the lock house"), None);
        assert_eq!(reference("WBA, Fond 7, Opis 2, Delo 31, and a copy at home"), None);
    }

    #[test]
    fn one_of_several_values_is_corrected_by_the_words_it_has() {
        let record =
            with(&[(Field::Signature, Some("T. Quill"), "T. P. Quill"), (Field::Signature, Some("gone"), "x")]);
        let shown: Vec<String> = record.all(Field::Signature).map(|r| r.shown(TEXT)).collect();
        assert_eq!(shown, ["I. Marsh", "T. P. Quill"]);
        assert_eq!(record.corrections().iter().count(), 2);
    }

    #[test]
    fn what_the_text_lacks_is_the_readers_and_everything_can_be_taken_back() {
        let given = with(&[(Field::Author, None, "I. Marsh"), (Field::Signature, None, "a third")]);
        let author = given.get(Field::Author).unwrap();
        assert!(author.range.is_empty() && author.by == Hand::Reader && author.shown(TEXT) == "I. Marsh");
        assert_eq!(given.all(Field::Signature).count(), 3);
        for reading in given.readings() {
            let target = given.target(reading, TEXT);
            assert_eq!(given.corrections().get(&target).is_some(), reading.is_the_readers());
        }
        let again = corrected(&given, TEXT, Corrections::default(), &Vocabulary::bundled());
        assert_eq!(again, record());
    }
}
