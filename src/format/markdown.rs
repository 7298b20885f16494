//! Markdown to text, blocks and spans, by the events of `pulldown-cmark`.
//!
//! The text is the words in reading order; marks of emphasis, links and the like become spans. List items and footnotes
//! keep a marker as part of the text, cells of a row stand apart by tabs, front matter goes into the record alone.

use super::{Extract, html, matter};
use crate::text::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::ops::Range;

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_WIKILINKS
}

pub fn whole(source: &str) -> Extract {
    let (body, readings) = after_matter(source);
    Reader::read(source, body, usize::MAX, readings)
}

/// The same for a text that goes on. What its end may yet change is left out: the last block, whatever begins after the
/// last empty line, and everything from the first bracket on that names nothing yet, for it may turn out to be the call of a link or of a footnote.
pub fn beginning(source: &str) -> Extract {
    let (body, readings) = after_matter(source);
    if body == 0 && source.starts_with("---") {
        return Extract { encoding: "UTF-8", ..Extract::default() };
    }
    let last = Parser::new_ext(&source[body..], options()).into_offset_iter();
    let mut depth = 0usize;
    let mut begins = body;
    for (event, range) in last {
        match event {
            Event::Start(_) => {
                if depth == 0 {
                    begins = body + range.start;
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Rule if depth == 0 => begins = body + range.start,
            _ => {}
        }
    }
    let mut extract = Reader::read(source, body, begins, readings);
    // A line may go on lazily in a block one would take for closed, but never across an empty line.
    let settled_lines = source.rfind("\n\n").map_or(0, |at| source[..at].matches('\n').count() + 1);
    let unsettled = |b: &Block| {
        b.line as usize > settled_lines || (b.kind != BlockKind::Code && extract.text[b.range.clone()].contains('['))
    };
    let settled = extract.blocks.iter().position(unsettled).unwrap_or(extract.blocks.len());
    extract.blocks.truncate(settled);
    extract.text.truncate(extract.blocks.last().map_or(0, |b| b.range.end));
    let end = extract.text.len();
    extract.landmarks.anchors.retain(|anchor| anchor.at < end);
    extract.spans.retain(|s| s.range.end <= end && !matches!(&s.kind, SpanKind::NoteCall(note) if note.end > end));
    extract
}

fn after_matter(source: &str) -> (usize, Vec<Reading>) {
    matter::split(source).map_or((0, Vec::new()), |(end, lines)| (end, matter::readings(lines)))
}

/// A list the reader is within.
struct List {
    /// The number of the next item; none where items are not numbered.
    next: Option<u64>,
}

struct Reader<'a> {
    source: &'a str,
    out: Builder,
    lists: Vec<List>,
    quotes: usize,
    /// Inline marks that are open: where in the text each began, and what it is.
    open: Vec<(usize, SpanKind)>,
    /// The item whose marker is set and whose words have not begun: a paragraph belongs into it.
    fresh_item: bool,
    /// The block that is open, where in the text it begins, and whether a line of it is broken by hand.
    kind: Option<BlockKind>,
    begun: usize,
    broken: bool,
    first_cell: bool,
    html: String,
    notes: Notes,
    /// The byte of the source up to which lines were counted, and the line there.
    counted: (usize, u32),
}

/// Footnotes, numbered in the order they are first met.
#[derive(Default)]
struct Notes {
    numbers: HashMap<String, usize>,
    /// Where each note's text is, by number from 1.
    texts: HashMap<usize, Range<usize>>,
    calls: Vec<(Range<usize>, usize)>,
    /// The note being read, and where its text begins.
    open: Option<(usize, usize)>,
}

impl Notes {
    fn number(&mut self, label: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(label.to_lowercase()).or_insert(next)
    }
}

impl<'a> Reader<'a> {
    /// Reads the source from byte `body` on, without the block that begins at `until` and what follows it.
    fn read(source: &'a str, body: usize, until: usize, readings: Vec<Reading>) -> Extract {
        let mut reader = Reader {
            source,
            out: Builder::new(),
            lists: Vec::new(),
            quotes: 0,
            open: Vec::new(),
            fresh_item: false,
            kind: None,
            begun: 0,
            broken: false,
            first_cell: true,
            html: String::new(),
            notes: Notes::default(),
            counted: (0, 1),
        };
        for (event, range) in Parser::new_ext(&source[body..], options()).into_offset_iter() {
            if body + range.start >= until {
                break;
            }
            reader.take(event, body + range.start..body + range.end);
        }
        reader.close();
        reader.finish(readings)
    }

    fn take(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, &at),
            Event::End(tag) => self.end(tag, &at),
            Event::Text(words) => {
                self.words(&words);
            }
            Event::Code(words) | Event::InlineMath(words) | Event::DisplayMath(words) => {
                let range = self.words(&words);
                self.out.span(range, SpanKind::Code);
            }
            Event::Html(words) => self.html.push_str(&words),
            Event::InlineHtml(tag) => {
                let name = tag.trim_matches(['<', '>', '/', ' ']);
                if name.eq_ignore_ascii_case("br") {
                    self.break_line();
                }
            }
            Event::SoftBreak => {
                let prose = matches!(self.kind, Some(BlockKind::Paragraph | BlockKind::Quote));
                self.words(if prose && !self.broken { "\n" } else { " " });
            }
            Event::HardBreak => self.break_line(),
            Event::Rule => {
                self.begin(BlockKind::Rule, 0, at.start);
                self.close();
            }
            Event::FootnoteReference(label) => {
                let number = self.notes.number(&label);
                let call = self.words(&superscript(number));
                self.notes.calls.push((call, number));
            }
            Event::TaskListMarker(done) => {
                // The box takes the bullet's place.
                if self.fresh_item && self.out.text[self.begun..].starts_with("• ") {
                    self.out.text.truncate(self.begun);
                }
                self.words(if done { "☑ " } else { "☐ " });
            }
        };
    }

    fn start(&mut self, tag: Tag<'_>, at: &Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading, level as u8, at.start),
            Tag::Paragraph => self.begin_prose(at.start),
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::CodeBlock(_) => self.begin(BlockKind::Code, 0, at.start),
            Tag::HtmlBlock => self.html.clear(),
            Tag::List(next) => self.lists.push(List { next }),
            Tag::Item => {
                let level = depth(self.lists.len());
                self.begin(BlockKind::Item, level, at.start);
                let marker = match self.lists.last_mut().and_then(|l| l.next.as_mut()) {
                    Some(number) => {
                        let marker = format!("{number}. ");
                        *number = number.saturating_add(1);
                        marker
                    }
                    None => "• ".to_string(),
                };
                self.out.push(&marker);
                self.fresh_item = true;
            }
            Tag::FootnoteDefinition(label) => {
                let number = self.notes.number(&label);
                self.begin(BlockKind::Item, 1, at.start);
                self.notes.open = Some((number, self.begun));
                self.out.push(&format!("{} ", superscript(number)));
                self.fresh_item = true;
            }
            Tag::TableHead | Tag::TableRow => {
                self.begin(BlockKind::Row, matches!(tag, Tag::TableHead) as u8, at.start);
                self.first_cell = true;
            }
            Tag::TableCell => {
                if !self.first_cell {
                    self.out.push("\t");
                }
                self.first_cell = false;
            }
            Tag::Emphasis => self.mark(SpanKind::Emphasis),
            Tag::Strong => self.mark(SpanKind::Strong),
            Tag::Strikethrough => self.mark(SpanKind::Struck),
            Tag::Link { dest_url, .. } => self.mark(SpanKind::Link(dest_url.as_ref().into())),
            Tag::Image { dest_url, .. } => self.mark(SpanKind::Image(dest_url.as_ref().into())),
            Tag::Table(_) | Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
            Tag::DefinitionList | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => {}
        }
    }

    fn end(&mut self, tag: TagEnd, at: &Range<usize>) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::TableHead | TagEnd::TableRow => {
                self.close()
            }
            TagEnd::Item => {
                self.close();
                self.fresh_item = false;
            }
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::List(_) => {
                self.close();
                self.lists.pop();
            }
            TagEnd::FootnoteDefinition => {
                self.close();
                if let Some((number, start)) = self.notes.open.take() {
                    let end = self.out.text.len();
                    self.notes.texts.entry(number).or_insert(start.min(end)..end);
                }
            }
            TagEnd::HtmlBlock => {
                let source = std::mem::take(&mut self.html);
                for words in html::paragraphs(&source) {
                    self.begin_prose(at.start);
                    self.words(&words);
                    self.close();
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {
                if let Some((start, kind)) = self.open.pop() {
                    if let (SpanKind::Image(picture), true) = (&kind, start >= self.out.text.len()) {
                        // A picture without words is known by its file.
                        self.words(picture.rsplit('/').next().unwrap_or(picture));
                    }
                    self.out.span(start..self.out.text.len().max(start), kind);
                }
            }
            _ => {}
        }
    }

    fn mark(&mut self, kind: SpanKind) {
        self.open.push((self.out.text.len(), kind));
    }

    /// A paragraph of the body, of a quotation, or of the item that is open.
    fn begin_prose(&mut self, at: usize) {
        if std::mem::take(&mut self.fresh_item) {
            return;
        }
        if !self.lists.is_empty() {
            self.begin(BlockKind::Item, depth(self.lists.len()), at);
        } else if self.quotes > 0 {
            self.begin(BlockKind::Quote, depth(self.quotes), at);
        } else if self.notes.open.is_some() {
            self.begin(BlockKind::Item, 1, at);
        } else {
            self.begin(BlockKind::Paragraph, 0, at);
        }
    }

    fn begin(&mut self, kind: BlockKind, level: u8, at: usize) {
        self.close();
        self.fresh_item = false;
        let (from, line) = self.counted;
        if at > from {
            self.counted = (at, line + memchr::memchr_iter(b'\n', &self.source.as_bytes()[from..at]).count() as u32);
        }
        self.kind = Some(kind);
        self.out.begin(kind, level, self.counted.1);
        self.begun = self.out.text.len();
    }

    /// Ends the block that is open, if any.
    fn close(&mut self) {
        let before = self.out.blocks.len();
        self.out.end();
        if self.broken
            && self.out.blocks.len() > before
            && let Some(block) = self.out.blocks.last_mut()
        {
            block.kind = BlockKind::Verse;
            block.level = 0;
        }
        self.broken = false;
        self.kind = None;
        let end = self.out.text.len();
        self.out.spans.iter_mut().rev().take_while(|s| s.range.end > end).for_each(|s| {
            s.range.start = s.range.start.min(end);
            s.range.end = end;
        });
        self.open.iter_mut().for_each(|(start, _)| *start = (*start).min(end));
    }

    fn words(&mut self, words: &str) -> Range<usize> {
        if self.kind.is_none() {
            // The words of a list without empty lines stand in no paragraph of their own.
            self.begin_prose(self.counted.0);
        }
        self.fresh_item &= words.trim().is_empty();
        // Blanks at the head of a block belong to none; in code they are the code.
        let code = self.kind == Some(BlockKind::Code);
        let bare = if self.out.text.len() == self.begun && !code { words.trim_start() } else { words };
        self.out.push(bare)
    }

    /// A line the writer broke by hand: the block keeps its lines from here on, and those it had are one.
    fn break_line(&mut self) {
        if !matches!(self.kind, Some(BlockKind::Paragraph | BlockKind::Quote)) {
            self.words(" ");
            return;
        }
        if !self.broken {
            let run = self.out.text.split_off(self.begun.min(self.out.text.len()));
            self.out.text.push_str(&run.replace('\n', " "));
        }
        self.words("\n");
        self.broken = true;
    }

    fn finish(mut self, readings: Vec<Reading>) -> Extract {
        let end = self.out.text.len();
        for (call, number) in self.notes.calls {
            if let Some(note) = self.notes.texts.get(&number)
                && call.end <= end
            {
                self.out.span(call, SpanKind::NoteCall(note.clone()));
            }
        }
        let Builder { text, blocks, mut spans, .. } = self.out;
        spans.retain(|s| !s.range.is_empty());
        Document::sort_spans(&mut spans);
        let landmarks = Landmarks { anchors: anchors(&text, &blocks), ..Landmarks::default() };
        let format = Format::Markdown;
        Extract { text, blocks, spans, readings, landmarks, format, encoding: "UTF-8", ..Extract::default() }
    }
}

/// Headings as links name them: in small letters, `-` for blanks, punctuation left out; a second one of a name ends in `-1`.
fn anchors(text: &str, blocks: &[Block]) -> Vec<Anchor> {
    let mut met: HashMap<String, usize> = HashMap::new();
    let headings = blocks.iter().filter(|b| b.kind == BlockKind::Heading);
    let anchor = |block: &Block| {
        let letter = |c: char| match c {
            c if c.is_whitespace() => Some('-'),
            c => (c.is_alphanumeric() || matches!(c, '-' | '_')).then_some(c),
        };
        let slug: String = text[block.range.clone()].to_lowercase().chars().filter_map(letter).collect();
        let before = met.entry(slug.clone()).and_modify(|n| *n += 1).or_insert(0);
        let name = if *before == 0 { slug } else { format!("{slug}-{before}") };
        Anchor { name, at: block.range.start }
    };
    headings.map(anchor).collect()
}

fn depth(level: usize) -> u8 {
    level.clamp(1, u8::MAX as usize) as u8
}

fn superscript(number: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.to_string().bytes().map(|digit| DIGITS[(digit - b'0') as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(b: &Block) -> String {
        if b.level > 0 { b.level.to_string() } else { String::new() }
    }

    /// Each block as `line kind: words`, its line endings as `/`.
    fn blocks(source: &str) -> Vec<String> {
        let extract = whole(source);
        let words = |b: &Block| extract.text[b.range.clone()].replace('\n', "/").replace('\t', "→");
        extract.blocks.iter().map(|b| format!("{} {}{}: {}", b.line, b.kind.name(), level(b), words(b))).collect()
    }

    /// Each span as `kind: words`, with where a link leads.
    fn spans(source: &str) -> Vec<String> {
        let extract = whole(source);
        let words = |range: &Range<usize>| extract.text[range.clone()].to_string();
        let told = |s: &Span| match &s.kind {
            SpanKind::Link(to) => format!("link: {} → {to}", words(&s.range)),
            SpanKind::NoteCall(note) => format!("note_call: {} → {}", words(&s.range), words(note)),
            kind => format!("{}: {}", kind.name(), words(&s.range)),
        };
        extract.spans.iter().map(told).collect()
    }

    #[test]
    fn words_come_in_reading_order() {
        let source = "# The *Bridge*\n\nIt was\nbuilt.\n\n- one\n- two\n\n  more\n  1. deep\n\n> quoted\n> words\n\n---\n\n```rust\n  fn a() {}\n\n}\n```\n";
        assert_eq!(
            blocks(source),
            [
                "1 heading1: The Bridge",
                "3 paragraph: It was/built.",
                "6 item1: • one",
                "7 item1: • two",
                "9 item1: more",
                "10 item2: 1. deep",
                "12 quote1: quoted/words",
                "15 rule: ",
                "17 code:   fn a() {}//}",
            ]
        );
    }

    #[test]
    fn marks_become_spans() {
        let source = "*a* **b** `c` ~~d~~ [e](f.md) ![g](h.png) [[Leaf 9|the leaf]] <i@example.org> &amp; \\*";
        let marks = [
            "emphasis: a",
            "strong: b",
            "code: c",
            "struck: d",
            "link: e → f.md",
            "image: g",
            "link: the leaf → Leaf 9",
            "link: i@example.org → i@example.org",
        ];
        assert_eq!(spans(source), marks);
        assert_eq!(blocks(source), ["1 paragraph: a b c d e g the leaf i@example.org & *"]);
    }

    #[test]
    fn editorial_brackets_are_words() {
        assert_eq!(blocks("[We] met [handwritten: decision]."), ["1 paragraph: [We] met [handwritten: decision]."]);
    }

    #[test]
    fn footnotes_are_called_by_number() {
        let source = "One[^b] and two[^a].\n\n[^a]: Second note.\n[^b]: First note.\n";
        assert_eq!(blocks(source)[1..], ["3 item1: ² Second note.", "4 item1: ¹ First note."]);
        assert_eq!(spans(source), ["note_call: ¹ → ¹ First note.", "note_call: ² → ² Second note."]);
    }

    #[test]
    fn pictures_are_named_by_their_words_else_by_their_file() {
        let extract = whole("See ![the mill](img/mill.png) and ![](img/weir.png).");
        assert_eq!(extract.text, "See the mill and weir.png.");
        let named: Vec<_> = extract.spans.iter().map(|s| (&extract.text[s.range.clone()], &s.kind)).collect();
        let (mill, weir) = (SpanKind::Image("img/mill.png".into()), SpanKind::Image("img/weir.png".into()));
        assert_eq!(named, [("the mill", &mill), ("weir.png", &weir)]);
    }

    #[test]
    fn tables_are_rows_and_tasks_have_boxes() {
        let source = "| a | b |\n|---|---|\n| 1 | *2* |\n\n- [x] done\n- [ ] open\n";
        assert_eq!(blocks(source), ["1 row1: a→b", "3 row: 1→2", "5 item1: ☑ done", "6 item1: ☐ open"]);
    }

    #[test]
    fn lines_broken_by_hand_are_verse() {
        assert_eq!(
            blocks("Upon the bridge  \nthe river\ngoes\\\nand stays."),
            ["1 verse: Upon the bridge/the river goes/and stays."]
        );
    }

    #[test]
    fn html_is_its_words() {
        let source =
            "<div align=\"center\">\n<b>Bold</b> words\n</div>\n\nIn <span>line</span><br>here\n\n<!-- gone -->\n";
        assert_eq!(blocks(source), ["1 paragraph: Bold words", "5 verse: In line/here"]);
    }

    #[test]
    fn headings_are_places_that_links_name() {
        let mut landmarks = whole("# The *Bridge*, 1961\n\nWords.\n\n## Нижний шлюз\n\n## The Bridge 1961\n").landmarks;
        landmarks.sort();
        let names: Vec<_> = landmarks.anchors.iter().map(|a| (a.name.as_str(), a.at)).collect();
        assert_eq!(names, [("the-bridge-1961", 0), ("the-bridge-1961-1", 49), ("нижний-шлюз", 26)]);
    }

    #[test]
    fn front_matter_goes_into_the_record_alone() {
        let extract = whole("---\ntitle: The Bridge\ndate: 1961-05\n---\n\nWords\n");
        assert_eq!(extract.text, "Words");
        assert_eq!(extract.blocks[0].line, 6);
        let told: Vec<_> = extract.readings.iter().map(|r| r.shown(&extract.text)).collect();
        assert_eq!(told, ["The Bridge", "1961-05"]);
    }

    #[test]
    fn a_beginning_ends_before_what_may_yet_change() {
        assert_eq!(beginning("One.\n\nTwo [a] b.\n\nThree.\n").text, "One.");
        assert_eq!(beginning("One [a].\n\nTwo.\n\nThree.\n\n[a]: b\n").text, "One a.\n\nTwo.");
        assert_eq!(beginning("---\ntitle: not yet clo").text, "");
    }

    #[test]
    fn depth_and_length_do_no_harm() {
        let deep = format!("{}words", "> ".repeat(20_000));
        assert_eq!(whole(&deep).blocks.len(), 1);
        assert!(whole(&format!("{}words", "1. ".repeat(3000))).text.ends_with("1. words"));
        assert!(!whole(&"*a [".repeat(20_000)).text.is_empty());
    }
}
