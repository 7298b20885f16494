//! A frame as bytes: as few as will make the terminal show it, given what it shows now.

use super::capabilities::Dialect;
use super::motion::{Cursor, moved};
use super::pen::{Pen, SEEN_ON_BLANKS};
use super::screen::{Screen, is_blank, is_continued, is_doubtful, same};
use super::scroll;
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::Color;

/// A frame longer than this is wrapped in a synchronised update (mode 2026), so that nobody sees half of it.
const LARGE: usize = 300;

/// Equal cells between two changed ones that are considered for sending again instead of moving over them.
const LONGEST_BRIDGE: u16 = 12;

/// Blanks from which erasing (`CSI n X`) and moving on is shorter than writing them.
const FEWEST_ERASED: usize = 12;

/// Changed blanks at the end of a row from which `CSI K` is shorter than writing them.
const SHORTEST_TAIL: usize = 4;

/// What the terminal shows, as far as we have told it.
pub(super) struct Wire {
    dialect: Dialect,
    shown: Screen,
    cursor: Cursor,
    /// None where nobody knows.
    cursor_visible: Option<bool>,
    /// Somebody else has written to the terminal, or it has a new size: everything is sent anew.
    lost: bool,
}

impl Wire {
    pub fn new(dialect: Dialect) -> Wire {
        let shown = Screen::blank(Size::ZERO);
        Wire { dialect, shown, cursor: Cursor::Lost, cursor_visible: None, lost: true }
    }

    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The screen is not what we think: the next frame is sent whole.
    pub fn lose(&mut self) {
        self.lost = true;
    }

    /// The bytes that turn what is shown into `wanted`, with the cursor there or hidden; none if nothing changed. They are
    /// taken for sent.
    pub fn frame(&mut self, wanted: Screen, cursor: Option<Position>) -> String {
        let mut start = Draft { out: String::new(), pen: Pen::DEFAULT, cursor: self.cursor };
        if self.lost || self.shown.size() != wanted.size() {
            start.out.push_str("\x1b[m\x1b[r\x1b[H\x1b[2J");
            start.cursor = Cursor::At { x: 0, y: 0 };
            self.shown = Screen::blank(wanted.size());
            self.cursor_visible = None;
            self.lost = false;
        }
        let mut best = start.clone();
        best.paint(&self.shown, &wanted, self.dialect);
        if best.out.len() > LARGE / 2 {
            for scroll in scroll::candidates(&self.shown, &wanted) {
                let mut draft = start.clone();
                let (bytes, cursor) = scroll.bytes(wanted.size().height, draft.cursor);
                draft.out.push_str(&bytes);
                draft.cursor = cursor;
                let mut moved = self.shown.clone();
                moved.scroll(scroll.top, scroll.bottom, scroll.shift);
                draft.paint(&moved, &wanted, self.dialect);
                if draft.out.len() < best.out.len() {
                    best = draft;
                }
            }
        }
        best.change_pen(Pen::DEFAULT);
        self.shown = wanted;
        self.place_cursor(&mut best, cursor);
        self.cursor = best.cursor;
        if best.out.len() > LARGE { format!("\x1b[?2026h{}\x1b[?2026l", best.out) } else { best.out }
    }

    fn place_cursor(&mut self, draft: &mut Draft, wanted: Option<Position>) {
        let size = self.shown.size();
        let wanted = wanted.filter(|at| at.x < size.width && at.y < size.height);
        if let Some(Position { x, y }) = wanted {
            draft.out.push_str(&moved(draft.cursor, x, y));
            draft.cursor = Cursor::At { x, y };
        }
        if self.cursor_visible != Some(wanted.is_some()) {
            draft.out.push_str(if wanted.is_some() { "\x1b[?25h" } else { "\x1b[?25l" });
            self.cursor_visible = Some(wanted.is_some());
        }
    }
}

/// Bytes in the making, and how the terminal will stand after them.
#[derive(Clone)]
struct Draft {
    out: String,
    pen: Pen,
    cursor: Cursor,
}

impl Draft {
    fn paint(&mut self, shown: &Screen, wanted: &Screen, dialect: Dialect) {
        for y in 0..wanted.size().height {
            let (old, new) = (shown.row(y), wanted.row(y));
            let Some(first) = old.iter().zip(new).position(|(old, new)| !same(old, new)) else { continue };
            if shown.is_doubtful(y) || wanted.is_doubtful(y) {
                self.paint_from(new, first, y, dialect);
            } else {
                self.paint_changes(old, new, first, y, dialect);
            }
        }
    }

    /// A row in which every width is sure: only what changed.
    fn paint_changes(&mut self, old: &[Cell], new: &[Cell], first: usize, y: u16, dialect: Dialect) {
        let changed = |x: usize| !same(&old[x], &new[x]);
        let mut end = tail(new, dialect);
        let erased: Vec<usize> = (end..new.len()).filter(|x| changed(*x)).take(SHORTEST_TAIL).collect();
        let erase = erased.len() == SHORTEST_TAIL;
        if !erase {
            end = new.len();
        }
        let mut x = first;
        while x < end {
            if !changed(x) || is_continued(&new[x]) {
                x += 1;
                continue;
            }
            self.reach(new, x, y);
            let run = blank_run(new, x, end, dialect, &changed);
            if run >= FEWEST_ERASED {
                self.change_pen(self.pen.for_blank(Pen::of(&new[x])));
                self.out.push_str(&format!("\x1b[{run}X"));
                x += run;
            } else {
                x += self.put(new, x, y);
            }
        }
        if let (true, Some(&changed_from)) = (erase, erased.first()) {
            // Anywhere between the end of the text and the first changed blank will do.
            let here = matches!(self.cursor, Cursor::At { x, y: row } if row == y && usize::from(x) == end);
            self.go(if here { end } else { changed_from }, y);
            self.change_pen(self.pen.for_blank(Pen::of(&new[end])));
            self.out.push_str("\x1b[K");
        }
    }

    /// A row with a cluster that may be wider or narrower on this terminal than we count: from the first change on
    /// everything is cleared and sent again, and behind each such cluster the column is said anew. Whatever the terminal
    /// makes of the cluster, the letters after it stand in their columns.
    fn paint_from(&mut self, new: &[Cell], first: usize, y: u16, dialect: Dialect) {
        self.go(first, y);
        self.change_pen(self.pen.for_blank(Pen::DEFAULT));
        self.out.push_str("\x1b[K");
        let empty = |cell: &Cell| is_blank(cell) && Pen::of(cell) == Pen::DEFAULT;
        let end = new.iter().rposition(|cell| !empty(cell)).map_or(0, |last| last + 1);
        let mut x = first;
        while x < end {
            if is_continued(&new[x]) {
                x += 1;
                continue;
            }
            self.go(x, y);
            let doubtful = is_doubtful(new[x].symbol(), dialect.ambiguous_may_be_wide);
            x += self.put(new, x, y);
            if doubtful {
                self.cursor = Cursor::Row(y);
            }
        }
    }

    fn change_pen(&mut self, to: Pen) {
        self.pen.change(to, &mut self.out);
        self.pen = to;
    }

    fn go(&mut self, x: usize, y: u16) {
        // A row has at most `u16::MAX` cells.
        let x = u16::try_from(x).unwrap_or(u16::MAX);
        self.out.push_str(&moved(self.cursor, x, y));
        self.cursor = Cursor::At { x, y };
    }

    /// Goes to a cell that is to be written: by moving, or by sending again the few equal cells before it.
    fn reach(&mut self, row: &[Cell], x: usize, y: u16) {
        if matches!(self.cursor, Cursor::At { x: here, y: row } if row == y && usize::from(here) == x) {
            return;
        }
        let target = if is_blank(&row[x]) { None } else { Some(Pen::of(&row[x])) };
        let cost = |draft: &Draft| {
            let mut out = String::new();
            draft.pen.change(target.unwrap_or(draft.pen), &mut out);
            draft.out.len() + out.len()
        };
        let mut best = self.clone_end();
        best.go(x, y);
        let here = match self.cursor {
            Cursor::At { x: here, y: row } if row == y => Some(usize::from(here)),
            _ => None,
        };
        for from in [here, Some(0)].into_iter().flatten() {
            if from >= x || x - from > usize::from(LONGEST_BRIDGE) || is_continued(&row[from]) {
                continue;
            }
            let mut bridge = self.clone_end();
            bridge.go(from, y);
            let mut at = from;
            while at < x {
                at += bridge.put(row, at, y);
            }
            if at == x && cost(&bridge) < cost(&best) {
                best = bridge;
            }
        }
        self.out.push_str(&best.out);
        (self.pen, self.cursor) = (best.pen, best.cursor);
    }

    /// A draft that goes on where this one ends.
    fn clone_end(&self) -> Draft {
        Draft { out: String::new(), ..*self }
    }

    /// Writes the cell under the cursor; gives its columns.
    fn put(&mut self, row: &[Cell], x: usize, y: u16) -> usize {
        let cell = &row[x];
        let pen = Pen::of(cell);
        self.change_pen(if is_blank(cell) { self.pen.for_blank(pen) } else { pen });
        self.out.push_str(cell.symbol());
        let next = x + 1 + row.iter().skip(x + 1).take_while(|cell| is_continued(cell)).count();
        self.cursor = match u16::try_from(next) {
            Ok(next) if usize::from(next) < row.len() => Cursor::At { x: next, y },
            _ => Cursor::Row(y),
        };
        next - x
    }
}

/// True where erasing leaves what this cell should show.
fn erasable(cell: &Cell, dialect: Dialect) -> bool {
    is_blank(cell) && !cell.modifier.intersects(SEEN_ON_BLANKS) && (cell.bg == Color::Reset || dialect.erases_in_colour)
}

/// Where the blanks begin that reach to the end of the row and could be erased; the row's length if there are none.
fn tail(row: &[Cell], dialect: Dialect) -> usize {
    match row.last() {
        Some(last) if erasable(last, dialect) => {
            row.iter().rposition(|cell| !same(cell, last)).map_or(0, |text_end| text_end + 1)
        }
        _ => row.len(),
    }
}

/// How many blanks from `x` on are alike and could be erased, up to the last that changed.
fn blank_run(row: &[Cell], x: usize, end: usize, dialect: Dialect, changed: &impl Fn(usize) -> bool) -> usize {
    if !erasable(&row[x], dialect) {
        return 0;
    }
    let alike = (x..end).take_while(|at| same(&row[*at], &row[x]));
    alike.filter(|at| changed(*at)).last().map_or(0, |last| last + 1 - x)
}
