//! Finding in the open document: quick enough for every key, and in agreement with the index.
//!
//! In: a document, once; a query, as often as it changes. Out: the byte ranges that matched. The folded words stand in
//! one string behind each other, so that a word is found by the fastest search there is for bytes, and then looked at.

use super::fold::is_cjk;
use super::query::{Clause, Phrase, Query, Scope};
use super::searched::Searched;
use super::words::{Word, words};
use crate::text::Document;
use memchr::memmem;
use std::ops::Range;

/// A text made ready to be searched: reading text, folded, with its offsets.
pub struct Finder {
    searched: Searched,
    text: Folded,
    title: Folded,
    path: Folded,
}

impl Finder {
    /// Reads the whole text once, about 10 ms for a megabyte in a release build.
    pub fn new(document: &Document) -> Finder {
        Finder::over(Searched::whole(document), &document.name(), &document.address.to_string())
    }

    /// Over a stretch of a document only; title and path are as if they were empty.
    pub(super) fn part(document: &Document, range: &Range<usize>) -> Finder {
        Finder::over(Searched::part(document, range), "", "")
    }

    fn over(searched: Searched, title: &str, path: &str) -> Finder {
        let mut text = Folded::default();
        searched.words(&mut |word, _| text.push(word));
        Finder { searched, text, title: Folded::of(title), path: Folded::of(path) }
    }

    /// Where the query's positive words and phrases stand in the document's text (bytes), sorted, apart. Empty where the
    /// document as a whole does not satisfy the query.
    pub fn find(&self, query: &Query) -> Vec<Range<usize>> {
        if self.satisfies(query) { self.matches(query) } else { Vec::new() }
    }

    /// As [`find`](Finder::find), whatever the rest of the document says.
    pub(super) fn matches(&self, query: &Query) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for clause in query.clauses.iter().filter(|c| !c.excluded && c.scope == Scope::Text) {
            for phrase in &clause.phrases {
                self.text.each(phrase, &mut |range| {
                    found.push(range);
                    true
                });
            }
        }
        found.sort_unstable_by_key(|r: &Range<usize>| (r.start, r.end));
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
        for range in found {
            match apart.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        apart.into_iter().map(|range| self.searched.to_document(range)).collect()
    }

    /// Whether the document satisfies the query (all words, no excluded ones, title and path). None satisfies an empty one.
    pub fn satisfies(&self, query: &Query) -> bool {
        !query.is_empty() && query.clauses.iter().all(|clause| self.meets(clause) != clause.excluded)
    }

    fn meets(&self, clause: &Clause) -> bool {
        let folded = match clause.scope {
            Scope::Text => &self.text,
            Scope::Title => &self.title,
            Scope::Path => &self.path,
        };
        clause.phrases.iter().any(|phrase| {
            let mut met = false;
            folded.each(phrase, &mut |_| {
                met = true;
                false
            });
            met
        })
    }
}

/// Words behind each other, each after one byte below the letters.
#[derive(Default)]
struct Folded {
    stream: String,
    spots: Vec<Spot>,
}

/// One word: where its term begins in the stream, its number in the text, and its bytes there.
struct Spot {
    at: u32,
    number: u32,
    start: u32,
    end: u32,
}

impl Folded {
    fn of(text: &str) -> Folded {
        let mut folded = Folded::default();
        words(text, &mut |word| folded.push(word));
        folded
    }

    fn push(&mut self, word: Word<'_>) {
        // Texts are at most some megabytes; what would lie beyond 4 GB is not searched.
        let (Ok(at), Ok(end)) = (u32::try_from(self.stream.len() + 1), u32::try_from(word.range.end)) else { return };
        let number = self.spots.last().map_or(0, |last| last.number + u32::from(!word.beside));
        self.stream.push(' ');
        self.stream.push_str(word.term);
        self.spots.push(Spot { at, number, start: word.range.start as u32, end });
    }

    /// The spot whose term begins at `at`, at or after the spot `near`: in strides, for the next match is seldom far.
    fn spot_at(&self, at: usize, near: usize) -> usize {
        let before = |spot: &Spot| (spot.at as usize) < at;
        let (mut from, mut stride) = (near, 1);
        while self.spots.get(from + stride).is_some_and(before) {
            from += stride;
            stride *= 2;
        }
        let to = (from + stride).min(self.spots.len());
        from + self.spots[from..to].partition_point(before)
    }

    fn term(&self, spot: usize) -> &str {
        let end = self.spots.get(spot + 1).map_or(self.stream.len(), |next| next.at as usize - 1);
        &self.stream[self.spots[spot].at as usize..end]
    }

    /// Hands each place where the phrase stands to `found`, in order of its longest word, until that says no.
    fn each(&self, phrase: &Phrase, found: &mut dyn FnMut(Range<usize>) -> bool) {
        let last = phrase.words.len() - 1;
        let open = |n: usize| phrase.open && n == last;
        // The longest whole word is the rarest, as a rule.
        let Some(anchor) = (0..=last).max_by_key(|&n| (!open(n), phrase.words[n].len())) else { return };
        let word = &phrase.words[anchor];
        let stream = self.stream.as_bytes();
        let mut near = 0;
        for at in memmem::find_iter(stream, word.as_bytes()) {
            let begins = stream[at - 1] == b' ';
            let ends = open(anchor) || stream.get(at + word.len()).is_none_or(|b| *b == b' ');
            if !begins || !ends {
                continue;
            }
            near = self.spot_at(at, near);
            let whole = (0..=last).try_fold(self.range(near, word), |range, n| {
                if n == anchor {
                    return Some(range);
                }
                let spot = self.beside(near, n as i64 - anchor as i64, &phrase.words[n], open(n))?;
                let here = self.range(spot, &phrase.words[n]);
                Some(range.start.min(here.start)..range.end.max(here.end))
            });
            if let Some(range) = whole
                && !found(range)
            {
                return;
            }
        }
    }

    /// The bytes of a spot where `word` was found: all of it, or of a CJK pair the one character that was asked for,
    /// which ends where the next begins.
    fn range(&self, spot: usize, word: &str) -> Range<usize> {
        let Spot { start, end, .. } = self.spots[spot];
        let halved = self.term(spot).len() > word.len() && word.starts_with(is_cjk);
        let end = if halved { self.spots.get(spot + 1).map_or(end, |next| next.start) } else { end };
        start as usize..end as usize
    }

    /// The spot `distance` words from the spot `from`, where its term is `word` or, if open, begins with it.
    fn beside(&self, from: usize, distance: i64, word: &str, open: bool) -> Option<usize> {
        let number = u32::try_from(i64::from(self.spots[from].number) + distance).ok()?;
        // Words beside each other have one number, so it lies as far off as the distance says, or farther.
        let start = usize::try_from(from as i64 + distance).ok()?;
        let mut spot = start.min(self.spots.len() - 1);
        while spot > 0 && self.spots[spot - 1].number >= number {
            spot -= 1;
        }
        while self.spots.get(spot)?.number < number {
            spot += 1;
        }
        let here = (spot..self.spots.len()).take_while(|s| self.spots[*s].number == number);
        { here }.find(|s| if open { self.term(*s).starts_with(word) } else { self.term(*s) == word })
    }
}
