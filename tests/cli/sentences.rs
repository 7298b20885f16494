//! What the command line says is about what was asked, in its own words.

use crate::reader::{Answer, Reader, text};
use serde_json::{Value, json};
use std::fs;

#[test]
fn the_index_of_a_folder_is_told_of_that_folder_alone() {
    let reader = Reader::new();
    reader.write("one/a.txt", "The pilot.\n");
    reader.write("one/b.txt", "The mate.\n");
    reader.write("two/c.txt", "The boy.\n");
    fs::create_dir(reader.path("empty")).unwrap();
    assert!(reader.run(&["index", "one"]).out.starts_with("2 documents in 2 passages: 2 added, "));
    assert!(reader.run(&["index", "two"]).out.starts_with("1 document in 1 passage: 1 added, "));
    assert!(reader.run(&["index", "one/a.txt"]).out.starts_with("1 document in 1 passage: 0 added, "));
    let answer = reader.run(&["index", "empty"]);
    let said = format!("there are no documents in {}\n", text(&reader.path("empty")));
    assert_eq!((answer.code, answer.out, answer.err.as_str()), (0, said, ""));
    let told = reader.json(&["index", "empty", "--json"]);
    assert_eq!((&told["documents"], &told["passages"], &told["removed"]), (&json!(0), &json!(0), &json!(0)));
    let told = reader.json(&["index", "one", "two", "--json"]);
    assert_eq!((&told["documents"], &told["passages"]), (&json!(3), &json!(3)));
    fs::remove_file(reader.path("two/c.txt")).unwrap();
    assert!(reader.run(&["index", "two"]).out.ends_with("/two; 1 that were there are forgotten\n"));
}

#[test]
fn a_search_without_a_folder_for_the_index_says_so_and_what_to_do() {
    let reader = Reader::new();
    reader.write("library/a.txt", "The pilot.\n");
    reader.write("file", "no folder");
    for cache in ["/proc/no/such", "file", "file/below"] {
        for command in ["search", "index"] {
            let words = if command == "search" { &["pilot", "library"][..] } else { &["library"] };
            let answer = reader.run(&[&[command], words, &["--cache-dir", cache]].concat());
            let said = answer.is_one_sentence(cache);
            assert!(said.contains("the search index could not be ") && said.contains("--cache-dir DIR"), "{said}");
            assert!(!said.contains("goes on") && !said.contains("is gone"), "{said}");
        }
    }
}

#[test]
fn a_value_that_cannot_be_is_answered_with_what_the_option_takes() {
    let reader = Reader::new();
    reader.write("a.txt", "The pilot.\n");
    let columns = "it takes a number of columns, 1 to 65535";
    let passages = "it takes a number of passages, 0 or more";
    for (arguments, said) in [
        (&["show", "a.txt", "--width", "abc"][..], format!("--width cannot be “abc”: {columns}")),
        (&["show", "a.txt", "--width", "-4"], format!("--width cannot be “-4”: {columns}")),
        (&["show", "a.txt", "--width", "0"], format!("--width cannot be “0”: {columns}")),
        (&["show", "a.txt", "--width", "70000"], format!("--width cannot be “70000”: {columns}")),
        (&["search", "pilot", "a.txt", "--limit", "-1"], format!("--limit cannot be “-1”: {passages}")),
        (&["search", "pilot", "a.txt", "--offset", "x"], format!("--offset cannot be “x”: {passages}")),
        (
            &["show", "a.txt", "--view", "mirror"],
            "--view cannot be “mirror”: the views are printed, reading and source".to_string(),
        ),
    ] {
        assert_eq!(reader.run(arguments).is_one_sentence("a value"), format!("postil: {said}\n"), "{arguments:?}");
    }
    for arguments in [
        &["show", "a.txt", "--width"][..],
        &["show"],
        &["show", "a.txt", "--width", "9", "--width", "8"],
        &["notes", "add", "a.txt", "--prefix", "x"],
        &["show", "a.txt", "b.txt"],
    ] {
        let answer = reader.run(arguments);
        let said = answer.is_one_sentence("an argument");
        assert!(!said.contains("For more information") && !said.contains("error:"), "{said}");
    }
}

#[test]
fn the_doctor_does_not_call_notes_well_that_cannot_be_read() {
    let reader = Reader::new();
    reader.write("a.txt", "The pilot.\n");
    let file = reader.write("file", "no folder");
    let state = |answer: &Answer, name: &str| {
        let findings: Vec<Value> = serde_json::from_str(&answer.out).unwrap();
        let finding = findings.iter().find(|f| f["name"] == name).unwrap();
        (finding["state"].as_str().unwrap().to_string(), finding["says"].as_str().unwrap().to_string())
    };
    let answer = reader.run(&["doctor", "--json", "--config-dir", text(&file)]);
    assert_eq!((answer.code, state(&answer, "configuration").0.as_str()), (1, "broken"));
    let (notes, says) = state(&answer, "notes");
    assert!(notes == "broken" && says.contains("cannot be read: "), "{says}");
    assert_eq!(state(&reader.run(&["doctor", "--json"]), "notes"), ("well".into(), "0 notes on 0 documents".into()));
    reader.run(&["notes", "add", "a.txt", "--bookmark"]);
    reader.run(&["index", "a.txt"]);
    let answer = reader.run(&["doctor", "--json"]);
    assert_eq!(state(&answer, "notes"), ("well".into(), "1 note on 1 document".into()));
    assert_eq!(state(&answer, "index"), ("well".into(), "1 document in 1 passage".into()));
}

#[test]
fn notes_on_a_whole_document_are_listed_by_the_same_path_and_with_the_title_it_has_now() {
    let reader = Reader::new();
    let letter = reader.write("library/letter.md", "# The harbour book\n\nThe pilot wrote.\n");
    for more in [&["--bookmark"][..], &["--quote", "pilot"]] {
        assert_eq!(reader.run(&[&["notes", "add", "library/letter.md"], more].concat()).code, 0);
    }
    let listed = reader.run(&["notes", "list"]).out;
    assert!(listed.lines().all(|line| line.starts_with("library/letter.md:")), "{listed}");
    let titles = |arguments: &[&str]| -> Vec<String> {
        let notes = reader.json(&[&["notes", "list", "--json"], arguments].concat());
        notes.as_array().unwrap().iter().map(|n| n["title"].as_str().unwrap().to_string()).collect()
    };
    assert_eq!(titles(&[]), ["The harbour book"; 2]);
    fs::write(&letter, "# The harbour books\n\nThe pilot wrote.\n").unwrap();
    assert_eq!(titles(&[]), ["The harbour books"; 2]);
    let (file, notes) = reader.note_files().remove(0);
    let corrected = "[document.corrections]\ntitle = \"A book\"\n\n[[annotation]]";
    fs::write(file, notes.replacen("[[annotation]]", corrected, 1)).unwrap();
    assert_eq!(titles(&[]), ["A book"; 2]);
}
