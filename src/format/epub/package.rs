//! What a book says of itself and in which order it is read: `META-INF/container.xml` names the package file, that has the
//! metadata, the manifest and the spine.
//!
//! In: the archive. Out: a [`Package`]. A package file that is missing, broken off or without a spine costs the reader what
//! it would have told, not the book: then every chapter that lies in the archive is read in the order of their names.

use super::href::{self, Target};
use super::xml::{self, Element, Piece, tidy};
use crate::format::zip::Archive;
use std::collections::{HashMap, HashSet};

#[derive(Debug, Default)]
pub struct Package {
    pub data: Vec<Datum>,
    pub spine: Vec<Chapter>,
    /// The navigation document (EPUB 3) and the NCX (EPUB 2).
    pub nav: Option<String>,
    pub ncx: Option<String>,
    /// What is wrong with the package, each a phrase.
    pub flaws: Vec<String>,
}

/// One document of the spine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// From the root of the book.
    pub file: String,
    pub is: Is,
}

/// What the package says a document of the spine is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    Text,
    Cover,
    /// A page with the table of contents, and with whatever else the book has there.
    Contents,
    /// The navigation document, which is nothing else.
    Navigation,
}

/// One statement of the metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Datum {
    /// Of Dublin Core, in small letters: `title`, `creator`.
    pub name: String,
    pub words: String,
    pub id: Option<String>,
    /// The MARC code of what someone did: `aut`, `trl`.
    pub role: Option<String>,
    /// Of an identifier: `ISBN`.
    pub scheme: Option<String>,
    /// Of a date (EPUB 2): `publication`.
    pub event: Option<String>,
    /// Of a title (EPUB 3): `main`, `subtitle`.
    pub title_type: Option<String>,
}

struct Item {
    target: Target,
    kind: String,
    is_nav: bool,
}

/// What is read as a chapter where no manifest says.
const CHAPTERS: [&str; 3] = ["xhtml", "html", "htm"];

impl Package {
    pub fn read(archive: &Archive<'_>) -> Package {
        let path = container(archive).or_else(|| any_package(archive));
        let mut package = Package::default();
        match path.as_deref().map(|path| (path, archive.read(path))) {
            Some((path, Ok(bytes))) => package.parse(path, &super::decode(&bytes)),
            Some((path, Err(fault))) => package.flaws.push(format!("its package file ({path}) {}", fault.clause())),
            None => package.flaws.push("it has no package file, which would say what is in it".to_string()),
        }
        if package.spine.is_empty() {
            let mut names: Vec<&str> = archive.names().into_iter().filter(|name| is_chapter(name)).collect();
            names.sort_by_key(|name| natural(name));
            package.spine = names.into_iter().map(|name| Chapter { file: name.to_string(), is: Is::Text }).collect();
            if package.flaws.is_empty() {
                package.flaws.push("its package file does not say in which order it is read".to_string());
            }
        }
        package
    }

    fn parse(&mut self, path: &str, source: &str) {
        let mut items: HashMap<String, Item> = HashMap::new();
        let mut order: Vec<String> = Vec::new();
        let mut toc = None;
        let mut guide: HashMap<String, Is> = HashMap::new();
        let mut refinements: Vec<(String, String, String)> = Vec::new();
        let mut open: Option<(Datum, String)> = None;
        let mut meta: Option<(String, String, String)> = None;
        let is_whole = xml::walk(source, |piece| match piece {
            Piece::Open(element) => match element.name.as_str() {
                "item" => {
                    if let Some((id, item)) = item(path, &element) {
                        items.entry(id).or_insert(item);
                    }
                }
                "itemref" => order.extend(element.get("idref").map(str::to_string)),
                "spine" => toc = element.get("toc").map(str::to_string),
                "reference" if matches!(element.get("type"), Some("toc" | "cover")) => {
                    let target = element.get("href").and_then(|h| href::resolve(path, h));
                    let is = if element.get("type") == Some("toc") { Is::Contents } else { Is::Cover };
                    guide.extend(target.filter(|t| t.id.is_none()).map(|t| (t.file, is)));
                }
                "meta" => {
                    let (about, what) = (element.get("refines"), element.get("property"));
                    meta = about.zip(what).map(|(about, what)| {
                        (about.trim_start_matches('#').to_string(), what.to_string(), String::new())
                    });
                }
                name if DUBLIN_CORE.contains(&name) => {
                    let kept = |key: &str| element.get(key).map(str::to_string);
                    let datum = Datum {
                        name: name.to_string(),
                        words: String::new(),
                        id: kept("id"),
                        role: kept("role"),
                        scheme: kept("scheme"),
                        event: kept("event"),
                        title_type: None,
                    };
                    open = Some((datum, name.to_string()));
                }
                _ => {}
            },
            Piece::Words(words) => {
                if let Some((datum, _)) = &mut open {
                    datum.words.push_str(&words);
                } else if let Some((_, _, value)) = &mut meta {
                    value.push_str(&words);
                }
            }
            Piece::Close(name) => {
                if let Some((mut datum, _)) = open.take_if(|(_, opened)| *opened == name) {
                    datum.words = tidy(&datum.words);
                    if !datum.words.is_empty() {
                        self.data.push(datum);
                    }
                } else if name == "meta" {
                    refinements.extend(meta.take());
                }
            }
        });
        if !is_whole {
            self.flaws.push(format!("its package file ({path}) is broken, and was read as far as it goes"));
        }
        self.refine(refinements);
        let mut seen = HashSet::new();
        for id in &order {
            match items.get(id) {
                // A chapter that is named twice is read once.
                Some(item) if seen.insert(&item.target.file) => {
                    let guided = guide.get(&item.target.file).copied().unwrap_or(Is::Text);
                    let is = if item.is_nav { Is::Navigation } else { guided };
                    self.spine.push(Chapter { file: item.target.file.clone(), is });
                }
                Some(_) => {}
                None => self.flaws.push(format!("a chapter of it ({id}) is in its order of reading and nowhere else")),
            }
        }
        self.nav = items.values().filter(|i| i.is_nav).map(|i| i.target.file.clone()).min();
        let is_ncx = |item: &&Item| item.kind == "application/x-dtbncx+xml";
        let named = toc.and_then(|id| items.get(&id));
        self.ncx = named.or_else(|| items.values().find(is_ncx)).map(|i| i.target.file.clone());
    }

    /// EPUB 3 says more of a statement in statements about it.
    fn refine(&mut self, refinements: Vec<(String, String, String)>) {
        for (about, what, value) in refinements {
            let value = Some(tidy(&value)).filter(|v| !v.is_empty());
            for datum in self.data.iter_mut().filter(|d| d.id.as_deref() == Some(&about)) {
                match what.as_str() {
                    "role" => datum.role = value.clone(),
                    "title-type" => datum.title_type = value.clone(),
                    "identifier-type" => datum.scheme = value.clone().or(datum.scheme.take()),
                    _ => {}
                }
            }
        }
    }
}

/// The elements of the metadata that are kept.
const DUBLIN_CORE: [&str; 10] = [
    "title",
    "creator",
    "contributor",
    "date",
    "publisher",
    "language",
    "rights",
    "description",
    "identifier",
    "source",
];

fn item(path: &str, element: &Element) -> Option<(String, Item)> {
    let target = href::resolve(path, element.get("href")?)?;
    let kind = element.get("media-type").unwrap_or("").to_string();
    Some((element.get("id")?.to_string(), Item { target, kind, is_nav: element.has("properties", "nav") }))
}

/// The package file the container names; of several renditions the first.
fn container(archive: &Archive<'_>) -> Option<String> {
    let bytes = archive.read("META-INF/container.xml").ok()?;
    let mut found = None;
    xml::walk(&super::decode(&bytes), |piece| {
        if let Piece::Open(element) = piece
            && element.name == "rootfile"
            && found.is_none()
        {
            found = element.get("full-path").and_then(|path| href::resolve("", path)).map(|target| target.file);
        }
    });
    found.filter(|path| archive.named(path).is_some())
}

fn any_package(archive: &Archive<'_>) -> Option<String> {
    let is_package = |name: &&str| ends(name, "opf");
    archive.names().into_iter().find(is_package).map(str::to_string)
}

fn is_chapter(name: &str) -> bool {
    CHAPTERS.iter().any(|end| ends(name, end)) && !name.starts_with("META-INF/")
}

fn ends(name: &str, end: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, e)| e.eq_ignore_ascii_case(end))
}

/// A key that sorts `ch2` before `ch10`.
fn natural(name: &str) -> Vec<(u64, String)> {
    let mut key = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let words = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let digits = rest[words..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |n| words + n);
        // The words first: a number orders only what is called the same.
        key.push((0, rest[..words].to_lowercase()));
        key.push((rest[words..digits].parse().unwrap_or(u64::MAX), String::new()));
        rest = &rest[digits..];
    }
    key
}

/// The file that is locked, and by whom, as `META-INF/encryption.xml` has it.
#[derive(Debug, Default)]
pub struct Locks {
    files: HashSet<String>,
    /// Whose lock it is, where that is told.
    pub by: Option<&'static str>,
}

/// Typefaces are mangled by these so that they cannot be taken out; the words are not.
const TYPEFACES_ONLY: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

impl Locks {
    pub fn read(archive: &Archive<'_>) -> Locks {
        let mut locks = Locks::default();
        let Ok(bytes) = archive.read("META-INF/encryption.xml") else { return locks };
        let mut harmless = false;
        xml::walk(&super::decode(&bytes), |piece| match piece {
            Piece::Open(element) => match element.name.as_str() {
                "encrypteddata" => harmless = false,
                "encryptionmethod" => {
                    harmless = element.get("algorithm").is_some_and(|a| TYPEFACES_ONLY.contains(&a));
                }
                "cipherreference" if !harmless => {
                    let target = element.get("uri").and_then(|uri| href::resolve("", uri));
                    locks.files.extend(target.map(|t| t.file.to_lowercase()));
                }
                _ => {}
            },
            Piece::Close(_) | Piece::Words(_) => {}
        });
        let has = |name: &str| archive.named(name).is_some();
        locks.by = match () {
            () if has("META-INF/license.lcpl") => Some("Readium LCP"),
            () if has("META-INF/sinf.xml") => Some("Apple"),
            () if has("META-INF/rights.xml") => Some("Adobe"),
            () => None,
        };
        locks
    }

    pub fn lock(&self, file: &str) -> bool {
        !self.files.is_empty() && self.files.contains(&file.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_without_an_order_are_read_by_number() {
        let mut names = vec!["b/ch10.html", "b/ch2.html", "b/ch1.html", "a.html"];
        names.sort_by_key(|name| natural(name));
        assert_eq!(names, ["a.html", "b/ch1.html", "b/ch2.html", "b/ch10.html"]);
    }

    #[test]
    fn a_package_says_what_is_read_and_in_which_order() {
        let mut package = Package::default();
        package.parse(
            "OEBPS/content.opf",
            "<package><metadata><dc:title id='t'>On\n Water</dc:title><dc:title id='s'>A study</dc:title>
             <meta refines='#s' property='title-type'>subtitle</meta><dc:creator opf:role='aut'>Ada Berg</dc:creator>
             </metadata><manifest><item id='c1' href='text/c%201.xhtml'/><item id='n' href='nav.xhtml' properties='x nav'/>
             <item id='x' href='toc.ncx' media-type='application/x-dtbncx+xml'/></manifest>
             <spine><itemref idref='n'/><itemref idref='c1'/><itemref idref='c1'/><itemref idref='gone'/></spine></package>",
        );
        let data: Vec<_> = package.data.iter().map(|d| (&*d.name, &*d.words)).collect();
        assert_eq!(data, [("title", "On Water"), ("title", "A study"), ("creator", "Ada Berg")]);
        assert_eq!(package.data[1].title_type.as_deref(), Some("subtitle"));
        assert_eq!(package.data[2].role.as_deref(), Some("aut"));
        let spine: Vec<_> = package.spine.iter().map(|c| (&*c.file, c.is)).collect();
        assert_eq!(spine, [("OEBPS/nav.xhtml", Is::Navigation), ("OEBPS/text/c 1.xhtml", Is::Text)]);
        assert_eq!(package.nav.as_deref(), Some("OEBPS/nav.xhtml"));
        assert_eq!(package.ncx.as_deref(), Some("OEBPS/toc.ncx"));
        assert_eq!(package.flaws, ["a chapter of it (gone) is in its order of reading and nowhere else"]);
    }
}
