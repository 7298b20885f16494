//! The shortest way for the cursor.

use std::fmt::Write as _;

/// Where the cursor is, as far as we know. Columns and rows count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cursor {
    At {
        x: u16,
        y: u16,
    },
    /// Somewhere on this row: past its last column, or behind a character whose width terminals do not agree upon.
    Row(u16),
    Lost,
}

/// The shortest sequence that moves the cursor to a column and row; empty if it is there.
///
/// A line feed only where it cannot scroll: `y` is on the screen, and we only ever go down to it.
pub(super) fn moved(from: Cursor, x: u16, y: u16) -> String {
    if from == (Cursor::At { x, y }) {
        return String::new();
    }
    let mut best = match (x, y) {
        (0, 0) => "\x1b[H".to_owned(),
        (0, _) => format!("\x1b[{}H", y + 1),
        _ => format!("\x1b[{};{}H", y + 1, x + 1),
    };
    let mut offer = |candidate: String| {
        if candidate.len() < best.len() {
            best = candidate;
        }
    };
    match from {
        Cursor::Lost => {}
        Cursor::At { x: here, y: row } => {
            let vertical = rows(row, y);
            offer(format!("\r{vertical}{}", columns(0, x)));
            offer(format!("{vertical}{}", columns(here, x)));
        }
        Cursor::Row(row) => offer(format!("\r{}{}", rows(row, y), columns(0, x))),
    }
    best
}

fn rows(from: u16, to: u16) -> String {
    match to.checked_sub(from) {
        Some(down @ 0..=3) => "\n".repeat(usize::from(down)),
        Some(down) => format!("\x1b[{down}B"),
        None => counted(from - to, 'A'),
    }
}

fn columns(from: u16, to: u16) -> String {
    match to.checked_sub(from) {
        Some(0) => String::new(),
        Some(right) => counted(right, 'C'),
        None if to == 0 => "\r".to_owned(),
        None if from - to <= 3 => "\x08".repeat(usize::from(from - to)),
        None => counted(from - to, 'D'),
    }
}

fn counted(count: u16, letter: char) -> String {
    let mut out = String::from("\x1b[");
    if count > 1 {
        // Writing to a string cannot fail.
        let _ = write!(out, "{count}");
    }
    out.push(letter);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_way_is_taken() {
        let here = Cursor::At { x: 40, y: 10 };
        assert_eq!(moved(here, 40, 10), "");
        assert_eq!(moved(here, 0, 10), "\r");
        assert_eq!(moved(here, 0, 11), "\r\n");
        assert_eq!(moved(here, 41, 10), "\x1b[C");
        assert_eq!(moved(here, 38, 10), "\x08\x08");
        assert_eq!(moved(here, 40, 11), "\n");
        assert_eq!(moved(here, 24, 11), "\n\x1b[16D");
        assert_eq!(moved(here, 0, 0), "\x1b[H");
        assert_eq!(moved(here, 90, 30), "\x1b[31;91H");
    }

    #[test]
    fn an_unsure_column_is_never_counted_from() {
        assert_eq!(moved(Cursor::Row(3), 0, 4), "\r\n");
        assert_eq!(moved(Cursor::Row(3), 7, 3), "\r\x1b[7C");
        assert_eq!(moved(Cursor::Lost, 0, 4), "\x1b[5H");
    }
}
