//! `[document.corrections]` as TOML: read with forgiveness, and of its lines only the changed ones written anew.
//!
//! A key is the name of a field, its value what the reader says: `author = "Kalnach, H."`. Of a field with several values
//! one is named by the words the document has: `signature = { "I. Marsh" = "I. K. Marsh" }`. What is no field, or no words,
//! is somebody else's and stays. Empty words take back a correction another file of the document has.

use super::header::DOCUMENT;
use super::record::quoted;
use crate::text::{Amendment, Corrections, Field, Target};
use toml_edit::{DocumentMut, InlineTable, Item, TableLike, Value};

/// The table, within that of the document.
pub(super) const CORRECTIONS: &str = "corrections";
/// Among the single values of a field: the one that is about no words of the document.
const BARE: &str = "";

/// What the reader says in a note file, by its `[document]`: as amendments, so that what was taken back is told too.
pub(super) fn read(document: &dyn TableLike) -> Vec<Amendment> {
    let mut out = Vec::new();
    let table = document.get(CORRECTIONS).and_then(Item::as_table_like);
    for (name, item) in table.into_iter().flat_map(|t| t.iter()) {
        let Some(field) = Field::named(name) else { continue };
        match item.as_table_like() {
            Some(several) => {
                for (of, item) in several.iter() {
                    let of = (of != BARE).then(|| of.to_string());
                    out.extend(words(item).map(|words| Amendment { target: Target { field, of }, words: Some(words) }));
                }
            }
            None => out.extend(words(item).map(|w| Amendment { target: Target::field(field), words: Some(w) })),
        }
    }
    out
}

/// The corrections that amendments make.
pub(super) fn made_of(amendments: &[Amendment]) -> Corrections {
    let mut all = Corrections::default();
    amendments.iter().cloned().for_each(|a| all.amend(a));
    all
}

/// By hand a day or a year may be written without quotation marks.
fn words(item: &Item) -> Option<String> {
    match item.as_value()? {
        Value::String(words) => Some(words.value().clone()),
        Value::Integer(number) => Some(number.value().to_string()),
        Value::Datetime(moment) => Some(moment.value().to_string()),
        _ => None,
    }
}

/// A table of one amendment, from its header to its last line.
pub(super) fn written(amendment: &Amendment) -> String {
    let name = amendment.target.field.name();
    format!("[{DOCUMENT}.{CORRECTIONS}]\n{name} = {}\n", value(amendment))
}

fn value(Amendment { target, words }: &Amendment) -> String {
    let words = quoted(words.as_deref().unwrap_or_default());
    match &target.of {
        Some(of) => format!("{{ {} = {words} }}", quoted(of)),
        None => words,
    }
}

/// What is to become of lines of a note file.
pub(super) enum Lines {
    /// They hold what is amended, or the table it belongs in.
    Changed(String),
    /// As before, but nothing is left in them: no key and nobody's comment.
    Emptied,
    /// Another's business.
    Foreign,
}

/// Amends lines that are whole tables. `anew`: also where they hold the table but not yet the field; in a `[document]`
/// written as one value, the table is made in it.
pub(super) fn rewritten(lines: &str, amendment: &Amendment, anew: bool) -> Lines {
    let Ok(mut file) = lines.parse::<DocumentMut>() else { return Lines::Foreign };
    let Some(document) = file.get_mut(DOCUMENT) else { return Lines::Foreign };
    if anew
        && let Some(inline) = document.as_inline_table_mut()
        && !inline.contains_key(CORRECTIONS)
    {
        inline.insert(CORRECTIONS, Value::InlineTable(InlineTable::new()));
    }
    let table = document.as_table_like_mut().and_then(|d| d.get_mut(CORRECTIONS)?.as_table_like_mut());
    let Some(table) = table else { return Lines::Foreign };
    let name = amendment.target.field.name();
    if !anew && !table.contains_key(name) {
        return Lines::Foreign;
    }
    amend(table, name, amendment);
    if table.is_empty()
        && !lines.contains('#')
        && lines.trim_start().starts_with(&format!("[{DOCUMENT}.{CORRECTIONS}]"))
    {
        return Lines::Emptied;
    }
    Lines::Changed(file.to_string())
}

fn amend(table: &mut dyn TableLike, name: &str, amendment: &Amendment) {
    let Amendment { target, words } = amendment;
    let Some(there) = table.get_mut(name) else {
        if let (true, Ok(value)) = (words.is_some(), value(amendment).parse::<Value>()) {
            table.insert(name, Item::Value(value));
        }
        return;
    };
    let of = target.of.as_deref().unwrap_or(BARE);
    if let Some(several) = there.as_table_like_mut() {
        match words {
            Some(words) => put(several, of, words),
            None => _ = several.remove(of),
        }
        if several.is_empty() {
            table.remove(name);
        }
    } else if target.of.is_none() {
        match words {
            Some(words) => put(table, name, words),
            None => _ = table.remove(name),
        }
    } else if let Some(added) = words {
        // What stood there alone goes beside what is said of one value.
        let mut several = InlineTable::new();
        if let Some(bare) = self::words(there) {
            several.insert(BARE, Value::from(bare));
        }
        several.insert(of, Value::from(added.as_str()));
        *there = Item::Value(Value::InlineTable(several));
    }
}

/// Sets words in their place where there are any, with the comment beside them.
fn put(table: &mut dyn TableLike, name: &str, words: &str) {
    let Ok(mut value) = quoted(words).parse::<Value>() else { return };
    match table.get_mut(name) {
        Some(Item::Value(there)) => {
            *value.decor_mut() = there.decor().clone();
            *there = value;
        }
        _ => _ = table.insert(name, Item::Value(value)),
    }
}
