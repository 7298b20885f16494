//! The words of a line, as patterns and lists of phrases compare them.
//!
//! In: a line. Out: its [`Word`]s. They are asked for of nearly every line of a text: what is plain ASCII is neither copied
//! nor written in lower case for it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// One word of a line: its bytes, its letters as words are compared, and whether a colon follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub range: Range<usize>,
    pub colon: bool,
    /// Of its letters as words are compared: the same for words that are the same.
    pub key: Key,
    /// In lower case and with a straight apostrophe; as written where that is ASCII.
    letters: Cow<'a, str>,
}

impl<'a> Word<'a> {
    fn new(line: &'a str, range: Range<usize>) -> Word<'a> {
        let written = &line[range.clone()];
        let letters = if written.is_ascii() { Cow::Borrowed(written) } else { Cow::Owned(lower(written)) };
        Word { range, colon: false, key: Key::of(&letters), letters }
    }

    /// Whether it is the word `lower`, which is written as [`lower`] gives it.
    pub fn is(&self, lower: &str) -> bool {
        self.letters.eq_ignore_ascii_case(lower)
    }

    /// As words are compared.
    pub fn lower(&self) -> String {
        self.letters.to_ascii_lowercase()
    }
}

/// By what words are found; different words may have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key(u64);

impl Key {
    /// The case of ASCII letters aside.
    pub fn of(letters: &str) -> Key {
        // Eight letters at a time; the bit set in each is the one by which ASCII letters differ in case. Other characters
        // fall together by it too, which costs a comparison and no more.
        let mix = |hash: u64, eight: u64| {
            let hash = (hash ^ (eight | 0x2020_2020_2020_2020)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            hash ^ (hash >> 32)
        };
        let (eights, rest) = letters.as_bytes().as_chunks::<8>();
        let hash = eights.iter().fold(letters.len() as u64, |hash, eight| mix(hash, u64::from_le_bytes(*eight)));
        let rest = rest.iter().fold(0, |rest, b| rest << 8 | u64::from(*b));
        // The table looks at the highest bits and at the lowest.
        Key(mix(hash, rest).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// One of 62 signs, for a quick look whether a line can have a word at all.
    pub fn sign(self) -> u64 {
        1 << ((self.0 >> 32) % 62)
    }
}

/// A table by keys. Only words of a vocabulary are put in, never those of a text: nobody can fill it with collisions.
pub(super) type ByKey<T> = HashMap<Key, T, BuildHasherDefault<KeyHasher>>;

/// A key is a hash already.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, b| hash.rotate_left(8) ^ u64::from(*b));
    }
}

/// A word as words are compared: case and the shape of the apostrophe aside.
pub(super) fn lower(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { word.replace('’', "'").to_lowercase() }
}

/// The words of a line: letters and digits, with the hyphens, slashes and apostrophes inside them; `№` and `#` stand alone.
pub(super) fn words(line: &str) -> Vec<Word<'_>> {
    let mut out: Vec<Word> = Vec::with_capacity(line.len() / 6 + 1);
    let mut at = 0;
    while let Some((c, next)) = char_at(line, at) {
        let end = match c {
            ':' => {
                if let Some(word) = out.last_mut() {
                    word.colon |= line[word.range.end..at].chars().all(|c| matches!(c, ' ' | '.' | ')' | '\u{a0}'));
                }
                at
            }
            '№' | '#' => next,
            c if c.is_alphanumeric() => end_of_word(line, next),
            _ => at,
        };
        if end > at {
            out.push(Word::new(line, at..end));
        }
        at = end.max(next);
    }
    out
}

/// The end of the word that goes on, or not, at byte `at`.
fn end_of_word(line: &str, mut at: usize) -> usize {
    loop {
        // Most of most words, and quickly.
        at += line.as_bytes()[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        let Some((c, next)) = char_at(line, at) else { break };
        let joins = || {
            matches!(c, '\'' | '’' | '-' | '–' | '/') && char_at(line, next).is_some_and(|(c, _)| c.is_alphanumeric())
        };
        if !c.is_alphanumeric() && !is_combining(c) && !joins() {
            break;
        }
        at = next;
    }
    at
}

/// The character at byte `at` and the byte after it.
fn char_at(line: &str, at: usize) -> Option<(char, usize)> {
    match line.as_bytes().get(at)? {
        b if b.is_ascii() => Some((char::from(*b), at + 1)),
        _ => line[at..].chars().next().map(|c| (c, at + c.len_utf8())),
    }
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(line: &str) -> Vec<&str> {
        words(line).into_iter().map(|w| &line[w.range]).collect()
    }

    #[test]
    fn hyphens_slashes_and_apostrophes_join_and_signs_stand_alone() {
        assert_eq!(
            written("aide-mémoire №5, spetsial’no 12/s- #3"),
            ["aide-mémoire", "№", "5", "spetsial’no", "12/s", "#", "3"]
        );
        assert_eq!(written(" — … "), [""; 0]);
    }

    #[test]
    fn words_are_the_same_whatever_their_case_and_apostrophe() {
        let line = "SPETSIAL’NO spetsial'no ПО по";
        let all = words(line);
        assert!(all[0].key == all[1].key && all[0].is("spetsial'no") && all[1].is("spetsial'no"));
        assert!(all[2].key == all[3].key && all[2].is("по"));
        assert_eq!(all[0].lower(), "spetsial'no");
    }

    #[test]
    fn a_colon_is_of_the_word_before_it() {
        let colons: Vec<bool> = words("To: the (chairman) : and, :").iter().map(|w| w.colon).collect();
        assert_eq!(colons, [true, false, true, false]);
    }

    proptest! {
        #[test]
        fn the_key_is_of_the_letters_in_lower_case(line in "\\PC{0,30}|[a-zA-ZА-я’'/ -]{0,30}") {
            for word in words(&line) {
                prop_assert_eq!(word.lower(), lower(&line[word.range.clone()]));
                prop_assert_eq!(word.key, Key::of(&lower(&line[word.range.clone()])));
            }
        }
    }
}
