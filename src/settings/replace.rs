//! Writing a file so that it is either the old one or the new one, whatever happens meanwhile.

use crate::text::reason;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

/// Ends the name of a file that is being written.
pub(super) const UNFINISHED: &str = ".part";

/// Puts `bytes` in the place of a file, making its folder where there is none. What a reader reads is nobody else's
/// business: files are made 0600, folders 0700. `what` begins the sentence of an error: "the list's state".
pub(super) fn replace(path: &Path, bytes: &[u8], what: &str) -> Result<(), String> {
    try_replace(path, bytes)
        .map_err(|error| format!("{what} could not be saved in {}: {}", path.display(), reason(&error)))
}

fn try_replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let (folder, name) = path.parent().zip(path.file_name()).ok_or(io::ErrorKind::InvalidFilename)?;
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let unfinished = folder.join(format!(".{}.{}-{number}{UNFINISHED}", name.to_string_lossy(), std::process::id()));
    // One that is there is left from a process of the same number that was killed.
    let written = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished)
        .and_then(|file| write(file, bytes))
        .and_then(|()| fs::rename(&unfinished, path));
    if written.is_err() {
        // The error that matters is the first one.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

fn write(mut file: File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    // Before the rename, else a power cut can leave an empty file in the old one's place.
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_and_its_folders_are_made_for_the_reader_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state/postil/state.json");
        replace(&path, b"one", "it").unwrap();
        replace(&path, b"two", "it").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing unfinished is left behind");
    }

    #[test]
    fn a_failure_leaves_the_old_file_and_says_why() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("file"), "").unwrap();
        let error = replace(&dir.path().join("file/state.json"), b"", "the list's state").unwrap_err();
        assert!(error.starts_with("the list's state could not be saved in /"), "{error}");
        assert!(error.ends_with("something else of that name is there"), "{error}");
        let taken = dir.path().join("taken");
        fs::create_dir_all(taken.join("inside")).unwrap();
        assert!(replace(&taken, b"x", "it").is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "nothing unfinished is left behind");
    }
}
