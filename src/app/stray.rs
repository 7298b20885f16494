//! Notes of a document that has vanished, shown beside one that has its words: the reader is asked whether to keep them.
//!
//! Until they say so nothing is written. A change to notes of the document is a yes: new notes and those that are shown
//! beside them must not be parted by the next start.

use super::App;
use super::margin::key_of;
use crate::jobs::Job;
use crate::marginalia::DocumentKey;

impl App {
    /// Says whose notes are shown, once they are there; what is wrong is said before.
    pub(super) fn ask_of_stray(&mut self) {
        let Some(stray) = self.reader.as_ref().and_then(|r| r.margin.stray()) else { return };
        let words =
            format!("{} made on {}, which is gone. Keep them here? K y yes, K n no", stray.these(), stray.name());
        if self.said.is_none() {
            self.say(&words);
        }
    }

    pub(super) fn keep_stray(&mut self) {
        let key = self.reader.as_ref().filter(|r| r.margin.stray().is_some()).and_then(|r| key_of(&r.document));
        match key.and_then(|key| self.stray_of(&key).map(|gone| (key, gone))) {
            Some((key, gone)) => _ = self.run(Job::Adopt { key, gone, changes: Vec::new(), amendments: Vec::new() }),
            None => self.complain("there are no notes of another document here"),
        }
    }

    pub(super) fn refuse_stray(&mut self) {
        let key = self.reader.as_ref().and_then(|r| key_of(&r.document));
        let stray = self.reader.as_mut().and_then(|r| r.margin.let_stray_go());
        match key.zip(stray) {
            Some((key, stray)) => {
                let name = stray.name();
                self.run(Job::Refuse { key, gone: stray.gone });
                self.say(&format!("not shown here any more: ' Enter lists them under {name}"));
            }
            None => self.complain("there are no notes of another document here"),
        }
    }

    /// The vanished document whose notes are shown beside the open one, where that is the one meant.
    pub(super) fn stray_of(&self, key: &DocumentKey) -> Option<DocumentKey> {
        let reader = self.reader.as_ref()?;
        let is_open = reader.document.address.to_string() == key.path;
        reader.margin.stray().filter(|_| is_open).map(|stray| stray.gone.clone())
    }

    /// Under which key a change is kept: a note of the vanished document is one of the open document's where it is shown.
    pub(super) fn key_of_shown(&self, key: DocumentKey) -> DocumentKey {
        let open = self.reader.as_ref().filter(|r| r.margin.stray().is_some_and(|s| s.gone.path == key.path));
        open.and_then(|r| key_of(&r.document)).unwrap_or(key)
    }

    /// What is said when a save has made the notes shown beside a document its own.
    pub(super) fn kept_with(&self, key: &DocumentKey) -> Option<String> {
        self.stray_of(key)?;
        let stray = self.reader.as_ref()?.margin.stray()?;
        Some(format!("the notes made on {} are kept here", stray.name()))
    }
}
