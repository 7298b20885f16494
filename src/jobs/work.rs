//! What can be asked of the crew, and what it tells.

use super::index::{IndexProgress, IndexSummary};
use super::notes::Noted;
use super::splitting::{NowSplit, SplitPreview, SplitWish};
use crate::format::Likely;
use crate::library::{Entry, EntryState, Root, Written};
use crate::marginalia::{Anchor, Annotation, DocumentKey, Draft, Sheet};
use crate::search::{Query, Results};
use crate::settings::{ChoiceScope, Position, State};
use crate::text::{Address, Amendment, ContentHash, Document};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::time::Duration;

/// The number by which a stale answer is dropped. The app counts them up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// Work asked of the crew. Lanes: opening, searching, finding, counting (in each the newest wins), trying rules (so too), scanning and indexing (one after the
/// other, polite), saving (every job, in order, never dropped), everything else (in order).
#[derive(Clone, Debug)]
pub enum Job {
    /// Opens a document: `Opening`, then `Generation`s, then `Notes`; or `NotOpened`. A later one ends this one,
    /// which then tells no more.
    Open(Address),
    /// Walks the roots (`Found`*, `Scanned`), then brings the index up to date (`Indexing`*, `Indexed`). Waits `after`
    /// between the two, so that the first screen has the machine for itself. Entries found carry the cards the index knows;
    /// those found before it could be asked are told in `Learnt`.
    Survey {
        roots: Vec<Root>,
        rebuild: bool,
        after: Duration,
    },
    /// The card of one file, for a row on the screen: `Learnt`.
    Learn(Address),
    /// The encodings a document may be in: `Encodings`.
    Encodings(Address),
    /// Remembers the encoding chosen for a file or its folder, none for as detected: `EncodingChosen`.
    ChooseEncoding {
        address: Address,
        scope: ChoiceScope,
        encoding: Option<&'static str>,
    },
    /// The reader has corrected the record of one document of the library: its entry of the index is made anew, `Learnt`.
    Renew(Address),
    /// Puts a query to the index: `Results`. `within` as [`prefixes`](super::prefixes) gives it.
    Search {
        query: Query,
        within: Vec<String>,
        limit: usize,
    },
    /// Puts a query to one document: `Hits`.
    Find {
        document: Document,
        query: Query,
    },
    /// Counts the hits in each of these documents, the first of the list first: `Counts`, in parts. Waits `after` before
    /// it begins: what is asked with every letter is answered when the typing rests.
    Count {
        query: Query,
        /// Addresses as they display.
        documents: Vec<String>,
        after: Duration,
    },
    /// Writes notes and corrections of the record: `Saved`, with the sheet as it now is.
    Save {
        key: DocumentKey,
        changes: Vec<Annotation>,
        amendments: Vec<Amendment>,
    },
    /// Finds the places of annotations in a document, as many as there is time for: `Anchored`.
    Anchor {
        document: Document,
        annotations: Vec<Annotation>,
    },
    /// Makes the notes of a document that has vanished those of another, with changes to them: `Saved`.
    Adopt {
        key: DocumentKey,
        gone: DocumentKey,
        changes: Vec<Annotation>,
        amendments: Vec<Amendment>,
    },
    /// Remembers that the notes of a document that has vanished are not to be shown beside another any more.
    Refuse {
        key: DocumentKey,
        gone: DocumentKey,
    },
    /// Splits the file that a document is in otherwise: `Split`. `source` is of the document as it is open, `line` the
    /// 1-based line of the file the reader is at.
    Split {
        address: Address,
        source: Option<ContentHash>,
        line: u32,
        wish: SplitWish,
    },
    /// What a rule would make of a document's file, the present one where none is given: `SplitPreview`.
    PreviewSplit {
        address: Address,
        rule: Option<Written>,
    },
    /// The list of all marks: `AllNotes`.
    LoadAllNotes,
    Journal(Draft),
    DropDraft(Draft),
    /// `document` is the address as it displays.
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
    /// `why` is a whole sentence that names the document.
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
    /// Where the query stands in the document, bytes of its text, sorted, apart.
    Hits(Vec<Range<usize>>),
    /// How many hits documents have, by their addresses as they display; none of one that cannot be opened.
    Counts {
        hits: Vec<(String, Option<usize>)>,
        /// This was the last part.
        all: bool,
    },
    Saved {
        key: DocumentKey,
        result: Result<Sheet, String>,
    },
    /// `document` is the address as it displays.
    Notes {
        document: String,
        notes: Result<Noted, String>,
    },
    /// Where annotations stand in the text of a document, by their ids.
    Anchored {
        document: Document,
        anchors: HashMap<String, Anchor>,
    },
    AllNotes {
        sheets: Vec<Sheet>,
        /// Notes that were begun and not saved.
        drafts: Vec<Draft>,
        /// The paths of sheets at which there is no file any more.
        gone: HashSet<String>,
    },
    Split(Result<NowSplit, String>),
    SplitPreview(SplitPreview),
    /// The likeliest first; or why there are none, without the document's name.
    Encodings {
        address: Address,
        likely: Result<Vec<Likely>, String>,
    },
    EncodingChosen {
        address: Address,
        result: Result<(), String>,
    },
    /// Something the reader should know (state could not be written ...).
    Trouble(String),
}

impl Job {
    /// For the log, in a word.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Job::Open(_) => "opening",
            Job::Survey { .. } => "indexing",
            Job::Learn(_) | Job::Renew(_) => "learning",
            Job::Encodings(_) | Job::ChooseEncoding { .. } => "choosing an encoding",
            Job::Search { .. } => "searching",
            Job::Find { .. } => "finding",
            Job::Count { .. } => "counting",
            Job::Save { .. } | Job::Adopt { .. } => "saving notes",
            Job::Refuse { .. } => "remembering",
            Job::Split { .. } => "splitting",
            Job::PreviewSplit { .. } => "trying a rule",
            Job::LoadAllNotes => "reading notes",
            Job::Anchor { .. } => "finding the places of notes",
            Job::Journal(_) | Job::DropDraft(_) => "keeping a draft",
            Job::RememberPosition { .. } | Job::RememberState(_) => "remembering",
        }
    }

    /// The answer to this job when it failed for good: nobody is left waiting for one.
    pub(super) fn failed(&self, why: &str) -> Option<Outcome> {
        let why = why.to_string();
        match self {
            Job::Open(address) => Some(Outcome::NotOpened { address: address.clone(), why }),
            Job::Survey { .. } => Some(Outcome::Indexed(Err(why))),
            Job::Search { query, .. } => Some(Outcome::Results { query: query.clone(), results: Err(why) }),
            Job::Find { .. } => Some(Outcome::Hits(Vec::new())),
            Job::Encodings(address) => Some(Outcome::Encodings { address: address.clone(), likely: Err(why) }),
            Job::ChooseEncoding { address, .. } => {
                Some(Outcome::EncodingChosen { address: address.clone(), result: Err(why) })
            }
            Job::Count { .. } => Some(Outcome::Counts { hits: Vec::new(), all: true }),
            Job::Save { key, .. } | Job::Adopt { key, .. } => {
                Some(Outcome::Saved { key: key.clone(), result: Err(why) })
            }
            Job::Learn(address) | Job::Renew(address) => {
                Some(Outcome::Learnt(vec![(address.clone(), EntryState::Unreadable(why))]))
            }
            Job::Split { .. } => Some(Outcome::Split(Err(why))),
            Job::PreviewSplit { .. }
            | Job::LoadAllNotes
            | Job::Anchor { .. }
            | Job::Refuse { .. }
            | Job::Journal(_)
            | Job::DropDraft(_)
            | Job::RememberPosition { .. }
            | Job::RememberState(_) => None,
        }
    }
}
