//! What the clauses of a catalogue line say: the reference, who translated, who obtained.
//!
//! In: a line that begins with a reference, or the value of a label. Out: its fields, each with its own stretch of the line.

use super::dates;
use super::phrase::without_stop;
use super::references::parse_reference;
use super::role::{self, reading};
use super::vocabulary::{Vocabulary, Zone};
use super::words::words;
use crate::text::{Field, Reading, Reference, Value};
use std::ops::Range;

/// Bytes of a reference whose grammar is not known.
const LONGEST_FOREIGN: usize = 240;

/// The fields a value carries that stands under or after a label.
pub(super) fn value_of(field: Field, value: &str, at: usize, known: &Vocabulary) -> Option<Vec<Reading>> {
    let range = at..at + value.len();
    if value.is_empty() {
        return None;
    }
    match field {
        Field::DocumentDate | Field::EventDate | Field::CatalogueDate => {
            let dated = dates::whole(value, &known.calendar)
                .or_else(|| dates::at(value, 0, &known.calendar).filter(|d| d.has_day() && d.has_year()))?;
            Some(vec![reading(field, range, Value::Date(dated.date(None)?))])
        }
        Field::Reference => {
            Some(reference_line(value, parse_reference(value, known), at, known).unwrap_or_else(|| {
                let mut all = read(value, at, known);
                let end = all.first().map_or(range.end, |r| r.range.start);
                let own = without_stop(value.get(..end - at).unwrap_or(value));
                if !own.is_empty() {
                    all.insert(0, reading(field, at..at + own.len(), Value::Verbatim));
                }
                all
            }))
        }
        _ => Some(vec![reading(field, range, Value::Verbatim)]),
    }
}

/// A reference that was found at the beginning of a line, and what follows it.
pub(super) fn reference_line(
    line: &str,
    found: Option<(Range<usize>, Reference)>,
    at: usize,
    known: &Vocabulary,
) -> Option<Vec<Reading>> {
    let (range, reference) = found?;
    let before = words(&line[..range.start]);
    let labelled = line[..range.start].trim_end().ends_with([':', '[', '(']) || before.is_empty();
    let after = line[range.end..].trim_start();
    let goes_on = after.starts_with(char::is_alphanumeric) && !line[range.clone()].ends_with('.');
    if before.len() > 3 || !labelled || goes_on {
        return None;
    }
    let mut readings = vec![reading(Field::Reference, at + range.start..at + range.end, Value::Reference(reference))];
    readings.extend(read(&line[range.end..], at + range.end, known));
    Some(readings)
}

/// What the sentences of a catalogue line say: who translated, who obtained.
pub(super) fn read(line: &str, at: usize, known: &Vocabulary) -> Vec<Reading> {
    let mut out: Vec<Reading> = Vec::new();
    let mut add = |clause: Range<usize>| {
        let trimmed = line[clause.clone()].trim_start_matches([' ', '.', ',', ';', '(', ')', ']']);
        let start = clause.end - trimmed.len();
        let trimmed = trimmed.trim_end_matches([' ', ';', ',', ']', ')']);
        let range = at + start..at + start + trimmed.len();
        out.extend(role::patterned(trimmed, range.start, &[Zone::Card], known).map(|found| Reading { range, ..found }));
    };
    let mut from = 0;
    while from < line.len() {
        let end = sentence_end(line, from);
        let clause = &line[from..end];
        // `Obtained by A and translated by B` says two things.
        let split = clause.find(" and translated").filter(|n| words(&clause[..*n]).len() > 1);
        match split {
            Some(n) => {
                add(from..from + n);
                add(from + n + " and ".len()..end);
            }
            None => {
                add(from..end);
            }
        }
        from = end;
    }
    out
}

/// The end of a sentence or of a clause closed by a semicolon; the full stop of an initial ends none.
fn sentence_end(line: &str, from: usize) -> usize {
    let mut before = ['\0'; 2];
    let mut chars = line[from..].char_indices().peekable();
    while let Some((n, c)) = chars.next() {
        let space = chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        let initial = before[1].is_uppercase() && !before[0].is_alphanumeric();
        if c == ';' || (c == '.' && space && !initial && before[1].is_alphanumeric()) {
            return from + n + c.len_utf8();
        }
        before = [before[1], c];
    }
    line.len()
}

/// A reference in a grammar nobody told us: known by its translator at the end of the line.
pub(super) fn foreign_reference(line: &str, at: usize, known: &Vocabulary) -> Option<Vec<Reading>> {
    // What every such line has, and most lines have not.
    if !line.starts_with(char::is_uppercase) || !line.contains(',') {
        return None;
    }
    let mut all = read(line, at, known);
    let first = all.first().filter(|r| matches!(r.field, Field::Translator | Field::Consulted))?;
    let words_of_it = line.get(..first.range.start - at)?.trim_end();
    let words_of_it = without_stop(words_of_it);
    let numbered = words_of_it.contains(|c: char| c.is_ascii_digit()) && words_of_it.contains(',');
    if !numbered
        || words_of_it.len() > LONGEST_FOREIGN
        || !words_of_it.starts_with(char::is_uppercase)
        || words(words_of_it).len() > 60
    {
        return None;
    }
    all.insert(0, reading(Field::Reference, at..at + words_of_it.len(), Value::Verbatim));
    Some(all)
}
