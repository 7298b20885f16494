//! Fixed points of a document that its words do not show: where leaves and pages begin, its contents, the names of places
//! that links lead to. Format readers fill them; citation, outline and links use them.

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
}
