//! What a page says of itself in its head, read into the record.
//!
//! In: `<title>`, `<meta>` of all the vocabularies libraries and the press use (Highwire, Dublin Core, Open Graph), linked data, and where
//! the page was saved from. Out: readings. They have no place in the text, except the title where a heading says the same.

use super::super::matter;
use super::linked;
use super::mhtml;
use crate::text::*;
use dom_query::{Document as Tree, local_name};

/// What is known of a page from its head and its file.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Field, words; the better source first.
    told: Vec<(Field, String)>,
    /// The words of `<title>`.
    page_title: Option<String>,
    site: Option<String>,
    /// The addresses the page was saved from, the best first.
    pub addresses: Vec<String>,
    saved: Option<Date>,
}

/// Longest value that is kept of one name, bytes.
const LONGEST: usize = 8 << 10;
/// Most names that are looked at.
const MOST: usize = 2000;

impl Head {
    pub fn of(tree: &Tree, source: &str, archived: &mhtml::Archived) -> Head {
        let mut head = Head { saved: archived.saved, ..Head::default() };
        head.addresses.extend(archived.address.clone());
        head.note_of_browser(source);
        let mut told: Vec<(u8, Field, String)> = Vec::new();
        for node in tree.root().descendants_it().filter(|n| n.is_element()).take(MOST * 10) {
            let Some(element) = node.element_ref() else { continue };
            match &*element.name.local {
                "title" if head.page_title.is_none() => head.page_title = words(&node.text()),
                "meta" => {
                    let value = |name: &str| element.attr(name);
                    let key = value("name").or_else(|| value("property")).or_else(|| value("itemprop"));
                    let Some((key, content)) = key.zip(value("content").and_then(|c| words(&c))) else { continue };
                    let key = key.trim().to_ascii_lowercase();
                    match key.as_str() {
                        "og:site_name" | "application-name" => head.site = head.site.take().or(Some(content)),
                        "og:url" | "citation_public_url" => head.addresses.push(content),
                        _ => told.extend(field(&key).map(|(rank, field)| (rank, field, content))),
                    }
                }
                "link" => {
                    let href = element.attr("href").and_then(|href| words(&href));
                    match (element.attr_ref(local_name!("rel")), href) {
                        (Some("canonical"), Some(href)) => head.addresses.insert(head.addresses.len().min(1), href),
                        (Some("license"), Some(href)) => told.push((3, Field::Rights, href)),
                        _ => {}
                    }
                }
                "script" if element.attr_ref(local_name!("type")) == Some("application/ld+json") => {
                    told.extend(linked::told(&node.text()).into_iter().map(|(field, words)| (2, field, words)));
                }
                _ => {}
            }
            if told.len() > MOST {
                break;
            }
        }
        head.page_title = head.page_title.take().or_else(|| archived.subject.clone());
        head.addresses.retain(|a| a.contains("://"));
        // Of several vocabularies the most exact is believed; where it has several values all are kept.
        told.sort_by_key(|(rank, ..)| *rank);
        for field in [
            Field::Title,
            Field::Author,
            Field::DocumentDate,
            Field::Abstract,
            Field::Subject,
            Field::Genre,
            Field::Publisher,
            Field::Rights,
        ] {
            let mut best = None;
            for (rank, _, words) in told.iter().filter(|(_, f, _)| *f == field) {
                let same = head.told.iter().any(|(f, w)| *f == field && w.eq_ignore_ascii_case(words));
                if *best.get_or_insert(*rank) == *rank && !same {
                    head.told.push((field, words.clone()));
                }
            }
        }
        head
    }

    /// What browsers and their helpers write at the head of a page they save.
    fn note_of_browser(&mut self, source: &str) {
        let head = &source[..source.floor_char_boundary(4096)];
        if let Some((_, rest)) = head.split_once("<!-- saved from url=(") {
            let address = rest.split_once(')').map_or("", |(_, address)| address);
            self.addresses.extend(words(address.split("-->").next().unwrap_or("")));
        }
        if let Some((_, rest)) = head.split_once("Page saved with SingleFile") {
            for line in rest.lines().take(5).map(str::trim) {
                match line.split_once(':') {
                    Some(("url", address)) => self.addresses.extend(words(address)),
                    Some(("saved date", date)) => self.saved = self.saved.or_else(|| mhtml::date(date)),
                    _ => {}
                }
            }
        }
    }

    /// What the page calls itself, without the name of its site.
    pub fn title(&self) -> Option<String> {
        let told = self.told.iter().find(|(field, _)| *field == Field::Title).map(|(_, words)| words.clone());
        told.or_else(|| self.page_title.as_deref().map(|title| without_site(title, self.site.as_deref()).to_string()))
    }

    /// The readings, given the text and its blocks: a heading that is the title is where the title stands.
    pub fn readings(&self, text: &str, blocks: &[Block]) -> Vec<Reading> {
        let mut readings = Vec::new();
        if let Some(title) = self.title() {
            match blocks.iter().find(|b| self.is_title(b, text, &title)) {
                Some(heading) => {
                    let (range, by) = (heading.range.clone(), Field::Title.hand());
                    readings.push(Reading { field: Field::Title, range, value: Value::Verbatim, by, correction: None });
                }
                None => readings.push(Reading::beside(Field::Title, Value::Text(title))),
            }
        }
        for (field, words) in self.told.iter().filter(|(field, _)| *field != Field::Title) {
            let value = match matter::date(&words.replace('/', "-")) {
                Some(date) if *field == Field::DocumentDate => Value::Date(date),
                _ => Value::Text(words.clone()),
            };
            readings.push(Reading::beside(*field, value));
        }
        if let Some(address) = self.addresses.iter().find(|address| !address.starts_with("file:")) {
            let saved = self.saved.map_or(String::new(), |date| format!(" (saved {})", date.long()));
            readings.push(Reading::beside(Field::Consulted, Value::Text(format!("{address}{saved}"))));
        }
        readings
    }

    /// Whether a heading of the document says what the page calls itself, or the page's title begins with it.
    fn is_title(&self, block: &Block, text: &str, title: &str) -> bool {
        let words = |w: &str| w.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let heading = words(text.get(block.range.clone()).unwrap_or(""));
        let first = block.kind == BlockKind::Heading && block.level <= 2 && block.part == Part::Body;
        let begins = || {
            let page = self.page_title.as_deref().map(words).unwrap_or_default();
            page.strip_prefix(heading.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let site = || self.site.as_deref().is_some_and(|site| words(site) == heading);
        first && !heading.is_empty() && (heading == words(title) || (block.level == 1 && begins() && !site()))
    }
}

/// The field a name of `<meta>` stands for, and how exact its vocabulary is: 0 for citation tags, 1 for Dublin Core, 3 for
/// what any page has, 4 for what is made to be shown elsewhere.
fn field(key: &str) -> Option<(u8, Field)> {
    let (rank, name) = if let Some(name) = key.strip_prefix("citation_") {
        (0, name)
    } else if let Some(name) = ["dc.", "dcterms.", "dc:", "dcterms:"].iter().find_map(|p| key.strip_prefix(p)) {
        (1, name)
    } else if let Some(name) = ["og:", "article:", "twitter:"].iter().find_map(|p| key.strip_prefix(p)) {
        (4, name)
    } else {
        (3, key)
    };
    let field = match name {
        "title" => Field::Title,
        "author" | "creator" | "authors" | "dc.creator" => Field::Author,
        "date" | "publication_date" | "created" | "issued" | "published_time" | "datepublished" | "date.created"
        | "date.issued" => Field::DocumentDate,
        "description" | "abstract" => Field::Abstract,
        "keywords" | "subject" => Field::Subject,
        "rights" | "license" | "copyright" | "rightsholder" => Field::Rights,
        "type" if rank == 1 => Field::Genre,
        // The journal or the book an article stands in, before its house: by it the article is found again.
        "journal_title" | "inbook_title" | "publisher" if rank <= 1 => Field::Publisher,
        _ => return None,
    };
    // The press names its authors by their pages.
    (rank < 4 || field != Field::Subject).then_some((rank, field))
}

/// A title without what plainly is the name of its site: known as such, an address, or a few words behind
/// the last bar.
fn without_site<'t>(title: &'t str, site: Option<&str>) -> &'t str {
    const SEPARATORS: [&str; 7] = [" | ", " - ", " – ", " — ", " :: ", " · ", " » "];
    let last = SEPARATORS.iter().filter_map(|s| title.rfind(s).map(|at| (at, at + s.len()))).max();
    let Some((end, start)) = last else { return title };
    let (rest, tail) = (title[..end].trim(), title[start..].trim());
    let named = site.is_some_and(|site| site.eq_ignore_ascii_case(tail));
    // A bar parts a site from its page; a dash parts clauses too.
    let barred = title[end..start].contains(['|', ':', '·', '»']);
    let short = tail.split_whitespace().count() <= 5;
    let address = tail.contains('.') && !tail.contains(' ');
    if named || address || (barred && short) { rest } else { title }
}

/// Blanks collapsed; none where there are no words, or too many.
fn words(written: &str) -> Option<String> {
    if written.len() > LONGEST {
        return None;
    }
    let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Vec<String> {
        let head = Head::of(&Tree::from(source), source, &mhtml::Archived::default());
        head.readings("", &[]).iter().map(|r| format!("{} = {}", r.field.name(), r.shown(""))).collect()
    }

    #[test]
    fn the_most_exact_vocabulary_is_believed() {
        let source = "<!-- saved from url=(0026)https://example.org/bridge -->
            <title>The Bridge | Archive of Bridges</title>
            <meta name=author content='Web team'><meta name=citation_author content='Berg, Anna'><meta name=citation_author content='Tal, B.'>
            <meta name=citation_publication_date content=1956/09/22><meta property='article:published_time' content=2018-01-01T10:00>
            <meta name=DC.publisher content='The House'><meta name=citation_journal_title content='Bridges'>
            <meta name=DC.rights content='CC BY'><meta property=og:description content='On a  bridge.'><meta name=keywords content=piers>";
        assert_eq!(
            read(source),
            [
                "title = The Bridge",
                "author = Berg, Anna",
                "author = Tal, B.",
                "document_date = 1956-09-22",
                "abstract = On a bridge.",
                "subject = piers",
                "publisher = Bridges",
                "rights = CC BY",
                "consulted = https://example.org/bridge",
            ]
        );
    }

    #[test]
    fn a_site_is_told_from_the_end_of_a_title() {
        assert_eq!(without_site("The Bridge | Archive", None), "The Bridge");
        assert_eq!(without_site("The Bridge - A Study of Piers", None), "The Bridge - A Study of Piers");
        assert_eq!(without_site("The Bridge - Archive", Some("Archive")), "The Bridge");
        assert_eq!(without_site("The Bridge – example.org", None), "The Bridge");
    }

    #[test]
    fn the_title_stands_where_a_heading_says_the_same() {
        let source = "<title>The Bridge, a study: Library</title>";
        let head = Head::of(&Tree::from(source), source, &mhtml::Archived::default());
        let block = Block { kind: BlockKind::Heading, part: Part::Body, range: 0..19, level: 1, line: 0 };
        let title = head.readings("The bridge, a study", &[block]).remove(0);
        assert_eq!((title.range, title.value), (0..19, Value::Verbatim));
    }

    #[test]
    fn pages_saved_with_a_helper_say_when() {
        let source = "<html><!--\n Page saved with SingleFile \n url: https://example.org/b \n saved date: Mon Nov 23 2026 10:11:12 GMT+0100\n-->";
        assert_eq!(read(source), ["consulted = https://example.org/b (saved 23 November 2026)"]);
    }
}
