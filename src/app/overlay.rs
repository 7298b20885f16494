//! What can lie over the text, one on top of another: `Esc` takes the topmost away.

use super::command::{Context, TABLE};
use super::doubt::Doubts;
use super::encoding::Encodings;
use super::keymap::Keymap;
use super::margin::Note;
use super::marks::Marks;
use super::note::NoteEditor;
use super::one_line;
use super::reader::Reader;
use super::record::RecordList;
use super::shelf::fitted;
use super::splitting::SplitRule;
use crate::text::{Block, BlockKind, Clean, Contents, Document, Part};
use std::ops::Range;
use std::sync::Arc;

pub enum Overlay {
    Note(Box<NoteEditor>),
    Marks(Marks),
    Doubts(Doubts),
    Outline(Pick),
    Record(RecordList),
    Encodings(Pick, Encodings),
    /// Links, footnotes and notes of a paragraph, where there are several.
    Leads(Pick, Vec<Lead>),
    Page(TextPage),
    Split(Box<SplitRule>),
}

/// What a link or a footnote's call leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// Bytes of the text.
    Footnote(Range<usize>),
    /// As written in the document.
    Link(Arc<str>),
    /// A note of the reader's, by its id.
    Note(String),
}

impl Overlay {
    pub fn context(&self) -> Context {
        match self {
            Overlay::Note(_) => Context::Note,
            Overlay::Marks(marks) if marks.filtering => Context::MarksFilter,
            Overlay::Marks(_) => Context::Marks,
            Overlay::Doubts(_) => Context::Doubts,
            Overlay::Outline(_) => Context::Outline,
            Overlay::Record(record) if record.writing.is_some() => Context::Correcting,
            Overlay::Record(_) => Context::Record,
            Overlay::Encodings(..) => Context::Encodings,
            Overlay::Leads(..) => Context::Outline,
            Overlay::Page(_) => Context::Page,
            Overlay::Split(_) => Context::Splitting,
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
    /// Below the words, in a lower voice; also where there are no words.
    pub aside: Clean,
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

    /// The contents a book brings along; else headings; where there are none, the first words of each paragraph. The row the
    /// reader is in is chosen.
    pub fn outline(document: &Document, current: usize) -> Pick {
        let heading = |b: &Block| b.kind == BlockKind::Heading || b.part == Part::InDocumentHeading;
        let headings: Vec<&Block> = document.blocks.iter().filter(|b| heading(b)).collect();
        let here = document.blocks.get(current).map_or(0, |b| b.range.start);
        let contents = &document.landmarks.contents;
        let rows: Vec<PickRow> = if !contents.is_empty() {
            let row = |entry: &Contents| PickRow {
                label: String::new(),
                words: Clean::of(&one_line(&entry.title)),
                aside: Clean::default(),
                indent: 2 * u16::from(entry.level.saturating_sub(1)),
                at: Some(entry.at),
            };
            contents.iter().map(row).collect()
        } else if headings.len() > 1 {
            let row = |b: &&Block| PickRow {
                label: String::new(),
                words: Clean::of(&document.text[b.range.clone()]),
                aside: Clean::default(),
                indent: 2 * u16::from(b.level.saturating_sub(1)),
                at: Some(b.range.start),
            };
            headings.iter().map(row).collect()
        } else {
            // Rows of tables count, and are too many to be listed.
            let paragraphs = crate::cite::paragraphs(document).filter(|(_, b)| b.kind != BlockKind::Row);
            let row = |(n, b): (usize, &Block)| PickRow {
                label: format!("¶{n}"),
                words: Clean::of(beginning(&document.text[b.range.clone()])),
                aside: Clean::default(),
                indent: 0,
                at: Some(b.range.start),
            };
            paragraphs.map(row).collect()
        };
        // The last of those nearest before: contents may list places in another order than the text has.
        let before = rows.iter().enumerate().filter_map(|(n, r)| r.at.filter(|at| *at <= here).map(|at| (at, n)));
        let selected = before.max().map_or(0, |(_, n)| n);
        Pick { title: "Outline", wraps: false, rows, selected }
    }

    /// Where the links, the footnotes and the notes of a paragraph lead.
    pub fn leads(reader: &Reader, leads: &[Lead]) -> Pick {
        let row = |lead: &Lead| {
            let (label, words) = match lead {
                Lead::Footnote(note) => ("footnote".to_string(), reader.document.text.get(note.clone()).unwrap_or("")),
                Lead::Link(target) => ("link".to_string(), target.as_ref()),
                Lead::Note(id) => {
                    let note = reader.margin.note(id);
                    (note.map(Note::title).unwrap_or_default(), note.map_or("", |n| n.annotation.body.as_str()))
                }
            };
            PickRow { label, words: Clean::of(beginning(words)), aside: Clean::default(), indent: 0, at: None }
        };
        Pick {
            title: "Links, footnotes and notes here",
            wraps: false,
            rows: leads.iter().map(row).collect(),
            selected: 0,
        }
    }
}

/// The first words of a paragraph; a row of the list holds no more.
fn beginning(words: &str) -> &str {
    let end = words.char_indices().nth(200).map_or(words.len(), |(at, _)| at);
    words[..end].lines().next().unwrap_or("")
}

/// A page to be read: help, a footnote peeked at, or a note whole.
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

    /// A note of the reader's, whole: the words it is about, its own, and who wrote it.
    pub fn note(note: &Note, width: u16) -> TextPage {
        let mut page = TextPage::words(&note.title(), note.annotation.body.trim_end(), width);
        let quoted = note.annotation.selector.as_ref().map_or("the whole document", |s| s.exact.as_str());
        let quoted = format!("“{}”", fitted(&one_line(quoted), width.saturating_sub(2)));
        page.rows.splice(0..0, [TextRow::Heading(Clean::of(&quoted)), TextRow::Words(Clean::default())]);
        page.rows.push(TextRow::Words(Clean::default()));
        page.rows.push(TextRow::Words(Clean::of(&note.signature())));
        page
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
