//! The thread that reads the terminal. It sleeps until a byte comes, or until the rest of a sequence is overdue.

use super::decode::{Decoded, Decoder};
use super::tty::Tty;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::pipe::PipeFlags;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    Read,
    Pause,
    Stop,
}

struct Control {
    wish: Wish,
    /// The thread keeps its hands off the terminal.
    resting: bool,
}

pub(super) struct Reader {
    control: Arc<(Mutex<Control>, Condvar)>,
    /// A byte written here wakes the thread.
    wake: OwnedFd,
}

/// The thread's answer to a wish may be late only when the sink blocks.
const PAUSE_PATIENCE: Duration = Duration::from_millis(500);

impl Reader {
    /// `emit` is given every key and paste; `hung_up` is called once, when nothing can ever come again.
    pub fn start(
        tty: Arc<Tty>,
        escape_patience: Duration,
        emit: impl Fn(Decoded) + Send + 'static,
        hung_up: impl FnOnce() + Send + 'static,
    ) -> io::Result<Reader> {
        let (woken, wake) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
        let control = Arc::new((Mutex::new(Control { wish: Wish::Read, resting: false }), Condvar::new()));
        let wishes = Arc::clone(&control);
        std::thread::Builder::new().name("terminal reader".into()).spawn(move || {
            if read(tty.input(), &woken, &wishes, Decoder::new(escape_patience), emit) == Ended::HungUp {
                hung_up();
            }
            // Whoever waits for a pause need not wait for us.
            locked(&wishes).resting = true;
            wishes.1.notify_all();
        })?;
        Ok(Reader { control, wake })
    }

    /// Leaves the terminal's input alone until [`resume`](Reader::resume); returns when that is so.
    pub fn pause(&self) {
        self.wish(Wish::Pause);
        let resting =
            self.control.1.wait_timeout_while(locked(&self.control), PAUSE_PATIENCE, |control| !control.resting);
        drop(resting.unwrap_or_else(PoisonError::into_inner));
    }

    pub fn resume(&self) {
        self.wish(Wish::Read);
    }

    pub fn stop(&self) {
        self.wish(Wish::Stop);
    }

    fn wish(&self, wish: Wish) {
        locked(&self.control).wish = wish;
        self.control.1.notify_all();
        // A full pipe wakes as well.
        let _ = rustix::io::write(&self.wake, b".");
    }
}

fn locked(control: &(Mutex<Control>, Condvar)) -> MutexGuard<'_, Control> {
    control.0.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(PartialEq, Eq)]
enum Ended {
    HungUp,
    Stopped,
}

fn read(
    tty: &OwnedFd,
    woken: &OwnedFd,
    control: &(Mutex<Control>, Condvar),
    mut decoder: Decoder,
    emit: impl Fn(Decoded),
) -> Ended {
    let mut bytes = [0; 8192];
    let mut decoded = Vec::new();
    let mut overdue: Option<Instant> = None;
    loop {
        let mut held = locked(control);
        while held.wish == Wish::Pause {
            held.resting = true;
            control.1.notify_all();
            held = control.1.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
        held.resting = false;
        if held.wish == Wish::Stop {
            return Ended::Stopped;
        }
        drop(held);

        let left = overdue.map(|at| timespec(at.saturating_duration_since(Instant::now())));
        let mut waited = [PollFd::new(tty, PollFlags::IN), PollFd::new(woken, PollFlags::IN)];
        let ready = match poll(&mut waited, left.as_ref()) {
            Ok(ready) => ready,
            Err(Errno::INTR) => continue,
            Err(_) => return Ended::HungUp,
        };
        let [there, wake] = [waited[0].revents(), waited[1].revents()];
        if !wake.is_empty() {
            let _ = rustix::io::read(woken, &mut [0; 64]);
        } else if !there.is_empty() {
            // A terminal that hung up is readable and gives nothing.
            match rustix::io::read(tty, &mut bytes) {
                Ok(0) => return Ended::HungUp,
                Ok(count) => bytes.iter().take(count).for_each(|byte| decoder.push(*byte, &mut decoded)),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(_) => return Ended::HungUp,
            }
            overdue = decoder.patience().map(|patience| Instant::now() + patience);
        } else if ready == 0 && overdue.is_some_and(|at| at <= Instant::now()) {
            decoder.quiet(&mut decoded);
            overdue = None;
        }
        decoded.drain(..).for_each(&emit);
    }
}

fn timespec(duration: Duration) -> Timespec {
    // Rounded up: a wait cut short by a part of a millisecond would be a wait begun again.
    let duration = duration + Duration::from_millis(1);
    Timespec { tv_sec: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX), tv_nsec: duration.subsec_nanos().into() }
}
