//! Pages and what becomes of them.

use super::*;

fn read(source: &str) -> (Builder, Landmarks) {
    let mut page = Page::new();
    body(source, "", &mut page).unwrap();
    page.finish()
}

fn level(b: &Block) -> String {
    if b.level > 0 { b.level.to_string() } else { String::new() }
}

/// Each block as `kind: words`, its line endings as `/`, its tabs as `→`.
fn blocks(source: &str) -> Vec<String> {
    let (out, _) = read(source);
    let words = |b: &Block| out.text[b.range.clone()].replace('\n', "/").replace('\t', "→");
    out.blocks.iter().map(|b| format!("{}{}: {}", b.kind.name(), level(b), words(b))).collect()
}

/// Each span as `kind: words`, with where it leads.
fn spans(source: &str) -> Vec<String> {
    let (out, _) = read(source);
    let words = |range: &std::ops::Range<usize>| out.text[range.clone()].to_string();
    let told = |s: &Span| match &s.kind {
        SpanKind::Link(to) | SpanKind::Image(to) => format!("{}: {} → {to}", s.kind.name(), words(&s.range)),
        SpanKind::NoteCall(note) => format!("note_call: {} → {}", words(&s.range), words(note)),
        kind => format!("{}: {}", kind.name(), words(&s.range)),
    };
    out.spans.iter().map(told).collect()
}

#[test]
fn words_come_in_reading_order_with_blanks_collapsed() {
    let source = "<h1>The <em>Bridge</em></h1>\n<p>It was\n  built\there.<p>Then <div>not<hr>again</div> at last
        <blockquote>quoted <p>twice</blockquote><pre class=code>  fn a() {}\n\n}\n</pre>";
    assert_eq!(
        blocks(source),
        [
            "heading1: The Bridge",
            "paragraph: It was built here.",
            "paragraph: Then",
            "paragraph: not",
            "rule: ",
            "paragraph: again",
            "paragraph: at last",
            "quote1: quoted",
            "quote1: twice",
            "code:   fn a() {}//}",
        ]
    );
}

#[test]
fn blanks_between_characters_that_need_none_go_with_the_line_ending() {
    assert_eq!(blocks("<p>漢字\n漢字 漢字\nab\nc"), ["paragraph: 漢字漢字 漢字 ab c"]);
    assert_eq!(blocks("<p>a <em> b </em> c<em> d</em>&nbsp;</p>"), ["paragraph: a b c d"]);
    assert_eq!(spans("<p>a <em> b </em> c<em> d</em>&nbsp;</p>"), ["emphasis: b", "emphasis: d"]);
}

#[test]
fn lists_keep_their_markers() {
    let source = "<ol start=3><li>three<li>four<ul><li>deep</li></ul><p>more</li></ol>
        <ol type=a reversed><li value=9>nine<li>eight</ol><dl><dt>Term<dd>Meaning</dl>
        <ul><li><input type=checkbox checked> done</ul>";
    assert_eq!(
        blocks(source),
        [
            "item1: 3. three",
            "item1: 4. four",
            "item2: • deep",
            "item1: more",
            "item1: i. nine",
            "item1: h. eight",
            "item1: Term",
            "item1: Meaning",
            "item1: ☑ done",
        ]
    );
}

#[test]
fn lines_broken_by_hand_are_verse_and_long_ones_paragraphs() {
    assert_eq!(
        blocks("<p>Upon the bridge<br>the river<br>goes<br><br>and stays<br>here.<br></p>"),
        ["verse: Upon the bridge/the river/goes", "verse: and stays/here."]
    );
    let long = "a long line of prose that goes on ".repeat(6);
    assert_eq!(blocks(&format!("<div>{long}<br>{long}</div>")).len(), 2);
    assert_eq!(blocks("<pre>\n\n  one\n    two\n</pre>"), ["verse:   one/    two"]);
    assert_eq!(blocks("<h2>One<br>two</h2><ul><li>a<br>b</ul>"), ["heading2: One two", "item1: • a/b"]);
}

#[test]
fn marks_become_spans_block_by_block() {
    let source = "<p><b>a</b> <code>c</code> <del>d</del> <a href=e.html>e <i>f</i></a> H<sub>2</sub>O m<sup>2</sup> 4<sup>th</sup>
        <q>g <q>h</q></q> <ruby>漢<rt>kan</rt></ruby></p><a href=i><p>one</p><p>two</p></a>";
    assert_eq!(blocks(source), ["paragraph: a c d e f H₂O m² 4th “g ‘h’” 漢(kan)", "paragraph: one", "paragraph: two"]);
    let marks =
        ["strong: a", "code: c", "struck: d", "link: e f → e.html", "emphasis: f", "link: one → i", "link: two → i"];
    assert_eq!(spans(source), marks);
}

#[test]
fn changes_are_editorial_only_where_the_page_says_so() {
    assert_eq!(spans("<ins>a</ins> <del>b</del>"), ["struck: b"]);
    let source = "<ins class=handwritten>a</ins> <del class=tei-del>b</del>";
    assert_eq!(spans(source), ["addition: a", "deletion: b"]);
}

#[test]
fn rows_keep_their_columns() {
    let source = "<table><caption>Loads</caption><tr><th>Year<th colspan=2>Load<tr><td rowspan=2>1956<td>1<td><p>2</p>
        <tr><td>3<td>4<tr><td><td>5</table>";
    assert_eq!(blocks(source), ["paragraph: Loads", "row1: Year→Load", "row: 1956→1→2", "row: →3→4", "row: →5"]);
    assert_eq!(spans(source), ["strong: Year", "strong: Load"]);
    let corner = "<table><tr><td> <th>Tons<tr><th>North<td>4<tr><th>South<th>5</table>";
    assert_eq!(blocks(corner), ["row1: →Tons", "row: North→4", "row: South→5"]);
    let marked = "<table><thead><tr><td>a<td>b<tr><td>c<td>d<tbody><tr><td>1<td>2</table>";
    assert_eq!(blocks(marked), ["row1: a→b", "row: c→d", "row: 1→2"]);
    let none = ["<table><tr><th>a<th>b</table>", "<table><tr><th>a<td><tr><th>c<td>d</table>"].map(blocks);
    assert_eq!(none, [&["row: a→b"][..], &["row: a", "row: c→d"]]);
    let reaching = "<table><tr><td>1<td rowspan=2>2<tr><td>3<tr><td>4<td>5</table>";
    assert_eq!(blocks(reaching), ["row: 1→2", "row: 3", "row: 4→5"]);
}

#[test]
fn a_table_that_only_puts_things_beside_each_other_is_blocks() {
    let long = "<p>Long words of a transcript, one sentence after another.".repeat(12);
    let source = format!("<table><tr><th>Author<td>A. Berg<tr><th>Transcript<td>{long}</table>");
    let told = blocks(&source);
    assert_eq!(told[..2], ["row: Author→A. Berg", "paragraph: Transcript"]);
    assert_eq!(told.len(), 14);
    assert_eq!(blocks("<table><tr><td>one<tr><td>two</table>"), ["paragraph: one", "paragraph: two"]);
    assert_eq!(
        blocks("<table><tr><td><ul><li>a</ul><table><tr><td>b<td>c</table></table>"),
        ["item1: • a", "row: b→c"]
    );
}

#[test]
fn footnotes_are_called_and_links_are_links() {
    let source = "<p>One<sup><a href='#fn1' id=r1>1</a></sup> and <a href='#fn2'>[2]</a>, see <a href='#end'>3</a>.</p>
        <ol><li id=fn1>First note. <a href='#r1'>↩</a></li><li id=fn2><p>Second</p><p>note.</p></li></ol>
        <p id=end>The end.</p>";
    assert_eq!(
        spans(source),
        ["note_call: ¹ → 1. First note. ↩", "note_call: [2] → 2. Second\nnote.", "link: 3 → #end", "link: ↩ → #r1"]
    );
    let (out, landmarks) = read(source);
    assert_eq!(landmarks.anchor("fn2"), out.text.find("2. Second"));
    assert_eq!(landmarks.anchor("r1"), out.text.find('¹'));
}

#[test]
fn pages_of_the_original_are_loci() {
    let source =
        "<p>One <span role=doc-pagebreak id=p9 aria-label=9></span>two <span class=pagenum>[Pg xiv]</span>three";
    let (out, landmarks) = read(source);
    assert_eq!(out.text, "One two three");
    let loci: Vec<_> = landmarks.loci.iter().map(|l| (l.at, l.label.as_str())).collect();
    assert_eq!(loci, [(4, "9"), (8, "xiv")]);
    assert_eq!(landmarks.anchor("p9"), Some(4));
}

#[test]
fn images_are_called_by_their_words() {
    assert_eq!(blocks("<img src=a alt='A pier'><img src=b alt=T>he bridge"), ["paragraph: A pier The bridge"]);
    let source =
        "<img src=a.png alt='The bridge'><img src=b.png alt=''><img src='x/scan-1.jpg?s=2'><img src=c.gif width=1>
        <figure><img src=d.jpg alt=''><figcaption>A pier</figcaption></figure>";
    assert_eq!(
        spans(source),
        ["image: The bridge → a.png", "image: scan-1.jpg → x/scan-1.jpg?s=2", "image: A pier → d.jpg"]
    );
}

#[test]
fn what_is_no_word_of_the_page_is_left_out() {
    let source =
        "<script>a</script><style>b</style><template>c</template><p hidden>d</p><div style='display : none'>e</div>
        <noscript>f</noscript><svg><text>g</text></svg><!-- h --><textarea>i</textarea>";
    assert_eq!(blocks(source), ["paragraph: f i"]);
    assert_eq!(blocks("<h2 id=a>Piers<a class=headerlink href='#a'>¶</a></h2>"), ["heading2: Piers"]);
}

#[test]
fn the_files_of_a_book_are_one_text() {
    let mut page = Page::new();
    let one = "<?xml version='1.0'?><html><head><title/></head><body><p>One<a id='r1' href='../notes.xhtml#n1'>1</a></p></body></html>";
    body(one, "text/one.xhtml", &mut page).unwrap();
    body("<p id='n1'>1 Note, see <a href='text/one.xhtml'>one</a>.</p>", "notes.xhtml", &mut page).unwrap();
    let (out, landmarks) = page.finish();
    assert_eq!(out.text, "One1\n\n1 Note, see one.");
    assert_eq!(out.spans[0].kind, SpanKind::NoteCall(6..out.text.len()));
    assert_eq!(out.spans[1].kind, SpanKind::Link("text/one.xhtml".into()));
    assert_eq!(landmarks.anchor("text/one.xhtml"), Some(0));
    assert_eq!(landmarks.anchor("notes.xhtml#n1"), Some(6));
}

const SAMPLE: &str = include_str!("../../../tests/samples/bridge.html");

fn sample() -> Extract {
    whole(SAMPLE.as_bytes(), &Guidance::default()).unwrap()
}

/// Each block of the document itself, or of the page around it.
fn parted(extract: &Extract, chrome: bool) -> Vec<String> {
    let of = |b: &&Block| (b.part == Part::SiteChrome) == chrome;
    let words = |b: &Block| extract.text[b.range.clone()].replace('\n', "/").replace('\t', "→");
    extract.blocks.iter().filter(of).map(|b| format!("{}{}: {}", b.kind.name(), level(b), words(b))).collect()
}

#[test]
fn a_saved_page_is_its_document_and_the_page_around_it_is_folded() {
    let extract = sample();
    let document = parted(&extract, false);
    assert_eq!(
        document[..6],
        [
            "heading1: Report on the Bridge at Halden",
            "paragraph: 22 September 1956",
            "row: Source→State Archive of Halden, f. 12, d. 7, ll. 3–4",
            "row: Translator→Ann Dahl",
            "row: Original language→Norwegian",
            "heading2: Transcript",
        ]
    );
    assert_eq!(document[6], "verse: TO THE COUNCIL/of the city of Halden");
    assert!(document[7].starts_with("paragraph: On the morning of 22 September the guard of the bridge reported"));
    assert_eq!(
        document[9..],
        [
            "row1: Year→Carts→Heaviest",
            "row: 1954→11,200→3 t",
            "row: 1955→12,950→4 t",
            "row: 1956→not counted",
            "paragraph: Therefore I ask the Council:",
            "item1: 1. to close the bridge to carts of more than two tons;",
            "item1: 2. to send",
            "item2: • forty barrels of lime,",
            "item2: • a diver.",
            "paragraph: [handwritten: agreed] The song the ferrymen sing of it is true:",
            "verse: Upon the bridge at Halden/no cart goes twice alone,/the river takes the timber/and gives us back the stone.",
            "quote1: Whoever builds on sand, builds for the sea.",
            "verse: A. BERG/Chief Engineer",
            "paragraph: The third pier, drawn by the mason",
            "heading2: Notes",
            "item1: 1. About four centimetres. ↩",
            "item1: 2. The book itself is lost.",
            "item1: A copy is in d. 9. ↩",
        ]
    );
    let around = parted(&extract, true);
    let words = [
        "Skip to content",
        "Archive of Bridges",
        "Browse",
        "Search Go",
        "Home › Documents",
        "Share Mail",
        "Related",
        "Minutes",
        "Letter",
        "© Archive",
    ];
    for words in words {
        assert!(around.iter().any(|block| block.contains(words)), "{words} in {around:#?}");
    }
}

#[test]
fn the_head_of_a_saved_page_is_its_record() {
    let extract = sample();
    let told: Vec<_> =
        extract.readings.iter().map(|r| format!("{} = {}", r.field.name(), r.shown(&extract.text))).collect();
    assert_eq!(
        told,
        [
            "title = Report on the Bridge at Halden",
            "author = Berg, Anna",
            "document_date = 1956-09-22",
            "abstract = The chief engineer reports that two piers of the bridge have moved.",
            "rights = CC BY 4.0",
            "consulted = https://archive.example.org/documents/bridge-56",
        ]
    );
    assert_eq!(Some(extract.readings[0].range.start), extract.text.find("Report on"));
}

#[test]
fn notes_images_and_leaves_of_a_saved_page_are_where_they_stand() {
    let extract = sample();
    let words = |range: &std::ops::Range<usize>| extract.text[range.clone()].to_string();
    let notes = extract.spans.iter().filter_map(|s| match &s.kind {
        SpanKind::NoteCall(note) => Some(format!("{} {}", words(&s.range), words(note))),
        _ => None,
    });
    assert_eq!(
        notes.collect::<Vec<_>>(),
        ["¹ 1. About four centimetres. ↩", "² 2. The book itself is lost.\nA copy is in d. 9. ↩",]
    );
    let image = |s: &&Span| s.kind == SpanKind::Image("bridge-56_files/scan-3.jpg".into());
    assert_eq!(
        extract.spans.iter().find(image).map(|s| words(&s.range)).as_deref(),
        Some("The third pier, drawn by the mason")
    );
    let leaves: Vec<_> =
        extract.landmarks.loci.iter().map(|l| (l.label.as_str(), &extract.text[l.at..l.at + 6])).collect();
    assert_eq!(leaves, [("3", "On the"), ("4", "[handw")]);
    assert_eq!(extract.landmarks.anchor("n2"), extract.text.find("2. The book"));
}

#[test]
fn the_same_page_in_an_archive_is_the_same_text() {
    use base64::Engine;
    let page = base64::engine::general_purpose::STANDARD.encode(SAMPLE);
    let archive = format!(
        "MIME-Version: 1.0\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n\
        Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://archive.example.org/documents/bridge-56\r\n\r\n{page}\r\n--b--\r\n"
    );
    let extract = whole(archive.as_bytes(), &Guidance::default()).unwrap();
    assert_eq!(extract.text, sample().text);
    let consulted = extract.readings.iter().find(|r| r.field == Field::Consulted).map(|r| r.shown(""));
    assert_eq!(consulted.as_deref(), Some("https://archive.example.org/documents/bridge-56 (saved 23 November 2026)"));
}

#[test]
fn a_page_without_an_article_is_all_there_is() {
    let extract = whole(
        b"<title>Index</title><h1>Index</h1><ul><li><a href=a>One</a><li><a href=b>Two</a></ul>",
        &Guidance::default(),
    );
    assert_eq!(parted(&extract.unwrap(), false), ["heading1: Index", "item1: • One", "item1: • Two"]);
    let only = whole(b"<nav><a href=a>One</a></nav>", &Guidance::default()).unwrap();
    assert_eq!(parted(&only, false), ["paragraph: One"]);
}

#[test]
fn the_ways_to_other_pages_of_a_manual_are_folded() {
    let words = "The gauge is read at dawn and at dusk, and what was read is called across the water. ".repeat(6);
    let extract = whole(
        format!(
            "<title>Dawn</title><body><div class=navheader><table summary='Navigation header'><tr><th colspan=3>Dawn</th></tr>
            <tr><td><a href=a.html>Prev</a></td><td>&nbsp;</td><td><a href=c.html>Next</a></td></tr></table><hr></div>
            <div class=chapter><h2>Dawn</h2><p>{words}</p></div>
            <div class=navfooter><hr><table><tr><td><a href=a.html>Prev</a></td><td><a href=c.html>Next</a></td></tr>
            <tr><td>Night</td><td>Noon</td></tr></table></div></body>"
        )
        .as_bytes(),
        &Guidance::default(),
    )
    .unwrap();
    assert_eq!(parted(&extract, false), ["heading2: Dawn".to_string(), format!("paragraph: {}", words.trim_end())]);
    assert!(parted(&extract, true).iter().any(|row| row.contains("Noon")));
}

#[test]
fn a_box_of_the_article_is_of_it_and_a_list_of_links_beside_is_not() {
    let prose =
        "<p>The keeper of the upper lock read the gauge, as he had the day before, and wrote it down.</p>".repeat(8);
    let page = format!(
        "<body><div id=a><h1>Gauge</h1>{prose}<div class=sidebar><b>The mark</b> <p>It is cut into the pier of the old bridge, in \
        Roman numerals.</p></div>{prose}<div class=sidebar><a href=/a>One</a> <a href=/b>Two</a></div></div><footer>House</footer>"
    );
    let extract = whole(page.as_bytes(), &Guidance::default()).unwrap();
    assert!(parted(&extract, false).contains(&"paragraph: The mark".to_string()));
    assert_eq!(parted(&extract, true), ["paragraph: One Two", "paragraph: House"]);
}

#[test]
fn no_change_to_a_page_brings_the_reader_down() {
    // A fixed sequence: the same changes in every run.
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut dice = move |sides: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % sides as u64) as usize
    };
    let scraps: [&[u8]; 12] = [
        b"<",
        b">",
        b"</",
        b"<table>",
        b"<td>",
        b"</p>",
        b"<a href='#n1'>",
        b"<li>",
        b"<!--",
        b"\xff\xfe",
        b"&#x",
        b"\"",
    ];
    for _ in 0..1000 {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        for _ in 0..1 + dice(8) {
            let at = dice(bytes.len());
            match dice(4) {
                0 => bytes[at] = dice(256) as u8,
                1 => drop(bytes.drain(at..(at + dice(200)).min(bytes.len()))),
                2 => drop(bytes.splice(at..at, scraps[dice(scraps.len())].iter().copied())),
                _ => {
                    let end = (at + dice(300)).min(bytes.len());
                    let copy = bytes[at..end].to_vec();
                    let to = dice(bytes.len());
                    drop(bytes.splice(to..to, copy));
                }
            }
        }
        if let Ok(extract) = whole(&bytes, &Guidance::default()) {
            assert_eq!(extract.landmarks.loci.iter().filter(|l| l.at > extract.text.len()).count(), 0);
        }
    }
}

#[test]
fn the_deepest_page_that_is_let_through_is_read() {
    for tag in ["div", "span", "blockquote", "ul><li", "table><tr><td", "section", "q", "sup", "ruby", "font"] {
        let page = format!("<title>Deep</title>{}words, and more of them.", format!("<{tag}>").repeat(500));
        let extract = whole(page.as_bytes(), &Guidance::default()).unwrap();
        assert!(extract.text.contains("words, and more of them."), "{tag}");
    }
    assert!(whole("<div>".repeat(600).as_bytes(), &Guidance::default()).is_err());
}
