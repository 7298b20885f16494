//! CONTRACT STUB
use crate::text::*;
use std::{collections::HashMap, ops::Range, path::Path, time::SystemTime};

/// One parsed query: used by the index, by the open document, and one day by a remote engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    _private: (),
}
impl Query {
    /// Never fails: what could not be understood is left out and told.
    pub fn parse(_written: &str) -> Query {
        todo!()
    }
    /// As `parse`, while it is being typed: the last word is a prefix.
    pub fn parse_live(_written: &str) -> Query {
        todo!()
    }
    pub fn is_empty(&self) -> bool {
        todo!()
    }
    /// What was left out, with its place in the written query (bytes) and why.
    pub fn complaints(&self) -> &[(Range<usize>, String)] {
        todo!()
    }
}

/// A text made ready to be searched: reading text, folded, with its offsets.
pub struct Finder {
    _private: (),
}
impl Finder {
    pub fn new(_document: &Document) -> Finder {
        todo!()
    }
    /// Where the query's positive words and phrases stand in the document's text (bytes), sorted, apart. Empty where the document as a whole does not satisfy the query.
    pub fn find(&self, _query: &Query) -> Vec<Range<usize>> {
        todo!()
    }
    /// Whether the document satisfies the query (all words, no excluded ones, title and path).
    pub fn satisfies(&self, _query: &Query) -> bool {
        todo!()
    }
}

/// What the index knows of a document: enough to tell whether the file changed, and its row in the list.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Indexed {
    /** as `Address` displays, absolute path */
    pub address: String,
    pub bytes: u64,
    /** nanoseconds since the epoch */
    pub modified: i128,
    pub title: String,
    /** opaque JSON of the catalogue's card */
    pub card: String,
    /** why it could not be read */
    pub failed: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub address: String,
    pub title: String,
    pub score: f32,
    /** the passage's or best match's range in the document's text, bytes */
    pub range: Range<usize>,
    pub excerpt: String,
    /** in the excerpt, bytes */
    pub matches: Vec<Range<usize>>,
}

#[derive(Clone, Debug, Default)]
pub struct Results {
    pub hits: Vec<Hit>,
    /** passages that match in all */
    pub total: usize,
    pub documents: usize,
}

/// The index on disk (a cache: anything wrong with it means it is made anew).
pub struct Index {
    _private: (),
}
#[derive(Debug)]
pub enum IndexError {
    Said(String),
}
impl std::fmt::Display for IndexError {
    fn fmt(&self, _f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        todo!()
    }
}

impl Index {
    /// Opens or makes the index in a directory named by schema and engine version below `cache`; a damaged or foreign one is rebuilt.
    pub fn open(_cache: &Path) -> Result<Index, IndexError> {
        todo!()
    }
    /// All documents known to the last commit, by address.
    pub fn known(&self) -> Result<HashMap<String, Indexed>, IndexError> {
        todo!()
    }
    /// The one writer; `Err` where another instance writes.
    pub fn writer(&self) -> Result<Writer, IndexError> {
        todo!()
    }
    /// Sees what was committed since, by us or another instance.
    pub fn reload(&self) -> Result<(), IndexError> {
        todo!()
    }
    /// Ranked by document, best passages first. `within`: only these address prefixes (empty: all). `text_of` opens a document for excerpts and for verifying; None: the hit is left out.
    pub fn search(
        &self,
        _query: &Query,
        _within: &[String],
        _limit: usize,
        _offset: usize,
        _text_of: &dyn Fn(&str) -> Option<std::sync::Arc<Document>>,
    ) -> Result<Results, IndexError> {
        todo!()
    }
    /// Document titles only, for one letter and for the first moment.
    pub fn counts(&self) -> (usize, usize) {
        todo!()
    }
}
pub struct Writer {
    _private: (),
}
impl Writer {
    /// Replaces whatever was known of this address.
    pub fn put(&mut self, _known: &Indexed, _document: Option<&Document>) -> Result<(), IndexError> {
        todo!()
    }
    pub fn remove(&mut self, _address: &str) -> Result<(), IndexError> {
        todo!()
    }
    pub fn commit(&mut self) -> Result<(), IndexError> {
        todo!()
    }
}
pub fn nanoseconds(_t: SystemTime) -> i128 {
    todo!()
}
