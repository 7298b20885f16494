//! What the system says: leave, stop, go on, new size. And what all threads of a session share to answer it.

use super::Input;
use super::tty::Tty;
use super::writer::Writer;
use rustix::process::{Signal, getpid, kill_process};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::{Handle, Signals};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// So long after `Input::Leave` the process ends whether the loop has left or not.
const LEAVING_PATIENCE: Duration = Duration::from_secs(1);

/// So long a stalled line may hold up putting the terminal back when nothing else can be waited for.
const LAST_PATIENCE: Duration = Duration::from_millis(100);

pub(super) struct Shared {
    pub tty: Arc<Tty>,
    pub writer: Writer,
    sink: Arc<dyn Fn(Input) + Send + Sync>,
    /// The signal we were told to leave by; 0 as long as we were not.
    leaving: AtomicI32,
    /// The session is over, by whichever way; signals do what they do to any program.
    closed: Arc<AtomicBool>,
    closing: (Mutex<()>, Condvar),
    /// Somebody has set the terminal's modes since we did, the shell for one.
    pub modes_lost: AtomicBool,
    /// The screen no longer shows what we wrote.
    pub screen_lost: AtomicBool,
    /// A program we started has the terminal; what is typed to stop or interrupt is meant for it.
    pub outside: AtomicBool,
    /// The next SIGTSTP is our own, sent to the rest of the process group.
    pub own_stop: AtomicBool,
}

impl Shared {
    pub fn new(tty: Arc<Tty>, writer: Writer, sink: Arc<dyn Fn(Input) + Send + Sync>) -> Shared {
        Shared {
            tty,
            writer,
            sink,
            leaving: AtomicI32::new(0),
            closed: Arc::default(),
            closing: Default::default(),
            modes_lost: AtomicBool::new(true),
            screen_lost: AtomicBool::new(true),
            outside: AtomicBool::new(false),
            own_stop: AtomicBool::new(false),
        }
    }

    pub fn tell(&self, input: Input) {
        (self.sink)(input);
    }

    pub fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::SeqCst) != 0
    }

    /// Tells the loop to leave, once however many reasons there are, and sees to it that the process does.
    pub fn leave(self: &Arc<Shared>, signal: i32) {
        if self.leaving.swap(signal, Ordering::SeqCst) != 0 {
            return;
        }
        let shared = Arc::clone(self);
        let watchdog = move || {
            let guard = shared.closing.0.lock().unwrap_or_else(PoisonError::into_inner);
            let open = |_: &mut ()| !shared.closed.load(Ordering::SeqCst);
            let waited = shared.closing.1.wait_timeout_while(guard, LEAVING_PATIENCE, open);
            if waited.unwrap_or_else(PoisonError::into_inner).1.timed_out() {
                shared.tty.put_back(&shared.writer, LAST_PATIENCE);
                // No destructors, no flushing: any of them may be what hangs.
                signal_hook::low_level::exit(128 + signal);
            }
        };
        // Without a thread to spare the loop is trusted.
        let _ = std::thread::Builder::new().name("watchdog".into()).spawn(watchdog);
        self.tell(Input::Leave { signal });
    }

    /// The terminal is no longer ours.
    pub fn close(&self) {
        let guard = self.closing.0.lock().unwrap_or_else(PoisonError::into_inner);
        self.closed.store(true, Ordering::SeqCst);
        drop(guard);
        self.closing.1.notify_all();
    }
}

/// Starts the thread that hears signals. Closing the handle ends it.
pub(super) fn listen(shared: &Arc<Shared>) -> io::Result<Handle> {
    // A handler once installed stays; when the session is closed it does what would have been done without it.
    for signal in [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP] {
        signal_hook::flag::register_conditional_default(signal, Arc::clone(&shared.closed))?;
    }
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?;
    let handle = signals.handle();
    let shared = Arc::clone(shared);
    let hear = move || signals.forever().for_each(|signal| shared.heard(signal));
    std::thread::Builder::new().name("signals".into()).spawn(hear)?;
    Ok(handle)
}

impl Shared {
    fn heard(self: &Arc<Shared>, signal: i32) {
        let outside = self.outside.load(Ordering::SeqCst);
        match signal {
            SIGWINCH => {
                self.screen_lost.store(true, Ordering::SeqCst);
                self.tell(Input::Resize(self.tty.size()));
            }
            SIGCONT => {
                self.modes_lost.store(true, Ordering::SeqCst);
                self.screen_lost.store(true, Ordering::SeqCst);
                if !outside {
                    self.tell(Input::Continued);
                }
            }
            SIGTSTP if self.own_stop.swap(false, Ordering::SeqCst) => {}
            // The program that has the terminal stops by itself; we with it, or the shell would wait for us.
            SIGTSTP if outside => stop(),
            SIGTSTP => self.tell(Input::Suspend),
            SIGINT | SIGQUIT if outside => {}
            signal => self.leave(signal),
        }
    }
}

/// Stops this process until it is told to go on.
pub(super) fn stop() {
    let _ = kill_process(getpid(), Signal::STOP);
}
