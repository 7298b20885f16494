//! Pages of a document, and the steps from one place to another.

use super::flow::{Flow, Standing};
use super::press::{Press, Wide};
use super::{Folds, Line, Place, Row, stretch};
use crate::text::{Document, View};
use std::ops::Range;

/// A document set at one measure and in one view, lazily. Every call takes the document the galley was made of; for
/// another one, or another generation of it, make another galley and [`settle`](Galley::settle) the place in it.
#[derive(Debug)]
pub struct Galley {
    flow: Flow,
    press: Press,
    /// What [`lines`](Galley::lines) gave last.
    lines: Vec<Line>,
}

/// What is set at once: a stretch of a block, or the row of a fold (its first block, stretch 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Station {
    block: usize,
    stretch: usize,
}

/// One row: a line of a station, or the empty row above its first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    station: Station,
    line: usize,
    /// False for the empty row, which comes first.
    words: bool,
}

impl Galley {
    /// `measure` columns (>= 1). `folded` blocks are not set; a run of them that is announced becomes one `Row::Fold`.
    /// Costs time in proportion to
    /// the spans where the view leaves some out, never to the text.
    pub fn new(document: &Document, measure: u16, view: View, folds: Folds) -> Galley {
        Galley::with(document, measure, view, folds, Wide::Pans)
    }

    pub(super) fn with(document: &Document, measure: u16, view: View, folds: Folds, wide: Wide) -> Galley {
        Galley { flow: Flow::new(document, view, folds), press: Press::new(measure, wide), lines: Vec::new() }
    }

    pub fn measure(&self) -> u16 {
        self.press.measure
    }

    /// How far lines wider than the measure are shifted, columns. With any shift, also with 0, tables have every row on one
    /// line; with none they are set within the measure.
    pub fn set_pan(&mut self, columns: Option<u16>) {
        self.press.set_pan(columns);
    }

    /// Whether a table that was set lately would be wider than the measure, were it not filled or stacked.
    pub fn has_refitted(&self) -> bool {
        self.press.has_refitted()
    }

    /// The rows of a page from a place on: `rows` of them, or as many as the text has left.
    pub fn page(&mut self, document: &Document, from: Place, rows: usize) -> Vec<Row> {
        let mut page = Vec::new();
        let mut next = self.spot(document, from);
        while let Some(spot) = next.filter(|_| page.len() < rows) {
            page.push(self.row(document, spot));
            next = self.below(document, spot);
        }
        page
    }

    /// The place `rows` further on (negative: back), stopped at both ends; the last page is full where the text allows
    /// (`height`). Going on and back by as many rows leads to the same row, unless an end was in the way.
    pub fn step(&mut self, document: &Document, from: Place, rows: isize, height: usize) -> Place {
        let Some(spot) = self.spot(document, from) else { return Place::default() };
        // No text has more rows than this: such a step need not be walked.
        let all = document.text.len().saturating_mul(2).saturating_add(document.blocks.len().saturating_mul(2));
        match rows {
            0 => from,
            ..0 if rows.unsigned_abs() > all => self.top(document),
            ..0 => {
                let to = self.back(document, spot, rows.unsigned_abs());
                self.place(document, to)
            }
            1.. => {
                let walked =
                    if rows.unsigned_abs() > all { None } else { self.on(document, spot, rows.unsigned_abs()) };
                let full = walked.filter(|to| self.on(document, *to, height.saturating_sub(1)).is_some());
                let to = full.or_else(|| self.lowest(document, height).map(|lowest| lowest.max(spot)));
                self.place(document, to.unwrap_or(spot))
            }
        }
    }

    pub fn top(&mut self, document: &Document) -> Place {
        let first = self.flow.at(document, 0);
        let spot = first.map(|block| Spot { station: Station { block, stretch: 0 }, line: 0, words: true });
        spot.map_or(Place::default(), |spot| self.place(document, spot))
    }

    /// The place whose page of `height` rows ends with the last row.
    pub fn bottom(&mut self, document: &Document, height: usize) -> Place {
        let lowest = self.lowest(document, height);
        lowest.map_or(Place::default(), |spot| self.place(document, spot))
    }

    /// The place whose top line holds `byte` with `above` rows before it on the page where there are so many.
    pub fn place_of(&mut self, document: &Document, byte: usize, above: usize) -> Place {
        let Some(spot) = self.spot(document, Place { byte, above: 0 }) else { return Place::default() };
        let to = self.back(document, spot, above);
        self.place(document, to)
    }

    /// The same place for this galley after a change of measure, view or document. The byte is kept while its line is the
    /// top one, so that a window made narrow and wide again shows what it did.
    pub fn settle(&mut self, document: &Document, place: Place, height: usize) -> Place {
        let Some(spot) = self.spot(document, place) else { return Place::default() };
        let to = match self.on(document, spot, height.saturating_sub(1)) {
            Some(_) => spot,
            None => self.lowest(document, height).map_or(spot, |lowest| lowest.min(spot)),
        };
        let settled = self.place(document, to);
        let within = to == spot && self.range(document, to).contains(&place.byte);
        if within { Place { byte: place.byte, ..settled } } else { settled }
    }

    /// The lines of one block, folded or not; none of a block the view leaves out.
    pub fn lines(&mut self, document: &Document, block: usize) -> &[Line] {
        let Some(range) = document.blocks.get(block).map(|b| b.range.clone()) else { return &[] };
        if !self.flow.shows_anything(&document.text, &range) {
            return &[];
        }
        self.lines.clear();
        for stretch in 0..stretch::count(&range) {
            if !stretch::range(&document.text, &range, &self.flow.omissions, stretch).is_empty() || range.is_empty() {
                self.lines.extend_from_slice(&self.press.lines(document, &self.flow, block, stretch));
            }
        }
        &self.lines
    }

    /// The row of a place; none where nothing of the document is shown.
    fn spot(&mut self, document: &Document, place: Place) -> Option<Spot> {
        let block = self.flow.at(document, place.byte)?;
        let range = &document.blocks.get(block)?.range;
        let mut spot = Spot { station: Station { block, stretch: 0 }, line: 0, words: true };
        if self.is_set(document, block) {
            spot.station.stretch = stretch::at(&document.text, range, &self.flow.omissions, place.byte);
            let lines = self.press.lines(document, &self.flow, block, spot.station.stretch);
            spot.line = lines.partition_point(|l| l.range.end <= place.byte).min(lines.len().saturating_sub(1));
        }
        let head = spot.line == 0 && spot.station.stretch == 0;
        spot.words = place.above == 0 || !head || !self.flow.parted(document, block);
        Some(spot)
    }

    fn place(&mut self, document: &Document, spot: Spot) -> Place {
        Place { byte: self.range(document, spot).start, above: !spot.words as u16 }
    }

    /// The bytes the line of a spot accounts for.
    fn range(&mut self, document: &Document, spot: Spot) -> Range<usize> {
        let Station { block, stretch } = spot.station;
        if self.is_set(document, block) {
            let lines = self.press.lines(document, &self.flow, block, stretch);
            lines.get(spot.line).map_or(0..0, |l| l.range.clone())
        } else {
            document.blocks.get(block).map_or(0..0, |b| b.range.clone())
        }
    }

    fn row(&mut self, document: &Document, spot: Spot) -> Row {
        let Station { block, stretch } = spot.station;
        if !spot.words {
            return Row::Blank { before: block };
        }
        let lines = match self.is_set(document, block) {
            true => self.press.lines(document, &self.flow, block, stretch),
            false => return Row::Fold { first: block, blocks: self.flow.fold_size(document, block) },
        };
        lines.get(spot.line).cloned().map_or(Row::Blank { before: block }, Row::Line)
    }

    fn is_set(&self, document: &Document, block: usize) -> bool {
        self.flow.standing(document, block) == Standing::Set
    }

    /// How many lines a station has: one at least.
    fn count(&mut self, document: &Document, station: Station) -> usize {
        match self.is_set(document, station.block) {
            true => self.press.lines(document, &self.flow, station.block, station.stretch).len().max(1),
            false => 1,
        }
    }

    fn below(&mut self, document: &Document, spot: Spot) -> Option<Spot> {
        self.on(document, spot, 1)
    }

    /// The row `rows` further on; none where the document ends before.
    fn on(&mut self, document: &Document, mut spot: Spot, mut rows: usize) -> Option<Spot> {
        if rows > 0 && !spot.words {
            spot.words = true;
            rows -= 1;
        }
        loop {
            let left = self.count(document, spot.station) - 1 - spot.line;
            if rows <= left {
                return Some(Spot { line: spot.line + rows, ..spot });
            }
            rows -= left + 1;
            spot = self.first_row(document, self.next(document, spot.station)?);
            if rows > 0 && !spot.words {
                spot.words = true;
                rows -= 1;
            }
        }
    }

    /// The row `rows` back; the first of the document where it begins after.
    fn back(&mut self, document: &Document, mut spot: Spot, mut rows: usize) -> Spot {
        loop {
            let first = self.first_row(document, spot.station);
            if !spot.words {
                if rows == 0 {
                    return spot;
                }
            } else if rows <= spot.line {
                return Spot { line: spot.line - rows, ..spot };
            } else {
                rows -= spot.line;
                spot.line = 0;
                if !first.words {
                    rows -= 1;
                    if rows == 0 {
                        return first;
                    }
                }
            }
            let Some(station) = self.previous(document, spot.station) else { return first };
            rows -= 1;
            spot = Spot { station, line: self.count(document, station) - 1, words: true };
        }
    }

    fn first_row(&self, document: &Document, station: Station) -> Spot {
        let parted = station.stretch == 0 && self.flow.parted(document, station.block);
        Spot { station, line: 0, words: !parted }
    }

    fn next(&self, document: &Document, station: Station) -> Option<Station> {
        let mut on = station;
        if self.is_set(document, station.block) {
            let range = &document.blocks.get(station.block)?.range;
            while on.stretch + 1 < stretch::count(range) {
                on.stretch += 1;
                if !stretch::range(&document.text, range, &self.flow.omissions, on.stretch).is_empty() {
                    return Some(on);
                }
            }
        }
        self.flow.after(document, station.block).map(|block| Station { block, stretch: 0 })
    }

    fn previous(&self, document: &Document, station: Station) -> Option<Station> {
        if station.stretch > 0 {
            let range = &document.blocks.get(station.block)?.range;
            let stretch = stretch::at(&document.text, range, &self.flow.omissions, {
                stretch::range(&document.text, range, &self.flow.omissions, station.stretch).start.saturating_sub(1)
            });
            return Some(Station { stretch, ..station });
        }
        let block = self.flow.before(document, station.block)?;
        let range = &document.blocks.get(block)?.range;
        let last = match self.is_set(document, block) {
            true => stretch::at(&document.text, range, &self.flow.omissions, range.end),
            false => 0,
        };
        Some(Station { block, stretch: last })
    }

    /// The highest row from which `height` rows reach the end, or the first row of a document that has fewer.
    fn lowest(&mut self, document: &Document, height: usize) -> Option<Spot> {
        let last = self.flow.at(document, document.text.len())?;
        let range = &document.blocks.get(last)?.range;
        let stretch = match self.is_set(document, last) {
            true => stretch::at(&document.text, range, &self.flow.omissions, range.end),
            false => 0,
        };
        let station = Station { block: last, stretch };
        let spot = Spot { station, line: self.count(document, station) - 1, words: true };
        Some(self.back(document, spot, height.saturating_sub(1)))
    }
}
