//! Excerpts, cut from the text itself.
//!
//! In: a document, a query, the range of a passage that matched. Out: the words around the best match, with every match in
//! them. What no longer matches, because the text changed since it was indexed, has no excerpt.

use super::finder::Finder;
use super::query::{Query, Scope};
use crate::text::Document;
use std::ops::Range;

pub(super) struct Cut {
    /// The best match, bytes of the document.
    pub best: Range<usize>,
    /// What `text` was cut from, from its first to its last sign, bytes of the document.
    pub from: Range<usize>,
    pub text: String,
    /// In `text`, bytes.
    pub matches: Vec<Range<usize>>,
}

/// Code points of an excerpt, and those before its best match.
const LENGTH: usize = 220;
const BEFORE: usize = 60;
/// Bytes read beyond a passage for the end of a phrase that begins in it, at least.
const BEYOND: usize = 1024;

pub(super) fn cut(document: &Document, query: &Query, passage: Range<usize>) -> Option<Cut> {
    let text = &*document.text;
    let start = text.floor_char_boundary(passage.start);
    let end = text.floor_char_boundary(passage.end.min(text.len())).max(start);
    let wants_text = query.clauses.iter().any(|c| !c.excluded && c.scope == Scope::Text);
    let matches = if wants_text {
        // A phrase may go on into the next passage.
        let longest = query.clauses.iter().flat_map(|c| &c.phrases).map(|p| p.words.len()).max().unwrap_or(0);
        let window = start..end.saturating_add(BEYOND + 64 * longest).min(text.len());
        let mut found = Finder::part(document, &window).matches(query);
        found.retain(|range| range.start < end);
        found
    } else {
        Vec::new()
    };
    if wants_text && matches.is_empty() {
        return None;
    }
    let best = best(&matches).unwrap_or(start..start);
    // No match is cut in two.
    let across = |at: usize| matches.iter().find(|m| m.start < at && at < m.end);
    let from = back(text, start, best.start);
    let from = across(from).map_or(from, |m| m.start);
    let to = forth(text, from, best.end);
    let to = across(to).map_or(to, |m| m.end);
    let (excerpt, places) = one_line(text, from..to, &matches);
    let words = &text[from..to];
    let from = to - words.trim_start().len()..from + words.trim_end().len();
    // Of nothing but white space nothing is cut.
    let from = if excerpt.is_empty() { best.clone() } else { from };
    Some(Cut { best, from, text: excerpt, matches: places })
}

/// The match with the most matches in the excerpt it would begin; the longest of several.
fn best(matches: &[Range<usize>]) -> Option<Range<usize>> {
    let reach = |n: usize| matches.partition_point(|m| m.end <= matches[n].start + LENGTH - BEFORE).saturating_sub(n);
    let first = (0..matches.len()).rev().max_by_key(|&n| (reach(n), matches[n].len()))?;
    matches.get(first).cloned()
}

/// Where an excerpt begins that has its best match at `at`: at a word, not before `start` but for marks before it.
fn back(text: &str, start: usize, at: usize) -> usize {
    let floor = text[..start].trim_end_matches(|c: char| !c.is_whitespace() && !c.is_alphanumeric()).len();
    let before = &text[floor..at];
    let Some((cut, _)) = before.char_indices().rev().nth(BEFORE) else { return floor };
    let kept = &before[cut..];
    let word = kept.find(char::is_whitespace).map(|space| kept.len() - kept[space..].trim_start().len());
    floor + cut + word.unwrap_or(0)
}

/// Where it ends: at a word, after the best match.
fn forth(text: &str, from: usize, best_end: usize) -> usize {
    let rest = &text[from..];
    let Some((cut, _)) = rest.char_indices().nth(LENGTH) else { return text.len().max(best_end) };
    let kept = &rest[..cut];
    let word = match rest[cut..].starts_with(char::is_whitespace) {
        true => cut,
        false => kept.rfind(char::is_whitespace).filter(|space| *space > LENGTH / 2).unwrap_or(cut),
    };
    (from + word).max(best_end)
}

/// A stretch of the text with each run of white space as one space, and the matches in it.
fn one_line(text: &str, range: Range<usize>, matches: &[Range<usize>]) -> (String, Vec<Range<usize>>) {
    let mut out = String::new();
    let first = matches.partition_point(|m| m.end <= range.start);
    let mut inside = matches[first..].iter().take_while(|m| m.start < range.end).peekable();
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (at, c) in text[range.clone()].char_indices().map(|(at, c)| (range.start + at, c)) {
        if let Some((start, _)) = open.take_if(|(_, end)| *end <= at) {
            places.push(start..out.trim_end().len());
        }
        if !c.is_whitespace() {
            if let Some(next) = inside.next_if(|m| m.start <= at) {
                open = Some((out.len(), next.end));
            }
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    if let Some((start, _)) = open {
        places.push(start..out.len());
    }
    (out, places)
}
