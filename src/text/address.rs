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

    /// What an address displays as, read again; no file is looked at.
    pub fn displayed(written: &str) -> Self {
        let (whole, part) = numbered(written).unwrap_or((written, 1));
        let first = match whole.strip_prefix("sample:") {
            Some(name) => Address::sample(name),
            None => Address::file(whole),
        };
        Address { part, ..first }
    }

    /// The path of the file, where there is one.
    pub fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(path) => Some(path),
            Origin::Sample(_) => None,
        }
    }

    /// What a document without a title is called: the file's name, with its number where it is not the first.
    /// Hostile text still: make it [`Clean`](super::Clean) before it is shown.
    pub fn title(&self) -> String {
        match self.part {
            1 => self.name(),
            part => format!("{}#{part}", self.name()),
        }
    }

    /// The last component of the path or the sample's name. Hostile text.
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
        // A name that ends like a number itself is followed by one, so that each address is written in a way of its own.
        let ambiguous = || match &self.origin {
            Origin::File(path) => numbered(&path.to_string_lossy()).is_some(),
            Origin::Sample(name) => numbered(name).is_some(),
        };
        if self.part != 1 || ambiguous() {
            write!(f, "#{}", self.part)?;
        }
        Ok(())
    }
}

/// What stands before `#2` at the end, and the number: in decimal digits, from 1, without a zero before it.
fn numbered(written: &str) -> Option<(&str, u32)> {
    let (before, digits) = written.rsplit_once('#')?;
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    Some((before, digits.parse().ok().filter(|_| plain && !before.is_empty())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_later_documents_of_a_file_are_numbered() {
        assert_eq!(Address::file("a/b.txt").to_string(), "a/b.txt");
        assert_eq!(Address { part: 2, ..Address::file("a/b.txt") }.to_string(), "a/b.txt#2");
        assert_eq!(Address::sample("telegram").to_string(), "sample:telegram");
        assert_eq!(Address { part: 3, ..Address::file("a/b.txt") }.title(), "b.txt#3");
    }

    #[test]
    fn what_an_address_displays_as_is_read_again_whatever_the_name() {
        for name in ["a/b.txt", "a/b#2", "a/b#2#1", "a/b#02", "a/b#", "a/b#0", "#7", "a#99999999999", "a b:3"] {
            for part in [1, 2, 41] {
                let address = Address { part, ..Address::file(name) };
                assert_eq!(Address::displayed(&address.to_string()), address, "{address}");
            }
        }
        let sample = Address { part: 2, ..Address::sample("welcome.md") };
        assert_eq!(Address::displayed("sample:welcome.md#2"), sample);
    }
}
