//! The record over the text: every field with whose words it is, and a field of one line in which the reader corrects it.
//!
//! In: a described document. Out: rows, the target of each, and the words that were written for one. What becomes of them
//! is the business of `correcting`.

use super::encoding::told_encoding;
use super::field::Field as Words;
use super::overlay::{Pick, PickRow};
use crate::text::{Clean, Document, Field, Hand, Reading, Target, one_line};

#[derive(Debug)]
pub struct RecordList {
    pub pick: Pick,
    /// Of each row: what a correction of it is kept under; none where it is no field of the record.
    targets: Vec<Option<Target>>,
    /// What is being written for the chosen row.
    pub writing: Option<Words>,
}

impl RecordList {
    /// The fields that are told, what is known of the file, and the fields that could be told.
    pub fn of(document: &Document) -> RecordList {
        let (mut rows, mut targets) = (Vec::new(), Vec::new());
        for field in Field::ALL {
            for reading in document.record.all(*field) {
                rows.push(told(reading, &document.text));
                targets.push(Some(document.record.target(reading, &document.text)));
            }
        }
        rows.extend(facts(document));
        targets.resize(rows.len(), None);
        for field in Field::ALL.iter().filter(|f| document.record.get(**f).is_none()) {
            rows.push(row(field.label(), "", NOT_THERE, None));
            targets.push(Some(Target::field(*field)));
        }
        let pick = Pick { title: "Record", wraps: true, rows, selected: 0 };
        RecordList { pick, targets, writing: None }
    }

    /// The same list of the document as it now is; the chosen field and what is being written stay.
    pub fn renewed(&mut self, document: &Document) {
        let new = RecordList::of(document);
        let chosen = self.target().cloned();
        let again = chosen.and_then(|target| new.targets.iter().position(|t| t.as_ref() == Some(&target)));
        let selected = again.unwrap_or(self.pick.selected.min(new.pick.rows.len().saturating_sub(1)));
        let writing = self.writing.take().filter(|_| again.is_some());
        *self = RecordList { writing, ..new };
        self.pick.selected = selected;
    }

    pub fn target(&self) -> Option<&Target> {
        self.targets.get(self.pick.selected)?.as_ref()
    }

    /// Begins to write for the chosen row, with what is shown there. False where it is no field.
    pub fn write(&mut self, document: &Document) -> bool {
        let Some(target) = self.target() else { return false };
        let record = &document.record;
        let shown = || {
            let own = record.readings().iter().find(|r| record.target(r, &document.text) == *target)?;
            Some(own.shown(&document.text))
        };
        let words = record.corrections().get(target).map(str::to_string).or_else(shown);
        self.writing = Some(Words::new(one_line(&words.unwrap_or_default())));
        true
    }
}

const NOT_THERE: &str = "not in the text";

fn row(label: &str, words: &str, aside: &str, at: Option<usize>) -> PickRow {
    PickRow { label: label.to_string(), words: Clean::of(words), aside: Clean::of(aside), indent: 0, at }
}

/// A field, by whose hand it is; of one that is the reader's, what the document has.
fn told(reading: &Reading, text: &str) -> PickRow {
    let there = text.get(reading.range.clone()).unwrap_or_default();
    let hand = if reading.is_the_readers() { Hand::Reader } else { reading.by };
    let aside = match (&reading.correction, there.is_empty()) {
        (None, _) if reading.by == Hand::Reader => NOT_THERE.to_string(),
        (None, _) => String::new(),
        (Some(_), false) => format!("in the text: {}  ({})", one_line(there), reading.by.name()),
        // Front matter is no part of the text.
        (Some(_), true) => format!("in the file: {}  ({})", one_line(&reading.own(text)), reading.by.name()),
    };
    let words = format!("{}  ({})", one_line(&reading.shown(text)), hand.name());
    row(reading.field.label(), &words, &aside, (!there.is_empty()).then_some(reading.range.start))
}

/// What is known of the file, and the flaws of the document.
fn facts(document: &Document) -> Vec<PickRow> {
    let language = document.language.map_or(String::new(), |l| format!(", {l}"));
    let told = told_encoding(document);
    let plain = if told.is_some() { String::new() } else { format!(", {}", document.encoding) };
    let format = format!("{}{plain}{language}", document.format.name());
    let mut rows = vec![row("file", &document.address.to_string(), "", None), row("format", &format, "", None)];
    rows.extend(told.map(|told| row("encoding", &told, "", None)));
    rows.extend(document.id.map(|id| row("id", &id.to_string(), "", None)));
    for flaw in document.diagnostics.iter() {
        let (line, column) = crate::text::line_and_column(&document.text, flaw.at);
        rows.push(row("flaw", &format!("{} at line {line}, column {column}", flaw.message), "", Some(flaw.at)));
    }
    rows
}
