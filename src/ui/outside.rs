//! `$EDITOR`: for the words of a note, and for the file of a document.

use crate::terminal::Session;
use crate::text::reason;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What is tried where neither `VISUAL` nor `EDITOR` says.
const FALLBACK: &str = "vi";

/// The reader's editor with its own arguments, which are apart by blanks as in every program that honours the variable.
fn editor() -> Command {
    let set = |name: &str| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
    let written = set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| FALLBACK.to_string());
    let mut words = written.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(FALLBACK));
    command.args(words);
    command
}

/// Has words edited; the words as they are after it.
pub fn edit_words(session: &mut Session, scratch: &Path, words: &str) -> Result<String, String> {
    let path = scratch.join(format!("note-{}.md", std::process::id()));
    let kept = |e: std::io::Error| format!("the note could not be handed to the editor: {}", reason(&e));
    fs::create_dir_all(scratch).and_then(|()| fs::write(&path, words)).map_err(kept)?;
    let mut command = editor();
    command.arg(&path);
    let ended = run(session, &mut command);
    ended.map_err(|why| format!("{why}; the note is as it was, what was written is in {}", path.display()))?;
    let edited = fs::read_to_string(&path).map_err(kept);
    // A note left in the state directory is no harm, and no reason to trouble the reader.
    let _ = fs::remove_file(&path);
    edited
}

/// Opens a file at a line.
pub fn edit_file(session: &mut Session, path: &Path, line: usize) -> Result<(), String> {
    let mut command = editor();
    command.arg(format!("+{line}")).arg(path);
    run(session, &mut command)
}

fn run(session: &mut Session, command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    match session.run_outside(command) {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("{name} ended with an error")),
        Err(e) => Err(format!("{name} could not be started ({}); set EDITOR to your editor", reason(&e))),
    }
}
