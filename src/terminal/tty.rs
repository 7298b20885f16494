//! The terminal itself: its descriptors, its modes, its size; how it is taken and put back.

use super::kin;
use super::writer::Writer;
use ratatui::layout::Size;
use rustix::fs::{Mode, OFlags};
use rustix::termios::{self, OptionalActions, QueueSelector, Termios};
use std::io;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Alternate screen, bracketed paste, no wrapping at the right edge (terminals disagree when it happens).
pub(super) const ENTER: &str = "\x1b[?1049h\x1b[?2004h\x1b[?7l";

/// Everything we or a frame cut short may have set, taken back.
const LEAVE: &str = "\x1b[?2026l\x1b[m\x1b[r\x1b[?7h\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// Assumed where the terminal does not know its size, as on a serial line.
const USUAL_SIZE: Size = Size::new(80, 24);

pub(super) struct Tty {
    input: OwnedFd,
    output: OwnedFd,
    /// The same terminal opened once more, never blocking: for putting it back when the line is stalled.
    aside: Option<OwnedFd>,
    /// It has a foreground job, being the terminal of our session.
    controlling: bool,
    modes: Mutex<Modes>,
    /// [`ENTER`] was sent and [`LEAVE`] was not.
    entered: AtomicBool,
}

struct Modes {
    /// As they were before us.
    theirs: Termios,
    raw: bool,
}

impl Tty {
    /// The terminal behind the standard output; keys come from the standard input, or, where that is a pipe, from the
    /// controlling terminal.
    pub fn open() -> Result<Tty, String> {
        let output = rustix::stdio::stdout();
        if !termios::isatty(output) {
            return Err("the standard output is not a terminal, so there is no screen to draw on".to_owned());
        }
        let unusable = |what: &str, error: io::Error| format!("the terminal cannot be used: {what}: {}", plain(&error));
        let stdin = rustix::stdio::stdin();
        let input = if termios::isatty(stdin) {
            stdin.try_clone_to_owned().map_err(|error| unusable("standard input", error))?
        } else {
            rustix::fs::open("/dev/tty", OFlags::RDWR | OFlags::CLOEXEC | OFlags::NOCTTY, Mode::empty()).map_err(
                |_| "the standard input is not a terminal, and there is no other to read keys from".to_owned(),
            )?
        };
        let theirs = termios::tcgetattr(&input).map_err(|error| unusable("its modes", error.into()))?;
        let aside = termios::ttyname(output, Vec::new()).and_then(|path| {
            let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
            rustix::fs::open(path, flags, Mode::empty())
        });
        Ok(Tty {
            controlling: termios::tcgetpgrp(&input).is_ok(),
            input,
            output: output.try_clone_to_owned().map_err(|error| unusable("standard output", error))?,
            aside: aside.ok(),
            modes: Mutex::new(Modes { theirs, raw: false }),
            entered: AtomicBool::new(false),
        })
    }

    pub fn input(&self) -> &OwnedFd {
        &self.input
    }

    pub fn output(&self) -> &OwnedFd {
        &self.output
    }

    /// Columns and rows; a terminal that says 0 does not know.
    pub fn size(&self) -> Size {
        let variable = |name: &str| std::env::var(name).ok()?.parse().ok().filter(|n| *n > 0);
        let said = termios::tcgetwinsize(&self.output).ok();
        let or = |said: Option<u16>, name: &str, usual: u16| {
            said.filter(|n| *n > 0).or_else(|| variable(name)).unwrap_or(usual)
        };
        Size::new(
            or(said.map(|size| size.ws_col), "COLUMNS", USUAL_SIZE.width),
            or(said.map(|size| size.ws_row), "LINES", USUAL_SIZE.height),
        )
    }

    /// Keys come as pressed from now on, unechoed, Ctrl-C and Ctrl-Z too. Taken a second time, the terminal is set right
    /// again whoever changed it.
    pub fn make_raw(&self) -> io::Result<()> {
        let mut modes = self.modes.lock().unwrap_or_else(PoisonError::into_inner);
        if !modes.raw {
            // Perhaps the shell has other modes now than when we began.
            modes.theirs = termios::tcgetattr(&self.input)?;
        }
        let mut raw = modes.theirs.clone();
        raw.make_raw();
        termios::tcsetattr(&self.input, OptionalActions::Now, &raw)?;
        modes.raw = true;
        Ok(())
    }

    /// The next bytes written begin with [`ENTER`].
    pub fn enters(&self) {
        self.entered.store(true, Ordering::SeqCst);
    }

    /// Puts the terminal back as it was before us. Tries for so long to have all written in order; where the line is
    /// stalled, throws away what it holds and says only the end. Never blocks longer, does nothing a second time.
    pub fn put_back(&self, writer: &Writer, patience: Duration) {
        if self.entered.swap(false, Ordering::SeqCst) {
            writer.send(LEAVE.as_bytes());
            if !writer.wait(patience)
                && let Some(aside) = &self.aside
            {
                let _ = termios::tcflush(aside, QueueSelector::OFlush);
                let _ = rustix::io::write(aside, LEAVE.as_bytes());
            }
        }
        let mut modes = self.modes.lock().unwrap_or_else(PoisonError::into_inner);
        // From the background we would be stopped for trying, and the shell has set its own modes.
        if modes.raw && self.is_ours() {
            let _ = termios::tcsetattr(&self.input, OptionalActions::Now, &modes.theirs);
        }
        modes.raw = false;
    }

    /// Whether we are the foreground job of this terminal, or it knew no jobs from the beginning.
    pub fn is_ours(&self) -> bool {
        match termios::tcgetpgrp(&self.input) {
            Ok(group) => Some(group) == kin::our_group(),
            Err(_) => !self.controlling,
        }
    }
}

/// An error's own words, without its number.
pub(super) fn plain(error: &io::Error) -> String {
    let said = error.to_string();
    said.split(" (os error").next().unwrap_or_default().to_owned()
}
