//! How many columns of a terminal something takes.

use crate::text::Clean;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Terminal columns of a grapheme cluster as it is shown, counted as ratatui's buffer counts them: by `unicode-width`,
/// and one more for each halfwidth (semi-)voiced sound mark, which terminals draw in a cell of its own.
/// `tests/columns.rs` holds the two against each other.
pub fn columns(grapheme: &str) -> u16 {
    if grapheme.len() == 1 {
        return 1;
    }
    let marks = grapheme.chars().filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}')).count();
    (grapheme.width() + marks).min(u16::MAX as usize) as u16
}

/// Columns of words in which each line ending, tab or control character is one column wide.
pub(super) fn columns_of(words: &str) -> u16 {
    let clean = Clean::of(words);
    clean.as_str().graphemes(true).map(columns).fold(0, u16::saturating_add)
}
