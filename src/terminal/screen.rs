//! A frame as a terminal can show it: every cell one character cluster of known width in colours there are.

use super::capabilities::Dialect;
use super::colour::reduced;
use super::pen::{Pen, SEEN_ON_BLANKS};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Size;
use ratatui::style::Color;
use std::hash::{Hash, Hasher};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What stands in the second column of a wide character. ratatui leaves there whatever was there before.
const CONTINUED: &str = "";

/// Bytes of one cluster that are sent; beyond it is a flood of combining marks, not a letter. The longest joined emoji
/// of Unicode's list has 41.
const LONGEST_CLUSTER: usize = 64;

/// The cells of one screen. Two cells that look the same are equal, whatever ink a blank was painted with.
#[derive(Clone, Debug)]
pub(super) struct Screen {
    size: Size,
    cells: Vec<Cell>,
    /// Which rows hold a cluster whose width terminals do not agree upon.
    doubtful: Vec<bool>,
}

impl Screen {
    pub fn blank(size: Size) -> Screen {
        let (width, height) = (usize::from(size.width), usize::from(size.height));
        Screen { size, cells: vec![Cell::EMPTY; width * height], doubtful: vec![false; height] }
    }

    /// What a terminal of this dialect can show of a frame.
    pub fn of(buffer: &Buffer, dialect: Dialect) -> Screen {
        let size = buffer.area.as_size();
        let mut screen = Screen::blank(size);
        let width = usize::from(size.width).max(1);
        let rows = screen.cells.chunks_mut(width).zip(buffer.content.chunks(width));
        for ((row, painted), doubtful) in rows.zip(&mut screen.doubtful) {
            let mut x = 0;
            while let Some(cell) = painted.get(x) {
                let (shown, columns) = shown(cell, width - x, dialect.colours);
                *doubtful |= is_doubtful(shown.symbol(), dialect.ambiguous_may_be_wide);
                for covered in row.iter_mut().skip(x + 1).take(columns - 1) {
                    *covered = shown.clone();
                    covered.set_symbol(CONTINUED);
                }
                row[x] = shown;
                x += columns;
            }
        }
        screen
    }

    pub fn size(&self) -> Size {
        self.size
    }

    pub fn row(&self, y: u16) -> &[Cell] {
        let width = usize::from(self.size.width);
        let start = usize::from(y) * width;
        self.cells.get(start..start + width).unwrap_or_default()
    }

    pub fn is_doubtful(&self, y: u16) -> bool {
        self.doubtful.get(usize::from(y)).copied().unwrap_or(false)
    }

    /// The rows `top..=bottom` moved up by `shift` (down where negative), blank where nothing came in: what the terminal
    /// does with its own when told to.
    pub fn scroll(&mut self, top: u16, bottom: u16, shift: i32) {
        let width = usize::from(self.size.width);
        let by = usize::try_from(shift.unsigned_abs()).unwrap_or(usize::MAX);
        let (top, end) = (usize::from(top), usize::from(bottom) + 1);
        let (Some(cells), Some(doubtful)) =
            (self.cells.get_mut(top * width..end * width), self.doubtful.get_mut(top..end))
        else {
            return;
        };
        let by = by.min(doubtful.len());
        let kept = doubtful.len() - by;
        if shift > 0 {
            cells.rotate_left(by * width);
            doubtful.rotate_left(by);
            cells[kept * width..].fill(Cell::EMPTY);
            doubtful[kept..].fill(false);
        } else {
            cells.rotate_right(by * width);
            doubtful.rotate_right(by);
            cells[..by * width].fill(Cell::EMPTY);
            doubtful[..by].fill(false);
        }
    }
}

/// True for the second column of a wide character.
pub(super) fn is_continued(cell: &Cell) -> bool {
    cell.symbol().is_empty()
}

pub(super) fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " "
}

pub(super) fn same(a: &Cell, b: &Cell) -> bool {
    a.symbol() == b.symbol() && Pen::of(a) == Pen::of(b)
}

/// For every column a number shared by rows that look the same from there to their end.
pub(super) fn fingerprints(row: &[Cell]) -> Vec<u64> {
    let mut mixer = Mixer(0);
    let mut out: Vec<u64> = row
        .iter()
        .rev()
        .map(|cell| {
            cell.symbol().hash(&mut mixer);
            Pen::of(cell).hash(&mut mixer);
            mixer.finish()
        })
        .collect();
    out.reverse();
    out
}

/// A hasher for a few bytes at a time, the multiplication of FxHash: every cell of every frame goes through it, and a
/// collision costs a move tried in vain, never a wrong screen.
struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The columns of a cluster as ratatui counts them, which is how `ui` placed what comes after it.
pub(super) fn columns(symbol: &str) -> usize {
    use ratatui::buffer::CellWidth;
    if symbol.len() == 1 { 1 } else { usize::from(symbol.cell_width()) }
}

/// What stands for a painted cell, and its columns: at least 1, at most `room`.
fn shown(cell: &Cell, room: usize, colours: super::Colours) -> (Cell, usize) {
    let symbol = cell.symbol();
    let mut shown = Cell::EMPTY;
    let columns = match symbol {
        // The common case first: one printable ASCII character.
        _ if matches!(symbol.as_bytes(), [b' '..=b'~']) => {
            shown.set_symbol(symbol);
            1
        }
        "" => 1,
        // `Clean` has seen to it before; a control that comes this far all the same would be obeyed.
        _ if symbol.chars().any(char::is_control) => {
            shown.set_symbol("\u{fffd}");
            1
        }
        _ => match columns(symbol) {
            // A mark with nothing to stand on would join the neighbour's letter.
            0 => {
                shown.set_symbol(&format!(" {symbol}"));
                1
            }
            // Half a character cannot be shown.
            columns if columns > room => 1,
            columns => {
                shown.set_symbol(&symbol[..symbol.floor_char_boundary(LONGEST_CLUSTER)]);
                columns
            }
        },
    };
    shown.fg = reduced(cell.fg, colours);
    shown.bg = reduced(cell.bg, colours);
    shown.modifier = cell.modifier;
    if is_blank(&shown) {
        shown.modifier &= SEEN_ON_BLANKS;
        if shown.modifier.is_empty() {
            shown.fg = Color::Reset;
        }
    }
    (shown, columns)
}

/// Whether terminals are known to disagree about the columns of this cluster: more than one part with a width of its own
/// (joined emoji, flags, conjoined letters), a variation selector or joiner, or, where the locale is a CJK one, a
/// character of ambiguous width.
pub(super) fn is_doubtful(symbol: &str, ambiguous_may_be_wide: bool) -> bool {
    if symbol.is_ascii() {
        return false;
    }
    let parts: usize = symbol.chars().map(|c| c.width().unwrap_or(0)).sum();
    let chosen = |c| matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}');
    let ambiguous = || ambiguous_may_be_wide && symbol.width_cjk() != symbol.width();
    let several = symbol.chars().filter(|c| c.width().unwrap_or(0) > 0).count() > 1;
    parts != columns(symbol) || several || symbol.contains(chosen) || ambiguous()
}

#[cfg(test)]
mod tests {
    use super::super::Colours;
    use super::*;
    use ratatui::style::{Modifier, Style};

    const DIALECT: Dialect = Dialect { colours: Colours::True, erases_in_colour: true, ambiguous_may_be_wide: false };

    fn symbols(paint: impl FnOnce(&mut Buffer)) -> Vec<String> {
        let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 4, 1));
        paint(&mut buffer);
        Screen::of(&buffer, DIALECT).row(0).iter().map(|cell| cell.symbol().to_owned()).collect()
    }

    #[test]
    fn a_wide_character_covers_two_cells_whatever_was_left_in_the_second() {
        assert_eq!(
            symbols(|b| {
                b[(1, 0)].set_symbol("漢");
                b[(2, 0)].set_symbol("x");
            }),
            [" ", "漢", "", " "]
        );
    }

    #[test]
    fn half_a_wide_character_at_the_edge_is_a_blank() {
        assert_eq!(
            symbols(|b| {
                b[(3, 0)].set_symbol("漢");
            }),
            [" ", " ", " ", " "]
        );
    }

    #[test]
    fn a_control_is_never_passed_on_and_a_lone_mark_gets_a_blank_to_stand_on() {
        assert_eq!(
            symbols(|b| {
                b[(0, 0)].set_symbol("\x1b[2J");
            }),
            ["\u{fffd}", " ", " ", " "]
        );
        assert_eq!(
            symbols(|b| {
                b[(0, 0)].set_symbol("\u{301}");
            }),
            [" \u{301}", " ", " ", " "]
        );
    }

    #[test]
    fn blanks_in_different_ink_are_the_same_blank() {
        let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 2, 1));
        buffer[(0, 0)].set_style(Style::new().fg(Color::Red).add_modifier(Modifier::BOLD));
        let screen = Screen::of(&buffer, DIALECT);
        assert!(same(&screen.row(0)[0], &screen.row(0)[1]));
    }

    #[test]
    fn joined_and_selected_clusters_are_doubted_and_plain_letters_are_not() {
        for doubted in ["👩\u{200d}🔬", "☁\u{fe0f}", "🇰🇷", "ｶﾞ"] {
            assert!(is_doubtful(doubted, false), "{doubted}");
        }
        for sure in ["a", "é", "e\u{301}", "漢", "김", "Ж", "“", "─", "😀"] {
            assert!(!is_doubtful(sure, false), "{sure}");
        }
        assert!(is_doubtful("“", true) && is_doubtful("─", true) && !is_doubtful("漢", true));
    }
}
