//! The encoding that the first line of an XML file declares.

/// Bytes in which the declaration stands.
const HEAD: usize = 256;

/// The label in `encoding="..."` of the XML declaration. UTF-16 is told by its bytes, where it is true.
pub(super) fn label(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let head = head.strip_prefix(b"<?xml")?;
    let head = &head[..memchr::memmem::find(head, b"?>")?];
    let at = memchr::memmem::find(head, b"encoding")?;
    let value = head[at + b"encoding".len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = *value.first().filter(|q| matches!(q, b'"' | b'\''))?;
    let end = memchr::memchr(quote, &value[1..])?;
    let label = std::str::from_utf8(&value[1..=end]).ok()?;
    Some(label).filter(|l| !l.to_ascii_lowercase().starts_with("utf-16"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{Guidance, decode};

    #[test]
    fn the_declared_encoding_is_the_one_it_is_read_in() {
        let file = b"<?xml version='1.0' encoding = \"windows-1251\"?><p>\xcc\xe8\xf0</p>";
        assert_eq!(label(file), Some("windows-1251"));
        let decoded = decode::declared(file, label(file), &Guidance::default()).unwrap();
        assert!(decoded.text.ends_with("<p>Мир</p>"));
        assert_eq!(decoded.encoding, "windows-1251");
        let wide: Vec<u8> = "<?xml?><p>я</p>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode::declared(&wide, label(&wide), &Guidance::default()).unwrap().text, "<?xml?><p>я</p>");
    }

    #[test]
    fn what_declares_nothing_has_no_label() {
        assert_eq!(label(b"<p>encoding=\"koi8-r\"?></p>"), None);
        assert_eq!(label(b"<?xml version='1.0'?><p encoding='koi8-r'/>"), None);
        assert_eq!(label(b"<?xml encoding='UTF-16'?>"), None);
        assert_eq!(label(b"<?xml encoding='"), None);
    }
}
