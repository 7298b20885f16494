//! The notes in doubt: what each was written about beside what stands there now.

use super::overlay::{title, wrapped};
use super::paint::Pen;
use super::theme::{Role, Theme};
use crate::app::{DoubtRow, Doubts, fitted};
use crate::text::Clean;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Narrower than this the wordings stand one above the other.
const BESIDE: u16 = 56;

pub fn doubts(list: &Doubts, theme: &Theme, frame: &mut Frame, area: Rect) {
    let body = title(&Clean::of("Notes in doubt"), &Clean::default(), theme, frame, area);
    let height = body.height as usize;
    let rows = |range: std::ops::Range<usize>| -> usize {
        list.rows.get(range).unwrap_or_default().iter().map(|r| set(r, body.width).len() + 2).sum()
    };
    let mut first = 0;
    while first < list.selected && rows(first..list.selected + 1) > height {
        first += 1;
    }
    let mut y = 0;
    for (n, row) in list.rows.iter().enumerate().skip(first) {
        let selected = n == list.selected;
        let sign = if selected { "▌" } else { " " };
        let head = match row.note.as_str() {
            "" => row.state.to_string(),
            note => format!("{}: {note}", row.state),
        };
        let head = fitted(&head, body.width.saturating_sub(3));
        let role = if selected { Role::Strong } else { Role::Plain };
        Pen::new(frame.buffer_mut(), theme, body, y).sign(sign, Role::Strong).skip(1).words(&Clean::of(&head), role);
        y += 1;
        for (was, now) in set(row, body.width) {
            let mut pen = Pen::new(frame.buffer_mut(), theme, body, y);
            pen.sign(sign, Role::Strong).skip(2).words(&was, Role::Quiet);
            if body.width >= BESIDE {
                let mut pen = Pen::new(frame.buffer_mut(), theme, body, y);
                pen.skip(body.width / 2 + 1).words(&now, Role::Reworded);
            } else if was.as_str().is_empty() {
                Pen::new(frame.buffer_mut(), theme, body, y).skip(3).words(&now, Role::Reworded);
            }
            y += 1;
        }
        y += 1;
        if y >= body.height {
            break;
        }
    }
}

/// Old and new wording in rows: side by side where there is room, else one after the other.
fn set(row: &DoubtRow, width: u16) -> Vec<(Clean, Clean)> {
    let none = Clean::default;
    if width < BESIDE {
        let (was, now) = (wrapped(&row.was, width.saturating_sub(4)), wrapped(&row.now, width.saturating_sub(4)));
        return was.into_iter().map(|w| (w, none())).chain(now.into_iter().map(|n| (none(), n))).collect();
    }
    let half = (width / 2).saturating_sub(4);
    let (mut was, mut now) = (wrapped(&row.was, half).into_iter(), wrapped(&row.now, half).into_iter());
    std::iter::from_fn(|| match (was.next(), now.next()) {
        (None, None) => None,
        (w, n) => Some((w.unwrap_or_default(), n.unwrap_or_default())),
    })
    .collect()
}
