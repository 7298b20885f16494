//! Finds what the terminal could move by itself: rows that stand elsewhere now.

use super::motion::{Cursor, moved};
use super::screen::{Screen, fingerprints, is_blank, same};
use std::collections::HashMap;

/// The rows `top..=bottom` move up by `shift`; down where it is negative. Never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scroll {
    pub top: u16,
    pub bottom: u16,
    pub shift: i32,
}

/// Fewer changed rows than this are cheaper painted than moved.
const FEWEST_ROWS: usize = 3;

/// A move must save this many cells before it is worth trying.
const LEAST_GAIN: i32 = 16;

/// Equal rows looked at for one row: blank lines and rules repeat, and every pair of them would be a vote.
const MOST_TWINS: usize = 4;

/// Moves tried in full.
const MOST_CANDIDATES: usize = 3;

/// The moves that might make a frame cheaper, the most promising first. In two panes the right one may have moved and the
/// left one not: then rows are compared from the column on where most of them begin to differ.
pub(super) fn candidates(shown: &Screen, wanted: &Screen) -> Vec<Scroll> {
    let height = wanted.size().height;
    let firsts: Vec<(u16, usize)> = (0..height)
        .filter_map(|y| {
            let differs = |(old, new): (_, _)| !same(old, new);
            let first = shown.row(y).iter().zip(wanted.row(y)).position(differs)?;
            Some((y, first))
        })
        .collect();
    if firsts.len() < FEWEST_ROWS {
        return Vec::new();
    }
    let there: Vec<Vec<u64>> = (0..height).map(|y| fingerprints(shown.row(y))).collect();
    let changed: Vec<(u16, Vec<u64>)> = firsts.iter().map(|(y, _)| (*y, fingerprints(wanted.row(*y)))).collect();
    let mut votes: HashMap<i32, usize> = HashMap::new();
    for column in columns(&firsts, usize::from(wanted.size().width)) {
        let mut places: HashMap<u64, Vec<u16>> = HashMap::new();
        for (y, row) in (0..height).zip(&there) {
            let Some(fingerprint) = row.get(column) else { continue };
            let twins = places.entry(*fingerprint).or_default();
            if twins.len() < MOST_TWINS && ink(shown, y, column) > 0 {
                twins.push(y);
            }
        }
        for (y, row) in &changed {
            let twins = row.get(column).and_then(|fingerprint| places.get(fingerprint));
            for source in twins.into_iter().flatten().filter(|source| *source != y) {
                *votes.entry(i32::from(*source) - i32::from(*y)).or_default() += ink(wanted, *y, column);
            }
        }
    }
    let mut shifts: Vec<(i32, usize)> = votes.into_iter().collect();
    shifts.sort_by_key(|(shift, ink)| (std::cmp::Reverse(*ink), shift.abs(), *shift));
    shifts.truncate(MOST_CANDIDATES);
    shifts.iter().filter_map(|(shift, _)| band(shown, wanted, *shift)).collect()
}

/// The columns from which rows are compared: the whole row, the right half, and where most rows begin to differ.
fn columns(firsts: &[(u16, usize)], width: usize) -> Vec<usize> {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for (_, first) in firsts {
        *counts.entry(*first).or_default() += 1;
    }
    let mut common: Vec<(usize, usize)> = counts.into_iter().collect();
    common.sort_by_key(|(column, count)| (std::cmp::Reverse(*count), *column));
    let mut out = vec![0, width / 2];
    out.extend(common.iter().take(2).map(|(column, _)| *column));
    out.sort_unstable();
    out.dedup();
    out
}

/// The run of rows for which moving by `shift` saves most (Kadane's maximum subarray).
fn band(shown: &Screen, wanted: &Screen, shift: i32) -> Option<Scroll> {
    let height = i32::from(wanted.size().height);
    let row = |screen: &Screen, y: i32, of: &Screen, z: i32| match (u16::try_from(y), u16::try_from(z)) {
        (Ok(y), Ok(z)) => differing(screen.row(y), of.row(z)),
        _ => 0,
    };
    let (mut sum, mut start, mut best) = (0, 0, (LEAST_GAIN, None));
    for y in (-shift).max(0)..(height - shift).min(height) {
        if sum <= 0 {
            (sum, start) = (0, y);
        }
        sum += row(shown, y, wanted, y) - row(shown, y + shift, wanted, y);
        if sum > best.0 {
            best = (sum, Some((start, y)));
        }
    }
    let (start, end) = best.1?;
    let top = u16::try_from(start.min(start + shift)).ok()?;
    let bottom = u16::try_from(end.max(end + shift)).ok()?;
    Some(Scroll { top, bottom, shift })
}

fn differing(old: &[ratatui::buffer::Cell], new: &[ratatui::buffer::Cell]) -> i32 {
    let count = old.iter().zip(new).filter(|(old, new)| !same(old, new)).count();
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Cells of a row that hold something, from a column on.
fn ink(screen: &Screen, y: u16, column: usize) -> usize {
    screen.row(y).iter().skip(column).filter(|cell| !is_blank(cell)).count()
}

impl Scroll {
    /// The bytes that make the terminal do it, and where the cursor is afterwards. Insert and delete line rather than
    /// scroll up and down: every terminal since the VT102 has them.
    pub fn bytes(self, height: u16, cursor: Cursor) -> (String, Cursor) {
        let letter = if self.shift > 0 { 'M' } else { 'L' };
        let count = match self.shift.unsigned_abs() {
            1 => String::new(),
            lines => lines.to_string(),
        };
        if self.bottom + 1 >= height {
            let motion = moved(cursor, 0, self.top);
            return (format!("{motion}\x1b[{count}{letter}"), Cursor::At { x: 0, y: self.top });
        }
        // Setting a region homes the cursor, some say to the screen's corner, some to the region's; clearing it, to both.
        let first = if self.top == 0 { String::new() } else { (self.top + 1).to_string() };
        let motion = moved(Cursor::Lost, 0, self.top);
        let bytes = format!("\x1b[{first};{}r{motion}\x1b[{count}{letter}\x1b[r", self.bottom + 1);
        (bytes, Cursor::At { x: 0, y: 0 })
    }
}
