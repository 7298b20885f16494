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
    assert_eq!(blocks(source), ["paragraph: Loads", "row: Year→Load", "row: 1956→1→2", "row: →3→4", "row: →5"]);
    assert_eq!(spans(source), ["strong: Year", "strong: Load"]);
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
