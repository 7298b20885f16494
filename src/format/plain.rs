//! Plain text to blocks: paragraphs, headings, lists, tables, verse, quotations, rules and page breaks, as typists type them.
//!
//! A line that stands alone is a block; lines that a typist wrapped at the edge of the page are one. Where the signs are
//! not clear, each line is a paragraph of its own: so a letterhead or a distribution list keeps its lines.

use super::typed::{Line, Stretch, Stretches};
use super::{Extract, Told, marker, shape};
use crate::text::*;
use std::ops::Range;

/// A group that the beginning of a file breaks off is left out, unless it is longer than this, bytes.
const LONG: usize = 8 << 10;

/// How much of a text is read between two signs of life, bytes.
const STRIDE: usize = 1 << 20;

pub fn whole(text: String, tell: &mut dyn FnMut(Told)) -> Extract {
    let mut blocks = Blocks::default();
    let mut told = 0;
    for stretch in Stretches::of(&text) {
        blocks.add(stretch);
        let reached = blocks.done.last().map_or(0, |b| b.range.end);
        if reached - told >= STRIDE {
            tell(Told::Alive);
            told = reached;
        }
    }
    let blocks = blocks.done;
    Extract { text, blocks, encoding: "UTF-8", ..Extract::default() }
}

/// The same for a text that goes on: its last stretch may not be whole.
pub fn beginning(mut text: String) -> Extract {
    let mut blocks = Blocks::default();
    let mut stretches = Stretches::of(&text).peekable();
    while let Some(stretch) = stretches.next() {
        if stretches.peek().is_some() {
            blocks.add(stretch);
        } else if let Stretch::Group(mut lines) = stretch {
            let length = lines.last().map_or(0, Line::end) - lines.first().map_or(0, |l| l.start);
            if length < LONG {
                break;
            }
            // The line that is broken off goes, or its last word where it is the only one.
            match lines.len() {
                1 => {
                    lines[0].words =
                        lines[0].words.rsplit_once(char::is_whitespace).map_or(lines[0].words, |(w, _)| w.trim_end())
                }
                n => lines.truncate(n - 1),
            }
            blocks.add(Stretch::Group(lines));
        }
    }
    let blocks = blocks.done;
    text.truncate(blocks.last().map_or(0, |b| b.range.end));
    Extract { text, blocks, encoding: "UTF-8", ..Extract::default() }
}

/// Blocks as they are found, with what is remembered from one group to the next.
#[derive(Default)]
struct Blocks {
    done: Vec<Block>,
    /// Columns at which the items stand that the current one is within.
    depths: Vec<usize>,
    /// How the item before is marked, within a list.
    style: Option<(char, char)>,
    /// The measure and the indent of the wrapped prose seen last.
    page: Option<usize>,
    margin: Option<usize>,
    after_verse: bool,
}

impl Blocks {
    fn add(&mut self, stretch: Stretch<'_>) {
        let lines = match stretch {
            Stretch::PageBreak(at, line) => return self.push(BlockKind::PageBreak, at..at + 1, 0, line),
            Stretch::Group(lines) => lines,
        };
        let verse = shape::is_verse(&lines, self.after_verse);
        if let Some(table) = shape::table(&lines) {
            self.prose(&lines[..table.start]);
            for row in &lines[table.clone()] {
                self.over(BlockKind::Row, std::slice::from_ref(row), 0);
            }
            self.prose(&lines[table.end..]);
        } else if shape::is_code(&lines) {
            self.over(BlockKind::Code, &lines, 0);
        } else if verse {
            self.over(BlockKind::Verse, &lines, 0);
        } else {
            self.prose(&lines);
        }
        self.after_verse = verse;
    }

    /// Lines that are no table, verse or code: rules, quotations, items, headings, paragraphs.
    fn prose(&mut self, lines: &[Line<'_>]) {
        let (joins, page) = shape::joins(lines, self.page);
        self.page = page.or(self.page);
        let mut i = 0;
        while i < lines.len() {
            let line = &lines[i];
            // How far the paragraph goes that begins here.
            let mut end = i + 1;
            while end < lines.len() && joins[end - 1] && !self.begins_anew(line, &lines[end - 1], &lines[end]) {
                end += 1;
            }
            if let Some(level) = heading_over(line, lines.get(i + 1)) {
                self.over(BlockKind::Heading, &lines[i..=i], level);
                self.over(BlockKind::Rule, &lines[i + 1..i + 2], 0);
                i += 2;
                continue;
            }
            let quoted = marker::quote(line.words);
            if marker::is_rule(line.words) {
                end = i + 1;
                self.over(BlockKind::Rule, &lines[i..end], 0);
            } else if quoted > 0 {
                // The marks at the head of each line would stray into the words: such lines are not run together.
                end = i + 1;
                self.over(BlockKind::Quote, &lines[i..end], quoted);
            } else if let Some(marker) = marker::item(line.words) {
                self.style = Some(marker::style(&line.words[..marker]));
                while end < lines.len()
                    && lines[end].indent > line.indent
                    && !self.begins_anew(line, &lines[end - 1], &lines[end])
                {
                    end += 1;
                }
                let level = self.depth(line.indent);
                self.over(BlockKind::Item, &lines[i..end], level);
            } else if end == i + 1 && marker::is_heading(line.words, line.width()) && stands_out(lines, i) {
                self.over(BlockKind::Heading, &lines[i..end], 2);
            } else {
                self.paragraph(&lines[i..end]);
            }
            i = end;
        }
    }

    /// Whether a line cannot go on from the one before, whatever their lengths. `first` is the first of the paragraph.
    fn begins_anew(&self, first: &Line<'_>, before: &Line<'_>, line: &Line<'_>) -> bool {
        // A list may begin under prose, but with one: `622.` at the head of a line is the end of a sentence.
        let number: String = line.words.chars().take_while(char::is_ascii_digit).collect();
        if !number.is_empty() && number != "1" && marker::item(first.words).is_none() {
            return false;
        }
        let item = |marker: usize| before.ends_sentence() || self.style == Some(marker::style(&line.words[..marker]));
        marker::item(line.words).is_some_and(item) || marker::is_rule(line.words) || marker::quote(line.words) > 0
    }

    /// Wrapped prose that stands in from the margin of the prose before it is quoted.
    fn paragraph(&mut self, lines: &[Line<'_>]) {
        let indent = lines.iter().map(|l| l.indent).min().unwrap_or(0);
        let wrapped = lines.len() > 1;
        if wrapped && self.margin.is_some_and(|margin| indent >= margin + 2) {
            return self.over(BlockKind::Quote, lines, 1);
        }
        if wrapped {
            self.margin = Some(indent);
        }
        self.over(BlockKind::Paragraph, lines, 0);
    }

    /// How deep an item at this column is within the ones before it, from 1.
    fn depth(&mut self, indent: usize) -> u8 {
        while self.depths.last().is_some_and(|column| *column > indent) {
            self.depths.pop();
        }
        if self.depths.last() != Some(&indent) {
            self.depths.push(indent);
        }
        self.depths.len().min(u8::MAX as usize) as u8
    }

    fn over(&mut self, kind: BlockKind, lines: &[Line<'_>], level: u8) {
        if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
            self.push(kind, first.start..last.end(), level, first.number);
        }
    }

    fn push(&mut self, kind: BlockKind, range: Range<usize>, level: u8, line: u32) {
        if kind != BlockKind::Item {
            self.depths.clear();
            self.style = None;
        }
        self.done.push(Block { kind, part: Part::Body, range, level, line });
    }
}

/// The level of a heading that the next line underlines, about as long as the words.
fn heading_over(line: &Line<'_>, next: Option<&Line<'_>>) -> Option<u8> {
    let next = next?;
    let level = marker::underline(next.words)?;
    let alike = next.width() + 3 >= line.width() && next.width() <= line.width() * 2 + 4;
    let words = line.words.chars().any(char::is_alphanumeric) && marker::quote(line.words) == 0;
    (alike && words && line.width() <= 100).then_some(level)
}

/// Whether a line stands for itself: alone between empty lines, or the first of its group, before words in another manner.
fn stands_out(lines: &[Line<'_>], i: usize) -> bool {
    let alike = |l: &Line<'_>| !l.words.chars().any(char::is_lowercase);
    i == 0 && lines.get(1).is_none_or(|next| !alike(next) && next.width() > lines[0].width())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: String) -> Extract {
        super::whole(text, &mut |_| ())
    }

    /// Each block as `kind: words`, its line endings as `/`, its level where it has one.
    fn picture(text: &str) -> Vec<String> {
        let extract = whole(text.to_string());
        let level = |b: &Block| if b.level > 0 { b.level.to_string() } else { String::new() };
        let words = |b: &Block| extract.text[b.range.clone()].replace('\n', "/").replace('\t', "→");
        extract.blocks.iter().map(|b| format!("{}{}: {}", b.kind.name(), level(b), words(b))).collect()
    }

    #[test]
    fn a_line_that_stands_alone_is_a_block() {
        let text = "\nSkip to menu\n\n3 May 1961\nMinutes of the Session of the Bureau on the Bridge\nTop Secret\n[to the] Bureau\n\n\n\
                    The Bureau met in the evening and heard the report of the engineer, who spoke for an hour, about the bridge.\n\n\
                    Typed by Tal\n3 copies printed\n1- to Cde. Berg\n2- to file\n№ 12\n[illegible signature]\n";
        assert_eq!(
            picture(text),
            [
                "paragraph: Skip to menu",
                "paragraph: 3 May 1961",
                "paragraph: Minutes of the Session of the Bureau on the Bridge",
                "paragraph: Top Secret",
                "paragraph: [to the] Bureau",
                "paragraph: The Bureau met in the evening and heard the report of the engineer, who spoke for an hour, about the bridge.",
                "paragraph: Typed by Tal",
                "paragraph: 3 copies printed",
                "item1: 1- to Cde. Berg",
                "item1: 2- to file",
                "paragraph: № 12",
                "paragraph: [illegible signature]",
            ]
        );
    }

    #[test]
    fn a_title_over_a_date_is_not_wrapped_prose() {
        let text = "Telegram from B. Tal to the Central Bureau of the Bridge Builders\n22 September 1961\n";
        assert_eq!(picture(text).len(), 2);
    }

    #[test]
    fn lines_wrapped_at_the_edge_of_the_page_are_one_paragraph() {
        let text = "The river had risen in the night and by the morning it stood\n\
                    at the second arch. Nobody in the town had seen it there, and\n\
                    Berg said so.\n  He was asked what was to be done, and he answered that the\n\
                    bridge would hold.\n\nThe others were of the same opinion, and they went home to\nthe town.\n";
        let text_of_blocks = picture(text);
        assert_eq!(
            text_of_blocks,
            [
                "paragraph: The river had risen in the night and by the morning it stood/at the second arch. Nobody in the town had seen it there, and/Berg said so.",
                "paragraph: He was asked what was to be done, and he answered that the/bridge would hold.",
                "paragraph: The others were of the same opinion, and they went home to/the town.",
            ]
        );
    }

    #[test]
    fn paragraphs_of_one_line_each_are_not_run_together() {
        let text = "The first speaker said that the bridge must be built in the spring of the year.\n\
                    The second was against it.\nThe third speaker agreed with the first on the main point, yet not on the money.\n\
                    Nobody else asked for the floor, and the chairman closed the session at nine.\n";
        assert_eq!(picture(text).len(), 4);
    }

    #[test]
    fn chinese_lines_wrapped_without_spaces_are_one_paragraph() {
        let text = "昨天晚上河水上漲到第二個橋拱的高度城裡沒有人見過這樣的水\n位工程師說橋可以支持下去大家都回家了\n";
        assert_eq!(picture(text).len(), 1);
    }

    #[test]
    fn headings_stand_out() {
        let text = "The Bridge\n==========\n\nMINUTES OF THE SESSION\n\nWords.\n\nPart two\n--------\nChapter 4\n\nV. I. BERG\n";
        assert_eq!(
            picture(text),
            [
                "heading1: The Bridge",
                "rule: ==========",
                "heading2: MINUTES OF THE SESSION",
                "paragraph: Words.",
                "heading2: Part two",
                "rule: --------",
                "paragraph: Chapter 4",
                "paragraph: V. I. BERG",
            ]
        );
    }

    #[test]
    fn a_number_at_the_head_of_a_line_of_prose_begins_no_list() {
        let text = "1. One.\n2. Two.\n\nI read the board by the light of the lamp and my hands shook:\n622. At three she took it again and wrote the figure down\nin the book.\n";
        let kinds: Vec<_> = whole(text.to_string()).blocks.iter().map(|b| b.kind).collect();
        assert_eq!(kinds, [BlockKind::Item, BlockKind::Item, BlockKind::Paragraph]);
    }

    #[test]
    fn items_keep_the_lines_they_go_on_in() {
        let text = "The following was decided:\n1. to build the bridge\n   before the winter;\n   a) of stone\n2. to pay for it.\n- and nothing else\n";
        assert_eq!(
            picture(text),
            [
                "paragraph: The following was decided:",
                "item1: 1. to build the bridge/   before the winter;",
                "item2: a) of stone",
                "item1: 2. to pay for it.",
                "item1: - and nothing else",
            ]
        );
    }

    #[test]
    fn tables_keep_their_rows() {
        let text = "District    Tons\nNorth       1200\nSouth         85\n\nname\tage\nTal\t40\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
        assert_eq!(
            picture(text),
            [
                "row: District    Tons",
                "row: North       1200",
                "row: South         85",
                "row: name→age",
                "row: Tal→40",
                "row: | a | b |",
                "row: |---|---|",
                "row: | 1 | 2 |",
            ]
        );
    }

    #[test]
    fn stanzas_keep_their_lines() {
        let text = "Upon the bridge the lamps are lit,\nThe river goes below,\nAnd those who had to do with it\nHave nowhere else to go.\n\n\
                    The engineer is in his bed,\nThe water in the town.\n";
        assert_eq!(
            picture(text),
            [
                "verse: Upon the bridge the lamps are lit,/The river goes below,/And those who had to do with it/Have nowhere else to go.",
                "verse: The engineer is in his bed,/The water in the town.",
            ]
        );
    }

    #[test]
    fn verse_may_go_on_in_small_letters() {
        let text = "Two boards upon one wall,\ntwo lanterns, and one rain.\nThe one says: nothing yet at all.\nThe other says: again.\n";
        assert_eq!(
            picture(text),
            [
                "verse: Two boards upon one wall,/two lanterns, and one rain./The one says: nothing yet at all./The other says: again."
            ]
        );
    }

    #[test]
    fn code_quotations_rules_and_page_breaks_are_told() {
        let text = "fn bridge() {\n    build();\n}\n\n> he wrote\n>> she had asked\n\n* * *\n\x0cNext page\n";
        assert_eq!(
            picture(text),
            [
                "code: fn bridge() {/    build();/}",
                "quote1: > he wrote",
                "quote2: >> she had asked",
                "rule: * * *",
                "page_break: \x0c",
                "paragraph: Next page",
            ]
        );
    }

    #[test]
    fn prose_that_stands_in_is_quoted() {
        let text = "The engineer wrote to the Bureau in the spring of that year and\nsaid what he thought of it:\n\n\
                    \x20   The bridge is old, and the river is older than the\n    bridge, and both will be there when\n    we are not.\n";
        assert_eq!(picture(text)[1][..7], *"quote1:");
    }

    #[test]
    fn blocks_know_their_lines() {
        let extract = whole("\n\na\n\n b\n".to_string());
        let lines: Vec<_> = extract.blocks.iter().map(|b| (b.line, b.range.clone())).collect();
        assert_eq!(lines, [(3, 2..3), (5, 6..7)]);
    }

    #[test]
    fn the_beginning_of_one_endless_line_is_cut_at_a_space() {
        let line = "The river goes and goes. ".repeat(4000);
        let extract = beginning(line[..60_010].to_string());
        assert_eq!(extract.blocks.len(), 1);
        assert!(extract.text.len() > 59_900 && extract.text.ends_with("goes. The"));
        assert!(line.starts_with(&extract.text));
    }
}
