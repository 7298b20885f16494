//! What editors, archivists and web pages put into a text, told apart from the source's own words.
//!
//! In: the text with its blocks, and a [`Vocabulary`]. Out: an [`Apparatus`]: editorial marks as spans, the record with the
//! place of every field, the part of each block, and the flaws of the brackets. The rules are code, the words are data
//! (`assets/apparatus/`), and what the text does not tell stays unknown. This room reads no file and changes no text.
//!
//! Two roads lead through it: [`brackets`] pair, [`evidence`] says whether they are an editor's, [`marks`] says what each
//! is; and [`lines`] of the outer parts of the text are read one by one in [`role`], laid out in [`zones`], and written on
//! the card in [`card`]. [`words`], [`phrase`], [`dates`], [`references`] and [`shape`] are the grammars both use.

mod brackets;
mod card;
mod clauses;
mod corrected;
mod dates;
mod evidence;
mod lines;
mod marks;
mod phrase;
mod references;
mod role;
mod shape;
mod title;
mod told;
mod vocabulary;
mod words;
mod zones;

pub use corrected::corrected;
pub use evidence::Evidence;
pub use references::parse_reference;
pub use vocabulary::Vocabulary;

use crate::text::{Block, Diagnostic, Format, Part, Record, Span};

/// What editors and archivists put into a text.
#[derive(Debug, Default)]
pub struct Apparatus {
    /// Editorial marks, in the order `Document::spans` promises.
    pub spans: Vec<Span>,
    pub record: Record,
    /// One for each block, in order.
    pub parts: Vec<Part>,
    pub diagnostics: Vec<Diagnostic>,
    /// Why brackets are read as marks, or why not.
    pub evidence: Evidence,
}

/// Describes a whole text. `spans` are the format's own (a bracket in a link or in code is no mark). Costs one scan of the
/// text for brackets; the record is read from its first and last lines.
pub fn describe(text: &str, blocks: &[Block], spans: &[Span], format: Format, vocabulary: &Vocabulary) -> Apparatus {
    let marks = evidence::find(text, blocks, spans, format, vocabulary);
    let (record, parts) = card::read(text, blocks, format, vocabulary);
    Apparatus { spans: marks.spans, record, parts, diagnostics: marks.diagnostics, evidence: marks.evidence }
}

#[cfg(test)]
mod tests;
