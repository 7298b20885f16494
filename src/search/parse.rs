//! Reading a written query, leniently: whatever is typed searches what it can, and says what was left out.
//!
//! In: what somebody wrote. Out: a [`Query`]. The grammar: words, `"a phrase"`, `wor*`, `-not`, `title:`, `path:`; white
//! space between them. Fields that are not searched yet are told; a colon elsewhere is a mark like any other.

use super::query::{Clause, Phrase, Query, Scope, Written};
use super::words::NUMBER;
use std::ops::Range;

/// Bytes of a written query that are read.
const LONGEST: usize = 4096;
/// Clauses of one query.
const MOST: usize = 64;
/// Words of one phrase.
const MOST_IN_PHRASE: usize = 100;

impl Query {
    /// Never fails: what could not be understood is left out and told.
    pub fn parse(written: &str) -> Query {
        Parser::new(written, false).query()
    }

    /// As `parse`, while it is being typed: the last word is the beginning of one, and what is merely unfinished is no
    /// cause for complaint. One letter of an alphabet is looked for in titles only, and beside other words not at all.
    pub fn parse_live(written: &str) -> Query {
        Parser::new(written, true).query()
    }
}

struct Parser<'a> {
    written: &'a str,
    live: bool,
    at: usize,
    query: Query,
}

/// What a field name before a colon means.
enum Field {
    Searched(Scope),
    /// Part of the language to come; its words can be looked for in the text meanwhile.
    LaterWords,
    /// Part of the language to come, and its value is no word of the text.
    Later,
    None,
}

fn field(name: &str) -> Field {
    match name {
        "title" => Field::Searched(Scope::Title),
        "path" => Field::Searched(Scope::Path),
        "author" | "to" | "who" | "place" | "class" | "ref" | "fond" | "delo" | "note" => Field::LaterWords,
        "date" | "lang" | "type" | "tag" | "by" | "has" | "is" | "in" | "mark" => Field::Later,
        _ if name.starts_with("date.") => Field::Later,
        _ => Field::None,
    }
}

const OPENING: [char; 5] = ['"', '“', '„', '”', '«'];
const CLOSING: [char; 4] = ['"', '”', '“', '»'];

impl<'a> Parser<'a> {
    fn new(written: &'a str, live: bool) -> Parser<'a> {
        let end = written.floor_char_boundary(LONGEST);
        let mut parser = Parser { written: &written[..end], live, at: 0, query: Query::default() };
        if end < written.len() {
            parser.complain(end..written.len(), "the query is too long: its end is left out");
        }
        parser
    }

    fn rest(&self) -> &'a str {
        &self.written[self.at..]
    }

    fn complain(&mut self, place: Range<usize>, why: impl Into<String>) {
        self.query.complaints.push((place, why.into()));
    }

    fn query(mut self) -> Query {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            if self.rest().is_empty() {
                break;
            }
            if self.query.clauses.len() == MOST {
                let place = self.at..self.written.len();
                self.complain(place, format!("only the first {MOST} words are looked for"));
                break;
            }
            self.clause();
        }
        self.join_numbers();
        self.mind_the_letter();
        if self.query.is_empty() && !self.query.clauses.is_empty() && !self.live {
            self.complain(
                0..self.written.len(),
                "a word to look for is missing: words that must not occur find nothing alone",
            );
        }
        self.query.complaints.sort_by_key(|(place, _)| (place.start, place.end));
        self.query
    }

    fn clause(&mut self) {
        let start = self.at;
        let mut chars = self.rest().chars();
        let excluded = matches!(
            (chars.next(), chars.next()),
            (Some('-' | '−' | '–'), Some(c)) if !c.is_whitespace() && !matches!(c, '-' | '−' | '–')
        );
        if excluded {
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        }
        let mut scope = Scope::Text;
        let name_end = self.rest().find(|c: char| !c.is_ascii_alphabetic() && c != '.').unwrap_or(0);
        if name_end > 0 && self.rest()[name_end..].starts_with(':') {
            let name = &self.rest()[..name_end];
            let value = self.at + name_end + 1;
            let empty = self.written[value..].chars().next().is_none_or(char::is_whitespace);
            match field(name) {
                Field::None => {}
                _ if empty => {
                    let unfinished = self.live && value == self.written.len();
                    self.at = value;
                    if !unfinished {
                        self.complain(start..value, format!("{name}: has nothing after it"));
                    }
                    return;
                }
                Field::Searched(found) => {
                    scope = found;
                    self.at = value;
                }
                Field::LaterWords => {
                    self.at = value;
                    let why = format!("{name}: cannot be searched yet, its words are looked for in the text");
                    self.complain(start..value, why);
                }
                Field::Later => {
                    self.at = value;
                    self.value();
                    let place = start..self.at;
                    self.complain(place, format!("{name}: cannot be searched yet and is left out"));
                    return;
                }
            }
        }
        let value = self.value();
        self.push(start, scope, excluded, value);
    }

    /// Reads one word or quoted phrase.
    fn value(&mut self) -> Value<'a> {
        let start = self.at;
        let value = match self.rest().strip_prefix(OPENING) {
            Some(inner) => {
                let from = self.written.len() - inner.len();
                let closing = inner.find(CLOSING);
                let to = closing.map_or(self.written.len(), |n| from + n);
                self.at = closing.map_or(to, |_| to + self.written[to..].chars().next().map_or(0, char::len_utf8));
                if closing.is_none() && !self.live {
                    self.complain(start..self.written.len(), "the quotation mark is never closed");
                }
                Value { words: &self.written[from..to], quoted: true, star: false, unclosed: closing.is_none() }
            }
            None => {
                let rest = self.rest();
                let quote = |c: char| OPENING.contains(&c);
                let len = rest.find(|c: char| c.is_whitespace() || quote(c)).unwrap_or(rest.len());
                self.at += len;
                Value { words: &rest[..len], quoted: false, star: false, unclosed: true }
            }
        };
        self.suffix(value)
    }

    /// The star and the tilde that may follow a word or phrase.
    fn suffix(&mut self, mut value: Value<'a>) -> Value<'a> {
        if value.quoted {
            if self.rest().starts_with('*') {
                value.star = true;
                self.at += 1;
            }
            let digits = |s: &str| s.len() - s.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if !value.unclosed
                && let Some(distance) = self.rest().strip_prefix('~')
            {
                let start = self.at;
                self.at += 1 + digits(distance);
                self.complain(start..self.at, "~ cannot be searched yet: the words are looked for side by side");
            }
        } else if let Some((word, distance)) = value.words.rsplit_once('~')
            && !word.is_empty()
            && distance.chars().all(|c| c.is_ascii_digit())
        {
            let start = self.at - distance.len() - 1;
            self.complain(start..self.at, "~ cannot be searched yet: the word is looked for as it stands");
            value.words = word;
        }
        if let Some(word) = value.words.strip_suffix('*').filter(|w| !w.is_empty() && !w.ends_with('*')) {
            value.words = word;
            value.star = true;
        }
        value
    }

    fn push(&mut self, start: usize, scope: Scope, excluded: bool, value: Value<'a>) {
        let place = start..self.at;
        if value.words.contains('*') && (!value.quoted || !value.star) {
            self.complain(place.clone(), "* is understood at the end of a word only");
        }
        if !value.quoted && scope == Scope::Text && !excluded && self.at < self.written.trim_end().len() {
            match value.words {
                "AND" if !self.query.clauses.is_empty() => return,
                "OR" if !self.query.clauses.is_empty() => {
                    return self.complain(place, "OR cannot be searched yet: all words are looked for");
                }
                _ => {}
            }
        }
        let typing = self.live && !excluded && value.unclosed && self.at == self.written.len();
        let ended = value.words.ends_with(|c: char| !super::fold::continues(c));
        let open = value.star || scope == Scope::Path || (typing && !ended);
        let mut phrases = Phrase::all_of(value.words, open);
        if phrases.iter().any(|p| p.words.len() > MOST_IN_PHRASE) {
            self.complain(place.clone(), format!("only the first {MOST_IN_PHRASE} words of a phrase are looked for"));
            for phrase in &mut phrases {
                phrase.open &= phrase.words.len() <= MOST_IN_PHRASE;
                phrase.words.truncate(MOST_IN_PHRASE);
            }
        }
        if phrases.is_empty() {
            if (value.quoted || scope != Scope::Text) && !typing {
                self.complain(place, "there is no word in it to look for");
            }
            return;
        }
        let written = Written { words: value.words.to_string(), quoted: value.quoted, star: value.star };
        self.query.clauses.push(Clause { scope, excluded, written, phrases });
    }

    /// `N 963` written as two words is a number sign and a number all the same.
    fn join_numbers(&mut self) {
        for n in 1..self.query.clauses.len() {
            let (before, after) = self.query.clauses.split_at_mut(n);
            let (Some(sign), Some(number)) = (before.last_mut(), after.first()) else { continue };
            let same = sign.scope == number.scope && sign.excluded == number.excluded && !sign.written.quoted;
            let digits = |p: &Phrase| p.words[0].starts_with(|c: char| c.is_ascii_digit());
            if same && sign.phrases.iter().all(|p| p.words == ["n"] && !p.open) && number.phrases.iter().all(digits) {
                sign.phrases = vec![Phrase { words: vec![NUMBER.to_string()], open: false }];
            }
        }
    }

    fn mind_the_letter(&mut self) {
        let Some(last) = self.query.clauses.last_mut().filter(|_| self.live) else { return };
        let one = |p: &Phrase| {
            let mut letters = p.words[0].chars();
            let letter = letters.next().is_some_and(|c| c.is_alphabetic() && !super::fold::is_cjk(c));
            p.open && p.words.len() == 1 && letter && letters.next().is_none()
        };
        if last.scope == Scope::Text && !last.excluded && !last.written.star && last.phrases.iter().all(one) {
            last.scope = Scope::Title;
            if self.query.clauses.iter().filter(|c| !c.excluded).count() > 1 {
                self.query.clauses.pop();
            }
        }
    }
}

struct Value<'a> {
    words: &'a str,
    quoted: bool,
    star: bool,
    /// More of it may be typed: a word at the end, a phrase without its closing mark.
    unclosed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Clauses as they are compared: `-`, field, words, `*`.
    fn compared(query: &Query) -> Vec<String> {
        let phrase = |p: &Phrase| format!("{}{}", p.words.join(" "), if p.open { "*" } else { "" });
        let clause = |c: &Clause| {
            let all: Vec<_> = c.phrases.iter().map(phrase).collect();
            format!("{}{:?}:{}", if c.excluded { "-" } else { "" }, c.scope, all.join("|"))
        };
        query.clauses.iter().map(clause).collect()
    }

    fn complaints(written: &str) -> Vec<String> {
        let said = |(place, why): &(Range<usize>, String)| format!("{}: {why}", &written[place.clone()]);
        Query::parse(written).complaints().iter().map(said).collect()
    }

    #[test]
    fn the_language_is_read() {
        for (written, expected) in [
            ("Anna  VARGA", &["Text:anna", "Text:varga"][..]),
            ("\"held a plenum\" -absent", &["Text:held a plenum", "-Text:absent"]),
            ("“held a” «plenum»", &["Text:held a", "Text:plenum"]),
            ("wor* \"two wor*\" -\"a b\"", &["Text:wor*", "Text:two wor*", "-Text:a b"]),
            ("title:report path:1956/tele title:\"a b\"", &["Title:report", "Path:1956 tele*", "Title:a b"]),
            ("-title:draft", &["-Title:draft"]),
            ("self-criticism", &["Text:self criticism|selfcriticism"]),
            ("N 963 N Petrov", &["Text:no", "Text:963", "Text:n", "Text:petrov"]),
            ("12:30 http://example.org", &["Text:12 30", "Text:http example org"]),
            ("author:petrov is:unread", &["Text:petrov"]),
            ("one OR two AND three", &["Text:one", "Text:two", "Text:three"]),
            ("DO OR", &["Text:do", "Text:or"]),
            ("( - ) * \"\" ~", &[]),
            ("\"never closed", &["Text:never closed"]),
            ("--help", &["Text:help"]),
            ("中 한석주", &["Text:中*", "Text:한석 석주"]),
        ] {
            assert_eq!(compared(&Query::parse(written)), expected, "{written}");
        }
    }

    #[test]
    fn what_is_left_out_is_told_with_its_place() {
        assert_eq!(complaints("\"never"), ["\"never: the quotation mark is never closed"]);
        assert_eq!(complaints("a is:unread"), ["is:unread: is: cannot be searched yet and is left out"]);
        assert_eq!(complaints("a title:"), ["title:: title: has nothing after it"]);
        assert_eq!(complaints("a OR b"), ["OR: OR cannot be searched yet: all words are looked for"]);
        assert_eq!(complaints("wrod~1"), ["~1: ~ cannot be searched yet: the word is looked for as it stands"]);
        assert_eq!(complaints("w*d"), ["w*d: * is understood at the end of a word only"]);
        assert_eq!(complaints("\"—\""), ["\"—\": there is no word in it to look for"]);
        assert_eq!(complaints("-a").len(), 1);
        assert!(complaints("a -b title:c \"d e\" f*").is_empty());
        assert_eq!(Query::parse(&"w ".repeat(9000)).clauses.len(), 64);
    }

    #[test]
    fn while_it_is_typed_the_last_word_is_a_beginning() {
        for (written, expected) in [
            ("anna deh", &["Text:anna", "Text:deh*"][..]),
            ("anna deh ", &["Text:anna", "Text:deh"]),
            ("\"anna deh", &["Text:anna deh*"]),
            ("\"anna deh\"", &["Text:anna deh"]),
            ("anna d", &["Text:anna"]),
            ("d", &["Title:d*"]),
            ("中", &["Text:中*"]),
            ("anna -deh", &["Text:anna", "-Text:deh"]),
            ("title:re", &["Title:re*"]),
            ("title:", &[]),
            ("self-cr", &["Text:self cr*|selfcr*"]),
        ] {
            assert_eq!(compared(&Query::parse_live(written)), expected, "{written}");
            assert!(Query::parse_live(written).complaints().is_empty(), "{written}");
        }
    }

    proptest! {
        #[test]
        fn no_input_breaks_the_parser(written in "([-*\"~:() ]|title:|is:|OR|N|«|”|[a-c1]|中|\\PC){0,40}") {
            for query in [Query::parse(&written), Query::parse_live(&written)] {
                for (place, _) in query.complaints() {
                    prop_assert!(written.get(place.clone()).is_some());
                }
                prop_assert!(query.clauses.iter().all(|c| !c.phrases.is_empty()));
                prop_assert!(query.clauses.iter().flat_map(|c| &c.phrases).all(|p| !p.words.is_empty()));
            }
        }

        #[test]
        fn a_query_can_be_written_back(written in "(-?(title:|path:)?(\"[a-c]{1,3}( [a-c]{1,3})?\"|[a-c]{1,3})\\*? ?){1,5}") {
            let query = Query::parse(&written);
            prop_assert_eq!(Query::parse(&query.to_string()).clauses, query.clauses);
        }
    }
}
