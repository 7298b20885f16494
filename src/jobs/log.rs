//! What was done, for whoever has to find out why: `--log FILE`, one line an event.

use crate::text::{Clean, reason};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// A file that lines are added to, or nothing. Clones write to the same file.
#[derive(Clone, Default)]
pub struct Log(Option<Arc<Open>>);

struct Open {
    file: Mutex<File>,
    began: Instant,
}

impl Log {
    /// Adds to `path`; makes it where it does not exist.
    pub fn to(path: &Path) -> Result<Log, String> {
        let file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .map_err(|e| format!("the log cannot be written to {}: {}", path.display(), reason(&e)))?;
        let log = Log(Some(Arc::new(Open { file: Mutex::new(file), began: Instant::now() })));
        log.line(|| format!("postil {} begins", env!("CARGO_PKG_VERSION")));
        Ok(log)
    }

    /// Writes one line, with the seconds since the log was opened. `said` is not called where there is no log.
    /// A line that cannot be written is lost: a log stops nothing.
    pub fn line(&self, said: impl FnOnce() -> String) {
        let Some(open) = &self.0 else { return };
        let line = format!("{:10.3} {}\n", open.began.elapsed().as_secs_f64(), Clean::of(&said()));
        let _ = open.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_one_line_whatever_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let log = Log::to(&path).unwrap();
        log.line(|| "a\nb\x1b[2J".into());
        let lines = std::fs::read_to_string(&path).unwrap();
        assert_eq!(lines.lines().count(), 2);
        assert!(!lines.contains('\x1b'));
    }
}
