//! The record and the part of every block, written from what the lines say and where they stand.
//!
//! In: text and blocks. Out: readings and parts. Each zone of the document has its own function here; what a line says by
//! itself is [`role`]'s business, where the zones end is [`zones`]'s.

use super::lines::{self, Line};
use super::phrase::words;
use super::role::{self, Role, reading};
use super::told;
use super::vocabulary::{Vocabulary, Zone};
use super::zones::{Sheet, Zones};
use super::{dates, shape, title};
use crate::text::{Block, BlockKind, Field, Hand, MarkKind, Part, Reading, Record, Value};
use std::ops::Range;

const EVERYWHERE: [Zone; 3] = [Zone::Head, Zone::Close, Zone::Card];
/// Lines that a list under one label may have.
const LONGEST_LIST: usize = 60;
/// Lines of a stamp.
const LONGEST_STAMP: usize = 8;

pub(super) fn read(text: &str, blocks: &[Block], known: &Vocabulary) -> (Record, Vec<Part>) {
    let lines = lines::of(text, blocks);
    let role_in = |line: &Line, zones: &[Zone]| match line.kind {
        _ if line.middle => Role::Prose,
        BlockKind::Code | BlockKind::Rule | BlockKind::PageBreak => Role::Prose,
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
                match role::value_of(field, self.line(at), start, self.known) {
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

    // The head

    fn head(&mut self) {
        let head = self.zones.head.clone();
        let proves = |role: &Role| {
            matches!(role, Role::Chrome | Role::Section | Role::Series)
                || role.field().is_some_and(|f| f.hand() == Hand::Archive)
        };
        let has_card = !self.zones.card.is_empty() || self.roles[head.clone()].iter().any(proves);
        let titled = self.roles[head.clone()].iter().any(|r| r.field() == Some(Field::Title));
        let (title, headings) =
            if titled { (None, Vec::new()) } else { title::choose(&self.sheet(), head.clone(), has_card) };
        let chrome = self.roles[head.clone()].contains(&Role::Chrome);
        let own = title.is_some_and(|at| title::in_capitals(self.line(at))) && !chrome && headings.is_empty();
        let by = if (has_card || !headings.is_empty()) && !own { Hand::Archive } else { Hand::Source };
        self.head_dates(&head, title, has_card && !own, titled);
        self.stamps(&head);
        let journal =
            title.and_then(|at| title::genre(self.line(at), self.known)).is_some_and(|(name, _)| name == "journal");
        if journal && head.end > 0 && self.roles[head.end - 1].field() == Some(Field::DocumentDate) {
            // The day of the first entry of a diary is not the day it was written up.
            self.roles[head.end - 1] = Role::Short;
        }
        for at in head.clone() {
            if self.parts[at].is_some() {
                continue;
            }
            match &self.roles[at] {
                Role::Chrome => self.parts[at] = Some(Part::SiteChrome),
                Role::Section => self.parts[at] = Some(Part::SectionLabel),
                Role::Series | Role::Opened => self.parts[at] = Some(Part::Furniture),
                Role::Fields(readings) => {
                    let readings = readings.clone();
                    self.take(at, readings);
                }
                _ => {}
            }
        }
        if let Some(title) = title {
            self.title(title, by);
        } else if let Some(labelled) = self.readings.iter().find(|r| r.field == Field::Title).cloned() {
            let words = labelled.shown(self.text).len();
            self.named(labelled.range.end - words..labelled.range.end, labelled.by);
        }
        for at in headings {
            // A heading may go on in the next lines: `MINUTES` `of the session`.
            let goes_on = |next: &usize| {
                self.parts[*next].is_none()
                    && self.roles[*next] == Role::Short
                    && self.line(*next).starts_with(char::is_lowercase)
            };
            let end = (at + 1..head.end).find(|next| !goes_on(next)).unwrap_or(head.end);
            self.parts[at..end].fill(Some(Part::InDocumentHeading));
        }
        self.addressees(&head);
        for at in head.start..title.unwrap_or(head.start) {
            let unknown = self.parts[at].is_none() && matches!(self.roles[at], Role::Short | Role::Name);
            let source_began = (head.start..at).any(|n| self.sheet().begins_source(n));
            if unknown && chrome && !source_began {
                self.parts[at] = Some(Part::SiteChrome);
            }
        }
    }

    fn title(&mut self, at: usize, by: Hand) {
        let range = self.lines[at].range.clone();
        let line = self.line(at);
        let own = title::after_number(line);
        let value = if own == line { Value::Verbatim } else { Value::Text(own.to_string()) };
        let from = range.start + line.len() - own.len();
        self.readings.push(Reading { by, ..reading(Field::Title, range.clone(), value) });
        self.named(from..range.end, by);
        self.parts[at] = Some(if by == Hand::Source { Part::InDocumentHeading } else { Part::Field(Field::Title) });
    }

    /// What a title says of the document: its kind, and from whom it is.
    fn named(&mut self, title: Range<usize>, by: Hand) {
        let (Some(own), from) = (self.text.get(title.clone()), title.start) else { return };
        let mut add = |field, range, value| self.readings.push(Reading { by, ..reading(field, range, value) });
        if let Some((name, place)) = title::genre(own, self.known) {
            add(Field::Genre, from + place.start..from + place.end, Value::Text(name.to_string()));
        }
        let author = title::author(own, self.known);
        if let Some(author) = author
            && !self.has(Field::Author)
        {
            self.readings.push(Reading {
                by,
                ..reading(Field::Author, from + author.start..from + author.end, Value::Verbatim)
            });
        }
    }

    /// A stamp over several lines is one line of the record, where it tells a number or a day of registration.
    fn stamps(&mut self, zone: &Range<usize>) {
        for at in zone.clone() {
            let line = self.line(at);
            let prefix = line.strip_prefix('[').and_then(|l| l.split_once(':')).map(|(prefix, _)| words(prefix));
            let stamp = prefix.is_some_and(|p| {
                self.known.marks.prefixes.iter().any(|(kind, phrases)| *kind == MarkKind::Stamp && phrases.has(&p))
            });
            let last = (at..zone.end.min(at + LONGEST_STAMP)).find(|n| self.line(*n).contains(']'));
            let Some(last) = last.filter(|_| stamp) else { continue };
            let told =
                self.roles[at..=last].iter().any(|r| r.date().is_some() || r.field() == Some(Field::Registration));
            let range = self.lines[at].range.start..self.lines[last].range.end;
            self.roles[at..=last].fill(Role::Short);
            if told {
                self.readings.push(reading(Field::Registration, range, Value::Verbatim));
                self.parts[at..=last].fill(Some(Part::Field(Field::Registration)));
            }
        }
    }

    /// Which of the dates above the body is the catalogue's: the one beside the title, if there is a catalogue.
    fn head_dates(&mut self, head: &Range<usize>, title: Option<usize>, has_card: bool, labelled: bool) {
        // A date with a place or under the source's own label is the source's.
        let bare = |at: usize| {
            let alone = matches!(&self.roles[at], Role::Fields(readings) if readings.len() == 1);
            let dated = self.roles[at].field() == Some(Field::DocumentDate);
            dated && alone && (labelled || dates::whole(self.line(at), &self.known.calendar).is_some())
        };
        let dated: Vec<usize> = head.clone().filter(|at| bare(*at)).collect();
        let source = head.clone().find(|at| self.sheet().begins_source(*at));
        let distance = |at: usize| title.map_or(at, |title| at.abs_diff(title));
        let nearest = dated.iter().copied().min_by_key(|at| (distance(*at), *at));
        let dated_below = self.zones.close.clone().any(|at| self.roles[at].field() == Some(Field::DocumentDate));
        for at in dated {
            let catalogue = has_card
                && nearest == Some(at)
                && (distance(at) <= 1
                    || source.is_none_or(|source| at < source)
                    || self.line(at).starts_with(char::is_alphabetic)
                    || dated_below);
            let Role::Fields(readings) = &mut self.roles[at] else { continue };
            let Some(first) = readings.first_mut() else { continue };
            let year_alone = matches!(first.value, Value::Date(date) if date.month == 0);
            if catalogue && first.field == Field::DocumentDate {
                first.field = Field::CatalogueDate;
                first.by = Hand::Archive;
            } else if year_alone {
                // A bare number is a year only on a catalogue's card.
                self.roles[at] = Role::Short;
            }
        }
    }

    /// Several lines of addressees are one field; without any, a body or a person named above the text is the one.
    fn addressees(&mut self, head: &Range<usize>) {
        if !self.has(Field::Addressee) && (self.has(Field::Title) || self.has(Field::Classification)) {
            let found = head.clone().find(|at| {
                let line = self.line(*at);
                let all = words(line);
                let unknown = self.parts[*at].is_none() && matches!(self.roles[*at], Role::Short | Role::Name);
                let body = self.known.bodies.has(&all) || self.known.titles.longest_at(&all, 0) > 0;
                unknown && body && (2..=10).contains(&all.len()) && title::genre(line, self.known).is_none()
            });
            if let Some(at) = found {
                let range = self.lines[at].range.clone();
                self.take(at, vec![reading(Field::Addressee, range, Value::Verbatim)]);
            }
        }
        let (addressees, mut others): (Vec<Reading>, Vec<Reading>) =
            std::mem::take(&mut self.readings).into_iter().partition(|r| r.field == Field::Addressee);
        let own: Vec<String> = addressees.iter().map(|r| r.shown(self.text)).collect();
        if let (Some(first), Some(last)) = (addressees.first(), addressees.last()) {
            let near = self.text.get(first.range.end..last.range.start).is_none_or(|between| {
                addressees.len() < 2
                    || !between.lines().any(|l| !l.trim().is_empty() && !own.iter().any(|o| l.contains(o.as_str())))
            });
            if addressees.len() == 1 || !near {
                others.extend(addressees);
            } else {
                let range = first.range.start..last.range.end;
                others.push(reading(Field::Addressee, range, Value::Text(own.join("; "))));
            }
        }
        self.readings = others;
    }

    // The close

    fn close(&mut self) {
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
            match self.roles[at].clone() {
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
        let goes_on =
            |at: usize| at < end && self.line(at).starts_with(char::is_lowercase) && self.line(at).len() <= 80;
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
        let line = ["Copy ", "copy ", "No. ", "Экз. "].iter().find_map(|sign| whole.strip_prefix(sign)).unwrap_or(whole);
        let after = line.trim_start_matches(['№', '#', ' ']).trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered =
            line.starts_with(|c: char| c.is_ascii_digit()) && after.trim_start().starts_with(['-', '–', '—', '.', ')']);
        let short = matches!(self.roles[at], Role::Short | Role::Name) && line.len() <= 120;
        let date = dates::whole(line, &self.known.calendar).is_some();
        (numbered && short && !date)
            .then(|| reading(Field::Distribution, self.lines[at].range.clone(), Value::Verbatim))
    }

    fn is_office(&self, at: usize) -> bool {
        self.sheet().is_office(at)
    }

    fn signs(&self, at: usize) -> bool {
        matches!(self.roles[at], Role::Name) || self.roles[at].field() == Some(Field::Signature)
    }

    /// A signature: the name on line `name`, with the office above it or below. Gives the next line.
    fn signature(&mut self, name: usize, mut lines: Range<usize>, end: usize) -> usize {
        if lines.end < end
            && lines.len() == 1
            && matches!(self.roles[lines.end], Role::Short)
            && self.is_office(lines.end)
        {
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
