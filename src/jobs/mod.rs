//! CONTRACT STUB
use crate::{apparatus::Vocabulary, library::*, marginalia::*, search::*, settings::*, text::*};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// What every job may use; cheap to clone.
#[derive(Clone)]
pub struct Desk {
    pub paths: Paths,
    pub vocabulary: Arc<Vocabulary>,
    pub store: Store,
    pub drafts: Drafts,
    pub creator: String,
}
impl Desk {
    pub fn new(_paths: Paths, _creator: String) -> Desk {
        todo!()
    }
}

/// Stops a long job.
#[derive(Clone, Default)]
pub struct Stop(Arc<AtomicBool>);
impl Stop {
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed)
    }
    pub fn stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Opens a document in generations: each is handed to `generation`; the last is `Stage::Described` and is returned. One clear sentence where it cannot be read.
pub fn open(_desk: &Desk, _address: &Address, _generation: &mut dyn FnMut(Document)) -> Result<Document, String> {
    todo!()
}
/// The documents a command-line DOC names: `path`, `path#2`, `path:28`, `sample:name` -> address and line.
pub fn address(_written: &str) -> Result<(Address, Option<u32>), String> {
    todo!()
}

#[derive(Clone, Debug, Default)]
pub struct IndexSummary {
    pub documents: usize,
    pub passages: usize,
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
    pub failed: Vec<(String, String)>,
    pub seconds: f64,
}
#[derive(Clone, Debug)]
pub struct IndexProgress {
    pub done: usize,
    pub of: usize,
    /** what was just learnt */
    pub learnt: Vec<(Address, EntryState)>,
}
/// Brings the index up to date with the roots: changed files only. Commits now and then so that what is done can be searched.
pub fn index(
    _desk: &Desk,
    _index: &Index,
    _entries: &[Entry],
    _rebuild: bool,
    _stop: &Stop,
    _progress: &mut dyn FnMut(IndexProgress),
) -> Result<IndexSummary, String> {
    todo!()
}
pub fn search(
    _desk: &Desk,
    _index: &Index,
    _query: &Query,
    _within: &[String],
    _limit: usize,
    _offset: usize,
) -> Result<Results, String> {
    todo!()
}
pub fn roots(_desk: &Desk, _paths: &[std::path::PathBuf]) -> Result<Vec<Root>, String> {
    todo!()
}

/// The number by which a stale answer is dropped. The app counts them up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// Work asked of the crew. Lanes: opening (newest wins), searching (newest wins), scanning and indexing (one after the other, polite),
/// saving (every job, in order, never dropped), everything else (in order).
#[derive(Clone, Debug)]
pub enum Job {
    /// Opens a document: `Opening`, then `Generation`s, then `Notes`; or `NotOpened`.
    Open(Address),
    /// Walks the roots (`Found`*, `Scanned`), then brings the index up to date (`Indexing`*, `Indexed`). Waits `after` first, so that the first screen has the machine for itself.
    Survey {
        roots: Vec<Root>,
        rebuild: bool,
        after: std::time::Duration,
    },
    /// The card of one file, for a row on the screen: `Learnt`.
    Learn(Address),
    Search {
        query: Query,
        within: Vec<String>,
        limit: usize,
    },
    /// Writes notes: `Saved`, with the sheet as it now is.
    Save {
        key: DocumentKey,
        changes: Vec<Annotation>,
    },
    /// Reads one document's notes again: `Notes`.
    LoadNotes(DocumentKey),
    /// The list of all marks: `AllNotes`.
    LoadAllNotes,
    Journal(Draft),
    DropDraft(Draft),
    RememberPosition {
        document: String,
        position: Position,
    },
    RememberState(State),
}

/// Work done, or a part of it.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// First of an opening: where the reader was, and drafts left behind.
    Opening {
        address: Address,
        position: Option<Position>,
        drafts: Vec<Draft>,
    },
    Generation(Document),
    NotOpened {
        address: Address,
        why: String,
    },
    Found(Vec<Entry>),
    Scanned,
    Learnt(Vec<(Address, EntryState)>),
    Indexing(IndexProgress),
    Indexed(Result<IndexSummary, String>),
    Results {
        query: Query,
        results: Result<Results, String>,
    },
    Saved {
        key: DocumentKey,
        result: Result<Sheet, String>,
    },
    Notes {
        document: String,
        sheet: Result<Sheet, String>,
    },
    AllNotes(Vec<Sheet>),
    /// Something the reader should know (state could not be written ...).
    Trouble(String),
}

/// The threads that run jobs for the screen.
pub struct Crew {
    _private: (),
}
impl Crew {
    /// `report` is called from the crew's threads.
    pub fn hire(_desk: Desk, _report: impl Fn(Ticket, Outcome) + Send + Sync + Clone + 'static) -> Crew {
        todo!()
    }
    pub fn run(&self, _ticket: Ticket, _job: Job) {
        todo!()
    }
    /// Stops what can be stopped and waits, at most so long, until everything that saves has saved. True when it has.
    pub fn dismiss(self, _at_most: std::time::Duration) -> bool {
        todo!()
    }
}
