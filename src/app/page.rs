//! One page: the rest of the card, set rows of the text, and the notes on them as footnotes.

use super::card::CardRow;
use super::field::{width_of, wrap};
use super::reader::Reader;
use crate::layout::{Line, Row};
use crate::text::{Clean, Document};
use std::ops::Range;

/// An empty row and a short rule.
const ABOVE_FOOTNOTES: usize = 2;

/// What the pane shows, top down.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub rows: Vec<PageRow>,
    /// Under a short rule at the page's foot; empty where no note is in sight.
    pub footnotes: Vec<FootnoteRow>,
    shows_end: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageRow {
    Card(CardRow),
    Set(Row),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FootnoteRow {
    /// On the first row of a note.
    pub number: Option<u32>,
    pub words: Clean,
    /// Who, when and which tags, at the right end of the last row.
    pub signed: Option<Clean>,
}

impl Page {
    /// The page of a reader at its place, `height` rows at most, footnotes and their rule included.
    pub(super) fn compose(reader: &mut Reader, height: usize) -> Page {
        let skipped = reader.card.rows.len().saturating_sub(reader.scroll.card);
        let mut rows: Vec<PageRow> =
            reader.card.rows[skipped..].iter().cloned().map(PageRow::Card).take(height).collect();
        let wanted = height - rows.len();
        // One more than fits tells whether the text goes on.
        let set = reader.galley.page(&reader.document, reader.scroll.place, wanted + 1);
        let more = set.len() > wanted;
        rows.extend(set.into_iter().take(wanted).map(PageRow::Set));
        let mut page = Page { rows, footnotes: Vec::new(), shows_end: !more };
        if reader.layers.notes {
            page.make_room_for_footnotes(reader, height);
        }
        page
    }

    /// Takes rows off the foot of the text until what is left and its notes fit together.
    fn make_room_for_footnotes(&mut self, reader: &Reader, height: usize) {
        let most = height / 2;
        loop {
            let mut footnotes = footnotes(reader, &self.range());
            if footnotes.is_empty() {
                self.footnotes = footnotes;
                return;
            }
            if footnotes.len() + ABOVE_FOOTNOTES > most {
                footnotes.truncate(most.saturating_sub(ABOVE_FOOTNOTES + 1));
                footnotes.push(FootnoteRow {
                    number: None,
                    words: Clean::of("… whole: Enter in the paragraph"),
                    signed: None,
                });
            }
            let room = height.saturating_sub(self.rows.len() + ABOVE_FOOTNOTES);
            if footnotes.len() <= room {
                self.footnotes = footnotes;
                return;
            }
            // Rather than the line a note begins on, its last rows are left out.
            let last = self.lines().next_back().map(|(_, line)| line.range.clone());
            let begins = |line: &Range<usize>| {
                reader.margin.notes_in(line).any(|n| n.anchor.range().is_some_and(|r| line.contains(&r.start)))
            };
            let one_row_each = footnotes.iter().filter(|f| f.number.is_some()).count();
            let only_line = self.lines().count() <= 1;
            if only_line || (room >= one_row_each + 2 && last.as_ref().is_some_and(begins)) {
                footnotes.truncate(room);
                if let Some(row) = footnotes.last_mut() {
                    row.words = Clean::of(&format!("{} …", row.words));
                    row.signed = None;
                }
                self.footnotes = footnotes;
                return;
            }
            self.rows.pop();
            self.shows_end = false;
        }
    }

    /// Rows the footnotes take, an empty one and their rule included.
    pub fn footnote_rows(&self) -> usize {
        if self.footnotes.is_empty() { 0 } else { self.footnotes.len() + ABOVE_FOOTNOTES }
    }

    pub fn text_rows(&self) -> usize {
        self.rows.len()
    }

    /// Whether the last row of the text is on the page.
    pub fn shows_end(&self) -> bool {
        self.shows_end
    }

    /// The set lines, each with the number of its row.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = (usize, &Line)> {
        self.rows.iter().enumerate().filter_map(|(n, row)| match row {
            PageRow::Set(Row::Line(line)) => Some((n, line)),
            _ => None,
        })
    }

    /// From the first to the last byte on the page.
    pub fn range(&self) -> Range<usize> {
        let start = self.first_byte().unwrap_or(0);
        start..self.lines().next_back().map_or(start, |(_, line)| line.range.end)
    }

    pub fn first_byte(&self) -> Option<usize> {
        self.lines().next().map(|(_, line)| line.range.start)
    }

    /// The block that begins first on the page, else the one that fills it.
    pub fn first_block(&self, document: &Document) -> Option<usize> {
        let begins = |line: &Line| document.blocks.get(line.block).is_some_and(|b| line.range.start <= b.range.start);
        let beginning = self.lines().find(|(_, line)| begins(line));
        beginning.or(self.lines().next()).map(|(_, line)| line.block)
    }

    pub fn last_block(&self) -> Option<usize> {
        self.lines().next_back().map(|(_, line)| line.block)
    }

    pub fn shows_block(&self, block: usize) -> bool {
        self.lines().any(|(_, line)| line.block == block)
    }

    pub fn shows_byte(&self, byte: usize) -> bool {
        self.lines().any(|(_, line)| line.range.contains(&byte))
    }
}

/// The notes on a stretch of the text, set in the page's measure.
fn footnotes(reader: &Reader, range: &Range<usize>) -> Vec<FootnoteRow> {
    let measure = reader.galley.measure();
    // Number and air before the words.
    let width = measure.saturating_sub(3).max(8);
    let mut rows = Vec::new();
    for note in reader.margin.notes_in(range) {
        let mut number = note.number;
        for line in note.annotation.body.trim_end().lines() {
            let clean = Clean::of(line);
            wrap(clean.as_str(), width, |row| {
                let words = Clean::of(clean.as_str()[row].trim_end());
                rows.push(FootnoteRow { number: number.take(), words, signed: None });
            });
        }
        let signed = Clean::of(&note.signature());
        let Some(last) = rows.last_mut() else { continue };
        let taken = width_of(last.words.as_str()) + width_of(signed.as_str());
        if taken + 3 <= width {
            last.signed = Some(signed);
        } else {
            rows.push(FootnoteRow { number: None, words: Clean::default(), signed: Some(signed) });
        }
    }
    rows
}
