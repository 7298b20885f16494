//! The few words of a document's record that its row shows.

use crate::text::{Document, Field, Leaves, Reading, Value};

/// What a row shows of a document: short values, one line each, hostile until `Clean`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Card {
    /// The document's title, or its file's name.
    pub title: String,
    /// ISO 8601, as precisely as it is told.
    pub date: Option<String>,
    pub author: Option<String>,
    pub addressee: Option<String>,
    /// Telegram, minutes, letter ...
    pub genre: Option<String>,
    /// `ll. 27–30`
    pub leaves: Option<String>,
    /// `TsAK, f. 214, op. 3b, d. 88, ll. 9–11`
    pub reference: Option<String>,
    /// ISO 639-1
    pub language: Option<String>,
}

/// The longest value a card keeps, in characters: several times what a row can show, and little enough for 200,000 cards.
const LONGEST: usize = 200;

impl Card {
    pub fn of(document: &Document) -> Card {
        let record = &document.record;
        let value = |field| record.get(field).and_then(|reading: &Reading| one_line(&reading.shown(&document.text)));
        let reference = record.reference();
        Card {
            title: one_line(&document.name()).unwrap_or_else(|| document.address.title()),
            date: record.date().map(|date| date.to_string()),
            author: value(Field::Author).or_else(|| signatory(document)).or_else(|| value(Field::Recorder)),
            addressee: value(Field::Addressee),
            genre: value(Field::Genre),
            leaves: reference.and_then(|r| r.leaves.as_ref()).and_then(|l: &Leaves| one_line(&l.to_string())),
            reference: match (reference, record.get(Field::Reference)) {
                (Some(typed), _) => one_line(&typed.to_string()),
                (None, Some(told)) if told.is_the_readers() => one_line(&told.shown(&document.text)),
                _ => None,
            },
            language: document.language.map(str::to_string),
        }
    }
}

/// Who wrote a document that names no author: its one signatory. Of several nobody is *the* author; a signature in
/// brackets from end to end (`[illegible signature]`) is nobody's name.
fn signatory(document: &Document) -> Option<String> {
    let mut signatures = document.record.all(Field::Signature);
    let (only, another) = (signatures.next()?, signatures.next());
    if another.is_some() {
        return None;
    }
    let name = one_line(&only.shown(&document.text))?;
    let named = matches!(only.meant(), Value::Text(_)) || !name.contains(['[', ']']);
    (named && !name.starts_with('[')).then_some(name)
}

/// White space made single spaces, and an end put to what is too long. None where nothing is left.
fn one_line(value: &str) -> Option<String> {
    let mut line = String::new();
    let mut left = LONGEST;
    for word in value.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            if left == 0 {
                line.push('…');
                return Some(line);
            }
            line.push(c);
            left -= 1;
        }
    }
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Address, Date, Format, Hand, Holding, Record, Reference, Stage};

    fn reading(text: &str, words: &str, field: Field, value: Value) -> Reading {
        let start = text.find(words).unwrap();
        Reading { field, range: start..start + words.len(), value, by: Hand::Source, correction: None }
    }

    fn document(text: &str, readings: Vec<Reading>) -> Document {
        Document {
            address: Address::file("box/letter 4.txt"),
            stage: Stage::Described,
            text: text.into(),
            blocks: [].into(),
            spans: [].into(),
            record: Record::new(readings).into(),
            diagnostics: [].into(),
            landmarks: std::sync::Arc::default(),
            format: Format::Text,
            encoding: "UTF-8",
            told_by: Default::default(),
            language: Some("en"),
            id: None,
            source: None,
        }
    }

    const TEXT: &str =
        "Telegram from the\n  Lock Office\nTo: Canal Board\n3 May 1931\n[handwritten: signed] B. Arden\nf. 4";

    #[test]
    fn a_card_holds_what_the_record_tells() {
        let reference = Reference {
            repository: Some("TsAK".into()),
            holding: Holding::Fond { fond: "4".into(), opis: Some("1a".into()), delo: Some("30".into()) },
            leaves: Some(Leaves::Numbered("7-9".into())),
        };
        let card = Card::of(&document(
            TEXT,
            vec![
                reading(TEXT, "Telegram from the\n  Lock Office", Field::Title, Value::Verbatim),
                reading(TEXT, "Canal Board", Field::Addressee, Value::Verbatim),
                reading(TEXT, "3 May 1931", Field::DocumentDate, Value::Date(Date::new(1931, 5, 3).unwrap())),
                reading(TEXT, "[handwritten: signed] B. Arden", Field::Signature, Value::Text("B. Arden".into())),
                reading(TEXT, "f. 4", Field::Reference, Value::Reference(reference)),
            ],
        ));
        assert_eq!(card.title, "Telegram from the Lock Office");
        assert_eq!(card.date.as_deref(), Some("1931-05-03"));
        assert_eq!(card.author.as_deref(), Some("B. Arden"));
        assert_eq!(card.addressee.as_deref(), Some("Canal Board"));
        assert_eq!(card.genre, None);
        assert_eq!(card.leaves.as_deref(), Some("ll. 7–9"));
        assert_eq!(card.reference.as_deref(), Some("TsAK, f. 4, op. 1a, d. 30, ll. 7–9"));
        assert_eq!(card.language.as_deref(), Some("en"));
    }

    #[test]
    fn a_document_of_which_nothing_is_told_is_named_after_its_file() {
        let card = Card::of(&document("words", vec![]));
        assert_eq!(card, Card { title: "letter 4.txt".into(), language: Some("en".into()), ..Card::default() });
    }

    #[test]
    fn an_illegible_signature_and_one_of_several_is_no_author() {
        let text = "[illegible signature]\nA. Birk\nC. Dorn";
        let signed = |words| reading(text, words, Field::Signature, Value::Verbatim);
        assert_eq!(Card::of(&document(text, vec![signed("[illegible signature]")])).author, None);
        assert_eq!(Card::of(&document(text, vec![signed("A. Birk")])).author.as_deref(), Some("A. Birk"));
        assert_eq!(Card::of(&document(text, vec![signed("A. Birk"), signed("C. Dorn")])).author, None);
    }

    #[test]
    fn an_endless_value_is_cut() {
        let line = one_line(&"ab ".repeat(100_000)).unwrap();
        assert!(line.ends_with('…') && line.chars().count() < 400);
        assert_eq!(one_line(" \n\t"), None);
    }

    #[test]
    fn a_card_written_by_another_version_is_still_a_card() {
        let card: Card = serde_json::from_str(r#"{"title": "Minutes", "colour": "red"}"#).unwrap();
        assert_eq!(card, Card { title: "Minutes".into(), ..Card::default() });
    }
}
