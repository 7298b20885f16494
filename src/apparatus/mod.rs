//! CONTRACT STUB
use crate::text::*;

/// The prefixes, words and patterns by which marks, record lines and references are known: `assets/apparatus/*.toml`, extended by the reader's own files.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    _private: (),
}
impl Vocabulary {
    pub fn bundled() -> Vocabulary {
        todo!()
    }
    /// Adds a reader's file; an error says file-relative line and what is wrong.
    pub fn extend(&mut self, _toml: &str) -> Result<(), String> {
        todo!()
    }
}

/// What editors and archivists put into a text.
#[derive(Debug, Default)]
pub struct Apparatus {
    /// Editorial marks, in the order `Document::spans` promises.
    pub spans: Vec<Span>,
    pub record: Record,
    /// One for each block, in order.
    pub parts: Vec<Part>,
    pub diagnostics: Vec<Diagnostic>,
}

/// `spans` are the format's own (a bracket in a link or in code is no mark).
pub fn describe(
    _text: &str,
    _blocks: &[Block],
    _spans: &[Span],
    _format: Format,
    _vocabulary: &Vocabulary,
) -> Apparatus {
    todo!()
}
/// A reference written in prose or alone on a line.
pub fn parse_reference(_text: &str, _vocabulary: &Vocabulary) -> Option<(std::ops::Range<usize>, Reference)> {
    todo!()
}
