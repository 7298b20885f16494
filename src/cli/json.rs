//! A document as `show --json` prints it: the schema of `cli.md`.
//!
//! Positions are Unicode code points of the text, end exclusive. What is not known is absent, never empty.

use crate::text::*;
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

#[derive(Serialize)]
pub struct DocumentJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    path: String,
    format: &'static str,
    encoding: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
    text: &'a str,
    record: RecordJson,
    blocks: Vec<BlockJson>,
    spans: Vec<SpanJson<'a>>,
    diagnostics: Vec<DiagnosticJson<'a>>,
}

/// The fields in the order of the text; those that may be told several times are arrays.
struct RecordJson(Vec<(Field, Vec<ReadingJson>)>);

#[derive(Serialize)]
struct ReadingJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    value: String,
    by: &'static str,
    #[serde(flatten)]
    place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<PartsJson>,
    /// The value is the reader's, the text the document's.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    corrected: bool,
}

/// The parts of a reference, by their names.
struct PartsJson(Vec<(&'static str, String)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub start: usize,
    pub end: usize,
}

#[derive(Serialize)]
struct BlockJson {
    kind: &'static str,
    part: &'static str,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct SpanJson<'a> {
    layer: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Cow<'a, str>>,
    #[serde(flatten)]
    place: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<[usize; 2]>,
}

#[derive(Serialize)]
struct DiagnosticJson<'a> {
    line: usize,
    column: usize,
    start: usize,
    message: &'a str,
}

/// `start` and `end` of a range, in code points.
pub fn place(text: &str, points: &CodePoints, range: &Range<usize>) -> Place {
    let Range { start, end } = points.range(text, range);
    Place { start, end }
}

pub fn document(document: &Document) -> DocumentJson<'_> {
    let text = &*document.text;
    let points = CodePoints::of(text);
    let at = |range: &Range<usize>| place(text, &points, range);
    DocumentJson {
        id: document.id.map(|id| id.to_string()),
        source: document.source.map(|source| source.to_string()),
        path: document.address.to_string(),
        format: document.format.name(),
        encoding: document.encoding,
        language: document.language,
        text,
        record: RecordJson(record(document, &at)),
        blocks: document
            .blocks
            .iter()
            .map(|b| BlockJson { kind: b.kind.name(), part: b.part.name(), place: at(&b.range) })
            .collect(),
        spans: document.spans.iter().map(|span| span_json(span, &at)).collect(),
        diagnostics: diagnostics(document, &points),
    }
}

/// One pass over the lines for all of them: a hostile text can have a flaw in every word.
fn diagnostics<'a>(document: &'a Document, points: &CodePoints) -> Vec<DiagnosticJson<'a>> {
    let text = &*document.text;
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let told = document.diagnostics.iter().map(|diagnostic| {
        let line = starts.partition_point(|start| *start <= diagnostic.at);
        let start = points.at_byte(text, diagnostic.at);
        let column = start - points.at_byte(text, starts[line - 1]) + 1;
        DiagnosticJson { line, column, start, message: &diagnostic.message }
    });
    told.collect()
}

fn record(document: &Document, at: &dyn Fn(&Range<usize>) -> Place) -> Vec<(Field, Vec<ReadingJson>)> {
    let mut fields: Vec<(Field, Vec<ReadingJson>)> = Vec::new();
    for reading in document.record.readings() {
        match fields.iter_mut().find(|(field, _)| *field == reading.field) {
            Some((field, readings)) if field.is_list() => readings.push(reading_json(reading, document, at)),
            // Of a field that has one value the first reading counts, as everywhere.
            Some(_) => {}
            None => fields.push((reading.field, vec![reading_json(reading, document, at)])),
        }
    }
    fields
}

fn reading_json(reading: &Reading, document: &Document, at: &dyn Fn(&Range<usize>) -> Place) -> ReadingJson {
    let there = Some(&document.text[reading.range.clone()]).filter(|words| !words.is_empty());
    // What a file tells beside its text (front matter) has words and no place; what the reader added has neither.
    let beside = || (reading.by != Hand::Reader).then(|| reading.own(&document.text));
    let parts = match reading.meant() {
        Value::Reference(reference) => {
            Some(PartsJson(reference.parts().into_iter().map(|(name, part)| (name, part.to_string())).collect()))
        }
        Value::Verbatim | Value::Text(_) | Value::Date(_) => None,
    };
    ReadingJson {
        text: there.map(str::to_string).or_else(beside),
        value: reading.shown(&document.text),
        by: reading.by.name(),
        place: there.map(|_| at(&reading.range)),
        parts,
        corrected: reading.correction.is_some(),
    }
}

fn span_json<'a>(span: &'a Span, at: &dyn Fn(&Range<usize>) -> Place) -> SpanJson<'a> {
    let words = |words: &'a Arc<str>| Some(Cow::from(&**words)).filter(|w| !w.is_empty());
    let (value, content) = match &span.kind {
        SpanKind::Link(target) | SpanKind::Image(target) => (words(target), None),
        SpanKind::Name { key, .. } => (key.as_ref().and_then(words), None),
        SpanKind::Date(date) => (Some(Cow::from(date.to_string())), None),
        SpanKind::NoteCall(note) => (None, Some(note)),
        SpanKind::Editorial(mark) => (None, mark.content.as_ref()),
        _ => (None, None),
    };
    let content = content.map(|range| {
        let Place { start, end } = at(range);
        [start, end]
    });
    SpanJson { layer: span.kind.layer().name(), kind: span.kind.name(), value, place: at(&span.range), content }
}

impl Serialize for RecordJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (field, readings) in &self.0 {
            match readings.as_slice() {
                [only] if !field.is_list() => map.serialize_entry(field.name(), only)?,
                several => map.serialize_entry(field.name(), several)?,
            }
        }
        map.end()
    }
}

impl Serialize for PartsJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, part)| (name, part)))
    }
}
