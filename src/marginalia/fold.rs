//! A text as its letters, marks and numbers alone, with a way back to the text.
//!
//! Quotations are compared like this, by the same folding as a document's id ([`DocumentId`](crate::text::DocumentId)):
//! NFKC, then Unicode categories L, M and N, case kept. Another layout, other quotation marks, brackets around a word or
//! another composition of an accent do not hide a quotation.

use crate::text::is_word;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, decompose_compatible};
use unicode_normalization::{IsNormalized, is_nfkc_quick};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// The folded text and where each byte of it comes from.
pub(super) struct Folded {
    pub text: String,
    /// Ascending in `folded` and in `start`.
    pieces: Vec<Piece>,
}

/// A stretch of the folded text and its origin.
struct Piece {
    /// Where it begins in the folded text.
    folded: usize,
    /// Where it begins in the text.
    start: usize,
    /// None: byte for byte the same as in the text. Else the end of the characters that became it, as a whole.
    end: Option<usize>,
}

impl Folded {
    pub fn of(text: &str) -> Folded {
        let mut out = Folded { text: String::with_capacity(text.len()), pieces: Vec::new() };
        let mut chars = text.char_indices().peekable();
        while let Some((start, first)) = chars.next() {
            let mut end = start + first.len_utf8();
            let mut last = first;
            // What follows and may be composed with this is normalised together with it.
            while let Some((at, next)) = chars.next_if(|(_, next)| joins(last, *next)) {
                end = at + next.len_utf8();
                last = next;
            }
            let alone = end == start + first.len_utf8();
            if alone && (first.is_ascii() || is_nfkc_quick(std::iter::once(first)) == IsNormalized::Yes) {
                if is_word(first) {
                    out.same(start, first);
                }
            } else {
                let folded = out.text.len();
                out.text.extend(text[start..end].nfkc().filter(|c| is_word(*c)));
                if out.text.len() > folded {
                    out.pieces.push(Piece { folded, start, end: Some(end) });
                }
            }
        }
        out
    }

    fn same(&mut self, start: usize, c: char) {
        let folded = self.text.len();
        let goes_on = self.pieces.last().is_some_and(|p| p.end.is_none() && start - p.start == folded - p.folded);
        if !goes_on {
            self.pieces.push(Piece { folded, start, end: None });
        }
        self.text.push(c);
    }

    /// How many letters stand before a byte of the text.
    pub fn letters_before(&self, byte: usize) -> usize {
        let next = self.pieces.partition_point(|p| p.start <= byte);
        let Some(piece) = next.checked_sub(1).and_then(|n| self.pieces.get(n)) else { return 0 };
        let within = if piece.end.is_some() { 0 } else { byte - piece.start };
        let end = self.pieces.get(next).map_or(self.text.len(), |p| p.folded);
        let at = self.text.floor_char_boundary((piece.folded + within).min(end));
        self.text[..at].chars().count()
    }

    /// The stretch of the text that a range of the folded text was made of, from its first letter to its last.
    /// `range` is not empty and within the folded text.
    pub fn origin(&self, range: &Range<usize>) -> Range<usize> {
        let piece = |at: usize| &self.pieces[self.pieces.partition_point(|p| p.folded <= at).saturating_sub(1)];
        let (first, last) = (piece(range.start), piece(range.end - 1));
        let start = if first.end.is_some() { first.start } else { first.start + (range.start - first.folded) };
        start..last.end.unwrap_or(last.start + (range.end - last.folded))
    }
}

/// Only the letters, marks and numbers of a short text.
pub(super) fn fold(text: &str) -> String {
    text.nfkc().filter(|c| is_word(*c)).collect()
}

/// Whether `next` may be composed with what stands before it. The composing characters of Unicode are marks, the Hangul
/// vowels and finals, and a handful of letters that `compose` knows of; a character counts by its first decomposition.
fn joins(last: char, next: char) -> bool {
    if next.is_ascii() || matches!(next, '\u{400}'..='\u{482}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}') {
        return false;
    }
    let mut first = None;
    decompose_compatible(next, |c| _ = first.get_or_insert(c));
    let first = first.unwrap_or(next);
    let mut before = last;
    decompose_compatible(last, |c| before = c);
    first.general_category_group() == GeneralCategoryGroup::Mark
        || matches!(first, '\u{1160}'..='\u{11ff}')
        || compose(before, first).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn layout_and_brackets_fold_away_and_the_way_back_is_exact() {
        let text = "to Aleks[eyev],\n  “Nº 9” ﬁnd cafe\u{301}!";
        let folded = Folded::of(text);
        assert_eq!(folded.text, "toAlekseyevNo9findcafé");
        let back = |words: &str| {
            let at = folded.text.find(words).unwrap();
            &text[folded.origin(&(at..at + words.len()))]
        };
        assert_eq!(back("Alekseyev"), "Aleks[eyev");
        assert_eq!(back("No9"), "Nº 9");
        assert_eq!(back("nd"), "nd");
        assert_eq!(back("in"), "ﬁn");
        assert_eq!(back("café"), "cafe\u{301}");
    }

    proptest! {
        #[test]
        fn folding_with_a_way_back_is_folding(
            text in "[ -~]{0,6}(\\PC|[a-z]|\u{301}|\u{323}|[\u{1100}-\u{1112}]|[\u{1161}-\u{1175}]|[\u{11a8}-\u{11c2}]|[ㄱ-ㅣ]|ﾞ|ﾃ|ﬁ|Nº| |\n){0,24}",
        ) {
            let folded = Folded::of(&text);
            prop_assert_eq!(&folded.text, &fold(&text));
            for (at, c) in folded.text.char_indices() {
                let origin = folded.origin(&(at..at + c.len_utf8()));
                prop_assert!(fold(&text[origin]).contains(c));
            }
        }
    }
}
