//! The catalogue card: what is known of a document, each field with the words it was read from.

use super::correction::{Correction, Corrections, Target, one_line};
use super::date::Date;
use super::reference::Reference;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Every field that could be read, in the order of the text. A field that is not here is unknown, never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    readings: Vec<Reading>,
    corrections: Corrections,
}

/// One field as one place of the text gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub field: Field,
    /// Bytes of the text it was read from; empty where it was read beside the text.
    pub range: Range<usize>,
    pub value: Value,
    pub by: Hand,
    /// What the reader says it should be; shown in place of the value, the file stays as it is.
    #[serde(skip)]
    pub correction: Option<Correction>,
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
        Record { readings, corrections: Corrections::default() }
    }

    /// The same with the reader's corrections, in place of any it had. `sense` is what the words of a correction are.
    ///
    /// A correction of words the document does not have any more changes nothing, and is kept in [`Record::corrections`].
    pub fn corrected(&self, text: &str, corrections: Corrections, sense: impl Fn(Field, &str) -> Value) -> Record {
        let mut readings: Vec<Reading> = self.readings.iter().filter(|r| r.by != Hand::Reader).cloned().collect();
        readings.iter_mut().for_each(|r| r.correction = None);
        for (Target { field, of }, words) in corrections.iter() {
            let value = sense(*field, words);
            let correction = Correction { words: words.to_string(), value };
            let mut meant: Vec<&mut Reading> = readings.iter_mut().filter(|r| r.field == *field).collect();
            match of {
                Some(of) => meant.retain(|r| one_line(&r.own(text)) == *of),
                // Of a field that has one value the first reading counts, as everywhere.
                None if !field.is_list() => meant.truncate(1),
                None if meant.len() > 1 => meant.clear(),
                None => {}
            }
            if meant.is_empty() && of.is_none() {
                let (range, value) = (text.len()..text.len(), correction.value);
                readings.push(Reading { field: *field, range, value, by: Hand::Reader, correction: None });
            } else {
                meant.into_iter().for_each(|r| r.correction = Some(correction.clone()));
            }
        }
        Record { corrections, ..Record::new(readings) }
    }

    pub fn corrections(&self) -> &Corrections {
        &self.corrections
    }

    /// What a correction of a reading is to be kept under.
    pub fn target(&self, reading: &Reading, text: &str) -> Target {
        let one_of_several = reading.field.is_list() && reading.by != Hand::Reader;
        // A single value of a list may have been corrected by hand, under the field's name alone.
        let bare = Target::field(reading.field);
        if !one_of_several || (self.all(reading.field).count() == 1 && self.corrections.get(&bare).is_some()) {
            return bare;
        }
        Target { of: Some(one_line(&reading.own(text))), ..bare }
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

    /// None where the reader has corrected it to words that are no reference.
    pub fn reference(&self) -> Option<&Reference> {
        match self.get(Field::Reference) {
            Some(reading) if reading.is_the_readers() => reading.reference(),
            _ => self.readings.iter().find_map(Reading::reference),
        }
    }

    /// What tells the date: the document's own, then that of its event, its catalogue card, its typing. The reader's word
    /// on one of them counts also where it is no date (`spring 1956`).
    pub fn dated(&self) -> Option<&Reading> {
        let tells = |r: &&Reading| r.is_the_readers() || r.date().is_some();
        let fields = [Field::DocumentDate, Field::EventDate, Field::CatalogueDate, Field::TypingDate];
        fields.into_iter().find_map(|field| self.get(field).filter(tells))
    }

    /// The date the list sorts by.
    pub fn date(&self) -> Option<Date> {
        self.dated()?.date()
    }

    /// The date as a card and a citation give it: `22 September 1956`, or the reader's words.
    pub fn date_in_words(&self, text: &str) -> Option<String> {
        let dated = self.dated()?;
        Some(dated.date().map_or_else(|| dated.shown(text), |date| date.long()))
    }
}

impl Reading {
    /// What a file tells beside its text: in front matter, the head of a page, a header, a package. The words have no
    /// place, and whichever field they fill they are those of whoever made the file, as a catalogue's are.
    pub fn beside(field: Field, value: Value) -> Reading {
        Reading { field, range: 0..0, value, by: Hand::Archive, correction: None }
    }

    /// The field's value as shown: the correction, else the value, else the words of the text.
    pub fn shown(&self, text: &str) -> String {
        self.told(self.meant(), text)
    }

    /// The same without the correction.
    pub fn own(&self, text: &str) -> String {
        self.told(&self.value, text)
    }

    fn told(&self, value: &Value, text: &str) -> String {
        match value {
            Value::Verbatim => text[self.range.clone()].to_string(),
            Value::Text(value) => value.clone(),
            Value::Date(date) => date.to_string(),
            Value::Reference(reference) => reference.to_string(),
        }
    }

    /// What counts: the correction, else the value.
    pub fn meant(&self) -> &Value {
        self.correction.as_ref().map_or(&self.value, |correction| &correction.value)
    }

    pub fn date(&self) -> Option<Date> {
        match self.meant() {
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    pub fn reference(&self) -> Option<&Reference> {
        match self.meant() {
            Value::Reference(reference) => Some(reference),
            _ => None,
        }
    }

    /// Whether what is shown are the reader's words and not the document's.
    pub fn is_the_readers(&self) -> bool {
        self.correction.is_some() || self.by == Hand::Reader
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

    /// Fields whose value is a day.
    pub const fn is_date(self) -> bool {
        matches!(
            self,
            Field::DocumentDate
                | Field::EventDate
                | Field::TypingDate
                | Field::ReceiptDate
                | Field::RegistrationDate
                | Field::CatalogueDate
        )
    }

    /// Fields a document may have several of; arrays in JSON even when there is one.
    pub const fn is_list(self) -> bool {
        matches!(
            self,
            Field::Distribution | Field::Signature | Field::Registration | Field::Authentication | Field::Participants
        )
    }
}
