//! The table of contents and the list of pages a book brings along: of its navigation document (EPUB 3) or its NCX (EPUB 2).
//!
//! In: these files. Out: entries that lead to places of the text. An entry that leads nowhere is left out, a heading over
//! entries stands where the first of them does.

use super::href::{self, Target};
use super::xml::{self, Piece, tidy};
use crate::text::{Contents, Landmarks, Locus, LocusUnit};

#[derive(Debug, Default)]
pub struct Tables {
    pub contents: Vec<Entry>,
    pub pages: Vec<Entry>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Depth, from 1.
    pub level: u8,
    pub title: String,
    /// None for a heading over other entries.
    pub target: Option<Target>,
}

/// Of a navigation document: the lists in its `nav` elements.
pub fn navigation(file: &str, source: &str) -> Tables {
    let mut tables = Tables::default();
    let mut list = None;
    let mut depth = 0u8;
    // The entry that is open, the element it is, and how many of the same name are open in it.
    let mut open: Option<(Entry, String, usize)> = None;
    xml::walk(source, |piece| match piece {
        Piece::Open(element) => match element.name.as_str() {
            "nav" => {
                depth = 0;
                list = match () {
                    () if element.has("type", "toc") || element.has("role", "doc-toc") => Some(List::Contents),
                    () if element.has("type", "page-list") || element.has("role", "doc-pagelist") => Some(List::Pages),
                    () => None,
                };
            }
            "ol" | "ul" => depth = depth.saturating_add(1),
            "img" => {
                if let (Some((entry, ..)), Some(alt)) = (&mut open, element.get("alt")) {
                    entry.title.push_str(alt);
                }
            }
            name @ ("a" | "span") if list.is_some() && depth > 0 => match &mut open {
                Some((_, opened, within)) if opened == name => *within += 1,
                Some(_) => {}
                None => {
                    let target = element.get("href").and_then(|h| href::resolve(file, h));
                    open = Some((Entry { level: depth, title: String::new(), target }, name.to_string(), 0));
                }
            },
            _ => {}
        },
        Piece::Words(words) => {
            if let Some((entry, ..)) = &mut open {
                entry.title.push_str(&words);
            }
        }
        Piece::Close(name) => match name.as_str() {
            "nav" => list = None,
            "ol" | "ul" => depth = depth.saturating_sub(1),
            name => match &mut open {
                Some((_, opened, within)) if opened == name && *within > 0 => *within -= 1,
                Some((_, opened, _)) if opened == name => {
                    let Some((entry, ..)) = open.take() else { return };
                    tables.add(list, entry);
                }
                _ => {}
            },
        },
    });
    tables
}

#[derive(Clone, Copy)]
enum List {
    Contents,
    Pages,
}

/// Of an NCX: `navMap` and `pageList`.
pub fn ncx(file: &str, source: &str) -> Tables {
    let mut tables = Tables::default();
    // The points that are open; each is told of before the points within it.
    let mut open: Vec<Entry> = Vec::new();
    let mut told: Vec<bool> = Vec::new();
    let mut list = List::Contents;
    let mut in_label = false;
    xml::walk(source, |piece| match piece {
        Piece::Open(element) => match element.name.as_str() {
            "navpoint" | "pagetarget" => {
                list = if element.name == "pagetarget" { List::Pages } else { List::Contents };
                if let (Some(point), Some(told)) = (open.last(), told.last_mut())
                    && !*told
                {
                    *told = true;
                    tables.add(Some(list), point.clone());
                }
                let level = u8::try_from(open.len() + 1).unwrap_or(u8::MAX);
                let title = element.get("value").filter(|_| element.name == "pagetarget").unwrap_or("").to_string();
                open.push(Entry { level, title, target: None });
                told.push(false);
            }
            "navlabel" => {
                in_label = true;
                if let Some(point) = open.last_mut() {
                    point.title.clear();
                }
            }
            "content" => {
                if let Some(point) = open.last_mut() {
                    point.target = element.get("src").and_then(|src| href::resolve(file, src));
                }
            }
            _ => {}
        },
        Piece::Words(words) => {
            if let Some(point) = open.last_mut().filter(|_| in_label) {
                point.title.push_str(&words);
            }
        }
        Piece::Close(name) => match name.as_str() {
            "navlabel" => in_label = false,
            "navpoint" | "pagetarget" => {
                if let (Some(point), Some(false)) = (open.pop(), told.pop()) {
                    tables.add(Some(list), point);
                }
            }
            _ => {}
        },
    });
    tables
}

impl Tables {
    fn add(&mut self, list: Option<List>, mut entry: Entry) {
        entry.title = tidy(&entry.title);
        match list {
            _ if entry.title.is_empty() => {}
            Some(List::Contents) => self.contents.push(entry),
            Some(List::Pages) => self.pages.push(entry),
            None => {}
        }
    }

    /// What the other tells of that this one does not.
    pub fn or(mut self, other: impl FnOnce() -> Tables) -> Tables {
        if self.contents.is_empty() || self.pages.is_empty() {
            let other = other();
            if self.contents.is_empty() {
                self.contents = other.contents;
            }
            if self.pages.is_empty() {
                self.pages = other.pages;
            }
        }
        self
    }

    /// Enters them into the landmarks, whose anchors are there and sorted.
    pub fn enter(self, landmarks: &mut Landmarks) {
        let at = |target: &Target| {
            let place = target.id.as_ref().and_then(|id| landmarks.anchor(&format!("{}#{id}", target.file)));
            place.or_else(|| landmarks.anchor(&target.file))
        };
        let mut contents: Vec<Contents> = Vec::with_capacity(self.contents.len());
        let mut next: Option<usize> = None;
        for entry in self.contents.into_iter().rev() {
            let place = match &entry.target {
                Some(target) => at(target),
                None => next,
            };
            next = place.or(next);
            contents.extend(place.map(|at| Contents { at, level: entry.level.max(1), title: entry.title }));
        }
        contents.reverse();
        let page = |entry: Entry| {
            let at = entry.target.as_ref().and_then(at)?;
            Some(Locus { at, unit: LocusUnit::Page, label: entry.title })
        };
        let pages: Vec<Locus> = self.pages.into_iter().filter_map(page).collect();
        landmarks.contents = contents;
        // A page that is also marked in the text is told of once, by its name in the list.
        landmarks.loci.retain(|locus| pages.iter().all(|page| page.at != locus.at));
        landmarks.loci.extend(pages);
        landmarks.sort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(entries: &[Entry]) -> Vec<String> {
        let place = |t: &Target| format!("{}#{}", t.file, t.id.as_deref().unwrap_or(""));
        entries
            .iter()
            .map(|e| format!("{} {} {}", e.level, e.title, e.target.as_ref().map(place).unwrap_or_default()))
            .collect()
    }

    #[test]
    fn a_navigation_document_has_contents_and_pages() {
        let source = "<html><body><h1>No entry</h1><nav epub:type='landmarks'><ol><li><a href='x'>No</a></li></ol></nav>
            <nav epub:type='toc'><h2>Contents</h2><ol><li><span>Part <span>One</span>:</span><ol><li><a href='a.xhtml#s'>
            <b>1</b>\n Water</a></li></ol></li><li><a href='b.xhtml'>&#8212;</a></li><li><a href='c.xhtml'> </a></li></ol></nav>
            <nav epub:type='page-list'><ol><li><a href='a.xhtml#p9'>9</a></li></ol></nav></body></html>";
        let tables = navigation("t/nav.xhtml", source);
        assert_eq!(told(&tables.contents), ["1 Part One: ", "2 1 Water t/a.xhtml#s", "1 — t/b.xhtml#"]);
        assert_eq!(told(&tables.pages), ["1 9 t/a.xhtml#p9"]);
    }

    #[test]
    fn an_ncx_has_them_too() {
        let source = "<ncx><docTitle><text>No entry</text></docTitle><navMap><navPoint><navLabel><text>Part One</text>
            </navLabel><content src='a.xhtml'/><navPoint><navLabel><text>Water</text></navLabel><content src='a.xhtml#s'/>
            </navPoint></navPoint><navPoint><navLabel><text>Two</text></navLabel><content src='b.xhtml'/></navPoint></navMap>
            <pageList><pageTarget value='9'><navLabel><text>ix</text></navLabel><content src='a.xhtml#p9'/></pageTarget>
            <pageTarget value='10'><content src='a.xhtml#p10'/></pageTarget></pageList></ncx>";
        let tables = ncx("t/toc.ncx", source);
        assert_eq!(told(&tables.contents), ["1 Part One t/a.xhtml#", "2 Water t/a.xhtml#s", "1 Two t/b.xhtml#"]);
        assert_eq!(told(&tables.pages), ["1 ix t/a.xhtml#p9", "1 10 t/a.xhtml#p10"]);
    }

    #[test]
    fn a_heading_over_entries_stands_where_the_first_of_them_does() {
        let anchor = |(name, at): (&str, usize)| crate::text::Anchor { name: name.to_string(), at };
        let anchors = [("a", 5), ("a#s", 9), ("a#p", 7)].map(anchor).to_vec();
        let mut landmarks = Landmarks { anchors, ..Landmarks::default() };
        landmarks.sort();
        let entry = |level, title: &str, file: Option<&str>, id: Option<&str>| Entry {
            level,
            title: title.to_string(),
            target: file.map(|file| Target { file: file.to_string(), id: id.map(str::to_string) }),
        };
        let tables = Tables {
            contents: vec![
                entry(1, "Part", None, None),
                entry(2, "Water", Some("a"), Some("s")),
                entry(2, "No such place in a", Some("a"), Some("t")),
                entry(1, "No such file", Some("b"), None),
            ],
            pages: vec![entry(1, "9", Some("a"), Some("p"))],
        };
        tables.enter(&mut landmarks);
        let told: Vec<_> = landmarks.contents.iter().map(|c| (c.at, c.level, &*c.title)).collect();
        assert_eq!(told, [(9, 1, "Part"), (9, 2, "Water"), (5, 2, "No such place in a")]);
        assert_eq!(landmarks.locus(8).map(|l| &*l.label), Some("9"));
    }
}
