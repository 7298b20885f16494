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
/// With `quote` (bytes of the text) also where it stands: its leaf in place of the leaves where they are marked, its page
/// behind them, else its paragraph, `¶6`, counted over the paragraphs of the body. The quoted words are [`quotation`]'s.
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
        Some(Locator::Page(pages)) => parts.push(one_line(&pages)),
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
/// Line ends within a paragraph become blanks, paragraphs stay apart by an empty line. An editor's words that stand in the
/// text without brackets, as in a TEI edition, get them here, where no style tells them: nothing else is changed.
pub fn quotation(document: &Document, range: Range<usize>) -> String {
    let quoted = bracketed(document, &range);
    let quoted = quoted.trim();
    let paragraphs = quoted.split("\n\n").map(one_line).filter(|p| !p.is_empty());
    let words = paragraphs.collect::<Vec<_>>().join("\n\n");
    format!("“{words}” {}", plain(document, Some(range)))
}

/// The words of a range, with brackets around marks that have none of their own.
fn bracketed(document: &Document, range: &Range<usize>) -> String {
    let Some(words) = document.text.get(range.clone()) else { return String::new() };
    // Where each bracket stands; of those at one place the closing ones first, the inner before the outer.
    let mut brackets: Vec<(usize, bool, &str)> = Vec::new();
    let bare = document.spans_in(range).filter_map(|s| match &s.kind {
        SpanKind::Editorial(mark) if mark.content.as_ref() == Some(&s.range) => {
            Some((&s.range, brackets_of(mark.kind)?))
        }
        _ => None,
    });
    for (mark, (open, close)) in bare {
        let (start, end) = (mark.start.max(range.start), mark.end.min(range.end));
        brackets.insert(0, (end, false, close));
        brackets.push((start, true, open));
    }
    brackets.sort_by_key(|(at, opens, _)| (*at, *opens));
    let mut out = String::with_capacity(words.len());
    let mut reached = range.start;
    for (at, _, bracket) in brackets {
        out.push_str(document.text.get(reached..at).unwrap_or(""));
        out.push_str(bracket);
        reached = at;
    }
    out.push_str(document.text.get(reached..range.end).unwrap_or(""));
    out
}

const fn brackets_of(kind: MarkKind) -> Option<(&'static str, &'static str)> {
    match kind {
        MarkKind::Supplied => Some(("[", "]")),
        MarkKind::Deletion => Some(("[crossed out: ", "]")),
        MarkKind::Unclear => Some(("", " [?]")),
        _ => None,
    }
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
