//! A document set whole, for a terminal's scrollback, a pipe or a file.

use super::galley::Galley;
use super::press::Wide;
use super::{Folds, Line, Piece, Row};
use crate::text::{Clean, Document, View};

/// Rows asked for at a time.
const PAGE: usize = 256;

/// All lines as strings, cleaned, at a measure; what is folded is left out. Nothing can be panned here: rows and code
/// that are wider than the measure go on in the next line.
pub fn set_whole(document: &Document, measure: u16, view: View, folds: Folds) -> Vec<String> {
    let mut galley = Galley::with(document, measure, view, folds, Wide::Wraps);
    let mut lines = Vec::new();
    let mut place = galley.top(document);
    loop {
        let page = galley.page(document, place, PAGE + 1);
        lines.extend(page.iter().take(PAGE).map(|row| match row {
            Row::Line(line) => spelled(document, line),
            Row::Blank { .. } | Row::Fold { .. } => String::new(),
        }));
        if page.len() <= PAGE {
            return lines;
        }
        place = galley.step(document, place, PAGE as isize, 1);
    }
}

/// A line as it looks.
pub(super) fn spelled(document: &Document, line: &Line) -> String {
    let mut out = " ".repeat(line.indent as usize);
    for piece in &line.pieces {
        match piece {
            Piece::Text(range) => out.push_str(Clean::of(document.text.get(range.clone()).unwrap_or("")).as_str()),
            Piece::StandIn { words, .. } => out.push_str(words),
        }
    }
    out
}
