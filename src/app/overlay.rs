//! What can lie over the text, one on top of another: `Esc` takes the topmost away.

use super::command::{Context, TABLE};
use super::doubt::Doubts;
use super::keymap::Keymap;
use super::marks::Marks;
use super::note::NoteEditor;
use super::one_line;
use crate::text::{Block, BlockKind, Clean, Document, Field, Part};
use std::ops::Range;
use std::sync::Arc;

pub enum Overlay {
    Note(Box<NoteEditor>),
    Marks(Marks),
    Doubts(Doubts),
    Outline(Pick),
    Record(Pick),
    /// Links and footnotes of a paragraph, where there are several.
    Leads(Pick, Vec<Lead>),
    Page(TextPage),
}

/// What a link or a footnote's call leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// Bytes of the text.
    Footnote(Range<usize>),
    /// As written in the document.
    Link(Arc<str>),
}

impl Overlay {
    pub fn context(&self) -> Context {
        match self {
            Overlay::Note(_) => Context::Note,
            Overlay::Marks(marks) if marks.filtering => Context::MarksFilter,
            Overlay::Marks(_) => Context::Marks,
            Overlay::Doubts(_) => Context::Doubts,
            Overlay::Outline(_) => Context::Outline,
            Overlay::Record(_) => Context::Record,
            Overlay::Leads(..) => Context::Outline,
            Overlay::Page(_) => Context::Page,
        }
    }
}

/// Rows of which one is chosen; each leads to a place in the text.
#[derive(Debug, Default)]
pub struct Pick {
    pub title: &'static str,
    /// Words that do not fit go on in the next row; else they are cut.
    pub wraps: bool,
    pub rows: Vec<PickRow>,
    pub selected: usize,
}

#[derive(Debug)]
pub struct PickRow {
    /// Left of the words: a field's name, a paragraph's number.
    pub label: String,
    pub words: Clean,
    /// Columns the words are moved in.
    pub indent: u16,
    /// A byte of the text.
    pub at: Option<usize>,
}

impl Pick {
    pub fn move_by(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by).min(self.rows.len().saturating_sub(1));
    }

    pub fn chosen(&self) -> Option<&PickRow> {
        self.rows.get(self.selected)
    }

    /// Headings; where there are none, the first words of each paragraph. The row the reader is in is chosen.
    pub fn outline(document: &Document, current: usize) -> Pick {
        let heading = |b: &Block| b.kind == BlockKind::Heading || b.part == Part::InDocumentHeading;
        let headings: Vec<&Block> = document.blocks.iter().filter(|b| heading(b)).collect();
        let here = document.blocks.get(current).map_or(0, |b| b.range.start);
        let rows: Vec<PickRow> = if headings.len() > 1 {
            let row = |b: &&Block| PickRow {
                label: String::new(),
                words: Clean::of(&document.text[b.range.clone()]),
                indent: 2 * u16::from(b.level.saturating_sub(1)),
                at: Some(b.range.start),
            };
            headings.iter().map(row).collect()
        } else {
            let paragraphs = document.blocks.iter().filter(|b| b.part == Part::Body && b.kind != BlockKind::Row);
            let row = |(n, b): (usize, &Block)| PickRow {
                label: format!("¶{}", n + 1),
                words: Clean::of(beginning(&document.text[b.range.clone()])),
                indent: 0,
                at: Some(b.range.start),
            };
            paragraphs.enumerate().map(row).collect()
        };
        let selected = rows.iter().rposition(|r| r.at.is_some_and(|at| at <= here)).unwrap_or(0);
        Pick { title: "Outline", wraps: false, rows, selected }
    }

    /// Where the links and footnotes of a paragraph lead.
    pub fn leads(document: &Document, leads: &[Lead]) -> Pick {
        let row = |lead: &Lead| {
            let (label, words) = match lead {
                Lead::Footnote(note) => ("footnote", document.text.get(note.clone()).unwrap_or("")),
                Lead::Link(target) => ("link", target.as_ref()),
            };
            PickRow { label: label.to_string(), words: Clean::of(beginning(words)), indent: 0, at: None }
        };
        Pick { title: "Links and footnotes here", wraps: false, rows: leads.iter().map(row).collect(), selected: 0 }
    }

    /// Every field of the record, by whose hand it is, and the words it was read from one key away.
    pub fn record(document: &Document) -> Pick {
        let mut rows: Vec<PickRow> = Vec::new();
        for field in Field::ALL {
            for reading in document.record.all(*field) {
                let shown = reading.shown(&document.text);
                let words = format!("{}  ({})", one_line(&shown), reading.by.name());
                rows.push(PickRow {
                    label: field.label().to_string(),
                    words: Clean::of(&words),
                    indent: 0,
                    at: (!reading.range.is_empty()).then_some(reading.range.start),
                });
            }
        }
        let fact = |label: &str, words: String| PickRow {
            label: label.to_string(),
            words: Clean::of(&words),
            indent: 0,
            at: None,
        };
        rows.push(fact("file", document.address.to_string()));
        let language = document.language.map_or(String::new(), |l| format!(", {l}"));
        rows.push(fact("format", format!("{}, {}{language}", document.format.name(), document.encoding)));
        if let Some(id) = &document.id {
            rows.push(fact("id", id.to_string()));
        }
        for flaw in document.diagnostics.iter() {
            let (line, column) = crate::text::line_and_column(&document.text, flaw.at);
            rows.push(PickRow {
                label: "flaw".to_string(),
                words: Clean::of(&format!("{} at line {line}, column {column}", flaw.message)),
                indent: 0,
                at: Some(flaw.at),
            });
        }
        Pick { title: "Record", wraps: true, rows, selected: 0 }
    }
}

/// The first words of a paragraph; a row of the list holds no more.
fn beginning(words: &str) -> &str {
    let end = words.char_indices().nth(200).map_or(words.len(), |(at, _)| at);
    words[..end].lines().next().unwrap_or("")
}

/// A page to be read: help, or a footnote peeked at.
#[derive(Debug)]
pub struct TextPage {
    pub title: Clean,
    pub rows: Vec<TextRow>,
    pub top: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextRow {
    Heading(Clean),
    /// Keys, and what they do.
    Key(Clean, Clean),
    Words(Clean),
}

impl TextPage {
    /// The commands of a place, with their keys, as the table has them.
    pub fn help(context: Context, keymap: &Keymap, width: u16) -> TextPage {
        let mut rows = Vec::new();
        let width = width.saturating_sub(KEYS + 4).max(12);
        for definition in TABLE.iter().filter(|d| d.contexts.contains(&context)) {
            if let Some(keys) = keymap.keys_of(context, definition.command) {
                key_rows(&keys, definition.doc, width, &mut rows);
            }
        }
        rows.push(TextRow::Words(Clean::default()));
        rows.push(TextRow::Heading(Clean::of("The search bar")));
        for (written, means) in SEARCH_HELP {
            key_rows(written, means, width, &mut rows);
        }
        TextPage { title: Clean::of(&format!("Keys in {}", context.label())), rows, top: 0 }
    }

    pub fn words(title: &str, words: &str, width: u16) -> TextPage {
        let mut rows = Vec::new();
        for line in words.lines() {
            let clean = Clean::of(line);
            super::field::wrap(clean.as_str(), width, |row| {
                rows.push(TextRow::Words(Clean::of(clean.as_str()[row].trim_end())));
            });
        }
        TextPage { title: Clean::of(title), rows, top: 0 }
    }

    pub fn move_by(&mut self, by: isize, height: usize) {
        let most = self.rows.len().saturating_sub(height.saturating_sub(2));
        self.top = self.top.saturating_add_signed(by).min(most);
    }
}

/// Columns of the keys before what they do.
pub const KEYS: u16 = 14;

/// Keys and what they do, which goes on under itself where it is longer than a row.
fn key_rows(keys: &str, means: &str, width: u16, rows: &mut Vec<TextRow>) {
    let mut keys = Clean::of(keys);
    super::field::wrap(means, width, |row| {
        rows.push(TextRow::Key(std::mem::take(&mut keys), Clean::of(means[row].trim_end())));
    });
}

/// What can be written in the search bar.
const SEARCH_HELP: &[(&str, &str)] = &[
    ("peace treaty", "both words, anywhere in the document"),
    ("\"peace treaty\"", "the phrase, also across an editor's bracket"),
    ("treat*", "words that begin so"),
    ("-draft", "not in the document"),
    ("title:minutes", "in the title"),
    ("path:1938", "in the path"),
];
