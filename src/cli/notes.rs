//! `postil notes list` and `notes add`: the reader's own bookmarks, highlights and notes.

use super::arguments::{NotesAdd, NotesList};
use super::output::{Failure, Out, one_line, remark};
use super::{DONE, ERROR, NOTHING, document, json, quotation};
use crate::jobs::{self, Desk};
use crate::marginalia::{Anchor, Annotation, DocumentKey, Motivation, Refinder, Selector, Sheet};
use crate::search::{Finder, Query};
use crate::text::*;
use serde::Serialize;
use std::sync::Arc;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

#[derive(Serialize)]
struct NoteJson<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    path: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    title: String,
    motivation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    exact: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    body: &'a str,
    tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    colour: Option<&'static str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    creator: &'a str,
    #[serde(flatten)]
    place: Option<json::Place>,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
}

/// A document's notes with the document, where it can be opened.
struct Annotated {
    sheet: Sheet,
    document: Option<Arc<Document>>,
}

pub fn list(desk: &Desk, asked: &NotesList, out: &mut Out) -> Result<u8, Failure> {
    let query = asked.query.as_deref().map(Query::parse);
    let mut objects = Vec::new();
    let (mut found, mut damaged) = (false, false);
    let annotated: Vec<Annotated> = match &asked.doc {
        Some(doc) => {
            let (document, _) = document::open(desk, doc)?;
            let noted = jobs::notes(desk, &document)?;
            let path = noted.sheet.path.clone();
            let stray = noted.stray.map(|stray| {
                remark(&format!(
                    "these are the notes of {}, which is gone: in the reading room K y keeps them here, K n does not",
                    stray.path
                ));
                Sheet { path, ..stray }
            });
            let document = Some(Arc::new(document));
            let sheets = [Some(noted.sheet), stray].into_iter().flatten();
            sheets.map(|sheet| Annotated { sheet, document: document.clone() }).collect()
        }
        None => {
            let sheets = jobs::all_notes(desk).into_iter();
            sheets.map(|sheet| Annotated { document: jobs::recent(desk, &sheet.path), sheet }).collect()
        }
    };
    for Annotated { sheet, document } in &annotated {
        if let Some(warning) = &sheet.warning {
            remark(warning);
            damaged = true;
        }
        let points = document.as_ref().map(|d| (d, CodePoints::of(&d.text), ContentHash::of(d.text.as_bytes())));
        let refinder = points.as_ref().map(|(d, points, on)| Refinder::new(&d.text, *on, points));
        for note in sheet.annotations.iter().filter(|note| is_asked_for(note, sheet, asked, query.as_ref())) {
            found = true;
            let anchor = refinder.as_ref().map_or(Anchor::Unsearched, |refinder| refinder.anchor(note));
            let place = anchor.range().zip(points.as_ref());
            if asked.json {
                let place = place.map(|(range, (document, points, _))| json::place(&document.text, points, &range));
                objects.push(note_json(note, sheet, title(sheet, document.as_deref()), &anchor, place));
            } else {
                let place = place.map(|(range, (document, ..))| document::place(document, range.start));
                out.line(&line(note, sheet, &anchor, place))?;
            }
        }
    }
    if asked.json {
        out.json(&objects)?;
    }
    Ok(match (damaged, found) {
        (true, _) => ERROR,
        (false, true) => DONE,
        (false, false) => NOTHING,
    })
}

fn is_asked_for(note: &Annotation, sheet: &Sheet, asked: &NotesList, query: Option<&Query>) -> bool {
    asked.tag.as_ref().is_none_or(|tag| note.tags.contains(tag))
        && asked.by.as_ref().is_none_or(|who| note.creator == *who)
        && query.is_none_or(|query| Finder::new(&as_document(note, sheet)).satisfies(query))
}

/// The words of a note as a document of its own: a query means the same for notes as for documents.
fn as_document(note: &Annotation, sheet: &Sheet) -> Document {
    let exact = note.selector.as_ref().map_or("", |selector| &selector.exact);
    let tags = note.tags.join(" ");
    let mut builder = Builder::new();
    for words in [exact, &note.name, &note.body, &tags] {
        builder.begin(BlockKind::Paragraph, 0, 0);
        builder.push(words);
    }
    builder.end();
    Document {
        address: Address::file(&sheet.path),
        stage: Stage::Described,
        text: builder.text.into(),
        blocks: builder.blocks.into(),
        spans: Arc::new([]),
        record: Arc::default(),
        diagnostics: Arc::new([]),
        landmarks: Arc::default(),
        format: Format::Text,
        encoding: "UTF-8",
        told_by: Default::default(),
        language: None,
        id: None,
        source: None,
    }
}

/// The title the document has now: the reader's word on it, else its own, else the one it had when the notes were made.
fn title(sheet: &Sheet, document: Option<&Document>) -> String {
    let corrected = sheet.corrections.get(&Target::field(Field::Title)).map(str::to_string);
    let own = || document.and_then(Document::title);
    corrected.or_else(own).map_or_else(|| sheet.title.clone(), |title| one_line(&title))
}

fn note_json<'a>(
    note: &'a Annotation,
    sheet: &'a Sheet,
    title: String,
    anchor: &Anchor,
    place: Option<json::Place>,
) -> NoteJson<'a> {
    NoteJson {
        id: &note.id,
        path: &sheet.path,
        title,
        motivation: note.motivation.name(),
        exact: note.selector.as_ref().map(|selector| selector.exact.as_str()),
        body: &note.body,
        tags: &note.tags,
        colour: note.colour.map(Colour::name),
        creator: &note.creator,
        place,
        state: anchor.name(),
        created: written(note.created),
        modified: written(note.modified),
    }
}

fn written(time: OffsetDateTime) -> Option<String> {
    time.format(&Rfc3339).ok()
}

/// `path:28: bookmark a “words quoted” the note itself [tag]`, with what is wrong with its place.
fn line(note: &Annotation, sheet: &Sheet, anchor: &Anchor, place: Option<String>) -> String {
    let mut line = place.unwrap_or_else(|| document::near(&Address::displayed(&sheet.path)));
    line.push(':');
    let mut add = |words: &str| {
        if !words.trim().is_empty() {
            line.push(' ');
            line.push_str(&one_line(words));
        }
    };
    match anchor {
        Anchor::Found(_) | Anchor::Whole => {}
        other => add(&format!("({})", other.name())),
    }
    if note.motivation == Motivation::Bookmarking {
        add(&note.letter.map_or("bookmark".to_string(), |letter| format!("bookmark {letter}")));
        add(&note.name);
    }
    if let Some(selector) = &note.selector {
        add(&format!("“{}”", selector.exact.trim()));
    }
    add(&note.body);
    if !note.tags.is_empty() {
        add(&format!("[{}]", note.tags.join(", ")));
    }
    line
}

pub fn add(desk: &Desk, asked: &NotesAdd, out: &mut Out) -> Result<u8, Failure> {
    let (document, line) = document::open(desk, &asked.doc)?;
    let quoted = quotation::locate(&document, line, &asked.quoted)?;
    // Without a quotation a line stands for its paragraph, as the current one does in the reading room.
    let range = quoted.or_else(|| Some(document.blocks[document::block_at_line(&document, line?)?].range.clone()));
    let motivation = motivation(asked, range.is_some())?;
    let selector = range.map(|range| {
        let points = CodePoints::of(&document.text);
        Selector::of(&document.text, ContentHash::of(document.text.as_bytes()), &points, range)
    });
    let mut note = Annotation::new(motivation, selector, &desk.creator);
    note.body = asked.body.clone().unwrap_or_default();
    note.tags = asked.tags.clone();
    note.colour = asked.colour.or((motivation == Motivation::Highlighting).then(Colour::default));
    let id = note.id.clone();
    let key = DocumentKey::of(&document);
    // Notes shown beside the document and a new one on it must not be parted: they are kept together from now on.
    let saved = match jobs::notes(desk, &document)?.stray {
        Some(stray) => {
            remark(&format!("the notes of {}, which is gone, are kept with this document now", stray.path));
            desk.store.adopt(&key, &stray.key(), &[note], &[]).map_err(|e| e.to_string())
        }
        None => jobs::save_notes(desk, &key, &[note], &[]),
    };
    let sheet = saved?;
    if let Some(warning) = &sheet.warning {
        remark(warning);
    }
    out.line(&id)?;
    Ok(DONE)
}

/// What kind of note the options make.
fn motivation(asked: &NotesAdd, has_place: bool) -> Result<Motivation, String> {
    let has_body = asked.body.as_ref().is_some_and(|body| !body.trim().is_empty());
    match () {
        () if asked.bookmark => Ok(Motivation::Bookmarking),
        () if has_body => Ok(Motivation::Commenting),
        () if !asked.tags.is_empty() && asked.colour.is_none() => Ok(Motivation::Tagging),
        () if has_place => Ok(Motivation::Highlighting),
        () => Err("there is nothing to keep: give --body, --tag, --bookmark, or a --quote to highlight".into()),
    }
}
