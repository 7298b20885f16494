//! Citations of described documents: the apparatus reads the record, `cite` writes the line.

use postil::apparatus::{Vocabulary, describe};
use postil::cite::{plain, quotation};
use postil::text::{
    Address, Block, BlockKind, Document, Format, Landmarks, Locus, LocusUnit, Mark, MarkKind, Part, Record, Span,
    SpanKind, Stage,
};
use std::ops::Range;

const LETTER: &str = "May 3, 1957

Letter from P. Orlov to the Council

Secret

We left by the [handwritten: last] train.

The boats
were gone. [We] went on foot.

P. Orlov

Orlov tells of a journey.

TSGA, f. 311, op. 4, d. 27, ll. 9-11. Translated by Ann Dahl.";

fn document(text: &str, describes: bool) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    for words in text.split("\n\n") {
        let range = at..at + words.len();
        blocks.push(Block { kind: BlockKind::Paragraph, part: Part::Body, range, level: 0, line: 1 });
        at += words.len() + 2;
    }
    let mut spans = Vec::new();
    let mut record = Record::default();
    if describes {
        let found = describe(text, &blocks, &[], Format::Text, &Vocabulary::bundled());
        blocks.iter_mut().zip(found.parts).for_each(|(block, part)| block.part = part);
        (spans, record) = (found.spans, found.record);
    }
    Document {
        address: Address::file("archive/letter.txt"),
        stage: Stage::Described,
        text: text.into(),
        blocks: blocks.into(),
        spans: spans.into(),
        record: record.into(),
        diagnostics: Vec::new().into(),
        landmarks: std::sync::Arc::default(),
        format: Format::Text,
        encoding: "UTF-8",
        told_by: Default::default(),
        language: None,
        id: None,
        source: None,
    }
}

fn range_of(text: &str, words: &str) -> Range<usize> {
    let start = text.find(words).unwrap();
    start..start + words.len()
}

#[test]
fn a_citation_is_one_line_of_what_is_known() {
    let cited = plain(&document(LETTER, true), None);
    assert_eq!(
        cited,
        "P. Orlov, Letter from P. Orlov to the Council, 3 May 1957, TSGA, f. 311, op. 4, d. 27, ll. 9–11"
    );
    assert_eq!(plain(&document("Only words.", false), None), "letter.txt");
}

#[test]
fn a_quotation_has_its_paragraph_of_the_body() {
    let document = document(LETTER, true);
    let cited = |words| plain(&document, Some(range_of(LETTER, words)));
    assert!(cited("last] train").ends_with("ll. 9–11, ¶1"));
    assert!(cited("boats").ends_with(", ¶2"));
    assert!(cited("train.\n\nThe").ends_with(", ¶¶1–2"));
    assert!(cited("tells of").ends_with(", words of the catalogue"), "an abstract is no paragraph of the source");
}

#[test]
fn a_quotation_keeps_its_brackets_and_loses_its_line_ends() {
    let document = document(LETTER, true);
    let quoted = quotation(&document, range_of(LETTER, "boats\nwere gone. [We]"));
    assert!(quoted.starts_with("“boats were gone. [We]” P. Orlov, Letter"), "{quoted}");
    let across = quotation(&document, range_of(LETTER, "[handwritten: last] train.\n\nThe"));
    assert!(across.starts_with("“[handwritten: last] train.\n\nThe” P. Orlov"), "{across}");
}

#[test]
fn the_leaf_takes_the_place_of_the_leaves_where_it_is_marked() {
    let text = LETTER.replace("We left", "[l. 9] We left").replace("The boats", "[l. 9 ob.] The boats");
    let document = document(&text, true);
    let cited = |words| plain(&document, Some(range_of(&text, words)));
    assert!(cited("train").ends_with("d. 27, l. 9"), "{}", cited("train"));
    assert!(cited("on foot").ends_with("d. 27, l. 9ob."), "{}", cited("on foot"));
    assert!(cited("train.\n\n[l. 9 ob.] The").ends_with("d. 27, ll. 9–9ob."));
}

#[test]
fn the_leaves_and_pages_a_format_tells_are_cited_by_their_unit() {
    let mut document = document(LETTER, true);
    let locus = |words, unit, label: &str| Locus { at: LETTER.find(words).unwrap(), unit, label: label.into() };
    let mut loci = vec![locus("We left", LocusUnit::Leaf, "9"), locus("The boats", LocusUnit::Leaf, "9v")];
    document.landmarks = Landmarks { loci: loci.clone(), ..Landmarks::default() }.into();
    let cited = |document: &Document, words| plain(document, Some(range_of(LETTER, words)));
    assert!(cited(&document, "train").ends_with("op. 4, d. 27, l. 9"), "{}", cited(&document, "train"));
    assert!(cited(&document, "train.\n\nThe").ends_with("d. 27, ll. 9–9v"));
    loci.iter_mut().for_each(|l| l.unit = LocusUnit::Page);
    document.landmarks = Landmarks { loci, ..Landmarks::default() }.into();
    assert!(cited(&document, "boats").ends_with("d. 27, ll. 9–11, p. 9v"), "{}", cited(&document, "boats"));
    assert!(cited(&document, "train.\n\nThe").ends_with("ll. 9–11, pp. 9–9v"));
}

#[test]
fn of_marks_in_the_text_and_of_the_format_the_nearer_counts() {
    let text = LETTER.replace("The boats", "[l. 12] The boats");
    let mut document = document(&text, true);
    let at = text.find("We left").unwrap();
    let loci = vec![Locus { at, unit: LocusUnit::Page, label: "3".into() }];
    document.landmarks = Landmarks { loci, ..Landmarks::default() }.into();
    assert!(plain(&document, Some(range_of(&text, "train"))).ends_with("p. 3"));
    assert!(plain(&document, Some(range_of(&text, "boats"))).ends_with("d. 27, l. 12"));
}

#[test]
fn words_an_edition_supplies_without_brackets_are_quoted_in_them() {
    let text = "We went home by the old new road.";
    let mut document = document(text, false);
    let bare = |words, kind| {
        let range = range_of(text, words);
        Span { range: range.clone(), kind: SpanKind::Editorial(Mark { kind, content: Some(range), closed: true }) }
    };
    document.spans = vec![
        bare("We", MarkKind::Supplied),
        bare("went home", MarkKind::Supplied),
        bare("home", MarkKind::Unclear),
        bare("old", MarkKind::Deletion),
        bare("new", MarkKind::Addition),
    ]
    .into();
    let quoted = quotation(&document, 0..text.len());
    assert!(quoted.starts_with("“[We] [went home [?]] by the [crossed out: old] new road.” "), "{quoted}");
    let part = quotation(&document, range_of(text, "ent home by"));
    assert!(part.starts_with("“[ent home [?]] by” "), "{part}");
}

#[test]
fn a_signature_nobody_can_read_is_no_author() {
    let text = "May 3, 1957\n\nMinutes of the Council\n\nThey met and went home again.\n\n[illegible signature]\n\nTSGA, f. 311, op. 4, d. 27, l. 9";
    assert!(plain(&document(text, true), None).starts_with("Minutes of the Council, "));
}
