//! What one bracket means: the kind of mark, and where its words are.
//!
//! In: a pair of brackets in its block. Out: a [`Verdict`]. A prefix or a known word decides; without one a bracket is
//! supplied only where its words read on in the sentence around it, and one that describes is left unclassified.

use super::brackets::Pair;
use super::vocabulary::{MarkWords, Vocabulary};
use super::words::{Word, words};
use crate::text::{Mark, MarkKind};
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Mark {
        mark: Mark,
        told: bool,
    },
    /// Another thing that is written in brackets anywhere: a footnote call, a tick box, a word of the web page.
    Nothing,
    /// A sign that brackets mean something else in this text: code, links, log lines.
    Foreign,
}

/// A bracket in its surroundings; all of them slices of a bounded length, so that a judgement costs the same anywhere.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'a> {
    pub text: &'a str,
    /// The outer bytes: with both brackets, or to the end of the line where it is never closed.
    pub outer: (usize, usize),
    /// The bytes between the (innermost, where they are doubled) brackets.
    pub inner: (usize, usize),
    /// What stands before and after in the same block, cut to a window.
    pub before: &'a str,
    pub after: &'a str,
    pub closed: bool,
}

/// Words of a bracket that are looked at; a longer one is a text of its own, known by its prefix or not at all.
const LOOKED_AT: usize = 300;
/// A bracket with more words is no part of the sentence around it.
const LONGEST_SUPPLIED: usize = 12;
/// Words before the colon of a prefix.
const LONGEST_PREFIX: usize = 9;

pub(super) fn judge(setting: &Setting, vocabulary: &Vocabulary) -> Verdict {
    let bracket = Bracket::new(setting, &vocabulary.marks);
    if bracket.content.is_empty() {
        return Verdict::Nothing;
    }
    if bracket.is_another_thing() {
        return Verdict::Nothing;
    }
    if let Some((kind, content)) = bracket.told() {
        return bracket.mark(kind, content, true);
    }
    if !setting.closed {
        return bracket.mark(MarkKind::Unclassified, Some(bracket.range(0)), false);
    }
    if bracket.is_foreign() {
        return Verdict::Foreign;
    }
    let kind = bracket.read();
    bracket.mark(kind, Some(bracket.range(0)), false)
}

struct Bracket<'a> {
    setting: &'a Setting<'a>,
    known: &'a MarkWords,
    /// The trimmed words inside, and the byte of the text they begin at.
    content: &'a str,
    start: usize,
    /// The beginning of `content`, and its words.
    head: &'a str,
    words: Vec<Word<'a>>,
}

impl<'a> Bracket<'a> {
    fn new(setting: &'a Setting<'a>, known: &'a MarkWords) -> Bracket<'a> {
        let raw = setting.text.get(setting.inner.0..setting.inner.1).unwrap_or("");
        let content = raw.trim();
        let start = setting.inner.0 + (raw.len() - raw.trim_start().len());
        let head = &content[..content.floor_char_boundary(LOOKED_AT)];
        Bracket { setting, known, content, start, head, words: words(head) }
    }

    fn mark(&self, kind: MarkKind, content: Option<Range<usize>>, told: bool) -> Verdict {
        Verdict::Mark { mark: Mark { kind, content, closed: self.setting.closed }, told }
    }

    /// The words from byte `from` of the content on, as bytes of the text.
    fn range(&self, from: usize) -> Range<usize> {
        self.start + from..self.start + self.content.len()
    }

    fn is_long(&self) -> bool {
        self.head.len() < self.content.len()
    }

    fn is_another_thing(&self) -> bool {
        if self.is_long() {
            return false;
        }
        let c = self.content;
        let digits = c.bytes().filter(u8::is_ascii_digit).count();
        let number = digits > 0 && c.len() <= 16 && c.chars().all(|c| c.is_ascii_digit() || " ,-–*†".contains(c));
        let call = number && !self.is_year() && !self.is_part_of_a_number();
        let footnote = c.len() <= 4 && c.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§'));
        call || footnote || (self.words.len() <= 3 && self.known.never.is(self.head, &self.words))
    }

    fn is_year(&self) -> bool {
        self.content.len() == 4 && self.content.parse().is_ok_and(|year: u16| (1000..=2100).contains(&year))
    }

    /// `[19]56`: four digits, some of them supplied.
    fn is_part_of_a_number(&self) -> bool {
        let digit = |c: &char| c.is_ascii_digit();
        let around = self.setting.before.chars().rev().take_while(digit).count()
            + self.setting.after.chars().take_while(digit).count();
        // No note has a number that begins with a nought.
        around > 0 && (around + self.content.len() == 4 || self.content.starts_with('0'))
    }

    /// The kind a prefix or a known word tells, and the words of the source inside.
    fn told(&self) -> Option<(MarkKind, Option<Range<usize>>)> {
        if let Some(colon) = self.prefix_end() {
            let prefix = &self.head[..colon];
            let found = self.known.prefixes.iter().find(|(_, phrases)| phrases.has(&words(prefix)));
            if let Some((kind, _)) = found {
                return Some((*kind, self.words_after(colon + 1, *kind)));
            }
        }
        if self.is_long() {
            return None;
        }
        if self.known.signed.is(self.head, &self.words) {
            return Some((MarkKind::Addition, None));
        }
        if self.is_locus() {
            return Some((MarkKind::Locus, None));
        }
        if self.content.chars().all(|c| c == '?') {
            let supplied = self.closes_a_sentence();
            let kind = if supplied { MarkKind::Supplied } else { MarkKind::Unclear };
            return Some((kind, Some(self.range(0))));
        }
        // `[?went]`: a reading that is not certain.
        let doubted =
            self.content.strip_prefix('?').map(str::trim_start).filter(|w| w.starts_with(char::is_alphabetic));
        if let Some(reading) = doubted {
            return Some((MarkKind::Unclear, Some(self.range(self.content.len() - reading.len()))));
        }
        if self.content.chars().all(|c| matches!(c, '.' | '…' | ' ')) && self.content != "." {
            return Some((MarkKind::Gap, None));
        }
        let short = self.words.len() <= LONGEST_SUPPLIED;
        let (kind, ..) = self.known.words.iter().find(|(_, is, has)| {
            is.is(self.head, &self.words) || (short && self.describes_alone() && has.has(&self.words))
        })?;
        Some((*kind, (*kind == MarkKind::Note).then(|| self.range(0))))
    }

    /// Whether a word in it may decide for all of it: not in `[the sealed letter]` amid a sentence.
    fn describes_alone(&self) -> bool {
        let first = self.words.first().map(|w| &self.head[w.range.clone()]);
        let function = first.is_some() && self.known.function.longest_at(&self.words, 0) > 0;
        !function || self.stands_apart()
    }

    /// The byte of the colon that ends a prefix.
    fn prefix_end(&self) -> Option<usize> {
        let colon = self.head.find([':', '['])?;
        let is_prefix = self.head[colon..].starts_with(':')
            && !(self.head[..colon].ends_with(|c: char| c.is_ascii_digit())
                && self.head[colon + 1..].starts_with(|c: char| c.is_ascii_digit()))
            && self.words.iter().take_while(|w| w.range.end <= colon).count() <= LONGEST_PREFIX;
        is_prefix.then_some(colon)
    }

    /// The words after a prefix; none where they only say that there is a hand, or that there is nothing to read.
    fn words_after(&self, from: usize, kind: MarkKind) -> Option<Range<usize>> {
        let rest = &self.content[from..];
        let trimmed = rest.trim_start();
        let signed = trimmed.len() < 60 && self.known.signed.is(trimmed, &words(trimmed));
        let wordless = matches!(kind, MarkKind::Gap | MarkKind::Omission | MarkKind::Locus);
        (!trimmed.is_empty() && !signed && !wordless).then(|| self.range(from + rest.len() - trimmed.len()))
    }

    /// `page 3`, `l. 10 ob.`, `p. 2 begins`.
    fn is_locus(&self) -> bool {
        let sign = self.known.locus_signs.longest_at(&self.words, 0);
        let number = |w: &Word| self.head[w.range.clone()].starts_with(|c: char| c.is_ascii_digit());
        sign > 0
            && self.words.get(sign).is_some_and(number)
            && (sign + 1..self.words.len())
                .all(|at| number(&self.words[at]) || self.known.locus_after.longest_at(&self.words, at) > 0)
    }

    /// A question mark set close after the last word of a sentence that has no other end mark.
    fn closes_a_sentence(&self) -> bool {
        let attached = self.setting.before.ends_with(|c: char| c.is_alphanumeric() || "\"”’»)".contains(c));
        let after = self.setting.after.trim_start();
        let ends = after.is_empty() || after.starts_with(|c: char| c.is_uppercase() || "\"“«".contains(c));
        attached && ends && words(self.setting.before).len() >= 3
    }

    /// Signs of code, of links and of logs.
    fn is_foreign(&self) -> bool {
        let (c, before, after) = (self.head, self.setting.before, self.setting.after);
        let digits_around_colon =
            c.as_bytes().windows(3).any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit());
        let index = c.len() == 1
            && c.starts_with(['i', 'j', 'k', 'n', 'm', 'x', 'y', 'z'])
            && before.ends_with(|c: char| c.is_ascii_alphanumeric())
            && !after.starts_with(char::is_alphabetic);
        c.starts_with(['^', '@', '#', '$', '%', '&', '-', '+', '~'])
            || c.contains(['{', '}', '<', '>', '=', '_', '\\', '|', '$', '`'])
            || ["\", \"", "\",\"", "', '", " + ", " * ", "::", "://", "[]", "..]"].iter().any(|s| c.contains(s))
            || (after.starts_with('(') && after[1..].starts_with(|c: char| !c.is_whitespace()))
            || after.starts_with('[')
            || after.starts_with(": http")
            || before.ends_with(['_', ')', ']', '&', '$', '@', '!'])
            || before.ends_with(|c: char| c.is_ascii_digit()) && !self.is_part_of_a_number()
            || (before.ends_with(|c: char| c.is_ascii_alphanumeric())
                && c.starts_with(['"', '\''])
                && c.ends_with(['"', '\'']))
            || digits_around_colon
            || index
    }

    /// Without prefix and known word: what its place in the sentence says.
    fn read(&self) -> MarkKind {
        let (before, after) = (self.setting.before, self.setting.after);
        let count = self.words.len();
        if self.is_long() || count > LONGEST_SUPPLIED || self.prefix_end().is_some() {
            return MarkKind::Unclassified;
        }
        let letter = |c: char| c.is_alphanumeric();
        if before.ends_with(letter) || after.starts_with(letter) {
            return MarkKind::Supplied;
        }
        if self.is_alone() {
            return MarkKind::Unclassified;
        }
        if count == 0 {
            // A mark of punctuation that the source lacks.
            let point = self.content.chars().count() == 1
                && self.content.starts_with(['.', ',', ';', ':', '"', '”', '“', ')', '(']);
            return if point { MarkKind::Supplied } else { MarkKind::Unclassified };
        }
        if self.is_gloss() {
            return MarkKind::Gloss;
        }
        let describing = self.known.describing.has(&self.words);
        let after_article = words(before)
            .last()
            .is_some_and(|w| self.known.function.is(&before[w.range.clone()], &words(&before[w.range.clone()])));
        if describing && !(count <= 2 && after_article) {
            return MarkKind::Unclassified;
        }
        let sentence = count >= 4 && self.content.ends_with(['.', '!', ';']);
        if sentence || self.stands_apart() { MarkKind::Unclassified } else { MarkKind::Supplied }
    }

    /// Nothing else on its line.
    fn is_alone(&self) -> bool {
        let before = self.setting.before.rsplit('\n').next().unwrap_or("");
        let after = self.setting.after.split('\n').next().unwrap_or("");
        let bare = |s: &str| !s.contains(char::is_alphanumeric);
        bare(before) && bare(after)
    }

    /// Between two sentences, of which it continues neither.
    fn stands_apart(&self) -> bool {
        let before = self.setting.before.trim_end_matches(|c: char| c.is_whitespace() || "\"”»)".contains(c));
        let after = self.setting.after.trim_start();
        let begins = before.is_empty() || before.ends_with(['.', '?', '!', '…', ':', ';', '\n']);
        let goes_on = after.starts_with(|c: char| c.is_lowercase() || ",;:)".contains(c) || c.is_numeric());
        let capital = self.content.starts_with(char::is_uppercase);
        let function = self.known.function.longest_at(&self.words, 0) > 0;
        let number = self.content.starts_with(|c: char| c.is_ascii_digit());
        let role = self.words.len() == 1 && self.known.roles.longest_at(&self.words, 0) > 0;
        // Words that begin no sentence and are followed by one: `…agreed [applause]. Then`.
        begins && !goes_on && (capital || after.is_empty()) && !number && !((function || role) && !after.is_empty())
    }

    /// Words that say who or what is meant by a name beside them.
    fn is_gloss(&self) -> bool {
        let (before, after) = (self.setting.before, self.setting.after);
        if self.words.len() >= 2 && self.known.explaining.longest_at(&self.words, 0) > 0 {
            return true;
        }
        let name_before = capitals_at_the_end(before);
        let name_after = after.trim_start().starts_with(char::is_uppercase);
        let latin = |s: &str| s.chars().rev().find(|c| c.is_alphabetic()).map(|c| c.is_ascii() || (c as u32) < 0x250);
        if name_before > 0 && latin(self.content).is_some_and(|l| latin(before) != Some(l)) {
            return true;
        }
        if self.words.len() < 2 {
            return false;
        }
        let role = self.known.roles.has(&self.words);
        if role && (name_before > 0 || name_after) {
            return true;
        }
        let acronym = words(before).last().is_some_and(|w| {
            let word = &before[w.range.clone()];
            word.chars().count() >= 2 && word.chars().all(char::is_uppercase)
        });
        let capitals = self.words.iter().filter(|w| self.head[w.range.clone()].starts_with(char::is_uppercase)).count();
        (name_before >= 2 || acronym) && capitals >= 2 && capitals * 2 > self.words.len()
    }
}

/// How many words in capitals a text ends with, no sentence end between them: the length of a name before a bracket.
fn capitals_at_the_end(before: &str) -> usize {
    let trimmed = before.trim_end();
    if !trimmed.ends_with(char::is_alphabetic) {
        return 0;
    }
    let all = words(trimmed);
    all.iter().rev().take_while(|w| trimmed[w.range.clone()].starts_with(char::is_uppercase)).count()
}

/// The pair, or the pair directly inside it where brackets are doubled around one content: `[[to the]]`.
pub(super) fn is_doubled(outer: &Pair, inner: Option<&Pair>) -> bool {
    match (outer.close, inner) {
        (Some(close), Some(inner)) => inner.open == outer.open + 1 && inner.close.is_some_and(|c| c + 1 == close),
        _ => false,
    }
}
