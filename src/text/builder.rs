//! What a format reader fills: text, blocks and spans, kept in step.

use super::block::{Block, BlockKind, Part};
use super::span::{Span, SpanKind};
use std::ops::Range;

/// Grows a text block by block; between two blocks it leaves an empty line, between the rows of a table and items of one list a line end.
#[derive(Debug, Default)]
pub struct Builder {
    pub text: String,
    pub blocks: Vec<Block>,
    pub spans: Vec<Span>,
    open: Option<(BlockKind, u8, u32, usize)>,
}

impl Builder {
    pub fn new() -> Self {
        Builder::default()
    }

    /// Begins a block; one that is open ends first. `line` is 1-based in the file.
    pub fn begin(&mut self, kind: BlockKind, level: u8, line: u32) {
        self.end();
        if let Some(last) = self.blocks.last() {
            // A header begins another table.
            let tight = last.kind == kind
                && (kind == BlockKind::Item || (kind == BlockKind::Row && (level == 0 || last.level == level)));
            self.text.push_str(if tight { "\n" } else { "\n\n" });
        }
        self.open = Some((kind, level, line, self.text.len()));
    }

    /// Adds words to the open block (to a paragraph, where none is open).
    pub fn push(&mut self, words: &str) -> Range<usize> {
        if self.open.is_none() {
            self.begin(BlockKind::Paragraph, 0, 0);
        }
        let start = self.text.len();
        self.text.push_str(words);
        start..self.text.len()
    }

    pub fn span(&mut self, range: Range<usize>, kind: SpanKind) {
        if !range.is_empty() {
            self.spans.push(Span { range, kind });
        }
    }

    /// Ends the open block. An empty one leaves no trace, except rules and page breaks, which have no words.
    pub fn end(&mut self) {
        let Some((kind, level, line, start)) = self.open.take() else { return };
        let end = start + self.text[start..].trim_end().len();
        let wordless = matches!(kind, BlockKind::Rule | BlockKind::PageBreak);
        if end == start && !wordless {
            let kept = self.blocks.last().map_or(0, |b| b.range.end);
            self.text.truncate(kept);
            return;
        }
        self.text.truncate(end);
        self.blocks.push(Block { kind, part: Part::Body, range: start..end, level, line });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_blocks_leave_no_trace() {
        let mut b = Builder::new();
        b.begin(BlockKind::Heading, 1, 1);
        b.push("Title");
        b.begin(BlockKind::Paragraph, 0, 2);
        b.push("  ");
        b.begin(BlockKind::Item, 1, 3);
        b.push("• one");
        b.begin(BlockKind::Item, 1, 4);
        b.push("• two");
        b.end();
        assert_eq!(b.text, "Title\n\n• one\n• two");
        assert_eq!(b.blocks.len(), 3);
    }

    #[test]
    fn a_header_is_apart_from_the_table_above() {
        let mut b = Builder::new();
        for (level, words) in [(1, "a\tb"), (0, "1\t2"), (1, "c\td"), (0, "3\t4")] {
            b.begin(BlockKind::Row, level, 1);
            b.push(words);
        }
        b.end();
        assert_eq!(b.text, "a\tb\n1\t2\n\nc\td\n3\t4");
    }
}
