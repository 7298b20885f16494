//! Fixed points of a document that its words do not show: where leaves and pages begin, its contents, the names of places
//! that links lead to. Format readers fill them; citation, outline and links use them.

use super::percent::unescaped;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Landmarks {
    /// Sorted by place.
    pub loci: Vec<Locus>,
    /// The table of contents a book brings along, in its order; empty where headings are all there is.
    pub contents: Vec<Contents>,
    /// Sorted by name; of several of one name the first is kept.
    pub anchors: Vec<Anchor>,
}

/// A place where a leaf or page of the original begins (TEI `pb`, EPUB page list, PDF page).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locus {
    /// Byte of the text.
    pub at: usize,
    pub unit: LocusUnit,
    /// As printed: `9`, `10ob.`, `xiv`. Hostile text.
    pub label: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LocusUnit {
    Leaf,
    Page,
}

/// An entry of a table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Byte of the text.
    pub at: usize,
    /// Depth, from 1.
    pub level: u8,
    /// Hostile text.
    pub title: String,
}

/// A place that links within a document name: `id` attributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Without `#`; in a book of several files `file#id` or `file`.
    pub name: String,
    /// Byte of the text.
    pub at: usize,
}

impl Landmarks {
    /// Brings them into the order the fields promise.
    pub fn sort(&mut self) {
        self.loci.sort_by_key(|locus| locus.at);
        self.anchors.sort_by(|a, b| a.name.cmp(&b.name).then(a.at.cmp(&b.at)));
        self.anchors.dedup_by(|later, first| later.name == first.name);
    }

    /// The byte a name stands for.
    pub fn anchor(&self, name: &str) -> Option<usize> {
        let found = self.anchors.binary_search_by(|anchor| anchor.name.as_str().cmp(name)).ok()?;
        Some(self.anchors[found].at)
    }

    /// The byte a link within the text leads to, as written in it or as its anchor is named: `#id`, `file#id`, `file`. In a
    /// file of a book that has no such id it is where the file begins.
    pub fn led_to(&self, link: &str) -> Option<usize> {
        let find = |name: &str| self.anchor(name).or_else(|| self.anchor(&unescaped(name)));
        let file = || link.split_once('#').map(|(file, _)| file).filter(|file| !file.is_empty());
        match link.strip_prefix('#') {
            Some(id) => find(id),
            // The name of a file; a bare word is another document's, whatever places here are called.
            None if link.contains(['.', '/']) => find(link).or_else(|| find(file()?)),
            None => None,
        }
    }

    /// The entry of the contents a byte of the text stands under.
    pub fn chapter(&self, byte: usize) -> Option<&Contents> {
        // An entry and the first within it may begin at one place: the inner one says more.
        self.contents.iter().filter(|entry| entry.at <= byte).max_by_key(|entry| entry.at)
    }

    /// The leaf or page a byte of the text stands on.
    pub fn locus(&self, byte: usize) -> Option<&Locus> {
        self.loci[..self.loci.partition_point(|locus| locus.at <= byte)].last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_by_its_name_and_a_leaf_by_its_place() {
        let anchor = |name: &str, at| Anchor { name: name.into(), at };
        let locus = |at, label: &str| Locus { at, unit: LocusUnit::Leaf, label: label.into() };
        let mut landmarks = Landmarks {
            loci: vec![locus(40, "10"), locus(3, "9")],
            anchors: vec![anchor("n2", 9), anchor("n1", 7), anchor("n1", 2)],
            ..Landmarks::default()
        };
        landmarks.sort();
        assert_eq!(landmarks.anchor("n1"), Some(2));
        assert_eq!(landmarks.anchor("n3"), None);
        assert_eq!(landmarks.locus(2), None);
        assert_eq!(landmarks.locus(40).map(|l| l.label.as_str()), Some("10"));
        assert_eq!(landmarks.locus(39).map(|l| l.label.as_str()), Some("9"));
    }

    #[test]
    fn a_link_leads_to_its_place_or_to_the_file_it_is_in() {
        let anchor = |name: &str, at| Anchor { name: name.into(), at };
        let mut landmarks = Landmarks {
            anchors: vec![anchor("t/a.xhtml", 3), anchor("t/a.xhtml#s", 9), anchor("café", 12)],
            ..Landmarks::default()
        };
        landmarks.sort();
        let places = ["t/a.xhtml#s", "t/a.xhtml", "t/a.xhtml#gone", "#caf%C3%A9", "#gone", "t/b.xhtml#s", "#", ""];
        let found = [Some(9), Some(3), Some(3), Some(12), None, None, None, None];
        assert_eq!(places.map(|link| landmarks.led_to(link)), found);
    }

    #[test]
    fn a_byte_stands_under_the_innermost_entry_before_it() {
        let entry = |at, level, title: &str| Contents { at, level, title: title.into() };
        let landmarks = Landmarks {
            contents: vec![entry(5, 1, "Part"), entry(5, 2, "Water"), entry(20, 2, "Notes"), entry(12, 2, "Locks")],
            ..Landmarks::default()
        };
        let titles = [4, 5, 13, 99].map(|byte| landmarks.chapter(byte).map(|c| c.title.as_str()));
        assert_eq!(titles, [None, Some("Water"), Some("Locks"), Some("Notes")]);
    }
}
