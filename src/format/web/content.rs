//! Which words of a page are the document's, and which are of the page around it.
//!
//! In: the tree. Out: the nodes that are the document's. Readability finds the article; it is made for the press and drops
//! what a reader of sources came for: a catalogue's table, a heading, notes at the foot. So the stretch of the page it
//! chose is taken whole but for what is plainly navigation, and headings, records and notes beside it are brought back.
//! Nothing is lost either way: what is not the document's is folded, one key from coming back.

use super::loci;
use super::walk::{is_hidden, is_silent};
use dom_query::{Document, Element, NodeData, NodeId, NodeRef, local_name};
use dom_smoothie::{Config, Readability};
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

/// Nodes of a tree, by their numbers.
pub(super) type Nodes = HashSet<NodeId, BuildHasherDefault<Mixed>>;

/// Spreads the number of a node: no one chooses these numbers but the parser, and there are several look-ups a node.
#[derive(Default)]
pub(super) struct Mixed(u64);

impl Hasher for Mixed {
    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Largest tree that is searched for its article, nodes: several copies are made of it.
const LARGEST: usize = 1_000_000;
/// An article with a smaller share than this of the words that are no links is none: the page is a list or an index.
const SHARE: f64 = 0.2;
/// What the chosen stretch holds of the article at least.
const WHOLE: f64 = 0.95;
/// The share of an element's prose with which a stretch in it stands for it, and how many levels that is tried.
const NEARLY_ALL: f64 = 0.75;
const WIDENED: usize = 2;
/// A stretch with a larger share of its words in links leads elsewhere; with one larger than the second only where it says
/// little besides.
const LINKED: f64 = 0.75;
const HARDLY_LINKED: f64 = 0.5;
/// A box beside the article is of it with so many bytes of words outside links, and no larger a share within them.
const BOX: usize = 40;
const BOXED: f64 = 0.25;

/// The nodes that are the document's, elements among them. `title` is what the page calls itself.
pub(super) fn main(tree: &Document, title: Option<&str>) -> Nodes {
    let Some(body) = tree.body() else { return Nodes::default() };
    let kept = if tree.tree.len() > LARGEST { Nodes::default() } else { article(tree) };
    let mut stock = Stock::of(body, &kept);
    stock.choose(title);
    stock.entries.into_iter().filter(|e| e.chosen).map(|e| e.id).collect()
}

/// The text and images of the article, by the numbers they have in this tree too.
fn article(tree: &Document) -> Nodes {
    let config = Config { disable_json_ld: true, ..Config::default() };
    let Ok(mut reader) = Readability::with_document(tree.clone(), None, Some(config)) else { return Nodes::default() };
    if reader.parse().is_err() {
        return Nodes::default();
    }
    let root = reader.doc.select_single("#readability-page-1");
    let nodes = root.nodes().first().map(NodeRef::descendants_it);
    nodes.into_iter().flatten().filter(|node| node.is_text() || node.has_name("img")).map(|node| node.id).collect()
}

/// All nodes with words, in reading order.
struct Stock {
    entries: Vec<Entry>,
}

struct Entry {
    id: NodeId,
    /// Where its element stands.
    parent: usize,
    /// Behind its last descendant.
    end: usize,
    kind: Kind,
    /// Bytes of words in it; of these in the article, and in links to elsewhere.
    words: usize,
    kept: usize,
    linked: usize,
    chosen: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Words,
    Plain,
    /// `<main>` and its like.
    Main,
    Article,
    Heading(u8),
    /// A table with heads, or a list of terms: what a catalogue writes its records in.
    Record,
    Notes,
    /// Navigation by its element or role.
    Around,
    /// Navigation by its class.
    Beside,
    /// What stands aside, by its element or class: navigation, or a box of the article.
    Aside,
}

impl Stock {
    fn of(body: NodeRef<'_>, kept: &Nodes) -> Stock {
        let mut entries: Vec<Entry> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut links = 0usize;
        let mut next = Some(body);
        while let Some(node) = next {
            let mut into = false;
            node.query(|inner| {
                let (kind, words, link) = match &inner.data {
                    NodeData::Text { contents } => {
                        let words = contents.bytes().filter(|b| !b.is_ascii_whitespace()).count();
                        (Kind::Words, words, 0)
                    }
                    NodeData::Element(element) if !is_silent(&element.name.local) && !is_hidden(element) => {
                        into = true;
                        (kind(&node, element), 0, leads_elsewhere(element))
                    }
                    _ => return,
                };
                links += link;
                let number = entries.len();
                let kept = if kept.contains(&node.id) { words } else { 0 };
                let linked = if links > 0 { words } else { 0 };
                let parent = open.last().copied().unwrap_or(0);
                entries.push(Entry { id: node.id, parent, end: number + 1, kind, words, kept, linked, chosen: false });
                if into {
                    open.push(number);
                }
            });
            if into {
                if let Some(child) = node.first_child() {
                    next = Some(child);
                    continue;
                }
                leave(&node, &mut open, &mut entries, &mut links);
            }
            let mut here = node;
            next = loop {
                if here.id == body.id {
                    break None;
                }
                if let Some(sibling) = here.next_sibling() {
                    break Some(sibling);
                }
                let Some(parent) = here.parent() else { break None };
                leave(&parent, &mut open, &mut entries, &mut links);
                here = parent;
            };
        }
        for number in (1..entries.len()).rev() {
            let Entry { parent, words, kept, linked, .. } = entries[number];
            let above = &mut entries[parent];
            (above.words, above.kept, above.linked) = (above.words + words, above.kept + kept, above.linked + linked);
        }
        Stock { entries }
    }

    fn choose(&mut self, title: Option<&str>) {
        let Some(body) = self.entries.first() else { return };
        let prose = body.words.saturating_sub(body.linked);
        if body.kept == 0 || (body.kept as f64) < prose as f64 * SHARE {
            return self.choose_all();
        }
        let stretch = self.stretch();
        self.take(stretch, stretch != 0);
        self.bring_back(stretch, title);
        self.entries[0].chosen = true;
    }

    /// The page has no article: everything but its navigation.
    fn choose_all(&mut self) {
        let mut number = 0;
        while let Some(entry) = self.entries.get(number) {
            // A page that is nothing but links is there for them.
            let end = entry.end;
            let aside = matches!(entry.kind, Kind::Around | Kind::Aside) && number > 0;
            if aside && self.leads_away(number) {
                number = end;
                continue;
            }
            self.entries[number].chosen = true;
            number += 1;
        }
        if self.entries.iter().filter(|e| e.chosen && e.kind == Kind::Words).all(|e| e.words == 0) {
            self.entries.iter_mut().for_each(|e| e.chosen = true);
        }
    }

    /// The smallest element that holds nearly all of the article, widened to what the page itself calls its main part.
    fn stretch(&self) -> usize {
        let enough = self.entries[0].kept as f64 * WHOLE;
        let mut smallest = 0;
        for (number, entry) in self.entries.iter().enumerate() {
            // In reading order what is deeper comes later, and only one branch can hold so much.
            if entry.kept as f64 >= enough && entry.kind != Kind::Words {
                smallest = number;
            }
        }
        let articles = self.entries.iter().filter(|e| e.kind == Kind::Article).count();
        let mut here = smallest;
        let mut widest = smallest;
        loop {
            match self.entries[here].kind {
                Kind::Main => return here,
                Kind::Article if articles == 1 => widest = here,
                _ => {}
            }
            if here == 0 {
                return if widest == smallest { self.widened(smallest) } else { widest };
            }
            here = self.entries[here].parent;
        }
    }

    /// A section that is nearly all of its chapter is widened to the chapter: its opening words are of the article too.
    fn widened(&self, stretch: usize) -> usize {
        let prose = |number: usize| (self.entries[number].words - self.entries[number].linked) as f64;
        let mut widest = stretch;
        for _ in 0..WIDENED {
            let parent = self.entries[widest].parent;
            if parent == 0 || prose(widest) < prose(parent) * NEARLY_ALL {
                break;
            }
            widest = parent;
        }
        widest
    }

    /// Takes what is within an element: the article, and of the rest what does not lead elsewhere. Only the article where
    /// the element is the whole page.
    fn take(&mut self, stretch: usize, rest: bool) {
        let end = self.entries[stretch].end;
        let mut number = stretch;
        while number < end {
            let entry = &self.entries[number];
            if entry.kept > 0 || number == stretch {
                self.entries[number].chosen = true;
                number += 1;
                continue;
            }
            let after = entry.end;
            let whole = rest && entry.kind != Kind::Words && !self.leads_away(number);
            let loose = entry.kind == Kind::Words && rest;
            if whole || loose {
                self.take_all(number);
            }
            number = after;
        }
    }

    fn take_all(&mut self, number: usize) {
        let mut at = number;
        let end = self.entries[number].end;
        while at < end {
            if matches!(self.entries[at].kind, Kind::Around | Kind::Beside | Kind::Aside) && self.leads_away(at) {
                at = self.entries[at].end;
                continue;
            }
            self.entries[at].chosen = true;
            at += 1;
        }
    }

    fn leads_away(&self, number: usize) -> bool {
        let entry = &self.entries[number];
        match entry.kind {
            Kind::Around | Kind::Beside => true,
            Kind::Aside => {
                let prose = entry.words - entry.linked;
                prose < BOX || entry.linked as f64 > entry.words as f64 * BOXED
            }
            Kind::Record | Kind::Heading(_) | Kind::Notes => false,
            _ => {
                let (words, prose) = (entry.words as f64, entry.words - entry.linked);
                let linked = entry.linked as f64;
                linked > words * HARDLY_LINKED && (prose < BOX || linked > words * LINKED)
            }
        }
    }

    /// Headings that say what the page calls itself, records and notes beside the stretch.
    fn bring_back(&mut self, stretch: usize, title: Option<&str>) {
        let range = stretch..self.entries[stretch].end;
        let has_main = self.entries.iter().any(|e| e.kind == Kind::Main);
        let mut titled = false;
        let mut number = 0;
        while number < self.entries.len() {
            let Entry { kind, end, words, linked, chosen, .. } = self.entries[number];
            if kind == Kind::Around && !chosen {
                number = end;
                continue;
            }
            let outside = !range.contains(&number) || stretch == 0;
            let wanted = match kind {
                _ if chosen || !outside => false,
                Kind::Heading(1) => !titled && title.is_some() && words > 0 && linked < words && number < range.end,
                Kind::Record => !has_main && words > 0,
                Kind::Notes => true,
                // Words between the blocks of the article.
                Kind::Heading(_) => stretch == 0 && number > 0 && self.entries[self.entries[number].parent].kept > 0,
                _ => false,
            };
            titled |= kind == Kind::Heading(1) && wanted;
            if wanted {
                self.take_all(number);
            }
            number += 1;
        }
    }
}

fn leave(node: &NodeRef<'_>, open: &mut Vec<usize>, entries: &mut [Entry], links: &mut usize) {
    let end = entries.len();
    if let Some(entry) = open.pop().and_then(|number| entries.get_mut(number)) {
        entry.end = end;
    }
    *links -= node.element_ref().map_or(0, |element| leads_elsewhere(&element)).min(*links);
}

/// 1 of a link that leads out of the page.
fn leads_elsewhere(element: &Element) -> usize {
    let link = element.name.local == local_name!("a");
    let href = if link { element.attr_ref(local_name!("href")) } else { None };
    usize::from(href.is_some_and(|href| !href.trim_start().starts_with('#')))
}

fn kind(node: &NodeRef<'_>, element: &Element) -> Kind {
    let role = element.attr_ref(local_name!("role")).unwrap_or("");
    let name: &str = &element.name.local;
    match (name, role) {
        (_, "main") | ("main", _) => Kind::Main,
        (_, "doc-endnotes" | "doc-footnote" | "doc-endnote") => Kind::Notes,
        (_, "navigation" | "search" | "banner" | "contentinfo" | "menu" | "menubar" | "dialog") => Kind::Around,
        ("nav" | "form" | "button" | "select" | "dialog" | "footer" | "search", _) => Kind::Around,
        // DocBook's ways to the pages before and behind, in a table with a head.
        ("div", _) if is_named(element, &["navheader", "navfooter"]) => Kind::Around,
        ("aside", _) if !loci::is_note(element) => Kind::Aside,
        ("article", _) => Kind::Article,
        ("h1", _) => Kind::Heading(1),
        ("h2" | "h3" | "h4" | "h5" | "h6", _) => Kind::Heading(2),
        _ if element.attrs.is_empty() && !matches!(name, "dl" | "table") => Kind::Plain,
        _ if loci::is_note(element) => Kind::Notes,
        (_, "complementary") => Kind::Aside,
        _ if is_named(element, &BESIDE) => Kind::Beside,
        _ if is_named(element, &ASIDE) => Kind::Aside,
        ("dl", _) => Kind::Record,
        ("table", _) if is_headed(node) => Kind::Record,
        _ => Kind::Plain,
    }
}

/// Whether a table has a head in one of its first rows.
fn is_headed(table: &NodeRef<'_>) -> bool {
    table.descendants_it().take(60).any(|node| node.has_name("th"))
}

/// Words of classes and names that sites give to what stands around a document.
const BESIDE: [&str; 29] = [
    "ad",
    "ads",
    "advert",
    "advertisement",
    "breadcrumb",
    "breadcrumbs",
    "cookie",
    "cookies",
    "login",
    "menu",
    "modal",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "noprint",
    "pager",
    "pagination",
    "popup",
    "promo",
    "search",
    "share",
    "sharing",
    "signup",
    "skip",
    "social",
    "subscribe",
    "tags",
    "toolbar",
];
/// Words that articles give to boxes too.
const ASIDE: [&str; 7] = ["banner", "comments", "footer", "recommended", "related", "sidebar", "widget"];

fn is_named(element: &Element, names: &[&str]) -> bool {
    let written = [element.attr_ref(local_name!("class")), element.attr_ref(local_name!("id"))];
    let mut words = written.into_iter().flatten().flat_map(|own| own.split(|c: char| !c.is_ascii_alphanumeric()));
    words.any(|word| names.iter().any(|name| word.eq_ignore_ascii_case(name)))
}
