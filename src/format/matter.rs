//! Front matter: `key: value` lines between two `---` at the head of a Markdown file, read into the record.

use crate::text::{Date, Field, Reading, Value};

/// The bytes the front matter takes with its fences, and the lines between them; none where the text does not begin with
/// one that is closed.
pub fn split(source: &str) -> Option<(usize, &str)> {
    let mut at =
        source.strip_prefix("---").map(|rest| 3 + (rest.len() - rest.trim_start_matches([' ', '\t']).len()))?;
    if source.as_bytes().get(at) != Some(&b'\n') {
        return None;
    }
    at += 1;
    let first = at;
    for line in source[first..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((at + line.len(), &source[first..at]));
        }
        // A rule at the head of an essay is followed by an empty line or by prose, front matter by keys.
        if at == first && !line.contains(':') && !line.starts_with('#') {
            return None;
        }
        at += line.len();
    }
    None
}

/// The fields the lines tell of. The ranges are empty: these words are not in the text.
pub fn readings(matter: &str) -> Vec<Reading> {
    let mut found: Vec<Reading> = Vec::new();
    let mut of_list = None;
    for line in matter.lines() {
        let (key, value) = match line.split_once(':') {
            Some((key, value)) if !line.starts_with([' ', '\t', '#', '-']) => {
                of_list = field(key.trim());
                (of_list, value)
            }
            // An item of a list whose key stands above.
            _ => match line.trim_start().strip_prefix("- ") {
                Some(value) => (of_list, value),
                None => continue,
            },
        };
        let Some(field) = key else { continue };
        for value in values(value) {
            let value = match date(value) {
                Some(date) if is_date(field) => Value::Date(date),
                _ => Value::Text(value.to_string()),
            };
            found.push(Reading::beside(field, value));
        }
    }
    found
}

/// A value without its quotation marks, or those of a list in brackets.
fn values(written: &str) -> impl Iterator<Item = &str> {
    let written = written.trim();
    let list = written.strip_prefix('[').and_then(|w| w.strip_suffix(']'));
    let single = if list.is_some() { None } else { Some(written) };
    let several = list.unwrap_or("").split(',');
    let bare =
        |v: &str| v.len() >= 2 && (v.starts_with('"') && v.ends_with('"') || v.starts_with('\'') && v.ends_with('\''));
    single.into_iter().chain(several).map(str::trim).filter_map(move |v| {
        let v = if bare(v) { &v[1..v.len() - 1] } else { v };
        (!v.trim().is_empty() && v != "|" && v != ">").then_some(v)
    })
}

/// The names of the record's fields, and what others call them.
fn field(key: &str) -> Option<Field> {
    let key = key.to_lowercase().replace([' ', '-'], "_");
    Some(match key.as_str() {
        "authors" | "creator" | "by" => Field::Author,
        "to" | "recipient" => Field::Addressee,
        "from" => Field::Author,
        "date" | "created" => Field::DocumentDate,
        "description" | "summary" => Field::Abstract,
        "translated_by" => Field::Translator,
        "license" | "licence" | "copyright" => Field::Rights,
        "source" | "url" => Field::Consulted,
        "type" | "kind" => Field::Genre,
        "location" => Field::Place,
        name => return Field::named(name).filter(|f| *f != Field::Reference),
    })
}

fn is_date(field: Field) -> bool {
    use Field::*;
    matches!(field, DocumentDate | EventDate | TypingDate | ReceiptDate | RegistrationDate | CatalogueDate)
}

/// ISO 8601: `1956`, `1956-09`, `1956-09-22`, a time of day behind it left out; with dots the day comes first: `22.09.1956`.
pub(super) fn date(written: &str) -> Option<Date> {
    let day = written.split(['T', ' ']).next()?;
    if let Some((rest, year)) = day.rsplit_once('.') {
        let (of_month, month) = rest.split_once('.')?;
        let number = |digits: &str| digits.parse().ok().filter(|n| *n > 0u8 && digits.len() <= 2);
        let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        return Date::new(year.parse().ok().filter(|_| is_year)?, number(month)?, number(of_month)?);
    }
    let mut numbers = day.split('-').map(|n| n.parse::<i16>().ok());
    let year = numbers.next()??;
    let mut next = || match numbers.next() {
        None => Some(0),
        Some(n) => u8::try_from(n?).ok().filter(|n| *n > 0),
    };
    let (month, day_of_month) = (next()?, next()?);
    if numbers.next().is_some() || day.len() < 4 { None } else { Date::new(year, month, day_of_month) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_fields() {
        let source = "---\ntitle: \"On leaf 9: a note\"\nauthors:\n  - A. Berg\n  - B. Tal\ndate: 1956-09-22\ntags: [a, b]\n---\nWords";
        let (end, matter) = split(source).unwrap();
        assert_eq!(&source[end..], "Words");
        let told: Vec<_> = readings(matter).iter().map(|r| format!("{} = {}", r.field.name(), r.shown(""))).collect();
        assert_eq!(
            told,
            ["title = On leaf 9: a note", "author = A. Berg", "author = B. Tal", "document_date = 1956-09-22"]
        );
    }

    #[test]
    fn a_rule_at_the_head_is_no_front_matter() {
        assert_eq!(split("---\n\nWords: many\n\n---\n"), None);
        assert_eq!(split("---\ntitle: never closed\n"), None);
        assert_eq!(split("----\na: b\n---\n"), None);
    }

    #[test]
    fn dates_are_iso_dates_or_have_dots() {
        assert_eq!(date("22.09.1956").map(|d| d.to_string()), Some("1956-09-22".into()));
        assert_eq!(date("2.9.1956").map(|d| d.to_string()), Some("1956-09-02".into()));
        for none in ["1956-02-30", "56", "09.22.1956", "0.0.1956", "22.09.56", "1.2.+195", "1.2.3.1956", "v1.2.1956"] {
            assert_eq!(date(none), None, "{none}");
        }
        assert_eq!(date("1956-09").map(|d| d.to_string()), Some("1956-09".into()));
        assert_eq!(date("1956-09-22T10:00:00Z").map(|d| d.to_string()), Some("1956-09-22".into()));
    }
}
