//! Extracts kept on disk, so that a file is read once per version of it and of its reader, by whichever postil comes first.
//!
//! A file is named by what it was made of; its end proves that it is whole. One that is not is nothing but missing. What
//! cannot be written is not: the cache fails nobody.

use super::pack::unpack;
use crate::format::{self, Extract, Guidance};
use crate::text::{ContentHash, Format};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// All files together, bytes. The ones not used for longest go.
const ROOM: u64 = 1 << 30;
/// How much this process writes before it looks how full it is, bytes. It looks at its first writing too.
const STRIDE: u64 = 32 << 20;
/// A use of a file is noted on it no more often.
const NOTED: Duration = Duration::from_secs(3600);
/// What a writer that was killed left behind goes after so long.
const ABANDONED: Duration = Duration::from_secs(3600);
const UNFINISHED: &str = ".part";
/// Bytes of the hash at the end of a file.
const PROOF: usize = 32;

/// The extracts of one reader of documents.
#[derive(Clone)]
pub struct Extracts {
    folder: PathBuf,
    /// Bytes written since it was last looked how full it is; all ones before the first time.
    written: Arc<AtomicU64>,
}

/// What an extract was made of.
#[derive(Clone, Copy, Debug)]
pub struct Made<'a> {
    pub of: &'a ContentHash,
    pub format: Format,
    pub guidance: Guidance,
}

impl Extracts {
    /// In the cache directory.
    pub fn at(cache: &Path) -> Extracts {
        Extracts { folder: cache.join("extracts"), written: Arc::new(AtomicU64::new(u64::MAX)) }
    }

    /// What was kept; none where nothing was, or it is damaged.
    pub fn get(&self, made: &Made<'_>) -> Option<Extract> {
        let path = self.folder.join(name(made));
        let mut file = File::open(&path).ok()?;
        let metadata = file.metadata().ok().filter(|m| m.is_file() && m.len() <= ROOM)?;
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(metadata.len() as usize + 1).ok()?;
        file.read_to_end(&mut bytes).ok()?;
        let (packed, proof) = bytes.split_last_chunk::<PROOF>()?;
        if *blake3::hash(packed).as_bytes() != *proof {
            return None;
        }
        bytes.truncate(bytes.len() - PROOF);
        let extract = unpack(bytes)?;
        let is_old = metadata.modified().is_ok_and(|used| used.elapsed().is_ok_and(|age| age > NOTED));
        if is_old {
            // Not noted, it merely goes sooner.
            let _ = file.set_modified(SystemTime::now());
        }
        Some(extract)
    }

    /// Keeps an extract as `pack` made it.
    pub fn put(&self, made: &Made<'_>, packed: &[u8]) {
        if self.try_put(&name(made), packed).is_err() {
            return;
        }
        let bytes = packed.len() as u64;
        let before = self.written.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| Some(n.saturating_add(bytes)));
        if before.is_ok_and(|before| before.saturating_add(bytes) >= STRIDE) {
            self.written.store(0, Ordering::Relaxed);
            make_room(&self.folder, ROOM);
        }
    }

    fn try_put(&self, name: &str, packed: &[u8]) -> io::Result<()> {
        // Numbers files that are being written, whichever desk they are written for.
        static NEXT: AtomicU64 = AtomicU64::new(0);
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let unfinished = self.folder.join(format!(".{name}.{}-{number}{UNFINISHED}", std::process::id()));
        let write = |mut file: File| {
            file.write_all(packed)?;
            file.write_all(blake3::hash(packed).as_bytes())
        };
        // Not synced: what a power cut spoils is noticed by its end and made again.
        let written = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&unfinished)
            .and_then(write)
            .and_then(|()| fs::rename(&unfinished, self.folder.join(name)));
        if written.is_err() {
            // The error that matters is the first one.
            let _ = fs::remove_file(&unfinished);
        }
        written
    }
}

fn name(made: &Made<'_>) -> String {
    let mut hasher = blake3::Hasher::new();
    let Guidance { chosen, chosen_for_folder, folder } = made.guidance;
    let hints = [chosen, chosen_for_folder, folder].map(|name| name.unwrap_or(""));
    for of in [made.of.to_string().as_str()].into_iter().chain(hints) {
        hasher.update(of.as_bytes());
        hasher.update(b"\0");
    }
    format!("{}-{}{}", &hasher.finalize().to_hex()[..40], made.format.name(), format::version(made.format))
}

/// Removes the files not used for longest until the others have room to spare.
fn make_room(folder: &Path, room: u64) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut files = Vec::new();
    for entry in entries.flatten() {
        let Some(metadata) = entry.metadata().ok().filter(fs::Metadata::is_file) else { continue };
        let used = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let is_unfinished = entry.file_name().to_string_lossy().ends_with(UNFINISHED);
        if is_unfinished && used.elapsed().is_ok_and(|age| age > ABANDONED) {
            // Another instance may have done so already.
            let _ = fs::remove_file(entry.path());
        } else if !is_unfinished {
            files.push((used, metadata.len(), entry.path()));
        }
    }
    let mut full: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
    if full <= room {
        return;
    }
    files.sort();
    for (_, bytes, path) in files {
        if full <= room - room / 8 {
            return;
        }
        if fs::remove_file(path).is_ok() {
            full -= bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::pack::pack;
    use super::*;

    fn packed(words: &str) -> Vec<u8> {
        pack(Extract { text: words.into(), encoding: "UTF-8", ..Extract::default() })
    }

    fn made(of: &ContentHash) -> Made<'_> {
        Made { of, format: Format::Html, guidance: Guidance::default() }
    }

    #[test]
    fn what_is_kept_is_found_by_what_it_was_made_of() {
        let folder = tempfile::tempdir().unwrap();
        let extracts = Extracts::at(folder.path());
        let of = ContentHash::of(b"<p>ice");
        assert!(extracts.get(&made(&of)).is_none());
        extracts.put(&made(&of), &packed("ice"));
        assert_eq!(extracts.get(&made(&of)).unwrap().text, "ice");
        assert_eq!(Extracts::at(folder.path()).get(&made(&of)).unwrap().text, "ice", "another postil finds it");
        let other = ContentHash::of(b"<p>snow");
        let chosen = Guidance { chosen: Some("KOI8-R"), ..Guidance::default() };
        for not in [made(&other), Made { format: Format::Epub, ..made(&of) }, Made { guidance: chosen, ..made(&of) }] {
            assert!(extracts.get(&not).is_none(), "{not:?}");
        }
    }

    #[test]
    fn a_damaged_file_is_missing_and_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let extracts = Extracts::at(folder.path());
        let of = ContentHash::of(b"<p>ice");
        extracts.put(&made(&of), &packed("ice"));
        let path = folder.path().join("extracts").join(name(&made(&of)));
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut spoilt = whole.clone();
            spoilt[at] ^= 1;
            fs::write(&path, &spoilt).unwrap();
            assert!(extracts.get(&made(&of)).is_none(), "byte {at}");
            fs::write(&path, &whole[..at]).unwrap();
            assert!(extracts.get(&made(&of)).is_none(), "cut at {at}");
        }
        extracts.put(&made(&of), &packed("ice"));
        assert!(extracts.get(&made(&of)).is_some());
    }

    #[test]
    fn a_cache_that_cannot_be_written_fails_nobody() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("extracts"), "a file where the folder should be").unwrap();
        let extracts = Extracts::at(folder.path());
        let of = ContentHash::of(b"<p>ice");
        extracts.put(&made(&of), &packed("ice"));
        assert!(extracts.get(&made(&of)).is_none());
    }

    #[test]
    fn the_ones_not_used_for_longest_go() {
        let folder = tempfile::tempdir().unwrap();
        let long_ago = SystemTime::now() - Duration::from_secs(1_000_000);
        for n in 0..10_u64 {
            let file = File::create(folder.path().join(format!("{n}"))).unwrap();
            file.set_len(100).unwrap();
            file.set_modified(long_ago + Duration::from_secs(if n == 0 { 999_999 } else { n })).unwrap();
        }
        let file = File::create(folder.path().join(format!(".x{UNFINISHED}"))).unwrap();
        file.set_modified(long_ago).unwrap();
        make_room(folder.path(), 1000);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 10, "all of them fit; what was left behind goes");
        make_room(folder.path(), 480);
        let mut left: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        left.sort();
        assert_eq!(left, ["0", "7", "8", "9"]);
    }
}
