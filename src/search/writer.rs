//! Writing the index: one writer at a time, in bounded memory.
//!
//! In: documents and what is known of them. Out: commits, which readers see when they look again. A kill at any moment
//! leaves the last commit.

use super::error::{Doing, IndexError};
use super::index::Indexed;
use super::passages::{passages, terms};
use super::schema::{FAILED, Fields, READ};
use crate::text::Document;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, UserOperation};
use tantivy::schema::document::CompactDocValue;
use tantivy::schema::{TantivyDocument, Term};
use tantivy::{IndexWriter, TantivyError};

/// Bytes the engine gathers before it writes a segment.
const ARENA: usize = 50_000_000;
/// Bytes of words that may wait for the engine. Its own queue counts documents, which could be of any size.
const WAITING: usize = 8 << 20;
/// How long the engine may take to make room before we hand it more all the same.
const PATIENCE: Duration = Duration::from_secs(30);
/// The share of a segment's documents that may be deleted ones before it is written again.
const DELETED: f32 = 0.3;

/// The one writer of an index. Dropped, it leaves out what was not committed, and ends the merges under way.
pub struct Writer {
    /// None only while it is being dropped.
    engine: Option<IndexWriter<Batched>>,
    fields: Fields,
    place: PathBuf,
    waiting: Arc<Waiting>,
}

impl Writer {
    pub(super) fn new(index: &tantivy::Index, fields: Fields, place: &Path) -> Result<Writer, IndexError> {
        let options =
            IndexWriterOptions::builder().memory_budget_per_thread(ARENA).num_worker_threads(1).num_merge_threads(1);
        let engine = index.writer_with_options(options.build()).map_err(|e| IndexError::of(Doing::Writing, &e))?;
        let mut merging = LogMergePolicy::default();
        merging.set_del_docs_ratio_before_merge(DELETED);
        engine.set_merge_policy(Box::new(merging));
        Ok(Writer { engine: Some(engine), fields, place: place.to_path_buf(), waiting: Arc::default() })
    }

    /// Replaces whatever was known of this address. Without a document only its row is kept: it could not be read.
    pub fn put(&mut self, known: &Indexed, document: Option<&Document>) -> Result<(), IndexError> {
        let f = self.fields;
        let key = key(&known.address);
        let mut head = TantivyDocument::new();
        head.add_u64(f.key, key);
        head.add_u64(f.number, 0);
        head.add_u64(f.start, 0);
        head.add_u64(f.end, 0);
        head.add_u64(f.first, 0);
        head.add_text(f.state, if document.is_some() { READ } else { FAILED });
        head.add_text(f.address, &known.address);
        let json =
            serde_json::to_string(known).map_err(|_| IndexError::io(Doing::Writing, std::io::ErrorKind::Other))?;
        head.add_text(f.known, json);
        let mut batch = vec![head];
        let mut size = 0;
        if let Some(document) = document {
            batch[0].add_text(f.title, terms(&known.title));
            batch[0].add_text(f.path, terms(&known.address));
            for (n, passage) in passages(document).into_iter().enumerate() {
                size += passage.words.len() + passage.seam.len();
                let mut out = TantivyDocument::new();
                out.add_u64(f.key, key);
                out.add_u64(f.number, n as u64 + 1);
                out.add_u64(f.start, passage.range.start as u64);
                out.add_u64(f.end, passage.range.end as u64);
                out.add_u64(f.first, passage.first as u64);
                out.add_text(f.body, passage.words);
                out.add_text(f.seam, passage.seam);
                batch.push(out);
            }
        }
        let loads = Waiting::take(&self.waiting, size, batch.len());
        let delete = UserOperation::Delete(Term::from_field_u64(f.key, key));
        let adds = batch.into_iter().zip(loads).map(|(document, load)| UserOperation::Add(Batched { document, load }));
        // One batch goes into one segment: a document's passages stand behind its head.
        let operations: Vec<_> = std::iter::once(delete).chain(adds).collect();
        let done = self.engine()?.run(operations);
        done.map(drop).map_err(|e| self.reason(e))
    }

    pub fn remove(&mut self, address: &str) -> Result<(), IndexError> {
        let term = Term::from_field_u64(self.fields.key, key(address));
        self.engine()?.delete_term(term);
        Ok(())
    }

    /// Makes everything so far lasting, and visible to readers that look again.
    pub fn commit(&mut self) -> Result<(), IndexError> {
        let done = self.engine()?.commit();
        done.map(drop).map_err(|e| IndexError::writing(&self.place, &e))
    }

    fn engine(&mut self) -> Result<&mut IndexWriter<Batched>, IndexError> {
        self.engine.as_mut().ok_or_else(|| IndexError::io(Doing::Writing, std::io::ErrorKind::Other))
    }

    /// A dead worker says only that it is dead; why, it tells who waits for its end.
    fn reason(&mut self, error: TantivyError) -> IndexError {
        let real = match self.engine.as_mut().map(IndexWriter::prepare_commit) {
            Some(Err(real)) => real,
            _ => error,
        };
        IndexError::writing(&self.place, &real)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if let Some(engine) = self.engine.take()
            && !std::thread::panicking()
        {
            // A merge that fails leaves the segments as they were.
            let _ = engine.wait_merging_threads();
        }
    }
}

/// The number a document is removed by.
fn key(address: &str) -> u64 {
    let hash = blake3::hash(address.as_bytes());
    hash.as_bytes().iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}

/// Words on their way to the engine.
#[derive(Default)]
struct Waiting {
    bytes: Mutex<usize>,
    less: Condvar,
}

/// A share of what waits; dropped with the document once that was taken in, or given up.
struct Load {
    waiting: Arc<Waiting>,
    bytes: usize,
}

impl Waiting {
    /// Waits until there is room, and shares `bytes` among `count` documents.
    fn take(waiting: &Arc<Waiting>, bytes: usize, count: usize) -> Vec<Load> {
        let until = Instant::now() + PATIENCE;
        let mut now = waiting.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        // Once it is full, half of it goes before more comes: no waking for every passage.
        let full = *now > WAITING;
        while full && *now > WAITING / 2 && Instant::now() < until {
            let left = until.saturating_duration_since(Instant::now());
            now = waiting.less.wait_timeout(now, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        let share = bytes / count.max(1);
        *now += share * count;
        (0..count).map(|_| Load { waiting: Arc::clone(waiting), bytes: share }).collect()
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        let mut now = self.waiting.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *now;
        *now = before.saturating_sub(self.bytes);
        if before > WAITING / 2 && *now <= WAITING / 2 {
            self.waiting.less.notify_one();
        }
    }
}

/// A document of the engine's that tells when it was taken in.
struct Batched {
    document: TantivyDocument,
    load: Load,
}

impl tantivy::Document for Batched {
    type Value<'a> = CompactDocValue<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as tantivy::Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        tantivy::Document::iter_fields_and_values(&self.document)
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        drop(self.load);
        self.document
    }
}
