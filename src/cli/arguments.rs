//! What can be written after `postil`.

use crate::text::{Colour, View};
use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

/// The heading of options that every command has.
const EVERYWHERE: &str = "Everywhere";

/// A reading room for the terminal: documents, annotated text, a search bar, and your own notes in the margin.
///
/// Without a command the reading room opens, with the folders and files given; without any, the last ones; the first
/// time, the bundled samples. A file that is named like a command is opened as ./NAME.
#[derive(Parser)]
#[command(
    name = "postil",
    version,
    after_help = "DOC is a path, path:28 (at a line), path#2 (the second document of a file) or sample:name."
)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    /// Folders and files to read
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Args)]
pub struct Common {
    /// Whose notes are written
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "NAME")]
    pub user: Option<String>,
    /// Add what is done to this file, one line an event
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Where notes and settings are, instead of the usual place
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "DIR")]
    pub config_dir: Option<PathBuf>,
    /// Where the index is, instead of the usual place
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
    /// Where positions and drafts are, instead of the usual place
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "DIR")]
    pub state_dir: Option<PathBuf>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Print a document, set at a width, or as JSON
    Show(Show),
    /// Find passages; indexes first what is new or changed
    Search(Search),
    /// Bring the index up to date
    Index(Index),
    /// Bookmarks, highlights and notes
    Notes {
        #[command(subcommand)]
        command: NotesCommand,
    },
    /// Author, title, date and archival reference in one line
    Cite(Cite),
    /// How terminal, directories, index and notes are
    Doctor(Doctor),
}

#[derive(Subcommand)]
pub enum NotesCommand {
    /// The notes on a document, or all of them
    List(NotesList),
    /// Add a note, a highlight or a bookmark; prints its id
    Add(NotesAdd),
}

#[derive(Args)]
pub struct Show {
    /// A path, path:28 (from a line on), path#2 (the second document of a file) or sample:name
    #[arg(value_name = "DOC")]
    pub doc: OsString,
    /// Text, record, blocks, spans and diagnostics; positions in Unicode code points
    #[arg(long)]
    pub json: bool,
    /// printed (as it stands), reading (brackets gone) or source (the editor's words gone too)
    #[arg(long, value_name = "VIEW", default_value = "printed", value_parser = view)]
    pub view: View,
    /// Columns; the terminal's, up to 72, unless told
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = columns)]
    pub width: Option<u16>,
}

#[derive(Args)]
pub struct Search {
    /// Words, "a phrase", wor*, -not, title:word, path:word
    #[arg(allow_hyphen_values = true)]
    pub query: String,
    /// Where to look; the last library unless told
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// As JSON, in the form that stays
    #[arg(long)]
    pub json: bool,
    /// The most passages printed
    #[arg(long, value_name = "N", default_value_t = 20, allow_negative_numbers = true, value_parser = passages)]
    pub limit: usize,
    /// How many of the best passages to pass over
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true, value_parser = passages)]
    pub offset: usize,
}

#[derive(Args)]
pub struct Index {
    /// What to index; the last library unless told
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Read every file again, changed or not
    #[arg(long)]
    pub rebuild: bool,
    /// As JSON, in the form that stays
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct NotesList {
    /// Whose notes; those of all documents unless told
    #[arg(value_name = "DOC")]
    pub doc: Option<OsString>,
    /// Only those with this tag
    #[arg(long)]
    pub tag: Option<String>,
    /// Only those of this person
    #[arg(long, value_name = "WHO")]
    pub by: Option<String>,
    /// Only those whose words satisfy a query, as `postil search` reads it
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    pub query: Option<String>,
    /// As JSON, in the form that stays
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct NotesAdd {
    /// What is annotated; with path:28 and no quotation the paragraph at that line
    #[arg(value_name = "DOC")]
    pub doc: OsString,
    #[command(flatten)]
    pub quoted: Quoted,
    /// The words of the note
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub body: Option<String>,
    /// A word to find the note by; can be given several times
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// yellow, green, blue, red or purple, or its first letter
    #[arg(long, value_name = "COLOUR", value_parser = colour)]
    pub colour: Option<Colour>,
    /// A bookmark rather than a note
    #[arg(long)]
    pub bookmark: bool,
}

#[derive(Args)]
pub struct Cite {
    /// What is cited; with path:28 or a quotation with its place
    #[arg(value_name = "DOC")]
    pub doc: OsString,
    #[command(flatten)]
    pub quoted: Quoted,
}

/// Words of a document, and what stands around them where they stand there more than once.
#[derive(Args)]
pub struct Quoted {
    /// The words it is about
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub quote: Option<String>,
    /// What stands just before them
    #[arg(long, value_name = "TEXT", requires = "quote", allow_hyphen_values = true)]
    pub prefix: Option<String>,
    /// What stands just after them
    #[arg(long, value_name = "TEXT", requires = "quote", allow_hyphen_values = true)]
    pub suffix: Option<String>,
}

#[derive(Args)]
pub struct Doctor {
    /// Also the documents' own flaws, those of the last library
    #[arg(long)]
    pub documents: bool,
    /// As JSON, in the form that stays
    #[arg(long)]
    pub json: bool,
}

fn columns(written: &str) -> Result<u16, String> {
    written.parse().ok().filter(|n| *n > 0).ok_or_else(|| "it takes a number of columns, 1 to 65535".into())
}

fn passages(written: &str) -> Result<usize, String> {
    written.parse().map_err(|_| "it takes a number of passages, 0 or more".into())
}

fn view(written: &str) -> Result<View, String> {
    View::named(written).ok_or_else(|| "the views are printed, reading and source".into())
}

fn colour(written: &str) -> Result<Colour, String> {
    Colour::named(written).ok_or_else(|| "the colours are yellow, green, blue, red and purple".into())
}
