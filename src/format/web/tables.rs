//! Which rows of a table are rows, and where their cells stand.
//!
//! A table is data or a means to put things beside each other, and often both: a catalogue's table has short fields and a
//! transcript in one cell. So it is decided row by row. A row whose cells are short is set as one line, cells apart by
//! tabs; the cells of any other are blocks one after another.

use super::walk::{is_block, is_silent};
use dom_query::{Element, NodeData, NodeId, NodeRef, local_name};
use std::collections::HashSet;

/// Longest cell that may hold several blocks and still be one cell of a line, bytes.
const BLOCKS: usize = 300;
/// Longest cell of a line, bytes; one of a table with heads may be longer.
const CELL: usize = 600;
const HEADED: usize = 2000;
/// Cells a row is read to have at most, and columns or rows a cell is taken to span.
const WIDEST: usize = 200;

/// A table that is being walked.
pub(super) struct Table {
    /// The rows that are set as lines.
    lines: HashSet<NodeId>,
    /// The first of them, where it names what the cells below it hold.
    header: Option<NodeId>,
    /// Of each column, how many rows below still belong to a cell above.
    held: Vec<usize>,
    column: usize,
    /// Columns that the cell before spans besides its own.
    owed: usize,
    first: bool,
    pub in_row: bool,
}

/// What is in the cells of a row.
#[derive(Default)]
struct Row {
    cells: usize,
    /// Of the cell that is read.
    bytes: usize,
    blocks: usize,
    refused: bool,
    /// Its cells are heads, but for an empty one in the corner.
    heads: usize,
    in_head: bool,
}

impl Table {
    /// Looks through a table, nested ones included, once.
    pub fn of(table: &NodeRef<'_>) -> Table {
        let mut lines = HashSet::new();
        let mut rows: Vec<(NodeId, Row)> = Vec::new();
        let mut headed = false;
        let mut below = 0usize;
        let presentation = table.attr("role").is_some_and(|role| matches!(&*role, "presentation" | "none"));
        let mut next = table.first_child();
        let mut depth = 0usize;
        while let Some(node) = next {
            let mut into = true;
            node.query(|inner| {
                let row = rows.last_mut().map(|(_, row)| row);
                match &inner.data {
                    NodeData::Text { contents } => {
                        if let Some(row) = row {
                            row.bytes += contents.split_ascii_whitespace().map(|w| w.len() + 1).sum::<usize>();
                        }
                    }
                    NodeData::Element(element) => {
                        let name: &str = &element.name.local;
                        match name {
                            _ if is_silent(name) => into = false,
                            "tr" if below == 0 => {
                                let in_head = node.parent().is_some_and(|parent| parent.has_name("thead"));
                                rows.push((node.id, Row { in_head, ..Row::default() }));
                            }
                            "td" | "th" if below == 0 => {
                                headed |= name == "th";
                                if let Some(row) = row {
                                    row.settle(headed);
                                    row.heads += usize::from(name == "th" || (row.cells == 0 && is_empty(&node)));
                                    row.cells += 1;
                                }
                            }
                            "caption" | "thead" if below == 0 => headed = true,
                            "table" | "pre" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hr" => {
                                if let Some(row) = row {
                                    row.refused = true;
                                }
                                below += usize::from(name == "table");
                            }
                            _ if is_block(name) => {
                                if let Some(row) = row {
                                    row.blocks += 1;
                                }
                            }
                            _ => {}
                        }
                    }
                    _ => into = false,
                }
            });
            if let Some(child) = node.first_child().filter(|_| into) {
                depth += 1;
                next = Some(child);
                continue;
            }
            let mut here = node;
            next = loop {
                if here.has_name("table") {
                    below = below.saturating_sub(1);
                }
                if let Some(sibling) = here.next_sibling() {
                    break Some(sibling);
                }
                if depth == 0 {
                    break None;
                }
                depth -= 1;
                match here.parent() {
                    Some(parent) => here = parent,
                    None => break None,
                }
            };
        }
        rows.iter_mut().for_each(|(_, row)| row.settle(headed));
        let columns = rows.iter().map(|(_, row)| row.cells).max().unwrap_or(0);
        let mut header = None;
        if !presentation && (columns > 1 || headed) {
            let first = rows.iter().find(|(_, row)| row.is_line()).filter(|(_, row)| row.is_header(columns));
            header = first.map(|(id, _)| *id);
            lines.extend(rows.into_iter().filter(|(_, row)| row.is_line()).map(|(id, _)| id));
            header = header.filter(|_| lines.len() > 1);
        }
        Table { lines, header, held: Vec::new(), column: 0, owed: 0, first: true, in_row: false }
    }

    /// Whether the row that begins is set as a line.
    pub fn begin(&mut self, row: NodeId) -> bool {
        // Cells above reach down past the columns that the row before had.
        self.held.iter_mut().skip(self.column).for_each(|rows| *rows = rows.saturating_sub(1));
        (self.column, self.owed) = (0, 0);
        self.first = true;
        self.in_row = self.lines.contains(&row);
        self.in_row
    }

    /// Whether the row names what the cells below it hold. Only the first one does: what stands between the others is told
    /// where it stands.
    pub fn is_header(&self, row: NodeId) -> bool {
        self.header == Some(row)
    }

    /// A cell begins: whether it is the first, and how many empty ones are before it, which cells above reach down to.
    pub fn cell(&mut self, cell: &Element) -> (bool, usize) {
        let number = |value: Option<&str>| value.and_then(|n| n.trim().parse().ok()).unwrap_or(1).clamp(1, WIDEST);
        let columns = number(cell.attr_ref(local_name!("colspan")));
        let rows = number(cell.attr_ref(local_name!("rowspan")));
        let mut skipped = std::mem::take(&mut self.owed);
        while self.column < WIDEST && self.held.get(self.column).is_some_and(|rows| *rows > 0) {
            self.held[self.column] -= 1;
            self.column += 1;
            skipped += 1;
        }
        for _ in 0..columns.min(WIDEST.saturating_sub(self.column)) {
            if self.held.len() <= self.column {
                self.held.resize(self.column + 1, 0);
            }
            self.held[self.column] = rows - 1;
            self.column += 1;
        }
        self.owed = columns - 1;
        (std::mem::take(&mut self.first), skipped)
    }
}

/// A cell without words.
fn is_empty(cell: &NodeRef<'_>) -> bool {
    cell.first_child()
        .is_none_or(|only| only.next_sibling().is_none() && only.is_text() && only.text().trim().is_empty())
}

impl Row {
    fn is_line(&self) -> bool {
        !self.refused && self.cells > 0
    }

    /// A single cell over several columns is a title.
    fn is_header(&self, columns: usize) -> bool {
        (self.in_head || self.heads == self.cells) && (self.cells > 1 || columns == 1)
    }

    /// Judges the cell that ends.
    fn settle(&mut self, headed: bool) {
        let long = self.bytes > if headed { HEADED } else { CELL };
        self.refused |= long || (self.blocks > 1 && self.bytes > BLOCKS);
        (self.bytes, self.blocks) = (0, 0);
    }
}
