//! A library brought up to date before a command answers from it: nothing is ever "not found" in an incomplete index.

use super::output::{Failure, Progress};
use crate::jobs::{self, Desk, IndexSummary, Stop};
use crate::library::{Entry, Root, scan};
use crate::search::Index;
use std::collections::HashSet;
use std::path::PathBuf;

/// A library, walked, and the index.
pub struct Library {
    pub index: Index,
    pub roots: Vec<Root>,
    pub entries: Vec<Entry>,
}

impl Library {
    /// Walks the paths; without any the last library.
    pub fn walk(desk: &Desk, paths: &[PathBuf]) -> Result<Library, Failure> {
        let roots = jobs::roots(desk, paths)?;
        let index = desk.open_index()?;
        Ok(Library { entries: entries(desk, &roots), index, roots })
    }

    /// The roots, as one writes them.
    pub fn places(&self) -> String {
        jobs::remembered(&self.roots).join(", ")
    }

    /// Indexes what is new or changed; tells how far it is on a terminal. An index found damaged meanwhile is made anew.
    ///
    /// # Errors
    /// Why the index is not complete; what it has can be searched.
    pub fn update(&mut self, desk: &Desk, rebuild: bool) -> Result<IndexSummary, String> {
        match self.update_once(desk, rebuild) {
            Err(_) if self.index.verify().is_err() => {
                self.index = desk.open_index()?;
                self.update_once(desk, rebuild)
            }
            done => done,
        }
    }

    fn update_once(&self, desk: &Desk, rebuild: bool) -> Result<IndexSummary, String> {
        let mut progress = Progress::new();
        jobs::index(desk, &self.index, &self.roots, &self.entries, rebuild, &Stop::default(), &mut |now| {
            progress.tell(|| format!("indexing: {} of {} documents", now.done, now.of));
        })
    }
}

/// All documents of the roots, each once, where one root lies within another too.
pub fn entries(desk: &Desk, roots: &[Root]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen = HashSet::new();
    let one_root = roots.len() < 2;
    scan(roots, &|path| desk.cut_of(path), &|| false, &mut |mut batch| {
        batch.retain(|entry| one_root || seen.insert(entry.address.clone()));
        entries.append(&mut batch);
    });
    entries
}
