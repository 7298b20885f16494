//! The reader's own word on a record: which field, and what it should be. The document itself is never changed.

use super::record::{Field, Value};
use std::collections::BTreeMap;

/// What the reader says one reading should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// As the reader wrote it.
    pub words: String,
    /// What the words are: a date or a reference where they are one, else the words themselves.
    pub value: Value,
}

/// Which reading of a record a correction is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    pub field: Field,
    /// Of a field with several values, which: the words the document has for it, on one line. None: the field's only
    /// value, or one the document does not have.
    pub of: Option<String>,
}

/// A change to the corrections of one document: the new words, or none where the correction is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    pub target: Target,
    pub words: Option<String>,
}

/// The reader's corrections of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections(BTreeMap<Target, String>);

impl Target {
    pub fn field(field: Field) -> Target {
        Target { field, of: None }
    }
}

impl Corrections {
    pub fn get(&self, target: &Target) -> Option<&str> {
        self.0.get(target).map(String::as_str)
    }

    /// Words that say nothing take the correction back.
    pub fn amend(&mut self, amendment: Amendment) {
        match amendment.words.filter(|words| !words.trim().is_empty()) {
            Some(words) => self.0.insert(amendment.target, words),
            None => self.0.remove(&amendment.target),
        };
    }

    /// By field, the whole field before its single values.
    pub fn iter(&self) -> impl Iterator<Item = (&Target, &str)> {
        self.0.iter().map(|(target, words)| (target, words.as_str()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// White space, line ends included, as single blanks: how a value is named in [`Target::of`].
pub fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
