//! The left pane.

use super::paint::Pen;
use super::theme::{Role, Theme};
use crate::app::{App, Context, Pane, ShelfLine, ShelfLineKind, Survey};
use crate::library::Root;
use crate::text::Clean;
use ratatui::Frame;
use ratatui::layout::Rect;

pub fn list(app: &App, theme: &Theme, frame: &mut Frame, area: Rect) {
    let open = app.reader.as_ref().map(|r| &r.document.address);
    let lines = app.shelf.lines(area.width, area.height as usize, open);
    if lines.is_empty() {
        return empty(app, theme, frame, area);
    }
    let focused = app.pane == Pane::List && matches!(app.context(), Context::List);
    for (row, line) in lines.iter().enumerate() {
        paint(line, focused, theme, frame, area, row as u16);
    }
}

fn paint(line: &ShelfLine, focused: bool, theme: &Theme, frame: &mut Frame, area: Rect, row: u16) {
    let mut pen = Pen::new(frame.buffer_mut(), theme, area, row);
    // Signs rather than colours: they are there in every terminal.
    match (line.selected, line.kind, focused) {
        (true, ShelfLineKind::Excerpt, _) => pen.sign("▌", if focused { Role::Strong } else { Role::Quiet }),
        (true, _, true) => pen.sign("▌", Role::Strong),
        (true, _, false) => pen.sign("▏", Role::Quiet),
        (false, ShelfLineKind::Title, _) if line.open => pen.sign("›", Role::Quiet),
        _ => pen.skip(1),
    };
    let role = match line.kind {
        ShelfLineKind::Group => Role::Strong,
        ShelfLineKind::Title if line.selected && focused => Role::Strong,
        ShelfLineKind::Title => Role::Plain,
        _ => Role::Quiet,
    };
    for (words, lit) in &line.words {
        pen.words(words, if *lit { Role::Strong } else { role });
    }
    if let Some(right) = &line.right {
        pen.keep_free(1).at_right(right, Role::Quiet);
    }
}

/// What to do where there is nothing.
fn empty(app: &App, theme: &Theme, frame: &mut Frame, area: Rect) {
    let sentences: Vec<String> = if app.search.is_in_force() {
        let words = match app.survey {
            Survey::Done | Survey::Failed(_) => "Nothing found.",
            _ => "Nothing found yet: still indexing.",
        };
        vec![words.to_string(), "Esc leaves the search.".to_string()]
    } else if app.survey == Survey::Walking {
        vec!["Looking for documents …".to_string()]
    } else {
        let roots = app.roots.iter().map(|r| match r {
            Root::Path(path) => path.display().to_string(),
            Root::Samples => "the samples".to_string(),
        });
        let place = roots.collect::<Vec<_>>().join(", ");
        vec![
            format!("No documents in {place}."),
            "postil reads text, Markdown, HTML, EPUB and TEI.".to_string(),
            "q quits; then: postil FOLDER".to_string(),
        ]
    };
    let mut rows: Vec<Clean> = Vec::new();
    for sentence in sentences {
        let clean = Clean::of(&sentence);
        let width = area.width.saturating_sub(2).max(4);
        crate::app::wrap(clean.as_str(), width, |range| rows.push(Clean::of(&clean.as_str()[range])));
        rows.push(Clean::default());
    }
    for (row, words) in rows.iter().enumerate() {
        Pen::new(frame.buffer_mut(), theme, area, row as u16).skip(1).words(words, Role::Quiet);
    }
}
