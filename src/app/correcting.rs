//! Correcting the record: shown at once wherever the record is, saved by a job, undone by `U`. The document stays as it is.

use super::margin::key_of;
use super::marking::{Change, Written};
use super::overlay::Overlay;
use super::record::RecordList;
use super::{App, Field, one_line};
use crate::apparatus;
use crate::jobs::Job;
use crate::library::{Card, EntryState};
use crate::marginalia::DocumentKey;
use crate::text::{Address, Amendment, Corrections, Hand, Reading};
use std::sync::Arc;

impl App {
    pub(super) fn record_mut(&mut self) -> Option<&mut RecordList> {
        match self.overlays.last_mut() {
            Some(Overlay::Record(record)) => Some(record),
            _ => None,
        }
    }

    pub(super) fn begin_correction(&mut self) {
        let opening = self.is_opening();
        let Some((reader, Overlay::Record(record))) = self.reader.as_mut().zip(self.overlays.last_mut()) else {
            return;
        };
        if opening || !reader.is_described() {
            return self.complain("still reading: in a moment");
        }
        if !record.write(&reader.document) {
            return self.complain("this is no field of the record: there is nothing to correct");
        }
        if let Some((_, words)) = reader.left.take_if(|(target, _)| record.target() == Some(target)) {
            record.writing = Some(Field::new(words));
        }
    }

    pub(super) fn leave_correction(&mut self) {
        let written = self.record_mut().and_then(|record| Some((record.target()?.clone(), record.writing.take()?)));
        if let (Some((target, field)), Some(reader)) = (written, &mut self.reader) {
            reader.left = Some((target, field.text().to_string()));
        }
        self.say("left as it was: e goes on with what you wrote");
    }

    /// Takes the words of the field. Those the document has itself, and none at all, take a correction back.
    pub(super) fn finish_correction(&mut self) {
        let written = self.record_mut().and_then(|record| Some((record.target()?.clone(), record.writing.take()?)));
        let (Some((target, field)), Some(reader)) = (written, &self.reader) else { return };
        let Some(key) = key_of(&reader.document) else { return };
        let (record, text) = (&reader.document.record, &reader.document.text);
        let words = Some(one_line(field.text())).filter(|words| !words.is_empty());
        let before = record.corrections().get(&target).map(str::to_string);
        let of_the_document = |r: &&Reading| r.by != Hand::Reader && record.target(r, text) == target;
        let own = record.readings().iter().find(of_the_document).map(|r| one_line(&r.own(text)));
        let words = words.filter(|words| own.as_ref() != Some(words));
        if words == before {
            return self.say("left as it was");
        }
        let done = match words {
            Some(_) => "corrected (U undoes)",
            None => "as in the text again (U undoes)",
        };
        self.told_of_refused = false;
        self.undo
            .push(Change::Record { key: key.clone(), before: Amendment { target: target.clone(), words: before } });
        self.amend(key, Amendment { target, words }, done);
    }

    /// Shows a change of the record at once, and has it saved.
    pub(super) fn amend(&mut self, key: DocumentKey, amendment: Amendment, done: &'static str) {
        if let Some(reader) = self.reader.as_ref().filter(|r| r.document.address.to_string() == key.path) {
            let mut corrections = reader.document.record.corrections().clone();
            corrections.amend(amendment.clone());
            self.show_corrections(corrections);
        }
        self.send(key, Written::Record(amendment), done.to_string());
    }

    /// Shows the open document with these corrections, in its list row too.
    pub(super) fn show_corrections(&mut self, corrections: Corrections) {
        let Some(reader) = self.reader.as_mut().filter(|r| r.is_described()) else { return };
        let document = &reader.document;
        if *document.record.corrections() == corrections {
            return;
        }
        let record = apparatus::corrected(&document.record, &document.text, corrections, &self.vocabulary);
        reader.take_record(Arc::new(record));
        let card = Card::of(&reader.document);
        self.shelf.catalogue.learn(&reader.document.address, EntryState::Known(card));
        self.renew_record();
        self.sort_at_once();
    }

    /// Brings the list of the record into step with the document.
    pub(super) fn renew_record(&mut self) {
        let Some(reader) = &self.reader else { return };
        for overlay in &mut self.overlays {
            if let Overlay::Record(record) = overlay {
                record.renewed(&reader.document);
            }
        }
    }

    /// A correction is on disk: what the index and the list have of the document is to follow.
    pub(super) fn record_saved(&mut self, path: &str) {
        let open = self.reader.as_ref().map(|r| &r.document.address).filter(|a| a.to_string() == path);
        let address = open.cloned().unwrap_or_else(|| Address::displayed(path));
        if self.is_in_library(&address) {
            self.run(Job::Renew(address));
        }
    }
}
