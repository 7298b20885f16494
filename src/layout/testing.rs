//! Documents and pictures for the tests of this room.

use super::whole::spelled;
use super::{Galley, Place, Row};
use crate::text::*;
use std::sync::Arc;

/// A document of blocks as a format reader would give them: `(kind, level, words)`, an empty line between any two but
/// rows and items.
pub fn document(blocks: &[(BlockKind, u8, &str)]) -> Document {
    let mut builder = Builder::new();
    for (kind, level, words) in blocks {
        builder.begin(*kind, *level, 1);
        builder.push(words);
    }
    builder.end();
    over(&builder.text, builder.blocks, Vec::new())
}

pub fn paragraph(words: &str) -> Document {
    document(&[(BlockKind::Paragraph, 0, words)])
}

pub fn over(text: &str, blocks: Vec<Block>, mut spans: Vec<Span>) -> Document {
    Document::sort_spans(&mut spans);
    Document {
        address: Address::sample("test"),
        stage: Stage::Described,
        text: text.into(),
        blocks: blocks.into(),
        spans: spans.into(),
        record: Arc::new(Record::default()),
        diagnostics: Arc::new([]),
        landmarks: Arc::default(),
        format: Format::Text,
        encoding: "UTF-8",
        told_by: Default::default(),
        language: None,
        id: None,
        source: None,
    }
}

/// Every `[bracket]` of a document marked: `[+words]` supplied, `[-words]` a gap, others unclassified.
pub fn marked(document: &Document) -> Document {
    let mut spans = Vec::new();
    let text = &document.text;
    for (start, _) in text.match_indices('[') {
        let Some(end) = text[start..].find(']').map(|at| start + at + 1) else { continue };
        let (kind, content) = match text.as_bytes()[start + 1] {
            b'+' => (MarkKind::Supplied, Some(start + 2..end - 1)),
            b'-' => (MarkKind::Gap, None),
            _ => (MarkKind::Unclassified, None),
        };
        spans.push(Span { range: start..end, kind: SpanKind::Editorial(Mark { kind, content, closed: true }) });
    }
    over(text, document.blocks.to_vec(), spans)
}

/// The rows of a page as they look: `~` for an empty row between blocks, `+2` for a fold of two blocks.
pub fn picture(galley: &mut Galley, document: &Document, from: Place, rows: usize) -> Vec<String> {
    let look = |row: &Row| match row {
        Row::Line(line) => spelled(document, line),
        Row::Blank { .. } => "~".to_string(),
        Row::Fold { blocks, .. } => format!("+{blocks}"),
    };
    galley.page(document, from, rows).iter().map(look).collect()
}
