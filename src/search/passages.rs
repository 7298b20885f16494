//! Cutting a document into the passages that are indexed.
//!
//! In: a document. Out: passages of about two kilobytes, cut between paragraphs, each with its words folded and the seam
//! to the next, by which phrases across the border are found.

use super::schema::{BESIDE, NEXT, SEAM};
use super::searched::Searched;
use super::words::words;
use crate::text::Document;
use std::ops::Range;

/// Bytes of folded words from which on the next paragraph begins a new passage.
const ENOUGH: usize = 2048;
/// Bytes at which a passage ends within a paragraph.
const TOO_MUCH: usize = 2 * ENOUGH;
/// Bytes of text after which it ends even though it has few words; no passage has fewer than `SEAM`, unless it is the last.
const SPARSE: usize = 8 * ENOUGH;

/// The unit that is indexed.
pub(super) struct Passage {
    /// Bytes of the document's text, from the first word to the last.
    pub range: Range<usize>,
    /// Terms as [`Terms`](super::schema::Terms) takes them apart.
    pub words: String,
    pub seam: String,
    /// Words of the document before it.
    pub first: usize,
}

pub(super) fn passages(document: &Document) -> Vec<Passage> {
    let searched = Searched::whole(document);
    let mut out: Vec<Passage> = Vec::new();
    // Ranges are of the reading text until all are there.
    let (mut count, mut all) = (0, 0);
    searched.words(&mut |word, first_of_paragraph| {
        let full = out.last().is_none_or(|p| {
            let size = p.words.len();
            let sparse = p.range.len() >= SPARSE && count >= SEAM;
            !word.beside && ((first_of_paragraph && size >= ENOUGH) || size >= TOO_MUCH || sparse)
        });
        if full {
            out.push(Passage {
                range: word.range.clone(),
                words: String::with_capacity(ENOUGH + ENOUGH / 2),
                seam: String::new(),
                first: all,
            });
            count = 0;
        }
        if let Some(passage) = out.last_mut() {
            passage.words.push(if word.beside { BESIDE } else { NEXT });
            passage.words.push_str(word.term);
            passage.range.end = passage.range.end.max(word.range.end);
            count += usize::from(!word.beside);
            all += usize::from(!word.beside);
        }
    });
    for n in 1..out.len() {
        out[n - 1].seam = seam(&out[n - 1].words, &out[n].words);
    }
    for passage in &mut out {
        passage.range = searched.to_document(passage.range.clone());
    }
    out
}

/// A title's or an address's words, as terms.
pub(super) fn terms(text: &str) -> String {
    let mut out = String::new();
    words(text, &mut |word| {
        out.push(if word.beside { BESIDE } else { NEXT });
        out.push_str(word.term);
    });
    out
}

/// The last words of one passage and the first of the next; those of the next are at the positions from `SEAM` on.
fn seam(before: &str, after: &str) -> String {
    let mut starts = before.rmatch_indices(NEXT).map(|(at, _)| at);
    let (mut from, mut missing) = (before.len(), SEAM);
    while missing > 0
        && let Some(at) = starts.next()
    {
        (from, missing) = (at, missing - 1);
    }
    let to = after.match_indices(NEXT).nth(SEAM).map_or(after.len(), |(at, _)| at);
    let places = NEXT.to_string().repeat(missing);
    format!("{places}{}{}", &before[from..], &after[..to])
}
