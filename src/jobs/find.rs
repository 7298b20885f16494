//! A query put to one document: to the open one, which is made ready to be searched once and not at every key, or to one
//! in the list, of which only the number of hits is wanted.

use super::desk::Desk;
use super::search::recent;
use crate::search::{Finder, Query};
use crate::text::{Document, Span};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// The document searched last, ready.
#[derive(Default)]
pub(super) struct Ready(Mutex<Option<Kept>>);

struct Kept {
    text: Arc<str>,
    spans: Arc<[Span]>,
    finder: Finder,
}

impl Ready {
    /// Where the query stands in the document, bytes of its text, sorted, apart.
    pub fn find(&self, document: &Document, query: &Query) -> Vec<Range<usize>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The same generation of the same document shares both.
        let same = |k: &Kept| Arc::ptr_eq(&k.text, &document.text) && Arc::ptr_eq(&k.spans, &document.spans);
        if !kept.as_ref().is_some_and(same) {
            let finder = Finder::new(document);
            *kept = Some(Kept { text: document.text.clone(), spans: document.spans.clone(), finder });
        }
        kept.as_ref().map(|k| places(&k.finder, document, query)).unwrap_or_default()
    }
}

/// Where the query stands in the document the finder was made of: every place `n` stops at.
fn places(finder: &Finder, document: &Document, query: &Query) -> Vec<Range<usize>> {
    joined(&document.text, finder.find(query))
}

/// How many hits a document has, by its address as it displays: what [`Ready::find`] would find in it, were it open.
/// None where it cannot be opened.
pub(super) fn count(desk: &Desk, address: &str, query: &Query) -> Option<usize> {
    let document = recent(desk, address)?;
    Some(places(&Finder::new(&document), &document, query).len())
}

/// Words found side by side are one place to go to: `Anna Varga` is not two hits.
fn joined(text: &str, places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::with_capacity(places.len());
    for place in places {
        match out.last_mut() {
            Some(last) if text.get(last.end..place.start).is_some_and(|between| between.trim().is_empty()) => {
                last.end = place.end;
            }
            _ => out.push(place),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_side_by_side_are_one_place() {
        let text = "Anna Varga, Varga and\nAnna";
        assert_eq!(joined(text, vec![0..4, 5..10, 12..17, 22..26]), [0..10, 12..17, 22..26]);
    }
}
