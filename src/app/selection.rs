//! Words being selected by keyboard: a fixed end, a moving end, and what the keys do to the moving one.
//!
//! In: the page as it is set, so that an end moves over what is seen and not over what a view leaves out.

use super::page::Page;
use super::sentence;
use crate::layout::{Line, Piece, columns};
use crate::text::Document;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Both ends are borders between characters, as bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    pub fixed: usize,
    pub moving: usize,
}

/// What the moving end does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Growth {
    Left,
    Right,
    Up,
    Down,
    Word,
    Sentence,
    Paragraph,
}

/// A character on the page.
struct Cluster {
    range: Range<usize>,
    row: usize,
    column: u16,
}

impl Selection {
    /// A hit, or the first word of a stretch of text.
    pub fn begin(document: &Document, range: &Range<usize>, whole: bool) -> Selection {
        let words = &document.text[range.clone()];
        let end = match words.unicode_word_indices().next() {
            Some((at, word)) if !whole => range.start + at + word.len(),
            _ => range.end,
        };
        let start = match words.unicode_word_indices().next() {
            Some((at, _)) if !whole => range.start + at,
            _ => range.start,
        };
        Selection { fixed: start, moving: end }
    }

    pub fn range(&self) -> Range<usize> {
        self.fixed.min(self.moving)..self.fixed.max(self.moving)
    }

    pub fn swap_ends(&mut self) {
        std::mem::swap(&mut self.fixed, &mut self.moving);
    }

    /// Moves the moving end. It stays where it is when the page shows nothing further that way; then the page must move.
    pub fn grow(&mut self, growth: Growth, document: &Document, page: &Page) {
        let before = *self;
        let clusters = clusters(document, page);
        let text: &str = &document.text;
        let block_end = |byte: usize| {
            let block = document.block_at(byte).map(|b| document.blocks[b].range.end);
            block.unwrap_or(text.len()).max(byte)
        };
        self.moving = match growth {
            Growth::Left => left_of(&clusters, self.moving).unwrap_or(self.moving),
            Growth::Right => right_of(&clusters, self.moving).unwrap_or(self.moving),
            Growth::Up | Growth::Down => self.row_from(&clusters, growth).unwrap_or(self.moving),
            Growth::Word | Growth::Sentence | Growth::Paragraph if self.moving < self.fixed => {
                self.back(growth, document)
            }
            Growth::Word => {
                let next = text[self.moving..].unicode_word_indices().next();
                next.map_or(text.len(), |(at, word)| self.moving + at + word.len())
            }
            Growth::Sentence | Growth::Paragraph => {
                // From the very end of one paragraph on into the next.
                let from = match text[self.moving..].find(|c: char| !c.is_whitespace()) {
                    Some(blanks) => self.moving + blanks,
                    None => self.moving,
                };
                let end = block_end(from);
                if growth == Growth::Sentence { sentence::end(text, from..end) } else { end }
            }
        };
        if self.range().is_empty() {
            *self = before;
        }
    }

    /// Where a word, a sentence or a paragraph more begins, before the moving end; from the beginning of one paragraph on
    /// into the one before.
    fn back(&self, growth: Growth, document: &Document) -> usize {
        let text: &str = &document.text;
        let end = text[..self.moving].trim_end().len();
        let last = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
        let start = document.block_at(last).map_or(0, |b| document.blocks[b].range.start).min(last);
        match growth {
            Growth::Word => text[start..end].unicode_word_indices().next_back().map_or(start, |(at, _)| start + at),
            Growth::Sentence => sentence::last(text, start..end).unwrap_or(start),
            _ => start,
        }
    }

    /// The same column, one row up or down.
    fn row_from(&self, clusters: &[Cluster], growth: Growth) -> Option<usize> {
        let trailing = self.moving > self.fixed;
        let at = clusters
            .iter()
            .position(|c| if trailing { c.range.end >= self.moving } else { c.range.start >= self.moving });
        let here = &clusters[at.unwrap_or(clusters.len().checked_sub(1)?)];
        let row = match growth {
            Growth::Up => clusters.iter().rev().find(|c| c.row < here.row)?.row,
            _ => clusters.iter().find(|c| c.row > here.row)?.row,
        };
        let there = clusters.iter().filter(|c| c.row == row);
        let nearest = there.min_by_key(|c| c.column.abs_diff(here.column))?;
        Some(if trailing { nearest.range.end } else { nearest.range.start })
    }
}

fn left_of(clusters: &[Cluster], byte: usize) -> Option<usize> {
    clusters.iter().rev().find(|c| c.range.start < byte).map(|c| c.range.start)
}

fn right_of(clusters: &[Cluster], byte: usize) -> Option<usize> {
    clusters.iter().find(|c| c.range.end > byte).map(|c| c.range.end)
}

fn clusters(document: &Document, page: &Page) -> Vec<Cluster> {
    let mut all = Vec::new();
    for (row, line) in page.lines() {
        clusters_of(document, line, row, &mut all);
    }
    all
}

fn clusters_of(document: &Document, line: &Line, row: usize, all: &mut Vec<Cluster>) {
    let mut column = line.indent;
    for piece in &line.pieces {
        match piece {
            Piece::Text(range) => {
                for (at, cluster) in document.text[range.clone()].grapheme_indices(true) {
                    let start = range.start + at;
                    all.push(Cluster { range: start..start + cluster.len(), row, column });
                    column += columns(cluster);
                }
            }
            Piece::StandIn { words, range } => {
                if !range.is_empty() {
                    all.push(Cluster { range: range.clone(), row, column });
                }
                column += super::field::width_of(words);
            }
        }
    }
}
