//! Whether the brackets of a document are an editor's, and the marks they then are.
//!
//! In: the text, its blocks, the stretches that are code or links. Out: the marks in order, the flaws, and the
//! [`Evidence`] by which the layer is on. A document in which brackets mean something else is not littered with marks:
//! it keeps those that say themselves what they are.

use super::brackets::{self, Brackets, Pair};
use super::marks::{self, Setting, Verdict, is_doubled};
use super::vocabulary::Vocabulary;
use crate::text::{Block, BlockKind, Diagnostic, Document, Format, Mark, Span, SpanKind};
use std::ops::Range;

/// Why square brackets are read as editorial marks, or why not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Evidence {
    /// There are no brackets that could be marks.
    #[default]
    Absent,
    /// So many say by a prefix or a known word what they are, and so many read on in their sentence.
    Editorial { told: usize, read: usize },
    /// So many are code, links, log lines or never closed: only what says itself what it is, is marked.
    Foreign { signs: usize },
}

pub(super) struct Found {
    pub spans: Vec<Span>,
    pub diagnostics: Vec<Diagnostic>,
    pub evidence: Evidence,
}

/// Bytes before and after a bracket that are looked at.
const WINDOW: usize = 160;
/// A bracket without a prefix may run over several blocks when it is short.
const LONGEST_ACROSS: usize = 600;
/// So many flaws in one text are no slips of a typist.
const SLIPS: usize = 20;
/// Bytes at the beginning of the text in which lines of code are counted.
const SAMPLE: usize = 64 << 10;

pub(super) fn find(text: &str, blocks: &[Block], spans: &[Span], format: Format, vocabulary: &Vocabulary) -> Found {
    let Brackets { pairs, mut unopened } = brackets::find(text, &skipped(blocks, spans));
    let mut found = Found { spans: Vec::new(), diagnostics: Vec::new(), evidence: Evidence::Absent };
    if pairs.is_empty() && unopened.is_empty() {
        return found;
    }
    let mut judged: Vec<(Range<usize>, Mark, bool)> = Vec::new();
    let open = pairs.iter().filter(|p| p.close.is_none()).count();
    let hopeless = is_hopeless(open + unopened.len(), pairs.len() - open);
    let mut foreign = 0;
    let mut line_end = 0;
    let mut doubled = false;
    for (at, pair) in pairs.iter().enumerate() {
        if std::mem::take(&mut doubled) {
            continue;
        }
        if hopeless && pair.close.is_none() {
            continue;
        }
        let inner = pairs.get(at + 1).filter(|inner| is_doubled(pair, Some(inner)));
        doubled = inner.is_some();
        if doubled && format == Format::Markdown {
            foreign += 1;
            continue;
        }
        if line_end <= pair.open {
            line_end = memchr::memchr(b'\n', &text.as_bytes()[pair.open..]).map_or(text.len(), |n| pair.open + n);
        }
        let setting = setting(text, blocks, pair, inner, line_end);
        let mut verdict = marks::judge(&setting, vocabulary);
        if let (Some(close), Verdict::Mark { told: false, .. }) = (pair.close, &verdict)
            && close - pair.open > LONGEST_ACROSS
            && block_of(blocks, pair.open) != block_of(blocks, close)
        {
            // Two slips, far from each other, and no mark between them.
            unopened.push(close);
            verdict =
                marks::judge(&self::setting(text, blocks, &Pair { close: None, ..*pair }, None, line_end), vocabulary);
        }
        match verdict {
            Verdict::Mark { mark, told } => {
                let end = if mark.closed { setting.outer.1 } else { trimmed_end(text, pair.open, line_end) };
                judged.push((pair.open..end, mark, told));
            }
            Verdict::Foreign => foreign += 1,
            Verdict::Nothing => {}
        }
    }
    let open = pairs.iter().filter(|p| p.close.is_none()).count().max(judged.iter().filter(|j| !j.1.closed).count());
    found.evidence = weigh(text, &judged, foreign, open + unopened.len());
    let editorial = !matches!(found.evidence, Evidence::Foreign { .. });
    unopened.sort_unstable();
    for (range, mark, told) in judged {
        let says_itself = told && mark.closed;
        if !editorial && !says_itself {
            continue;
        }
        if !mark.closed {
            found.diagnostics.push(Diagnostic { at: range.start, message: "bracket never closed".into() });
        }
        found.spans.push(Span { range, kind: SpanKind::Editorial(mark) });
    }
    if editorial {
        let message = |at| Diagnostic { at, message: "bracket never opened".into() };
        found.diagnostics.extend(unopened.into_iter().map(message));
        found.diagnostics.sort_by_key(|d| d.at);
    }
    Document::sort_spans(&mut found.spans);
    found
}

/// More brackets without a partner than slips explain.
fn is_hopeless(flaws: usize, closed: usize) -> bool {
    flaws > SLIPS && flaws * 2 > closed
}

/// `flaws`: brackets without a partner.
fn weigh(text: &str, judged: &[(Range<usize>, Mark, bool)], foreign: usize, flaws: usize) -> Evidence {
    let told = judged.iter().filter(|(_, mark, told)| *told && mark.closed).count();
    let open = judged.iter().filter(|(_, mark, _)| !mark.closed).count();
    let read = judged.len() - told - open;
    let at_line_start = |range: &Range<usize>| range.start == 0 || text.as_bytes()[range.start - 1] == b'\n';
    let leading = judged.iter().filter(|(range, _, told)| !told && at_line_start(range)).count();
    let not_an_editors = is_hopeless(flaws, told + read)
        || foreign > 4 * told.max(1) + read
        || (told == 0 && foreign >= 2 && foreign * 3 >= read)
        // `[INFO] started`: line after line begins with one, and none stands in a sentence.
        || (told == 0 && leading >= 5 && leading * 5 >= read * 4)
        || (told < 3 && foreign + read > 0 && is_code(text));
    match (not_an_editors, told + read + flaws + foreign) {
        (_, 0) => Evidence::Absent,
        (true, _) => Evidence::Foreign { signs: foreign + flaws },
        (false, _) => Evidence::Editorial { told, read },
    }
}

/// Whether a good part of the first lines are lines of a program.
fn is_code(text: &str) -> bool {
    let (mut lines, mut code) = (0usize, 0usize);
    for line in text[..text.floor_char_boundary(SAMPLE)].lines().map(str::trim).filter(|l| !l.is_empty()) {
        lines += 1;
        let ends = ["{", "}", ");", "};", "({", "],", "},", "\","].iter().any(|s| line.ends_with(s));
        let holds = [" = ", " == ", " => ", "->", "::", " != ", "();", "//", "\": "].iter().any(|s| line.contains(s));
        code += usize::from(ends || (holds && !line.contains("http")));
    }
    code >= 3 && code * 6 > lines
}

/// Where brackets are somebody else's: code, links, note calls, and marks the format told. Sorted by start.
fn skipped(blocks: &[Block], spans: &[Span]) -> Vec<Range<usize>> {
    let code = blocks.iter().filter(|b| b.kind == BlockKind::Code).map(|b| b.range.clone());
    let other = |s: &&Span| {
        matches!(s.kind, SpanKind::Code | SpanKind::Link(_) | SpanKind::NoteCall(_) | SpanKind::Editorial(_))
    };
    let mut skipped: Vec<Range<usize>> = code.chain(spans.iter().filter(other).map(|s| s.range.clone())).collect();
    skipped.sort_by_key(|r| r.start);
    skipped
}

fn setting<'a>(text: &'a str, blocks: &[Block], pair: &Pair, inner: Option<&Pair>, line_end: usize) -> Setting<'a> {
    let end = pair.close.map_or_else(|| trimmed_end(text, pair.open, line_end), |close| close + 1);
    let within = inner.unwrap_or(pair);
    let (from, _) = bounds(blocks, pair.open);
    let (_, to) = bounds(blocks, end.saturating_sub(1));
    let start = text.ceil_char_boundary(pair.open.saturating_sub(WINDOW)).max(from).min(pair.open);
    let stop = text.floor_char_boundary(end + WINDOW).min(to).max(end);
    Setting {
        text,
        outer: (pair.open, end),
        inner: (within.open + 1, within.close.unwrap_or(end)),
        before: text.get(start..pair.open).unwrap_or(""),
        after: text.get(end..stop).unwrap_or(""),
        closed: pair.close.is_some(),
    }
}

/// The block at a byte, as bytes; everything where no block is.
fn bounds(blocks: &[Block], byte: usize) -> (usize, usize) {
    block_of(blocks, byte).and_then(|n| blocks.get(n)).map_or((0, usize::MAX), |b| (b.range.start, b.range.end))
}

fn block_of(blocks: &[Block], byte: usize) -> Option<usize> {
    let at = blocks.partition_point(|b| b.range.end <= byte);
    blocks.get(at).filter(|b| b.range.start <= byte).map(|_| at)
}

/// The end of the line's words: never before the bracket itself.
fn trimmed_end(text: &str, open: usize, line_end: usize) -> usize {
    let tail = text.ceil_char_boundary(line_end.saturating_sub(WINDOW).max(open));
    tail + text[tail..line_end].trim_end().len()
}

#[cfg(test)]
mod tests;
