//! The bytes of a file, and never of anything else: no FIFO is waited for, no device is read.
//!
//! Errors are reasons without the file's name ("permission denied"): whoever tells them says of what.

use crate::format::{self, FormatError};
use crate::search::nanoseconds;
use crate::text::reason;
use std::fs::{File, Metadata, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
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
    bytes: Vec<u8>,
}

/// How often a file that changes while it is read is read again. A log that grows without end is still read: the last
/// reading stands.
const READINGS: usize = 3;

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
        if metadata.len() > format::LIMIT {
            return Err(FormatError::TooLarge { bytes: metadata.len(), limit: format::LIMIT }.to_string());
        }
        Ok(Source { path, file, metadata, bytes: Vec::new() })
    }

    /// When it was opened, bytes.
    pub fn len(&self) -> u64 {
        self.metadata.len()
    }

    pub fn stamp(&self) -> Stamp {
        Stamp::of(&self.metadata)
    }

    /// The first bytes of it, at most so many.
    pub fn beginning(&mut self, bytes: usize) -> Result<&[u8], String> {
        let missing = bytes.saturating_sub(self.bytes.len());
        (&self.file).take(missing as u64).read_to_end(&mut self.bytes).map_err(|e| reason(&e))?;
        Ok(&self.bytes)
    }

    /// All of it. A file that changed while it was read is read again from its path.
    pub fn whole(mut self) -> Result<(Vec<u8>, Stamp), String> {
        let mut readings = 1;
        loop {
            let room = (self.metadata.len() as usize).saturating_sub(self.bytes.len());
            self.bytes.try_reserve_exact(room + 1).map_err(|_| "there is not enough memory for it".to_string())?;
            let most = format::LIMIT + 1 - self.bytes.len() as u64;
            (&self.file).take(most).read_to_end(&mut self.bytes).map_err(|e| reason(&e))?;
            if self.bytes.len() as u64 > format::LIMIT {
                let bytes = self.bytes.len() as u64;
                return Err(FormatError::TooLarge { bytes, limit: format::LIMIT }.to_string());
            }
            let unchanged = self.bytes.len() as u64 == self.metadata.len() && self.is_still_there();
            if unchanged || readings == READINGS {
                return Ok((self.bytes, Stamp::of(&self.metadata)));
            }
            readings += 1;
            self = Source::open(self.path)?;
        }
    }

    /// Whether the path still leads to this very file, as it was when it was opened.
    fn is_still_there(&self) -> bool {
        let same = |now: Metadata| {
            (now.dev(), now.ino()) == (self.metadata.dev(), self.metadata.ino())
                && Stamp::of(&now) == Stamp::of(&self.metadata)
        };
        std::fs::metadata(self.path).is_ok_and(same)
    }
}

/// All bytes of a small file of our own or of the reader's.
pub(super) fn whole(path: &Path) -> Result<Vec<u8>, String> {
    Ok(Source::open(path)?.whole()?.0)
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
    fn a_file_replaced_while_it_is_read_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "the old words").unwrap();
        let mut source = Source::open(&path).unwrap();
        assert_eq!(source.beginning(7).unwrap(), b"the old");
        let new = folder.path().join("b.txt");
        std::fs::write(&new, "the new and longer words").unwrap();
        std::fs::rename(&new, &path).unwrap();
        let (bytes, stamp) = source.whole().unwrap();
        assert_eq!(bytes, b"the new and longer words");
        assert_eq!(stamp.bytes, bytes.len() as u64);
    }
}
