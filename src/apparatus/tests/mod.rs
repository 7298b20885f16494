//! Whole documents of invented archives. A document is written as its lines, each after the part it is of; the record it
//! must give stands beside it, complete: what is not listed is invented.

mod drafts;
mod laws;
mod more;
mod other_hands;
mod printed;
mod siblings;
mod typed;
mod web;

use super::*;
use crate::text::{BlockKind, Value};

/// Known once for all tests.
pub(super) fn known() -> &'static Vocabulary {
    static KNOWN: std::sync::OnceLock<Vocabulary> = std::sync::OnceLock::new();
    KNOWN.get_or_init(Vocabulary::bundled)
}

/// Every non-blank line a block.
pub(super) fn blocks_of(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    for (number, line) in text.split('\n').enumerate() {
        if !line.trim().is_empty() {
            let range = at..at + line.trim_end().len();
            blocks.push(Block {
                kind: BlockKind::Paragraph,
                part: Part::Body,
                range,
                level: 0,
                line: number as u32 + 1,
            });
        }
        at += line.len() + 1;
    }
    blocks
}

/// `written`: `part | line`, an empty line where the document has one. `record`: `field = value as shown`, in any order.
pub(super) fn check(name: &str, written: &str, record: &[&str]) {
    let mut text = String::new();
    let mut parts = Vec::new();
    for line in written.trim_start_matches('\n').lines() {
        if let Some((part, words)) = line.split_once('|') {
            parts.push(part.trim().to_string());
            text.push_str(words.strip_prefix(' ').unwrap_or(words));
        }
        text.push('\n');
    }
    let blocks = blocks_of(&text);
    let found = describe(&text, &blocks, &[], Format::Text, known());
    let lines = blocks.iter().map(|b| text[b.range.clone()].chars().take(50).collect::<String>());
    let had: Vec<String> = found.parts.iter().zip(lines.clone()).map(|(p, l)| format!("{} | {l}", p.name())).collect();
    let wanted: Vec<String> = parts.iter().zip(lines).map(|(p, l)| format!("{p} | {l}")).collect();
    let differs: Vec<_> = had.iter().zip(&wanted).filter(|(had, wanted)| had != wanted).collect();
    assert!(differs.is_empty(), "{name}: parts (had, wanted): {differs:#?}");
    let mut had: Vec<String> = found
        .record
        .readings()
        .iter()
        .map(|r| format!("{} = {}", r.field.name(), r.shown(&text).replace('\n', " ").replace("  ", " ")))
        .collect();
    let mut wanted: Vec<String> = record.iter().map(|r| r.to_string()).collect();
    had.sort();
    wanted.sort();
    let missing: Vec<_> = wanted.iter().filter(|w| !had.contains(w)).collect();
    let invented: Vec<_> = had.iter().filter(|h| !wanted.contains(h)).collect();
    assert!(had == wanted, "{name}: missing {missing:#?}, invented {invented:#?}");
    for reading in found.record.readings() {
        let dated = matches!(reading.value, Value::Date(_));
        assert!(!text[reading.range.clone()].trim().is_empty() && (!dated || reading.range.len() >= 4), "{name}");
    }
}
