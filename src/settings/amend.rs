//! Changing a file that the reader edits too: read afresh under a lock, changed in place, replaced whole.

use super::replace::replace;
use crate::text::reason;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long another instance that is writing is waited for, and how often it is asked.
const PATIENCE: Duration = Duration::from_secs(2);
const TRY: Duration = Duration::from_millis(1);
/// How often the change is made again where somebody who does not know our lock was quicker.
const TRIES: usize = 3;
/// Larger than any file of choices, bytes.
const LONGEST: u64 = 16 << 20;

/// Has `change` make new words of a file's present ones, which are empty where there is no file, and puts them in their
/// place. Where it refuses, or the file is no text, the file is left as it is. `what` begins the sentence of an error: "the
/// rules for splitting files".
///
/// # Errors
/// One sentence.
pub fn amend(path: &Path, what: &str, change: &dyn Fn(&str) -> Result<String, String>) -> Result<(), String> {
    let not_saved = |why: String| format!("{what} could not be saved in {}: {why}", path.display());
    let folder = path.parent().unwrap_or(Path::new("."));
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|e| not_saved(reason(&e)))?;
    let _lock = lock(&beside(path)).ok_or_else(|| not_saved("another postil is writing it: try again".into()))?;
    // What a link leads to is changed, and the link stays.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    for _ in 0..TRIES {
        let before = read(&target).map_err(not_saved)?;
        let after = change(&before).map_err(|why| {
            format!(
                "{what} cannot be changed: {} is broken and left as it is until it is mended: {why}",
                path.display()
            )
        })?;
        if after == before {
            return Ok(());
        }
        if read(&target).map_err(not_saved)? == before {
            return replace(&target, after.as_bytes(), what);
        }
    }
    Err(not_saved("another program keeps changing it: try again".into()))
}

fn read(path: &Path) -> Result<String, String> {
    match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(String::new()),
        Err(error) => return Err(reason(&error)),
        Ok(there) if !there.is_file() || there.len() > LONGEST => return Err("it is no file of choices".into()),
        Ok(_) => {}
    }
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::InvalidData => Err("it is not UTF-8 text".into()),
        read => read.map_err(|error| reason(&error)),
    }
}

/// The file that is locked, beside the one that is replaced.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.lock"))
}

/// Held until it is dropped; none where another one holds it. A file system without locks has only the second look.
fn lock(path: &Path) -> Option<Option<File>> {
    let opened = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path);
    let Ok(file) = opened else { return Some(None) };
    let until = Instant::now() + PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Some(Some(file)),
            Err(TryLockError::Error(_)) => return Some(None),
            Err(TryLockError::WouldBlock) if Instant::now() < until => std::thread::sleep(TRY),
            Err(TryLockError::WouldBlock) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_changed_through_a_link_and_left_alone_where_it_cannot_be_understood() {
        let dir = tempfile::tempdir().unwrap();
        let (file, link) = (dir.path().join("kept.toml"), dir.path().join("config/splits.toml"));
        amend(&link, "the rules", &|_| Ok("one".into())).unwrap();
        fs::rename(&link, &file).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        amend(&link, "the rules", &|old| Ok(format!("{old} two"))).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "one two");
        let why = amend(&link, "the rules", &|_| Err("line 1".into())).unwrap_err();
        assert!(why.contains("left as it is") && !why.contains('\n'), "{why}");
        fs::write(&file, b"\xff").unwrap();
        assert!(amend(&link, "the rules", &|_| Ok("new".into())).unwrap_err().contains("not UTF-8"));
        assert_eq!(fs::read(&file).unwrap(), b"\xff");
    }

    #[test]
    fn two_at_once_both_leave_their_words() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("splits.toml");
        std::thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| amend(&path, "the rules", &|old| Ok(format!("{old}x"))).unwrap());
            }
        });
        assert_eq!(fs::read_to_string(&path).unwrap(), "xxxx");
    }
}
