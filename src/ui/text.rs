//! The right pane: the margin, the card, the text with its layers, and the notes at the foot of the page.

use super::paint::Pen;
use super::runs::runs;
use super::theme::{Role, Theme};
use crate::app::{App, CardRow, MARGIN, PageRow, Pane, Reader};
use crate::layout::{Line, Row};
use crate::text::{BlockKind, Clean, Hand, Part};
use ratatui::Frame;
use ratatui::layout::Rect;

pub fn text(app: &App, theme: &Theme, frame: &mut Frame, area: Rect) {
    let Some(reader) = &app.reader else { return empty(app, theme, frame, area) };
    let focused = app.pane == Pane::Text;
    // The sign of the current paragraph stands once: at its first line on the page.
    let mut signed = false;
    for (number, row) in reader.page.rows.iter().enumerate() {
        let y = number as u16;
        match row {
            PageRow::Card(CardRow::Blank) | PageRow::Set(Row::Blank { .. }) => {}
            PageRow::Card(CardRow::Facts(words)) => {
                Pen::new(frame.buffer_mut(), theme, area, y).skip(MARGIN).words(words, Role::Quiet);
            }
            PageRow::Card(CardRow::Title(line)) => set_line(reader, line, Role::Strong, theme, frame, area, y),
            PageRow::Set(Row::Fold { first, blocks }) => {
                let words = folded(reader, *first, *blocks);
                Pen::new(frame.buffer_mut(), theme, area, y).skip(MARGIN).words(&words, Role::Quiet);
            }
            PageRow::Set(Row::Line(line)) => {
                if line.block == reader.current && !signed {
                    signed = true;
                    let role = if focused { Role::Strong } else { Role::Quiet };
                    Pen::new(frame.buffer_mut(), theme, area, y).sign("›", role);
                }
                set_line(reader, line, base(reader, line.block), theme, frame, area, y);
            }
        }
    }
    footnotes(reader, theme, frame, area);
}

/// How the words of a block are painted before any span is.
fn base(reader: &Reader, block: usize) -> Role {
    let Some(block) = reader.document.blocks.get(block) else { return Role::Plain };
    match (block.kind, block.part) {
        (BlockKind::Heading, _) | (_, Part::InDocumentHeading) => Role::Strong,
        (BlockKind::Code | BlockKind::Rule | BlockKind::PageBreak, _) => Role::Quiet,
        (_, part) if part.hand() != Hand::Source => Role::Quiet,
        _ => Role::Plain,
    }
}

fn set_line(reader: &Reader, line: &Line, base: Role, theme: &Theme, frame: &mut Frame, area: Rect, y: u16) {
    let first = reader.page.first_byte() == Some(line.range.start);
    let (sign, marked) = if reader.layers.notes { reader.margin.beside(&line.range, first) } else { (None, false) };
    if let Some(sign) = sign {
        let sign = Clean::of(&format!("{sign:>2}"));
        Pen::new(frame.buffer_mut(), theme, area, y).skip(1).words(&sign, Role::Quiet);
    }
    if marked {
        Pen::new(frame.buffer_mut(), theme, area, y).skip(3).sign("▏", Role::Plain);
    }
    let spans = reader.spans_in(&line.reach());
    let mut pen = Pen::new(frame.buffer_mut(), theme, area, y).on(base);
    pen.skip(MARGIN + line.indent);
    for run in runs(&reader.document.text, line, &spans) {
        pen.run(&run);
    }
}

fn folded(reader: &Reader, first: usize, blocks: usize) -> Clean {
    let parts: Vec<Part> = reader.document.blocks.iter().skip(first).take(blocks).map(|b| b.part).collect();
    let what = match parts.first() {
        Some(Part::EmptyLabel) if parts.iter().all(|p| *p == Part::EmptyLabel) => "empty label",
        Some(Part::Furniture) if parts.iter().all(|p| *p == Part::Furniture) => "running head",
        _ => "line of the page around it",
    };
    let words = match blocks {
        1 => format!("⋯ 1 {what}"),
        n => format!(
            "⋯ {n} {}",
            what.replacen("line", "lines", 1).replacen("label", "labels", 1).replacen("head", "heads", 1)
        ),
    };
    Clean::of(&words)
}

fn footnotes(reader: &Reader, theme: &Theme, frame: &mut Frame, area: Rect) {
    let rows = reader.page.footnote_rows() as u16;
    if rows == 0 || rows > area.height {
        return;
    }
    let top = area.height - rows;
    Pen::new(frame.buffer_mut(), theme, area, top + 1).skip(MARGIN).sign("─────", Role::Quiet);
    let wide = crate::app::measure(area) + MARGIN;
    let area = Rect { width: wide.min(area.width), ..area };
    for (n, footnote) in reader.page.footnotes.iter().enumerate() {
        let mut pen = Pen::new(frame.buffer_mut(), theme, area, top + 2 + n as u16);
        let number = footnote.number.map_or(String::new(), |n| n.to_string());
        pen.skip(MARGIN).words(&Clean::of(&format!("{number:<3}")), Role::Quiet).words(&footnote.words, Role::Plain);
        if let Some(signed) = &footnote.signed {
            pen.at_right(signed, Role::Quiet);
        }
    }
}

/// Where nothing is open: what to press.
fn empty(app: &App, theme: &Theme, frame: &mut Frame, area: Rect) {
    let words = if app.is_opening() { "" } else { "Enter opens the document that is chosen in the list." };
    Pen::new(frame.buffer_mut(), theme, area, 0).skip(MARGIN).words(&Clean::of(words), Role::Quiet);
}
