//! The two seeds against their ground truth, and the same after they were rewritten: other people and bodies, another
//! archive, other dates, the header in another order, single blank lines, no abstract, no words of the web page.

mod common;
#[path = "truth/seed.rs"]
mod seed;

use postil::apparatus::{Apparatus, Vocabulary, describe};
use postil::text::{Block, Field, Format, SpanKind, Value, line_and_column};
use seed::Seed;

/// Fields beyond those of the truth that a record may have, where the text tells them.
const ALLOWED: [Field; 9] = [
    Field::EventDate,
    Field::ReceiptDate,
    Field::RegistrationDate,
    Field::Author,
    Field::Genre,
    Field::Subject,
    Field::Participants,
    Field::Place,
    Field::Consulted,
];

/// The blocks as the plain-text reader makes them.
fn blocks_of(text: &str) -> Vec<Block> {
    let extract = postil::format::read(text.as_bytes(), Format::Text, &postil::format::Guidance::default())
        .expect("the seeds are text");
    assert_eq!(extract.text, text, "the reader changes nothing");
    extract.blocks
}

fn described(text: &str) -> (Vec<Block>, Apparatus) {
    let blocks = blocks_of(text);
    let apparatus = describe(text, &blocks, &[], Format::Text, &Vocabulary::bundled());
    (blocks, apparatus)
}

/// Everything in which the description of a seed departs from its truth.
fn faults(seed: &Seed) -> Vec<String> {
    let text = seed.text.as_str();
    let (blocks, found) = described(text);
    let mut faults = Vec::new();
    let cut = |range: &std::ops::Range<usize>| text.get(range.clone()).unwrap_or("(out of bounds)").to_string();

    let mut expected = Vec::new();
    for part in seed.parts.iter().filter(|p| p.is_record && !p.field.contains('.')) {
        let Some(field) = Field::named(&part.field) else {
            faults.push(format!("no such field: {}", part.field));
            continue;
        };
        expected.push((field, part.range.clone()));
        let Some(reading) = found.record.all(field).find(|r| r.range == part.range) else {
            let had: Vec<String> = found.record.all(field).map(|r| cut(&r.range)).collect();
            faults.push(format!("{}: wanted {:?}, found {had:?}", part.field, cut(&part.range)));
            continue;
        };
        if reading.by.name() != part.by {
            faults.push(format!("{}: by {}, not {}", part.field, reading.by.name(), part.by));
        }
        if field != Field::Reference && !part.value.is_empty() && reading.shown(text) != part.value {
            faults.push(format!("{}: value {:?}, not {:?}", part.field, reading.shown(text), part.value));
        }
        if part.value.is_empty() && field != Field::Reference && reading.shown(text) != cut(&part.range) {
            faults.push(format!("{}: value {:?} where nothing differs", part.field, reading.shown(text)));
        }
    }
    for reading in found.record.readings() {
        if !expected.contains(&(reading.field, reading.range.clone())) && !ALLOWED.contains(&reading.field) {
            faults.push(format!("invented: {} {:?}", reading.field.name(), cut(&reading.range)));
        }
    }
    for part in seed.parts.iter().filter(|p| p.is_record && p.field.starts_with("reference.")) {
        let name = part.field.trim_start_matches("reference.");
        let value = found
            .record
            .reference()
            .and_then(|r| r.parts().iter().find(|(n, _)| *n == name).map(|(_, v)| v.to_string()));
        if value.as_deref() != Some(cut(&part.range).as_str()) {
            faults.push(format!("{}: {value:?}", part.field));
        }
    }

    if found.parts.len() != blocks.len() {
        faults.push(format!("{} parts for {} blocks", found.parts.len(), blocks.len()));
    }
    for (block, part) in blocks.iter().zip(&found.parts) {
        let inside = |p: &&seed::PartRow| p.range.start < block.range.end && p.range.end > block.range.start;
        let wanted = seed.parts.iter().filter(inside).find(|p| !p.field.contains('.')).map(|p| p.field.as_str());
        if wanted != Some(part.name()) {
            faults.push(format!("block {:?} is {}, not {wanted:?}", cut(&block.range), part.name()));
        }
    }

    let mut marks: Vec<_> = found
        .spans
        .iter()
        .filter_map(|s| match &s.kind {
            SpanKind::Editorial(mark) => Some((s.range.clone(), mark.clone())),
            _ => None,
        })
        .collect();
    for row in seed.marks.iter().filter(|m| m.kind != "none") {
        let Some(at) = marks.iter().position(|(range, _)| *range == row.range) else {
            faults.push(format!("no mark at {:?}", cut(&row.range)));
            continue;
        };
        let (_, mark) = marks.remove(at);
        if !row.kind.split('|').any(|kind| kind == mark.kind.name())
            || mark.content != row.content
            || mark.closed != row.closed
        {
            faults.push(format!("mark {:?}: {mark:?}, wanted {row:?}", cut(&row.range)));
        }
    }
    faults.extend(marks.iter().map(|(range, mark)| format!("invented mark {:?}: {mark:?}", cut(range))));
    let unclosed: Vec<usize> =
        seed.marks.iter().filter(|m| !m.closed && m.kind != "none").map(|m| m.range.start).collect();
    let told: Vec<usize> = found.diagnostics.iter().map(|d| d.at).collect();
    if unclosed != told {
        faults.push(format!("diagnostics at {told:?}, wanted {unclosed:?}"));
    }
    faults
}

/// Both seeds, or nothing where the test data is not there.
fn seeds() -> Vec<Seed> {
    common::test_data().map_or_else(Vec::new, |data| seed::load(&data))
}

fn assert_all(rewritten: Vec<(String, Seed)>) {
    let mut report = String::new();
    for (how, seed) in rewritten {
        for fault in faults(&seed) {
            report.push_str(&format!("{how}, {}: {fault}\n", seed.name));
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn both_seeds_are_read_as_the_truth_has_them() {
    assert_all(seeds().into_iter().map(|s| ("as it is".to_string(), s)).collect());
}

#[test]
fn the_bracket_never_closed_is_told_with_its_place() {
    for seed in seeds().iter().filter(|s| s.marks.iter().any(|m| !m.closed)) {
        let (_, found) = described(&seed.text);
        let places: Vec<_> =
            found.diagnostics.iter().map(|d| (line_and_column(&seed.text, d.at), d.message.as_str())).collect();
        assert_eq!(places, [((34, 19), "bracket never closed")]);
    }
}

#[test]
fn what_the_text_tells_besides_is_right() {
    for seed in seeds() {
        let (_, found) = described(&seed.text);
        let value = |field| found.record.get(field).map(|r| r.shown(&seed.text));
        let telegram = found.record.get(Field::Addressee).is_some();
        let (genre, author) = if telegram { ("telegram", true) } else { ("minutes", false) };
        assert_eq!(value(Field::Genre).as_deref(), Some(genre));
        assert_eq!(value(Field::EventDate).as_deref(), Some("1956-09-22"));
        assert_eq!(value(Field::Author).is_some(), author);
        assert_eq!(value(Field::ReceiptDate).as_deref(), telegram.then_some("1956-09-22"));
        assert_eq!(value(Field::RegistrationDate).as_deref(), telegram.then_some("1956-09-23"));
        assert!(found.record.get(Field::Consulted).is_none());
        let reference = found.record.get(Field::Reference).map(|r| matches!(r.value, Value::Reference(_)));
        assert_eq!(reference, Some(true));
    }
}

#[test]
fn renamed_people_and_bodies_change_nothing() {
    assert_all(seeds().into_iter().map(|s| ("renamed".to_string(), s.renamed())).collect());
}

#[test]
fn another_archive_is_read_as_well() {
    let references = [
        ["RGVN", "12", "7", "1006", "193-194"],
        ["TSGASPB", "R-8131", "32с", "4", "2ob.-14"],
        ["AVP LR", "0102", "12b", "68", "23"],
    ];
    let mut all = Vec::new();
    for parts in references {
        for (style, sign) in [
            ("full", ["Fond", "Opis", "Delo", "Listy"]),
            ("short", ["f.", "op.", "d.", "ll."]),
            ("capital", ["F.", "Op.", "D.", "L."]),
        ] {
            all.extend(seeds().into_iter().map(|s| (format!("{} {style}", parts[0]), s.rehoused(&parts, &sign))));
        }
    }
    assert_all(all);
}

#[test]
fn other_dates_and_other_ways_to_write_them() {
    let mut all = Vec::new();
    for (how, catalogue, own, iso) in [
        ("other days", "March 5, 1961", "7 March 1961", ["1961-03-05", "1961-03-07"]),
        ("day first", "5 March 1961", "7.III.1961", ["1961-03-05", "1961-03-07"]),
        ("numbers", "1961-03-05", "07.03.61", ["1961-03-05", "1961-03-07"]),
        ("a month", "March 1961", "7/III-61", ["1961-03", "1961-03-07"]),
        ("a year", "1961", "7th of March, 1961", ["1961", "1961-03-07"]),
    ] {
        all.extend(seeds().into_iter().map(|s| (how.to_string(), s.redated(catalogue, own, &iso))));
    }
    assert_all(all);
}

#[test]
fn the_header_may_stand_in_another_order() {
    let mut all = Vec::new();
    for seed in seeds() {
        for order in 0..seed.header_orders() {
            all.push((format!("order {order}"), seed.clone().reordered(order)));
        }
    }
    assert_all(all);
}

#[test]
fn blank_lines_may_be_single() {
    assert_all(seeds().into_iter().map(|s| ("single".to_string(), s.spaced("\n\n"))).collect());
}

#[test]
fn a_part_that_is_missing_is_not_invented() {
    let mut all = Vec::new();
    for seed in seeds() {
        for field in [
            "abstract",
            "site_chrome",
            "classification",
            "addressee",
            "signature",
            "translator",
            "catalogue_date",
            "section_label",
            "empty_label",
            "rights",
            "registration",
            "copies_made",
        ] {
            if seed.has(field) {
                all.push((format!("without {field}"), seed.clone().without(field)));
                all.push((format!("without {field}, single"), seed.clone().without(field).spaced("\n\n")));
            }
        }
    }
    assert_all(all);
}

#[test]
fn all_of_it_at_once() {
    let mut all = Vec::new();
    for seed in seeds() {
        let seed = seed.renamed().rehoused(&["RGVN", "12", "7", "1006", "193-194"], &["f.", "op.", "d.", "ll."]);
        all.push((
            "all".to_string(),
            seed.redated("March 5, 1961", "7.III.1961", &["1961-03-05", "1961-03-07"])
                .without("abstract")
                .without("site_chrome")
                .spaced("\n\n"),
        ));
    }
    assert_all(all);
}
