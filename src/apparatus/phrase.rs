//! The small language of `assets/apparatus/*.toml`: a line of a record as a pattern of words.
//!
//! A pattern is words apart by spaces, matched without regard to case and punctuation, from the first word of a line to
//! its last. `a|b` is either word, `a?` may be missing, `a:` wants a colon after the word. In braces:
//! `{value}` the words that are the field's value, `{any}` any words or none, `{label}` up to seven words and a colon, `{number}` a number with or without its
//! sign (`No. 5`, `№ 5`, `N5`, `5`), `{no}` a number with its sign, `{count}` a number or a number word, `{date}` a date.

use super::dates::{self, Calendar};
use super::words::{ByKey, Key, Word};
use std::ops::Range;

#[derive(Clone, Debug)]
pub(super) struct Pattern {
    steps: Vec<Step>,
    /// For each word that cannot be missing the signs of the words it may be: a line without any of them is passed over.
    wants: Vec<u64>,
}

#[derive(Clone, Debug)]
enum Step {
    Word { either: Vec<String>, colon: bool, optional: bool },
    Number { signed: bool },
    Count,
    Date,
    Value,
    Any,
    Label,
}

/// Patterns in order, by the word a line must begin with.
#[derive(Clone, Debug, Default)]
pub(super) struct Patterns {
    all: Vec<Pattern>,
    by_first: ByKey<Vec<usize>>,
    /// Those that begin with no certain word.
    others: Vec<usize>,
}

impl Patterns {
    pub fn push(&mut self, pattern: Pattern) {
        let number = self.all.len();
        match pattern.steps.first() {
            Some(Step::Word { either, optional: false, .. }) => {
                for word in either {
                    let listed = self.by_first.entry(Key::of(word)).or_default();
                    if listed.last() != Some(&number) {
                        listed.push(number);
                    }
                }
            }
            _ => self.others.push(number),
        }
        self.all.push(pattern);
    }

    pub fn extend(&mut self, more: Vec<Pattern>) {
        more.into_iter().for_each(|pattern| self.push(pattern));
    }

    /// What each pattern that matches found, in the order of the patterns.
    pub fn found<'a>(&'a self, line: &'a Line<'a>, calendar: &'a Calendar) -> impl Iterator<Item = Found> + 'a {
        let first = line.words.first().filter(|_| line.words.len() <= LONGEST);
        let mut by_first = first.and_then(|w| self.by_first.get(&w.key)).map_or(&[][..], Vec::as_slice);
        let mut others = if first.is_some() { self.others.as_slice() } else { &[] };
        let next = move || {
            let list = match (by_first.first(), others.first()) {
                (Some(a), Some(b)) if a < b => &mut by_first,
                (Some(_), None) => &mut by_first,
                _ => &mut others,
            };
            let (next, rest) = list.split_first()?;
            *list = rest;
            self.all.get(*next)
        };
        std::iter::from_fn(next).filter_map(|pattern| pattern.find(line, calendar))
    }

    /// Whether a stretch of the line, cut between words, may match: no means no, yes means perhaps.
    pub fn may_match_within(&self, line: &Line) -> bool {
        line.words.iter().any(|word| self.by_first.contains_key(&word.key))
            || self.others.iter().any(|at| self.all[*at].wants.iter().all(|any| any & line.signs != 0))
    }

    pub fn any(&self, line: &Line, calendar: &Calendar) -> bool {
        self.found(line, calendar).next().is_some()
    }
}

/// A line as patterns look at it.
pub(super) struct Line<'a> {
    text: &'a str,
    words: &'a [Word<'a>],
    /// The signs of all its words, and whether it has numbers.
    signs: u64,
}

/// A sign beyond those of words: there is a digit.
const DIGIT: u64 = 1 << 62;
/// There is a number with its sign.
const SIGNED: u64 = 1 << 63;

impl<'a> Line<'a> {
    /// `words` are the words of `text`.
    pub fn new(text: &'a str, words: &'a [Word<'a>]) -> Line<'a> {
        Line::known(text, words, signs(text, words))
    }

    /// A line whose [`signs`] are known.
    pub fn known(text: &'a str, words: &'a [Word<'a>], signs: u64) -> Line<'a> {
        Line { text, words, signs }
    }
}

/// By what a look tells that a line cannot have a word or a number.
pub(super) fn signs(text: &str, words: &[Word]) -> u64 {
    let signs = words.iter().fold(0, |signs, word| signs | word.key.sign());
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return signs;
    }
    let signed = (0..words.len()).any(|at| number(text, words, at, true).is_some());
    signs | DIGIT | if signed { SIGNED } else { 0 }
}

/// What a pattern found in a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub value: Option<Range<usize>>,
}

/// Lines longer than this are prose and match nothing; it bounds the search of patterns with several `{any}`.
const LONGEST: usize = 60;
/// Words before the colon of a `{label}`.
const LONGEST_LABEL: usize = 7;

impl Pattern {
    /// Reads a pattern; an error says what is wrong with it.
    pub fn parse(written: &str) -> Result<Pattern, String> {
        let mut steps = Vec::new();
        for piece in written.split_whitespace() {
            steps.push(match piece {
                "{value}" => Step::Value,
                "{any}" => Step::Any,
                "{label}" => Step::Label,
                "{number}" => Step::Number { signed: false },
                "{no}" => Step::Number { signed: true },
                "{count}" => Step::Count,
                "{date}" => Step::Date,
                _ if piece.contains(['{', '}']) => return Err(format!("unknown placeholder `{piece}`")),
                _ => {
                    let (piece, optional) = piece.strip_suffix('?').map_or((piece, false), |p| (p, true));
                    let (piece, colon) = piece.strip_suffix(':').map_or((piece, false), |p| (p, true));
                    let either: Vec<String> = piece.split('|').map(str::to_lowercase).collect();
                    if either.iter().any(String::is_empty) {
                        return Err(format!("an empty word in the pattern `{written}`"));
                    }
                    Step::Word { either, colon, optional }
                }
            });
        }
        let wants = steps.iter().filter_map(Step::wants).collect();
        if steps.is_empty() { Err("an empty pattern".into()) } else { Ok(Pattern { steps, wants }) }
    }

    /// Matches the whole of a line.
    pub fn find(&self, line: &Line, calendar: &Calendar) -> Option<Found> {
        if line.words.is_empty() || line.words.len() > LONGEST || self.wants.iter().any(|any| any & line.signs == 0) {
            return None;
        }
        let mut found = Found::default();
        let mut matcher = Matcher { line: line.text, words: line.words, calendar, budget: 2_000 };
        matcher.from(&self.steps, 0, &mut found).then_some(found)
    }
}

impl Step {
    /// The signs of which a line must have one; none where the step asks for none.
    fn wants(&self) -> Option<u64> {
        match self {
            Step::Word { either, optional: false, .. } => {
                Some(either.iter().fold(0, |signs, word| signs | Key::of(word).sign()))
            }
            Step::Number { signed: true } => Some(SIGNED),
            // Every form of a date has a digit.
            Step::Number { signed: false } | Step::Date => Some(DIGIT),
            Step::Word { .. } | Step::Count | Step::Value | Step::Any | Step::Label => None,
        }
    }
}

struct Matcher<'a> {
    line: &'a str,
    words: &'a [Word<'a>],
    calendar: &'a Calendar,
    /// Steps left before the line is given up: a hostile line costs no more.
    budget: u32,
}

impl Matcher<'_> {
    fn from(&mut self, steps: &[Step], at: usize, found: &mut Found) -> bool {
        let Some((step, rest)) = steps.split_first() else { return at == self.words.len() };
        let Some(budget) = self.budget.checked_sub(1) else { return false };
        self.budget = budget;
        match step {
            Step::Word { either, colon, optional } => {
                let here = self.words.get(at).is_some_and(|w| (!colon || w.colon) && either.iter().any(|e| w.is(e)));
                (here && self.from(rest, at + 1, found)) || (*optional && self.from(rest, at, found))
            }
            Step::Number { signed } => {
                number(self.line, self.words, at, *signed).is_some_and(|next| self.from(rest, next, found))
            }
            Step::Count => {
                let counts = self.words.get(at).is_some_and(|w| {
                    let word = &self.line[w.range.clone()];
                    word.starts_with(|c: char| c.is_ascii_digit()) || self.calendar.is_count(word)
                });
                counts && self.from(rest, at + 1, found)
            }
            Step::Date => {
                let Some(word) = self.words.get(at) else { return false };
                let Some(date) = dates::at(self.line, word.range.start, self.calendar) else { return false };
                let next = self.words.partition_point(|w| w.range.start < date.range.end);
                self.from(rest, next, found)
            }
            Step::Label => {
                let colon = (at..self.words.len().min(at + LONGEST_LABEL)).find(|n| self.words[*n].colon);
                colon.is_some_and(|n| self.from(rest, n + 1, found))
            }
            Step::Any => (at..=self.words.len()).any(|next| self.from(rest, next, found)),
            Step::Value if rest.is_empty() => {
                let Some(word) = self.words.get(at) else { return false };
                found.value = Some(value(self.line, word.range.start..self.line.len()));
                true
            }
            Step::Value => (at + 1..=self.words.len()).any(|next| {
                if !self.from(rest, next, found) {
                    return false;
                }
                let (Some(first), Some(last)) = (self.words.get(at), self.words.get(next - 1)) else { return false };
                found.value = Some(value(self.line, first.range.start..last.range.end));
                true
            }),
        }
    }
}

/// The word after a number that begins at word `at`.
fn number(line: &str, words: &[Word], at: usize, signed: bool) -> Option<usize> {
    let first = words.get(at)?;
    let word = &line[first.range.clone()];
    let digit = |w: &str| w.starts_with(|c: char| c.is_ascii_digit());
    let next = words.get(at + 1).map(|w| &line[w.range.clone()]);
    if next.is_some_and(digit) {
        let sign = ["№", "#", "nº", "n°", "no", "nr", "n", "num"].iter().any(|sign| first.is(sign));
        if sign {
            return Some(at + 2);
        }
    }
    // `N604-609`, `Nº5`: the sign and the number in one word.
    let glued = word.strip_prefix(['N', 'n']).map(|w| w.strip_prefix('º').unwrap_or(w)).is_some_and(digit);
    (glued || (!signed && digit(word))).then_some(at + 1)
}

/// The range without white space and closing punctuation at its ends, with the bracket or quotation mark it opens with.
fn value(line: &str, range: Range<usize>) -> Range<usize> {
    let opening = line[..range.start].chars().next_back().filter(|c| matches!(c, '[' | '(' | '“' | '"' | '«'));
    let start = range.start - opening.map_or(0, char::len_utf8);
    start..start + without_stop(&line[start..range.end]).len()
}

/// The words without a closing comma or full stop; the full stop of an initial or an abbreviation of one letter stays.
pub(super) fn without_stop(words: &str) -> &str {
    let trimmed = words.trim_end().trim_end_matches([',', ';']);
    match trimmed.strip_suffix('.') {
        Some(rest) if !ends_with_initial(rest) => rest,
        _ => trimmed,
    }
}

/// A letter alone, or two of a name in another alphabet after an initial: `A. Ya`.
fn ends_with_initial(words: &str) -> bool {
    let last = words.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let before = words[..words.len() - last.len()].trim_end();
    let after_initial = before.ends_with('.')
        && before.rsplit(|c: char| !c.is_alphabetic()).nth(1).is_some_and(|w| w.chars().count() <= 2);
    match last.chars().count() {
        1 => true,
        2 => after_initial && last.starts_with(char::is_uppercase),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    fn matches(pattern: &str, line: &str) -> Option<Option<String>> {
        let words = words(line);
        let found = Pattern::parse(pattern).unwrap().find(&Line::new(line, &words), Calendar::bundled_for_tests())?;
        Some(found.value.map(|v| line[v].to_string()))
    }

    #[test]
    fn a_pattern_matches_the_whole_line_without_regard_to_case() {
        assert_eq!(matches("typed by {value}", "TYPED by Orlova."), Some(Some("Orlova".into())));
        assert_eq!(matches("typed by {value}", "He typed by lamplight"), None);
        assert_eq!(matches("translated by {value} for {any}", "Translated by A. B. for X"), Some(Some("A. B".into())));
        assert_eq!(matches("typed by {value}", "Typed by [illegible]"), Some(Some("[illegible]".into())));
    }

    #[test]
    fn numbers_carry_any_of_their_signs() {
        for line in ["Copy No. 3", "Copy № 3", "Copy №3", "Copy Nº 3", "copy N3", "Copy # 3", "Copy 3"] {
            assert!(matches("copy {number}", line).is_some(), "{line}");
        }
        assert!(matches("{no}", "Nº 17/s").is_some());
        assert!(matches("{no}", "17").is_none());
    }

    #[test]
    fn dates_and_counts_are_words_of_the_language() {
        assert!(matches("{count} copies printed", "Three copies printed").is_some());
        assert!(matches("{any} {date} {any} {no}", "MFA 3 May spets N12-14").is_some());
        assert!(matches("subject: {value}", "Subject matter").is_none());
        assert_eq!(matches("present {label} {value}", "Present for the guild: A. Lind"), Some(Some("A. Lind".into())));
        assert!(matches("present {label} {value}", "Present were A. Lind and others").is_none());
    }

    #[test]
    fn a_wrong_pattern_is_told() {
        assert!(Pattern::parse("by {who}").unwrap_err().contains("{who}"));
        assert!(Pattern::parse("").is_err());
    }

    #[test]
    fn many_wildcards_give_up_on_a_long_line() {
        let line = "a ".repeat(LONGEST);
        assert_eq!(matches("{any} a {any} a {any} a {any} b", &line), None);
    }
}
