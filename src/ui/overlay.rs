//! What lies over the text: the open note, lists to choose from, pages of help, and the hints after a prefix.

use super::bar::tail;
use super::paint::Pen;
use super::theme::{Role, Theme};
use crate::app::{
    Continuation, Field, KEYS, MARGIN, Marks, NoteEditor, Overlay, Pick, PickRow, SplitRule, TextPage, TextRow, fitted,
    width_of,
};
use crate::text::Clean;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Clear;

pub fn overlay(overlay: &Overlay, theme: &Theme, frame: &mut Frame, area: Rect) {
    match overlay {
        Overlay::Note(_) => {}
        Overlay::Marks(list) => {
            frame.render_widget(Clear, area);
            marks(list, theme, frame, area);
        }
        Overlay::Doubts(list) => {
            frame.render_widget(Clear, area);
            super::doubts::doubts(list, theme, frame, area);
        }
        Overlay::Outline(list) | Overlay::Leads(list, _) | Overlay::Encodings(list, _) => {
            frame.render_widget(Clear, area);
            pick(list, None, theme, frame, area);
        }
        Overlay::Record(record) => {
            frame.render_widget(Clear, area);
            pick(&record.pick, record.writing.as_ref(), theme, frame, area);
        }
        Overlay::Split(rule) => {
            frame.render_widget(Clear, area);
            split(rule, theme, frame, area);
        }
        Overlay::Page(page) => {
            frame.render_widget(Clear, area);
            text_page(page, theme, frame, area);
        }
    }
}

/// Columns and rows for what is under the title of an overlay.
pub(super) fn title(words: &Clean, right: &Clean, theme: &Theme, frame: &mut Frame, area: Rect) -> Rect {
    let mut pen = Pen::new(frame.buffer_mut(), theme, area, 0);
    pen.skip(2).words(words, Role::Strong);
    pen.at_right(right, Role::Quiet);
    Rect { y: area.y + 2.min(area.height), height: area.height.saturating_sub(2), ..area }
}

/// `writing`: the field in the place of the chosen row's words.
fn pick(list: &Pick, writing: Option<&Field>, theme: &Theme, frame: &mut Frame, area: Rect) {
    let body = title(&Clean::of(list.title), &Clean::default(), theme, frame, area);
    if list.rows.is_empty() {
        Pen::new(frame.buffer_mut(), theme, body, 0).skip(2).sign("There is nothing to list.", Role::Quiet);
        return;
    }
    let height = body.height as usize;
    // A page of rows around the chosen one; only what is on it is set.
    let mut first = list.selected - list.selected % height.max(1);
    if list.wraps {
        let rows = |range: std::ops::Range<usize>| {
            list.rows[range].iter().map(|r| set(list, r, body.width).len()).sum::<usize>()
        };
        first = 0;
        while first < list.selected && rows(first..list.selected + 1) > height {
            first += 1;
        }
    }
    let page = &list.rows[first..list.rows.len().min(first + height)];
    let labels = label_columns(page);
    let mut y = 0;
    for (n, row) in page.iter().enumerate() {
        let selected = first + n == list.selected;
        for (k, (words, voice)) in set(list, row, body.width).iter().enumerate() {
            let mut pen = Pen::new(frame.buffer_mut(), theme, body, y);
            pen.sign(if selected { "▌" } else { " " }, Role::Strong);
            let label = if k == 0 { row.label.as_str() } else { "" };
            if labels > 0 {
                pen.skip(1).words(&Clean::of(&format!("{label:<w$}", w = labels as usize)), Role::Quiet);
            }
            pen.skip(2 + row.indent);
            match (writing.filter(|_| selected), k) {
                (Some(field), 0) => {
                    let x = pen.x;
                    write(field, theme, frame, Rect { x, width: body.right().saturating_sub(x), ..body }, y);
                }
                // What was there before is what is being written anew.
                (Some(_), _) if *voice != Role::Quiet => continue,
                _ => _ = pen.words(words, if selected && *voice == Role::Plain { Role::Strong } else { *voice }),
            }
            y += 1;
        }
        if y >= body.height {
            break;
        }
    }
}

/// The longest label a list makes room for, columns.
const LABEL: u16 = 18;

fn label_columns(rows: &[PickRow]) -> u16 {
    rows.iter().map(|r| width_of(&r.label)).max().unwrap_or(0).min(LABEL)
}

/// The rows of one entry: its words set, or cut, in what its indent and the longest label leave.
fn set(list: &Pick, row: &PickRow, width: u16) -> Vec<(Clean, Role)> {
    let labels = if row.label.is_empty() { 0 } else { LABEL };
    let width = width.saturating_sub(labels + 5 + row.indent).max(8);
    let lines = |words: &Clean, voice: Role| {
        let lines = match list.wraps {
            true => wrapped(words, width),
            false => vec![Clean::of(&fitted(words.as_str(), width))],
        };
        lines.into_iter().map(move |line| (line, voice))
    };
    let aside = Some(&row.aside).filter(|aside| !aside.is_empty());
    let words = Some(&row.words).filter(|words| !words.is_empty() || aside.is_none());
    let words = words.into_iter().flat_map(|words| lines(words, Role::Plain));
    words.chain(aside.into_iter().flat_map(|aside| lines(aside, Role::Quiet))).collect()
}

/// A field of one line as wide as `area`, with the caret.
fn write(field: &Field, theme: &Theme, frame: &mut Frame, area: Rect, row: u16) {
    let shown = tail(field.text(), field.caret(), area.width.saturating_sub(1).max(4));
    let before = width_of(Clean::of(&field.text()[shown.start..field.caret()]).as_str());
    Pen::new(frame.buffer_mut(), theme, area, row).words(&Clean::of(&field.text()[shown]), Role::Plain);
    let x = area.x.saturating_add(before).min(area.right().saturating_sub(1));
    frame.set_cursor_position(Position { x, y: area.y + row });
}

/// The most rows the words of one entry take.
const MOST: usize = 6;

pub(super) fn wrapped(words: &Clean, width: u16) -> Vec<Clean> {
    let (mut rows, mut cut) = (Vec::new(), false);
    crate::app::wrap(words.as_str(), width.max(4), |row| {
        let words = words.as_str()[row].trim_end();
        match rows.len() {
            n if n < MOST => rows.push(Clean::of(words)),
            _ => cut = true,
        }
    });
    if let Some(last) = rows.last_mut().filter(|_| cut) {
        *last = Clean::of(&fitted(&format!("{} …", last.as_str()), width.max(4)));
    }
    rows
}

fn text_page(page: &TextPage, theme: &Theme, frame: &mut Frame, area: Rect) {
    let body = title(&page.title, &Clean::of("Esc leads back "), theme, frame, area);
    for (n, row) in page.rows.iter().skip(page.top).take(body.height as usize).enumerate() {
        let mut pen = Pen::new(frame.buffer_mut(), theme, body, n as u16);
        pen.skip(2);
        match row {
            TextRow::Heading(words) => pen.words(words, Role::Strong),
            TextRow::Words(words) => pen.words(words, Role::Plain),
            TextRow::Key(keys, means) => {
                let wide = width_of(keys.as_str());
                pen.words(keys, Role::Strong).skip(KEYS.saturating_sub(wide).max(2)).words(means, Role::Plain)
            }
        };
    }
    if page.top + (body.height as usize) < page.rows.len() {
        let last = body.height.saturating_sub(1);
        let area = Rect { x: body.right().saturating_sub(8), width: 8.min(body.width), ..body };
        Pen::new(frame.buffer_mut(), theme, area, last).sign(" more ↓", Role::Quiet);
    }
}

fn marks(list: &Marks, theme: &Theme, frame: &mut Frame, area: Rect) {
    let width = area.width.saturating_sub(14).max(8);
    let (lines, more) = list.lines(area.height.saturating_sub(2) as usize, width);
    let right = match (list.loaded, more) {
        (false, _) => "reading … ".to_string(),
        (true, false) => format!("{} ", list.len()),
        (true, true) => format!("{} · more ↓ ", list.len()),
    };
    let body = title(&Clean::of("All marks"), &Clean::of(&right), theme, frame, area);
    let filter = list.filter.text();
    if list.filtering || !filter.is_empty() {
        let mut pen =
            Pen::new(frame.buffer_mut(), theme, Rect { y: area.y + 1, height: 1.min(area.height), ..area }, 0);
        pen.skip(2).sign("/ ", Role::Quiet).words(&Clean::of(filter), Role::Plain);
        let x = pen.x;
        if list.filtering {
            frame.set_cursor_position(Position { x: x.min(area.right().saturating_sub(1)), y: area.y + 1 });
        }
    }
    if list.is_empty() && list.loaded {
        let words: &[&str] = if filter.is_empty() {
            &["No marks yet. In the text:", "a writes a note", "H y highlights", "m m bookmarks"]
        } else {
            &["No mark has these words."]
        };
        for (row, words) in words.iter().enumerate() {
            Pen::new(frame.buffer_mut(), theme, body, row as u16).skip(2).sign(words, Role::Quiet);
        }
        return;
    }
    let mut y = 0;
    for mark in lines {
        if let Some(heading) = &mark.heading {
            let words = Clean::of(&fitted(heading, body.width.saturating_sub(3)));
            Pen::new(frame.buffer_mut(), theme, body, y).skip(2).words(&words, Role::Quiet);
            y += 1;
        }
        let mut pen = Pen::new(frame.buffer_mut(), theme, body, y);
        pen.sign(if mark.selected { "▌" } else { " " }, Role::Strong).skip(1);
        pen.words(&Clean::of(&format!("{:<11}", mark.sign)), Role::Quiet);
        let role = if mark.selected { Role::Strong } else { Role::Plain };
        pen.words(&Clean::of(&mark.quote), role);
        y += 1;
        if !mark.body.is_empty() {
            let mut pen = Pen::new(frame.buffer_mut(), theme, body, y);
            pen.sign(if mark.selected { "▌" } else { " " }, Role::Strong).skip(12);
            pen.words(&Clean::of(&mark.body), Role::Emphasis);
            y += 1;
        }
    }
}

/// The rule for first lines as it is written, and what it makes of the file.
fn split(rule: &SplitRule, theme: &Theme, frame: &mut Frame, area: Rect) {
    let whom = if rule.folder { "all files of its folder ".to_string() } else { "this file only ".to_string() };
    let name = fitted(&rule.name(), area.width.saturating_sub(width_of(&whom) + 14));
    let body = title(&Clean::of(&format!("Split {name}")), &Clean::of(&whom), theme, frame, area);
    let width = body.width.saturating_sub(4).max(4);
    let mut y = 0;
    let line = |words: &str, role: Role, y: &mut u16, frame: &mut Frame| {
        crate::app::wrap(words, width, |row| {
            let words = Clean::of(words[row].trim_end());
            Pen::new(frame.buffer_mut(), theme, body, *y).skip(2).words(&words, role);
            *y += 1;
        });
    };
    line("Each document begins with a line like:", Role::Quiet, &mut y, frame);
    let (caret_row, caret_column) = rule.field.caret_in_rows(width.saturating_sub(2));
    let caret = Position {
        x: (body.x + 4 + caret_column).min(body.right().saturating_sub(1)),
        y: body.y + y + caret_row as u16,
    };
    for row in rule.field.rows(width.saturating_sub(2)) {
        let words = Clean::of(&rule.field.text()[row]);
        Pen::new(frame.buffer_mut(), theme, body, y).skip(2).sign("▏", Role::Plain).skip(1).words(&words, Role::Plain);
        y += 1;
    }
    let capitals = if rule.case { "capitals matter" } else { "capitals do not matter" };
    let help = format!("* any words, # a number, /…/ a regular expression; {capitals}");
    line(&help, Role::Quiet, &mut y, frame);
    y += 1;
    match rule.preview.as_ref().map(|preview| (&preview.count, preview)) {
        None => line("reading …", Role::Quiet, &mut y, frame),
        Some((Err(why), _)) => line(why, Role::Trouble, &mut y, frame),
        Some((Ok(1), _)) => line("One document: no line in it is such a first line.", Role::Plain, &mut y, frame),
        Some((Ok(count), preview)) => {
            line(&format!("{count} documents, which begin with:"), Role::Strong, &mut y, frame);
            let room = body.height.saturating_sub(y) as usize;
            let shown = if *count as usize > room { room.saturating_sub(1) } else { room };
            for (number, words) in preview.firsts.iter().take(shown) {
                let mut pen = Pen::new(frame.buffer_mut(), theme, body, y);
                pen.skip(2).words(&Clean::of(&format!("{number:>5}  ")), Role::Quiet);
                pen.words(&Clean::of(&fitted(words, width.saturating_sub(8))), Role::Plain);
                y += 1;
            }
            let more = (*count as usize).saturating_sub(shown.min(preview.firsts.len()));
            if more > 0 && y < body.height {
                line(&format!("… and {more} more"), Role::Quiet, &mut y, frame);
            }
        }
    }
    if caret.y < area.bottom() {
        frame.set_cursor_position(caret);
    }
}

/// The open note: what it is about, and its words with the caret.
pub fn note(note: &NoteEditor, theme: &Theme, frame: &mut Frame, area: Rect) {
    frame.render_widget(Clear, area);
    let about = fitted(
        &format!("{} “{}”", if note.is_edit() { "The note on" } else { "Note on" }, note.about),
        area.width.saturating_sub(MARGIN + 2),
    );
    Pen::new(frame.buffer_mut(), theme, area, 0).skip(MARGIN).words(&Clean::of(&about), Role::Quiet);
    let width = area.width.saturating_sub(MARGIN + 1);
    let rows = note.field.rows(width);
    let (caret_row, caret_column) = note.field.caret_in_rows(width);
    let height = area.height.saturating_sub(1) as usize;
    let top = (caret_row + 1).saturating_sub(height);
    for (n, row) in rows.iter().skip(top).take(height).enumerate() {
        let mut pen = Pen::new(frame.buffer_mut(), theme, area, n as u16 + 1);
        pen.skip(3).sign("▏", Role::Plain).skip(1).words(&Clean::of(&note.field.text()[row.clone()]), Role::Plain);
    }
    let x = (area.x + MARGIN + caret_column).min(area.right().saturating_sub(1));
    frame.set_cursor_position(Position { x, y: area.y + 1 + (caret_row - top) as u16 });
}

/// How a started sequence may go on, above the status line.
pub fn hints(continuations: &[Continuation], theme: &Theme, frame: &mut Frame, above: Rect) {
    let cells: Vec<(String, String)> =
        continuations.iter().map(|c| (c.keys.clone(), c.command.definition().name.replace('-', " "))).collect();
    let wide = cells.iter().map(|(k, n)| width_of(k) + width_of(n) + 4).max().unwrap_or(1).min(above.width.max(1));
    let columns = (above.width / wide).max(1);
    let rows = (cells.len() as u16).div_ceil(columns).min(above.y.saturating_sub(1));
    let area = Rect { y: above.y - rows, height: rows, ..above };
    frame.render_widget(Clear, area);
    for (n, (keys, name)) in cells.iter().enumerate() {
        let (row, column) = (n as u16 / columns, n as u16 % columns);
        if row >= rows {
            break;
        }
        let mut pen = Pen::new(frame.buffer_mut(), theme, area, row);
        pen.skip(1 + column * wide).words(&Clean::of(keys), Role::Strong).skip(1).words(&Clean::of(name), Role::Quiet);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_cut_ends_with_an_ellipsis() {
        let rows = |count: usize| wrapped(&Clean::of(&["twelve chars"; 9][..count].join(" ")), 13);
        assert_eq!(rows(MOST).len(), MOST);
        assert_eq!(rows(MOST)[MOST - 1].as_str(), "twelve chars");
        assert_eq!(rows(MOST + 1).len(), MOST);
        assert_eq!(rows(MOST + 1)[MOST - 1].as_str(), "twelve chars…");
    }
}
