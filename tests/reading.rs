//! The way from the bytes of a file to a page, on the two seeds, and held against what ratatui draws.

mod common;

use postil::format::{Guidance, read, read_beginning};
use postil::layout::{Folds, Galley, Row, columns, set_whole};
use postil::text::*;
use ratatui::{buffer::Buffer, layout::Rect, style::Style};
use std::sync::Arc;
use std::time::Instant;

fn document(bytes: &[u8], beginning: bool) -> Document {
    let reader = if beginning { read_beginning } else { read };
    let extract = reader(bytes, Format::Text, &Guidance::default()).unwrap();
    Document {
        address: Address::sample("test"),
        stage: Stage::Whole,
        text: extract.text.into(),
        blocks: extract.blocks.into(),
        spans: extract.spans.into(),
        record: Arc::new(Record::default()),
        diagnostics: Arc::new([]),
        landmarks: Arc::default(),
        format: Format::Text,
        encoding: extract.encoding,
        told_by: extract.told_by,
        language: None,
        id: None,
        source: None,
    }
}

/// The bytes of each line that has words.
fn lines(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split('\n') {
        let start = at + line.len() - line.trim_start().len();
        if !line.trim().is_empty() {
            found.push(start..start + line.trim().len());
        }
        at += line.len() + 1;
    }
    found
}

#[test]
fn in_the_seeds_each_line_is_a_block_however_many_empty_lines_there_are() {
    let Some(data) = common::test_data() else { return };
    for entry in std::fs::read_dir(data.join("seeds")).unwrap() {
        let seed = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let mut single = seed.clone();
        while single.contains("\n\n\n") {
            single = single.replace("\n\n\n", "\n\n");
        }
        for text in [&seed, &single, &single.replace("\n\n", "\n"), &seed.replace('\n', "\r\n")] {
            let d = document(text.as_bytes(), false);
            let blocks: Vec<_> = d.blocks.iter().map(|b| b.range.clone()).collect();
            assert_eq!(blocks, lines(&d.text));
        }
        assert_eq!(&*document(seed.as_bytes(), false).text, seed);
        assert!(
            set_whole(&document(seed.as_bytes(), false), 66, View::Printed, Folds::default())
                .iter()
                .all(|l| l.chars().count() <= 66)
        );
    }
}

#[test]
fn columns_are_those_of_ratatuis_buffer() {
    let drawn = |grapheme: &str| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 1));
        buffer.set_stringn(0, 0, grapheme, 40, Style::default()).0
    };
    let clusters = [
        "a",
        "é",
        "e\u{301}",
        "漢",
        "👩\u{200d}🔬",
        "🇰🇷",
        "☺\u{fe0f}",
        "ｶﾞ",
        "각",
        "ᄀᄀᄀ",
        "क्ष",
        "ﷺ",
        "\u{301}",
        "\u{a0}",
    ];
    for cluster in clusters {
        assert_eq!(columns(cluster), drawn(cluster), "{cluster:?}");
    }
    for c in ('\u{20}'..=char::MAX).filter(|c| shown(*c) == Shown::AsIs) {
        let cluster = c.to_string();
        assert_eq!(columns(&cluster), drawn(&cluster), "U+{:04X}", c as u32);
    }
}

/// The first page of twelve megabytes, in each of the forms such a file may have. The limit is generous: this runs without
/// optimisation and beside other work.
#[test]
fn the_first_page_does_not_wait_for_the_whole() {
    let sentence = "The river had risen in the night, and by the morning it stood at the second arch of the bridge. ";
    let paragraphs = format!("{}\n\n", sentence.repeat(5)).repeat(25_000);
    let one_line = sentence.repeat(125_000);
    let wrapped = format!("{}\n", &sentence[..66]).repeat(180_000);
    for text in [paragraphs, one_line, wrapped] {
        let begun = Instant::now();
        let d = document(text.as_bytes(), true);
        let mut galley = Galley::new(&d, 66, View::Printed, Folds::default());
        let top = galley.top(&d);
        let page = galley.page(&d, top, 40);
        let took = begun.elapsed();
        assert_eq!(page.len(), 40);
        assert!(page.iter().filter(|r| matches!(r, Row::Line(_))).count() > 25);
        assert!(took.as_millis() < 1000, "{took:?}");
    }
}
