//! Every place the JSON tells of is a place in `text`, or is not there.

use crate::reader::Reader;
use serde_json::{Value, json};

/// The code points of a text from `start` to `end`.
fn cut(text: &str, place: &Value) -> String {
    let [start, end] = ["start", "end"].map(|n| place[n].as_u64().unwrap_or_else(|| panic!("{place}")) as usize);
    text.chars().skip(start).take(end - start).collect()
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_place_of_a_hit_is_that_of_its_excerpt_and_its_matches_are_places_in_the_excerpt() {
    let reader = Reader::new();
    let long = "Nº 7 — ñandú:\tthe gauge\nstood at 610 [handwritten: or 624] and the board said nothing. ".repeat(60);
    reader.write("library/long.txt", format!("  {long}\n\n   The gauge at the end.  \n\n\n"));
    reader
        .write("library/essay.md", "---\ntitle: On boards\n---\n\n# *One* gauge\n\n- the [gauge](x.txt)\n- another\n");
    reader.write(
        "library/page.html",
        "<title>A page</title><nav><a href=/>Home</a> <a href=/x>More</a></nav><article><h1>Of the gauge</h1>\
         <p>It is told that the gauge stood higher, and that the keeper of the lock wrote it down every hour of the night.</p>\
         <p>Whoever reads the gauge reads twice, and whoever writes it down has read it for all who come after him.</p></article>",
    );
    let mut seen = 0;
    for (query, place) in [
        ("gauge", "library"),
        ("610 board", "library"),
        ("\"gauge stood\"", "library"),
        ("title:boards", "library"),
        ("gauge", "sample:"),
        ("\"fourteen centimetres\"", "sample:"),
        ("title:minutes", "sample:"),
        ("수문", "sample:"),
    ] {
        let found = reader.json(&["search", "--json", query, place, "--limit", "100"]);
        for hit in found["hits"].as_array().unwrap() {
            let path = hit["path"].as_str().unwrap();
            let shown = reader.json(&["show", "--json", path]);
            let excerpt = hit["excerpt"].as_str().unwrap();
            let there = cut(shown["text"].as_str().unwrap(), hit);
            assert_eq!(one_line(&there), excerpt, "{query}: {hit}");
            assert_eq!(there.trim(), there, "{query}: {hit}");
            let matches = hit["matches"].as_array().unwrap();
            assert_eq!(matches.is_empty(), query.starts_with("title:"), "{query}: {hit}");
            for one in matches {
                let words = cut(excerpt, &json!({"start": one[0], "end": one[1]}));
                assert_eq!(words.trim(), words, "{query}: {hit}");
                assert!(
                    !words.is_empty() && (query != "gauge" || words.eq_ignore_ascii_case("gauge")),
                    "{query}: {hit}"
                );
            }
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn what_a_file_tells_beside_its_text_has_its_words_and_no_place() {
    let reader = Reader::new();
    reader.write("essay.md", "---\ntitle: \"On boards: two\"\nauthor: Ada Berg\ndate: 1956-09-22\n---\n\nWords.\n");
    let shown = reader.json(&["show", "--json", "essay.md"]);
    let beside = |words: &str| json!({"text": words, "value": words, "by": "archive"});
    assert_eq!(shown["record"]["title"], beside("On boards: two"));
    assert_eq!(shown["record"]["author"], beside("Ada Berg"));
    assert_eq!(shown["record"]["document_date"], beside("1956-09-22"));

    // The file's own words stay beside the reader's.
    let id = shown["id"].as_str().unwrap();
    let note =
        format!("[document]\nid = \"{id}\"\n[document.corrections]\nauthor = \"A. K. Berg\"\nplace = \"Stavna\"\n");
    std::fs::create_dir_all(reader.annotations()).unwrap();
    std::fs::write(reader.annotations().join("by-hand.toml"), note).unwrap();
    let record = &reader.json(&["show", "--json", "essay.md"])["record"];
    let corrected = json!({"text": "Ada Berg", "value": "A. K. Berg", "by": "archive", "corrected": true});
    assert_eq!((&record["author"], &record["place"]), (&corrected, &json!({"value": "Stavna", "by": "reader"})));

    reader.write(
        "page.html",
        "<html><head><title>Of the gauge</title><meta name=author content='Ada Berg'><meta name=date content='1956-09-22'>\
         <link rel=canonical href='https://example.org/gauge'></head>\
         <body><h1>Of the gauge</h1><p>It stood higher than anybody had ever seen it stand in that month.</p></body></html>",
    );
    let shown = reader.json(&["show", "--json", "page.html"]);
    let (text, record) = (shown["text"].as_str().unwrap(), shown["record"].as_object().unwrap());
    assert_eq!(cut(text, &record["title"]), "Of the gauge");
    assert_eq!(record["author"], beside("Ada Berg"));
    assert_eq!(record["consulted"], beside("https://example.org/gauge"));
    for (field, reading) in record {
        assert!(["text", "value", "by"].iter().all(|name| reading[name].is_string()), "{field}: {reading}");
        assert_eq!(reading.get("start").is_some(), reading.get("end").is_some(), "{field}: {reading}");
    }
}
