//! CONTRACT STUB
use crate::text::*;
use std::{collections::HashSet, ops::Range};

/// A piece of a set line: a stretch of the document's text, or words that stand for something that is not in it or not shown as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Shown through `Clean`: `shown(c)` for each char; hidden bytes (soft hyphens, newlines) are between pieces.
    Text(Range<usize>),
    /// `words` stand at byte `at` (a lacuna, a tab's blanks, a hyphen at the line's end, a stand-in for a control character).
    StandIn { words: String, range: Range<usize> },
}

/// One set line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub block: usize,
    /// All bytes of the text this line accounts for, shown or not.
    pub range: Range<usize>,
    /// Columns before the first piece.
    pub indent: u16,
    pub pieces: Vec<Piece>,
}

/// Where a page begins: a place in the text, not a row number. `byte` is in the top line; `above` rows of it (blank lines before the block) are shown above that line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub byte: usize,
    pub above: u16,
}

/// A row of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    Line(Line),
    /// An empty row between blocks; before which block.
    Blank {
        before: usize,
    },
    /// What is folded away here: how many blocks, the first of them.
    Fold {
        first: usize,
        blocks: usize,
    },
}

/// A document set at one measure, lazily, block by block; a block is set once.
pub struct Galley {
    _private: (),
}

impl Galley {
    /// `measure` columns (>= 1). `folded` blocks are not set; a run of them that is `announced` becomes one `Row::Fold`.
    pub fn new(_document: &Document, _measure: u16, _view: View, _folds: Folds) -> Galley {
        todo!()
    }
    pub fn measure(&self) -> u16 {
        todo!()
    }
    /// Pan of wide rows and code, columns.
    pub fn set_pan(&mut self, _columns: u16) {
        todo!()
    }
    /// The rows of a page from a place on.
    pub fn page(&mut self, _document: &Document, _from: Place, _rows: usize) -> Vec<Row> {
        todo!()
    }
    /// The place `rows` further on (negative: back), stopped at both ends; the last page is full where the text allows (`height`).
    pub fn step(&mut self, _document: &Document, _from: Place, _rows: isize, _height: usize) -> Place {
        todo!()
    }
    pub fn top(&mut self, _document: &Document) -> Place {
        todo!()
    }
    pub fn bottom(&mut self, _document: &Document, _height: usize) -> Place {
        todo!()
    }
    /// The place whose top line holds `byte` with `above` rows before it on the page where there are so many.
    pub fn place_of(&mut self, _document: &Document, _byte: usize, _above: usize) -> Place {
        todo!()
    }
    /// The same place for this galley after a change of measure, view or document.
    pub fn settle(&mut self, _document: &Document, _place: Place, _height: usize) -> Place {
        todo!()
    }
    /// The lines of one block.
    pub fn lines(&mut self, _document: &Document, _block: usize) -> &[Line] {
        todo!()
    }
}

/// Which blocks are not shown.
#[derive(Clone, Debug, Default)]
pub struct Folds {
    /// Folded with a row that says so.
    pub announced: HashSet<usize>,
    /// Folded without a trace in the text (the card shows them).
    pub silent: HashSet<usize>,
}

/// Set a document whole, for `postil show`: lines as strings, cleaned, at a measure.
pub fn set_whole(_document: &Document, _measure: u16, _view: View) -> Vec<String> {
    todo!()
}
/// Terminal columns of a grapheme cluster as it is shown.
pub fn columns(_grapheme: &str) -> u16 {
    todo!()
}
