//! Searching the index: documents that satisfy the query, ranked by their best passages.
//!
//! In: a query. Out: hits with excerpts cut from the texts themselves. A clause may be met anywhere in a document, so
//! passages are counted first and judged by document after; what is ranked is the passage.

use super::error::IndexError;
use super::excerpt;
use super::index::{Index, Indexed};
use super::matching::{Tally, places, stretches, tally};
use super::query::{Clause, Query, Scope};
use super::schema::{ADDRESS, END, FIRST, NUMBER, READ, START};
use crate::text::Document;
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;
use tantivy::columnar::{ColumnIndex, ColumnValues, StrColumn, TermOrdHit};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::TantivyDocument;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

/// One passage that matched.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub address: String,
    pub title: String,
    /// BM25 of the passage, with what the document's title adds.
    pub score: f32,
    /// The best match in the document's text, bytes; the beginning of the passage where only title or path matched.
    pub range: Range<usize>,
    /// The words around it, runs of white space made one space and nothing else changed: hostile text.
    pub excerpt: String,
    /// Where the excerpt stands in the document's text, bytes.
    pub cut: Range<usize>,
    /// In the excerpt, bytes.
    pub matches: Vec<Range<usize>>,
}

#[derive(Clone, Debug, Default)]
pub struct Results {
    /// Documents in order of their best passage, each with its best few; after them all, what these documents have more.
    pub hits: Vec<Hit>,
    /// Passages that match in all.
    pub total: usize,
    /// Documents that satisfy the query.
    pub documents: usize,
}

/// BM25's constants: how soon more of a word ceases to matter, and how much the length of a passage does. Less than the
/// usual 0.75, because passages are of one length, but for the last of a document, which is short by chance.
const K1: f32 = 1.2;
const B: f32 = 0.3;
/// What a word in the title weighs, in words as rare in a passage.
const TITLE: f32 = 1.0;
/// Passages of one document before the next document's.
const PER_DOCUMENT: usize = 5;

/// A document that satisfies the query.
struct Found {
    segment: usize,
    head: DocId,
    score: f32,
    passages: u32,
}

/// One segment of the index while a query is judged.
struct Leaf<'a> {
    segment: &'a SegmentReader,
    number: Arc<dyn ColumnValues<u64>>,
    norms: Option<FieldNormReader>,
    tally: Tally,
    /// By document of the engine: of a passage its score, of a head what its title adds.
    scores: Vec<f32>,
    /// By head: how many of the wanted clauses are met, in their order; `OUT` once an excluded one is.
    met: Vec<u8>,
}

const OUT: u8 = u8::MAX;

impl Index {
    /// Ranked by document, best passages first. `within`: only documents at or below these addresses (empty: all).
    /// `limit` and `offset` count hits. `text_of` opens a document for excerpts and for verifying, whole and with the marks
    /// it was indexed with; where it gives none, or the text no longer has the words, the hit is left out.
    pub fn search(
        &self,
        query: &Query,
        within: &[String],
        limit: usize,
        offset: usize,
        text_of: &dyn Fn(&str) -> Option<Arc<Document>>,
    ) -> Result<Results, IndexError> {
        if query.is_empty() {
            return Ok(Results::default());
        }
        let searcher = self.reader.searcher();
        let (leaves, found) = self.guarded(|| self.judge(&searcher, query, within).map_err(|e| self.reading(e)))?;
        let total = found.iter().map(|f| f.passages as usize).sum();
        let mut results = Results { hits: Vec::new(), total, documents: found.len() };
        let ranked = rank(found, limit.saturating_add(offset));
        let order = in_order(&leaves, &ranked).skip(offset);
        let mut open: Option<(DocId, usize, Indexed, Option<Arc<Document>>)> = None;
        for (found, passage) in order {
            if results.hits.len() >= limit {
                break;
            }
            if open.as_ref().is_none_or(|(head, segment, ..)| (*head, *segment) != (found.head, found.segment)) {
                let at = DocAddress::new(found.segment as u32, found.head);
                let known = self.guarded(|| {
                    let stored: TantivyDocument = searcher.doc(at).map_err(|e| self.reading(e))?;
                    self.indexed(&stored).ok_or_else(|| self.found_damaged())
                })?;
                let text = text_of(&known.address);
                open = Some((found.head, found.segment, known, text));
            }
            let Some((.., known, Some(document))) = &open else { continue };
            let leaf = &leaves[found.segment];
            let range = self.guarded(|| leaf.range(passage).map_err(|e| self.reading(e)))?;
            let Some(cut) = excerpt::cut(document, query, range) else { continue };
            results.hits.push(Hit {
                address: known.address.clone(),
                title: known.title.clone(),
                score: leaf.score(passage) + leaf.score(found.head),
                range: cut.best,
                excerpt: cut.text,
                cut: cut.from,
                matches: cut.matches,
            });
        }
        Ok(results)
    }

    /// Documents at or below these addresses (empty: all) that could be read, and their passages.
    pub fn counts_within(&self, within: &[String]) -> (usize, usize) {
        let counted = self.guarded(|| {
            let (mut documents, mut passages) = (0, 0);
            for segment in self.reader.searcher().segment_readers() {
                let columns = every(segment, NUMBER).and_then(|number| Ok((number, Place::of(segment, within)?)));
                let (number, place) = columns.map_err(|e| self.reading(e))?;
                self.each_head(segment, READ, &mut |head| {
                    if place.holds(head) {
                        documents += 1;
                        passages += (head + 1..segment.max_doc()).take_while(|doc| number.get_val(*doc) > 0).count();
                    }
                    Ok(())
                })?;
            }
            Ok((documents, passages))
        });
        counted.unwrap_or_default()
    }

    fn judge<'a>(
        &self,
        searcher: &'a Searcher,
        query: &Query,
        within: &[String],
    ) -> tantivy::Result<(Vec<Leaf<'a>>, Vec<Found>)> {
        let segments = searcher.segment_readers().iter();
        let mut leaves = segments.map(|segment| self.leaf(segment)).collect::<tantivy::Result<Vec<_>>>()?;
        let passages: u64 = leaves.iter().map(|l| u64::from(l.segment.num_docs())).sum();
        let mut words = 0;
        for leaf in &leaves {
            words += leaf.segment.inverted_index(self.fields.body)?.total_num_tokens();
        }
        let average = words as f32 / passages.max(1) as f32;
        let lengths: Vec<f32> = (0..=255)
            .map(|id| K1 * (1.0 - B + B * FieldNormReader::id_to_fieldnorm(id) as f32 / average.max(1.0)))
            .collect();
        let mut wanted = 0;
        let (excluded, clauses): (Vec<&Clause>, Vec<&Clause>) = query.clauses.iter().partition(|c| c.excluded);
        for clause in clauses.into_iter().chain(excluded) {
            let mut matched = Vec::new();
            for leaf in &mut leaves {
                matched.push(self.matches(leaf, clause, clause.scope)?);
            }
            let often: usize = matched.iter().map(Vec::len).sum();
            let rarity = rarity(passages as usize, often);
            for (leaf, matched) in leaves.iter_mut().zip(matched) {
                leaf.meet(clause, wanted, &matched);
                match clause.scope {
                    _ if clause.excluded => {}
                    Scope::Text => {
                        leaf.weigh(&matched, rarity, &lengths);
                        for (head, _) in self.matches(leaf, clause, Scope::Title)? {
                            leaf.add(head, TITLE * rarity);
                        }
                    }
                    Scope::Title => matched.iter().for_each(|(head, _)| leaf.add(*head, TITLE * rarity)),
                    Scope::Path => {}
                }
            }
            wanted += u8::from(!clause.excluded);
        }
        let by_text = query.clauses.iter().any(|c| !c.excluded && c.scope == Scope::Text);
        let mut found = Vec::new();
        for (n, leaf) in leaves.iter().enumerate() {
            let place = Place::of(leaf.segment, within)?;
            leaf.found(n, wanted, by_text, &place, &mut found);
        }
        Ok((leaves, found))
    }

    fn leaf<'a>(&self, segment: &'a SegmentReader) -> tantivy::Result<Leaf<'a>> {
        let all = segment.max_doc() as usize;
        Ok(Leaf {
            segment,
            number: every(segment, NUMBER)?,
            norms: segment.fieldnorms_readers().get_field(self.fields.body)?,
            tally: Tally::of(segment),
            scores: vec![0.0; all],
            met: vec![0; all],
        })
    }

    /// Where any phrase of a clause stands, and how often. A long phrase counts where it begins, if all of it is there.
    fn matches(&self, leaf: &mut Leaf<'_>, clause: &Clause, scope: Scope) -> tantivy::Result<Vec<(DocId, u32)>> {
        let mut rest = Vec::new();
        for phrase in &clause.phrases {
            let stretches = stretches(phrase);
            if let [(_, one)] = &stretches[..] {
                tally(leaf.segment, &self.fields, scope, one, &mut leaf.tally)?;
                continue;
            }
            let first = every(leaf.segment, FIRST)?;
            let mut begun: Option<Vec<(DocId, u64)>> = None;
            for (number, stretch) in &stretches {
                let here = places(leaf.segment, &self.fields, scope, stretch, &*first)?;
                let Some(begun) = &mut begun else {
                    begun = Some(here);
                    continue;
                };
                let mut here: Vec<_> = here.into_iter().map(|(doc, word)| (leaf.head(doc), word)).collect();
                here.sort_unstable();
                begun.retain(|(doc, word)| here.binary_search(&(leaf.head(*doc), word + number)).is_ok());
            }
            rest.extend(begun.unwrap_or_default().into_iter().map(|(doc, _)| (doc, 1)));
        }
        let mut out = leaf.tally.take(leaf.segment);
        out.extend(rest);
        Ok(out)
    }
}

impl Leaf<'_> {
    /// The head of a passage, or the head itself.
    fn head(&self, doc: DocId) -> DocId {
        doc.saturating_sub(self.number.get_val(doc) as u32)
    }

    fn score(&self, doc: DocId) -> f32 {
        self.scores.get(doc as usize).copied().unwrap_or(0.0)
    }

    fn add(&mut self, doc: DocId, score: f32) {
        if let Some(sum) = self.scores.get_mut(doc as usize) {
            *sum += score;
        }
    }

    /// Notes which documents meet a clause, of those that met the `wanted` before it.
    fn meet(&mut self, clause: &Clause, wanted: u8, matched: &[(DocId, u32)]) {
        for (doc, _) in matched {
            let head = self.head(*doc);
            if let Some(met) = self.met.get_mut(head as usize) {
                *met = match *met {
                    _ if clause.excluded => OUT,
                    n if n == wanted => n + 1,
                    n => n,
                };
            }
        }
    }

    fn weigh(&mut self, matched: &[(DocId, u32)], rarity: f32, lengths: &[f32]) {
        for (doc, times) in matched {
            let length = self.norms.as_ref().map_or(K1, |norms| lengths[usize::from(norms.fieldnorm_id(*doc))]);
            let times = *times as f32;
            self.add(*doc, rarity * times * (K1 + 1.0) / (times + length));
        }
    }

    fn found(&self, segment: usize, wanted: u8, by_text: bool, place: &Place, out: &mut Vec<Found>) {
        let mut last: Option<Found> = None;
        let mut keep = |found: Option<Found>| out.extend(found.filter(|f| place.holds(f.head)));
        for doc in 0..self.segment.max_doc() {
            let counts = if by_text { self.scores[doc as usize] > 0.0 } else { self.met[doc as usize] == wanted };
            if !counts {
                continue;
            }
            let number = self.number.get_val(doc);
            let head = doc.saturating_sub(number as u32);
            if (by_text && number == 0) || self.met[head as usize] != wanted {
                continue;
            }
            let score = self.score(head) + if by_text { self.score(doc) } else { 0.0 };
            match &mut last {
                Some(found) if found.head == head => {
                    found.score = found.score.max(score);
                    found.passages += 1;
                }
                _ => keep(last.replace(Found { segment, head, score, passages: 1 })),
            }
        }
        keep(last);
    }

    /// The passages of a document that matched, best first; the first one where none did.
    fn passages(&self, found: &Found) -> Vec<DocId> {
        let after = found.head + 1..self.segment.max_doc();
        let own = after.take_while(|doc| self.number.get_val(*doc) > 0);
        let mut matched: Vec<DocId> = own.filter(|doc| self.score(*doc) > 0.0).collect();
        matched.sort_by(|a, b| descending(self.score(*a), self.score(*b)));
        if matched.is_empty() {
            let next = found.head + 1;
            let has = next < self.segment.max_doc() && self.number.get_val(next) > 0;
            matched.push(if has { next } else { found.head });
        }
        matched
    }

    fn range(&self, passage: DocId) -> tantivy::Result<Range<usize>> {
        let start = every(self.segment, START)?.get_val(passage) as usize;
        let end = every(self.segment, END)?.get_val(passage) as usize;
        Ok(start..end.max(start))
    }
}

/// A column that every head and passage has a value in.
fn every(segment: &SegmentReader, name: &str) -> tantivy::Result<Arc<dyn ColumnValues>> {
    let column = segment.fast_fields().u64(name)?;
    // Straight to the values: it is asked once for every match.
    Ok(if matches!(column.index, ColumnIndex::Full) { column.values } else { column.first_or_default_col(0) })
}

fn descending(a: f32, b: f32) -> Ordering {
    b.total_cmp(&a)
}

/// How much it says that something stands in a passage which stands in `often` of `all`.
fn rarity(all: usize, often: usize) -> f32 {
    let (all, often) = (all.max(often) as f32, often as f32);
    (1.0 + (all - often + 0.5) / (often + 0.5)).ln()
}

/// The best documents in order, at least the first `enough`: each has a hit, so that no more are looked at, as a rule.
fn rank(mut found: Vec<Found>, enough: usize) -> Vec<Found> {
    let order =
        |a: &Found, b: &Found| descending(a.score, b.score).then_with(|| (a.segment, a.head).cmp(&(b.segment, b.head)));
    // Some hits may turn out to be gone.
    let enough = enough.saturating_mul(2).saturating_add(1000);
    if found.len() > enough {
        found.select_nth_unstable_by(enough, order);
        found.truncate(enough);
    }
    found.sort_unstable_by(order);
    found
}

/// All passages in the order of the hits: the best few of each document, and after them all the others.
fn in_order<'a>(leaves: &'a [Leaf<'a>], ranked: &'a [Found]) -> impl Iterator<Item = (&'a Found, DocId)> {
    let passages = |found: &'a Found| leaves[found.segment].passages(found).into_iter().map(move |doc| (found, doc));
    let first = ranked.iter().flat_map(move |found| passages(found).take(PER_DOCUMENT));
    let rich = ranked.iter().filter(|found| found.passages as usize > PER_DOCUMENT);
    first.chain(rich.flat_map(move |found| passages(found).skip(PER_DOCUMENT)))
}

/// Which heads lie at or below the addresses somebody asked for.
struct Place {
    /// None: everywhere.
    below: Option<(StrColumn, Vec<Range<u64>>)>,
}

impl Place {
    fn of(segment: &SegmentReader, within: &[String]) -> tantivy::Result<Place> {
        if within.is_empty() {
            return Ok(Place { below: None });
        }
        let Some(addresses) = segment.fast_fields().str(ADDRESS)? else { return Ok(Place { below: None }) };
        let mut ranges = Vec::new();
        let mut push = |from: &str, to: Vec<u8>| -> tantivy::Result<()> {
            let ord = |(TermOrdHit::Exact(ord) | TermOrdHit::Next(ord))| ord;
            let first = ord(addresses.dictionary().term_ord_or_next(from)?);
            ranges.push(first..ord(addresses.dictionary().term_ord_or_next(to)?));
            Ok(())
        };
        for place in within {
            if place.ends_with(['/', ':']) {
                push(place, after(place))?;
                continue;
            }
            // The file itself, the other documents in it, and what lies below it if it is a folder.
            push(place, format!("{place}\0").into_bytes())?;
            for inner in [format!("{place}#"), format!("{place}/")] {
                push(&inner, after(&inner))?;
            }
        }
        Ok(Place { below: Some((addresses, ranges)) })
    }

    fn holds(&self, head: DocId) -> bool {
        let Some((addresses, ranges)) = &self.below else { return true };
        addresses.term_ords(head).any(|ord| ranges.iter().any(|range| range.contains(&ord)))
    }
}

/// The first string after all that begin with `prefix`, whose last character is ASCII.
fn after(prefix: &str) -> Vec<u8> {
    let mut bytes = prefix.as_bytes().to_vec();
    if let Some(last) = bytes.last_mut() {
        *last += 1;
    }
    bytes
}
