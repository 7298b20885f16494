//! A document: one text, and what is known of it, each part replaced as it becomes better known.

use super::address::Address;
use super::block::{Block, BlockKind};
use super::encoding::EncodingEvidence;
use super::id::{ContentHash, DocumentId};
use super::landmarks::Landmarks;
use super::record::{Field, Record};
use super::span::Span;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Immutable and cheap to clone; a later generation of the same document is another value that shares what it can.
#[derive(Clone, Debug)]
pub struct Document {
    pub address: Address,
    pub stage: Stage,
    /// The text. For plain text: the decoded file, line endings made `\n`, a leading BOM dropped, nothing else.
    pub text: Arc<str>,
    pub blocks: Arc<[Block]>,
    /// What the format and the apparatus say of the text, sorted by start, of equal starts the longer first.
    pub spans: Arc<[Span]>,
    pub record: Arc<Record>,
    pub diagnostics: Arc<[Diagnostic]>,
    /// Where its leaves begin, its contents, the places links lead to.
    pub landmarks: Arc<Landmarks>,
    pub format: Format,
    /// The encoding the bytes were read in, by its WHATWG name: `UTF-8`.
    pub encoding: &'static str,
    pub told_by: EncodingEvidence,
    /// ISO 639-1, where the text is long enough to tell.
    pub language: Option<&'static str>,
    /// None until the whole text is there, and for a text without words.
    pub id: Option<DocumentId>,
    /// Of the bytes of the file; none until the whole file was read.
    pub source: Option<ContentHash>,
}

/// How much of a document is there. Each generation replaces the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The first screens' text and blocks; the text is a prefix of the whole.
    Beginning,
    /// The whole text and its blocks.
    Whole,
    /// With spans, record, parts, language, ids.
    Described,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    #[default]
    Text,
    Markdown,
    Html,
    Epub,
    Tei,
}

impl Format {
    pub const fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Epub => "epub",
            Format::Tei => "tei",
        }
    }
}

/// A flaw of the document itself, told and never mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Byte of the text.
    pub at: usize,
    /// One clear phrase without the place: `bracket never closed`.
    pub message: String,
}

impl Document {
    /// The title of the record, else the first level-one heading, else none. Hostile text.
    pub fn title(&self) -> Option<String> {
        if let Some(title) = self.record.get(Field::Title) {
            return Some(title.shown(&self.text));
        }
        let heading = self.blocks.iter().find(|b| b.kind == BlockKind::Heading && b.level == 1)?;
        Some(self.text[heading.range.clone()].to_string())
    }

    /// Lines of the file before those of a plain text, which may be one of several in it.
    pub fn lines_before(&self) -> u32 {
        let first = self.blocks.iter().find(|block| block.line > 0);
        let told = first.zip(first.and_then(|block| self.text.get(..block.range.start)));
        told.map_or(0, |(block, before)| (block.line - 1).saturating_sub(before.matches('\n').count() as u32))
    }

    /// The title, or where there is none the first line of a part of a file, which the reader has chosen, or what the file
    /// is called. Hostile text.
    pub fn name(&self) -> String {
        self.title().or_else(|| self.first_line()).unwrap_or_else(|| self.address.title())
    }

    /// The first line of a document that begins within its file, as far as a title goes.
    fn first_line(&self) -> Option<String> {
        const LONGEST: usize = 120;
        let first = self.blocks.first().filter(|_| self.address.part > 1 && self.lines_before() > 0)?;
        let line = self.text[first.range.clone()].lines().next()?.trim();
        Some(line.chars().take(LONGEST).collect()).filter(|line: &String| !line.is_empty())
    }

    /// The number of the block at a byte of the text: the one that holds it, else the next, else the last.
    pub fn block_at(&self, byte: usize) -> Option<usize> {
        let at = self.blocks.partition_point(|b| b.range.end <= byte);
        (!self.blocks.is_empty()).then(|| at.min(self.blocks.len() - 1))
    }

    /// Spans that touch a range, in order.
    pub fn spans_in(&self, range: &std::ops::Range<usize>) -> impl Iterator<Item = &Span> + Clone {
        let range = range.clone();
        let end = self.spans.partition_point(|s| s.range.start < range.end);
        self.spans[..end].iter().filter(move |s| s.range.end > range.start)
    }

    /// Brings spans into the order the field promises.
    pub fn sort_spans(spans: &mut [Span]) {
        spans.sort_by_key(|s| (s.range.start, std::cmp::Reverse(s.range.end)));
    }
}
