//! The journal of open note editors: what was typed is on disk within a second, whatever becomes of the program.

use super::disk::{StoreError, make_folder, read, replace, said, sweep};
use crate::text::ContentHash;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The draft of an open note editor. One file per (document, annotation or selection).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The address of the document, as written.
    pub document: String,
    /// The id of the annotation, when an existing one is edited.
    pub annotation: Option<String>,
    /// Code points.
    pub start: usize,
    /// Code points, exclusive.
    pub end: usize,
    pub exact: String,
    pub body: String,
}

/// Drafts of this reader, in the state directory.
#[derive(Clone, Debug)]
pub struct Drafts {
    folder: PathBuf,
}

impl Drafts {
    /// Touches nothing on disk.
    pub fn new(state: &Path) -> Drafts {
        Drafts { folder: state.join("drafts") }
    }

    /// Replaces the draft of the same editor. Durable when it returns.
    pub fn write(&self, draft: &Draft) -> Result<(), StoreError> {
        let path = self.file(draft);
        let json = serde_json::to_vec_pretty(draft).map_err(std::io::Error::other);
        json.and_then(|json| make_folder(&self.folder).and_then(|()| replace(&path, &json)))
            .map_err(|e| said("The draft could not be kept in", &path, &e))
    }

    /// When the note was saved or given up. No draft is no error.
    pub fn remove(&self, draft: &Draft) -> Result<(), StoreError> {
        let path = self.file(draft);
        match fs::remove_file(&path) {
            Err(e) if !matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Err(said("The draft could not be removed from", &path, &e))
            }
            _ => {
                sweep(&self.folder);
                Ok(())
            }
        }
    }

    /// The drafts left behind for a document, in the order of their places. A file that is no draft is passed over.
    pub fn of(&self, document: &str) -> Vec<Draft> {
        let mut drafts = self.all();
        drafts.retain(|draft| draft.document == document);
        drafts
    }

    /// The drafts left behind for any document, by document and place.
    pub fn all(&self) -> Vec<Draft> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|e| e.path());
        let files = files.filter(|p| p.extension().is_some_and(|e| e == "json"));
        let drafts = files.filter_map(|path| serde_json::from_slice::<Draft>(&read(&path).ok()?).ok());
        let mut drafts: Vec<Draft> = drafts.collect();
        drafts.sort_by(|a, b| {
            (&a.document, a.start, a.end, &a.annotation).cmp(&(&b.document, b.start, b.end, &b.annotation))
        });
        drafts
    }

    fn file(&self, draft: &Draft) -> PathBuf {
        let editor = match &draft.annotation {
            Some(id) => format!("{}\0{id}", draft.document),
            None => format!("{}\0{}\0{}", draft.document, draft.start, draft.end),
        };
        let hash = ContentHash::of(editor.as_bytes()).to_string();
        self.folder.join(format!("{}.json", hash.chars().skip("b3:".len()).take(32).collect::<String>()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(document: &str, start: usize, body: &str) -> Draft {
        let exact = "words".to_string();
        Draft { document: document.to_string(), annotation: None, start, end: start + 5, exact, body: body.to_string() }
    }

    #[test]
    fn a_draft_is_there_until_it_is_removed() {
        let dir = tempfile::tempdir().unwrap();
        let drafts = Drafts::new(dir.path());
        assert!(drafts.of("a.txt").is_empty());
        drafts.remove(&draft("a.txt", 1, "")).unwrap();
        drafts.write(&draft("a.txt", 9, "later")).unwrap();
        drafts.write(&draft("a.txt", 1, "half a th")).unwrap();
        drafts.write(&draft("a.txt", 1, "half a thought\n\0")).unwrap();
        drafts.write(&draft("b.txt", 1, "other")).unwrap();
        assert_eq!(drafts.of("a.txt"), [draft("a.txt", 1, "half a thought\n\0"), draft("a.txt", 9, "later")]);
        drafts.remove(&draft("a.txt", 1, "")).unwrap();
        assert_eq!(drafts.of("a.txt").len(), 1);
        assert_eq!(drafts.all(), [draft("a.txt", 9, "later"), draft("b.txt", 1, "other")]);
    }

    #[test]
    fn a_damaged_draft_harms_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let drafts = Drafts::new(dir.path());
        drafts.write(&draft("a.txt", 1, "whole")).unwrap();
        fs::write(dir.path().join("drafts/torn.json"), b"{\"document\": \"a.t").unwrap();
        assert_eq!(drafts.of("a.txt").len(), 1);
    }

    #[test]
    fn a_state_folder_that_cannot_be_is_told() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("state"), b"a file").unwrap();
        let error = Drafts::new(&dir.path().join("state")).write(&draft("a.txt", 1, "b")).unwrap_err().to_string();
        assert!(error.contains("a file stands where a folder should be") && !error.contains("os error"), "{error}");
    }
}
