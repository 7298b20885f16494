//! The command line, by the real binary: answers, exit codes, and one sentence for whatever is wrong.

mod common;
#[path = "cli/delo.rs"]
mod delo;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/places.rs"]
mod places;
#[path = "cli/reader.rs"]
mod reader;
#[path = "cli/sentences.rs"]
mod sentences;
#[path = "cli/truth.rs"]
mod truth;

use reader::{Answer, Reader, text};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

const LETTER: &str = "The harbour book\n\nThe pilot wrote that the draft [in pencil: second] report was late, and that \
    nobody had seen it.\n\nNobody had asked for the draft either. The report was late again in spring.\n";

fn with_letter() -> (Reader, String) {
    let reader = Reader::new();
    let letter = reader.write("library/letter.txt", LETTER);
    let letter = text(&letter).to_string();
    (reader, letter)
}

// search and index

#[test]
fn search_indexes_what_is_new_or_changed_and_forgets_what_is_gone() {
    let (reader, letter) = with_letter();
    reader.write("library/blob", b"\0\x01\x02 not a text");
    let found = reader.json(&["search", "--json", "pilot", "library"]);
    assert_eq!((&found["total"], &found["documents"]), (&json!(1), &json!(1)));
    assert_eq!(found["index"], json!({"documents": 1, "complete": true}));
    assert_eq!(found["hits"][0]["path"], letter.as_str());

    fs::write(&letter, LETTER.replace("pilot", "harbour master")).unwrap();
    reader.write("library/below/other.txt", "A pilot of another port.\n");
    let found = reader.json(&["search", "--json", "pilot", "library"]);
    assert_eq!(found["hits"].as_array().unwrap().len(), 1);
    assert!(found["hits"][0]["path"].as_str().unwrap().ends_with("other.txt"));

    fs::remove_file(reader.path("library/below/other.txt")).unwrap();
    let answer = reader.run(&["search", "--json", "pilot", "library"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    assert_eq!(serde_json::from_str::<Value>(&answer.out).unwrap()["hits"], json!([]));
}

#[test]
fn a_phrase_is_found_across_a_bracket_and_its_place_is_in_code_points() {
    let reader = Reader::new();
    reader.write("a.txt", format!("Nº 7, № 8 — ñandú.\n\n{LETTER}"));
    for query in ["\"draft second report\"", "\"second report\""] {
        let found = reader.json(&["search", "--json", query, "a.txt"]);
        assert_eq!(found["total"], 1, "{query}");
        let hit = &found["hits"][0];
        let shown = reader.json(&["show", "--json", "a.txt"]);
        let all: Vec<char> = shown["text"].as_str().unwrap().chars().collect();
        let [start, end] = ["start", "end"].map(|n| hit[n].as_u64().unwrap() as usize);
        let words: String = all[start..end].iter().collect();
        assert!(words.contains("second] report"), "{query}: {words}");
        let excerpt: Vec<char> = hit["excerpt"].as_str().unwrap().chars().collect();
        let matched = hit["matches"][0].as_array().unwrap();
        let [from, to] = [0, 1].map(|n| matched[n].as_u64().unwrap() as usize);
        let matched: String = excerpt[from..to].iter().collect();
        assert!(matched.contains("second] report"), "{query}: {matched}");
    }
}

#[test]
fn plain_hits_are_lines_an_editor_can_follow() {
    let (reader, _) = with_letter();
    let answer = reader.run(&["search", "spring", "library"]);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    assert!(answer.out.starts_with("library/letter.txt:5: "), "{}", answer.out);
    assert_eq!(reader.run(&["search", "absent", "library"]).out, "");
}

#[test]
fn a_query_that_is_not_understood_still_searches_and_says_so() {
    let (reader, _) = with_letter();
    let answer = reader.run(&["search", "pilot who:", "library"]);
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(answer.err.starts_with("postil: "), "{answer:?}");
    assert!(answer.out.contains("pilot"));
}

#[test]
fn limit_and_offset_page_through_the_same_order() {
    let reader = Reader::new();
    for n in 0..7 {
        reader.write(&format!("library/{n}.txt"), format!("Lantern number {n} of the quay.\n"));
    }
    let path = |hit: &Value| hit["path"].as_str().unwrap().to_string();
    let page = |offset: &str, limit: &str| -> Vec<String> {
        let found = reader.json(&["search", "--json", "lantern", "library", "--offset", offset, "--limit", limit]);
        assert_eq!(found["total"], 7);
        found["hits"].as_array().unwrap().iter().map(path).collect()
    };
    let all = page("0", "20");
    assert_eq!(all.len(), 7);
    assert_eq!([page("0", "3"), page("3", "3"), page("6", "3")].concat(), all);
}

#[test]
fn the_index_tells_what_it_did_and_what_it_could_not_read() {
    let (reader, _) = with_letter();
    reader.write("library/blob.txt", b"\x7fELF\0\0\0\x01binary");
    let told = reader.json(&["index", "library", "--json"]);
    assert_eq!(
        (&told["documents"], &told["added"], &told["changed"], &told["removed"]),
        (&json!(1), &json!(1), &json!(0), &json!(0))
    );
    assert!(told["passages"].as_u64().unwrap() >= 1 && told["seconds"].is_number());
    let failed = told["failed"].as_array().unwrap();
    assert_eq!(failed.len(), 1);
    assert!(failed[0]["path"].as_str().unwrap().ends_with("blob.txt") && failed[0]["why"].is_string());
    let again = reader.json(&["index", "library", "--json"]);
    assert_eq!(
        (&again["added"], &again["changed"], again["failed"].as_array().unwrap().len()),
        (&json!(0), &json!(0), 1)
    );
    let rebuilt = reader.json(&["index", "library", "--json", "--rebuild"]);
    assert_eq!((&rebuilt["documents"], &rebuilt["changed"]), (&json!(1), &json!(1)));
}

#[test]
fn another_library_stays_in_the_index_and_out_of_the_answer() {
    let (reader, _) = with_letter();
    reader.write("library-two/b.txt", "The pilot of the second library.\n");
    reader.json(&["index", "library", "--json"]);
    let told = reader.json(&["index", "library-two", "--json"]);
    assert_eq!((&told["documents"], &told["removed"]), (&json!(1), &json!(0)));
    assert_eq!(reader.json(&["search", "--json", "pilot", "library"])["total"], 1);
    assert_eq!(reader.json(&["search", "--json", "pilot", "library", "library-two"])["total"], 2);
}

#[test]
fn the_samples_are_the_first_library() {
    let reader = Reader::new();
    let told = reader.json(&["index", "--json"]);
    assert!(told["documents"].as_u64().unwrap() >= 12 && told["failed"] == json!([]), "{told}");
    let missing = reader.run(&["show", "sample:no-such"]);
    let said = missing.is_one_sentence("a sample that is not there");
    let name = said.trim_end().split(", ").last().unwrap();
    let shown = reader.json(&["show", "--json", &format!("sample:{name}")]);
    assert_eq!(shown["path"], format!("sample:{name}"));
}

#[test]
fn a_damaged_or_foreign_index_is_made_anew() {
    let (reader, _) = with_letter();
    reader.json(&["index", "library", "--json"]);
    let mut indexes = fs::read_dir(reader.path(".cache/postil")).unwrap();
    let index = indexes.next().unwrap().unwrap().path();
    for damage in ["cut", "noise", "gone"] {
        for entry in fs::read_dir(&index).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() && path.extension().is_none_or(|e| e != "lock") {
                match damage {
                    "cut" => fs::write(&path, "").unwrap(),
                    "noise" => fs::write(&path, "no index of ours\n".repeat(40)).unwrap(),
                    _ => fs::remove_file(&path).unwrap(),
                }
            }
        }
        let answer = reader.run(&["search", "--json", "pilot", "library"]);
        assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{damage}: {answer:?}");
        assert_eq!(serde_json::from_str::<Value>(&answer.out).unwrap()["total"], 1, "{damage}");
    }
}

#[test]
fn two_that_index_at_once_both_find_everything() {
    let reader = Reader::new();
    for n in 0..200 {
        reader.write(&format!("library/{n}.txt"), format!("Lantern number {n} of the quay.\n\n{LETTER}"));
    }
    std::thread::scope(|threads| {
        for _ in 0..3 {
            threads.spawn(|| {
                let found = reader.json(&["search", "--json", "lantern quay", "library"]);
                assert_eq!((&found["documents"], &found["index"]["complete"]), (&json!(200), &json!(true)), "{found}");
            });
        }
    });
}

#[test]
fn a_file_whose_name_is_not_unicode_is_found_and_shown() {
    let reader = Reader::new();
    fs::create_dir(reader.path("library")).unwrap();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    fs::write(reader.path("library").join(name), LETTER).unwrap();
    for _ in 0..2 {
        assert_eq!(reader.json(&["search", "--json", "pilot", "library"])["hits"].as_array().unwrap().len(), 1);
    }
    let shown = Answer::of(reader.command(&["show"]).arg(reader.path("library").join(name)));
    assert!(shown.out.contains("The pilot wrote"), "{shown:?}");
}

// show and cite

#[test]
fn a_document_is_set_at_the_width_asked_for_in_the_view_asked_for() {
    let (reader, _) = with_letter();
    let shown = reader.run(&["show", "library/letter.txt", "--width", "30"]);
    assert_eq!((shown.code, shown.err.as_str()), (0, ""));
    assert!(shown.out.lines().all(|line| line.chars().count() <= 30), "{}", shown.out);
    assert!(shown.out.split_whitespace().collect::<Vec<_>>().join(" ").contains("draft [in pencil: second] report"));
    let reading = reader.run(&["show", "library/letter.txt", "--view", "reading"]).out;
    assert!(reading.split_whitespace().collect::<Vec<_>>().join(" ").contains("draft second report"), "{reading}");
    let from = reader.run(&["show", "library/letter.txt:5"]).out;
    assert!(from.trim_start().starts_with("Nobody had asked"), "{from}");
}

#[test]
fn nothing_a_terminal_would_obey_is_printed_from_a_document() {
    let reader = Reader::new();
    reader.write("a.txt", "Before \u{1b}[2J\u{9b}31m\u{202e} after the evil words.\n");
    let out = reader.run(&["show", "a.txt"]).out;
    assert!(out.contains("after") && !out.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{out:?}");
}

#[test]
fn on_a_terminal_every_answer_is_cleaned_and_json_stays_json() {
    let reader = Reader::new();
    reader.write("evil\u{9b}2J.txt", "Before \u{1b}[2J\u{9b}31m\u{202e} after the evil words.\n");
    for arguments in [
        &["show", "evil\u{9b}2J.txt"][..],
        &["show", "--json", "evil\u{9b}2J.txt"],
        &["search", "evil words", "."],
        &["search", "evil words", ".", "--json"],
        &["show", "missing\u{9b}2J"],
    ] {
        let seen = reader.on_a_terminal(arguments);
        // What the progress of indexing uses to take back its line is ours.
        let seen = seen.replace("\r\u{1b}[K", "").replace("\r\n", "\n");
        let foreign: Vec<char> = seen.chars().filter(|c| c.is_control() && *c != '\n' || *c == '\u{202e}').collect();
        assert!(foreign.is_empty(), "{arguments:?}: {seen:?}");
        if arguments.contains(&"--json") {
            let json: Value = serde_json::from_str(&seen).unwrap();
            assert!(json.to_string().contains("31m\u{202e} after"), "{seen}");
        }
    }
}

#[test]
fn a_citation_is_one_line() {
    let (reader, _) = with_letter();
    let cited = reader.run(&["cite", "library/letter.txt", "--quote", "nobody had seen it"]);
    assert_eq!((cited.code, cited.out.lines().count()), (0, 1), "{cited:?}");
}

// notes

#[test]
fn a_note_is_added_listed_and_in_the_file_as_the_format_says() {
    let (reader, letter) = with_letter();
    let body = "Compare the log.\nTwice.";
    let quote = "nobody had seen it";
    let options =
        ["notes", "add", "library/letter.txt", "--quote", quote, "--body", body, "--tag", "harbour", "--colour", "g"];
    let added = reader.run(&options);
    assert_eq!((added.code, added.err.as_str()), (0, ""), "{added:?}");
    let id = added.out.trim();
    assert_eq!(id.len(), 26);

    let notes = reader.json(&["notes", "list", "library/letter.txt", "--json"]);
    let [note] = notes.as_array().unwrap().as_slice() else { panic!("{notes}") };
    let start = LETTER.find(quote).unwrap();
    for (name, value) in [
        ("id", json!(id)),
        ("path", json!(letter)),
        ("motivation", json!("commenting")),
        ("exact", json!(quote)),
        ("tags", json!(["harbour"])),
        ("colour", json!("green")),
        ("creator", json!("reader")),
        ("start", json!(start)),
        ("end", json!(start + quote.len())),
        ("state", json!("found")),
    ] {
        assert_eq!(note[name], value, "{name}");
    }
    assert_eq!(note["body"].as_str().unwrap().trim_end(), body);
    assert!(note["created"].as_str().unwrap().ends_with('Z') && note["modified"] == note["created"]);

    let files = reader.note_files();
    let [(path, toml)] = files.as_slice() else { panic!("{files:?}") };
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    let file: toml::Table = toml.parse().unwrap();
    assert_eq!(file["format"].as_integer(), Some(1));
    let shown = reader.json(&["show", "--json", "library/letter.txt"]);
    assert_eq!(file["document"]["id"].as_str(), shown["id"].as_str());
    assert_eq!(file["document"]["source"].as_str(), shown["source"].as_str());
    let note = &file["annotation"][0];
    assert_eq!((note["id"].as_str(), note["exact"].as_str()), (Some(id), Some(quote)));
    assert_eq!((note["start"].as_integer(), note["rev"].as_integer()), (Some(start as i64), Some(1)));
    assert!(
        note["on"].as_str().unwrap().starts_with("b3:") && LETTER[..start].ends_with(note["prefix"].as_str().unwrap())
    );
    assert!(LETTER[start + quote.len()..].starts_with(note["suffix"].as_str().unwrap()));
}

#[test]
fn every_kind_of_note_can_be_added_and_filtered() {
    let (reader, _) = with_letter();
    let add = |more: &[&str]| {
        let answer = reader.run(&[&["notes", "add", "library/letter.txt"], more].concat());
        assert_eq!(answer.code, 0, "{more:?}: {answer:?}");
    };
    add(&["--quote", "The pilot", "--colour", "blue"]);
    add(&["--quote", "in\nspring", "--tag", "weather"]);
    add(&["--bookmark"]);
    add(&["--body", "On the whole letter, as the mate had it.", "--user", "mate"]);
    let line = reader.run(&["notes", "add", "library/letter.txt:5", "--body", "On the paragraph."]);
    assert_eq!(line.code, 0, "{line:?}");
    let list = |more: &[&str]| -> Vec<String> {
        let answer = reader.run(&[&["notes", "list", "--json"], more].concat());
        let notes: Vec<Value> = serde_json::from_str(&answer.out).unwrap();
        assert_eq!(answer.code, i32::from(notes.is_empty()));
        let mut kinds: Vec<String> = notes.iter().map(|n| n["motivation"].as_str().unwrap().to_string()).collect();
        kinds.sort();
        kinds
    };
    assert_eq!(list(&[]), ["bookmarking", "commenting", "commenting", "highlighting", "tagging"]);
    assert_eq!(list(&["--tag", "weather"]), ["tagging"]);
    assert_eq!(list(&["--by", "mate"]), ["commenting"]);
    assert_eq!(list(&["--query", "mate letter"]), ["commenting"]);
    assert_eq!(list(&["--tag", "none"]), [""; 0]);
    let plain = reader.run(&["notes", "list"]).out;
    assert_eq!(plain.lines().count(), 5);
    assert!(plain.contains("library/letter.txt:5: “in spring” [weather]"), "{plain}");
}

#[test]
fn a_quotation_at_several_places_is_refused_with_the_places_until_its_company_is_told() {
    let (reader, _) = with_letter();
    let quote = |more: &[&str]| {
        reader.run(&[&["notes", "add", "library/letter.txt", "--quote", "report was late"], more].concat())
    };
    let answer = quote(&[]);
    let said = answer.is_one_sentence("a quotation at two places");
    assert!(
        said.contains("2 places") && said.contains("line 3") && said.contains("line 5") && said.contains("--prefix"),
        "{said}"
    );
    assert!(reader.note_files().is_empty());
    assert_eq!(quote(&["--suffix", "again"]).code, 0);
    assert_eq!(quote(&["--prefix", "second]"]).code, 0);
    quote(&["--prefix", "third"]).is_one_sentence("company that is not there");
    let starts: Vec<u64> = reader
        .json(&["notes", "list", "--json"])
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n["start"].as_u64().unwrap())
        .collect();
    let places: Vec<u64> = LETTER.match_indices("report was late").map(|(at, _)| at as u64).collect();
    assert_eq!(starts, places);
    // As it is copied from the reading view.
    assert_eq!(reader.run(&["notes", "add", "library/letter.txt", "--quote", "draft second report"]).code, 0);
}

#[test]
fn notes_follow_a_document_that_is_moved_or_saved_with_other_line_endings() {
    let (reader, letter) = with_letter();
    assert_eq!(reader.run(&["notes", "add", &letter, "--quote", "The pilot", "--body", "who?"]).code, 0);
    let moved = reader.path("elsewhere.txt");
    fs::rename(&letter, &moved).unwrap();
    let state = |doc: &str| reader.json(&["notes", "list", doc, "--json"])[0]["state"].clone();
    assert_eq!(state(text(&moved)), "found");
    fs::write(&moved, LETTER.replace('\n', "\r\n")).unwrap();
    assert_eq!(state(text(&moved)), "found");
    fs::remove_file(&moved).unwrap();
    let all = reader.json(&["notes", "list", "--json"]);
    assert_eq!((&all[0]["state"], &all[0]["exact"]), (&json!("unsearched"), &json!("The pilot")));
    assert!(all[0].get("start").is_none());
}

#[test]
fn notes_of_a_document_that_is_gone_are_listed_with_the_one_that_has_its_words() {
    let (reader, letter) = with_letter();
    for (quote, body) in [("The pilot", "who?"), ("late, and that", "when?"), ("nobody had seen it", "nobody?")] {
        assert_eq!(reader.run(&["notes", "add", &letter, "--quote", quote, "--body", body]).code, 0);
    }
    let other = text(&reader.write("other.txt", format!("A fair copy.\n\n{LETTER}"))).to_string();
    assert_eq!(reader.run(&["notes", "list", &other, "--json"]).out.trim(), "[]", "its twin is there");
    fs::remove_file(&letter).unwrap();
    fs::write(&other, format!("A fair copy.\n\n{}", LETTER.replace("nobody had seen", "no one had read"))).unwrap();
    assert_eq!(reader.run(&["notes", "list", &other]).code, 1, "two of three are not enough");
    fs::write(&other, format!("A fair copy.\n\n{}", LETTER.replace("in spring", "in autumn"))).unwrap();
    let listed = reader.json(&["notes", "list", &other, "--json"]);
    let of = |name: &str| listed.as_array().unwrap().iter().map(|n| n[name].clone()).collect::<Vec<_>>();
    assert_eq!((of("state"), of("path")), (vec![json!("found"); 3], vec![json!(other); 3]));
    let said = reader.run(&["notes", "list", &other]).err;
    assert!(said.contains("letter.txt, which is gone"), "{said}");
    assert!(reader.note_files()[0].1.contains("letter.txt"), "listing changes nothing");
    let answer = reader.run(&["notes", "add", &other, "--quote", "A fair copy", "--body", "by whom?"]);
    assert!(answer.code == 0 && answer.err.contains("are kept with this document now"), "{answer:?}");
    assert_eq!(reader.json(&["notes", "list", &other, "--json"]).as_array().unwrap().len(), 4);
    assert_eq!(reader.note_files().len(), 1);
}

#[test]
fn two_processes_with_fifty_notes_each_lose_none() {
    let (reader, letter) = with_letter();
    std::thread::scope(|threads| {
        for who in ["first", "second"] {
            let (reader, letter) = (&reader, &letter);
            threads.spawn(move || {
                for n in 0..50 {
                    let answer = reader.run(&["notes", "add", letter, "--body", &format!("{who} {n}"), "--user", who]);
                    assert_eq!(answer.code, 0, "{answer:?}");
                }
            });
        }
    });
    let notes = reader.json(&["notes", "list", &letter, "--json"]);
    let mut bodies: Vec<&str> = notes.as_array().unwrap().iter().map(|n| n["body"].as_str().unwrap().trim()).collect();
    bodies.sort_unstable();
    bodies.dedup();
    assert_eq!(bodies.len(), 100);
}

#[test]
fn a_broken_note_file_is_never_overwritten_and_its_flaw_is_told() {
    let (reader, letter) = with_letter();
    assert_eq!(reader.run(&["notes", "add", &letter, "--body", "first"]).code, 0);
    let (path, _) = reader.note_files().remove(0);
    let broken = "format = 1\n[document\n";
    fs::write(&path, broken).unwrap();
    let listed = reader.run(&["notes", "list", &letter]);
    assert_eq!(listed.code, 2, "{listed:?}");
    assert!(listed.err.contains("line 2") && !listed.err.contains("panicked"), "{listed:?}");
    let added = reader.run(&["notes", "add", &letter, "--body", "second"]);
    assert_eq!(added.code, 0, "{added:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), broken);
    assert!(reader.note_files().iter().any(|(other, words)| other != &path && words.contains("second")));
}

// bad input

#[test]
fn whatever_is_wrong_is_said_in_one_sentence() {
    let (reader, letter) = with_letter();
    reader.write("blob", b"PNG\0\0\x01\x02\0");
    rustix::fs::mknodat(rustix::fs::CWD, reader.path("fifo"), rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    std::os::unix::fs::symlink("loop", reader.path("loop")).unwrap();
    for arguments in [
        &["show", "no/such.txt"][..],
        &["show", "letter.txt\u{1b}[2J"],
        &["show", "library"],
        &["show", "blob"],
        &["show", "fifo"],
        &["show", "/dev/zero"],
        &["show", "loop"],
        &["show", ""],
        &["show", &"x".repeat(5000)],
        &["show", "library/letter.txt#2"],
        &["show", "sample:no-such"],
        &["show", "library/letter.txt", "--width", "0"],
        &["show", "library/letter.txt", "--view", "upside-down"],
        &["show"],
        &["search", "", "library"],
        &["search", "pilot", "no-such-folder"],
        &["index", "no-such-folder"],
        &["notes"],
        &["notes", "list", "no-such.txt"],
        &["notes", "add", "library/letter.txt"],
        &["notes", "add", "library/letter.txt", "--quote", ""],
        &["notes", "add", "library/letter.txt", "--quote", "words it does not have"],
        &["notes", "add", "library/letter.txt", "--body", "x", "--colour", "plaid"],
        &["notes", "add", "library/letter.txt", "--prefix", "x"],
        &["cite", "library/letter.txt", "--quote", "late"],
        &["no-such-command"],
        &["library", "show", "library/letter.txt"],
        &["--no-such-option"],
        &["show", "library/letter.txt", "--log", "no/such/folder/log"],
    ] {
        reader.run(arguments).is_one_sentence(&format!("{arguments:?}"));
    }
    assert!(reader.note_files().is_empty());
    assert_eq!(fs::read_to_string(letter).unwrap(), LETTER);
}

#[test]
fn an_empty_folder_has_nothing_and_that_is_no_error() {
    let reader = Reader::new();
    fs::create_dir(reader.path("empty")).unwrap();
    let searched = reader.run(&["search", "pilot", "empty"]);
    assert_eq!((searched.code, searched.out.as_str()), (1, ""));
    assert_eq!(reader.json(&["index", "--json", "empty"])["documents"], 0);
    let listed = reader.run(&["notes", "list", "--json"]);
    assert_eq!((listed.code, listed.out.trim()), (1, "[]"));
}

#[test]
fn without_a_terminal_the_reading_room_says_so() {
    let (reader, letter) = with_letter();
    for arguments in [&[][..], &["library"], &["./library/letter.txt"], &[letter.as_str()]] {
        let answer = reader.run(arguments);
        assert!(answer.is_one_sentence("no terminal").contains("terminal"), "{answer:?}");
    }
    // A file named like a command is a file when it is written as a path.
    reader.write("show", "words");
    assert!(reader.run(&["./show"]).is_one_sentence("./show").contains("terminal"));
    assert!(reader.run(&["no-such"]).is_one_sentence("no such path").contains("no-such"));
}

#[test]
fn a_home_that_cannot_be_written_leaves_reading_possible() {
    let (reader, letter) = with_letter();
    let file = reader.write("file", "not a folder");
    let run = |arguments: &[&str]| Answer::of(reader.command(arguments).env("HOME", file.join("below")));
    assert_eq!(run(&["show", &letter]).code, 0);
    run(&["search", "pilot", "library"]).is_one_sentence("search");
    run(&["index", "library"]).is_one_sentence("index");
    run(&["notes", "add", &letter, "--body", "x"]).is_one_sentence("notes add");
    let doctor = run(&["doctor", "--json"]);
    assert_eq!(doctor.code, 1, "{doctor:?}");
    let findings: Vec<Value> = serde_json::from_str(&doctor.out).unwrap();
    assert!(findings.iter().any(|f| f["name"] == "configuration" && f["state"] == "broken"), "{findings:?}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let reader = Reader::new();
    reader.write("long.txt", "A line of a long text that nobody reads to its end.\n\n".repeat(40_000));
    let mut child =
        reader.command(&["show", "long.txt"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(first.contains("A line of a long text"));
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[test]
fn an_answer_that_cannot_be_written_is_an_error() {
    let (reader, letter) = with_letter();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let answer = Answer::of(reader.command(&["show", &letter]).stdout(full));
    assert!(answer.is_one_sentence("a full disk").contains("full"));
}

#[test]
fn help_and_version_are_answers() {
    let reader = Reader::new();
    for arguments in [&["--help"][..], &["--version"], &["show", "--help"], &["notes", "add", "--help"]] {
        let answer = reader.run(arguments);
        assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{arguments:?}");
        assert!(!answer.out.is_empty());
    }
}

#[test]
fn the_doctor_says_how_everything_is_and_makes_nothing() {
    let reader = Reader::new();
    let findings = reader.json(&["doctor", "--json"]);
    let names: Vec<&str> = findings.as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["terminal", "configuration", "cache", "state", "index", "notes"]);
    for finding in findings.as_array().unwrap() {
        assert!(["well", "warning"].contains(&finding["state"].as_str().unwrap()) && finding["says"].is_string());
    }
    assert_eq!(fs::read_dir(reader.path("")).unwrap().count(), 0);
}

#[test]
fn the_doctor_tells_the_documents_own_flaws() {
    let reader = Reader::new();
    // The first library is the samples, and one of their brackets is never closed.
    let findings = reader.json(&["doctor", "--documents", "--json"]);
    let flaws: Vec<&Value> =
        findings.as_array().unwrap().iter().filter(|f| f["name"].as_str().unwrap().starts_with("sample:")).collect();
    assert!(flaws.iter().any(|f| f["says"] == "bracket never closed"), "{findings}");
}

#[test]
fn a_command_that_is_not_there_yet_is_no_misspelt_path() {
    let (reader, _) = with_letter();
    for (arguments, command) in [
        (&["leaves"][..], "postil leaves"),
        (&["leaves", "library", "--json"], "postil leaves"),
        (&["names", "library"], "postil names"),
        (&["man"], "postil man"),
        (&["notes", "export", "--format", "csv"], "postil notes export"),
        (&["cite", "library/letter.txt", "--style", "ris"], "postil cite --style"),
    ] {
        let answer = reader.run(arguments);
        let said = answer.is_one_sentence(command);
        assert!(said.contains(&format!("`{command}` is not there yet: ")), "{said}");
    }
    // A folder of that name is opened.
    reader.write("leaves/letter.txt", LETTER);
    assert!(reader.run(&["leaves"]).is_one_sentence("no terminal").contains("needs a terminal"));
    // And a word that is none of them is a path.
    assert!(reader.run(&["leafs"]).is_one_sentence("a path").contains("no file or folder named leafs"));
}

#[test]
fn an_option_that_is_not_there_is_named_with_its_command() {
    let (reader, _) = with_letter();
    let answer = reader.run(&["cite", "library/letter.txt", "--qoute", "draft"]);
    let said = answer.is_one_sentence("a misspelt option");
    assert!(said.contains("`postil cite` has no option --qoute (perhaps --quote is meant)"), "{said}");
    let answer = reader.run(&["index", "--thoroughly"]);
    let said = answer.is_one_sentence("another command's option");
    assert!(said.contains("no option --thoroughly: postil index --help") && !said.contains("tip"), "{said}");
}

#[test]
fn a_folder_without_documents_is_said_to_be_empty() {
    let reader = Reader::new();
    fs::create_dir(reader.path("empty")).unwrap();
    let answer = reader.run(&["search", "word", "empty"]);
    assert_eq!((answer.code, answer.out.as_str(), answer.err.lines().count()), (1, "", 1), "{answer:?}");
    assert!(answer.err.contains("there are no documents in ") && answer.err.contains("/empty"), "{answer:?}");
    let answer = reader.run(&["search", "--json", "word", "empty"]);
    assert_eq!((answer.code, answer.err.lines().count()), (1, 1), "{answer:?}");
    assert_eq!(serde_json::from_str::<Value>(&answer.out).unwrap()["total"], 0);
    // Where there are documents and none has the word, nothing is said.
    let (reader, _) = with_letter();
    let answer = reader.run(&["search", "absent", "library"]);
    assert_eq!((answer.code, answer.err.as_str()), (1, ""), "{answer:?}");
}

// corrections

#[test]
fn the_readers_corrections_are_in_the_record_and_the_citation_and_the_documents_words_stay() {
    let reader = Reader::new();
    let words = "May 3, 1931\n\nTelegram from I. Marsh to the Water Board\n\nSecret\n\nThe lock is shut [at last].\n\n\
        [handwritten: signed] I. Marsh\n\nWBA, Fond 7, Opis 2, Delo 31, Listy 4-5.\n";
    let letter = reader.write("letter.txt", words);
    let before = reader.json(&["show", "--json", "letter.txt"]);
    let (id, title) = (before["id"].as_str().unwrap(), &before["record"]["title"]);
    fs::create_dir_all(reader.annotations()).unwrap();
    let note = format!(
        "[document]\nid = \"{id}\"\n[document.corrections]\ntitle = \"The lock is shut\"\n\
         catalogue_date = \"4 May 1931\"\nreference = \"WBA, Fond 8, Opis 1, Delo 2, List 3\"\nplace = \"Stavna\"\n\
         signature = {{ \"I. Marsh\" = \"I. K. Marsh\" }}\nunheard_of = \"x\"\n"
    );
    fs::write(reader.annotations().join("by-hand.toml"), &note).unwrap();
    let record = &reader.json(&["show", "--json", "letter.txt"])["record"];
    let expected = json!({
        "text": title["text"], "value": "The lock is shut", "by": title["by"], "start": title["start"], "end": title["end"],
        "corrected": true,
    });
    assert_eq!(record["title"], expected);
    assert_eq!(record["catalogue_date"]["value"], "1931-05-04");
    assert_eq!(record["reference"]["value"], "WBA, f. 8, op. 1, d. 2, l. 3");
    assert_eq!(record["reference"]["parts"]["fond"], "8");
    assert_eq!(record["signature"][0]["value"], "I. K. Marsh");
    assert_eq!(record["place"], json!({"value": "Stavna", "by": "reader"}));
    let cited = reader.run(&["cite", text(&letter)]);
    let said = "The lock is shut, 4 May 1931, WBA, f. 8, op. 1, d. 2, l. 3";
    assert!(cited.out.contains(said), "{cited:?}");
    let found = reader.json(&["search", "--json", "title:shut", "letter.txt"]);
    assert_eq!(found["hits"][0]["title"], "The lock is shut");
    // Another word on it is another record, without any change of the file.
    fs::write(reader.annotations().join("by-hand.toml"), note.replace("lock is shut", "lock is open")).unwrap();
    let found = reader.json(&["search", "--json", "title:open", "letter.txt"]);
    assert_eq!(found["hits"][0]["title"], "The lock is open");
}
