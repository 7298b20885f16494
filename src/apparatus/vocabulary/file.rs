//! A vocabulary file as it is written in TOML. Every key may be missing; a key nobody knows is a fault.

use super::{Shape, Zone};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A vocabulary file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    pub months: BTreeMap<Spanned<String>, Vec<String>>,
    pub weekdays: Vec<String>,
    pub years: Vec<String>,
    pub links: Vec<String>,
    pub counts: Vec<String>,
    pub never: Vec<String>,
    pub signed: Vec<String>,
    pub describing: Vec<String>,
    pub roles: Vec<String>,
    pub explaining: Vec<String>,
    pub function_words: Vec<String>,
    pub prefix: Vec<PrefixFile>,
    pub word: Vec<WordFile>,
    pub locus: LocusFile,
    pub line: Vec<LineFile>,
    pub label: Vec<LabelFile>,
    pub classification: Vec<String>,
    pub precedence: Vec<String>,
    pub chrome: Vec<Spanned<String>>,
    pub sections: Vec<String>,
    pub series: Vec<Spanned<String>>,
    pub opened: Vec<Spanned<String>>,
    pub rights: Vec<String>,
    pub contact: Vec<String>,
    pub signs: Vec<String>,
    pub r#abstract: AbstractFile,
    pub genre: Vec<GenreFile>,
    pub address: AddressFile,
    pub event: EventFile,
    pub reference: ReferenceFile,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrefixFile {
    pub kind: Spanned<String>,
    pub words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordFile {
    pub kind: Spanned<String>,
    #[serde(default)]
    pub is: Vec<String>,
    #[serde(default)]
    pub has: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct LocusFile {
    pub signs: Vec<String>,
    pub after: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineFile {
    pub field: Spanned<String>,
    pub at: Vec<Zone>,
    pub patterns: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelFile {
    pub field: Option<Spanned<String>>,
    pub value: Shape,
    pub words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AbstractFile {
    pub openings: Vec<String>,
    pub verbs: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GenreFile {
    pub name: String,
    pub words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AddressFile {
    pub bodies: Vec<String>,
    pub titles: Vec<String>,
    pub salutations: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct EventFile {
    pub words: Vec<String>,
    pub genres: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ReferenceFile {
    pub fond: Vec<String>,
    pub opis: Vec<String>,
    pub papka: Vec<String>,
    pub delo: Vec<String>,
    pub listy: Vec<String>,
    pub unnumbered: Vec<String>,
    pub verso: Vec<String>,
    pub r#box: Vec<String>,
    pub folder: Vec<String>,
    pub group: Vec<String>,
    pub entry: Vec<String>,
    pub folios: Vec<String>,
    pub series: Vec<String>,
    pub files: Vec<String>,
}
