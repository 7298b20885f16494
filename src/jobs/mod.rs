//! Every piece of work as a plain function, and the crew that runs them on threads for the screen.
//!
//! In: a [`Desk`] (where things live, whose notes, which vocabulary) and what is asked. Out: values, and one clear
//! sentence wherever something cannot be done. The command line calls the functions directly; the screen asks the
//! [`Crew`] for a [`Job`] and is told [`Outcome`]s, each with the [`Ticket`] of its job, so that a stale one is dropped.
//! This room draws nothing, knows no key, and keeps no state of the screen; it never changes a document.

mod address;
mod crew;
mod desk;
mod encodings;
pub mod extract;
mod find;
mod index;
mod kin;
mod lane;
mod language;
mod log;
mod notes;
mod obtain;
mod office;
mod open;
mod read;
mod roots;
mod search;
mod splitting;
#[cfg(test)]
mod tests;
mod work;

pub use address::address;
pub use crew::Crew;
pub use desk::{Desk, Stop};
pub use encodings::{choose_encoding, likely_encodings};
pub use extract::{Isolation, Readers};
pub use index::{IndexProgress, IndexSummary, index, plainly};
pub use kin::{all_notes, save_notes};
pub use log::Log;
pub use notes::{Noted, notes};
pub use open::open;
pub use roots::{prefixes, remembered, roots};
pub use search::{recent, search};
pub use splitting::{NowSplit, SplitPreview, SplitWish, lost_marks, part_of_line};
pub use work::{Job, Outcome, Ticket};
