//! How a table is set whose cells are parted by tabs: on one line each, filled to columns, or stacked.

use super::columns::columns_of;
use crate::text::{Block, BlockKind, Clean, Document};
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
    let of_one_table = |a: usize, b: usize| of_one_table(document, a, b);
    let mut rows = block..block + 1;
    while rows.start > chunk && of_one_table(rows.start - 1, rows.start) {
        rows.start -= 1;
    }
    while rows.end < chunk + TOGETHER && of_one_table(rows.end - 1, rows.end) {
        rows.end += 1;
    }
    rows
}

/// How the rows of a table are set whose cells are parted by tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Table {
    /// Every cell on one line.
    Aligned {
        /// The columns at which the cells after the first begin; none where no row has a tab.
        stops: Vec<u16>,
        /// Whether no row is wider than the measure.
        fits: bool,
    },
    /// Each cell filled to the width of its column, side by side.
    Filled(Vec<Column>),
    /// The cells one below the other, each behind the words of the table's header, where it has one.
    Stacked(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub at: u16,
    pub width: u16,
}

/// A column narrower than this makes a ragged mess of prose: then the cells are better stacked.
const NARROW: u16 = 10;
/// A longer word may be broken between any two characters.
const LONG_WORD: u16 = 16;
/// How far up the header of a long table is looked for, rows.
const HEADER_REACH: usize = 4096;

/// How the rows of one table are best set at a measure. `panned` tables keep every cell on one line: the reader looks at
/// them through a window.
pub fn plan(document: &Document, rows: Range<usize>, measure: u16, panned: bool) -> Table {
    let mut columns: Vec<Needs> = Vec::new();
    for block in document.blocks.get(rows.clone()).unwrap_or_default() {
        let row = document.text.get(block.range.clone()).unwrap_or("");
        let row = &row[..row.floor_char_boundary(LONG_ROW)];
        let lead = blanks_before(&document.text, block.range.start).min(usize::from(u16::MAX)) as u16;
        for (n, cell) in row.split('\t').enumerate() {
            if n == columns.len() {
                columns.push(Needs::default());
            }
            columns[n].take_in(cell.trim(), if n == 0 { lead } else { 0 });
        }
    }
    let gutters = GUTTER.saturating_mul(columns.len().saturating_sub(1) as u16);
    let natural = columns.iter().fold(gutters, |sum, c| sum.saturating_add(c.natural));
    if columns.len() < 2 || natural <= measure || panned {
        return Table::Aligned { stops: stops(&columns, measure), fits: natural <= measure };
    }
    match measure.checked_sub(gutters).and_then(|room| widths(&columns, room)) {
        Some(widths) => Table::Filled(side_by_side(&widths)),
        None => Table::Stacked(header(document, rows.start)),
    }
}

/// What the cells of a column need, columns of the terminal.
#[derive(Clone, Copy, Debug, Default)]
struct Needs {
    /// The widest cell on one line.
    natural: u16,
    /// The longest word.
    word: u16,
}

impl Needs {
    /// `lead`: blanks before it, as the typist set them.
    fn take_in(&mut self, cell: &str, lead: u16) {
        self.natural = self.natural.max(columns_of(cell).saturating_add(lead));
        let word = cell.split_whitespace().map(columns_of).max();
        self.word = self.word.max(word.unwrap_or(0));
    }

    fn least(self) -> u16 {
        self.natural.min(self.word.clamp(NARROW, LONG_WORD))
    }
}

/// Where the cells after the first begin. A cell wider than the measure does not push the others aside.
fn stops(columns: &[Needs], measure: u16) -> Vec<u16> {
    let mut at = 0u16;
    let but_last = columns.len().saturating_sub(1);
    let begin = |c: &Needs| {
        at = at.saturating_add(c.natural.min(measure.max(NARROW))).saturating_add(GUTTER);
        at
    };
    columns[..but_last].iter().map(begin).collect()
}

/// A width for each column that together fill `room`: narrow ones have what they need, wide ones share the rest alike.
/// None where not even the least each of them needs is there.
fn widths(columns: &[Needs], room: u16) -> Option<Vec<u16>> {
    let at_level = |level: u16| columns.iter().map(move |c| c.natural.min(level).max(c.least()));
    let fits = |level: u16| at_level(level).map(u32::from).sum::<u32>() <= u32::from(room);
    let level = (0..=room).rev().find(|level| fits(*level))?;
    Some(at_level(level).collect())
}

fn side_by_side(widths: &[u16]) -> Vec<Column> {
    let mut at = 0;
    let place = |width: &u16| {
        let column = Column { at, width: *width };
        at += width + GUTTER;
        column
    };
    widths.iter().map(place).collect()
}

/// Columns of the blanks between the head of the line and the block that begins there, where nothing else does.
pub fn blanks_before(text: &str, start: usize) -> usize {
    let before = &text.as_bytes()[..start];
    let blanks = before.iter().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let head = start - blanks;
    if head > 0 && before[head - 1] != b'\n' {
        return 0;
    }
    before[head..].iter().fold(0, |at, b| if *b == b'\t' { (at / 8 + 1) * 8 } else { at + 1 })
}

/// The words of the header of the table that a row belongs to; none where it has none. Format readers give its row level 1.
fn header(document: &Document, row: usize) -> Vec<String> {
    let reach = row.saturating_sub(HEADER_REACH);
    let mut first = row;
    while first > reach && of_one_table(document, first - 1, first) {
        first -= 1;
    }
    let Some(block) = document.blocks.get(first).filter(|b| is_header(b)) else { return Vec::new() };
    let words = document.text.get(block.range.clone()).unwrap_or("");
    words.split('\t').map(|cell| Clean::of(cell.trim()).as_str().to_string()).collect()
}

/// Whether a row names what the cells below it hold.
pub fn is_header(block: &Block) -> bool {
    is_row(block) && block.level == 1
}

fn of_one_table(document: &Document, a: usize, b: usize) -> bool {
    match (document.blocks.get(a), document.blocks.get(b)) {
        (Some(a), Some(b)) => is_row(a) && is_row(b) && lines_between(document, a, b) < 2,
        _ => false,
    }
}

fn is_row(block: &Block) -> bool {
    block.kind == BlockKind::Row
}

/// Line endings between two blocks, counted up to two: more make no difference.
pub fn lines_between(document: &Document, a: &Block, b: &Block) -> usize {
    let between = document.text.get(a.range.end..b.range.start).unwrap_or("");
    memchr::memchr_iter(b'\n', between.as_bytes()).take(2).count()
}
