//! What happens: one value that holds all the screen shows, and one door into it.
//!
//! In: an [`Event`] (a key, a job's outcome, a moment that was asked for) and the time. Out: [`Effect`]s, what the world
//! must do. This room draws nothing, reads no file and starts no thread; `ui` looks at it and performs its effects.

mod act;
mod card;
mod command;
mod correcting;
mod doubt;
mod encoding;
mod field;
mod finding;
mod following;
mod keymap;
mod margin;
mod marking;
mod marks;
mod note;
mod opening;
mod outcome;
mod overlay;
mod page;
mod places;
mod plan;
mod reader;
mod record;
mod selection;
mod sentence;
mod shelf;
mod splitting;
mod stray;

pub use card::CardRow;
pub use command::{Command, Context, Definition, TABLE};
pub use doubt::{DoubtRow, Doubts};
pub use encoding::{Encodings, told_encoding};
pub use field::{Field, width_of, wrap};
pub use finding::{Scope, Search};
pub use keymap::{Continuation, Keymap, label};
pub use marks::Marks;
pub use note::NoteEditor;
pub use overlay::{KEYS, Overlay, Pick, PickRow, TextPage, TextRow};
pub use page::{FootnoteRow, Page, PageRow};
pub use plan::{MARGIN, Plan, measure, plan};
pub use reader::Reader;
pub use record::RecordList;
pub use shelf::{Chosen, Shelf, ShelfLine, ShelfLineKind, fitted};
pub use splitting::SplitRule;

use crate::apparatus::Vocabulary;
use crate::jobs::{Job, Outcome, Ticket};
use crate::library::{Grouping, Order, Root};
use crate::settings::{Position, State};
use crate::terminal::{CopyRoute, Input, Key};
use crate::text::{Address, Clean, Colour, Stage, View};
use marking::{Change, Unsaved};
use opening::{Landing, Opening};
use places::{Places, Spot};
use ratatui::layout::Size;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What happened. An outcome may carry a document; events are few and short-lived, so that its size is no matter.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "a handful are alive at a time; boxing each outcome costs more")]
pub enum Event {
    Input(Input),
    /// A job's outcome, or a part of it.
    Done(Ticket, Outcome),
    /// The moment [`App::due`] named has come.
    Due,
    /// A text went to the clipboard, or did not. `what` as in [`Effect::Copy`].
    Copied {
        what: &'static str,
        result: Result<CopyRoute, String>,
    },
    /// `$EDITOR` is done with the note's words.
    NoteEdited(Result<String, String>),
    /// `$EDITOR` is done with the file of the open document.
    FileEdited(Result<(), String>),
}

/// What the world must do.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "a handful are alive at a time; boxing each job costs more")]
pub enum Effect {
    Run(Ticket, Job),
    /// Puts a text on the clipboard; `what` it is, for the status line.
    Copy {
        text: String,
        what: &'static str,
    },
    /// Gives the terminal back until `fg`.
    Suspend,
    /// Has the words of a note edited in `$EDITOR`.
    EditNote(String),
    /// Opens a file in `$EDITOR` at a line.
    EditFile {
        path: PathBuf,
        line: usize,
    },
    /// Ends, with this exit code.
    Quit(i32),
}

/// Which pane the keys go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    List,
    Text,
}

/// What the status line says of what just happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub words: Clean,
    /// Something is wrong, or could not be done.
    pub trouble: bool,
}

/// With what the room is opened.
pub struct Opened {
    pub roots: Vec<Root>,
    /// A document to open at once, and a 1-based line of it.
    pub document: Option<(Address, Option<u32>)>,
    pub state: State,
    pub creator: String,
    /// By which a corrected date or reference is understood.
    pub vocabulary: Arc<Vocabulary>,
    pub size: Size,
}

pub struct App {
    pub size: Size,
    pub pane: Pane,
    pub list_hidden: bool,
    /// Columns of the list; 0 where the reader has not chosen.
    pub list_columns: u16,
    pub shelf: Shelf,
    pub reader: Option<Reader>,
    pub search: Search,
    pub overlays: Vec<Overlay>,
    pub said: Option<Said>,
    /// Keys of a sequence not yet complete.
    pub pressed: Vec<Key>,
    pub keymap: Keymap,
    /// How far the library has been walked and indexed.
    pub survey: Survey,
    pub roots: Vec<Root>,
    /// The beginnings of the addresses of all documents of the roots.
    within: Vec<String>,
    order: Order,
    grouping: Grouping,
    colour: Colour,
    creator: String,
    vocabulary: Arc<Vocabulary>,
    now: Instant,
    opening: Option<Opening>,
    places: Places,
    unsaved: Vec<Unsaved>,
    /// That there are notes which could not be saved was said when the reader wanted to leave.
    told_of_refused: bool,
    /// A note was written just now.
    noted: bool,
    undo: Vec<Change>,
    /// A note the reader is looking for other words for.
    attaching: Option<doubt::Attaching>,
    asked: HashSet<Address>,
    survey_ticket: Ticket,
    split_ticket: Ticket,
    marks_ticket: Ticket,
    encodings_ticket: Ticket,
    last_ticket: Ticket,
    /// Where the reader was when it was last looked at, and when it is to be remembered; none where it is.
    stay: (Option<Stay>, Option<Instant>),
    /// The jobs by which it was remembered last.
    remembering: std::ops::Range<u64>,
    /// It could not be remembered, and that was said.
    forgetful: bool,
    effects: Vec<Effect>,
}

/// A place of the reader's: the document, the byte the page begins at, the current block, the view.
type Stay = (Address, usize, usize, View);

/// How far the library has been walked and indexed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Survey {
    #[default]
    Walking,
    Indexing {
        done: usize,
        of: usize,
    },
    Done,
    /// Search says what it can and cannot do.
    Failed(String),
}

/// A place is remembered when the reader has stayed in it so long, for whoever is killed without a word.
const STAYED: Duration = Duration::from_secs(3);

/// Indexing begins this long after the start, so that the first screen has the machine to itself.
const SURVEY_AFTER: Duration = Duration::from_millis(400);

impl App {
    /// The room with its first effects.
    pub fn open(opened: Opened, now: Instant) -> (App, Vec<Effect>) {
        let State { document, order, grouping, list_columns, list_hidden, letter_colour, .. } = &opened.state;
        let mut app = App {
            size: opened.size,
            pane: Pane::List,
            list_hidden: *list_hidden,
            list_columns: *list_columns,
            shelf: Shelf::default(),
            reader: None,
            search: Search::default(),
            overlays: Vec::new(),
            said: None,
            pressed: Vec::new(),
            keymap: Keymap::of_table(),
            survey: Survey::default(),
            order: Order::named(order).unwrap_or_default(),
            grouping: Grouping::named(grouping).unwrap_or_default(),
            colour: letter_colour.as_deref().and_then(Colour::named).unwrap_or_default(),
            creator: opened.creator,
            vocabulary: opened.vocabulary,
            now,
            opening: None,
            places: Places::default(),
            unsaved: Vec::new(),
            told_of_refused: false,
            noted: false,
            undo: Vec::new(),
            attaching: None,
            asked: HashSet::new(),
            survey_ticket: Ticket::default(),
            split_ticket: Ticket::default(),
            marks_ticket: Ticket::default(),
            encodings_ticket: Ticket::default(),
            last_ticket: Ticket::default(),
            stay: (None, None),
            remembering: 0..0,
            forgetful: false,
            effects: Vec::new(),
            within: crate::jobs::prefixes(&opened.roots),
            roots: opened.roots,
        };
        app.shelf.catalogue.arrange(app.order, app.grouping);
        match opened.document {
            Some((address, line)) => {
                app.pane = Pane::Text;
                let landing = line.map_or(Landing::Remembered, Landing::Line);
                app.open_document(address, landing);
            }
            None => {
                app.list_hidden = false;
                let remembered =
                    document.as_deref().and_then(|d| crate::jobs::address(d).ok()).map(|(address, _)| address);
                if let Some(address) = remembered.filter(|address| app.is_in_library(address)) {
                    app.open_document(address, Landing::Remembered);
                }
            }
        }
        let survey = Job::Survey { roots: app.roots.clone(), rebuild: false, after: SURVEY_AFTER };
        app.survey_ticket = app.run(survey);
        let effects = std::mem::take(&mut app.effects);
        (app, effects)
    }

    /// The only door in.
    pub fn handle(&mut self, event: Event, now: Instant) -> Vec<Effect> {
        self.now = now;
        match event {
            Event::Input(Input::Key(key)) => self.key(key),
            Event::Input(Input::Paste { text, cut }) => self.paste(&text, cut),
            Event::Input(Input::Resize(size)) => self.size = size,
            Event::Input(Input::Leave { signal }) => self.leave(128 + signal),
            Event::Input(Input::Suspend) => self.effects.push(Effect::Suspend),
            Event::Input(Input::Continued | Input::Drained) => {}
            Event::Done(ticket, outcome) => self.take(ticket, outcome),
            Event::Due => {
                self.journal();
                self.remember_stay();
            }
            Event::Copied { what, result } => match result {
                Ok(CopyRoute::Osc52) => self.say(&format!("{what} copied (by OSC 52, the terminal's clipboard)")),
                Ok(CopyRoute::Tmux) => self.say(&format!("{what} copied (to tmux and the clipboard)")),
                Err(why) => self.complain(&why),
            },
            Event::NoteEdited(result) => self.note_edited(result),
            Event::FileEdited(result) => self.file_edited(result),
        }
        self.compose();
        self.watch_stay();
        std::mem::take(&mut self.effects)
    }

    /// When [`Event::Due`] is wanted.
    pub fn due(&self) -> Option<Instant> {
        let journal = self.note().and_then(|note| note.journal_at);
        journal.into_iter().chain(self.stay.1).min()
    }

    /// Where keys go now.
    pub fn context(&self) -> Context {
        if let Some(overlay) = self.overlays.last() {
            return overlay.context();
        }
        if self.search.bar.is_some() {
            return Context::SearchBar;
        }
        match (self.pane, &self.reader) {
            (Pane::List, _) => Context::List,
            (Pane::Text, Some(reader)) if reader.selection.is_some() => Context::Selecting,
            (Pane::Text, _) => Context::Text,
        }
    }

    /// The open note, when it is what keys go to.
    pub fn note(&self) -> Option<&NoteEditor> {
        match self.overlays.last() {
            Some(Overlay::Note(note)) => Some(note),
            _ => None,
        }
    }

    /// Whether a document is on its way to the reader.
    pub fn is_opening(&self) -> bool {
        self.opening.as_ref().is_some_and(|opening| !opening.arrived)
    }

    fn note_mut(&mut self) -> Option<&mut NoteEditor> {
        match self.overlays.last_mut() {
            Some(Overlay::Note(note)) => Some(note),
            _ => None,
        }
    }

    fn say(&mut self, words: &str) {
        self.said = Some(Said { words: Clean::of(words), trouble: false });
    }

    fn complain(&mut self, words: &str) {
        self.said = Some(Said { words: Clean::of(words), trouble: true });
    }

    fn run(&mut self, job: Job) -> Ticket {
        self.last_ticket.0 += 1;
        self.effects.push(Effect::Run(self.last_ticket, job));
        self.last_ticket
    }

    /// Brings what is shown into step with what is so.
    fn compose(&mut self) {
        let Some(plan) = plan(self) else { return };
        let noting = self.note().is_some();
        let unsaved = self.unsaved_marks();
        if let (Some(rect), Some(reader)) = (plan.text, &mut self.reader) {
            let current = reader.current;
            reader.margin.set_unsaved(unsaved);
            reader.compose(measure(rect), rect.height as usize);
            // What a note is being written on stays in sight; and when it is written, its footnote takes room from the text.
            let noted = std::mem::take(&mut self.noted);
            if noted || (noting && reader.current != current) {
                reader.go_to_block(current);
            }
        }
        if let Some(rect) = plan.list {
            self.shelf.settle(rect.width, rect.height as usize);
            self.learn_rows_in_sight(rect.height as usize);
            self.count_rows_in_sight(rect.height as usize);
        }
    }

    /// Asks for the records of the documents whose rows are in sight.
    fn learn_rows_in_sight(&mut self, height: usize) {
        let open = self.reader.as_ref().map(|r| r.document.address.clone());
        let coming = self.opening.as_ref().map(|o| o.address.clone());
        for address in self.shelf.unread_in_sight(height) {
            if Some(&address) != open.as_ref()
                && Some(&address) != coming.as_ref()
                && self.asked.insert(address.clone())
            {
                self.run(Job::Learn(address));
            }
        }
    }

    /// What of the reader's room is remembered for the next time.
    fn remember(&mut self) {
        self.remember_position();
        let state = State {
            library: crate::jobs::remembered(&self.roots),
            document: self.reader.as_ref().map(|r| r.document.address.to_string()),
            order: self.order.name().to_string(),
            grouping: self.grouping.name().to_string(),
            list_columns: self.list_columns,
            list_hidden: self.list_hidden,
            letter_colour: Some(self.colour.name().to_string()),
        };
        self.run(Job::RememberState(state));
    }

    fn remember_position(&mut self) {
        let Some(reader) = &self.reader else { return };
        let on_its_way = self.opening.as_ref().is_some_and(|o| o.landing != Landing::Nowhere);
        if reader.document.stage == Stage::Beginning && on_its_way {
            // The place of the last time is not reached yet, and still the one to remember.
            return;
        }
        let text: &str = &reader.document.text;
        let byte = reader.place().min(text.len());
        let words = text[byte..].chars().take(POSITION_WORDS).collect();
        let (_, points) = reader.exact.of(text);
        let at = points.at_byte(text, byte);
        let paragraph = reader.paragraph().map(|p| points.at_byte(text, p.start));
        let position = Position { at, view: reader.view.name().to_string(), paragraph, words };
        let document = reader.document.address.to_string();
        self.run(Job::RememberPosition { document, position });
    }

    /// A reader who has moved is to be remembered there, once they stay.
    fn watch_stay(&mut self) {
        let stay = self.reader.as_ref().map(|r| (r.document.address.clone(), r.place(), r.current, r.view));
        if stay != self.stay.0 {
            let at = stay.as_ref().filter(|_| !self.forgetful).map(|_| self.now + STAYED);
            self.stay = (stay, at);
        }
    }

    fn remember_stay(&mut self) {
        if self.stay.1.take_if(|at| *at <= self.now).is_some() {
            let first = self.last_ticket.0 + 1;
            self.remember();
            self.remembering = first..self.last_ticket.0 + 1;
        }
    }

    /// Leaves now, with everything that can be kept.
    fn leave(&mut self, code: i32) {
        self.journal();
        self.remember();
        self.effects.push(Effect::Quit(code));
    }

    fn spot(&self) -> Option<Spot> {
        let reader = self.reader.as_ref()?;
        let byte = match reader.hit.and_then(|n| reader.hits.get(n)) {
            Some(hit) if reader.page.shows_byte(hit.start) => hit.start,
            _ => reader.paragraph().map_or(0, |p| p.start.max(reader.place())),
        };
        Some(Spot { address: reader.document.address.clone(), byte })
    }

    /// Keeps the place a jump leaves.
    fn leave_spot(&mut self) {
        if let Some(spot) = self.spot() {
            self.places.leave(spot);
        }
    }
}

/// Characters kept with a position, to find it again in a file that was edited.
const POSITION_WORDS: usize = 40;

/// Words on one line, their blanks single.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
