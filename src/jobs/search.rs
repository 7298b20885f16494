//! A query put to the index, with excerpts cut from the documents themselves.

use super::desk::Desk;
use super::encodings;
use super::index::plainly;
use super::obtain::sample_stamp;
use super::open::skim;
use super::read::Stamp;
use super::splitting;
use crate::library::samples;
use crate::search::{Index, Query, Results};
use crate::text::{Address, Document, Origin};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The best `limit` passages after the first `offset`. `within`: only documents whose address begins so, as
/// [`prefixes`](super::prefixes) gives them; empty: all.
///
/// # Errors
/// One sentence where the index cannot be used.
pub fn search(
    desk: &Desk,
    index: &Index,
    query: &Query,
    within: &[String],
    limit: usize,
    offset: usize,
) -> Result<Results, String> {
    let text_of = |address: &str| recent(desk, address);
    index.search(query, within, limit, offset, &text_of).map_err(plainly)
}

/// The document of a hit or of a note, by its address as it displays: as it is on disk now, without opening it again
/// where a search just did, and without its id, its source and its language. None where it cannot be opened.
pub fn recent(desk: &Desk, address: &str) -> Option<Arc<Document>> {
    desk.recent.document(desk, address)
}

/// Documents opened a moment ago: while a query is typed, the same few are asked for again with every letter.
#[derive(Default)]
pub(super) struct Recent {
    /// The last used is the last.
    shelf: Mutex<Vec<Kept>>,
    /// Files whose names are not Unicode, by the address the index knows them by: it cannot be turned back.
    unprintable: Mutex<HashMap<String, PathBuf>>,
}

struct Kept {
    address: String,
    stamp: Stamp,
    /// As of the reader's choice of an encoding.
    edition: String,
    document: Arc<Document>,
}

/// Bytes of text kept in all, but always the last document.
const ROOM: usize = 8 << 20;
/// Documents kept in all.
const MOST: usize = 64;

impl Recent {
    /// The document as it is on disk now; none where it cannot be opened.
    pub fn document(&self, desk: &Desk, address: &str) -> Option<Arc<Document>> {
        let from = self.origin(address);
        let (now, edition) = (stamp(desk, &from)?, encodings::edition(desk, &encodings::choices(desk), &from));
        let mut shelf = lock(&self.shelf);
        if let Some(at) =
            shelf.iter().position(|kept| kept.address == address && kept.stamp == now && kept.edition == edition)
        {
            let kept = shelf.remove(at);
            let document = Arc::clone(&kept.document);
            shelf.push(kept);
            return Some(document);
        }
        drop(shelf);
        let opened = skim(desk, &from).ok()?;
        let document = Arc::new(opened.document);
        let kept = Kept { address: address.to_string(), stamp: opened.stamp, edition, document: Arc::clone(&document) };
        put(&mut lock(&self.shelf), kept);
        Some(document)
    }

    /// Remembers where a file is whose name the index cannot hold.
    pub fn note_unprintable(&self, address: &Address) {
        if let Some(path) = address.path().filter(|p| p.to_str().is_none()) {
            lock(&self.unprintable).insert(address.to_string(), path.to_path_buf());
        }
    }

    fn origin(&self, address: &str) -> Address {
        match lock(&self.unprintable).get(address) {
            Some(path) => Address::file(path),
            None => Address::displayed(address),
        }
    }
}

fn put(shelf: &mut Vec<Kept>, kept: Kept) {
    shelf.retain(|other| other.address != kept.address);
    let mut room = ROOM.saturating_sub(kept.document.text.len());
    shelf.push(kept);
    // The oldest go: as many of the newest stay as there is room for.
    let stay = shelf.iter().rev().skip(1).take(MOST - 1).take_while(|kept| {
        let fits = kept.document.text.len() <= room;
        room = room.saturating_sub(kept.document.text.len());
        fits
    });
    let go = shelf.len() - 1 - stay.count();
    shelf.drain(..go);
}

/// The document as it is now.
pub(super) fn stamp(desk: &Desk, address: &Address) -> Option<Stamp> {
    match &address.origin {
        Origin::Sample(name) => samples::get(name).map(sample_stamp),
        Origin::File(_) => splitting::stamp(desk, address),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
