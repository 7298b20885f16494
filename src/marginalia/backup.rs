//! What a note file was before: the last good copy, older copies, and files that were joined with another.
//!
//! All of it lies in the state directory under `notes/`. A backup that cannot be made never stops a save.

use super::disk::{make_folder, read, replace, sweep};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use time::OffsetDateTime;

#[derive(Debug)]
pub(super) struct Backups {
    folder: PathBuf,
}

/// Older copies kept of one file.
const COPIES: usize = 24;
/// How far apart the older copies of what this program wrote are at least: with [`COPIES`], four hours of steady work.
/// What somebody else replaced is always kept.
const APART: Duration = Duration::from_secs(600);

/// Who wrote what is to be kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Writer {
    Us,
    /// An editor, a synchroniser, a failing disk.
    Another,
}

impl Backups {
    pub fn new(state: &Path) -> Backups {
        Backups { folder: state.join("notes") }
    }

    /// The last copy of a note file that could be read.
    pub fn good(&self, name: &str) -> Option<Vec<u8>> {
        read(&self.folder.join("good").join(name)).ok()
    }

    /// Keeps these bytes as the last good copy. The one before goes to the older copies.
    pub fn keep(&self, name: &str, bytes: &[u8], writer: Writer) -> io::Result<()> {
        let good = self.good(name);
        if good.as_deref() == Some(bytes) {
            return Ok(());
        }
        if let Some(before) = good {
            self.rotate(name, &before, writer)?;
        }
        let folder = self.folder.join("good");
        make_folder(&folder)?;
        sweep(&folder);
        replace(&folder.join(name), bytes)
    }

    /// Adds to the older copies.
    fn rotate(&self, name: &str, bytes: &[u8], writer: Writer) -> io::Result<()> {
        let folder = self.folder.join("backups").join(name);
        make_folder(&folder)?;
        let mut copies: Vec<PathBuf> = fs::read_dir(&folder)?.flatten().map(|e| e.path()).collect();
        copies.retain(|c| c.extension().is_some_and(|e| e == "toml"));
        copies.sort();
        let age = |copy: &PathBuf| SystemTime::now().duration_since(fs::metadata(copy).ok()?.modified().ok()?).ok();
        if writer == Writer::Us && copies.last().and_then(age).is_some_and(|age| age < APART) {
            return Ok(());
        }
        replace(&folder.join(format!("{}.toml", stamp())), bytes)?;
        let many = (copies.len() + 1).saturating_sub(COPIES);
        copies.iter().take(many).try_for_each(fs::remove_file)
    }

    /// Moves a file away whose notes now stand in another, unless somebody has changed it since it was read.
    pub fn set_aside(&self, path: &Path, as_read: &[u8]) -> io::Result<()> {
        let folder = self.folder.join("joined");
        make_folder(&folder)?;
        if read(path)? != as_read {
            return Ok(());
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        replace(&folder.join(format!("{}-{name}", stamp())), as_read)?;
        fs::remove_file(path)
    }
}

/// `20261122-103107-000000001`: sorts by time, and no two are the same.
fn stamp() -> String {
    let now = OffsetDateTime::now_utc();
    let (date, clock) = (now.date(), now.time());
    let (month, nanos) = (u8::from(date.month()), clock.nanosecond());
    format!(
        "{:04}{month:02}{:02}-{:02}{:02}{:02}-{nanos:09}",
        date.year(),
        date.day(),
        clock.hour(),
        clock.minute(),
        clock.second()
    )
}
