//! The reading room, prepared: what is opened, and whether there is a terminal to open it in.

use super::output::Failure;
use crate::jobs::{self, Desk};
use crate::library::Root;
use crate::settings::State;
use crate::terminal::no_screen;
use crate::text::{Address, Origin};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// What the reading room opens with.
pub struct Visit {
    pub desk: Desk,
    /// What was asked for; the list shows it and nothing else.
    pub roots: Vec<Root>,
    /// The document to open at once, and the 1-based line in it: the first file among the paths.
    pub open: Option<(Address, Option<u32>)>,
    /// Nothing was ever opened here before.
    pub first_time: bool,
}

pub fn prepare(desk: Desk, paths: &[PathBuf]) -> Result<Visit, Failure> {
    let mut state = State::load(&desk.paths);
    let first_time = paths.is_empty() && state.library.is_empty();
    let roots = jobs::roots(&desk, paths)?;
    if !std::io::stdout().is_terminal() {
        let instead = "`postil show DOC` and `postil search QUERY` do without";
        return Err(format!("the reading room needs a terminal, and stdout is none: {instead}").into());
    }
    if let Some(why) = no_screen() {
        let instead = "set TERM (to xterm-256color on most), or use `postil show DOC` and `postil search QUERY`";
        return Err(format!("the reading room cannot be drawn: {why}; {instead}").into());
    }
    let open = paths.iter().find_map(|path| document(path.as_path()));
    let open = open.map(|(address, line)| match line {
        Some(at) => (jobs::part_of_line(&desk, address, at), line),
        None => (address, line),
    });
    let library = jobs::remembered(&roots);
    if library != state.library {
        state.library = library;
        if let Err(why) = state.save(&desk.paths) {
            // The room is opened all the same, and says so again when it keeps its own state.
            desk.log.line(|| why);
        }
    }
    Ok(Visit { desk, roots, open, first_time })
}

/// The document a path names, where it names one rather than a folder. The roots have refused what is not there.
fn document(path: &Path) -> Option<(Address, Option<u32>)> {
    let named = match path.to_str() {
        Some(written) => jobs::address(written).ok()?,
        None => (Address::file(path), None),
    };
    match &named.0.origin {
        Origin::File(path) if path.is_dir() => None,
        Origin::File(_) | Origin::Sample(_) => Some(named),
    }
}
