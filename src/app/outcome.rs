//! What came back from the jobs, taken in; an answer to a question nobody asks any more is dropped by its ticket.

use super::overlay::Overlay;
use super::{App, Survey};
use crate::jobs::{Outcome, Ticket};
use crate::text::Address;

/// Up to this many documents the list is sorted whenever something arrives, as long as the reader has not moved in it;
/// beyond, only when a walk or an indexing is done.
const SORTED_AT_ONCE: usize = 5_000;

impl App {
    pub(super) fn take(&mut self, ticket: Ticket, outcome: Outcome) {
        let opening = self.opening.as_ref().is_some_and(|o| o.ticket == ticket);
        match outcome {
            Outcome::Opening { position, drafts, .. } => {
                if let Some(opening) = self.opening.as_mut().filter(|_| opening) {
                    opening.position = position;
                    opening.drafts = drafts;
                }
            }
            Outcome::Generation(document) if opening => self.take_generation(document),
            Outcome::Generation(_) => {}
            Outcome::NotOpened { address, why } if opening => self.not_opened(address, why),
            Outcome::NotOpened { .. } => {}
            Outcome::Notes { notes, .. } if opening => match notes {
                Ok(notes) => self.take_notes(notes),
                Err(why) => self.complain(&why),
            },
            Outcome::Notes { .. } => {}
            Outcome::Anchored { document, anchors } => {
                // Of another text it says nothing.
                if let Some(reader) = self.reader.as_mut().filter(|r| r.document.text == document.text) {
                    reader.margin.take_anchors(anchors);
                    self.land();
                    self.look_for_notes();
                }
            }
            Outcome::Hits(hits) => self.take_hits(ticket, hits),
            Outcome::Counts { hits, .. } => self.take_counts(ticket, hits),
            Outcome::Results { results, .. } => self.take_results(ticket, results),
            Outcome::Encodings { address, likely } => self.take_encodings(ticket, address, likely),
            Outcome::EncodingChosen { address, result } => self.encoding_chosen(address, result),
            Outcome::Saved { key, result } => self.saved(ticket, key, result),
            Outcome::AllNotes { sheets, drafts, gone } => {
                let first = self.reader.as_ref().map(|r| r.document.address.to_string());
                let doubts = self.reader.iter().flat_map(|r| r.margin.notes()).filter(|n| n.is_in_doubt());
                let states = doubts.map(|n| (n.annotation.id.clone(), n.anchor.name())).collect();
                let marks = self.overlays.iter_mut().find_map(|o| match o {
                    Overlay::Marks(marks) => Some(marks),
                    _ => None,
                });
                if let Some(marks) = marks.filter(|_| ticket == self.marks_ticket) {
                    marks.take(sheets, drafts, gone, first.as_deref(), states);
                }
            }
            Outcome::Learnt(all) => {
                for (address, state) in all {
                    self.shelf.catalogue.learn(&address, state);
                }
                self.sort_at_once();
            }
            Outcome::Found(batch) if ticket == self.survey_ticket => {
                self.shelf.catalogue.add(batch);
                self.sort_at_once();
                self.shelf_changed();
            }
            Outcome::Scanned if ticket == self.survey_ticket => {
                self.shelf.catalogue.retain_found();
                self.survey = Survey::Indexing { done: 0, of: self.shelf.catalogue.len() };
                self.sort();
                self.shelf_changed();
                self.open_something();
            }
            Outcome::Indexing(progress) if ticket == self.survey_ticket => {
                for (address, state) in progress.learnt {
                    self.shelf.catalogue.learn(&address, state);
                }
                self.survey = Survey::Indexing { done: progress.done, of: progress.of };
                self.sort_at_once();
            }
            Outcome::Indexed(result) if ticket == self.survey_ticket => {
                self.survey = match result {
                    Ok(_) => Survey::Done,
                    Err(why) => Survey::Failed(why),
                };
                self.sort();
                if self.search.is_in_force() && self.search.scope == super::Scope::Library {
                    self.search_library();
                }
            }
            Outcome::Split(now) => self.take_split(ticket, now),
            Outcome::SplitPreview(preview) => self.take_split_preview(ticket, preview),
            Outcome::Found(_) | Outcome::Scanned | Outcome::Indexing(_) | Outcome::Indexed(_) => {}
            // That a note is not saved is worse than anything else that could be said.
            Outcome::Trouble(_) if self.unsaved.iter().any(|u| u.refused) => {}
            Outcome::Trouble(_) if self.forgetful && self.remembering.contains(&ticket.0) => {}
            Outcome::Trouble(why) => {
                // What fails without the reader's asking for it is said once, and not tried again before they leave.
                self.forgetful |= self.remembering.contains(&ticket.0);
                self.complain(&why);
            }
        }
    }

    pub(super) fn sort_at_once(&mut self) {
        if self.shelf.catalogue.len() <= SORTED_AT_ONCE {
            self.sort();
        }
    }

    /// Sorts the list anew, unless the reader is moving in it.
    fn sort(&mut self) {
        if !self.shelf.touched {
            self.shelf.catalogue.arrange(self.order, self.grouping);
        }
    }

    fn shelf_changed(&mut self) {
        let open: Option<Address> = self.opening.as_ref().map(|o| o.address.clone());
        if let (false, Some(address)) = (self.shelf.touched, open) {
            self.shelf.select(&address);
        }
        self.shelf.select_something();
    }
}
