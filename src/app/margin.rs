//! The reader's own marks on the open document, and where each of them stands in it.

use super::reader::Layers;
use crate::jobs::Noted;
use crate::marginalia::{Anchor, Annotation, DocumentKey, Motivation, Refinder};
use crate::text::{Address, CodePoints, ContentHash, Document, Span, SpanKind, Stage};
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

#[derive(Debug, Default)]
pub struct Margin {
    /// In the order of the text; those without a place at the end.
    notes: Vec<Note>,
    /// The notes have been read.
    pub loaded: bool,
    /// What the store says of the file: damage, a newer format.
    pub warning: Option<String>,
    /// The ids of those the store has refused, until it takes them.
    unsaved: HashSet<String>,
    /// The document the notes were made on, where it has vanished and the reader has not said whether to keep them here.
    stray: Option<Stray>,
}

/// Notes of a document that has vanished, shown beside this one.
#[derive(Clone, Debug)]
pub struct Stray {
    pub gone: DocumentKey,
    /// What it is called.
    pub title: String,
    ids: HashSet<String>,
}

/// One annotation and where it was found again.
#[derive(Clone, Debug)]
pub struct Note {
    pub annotation: Annotation,
    pub anchor: Anchor,
    looked: Looked,
    /// Of a note that has words of its own, counted in the order of the text.
    pub number: Option<u32>,
}

/// Whether a note that is not found at once has been looked for in this text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looked {
    NotYet,
    OnItsWay,
    Done,
}

/// Notes looked for at once: half a second of work in a text of 1 MB, after which others may have their turn, and the page
/// may be another.
const TURN: usize = 32;

/// Hash and code points of the open text, reckoned once a generation and only when something is to be marked in it.
#[derive(Debug, Default)]
pub struct Exact(OnceCell<(ContentHash, CodePoints)>);

impl Exact {
    /// `text` is always the same one.
    pub fn of(&self, text: &str) -> &(ContentHash, CodePoints) {
        self.0.get_or_init(|| (ContentHash::of(text.as_bytes()), CodePoints::of(text)))
    }
}

impl Stray {
    /// `These 5 notes were` made on ...
    pub fn these(&self) -> String {
        match self.ids.len() {
            1 => "This note was".to_string(),
            n => format!("These {n} notes were"),
        }
    }

    /// The name of the file they were made on.
    pub fn name(&self) -> String {
        Address::displayed(&self.gone.path).name()
    }
}

impl Note {
    /// In the margin: its number, the letter of a bookmark, the first letter of a colour (not by colour alone); `≠` where its
    /// words have changed.
    fn sign(&self) -> Option<String> {
        let changed = matches!(self.anchor, Anchor::Changed(_));
        let sign = self.plain_sign()?;
        Some(if changed && sign.chars().count() == 1 { format!("{sign}≠") } else { sign })
    }

    fn plain_sign(&self) -> Option<String> {
        match (self.number, self.annotation.motivation, self.annotation.letter) {
            (Some(number), ..) => Some(number.to_string()),
            (_, Motivation::Bookmarking, Some(letter)) => Some(format!("'{letter}")),
            (_, Motivation::Bookmarking, None) => Some("'".to_string()),
            (_, Motivation::Highlighting, _) => self.annotation.colour.map(|c| c.name()[..1].to_string()),
            _ => None,
        }
    }

    fn is_awaited(&self) -> bool {
        self.anchor == Anchor::Unsearched && self.looked != Looked::Done
    }

    /// Whether its words have changed, stand at several places, or are not found.
    pub fn is_in_doubt(&self) -> bool {
        match self.anchor {
            Anchor::Found(_) | Anchor::Whole => false,
            // Not yet looked for is no doubt.
            Anchor::Unsearched => self.looked == Looked::Done,
            Anchor::Changed(_) | Anchor::Ambiguous(_) | Anchor::Orphan => true,
        }
    }

    /// `Note 1`.
    pub fn title(&self) -> String {
        self.number.map_or("Note".to_string(), |number| format!("Note {number}"))
    }

    /// `me, 3 Mar · plenum`.
    pub fn signature(&self) -> String {
        let a = &self.annotation;
        let day = a.modified.date();
        let month = &day.month().to_string()[..3];
        let mut words = format!("{}, {} {month}", a.creator, day.day());
        for tag in &a.tags {
            words.push_str(" · ");
            words.push_str(tag);
        }
        if let Anchor::Changed(_) = self.anchor {
            words.push_str(" · words changed: R");
        }
        words
    }
}

impl Margin {
    /// Takes what is on disk, and over it the changes that are still on their way there.
    pub fn take(
        &mut self,
        Noted { sheet, stray, mut anchors }: Noted,
        changes: impl Iterator<Item = Annotation>,
        document: &Document,
        exact: &Exact,
    ) {
        self.warning = sheet.warning;
        self.loaded = true;
        let mut all = sheet.annotations;
        self.stray = stray.map(|stray| {
            let ids = stray.annotations.iter().map(|a| a.id.clone()).collect();
            let (gone, title) = (stray.key(), stray.title_shown().to_string());
            all.extend(stray.annotations);
            Stray { gone, title, ids }
        });
        for change in changes {
            match all.iter_mut().find(|a| a.id == change.id) {
                Some(own) if own.rev <= change.rev => *own = change,
                Some(_) => {}
                None => all.push(change),
            }
        }
        all.retain(|a| a.deleted.is_none());
        // Where it was found in this text before, it still is.
        let before: HashMap<String, Note> = self.notes.drain(..).map(|n| (n.annotation.id.clone(), n)).collect();
        let place = |a: &Annotation| {
            let same = before.get(&a.id).filter(|n| same_words(&n.annotation, a));
            same.map(|n| (n.anchor.clone(), n.looked))
        };
        let note = |annotation: Annotation| {
            let told =
                anchors.remove(&annotation.id).map(|anchor| (anchor, Looked::Done)).or_else(|| place(&annotation));
            let (anchor, looked) = told.unwrap_or((Anchor::Unsearched, Looked::NotYet));
            Note { annotation, anchor, looked, number: None }
        };
        self.notes = all.into_iter().map(note).collect();
        self.at_once(document, exact);
    }

    /// Another generation of the document has come, with the same text or another one.
    pub fn text_changed(&mut self, document: &Document, exact: &Exact) {
        for note in &mut self.notes {
            (note.anchor, note.looked) = (Anchor::Unsearched, Looked::NotYet);
        }
        self.at_once(document, exact);
    }

    /// The places that are known without a search: of notes made on this very text.
    fn at_once(&mut self, document: &Document, exact: &Exact) {
        if self.notes.is_empty() || document.stage == Stage::Beginning {
            return;
        }
        let (on, points) = exact.of(&document.text);
        let refinder = Refinder::new(&document.text, *on, points);
        for note in self.notes.iter_mut().filter(|n| n.anchor == Anchor::Unsearched) {
            note.anchor = refinder.at_once(&note.annotation).unwrap_or(Anchor::Unsearched);
        }
        self.number();
    }

    /// The next notes to be looked for in this text, at most [`TURN`]: the one that is `wanted`, then those nearest to a
    /// place in code points. None while others are on their way.
    pub fn begin_search(&mut self, near: usize, wanted: Option<&str>) -> Vec<Annotation> {
        let mut waiting: Vec<&mut Note> = self.notes.iter_mut().filter(|n| n.anchor == Anchor::Unsearched).collect();
        if waiting.iter().any(|n| n.looked == Looked::OnItsWay) {
            return Vec::new();
        }
        waiting.retain(|n| n.looked == Looked::NotYet);
        waiting.sort_by_key(|n| {
            let away = n.annotation.standing().map_or(0, |s| s.start.abs_diff(near));
            (wanted != Some(n.annotation.id.as_str()), away)
        });
        let turn = waiting.into_iter().take(TURN);
        turn.map(|note| {
            note.looked = Looked::OnItsWay;
            note.annotation.clone()
        })
        .collect()
    }

    /// Whether any note is still being looked for.
    pub fn is_searching(&self) -> bool {
        self.notes.iter().any(Note::is_awaited)
    }

    /// Whether a note's place is still being looked for.
    pub fn is_awaited(&self, id: &str) -> bool {
        self.notes.iter().any(|n| n.annotation.id == id && n.is_awaited())
    }

    /// Takes what a search has found. What it had no time for is for the next one.
    pub fn take_anchors(&mut self, mut anchors: HashMap<String, Anchor>) {
        for note in self.notes.iter_mut().filter(|n| n.anchor == Anchor::Unsearched) {
            match anchors.remove(&note.annotation.id) {
                Some(anchor) => (note.anchor, note.looked) = (anchor, Looked::Done),
                None if note.looked == Looked::OnItsWay => note.looked = Looked::NotYet,
                None => {}
            }
        }
        self.number();
    }

    /// Puts a change on the page at once.
    pub fn change(&mut self, annotation: Annotation, document: &Document, exact: &Exact) {
        let before = self.notes.extract_if(.., |n| n.annotation.id == annotation.id).last();
        if annotation.deleted.is_none() {
            let (on, points) = exact.of(&document.text);
            let place = Refinder::new(&document.text, *on, points).at_once(&annotation);
            let before = before.filter(|n| same_words(&n.annotation, &annotation)).map(|n| n.anchor);
            let anchor = place.or(before).unwrap_or(Anchor::Unsearched);
            self.notes.push(Note { annotation, anchor, looked: Looked::NotYet, number: None });
        }
        self.number();
    }

    /// Brings the notes into the order of the text and counts those with words of their own.
    fn number(&mut self) {
        self.notes.sort_by_key(|n| n.anchor.range().map_or((usize::MAX, 0), |r| (r.start, r.end)));
        let mut number = 0;
        for note in &mut self.notes {
            let counts = note.anchor.range().is_some() && !note.annotation.body.trim().is_empty();
            number += u32::from(counts);
            note.number = counts.then_some(number);
        }
    }

    pub fn stray(&self) -> Option<&Stray> {
        self.stray.as_ref()
    }

    /// The notes of a document that has vanished are not shown any more.
    pub fn let_stray_go(&mut self) -> Option<Stray> {
        let stray = self.stray.take()?;
        self.notes.retain(|n| !stray.ids.contains(&n.annotation.id));
        self.number();
        Some(stray)
    }

    pub fn set_unsaved(&mut self, ids: HashSet<String>) {
        self.unsaved = ids;
    }

    pub fn is_unsaved(&self, note: &Note) -> bool {
        self.unsaved.contains(&note.annotation.id)
    }

    /// Whether a mark that begins on a line is not saved.
    pub fn unsaved_on(&self, line: &Range<usize>) -> bool {
        let begins = |n: &&Note| n.anchor.range().is_some_and(|r| line.contains(&r.start));
        !self.unsaved.is_empty() && self.notes.iter().filter(begins).any(|n| self.is_unsaved(n))
    }

    /// How many notes are in doubt.
    pub fn doubts(&self) -> usize {
        self.notes.iter().filter(|n| n.is_in_doubt()).count()
    }

    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// A note by its id.
    pub fn note(&self, id: &str) -> Option<&Note> {
        self.notes.iter().find(|n| n.annotation.id == id)
    }

    /// Notes with words of their own that touch a stretch of the text, in its order.
    pub fn notes_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Note> {
        let range = range.clone();
        self.notes.iter().filter(move |n| {
            n.number.is_some() && n.anchor.range().is_some_and(|r| r.start < range.end && r.end > range.start)
        })
    }

    /// The newest note of the reader's on exactly these words.
    pub fn note_on(&self, range: &Range<usize>) -> Option<&Annotation> {
        let on =
            |n: &&Note| n.annotation.motivation == Motivation::Commenting && n.anchor.range().as_ref() == Some(range);
        self.notes.iter().filter(on).map(|n| &n.annotation).max_by_key(|a| a.modified)
    }

    /// The highlight on exactly these words, or the note on them that has a colour.
    pub fn coloured(&self, range: &Range<usize>) -> Option<&Annotation> {
        let on = |n: &&Note| n.annotation.colour.is_some() && n.anchor.range().as_ref() == Some(range);
        self.notes.iter().find(on).map(|n| &n.annotation)
    }

    /// The place of the bookmark with a letter, the newest where there are several.
    pub fn bookmark(&self, letter: char) -> Option<Range<usize>> {
        let with_letter = self.notes.iter().filter(|n| n.annotation.letter == Some(letter));
        with_letter.max_by_key(|n| n.annotation.modified).and_then(|n| n.anchor.range())
    }

    /// Highlights and the words of notes, as far as their layers are on.
    pub fn spans(&self, layers: Layers) -> impl Iterator<Item = Span> + '_ {
        let reworded = self.notes.iter().filter(move |_| layers.notes).filter_map(|note| match &note.anchor {
            Anchor::Changed(range) if note.annotation.motivation != Motivation::Bookmarking => {
                Some(Span { range: range.clone(), kind: SpanKind::Reworded })
            }
            _ => None,
        });
        let own = self.notes.iter().filter_map(move |note| {
            let range = note.anchor.range()?;
            let kind = match (note.annotation.motivation, note.annotation.colour, note.number) {
                (Motivation::Bookmarking, ..) => return None,
                (_, Some(colour), _) if layers.highlights => SpanKind::Highlight(colour),
                (_, _, Some(number)) if layers.notes => SpanKind::Note { number },
                _ => return None,
            };
            Some(Span { range, kind })
        });
        own.chain(reworded)
    }

    /// What stands in the margin beside a line of the text: the sign of the first mark that begins on it, with a `+` where
    /// more do, and whether any words on it are marked. On the first line of a page also what begins above.
    pub fn beside(&self, line: &Range<usize>, first: bool) -> (Option<String>, bool) {
        let mut signs = Vec::new();
        let mut marked = false;
        for note in &self.notes {
            let Some(range) = note.anchor.range() else { continue };
            if range.start >= line.end {
                break;
            }
            if range.end <= line.start {
                continue;
            }
            marked |= note.annotation.motivation != Motivation::Bookmarking;
            if line.contains(&range.start) || (first && note.number.is_some()) {
                signs.extend(note.sign());
            }
        }
        let more = signs.len() > 1 && signs[0].chars().count() == 1;
        let sign = signs.into_iter().next().map(|sign| if more { format!("{sign}+") } else { sign });
        (sign, marked)
    }
}

/// Whether two versions of a note stand on the same words.
fn same_words(one: &Annotation, other: &Annotation) -> bool {
    one.selector == other.selector && one.anchors == other.anchors
}

/// Under which key a document's marks are kept; none until its bytes and its text are wholly known.
pub fn key_of(document: &Document) -> Option<DocumentKey> {
    (document.stage == Stage::Described).then(|| DocumentKey::of(document))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marginalia::Selector;

    /// A margin of notes that stand nowhere at once, a code point after the other.
    fn margin(count: usize) -> Margin {
        let note = |n: usize| {
            let mut selector = Selector::of("", ContentHash::of(b""), &CodePoints::of(""), 0..0);
            (selector.start, selector.end) = (n, n + 1);
            let mut annotation = Annotation::new(Motivation::Commenting, Some(selector), "me");
            annotation.id = n.to_string();
            Note { annotation, anchor: Anchor::Unsearched, looked: Looked::NotYet, number: None }
        };
        Margin { notes: (0..count).map(note).collect(), ..Margin::default() }
    }

    fn ids(turn: &[Annotation]) -> Vec<&str> {
        turn.iter().map(|a| a.id.as_str()).collect()
    }

    #[test]
    fn notes_near_the_page_are_looked_for_first_and_the_one_wanted_before_them() {
        let mut margin = margin(100);
        let turn = margin.begin_search(70, Some("3"));
        assert_eq!(turn.len(), TURN);
        assert_eq!(ids(&turn)[..4], ["3", "70", "69", "71"]);
        assert!(margin.begin_search(70, None).is_empty(), "one turn after the other");
    }

    #[test]
    fn all_notes_are_looked_for_in_turns_and_none_a_second_time_that_had_one() {
        let mut margin = margin(100);
        let mut told = Vec::new();
        while margin.is_searching() {
            let turn = margin.begin_search(0, None);
            // There was time for half of them; the first one's own search was cut short.
            let done = turn.iter().take(turn.len().div_ceil(2)).map(|a| a.id.clone());
            let state = |n: usize| if n == 0 { Anchor::Unsearched } else { Anchor::Orphan };
            let anchors: HashMap<_, _> = done.enumerate().map(|(n, id)| (id, state(n))).collect();
            told.extend(anchors.keys().cloned());
            margin.take_anchors(anchors);
        }
        assert_eq!(told.len(), 100);
        assert_eq!(told.iter().collect::<HashSet<_>>().len(), 100);
        assert_eq!(margin.doubts(), 100);
    }
}
