//! Notes in doubt: their words have changed, stand at several places, or are gone. Old and new wording side by side; the
//! reader says where a note stands now.

use super::margin::{Note, key_of};
use super::overlay::Overlay;
use super::{App, Pane, one_line};
use crate::marginalia::{Anchor, Annotation, DocumentKey, Selector};
use crate::text::{Clean, Document};
use std::ops::Range;

/// The notes in doubt of the open document, a row for each place one may stand at.
#[derive(Debug, Default)]
pub struct Doubts {
    pub rows: Vec<DoubtRow>,
    pub selected: usize,
}

#[derive(Debug)]
pub struct DoubtRow {
    /// As in `notes list`: `changed`.
    pub state: &'static str,
    /// The words it was written about.
    pub was: Clean,
    /// The words there now, with some around them where there are several places; else why there are none.
    pub now: Clean,
    /// The note itself.
    pub note: Clean,
    id: String,
    place: Option<Range<usize>>,
}

/// Bytes shown around one of several places.
const AROUND: usize = 40;

impl Doubts {
    pub(super) fn of(document: &Document, notes: &[Note]) -> Doubts {
        let rows = notes.iter().filter(|n| n.is_in_doubt()).flat_map(|n| rows(document, n)).collect();
        Doubts { rows, selected: 0 }
    }

    pub fn move_by(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by).min(self.rows.len().saturating_sub(1));
    }
}

fn rows(document: &Document, note: &Note) -> Vec<DoubtRow> {
    let text: &str = &document.text;
    let was = note.annotation.selector.as_ref().map_or("", |s| s.exact.as_str());
    let row = |now: &str, place: Option<Range<usize>>| DoubtRow {
        state: note.anchor.name(),
        was: Clean::of(&one_line(was)),
        now: Clean::of(&one_line(now)),
        note: Clean::of(&one_line(&note.annotation.body)),
        id: note.annotation.id.clone(),
        place,
    };
    match &note.anchor {
        Anchor::Changed(range) => vec![row(text.get(range.clone()).unwrap_or(""), Some(range.clone()))],
        Anchor::Ambiguous(places) => {
            let around = |range: &Range<usize>| {
                let start = text.floor_char_boundary(range.start.saturating_sub(AROUND));
                let end = text.ceil_char_boundary(text.len().min(range.end + AROUND));
                row(&format!("… {} …", text.get(start..end).unwrap_or("")), Some(range.clone()))
            };
            places.iter().map(around).collect()
        }
        Anchor::Orphan => vec![row("(these words are not in the document)", None)],
        Anchor::Unsearched => vec![row("(not found yet: the search was cut short)", None)],
        Anchor::Found(_) | Anchor::Whole => Vec::new(),
    }
}

/// A note that is to be put on other words.
#[derive(Debug)]
pub(super) struct Attaching {
    key: DocumentKey,
    annotation: Annotation,
}

impl App {
    /// `R`: with words selected for a note, the note is put there; else the notes in doubt are listed.
    pub(super) fn doubts(&mut self) {
        let selecting = self.reader.as_ref().is_some_and(|r| r.selection.is_some());
        match self.attaching.take() {
            Some(Attaching { key, annotation }) if selecting => self.attach(key, annotation),
            _ => self.list_doubts(),
        }
    }

    fn list_doubts(&mut self) {
        let Some(reader) = &self.reader else { return self.complain("no document is open") };
        let doubts = Doubts::of(&reader.document, reader.margin.notes());
        if doubts.rows.is_empty() && reader.margin.is_searching() {
            return self.say("notes whose words have changed are still being looked for: in a moment");
        }
        if doubts.rows.is_empty() {
            return self.say("every note of this document stands on its words");
        }
        self.overlays.push(Overlay::Doubts(doubts));
    }

    /// The chosen row's note and place.
    fn doubted(&self) -> Option<(DocumentKey, Annotation, Option<Range<usize>>)> {
        let Some(Overlay::Doubts(doubts)) = self.overlays.last() else { return None };
        let row = doubts.rows.get(doubts.selected)?;
        let reader = self.reader.as_ref()?;
        let note = reader.margin.notes().iter().find(|n| n.annotation.id == row.id)?;
        Some((key_of(&reader.document)?, note.annotation.clone(), row.place.clone()))
    }

    pub(super) fn go_to_doubted(&mut self) {
        match self.doubted() {
            Some((_, _, Some(place))) => self.jump(place.start),
            Some(_) => self.complain("there is no place to go to: r puts the note on other words"),
            None => {}
        }
    }

    /// The note stands at the chosen place now.
    pub(super) fn agree(&mut self) {
        let Some((key, annotation, place)) = self.doubted() else { return };
        let Some(selector) = place.and_then(|place| self.selector(&place)) else {
            return self.complain("there is no place to agree to: r puts the note on other words");
        };
        self.overlays.pop();
        self.put(key, annotation, selector);
    }

    /// The note is to be put on other words: those selected now, or those that will be.
    pub(super) fn attach_elsewhere(&mut self) {
        let Some((key, annotation, _)) = self.doubted() else { return };
        self.overlays.pop();
        self.begin_attaching(key, annotation);
    }

    pub(super) fn begin_attaching(&mut self, key: DocumentKey, annotation: Annotation) {
        let is_open = self.reader.as_ref().is_some_and(|r| r.document.address.to_string() == key.path);
        if is_open && self.reader.as_ref().is_some_and(|r| r.selection.is_some()) {
            return self.attach(key, annotation);
        }
        let was = annotation.selector.as_ref().map_or(String::new(), |s| one_line(&s.exact));
        self.focus(Pane::Text);
        self.say(&format!(
            "select the new words (v), then R puts the note there: “{}”",
            super::shelf::fitted(&was, 30)
        ));
        self.attaching = Some(Attaching { key, annotation });
    }

    fn attach(&mut self, key: DocumentKey, annotation: Annotation) {
        let key = self.key_of_shown(key);
        let Some((open, _, selector)) = self.subject() else { return };
        if open.path != key.path {
            let why = format!("that note is about {}: open it, then R", key.title);
            self.attaching = Some(Attaching { key, annotation });
            return self.complain(&why);
        }
        self.leave_selection();
        self.put(key, annotation, selector);
    }

    fn put(&mut self, key: DocumentKey, annotation: Annotation, selector: Selector) {
        let after = match annotation.selector {
            Some(_) => annotation.anchored(selector),
            // On the whole document until now: these are the first words it is about.
            None => Annotation { selector: Some(selector), ..annotation.revised() },
        };
        self.change(key, Some(annotation), after, None);
    }
}
