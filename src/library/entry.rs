//! One row of the list: a document, or a file that cannot be read with the reason.

use super::card::Card;
use crate::text::Address;
use std::borrow::Cow;
use std::path::PathBuf;
use std::time::SystemTime;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub address: Address,
    /// Path below its library folder, for sorting, grouping and showing. With several library folders it begins with the
    /// folder's own name.
    pub below: PathBuf,
    /// Size of the file.
    pub bytes: u64,
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
