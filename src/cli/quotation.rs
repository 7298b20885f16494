//! Where words quoted on the command line stand in a document.

use super::arguments::Quoted;
use super::document::{block_at_line, line_of, near};
use super::output::one_line;
use crate::text::{Document, ReadingText};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Places told when there are too many, and places counted.
const TOLD: usize = 10;
const MOST: usize = 1000;
/// Bytes of context shown on either side of a place.
const CONTEXT: usize = 32;

/// The one place of a quotation in the text, in bytes; none where nothing is quoted. With a line only places that
/// begin in its block count.
///
/// White space is as good as any other white space. Words that are nowhere to be found as printed are looked for in the
/// reading text: who copies from there has no brackets.
///
/// # Errors
/// One sentence where it stands nowhere, or at several places, with the places.
pub fn locate(document: &Document, line: Option<u32>, quoted: &Quoted) -> Result<Option<Range<usize>>, String> {
    let Some(quote) = &quoted.quote else { return Ok(None) };
    let words: Vec<&str> = quote.split_whitespace().collect();
    if words.is_empty() {
        return Err("the quotation is empty: give the words after --quote".into());
    }
    let block = line.and_then(|line| block_at_line(document, line)).map(|block| document.blocks[block].range.clone());
    let fits = |place: &Range<usize>| {
        let agrees = |told: &Option<String>, agree: fn(&str, &str) -> bool, there: &str| {
            told.as_deref().is_none_or(|told| agree(there, told))
        };
        block.as_ref().is_none_or(|block| block.contains(&place.start))
            && agrees(&quoted.prefix, ends_with, &document.text[..place.start])
            && agrees(&quoted.suffix, starts_with, &document.text[place.end..])
    };
    let mut found = false;
    let mut places: Vec<Range<usize>> =
        occurrences(&document.text, &words).inspect(|_| found = true).filter(fits).take(MOST).collect();
    if !found {
        let reading = ReadingText::of(&document.text, &document.blocks, &document.spans);
        let printed = occurrences(&reading.text, &words).map(|place| reading.range_to_document(place));
        places = printed.inspect(|_| found = true).filter(fits).take(MOST).collect();
    }
    let name = near(&document.address);
    match places.as_slice() {
        [place] => Ok(Some(place.clone())),
        [] if found => Err(format!(
            "the quotation stands in {name}, but not there or not in that company: look at --prefix, --suffix and the line"
        )),
        [] => Err(format!("the quotation does not stand in {name}: quote the words as they are printed there")),
        several => Err(format!("{}; say which by --prefix or --suffix", list(document, several))),
    }
}

/// `the quotation stands at 2 places of a.txt: line 3 (“…”), line 9 (“…”)`.
fn list(document: &Document, places: &[Range<usize>]) -> String {
    let shown =
        |place: &Range<usize>| format!("line {} (“{}”)", line_of(document, place.start), context(document, place));
    let mut told: Vec<String> = places.iter().take(TOLD).map(shown).collect();
    if places.len() > TOLD {
        told.push(format!("and {} more", places.len() - TOLD));
    }
    let count =
        if places.len() == MOST { format!("{MOST} places or more") } else { format!("{} places", places.len()) };
    format!("the quotation stands at {count} of {}: {}", near(&document.address), told.join(", "))
}

/// The words at a place with a few before and after.
fn context(document: &Document, place: &Range<usize>) -> String {
    let text = &document.text;
    let start = text.ceil_char_boundary(place.start.saturating_sub(CONTEXT));
    let end = text.floor_char_boundary((place.end + CONTEXT).min(text.len()));
    // Cut at a space, where there is one.
    let before = &text[start..place.start];
    let before =
        if start == 0 { before } else { before.split_once(char::is_whitespace).map_or(before, |(_, rest)| rest) };
    let after = &text[place.end..end];
    let after =
        if end == text.len() { after } else { after.rsplit_once(char::is_whitespace).map_or(after, |(rest, _)| rest) };
    one_line(&format!("{before}{}{after}", &text[place.clone()]))
}

/// Every place where the words stand one after the other with white space between them.
fn occurrences<'a>(text: &'a str, words: &'a [&'a str]) -> impl Iterator<Item = Range<usize>> + 'a {
    let (first, rest) = words.split_first().map_or(("", words), |(first, rest)| (*first, rest));
    let step = first.chars().next().map_or(1, char::len_utf8);
    let mut from = 0;
    let begins = std::iter::from_fn(move || {
        let at = from + text.get(from..)?.find(first)?;
        from = at + step;
        Some(at)
    });
    begins.filter_map(move |at| Some(at..follow(text, at + first.len(), rest)?))
}

/// The end of the words after `at`.
fn follow(text: &str, mut at: usize, words: &[&str]) -> Option<usize> {
    for word in words {
        let there = text[at..].trim_start();
        if there.len() == text.len() - at || !there.starts_with(word) {
            return None;
        }
        at = text.len() - there.len() + word.len();
    }
    Some(at)
}

/// Whether a text ends with a prefix as told: their letters and digits agree; where it has none, its own signs.
fn ends_with(there: &str, told: &str) -> bool {
    let window = there.ceil_char_boundary(there.len().saturating_sub(window(told)));
    match letters(told) {
        told if !told.is_empty() => letters(&there[window..]).ends_with(&told),
        _ => there.trim_end().ends_with(told.trim()),
    }
}

/// As [`ends_with`], for a suffix.
fn starts_with(there: &str, told: &str) -> bool {
    let window = there.floor_char_boundary(window(told).min(there.len()));
    match letters(told) {
        told if !told.is_empty() => letters(&there[..window]).starts_with(&told),
        _ => there.trim_start().starts_with(told.trim()),
    }
}

/// Bytes of the text that can hold the letters told, among signs and spaces.
fn window(told: &str) -> usize {
    told.len() * 4 + 256
}

fn letters(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn white_space_is_as_good_as_any_other() {
        let text = "the second  draft\nof the second draft";
        let all = |text, words: &[&str]| occurrences(text, words).collect::<Vec<_>>();
        assert_eq!(all(text, &["second", "draft"]), [4..17, 25..37]);
        assert!(all(text, &["seconddraft"]).is_empty());
        assert_eq!(all("banana", &["ana"]), [1..4, 3..6]);
        assert_eq!(all("ééé", &["éé"]), [0..4, 2..6]);
    }

    proptest! {
        #[test]
        fn words_of_a_text_are_found_where_they_stand(text in "(é|b|[a-c]| |\n|\u{a0}){0,40}", from in 0usize..9, many in 1usize..4) {
            let words: Vec<&str> = text.split_whitespace().skip(from).take(many).collect();
            prop_assume!(!words.is_empty());
            let places: Vec<_> = occurrences(&text, &words).collect();
            let start = words[0].as_ptr() as usize - text.as_ptr() as usize;
            prop_assert!(places.iter().any(|place| place.start == start));
            for place in places {
                prop_assert_eq!(text[place].split_whitespace().collect::<Vec<_>>(), words.clone());
            }
        }
    }

    #[test]
    fn company_agrees_by_letters_and_digits() {
        assert!(ends_with("it was, he said: ", "he said"));
        assert!(!ends_with("it was, he read: ", "he said"));
        assert!(ends_with("as follows (", "("));
        assert!(starts_with(", 1956 — and", "1956, and"));
        assert!(starts_with("", ""));
    }
}
