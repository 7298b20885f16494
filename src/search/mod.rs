//! Finding: in the open document and in all of them.
//!
//! In: documents, and what somebody wrote into the search bar. Out: [`Query`], the same for the index ([`Index`]) and for
//! the open document ([`Finder`]), which agree, because both compare the folded words of the same reading text; hits with
//! excerpts cut from the texts themselves. This is the only room that knows tantivy, and shows no type of it. It reads no
//! file but its own, opens no document (callers hand over how), and starts no thread that outlives a [`Writer`].
//!
//! Phases: `fold` (the form of a word) → `words` (a text's words) → `searched` (a document's words) → `passages` (what is
//! indexed) → `writer`; `parse` → `query` → `finder`, or `matching` (postings) → `results` (judging and ranking) →
//! `excerpt`.

mod error;
mod excerpt;
mod finder;
mod fold;
mod index;
mod matching;
mod parse;
mod passages;
mod query;
mod results;
mod schema;
mod searched;
mod shelf;
mod words;
mod writer;

#[cfg(test)]
pub(crate) mod tests;

pub use error::IndexError;
pub use finder::Finder;
pub use index::{Index, Indexed, is_reading_index};
pub use query::Query;
pub use results::{Hit, Results};
pub use writer::Writer;

use std::time::{SystemTime, UNIX_EPOCH};

/// Nanoseconds since the epoch, negative before it: how [`Indexed::modified`] tells a time.
pub fn nanoseconds(time: SystemTime) -> i128 {
    let signed = |span: std::time::Duration| i128::try_from(span.as_nanos()).unwrap_or(i128::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => signed(after),
        Err(before) => -signed(before.duration()),
    }
}
