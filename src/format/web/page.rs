//! Words set into blocks: blanks collapsed as HTML collapses them, spans ended with their block, names of places and
//! calls of footnotes kept until the whole text is there.
//!
//! In: words, and what encloses them, from [`walk`](super::walk). Out: text, blocks, spans and landmarks. One page takes up any number
//! of files, one after another: an e-book is one page.

use super::lists::Style;
use super::notes::{Call, Place};
use crate::text::*;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// A page that grows.
#[derive(Default)]
pub struct Page {
    pub out: Builder,
    /// The contents are the caller's to fill; anchors and loci are there after [`finish`](Page::finish).
    pub landmarks: Landmarks,
    /// Where list items, quotations and so on put the words that come.
    pub(super) setting: Setting,
    /// The block that is open, and where in the text it begins.
    kind: Option<BlockKind>,
    begun: usize,
    blank: Blank,
    marks: Vec<Mark>,
    /// Whether a mark, a place or a locus waits for the next word.
    waiting: bool,
    waiting_places: Vec<usize>,
    waiting_loci: Vec<(LocusUnit, String)>,
    /// Places within the block that is open.
    open_places: Vec<usize>,
    pub(super) places: Vec<Place>,
    pub(super) names: HashMap<String, usize>,
    pub(super) calls: Vec<Call>,
    /// Bytes of the open block that are of the document, and of the page around it.
    weight: [usize; 2],
    /// Whether the words that come are of the page around the document.
    pub(super) chrome: bool,
}

/// What encloses the words that come.
#[derive(Default)]
pub(super) struct Setting {
    /// Level of the heading, 0 outside one.
    pub heading: u8,
    pub containers: Vec<Container>,
    /// Set where an item has begun whose words have not.
    pub marker: Option<String>,
    /// Within preformatted text: what it is.
    pub pre: Option<BlockKind>,
    /// Within a row of a table.
    pub row: bool,
    /// 1 within `sup`, -1 within `sub`.
    pub raised: i8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// With the number of the next item; none where items have no numbers.
    List {
        next: Option<i64>,
        step: i64,
        style: Style,
    },
    /// A list of terms and what they mean.
    Terms,
    Quote,
}

/// What is due before the next word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Blank {
    #[default]
    None,
    Space,
    /// White space with a line ending in it: nothing between two characters of a script that is written without blanks.
    LineEnd,
}

/// An inline element that is open. It begins with its first word, and again in every block it reaches into.
struct Mark {
    at: Option<usize>,
    what: Marked,
}

pub(super) enum Marked {
    Span(SpanKind),
    /// A link within the text or the book: a footnote's call, or a link after all.
    Call {
        target: String,
        link: Arc<str>,
        certain: bool,
    },
}

/// Longest words that a footnote is called by, bytes.
const LONGEST_CALL: usize = 16;
/// Lines broken by hand that are longer than this on average are paragraphs, not verse; bytes.
const LONG_LINES: usize = 160;

impl Page {
    pub fn new() -> Page {
        Page::default()
    }

    /// Names the place of the next word; in a book `file` or `file#id`.
    pub fn place(&mut self, name: String) {
        if !name.is_empty() && !self.names.contains_key(&name) {
            let number = self.places.len();
            self.names.insert(name.clone(), number);
            self.places.push(Place { name, at: usize::MAX, end: None, note: false });
            self.waiting_places.push(number);
            self.waiting = true;
        }
    }

    /// What has a name is a note by what the page says of it.
    pub(super) fn is_note(&mut self, name: &str) {
        if let Some(place) = self.names.get(name).and_then(|number| self.places.get_mut(*number)) {
            place.note = true;
        }
    }

    /// A leaf or page of the original begins with the next word.
    pub(super) fn locus(&mut self, unit: LocusUnit, label: String) {
        self.waiting_loci.push((unit, label));
        self.waiting = true;
    }

    /// Adds words. Blanks collapse, except in preformatted text.
    pub(super) fn words(&mut self, words: &str) {
        if self.setting.pre.is_some() {
            return self.preformatted(words);
        }
        let mut rest = words;
        loop {
            let word = rest.trim_ascii_start();
            let gap = &rest[..rest.len() - word.len()];
            if !gap.is_empty() && self.blank != Blank::Space {
                self.blank = if gap.contains('\n') { Blank::LineEnd } else { Blank::Space };
            }
            if word.is_empty() {
                return;
            }
            let end = word.find(|c: char| c.is_ascii_whitespace()).unwrap_or(word.len());
            self.word(&word[..end]);
            rest = &word[end..];
        }
    }

    fn word(&mut self, word: &str) {
        if self.kind.is_none() {
            self.open();
        }
        let blank = std::mem::take(&mut self.blank);
        let before = self.out.text[self.begun..].chars().next_back();
        if let Some(before) = before
            && blank != Blank::None
            && !matches!(before, ' ' | '\n' | '\t')
            && !(blank == Blank::LineEnd && unspaced(before) && word.starts_with(unspaced))
        {
            self.out.push(" ");
        }
        self.settle();
        self.weight[self.chrome as usize] += word.len();
        match self.setting.raised {
            0 => self.out.push(word),
            raised => {
                let letters = self.marks.iter().any(|m| matches!(m.what, Marked::Call { .. }));
                let shifted = shifted(word, raised > 0, letters);
                self.out.push(shifted.as_deref().unwrap_or(word))
            }
        };
    }

    /// Words of which the page itself knows nothing: quotation marks, brackets of a ruby. They join what stands beside.
    pub(super) fn sign(&mut self, sign: &str, opens: bool) {
        if !opens {
            self.blank = Blank::None;
        }
        self.word(sign);
    }

    fn preformatted(&mut self, words: &str) {
        let mut words = words;
        if self.kind.is_none() {
            // Empty lines at the head belong to no block, the indent of the first line does.
            let head = words.len() - words.trim_start_matches([' ', '\t', '\n', '\r']).len();
            if head == words.len() && !words.contains([' ', '\t']) {
                return;
            }
            words = &words[words[..head].rfind('\n').map_or(0, |at| at + 1)..];
            if words.is_empty() {
                return;
            }
            self.open();
        }
        self.settle();
        self.weight[self.chrome as usize] += words.len();
        self.out.push(words);
    }

    /// `<br>`: a line ending where a block can have one, a new block where two follow each other.
    pub(super) fn line_end(&mut self) {
        self.blank = Blank::None;
        match self.kind {
            None => {}
            Some(BlockKind::Heading | BlockKind::Row) => self.blank = Blank::Space,
            Some(BlockKind::Code) => {
                self.out.push("\n");
            }
            Some(_) if self.setting.pre.is_none() && self.out.text.ends_with('\n') => self.close(),
            Some(_) => {
                self.out.push("\n");
            }
        }
    }

    /// A cell of a row begins, and `skipped` empty ones before it.
    pub(super) fn cell(&mut self, first: bool, skipped: usize) {
        self.blank = Blank::None;
        self.out.push(&"\t".repeat(skipped + usize::from(!first)));
    }

    /// A row begins; its cells follow. `header`: it names what those below it hold.
    pub(super) fn row(&mut self, header: bool) {
        self.begin(BlockKind::Row, u8::from(header));
    }

    /// A rule between two blocks.
    pub(super) fn rule(&mut self) {
        self.begin(BlockKind::Rule, 0);
        self.weight[self.chrome as usize] += 1;
        self.close();
    }

    /// Opens the block that the setting asks for.
    fn open(&mut self) {
        let quotes = self.setting.containers.iter().filter(|c| **c == Container::Quote).count();
        let lists = self.setting.containers.len() - quotes;
        let depth = |level: usize| level.clamp(1, u8::MAX as usize) as u8;
        let marker = if self.setting.pre.is_some() { None } else { self.setting.marker.take() };
        let (kind, level) = match (self.setting.pre, self.setting.containers.last()) {
            (Some(kind), _) => (kind, 0),
            _ if self.setting.heading > 0 => (BlockKind::Heading, self.setting.heading),
            _ if marker.is_some() => (BlockKind::Item, depth(lists)),
            (_, Some(Container::List { .. } | Container::Terms)) => (BlockKind::Item, depth(lists)),
            (_, Some(Container::Quote)) => (BlockKind::Quote, depth(quotes)),
            (_, None) => (BlockKind::Paragraph, 0),
        };
        self.begin(kind, level);
        // A heading in a list has its number, never its bullet.
        if let Some(marker) = marker.filter(|m| !m.is_empty() && (kind != BlockKind::Heading || m.as_str() != BULLET)) {
            self.settle();
            self.out.push(&marker);
            self.out.push(" ");
        }
        self.blank = Blank::None;
    }

    fn begin(&mut self, kind: BlockKind, level: u8) {
        self.close();
        self.kind = Some(kind);
        self.out.begin(kind, level, 0);
        self.begun = self.out.text.len();
    }

    /// Ends the block that is open, if any.
    pub(super) fn close(&mut self) {
        self.blank = Blank::None;
        let Some(kind) = self.kind.take() else { return };
        for number in 0..self.marks.len() {
            self.end_mark(number);
        }
        let before = self.out.blocks.len();
        self.out.end();
        let end = self.out.text.len();
        for span in self.out.spans.iter_mut().rev().take_while(|s| s.range.end > end) {
            span.range = span.range.start.min(end)..end;
        }
        for call in self.calls.iter_mut().rev().take_while(|c| c.range.end > end) {
            call.range = call.range.start.min(end)..end;
        }
        for number in std::mem::take(&mut self.open_places) {
            let place = &mut self.places[number];
            if place.at >= end {
                // Its words were blanks, of which none were kept: it waits for the next.
                (place.at, place.end) = (usize::MAX, None);
                self.waiting_places.push(number);
                self.waiting = true;
            } else {
                place.end = Some(place.end.map_or(end, |known| known.min(end)));
            }
        }
        while let Some(locus) = self.landmarks.loci.pop_if(|locus| locus.at >= end) {
            self.waiting_loci.insert(0, (locus.unit, locus.label));
            self.waiting = true;
        }
        let weight = std::mem::take(&mut self.weight);
        let part = if weight[1] > weight[0] { Part::SiteChrome } else { Part::Body };
        if self.out.blocks.len() > before
            && let Some(block) = self.out.blocks.last_mut()
        {
            block.part = part;
            let broken = self.out.text[block.range.clone()].contains('\n');
            if broken && matches!(kind, BlockKind::Paragraph | BlockKind::Quote) {
                self.lines();
            }
        }
    }

    /// The last block has lines broken by hand: verse, or paragraphs of one line each.
    fn lines(&mut self) {
        let Some(block) = self.out.blocks.last_mut() else { return };
        let lines = self.out.text[block.range.clone()].split('\n');
        if block.range.len() / lines.clone().count() <= LONG_LINES {
            (block.kind, block.level) = (BlockKind::Verse, 0);
            return;
        }
        let mut at = block.range.start;
        let mut paragraphs = Vec::new();
        for line in lines {
            let bare = line.trim();
            if !bare.is_empty() {
                let start = at + (line.len() - line.trim_start().len());
                paragraphs.push(Block { range: start..start + bare.len(), ..block.clone() });
            }
            at += line.len() + 1;
        }
        self.out.blocks.pop();
        self.out.blocks.extend(paragraphs);
    }

    /// What waited for a word begins here.
    fn settle(&mut self) {
        if !std::mem::take(&mut self.waiting) {
            return;
        }
        let at = self.out.text.len();
        for mark in self.marks.iter_mut().rev().take_while(|m| m.at.is_none()) {
            mark.at = Some(at);
        }
        for place in self.waiting_places.drain(..) {
            self.places[place].at = at;
            self.open_places.push(place);
        }
        for (unit, label) in self.waiting_loci.drain(..) {
            self.landmarks.loci.push(Locus { at, unit, label });
        }
    }

    pub(super) fn mark(&mut self, what: Marked) {
        self.marks.push(Mark { at: None, what });
        self.waiting = true;
    }

    pub(super) fn unmark(&mut self) {
        self.end_mark(self.marks.len().wrapping_sub(1));
        self.marks.pop();
    }

    /// Ends a mark in the open block; it begins again in the next.
    fn end_mark(&mut self, number: usize) {
        let end = self.out.text.len();
        let Some(mark) = self.marks.get_mut(number) else { return };
        let Some(at) = mark.at.take() else { return };
        self.waiting = true;
        let range = at.min(end)..end;
        match &mark.what {
            Marked::Span(kind) => self.out.span(range, kind.clone()),
            Marked::Call { target, link, certain } if range.len() <= LONGEST_CALL => {
                let (target, link) = (target.clone(), link.clone());
                self.calls.push(Call { range, target, link, certain: *certain });
            }
            Marked::Call { link, .. } => self.out.span(range, SpanKind::Link(link.clone())),
        }
    }

    /// The note or section with a name ends here.
    pub(super) fn end_place(&mut self, name: &str) {
        let end = self.out.text.len();
        if let Some(place) = self.names.get(name).and_then(|number| self.places.get_mut(*number))
            && place.at <= end
        {
            place.end = Some(end);
        }
    }

    /// The text with its blocks and spans, and the places in it.
    pub fn finish(mut self) -> (Builder, Landmarks) {
        self.close();
        let end = self.out.text.len();
        for (unit, label) in self.waiting_loci.drain(..) {
            self.landmarks.loci.push(Locus { at: end, unit, label });
        }
        self.landmarks.loci.iter_mut().for_each(|locus| locus.at = locus.at.min(end));
        self.call_notes();
        let anchors = self.places.into_iter().map(|p| Anchor { at: p.at.min(end), name: p.name });
        self.landmarks.anchors.extend(anchors);
        self.landmarks.sort();
        self.out.spans.retain(|span| !span.range.is_empty());
        Document::sort_spans(&mut self.out.spans);
        (self.out, self.landmarks)
    }

    /// The words of a stretch of the text.
    pub(super) fn text(&self, range: Range<usize>) -> &str {
        self.out.text.get(range).unwrap_or("")
    }
}

pub(super) const BULLET: &str = "•";

/// Of a script that has no blanks between words: kana, Han and the punctuation that goes with them.
fn unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Words in raised or lowered characters, where there are such for all of them. Letters only where `letters` says so.
fn shifted(word: &str, up: bool, letters: bool) -> Option<String> {
    const UP: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾";
    const DOWN: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎";
    const RAISED: &str = "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖ?ʳˢᵗᵘᵛʷˣʸᶻ";
    let alphabet = if up { UP } else { DOWN };
    let single = letters && up && word.chars().count() == 1;
    let shift = |c: char| match "0123456789+-=()".find(c) {
        Some(at) => alphabet.chars().nth(at),
        None if c == '−' => alphabet.chars().nth(11),
        None if single && c.is_ascii_lowercase() && c != 'q' => RAISED.chars().nth((c as u8 - b'a') as usize),
        None => None,
    };
    word.chars().map(shift).collect()
}
