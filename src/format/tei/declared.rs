//! The bytes of an XML file as text: in the encoding its first line declares.

use crate::format::{FormatError, Guidance, LIMIT};
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;

/// Bytes in which the declaration stands.
const HEAD: usize = 256;

/// The text, and the encoding it was read in by its WHATWG name: the one the reader chose, else that of a byte order
/// mark, else the declared one, else UTF-8.
pub(super) fn text<'b>(bytes: &'b [u8], guidance: &Guidance) -> Result<(Cow<'b, str>, &'static str), FormatError> {
    if bytes.len() as u64 > LIMIT {
        return Err(FormatError::TooLarge { bytes: bytes.len() as u64, limit: LIMIT });
    }
    let chosen = guidance.chosen.and_then(|label| Encoding::for_label(label.as_bytes()));
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = chosen.or(marked).or_else(|| unmarked(bytes)).or_else(|| declared(bytes)).unwrap_or(UTF_8);
    let (text, _, malformed) = encoding.decode(bytes);
    if text[..text.floor_char_boundary(HEAD)].contains('\0') {
        return Err(FormatError::Binary);
    }
    if malformed && encoding == UTF_8 {
        let at = std::str::from_utf8(bytes).err().map_or(0, |e| e.valid_up_to());
        return Err(FormatError::Encoding { at });
    }
    Ok((text, encoding.name()))
}

/// UTF-16 without a byte order mark: `<` and `?` with a nought beside each.
fn unmarked(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, b'?', 0, ..] => Some(encoding_rs::UTF_16LE),
        [0, b'<', 0, b'?', ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// `encoding="..."` of the XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let head = head.strip_prefix(b"<?xml")?;
    let head = &head[..memchr::memmem::find(head, b"?>")?];
    let at = memchr::memmem::find(head, b"encoding")?;
    let value = head[at + b"encoding".len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = *value.first().filter(|q| matches!(q, b'"' | b'\''))?;
    let end = memchr::memchr(quote, &value[1..])?;
    Encoding::for_label(&value[1..=end]).filter(|e| *e != encoding_rs::UTF_16LE && *e != encoding_rs::UTF_16BE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<(String, &'static str), FormatError> {
        text(bytes, &Guidance::default()).map(|(text, name)| (text.into_owned(), name))
    }

    #[test]
    fn the_declared_encoding_is_the_one_it_is_read_in() {
        let (text, name) = read(b"<?xml version='1.0' encoding = \"windows-1251\"?><p>\xcc\xe8\xf0</p>").unwrap();
        assert!(text.ends_with("<p>Мир</p>"));
        assert_eq!(name, "windows-1251");
        assert_eq!(read("\u{feff}<p>я</p>".as_bytes()).unwrap(), ("<p>я</p>".to_string(), "UTF-8"));
        let wide: Vec<u8> = "<?xml?><p>я</p>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&wide).unwrap(), ("<?xml?><p>я</p>".to_string(), "UTF-16LE"));
    }

    #[test]
    fn bytes_that_are_not_what_they_say_are_told() {
        assert_eq!(read(b"<p>caf\xe9</p>"), Err(FormatError::Encoding { at: 6 }));
        assert_eq!(read(b"\0\0\0"), Err(FormatError::Binary));
        let chosen = Guidance { chosen: Some("windows-1252"), ..Guidance::default() };
        assert_eq!(text(b"<p>caf\xe9</p>", &chosen).unwrap().0, "<p>café</p>");
    }
}
