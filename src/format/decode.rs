//! Bytes to a string: any encoding of the WHATWG's list, any line ending.
//!
//! Which encoding it is, `encoding` says; here it is applied. What cannot be decoded becomes U+FFFD and is told as a flaw.

use super::encoding::{self, HEAD, Verdict};
use super::{FormatError, Guidance, LIMIT};
use crate::text::{Diagnostic, EncodingEvidence};
use encoding_rs::{DecoderResult, Encoding, UTF_8};

/// The decoded text of a file, and how it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// Line endings are `\n`, a leading BOM is dropped, nothing else is changed.
    pub text: String,
    /// By its WHATWG name.
    pub encoding: &'static str,
    pub told_by: EncodingEvidence,
    /// Bytes that could not be decoded: how many places, and where in `text` the first is.
    pub flaw: Option<Diagnostic>,
}

/// Decodes a whole file that declares nothing.
pub fn whole(bytes: &[u8], guidance: &Guidance) -> Result<Decoded, FormatError> {
    declared(bytes, None, guidance)
}

/// Decodes a whole file that declares an encoding by a label: HTTP's or `meta`'s charset, an XML declaration's encoding.
/// The reader's choice and a BOM go before the label; the label before any guess, unless it is unknown or the bytes
/// refute it. What is not declared is passed as none.
pub fn declared(bytes: &[u8], label: Option<&str>, guidance: &Guidance) -> Result<Decoded, FormatError> {
    if bytes.len() as u64 > LIMIT {
        return Err(FormatError::TooLarge { bytes: bytes.len() as u64, limit: LIMIT });
    }
    Ok(decode(bytes, encoding::of_whole(bytes, label, guidance)?, true))
}

/// Decodes the first bytes of a longer file, at most [`HEAD`]; a character or a line ending cut in two at their end is
/// left out. The text is a prefix of that of the whole file, and empty where they do not tell the encoding.
pub fn beginning(bytes: &[u8], guidance: &Guidance) -> Result<Decoded, FormatError> {
    let bytes = &bytes[..bytes.len().min(HEAD)];
    let mut decoded = match encoding::of_head(bytes, None, guidance)? {
        Some(verdict) => decode(bytes, verdict, false),
        // ASCII is read alike in all encodings that are not told by their first bytes.
        None if bytes.is_ascii() => decode(bytes, Verdict { encoding: UTF_8, told_by: EncodingEvidence::Bytes }, false),
        None => Decoded { encoding: UTF_8.name(), ..Decoded::default() },
    };
    if bytes.ends_with(b"\r") && decoded.text.ends_with('\n') {
        decoded.text.pop();
    }
    Ok(decoded)
}

/// `ends`: nothing follows, so half a character at the end is a flaw.
fn decode(bytes: &[u8], verdict: Verdict, ends: bool) -> Decoded {
    let Verdict { encoding, told_by } = verdict;
    let name = encoding.name();
    let (text, lost) = match std::str::from_utf8(bytes) {
        Ok(text) if encoding == UTF_8 => {
            return Decoded { text: with_newlines(text), encoding: name, told_by, flaw: None };
        }
        _ => converted(bytes, encoding, ends),
    };
    let flaw = lost.map(|(places, first)| Diagnostic {
        at: with_newlines(&text[..first]).len(),
        message: match places {
            1 => format!("a byte that is not {name}, shown as \u{fffd}"),
            n => format!("bytes that are not {name} at {n} places, shown as \u{fffd}; this is the first"),
        },
    });
    let text = if text.starts_with('\u{feff}') || text.contains('\r') { with_newlines(&text) } else { text };
    Decoded { text, encoding: name, told_by, flaw }
}

/// The text, and of what could not be decoded the number of places and the byte of the text where the first is.
fn converted(mut bytes: &[u8], encoding: &'static Encoding, ends: bool) -> (String, Option<(usize, usize)>) {
    /// Decoded at once, bytes: what the text may grow by is reserved for no more.
    const PIECE: usize = 1 << 20;
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut lost: Option<(usize, usize)> = None;
    loop {
        let piece = &bytes[..bytes.len().min(PIECE)];
        let is_last = piece.len() == bytes.len();
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(piece.len()).unwrap_or(PIECE));
        let (result, read) = decoder.decode_to_string_without_replacement(piece, &mut text, is_last && ends);
        bytes = &bytes[read..];
        match result {
            DecoderResult::InputEmpty if is_last => return (text, lost),
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                let (places, first) = lost.unwrap_or((0, text.len()));
                lost = Some((places + 1, first));
                text.push('\u{fffd}');
            }
        }
    }
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

    fn read(bytes: &[u8]) -> Result<String, FormatError> {
        whole(bytes, &Guidance::default()).map(|d| d.text)
    }

    #[test]
    fn line_endings_become_newlines_and_a_bom_goes() {
        assert_eq!(read(b"\xef\xbb\xbfa\r\nb\rc\n\r\nd\r").unwrap(), "a\nb\nc\n\nd\n");
        assert_eq!(read("a\u{feff}b".as_bytes()).unwrap(), "a\u{feff}b");
        assert_eq!(read(b"\xff\xfea\0\r\0\n\0b\0").unwrap(), "a\nb");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(read(b"ab\0c"), Err(FormatError::Binary));
        assert_eq!(read(b"%PDF-1.7\n"), Err(FormatError::Binary));
        assert_eq!(read(b"\x01\x02\x03\x04\xff\xfe\x05"), Err(FormatError::Binary));
        assert_eq!(read(b"caf\xe9 noir").unwrap(), "café noir");
    }

    #[test]
    fn controls_alone_do_not_make_a_binary() {
        assert_eq!(read(b"a\x1b[2J\x07b").unwrap(), "a\x1b[2J\x07b");
    }

    #[test]
    fn a_beginning_may_end_within_a_character_or_a_line_ending() {
        let first = |bytes: &[u8]| beginning(bytes, &Guidance::default()).unwrap().text;
        assert_eq!(first(&"да, да".as_bytes()[..9]), "да, д");
        assert_eq!(first(b"a\r"), "a");
        assert_eq!(first(b"a\xe9b"), "", "one byte does not tell its encoding");
    }

    #[test]
    fn a_label_is_believed_unless_the_bytes_refute_it() {
        let read = |bytes: &[u8], label| {
            let Decoded { text, encoding, told_by, .. } = declared(bytes, Some(label), &Guidance::default()).unwrap();
            (text, encoding, told_by)
        };
        use EncodingEvidence::{ByteOrderMark, Bytes, Declared};
        assert_eq!(read(b"\xe4\xe0", "cp1251"), ("да".into(), "windows-1251", Declared));
        assert_eq!(read(b"\xe4\xe0", "iso-8859-5"), ("фр".into(), "ISO-8859-5", Declared));
        assert_eq!(read("да".as_bytes(), "windows-1251"), ("да".into(), "UTF-8", Bytes));
        assert_eq!(read(b"\xef\xbb\xbf\xd0\xb4", "windows-1251"), ("д".into(), "UTF-8", ByteOrderMark));
        assert_eq!(read("да".as_bytes(), "utf-16"), ("да".into(), "UTF-8", Bytes));
        assert_eq!(read("да".as_bytes(), "no such"), ("да".into(), "UTF-8", Bytes));
        assert_eq!(read(b"\xb9\xae", "gb2312").1, "gb18030");
    }

    #[test]
    fn the_readers_choice_goes_before_all() {
        let guidance = Guidance { chosen: Some("KOI8-R"), ..Guidance::default() };
        let decoded = declared(b"\xc4\xc1", Some("windows-1251"), &guidance).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.told_by), ("да", EncodingEvidence::Chosen));
        assert_eq!(declared(b"\xc4\xc1\0", None, &guidance), Err(FormatError::Binary));
    }

    #[test]
    fn bytes_that_cannot_be_decoded_are_told_where_the_first_is() {
        let decoded = whole("один\r\nдва, три".as_bytes(), &Guidance::default()).unwrap();
        assert_eq!(decoded.flaw, None);
        let damaged = ["один\r\nдва ".as_bytes(), b"\xff", ", три".as_bytes(), b"\xfe\xfe"].concat();
        let decoded = whole(&damaged, &Guidance::default()).unwrap();
        assert_eq!((decoded.encoding, decoded.text.as_str()), ("UTF-8", "один\nдва \u{fffd}, три\u{fffd}\u{fffd}"));
        let flaw = decoded.flaw.unwrap();
        assert_eq!(&decoded.text[flaw.at..flaw.at + 3], "\u{fffd}");
        assert_eq!(flaw.message, "bytes that are not UTF-8 at 3 places, shown as \u{fffd}; this is the first");
    }
}
