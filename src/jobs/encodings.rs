//! What is known of a file's encoding besides its bytes: the reader's choice, and what its folder is written in.

use super::desk::Desk;
use super::read::Source;
use crate::format::{self, Guidance, Likely};
use crate::settings::{ChoiceScope, EncodingChoices};
use crate::text::{Address, Format};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// Files of a folder that are looked at for its encoding, and names that are read to find them: a folder of 200,000 files
/// costs no more than one of fifty.
const LOOKED_AT: usize = 12;
const NAMES: usize = 512;
/// How much of each is read, bytes.
const HEAD: usize = 8 << 10;
/// Folders whose encoding is remembered.
const FOLDERS: usize = 4096;

/// What was found out once, for every job.
#[derive(Default)]
pub(super) struct Encodings {
    choices: Mutex<Choices>,
    folders: Mutex<HashMap<PathBuf, Option<&'static str>>>,
}

/// The choices as last read, and by what their file is known to be unchanged.
#[derive(Default)]
struct Choices {
    stamp: Option<(SystemTime, u64)>,
    read: Arc<EncodingChoices>,
}

/// What guides the reading of a file whose bytes, or the first of them, are these.
pub(super) fn guidance(desk: &Desk, address: &Address, bytes: &[u8]) -> Guidance {
    let chosen = chosen(&choices(desk), address);
    let is_open = chosen == Guidance::default() && format::wants_a_hint(bytes);
    Guidance { folder: address.path().filter(|_| is_open).and_then(|path| folder(desk, path)), ..chosen }
}

/// The part of it that is the reader's.
fn chosen(choices: &EncodingChoices, address: &Address) -> Guidance {
    let Some(path) = address.path() else { return Guidance::default() };
    Guidance {
        chosen: choices.of_file(path).and_then(format::encoding_named),
        chosen_for_folder: choices.of_folder(path).and_then(format::encoding_named),
        folder: None,
    }
}

/// Which postil described a document, with which vocabulary, by whose choice of an encoding: one described by another
/// may have another record and another text.
pub(super) fn edition(desk: &Desk, choices: &EncodingChoices, address: &Address) -> String {
    let Guidance { chosen, chosen_for_folder, .. } = chosen(choices, address);
    let choice = chosen.map(|c| format!(" {c}")).or(chosen_for_folder.map(|c| format!(" all {c}")));
    format!("{}{}", desk.edition, choice.unwrap_or_default())
}

/// The encodings that a document may be in, the likeliest first.
///
/// # Errors
/// Why its file cannot be read, without its name.
pub fn likely_encodings(address: &Address) -> Result<Vec<Likely>, String> {
    let path = address.path().ok_or("a sample is in UTF-8")?;
    if !matches!(format::format_of(&address.name(), b""), Format::Text | Format::Markdown | Format::Html | Format::Tei)
    {
        return Err("its format says what encoding it is in".into());
    }
    /// Enough to meet a word beyond ASCII in all but the oddest files, bytes.
    const MUCH: usize = 1 << 20;
    let source = Source::open(path)?;
    Ok(format::likely(&source.beginning(&(0..source.len()), MUCH)?))
}

/// Remembers the encoding chosen for a file or for the folder it is in; none: as detected.
///
/// # Errors
/// One sentence where it cannot be kept.
pub fn choose_encoding(
    desk: &Desk,
    address: &Address,
    scope: ChoiceScope,
    encoding: Option<&'static str>,
) -> Result<(), String> {
    let path = address.path().ok_or("a sample is in UTF-8")?;
    EncodingChoices::choose(&desk.paths, path, scope, encoding)
}

/// What the reader has chosen by now.
pub(super) fn choices(desk: &Desk) -> Arc<EncodingChoices> {
    let mut known = lock(&desk.encodings.choices);
    let now = EncodingChoices::stamp(&desk.paths);
    if known.stamp != now {
        *known = Choices { stamp: now, read: Arc::new(EncodingChoices::load(&desk.paths)) };
    }
    Arc::clone(&known.read)
}

/// What the other files of a file's folder are written in, where that is not UTF-8. Looked at once.
fn folder(desk: &Desk, file: &Path) -> Option<&'static str> {
    let folder = file.parent()?;
    if let Some(known) = lock(&desk.encodings.folders).get(folder) {
        return *known;
    }
    let found = look_around(folder);
    let mut folders = lock(&desk.encodings.folders);
    if folders.len() >= FOLDERS {
        folders.clear();
    }
    folders.insert(folder.to_path_buf(), found);
    found
}

/// Of a dozen files of a folder, the encoding that more than half of those are in that are not in UTF-8.
fn look_around(folder: &Path) -> Option<&'static str> {
    let is_text = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        !name.starts_with('.') && matches!(format::format_of(&name, b""), Format::Text | Format::Markdown)
    };
    let names = std::fs::read_dir(folder).ok()?.take(NAMES).flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = names.filter(is_text).collect();
    // The system tells them in no order; the same folder is to be known by the same files.
    files.sort_unstable();
    let step = files.len().div_ceil(LOOKED_AT).max(1);
    let mut votes: HashMap<&'static str, usize> = HashMap::new();
    for file in files.iter().step_by(step) {
        let head = Source::open(file).and_then(|source| source.beginning(&(0..source.len()), HEAD));
        let told = head.ok().and_then(|head| format::telling(&head));
        if let Some(encoding) = told {
            *votes.entry(encoding).or_default() += 1;
        }
    }
    let all: usize = votes.values().sum();
    votes.into_iter().find(|(_, votes)| votes * 2 > all).map(|(encoding, _)| encoding)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// "The lock is closed until the autumn" and more, in windows-1251 and in KOI8-R.
    const LONG: &str =
        "Шлюз закрыт до осени, потому что вода поднялась выше отметки и смотритель приказал закрыть ворота.\n";

    fn in_1251(text: &str) -> Vec<u8> {
        text.chars().map(|c| if c.is_ascii() { c as u8 } else { (c as u32 - 0x410 + 0xc0) as u8 }).collect()
    }

    #[test]
    fn a_folder_is_known_by_most_of_its_files_that_are_not_in_utf_8() {
        let dir = tempfile::tempdir().unwrap();
        for n in 0..40 {
            fs::write(
                dir.path().join(format!("{n:02}.txt")),
                if n % 2 == 0 { LONG.as_bytes().to_vec() } else { in_1251(LONG) },
            )
            .unwrap();
        }
        assert_eq!(look_around(dir.path()), None, "every fourth file is in UTF-8");
        fs::write(dir.path().join("odd.txt"), in_1251(LONG)).unwrap();
        assert_eq!(look_around(dir.path()), Some("windows-1251"));
        let empty = tempfile::tempdir().unwrap();
        fs::write(empty.path().join("a.txt"), LONG).unwrap();
        assert_eq!(look_around(empty.path()), None);
    }
}
