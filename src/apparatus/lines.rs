//! The lines a record may be read from: the outer parts of a text, one line of the page at a time.
//!
//! In: the blocks. Out: [`Line`]s in order. A hard-wrapped paragraph is one line; a block of short lines is several. Of a
//! long text only the beginning and the end are given, so that a record costs the same whatever the length.

use crate::text::{Block, BlockKind};
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Trimmed; bytes of the text.
    pub range: Range<usize>,
    /// The number of its block.
    pub block: usize,
    pub kind: BlockKind,
    /// Line ends between the line before and this one.
    pub gap: usize,
    /// It stands for everything between the beginning and the end that is not looked at.
    pub middle: bool,
}

/// Lines looked at from the beginning and from the end.
const HEAD: usize = 90;
const TAIL: usize = 150;
/// A block with more lines than this is a text of its own and taken as one.
const LONGEST_BLOCK: usize = 40;
/// A line that was broken because the page ended is longer than this (bytes).
const WRAPPED: usize = 45;

pub(super) fn of(text: &str, blocks: &[Block]) -> Vec<Line> {
    let mut head = Vec::new();
    let mut first = 0;
    while first < blocks.len() && head.len() < HEAD {
        push(text, blocks, first, &mut head);
        first += 1;
    }
    let mut tail: Vec<Vec<Line>> = Vec::new();
    let mut last = blocks.len();
    while last > first && tail.iter().map(Vec::len).sum::<usize>() < TAIL {
        last -= 1;
        let mut lines = Vec::new();
        push(text, blocks, last, &mut lines);
        tail.push(lines);
    }
    if last > first {
        let range = blocks[first].range.start..blocks[last - 1].range.end;
        head.push(Line { range, block: first, kind: BlockKind::Paragraph, gap: 1, middle: true });
    }
    head.extend(tail.into_iter().rev().flatten());
    let mut before = 0;
    for line in &mut head {
        line.gap = gap(text, before, line.range.start);
        before = line.range.end;
    }
    head
}

/// Line ends directly before `to`, at most a page of them.
fn gap(text: &str, from: usize, to: usize) -> usize {
    let blank = |b: &&u8| b.is_ascii_whitespace();
    let between = text.as_bytes().get(from..to).unwrap_or(&[]);
    between.iter().rev().take_while(blank).take(200).filter(|b| **b == b'\n').count()
}

fn push(text: &str, blocks: &[Block], number: usize, out: &mut Vec<Line>) {
    let block = &blocks[number];
    // What the format knows to be the page around a document tells nothing of it.
    if block.part.is_folded() {
        return;
    }
    let Some(words) = text.get(block.range.clone()) else { return };
    let mut add = |range: Range<usize>| {
        let line = &text[range.clone()];
        let start = range.start + (line.len() - line.trim_start().len());
        let end = start + line.trim().len();
        if start < end {
            out.push(Line { range: start..end, block: number, kind: block.kind, gap: 0, middle: false });
        }
    };
    let ends = memchr::memchr_iter(b'\n', words.as_bytes()).take(LONGEST_BLOCK + 1).count();
    let whole = ends == 0
        || ends > LONGEST_BLOCK
        || block.kind == BlockKind::Code
        || (!block.kind.keeps_lines() && is_wrapped(words));
    if whole {
        add(block.range.clone());
        return;
    }
    let mut at = block.range.start;
    for line in words.split('\n') {
        add(at..at + line.len());
        at += line.len() + 1;
    }
}

/// Every line but the last fills the page.
fn is_wrapped(words: &str) -> bool {
    let mut lines = words.split('\n').map(str::trim).filter(|l| !l.is_empty()).rev();
    lines.next();
    lines.all(|line| line.len() > WRAPPED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Part;

    #[test]
    fn what_a_format_knows_to_be_of_the_page_around_is_not_read() {
        let text = "Archive of Bridges\n\nThe bridge";
        let block = |range: Range<usize>, part| Block { kind: BlockKind::Paragraph, part, range, level: 0, line: 1 };
        let blocks = [block(0..18, Part::SiteChrome), block(20..30, Part::Body)];
        let lines = of(text, &blocks);
        assert_eq!(lines.iter().map(|l| (l.block, &text[l.range.clone()])).collect::<Vec<_>>(), [(1, "The bridge")]);
    }
}
