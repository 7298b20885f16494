//! What of a stretch is shown: clusters of characters, each with its columns, its bytes, and whether a line may end
//! behind it.

use super::columns::{columns, columns_of};
use crate::text::{self, Omission};
use icu_segmenter::LineSegmenterBorrowed;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// What lines are to a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// A line ending is a space.
    Prose,
    /// Lines are kept; one that is too long goes on below.
    Verse,
    /// Lines are kept, and cut off at the edge.
    Fixed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Shown as it stands in the text.
    Text,
    /// A space of the text; hangs over the edge at a line's end.
    Blank,
    /// Something else is shown.
    StandIn,
    /// A space in place of a line ending and the blanks around it, or of a tab; three in place of a wider gap.
    Joint,
    /// As wide as its place in the line demands.
    Tab,
    /// Shown only at the end of a line.
    SoftHyphen,
    /// Nothing is shown.
    Hidden,
    /// Where a kept line ends.
    LineEnd,
}

impl Kind {
    /// Whether nothing is missed where this ends a line.
    pub const fn is_blank(self) -> bool {
        matches!(self, Kind::Blank | Kind::Joint | Kind::Tab | Kind::Hidden | Kind::LineEnd | Kind::SoftHyphen)
    }
}

/// What is never parted: a grapheme cluster of the text, or the words that stand for something.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Bytes of [`Shown::words`].
    pub words: Range<usize>,
    /// Bytes of the text, never none; ascending from cluster to cluster. What lies between two is hidden.
    pub source: Range<usize>,
    pub columns: u16,
    pub kind: Kind,
    /// Whether a line may end behind it.
    pub breaks: bool,
}

#[derive(Debug, Default)]
pub struct Shown {
    pub words: String,
    pub clusters: Vec<Cluster>,
}

/// How a stretch is looked at.
pub struct Look<'a> {
    pub text: &'a str,
    /// What the view leaves out of the text, sorted and apart.
    pub omissions: &'a [Omission],
    pub manner: Manner,
    /// The fewest columns a line may have for words: a cluster that needs more is shown as an ellipsis.
    pub room: u16,
}

impl Look<'_> {
    /// What is shown of `range`, a whole stretch of a block.
    pub fn shown(&self, range: Range<usize>, segmenter: &LineSegmenterBorrowed<'_>) -> Shown {
        let mut out = Shown::default();
        let mut at = range.start;
        let first = self.omissions.partition_point(|o| o.range.end <= range.start);
        for omission in self.omissions[first..].iter().take_while(|o| o.range.start < range.end) {
            self.visible(&mut out, at..omission.range.start.max(at));
            if !omission.stand_in.is_empty() && omission.range.start >= range.start {
                self.stand_in(&mut out, omission.stand_in, omission.range.start..omission.range.end.min(range.end));
            }
            at = omission.range.end.clamp(at, range.end);
        }
        self.visible(&mut out, at..range.end);
        if self.manner != Manner::Fixed {
            mark_breaks(&mut out, segmenter);
        }
        out
    }

    fn visible(&self, out: &mut Shown, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let rest = &self.text[at..range.end];
            let run = rest.find(|c| is_blank(c) || text::shown(c) != text::Shown::AsIs).unwrap_or(rest.len());
            for (start, cluster) in rest[..run].grapheme_indices(true) {
                let source = at + start..at + start + cluster.len();
                match columns(cluster) {
                    wide if wide > self.room => self.stand_in(out, ELLIPSIS, source),
                    columns => out.push(cluster, source, columns, Kind::Text),
                }
            }
            at += run;
            let rest = &rest[run..];
            if let Some(c) = rest.chars().next() {
                at += if is_blank(c) { self.blanks(out, rest, at) } else { self.special(out, c, at) };
            }
        }
    }

    /// A character that is shown as another or not at all.
    fn special(&self, out: &mut Shown, c: char, at: usize) -> usize {
        let source = at..at + c.len_utf8();
        let mut buffer = [0; 4];
        match text::shown(c) {
            text::Shown::StandIn(picture) => self.stand_in(out, picture.encode_utf8(&mut buffer), source),
            _ if c == '\u{ad}' => out.push("\u{ad}", source, 0, Kind::SoftHyphen),
            _ => out.push(c.encode_utf8(&mut buffer), source, 0, Kind::Hidden),
        }
        c.len_utf8()
    }

    /// The blanks at the head of `rest`; their length.
    fn blanks(&self, out: &mut Shown, rest: &str, at: usize) -> usize {
        if self.manner != Manner::Prose {
            match rest.as_bytes()[0] {
                b'\n' => out.push("\n", at..at + 1, 0, Kind::LineEnd),
                b'\t' => out.push("\t", at..at + 1, 0, Kind::Tab),
                _ => out.push(" ", at..at + 1, 1, Kind::Blank),
            }
            return 1;
        }
        let length = rest.find(|c| !is_blank(c)).unwrap_or(rest.len());
        if out.clusters.is_empty() {
            // Nothing stands at the head of a line.
            return length;
        }
        if !rest[..length].contains('\n') && length > GAP.len() {
            out.push(GAP, at..at + length, GAP.len() as u16, Kind::Joint);
            return length;
        }
        if !rest[..length].contains('\n') {
            for (i, byte) in rest[..length].bytes().enumerate() {
                // Once lines are set anew, what the typist aligned by a tab is not aligned any more.
                let kind = if byte == b'\t' { Kind::Joint } else { Kind::Blank };
                out.push(" ", at + i..at + i + 1, 1, kind);
            }
            return length;
        }
        let joined = joins_closely(out.words.chars().rev(), rest[length..].chars().next());
        match joined {
            true => out.push("\u{200b}", at..at + length, 0, Kind::Hidden),
            false => out.push(" ", at..at + length, 1, Kind::Joint),
        }
        length
    }

    fn stand_in(&self, out: &mut Shown, words: &str, source: Range<usize>) {
        if source.is_empty() {
            return;
        }
        let words = if columns_of(words) > self.room { ELLIPSIS } else { words };
        out.push(words, source, columns_of(words), Kind::StandIn);
    }
}

const ELLIPSIS: &str = "…";
/// What a typist's gap between two things on one line comes down to, once lines are set anew.
const GAP: &str = "   ";

impl Shown {
    fn push(&mut self, words: &str, source: Range<usize>, columns: u16, kind: Kind) {
        let start = self.words.len();
        self.words.push_str(words);
        self.clusters.push(Cluster { words: start..self.words.len(), source, columns, kind, breaks: false });
    }
}

const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n')
}

/// Whether a line ending between two characters is nothing rather than a space: between characters of scripts that set
/// no space between words, and behind a hyphen between letters, which stays.
fn joins_closely(mut before: impl Iterator<Item = char>, after: Option<char>) -> bool {
    let (Some(last), Some(after)) = (before.next(), after) else { return false };
    match last {
        '-' | '\u{2010}' => after.is_alphabetic() && before.next().is_some_and(char::is_alphabetic),
        '\u{ad}' => after.is_alphabetic(),
        _ => sets_no_spaces(last) && sets_no_spaces(after),
    }
}

/// Han, kana and bopomofo with their punctuation and fullwidth forms; not Hangul, which has spaces.
const fn sets_no_spaces(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{312f}' | '\u{3190}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

const fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}')
}

/// Marks the clusters behind which UAX #14 lets a line end.
fn mark_breaks(shown: &mut Shown, segmenter: &LineSegmenterBorrowed<'_>) {
    let mut clusters = shown.clusters.iter_mut().peekable();
    for at in segmenter.segment_str(&shown.words) {
        while clusters.next_if(|c| c.words.end < at).is_some() {}
        let Some(cluster) = clusters.next_if(|c| c.words.end == at) else { continue };
        // Korean sets spaces between words and is broken there; the rule would allow it between any two syllables.
        let inside = shown.words[..at].chars().next_back().is_some_and(is_hangul)
            && shown.words[at..].chars().next().is_some_and(is_hangul);
        cluster.breaks = !inside;
    }
}
