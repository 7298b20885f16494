//! What is remembered between two sittings.

use super::paths::Paths;
use super::replace::replace;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// The screen as it was left. Values are as their rooms write them; an empty or unknown one means the default.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct State {
    /// The roots of the last library.
    pub library: Vec<String>,
    /// The address of the document that was open.
    pub document: Option<String>,
    pub order: String,
    pub grouping: String,
    /// Width of the list; 0: as the screen decides.
    pub list_columns: u16,
    pub list_hidden: bool,
    /// The highlight colour last used.
    pub letter_colour: Option<String>,
}

impl State {
    /// The state as last saved; the default where there is none. A damaged file is set aside under another name.
    pub fn load(paths: &Paths) -> State {
        let path = paths.state_file();
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|_| {
                set_aside(&path);
                State::default()
            }),
            Err(error) if error.kind() == ErrorKind::IsADirectory => {
                set_aside(&path);
                State::default()
            }
            Err(_) => State::default(),
        }
    }

    pub fn save(&self, paths: &Paths) -> Result<(), String> {
        let json =
            serde_json::to_vec_pretty(self).map_err(|error| format!("the list's state cannot be written: {error}"))?;
        replace(&paths.state_file(), &json, "the list's state")
    }
}

/// `state.json.damaged`: for whoever wants to know what happened. Where even that fails, the next saving replaces it.
fn set_aside(path: &Path) {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".damaged");
    let _ = fs::rename(path, aside);
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn paths(dir: &Path) -> Paths {
        let below = |name| Some(dir.join(name));
        let [config, cache, state] = [below("config"), below("cache"), below("state")];
        Paths::find(config.as_deref(), cache.as_deref(), state.as_deref()).unwrap()
    }

    #[test]
    fn what_was_saved_is_loaded() {
        let dir = tempfile::tempdir().unwrap();
        let paths = paths(dir.path());
        assert_eq!(State::load(&paths), State::default());
        let state = State { library: vec!["/lib".into()], list_columns: 30, order: "title".into(), ..State::default() };
        state.save(&paths).unwrap();
        assert_eq!(State::load(&paths), state);
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_never_in_the_way() {
        for damage in ["", "{", "42", "{\"list_columns\": -1}", "\u{fffd}"] {
            let dir = tempfile::tempdir().unwrap();
            let paths = paths(dir.path());
            fs::create_dir_all(&paths.state).unwrap();
            fs::write(paths.state_file(), damage).unwrap();
            assert_eq!(State::load(&paths), State::default());
            assert_eq!(fs::read_to_string(paths.state.join("state.json.damaged")).unwrap(), damage);
            State::default().save(&paths).unwrap();
        }
    }

    #[test]
    fn a_state_of_another_version_is_read_as_far_as_it_is_known() {
        let dir = tempfile::tempdir().unwrap();
        let paths = paths(dir.path());
        fs::create_dir_all(&paths.state).unwrap();
        fs::write(paths.state_file(), r#"{"list_hidden": true, "later": {"a": 1}}"#).unwrap();
        assert_eq!(State::load(&paths), State { list_hidden: true, ..State::default() });
    }
}
