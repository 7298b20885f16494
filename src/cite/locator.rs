//! Where in a document a quotation stands: on a leaf or page, where the text or its format marks them, else in a paragraph.

use super::is_paragraph;
use crate::text::{Block, BlockKind, Document, Leaves, LocusUnit, MarkKind, SpanKind};
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Locator {
    Leaf(Leaves),
    /// Pages of the document itself, which are none of the file it lies in: `p. 4`, `pp. 4–5`.
    Page(String),
    /// 1-based numbers of the first and last paragraph of the body.
    Paragraphs(usize, usize),
}

impl Locator {
    /// None for a range outside the body: an abstract has no paragraph of the source.
    pub fn of(document: &Document, range: &Range<usize>) -> Option<Locator> {
        let (first, last) =
            (locus(document, range.start), locus(document, range.end.saturating_sub(1).max(range.start)));
        if let Some(((unit, from), (other, to))) = first.zip(last) {
            let one = from == to || unit != other;
            return Some(match unit {
                LocusUnit::Leaf if one => Locator::Leaf(Leaves::Numbered(from)),
                LocusUnit::Leaf => Locator::Leaf(Leaves::Numbered(format!("{from}-{to}"))),
                LocusUnit::Page if one => Locator::Page(format!("p. {from}")),
                LocusUnit::Page => Locator::Page(format!("pp. {from}–{to}")),
            });
        }
        let touched = |b: &&Block| b.range.start < range.end.max(range.start + 1) && b.range.end > range.start;
        let paragraphs = document.blocks.iter().filter(|b| counts(b)).enumerate();
        let mut numbers = paragraphs.filter(|(_, b)| touched(b)).map(|(n, _)| n + 1);
        let first = numbers.next()?;
        Some(Locator::Paragraphs(first, numbers.last().unwrap_or(first)))
    }
}

/// The leaf or page a byte stands on: the last that was marked before it, in the text or by its format.
fn locus(document: &Document, at: usize) -> Option<(LocusUnit, String)> {
    let before = document.spans.iter().take_while(|s| s.range.start <= at);
    let marked = before
        .filter(|s| matches!(&s.kind, SpanKind::Editorial(m) if m.kind == MarkKind::Locus))
        .last()
        .and_then(|s| Some((s.range.start, number(document.text.get(s.range.clone())?)?)));
    match (marked, document.landmarks.locus(at)) {
        (Some((start, label)), format) if format.is_none_or(|locus| locus.at <= start) => {
            Some((LocusUnit::Leaf, label))
        }
        (_, format) => format.map(|locus| (locus.unit, locus.label.clone())),
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
