//! In which encoding bytes are written, and by what that is known.
//!
//! In: the bytes of a file or its first [`HEAD`], a label it declares, and the reader's [`Guidance`]. Out: a [`Verdict`],
//! or that they are no text. The order of what is believed: the reader's choice for the file, a byte order mark, NULs in
//! every second byte, a declared label that fits, UTF-8 and ISO-2022-JP by their own shape, the reader's choice for the
//! folder where it fits, and last a guess, for which the folder's other files are a hint.
//!
//! A long file is judged by its first [`HEAD`] bytes wherever these say enough, so that its beginning, which is shown
//! first, and the whole are read alike; where they do not, nothing is shown before the whole.

mod choice;
mod guess;
mod model;
mod tongues;
mod utf16;

use super::{FormatError, Guidance};
use crate::text::EncodingEvidence;
use encoding_rs::{DecoderResult, Encoding, GB18030, GBK, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How much of a file is judged, bytes.
pub const HEAD: usize = 64 << 10;

/// Bytes beyond ASCII by which an encoding is told as well as by any number of them.
const ENOUGH: usize = 64;

/// First bytes of files that are no text even where they hold no NUL: PDF, PostScript, ZIP, gzip, zstd, xz, PNG, JPEG.
const SIGNATURES: [&[u8]; 8] =
    [b"%PDF-", b"%!PS", b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ", b"\x89PNG", b"\xff\xd8\xff"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub encoding: &'static Encoding,
    pub told_by: EncodingEvidence,
}

pub use choice::{Likely, likely};

/// Whether bytes leave it to a guess which encoding they are in, so that a hint is worth finding out.
pub fn is_open(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_some()) && memchr::memchr(0, bytes).is_none()
}

/// The encoding that other than UTF-8 the first bytes of a file are in without doubt: what a folder is known by.
pub fn telling(head: &[u8]) -> Option<&'static str> {
    let head = &head[..head.len().min(HEAD)];
    let verdict = of_head(head, None, &Guidance::default()).ok().flatten()?;
    (verdict.encoding != UTF_8 && !is_wide(verdict.encoding)).then(|| verdict.encoding.name())
}

/// The encoding of a whole file; `label` is what it declares.
pub fn of_whole(bytes: &[u8], label: Option<&str>, guidance: &Guidance) -> Result<Verdict, FormatError> {
    if bytes.len() > HEAD
        && let Some(verdict) = of_head(&bytes[..HEAD], label, guidance)?
    {
        let binary = !is_wide(verdict.encoding) && memchr::memchr(0, bytes).is_some();
        return if binary { Err(FormatError::Binary) } else { Ok(verdict) };
    }
    match told(bytes, false, label, guidance)? {
        Some(verdict) => Ok(verdict),
        None => Ok(guess::of(&gist(bytes), guidance.folder.and_then(named))),
    }
}

/// The encoding of a longer file by its first [`HEAD`] bytes; none where they leave open what the whole will tell.
pub fn of_head(head: &[u8], label: Option<&str>, guidance: &Guidance) -> Result<Option<Verdict>, FormatError> {
    match told(head, true, label, guidance)? {
        Some(verdict) => Ok(Some(verdict)),
        None if is_enough(head) => Ok(Some(guess::of(head, guidance.folder.and_then(named)))),
        None => Ok(None),
    }
}

/// The encoding a label means, by the WHATWG's list; what says GBK is read as its superset.
pub fn named(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label.trim().as_bytes())?;
    Some(if encoding == GBK { GB18030 } else { encoding })
}

/// All that is not left to guessing. `goes_on`: the bytes are the first of a longer file.
fn told(bytes: &[u8], goes_on: bool, label: Option<&str>, guidance: &Guidance) -> Result<Option<Verdict>, FormatError> {
    use EncodingEvidence::*;
    let by = |encoding, told_by| Ok(Some(Verdict { encoding, told_by }));
    let has_nul = memchr::memchr(0, bytes).is_some();
    if SIGNATURES.iter().any(|s| bytes.starts_with(s)) || bytes.starts_with(b"\xff\xfe\0\0") {
        return Err(FormatError::Binary);
    }
    if let Some(chosen) = guidance.chosen.and_then(named) {
        return if has_nul && !is_wide(chosen) { Err(FormatError::Binary) } else { by(chosen, Chosen) };
    }
    // Two letters that begin a word of Russian in windows-1251 look like a mark of UTF-16.
    if let Some((encoding, _)) = Encoding::for_bom(bytes)
        && (!is_wide(encoding) || utf16::is_text(bytes, encoding, goes_on))
    {
        return if has_nul && !is_wide(encoding) { Err(FormatError::Binary) } else { by(encoding, ByteOrderMark) };
    }
    if has_nul {
        // A text of UTF-16 has some from the beginning on.
        return match utf16::told_by_nuls(&bytes[..bytes.len().min(HEAD)], goes_on || bytes.len() > HEAD) {
            Some(encoding) => by(encoding, Bytes),
            None => Err(FormatError::Binary),
        };
    }
    let shape = Utf8Shape::of(bytes, goes_on);
    if shape.broken > 0 && has_odd_controls(bytes) {
        return Err(FormatError::Binary);
    }
    let open = goes_on && !is_enough(bytes);
    if let Some(encoding) = label.and_then(named).filter(|_| !open)
        // A label that could be read is not in UTF-16; and one of single bytes is never refuted by the bytes, except by
        // their being UTF-8: whoever converts a page often leaves its label as it was.
        && !is_wide(encoding)
        && (!encoding.is_single_byte() || !shape.is_valid_beyond_ascii())
        && fits(bytes, encoding)
    {
        return by(encoding, Declared);
    }
    if shape.is_sure() || (shape.broken == 0 && !goes_on && (shape.points > 0 || !is_japanese_mail(bytes))) {
        return by(UTF_8, Bytes);
    }
    if is_japanese_mail(bytes) {
        return by(ISO_2022_JP, Bytes);
    }
    match guidance.chosen_for_folder.and_then(named) {
        Some(chosen) if !open && !is_wide(chosen) && fits(bytes, chosen) => by(chosen, ChosenForFolder),
        _ => Ok(None),
    }
}

pub fn is_wide(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

fn is_enough(bytes: &[u8]) -> bool {
    bytes.iter().filter(|b| !b.is_ascii()).take(ENOUGH).count() == ENOUGH
}

/// Controls that no typist has abound in the first kilobytes.
fn has_odd_controls(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8 << 10)];
    let odd = head.iter().filter(|b| matches!(b, 1..=7 | 14..=25 | 28..=31)).count();
    odd >= 4 && odd * 32 > head.len()
}

/// How far bytes beyond ASCII are sequences of UTF-8.
struct Utf8Shape {
    /// Sequences of two bytes; longer ones, which are seldom there by chance, count double.
    points: usize,
    /// Places at which it is not UTF-8.
    broken: usize,
}

impl Utf8Shape {
    fn of(bytes: &[u8], goes_on: bool) -> Utf8Shape {
        let mut shape = Utf8Shape { points: 0, broken: 0 };
        for chunk in bytes.utf8_chunks() {
            shape.points +=
                chunk.valid().bytes().map(|b| usize::from(b >= 0xc2) + usize::from(b >= 0xe0)).sum::<usize>();
            shape.broken += usize::from(!chunk.invalid().is_empty());
        }
        let is_cut = std::str::from_utf8(&bytes[bytes.len() - bytes.len().min(3)..])
            .is_err_and(|_| goes_on && ends_within_a_character(bytes));
        shape.broken -= usize::from(is_cut);
        shape
    }

    fn is_valid_beyond_ascii(&self) -> bool {
        self.points > 1 && self.broken == 0
    }

    /// Text in another encoding is hardly ever a sequence of UTF-8, a damaged file of UTF-8 mostly is.
    fn is_sure(&self) -> bool {
        self.points > 2 && self.points >= 3 * self.broken
    }
}

/// Whether the last character, in UTF-8, is cut off.
fn ends_within_a_character(bytes: &[u8]) -> bool {
    (1..=3.min(bytes.len())).any(|n| {
        let tail = &bytes[bytes.len() - n..];
        std::str::from_utf8(tail).is_err_and(|e| e.valid_up_to() == 0 && e.error_len().is_none())
    })
}

/// Whether ASCII holds the shifts of ISO-2022-JP, and what is shifted means characters.
fn is_japanese_mail(bytes: &[u8]) -> bool {
    let shift = memchr::memmem::find(bytes, b"\x1b$").is_some_and(|at| matches!(bytes.get(at + 2), Some(b'B' | b'@')));
    shift && bytes.is_ascii() && fits(&bytes[..bytes.len().min(HEAD)], ISO_2022_JP)
}

/// Whether bytes are text of an encoding but for a few.
fn fits(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let beyond = bytes.iter().filter(|b| !b.is_ascii()).count();
    let most = if encoding == ISO_2022_JP { 1 } else { 1 + beyond / 64 };
    broken(bytes, encoding, most) <= most.min(beyond.max(1))
}

/// Places at which bytes are no text of an encoding; counted no further than one beyond `most`.
fn broken(mut bytes: &[u8], encoding: &'static Encoding, most: usize) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut scrap = [0; 4096];
    let mut broken = 0;
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(bytes, &mut scrap, false);
        bytes = &bytes[read..];
        match result {
            DecoderResult::InputEmpty => return broken,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => broken += 1,
        }
        if broken > most {
            return broken;
        }
    }
}

/// The lines of a long file that hold bytes beyond ASCII, from all over its length, at most [`HEAD`] bytes together.
fn gist(bytes: &[u8]) -> Cow<'_, [u8]> {
    /// Of each stretch, bytes.
    const STRETCH: usize = 1 << 10;
    if bytes.len() <= HEAD {
        return Cow::Borrowed(bytes);
    }
    let mut gist = Vec::with_capacity(HEAD);
    let stride = bytes.len() / (HEAD / STRETCH);
    let mut at = 0;
    while gist.len() + STRETCH < HEAD
        && let Some(next) = bytes[at..].iter().position(|b| !b.is_ascii()).map(|n| at + n)
    {
        // From the head of the line, where no encoding is in the midst of a character.
        let before = &bytes[at.max(next.saturating_sub(STRETCH / 4))..next];
        let start = next - before.len() + memchr::memrchr(b'\n', before).map_or(0, |n| n + 1);
        let most = &bytes[start..bytes.len().min(start + STRETCH)];
        let end = start + memchr::memrchr(b'\n', most).filter(|n| start + n > next).map_or(most.len(), |n| n + 1);
        gist.extend_from_slice(&bytes[start..end]);
        if end - start == STRETCH {
            gist.push(b'\n');
        }
        // A text of few such lines is looked through whole; of one full of them a part from everywhere is enough.
        at = end.max(if gist.len() > HEAD / 2 { (next + stride).min(bytes.len()) } else { end });
    }
    Cow::Owned(gist)
}
