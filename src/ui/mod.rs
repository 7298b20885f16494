//! How it looks, and the loop that turns.
//!
//! In: what to open. Out: an exit code. The loop waits for what happens, hands it to [`App::handle`], performs the effects,
//! and draws once when nothing more is waiting. Drawing reads the [`App`] and changes nothing in it.

mod bar;
mod doubts;
mod list;
mod outside;
mod overlay;
mod paint;
mod runs;
mod text;
mod theme;
mod view;

pub use theme::{Role, Theme};
pub use view::view;

use crate::app::{App, Effect, Event, Opened};
use crate::jobs::{Crew, Desk};
use crate::library::{self, Root};
use crate::settings::State;
use crate::terminal::{Colours, Session};
use crate::text::Address;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// What the reading room is opened with.
pub struct Launch {
    pub desk: Desk,
    pub roots: Vec<Root>,
    /// A document to open at once, and a 1-based line of it.
    pub open: Option<(Address, Option<u32>)>,
    /// Nothing was ever read here: the welcome is opened.
    pub first_time: bool,
}

/// How long events are taken before what they have done is drawn.
const FRAME: Duration = Duration::from_millis(16);
/// Time for notes to reach the disk when the reader quits, and when the system or the line says to go at once.
const QUIT: Duration = Duration::from_secs(10);
const LEAVE: Duration = Duration::from_millis(600);

/// Opens the terminal and stays until the reader or the system says to leave. The exit code is 0, or 128 + signal.
///
/// # Errors
/// One sentence, where there is no terminal to draw on, or notes could not be saved at the end.
pub fn run(launch: Launch) -> Result<i32, String> {
    let Launch { desk, roots, open, first_time } = launch;
    let state = State::load(&desk.paths);
    let welcome = || library::samples::all().first().map(|(name, _)| (Address::sample(*name), None));
    let open = if first_time { open.or_else(welcome) } else { open };
    let (events, waiting) = channel();
    let inputs = events.clone();
    let session = Session::open(move |input| {
        // The receiver goes only when the loop has ended.
        let _ = inputs.send(Event::Input(input));
    })?;
    quiet_while_reading_index();
    let theme = Theme::of(session.capabilities().colours != Colours::None);
    let creator = desk.creator.clone();
    let vocabulary = desk.vocabulary.clone();
    let scratch = desk.paths.state.clone();
    let crew = Crew::hire(desk, move |ticket, outcome| {
        let _ = events.send(Event::Done(ticket, outcome));
    });
    let opened = Opened { roots, document: open, state, creator, vocabulary, size: session.size() };
    let (mut app, effects) = App::open(opened, Instant::now());
    let mut room = Room { session, crew, scratch };
    let mut ended = room.perform(&mut app, effects);
    while ended.is_none() {
        room.session
            .draw(|frame| view(&app, &theme, frame))
            .map_err(|e| format!("the terminal cannot be written to: {e}"))?;
        let mut event = Some(next(&app, &waiting));
        let began = Instant::now();
        while let Some(happened) = event {
            let effects = app.handle(happened, Instant::now());
            ended = room.perform(&mut app, effects);
            if ended.is_some() {
                break;
            }
            // However much is told, the screen keeps up with it.
            event = if began.elapsed() < FRAME { waiting.try_recv().ok() } else { None };
        }
    }
    room.leave(ended.unwrap_or(0))
}

/// A damaged index makes the search engine panic where it is read; the search room catches that and the index is made
/// anew, so that there is nothing to report. The session has its own hook and takes this one away with it.
fn quiet_while_reading_index() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |fault| {
        if !crate::search::is_reading_index() {
            hook(fault);
        }
    }));
}

/// Waits for what happens next, at most until the moment the app has named.
fn next(app: &App, waiting: &Receiver<Event>) -> Event {
    // Both ends live as long as the room; should they not, leaving is all that is left to do.
    let gone = Event::Input(crate::terminal::Input::Leave { signal: 1 });
    match app.due() {
        None => waiting.recv().unwrap_or(gone),
        Some(at) => match waiting.recv_timeout(at.saturating_duration_since(Instant::now())) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => Event::Due,
            Err(RecvTimeoutError::Disconnected) => gone,
        },
    }
}

/// What effects act on.
struct Room {
    session: Session,
    crew: Crew,
    /// Where the words of a note lie while `$EDITOR` has them.
    scratch: std::path::PathBuf,
}

impl Room {
    /// Performs effects, and those that follow from them. The exit code, once the room is to be left.
    fn perform(&mut self, app: &mut App, effects: Vec<Effect>) -> Option<i32> {
        let mut ended = None;
        for effect in effects {
            let answer = match effect {
                Effect::Run(ticket, job) => {
                    self.crew.run(ticket, job);
                    None
                }
                Effect::Copy { text, what } => {
                    let result = self.session.copy(&text).map_err(|e| format!("could not copy: {e}"));
                    Some(Event::Copied { what, result })
                }
                Effect::Suspend => {
                    // Nothing to tell the reader that the shell does not show.
                    let _ = self.session.suspend();
                    None
                }
                Effect::EditNote(words) => {
                    Some(Event::NoteEdited(outside::edit_words(&mut self.session, &self.scratch, &words)))
                }
                Effect::EditFile { path, line } => {
                    Some(Event::FileEdited(outside::edit_file(&mut self.session, &path, line)))
                }
                Effect::Quit(code) => {
                    ended = Some(code);
                    None
                }
            };
            if let Some(event) = answer {
                let further = app.handle(event, Instant::now());
                ended = ended.or(self.perform(app, further));
            }
        }
        ended
    }

    /// Saves what is to be saved and puts the terminal back.
    fn leave(self, code: i32) -> Result<i32, String> {
        let Room { session, crew, .. } = self;
        let saved = crew.dismiss(if code == 0 { QUIT } else { LEAVE });
        session.close();
        if saved {
            Ok(code)
        } else {
            Err("some notes did not reach the disk in time; their drafts are kept".to_string())
        }
    }
}
