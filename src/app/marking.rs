//! Making marks: bookmarks, highlights and notes, each visible at once, saved by a job, and undone by `U`.

use super::margin::key_of;
use super::note::NoteEditor;
use super::opening::Landing;
use super::overlay::Overlay;
use super::selection::Selection;
use super::{App, Effect, Reader};
use crate::jobs::{Job, Noted, Ticket};
use crate::marginalia::{Annotation, DocumentKey, Draft, Motivation, Selector, Sheet};
use crate::text::{CodePoints, Colour, for_clipboard};
use std::collections::HashMap;
use std::ops::Range;

/// A change not known to be on disk.
#[derive(Debug)]
pub(super) struct Unsaved {
    /// Of the job that carries it.
    pub ticket: Ticket,
    pub key: DocumentKey,
    pub annotation: Annotation,
    /// The store has refused it once.
    pub refused: bool,
    /// What the journal keeps of it until it is on disk.
    draft: Option<Draft>,
    /// What is said once it is on disk.
    done: &'static str,
}

/// A change to notes as `U` needs it.
#[derive(Debug)]
pub(super) struct Change {
    key: DocumentKey,
    /// None where the change made the mark.
    before: Option<Annotation>,
    after: Annotation,
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
        self.undo.push(Change { key: key.clone(), before, after: after.clone() });
        self.told_of_refused = false;
        self.send(key, after, draft, done);
    }

    fn send(&mut self, key: DocumentKey, annotation: Annotation, draft: Option<Draft>, done: &'static str) {
        let same = |reader: &&mut Reader| key_of(&reader.document).is_some_and(|k| k.path == key.path);
        if let Some(reader) = self.reader.as_mut().filter(same) {
            reader.margin.change(annotation.clone(), &reader.document, &reader.exact);
        }
        // What was refused before goes along.
        let refused = |u: &mut Unsaved| u.refused && u.key.path == key.path;
        let mut changes: Vec<(Annotation, Option<Draft>)> =
            self.unsaved.extract_if(.., refused).map(|u| (u.annotation, u.draft)).collect();
        changes.push((annotation, draft));
        self.save(key, changes, done);
    }

    pub(super) fn save(&mut self, key: DocumentKey, changes: Vec<(Annotation, Option<Draft>)>, done: &'static str) {
        let annotations = changes.iter().map(|(annotation, _)| annotation.clone()).collect();
        let job = match self.stray_of(&key) {
            // With the first change of the reader's they are the notes of this document.
            Some(gone) => Job::Adopt { key: key.clone(), gone, changes: annotations },
            None => Job::Save { key: key.clone(), changes: annotations },
        };
        let ticket = self.run(job);
        let unsaved =
            |(annotation, draft)| Unsaved { ticket, key: key.clone(), annotation, refused: false, draft, done };
        self.unsaved.extend(changes.into_iter().map(unsaved));
    }

    /// Tries once more what the store has refused. True where there was something.
    pub(super) fn save_refused(&mut self) -> bool {
        let (refused, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.unsaved).into_iter().partition(|u| u.refused);
        self.unsaved = rest;
        let any = !refused.is_empty();
        for unsaved in refused {
            self.save(unsaved.key, vec![(unsaved.annotation, unsaved.draft)], unsaved.done);
        }
        any
    }

    pub(super) fn saved(&mut self, ticket: Ticket, key: DocumentKey, result: Result<Sheet, String>) {
        match result {
            Ok(sheet) => {
                let done = self.unsaved.iter().rfind(|u| u.ticket == ticket).map(|u| u.done);
                let drafts: Vec<Draft> =
                    self.unsaved.extract_if(.., |u| u.ticket == ticket).filter_map(|u| u.draft).collect();
                for draft in drafts {
                    self.run(Job::DropDraft(draft));
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
                    (None, Some(done)) if self.note().is_none() => self.say(done),
                    _ => {}
                }
                if self.overlays.iter().any(|o| matches!(o, Overlay::Marks(_))) {
                    self.marks_ticket = self.run(Job::LoadAllNotes);
                }
            }
            Err(why) => {
                let mut drafts = Vec::new();
                for unsaved in self.unsaved.iter_mut().filter(|u| u.ticket == ticket) {
                    unsaved.refused = true;
                    drafts.extend(unsaved.draft.clone());
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
        let Some(Change { key, before, after }) = self.undo.pop() else {
            return self.complain("nothing to undo");
        };
        let (undone, done) = match before {
            None => (after.deletion(), "undone: the mark is taken away (U undoes the change before that)"),
            Some(before) => {
                let done = match after.deleted {
                    Some(_) => "undone: the mark is back (U undoes the change before that)",
                    None => "undone: the mark is as it was (U undoes the change before that)",
                };
                let next = after.revised();
                (Annotation { rev: next.rev, modified: next.modified, deleted: before.deleted, ..before }, done)
            }
        };
        self.send(key, undone, None, done);
        self.say(done);
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
                self.read_again(address, Landing::Nowhere);
            }
            Err(why) => self.complain(&why),
        }
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
