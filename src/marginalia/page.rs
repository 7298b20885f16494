//! One note file, as stretches of text of which only the changed ones are written anew.
//!
//! In: the text of a file. Out: its header and notes, and the text of the file after a change. The stretches together are
//! the file, byte for byte; so adding a note adds lines and removes none, and whatever else somebody wrote into the file
//! (comments, keys of other programs, corrections of fields not known here, line endings of another system) stays as it is.

use super::annotation::Annotation;
use super::corrections::{self, Lines};
use super::header::{DOCUMENT, Header};
use super::merge::{Versions, rank};
use super::record::{self, ANNOTATION, CONFLICT, content};
use crate::text::{Amendment, ContentHash, Corrections, line_and_column};
use std::cmp::Ordering;
use std::collections::HashSet;
use time::OffsetDateTime;
use toml_edit::{Document, Item, Table};

/// The format this program writes. A file of a newer one is not written.
pub(super) const FORMAT: i64 = 1;

/// Why a file cannot be understood, and so is never written. Line and column count from 1, the column in code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Damage {
    pub line: usize,
    pub column: usize,
    pub what: String,
}

#[derive(Clone, Debug)]
pub(super) struct Page {
    pub format: i64,
    pub header: Header,
    /// What the reader says of the record, as far as it is known here; also that something was taken back.
    amendments: Vec<Amendment>,
    stretches: Vec<Stretch>,
    line_end: &'static str,
    /// Whether the header is written in a way of its own (an inline table), and so left to its writer.
    own_way: bool,
}

#[derive(Clone, Debug)]
struct Stretch {
    /// From the comments above a header to before those above the next.
    lines: String,
    holds: Holds,
}

#[derive(Clone, Debug)]
enum Holds {
    /// The keys before the first table: `format`.
    Head,
    Document,
    Record(Box<Versions>),
    /// A table of a later format or of somebody else.
    Other,
}

impl Damage {
    fn at(text: &str, byte: usize, what: impl Into<String>) -> Damage {
        let (line, column) = line_and_column(text, text.floor_char_boundary(byte));
        Damage { line, column, what: what.into() }
    }
}

impl Page {
    /// A page without notes.
    pub fn new(header: Header) -> Page {
        let head = Stretch { lines: format!("format = {FORMAT}\n"), holds: Holds::Head };
        let document = Stretch { lines: format!("\n{}", header.written()), holds: Holds::Document };
        Page {
            format: FORMAT,
            header,
            amendments: Vec::new(),
            stretches: vec![head, document],
            line_end: "\n",
            own_way: false,
        }
    }

    pub fn read(bytes: &[u8]) -> Result<Page, Damage> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Page::parse(text),
            Err(error) => {
                let sound = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
                Err(Damage::at(&sound, sound.len(), "these bytes are no text in UTF-8"))
            }
        }
    }

    pub fn parse(text: &str) -> Result<Page, Damage> {
        if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0').is_empty() {
            return Err(Damage::at(text, 0, "the file is empty"));
        }
        let document = Document::parse(text).map_err(|e| {
            Damage::at(text, e.span().map_or(0, |s| s.start), e.message().lines().next().unwrap_or("").to_string())
        })?;
        let format = match document.get("format") {
            None => FORMAT,
            Some(item) => item
                .as_integer()
                .ok_or_else(|| Damage::at(text, item.span().map_or(0, |s| s.start), "`format` must be a number"))?,
        };
        let records = match document.get(ANNOTATION) {
            None => &toml_edit::ArrayOfTables::new(),
            Some(Item::ArrayOfTables(records)) => records,
            Some(item) => {
                let at = item.span().map_or(0, |s| s.start);
                return Err(Damage::at(text, at, "notes must be written as [[annotation]]"));
            }
        };
        let told_of = document.get(DOCUMENT).and_then(Item::as_table_like);
        let header = told_of.map(Header::read).unwrap_or_default();
        let amendments = told_of.map(corrections::read).unwrap_or_default();

        let mut starts: Vec<(usize, Start)> = Vec::new();
        for (name, item) in document.iter().filter(|(name, _)| *name != ANNOTATION) {
            others(item, name == DOCUMENT, &mut starts);
        }
        starts.extend(records.iter().map(|table| (start(table), Start::Record(table))));
        starts.sort_by_key(|(at, _)| *at);

        let mut stretches = Vec::with_capacity(starts.len() + 1);
        let mut seen = HashSet::new();
        let first = starts.first().map_or(text.len(), |(at, _)| *at);
        stretches.push(Stretch { lines: text.get(..first).unwrap_or_default().to_string(), holds: Holds::Head });
        for (n, (at, kind)) in starts.iter().enumerate() {
            let end = starts.get(n + 1).map_or(text.len(), |(next, _)| *next);
            let lines = text.get(*at..end).unwrap_or_default();
            let holds = match kind {
                Start::Document => Holds::Document,
                Start::Other => Holds::Other,
                Start::Record(table) => Holds::Record(Box::new(versions(table, &mut seen))),
            };
            stretches.push(Stretch { lines: lines.to_string(), holds });
        }
        let line_end = if text.split_once('\n').is_some_and(|(l, _)| l.ends_with('\r')) { "\r\n" } else { "\n" };
        let told = stretches.iter().any(|s| matches!(s.holds, Holds::Document));
        let own_way = document.contains_key(DOCUMENT) && !told;
        let page = Page { format, header, amendments, stretches, line_end, own_way };
        if page.text() == text {
            Ok(page)
        } else {
            Err(Damage::at(text, 0, "the order of its tables is not understood"))
        }
    }

    /// The file.
    pub fn text(&self) -> String {
        self.stretches.iter().map(|s| s.lines.as_str()).collect()
    }

    /// Those that are not deleted, by position.
    pub fn annotations(&self) -> Vec<Annotation> {
        let mut out: Vec<_> = self.records().map(|v| &v.current).filter(|a| a.deleted.is_none()).cloned().collect();
        out.sort_by(|a, b| a.position().cmp(&b.position()));
        out
    }

    /// What the reader says of the record.
    pub fn corrections(&self) -> Corrections {
        corrections::made_of(&self.amendments)
    }

    /// Makes the file say what an amendment says. One that takes back is written down only where `kept`: for a file whose
    /// corrections go before another's.
    pub fn amend(&mut self, amendment: &Amendment, kept: bool) {
        let Amendment { target, words } = amendment;
        let words = words.as_deref().filter(|w| !w.trim().is_empty()).or(kept.then_some(""));
        let amendment = Amendment { target: target.clone(), words: words.map(str::to_string) };
        let there = self.amendments.iter().find(|a| a.target == *target);
        if there.map(|a| &a.words) == Some(&amendment.words) || (there.is_none() && amendment.words.is_none()) {
            return;
        }
        self.amendments.retain(|a| a.target != *target);
        self.write_amendment(&amendment);
        if amendment.words.is_some() {
            self.amendments.push(amendment);
        }
    }

    fn write_amendment(&mut self, amendment: &Amendment) {
        let ours = |s: &Stretch| !matches!(s.holds, Holds::Record(_));
        // Where the field is, else where its table is.
        for anew in [false, true] {
            for at in 0..self.stretches.len() {
                let Some(stretch) = self.stretches.get(at).filter(|s| ours(s)) else { continue };
                match corrections::rewritten(&stretch.lines, amendment, anew) {
                    Lines::Foreign => continue,
                    Lines::Changed(lines) => {
                        let lines = self.dressed(&lines);
                        self.stretches[at].lines = lines;
                    }
                    Lines::Emptied => _ = self.stretches.remove(at),
                }
                return;
            }
        }
        let at = self.stretches.iter().position(|s| matches!(s.holds, Holds::Document)).unwrap_or(0);
        self.end_line(at);
        let lines = self.dressed(&format!("\n{}", corrections::written(amendment)));
        self.stretches.insert(at + 1, Stretch { lines, holds: Holds::Other });
    }

    /// Notes that were written in two ways in two places.
    pub fn conflicts(&self) -> usize {
        self.records().filter(|v| !v.losers.is_empty()).count()
    }

    pub fn get(&self, id: &str) -> Option<&Annotation> {
        self.records().map(|v| &v.current).find(|a| a.id == id)
    }

    /// Every note with its losers, deleted ones too, in the order of the file.
    pub fn records(&self) -> impl Iterator<Item = &Versions> {
        self.stretches.iter().filter_map(|s| match &s.holds {
            Holds::Record(versions) => Some(&**versions),
            _ => None,
        })
    }

    /// Puts a version of a note in the place of the one it was made from, or adds it.
    pub fn set(&mut self, note: Annotation) {
        let losers = self.versions(&note.id).map(|v| v.losers.clone()).unwrap_or_default();
        self.write(Versions { current: note, losers });
    }

    /// Merges a version of a note that was made without knowing of the one here.
    pub fn merge(&mut self, note: Annotation) {
        let other = Versions::one(note);
        let merged = match self.versions(&other.current.id) {
            Some(mine) => mine.clone().merge(other),
            None => other,
        };
        self.write(merged);
    }

    /// Merges the notes and the corrections of another file about the same document.
    pub fn absorb(&mut self, other: &Page, whose: Whose) {
        for theirs in &other.amendments {
            let taken_back = theirs.words.as_deref().is_none_or(|w| w.trim().is_empty());
            let free = !taken_back && self.corrections().get(&theirs.target).is_none();
            if whose == Whose::Others || free {
                self.amend(theirs, false);
            }
        }
        for stretch in &other.stretches {
            let Holds::Record(theirs) = &stretch.holds else { continue };
            let Some(mine) = self.versions(&theirs.current.id).cloned() else {
                let lines = stretch.lines.trim_start_matches(['\r', '\n']);
                self.insert(Stretch {
                    lines: format!("\n{lines}").replace("\r\n", "\n"),
                    holds: stretch.holds.clone(),
                });
                continue;
            };
            // The lines of the winner with whatever else stands in them.
            if rank(&theirs.current, &mine.current) == Ordering::Greater
                && let Some(at) = self.place(&mine.current.id)
            {
                let lines = stretch.lines.trim_start_matches(['\r', '\n']);
                self.stretches.remove(at);
                self.insert(Stretch {
                    lines: format!("\n{lines}").replace("\r\n", "\n"),
                    holds: stretch.holds.clone(),
                });
            }
            self.write(mine.merge((**theirs).clone()));
        }
    }

    /// Makes the header say what `header` says.
    pub fn set_header(&mut self, header: Header) {
        if header == self.header || self.own_way {
            return;
        }
        if let Some(at) = self.stretches.iter().position(|s| matches!(s.holds, Holds::Document)) {
            let Some(lines) = header.rewritten(&self.stretches[at].lines, &self.header) else { return };
            self.stretches[at].lines = self.dressed(&lines);
        } else {
            let lines = self.dressed(&format!("\n{}", header.written()));
            self.end_line(0);
            self.stretches.insert(1, Stretch { lines, holds: Holds::Document });
        }
        self.header = header;
    }

    /// Drops what is left of notes deleted before `then`; not where somebody's comment or a conflict stands with it.
    pub fn forget(&mut self, then: OffsetDateTime) {
        self.stretches.retain(|s| match &s.holds {
            Holds::Record(v) => {
                v.current.deleted.is_none_or(|at| at >= then) || !v.losers.is_empty() || s.lines.contains('#')
            }
            _ => true,
        });
    }

    fn versions(&self, id: &str) -> Option<&Versions> {
        self.records().find(|v| v.current.id == id)
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.stretches.iter().position(|s| matches!(&s.holds, Holds::Record(v) if v.current.id == id))
    }

    /// Makes the record of a note say these versions.
    fn write(&mut self, new: Versions) {
        let Some(at) = self.place(&new.current.id) else {
            let conflicts: String = new.losers.iter().map(|l| conflict(l, &new.current)).collect();
            let lines = format!("\n{}{conflicts}", record::written(&new.current));
            return self.insert(Stretch { lines, holds: Holds::Record(Box::new(new)) });
        };
        let Holds::Record(old) = &self.stretches[at].holds else { return };
        let old = old.clone();
        if *old == new {
            return;
        }
        let mut lines = self.stretches[at].lines.clone();
        if old.current != new.current {
            // Every record was read from lines that parse; should these not, they are kept and a new record is added.
            let Some(changed) = record::rewritten(&lines, &old.current, &new.current) else {
                let lines = format!("\n{}", record::written(&new.current));
                self.stretches[at].holds = Holds::Other;
                return self.insert(Stretch { lines, holds: Holds::Record(Box::new(new)) });
            };
            lines = self.dressed(&changed);
        }
        let had: Vec<_> = old.losers.iter().map(content).collect();
        for loser in new.losers.iter().filter(|l| !had.contains(&content(l))) {
            if !lines.ends_with('\n') {
                lines.push('\n');
            }
            lines.push_str(&self.dressed(&conflict(loser, &new.current)));
        }
        let moved = old.current.selector.as_ref().map(|s| (s.start, s.end))
            != new.current.selector.as_ref().map(|s| (s.start, s.end));
        let alive = new.current.deleted.is_none();
        let stretch = Stretch { lines, holds: Holds::Record(Box::new(new)) };
        if moved && alive {
            self.stretches.remove(at);
            self.insert(stretch);
        } else {
            self.stretches[at] = stretch;
        }
    }

    /// Puts a record where its position belongs: before the first that stands after it, else after the last.
    fn insert(&mut self, stretch: Stretch) {
        let Holds::Record(new) = &stretch.holds else { return };
        let position = new.current.position();
        let after = |s: &Stretch| matches!(&s.holds, Holds::Record(v) if v.current.deleted.is_none() && v.current.position() > position);
        let last = self.stretches.iter().rposition(|s| matches!(s.holds, Holds::Record(_)));
        let at = self.stretches.iter().position(after).or(last.map(|l| l + 1)).unwrap_or(self.stretches.len());
        self.end_line(at.saturating_sub(1));
        let lines = self.dressed(&stretch.lines);
        self.stretches.insert(at, Stretch { lines, ..stretch });
    }

    /// Sees to it that what comes after a stretch begins on a line of its own.
    fn end_line(&mut self, at: usize) {
        let end = self.line_end;
        if let Some(before) = self.stretches.get_mut(at)
            && !before.lines.is_empty()
            && !before.lines.ends_with('\n')
        {
            before.lines.push_str(end);
        }
    }

    /// With the line endings of this file. `\r` itself is always escaped in what this program writes.
    fn dressed(&self, lines: &str) -> String {
        match self.line_end {
            "\r\n" => lines.replace("\r\n", "\n").replace('\n', "\r\n"),
            _ => lines.to_string(),
        }
    }
}

fn conflict(loser: &Annotation, winner: &Annotation) -> String {
    format!("\n{}", record::conflict_written(loser, winner))
}

/// Which corrections stand where two files of one document have one of the same field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// The other file is a copy: the page's own.
    Own,
    /// The other file was written because the page's could not be: the other's.
    Others,
}

/// What begins at a place of the file.
enum Start<'t> {
    Document,
    Other,
    Record(&'t Table),
}

/// Where a table begins: with the comments above its header.
fn start(table: &Table) -> usize {
    let header = table.span().map_or(0, |s| s.start);
    table.decor().prefix().and_then(|p| p.span()).map_or(header, |p| p.start)
}

/// The headers of a table that is no annotation, and of those within it.
fn others<'t>(item: &'t Item, is_document: bool, starts: &mut Vec<(usize, Start<'t>)>) {
    match item {
        Item::Table(table) => {
            if !table.is_implicit() && !table.is_dotted() {
                starts.push((start(table), if is_document { Start::Document } else { Start::Other }));
            }
            table.iter().for_each(|(_, item)| others(item, false, starts));
        }
        Item::ArrayOfTables(tables) => {
            for table in tables.iter() {
                starts.push((start(table), Start::Other));
                table.iter().for_each(|(_, item)| others(item, false, starts));
            }
        }
        _ => {}
    }
}

/// A note without an id, or with that of a note before it (a block copied by hand), is known by what it says.
fn versions(table: &Table, seen: &mut HashSet<String>) -> Versions {
    let mut note = record::read(table, String::new);
    if note.id.is_empty() || seen.contains(&note.id) {
        let said: Vec<String> = content(&note).into_iter().map(Option::unwrap_or_default).collect();
        let hash = ContentHash::of(said.join("\0").as_bytes()).to_string();
        note.id = format!("x-{}", hash.chars().skip("b3:".len()).take(12).collect::<String>());
        // The same words twice.
        let mut twin = 2;
        let id = note.id.clone();
        while seen.contains(&note.id) {
            note.id = format!("{id}-{twin}");
            twin += 1;
        }
    }
    seen.insert(note.id.clone());
    let losers = table.get(CONFLICT).and_then(Item::as_array_of_tables);
    let losers = losers.into_iter().flat_map(|l| l.iter()).map(|l| record::read_conflict(l, &note)).collect();
    Versions { current: note, losers }.tidied()
}

#[cfg(test)]
mod tests {
    use super::super::annotation::{Motivation, Selector};
    use super::*;
    use proptest::prelude::*;

    fn note(start: usize, body: &str) -> Annotation {
        let exact = "words".to_string();
        let (prefix, suffix) = (String::new(), String::new());
        let selector = Selector { on: ContentHash::of(b"t"), exact, prefix, suffix, start, end: start + 5 };
        Annotation { body: body.to_string(), ..Annotation::new(Motivation::Commenting, Some(selector), "me") }
    }

    /// A file as people and other programs write them.
    const BY_HAND: &str = "# my notes\nformat=1\nowner = \"somebody\" # unknown\n\n[document]\nid = 'n1:00'\ntitle = \"T\"\n\n\
        [document.corrections]\nauthor = \"A. Writer\"\n\n# the first\n[[annotation]]\nid = \"a\"\nstart = 10\nexact=\"words\"\n\
        rating = 5\n\n[annotation.target]\nid = \"n1:11\"\n\n[[annotation]]\nid = \"b\"\nstart = 30\nexact = \"words\"\nbody = \"two\"\n\
        \n[other]\nkey = 1\n# the end";

    fn is_within(few: &str, many: &str) -> bool {
        let mut lines = many.lines();
        few.lines().all(|line| lines.any(|l| l == line))
    }

    #[test]
    fn a_page_is_its_file_byte_for_byte() {
        for text in
            [BY_HAND.to_string(), BY_HAND.replace('\n', "\r\n"), format!("\u{feff}{BY_HAND}"), format!("{BY_HAND}\r\n")]
        {
            assert_eq!(Page::parse(&text).unwrap().text(), text);
        }
    }

    #[test]
    fn adding_a_note_adds_lines_in_its_place_and_removes_none() {
        for text in [BY_HAND.to_string(), BY_HAND.replace('\n', "\r\n")] {
            for start in [0, 20, 40] {
                let mut page = Page::parse(&text).unwrap();
                page.set(note(start, "new"));
                let after = page.text();
                assert!(is_within(&text, &after), "{after}");
                assert_eq!(
                    after.matches("\r\n").count(),
                    if text.contains('\r') { after.matches('\n').count() } else { 0 }
                );
                let read = Page::parse(&after).unwrap();
                let order: Vec<_> = read.records().filter_map(|v| Some(v.current.selector.as_ref()?.start)).collect();
                assert!(order.is_sorted() && order.len() == 3, "{after}");
                assert_eq!(read.annotations(), page.annotations());
            }
        }
    }

    #[test]
    fn changing_a_note_changes_its_lines_alone() {
        let mut page = Page::parse(BY_HAND).unwrap();
        let changed = Annotation { rev: 2, body: "TWO".to_string(), ..page.get("b").unwrap().clone() };
        page.set(changed);
        let expected = BY_HAND.replace("\"two\"", "\"\"\"\nTWO\n\"\"\"\nrev = 2");
        assert_eq!(page.text(), expected);
    }

    #[test]
    fn a_note_on_the_whole_document_stands_first_and_a_page_of_our_own_reads_back() {
        let header = Header { id: Some("n1:00".to_string()), title: "T \"q\"".to_string(), ..Header::default() };
        let mut page = Page::new(header.clone());
        page.set(note(7, "later"));
        page.set(Annotation::new(Motivation::Bookmarking, None, "me"));
        let read = Page::parse(&page.text()).unwrap();
        assert_eq!((read.header.clone(), read.annotations()), (header, page.annotations()));
        assert_eq!(read.annotations()[0].selector, None);
        assert!(
            page.text()
                .starts_with("format = 1\n\n[document]\nid = \"n1:00\"\ntitle = \"T \\\"q\\\"\"\n\n[[annotation]]\nid")
        );
    }

    #[test]
    fn a_new_place_moves_the_record() {
        let mut page = Page::parse(BY_HAND).unwrap();
        let mut moved = page.get("a").unwrap().revised();
        moved.selector.as_mut().unwrap().start = 50;
        page.set(moved);
        let ids: Vec<_> = Page::parse(&page.text()).unwrap().records().map(|v| v.current.id.clone()).collect();
        assert_eq!(ids, ["b", "a"]);
    }

    #[test]
    fn notes_without_an_id_and_copies_are_told_apart() {
        let text = "[[annotation]]\nbody = \"one\"\n[[annotation]]\nid = \"a\"\nbody = \"two\"\n[[annotation]]\nid = \"a\"\nbody = \"three\"\n";
        let mut page = Page::parse(text).unwrap();
        let notes = page.annotations();
        assert_eq!(notes.len(), 3);
        for note in notes {
            page.set(Annotation { body: format!("{}!", note.body), rev: 2, ..note });
        }
        let mut bodies: Vec<_> = Page::parse(&page.text()).unwrap().annotations().into_iter().map(|n| n.body).collect();
        bodies.sort();
        assert_eq!(bodies, ["one!", "three!", "two!"]);
        // A comment that comes to stand above the next note is no part of what this one says.
        let mut page = Page::parse("[[annotation]]\n# to do").unwrap();
        page.set(note(2, "new"));
        assert_eq!(Page::parse(&page.text()).unwrap().annotations(), page.annotations());
    }

    #[test]
    fn a_merge_keeps_the_loser_beside_the_winner_and_what_else_stands_there() {
        let mut ours = Page::parse(BY_HAND).unwrap();
        let theirs = BY_HAND.replace("body = \"two\"", "body = \"2\"\nrev = 3\nmood = \"sure\"");
        ours.absorb(&Page::parse(&theirs).unwrap(), Whose::Own);
        ours.merge(Annotation { rev: 2, body: "zwei".to_string(), ..note(30, "") });
        let read = Page::parse(&ours.text()).unwrap();
        let b = read.records().find(|v| v.current.id == "b").unwrap();
        assert_eq!((b.current.body.as_str(), b.losers.len(), b.losers[0].body.as_str()), ("2", 1, "two"));
        assert!(ours.text().contains("mood") && ours.text().contains("[[annotation.conflict]]"));
        assert_eq!(read.conflicts(), 1);
        let once = ours.text();
        ours.absorb(&Page::parse(&theirs).unwrap(), Whose::Own);
        ours.absorb(&Page::parse(BY_HAND).unwrap(), Whose::Own);
        assert_eq!(ours.text(), once);
    }

    #[test]
    fn old_deletions_are_forgotten_but_not_somebodys_comment() {
        let text = "[[annotation]]\nid = \"a\"\ndeleted = 2020-01-01T00:00:00Z\n\n# why\n[[annotation]]\nid = \"b\"\ndeleted = 2020-01-01\n\
                    \n[[annotation]]\nid = \"c\"\ndeleted = 2999-01-01\n";
        let mut page = Page::parse(text).unwrap();
        page.forget(super::super::annotation::now());
        let ids: Vec<_> = page.records().map(|v| v.current.id.as_str()).collect();
        assert_eq!((ids, page.annotations().len()), (vec!["b", "c"], 0));
    }

    #[test]
    fn damage_is_told_with_line_and_column() {
        let at = |bytes: &[u8]| Page::read(bytes).map(|_| ()).map_err(|d| (d.line, d.column)).unwrap_err();
        assert_eq!(at(b""), (1, 1));
        assert_eq!(at(b" \n\0\0"), (1, 1));
        assert_eq!(at(b"format = 1\n[[annotation]\n"), (2, 14));
        assert_eq!(at("format = 1\ntitle = \"é\u{1}\"".as_bytes()), (2, 11));
        assert_eq!(at(b"a = 1\nb = \"\xff\""), (2, 6));
        assert_eq!(at(b"format = 1\nannotation = []\n"), (2, 14));
        assert_eq!(at(b"format = \"x\"\n"), (1, 10));
        for hostile in [
            "[]",
            "[[]]",
            "[",
            "[[annotation",
            "=",
            "a.b=1\n[a]",
            "[annotation]\n",
            "[[annotation]]\n[annotation.conflict]\n",
        ] {
            let _ = Page::parse(hostile);
        }
    }

    proptest! {
        #[test]
        fn changes_by_anybody_leave_every_other_line_alone(starts in proptest::collection::vec(0usize..60, 1..6), which in 0usize..6) {
            let mut page = Page::parse(BY_HAND).unwrap();
            for (n, start) in starts.iter().enumerate() {
                page.set(note(*start, &format!("body {n}\n# no comment\n[[annotation]]\n\"\"\"\"")));
            }
            let notes = page.annotations();
            let chosen = &notes[which % notes.len()];
            page.set(chosen.deletion());
            let read = Page::parse(&page.text()).unwrap();
            prop_assert_eq!(read.annotations(), page.annotations());
            prop_assert_eq!(read.annotations().len(), notes.len() - 1);
            for line in ["# my notes", "owner = \"somebody\" # unknown", "author = \"A. Writer\"", "[other]", "key = 1", "# the end"] {
                prop_assert!(page.text().lines().any(|l| l == line), "{} is gone", line);
            }
        }

        #[test]
        fn any_lines_are_a_page_byte_for_byte_or_damage(
            text in "(\\[|\\]|=|\"|'|\n|\r\n|#| |\\.|annotation|document|conflict|\\[\\[annotation\\]\\]\n|\\[document\\]\n|id = 1\n|start = 3\n|\"\"\"|é){0,30}",
        ) {
            if let Ok(mut page) = Page::parse(&text) {
                prop_assert_eq!(&page.text(), &text);
                page.set(note(2, "new"));
                prop_assert!(Page::parse(&page.text()).is_ok_and(|p| p.annotations() == page.annotations()), "{}", page.text());
            }
        }

        #[test]
        fn pages_merge_alike_from_both_sides(a in changes(), b in changes()) {
            let (mut ab, mut ba) = (page(&a), page(&b));
            ab.absorb(&page(&b), Whose::Own);
            ba.absorb(&page(&a), Whose::Own);
            let all = |page: &Page| {
                let read = Page::parse(&page.text()).unwrap();
                let mut all: Vec<_> = read.records().cloned().collect();
                all.sort_by(|a, b| a.current.id.cmp(&b.current.id));
                all
            };
            prop_assert_eq!(all(&ab), all(&ba));
            let once = ab.text();
            ab.absorb(&page(&a), Whose::Own);
            ab.absorb(&page(&b), Whose::Own);
            prop_assert_eq!(ab.text(), once);
        }
    }

    /// Which of four notes have which body at which revision.
    fn changes() -> impl Strategy<Value = Vec<(usize, u64, String)>> {
        proptest::collection::vec((0usize..4, 1u64..3, "[ab]"), 0..5)
    }

    fn page(changes: &[(usize, u64, String)]) -> Page {
        let mut page = Page::new(Header { path: "a.txt".to_string(), ..Header::default() });
        for (which, rev, body) in changes {
            let then = OffsetDateTime::UNIX_EPOCH;
            let note = Annotation {
                id: format!("note-{which}"),
                rev: *rev,
                created: then,
                modified: then,
                ..note(which * 10, body)
            };
            page.set(note);
        }
        page
    }
}
