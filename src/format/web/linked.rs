//! Linked data in a page (schema.org as JSON-LD): what the page is about, as fields.

use crate::text::Field;
use serde_json::Value;

/// Most objects that are looked at.
const MOST: usize = 500;
/// Types of works; a page about a person or a shop has a name and a description too.
const WORKS: [&str; 14] = [
    "Article",
    "Posting",
    "Report",
    "Book",
    "CreativeWork",
    "Letter",
    "Manuscript",
    "Thesis",
    "Chapter",
    "Document",
    "ArchiveComponent",
    "Message",
    "Legislation",
    "WebPage",
];

/// The fields the first work tells of; a `WebPage` only where there is nothing better.
pub(super) fn told(json: &str) -> Vec<(Field, String)> {
    let json = json.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
    let Ok(value) = serde_json::from_str::<Value>(json) else { return Vec::new() };
    let mut objects = vec![&value];
    let mut works = Vec::new();
    let mut seen = 0;
    while let Some(value) = objects.pop().filter(|_| seen < MOST) {
        seen += 1;
        match value {
            Value::Array(all) => objects.extend(all.iter().rev()),
            Value::Object(object) => {
                let kinds = strings(object.get("@type"));
                let place = kinds.iter().filter_map(|kind| WORKS.iter().position(|work| kind.ends_with(work))).min();
                works.extend(place.map(|place| (place == WORKS.len() - 1, object)));
                objects.extend(object.get("@graph"));
                objects.extend(object.get("mainEntity"));
            }
            _ => {}
        }
    }
    let Some((_, work)) = works.iter().min_by_key(|(page, _)| *page) else { return Vec::new() };
    let mut told = Vec::new();
    let mut add = |field, names: &[&str]| {
        let found = names.iter().map(|name| strings(work.get(*name))).find(|words| !words.is_empty());
        told.extend(found.unwrap_or_default().into_iter().map(|words| (field, words)));
    };
    add(Field::Title, &["headline", "name"]);
    add(Field::Author, &["author", "creator"]);
    add(Field::DocumentDate, &["dateCreated", "datePublished"]);
    add(Field::Abstract, &["abstract", "description"]);
    add(Field::Subject, &["keywords"]);
    add(Field::Rights, &["license", "copyrightNotice", "copyrightHolder"]);
    told
}

/// Words, or the names of the objects.
fn strings(value: Option<&Value>) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(words) => Some(words.split_whitespace().collect::<Vec<_>>().join(" ")),
        Value::Object(object) => object.get("name").and_then(Value::as_str).map(str::to_string),
        _ => None,
    };
    let all = match value {
        Some(Value::Array(all)) => all.iter().filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    };
    all.into_iter().filter(|words| !words.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works_are_told_and_shops_are_not() {
        let json = r#"{"@context": "https://schema.org", "@graph": [
            {"@type": "Organization", "name": "Press"},
            {"@type": "WebPage", "name": "Page"},
            {"@type": ["NewsArticle"], "headline": "The  Bridge", "author": [{"@type": "Person", "name": "A. Berg"}, "B. Tal"],
             "datePublished": "1956-09-22T10:00:00Z"}]}"#;
        let told: Vec<_> = told(json).into_iter().map(|(field, words)| format!("{} = {words}", field.name())).collect();
        assert_eq!(
            told,
            ["title = The Bridge", "author = A. Berg", "author = B. Tal", "document_date = 1956-09-22T10:00:00Z"]
        );
        assert_eq!(super::told(r#"{"@type": "Organization", "name": "Press"}"#), []);
        assert_eq!(super::told("{not json"), []);
    }
}
