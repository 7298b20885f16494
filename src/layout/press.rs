//! Sets the stretches of blocks as they are asked for, and keeps what it set.

use super::flow::Flow;
use super::set::{Indent, Stretch, Window, at_most};
use super::shown::{Look, Manner};
use super::table::{Table, blanks_before};
use super::{Line, Piece, columns::columns_of, stretch, table};
use crate::text::*;
use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

#[derive(Debug)]
pub struct Press {
    pub measure: u16,
    /// How far wide lines are shifted; none while tables are set within the measure.
    pan: Option<u16>,
    wide: Wide,
    segmenter: LineSegmenterBorrowed<'static>,
    /// By block and stretch.
    set: HashMap<(usize, usize), Arc<[Line]>>,
    /// How tables are set, by the first of the rows it holds for.
    tables: HashMap<usize, Arc<Table>>,
}

/// What becomes of code, and of rows that are no tables, wider than the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wide {
    /// Cut off at the edges of a window that pans.
    Pans,
    /// Goes on in the next line, as verse does.
    Wraps,
}

/// Stretches kept set: some hundred pages. Beyond, all are dropped and those in use set again.
const KEPT: usize = 1024;
/// Columns a list or a quotation stands in for each level.
const LEVEL: u16 = 2;
/// Longest marker that words hang behind, bytes.
const MARKER: usize = 12;
/// What a thematic break without words and a page break look like.
const RULE: &str = "* * *";
const PAGE_BREAK: &str = "· · ·";

impl Press {
    pub fn new(measure: u16, wide: Wide) -> Press {
        Press {
            measure: measure.max(1),
            pan: None,
            wide,
            segmenter: LineSegmenter::new_dictionary(LineBreakOptions::default()),
            set: HashMap::new(),
            tables: HashMap::new(),
        }
    }

    pub fn set_pan(&mut self, columns: Option<u16>) {
        if columns != self.pan {
            self.pan = columns;
            self.set.clear();
            self.tables.clear();
        }
    }

    /// Whether a table that was set lately is wider than the measure and was set within it all the same.
    pub fn has_refitted(&self) -> bool {
        self.tables.values().any(|table| !matches!(**table, Table::Aligned { .. }))
    }

    /// The lines of stretch `k` of a block, one at least.
    pub fn lines(&mut self, document: &Document, flow: &Flow, block: usize, k: usize) -> Arc<[Line]> {
        if let Some(lines) = self.set.get(&(block, k)) {
            return lines.clone();
        }
        if self.set.len() >= KEPT {
            self.set.clear();
        }
        let lines: Arc<[Line]> = match document.blocks.get(block) {
            Some(b) => self.set_stretch(document, flow, block, b, k).into(),
            None => Arc::new([]),
        };
        self.set.insert((block, k), lines.clone());
        lines
    }

    fn set_stretch(&mut self, document: &Document, flow: &Flow, block: usize, b: &Block, k: usize) -> Vec<Line> {
        let text = &*document.text;
        let range = stretch::range(text, &b.range, &flow.omissions, k);
        let manner = match b.kind {
            BlockKind::PageBreak => return vec![self.ornament(block, range, PAGE_BREAK)],
            BlockKind::Rule if range.is_empty() => return vec![self.ornament(block, range, RULE)],
            BlockKind::Verse => Manner::Verse,
            BlockKind::Rule | BlockKind::Row | BlockKind::Code => Manner::Fixed,
            BlockKind::Heading | BlockKind::Paragraph | BlockKind::Item | BlockKind::Quote => Manner::Prose,
        };
        let (measure, segmenter) = (self.measure, self.segmenter);
        let room = measure - at_most(measure, u16::MAX);
        let shown = |manner| Look { text, omissions: &flow.omissions, manner, room }.shown(range.clone(), &segmenter);
        let words = shown(manner);
        let stretch = |shown| Stretch { block, range: range.clone(), shown, measure };
        let lead = if k == 0 { blanks_before(text, b.range.start) } else { 0 };
        // A row of many kilobytes is no row to read across.
        let is_whole = range == b.range;
        match manner {
            Manner::Prose => stretch(&words).prose(self.indent(text, b, k)),
            Manner::Verse => stretch(&words).verse(lead),
            Manner::Fixed if b.kind == BlockKind::Rule => stretch(&words).fixed(&Window::default()).0,
            Manner::Fixed => {
                let table = self.table(document, block, b);
                let (stops, fits): (&[u16], bool) = match &*table {
                    Table::Filled(columns) if is_whole => return stretch(&shown(Manner::Verse)).filled(columns),
                    Table::Stacked(labels) if is_whole => {
                        let labels: &[String] = if table::is_header(b) { &[] } else { labels };
                        return stretch(&shown(Manner::Verse)).stacked(labels, LEVEL);
                    }
                    Table::Filled(_) | Table::Stacked(_) => (&[], false),
                    Table::Aligned { stops, fits } => (stops, *fits),
                };
                // What is wholly in sight stays there.
                let window = Window { lead, pan: 0, stops, marked: true };
                match (stretch(&words).fixed(&window), self.pan) {
                    ((_, false), _) if self.wide == Wide::Wraps => stretch(&shown(Manner::Verse)).verse(lead),
                    ((_, whole), Some(pan)) if !fits && (!whole || b.kind == BlockKind::Row) => {
                        stretch(&words).fixed(&Window { pan: pan as usize, ..window }).0
                    }
                    ((lines, _), _) => lines,
                }
            }
        }
    }

    /// How far prose stands in: by its level, and behind the marker its words hang on.
    fn indent(&self, text: &str, b: &Block, k: usize) -> Indent {
        let words = text.get(b.range.clone()).unwrap_or("");
        let level = |levels: u8| LEVEL.saturating_mul(levels as u16);
        let (first, rest) = match b.kind {
            BlockKind::Item => {
                let base = level(b.level.saturating_sub(1));
                match marker(words) {
                    Some(columns) => (base, base.saturating_add(columns)),
                    // A further paragraph of the item.
                    None => (base.saturating_add(LEVEL), base.saturating_add(LEVEL)),
                }
            }
            BlockKind::Quote if words.starts_with('>') => {
                let marks = words.len() - words.trim_start_matches(['>', ' ']).len();
                (0, columns_of(&words[..marks]))
            }
            BlockKind::Quote => (level(b.level), level(b.level)),
            _ => (0, 0),
        };
        let (first, rest) = (at_most(self.measure, first), at_most(self.measure, rest));
        Indent { first: if k == 0 { first } else { rest }, rest }
    }

    fn table(&mut self, document: &Document, block: usize, b: &Block) -> Arc<Table> {
        if b.kind != BlockKind::Row {
            return Arc::new(Table::Aligned { stops: Vec::new(), fits: false });
        }
        let rows = table::rows(document, block);
        let (measure, panned) = (self.measure, self.pan.is_some());
        let plan = || table::plan(document, rows.clone(), measure, panned).into();
        self.tables.entry(rows.start).or_insert_with(plan).clone()
    }

    /// A line that shows a sign in place of the bytes of its block.
    fn ornament(&self, block: usize, range: Range<usize>, sign: &str) -> Line {
        let words = sign.chars().take(self.measure as usize).collect();
        Line { block, range: range.clone(), indent: 0, pieces: vec![Piece::StandIn { words, range }] }
    }
}

/// Columns of the marker an item begins with and the blank behind it, where it begins with one.
fn marker(words: &str) -> Option<u16> {
    let end = words.bytes().take(MARKER).position(|b| b == b' ' || b == b'\t')?;
    let last = words[..end].chars().next_back()?;
    let marks = !last.is_alphanumeric() || "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(last);
    marks.then(|| columns_of(&words[..end]).saturating_add(1))
}
