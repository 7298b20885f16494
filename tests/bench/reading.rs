//! What reading costs: first paint, bytes for a line and a page, a typed character, and nothing, beside `less` in the same
//! run where it is there. Counts are exact; CPU time is the process's own, from `/proc` (so this bench is for Linux).
//!
//! `cargo bench --bench reading`

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const COLUMNS: u16 = 120;
const ROWS: u16 = 40;
/// Silence that counts as the end of painting, as in `pty_measure.py`.
const QUIET: Duration = Duration::from_millis(250);

struct Running {
    bytes: Arc<AtomicU64>,
    last: Arc<Mutex<Instant>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Running {
    fn start(program: &str, arguments: &[&str]) -> Running {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut out = pair.master.try_clone_reader().expect("a reader");
        let keys = pair.master.take_writer().expect("a writer");
        let bytes = Arc::new(AtomicU64::new(0));
        let last = Arc::new(Mutex::new(Instant::now()));
        let (count, when) = (Arc::clone(&bytes), Arc::clone(&last));
        std::thread::spawn(move || {
            let mut buffer = [0; 1 << 16];
            while let Ok(n) = out.read(&mut buffer) {
                if n == 0 {
                    break;
                }
                count.fetch_add(n as u64, Ordering::SeqCst);
                *when.lock().expect("no one panics holding it") = Instant::now();
            }
        });
        Running { bytes, last, keys, child, _master: pair.master }
    }

    /// Waits until something was written and then nothing for a while.
    fn settle(&self, quiet: Duration) {
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until {
            std::thread::sleep(Duration::from_millis(5));
            let last = *self.last.lock().expect("no one panics holding it");
            if self.bytes.load(Ordering::SeqCst) > 0 && last.elapsed() >= quiet {
                return;
            }
        }
    }

    /// Mean bytes of one of `times` presses.
    fn bytes_a_press(&mut self, key: &str, times: u32) -> f64 {
        let before = self.bytes.load(Ordering::SeqCst);
        for _ in 0..times {
            self.keys.write_all(key.as_bytes()).and_then(|()| self.keys.flush()).expect("keys are taken");
            std::thread::sleep(Duration::from_millis(40));
        }
        self.settle(Duration::from_millis(100));
        (self.bytes.load(Ordering::SeqCst) - before) as f64 / f64::from(times)
    }

    /// Milliseconds of CPU so far.
    fn cpu(&self) -> f64 {
        let stat = self.proc("stat");
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
        let ticks = |n: usize| fields.get(n).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
        // Hundredths of a second, on every Linux.
        (ticks(11) + ticks(12)) * 10.0
    }

    /// Anonymous memory, kB.
    fn memory(&self) -> u64 {
        let status = self.proc("status");
        let line = status.lines().find(|l| l.starts_with("RssAnon:")).unwrap_or("");
        line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
    }

    /// Times a thread of it was woken, so far.
    fn wakings(&self) -> u64 {
        let tasks = format!("/proc/{}/task", self.child.process_id().unwrap_or(0));
        let Ok(entries) = std::fs::read_dir(tasks) else { return 0 };
        let statuses = entries.flatten().filter_map(|t| std::fs::read_to_string(t.path().join("status")).ok());
        let switches = statuses.filter_map(|s| {
            let line = s.lines().find(|l| l.starts_with("voluntary_ctxt_switches"))?.to_string();
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        });
        switches.sum()
    }

    fn proc(&self, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.process_id().unwrap_or(0))).unwrap_or_default()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Prose of about so many bytes, always the same.
fn prose(bytes: usize) -> String {
    const WORDS: &[&str] = &[
        "the",
        "gauge",
        "at",
        "lower",
        "lock",
        "stood",
        "and",
        "nobody",
        "keeper",
        "river",
        "night",
        "board",
        "office",
        "letter",
        "answered",
        "without",
        "commission",
        "session",
        "before",
        "water",
        "convention",
        "article",
        "of",
        "a",
    ];
    let mut text = String::with_capacity(bytes + 1000);
    let mut state = 7u32;
    let mut next = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    while text.len() < bytes {
        for _ in 0..30 + next(90) {
            let word = WORDS[next(WORDS.len())];
            let _ = write!(text, "{word} ");
        }
        text.push_str("so it was.\n\n");
    }
    text
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().to_string_lossy().into_owned();
    for megabytes in [1usize, 12] {
        let file = folder.path().join(format!("{megabytes}mb.txt"));
        std::fs::write(&file, prose(megabytes << 20)).expect("a file");
        first_paint(&file, &home, megabytes);
    }
    keys(&folder.path().join("1mb.txt"), &home);
}

fn postil(file: &Path, home: &str) -> Running {
    let file = file.to_string_lossy();
    let folders = ["config", "cache", "state"].map(|f| format!("{home}/{f}"));
    let [config, cache, state] = &folders;
    let arguments = ["--config-dir", config, "--cache-dir", cache, "--state-dir", state, &file];
    Running::start(env!("CARGO_BIN_EXE_postil"), &arguments)
}

fn less(file: &Path) -> Option<Running> {
    let there = std::env::split_paths(&std::env::var_os("PATH")?).any(|d| d.join("less").is_file());
    there.then(|| Running::start("less", &[&file.to_string_lossy()]))
}

fn first_paint(file: &Path, home: &str, megabytes: usize) {
    let running = postil(file, home);
    running.settle(QUIET);
    let ours = running.cpu();
    let target = if megabytes == 1 { 50 } else { 100 };
    print!("first paint, {megabytes} MB: {ours:.0} ms CPU (at most {target})");
    drop(running);
    match less(file) {
        Some(less) => {
            less.settle(QUIET);
            println!("; less {:.0} ms", less.cpu());
        }
        None => println!("; less is not here"),
    }
}

fn keys(file: &Path, home: &str) {
    let mut running = postil(file, home);
    running.settle(QUIET);
    // The index is made meanwhile: its progress is not what is measured.
    std::thread::sleep(Duration::from_secs(3));
    running.settle(QUIET);
    println!("reading 1 MB with the index open: {} kB anonymous (at most 40,000)", running.memory());
    println!(
        "a line, two panes: {:.0} bytes down, {:.0} up (at most 850)",
        running.bytes_a_press("j", 40),
        running.bytes_a_press("k", 20)
    );
    running.bytes_a_press("z", 1);
    let (down, up) = (running.bytes_a_press("j", 40), running.bytes_a_press("k", 20));
    println!("a line, list hidden: {down:.0} bytes down, {up:.0} up (at most 250; 200 with the terminal issue)");
    println!("a page, list hidden: {:.0} bytes", running.bytes_a_press(" ", 20));
    running.bytes_a_press("f", 1);
    println!("a typed character that finds nothing: {:.0} bytes (at most 40)", running.bytes_a_press("q", 10));
    running.bytes_a_press("\u{15}", 1);
    running.bytes_a_press("\x1b", 1);
    // A lone Esc is one only after a while, and then the screen changes.
    std::thread::sleep(Duration::from_millis(500));
    let (bytes, wakings) = (running.bytes.load(Ordering::SeqCst), running.wakings());
    std::thread::sleep(Duration::from_secs(20));
    let bytes = running.bytes.load(Ordering::SeqCst) - bytes;
    println!("idle: {bytes} bytes, {} wakings in 20 s (0; at most 5 a minute)", running.wakings() - wakings);
    if let Some(mut less) = less(file) {
        less.settle(QUIET);
        println!(
            "less: a line {:.0} bytes, a page {:.0} bytes",
            less.bytes_a_press("j", 40),
            less.bytes_a_press(" ", 20)
        );
    }
}
