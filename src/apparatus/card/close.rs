//! The close of a document: who signed, when, how many copies went where, who typed it.

use super::super::role::{self, Role, reading};
use super::super::vocabulary::Zone;
use super::super::words::words;
use super::super::{dates, shape};
use super::Card;
use crate::text::{Field, Part, Reading, Value};
use std::ops::Range;

impl Card<'_> {
    pub(super) fn close(&mut self) {
        let close = self.zones.close.clone();
        let documentary = !self.zones.card.is_empty()
            || self.has(Field::Title)
            || self.has(Field::Classification)
            || close.clone().any(|at| matches!(self.roles[at], Role::Fields(_)));
        self.stamps(&close);
        // After the list of copies comes the day of typing, not that of the document.
        let mut typing = false;
        let mut at = close.start;
        while at < close.end {
            if self.parts[at].is_some() {
                at += 1;
                continue;
            }
            if let Some((found, next)) = self.joined(at, close.end) {
                for line in at..next {
                    self.parts[line] = Some(Part::Field(found.field));
                }
                self.readings.push(found);
                at = next;
                continue;
            }
            if typing && let Some(copy) = self.copy(at) {
                self.take(at, vec![copy]);
                at += 1;
                continue;
            }
            if let Some(name) = self.signed_below(at, close.end) {
                at = self.signature(name, at..name + 1, close.end);
                continue;
            }
            match self.roles[at].clone() {
                Role::Fields(readings)
                    if readings.len() == 1
                        && self.signs(at)
                        && readings[0].value != Value::Verbatim
                        && self.office_below(at, close.end) =>
                {
                    at = self.signature(at, at..at + 1, close.end);
                }
                Role::Fields(mut readings) => {
                    let field = readings.first().map(|r| r.field);
                    typing |= matches!(field, Some(Field::CopiesMade | Field::Distribution | Field::Typist));
                    for date in readings.iter_mut().filter(|r| r.field == Field::DocumentDate) {
                        date.field = if typing { Field::TypingDate } else { Field::DocumentDate };
                    }
                    readings.retain(|r| !matches!(r.value, Value::Date(date) if date.month == 0));
                    self.take(at, readings);
                    at += 1;
                }
                Role::Name if documentary || shape::has_initial(self.line(at)) => {
                    at = self.signature(at, at..at + 1, close.end)
                }
                Role::Short if documentary && self.sheet().is_surname(at) => {
                    at = self.signature(at, at..at + 1, close.end)
                }
                Role::Short if self.is_office(at) && at + 1 < close.end && self.signs(at + 1) => {
                    at = self.signature(at + 1, at..at + 2, close.end);
                }
                Role::Short if self.is_office(at) && role::shape_of_signature(self.line(at), self.known) => {
                    at = self.signature(at, at..at + 1, at + 1);
                }
                Role::Short if at == close.start && documentary && self.sheet().is_office_alone(at, true) => {
                    at = self.signature(at, at..at + 1, at + 1);
                }
                Role::Opened => {
                    self.parts[at] = Some(Part::Furniture);
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }

    /// Lines that go on in lower case and are one line of the record together.
    fn joined(&self, at: usize, end: usize) -> Option<(Reading, usize)> {
        let open = |at: usize| {
            let line = self.line(at);
            line.len() <= 80
                && !line.ends_with(['.', '?', '!', ';', ':'])
                && matches!(&self.roles[at], Role::Short | Role::Name | Role::Fields(_))
        };
        let goes_on = |at: usize| {
            let line = self.line(at);
            // `cc: the Ministry` begins a line of its own.
            let labelled = words(line).first().is_some_and(|w| w.colon);
            let another = self.roles.get(at).and_then(Role::field).is_some_and(|field| {
                matches!(field, Field::Recorder | Field::Typist | Field::Distribution | Field::CopiesMade)
            });
            at < end && line.starts_with(char::is_lowercase) && line.len() <= 80 && !labelled && !another
        };
        let mut next = at + 1;
        while open(next - 1) && goes_on(next) && next - at < 6 {
            next += 1;
        }
        if next == at + 1 {
            return None;
        }
        let joined = (at..next).map(|at| self.line(at)).collect::<Vec<_>>().join(" ");
        let range = self.lines[at].range.start..self.lines[next - 1].range.end;
        Some((role::of_joined(&joined, range, &[Zone::Close], self.known)?, next))
    }

    /// `1. Orlov` under a list of copies.
    fn copy(&self, at: usize) -> Option<Reading> {
        let whole = self.line(at);
        let line =
            ["Copy ", "copy ", "No. ", "Экз. "].iter().find_map(|sign| whole.strip_prefix(sign)).unwrap_or(whole);
        let after = line.trim_start_matches(['№', '#', ' ']).trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = line.starts_with(|c: char| c.is_ascii_digit())
            && after.trim_start().starts_with(['-', '–', '—', '.', ')', 'x', '×']);
        let short = matches!(self.roles[at], Role::Short | Role::Name) && line.len() <= 120;
        let date = dates::whole(line, &self.known.calendar).is_some();
        (numbered && short && !date)
            .then(|| reading(Field::Distribution, self.lines[at].range.clone(), Value::Verbatim))
    }

    fn is_office(&self, at: usize) -> bool {
        self.sheet().is_office(at)
    }

    /// The line of the name, where an office, a bracket that tells of a hand, and a name stand below one another.
    fn signed_below(&self, at: usize, end: usize) -> Option<usize> {
        let office = matches!(self.roles[at], Role::Short) && self.is_office(at);
        let hand = at + usize::from(office);
        let told = hand < end
            && self.roles[hand].field() == Some(Field::Signature)
            && self.known.marks.signed.is(bare(self.line(hand)), &words(bare(self.line(hand))));
        (told && hand + 1 < end && matches!(self.roles[hand + 1], Role::Name)).then_some(hand + 1)
    }

    fn office_below(&self, at: usize, end: usize) -> bool {
        at + 1 < end && matches!(self.roles[at + 1], Role::Short) && self.is_office(at + 1)
    }

    fn signs(&self, at: usize) -> bool {
        matches!(self.roles[at], Role::Name) || self.roles[at].field() == Some(Field::Signature)
    }

    /// A signature: the name on line `name`, with the office above it or below. Gives the next line.
    fn signature(&mut self, name: usize, mut lines: Range<usize>, end: usize) -> usize {
        if lines.len() == 1 && self.office_below(name, end) {
            lines.end += 1;
        }
        let range = self.lines[lines.start].range.start..self.lines[lines.end - 1].range.end;
        let signed = match &self.roles[name] {
            Role::Fields(readings) => readings.first().map(|r| r.shown(self.text)),
            _ => None,
        };
        let value = if lines.len() == 1 {
            Value::Verbatim
        } else {
            Value::Text(signed.unwrap_or_else(|| self.line(name).to_string()))
        };
        self.readings.push(reading(Field::Signature, range, value));
        for at in lines.clone() {
            self.parts[at] = Some(Part::Field(Field::Signature));
        }
        lines.end
    }
}

/// Without the brackets around it.
fn bare(line: &str) -> &str {
    line.trim_start_matches(['[', '(', '/']).trim_end_matches([']', ')', '/'])
}
