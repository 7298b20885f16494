//! What the reader chose: `config.toml` in the configuration directory. It is never written.

use super::paths::Paths;
use crate::text::{line_and_column, reason};
use std::fs;
use std::io::ErrorKind;

/// The choices this version knows; others are left for versions that do.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct Config {
    /// Who writes the notes.
    pub creator: Option<String>,
}

impl Config {
    /// The defaults where there is no file. One that cannot be read is one sentence with file, line and column.
    pub fn load(paths: &Paths) -> Result<Config, String> {
        let path = paths.config_file();
        let written = match fs::read_to_string(&path) {
            Ok(written) => written,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Config::default()),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return Err(format!("{} is not UTF-8 text; the defaults hold until it is mended", path.display()));
            }
            Err(error) => return Err(format!("{} cannot be read: {}", path.display(), reason(&error))),
        };
        toml::from_str(&written).map_err(|error| {
            let at = error.span().map_or(0, |span| written.floor_char_boundary(span.start));
            let (line, column) = line_and_column(&written, at);
            let what = error.message().lines().next().unwrap_or("it is not TOML");
            format!("{}, line {line}, column {column}: {what}; the defaults hold until it is mended", path.display())
        })
    }
}

impl Paths {
    /// Who the reader is: the argument, else the configuration, else the login name, else `me`.
    pub fn creator(&self, user: Option<&str>) -> String {
        // A configuration that cannot be read is told by whoever shows it; notes are taken all the same.
        let configured = Config::load(self).ok().and_then(|config| config.creator);
        first_name([user.map(str::to_string), configured].into_iter().flatten().chain(login_names()))
    }
}

fn login_names() -> impl Iterator<Item = String> {
    ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(|name| std::env::var(name).ok())
}

/// The first that is a name: one line that says something.
fn first_name(names: impl Iterator<Item = String>) -> String {
    let one_line = |name: String| name.split(char::is_control).collect::<Vec<_>>().join(" ").trim().to_string();
    names.map(one_line).find(|name| !name.is_empty()).unwrap_or_else(|| "me".to_string())
}

#[cfg(test)]
mod tests {
    use super::super::state::tests::paths;
    use super::*;

    fn configured(written: &[u8]) -> (tempfile::TempDir, Paths) {
        let dir = tempfile::tempdir().unwrap();
        let paths = paths(dir.path());
        fs::create_dir_all(&paths.config).unwrap();
        fs::write(paths.config_file(), written).unwrap();
        (dir, paths)
    }

    #[test]
    fn the_argument_comes_before_the_configuration() {
        let (_dir, paths) = configured(b"creator = \"B. Arden\"\nlater = 1\n");
        assert_eq!(paths.creator(None), "B. Arden");
        assert_eq!(paths.creator(Some("Birk")), "Birk");
        assert_eq!(paths.creator(Some("  ")), "B. Arden", "an empty name is none");
    }

    #[test]
    fn without_any_name_the_reader_is_me() {
        assert_eq!(first_name(std::iter::empty()), "me");
        assert_eq!(first_name(["".to_string(), " \n".to_string(), "a\nb".to_string()].into_iter()), "a b");
    }

    #[test]
    fn a_configuration_that_cannot_be_read_is_one_sentence_with_the_place() {
        let (_dir, paths) = configured("# é\ncreator = \"B. Arden\n".as_bytes());
        let error = Config::load(&paths).unwrap_err();
        assert!(error.contains("config.toml, line 2, column ") && !error.contains('\n'), "{error}");
        let (_dir, paths) = configured(b"creator = 4");
        assert!(Config::load(&paths).unwrap_err().contains("line 1, column 11"), "{:?}", Config::load(&paths));
        assert!(!paths.creator(None).is_empty());
        let (_dir, paths) = configured(b"creator = \"\xff\"");
        assert!(Config::load(&paths).unwrap_err().contains("not UTF-8"));
    }

    #[test]
    fn without_a_file_the_defaults_hold() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Config::load(&paths(dir.path())), Ok(Config::default()));
    }
}
