//! The parent's hold on one child. It is waited for no longer than it gives signs of life, ended when it is no longer
//! wanted, and always reaped.

use super::wire::{HEAD, Head, Kind, LARGEST_PIECE, Question};
use super::{Answer, Asked, LARGEST_ANSWER, Refusal, SILENCE, child, pack};
use crate::format::Extract;
use crate::jobs::read::Feed;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How often whoever asked is asked whether the answer is still wanted.
const LOOK: Duration = Duration::from_millis(50);
/// A child that gets next to no time on a busy machine is waited for so many times longer: silence is measured in its time.
const PATIENCE: u32 = 6;
/// A child that has read and said so much in one question is not asked again: memory once used is not all given back.
const WORN: u64 = 16 << 20;

/// A child, ready for a question.
#[derive(Debug)]
pub struct Reader {
    child: Child,
    questions: ChildStdin,
    answers: ChildStdout,
    /// What it gave the last sign of life.
    heard: Instant,
    /// CPU it had used a while after that, where that long has passed.
    used_then: Option<Duration>,
    /// Bytes in and out for the question under way.
    passed: u64,
}

impl Reader {
    pub fn start(program: &OsStr) -> io::Result<Reader> {
        let mut child = Command::new(program)
            .arg0("postil")
            .arg(child::ARGUMENT)
            .env_clear()
            .current_dir("/")
            // What the reader's keys stop or end is postil, which ends the child.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            end(&mut child);
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let reader = Reader { child, questions, answers, heard: Instant::now(), used_then: None, passed: 0 };
        // From here on a child that cannot be spoken to is ended with `reader`.
        rustix::io::ioctl_fionbio(&reader.questions, true)?;
        rustix::io::ioctl_fionbio(&reader.answers, true)?;
        Ok(reader)
    }

    /// Puts a question and waits for its answer. After a refusal that is not [`Refusal::Format`] the child is of no use.
    pub fn ask(
        &mut self,
        asked: &Asked,
        feed: &mut Feed<'_>,
        stopped: &dyn Fn() -> bool,
        beginning: &mut dyn FnMut(Extract),
    ) -> Result<Answer, Refusal> {
        self.passed = 0;
        self.sign();
        self.tell(&Question::of(asked).to_bytes(), stopped)?;
        let mut piece = vec![0; LARGEST_PIECE];
        loop {
            let filled = feed.next(&mut piece).map_err(Refusal::Feed)?;
            self.tell(&piece[..filled], stopped)?;
            if filled == 0 {
                break;
            }
        }
        drop(piece);
        let mut room = LARGEST_ANSWER + (HEAD as u64);
        loop {
            let mut head = [0; HEAD];
            self.listen(&mut head, stopped)?;
            let head = Head::from_bytes(head).ok_or_else(babble)?;
            room = room.checked_sub(head.bytes).ok_or_else(babble)?;
            let mut said = Vec::new();
            let length = head.bytes as usize;
            said.try_reserve_exact(length).map_err(|_| Refusal::TooLarge)?;
            said.resize(length, 0);
            self.listen(&mut said, stopped)?;
            match head.kind {
                Kind::Alive => {}
                Kind::Beginning => beginning(pack::unpack(said).ok_or_else(babble)?),
                Kind::Whole => {
                    let packed = asked.keep.then(|| said.clone());
                    return Ok(Answer { extract: pack::unpack(said).ok_or_else(babble)?, packed });
                }
                Kind::Refused => return Err(Refusal::Format(postcard::from_bytes(&said).map_err(|_| babble())?)),
                Kind::TooLarge => return Err(Refusal::TooLarge),
                Kind::Fault => return Err(Refusal::Fault(String::from_utf8_lossy(&said).into_owned())),
            }
        }
    }

    /// Whether it may be asked again.
    pub fn is_fresh(&self) -> bool {
        self.passed < WORN
    }

    /// One piece, its length before it.
    fn tell(&mut self, piece: &[u8], stopped: &dyn Fn() -> bool) -> Result<(), Refusal> {
        let length = u32::try_from(piece.len()).map_err(|_| babble())?;
        for mut words in [&length.to_le_bytes()[..], piece] {
            while !words.is_empty() {
                match rustix::io::write(&self.questions, words) {
                    Ok(written) => {
                        words = &words[written..];
                        self.passed += written as u64;
                        self.sign();
                    }
                    Err(Errno::AGAIN) => self.wait(true, stopped)?,
                    Err(Errno::INTR) => {}
                    Err(_) => return Err(self.why_it_ended()),
                }
            }
        }
        Ok(())
    }

    fn listen(&mut self, mut words: &mut [u8], stopped: &dyn Fn() -> bool) -> Result<(), Refusal> {
        while !words.is_empty() {
            match rustix::io::read(&self.answers, &mut *words) {
                Ok(0) => return Err(self.why_it_ended()),
                Ok(read) => {
                    words = &mut words[read..];
                    self.passed += read as u64;
                    self.sign();
                }
                Err(Errno::AGAIN) => self.wait(false, stopped)?,
                Err(Errno::INTR) => {}
                Err(_) => return Err(self.why_it_ended()),
            }
        }
        Ok(())
    }

    fn sign(&mut self) {
        self.heard = Instant::now();
        self.used_then = None;
    }

    /// Until more can be told or heard.
    fn wait(&mut self, to_tell: bool, stopped: &dyn Fn() -> bool) -> Result<(), Refusal> {
        loop {
            if stopped() {
                return Err(Refusal::Stopped);
            }
            let ready = {
                let (end, flag) = match to_tell {
                    true => (self.questions.as_fd(), PollFlags::OUT),
                    false => (self.answers.as_fd(), PollFlags::IN),
                };
                let look = Timespec { tv_sec: 0, tv_nsec: LOOK.subsec_nanos().into() };
                poll(&mut [PollFd::from_borrowed_fd(end, flag)], Some(&look))
            };
            match ready {
                Ok(0) if self.is_silent() => return Err(Refusal::TooSlow),
                Ok(0) | Err(Errno::INTR) => {}
                Ok(_) => return Ok(()),
                Err(_) => return Err(self.why_it_ended()),
            }
        }
    }

    /// Whether nothing was heard for too long, of which the child had its share to say something.
    fn is_silent(&mut self) -> bool {
        let silent = self.heard.elapsed();
        if silent < SILENCE / 4 {
            return false;
        }
        let used = cpu_of(&self.child);
        let since = *self.used_then.get_or_insert(used.unwrap_or_default());
        // Where nobody tells what it used, it is taken to have had its share.
        let worked = used.is_none_or(|used| used.saturating_sub(since) >= SILENCE / 2);
        silent >= SILENCE && worked || silent >= SILENCE * PATIENCE
    }

    /// Reaps a child that hung up.
    fn why_it_ended(&mut self) -> Refusal {
        // It has closed its ends, so it is ending; one that is not is ended.
        let until = Instant::now() + SILENCE;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return meaning(status),
                Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(1)),
                _ => return Refusal::Lost,
            }
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Ends a child and takes its leave; one that has gone already is none the worse for it.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// A child of ours that does not speak as ours do.
fn babble() -> Refusal {
    Refusal::Fault("an answer that is none".into())
}

fn meaning(status: ExitStatus) -> Refusal {
    use rustix::process::Signal;
    let signal = status.signal().and_then(Signal::from_named_raw);
    match signal {
        // Out of memory (Rust aborts), out of stack.
        Some(Signal::ABORT | Signal::SEGV | Signal::BUS | Signal::ILL | Signal::TRAP) => Refusal::TooLarge,
        Some(Signal::XCPU) => Refusal::TooSlow,
        Some(Signal::XFSZ | Signal::SYS) => Refusal::Fault("it tried what it may not".into()),
        Some(_) => Refusal::Lost,
        None if status.success() => Refusal::Lost,
        None => Refusal::Fault("its reader ended itself".into()),
    }
}

/// CPU a process has used so far. Told by Linux alone.
fn cpu_of(child: &Child) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11).map(|field| field.parse::<u64>().ok());
    let ticks = fields.next()?? + fields.next()??;
    let second = rustix::param::clock_ticks_per_second().max(1);
    Some(Duration::from_millis(ticks.saturating_mul(1000) / second))
}
