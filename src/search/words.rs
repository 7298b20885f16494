//! The words of a text: one analysis for the index, the query and the open document, so that they agree.
//!
//! In: a text. Out: its words, folded, each with the bytes it was read from. Letters and digits in a row are a word. Han,
//! Kana and Hangul have no words that a program could tell: each character begins a pair with the next, and the last of a
//! run stands alone, so that any stretch of such a run is a row of pairs, and any one character begins a pair or is last.

use super::fold::{self, SOFT_HYPHEN, clings, continues, fold, fold_cjk, is_cjk, is_hangul};
use std::ops::Range;

/// One word and where it was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// Folded; never empty, at most [`fold::LONGEST`] bytes, without white space or control characters.
    pub term: &'a str,
    /// Bytes of the text.
    pub range: Range<usize>,
    pub kind: Kind,
    /// It stands in the place of the word before it: another reading of the same stretch.
    pub beside: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// Two characters of a CJK run.
    Pair,
    /// The last character of a CJK run, alone.
    Last,
}

/// Hands every word of `text` to `sink`, in order. Words and CJK runs go on over line ends: callers hand over one
/// paragraph at a time, or nothing may be joined across.
pub(super) fn words(text: &str, sink: &mut dyn FnMut(Word<'_>)) {
    let mut reader = Reader { text, at: 0, term: String::new(), sink };
    while let Some(c) = reader.peek(reader.at) {
        if c.is_ascii_alphanumeric() {
            reader.word();
        } else if c.is_ascii() {
            reader.at += 1;
        } else if c == '№' {
            reader.emit(NUMBER, reader.at..reader.at + c.len_utf8(), Kind::Word, false);
            reader.at += c.len_utf8();
        } else if is_cjk(c) {
            reader.run();
        } else if c.is_alphanumeric() {
            reader.word();
        } else {
            reader.at += c.len_utf8();
        }
    }
}

/// What `№`, `Nº`, `No.` and an `N` before a number are found under.
pub(super) const NUMBER: &str = "no";

/// Hyphens that may stand between two parts of a word; the last two also where a line was broken.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}' | '\u{ff07}')
}

struct Reader<'a, 's> {
    text: &'a str,
    at: usize,
    term: String,
    sink: &'s mut dyn FnMut(Word<'_>),
}

/// How a word is broken at the end of a line.
enum Break {
    /// By a sign that is there for nothing else.
    Soft,
    /// By a hyphen, which may as well be the word's own.
    Hyphen,
}

impl<'a> Reader<'a, '_> {
    fn peek(&self, at: usize) -> Option<char> {
        // ASCII first: decoding is what most of the time would go to.
        match self.text.as_bytes().get(at) {
            None => None,
            Some(b) if b.is_ascii() => Some(*b as char),
            Some(_) => self.text[at..].chars().next(),
        }
    }

    fn emit(&mut self, term: &str, range: Range<usize>, kind: Kind, beside: bool) {
        (self.sink)(Word { term, range, kind, beside });
    }

    fn emit_folded(&mut self, range: Range<usize>, beside: bool) {
        self.term.clear();
        fold(&self.text[range.clone()], &mut self.term);
        if !self.term.is_empty() {
            (self.sink)(Word { term: &self.term, range, kind: Kind::Word, beside });
        }
    }

    /// Where the word that begins at `at` ends.
    fn end_of_word(&self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = at;
        loop {
            while bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
                end += 1;
            }
            match self.peek(end) {
                Some(c) if !c.is_ascii() && continues(c) && !is_cjk(c) => end += c.len_utf8(),
                _ => return end,
            }
        }
    }

    fn word(&mut self) {
        let start = self.at;
        if self.number_sign(start) {
            return;
        }
        let end = self.end_of_word(start);
        self.at = end;
        if let Some((how, next)) = self.broken(start, end) {
            let rest = self.end_of_word(next);
            self.at = rest;
            self.term.clear();
            fold(&self.text[start..end], &mut self.term);
            fold(&self.text[next..rest], &mut self.term);
            let cut = self.term.floor_char_boundary(fold::LONGEST);
            self.term.truncate(cut);
            (self.sink)(Word { term: &self.term, range: start..rest, kind: Kind::Word, beside: false });
            if matches!(how, Break::Hyphen) {
                self.emit_folded(start..end, true);
                self.emit_folded(next..rest, true);
            }
            return;
        }
        if end - start == 1 && matches!(self.text.as_bytes()[start], b'n' | b'N') && self.number_follows(end) {
            self.emit(NUMBER, start..end, Kind::Word, false);
            return;
        }
        self.emit_folded(start..end, false);
    }

    /// `Nº` and `N°`, which a plain reading would run together with the number or take for a letter.
    fn number_sign(&mut self, start: usize) -> bool {
        if !matches!(self.text.as_bytes()[start], b'n' | b'N') {
            return false;
        }
        match self.peek(start + 1) {
            Some(c @ ('º' | '°')) => {
                let end = start + 1 + c.len_utf8();
                if self.peek(end).is_some_and(char::is_alphabetic) {
                    return false;
                }
                self.at = end;
                self.emit(NUMBER, start..end, Kind::Word, false);
                true
            }
            _ => false,
        }
    }

    /// Whether a number comes next, after at most a full stop and a space or two.
    fn number_follows(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        let number = rest.trim_start_matches([' ', '\u{a0}']);
        rest.len() - number.len() <= 4 && number.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether the word is broken at the end of its line, and where it goes on.
    fn broken(&self, start: usize, end: usize) -> Option<(Break, usize)> {
        let word = &self.text[start..end];
        let (how, after) = match self.peek(end)? {
            '\n' if word.ends_with(SOFT_HYPHEN) => (Break::Soft, end),
            c @ '¬' => (Break::Soft, end + c.len_utf8()),
            c @ ('-' | '\u{2010}') => (Break::Hyphen, end + c.len_utf8()),
            _ => return None,
        };
        if !word.trim_end_matches(SOFT_HYPHEN).ends_with(char::is_alphabetic) {
            return None;
        }
        let rest = self.text[after..].trim_start_matches([' ', '\t']).strip_prefix('\n')?;
        let next = rest.trim_start_matches([' ', '\t']);
        let c = next.chars().next()?;
        (c.is_alphabetic() && !c.is_uppercase() && !is_cjk(c)).then(|| (how, self.text.len() - next.len()))
    }

    /// A run of CJK characters; Han and Kana run on over a line end.
    fn run(&mut self) {
        let mut before: Option<(char, Range<usize>)> = None;
        while let Some(c) = self.peek(self.at) {
            if is_cjk(c) {
                let start = self.at;
                self.at += c.len_utf8();
                while let Some(next) = self.peek(self.at).filter(|next| clings(*next)) {
                    self.at += next.len_utf8();
                }
                let here = start..self.at;
                for folded in fold_cjk(&self.text[here.clone()]) {
                    if let Some((first, range)) = before.replace((folded, here.clone())) {
                        let mut pair = [0; 8];
                        let cut = first.encode_utf8(&mut pair).len();
                        let len = cut + folded.encode_utf8(&mut pair[cut..]).len();
                        if let Ok(term) = std::str::from_utf8(&pair[..len]) {
                            self.emit(term, range.start..here.end, Kind::Pair, false);
                        }
                    }
                }
            } else if let Some(next) = self.next_line(c, before.as_ref().map(|(c, _)| *c)) {
                self.at = next;
            } else {
                break;
            }
        }
        if let Some((last, range)) = before {
            self.emit(last.encode_utf8(&mut [0; 4]), range, Kind::Last, false);
        }
    }

    fn next_line(&self, c: char, before: Option<char>) -> Option<usize> {
        if c != '\n' || before.is_none_or(is_hangul) {
            return None;
        }
        let rest = self.text[self.at + 1..].trim_start_matches([' ', '\t']);
        let next = rest.chars().next()?;
        (is_cjk(next) && !is_hangul(next)).then(|| self.text.len() - rest.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        words(text, &mut |w| out.push(format!("{}{}", if w.beside { "=" } else { "" }, w.term)));
        out
    }

    #[test]
    fn words_are_letters_and_digits_in_a_row() {
        for (text, expected) in [
            ("Worker's self-criticism, d. 3b", "worker s self criticism d 3b"),
            ("P.K. Lindov (1956-09-22)", "p k lindov 1956 09 22"),
            ("Nº 963, № 963, №963, Nº963, No. 963, N 963, N. 963", "no 963 no 963 no 963 no 963 no 963 no 963 no 963"),
            ("N. Petrov", "n petrov"),
            ("Совещание в Москве", "совещание в москве"),
            ("co\u{ad}operate", "cooperate"),
            ("…—!", ""),
        ] {
            assert_eq!(read(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_word_broken_at_the_line_end_is_one_word() {
        assert_eq!(read("the commu-\n  nist party").join(" "), "the communist =commu =nist party");
        assert_eq!(read("commu\u{ad}\nnist commu¬\nnist").join(" "), "communist communist");
        assert_eq!(read("An-\nDal, 1950-\n51, a -\nb").join(" "), "an dal 1950 51 a b");
    }

    #[test]
    fn cjk_runs_are_pairs_and_a_last_character() {
        assert_eq!(read("中国人民, 9月").join(" "), "中国 国人 人民 民 9 月");
        assert_eq!(read("中国\n人民").join(" "), "中国 国人 人民 民");
        assert_eq!(read("로동당\n중앙").join(" "), "로동 동당 당 중앙 앙");
        assert_eq!(read("ｶﾞｽ").join(" "), "ガス ス");
        assert_eq!(read("\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}").join(" "), "한국 국");
    }

    #[test]
    fn ranges_are_those_of_the_words() {
        let text = "a commu-\nnist 中国";
        let mut out = Vec::new();
        words(text, &mut |w| out.push(&text[w.range]));
        assert_eq!(out, ["a", "commu-\nnist", "commu", "nist", "中国", "国"]);
    }

    proptest! {
        #[test]
        fn any_text_has_words_in_order_and_in_bounds(text in "(\\PC|[ -~]|\n|-\n|N|º|\u{ad}|中|ガ|\u{3099}|\u{1161}|한){0,60}") {
            let mut last = 0;
            words(&text, &mut |w| {
                assert!(w.range.start >= last || w.beside || w.kind == Kind::Last);
                assert!(text.get(w.range.clone()).is_some_and(|t| !t.is_empty()));
                assert!(!w.term.is_empty() && !w.term.contains(|c: char| c.is_control() || c == ' '));
                last = w.range.start;
            });
        }
    }
}
