//! Overlapping spans become runs: stretches of a set line over which the same things are to be told.
//!
//! In: a line as it is set, and the spans that touch it. Out: its words cut at every border of a span, in order, none lost
//! and none twice, each with its roles, the ones painted last at the end.

use super::theme::Role;
use crate::layout::{Line, Piece};
use crate::text::{Clean, Span, SpanKind};
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub words: Clean,
    pub roles: Vec<Role>,
}

/// The runs of a line. `text` is the document's; `spans` are sorted as `Document::spans`.
pub fn runs(text: &str, line: &Line, spans: &[Span]) -> Vec<Run> {
    let mut borders: Vec<usize> = Vec::new();
    for span in spans {
        borders.extend([span.range.start, span.range.end]);
        if let SpanKind::Editorial(mark) = &span.kind {
            borders.extend(mark.content.iter().flat_map(|c| [c.start, c.end]));
        }
    }
    borders.sort_unstable();
    borders.dedup();
    let mut out = Vec::new();
    for piece in &line.pieces {
        match piece {
            Piece::StandIn { words, range } => {
                out.push(Run { words: Clean::of(words), roles: roles(spans, range) });
            }
            Piece::Text(range) => {
                let mut at = range.start;
                let inside = borders.iter().filter(|b| range.contains(b) && **b > range.start).copied();
                for end in inside.chain([range.end]) {
                    let Some(words) = text.get(at..end) else { continue };
                    out.push(Run { words: Clean::of(words), roles: roles(spans, &(at..end)) });
                    at = end;
                }
            }
        }
    }
    out
}

/// What is to be told of a stretch no border of a span divides.
fn roles(spans: &[Span], range: &Range<usize>) -> Vec<Role> {
    let over = |r: &Range<usize>| r.start <= range.start && r.end >= range.end.max(range.start + 1);
    let mut layered: Vec<(u8, Role)> = Vec::new();
    for span in spans.iter().filter(|s| over(&s.range)) {
        let (layer, role) = match &span.kind {
            SpanKind::Emphasis => (0, Role::Emphasis),
            SpanKind::Strong => (0, Role::Strong),
            SpanKind::Code => (0, Role::Code),
            SpanKind::Struck => (0, Role::Struck),
            SpanKind::Link(_) | SpanKind::NoteCall(_) => (1, Role::Link),
            SpanKind::Image(_) => (0, Role::Emphasis),
            // Names and dates are not lit until the register of names asks for it.
            SpanKind::Name { .. } | SpanKind::Date(_) => continue,
            SpanKind::Editorial(mark) => {
                if !mark.closed {
                    layered.push((2, Role::Uncertain));
                }
                match &mark.content {
                    Some(content) if !over(content) => (2, Role::Bracket),
                    _ => (2, Role::Mark(mark.kind)),
                }
            }
            SpanKind::Highlight(colour) => (3, Role::Highlight(*colour)),
            SpanKind::Note { .. } => (4, Role::Noted),
            SpanKind::Reworded => (4, Role::Reworded),
            SpanKind::Hit { current: false } => (5, Role::Hit),
            SpanKind::Hit { current: true } => (5, Role::CurrentHit),
            SpanKind::Selection => (6, Role::Selected),
        };
        layered.push((layer, role));
    }
    layered.sort_by_key(|(layer, _)| *layer);
    layered.into_iter().map(|(_, role)| role).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Mark, MarkKind};
    use proptest::prelude::*;

    fn line(range: Range<usize>) -> Line {
        Line { block: 0, range: range.clone(), indent: 0, pieces: vec![Piece::Text(range)] }
    }

    #[test]
    fn a_hit_across_a_bracket_is_cut_at_its_borders() {
        let text = "plenum [handwritten: decision] drawn";
        let mark = Mark { kind: MarkKind::Addition, content: Some(21..29), closed: true };
        let spans = [
            Span { range: 7..30, kind: SpanKind::Editorial(mark) },
            Span { range: 21..36, kind: SpanKind::Hit { current: false } },
        ];
        let seen: Vec<_> =
            runs(text, &line(0..36), &spans).into_iter().map(|r| (r.words.into_string(), r.roles)).collect();
        let words: Vec<_> = seen.iter().map(|(w, _)| w.as_str()).collect();
        assert_eq!(words, ["plenum ", "[handwritten: ", "decision", "]", " drawn"]);
        assert_eq!(seen[1].1, [Role::Bracket]);
        assert_eq!(seen[2].1, [Role::Mark(MarkKind::Addition), Role::Hit]);
        assert_eq!(seen[3].1, [Role::Bracket, Role::Hit]);
    }

    proptest! {
        #[test]
        fn runs_partition_a_line(
            text in "[a-zé字 ]{1,60}",
            cuts in proptest::collection::vec((0usize..61, 0usize..61), 0..8),
        ) {
            let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let border = |n: usize| borders[n % borders.len()];
            let mut spans: Vec<Span> = cuts
                .iter()
                .map(|(a, b)| Span { range: border(*a).min(border(*b))..border(*a).max(border(*b)), kind: SpanKind::Strong })
                .collect();
            crate::text::Document::sort_spans(&mut spans);
            let together: String =
                runs(&text, &line(0..text.len()), &spans).into_iter().map(|r| r.words.into_string()).collect();
            prop_assert_eq!(together, text);
        }
    }
}
