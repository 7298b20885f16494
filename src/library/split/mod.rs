//! A typed-up file with many documents in it, split by the reader: by a rule for first lines, or by marks.
//!
//! In: the reader's own file of rules and marks, and the bytes of a text. Out: a [`Cut`], which says where in the file each
//! document begins. The file itself is never touched. Nothing is guessed: a mark whose line is not found, or of which it
//! cannot be told which of several equal lines it means, is said to be lost and left as it is.
//!
//! - [`rules`]: what the reader wrote, read and changed in place
//! - [`pattern`]: how a document's first line is told from others
//! - [`cut`]: where the documents of one file begin

mod cut;
mod pattern;
mod rules;

pub use cut::{Cut, Start, TextLines};
pub use pattern::Pattern;
pub use rules::{Change, Marked, Rule, Target, Written};

use super::parts::LARGEST;
use crate::format::{self, Guidance};
use crate::text::Format;
use rules::Rules;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// All that the reader said of splitting files, and where files that were looked at are cut.
#[derive(Debug, Default)]
pub struct Splits {
    rules: Rules,
    /// What is wrong with the file of rules, a sentence each; the rest of it is in use.
    pub complaints: Vec<String>,
    seen: Mutex<HashMap<PathBuf, (Seen, Arc<Cut>)>>,
}

/// By what a file is known to be cut as before.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    bytes: u64,
    modified: Option<SystemTime>,
    guidance: [Option<&'static str>; 3],
}

/// Files whose cuts are kept; beyond that all are found anew.
const KEPT: usize = 4096;

impl Splits {
    /// Of the words of the file of rules. What cannot be understood is a complaint, and left out.
    pub fn read(written: &str) -> Splits {
        let (rules, complaints) = Rules::read(written);
        Splits { rules, complaints, seen: Mutex::default() }
    }

    /// What the reader said of a file; none where there is nothing.
    pub fn rule(&self, path: &Path) -> Option<Rule> {
        self.rules.of(path)
    }

    /// The files with marks of their own.
    pub fn marked_files(&self) -> impl Iterator<Item = &Path> {
        self.rules.marked_files()
    }

    /// Where a file is cut by what the reader said of it. None where nothing was said of it, or it cannot be split: another
    /// format, larger than what is held at once, no text. `read` gives its bytes, and is asked only where the file is not
    /// known as it is.
    pub fn cut(
        &self,
        path: &Path,
        bytes: u64,
        modified: Option<SystemTime>,
        guidance: &Guidance,
        read: &mut dyn FnMut() -> Option<Vec<u8>>,
    ) -> Option<Arc<Cut>> {
        if self.rules.is_empty() || bytes > LARGEST || !is_splittable(path) {
            return None;
        }
        let rule = self.rules.of(path)?;
        let guided = [guidance.chosen, guidance.chosen_for_folder, guidance.folder];
        let seen = Seen { bytes, modified, guidance: guided };
        if let Some((_, cut)) = self.seen().get(path).filter(|(before, _)| *before == seen) {
            return Some(Arc::clone(cut));
        }
        let cut = Arc::new(Cut::of(&read()?, &rule, guidance).ok()?);
        let mut all = self.seen();
        if all.len() >= KEPT {
            all.clear();
        }
        all.insert(path.to_path_buf(), (seen, Arc::clone(&cut)));
        Some(cut)
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<PathBuf, (Seen, Arc<Cut>)>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether files of this name can be split: plain texts and Markdown.
pub fn is_splittable(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    matches!(format::format_of(&name, b""), Format::Text | Format::Markdown)
        && format::inner_name(&name).is_none()
        && super::kind::not_text(&name).is_none()
}

/// The words of the file of rules with one thing changed; everything else in it is kept as it is.
///
/// # Errors
/// One clause where it cannot be understood: such a file is not written.
pub fn amended(written: &str, change: &Change) -> Result<String, String> {
    rules::amended(written, change)
}
