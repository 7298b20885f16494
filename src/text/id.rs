//! Who a document is: the id of its words, and the hashes of its bytes and of its exact text.

use blake3::{Hash, Hasher};
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// `n1:` and 64 hex digits: BLAKE3 of the text after NFKC, of its letters, marks and numbers alone (Unicode general
/// categories L, M, N), case kept, in UTF-8. Survives another layout, another encoding and most conversions.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DocumentId(Hash);

/// `b3:` and 64 hex digits: BLAKE3 of bytes as they are, of a file (`source`) or of an exact text string (`on`).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentHash(Hash);

impl DocumentId {
    /// `None` for a text without a single letter, mark or number.
    pub fn of(text: &str) -> Option<DocumentId> {
        let mut words = Words { hasher: Hasher::new(), chunk: Vec::with_capacity(CHUNK), any: false };
        // ASCII is its own NFKC, and most of most texts: only stretches beyond it are normalised. A stretch begins one
        // character early, because what follows may combine with it.
        let mut rest = text;
        while let Some(foreign) = rest.bytes().position(|b| !b.is_ascii()) {
            let start = foreign.saturating_sub(1);
            words.add_ascii(&rest.as_bytes()[..start]);
            let end = ascii_run(&rest[foreign..]).map_or(rest.len(), |at| foreign + at);
            rest[start..end].nfkc().for_each(|c| words.add(c));
            rest = &rest[end..];
        }
        words.add_ascii(rest.as_bytes());
        words.flush();
        words.any.then(|| DocumentId(words.hasher.finalize()))
    }

    /// The first twelve hex digits, as in the name of a note file.
    pub fn short(&self) -> String {
        self.0.to_hex()[..12].to_string()
    }

    /// Reads `n1:...`.
    pub fn parse(written: &str) -> Option<DocumentId> {
        Hash::from_hex(written.strip_prefix("n1:")?).ok().map(DocumentId)
    }
}

/// Bytes fed to the hasher at a time.
const CHUNK: usize = 8 << 10;

/// The letters, marks and numbers of a text on their way to the hasher.
struct Words {
    hasher: Hasher,
    chunk: Vec<u8>,
    any: bool,
}

impl Words {
    fn add(&mut self, c: char) {
        if is_word(c) {
            self.chunk.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            if self.chunk.len() >= CHUNK {
                self.flush();
            }
        }
    }

    fn add_ascii(&mut self, text: &[u8]) {
        for piece in text.chunks(CHUNK) {
            // Written whether it is kept or not, and written over if not: no branch to guess wrong at every blank.
            let mut kept = self.chunk.len();
            self.chunk.resize(kept + piece.len(), 0);
            for b in piece {
                self.chunk[kept] = *b;
                kept += usize::from(b.is_ascii_alphanumeric());
            }
            self.chunk.truncate(kept);
            if kept >= CHUNK {
                self.flush();
            }
        }
    }

    fn flush(&mut self) {
        self.any |= !self.chunk.is_empty();
        self.hasher.update(&self.chunk);
        self.chunk.clear();
    }
}

/// Of the Unicode general categories L, M and N: what a document's id and the comparison of quotations are made of.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    use GeneralCategoryGroup::{Letter, Mark, Number};
    matches!(c.general_category_group(), Letter | Mark | Number)
}

/// Where two ASCII characters in a row begin: the second can be cut off safely, nothing before it combines with it.
fn ascii_run(text: &str) -> Option<usize> {
    text.as_bytes().windows(2).position(|w| w[0].is_ascii() && w[1].is_ascii()).map(|at| at + 1)
}

impl ContentHash {
    pub fn of(bytes: &[u8]) -> ContentHash {
        ContentHash(blake3::hash(bytes))
    }

    /// Reads `b3:...`.
    pub fn parse(written: &str) -> Option<ContentHash> {
        Hash::from_hex(written.strip_prefix("b3:")?).ok().map(ContentHash)
    }
}

/// Of bytes that were hashed piece by piece.
impl From<Hash> for ContentHash {
    fn from(hash: Hash) -> ContentHash {
        ContentHash(hash)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "n1:{}", self.0.to_hex())
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b3:{}", self.0.to_hex())
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "n1:{}", self.short())
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b3:{}", &self.0.to_hex()[..12])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition of notes.md, word for word.
    fn by_definition(text: &str) -> Option<DocumentId> {
        let kept: String = text.nfkc().filter(|c| is_word(*c)).collect();
        (!kept.is_empty()).then(|| DocumentId(blake3::hash(kept.as_bytes())))
    }

    #[test]
    fn layout_punctuation_and_composition_do_not_change_the_id() {
        assert_eq!(DocumentId::of("Caf\u{e9}, noon."), DocumentId::of("Cafe\u{301}\n   noon"));
        assert_ne!(DocumentId::of("noon"), DocumentId::of("Noon"));
    }

    #[test]
    fn a_text_without_words_has_no_id() {
        assert_eq!(DocumentId::of(" \n—…!"), None);
    }

    #[test]
    fn written_and_read_back() {
        let id = DocumentId::of("leaf 9").unwrap();
        assert_eq!(DocumentId::parse(&id.to_string()), Some(id));
        let hash = ContentHash::of(b"leaf 9");
        assert_eq!(ContentHash::parse(&hash.to_string()), Some(hash));
    }

    proptest! {
        #[test]
        fn the_quick_way_is_the_definition(text in "[ -~]{0,6}(\\PC|[a-z]|\u{301}|\u{1100}|\u{1161}|ﬁ|Nº| ){0,24}") {
            prop_assert_eq!(DocumentId::of(&text), by_definition(&text));
        }
    }
}
