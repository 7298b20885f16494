//! Where a document comes from, as the reader writes it: `path`, `path#2`, `sample:name`.

use std::fmt;
use std::path::{Path, PathBuf};

/// One document of one origin. A file may hold several; the first is written without a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    pub origin: Origin,
    /// 1-based number of the document within its file.
    pub part: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    File(PathBuf),
    /// A document of the bundled sample archive, by its name without `sample:`.
    Sample(String),
}

impl Address {
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Address { origin: Origin::File(path.into()), part: 1 }
    }

    pub fn sample(name: impl Into<String>) -> Self {
        Address { origin: Origin::Sample(name.into()), part: 1 }
    }

    /// The first document of what an address displays as; no file is looked at.
    pub fn displayed(written: &str) -> Self {
        match written.strip_prefix("sample:") {
            Some(name) => Address::sample(name),
            None => Address::file(written),
        }
    }

    /// The path of the file, where there is one.
    pub fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(path) => Some(path),
            Origin::Sample(_) => None,
        }
    }

    /// The last component of the path or the sample's name: the title of a document that has none.
    /// Hostile text still: make it [`Clean`](super::Clean) before it is shown.
    pub fn name(&self) -> String {
        match &self.origin {
            Origin::File(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            Origin::Sample(name) => name.clone(),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.origin {
            Origin::File(path) => write!(f, "{}", path.display())?,
            Origin::Sample(name) => write!(f, "sample:{name}")?,
        }
        if self.part > 1 {
            write!(f, "#{}", self.part)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_later_documents_of_a_file_are_numbered() {
        assert_eq!(Address::file("a/b.txt").to_string(), "a/b.txt");
        assert_eq!(Address { part: 2, ..Address::file("a/b.txt") }.to_string(), "a/b.txt#2");
        assert_eq!(Address::sample("telegram").to_string(), "sample:telegram");
    }
}
