//! The reading room without a terminal: real files, real jobs on a real crew, keys in, screens out.

use postil::app::{App, Effect, Event, Opened};
use postil::jobs::{self, Crew, Desk, Isolation, Job, Outcome, Readers, Ticket};
use postil::library::Root;
use postil::settings::{Paths, State};
use postil::terminal::{CopyRoute, Input, keys};
use postil::text::{Address, Colour, MarkKind};
use postil::ui::{Role, Theme, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub struct Room {
    pub app: App,
    crew: Option<Crew>,
    events: Receiver<(Ticket, Outcome)>,
    /// Jobs not answered yet; of a lane in which the newest wins, the newest.
    waiting: HashMap<String, Ticket>,
    pub copied: Vec<String>,
    pub ended: Option<i32>,
    home: TempDir,
    paths: Vec<PathBuf>,
    theme: Theme,
}

/// Longer than any job of a test takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

impl Room {
    /// The room on files and folders (on the samples where there are none), settled.
    pub fn open(paths: &[&Path], width: u16, height: u16) -> Room {
        let home = tempfile::tempdir().expect("a temporary folder");
        Room::at(home, paths.iter().map(|p| p.to_path_buf()).collect(), Size { width, height })
    }

    fn at(home: TempDir, paths: Vec<PathBuf>, size: Size) -> Room {
        let inside = |name: &str| home.path().join(name);
        let (config, cache, state) = (inside("config"), inside("cache"), inside("state"));
        let found = Paths::find(Some(&config), Some(&cache), Some(&state)).expect("paths");
        let mut desk = Desk::new(found, "reader".to_string());
        desk.isolation = Isolation::Apart(Readers::of(env!("CARGO_BIN_EXE_postil")));
        let roots = if paths.is_empty() { vec![Root::Samples] } else { jobs::roots(&desk, &paths).expect("roots") };
        let state = State::load(&desk.paths);
        let first_time = paths.is_empty() && state.document.is_none();
        let document = match paths.iter().find(|p| !p.is_dir()) {
            Some(file) => Some(jobs::address(&file.to_string_lossy()).expect("address")),
            None => first_time.then(|| (Address::sample("welcome.md"), None)),
        };
        let vocabulary = desk.vocabulary.clone();
        let (sender, events) = channel();
        let crew = Crew::hire(desk, move |ticket, outcome| drop(sender.send((ticket, outcome))));
        let opened = Opened { roots, document, state, creator: "reader".to_string(), vocabulary, size };
        let (app, effects) = App::open(opened, Instant::now());
        let mut room = Room {
            app,
            crew: Some(crew),
            events,
            waiting: HashMap::new(),
            copied: Vec::new(),
            ended: None,
            home,
            paths,
            theme: Theme::of(true),
        };
        room.perform(effects);
        room.settle();
        room
    }

    /// Quits and comes back the next day.
    pub fn again(self) -> Room {
        let paths = self.paths.clone();
        self.again_at(paths)
    }

    /// Quits and comes back to other files and folders.
    pub fn again_with(self, paths: &[&Path]) -> Room {
        self.again_at(paths.iter().map(|p| p.to_path_buf()).collect())
    }

    fn again_at(mut self, paths: Vec<PathBuf>) -> Room {
        if self.ended.is_none() {
            self.press("q");
        }
        assert_eq!(self.ended, Some(0), "{}", self.screen());
        let size = self.app.size;
        let Room { home, crew, .. } = self;
        assert!(crew.expect("a crew").dismiss(PATIENCE), "everything is saved");
        Room::at(home, paths, size)
    }

    /// Presses keys; after each, everything it set going is waited for.
    pub fn press(&mut self, written: &str) {
        for key in keys(written).unwrap_or_else(|why| panic!("{written}: {why}")) {
            self.handle(Event::Input(Input::Key(key)));
            self.settle();
        }
    }

    /// Presses keys faster than anything can be answered.
    pub fn press_at_once(&mut self, written: &str) {
        for key in keys(written).unwrap_or_else(|why| panic!("{written}: {why}")) {
            self.handle(Event::Input(Input::Key(key)));
        }
        self.settle();
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.handle(Event::Input(Input::Resize(Size { width, height })));
        self.settle();
    }

    pub fn handle(&mut self, event: Event) {
        let effects = self.app.handle(event, Instant::now());
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Run(ticket, job) => {
                    if let Some(lane) = lane(&job, ticket) {
                        self.waiting.insert(lane, ticket);
                    }
                    let job = match job {
                        Job::Survey { roots, rebuild, .. } => Job::Survey { roots, rebuild, after: Duration::ZERO },
                        Job::Count { query, documents, .. } => Job::Count { query, documents, after: Duration::ZERO },
                        other => other,
                    };
                    self.crew.as_ref().expect("a crew").run(ticket, job);
                }
                Effect::Copy { text, what } => {
                    self.copied.push(text);
                    self.handle(Event::Copied { what, result: Ok(CopyRoute::Osc52) });
                }
                Effect::Quit(code) => self.ended = Some(code),
                Effect::Suspend | Effect::EditNote(_) | Effect::EditFile { .. } => {}
            }
        }
    }

    fn settle(&mut self) {
        let until = Instant::now() + PATIENCE;
        while !self.waiting.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            let (ticket, outcome) =
                self.events.recv_timeout(left).unwrap_or_else(|_| panic!("no answer to {:?}", self.waiting));
            let survey = self.waiting.get(SURVEY) == Some(&ticket);
            let last = if survey { matches!(outcome, Outcome::Indexed(_)) } else { is_last(&outcome) };
            self.handle(Event::Done(ticket, outcome));
            if last {
                self.waiting.retain(|_, waiting| *waiting != ticket);
            }
        }
        while let Ok((ticket, outcome)) = self.events.try_recv() {
            self.handle(Event::Done(ticket, outcome));
        }
    }

    /// Makes it impossible to save notes: a file is where their folder should be.
    pub fn block_notes(&self) {
        let config = self.home.path().join("config");
        std::fs::create_dir_all(&config).expect("a folder");
        std::fs::write(config.join("annotations"), "in the way").expect("a file");
    }

    /// Notes can be saved again.
    pub fn unblock_notes(&self) {
        std::fs::remove_file(self.home.path().join("config/annotations")).expect("what was in the way");
    }

    /// The one file of notes.
    pub fn note_file(&self) -> String {
        let folder = self.home.path().join("config/annotations");
        let files = std::fs::read_dir(&folder).expect("a folder of notes").flatten().map(|e| e.path());
        let files: Vec<_> = files.filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
        assert_eq!(files.len(), 1, "{files:?}");
        std::fs::read_to_string(&files[0]).expect("a file of notes")
    }

    fn buffer(&self) -> Buffer {
        let mut terminal =
            Terminal::new(TestBackend::new(self.app.size.width, self.app.size.height)).expect("a screen");
        terminal.draw(|frame| view(&self.app, &self.theme, frame)).expect("a frame");
        terminal.backend().buffer().clone()
    }

    /// What the screen says, blanks at the ends of rows left out.
    pub fn screen(&self) -> String {
        let buffer = self.buffer();
        let mut out = String::new();
        for y in 0..buffer.area.height {
            let mut row = String::new();
            let mut x = 0;
            while x < buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                x += postil::app::width_of(symbol).max(1);
            }
            out.push_str(row.trim_end());
            out.push('\n');
        }
        out
    }

    /// The rows of the screen that hold words, each followed by its row of the [`layers`](Room::layers).
    pub fn legend(&self, words: &str) -> String {
        let (screen, layers) = (self.screen(), self.layers());
        let rows = screen.lines().zip(layers.lines()).filter(|(row, _)| row.contains(words));
        rows.map(|(row, letters)| format!("{row}\n{letters}\n")).collect()
    }

    /// The screen once more, each cell a letter that says what it is: `h` hit, `H` current hit, `s` selected, `n` noted, `~` noted
    /// when other words stood there,
    /// `y` highlighted in yellow, `+` added by another hand, `*` supplied by the editor, `-` quiet (brackets, the archive's
    /// words, hints), `#` strong (titles, keys, the chosen row).
    pub fn layers(&self) -> String {
        let buffer = self.buffer();
        let roles = [
            (Role::Selected, 's'),
            (Role::CurrentHit, 'H'),
            (Role::Hit, 'h'),
            (Role::Highlight(Colour::Yellow), 'y'),
            (Role::Mark(MarkKind::Addition), '+'),
            (Role::Reworded, '~'),
            (Role::Noted, 'n'),
            (Role::Mark(MarkKind::Supplied), '*'),
            (Role::Strong, '#'),
            (Role::Quiet, '-'),
        ];
        let letter = |x: u16, y: u16| {
            let style = buffer[(x, y)].style();
            let has = |role: Role| {
                let wanted = self.theme.style(role);
                style.add_modifier.contains(wanted.add_modifier)
                    && wanted.fg.is_none_or(|fg| style.fg == Some(fg))
                    && wanted.bg.is_none_or(|bg| style.bg == Some(bg))
            };
            roles.iter().find(|(role, _)| has(*role)).map_or(' ', |(_, letter)| *letter)
        };
        let row = |y: u16| (0..buffer.area.width).map(|x| letter(x, y)).collect::<String>();
        (0..buffer.area.height).map(|y| format!("{}\n", row(y).trim_end())).collect()
    }
}

/// The name of what a job is waited for under; none where it is not.
fn lane(job: &Job, ticket: Ticket) -> Option<String> {
    Some(match job {
        Job::Open(_) => "open".to_string(),
        Job::Search { .. } => "search".to_string(),
        Job::Find { .. } => "find".to_string(),
        Job::Count { .. } => "count".to_string(),
        Job::Survey { .. } => SURVEY.to_string(),
        Job::PreviewSplit { .. } => "try".to_string(),
        Job::Split { .. }
        | Job::Learn(_)
        | Job::Anchor { .. }
        | Job::Renew(_)
        | Job::Encodings(_)
        | Job::ChooseEncoding { .. }
        | Job::Save { .. }
        | Job::Adopt { .. }
        | Job::LoadAllNotes => {
            format!("{}", ticket.0)
        }
        Job::Refuse { .. }
        | Job::Journal(_)
        | Job::DropDraft(_)
        | Job::RememberPosition { .. }
        | Job::RememberState(_) => return None,
    })
}

/// The survey tells much and answers last.
const SURVEY: &str = "survey";

/// Whether this is the answer to its job, and not a part of it.
fn is_last(outcome: &Outcome) -> bool {
    !matches!(
        outcome,
        Outcome::Opening { .. } | Outcome::Generation(_) | Outcome::Counts { all: false, .. } | Outcome::Trouble(_)
    )
}

/// A folder of invented documents.
pub fn library(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, words) in files {
        std::fs::write(folder.path().join(name), words).unwrap();
    }
    folder
}

/// Two of them, with a gauge in each.
pub fn two() -> tempfile::TempDir {
    library(&[
        ("a.txt", "The gauge at the lower lock stood at six metres.\n\nNobody had read the gauge since noon.\n"),
        ("b.txt", "A letter about the harvest.\n\nIt says nothing of any gauge but one.\n"),
    ])
}
