//! Making marks: bookmarks, highlights and notes, each visible at once, saved by a job, and undone by `U`.

use super::margin::{Exact, key_of};
use super::note::NoteEditor;
use super::opening::Landing;
use super::overlay::{Overlay, TextPage};
use super::selection::Selection;
use super::shelf::fitted;
use super::{App, Effect, Reader, one_line, width_of};
use crate::jobs::{Job, Noted, Ticket};
use crate::marginalia::{Annotation, DocumentKey, Draft, Motivation, Selector, Sheet};
use crate::text::{Address, Amendment, CodePoints, Colour, for_clipboard};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A change not known to be on disk.
#[derive(Debug)]
pub(super) struct Unsaved {
    /// Of the job that carries it.
    pub ticket: Ticket,
    pub key: DocumentKey,
    pub written: Written,
    /// The store has refused it once.
    pub refused: bool,
    /// What is said once it is on disk.
    done: String,
}

/// What is written into a file of notes.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "a handful are alive at a time")]
pub(super) enum Written {
    /// With what the journal keeps of it until it is on disk.
    Mark(Annotation, Option<Draft>),
    Record(Amendment),
}

/// A change to notes as `U` needs it.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "as many as the reader makes in one session")]
pub(super) enum Change {
    Mark {
        key: DocumentKey,
        /// None where the change made the mark.
        before: Option<Annotation>,
        after: Annotation,
    },
    /// The record, by the amendment that undoes it.
    Record { key: DocumentKey, before: Amendment },
}

/// The longest quotation a bookmark without a selection carries, code points.
const BOOKMARK_WORDS: usize = 80;

impl App {
    /// Where a mark goes: key, range and selector of the selection or the current paragraph.
    pub(super) fn subject(&mut self) -> Option<(DocumentKey, Range<usize>, Selector)> {
        let Some(reader) = &self.reader else {
            self.complain("no document is open");
            return None;
        };
        let key = key_of(&reader.document);
        let range = reader.subject();
        let (Some(key), Some(range)) = (key, range) else {
            self.complain(if reader.is_described() { "there are no words here" } else { "still reading: in a moment" });
            return None;
        };
        let selector = self.selector(&range)?;
        Some((key, range, selector))
    }

    pub(super) fn selector(&self, range: &Range<usize>) -> Option<Selector> {
        let reader = self.reader.as_ref()?;
        let text: &str = &reader.document.text;
        let (on, points) = reader.exact.of(text);
        Some(Selector::of(text, *on, points, range.clone()))
    }

    pub(super) fn begin_selection(&mut self) {
        let Some(reader) = &mut self.reader else { return };
        let hit = reader.hit.and_then(|n| reader.hits.get(n)).filter(|h| reader.page.shows_byte(h.start)).cloned();
        let on_page = reader.paragraph().map(|p| {
            let seen = reader.page.lines().find(|(_, l)| l.range.end > p.start && l.range.start < p.end);
            seen.map_or(p.clone(), |(_, line)| line.range.start.max(p.start)..p.end)
        });
        let selection = match (hit, on_page) {
            (Some(hit), _) => Selection::begin(&reader.document, &hit, true),
            (None, Some(range)) if !range.is_empty() => Selection::begin(&reader.document, &range, false),
            _ => return,
        };
        reader.selection = Some(selection);
    }

    pub(super) fn leave_selection(&mut self) {
        if let Some(reader) = &mut self.reader {
            reader.selection = None;
        }
    }

    // --- notes ---

    pub(super) fn write_note(&mut self) {
        let Some((key, range, selector)) = self.subject() else { return };
        let Some(reader) = &self.reader else { return };
        let document = reader.document.address.to_string();
        let selecting = reader.selection.is_some();
        let existing = reader.margin.note_on(&range).cloned();
        let exact = |d: &Draft| (d.start, d.end) == (selector.start, selector.end);
        let draft = self.draft_on(&range, exact).filter(|d| !selecting || exact(d));
        if existing.is_some() && selecting {
            self.say("editing their note: Ctrl-X Ctrl-N begins another");
        }
        let editor = match (existing, draft) {
            (Some(note), _) => NoteEditor::edit(key, document, &note, self.draft_of(&note.id)),
            (None, Some(draft)) => {
                // The draft is about its own words, which may be fewer than the paragraph.
                let text = self.reader.as_ref().map(|r| r.document.text.clone()).unwrap_or_default();
                let points = CodePoints::of(&text);
                let own = points.to_byte(&text, draft.start)..points.to_byte(&text, draft.end);
                let Some(selector) = self.selector(&own) else { return };
                NoteEditor::new(key, document, selector, Some(draft))
            }
            (None, None) => NoteEditor::new(key, document, selector, None),
        };
        self.overlays.push(Overlay::Note(Box::new(editor)));
    }

    /// A second note on the words of the one that is open; what was changed in that is kept as its draft.
    pub(super) fn write_another(&mut self) {
        let Some(note) = self.note() else { return };
        if !note.is_edit() {
            return self.say("this is a new note already");
        }
        let Some(selector) = note.selector().cloned() else {
            return self.say("this note is on the whole document: another one needs words to be on");
        };
        let (key, document) = (note.key.clone(), note.draft().document.clone());
        self.leave_note();
        let drafts = self.opening.as_ref().map(|o| &o.drafts[..]).unwrap_or_default();
        let own = |d: &&Draft| {
            d.annotation.is_none() && d.document == document && (d.start, d.end) == (selector.start, selector.end)
        };
        let draft = drafts.iter().find(own).cloned();
        self.overlays.push(Overlay::Note(Box::new(NoteEditor::new(key, document, selector, draft))));
    }

    pub(super) fn edit_note(&mut self, key: DocumentKey, annotation: &Annotation) {
        let document = key.path.clone();
        let left = self.draft_of(&annotation.id);
        let editor = NoteEditor::edit(key, document, annotation, left);
        self.overlays.push(Overlay::Note(Box::new(editor)));
    }

    pub(super) fn save_note(&mut self) {
        let Some(Overlay::Note(note)) = self.overlays.pop() else { return };
        let draft = note.draft().clone();
        match note.finish(&self.creator) {
            Some((before, after)) => {
                self.leave_selection();
                self.forget_draft(&draft);
                self.change(note.key.clone(), before, after, Some(draft));
                self.noted = true;
            }
            None => {
                self.overlays.push(Overlay::Note(note));
                self.complain("the note has no words yet: Esc leaves it");
            }
        }
    }

    /// Leaves the note; its words are kept as a draft.
    pub(super) fn leave_note(&mut self) {
        self.journal();
        let Some(Overlay::Note(note)) = self.overlays.pop() else { return };
        let draft = note.draft().clone();
        if !note.has_new_words() {
            self.forget_draft(&draft);
            self.run(Job::DropDraft(draft));
        } else {
            self.keep_draft(&draft);
            self.say("the draft is kept: a on the same words goes on with it");
        }
        self.list_marks_again();
    }

    /// The list of all marks, where it is open, shows what has changed.
    fn list_marks_again(&mut self) {
        if self.overlays.iter().any(|o| matches!(o, Overlay::Marks(_))) {
            self.marks_ticket = self.run(Job::LoadAllNotes);
        }
    }

    /// Goes on with a draft of the open document: on its note, else on its words.
    pub(super) fn open_draft(&mut self, key: DocumentKey, draft: Draft) {
        let Some(reader) = &mut self.reader else { return };
        let note = draft.annotation.as_ref().and_then(|id| reader.margin.note(id)).cloned();
        let range = match &note {
            Some(note) => note.anchor.range(),
            None => words_of(&draft, &reader.document.text, &reader.exact),
        };
        if let Some(range) = &range {
            reader.reveal(range, reader.height / 6);
        }
        let document = draft.document.clone();
        let selector = range.and_then(|range| self.selector(&range));
        let editor = match (note, selector) {
            (Some(note), _) => NoteEditor::edit(key, document, &note.annotation, Some(draft.clone())),
            (None, Some(selector)) => NoteEditor::new(key, document, selector, Some(draft.clone())),
            (None, None) => {
                let width = self.reader.as_ref().map_or(60, |r| r.galley.measure());
                let page = TextPage::words("A draft; its words are not found", &draft.body, width);
                return self.overlays.push(Overlay::Page(page));
            }
        };
        let now = editor.draft().clone();
        if (now.start, now.end, &now.annotation) != (draft.start, draft.end, &draft.annotation) {
            // The words have moved, or the note it was to change is gone: it is kept under its new place.
            self.run(Job::Journal(now.clone()));
            self.keep_draft(&now);
            self.forget_draft(&draft);
            self.run(Job::DropDraft(draft));
        }
        self.overlays.push(Overlay::Note(Box::new(editor)));
    }

    /// Writes the draft of the open note to the journal where that is due.
    pub(super) fn journal(&mut self) {
        let Some(note) = self.note_mut() else { return };
        if note.journal_at.take().is_some() {
            let draft = note.draft().clone();
            self.run(Job::Journal(draft));
        }
    }

    pub(super) fn note_edited(&mut self, result: Result<String, String>) {
        match result {
            Ok(words) => {
                let now = self.now;
                if let Some(note) = self.note_mut() {
                    note.field.set(words.trim_end().to_string());
                    note.changed(now);
                }
            }
            Err(why) => self.complain(&why),
        }
    }

    // --- highlights and bookmarks ---

    pub(super) fn highlight(&mut self, colour: Colour) {
        let Some((key, range, selector)) = self.subject() else { return };
        // The same words are not highlighted twice: they change their colour.
        let old = self.reader.as_ref().and_then(|r| r.margin.coloured(&range)).cloned();
        self.colour = colour;
        self.leave_selection();
        if old.as_ref().is_some_and(|old| old.colour == Some(colour)) {
            return self.say("these words are highlighted so already");
        }
        let mut mark = match &old {
            Some(old) => old.revised(),
            None => Annotation::new(Motivation::Highlighting, Some(selector), &self.creator),
        };
        mark.colour = Some(colour);
        self.change(key, old, mark, None);
    }

    pub(super) fn bookmark(&mut self, letter: Option<char>) {
        let Some((key, range, mut selector)) = self.subject() else { return };
        let Some(reader) = &self.reader else { return };
        if reader.selection.is_none() {
            let words = &reader.document.text[range.clone()];
            let end = words.char_indices().nth(BOOKMARK_WORDS).map_or(words.len(), |(at, _)| at);
            let blank = words[..end].rfind(char::is_whitespace).filter(|_| end < words.len());
            let short = range.start..range.start + blank.unwrap_or(end).max(1);
            let short = short.start..short.end.min(range.end);
            if reader.document.text.is_char_boundary(short.end) {
                match self.selector(&short) {
                    Some(shorter) => selector = shorter,
                    None => return,
                }
            }
        }
        let old = letter.and_then(|l| {
            let notes = self.reader.as_ref()?.margin.notes();
            notes.iter().map(|n| &n.annotation).find(|a| a.letter == Some(l)).cloned()
        });
        let mark = match &old {
            // A letter stands at one place of a document: it moves.
            Some(old) => {
                let mut mark = old.revised();
                mark.selector = Some(selector);
                mark.anchors.clear();
                mark
            }
            None => {
                let mut mark = Annotation::new(Motivation::Bookmarking, Some(selector), &self.creator);
                mark.letter = letter;
                mark
            }
        };
        self.leave_selection();
        self.change(key, old, mark, None);
    }

    // --- changes ---

    /// Shows a change at once, has it saved, and remembers how to undo it.
    /// `draft` is what the journal keeps of it until it is on disk.
    pub(super) fn change(
        &mut self,
        key: DocumentKey,
        before: Option<Annotation>,
        after: Annotation,
        draft: Option<Draft>,
    ) {
        let key = self.key_of_shown(key);
        let stood = before.as_ref().map_or(0, |before| before.anchors.len());
        let done =
            if after.anchors.len() > stood { "the note stands on these words now (U undoes)" } else { said_of(&after) };
        self.undo.push(Change::Mark { key: key.clone(), before, after: after.clone() });
        self.told_of_refused = false;
        self.mark(key, after, draft, done.to_string());
    }

    fn mark(&mut self, key: DocumentKey, annotation: Annotation, draft: Option<Draft>, done: String) {
        let same = |reader: &&mut Reader| key_of(&reader.document).is_some_and(|k| k.path == key.path);
        if let Some(reader) = self.reader.as_mut().filter(same) {
            reader.margin.change(annotation.clone(), &reader.document, &reader.exact);
        }
        self.send(key, Written::Mark(annotation, draft), done);
    }

    pub(super) fn send(&mut self, key: DocumentKey, written: Written, done: String) {
        // What was refused before goes along.
        let refused = |u: &mut Unsaved| u.refused && u.key.path == key.path;
        let mut all: Vec<Written> = self.unsaved.extract_if(.., refused).map(|u| u.written).collect();
        all.push(written);
        self.save(key, all, done);
    }

    pub(super) fn save(&mut self, key: DocumentKey, all: Vec<Written>, done: String) {
        let (mut changes, mut amendments) = (Vec::new(), Vec::new());
        for written in &all {
            match written {
                Written::Mark(annotation, _) => changes.push(annotation.clone()),
                Written::Record(amendment) => amendments.push(amendment.clone()),
            }
        }
        let job = match self.stray_of(&key) {
            // With the first change of the reader's they are the notes of this document.
            Some(gone) => Job::Adopt { key: key.clone(), gone, changes, amendments },
            None => Job::Save { key: key.clone(), changes, amendments },
        };
        let ticket = self.run(job);
        let unsaved = |written| Unsaved { ticket, key: key.clone(), written, refused: false, done: done.clone() };
        self.unsaved.extend(all.into_iter().map(unsaved));
    }

    /// The ids of the marks the store has refused.
    pub(super) fn unsaved_marks(&self) -> HashSet<String> {
        let id = |u: &Unsaved| match &u.written {
            Written::Mark(annotation, _) => Some(annotation.id.clone()),
            Written::Record(_) => None,
        };
        self.unsaved.iter().filter(|u| u.refused).filter_map(id).collect()
    }

    /// Tries once more what the store has refused. True where there was something.
    pub(super) fn save_refused(&mut self) -> bool {
        let (refused, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.unsaved).into_iter().partition(|u| u.refused);
        self.unsaved = rest;
        let any = !refused.is_empty();
        for unsaved in refused {
            self.save(unsaved.key, vec![unsaved.written], unsaved.done);
        }
        any
    }

    pub(super) fn saved(&mut self, ticket: Ticket, key: DocumentKey, result: Result<Sheet, String>) {
        match result {
            Ok(sheet) => {
                let done = self.unsaved.iter().rfind(|u| u.ticket == ticket).map(|u| u.done.clone());
                let (mut drafts, mut corrected) = (Vec::new(), false);
                for saved in self.unsaved.extract_if(.., |u| u.ticket == ticket) {
                    match saved.written {
                        Written::Mark(_, draft) => drafts.extend(draft),
                        Written::Record(_) => corrected = true,
                    }
                }
                for draft in drafts {
                    self.run(Job::DropDraft(draft));
                }
                if corrected {
                    self.record_saved(&key.path);
                }
                let warning = sheet.warning.clone();
                let kept = self.kept_with(&key);
                if self.reader.as_ref().and_then(|r| key_of(&r.document)).is_some_and(|k| k.path == key.path) {
                    self.take_notes(Noted { sheet, stray: None, anchors: HashMap::new() });
                }
                match (warning, done) {
                    (Some(warning), _) => self.complain(&warning),
                    (None, done) if kept.is_some() && self.note().is_none() => {
                        let done = done.map_or(String::new(), |done| format!("{done}; "));
                        self.say(&format!("{done}{}", kept.unwrap_or_default()));
                    }
                    (None, Some(done)) if self.note().is_none() => self.say(&done),
                    _ => {}
                }
                self.list_marks_again();
            }
            Err(why) => {
                let mut drafts = Vec::new();
                for unsaved in self.unsaved.iter_mut().filter(|u| u.ticket == ticket) {
                    unsaved.refused = true;
                    if let Written::Mark(_, draft) = &unsaved.written {
                        drafts.extend(draft.clone());
                    }
                }
                // What was saved within a moment of its last key may not be in the journal.
                for draft in drafts {
                    self.run(Job::Journal(draft));
                }
                if self.unsaved.iter().all(|u| u.ticket != ticket) {
                    return self.complain(&why);
                }
                let next =
                    if self.told_of_refused { "q again leaves without it" } else { "kept here, and tried again" };
                self.complain(&format!("not saved ({next}): {why}"));
            }
        }
    }

    pub(super) fn undo(&mut self) {
        let (key, before, after) = match self.undo.pop() {
            Some(Change::Mark { key, before, after }) => (key, before, after),
            Some(Change::Record { key, before }) => {
                let done = "undone: the record is as it was (U undoes the change before that)";
                self.amend(key, before, done);
                return self.say(done);
            }
            None => return self.complain("nothing to undo"),
        };
        let (undone, what) = match before {
            None => (after.deletion(), "is taken away"),
            Some(before) => {
                let next = after.revised();
                let back = Annotation { rev: next.rev, modified: next.modified, deleted: before.deleted, ..before };
                (back, if after.deleted.is_some() { "is back" } else { "is as it was" })
            }
        };
        let room = self.size.width.saturating_sub(2);
        let mut done = undone_sentence(&undone, what, room);
        let further = " (U undoes the change before that)";
        if !self.undo.is_empty() && width_of(&done) + width_of(further) <= room {
            done.push_str(further);
        }
        self.say(&done);
        self.mark(key, undone, None, done);
    }

    pub(super) fn delete_mark(&mut self, key: DocumentKey, annotation: Annotation) {
        let deletion = annotation.deletion();
        self.change(key, Some(annotation), deletion, None);
    }

    // --- copying ---

    pub(super) fn copy_cited(&mut self) {
        let Some(reader) = &self.reader else { return };
        let Some(range) = reader.subject() else { return };
        let words = crate::cite::quotation(&reader.document, range);
        self.copy(&words, "words and citation");
    }

    /// The words alone, as the view shows them.
    pub(super) fn copy_bare(&mut self) {
        let Some(reader) = &self.reader else { return };
        let Some(range) = reader.subject() else { return };
        let document = &reader.document;
        let mut words = String::new();
        let mut at = range.start;
        for left_out in
            crate::text::omissions(reader.view, &document.text, &document.blocks, &document.spans, range.clone())
        {
            let start = left_out.range.start.clamp(at, range.end);
            words.push_str(&document.text[at..start]);
            words.push_str(left_out.stand_in);
            at = left_out.range.end.clamp(start, range.end);
        }
        words.push_str(&document.text[at..range.end]);
        self.copy(&words, "words");
    }

    pub(super) fn cite(&mut self) {
        let Some(reader) = &self.reader else { return };
        let citation = crate::cite::plain(&reader.document, reader.subject());
        self.copy(&citation, "citation");
    }

    fn copy(&mut self, words: &str, what: &'static str) {
        self.leave_selection();
        self.effects.push(Effect::Copy { text: for_clipboard(words).into_owned(), what });
    }

    // --- the file itself ---

    pub(super) fn edit_file(&mut self) {
        let Some(reader) = &self.reader else { return };
        let Some(path) = reader.document.address.path() else {
            return self.complain("a bundled sample has no file to edit");
        };
        if !path.exists() {
            let why = format!("{} is not there any more", path.display());
            return self.complain(&why);
        }
        let line = reader.document.blocks.get(reader.current).map_or(1, |b| b.line.max(1) as usize);
        self.effects.push(Effect::EditFile { path: path.to_path_buf(), line });
    }

    pub(super) fn file_edited(&mut self, result: Result<(), String>) {
        match result {
            Ok(()) => {
                let Some(address) = self.reader.as_ref().map(|r| r.document.address.clone()) else { return };
                // Where the file is split, its documents may begin at other bytes now.
                let next = Address { part: 2, ..address.clone() };
                let is_split = address.part > 1 || self.shelf.catalogue.key_of(&next).is_some();
                self.read_again(address, Landing::Nowhere);
                if is_split {
                    self.survey_again();
                }
            }
            Err(why) => self.complain(&why),
        }
    }
}

/// Where a draft's words stand: where they stood, else the nearest place that has them.
fn words_of(draft: &Draft, text: &str, exact: &Exact) -> Option<Range<usize>> {
    let (_, points) = exact.of(text);
    let start = points.to_byte(text, draft.start);
    let places = text.match_indices(&draft.exact).filter(|(_, words)| !words.is_empty());
    let nearest = places.min_by_key(|(at, _)| at.abs_diff(start));
    nearest.map(|(at, words)| at..at + words.len())
}

/// Columns of a mark's words in a sentence: enough to know them again, and the fewest that say anything.
const NAMED: std::ops::RangeInclusive<u16> = 6..=40;

/// `undone: the highlight on “its words” is back`, the words cut so that it fits.
fn undone_sentence(mark: &Annotation, what: &str, room: u16) -> String {
    let kind = match (mark.motivation, mark.letter) {
        (Motivation::Bookmarking, Some(letter)) => format!("bookmark {letter}"),
        (Motivation::Bookmarking, None) => "bookmark".to_string(),
        (Motivation::Highlighting, _) => "highlight".to_string(),
        (Motivation::Tagging, _) => "tag".to_string(),
        (Motivation::Linking, _) => "link".to_string(),
        (Motivation::Editing, _) => "correction".to_string(),
        (Motivation::Commenting, _) => "note".to_string(),
    };
    let with = |on: &str| format!("undone: the {kind}{on} {what}");
    let Some(selector) = &mark.selector else { return with(" on the whole document") };
    let left = room.saturating_sub(width_of(&with(" on “”"))).min(*NAMED.end());
    if left < *NAMED.start() {
        with("")
    } else {
        with(&format!(" on “{}”", fitted(&one_line(&selector.exact), left)))
    }
}

fn said_of(annotation: &Annotation) -> &'static str {
    match (annotation.deleted, annotation.motivation) {
        (Some(_), _) => "deleted (U brings it back)",
        (_, Motivation::Bookmarking) => "bookmark saved (U undoes)",
        (_, Motivation::Highlighting) => "highlight saved (U undoes)",
        _ => "note saved (U undoes)",
    }
}
