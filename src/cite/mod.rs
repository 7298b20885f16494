//! A document and a place in it as one line that others can follow.
//!
//! In: a described document, perhaps a range of its text. Out: plain text, hostile as the document is (clean it for the
//! screen, use `for_clipboard` for the clipboard). What is not known is left out, never filled in. Styles of the trade are
//! later variants; this room never changes a quotation.

mod locator;

pub use locator::paragraph;

use crate::text::{Document, Field, Hand, MarkKind, Part, SpanKind, Value};
use locator::Locator;
use std::ops::Range;

/// Author, title, date, archival form in one line, with what is known:
/// `P. Orlov, Letter from P. Orlov to the Council, 3 May 1957, TSGA, f. 311, op. 4, d. 27, ll. 9–11`.
///
/// With `quote` (bytes of the text) also where it stands: its leaf in place of the leaves where they are marked in the
/// text, else its paragraph, `¶6`, counted over the paragraphs of the body. The quoted words are [`quotation`]'s.
pub fn plain(document: &Document, quote: Option<Range<usize>>) -> String {
    let record = &document.record;
    let locator = quote.as_ref().and_then(|range| Locator::of(document, range));
    // What the catalogue says of a text is not its author's, and stands on none of its leaves.
    let catalogue = quote.as_ref().is_some_and(|range| {
        document.block_at(range.start).is_some_and(|b| document.blocks[b].part.hand() != Hand::Source)
    });
    let mut parts: Vec<String> = author(document).filter(|_| !catalogue).into_iter().collect();
    parts.push(one_line(&document.name()));
    parts.extend(record.date_in_words(&document.text).map(|date| one_line(&date)));
    match (record.reference(), record.get(Field::Reference), &locator) {
        (Some(typed), _, Some(Locator::Leaf(leaf))) => parts.push(typed.at(leaf.clone()).to_string()),
        (Some(typed), ..) => parts.push(typed.to_string()),
        (None, Some(reading), _) => parts.push(one_line(&reading.shown(&document.text))),
        (None, None, _) => {}
    }
    match locator {
        Some(Locator::Leaf(leaf)) if record.reference().is_none() => parts.push(leaf.to_string()),
        Some(Locator::Paragraphs(first, last)) if first == last => parts.push(format!("¶{first}")),
        Some(Locator::Paragraphs(first, last)) => parts.push(format!("¶¶{first}–{last}")),
        _ => {}
    }
    if catalogue {
        parts.push("words of the catalogue".to_string());
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

/// The words of a range as they stand in the text, in quotation marks, brackets kept, and the citation:
/// `“… the [handwritten: last] train …” P. Orlov, …, ¶6`. What `y` copies.
///
/// Line ends within a paragraph become blanks, paragraphs stay apart by an empty line; nothing else is changed.
pub fn quotation(document: &Document, range: Range<usize>) -> String {
    let quoted = document.text.get(range.clone()).unwrap_or("").trim();
    let paragraphs = quoted.split("\n\n").map(one_line).filter(|p| !p.is_empty());
    let words = paragraphs.collect::<Vec<_>>().join("\n\n");
    format!("“{words}” {}", plain(document, Some(range)))
}

/// Who wrote it: the field, else who signed it.
fn author(document: &Document) -> Option<String> {
    let record = &document.record;
    let signed = || {
        record.all(Field::Signature).find(|r| {
            // `[illegible signature]` is nobody's name.
            let wordless = |kind| matches!(kind, MarkKind::Gap | MarkKind::Addition);
            let lost = document
                .spans_in(&r.range)
                .any(|s| s.range == r.range && matches!(&s.kind, SpanKind::Editorial(mark) if wordless(mark.kind)));
            !lost || r.correction.is_some()
        })
    };
    let reading = record.get(Field::Author).or_else(signed)?;
    let name = one_line(&reading.shown(&document.text));
    (*reading.meant() != Value::Verbatim || !name.starts_with('[')).then_some(name).filter(|n| !n.is_empty())
}

/// White space, line ends included, as single blanks.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a block counts when paragraphs are counted.
fn is_paragraph(part: Part) -> bool {
    part == Part::Body
}
