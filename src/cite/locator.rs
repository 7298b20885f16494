//! Where in a document a quotation stands: on a leaf, where leaves are marked in the text, else in a paragraph.

use super::is_paragraph;
use crate::text::{Block, BlockKind, Document, Leaves, MarkKind, SpanKind};
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Locator {
    Leaf(Leaves),
    /// 1-based numbers of the first and last paragraph of the body.
    Paragraphs(usize, usize),
}

impl Locator {
    /// None for a range outside the body: an abstract has no paragraph of the source.
    pub fn of(document: &Document, range: &Range<usize>) -> Option<Locator> {
        let leaf = |at: usize| {
            let before = document.spans.iter().take_while(|s| s.range.start <= at);
            before.filter(|s| matches!(&s.kind, SpanKind::Editorial(m) if m.kind == MarkKind::Locus)).last()
        };
        let (first, last) = (leaf(range.start), leaf(range.end.saturating_sub(1).max(range.start)));
        if let Some((first, last)) = first.zip(last) {
            let number = |s: &Range<usize>| number(document.text.get(s.clone()).unwrap_or(""));
            let (from, to) = (number(&first.range)?, number(&last.range)?);
            let leaves = if from == to { from } else { format!("{from}-{to}") };
            return Some(Locator::Leaf(Leaves::Numbered(leaves)));
        }
        let touched = |b: &&Block| b.range.start < range.end.max(range.start + 1) && b.range.end > range.start;
        let paragraphs = document.blocks.iter().filter(|b| counts(b)).enumerate();
        let mut numbers = paragraphs.filter(|(_, b)| touched(b)).map(|(n, _)| n + 1);
        let first = numbers.next()?;
        Some(Locator::Paragraphs(first, numbers.last().unwrap_or(first)))
    }
}

/// The number of the paragraph a block is, and of how many; none where it is no paragraph of the body.
pub fn paragraph(document: &Document, block: usize) -> Option<(usize, usize)> {
    document.blocks.get(block).filter(|b| counts(b))?;
    let number = document.blocks.iter().take(block + 1).filter(|b| counts(b)).count();
    Some((number, document.blocks.iter().filter(|b| counts(b)).count()))
}

fn counts(block: &Block) -> bool {
    let words = !matches!(block.kind, BlockKind::Heading | BlockKind::Rule | BlockKind::PageBreak);
    is_paragraph(block.part) && words
}

/// `[l. 10 ob.]` is leaf `10ob.`.
fn number(mark: &str) -> Option<String> {
    let start = mark.find(|c: char| c.is_ascii_digit())?;
    let rest = &mark[start..];
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let after = rest[digits..].trim_start();
    let verso = ["ob.", "ob", "об.", "об", "v", "r"]
        .into_iter()
        .find(|v| after.strip_prefix(v).is_some_and(|left| !left.starts_with(char::is_alphanumeric)));
    Some(format!("{}{}", &rest[..digits], verso.unwrap_or("")))
}
