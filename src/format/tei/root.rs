//! The first element of an XML file, by its first bytes.

use crate::format::{Guidance, decode};
use quick_xml::Reader;
use quick_xml::events::Event;

/// Events before the root that are looked at: a declaration, comments, style sheets, a document type.
const BEFORE: usize = 100;
/// Bytes that are looked at.
const HEAD: usize = 64 << 10;

/// Its local name; none where the first bytes hold no element.
pub(crate) fn root(head: &[u8]) -> Option<String> {
    let head = &head[..head.len().min(HEAD)];
    let text = decode::declared(head, super::declared::label(head), &Guidance::default()).ok()?.text;
    let mut reader = Reader::from_str(&text);
    for _ in 0..BEFORE {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => return Some(tag.local_name().into_inner().to_string()),
            Event::Eof => return None,
            _ => {}
        }
    }
    None
}

/// Whether a root is that of an edition: TEI P5, or P4, in whatever namespace.
pub(crate) fn is_tei(root: &str) -> bool {
    matches!(root, "TEI" | "TEI.2" | "teiCorpus" | "teiCorpus.2")
}
