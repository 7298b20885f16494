//! Notes made on another cut of a file: on the whole before it was split, or on a part that was cut otherwise.
//!
//! In: a document and the notes of the other documents of its file. Out: its own notes, and of the others' those whose
//! words stand in it now and not where they belong. Nothing is moved on disk: each note stays in the sheet it was made in,
//! and a change to it is saved there.

use super::desk::Desk;
use super::search::recent;
use super::splitting::siblings;
use crate::library::is_splittable;
use crate::marginalia::{Annotation, DocumentKey, Refinder, Sheet};
use crate::text::{Address, Amendment, CodePoints, ContentHash, Document};
use std::collections::HashSet;

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
    Parts::of(&key).add_kin(desk, &mut sheet, document);
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
    if beside.is_empty() {
        return desk.store.save_with(key, changes, amendments).map_err(|e| e.to_string());
    }
    let has = |sheet: &Sheet, change: &Annotation| sheet.annotations.iter().any(|a| a.id == change.id);
    let own = desk.store.load(key).map_err(|e| e.to_string())?;
    let home = |change: &Annotation| beside.iter().position(|s| has(s, change)).filter(|_| !has(&own, change));
    for (n, sheet) in beside.iter().enumerate() {
        let theirs: Vec<Annotation> = changes.iter().filter(|c| home(c) == Some(n)).cloned().collect();
        if !theirs.is_empty() {
            desk.store.save(&sheet.key(), &theirs).map_err(|e| e.to_string())?;
        }
    }
    let ours: Vec<Annotation> = changes.iter().filter(|c| home(c).is_none()).cloned().collect();
    let mut sheet = match ours.is_empty() && amendments.is_empty() {
        true => own,
        false => desk.store.save_with(key, &ours, amendments).map_err(|e| e.to_string())?,
    };
    if let Some(document) = recent(desk, &key.path) {
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
                    sheet.annotations.extract_if(.., |a| !home.has(a) && there.has(a)).collect()
                }
                _ => Vec::new(),
            };
            if !away.is_empty() {
                let path = Address { part, ..address.clone() }.to_string();
                all.push(Sheet { path, annotations: away, warning: None, ..sheet.clone() });
            }
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

    /// Sheets of other documents of the file, also of such as there were before it was split otherwise.
    fn beside(&self, desk: &Desk) -> Vec<Sheet> {
        match self.address.path() {
            Some(path) if is_splittable(path) => desk.store.beside(&self.key),
            _ => Vec::new(),
        }
    }

    /// The part that a sheet is about.
    fn home(&self, sheet: &Sheet) -> u32 {
        let source = sheet.source.as_deref().and_then(ContentHash::parse);
        let by_source = self.key.siblings.iter().position(|own| Some(*own) == source).map(|at| at as u32 + 1);
        by_source.unwrap_or_else(|| Address::displayed(&sheet.path).part.min(self.count()))
    }

    /// Adds the others' notes whose words stand in a document, and not in the one they are about.
    fn add_kin(&self, desk: &Desk, sheet: &mut Sheet, document: &Document) {
        let beside = self.beside(desk);
        if beside.is_empty() {
            return;
        }
        let mut seen: HashSet<String> = sheet.annotations.iter().map(|a| a.id.clone()).collect();
        let here = Found::of(document);
        for other in beside {
            let home = self.home(&other);
            let address = Address { part: home, ..self.address.clone() };
            let home = if home == self.address.part { None } else { recent(desk, &address.to_string()) };
            let home = home.as_ref().map(|document| Found::of(document));
            let strays =
                other.annotations.into_iter().filter(|a| here.has(a) && !home.as_ref().is_some_and(|h| h.has(a)));
            sheet.annotations.extend(strays.filter(|a| seen.insert(a.id.clone())));
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
        Refinder::new(&self.document.text, self.on, &self.points).anchor(annotation).range().is_some()
    }
}
