//! The thread that writes to the terminal, so that a stalled line stops nothing else.
//!
//! Frames are never queued: while one is being written the next are not painted at all, and whoever asked is told when
//! the line is free. What is no frame (a copied text, entering and leaving the screen) waits its turn.

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[derive(Default)]
struct Slot {
    /// What to write next, in one go.
    waiting: Vec<u8>,
    writing: bool,
    /// A frame was not painted because of what is being written.
    dropped: bool,
    /// The line is gone: everything more is thrown away.
    broken: bool,
    closed: bool,
}

impl Slot {
    fn is_busy(&self) -> bool {
        self.writing || !self.waiting.is_empty()
    }
}

#[derive(Clone)]
pub(super) struct Writer(Arc<(Mutex<Slot>, Condvar)>);

impl Writer {
    pub fn start(
        output: OwnedFd,
        drained: impl Fn() + Send + 'static,
        broken: impl Fn() + Send + 'static,
    ) -> io::Result<Writer> {
        let writer = Writer(Arc::default());
        let thread = writer.clone();
        std::thread::Builder::new()
            .name("terminal writer".into())
            .spawn(move || thread.run(&output, drained, broken))?;
        Ok(writer)
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        // Nothing in here can panic while it holds the lock half-changed.
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self, output: &OwnedFd, drained: impl Fn(), broken: impl Fn()) {
        let (_, changed) = &*self.0;
        loop {
            let mut slot = self.slot();
            while slot.waiting.is_empty() && !slot.closed {
                slot = changed.wait(slot).unwrap_or_else(PoisonError::into_inner);
            }
            if slot.waiting.is_empty() {
                return;
            }
            let bytes = std::mem::take(&mut slot.waiting);
            slot.writing = true;
            drop(slot);
            let outcome = write(output, &bytes);
            let mut slot = self.slot();
            slot.writing = false;
            if outcome.is_err() {
                slot.broken = true;
                slot.waiting.clear();
            }
            let tell = !slot.is_busy() && std::mem::take(&mut slot.dropped);
            drop(slot);
            changed.notify_all();
            if outcome.is_err() {
                return broken();
            }
            if tell {
                drained();
            }
        }
    }

    /// Whether a frame would have to wait. If so it counts as dropped, and `drained` is called when the line is free.
    pub fn drops_frame(&self) -> bool {
        let mut slot = self.slot();
        let busy = slot.is_busy();
        slot.dropped |= busy;
        busy
    }

    /// Writes these bytes as soon as may be.
    pub fn send(&self, bytes: &[u8]) {
        let mut slot = self.slot();
        if !slot.broken && !slot.closed {
            slot.waiting.extend_from_slice(bytes);
            drop(slot);
            self.0.1.notify_all();
        }
    }

    /// Waits until all is written, or for so long; true if all is written.
    pub fn wait(&self, patience: Duration) -> bool {
        let (_, changed) = &*self.0;
        let outcome = changed.wait_timeout_while(self.slot(), patience, |slot| slot.is_busy());
        let (slot, _) = outcome.unwrap_or_else(PoisonError::into_inner);
        !slot.is_busy() && !slot.broken
    }

    /// Ends the thread once what waits is written.
    pub fn close(&self) {
        self.slot().closed = true;
        self.0.1.notify_all();
    }
}

/// All the bytes, in as few calls as the terminal takes them: one.
fn write(output: &OwnedFd, mut bytes: &[u8]) -> Result<(), Errno> {
    while !bytes.is_empty() {
        match rustix::io::write(output, bytes) {
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            // Another program may have made the terminal non-blocking for all who share it.
            Err(Errno::AGAIN) => {
                let _ = poll(&mut [PollFd::new(output, PollFlags::OUT)], None);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::sync::mpsc;

    fn start() -> (Writer, std::fs::File, mpsc::Receiver<&'static str>) {
        let (read, write) = rustix::pipe::pipe().unwrap();
        let (drained, told) = mpsc::channel();
        let broken = drained.clone();
        let tell = move |word: &'static str, to: &mpsc::Sender<_>| to.send(word).unwrap_or_default();
        let writer = Writer::start(write, move || tell("drained", &drained), move || tell("broken", &broken)).unwrap();
        (writer, read.into(), told)
    }

    const SOON: Duration = Duration::from_secs(5);

    #[test]
    fn a_frame_dropped_while_writing_is_told_of_once_and_only_then() {
        let (writer, mut line, told) = start();
        // More than a pipe holds: the write stalls until somebody reads.
        let large = vec![b'a'; 1 << 20];
        writer.send(&large);
        assert!(writer.drops_frame() && writer.drops_frame());
        assert!(!writer.wait(Duration::from_millis(20)));
        assert!(told.try_recv().is_err());
        line.read_exact(&mut vec![0; 1 << 20]).unwrap();
        assert_eq!(told.recv_timeout(SOON), Ok("drained"));
        assert!(writer.wait(SOON) && !writer.drops_frame());
        writer.send(b"b");
        assert!(writer.wait(SOON));
        assert!(told.recv_timeout(Duration::from_millis(50)).is_err());
    }

    #[test]
    fn what_is_sent_at_once_is_written_at_once() {
        let (near, far) = std::os::unix::net::UnixDatagram::pair().unwrap();
        let writer = Writer::start(near.into(), || {}, || {}).unwrap();
        for length in [1, 4000, 60_000] {
            writer.send(&vec![b'a'; length]);
            // A datagram is what one call wrote.
            assert_eq!(far.recv(&mut vec![0; 100_000]).unwrap(), length);
        }
        writer.close();
    }

    #[test]
    fn a_broken_line_is_told_and_nothing_waits_for_it() {
        let (writer, line, told) = start();
        drop(line);
        writer.send(b"lost");
        assert_eq!(told.recv_timeout(SOON), Ok("broken"));
        writer.send(b"lost as well");
        assert!(!writer.drops_frame() && !writer.wait(SOON));
    }
}
