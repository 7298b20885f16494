//! CONTRACT STUB
use crate::text::*;
use std::ops::Range;
/// Author, title, date, archival form in one line, with what is known; `quote` gives the paragraph ("¶6") where leaves are not marked.
pub fn plain(_document: &Document, _quote: Option<Range<usize>>) -> String {
    todo!()
}
