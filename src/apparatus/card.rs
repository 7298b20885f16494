//! The record and the part of every block, written from what the lines say and where they stand.
//!
//! In: text and blocks. Out: readings and parts. Labels, abstract and catalogue are read here,
//! the head and the close in files of their own; what a line says by
//! itself is [`role`]'s business, where the zones end is [`zones`]'s.

mod close;
mod head;

use super::clauses;
use super::lines::{self, Line};
use super::role::{self, Role, reading};
use super::told;
use super::vocabulary::{Vocabulary, Zone};
use super::zones::{Sheet, Zones};
use crate::text::{Block, BlockKind, Field, Format, Hand, Part, Reading, Record, Value};
use std::ops::Range;

const EVERYWHERE: [Zone; 3] = [Zone::Head, Zone::Close, Zone::Card];
/// Lines that a list under one label may have.
const LONGEST_LIST: usize = 60;

pub(super) fn read(text: &str, blocks: &[Block], format: Format, known: &Vocabulary) -> (Record, Vec<Part>) {
    let lines = lines::of(text, blocks);
    let role_in = |line: &Line, zones: &[Zone]| match line.kind {
        _ if line.middle => Role::Prose,
        BlockKind::Code | BlockKind::Rule | BlockKind::PageBreak => Role::Prose,
        // The author's own headings, whatever a catalogue might mean by their words.
        BlockKind::Heading if matches!(format, Format::Markdown | Format::Tei) => Role::Short,
        _ => role::of(text, &line.range, zones, known),
    };
    let mut roles: Vec<Role> = lines.iter().map(|line| role_in(line, &EVERYWHERE)).collect();
    let zones = Sheet { text, lines: &lines, roles: &roles, known }.zones();
    for (at, line) in lines.iter().enumerate() {
        // A line that says the same in every zone need not be read again.
        if matches!(roles[at], Role::Fields(_)) {
            let zone: &[Zone] = if zones.head.contains(&at) {
                &[Zone::Head, Zone::Card]
            } else if zones.close.contains(&at) {
                &[Zone::Close]
            } else if zones.card.contains(&at) {
                &[Zone::Card]
            } else {
                continue;
            };
            roles[at] = role_in(line, zone);
        }
    }
    let parts = vec![None; lines.len()];
    let mut card = Card { text, lines: &lines, roles, zones, known, readings: Vec::new(), parts };
    card.labels();
    card.abstracts();
    card.head();
    card.close();
    card.catalogue();
    let more = told::more(text, &card.readings, card.first_paragraph(), known);
    card.readings.extend(more);
    let parts = parts_of_blocks(blocks, &lines, &card.parts);
    (Record::new(card.readings), parts)
}

struct Card<'a> {
    text: &'a str,
    lines: &'a [Line],
    roles: Vec<Role>,
    zones: Zones,
    known: &'a Vocabulary,
    readings: Vec<Reading>,
    /// Of each line, where it is not of the body.
    parts: Vec<Option<Part>>,
}

impl Card<'_> {
    fn line(&self, at: usize) -> &str {
        self.lines.get(at).and_then(|l| self.text.get(l.range.clone())).unwrap_or("")
    }

    fn sheet(&self) -> Sheet<'_> {
        Sheet { text: self.text, lines: self.lines, roles: &self.roles, known: self.known }
    }

    fn has(&self, field: Field) -> bool {
        self.readings.iter().any(|r| r.field == field)
    }

    /// Takes up what a line says; the line is of its first field.
    fn take(&mut self, at: usize, readings: Vec<Reading>) {
        if let Some(first) = readings.first() {
            self.parts[at] = Some(Part::Field(first.field));
        }
        self.readings.extend(readings);
    }

    // Labels on lines of their own

    /// Gives every label its value, where the next line is one.
    fn labels(&mut self) {
        let mut at = 0;
        while at < self.lines.len() {
            let Role::Label(number) = self.roles[at] else {
                at += 1;
                continue;
            };
            let field = role::label(number, self.known).and_then(|l| l.field);
            let own = field.is_some_and(|f| f.hand() == Hand::Source);
            let body = self.zones.body.contains(&at) || self.zones.body.contains(&(at + 1));
            if body && field != Some(Field::Abstract) && !(own && self.zones.head.contains(&at)) {
                at += 1;
                continue;
            }
            let tells = !self.zones.told.is_empty() && self.zones.told.start == at + 1;
            let valued = tells || self.sheet().is_value(at);
            self.parts[at] = match field {
                Some(field) if own && valued => Some(Part::Field(field)),
                _ if valued => Some(Part::SectionLabel),
                _ if own => None,
                _ => Some(Part::EmptyLabel),
            };
            at += 1;
            if !valued || tells {
                continue;
            }
            at = self.value(field, at);
        }
    }

    /// The value that begins at line `at` becomes a field, or the page's own words where the label has none.
    fn value(&mut self, field: Option<Field>, at: usize) -> usize {
        let Some(field) = field else {
            self.roles[at] = Role::Chrome;
            return at + 1;
        };
        let mut at = at;
        let list = matches!(field, Field::Participants | Field::Distribution);
        let most = if list { LONGEST_LIST } else { 1 };
        for taken in 0..most {
            let end = at >= self.lines.len() || self.zones.body.contains(&at);
            let goes_on = matches!(self.roles.get(at), Some(Role::Short | Role::Name))
                || (list && self.roles.get(at).and_then(Role::field) == Some(field));
            if end || (taken > 0 && !goes_on) {
                break;
            }
            if !matches!(self.roles[at], Role::Fields(_)) || list || self.roles[at].field() == Some(Field::DocumentDate)
            {
                let start = self.lines[at].range.start;
                match clauses::value_of(field, self.line(at), start, self.known) {
                    Some(readings) => self.roles[at] = Role::Fields(readings),
                    None => break,
                }
            }
            at += 1;
        }
        at
    }

    /// The paragraphs of an abstract are one field.
    fn abstracts(&mut self) {
        let told = self.zones.told.clone();
        let (Some(first), Some(last)) =
            (self.lines.get(told.start), told.end.checked_sub(1).and_then(|at| self.lines.get(at)))
        else {
            return;
        };
        if told.is_empty() {
            return;
        }
        self.readings.push(reading(Field::Abstract, first.range.start..last.range.end, Value::Verbatim));
        for at in told {
            self.parts[at] = Some(Part::Field(Field::Abstract));
            self.roles[at] = Role::Chrome;
        }
    }

    // The catalogue's words below

    fn catalogue(&mut self) {
        let card = self.zones.card.clone();
        for at in card.clone() {
            if self.parts[at].is_some() {
                continue;
            }
            match &self.roles[at] {
                Role::Section => self.parts[at] = Some(Part::SectionLabel),
                Role::Fields(readings) => {
                    let mut readings = readings.clone();
                    for date in readings.iter_mut().filter(|r| r.field == Field::DocumentDate) {
                        (date.field, date.by) = (Field::CatalogueDate, Hand::Archive);
                    }
                    // Each paragraph on rights is of that part, the first is the field.
                    readings.retain(|r| r.by != Hand::Archive || r.field == Field::Reference || !self.has(r.field));
                    let part = self.roles[at].field().map(Part::Field);
                    self.take(at, readings);
                    self.parts[at] = part;
                }
                Role::Prose if self.lines[at].middle => {}
                _ => self.parts[at] = Some(Part::SiteChrome),
            }
        }
    }

    fn first_paragraph(&self) -> Range<usize> {
        let body = self.zones.body.clone();
        let first = body.clone().find(|at| matches!(self.roles[*at], Role::Prose) && !self.lines[*at].middle);
        first.map_or(0..0, |at| self.lines[at].range.clone())
    }
}

/// A block of several lines is what all its lines are, or the body as soon as one is.
fn parts_of_blocks(blocks: &[Block], lines: &[Line], of_lines: &[Option<Part>]) -> Vec<Part> {
    let mut parts = vec![None; blocks.len()];
    for (line, part) in lines.iter().zip(of_lines).filter(|(line, _)| !line.middle) {
        let part = part.unwrap_or(Part::Body);
        parts[line.block] = Some(match parts[line.block] {
            Some(Part::Body) => Part::Body,
            Some(_) if part == Part::Body => Part::Body,
            Some(first) => first,
            None => part,
        });
    }
    parts.into_iter().map(|part| part.unwrap_or(Part::Body)).collect()
}
