//! Where the reader was in each document: one small file a document, so that two instances never overwrite each other's.

use super::paths::Paths;
use super::replace::replace;
use crate::text::ContentHash;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Where the reader was in one document, kept in the state directory (not a note).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Position {
    /// Code points of the text.
    pub at: usize,
    /// The view's name.
    pub view: String,
    /// Code points before the paragraph the reader was in; none in a position kept before this was.
    #[serde(default)]
    pub paragraph: Option<usize>,
    /// The words there, to find the place again when the file was edited.
    pub words: String,
}

/// Positions kept; beyond that those written longest ago go, a tenth at a time.
const KEPT: usize = 5000;

/// The last position in a document, by whatever name it was saved under. None where there is none, or a damaged one.
pub fn load_position(paths: &Paths, document: &str) -> Option<Position> {
    serde_json::from_slice(&fs::read(file_of(paths, document)).ok()?).ok()
}

/// Durable when it returns.
pub fn save_position(paths: &Paths, document: &str, position: &Position) -> Result<(), String> {
    const WHAT: &str = "the reading position";
    let json = serde_json::to_vec(position).map_err(|error| format!("{WHAT} cannot be written: {error}"))?;
    let file = file_of(paths, document);
    let is_new = !file.exists();
    replace(&file, &json, WHAT)?;
    if is_new {
        prune(&paths.positions(), KEPT);
    }
    Ok(())
}

/// Named by a hash: a document's name may be a path of any length and hold anything.
fn file_of(paths: &Paths, document: &str) -> PathBuf {
    let hash = ContentHash::of(document.as_bytes()).to_string();
    let hex: String = hash.trim_start_matches("b3:").chars().take(32).collect();
    paths.positions().join(hex + ".json")
}

/// Removes the oldest files of a folder that has more than `kept`, unfinished ones of killed processes among them.
/// Nothing here is worth an error.
fn prune(folder: &Path, kept: usize) {
    let files = || fs::read_dir(folder).into_iter().flatten().flatten();
    if files().count() <= kept {
        return;
    }
    let mut dated: Vec<(SystemTime, PathBuf)> =
        files().filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file.path()))).collect();
    dated.sort_unstable();
    let surplus = dated.len().saturating_sub(kept - kept / 10);
    for (_, path) in dated.into_iter().take(surplus) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::super::state::tests::paths;
    use super::*;
    use std::time::Duration;

    fn position(at: usize) -> Position {
        Position { at, view: "reading".into(), paragraph: Some(at), words: "the lock keeper".into() }
    }

    #[test]
    fn each_document_has_its_own_position() {
        let dir = tempfile::tempdir().unwrap();
        let paths = paths(dir.path());
        assert_eq!(load_position(&paths, "n1:aa"), None);
        save_position(&paths, "n1:aa", &position(7)).unwrap();
        save_position(&paths, "/a/very/long/../path\n", &position(9)).unwrap();
        save_position(&paths, "n1:aa", &position(8)).unwrap();
        assert_eq!(load_position(&paths, "n1:aa"), Some(position(8)));
        assert_eq!(load_position(&paths, "/a/very/long/../path\n"), Some(position(9)));
    }

    #[test]
    fn a_damaged_position_is_none_and_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let paths = paths(dir.path());
        save_position(&paths, "n1:aa", &position(7)).unwrap();
        fs::write(file_of(&paths, "n1:aa"), "{\"at\": 7").unwrap();
        assert_eq!(load_position(&paths, "n1:aa"), None);
        save_position(&paths, "n1:aa", &position(8)).unwrap();
        assert_eq!(load_position(&paths, "n1:aa"), Some(position(8)));
    }

    #[test]
    fn of_too_many_the_oldest_go() {
        let dir = tempfile::tempdir().unwrap();
        for n in 0..21u64 {
            let file = fs::File::create(dir.path().join(format!("{n}"))).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(100 - n)).unwrap();
        }
        prune(dir.path(), 21);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 21);
        prune(dir.path(), 20);
        let mut left: Vec<u64> = fs::read_dir(dir.path())
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap().parse().unwrap())
            .collect();
        left.sort_unstable();
        assert_eq!(left, (0..18).collect::<Vec<_>>());
    }
}
