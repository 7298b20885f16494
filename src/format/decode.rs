//! Bytes to a string: UTF-8 with or without BOM, any line ending. Other encodings are named as such, never guessed at.

use super::{FormatError, LIMIT};

/// First bytes of files that are no text even where they hold no NUL: PDF, PostScript, ZIP, gzip, zstd, xz, PNG, JPEG.
const SIGNATURES: [&[u8]; 8] =
    [b"%PDF-", b"%!PS", b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ", b"\x89PNG", b"\xff\xd8\xff"];

/// Decodes a whole file.
pub fn whole(bytes: &[u8]) -> Result<String, FormatError> {
    if bytes.len() as u64 > LIMIT {
        return Err(FormatError::TooLarge { bytes: bytes.len() as u64, limit: LIMIT });
    }
    refuse_binary(bytes)?;
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(with_newlines(text)),
        Err(error) => Err(foreign(bytes, error.valid_up_to())),
    }
}

/// Decodes the first bytes of a longer file; a character or a line ending cut in two at their end is left out.
pub fn beginning(bytes: &[u8]) -> Result<String, FormatError> {
    refuse_binary(bytes)?;
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or(""),
        Err(error) => return Err(foreign(bytes, error.valid_up_to())),
    };
    Ok(with_newlines(text.strip_suffix('\r').unwrap_or(text)))
}

fn refuse_binary(bytes: &[u8]) -> Result<(), FormatError> {
    // UTF-16 is full of NULs and text all the same.
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(FormatError::Encoding { at: 0 });
    }
    let binary = SIGNATURES.iter().any(|s| bytes.starts_with(s)) || memchr::memchr(0, bytes).is_some();
    if binary { Err(FormatError::Binary) } else { Ok(()) }
}

/// Bytes that are no UTF-8 are text of another encoding, unless controls that no typist has abound among them.
fn foreign(bytes: &[u8], at: usize) -> FormatError {
    let head = &bytes[..bytes.len().min(8 << 10)];
    let odd = head.iter().filter(|b| matches!(b, 1..=7 | 14..=26 | 28..=31)).count();
    if odd >= 4 && odd * 32 > head.len() { FormatError::Binary } else { FormatError::Encoding { at } }
}

fn with_newlines(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_endings_become_newlines_and_a_bom_goes() {
        assert_eq!(whole(b"\xef\xbb\xbfa\r\nb\rc\n\r\nd\r").unwrap(), "a\nb\nc\n\nd\n");
        assert_eq!(whole("a\u{feff}b".as_bytes()).unwrap(), "a\u{feff}b");
    }

    #[test]
    fn what_is_no_text_is_told_from_text_in_another_encoding() {
        assert_eq!(whole(b"ab\0c"), Err(FormatError::Binary));
        assert_eq!(whole(b"%PDF-1.7\n"), Err(FormatError::Binary));
        assert_eq!(whole(b"\x01\x02\x03\x04\xff\xfe\x05"), Err(FormatError::Binary));
        assert_eq!(whole(b"caf\xe9 noir"), Err(FormatError::Encoding { at: 3 }));
        assert_eq!(whole(b"\xff\xfea\0b\0"), Err(FormatError::Encoding { at: 0 }));
    }

    #[test]
    fn controls_alone_do_not_make_a_binary() {
        assert_eq!(whole(b"a\x1b[2J\x07b").unwrap(), "a\x1b[2J\x07b");
    }

    #[test]
    fn a_beginning_may_end_within_a_character_or_a_line_ending() {
        assert_eq!(beginning(&"да".as_bytes()[..3]).unwrap(), "д");
        assert_eq!(beginning(b"a\r").unwrap(), "a");
        assert_eq!(beginning(b"a\xe9b"), Err(FormatError::Encoding { at: 1 }));
    }
}
