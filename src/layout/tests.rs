//! What the room promises, as pictures and as laws.

use super::testing::*;
use super::whole::spelled;
use super::*;
use crate::text::*;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

fn galley(document: &Document, measure: u16) -> Galley {
    Galley::new(document, measure, View::Printed, Folds::default())
}

fn set(document: &Document, measure: u16) -> Vec<String> {
    let mut galley = galley(document, measure);
    let top = galley.top(document);
    picture(&mut galley, document, top, 100)
}

use BlockKind::{Code, Heading, Item, PageBreak, Paragraph, Quote, Row as TableRow, Rule, Verse};

#[test]
fn prose_is_filled_and_blocks_stand_apart() {
    let d = document(&[
        (Heading, 1, "The Bridge"),
        (Paragraph, 0, "It was agreed to build the bridge, and\nto build it well."),
        (Paragraph, 0, "Nobody spoke."),
    ]);
    assert_eq!(
        set(&d, 20),
        ["The Bridge", "~", "It was agreed to", "build the bridge,", "and to build it", "well.", "~", "Nobody spoke."]
    );
}

#[test]
fn a_typists_gap_comes_down_to_a_short_one() {
    assert_eq!(
        set(&paragraph("12 May 1961             Top Secret.  Urgent"), 40),
        ["12 May 1961   Top Secret.  Urgent"]
    );
    assert_eq!(set(&paragraph("12 May 1961             Top Secret"), 12), ["12 May 1961", "Top Secret"]);
}

#[test]
fn items_hang_on_their_markers() {
    let d = document(&[
        (Item, 1, "1. A first item that is long"),
        (Item, 2, "• one within it, long too"),
        (Item, 1, "2. A second"),
    ]);
    assert_eq!(
        set(&d, 18),
        ["1. A first item", "   that is long", "  • one within it,", "    long too", "2. A second"]
    );
}

#[test]
fn quotations_stand_in_and_typed_marks_hang() {
    let d = document(&[(Quote, 1, "Quoted words that go on"), (Quote, 2, "> > typed marks that go on")]);
    assert_eq!(set(&d, 15), ["  Quoted words", "  that go on", "~", "> > typed marks", "    that go on"]);
}

#[test]
fn verse_keeps_its_lines_and_turns_long_ones() {
    let d = document(&[(Verse, 0, "Upon the bridge\n  the river goes and goes\nand stays.")]);
    assert_eq!(set(&d, 18), ["Upon the bridge", "  the river goes", "      and goes", "and stays."]);
}

/// `header` and rows, cells parted by `|`.
fn table(header: &str, rows: &[&str]) -> Document {
    let cells = |row: &str| row.replace('|', "\t");
    let rows: Vec<(u8, String)> = [(1, cells(header))].into_iter().chain(rows.iter().map(|r| (0, cells(r)))).collect();
    document(&rows.iter().map(|(level, row)| (TableRow, *level, row.as_str())).collect::<Vec<_>>())
}

#[test]
fn a_table_that_fits_has_its_cells_in_columns() {
    let d = table("District|Tons|Remarks", &["North|1200|late", "漢字|7|-"]);
    let set = ["District  Tons  Remarks", "North     1200  late", "漢字      7     -"];
    assert_eq!(self::set(&d, 23), set);
    assert_eq!(set_whole(&d, 23, View::Printed, Folds::default()), set);
}

#[test]
fn wide_cells_are_filled_to_their_columns() {
    let d = table("District|Tons|Remarks", &["North|1200|late in the year and wet", "漢字|7|-"]);
    assert_eq!(
        set(&d, 28),
        ["District  Tons  Remarks", "North     1200  late in the", "                year and wet", "漢字      7     -"]
    );
    let d = table("|Said of the bridge|Said of the mill", &["Vance|that it stood, and would stand|nothing"]);
    assert_eq!(
        set(&d, 30),
        [
            "       Said of     Said of",
            "       the bridge  the mill",
            "Vance  that it     nothing",
            "       stood, and",
            "       would",
            "       stand",
        ]
    );
}

#[test]
fn a_table_too_wide_for_columns_is_stacked_under_its_header() {
    let d = table("District|Tons|Remarks", &["North|1200|late in the year", "South||none, and yet none"]);
    assert_eq!(
        set(&d, 20),
        [
            "District",
            "  Tons",
            "  Remarks",
            "North",
            "  Tons: 1200",
            "  Remarks: late in",
            "    the year",
            "South",
            "  Remarks: none, and",
            "    yet none",
        ]
    );
    // A label that would leave no room for the words is shortened, and in the end left out.
    let d = table("District|Tons|Remarks", &["North|1200|late in the year"]);
    assert_eq!(set(&d, 16)[3..], ["North", "  Tons: 1200", "  Remar…: late", "    in the year"]);
    assert_eq!(set(&d, 13)[3..6], ["North", "  Tons: 1200", "  late in the"]);
}

#[test]
fn a_panned_table_keeps_each_row_on_a_line() {
    let d = table("District|Tons|Remarks", &["North|1200|late in the year", "漢字|7|-"]);
    let mut g = galley(&d, 26);
    let top = g.top(&d);
    g.set_pan(Some(9));
    assert_eq!(picture(&mut g, &d, top, 9), ["‹Tons  Remarks", "‹1200  late in the year", "‹7     -"]);
    g.set_pan(Some(1));
    let panned = picture(&mut g, &d, top, 9);
    assert_eq!(panned[1..], ["‹rth     1200  late in th›", "‹字      7     -"]);
    g.set_pan(Some(2));
    assert_eq!(picture(&mut g, &d, top, 9)[2], "‹       7     -");
    g.set_pan(None);
    assert_eq!(picture(&mut g, &d, top, 9)[2], "                the year");
}

#[test]
fn what_is_wholly_in_sight_does_not_pan() {
    let narrow = table("A|B", &["1|2"]);
    let mut g = galley(&narrow, 20);
    g.set_pan(Some(8));
    let top = g.top(&narrow);
    assert_eq!(picture(&mut g, &narrow, top, 9), ["A  B", "1  2"]);
    let code = document(&[(Code, 0, "fn a() {}"), (Code, 0, "fn bridge_of_some_length() {\n}")]);
    let mut g = galley(&code, 20);
    g.set_pan(Some(8));
    let top = g.top(&code);
    assert_eq!(picture(&mut g, &code, top, 9), ["fn a() {}", "~", "‹_of_some_length() {", "‹"]);
}

#[test]
fn a_filled_row_is_accounted_for_by_its_tallest_cell() {
    let d = table("Who|What", &["Vance of the upper mill|that it stood, and would stand for a hundred years|x"]);
    let mut g = galley(&d, 34);
    let lines = g.lines(&d, 1).to_vec();
    assert!(lines.len() > 2, "{lines:?}");
    assert!(lines.iter().all(|line| !line.range.is_empty()));
    let reach = lines[0].reach();
    assert!(d.text[reach.clone()].starts_with("Vance of") && d.text[reach].contains("that it stood"));
}

#[test]
fn code_keeps_its_blanks_and_is_cut_off_at_the_edge() {
    let d = document(&[(Code, 0, "fn bridge() {\n\n    length(1200) + approaches()\n}")]);
    assert_eq!(set(&d, 16), ["fn bridge() {", "", "    length(1200›", "}"]);
}

#[test]
fn the_typists_blanks_before_a_row_are_kept() {
    let text = "   a  b\n  aa  b";
    let block = |range, kind| Block { kind, part: Part::Body, range, level: 0, line: 1 };
    let d = over(text, vec![block(3..7, TableRow), block(10..15, TableRow)], Vec::new());
    assert_eq!(set(&d, 20), ["   a  b", "  aa  b"]);
}

#[test]
fn rules_and_page_breaks_have_their_signs() {
    let d = document(&[(Rule, 0, ""), (Paragraph, 0, "a"), (PageBreak, 0, ""), (Rule, 0, "----------------")]);
    assert_eq!(set(&d, 8), ["* * *", "~", "a", "~", "· · ·", "~", "--------"]);
}

#[test]
fn wide_and_combining_characters_take_their_columns() {
    assert_eq!(set(&paragraph("漢字漢字漢字"), 5), ["漢字", "漢字", "漢字"]);
    assert_eq!(set(&paragraph("e\u{301}e\u{301}e\u{301} e\u{301}"), 3), ["e\u{301}e\u{301}e\u{301}", "e\u{301}"]);
    assert_eq!(set(&paragraph("👩\u{200d}🔬👩\u{200d}🔬 ｶﾞ"), 4), ["👩\u{200d}🔬👩\u{200d}🔬", "ｶﾞ"]);
    assert_eq!(set(&paragraph("漢a"), 1), ["…", "a"]);
}

#[test]
fn lines_of_scripts_without_spaces_join_closely() {
    assert_eq!(set(&paragraph("大會在\n平壤開幕\n평양에서\n열렸다"), 40), ["大會在平壤開幕 평양에서 열렸다"]);
    assert_eq!(set(&paragraph("of intra-\nParty life -\nand"), 40), ["of intra-Party life - and"]);
}

#[test]
fn soft_hyphens_show_where_they_break_a_line() {
    assert_eq!(set(&paragraph("cor\u{ad}re\u{ad}spon\u{ad}dence"), 8), ["corre-", "spon-", "dence"]);
    assert_eq!(set(&paragraph("cor\u{ad}re\u{ad}spon\u{ad}dence"), 20), ["correspondence"]);
}

#[test]
fn what_must_not_break_does_not() {
    assert_eq!(set(&paragraph("see p.\u{a0}12 there"), 8), ["see", "p.\u{a0}12", "there"]);
    assert_eq!(set(&paragraph("see a\u{2060}—\u{2060}b there"), 6), ["see", "a—b", "there"]);
    assert_eq!(set(&paragraph("an incomprehensibility"), 8), ["an", "incompre", "hensibil", "ity"]);
}

#[test]
fn controls_have_stand_ins() {
    assert_eq!(set(&paragraph("a\x1b[2J\u{202e}b\u{85}c"), 40), ["a␛[2J⇄b�c"]);
}

#[test]
fn views_leave_out_what_is_not_theirs() {
    let d = marked(&paragraph("[+We] met Aleks[+eyev] and [-one line illegible] went [?] home."));
    let lines = |view| {
        let mut g = Galley::new(&d, 40, view, Folds::default());
        let top = g.top(&d);
        picture(&mut g, &d, top, 9)
    };
    assert_eq!(lines(View::Reading), ["We met Alekseyev and [-one line", "illegible] went [?] home."]);
    assert_eq!(lines(View::Source), ["met Aleks and […] went [?] home."]);
}

#[test]
fn a_block_of_which_a_view_shows_nothing_leaves_no_row() {
    let mut d = document(&[(Paragraph, 0, "Title"), (Paragraph, 0, "[+Editor]"), (Paragraph, 0, "Words")]);
    let blocks: Vec<Block> = d.blocks.iter().cloned().collect();
    d.blocks = blocks
        .into_iter()
        .enumerate()
        .map(|(n, b)| if n == 0 { Block { part: Part::Field(Field::Title), ..b } } else { b })
        .collect();
    let d = marked(&d);
    let mut g = Galley::new(&d, 20, View::Source, Folds::default());
    let top = g.top(&d);
    assert_eq!(picture(&mut g, &d, top, 9), ["Words"]);
    assert_eq!(g.lines(&d, 1), []);
}

#[test]
fn folds_are_announced_or_silent() {
    let words = ["a", "b", "c", "d", "e", "f"];
    let d = document(&words.map(|w| (Paragraph, 0, w)));
    let folds = Folds { announced: [1, 3].into(), silent: [2, 5].into() };
    let mut g = Galley::new(&d, 20, View::Printed, folds);
    let top = g.top(&d);
    assert_eq!(picture(&mut g, &d, top, 9), ["a", "~", "+2", "~", "e"]);
    let c = g.place_of(&d, d.text.find('c').unwrap(), 0);
    assert_eq!(picture(&mut g, &d, c, 9), ["+2", "~", "e"]);
    let f = g.place_of(&d, d.text.find('f').unwrap(), 0);
    assert_eq!(picture(&mut g, &d, f, 9), ["e"]);
}

#[test]
fn header_lines_on_adjacent_lines_stand_tight() {
    let text = "Typed by Tal\n24 September\n\n\nWords";
    let block = |range| Block { kind: Paragraph, part: Part::Body, range, level: 0, line: 1 };
    let d = over(text, vec![block(0..12), block(13..25), block(28..33)], Vec::new());
    assert_eq!(set(&d, 20), ["Typed by Tal", "24 September", "~", "Words"]);
}

#[test]
fn paragraphs_on_adjacent_lines_are_told_apart() {
    let text = "One that was wrapped\nby its typist.\n   Another.\nA third.";
    let block = |range| Block { kind: Paragraph, part: Part::Body, range, level: 0, line: 1 };
    let d = over(text, vec![block(0..35), block(39..47), block(48..56)], Vec::new());
    assert_eq!(set(&d, 40), ["One that was wrapped by its typist.", "~", "Another.", "A third."]);
}

#[test]
fn the_last_page_is_full() {
    let d = document(&["a", "b", "c"].map(|w| (Paragraph, 0, w)));
    let mut g = galley(&d, 10);
    let bottom = g.bottom(&d, 3);
    assert_eq!(picture(&mut g, &d, bottom, 3), ["b", "~", "c"]);
    let top = g.top(&d);
    assert_eq!(g.step(&d, top, 100, 3), bottom);
    assert_eq!(g.step(&d, bottom, isize::MAX, 3), bottom);
    assert_eq!(g.step(&d, bottom, isize::MIN, 3), top);
    assert_eq!(g.bottom(&d, 50), top);
}

#[test]
fn a_place_survives_narrow_windows_and_other_views() {
    let d = marked(&document(&[
        (Paragraph, 0, "One two three [+four] five six."),
        (Paragraph, 0, "Seven eight nine ten."),
    ]));
    let mut wide = galley(&d, 16);
    let place = wide.place_of(&d, d.text.find("five").unwrap(), 0);
    assert_eq!(picture(&mut wide, &d, place, 1), ["[+four] five"]);
    let mut narrow = Galley::new(&d, 6, View::Reading, Folds::default());
    let there = narrow.settle(&d, place, 3);
    assert_eq!(picture(&mut narrow, &d, there, 2), ["four", "five"]);
    assert_eq!(wide.settle(&d, there, 3), place);
}

#[test]
fn a_document_of_nothing_has_no_rows() {
    let d = over("", Vec::new(), Vec::new());
    let mut g = galley(&d, 10);
    let top = g.top(&d);
    assert_eq!(g.page(&d, top, 10), []);
    assert_eq!(g.step(&d, top, 5, 10), Place::default());
    assert_eq!(g.settle(&d, Place { byte: 99, above: 1 }, 10), Place::default());
    assert_eq!(g.lines(&d, 3), []);
}

#[test]
fn a_paragraph_of_megabytes_pages_as_quickly_as_any() {
    let d = paragraph(&"The river goes and goes, and stays where it was before. ".repeat(100_000));
    let mut g = galley(&d, 66);
    let middle = g.place_of(&d, d.text.len() / 2, 5);
    assert_eq!(g.page(&d, middle, 40).len(), 40);
    let on = g.step(&d, middle, 1000, 40);
    assert_eq!(g.step(&d, on, -1000, 40), middle);
    let bottom = g.bottom(&d, 40);
    assert_eq!(g.page(&d, bottom, 100).len(), 40);
}

/// Words, marks and hostile characters.
fn scrap() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-zA-Z]{1,9}",
        4 => Just(" ".to_string()),
        1 => prop::sample::select(vec![
            "\n", "\t", "  ", "-", "漢字", "한국", "e\u{301}", "\u{301}", "👩\u{200d}🔬", "🇰🇷", "\u{ad}", "\u{200b}", "\u{a0}", "\u{2060}",
            "\x1b", "\u{202e}", "\u{2028}", "ｶﾞ", "ᄀᄀᄀ", "\u{600}\u{600}\u{600}", "☺\u{fe0f}", "กรุงเทพ", "لا", "[+", "]", "[-", "] ", "[x]",
            "https://a.b/c?d=e", "…", "\x0c",
        ]).prop_map(str::to_string),
    ]
}

fn any_document() -> impl Strategy<Value = Document> {
    let kind = prop::sample::select(vec![
        Heading, Paragraph, Paragraph, Item, Quote, Verse, TableRow, TableRow, Code, Rule, PageBreak,
    ]);
    let block = (
        kind,
        0..4u8,
        prop_oneof![3 => 0..30usize, 1 => 30..200usize]
            .prop_flat_map(|n| prop::collection::vec(scrap(), n))
            .prop_map(|v| v.concat()),
    );
    prop::collection::vec(block, 0..8).prop_map(|blocks| {
        // The words of a header are shown again before each cell of a stacked table.
        let level = |kind: BlockKind, level| if kind == TableRow { 0 } else { level };
        let blocks: Vec<_> = blocks.iter().map(|(k, l, w)| (*k, level(*k, *l), w.trim())).collect();
        marked(&document(&blocks))
    })
}

fn any_folds() -> impl Strategy<Value = Folds> {
    let some = || prop::collection::hash_set(0..8usize, 0..3);
    (some(), some()).prop_map(|(announced, silent)| Folds { announced, silent })
}

fn any_view() -> impl Strategy<Value = View> {
    prop::sample::select(View::ALL.to_vec())
}

proptest! {
    #[test]
    fn lines_account_for_each_byte_once_and_fit(d in any_document(), measure in 1..40u16, view in any_view(), pan in 0..9u16) {
        let mut g = Galley::new(&d, measure, view, Folds::default());
        g.set_pan(pan.checked_sub(1));
        for (n, block) in d.blocks.iter().enumerate() {
            let lines = g.lines(&d, n).to_vec();
            let mut at = block.range.start;
            for line in &lines {
                prop_assert_eq!(line.range.start, at);
                prop_assert!(line.range.end > at || block.range.is_empty());
                at = line.range.end;
                let look = spelled(&d, line);
                let wide: usize = look.graphemes(true).map(|g| columns(g) as usize).sum();
                prop_assert!(wide <= measure as usize, "{look:?} is {wide} wide, not {measure}");
                prop_assert!(!look.contains(|c: char| c.is_control()), "{:?}", look);
                let mut shown = if block.kind == TableRow { block.range.start } else { line.range.start };
                for piece in &line.pieces {
                    let (Piece::Text(range) | Piece::StandIn { range, .. }) = piece;
                    let within = if block.kind == TableRow { &block.range } else { &line.range };
                    prop_assert!(range.start >= shown && range.end <= within.end, "{:?} in {:?}", range, line);
                    prop_assert!(d.text.get(range.clone()).is_some());
                    shown = range.end;
                }
            }
            prop_assert!(lines.is_empty() && view != View::Printed || at == block.range.end);
        }
    }

    #[test]
    fn nothing_printed_is_lost(d in any_document(), measure in 24..60u16) {
        // Narrower lines show some hostile clusters as an ellipsis.
        let words = |text: &str| text.chars().filter(|c| c.is_alphabetic() && c.is_ascii()).collect::<String>();
        // Rules are cut at the edge, and page breaks hold no words.
        let blocks: Vec<Block> = d.blocks.iter().filter(|b| !matches!(b.kind, Rule | PageBreak)).cloned().collect();
        let read: String = blocks.iter().map(|b| words(&d.text[b.range.clone()])).collect();
        let d = over(&d.text, blocks, Vec::new());
        let set = words(&set_whole(&d, measure, View::Printed, Folds::default()).concat());
        // Side by side, the lines of cells take turns.
        let in_order = d.blocks.iter().all(|b| b.kind != TableRow);
        let letters = |words: &str| words.bytes().fold([0usize; 128], |mut n, b| { n[b as usize] += 1; n });
        prop_assert!(if in_order { set == read } else { letters(&set) == letters(&read) }, "{set} for {read}");
    }

    #[test]
    fn steps_lead_back_and_pages_follow_each_other(
        d in any_document(), measure in 1..40u16, view in any_view(), folds in any_folds(), height in 1..9usize, n in 1..20isize,
    ) {
        let mut g = Galley::new(&d, measure, view, folds);
        let top = g.top(&d);
        let all = g.page(&d, top, usize::MAX);
        let mut places = Vec::new();
        for n in 0..all.len() {
            // Height 1: every row can be the first.
            let place = g.step(&d, top, n as isize, 1);
            prop_assert_eq!(&g.page(&d, place, 3)[..], &all[n..all.len().min(n + 3)]);
            prop_assert_eq!(g.step(&d, place, -(n as isize), 1), top);
            places.push(place);
        }
        let lowest = all.len().saturating_sub(height);
        if !all.is_empty() {
            prop_assert_eq!(g.bottom(&d, height), places[lowest]);
        }
        for (at, place) in places.iter().enumerate() {
            let on = (at + n as usize).min(lowest.max(at));
            let to = g.step(&d, *place, n, height);
            prop_assert_eq!(to, places[on]);
            if on == at + n as usize {
                prop_assert_eq!(g.step(&d, to, -n, height), *place);
            }
            prop_assert_eq!(g.step(&d, *place, -n, height), places[at.saturating_sub(n as usize)]);
            prop_assert_eq!(g.settle(&d, *place, height), places[at.min(lowest)]);
        }
    }

    #[test]
    fn every_byte_has_a_place(
        d in any_document(), measure in 1..40u16, other in 1..40u16, view in any_view(), folds in any_folds(), above in 0..4usize,
    ) {
        let mut g = Galley::new(&d, measure, View::Printed, Folds::default());
        let mut h = Galley::new(&d, other, view, folds);
        for byte in (0..=d.text.len()).filter(|b| d.text.is_char_boundary(*b)) {
            let place = g.place_of(&d, byte, 0);
            if let Some(Row::Line(line)) = g.page(&d, place, 1).pop() {
                let within = d.blocks.iter().any(|b| b.range.contains(&byte));
                prop_assert!(!within || line.range.contains(&byte));
            }
            let there = h.settle(&d, place, 5);
            prop_assert_eq!(h.settle(&d, there, 5), there);
            let raised = h.place_of(&d, byte, above);
            let top = h.top(&d);
            prop_assert!(raised >= top || raised == Place::default());
        }
    }
}
