//! The same short document in every format: the same words, blocks, record, spans and leaves as far as each can hold them,
//! and notes that find its words again in another.

mod common;
#[path = "common/onetext.rs"]
mod onetext;
#[path = "common/processes.rs"]
mod processes;
#[path = "cli/reader.rs"]
mod reader;

use common::room::Room;
use encoding_rs::{Encoding, KOI8_R, WINDOWS_1251};
use onetext::{ENGLISH, REGISTER, RUSSIAN, Told};
use postil::format::{self, Extract, Guidance};
use postil::jobs::{self, Desk, Isolation, Readers};
use postil::layout::{Folds, set_whole};
use postil::settings::Paths;
use postil::text::*;
use proptest::prelude::*;
use reader::Reader;
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

struct Study {
    folder: TempDir,
    desk: Desk,
}

impl Study {
    fn new() -> Study {
        let folder = tempfile::tempdir().unwrap();
        let below = |name| folder.path().join(name);
        let paths = Paths::find(Some(&below("c")), Some(&below("k")), Some(&below("s"))).unwrap();
        let mut desk = Desk::new(paths, "reader".into());
        desk.isolation = Isolation::Apart(Readers::of(env!("CARGO_BIN_EXE_postil")));
        Study { folder, desk }
    }

    fn open(&self, name: &str, bytes: impl AsRef<[u8]>) -> Document {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        jobs::open(&self.desk, &Address::file(path), &mut |_| ()).unwrap_or_else(|why| panic!("{name}: {why}"))
    }
}

fn of_name(name: &str) -> Format {
    match name.rsplit_once('.').unwrap().1 {
        "md" | "markdown" => Format::Markdown,
        "html" | "htm" | "xhtml" | "xht" | "mhtml" | "mht" => Format::Html,
        "epub" => Format::Epub,
        "tei" | "xml" => Format::Tei,
        _ => Format::Text,
    }
}

/// Its letters and numbers, a blank between words: without editors' brackets and the signs of notes and lists.
fn bare(words: &str) -> String {
    words
        .split(|c: char| !c.is_alphabetic() && !c.is_ascii_digit())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What the document must be in a format, everything that it is and nothing else.
fn check(name: &str, told: &Told, document: &Document) {
    let format = of_name(name);
    let text = &*document.text;
    assert_eq!(document.format, format, "{name}");

    let (markup, edition) = (format != Format::Text, format == Format::Tei);
    let [a, b, c, d] = told.first;
    let [e, f, g] = told.second;
    let Told { title, dateline, person, stressed, supplied, linked, day, note, .. } = told;
    let heading = if markup { "heading1" } else { "paragraph0" };
    let note_kind = if markup { "item1" } else { "paragraph0" };
    let mut expected = vec![
        format!("{heading} in_document_heading: {}", bare(title)),
        format!("paragraph0 document_date: {}", bare(dateline)),
        format!("paragraph0 body: {}", bare(&format!("{a}{person}{b}{stressed}{c}{supplied}{d}"))),
    ];
    for (n, [left, right]) in told.rows.iter().enumerate() {
        expected.push(format!("row{} body: {left}→{right}", u8::from(n == 0 && markup)));
    }
    expected.push(format!("paragraph0 body: {}", bare(&format!("{e}{linked}{f}{day}{g}"))));
    expected.push(format!("{note_kind} body: {}", bare(note)));
    let blocks = document.blocks.iter().map(|block| {
        let words = &text[block.range.clone()];
        let words = match block.kind {
            BlockKind::Row => words.replace('\t', "→"),
            // The number of the note, as each format writes it: `[1]`, `¹`, `1.`
            _ => bare(words.trim_start_matches(['[', '1', '¹', ']', '.', ' ']).trim_end_matches(['[', '1', '¹', ']'])),
        };
        format!("{}{} {}: {words}", block.kind.name(), block.level, block.part.name())
    });
    assert_eq!(blocks.collect::<Vec<_>>(), expected, "{name}");

    let mut expected =
        vec![format!("supplied: {}", if edition { supplied.to_string() } else { format!("[{supplied}]") })];
    if markup {
        expected.extend([format!("emphasis: {stressed}"), "note_call: ¹".into(), format!("link: {linked}")]);
    }
    if edition {
        let whole_note = format!("note: ¹ {note}");
        expected.extend([format!("person: {person}"), format!("date: {day}"), "note: ¹".into(), whole_note]);
    }
    if matches!(format, Format::Html | Format::Epub) {
        expected.extend(told.rows[0].map(|head| format!("strong: {head}")));
    }
    let mut spans: Vec<String> =
        document.spans.iter().map(|s| format!("{}: {}", s.kind.name(), &text[s.range.clone()])).collect();
    expected.sort();
    spans.sort();
    assert_eq!(spans, expected, "{name}");
    for span in document.spans.iter() {
        match &span.kind {
            SpanKind::Link(to) => assert_eq!(&**to, REGISTER, "{name}"),
            SpanKind::NoteCall(to) => assert!(text[to.clone()].ends_with(note), "{name}"),
            SpanKind::Editorial(Mark { kind: MarkKind::Supplied, content: Some(content), closed }) => {
                assert_eq!((&text[content.clone()], closed), (*supplied, &true), "{name}");
            }
            SpanKind::Date(date) => assert_eq!(date.to_string(), "1954-05-03", "{name}"),
            _ => {}
        }
    }

    let record = |field| document.record.get(field).map(|r| r.shown(text));
    assert_eq!(document.title().as_deref(), Some(*title), "{name}");
    assert_eq!(record(Field::Title).as_deref(), Some(*title), "{name}");
    assert_eq!(record(Field::Author).as_deref(), markup.then_some(*person), "{name}");
    assert_eq!(document.record.date().map(|d| d.to_string()).as_deref(), Some("1954-04-11"), "{name}");
    let place = dateline.split(',').next();
    assert_eq!(record(Field::Place).as_deref(), place, "{name}");

    let leaf = |words: &str| document.landmarks.locus(text.find(words).unwrap()).map(|l| l.label.as_str());
    let leaves = match format {
        Format::Text | Format::Markdown => [None; 3],
        _ => [Some("9"), Some("9"), Some("10")],
    };
    assert_eq!([leaf(title), leaf(stressed), leaf(linked)], leaves, "{name}");
    let contents: Vec<_> = document.landmarks.contents.iter().map(|c| (c.at, c.title.as_str())).collect();
    assert_eq!(contents, if format == Format::Epub { vec![(0, *title)] } else { vec![] }, "{name}");
    assert!(document.diagnostics.is_empty(), "{name}: {:?}", document.diagnostics);
}

#[test]
fn every_format_gives_the_same_words_blocks_record_spans_and_leaves() {
    let study = Study::new();
    for told in [&ENGLISH, &RUSSIAN] {
        let id = DocumentId::of(&told.text());
        for (name, bytes) in told.files() {
            let document = study.open(name, bytes);
            check(name, told, &document);
            assert_eq!(document.id, id, "{name}");
            assert_eq!(document.encoding, "UTF-8", "{name}");
        }
    }
}

#[test]
fn a_packed_file_is_what_it_holds() {
    let study = Study::new();
    let facts = |d: &Document| {
        let Document { text, blocks, spans, record, landmarks, format, encoding, id, .. } = d;
        format!("{text} {blocks:?} {spans:?} {record:?} {landmarks:?} {format:?} {encoding} {id:?}")
    };
    for (name, bytes) in RUSSIAN.files() {
        let plain = study.open(name, &bytes);
        for (end, packed) in [("gz", onetext::gz(&bytes)), ("xz", onetext::xz(&bytes)), ("zst", onetext::zst(&bytes))] {
            let document = study.open(&format!("{name}.{end}"), &packed);
            check(name, &RUSSIAN, &document);
            assert_eq!(facts(&document), facts(&plain), "{name}.{end}");
            assert_ne!(document.source, plain.source, "{name}.{end}");
        }
    }
}

#[test]
fn a_table_too_wide_is_stacked_under_the_words_of_its_header_in_every_format() {
    let study = Study::new();
    let rows = [
        ["Keeper", "Seen", "Written"],
        ["Kalnach", "two lamps on the far bank, then none", "nothing of either lamp"],
        ["Liang", "the gate open and the watch gone", "a calm night, the gate shut"],
    ];
    let each = |cell: &str, end: &str| rows.map(|row| row.map(|words| format!("{cell}{words}{end}")).concat());
    let markdown = each("| ", " ");
    let markdown = format!("Of the watch.\n\n{}|\n|--|--|--|\n{}|\n{}|\n", markdown[0], markdown[1], markdown[2]);
    let html = each("<td>", "</td>").map(|row| format!("<tr>{row}</tr>"));
    let html = format!("<p>Of the watch.</p><table>{}{}{}</table>", html[0].replace("td>", "th>"), html[1], html[2]);
    let tei = each("<cell>", "</cell>");
    let tei = format!(
        "<TEI><text><body><p>Of the watch.</p><table><row role=\"label\">{}</row><row>{}</row><row>{}</row></table></body></text></TEI>",
        tei[0], tei[1], tei[2]
    );
    let stacked = [
        "Of the watch.",
        "",
        "Keeper",
        "  Seen",
        "  Written",
        "Kalnach",
        "  Seen: two lamps on the",
        "    far bank, then none",
    ];
    for (name, words) in [("a.md", markdown), ("a.html", html), ("a.xml", tei)] {
        let lines = set_whole(&study.open(name, words), 24, View::Printed, Folds::default());
        assert_eq!(lines[..8], stacked, "{name}: {lines:#?}");
    }
}

#[test]
fn the_record_in_a_saved_pages_table_is_read() {
    let page = Study::new().open("bridge.html", include_str!("samples/bridge.html"));
    let shown = |field| page.record.get(field).map(|r| r.shown(&page.text));
    assert_eq!(shown(Field::Reference).as_deref(), Some("State Archive of Halden, f. 12, d. 7, ll. 3–4"));
    assert_eq!(shown(Field::Translator).as_deref(), Some("Ann Dahl"));
    assert_eq!(shown(Field::Author).as_deref(), Some("Berg, Anna"));
    assert_eq!(page.record.date().map(|d| d.to_string()).as_deref(), Some("1956-09-22"));
    let parts = page.blocks.iter().filter(|b| b.kind == BlockKind::Row).map(|b| b.part.name());
    assert_eq!(parts.collect::<Vec<_>>(), ["reference", "translator", "body", "body", "body", "body", "body"]);
}

/// As a typist's machine would have written it.
fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "UTF-16LE" => [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        _ => {
            let (bytes, _, lossy) = Encoding::for_label(encoding.as_bytes()).expect("a WHATWG name").encode(text);
            assert!(!lossy, "{encoding}");
            bytes.into_owned()
        }
    }
}

#[test]
fn an_old_encoding_makes_no_other_document() {
    let study = Study::new();
    let id = DocumentId::of(&RUSSIAN.text());
    for encoding in ["KOI8-R", "windows-1251", "ISO-8859-5", "IBM866", "UTF-16LE"] {
        for (name, words) in [
            ("lamps.txt", RUSSIAN.text()),
            ("lamps.md", RUSSIAN.markdown()),
            ("lamps.html", RUSSIAN.html(encoding)),
            ("lamps.xml", RUSSIAN.tei(encoding)),
        ] {
            let document = study.open(name, encoded(&words, encoding));
            assert_eq!((document.encoding, document.id), (encoding, id), "{name} in {encoding}");
            check(name, &RUSSIAN, &document);
        }
    }
}

/// The document in other formats than the page a note was made on.
fn others(told: &Told) -> Vec<(&'static str, Vec<u8>)> {
    let koi8 = KOI8_R.encode(&told.text()).0.into_owned();
    let mut all = told.files();
    all.retain(|(name, _)| *name != "lamps.html");
    all.push(("koi8.txt", koi8.clone()));
    all.push(("koi8.txt.gz", onetext::gz(&koi8)));
    all.push(("1251.xml", WINDOWS_1251.encode(&told.tei("windows-1251")).0.into_owned()));
    all
}

#[test]
fn a_note_made_on_the_page_is_found_in_every_other_format_of_the_same_words() {
    let reader = Reader::new();
    let page = reader.write("library/lamps.html", RUSSIAN.html("utf-8"));
    let quote = format!("{}{}", RUSSIAN.stressed, RUSSIAN.first[2].trim_end());
    let page = reader::text(&page);
    assert_eq!(reader.run(&["notes", "add", page, "--quote", &quote, "--body", "which lock?"]).code, 0);
    fs::remove_file(page).unwrap();
    for (name, bytes) in others(&RUSSIAN) {
        let path = reader.write(name, bytes);
        let listed = reader.run(&["notes", "list", name, "--json"]);
        let notes: Value = serde_json::from_str(&listed.out).unwrap();
        let [note] = notes.as_array().unwrap().as_slice() else { panic!("{name}: {notes}") };
        assert_eq!((&note["state"], &note["body"]), (&json!("found"), &json!("which lock?")), "{name}");
        // Its own, not those of a document that has vanished.
        assert_eq!(listed.err, "", "{name}");
        let shown = reader.json(&["show", "--json", name]);
        let at = |end: &str| note[end].as_u64().unwrap() as usize;
        let words: String =
            shown["text"].as_str().unwrap().chars().skip(at("start")).take(at("end") - at("start")).collect();
        assert_eq!(words, quote, "{name}");
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn notes_on_a_saved_page_are_found_by_their_quotations_in_a_book_an_edition_and_a_typed_copy() {
    let reader = Reader::new();
    let study = Study::new();
    for told in [&ENGLISH, &RUSSIAN] {
        let page = reader.write("library/lamps.html", told.page_of_a_site());
        let page = reader::text(&page).to_string();
        // Across the emphasis, across the editor's brackets, across the link, in the note.
        let quotes = [
            format!("{}{}", told.first[1].trim_start(), told.stressed),
            format!("{}[{}]{}", told.first[2].trim_start(), told.supplied, told.first[3].trim_end_matches('.')),
            format!("{}{}", told.second[0], told.linked),
            told.note.to_string(),
        ];
        for quote in &quotes {
            let answer = reader.run(&["notes", "add", &page, "--quote", quote, "--body", "!"]);
            assert_eq!(answer.code, 0, "{quote}: {answer:?}");
        }
        fs::remove_file(&page).unwrap();
        let typed = format!("{}\n{}\n", told.text(), told.title);
        let edition = told.tei("UTF-8").replace("<body>", &format!("<body><p>{}</p>", told.person));
        let copies = [
            ("book.epub", told.epub3(Some(told.title))),
            ("edition.xml", edition.into_bytes()),
            ("koi8.txt", KOI8_R.encode(&typed).0.into_owned()),
            ("copy.md.zst", onetext::zst(format!("{}\n{}\n", told.markdown(), told.title).as_bytes())),
        ];
        let own = study.open("lamps.html", told.page_of_a_site()).id;
        for (name, bytes) in copies {
            assert_ne!(study.open(name, &bytes).id, own, "{name} has other words besides");
            let path = reader.write(name, bytes);
            let listed = reader.run(&["notes", "list", name, "--json"]);
            assert!(
                reader.run(&["notes", "list", name]).err.contains("lamps.html, which is gone"),
                "{name}: {listed:?}"
            );
            let notes: Value = serde_json::from_str(&listed.out).unwrap();
            let states: Vec<&str> = notes.as_array().unwrap().iter().map(|n| n["state"].as_str().unwrap()).collect();
            // The edition has the editor's word without brackets.
            let supplied = if name == "edition.xml" { "changed" } else { "found" };
            assert_eq!(states, ["found", supplied, "found", "found"], "{name}: {notes}");
            fs::remove_file(path).unwrap();
        }
        for (file, _) in reader.note_files() {
            fs::remove_file(file).unwrap();
        }
    }
}

#[test]
fn in_the_room_a_note_goes_with_the_words_from_the_page_to_the_book_the_edition_and_the_typed_text() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("lamps.html");
    fs::write(&page, RUSSIAN.html("utf-8")).unwrap();
    let mut room = Room::open(&[&page], 100, 30);
    room.press("aчей?<c-s>");
    assert!(room.screen().contains("чей?"), "{}", room.screen());
    fs::remove_file(&page).unwrap();
    let id = DocumentId::of(&RUSSIAN.text()).unwrap().to_string();
    assert!(room.note_file().contains(&id), "{}", room.note_file());
    for (name, bytes) in others(&RUSSIAN) {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        room = room.again_with(&[&path]);
        let screen = room.screen();
        assert!(screen.contains(RUSSIAN.title) && screen.contains("чей?"), "{name}:\n{screen}");
        fs::remove_file(&path).unwrap();
    }
    room.note_file();
}

/// A file name as no one would choose it.
fn any_name() -> impl Strategy<Value = String> {
    const STEMS: [&str; 10] = ["a", "", ".", "..", "a.b", "-rf", "gz", "caf\u{e9} ", "a\u{202e}b", "two\nlines"];
    const ENDS: [&str; 18] = [
        "txt", "md", "markdown", "html", "htm", "xhtml", "xht", "mhtml", "mht", "epub", "tei", "xml", "TXT", "Html",
        "EPUB", "doc", "", "xml ",
    ];
    const PACKED: [&str; 8] = ["", "", "", ".gz", ".xz", ".zst", ".GZ", ".gz.xz"];
    let any = |of: &'static [&'static str]| prop::sample::select(of);
    (any(&STEMS), any(&ENDS), any(&PACKED)).prop_map(|(stem, end, packed)| format!("{stem}.{end}{packed}"))
}

/// Stretches of every format's sample, signs that files begin with, and noise, one after the other; packed or not, whole or
/// cut short.
fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let signs: [&[u8]; 12] = [
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"\xfd7zXZ\0",
        b"\x28\xb5\x2f\xfd",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"<?xml version=\"1.0\" encoding=\"koi8-r\"?>",
        b"<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">",
        b"<!DOCTYPE html><meta charset=utf-16>",
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n",
        b"%PDF-1.7",
        b"]]>&#x0;&nope;</p>",
    ];
    let samples: Vec<Vec<u8>> = ENGLISH.files().into_iter().chain(RUSSIAN.files()).map(|(_, bytes)| bytes).collect();
    let stretch =
        (prop::sample::select(samples), any::<prop::sample::Index>(), 0..600usize).prop_map(|(sample, at, most)| {
            let at = if most % 4 == 0 { 0 } else { at.index(sample.len()) };
            sample[at..(at + most * 4).min(sample.len())].to_vec()
        });
    let piece = prop_oneof![
        3 => stretch,
        1 => prop::sample::select(signs.to_vec()).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..80),
    ];
    (prop::collection::vec(piece, 0..6), 0..6usize, 0..12usize).prop_map(|(pieces, packer, cut)| {
        let bytes = pieces.concat();
        let mut bytes = match packer {
            0 => onetext::gz(&bytes),
            1 => onetext::xz(&bytes),
            2 => onetext::zst(&bytes),
            _ => bytes,
        };
        if cut < 3 {
            bytes.truncate(bytes.len() * cut / 3);
        }
        bytes
    })
}

/// Everything points into the text, and what is in no block is blank.
fn is_sound(extract: &Extract) -> bool {
    let text = &extract.text;
    let holds = |range: &std::ops::Range<usize>| text.get(range.clone()).is_some();
    let mut reached = 0;
    let mut blank = true;
    for block in &extract.blocks {
        blank &= text.get(reached..block.range.start).is_some_and(|between| between.trim().is_empty());
        reached = block.range.end;
    }
    blank
        && text.get(reached..).is_some_and(|rest| rest.trim().is_empty())
        && extract.blocks.iter().all(|b| holds(&b.range))
        && extract.spans.iter().all(|s| holds(&s.range))
        && extract.spans.iter().all(|s| match &s.kind {
            SpanKind::NoteCall(to) => holds(to),
            SpanKind::Editorial(Mark { content: Some(content), .. }) => holds(content),
            _ => true,
        })
        && extract.readings.iter().all(|r| holds(&r.range))
        && extract.landmarks.loci.iter().all(|l| text.is_char_boundary(l.at))
        && extract.landmarks.anchors.iter().all(|a| text.is_char_boundary(a.at))
        && extract.landmarks.contents.iter().all(|c| text.is_char_boundary(c.at))
        && extract.diagnostics.iter().all(|d| text.is_char_boundary(d.at))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_bytes_under_any_name_are_a_document_or_a_sentence(name in any_name(), bytes in any_bytes()) {
        let head = &bytes[..bytes.len().min(16 << 10)];
        let format = format::format_of(&name, head);
        let guidance = Guidance::default();
        match format::read(&bytes, format, &guidance) {
            Ok(extract) => {
                prop_assert!(is_sound(&extract), "{name}: {extract:?}");
                prop_assert_eq!(extract.format, format);
                if let Some(first) = format::read_first(&bytes, format, &guidance) {
                    prop_assert!(is_sound(&first) && extract.text.starts_with(&first.text), "{name}: {first:?}");
                }
            }
            Err(why) => {
                let why = why.to_string();
                prop_assert!(!why.is_empty() && !why.contains(|c: char| c.is_control()) && !why.contains("Error"), "{why}");
            }
        }
        if let Ok(beginning) = format::read_beginning(head, format, &guidance) {
            prop_assert!(is_sound(&beginning), "{name}: {beginning:?}");
        }
    }
}
