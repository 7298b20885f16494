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

    /// The title, or what the file is called where there is none. Hostile text.
    pub fn name(&self) -> String {
        self.title().unwrap_or_else(|| self.address.title())
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
