//! A real session in a pseudo-terminal: what it reads, and that the terminal is put back however it ends.
//!
//! The program under test is this test binary itself: it starts itself in a pseudo-terminal with `CHILD` set, and then
//! `the_child` is a small application that shows what it is told.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use postil::terminal::{CopyRoute, Input, Key, KeyCode, Session};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, tcgetattr};
use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::fd::OwnedFd;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::time::{Duration, Instant};

const CHILD: &str = "POSTIL_TERMINAL_CHILD";
const SOON: Duration = Duration::from_secs(10);

// ---- the application ----

#[test]
fn the_child() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let (sender, inputs) = mpsc::channel();
    let opened = Session::open(move |input| sender.send(input).unwrap_or_default());
    let session = match opened {
        Ok(session) => session,
        Err(sentence) => {
            eprintln!("refused: {sentence}");
            std::process::exit(3);
        }
    };
    let code = run(session, &inputs);
    // The line may be gone: `println!` would panic.
    let _ = std::io::stdout().write_all(b"bye\r\n");
    std::process::exit(code);
}

fn run(mut session: Session, inputs: &mpsc::Receiver<Input>) -> i32 {
    let mut told: Vec<String> = vec!["ready".into()];
    let mut count = 0;
    loop {
        let size = session.size();
        let rows = usize::from(size.height);
        let shown: Vec<Line> = told.iter().rev().take(rows).rev().map(|line| Line::raw(line.clone())).collect();
        session.draw(|frame| frame.render_widget(Paragraph::new(shown), frame.area())).expect("a frame is drawn");
        let input = inputs.recv().expect("the session lives");
        // Whether a frame was dropped is a matter of moments; it is told, but not counted.
        count += usize::from(input != Input::Drained);
        told.push(match &input {
            Input::Key(key) => format!("{count} key {key}"),
            Input::Paste { text, cut } => format!("{count} paste {} {cut} {text:.20?}", text.len()),
            Input::Resize(size) => format!("{count} size {}x{}", size.width, size.height),
            Input::Drained => "Drained".into(),
            other => format!("{count} {other:?}"),
        });
        match input {
            Input::Leave { signal } => return 128 + signal,
            Input::Suspend => session.suspend().expect("suspended"),
            Input::Key(key) if key == Key::ctrl('z') => session.suspend().expect("suspended"),
            Input::Key(Key { code: KeyCode::Char(c), ctrl: false, alt: false }) => match c {
                'Q' => return 0,
                'P' => panic!("an invented mishap"),
                'W' => drop(std::thread::spawn(|| panic!("a worker's mishap")).join()),
                'S' => std::thread::sleep(Duration::from_secs(60)),
                'E' => {
                    let mut editor = Command::new("sh");
                    let status =
                        session.run_outside(editor.args(["-c", "echo outside; read line; echo got $line; exit 7"]));
                    told.push(format!("editor {:?}", status.expect("it ran").code()));
                }
                'C' => {
                    let route = session.copy("copied\x07").expect("copied");
                    assert_eq!(route, CopyRoute::Osc52);
                }
                'F' => flood(&mut session, inputs, u32::MAX),
                'D' => flood(&mut session, inputs, 50),
                _ => {}
            },
            _ => {}
        }
    }
}

/// Draws different full screens as fast as it is let, so many or until told to leave.
fn flood(session: &mut Session, inputs: &mpsc::Receiver<Input>, frames: u32) {
    for n in 0..frames {
        let line: String = (0..200).map(|i| char::from(b'a' + ((i * 7 + n * 13) % 26) as u8)).collect();
        let text: Vec<Line> = (0..60).map(|_| Line::raw(line.clone())).collect();
        session.draw(|frame| frame.render_widget(Paragraph::new(text), frame.area())).expect("a frame is drawn");
        match inputs.try_recv() {
            Ok(Input::Leave { signal }) => std::process::exit(128 + signal),
            Ok(_) | Err(_) => std::thread::sleep(Duration::from_millis(1)),
        }
    }
}

// ---- the terminal ----

struct Terminal {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    keys: Box<dyn Write + Send>,
    /// None once hung up.
    master: Option<Box<dyn MasterPty + Send>>,
    /// Kept open, or the modes would be forgotten with the last who has the terminal open.
    slave: OwnedFd,
    child: Box<dyn Child + Send + Sync>,
    reading: Option<std::thread::JoinHandle<()>>,
}

struct Seen {
    emulator: vt100::Parser,
    bytes: Vec<u8>,
    /// Nothing is read from the terminal any more.
    stalled: bool,
    /// The reading thread closes its end at the next words.
    closing: bool,
}

fn nonzero(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n.max(1)).expect("at least 1")
}

fn pty_size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    /// The application itself in a terminal of 100 by 20.
    fn start() -> Terminal {
        Terminal::with(100, 20, &["-c", "exec \"$0\" --exact the_child --nocapture"])
    }

    /// `sh ARGUMENTS TEST-BINARY` in a terminal.
    fn with(cols: u16, rows: u16, arguments: &[&str]) -> Terminal {
        let pair = native_pty_system().openpty(pty_size(cols, rows)).expect("a pseudo-terminal");
        let name = pair.master.tty_name().expect("a name");
        let slave = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty());
        let mut command = CommandBuilder::new("sh");
        command.args(arguments);
        command.arg(std::env::current_exe().expect("this binary"));
        command.env(CHILD, "1");
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        for variable in ["TMUX", "SSH_TTY", "SSH_CONNECTION", "NO_COLOR", "LINES", "COLUMNS"] {
            command.env_remove(variable);
        }
        let child = pair.slave.spawn_command(command).expect("started");
        drop(pair.slave);
        let emulator = vt100::Parser::new(nonzero(rows), nonzero(cols), 0);
        let seen = Arc::new((
            Mutex::new(Seen { emulator, bytes: Vec::new(), stalled: false, closing: false }),
            Condvar::new(),
        ));
        let mut output = pair.master.try_clone_reader().expect("a reader");
        let watched = Arc::clone(&seen);
        let reading = std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                let mut seen = watched.0.lock().expect("not poisoned");
                seen.emulator.process(&buffer[..count]);
                seen.bytes.extend_from_slice(&buffer[..count]);
                watched.1.notify_all();
                while seen.stalled && !seen.closing {
                    seen = watched.1.wait(seen).expect("not poisoned");
                }
                if seen.closing {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().expect("a writer");
        Terminal { seen, keys, master: Some(pair.master), slave: slave.expect("opened"), child, reading: Some(reading) }
    }

    fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.keys.write_all(bytes.as_ref()).and_then(|()| self.keys.flush()).expect("the terminal takes keys");
    }

    fn signal(&self, signal: Signal) {
        let pid = self.child.process_id().and_then(|pid| Pid::from_raw(pid as i32)).expect("it runs");
        kill_process(pid, signal).expect("signalled");
    }

    /// Waits until the screen holds a text.
    fn wait_for(&self, what: &str) -> String {
        self.wait_until(what, |seen| seen.emulator.screen().contents().contains(what))
    }

    fn wait_until(&self, what: &str, mut done: impl FnMut(&Seen) -> bool) -> String {
        let seen = self.seen.0.lock().expect("not poisoned");
        let (seen, waited) = self.seen.1.wait_timeout_while(seen, SOON, |seen| !done(seen)).expect("not poisoned");
        let screen = seen.emulator.screen().contents();
        assert!(
            !waited.timed_out(),
            "no {what:?} on the screen:\n{screen}\n{:?}",
            String::from_utf8_lossy(&seen.bytes)
        );
        screen
    }

    fn written(&self) -> usize {
        self.seen.0.lock().expect("not poisoned").bytes.len()
    }

    fn stall(&self, stalled: bool) {
        self.seen.0.lock().expect("not poisoned").stalled = stalled;
        self.seen.1.notify_all();
    }

    /// The exit code; fails if it takes longer than `limit`.
    fn ends_within(&mut self, limit: Duration) -> u32 {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return status.exit_code();
            }
            if begun.elapsed() > limit {
                let _ = self.child.kill();
                panic!(
                    "still running after {limit:?}: {:?}",
                    self.seen.0.lock().expect("not poisoned").emulator.screen().contents()
                );
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Closes every copy of the master that this process has.
    fn hang_up(&mut self) {
        self.seen.0.lock().expect("not poisoned").closing = true;
        self.seen.1.notify_all();
        self.send("x");
        self.reading.take().into_iter().for_each(|thread| thread.join().expect("it ended"));
        self.keys = Box::new(File::create("/dev/null").expect("the null device"));
        self.master = None;
    }

    fn is_cooked(&self) -> bool {
        let modes = tcgetattr(&self.slave).expect("modes").local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    fn is_put_back(&self) {
        self.wait_until("the screen of before", |seen| {
            let screen = seen.emulator.screen();
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
        });
        assert!(self.is_cooked(), "the modes were not put back");
    }
}

/// A second, as promised, and what a busy machine needs.
const PROMPTLY: Duration = Duration::from_secs(3);

#[test]
fn leaving_puts_the_terminal_back() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    assert!(terminal.seen.0.lock().unwrap().emulator.screen().alternate_screen() && !terminal.is_cooked());
    terminal.send("Q");
    assert_eq!(terminal.ends_within(SOON), 0);
    terminal.wait_for("bye");
    terminal.is_put_back();
}

#[test]
fn a_panic_puts_the_terminal_back_before_it_speaks() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    terminal.send("P");
    terminal.wait_for("an invented mishap");
    terminal.is_put_back();
    assert_ne!(terminal.ends_within(SOON), 0);
    let bytes = String::from_utf8_lossy(&terminal.seen.0.lock().unwrap().bytes).into_owned();
    assert!(bytes.find("\x1b[?1049l").unwrap() < bytes.find("an invented mishap").unwrap());
    assert_eq!(bytes.matches("\x1b[?1049l").count(), 1);
}

#[test]
fn a_panic_elsewhere_leaves_the_screen_alone_and_is_told_at_the_end() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    terminal.send("Wx");
    let screen = terminal.wait_for("2 key x");
    assert!(!screen.contains("mishap"), "{screen}");
    terminal.send("Q");
    assert_eq!(terminal.ends_within(SOON), 0);
    terminal.wait_for("a worker's mishap");
}

#[test]
fn a_signal_to_leave_is_told_once_and_the_terminal_is_put_back() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let mut terminal = Terminal::start();
        terminal.wait_for("ready");
        terminal.signal(signal);
        assert_eq!(terminal.ends_within(PROMPTLY), 128 + signal.as_raw() as u32);
        terminal.is_put_back();
    }
}

#[test]
fn a_loop_that_does_not_leave_is_ended_after_a_second() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    terminal.send("S");
    std::thread::sleep(Duration::from_millis(100));
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.ends_within(PROMPTLY), 128 + 15);
    terminal.is_put_back();
}

#[test]
fn a_line_that_drops_ends_the_program() {
    let arrangements = [
        "exec \"$0\" --exact the_child --nocapture",
        "trap '' HUP; exec \"$0\" --exact the_child --nocapture",
        "trap : HUP; \"$0\" --exact the_child --nocapture; exit $?",
    ];
    for script in arrangements {
        let mut terminal = Terminal::with(100, 20, &["-c", script]);
        terminal.wait_for("ready");
        terminal.hang_up();
        assert_eq!(terminal.ends_within(PROMPTLY), 128 + 1, "{script}");
    }
}

#[test]
fn a_line_that_drops_during_a_write_ends_the_program() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    terminal.stall(true);
    terminal.send("F");
    std::thread::sleep(Duration::from_millis(300));
    terminal.hang_up();
    assert_eq!(terminal.ends_within(PROMPTLY), 128 + 1);
}

#[test]
fn a_line_that_goes_on_shows_the_last_frame() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    terminal.stall(true);
    terminal.send("D");
    std::thread::sleep(Duration::from_millis(300));
    terminal.stall(false);
    let screen = terminal.wait_for("Drained");
    assert!(screen.starts_with("ready\n1 key D\n"), "{screen}");
}

#[test]
fn a_stalled_line_holds_up_neither_the_frames_nor_the_end() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    terminal.stall(true);
    terminal.send("F");
    std::thread::sleep(Duration::from_millis(300));
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.ends_within(PROMPTLY), 128 + 15);
}

#[test]
fn keys_arrive_however_the_line_cuts_them() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    for byte in "\x1b[1;5A漢\x1bOP\x1b[200~pasted\x1b[201~\x1b]11;rgb:0/0/0\x1b\\z".bytes() {
        terminal.send([byte]);
        std::thread::sleep(Duration::from_millis(3));
    }
    let screen = terminal.wait_for("5 key z");
    for line in ["1 key <c-up>", "2 key 漢", "3 key <f1>", "4 paste 6 false \"pasted\""] {
        assert!(screen.contains(line), "{line} in\n{screen}");
    }
    terminal.send("\x1b");
    terminal.wait_for("6 key <esc>");
    terminal.send("\x03\x1a");
    terminal.wait_for("7 key <c-c>");
}

#[test]
fn a_paste_without_its_end_lets_later_keys_live() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    terminal.send("\x1b[200~half");
    terminal.wait_for("1 paste 4 false");
    terminal.send("j");
    terminal.wait_for("2 key j");
}

#[test]
fn a_new_size_is_told_and_none_at_all_is_borne() {
    let terminal = Terminal::start();
    terminal.wait_for("ready");
    for (cols, rows, told) in [(60, 12, "size 60x12"), (0, 0, "size 80x24")] {
        terminal.seen.0.lock().unwrap().emulator.screen_mut().set_size(nonzero(rows.max(24)), nonzero(cols.max(80)));
        terminal.master.as_ref().unwrap().resize(pty_size(cols, rows)).unwrap();
        terminal.wait_for(told);
    }
}

#[test]
fn an_idle_session_writes_nothing_and_sleeps() {
    let terminal = Terminal::start();
    terminal.wait_for("ready");
    std::thread::sleep(Duration::from_millis(300));
    let pid = terminal.child.process_id().unwrap();
    let (bytes, switches) = (terminal.written(), context_switches(pid));
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(terminal.written(), bytes);
    assert!(context_switches(pid) - switches <= 1, "it woke {} times", context_switches(pid) - switches);
}

fn context_switches(pid: u32) -> u64 {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let status = tasks.map(|task| std::fs::read_to_string(task.unwrap().path().join("status")).unwrap());
    let of = |status: String| -> u64 {
        let lines = status.lines().filter(|line| line.contains("voluntary_ctxt_switches"));
        lines.filter_map(|line| line.split_whitespace().last()?.parse::<u64>().ok()).sum()
    };
    status.map(of).sum()
}

#[test]
fn stopping_and_going_on_works_as_a_shell_expects() {
    let script = "set -m; \"$0\" --exact the_child --nocapture; echo stopped; read line; echo \"line $line\"; fg; \
                  echo again; fg; echo over $?";
    let mut terminal = Terminal::with(100, 20, &["-c", script]);
    terminal.wait_for("ready");
    terminal.send("\x1a");
    terminal.wait_for("stopped");
    terminal.is_put_back();
    terminal.send("typed\r");
    terminal.wait_for("2 Continued");
    terminal.wait_until("the typed line", |seen| String::from_utf8_lossy(&seen.bytes).contains("line typed"));
    assert!(!terminal.is_cooked());
    terminal.send("x");
    terminal.wait_for("3 key x");

    // And from outside.
    let job = terminal.master.as_ref().and_then(|master| master.process_group_leader()).and_then(Pid::from_raw);
    kill_process(job.expect("a job in the foreground"), Signal::TSTP).expect("signalled");
    terminal.wait_until("the shell", |seen| String::from_utf8_lossy(&seen.bytes).contains("again\r\n"));
    terminal.wait_for("4 Suspend\n5 Continued");
    terminal.send("Q");
    terminal.wait_for("over 0");
    terminal.is_put_back();
}

#[test]
fn a_stopped_job_can_be_ended() {
    let script = "set -m; \"$0\" --exact the_child --nocapture; kill %1; kill -s CONT %1; sleep 1; echo over";
    let mut terminal = Terminal::with(100, 20, &["-c", script]);
    terminal.wait_for("ready");
    terminal.send("\x1a");
    terminal.wait_for("over");
    // It ended in the background, and did not take the terminal from the shell to do so.
    let bytes = String::from_utf8_lossy(&terminal.seen.0.lock().unwrap().bytes).into_owned();
    assert!(bytes.contains("bye") && bytes.matches("\x1b[?1049h").count() == 1, "{bytes:?}");
    terminal.is_put_back();
}

#[test]
fn without_a_shell_to_go_back_to_nothing_stops() {
    let alone = "exec \"$0\" --exact the_child --nocapture";
    let under_a_shell_without_jobs = "\"$0\" --exact the_child --nocapture; exit $?";
    for script in [alone, under_a_shell_without_jobs] {
        let mut terminal = Terminal::with(100, 20, &["-c", script]);
        terminal.wait_for("ready");
        terminal.send("\x1a");
        terminal.wait_for("Continued");
        terminal.send("x");
        terminal.wait_for("key x");
        terminal.send("Q");
        assert_eq!(terminal.ends_within(SOON), 0);
    }
}

#[test]
fn a_program_outside_gets_the_terminal_and_its_keys() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    terminal.send("E");
    terminal.wait_for("outside");
    terminal.is_put_back();
    terminal.send("words\r");
    terminal.wait_for("editor Some(7)");
    terminal.send("x");
    let screen = terminal.wait_for("2 key x");
    assert!(!screen.contains("words") && !screen.contains("key w"), "{screen}");
}

#[test]
fn a_copied_text_goes_to_the_terminal() {
    let mut terminal = Terminal::start();
    terminal.wait_for("ready");
    terminal.send("C");
    // "copied", without the bell.
    terminal.wait_until("OSC 52", |seen| String::from_utf8_lossy(&seen.bytes).contains("\x1b]52;c;Y29waWVk\x1b\\"));
}

#[test]
fn keys_come_from_the_terminal_when_the_input_is_a_pipe() {
    let script = "echo unread | \"$0\" --exact the_child --nocapture";
    let mut terminal = Terminal::with(100, 20, &["-c", script]);
    terminal.wait_for("ready");
    terminal.send("x");
    terminal.wait_for("1 key x");
    terminal.send("Q");
    assert_eq!(terminal.ends_within(SOON), 0);
    terminal.is_put_back();
}

#[test]
fn without_a_terminal_there_is_one_sentence() {
    let exe = std::env::current_exe().unwrap();
    let output =
        Command::new(exe).args(["--exact", "the_child", "--nocapture"]).env(CHILD, "1").output().expect("it ran");
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("refused: the standard output is not a terminal"), "{said}");
    assert!(!said.contains("os error"), "{said}");
}
