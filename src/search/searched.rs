//! What of a document is searched: its reading text, paragraph by paragraph.
//!
//! In: a document, or a stretch of it. Out: its words, folded, with their places in the reading text and the way back to
//! the document's own bytes. The index and the open document both read here.

use super::words::{Word, words};
use crate::text::{Block, Document, ReadingText};
use std::ops::Range;

pub(super) struct Searched {
    reading: ReadingText,
    /// Where each paragraph of the reading text ends.
    ends: Vec<usize>,
}

impl Searched {
    pub fn whole(document: &Document) -> Searched {
        Searched::of(&document.text, &document.blocks, document)
    }

    /// Of the part of a document that lies in `range` (bytes; moved to characters and into the text where it is not).
    pub fn part(document: &Document, range: &Range<usize>) -> Searched {
        let text = &document.text;
        let (start, end) = (text.floor_char_boundary(range.start), text.ceil_char_boundary(range.end.min(text.len())));
        let first = document.blocks.partition_point(|b| b.range.end <= start);
        let blocks: Vec<Block> = document.blocks[first..]
            .iter()
            .take_while(|b| b.range.start < end)
            .map(|b| Block { range: b.range.start.max(start)..b.range.end.min(end), ..b.clone() })
            .collect();
        Searched::of(text, &blocks, document)
    }

    fn of(text: &str, blocks: &[Block], document: &Document) -> Searched {
        let range = blocks.first().map_or(0, |b| b.range.start)..blocks.last().map_or(0, |b| b.range.end);
        let some: Vec<_>;
        let spans = if range == (0..text.len()) {
            &document.spans[..]
        } else {
            some = document.spans_in(&range).cloned().collect();
            &some[..]
        };
        let reading = ReadingText::of(text, blocks, spans);
        let shown = blocks.iter().filter(|b| !b.part.is_folded());
        let ends = shown.map(|b| reading.from_document(b.range.end)).collect();
        Searched { reading, ends }
    }

    /// Hands every word to `sink`; `true` where it is the first of its paragraph. Ranges are bytes of the reading text.
    pub fn words(&self, sink: &mut dyn FnMut(Word<'_>, bool)) {
        let text = &self.reading.text;
        let mut start = 0;
        for end in self.ends.iter().map(|end| text.floor_char_boundary(*end)).chain([text.len()]) {
            let Some(paragraph) = text.get(start..end) else { continue };
            let mut first = true;
            words(paragraph, &mut |word| {
                let range = start + word.range.start..start + word.range.end;
                sink(Word { range, ..word }, std::mem::take(&mut first));
            });
            start = end;
        }
    }

    /// A range of the reading text in the document, from its first to its last byte but for white space at the end.
    pub fn to_document(&self, range: Range<usize>) -> Range<usize> {
        let words = self.reading.text.get(range.clone()).map_or(range.len(), |words| words.trim_end().len());
        self.reading.range_to_document(range.start..range.start + words)
    }
}
