//! A note being written: its words, what it is about, and its draft, so that leaving or losing the line loses nothing.

use super::field::Field;
use super::one_line;
use crate::marginalia::{Annotation, DocumentKey, Draft, Motivation, Selector};
use crate::text::Clean;
use std::time::{Duration, Instant};

#[derive(Clone, Debug)]
pub struct NoteEditor {
    pub field: Field,
    /// The words it is about, on one line.
    pub about: Clean,
    pub key: DocumentKey,
    target: Target,
    draft: Draft,
    /// When the draft is to be journalled; none while the journal has it.
    pub journal_at: Option<Instant>,
}

#[derive(Clone, Debug)]
enum Target {
    New(Selector),
    Existing(Box<Annotation>),
}

/// A draft is on disk this long after a key at the latest (notes.md: within a second).
const JOURNAL: Duration = Duration::from_millis(500);

impl NoteEditor {
    pub fn new(key: DocumentKey, document: String, selector: Selector, left: Option<Draft>) -> NoteEditor {
        let draft = Draft {
            document,
            annotation: None,
            start: selector.start,
            end: selector.end,
            exact: selector.exact.clone(),
            body: left.map(|d| d.body).unwrap_or_default(),
        };
        let about = Clean::of(&one_line(&selector.exact));
        NoteEditor {
            field: Field::new(draft.body.clone()),
            about,
            key,
            target: Target::New(selector),
            draft,
            journal_at: None,
        }
    }

    pub fn edit(key: DocumentKey, document: String, annotation: &Annotation, left: Option<Draft>) -> NoteEditor {
        let (start, end, exact) = match &annotation.selector {
            Some(s) => (s.start, s.end, s.exact.clone()),
            None => (0, 0, String::new()),
        };
        let body = left.map_or_else(|| annotation.body.trim_end().to_string(), |d| d.body);
        let about = Clean::of(&one_line(&exact));
        let draft = Draft { document, annotation: Some(annotation.id.clone()), start, end, exact, body };
        NoteEditor {
            field: Field::new(draft.body.clone()),
            about,
            key,
            target: Target::Existing(Box::new(annotation.clone())),
            draft,
            journal_at: None,
        }
    }

    /// The words have changed: the draft is due.
    pub fn changed(&mut self, now: Instant) {
        self.draft.body = self.field.text().to_string();
        self.journal_at.get_or_insert(now + JOURNAL);
    }

    /// Whether there are words in it that are not on disk as a note.
    pub fn has_new_words(&self) -> bool {
        match &self.target {
            Target::New(_) => !self.draft.body.trim().is_empty(),
            Target::Existing(note) => self.draft.body.trim_end() != note.body.trim_end(),
        }
    }

    /// Whether it was written before, and is gone on with.
    pub fn is_edit(&self) -> bool {
        matches!(self.target, Target::Existing(_))
    }

    /// The words it is about; none of a note on the whole document.
    pub fn selector(&self) -> Option<&Selector> {
        match &self.target {
            Target::New(selector) => Some(selector),
            Target::Existing(note) => note.standing(),
        }
    }

    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The annotation as it was before, and as it is with these words; none where there are no words.
    pub fn finish(&self, creator: &str) -> Option<(Option<Annotation>, Annotation)> {
        let body = self.field.text().trim_end();
        if body.trim().is_empty() {
            return None;
        }
        match &self.target {
            Target::New(selector) => {
                let mut note = Annotation::new(Motivation::Commenting, Some(selector.clone()), creator);
                note.body = body.to_string();
                Some((None, note))
            }
            Target::Existing(before) => {
                let mut note = before.revised();
                note.body = body.to_string();
                // A highlight that is given words is a note in that colour.
                if note.motivation == Motivation::Highlighting {
                    note.motivation = Motivation::Commenting;
                }
                Some((Some(before.as_ref().clone()), note))
            }
        }
    }
}
