//! The tree of a page, walked element by element in reading order, without recursion.
//!
//! In: a parsed tree, and which of its words are the document's. Out: calls on a [`Page`]. Scripts, styles, templates and what
//! is hidden are passed by; everything else that has words gives them up, whatever it is.

use super::content::Nodes;
use super::images;
use super::links::Links;
use super::lists::{self, Style};
use super::loci;
use super::page::{Container, Marked, Page};
use super::tables::Table;
use crate::text::{BlockKind, LocusUnit, Mark, MarkKind, SpanKind};
use dom_query::{Element, NodeData, NodeId, NodeRef, local_name};

/// Walks what is below `root`. Words of nodes that are not in `main` are of the page around the document; without it all
/// are the document's.
pub(super) fn walk(root: NodeRef<'_>, links: &Links<'_>, main: Option<&Nodes>, page: &mut Page) {
    let mut walker = Walker { page, links, main, open: Vec::new(), tables: Vec::new(), quotes: 0, term: None };
    let mut next = Some(root);
    while let Some(node) = next {
        if walker.enter(&node) {
            if let Some(child) = node.first_child() {
                next = Some(child);
                continue;
            }
            walker.leave();
        }
        let mut here = node;
        next = loop {
            if here.id == root.id {
                break None;
            }
            if let Some(sibling) = here.next_sibling() {
                break Some(sibling);
            }
            let Some(parent) = here.parent() else { break None };
            walker.leave();
            here = parent;
        };
    }
    page.close();
}

struct Walker<'w> {
    page: &'w mut Page,
    links: &'w Links<'w>,
    main: Option<&'w Nodes>,
    /// Of every element that was entered, what is to be undone where it ends.
    open: Vec<Open>,
    tables: Vec<Table>,
    /// How deep in `<q>`.
    quotes: usize,
    /// The name of the last term of a list of terms: what it means belongs to it.
    term: Option<String>,
}

/// An element that was entered.
struct Open {
    does: Does,
    /// Its name as a place, where it is a block: the place ends with it.
    name: Option<String>,
}

/// What an element does to the words in it, so that it can be undone.
enum Does {
    Nothing,
    Block,
    Heading(u8),
    Mark,
    List,
    Item,
    Term,
    Meaning,
    Quote,
    Pre(Option<BlockKind>),
    Table,
    Row,
    HeadCell,
    Raised(i8),
    Sign(&'static str),
    Quoted,
    Spaced,
}

impl Walker<'_> {
    /// Whether the node is an element to go into; then it must be left.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        let mut into = false;
        node.query(|inner| match &inner.data {
            NodeData::Text { contents } => {
                self.belong(node.id);
                self.page.words(contents);
            }
            NodeData::Element(element) => into = self.element(node, element),
            NodeData::Document | NodeData::Fragment => {
                self.open.push(Open { does: Does::Nothing, name: None });
                into = true;
            }
            NodeData::Doctype { .. } | NodeData::Comment { .. } | NodeData::ProcessingInstruction { .. } => {}
        });
        into
    }

    /// Whether what comes is of the document or of the page around it.
    fn belong(&mut self, node: NodeId) {
        self.page.chrome = self.main.is_some_and(|main| !main.contains(&node));
    }

    fn element(&mut self, node: &NodeRef<'_>, element: &Element) -> bool {
        let name: &str = &element.name.local;
        if is_silent(name) || is_hidden(element) {
            return false;
        }
        if name == "a" && self.is_handle(node, element) {
            self.place(element);
            return false;
        }
        if let Some(label) = loci::label(node, element) {
            self.place(element);
            self.page.locus(LocusUnit::Page, label);
            return false;
        }
        let block = is_block(name);
        if block {
            self.edge();
        }
        let place = self.place(element);
        let does = match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let before = self.page.setting.heading;
                self.page.setting.heading = name.as_bytes()[1] - b'0';
                Does::Heading(before)
            }
            "ul" | "menu" | "dir" => self.list(Container::List { next: None, step: 1, style: Style::default() }),
            "ol" => self.list(lists::numbered(node, element)),
            "dl" => self.list(Container::Terms),
            "li" => {
                let containers = &mut self.page.setting.containers;
                self.page.setting.marker = Some(lists::marker(containers.last_mut(), element));
                Does::Item
            }
            "dt" => {
                self.term = place.clone();
                self.page.mark(Marked::Span(SpanKind::Strong));
                Does::Term
            }
            "dd" => Does::Meaning,
            "blockquote" => {
                self.page.setting.containers.push(Container::Quote);
                Does::Quote
            }
            "pre" | "listing" | "xmp" | "plaintext" => {
                let before = self.page.setting.pre;
                if !self.page.setting.row {
                    self.page.setting.pre = Some(lists::preformatted(node, element));
                }
                Does::Pre(before)
            }
            "table" => {
                self.tables.push(Table::of(node));
                Does::Table
            }
            "tr" => self.row(node.id),
            "td" | "th" => self.cell(element, name == "th"),
            "hr" => {
                if !self.page.setting.row {
                    self.page.rule();
                }
                return false;
            }
            "br" => {
                self.page.line_end();
                return false;
            }
            "img" => {
                self.belong(node.id);
                images::set(node, element, self.page);
                return false;
            }
            "input" => {
                lists::task(element, &mut self.page.setting.marker);
                return false;
            }
            "math" => {
                let alternative = element.attr("alttext").filter(|words| !words.trim().is_empty());
                if let Some(words) = alternative {
                    self.belong(node.id);
                    self.page.words(&words);
                    return false;
                }
                Does::Nothing
            }
            "a" => self.link(node, element),
            "figcaption" if images::captioned(node).is_some() => {
                let source = images::captioned(node).unwrap_or_default();
                self.page.mark(Marked::Span(SpanKind::Image(source.into())));
                Does::Mark
            }
            "em" | "i" | "cite" | "dfn" | "var" => self.mark(SpanKind::Emphasis),
            "strong" | "b" => self.mark(SpanKind::Strong),
            "code" | "kbd" | "samp" | "tt" if self.page.setting.pre.is_none() => self.mark(SpanKind::Code),
            "s" | "strike" | "del" | "ins" => match (editorial(name, element), name) {
                (Some(kind), _) => self.mark(SpanKind::Editorial(Mark { kind, content: None, closed: true })),
                (None, "ins") => Does::Nothing,
                (None, _) => self.mark(SpanKind::Struck),
            },
            "sup" | "sub" => {
                let before = self.page.setting.raised;
                self.page.setting.raised = if name == "sup" { 1 } else { -1 };
                Does::Raised(before)
            }
            "q" => {
                self.quotes += 1;
                self.belong(node.id);
                self.page.sign(if self.quotes % 2 == 1 { "“" } else { "‘" }, true);
                Does::Quoted
            }
            "rt" if !beside(node.prev_element_sibling(), "rp") => {
                self.page.sign("(", true);
                Does::Sign(")")
            }
            "option" | "button" | "label" | "textarea" | "select" | "optgroup" => {
                self.page.words(" ");
                Does::Spaced
            }
            _ if block => Does::Block,
            _ => Does::Nothing,
        };
        self.open.push(Open { does, name: place.filter(|_| block && name != "td" && name != "th") });
        true
    }

    fn leave(&mut self) {
        let Some(Open { does, name }) = self.open.pop() else { return };
        match does {
            Does::Nothing => {}
            Does::Block => self.edge(),
            Does::Heading(before) => {
                self.edge();
                self.page.setting.heading = before;
            }
            Does::Mark => self.page.unmark(),
            Does::List | Does::Quote => {
                self.edge();
                self.page.setting.containers.pop();
            }
            Does::Item => {
                self.edge();
                self.page.setting.marker = None;
            }
            Does::Term => {
                self.edge();
                self.page.unmark();
            }
            Does::Meaning => {
                self.edge();
                if let Some(term) = self.term.take() {
                    self.page.end_place(&term);
                }
            }
            Does::Pre(before) => {
                self.edge();
                self.page.setting.pre = before;
            }
            Does::Table => {
                self.edge();
                self.tables.pop();
            }
            Does::Row => {
                self.page.setting.row = false;
                self.page.close();
            }
            Does::HeadCell => self.page.unmark(),
            Does::Raised(before) => self.page.setting.raised = before,
            Does::Sign(sign) => self.page.sign(sign, false),
            Does::Quoted => {
                self.page.sign(if self.quotes % 2 == 1 { "”" } else { "’" }, false);
                self.quotes = self.quotes.saturating_sub(1);
            }
            Does::Spaced => self.page.words(" "),
        }
        if let Some(name) = name {
            self.page.end_place(&name);
        }
    }

    /// Where a block begins or ends: within a row of a table a blank.
    fn edge(&mut self) {
        if self.page.setting.row { self.page.words(" ") } else { self.page.close() }
    }

    /// Takes up the names of an element; gives the one that ends with it.
    fn place(&mut self, element: &Element) -> Option<String> {
        let id = element.attr_ref(local_name!("id"));
        let old = element.attr_ref(local_name!("name")).filter(|_| element.name.local == local_name!("a"));
        let names = [id, old].into_iter().flatten().filter(|id| !id.is_empty());
        let mut first = None;
        for name in names.map(|id| self.links.place(id)) {
            self.page.place(name.clone());
            if loci::is_note(element) {
                self.page.is_note(&name);
            }
            first.get_or_insert(name);
        }
        first
    }

    fn mark(&mut self, kind: SpanKind) -> Does {
        self.page.mark(Marked::Span(kind));
        Does::Mark
    }

    fn list(&mut self, container: Container) -> Does {
        self.page.setting.containers.push(container);
        Does::List
    }

    fn link(&mut self, node: &NodeRef<'_>, element: &Element) -> Does {
        let Some(href) = element.attr_ref(local_name!("href")).map(str::trim) else { return Does::Nothing };
        let script = href.get(..11).is_some_and(|head| head.eq_ignore_ascii_case("javascript:"));
        if href.is_empty() || href == "#" || script {
            return Does::Nothing;
        }
        let link = self.links.link(href);
        match self.links.within(href) {
            Some(target) => {
                let certain = loci::is_call(node, element);
                self.page.mark(Marked::Call { target, link: link.as_ref().into(), certain });
            }
            None => self.page.mark(Marked::Span(SpanKind::Link(link.as_ref().into()))),
        }
        Does::Mark
    }

    /// A sign to take hold of a heading by, as `¶`: a link within the page whose words are none.
    fn is_handle(&self, node: &NodeRef<'_>, element: &Element) -> bool {
        let class = element.attr_ref(local_name!("class")).unwrap_or("");
        let named = ["headerlink", "permalink", "anchor"].iter().any(|name| class.contains(name));
        let within = element.attr_ref(local_name!("href")).is_some_and(|href| href.starts_with('#'));
        within
            && (named || self.page.setting.heading > 0)
            && !images::beginning(node).contains(char::is_alphanumeric)
            && !node.children_it(false).any(|child| child.has_name("img"))
    }

    fn row(&mut self, row: NodeId) -> Does {
        let nested = self.page.setting.row;
        let line = !nested && self.tables.last_mut().is_some_and(|table| table.begin(row));
        if !line {
            return Does::Block;
        }
        self.page.row(self.tables.last().is_some_and(|table| table.is_header(row)));
        self.page.setting.row = true;
        Does::Row
    }

    fn cell(&mut self, element: &Element, head: bool) -> Does {
        let in_row = self.page.setting.row;
        let Some(table) = self.tables.last_mut().filter(|table| in_row && table.in_row) else {
            return if in_row { Does::Spaced } else { Does::Block };
        };
        let (first, skipped) = table.cell(element);
        self.page.cell(first, skipped);
        if head {
            self.page.mark(Marked::Span(SpanKind::Strong));
            return Does::HeadCell;
        }
        Does::Nothing
    }
}

fn beside(node: Option<NodeRef<'_>>, name: &str) -> bool {
    node.is_some_and(|node| node.has_name(name))
}

/// Elements without words of the page. What stands in for a player, a drawing or a frame that does not work is none either.
pub(super) fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "head"
            | "title"
            | "meta"
            | "link"
            | "base"
            | "iframe"
            | "noembed"
            | "noframes"
            | "canvas"
            | "video"
            | "audio"
            | "svg"
            | "annotation"
            | "annotation-xml"
            | "datalist"
    )
}

pub(super) fn is_hidden(element: &Element) -> bool {
    if element.attrs.is_empty() {
        return false;
    }
    let style = element.attr_ref(local_name!("style")).is_some_and(|style| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    });
    let closed = element.name.local == local_name!("dialog") && element.attr_ref(local_name!("open")).is_none();
    style || closed || element.attr_ref(local_name!("hidden")).is_some()
}

/// Elements that begin and end a block.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frameset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "plaintext"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "xmp"
    )
}

/// `ins` and `del` are an editor's marks only where the page says whose they are: a class in the terms of TEI. Otherwise they
/// are changes of the page itself.
fn editorial(name: &str, element: &Element) -> Option<MarkKind> {
    let classes = element.attr_ref(local_name!("class"))?.to_ascii_lowercase();
    classes.split_ascii_whitespace().map(|class| class.trim_start_matches("tei-")).find_map(|class| {
        match (name, class) {
            ("ins", "supplied") => Some(MarkKind::Supplied),
            ("ins", "add" | "addition" | "handwritten" | "marginalia") => Some(MarkKind::Addition),
            ("del", "del" | "deletion" | "cancelled" | "crossed-out") => Some(MarkKind::Deletion),
            _ => None,
        }
    })
}
