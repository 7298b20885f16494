//! Which blocks are shown one after another, what is folded between them, and where an empty row parts them.

use super::Folds;
use super::table::lines_between;
use crate::text::{Block, BlockKind, Document, Omission, View, omissions};
use std::ops::Range;

/// What becomes of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Set,
    /// One of those a fold row stands for.
    Announced,
    /// Folded without a trace, or left out by the view.
    Hidden,
}

/// The order of what is shown.
#[derive(Debug)]
pub struct Flow {
    folds: Folds,
    /// What the view leaves out of the text, sorted and apart.
    pub omissions: Vec<Omission>,
}

impl Flow {
    pub fn new(document: &Document, view: View, folds: Folds) -> Flow {
        let whole = 0..document.text.len();
        Flow { folds, omissions: omissions(view, &document.text, &document.blocks, &document.spans, whole) }
    }

    pub fn standing(&self, document: &Document, block: usize) -> Standing {
        let Some(b) = document.blocks.get(block) else { return Standing::Hidden };
        if self.folds.silent.contains(&block) || !self.shows_anything(&document.text, &b.range) {
            Standing::Hidden
        } else if self.folds.announced.contains(&block) {
            Standing::Announced
        } else {
            Standing::Set
        }
    }

    /// Whether the view leaves anything of a block to be seen.
    pub fn shows_anything(&self, text: &str, block: &Range<usize>) -> bool {
        let first = self.omissions.partition_point(|o| o.range.end <= block.start);
        let mut left_out = self.omissions[first..].iter().take_while(|o| o.range.start < block.end).peekable();
        if left_out.peek().is_none() {
            return true;
        }
        let mut at = block.start;
        for o in left_out {
            let seen = text.get(at..o.range.start).is_some_and(|t| !t.trim_start().is_empty());
            if seen || !o.stand_in.is_empty() {
                return true;
            }
            at = o.range.end.max(at);
        }
        text.get(at..block.end).is_some_and(|t| !t.trim_start().is_empty())
    }

    /// The next block to show after `block`, or the first of the fold that comes next; a fold's own blocks are passed by.
    pub fn after(&self, document: &Document, block: usize) -> Option<usize> {
        let within_fold = self.standing(document, block) == Standing::Announced;
        (block + 1..document.blocks.len()).find(|b| match self.standing(document, *b) {
            Standing::Set => true,
            Standing::Announced => !within_fold,
            Standing::Hidden => false,
        })
    }

    /// The block shown before `block`, or the first of the fold there.
    pub fn before(&self, document: &Document, block: usize) -> Option<usize> {
        let found = (0..block).rev().find(|b| self.standing(document, *b) != Standing::Hidden)?;
        Some(self.first_of_fold(document, found))
    }

    /// The first block of the fold that `block` is in; `block` itself where it is in none.
    pub fn first_of_fold(&self, document: &Document, block: usize) -> usize {
        let mut first = block;
        if self.standing(document, block) == Standing::Announced {
            for b in (0..block).rev() {
                match self.standing(document, b) {
                    Standing::Set => break,
                    Standing::Announced => first = b,
                    Standing::Hidden => {}
                }
            }
        }
        first
    }

    /// How many blocks the fold announces that begins with `first`.
    pub fn fold_size(&self, document: &Document, first: usize) -> usize {
        let run = (first..document.blocks.len()).map(|b| self.standing(document, b));
        run.take_while(|s| *s != Standing::Set).filter(|s| *s == Standing::Announced).count()
    }

    /// Whether an empty row stands before a block that is shown: where the source has an empty line between it and what is
    /// shown before it, or where two paragraphs would run on. Nothing stands before the first.
    pub fn parted(&self, document: &Document, block: usize) -> bool {
        let mut apart = false;
        for b in (0..block).rev() {
            let (Some(upper), Some(lower)) = (document.blocks.get(b), document.blocks.get(b + 1)) else { return false };
            apart |= lines_between(document, upper, lower) > 1 || runs_on(document, upper, lower);
            if self.standing(document, b) != Standing::Hidden {
                return apart;
            }
        }
        false
    }

    /// The block to show for a byte: the one that holds it, else the next that is shown, else the last; of a fold the first.
    pub fn at(&self, document: &Document, byte: usize) -> Option<usize> {
        let begun = document.blocks.partition_point(|b| b.range.start <= byte);
        let candidate = begun.saturating_sub(1);
        let block = document.blocks.get(candidate)?;
        let holds = byte < block.range.end || byte <= block.range.start;
        let from = if holds { candidate } else { candidate + 1 };
        let shown = |b: &usize| self.standing(document, *b) != Standing::Hidden;
        let found = (from..document.blocks.len()).find(shown).or_else(|| (0..from).rev().find(shown))?;
        Some(self.first_of_fold(document, found))
    }
}

/// Longest line of a letterhead or a list, bytes: such lines stand tight where the source has no empty line between them.
const LINE: usize = 160;

/// Whether two neighbours are paragraphs that no one could tell apart without an empty row, one of them being more than
/// a line: a typist tells them by indents, or by the ends of very long lines, and neither is on the page.
fn runs_on(document: &Document, upper: &Block, lower: &Block) -> bool {
    let prose = |b: &Block| b.kind == BlockKind::Paragraph;
    let long = |b: &Block| b.range.len() > LINE || document.text.get(b.range.clone()).is_some_and(|t| t.contains('\n'));
    prose(upper) && prose(lower) && (long(upper) || long(lower))
}
