//! What begins with a tag: blocks, marks, what is read apart.

use super::attributes::Attributes;
use super::element::Element;
use super::notes::Told;
use super::printed;
use super::sheet::{Says, Sheet, depth};
use super::walk::{Apart, DEEPEST, End, Form, Frame, SHEETS, Walk};
use crate::text::*;
use quick_xml::events::BytesStart;

/// The namespace of TEI P5.
const TEI: &str = "http://www.tei-c.org/ns/1.0";

impl<'a> Walk<'a> {
    /// A start tag; `name` as written, a prefix included.
    pub fn begin(&mut self, name: &'a str, tag: &BytesStart<'a>) {
        let attributes = Attributes::of(tag);
        let local = name.rsplit(':').next().unwrap_or(name);
        if let Some((header, open)) = &mut self.header {
            *open += 1;
            header.start(local, &attributes);
            return;
        }
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        if self.frames.len() >= DEEPEST {
            self.deeper += 1;
            return;
        }
        self.elements += 1;
        let foreign = self.is_foreign(name, &attributes);
        let element = if foreign { Element::Inline } else { Element::named(local) };
        if let Some(id) = attributes.id().filter(|_| !foreign) {
            self.sheet().anchor(id);
        }
        // What is read apart is a stretch of words, unless it holds paragraphs.
        let apart = self.frames.last().is_some_and(|f| matches!(f.end, End::Apart(_)));
        let in_block = apart || self.sheet().in_block();
        let Some(end) = self.open(element, tag, &attributes, in_block) else { return };
        let marks = self.marks_of(element, &attributes, in_block);
        self.frames.push(Frame { name, element, marks, end, foreign });
    }

    /// Elements of another vocabulary, such as formulas: their words stand, their names mean nothing here. The root's own
    /// namespace is TEI's, whatever it is called.
    fn is_foreign(&mut self, name: &str, attributes: &Attributes) -> bool {
        let declared = attributes.namespace();
        if self.frames.is_empty() {
            self.home = declared;
            return false;
        }
        let inherited = self.frames.last().is_some_and(|f| f.foreign);
        match declared {
            Some(namespace) => namespace != TEI && self.home.as_ref() != Some(&namespace),
            None => {
                inherited || (name.contains(':') && self.frames.first().is_some_and(|f| prefix(f.name) != prefix(name)))
            }
        }
    }

    /// Does what the beginning of an element demands; none where it is not kept open: the header and what is skipped.
    /// `in_block`: it stands among words, not between blocks.
    fn open(&mut self, element: Element, tag: &BytesStart<'a>, attributes: &Attributes, in_block: bool) -> Option<End> {
        use Element::*;
        let line = self.line();
        match element {
            Header => {
                let mut header = super::header::Header::default();
                header.start("teiHeader", attributes);
                self.header = Some((header, 1));
                return None;
            }
            Skipped => {
                self.skipped = 1;
                return None;
            }
            Corpus | Edition | Part => {
                self.close();
                self.language(attributes);
                return Some(End::Part);
            }
            Division => {
                self.close();
                self.divisions += 1;
                return Some(End::Division);
            }
            Head => {
                let of_text = self.sheet().lists.is_empty()
                    && !self
                        .frames
                        .iter()
                        .rev()
                        .take(2)
                        .any(|f| matches!(f.element, Table | Figure | Stanza | Group) || matches!(f.end, End::Row));
                let level = depth(self.divisions).min(6);
                match of_text {
                    true => self.block(BlockKind::Heading, level, line),
                    false => self.block(BlockKind::Paragraph, 0, line),
                }
                return Some(End::Block);
            }
            Title => {
                let main = attributes.get("type").is_none_or(|t| t == "main");
                self.close();
                let (kind, level) = if main { (BlockKind::Heading, 1) } else { (BlockKind::Paragraph, 0) };
                self.sheet().block_with(kind, level, line, String::new(), crate::text::Part::InDocumentHeading);
                return Some(End::Block);
            }
            Paragraph | Speaker => {
                self.close_furniture();
                self.sheet().prose(line);
                return Some(End::Block);
            }
            Lines | Dateline => {
                self.block(BlockKind::Paragraph, 0, line);
                return Some(End::Block);
            }
            Signed => {
                self.close();
                let blocks = self.sheet().out.blocks.len();
                self.block(BlockKind::Paragraph, 0, line);
                return Some(End::Signed { blocks });
            }
            Group | Stanza | Table => {
                self.close();
                return Some(End::Block);
            }
            Line => self.sheet().verse(line),
            Stage if !in_block => {
                self.block(BlockKind::Paragraph, 0, line);
                return Some(End::Block);
            }
            List => {
                self.close();
                let numbered = attributes
                    .get("rend")
                    .or_else(|| attributes.get("type"))
                    .is_some_and(|kind| ["ordered", "numbered", "decimal"].iter().any(|k| kind.contains(k)));
                self.sheet().lists.push(numbered.then_some(1));
                return Some(End::List);
            }
            Item | Label => return Some(self.item(element, attributes, line)),
            Row => {
                self.close_furniture();
                self.sheet().row(attributes.is("role", "label"), line);
                return Some(End::Row);
            }
            Cell => self.sheet().cell(),
            Quotation if !in_block => {
                self.close();
                self.sheet().quotes += 1;
                return Some(End::Quotation);
            }
            Bibl | Mark(MarkKind::Stamp) | Figure if !in_block => {
                self.close_furniture();
                self.sheet().prose(line);
                return Some(End::Block);
            }
            Listing => {
                self.block(BlockKind::Code, 0, line);
                self.sheet().verbatim = true;
                return Some(End::Listing);
            }
            Note if self.may_read_apart() => {
                return Some(self.apart(Apart::Note(Told::of(attributes, in_block))));
            }
            Furniture if self.may_read_apart() => return Some(self.apart(Apart::Furniture)),
            PageBeginning => self.page(attributes, line),
            LineBeginning => self.line_begins(attributes),
            Milestone => {
                let page = attributes.get("unit").is_some_and(|u| matches!(u.as_str(), "page" | "folio" | "leaf"));
                if page && let Some((unit, label)) = printed::locus(attributes) {
                    self.sheet().locus(unit, label);
                }
            }
            Gap => {
                let (printed, kind) = printed::gap(attributes, "");
                if self.may_read_apart() {
                    return Some(self.apart(Apart::Gap { printed, kind, tag: tag.clone().into_owned() }));
                }
                self.sheet().wordless(kind, &printed);
            }
            Space if in_block && !attributes.is("dim", "vertical") => {
                self.sheet().wordless(MarkKind::Gap, &printed::space(attributes));
            }
            Choice => {
                let attached = self.sheet().ends_in_word();
                return Some(End::Choice { attached, begun: false, others: Vec::new() });
            }
            Substitution => {
                let attached = self.sheet().ends_in_word();
                return Some(End::Substitution { attached, begun: false });
            }
            Mark(MarkKind::Deletion | MarkKind::Addition) => {
                if let Some(Frame { end: End::Substitution { attached, begun }, .. }) = self.frames.last_mut()
                    && std::mem::replace(begun, true)
                    && !*attached
                {
                    self.sheet().blank();
                }
            }
            Apparatus => {
                let attached = self.sheet().ends_in_word();
                return Some(End::Entry { attached, read: false });
            }
            Lemma => {
                if let Some((_, read)) = self.entry() {
                    *read = true;
                }
            }
            Reading => {
                let variant = match self.entry() {
                    Some((_, read)) => std::mem::replace(read, true),
                    None => false,
                };
                if variant && self.may_read_apart() {
                    return Some(self.apart(Apart::Reading(printed::witnesses(attributes))));
                }
            }
            Word if self.after_word && self.sheet().ends_in_word() && attributes.get("part").is_none() => {
                self.sheet().blank();
            }
            Pointer => {
                if let Some(target) = attributes.get("target") {
                    let sheet = self.sheet();
                    sheet.mark(Says::Span(SpanKind::Link(target.as_str().into())));
                    sheet.words(target.trim_start_matches('#'));
                    sheet.end_mark();
                }
            }
            Graphic => {
                let target = attributes.get("url").or_else(|| attributes.get("entity")).unwrap_or_default();
                let sheet = self.sheet();
                if !sheet.picture(target.clone()) && sheet.in_block() {
                    sheet.mark(Says::Picture(target));
                    sheet.end_mark();
                }
            }
            _ => {}
        }
        if let Some(form) = self.form(element)
            && self.may_read_apart()
        {
            return Some(self.apart(Apart::Form(form)));
        }
        Some(End::Nothing)
    }

    /// Whether a child of a choice is read apart, because it is the editor's or not the first of several.
    fn form(&mut self, element: Element) -> Option<Form> {
        let Some(Frame { end: End::Choice { begun, .. }, .. }) = self.frames.last_mut() else { return None };
        match element {
            Element::Corrected => Some(Form { beside: MarkKind::Supplied, alone: Some(MarkKind::Supplied) }),
            Element::Editors => Some(Form { beside: MarkKind::Supplied, alone: None }),
            _ if std::mem::replace(begun, true) => Some(Form { beside: MarkKind::Variant, alone: None }),
            _ => None,
        }
    }

    /// The marks that are over the words of an element, which it begins and ends.
    fn marks_of(&mut self, element: Element, attributes: &Attributes, in_block: bool) -> u8 {
        use Element::*;
        let in_choice = self.frames.iter().rev().take(2).any(|f| matches!(f.end, End::Choice { .. }));
        let in_form = self.frames.iter().rev().take(8).any(|f| matches!(f.end, End::Apart(Apart::Form(_))));
        let key = || attributes.key().map(Into::into);
        let says = match element {
            // The letters an expansion adds are told apart only where the abbreviation is not given beside it.
            Mark(MarkKind::Supplied) if in_form => None,
            Mark(kind) => Some(Says::Words(kind)),
            Sic | Source if in_choice => Some(Says::Words(MarkKind::Original)),
            Sic => Some(Says::Words(MarkKind::Sic)),
            // Of a choice they are marked with their brackets, once the source's form is known.
            Corrected if !in_choice => Some(Says::Words(MarkKind::Supplied)),
            Name(kind) => Some(Says::Span(SpanKind::Name { kind, key: key() })),
            Named => attributes.name_kind().map(|kind| Says::Span(SpanKind::Name { kind, key: key() })),
            Date => attributes.date().map(|date| Says::Span(SpanKind::Date(date))),
            Highlighted => highlighted(attributes).map(Says::Span),
            Emphasis | Stage | Speaker => Some(Says::Span(SpanKind::Emphasis)),
            Code => Some(Says::Span(SpanKind::Code)),
            Reference => attributes.get("target").map(|to| Says::Span(SpanKind::Link(to.as_str().into()))),
            Quotation if in_block => Some(Says::Quoted(false)),
            Figure => Some(Says::Picture(String::new())),
            _ => None,
        };
        match says {
            Some(says) => {
                self.sheet().mark(says);
                1
            }
            None => 0,
        }
    }

    fn item(&mut self, element: Element, attributes: &Attributes, line: u32) -> End {
        if self.sheet().lists.is_empty() {
            self.close_furniture();
            if element == Element::Item {
                self.block(BlockKind::Item, 1, line);
                return End::Block;
            }
            return End::Nothing;
        }
        // The item whose label was read has begun.
        let labelled = self.frames.last().is_some_and(|f| f.element == Element::List) && self.labelled;
        self.labelled = element == Element::Label;
        if element == Element::Item && labelled {
            self.sheet().blank();
            return End::Block;
        }
        self.close_furniture();
        let sheet = self.sheet();
        let level = depth(sheet.lists.len());
        let n = attributes.get("n").filter(|n| n.chars().count() <= 8);
        let marker = match (element, n, sheet.lists.last_mut()) {
            (Element::Label, ..) => String::new(),
            (_, Some(n), _) if n.ends_with(char::is_alphanumeric) => format!("{n}. "),
            (_, Some(n), _) => format!("{n} "),
            (_, None, Some(Some(next))) => {
                *next += 1;
                format!("{}. ", *next - 1)
            }
            _ => "• ".to_string(),
        };
        sheet.close();
        sheet.block_with(BlockKind::Item, level, line, marker, Part::Body);
        if element == Element::Label { End::Nothing } else { End::Block }
    }

    fn block(&mut self, kind: BlockKind, level: u8, line: u32) {
        self.close_furniture();
        self.sheet().block(kind, level, line);
    }

    /// Ends a block that is open, so that what had to wait for its end is set.
    fn close_furniture(&mut self) {
        if self.sheet().has_open_block() {
            self.close();
        }
    }

    fn may_read_apart(&self) -> bool {
        self.sheets.len() < SHEETS
    }

    fn apart(&mut self, apart: Apart) -> End {
        self.sheets.push(Sheet::default());
        End::Apart(apart)
    }

    /// A leaf or page begins. Of several editions whose pages are marked, those of the first are counted.
    fn page(&mut self, attributes: &Attributes, line: u32) {
        let edition = attributes.get("edRef").or_else(|| attributes.get("ed"));
        if *self.paged_by.get_or_insert_with(|| edition.clone()) != edition {
            return;
        }
        let within = self.sheet().has_open_block();
        if within && attributes.is("break", "no") {
            self.sheet().join();
        } else if within {
            self.sheet().blank();
        } else if self.sheets.len() == 1 && !self.sheet().in_block() {
            self.sheet().ornament(BlockKind::PageBreak, line);
        }
        if let Some((unit, label)) = printed::locus(attributes) {
            self.sheet().locus(unit, label);
        }
    }

    fn line_begins(&mut self, attributes: &Attributes) {
        if attributes.is("break", "no") {
            self.sheet().join();
            return;
        }
        let kept = self.frames.iter().rev().take(6).find_map(|f| match f.element {
            Element::Lines | Element::Signed | Element::Dateline => Some(true),
            Element::Paragraph | Element::Division => Some(false),
            Element::Group => Some(true),
            _ => None,
        });
        self.sheet().line_end(kept == Some(true));
    }

    fn language(&mut self, attributes: &Attributes) {
        let declared = attributes.get("xml:lang").or_else(|| attributes.get("lang"));
        if declared.is_some() && self.headers <= 1 {
            self.language = declared;
        }
    }
}

fn prefix(name: &str) -> &str {
    name.rsplit_once(':').map_or("", |(prefix, _)| prefix)
}

/// What `rend` makes of words, where a terminal can show it.
fn highlighted(attributes: &Attributes) -> Option<SpanKind> {
    let look = attributes.get("rend").or_else(|| attributes.get("rendition")).or_else(|| attributes.get("style"));
    let look = look.unwrap_or_else(|| "italic".to_string()).to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| look.contains(w));
    match () {
        () if has(&["strike", "struck", "line-through", "crossed"]) => Some(SpanKind::Struck),
        () if has(&["bold", "strong"]) || look == "b" => Some(SpanKind::Strong),
        () if has(&["ital", "underline", "spaced", "gesperrt", "letter-spacing"]) => Some(SpanKind::Emphasis),
        () if matches!(look.as_str(), "i" | "it" | "u" | "#i" | "#u") => Some(SpanKind::Emphasis),
        () => None,
    }
}
