//! `postil show`: a document, set at a width, or as JSON.

use super::arguments::Show;
use super::output::{Failure, Out};
use super::{DONE, document, json};
use crate::jobs::Desk;
use crate::layout::set_whole;
use crate::text::Document;

/// The widest measure that is comfortable to read, columns (`screen.md`).
const COMFORTABLE: u16 = 72;

pub fn show(desk: &Desk, asked: &Show, out: &mut Out) -> Result<u8, Failure> {
    let (document, line) = document::open(desk, &asked.doc)?;
    if asked.json {
        out.json(&json::document(&document))?;
        return Ok(DONE);
    }
    let width = asked.width.unwrap_or_else(|| terminal_width(out).map_or(COMFORTABLE, |w| w.min(COMFORTABLE)));
    for line in set_whole(&from_line(document, line), width, asked.view) {
        out.line(&line)?;
    }
    Ok(DONE)
}

/// The document without the blocks before the one at a line.
fn from_line(document: Document, line: Option<u32>) -> Document {
    match line.and_then(|line| document::block_at_line(&document, line)) {
        Some(first) => Document { blocks: document.blocks[first..].into(), ..document },
        None => document,
    }
}

fn terminal_width(out: &Out) -> Option<u16> {
    if !out.is_terminal() {
        return None;
    }
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    Some(size.ws_col).filter(|columns| *columns > 0)
}
