//! The reader's own bookmarks, highlights and notes.
//!
//! In: a text with its hashes, and a folder of note files. Out: [`Annotation`]s, where each stands in the text
//! ([`Anchor`]), and note files that hold what was written ([`Store`]).
//!
//! The promise: what the reader wrote is never lost, and never shown beside words it was not written about. So a file
//! that cannot be read is never written, a merge keeps its loser, and a quotation that is not found for certain is not
//! attached. This room opens no document, draws nothing, runs no thread and does not decide where its folders are.
//!
//! From the text to the disk: `fold` and `anchor` find words again, `approximate` and `distance` those that have changed;
//! `record` is one note as TOML, `page` one note file as stretches of text of which only the changed ones are written anew,
//! `corrections` what it says of the record, `merge` what becomes of two versions of a note; `shelf` knows which file is
//! about which document, `disk` replaces a file whole or not at all, `backup` keeps what was there before, `store` is all
//! of it in the right order, and `stray` knows the notes of a document that has vanished by their words.

mod anchor;
mod annotation;
mod approximate;
mod backup;
mod corrections;
#[cfg(test)]
mod corrections_tests;
mod disk;
mod distance;
mod draft;
mod fold;
mod header;
mod merge;
mod page;
mod record;
mod shelf;
mod store;
#[cfg(test)]
mod store_tests;
mod stray;

pub use anchor::{Anchor, Refinder, anchor};
pub use annotation::{Agreed, Annotation, Motivation, Selector};
pub use disk::StoreError;
pub use draft::{Draft, Drafts};
pub use header::DocumentKey;
pub use shelf::Corrected;
pub use store::{Sheet, Store};
pub use stray::found_in;
