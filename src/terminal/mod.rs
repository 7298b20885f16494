//! Both ends of the terminal.
//!
//! In: frames painted by `ui` into ratatui cells, and whatever the terminal and the system send. Out: as few bytes as
//! will make the screen right, written once a frame by a thread of their own; and [`Input`]: keys, pastes, new sizes,
//! and the wish that we leave. The terminal is put back whichever way the program ends.
//!
//! A frame goes `ui` → `shell` (ratatui's backend) → `screen` (cells a terminal can show) → `wire` (bytes, with
//! `scroll`, `motion` and `pen`) → `writer`. A key goes `reader` → `decode` → `sequence` → the sink.
//! `tty` holds the descriptors and modes, `kin` knows who started us, `signals` what the system says, `session` binds all of it.
//!
//! This room knows no document and no command. It asks the terminal no question: what a terminal answers, to us or to
//! the program before us, is read and dropped.

mod capabilities;
mod clipboard;
mod colour;
mod decode;
mod key;
mod kin;
mod motion;
mod pen;
mod reader;
mod screen;
mod scroll;
mod sequence;
mod session;
mod shell;
mod signals;
mod tty;
mod wire;
mod writer;

#[cfg(test)]
mod emulated;

pub use capabilities::{Capabilities, Colours, no_screen};
pub use clipboard::CopyRoute;
pub use key::{Key, KeyCode, keys};
pub use session::Session;

use ratatui::layout::Size;

/// What the terminal or the system told us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Key(Key),
    /// Bracketed paste, whole, cleaned of control characters other than newline and tab, at most 1 MB; `cut` where it
    /// was longer.
    Paste {
        text: String,
        cut: bool,
    },
    Resize(Size),
    /// SIGTERM, SIGINT, SIGHUP or the line hung up: leave now, exit code 128 + signal. Comes once; a second later the
    /// process is ended for you.
    Leave {
        signal: i32,
    },
    /// SIGTSTP from outside: the loop calls [`Session::suspend`].
    Suspend,
    /// SIGCONT: the screen was lost; the session repaints wholly at the next draw.
    Continued,
    /// The writer is free again and a frame was dropped meanwhile: please draw.
    Drained,
}
