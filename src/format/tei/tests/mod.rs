//! What each element becomes: exact words, blocks, marks, record, leaves. The texts are invented.

mod hostile;
mod marks;

use super::whole;
use crate::format::{Extract, Guidance};
use crate::text::*;
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
fn a_note_that_begins_with_a_title_or_a_quotation_is_one_paragraph() {
    let extract = body(
        "<p>a<note n=\"1\"><bibl>Han, <title>Locks</title></bibl>, 3.</note> b<note n=\"2\"><q>So</q> he says.</note></p>",
    );
    assert_eq!(blocks(&extract), ["paragraph: a¹ b²", "item1: ¹ Han, Locks, 3.", "item1: ² “So” he says."]);
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
fn a_note_stands_on_the_page_of_its_call() {
    let extract = body(
        "<div><p><pb n=\"1\"/>One<note n=\"1\">Of one.</note> <pb n=\"2\"/>two.</p><p>More.</p></div><div><p>After.</p></div>",
    );
    let page = |words: &str| extract.landmarks.locus(extract.text.find(words).unwrap()).map(|l| l.label.as_str());
    let told = ["One", "two", "More", "Of one", "After"].map(page);
    assert_eq!(told, [Some("1"), Some("2"), Some("2"), Some("1"), Some("2")], "{}", extract.text);
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
            "row1: Lock→cm",
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
            "language = en",
        ]
    );
    assert!(extract.readings.iter().all(|r| r.by == Hand::Archive && r.range == (0..0)));
    let language = extract.readings.iter().find(|r| r.field == Field::Language);
    assert_eq!(language.map(|r| &r.value), Some(&Value::Text("en".into())));
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
