//! Bringing the index up to date with what a scan found: changed files only.

use super::desk::{Desk, Stop};
use super::encodings::{choices, edition};
use super::obtain::Unopened;
use super::open::{Opened, open_until};
use super::read::Stamp;
use super::roots::{belongs, prefixes};
use super::search;
use super::splitting::{part_stamp, siblings};
use crate::library::{Card, Entry, EntryState, Root};
use crate::marginalia::{Corrected, DocumentKey};
use crate::search::{Index, IndexError, Indexed, Writer, nanoseconds};
use crate::settings::EncodingChoices;
use crate::text::{Address, ContentHash, Corrections, DocumentId, Origin};
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

#[derive(Clone, Debug, Default)]
pub struct IndexSummary {
    /// Of these roots that are in the index now.
    pub documents: usize,
    pub passages: usize,
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
    /// Address and reason of every file of these roots that cannot be read or searched.
    pub failed: Vec<(String, String)>,
    pub seconds: f64,
}

#[derive(Clone, Debug)]
pub struct IndexProgress {
    pub done: usize,
    pub of: usize,
    /// What was just learnt.
    pub learnt: Vec<(Address, EntryState)>,
}

/// What the index knew before, by address.
pub(super) type Known = HashMap<String, Indexed>;

/// The first commit comes soon, so that a search finds something; the later ones seldom, each costs a tenth of a second.
const FIRST_COMMIT: Duration = Duration::from_secs(1);
const NEXT_COMMIT: Duration = Duration::from_secs(5);
/// How long another instance that writes the index is waited for, and how often it is asked.
const PATIENCE: Duration = Duration::from_secs(20);
const RETRY: Duration = Duration::from_millis(200);
/// Progress is told no more often.
const TELL: Duration = Duration::from_millis(60);

/// Brings the index up to date with a finished scan of `roots`: `entries` are all it found. Files whose size and time
/// are as they were, and what the reader says of them, are not opened; documents of these roots that are gone leave the index; other libraries' stay.
/// Commits now and then, so that what is done can be searched; when `stop` says so what was not committed is left.
///
/// # Errors
/// One sentence where the index cannot be written, by a full disk or because another instance is writing it.
pub fn index(
    desk: &Desk,
    index: &Index,
    roots: &[Root],
    entries: &[Entry],
    rebuild: bool,
    stop: &Stop,
    progress: &mut dyn FnMut(IndexProgress),
) -> Result<IndexSummary, String> {
    let known = index.known().map_err(plainly)?;
    update(desk, index, known, roots, entries, rebuild, stop, progress)
}

/// As [`index`], by one who has asked what is known.
#[expect(clippy::too_many_arguments, reason = "the door above with one thing more")]
pub(super) fn update(
    desk: &Desk,
    index: &Index,
    mut known: Known,
    roots: &[Root],
    entries: &[Entry],
    rebuild: bool,
    stop: &Stop,
    progress: &mut dyn FnMut(IndexProgress),
) -> Result<IndexSummary, String> {
    let began = Instant::now();
    let corrected = desk.store.corrected();
    let summary = loop {
        let mut summary = IndexSummary::default();
        let plan = Plan::make(desk, &known, &corrected, roots, entries, rebuild, &mut summary);
        if plan.is_empty() {
            break summary;
        }
        match index.writer() {
            Ok(writer) => {
                carry_out(desk, index, plan, writer, stop, &mut summary, progress)?;
                break summary;
            }
            // Another instance is writing, perhaps what is to be written here: then there will be nothing left to do.
            Err(IndexError::Busy) if !stop.stopped() && began.elapsed() < PATIENCE => {
                std::thread::sleep(RETRY);
                index.reload().map_err(plainly)?;
                known = index.known().map_err(plainly)?;
            }
            Err(why) => return Err(plainly(why)),
        }
    };
    let (documents, passages) = index.counts_within(&prefixes(roots));
    Ok(IndexSummary { documents, passages, seconds: began.elapsed().as_secs_f64(), ..summary })
}

/// An error of the index as our other reasons are: fit to follow a colon, without a full stop.
pub fn plainly(error: IndexError) -> String {
    let sentence = error.to_string();
    let mut chars = sentence.trim_end_matches('.').chars();
    chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect()
}

/// What there is to do.
struct Plan<'a> {
    corrected: &'a Corrected,
    gone: Vec<&'a str>,
    /// Each with whether the index knew the document already.
    read: Vec<(&'a Entry, bool)>,
}

impl<'a> Plan<'a> {
    fn make(
        desk: &Desk,
        known: &'a Known,
        corrected: &'a Corrected,
        roots: &[Root],
        entries: &'a [Entry],
        rebuild: bool,
        summary: &mut IndexSummary,
    ) -> Plan<'a> {
        let choices = choices(desk);
        let mut plan = Plan { corrected, gone: Vec::new(), read: Vec::new() };
        let mut found = HashSet::with_capacity(entries.len());
        for entry in entries {
            desk.recent.note_unprintable(&entry.address);
            let address = entry.address.to_string();
            if let EntryState::Unreadable(why) = &entry.state {
                // Not remembered: what cannot be got at today may be tomorrow, without a change of its time.
                summary.failed.push((address, why.clone()));
                continue;
            }
            if !found.insert(address.clone()) {
                // One root lies within another.
                continue;
            }
            match known.get(&address) {
                Some(before) if !rebuild && is_unchanged(desk, &choices, corrected, before, entry) => {
                    if let Some(why) = &before.failed {
                        summary.failed.push((address, why.clone()));
                    }
                }
                before => plan.read.push((entry, before.is_some())),
            }
        }
        // A folder that is not there now (a drive unplugged) has lost nothing.
        let present: Vec<Root> =
            roots.iter().filter(|r| !matches!(r, Root::Path(path) if !path.exists())).cloned().collect();
        let prefixes = prefixes(&present);
        let gone = |address: &&String| !found.contains(*address) && belongs(address, &prefixes);
        plan.gone = known.keys().filter(gone).map(String::as_str).collect();
        plan
    }

    fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.read.is_empty()
    }
}

fn stamp_of(entry: &Entry) -> Stamp {
    part_stamp(entry.bytes, entry.starts, entry.modified.map_or(0, nanoseconds))
}

fn is_unchanged(
    desk: &Desk,
    choices: &EncodingChoices,
    corrected: &Corrected,
    before: &Indexed,
    entry: &Entry,
) -> bool {
    let now = match entry.address.origin {
        Origin::File(_) => stamp_of(entry),
        Origin::Sample(_) => match search::stamp(desk, &entry.address) {
            Some(stamp) => stamp,
            None => return false,
        },
    };
    now == Stamp { bytes: before.bytes, modified: before.modified }
        && is_described_so(desk, &edition(desk, choices, &entry.address), corrected, before)
}

/// Whether a document's record is still what it was when the index took it in: by the same postil, with the same
/// corrections.
fn is_described_so(desk: &Desk, described_by: &str, corrected: &Corrected, before: &Indexed) -> bool {
    let mut told = before.card.split('\n').next().unwrap_or_default().split('\t');
    let (edition, id, source) = (told.next(), told.next(), told.next());
    let key = || DocumentKey {
        id: id.and_then(DocumentId::parse),
        source: source.and_then(ContentHash::parse),
        path: before.address.clone(),
        title: String::new(),
        siblings: siblings(desk, &Address::displayed(&before.address)),
    };
    let now = if corrected.is_empty() { None } else { corrected.of(&key()) };
    edition == Some(described_by) && told.next() == Some(&fingerprint(now))
}

/// Who described a document, and all that tells whether its corrections are the same: asked of every document at every
/// start.
fn head(desk: &Desk, address: &Address, key: Option<&DocumentKey>, corrections: Option<&Corrections>) -> String {
    let id = key.and_then(|k| k.id).map_or(String::new(), |id| id.to_string());
    let source = key.and_then(|k| k.source).map_or(String::new(), |source| source.to_string());
    let edition = edition(desk, &choices(desk), address);
    format!("{edition}\t{id}\t{source}\t{}", fingerprint(corrections))
}

fn fingerprint(corrections: Option<&Corrections>) -> String {
    let Some(corrections) = corrections else { return "as printed".to_string() };
    let mut all = String::new();
    for (target, words) in corrections.iter() {
        for part in [target.field.name(), target.of.as_deref().unwrap_or(""), words] {
            all.push_str(part);
            all.push('\0');
        }
    }
    ContentHash::of(all.as_bytes()).to_string()
}

/// Reads one document once more and puts it into the index: what is there is of before the reader corrected its record.
/// Returns what its row shows.
pub(super) fn renew(desk: &Desk, index: &Index, address: &Address, stop: &Stop) -> Result<EntryState, String> {
    let mut writer = index.writer().map_err(plainly)?;
    let bytes = search::stamp(desk, address).map_or(0, |stamp| stamp.bytes);
    let (below, state) = (Default::default(), EntryState::Unread);
    let entry = Entry { address: address.clone(), below, bytes, starts: 0, modified: None, state };
    let corrected = desk.store.corrected();
    let state = take_in(desk, &entry, &corrected, true, &mut writer, stop, &mut IndexSummary::default())?;
    commit(index, &mut writer)?;
    Ok(state)
}

fn carry_out(
    desk: &Desk,
    index: &Index,
    plan: Plan<'_>,
    mut writer: Writer,
    stop: &Stop,
    summary: &mut IndexSummary,
    progress: &mut dyn FnMut(IndexProgress),
) -> Result<(), String> {
    for address in plan.gone {
        writer.remove(address).map_err(plainly)?;
        summary.removed += 1;
    }
    let of = plan.read.len();
    let mut learnt = Vec::new();
    let mut told = Instant::now();
    let mut commit_at = Instant::now() + FIRST_COMMIT;
    progress(IndexProgress { done: 0, of, learnt: Vec::new() });
    for (done, (entry, was_known)) in plan.read.into_iter().enumerate() {
        if stop.stopped() {
            return Ok(());
        }
        let state = take_in(desk, entry, plan.corrected, was_known, &mut writer, stop, summary)?;
        learnt.push((entry.address.clone(), state));
        if Instant::now() >= commit_at {
            commit(index, &mut writer)?;
            commit_at = Instant::now() + NEXT_COMMIT;
        }
        if told.elapsed() >= TELL {
            progress(IndexProgress { done: done + 1, of, learnt: std::mem::take(&mut learnt) });
            told = Instant::now();
        }
    }
    commit(index, &mut writer)?;
    progress(IndexProgress { done: of, of, learnt });
    Ok(())
}

fn commit(index: &Index, writer: &mut Writer) -> Result<(), String> {
    writer.commit().and_then(|()| index.reload()).map_err(plainly)
}

/// Reads one document and puts it into the index; one that cannot be read, with the reason.
fn take_in(
    desk: &Desk,
    entry: &Entry,
    corrected: &Corrected,
    was_known: bool,
    writer: &mut Writer,
    stop: &Stop,
    summary: &mut IndexSummary,
) -> Result<EntryState, String> {
    let address = entry.address.to_string();
    let (known, document, state) = match read(desk, entry, corrected, stop) {
        Ok(Opened { document, stamp }) => {
            let card = Card::of(&document);
            let key = DocumentKey::of(&document);
            let known =
                indexed(head(desk, &entry.address, Some(&key), corrected.of(&key)), &address, stamp, &card, None);
            (known, Some(document), EntryState::Known(card))
        }
        Err(Unopened::Stopped) => return Ok(entry.state.clone()),
        Err(Unopened::Access(why)) => {
            if was_known {
                writer.remove(&address).map_err(plainly)?;
                summary.removed += 1;
            }
            summary.failed.push((address, why.clone()));
            return Ok(EntryState::Unreadable(why));
        }
        Err(Unopened::Content { why, stamp }) => {
            let card = Card { title: entry.address.name(), ..Card::default() };
            summary.failed.push((address.clone(), why.clone()));
            let known = indexed(head(desk, &entry.address, None, None), &address, stamp, &card, Some(why.clone()));
            (known, None, EntryState::Unreadable(why))
        }
    };
    writer.put(&known, document.as_ref()).map_err(plainly)?;
    match (document.is_some(), was_known) {
        (false, _) => {}
        (true, true) => summary.changed += 1,
        (true, false) => summary.added += 1,
    }
    Ok(state)
}

/// A document that brings postil itself to a fault is one that cannot be read: the others are read all the same.
fn read(desk: &Desk, entry: &Entry, corrected: &Corrected, stop: &Stop) -> Result<Opened, Unopened> {
    let stamp = stamp_of(entry);
    let said = |key: &DocumentKey| corrected.of(key).cloned().unwrap_or_default();
    let open = || open_until(desk, &entry.address, &said, &|| stop.stopped(), &mut |_| ());
    catch_unwind(AssertUnwindSafe(open)).unwrap_or_else(|_| {
        desk.log.line(|| format!("a fault in postil while reading {}", entry.address));
        Err(Unopened::Content { why: "it brings out a fault in postil itself".into(), stamp })
    })
}

fn indexed(head: String, address: &str, stamp: Stamp, card: &Card, failed: Option<String>) -> Indexed {
    // A card is made of strings alone: it always has a JSON form.
    let json = serde_json::to_string(card).unwrap_or_default();
    Indexed {
        address: address.to_string(),
        bytes: stamp.bytes,
        modified: stamp.modified,
        title: card.title.clone(),
        // Two lines: the first is asked of every document at every start, the card of a few.
        card: format!("{head}\n{json}"),
        failed,
    }
}

/// The id of a document, as it was when it was indexed.
pub(super) fn id_of(known: &Indexed) -> Option<&str> {
    known.card.split('\n').next()?.split('\t').nth(1).filter(|id| !id.is_empty())
}

/// Whether a document is there and as it was when it was indexed.
pub(super) fn is_as_indexed(desk: &Desk, known: &Indexed) -> bool {
    let before = Stamp { bytes: known.bytes, modified: known.modified };
    search::stamp(desk, &Address::displayed(&known.address)) == Some(before)
}

/// What a row can show before the document is read again: the card, or why there is none.
pub(super) fn remembered(before: &Indexed) -> EntryState {
    let card = before.card.split_once('\n').and_then(|(_, json)| serde_json::from_str(json).ok());
    match (&before.failed, card) {
        (Some(why), _) => EntryState::Unreadable(why.clone()),
        (None, Some(card)) => EntryState::Known(card),
        (None, None) => EntryState::Unread,
    }
}
