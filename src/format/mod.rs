//! CONTRACT STUB
use crate::text::*;

/// What a format reader found in the bytes: the text, its blocks and spans, and what the file says of itself.
#[derive(Debug, Default)]
pub struct Extract {
    pub text: String,
    pub blocks: Vec<Block>,
    pub spans: Vec<Span>,
    /// From front matter and the like; ranges may be empty where the words are not in the text.
    pub readings: Vec<Reading>,
    pub encoding: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// Not text: a NUL or other sign of a binary, and where.
    Binary,
    /// Text, but not in UTF-8; the byte at which it stops being so.
    Encoding {
        at: usize,
    },
    TooLarge {
        bytes: u64,
        limit: u64,
    },
}
impl std::fmt::Display for FormatError {
    fn fmt(&self, _f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        todo!()
    }
}
impl std::error::Error for FormatError {}

/// Largest file read in this issue, bytes.
pub const LIMIT: u64 = 1 << 30;

/// The format of a file by its name; anything that is not `.md`/`.markdown` is read as plain text.
pub fn format_of(_name: &str) -> Format {
    todo!()
}
/// Reads all bytes of a file.
pub fn read(_bytes: &[u8], _format: Format) -> Result<Extract, FormatError> {
    todo!()
}
/// Reads the first bytes of a longer file: what a first screen needs; the text is a prefix of that of `read`, cut at a block border.
pub fn read_beginning(_bytes: &[u8], _format: Format) -> Result<Extract, FormatError> {
    todo!()
}
