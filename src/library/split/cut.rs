//! Where the documents of one file begin: lines of its text, and the bytes at which these lines begin.
//!
//! A line of the text is the same line of the file, whatever its encoding: a line ending is of the same bytes in all of
//! them, or of pairs of bytes in UTF-16. Where that does not hold (a broken ISO-2022-JP), the file is not split.

use super::rules::{Mark, Marked, Rule};
use crate::format::{self, Decoded, FormatError, Guidance};
use crate::text::{ContentHash, EncodingEvidence};
use std::ops::Range;
use std::sync::Arc;

/// Where each document of a file begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The first is at byte 0. In the order of the file.
    pub starts: Vec<Start>,
    /// Of the file.
    pub bytes: u64,
    /// In which the whole file is written, by its WHATWG name: a part alone may not tell.
    pub encoding: &'static str,
    pub told_by: EncodingEvidence,
    /// Of the bytes of each document.
    pub sources: Arc<[ContentHash]>,
    /// Marks that are lost, and rules that cannot be followed: a clause each.
    pub complaints: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// Of the file.
    pub byte: u64,
    /// Of the file, from 1.
    pub line: u32,
}

/// Documents one file is split into at most: more rows are no help to anybody.
pub const MOST: usize = 10_000;
/// Of a long line so many code points are kept with a mark.
const LINE: usize = 300;
/// Of a line in a complaint.
const QUOTED: usize = 40;

impl Cut {
    /// # Errors
    /// As reading the file: it is no text.
    pub fn of(bytes: &[u8], rule: &Rule, guidance: &Guidance) -> Result<Cut, FormatError> {
        let decoded = format::decoded(bytes, guidance)?;
        let lines = TextLines::of(&decoded.text);
        let mut complaints = Vec::new();
        let begin = lines.begins(rule, &mut complaints);
        let whole = vec![Start { byte: 0, line: 1 }];
        let ends = line_ends(bytes, decoded.encoding);
        let starts = match begin.len() {
            0 => whole,
            n if n >= MOST => {
                complaints.push(format!("its rule makes more than {MOST} documents: it is not split"));
                whole
            }
            _ if ends.len() + 1 != lines.count() => {
                complaints.push("its lines cannot be told apart in its bytes: it is not split".into());
                whole
            }
            _ => {
                // The line after the nth ending is line n + 1.
                let start = |line: &u32| Some(Start { byte: *ends.get(*line as usize - 2)?, line: *line });
                whole.into_iter().chain(begin.iter().filter_map(start)).collect()
            }
        };
        let Decoded { encoding, told_by, .. } = decoded;
        let mut cut = Cut { starts, bytes: bytes.len() as u64, encoding, told_by, sources: Arc::default(), complaints };
        let part = |part| bytes.get(cut.range(part).map(|r| r.start as usize..r.end as usize)?);
        cut.sources = (1..=cut.count()).filter_map(part).map(ContentHash::of).collect();
        Ok(cut)
    }

    /// How many documents there are, from 1.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The bytes of a document, its number counted from 1.
    pub fn range(&self, part: u32) -> Option<Range<u64>> {
        let at = (part as usize).checked_sub(1)?;
        let end = self.starts.get(at + 1).map_or(self.bytes, |next| next.byte);
        Some(self.starts.get(at)?.byte..end)
    }

    /// Lines of the file before a document.
    pub fn lines_before(&self, part: u32) -> u32 {
        let at = (part as usize).checked_sub(1);
        at.and_then(|at| self.starts.get(at)).map_or(0, |start| start.line - 1)
    }

    /// The document that a line of the file is in, both counted from 1.
    pub fn part_of_line(&self, line: u32) -> u32 {
        self.starts.partition_point(|start| start.line <= line).max(1) as u32
    }
}

/// A text by its lines.
pub struct TextLines<'a>(Vec<&'a str>);

impl<'a> TextLines<'a> {
    /// `text` has `\n` for line endings.
    pub fn of(text: &'a str) -> TextLines<'a> {
        TextLines(text.split('\n').collect())
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// A line, from 1.
    pub fn get(&self, line: u32) -> Option<&'a str> {
        self.0.get((line as usize).checked_sub(1)?).copied()
    }

    /// The first line with words, from 1: the first document's, whatever stands there.
    pub fn first(&self) -> u32 {
        self.0.iter().position(|line| !line.trim().is_empty()).map_or(1, |at| at as u32 + 1)
    }

    /// The lines at which a document begins after the first, from 1, in order.
    pub fn begins(&self, rule: &Rule, complaints: &mut Vec<String>) -> Vec<u32> {
        let mut begins: Vec<bool> = match &rule.pattern {
            Some(pattern) => self.0.iter().map(|line| pattern.fits(line)).collect(),
            None => vec![false; self.count()],
        };
        for mark in &rule.marks {
            match self.find(mark) {
                Ok(at) => begins[at] = mark.says == Marked::Begins,
                Err(times) => {
                    let line = mark.line.trim();
                    let end = line.char_indices().nth(QUOTED).map_or(line.len(), |(at, _)| at);
                    let dots = if end < line.len() { "…" } else { "" };
                    let why = match times {
                        0 => "is not found in it any more".to_string(),
                        n => format!("stands in it {n} times now"),
                    };
                    let what = match mark.says {
                        Marked::Begins => "a new document begins",
                        Marked::GoesOn => "no new document begins",
                    };
                    complaints
                        .push(format!("the mark that {what} at “{}{dots}” is lost: the line {why}", &line[..end]));
                }
            }
        }
        let first = self.first();
        (1u32..).zip(begins).filter(|(line, begins)| *begins && *line > first).map(|(line, _)| line).collect()
    }

    /// A mark for a line, from 1: the line itself, which of the equal ones it is, and where it stands.
    pub fn mark(&self, line: u32, says: Marked) -> Option<Mark> {
        let at = (line as usize).checked_sub(1)?;
        let kept = kept(self.0.get(at)?);
        let among = self.equal(kept);
        let occurrence = among.iter().position(|other| *other == at)? as u32 + 1;
        Some(Mark {
            says,
            line: kept.to_string(),
            occurrence,
            among: among.len() as u32,
            at: Some(self.points_before(at)),
        })
    }

    /// The line a mark stands at, from 1; none where it is lost.
    pub fn line_of(&self, mark: &Mark) -> Option<u32> {
        self.find(mark).ok().map(|at| at as u32 + 1)
    }

    /// Where a mark stands, counted from 0; an error says how many such lines there are, of which none is surely meant.
    fn find(&self, mark: &Mark) -> Result<usize, usize> {
        let equal = self.equal(kept(&mark.line));
        if let Some(at) = equal.iter().find(|at| mark.at == Some(self.points_before(**at))) {
            return Ok(*at);
        }
        if equal.len() != mark.among as usize {
            return Err(equal.len());
        }
        equal.get((mark.occurrence as usize).wrapping_sub(1)).copied().ok_or(equal.len())
    }

    fn equal(&self, line: &str) -> Vec<usize> {
        (0..self.count()).filter(|at| kept(self.0[*at]) == line).collect()
    }

    /// Code points of the text before a line counted from 0.
    fn points_before(&self, at: usize) -> u64 {
        self.0[..at].iter().map(|line| line.chars().count() as u64 + 1).sum()
    }
}

/// What is kept of a line with a mark.
fn kept(line: &str) -> &str {
    let line = line.trim_end();
    let end = line.char_indices().nth(LINE).map_or(line.len(), |(at, _)| at);
    line[..end].trim_end()
}

/// The byte after each line ending of a file.
fn line_ends(bytes: &[u8], encoding: &str) -> Vec<u64> {
    let (wide, of): (usize, fn(&[u8]) -> u16) = match encoding {
        "UTF-16LE" => (2, |pair| u16::from_le_bytes([pair[0], pair[1]])),
        "UTF-16BE" => (2, |pair| u16::from_be_bytes([pair[0], pair[1]])),
        _ => (1, |byte| u16::from(byte[0])),
    };
    const LF: u16 = b'\n' as u16;
    const CR: u16 = b'\r' as u16;
    let mut ends = Vec::new();
    let mut units = bytes.chunks_exact(wide).map(of).zip(1u64..).peekable();
    while let Some((unit, after)) = units.next() {
        let cut = unit == CR && units.next_if(|(next, _)| *next == LF).is_some();
        if unit == LF || unit == CR {
            ends.push((after + u64::from(cut)) * wide as u64);
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::super::pattern::Pattern;
    use super::*;
    use proptest::prelude::*;

    fn ruled(pattern: &str) -> Rule {
        Rule { pattern: Some(Arc::new(Pattern::parse(pattern, false).unwrap())), marks: Vec::new(), written: None }
    }

    fn marked(text: &str, line: u32) -> Rule {
        Rule { pattern: None, marks: vec![TextLines::of(text).mark(line, Marked::Begins).unwrap()], written: None }
    }

    fn parts(bytes: &[u8], rule: &Rule) -> Vec<Vec<u8>> {
        let cut = Cut::of(bytes, rule, &Guidance::default()).unwrap();
        (1..=cut.count())
            .map(|n| cut.range(n).unwrap())
            .map(|r| bytes[r.start as usize..r.end as usize].to_vec())
            .collect()
    }

    fn texts(bytes: &[u8], rule: &Rule) -> Vec<String> {
        parts(bytes, rule).iter().map(|part| String::from_utf8(part.clone()).unwrap()).collect()
    }

    const FILE: &str = "\nLetter 1\nOne.\n\nLetter 2\nTwo.\nLetter 3\nThree.\n";

    #[test]
    fn a_document_begins_at_each_line_the_pattern_fits() {
        assert_eq!(
            texts(FILE.as_bytes(), &ruled("letter #")),
            ["\nLetter 1\nOne.\n\n", "Letter 2\nTwo.\n", "Letter 3\nThree.\n"]
        );
        let preface = format!("A preface.\n{FILE}");
        assert_eq!(texts(preface.as_bytes(), &ruled("letter #")).len(), 4, "what stands before is a document too");
        assert_eq!(texts(FILE.as_bytes(), &ruled("protocol")), [FILE]);
        assert_eq!(texts(b"", &ruled("letter")), [""]);
    }

    #[test]
    fn line_endings_marks_of_order_and_encodings_cut_at_the_same_lines() {
        let rule = ruled("Письмо #");
        let text = "Письмо 1\nРаз.\n\nПисьмо 2\nДва.\n";
        let wide = |text: &str| {
            [&b"\xff\xfe"[..], &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat()
        };
        let big = |text: &str| {
            [&b"\xfe\xff"[..], &text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>()].concat()
        };
        let head = "Письмо 1\r\nРаз.\r\n\r\n";
        let windows = text.replace('\n', "\r\n");
        let second = &windows[head.len()..];
        assert_eq!(parts(windows.as_bytes(), &rule), [head.as_bytes(), second.as_bytes()]);
        assert_eq!(
            parts(text.replace('\n', "\r").as_bytes(), &rule)[1],
            text[head.replace('\r', "").len()..].replace('\n', "\r").as_bytes()
        );
        let bom = format!("\u{feff}{windows}");
        assert_eq!(parts(bom.as_bytes(), &rule)[1], second.as_bytes());
        let [first, last] = &parts(&wide(&windows), &rule)[..] else { panic!() };
        assert_eq!((first.clone(), last.clone()), (wide(head), wide(second)[2..].to_vec()));
        assert_eq!(parts(&big(&windows), &rule)[1], big(second)[2..]);
    }

    #[test]
    fn a_mark_stays_with_its_line_when_words_are_added_above_or_below() {
        let text = "Minutes\nOne.\n\nMinutes\nTwo.\n\nMinutes\nThree.\n";
        let rule = marked(text, 4);
        let second = |text: &str| texts(text.as_bytes(), &rule).get(1).map(|t| t.lines().nth(1).unwrap().to_string());
        assert_eq!(second(text).as_deref(), Some("Two."));
        assert_eq!(second(&format!("A heading\n\n{text}\nmore\n")).as_deref(), Some("Two."));
        assert_eq!(second(&text.replace("One.", "One and more.")).as_deref(), Some("Two."));
        assert_eq!(second(&text.replace('\n', "\r\n")).as_deref(), Some("Two."));
    }

    #[test]
    fn a_mark_whose_line_is_gone_or_doubtful_is_lost_and_nothing_is_guessed() {
        let text = "Minutes\nOne.\n\nLetter\nTwo.\n";
        let cut = |rule: &Rule, text: &str| Cut::of(text.as_bytes(), rule, &Guidance::default()).unwrap();
        let rule = marked(text, 4);
        let gone = cut(&rule, &text.replace("Letter", "A letter"));
        assert_eq!(gone.count(), 1);
        assert!(gone.complaints[0].contains("“Letter” is lost: the line is not found"), "{:?}", gone.complaints);
        let doubtful = cut(&rule, &format!("Letter\nNew.\n\n{text}"));
        assert_eq!(doubtful.count(), 1);
        assert!(doubtful.complaints[0].contains("stands in it 2 times now"), "{:?}", doubtful.complaints);
    }

    #[test]
    fn marks_add_to_the_rule_and_take_from_it() {
        let lines = TextLines::of(FILE);
        let mut rule = ruled("letter #");
        rule.marks = vec![lines.mark(5, Marked::GoesOn).unwrap(), lines.mark(8, Marked::Begins).unwrap()];
        assert_eq!(texts(FILE.as_bytes(), &rule), ["\nLetter 1\nOne.\n\nLetter 2\nTwo.\n", "Letter 3\n", "Three.\n"]);
        let cut = Cut::of(FILE.as_bytes(), &rule, &Guidance::default()).unwrap();
        assert_eq!([1, 6, 7, 8, 99].map(|line| cut.part_of_line(line)), [1, 1, 2, 3, 3]);
        assert_eq!((cut.lines_before(1), cut.lines_before(3), cut.range(4), cut.range(0)), (0, 7, None, None));
    }

    #[test]
    fn a_rule_that_fits_everywhere_is_not_followed() {
        let text = "a\n".repeat(MOST + 9);
        let cut = Cut::of(text.as_bytes(), &ruled("*"), &Guidance::default()).unwrap();
        assert_eq!((cut.count(), cut.complaints.len()), (1, 1));
    }

    proptest! {
        #[test]
        fn every_byte_is_in_exactly_one_part(bytes in prop::collection::vec(prop_oneof![Just(b'\n'), Just(b'\r'), Just(b'a'), Just(b' '), Just(0x1b), Just(b'$'), Just(b'B'), any::<u8>()], 0..200), wide in any::<bool>()) {
            let bytes = if wide { [&b"\xff\xfe"[..], &bytes].concat() } else { bytes };
            if let Ok(cut) = Cut::of(&bytes, &ruled("a*"), &Guidance::default()) {
                let all: Vec<u8> = (1..=cut.count()).flat_map(|n| { let r = cut.range(n).unwrap(); bytes[r.start as usize..r.end as usize].to_vec() }).collect();
                prop_assert_eq!(all, bytes);
                prop_assert!(cut.starts.windows(2).all(|w| w[0].byte < w[1].byte && w[0].line < w[1].line));
            }
        }
    }
}
