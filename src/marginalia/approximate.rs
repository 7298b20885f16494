//! Words that do not stand in a text as they were quoted: the place that is most like theirs, where one is for certain.
//!
//! In: the folded letters of a text, and a quotation with its neighbours. Out: one place, several, none, or that the
//! search was cut short. What is merely likely is not told: a text made of formulas has a place that is nearly right for
//! every sentence taken out of it.
//!
//! A place is as much like the quotation as its words ([`QUOTE`]), what stands before and after them ([`CONTEXT`] each) and
//! its position ([`POSITION`]) agree; 1 is the same. It is told
//! - where it is like enough by itself ([`FLOOR`], more for short quotations: [`SHORT`]) and far more like than any other
//!   ([`MARGIN`]), or where both neighbours are what they were, at one place only, and the words between them still
//!   resemble the quotation ([`BETWEEN`]);
//! - and where the neighbours do not meet elsewhere with nothing between them ([`CLOSED`]): that is what a text looks like
//!   from which the words were taken out;
//! - and where its figures are the quotation's, unless both neighbours are: lines of a table differ in nothing else.
//!
//! The constants were set on the cases of `tests/anchoring/cases.rs` (five kinds of generated text and the bundled samples;
//! 2,000 of each edit; another seed than the bench's): of quotations with a tenth of their words changed 99 in 100 score
//! 0.83 and more, with a tenth of all words of the text changed 99 in 100 score 0.76. Words taken out of prose leave nothing above 0.65; out of
//! minutes, where every sentence begins alike, places up to 0.86; out of a table up to 0.96, but with others as good beside
//! it, which is what `MARGIN` sees.

use super::distance::{Begins, Letter, Pattern};
use crate::text::CodePoints;
use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;

/// Shares of the score.
const QUOTE: f64 = 0.5;
const CONTEXT: f64 = 0.2;
const POSITION: f64 = 0.1;
/// The least score.
const FLOOR: f64 = 0.75;
/// What a quotation of no letters at all would need above the floor; one of `LONG` letters needs nothing more.
const SHORT: f64 = 0.15;
const LONG: f64 = 48.0;
/// What the best place lacks is at most this share of what the next one lacks.
const MARGIN: f64 = 0.5;
/// How like one of the neighbours is at least: more than any two stretches of one language.
const COMPANY: f64 = 0.6;
/// How like the words between two unchanged neighbours have to be, and how like an unchanged neighbour is. It has so many
/// letters at least.
const BETWEEN: f64 = 0.6;
const UNCHANGED: f64 = 0.98;
const NEIGHBOUR: usize = 16;
/// How like the two neighbours side by side are to a stretch of the text from which the words between them were taken out,
/// and, where the words may still be between them at another place, how like they have to be.
const CLOSED: f64 = 0.85;
const WHOLLY_CLOSED: f64 = 0.95;
/// Letters of both together; fewer meet by chance. At the border of a text, where there is one place to look at, fewer do.
const SEAM: usize = 14;
const SEAM_AT_BORDER: usize = 8;
/// How like an unknown neighbour is to any other: what two stretches of one language have in common by chance.
const BY_CHANCE: f64 = 0.35;
/// The largest share of the letters of quotation and neighbour that may differ where a place is looked at closely.
const DIFFERENT: f64 = 0.4;
/// Places looked at closely: beyond, the text is all formula, and the search is cut short.
const PLACES: usize = 256;
/// Letters to either side of a place's border within which it is set right by what stands on both sides of it.
const REACH: usize = 24;
/// Letters of the quotation that are looked at for that.
const HEAD: usize = 32;
/// Letters of a text that is searched, some 100 MB of memory.
const LARGEST: usize = 16 << 20;

/// How much may be searched: steps, each a letter of the text against at most 64 of the pattern, some 2 ns.
#[derive(Debug)]
pub(super) struct Budget(Cell<u64>);

impl Budget {
    pub fn new(steps: u64) -> Budget {
        Budget(Cell::new(steps))
    }

    pub fn is_spent(&self) -> bool {
        self.0.get() == 0
    }

    /// False where there is not so much left.
    fn spend(&self, steps: usize) -> bool {
        let left = self.0.get().checked_sub(steps as u64);
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }
}

/// A quotation and its neighbours, folded.
pub(super) struct Wanted<'a> {
    pub exact: &'a str,
    pub prefix: &'a str,
    pub suffix: &'a str,
    /// Where it begins, in letters of the text, as far as its position tells.
    pub at: usize,
}

/// What was found. Ranges in bytes of the folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sought {
    Place(Range<usize>),
    /// Like enough each, none clearly more than the others; the likest first.
    Several(Vec<Range<usize>>),
    Nowhere,
    CutShort,
}

/// A folded text as letters, with a way back to its bytes.
pub(super) struct Letters {
    letters: Vec<Letter>,
    points: CodePoints,
    ascii: [Letter; 128],
    others: HashMap<char, Letter>,
    /// Letters there are, 0 for all that are not in the text.
    alphabet: usize,
}

/// A place that may be the quotation's, and how like it is.
#[derive(Clone, Debug)]
struct Candidate {
    /// Letters of the text.
    place: Range<usize>,
    quote: f64,
    prefix: f64,
    suffix: f64,
    score: f64,
    /// The figures in it, and beside it, are those of the quotation, but for some that are more or fewer.
    same_figures: bool,
}

/// The quotation as letters of the text.
struct Quotation {
    exact: Vec<Letter>,
    prefix: Vec<Letter>,
    suffix: Vec<Letter>,
}

impl Letters {
    /// None where the text is larger than is searched.
    pub fn of(folded: &str) -> Option<Letters> {
        let points = CodePoints::of(folded);
        let many = points.at_byte(folded, folded.len());
        if many > LARGEST {
            return None;
        }
        let mut text = Letters { letters: Vec::new(), points, ascii: [0; 128], others: HashMap::new(), alphabet: 1 };
        let mut letters = Vec::with_capacity(many);
        for c in folded.chars() {
            let own = match text.ascii.get_mut(c as usize) {
                Some(own) => own,
                None => text.others.entry(c).or_insert(0),
            };
            if *own == 0 {
                *own = text.alphabet as Letter;
                text.alphabet += 1;
            }
            letters.push(*own);
        }
        text.letters = letters;
        Some(text)
    }

    fn all(&self, words: &str) -> Vec<Letter> {
        let letter = |c: char| match self.ascii.get(c as usize) {
            Some(own) => *own,
            None => self.others.get(&c).copied().unwrap_or(0),
        };
        words.chars().map(letter).collect()
    }

    fn pattern(&self, letters: impl ExactSizeIterator<Item = Letter>) -> Pattern {
        Pattern::new(letters, self.alphabet)
    }

    /// The place of a quotation that does not stand in the text as it is. `folded` is the text this was made of.
    pub fn search(&self, folded: &str, wanted: &Wanted<'_>, budget: &Budget) -> Sought {
        let quotation = Quotation {
            exact: self.all(wanted.exact),
            prefix: self.all(wanted.prefix),
            suffix: self.all(wanted.suffix),
        };
        let (Some(closed), Some(places)) = (self.closed(wanted, budget), self.places(&quotation, budget)) else {
            return Sought::CutShort;
        };
        let figures = figures(wanted.exact);
        let mut all: Vec<Candidate> = Vec::new();
        for place in places {
            let place = self.borders(place, &quotation);
            if all.iter().all(|known| known.place != place) {
                all.push(self.look(place, &quotation, wanted, folded, &figures));
            }
        }
        all.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut apart: Vec<Candidate> = Vec::new();
        for one in all {
            if apart.iter().all(|o| o.place.end <= one.place.start || one.place.end <= o.place.start) {
                apart.push(one);
            }
        }
        decide(&apart, &quotation, self.letters.len(), closed, |place| self.bytes(folded, place))
    }

    fn bytes(&self, folded: &str, place: &Range<usize>) -> Range<usize> {
        self.points.to_byte(folded, place.start)..self.points.to_byte(folded, place.end)
    }

    /// How like the neighbours side by side, nothing between them, are to the stretch that is most like them; 0 where they
    /// are too short to tell.
    pub fn closed(&self, wanted: &Wanted<'_>, budget: &Budget) -> Option<f64> {
        let (prefix, suffix) = (self.all(wanted.prefix), self.all(wanted.suffix));
        let both: Vec<Letter> = prefix.iter().chain(&suffix).copied().collect();
        let at_border = prefix.is_empty() || suffix.is_empty();
        if both.len() < if at_border { SEAM_AT_BORDER } else { SEAM } {
            return Some(0.0);
        }
        if !budget.spend(self.letters.len()) {
            return None;
        }
        let n = self.letters.len();
        // Without a neighbour on one side the words stood at the border of the text: they are gone where it is one now.
        let near = 2 * both.len();
        let text = match (prefix.is_empty(), suffix.is_empty()) {
            (true, _) => self.letters.get(..near.min(n)),
            (_, true) => self.letters.get(n.saturating_sub(near)..),
            _ => self.letters.get(..),
        };
        let text = text.unwrap_or_default().iter().copied();
        let least = match (prefix.is_empty(), suffix.is_empty()) {
            (true, _) => nearest(&self.pattern(both.iter().copied()), text).0,
            (_, true) => nearest(&self.pattern(both.iter().rev().copied()), text.rev()).0,
            _ => {
                let mut least = both.len();
                self.pattern(both.iter().copied()).scan(text, Begins::Anywhere, |d| least = least.min(d));
                least
            }
        };
        Some(1.0 - least as f64 / both.len() as f64)
    }

    /// Places where the quotation with its prefix, or with its suffix, is not wholly unlike. None where the search was cut
    /// short.
    fn places(&self, quotation: &Quotation, budget: &Budget) -> Option<Vec<Range<usize>>> {
        let Quotation { exact, prefix, suffix } = quotation;
        let n = self.letters.len();
        let whole = self.pattern(exact.iter().copied());
        let back = self.pattern(exact.iter().rev().copied());
        let far = exact.len() * 2 + REACH;
        let mut places = Vec::new();

        let with_prefix: Vec<Letter> = prefix.iter().chain(exact).copied().collect();
        let pattern = self.pattern(with_prefix.iter().copied());
        for end in lowest(&pattern, self.letters.iter().copied(), n, exact.len(), budget)? {
            let before = self.letters.get(end.saturating_sub(far)..end).unwrap_or_default();
            let (_, long) = nearest(&back, before.iter().rev().copied());
            places.push(end - long..end);
        }
        let with_suffix: Vec<Letter> = exact.iter().chain(suffix).rev().copied().collect();
        let pattern = self.pattern(with_suffix.iter().copied());
        for behind in lowest(&pattern, self.letters.iter().rev().copied(), n, exact.len(), budget)? {
            let start = n - behind;
            let after = self.letters.get(start..n.min(start + far)).unwrap_or_default();
            let (_, long) = nearest(&whole, after.iter().copied());
            places.push(start..start + long);
        }
        (places.len() <= PLACES).then_some(places)
    }

    /// Sets the borders of a place where prefix and quotation, quotation and suffix divide the letters best.
    fn borders(&self, place: Range<usize>, quotation: &Quotation) -> Range<usize> {
        let Quotation { exact, prefix, suffix } = quotation;
        let head = exact.get(..HEAD).unwrap_or(exact);
        let tail = exact.get(exact.len().saturating_sub(HEAD)..).unwrap_or(exact);
        let start = self.border(place.start, prefix, head);
        let end = self.border(place.end, tail, suffix);
        if start < end { start..end } else { place }
    }

    /// The place near `at` up to which `before` and from which `after` differ least from the text.
    fn border(&self, at: usize, before: &[Letter], after: &[Letter]) -> usize {
        let n = self.letters.len();
        let (low, high) = (at.saturating_sub(REACH), n.min(at + REACH));
        let from = low.saturating_sub(before.len() * 2);
        let to = n.min(high + after.len() * 2);
        let stretch = |range: Range<usize>| self.letters.get(range).unwrap_or_default().iter().copied();
        let (mut ending, mut beginning) = (vec![before.len()], vec![after.len()]);
        let pattern = self.pattern(before.iter().copied());
        pattern.scan(stretch(from..high), Begins::Anywhere, |d| ending.push(d));
        let pattern = self.pattern(after.iter().rev().copied());
        pattern.scan(stretch(low..to).rev(), Begins::Anywhere, |d| beginning.push(d));
        let differ = |b: usize| Some(ending.get(b - from)? + beginning.get(to - b)?);
        (low..=high).min_by_key(|b| (differ(*b).unwrap_or(usize::MAX), b.abs_diff(at))).unwrap_or(at)
    }

    fn look(
        &self,
        place: Range<usize>,
        quotation: &Quotation,
        wanted: &Wanted<'_>,
        folded: &str,
        own_figures: &str,
    ) -> Candidate {
        let Quotation { exact, prefix, suffix } = quotation;
        let n = self.letters.len();
        let inside = self.letters.get(place.clone()).unwrap_or_default();
        let different = self.pattern(exact.iter().copied()).to(inside.iter().copied());
        let quote = 1.0 - different as f64 / exact.len().max(inside.len()).max(1) as f64;
        let before = self.letters.get(place.start.saturating_sub(prefix.len() * 2)..place.start).unwrap_or_default();
        let after = self.letters.get(place.end..n.min(place.end + suffix.len() * 2)).unwrap_or_default();
        let like = |pattern: Pattern, text: &mut dyn Iterator<Item = Letter>, at_border: bool| match pattern.len {
            0 if at_border => 1.0,
            0 => BY_CHANCE,
            len => 1.0 - nearest(&pattern, text).0 as f64 / len as f64,
        };
        let before = &mut before.iter().rev().copied();
        let prefix = like(self.pattern(prefix.iter().rev().copied()), before, place.start == 0);
        let suffix = like(self.pattern(suffix.iter().copied()), &mut after.iter().copied(), place.end == n);
        let position = 1.0 - (wanted.at.abs_diff(place.start) as f64 / n.max(1) as f64).min(1.0);
        let score = QUOTE * quote + CONTEXT * (prefix + suffix) + POSITION * position;
        let figures_in = |place: Range<usize>| figures(folded.get(self.bytes(folded, &place)).unwrap_or_default());
        let agree = |ours: &str, there: &str| is_within(there, ours) || is_within(ours, there);
        // A neighbour that is much like its own, but for a figure, is that of another line of the table.
        let beside = |like: f64, ours: &str, place: Range<usize>| {
            !(COMPANY..UNCHANGED).contains(&like) || agree(&figures(ours), &figures_in(place))
        };
        let (start, end) = (place.start, place.end);
        let same_figures = agree(own_figures, &figures_in(place.clone()))
            && beside(prefix, wanted.prefix, start.saturating_sub(quotation.prefix.len())..start)
            && beside(suffix, wanted.suffix, end..n.min(end + quotation.suffix.len()));
        Candidate { place, quote, prefix, suffix, score, same_figures }
    }
}

/// What is told of candidates that do not overlap, the likest first, in a text of so many letters.
fn decide(
    candidates: &[Candidate],
    quotation: &Quotation,
    letters: usize,
    closed: f64,
    bytes: impl Fn(&Range<usize>) -> Range<usize>,
) -> Sought {
    let several = |places: &[&Candidate]| Sought::Several(places.iter().map(|c| bytes(&c.place)).collect());
    // A neighbour that reaches to the border of the text is as long as it can be.
    let long = |neighbour: &[Letter], to_border: usize| neighbour.len() >= NEIGHBOUR || neighbour.len() >= to_border;
    let pinned = |c: &&Candidate| c.prefix >= UNCHANGED && c.suffix >= UNCHANGED && c.quote >= BETWEEN;
    let pinned: Vec<&Candidate> = candidates.iter().filter(pinned).collect();
    if let [place] = pinned.as_slice()
        && long(&quotation.prefix, place.place.start)
        && long(&quotation.suffix, letters - place.place.end)
        && closed < WHOLLY_CLOSED
        && (place.same_figures || is_far_ahead(place, candidates))
    {
        return Sought::Place(bytes(&place.place));
    }
    let floor = FLOOR + SHORT * (1.0 - quotation.exact.len() as f64 / LONG).max(0.0);
    let enough: Vec<&Candidate> = candidates.iter().filter(|c| c.score >= floor).collect();
    let Some(best) = enough.first() else { return Sought::Nowhere };
    if closed >= CLOSED || !best.same_figures || best.prefix.max(best.suffix) < COMPANY {
        return Sought::Nowhere;
    }
    if is_far_ahead(best, candidates) { Sought::Place(bytes(&best.place)) } else { several(&enough) }
}

fn is_far_ahead(place: &Candidate, candidates: &[Candidate]) -> bool {
    let next = candidates.iter().find(|c| c.place != place.place).map_or(0.0, |c| c.score);
    1.0 - place.score <= MARGIN * (1.0 - next)
}

/// Whether the words between two neighbours were taken out of the text.
pub(super) fn is_closed(likeness: f64) -> bool {
    likeness >= CLOSED
}

/// Whether all figures of `few` stand in `many` in their order: a figure may have been taken for a letter, or a letter for
/// a figure.
fn is_within(few: &str, many: &str) -> bool {
    let mut rest = many.chars();
    few.chars().all(|c| rest.any(|other| other == c))
}

/// The figures among the letters.
fn figures(words: &str) -> String {
    words.chars().filter(char::is_ascii_digit).collect()
}

/// The least distance of a pattern to a stretch that begins where the text does, and how long that is.
fn nearest(pattern: &Pattern, text: impl Iterator<Item = Letter>) -> (usize, usize) {
    let (mut least, mut long, mut at) = (pattern.len, 0, 0);
    pattern.scan(text, Begins::AtTheStart, |d| {
        at += 1;
        if d < least {
            (least, long) = (d, at);
        }
    });
    (least, long)
}

/// Where in a text of `n` letters stretches end that differ little from a pattern: of those less than half a quotation
/// (`exact` letters) apart the one that differs least. None where the search was cut short.
fn lowest(
    pattern: &Pattern,
    text: impl Iterator<Item = Letter>,
    n: usize,
    exact: usize,
    budget: &Budget,
) -> Option<Vec<usize>> {
    if !budget.spend(n.saturating_mul(pattern.cost())) {
        return None;
    }
    let most = (pattern.len as f64 * DIFFERENT) as usize;
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    pattern.scan(text, Begins::Anywhere, |d| {
        at += 1;
        if d > most {
            return;
        }
        let near = found.last().is_some_and(|(last, _)| at - last <= exact / 2);
        if !near && found.len() <= PLACES {
            found.push((at, d));
        }
        if let Some(last) = found.last_mut().filter(|(_, least)| near && d < *least) {
            *last = (at, d);
        }
    });
    Some(found.into_iter().map(|(end, _)| end).collect())
}
