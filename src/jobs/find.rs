//! A query put to the open document, which is made ready to be searched once and not at every key.

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
        kept.as_ref().map(|k| k.finder.find(query)).unwrap_or_default()
    }
}
