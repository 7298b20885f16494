//! The real binary in a pseudo-terminal, and what an emulator makes of its bytes.
#![allow(dead_code)]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

pub struct Session {
    shared: Arc<(Mutex<Seen>, Condvar)>,
    keys: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
}

/// What came out so far.
struct Seen {
    screen: vt100::Parser,
    bytes: Vec<u8>,
}

const PATIENCE: Duration = Duration::from_secs(20);

impl Session {
    /// postil with its own configuration, cache and state below `home`.
    pub fn start(home: &Path, arguments: &[&str], columns: u16, rows: u16, environment: &[(&str, &str)]) -> Session {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_postil"));
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("HOME", home);
        command.env("USER", "reader");
        for (name, value) in environment {
            command.env(name, value);
        }
        for (option, folder) in [("--config-dir", "config"), ("--cache-dir", "cache"), ("--state-dir", "state")] {
            command.arg(option);
            command.arg(home.join(folder));
        }
        command.args(arguments);
        command.cwd(home);
        let child = pair.slave.spawn_command(command).expect("the binary starts");
        drop(pair.slave);
        let mut out = pair.master.try_clone_reader().expect("a reader");
        let keys = pair.master.take_writer().expect("a writer");
        let screen = vt100::Parser::new(rows.try_into().expect("rows"), columns.try_into().expect("columns"), 0);
        let shared = Arc::new((Mutex::new(Seen { screen, bytes: Vec::new() }), Condvar::new()));
        let sink = Arc::clone(&shared);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n) = out.read(&mut buffer) {
                if n == 0 {
                    break;
                }
                let mut seen = sink.0.lock().unwrap_or_else(PoisonError::into_inner);
                seen.screen.process(&buffer[..n]);
                seen.bytes.extend_from_slice(&buffer[..n]);
                sink.1.notify_all();
            }
        });
        Session { shared, keys, master: pair.master, child }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn send(&mut self, bytes: &str) {
        self.keys.write_all(bytes.as_bytes()).and_then(|()| self.keys.flush()).expect("the terminal takes keys");
    }

    /// `Esc`, and the time that tells it from the beginning of another key.
    pub fn escape(&mut self) {
        self.send("\x1b");
        std::thread::sleep(Duration::from_millis(250));
    }

    pub fn screen(&self) -> String {
        self.seen().screen.screen().contents()
    }

    /// Waits until the screen says something; the screen.
    pub fn wait_for(&self, words: &str) -> String {
        self.wait_until(&format!("{words:?} on the screen"), |seen| seen.screen.screen().contents().contains(words))
    }

    fn wait_until(&self, what: &str, so: impl Fn(&Seen) -> bool) -> String {
        let until = Instant::now() + PATIENCE;
        let mut seen = self.seen();
        loop {
            let text = seen.screen.screen().contents();
            if so(&seen) {
                return text;
            }
            let left = until.checked_duration_since(Instant::now());
            let left = left.unwrap_or_else(|| panic!("no {what}:\n{text}"));
            seen = self.shared.1.wait_timeout(seen, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.seen().screen.screen_mut().set_size(rows.try_into().expect("rows"), columns.try_into().expect("columns"));
        self.master.resize(size).expect("the terminal can be resized");
    }

    /// Bytes written in a stretch of quiet.
    pub fn bytes_in(&self, time: Duration) -> usize {
        let before = self.seen().bytes.len();
        std::thread::sleep(time);
        self.seen().bytes.len() - before
    }

    pub fn process(&self) -> u32 {
        self.child.process_id().expect("a process")
    }

    /// Waits for the end; the exit code, and whether the terminal was put back.
    pub fn end(&mut self) -> (u32, bool) {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                break status;
            }
            assert!(Instant::now() < until, "it does not end:\n{}", self.seen().screen.screen().contents());
            std::thread::sleep(Duration::from_millis(10));
        };
        // What was written last is on its way still.
        std::thread::sleep(Duration::from_millis(50));
        let seen = self.seen();
        let screen = seen.screen.screen();
        (status.exit_code(), !screen.alternate_screen() && !screen.hide_cursor())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It has ended already, where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
