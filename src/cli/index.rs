//! `postil index`: the index brought up to date, and what was done.

use super::DONE;
use super::arguments::Index;
use super::library::Library;
use super::output::{Failure, Out, counted};
use crate::jobs::{Desk, IndexSummary};
use serde::Serialize;

#[derive(Serialize)]
struct SummaryJson<'a> {
    documents: usize,
    passages: usize,
    added: usize,
    changed: usize,
    removed: usize,
    failed: Vec<FailedJson<'a>>,
    seconds: f64,
}

#[derive(Serialize)]
struct FailedJson<'a> {
    path: &'a str,
    why: &'a str,
}

pub fn index(desk: &Desk, asked: &Index, out: &mut Out) -> Result<u8, Failure> {
    let mut library = Library::walk(desk, &asked.paths)?;
    let summary = library.update(desk, asked.rebuild)?;
    if asked.json {
        out.json(&json(&summary))?;
        return Ok(DONE);
    }
    let IndexSummary { documents, passages, added, changed, removed, failed, seconds } = &summary;
    if library.entries.is_empty() {
        let gone = if *removed > 0 { format!("; {removed} that were there are forgotten") } else { String::new() };
        out.line(&format!("there are no documents in {}{gone}", library.places()))?;
        return Ok(DONE);
    }
    let held = counted(*documents, "document") + " in " + &counted(*passages, "passage");
    out.line(&format!("{held}: {added} added, {changed} changed, {removed} removed, in {seconds:.1} s"))?;
    for (path, why) in failed {
        out.line(&format!("not searched: {path}: {why}"))?;
    }
    Ok(DONE)
}

fn json(summary: &IndexSummary) -> SummaryJson<'_> {
    SummaryJson {
        documents: summary.documents,
        passages: summary.passages,
        added: summary.added,
        changed: summary.changed,
        removed: summary.removed,
        failed: summary.failed.iter().map(|(path, why)| FailedJson { path, why }).collect(),
        seconds: (summary.seconds * 1e3).round() / 1e3,
    }
}
