//! A document set at a measure: lines, pages, and the way from one place to another.
//!
//! In: a [`Document`](crate::text::Document), how many columns a line has, the [`View`](crate::text::View), and what is folded away. Out: [`Row`]s of a page, made
//! of [`Line`]s, made of [`Piece`]s that point into the text. Nothing is set before it is shown, and nothing costs more
//! than a page: not a step, not a jump, not a paragraph of twelve megabytes. This room knows no colour, no terminal
//! and no layer of notes or hits; whoever draws asks which of them touch the pieces.
//!
//! From the text to the page, a file a step:
//! - [`stretch`]: a block is set in stretches of some kilobytes, each by itself
//! - [`shown`]: what of a stretch is shown, cluster by cluster, and where a line may break (UAX #14)
//! - [`table`]: how a table is set
//! - [`set`]: clusters to lines
//! - [`press`]: sets a stretch as its block demands, and keeps it set
//! - [`flow`]: which blocks are shown, and the empty rows between them
//! - [`galley`]: pages and places
//! - [`whole`]: all of it as strings

mod columns;
mod flow;
mod galley;
mod press;
mod set;
mod shown;
mod stretch;
mod table;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod whole;

pub use columns::columns;
pub use galley::Galley;
pub use whole::set_whole;

use std::cmp::Ordering;
use std::{collections::HashSet, ops::Range};

/// A piece of a set line: a stretch of the document's text, or words that stand for something that is not in it or not
/// shown as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// These bytes, of which each character is shown as it is. What is hidden (a line ending, a soft hyphen) lies between
    /// pieces.
    Text(Range<usize>),
    /// `words` stand for the bytes of `range`: a space for a line ending, blanks for a tab, a hyphen for a soft one at the
    /// line's end, a picture for a control character, a lacuna for a gap, `›` for what a wide row has beyond the edge,
    /// `…` for a cluster that is wider than the line.
    StandIn { words: String, range: Range<usize> },
}

/// One set line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub block: usize,
    /// All bytes of the text this line accounts for, shown or not. The lines of a block account for each of its bytes once.
    /// Where cells are filled side by side, the pieces may lie beyond it; see [`Line::reach`].
    pub range: Range<usize>,
    /// Columns before the first piece.
    pub indent: u16,
    pub pieces: Vec<Piece>,
}

impl Line {
    /// The bytes between which all lies that the line accounts for or shows.
    pub fn reach(&self) -> Range<usize> {
        let ends = self.pieces.iter().map(|(Piece::Text(range) | Piece::StandIn { range, .. })| range);
        ends.fold(self.range.clone(), |reach, piece| reach.start.min(piece.start)..reach.end.max(piece.end))
    }
}

/// Where a page begins: a place in the text, not a row number. `byte` is in the top line; with `above` 1 the empty row
/// before the block of that line is the first of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub byte: usize,
    pub above: u16,
}

/// In reading order: the empty row before a line comes before the line.
impl Ord for Place {
    fn cmp(&self, other: &Place) -> Ordering {
        self.byte.cmp(&other.byte).then(other.above.cmp(&self.above))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Place) -> Option<Ordering> {
        Some(self.cmp(other))
    }
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

/// Which blocks are not shown.
#[derive(Clone, Debug, Default)]
pub struct Folds {
    /// Folded with a row that says so.
    pub announced: HashSet<usize>,
    /// Folded without a trace in the text (the card shows them).
    pub silent: HashSet<usize>,
}
