//! The children there are: one that is free is asked again, one that was free for a while is ended.

use super::reader::Reader;
use super::{Answer, Asked, Refusal};
use crate::format::Extract;
use crate::jobs::read::Feed;
use std::ffi::OsString;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The children of one process.
pub struct Readers {
    program: OsString,
    rest: Mutex<Rest>,
}

#[derive(Default)]
struct Rest {
    free: Vec<Free>,
    /// Whether there is a thread that ends those that are free for long.
    watched: bool,
}

struct Free {
    reader: Reader,
    niceness: i32,
    since: Instant,
}

/// How long a child that is free is kept.
const KEPT: Duration = Duration::from_secs(20);
/// How many of them at most: one for whoever reads, one for the index.
const MOST: usize = 2;
/// A child that was ended from outside is no verdict on the file: another one tries.
const ATTEMPTS: usize = 2;

impl Readers {
    /// Children that run this very program, whatever has been put in the place of its file meanwhile.
    pub fn ourselves() -> Arc<Readers> {
        let here = Path::new("/proc/self/exe");
        let is_told = cfg!(target_os = "linux") && here.exists();
        let named = std::env::current_exe().ok().filter(|_| !is_told);
        Readers::of(named.unwrap_or_else(|| here.to_path_buf()))
    }

    /// Children that run the postil of a path.
    pub fn of(program: impl Into<OsString>) -> Arc<Readers> {
        Arc::new(Readers { program: program.into(), rest: Mutex::default() })
    }

    /// Has a document read. `feed` is begun anew where a child was lost.
    pub(in crate::jobs) fn read(
        self: &Arc<Self>,
        asked: &Asked,
        feed: &mut Feed<'_>,
        stopped: &dyn Fn() -> bool,
        beginning: &mut dyn FnMut(Extract),
    ) -> Result<Answer, Refusal> {
        let niceness = niceness();
        for attempt in 0..ATTEMPTS {
            let free = if attempt == 0 { self.take(niceness) } else { None };
            let mut reader = free.map_or_else(|| self.start(), Ok)?;
            feed.rewind();
            let answer = reader.ask(asked, feed, stopped, beginning);
            match &answer {
                Err(Refusal::Lost) => continue,
                Ok(_) | Err(Refusal::Format(_)) if reader.is_fresh() => self.put_back(reader, niceness),
                _ => {}
            }
            return answer;
        }
        Err(Refusal::Lost)
    }

    fn take(&self, niceness: i32) -> Option<Reader> {
        let mut rest = self.rest();
        let alike = rest.free.iter().rposition(|free| free.niceness == niceness)?;
        Some(rest.free.swap_remove(alike).reader)
    }

    fn start(&self) -> Result<Reader, Refusal> {
        Reader::start(&self.program).map_err(|error| Refusal::NoReader(crate::text::reason(&error)))
    }

    fn put_back(self: &Arc<Self>, reader: Reader, niceness: i32) {
        let mut rest = self.rest();
        if rest.free.len() >= MOST {
            drop(rest);
            return drop(reader);
        }
        rest.free.push(Free { reader, niceness, since: Instant::now() });
        if !rest.watched {
            // Dropped with us, the children need no watch: it holds on to nobody.
            let weak = Arc::downgrade(self);
            let watch = move || {
                let mut sleep = KEPT;
                while !sleep.is_zero() {
                    std::thread::sleep(sleep);
                    sleep = weak.upgrade().map_or(Duration::ZERO, |readers| readers.dismiss());
                }
            };
            // Where there is no thread to be had, they are kept as long as we are.
            rest.watched = std::thread::Builder::new().name("postil-readers".into()).spawn(watch).is_ok();
        }
    }

    /// Ends who was free for too long. How long until the next one is; nothing where there is none.
    fn dismiss(&self) -> Duration {
        let mut rest = self.rest();
        let (stay, go): (Vec<Free>, _) = rest.free.drain(..).partition(|free| free.since.elapsed() < KEPT);
        rest.free = stay;
        let next = rest.free.iter().map(|free| KEPT.saturating_sub(free.since.elapsed())).min();
        let next = next.map_or(Duration::ZERO, |next| next.max(Duration::from_millis(1)));
        rest.watched = !next.is_zero();
        drop(rest);
        drop(go);
        next
    }

    fn rest(&self) -> MutexGuard<'_, Rest> {
        self.rest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How much less of the machine this thread asks for: its children inherit that, and cannot be given more later.
fn niceness() -> i32 {
    rustix::process::getpriority_process(None).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Guidance;
    use crate::jobs::read::Source;
    use crate::text::Format;
    use std::cell::Cell;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    /// What is told of a child that is this script instead of postil; how long that took.
    fn told(script: &str, stopped: &dyn Fn() -> bool) -> (Refusal, Duration) {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("child");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        let file = folder.path().join("a.html");
        fs::write(&file, vec![b'a'; 3 << 20]).unwrap();
        let source = Source::open(&file).unwrap();
        let asked = Asked { format: Format::Html, name: "a.html".into(), guidance: Guidance::default(), keep: false };
        let began = Instant::now();
        let readers = Readers::of(&program);
        let answer = readers.read(&asked, &mut source.feed(0..source.len()), stopped, &mut |_| ());
        assert!(readers.rest().free.is_empty(), "it is not asked again");
        (answer.err().expect("a script reads nothing"), began.elapsed())
    }

    // One test: a script that is being written must not be inherited by the child of another test.
    #[test]
    fn whatever_becomes_of_a_child_is_one_of_our_refusals() {
        type Is = fn(&Refusal) -> bool;
        let cases: [(&str, Is); 8] = [
            ("kill -ABRT $$", |r| matches!(r, Refusal::TooLarge)),
            ("kill -SEGV $$", |r| matches!(r, Refusal::TooLarge)),
            ("kill -XCPU $$", |r| matches!(r, Refusal::TooSlow)),
            ("kill -KILL $$", |r| matches!(r, Refusal::Lost)),
            ("exit 0", |r| matches!(r, Refusal::Lost)),
            ("exit 3", |r| matches!(r, Refusal::Fault(_))),
            ("echo words that are no answer at all; cat >/dev/null", |r| matches!(r, Refusal::Fault(_))),
            ("while :; do :; done", |r| matches!(r, Refusal::TooSlow)),
        ];
        for (script, is) in cases {
            let (refusal, took) = told(script, &|| false);
            assert!(is(&refusal), "{script}: {refusal:?}");
            assert!(took < Duration::from_secs(20), "{script}: {took:?}");
        }
        let asked = Cell::new(0);
        let stopped = || asked.replace(asked.get() + 1) > 2;
        let (refusal, took) = told("while :; do :; done", &stopped);
        assert!(matches!(refusal, Refusal::Stopped) && took < Duration::from_secs(5), "{refusal:?} {took:?}");
    }

    #[test]
    fn a_child_that_cannot_be_started_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.html");
        fs::write(&file, "words").unwrap();
        let source = Source::open(&file).unwrap();
        let asked = Asked { format: Format::Html, name: "a".into(), guidance: Guidance::default(), keep: false };
        let readers = Readers::of(folder.path().join("nobody"));
        let answer = readers.read(&asked, &mut source.feed(0..5), &|| false, &mut |_| ());
        assert!(matches!(answer.err(), Some(Refusal::NoReader(why)) if why == "there is no such file or folder"));
    }
}
