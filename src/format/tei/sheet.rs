//! The text as it grows: words with their blanks collapsed, blocks that begin with their first word, and whatever marks,
//! leaves and names wait for a word to stand at.
//!
//! What is read apart from the run of the text (a note, the editor's form of a word) has a sheet of its own and is laid
//! into the text afterwards ([`Sheet::append`] as blocks, [`Sheet::insert`] among words); nothing is ever moved within a
//! sheet. Positions are bytes of the sheet's own text.

use crate::text::*;
use std::ops::Range;

#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub out: Builder,
    pub loci: Vec<Locus>,
    pub anchors: Vec<Anchor>,
    /// Calls of notes: where each stands, and the number of the note.
    pub calls: Vec<(Range<usize>, usize)>,
    /// Lists that are open: the number of the next item of each; none where items are not numbered.
    pub lists: Vec<Option<usize>>,
    /// How many quotations set as blocks are open.
    pub quotes: usize,
    /// How many rows are open: within one nothing begins a block.
    pub rows: usize,
    /// Line of the file, for blocks that nothing announced.
    pub line: u32,
    /// Blanks and line ends are the text's own.
    pub verbatim: bool,
    want: Option<Wanted>,
    open: Option<Opened>,
    glue: Glue,
    tabs: usize,
    marks: Vec<Mark>,
    /// So many of the marks, from the outermost on, stand at a word.
    started: usize,
    waiting: Waiting,
}

/// A block that begins with the next word.
#[derive(Debug)]
struct Wanted {
    kind: BlockKind,
    level: u8,
    line: u32,
    marker: String,
    part: Part,
}

/// The block that is open.
#[derive(Debug)]
struct Opened {
    kind: BlockKind,
    part: Part,
    begun: usize,
    /// A line of it was broken by hand.
    broken: bool,
}

/// What stands between the last word and the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Glue {
    #[default]
    Nothing,
    Blank,
    /// A line of the source ends, which in prose is a blank.
    LineEnd,
    /// A line ends that is kept.
    Break,
    /// The two are one word: blanks between them are the encoder's.
    Joined,
}

#[derive(Debug, Default)]
struct Waiting {
    loci: Vec<(LocusUnit, String)>,
    anchors: Vec<String>,
}

impl Waiting {
    fn is_empty(&self) -> bool {
        self.loci.is_empty() && self.anchors.is_empty()
    }
}

#[derive(Debug)]
struct Mark {
    start: usize,
    says: Says,
}

/// What a stretch of words is, once it ends.
#[derive(Clone, Debug)]
pub(super) enum Says {
    Span(SpanKind),
    /// An editorial mark without brackets: the words are the mark.
    Words(MarkKind),
    /// Quotation marks go around it, unless the edition has its own; whether they did.
    Quoted(bool),
    /// A picture and where it lies.
    Picture(String),
}

/// XML's blanks.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

impl Sheet {
    pub fn len(&self) -> usize {
        self.out.text.len()
    }

    /// Whether a block has begun or is about to: words and marks here stand in it.
    pub fn in_block(&self) -> bool {
        self.open.is_some() || self.want.is_some() || self.rows > 0
    }

    pub fn has_open_block(&self) -> bool {
        self.open.is_some()
    }

    // Blocks

    /// Asks for a block; one that is open ends. Within a row it is a blank. A block asked for in an item whose words
    /// have not begun is that item.
    pub fn block(&mut self, kind: BlockKind, level: u8, line: u32) {
        self.block_with(kind, level, line, String::new(), Part::Body);
    }

    pub fn block_with(&mut self, kind: BlockKind, level: u8, line: u32, marker: String, part: Part) {
        if self.rows > 0 {
            self.blank();
            return;
        }
        let fresh = self.want.as_ref().is_some_and(|w| w.kind == BlockKind::Item && !w.marker.is_empty());
        if fresh && kind != BlockKind::Heading {
            return;
        }
        self.close();
        self.want = Some(Wanted { kind, level, line, marker, part });
    }

    /// A paragraph of the body, or of the item or quotation that is open.
    pub fn prose(&mut self, line: u32) {
        let (kind, level) = match (self.lists.len(), self.quotes) {
            (0, 0) => (BlockKind::Paragraph, 0),
            (0, quotes) => (BlockKind::Quote, depth(quotes)),
            (lists, _) => (BlockKind::Item, depth(lists)),
        };
        self.block(kind, level, line);
    }

    /// A line of verse: the next of the stanza that is open, or the first of one.
    pub fn verse(&mut self, line: u32) {
        if self.open.as_ref().is_some_and(|o| o.kind == BlockKind::Verse) {
            self.glue = Glue::Break;
        } else {
            self.block(BlockKind::Verse, 0, line);
        }
    }

    /// The next cell of the row.
    pub fn cell(&mut self) {
        self.tabs += 1;
        self.glue = Glue::Nothing;
    }

    /// A row of a table; `labels`: it names what the cells below it hold, the first of several such rows alone.
    pub fn row(&mut self, labels: bool, line: u32) {
        self.close();
        let below_labels = self.out.blocks.last().is_some_and(|b| b.kind == BlockKind::Row && b.level == 1);
        self.block(BlockKind::Row, u8::from(labels && !below_labels), line);
        self.rows += 1;
    }

    pub fn end_row(&mut self) {
        self.rows = self.rows.saturating_sub(1);
        if self.rows == 0 {
            self.close();
        }
    }

    /// Ends the block that is open, if any, and forgets one that was asked for and had no words.
    pub fn close(&mut self) {
        if self.rows > 0 {
            self.blank();
            return;
        }
        self.want = None;
        self.glue = Glue::Nothing;
        self.tabs = 0;
        let Some(opened) = self.open.take() else { return };
        let before = self.out.blocks.len();
        self.out.end();
        if self.out.blocks.len() > before
            && let Some(block) = self.out.blocks.last_mut()
        {
            block.part = opened.part;
            if opened.broken {
                (block.kind, block.level) = (BlockKind::Verse, 0);
            }
        }
        self.cut_back();
    }

    /// A page or a line across the page between two blocks.
    pub fn ornament(&mut self, kind: BlockKind, line: u32) {
        self.close();
        if self.rows == 0 && !self.out.blocks.is_empty() && self.out.blocks.last().is_none_or(|b| b.kind != kind) {
            self.out.begin(kind, 0, line);
            self.out.end();
        }
    }

    /// Brings back what lies beyond the end of a text that was cut.
    fn cut_back(&mut self) {
        let end = self.len();
        self.out.spans.iter_mut().rev().take_while(|s| s.range.end > end).for_each(|s| {
            s.range = s.range.start.min(end)..end;
            if let SpanKind::Editorial(mark) = &mut s.kind
                && let Some(content) = &mut mark.content
            {
                *content = content.start.min(end)..content.end.min(end);
            }
        });
        self.calls.iter_mut().rev().take_while(|c| c.0.end > end).for_each(|c| c.0 = c.0.start.min(end)..end);
        self.loci.iter_mut().rev().take_while(|l| l.at > end).for_each(|l| l.at = end);
        self.anchors.iter_mut().rev().take_while(|a| a.at > end).for_each(|a| a.at = end);
        self.marks[..self.started].iter_mut().rev().take_while(|m| m.start > end).for_each(|m| m.start = end);
    }

    // Words

    /// Words of the text, blanks collapsed. Those between blocks begin a paragraph.
    pub fn words(&mut self, words: &str) {
        if self.verbatim {
            return self.verbatim(words);
        }
        let bytes = words.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let blanks = bytes[at..].iter().take_while(|b| is_blank(**b)).count();
            if blanks > 0 {
                self.blank();
                at += blanks;
                continue;
            }
            // A single blank between two words is taken with them.
            let mut end = at + 1;
            while end < bytes.len()
                && (!is_blank(bytes[end]) || (bytes[end] == b' ' && bytes.get(end + 1).is_some_and(|b| !is_blank(*b))))
            {
                end += 1;
            }
            self.put(&words[at..end]);
            at = end;
        }
    }

    fn verbatim(&mut self, words: &str) {
        if self.open.is_some() || !words.trim().is_empty() {
            let words = words.replace("\r\n", "\n").replace('\r', "\n");
            let first = if self.open.is_none() { words.trim_start_matches(['\n', ' ', '\t']) } else { &words };
            self.put(first);
        }
    }

    pub fn blank(&mut self) {
        if self.glue == Glue::Nothing && self.open.is_some() {
            self.glue = Glue::Blank;
        }
    }

    /// A blank the encoder's blanks do not count as, taken back: a mark of punctuation follows.
    pub fn close_up(&mut self) {
        if self.glue == Glue::Blank {
            self.glue = Glue::Nothing;
        }
    }

    pub fn ends_in_word(&self) -> bool {
        self.open.is_some() && self.glue == Glue::Nothing && self.out.text.ends_with(char::is_alphanumeric)
    }

    /// A line of the source ends; `kept` where the lines are the writer's.
    pub fn line_end(&mut self, kept: bool) {
        let Some(opened) = &self.open else { return };
        let prose = matches!(opened.kind, BlockKind::Paragraph | BlockKind::Quote);
        self.glue = match opened.kind {
            BlockKind::Verse => Glue::Break,
            _ if kept && prose => Glue::Break,
            _ if prose && !opened.broken => Glue::LineEnd,
            _ => Glue::Blank,
        };
    }

    /// A line or page ends within a word: its two halves are joined, and the hyphen between them goes.
    pub fn join(&mut self) {
        let Some(opened) = &self.open else { return };
        self.glue = Glue::Joined;
        let bare = self.out.text.trim_end_matches(['-', '\u{2010}', '\u{ad}', '¬', '⸗']).len();
        let hyphens = self.len() - bare;
        if hyphens > 0 && bare > opened.begun && self.out.text[..bare].ends_with(char::is_alphabetic) {
            self.out.text.truncate(bare);
            self.cut_back();
        }
    }

    fn put(&mut self, words: &str) {
        self.ready(words);
        self.out.push(words);
    }

    /// Everything that belongs before the next words, which begin with a character that is no blank.
    fn ready(&mut self, words: &str) {
        if self.open.is_none() {
            self.begin();
        }
        if self.tabs > 0 {
            // The first cell of a row has none before it.
            let first = self.open.as_ref().is_some_and(|o| o.begun == self.len());
            let tabs = std::mem::take(&mut self.tabs) - usize::from(first);
            self.out.text.extend(std::iter::repeat_n('\t', tabs));
        }
        match std::mem::take(&mut self.glue) {
            Glue::Nothing | Glue::Joined => {}
            Glue::Blank if self.out.text.ends_with([' ', '\n', '\t']) => {}
            Glue::Blank => self.out.text.push(' '),
            Glue::LineEnd => self.out.text.push('\n'),
            Glue::Break => self.break_line(),
        }
        if !self.waiting.is_empty() {
            self.place_waiting();
        }
        while self.started < self.marks.len() {
            self.start_mark(words);
        }
    }

    fn begin(&mut self) {
        if self.want.is_none() {
            let (rows, tabs) = (std::mem::take(&mut self.rows), self.tabs);
            self.prose(self.line);
            (self.rows, self.tabs) = (rows, tabs);
        }
        let Some(want) = self.want.take() else { return };
        self.out.begin(want.kind, want.level, want.line);
        self.open = Some(Opened { kind: want.kind, part: want.part, begun: self.len(), broken: false });
        self.out.push(&want.marker);
        self.glue = Glue::Nothing;
    }

    /// A line the writer broke: the block keeps its lines from here on, and those it had are one.
    fn break_line(&mut self) {
        if let Some(opened) = &mut self.open
            && opened.kind != BlockKind::Verse
            && !opened.broken
        {
            opened.broken = true;
            let run = self.out.text.split_off(opened.begun);
            self.out.text.push_str(&run.replace('\n', " "));
        }
        self.out.text.push('\n');
    }

    fn place_waiting(&mut self) {
        let at = self.out.text.len();
        let Waiting { loci, anchors } = std::mem::take(&mut self.waiting);
        self.loci.extend(loci.into_iter().map(|(unit, label)| Locus { at, unit, label }));
        self.anchors.extend(anchors.into_iter().map(|name| Anchor { name, at }));
    }

    pub fn locus(&mut self, unit: LocusUnit, label: String) {
        self.waiting.loci.push((unit, label));
    }

    pub fn anchor(&mut self, name: String) {
        self.waiting.anchors.push(name);
    }

    // Marks

    /// Begins a mark, which stands from the next word on.
    pub fn mark(&mut self, says: Says) {
        self.marks.push(Mark { start: 0, says });
    }

    fn start_mark(&mut self, words: &str) {
        let nested = self.is_quoted();
        let Some(mark) = self.marks.get_mut(self.started) else { return };
        self.started += 1;
        mark.start = self.out.text.len();
        if let Says::Quoted(done) = &mut mark.says
            && !words.starts_with(QUOTATION_MARKS)
            && !self.out.text.ends_with(OPENING_MARKS)
        {
            *done = true;
            self.out.text.push(if nested { '‘' } else { '“' });
        }
    }

    /// Whether the words here stand within quotation marks set by this reader.
    fn is_quoted(&self) -> bool {
        self.marks[..self.started].iter().any(|m| matches!(m.says, Says::Quoted(true)))
    }

    /// Where a picture that is open lies.
    pub fn picture(&mut self, target: String) -> bool {
        let open = self.marks.iter_mut().rev().find_map(|m| match &mut m.says {
            Says::Picture(to) => Some(to),
            _ => None,
        });
        open.map(|to| {
            if to.is_empty() {
                *to = target
            }
        })
        .is_some()
    }

    /// Ends the innermost mark; its range, if it has words.
    pub fn end_mark(&mut self) -> Option<Range<usize>> {
        let mut mark = self.marks.pop()?;
        let mut begun = self.started > self.marks.len();
        self.started = self.started.min(self.marks.len());
        if let (false, Says::Picture(to)) = (begun, &mark.says)
            && let Some(name) = file_name(to)
        {
            // A picture nobody named is told by its file.
            self.mark(mark.says.clone());
            self.words(&name);
            mark = self.marks.pop()?;
            begun = self.started > self.marks.len();
            self.started = self.started.min(self.marks.len());
        }
        if !begun {
            return None;
        }
        if matches!(mark.says, Says::Quoted(true)) && self.open.is_some() {
            let nested = self.is_quoted();
            self.out.text.push(if nested { '’' } else { '”' });
        }
        let range = mark.start.min(self.len())..self.len();
        let kind = match mark.says {
            Says::Span(kind) => kind,
            Says::Words(kind) => editorial(kind, Some(range.clone())),
            Says::Picture(to) => SpanKind::Image(to.into()),
            Says::Quoted(_) => return Some(range),
        };
        self.out.span(range.clone(), kind);
        (!range.is_empty()).then_some(range)
    }

    /// Words that are a mark as a whole, none of anybody's text: a gap.
    pub fn wordless(&mut self, kind: MarkKind, words: &str) {
        self.put(words);
        let range = self.len() - words.len()..self.len();
        self.out.span(range, editorial(kind, None));
    }

    /// The call of a note, close after the last word.
    pub fn call(&mut self, label: &str, note: usize, editors: bool) {
        let glue = std::mem::take(&mut self.glue);
        self.put(label);
        self.glue = glue;
        let range = self.len() - label.len()..self.len();
        if editors {
            self.out.span(range.clone(), editorial(MarkKind::Note, None));
        }
        self.calls.push((range, note));
    }

    // Other sheets

    /// Lays another sheet among the words, its blocks run into one. In brackets (`lead` begins with one, a blank before it
    /// belongs to the mark) or, where `lead` is empty, bare.
    pub fn insert(&mut self, mut other: Sheet, kind: Option<MarkKind>, lead: &str, spaced: bool) {
        other.close();
        if other.out.text.is_empty() {
            return self.take(other, &|byte| byte);
        }
        if !lead.is_empty() && spaced {
            self.glue = Glue::Nothing;
        }
        self.ready(if lead.is_empty() { &other.out.text } else { lead });
        let outer = self.len();
        if !lead.is_empty() {
            let space = spaced && !self.out.text.ends_with([' ', '\n', '\t']) && self.is_amid_block();
            self.out.text.push_str(if space { " " } else { "" });
            self.out.push(lead);
        }
        let at = self.len();
        // Of one length, so that places in it stay what they are.
        self.out.push(&other.out.text.replace(['\n', '\t'], " "));
        let content = at..self.len();
        if !lead.is_empty() {
            self.out.push("]");
        }
        self.take(other, &|byte| byte + at);
        // After what it holds: ends never go back.
        if let Some(kind) = kind {
            self.out.span(outer..self.len(), editorial(kind, Some(content)));
        }
    }

    fn is_amid_block(&self) -> bool {
        self.open.as_ref().is_some_and(|o| o.begun < self.out.text.len())
    }

    /// Lays the blocks of another sheet after what there is, `marker` before their first word: paragraphs become items.
    /// Where they stand now.
    pub fn append(&mut self, mut other: Sheet, marker: &str, part: Part, kind: Option<MarkKind>) -> Range<usize> {
        // Not even a row holds blocks of another kind.
        let rows = std::mem::take(&mut self.rows);
        self.close();
        self.rows = rows;
        other.close();
        let mut moved: Vec<(usize, usize)> = Vec::new();
        let mut marks = Vec::new();
        let mut first = None;
        for block in std::mem::take(&mut other.out.blocks) {
            let item = block.kind == BlockKind::Paragraph && !marker.is_empty();
            let (like, level) = if item { (BlockKind::Item, 1) } else { (block.kind, block.level) };
            self.out.begin(like, level, block.line);
            let start = self.len();
            if first.is_none() {
                first = Some(start);
                self.out.push(marker);
            }
            moved.push((block.range.start, self.len()));
            self.out.push(&other.out.text[block.range.clone()]);
            let end = self.len();
            self.out.end();
            if let Some(laid) = self.out.blocks.last_mut().filter(|b| b.range.start == start) {
                laid.part = if part == Part::Body { block.part } else { part };
            }
            marks.extend(kind.map(|kind| (start..end, kind)));
        }
        let end = self.len();
        let place = |byte: usize| {
            let at = moved.partition_point(|(from, _)| *from <= byte).saturating_sub(1);
            moved.get(at).map_or(end, |(from, to)| (to + byte.saturating_sub(*from)).min(end))
        };
        self.take(other, &place);
        for (range, kind) in marks {
            self.out.span(range.clone(), editorial(kind, Some(range)));
        }
        first.unwrap_or(end).min(end)..end
    }

    /// What another sheet says of its text, at the places its words have now.
    fn take(&mut self, other: Sheet, place: &dyn Fn(usize) -> usize) {
        let moved = |range: &Range<usize>| place(range.start)..place(range.end).max(place(range.start));
        for span in other.out.spans {
            let kind = match span.kind {
                SpanKind::Editorial(mark) => editorial(mark.kind, mark.content.as_ref().map(&moved)),
                kind => kind,
            };
            self.out.span(moved(&span.range), kind);
        }
        self.loci.extend(other.loci.into_iter().map(|l| Locus { at: place(l.at), ..l }));
        self.anchors.extend(other.anchors.into_iter().map(|a| Anchor { at: place(a.at), ..a }));
        self.calls.extend(other.calls.into_iter().map(|(range, note)| (moved(&range), note)));
        self.waiting.loci.extend(other.waiting.loci);
        self.waiting.anchors.extend(other.waiting.anchors);
    }

    /// Ends everything: what waits for a word stands at the end.
    pub fn finish(&mut self) {
        while !self.marks.is_empty() {
            self.end_mark();
        }
        self.rows = 0;
        self.close();
        self.place_waiting();
    }
}

const QUOTATION_MARKS: [char; 12] = ['"', '“', '”', '„', '«', '»', '‘', '’', '‚', '‹', '\'', '—'];
const OPENING_MARKS: [char; 7] = ['"', '“', '„', '«', '‘', '‚', '‹'];

pub(super) fn editorial(kind: MarkKind, content: Option<Range<usize>>) -> SpanKind {
    SpanKind::Editorial(crate::text::Mark { kind, content, closed: true })
}

pub(super) fn depth(level: usize) -> u8 {
    level.clamp(1, u8::MAX as usize) as u8
}

/// The last step of a path, as far as it has words.
fn file_name(target: &str) -> Option<String> {
    let name = target.rsplit(['/', '#', '\\']).find(|step| !step.trim().is_empty())?;
    Some(name.chars().take(80).collect())
}
