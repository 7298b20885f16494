//! CONTRACT STUB
use ratatui::{Frame, layout::Size};
use std::process::{Command, ExitStatus};

/// One key as pressed. Parses from and prints as `a`, `A`, `<space>`, `<enter>`, `<esc>`, `<tab>`, `<s-tab>`, `<c-w>`, `<a-x>`, `<up>`, `<pgdn>`, `<lt>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub code: KeyCode,
    pub ctrl: bool,
    pub alt: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyCode {
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

impl Key {
    pub const fn char(c: char) -> Key {
        Key { code: KeyCode::Char(c), ctrl: false, alt: false }
    }
    pub const fn code(code: KeyCode) -> Key {
        Key { code, ctrl: false, alt: false }
    }
    pub const fn ctrl(c: char) -> Key {
        Key { code: KeyCode::Char(c), ctrl: true, alt: false }
    }
}
/// `"/peng<enter>n<c-w>>"` as keys; panics never: an unknown `<name>` is an error that names it.
pub fn keys(_written: &str) -> Result<Vec<Key>, String> {
    todo!()
}

/// What the terminal or the system told us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Key(Key),
    /// Bracketed paste, whole, cleaned of control characters other than newline and tab, at most 1 MB; `cut` where it was longer.
    Paste {
        text: String,
        cut: bool,
    },
    Resize(Size),
    /// SIGTERM, SIGINT, SIGHUP or the line hung up: leave now, exit code 128 + signal.
    Leave {
        signal: i32,
    },
    /// SIGTSTP from outside: the loop calls `Session::suspend`.
    Suspend,
    /// SIGCONT: the screen was lost; the session repaints wholly at the next draw.
    Continued,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    None,
    Sixteen,
    Indexed,
    True,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    pub colours: Colours,
    pub utf8: bool,
    pub tmux: bool,
    pub ssh: bool,
}
impl Capabilities {
    pub fn from_environment() -> Capabilities {
        todo!()
    }
}

/// Which way a copied text went, for the status line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyRoute {
    Osc52,
    Tmux,
}

/// The terminal, ours until dropped: raw mode, alternate screen, writer thread, input thread, signals, panic hook.
pub struct Session {
    _private: (),
}

impl Session {
    /// Opens the controlling terminal. `sink` is called from the input thread.
    pub fn open(_sink: impl Fn(Input) + Send + Sync + 'static) -> Result<Session, String> {
        todo!()
    }
    pub fn capabilities(&self) -> &Capabilities {
        todo!()
    }
    pub fn size(&self) -> Size {
        todo!()
    }
    /// Draws one frame: at most one write, by the writer thread; none when nothing changed. Frames are dropped, never queued, while a write is under way.
    pub fn draw(&mut self, _paint: impl FnOnce(&mut Frame)) -> std::io::Result<()> {
        todo!()
    }
    /// Puts the terminal back, stops the process group as the shell expects, and on `fg` takes it again and repaints.
    pub fn suspend(&mut self) -> std::io::Result<()> {
        todo!()
    }
    /// Runs a program that needs the terminal (an editor), the input thread quiet meanwhile.
    pub fn run_outside(&mut self, _command: &mut Command) -> std::io::Result<ExitStatus> {
        todo!()
    }
    pub fn copy(&mut self, _text: &str) -> std::io::Result<CopyRoute> {
        todo!()
    }
    /// Puts the terminal back (also done by Drop).
    pub fn close(self) {
        todo!()
    }
}
