//! A reader with a home of their own, and the real binary.
#![allow(dead_code)]

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A home directory, gone when this is dropped.
pub struct Reader {
    home: TempDir,
}

/// What a command answered.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Reader {
    pub fn new() -> Reader {
        Reader { home: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.home.path().canonicalize().unwrap().join(below)
    }

    /// A file in the home, with the folders above it.
    pub fn write(&self, below: &str, words: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, words).unwrap();
        path
    }

    pub fn annotations(&self) -> PathBuf {
        self.path(".config/postil/annotations")
    }

    /// The note files, their text.
    pub fn note_files(&self) -> Vec<(PathBuf, String)> {
        let Ok(entries) = fs::read_dir(self.annotations()) else { return Vec::new() };
        let paths = entries.map(|e| e.unwrap().path()).filter(|p| p.extension() == Some(OsStr::new("toml")));
        paths.map(|p| (p.clone(), fs::read_to_string(p).unwrap())).collect()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postil"));
        command.args(arguments).current_dir(self.home.path()).env("HOME", self.home.path());
        for name in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"] {
            command.env_remove(name);
        }
        command.env("USER", "reader").env("LOGNAME", "reader").stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Answer {
        Answer::of(&mut self.command(arguments))
    }

    /// All that a command writes to a terminal, both streams.
    pub fn on_a_terminal(&self, arguments: &[&str]) -> String {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_postil"));
        command.args(arguments);
        command.cwd(self.home.path());
        command.env("HOME", self.home.path());
        ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"].iter().for_each(|name| command.env_remove(name));
        let mut child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let mut seen = Vec::new();
        // The end of a terminal nobody has open any more is an error (EIO), not an end.
        let _ = pty.master.try_clone_reader().unwrap().read_to_end(&mut seen);
        child.wait().unwrap();
        String::from_utf8(seen).unwrap()
    }

    /// The JSON of a command that found or did something.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let answer = self.run(arguments);
        assert_eq!(answer.code, 0, "{arguments:?}: {answer:?}");
        serde_json::from_str(&answer.out).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {}", answer.out))
    }
}

impl Answer {
    pub fn of(command: &mut Command) -> Answer {
        let output = command.output().unwrap();
        Answer {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// An error as it has to be: exit code 2, nothing on stdout, one sentence on stderr, none of the system's numbers.
    pub fn is_one_sentence(&self, about: &str) -> &str {
        assert_eq!(self.code, 2, "{about}: {self:?}");
        assert_eq!(self.out, "", "{about}");
        assert_eq!(self.err.lines().count(), 1, "{about}: {}", self.err);
        assert!(self.err.starts_with("postil: ") && self.err.len() > 20, "{about}: {}", self.err);
        for sign in ["Os {", "os error", "panicked", "unwrap", "RUST_BACKTRACE", "fault in postil"] {
            assert!(!self.err.contains(sign), "{about}: {}", self.err);
        }
        &self.err
    }
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
