//! A document, opened in generations: its beginning, the whole text with its blocks, then what the apparatus and the
//! hashes say of it. Nothing waits for the slowest.

use super::desk::Desk;
use super::kin;
use super::language;
use super::obtain::{Obtained, Unopened, obtain};
use super::read::Stamp;
use crate::apparatus::{self, Vocabulary};
use crate::format::Extract;
use crate::marginalia::DocumentKey;
use crate::text::*;
use std::sync::Arc;

/// A described document, and the file as it was when it was read.
pub(super) struct Opened {
    pub document: Document,
    pub stamp: Stamp,
}

/// Opens a document in generations: each is handed to `generation`; the last is `Stage::Described` and is returned.
///
/// # Errors
/// One clear sentence where it cannot be read.
pub fn open(desk: &Desk, address: &Address, generation: &mut dyn FnMut(Document)) -> Result<Document, String> {
    open_until(desk, address, &on_disk(desk), &|| false, generation)
        .map(|opened| opened.document)
        .map_err(|why| why.sentence(address))
}

/// What the reader says of a document.
pub(super) type Said<'a> = dyn Fn(&DocumentKey) -> Corrections + 'a;

/// What the reader says of a document, as it is on disk now. That the notes cannot be read is told where they are asked for.
pub(super) fn on_disk(desk: &Desk) -> impl Fn(&DocumentKey) -> Corrections {
    |key| desk.store.load(key).map(|sheet| sheet.corrections).unwrap_or_default()
}

/// As [`open`], given up between two steps once `stopped` says so; the record corrected by what is `said` of it.
pub(super) fn open_until(
    desk: &Desk,
    address: &Address,
    said: &Said<'_>,
    stopped: &dyn Fn() -> bool,
    generation: &mut dyn FnMut(Document),
) -> Result<Opened, Unopened> {
    let go_on = || if stopped() { Err(Unopened::Stopped) } else { Ok(()) };
    let Obtained { extract, stamp, source } = obtain(desk, address, stopped, &mut |beginning| {
        generation(document(address, Stage::Beginning, beginning).0);
    })?;
    go_on()?;
    let (whole, declared) = document(address, Stage::Whole, extract);
    generation(whole.clone());
    let hash = source.hash();
    drop(source);
    let mut document = describe(whole, declared, &desk.vocabulary);
    go_on()?;
    document.source = Some(hash);
    document.id = DocumentId::of(&document.text);
    document.language = language::of(&document.text, &document.blocks).or_else(|| language::declared(&document.record));
    let corrections = said(&kin::key_of(desk, &document));
    if !corrections.is_empty() {
        let record = apparatus::corrected(&document.record, &document.text, corrections, &desk.vocabulary);
        document.record = Arc::new(record);
    }
    generation(document.clone());
    Ok(Opened { document, stamp })
}

/// A document to cut excerpts from: described, but without the hashes and the language, which cost as much again, and
/// so without the reader's corrections.
pub(super) fn skim(desk: &Desk, address: &Address) -> Result<Opened, Unopened> {
    let Obtained { extract, stamp, .. } = obtain(desk, address, &|| false, &mut |_| ())?;
    let (whole, declared) = document(address, Stage::Whole, extract);
    Ok(Opened { document: describe(whole, declared, &desk.vocabulary), stamp })
}

/// A document of what the format found, and what the file says of itself.
fn document(address: &Address, stage: Stage, extract: Extract) -> (Document, Vec<Reading>) {
    let Extract { text, blocks, mut spans, readings, mut landmarks, diagnostics, format, encoding, told_by } = extract;
    Document::sort_spans(&mut spans);
    landmarks.sort();
    let document = Document {
        address: address.clone(),
        stage,
        text: text.into(),
        blocks: blocks.into(),
        spans: spans.into(),
        record: Arc::new(Record::new(readings.clone())),
        diagnostics: diagnostics.into(),
        landmarks: Arc::new(landmarks),
        format,
        encoding,
        told_by,
        language: None,
        id: None,
        source: None,
    };
    (document, readings)
}

/// Adds what editors and archivists put in.
fn describe(whole: Document, declared: Vec<Reading>, vocabulary: &Vocabulary) -> Document {
    let found = apparatus::describe(&whole.text, &whole.blocks, &whole.spans, whole.format, vocabulary);
    let record = record(typed(declared.clone(), vocabulary), believed(&found.record, &declared, &whole));
    // A block that carries a field of the record may be shown on the card in its place; one that says something else, or
    // nothing of what is believed, is the text's own.
    let carries = |field: Field, block: &Block| {
        let read =
            found.record.all(field).filter(|r| r.range.start < block.range.end && block.range.start < r.range.end);
        let said: Vec<String> = read.map(|r| r.shown(&whole.text)).collect();
        record.all(field).any(|r| said.contains(&r.shown(&whole.text)))
    };
    let mut spans: Vec<Span> = whole.spans.iter().cloned().chain(found.spans).collect();
    Document::sort_spans(&mut spans);
    // What the format knows of a block, such as that it is the chrome of a page, is not guessed at again.
    let structured = matches!(whole.format, Format::Html | Format::Epub | Format::Tei);
    let told = |block: &Block, part| match part {
        _ if block.part != Part::Body => block.part,
        // Nor is what it knows to be words of the document taken for the page around it.
        Part::SiteChrome | Part::SectionLabel | Part::EmptyLabel if structured => Part::Body,
        Part::Field(field) if structured && !carries(field, block) => Part::Body,
        part => part,
    };
    let blocks: Arc<[Block]> = whole
        .blocks
        .iter()
        .zip(found.parts)
        .map(|(block, part)| Block { part: told(block, part), ..block.clone() })
        .collect();
    let mut diagnostics: Vec<Diagnostic> = whole.diagnostics.iter().cloned().chain(found.diagnostics).collect();
    diagnostics.sort_by_key(|flaw| flaw.at);
    debug_assert_eq!(blocks.len(), whole.blocks.len(), "the apparatus names a part for each block");
    Document {
        stage: Stage::Described,
        spans: spans.into(),
        record: Arc::new(record),
        diagnostics: diagnostics.into(),
        blocks,
        ..whole
    }
}

/// References a file declares in words, by the grammar of the apparatus; what it cannot read whole stays words.
fn typed(mut declared: Vec<Reading>, vocabulary: &Vocabulary) -> Vec<Reading> {
    for reading in declared.iter_mut().filter(|r| r.field == Field::Reference) {
        if let Value::Text(words) = &reading.value
            && let Some((range, reference)) = apparatus::parse_reference(words, vocabulary)
            && !words[..range.start].contains(char::is_alphanumeric)
            && !words[range.end..].contains(char::is_alphanumeric)
        {
            reading.value = Value::Reference(reference);
        }
    }
    declared
}

/// What may be believed of a record that was read from the lines of a document, where its file says itself what it is: a
/// page or a book is of no kind that its title does not name.
fn believed(found: &Record, declared: &[Reading], whole: &Document) -> Record {
    let title = declared.iter().find(|r| r.field == Field::Title).map(|r| r.shown(&whole.text).to_lowercase());
    let Some(title) = title else { return found.clone() };
    let kept = |r: &&Reading| match (whole.format, r.field) {
        (Format::Html | Format::Epub, Field::Genre) => title.contains(&r.shown(&whole.text).to_lowercase()),
        _ => true,
    };
    Record::new(found.readings().iter().filter(kept).cloned().collect())
}

/// What a file declares of itself goes before what was read out of its lines; fields with several values keep all, but
/// none twice.
fn record(declared: Vec<Reading>, found: Record) -> Record {
    let same =
        |d: &Reading, r: &Reading| d.field == r.field && d.range.start < r.range.end && r.range.start < d.range.end;
    let kept = |r: &&Reading| match r.field.is_list() {
        true => !declared.iter().any(|d| same(d, r)),
        false => declared.iter().all(|d| d.field != r.field),
    };
    let found: Vec<Reading> = found.readings().iter().filter(kept).cloned().collect();
    Record::new(declared.into_iter().chain(found).collect())
}
