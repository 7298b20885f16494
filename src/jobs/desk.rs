//! What every job may use.

use super::encodings::Encodings;
use super::extract::cache::Extracts;
use super::extract::{Isolation, Readers};
use super::index::plainly;
use super::log::Log;
use super::search::Recent;
use super::splitting::{self, Splitting};
use crate::apparatus::Vocabulary;
use crate::library::Cut;
use crate::marginalia::{Drafts, Store};
use crate::search::Index;
use crate::settings::Paths;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What every job may use; cheap to clone, and clones share what they hold.
#[derive(Clone)]
pub struct Desk {
    pub paths: Paths,
    pub vocabulary: Arc<Vocabulary>,
    pub store: Store,
    pub drafts: Drafts,
    /// Whose notes are written here.
    pub creator: String,
    /// What was wrong with the reader's own vocabularies and rules, a sentence each; the rest of them are in use.
    pub complaints: Arc<[String]>,
    pub log: Log,
    /// Where files are read whose formats are isolated: by children of this program, unless it is said otherwise.
    pub isolation: Isolation,
    pub(super) extracts: Extracts,
    /// Which postil with which vocabulary: a document described by another may have another record.
    pub(super) edition: Arc<str>,
    pub(super) recent: Arc<Recent>,
    pub(super) splitting: Splitting,
    pub(super) encodings: Arc<Encodings>,
}

/// The form of what the index keeps of a document for us; documents kept in another are read again.
const CARD: u32 = 2;

impl Desk {
    /// Reads the reader's vocabularies and rules and touches nothing else on disk.
    pub fn new(paths: Paths, creator: String) -> Desk {
        let mut vocabulary = Vocabulary::bundled();
        let (mut complaints, read) = extend(&mut vocabulary, &paths.vocabularies());
        let splitting = Splitting::at(&paths.splits());
        complaints.extend(splitting.complaints());
        Desk {
            vocabulary: Arc::new(vocabulary),
            store: Store::new(&paths.annotations(), &paths.state),
            drafts: Drafts::new(&paths.state),
            creator,
            complaints: complaints.into(),
            log: Log::default(),
            isolation: Isolation::Apart(Readers::ourselves()),
            extracts: Extracts::at(&paths.cache),
            edition: format!("{} {CARD} {}", env!("CARGO_PKG_VERSION"), &read.to_hex()[..12]).into(),
            recent: Arc::default(),
            splitting,
            encodings: Arc::default(),
            paths,
        }
    }
}

impl Desk {
    /// Where the reader has cut a file; none where it is not split.
    pub fn cut_of(&self, path: &Path) -> Option<Arc<Cut>> {
        splitting::cut_of(self, path)
    }

    /// The index of this reader.
    ///
    /// # Errors
    /// One sentence with the folder it is in, and what to do.
    pub fn open_index(&self) -> Result<Index, String> {
        let cache = &self.paths.cache;
        Index::open(cache).map_err(|error| {
            let why = plainly(error);
            format!("{why} ({} is its folder, --cache-dir DIR names another)", cache.display())
        })
    }
}

/// Adds the reader's own files in the order of their names; what is wrong with one does not stop the others. Returns
/// the complaints, and a hash of all that was read.
fn extend(vocabulary: &mut Vocabulary, folder: &Path) -> (Vec<String>, blake3::Hash) {
    let mut read = blake3::Hasher::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return (Vec::new(), read.finalize()) };
    let mut files: Vec<_> =
        entries.flatten().map(|e| e.path()).filter(|p| p.extension() == Some("toml".as_ref())).collect();
    files.sort();
    let mut complaints = Vec::new();
    for file in files {
        let added = super::read::whole(&file)
            .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not in UTF-8".to_string()))
            .and_then(|toml| {
                read.update(toml.as_bytes());
                vocabulary.extend(&toml)
            });
        if let Err(why) = added {
            complaints.push(format!("{} is not used: {why}", file.display()));
        }
    }
    (complaints, read.finalize())
}

/// Stops a long job.
#[derive(Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
