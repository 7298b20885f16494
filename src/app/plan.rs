//! Where the panes stand: a function of the window's size and of what the reader chose, kept nowhere.

use super::{App, Pane};
use ratatui::layout::{Rect, Size};

/// The rectangles of one frame. A pane that is not shown has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The search bar's row.
    pub bar: Rect,
    pub list: Option<Rect>,
    /// The hairline between list and text.
    pub hairline: Option<Rect>,
    /// The page: margin and measure together.
    pub text: Option<Rect>,
    /// The open note's field, under the text.
    pub note: Option<Rect>,
    pub status: Rect,
}

/// Smaller than this, a sentence says so instead of a broken frame (screen.md).
pub const SMALLEST: Size = Size { width: 20, height: 5 };
/// Narrower than this, one pane at a time (screen.md).
pub const ONE_PANE: u16 = 60;
/// The widest line of text, columns (screen.md: 60-72).
pub const MEASURE: u16 = 68;
/// Columns left of the text: mark of the current paragraph, a number of two digits, the bar of a note, air.
pub const MARGIN: u16 = 5;
/// The narrowest and the widest list, columns.
pub const LIST: std::ops::RangeInclusive<u16> = 16..=60;
/// From this height on there is an empty row under the search bar and above the status line.
const AIRY: u16 = 20;

/// None where the window is too small for anything but a sentence.
pub fn plan(app: &App) -> Option<Plan> {
    let Size { width, height } = app.size;
    if width < SMALLEST.width || height < SMALLEST.height {
        return None;
    }
    let air = u16::from(height >= AIRY);
    let body = Rect { x: 0, y: 1 + air, width, height: height - 2 - 2 * air };
    let bar = Rect { x: 0, y: 0, width, height: 1 };
    let status = Rect { x: 0, y: height - 1, width, height: 1 };
    let (list, hairline, mut text) = if width < ONE_PANE {
        match app.pane {
            Pane::List => (Some(body), None, None),
            Pane::Text => (None, None, Some(body)),
        }
    } else if app.list_hidden {
        (None, None, Some(column(body)))
    } else {
        let wide = list_columns(app);
        let right = Rect { x: wide + 1, width: width - wide - 1, ..body };
        let hairline = Rect { x: wide, width: 1, ..body };
        (Some(Rect { width: wide, ..body }), Some(hairline), Some(right))
    };
    let note = app.note().map(|_| {
        let whole = text.unwrap_or(body);
        let rows = (whole.height / 3).clamp(3.min(whole.height), 12);
        Rect { y: whole.bottom() - rows, height: rows, ..whole }
    });
    if let (Some(note), Some(text)) = (note, text.as_mut()) {
        text.height -= note.height.min(text.height);
    }
    Some(Plan { bar, list, hairline, text, note, status })
}

/// Three tenths of the window unless the reader chose.
fn list_columns(app: &App) -> u16 {
    let wish = if app.list_columns == 0 { (app.size.width / 10 * 3).clamp(26, 40) } else { app.list_columns };
    wish.clamp(*LIST.start(), (*LIST.end()).min(app.size.width - 34))
}

/// With the list hidden the text stands in the middle.
fn column(body: Rect) -> Rect {
    let wide = (MARGIN + MEASURE + 1).min(body.width);
    Rect { x: (body.width - wide) / 2, width: wide, ..body }
}

/// Columns a line of text has in the page's rectangle.
pub fn measure(text: Rect) -> u16 {
    text.width.saturating_sub(MARGIN + 1).clamp(1, MEASURE)
}
