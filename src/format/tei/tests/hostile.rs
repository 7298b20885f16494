//! What is damaged, deep, endless or no edition at all.

use super::{HEADER, check, read};
use crate::format::tei::whole;
use crate::format::{FormatError, Guidance};
use crate::text::*;
use proptest::prelude::*;

#[test]
fn a_file_that_breaks_off_is_read_as_far_as_it_goes() {
    let of = |file: &str| {
        let extract = read(file);
        (extract.text, extract.diagnostics.into_iter().map(|d| d.message).collect::<Vec<_>>())
    };
    let off = |why: &str| vec![why.to_string()];
    assert_eq!(of("<TEI><text><p>One <del>two"), ("One two".into(), off("the file breaks off before its end")));
    assert_eq!(of("<TEI><text><p>One</p><p rend=\"ita"), ("One".into(), off("the file breaks off within a tag")));
    assert_eq!(of("<TEI><p>a<note n='1'>b"), ("a¹\n\n¹ b".into(), off("the file breaks off before its end")));
    assert_eq!(of("<TEI><p>a<hi>b</p>c</TEI>"), ("ab\n\nc".into(), off("a tag ends before what is open in it")));
    assert_eq!(of("<TEI><p>a</hi>b</p></TEI>"), ("ab".into(), off("a tag ends what never began")));
    let error = whole(b"no tags at all", &Guidance::default()).unwrap_err();
    assert_eq!(error.to_string(), "it should be TEI, but there is no XML element in it");
}

#[test]
fn entities_are_what_xml_says_and_no_more() {
    let file = "<!DOCTYPE TEI [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><TEI><p>R&amp;D &#x411;&#1086; &b; &#0; a & b<![CDATA[ <c>]]></p></TEI>";
    assert_eq!(read(file).text, "R&D Бо &b; \u{fffd} a & b <c>");
}

#[test]
fn depth_floods_and_length_do_no_harm() {
    let start = std::time::Instant::now();
    for tag in ["div", "note", "choice><orig", "app><rdg", "q", "list><item", "row><cell", "hi", "x", "fw", "table"] {
        let name = tag.rsplit('<').next().unwrap();
        let deep = format!("<TEI>{}word", format!("<{tag}>a<{name}>").repeat(50_000));
        assert!(read(&deep).text.contains("word"), "{tag}");
    }
    // What is said of a gap is cut to a length that can be printed.
    assert!(read(&format!("<TEI><p>{}word", "<gap>a".repeat(50_000))).text.contains('…'));
    let deep_header = format!("<TEI><teiHeader>{}x", "<p>".repeat(100_000));
    assert_eq!(read(&deep_header).text, "");
    let flood = format!("<TEI><p>{}</p></TEI>", "&b;".repeat(200_000));
    assert_eq!(read(&flood).text.len(), 600_000);
    let attributes = format!("<TEI><p {}>word</p></TEI>", "a='1' ".repeat(200_000));
    assert_eq!(read(&attributes).text, "word");
    let notes = format!("<TEI><p>{}</p></TEI>", "w<note n='1'>x</note>".repeat(50_000));
    assert_eq!(read(&notes).blocks.len(), 50_001);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

/// Tags and words of all kinds, nested rightly or not.
fn soup() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec![
        "div",
        "head",
        "p",
        "note",
        "note n='1'",
        "note place='margin'",
        "choice",
        "sic",
        "corr",
        "orig",
        "reg",
        "app",
        "lem",
        "rdg wit='#A'",
        "del",
        "add",
        "supplied",
        "unclear",
        "gap/",
        "gap",
        "desc",
        "pb n='9v'/",
        "pb n='2' break='no'/",
        "lb/",
        "lb break='no'/",
        "l",
        "lg",
        "list",
        "item",
        "label",
        "table",
        "row",
        "cell",
        "q",
        "quote",
        "hi rend='bold'",
        "persName key='k'",
        "date when='1954-04'",
        "signed",
        "dateline",
        "closer",
        "fw",
        "figure",
        "graphic url='a/b.jpg'/",
        "figDesc",
        "ref target='#n'",
        "ptr target='#n'/",
        "w",
        "pc",
        "eg",
        "stamp",
        "space/",
        "subst",
        "teiHeader",
        "title",
        "facsimile",
        "TEI",
        "milestone unit='page' n='3'/",
        "bibl",
        "sp",
        "speaker",
        "stage",
        "note xml:id='n'",
        "titlePart",
        "svg xmlns='u'",
    ]);
    let words = prop::sample::select(vec![
        "words",
        " ",
        "\n  ",
        "one two",
        "a-",
        "漢字",
        "\u{a0}",
        "\u{301}",
        "&amp;",
        "&own;",
        "&#10;",
        "&#x2028;",
        "\u{2003}x\u{2003}",
        "[We]",
        "]",
        "“",
        "’",
        "<![CDATA[ <x> ]]>",
        "<!-- c -->",
        "&",
        "x\ty",
        ".",
        "\r\n",
    ]);
    let piece = prop_oneof![
        names.clone().prop_map(|n| format!("<{n}>")),
        names.prop_map(|n| format!("</{}>", n.split([' ', '/']).next().unwrap_or(n))),
        words.prop_map(str::to_string),
        words_again(),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|v| format!("<TEI>{}", v.concat()))
}

fn words_again() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["word", "and", " more "]).prop_map(str::to_string)
}

proptest! {
    #[test]
    fn any_bytes_are_an_edition_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        whole(&bytes, &Guidance::default()).iter().for_each(check);
        let tagged = [b"<TEI><p>", bytes.as_slice()].concat();
        whole(&tagged, &Guidance::default()).iter().for_each(check);
    }

    #[test]
    fn any_soup_of_tags_has_sorted_blocks_that_hold_all_words(soup in soup()) {
        let extract = whole(soup.as_bytes(), &Guidance::default()).unwrap();
        check(&extract);
        for view in View::ALL {
            omissions(view, &extract.text, &extract.blocks, &extract.spans, 0..extract.text.len());
        }
        let reading = ReadingText::of(&extract.text, &extract.blocks, &extract.spans);
        for (at, _) in reading.text.char_indices() {
            prop_assert!(extract.text.is_char_boundary(reading.to_document(at)));
        }
    }
}

/// Changes a few bytes of a file, in a way each seed repeats.
fn mutated(file: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    let mut bytes = file.to_vec();
    for _ in 0..1 + next(8) {
        let at = next(bytes.len());
        match next(5) {
            0 => bytes[at] = next(128) as u8,
            1 => bytes.truncate(at.max(1)),
            2 => drop(bytes.drain(at..(at + next(40)).min(bytes.len()))),
            3 => {
                let copy = bytes[at..(at + next(60)).min(bytes.len())].to_vec();
                let to = next(bytes.len());
                bytes.splice(to..to, copy);
            }
            _ => bytes[at] = *b"<>&/\"' ".get(next(7)).unwrap_or(&b'<'),
        }
        if bytes.is_empty() {
            bytes.push(b'<');
        }
    }
    bytes
}

#[test]
fn a_thousand_mutations_of_an_edition_are_read_or_refused() {
    let file = format!(
        "<TEI>{HEADER}<text><body><div><head>On <hi rend=\"bold\">water</hi></head><pb n=\"9v\"/><p>We <del>did</del>
         <choice><sic>plenam</sic><corr>plenum</corr></choice><note n=\"1\">A <q>note</q>.</note> and
         <app><lem>a</lem><rdg wit=\"#B\">b</rdg></app> gov-<lb break=\"no\"/>ernment <gap reason=\"lost\"><desc>x</desc></gap>
         <date when=\"1954\">then</date></p><list><item>я</item></list><table><row><cell>1</cell><cell>2</cell></row></table>
         <closer><signed>P. V.<lb/>O.</signed></closer></div></body></text></TEI>"
    );
    let mut refused = 0;
    for seed in 0..1000 {
        match whole(&mutated(file.as_bytes(), seed), &Guidance::default()) {
            Ok(extract) => check(&extract),
            Err(FormatError::Damaged(_) | FormatError::Binary) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(refused < 200, "{refused}");
}
