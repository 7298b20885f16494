//! Books as they should be, and as they should not.

use super::sample::{CONTAINER, Sample};
use super::*;
use proptest::prelude::*;

fn whole(bytes: &[u8]) -> Result<Extract, FormatError> {
    super::whole(bytes, &mut |_| ())
}

fn read(sample: &Sample) -> Extract {
    whole(&sample.bytes()).expect("it can be read")
}

fn why(sample: &Sample) -> String {
    whole(&sample.bytes()).expect_err("it cannot be read").to_string()
}

/// Each block as `part kind level: words`.
fn blocks(extract: &Extract) -> Vec<String> {
    let told =
        |b: &Block| format!("{} {}{}: {}", b.part.name(), b.kind.name(), b.level, &extract.text[b.range.clone()]);
    extract.blocks.iter().map(told).collect()
}

fn flaws(extract: &Extract) -> Vec<&str> {
    extract.diagnostics.iter().map(|d| d.message.as_str()).collect()
}

fn check(extract: &Extract) {
    let mut reached = 0;
    for block in &extract.blocks {
        assert!(block.range.start >= reached && block.range.end >= block.range.start);
        assert!(extract.text[reached..block.range.start].trim().is_empty());
        reached = block.range.end;
    }
    assert!(extract.text[reached..].trim().is_empty());
    extract.spans.iter().for_each(|s| assert!(extract.text.get(s.range.clone()).is_some()));
    let within = |at: usize| assert!(extract.text.is_char_boundary(at));
    extract.landmarks.anchors.iter().for_each(|a| within(a.at));
    extract.landmarks.loci.iter().for_each(|l| within(l.at));
    extract.landmarks.contents.iter().for_each(|c| within(c.at));
    extract.diagnostics.iter().for_each(|d| within(d.at));
}

#[test]
fn the_spine_is_one_text_and_the_navigation_is_no_part_of_it() {
    let extract = read(&Sample::epub3());
    check(&extract);
    let all = blocks(&extract);
    let body: Vec<&str> = all.iter().filter_map(|b| b.strip_prefix("body ")).collect();
    assert_eq!(
        body,
        [
            "heading1: The lower lock",
            "paragraph0: The gauge at the lower lock stood at six metres.1 It was read at night.",
            "paragraph0: A map of the river",
            "item1: • the upper board",
            "item1: • the lower board",
            "paragraph0: Nobody slept.",
            "heading2: The night",
            "paragraph0: Гейч стоял высоко.2 See above and elsewhere.",
            "heading2: Notes",
            "paragraph0: 1 By the board of the lower gate.",
            "paragraph0: 2 As the diary has it.",
        ]
    );
    assert!(all.iter().any(|b| b == "site_chrome heading1: Contents"), "{all:?}");
    assert_eq!(extract.diagnostics, []);
}

#[test]
fn metadata_are_the_record() {
    let extract = read(&Sample::epub3());
    let told: Vec<_> =
        extract.readings.iter().map(|r| format!("{} = {}", r.field.name(), r.shown(&extract.text))).collect();
    let wanted = [
        "title = The Gauge at Stavna",
        "author = Ada Berg",
        "translator = Ola Tal",
        "document_date = 1961-05",
        "publisher = The Lock Press",
        "language = en-GB",
        "rights = Free to read",
        "abstract = Of a river and two boards.",
        "identifier = ISBN 9783161484100",
    ];
    assert_eq!(told, wanted);
}

#[test]
fn notes_are_found_in_another_file_and_links_lead_between_chapters() {
    let extract = read(&Sample::epub3());
    let told = |span: &Span| {
        let words = &extract.text[span.range.clone()];
        match &span.kind {
            SpanKind::NoteCall(note) => Some(format!("{words} calls {}", &extract.text[note.clone()])),
            SpanKind::Link(to) => {
                let led =
                    extract.landmarks.led_to(to).map_or("nowhere", |at| extract.text[at..].lines().next().unwrap());
                Some(format!("{words} leads to {to}: {led}"))
            }
            _ => None,
        }
    };
    let body = extract.blocks.iter().find(|b| b.part == Part::Body).unwrap().range.start;
    let spans: Vec<_> = extract.spans.iter().filter(|s| s.range.start >= body).filter_map(told).collect();
    assert_eq!(
        spans,
        [
            "1 calls 1 By the board of the lower gate.",
            "at night leads to OEBPS/text/chapter two.xhtml#night: The night",
            "2 calls 2 As the diary has it.",
            "above leads to OEBPS/text/one.xhtml: The lower lock",
            "elsewhere leads to https://example.org/a: nowhere",
        ]
    );
}

#[test]
fn contents_and_pages_are_places_of_the_text() {
    let told = |extract: &Extract| {
        let at = |at: usize| extract.text[at..].chars().take(9).collect::<String>();
        let contents = extract.landmarks.contents.iter().map(|c| format!("{} {}: {}", c.level, c.title, at(c.at)));
        let pages = extract.landmarks.loci.iter().map(|l| format!("p. {}: {}", l.label, at(l.at)));
        contents.chain(pages).collect::<Vec<_>>()
    };
    assert_eq!(
        told(&read(&Sample::epub3())),
        [
            "1 The boards: The lower",
            "2 The lower lock: The lower",
            "2 The night: The night",
            "1 Notes: Notes\n\n1 ",
            "p. 9: The gauge",
            "p. 10: стоял выс",
        ]
    );
    assert_eq!(
        told(&read(&Sample::epub2())),
        ["1 The lower lock: The lower", "2 The night: The night", "p. 9: The night"]
    );
}

#[test]
fn an_older_book_is_read_alike() {
    let extract = read(&Sample::epub2());
    check(&extract);
    assert_eq!(
        blocks(&extract),
        [
            "site_chrome paragraph0: The Gauge at Stavna",
            "body heading1: The lower lock",
            "body paragraph0: The gauge stood at six metres.",
            "body heading2: The night",
            "body paragraph0: Nobody slept.",
        ]
    );
    let told: Vec<_> = extract.readings.iter().map(|r| r.shown("")).collect();
    assert_eq!(told, ["The Gauge at Stavna", "Ada Berg", "1961"]);
}

#[test]
fn a_page_of_contents_keeps_what_it_does_not_repeat() {
    let page =
        "<html><body><h1>Stavna</h1><p>For all who read gauges.</p><ol><li><a href='one.html'>The lower lock</a></li>
        <li><a href='two.html'>The  night</a></li></ol></body></html>";
    let book =
        Sample::epub2().with("OEBPS/cover.html", page).changed("OEBPS/content.opf", "type=\"cover\"", "type=\"toc\"");
    let all = blocks(&read(&book));
    let wanted = [
        "body heading1: Stavna",
        "body paragraph0: For all who read gauges.",
        "site_chrome item1: 1. The lower lock",
        "site_chrome item1: 2. The night",
        "body heading1: The lower lock",
    ];
    assert_eq!(all[..5], wanted);
    let long = format!("<html><body><p>{}</p></body></html>", "A preface on the cover. ".repeat(30));
    assert!(blocks(&read(&Sample::epub2().with("OEBPS/cover.html", &long)))[0].starts_with("body "));
}

#[test]
fn a_chapter_that_is_missing_or_damaged_is_told_at_its_place() {
    let book = Sample::epub2().without("OEBPS/one.html");
    let extract = read(&book);
    assert_eq!(flaws(&extract), ["the chapter OEBPS/one.html is missing from the file"]);
    assert_eq!(extract.diagnostics[0].at, "The Gauge at Stavna".len());
    assert!(extract.text.ends_with("Nobody slept."));
    let mut bytes = Sample::epub2().bytes();
    let at = memchr::memmem::find(&bytes, b"OEBPS/one.html").unwrap() + 40;
    bytes[at] ^= 0x55;
    assert_eq!(flaws(&whole(&bytes).unwrap()), ["the chapter OEBPS/one.html is damaged"]);
    let none = Sample::epub2().without("OEBPS/one.html").without("OEBPS/two.html").without("OEBPS/cover.html");
    assert_eq!(why(&none), "no chapter of it can be read: OEBPS/cover.html is missing from the file");
}

#[test]
fn a_broken_package_costs_what_it_would_have_told_and_no_more() {
    let words = "The lower lock\n\nThe gauge stood at six metres.\n\nThe night\n\nNobody slept.";
    let gone = read(&Sample::epub2().without("OEBPS/content.opf"));
    assert!(gone.text.ends_with(words), "{}", gone.text);
    assert_eq!(flaws(&gone), ["it has no package file, which would say what is in it"]);
    let elsewhere = Sample::epub2().without("META-INF/container.xml");
    assert!(read(&elsewhere).text.ends_with(words));
    assert_eq!(flaws(&read(&elsewhere)), [""; 0]);
    let cut = read(&Sample::epub2().changed("OEBPS/content.opf", "<spine toc=\"ncx\">", "<spine toc=\"ncx><"));
    assert!(cut.text.ends_with(words), "{}", cut.text);
    assert_eq!(flaws(&cut), ["its package file (OEBPS/content.opf) is broken, and was read as far as it goes"]);
    assert_eq!(cut.readings.len(), 3);
    let odd = read(&Sample::epub2().with("mimetype", "text/plain"));
    assert_eq!(flaws(&odd), ["its mimetype is not that of an EPUB"]);
    assert!(read(&Sample::epub2().without("mimetype")).diagnostics.is_empty());
}

#[test]
fn what_is_no_book_is_told_so() {
    assert_eq!(whole(b"words").unwrap_err().to_string(), "not an EPUB: it is no zip archive");
    let says = |bytes: &[u8]| whole(bytes).unwrap_err().to_string();
    assert_eq!(says(b""), "not an EPUB: there is nothing in the file; get it again");
    assert_eq!(says(b"%PDF-1.4\n"), "not an EPUB but a PDF: give it a name that ends in .pdf");
    assert_eq!(says(b"\n<html>"), "not an EPUB but HTML or XML: give it a name that ends in .html or .xml");
    let bytes = Sample::epub3().bytes();
    assert_eq!(
        whole(&bytes[..bytes.len() / 2]).unwrap_err().to_string(),
        "a zip archive that is cut short: its end is missing; get the file again"
    );
    let other = Sample::default().with("word/document.xml", "<a/>");
    assert_eq!(why(&other), "not an EPUB that can be read: there is no chapter in it");
}

fn encryption(algorithm: &str, file: &str) -> String {
    format!(
        "<encryption xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" xmlns:enc=\"http://www.w3.org/2001/04/xmlenc#\">
         <enc:EncryptedData><enc:EncryptionMethod Algorithm=\"{algorithm}\"/><enc:CipherData>
         <enc:CipherReference URI=\"{file}\"/></enc:CipherData></enc:EncryptedData></encryption>"
    )
}

#[test]
fn a_locked_book_is_told_from_one_with_mangled_typefaces() {
    let aes = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";
    let locked = Sample::epub3()
        .with("META-INF/encryption.xml", &encryption(aes, "OEBPS/text/chapter%20two.xhtml"))
        .with("META-INF/license.lcpl", "{}");
    assert_eq!(why(&locked), "locked by DRM (Readium LCP): only the shop's own program can open it");
    let fonts = Sample::epub3()
        .with("META-INF/encryption.xml", &encryption("http://www.idpf.org/2008/embedding", "OEBPS/font.otf"));
    assert_eq!(read(&fonts).diagnostics, []);
    let picture = Sample::epub3().with("META-INF/encryption.xml", &encryption(aes, "OEBPS/map.png"));
    assert!(whole(&picture.bytes()).is_ok());
}

#[test]
fn a_spine_that_repeats_itself_is_read_once() {
    let repeated = Sample::epub2().changed(
        "OEBPS/content.opf",
        "<itemref idref=\"two\"/>",
        &"<itemref idref='two'/>".repeat(5000),
    );
    assert_eq!(read(&repeated).text.matches("Nobody slept.").count(), 1);
}

#[test]
fn a_chapter_that_is_a_bomb_is_left_out() {
    let bomb = format!("<html><body>{}</body></html>", " ".repeat(3 << 20));
    let extract = read(&Sample::epub2().with("OEBPS/one.html", &bomb));
    assert_eq!(flaws(&extract), ["the chapter OEBPS/one.html is too large when unpacked"]);
    assert!(extract.text.ends_with("Nobody slept."));
    let deep = format!("<html><body>{}</body></html>", "<div>".repeat(100_000));
    let extract = read(&Sample::epub2().with("OEBPS/one.html", &deep));
    assert!(flaws(&extract)[0].starts_with("the chapter OEBPS/one.html is left out: "), "{:?}", flaws(&extract));
    assert!(extract.text.ends_with("Nobody slept."));
}

#[test]
fn nothing_outside_the_book_is_named() {
    let package = "<package><manifest><item id='a' href='../../../../etc/passwd'/><item id='b' href='/etc/passwd'/>
        <item id='c' href='file:///etc/passwd'/></manifest><spine><itemref idref='a'/><itemref idref='b'/><itemref idref='c'/>
        </spine></package>";
    let book = Sample::empty().with("OEBPS/content.opf", package).with("../../etc/passwd", "root");
    assert_eq!(why(&book), "not an EPUB that can be read: there is no chapter in it");
}

#[test]
fn chapters_come_in_other_encodings() {
    let (russian, ..) = encoding_rs::WINDOWS_1251.encode(
        "<?xml version='1.0' encoding='windows-1251'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>Гейч</p></body></html>",
    );
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain("<html><body><p>Wide words</p></body></html>".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let book = Sample::epub2().with_bytes("OEBPS/one.html", &russian).with_bytes("OEBPS/two.html", &wide);
    assert!(read(&book).text.ends_with("Гейч\n\nWide words"), "{}", read(&book).text);
}

#[test]
fn a_beginning_is_a_few_chapters_of_many() {
    let bytes = Sample::long(40, 20).bytes();
    let (first, all) = (beginning(&bytes).unwrap(), whole(&bytes).unwrap());
    assert!(first.text.len() >= FIRST && first.text.len() < all.text.len() / 10, "{}", first.text.len());
    assert!(all.text.starts_with(&first.text));
    assert_eq!(all.blocks[..first.blocks.len()], first.blocks[..]);
    assert_eq!(first.readings, all.readings);
    check(&first);
    assert_eq!(all.landmarks.contents.len(), 40);
    assert!(all.landmarks.contents.starts_with(&first.landmarks.contents));
}

/// Scraps of which chapters are made, broken ones among them.
fn body() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        Just("<p>Words of a line</p>"),
        Just("<h1 id='x'>A heading</h1>"),
        Just("<ul><li>one</li><li>two"),
        Just("</ul>"),
        Just("<a href='c2.xhtml#x'>1</a>"),
        Just("<aside epub:type='footnote' id='n'>1 note</aside>"),
        Just("<br/>"),
        Just("<table><tr><td>a</td><td>b"),
        Just("</table>"),
        Just("&nbsp;"),
        Just("&bogus;"),
        Just("<![CDATA[ < ]]>"),
        Just("<pre>\n x\n</pre>"),
        Just("<title/>"),
        Just("<span id='p'/>"),
        Just("漢字"),
        Just("<blockquote>"),
    ];
    prop::collection::vec(scrap, 0..24).prop_map(|v| v.concat())
}

fn book(bodies: &[String]) -> Sample {
    let mut sample = Sample::empty();
    let (mut items, mut order) = (String::new(), String::new());
    for (n, body) in bodies.iter().enumerate() {
        sample = sample.with(&format!("OEBPS/c{n}.xhtml"), &format!("<html><body>{body}</body></html>"));
        items.push_str(&format!("<item id='c{n}' href='c{n}.xhtml'/>"));
        order.push_str(&format!("<itemref idref='c{n}'/>"));
    }
    sample.with("OEBPS/content.opf", &format!("<package><manifest>{items}</manifest><spine>{order}</spine></package>"))
}

proptest! {
    #[test]
    fn a_beginning_is_a_prefix_with_the_same_blocks(bodies in prop::collection::vec(body(), 1..6), enough in 0..300usize) {
        let bytes = book(&bodies).bytes();
        let read = |enough| Book::open(&bytes).and_then(|book| book.read(enough, &mut |_| ()));
        let (all, first) = (read(usize::MAX), read(enough));
        let (Ok(all), Ok(first)) = (all, first) else { return Err(TestCaseError::fail("it can be read")) };
        check(&all);
        check(&first);
        prop_assert!(all.text.starts_with(&first.text));
        prop_assert_eq!(&all.blocks[..first.blocks.len()], &first.blocks[..]);
    }

    #[test]
    fn any_bytes_are_a_book_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        whole(&bytes).iter().for_each(check);
        whole(&[b"PK\x03\x04", &bytes[..], b"PK\x05\x06", &[0; 18]].concat()).iter().for_each(check);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn damage_anywhere_is_a_book_or_an_error(
        older in any::<bool>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = if older { Sample::epub2() } else { Sample::epub3() }.bytes();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        whole(&bytes).iter().for_each(check);
        beginning(&bytes).iter().for_each(check);
    }

    /// Damage to words that are packed soundly, which reaches further in.
    #[test]
    fn damaged_members_are_a_book_or_an_error(
        member in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let sample = Sample::epub3();
        let names: Vec<String> = sample.members().map(|(name, _)| name.to_string()).collect();
        let name = &names[member.index(names.len())];
        let mut words = sample.members().find(|(n, _)| n == name).map(|(_, words)| words.to_vec()).unwrap();
        for (at, byte) in damage {
            let at = at.index(words.len());
            words[at] = byte;
        }
        whole(&sample.with_bytes(name, &words).bytes()).iter().for_each(check);
    }
}

#[test]
fn the_container_of_the_samples_names_their_package() {
    assert!(CONTAINER.contains("OEBPS/content.opf"));
    assert_eq!(read(&Sample::epub3()).format, Format::Epub);
}
