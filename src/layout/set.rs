//! Clusters to lines: filled to the measure, or kept and cut off at the edge.

use super::columns::columns_of;
use super::shown::{Cluster, Kind, Shown};
use super::table::Column;
use super::{Line, Piece};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Columns from one tab stop to the next, as terminals have them.
const TAB: usize = 8;
/// How far the second row of a line of verse stands in.
const TURNED: u16 = 4;
/// So many columns of a label tell it from the others, as a rule.
const KNOWN_BY: u16 = 4;
/// Narrowest measure at which a cut-off line is marked as such.
const MARKED: u16 = 8;

/// The stretch that is set.
#[derive(Clone, Debug)]
pub struct Stretch<'a> {
    pub block: usize,
    pub range: Range<usize>,
    pub shown: &'a Shown,
    pub measure: u16,
}

/// How far the lines of a stretch stand in, columns.
#[derive(Clone, Copy, Debug, Default)]
pub struct Indent {
    pub first: u16,
    pub rest: u16,
}

/// What a cut-off line is cut off by.
#[derive(Clone, Debug, Default)]
pub struct Window<'a> {
    /// Columns of blanks before the first line, as the typist set them.
    pub lead: usize,
    /// Columns that are out of sight on the left.
    pub pan: usize,
    /// Where the cells after the first begin, where the tabs part the cells of a table.
    pub stops: &'a [u16],
    /// Whether `‹` and `›` show that there is more.
    pub marked: bool,
}

/// At most this much of a measure is left empty at a line's head.
pub const fn at_most(measure: u16, indent: u16) -> u16 {
    if indent < measure / 3 { indent } else { measure / 3 }
}

impl Stretch<'_> {
    /// Prose: one run of words.
    pub fn prose(&self, indent: Indent) -> Vec<Line> {
        let mut lines = Vec::new();
        self.fill(0..self.shown.clusters.len(), 0, indent, &mut lines);
        self.accounted(lines)
    }

    /// Verse: each line by itself; `lead` as in [`Window`].
    pub fn verse(&self, lead: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        for (n, kept) in self.kept().into_iter().enumerate() {
            let blank = |c: &&Cluster| matches!(c.kind, Kind::Blank | Kind::Tab);
            let head: Vec<&Cluster> = self.shown.clusters[kept.clone()].iter().take_while(blank).collect();
            let set_in = head.iter().fold(if n == 0 { lead } else { 0 }, |at, c| tabbed(at, c));
            let first = at_most(self.measure, set_in.min(u16::MAX as usize) as u16);
            let indent = Indent { first, rest: at_most(self.measure, first.saturating_add(TURNED)) };
            self.fill(kept.start + head.len()..kept.end, head.len(), indent, &mut lines);
        }
        self.accounted(lines)
    }

    /// Rows, code and rules: each line cut off at the edges of the window. Also whether none of them is cut off.
    pub fn fixed(&self, window: &Window<'_>) -> (Vec<Line>, bool) {
        let mut lines = Vec::new();
        let mut whole = true;
        for (n, kept) in self.kept().into_iter().enumerate() {
            let lead = if n == 0 { window.lead } else { 0 };
            let (indent, pieces, fits) = self.cut(kept.clone(), &Window { lead, ..window.clone() });
            lines.push(self.line(kept.start, indent, pieces));
            whole &= fits;
        }
        (self.accounted(lines), whole)
    }

    /// A row of a table, each cell filled to its column. What is accounted for goes by the cell that has most lines: those
    /// before it belong to the first line, those behind it to the last.
    pub fn filled(&self, columns: &[Column]) -> Vec<Line> {
        let cells = self.cells(columns.len());
        let set: Vec<Vec<Line>> = cells
            .into_iter()
            .zip(columns)
            .map(|(cell, column)| {
                let mut lines = Vec::new();
                Stretch { measure: column.width, ..self.clone() }.fill(cell, 0, Indent::default(), &mut lines);
                lines
            })
            .collect();
        let Some(tallest) = set.iter().rev().max_by_key(|lines| lines.len()) else { return self.accounted(Vec::new()) };
        let mut rows: Vec<Line> = tallest.iter().map(|l| Line { pieces: Vec::new(), ..l.clone() }).collect();
        for (n, row) in rows.iter_mut().enumerate() {
            let mut pieces = Pieces::default();
            let mut pen = 0;
            for (cell, column) in set.iter().zip(columns) {
                let Some(line) = cell.get(n).filter(|l| !l.pieces.is_empty()) else { continue };
                pieces.pad(column.at.saturating_sub(pen) as usize, line.range.start);
                pen = pen.max(column.at) + line.pieces.iter().map(|p| self.columns_of(p)).sum::<u16>();
                pieces.0.extend(line.pieces.iter().cloned());
            }
            row.pieces = pieces.0;
        }
        self.accounted(rows)
    }

    /// A row of a table, its cells one below the other, each behind its label; those after the first stand in.
    pub fn stacked(&self, labels: &[String], inset: u16) -> Vec<Line> {
        let clusters = &self.shown.clusters;
        let mut lines = Vec::new();
        let mut from = 0;
        for (n, cell) in self.cells(usize::MAX).into_iter().enumerate() {
            if clusters[cell.clone()].iter().all(|c| c.kind.is_blank()) {
                continue;
            }
            let first = at_most(self.measure, if n == 0 { 0 } else { inset });
            let indent = Indent { first, rest: at_most(self.measure, first + inset) };
            let label = labels.get(n).filter(|label| n > 0 && !label.is_empty());
            let label = label.and_then(|label| shortened(label, (self.measure / 2).saturating_sub(2)));
            let label = label.map(|label| format!("{label}: "));
            let mut own = Vec::new();
            match label {
                None => self.fill(cell.clone(), cell.start - from, indent, &mut own),
                Some(label) => {
                    // The label takes its room from the first line alone.
                    let room = Indent { first: first + columns_of(&label), ..indent };
                    self.fill(cell.clone(), cell.start - from, room, &mut own);
                    if let Some(line) = own.first_mut() {
                        let range = clusters[cell.start].source.start;
                        line.indent = first;
                        line.pieces.insert(0, Piece::StandIn { words: label, range: range..range });
                    }
                }
            }
            lines.append(&mut own);
            from = cell.end;
        }
        self.accounted(lines)
    }

    /// The clusters of each cell, at most so many cells, without the blanks at their heads and the tabs between them. What
    /// is too much for the last is parted no further.
    fn cells(&self, most: usize) -> Vec<Range<usize>> {
        let clusters = &self.shown.clusters;
        let mut cells = Vec::new();
        let mut start = 0;
        while start <= clusters.len() {
            let tab = clusters[start..].iter().position(|c| c.kind == Kind::Tab).filter(|_| cells.len() + 1 < most);
            let end = tab.map_or(clusters.len(), |n| start + n);
            let blanks = clusters[start..end].iter().take_while(|c| c.kind.is_blank()).count();
            cells.push(start + blanks..end);
            start = end + 1;
        }
        cells
    }

    /// Columns of a piece of this stretch.
    fn columns_of(&self, piece: &Piece) -> u16 {
        let range = match piece {
            Piece::StandIn { words, .. } => return columns_of(words),
            Piece::Text(range) => range,
        };
        let clusters = &self.shown.clusters;
        let first = clusters.partition_point(|c| c.source.start < range.start);
        clusters[first..].iter().take_while(|c| c.source.start < range.end).map(|c| c.columns).sum()
    }

    /// The clusters of each kept line, its ending included. A line of which the view shows nothing is none.
    fn kept(&self) -> Vec<Range<usize>> {
        let clusters = &self.shown.clusters;
        let mut lines = Vec::new();
        let mut start = 0;
        while start < clusters.len() {
            let end = clusters[start..]
                .iter()
                .position(|c| c.kind == Kind::LineEnd)
                .map_or(clusters.len(), |n| start + n + 1);
            let from = if start == 0 { self.range.start } else { clusters[start - 1].source.end };
            let bare = clusters[start..end].iter().all(|c| c.kind.is_blank());
            let omitted = bare
                && clusters[start..end].iter().map(|c| c.source.len()).sum::<usize>()
                    < clusters[end - 1].source.end - from;
            if !omitted {
                lines.push(start..end);
            }
            start = end;
        }
        lines
    }

    /// Fills lines with the clusters of `run`; `skipped` clusters before it belong to the first line and are not shown.
    /// A line ends at the last place UAX #14 allows, else between two clusters.
    fn fill(&self, run: Range<usize>, skipped: usize, indent: Indent, lines: &mut Vec<Line>) {
        let clusters = &self.shown.clusters;
        let mut start = run.start;
        let mut account = run.start - skipped;
        loop {
            let set_in = if start == run.start { indent.first } else { indent.rest };
            let room = self.measure.saturating_sub(set_in).max(1) as usize;
            let mut columns = 0;
            let mut best = None;
            let mut end = start;
            while end < run.end {
                let c = &clusters[end];
                let next = if c.kind == Kind::Tab { tabbed(columns, c) } else { columns + c.columns as usize };
                if !c.kind.is_blank() && next > room && end > start {
                    end = best.unwrap_or(end);
                    break;
                }
                columns = next;
                end += 1;
                if c.breaks && (c.kind != Kind::SoftHyphen || columns < room) {
                    best = Some(end);
                }
            }
            let pieces = self.pieces(start..end, end < run.end && best == Some(end));
            lines.push(self.line(account, set_in, pieces));
            start = end;
            account = end;
            if end >= run.end {
                return;
            }
        }
    }

    /// The pieces of a filled line: blanks at its end are not shown; a soft hyphen is, where the line is `broken` there.
    fn pieces(&self, line: Range<usize>, broken: bool) -> Vec<Piece> {
        let clusters = &self.shown.clusters[line];
        let last = clusters.iter().rposition(|c| !c.kind.is_blank()).map_or(0, |at| at + 1);
        let mut pieces = Pieces::default();
        let mut column = 0;
        for c in &clusters[..last] {
            let next = if c.kind == Kind::Tab { tabbed(column, c) } else { column + c.columns as usize };
            match c.kind {
                Kind::Text | Kind::Blank => pieces.text(c),
                Kind::StandIn | Kind::Joint => pieces.stand_in(&self.shown.words[c.words.clone()], c.source.clone()),
                Kind::Tab => pieces.stand_in(&" ".repeat(next - column), c.source.clone()),
                Kind::SoftHyphen | Kind::Hidden | Kind::LineEnd => {}
            }
            column = next;
        }
        if let Some(c) = clusters.last().filter(|c| broken && c.kind == Kind::SoftHyphen) {
            pieces.stand_in("-", c.source.clone());
        }
        pieces.0
    }

    /// The part of a kept line that a window shows: its indent and its pieces; and whether that is all of it.
    fn cut(&self, line: Range<usize>, window: &Window<'_>) -> (u16, Vec<Piece>, bool) {
        let clusters = &self.shown.clusters[line];
        let solid = clusters.iter().rposition(|c| !c.kind.is_blank()).map_or(0, |at| at + 1);
        let clusters = &clusters[..solid];
        if clusters.is_empty() {
            return (0, Vec::new(), true);
        }
        let edge = window.pan + self.measure as usize;
        // Where each cluster begins, as far as the window reaches.
        let mut places = Vec::new();
        let mut column = window.lead;
        let mut cell = 0;
        for c in clusters {
            places.push(column);
            column = match c.kind {
                Kind::Tab if !window.stops.is_empty() => {
                    let stop = window.lead + window.stops.get(cell).map_or(0, |s| *s as usize);
                    cell += 1;
                    stop.max(column + 2)
                }
                Kind::Tab => tabbed(column, c),
                _ => column + c.columns as usize,
            };
            if column > edge {
                break;
            }
        }
        places.push(column);
        let marked = window.marked && self.measure >= MARKED;
        let more = marked && column > edge;
        let first = places.iter().take(clusters.len()).position(|at| *at >= window.pan).unwrap_or(clusters.len());
        let less = marked && clusters[..first].iter().any(|c| !c.kind.is_blank());
        let left = window.pan + less as usize;
        let right = edge - more as usize;
        let seen: Vec<usize> = (0..places.len() - 1).filter(|i| places[*i] >= left && places[i + 1] <= right).collect();

        let mut pieces = Pieces::default();
        let mut pen = left;
        let indent = match (less, seen.first()) {
            (true, first_seen) => {
                let hidden = first_seen.copied().unwrap_or(first).max(1) - 1;
                pieces.stand_in("‹", clusters[0].source.start..clusters[hidden].source.end);
                0
            }
            (false, Some(first)) => {
                pen = places[*first];
                pen - left
            }
            (false, None) => 0,
        };
        for i in seen.iter().copied() {
            let c = &clusters[i];
            // Half a wide character at the left edge is a blank.
            pieces.pad(places[i] - pen, c.source.start);
            match c.kind {
                Kind::Text | Kind::Blank => pieces.text(c),
                Kind::Tab => pieces.stand_in(&" ".repeat(places[i + 1] - places[i]), c.source.clone()),
                Kind::StandIn | Kind::Joint => pieces.stand_in(&self.shown.words[c.words.clone()], c.source.clone()),
                Kind::SoftHyphen | Kind::Hidden | Kind::LineEnd => {}
            }
            pen = places[i + 1];
        }
        if more {
            let from = seen.last().map_or(first, |last| last + 1).min(solid - 1);
            pieces.stand_in(
                &format!("{}›", " ".repeat(right - pen)),
                clusters[from].source.start..clusters[solid - 1].source.end,
            );
        }
        (indent as u16, pieces.0, column <= edge && first == 0)
    }

    /// A line that begins with cluster `first`, and with what is hidden before it: a bracket a view leaves out belongs to
    /// the words it encloses. How far it accounts for the text is seen when the next line is there.
    fn line(&self, first: usize, indent: u16, pieces: Vec<Piece>) -> Line {
        let before = first.checked_sub(1).and_then(|last| self.shown.clusters.get(last));
        let at = before.map_or(self.range.start, |c| c.source.end);
        let indent = if pieces.is_empty() { 0 } else { indent };
        Line { block: self.block, range: at..at, indent, pieces }
    }

    /// The lines, each accounting for the bytes up to the next. A stretch that shows nothing has one empty line.
    fn accounted(&self, mut lines: Vec<Line>) -> Vec<Line> {
        if lines.is_empty() {
            lines.push(self.line(0, 0, Vec::new()));
        }
        let mut end = self.range.end;
        for line in lines.iter_mut().rev() {
            line.range.end = end;
            end = line.range.start;
        }
        // What the view leaves out before the first line is accounted for by it.
        if let Some(first) = lines.first_mut() {
            first.range.start = self.range.start;
        }
        lines
    }
}

/// A label in no more than so many columns; none where that is too little to know it by.
fn shortened(label: &str, columns: u16) -> Option<String> {
    if columns_of(label) <= columns {
        return Some(label.to_string());
    }
    let mut short = String::new();
    for grapheme in label.graphemes(true) {
        if columns_of(&short) + columns_of(grapheme) + 1 > columns {
            break;
        }
        short.push_str(grapheme);
    }
    (columns_of(&short) >= KNOWN_BY).then(|| format!("{}…", short.trim_end()))
}

/// The column behind a blank that stands at `column`.
fn tabbed(column: usize, c: &Cluster) -> usize {
    if c.kind == Kind::Tab { (column / TAB + 1) * TAB } else { column + c.columns as usize }
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn text(&mut self, c: &Cluster) {
        match self.0.last_mut() {
            Some(Piece::Text(range)) if range.end == c.source.start => range.end = c.source.end,
            _ => self.0.push(Piece::Text(c.source.clone())),
        }
    }

    fn stand_in(&mut self, words: &str, range: Range<usize>) {
        self.0.push(Piece::StandIn { words: words.to_string(), range });
    }

    fn pad(&mut self, columns: usize, at: usize) {
        if columns > 0 {
            self.stand_in(&" ".repeat(columns), at..at);
        }
    }
}
