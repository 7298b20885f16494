//! What the text tells besides its fields: the day of the event, of the receipt, of the registration.
//!
//! In: the readings of the record and the first paragraph of the body. Out: more readings. A day without its year takes it
//! from the document's own date; where no date has a year, nothing is told.

use super::dates::{self, Dated};
use super::role::reading;
use super::vocabulary::Vocabulary;
use super::words::words;
use crate::text::{Field, Reading, Value};
use std::ops::Range;

/// Bytes of the first paragraph in which the day of the event is told.
const OPENING: usize = 500;

pub(super) fn more(
    text: &str,
    readings: &[Reading],
    first_paragraph: Range<usize>,
    known: &Vocabulary,
) -> Vec<Reading> {
    let year = year(readings);
    let day_in = |field: Field, range: &Range<usize>| {
        let line = text.get(range.clone())?;
        let line = &line[..line.floor_char_boundary(OPENING)];
        let dated = dates::find(line, &known.calendar)?;
        let date = dated.date(year)?;
        let place = range.start + dated.range.start..range.start + dated.range.end;
        Some(reading(field, place, Value::Date(date)))
    };
    let mut out = Vec::new();
    for (from, to) in [(Field::ReceiptNote, Field::ReceiptDate), (Field::Registration, Field::RegistrationDate)] {
        if !readings.iter().any(|r| r.field == to) {
            // Of several numbers the first may have no day.
            let days = readings.iter().filter(|r| r.field == from).filter_map(|r| day_in(to, &r.range));
            out.extend(days.min_by_key(|r| r.range.start));
        }
    }
    if let Some(event) = event(text, readings, first_paragraph, known) {
        out.extend(day_in(Field::EventDate, &event));
    }
    out
}

/// The year a day without one is of.
fn year(readings: &[Reading]) -> Option<i16> {
    [Field::DocumentDate, Field::CatalogueDate, Field::TypingDate].into_iter().find_map(|field| {
        readings.iter().find_map(|r| match r.value {
            Value::Date(date) if r.field == field => Some(date.year),
            _ => None,
        })
    })
}

/// Where the day of the event stands: in the first sentence of a document that tells of one.
fn event(text: &str, readings: &[Reading], paragraph: Range<usize>, known: &Vocabulary) -> Option<Range<usize>> {
    if readings.iter().any(|r| r.field == Field::EventDate) {
        return None;
    }
    let genre = readings.iter().find(|r| r.field == Field::Genre)?.shown(text);
    if !known.event_genres.contains(&genre) {
        return None;
    }
    let opening = text.get(paragraph.clone())?;
    let opening = &opening[..opening.floor_char_boundary(OPENING)];
    let dated = dates::find(opening, &known.calendar).filter(Dated::has_day)?;
    let sentence = sentence_around(opening, &dated.range);
    let before = words(&opening[..dated.range.start]);
    let cited = before.last().is_some_and(|w| {
        matches!(
            opening[w.range.clone()].to_lowercase().as_str(),
            "of" | "dated" | "no" | "from" | "от" | "since" | "until" | "by" | "before" | "after" | "vom"
        )
    });
    let told = known.events.has(&words(&opening[sentence]));
    (told && !cited).then(|| paragraph.start + dated.range.start..paragraph.start + dated.range.end)
}

fn sentence_around(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind(". ").map_or(0, |at| at + 2);
    let end = text[range.end..].find(". ").map_or(text.len(), |at| range.end + at);
    start..end
}
