//! Where answers go, and where remarks go.

use crate::text::{Clean, Shown, reason, shown};
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::time::{Duration, Instant};

/// Why a command ended early.
#[derive(Debug)]
pub enum Failure {
    /// Whoever read our output has had enough.
    ReaderLeft,
    /// One sentence.
    Said(String),
}

impl From<String> for Failure {
    fn from(sentence: String) -> Failure {
        Failure::Said(sentence)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::ReaderLeft,
            _ => Failure::Said(format!("the answer could not be written: {}", reason(&error))),
        }
    }
}

/// The answer: stdout, cleaned where it is a terminal.
pub struct Out {
    to: BufWriter<StdoutLock<'static>>,
    terminal: bool,
}

impl Out {
    pub fn new() -> Out {
        let stdout = io::stdout();
        Out { terminal: stdout.is_terminal(), to: BufWriter::with_capacity(64 << 10, stdout.lock()) }
    }

    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// One line; white space at its end is not written.
    pub fn line(&mut self, line: &str) -> Result<(), Failure> {
        let line = line.trim_end();
        if self.terminal {
            writeln!(self.to, "{}", Clean::of(line))?;
        } else {
            writeln!(self.to, "{line}")?;
        }
        Ok(())
    }

    /// One value; on a terminal indented, and with what a terminal would obey written as `\uXXXX`, which is the same JSON.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let fault = |e: serde_json::Error| Failure::Said(format!("the answer has no JSON form: {e}"));
        if self.terminal {
            let json = serde_json::to_string_pretty(value).map_err(fault)?;
            writeln!(self.to, "{}", escaped(&json))?;
        } else {
            let json = serde_json::to_string(value).map_err(fault)?;
            writeln!(self.to, "{json}")?;
        }
        Ok(())
    }

    /// To be called last: an answer that could not be written is an error.
    pub fn finish(mut self) -> Result<(), Failure> {
        Ok(self.to.flush()?)
    }
}

fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || shown(c) == Shown::AsIs {
            out.push(c);
        } else {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        }
    }
    out
}

/// Several lines as one, every stretch of white space one space.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `1 note`, `2 notes`.
pub fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// A sentence beside the answer.
pub fn remark(sentence: &str) {
    let _ = writeln!(io::stderr(), "postil: {}", Clean::of(sentence));
}

/// A line on stderr that tells how far a long work is; only on a terminal, and gone when the work is done.
pub struct Progress {
    terminal: bool,
    told: Option<Instant>,
}

/// Between two tellings.
const TELL: Duration = Duration::from_millis(100);

impl Progress {
    pub fn new() -> Progress {
        Progress { terminal: io::stderr().is_terminal(), told: None }
    }

    pub fn tell(&mut self, what: impl FnOnce() -> String) {
        if self.terminal && self.told.is_none_or(|told| told.elapsed() >= TELL) {
            self.told = Some(Instant::now());
            // Back to the first column, and what was there cleared to its end.
            let _ = write!(io::stderr(), "\r\x1b[K{}", Clean::of(&what()));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.told.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_for_a_terminal_holds_nothing_it_would_obey_and_means_the_same() {
        let value = "a\u{9b}2Jb\u{202e}c\u{e0041}d é 金";
        let json = serde_json::to_string(&value).unwrap();
        let safe = escaped(&json);
        assert!(safe.chars().all(|c| shown(c) == Shown::AsIs));
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), value);
    }
}
