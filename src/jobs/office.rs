//! What the crew's threads do: each job carried out, and told as it goes.
//!
//! A job that brings out a fault of ours is caught, told in a sentence, and takes nothing else with it.

use super::desk::{Desk, Stop};
use super::encodings::{choose_encoding, likely_encodings};
use super::find::{Ready, count};
use super::index::{Known, plainly, remembered, renew, update};
use super::kin;
use super::lane::Turn;
use super::notes::{anchors, near, notes_until, refuse};
use super::obtain::Unopened;
use super::open::{on_disk, open_until};
use super::search::search;
use super::splitting::{preview, split};
use super::work::{Job, Outcome, Ticket};
use crate::library::{Card, Entry, EntryState, Root, scan};
use crate::marginalia::{Annotation, Refinder};
use crate::search::{Index, Query, Results};
use crate::settings;
use crate::text::{Address, Document};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What all threads share.
pub(super) struct Office {
    desk: Desk,
    report: Box<Report>,
    /// Opened by whoever needs it first; let go when it turns out to be unusable.
    index: Mutex<Option<Arc<Index>>>,
    surveys: Mutex<Surveys>,
    /// The open library.
    roots: Mutex<Vec<Root>>,
    ready: Ready,
    stop: Stop,
}

#[derive(Default)]
struct Surveys {
    last: Option<(Ticket, Vec<Root>)>,
    /// The index was found unusable by a search: it is made anew from the last survey's roots.
    again: bool,
}

type Report = dyn Fn(Ticket, Outcome) + Send + Sync;

/// The index with what it knew when it was asked.
type Asked = Result<(Arc<Index>, Known), String>;

/// Numbers of hits are told in parts at least so far apart.
const PART: Duration = Duration::from_millis(50);

/// How much less of the machine than the reader's own work a survey asks for (`nice`).
const POLITE: i32 = 10;

impl Office {
    pub fn new(desk: Desk, report: Box<Report>) -> Office {
        let (index, surveys, roots) = (Mutex::default(), Mutex::default(), Mutex::default());
        let office = Office { desk, report, index, surveys, roots, ready: Ready::default(), stop: Stop::default() };
        for complaint in office.desk.complaints.iter() {
            office.tell(Ticket::default(), Outcome::Trouble(complaint.clone()));
        }
        office
    }

    /// The library that is open from now on, its survey still to come.
    pub fn open_library(&self, roots: &[Root]) {
        *lock(&self.roots) = roots.to_vec();
    }

    /// Everything that can be given up is.
    pub fn stop(&self) {
        self.stop.stop();
    }

    fn tell(&self, ticket: Ticket, outcome: Outcome) {
        (self.report)(ticket, outcome);
    }

    pub fn perform(&self, ticket: Ticket, job: Job, turn: &Turn<'_>) {
        let began = Instant::now();
        let (name, copy) = (job.name(), job.clone());
        if catch_unwind(AssertUnwindSafe(|| self.carry_out(ticket, job, turn))).is_err() {
            let why = format!("{name} met a fault in postil itself and was given up; everything else goes on");
            self.desk.log.line(|| why.clone());
            // The answer itself may be what went wrong.
            let answer = AssertUnwindSafe(|| {
                if let Some(failed) = copy.failed(&why) {
                    self.tell(ticket, failed);
                }
                self.tell(ticket, Outcome::Trouble(why));
            });
            let _ = catch_unwind(answer);
        }
        self.desk.log.line(|| format!("{name} took {:.1} ms", began.elapsed().as_secs_f64() * 1e3));
    }

    fn carry_out(&self, ticket: Ticket, job: Job, turn: &Turn<'_>) {
        let desk = &self.desk;
        match job {
            Job::Open(address) => self.open(ticket, address, turn),
            Job::Survey { roots, rebuild, after } => {
                be_polite();
                self.survey(ticket, roots, rebuild, &|| turn.pause(after));
            }
            Job::Learn(address) => self.learn(ticket, address, turn),
            Job::Renew(address) => match self.index().and_then(|index| renew(desk, &index, &address, &self.stop)) {
                Ok(state) => self.tell(ticket, Outcome::Learnt(vec![(address, state)])),
                Err(why) => {
                    // The next survey sees that what the index has is of before.
                    desk.log.line(|| format!("the index keeps the old record of {address}: {why}"));
                    self.learn(ticket, address, turn);
                }
            },
            Job::Encodings(address) => {
                let likely = likely_encodings(&address);
                self.tell(ticket, Outcome::Encodings { address, likely });
            }
            Job::ChooseEncoding { address, scope, encoding } => {
                let result = choose_encoding(desk, &address, scope, encoding);
                self.tell(ticket, Outcome::EncodingChosen { address, result });
            }
            Job::Search { query, within, limit } => {
                let results = self.search(&query, &within, limit);
                if !turn.is_stale() {
                    self.tell(ticket, Outcome::Results { query, results });
                }
            }
            Job::Find { document, query } => {
                let hits = self.ready.find(&document, &query);
                if !turn.is_stale() {
                    self.tell(ticket, Outcome::Hits(hits));
                }
            }
            Job::Count { query, documents, after } => {
                turn.pause(after);
                self.count(ticket, &query, documents, turn);
            }
            Job::Save { key, changes, amendments } => {
                let result = kin::save_notes(desk, &key, &changes, &amendments);
                self.tell(ticket, Outcome::Saved { key, result });
            }
            Job::Anchor { document, annotations } => {
                let find = |text: &Refinder<'_>, note: &Annotation| text.anchor(note);
                let anchors = anchors(&document, annotations.iter(), find, &|| turn.is_stale());
                self.tell(ticket, Outcome::Anchored { document, anchors });
            }
            Job::Adopt { key, gone, changes, amendments } => {
                let result = desk.store.adopt(&key, &gone, &changes, &amendments).map_err(|e| e.to_string());
                self.tell(ticket, Outcome::Saved { key, result });
            }
            Job::Refuse { key, gone } => self.attempt(ticket, refuse(desk, &key, &gone)),
            Job::LoadAllNotes => {
                let (sheets, drafts) = (kin::all_notes(desk), desk.drafts.all());
                let is_gone = |path: &&String| {
                    let address = Address::displayed(path);
                    address.path().is_some_and(|file| matches!(file.try_exists(), Ok(false)))
                };
                let gone = sheets.iter().map(|s| &s.path).filter(is_gone).cloned().collect();
                self.tell(ticket, Outcome::AllNotes { sheets, drafts, gone });
            }
            Job::Split { address, source, line, wish } => {
                self.tell(ticket, Outcome::Split(split(desk, &address, source, line, &wish)));
            }
            Job::PreviewSplit { address, rule } => {
                let preview = preview(desk, &address, rule);
                if !turn.is_stale() {
                    self.tell(ticket, Outcome::SplitPreview(preview));
                }
            }
            Job::Journal(draft) => self.attempt(ticket, desk.drafts.write(&draft).map_err(|e| e.to_string())),
            Job::DropDraft(draft) => self.attempt(ticket, desk.drafts.remove(&draft).map_err(|e| e.to_string())),
            Job::RememberPosition { document, position } => {
                self.attempt(ticket, settings::save_position(&desk.paths, &document, &position));
            }
            Job::RememberState(state) => self.attempt(ticket, state.save(&desk.paths)),
        }
    }

    fn attempt(&self, ticket: Ticket, result: Result<(), String>) {
        if let Err(why) = result {
            self.tell(ticket, Outcome::Trouble(why));
        }
    }

    fn learn(&self, ticket: Ticket, address: Address, turn: &Turn<'_>) {
        let state = match open_until(&self.desk, &address, &on_disk(&self.desk), &|| turn.is_stale(), &mut |_| ()) {
            Ok(opened) => EntryState::Known(Card::of(&opened.document)),
            Err(Unopened::Stopped) => return,
            Err(unopened) => EntryState::Unreadable(unopened.why().to_string()),
        };
        self.tell(ticket, Outcome::Learnt(vec![(address, state)]));
    }

    fn open(&self, ticket: Ticket, address: Address, turn: &Turn<'_>) {
        let document = address.to_string();
        let position = settings::load_position(&self.desk.paths, &document);
        let drafts = self.desk.drafts.of(&document);
        self.tell(ticket, Outcome::Opening { address: address.clone(), position, drafts });
        let opened = open_until(&self.desk, &address, &on_disk(&self.desk), &|| turn.is_stale(), &mut |generation| {
            if !turn.is_stale() {
                self.tell(ticket, Outcome::Generation(generation));
            }
        });
        match opened {
            Ok(_) if turn.is_stale() => {}
            Ok(opened) => self.notes(ticket, &opened.document, turn),
            Err(Unopened::Stopped) => {}
            Err(unopened) => {
                let why = unopened.sentence(&address);
                self.tell(ticket, Outcome::NotOpened { address, why });
            }
        }
    }

    fn notes(&self, ticket: Ticket, document: &Document, turn: &Turn<'_>) {
        let known = || {
            let (_, known) = self.known().ok()?;
            Some(near(known, &lock(&self.roots), document))
        };
        let notes = notes_until(&self.desk, document, &known, &|| turn.is_stale());
        if !turn.is_stale() {
            self.tell(ticket, Outcome::Notes { document: document.address.to_string(), notes });
        }
    }

    fn search(&self, query: &Query, within: &[String], limit: usize) -> Result<Results, String> {
        let index = self.index()?;
        let found = index.reload().map_err(plainly);
        let found = found.and_then(|()| search(&self.desk, &index, query, within, limit, 0));
        if found.is_err() {
            self.let_go(&index);
            lock(&self.surveys).again = true;
        }
        found
    }

    /// The survey that makes the index anew, once for each time that it was found unusable.
    pub fn survey_again(&self) -> Option<(Ticket, Job)> {
        let mut surveys = lock(&self.surveys);
        if !std::mem::take(&mut surveys.again) || self.stop.stopped() {
            return None;
        }
        let (ticket, roots) = surveys.last.take()?;
        Some((ticket, Job::Survey { roots, rebuild: false, after: Duration::ZERO }))
    }

    fn count(&self, ticket: Ticket, query: &Query, documents: Vec<String>, turn: &Turn<'_>) {
        let (mut hits, mut told) = (Vec::new(), Instant::now());
        for document in documents {
            if turn.is_stale() {
                return;
            }
            let number = count(&self.desk, &document, query);
            hits.push((document, number));
            // A long document does not keep the others' numbers waiting.
            if told.elapsed() >= PART {
                self.tell(ticket, Outcome::Counts { hits: std::mem::take(&mut hits), all: false });
                told = Instant::now();
            }
        }
        if !turn.is_stale() {
            self.tell(ticket, Outcome::Counts { hits, all: true });
        }
    }

    fn survey(&self, ticket: Ticket, roots: Vec<Root>, rebuild: bool, pause: &dyn Fn()) {
        lock(&self.surveys).last = Some((ticket, roots.clone()));
        let (entries, known) = self.walk(ticket, &roots);
        if self.stop.stopped() {
            return;
        }
        self.tell(ticket, Outcome::Scanned);
        pause();
        if self.stop.stopped() {
            return;
        }
        let indexed = known.and_then(|(index, known)| {
            let tell = &mut |progress| self.tell(ticket, Outcome::Indexing(progress));
            let done = update(&self.desk, &index, known, &roots, &entries, rebuild, &self.stop, tell);
            if done.is_err() {
                // Whatever was wrong, the next to need it looks at it afresh.
                self.let_go(&index);
            }
            done
        });
        if !self.stop.stopped() {
            self.tell(ticket, Outcome::Indexed(indexed));
        }
    }

    /// Walks the roots and tells what is found. What the index knows is asked for meanwhile: the first rows do not
    /// wait for it, the later ones come with their cards.
    fn walk(&self, ticket: Ticket, roots: &[Root]) -> (Vec<Entry>, Asked) {
        let mut entries: Vec<Entry> = Vec::new();
        let known = thread::scope(|threads| {
            // Where the system has no thread to give, it is asked when the walk is over.
            let mut asking = thread::Builder::new().spawn_scoped(threads, || self.known()).ok();
            let mut known: Option<Asked> = None;
            scan(roots, &|path| self.desk.cut_of(path), &|| self.stop.stopped(), &mut |mut batch| {
                if let Some(asked) = asking.take_if(|a| a.is_finished()) {
                    known = Some(joined(asked));
                    self.tell_cards(ticket, &entries, known.as_ref());
                }
                if let Some(Ok((_, known))) = &known {
                    for entry in &mut batch {
                        fill(entry, known);
                    }
                }
                entries.extend(batch.iter().cloned());
                self.tell(ticket, Outcome::Found(batch));
            });
            known.unwrap_or_else(|| {
                let known = asking.map_or_else(|| self.known(), joined);
                self.tell_cards(ticket, &entries, Some(&known));
                known
            })
        });
        (entries, known)
    }

    /// The cards of entries told without one.
    fn tell_cards(&self, ticket: Ticket, entries: &[Entry], known: Option<&Asked>) {
        let Some(Ok((_, known))) = known else { return };
        let card = |entry: &Entry| {
            let mut entry = entry.clone();
            fill(&mut entry, known).then_some((entry.address, entry.state))
        };
        let learnt: Vec<_> = entries.iter().filter_map(card).collect();
        if !learnt.is_empty() {
            self.tell(ticket, Outcome::Learnt(learnt));
        }
    }

    /// What the index knows. One that has become unusable (its folder removed, a file of it damaged) is opened once
    /// more, which makes it anew.
    fn known(&self) -> Asked {
        let index = self.index()?;
        let known = index.reload().and_then(|()| index.known());
        match known {
            Ok(known) => Ok((index, known)),
            Err(why) => {
                self.desk.log.line(|| format!("the index is opened again: {why}"));
                self.let_go(&index);
                let index = self.index()?;
                let known = index.known().map_err(plainly)?;
                Ok((index, known))
            }
        }
    }

    fn index(&self) -> Result<Arc<Index>, String> {
        let mut slot = lock(&self.index);
        if let Some(index) = &*slot {
            return Ok(Arc::clone(index));
        }
        let opened = self.desk.open_index().map_err(|why| format!("{why}; reading goes on without it"))?;
        let index = Arc::new(opened);
        *slot = Some(Arc::clone(&index));
        Ok(index)
    }

    fn let_go(&self, index: &Arc<Index>) {
        let mut slot = lock(&self.index);
        if slot.as_ref().is_some_and(|now| Arc::ptr_eq(now, index)) {
            *slot = None;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Gives an entry the card the index has of it. True where it has one.
fn fill(entry: &mut Entry, known: &Known) -> bool {
    let EntryState::Unread = entry.state else { return false };
    let Some(before) = known.get(&entry.address.to_string()) else { return false };
    entry.state = remembered(before);
    !matches!(entry.state, EntryState::Unread)
}

fn joined(asked: thread::ScopedJoinHandle<'_, Asked>) -> Asked {
    asked.join().unwrap_or_else(|_| Err("the index could not be read".into()))
}

/// Makes this thread, and those it starts, yield to the reader's own work. Elsewhere than on Linux `nice` is of the
/// whole process, and the screen would be slowed with it.
fn be_polite() {
    #[cfg(target_os = "linux")]
    {
        // Refused, the survey is merely not polite.
        let _ = rustix::process::setpriority_process(None, POLITE);
    }
}
