//! One annotation as TOML: read from a table with forgiveness, written with exactness.
//!
//! Reading never fails: a note with a field that makes no sense is still a note, and since only changed fields are
//! written, what was not understood stays in the file as it was.

use super::annotation::{Agreed, Annotation, Motivation, Selector};
use crate::text::{Colour, ContentHash};
use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Key, Table, Value};

/// The name of the tables that hold annotations: `[[annotation]]`.
pub(super) const ANNOTATION: &str = "annotation";
/// The losers of merges, within an annotation: `[[annotation.conflict]]`.
pub(super) const CONFLICT: &str = "conflict";

/// Places the reader has given a note anew, within an annotation: `[[annotation.anchor]]`.
const ANCHOR: &str = "anchor";

/// The fields in the order of notes.md, `None` where there is nothing to say, else the value as TOML.
fn fields(note: &Annotation) -> [(&'static str, Option<String>); 18] {
    let deleted = note.deleted.map(moment);
    // A deletion keeps id, rev, modified and deleted.
    let alive = note.deleted.is_none();
    let selector = note.selector.as_ref().filter(|_| alive);
    let words = |words: &str| (alive && !words.is_empty()).then(|| quoted(words));
    let tags = note.tags.iter().map(|tag| quoted(tag)).collect::<Vec<_>>().join(", ");
    [
        ("id", Some(quoted(&note.id))),
        ("motivation", alive.then(|| quoted(note.motivation.name()))),
        ("on", selector.map(|s| quoted(&s.on.to_string()))),
        ("exact", selector.map(|s| quoted(&s.exact))),
        ("prefix", selector.and_then(|s| words(&s.prefix))),
        ("suffix", selector.and_then(|s| words(&s.suffix))),
        ("start", selector.map(|s| s.start.to_string())),
        ("end", selector.map(|s| s.end.to_string())),
        ("colour", note.colour.filter(|_| alive).map(|c| quoted(c.name()))),
        ("tags", (alive && !tags.is_empty()).then(|| format!("[{tags}]"))),
        ("name", words(&note.name)),
        ("letter", note.letter.and_then(|l| words(l.encode_utf8(&mut [0; 4])))),
        ("body", (alive && !note.body.is_empty()).then(|| block(&note.body))),
        ("creator", words(&note.creator)),
        ("created", alive.then(|| moment(note.created))),
        ("modified", Some(moment(note.modified))),
        ("rev", Some(note.rev.min(i64::MAX as u64).to_string())),
        ("deleted", deleted),
    ]
}

/// What makes two versions of a note say the same: everything but when and how often it was changed.
pub(super) fn content(note: &Annotation) -> Vec<Option<String>> {
    let aside = ["id", "modified", "rev", "created", "deleted"];
    let said = fields(note).into_iter().filter(|(name, _)| !aside.contains(name)).map(|(_, value)| value);
    let agreed = note.anchors.iter().filter(|_| note.deleted.is_none()).map(|agreed| Some(anchor_written(agreed)));
    said.chain([note.deleted.map(|_| String::new())]).chain(agreed).collect()
}

/// A whole new record, from its header to its last line.
pub(super) fn written(note: &Annotation) -> String {
    let mut out = format!("[[{ANNOTATION}]]\n");
    for (name, value) in fields(note) {
        if let Some(value) = value {
            out.push_str(&format!("{name} = {value}\n"));
        }
    }
    for agreed in note.anchors.iter().filter(|_| note.deleted.is_none()) {
        out.push('\n');
        out.push_str(&anchor_written(agreed));
    }
    out
}

fn anchor_fields(agreed: &Agreed) -> [(&'static str, String); 7] {
    let Selector { on, exact, prefix, suffix, start, end } = &agreed.selector;
    [
        ("on", quoted(&on.to_string())),
        ("exact", quoted(exact)),
        ("prefix", quoted(prefix)),
        ("suffix", quoted(suffix)),
        ("start", start.to_string()),
        ("end", end.to_string()),
        ("at", moment(agreed.at)),
    ]
}

fn anchor_written(agreed: &Agreed) -> String {
    let lines = anchor_fields(agreed).map(|(name, value)| format!("{name} = {value}\n"));
    format!("[[{ANNOTATION}.{ANCHOR}]]\n{}", lines.concat())
}

/// What `loser` of a merge had and `winner` has not.
pub(super) fn conflict_written(loser: &Annotation, winner: &Annotation) -> String {
    let mut out = format!("[[{ANNOTATION}.{CONFLICT}]]\n");
    // A place is one thing: all of it or nothing.
    let place = |name: &str| {
        loser.selector != winner.selector && ["on", "exact", "prefix", "suffix", "start", "end"].contains(&name)
    };
    for ((name, value), (_, kept)) in fields(loser).into_iter().zip(fields(winner)) {
        let own = matches!(name, "body" | "modified" | "rev") || place(name);
        match value {
            Some(value) if own || kept.as_ref() != Some(&value) => out.push_str(&format!("{name} = {value}\n")),
            // Absent would mean: as the winner has it.
            None if kept.is_some() && matches!(name, "body" | "name" | "letter" | "colour" | "creator") => {
                out.push_str(&format!("{name} = \"\"\n"));
            }
            None if kept.is_some() && name == "tags" => out.push_str("tags = []\n"),
            _ => {}
        }
    }
    out
}

/// Changes the record that is the whole of `lines` from `old`, as it was read, to `new`: changed fields only, in their
/// place; comments and unknown keys stay. Of a deletion nothing stays but what is kept of it, and the conflicts.
/// `None` where the lines are no record.
pub(super) fn rewritten(lines: &str, old: &Annotation, new: &Annotation) -> Option<String> {
    let mut document: DocumentMut = lines.parse().ok()?;
    let table = document.get_mut(ANNOTATION)?.as_array_of_tables_mut()?.get_mut(0)?;
    if new.deleted.is_some() {
        let kept = ["id", "rev", "modified", "deleted", CONFLICT];
        table.retain(|name, _| kept.contains(&name));
    }
    for ((name, value), (_, was)) in fields(new).into_iter().zip(fields(old)) {
        // An id that was made up for a note must stand in the file from its first change on.
        let nameless = name == "id" && table.get(name).and_then(Item::as_str) != Some(&new.id);
        if value != was || nameless {
            match value {
                Some(value) => put(table, &ORDER, name, value.parse().ok()?),
                None => _ = table.remove(name),
            }
        }
    }
    if new.anchors != old.anchors && new.deleted.is_none() {
        let kept = old.anchors.iter().zip(&new.anchors).take_while(|(a, b)| a == b).count();
        let mut all = match table.remove(ANCHOR) {
            Some(Item::ArrayOfTables(all)) => all,
            _ => ArrayOfTables::new(),
        };
        // What was there and is not changed stays as it is written.
        (kept..all.len()).rev().for_each(|n| _ = all.remove(n));
        for agreed in new.anchors.iter().skip(kept) {
            let mut place = Table::new();
            place.decor_mut().set_prefix("\n");
            for (name, value) in anchor_fields(agreed) {
                place.insert(name, Item::Value(value.parse().ok()?));
            }
            all.push(place);
        }
        if !all.is_empty() {
            table.insert(ANCHOR, Item::ArrayOfTables(all));
        }
    }
    Some(document.to_string())
}

/// Sets a field: in its place where it is there, with the comment beside it; else where `order` has it.
pub(super) fn put(table: &mut Table, order: &[&str], name: &str, mut value: Value) {
    if let Some(Item::Value(there)) = table.get_mut(name) {
        *value.decor_mut() = there.decor().clone();
        *there = value;
        return;
    }
    let rank = |name: &str| order.iter().position(|n| *n == name);
    let mine = rank(name);
    let later = table.iter().find(|(n, _)| rank(n) > mine).map(|(n, _)| n.to_string());
    let mut after: Vec<(Key, Item)> = Vec::new();
    if let Some(later) = later {
        let names: Vec<String> = table.iter().map(|(n, _)| n.to_string()).skip_while(|n| *n != later).collect();
        after = names.iter().filter_map(|n| table.remove_entry(n)).collect();
    }
    table.insert(name, Item::Value(value));
    for (key, item) in after {
        table.insert_formatted(&key, item);
    }
}

const ORDER: [&str; 18] = [
    "id",
    "motivation",
    "on",
    "exact",
    "prefix",
    "suffix",
    "start",
    "end",
    "colour",
    "tags",
    "name",
    "letter",
    "body",
    "creator",
    "created",
    "modified",
    "rev",
    "deleted",
];

/// Reads a record. `id` is what it is called where it does not say so itself.
pub(super) fn read(table: &Table, id: impl FnOnce() -> String) -> Annotation {
    let text = |name: &str| table.get(name).and_then(Item::as_str);
    let modified = date(table, "modified");
    let created = date(table, "created").or(modified).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let body = body(table).unwrap_or_default();
    let selector = selector(table);
    let motivation = text("motivation").and_then(Motivation::named).unwrap_or(match (&selector, body.is_empty()) {
        (Some(_), true) => Motivation::Highlighting,
        _ => Motivation::Commenting,
    });
    Annotation {
        id: text("id").filter(|id| !id.is_empty()).map_or_else(id, str::to_string),
        motivation,
        selector,
        anchors: anchors(table, modified.unwrap_or(created)),
        colour: text("colour").and_then(Colour::named),
        tags: tags(table).unwrap_or_default(),
        name: text("name").unwrap_or_default().to_string(),
        letter: text("letter").and_then(|l| l.chars().next()),
        body,
        creator: text("creator").unwrap_or_default().to_string(),
        created,
        modified: modified.unwrap_or(created),
        rev: table.get("rev").and_then(Item::as_integer).and_then(|rev| u64::try_from(rev).ok()).unwrap_or(1),
        deleted: date(table, "deleted"),
    }
}

/// Reads the loser of a merge: what it does not say is as the winner has it.
pub(super) fn read_conflict(table: &Table, winner: &Annotation) -> Annotation {
    let own = read(table, || winner.id.clone());
    let has = |name| table.contains_key(name);
    Annotation {
        id: winner.id.clone(),
        motivation: if has("motivation") { own.motivation } else { winner.motivation },
        selector: if has("exact") { own.selector } else { winner.selector.clone() },
        colour: if has("colour") { own.colour } else { winner.colour },
        anchors: if own.anchors.is_empty() { winner.anchors.clone() } else { own.anchors },
        tags: tags(table).unwrap_or_else(|| winner.tags.clone()),
        name: if has("name") { own.name } else { winner.name.clone() },
        letter: if has("letter") { own.letter } else { winner.letter },
        creator: if has("creator") { own.creator } else { winner.creator.clone() },
        created: winner.created,
        ..own
    }
}

fn tags(table: &Table) -> Option<Vec<String>> {
    Some(table.get("tags")?.as_array()?.iter().filter_map(Value::as_str).map(str::to_string).collect())
}

/// The last line ending is the block's, not the body's.
fn body(table: &Table) -> Option<String> {
    let body = lines(table.get("body")?.as_str()?);
    Some(body.strip_suffix('\n').map(str::to_string).unwrap_or(body))
}

/// A body has `\n` between its lines, whatever the system or the clipboard it came from.
pub(super) fn lines(body: &str) -> String {
    body.replace("\r\n", "\n").replace('\r', "\n")
}

/// A place needs words or a position; what is missing of either is filled so that it misleads nobody.
fn selector(table: &Table) -> Option<Selector> {
    let text = |name: &str| table.get(name).and_then(Item::as_str).map(str::to_string);
    let number = |name: &str| table.get(name).and_then(Item::as_integer).and_then(|n| usize::try_from(n).ok());
    let exact = match (text("exact"), number("start")) {
        (None, None) => return None,
        (exact, _) => exact.unwrap_or_default(),
    };
    let start = number("start").unwrap_or(0);
    let end = number("end").unwrap_or_else(|| start.saturating_add(exact.chars().count()));
    // Of no text: words without a text they were counted in are found by themselves.
    let on = text("on").and_then(|on| ContentHash::parse(&on)).unwrap_or_else(|| ContentHash::of(b""));
    Some(Selector {
        on,
        exact,
        prefix: text("prefix").unwrap_or_default(),
        suffix: text("suffix").unwrap_or_default(),
        start,
        end,
    })
}

/// One that says no words and no position is passed over; in the file it stays.
fn anchors(table: &Table, otherwise: OffsetDateTime) -> Vec<Agreed> {
    let all = table.get(ANCHOR).and_then(Item::as_array_of_tables);
    let agreed = |t: &Table| Some(Agreed { selector: selector(t)?, at: date(t, "at").unwrap_or(otherwise) });
    all.into_iter().flat_map(|all| all.iter().filter_map(agreed)).collect()
}

/// A TOML date with as much as it tells, else a string of RFC 3339; without an offset it is UTC.
fn date(table: &Table, name: &str) -> Option<OffsetDateTime> {
    let item = table.get(name)?;
    if let Some(text) = item.as_str() {
        return OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).ok();
    }
    let told = item.as_datetime()?;
    let day = told.date?;
    let month = time::Month::try_from(day.month).ok()?;
    let day = time::Date::from_calendar_date(i32::from(day.year), month, day.day).ok()?;
    let clock = match told.time {
        // A leap second is the second before it.
        Some(t) => {
            let second = t.second.unwrap_or(0).min(59);
            time::Time::from_hms_nano(t.hour, t.minute, second, t.nanosecond.unwrap_or(0)).ok()?
        }
        None => time::Time::MIDNIGHT,
    };
    let offset = match told.offset {
        Some(toml_edit::Offset::Custom { minutes }) => UtcOffset::from_whole_seconds(i32::from(minutes) * 60).ok()?,
        Some(toml_edit::Offset::Z) | None => UtcOffset::UTC,
    };
    Some(PrimitiveDateTime::new(day, clock).assume_offset(offset))
}

/// `2026-11-22T10:31:07Z`; a fraction only where there is one. Years TOML cannot write become the nearest it can.
fn moment(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    let mut out = format!("{:04}-{:02}-{:02}T", at.year().clamp(0, 9999), u8::from(at.month()), at.day());
    out.push_str(&format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second()));
    if at.nanosecond() > 0 {
        out.push_str(format!(".{:09}", at.nanosecond()).trim_end_matches('0'));
    }
    out.push('Z');
    out
}

/// A string on one line, so that an editor that trims or wraps lines does not change a quotation.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            c => escape(c, &mut out),
        }
    }
    out.push('"');
    out
}

/// A text as a block of lines, closed on a line of its own. The line ending before the close is the block's.
fn block(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 10);
    out.push_str("\"\"\"\n");
    let mut quotes = 0;
    for c in text.chars() {
        quotes = if c == '"' { quotes + 1 } else { 0 };
        match c {
            // Three in a row would close the block.
            '"' if quotes % 3 == 0 => out.push_str("\\\""),
            '"' | '\n' => out.push(c),
            c => escape(c, &mut out),
        }
    }
    out.push_str("\n\"\"\"");
    out
}

/// What TOML wants escaped in either kind of string.
fn escape(c: char, out: &mut String) {
    match c {
        '\\' => out.push_str("\\\\"),
        '\t' => out.push('\t'),
        '\r' => out.push_str("\\r"),
        c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(text: &str) -> Table {
        let document: DocumentMut = text.parse().unwrap();
        document[ANNOTATION].as_array_of_tables().unwrap().get(0).unwrap().clone()
    }

    fn reread(text: &str) -> Annotation {
        read(&table(text), || "none".to_string())
    }

    fn note() -> Annotation {
        let text = "The ice had come early.";
        let on = ContentHash::of(text.as_bytes());
        let points = crate::text::CodePoints::of(text);
        let mut note = Annotation::new(Motivation::Commenting, Some(Selector::of(text, on, &points, 4..7)), "me");
        note.body = "Compare the log.".to_string();
        note
    }

    #[test]
    fn the_fields_stand_in_the_order_of_the_format() {
        let mut note = note();
        note.id = "01JD".to_string();
        note.colour = Some(Colour::Yellow);
        note.tags = vec!["ice".to_string(), "log \"A\"".to_string()];
        (note.name, note.letter) = ("early ice".to_string(), Some('a'));
        note.created = time::macros::datetime!(2026-11-22 10:31:07 UTC);
        note.modified = note.created;
        let on = ContentHash::of(b"The ice had come early.");
        assert_eq!(
            written(&note),
            format!(
                "[[annotation]]\nid = \"01JD\"\nmotivation = \"commenting\"\non = \"{on}\"\nexact = \"ice\"\nprefix = \"The \"\n\
                 suffix = \" had come early.\"\nstart = 4\nend = 7\ncolour = \"yellow\"\ntags = [\"ice\", \"log \\\"A\\\"\"]\n\
                 name = \"early ice\"\nletter = \"a\"\nbody = \"\"\"\nCompare the log.\n\"\"\"\ncreator = \"me\"\n\
                 created = 2026-11-22T10:31:07Z\nmodified = 2026-11-22T10:31:07Z\nrev = 1\n"
            )
        );
    }

    #[test]
    fn only_the_changed_field_is_written_and_what_others_wrote_stays() {
        let text = "# mine\n[[annotation]]\nid='a' # the id\nmotivation = \"describing\"\nimportance = 3\nbody = '''\nold'''\n\
                    rev = 1\n  modified = 2026-01-01\n[annotation.target]\nid = \"n1:00\"\n";
        let old = reread(text);
        assert_eq!((old.id.as_str(), old.body.as_str(), old.motivation), ("a", "old", Motivation::Commenting));
        let mut new = Annotation { rev: 2, ..old.clone() };
        new.body = "new".to_string();
        new.colour = Some(Colour::Red);
        let changed = rewritten(text, &old, &new).unwrap();
        let expected = text.replace("'''\nold'''", "\"\"\"\nnew\n\"\"\"").replace("rev = 1", "rev = 2");
        assert_eq!(changed, expected.replace("body", "colour = \"red\"\nbody"));
        assert_eq!(reread(&changed), new);
    }

    #[test]
    fn a_deletion_keeps_id_rev_modified_and_when_and_the_conflicts() {
        let note = note();
        let loser = Annotation { body: "another".to_string(), ..note.clone() };
        let text = format!("{}{}", written(&note), conflict_written(&loser, &note));
        let gone = rewritten(&text, &note, &note.deletion()).unwrap();
        let table = table(&gone);
        let mut names: Vec<_> = table.iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        assert_eq!(names, ["conflict", "deleted", "id", "modified", "rev"]);
        let conflict = table[CONFLICT].as_array_of_tables().unwrap().get(0).unwrap();
        assert_eq!(read_conflict(conflict, &note), loser);
    }

    #[test]
    fn a_record_of_nonsense_is_still_a_note() {
        let text = "[[annotation]]\nid = 3\nmotivation = []\nexact = 1\nstart = -5\ncolour = \"orange\"\ntags = \"a\"\nrev = -1\n\
                    created = 10:00:00\nmodified = \"soon\"\ndeleted = false\nbody = \"here\"\n";
        let note = reread(text);
        assert_eq!((note.id.as_str(), note.body.as_str(), note.rev, note.deleted), ("none", "here", 1, None));
    }

    fn any_note() -> impl Strategy<Value = Annotation> {
        let words = "(\\PC|[\"'\\\\\n\t]|\u{0}|\u{1b}|\u{7f}|\r|\u{85}){0,12}";
        let selector = proptest::option::of((words, words, words, 0usize..9000, 0usize..90)).prop_map(|s| {
            s.map(|(exact, prefix, suffix, start, long)| Selector {
                on: ContentHash::of(exact.as_bytes()),
                exact,
                prefix,
                suffix,
                start,
                end: start + long,
            })
        });
        let small = (
            0usize..6,
            0usize..6,
            proptest::option::of(any::<char>()),
            1u64..9,
            -9_000_000_000i64..9_000_000_000,
            0u32..3,
        );
        (selector, words, words, words, proptest::collection::vec(words, 0..3), small).prop_map(
            |(selector, name, body, creator, tags, (motivation, colour, letter, rev, at, nanos))| {
                let at =
                    OffsetDateTime::from_unix_timestamp(at).unwrap() + time::Duration::nanoseconds(i64::from(nanos));
                Annotation {
                    motivation: Motivation::ALL[motivation],
                    colour: Colour::ALL.get(colour).copied(),
                    body: lines(&body),
                    modified: at,
                    created: at,
                    ..Annotation {
                        tags,
                        name,
                        letter,
                        creator,
                        rev,
                        ..Annotation::new(Motivation::Tagging, selector, "")
                    }
                }
            },
        )
    }

    proptest! {
        #[test]
        fn every_note_is_read_back_as_it_was_written(note in any_note()) {
            prop_assert_eq!(reread(&written(&note)), note);
        }

        #[test]
        fn every_change_is_read_back_as_it_was_made(old in any_note(), new in any_note()) {
            let new = Annotation { id: old.id.clone(), ..new };
            let lines = format!("{}theirs = 7 # kept\n", written(&old));
            let changed = rewritten(&lines, &old, &new).unwrap();
            prop_assert_eq!(reread(&changed), new.clone());
            prop_assert!(changed.contains("theirs = 7 # kept"));
            let loser = format!("{}{}", written(&new), conflict_written(&old, &new));
            let conflict = table(&loser)[CONFLICT].as_array_of_tables().unwrap().get(0).unwrap().clone();
            let selector = old.selector.clone().or_else(|| new.selector.clone());
            prop_assert_eq!(content(&read_conflict(&conflict, &new)), content(&Annotation { selector, ..old }));
        }
    }
}
