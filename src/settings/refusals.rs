//! Whose notes the reader does not want to see beside a document: one small file a document, as its position is.

use super::paths::Paths;
use super::replace::replace;
use crate::text::ContentHash;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// The vanished documents whose notes were refused for `document`; both as whoever asks names them, best by their ids.
/// None where the file is damaged: then the reader is asked once more.
pub fn refused(paths: &Paths, document: &str) -> BTreeSet<String> {
    fs::read(file_of(paths, document)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Remembers that the notes of `gone` are not shown beside `document`. Durable when it returns.
pub fn refuse(paths: &Paths, document: &str, gone: &str) -> Result<(), String> {
    const WHAT: &str = "which notes are not to be shown";
    let mut all = refused(paths, document);
    all.insert(gone.to_string());
    let json = serde_json::to_vec(&all).map_err(|error| format!("{WHAT} cannot be written: {error}"))?;
    replace(&file_of(paths, document), &json, WHAT)
}

fn file_of(paths: &Paths, document: &str) -> PathBuf {
    let hash = ContentHash::of(document.as_bytes()).to_string();
    let hex: String = hash.trim_start_matches("b3:").chars().take(32).collect();
    paths.refusals().join(hex + ".json")
}

#[cfg(test)]
mod tests {
    use super::super::state::tests::paths;
    use super::*;

    #[test]
    fn what_is_refused_for_one_document_is_refused_for_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let paths = paths(dir.path());
        assert!(refused(&paths, "n1:aa").is_empty());
        refuse(&paths, "n1:aa", "n1:bb").unwrap();
        refuse(&paths, "n1:aa", "n1:cc").unwrap();
        assert_eq!(refused(&paths, "n1:aa").into_iter().collect::<Vec<_>>(), ["n1:bb", "n1:cc"]);
        assert!(refused(&paths, "n1:bb").is_empty());
        fs::write(file_of(&paths, "n1:aa"), "[\"n1:").unwrap();
        assert!(refused(&paths, "n1:aa").is_empty());
    }
}
