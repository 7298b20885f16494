//! Notes made on another cut of a file: on the whole before it was split, or on a part that was cut otherwise.
//!
//! In: a document and the notes of the other documents of its file. Out: its own notes, and of the others' those whose
//! words stand in it now and not where they belong. Nothing is moved on disk: each note stays in the sheet it was made in,
//! with the place and the neighbouring words it was made with, and a change to it is saved there. Only in memory its place
//! is told anew where a border of a part has come between it and its neighbours.

use super::desk::Desk;
use super::search::recent;
use super::splitting::siblings;
use crate::library::{LARGEST, is_splittable};
use crate::marginalia::{Annotation, DocumentKey, Refinder, Selector, Sheet};
use crate::text::{Address, Amendment, CodePoints, ContentHash, Document};
use std::collections::HashSet;
use std::path::Path;

/// Under which key the notes of a document are kept.
pub(super) fn key_of(desk: &Desk, document: &Document) -> DocumentKey {
    DocumentKey { siblings: siblings(desk, &document.address), ..DocumentKey::of(document) }
}

/// The notes to be shown with a described document.
///
/// # Errors
/// One sentence where the folder of the notes cannot be read.
pub(super) fn notes_of(desk: &Desk, document: &Document) -> Result<Sheet, String> {
    let key = key_of(desk, document);
    let mut sheet = desk.store.load(&key).map_err(|e| e.to_string())?;
    let parts = Parts::of(&key);
    if parts.is_one_or_split() {
        parts.add_kin(desk, &mut sheet, document);
    }
    Ok(sheet)
}

/// Saves changes to notes shown with a document, each in the sheet the note is in; the notes as they then are.
///
/// # Errors
/// One sentence where they cannot be saved.
pub fn save_notes(
    desk: &Desk,
    key: &DocumentKey,
    changes: &[Annotation],
    amendments: &[Amendment],
) -> Result<Sheet, String> {
    let key = &DocumentKey { siblings: siblings(desk, &Address::displayed(&key.path)), ..key.clone() };
    let parts = Parts::of(key);
    let beside = parts.beside(desk);
    if beside.is_empty() && key.siblings.is_empty() {
        return desk.store.save_with(key, changes, amendments).map_err(|e| e.to_string());
    }
    let document = recent(desk, &key.path);
    let here = document.as_ref().map(|document| Found::of(document));
    let has = |sheet: &Sheet, change: &Annotation| sheet.annotations.iter().any(|a| a.id == change.id);
    let own = desk.store.load(key).map_err(|e| e.to_string())?;
    let home = |change: &Annotation| beside.iter().position(|s| has(s, change)).filter(|_| !has(&own, change));
    for (n, sheet) in beside.iter().enumerate() {
        let theirs: Vec<Annotation> =
            changes.iter().filter(|c| home(c) == Some(n)).map(|c| as_made(c, sheet, here.as_ref())).collect();
        if !theirs.is_empty() {
            desk.store.save(&sheet.key(), &theirs).map_err(|e| e.to_string())?;
        }
    }
    let ours: Vec<Annotation> =
        changes.iter().filter(|c| home(c).is_none()).map(|c| as_made(c, &own, here.as_ref())).collect();
    let mut sheet = match ours.is_empty() && amendments.is_empty() {
        true => own,
        false => desk.store.save_with(key, &ours, amendments).map_err(|e| e.to_string())?,
    };
    if let Some(document) = document {
        parts.add_kin(desk, &mut sheet, &document);
    }
    Ok(sheet)
}

/// Every sheet; a note whose words stand in another part of its file now is listed with that part.
pub fn all_notes(desk: &Desk) -> Vec<Sheet> {
    let mut all = Vec::new();
    for mut sheet in desk.store.all() {
        let address = Address::displayed(&sheet.path);
        let key = DocumentKey { siblings: siblings(desk, &address), ..sheet.key() };
        let parts = Parts::of(&key);
        let home = parts.home(&sheet);
        let document = |part: u32| recent(desk, &Address { part, ..address.clone() }.to_string());
        for part in (1..=parts.count()).filter(|part| *part != home && parts.count() > 1) {
            let away: Vec<Annotation> = match (document(home), document(part)) {
                (Some(home), Some(there)) => {
                    let (home, there) = (Found::of(&home), Found::of(&there));
                    let away = sheet.annotations.extract_if(.., |a| !home.has(a) && there.has(a));
                    away.map(|a| there.told(a)).collect()
                }
                _ => Vec::new(),
            };
            if !away.is_empty() {
                let path = Address { part, ..address.clone() }.to_string();
                all.push(Sheet { path, annotations: away, warning: None, ..sheet.clone() });
            }
        }
        if address.part > parts.count() && parts.is_one_or_split() {
            // There is no such part any more.
            sheet.path = Address { part: home, ..address }.to_string();
        }
        all.push(sheet);
    }
    all
}

/// The documents of one file, as it is split now.
struct Parts {
    /// Of the document one is in.
    key: DocumentKey,
    address: Address,
}

impl Parts {
    fn of(key: &DocumentKey) -> Parts {
        Parts { address: Address::displayed(&key.path), key: key.clone() }
    }

    fn count(&self) -> u32 {
        self.key.siblings.len().max(1) as u32
    }

    /// Whether nobody but the reader says how many documents the file holds.
    fn is_one_or_split(&self) -> bool {
        let held = |path: &Path| std::fs::metadata(path).is_ok_and(|file| file.len() <= LARGEST);
        self.address.path().is_some_and(|path| is_splittable(path) && held(path))
    }

    /// Sheets of other documents of the file, also of such as there were before it was split otherwise.
    fn beside(&self, desk: &Desk) -> Vec<Sheet> {
        if self.is_one_or_split() { desk.store.beside(&self.key) } else { Vec::new() }
    }

    /// The part that a sheet is about.
    fn home(&self, sheet: &Sheet) -> u32 {
        let source = sheet.source.as_deref().and_then(ContentHash::parse);
        let by_source = self.key.siblings.iter().position(|own| Some(*own) == source).map(|at| at as u32 + 1);
        by_source.unwrap_or_else(|| Address::displayed(&sheet.path).part.min(self.count()))
    }

    /// Adds the notes of others that are about this document as the file is now, and those whose words stand in it and
    /// not in the one they are about.
    fn add_kin(&self, desk: &Desk, sheet: &mut Sheet, document: &Document) {
        let beside = self.beside(desk);
        if beside.is_empty() && self.key.siblings.is_empty() {
            // Never split: what its notes were made on is the document itself.
            return;
        }
        let mut seen: HashSet<String> = sheet.annotations.iter().map(|a| a.id.clone()).collect();
        let here = Found::of(document);
        sheet.annotations = std::mem::take(&mut sheet.annotations).into_iter().map(|a| here.told(a)).collect();
        for other in beside {
            let part = self.home(&other);
            let address = Address { part, ..self.address.clone() };
            let is_here = part == self.address.part;
            let home = if is_here { None } else { recent(desk, &address.to_string()) };
            let home = home.as_ref().map(|document| Found::of(document));
            let stands = |a: &Annotation| here.has(a) && !home.as_ref().is_some_and(|home| home.has(a));
            let theirs = other.annotations.into_iter().filter(|a| is_here || stands(a));
            sheet.annotations.extend(theirs.filter(|a| seen.insert(a.id.clone())).map(|a| here.told(a)));
        }
    }
}

/// A text in which quotations are looked for.
struct Found<'a> {
    document: &'a Document,
    on: ContentHash,
    points: CodePoints,
}

impl Found<'_> {
    fn of(document: &Document) -> Found<'_> {
        let text = &document.text;
        Found { document, on: ContentHash::of(text.as_bytes()), points: CodePoints::of(text) }
    }

    fn has(&self, annotation: &Annotation) -> bool {
        self.is_found(annotation) || self.at_border(annotation).is_some()
    }

    fn is_found(&self, annotation: &Annotation) -> bool {
        Refinder::new(&self.document.text, self.on, &self.points).has(annotation)
    }

    /// The annotation with its place in this text, where a border hides its neighbours.
    fn told(&self, annotation: Annotation) -> Annotation {
        match self.at_border(&annotation) {
            Some(selector) if !self.is_found(&annotation) => Annotation { selector: Some(selector), ..annotation },
            _ => annotation,
        }
    }

    /// The only place where the very words stand, and beside them as much of their neighbours as there is room for.
    fn at_border(&self, annotation: &Annotation) -> Option<Selector> {
        let selector = annotation.selector.as_ref().filter(|s| s.on != self.on && !s.exact.is_empty())?;
        let text: &str = &self.document.text;
        let agrees = |at: usize| {
            let (before, after) = (&text[..at], &text[at + selector.exact.len()..]);
            (before.ends_with(&selector.prefix) || selector.prefix.ends_with(before))
                && (after.starts_with(&selector.suffix) || selector.suffix.starts_with(after))
        };
        let mut places = text.match_indices(&selector.exact).map(|(at, _)| at).filter(|at| agrees(*at));
        let at = places.next().filter(|_| places.next().is_none())?;
        Some(Selector::of(text, self.on, &self.points, at..at + selector.exact.len()))
    }
}

/// A changed note with the place it was made with, where only the telling of it is new.
fn as_made(change: &Annotation, sheet: &Sheet, here: Option<&Found<'_>>) -> Annotation {
    let made = sheet.annotations.iter().find(|a| a.id == change.id);
    match (made, here) {
        (Some(made), Some(here)) if here.told(made.clone()).selector == change.selector => {
            Annotation { selector: made.selector.clone(), ..change.clone() }
        }
        _ => change.clone(),
    }
}
