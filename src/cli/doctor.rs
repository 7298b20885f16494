//! `postil doctor`: how terminal, directories, index and notes are. Nothing is made or mended, but a damaged index.

use super::arguments::Doctor;
use super::output::{Failure, Out, counted, one_line};
use super::{DONE, NOTHING, document, library};
use crate::jobs::{self, Desk};
use crate::search::Index;
use crate::terminal::{Capabilities, Colours};
use crate::text::{line_and_column, reason};
use serde::Serialize;
use std::io::{ErrorKind, IsTerminal};
use std::path::Path;

#[derive(Serialize)]
struct Finding {
    name: String,
    state: State,
    says: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Well,
    Warning,
    Broken,
}

/// Exits with 1 where something is broken: nothing was found to be wrong is 0.
pub fn doctor(desk: &Desk, asked: &Doctor, out: &mut Out) -> Result<u8, Failure> {
    let mut findings = vec![terminal()];
    findings.push(directory("configuration", &desk.paths.config));
    findings.push(directory("cache", &desk.paths.cache));
    findings.push(directory("state", &desk.paths.state));
    findings.extend(desk.complaints.iter().map(|why| finding("vocabulary", State::Warning, why.clone())));
    findings.extend(jobs::lost_marks(desk).into_iter().map(|why| finding("split", State::Warning, why)));
    findings.push(index(desk));
    findings.extend(notes(desk));
    if asked.documents {
        findings.extend(documents(desk)?);
    }
    if asked.json {
        out.json(&findings)?;
    } else {
        for Finding { name, state, says } in &findings {
            let mark = match state {
                State::Well => "well   ",
                State::Warning => "warning",
                State::Broken => "BROKEN ",
            };
            out.line(&format!("{mark}  {name}: {}", one_line(says)))?;
        }
    }
    Ok(if findings.iter().any(|f| f.state == State::Broken) { NOTHING } else { DONE })
}

fn finding(name: impl Into<String>, state: State, says: impl Into<String>) -> Finding {
    Finding { name: name.into(), state, says: says.into() }
}

fn terminal() -> Finding {
    if !std::io::stdout().is_terminal() {
        return finding("terminal", State::Warning, "stdout is not a terminal: the reading room cannot open here");
    }
    let Capabilities { colours, utf8, tmux, ssh } = Capabilities::from_environment();
    let colours = match colours {
        Colours::None => "no colours",
        Colours::Sixteen => "16 colours",
        Colours::Indexed => "256 colours",
        Colours::True => "true colour",
    };
    let mut says = colours.to_string();
    for (is, what) in [(tmux, "inside tmux"), (ssh, "over ssh")] {
        if is {
            says = format!("{says}, {what}");
        }
    }
    match utf8 {
        true => finding("terminal", State::Well, format!("{says}, UTF-8")),
        false => finding("terminal", State::Warning, format!("{says}, not UTF-8: set LANG to a locale in UTF-8")),
    }
}

/// Whether a directory, or the nearest above it that exists, can be written.
fn directory(name: &str, path: &Path) -> Finding {
    let shown = path.display();
    let Some(nearest) = path.ancestors().find(|p| std::fs::symlink_metadata(p).is_ok()) else {
        return finding(name, State::Broken, format!("{shown} cannot be made: nothing above it exists"));
    };
    if !nearest.is_dir() {
        let says = format!("{shown} cannot be made: {} is not a folder", nearest.display());
        return finding(name, State::Broken, says);
    }
    let writable = rustix::fs::access(nearest, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK).is_ok();
    match (writable, nearest == path) {
        (true, true) => finding(name, State::Well, format!("{shown}")),
        (true, false) => finding(name, State::Well, format!("{shown}, made when it is needed")),
        (false, _) => finding(name, State::Broken, format!("{} cannot be written", nearest.display())),
    }
}

fn index(desk: &Desk) -> Finding {
    let cache = &desk.paths.cache;
    if std::fs::read_dir(cache).is_ok_and(|mut entries| entries.next().is_none()) || !cache.exists() {
        return finding("index", State::Well, "none yet: the first search makes it");
    }
    match Index::open(cache) {
        Ok(index) => {
            let (documents, passages) = index.counts();
            finding("index", State::Well, counted(documents, "document") + " in " + &counted(passages, "passage"))
        }
        Err(why) => finding("index", State::Broken, jobs::plainly(why)),
    }
}

/// What is wrong with note files, one finding each, and how many notes there are.
fn notes(desk: &Desk) -> Vec<Finding> {
    let folder = desk.paths.annotations();
    match std::fs::read_dir(&folder) {
        Err(why) if why.kind() != ErrorKind::NotFound => {
            let says = format!("the notes in {} cannot be read: {}", folder.display(), reason(&why));
            return vec![finding("notes", State::Broken, says)];
        }
        Err(_) | Ok(_) => {}
    }
    let sheets = desk.store.all();
    let warnings = sheets.iter().filter_map(|sheet| sheet.warning.as_ref());
    let mut findings: Vec<Finding> = warnings.map(|why| finding("notes", State::Broken, why.clone())).collect();
    let notes: usize = sheets.iter().map(|sheet| sheet.annotations.len()).sum();
    let documents = sheets.iter().filter(|sheet| !sheet.annotations.is_empty()).count();
    findings.push(finding("notes", State::Well, counted(notes, "note") + " on " + &counted(documents, "document")));
    findings
}

/// The flaws of the documents themselves, those of the last library.
fn documents(desk: &Desk) -> Result<Vec<Finding>, String> {
    let mut findings = Vec::new();
    for entry in library::entries(desk, &jobs::roots(desk, &[])?) {
        match jobs::open(desk, &entry.address, &mut |_| ()) {
            Err(why) => findings.push(finding(document::near(&entry.address), State::Warning, why)),
            Ok(document) => findings.extend(document.diagnostics.iter().map(|diagnostic| {
                let (line, column) = line_and_column(&document.text, diagnostic.at);
                let place = format!("{}:{line}:{column}", document::near(&entry.address));
                finding(place, State::Warning, diagnostic.message.clone())
            })),
        }
    }
    Ok(findings)
}
