//! Corrections of the record, as a reader meets them: kept, taken back, merged, and nobody's lines touched.

use super::header::DocumentKey;
use super::store::Store;
use crate::text::{Amendment, ContentHash, DocumentId, Field, Target};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const TEXT: &str = "The keeper wrote to the board that the sluice had been left open.";

struct Home(TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    fn notes(&self) -> PathBuf {
        self.0.path().join("config/annotations")
    }

    /// Another window: it knows nothing of the others.
    fn store(&self) -> Store {
        Store::new(&self.notes(), &self.0.path().join("state"))
    }

    fn amend(&self, amendments: &[Amendment]) -> super::Sheet {
        self.store().save_with(&key(), &[], amendments).unwrap()
    }

    fn file(&self) -> PathBuf {
        let name = key().file_name();
        self.notes().join(name)
    }

    fn text(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }

    /// Puts a note file there that somebody else wrote.
    fn write(&self, text: &str) {
        fs::create_dir_all(self.notes()).unwrap();
        fs::write(self.file(), text).unwrap();
    }

    /// What another window reads, `field=words`.
    fn seen(&self) -> Vec<String> {
        let sheet = self.store().load(&key()).unwrap();
        let said = |(t, words): (&Target, &str)| match &t.of {
            Some(of) => format!("{}[{of}]={words}", t.field.name()),
            None => format!("{}={words}", t.field.name()),
        };
        sheet.corrections.iter().map(said).collect()
    }
}

fn key() -> DocumentKey {
    let (id, source) = (DocumentId::of(TEXT), Some(ContentHash::of(TEXT.as_bytes())));
    DocumentKey { id, source, path: "a.txt".to_string(), title: "The sluice".to_string(), siblings: Default::default() }
}

fn to(field: Field, words: &str) -> Amendment {
    Amendment { target: Target::field(field), words: Some(words.to_string()) }
}

fn back(field: Field) -> Amendment {
    Amendment { target: Target::field(field), words: None }
}

fn one(field: Field, of: &str, words: &str) -> Amendment {
    Amendment { target: Target { field, of: Some(of.to_string()) }, words: Some(words.to_string()) }
}

#[test]
fn a_correction_is_kept_without_any_note_and_taken_back_without_a_trace() {
    let home = Home::new();
    home.amend(&[back(Field::Title)]);
    assert!(!home.file().exists());
    home.amend(&[to(Field::Title, "A \"better\"\ttitle \u{1b}[2J")]);
    assert_eq!(home.seen(), ["title=A \"better\"\ttitle \u{1b}[2J"]);
    let with_one = home.text();
    home.amend(&[to(Field::Author, "Quill, T.")]);
    assert_eq!(home.seen().len(), 2);
    home.amend(&[back(Field::Author)]);
    assert_eq!(home.text(), with_one);
    home.amend(&[to(Field::Title, "  ")]);
    assert_eq!(home.seen(), [""; 0]);
    assert!(!home.text().contains("[document.corrections"), "{}", home.text());
}

/// Ways in which people write the table, each with a hand's own things in it.
const BY_HAND: [&str; 5] = [
    "format = 1\n\n[document]\nid = \"ID\"\n\n# mine\n[document.corrections] # here\nauthor = 'T. Quill' # sure?\nnickname = \"old\"\n\n[[annotation]]\nid = \"a\"\nstars = 5\n",
    "format = 1\r\n\r\n[document]\r\nid = \"ID\"\r\n\r\n[document.corrections]\r\nauthor = 'T. Quill' # sure?\r\nnickname = \"old\"\r\n",
    "[document]\nid = \"ID\"\ncorrections = { author = 'T. Quill', nickname = \"old\" }\n# the end",
    "[document]\nid = \"ID\"\ncorrections.author = 'T. Quill' # sure?\ncorrections.nickname = \"old\"\n",
    "document = { id = \"ID\", corrections = { author = 'T. Quill', nickname = \"old\" } }\nformat = 1",
];

#[test]
fn a_table_written_by_hand_stays_as_it_is_but_for_the_field_that_is_changed() {
    for text in BY_HAND.map(|t| t.replace("ID", &DocumentId::of(TEXT).unwrap().to_string())) {
        let home = Home::new();
        home.write(&text);
        assert_eq!(home.seen(), ["author=T. Quill"], "{text}");
        home.amend(&[to(Field::Author, "T. Quill")]);
        assert_eq!(home.text(), text, "what is so already is no reason to write");
        home.amend(&[to(Field::Author, "Q. Till")]);
        assert_eq!(home.seen(), ["author=Q. Till"], "{}", home.text());
        let told: Vec<String> =
            text.lines().filter(|l| !l.contains("ID")).map(|l| l.replace("'T. Quill'", "\"Q. Till\"")).collect();
        let after = home.text();
        assert!(told.iter().all(|line| after.lines().any(|l| l == line)), "{after}");
        assert_eq!(after.contains('\r'), text.contains('\r'));
        home.amend(&[to(Field::Place, "at the lock"), one(Field::Signature, "I. M.", "I. Marsh"), back(Field::Author)]);
        assert_eq!(home.seen(), ["place=at the lock", "signature[I. M.]=I. Marsh"], "{}", home.text());
        assert!(home.text().contains("nickname = \"old\""), "{}", home.text());
    }
}

#[test]
fn a_document_written_as_one_value_takes_its_corrections_into_it() {
    let home = Home::new();
    let id = DocumentId::of(TEXT).unwrap();
    home.write(&format!("document = {{ id = \"{id}\" }}\n"));
    home.amend(&[to(Field::Title, "new")]);
    assert_eq!(home.seen(), ["title=new"], "{}", home.text());
}

#[test]
fn days_years_and_single_values_are_read_as_people_write_them() {
    let home = Home::new();
    let id = DocumentId::of(TEXT).unwrap();
    home.write(&format!(
        "[document]\nid = \"{id}\"\n[document.corrections]\ndocument_date = 1931-05-04\nevent_date = 1931\n\
         title = \"\"\nplace = [1]\n[document.corrections.signature]\n\"I. M.\" = \"I. Marsh\"\n"
    ));
    assert_eq!(home.seen(), ["document_date=1931-05-04", "event_date=1931", "signature[I. M.]=I. Marsh"]);
    home.amend(&[one(Field::Signature, "T. Q.", "T. Quill"), to(Field::EventDate, "1932")]);
    let seen = home.seen();
    assert!(seen.contains(&"signature[T. Q.]=T. Quill".to_string()) && seen.contains(&"event_date=1932".to_string()));
    home.amend(&[to(Field::Distribution, "to file"), one(Field::Distribution, "1- to Cde. M.", "1- to Marsh")]);
    assert!(home.seen().ends_with(&seen[2..]) && home.seen().contains(&"distribution=to file".to_string()));
    assert!(home.text().contains("place = [1]"));
}

#[test]
fn of_two_windows_each_has_its_field_and_the_later_the_same_one() {
    let home = Home::new();
    let (here, there) = (home.store(), home.store());
    here.load(&key()).unwrap();
    there.load(&key()).unwrap();
    here.save_with(&key(), &[], &[to(Field::Title, "here"), to(Field::Place, "here")]).unwrap();
    let sheet = there.save_with(&key(), &[], &[to(Field::Title, "there"), to(Field::Author, "there")]).unwrap();
    assert_eq!(sheet.corrections.iter().count(), 3);
    assert_eq!(home.seen(), ["title=there", "author=there", "place=here"]);
}

#[test]
fn of_a_conflict_copy_what_the_file_itself_does_not_say_is_taken() {
    let home = Home::new();
    home.amend(&[to(Field::Title, "own")]);
    let copy = home.text().replace("\"own\"", "\"the copy's\"\nauthor = \"the copy's\"");
    let stem = home.file().file_stem().unwrap().to_string_lossy().into_owned();
    fs::write(home.notes().join(format!("{stem} (conflicted copy 2026-11-22).toml")), copy).unwrap();
    assert_eq!(home.seen(), ["title=own", "author=the copy's"]);
    home.amend(&[to(Field::Place, "new")]);
    assert_eq!(home.seen(), ["title=own", "author=the copy's", "place=new"]);
    assert!(home.text().contains("the copy's"));
    assert_eq!(
        fs::read_dir(home.notes()).unwrap().filter(|e| e.as_ref().unwrap().path().extension().is_some()).count(),
        1
    );
}

#[test]
fn a_damaged_file_is_not_written_and_what_waited_for_it_is_the_last_word() {
    let home = Home::new();
    home.amend(&[to(Field::Title, "old"), to(Field::Author, "old"), to(Field::Place, "old")]);
    let sound = home.text();
    let damaged = format!("{sound}\n[[");
    home.write(&damaged);
    let sheet = home.amend(&[to(Field::Title, "new"), back(Field::Author)]);
    assert!(sheet.warning.unwrap().contains("line"));
    assert_eq!((home.text(), home.seen()), (damaged, vec!["title=new".to_string(), "place=old".to_string()]));
    home.write(&sound);
    assert_eq!(home.seen(), ["title=new", "place=old"]);
    home.amend(&[to(Field::Subject, "sluices")]);
    assert_eq!(home.seen(), ["title=new", "subject=sluices", "place=old"]);
    assert!(!home.text().contains("author"), "{}", home.text());
}

#[test]
fn corrections_are_found_by_source_id_or_place() {
    let home = Home::new();
    home.amend(&[to(Field::Title, "new")]);
    let all = home.store().corrected();
    let nothing = DocumentKey {
        id: None,
        source: None,
        path: "elsewhere.txt".to_string(),
        title: String::new(),
        siblings: Default::default(),
    };
    assert!(all.of(&nothing).is_none());
    for known in [
        DocumentKey { source: key().source, ..nothing.clone() },
        DocumentKey { id: key().id, ..nothing.clone() },
        DocumentKey { path: "./a.txt".to_string(), ..nothing },
    ] {
        assert!(all.of(&known).is_some(), "{known:?}");
    }
}
