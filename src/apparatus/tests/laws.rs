//! What holds for any text.

use super::{blocks_of, known};
use crate::apparatus::{Apparatus, Evidence, describe};
use crate::text::{Block, BlockKind, Document, Format, Part, Span, SpanKind};
use proptest::prelude::*;
use std::time::Instant;

fn hold(text: &str, blocks: &[Block], spans: &[Span]) -> Apparatus {
    let found = describe(text, blocks, spans, Format::Text, known());
    assert_eq!(found.parts.len(), blocks.len());
    let mut sorted = found.spans.clone();
    Document::sort_spans(&mut sorted);
    assert_eq!(sorted, found.spans);
    for span in &found.spans {
        assert!(text.get(span.range.clone()).is_some_and(|s| s.starts_with('[')));
        if let SpanKind::Editorial(mark) = &span.kind
            && let Some(content) = &mark.content
        {
            assert!(text.get(content.clone()).is_some());
            assert!(span.range.start < content.start && content.end <= span.range.end);
        }
    }
    for reading in found.record.readings() {
        assert!(text.get(reading.range.clone()).is_some());
        assert!(!reading.shown(text).is_empty());
    }
    for diagnostic in &found.diagnostics {
        assert!(text.is_char_boundary(diagnostic.at));
    }
    found
}

/// Lines such as records are made of, and lines such as nobody writes.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,30}",
        "[\\[\\]a-z :.]{0,24}",
        prop::sample::select(vec![
            "Skip to content",
            "May 3, 1957",
            "5 мая 1957 г.",
            "Letter from P. Orlov to the Council",
            "Top Secret. Copy № 3",
            "[to the] Council",
            "Dear Comrade!",
            "He went down to the water and came back.",
            "[handwritten: signed] P. Orlov",
            "5 May 1957 [handwritten: Certified: N.",
            "The first copy",
            "was received",
            "on 5 May [illegible signature]",
            "MID 6 May spets N12-14",
            "Three copies printed",
            "1- to file",
            "Typed by Sedova",
            "Document Information",
            "Source",
            "TSGA, f. 311, op. 4, d. 27, ll. 9-11. Translated by A. Dahl.",
            "Record ID",
            "1957",
            "Participants:",
            "Subject:",
            "Abstract",
            "The Lakeside Centre permits reuse. Copyright stays with it.",
            "Recorded by P. ORLOV",
            "Box 12, Folder 3",
            "[[to the]]",
            "",
        ])
        .prop_map(str::to_string),
    ]
}

proptest! {
    #[test]
    fn any_lines_are_described_without_harm(lines in prop::collection::vec(line(), 0..24), gap in 1usize..4) {
        let text = lines.join(&"\n".repeat(gap));
        hold(&text, &blocks_of(&text), &[]);
    }

    #[test]
    fn any_blocks_and_spans_are_taken(lines in prop::collection::vec(line(), 1..12), cuts in prop::collection::vec(0usize..400, 0..8), kinds in prop::collection::vec(0usize..9, 8)) {
        let text = lines.join("\n");
        let mut cuts: Vec<usize> = cuts.into_iter().map(|c| text.floor_char_boundary(c.min(text.len()))).collect();
        cuts.sort_unstable();
        let all = [BlockKind::Heading, BlockKind::Paragraph, BlockKind::Item, BlockKind::Quote, BlockKind::Verse, BlockKind::Row, BlockKind::Code, BlockKind::Rule, BlockKind::PageBreak];
        let blocks: Vec<Block> = cuts.windows(2).zip(kinds).filter(|(w, _)| w[0] < w[1]).map(|(w, kind)| {
            Block { kind: all[kind], part: Part::Body, range: w[0]..w[1], level: 0, line: 1 }
        }).collect();
        let spans: Vec<Span> = cuts.chunks(2).filter(|c| c.len() == 2).map(|c| Span { range: c[0]..c[1], kind: SpanKind::Code }).collect();
        hold(&text, &blocks, &spans);
    }
}

#[test]
fn the_cost_is_one_scan_whatever_the_brackets() {
    // Generous for a debug build on a busy machine; what is quadratic takes minutes.
    let start = Instant::now();
    for text in [
        "[".repeat(1_000_000),
        "]".repeat(1_000_000),
        "[".repeat(500_000) + &"]".repeat(500_000),
        "[we] ".repeat(10_000),
        "[handwritten: a [b] ".repeat(5_000),
        "A line of words, and no bracket in it.\n\n".repeat(50_000),
        "x".repeat(4_000_000),
        "TSGA, f. 1, op. 2\n".repeat(20_000),
    ] {
        let found = hold(&text, &blocks_of(&text), &[]);
        assert!(
            found.diagnostics.len() < 100
                && (found.spans.len() < 100 || text.starts_with("[we]") || text.starts_with("[handwritten"))
        );
    }
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn a_bracket_in_code_or_in_a_link_is_no_mark() {
    let text = "He [then] left [here].";
    let link = Span { range: 15..21, kind: SpanKind::Link("x".into()) };
    let found = hold(text, &blocks_of(text), &[link]);
    assert_eq!(found.spans.len(), 1);
    assert_eq!(found.evidence, Evidence::Editorial { told: 0, read: 1 });
    let code = [Block { kind: BlockKind::Code, part: Part::Body, range: 0..text.len(), level: 0, line: 1 }];
    assert_eq!(hold(text, &code, &[]).spans.len(), 0);
}

#[test]
fn lines_of_one_block_are_read_one_by_one() {
    let text = "May 3, 1957\nLetter from P. Orlov to the Council\nSecret\n\nHe went down to the water and came back.";
    let paragraph = |range| Block { kind: BlockKind::Paragraph, part: Part::Body, range, level: 0, line: 1 };
    let end = text.find("\n\n").unwrap();
    let found = hold(text, &[paragraph(0..end), paragraph(end + 2..text.len())], &[]);
    let fields: Vec<&str> = found.record.readings().iter().map(|r| r.field.name()).collect();
    assert!(fields.contains(&"title") && fields.contains(&"classification"), "{fields:?}");
    assert_eq!(found.parts[1], Part::Body);
}

#[test]
fn headings_of_a_markdown_text_are_its_authors() {
    let text = "The Old Road\n\nSummary\n\nIt went down to the water, and nobody knew why.\n\nInformation\n\nDocument Information\n\nNone.";
    let mut blocks = blocks_of(text);
    for at in [0, 1, 3, 4] {
        (blocks[at].kind, blocks[at].level) = (BlockKind::Heading, 1);
    }
    let found = describe(text, &blocks, &[], Format::Markdown, known());
    let names: Vec<&str> = found.parts.iter().map(|p| p.name()).collect();
    assert_eq!(names, ["in_document_heading", "body", "body", "body", "body", "body"]);
    let title = found.record.readings().iter().map(|r| (r.field.name(), r.shown(text))).collect::<Vec<_>>();
    assert_eq!(title, [("title", "The Old Road".to_string())]);
}
