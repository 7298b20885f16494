//! One row of the list: a document, or a file that cannot be read with the reason.

use super::card::Card;
use crate::text::Address;
use std::borrow::Cow;
use std::ops::Range;
use std::path::PathBuf;
use std::time::SystemTime;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub address: Address,
    /// Path below its library folder, for sorting, grouping and showing. With several library folders it begins with the
    /// folder's own name.
    pub below: PathBuf,
    /// Size of the file; of a part that the reader has split it into, of that part.
    pub bytes: u64,
    /// Where that part begins, a byte of the file.
    pub starts: u64,
    pub modified: Option<SystemTime>,
    pub state: EntryState,
}

/// What is known of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryState {
    /// Nobody has looked into it yet.
    Unread,
    Known(Card),
    /// Why it cannot be read, as part of a sentence without a full stop.
    Unreadable(String),
}

impl Entry {
    /// The row of a part of this file, its number counted from 1, with its bytes of the file.
    pub fn part(&self, part: u32, range: Range<u64>) -> Entry {
        let address = Address { part, ..self.address.clone() };
        Entry { address, bytes: range.end.saturating_sub(range.start), starts: range.start, ..self.clone() }
    }

    /// The file's name, or the sample's, with the document's number in it where it is not the first.
    pub fn file_name(&self) -> Cow<'_, str> {
        match self.below.file_name() {
            Some(name) if self.address.part == 1 => name.to_string_lossy(),
            _ => Cow::Owned(self.address.title()),
        }
    }

    pub fn card(&self) -> Option<&Card> {
        match &self.state {
            EntryState::Known(card) => Some(card),
            EntryState::Unread | EntryState::Unreadable(_) => None,
        }
    }
}
