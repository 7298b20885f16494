//! CONTRACT STUB
use crate::text::*;
use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

/// What a row shows of a document: short values, hostile until `Clean`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Card {
    pub title: String,
    /** ISO */
    pub date: Option<String>,
    pub author: Option<String>,
    pub addressee: Option<String>,
    pub genre: Option<String>,
    /** `ll. 27–30` */
    pub leaves: Option<String>,
    pub reference: Option<String>,
    pub language: Option<String>,
}
impl Card {
    pub fn of(_document: &Document) -> Card {
        todo!()
    }
}

/// A row of the list: one document, or a file that cannot be read with the reason.
#[derive(Clone, Debug)]
pub struct Entry {
    pub address: Address,
    /** path below its library folder, for sorting, grouping and showing */
    pub below: PathBuf,
    pub bytes: u64,
    pub modified: Option<SystemTime>,
    pub state: EntryState,
}
#[derive(Clone, Debug)]
pub enum EntryState {
    Unread,
    Known(Card),
    Unreadable(String),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Order {
    #[default]
    Date,
    Title,
    Path,
}
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Grouping {
    #[default]
    Year,
    Folder,
    Archive,
    Nothing,
}

/// A row as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListRow {
    Group(String),
    Entry(EntryKey),
}
/// Stable number of an entry in its catalogue: never reused, survives sorting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryKey(pub u32);

/// All documents of the open library.
#[derive(Debug, Default)]
pub struct Catalogue {
    _private: (),
}
impl Catalogue {
    pub fn new() -> Catalogue {
        todo!()
    }
    /// Adds what a scan found; an address that is there already is updated in place.
    pub fn add(&mut self, _batch: Vec<Entry>) {
        todo!()
    }
    /// What was learnt of one document. The order of rows does not change until `arrange`.
    pub fn learn(&mut self, _address: &Address, _state: EntryState) {
        todo!()
    }
    /// Drops entries a finished scan did not find.
    pub fn retain_found(&mut self) {
        todo!()
    }
    pub fn get(&self, _key: EntryKey) -> Option<&Entry> {
        todo!()
    }
    pub fn key_of(&self, _address: &Address) -> Option<EntryKey> {
        todo!()
    }
    pub fn len(&self) -> usize {
        todo!()
    }
    pub fn is_empty(&self) -> bool {
        todo!()
    }
    pub fn order(&self) -> (Order, Grouping) {
        todo!()
    }
    /// Sorts and groups anew.
    pub fn arrange(&mut self, _order: Order, _grouping: Grouping) {
        todo!()
    }
    /// Whether records have arrived that the present arrangement does not know ("re-sort" is offered).
    pub fn is_stale(&self) -> bool {
        todo!()
    }
    pub fn rows(&self) -> &[ListRow] {
        todo!()
    }
    /// The row a key stands in.
    pub fn row_of(&self, _key: EntryKey) -> Option<usize> {
        todo!()
    }
    pub fn entries(&self) -> impl Iterator<Item = (EntryKey, &Entry)> {
        std::iter::empty()
    }
}

/// What is opened: folders, files, or the bundled samples.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Root {
    Path(PathBuf),
    Samples,
}

/// Walks a root, handing over batches of entries as it finds them until `stop` says so. An entry that cannot be read (permission, FIFO, device) is `Unreadable`.
pub fn scan(_roots: &[Root], _stop: &dyn Fn() -> bool, _found: &mut dyn FnMut(Vec<Entry>)) {
    todo!()
}

/// The bundled archive.
pub mod samples {
    /// (name, bytes), the welcome first.
    pub fn all() -> &'static [(&'static str, &'static str)] {
        todo!()
    }
    pub fn get(_name: &str) -> Option<&'static str> {
        todo!()
    }
}
pub fn _unused(_: &Path) {}
