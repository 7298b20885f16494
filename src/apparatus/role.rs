//! What one line says by itself, without regard to its neighbours.
//!
//! In: a line and the zones it may stand in. Out: its [`Role`]. The order of the questions is the order of this file:
//! labels, words of the page, references, dates, classification, brackets, patterns, rights, and then the mere shape.

use super::clauses;
use super::dates::{self, Dated};
use super::phrase;
use super::references;
use super::shape;
use super::vocabulary::{Label, Vocabulary, Zone};
use super::words::{Word, words};
use crate::text::{Field, Reading, Value};
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Words of the web page.
    Chrome,
    /// A heading of the page around the document.
    Section,
    /// The head of a printed series.
    Series,
    /// A stamp of the authority that opened the file.
    Opened,
    /// A label alone on its line, by its number in the vocabulary.
    Label(usize),
    /// Fields of the record, in order; a date is a document's date until its neighbours say otherwise.
    Fields(Vec<Reading>),
    Prose,
    /// Looks like a person's name.
    Name,
    /// Something short, not known.
    Short,
}

impl Role {
    pub fn field(&self) -> Option<Field> {
        match self {
            Role::Fields(readings) => readings.first().map(|r| r.field),
            _ => None,
        }
    }

    pub fn date(&self) -> Option<&Reading> {
        match self {
            Role::Fields(readings) => readings.iter().find(|r| matches!(r.value, Value::Date(_))),
            _ => None,
        }
    }
}

/// A line longer than this (bytes) is no line of a record, rights and references aside.
const LONGEST: usize = 240;
/// A line with a reference may go on with who translated it.
const LONGEST_REFERENCE: usize = 700;

pub(super) fn reading(field: Field, range: Range<usize>, value: Value) -> Reading {
    Reading { field, range, value, by: field.hand(), correction: None }
}

/// The first pattern of `zones` that is all of a line which begins at byte `at` of the text.
pub(super) fn patterned(line: &str, at: usize, zones: &[Zone], known: &Vocabulary) -> Option<Reading> {
    Reader::new(line, at, zones, known).patterned(0..line.len())
}

/// Reads the line at `range` of `text`, which is trimmed.
pub(super) fn of(text: &str, range: &Range<usize>, zones: &[Zone], vocabulary: &Vocabulary) -> Role {
    let Some(line) = text.get(range.clone()) else { return Role::Short };
    Reader::new(line, range.start, zones, vocabulary).role()
}

struct Reader<'a> {
    line: &'a str,
    /// The byte of the text the line begins at.
    at: usize,
    /// Of the first [`LONGEST_REFERENCE`] bytes.
    words: Vec<Word<'a>>,
    /// Of those words.
    signs: u64,
    zones: &'a [Zone],
    known: &'a Vocabulary,
}

impl<'a> Reader<'a> {
    fn new(line: &'a str, at: usize, zones: &'a [Zone], known: &'a Vocabulary) -> Reader<'a> {
        let beginning = &line[..line.floor_char_boundary(LONGEST_REFERENCE)];
        let words = words(beginning);
        let signs = phrase::signs(beginning, &words);
        Reader { line, at, words, signs, zones, known }
    }

    /// The line as patterns look at it; it is no longer than [`LONGEST_REFERENCE`].
    fn sought(&self) -> phrase::Line<'_> {
        phrase::Line::known(self.line, &self.words, self.signs)
    }

    fn role(&self) -> Role {
        let short = self.line.len() <= LONGEST;
        if short && let Some(role) = self.label().or_else(|| self.page()) {
            return role;
        }
        let fields = self.reference().or_else(|| if short { self.source() } else { None }).or_else(|| self.rights());
        if let Some(fields) = fields {
            return Role::Fields(fields);
        }
        if shape::is_prose_of(self.line, &self.words, self.known) {
            Role::Prose
        } else if shape::is_name(self.line, self.known) {
            Role::Name
        } else {
            Role::Short
        }
    }

    fn place(&self, inside: Range<usize>) -> Range<usize> {
        self.at + inside.start..self.at + inside.end
    }

    fn whole(&self, field: Field, value: Value) -> Reading {
        reading(field, self.place(0..self.line.len()), value)
    }

    // Labels

    fn label(&self) -> Option<Role> {
        let known = |name: &str, all: &[Word]| {
            (all.len() <= 6).then(|| self.known.labels.iter().position(|l| l.words.is(name, all))).flatten()
        };
        let name = self.line.trim_end_matches([':', ' ', '.']);
        if let Some(label) = known(name, &self.words) {
            return Some(Role::Label(label));
        }
        let cut = |(name, value): (&'a str, &'a str)| {
            let before = self.words.partition_point(|w| w.range.start < name.len());
            Some((known(name.trim_start_matches(['[', '(']), &self.words[..before])?, value.trim()))
        };
        // A row of a table of two columns; what is no field there may be the document's own table, and so may be its header.
        let row = self.line.split_once('\t').filter(|(_, value)| !value.contains('\t')).and_then(cut);
        let row = row.filter(|(label, value)| match self.known.labels[*label].field {
            Some(Field::Reference) => value.contains(|c: char| c.is_ascii_digit()),
            field => field.is_some(),
        });
        let (label, value) = row.or_else(|| self.line.split_once(':').and_then(cut))?;
        let label = &self.known.labels[label];
        let from = self.line.len() - value.len();
        match label.field {
            None => Some(Role::Chrome),
            Some(field) => clauses::value_of(field, value, self.at + from, self.known).map(|mut readings| {
                // The label is part of what the field was read from, but of a reference only the reference.
                if let Some(first) = readings.first_mut().filter(|r| r.field != Field::Reference) {
                    if first.value == Value::Verbatim {
                        first.value = Value::Text(value.to_string());
                    }
                    first.range = self.place(0..self.line.len());
                }
                Role::Fields(readings)
            }),
        }
    }

    /// Words of the page, of a printed series, of the office that opened the file.
    fn page(&self) -> Option<Role> {
        let line = self.sought();
        let any = |patterns: &phrase::Patterns| patterns.any(&line, &self.known.calendar);
        // `RECORD`, alone and in capitals: a typist's heading as likely as a page's.
        let typed = self.words.len() == 1 && shape::is_in_capitals(self.line);
        if !typed && self.known.sections.is(self.line, &self.words) {
            Some(Role::Section)
        } else if any(&self.known.chrome) {
            Some(Role::Chrome)
        } else if any(&self.known.series) {
            Some(Role::Series)
        } else if any(&self.known.opened) {
            Some(Role::Opened)
        } else {
            None
        }
    }

    // The catalogue's fields

    /// A line that begins with a reference, and what the sentences after it say.
    fn reference(&self) -> Option<Vec<Reading>> {
        if self.line.len() > LONGEST_REFERENCE || !self.line.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let found = references::find(self.line, &self.words, self.known);
        clauses::reference_line(self.line, found, self.at, self.known).or_else(|| {
            if self.has_clauses() { clauses::foreign_reference(self.line, self.at, self.known) } else { None }
        })
    }

    /// Whether a clause of the line can be one of a catalogue's.
    fn has_clauses(&self) -> bool {
        let line = self.sought();
        let mut rules = self.known.lines.iter().filter(|rule| rule.at.contains(&Zone::Card));
        rules.any(|rule| rule.patterns.may_match_within(&line))
    }

    fn rights(&self) -> Option<Vec<Reading>> {
        let rights = self.known.rights.count(&self.words);
        let contact = self.known.contact.has(&self.words);
        let field = match (rights, contact) {
            (1.., true) if self.line.len() >= 40 => Field::RightsContact,
            (2.., _) => Field::Rights,
            _ => return None,
        };
        self.zones.contains(&Zone::Card).then(|| vec![self.whole(field, Value::Verbatim)])
    }

    // The source's fields

    fn source(&self) -> Option<Vec<Reading>> {
        self.dated()
            .or_else(|| self.classified())
            .or_else(|| self.bracketed())
            .or_else(|| self.patterned(0..self.line.len()).map(|r| vec![r]))
            .or_else(|| self.clauses())
    }

    /// A date, with a place before or after it or with what follows on the same line.
    fn dated(&self) -> Option<Vec<Reading>> {
        let calendar = &self.known.calendar;
        let date = |dated: &Dated| {
            let value = Value::Date(dated.date(None)?);
            Some(reading(Field::DocumentDate, self.place(dated.range.clone()), value))
        };
        if let Some(dated) = dates::whole(self.line, calendar) {
            return Some(vec![date(&dated)?]);
        }
        // `5 May [1957]`, `[5] May 19[57]`: an editor supplied a part of it. `"__" May 1957`: the day was never put in.
        if self.line.contains(['[', '_']) && self.line.len() <= 60 {
            let blank = |c: &char| matches!(c, '[' | ']' | '?' | '_' | '"' | '“' | '”' | '«' | '»');
            let bare: String = self.line.chars().filter(|c| !blank(c)).collect();
            if let Some(value) = dates::whole(&bare, calendar).and_then(|dated| dated.date(None)) {
                return Some(vec![self.whole(Field::DocumentDate, Value::Date(value))]);
            }
        }
        let dated = dates::find(self.line, calendar).filter(Dated::has_year)?;
        let before = self.line[..dated.range.start].trim_end();
        let after = self.line[dated.range.end..].trim_start();
        if before.is_empty() && after.starts_with('[') {
            let from = self.line.len() - after.len();
            let mut readings = vec![date(&dated)?];
            readings.extend(self.bracket_at(from).unwrap_or_default());
            return Some(readings);
        }
        let time = after.trim_start_matches([',', ' ', '—', '-', '–', ';', '.']);
        let timed = time.is_empty() || (time.len() <= 24 && is_time(time));
        let before =
            [" den", " le", " am", " on", " vom"].iter().find_map(|w| before.strip_suffix(w)).unwrap_or(before);
        let place = before.strip_suffix(',').or_else(|| before.strip_suffix("—")).map(str::trim_end);
        if let Some(place) = place.filter(|p| timed && is_place(p)) {
            let place = reading(Field::Place, self.place(0..place.len()), Value::Verbatim);
            return Some(vec![date(&dated)?, place]);
        }
        let place = after.trim_start_matches([',', ' ']);
        if before.is_empty() && is_place(place) {
            let from = self.line.len() - place.len();
            return Some(vec![
                date(&dated)?,
                reading(Field::Place, self.place(from..self.line.len()), Value::Verbatim),
            ]);
        }
        (before.is_empty() && timed).then(|| date(&dated).map(|d| vec![d])).flatten()
    }

    /// `Top Secret`, `SECRET. URGENT.`, `Top Secret. Copy No. 2`.
    fn classified(&self) -> Option<Vec<Reading>> {
        let mut at = 0;
        while at < self.words.len() {
            let secret = self.known.classification.longest_at(&self.words, at);
            let urgent = self.known.precedence.longest_at(&self.words, at);
            match secret.max(urgent) {
                0 => break,
                n => at += n,
            }
        }
        let last = &self.words.get(at.checked_sub(1)?)?.range;
        let start = self.words.first()?.range.start;
        let mut readings = vec![reading(Field::Classification, self.place(start..last.end), Value::Verbatim)];
        if let Some(next) = self.words.get(at) {
            let parted = self.line[last.end..next.range.start].contains(['.', ',', ';', '/', '(', '\t'])
                || self.line[last.end..].starts_with("  ");
            let rest = self.patterned(next.range.start..self.line.len())?;
            let known = matches!(rest.field, Field::CopyNumber | Field::Registration | Field::ReceiptNote);
            if !(parted || rest.field == Field::CopyNumber) || !known {
                return None;
            }
            readings.push(rest);
        }
        Some(readings)
    }

    /// A line that begins with a bracket: a signature, or a known line in another hand.
    fn bracketed(&self) -> Option<Vec<Reading>> {
        // `/-/ P. Orlov`, `/s/ P. Orlov`.
        let sign = self.known.signs.iter().find_map(|sign| self.line.strip_prefix(sign.as_str())).map(str::trim);
        if let Some(name) = sign.filter(|name| shape_of_signature(name, self.known)) {
            return Some(vec![self.whole(Field::Signature, Value::Text(name.to_string()))]);
        }
        let open = self.line.find('[')?;
        if open == 0 {
            return self.bracket_at(0);
        }
        // `Chairman [signature] P. Orlov`, `P. Orlov [signed]`.
        let before = self.line[..open].trim();
        let found = self.bracket_at(open)?.into_iter().next().filter(|r| r.field == Field::Signature)?;
        let short = before.len() <= 120 && !before.ends_with(['.', ':', ';']) || shape::is_name(before, self.known);
        let office = self.known.marks.roles.has(&words(before));
        let value = match found.value {
            Value::Text(name) if office => Value::Text(name),
            Value::Verbatim if shape::is_name(before, self.known) => Value::Text(before.to_string()),
            _ => return None,
        };
        short.then(|| vec![self.whole(Field::Signature, value)])
    }

    fn bracket_at(&self, from: usize) -> Option<Vec<Reading>> {
        let rest = &self.line[from..];
        let close = rest.find(']').unwrap_or(rest.len());
        let inside = &rest[1..close];
        let after = rest.get(close + 1..).unwrap_or("").trim();
        let prefix = inside
            .split_once(':')
            .filter(|(prefix, _)| self.known.marks.prefixes.iter().any(|(_, phrases)| phrases.has(&words(prefix))));
        let content = prefix.map_or(inside, |(_, content)| content).trim();
        let inner = words(content);
        let signed = self.known.marks.signed.is(content, &inner);
        let named = signed || (inner.len() <= 4 && self.known.marks.signed.position(&inner).is_some());
        let whole = |field, value| Some(vec![reading(field, self.place(from..self.line.len()), value)]);
        if named && after.is_empty() {
            return whole(Field::Signature, Value::Verbatim);
        }
        if named && after.len() <= 120 && shape_of_signature(after, self.known) {
            let name = phrase::without_stop(after).trim_matches(['(', ')', '/']);
            return whole(Field::Signature, Value::Text(name.to_string()));
        }
        if prefix.is_some() && after.is_empty() {
            let at = self.line.len() - rest.len() + rest[..close].len() - inside.len() + inside.find(content)?;
            let inside = Reader { line: content, at: self.at + at, words: inner, ..*self };
            let secret = inside.classified().filter(|_| self.zones.contains(&Zone::Head));
            if secret.is_some_and(|all| all.len() == 1) {
                return whole(Field::Classification, Value::Text(content.to_string()));
            }
            let found = self.patterned(at..at + content.len()).filter(|_| content.len() <= 100);
            let endorses = |field: &Field| {
                use Field::*;
                matches!(field, Authentication | Registration | ReceiptNote | Recorder | Typist | CopyNumber)
            };
            if let Some(field) = found.map(|f| f.field).filter(endorses) {
                return whole(field, Value::Verbatim);
            }
        }
        None
    }

    /// The first pattern of the zones that is all of `inside`.
    fn patterned(&self, inside: Range<usize>) -> Option<Reading> {
        let line = &self.line[inside.clone()];
        let own: Vec<Word>;
        let sought = if inside.len() == self.line.len() && inside.len() <= LONGEST_REFERENCE {
            self.sought()
        } else {
            own = words(line);
            phrase::Line::new(line, &own)
        };
        let rules = self.known.lines.iter().filter(|rule| rule.at.iter().any(|zone| self.zones.contains(zone)));
        for rule in rules {
            for found in rule.patterns.found(&sought, &self.known.calendar) {
                let value = found.value.map(|v| line[v].to_string());
                if !is_plausible(rule.field, line, value.as_deref(), self.known) {
                    continue;
                }
                // The full stop that closes a sentence is no part of what it says; that of an abbreviation is.
                let sentence = matches!(rule.field, Field::CopyNumber | Field::Consulted);
                let whole = || if sentence { super::phrase::without_stop(line) } else { line }.to_string();
                let value = value.unwrap_or_else(whole);
                let value = if value == line { Value::Verbatim } else { Value::Text(value) };
                return Some(reading(rule.field, self.place(inside), value));
            }
        }
        None
    }

    /// Several sentences, each a line of its own elsewhere: `Obtained by A. Translated by B.`
    fn clauses(&self) -> Option<Vec<Reading>> {
        if !self.zones.contains(&Zone::Card) || !self.has_clauses() {
            return None;
        }
        let readings = clauses::read(self.line, self.at, self.known);
        let covered: usize = readings.iter().map(|r| r.range.len()).sum();
        (!readings.is_empty() && covered * 5 >= self.line.len() * 4).then_some(readings)
    }
}

/// Whether what a pattern found can be the field's value at all.
fn is_plausible(field: Field, line: &str, value: Option<&str>, known: &Vocabulary) -> bool {
    let count = words(line).len();
    match field {
        Field::Signature => value.is_some_and(|v| shape_of_signature(v, known)),
        Field::Recorder | Field::Typist => value.is_some_and(|v| {
            v.len() <= 80
                && v.trim_start_matches('[').starts_with(|c: char| c.is_uppercase() || c == '“' || v.starts_with('['))
        }),
        Field::Registration => count <= 12 && line.len() <= 90 && !shape::is_prose(line, known),
        Field::Addressee | Field::Author => count <= 18 && !(line.ends_with('.') && shape::is_prose(line, known)),
        Field::Distribution => count <= 24 && !is_sentence(line, known) && !is_list_item(line, known),
        Field::CopiesMade | Field::Authentication => count <= 24 && !is_sentence(line, known),
        // A sentence of the body may tell of something received: a note of receipt has its day.
        Field::ReceiptNote => {
            count <= 30 && (!is_sentence(line, known) || dates::find(line, &known.calendar).is_some())
        }
        Field::Translator => value.is_some_and(|v| v.len() <= 120 && !v.starts_with(char::is_lowercase)),
        _ => true,
    }
}

/// A sentence with a verb's worth of plain words, as no line of a record has.
fn is_sentence(line: &str, known: &Vocabulary) -> bool {
    line.ends_with('.') && words(line).len() > 8 && shape::is_prose(line, known)
}

/// `1. To approve the draft;` is an item of the body, `1. to Cde. Orlov` and `1- to file` are copies sent.
fn is_list_item(line: &str, known: &Vocabulary) -> bool {
    let after = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let item = after.len() < line.len() && after.starts_with(['.', ')']);
    item && (line.ends_with([';', '.']) || !known.titles.has(&words(line)))
}

/// Several lines of the page that are one line of the record, as `joined` by blanks.
pub(super) fn of_joined(joined: &str, range: Range<usize>, zones: &[Zone], known: &Vocabulary) -> Option<Reading> {
    let reader = Reader::new(joined, 0, zones, known);
    let found = reader.patterned(0..joined.len())?;
    Some(reading(found.field, range, Value::Verbatim))
}

/// A name, perhaps with an office before or after it.
pub(super) fn shape_of_signature(words_after: &str, known: &Vocabulary) -> bool {
    let all = words(words_after);
    let name = words_after.split(',').next().unwrap_or(words_after);
    shape::is_name(name, known)
        || (all.len() == 1 && words_after.starts_with(|c: char| c.is_uppercase() || c == '['))
        || (all.len() <= 16 && shape::has_initial(words_after))
        || words_after.starts_with("[illegible")
}

/// A town: up to four words with capitals, no number.
fn is_place(words_of_it: &str) -> bool {
    let all = words(words_of_it);
    let capital = |w: &Word| words_of_it[w.range.clone()].starts_with(char::is_uppercase);
    (1..=4).contains(&all.len())
        && words_of_it.len() <= 50
        && all.first().is_some_and(capital)
        && all.last().is_some_and(capital)
        && words_of_it.chars().all(|c| c.is_alphabetic() || " ,.'’-()".contains(c))
}

/// `8 p.m.`, `14:30`, `1430 hours`.
fn is_time(words_of_it: &str) -> bool {
    words_of_it.starts_with(|c: char| c.is_ascii_digit())
        && words_of_it.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).all(|w| {
            matches!(
                w,
                "a" | "p"
                    | "m"
                    | "am"
                    | "pm"
                    | "hours"
                    | "hrs"
                    | "h"
                    | "Z"
                    | "uhr"
                    | "Uhr"
                    | "час"
                    | "noon"
                    | "midnight"
            )
        })
}

/// The label with this number; none when there is none.
pub(super) fn label(number: usize, known: &Vocabulary) -> Option<&Label> {
    known.labels.get(number)
}
