//! `postil index`: the index brought up to date, and what was done.

use super::DONE;
use super::arguments::Index;
use super::library::Library;
use super::output::{Failure, Out};
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
    let summary = Library::walk(desk, &asked.paths)?.update(desk, asked.rebuild)?;
    if asked.json {
        out.json(&json(&summary))?;
        return Ok(DONE);
    }
    let IndexSummary { documents, passages, added, changed, removed, failed, seconds } = &summary;
    out.line(&format!("{documents} documents in {passages} passages: {added} added, {changed} changed, {removed} removed, in {seconds:.1} s"))?;
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
