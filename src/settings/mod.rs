//! CONTRACT STUB
use crate::text::View;
use std::path::{Path, PathBuf};

/// Where things live. The only caller of `directories`.
#[derive(Clone, Debug)]
pub struct Paths {
    pub config: PathBuf,
    pub cache: PathBuf,
    pub state: PathBuf,
}
impl Paths {
    /// XDG and its like, each overridden by the argument.
    pub fn find(_config: Option<&Path>, _cache: Option<&Path>, _state: Option<&Path>) -> Result<Paths, String> {
        todo!()
    }
    pub fn annotations(&self) -> PathBuf {
        self.config.join("annotations")
    }
    /// The reader's own vocabularies: `apparatus/*.toml`.
    pub fn vocabularies(&self) -> PathBuf {
        self.config.join("apparatus")
    }
}

/// Where the reader was in one document, kept in the state directory (not a note).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Position {
    /** code points */
    pub at: usize,
    pub view: String,
    /** the words there, to find the place again when the file was edited */
    pub words: String,
}
/// What is remembered between two sittings. Loading never fails (a damaged file is set aside); saving is atomic.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct State {
    pub library: Vec<String>,
    pub document: Option<String>,
    pub order: String,
    pub grouping: String,
    pub list_columns: u16,
    pub list_hidden: bool,
    pub letter_colour: Option<String>,
}
impl State {
    pub fn load(_paths: &Paths) -> State {
        todo!()
    }
    pub fn save(&self, _paths: &Paths) -> Result<(), String> {
        todo!()
    }
}
pub fn load_position(_paths: &Paths, _document: &str) -> Option<Position> {
    todo!()
}
pub fn save_position(_paths: &Paths, _document: &str, _position: &Position) -> Result<(), String> {
    todo!()
}
/// Who the reader is: the argument, else the configuration, else the login name, else `me`.
pub fn creator(_user: Option<&str>) -> String {
    todo!()
}
pub fn _unused(_: View) {}
