//! The bytes of a file, and never of anything else: no FIFO is waited for, no device is read.
//!
//! Errors are reasons without the file's name ("permission denied"): whoever tells them says of what.

use crate::format::{self, FormatError};
use crate::search::nanoseconds;
use crate::text::{ContentHash, reason};
use std::fs::{File, Metadata, OpenOptions};
use std::io::ErrorKind;
use std::ops::Range;
use std::os::unix::fs::{FileExt, FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

/// By what a file is known to be unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub bytes: u64,
    /// Nanoseconds since the epoch; for a bundled sample a fingerprint of its words.
    pub modified: i128,
}

impl Stamp {
    pub fn of(metadata: &Metadata) -> Stamp {
        Stamp { bytes: metadata.len(), modified: metadata.modified().map_or(0, nanoseconds) }
    }
}

/// A regular file, open for reading.
pub(super) struct Source<'a> {
    path: &'a Path,
    file: File,
    /// When it was opened.
    metadata: Metadata,
}

/// How often a file that changes while it is read is read again. A log that grows without end is still read: the last
/// reading stands.
pub(super) const READINGS: usize = 3;

/// How much is read at a time where not all is held, bytes.
const PIECE: usize = 256 << 10;

impl<'a> Source<'a> {
    pub fn open(path: &'a Path) -> Result<Source<'a>, String> {
        // Looked at before it is opened: opening a device can already do something.
        is_regular(&std::fs::metadata(path).map_err(|e| reason(&e))?)?;
        // It may have become a FIFO since: then this does not wait for a writer, and the second look refuses it.
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        let file =
            OpenOptions::new().read(true).custom_flags(flags.bits() as i32).open(path).map_err(|e| reason(&e))?;
        let metadata = file.metadata().map_err(|e| reason(&e))?;
        is_regular(&metadata)?;
        Ok(Source { path, file, metadata })
    }

    pub fn file(&self) -> &File {
        &self.file
    }

    /// When it was opened, bytes.
    pub fn len(&self) -> u64 {
        self.metadata.len()
    }

    pub fn stamp(&self) -> Stamp {
        Stamp::of(&self.metadata)
    }

    /// The first bytes of a range, at most so many.
    pub fn beginning(&self, range: &Range<u64>, bytes: usize) -> Result<Vec<u8>, String> {
        let most = range.end.saturating_sub(range.start).min(bytes as u64);
        let mut read = vec![0; most as usize];
        let filled = fill(&self.file, &mut read, range.start)?;
        read.truncate(filled);
        Ok(read)
    }

    /// All bytes of a range; fewer where the file was cut short meanwhile.
    pub fn whole(&self, range: &Range<u64>) -> Result<Vec<u8>, String> {
        let bytes = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
        let mut read = Vec::new();
        read.try_reserve_exact(bytes).map_err(|_| "there is not enough memory for it".to_string())?;
        read.resize(bytes, 0);
        let filled = fill(&self.file, &mut read, range.start)?;
        read.truncate(filled);
        Ok(read)
    }

    /// The hash of a range, of which little is held at a time. None where `stopped` says so.
    pub fn hash(&self, range: &Range<u64>, stopped: &dyn Fn() -> bool) -> Result<Option<ContentHash>, String> {
        let mut hasher = blake3::Hasher::new();
        let mut feed = self.feed(range.clone());
        let mut piece = vec![0; PIECE];
        loop {
            if stopped() {
                return Ok(None);
            }
            match feed.next(&mut piece)? {
                0 => return Ok(Some(hasher.finalize().into())),
                filled => hasher.update(&piece[..filled]),
            };
        }
    }

    pub fn feed(&self, range: Range<u64>) -> Feed<'_> {
        Feed { file: &self.file, at: range.start, range }
    }

    /// Whether the path still leads to this very file, as it was when it was opened.
    pub fn is_still_there(&self) -> bool {
        let same = |now: Metadata| {
            (now.dev(), now.ino()) == (self.metadata.dev(), self.metadata.ino())
                && Stamp::of(&now) == Stamp::of(&self.metadata)
        };
        std::fs::metadata(self.path).is_ok_and(same)
    }
}

/// A range of a file, handed over piece by piece.
pub(super) struct Feed<'a> {
    file: &'a File,
    range: Range<u64>,
    at: u64,
}

impl Feed<'_> {
    /// Fills a piece; how far. Nothing at the end, which comes early where the file was cut short meanwhile.
    pub fn next(&mut self, piece: &mut [u8]) -> Result<usize, String> {
        let most = self.range.end.saturating_sub(self.at).min(piece.len() as u64) as usize;
        let filled = fill(self.file, &mut piece[..most], self.at)?;
        self.at += filled as u64;
        Ok(filled)
    }

    pub fn rewind(&mut self) {
        self.at = self.range.start;
    }
}

/// How far a buffer could be filled from a place of the file on.
fn fill(file: &File, buffer: &mut [u8], at: u64) -> Result<usize, String> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read_at(&mut buffer[filled..], at + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(reason(&error)),
        }
    }
    Ok(filled)
}

/// All bytes of a small file of our own or of the reader's, as it is at one moment.
pub(super) fn whole(path: &Path) -> Result<Vec<u8>, String> {
    let mut readings = 1;
    loop {
        let source = Source::open(path)?;
        if source.len() > format::LIMIT {
            return Err(FormatError::TooLarge { bytes: source.len(), limit: format::LIMIT }.to_string());
        }
        let bytes = source.whole(&(0..source.len()))?;
        if readings == READINGS || source.is_still_there() {
            return Ok(bytes);
        }
        readings += 1;
    }
}

fn is_regular(metadata: &Metadata) -> Result<(), String> {
    let kind = metadata.file_type();
    let what = match () {
        () if kind.is_file() => return Ok(()),
        () if kind.is_dir() => "a folder, not a document",
        () if kind.is_fifo() => "a FIFO, not a file",
        () if kind.is_socket() => "a socket, not a file",
        () => "a device, not a file",
    };
    Err(what.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifo_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        assert_eq!(whole(&fifo).unwrap_err(), "a FIFO, not a file");
        assert_eq!(whole(Path::new("/dev/zero")).unwrap_err(), "a device, not a file");
        assert_eq!(whole(folder.path()).unwrap_err(), "a folder, not a document");
    }

    #[test]
    fn a_file_replaced_or_cut_short_while_it_is_read_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "the old words").unwrap();
        let source = Source::open(&path).unwrap();
        assert_eq!(source.beginning(&(4..13), 3).unwrap(), b"old");
        assert!(source.is_still_there());
        let new = folder.path().join("b.txt");
        std::fs::write(&new, "the new words").unwrap();
        std::fs::rename(&new, &path).unwrap();
        assert!(!source.is_still_there());
        assert_eq!(source.whole(&(0..13)).unwrap(), b"the old words");
        let source = Source::open(&path).unwrap();
        OpenOptions::new().write(true).open(&path).unwrap().set_len(3).unwrap();
        assert_eq!(source.whole(&(0..13)).unwrap(), b"the");
        assert!(!source.is_still_there());
    }

    #[test]
    fn a_range_is_hashed_as_it_is_fed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "0123456789").unwrap();
        let source = Source::open(&path).unwrap();
        assert_eq!(source.hash(&(2..7), &|| false).unwrap(), Some(ContentHash::of(b"23456")));
        assert_eq!(source.hash(&(2..7), &|| true).unwrap(), None);
        let mut feed = source.feed(8..99);
        let mut piece = [0; 8];
        assert_eq!((feed.next(&mut piece), feed.next(&mut piece)), (Ok(2), Ok(0)));
        feed.rewind();
        assert_eq!((feed.next(&mut piece[..1]), piece[0]), (Ok(1), b'8'));
    }
}
