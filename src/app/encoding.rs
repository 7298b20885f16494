//! Choosing the encoding of the open document: the likely ones, each with how the file would read in it.

use super::overlay::{Overlay, Pick, PickRow};
use super::{App, one_line};
use crate::format::Likely;
use crate::jobs::{Job, Ticket};
use crate::settings::ChoiceScope;
use crate::text::{Address, Clean, Document, EncodingEvidence};
use std::time::Duration;

/// What the rows of the overlay stand for.
#[derive(Debug)]
pub struct Encodings {
    pub address: Address,
    /// None in the row "as detected".
    pub names: Vec<Option<&'static str>>,
}

impl App {
    /// Asks for the encodings the open document may be in; they are shown when they are there.
    pub(super) fn ask_encodings(&mut self) {
        let Some(reader) = &self.reader else { return self.complain("no document is open") };
        let address = reader.document.address.clone();
        self.encodings_ticket = self.run(Job::Encodings(address));
    }

    pub(super) fn take_encodings(&mut self, ticket: Ticket, address: Address, likely: Result<Vec<Likely>, String>) {
        let Some(reader) = self.reader.as_ref().filter(|r| r.document.address == address) else { return };
        if ticket != self.encodings_ticket || !self.overlays.is_empty() {
            return;
        }
        match likely {
            Ok(likely) => {
                let (pick, names) = rows(&reader.document, &likely);
                self.overlays.push(Overlay::Encodings(pick, Encodings { address, names }));
            }
            Err(why) => self.complain(&format!("no other encoding can be chosen: {why}")),
        }
    }

    /// The chosen row, for the file or all files of its folder.
    pub(super) fn choose_encoding(&mut self, scope: ChoiceScope) {
        let Some(Overlay::Encodings(pick, of)) = self.overlays.pop() else { return };
        let Some(encoding) = of.names.get(pick.selected).copied() else { return };
        self.encodings_ticket = self.run(Job::ChooseEncoding { address: of.address, scope, encoding });
    }

    /// What was chosen is remembered: the document is read anew, and so is whatever else it changes, for the index.
    pub(super) fn encoding_chosen(&mut self, address: Address, result: Result<(), String>) {
        if let Err(why) = result {
            return self.complain(&why);
        }
        if self.reader.as_ref().is_some_and(|r| r.document.address == address) {
            self.read_again(address, super::opening::Landing::Nowhere);
        }
        let survey = Job::Survey { roots: self.roots.clone(), rebuild: false, after: Duration::ZERO };
        self.survey_ticket = self.run(survey);
        self.say("read anew: C chooses another encoding");
    }
}

/// `windows-1251, guessed`; none where the bytes allow nothing else.
pub fn told_encoding(document: &Document) -> Option<String> {
    document.told_by.words().map(|by| format!("{}, {by}", document.encoding))
}

fn rows(document: &Document, likely: &[Likely]) -> (Pick, Vec<Option<&'static str>>) {
    let is_chosen = matches!(document.told_by, EncodingEvidence::Chosen | EncodingEvidence::ChosenForFolder);
    let detected = if is_chosen { String::new() } else { format!("now {}", document.encoding) };
    let row = |label: &str, words: &str| PickRow {
        label: label.to_string(),
        words: Clean::of(&one_line(words)),
        aside: Clean::default(),
        indent: 0,
        at: None,
    };
    let mut rows = vec![row("as detected", &detected)];
    let mut names = vec![None];
    for Likely { encoding, words } in likely {
        rows.push(row(encoding, words));
        names.push(Some(*encoding));
    }
    let selected = if is_chosen { names.iter().position(|n| *n == Some(document.encoding)).unwrap_or(0) } else { 0 };
    (Pick { title: "Encoding: Enter for this file, f for its folder", wraps: false, rows, selected }, names)
}
