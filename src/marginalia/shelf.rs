//! Which note files there are, and which of them is about a document.
//!
//! Reading ten thousand files to find one would be slow and reading none would be wrong: of each file only the header is
//! read, once, and again when the file has changed. What is read here is for looking; a save reads its file afresh.

use super::corrections::CORRECTIONS;
use super::disk::{self, why};
use super::header::{DOCUMENT, DocumentKey, Header};
use super::page::{Damage, FORMAT, Page};
use crate::text::Corrections;
use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use toml_edit::{Document, Item};

#[derive(Debug)]
pub(super) struct Shelf {
    pub folder: PathBuf,
    known: Mutex<HashMap<PathBuf, Known>>,
}

/// A note file.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub path: PathBuf,
    stamp: Stamp,
}

/// Changes whenever the file does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    /// A file put in the place of another has another number, whatever its clock says.
    number: u64,
}

/// What was read of a file when it had this stamp.
#[derive(Debug)]
struct Known {
    stamp: Stamp,
    header: Option<Header>,
    page: Option<Arc<Reading>>,
}

/// A note file, read.
#[derive(Debug)]
pub(super) struct Reading {
    pub bytes: Vec<u8>,
    pub page: Result<Page, Trouble>,
}

/// Why a note file is not written.
#[derive(Clone, Debug)]
pub(super) enum Trouble {
    Damaged(Damage),
    /// Of a later format: what is understood of it can be shown.
    Newer(Box<Page>),
    /// Why.
    Unreadable(String),
}

impl Entry {
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Whether the word stands in the file at all.
    pub fn speaks_of_corrections(&self) -> bool {
        let bytes = disk::read(&self.path).unwrap_or_default();
        std::str::from_utf8(&bytes).is_ok_and(|text| text.contains(CORRECTIONS))
    }

    /// `<slug>--<12 hex digits>.toml`, as this program names them; conflict copies of synchronisers are not.
    fn is_our_name(&self) -> bool {
        self.hex().is_some_and(|hex| self.name().ends_with(&format!("--{hex}.toml")))
    }

    /// The digits of its name, also of a copy's: `<slug>--<12 hex digits> (conflicted copy).toml`.
    fn hex(&self) -> Option<String> {
        let name = self.name();
        let hexes =
            name.match_indices("--").filter_map(|(at, dashes)| name.get(at + dashes.len()..at + dashes.len() + 12));
        hexes.filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit())).last().map(str::to_string)
    }
}

/// The corrections of every document that has any, by all that a document is recognised by.
#[derive(Clone, Debug, Default)]
pub struct Corrected {
    all: Vec<Corrections>,
    by_source: HashMap<String, usize>,
    /// Former ids too, where no document has them now.
    by_id: HashMap<String, usize>,
    by_place: HashMap<PathBuf, (usize, Option<String>)>,
}

impl Corrected {
    pub(super) fn add(&mut self, header: &Header, corrections: Corrections) {
        if corrections.is_empty() {
            return;
        }
        let number = self.all.len();
        self.all.push(corrections);
        self.by_source.extend(header.source.clone().map(|source| (source, number)));
        self.by_id.extend(header.id.clone().map(|id| (id, number)));
        for former in &header.formerly {
            self.by_id.entry(former.clone()).or_insert(number);
        }
        self.by_place.extend(
            header.place().filter(|_| !header.path.is_empty()).map(|place| (place, (number, header.source.clone()))),
        );
    }

    /// Those of one document; none where it has none.
    pub fn of(&self, key: &DocumentKey) -> Option<&Corrections> {
        if self.all.is_empty() {
            return None;
        }
        let source = || self.by_source.get(&key.source?.to_string());
        let id = || self.by_id.get(&key.id?.to_string());
        let at_place = || self.by_place.get(&Header::of(key).place()?);
        let place = || at_place().filter(|(_, source)| !key.is_of_sibling(source.as_deref())).map(|(number, _)| number);
        self.all.get(*source().or_else(id).or_else(place)?)
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// What stands between the name of a note file and `.toml` in the file of notes waiting for it.
const PENDING: &str = ".pending";

/// Where notes wait for a file that cannot be written; `number` from 1, for the case that a waiting file is damaged too.
pub(super) fn pending(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let number = if number > 1 { format!("-{number}") } else { String::new() };
    path.with_file_name(format!("{stem}{PENDING}{number}.toml"))
}

impl Shelf {
    pub fn new(folder: &Path) -> Shelf {
        Shelf { folder: folder.to_path_buf(), known: Mutex::new(HashMap::new()) }
    }

    /// Every note file by name; none where there is no folder.
    pub fn entries(&self) -> io::Result<Vec<Entry>> {
        let files = match fs::read_dir(&self.folder) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            files => files?,
        };
        let mut entries = Vec::new();
        for file in files {
            let path = file?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with('.') || !name.ends_with(".toml") {
                continue;
            }
            // A link whose target is gone is a file that is not there; a folder named so is none of ours.
            if let Ok(meta) = fs::metadata(&path)
                && meta.is_file()
            {
                entries.push(Entry { stamp: Stamp::of(&meta), path });
            }
        }
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(entries)
    }

    /// A number that is another when any file has changed.
    pub fn stamp(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for entry in self.entries().unwrap_or_default() {
            (&entry.path, &entry.stamp).hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Those that are not waiting beside another one.
    pub fn primaries<'e>(&self, entries: &'e [Entry]) -> Vec<&'e Entry> {
        let waits = |entry: &Entry| {
            let name = entry.name();
            let before = name.split_once(PENDING).map(|(stem, _)| format!("{stem}.toml"));
            before.is_some_and(|owner| entries.iter().any(|e| e.name() == owner))
        };
        entries.iter().filter(|e| !waits(e)).collect()
    }

    /// Those that wait beside `path`.
    pub fn pending<'e>(&self, entries: &'e [Entry], path: &Path) -> Vec<&'e Entry> {
        let stem = format!("{}{PENDING}", path.file_stem().unwrap_or_default().to_string_lossy());
        entries.iter().filter(|e| e.name().starts_with(&stem)).collect()
    }

    /// The files about a document, the one to be written first. By source and id alike, because a file found by one may
    /// have a conflict copy that only has the other; else by an id it had before; else by its place. `spare` gives the
    /// header of a file that is too damaged to have one; where there is none, only its name is left to know it by.
    pub fn about<'e>(
        &self,
        entries: &'e [Entry],
        key: &DocumentKey,
        spare: impl Fn(&Entry) -> Option<Header>,
    ) -> Vec<&'e Entry> {
        let hex = key.hex();
        let (mut told, mut named) = (Vec::new(), Vec::new());
        for entry in self.primaries(entries) {
            match self.header(entry).or_else(|| spare(entry)) {
                Some(header) => told.push((entry, header)),
                None if entry.hex().as_ref() == Some(&hex) => named.push(entry),
                None => {}
            }
        }
        let by: [fn(&Header, &DocumentKey) -> bool; 3] = [Header::is_about, Header::was_about, Header::stands_for];
        let ways =
            by.iter().map(|is| told.iter().filter(|(_, h)| is(h, key)).map(|(entry, _)| *entry).collect::<Vec<_>>());
        let mut found = ways.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
        found.append(&mut named);
        found.sort_by_key(|e| (!e.is_our_name(), e.path.clone()));
        found
    }

    /// What a file says about its document; `None` where it is too damaged or says nothing.
    pub fn header(&self, entry: &Entry) -> Option<Header> {
        if let Some(known) = self.known().get(&entry.path).filter(|k| k.stamp == entry.stamp) {
            return known.header.clone();
        }
        if let Some(header) = quick(&entry.path) {
            let known = Known { stamp: entry.stamp.clone(), header: Some(header.clone()), page: None };
            self.known().insert(entry.path.clone(), known);
            return Some(header);
        }
        let reading = self.read(entry);
        match &reading.page {
            Ok(page) => Some(page.header.clone()),
            Err(Trouble::Newer(page)) => Some(page.header.clone()),
            Err(_) => None,
        }
        .filter(|h| !h.is_blank())
    }

    /// A file as it was at its stamp; read when it was not before.
    pub fn read(&self, entry: &Entry) -> Arc<Reading> {
        let known = self.known().get(&entry.path).filter(|k| k.stamp == entry.stamp).and_then(|k| k.page.clone());
        if let Some(reading) = known {
            return reading;
        }
        let reading = Arc::new(Reading::of(&entry.path));
        self.remember(&entry.path, &entry.stamp, &reading);
        reading
    }

    fn remember(&self, path: &Path, stamp: &Stamp, reading: &Arc<Reading>) {
        let header = match &reading.page {
            Ok(page) => Some(page.header.clone()),
            Err(Trouble::Newer(page)) => Some(page.header.clone()),
            Err(_) => quick(path),
        };
        let header = header.filter(|h| !h.is_blank());
        let known = Known { stamp: stamp.clone(), header, page: Some(reading.clone()) };
        self.known().insert(path.to_path_buf(), known);
    }

    /// A thread that panicked here left nothing half done.
    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<PathBuf, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reading {
    pub fn of(path: &Path) -> Reading {
        match disk::read(path) {
            Ok(bytes) => {
                let page = match Page::read(&bytes) {
                    Ok(page) if page.format > FORMAT => Err(Trouble::Newer(Box::new(page))),
                    Ok(page) => Ok(page),
                    Err(damage) => Err(Trouble::Damaged(damage)),
                };
                Reading { bytes, page }
            }
            Err(error) => Reading { bytes: Vec::new(), page: Err(Trouble::Unreadable(why(&error))) },
        }
    }
}

impl Stamp {
    fn of(meta: &Metadata) -> Stamp {
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(meta);
        #[cfg(not(unix))]
        let number = 0;
        Stamp { modified: meta.modified().ok(), length: meta.len(), number }
    }
}

/// Bytes read of a file for its header.
const BEGINNING: usize = 4 << 10;

/// The header of a file that begins as this program writes it: `format`, then `[document]`, then another table. `None`
/// for any other: then the whole file has to be read.
fn quick(path: &Path) -> Option<Header> {
    let mut beginning = Vec::with_capacity(BEGINNING);
    File::open(path).ok()?.take(BEGINNING as u64).read_to_end(&mut beginning).ok()?;
    let whole = beginning.len() < BEGINNING;
    let text = match std::str::from_utf8(&beginning) {
        Ok(text) => text,
        Err(e) => std::str::from_utf8(beginning.get(..e.valid_up_to())?).ok()?,
    };
    let header = text.find("[document]")?;
    let before = text.get(..header)?;
    let simple = |line: &str| line.trim().is_empty() || line.starts_with('#') || line.starts_with("format");
    if !before.lines().all(simple) || !(before.is_empty() || before.ends_with('\n')) {
        return None;
    }
    let rest = text.get(header..)?;
    let end = rest.find("\n[").or(whole.then_some(rest.len()))?;
    let document = Document::parse(rest.get(..end)?).ok()?;
    let header = Header::read(document.get(DOCUMENT).and_then(Item::as_table_like)?);
    (!header.is_blank()).then_some(header)
}
