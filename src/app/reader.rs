//! The right pane: one document open at a place, with what the reader sees on its page.
//!
//! The place is a byte of the text, so that it survives resizing, another view, unfolding and the next generation of the
//! document. The page is composed anew after every event from nothing but this state and the pane's size.

use super::card::Card;
use super::margin::{Exact, Margin};
use super::page::Page;
use super::selection::{Growth, Selection};
use super::sentence;
use crate::layout::{Folds, Galley, Piece, Place, Row};
use crate::text::{BlockKind, Document, Record, Span, SpanKind, Stage, Target, View};
use std::ops::Range;
use std::sync::Arc;

pub struct Reader {
    pub document: Document,
    pub view: View,
    pub layers: Layers,
    /// The block the reader is in: where `a` and `m` act.
    pub current: usize,
    pub selection: Option<Selection>,
    /// The sentence `)` and `(` have led to.
    sentence: Option<usize>,
    /// Where the query in force stands in the text, sorted, apart.
    pub hits: Vec<Range<usize>>,
    /// The hit the reader is at.
    pub hit: Option<usize>,
    pub margin: Margin,
    pub(super) exact: Exact,
    /// What the pane shows; composed by [`Reader::compose`].
    pub page: Page,
    pub(super) galley: Galley,
    pub(super) scroll: Scroll,
    pub(super) card: Card,
    /// A correction that was left: writing for that field goes on with it.
    pub(super) left: Option<(Target, String)>,
    /// Chrome, labels and furniture are shown as well.
    pub(super) unfolded: bool,
    /// How far wide lines are shifted; none while tables are set within the measure.
    pan: Option<u16>,
    /// A place that came of setting the text anew, and the one it came of: setting it anew several times must not drift.
    settled: (Place, Place),
    /// Rows of the pane.
    pub(super) height: usize,
}

/// What is shown of the layers that can be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layers {
    pub editorial: bool,
    pub notes: bool,
    pub highlights: bool,
    pub hits: bool,
}

impl Default for Layers {
    fn default() -> Self {
        Layers { editorial: true, notes: true, highlights: true, hits: true }
    }
}

/// The top of the page: rows of the card still shown, then the text from a place on. The card is shown only above the
/// text's first row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Scroll {
    pub card: usize,
    pub place: Place,
}

/// Which way a scroll went, and so which paragraph becomes the current one when the old one left the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Towards {
    End,
    Beginning,
}

impl Reader {
    pub fn new(document: Document, measure: u16, height: usize) -> Reader {
        let card = Card::of(&document, measure);
        let galley = Galley::new(&document, measure, View::Printed, folds(&document, &card, false));
        let mut reader = Reader {
            view: View::Printed,
            layers: Layers::default(),
            current: 0,
            selection: None,
            sentence: None,
            hits: Vec::new(),
            hit: None,
            margin: Margin::default(),
            exact: Exact::default(),
            page: Page::default(),
            galley,
            scroll: Scroll::default(),
            card,
            left: None,
            unfolded: false,
            pan: None,
            settled: Default::default(),
            height,
            document,
        };
        reader.to_top();
        reader
    }

    /// Takes up a later generation of the same document, at the same place.
    pub fn take_up(&mut self, document: Document) {
        let (at_top, here) = (self.at_top(), self.paragraph().map(|p| p.start));
        // What comes first on the page may be another block now; where the reader has gone on from it, they stay.
        let went_on = self.page.first_block(&self.document) != Some(self.current);
        // Of an edited file, no range of the old text says anything of the new one.
        let same = document.text == self.document.text;
        if !document.text.starts_with(&*self.document.text) {
            self.selection = None;
            self.sentence = None;
            self.light(Vec::new());
        }
        self.document = document;
        if !same {
            self.exact = Exact::default();
        }
        self.reset();
        self.current = here.and_then(|byte| self.document.block_at(byte)).unwrap_or(0);
        let current = self.current;
        match at_top {
            true => self.to_top(),
            false => self.keep_current_in_sight(Towards::End),
        }
        if at_top && went_on && self.page.shows_block(current) {
            self.current = current;
        }
        if !same {
            self.margin.text_changed(&self.document, &self.exact);
        }
    }

    /// Takes up a corrected record: the text, and where one is in it, stay.
    pub fn take_record(&mut self, record: Arc<Record>) {
        self.document.record = record;
        self.reset();
        self.keep_current_in_sight(Towards::End);
    }

    /// Sets the text anew, for another measure, view or generation; the place stays.
    fn reset(&mut self) {
        let measure = self.galley.measure();
        self.set_at(measure);
    }

    fn set_at(&mut self, measure: u16) {
        let at_top = self.at_top();
        self.card = Card::of(&self.document, measure);
        let folds = folds(&self.document, &self.card, self.unfolded);
        self.galley = Galley::new(&self.document, measure, self.view, folds);
        self.galley.set_pan(self.pan);
        let from = if self.scroll.place == self.settled.0 { self.settled.1 } else { self.scroll.place };
        self.scroll.place = self.galley.settle(&self.document, from, self.height);
        self.settled = (self.scroll.place, from);
        self.scroll.card = if at_top { self.card.rows.len() } else { 0 };
        if at_top {
            self.scroll.place = self.galley.top(&self.document);
        }
        self.current = self.current.min(self.document.blocks.len().saturating_sub(1));
    }

    /// Makes the page for a pane of this size.
    pub fn compose(&mut self, measure: u16, height: usize) {
        self.height = height.max(1);
        if measure != self.galley.measure() {
            self.set_at(measure);
            self.keep_current_in_sight(Towards::End);
        }
        self.page = Page::compose(self, self.height);
        // A note that has come may have pushed the paragraph it is on off the page.
        for _ in 0..self.height {
            if self.page.shows_block(self.current) || self.card.shows(self.current) {
                break;
            }
            let place = self.galley.step(&self.document, self.scroll.place, 1, 1);
            if self.document.blocks.get(self.current).is_none_or(|b| b.range.start < place.byte) {
                break;
            }
            self.scroll = Scroll { card: 0, place };
            self.page = Page::compose(self, self.height);
        }
    }

    fn at_top(&self) -> bool {
        self.scroll.card > 0 || self.scroll.place.byte == 0 || self.scroll == Scroll::default()
    }

    // --- moving ---

    pub fn to_top(&mut self) {
        self.scroll = Scroll { card: self.card.rows.len(), place: self.galley.top(&self.document) };
        self.page = Page::compose(self, self.height);
        self.current = self.page.first_block(&self.document).unwrap_or(0);
    }

    pub fn to_bottom(&mut self) {
        let rows = self.rows_at_end();
        let place = self.galley.bottom(&self.document, rows);
        if place != self.galley.top(&self.document) {
            self.scroll = Scroll { card: 0, place };
        } else {
            self.scroll_rows(self.height as isize);
        }
        self.page = Page::compose(self, self.height);
        self.current = self.page.last_block().unwrap_or(self.current);
    }

    /// Scrolls by rows; the current paragraph stays while it is in sight. Where nothing is left to scroll, the current
    /// paragraph itself moves.
    pub fn scroll_by(&mut self, rows: isize) {
        let before = self.scroll;
        self.scroll_rows(rows);
        self.page = Page::compose(self, self.height);
        let towards = if rows > 0 { Towards::End } else { Towards::Beginning };
        if self.scroll == before {
            if let Some(block) = self.neighbour(self.current, towards) {
                self.current = block;
            }
        } else {
            self.keep_current_in_sight(towards);
        }
    }

    /// A page on or back; the paragraph that begins first on it becomes the current one.
    pub fn page_by(&mut self, pages: isize) {
        let rows = self.page.text_rows().max(2) as isize - 1;
        let before = self.scroll;
        self.scroll_rows(pages * rows);
        self.page = Page::compose(self, self.height);
        self.current = match (self.scroll == before, pages > 0) {
            (false, _) => self.page.first_block(&self.document),
            (true, true) => self.page.last_block(),
            (true, false) => self.page.first_block(&self.document),
        }
        .unwrap_or(self.current);
    }

    fn scroll_rows(&mut self, rows: isize) {
        if rows > 0 {
            let mut left = rows as usize;
            while left > 0 && self.scroll.card > 0 {
                self.page = Page::compose(self, self.height);
                if self.page.shows_end() {
                    return;
                }
                self.scroll.card -= 1;
                left -= 1;
            }
            if left > 0 {
                let end = self.rows_at_end();
                let place = self.galley.step(&self.document, self.scroll.place, left as isize, end);
                self.scroll.place = self.scroll.place.max(place);
            }
        } else {
            for _ in 0..rows.unsigned_abs() {
                let place = self.galley.step(&self.document, self.scroll.place, -1, self.height);
                if place == self.scroll.place {
                    self.scroll.card = (self.scroll.card + 1).min(self.card.rows.len());
                } else {
                    self.scroll = Scroll { card: 0, place };
                }
            }
        }
    }

    /// Rows of text on the last page: the height without its footnotes.
    fn rows_at_end(&mut self) -> usize {
        let kept = self.scroll;
        let mut rows = self.height;
        for _ in 0..4 {
            let place = self.galley.bottom(&self.document, rows);
            self.scroll = Scroll { card: 0, place };
            let page = Page::compose(self, self.height);
            let fits = self.height - page.footnote_rows().min(self.height - 1);
            if fits >= rows {
                break;
            }
            rows = fits;
        }
        self.scroll = kept;
        rows
    }

    fn keep_current_in_sight(&mut self, towards: Towards) {
        self.page = Page::compose(self, self.height);
        if self.page.shows_block(self.current) {
            return;
        }
        let block = match towards {
            Towards::End => self.page.first_block(&self.document),
            Towards::Beginning => self.page.last_block(),
        };
        self.current = block.unwrap_or(self.current);
    }

    /// The next block that is shown, before or after one.
    fn neighbour(&mut self, block: usize, towards: Towards) -> Option<usize> {
        let shown = |b: &usize| !self.galley_folds(*b);
        match towards {
            Towards::End => (block + 1..self.document.blocks.len()).find(shown),
            Towards::Beginning => (0..block).rev().find(shown),
        }
    }

    fn galley_folds(&self, block: usize) -> bool {
        let part = self.document.blocks[block].part;
        (!self.unfolded && part.is_folded()) || self.card.shows(block)
    }

    /// To the next or the previous paragraph, and far enough to read it.
    pub fn step_paragraph(&mut self, forward: bool) {
        let towards = if forward { Towards::End } else { Towards::Beginning };
        match self.neighbour(self.current, towards) {
            Some(block) => {
                self.current = block;
                let range = self.document.blocks[block].range.clone();
                self.reveal(&range, self.height / 6);
            }
            None if forward => self.to_bottom(),
            None => self.to_top(),
        }
    }

    /// To the next sentence or the one before, on into the next paragraph; its words.
    pub fn step_sentence(&mut self, forward: bool) -> String {
        let Some(paragraph) = self.paragraph() else { return String::new() };
        let text = self.document.text.clone();
        let at = self.sentence.filter(|at| paragraph.contains(at)).unwrap_or(paragraph.start);
        let near = match forward {
            true => sentence::next(&text, at..paragraph.end),
            false => sentence::last(&text, paragraph.start..at),
        };
        let byte = match near {
            Some(byte) => byte,
            None => {
                let towards = if forward { Towards::End } else { Towards::Beginning };
                let Some(block) = self.neighbour(self.current, towards) else { return String::new() };
                let range = self.document.blocks[block].range.clone();
                if forward { range.start } else { sentence::last(&text, range.clone()).unwrap_or(range.start) }
            }
        };
        self.reveal(&(byte..byte), self.height / 6);
        self.sentence = Some(byte);
        let paragraph = self.paragraph().map_or(byte, |p| p.end).max(byte);
        text[byte..sentence::end(&text, byte..paragraph)].to_string()
    }

    /// Moves an end of the selection, and the page with it.
    pub fn grow_selection(&mut self, growth: Growth) {
        let Some(mut selection) = self.selection else { return };
        let before = selection;
        selection.grow(growth, &self.document, &self.page);
        if selection == before && matches!(growth, Growth::Down | Growth::Right) {
            self.scroll_rows(1);
        }
        if selection == before && matches!(growth, Growth::Up | Growth::Left) {
            self.scroll_rows(-1);
        }
        if selection == before {
            self.page = Page::compose(self, self.height);
            selection.grow(growth, &self.document, &self.page);
        }
        self.selection = Some(selection);
        let end = selection.moving;
        let at = if end > selection.fixed { last_seen(&self.document.text, end) } else { end };
        if !self.page.shows_byte(at) {
            let current = self.current;
            self.reveal(&(at..at), self.height / 2);
            self.current = current;
        }
    }

    /// Makes a stretch of the text the current place, and brings its beginning between the edges; scrolls only where it is not wholly in sight, so that `above` rows
    /// stand before it.
    pub fn reveal(&mut self, range: &Range<usize>, above: usize) {
        let Some(block) = self.document.block_at(range.start) else { return };
        if self.card.shows(block) {
            return self.to_top();
        }
        if !self.unfolded && self.document.blocks[block].part.is_folded() {
            self.unfolded = true;
            self.reset();
        }
        self.current = block;
        self.bring_across(range.start);
        self.page = Page::compose(self, self.height);
        let end = range.end.max(range.start + 1);
        if self.page.shows_byte(range.start) && self.page.shows_byte(end - 1) {
            return;
        }
        let place = self.galley.place_of(&self.document, range.start, above);
        let end = self.rows_at_end();
        let bottom = self.galley.bottom(&self.document, end);
        let top = self.galley.top(&self.document);
        self.scroll = Scroll { card: 0, place: place.min(bottom).max(top) };
        self.page = Page::compose(self, self.height);
        // A bottom reckoned without this page's footnotes may hide what was asked for.
        if !self.page.shows_byte(range.start) {
            self.scroll.place = place;
            self.page = Page::compose(self, self.height);
        }
        if self.scroll.place == top {
            self.scroll.card = self.card.rows.len();
            self.page = Page::compose(self, self.height);
            if !self.page.shows_byte(range.start) {
                self.scroll.card = 0;
                self.page = Page::compose(self, self.height);
            }
        }
    }

    /// Makes a block the current one and shows as much of it as there is room for.
    pub fn go_to_block(&mut self, block: usize) {
        if let Some(range) = self.document.blocks.get(block).map(|b| b.range.clone()) {
            self.reveal(&range, self.height / 6);
        }
    }

    /// Puts a remembered place at the top of the page.
    pub fn go_to_place(&mut self, byte: usize) {
        let place = self.galley.place_of(&self.document, byte, 0);
        let end = self.rows_at_end();
        let bottom = self.galley.bottom(&self.document, end);
        self.scroll = Scroll { card: 0, place: place.min(bottom) };
        if self.scroll.place == self.galley.top(&self.document) {
            self.scroll.card = self.card.rows.len();
        }
        self.page = Page::compose(self, self.height);
        self.current = self.page.first_block(&self.document).unwrap_or(0);
    }

    /// Makes the paragraph at a byte the current one, where it is in sight.
    pub fn be_in(&mut self, byte: usize) {
        if let Some(block) = self.document.block_at(byte).filter(|block| self.page.shows_block(*block)) {
            self.current = block;
        }
    }

    /// The byte a reader would say they are at: of the first line on the page.
    pub fn place(&self) -> usize {
        if self.scroll.card > 0 { 0 } else { self.page.first_byte().unwrap_or(self.scroll.place.byte) }
    }

    // --- looking ---

    pub fn set_view(&mut self, view: View) {
        self.view = view;
        self.reset();
        self.keep_current_in_sight(Towards::End);
    }

    pub fn toggle_folds(&mut self) {
        self.unfolded = !self.unfolded;
        self.reset();
        self.keep_current_in_sight(Towards::End);
    }

    pub fn is_unfolded(&self) -> bool {
        self.unfolded
    }

    /// Shifts wide lines to the left. The first step only sets tables wide that were set within the measure.
    pub fn pan_right(&mut self) {
        let first = if self.galley.has_refitted() { 0 } else { PAN };
        self.set_pan(Some(self.pan.map_or(first, |pan| pan.saturating_add(PAN).min(FARTHEST))));
    }

    pub fn pan_left(&mut self) {
        self.set_pan(self.pan.and_then(|pan| pan.checked_sub(PAN)));
    }

    fn set_pan(&mut self, pan: Option<u16>) {
        self.pan = pan;
        self.galley.set_pan(pan);
    }

    /// Shifts wide lines so that a byte of one of them is in sight.
    fn bring_across(&mut self, byte: usize) {
        let kind = self.document.block_at(byte).map(|block| self.document.blocks[block].kind);
        if !matches!(kind, Some(BlockKind::Row | BlockKind::Code)) || self.is_across(byte) {
            return;
        }
        let before = self.pan;
        let step = (self.galley.measure() / 2).max(PAN);
        for pan in (0..=FARTHEST).step_by(step.into()) {
            self.set_pan(Some(pan));
            if self.is_across(byte) {
                return;
            }
        }
        self.set_pan(before);
    }

    /// Whether a byte of the text is between the edges of its line; of one that no view shows nothing is said.
    fn is_across(&mut self, byte: usize) -> bool {
        let place = self.galley.place_of(&self.document, byte, 0);
        let Some(Row::Line(line)) = self.galley.page(&self.document, place, 1).pop() else { return true };
        let cut = |piece: &Piece| match piece {
            Piece::StandIn { words, range } => range.contains(&byte) && (words.ends_with('›') || words == "‹"),
            Piece::Text(_) => false,
        };
        !line.pieces.iter().any(cut)
    }

    /// The current paragraph's words.
    pub fn paragraph(&self) -> Option<Range<usize>> {
        self.document.blocks.get(self.current).map(|b| b.range.clone())
    }

    /// What a command on words is about: the selection, else the current paragraph.
    pub fn subject(&self) -> Option<Range<usize>> {
        match &self.selection {
            Some(selection) => Some(self.with_whole_marks(selection.range())),
            None => self.paragraph(),
        }
    }

    /// A stretch of the text and what is missing of the editorial marks it cuts in half: half a bracket is a misquotation.
    fn with_whole_marks(&self, range: Range<usize>) -> Range<usize> {
        let mut whole = range.clone();
        for span in self.document.spans_in(&range) {
            let SpanKind::Editorial(mark) = &span.kind else { continue };
            let outer = &span.range;
            let inside = mark.content.as_ref().is_some_and(|c| c.start <= range.start && range.end <= c.end);
            let around = range.start <= outer.start && outer.end <= range.end;
            if !inside && !around {
                whole = whole.start.min(outer.start)..whole.end.max(outer.end);
            }
        }
        whole
    }

    pub fn is_described(&self) -> bool {
        self.document.stage == Stage::Described
    }

    /// Everything to be told of a stretch of the text: the document's own spans, notes, hits, selection, as far as
    /// their layers are on; sorted as [`Document::spans`].
    pub fn spans_in(&self, range: &Range<usize>) -> Vec<Span> {
        let touches = |r: &Range<usize>| r.start < range.end && r.end > range.start;
        let own = self.document.spans_in(range);
        let mut spans: Vec<Span> =
            own.filter(|s| self.layers.editorial || !matches!(s.kind, SpanKind::Editorial(_))).cloned().collect();
        spans.extend(self.margin.spans(self.layers).filter(|s| touches(&s.range)));
        if self.layers.hits {
            let first = self.hits.partition_point(|h| h.end <= range.start);
            let here = self.hits.iter().enumerate().skip(first).take_while(|(_, h)| h.start < range.end);
            spans.extend(
                here.map(|(n, hit)| Span { range: hit.clone(), kind: SpanKind::Hit { current: self.hit == Some(n) } }),
            );
        }
        let selected = self.selection.map(|s| s.range()).filter(touches);
        spans.extend(selected.map(|range| Span { range, kind: SpanKind::Selection }));
        Document::sort_spans(&mut spans);
        spans
    }

    // --- hits ---

    /// Takes the hits of a query; the current one is forgotten.
    pub fn light(&mut self, hits: Vec<Range<usize>>) {
        self.hits = hits;
        self.hit = None;
    }

    /// To the next hit (or the one before) from the current one, or from the page where there is none. False at the end.
    pub fn step_hit(&mut self, forward: bool) -> bool {
        let next = match (self.hit, forward) {
            (Some(n), true) => n + 1,
            (Some(n), false) => n.wrapping_sub(1),
            (None, true) => self.hits.partition_point(|h| h.start < self.place()),
            (None, false) => self.hits.partition_point(|h| h.start < self.place()).wrapping_sub(1),
        };
        self.go_to_hit(next)
    }

    /// To a hit by its number. False where there is no such hit.
    pub fn go_to_hit(&mut self, number: usize) -> bool {
        let Some(range) = self.hits.get(number).cloned() else { return false };
        self.hit = Some(number);
        self.reveal(&range, self.height / 3);
        true
    }
}

/// Columns a key shifts wide lines by, and the most they are shifted.
const PAN: u16 = 8;
const FARTHEST: u16 = 4096;

/// Where the last character before a byte begins that is no blank.
fn last_seen(text: &str, byte: usize) -> usize {
    text[..byte].trim_end().char_indices().next_back().map_or(0, |(at, _)| at)
}

/// What is folded: chrome, labels and furniture with a row that says so; what the card shows, without.
fn folds(document: &Document, card: &Card, unfolded: bool) -> Folds {
    let mut folds = Folds::default();
    if document.stage != Stage::Described {
        return folds;
    }
    for (number, block) in document.blocks.iter().enumerate() {
        if card.shows(number) {
            folds.silent.insert(number);
        } else if block.part.is_folded() && !unfolded {
            folds.announced.insert(number);
        }
    }
    folds
}
