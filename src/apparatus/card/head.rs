//! The head of a document: the catalogue's date and title, and the source's own lines above the body.

use super::super::role::{Role, reading};
use super::super::words::words;
use super::super::{dates, title};
use super::Card;
use crate::text::{BlockKind, Field, Hand, MarkKind, Part, Reading, Value};
use std::ops::Range;

/// Lines of a stamp.
const LONGEST_STAMP: usize = 8;
/// Line ends between two lines of one heading.
const HEADING_GAP: usize = 3;

impl Card<'_> {
    pub(super) fn head(&mut self) {
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
        let own = title.is_some_and(|at| title::in_capitals(self.line(at)))
            && !chrome
            && headings.iter().all(|at| title::in_capitals(self.line(*at)));
        let by = if (has_card || !headings.is_empty()) && !own { Hand::Archive } else { Hand::Source };
        self.head_dates(&head, title, by == Hand::Archive, titled);
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
            // Only a typist's heading is broken so; a Markdown heading is whole.
            let typed = self.lines[title].kind != BlockKind::Heading && title::in_capitals(self.line(title));
            let end = if typed { self.heading_end(title, head.end) } else { title + 1 };
            self.title(title, end, by);
        } else if let Some(labelled) = self.readings.iter().find(|r| r.field == Field::Title).cloned() {
            let words = labelled.shown(self.text).len();
            self.named(labelled.range.end - words..labelled.range.end, labelled.by);
        }
        for at in headings {
            let end = self.heading_end(at, head.end);
            self.parts[at..end].fill(Some(Part::InDocumentHeading));
        }
        self.event_below(&head);
        self.addressees(&head);
        for at in head.start..title.unwrap_or(head.start) {
            let unknown = self.parts[at].is_none() && matches!(self.roles[at], Role::Short | Role::Name);
            let source_began = (head.start..at).any(|n| self.sheet().begins_source(n));
            if unknown && chrome && !source_began {
                self.parts[at] = Some(Part::SiteChrome);
            }
        }
    }

    /// A heading may go on in the next lines: `MINUTES` `of the session`.
    fn heading_end(&self, at: usize, end: usize) -> usize {
        let goes_on = |next: &usize| {
            let line = self.line(*next);
            let unknown = self.parts[*next].is_none() && self.roles[*next] == Role::Short;
            // `by` and a name is no part of a heading.
            let byline = line.starts_with("by ");
            unknown
                && !byline
                && self.lines[*next].gap <= HEADING_GAP
                && line.starts_with(char::is_lowercase)
                && !line.contains(':')
        };
        (at + 1..end).find(|next| !goes_on(next)).unwrap_or(end)
    }

    fn title(&mut self, at: usize, end: usize, by: Hand) {
        if end > at + 1 && by == Hand::Source {
            let range = self.lines[at].range.start..self.lines[end - 1].range.end;
            let joined = (at..end).map(|at| self.line(at)).collect::<Vec<_>>().join(" ");
            self.readings.push(Reading { by, ..reading(Field::Title, range, Value::Text(joined)) });
            self.named(self.lines[at].range.clone(), by);
            self.parts[at..end].fill(Some(Part::InDocumentHeading));
            return;
        }
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
    pub(super) fn stamps(&mut self, zone: &Range<usize>) {
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
            let stamped = self.text.get(range.clone()).unwrap_or("");
            let told = told || dates::find(stamped, &self.known.calendar).is_some();
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

    /// Of two dates of the source the one under its heading is the day it tells of: a record of a conversation has the day
    /// it was written up above, that of the conversation below.
    fn event_below(&mut self, head: &Range<usize>) {
        let told = self.readings.iter().any(|r| r.field == Field::EventDate);
        let heading = head.clone().rfind(|at| self.parts[*at] == Some(Part::InDocumentHeading));
        let genre = self.readings.iter().find(|r| r.field == Field::Genre).map(|r| r.shown(self.text));
        let (Some(heading), Some(genre)) = (heading, genre) else { return };
        if told || !self.known.event_genres.contains(&genre) {
            return;
        }
        let mark = self.lines[heading].range.start;
        let dates = |r: &&mut Reading| {
            r.field == Field::DocumentDate
                && head
                    .clone()
                    .any(|at| self.lines[at].range.start <= r.range.start && r.range.end <= self.lines[at].range.end)
        };
        let mut dates: Vec<&mut Reading> = self.readings.iter_mut().filter(dates).collect();
        dates.sort_by_key(|r| r.range.start);
        if let [above, below] = dates.as_mut_slice()
            && above.range.start < mark
            && mark < below.range.start
        {
            below.field = Field::EventDate;
            let at = head.clone().find(|at| self.lines[*at].range.contains(&below.range.start));
            if let Some(at) = at {
                self.parts[at] = Some(Part::Field(Field::EventDate));
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
                let spoken = line.ends_with(['!', '?', ')']);
                unknown && body && !spoken && (2..=10).contains(&all.len()) && title::genre(line, self.known).is_none()
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
}
