//! The terminal, ours until dropped.

use super::Input;
use super::capabilities::{Capabilities, Dialect};
use super::clipboard::{self, CopyRoute};
use super::decode::Decoded;
use super::kin;
use super::reader::Reader;
use super::shell::Canvas;
use super::signals::{self, Shared};
use super::tty::{ENTER, Tty, plain};
use super::writer::Writer;
use crate::text::for_clipboard;
use ratatui::Frame;
use ratatui::layout::Size;
use rustix::process::{Signal, kill_current_process_group};
use signal_hook::consts::SIGHUP;
use std::io::{self, Write as _};
use std::panic::PanicHookInfo;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// How long a lone ESC may be the beginning of a sequence. Over a line from far away its parts come further apart.
const ESCAPE_PATIENCE: Duration = Duration::from_millis(50);
const ESCAPE_PATIENCE_SSH: Duration = Duration::from_millis(100);

/// From a signal to the thread that hears it.
const SIGNAL_ON_ITS_WAY: Duration = Duration::from_millis(20);

/// How long a stalled line may hold up what needs the terminal back.
const LINE_PATIENCE: Duration = Duration::from_millis(500);

/// The terminal, ours until dropped: raw mode, alternate screen, writer thread, reader thread, signals, panic hook.
///
/// One to a process: what signals do is the process's own.
pub struct Session {
    capabilities: Capabilities,
    canvas: Canvas,
    shared: Arc<Shared>,
    reader: Reader,
    signals: signal_hook::iterator::Handle,
    panics: Panics,
}

impl Session {
    /// Opens the terminal. `sink` is called from the reader, writer and signal threads; it should only pass on what it
    /// is given.
    ///
    /// The error is a sentence: the standard output is no terminal, or there is none to read keys from.
    pub fn open(sink: impl Fn(Input) + Send + Sync + 'static) -> Result<Session, String> {
        let failed = |error: io::Error| format!("the terminal cannot be used: {}", plain(&error));
        let capabilities = Capabilities::from_environment();
        let tty = Arc::new(Tty::open()?);
        let sink: Arc<dyn Fn(Input) + Send + Sync> = Arc::new(sink);

        // The writer is part of what is shared, and must tell the others when the line breaks.
        let known: Arc<OnceLock<Arc<Shared>>> = Arc::default();
        let (drained, broken) = (Arc::clone(&sink), Arc::clone(&known));
        let writer = Writer::start(
            tty.output().try_clone().map_err(failed)?,
            move || drained(Input::Drained),
            move || broken.get().into_iter().for_each(|shared| shared.leave(SIGHUP)),
        )
        .map_err(failed)?;
        let shared = Arc::new(Shared::new(Arc::clone(&tty), writer, sink));
        let _ = known.set(Arc::clone(&shared));

        let signals = signals::listen(&shared).map_err(failed)?;
        let started = tty.make_raw().and_then(|()| start_reader(&shared, &capabilities));
        let reader = started.map_err(|error| {
            tty.put_back(&shared.writer, LINE_PATIENCE);
            shared.close();
            signals.close();
            failed(error)
        })?;
        let panics = Panics::watch(&shared);
        let canvas = Canvas::new(tty.size(), Dialect::from_environment());
        Ok(Session { capabilities, canvas, shared, reader, signals, panics })
    }

    /// What the terminal can do, as the environment says.
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// Columns and rows, at least 1 each; 80 by 24 where the terminal does not know.
    pub fn size(&self) -> Size {
        self.shared.tty.size()
    }

    /// Draws one frame: at most one write, by the writer thread; none when nothing changed. While a write is under way
    /// nothing is painted: [`Input::Drained`] comes when there is room again.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Frame)) -> io::Result<()> {
        let Shared { tty, writer, modes_lost, screen_lost, .. } = &*self.shared;
        // In the background, or told to leave after the terminal was put back: it is not ours to draw on.
        let taking = modes_lost.load(Ordering::SeqCst);
        if taking && (self.shared.is_leaving() || !tty.is_ours()) || writer.drops_frame() {
            return Ok(());
        }
        let mut bytes = String::new();
        if modes_lost.swap(false, Ordering::SeqCst) {
            // A terminal that refuses is gone, and the reader will say so.
            let _ = tty.make_raw();
            tty.enters();
            bytes.push_str(ENTER);
            self.canvas.lose();
        }
        if screen_lost.swap(false, Ordering::SeqCst) {
            self.canvas.lose();
        }
        bytes.push_str(&self.canvas.frame(tty.size(), paint));
        writer.send(bytes.as_bytes());
        Ok(())
    }

    /// Puts the terminal back, stops the process group as the shell expects, and on `fg` takes it again; the next draw
    /// repaints. Where no shell could continue us, nothing stops.
    pub fn suspend(&mut self) -> io::Result<()> {
        if self.shared.is_leaving() {
            return Ok(());
        }
        self.put_back();
        if kin::has_job_control() {
            self.shared.own_stop.store(true, Ordering::SeqCst);
            kill_current_process_group(Signal::TSTP)?;
            loop {
                signals::stop();
                // Continued. A signal to leave that came with it is heard first.
                std::thread::sleep(SIGNAL_ON_ITS_WAY);
                // Our own SIGTSTP is heard by now, or SIGCONT has made the system forget it.
                self.shared.own_stop.store(false, Ordering::SeqCst);
                if self.shared.is_leaving() {
                    return Ok(());
                }
                // In the background the terminal is not ours to take.
                if self.shared.tty.is_ours() {
                    break;
                }
            }
        } else {
            self.shared.tell(Input::Continued);
        }
        self.take_again()
    }

    /// Runs a program that needs the terminal (an editor), the reader thread quiet meanwhile. The next draw repaints.
    pub fn run_outside(&mut self, command: &mut Command) -> io::Result<ExitStatus> {
        let Shared { tty, outside, .. } = &*self.shared;
        // Where our own standard input is a pipe, the program's would be too.
        if !rustix::termios::isatty(rustix::stdio::stdin()) {
            command.stdin(Stdio::from(tty.input().try_clone()?));
        }
        self.reader.pause();
        outside.store(true, Ordering::SeqCst);
        self.put_back();
        let status = command.status();
        outside.store(false, Ordering::SeqCst);
        let taken = self.take_again();
        self.reader.resume();
        taken.and(status)
    }

    /// Copies a text, less its control characters, to the clipboard of whoever sits at the terminal.
    pub fn copy(&mut self, text: &str) -> io::Result<CopyRoute> {
        let text = for_clipboard(text);
        if self.capabilities.tmux && clipboard::hand_over(&mut clipboard::tmux(), &text) {
            return Ok(CopyRoute::Tmux);
        }
        self.shared.writer.send(clipboard::osc52(&text, self.capabilities.tmux).as_bytes());
        Ok(CopyRoute::Osc52)
    }

    /// Puts the terminal back (also done by Drop).
    pub fn close(self) {}

    fn put_back(&self) {
        self.shared.tty.put_back(&self.shared.writer, LINE_PATIENCE);
    }

    fn take_again(&self) -> io::Result<()> {
        self.shared.modes_lost.store(true, Ordering::SeqCst);
        if self.shared.is_leaving() { Ok(()) } else { self.shared.tty.make_raw() }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.reader.stop();
        self.put_back();
        self.shared.writer.close();
        self.shared.close();
        self.signals.close();
        self.panics.end();
    }
}

fn start_reader(shared: &Arc<Shared>, capabilities: &Capabilities) -> io::Result<Reader> {
    let (keys, line) = (Arc::clone(shared), Arc::clone(shared));
    let emit = move |decoded| {
        keys.tell(match decoded {
            Decoded::Key(key) => Input::Key(key),
            Decoded::Paste { text, cut } => Input::Paste { text, cut },
        });
    };
    let patience = if capabilities.ssh { ESCAPE_PATIENCE_SSH } else { ESCAPE_PATIENCE };
    Reader::start(Arc::clone(&shared.tty), patience, emit, move || line.leave(SIGHUP))
}

type Hook = dyn Fn(&PanicHookInfo<'_>) + Send + Sync;

/// The panic hook: the terminal is put back before a word is said.
struct Panics {
    previous: Arc<Hook>,
    /// What was said by threads that died while the screen stood.
    kept: Arc<Mutex<Vec<String>>>,
}

impl Panics {
    fn watch(shared: &Arc<Shared>) -> Panics {
        let previous: Arc<Hook> = Arc::from(std::panic::take_hook());
        let kept: Arc<Mutex<Vec<String>>> = Arc::default();
        let ours = std::thread::current().id();
        let (hook, keep, shared) = (Arc::clone(&previous), Arc::clone(&kept), Arc::clone(shared));
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().id() == ours {
                shared.tty.put_back(&shared.writer, LINE_PATIENCE);
                hook(panic);
            } else {
                // A worker: whoever waits for it goes on, and the screen with it.
                let name = std::thread::current().name().unwrap_or("unnamed").to_owned();
                keep.lock().unwrap_or_else(PoisonError::into_inner).push(format!("thread {name}: {panic}"));
            }
        }));
        Panics { previous, kept }
    }

    /// The terminal is put back: the hook is what it was, and what was kept is said.
    fn end(&mut self) {
        // A panicking thread may not change the hook; the process is about to end anyway.
        if !std::thread::panicking() {
            let previous = Arc::clone(&self.previous);
            std::panic::set_hook(Box::new(move |panic| previous(panic)));
        }
        for said in self.kept.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            // Not `eprintln!`, which panics where the line is gone.
            let _ = writeln!(io::stderr(), "postil: {said}");
        }
    }
}
