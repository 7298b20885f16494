//! What goes wrong with an index, in one sentence for the reader.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::Path;
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

#[derive(Debug)]
pub enum IndexError {
    /// One sentence, fit to be shown.
    Said(String),
    /// Another instance is writing: worth another try.
    Busy,
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IndexError::Said(sentence) => f.write_str(sentence),
            IndexError::Busy => {
                f.write_str("Another postil is writing the search index; its work will be found here too.")
            }
        }
    }
}

impl std::error::Error for IndexError {}

/// What was being done when the error came.
#[derive(Clone, Copy)]
pub(super) enum Doing {
    Reading,
    Writing,
}

impl IndexError {
    pub(super) fn said(sentence: impl Into<String>) -> IndexError {
        IndexError::Said(sentence.into())
    }

    pub(super) fn io(doing: Doing, kind: ErrorKind) -> IndexError {
        let verb = match doing {
            Doing::Reading => "read",
            Doing::Writing => "written",
        };
        let why = match kind {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full",
            ErrorKind::PermissionDenied => "permission is denied",
            ErrorKind::ReadOnlyFilesystem => "its file system is read-only",
            ErrorKind::NotFound => "it is gone",
            ErrorKind::NotADirectory | ErrorKind::AlreadyExists => "something else stands in its place",
            _ => return IndexError::said(format!("The search index could not be {verb}.")),
        };
        IndexError::said(format!("The search index could not be {verb}: {why}."))
    }

    pub(super) fn of(doing: Doing, error: &TantivyError) -> IndexError {
        if let TantivyError::LockFailure(LockError::LockBusy, _) = error {
            return IndexError::busy();
        }
        match io_error(error) {
            Some(error) => IndexError::io(doing, error.kind()),
            None => match doing {
                Doing::Reading => IndexError::damaged(),
                Doing::Writing => IndexError::io(doing, ErrorKind::Other),
            },
        }
    }

    /// Of an error while writing in `place`. The engine's threads lose the cause of theirs; a full disk can still be seen.
    pub(super) fn writing(place: &Path, error: &TantivyError) -> IndexError {
        let lost =
            io_error(error).is_none() && matches!(error, TantivyError::ErrorInThread(_) | TantivyError::SystemError(_));
        let room = || rustix::fs::statvfs(place).map_or(u64::MAX, |disk| disk.f_bavail.saturating_mul(disk.f_frsize));
        if lost && room() < LITTLE {
            return IndexError::io(Doing::Writing, ErrorKind::StorageFull);
        }
        IndexError::of(Doing::Writing, error)
    }

    pub(super) fn busy() -> IndexError {
        IndexError::Busy
    }

    pub(super) fn damaged() -> IndexError {
        IndexError::said("The search index is damaged; it is made anew the next time it is opened.")
    }
}

/// Bytes of free space that are too few to write a segment in.
const LITTLE: u64 = 1 << 20;

fn io_error(error: &TantivyError) -> Option<&io::Error> {
    match error {
        TantivyError::IoError(error)
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: error, .. })
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: error, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: error, .. })
        | TantivyError::LockFailure(LockError::IoError(error), _) => Some(error),
        _ => None,
    }
}
