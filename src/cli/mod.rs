//! postil without a screen: for scripts, for pipes, for editors, and for tests that need no terminal.
//!
//! In: the arguments. Out: the answer alone on stdout, everything else on stderr, and grep's exit codes. The JSON is
//! that of `cli.md` and stable. What a reader of a terminal gets is cleaned of control characters; a pipe gets it plain;
//! a closed pipe is no error. Work is done by [`jobs`](crate::jobs); the reading room is only prepared here and opened
//! by `main`, because the screen is a room of its own.

mod arguments;
mod cite;
mod doctor;
mod document;
mod index;
mod json;
mod library;
mod notes;
mod output;
mod quotation;
mod room;
mod search;
mod show;

pub use room::Visit;

use crate::jobs::{Desk, Log};
use crate::settings::Paths;
use crate::text::Clean;
use arguments::{Arguments, Command, Common, NotesCommand};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};
use output::{Failure, Out};
use std::error::Error;
use std::ffi::OsString;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Found, or done.
pub const DONE: u8 = 0;
/// Nothing found.
pub const NOTHING: u8 = 1;
/// An error, said in one sentence with what to do.
pub const ERROR: u8 = 2;

/// What the arguments asked for.
pub enum Asked {
    /// It is done; the exit code.
    Done(u8),
    /// The reading room, still to be opened.
    Room(Box<Visit>),
}

/// Carries out a command, or prepares the reading room. The first argument is the program's name.
///
/// # Errors
/// One sentence, cleaned, without the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, String> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let later = arguments.get(1).filter(|first| is_later(Path::new(first)));
    let done = match (Arguments::try_parse_from(&arguments), later) {
        (Ok(arguments), _) => carry_out(arguments),
        // What follows such a word would be taken for a mistake.
        (Err(_), Some(word)) => Err(not_yet(&word.display().to_string())),
        (Err(error), None) => usage(&error).map(Asked::Done),
    };
    match done {
        Ok(asked) => Ok(asked),
        Err(Failure::ReaderLeft) => Ok(Asked::Done(DONE)),
        Err(Failure::Said(sentence)) => Err(Clean::of(&sentence).into_string()),
    }
}

fn carry_out(arguments: Arguments) -> Result<Asked, Failure> {
    let Arguments { common, paths, command } = arguments;
    if command.is_none()
        && let Some(word) = paths.first().filter(|path| is_later(path))
    {
        return Err(not_yet(&word.display().to_string()));
    }
    let desk = desk(&common)?;
    let Some(command) = command else { return Ok(Asked::Room(Box::new(room::prepare(desk, &paths)?))) };
    if let Some(path) = paths.first() {
        let path = path.display();
        return Err(format!(
            "what follows {path} is read as a command: to open a file of that name write ./ before it"
        )
        .into());
    }
    for complaint in desk.complaints.iter() {
        output::remark(complaint);
    }
    own_up_to_faults();
    let done = catch_unwind(AssertUnwindSafe(|| perform(&desk, command))).unwrap_or(Ok(ERROR));
    desk.log.line(|| match &done {
        Ok(code) => format!("ends with exit code {code}"),
        Err(Failure::ReaderLeft) => "ends, its output no longer read".to_string(),
        Err(Failure::Said(why)) => format!("ends: {why}"),
    });
    Ok(Asked::Done(done?))
}

fn perform(desk: &Desk, command: Command) -> Result<u8, Failure> {
    let mut out = Out::new();
    let code = match command {
        Command::Show(asked) => show::show(desk, &asked, &mut out),
        Command::Search(asked) => search::search(desk, &asked, &mut out),
        Command::Index(asked) => index::index(desk, &asked, &mut out),
        Command::Notes { command: NotesCommand::List(asked) } => notes::list(desk, &asked, &mut out),
        Command::Notes { command: NotesCommand::Add(asked) } => notes::add(desk, &asked, &mut out),
        Command::Cite(asked) => cite::cite(desk, &asked, &mut out),
        Command::Doctor(asked) => doctor::doctor(desk, &asked, &mut out),
    }?;
    out.finish()?;
    Ok(code)
}

fn desk(common: &Common) -> Result<Desk, String> {
    let Common { user, log, config_dir, cache_dir, state_dir } = common;
    let paths = Paths::find(config_dir.as_deref(), cache_dir.as_deref(), state_dir.as_deref())?;
    let creator = paths.creator(user.as_deref());
    let mut desk = Desk::new(paths, creator);
    if let Some(file) = log {
        desk.log = Log::to(file)?;
    }
    Ok(desk)
}

/// Commands that are planned: as long as they are not built, a word among them is no misspelt path.
const LATER: &[&str] = &["leaves", "names", "dates", "collate", "check", "config", "completions", "man"];
const LATER_NOTES: &[&str] = &["export", "import", "backups", "restore", "merge"];

fn is_later(path: &Path) -> bool {
    let planned = LATER.iter().find(|word| path == Path::new(word));
    planned.is_some_and(|word| Arguments::command().find_subcommand(word).is_none()) && !path.exists()
}

fn not_yet(command: &str) -> Failure {
    format!("`postil {command}` is not there yet: postil --help lists the commands there are").into()
}

/// A fault of ours is one sentence too, with the place in the source for whoever mends it.
fn own_up_to_faults() {
    std::panic::set_hook(Box::new(|fault| {
        if crate::search::is_reading_index() {
            // A damaged index, not a fault of ours: the search room catches it and makes the index anew.
            return;
        }
        let place = fault.location().map_or(String::new(), |at| format!(" ({}:{})", at.file(), at.line()));
        output::remark(&format!("a fault in postil itself{place}: nothing was lost, please report it"));
    }));
}

/// Help and version are answers; anything else the arguments got wrong becomes one sentence.
fn usage(error: &clap::Error) -> Result<u8, Failure> {
    let said = error.render().to_string();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let mut out = std::io::stdout().lock();
        out.write_all(said.as_bytes()).and_then(|()| out.flush())?;
        return Ok(DONE);
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Err("`postil notes` needs to know whether to list or to add: postil notes --help says more"
            .to_string()
            .into());
    }
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word.as_str()),
        _ => None,
    };
    // "Usage: postil cite [OPTIONS] <DOC>"
    let command = said.split("\nUsage: ").nth(1).unwrap_or("postil");
    let command: Vec<&str> =
        command.split_whitespace().take_while(|word| word.starts_with(char::is_alphabetic)).collect();
    let command = command.join(" ");
    match (error.kind(), context(ContextKind::InvalidArg), context(ContextKind::InvalidSubcommand)) {
        (ErrorKind::UnknownArgument, Some("--style"), _) if command == "postil cite" => {
            return Err("`postil cite --style` is not there yet: without it the plain citation is printed"
                .to_string()
                .into());
        }
        (ErrorKind::UnknownArgument, Some(option), _) if option.starts_with('-') => {
            let meant =
                context(ContextKind::SuggestedArg).map_or(String::new(), |o| format!(" (perhaps {o} is meant)"));
            return Err(
                format!("`{command}` has no option {option}{meant}: {command} --help lists those it has").into()
            );
        }
        // Every value has a parser of ours, which says what it takes.
        (ErrorKind::ValueValidation, Some(option), _) => {
            let option = option.split(' ').next().unwrap_or(option);
            let value = context(ContextKind::InvalidValue).unwrap_or_default();
            let takes = error.source().map_or(String::new(), |takes| format!(": {takes}"));
            return Err(format!("{option} cannot be “{value}”{takes}").into());
        }
        (ErrorKind::InvalidSubcommand, _, Some(word)) if command == "postil notes" && LATER_NOTES.contains(&word) => {
            return Err(not_yet(&format!("notes {word}")));
        }
        _ => {}
    }
    // "error: what is wrong", perhaps a list and a tip in paragraphs of their own, then the usage, then where help is.
    let before = said.split("\nUsage:").next().unwrap_or(&said);
    let before = before.split("\nFor more information").next().unwrap_or(before);
    let paragraphs = before.strip_prefix("error: ").unwrap_or(before).split("\n\n").map(output::one_line);
    let said: Vec<String> = paragraphs.filter(|p| !p.is_empty()).collect();
    Err(format!("{}; postil --help says more", said.join("; ")).into())
}
