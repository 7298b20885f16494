//! A document, opened in generations: its beginning, the whole text with its blocks, then what the apparatus and the
//! hashes say of it. Nothing waits for the slowest.

use super::desk::Desk;
use super::encodings::guidance;
use super::language;
use super::read::{Source, Stamp};
use crate::apparatus::{self, Vocabulary};
use crate::format::{self, Extract, FormatError};
use crate::library::samples;
use crate::marginalia::DocumentKey;
use crate::text::*;
use std::sync::Arc;

/// A file longer than this shows its beginning first, bytes: shorter ones are there whole within a frame or two.
const LONG: u64 = 256 << 10;
/// How much of it is read for that, bytes.
const BEGINNING: usize = 64 << 10;

/// A described document, and the file as it was when it was read.
pub(super) struct Opened {
    pub document: Document,
    pub stamp: Stamp,
}

/// Why a document was not opened: a reason without its name ("permission denied").
#[derive(Debug)]
pub(super) enum Unopened {
    /// Whoever asked no longer wants it.
    Stopped,
    /// The file could not be got at; the next attempt may fare better.
    Access(String),
    /// What is in the file cannot be read, and will not be until the file changes.
    Content { why: String, stamp: Stamp },
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
    let (bytes, stamp) = read(desk, address, &mut |beginning| {
        generation(beginning);
        go_on()
    })?;
    let (whole, declared) = whole(desk, address, &bytes, stamp)?;
    go_on()?;
    generation(whole.clone());
    let source = ContentHash::of(&bytes);
    drop(bytes);
    let mut document = describe(whole, declared, &desk.vocabulary);
    go_on()?;
    document.source = Some(source);
    document.id = DocumentId::of(&document.text);
    document.language = language::of(&document.text, &document.blocks);
    let corrections = said(&DocumentKey::of(&document));
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
    let (bytes, stamp) = read(desk, address, &mut |_| Ok(()))?;
    let (whole, declared) = whole(desk, address, &bytes, stamp)?;
    Ok(Opened { document: describe(whole, declared, &desk.vocabulary), stamp })
}

/// All bytes of a document; of a long one its beginning is told as soon as that is read.
fn read(
    desk: &Desk,
    address: &Address,
    beginning: &mut dyn FnMut(Document) -> Result<(), Unopened>,
) -> Result<(Vec<u8>, Stamp), Unopened> {
    if address.part != 1 {
        return Err(Unopened::Access(format!("it holds one document, there is no #{} in it", address.part)));
    }
    let path = match &address.origin {
        Origin::File(path) => path,
        Origin::Sample(name) => {
            let words = samples::get(name).ok_or_else(|| Unopened::Access("there is no such sample".into()))?;
            return Ok((words.as_bytes().to_vec(), sample_stamp(words)));
        }
    };
    let mut source = Source::open(path).map_err(Unopened::Access)?;
    if source.len() > LONG {
        let stamp = source.stamp();
        let head = source.beginning(BEGINNING).map_err(Unopened::Access)?;
        let format = format::format_of(&address.name(), head);
        let extract =
            format::read_beginning(head, format, &guidance(desk, address, head)).map_err(|e| unreadable(e, stamp))?;
        // Of a Markdown file nothing may be settled yet.
        if !extract.blocks.is_empty() {
            beginning(document(address, Stage::Beginning, extract).0)?;
        }
    }
    source.whole().map_err(Unopened::Access)
}

/// The whole text with its blocks, and what the file declares of itself.
fn whole(desk: &Desk, address: &Address, bytes: &[u8], stamp: Stamp) -> Result<(Document, Vec<Reading>), Unopened> {
    let format = format::format_of(&address.name(), bytes);
    let extract = format::read(bytes, format, &guidance(desk, address, bytes)).map_err(|e| unreadable(e, stamp))?;
    Ok(document(address, Stage::Whole, extract))
}

fn unreadable(error: FormatError, stamp: Stamp) -> Unopened {
    Unopened::Content { why: error.to_string(), stamp }
}

/// By what a bundled sample is known to be unchanged: it has no time, its words stand in for it.
pub(super) fn sample_stamp(words: &str) -> Stamp {
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(words.as_bytes()).as_bytes()[..8]);
    Stamp { bytes: words.len() as u64, modified: i64::from_le_bytes(first).into() }
}

/// A document of what the format found, and what the file says of itself.
fn document(address: &Address, stage: Stage, extract: Extract) -> (Document, Vec<Reading>) {
    let Extract { text, blocks, mut spans, readings, mut landmarks, format, encoding, told_by, flaws } = extract;
    Document::sort_spans(&mut spans);
    landmarks.sort();
    let document = Document {
        address: address.clone(),
        stage,
        text: text.into(),
        blocks: blocks.into(),
        spans: spans.into(),
        record: Arc::new(Record::new(readings.clone())),
        diagnostics: flaws.into(),
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
    let mut spans: Vec<Span> = whole.spans.iter().cloned().chain(found.spans).collect();
    Document::sort_spans(&mut spans);
    // What the format knows of a block, such as that it is the chrome of a page, is not guessed at again.
    let told = |block: &Block, part| if block.part == Part::Body { part } else { block.part };
    let blocks: Arc<[Block]> = whole
        .blocks
        .iter()
        .zip(found.parts)
        .map(|(block, part)| Block { part: told(block, part), ..block.clone() })
        .collect();
    debug_assert_eq!(blocks.len(), whole.blocks.len(), "the apparatus names a part for each block");
    Document {
        stage: Stage::Described,
        spans: spans.into(),
        record: Arc::new(record(declared, found.record)),
        diagnostics: whole.diagnostics.iter().cloned().chain(found.diagnostics).collect(),
        blocks,
        ..whole
    }
}

/// What a file declares of itself goes before what was read out of its lines; fields with several values keep all.
fn record(declared: Vec<Reading>, found: Record) -> Record {
    let kept = |r: &&Reading| r.field.is_list() || declared.iter().all(|d| d.field != r.field);
    let found: Vec<Reading> = found.readings().iter().filter(kept).cloned().collect();
    Record::new(declared.into_iter().chain(found).collect())
}

impl Unopened {
    pub fn why(&self) -> &str {
        match self {
            Unopened::Stopped => "it was left before it was open",
            Unopened::Access(why) | Unopened::Content { why, .. } => why,
        }
    }

    pub fn sentence(&self, address: &Address) -> String {
        format!("{address} cannot be read: {}", self.why())
    }
}
