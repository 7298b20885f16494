//! The notes of a document; and where none were made on it, those of a document that has vanished whose words it has.

use super::desk::Desk;
use super::index::{Known, id_of, is_as_indexed};
use super::kin;
use super::roots::{belongs, prefixes, roots};
use crate::library::Root;
use crate::marginalia::{Anchor, Annotation, DocumentKey, Refinder, Sheet, found_in};
use crate::settings;
use crate::text::{CodePoints, ContentHash, Document};
use std::collections::HashMap;

/// What is kept about a document.
#[derive(Clone, Debug)]
pub struct Noted {
    pub sheet: Sheet,
    /// Notes of a document that has vanished, to be shown here until the reader says whether to keep them: at least half
    /// of its quotations and no fewer than three stand in this one.
    pub stray: Option<Sheet>,
    /// Where those stand that are found without an approximate search, by their ids: the others are for `Job::Anchor`.
    pub anchors: HashMap<String, Anchor>,
}

/// Where annotations stand in a document's text, by their ids, as `find` finds them; those left when `stopped` says so, or
/// when the search has taken as much as it may, are missing. The first is not, unless `stopped`.
pub(super) fn anchors<'a>(
    document: &Document,
    annotations: impl Iterator<Item = &'a Annotation>,
    find: fn(&Refinder<'_>, &Annotation) -> Anchor,
    stopped: &dyn Fn() -> bool,
) -> HashMap<String, Anchor> {
    let mut annotations = annotations.peekable();
    if annotations.peek().is_none() {
        return HashMap::new();
    }
    let (on, points) = (ContentHash::of(document.text.as_bytes()), CodePoints::of(&document.text));
    let text = Refinder::new(&document.text, on, &points);
    let mut anchors = HashMap::new();
    for annotation in annotations.take_while(|_| !stopped()) {
        let anchor = find(&text, annotation);
        if text.is_spent() && !anchors.is_empty() {
            break;
        }
        anchors.insert(annotation.id.clone(), anchor);
    }
    anchors
}

/// The notes of a described document. `known` gives what the index knows, and is asked only when there is somebody to ask
/// about; `stopped` gives up the search for strays.
///
/// # Errors
/// One sentence where the folder of the notes cannot be read.
pub(super) fn notes_until(
    desk: &Desk,
    document: &Document,
    known: &dyn Fn() -> Option<Known>,
    stopped: &dyn Fn() -> bool,
) -> Result<Noted, String> {
    let key = kin::key_of(desk, document);
    let sheet = kin::notes_of(desk, document)?;
    let stray = if sheet.file.is_none() { stray(desk, &key, document, known, stopped) } else { None };
    let all = sheet.annotations.iter().chain(stray.iter().flat_map(|s| &s.annotations));
    let mut anchors = anchors(document, all, |text, note| text.exactly(note), stopped);
    anchors.retain(|_, anchor| *anchor != Anchor::Unsearched);
    Ok(Noted { sheet, stray, anchors })
}

/// As the command line asks for them, in the library that was open last.
///
/// # Errors
/// One sentence where the folder of the notes cannot be read.
pub fn notes(desk: &Desk, document: &Document) -> Result<Noted, String> {
    let known = || {
        let known = desk.open_index().ok()?.known().ok()?;
        Some(near(known, &roots(desk, &[]).unwrap_or_default(), document))
    };
    notes_until(desk, document, &known, &|| false)
}

/// What the index knows of the documents a reader of `document` has before them: those of the open library, and of the
/// folder it lies in. A copy in some backup does not keep the notes from whoever works here.
pub(super) fn near(mut known: Known, roots: &[Root], document: &Document) -> Known {
    let mut prefixes = prefixes(roots);
    let folder = document.address.path().and_then(|path| path.parent());
    prefixes.extend(folder.map(|folder| format!("{}/", folder.to_string_lossy().trim_end_matches('/'))));
    known.retain(|address, _| belongs(address, &prefixes));
    known
}

/// Remembers that the notes of `gone` are not to be shown beside a document any more.
///
/// # Errors
/// One sentence where it cannot be written.
pub(super) fn refuse(desk: &Desk, document: &DocumentKey, gone: &DocumentKey) -> Result<(), String> {
    settings::refuse(&desk.paths, &name(document), &name(gone))
}

/// Of the vanished documents' notes those of which most are found here.
fn stray(
    desk: &Desk,
    key: &DocumentKey,
    document: &Document,
    known: &dyn Fn() -> Option<Known>,
    stopped: &dyn Fn() -> bool,
) -> Option<Sheet> {
    let vanished = desk.store.vanished();
    if vanished.is_empty() {
        return None;
    }
    let (on, points) = (ContentHash::of(document.text.as_bytes()), CodePoints::of(&document.text));
    let text = Refinder::new(&document.text, on, &points);
    let mut here = Vec::new();
    for sheet in vanished {
        if stopped() {
            return None;
        }
        here.extend(found_in(&sheet, &text).map(|found| (found, sheet)));
    }
    let refused = if here.is_empty() { Default::default() } else { settings::refused(&desk.paths, &name(key)) };
    here.retain(|(_, sheet)| !refused.contains(&name(&sheet.key())));
    let known = if here.is_empty() { None } else { known() };
    here.retain(|(_, sheet)| !known.as_ref().is_some_and(|known| is_elsewhere(desk, sheet, known)));
    here.into_iter().max_by_key(|(found, _)| *found).map(|(_, sheet)| sheet)
}

/// Whether the document a sheet is about is there after all, at another place.
fn is_elsewhere(desk: &Desk, sheet: &Sheet, known: &Known) -> bool {
    let Some(id) = sheet.id.as_deref() else { return false };
    known.values().any(|one| id_of(one) == Some(id) && is_as_indexed(desk, one))
}

/// What a document is remembered by: its id, which outlives its path.
fn name(key: &DocumentKey) -> String {
    match (key.id, key.source) {
        (Some(id), _) => id.to_string(),
        (None, Some(source)) => source.to_string(),
        (None, None) => key.path.clone(),
    }
}
