//! One bookmark, highlight or note, in the words of the W3C Web Annotation model.

use crate::text::{CodePoints, Colour, ContentHash};
use std::ops::Range;
use time::OffsetDateTime;
use ulid::Ulid;

/// Why the reader made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Motivation {
    Bookmarking,
    Highlighting,
    Commenting,
    Tagging,
    Linking,
    /// An emendation.
    Editing,
}

impl Motivation {
    pub const ALL: [Motivation; 6] = [
        Motivation::Bookmarking,
        Motivation::Highlighting,
        Motivation::Commenting,
        Motivation::Tagging,
        Motivation::Linking,
        Motivation::Editing,
    ];

    /// As in the file: `commenting`.
    pub const fn name(self) -> &'static str {
        match self {
            Motivation::Bookmarking => "bookmarking",
            Motivation::Highlighting => "highlighting",
            Motivation::Commenting => "commenting",
            Motivation::Tagging => "tagging",
            Motivation::Linking => "linking",
            Motivation::Editing => "editing",
        }
    }

    pub fn named(name: &str) -> Option<Motivation> {
        Motivation::ALL.into_iter().find(|m| m.name() == name)
    }
}

/// A W3C position and quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// Of the exact text string that `start` and `end` count in.
    pub on: ContentHash,
    /// The words themselves. Empty for a place between two characters.
    pub exact: String,
    /// What stands before them, at most [`Selector::CONTEXT`] code points.
    pub prefix: String,
    /// What stands after them, at most [`Selector::CONTEXT`] code points.
    pub suffix: String,
    /// Code points.
    pub start: usize,
    /// Code points, exclusive.
    pub end: usize,
}

impl Selector {
    /// Code points of context kept on each side: what notes.md says, and what Hypothesis and Apache Annotator keep.
    pub const CONTEXT: usize = 32;

    /// Of a range of `text` in bytes, which are moved outwards to whole characters and into the text where they are not;
    /// `on` is the hash of `text`, `points` was made of it.
    pub fn of(text: &str, on: ContentHash, points: &CodePoints, range: Range<usize>) -> Selector {
        let start = text.floor_char_boundary(range.start);
        let end = text.ceil_char_boundary(range.end.min(text.len()).max(start));
        let (before, after) = (&text[..start], &text[end..]);
        let context = Selector::CONTEXT;
        let prefix = before.char_indices().rev().take(context).last().map_or("", |(at, _)| &before[at..]);
        let suffix = after.char_indices().nth(context).map_or(after, |(at, _)| &after[..at]);
        let place = points.range(text, &(start..end));
        Selector {
            on,
            exact: text[start..end].to_string(),
            prefix: prefix.to_string(),
            suffix: suffix.to_string(),
            start: place.start,
            end: place.end,
        }
    }
}

/// A place the reader has given a note anew, `[[annotation.anchor]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreed {
    pub selector: Selector,
    pub at: OffsetDateTime,
}

impl Annotation {
    /// The next version, standing at another place by the reader's word.
    pub fn anchored(&self, selector: Selector) -> Annotation {
        let mut next = self.revised();
        next.anchors.push(Agreed { selector, at: next.modified });
        next
    }

    /// The words it stands on by the reader's last word: those it was written about, or those agreed to since.
    pub fn standing(&self) -> Option<&Selector> {
        self.anchors.last().map(|agreed| &agreed.selector).or(self.selector.as_ref())
    }
}

/// One bookmark, highlight or note.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// A ULID; of a note written into the file by hand without one, `x-` and 12 hex digits of the hash of what it says.
    pub id: String,
    pub motivation: Motivation,
    /// None: on the whole document.
    pub selector: Option<Selector>,
    /// Where the reader has agreed it stands since its words changed, the latest last. `selector` keeps the words it was
    /// written about.
    pub anchors: Vec<Agreed>,
    pub colour: Option<Colour>,
    pub tags: Vec<String>,
    /// A bookmark's name.
    pub name: String,
    /// A bookmark's letter: `m a`.
    pub letter: Option<char>,
    /// Lines end in `\n`.
    pub body: String,
    /// Who wrote it.
    pub creator: String,
    pub created: OffsetDateTime,
    pub modified: OffsetDateTime,
    /// Counts the changes, from 1.
    pub rev: u64,
    /// When it was deleted. On disk a deletion keeps neither words nor place.
    pub deleted: Option<OffsetDateTime>,
}

impl Annotation {
    /// A new one, rev 1, made now, with a fresh id.
    pub fn new(motivation: Motivation, selector: Option<Selector>, creator: &str) -> Annotation {
        let now = now();
        Annotation {
            id: Ulid::generate().to_string(),
            motivation,
            selector,
            anchors: Vec::new(),
            colour: None,
            tags: Vec::new(),
            name: String::new(),
            letter: None,
            body: String::new(),
            creator: creator.to_string(),
            created: now,
            modified: now,
            rev: 1,
            deleted: None,
        }
    }

    /// The next revision of this one, modified now. Of a deletion: the note is there again.
    pub fn revised(&self) -> Annotation {
        Annotation { rev: self.rev.saturating_add(1), modified: now(), deleted: None, ..self.clone() }
    }

    /// The next revision: deleted. In memory it keeps its words, so that [`revised`](Self::revised) can bring them back.
    pub fn deletion(&self) -> Annotation {
        let now = now();
        Annotation { rev: self.rev.saturating_add(1), modified: now, deleted: Some(now), ..self.clone() }
    }

    /// Where it belongs among the notes of a document: those on the whole document first, then by place, then by age.
    pub(super) fn position(&self) -> (Option<(usize, usize)>, OffsetDateTime, &str) {
        (self.selector.as_ref().map(|s| (s.start, s.end)), self.created, &self.id)
    }
}

/// Whole seconds, as in the file: what is in memory and what is read back are the same.
pub(super) fn now() -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    now.replace_nanosecond(0).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn select(text: &str, range: Range<usize>) -> Selector {
        Selector::of(text, ContentHash::of(text.as_bytes()), &CodePoints::of(text), range)
    }

    #[test]
    fn a_selector_counts_code_points_and_keeps_32_on_each_side() {
        let text = format!("{}Фокина{}", "я".repeat(40), "b".repeat(40));
        let start = text.find('Ф').unwrap();
        let selector = select(&text, start..start + "Фокина".len());
        assert_eq!(selector.exact, "Фокина");
        assert_eq!((selector.start, selector.end), (40, 46));
        assert_eq!(selector.prefix, "я".repeat(32));
        assert_eq!(selector.suffix, "b".repeat(32));
    }

    #[test]
    fn ranges_beyond_the_text_or_inside_a_character_do_no_harm() {
        let text = "Nº 1";
        assert_eq!(select(text, 2..900).exact, "º 1");
        assert_eq!(select(text, 900..901).exact, "");
        assert_eq!(select(text, 0..0).suffix, text);
    }

    #[test]
    fn a_revision_counts_on_and_brings_back_what_was_deleted() {
        let note = Annotation::new(Motivation::Commenting, None, "me");
        let gone = note.deletion();
        assert_eq!((note.rev, gone.rev, gone.revised().rev), (1, 2, 3));
        assert!(gone.deleted.is_some() && gone.revised().deleted.is_none());
        assert_ne!(note.id, Annotation::new(Motivation::Commenting, None, "me").id);
    }
}
