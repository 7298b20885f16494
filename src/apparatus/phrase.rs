//! The small language of `assets/apparatus/*.toml`: a line of a record as a pattern of words.
//!
//! A pattern is words apart by spaces, matched without regard to case and punctuation, from the first word of a line to
//! its last. `a|b` is either word, `a?` may be missing, `a:` wants a colon after the word. In braces:
//! `{value}` the words that are the field's value, `{any}` any words or none, `{label}` up to seven words and a colon, `{number}` a number with or without its
//! sign (`No. 5`, `№ 5`, `N5`, `5`), `{no}` a number with its sign, `{count}` a number or a number word, `{date}` a date.

use super::dates::{self, Calendar};
use std::ops::Range;

/// One word of a line: its bytes, its letters as words are compared, and whether a colon follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub range: Range<usize>,
    /// Lower case, with a straight apostrophe.
    pub lower: String,
    pub colon: bool,
}

impl Word {
    fn new(line: &str, range: Range<usize>) -> Word {
        let lower = lower(&line[range.clone()]);
        Word { range, lower, colon: false }
    }
}

/// A word as words are compared: case and the shape of the apostrophe aside.
pub(super) fn lower(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { word.replace('’', "'").to_lowercase() }
}

/// The words of a line: letters and digits, with the hyphens, slashes and apostrophes inside them; `№` and `#` stand alone.
pub(super) fn words(line: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == ':' {
            if let Some(word) = out.last_mut() {
                word.colon |= line[word.range.end..at].chars().all(|c| matches!(c, ' ' | '.' | ')' | '\u{a0}'));
            }
        } else if matches!(c, '№' | '#') {
            out.push(Word::new(line, at..at + c.len_utf8()));
        } else if c.is_alphanumeric() {
            let mut end = at + c.len_utf8();
            while let Some(&(next, c)) = chars.peek() {
                let after = line[next + c.len_utf8()..].chars().next();
                let joins = matches!(c, '\'' | '’' | '-' | '–' | '/') && after.is_some_and(char::is_alphanumeric);
                if !c.is_alphanumeric() && !joins && !is_combining(c) {
                    break;
                }
                end = next + c.len_utf8();
                chars.next();
            }
            out.push(Word::new(line, at..end));
        }
    }
    out
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[derive(Clone, Debug)]
pub(super) struct Pattern {
    steps: Vec<Step>,
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
        if steps.is_empty() { Err("an empty pattern".into()) } else { Ok(Pattern { steps }) }
    }

    /// Matches the whole of a line, whose words are `words`.
    pub fn find(&self, line: &str, words: &[Word], calendar: &Calendar) -> Option<Found> {
        if words.is_empty() || words.len() > LONGEST {
            return None;
        }
        let mut found = Found::default();
        Matcher { line, words, calendar, budget: 2_000 }.from(&self.steps, 0, &mut found).then_some(found)
    }
}

struct Matcher<'a> {
    line: &'a str,
    words: &'a [Word],
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
                let here = self.words.get(at).is_some_and(|w| (!colon || w.colon) && either.contains(&w.lower));
                (here && self.from(rest, at + 1, found)) || (*optional && self.from(rest, at, found))
            }
            Step::Number { signed } => self.number(at, *signed).is_some_and(|next| self.from(rest, next, found)),
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

    /// The word after a number that begins at word `at`.
    fn number(&self, at: usize, signed: bool) -> Option<usize> {
        let word = &self.line[self.words.get(at)?.range.clone()];
        let digit = |w: &str| w.starts_with(|c: char| c.is_ascii_digit());
        let next = self.words.get(at + 1).map(|w| &self.line[w.range.clone()]);
        let sign = matches!(word, "№" | "#") || ["nº", "n°", "no", "nr", "n", "num"].contains(&lower(word).as_str());
        if sign && next.is_some_and(digit) {
            return Some(at + 2);
        }
        // `N604-609`, `Nº5`: the sign and the number in one word.
        let glued = word.strip_prefix(['N', 'n']).map(|w| w.strip_prefix('º').unwrap_or(w)).is_some_and(digit);
        (glued || (!signed && digit(word))).then_some(at + 1)
    }
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
    use super::*;

    fn matches(pattern: &str, line: &str) -> Option<Option<String>> {
        let found = Pattern::parse(pattern).unwrap().find(line, &words(line), Calendar::bundled_for_tests())?;
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
