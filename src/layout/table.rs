//! Where the cells of a table stand whose cells are set apart by tabs.

use super::columns::columns_of;
use crate::text::{Block, BlockKind, Document};
use std::ops::Range;

/// Rows that are measured together. A table longer than this may shift where the next ones begin; in return no row costs
/// more than these.
const TOGETHER: usize = 128;
/// Columns between two cells.
const GUTTER: u16 = 2;
/// No more of a row is measured, bytes.
const LONG_ROW: usize = 4 << 10;

/// The first of the rows that are measured together with row `block`: what is found for it holds for all of them.
pub fn rows(document: &Document, block: usize) -> Range<usize> {
    let chunk = block / TOGETHER * TOGETHER;
    let of_one_table = |a: usize, b: usize| match (document.blocks.get(a), document.blocks.get(b)) {
        (Some(a), Some(b)) => is_row(a) && is_row(b) && lines_between(document, a, b) < 2,
        _ => false,
    };
    let mut rows = block..block + 1;
    while rows.start > chunk && of_one_table(rows.start - 1, rows.start) {
        rows.start -= 1;
    }
    while rows.end < chunk + TOGETHER && of_one_table(rows.end - 1, rows.end) {
        rows.end += 1;
    }
    rows
}

/// The columns at which the cells after the first begin; none where no row has a tab. A cell wider than half the measure
/// does not push the others aside.
pub fn stops(document: &Document, rows: Range<usize>, measure: u16) -> Vec<u16> {
    let widest = (measure / 2).max(8);
    let mut widths: Vec<u16> = Vec::new();
    for block in document.blocks.get(rows).unwrap_or_default() {
        let row = document.text.get(block.range.clone()).unwrap_or("");
        let row = &row[..row.floor_char_boundary(LONG_ROW)];
        let mut cells = row.split('\t').peekable();
        let mut n = 0;
        while let (Some(cell), true) = (cells.next(), cells.peek().is_some()) {
            let width = columns_of(cell.trim()).min(widest);
            match widths.get_mut(n) {
                Some(known) => *known = width.max(*known),
                None => widths.push(width),
            }
            n += 1;
        }
    }
    let mut at = 0u16;
    widths
        .into_iter()
        .map(|width| {
            at = at.saturating_add(width).saturating_add(GUTTER);
            at
        })
        .collect()
}

fn is_row(block: &Block) -> bool {
    block.kind == BlockKind::Row
}

/// Line endings between two blocks, counted up to two: more make no difference.
pub fn lines_between(document: &Document, a: &Block, b: &Block) -> usize {
    let between = document.text.get(a.range.end..b.range.start).unwrap_or("");
    memchr::memchr_iter(b'\n', between.as_bytes()).take(2).count()
}
