//! CONTRACT STUB
use crate::text::*;
use std::{ops::Range, path::{Path, PathBuf}};
use time::OffsetDateTime;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Motivation { Bookmarking, Highlighting, Commenting, Tagging, Linking, Editing }
impl Motivation { pub const fn name(self) -> &'static str { todo!() } }

/// A W3C position and quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector { pub on: ContentHash, pub exact: String, pub prefix: String, pub suffix: String, /** code points */ pub start: usize, pub end: usize }
impl Selector {
    /// `on` is the hash of `text`; `range` in bytes.
    pub fn of(_text: &str, _on: ContentHash, _points: &CodePoints, _range: Range<usize>) -> Selector { todo!() }
}

/// One bookmark, highlight or note.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// A ULID.
    pub id: String,
    pub motivation: Motivation,
    /// None: on the whole document.
    pub selector: Option<Selector>,
    pub colour: Option<Colour>,
    pub tags: Vec<String>,
    pub name: String,
    pub letter: Option<char>,
    pub body: String,
    pub creator: String,
    pub created: OffsetDateTime,
    pub modified: OffsetDateTime,
    pub rev: u64,
    pub deleted: Option<OffsetDateTime>,
}
impl Annotation {
    /// A new one, rev 1, made now, with a fresh id.
    pub fn new(_motivation: Motivation, _selector: Option<Selector>, _creator: &str) -> Annotation { todo!() }
    /// The next revision of this one, modified now.
    pub fn revised(&self) -> Annotation { todo!() }
    /// The next revision: deleted.
    pub fn deletion(&self) -> Annotation { todo!() }
}

/// How an annotation was found again in a text. Ranges in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor { Found(Range<usize>), Changed(Range<usize>), Ambiguous(Vec<Range<usize>>), Orphan, Unsearched, /** no selector */ Whole }
impl Anchor { /** `found changed ambiguous orphan unsearched` */ pub const fn name(&self) -> &'static str { todo!() } pub fn range(&self) -> Option<Range<usize>> { todo!() } }
pub fn anchor(_annotation: &Annotation, _text: &str, _on: ContentHash, _points: &CodePoints) -> Anchor { todo!() }

/// By what a document's notes are looked up: source, then id, then path.
#[derive(Clone, Debug)]
pub struct DocumentKey { pub id: Option<DocumentId>, pub source: Option<ContentHash>, /** address as written: path or sample:name */ pub path: String, pub title: String }
impl DocumentKey { pub fn of(_document: &Document) -> DocumentKey { todo!() } }

/// The notes of one document as on disk; `annotations` without the deleted ones, by position.
#[derive(Clone, Debug)]
pub struct Sheet { pub file: Option<PathBuf>, pub id: Option<String>, pub source: Option<String>, pub path: String, pub title: String, pub annotations: Vec<Annotation>, /** said in the status line: pending, newer format, damage */ pub warning: Option<String> }

#[derive(Debug)]
pub enum StoreError { /** one clear sentence with what to do */ Said(String) }
impl std::fmt::Display for StoreError { fn fmt(&self, _f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { todo!() } }

/// The reader's notes: one TOML file per annotated document in one directory.
#[derive(Clone, Debug)]
pub struct Store { _private: () }
impl Store {
    /// Touches nothing on disk. `annotations`: the folder of the TOML files (made on the first save); `state`: for the last good copies.
    pub fn new(_annotations: &Path, _state: &Path) -> Store { todo!() }
    /// Never fails for want of a file: then the sheet is empty.
    pub fn load(&self, _key: &DocumentKey) -> Result<Sheet, StoreError> { todo!() }
    /// Lock, re-read, merge by id, atomic replace, sync. Returns the sheet as it now is on disk. Durable when it returns.
    pub fn save(&self, _key: &DocumentKey, _changes: &[Annotation]) -> Result<Sheet, StoreError> { todo!() }
    /// Every sheet; a file that cannot be read is a sheet with a warning and no annotations.
    pub fn all(&self) -> Vec<Sheet> { todo!() }
    /// A stamp (newest mtime and count of the folder) that changes when another instance saved.
    pub fn stamp(&self) -> u64 { todo!() }
}

/// The draft of an open note editor, journalled so that a crash loses nothing. One file per (document, annotation or selection).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft { pub document: String, /** annotation id when editing one */ pub annotation: Option<String>, /** code points */ pub start: usize, pub end: usize, pub exact: String, pub body: String }
#[derive(Clone, Debug)]
pub struct Drafts { _private: () }
impl Drafts {
    pub fn new(_state: &Path) -> Drafts { todo!() }
    pub fn write(&self, _draft: &Draft) -> Result<(), StoreError> { todo!() }
    pub fn remove(&self, _draft: &Draft) -> Result<(), StoreError> { todo!() }
    pub fn of(&self, _document: &str) -> Vec<Draft> { todo!() }
}
