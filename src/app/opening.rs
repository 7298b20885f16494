//! A document on its way to the reader, and where in it the reader is to land.

use super::margin::key_of;
use super::marking::Written;
use super::overlay::Overlay;
use super::reader::Reader;
use super::{App, Pane, measure, one_line, plan};
use crate::jobs::{Job, Ticket};
use crate::library::{Card, EntryState, Root};
use crate::marginalia::Draft;
use crate::settings::Position;
use crate::text::{Address, CodePoints, Document, Format, Origin, Stage, View, line_start};
use std::ops::Range;

#[derive(Debug)]
pub(super) struct Opening {
    pub ticket: Ticket,
    pub address: Address,
    pub landing: Landing,
    pub position: Option<Position>,
    pub drafts: Vec<Draft>,
    /// The reader shows a generation of it.
    pub arrived: bool,
}

/// Where in a document the reader lands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Landing {
    /// Where the reader was the last time.
    Remembered,
    /// 1-based line of the file.
    Line(u32),
    /// Bytes of the text.
    Words(Range<usize>),
    /// A place a link names: `#id`.
    Place(String),
    /// An annotation, by its id; once the notes are there.
    Mark(String),
    /// The words of a draft, with which is gone on; once the notes are there.
    Draft(Box<Draft>),
    FirstHit,
    LastHit,
    /// Landed.
    Nowhere,
}

impl Landing {
    /// Whether the place is known only when the hits are.
    pub fn is_hit(&self) -> bool {
        matches!(self, Landing::FirstHit | Landing::LastHit)
    }
}

impl App {
    /// Opens a document, or goes to the place in it where it is open already.
    pub(super) fn open_document(&mut self, address: Address, landing: Landing) {
        self.said = None;
        if self.reader.as_ref().is_some_and(|r| r.document.address == address) {
            // Where one is in it, one stays.
            let landing = if landing == Landing::Remembered { Landing::Nowhere } else { landing };
            match &mut self.opening {
                Some(opening) if opening.address == address => {
                    if landing != Landing::Nowhere {
                        opening.landing = landing;
                    }
                }
                // Another document was on its way, and the rest of this one was given up for it: it is read again.
                _ => self.read_again(address, landing),
            }
            return self.land();
        }
        self.remember_position();
        let ticket = self.run(Job::Open(address.clone()));
        self.shelf.select(&address);
        self.opening = Some(Opening { ticket, address, landing, position: None, drafts: Vec::new(), arrived: false });
    }

    pub(super) fn take_generation(&mut self, document: Document) {
        let Some(opening) = &mut self.opening else { return };
        let first = !opening.arrived;
        // Of a document that is read once more, what says less than what is shown is passed over.
        if !first && self.reader.as_ref().is_some_and(|r| document.stage < r.document.stage) {
            return;
        }
        opening.arrived = true;
        let size = plan(self).and_then(|p| p.text).map(|rect| (measure(rect), rect.height as usize));
        let (measure, height) = size.unwrap_or((60, 20));
        let described = document.stage == Stage::Described;
        if described {
            let card = Card::of(&document);
            self.shelf.catalogue.learn(&document.address, EntryState::Known(card));
        }
        match &mut self.reader {
            Some(reader) if !first => {
                reader.take_up(document);
                self.renew_record();
            }
            _ => {
                let layers = self.reader.as_ref().map(|r| r.layers);
                let mut reader = Reader::new(document, measure, height);
                reader.layers = layers.unwrap_or_default();
                self.reader = Some(reader);
                // What was asked of the document before, and what lists its places, says nothing of this one.
                self.forget_hits();
                self.overlays.retain(|o| {
                    !matches!(
                        o,
                        Overlay::Doubts(_)
                            | Overlay::Outline(_)
                            | Overlay::Record(_)
                            | Overlay::Leads(..)
                            | Overlay::Encodings(..)
                    )
                });
            }
        }
        self.land();
        if described {
            self.find_here();
        }
    }

    /// Goes where the reader is to land, as soon as that much of the text is there.
    pub(super) fn land(&mut self) {
        let (Some(opening), Some(reader)) = (&mut self.opening, &mut self.reader) else { return };
        if opening.address != reader.document.address {
            return;
        }
        let hits_to_come = self.search.hits_to_come();
        let text = reader.document.text.clone();
        let whole = reader.document.stage >= Stage::Whole;
        match opening.landing.clone() {
            Landing::Nowhere => {}
            Landing::Remembered => {
                let Some(position) = &opening.position else {
                    // No such place, or not known yet: the beginning.
                    return;
                };
                if let Some(view) = View::named(&position.view).filter(|v| *v != reader.view) {
                    reader.set_view(view);
                }
                if let Some(byte) = found_again(&text, position).filter(|b| whole || *b < text.len() / 2) {
                    if byte > 0 {
                        reader.go_to_place(byte);
                    }
                    // The text may have moved since, and the paragraph with it.
                    let (_, points) = reader.exact.of(&text);
                    let moved = |at: usize| points.to_byte(&text, at).saturating_add(byte);
                    let before = points.to_byte(&text, position.at);
                    if let Some(paragraph) = position.paragraph {
                        reader.be_in(moved(paragraph).saturating_sub(before));
                    }
                    opening.landing = Landing::Nowhere;
                } else if whole {
                    opening.landing = Landing::Nowhere;
                }
            }
            Landing::Line(line) => {
                let blocks = &reader.document.blocks;
                let byte = match reader.document.format {
                    Format::Text | Format::Html | Format::Epub => {
                        line_start(&text, line.saturating_sub(reader.document.lines_before()).max(1) as usize)
                    }
                    _ => blocks.iter().rev().find(|b| b.line <= line).map_or(0, |b| b.range.start),
                };
                if whole || byte < text.len() {
                    let byte = byte.min(text.len().saturating_sub(1));
                    let byte = (0..=byte).rev().find(|b| text.is_char_boundary(*b)).unwrap_or(0);
                    reader.reveal(&(byte..byte), 2);
                    if reader.document.stage == Stage::Described {
                        opening.landing = Landing::Nowhere;
                    }
                }
            }
            Landing::Words(range) => {
                if range.end <= text.len() && text.is_char_boundary(range.start) && text.is_char_boundary(range.end) {
                    let above = reader.height / 3;
                    reader.reveal(&range, above);
                    reader.hit = reader.hits.iter().position(|h| h.end > range.start && h.start < range.end);
                    let hit_to_come = hits_to_come && !range.is_empty();
                    if reader.document.stage == Stage::Described && !hit_to_come {
                        opening.landing = Landing::Nowhere;
                    }
                } else if whole {
                    opening.landing = Landing::Nowhere;
                    self.complain("that place is not in the document any more");
                }
            }
            Landing::Place(link) => {
                if let Some(byte) = reader.document.landmarks.led_to(&link) {
                    reader.reveal(&(byte..byte), 2);
                    opening.landing = Landing::Nowhere;
                } else if whole {
                    opening.landing = Landing::Nowhere;
                    self.say(&format!("{link} is not in this document"));
                }
            }
            Landing::Mark(id) => {
                if reader.margin.is_awaited(&id) {
                    return;
                }
                let note = reader.margin.notes().iter().find(|n| n.annotation.id == id);
                let Some(anchor) = note.map(|n| n.anchor.clone()) else { return };
                opening.landing = Landing::Nowhere;
                match anchor.range() {
                    Some(range) => reader.reveal(&range, reader.height / 6),
                    None => self.complain(
                        "the words this was written about are not found for certain: R lists the notes in doubt",
                    ),
                }
            }
            Landing::Draft(draft) => {
                let Some(key) = key_of(&reader.document).filter(|_| reader.margin.loaded) else { return };
                if draft.annotation.as_ref().is_some_and(|id| reader.margin.is_awaited(id)) {
                    return;
                }
                opening.landing = Landing::Nowhere;
                self.open_draft(key, *draft);
            }
            Landing::FirstHit | Landing::LastHit if reader.hits.is_empty() => {}
            Landing::FirstHit => {
                reader.go_to_hit(0);
                opening.landing = Landing::Nowhere;
            }
            Landing::LastHit => {
                reader.go_to_hit(reader.hits.len() - 1);
                opening.landing = Landing::Nowhere;
            }
        }
    }

    pub(super) fn not_opened(&mut self, address: Address, why: String) {
        self.shelf.catalogue.learn(&address, EntryState::Unreadable(why.clone()));
        if self.opening.as_ref().is_some_and(|o| o.address == address) {
            self.opening = None;
            if let Some(shown) = self.reader.as_ref().map(|r| r.document.address.clone()).filter(|a| *a != address) {
                self.read_again(shown, Landing::Nowhere);
            }
            self.search_led_nowhere();
            self.complain(&why);
        }
    }

    /// Reads the open document once more; the place is kept.
    pub(super) fn read_again(&mut self, address: Address, landing: Landing) {
        let ticket = self.run(Job::Open(address.clone()));
        let (position, drafts) = (None, Vec::new());
        self.opening = Some(Opening { ticket, address, landing, position, drafts, arrived: true });
    }

    /// Whether a remembered document belongs to what is open now.
    pub(super) fn is_in_library(&self, address: &Address) -> bool {
        self.roots.iter().any(|root| match (root, &address.origin) {
            (Root::Samples, Origin::Sample(_)) => true,
            (Root::Path(root), Origin::File(path)) => path.starts_with(root),
            _ => false,
        })
    }

    /// The first document of the list is opened where none is, so that the room is never empty while there is something to read.
    pub(super) fn open_something(&mut self) {
        if self.reader.is_some() || self.opening.is_some() {
            return;
        }
        self.shelf.select_something();
        if let Some(super::shelf::Chosen::Document(address)) = self.shelf.chosen() {
            self.open_document(address, Landing::Remembered);
        }
    }

    /// A draft left on words of the open document that touch a stretch of it, one that is preferred before the others.
    pub(super) fn draft_on(&self, range: &Range<usize>, preferred: impl Fn(&Draft) -> bool) -> Option<Draft> {
        let (opening, reader) = (self.opening.as_ref()?, self.reader.as_ref()?);
        let text: &str = &reader.document.text;
        let touches = |d: &&Draft| {
            let (_, points) = reader.exact.of(text);
            let (start, end) = (points.to_byte(text, d.start), points.to_byte(text, d.end));
            d.annotation.is_none() && start < range.end && end > range.start && text.get(start..end) == Some(&d.exact)
        };
        let mut touching: Vec<&Draft> = opening.drafts.iter().filter(touches).collect();
        touching.sort_by_key(|d| !preferred(d));
        touching.first().map(|d| (*d).clone())
    }

    /// The draft of further words on a note of the open document.
    pub(super) fn draft_of(&self, annotation: &str) -> Option<Draft> {
        let drafts = &self.opening.as_ref()?.drafts;
        drafts.iter().find(|d| d.annotation.as_deref() == Some(annotation)).cloned()
    }

    /// The journal has this draft of the open document.
    pub(super) fn keep_draft(&mut self, draft: &Draft) {
        self.forget_draft(draft);
        if let Some(opening) = self.opening.as_mut().filter(|o| o.address.to_string() == draft.document) {
            opening.drafts.push(draft.clone());
        }
    }

    pub(super) fn forget_draft(&mut self, draft: &Draft) {
        if let Some(opening) = &mut self.opening {
            let same = |d: &Draft| (&d.annotation, d.start, d.end) == (&draft.annotation, draft.start, draft.end);
            opening.drafts.retain(|d| !same(d));
        }
    }

    pub(super) fn take_notes(&mut self, notes: crate::jobs::Noted) {
        let Some(reader) = &mut self.reader else { return };
        let key = key_of(&reader.document);
        let own = |u: &&super::Unsaved| key.as_ref().is_some_and(|k| k.path == u.key.path);
        let (mut changes, mut corrections) = (Vec::new(), notes.sheet.corrections.clone());
        for unsaved in self.unsaved.iter().filter(own) {
            match &unsaved.written {
                Written::Mark(annotation, _) => changes.push(annotation.clone()),
                Written::Record(amendment) => corrections.amend(amendment.clone()),
            }
        }
        reader.margin.take(notes, changes.into_iter(), &reader.document, &reader.exact);
        if let Some(warning) = reader.margin.warning.clone() {
            self.complain(&warning);
        }
        self.show_corrections(corrections);
        self.land();
        self.look_for_notes();
        self.ask_of_stray();
        let draft = self.opening.as_ref().and_then(|o| o.drafts.first());
        let on = draft.map(|d| super::shelf::fitted(&one_line(&d.exact), 24));
        if let (Some(on), None) = (on, &self.said) {
            self.say(&format!("an unfinished note is kept on “{on}”: a goes on with it there"));
        }
    }

    /// Has those notes looked for whose words have changed, some at a time: the one the reader is on the way to, then those
    /// near the page.
    pub(super) fn look_for_notes(&mut self) {
        let Some(reader) = self.reader.as_mut().filter(|r| r.is_described() && r.margin.is_searching()) else { return };
        let text: &str = &reader.document.text;
        let here = reader.paragraph().map_or(0, |p| p.start);
        let near = reader.exact.of(text).1.at_byte(text, here);
        let wanted = self.opening.as_ref().and_then(|o| match &o.landing {
            Landing::Mark(id) => Some(id.as_str()),
            Landing::Draft(draft) => draft.annotation.as_deref(),
            _ => None,
        });
        let annotations = reader.margin.begin_search(near, wanted);
        if !annotations.is_empty() {
            let document = reader.document.clone();
            self.run(Job::Anchor { document, annotations });
        }
    }

    /// Keys go to the text, or to the list, made visible where it was hidden.
    pub(super) fn focus(&mut self, pane: Pane) {
        self.pane = pane;
        if pane == Pane::List {
            self.list_hidden = false;
        }
    }
}

/// A remembered place in the text as it now is: where it was, else the nearest place with the same words.
fn found_again(text: &str, position: &Position) -> Option<usize> {
    let byte = CodePoints::of(text).to_byte(text, position.at);
    if position.words.is_empty() || text[byte..].starts_with(&position.words) {
        return (byte <= text.len()).then_some(byte);
    }
    let distance = |at: &usize| at.abs_diff(byte);
    text.match_indices(&position.words).map(|(at, _)| at).min_by_key(distance)
}
