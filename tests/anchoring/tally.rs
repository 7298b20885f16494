//! What became of the quotations of many cases: by our search, and by two simple rules beside it.

use super::cases::{Case, Chance, Edit, Kind, Text, case, of, text};
use postil::marginalia::{Anchor, Annotation, Motivation, Selector, anchor};
use postil::text::{CodePoints, ContentHash};
use std::collections::BTreeMap;
use std::ops::Range;

/// How many cases came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub cases: usize,
    /// Attached to the words, or to what stands in their place.
    pub right: usize,
    /// Attached to other words; of words that are gone, attached at all.
    pub wrong: usize,
    pub ambiguous: usize,
    pub orphan: usize,
    pub unsearched: usize,
}

impl Tally {
    pub fn count(&mut self, case: &Case, anchor: &Anchor) {
        self.cases += 1;
        match (anchor, anchor.range()) {
            (_, Some(place)) if is_right(case, &place) => self.right += 1,
            (_, Some(_)) => self.wrong += 1,
            (Anchor::Ambiguous(_), _) => self.ambiguous += 1,
            (Anchor::Unsearched, _) => self.unsearched += 1,
            _ => self.orphan += 1,
        }
    }
}

/// Whether an attached place is the truth: it holds most of it, and not much else.
fn is_right(case: &Case, place: &Range<usize>) -> bool {
    let Some(truth) = &case.truth else { return false };
    let shared = truth.end.min(place.end).saturating_sub(truth.start.max(place.start));
    let together = truth.end.max(place.end) - truth.start.min(place.start);
    shared * 10 >= together * 7
}

pub fn selector(case: &Case) -> Selector {
    let on = ContentHash::of(case.before.as_bytes());
    Selector::of(&case.before, on, &CodePoints::of(&case.before), case.quote.clone())
}

/// Our search.
pub fn ours(case: &Case) -> Anchor {
    let note = Annotation::new(Motivation::Highlighting, Some(selector(case)), "me");
    anchor(&note, &case.after, ContentHash::of(case.after.as_bytes()), &CodePoints::of(&case.after))
}

/// The first place where the words stand to the letter.
pub fn exactly(case: &Case) -> Anchor {
    let exact = &selector(case).exact;
    case.after.find(exact.as_str()).map_or(Anchor::Orphan, |at| Anchor::Found(at..at + exact.len()))
}

/// The place most like the words by the letters in which they differ, however many these are; of several the first.
pub fn likest(case: &Case) -> Anchor {
    let pattern: Vec<char> = selector(case).exact.chars().collect();
    let mut column: Vec<(usize, usize)> = (0..=pattern.len()).map(|n| (n, 0)).collect();
    let mut best = (usize::MAX, 0..0);
    for (at, c) in case.after.char_indices() {
        let mut above = (0, at);
        for (row, own) in pattern.iter().enumerate() {
            let exchanged = (column[row].0 + usize::from(*own != c), column[row].1);
            column[row] = above;
            above = exchanged.min((column[row + 1].0 + 1, column[row + 1].1)).min((above.0 + 1, above.1));
        }
        column[pattern.len()] = above;
        if above.0 < best.0 {
            best = (above.0, above.1..at + c.len_utf8());
        }
        column[0] = (0, at + c.len_utf8());
    }
    if best.0 == usize::MAX { Anchor::Orphan } else { Anchor::Changed(best.1) }
}

/// The texts that are not generated.
pub fn samples() -> Vec<Text> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples");
    let files = std::fs::read_dir(folder).expect("the samples are there").flatten().map(|f| f.path());
    let mut files: Vec<_> = files.collect();
    files.sort();
    files.iter().map(|f| of(&std::fs::read_to_string(f).expect("samples are UTF-8"))).collect()
}

/// `each` gets so many cases of every edit; one text in four is one of `written`. `shown` sees each case with its outcome.
pub fn tally(
    seed: u64,
    each: usize,
    written: &[Text],
    rule: fn(&Case) -> Anchor,
    shown: &mut dyn FnMut(Edit, Kind, &Case, &Anchor),
) -> BTreeMap<Edit, Tally> {
    let mut chance = Chance(seed);
    let mut all = BTreeMap::new();
    for edit in Edit::KEPT.into_iter().chain(Edit::GONE) {
        let tally: &mut Tally = all.entry(edit).or_default();
        while tally.cases < each {
            let kind = Kind::ALL[chance.below(Kind::ALL.len())];
            let text = match written {
                [] => text(&mut chance, kind),
                some if chance.one_in(4) => some[chance.below(some.len())].clone(),
                _ => text(&mut chance, kind),
            };
            let Some(case) = case(&mut chance, kind, &text, edit) else { continue };
            let outcome = rule(&case);
            shown(edit, kind, &case, &outcome);
            tally.count(&case, &outcome);
        }
    }
    all
}

/// All edits that keep the words, or that take them away.
pub fn sum(all: &BTreeMap<Edit, Tally>, edits: &[Edit]) -> Tally {
    let mut sum = Tally::default();
    for one in edits.iter().filter_map(|e| all.get(e)) {
        sum.cases += one.cases;
        sum.right += one.right;
        sum.wrong += one.wrong;
        sum.ambiguous += one.ambiguous;
        sum.orphan += one.orphan;
        sum.unsearched += one.unsearched;
    }
    sum
}
