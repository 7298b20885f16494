//! `postil show`: a document, set at a width, or as JSON.

use super::arguments::Show;
use super::output::{Failure, Out, counted, remark};
use super::{DONE, document, json};
use crate::jobs::Desk;
use crate::layout::{Folds, set_whole};
use crate::text::{Block, Document, Part};

/// The widest measure that is comfortable to read, columns (`screen.md`).
const COMFORTABLE: u16 = 72;

pub fn show(desk: &Desk, asked: &Show, out: &mut Out) -> Result<u8, Failure> {
    let (document, line) = document::open(desk, &asked.doc)?;
    if asked.json {
        out.json(&json::document(&document))?;
        return Ok(DONE);
    }
    let width = asked.width.unwrap_or_else(|| terminal_width(out).map_or(COMFORTABLE, |w| w.min(COMFORTABLE)));
    let document = from_line(document, line);
    let folds = folds(&document, line);
    let left_out = told(&document, &folds);
    for line in set_whole(&document, width, asked.view, folds) {
        out.line(&line)?;
    }
    if !left_out.is_empty() {
        remark(&format!("not shown: {left_out}; --json has everything"));
    }
    Ok(DONE)
}

/// What the reading room folds is left out, unless the line asked for is in it or there is nothing else.
fn folds(document: &Document, line: Option<u32>) -> Folds {
    let folded = |block: &Block| block.part.is_folded();
    let is_asked_for = line.is_some() && document.blocks.first().is_some_and(folded);
    if is_asked_for || document.blocks.iter().all(folded) {
        return Folds::default();
    }
    let blocks = document.blocks.iter().enumerate();
    Folds { silent: blocks.filter(|(_, block)| folded(block)).map(|(at, _)| at).collect(), ..Folds::default() }
}

/// `12 lines of the page around it, 1 empty label`.
fn told(document: &Document, folds: &Folds) -> String {
    let parts = || folds.silent.iter().filter_map(|at| document.blocks.get(*at)).map(|block| block.part);
    let labels = parts().filter(|part| *part == Part::EmptyLabel).count();
    let heads = parts().filter(|part| *part == Part::Furniture).count();
    let lines = folds.silent.len() - labels - heads;
    let told = [(lines, "line"), (labels, "empty label"), (heads, "running head")].map(|(number, what)| {
        let around = if what == "line" { " of the page around it" } else { "" };
        (number > 0).then(|| counted(number, what) + around)
    });
    told.into_iter().flatten().collect::<Vec<_>>().join(", ")
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
