//! The lines of a plain text, and groups of lines that follow each other without an empty one.

use unicode_width::UnicodeWidthStr;

/// One line without the blanks around it, or what a form feed leaves of one.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    pub words: &'a str,
    /// Byte of the text at which `words` begins.
    pub start: usize,
    /// 1-based line of the text.
    pub number: u32,
    /// Columns of blanks before the words, tabs to the next multiple of 8.
    pub indent: usize,
    /// Column at which the words end.
    pub edge: usize,
}

/// Lines longer than this are not measured: no typist's page is so wide.
const WIDE: usize = 1000;

/// Columns of words without a tab. Printable ASCII need not be asked about one by one.
fn columns(words: &str) -> usize {
    if words.bytes().all(|b| matches!(b, b' '..=b'~')) { words.len() } else { words.width() }
}

impl<'a> Line<'a> {
    fn new(raw: &'a str, start: usize, number: u32) -> Line<'a> {
        let words = raw.trim_start();
        let blanks = &raw[..raw.len() - words.len()];
        let indent = blanks.chars().fold(0, |column, c| if c == '\t' { (column / 8 + 1) * 8 } else { column + 1 });
        let start = start + blanks.len();
        let words = words.trim_end();
        let width = if words.len() > WIDE { words.len() } else { columns(words) };
        Line { words, start, number, indent, edge: indent + width }
    }

    pub fn end(&self) -> usize {
        self.start + self.words.len()
    }

    pub fn width(&self) -> usize {
        self.edge - self.indent
    }

    /// Columns the first word takes; where words are not set apart, the first character.
    pub fn first_word(&self) -> usize {
        let first = self.words.chars().next().unwrap_or(' ');
        let mut buffer = [0; 4];
        let one = first.encode_utf8(&mut buffer).width();
        if one > 1 { one } else { columns(self.words.split_whitespace().next().unwrap_or("")) }
    }

    /// Whether a sentence seems to go on into this line: it begins in lower case, or in a script that has no case.
    pub fn goes_on(&self) -> bool {
        self.words.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_alphabetic() && !c.is_uppercase())
    }

    pub fn ends_sentence(&self) -> bool {
        let bare = self.words.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
        bare.ends_with(['.', '!', '?', ':', ';', '…', '。', '！', '？'])
    }
}

/// What a plain text consists of, top down.
#[derive(Debug)]
pub enum Stretch<'a> {
    /// Lines without an empty one between them.
    Group(Vec<Line<'a>>),
    /// A form feed, at this byte, on this line.
    PageBreak(usize, u32),
}

/// Splits a text into stretches. Each depends only on what comes before its end, so that the stretches of a prefix are
/// those of the whole, but for the last.
#[derive(Debug)]
pub struct Stretches<'a> {
    text: &'a str,
    at: usize,
    number: u32,
    /// A line that ended the group before: the next one begins with it.
    held: Option<Line<'a>>,
}

/// A group this long is ended where a paragraph seems to end, so that a text without empty lines is read piece by piece.
const LONG_GROUP: usize = 200;
/// A group this long is ended anywhere.
const LONGEST_GROUP: usize = 1000;

impl<'a> Stretches<'a> {
    pub fn of(text: &'a str) -> Self {
        Stretches { text, at: 0, number: 1, held: None }
    }

    /// The rest of the current line up to a form feed or the line's end; the flag says which ended it.
    fn line(&mut self) -> Option<(Line<'a>, bool)> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let stop = memchr::memchr2(b'\n', b'\x0c', rest.as_bytes());
        let raw = &rest[..stop.unwrap_or(rest.len())];
        let line = Line::new(raw, self.at, self.number);
        let feed = stop.is_some_and(|at| rest.as_bytes()[at] == b'\x0c');
        self.at += raw.len();
        if stop.is_some() && !feed {
            self.at += 1;
            self.number += 1;
        }
        Some((line, feed))
    }
}

impl<'a> Iterator for Stretches<'a> {
    type Item = Stretch<'a>;

    fn next(&mut self) -> Option<Stretch<'a>> {
        let mut group: Vec<Line<'a>> = self.held.take().into_iter().collect();
        let mut widest = group.iter().map(|l| l.edge).max().unwrap_or(0);
        loop {
            // A form feed stands alone, after the group it ends.
            if self.text.as_bytes().get(self.at) == Some(&b'\x0c') {
                if !group.is_empty() {
                    return Some(Stretch::Group(group));
                }
                self.at += 1;
                return Some(Stretch::PageBreak(self.at - 1, self.number));
            }
            let Some((line, feed)) = self.line() else { break };
            if line.words.is_empty() {
                if group.is_empty() || feed {
                    continue;
                }
                return Some(Stretch::Group(group));
            }
            let new_paragraph =
                group.last().is_some_and(|l| line.indent >= l.indent + 2 || (l.edge * 2 < widest && l.ends_sentence()));
            if (group.len() >= LONG_GROUP && new_paragraph) || group.len() >= LONGEST_GROUP {
                self.held = Some(line);
                return Some(Stretch::Group(group));
            }
            widest = widest.max(line.edge);
            group.push(line);
        }
        (!group.is_empty()).then_some(Stretch::Group(group))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(text: &str) -> Vec<String> {
        Stretches::of(text)
            .map(|stretch| match stretch {
                Stretch::Group(lines) => {
                    lines.iter().map(|l| format!("{}:{}", l.number, l.words)).collect::<Vec<_>>().join("|")
                }
                Stretch::PageBreak(at, line) => format!("break {at} on {line}"),
            })
            .collect()
    }

    #[test]
    fn empty_lines_and_form_feeds_part_groups() {
        assert_eq!(picture("a\n b \n \t\nc"), ["1:a|2:b", "4:c"]);
        assert_eq!(
            picture("a\n\x0cb\x0c\n\nc\x0cd"),
            ["1:a", "break 2 on 2", "2:b", "break 4 on 2", "4:c", "break 8 on 4", "4:d"]
        );
    }

    #[test]
    fn columns_count_tabs_and_wide_characters() {
        let line = Line::new(" \t漢字 a", 0, 1);
        assert_eq!((line.indent, line.edge, line.first_word()), (8, 14, 2));
    }

    #[test]
    fn a_text_without_empty_lines_comes_in_pieces() {
        let text = "  A line that begins a paragraph\nand one that ends it.\n".repeat(2000);
        assert!(Stretches::of(&text).count() > 10);
    }
}
