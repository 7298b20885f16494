//! What a DOC on the command line names.

use crate::library::samples;
use crate::text::{Address, Origin, reason};
use std::io;
use std::path::{Path, PathBuf};

/// Reads `path`, `path#2`, `path:28`, `path#2:28`, `sample:name`, `sample:name:28`: the document, and the 1-based line.
///
/// A path is tried as it stands first, so a file whose name really holds a `:` or `#` is found; one that is named like
/// a sample is reached by `./sample:name`. Paths become absolute: notes and the index know a file by one name.
///
/// # Errors
/// One sentence where there is no such file or sample. A folder is found, and refused by whoever opens it.
pub fn address(written: &str) -> Result<(Address, Option<u32>), String> {
    if written.is_empty() {
        return Err("no document is named: give a path, or sample: and a name".into());
    }
    if let Some(name) = written.strip_prefix("sample:") {
        return sample(name);
    }
    if exists(written)? {
        return Ok((Address::file(absolute(Path::new(written))), None));
    }
    let (before, line) = numbered(written, ':');
    if line.is_some() && exists(before)? {
        return Ok((Address::file(absolute(Path::new(before))), line));
    }
    let (path, part) = numbered(before, '#');
    match part {
        Some(part) if exists(path)? => {
            let origin = Origin::File(absolute(Path::new(path)));
            Ok((Address { origin, part }, line))
        }
        _ => Err(format!("there is no file named {written}: look at its spelling and the folder you are in")),
    }
}

fn sample(name: &str) -> Result<(Address, Option<u32>), String> {
    if samples::get(name).is_some() {
        return Ok((Address::sample(name), None));
    }
    let (before, line) = numbered(name, ':');
    if samples::get(before).is_some() {
        return Ok((Address::sample(before), line));
    }
    let names: Vec<&str> = samples::all().iter().map(|(name, _)| *name).collect();
    Err(format!("there is no sample named {name}: the samples are {}", names.join(", ")))
}

/// `words` before the last `mark`, and the number from 1 after it; all of it, where no such number ends it.
fn numbered(written: &str, mark: char) -> (&str, Option<u32>) {
    let split = written.rsplit_once(mark).filter(|(_, digits)| digits.bytes().all(|b| b.is_ascii_digit()));
    match split.and_then(|(before, digits)| Some((before, digits.parse().ok().filter(|n| *n > 0)?))) {
        Some((before, number)) => (before, Some(number)),
        None => (written, None),
    }
}

/// Whether something is there under this name; an error where that cannot be known.
fn exists(path: &str) -> Result<bool, String> {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound};
    match std::fs::metadata(path) {
        Ok(_) => Ok(true),
        Err(e) if matches!(e.kind(), NotFound | NotADirectory | InvalidInput | InvalidFilename) => Ok(false),
        Err(e) => Err(format!("{path} cannot be looked at: {}", reason(&e))),
    }
}

/// The one name of an existing file or folder: its folder's true path, and its own name (a link to a file stays a
/// link, as the list of documents has it); of a folder, the true path.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let parent = match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => path,
    };
    let resolved = match path.file_name() {
        Some(name) if !path.is_dir() => parent.canonicalize().map(|parent| parent.join(name)),
        _ => path.canonicalize(),
    };
    resolved.or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_parts_are_told_from_names_that_hold_their_signs() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for name in ["a.txt", "b:28", "c#2", "d:7:3"] {
            std::fs::write(root.join(name), "words").unwrap();
        }
        let at = |name: &str| {
            let (address, line) = address(&root.join(name).to_string_lossy()).ok()?;
            Some((address.name(), address.part, line))
        };
        assert_eq!(at("a.txt"), Some(("a.txt".into(), 1, None)));
        assert_eq!(at("a.txt:28"), Some(("a.txt".into(), 1, Some(28))));
        assert_eq!(at("a.txt#2"), Some(("a.txt".into(), 2, None)));
        assert_eq!(at("a.txt#2:28"), Some(("a.txt".into(), 2, Some(28))));
        assert_eq!(at("b:28"), Some(("b:28".into(), 1, None)));
        assert_eq!(at("b:28:5"), Some(("b:28".into(), 1, Some(5))));
        assert_eq!(at("c#2"), Some(("c#2".into(), 1, None)));
        assert_eq!(at("d:7:3"), Some(("d:7:3".into(), 1, None)));
        for missing in ["e.txt", "a.txt:0", "a.txt:x", "a.txt#0", "a.txt:", "a.txt/b"] {
            assert_eq!(at(missing), None, "{missing}");
        }
    }

    #[test]
    fn a_number_too_large_for_a_line_is_no_line() {
        assert_eq!(numbered("a:99999999999999999999", ':'), ("a:99999999999999999999", None));
        assert_eq!(numbered("a:12", ':'), ("a", Some(12)));
    }
}
