//! What `show --json` says of the seeds, against the truth: every field, every block, every mark, and nothing besides.

use crate::common::test_data;
use crate::reader::{Reader, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The rows of a table for one document, each by the names of its columns.
fn rows(table: &Path, document: &str) -> Vec<BTreeMap<String, String>> {
    let words = fs::read_to_string(table).unwrap();
    let mut lines = words.lines().filter(|l| !l.starts_with('#'));
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| names.iter().map(|n| n.to_string()).zip(line.split('\t').map(str::to_string)).collect())
        .filter(|row: &BTreeMap<String, String>| row["doc"] == document)
        .collect()
}

fn number(row: &BTreeMap<String, String>, name: &str) -> u64 {
    row[name].parse().unwrap()
}

/// Each seed's file name with its `show --json`.
fn each_seed(check: impl Fn(&Path, &str, &Value)) {
    let Some(data) = test_data() else { return };
    let reader = Reader::new();
    for entry in fs::read_dir(data.join("seeds")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        check(&data.join("truth"), &name, &reader.json(&["show", "--json", text(&path)]));
    }
}

/// The text's code points of a range.
fn slice(document: &Value, start: u64, end: u64) -> String {
    document["text"].as_str().unwrap().chars().skip(start as usize).take((end - start) as usize).collect()
}

#[test]
fn every_record_field_is_as_the_truth_has_it_and_none_is_invented() {
    each_seed(|truth, name, document| {
        let rows = rows(&truth.join("parts.tsv"), name);
        let record = document["record"].as_object().unwrap();
        let mut expected: BTreeSet<&str> = BTreeSet::new();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for row in rows.iter().filter(|r| r["where"] == "record") {
            let field = row["field"].as_str();
            if let Some(part) = field.strip_prefix("reference.") {
                let words = slice(document, number(row, "cp_start"), number(row, "cp_end"));
                assert_eq!(record["reference"]["parts"][part], words.as_str(), "{name} {field}");
                continue;
            }
            expected.insert(field);
            let nth = seen.entry(field).or_default();
            let list = ["distribution", "signature", "registration", "authentication", "participants"].contains(&field);
            let reading = if list { &record[field][*nth] } else { &record[field] };
            *nth += 1;
            let (start, end) = (number(row, "cp_start"), number(row, "cp_end"));
            let words = slice(document, start, end);
            assert_eq!((&reading["start"], &reading["end"]), (&start.into(), &end.into()), "{name} {field}");
            assert_eq!(reading["text"], words.as_str(), "{name} {field}");
            assert_eq!(reading["by"], row["by"].as_str(), "{name} {field}");
            if field != "reference" {
                let value = if row["value"].is_empty() { &words } else { &row["value"] };
                assert_eq!(reading["value"], value.as_str(), "{name} {field}");
            }
        }
        // What the truth does not list may be told besides, but only of these kinds (cli.md).
        let besides = [
            "event_date",
            "receipt_date",
            "registration_date",
            "author",
            "genre",
            "subject",
            "participants",
            "place",
            "consulted",
        ];
        for (field, reading) in record {
            assert!(expected.contains(field.as_str()) || besides.contains(&field.as_str()), "{name} invents {field}");
            let told = if reading.is_array() { reading.as_array().unwrap().len() } else { 1 };
            assert!(seen.get(field.as_str()).is_none_or(|n| *n == told), "{name} {field}: {reading}");
        }
    });
}

#[test]
fn every_block_part_is_as_the_truth_has_it() {
    each_seed(|truth, name, document| {
        let of_truth: BTreeSet<(String, u64, u64)> = rows(&truth.join("parts.tsv"), name)
            .iter()
            .filter(|row| row["where"] == "block")
            .map(|row| (row["field"].clone(), number(row, "cp_start"), number(row, "cp_end")))
            .collect();
        let parts: BTreeSet<&str> = of_truth.iter().map(|(part, ..)| part.as_str()).chain(["body"]).collect();
        let blocks = document["blocks"].as_array().unwrap();
        let ours: BTreeSet<(String, u64, u64)> = blocks
            .iter()
            .map(|b| {
                (b["part"].as_str().unwrap().to_string(), b["start"].as_u64().unwrap(), b["end"].as_u64().unwrap())
            })
            .filter(|(part, ..)| parts.contains(part.as_str()))
            .collect();
        assert_eq!(ours, of_truth, "{name}");
    });
}

#[test]
fn every_mark_is_as_the_truth_has_it_and_none_is_invented() {
    each_seed(|truth, name, document| {
        let spans = document["spans"].as_array().unwrap();
        let marks: Vec<&Value> = spans.iter().filter(|s| s["layer"] == "editorial").collect();
        let rows = rows(&truth.join("marks.tsv"), name);
        let real: Vec<_> = rows.iter().filter(|row| row["kind"] != "none").collect();
        assert_eq!(marks.len(), real.len(), "{name}: {marks:?}");
        for (mark, row) in marks.iter().zip(real) {
            assert!(row["kind"].split('|').any(|kind| mark["kind"] == kind), "{name}: {mark} is {}", row["kind"]);
            assert_eq!(
                (&mark["start"], &mark["end"]),
                (&number(row, "cp_start").into(), &number(row, "cp_end").into())
            );
            match row["content_start"].as_str() {
                "" => assert!(mark.get("content").is_none(), "{name}: {mark}"),
                _ => {
                    let content = [number(row, "content_start"), number(row, "content_end")];
                    assert_eq!(mark["content"], serde_json::json!(content), "{name}: {mark}");
                }
            }
        }
    });
}

#[test]
fn the_one_flaw_of_the_seeds_is_told_with_its_place() {
    each_seed(|truth, name, document| {
        let unclosed = rows(&truth.join("marks.tsv"), name).into_iter().filter(|row| row["closed"] == "no");
        let told: Vec<_> = unclosed
            .map(|row| {
                let [line, column, start] = ["line", "col", "cp_start"].map(|c| number(&row, c));
                serde_json::json!({"line": line, "column": column, "start": start, "message": "bracket never closed"})
            })
            .collect();
        assert_eq!(document["diagnostics"], Value::from(told), "{name}");
    });
}

#[test]
fn what_a_document_is_is_told_and_nothing_is_empty() {
    each_seed(|_, name, document| {
        assert!(
            document["id"].as_str().unwrap().starts_with("n1:")
                && document["source"].as_str().unwrap().starts_with("b3:")
        );
        assert_eq!(
            (&document["format"], &document["encoding"], &document["language"]),
            (&"text".into(), &"UTF-8".into(), &"en".into())
        );
        assert!(document["path"].as_str().unwrap().ends_with(name));
        nothing_is_empty(document, name);
    });
}

/// Absent means unknown: no empty strings, no nulls.
fn nothing_is_empty(value: &Value, name: &str) {
    match value {
        Value::Null => panic!("{name} holds null"),
        Value::String(words) => assert!(!words.is_empty(), "{name} holds an empty string"),
        Value::Array(values) => values.iter().for_each(|v| nothing_is_empty(v, name)),
        Value::Object(map) => map.values().for_each(|v| nothing_is_empty(v, name)),
        Value::Bool(_) | Value::Number(_) => {}
    }
}
