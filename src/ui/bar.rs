//! The search bar at the top and the status line at the bottom.

use super::paint::Pen;
use super::theme::{Role, Theme};
use crate::app::{App, Context, Pane, Scope, Survey, fitted, told_encoding, width_of};
use crate::text::{Clean, EncodingEvidence};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation;

/// Columns below which the field takes the whole bar.
const FIELD: u16 = 24;

pub fn search_bar(app: &App, theme: &Theme, frame: &mut Frame, area: Rect) {
    let search = &app.search;
    let sign = match search.scope {
        Scope::Library => " / ",
        Scope::Here => " f ",
    };
    let right = found(app);
    let taken = width_of(right.as_str()).saturating_add(2);
    let mut pen = Pen::new(frame.buffer_mut(), theme, area, 0);
    match &search.bar {
        Some(field) => {
            // What is written comes before what was found.
            let beside = area.width.saturating_sub(taken.saturating_add(3));
            let room = if beside < FIELD { area.width.saturating_sub(4) } else { beside }.max(4);
            let shown = tail(field.text(), field.caret(), room);
            let caret = width_of(Clean::of(&field.text()[shown.start..field.caret()]).as_str());
            pen.sign(sign, Role::Strong).words(&Clean::of(&field.text()[shown]), Role::Plain);
            pen.at_right(&right, Role::Quiet);
            frame.set_cursor_position(Position { x: area.x + 3 + caret, y: area.y });
        }
        None if search.is_in_force() => {
            pen.sign(sign, Role::Quiet).words(&Clean::of(&search.written), Role::Plain);
            pen.at_right(&right, Role::Quiet);
        }
        None => {
            pen.sign(" / search", Role::Quiet);
            pen.at_right(&right, Role::Quiet);
        }
    }
}

/// The stretch of a line to show in so many columns, so that the caret is in it.
pub(super) fn tail(text: &str, caret: usize, room: u16) -> std::ops::Range<usize> {
    let (mut start, mut reached) = (caret, 0u16);
    for (at, cluster) in text[..caret].grapheme_indices(true).rev() {
        reached = reached.saturating_add(width_of(cluster));
        if reached >= room {
            break;
        }
        start = at;
    }
    start..text.len()
}

/// What was found, or how far the library is read.
fn found(app: &App) -> Clean {
    let mut parts: Vec<String> = Vec::new();
    if app.search.is_in_force() {
        if let Some(why) = app.search.complaint() {
            parts.push(why.to_string());
        }
        if let Some(reader) = &app.reader {
            match (reader.hit, reader.hits.len()) {
                (_, 0) => {}
                (Some(n), all) => parts.push(format!("{} of {all}", n + 1)),
                (None, 1) => parts.push("1 hit here".to_string()),
                (None, all) => parts.push(format!("{all} hits here")),
            }
        }
        if app.search.scope == Scope::Library {
            match &app.shelf.found {
                Some(found) => parts.push(count(found.results().documents, "document")),
                None if app.search.is_answered() => {}
                None => parts.push("…".to_string()),
            }
        }
    }
    match &app.survey {
        Survey::Walking => parts.push("looking for documents".to_string()),
        Survey::Indexing { done, of } if done < of => parts.push(format!("indexing {done} of {of}")),
        Survey::Indexing { .. } => parts.push("indexing".to_string()),
        Survey::Failed(_) => parts.push("not indexed".to_string()),
        Survey::Done if parts.is_empty() => parts.push(count(app.shelf.catalogue.len(), "document")),
        Survey::Done => {}
    }
    Clean::of(&format!("{} ", parts.join(" · ")))
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Where the reader is or what just happened; and the keys that matter here.
pub fn status_line(app: &App, theme: &Theme, frame: &mut Frame, area: Rect) {
    let context = app.context();
    let mut pen = Pen::new(frame.buffer_mut(), theme, area, 0);
    pen.skip(1);
    if !app.pressed.is_empty() {
        let keys: Vec<String> = app.pressed.iter().map(|k| crate::app::label(*k)).collect();
        pen.words(&Clean::of(&keys.join(" ")), Role::Strong).sign(" …", Role::Quiet);
        return;
    }
    match &app.said {
        Some(said) if said.trouble => pen.words(&said.words, Role::Trouble),
        Some(said) => pen.words(&said.words, Role::Plain),
        None => {
            let words = fitted(whereabouts(app, context).as_str(), area.width.saturating_sub(2));
            pen.words(&Clean::of(&words), Role::Quiet)
        }
    };
    // What is wrong is said whole, the keys can wait.
    if app.said.as_ref().is_none_or(|said| !said.trouble) {
        hints(app, context, &mut pen, area);
    }
}

/// Columns of the chapter's name in the status line: the keys need room, too.
const CHAPTER: u16 = 28;

fn whereabouts(app: &App, context: Context) -> Clean {
    if app.note().is_some_and(|note| note.is_edit()) {
        return Clean::of("editing the note");
    }
    if context.is_field()
        || matches!(
            context,
            Context::Selecting
                | Context::Marks
                | Context::Doubts
                | Context::Outline
                | Context::Record
                | Context::Encodings
                | Context::Page
        )
    {
        return Clean::of(context.label());
    }
    let Some(reader) = &app.reader else {
        return Clean::of(if app.is_opening() { "opening …" } else { "" });
    };
    if app.pane == Pane::List && app.shelf.catalogue.is_stale() && app.shelf.touched {
        return Clean::of("records have arrived: s s sorts again");
    }
    let mut parts = Vec::new();
    if let Some(stray) = reader.margin.stray() {
        parts.push(format!("K: the notes of {}", stray.name()));
    }
    match reader.margin.doubts() {
        0 => {}
        1 => parts.push("R: a note in doubt".to_string()),
        n => parts.push(format!("R: {n} notes in doubt")),
    }
    if let Some((number, all)) = crate::cite::paragraph(&reader.document, reader.current) {
        parts.push(format!("¶{number} of {all}"));
    }
    let here = reader.document.blocks.get(reader.current).map_or(0, |b| b.range.start);
    if let Some(chapter) = reader.document.landmarks.chapter(here) {
        parts.push(fitted(&chapter.title, CHAPTER));
    }
    let all = reader.document.text.len().max(1);
    let read = if reader.page.shows_end() { all } else { reader.page.range().end };
    parts.push(format!("{} %", read * 100 / all));
    parts.push(reader.view.label().to_string());
    let doubtful = !matches!(reader.document.told_by, EncodingEvidence::ByteOrderMark | EncodingEvidence::Declared);
    if let Some(told) = told_encoding(&reader.document).filter(|_| doubtful) {
        parts.push(told);
    }
    if app.list_hidden {
        parts.push(reader.document.name());
    }
    Clean::of(&parts.join(" · "))
}

/// As many of the keys that matter here as there is room for.
fn hints(app: &App, context: Context, pen: &mut Pen, area: Rect) {
    let mut hints: Vec<(String, String)> = Vec::new();
    let hits = app.reader.as_ref().is_some_and(|r| !r.hits.is_empty())
        || app.shelf.found.as_ref().is_some_and(|f| f.documents().next().is_some());
    let in_search = hits && matches!(context, Context::List | Context::Text);
    let first = in_search.then_some(crate::app::Command::NextHit);
    for command in first.into_iter().chain(context.hints().iter().copied()) {
        if let Some(keys) = app.keymap.keys_of(context, command) {
            let name = match command {
                crate::app::Command::SwitchPane if app.pane == Pane::List || context == Context::SearchBar => {
                    "to the other pane"
                }
                _ => command.definition().name,
            };
            hints.push((keys, name.replace('-', " ")));
        }
    }
    let room = area.right().saturating_sub(pen.x + 3);
    let wide = |hints: &[(String, String)]| hints.iter().map(|(k, n)| width_of(k) + width_of(n) + 3).sum::<u16>();
    // The keys that lead out come last in the table and are the last to go.
    while hints.len() > 1 && wide(&hints) > room {
        // What leads on comes first in its list, what leads out last; help outlives quitting.
        let out = if context.hints().last() == Some(&crate::app::Command::Quit) { 2 } else { 1 };
        let least = if hints.len() > out { hints.len() - 1 - out } else { 1 };
        hints.remove(least.max(usize::from(out == 1)).min(hints.len() - 1));
    }
    if hints.is_empty() || wide(&hints) > room {
        return;
    }
    pen.x = area.right().saturating_sub(wide(&hints));
    for (keys, name) in hints {
        pen.words(&Clean::of(&keys), Role::Strong).skip(1).words(&Clean::of(&name), Role::Quiet).skip(2);
    }
}

/// What is said, where it is longer than the status line: over as many rows above it as it takes.
pub fn said(app: &App, theme: &Theme, frame: &mut Frame, status: Rect) {
    let Some(said) = app.said.as_ref().filter(|_| app.pressed.is_empty()) else { return };
    let role = if said.trouble { Role::Trouble } else { Role::Plain };
    let words = said.words.as_str();
    let mut rows: Vec<Clean> = Vec::new();
    crate::app::wrap(words, status.width.saturating_sub(2).max(4), |row| rows.push(Clean::of(words[row].trim_end())));
    if rows.len() < 2 {
        return;
    }
    let height = (rows.len() as u16).min(status.y.max(1));
    let area = Rect { y: (status.y + 1).saturating_sub(height), height, ..status };
    frame.render_widget(ratatui::widgets::Clear, area);
    for (row, words) in rows.iter().take(height as usize).enumerate() {
        Pen::new(frame.buffer_mut(), theme, area, row as u16).skip(1).words(words, role);
    }
}
