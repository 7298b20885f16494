//! The search bar: what is being written, what is in force, and walking through what was found.

use super::opening::Landing;
use super::shelf::Found;
use super::{App, Pane};
use crate::jobs::{Job, Ticket};
use crate::search::{Query, Results};
use crate::text::Address;
use std::ops::Range;
use std::time::Duration;

#[derive(Debug, Default)]
pub struct Search {
    /// The bar while it is being written in.
    pub bar: Option<super::Field>,
    pub scope: Scope,
    /// The query in force, as written; empty where none is.
    pub written: String,
    query: Query,
    /// What was in force when the bar was opened, for `Esc`.
    before: (String, Scope),
    earlier: Vec<String>,
    /// Which of the earlier queries the bar shows.
    recalled: Option<usize>,
    library_ticket: Ticket,
    here_ticket: Ticket,
    counts_ticket: Ticket,
    /// The library has answered the query in force.
    answered: bool,
    /// Whether the query in force has hits in the open document; none while that is not known.
    here: Option<bool>,
    /// `Enter` was pressed before the answers came: go on when they have.
    pub(super) waiting: bool,
    /// Steps to further hits asked for while waiting.
    steps: isize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    #[default]
    Library,
    /// This document only.
    Here,
}

/// Hits asked of the index: more than a person looks through.
const LIMIT: usize = 100;
/// Hits are counted when the typing rests so long: numbers that change with every letter say nothing.
const REST: Duration = Duration::from_millis(80);
/// Queries kept for `↑`.
const EARLIER: usize = 100;

impl Search {
    pub fn is_in_force(&self) -> bool {
        !self.query.is_empty()
    }

    /// What of the query was left out, and why.
    pub fn complaint(&self) -> Option<&str> {
        self.query.complaints().first().map(|(_, why)| why.as_str())
    }

    pub fn is_answered(&self) -> bool {
        self.answered
    }

    /// Whether it is not known yet where the query stands in the open document.
    pub(super) fn hits_to_come(&self) -> bool {
        self.is_in_force() && self.here.is_none()
    }
}

impl App {
    pub(super) fn open_bar(&mut self, scope: Scope) {
        self.search.before = (self.search.written.clone(), self.search.scope);
        self.search.recalled = None;
        self.search.scope = scope;
        self.search.bar = Some(super::Field::default());
        if scope == Scope::Here {
            self.focus(Pane::Text);
        }
    }

    /// The bar's words have changed: the newest query is the one in force.
    pub(super) fn bar_changed(&mut self) {
        let written = self.search.bar.as_ref().map(|b| b.text().to_string()).unwrap_or_default();
        let query = Query::parse_live(&written);
        self.put_in_force(written, query);
    }

    fn put_in_force(&mut self, written: String, query: Query) {
        if self.search.written == written && self.search.query == query {
            return;
        }
        self.search.written = written;
        self.search.query = query;
        self.search.answered = false;
        self.search.here = None;
        if self.search.query.is_empty() {
            self.put_out();
            return;
        }
        match self.search.scope {
            Scope::Library => self.search_library(),
            Scope::Here => {
                self.search.library_ticket = Ticket::default();
                self.shelf.found = None;
            }
        }
        self.find_here();
    }

    pub(super) fn search_library(&mut self) {
        let job = Job::Search { query: self.search.query.clone(), within: self.within.clone(), limit: LIMIT };
        self.search.library_ticket = self.run(job);
    }

    /// Asks where the query in force stands in the open document.
    pub(super) fn find_here(&mut self) {
        let Some(reader) = self.reader.as_ref().filter(|r| r.is_described()) else { return };
        if self.search.query.is_empty() {
            return;
        }
        let document = reader.document.clone();
        self.search.here_ticket = self.run(Job::Find { document, query: self.search.query.clone() });
    }

    /// No query is in force any more.
    pub(super) fn put_out(&mut self) {
        self.search.written.clear();
        self.search.query = Query::default();
        self.search_led_nowhere();
        self.search.library_ticket = Ticket::default();
        self.search.here_ticket = Ticket::default();
        self.shelf.found = None;
        if let Some(reader) = &mut self.reader {
            reader.light(Vec::new());
        }
    }

    /// `Esc` in the bar: what was in force before is so again.
    pub(super) fn leave_bar(&mut self) {
        self.search.bar = None;
        let (before, scope) = std::mem::take(&mut self.search.before);
        self.keep_query();
        if scope != self.search.scope {
            // The same words mean another search.
            self.search.scope = scope;
            self.search.query = Query::default();
        }
        let query = Query::parse(&before);
        self.put_in_force(before, query);
    }

    fn keep_query(&mut self) {
        let written = self.search.written.trim().to_string();
        if written.is_empty() {
            return;
        }
        self.search.earlier.retain(|q| *q != written);
        self.search.earlier.push(written);
        if self.search.earlier.len() > EARLIER {
            self.search.earlier.remove(0);
        }
    }

    /// The query before or after the one the bar shows.
    pub(super) fn recall(&mut self, back: bool) {
        let count = self.search.earlier.len();
        let next = match (self.search.recalled, back) {
            (None, true) => count.checked_sub(1),
            (Some(n), true) => Some(n.saturating_sub(1)),
            (Some(n), false) if n + 1 < count => Some(n + 1),
            _ => None,
        };
        self.search.recalled = next;
        let words = next.and_then(|n| self.search.earlier.get(n)).cloned().unwrap_or_default();
        if let Some(bar) = &mut self.search.bar {
            bar.set(words);
        }
        self.bar_changed();
    }

    /// `Tab` in the bar: what is written stays in force.
    pub(super) fn keep_bar(&mut self) {
        let Some(bar) = self.search.bar.take() else { return };
        let written = bar.text().trim().to_string();
        let query = Query::parse(&written);
        self.put_in_force(written, query);
        self.keep_query();
    }

    /// `Enter` in the bar: to the next hit here if there is one, else to the best document.
    pub(super) fn accept_bar(&mut self) {
        let Some(bar) = self.search.bar.take() else { return };
        let written = bar.text().trim().to_string();
        if written.is_empty() {
            // An empty bar accepted puts the search out.
            self.put_out();
            return;
        }
        let query = Query::parse(&written);
        self.put_in_force(written, query);
        self.keep_query();
        if self.search.query.is_empty() {
            let why = self.search.complaint().unwrap_or("nothing to search for").to_string();
            return self.complain(&why);
        }
        self.search.waiting = true;
        self.search.steps = 0;
        self.go_on();
    }

    /// Goes where `Enter` was to lead, once the answers are there.
    fn go_on(&mut self) {
        if !self.search.waiting {
            return;
        }
        let no_document = self.reader.is_none() && self.opening.is_none();
        match self.search.here {
            Some(true) => {
                self.search.waiting = false;
                self.leave_spot();
                self.focus(Pane::Text);
                if let Some(reader) = &mut self.reader {
                    if !reader.step_hit(true) {
                        reader.go_to_hit(0);
                    }
                    let address = reader.document.address.to_string();
                    self.shelf.select_found(&address);
                }
                self.take_steps();
            }
            Some(false) if self.search.scope == Scope::Here => {
                self.search.waiting = false;
                self.complain("not in this document");
            }
            _ if self.search.scope == Scope::Here => {}
            here if (here == Some(false) || no_document) && self.search.answered => {
                self.search.waiting = false;
                let best = self.shelf.found.as_ref().and_then(|f| f.documents().next()).map(str::to_string);
                match best {
                    Some(best) => self.open_found(&best, Landing::FirstHit),
                    None => self.nothing_found(),
                }
            }
            _ => {}
        }
    }

    fn nothing_found(&mut self) {
        match &self.survey {
            super::Survey::Done => {
                let whole = self.search.written.ends_with(char::is_alphanumeric);
                let tip = if whole { ": a * at the end of a word finds words that begin so" } else { "" };
                self.complain(&format!("nothing found{tip}"));
            }
            super::Survey::Failed(why) => {
                let words = format!("the index could not be brought up to date: {why}");
                self.complain(&words);
            }
            _ => self.complain("nothing found yet: the library is still being indexed"),
        }
    }

    pub(super) fn take_results(&mut self, ticket: Ticket, results: Result<Results, String>) {
        if ticket != self.search.library_ticket {
            return;
        }
        self.search.answered = true;
        match results {
            Ok(results) => {
                let before = self.shelf.found.take();
                self.shelf.found = Some(Found::new(self.search.query.clone(), results, before));
                self.search.counts_ticket = Ticket::default();
                // The document one is in is the one to be seen in the list, until one moves there.
                let walking = self.search.bar.is_none();
                if let Some(reader) = self.reader.as_ref().filter(|r| walking && r.hit.is_some()) {
                    self.shelf.select_found(&reader.document.address.to_string());
                }
            }
            Err(why) => self.complain(&why),
        }
        self.go_on();
    }

    /// Has the hits counted in the documents found whose rows are in sight.
    pub(super) fn count_rows_in_sight(&mut self, height: usize) {
        let Some(documents) = self.shelf.ask_for_counts(height) else { return };
        // What the list shows may still be what was found for the query before.
        let Some(query) = self.shelf.found.as_ref().map(|f| f.query().clone()) else { return };
        self.search.counts_ticket = self.run(Job::Count { query, documents, after: REST });
    }

    pub(super) fn take_counts(&mut self, ticket: Ticket, counts: Vec<(String, Option<usize>)>) {
        if let Some(found) = self.shelf.found.as_mut().filter(|_| ticket == self.search.counts_ticket) {
            found.take_counts(counts);
        }
    }

    pub(super) fn take_hits(&mut self, ticket: Ticket, hits: Vec<Range<usize>>) {
        if ticket != self.search.here_ticket {
            return;
        }
        self.search.here = Some(!hits.is_empty());
        // The row of the open document says what n stops at in it as it is open, edited meanwhile or not.
        let same = |found: &&mut Found| *found.query() == self.search.query;
        if let (Some(found), Some(reader)) = (self.shelf.found.as_mut().filter(same), &self.reader) {
            found.take_counts(vec![(reader.document.address.to_string(), Some(hits.len()))]);
        }
        if let Some(reader) = &mut self.reader {
            let at = reader.hit.and_then(|n| reader.hits.get(n)).cloned();
            reader.light(hits);
            reader.hit = at.and_then(|at| reader.hits.iter().position(|h| h.start == at.start));
        }
        self.land();
        // A document found by its title has no hit to land on.
        if let Some(opening) = self.opening.as_mut().filter(|o| o.landing.is_hit()) {
            opening.landing = Landing::Nowhere;
        }
        self.go_on();
        self.take_steps();
    }

    /// Whether hits are on their way to which steps can be taken.
    fn steps_must_wait(&self) -> bool {
        self.search.waiting || self.opening.as_ref().is_some_and(|o| o.landing.is_hit())
    }

    /// Takes the steps that were asked for while the hits were on their way.
    fn take_steps(&mut self) {
        if !self.steps_must_wait() {
            let steps = std::mem::take(&mut self.search.steps);
            for _ in 0..steps.unsigned_abs() {
                self.step_hit(steps > 0);
            }
        }
    }

    /// What was found could not be opened.
    pub(super) fn search_led_nowhere(&mut self) {
        self.search.waiting = false;
        self.search.steps = 0;
    }

    /// Another document is open: no answer about the one before is wanted.
    pub(super) fn forget_hits(&mut self) {
        self.search.here_ticket = Ticket::default();
        self.search.here = None;
    }

    /// To the next hit or the one before: here, then in the documents found.
    pub(super) fn step_hit(&mut self, forward: bool) {
        if self.steps_must_wait() {
            self.search.steps += if forward { 1 } else { -1 };
            return;
        }
        if !self.search.is_in_force() {
            return self.complain("nothing is searched for: / searches the library, f this document");
        }
        let first = self.reader.as_ref().is_some_and(|r| r.hit.is_none());
        let spot = self.spot();
        if self.reader.as_mut().is_some_and(|reader| reader.step_hit(forward)) {
            if let (true, Some(spot)) = (first, spot) {
                self.places.leave(spot);
            }
            return self.focus(Pane::Text);
        }
        if self.search.scope == Scope::Here {
            let Some(reader) = self.reader.as_mut().filter(|r| !r.hits.is_empty()) else {
                return self.complain("not in this document");
            };
            let wrapped = if forward { 0 } else { reader.hits.len() - 1 };
            reader.go_to_hit(wrapped);
            return self.say(if forward { "on from the first hit" } else { "on from the last hit" });
        }
        let address = self.reader.as_ref().map(|r| r.document.address.to_string());
        let Some(found) = &self.shelf.found else { return };
        let mut documents: Vec<&str> = found.documents().collect();
        if !forward {
            documents.reverse();
        }
        let here = address.and_then(|a| documents.iter().position(|d| *d == a));
        // Round and round: the walk may have begun in any of them.
        let next = here.map_or(0, |n| n + 1);
        let wrapped = next >= documents.len();
        let Some(document) = documents.get(next).or(documents.first()).map(|d| d.to_string()) else {
            return self.nothing_found();
        };
        self.open_found(&document, if forward { Landing::FirstHit } else { Landing::LastHit });
        if wrapped {
            self.say(if forward { "on from the best document" } else { "on from the last document" });
        }
    }

    /// Opens a document the index knows.
    pub(super) fn open_found(&mut self, address: &str, landing: Landing) {
        self.leave_spot();
        self.focus(Pane::Text);
        self.shelf.select_found(address);
        self.open_document(Address::displayed(address), landing);
    }
}
