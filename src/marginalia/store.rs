//! The reader's notes on disk: one TOML file per annotated document, in one folder.
//!
//! A save takes the lock, reads the file again, merges, and replaces the file whole; it is durable when it returns. A
//! file that cannot be understood is never written: new notes wait beside it, in a file of the same format, until it is
//! mended. Conflict copies of synchronisers, and files two machines made for one document, are shown as one and joined at
//! the next save.

use super::annotation::{Annotation, now};
use super::backup::{Backups, Writer};
use super::disk::{self, StoreError, said, shown, why};
use super::header::{DocumentKey, Header};
use super::page::{Page, Whose};
use super::record::{content, lines};
use super::shelf::{Corrected, Entry, Reading, Shelf, Trouble, pending};
use crate::text::{Amendment, Clean, ContentHash, Corrections, DocumentId};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// The notes of one document as on disk.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// None: there is no file yet.
    pub file: Option<PathBuf>,
    /// `n1:...`
    pub id: Option<String>,
    /// `b3:...`
    pub source: Option<String>,
    /// The address the document can be opened by from here: of a loaded sheet, the one it was asked for by.
    pub path: String,
    pub title: String,
    /// Without the deleted ones, by position.
    pub annotations: Vec<Annotation>,
    /// What the reader says of the record.
    pub corrections: Corrections,
    /// Said in the status line: notes that wait, a newer format, damage, versions to choose from.
    pub warning: Option<String>,
}

impl Sheet {
    /// What its notes are looked up by.
    pub fn key(&self) -> DocumentKey {
        DocumentKey {
            id: self.id.as_deref().and_then(DocumentId::parse),
            source: self.source.as_deref().and_then(ContentHash::parse),
            path: self.path.clone(),
            title: self.title.clone(),
            siblings: Arc::default(),
        }
    }
}

/// The reader's notes: one TOML file per annotated document in one directory. Clones share what they know.
#[derive(Clone, Debug)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    shelf: Shelf,
    backups: Backups,
    /// The version of each note that was last handed out or written here.
    known: Mutex<HashMap<String, Version>>,
    /// When the last save ended; held during one.
    saving: Mutex<Option<Instant>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Version {
    rev: u64,
    modified: OffsetDateTime,
    /// Written here, not by another instance.
    ours: bool,
}

/// The files about one document, read and made one.
struct Desk {
    page: Page,
    /// The file the page is of.
    path: Option<PathBuf>,
    /// Why that file is not to be written.
    trouble: Option<Trouble>,
    /// What the file had when it was read.
    bytes: Vec<u8>,
    /// Files whose notes are now on the page too, and what they had.
    joined: Vec<(PathBuf, Vec<u8>)>,
    /// Another file about the document that cannot be read, and why: it is left as it is.
    unread: Option<(PathBuf, Trouble)>,
    /// The first file for waiting notes that can be written, with what waits there.
    waiting: Option<(PathBuf, Option<Page>)>,
}

/// What is to be saved of one document.
#[derive(Clone, Copy)]
struct Changes<'c> {
    notes: &'c [Annotation],
    amendments: &'c [Amendment],
}

/// How a save went.
enum Saved {
    /// With what the reader should know of it.
    Yes(Option<String>),
    /// Somebody who does not know our lock changed the file in between: to be done again.
    Overtaken,
}

/// How often a save begins again when it is overtaken.
const TRIES: usize = 5;

/// Deletions are remembered so long: a copy that comes back later than that brings back what was deleted.
const TOMBSTONE: time::Duration = time::Duration::days(90);

/// Between two saves in a row the lock is left alone so long, or other instances would wait in vain.
const PAUSE: Duration = Duration::from_millis(1);

impl Store {
    /// Touches nothing on disk. `annotations`: the folder of the TOML files (made on the first save); `state`: for the last
    /// good copies.
    pub fn new(annotations: &Path, state: &Path) -> Store {
        let inner = Inner {
            shelf: Shelf::new(annotations),
            backups: Backups::new(state),
            known: Mutex::default(),
            saving: Mutex::default(),
        };
        Store { inner: Arc::new(inner) }
    }

    /// Never fails for want of a file: then the sheet is empty. A file that cannot be read is shown as it last could be.
    pub fn load(&self, key: &DocumentKey) -> Result<Sheet, StoreError> {
        let entries = self.entries()?;
        let found = self.about(&entries, key);
        let desk = self.desk(&entries, &found, || Header::of(key), false);
        if let (Some(path), None) = (&desk.path, &desk.trouble) {
            // A backup that cannot be made is told when something is saved.
            let _ = self.inner.backups.keep(&name(path), &desk.bytes, Writer::Another);
        }
        let sheet = self.sheet(&desk, Some(key), None);
        self.learn(&sheet);
        Ok(sheet)
    }

    /// The sheets of other documents of the same file, or of such as there were when it was split otherwise.
    pub fn beside(&self, key: &DocumentKey) -> Vec<Sheet> {
        let Ok(entries) = self.entries() else { return Vec::new() };
        let own = self.about(&entries, key);
        let is_own = |entry: &Entry| own.iter().any(|o| o.path == entry.path);
        let of_file = |entry: &&Entry| self.inner.shelf.header(entry).is_some_and(|header| header.is_of_file(key));
        let others = self.inner.shelf.primaries(&entries).into_iter().filter(|e| !is_own(e)).filter(of_file);
        let sheet = |entry: &Entry| {
            let sheet = self.sheet(&self.desk(&entries, &[entry], Header::default, false), None, None);
            self.learn(&sheet);
            sheet
        };
        others.map(sheet).collect()
    }

    /// Lock, re-read, merge by id, atomic replace, sync. Returns the sheet as it now is on disk. Durable when it returns.
    pub fn save(&self, key: &DocumentKey, changes: &[Annotation]) -> Result<Sheet, StoreError> {
        self.save_with(key, changes, &[])
    }

    /// The same with changes to the corrections of the record: of two writers the later has each field.
    pub fn save_with(
        &self,
        key: &DocumentKey,
        notes: &[Annotation],
        amendments: &[Amendment],
    ) -> Result<Sheet, StoreError> {
        self.write(key, None, Changes { notes, amendments })
    }

    /// Makes the notes of a document that is gone those of `key`, with changes to them, in one save: their file names the
    /// new document from then on and keeps the old id among its former ones. Where something is at the old place again,
    /// they stay its notes, which the sheet says; the changes are saved.
    pub fn adopt(
        &self,
        key: &DocumentKey,
        gone: &DocumentKey,
        notes: &[Annotation],
        amendments: &[Amendment],
    ) -> Result<Sheet, StoreError> {
        self.write(key, Some(gone), Changes { notes, amendments })
    }

    fn write(&self, key: &DocumentKey, gone: Option<&DocumentKey>, changes: Changes<'_>) -> Result<Sheet, StoreError> {
        let folder = &self.inner.shelf.folder;
        let mut last = self.inner.saving.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rest) = last.and_then(|at| PAUSE.checked_sub(at.elapsed())) {
            std::thread::sleep(rest);
        }
        disk::make_folder(folder).map_err(|e| said("The notes cannot be saved in", folder, &e))?;
        let lock = disk::lock(folder)?;
        for _ in 0..TRIES {
            let entries = self.entries()?;
            let mut found = self.about(&entries, key);
            let own = found.len();
            for entry in gone.map(|gone| self.about(&entries, gone)).unwrap_or_default() {
                if found.iter().all(|own| own.path != entry.path) {
                    found.push(entry);
                }
            }
            let is_back = found.iter().skip(own).any(|entry| !self.is_gone(entry));
            let (gone, back) = match gone {
                Some(gone) if is_back => {
                    found.truncate(own);
                    (
                        None,
                        Some(format!("{} is in its place again, and its notes stay with it.", Clean::of(&gone.path))),
                    )
                }
                gone => (gone, None),
            };
            let mut desk = self.desk(&entries, &found, || Header::of(key), true);
            let saved = match &desk.trouble {
                Some(_) => self.save_beside(&mut desk, key, changes)?,
                None => self.save_page(&mut desk, key, gone, changes)?,
            };
            let Saved::Yes(told) = saved else { continue };
            let sheet = self.sheet(&desk, Some(key), told.or(back));
            self.learn(&sheet);
            self.own(&desk.page, changes.notes);
            drop(lock);
            *last = Some(Instant::now());
            return Ok(sheet);
        }
        Err(StoreError::Said(format!(
            "The notes are not saved: another program keeps changing their file in {}; save again.",
            shown(folder)
        )))
    }

    /// Every sheet; a file that cannot be read is a sheet with a warning, and with its notes as they last could be read.
    pub fn all(&self) -> Vec<Sheet> {
        let Ok(entries) = self.inner.shelf.entries() else { return Vec::new() };
        self.desks(&entries, |_| true).iter().map(|desk| self.sheet(desk, None, None)).collect()
    }

    /// The sheets of documents that have vanished: nothing is at the path noted any more. Of the others' files no more is
    /// read than their headers. A file that is not to be written is nobody's to take over, and not among them.
    pub fn vanished(&self) -> Vec<Sheet> {
        let Ok(entries) = self.inner.shelf.entries() else { return Vec::new() };
        let gone = |found: &[&Entry]| found.iter().all(|entry| self.is_gone(entry));
        let desks = self.desks(&entries, gone);
        desks.iter().filter(|desk| desk.trouble.is_none()).map(|desk| self.sheet(desk, None, None)).collect()
    }

    fn is_gone(&self, entry: &Entry) -> bool {
        self.inner.shelf.header(entry).is_some_and(|header| header.is_gone())
    }

    /// The corrections of every document that has any, as they are now: for whoever asks for those of many documents.
    /// Reads every note file once, and understands those alone that speak of corrections.
    pub fn corrected(&self) -> Corrected {
        let shelf = &self.inner.shelf;
        let mut all = Corrected::default();
        let Ok(entries) = shelf.entries() else { return all };
        let told: Vec<Entry> = entries.iter().filter(|e| e.speaks_of_corrections()).cloned().collect();
        if told.is_empty() {
            return all;
        }
        let paths: HashSet<&Path> = told.iter().map(|e| e.path.as_path()).collect();
        let speaks = |found: &[&Entry]| {
            let waiting = found.first().is_some_and(|first| !shelf.pending(&told, &first.path).is_empty());
            waiting || found.iter().any(|e| paths.contains(e.path.as_path()))
        };
        for desk in self.desks(&entries, speaks) {
            all.add(&desk.page.header, desk.page.corrections());
        }
        all
    }

    /// The files about each document of which there is one, as far as they are wanted.
    fn desks(&self, entries: &[Entry], wanted: impl Fn(&[&Entry]) -> bool) -> Vec<Desk> {
        let shelf = &self.inner.shelf;
        let mut groups: Vec<(Option<Header>, Vec<&Entry>)> = Vec::new();
        let mut by: HashMap<String, usize> = HashMap::new();
        for entry in shelf.primaries(entries) {
            let header = shelf.header(entry).or_else(|| self.spare(entry));
            let names = header.iter().flat_map(|h| [h.id.clone(), h.source.clone()]).flatten().collect::<Vec<_>>();
            let group = names.iter().find_map(|n| by.get(n).copied()).unwrap_or_else(|| {
                groups.push((header.clone(), Vec::new()));
                groups.len() - 1
            });
            names.into_iter().for_each(|n| _ = by.entry(n).or_insert(group));
            groups[group].1.push(entry);
        }
        let desk = |(header, found): (Option<Header>, Vec<&Entry>)| {
            self.desk(entries, &found, || header.unwrap_or_default(), false)
        };
        groups.into_iter().filter(|(_, found)| wanted(found)).map(desk).collect()
    }

    /// A stamp of the folder that changes when another instance saved, or somebody edited, added or removed a file. Costs
    /// one look at each file's metadata.
    pub fn stamp(&self) -> u64 {
        self.inner.shelf.stamp()
    }

    fn entries(&self) -> Result<Vec<Entry>, StoreError> {
        let folder = &self.inner.shelf.folder;
        self.inner.shelf.entries().map_err(|e| said("The notes cannot be read in", folder, &e))
    }

    fn about<'e>(&self, entries: &'e [Entry], key: &DocumentKey) -> Vec<&'e Entry> {
        self.inner.shelf.about(entries, key, |entry| self.spare(entry))
    }

    /// The header of a damaged file, from its last good copy.
    fn spare(&self, entry: &Entry) -> Option<Header> {
        let page = Page::read(&self.inner.backups.good(&entry.name())?).ok()?;
        (!page.header.is_blank()).then_some(page.header)
    }

    /// Puts the files about one document together, the first of `found` as the page. `afresh`: whatever was read before.
    fn desk(&self, entries: &[Entry], found: &[&Entry], header: impl FnOnce() -> Header, afresh: bool) -> Desk {
        let shelf = &self.inner.shelf;
        let read = |entry: &Entry| if afresh { Arc::new(Reading::of(&entry.path)) } else { shelf.read(entry) };
        let Some((first, copies)) = found.split_first() else {
            let page = Page::new(header());
            return Desk {
                page,
                path: None,
                trouble: None,
                bytes: Vec::new(),
                joined: Vec::new(),
                unread: None,
                waiting: None,
            };
        };
        let reading = read(first);
        let good = || Page::read(&self.inner.backups.good(&first.name())?).ok();
        let (page, trouble) = match &reading.page {
            Ok(page) => (page.clone(), None),
            Err(Trouble::Newer(page)) => ((**page).clone(), Some(Trouble::Newer(page.clone()))),
            Err(trouble) => (good().unwrap_or_else(|| Page::new(header())), Some(trouble.clone())),
        };
        let path = Some(first.path.clone());
        let mut desk =
            Desk { page, path, trouble, bytes: reading.bytes.clone(), joined: Vec::new(), unread: None, waiting: None };
        for copy in copies {
            desk.absorb(&copy.path, &read(copy), Whose::Own);
        }
        let pending = shelf.pending(entries, &first.path);
        for waiting in &pending {
            let reading = read(waiting);
            if desk.absorb(&waiting.path, &reading, Whose::Others) && desk.waiting.is_none() {
                desk.waiting = Some((waiting.path.clone(), reading.page.as_ref().ok().cloned()));
            }
        }
        desk
    }

    /// Writes the changes into the file itself.
    fn save_page(
        &self,
        desk: &mut Desk,
        key: &DocumentKey,
        gone: Option<&DocumentKey>,
        changes: Changes<'_>,
    ) -> Result<Saved, StoreError> {
        let mut header = desk.page.header.following(key);
        if let Some(gone) = gone {
            header.remember(gone);
        }
        let path = desk.path.clone().unwrap_or_else(|| self.new_path(key));
        let new = changes.notes.iter().all(|c| desk.page.get(&c.id).is_none());
        for change in changes.notes {
            self.apply(&mut desk.page, change);
        }
        changes.amendments.iter().for_each(|a| desk.page.amend(a, false));
        let nothing = changes.notes.is_empty() && desk.page.corrections().is_empty();
        // A document that moved is no reason to write; its header is changed together with its notes.
        let same = gone.is_none() && desk.page.text().as_bytes() == desk.bytes.as_slice();
        if same || (desk.path.is_none() && nothing) {
            return Ok(Saved::Yes(self.set_aside(desk).err().map(no_backup)));
        }
        desk.page.set_header(header);
        if !new {
            // Adding a note removes no line, not even that of a deletion long ago.
            desk.page.forget(now() - TOMBSTONE);
        }
        let text = desk.page.text();
        if !is_whole(&text, &desk.page) {
            return Err(StoreError::Said(format!(
                "The notes cannot be saved in {}: the file is written in a way that this postil would break; put its tables in order and save again.",
                shown(&path)
            )));
        }
        if disk::read(&path).unwrap_or_default() != desk.bytes {
            return Ok(Saved::Overtaken);
        }
        disk::replace(&path, text.as_bytes()).map_err(|e| said("The notes cannot be saved in", &path, &e))?;
        disk::sweep(&self.inner.shelf.folder);
        let kept = self.inner.backups.keep(&name(&path), text.as_bytes(), Writer::Us);
        (desk.path, desk.bytes) = (Some(path), text.into_bytes());
        Ok(Saved::Yes(kept.and(self.set_aside(desk)).err().map(no_backup)))
    }

    /// Moves the files away whose notes are in the page's own file now.
    fn set_aside(&self, desk: &mut Desk) -> io::Result<()> {
        desk.joined.drain(..).try_for_each(|(path, bytes)| self.inner.backups.set_aside(&path, &bytes))
    }

    /// Writes the changes into the file that waits beside one that must not be written.
    fn save_beside(&self, desk: &mut Desk, key: &DocumentKey, changes: Changes<'_>) -> Result<Saved, StoreError> {
        let Some(owner) = &desk.path else { return Ok(Saved::Yes(None)) };
        if changes.notes.is_empty() && changes.amendments.is_empty() {
            return Ok(Saved::Yes(None));
        }
        let (path, page) = desk.waiting.clone().unwrap_or_else(|| {
            let free = (1..).map(|number| pending(owner, number)).find(|path| fs::symlink_metadata(path).is_err());
            (free.unwrap_or_else(|| pending(owner, 1)), None)
        });
        let mut page = page.unwrap_or_else(|| Page::new(Header::of(key)));
        for change in changes.notes {
            self.apply(&mut page, change);
            self.apply(&mut desk.page, change);
        }
        for amendment in changes.amendments {
            page.amend(amendment, true);
            desk.page.amend(amendment, false);
        }
        disk::replace(&path, page.text().as_bytes()).map_err(|e| said("The notes cannot be saved in", &path, &e))?;
        desk.waiting = Some((path, Some(page)));
        Ok(Saved::Yes(None))
    }

    /// Puts one change on a page: in the place of the version it was made from, else merged with the one that is there.
    fn apply(&self, page: &mut Page, change: &Annotation) {
        let change = &Annotation { body: lines(&change.body), ..change.clone() };
        let Some(there) = page.get(&change.id) else { return page.set(change.clone()) };
        if content(there) == content(change) && change.rev <= there.rev {
            return;
        }
        let known = self.known().get(&change.id).copied();
        let seen = known.is_some_and(|k| (k.rev, k.modified) == (there.rev, there.modified));
        if seen && known.is_some_and(|k| k.ours) {
            // Nobody has changed it since it was written here: whatever is asked for now comes after it.
            let rev = change.rev.max(there.rev.saturating_add(1));
            return page.set(Annotation { rev, ..change.clone() });
        }
        // Without knowledge of the note (one command after another) the next number is the next version.
        let next =
            if known.is_some() { seen && change.rev > there.rev } else { change.rev == there.rev.saturating_add(1) };
        if next { page.set(change.clone()) } else { page.merge(change.clone()) }
    }

    /// A name nothing has.
    fn new_path(&self, key: &DocumentKey) -> PathBuf {
        let name = key.file_name();
        let stem = name.trim_end_matches(".toml");
        let numbered = |n: usize| if n == 1 { name.clone() } else { format!("{stem}-{n}.toml") };
        let mut paths = (1..).map(|n| self.inner.shelf.folder.join(numbered(n)));
        paths.find(|path| fs::symlink_metadata(path).is_err()).unwrap_or_default()
    }

    fn sheet(&self, desk: &Desk, key: Option<&DocumentKey>, told: Option<String>) -> Sheet {
        let header = &desk.page.header;
        let title = Some(header.title.clone()).filter(|t| !t.is_empty()).or_else(|| key.map(|k| k.title.clone()));
        Sheet {
            file: desk.path.clone(),
            id: header.id.clone(),
            source: header.source.clone(),
            path: key.map_or_else(|| header.path_from_here(), |k| k.path.clone()),
            title: title.unwrap_or_default(),
            annotations: desk.page.annotations(),
            corrections: desk.page.corrections(),
            warning: told.or_else(|| desk.warning()),
        }
    }

    /// Remembers what the reader now sees.
    fn learn(&self, sheet: &Sheet) {
        let mut known = self.known();
        for note in &sheet.annotations {
            let seen = Version { rev: note.rev, modified: note.modified, ours: false };
            let version = known.entry(note.id.clone()).or_insert(seen);
            if (version.rev, version.modified) != (seen.rev, seen.modified) {
                *version = seen;
            }
        }
    }

    /// Remembers what was written here and stands.
    fn own(&self, page: &Page, changes: &[Annotation]) {
        let mut known = self.known();
        for note in changes.iter().filter_map(|c| page.get(&c.id).filter(|note| content(note) == content(c))) {
            known.insert(note.id.clone(), Version { rev: note.rev, modified: note.modified, ours: true });
        }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, Version>> {
        self.inner.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// Takes up what another file about the same document has; false where it cannot be read or is of a newer format.
    fn absorb(&mut self, path: &Path, other: &Reading, whose: Whose) -> bool {
        match &other.page {
            Ok(page) => {
                self.page.absorb(page, whose);
                self.joined.push((path.to_path_buf(), other.bytes.clone()));
            }
            Err(trouble) => self.unread = Some((path.to_path_buf(), trouble.clone())),
        }
        other.page.is_ok()
    }

    fn warning(&self) -> Option<String> {
        let path = self.path.as_ref()?;
        if let Some(trouble) = &self.trouble {
            let first = pending(path, 1);
            let waiting = shown(self.waiting.as_ref().map_or(&first, |(path, _)| path));
            let what = told(path, trouble);
            return Some(format!(
                "{what}. The file is left as it is, its notes are shown as they last could be read, and new ones go to {waiting}."
            ));
        }
        if let Some((path, trouble)) = &self.unread {
            return Some(format!(
                "{}. The file is left as it is; mend it and its notes are taken up.",
                told(path, trouble)
            ));
        }
        let file = shown(path);
        match self.page.conflicts() {
            0 => None,
            1 => Some(format!("One note was written in two ways; the other is in {file}, as [[annotation.conflict]].")),
            n => Some(format!(
                "{n} notes were written in two ways; the others are in {file}, as [[annotation.conflict]]."
            )),
        }
    }
}

/// What is wrong with a file, and where.
fn told(path: &Path, trouble: &Trouble) -> String {
    let file = shown(path);
    match trouble {
        Trouble::Damaged(at) => format!("{file}, line {}, column {}: {}", at.line, at.column, Clean::of(&at.what)),
        Trouble::Newer(page) => format!("{file} is of format {}, which a newer postil wrote", page.format),
        Trouble::Unreadable(why) => format!("{file} cannot be read: {why}"),
    }
}

/// Whether a text that is to be written says what the page says: the last thing that stands between a fault of this
/// program and the reader's notes.
fn is_whole(text: &str, page: &Page) -> bool {
    Page::parse(text)
        .is_ok_and(|read| read.annotations() == page.annotations() && read.corrections() == page.corrections())
}

fn no_backup(error: io::Error) -> String {
    format!("The notes are saved, but a backup of them cannot be kept: {}.", why(&error))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
