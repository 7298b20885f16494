//! The index on disk: a cache. Anything wrong with it means that it is made anew; the reader is never asked to do anything.
//!
//! In: a cache directory. Out: what is known of each document, one writer, and (in `results`) hits. It keeps no thread
//! while nobody writes, and sees other writers' commits when told to look again.

use super::error::{Doing, IndexError};
use super::schema::{FAILED, Fields, READ, TERMS, Terms, VERSION};
use super::shelf::Shelf;
use super::writer::Writer;
use std::cell::Cell;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tantivy::directory::{Directory, INDEX_WRITER_LOCK};
use tantivy::schema::document::Value;
use tantivy::schema::{IndexRecordOption, TantivyDocument, Term};
use tantivy::{DocId, DocSet, IndexReader, IndexSettings, ReloadPolicy, SegmentReader, TERMINATED};

/// What the index knows of a document: enough to tell whether the file changed, and its row in the list.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Indexed {
    /// As `Address` displays, absolute path; `path:` looks here.
    pub address: String,
    pub bytes: u64,
    /// Nanoseconds since the epoch.
    pub modified: i128,
    /// As `Document::name` gives it; `title:` looks here.
    pub title: String,
    /// Opaque JSON of the catalogue's card.
    pub card: String,
    /// Why it could not be read.
    pub failed: Option<String>,
}

/// The index on disk (a cache: anything wrong with it means it is made anew).
pub struct Index {
    pub(super) engine: tantivy::Index,
    pub(super) reader: IndexReader,
    pub(super) fields: Fields,
    place: PathBuf,
    read_only: bool,
}

/// A file whose presence says that the index was found damaged: the next `open` makes it anew.
const DAMAGED: &str = "damaged";
/// Held while an index is opened, made or made anew.
const DOOR: &str = "door.lock";
/// Bytes of an index up to which `open` reads all of it to see whether it is whole: some three milliseconds.
const QUICKLY_READ: u64 = 8 << 20;
/// Blocks of stored heads kept unpacked, 16 kB each.
const BLOCKS: usize = 8;

impl Index {
    /// Opens or makes the index in a directory named by schema and engine version below `cache`; a damaged or foreign one
    /// is rebuilt. Where nothing can be written, what is there is read.
    ///
    /// # Errors
    /// One sentence, where there is no index and none can be made.
    pub fn open(cache: &Path) -> Result<Index, IndexError> {
        // `tantivy v0.27.0, index_format v7`
        let engine = tantivy::version_string().replace(|c: char| !c.is_ascii_alphanumeric() && c != '.', "-");
        let place = cache.join(format!("index-{VERSION}-{engine}"));
        let made = fs::create_dir_all(&place);
        let door = made.and_then(|()| door(&place));
        match door {
            Ok(door) => {
                // Where files cannot be locked, two that make an index at once may each have to begin again; no more.
                let _ = rustix::fs::flock(&door, rustix::fs::FlockOperation::LockExclusive);
                Index::open_or_make(place)
            }
            Err(why) => Index::read(place, true).map_err(|_| match why.kind() {
                ErrorKind::NotFound => {
                    IndexError::said("The search index could not be made: nothing can be made there.")
                }
                kind => IndexError::io(Doing::Writing, kind),
            }),
        }
    }

    fn open_or_make(place: PathBuf) -> Result<Index, IndexError> {
        clear_folders(&place).map_err(|e| IndexError::io(Doing::Writing, e.kind()))?;
        // While another instance writes, files may go between two looks; it cannot be damaged for long.
        for _ in 0..3 {
            if let Ok(index) = Index::read(place.clone(), false) {
                return Ok(index);
            }
            let shelf = Shelf::open(&place, false).map_err(|e| IndexError::of(Doing::Writing, &e.into()))?;
            let Ok(_alone) = shelf.acquire_lock(&INDEX_WRITER_LOCK) else {
                std::thread::sleep(Duration::from_millis(30));
                continue;
            };
            clear(&place).map_err(|e| IndexError::io(Doing::Writing, e.kind()))?;
            let (schema, _) = Fields::schema();
            tantivy::Index::create(shelf, schema, IndexSettings::default())
                .map_err(|e| IndexError::of(Doing::Writing, &e))?;
            return Index::read(place, false);
        }
        Err(IndexError::busy())
    }

    /// Opens what is there; an error where it is not a whole index of ours.
    pub(super) fn read(place: PathBuf, read_only: bool) -> Result<Index, IndexError> {
        let said = |e: tantivy::TantivyError| IndexError::of(Doing::Reading, &e);
        let opened = caught(|| {
            if place.join(DAMAGED).exists() {
                return Err(IndexError::damaged());
            }
            let shelf = Shelf::open(&place, read_only).map_err(|e| said(e.into()))?;
            let engine = tantivy::Index::open(shelf).map_err(said)?;
            let (schema, fields) = Fields::schema();
            if engine.schema() != schema {
                return Err(IndexError::damaged());
            }
            engine.tokenizers().register(TERMS, Terms::default());
            let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(BLOCKS);
            let reader = reader.try_into().map_err(said)?;
            let index = Index { engine, reader, fields, place: place.clone(), read_only };
            if size(&place) <= QUICKLY_READ && !index.is_whole()? {
                return Err(IndexError::damaged());
            }
            Ok(index)
        });
        opened.unwrap_or_else(|| Err(IndexError::damaged()))
    }

    fn is_whole(&self) -> Result<bool, IndexError> {
        let broken = self.engine.validate_checksum().map_err(|e| IndexError::of(Doing::Reading, &e))?;
        Ok(broken.is_empty())
    }

    /// Reads every file of the index and compares its checksum: what `open` does only for a small one. Found damaged, it
    /// is made anew the next time it is opened.
    ///
    /// # Errors
    /// One sentence, where it is damaged.
    pub fn verify(&self) -> Result<(), IndexError> {
        self.guarded(|| if self.is_whole()? { Ok(()) } else { Err(self.found_damaged()) })
    }

    /// All documents known to the last commit, by address.
    pub fn known(&self) -> Result<HashMap<String, Indexed>, IndexError> {
        self.guarded(|| {
            let mut known = HashMap::new();
            for segment in self.reader.searcher().segment_readers() {
                let store = segment.get_store_reader(BLOCKS).map_err(|e| self.reading(e.into()))?;
                for state in [READ, FAILED] {
                    self.each_head(segment, state, &mut |head| {
                        let stored: TantivyDocument = store.get(head).map_err(|e| self.reading(e))?;
                        let one = self.indexed(&stored).ok_or_else(|| self.found_damaged())?;
                        known.insert(one.address.clone(), one);
                        Ok(())
                    })?;
                }
            }
            Ok(known)
        })
    }

    pub(super) fn indexed(&self, stored: &TantivyDocument) -> Option<Indexed> {
        let json = stored.get_first(self.fields.known)?.as_str()?.to_string();
        serde_json::from_str(&json).ok()
    }

    pub(super) fn each_head(
        &self,
        segment: &SegmentReader,
        state: &str,
        sink: &mut dyn FnMut(DocId) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        let terms = segment.inverted_index(self.fields.state).map_err(|e| self.reading(e))?;
        let term = Term::from_field_text(self.fields.state, state);
        let heads = terms.read_postings(&term, IndexRecordOption::Basic).map_err(|e| self.reading(e.into()))?;
        let Some(mut heads) = heads else { return Ok(()) };
        while heads.doc() != TERMINATED {
            if !segment.is_deleted(heads.doc()) {
                sink(heads.doc())?;
            }
            heads.advance();
        }
        Ok(())
    }

    /// The one writer.
    ///
    /// # Errors
    /// One sentence, where another instance writes, or nothing can be written.
    pub fn writer(&self) -> Result<Writer, IndexError> {
        if self.read_only {
            return Err(IndexError::io(Doing::Writing, ErrorKind::PermissionDenied));
        }
        Writer::new(&self.engine, self.fields, &self.place)
    }

    /// Sees what was committed since, by us or another instance.
    pub fn reload(&self) -> Result<(), IndexError> {
        self.guarded(|| self.reader.reload().map_err(|e| self.reading(e)))
    }

    /// Documents that could be read, and their passages.
    pub fn counts(&self) -> (usize, usize) {
        let counted = self.guarded(|| {
            let (mut read, mut failed, mut all) = (0, 0, 0);
            for segment in self.reader.searcher().segment_readers() {
                all += segment.num_docs() as usize;
                for (state, count) in [(READ, &mut read), (FAILED, &mut failed)] {
                    self.each_head(segment, state, &mut |_| {
                        *count += 1;
                        Ok(())
                    })?;
                }
            }
            Ok((read, all - (read + failed).min(all)))
        });
        counted.unwrap_or_default()
    }

    /// Runs what reads the index. The engine trusts its files: on damaged ones it may panic, which is caught here, as the
    /// only place where that is right, because all it means is that the cache is to be made anew.
    pub(super) fn guarded<T>(&self, read: impl FnOnce() -> Result<T, IndexError>) -> Result<T, IndexError> {
        caught(read).unwrap_or_else(|| Err(self.found_damaged()))
    }

    pub(super) fn reading(&self, error: tantivy::TantivyError) -> IndexError {
        IndexError::of(Doing::Reading, &error)
    }

    pub(super) fn found_damaged(&self) -> IndexError {
        if !self.read_only {
            // Should this fail too, the damage is found again.
            let _ = File::create(self.place.join(DAMAGED));
        }
        IndexError::damaged()
    }
}

thread_local! {
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is reading the index just now. A panic then is caught, and only means that the cache is damaged: a
/// panic hook should not put the terminal back for it, nor say anything.
pub fn is_reading_index() -> bool {
    READING.get()
}

/// What `read` gives; none where it panicked.
fn caught<T>(read: impl FnOnce() -> T) -> Option<T> {
    let outer = READING.replace(true);
    let result = catch_unwind(AssertUnwindSafe(read)).ok();
    READING.set(outer);
    result
}

fn door(place: &Path) -> std::io::Result<File> {
    let open = || File::options().create(true).truncate(false).write(true).open(place.join(DOOR));
    match open() {
        Err(why) if why.kind() == ErrorKind::IsADirectory => fs::remove_dir_all(place.join(DOOR)).and_then(|()| open()),
        opened => opened,
    }
}

/// Removes the files in the directory of an index, but for those whose locks are held.
fn clear(place: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(place)? {
        let entry = entry?;
        if entry.path().extension().is_none_or(|e| e != "lock") && !entry.file_type()?.is_dir() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Removes the folders in the directory of an index: an index has none, they stand where its files should be.
fn clear_folders(place: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(place)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// Bytes of all files in a directory; those that go meanwhile count nothing.
fn size(place: &Path) -> u64 {
    let files = fs::read_dir(place).into_iter().flatten().flatten();
    files.filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum()
}
