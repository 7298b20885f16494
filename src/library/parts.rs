//! A file yields one or more documents: how many, and which bytes of it each of them is.
//!
//! In: a file's name, its size and its first bytes. Out: [`Parts`]. How many there are is known without reading on, so
//! that the list has its rows at once; where one begins takes a look at the bytes around its borders and at nothing before
//! them. A text too large to be held is cut into volumes, one that the reader has split into parts; any other file is one
//! document.

use super::split::Cut;
use crate::format::{self, FormatError, Guidance};
use crate::text::Format;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::ops::Range;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;

/// The largest text that is one document, bytes. No volume is larger.
pub const LARGEST: u64 = 32 << 20;
/// How far before its nominal end a volume may be cut for the sake of a paragraph, bytes.
const WINDOW: u64 = 1 << 20;
/// From one nominal border of two volumes to the next, bytes: even, for texts of two bytes a character.
const STEP: u64 = LARGEST - WINDOW;
/// Volumes of one file at most: a file of 31 GB. A list of more rows is no help to anybody.
const MOST: u64 = 1 << 10;
/// How much of a file tells what is in it, bytes.
pub const HEAD: usize = 4 << 10;

/// Which documents a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parts {
    One {
        bytes: u64,
    },
    Volumes {
        bytes: u64,
        unit: Unit,
    },
    /// As the reader has split it.
    Split(Arc<Cut>),
}

/// What a text's characters are made of, as far as cutting it needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes, of which those below 0x30 always are characters of their own.
    Byte,
    LittleEndian,
    BigEndian,
}

impl Parts {
    /// `head` are the first bytes of the file, [`HEAD`] of them or all there are.
    pub fn of(name: &str, head: &[u8], bytes: u64) -> Parts {
        let is_text = !format::is_packed(head)
            && matches!(format::format_of(name, head), Format::Text | Format::Markdown)
            && !matches!(format::read_beginning(head, Format::Text, &Guidance::default()), Err(FormatError::Binary));
        if bytes <= LARGEST || !is_text {
            return Parts::One { bytes };
        }
        let unit = match head {
            [0xff, 0xfe, ..] => Unit::LittleEndian,
            [0xfe, 0xff, ..] => Unit::BigEndian,
            _ => Unit::Byte,
        };
        Parts::Volumes { bytes, unit }
    }

    /// How many documents a regular file holds. Only a large one is opened; one that cannot be is one document, and
    /// whoever opens that learns why.
    pub fn count_of(path: &Path, bytes: u64) -> u32 {
        let Some(name) = path.file_name().filter(|_| bytes > LARGEST) else { return 1 };
        beginning(path, HEAD as u64).map_or(1, |head| Parts::of(&name.to_string_lossy(), &head, bytes).count())
    }

    /// How many documents there are, from 1.
    pub fn count(&self) -> u32 {
        match self {
            Parts::One { .. } => 1,
            Parts::Volumes { bytes, .. } => bytes.div_ceil(STEP).min(MOST) as u32,
            Parts::Split(cut) => cut.count(),
        }
    }

    /// The bytes of the file that a document of it is made of, its number counted from 1; none where there is no such
    /// document.
    pub fn range(&self, part: u32, file: &File) -> io::Result<Option<Range<u64>>> {
        if part == 0 || part > self.count() {
            return Ok(None);
        }
        Ok(Some(match self {
            Parts::One { bytes } => 0..*bytes,
            Parts::Split(cut) => return Ok(cut.range(part)),
            Parts::Volumes { bytes, unit } => {
                let border = |after: u32| match after {
                    0 => Ok(0),
                    last if last == self.count() => Ok((u64::from(last) * STEP).min(*bytes)),
                    volume => cut(file, u64::from(volume) * STEP, *unit),
                };
                border(part - 1)?..border(part)?
            }
        }))
    }
}

/// The first bytes of a regular file, at most so many; none where it cannot be read.
fn beginning(path: &Path, most: u64) -> Option<Vec<u8>> {
    // What was a file a moment ago may be a FIFO now.
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    let file = OpenOptions::new().read(true).custom_flags(flags.bits() as i32).open(path).ok()?;
    let mut read = Vec::new();
    file.metadata().ok().filter(|now| now.is_file())?;
    file.take(most).read_to_end(&mut read).ok()?;
    Some(read)
}

/// Where the volume is cut that ends nominally at a byte: after the last empty line of its window, else after the last
/// line, else after the last blank, else before the character at that byte.
fn cut(file: &File, nominal: u64, unit: Unit) -> io::Result<u64> {
    let start = nominal - WINDOW;
    let mut bytes = vec![0; WINDOW as usize + 2];
    let mut filled = 0;
    while filled < bytes.len() {
        match file.read_at(&mut bytes[filled..], start + filled as u64) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(filled);
    let width = if unit == Unit::Byte { 1 } else { 2 };
    let units: Vec<u16> = match unit {
        Unit::Byte => bytes.iter().map(|b| u16::from(*b)).collect(),
        Unit::LittleEndian => bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect(),
        Unit::BigEndian => bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
    };
    let end = units.len().min(WINDOW as usize / width);
    Ok(start + (cut_within(&units, end, unit) * width) as u64)
}

/// As [`cut`], among the characters before `end`.
fn cut_within(units: &[u16], end: usize, unit: Unit) -> usize {
    const LF: u16 = b'\n' as u16;
    const CR: u16 = b'\r' as u16;
    let before = &units[..end];
    let is_line_end = |u: &u16| *u == LF || *u == CR;
    // The last line ending that another one stands before, with nothing but blanks between.
    let mut line_end = None;
    for at in (0..end).rev().filter(|at| is_line_end(&units[*at])) {
        // Never between a CR and its LF.
        if units[at] == CR && units.get(at + 1) == Some(&LF) {
            continue;
        }
        line_end = line_end.or(Some(at + 1));
        let own = usize::from(at > 0 && units[at] == LF && units[at - 1] == CR);
        let blanks = before[..at - own].iter().rev().take_while(|u| matches!(**u, 0x20 | 0x09)).count();
        if before[..at - own - blanks].last().is_some_and(is_line_end) {
            return at + 1;
        }
    }
    if let Some(line_end) = line_end {
        return line_end;
    }
    if let Some(blank) = before.iter().rposition(|u| matches!(*u, 0x20 | 0x09)) {
        return blank + 1;
    }
    let goes_on = |u: &u16| match unit {
        Unit::Byte => (0x80..0xc0).contains(u),
        Unit::LittleEndian | Unit::BigEndian => (0xdc00..0xe000).contains(u),
    };
    // Three bytes go on from a first one in UTF-8; where more do, it is another encoding.
    let back = (0..4).find(|back| units.get(end.saturating_sub(*back)).is_none_or(|u| !goes_on(u)));
    end.saturating_sub(back.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Seek, SeekFrom, Write};

    fn cut_text(text: &str) -> usize {
        let units: Vec<u16> = text.bytes().map(u16::from).collect();
        cut_within(&units, units.len(), Unit::Byte)
    }

    #[test]
    fn a_text_is_cut_at_a_paragraph_else_at_a_line_else_at_a_blank_else_between_characters() {
        assert_eq!(cut_text("one\n\ntwo\n \t\nthree\nfour"), "one\n\ntwo\n \t\n".len());
        assert_eq!(cut_text("one\r\n\r\ntwo\r\nthree"), "one\r\n\r\n".len());
        assert_eq!(cut_text("one\r\rtwo\rthree"), "one\r\r".len());
        assert_eq!(cut_text("one\r\ntwo three"), "one\r\n".len());
        assert_eq!(cut_text("one two three"), "one two ".len());
        assert_eq!(cut_text("onetwo"), "onetwo".len());
        let units: Vec<u16> = "да漢字".bytes().map(u16::from).collect();
        assert_eq!(cut_within(&units, 3, Unit::Byte), 2);
        assert_eq!(cut_within(&units, 6, Unit::Byte), 4);
        assert_eq!(cut_within(&[0x41, 0xd83d, 0xde00, 0x42], 2, Unit::LittleEndian), 1);
        assert_eq!(cut_within(&[0x80; 9], 7, Unit::Byte), 7, "no UTF-8: cut anywhere");
    }

    #[test]
    fn only_a_text_that_cannot_be_held_has_volumes() {
        let count = |name: &str, head: &[u8], bytes| Parts::of(name, head, bytes).count();
        assert_eq!(count("a.txt", b"words", LARGEST), 1);
        assert_eq!(count("a.txt", b"words", LARGEST + 1), 2);
        assert_eq!(count("a.md", b"words", 10 * STEP), 10);
        assert_eq!(count("a.epub", b"PK\x03\x04", 10 * STEP), 1);
        assert_eq!(count("a.bin", b"ab\0c", 10 * STEP), 1);
        assert_eq!(count("a.txt", b"words", 1 << 50), MOST as u32);
    }

    /// A sparse file of blanks and what is written at some places of it.
    fn file(bytes: u64, written: &[(u64, &str)]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.set_len(bytes).unwrap();
        for (at, words) in written {
            file.seek(SeekFrom::Start(*at)).unwrap();
            file.write_all(words.as_bytes()).unwrap();
        }
        file
    }

    #[test]
    fn volumes_lie_side_by_side_and_hold_the_whole_file() {
        let bytes = 3 * STEP + 5;
        // Within the window of the first border; beyond it; a blank only; and nothing before the last border.
        let file = file(bytes, &[(STEP - 100, "end.\n\nNext"), (2 * STEP - WINDOW - 3, "\n\n"), (2 * STEP - 7, "a b")]);
        let parts = Parts::Volumes { bytes, unit: Unit::Byte };
        assert_eq!(parts.count(), 4);
        let ranges: Vec<_> = (1..=4).map(|part| parts.range(part, &file).unwrap().unwrap()).collect();
        let borders: Vec<u64> = ranges.iter().map(|r| r.end).collect();
        assert_eq!(borders, [STEP - 94, 2 * STEP - 5, 3 * STEP, bytes]);
        assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start) && ranges[0].start == 0);
        assert!(ranges.iter().all(|r| r.end - r.start <= LARGEST));
        assert_eq!(parts.range(5, &file).unwrap(), None);
        assert_eq!(parts.range(0, &file).unwrap(), None);
    }

    #[test]
    fn a_file_cut_short_meanwhile_does_no_harm() {
        let file = file(STEP / 2, &[]);
        let parts = Parts::Volumes { bytes: 2 * STEP, unit: Unit::BigEndian };
        for part in 1..=2 {
            let range = parts.range(part, &file).unwrap().unwrap();
            assert!(range.start <= range.end, "{range:?}");
        }
    }
}
