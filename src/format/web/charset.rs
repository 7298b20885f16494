//! The encoding a page declares, found as a browser finds it: in its first bytes.

use super::super::{FormatError, Guidance, LIMIT};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How far the declaration is looked for, bytes; the standard says 1024, and some pages put scripts before it.
const HEAD: usize = 4096;

/// The label a page gives its own encoding: of `<meta charset>`, of `http-equiv`, or of an XML declaration.
pub(super) fn label(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    if let Some(declaration) = head.trim_start().strip_prefix("<?xml") {
        let declaration = declaration.split("?>").next().unwrap_or("");
        if let Some(label) = declaration.split_once("encoding").and_then(|(_, rest)| value(rest)) {
            return Some(label);
        }
    }
    let mut rest = head.as_str();
    while let Some((_, tag)) = rest.split_once('<') {
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        rest = tag;
        let tag = tag.split('>').next().unwrap_or("");
        if let Some(meta) = tag.strip_prefix("meta").filter(|m| m.starts_with([' ', '\n', '\t', '\r', '/']))
            && let Some(label) = meta.split_once("charset").and_then(|(_, rest)| value(rest))
        {
            return Some(label);
        }
    }
    None
}

/// `utf-8` of ` = "utf-8"`.
fn value(written: &str) -> Option<String> {
    let written = written.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let label: String = written.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c)).collect();
    (!label.is_empty()).then_some(label)
}

/// The `charset` of a content type: `text/html; charset="koi8-r"`.
pub(super) fn of_content_type(written: &str) -> Option<String> {
    value(written.to_ascii_lowercase().split_once("charset")?.1)
}

/// A page as text, and its encoding by its WHATWG name. The reader's choice and a BOM go before the label, the label before
/// a guess: UTF-8 where the bytes are that, what the folder is written in, else Windows-1252.
pub(super) fn decoded(
    bytes: &[u8],
    label: Option<&str>,
    guidance: &Guidance,
) -> Result<(String, &'static str), FormatError> {
    if bytes.len() as u64 > LIMIT {
        return Err(FormatError::TooLarge { bytes: bytes.len() as u64, limit: LIMIT });
    }
    let named = |label: &str| Encoding::for_label(label.as_bytes());
    let chosen = guidance.chosen.and_then(named);
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    // A page that could say so in ASCII is not in UTF-16.
    let declared = label.and_then(named).map(|e| if e.is_ascii_compatible() { e } else { UTF_8 });
    let utf8 = || std::str::from_utf8(bytes).is_ok().then_some(UTF_8);
    let encoding = chosen.or(marked).or(declared).or_else(utf8).or_else(|| guidance.folder.and_then(named));
    let (text, encoding, _) = encoding.unwrap_or(WINDOWS_1252).decode(bytes);
    if text.contains('\0') {
        return Err(FormatError::Binary);
    }
    Ok((text.into_owned(), encoding.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found_where_browsers_find_them() {
        let found = |page: &str| label(page.as_bytes());
        assert_eq!(found("<!DOCTYPE html><META CharSet = 'KOI8-R'>").as_deref(), Some("koi8-r"));
        let equiv = "<meta http-equiv=Content-Type content=\"text/html; charset=windows-1251\">";
        assert_eq!(found(equiv).as_deref(), Some("windows-1251"));
        assert_eq!(found("<?xml version='1.0' encoding='ISO-8859-1'?><html>").as_deref(), Some("iso-8859-1"));
        assert_eq!(found("<!-- <meta charset=a> --><p>charset=b"), None);
        assert_eq!(of_content_type("text/html; charset=\"EUC-KR\"").as_deref(), Some("euc-kr"));
    }

    #[test]
    fn the_reader_goes_before_the_bom_and_the_bom_before_the_label() {
        let read = |bytes: &[u8], label, chosen| {
            let guidance = Guidance { chosen, ..Guidance::default() };
            decoded(bytes, label, &guidance).map(|(text, encoding)| format!("{encoding}: {text}"))
        };
        assert_eq!(read(b"\xcd\xcf\xd3\xd4", Some("koi8-r"), None).unwrap(), "KOI8-R: мост");
        assert_eq!(read(b"\xcd\xcf\xd3\xd4", Some("utf-8"), Some("KOI8-R")).unwrap(), "KOI8-R: мост");
        assert_eq!(read(b"\xff\xfe\x3c\x04", Some("koi8-r"), None).unwrap(), "UTF-16LE: м");
        assert_eq!(read("é".as_bytes(), None, None).unwrap(), "UTF-8: é");
        assert_eq!(read(b"\xe9", None, None).unwrap(), "windows-1252: é");
        assert_eq!(read(b"a\0b", None, None), Err(FormatError::Binary));
    }
}
