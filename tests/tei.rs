//! Editions in TEI on the whole road: read, described, cited. The letter and the minutes are invented.

use postil::cite;
use postil::jobs::{self, Desk};
use postil::settings::Paths;
use postil::text::{Address, Document, Field, Format, MarkKind, Part, SpanKind, Value, View, omissions};
use std::fs;

fn open(name: &str, words: &str) -> Result<Document, String> {
    let folder = tempfile::tempdir().unwrap();
    let below = |name| Some(folder.path().join(name));
    let [config, cache, state] = [below("c"), below("k"), below("s")];
    let paths = Paths::find(config.as_deref(), cache.as_deref(), state.as_deref()).unwrap();
    let file = folder.path().join(name);
    fs::write(&file, words).unwrap();
    jobs::open(&Desk::new(paths, "reader".into()), &Address::file(file), &mut |_| ())
}

fn marks(document: &Document) -> Vec<(MarkKind, &str)> {
    let told = document.spans.iter().filter_map(|s| match &s.kind {
        SpanKind::Editorial(mark) => Some((mark.kind, &document.text[s.range.clone()])),
        _ => None,
    });
    told.collect()
}

fn source(document: &Document) -> String {
    let mut out = document.text.to_string();
    for o in omissions(View::Source, &out.clone(), &document.blocks, &document.spans, 0..out.len()).iter().rev() {
        out.replace_range(o.range.clone(), o.stand_in);
    }
    out
}

const LETTER: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader><fileDesc>
    <titleStmt><title>Vereshko to the keeper of the lock</title><author>Petr Vereshko</author></titleStmt>
    <publicationStmt><publisher>River Editions</publisher><availability><p>May be copied.</p></availability></publicationStmt>
    <sourceDesc><msDesc><msIdentifier><repository>TsAK</repository><idno>f. 214, op. 3b, d. 88</idno></msIdentifier></msDesc></sourceDesc>
  </fileDesc>
  <profileDesc><langUsage><language ident="en">English</language></langUsage>
    <correspDesc><correspAction type="sent"><date when="1954-04-11"/></correspAction>
    <correspAction type="received"><persName>Hanna Kalnach</persName></correspAction></correspDesc></profileDesc>
  </teiHeader>
  <text><body><pb n="9r"/>
    <opener><dateline>Stavna, <date when="1954-04-11">the eleventh</date></dateline><salute>Dear Hanna,</salute></opener>
    <p><supplied>We</supplied> read the gauge again: <gap reason="illegible"/> centimetres, and the
       <del>lower</del> <add>upper</add> one <choice><sic>shews</sic><corr>shows</corr></choice> more
       [than it should]. Tell nobody.<note place="foot" n="1">Compare the minutes [of the same night].</note></p>
    <pb n="9v"/>
    <p>The boats are <unclear>ready</unclear>.</p>
    <closer><signed>P. Vereshko</signed></closer>
  </body></text>
</TEI>"##;

#[test]
fn a_diplomatic_letter_is_described_by_its_elements() {
    let letter = open("letter.xml", LETTER).unwrap();
    assert_eq!((letter.format, letter.language), (Format::Tei, Some("en")));
    assert_eq!(
        marks(&letter),
        [
            (MarkKind::Supplied, "We"),
            (MarkKind::Gap, "[illegible]"),
            (MarkKind::Deletion, "lower"),
            (MarkKind::Addition, "upper"),
            (MarkKind::Original, "shews"),
            (MarkKind::Supplied, " [shows]"),
            // The edition's own brackets, in words no element marked.
            (MarkKind::Supplied, "[than it should]"),
            (MarkKind::Note, "¹"),
            (MarkKind::Unclear, "ready"),
            (MarkKind::Note, "¹ Compare the minutes [of the same night]."),
        ]
    );
    assert_eq!(letter.diagnostics.len(), 0);
    let shown = |field| letter.record.get(field).map(|r| r.shown(&letter.text));
    assert_eq!(letter.title().as_deref(), Some("Vereshko to the keeper of the lock"));
    assert_eq!(shown(Field::Addressee).as_deref(), Some("Hanna Kalnach"));
    assert_eq!(letter.record.date().map(|d| d.to_string()).as_deref(), Some("1954-04-11"));
    assert_eq!(letter.record.all(Field::Signature).count(), 1);
    assert!(matches!(&letter.record.get(Field::Reference).unwrap().value, Value::Reference(_)));
    assert_eq!(
        source(&letter).split_once("gauge").unwrap().1.split_once("\n\n").unwrap().0,
        " again: […] centimetres, and the lower upper one shews more. Tell nobody."
    );
}

#[test]
fn a_quotation_is_cited_by_the_leaf_it_stands_on() {
    let letter = open("letter.xml", LETTER).unwrap();
    let quoted = |words: &str| {
        let at = letter.text.find(words).unwrap();
        cite::quotation(&letter, at..at + words.len())
    };
    let cited = "Petr Vereshko, Vereshko to the keeper of the lock, 11 April 1954, TsAK, f. 214, op. 3b, d. 88";
    assert_eq!(quoted("We read the gauge"), format!("“[We] read the gauge” {cited}, l. 9r"));
    assert_eq!(quoted("boats are ready"), format!("“boats are ready [?]” {cited}, l. 9v"));
    assert_eq!(quoted("Compare the minutes"), format!("“Compare the minutes” {cited}, l. 9r"));
}

#[test]
fn minutes_keep_their_own_brackets_and_are_not_littered() {
    let minutes = r#"<TEI.2><teiHeader><fileDesc><titleStmt><title>Minutes of the night sitting</title></titleStmt></fileDesc></teiHeader>
      <text><body><head>Minutes</head>
      <p>Present: <persName>Kalnach</persName>, <persName>Liang</persName>.</p>
      <list rend="numbered"><item>On the gauge at Lock Nine [postponed].</item><item>On boats.</item></list>
      <sp><speaker>Kalnach</speaker><p>The wheel turns [laughter], the water does not.</p></sp>
      <p>Resolved: to wait [[see item 1]] until <date when="1954-04-12">tomorrow</date>.</p>
      <p><note place="inline">[the rest is missing]</note></p></body></text></TEI.2>"#;
    let minutes = open("minutes.xml", minutes).unwrap();
    assert_eq!(minutes.title().as_deref(), Some("Minutes of the night sitting"));
    let told = marks(&minutes);
    let over =
        |words: &str| told.iter().filter(|(_, mark)| mark.contains(words)).map(|(kind, _)| *kind).collect::<Vec<_>>();
    assert_eq!(over("the rest is missing"), [MarkKind::Note], "{told:?}");
    assert_eq!(over("laughter").len(), 1, "{told:?}");
    assert_eq!(minutes.diagnostics.len(), 0);
    assert!(
        minutes.blocks.iter().all(|b| b.part != Part::SiteChrome && b.part != Part::EmptyLabel),
        "{:?}",
        minutes.blocks
    );
}

#[test]
fn the_same_words_typed_and_encoded_are_the_same_document() {
    let typed = "Minutes\n\n[We] met at the lock on 11 April. The gauge [illegible] rose.\n";
    let encoded =
        "<TEI><text><body><head>Minutes</head><p><supplied>We</supplied> met at the lock on <date>11 April</date>.
        The gauge <gap reason=\"illegible\"/> rose.</p></body></text></TEI>";
    let (typed, encoded) = (open("a.txt", typed).unwrap(), open("a.xml", encoded).unwrap());
    assert_eq!(typed.id, encoded.id);
    let kinds = |document: &Document| marks(document).iter().map(|(kind, _)| *kind).collect::<Vec<_>>();
    assert_eq!(kinds(&typed), kinds(&encoded));
}

#[test]
fn a_file_that_breaks_off_opens_and_says_where() {
    let half = &LETTER[..LETTER.find("centimetres").unwrap()];
    let letter = open("letter.tei", half).unwrap();
    assert!(letter.text.ends_with("again: [illegible]"));
    let [flaw] = &letter.diagnostics[..] else { panic!("{:?}", letter.diagnostics) };
    assert_eq!((flaw.message.as_str(), flaw.at), ("the file breaks off before its end", letter.text.len()));
    let error = open("letter.tei", "nothing marked up").unwrap_err();
    assert!(
        error.ends_with("letter.tei cannot be read: it should be TEI, but there is no XML element in it"),
        "{error}"
    );
}
