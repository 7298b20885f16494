//! Where things live. The only caller of `directories`.

use crate::text::reason;
use directories::ProjectDirs;
use std::path::{Path, PathBuf};

/// The three directories of one reader. All are absolute; none has to exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The configuration and the reader's notes: precious.
    pub config: PathBuf,
    /// The index and extracted texts: can be made again.
    pub cache: PathBuf,
    /// Positions, drafts, backups, the last library.
    pub state: PathBuf,
}

impl Paths {
    /// XDG and its like, each overridden by the argument. An error is one sentence that says what to do.
    pub fn find(config: Option<&Path>, cache: Option<&Path>, state: Option<&Path>) -> Result<Paths, String> {
        Paths::choose([config, cache, state], ProjectDirs::from("", "", "postil").as_ref())
    }

    fn choose(given: [Option<&Path>; 3], found: Option<&ProjectDirs>) -> Result<Paths, String> {
        let [config, cache, state] = given;
        let or = |given: Option<&Path>, found: Option<&Path>| match given.or(found) {
            Some(path) => std::path::absolute(path)
                .map_err(|error| format!("the directory {} cannot be used: {}", path.display(), reason(&error))),
            None => {
                Err("no home directory was found to keep notes in: set HOME, or give --config-dir, --cache-dir and \
                         --state-dir"
                    .to_string())
            }
        };
        Ok(Paths {
            config: or(config, found.map(ProjectDirs::config_dir))?,
            cache: or(cache, found.map(ProjectDirs::cache_dir))?,
            // A platform without a place for state has one for data that stays on this machine.
            state: or(state, found.map(|dirs| dirs.state_dir().unwrap_or(dirs.data_local_dir())))?,
        })
    }

    /// The reader's notes: one TOML file per annotated document.
    pub fn annotations(&self) -> PathBuf {
        self.config.join("annotations")
    }

    /// The reader's own vocabularies: `apparatus/*.toml`.
    pub fn vocabularies(&self) -> PathBuf {
        self.config.join("apparatus")
    }

    /// The reader's rules and marks by which files are split.
    pub fn splits(&self) -> PathBuf {
        self.config.join("splits.toml")
    }

    pub(super) fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    pub(super) fn state_file(&self) -> PathBuf {
        self.state.join("state.json")
    }

    pub(super) fn encodings_file(&self) -> PathBuf {
        self.state.join("encodings.json")
    }

    pub(super) fn positions(&self) -> PathBuf {
        self.state.join("positions")
    }

    pub(super) fn refusals(&self) -> PathBuf {
        self.state.join("refusals")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_overrides_and_is_made_absolute() {
        let paths = Paths::find(Some(Path::new("here")), Some(Path::new("/c")), Some(Path::new("/s/./t"))).unwrap();
        assert_eq!(paths.config, std::env::current_dir().unwrap().join("here"));
        assert_eq!((paths.cache, paths.state), ("/c".into(), "/s/t".into()));
    }

    #[test]
    fn without_a_home_all_three_must_be_given() {
        let dir = Some(Path::new("/d"));
        assert!(Paths::choose([dir, dir, dir], None).is_ok());
        let error = Paths::choose([dir, None, dir], None).unwrap_err();
        assert!(error.contains("set HOME") && error.contains("--cache-dir"), "{error}");
        assert!(Paths::choose([Some(Path::new("")), dir, dir], None).unwrap_err().contains("cannot be used"));
    }

    #[test]
    fn the_platform_gives_what_is_not_overridden() {
        let dirs = ProjectDirs::from_path("postil".into()).unwrap();
        let paths = Paths::choose([None, None, Some(Path::new("/s"))], Some(&dirs)).unwrap();
        assert!(paths.config.ends_with("postil") && paths.cache.ends_with("postil"));
        assert_eq!(paths.annotations(), paths.config.join("annotations"));
        assert_eq!(paths.state, Path::new("/s"));
    }
}
