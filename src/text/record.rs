//! The catalogue card: what is known of a document, each field with the words it was read from.

use super::date::Date;
use super::reference::Reference;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Every field that could be read, in the order of the text. A field that is not here is unknown, never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    readings: Vec<Reading>,
}

/// One field as one place of the text gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub field: Field,
    /// Bytes of the text it was read from.
    pub range: Range<usize>,
    pub value: Value,
    pub by: Hand,
    /// What the reader says it should be; shown in place of the value, the file stays as it is.
    pub correction: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// The text of the range as it stands (line endings included).
    Verbatim,
    /// The field's own words where they are fewer than the text: `Ann Dahl` of `Translated by Ann Dahl.`
    Text(String),
    Date(Date),
    Reference(Reference),
}

/// Whose words: the source's, the archive's around it, the web page's, or the reader's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Hand {
    Source,
    Archive,
    Site,
    Reader,
}

impl Hand {
    pub const fn name(self) -> &'static str {
        match self {
            Hand::Source => "source",
            Hand::Archive => "archive",
            Hand::Site => "site",
            Hand::Reader => "reader",
        }
    }
}

impl Record {
    /// Sorted by place in the text.
    pub fn new(mut readings: Vec<Reading>) -> Record {
        readings.sort_by_key(|r| (r.range.start, r.range.end));
        Record { readings }
    }

    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }

    pub fn is_empty(&self) -> bool {
        self.readings.is_empty()
    }

    /// The first reading of a field.
    pub fn get(&self, field: Field) -> Option<&Reading> {
        self.readings.iter().find(|r| r.field == field)
    }

    pub fn all(&self, field: Field) -> impl Iterator<Item = &Reading> {
        self.readings.iter().filter(move |r| r.field == field)
    }

    pub fn reference(&self) -> Option<&Reference> {
        self.readings.iter().find_map(|r| match &r.value {
            Value::Reference(reference) => Some(reference),
            _ => None,
        })
    }

    /// The date the list sorts by: the document's own, then that of its event, its typing, its catalogue card.
    pub fn date(&self) -> Option<Date> {
        [Field::DocumentDate, Field::EventDate, Field::CatalogueDate, Field::TypingDate].into_iter().find_map(|field| {
            match self.get(field)?.value {
                Value::Date(date) => Some(date),
                _ => None,
            }
        })
    }
}

impl Reading {
    /// The field's value as shown: the correction, else the value, else the words of the text.
    pub fn shown(&self, text: &str) -> String {
        match (&self.correction, &self.value) {
            (Some(correction), _) => correction.clone(),
            (None, Value::Verbatim) => text[self.range.clone()].to_string(),
            (None, Value::Text(value)) => value.clone(),
            (None, Value::Date(date)) => date.to_string(),
            (None, Value::Reference(reference)) => reference.to_string(),
        }
    }
}

macro_rules! fields {
    ($($variant:ident $name:literal $hand:ident $label:literal),* $(,)?) => {
        /// The fields of a record. The names are those of `cli.md` and `truth/parts.tsv`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Field { $($variant),* }

        impl Field {
            pub const ALL: &'static [Field] = &[$(Field::$variant),*];

            /// As in JSON and in the note files.
            pub const fn name(self) -> &'static str {
                match self { $(Field::$variant => $name),* }
            }

            /// By whose hand a line that carries it usually is.
            pub const fn hand(self) -> Hand {
                match self { $(Field::$variant => Hand::$hand),* }
            }

            /// As a reader is shown it.
            pub const fn label(self) -> &'static str {
                match self { $(Field::$variant => $label),* }
            }
        }
    };
}

fields! {
    Title "title" Archive "title",
    Author "author" Source "from",
    Addressee "addressee" Source "to",
    Subject "subject" Source "subject",
    Genre "genre" Archive "kind",
    DocumentDate "document_date" Source "dated",
    EventDate "event_date" Source "date told of",
    TypingDate "typing_date" Source "typed on",
    ReceiptDate "receipt_date" Source "received on",
    RegistrationDate "registration_date" Source "registered on",
    CatalogueDate "catalogue_date" Archive "catalogue date",
    Place "place" Source "place",
    Classification "classification" Source "classification",
    Participants "participants" Source "participants",
    CopyNumber "copy_number" Source "copy",
    CopiesMade "copies_made" Source "copies made",
    Distribution "distribution" Source "distribution",
    Signature "signature" Source "signed",
    Authentication "authentication" Source "authenticated",
    ReceiptNote "receipt_note" Source "receipt",
    Registration "registration" Source "registered",
    Recorder "recorder" Source "recorded by",
    Typist "typist" Source "typed by",
    Abstract "abstract" Archive "abstract",
    Reference "reference" Archive "reference",
    Translator "translator" Archive "translator",
    Consulted "consulted" Archive "consulted at",
    Publisher "publisher" Archive "published by",
    Source "source" Archive "made from",
    Identifier "identifier" Archive "known as",
    Language "language" Archive "language",
    Rights "rights" Archive "rights",
    RightsContact "rights_contact" Archive "rights contact",
}

impl Field {
    pub fn named(name: &str) -> Option<Field> {
        Field::ALL.iter().copied().find(|f| f.name() == name)
    }

    /// Fields a document may have several of; arrays in JSON even when there is one.
    pub const fn is_list(self) -> bool {
        matches!(
            self,
            Field::Distribution | Field::Signature | Field::Registration | Field::Authentication | Field::Participants
        )
    }
}
