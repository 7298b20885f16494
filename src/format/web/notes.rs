//! Which links are calls of footnotes, and what they call.
//!
//! In: short links to places of the same text. Out: `NoteCall` spans with the range of the note, and plain links for the
//! rest. A link is a call where the page says so (`epub:type`, `role`, class), or where it reads like one, stands before
//! the place it leads to, and that place is a block that begins like a note or leads back.

use super::page::Page;
use crate::text::SpanKind;
use std::ops::Range;
use std::sync::Arc;

/// A place of the text that has a name.
pub struct Place {
    pub name: String,
    /// Byte of the text; `usize::MAX` until words follow.
    pub at: usize,
    /// Where what has this name ends: the element, or the block an inline element stands in.
    pub end: Option<usize>,
    /// Whether the page says that it is a note.
    pub note: bool,
}

/// A short link within the text.
pub struct Call {
    pub range: Range<usize>,
    /// The name of the place.
    pub target: String,
    /// As written.
    pub link: Arc<str>,
    /// Whether the page says that it calls a note.
    pub certain: bool,
}

/// Longest stretch that is taken for a note, bytes: a call that leads to a whole chapter is a link.
const LONGEST_NOTE: usize = 16 << 10;

impl Page {
    /// Turns the calls that were met into spans.
    pub(super) fn call_notes(&mut self) {
        for call in std::mem::take(&mut self.calls) {
            let kind = match self.called(&call) {
                Some(note) => SpanKind::NoteCall(note),
                None => SpanKind::Link(call.link),
            };
            self.out.span(call.range, kind);
        }
    }

    fn called(&self, call: &Call) -> Option<Range<usize>> {
        let place = self.places.get(*self.names.get(&call.target)?)?;
        let note = place.at..place.end?;
        if note.is_empty() || note.len() > LONGEST_NOTE || note.contains(&call.range.start) {
            return None;
        }
        let words = self.text(call.range.clone());
        let likely = reads_like_a_call(words)
            && place.at > call.range.end
            && (place.note || self.begins_like(note.clone(), words));
        (call.certain || likely).then_some(note)
    }

    /// Whether a note begins with what it is called by, or is one item of a list.
    fn begins_like(&self, note: Range<usize>, call: &str) -> bool {
        let first = |words: &str| plain(words.split_whitespace().next().unwrap_or(""));
        let bare = plain(call);
        let begins = first(self.text(note.clone()));
        begins == bare || begins.trim_end_matches('.') == bare
    }
}

/// `1`, `[12]`, `*`, `†`, `a`, `iv`, `note 3`: what a footnote is called by.
fn reads_like_a_call(words: &str) -> bool {
    let bare = plain(words);
    let number = !bare.is_empty() && bare.len() <= 4 && bare.chars().all(|c| c.is_ascii_digit());
    let letter = bare.len() <= 4 && bare.chars().all(|c| "ivxlc".contains(c)) || bare.chars().count() == 1;
    let sign = words.chars().all(|c| "*†‡§¶#[]()".contains(c));
    !words.is_empty() && (number || letter || sign)
}

/// A call without brackets, its raised digits as plain ones.
fn plain(words: &str) -> String {
    let digit = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|d| d == c).and_then(|n| char::from_digit(n as u32, 10));
    words.trim_matches(['[', ']', '(', ')', '^', ' ', ':']).chars().map(|c| digit(c).unwrap_or(c)).collect()
}
