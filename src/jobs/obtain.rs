//! The extract of one document: where it is, which bytes of it, and who is to read them.
//!
//! In: an address. Out: what the format's reader found, read here, in a child process, or the last time it was. A file
//! that changes meanwhile is read again; how often, [`READINGS`] says.

use super::desk::Desk;
use super::encodings;
use super::extract::cache::Made;
use super::extract::{Asked, Isolation, Refusal};
use super::read::{READINGS, Source, Stamp};
use super::splitting::stamp_of_part;
use crate::format::{self, Extract, FormatError, Guidance};
use crate::library::{LARGEST, Parts, samples};
use crate::text::*;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// A document longer than this shows its beginning first, bytes: shorter ones are there whole within a frame or two.
const LONG: u64 = 256 << 10;
/// How much of it is read for that, bytes.
const BEGINNING: usize = 64 << 10;
/// The largest file that is one document of a format that is not text, bytes.
const LARGEST_WHOLE: u64 = 256 << 20;

/// What was found, and the file as it was then.
pub(super) struct Obtained {
    pub extract: Extract,
    pub stamp: Stamp,
    pub source: SourceBytes,
}

/// What the document was read from.
pub(super) enum SourceBytes {
    /// Still to be hashed, by whoever needs to.
    Bytes(Vec<u8>),
    Hashed(ContentHash),
}

impl SourceBytes {
    pub fn hash(&self) -> ContentHash {
        match self {
            SourceBytes::Bytes(bytes) => ContentHash::of(bytes),
            SourceBytes::Hashed(hash) => *hash,
        }
    }
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

/// Reads a document. Of a long one its beginning is handed over as soon as that is there, where it can be told apart.
pub(super) fn obtain(
    desk: &Desk,
    address: &Address,
    stopped: &dyn Fn() -> bool,
    beginning: &mut dyn FnMut(Extract),
) -> Result<Obtained, Unopened> {
    match &address.origin {
        Origin::Sample(name) => sample(address, name),
        Origin::File(path) => file(desk, address, path, stopped, beginning).and_then(with_words),
    }
}

/// A file without any word is more likely one that was not saved than one to be read.
fn with_words(read: Obtained) -> Result<Obtained, Unopened> {
    match read.extract.text.trim().is_empty() {
        true => Err(Unopened::Content { why: NOTHING.into(), stamp: read.stamp }),
        false => Ok(read),
    }
}

const NOTHING: &str = "there is not a word in it: it may be empty, or was not saved";

fn sample(address: &Address, name: &str) -> Result<Obtained, Unopened> {
    let words = samples::get(name).ok_or_else(|| Unopened::Access("there is no such sample".into()))?;
    let stamp = sample_stamp(words);
    if address.part != 1 {
        return Err(no_such_part(address.part, 1));
    }
    let bytes = words.as_bytes().to_vec();
    let format = format::format_of(&address.name(), &bytes);
    let extract = format::read(&bytes, format, &Guidance::default()).map_err(|e| content(e, stamp))?;
    Ok(Obtained { extract, stamp, source: SourceBytes::Bytes(bytes) })
}

/// By what a bundled sample is known to be unchanged: it has no time, its words stand in for it.
pub(super) fn sample_stamp(words: &str) -> Stamp {
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(words.as_bytes()).as_bytes()[..8]);
    Stamp { bytes: words.len() as u64, modified: i64::from_le_bytes(first).into() }
}

fn file(
    desk: &Desk,
    address: &Address,
    path: &Path,
    stopped: &dyn Fn() -> bool,
    beginning: &mut dyn FnMut(Extract),
) -> Result<Obtained, Unopened> {
    let mut readings = 1;
    loop {
        let source = Source::open(path).map_err(Unopened::Access)?;
        let read = once(desk, address, &source, stopped, beginning);
        if matches!(read, Err(Unopened::Stopped)) || source.is_still_there() {
            return read;
        }
        if readings == READINGS {
            // What was read of a file that goes on growing is a document; what could not be is no verdict on it.
            let changing = || "it changes while it is read: try again when it is finished".to_string();
            return read.map_err(|_| Unopened::Access(changing()));
        }
        readings += 1;
    }
}

/// The document as the file is now.
fn once(
    desk: &Desk,
    address: &Address,
    source: &Source<'_>,
    stopped: &dyn Fn() -> bool,
    beginning: &mut dyn FnMut(Extract),
) -> Result<Obtained, Unopened> {
    let stamp = source.stamp();
    let access = |why: String| Unopened::Access(why);
    let head = source.beginning(&(0..source.len()), BEGINNING).map_err(access)?;
    let mut guidance = encodings::guidance(desk, address, if format::is_packed(&head) { &[] } else { &head });
    let mut told_by = None;
    let cut = address.path().and_then(|path| desk.splitting.cut(path, source, &guidance));
    let parts = match &cut {
        Some(cut) if cut.count() > 1 => Parts::Split(Arc::clone(cut)),
        _ => Parts::of(&address.name(), &head, source.len()),
    };
    let within = parts.range(address.part, source.file()).map_err(|e| Unopened::Access(reason(&e)))?;
    let range = within.ok_or_else(|| no_such_part(address.part, parts.count()))?;
    let is_packed = format::is_packed(&head);
    let format = match parts {
        // What is packed is not unpacked here: that much the name tells.
        Parts::One { .. } | Parts::Split(_) => format::format_of(&address.name(), if is_packed { &[] } else { &head }),
        // A piece of Markdown is not Markdown: what it begins may end in another one.
        Parts::Volumes { .. } => Format::Text,
    };
    let stamp = match &parts {
        Parts::Split(cut) => {
            // A part alone may not tell what the whole file is written in.
            (guidance.chosen, told_by) = (Some(cut.encoding), Some(cut.told_by));
            stamp_of_part(stamp, &range)
        }
        Parts::One { .. } | Parts::Volumes { .. } => stamp,
    };
    let within_file = |mut extract: Extract| {
        if let Some(cut) = &cut {
            let before = cut.lines_before(address.part);
            extract.blocks.iter_mut().filter(|b| b.line > 0).for_each(|b| b.line += before);
            // What is lost is told with the first document.
            let lost = cut.complaints.iter().filter(|_| address.part == 1);
            extract.diagnostics.extend(lost.map(|why| Diagnostic { at: 0, message: why.clone() }));
        }
        extract
    };
    let length = range.end.saturating_sub(range.start);
    if length > LARGEST_WHOLE {
        // Nothing so large is decoded; what is no text at all is told apart from what is too much.
        format::read_beginning(&head, format, &guidance).map_err(|e| content(e, stamp))?;
        return Err(content(FormatError::TooLarge { bytes: length, limit: LARGEST_WHOLE }, stamp));
    }
    if length > LONG && !is_packed {
        let first = match range.start {
            0 => head.clone(),
            _ => source.beginning(&range, BEGINNING).map_err(access)?,
        };
        if matches!(parts, Parts::Volumes { .. }) {
            // All volumes are in the encoding the first one begins in.
            let opens = format::read_beginning(&head, format, &guidance).map_err(|e| content(e, stamp))?;
            if guidance.chosen.is_none() && !opens.blocks.is_empty() {
                (guidance.chosen, told_by) = (Some(opens.encoding), Some(opens.told_by));
            }
        }
        let extract = format::read_beginning(&first, format, &guidance).map_err(|e| content(e, stamp))?;
        // Of a Markdown file nothing may be settled yet.
        if !extract.blocks.is_empty() {
            let told_by = told_by.unwrap_or(extract.told_by);
            beginning(Extract { told_by, ..within_file(extract) });
        }
    }
    if stopped() {
        return Err(Unopened::Stopped);
    }
    let as_told = |mut read: Obtained| {
        read.extract.told_by = told_by.unwrap_or(read.extract.told_by);
        read
    };
    let apart = format::isolated(format, &head) || source.len() > LARGEST;
    match &desk.isolation {
        Isolation::Apart(_) if apart => {
            let asked = Asked { format, name: address.name(), guidance, keep: !matches!(parts, Parts::Volumes { .. }) };
            read_apart(desk, address, source, range, &asked, stopped, beginning).map(as_told)
        }
        Isolation::Apart(_) | Isolation::Here => {
            let bytes = source.whole(&range).map_err(access)?;
            let extract = format::read(&bytes, format, &guidance).map_err(|e| content(e, stamp))?;
            Ok(as_told(Obtained { extract: within_file(extract), stamp, source: SourceBytes::Bytes(bytes) }))
        }
    }
}

/// What was found the last time, else what a child finds now.
fn read_apart(
    desk: &Desk,
    address: &Address,
    source: &Source<'_>,
    range: Range<u64>,
    asked: &Asked,
    stopped: &dyn Fn() -> bool,
    beginning: &mut dyn FnMut(Extract),
) -> Result<Obtained, Unopened> {
    let Isolation::Apart(readers) = &desk.isolation else {
        return Err(Unopened::Access("nothing is read apart here".into()));
    };
    let stamp = source.stamp();
    let hash = source.hash(&range, stopped).map_err(Unopened::Access)?.ok_or(Unopened::Stopped)?;
    let made = Made { of: &hash, format: asked.format, guidance: asked.guidance };
    if let Some(extract) = desk.extracts.get(&made).filter(|_| asked.keep) {
        return Ok(Obtained { extract, stamp, source: SourceBytes::Hashed(hash) });
    }
    let answer = readers.read(asked, &mut source.feed(range), stopped, beginning).map_err(|refusal| {
        if let Refusal::Fault(place) = &refusal {
            desk.log.line(|| format!("a fault in postil at {place} while reading {}", address));
        }
        unopened(refusal, stamp)
    })?;
    // Of a file that changed since it was hashed this would be kept under another's name.
    if let Some(packed) = answer.packed.filter(|_| source.is_still_there()) {
        desk.extracts.put(&made, &packed);
    }
    Ok(Obtained { extract: answer.extract, stamp, source: SourceBytes::Hashed(hash) })
}

fn content(error: FormatError, stamp: Stamp) -> Unopened {
    Unopened::Content { why: error.to_string(), stamp }
}

fn unopened(refusal: Refusal, stamp: Stamp) -> Unopened {
    let content = |why: &str| Unopened::Content { why: why.into(), stamp };
    match refusal {
        Refusal::Stopped => Unopened::Stopped,
        Refusal::Format(error) => self::content(error, stamp),
        Refusal::Feed(why) => Unopened::Access(why),
        Refusal::TooLarge => content("too large when unpacked, or nested too deep: convert it to plain text first"),
        Refusal::TooSlow => {
            content("reading it took too long and was given up: split it or convert it to plain text first")
        }
        Refusal::Fault(_) => content("it brings out a fault in postil itself: convert it to plain text, and report it"),
        Refusal::Lost => {
            Unopened::Access("the process that was reading it was ended from outside: open it again".into())
        }
        Refusal::NoReader(why) => {
            Unopened::Access(format!("no process could be started to read it ({why}): try again"))
        }
    }
}

fn no_such_part(part: u32, count: u32) -> Unopened {
    Unopened::Access(match count {
        1 => format!("it holds one document, there is no #{part} in it"),
        _ => format!("it holds {count} documents, there is no #{part} in it"),
    })
}
