//! Plain text to blocks: paragraphs, headings, lists, tables, verse, quotations, rules and page breaks, as typists type them.
//!
//! A line that stands alone is a block; lines that a typist wrapped at the edge of the page are one. Where the signs are
//! not clear, each line is a paragraph of its own: so a letterhead or a distribution list keeps its lines.

use super::typed::{Line, Stretch, Stretches};
use super::{Extract, marker, shape};
use crate::text::*;
use std::ops::Range;

/// A group that the beginning of a file breaks off is left out, unless it is longer than this, bytes.
const LONG: usize = 8 << 10;

pub fn whole(text: String) -> Extract {
    let mut blocks = Blocks::default();
    for stretch in Stretches::of(&text) {
        blocks.add(stretch);
    }
    let blocks = blocks.done;
    Extract { text, blocks, encoding: "UTF-8", ..Extract::default() }
}

/// The same for a text that goes on: its last stretch may not be whole.
pub fn beginning(mut text: String) -> Extract {
    let mut blocks = Blocks::default();
    let mut stretches = Stretches::of(&text).peekable();
    while let Some(stretch) = stretches.next() {
        if stretches.peek().is_some() {
            blocks.add(stretch);
        } else if let Stretch::Group(mut lines) = stretch {
            let length = lines.last().map_or(0, Line::end) - lines.first().map_or(0, |l| l.start);
            if length < LONG {
                break;
            }
            // The line that is broken off goes, or its last word where it is the only one.
            match lines.len() {
                1 => {
                    lines[0].words =
                        lines[0].words.rsplit_once(char::is_whitespace).map_or(lines[0].words, |(w, _)| w.trim_end())
                }
                n => lines.truncate(n - 1),
            }
            blocks.add(Stretch::Group(lines));
        }
    }
    let blocks = blocks.done;
    text.truncate(blocks.last().map_or(0, |b| b.range.end));
    Extract { text, blocks, encoding: "UTF-8", ..Extract::default() }
}

/// Blocks as they are found, with what is remembered from one group to the next.
#[derive(Default)]
struct Blocks {
    done: Vec<Block>,
    /// Columns at which the items stand that the current one is within.
    depths: Vec<usize>,
    /// The measure and the indent of the wrapped prose seen last.
    page: Option<usize>,
    margin: Option<usize>,
    after_verse: bool,
}

impl Blocks {
    fn add(&mut self, stretch: Stretch<'_>) {
        let lines = match stretch {
            Stretch::PageBreak(at, line) => return self.push(BlockKind::PageBreak, at..at + 1, 0, line),
            Stretch::Group(lines) => lines,
        };
        let verse = shape::is_verse(&lines, self.after_verse);
        if let Some(table) = shape::table(&lines) {
            self.prose(&lines[..table.start]);
            for row in &lines[table.clone()] {
                self.over(BlockKind::Row, std::slice::from_ref(row), 0);
            }
            self.prose(&lines[table.end..]);
        } else if shape::is_code(&lines) {
            self.over(BlockKind::Code, &lines, 0);
        } else if verse {
            self.over(BlockKind::Verse, &lines, 0);
        } else {
            self.prose(&lines);
        }
        self.after_verse = verse;
    }

    /// Lines that are no table, verse or code: rules, quotations, items, headings, paragraphs.
    fn prose(&mut self, lines: &[Line<'_>]) {
        let (joins, page) = shape::joins(lines, self.page);
        self.page = page.or(self.page);
        let mut i = 0;
        while i < lines.len() {
            let line = &lines[i];
            // How far the paragraph goes that begins here.
            let mut end = i + 1;
            while end < lines.len() && joins[end - 1] && !self.begins_anew(&lines[end - 1], &lines[end]) {
                end += 1;
            }
            if let Some(level) = heading_over(line, lines.get(i + 1)) {
                self.over(BlockKind::Heading, &lines[i..=i], level);
                self.over(BlockKind::Rule, &lines[i + 1..i + 2], 0);
                i += 2;
                continue;
            }
            let quoted = marker::quote(line.words);
            if marker::is_rule(line.words) {
                end = i + 1;
                self.over(BlockKind::Rule, &lines[i..end], 0);
            } else if quoted > 0 {
                // The marks at the head of each line would stray into the words: such lines are not run together.
                end = i + 1;
                self.over(BlockKind::Quote, &lines[i..end], quoted);
            } else if marker::item(line.words).is_some() {
                while end < lines.len()
                    && lines[end].indent > line.indent
                    && !self.begins_anew(&lines[end - 1], &lines[end])
                {
                    end += 1;
                }
                let level = self.depth(line.indent);
                self.over(BlockKind::Item, &lines[i..end], level);
            } else if end == i + 1 && marker::is_heading(line.words, line.width()) && stands_out(lines, i) {
                self.over(BlockKind::Heading, &lines[i..end], 2);
            } else {
                self.paragraph(&lines[i..end]);
            }
            i = end;
        }
    }

    /// Whether a line cannot go on from the one before, whatever their lengths.
    fn begins_anew(&self, before: &Line<'_>, line: &Line<'_>) -> bool {
        let item = marker::item(line.words).is_some()
            && (before.ends_sentence() || before.words.ends_with(',') || !self.depths.is_empty());
        item || marker::is_rule(line.words) || marker::quote(line.words) > 0
    }

    /// Wrapped prose that stands in from the margin of the prose before it is quoted.
    fn paragraph(&mut self, lines: &[Line<'_>]) {
        let indent = lines.iter().map(|l| l.indent).min().unwrap_or(0);
        let wrapped = lines.len() > 1;
        if wrapped && self.margin.is_some_and(|margin| indent >= margin + 2) {
            return self.over(BlockKind::Quote, lines, 1);
        }
        if wrapped {
            self.margin = Some(indent);
        }
        self.over(BlockKind::Paragraph, lines, 0);
    }

    /// How deep an item at this column is within the ones before it, from 1.
    fn depth(&mut self, indent: usize) -> u8 {
        while self.depths.last().is_some_and(|column| *column > indent) {
            self.depths.pop();
        }
        if self.depths.last() != Some(&indent) {
            self.depths.push(indent);
        }
        self.depths.len().min(u8::MAX as usize) as u8
    }

    fn over(&mut self, kind: BlockKind, lines: &[Line<'_>], level: u8) {
        if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
            self.push(kind, first.start..last.end(), level, first.number);
        }
    }

    fn push(&mut self, kind: BlockKind, range: Range<usize>, level: u8, line: u32) {
        if kind != BlockKind::Item {
            self.depths.clear();
        }
        self.done.push(Block { kind, part: Part::Body, range, level, line });
    }
}

/// The level of a heading that the next line underlines, about as long as the words.
fn heading_over(line: &Line<'_>, next: Option<&Line<'_>>) -> Option<u8> {
    let next = next?;
    let level = marker::underline(next.words)?;
    let alike = next.width() + 3 >= line.width() && next.width() <= line.width() * 2 + 4;
    let words = line.words.chars().any(char::is_alphanumeric) && marker::quote(line.words) == 0;
    (alike && words && line.width() <= 100).then_some(level)
}

/// Whether a line stands for itself: alone between empty lines, or the first of its group, before words in another manner.
fn stands_out(lines: &[Line<'_>], i: usize) -> bool {
    let alike = |l: &Line<'_>| !l.words.chars().any(char::is_lowercase);
    i == 0 && lines.get(1).is_none_or(|next| !alike(next) && next.width() > lines[0].width())
}
