//! Files replaced whole or not at all, under a lock; and what went wrong, said in one sentence.

use crate::text::Clean;
use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

#[derive(Debug)]
pub enum StoreError {
    /// One clear sentence with what to do.
    Said(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let StoreError::Said(sentence) = self;
        f.write_str(sentence)
    }
}

impl std::error::Error for StoreError {}

/// `what` failed at `path`: `The notes could not be saved in`.
pub(super) fn said(what: &str, path: &Path, error: &io::Error) -> StoreError {
    StoreError::Said(format!("{what} {}: {}.", shown(path), why(error)))
}

/// A path as it may stand in a message.
pub(super) fn shown(path: &Path) -> Clean {
    Clean::of(&path.to_string_lossy())
}

/// The reason and what to do, without the words and numbers of the operating system where there are better ones.
pub(super) fn why(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full; make room and save again",
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only; name another folder with --config-dir or --state-dir",
        ErrorKind::PermissionDenied => {
            "permission is denied; change it, or name another folder with --config-dir or --state-dir"
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => "a file stands where a folder should be; move it away",
        ErrorKind::IsADirectory => "a folder stands where the file should be; move it away",
        ErrorKind::NotFound => "it is not there; look whether its folder or the target of its link is",
        ErrorKind::InvalidFilename => "its name is too long or has a character this disk does not take; rename it",
        _ => {
            let text = error.to_string();
            let plain = text.split(" (os error").next().unwrap_or_default().trim_end_matches('.');
            return format!("{}; try again, and look after the disk if it stays so", Clean::of(plain));
        }
    }
    .to_string()
}

/// Larger than any note file: 10,000 notes take 5 MB. A larger file is something else, and reading it would stop us.
const LONGEST: u64 = 256 << 20;

/// The bytes of a regular file.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let meta = fs::metadata(path)?;
    if meta.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if !meta.is_file() || meta.len() > LONGEST {
        return Err(io::Error::other("it is no file of notes"));
    }
    fs::read(path)
}

/// Makes a folder that only its owner can enter, and those above it.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// How long a save waits for another one.
const PATIENCE: Duration = Duration::from_secs(2);
/// Between two tries. A save takes a few milliseconds.
const TRY: Duration = Duration::from_micros(200);

/// Held until it is dropped. `None` where the file system has no locks: then the merge has to do.
pub(super) struct Lock(#[expect(dead_code, reason = "dropping the file gives the lock back")] Option<File>);

/// Locks a folder against other writers, by a file of its own in it.
pub(super) fn lock(folder: &Path) -> Result<Lock, StoreError> {
    let Ok(file) = private(OpenOptions::new().write(true).create(true).truncate(false)).open(folder.join(".lock"))
    else {
        return Ok(Lock(None));
    };
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Lock(Some(file))),
            Err(TryLockError::Error(_)) => return Ok(Lock(None)),
            Err(TryLockError::WouldBlock) if start.elapsed() < PATIENCE => std::thread::sleep(TRY),
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Said(format!(
                    "The notes are not saved: another postil has been writing in {} for two seconds; save again, or end it if it is stopped.",
                    shown(folder)
                )));
            }
        }
    }
}

/// Replaces a file by one with these bytes, durably: temporary file in the same folder, sync, rename, sync the folder.
/// A link is followed to its target. A new file is its owner's alone; one that was there keeps its permissions.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let target = target(path)?;
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match fs::metadata(&target) {
        Ok(meta) if meta.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        // A rename would put a file in the place of a device.
        Ok(meta) if !meta.is_file() => return Err(io::Error::other("it is no file")),
        _ => {}
    }
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let temporary = folder.join(format!(".postil-{}-{number}.tmp", std::process::id()));
    let written = (|| {
        let mut file = private(OpenOptions::new().write(true).create(true).truncate(true)).open(&temporary)?;
        file.write_all(bytes)?;
        if let Ok(there) = fs::metadata(&target) {
            // On a file system without permissions this fails, and there is nothing to keep.
            let _ = file.set_permissions(there.permissions());
        }
        file.sync_all()?;
        drop(file);
        fs::rename(&temporary, &target)
    })();
    if let Err(error) = written {
        // The error that is told is the first one.
        let _ = fs::remove_file(&temporary);
        return Err(error);
    }
    sync_folder(folder)
}

fn target(path: &Path) -> io::Result<PathBuf> {
    if !fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink()) {
        return Ok(path.to_path_buf());
    }
    match fs::canonicalize(path) {
        // A link to a file that is not there yet.
        Err(e) if e.kind() == ErrorKind::NotFound => {
            let target = path.parent().unwrap_or(Path::new("")).join(fs::read_link(path)?);
            if fs::symlink_metadata(&target).is_ok() { Err(e) } else { Ok(target) }
        }
        followed => followed,
    }
}

/// Makes a rename last. Systems that cannot open or sync a folder keep their renames by themselves.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    #[cfg(unix)]
    match File::open(folder)?.sync_all() {
        Err(e) if !matches!(e.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => return Err(e),
        _ => {}
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Removes what killed writers left in a folder.
pub(super) fn sweep(folder: &Path) {
    /// No save takes as long.
    const STALE: Duration = Duration::from_secs(600);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let old = || entry.metadata().ok()?.modified().ok()?.elapsed().ok().filter(|age| *age > STALE);
        if name.starts_with(".postil-") && name.ends_with(".tmp") && old().is_some() {
            // Somebody else may have been quicker.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// For its owner alone, where the system knows owners.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_through_a_link_and_keeps_its_permissions() {
        let dir = tempfile::tempdir().unwrap();
        let (file, link) = (dir.path().join("file"), dir.path().join("link.toml"));
        replace(&file, b"one").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
            std::os::unix::fs::symlink("file", &link).unwrap();
            replace(&link, b"two").unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
            assert_eq!(fs::read(&file).unwrap(), b"two");
        }
        assert!(fs::read_dir(dir.path()).unwrap().all(|e| !e.unwrap().file_name().to_string_lossy().ends_with(".tmp")));
    }

    #[test]
    fn a_lock_is_waited_for_two_seconds_and_then_told() {
        let dir = tempfile::tempdir().unwrap();
        let held = lock(dir.path()).unwrap();
        let start = Instant::now();
        let error = lock(dir.path()).map(|_| ()).unwrap_err();
        assert!(start.elapsed() >= PATIENCE && error.to_string().contains("save again"));
        drop(held);
        lock(dir.path()).unwrap();
    }

    #[test]
    fn no_error_speaks_in_numbers_of_the_system() {
        for code in 1..134 {
            let sentence =
                said("The notes could not be saved in", Path::new("a\u{1b}b"), &io::Error::from_raw_os_error(code));
            let sentence = sentence.to_string();
            assert!(
                !sentence.contains("os error") && !sentence.contains("Os {") && !sentence.contains('\u{1b}'),
                "{sentence}"
            );
            assert!(sentence.contains("; "), "{sentence}");
        }
    }
}
