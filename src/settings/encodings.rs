//! The encodings the reader chose for files and folders: `encodings.json` in the state directory. Losing it costs a choice
//! made again, no words.

use super::paths::Paths;
use super::replace::replace;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// Names of encodings by the path they were chosen for, as the path displays.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct EncodingChoices {
    pub files: BTreeMap<String, String>,
    /// They hold for what is below these folders too, the nearest first.
    pub folders: BTreeMap<String, String>,
}

/// What a choice is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    File,
    Folder,
}

impl EncodingChoices {
    /// As last saved; none where there is no such file or a damaged one.
    pub fn load(paths: &Paths) -> EncodingChoices {
        fs::read(paths.encodings_file()).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// By what it is known that what was loaded is still so.
    pub fn stamp(paths: &Paths) -> Option<(SystemTime, u64)> {
        let metadata = fs::metadata(paths.encodings_file()).ok()?;
        Some((metadata.modified().ok()?, metadata.len()))
    }

    pub fn of_file(&self, file: &Path) -> Option<&str> {
        self.files.get(&*file.to_string_lossy()).map(String::as_str)
    }

    /// What was chosen for the folder a file is in, or for the nearest above it that has a choice.
    pub fn of_folder(&self, file: &Path) -> Option<&str> {
        if self.folders.is_empty() {
            return None;
        }
        file.ancestors().skip(1).find_map(|folder| self.folders.get(&*folder.to_string_lossy())).map(String::as_str)
    }

    /// Remembers a choice for a file, or for the folder it is in; none: as detected. What another instance chose
    /// meanwhile is kept. A folder's choice takes the place of the file's own. Durable when it returns.
    pub fn choose(paths: &Paths, file: &Path, scope: Scope, encoding: Option<&str>) -> Result<(), String> {
        const WHAT: &str = "the choice of an encoding";
        let mut choices = EncodingChoices::load(paths);
        let own = file.to_string_lossy().into_owned();
        let (map, key) = match scope {
            Scope::File => (&mut choices.files, own),
            Scope::Folder => {
                choices.files.remove(&own);
                let folder = file.parent().unwrap_or(Path::new("/")).to_string_lossy().into_owned();
                (&mut choices.folders, folder)
            }
        };
        match encoding {
            Some(encoding) => map.insert(key, encoding.to_string()),
            None => map.remove(&key),
        };
        let json = serde_json::to_vec_pretty(&choices).map_err(|e| format!("{WHAT} cannot be written: {e}"))?;
        replace(&paths.encodings_file(), &json, WHAT)
    }
}

#[cfg(test)]
mod tests {
    use super::super::state::tests::paths;
    use super::*;

    #[test]
    fn a_choice_holds_for_its_file_or_for_all_below_its_folder() {
        let dir = tempfile::tempdir().unwrap();
        let paths = paths(dir.path());
        let choose =
            |file: &str, scope, encoding| EncodingChoices::choose(&paths, Path::new(file), scope, encoding).unwrap();
        assert_eq!(EncodingChoices::stamp(&paths), None);
        choose("/a/b/one.txt", Scope::File, Some("KOI8-R"));
        choose("/a/two.txt", Scope::Folder, Some("windows-1251"));
        let choices = EncodingChoices::load(&paths);
        assert_eq!(choices.of_file(Path::new("/a/b/one.txt")), Some("KOI8-R"));
        assert_eq!(choices.of_file(Path::new("/a/two.txt")), None);
        assert_eq!(choices.of_folder(Path::new("/a/b/c/three.txt")), Some("windows-1251"));
        assert_eq!(choices.of_folder(Path::new("/ab/three.txt")), None);
        assert!(EncodingChoices::stamp(&paths).is_some());
        choose("/a/b/one.txt", Scope::Folder, Some("IBM866"));
        assert_eq!(
            EncodingChoices::load(&paths).of_file(Path::new("/a/b/one.txt")),
            None,
            "the folder's takes its place"
        );
        choose("/a/b/one.txt", Scope::Folder, None);
        assert_eq!(EncodingChoices::load(&paths).of_folder(Path::new("/a/b/one.txt")), Some("windows-1251"));
    }

    #[test]
    fn a_damaged_file_is_no_choice_and_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let paths = paths(dir.path());
        fs::create_dir_all(&paths.state).unwrap();
        fs::write(paths.encodings_file(), "{").unwrap();
        assert_eq!(EncodingChoices::load(&paths), EncodingChoices::default());
        EncodingChoices::choose(&paths, Path::new("/a"), Scope::File, Some("Big5")).unwrap();
        assert_eq!(EncodingChoices::load(&paths).of_file(Path::new("/a")), Some("Big5"));
    }
}
