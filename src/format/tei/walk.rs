//! The walk over the tags and words of an edition.
//!
//! In: the events of the XML reader, one by one. Out: the text with its blocks and marks, the record, the flaws. There is
//! no recursion: elements that are open are a list of bounded length, those deeper still are passed through with their
//! words. What begins is in [`super::begin`], what ends is here.

use super::element::Element;
use super::header::Header;
use super::notes::{Notes, Told};
use super::printed;
use super::sheet::Sheet;
use crate::text::*;

/// Elements within elements that are told apart; the words of deeper ones are read as those of this one.
pub(super) const DEEPEST: usize = 256;
/// Sheets within sheets: notes in notes, readings in readings. What is deeper stands among the words.
pub(super) const SHEETS: usize = 4;
/// Flaws that are told.
const FLAWS: usize = 20;
/// Signatures that are fields of the record: a volume of letters has hundreds.
const SIGNATURES: usize = 20;

pub(super) struct Walk<'a> {
    pub source: &'a str,
    /// Byte of the source the event begins at.
    pub at: usize,
    /// The byte of the source up to which lines were counted, and the line there.
    counted: (usize, u32),
    pub frames: Vec<Frame<'a>>,
    /// Elements open below those in `frames`.
    pub deeper: usize,
    /// The text, and what is read apart from it, the innermost last.
    pub sheets: Vec<Sheet>,
    pub notes: Notes,
    /// Running heads met within a paragraph: they are set after it.
    furniture: Vec<Sheet>,
    /// The header that is being read, and how many elements are open in it.
    pub header: Option<(Header, usize)>,
    pub headers: usize,
    pub readings: Vec<Reading>,
    pub language: Option<String>,
    /// Elements open within one whose words are no words of the text.
    pub skipped: usize,
    pub divisions: usize,
    /// The edition whose pages are counted, where several are.
    pub paged_by: Option<Option<String>>,
    pub diagnostics: Vec<Diagnostic>,
    pub elements: usize,
    /// What ended last was a `w`: the next is another word.
    pub after_word: bool,
    /// Signatures that are fields of the record.
    signed: usize,
    /// The last child of the list that is open was a label.
    pub labelled: bool,
    /// The namespace of the root.
    pub home: Option<String>,
}

/// An element that is open.
pub(super) struct Frame<'a> {
    pub name: &'a str,
    pub element: Element,
    /// Marks that end with it.
    pub marks: u8,
    pub end: End,
    /// Its children are not TEI's.
    pub foreign: bool,
}

/// What is to be done when an element ends.
pub(super) enum End {
    Nothing,
    /// Its block ends.
    Block,
    Signed {
        blocks: usize,
    },
    Division,
    /// A text and its notes end.
    Part,
    List,
    Row,
    Quotation,
    /// Its blanks were the text's own.
    Listing,
    /// The forms an editor chose between: whether the first is attached to the word before, whether the source's form
    /// was met, and the others.
    Choice {
        attached: bool,
        begun: bool,
        others: Vec<(Sheet, Form)>,
    },
    /// What was written over: whether it is attached to the word before, and whether a part of it was met.
    Substitution {
        attached: bool,
        begun: bool,
    },
    /// An entry of the apparatus, and whether the reading of the text was met.
    Entry {
        attached: bool,
        read: bool,
    },
    /// What was read apart from the run of the text.
    Apart(Apart),
}

pub(super) enum Apart {
    Note(Told),
    Furniture,
    Form(Form),
    /// A reading of another witness.
    Reading(String),
    /// A gap: what is printed where nobody described it.
    Gap {
        printed: String,
        kind: MarkKind,
        tag: quick_xml::events::BytesStart<'static>,
    },
}

/// A form of a choice beside the source's: what it is in brackets after that, and what where it stands alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    pub beside: MarkKind,
    pub alone: Option<MarkKind>,
}

impl<'a> Walk<'a> {
    pub fn over(source: &'a str) -> Walk<'a> {
        Walk {
            source,
            at: 0,
            counted: (0, 1),
            frames: Vec::new(),
            deeper: 0,
            sheets: vec![Sheet::default()],
            notes: Notes::default(),
            furniture: Vec::new(),
            header: None,
            headers: 0,
            readings: Vec::new(),
            language: None,
            skipped: 0,
            divisions: 0,
            paged_by: None,
            diagnostics: Vec::new(),
            elements: 0,
            after_word: false,
            signed: 0,
            labelled: false,
            home: None,
        }
    }

    pub fn sheet(&mut self) -> &mut Sheet {
        self.sheets.last_mut().expect("the text's own sheet is never taken away")
    }

    /// The line of the file the event begins on.
    pub fn line(&mut self) -> u32 {
        let (from, line) = self.counted;
        if self.at > from {
            let newlines = memchr::memchr_iter(b'\n', &self.source.as_bytes()[from..self.at]).count();
            self.counted = (self.at, line + newlines as u32);
        }
        self.counted.1
    }

    pub fn flaw(&mut self, message: &str) {
        if self.diagnostics.len() < FLAWS {
            let at = self.sheets.first().map_or(0, Sheet::len);
            self.diagnostics.push(Diagnostic { at, message: message.to_string() });
        }
    }

    /// Words of the text or of the header.
    pub fn words(&mut self, words: &str) {
        if let Some((header, _)) = &mut self.header {
            header.words(words);
            return;
        }
        if self.skipped > 0 || self.frames.is_empty() {
            return;
        }
        let blank = words.bytes().all(|b| matches!(b, b' ' | b'\n' | b'\t' | b'\r'));
        if blank && self.frames.last().is_some_and(|f| f.element.holds_elements_only()) {
            return;
        }
        self.after_word &= words.is_empty();
        let punctuation = self.frames.last().is_some_and(|f| f.element == Element::Punctuation);
        if !self.sheet().has_open_block() && !blank {
            let line = self.line();
            self.sheet().line = line;
        }
        let sheet = self.sheet();
        if punctuation && words.starts_with([',', '.', ';', ':', '!', '?', ')', ']', '»', '”', '’']) {
            sheet.close_up();
        }
        sheet.words(words);
    }

    /// An end tag. One that fits no open element is a flaw, one that fits an outer element ends the inner ones too.
    pub fn end(&mut self, name: &str) {
        if let Some((header, open)) = &mut self.header {
            *open -= 1;
            if *open > 0 {
                header.end();
                return;
            }
            self.end_header();
        } else if self.skipped > 0 {
            self.skipped -= 1;
        } else if self.deeper > 0 {
            self.deeper -= 1;
        } else {
            let Some(open) = self.frames.iter().rposition(|frame| frame.name == name) else {
                self.flaw("a tag ends what never began");
                return;
            };
            if open + 1 < self.frames.len() {
                self.flaw("a tag ends before what is open in it");
            }
            while self.frames.len() > open {
                self.end_frame();
            }
        }
    }

    /// Ends the innermost element.
    pub fn end_frame(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let mut words = None;
        for _ in 0..frame.marks {
            words = self.sheet().end_mark();
        }
        if let Some(range) = words {
            self.told_by(frame.element, range);
        }
        self.after_word = frame.element == Element::Word;
        match frame.end {
            End::Nothing => {}
            End::Block => self.close(),
            End::Signed { blocks } => {
                self.close();
                self.signature(blocks);
            }
            End::Division => {
                self.close();
                self.divisions = self.divisions.saturating_sub(1);
                self.set_notes();
            }
            End::Part => {
                self.close();
                self.set_notes();
            }
            End::List => {
                self.close();
                self.sheet().lists.pop();
            }
            End::Row => {
                self.sheet().end_row();
                self.set_furniture();
            }
            End::Quotation => {
                self.close();
                let sheet = self.sheet();
                sheet.quotes = sheet.quotes.saturating_sub(1);
            }
            End::Listing => {
                self.sheet().verbatim = false;
                self.close();
            }
            End::Choice { attached, begun, others } => self.end_choice(attached, begun, others),
            End::Entry { .. } | End::Substitution { .. } => {}
            End::Apart(apart) => {
                if self.sheets.len() > 1
                    && let Some(mut sheet) = self.sheets.pop()
                {
                    sheet.rows = 0;
                    sheet.close();
                    self.end_apart(apart, sheet);
                }
            }
        }
    }

    fn end_apart(&mut self, apart: Apart, words: Sheet) {
        match apart {
            Apart::Note(told) => {
                if words.len() == 0 {
                    return;
                }
                if told.stays(&words) {
                    self.sheet().insert(words, Some(told.kind), "[", true);
                } else if told.in_run {
                    let editors = told.is_editors();
                    let (number, call) = self.notes.take(told, words);
                    self.sheet().call(&call, number, editors);
                } else if let Some(text) = self.sheets.last_mut() {
                    self.notes.set_here(told, words, text);
                }
            }
            Apart::Furniture => {
                self.furniture.push(words);
                if !self.sheet().has_open_block() {
                    self.set_furniture();
                }
            }
            Apart::Form(form) => {
                if let Some(Frame { end: End::Choice { others, .. }, .. }) = self.frames.last_mut() {
                    others.push((words, form));
                }
            }
            Apart::Reading(witnesses) => {
                let attached = match self.entry() {
                    Some((attached, _)) => *attached,
                    None => false,
                };
                let lead = format!("[{witnesses}: ");
                let mut words = words;
                if words.len() == 0 {
                    // The witness does not have the words at all.
                    words.words("omitted");
                }
                self.sheet().insert(words, Some(MarkKind::Variant), &lead, !attached);
            }
            Apart::Gap { printed, kind, tag } => {
                let described = words.out.text.replace(['\n', '\t'], " ");
                let (printed, kind) = match described.trim() {
                    "" => (printed, kind),
                    described => printed::gap(&super::attributes::Attributes::of(&tag), described),
                };
                self.sheet().wordless(kind, &printed);
            }
        }
    }

    /// The entry of the apparatus that is open: whether it is attached to the word before, whether it has its reading.
    pub fn entry(&mut self) -> Option<(&mut bool, &mut bool)> {
        self.frames.iter_mut().rev().take(4).find_map(|frame| match &mut frame.end {
            End::Entry { attached, read } => Some((attached, read)),
            _ => None,
        })
    }

    /// The source's form stands already; the others follow it in brackets. Where there is no source's form, the
    /// editor's is the text.
    fn end_choice(&mut self, attached: bool, begun: bool, others: Vec<(Sheet, Form)>) {
        let mut alone = !begun;
        for (words, form) in others {
            let (kind, lead) = if alone { (form.alone, "") } else { (Some(form.beside), "[") };
            self.sheet().insert(words, kind, lead, !attached);
            alone = false;
        }
    }

    pub fn close(&mut self) {
        self.sheet().close();
        self.set_furniture();
    }

    /// Sets running heads that had to wait for the end of a paragraph.
    fn set_furniture(&mut self) {
        if self.sheets.len() > 1 || self.furniture.is_empty() {
            return;
        }
        for words in std::mem::take(&mut self.furniture) {
            self.sheet().append(words, "", Part::Furniture, None);
        }
    }

    fn set_notes(&mut self) {
        if let [text] = self.sheets.as_mut_slice() {
            self.notes.set(text);
        }
    }

    // The record

    fn signature(&mut self, blocks: usize) {
        if self.sheets.len() > 1 || self.signed >= SIGNATURES {
            return;
        }
        self.signed += 1;
        let Some(text) = self.sheets.first_mut() else { return };
        for block in text.out.blocks.iter_mut().skip(blocks).filter(|b| b.part == Part::Body) {
            block.part = Part::Field(Field::Signature);
            let range = block.range.clone();
            let value = Value::Verbatim;
            self.readings.push(Reading { field: Field::Signature, range, value, by: Hand::Source, correction: None });
        }
    }

    /// What a name or date tells of the document: those of the first dateline, in the source's own words.
    fn told_by(&mut self, element: Element, range: std::ops::Range<usize>) {
        let in_dateline = || self.frames.iter().rev().take(4).any(|f| f.element == Element::Dateline);
        if self.sheets.len() > 1 || !matches!(element, Element::Date | Element::Name(NameKind::Place)) || !in_dateline()
        {
            return;
        }
        let spans = self.sheet().out.spans.iter().rev().take(4);
        let date = spans.filter(|s| s.range == range).find_map(|s| match s.kind {
            SpanKind::Date(date) => Some(date),
            _ => None,
        });
        let (field, value) = match (element, date) {
            (Element::Date, Some(date)) => (Field::DocumentDate, Value::Date(date)),
            (Element::Date, None) => return,
            _ => (Field::Place, Value::Verbatim),
        };
        if self.readings.iter().all(|r| r.field != field || r.by != Hand::Source) {
            self.readings.push(Reading { field, range, value, by: Hand::Source, correction: None });
        }
    }

    /// The first header is the record's; that of a text among others is its heading.
    fn end_header(&mut self) {
        let Some((mut header, _)) = self.header.take() else { return };
        header.end();
        self.headers += 1;
        if self.headers == 1 {
            self.language = self.language.take().or(header.language());
            self.readings.extend(header.readings());
        } else if let Some(title) = header.title_words() {
            let line = self.line();
            self.sheet().block_with(BlockKind::Heading, 1, line, String::new(), Part::Field(Field::Title));
            self.sheet().words(title);
            self.close();
        }
    }

    /// Ends all that is open, at the end of the file.
    pub fn finish(mut self) -> (Sheet, Vec<Reading>, Option<String>, Vec<Diagnostic>) {
        if !self.frames.is_empty() {
            self.sheet().blank();
        }
        if self.header.is_some() {
            self.end_header();
        }
        while !self.frames.is_empty() {
            self.end_frame();
        }
        self.sheets.truncate(1);
        let mut text = self.sheets.pop().unwrap_or_default();
        text.finish();
        self.sheets.push(text);
        self.set_furniture();
        self.set_notes();
        let mut text = self.sheets.pop().unwrap_or_default();
        text.finish();
        self.notes.resolve(&mut text);
        (text, self.readings, self.language, self.diagnostics)
    }
}
