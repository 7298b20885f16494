//! What each element becomes: exact words, blocks, marks, record, leaves. The texts are invented.

use super::whole;
use crate::format::{Extract, FormatError, Guidance};
use crate::text::*;
use proptest::prelude::*;
use std::ops::Range;

/// A body in an edition without a header.
fn body(inside: &str) -> Extract {
    let file = format!("<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body>{inside}</body></text></TEI>");
    let extract = read(&file);
    assert_eq!(extract.diagnostics, [], "{file}");
    extract
}

fn read(file: &str) -> Extract {
    let extract = whole(file.as_bytes(), &Guidance::default()).unwrap();
    check(&extract);
    extract
}

fn check(extract: &Extract) {
    let text = &extract.text;
    let mut reached = 0;
    for block in &extract.blocks {
        assert!(block.range.start >= reached && block.range.end >= block.range.start, "{block:?} in {text:?}");
        assert!(text[reached..block.range.start].trim().is_empty(), "{:?}", &text[reached..block.range.start]);
        let _ = &text[block.range.clone()];
        reached = block.range.end;
    }
    assert!(text[reached..].trim().is_empty(), "{:?} is in no block", &text[reached..]);
    for span in &extract.spans {
        let _ = &text[span.range.clone()];
        match &span.kind {
            SpanKind::Editorial(Mark { content: Some(content), .. }) => {
                assert!(content.start >= span.range.start && content.end <= span.range.end, "{span:?} in {text:?}");
            }
            SpanKind::NoteCall(note) => assert!(!text[note.clone()].is_empty()),
            _ => {}
        }
    }
    for reading in &extract.readings {
        let _ = reading.shown(text);
    }
    let places = extract.landmarks.loci.iter().map(|l| l.at).chain(extract.landmarks.anchors.iter().map(|a| a.at));
    places.for_each(|at| assert!(text.is_char_boundary(at)));
    extract.diagnostics.iter().for_each(|d| assert!(text.is_char_boundary(d.at)));
}

/// Each block as `kind: words`, its level behind the kind, line ends as `/`, tabs as `→`.
fn blocks(extract: &Extract) -> Vec<String> {
    let words = |b: &Block| extract.text[b.range.clone()].replace('\n', "/").replace('\t', "→");
    let level = |b: &Block| if b.level > 0 { b.level.to_string() } else { String::new() };
    extract.blocks.iter().map(|b| format!("{}{}: {}", b.kind.name(), level(b), words(b))).collect()
}

/// Each span as `kind: words`; of a mark with brackets both ranges, and where a link, call or name leads.
fn spans(extract: &Extract) -> Vec<String> {
    let words = |range: &Range<usize>| extract.text[range.clone()].to_string();
    let told = |s: &Span| match &s.kind {
        SpanKind::Link(to) => format!("link: {} → {to}", words(&s.range)),
        SpanKind::Image(to) => format!("image: {} → {to}", words(&s.range)),
        SpanKind::NoteCall(note) => format!("call: {} → {}", words(&s.range), words(note)),
        SpanKind::Date(date) => format!("date: {} = {date}", words(&s.range)),
        SpanKind::Name { kind, key } => {
            format!("{}: {} = {}", kind.name(), words(&s.range), key.as_deref().unwrap_or("?"))
        }
        SpanKind::Editorial(Mark { kind, content: Some(content), .. }) if *content == s.range => {
            format!("{}: {}", kind.name(), words(content))
        }
        SpanKind::Editorial(Mark { kind, content, .. }) => {
            let content = content.as_ref().map_or("-".to_string(), words);
            format!("{}: {} ({content})", kind.name(), words(&s.range))
        }
        kind => format!("{}: {}", kind.name(), words(&s.range)),
    };
    extract.spans.iter().map(told).collect()
}

/// The words of a view.
fn seen(extract: &Extract, view: View) -> String {
    let mut out = extract.text.clone();
    for o in omissions(view, &extract.text, &extract.blocks, &extract.spans, 0..extract.text.len()).iter().rev() {
        out.replace_range(o.range.clone(), o.stand_in);
    }
    out
}

/// As printed, as a reading text, the source only.
fn views(inside: &str) -> [String; 3] {
    let extract = body(inside);
    View::ALL.map(|view| seen(&extract, view))
}

#[test]
fn a_letter_becomes_blocks_in_reading_order() {
    let letter = body(
        "<div type=\"letter\">
           <head>To the keeper of the lock</head>
           <opener><dateline><placeName>Stavna</placeName>, <date when=\"1954-04-11\">11 April</date></dateline>
             <salute>Dear Hanna,</salute></opener>
           <p>The water
              rose   again.</p><p/>
           <p>We wait.</p>
           <closer><salute>Yours,</salute><signed>P. <hi>Vereshko</hi></signed></closer>
         </div>",
    );
    assert_eq!(
        blocks(&letter),
        [
            "heading1: To the keeper of the lock",
            "paragraph: Stavna, 11 April",
            "paragraph: Dear Hanna,",
            "paragraph: The water rose again.",
            "paragraph: We wait.",
            "paragraph: Yours,",
            "paragraph: P. Vereshko",
        ]
    );
    assert_eq!(letter.blocks[3].line, 5);
    assert_eq!(letter.blocks[6].part, Part::Field(Field::Signature));
    let told: Vec<_> =
        letter.readings.iter().map(|r| format!("{} = {}", r.field.name(), r.shown(&letter.text))).collect();
    assert_eq!(told, ["place = Stavna", "document_date = 1954-04-11", "signature = P. Vereshko"]);
    assert!(letter.readings.iter().all(|r| r.by == Hand::Source));
    assert_eq!(spans(&letter), ["place: Stavna = ?", "date: 11 April = 1954-04-11", "emphasis: Vereshko"]);
}

#[test]
fn an_editors_marks_stand_without_brackets_and_the_views_tell_them() {
    let inside = "<p><supplied reason=\"lost\">We</supplied> met <unclear>Kalnach</unclear> at the <del>old</del>
        <add hand=\"#h2\" place=\"above\">new</add> weir, <gap reason=\"illegible\" quantity=\"2\" unit=\"words\"/>,
        and <sic>form</sic> there<gap reason=\"sampling\"/>.</p>";
    assert_eq!(
        spans(&body(inside)),
        [
            "supplied: We",
            "unclear: Kalnach",
            "deletion: old",
            "addition: new",
            "gap: [2 words illegible] (-)",
            "sic: form",
            "omission: [omitted] (-)",
        ]
    );
    let [printed, reading, source] = views(inside);
    assert_eq!(printed, "We met Kalnach at the old new weir, [2 words illegible], and form there[omitted].");
    assert_eq!(reading, "We met Kalnach at the new weir, [2 words illegible], and form there[omitted].");
    assert_eq!(source, "met Kalnach at the old new weir, […], and form there[…].");
}

#[test]
fn of_a_choice_each_view_has_the_form_it_should() {
    let inside = "<p>The <choice>
        <sic>Sovjet</sic>
        <corr>Soviet</corr></choice> fleet, <choice><reg>Cde</reg><orig>Cd.</orig></choice> Han
        (<choice><abbr>Min.</abbr><expan>Min<ex>istry</ex></expan></choice>), r<choice><orig>j</orig><reg>i</reg></choice>ver;
        <choice><corr>mended</corr></choice> and <corr>right</corr>, d<ex>omi</ex>ne.</p>";
    let [printed, reading, source] = views(inside);
    assert_eq!(
        printed,
        "The Sovjet [Soviet] fleet, Cd. [Cde] Han (Min. [Ministry]), rj[i]ver; mended and right, domine."
    );
    assert_eq!(reading, "The Soviet fleet, Cde Han (Ministry), river; mended and right, domine.");
    assert_eq!(source, "The Sovjet fleet, Cd. Han (Min.), rjver; and, dne.");
}

#[test]
fn the_reading_text_that_is_searched_joins_across_marks() {
    let extract = body(
        "<p>the <choice><sic>plenam</sic><corr>plenum</corr></choice> <del>did</del> <supplied>decided</supplied> it</p>",
    );
    let reading = ReadingText::of(&extract.text, &extract.blocks, &extract.spans);
    assert_eq!(reading.text, "the plenum decided it\n");
    let at = reading.text.find("plenum decided").unwrap();
    assert_eq!(&extract.text[reading.range_to_document(at..at + 14)], "plenum] did decided");
}

#[test]
fn variants_follow_the_reading_they_are_of() {
    let inside = "<p>He was <app><lem wit=\"#A\">fully</lem><rdg wit=\"#B #C\">wholly</rdg>
        <rdg wit=\"#D\"/></app> agreed<app><rdg wit=\"#A\">.</rdg><rdgGrp><rdg>, he said.</rdg></rdgGrp></app></p>";
    assert_eq!(
        spans(&body(inside)),
        [
            "variant:  [B, C: wholly] (wholly)",
            "variant:  [D: omitted] (omitted)",
            "variant: [variant: , he said.] (, he said.)"
        ]
    );
    let [printed, reading, source] = views(inside);
    assert_eq!(printed, "He was fully [B, C: wholly] [D: omitted] agreed.[variant: , he said.]");
    assert_eq!(reading, "He was fully agreed.");
    assert_eq!(source, "He was fully agreed.");
}

#[test]
fn what_was_written_over_is_apart_from_what_it_became() {
    let inside =
        "<p>the <subst>\n<del>red</del>\n<add>blue</add></subst> l<subst><del>a</del><add>o</add></subst>ck</p>";
    let [printed, reading, _] = views(inside);
    assert_eq!(printed, "the red blue laock");
    assert_eq!(reading, "the blue lock");
}

#[test]
fn names_and_dates_have_the_keys_and_days_the_edition_gives() {
    let extract = body(
        "<p><persName key=\"kim\">Kim</persName> of <orgName ref=\"#bm\">the Black Mill</orgName> went to
         <rs type=\"place\">the town</rs> with <name type=\"person\">Han</name> and <name>Rex</name> in
         <date from=\"1954-04-02\" to=\"1954-04-20\">those weeks</date>, <date>later</date>.</p>",
    );
    assert_eq!(
        spans(&extract),
        [
            "person: Kim = kim",
            "organization: the Black Mill = #bm",
            "place: the town = ?",
            "person: Han = ?",
            "date: those weeks = 1954-04",
        ]
    );
}

#[test]
fn footnotes_are_called_where_they_stood_and_set_at_the_end_of_the_division() {
    let extract = body(
        "<div><p>The gauge<note place=\"foot\" n=\"1\"><p>At Lock <supplied>Nine</supplied>.</p><p>Not at Ten.</p></note>
         rose <note n=\"*\">Slowly.</note>and fell.</p></div>
         <div><p>Next<note place=\"end\">Later.</note>.</p></div>",
    );
    assert_eq!(
        blocks(&extract),
        [
            "paragraph: The gauge¹ rose* and fell.",
            "item1: ¹ At Lock Nine.",
            "item1: Not at Ten.",
            "item1: * Slowly.",
            "paragraph: Next¹.",
            "item1: ¹ Later.",
        ]
    );
    let told = spans(&extract);
    assert!(told.contains(&"call: ¹ → ¹ At Lock Nine.\nNot at Ten.".to_string()), "{told:?}");
    assert!(told.contains(&"supplied: Nine".to_string()));
    assert_eq!(seen(&extract, View::Source), "The gauge rose and fell.\n\n\n\n\n\nNext.\n\n");
}

#[test]
fn remarks_stay_where_they_stand() {
    let inside = "<p>at the lake <note resp=\"#ed\">at low water</note>, she said<note place=\"margin\">no!</note>.
        <note type=\"authorial\" place=\"margin\">See below.</note></p>";
    let extract = body(inside);
    assert_eq!(
        spans(&extract),
        ["note:  [at low water] (at low water)", "note:  [no!] (no!)", "addition:  [See below.] (See below.)"]
    );
    let [printed, reading, source] = views(inside);
    assert_eq!(printed, "at the lake [at low water], she said [no!]. [See below.]");
    assert_eq!(reading, "at the lake [at low water], she said [no!].See below.");
    assert_eq!(source, "at the lake, she said.See below.");
}

#[test]
fn a_note_between_blocks_is_called_by_the_references_to_it() {
    let extract = body(
        "<p>As told.<ref target=\"#n1\">1</ref> See <ref target=\"https://example.org/a\">there</ref>, <ptr target=\"#p2\"/>.</p>
         <p xml:id=\"p2\">Here.</p><div type=\"notes\"><note xml:id=\"n1\" n=\"1\">By Kalnach.</note></div>",
    );
    assert_eq!(
        spans(&extract),
        ["call: 1 → ¹ By Kalnach.", "link: there → https://example.org/a", "link: p2 → #p2", "note: ¹ By Kalnach.",]
    );
    assert_eq!(extract.landmarks.anchor("p2").map(|at| &extract.text[at..at + 4]), Some("Here"));
    assert!(extract.landmarks.anchor("n1").is_some());
}

#[test]
fn leaves_and_pages_begin_where_their_words_do() {
    let extract = body(
        "<pb n=\"9r\"/><p>One two gov-<pb n=\"9v\" break=\"no\"/>ernment three <pb n=\"10ob.\"/> four.</p><pb n=\"11r\" facs=\"#f\"/><p>Five.</p>",
    );
    assert_eq!(blocks(&extract), ["paragraph: One two government three four.", "page_break: ", "paragraph: Five."]);
    let loci: Vec<_> = extract
        .landmarks
        .loci
        .iter()
        .map(|l| {
            (l.label.as_str(), l.unit == LocusUnit::Leaf, extract.text[l.at..].chars().take(4).collect::<String>())
        })
        .collect();
    assert_eq!(
        loci,
        [
            ("9r", true, "One ".into()),
            ("9v", true, "ernm".into()),
            ("10ob.", true, "four".into()),
            ("11r", true, "Five".into()),
        ]
    );
}

#[test]
fn of_several_editions_the_pages_of_one_are_counted() {
    let extract = body("<p><pb ed=\"A\" n=\"1\"/>One <pb ed=\"B\" n=\"77\"/>two <pb ed=\"A\" n=\"2\"/>three.</p>");
    let labels: Vec<_> = extract.landmarks.loci.iter().map(|l| l.label.as_str()).collect();
    assert_eq!(labels, ["1", "2"]);
    assert!(extract.landmarks.loci.iter().all(|l| l.unit == LocusUnit::Page));
}

#[test]
fn words_broken_at_a_line_are_joined_and_lines_kept_where_they_are_the_writers() {
    let extract = body(
        "<p>a gov-
         <lb break=\"no\"/>ernment <lb/>of well-<lb/>known men</p>
         <closer>With regards<lb/>from all<lb/>of us</closer>
         <address><addrLine>Lock House</addrLine><addrLine>Stavna</addrLine></address>",
    );
    assert_eq!(
        blocks(&extract),
        [
            "paragraph: a government/of well-/known men",
            "verse: With regards/from all/of us",
            "verse: Lock House/Stavna",
        ]
    );
}

#[test]
fn verse_and_drama_keep_their_lines_and_speakers() {
    let extract = body(
        "<lg><head>Song</head><l>One line</l><l>and <emph>another</emph></l></lg><lg><l>Third</l></lg>
         <sp><speaker>Hanna</speaker><p>Wait. <stage>aside</stage> Go.</p></sp><stage>Exit.</stage>",
    );
    assert_eq!(
        blocks(&extract),
        [
            "paragraph: Song",
            "verse: One line/and another",
            "verse: Third",
            "paragraph: Hanna",
            "paragraph: Wait. aside Go.",
            "paragraph: Exit.",
        ]
    );
    assert_eq!(spans(&extract), ["emphasis: another", "emphasis: Hanna", "emphasis: aside", "emphasis: Exit."]);
}

#[test]
fn lists_and_tables_keep_their_shape() {
    let extract = body(
        "<list rend=\"numbered\"><head>Agenda</head><item>Water</item><item><p>Sluices</p><list><item>old</item></list></item></list>
         <list type=\"gloss\"><label>crest</label><item>highest water</item></list>
         <table><row role=\"label\"><cell>Lock</cell><cell>cm</cell></row>
           <row><cell/><cell><p>14</p><p>15</p></cell></row></table>",
    );
    assert_eq!(
        blocks(&extract),
        [
            "paragraph: Agenda",
            "item1: 1. Water",
            "item1: 2. Sluices",
            "item2: • old",
            "item1: crest highest water",
            "row: Lock→cm",
            "row: →14 15",
        ]
    );
}

#[test]
fn quotations_are_blocks_between_blocks_and_marked_in_sentences() {
    let extract = body(
        "<p>She said <q>wait, <q>now</q> means now</q> and <quote>“enough”</quote>.</p>
         <cit><quote><p>The river rises.</p></quote><bibl>Han, 3</bibl></cit><p>End.</p>",
    );
    assert_eq!(
        blocks(&extract),
        [
            "paragraph: She said “wait, ‘now’ means now” and “enough”.",
            "quote1: The river rises.",
            "paragraph: Han, 3",
            "paragraph: End.",
        ]
    );
}

#[test]
fn running_heads_are_furniture_and_interrupt_no_paragraph() {
    let extract = body("<p>One <pb n=\"2\"/><fw type=\"header\">LOCK NINE</fw> two.</p><fw>3</fw><p>Three.</p>");
    assert_eq!(blocks(&extract), ["paragraph: One two.", "paragraph: LOCK NINE", "paragraph: 3", "paragraph: Three."]);
    let parts: Vec<_> = extract.blocks.iter().map(|b| b.part).collect();
    assert_eq!(parts, [Part::Body, Part::Furniture, Part::Furniture, Part::Body]);
}

#[test]
fn pictures_are_named_by_their_caption_or_file() {
    let extract = body(
        "<figure><graphic url=\"a/gauge.jpg\"/><figDesc>The gauge</figDesc></figure><p>See <figure><graphic url=\"b.png\"/></figure>.</p>",
    );
    assert_eq!(blocks(&extract), ["paragraph: The gauge", "paragraph: See b.png."]);
    assert_eq!(spans(&extract), ["image: The gauge → a/gauge.jpg", "image: b.png → b.png"]);
}

#[test]
fn tokens_are_words_with_blanks_between_them() {
    let spaced = body("<p><s><w>The</w> <w>water</w> <pc>,</pc> <w>too</w><pc>.</pc></s></p>");
    assert_eq!(spaced.text, "The water, too.");
    assert_eq!(body("<p><w>the</w><w>water</w></p>").text, "the water");
}

#[test]
fn stamps_and_descriptions_of_gaps_are_told() {
    let extract = body("<stamp>Received 3 May</stamp><p>It <gap><desc>a hole,\n burnt</desc></gap> was<space/>.</p>");
    assert_eq!(blocks(&extract), ["paragraph: Received 3 May", "paragraph: It [a hole, burnt] was[blank]."]);
    assert_eq!(spans(&extract), ["stamp: Received 3 May", "gap: [a hole, burnt] (-)", "gap: [blank] (-)"]);
}

const HEADER: &str = "<teiHeader><fileDesc>
  <titleStmt><title>Letter on the crest</title><title type=\"sub\">a draft</title><author>P. Vereshko</author>
    <editor>A. Berg</editor><respStmt><resp>Translated by</resp><name>Ann Dahl</name></respStmt>
    <respStmt><resp>Encoding</resp><name>B. Tal</name></respStmt></titleStmt>
  <publicationStmt><publisher>Lock House Archive</publisher><date when=\"1998\">1998</date>
    <idno type=\"URL\">https://example.org/l/7</idno><idno type=\"internal\">77</idno>
    <availability><licence target=\"https://example.org/cc\"><p>Free for all to read.</p></licence></availability></publicationStmt>
  <sourceDesc><msDesc><msIdentifier><repository>TsAK</repository>
    <idno>Fond 214, Opis 3b, Delo 88</idno></msIdentifier><history><origin><origDate when=\"1954\">1954</origDate></origin></history></msDesc></sourceDesc></fileDesc>
  <profileDesc><abstract><p>Vereshko asks
     for boats.</p></abstract><langUsage><language ident=\"ru\">Russian</language></langUsage>
    <correspDesc><correspAction type=\"sent\"><persName>Petr Vereshko</persName><placeName>Stavna</placeName>
      <date when=\"1954-04-11\">11 April 1954</date></correspAction>
      <correspAction type=\"received\"><persName>Hanna Kalnach</persName><date>the next day</date></correspAction></correspDesc>
    <particDesc><listPerson><person><persName>Liang Wenhe</persName></person><person><persName>Han Seok-ju</persName></person></listPerson></particDesc>
  </profileDesc><revisionDesc><change>Typos</change></revisionDesc></teiHeader>";

#[test]
fn the_header_becomes_the_record_by_the_archives_hand() {
    let extract = read(&format!("<TEI>{HEADER}<text xml:lang=\"en\"><body><p>Words.</p></body></text></TEI>"));
    assert_eq!(extract.text, "Words.");
    let told: Vec<_> = extract.readings.iter().map(|r| format!("{} = {}", r.field.name(), r.shown(""))).collect();
    assert_eq!(
        told,
        [
            "title = Letter on the crest: a draft",
            "author = P. Vereshko",
            "translator = Ann Dahl",
            "document_date = 1954",
            "abstract = Vereshko asks for boats.",
            "place = Stavna",
            "addressee = Hanna Kalnach",
            "receipt_date = the next day",
            "participants = Liang Wenhe",
            "participants = Han Seok-ju",
            "reference = TsAK, Fond 214, Opis 3b, Delo 88",
            "consulted = ed. A. Berg, Lock House Archive, 1998, https://example.org/l/7",
            "rights = Free for all to read.",
        ]
    );
    assert!(extract.readings.iter().all(|r| r.by == Hand::Archive && r.range == (0..0)));
    assert_eq!(extract.language.as_deref(), Some("en"));
}

#[test]
fn editions_without_a_namespace_with_a_prefix_or_with_another_are_read_too() {
    let of = |root: &str, p: &str, xmlns: &str| {
        read(&format!("<{root} {xmlns}><text><body><{p}>One <m:mi xmlns:m=\"u\">x</m:mi></{p}></body></text></{root}>"))
            .text
    };
    assert_eq!(of("TEI.2", "p", ""), "One x");
    assert_eq!(of("TEI", "p", "xmlns=\"http://example.org/mistyped\""), "One x");
    assert_eq!(
        read("<t:TEI xmlns:t=\"http://www.tei-c.org/ns/1.0\"><t:text><t:p>a</t:p><t:p>b</t:p></t:text></t:TEI>")
            .blocks
            .len(),
        2
    );
    let svg = body("<p>a<svg xmlns=\"http://www.w3.org/2000/svg\"><p>b</p></svg>c</p>");
    assert_eq!(blocks(&svg), ["paragraph: abc"]);
}

#[test]
fn several_editions_in_one_file_are_one_text_with_their_titles_as_headings() {
    let one = |title: &str| {
        format!(
            "<TEI><teiHeader><fileDesc><titleStmt><title>{title}</title></titleStmt></fileDesc></teiHeader><text><body><p>Of {title}.</p></body></text></TEI>"
        )
    };
    let extract = read(&format!("<teiCorpus>{}{}{}</teiCorpus>", HEADER, one("A"), one("B")));
    assert_eq!(blocks(&extract), ["heading1: A", "paragraph: Of A.", "heading1: B", "paragraph: Of B."]);
    assert_eq!(extract.readings.iter().filter(|r| r.field == Field::Title).count(), 1);
}

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
            Err(FormatError::Damaged(_) | FormatError::Encoding { .. } | FormatError::Binary) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(refused < 200, "{refused}");
}
