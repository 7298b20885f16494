//! A book's metadata as fields of the record. The words are not in the text: the ranges are empty.

use super::package::Datum;
use crate::format::{html, matter};
use crate::text::{Field, Reading, Value};

pub fn readings(data: &[Datum]) -> Vec<Reading> {
    let mut found = Vec::new();
    // What programs write where no one told them anything.
    let is_told = |d: &&Datum| !d.words.eq_ignore_ascii_case("unknown");
    let named = |name: &'static str| data.iter().filter(is_told).filter(move |d| d.name == name);
    let mut tell = |field: Field, value: Value| {
        found.push(Reading::beside(field, value));
    };
    let words = |datum: &Datum| Value::Text(datum.words.clone());

    let is_main = |d: &&Datum| d.title_type.as_deref() == Some("main");
    let main = named("title").find(is_main).or_else(|| named("title").next());
    if let Some(main) = main {
        let subtitle = named("title").find(|d| d.title_type.as_deref() == Some("subtitle"));
        let title = match subtitle.filter(|s| *s != main) {
            Some(subtitle) => format!("{}: {}", main.words, subtitle.words),
            None => main.words.clone(),
        };
        tell(Field::Title, Value::Text(title));
    }
    let wrote = |d: &&Datum| matches!(d.role.as_deref(), None | Some("aut" | "author"));
    let translated = |d: &&Datum| matches!(d.role.as_deref(), Some("trl" | "translator"));
    let authors: Vec<&Datum> = named("creator").filter(wrote).collect();
    let authors = if authors.is_empty() { named("creator").filter(|d| !translated(d)).collect() } else { authors };
    for author in authors {
        tell(Field::Author, words(author));
    }
    for translator in named("creator").chain(named("contributor")).filter(translated) {
        tell(Field::Translator, words(translator));
    }
    if let Some(date) = published(named("date")) {
        tell(Field::DocumentDate, matter::date(&date.words).map_or_else(|| words(date), Value::Date));
    }
    for (name, field) in [("publisher", Field::Publisher), ("language", Field::Language), ("rights", Field::Rights)] {
        named(name).for_each(|d| tell(field, words(d)));
    }
    for description in named("description") {
        let plain = html::paragraphs(&description.words).join("\n");
        if !plain.is_empty() {
            tell(Field::Abstract, Value::Text(plain));
        }
    }
    if let Some(number) = named("identifier").filter_map(identifier).min() {
        tell(Field::Identifier, Value::Text(number.1));
    }
    named("source").for_each(|d| tell(Field::Source, words(d)));
    found
}

/// The date of publication; where none is said to be it, the first that is not a date of the file's own making.
fn published<'d>(dates: impl Iterator<Item = &'d Datum> + Clone) -> Option<&'d Datum> {
    let event = |d: &Datum, wanted: &str| d.event.as_deref().is_some_and(|e| e.eq_ignore_ascii_case(wanted));
    // Programs that must write some date write the year 101.
    let mut real = dates.filter(|d| !d.words.starts_with('0'));
    let said =
        real.clone().find(|d| event(d, "publication") || event(d, "published") || event(d, "original-publication"));
    said.or_else(|| real.find(|d| d.event.is_none()))
}

/// What a book is known by elsewhere, the best first: its ISBN, its DOI, its address. Numbers a program drew are none.
fn identifier(datum: &Datum) -> Option<(u8, String)> {
    let words = datum.words.as_str();
    let scheme = datum.scheme.as_deref().unwrap_or("").to_ascii_lowercase();
    let lower = words.to_ascii_lowercase();
    let bare = ["urn:isbn:", "isbn:", "isbn"].iter().find_map(|p| lower.strip_prefix(p)).unwrap_or(&lower).trim();
    if is_isbn(bare) && (scheme.contains("isbn") || bare != lower || bare.starts_with("97")) {
        return Some((0, format!("ISBN {}", bare.to_ascii_uppercase())));
    }
    let doi = ["doi:", "urn:doi:", "https://doi.org/", "http://dx.doi.org/"].iter().find_map(|p| lower.strip_prefix(p));
    if let Some(doi) = doi.or(Some(&*lower).filter(|l| l.starts_with("10.") && l.contains('/'))) {
        return Some((1, format!("DOI {doi}")));
    }
    let address = lower.starts_with("http://") || lower.starts_with("https://");
    (address || scheme == "uri").then(|| (2, words.to_string()))
}

/// Ten or thirteen digits that add up.
fn is_isbn(words: &str) -> bool {
    if !words.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | 'x')) {
        return false;
    }
    let digits: Vec<u32> = words.chars().filter_map(|c| if c == 'x' { Some(10) } else { c.to_digit(10) }).collect();
    match digits.len() {
        10 => digits.iter().zip((1..=10).rev()).map(|(d, weight)| d * weight).sum::<u32>() % 11 == 0,
        13 => digits.iter().zip([1, 3].iter().cycle()).map(|(d, weight)| d * weight).sum::<u32>() % 10 == 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn datum(name: &str, words: &str) -> Datum {
        Datum { name: name.into(), words: words.into(), ..Datum::default() }
    }

    fn told(data: &[Datum]) -> Vec<String> {
        readings(data).iter().map(|r| format!("{} = {}", r.field.name(), r.shown(""))).collect()
    }

    #[test]
    fn metadata_become_fields() {
        let data = [
            Datum { title_type: Some("subtitle".into()), ..datum("title", "A study") },
            Datum { title_type: Some("main".into()), ..datum("title", "On Water") },
            Datum { role: Some("aut".into()), ..datum("creator", "Ada Berg") },
            Datum { role: Some("ill".into()), ..datum("creator", "Who Drew") },
            Datum { role: Some("trl".into()), ..datum("contributor", "Ola Tal") },
            Datum { event: Some("modification".into()), ..datum("date", "2019-01-01") },
            datum("date", "1961-05-03T00:00:00+00:00"),
            datum("publisher", "The Lock Press"),
            datum("language", "en-GB"),
            datum("description", "<p>Of gauges &amp; men.</p>"),
            datum("identifier", "urn:uuid:8d1d7b4e-0000-4000-8000-000000000000"),
            datum("identifier", "urn:isbn:978-3-16-148410-0"),
            datum("source", "the edition of 1961"),
        ];
        let wanted = [
            "title = On Water: A study",
            "author = Ada Berg",
            "translator = Ola Tal",
            "document_date = 1961-05-03",
            "publisher = The Lock Press",
            "language = en-GB",
            "abstract = Of gauges & men.",
            "identifier = ISBN 978-3-16-148410-0",
            "source = the edition of 1961",
        ];
        assert_eq!(told(&data), wanted);
    }

    #[test]
    fn a_date_no_one_meant_and_a_number_no_one_knows_are_left_out() {
        assert_eq!(told(&[datum("creator", "Unknown"), datum("description", "unknown")]), [""; 0]);
        assert_eq!(told(&[datum("date", "0101-01-01T00:00:00+00:00"), datum("identifier", "1234567890")]), [""; 0]);
        assert_eq!(told(&[datum("date", "spring 1961")]), ["document_date = spring 1961"]);
        assert_eq!(told(&[datum("identifier", "9783161484101")]), [""; 0]);
        assert_eq!(told(&[datum("identifier", "doi:10.1000/182")]), ["identifier = DOI 10.1000/182"]);
    }
}
