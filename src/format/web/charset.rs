//! The encoding a page declares, found as a browser finds it: in its first bytes.

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
}
