//! The three views of a text with editorial marks, and the reading text that is searched.
//!
//! In: blocks and spans. Out: what each view leaves out, as ranges of the one text, so that offsets, notes, hits and
//! citations are right in every view. Nothing here changes the text.

use super::block::Block;
use super::record::Hand;
use super::span::{MarkKind, Span, SpanKind};
use std::ops::Range;

/// How a text with editorial marks is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// Every character.
    #[default]
    Printed,
    /// Brackets and prefixes gone, supplied and handwritten words kept; what is not known to be words stays bracketed.
    Reading,
    /// The editor's and the archive's words gone; gaps shown as a lacuna.
    Source,
}

impl View {
    pub const ALL: [View; 3] = [View::Printed, View::Reading, View::Source];

    /// As on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            View::Printed => "printed",
            View::Reading => "reading",
            View::Source => "source",
        }
    }

    /// As in the status line.
    pub const fn label(self) -> &'static str {
        match self {
            View::Printed => "as printed",
            View::Reading => "reading text",
            View::Source => "source only",
        }
    }

    pub fn named(name: &str) -> Option<View> {
        View::ALL.into_iter().find(|v| v.name() == name)
    }

    pub const fn next(self) -> View {
        match self {
            View::Printed => View::Reading,
            View::Reading => View::Source,
            View::Source => View::Printed,
        }
    }
}

/// A stretch of the text a view leaves out, and what stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omission {
    pub range: Range<usize>,
    /// Usually nothing; a lacuna for a gap in the source.
    pub stand_in: &'static str,
}

/// What a reader sees where the source has a hole.
const LACUNA: &str = "[…]";

/// What `view` leaves out of `range` of the text (whole blocks), sorted and apart from each other.
pub fn omissions(view: View, text: &str, blocks: &[Block], spans: &[Span], range: Range<usize>) -> Vec<Omission> {
    let mut out = Vec::new();
    if view == View::Printed {
        return out;
    }
    if view == View::Source {
        let first = blocks.partition_point(|b| b.range.end <= range.start);
        for block in blocks[first..].iter().take_while(|b| b.range.start < range.end) {
            if block.part.hand() != Hand::Source {
                out.push(Omission { range: block.range.clone(), stand_in: "" });
            }
        }
    }
    let end = spans.partition_point(|s| s.range.start < range.end);
    for span in spans[..end].iter().filter(|s| s.range.end > range.start) {
        if let SpanKind::Editorial(mark) = &span.kind {
            match fate(view, mark.kind, mark.content.as_ref() == Some(&span.range)) {
                Fate::Stays => {}
                Fate::Unwrapped => match &mark.content {
                    Some(words) => {
                        out.push(Omission { range: span.range.start..words.start, stand_in: "" });
                        out.push(Omission { range: words.end..span.range.end, stand_in: "" });
                    }
                    None => out.push(Omission { range: with_space(text, &span.range), stand_in: "" }),
                },
                Fate::Gone => out.push(Omission { range: with_space(text, &span.range), stand_in: "" }),
                Fate::Lacuna => out.push(Omission { range: span.range.clone(), stand_in: LACUNA }),
            }
        }
    }
    apart(out)
}

enum Fate {
    Stays,
    /// Brackets and prefix go, the words inside stay.
    Unwrapped,
    Gone,
    Lacuna,
}

/// `bare`: its words are the mark, no bracket or prefix is around them.
fn fate(view: View, kind: MarkKind, bare: bool) -> Fate {
    use MarkKind::*;
    match (view, kind) {
        (View::Printed, _) | (_, Unclassified) => Fate::Stays,
        // `[?]` and `[sic]` are the editor's words, but a doubtful or odd word is the source's own.
        (_, Unclear | Sic) if bare => Fate::Stays,
        (View::Reading, Original) => Fate::Gone,
        (View::Source, Original) => Fate::Unwrapped,
        (_, Addition | Stamp) => Fate::Unwrapped,
        (View::Reading, Supplied) => Fate::Unwrapped,
        (View::Reading, Deletion | Variant | Sic | Unclear | Locus) => Fate::Gone,
        (View::Reading, Gap | Omission | Note | Gloss) => Fate::Stays,
        // Words crossed out are the source's all the same.
        (View::Source, Deletion) => Fate::Unwrapped,
        (View::Source, Gap) => Fate::Lacuna,
        (View::Source, Omission) => Fate::Lacuna,
        (View::Source, Supplied | Variant | Unclear | Sic | Note | Gloss | Locus) => Fate::Gone,
    }
}

/// The range, and one of the two spaces it would leave side by side.
fn with_space(text: &str, range: &Range<usize>) -> Range<usize> {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    match (before, after) {
        (None | Some(' ' | '\n'), Some(' ')) => range.start..range.end + 1,
        (Some(' '), None | Some('\n' | '.' | ',' | ';' | ':' | '?' | '!')) => range.start - 1..range.end,
        _ => range.clone(),
    }
}

/// Sorted, without overlap: of two that overlap the later one loses what the earlier has.
fn apart(mut omissions: Vec<Omission>) -> Vec<Omission> {
    omissions.retain(|o| !o.range.is_empty());
    omissions.sort_by_key(|o| (o.range.start, std::cmp::Reverse(o.range.end)));
    let mut reached = 0;
    omissions.retain_mut(|o| {
        o.range.start = o.range.start.max(reached);
        reached = reached.max(o.range.end);
        !o.range.is_empty()
    });
    omissions
}

/// The text that is searched, with a map back to the text of the document.
///
/// It is the reading view without folded blocks, blocks apart by one `\n`.
#[derive(Clone, Debug, Default)]
pub struct ReadingText {
    pub text: String,
    /// Where each unbroken piece begins: (byte here, byte in the document), both ascending.
    pieces: Vec<(usize, usize)>,
}

impl ReadingText {
    pub fn of(text: &str, blocks: &[Block], spans: &[Span]) -> ReadingText {
        let mut out = ReadingText { text: String::with_capacity(text.len()), pieces: Vec::new() };
        let marks: Vec<Span> = spans.iter().filter(|s| matches!(s.kind, SpanKind::Editorial(_))).cloned().collect();
        let all = omissions(View::Reading, text, blocks, &marks, 0..text.len());
        let mut next = 0;
        for block in blocks.iter().filter(|b| !b.part.is_folded()) {
            let mut at = block.range.start;
            while next < all.len() && all[next].range.end <= at {
                next += 1;
            }
            let mut here = next;
            while here < all.len() && all[here].range.start < block.range.end {
                out.piece(text, at..all[here].range.start.max(at));
                at = all[here].range.end.max(at);
                here += 1;
            }
            out.piece(text, at.min(block.range.end)..block.range.end);
            out.pieces.push((out.text.len(), block.range.end));
            out.text.push('\n');
        }
        out
    }

    fn piece(&mut self, text: &str, range: Range<usize>) {
        if !range.is_empty() {
            self.pieces.push((self.text.len(), range.start));
            self.text.push_str(&text[range]);
        }
    }

    /// A byte here as a byte of the document.
    pub fn to_document(&self, byte: usize) -> usize {
        let piece = self.pieces.partition_point(|(here, _)| *here <= byte).saturating_sub(1);
        self.pieces.get(piece).map_or(byte, |(here, there)| there + (byte - here))
    }

    /// A range here as the stretch of the document from its first to its last character.
    pub fn range_to_document(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() {
            let at = self.to_document(range.start);
            return at..at;
        }
        // The end is exclusive: it belongs to the piece of the last character, not to the one that begins there.
        let last = (range.start..range.end).rev().find(|b| self.text.is_char_boundary(*b)).unwrap_or(range.start);
        self.to_document(range.start)..self.to_document(last) + (range.end - last)
    }

    /// A byte of the document as a byte here; one that is left out becomes the next that is not.
    pub fn from_document(&self, byte: usize) -> usize {
        let piece = self.pieces.partition_point(|(_, there)| *there <= byte).saturating_sub(1);
        let Some((here, there)) = self.pieces.get(piece) else { return 0 };
        let end = self.pieces.get(piece + 1).map_or(self.text.len(), |(next, _)| *next);
        (here + byte.saturating_sub(*there)).min(end)
    }
}

#[cfg(test)]
mod tests {
    use super::super::block::{BlockKind, Part};
    use super::super::span::Mark;
    use super::*;

    fn mark(text: &str, outer: &str, inner: Option<&str>, kind: MarkKind) -> Span {
        let start = text.find(outer).unwrap();
        let range = start..start + outer.len();
        let content = inner.map(|i| {
            let at = start + outer.find(i).unwrap();
            at..at + i.len()
        });
        Span { range, kind: SpanKind::Editorial(Mark { kind, content, closed: true }) }
    }

    fn body(range: Range<usize>) -> Block {
        Block { kind: BlockKind::Paragraph, part: Part::Body, range, level: 0, line: 1 }
    }

    fn seen(view: View, text: &str, spans: &[Span]) -> String {
        let blocks = [body(0..text.len())];
        let mut out = text.to_string();
        for o in omissions(view, text, &blocks, spans, 0..text.len()).iter().rev() {
            out.replace_range(o.range.clone(), o.stand_in);
        }
        out
    }

    const TEXT: &str = "[We] met the plenum [handwritten: decision] of Aleks[eyev] [one line illegible].";

    fn spans() -> Vec<Span> {
        vec![
            mark(TEXT, "[We]", Some("We"), MarkKind::Supplied),
            mark(TEXT, "[handwritten: decision]", Some("decision"), MarkKind::Addition),
            mark(TEXT, "[eyev]", Some("eyev"), MarkKind::Supplied),
            mark(TEXT, "[one line illegible]", None, MarkKind::Gap),
        ]
    }

    #[test]
    fn each_view_leaves_out_what_it_should() {
        assert_eq!(seen(View::Printed, TEXT, &spans()), TEXT);
        let reading = "We met the plenum decision of Alekseyev [one line illegible].";
        assert_eq!(seen(View::Reading, TEXT, &spans()), reading);
        assert_eq!(seen(View::Source, TEXT, &spans()), "met the plenum decision of Aleks […].");
    }

    #[test]
    fn marks_without_brackets_are_told_by_their_kind_alone() {
        let text = "We went dawn with the boat Sovjet [Soviet] crew, red [B: crimson], [one line lost].";
        let bare = |words, kind| mark(text, words, Some(words), kind);
        let spans = [
            bare("We", MarkKind::Supplied),
            bare("went", MarkKind::Unclear),
            bare("dawn", MarkKind::Sic),
            bare("the boat", MarkKind::Deletion),
            bare("Sovjet", MarkKind::Original),
            mark(text, " [Soviet]", Some("Soviet"), MarkKind::Supplied),
            bare("crew", MarkKind::Addition),
            mark(text, " [B: crimson]", Some("crimson"), MarkKind::Variant),
            mark(text, "[one line lost]", None, MarkKind::Gap),
        ];
        assert_eq!(seen(View::Printed, text, &spans), text);
        assert_eq!(seen(View::Reading, text, &spans), "We went dawn with Soviet crew, red, [one line lost].");
        assert_eq!(seen(View::Source, text, &spans), "went dawn with the boat Sovjet crew, red, […].");
    }

    #[test]
    fn a_form_within_a_word_leaves_no_blank_in_any_view() {
        let text = "Sovj[i]et, J [I]ohn";
        let spans = [
            mark(text, "j", Some("j"), MarkKind::Original),
            mark(text, "[i]", Some("i"), MarkKind::Supplied),
            mark(text, "J", Some("J"), MarkKind::Original),
            mark(text, " [I]", Some("I"), MarkKind::Supplied),
        ];
        assert_eq!(seen(View::Reading, text, &spans), "Soviet, Iohn");
        assert_eq!(seen(View::Source, text, &spans), "Sovjet, John");
    }

    #[test]
    fn the_reading_text_maps_back_to_the_document() {
        let reading = ReadingText::of(TEXT, &[body(0..TEXT.len())], &spans());
        let find = |words: &str| {
            let at = reading.text.find(words).unwrap();
            &TEXT[reading.range_to_document(at..at + words.len())]
        };
        assert_eq!(find("We"), "We");
        assert_eq!(find("plenum decision"), "plenum [handwritten: decision");
        assert_eq!(find("Alekseyev"), "Aleks[eyev");
        for (here, c) in reading.text.char_indices().filter(|(_, c)| *c != '\n') {
            let there = reading.to_document(here);
            assert!(TEXT[there..].starts_with(c));
            assert_eq!(reading.from_document(there), here);
        }
    }

    #[test]
    fn folded_blocks_are_not_in_the_reading_text() {
        let text = "Skip to content\n\nWords";
        let chrome = Block { part: Part::SiteChrome, ..body(0..15) };
        assert_eq!(ReadingText::of(text, &[chrome, body(17..22)], &[]).text, "Words\n");
    }
}
