//! Splitting the file of the open document: by key at the current paragraph, or by a rule for first lines.
//!
//! In: what the reader wants, and what the job says the file now holds. Out: the list and the open document as they then
//! are. Where documents begin is not decided here.

use super::field::Field;
use super::opening::Landing;
use super::overlay::Overlay;
use super::{App, Survey};
use crate::jobs::{Job, NowSplit, SplitPreview, SplitWish, Ticket};
use crate::library::Written;
use crate::text::{Address, Format};
use std::time::Duration;

/// The rule for first lines, while it is written.
#[derive(Debug)]
pub struct SplitRule {
    pub field: Field,
    /// Upper and lower case are not one.
    pub case: bool,
    /// For all files of the folder.
    pub folder: bool,
    /// What the rule would make of the file; none until that is known.
    pub preview: Option<SplitPreview>,
    address: Address,
    /// Of the newest preview asked for.
    ticket: Ticket,
    /// Nothing was typed yet: the field takes the present rule.
    untouched: bool,
}

impl SplitRule {
    fn written(&self) -> Written {
        Written { first_line: self.field.text().to_string(), case: self.case, of_many: self.folder }
    }

    pub fn name(&self) -> String {
        self.address.name()
    }
}

impl App {
    /// The document is split off, or joined with the one before.
    pub(super) fn split_by_key(&mut self, join: bool) {
        let Some(line) = self.line_to_split() else { return };
        let wish = if join { SplitWish::Join } else { SplitWish::Begin { line } };
        self.ask_to_split(line, wish);
    }

    /// The line of the file that the current paragraph begins at, where the document is one to be split.
    fn line_to_split(&mut self) -> Option<u32> {
        let line = match &self.reader {
            None => Err("no document is open"),
            Some(reader) if reader.document.address.path().is_none() => Err("a bundled sample is not split"),
            // The words in sight may still be those of the document before.
            Some(reader) if !reader.is_described() || self.is_opening() => Err("still reading: in a moment"),
            Some(reader) => {
                if !matches!(reader.document.format, Format::Text | Format::Markdown) {
                    // Whoever is asked says why not.
                    return Some(1);
                }
                let line = reader.document.blocks.get(reader.current).map(|b| b.line);
                line.filter(|line| *line > 0).ok_or("there are no lines here at which a document could begin")
            }
        };
        line.map_err(|why| self.complain(why)).ok()
    }

    fn ask_to_split(&mut self, line: u32, wish: SplitWish) {
        let Some(reader) = &self.reader else { return };
        let (address, source) = (reader.document.address.clone(), reader.document.source);
        self.split_ticket = self.run(Job::Split { address, source, line, wish });
    }

    pub(super) fn open_split_rule(&mut self) {
        if self.line_to_split().is_none() {
            return;
        }
        let Some(address) = self.reader.as_ref().map(|r| r.document.address.clone()) else { return };
        let ticket = self.run(Job::PreviewSplit { address: address.clone(), rule: None });
        let (field, preview) = (Field::default(), None);
        let rule = SplitRule { field, case: false, folder: false, preview, address, ticket, untouched: true };
        self.overlays.push(Overlay::Split(Box::new(rule)));
    }

    pub(super) fn split_rule_mut(&mut self) -> Option<&mut SplitRule> {
        match self.overlays.last_mut() {
            Some(Overlay::Split(rule)) => Some(rule),
            _ => None,
        }
    }

    /// The rule is another one: what would it make of the file?
    pub(super) fn split_rule_changed(&mut self) {
        let Some(rule) = self.split_rule_mut() else { return };
        rule.untouched = false;
        let (address, written) = (rule.address.clone(), rule.written());
        let ticket = self.run(Job::PreviewSplit { address, rule: Some(written) });
        if let Some(rule) = self.split_rule_mut() {
            rule.ticket = ticket;
        }
    }

    pub(super) fn take_split_preview(&mut self, ticket: Ticket, preview: SplitPreview) {
        let Some(rule) = self.split_rule_mut().filter(|rule| rule.ticket == ticket) else { return };
        if rule.untouched {
            rule.field.set(preview.rule.first_line.clone());
            (rule.case, rule.folder) = (preview.rule.case, preview.rule.of_many);
        }
        rule.preview = Some(preview);
    }

    /// `Enter`: the rule is kept, unless it is none. The field stays until it is known that it is.
    pub(super) fn keep_split_rule(&mut self) {
        let Some(rule) = self.split_rule_mut() else { return };
        let Written { first_line, case, of_many: folder } = rule.written();
        let wrong = rule.preview.as_ref().and_then(|p| p.count.as_ref().err()).cloned();
        if let Some(why) = wrong {
            return self.complain(&why);
        }
        let line = self.reader.as_ref().and_then(|r| r.document.blocks.get(r.current)).map_or(1, |b| b.line.max(1));
        self.ask_to_split(line, SplitWish::Rule { first_line, case, folder });
    }

    pub(super) fn take_split(&mut self, ticket: Ticket, now: Result<NowSplit, String>) {
        if ticket != self.split_ticket {
            return;
        }
        let now = match now {
            Ok(now) => now,
            Err(why) => return self.complain(&why),
        };
        self.overlays.retain(|overlay| !matches!(overlay, Overlay::Split(_)));
        self.shelf.catalogue.split(&now.first, |first| {
            (1..).zip(&now.parts).map(|(part, range)| first.part(part, range.clone())).collect()
        });
        self.asked.retain(|address| address.origin != now.first.origin);
        let landing = Landing::Line(now.line);
        match self.reader.as_ref().map(|r| r.document.address.clone()) {
            // The part of the same number is another text now.
            Some(open) if open == now.here => self.read_again(open, landing),
            Some(open) if open.origin == now.here.origin => self.open_document(now.here.clone(), landing),
            _ => {}
        }
        self.shelf.select(&now.here);
        self.survey_again();
        match now.complaints.first() {
            Some(why) => self.complain(&format!("{}; but {why}", now.said)),
            None => self.say(&now.said),
        }
    }

    /// What is on disk is walked and indexed once more.
    pub(super) fn survey_again(&mut self) {
        self.shelf.catalogue.begin_scan();
        self.survey = Survey::Walking;
        let survey = Job::Survey { roots: self.roots.clone(), rebuild: false, after: Duration::ZERO };
        self.survey_ticket = self.run(survey);
    }
}
