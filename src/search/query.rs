//! One parsed query: what is looked for, where, and what must not be there.
//!
//! In: clauses from the parser. Out: the same clauses to the index and to the open document, which agree because both
//! compare the same folded words. Nothing here knows an engine.

use super::words::{Kind, is_apostrophe, is_hyphen, words};
use std::fmt;
use std::ops::Range;

/// One parsed query: used by the index, by the open document, and one day by a remote engine.
///
/// Every wanted clause must be met somewhere in the document, in any order; no excluded one may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub(super) clauses: Vec<Clause>,
    pub(super) complaints: Vec<(Range<usize>, String)>,
}

/// One word or phrase of a query, as written and as compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    pub scope: Scope,
    pub excluded: bool,
    pub written: Written,
    /// Any of these meets the clause. Never empty.
    pub phrases: Vec<Phrase>,
}

/// Where a clause is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// The reading text.
    Text,
    /// The document's title, or its file's name where it has none.
    Title,
    /// Its address; the last word may go on.
    Path,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub words: String,
    pub quoted: bool,
    pub star: bool,
}

/// Folded words that stand one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// Never empty.
    pub words: Vec<String>,
    /// The last word is the beginning of one.
    pub open: bool,
}

impl Query {
    /// Whether there is nothing to look for; what is only excluded finds nothing.
    pub fn is_empty(&self) -> bool {
        !self.clauses.iter().any(|c| !c.excluded)
    }

    /// What was left out, with its place in the written query (bytes) and why.
    pub fn complaints(&self) -> &[(Range<usize>, String)] {
        &self.complaints
    }
}

impl Phrase {
    /// The phrases that meet `written`: its words, and where hyphens or apostrophes tie some together also these as one
    /// word (`self-criticism` is also `selfcriticism`, which is how a line end may have left it). Empty without words.
    pub fn all_of(written: &str, open: bool) -> Vec<Phrase> {
        let mut apart = Phrase { words: Vec::new(), open };
        let mut joined = Phrase { words: Vec::new(), open };
        let mut last: Option<(Kind, Range<usize>)> = None;
        words(written, &mut |word| {
            if word.beside {
                return;
            }
            let tied = last.as_ref().is_some_and(|(kind, before)| {
                *kind == Kind::Word && word.kind == Kind::Word && is_tie(&written[before.end..word.range.start])
            });
            match joined.words.last_mut() {
                Some(open_word) if tied => open_word.push_str(word.term),
                _ => joined.words.push(word.term.to_string()),
            }
            apart.words.push(word.term.to_string());
            last = match last.take() {
                // Whether a last character ends a run of several is told by the pair before it.
                Some((Kind::Pair, before)) if word.kind == Kind::Last && before.end == word.range.end => {
                    Some((Kind::Pair, word.range))
                }
                _ => Some((word.kind, word.range)),
            };
        });
        match last {
            None => return Vec::new(),
            // In the text the run may go on: its last pair says all. One character alone begins a pair or is last.
            Some((Kind::Pair, _)) => [&mut apart, &mut joined].into_iter().for_each(|p| {
                p.words.pop();
            }),
            Some((Kind::Last, _)) => [&mut apart, &mut joined].into_iter().for_each(|p| p.open = true),
            Some((Kind::Word, _)) => {}
        }
        if apart == joined { vec![apart] } else { vec![apart, joined] }
    }
}

fn is_tie(between: &str) -> bool {
    let mut chars = between.chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if is_hyphen(c) || is_apostrophe(c))
}

impl Scope {
    const fn prefix(self) -> &'static str {
        match self {
            Scope::Text => "",
            Scope::Title => "title:",
            Scope::Path => "path:",
        }
    }
}

/// As it could be written again.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, clause) in self.clauses.iter().enumerate() {
            let quote = if clause.written.quoted { "\"" } else { "" };
            let star = if clause.written.star { "*" } else { "" };
            let (space, minus) = (if n > 0 { " " } else { "" }, if clause.excluded { "-" } else { "" });
            write!(f, "{space}{minus}{}{quote}{}{quote}{star}", clause.scope.prefix(), clause.written.words)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(written: &str) -> Vec<String> {
        let show = |p: &Phrase| format!("{}{}", p.words.join(" "), if p.open { "*" } else { "" });
        Phrase::all_of(written, false).iter().map(show).collect()
    }

    #[test]
    fn what_is_tied_by_a_hyphen_is_also_one_word() {
        assert_eq!(phrases("self-criticism"), ["self criticism", "selfcriticism"]);
        assert_eq!(phrases("of Worker’s Party"), ["of worker s party", "of workers party"]);
        assert_eq!(phrases("a - b"), ["a b"]);
        assert_eq!(phrases("1956/09"), ["1956 09"]);
        assert!(phrases("—").is_empty());
    }

    #[test]
    fn a_cjk_run_may_go_on_only_at_the_end() {
        assert_eq!(phrases("中国人民"), ["中国 国人 人民"]);
        assert_eq!(phrases("中"), ["中*"]);
        assert_eq!(phrases("9月24日"), ["9 月 24 日*"]);
        assert_eq!(phrases("中国abc"), ["中国 国 abc"]);
    }
}
