//! Which passages a phrase stands in: the one place that reads postings.
//!
//! In: a phrase, a field, a segment of the index. Out: how often it stands in each passage (or head). A phrase that begins
//! in one passage and ends in the next counts for the one it begins in.

use super::query::{Phrase, Scope};
use super::schema::{Fields, SEAM};
use std::cmp::Reverse;
use std::io;
use tantivy::columnar::ColumnValues;
use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED};

/// How often something stands in each document of a segment.
pub(super) struct Tally {
    counts: Vec<u32>,
    /// Those that are not zero, in the order they came.
    touched: Vec<DocId>,
}

impl Tally {
    pub fn of(segment: &SegmentReader) -> Tally {
        Tally { counts: vec![0; segment.max_doc() as usize], touched: Vec::new() }
    }

    fn add(&mut self, doc: DocId, times: u32) {
        if let Some(count) = self.counts.get_mut(doc as usize) {
            if *count == 0 {
                self.touched.push(doc);
            }
            *count += times;
        }
    }

    /// Empties the tally of those that are not deleted.
    pub fn take(&mut self, segment: &SegmentReader) -> Vec<(DocId, u32)> {
        let mut out = Vec::with_capacity(self.touched.len());
        for doc in self.touched.drain(..) {
            let count = std::mem::take(&mut self.counts[doc as usize]);
            if !segment.is_deleted(doc) {
                out.push((doc, count));
            }
        }
        out
    }
}

/// Tallies where `phrase` stands.
pub(super) fn tally(
    segment: &SegmentReader,
    fields: &Fields,
    scope: Scope,
    phrase: &Phrase,
    tally: &mut Tally,
) -> tantivy::Result<()> {
    let terms = segment.inverted_index(fields.of(scope))?;
    if let [word] = &phrase.words[..] {
        // Block by block, in one buffer: the beginning of a word may be that of thousands.
        let mut blocks: Option<BlockSegmentPostings> = None;
        for info in infos(&terms, word, phrase.open)? {
            let postings = match &mut blocks {
                Some(postings) => {
                    terms.reset_block_postings_from_terminfo(&info, postings)?;
                    postings
                }
                None => blocks.insert(terms.read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?),
            };
            while !postings.docs().is_empty() {
                for (doc, times) in postings.docs().iter().zip(postings.freqs()) {
                    tally.add(*doc, *times);
                }
                postings.advance();
            }
        }
        return Ok(());
    }
    each_place(&terms, &phrase.words, phrase.open, &mut |doc, _| tally.add(doc, 1))?;
    if scope == Scope::Text {
        let seams = segment.inverted_index(fields.seam)?;
        each_place(&seams, &phrase.words, phrase.open, &mut |doc, start| {
            if across(start, phrase) {
                tally.add(doc, 1);
            }
        })?;
    }
    Ok(())
}

/// Where a phrase of two words and more begins: passage, and number of its first word in the document. `first` tells how
/// many words stand before each passage.
pub(super) fn places(
    segment: &SegmentReader,
    fields: &Fields,
    scope: Scope,
    phrase: &Phrase,
    first: &dyn ColumnValues,
) -> tantivy::Result<Vec<(DocId, u64)>> {
    let mut out = Vec::new();
    let terms = segment.inverted_index(fields.of(scope))?;
    each_place(&terms, &phrase.words, phrase.open, &mut |doc, start| {
        out.push((doc, first.get_val(doc) + u64::from(start)));
    })?;
    if scope == Scope::Text {
        let seams = segment.inverted_index(fields.seam)?;
        each_place(&seams, &phrase.words, phrase.open, &mut |doc, start| {
            if across(start, phrase) {
                out.push((doc, (first.get_val(doc + 1) + u64::from(start)).saturating_sub(SEAM as u64)));
            }
        })?;
    }
    out.retain(|(doc, _)| !segment.is_deleted(*doc));
    Ok(out)
}

/// Whether a phrase at this position of a seam crosses the border.
fn across(start: u32, phrase: &Phrase) -> bool {
    (start as usize) < SEAM && start as usize + phrase.words.len() > SEAM
}

/// The phrase in stretches short enough to be found across a border of passages, each with the number of its first word.
pub(super) fn stretches(phrase: &Phrase) -> Vec<(u64, Phrase)> {
    let (most, end) = (SEAM + 1, phrase.words.len());
    if end <= most {
        return vec![(0, phrase.clone())];
    }
    // The last is as long as the others: short ones are slow to find.
    let starts = (0..end - most).step_by(most).chain([end - most]);
    let stretch = |from: usize| {
        let to = from + most;
        (from as u64, Phrase { words: phrase.words[from..to].to_vec(), open: phrase.open && to == end })
    };
    starts.map(stretch).collect()
}

/// The terms that are `word`, or, if open, begin with it.
fn infos(terms: &InvertedIndexReader, word: &str, open: bool) -> io::Result<Vec<TermInfo>> {
    if !open {
        return Ok(terms.terms().get(word)?.into_iter().collect());
    }
    let mut out = Vec::new();
    let mut stream = terms.terms().range().ge(word).into_stream()?;
    while stream.advance() && stream.key().starts_with(word.as_bytes()) {
        out.push(stream.value().clone());
    }
    Ok(out)
}

/// Hands every place of a phrase of two words and more to `found`: document, and position of its first word.
fn each_place(
    terms: &InvertedIndexReader,
    words: &[String],
    open: bool,
    found: &mut dyn FnMut(DocId, u32),
) -> io::Result<()> {
    let last = words.len() - 1;
    let mut whole = Vec::new();
    for (n, word) in words.iter().enumerate().filter(|(n, _)| !(open && *n == last)) {
        match terms.terms().get(word)? {
            Some(info) => whole.push((n as u32, info)),
            None => return Ok(()),
        }
    }
    // The rarest first: every other word is looked at only where it stands.
    whole.sort_by_key(|(_, info)| info.doc_freq);
    let mut places: Option<Vec<(DocId, u32)>> = None;
    for (n, info) in &whole {
        let mut postings = terms.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?;
        places = Some(match places {
            None => all_starts(&mut postings, *n),
            Some(places) => meet(&places, &mut postings, *n),
        });
        if places.as_ref().is_some_and(Vec::is_empty) {
            return Ok(());
        }
    }
    let mut places = places.unwrap_or_default();
    if open {
        places = meet_open(terms, &places, &words[last], last as u32)?;
    }
    for (doc, start) in places {
        found(doc, start);
    }
    Ok(())
}

/// Where a phrase would begin whose word number `n` these are.
fn all_starts(postings: &mut SegmentPostings, n: u32) -> Vec<(DocId, u32)> {
    let (mut out, mut positions) = (Vec::new(), Vec::new());
    while postings.doc() != TERMINATED {
        postings.positions(&mut positions);
        out.extend(positions.iter().filter_map(|p| Some((postings.doc(), p.checked_sub(n)?))));
        postings.advance();
    }
    out
}

/// Of the places, sorted, those that have these postings as their word number `n`.
fn meet(places: &[(DocId, u32)], postings: &mut SegmentPostings, n: u32) -> Vec<(DocId, u32)> {
    let (mut out, mut positions) = (Vec::new(), Vec::new());
    for here in places.chunk_by(|a, b| a.0 == b.0) {
        let doc = here[0].0;
        if postings.doc() < doc {
            postings.seek(doc);
        }
        if postings.doc() == TERMINATED {
            break;
        }
        if postings.doc() == doc {
            postings.positions(&mut positions);
            out.extend(here.iter().filter(|(_, start)| positions.binary_search(&(start + n)).is_ok()));
        }
    }
    out
}

fn meet_open(
    terms: &InvertedIndexReader,
    places: &[(DocId, u32)],
    word: &str,
    n: u32,
) -> io::Result<Vec<(DocId, u32)>> {
    let docs: Vec<DocId> = places.chunk_by(|a, b| a.0 == b.0).map(|here| here[0].0).collect();
    let mut infos = infos(terms, word, true)?;
    infos.sort_by_key(|info| Reverse(info.doc_freq));
    let mut out = Vec::new();
    for info in infos {
        let mut postings = terms.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqsAndPositions)?;
        if info.doc_freq as usize >= docs.len() {
            out.extend(meet(places, &mut postings, n));
            continue;
        }
        // Of the many rare words that may go on, each is looked at only as often as it stands somewhere.
        let mut positions = Vec::new();
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            if docs.binary_search(&doc).is_ok() {
                postings.positions(&mut positions);
                let starts = positions.iter().filter_map(|p| p.checked_sub(n));
                out.extend(starts.map(|start| (doc, start)).filter(|place| places.binary_search(place).is_ok()));
            }
            postings.advance();
        }
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}
