//! `postil search`: passages, best first, from an index that is brought up to date first.

use super::arguments::Search;
use super::library::Library;
use super::output::{Failure, Out, one_line, remark};
use super::{DONE, NOTHING, document, json};
use crate::jobs::{self, Desk};
use crate::search::{Hit, Query, Results};
use crate::text::{CodePoints, Document};
use serde::Serialize;
use std::sync::Arc;
use std::time::Instant;

#[derive(Serialize)]
struct ResultsJson<'a> {
    query: &'a str,
    total: usize,
    documents: usize,
    took_ms: f64,
    index: IndexJson,
    hits: Vec<HitJson<'a>>,
}

#[derive(Serialize)]
struct IndexJson {
    documents: usize,
    complete: bool,
}

#[derive(Serialize)]
struct HitJson<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    score: f32,
    /// Of the excerpt in the document's text.
    #[serde(flatten)]
    place: Option<json::Place>,
    #[serde(skip_serializing_if = "str::is_empty")]
    excerpt: &'a str,
    matches: Vec<[usize; 2]>,
}

pub fn search(desk: &Desk, asked: &Search, out: &mut Out) -> Result<u8, Failure> {
    let query = Query::parse(&asked.query);
    for (place, why) in query.complaints() {
        let words = asked.query.get(place.clone()).unwrap_or(&asked.query);
        remark(&format!("“{words}” in the query: {why}"));
    }
    if query.is_empty() {
        return Err("there is no word to look for in the query: give one, or a \"phrase\"".to_string().into());
    }
    let mut library = Library::walk(desk, &asked.paths)?;
    let within = jobs::prefixes(&library.roots);
    let mut updated = library.update(desk, false);
    let mut began = Instant::now();
    let look = |library: &Library| jobs::search(desk, &library.index, &query, &within, asked.limit, asked.offset);
    let mut results = look(&library);
    if results.is_err() {
        // Found damaged only now: the update, which sees the same, makes it anew.
        updated = library.update(desk, true);
        began = Instant::now();
        results = look(&library);
    }
    let (results, took_ms) = (results?, began.elapsed().as_secs_f64() * 1e3);

    if let Err(why) = &updated {
        if results.total == 0 {
            return Err(format!("nothing found yet, but not everything was searched: {why}").into());
        }
        remark(&format!("not everything was searched: {why}"));
    }
    if let Ok(summary) = &updated {
        own_up_to_unread(&summary.failed, library.entries.len(), results.total)?;
    }
    if library.entries.is_empty() {
        remark(&format!("there are no documents in {}: name the folder they are in", library.places()));
    }
    if asked.json {
        let searched = match &updated {
            Ok(summary) => library.entries.len().saturating_sub(summary.failed.len()),
            Err(_) => library.index.counts_within(&within).0,
        };
        out.json(&ResultsJson {
            query: &asked.query,
            total: results.total,
            documents: results.documents,
            took_ms: (took_ms * 1e3).round() / 1e3,
            index: IndexJson { documents: searched, complete: updated.is_ok() },
            hits: results.hits.iter().map(|hit| hit_json(desk, hit)).collect(),
        })?;
    } else {
        print(desk, &results, asked.offset, out)?;
    }
    Ok(if results.total == 0 { NOTHING } else { DONE })
}

/// Files listed one by one; of more, their number.
const LISTED: usize = 3;

/// Says what could not be read and so was not searched; that nothing was read at all is an error, not "nothing found".
fn own_up_to_unread(failed: &[(String, String)], entries: usize, found: usize) -> Result<(), Failure> {
    let none_read = found == 0 && failed.len() == entries;
    if let Some((path, why)) = failed.first().filter(|_| none_read) {
        let rest = if entries > 1 { format!(" (and {} more like it)", entries - 1) } else { String::new() };
        return Err(format!("nothing could be searched: {path}: {why}{rest}").into());
    }
    if failed.len() > LISTED {
        remark(&format!("{} files could not be read and were not searched: `postil index` lists them", failed.len()));
    } else {
        for (path, why) in failed {
            remark(&format!("not searched: {path}: {why}"));
        }
    }
    Ok(())
}

fn hit_json<'a>(desk: &Desk, hit: &'a Hit) -> HitJson<'a> {
    let excerpt = CodePoints::of(&hit.excerpt);
    let in_excerpt = |range| {
        let json::Place { start, end } = json::place(&hit.excerpt, &excerpt, range);
        [start, end]
    };
    HitJson {
        path: &hit.address,
        title: Some(hit.title.as_str()).filter(|title| !title.is_empty()),
        score: hit.score,
        place: opened(desk, hit)
            .filter(|_| !hit.excerpt.is_empty())
            .map(|d| json::place(&d.text, &CodePoints::of(&d.text), &hit.cut)),
        excerpt: &hit.excerpt,
        matches: hit.matches.iter().map(in_excerpt).collect(),
    }
}

/// The document of a hit, where it still is as it was when the excerpt was cut.
fn opened(desk: &Desk, hit: &Hit) -> Option<Arc<Document>> {
    jobs::recent(desk, &hit.address)
        .filter(|d| [&hit.range, &hit.cut].iter().all(|r| d.text.get((*r).clone()).is_some()))
}

/// One line a passage, `path:line: excerpt`, as editors read it; on a terminal under the document's title.
fn print(desk: &Desk, results: &Results, offset: usize, out: &mut Out) -> Result<(), Failure> {
    let mut before = None;
    for hit in &results.hits {
        if out.is_terminal() && before != Some(&hit.address) {
            if before.is_some() {
                out.line("")?;
            }
            out.line(&one_line(&hit.title))?;
            before = Some(&hit.address);
        }
        let place = match opened(desk, hit) {
            Some(document) => document::place(&document, hit.range.start),
            None => hit.address.clone(),
        };
        out.line(&format!("{place}: {}", one_line(&hit.excerpt)))?;
    }
    let left = results.total.saturating_sub(offset + results.hits.len());
    if out.is_terminal() && left > 0 {
        remark(&format!("{left} more passages: --offset {} shows the next", offset + results.hits.len()));
    }
    Ok(())
}
