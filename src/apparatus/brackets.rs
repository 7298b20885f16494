//! Square brackets and how they pair, in one pass over the text.
//!
//! In: the text and the stretches whose brackets are code or links. Out: the pairs, those never closed, those never
//! opened. What a bracket means is not asked here.

use std::collections::VecDeque;
use std::ops::Range;

/// An opening bracket and, where it has one, its closing one (bytes of the text).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub open: usize,
    pub close: Option<usize>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Brackets {
    /// By the opening bracket.
    pub pairs: Vec<Pair>,
    pub unopened: Vec<usize>,
}

/// Nobody nests marks deeper: of more that are open the oldest is given up as never closed.
const DEEPEST: usize = 8;

/// A mark does not run over more bytes than this (some two pages); a bracket further away closes another thing.
const FURTHEST: usize = 6_000;

/// `skipped` is sorted by start. Costs one scan of the text, whatever the text.
pub(super) fn find(text: &str, skipped: &[Range<usize>]) -> Brackets {
    let mut found = Brackets::default();
    let mut open: VecDeque<usize> = VecDeque::new();
    let (mut next, mut covered) = (0, 0);
    for at in memchr::memchr2_iter(b'[', b']', text.as_bytes()) {
        while let Some(range) = skipped.get(next).filter(|r| r.start <= at) {
            covered = range.end.max(covered);
            next += 1;
        }
        if at < covered {
            continue;
        }
        if text.as_bytes()[at] == b'[' {
            if open.len() == DEEPEST {
                open.pop_front();
            }
            open.push_back(found.pairs.len());
            found.pairs.push(Pair { open: at, close: None });
            continue;
        }
        while open.front().is_some_and(|pair| at - found.pairs[*pair].open > FURTHEST) {
            open.pop_front();
        }
        match open.pop_back() {
            Some(pair) => found.pairs[pair].close = Some(at),
            None => found.unopened.push(at),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(usize, Option<usize>)> {
        find(text, &[]).pairs.iter().map(|p| (p.open, p.close)).collect()
    }

    #[test]
    fn brackets_pair_inside_out() {
        assert_eq!(pairs("[a [b] c]"), [(0, Some(8)), (3, Some(5))]);
        assert_eq!(pairs("[a [b]"), [(0, None), (3, Some(5))]);
        assert_eq!(find("a] [b]", &[]).unopened, [1]);
    }

    #[test]
    fn a_bracket_never_closed_does_not_reach_far() {
        let text = format!("[a{}]", "\n\nwords".repeat(2_000));
        let found = find(&text, &[]);
        assert_eq!(found.pairs, [Pair { open: 0, close: None }]);
        assert_eq!(found.unopened, [text.len() - 1]);
    }

    #[test]
    fn code_and_links_are_passed_over() {
        assert_eq!(find("`a[0]` [b] c]", &[0..6, 2..3, 12..13]).pairs, [Pair { open: 7, close: Some(9) }]);
    }

    #[test]
    fn a_million_brackets_cost_one_scan() {
        let start = std::time::Instant::now();
        assert_eq!(find(&"[".repeat(1_000_000), &[]).pairs.len(), 1_000_000);
        assert_eq!(find(&"[]".repeat(500_000), &[]).pairs.len(), 500_000);
        let deep = "[".repeat(500_000) + &"]".repeat(500_000);
        assert_eq!(find(&deep, &[]).pairs.iter().filter(|p| p.close.is_some()).count(), DEEPEST);
        assert!(start.elapsed().as_secs() < 5);
    }
}
