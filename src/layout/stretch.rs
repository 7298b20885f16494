//! A block is set in stretches, so that a paragraph of twelve megabytes costs no more than a page of it.
//!
//! Where a stretch ends depends on the bytes nearby only: any of them can be found and set without those before it. The
//! line before such a border may be short, which is why it stands at the end of a sentence where there is one.

use super::columns::columns;
use crate::text::Omission;
use std::ops::Range;

/// Bytes from one border to the next, about: some two hundred lines. A few lines in tests, so that laws meet many borders.
pub const STRETCH: usize = if cfg!(test) { 256 } else { 16 << 10 };

/// How far before its due place a border is looked for, bytes.
const REACH: usize = STRETCH / 4;

/// The number of stretches of a block, at least one; those within a long omission are empty.
pub fn count(block: &Range<usize>) -> usize {
    block.len().div_ceil(STRETCH).max(1)
}

/// The bytes of stretch `k` of a block.
pub fn range(text: &str, block: &Range<usize>, omissions: &[Omission], k: usize) -> Range<usize> {
    border(text, block, omissions, k)..border(text, block, omissions, k + 1)
}

/// The number of the stretch that holds a byte of the block; the last for a byte beyond its end.
pub fn at(text: &str, block: &Range<usize>, omissions: &[Omission], byte: usize) -> usize {
    let last = count(block) - 1;
    let byte = byte.clamp(block.start, block.end.saturating_sub(1).max(block.start));
    let mut k = ((byte - block.start) / STRETCH).min(last);
    while k < last && border(text, block, omissions, k + 1) <= byte {
        k += 1;
    }
    while k > 0 && border(text, block, omissions, k) > byte {
        k -= 1;
    }
    k
}

/// Where stretch `k` begins.
fn border(text: &str, block: &Range<usize>, omissions: &[Omission], k: usize) -> usize {
    if k == 0 {
        return block.start;
    }
    let due = block.start + k * STRETCH;
    if due >= block.end {
        return block.end;
    }
    let found = before_due(text, due);
    // An omission is not cut in two: its end is the border.
    let next = omissions.partition_point(|o| o.range.end <= found);
    match omissions.get(next) {
        Some(o) if o.range.start <= found => o.range.end.min(block.end),
        _ => found,
    }
}

/// The best place for a border in the reach before `due`: behind a line ending, else a sentence, else a space, else
/// between characters that do not combine. It is always after `due - REACH`.
fn before_due(text: &str, due: usize) -> usize {
    let due = text.floor_char_boundary(due);
    let from = text.ceil_char_boundary(due - REACH + 4);
    let reach = &text[from..due];
    let behind = |at: usize, mark: &str| from + at + mark.len();
    if let Some(at) = reach.rfind('\n') {
        return behind(at, "\n");
    }
    let sentence =
        [". ", "! ", "? ", "。"].into_iter().filter_map(|end| reach.rfind(end).map(|at| behind(at, end))).max();
    let space = || reach.rfind(' ').map(|at| behind(at, " "));
    let alone = || {
        let combines = |c: char| columns(c.encode_utf8(&mut [0; 4])) == 0;
        reach.char_indices().rev().find(|(at, c)| *at > 0 && !combines(*c)).map(|(at, _)| from + at)
    };
    sentence.or_else(space).or_else(alone).unwrap_or(due)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn borders(text: &str, omissions: &[Omission]) -> Vec<Range<usize>> {
        let block = 0..text.len();
        (0..count(&block)).map(|k| range(text, &block, omissions, k)).collect()
    }

    #[test]
    fn borders_stand_behind_sentences() {
        let text = "A sentence of the paragraph, and so on. ".repeat(2000);
        for stretch in borders(&text, &[]) {
            assert!(text[stretch].starts_with("A sentence"));
        }
    }

    #[test]
    fn stretches_follow_each_other_whatever_the_text() {
        let long = STRETCH * 5 / 2;
        for text in
            ["a".repeat(long), "漢".repeat(long / 3), "\u{301}".repeat(long / 2), "\n".repeat(long), " ".repeat(long)]
        {
            let omission = Omission { range: 6..text.floor_char_boundary(STRETCH * 2 + 300), stand_in: "" };
            for omissions in [&[][..], &[omission]] {
                let stretches = borders(&text, omissions);
                assert_eq!(stretches.first().unwrap().start, 0);
                assert_eq!(stretches.last().unwrap().end, text.len());
                assert!(stretches.windows(2).all(|w| w[0].end == w[1].start));
                for (k, stretch) in stretches.iter().enumerate().filter(|(_, s)| !s.is_empty()) {
                    assert_eq!(at(&text, &(0..text.len()), omissions, stretch.start), k);
                    assert_eq!(at(&text, &(0..text.len()), omissions, stretch.end - 1), k);
                }
            }
        }
    }
}
