//! The flat list of blocks in reading order.

use super::record::{Field, Hand};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A stretch of the text that is set as a unit. Blocks do not overlap, are sorted, and leave out only white space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub kind: BlockKind,
    pub part: Part,
    /// Bytes of the text, without the line ending.
    pub range: Range<usize>,
    /// Headings: 1-6. Items and quotes: depth, from 1. Rows: 1 for the header of a table. Otherwise 0.
    pub level: u8,
    /// 1-based line of the *file* the block begins on (in plain text also the line of the text).
    pub line: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BlockKind {
    Heading,
    /// Reflows: a line ending inside it is a space.
    Paragraph,
    /// A list item; its marker (`1.`, `•`) is part of the text and hangs.
    Item,
    Quote,
    /// Keeps its lines.
    Verse,
    /// One row of a table: keeps its line, cells apart by tabs or by the typist's own spaces.
    Row,
    /// Keeps its lines and spaces; holds no editorial marks.
    Code,
    Rule,
    PageBreak,
}

impl BlockKind {
    pub const fn name(self) -> &'static str {
        match self {
            BlockKind::Heading => "heading",
            BlockKind::Paragraph => "paragraph",
            BlockKind::Item => "item",
            BlockKind::Quote => "quote",
            BlockKind::Verse => "verse",
            BlockKind::Row => "row",
            BlockKind::Code => "code",
            BlockKind::Rule => "rule",
            BlockKind::PageBreak => "page_break",
        }
    }

    /// Whether the lines of the text are the lines of the page.
    pub const fn keeps_lines(self) -> bool {
        matches!(self, BlockKind::Verse | BlockKind::Row | BlockKind::Code)
    }
}

/// What a block is for in the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    Body,
    /// Navigation and other words of the web page around the document.
    SiteChrome,
    /// A heading of the page around the document, such as "Document Information".
    SectionLabel,
    /// A label whose value is missing.
    EmptyLabel,
    /// The document's own title, written in it by its author.
    InDocumentHeading,
    /// Running heads and page numbers.
    Furniture,
    /// A line that carries a field of the record.
    Field(Field),
}

impl Part {
    pub const fn name(self) -> &'static str {
        match self {
            Part::Body => "body",
            Part::SiteChrome => "site_chrome",
            Part::SectionLabel => "section_label",
            Part::EmptyLabel => "empty_label",
            Part::InDocumentHeading => "in_document_heading",
            Part::Furniture => "furniture",
            Part::Field(field) => field.name(),
        }
    }

    /// By whose hand the words of such a block are.
    pub const fn hand(self) -> Hand {
        match self {
            Part::Body | Part::InDocumentHeading | Part::Furniture => Hand::Source,
            Part::SiteChrome | Part::SectionLabel | Part::EmptyLabel => Hand::Site,
            Part::Field(field) => field.hand(),
        }
    }

    /// Folded away until asked for, and never searched: chrome, labels, furniture.
    pub const fn is_folded(self) -> bool {
        matches!(self, Part::SiteChrome | Part::SectionLabel | Part::EmptyLabel | Part::Furniture)
    }
}
