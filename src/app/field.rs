//! A text field: what is written, where the caret is, and what a key does to both. Of one line, or of several.

use crate::layout::columns;
use crate::terminal::{Key, KeyCode};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// A byte of the text at the border of two grapheme clusters.
    caret: usize,
}

/// What a key did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The text is another.
    Changed,
    /// The caret moved, or could not.
    Moved,
    /// The key means nothing in a field.
    Foreign,
}

impl Field {
    pub fn new(text: impl Into<String>) -> Field {
        let text = text.into();
        Field { caret: text.len(), text }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// A byte of the text.
    pub fn caret(&self) -> usize {
        self.caret
    }

    pub fn set(&mut self, text: impl Into<String>) {
        *self = Field::new(text);
    }

    /// Puts words in at the caret.
    pub fn insert(&mut self, words: &str) {
        self.text.insert_str(self.caret, words);
        self.caret += words.len();
    }

    /// A key in a field of one line.
    pub fn press(&mut self, key: Key) -> Edit {
        match (key.code, key.ctrl, key.alt) {
            (KeyCode::Char(c), false, false) => {
                self.insert(c.encode_utf8(&mut [0; 4]));
                Edit::Changed
            }
            (KeyCode::Backspace, false, false) | (KeyCode::Char('h'), true, false) => {
                self.delete(self.before()..self.caret)
            }
            (KeyCode::Delete, false, false) | (KeyCode::Char('d'), true, false) => {
                self.delete(self.caret..self.after())
            }
            (KeyCode::Char('w'), true, false) | (KeyCode::Backspace, _, true) => {
                self.delete(self.word_before()..self.caret)
            }
            (KeyCode::Char('d'), false, true) => self.delete(self.caret..self.word_after()),
            (KeyCode::Char('u'), true, false) => self.delete(self.line().start..self.caret),
            (KeyCode::Char('k'), true, false) => self.delete(self.caret..self.line().end),
            (KeyCode::Left, false, false) | (KeyCode::Char('b'), true, false) => self.move_to(self.before()),
            (KeyCode::Right, false, false) | (KeyCode::Char('f'), true, false) => self.move_to(self.after()),
            (KeyCode::Left, _, _) | (KeyCode::Char('b'), false, true) => self.move_to(self.word_before()),
            (KeyCode::Right, _, _) | (KeyCode::Char('f'), false, true) => self.move_to(self.word_after()),
            (KeyCode::Home, _, _) | (KeyCode::Char('a'), true, false) => self.move_to(self.line().start),
            (KeyCode::End, _, _) | (KeyCode::Char('e'), true, false) => self.move_to(self.line().end),
            _ => Edit::Foreign,
        }
    }

    /// A key in a field of several lines, shown `width` columns wide.
    pub fn press_in_lines(&mut self, key: Key, width: u16) -> Edit {
        match (key.code, key.ctrl, key.alt) {
            (KeyCode::Enter, false, false) => {
                self.insert("\n");
                Edit::Changed
            }
            (KeyCode::Up, _, _) | (KeyCode::Char('p'), true, false) => self.move_rows(-1, width),
            (KeyCode::Down, _, _) | (KeyCode::Char('n'), true, false) => self.move_rows(1, width),
            (KeyCode::PageUp, _, _) => self.move_rows(-8, width),
            (KeyCode::PageDown, _, _) => self.move_rows(8, width),
            _ => self.press(key),
        }
    }

    fn delete(&mut self, range: Range<usize>) -> Edit {
        if range.is_empty() {
            return Edit::Moved;
        }
        self.caret = range.start;
        self.text.replace_range(range, "");
        Edit::Changed
    }

    fn move_to(&mut self, caret: usize) -> Edit {
        self.caret = caret;
        Edit::Moved
    }

    fn before(&self) -> usize {
        self.text[..self.caret].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.caret + self.text[self.caret..].graphemes(true).next().map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        self.text[..self.caret].unicode_word_indices().next_back().map_or(0, |(at, _)| at)
    }

    fn word_after(&self) -> usize {
        let word = self.text[self.caret..].unicode_word_indices().next();
        word.map_or(self.text.len(), |(at, word)| self.caret + at + word.len())
    }

    /// The line of the text the caret is in, without its ending.
    fn line(&self) -> Range<usize> {
        let start = self.text[..self.caret].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[self.caret..].find('\n').map_or(self.text.len(), |at| self.caret + at);
        start..end
    }

    /// The rows of the text `width` columns wide, as ranges of it: broken at blanks where that can be, endings left out.
    pub fn rows(&self, width: u16) -> Vec<Range<usize>> {
        let width = width.max(2);
        let mut rows = Vec::new();
        let mut start = 0;
        for line in self.text.split('\n') {
            wrap(line, width, |row| rows.push(start + row.start..start + row.end));
            start += line.len() + 1;
        }
        rows
    }

    /// Row and column of the caret.
    pub fn caret_in_rows(&self, width: u16) -> (usize, u16) {
        let rows = self.rows(width);
        let row = rows.partition_point(|row| row.start <= self.caret).saturating_sub(1);
        (row, width_of(&self.text[rows[row].start..self.caret.min(rows[row].end)]))
    }

    fn move_rows(&mut self, by: isize, width: u16) -> Edit {
        let rows = self.rows(width);
        let (row, column) = self.caret_in_rows(width);
        let wanted = row.saturating_add_signed(by).min(rows.len() - 1);
        if wanted != row {
            let range = rows[wanted].clone();
            let mut reached = 0;
            let mut caret = range.start;
            for cluster in self.text[range].graphemes(true) {
                let next = reached + columns(cluster);
                if next > column {
                    break;
                }
                reached = next;
                caret += cluster.len();
            }
            self.caret = caret;
        }
        Edit::Moved
    }
}

/// Columns of a text shown as it is.
pub fn width_of(text: &str) -> u16 {
    text.graphemes(true).map(columns).fold(0, u16::saturating_add)
}

/// Breaks one line into rows at most `width` columns wide, after blanks where there are any. An empty line is one row.
pub fn wrap(line: &str, width: u16, mut row: impl FnMut(Range<usize>)) {
    let mut start = 0;
    let mut reached = 0;
    let mut after_blank = None;
    for (at, cluster) in line.grapheme_indices(true) {
        let wide = columns(cluster);
        // What follows the blank may be too long for a row itself.
        while reached + wide > width && at > start {
            let end = after_blank.filter(|b| *b > start).unwrap_or(at);
            row(start..end);
            start = end;
            reached = width_of(&line[start..at]);
            after_blank = None;
        }
        reached += wide;
        if cluster == " " {
            after_blank = Some(at + 1);
        }
    }
    row(start..line.len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::keys;
    use proptest::prelude::*;

    fn typed(written: &str) -> Field {
        let mut field = Field::default();
        for key in keys(written).unwrap() {
            field.press_in_lines(key, 10);
        }
        field
    }

    #[test]
    fn words_are_written_and_taken_back() {
        assert_eq!(typed("one two<backspace><c-w>three").text(), "one three");
        assert_eq!(typed("one two<c-u>").text(), "");
        assert_eq!(typed("one two<home><c-k>x").text(), "x");
        assert_eq!(typed("ab<left>x").text(), "axb");
        assert_eq!(typed("a<enter>b<up>x").text(), "ax\nb");
    }

    #[test]
    fn a_cluster_goes_as_a_whole() {
        let mut field = Field::new("ae\u{301}");
        field.press(Key::code(KeyCode::Backspace));
        assert_eq!(field.text(), "a");
    }

    #[test]
    fn long_lines_are_broken_at_blanks() {
        let field = Field::new("one two three\n\nverylongwordindeed");
        let rows: Vec<_> = field.rows(8).into_iter().map(|r| &field.text()[r]).collect();
        assert_eq!(rows, ["one two ", "three", "", "verylong", "wordinde", "ed"]);
        let field = Field::new(" a字bab字");
        let rows: Vec<_> = field.rows(7).into_iter().map(|r| &field.text()[r]).collect();
        assert_eq!(rows, [" ", "a字bab", "字"]);
    }

    proptest! {
        #[test]
        fn any_keys_leave_the_caret_in_the_text(presses in proptest::collection::vec(0usize..22, 0..60)) {
            let all = keys("aé字 <enter><backspace><delete><left><right><up><down><home><end><c-w><c-u><c-k><a-f><a-b><a-d><pgup><pgdn>b ").unwrap();
            let mut field = Field::default();
            for press in presses {
                field.press_in_lines(all[press % all.len()], 7);
                prop_assert!(field.text().is_char_boundary(field.caret()));
                let (row, column) = field.caret_in_rows(7);
                prop_assert!(row < field.rows(7).len() && column <= 7);
            }
        }
    }
}
