//! The header of an edition (`teiHeader`) into the record.
//!
//! In: its tags and words, one after the other. Out: readings. Everything in it is the archive's or the editor's, none of
//! the source's words: the ranges are empty, the hand is the archive's. What it tells of the encoding is left out.

use super::attributes::Attributes;
use crate::text::{Date, Field, Reading, Value};

/// Elements within elements that are told apart.
const DEEPEST: usize = 64;
/// Fields: a volume's list of everybody is no entry of a card.
const MOST: usize = 200;
/// Bytes of one field: more is no entry of a card.
const LONGEST: usize = 16 << 10;

#[derive(Debug, Default)]
pub(super) struct Header {
    path: Vec<Step>,
    /// Elements open below those in `path`.
    deeper: usize,
    /// All words so far, blanks collapsed.
    words: String,
    card: Card,
}

#[derive(Debug)]
struct Step {
    name: String,
    /// Where in the words it begins.
    start: usize,
    /// `type` or `role`.
    kind: String,
    date: Option<Date>,
    target: Option<String>,
}

#[derive(Debug, Default)]
struct Card {
    title: Option<String>,
    authors: Vec<String>,
    editors: Vec<String>,
    translator: Option<String>,
    /// What a statement of responsibility says that was done, and by whom.
    done: (String, String),
    publication: Vec<String>,
    rights: Option<String>,
    place_of_original: [Option<String>; 6],
    printed_source: Option<String>,
    fields: Vec<(Field, Value)>,
    language: Option<String>,
}

/// The steps down to the original, in the order they are written.
const STEPS: [&[&str]; 6] =
    [&["country"], &["settlement"], &["repository", "institution"], &["collection"], &["idno"], &["locus"]];

impl Header {
    pub fn start(&mut self, name: &str, attributes: &Attributes) {
        if self.path.len() == DEEPEST {
            self.deeper += 1;
            return;
        }
        let kind = attributes.get("type").or_else(|| attributes.get("role")).unwrap_or_default().to_lowercase();
        let date = matches!(name, "date" | "origDate").then(|| attributes.date()).flatten();
        let target = (name == "licence").then(|| attributes.get("target")).flatten();
        if name == "language" && self.card.language.is_none() {
            self.card.language = attributes.get("ident").or_else(|| attributes.get("id"));
        }
        if name != "hi" {
            self.blank();
        }
        self.path.push(Step { name: name.to_string(), start: self.words.len(), kind, date, target });
    }

    pub fn words(&mut self, words: &str) {
        if words.starts_with(|c: char| c.is_ascii_whitespace()) {
            self.blank();
        } else if words.starts_with([',', '.', ';', ':', ')', ']']) && self.words.ends_with(' ') {
            self.words.pop();
        }
        for word in words.split_ascii_whitespace() {
            self.words.push_str(word);
            self.words.push(' ');
        }
        if words.ends_with(|c: char| !c.is_ascii_whitespace()) {
            self.words.pop();
        }
    }

    fn blank(&mut self) {
        if !self.words.is_empty() && !self.words.ends_with(' ') {
            self.words.push(' ');
        }
    }

    pub fn end(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(step) = self.path.pop() else { return };
        let words = self.words.get(step.start..).unwrap_or("").trim();
        let words = words[..words.floor_char_boundary(LONGEST)].to_string();
        self.tell(&step, words);
        self.blank();
    }

    fn within(&self, name: &str) -> Option<&Step> {
        self.path.iter().rev().find(|step| step.name == name)
    }

    /// Whether the element that ended is a child of these, from the outermost.
    fn is_in(&self, names: &[&str]) -> bool {
        let names = names.iter().rev();
        self.path.len() >= names.len() && self.path.iter().rev().zip(names).all(|(step, name)| step.name == **name)
    }

    fn tell(&mut self, step: &Step, words: String) {
        let name = step.name.as_str();
        let is_name = matches!(name, "persName" | "orgName" | "name");
        let is_place = matches!(name, "placeName" | "settlement" | "origPlace");
        let of_file = self.is_in(&["fileDesc", "titleStmt"]);
        if name == "licence" && words.is_empty() && self.within("availability").is_some() {
            self.card.rights = self.card.rights.take().or(step.target.clone());
        }
        let date = step.date.map(Value::Date);
        if words.is_empty() && date.is_none() && name != "respStmt" {
            return;
        }
        let text = || Value::Text(words.clone());
        match name {
            "title" if of_file => self.title(words, &step.kind),
            "author" if of_file => self.card.authors.push(words),
            "editor" if of_file && is_translation(&step.kind) => self.card.translator = Some(words),
            "editor" if of_file => self.card.editors.push(words),
            "resp" => self.card.done.0 = words,
            _ if is_name && self.is_in(&["titleStmt", "respStmt"]) => self.card.done.1 = words,
            "respStmt" => {
                let (done, by) = std::mem::take(&mut self.card.done);
                if of_file && is_translation(&done) && !by.is_empty() {
                    self.card.translator.get_or_insert(by);
                }
            }
            "availability" if self.within("fileDesc").is_some() && self.card.rights.is_none() => {
                self.card.rights = Some(words);
            }
            "publisher" | "authority" | "distributor" | "pubPlace" if self.within("publicationStmt").is_some() => {
                self.card.publication.push(words);
            }
            "date" if self.is_in(&["fileDesc", "publicationStmt"]) => self.card.publication.push(words),
            "idno" if self.is_in(&["fileDesc", "publicationStmt"]) && is_address(&step.kind, &words) => {
                self.card.publication.push(words);
            }
            _ if self.within("altIdentifier").is_some() => {}
            _ if self.within("msIdentifier").is_some() || (name == "locus" && self.within("msContents").is_some()) => {
                self.original(name, step, words);
            }
            "bibl" | "biblStruct" | "biblFull" | "p" if self.is_in(&["fileDesc", "sourceDesc"]) => {
                self.card.printed_source.get_or_insert(words);
            }
            "abstract" if self.within("profileDesc").is_some() => self.put(Field::Abstract, text()),
            "summary" if self.within("msContents").is_some() => self.put(Field::Abstract, text()),
            _ if self.within("correspAction").is_some() => {
                let kind = self.within("correspAction").map_or("", |s| s.kind.as_str());
                let (who, when, place) = match kind {
                    "sent" | "" => (Field::Author, Field::DocumentDate, Some(Field::Place)),
                    "received" => (Field::Addressee, Field::ReceiptDate, None),
                    _ => return,
                };
                match (name, place) {
                    ("date", _) => self.put(when, date.unwrap_or_else(text)),
                    _ if is_name && self.is_in(&["correspAction"]) => self.put(who, text()),
                    (_, Some(place)) if is_place => self.put(place, text()),
                    _ => {}
                }
            }
            "date" if self.within("creation").is_some() => self.put(Field::DocumentDate, date.unwrap_or_else(text)),
            "origDate" => self.put(Field::DocumentDate, date.unwrap_or_else(text)),
            "date" if self.within("settingDesc").is_some() => self.put(Field::EventDate, date.unwrap_or_else(text)),
            _ if is_place && ["creation", "settingDesc", "origin"].iter().any(|n| self.within(n).is_some()) => {
                self.put(Field::Place, text());
            }
            _ if is_name && self.within("particDesc").is_some() && self.card.fields.len() < MOST => {
                self.card.fields.push((Field::Participants, text()));
            }
            _ => {}
        }
    }

    fn title(&mut self, words: String, kind: &str) {
        match &mut self.card.title {
            None => self.card.title = Some(words),
            Some(title) if kind.starts_with("sub") && title.len() < LONGEST => {
                title.push_str(": ");
                title.push_str(&words);
            }
            Some(_) => {}
        }
    }

    fn original(&mut self, name: &str, step: &Step, words: String) {
        let Some(at) = STEPS.iter().position(|names| names.contains(&name)) else { return };
        // The steps of a number that is given step by step were told one by one.
        let parted = name == "idno" && self.within("idno").is_some();
        let words = match step.kind.as_str() {
            "fond" | "opis" | "delo" | "papka" | "box" | "folder" if parted => format!("{} {words}", step.kind),
            _ => words,
        };
        let slot = &mut self.card.place_of_original[at];
        match slot {
            Some(first) if parted && first.len() < LONGEST => {
                first.push_str(", ");
                first.push_str(&words);
            }
            Some(_) => {}
            None => *slot = Some(words),
        }
    }

    /// A field the card has once.
    fn put(&mut self, field: Field, value: Value) {
        if self.card.fields.iter().all(|(known, _)| *known != field) {
            self.card.fields.push((field, value));
        }
    }

    /// What the header calls the edition.
    pub fn title_words(&self) -> Option<&str> {
        self.card.title.as_deref()
    }

    /// As the header writes it: `de`, `en-GB`.
    pub fn language(&self) -> Option<String> {
        self.card.language.clone()
    }

    pub fn readings(self) -> Vec<Reading> {
        let card = self.card;
        let mut told: Vec<(Field, Value)> = Vec::new();
        let words = |field, words: Option<String>| words.map(|w| (field, Value::Text(w)));
        let joined = |all: Vec<String>, between: &str| (!all.is_empty()).then(|| all.join(between));
        told.extend(words(Field::Title, card.title));
        told.extend(words(Field::Author, joined(card.authors, "; ")));
        told.extend(words(Field::Translator, card.translator));
        let known: Vec<Field> = told.iter().map(|(field, _)| *field).collect();
        told.extend(card.fields.into_iter().filter(|(field, _)| !known.contains(field)));
        let original: Vec<String> = card.place_of_original.into_iter().flatten().collect();
        told.extend(words(Field::Reference, joined(original, ", ").or(card.printed_source)));
        let editors = joined(card.editors, "; ").map(|names| format!("ed. {names}"));
        let consulted: Vec<String> = editors.into_iter().chain(card.publication).collect();
        told.extend(words(Field::Consulted, joined(consulted, ", ")));
        told.extend(words(Field::Rights, card.rights));
        let reading = |(field, value)| Reading::beside(field, value);
        told.into_iter().map(reading).collect()
    }
}

fn is_translation(words: &str) -> bool {
    let words = words.to_lowercase();
    ["transl", "übers", "trad", "перев"].iter().any(|stem| words.contains(stem))
}

fn is_address(kind: &str, words: &str) -> bool {
    matches!(kind, "url" | "uri" | "doi" | "handle" | "ark") || words.starts_with("http")
}
