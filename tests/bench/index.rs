//! Our index against raw tantivy: the same passages and fields, in one run.
//!
//! `cargo bench --bench index` prints the rows of `measures.md` that concern finding, each with what it should be. The
//! texts are made here, the same every time: sentences of some 60,000 words, as unevenly frequent as real ones. Set
//! `POSTIL_BENCH_MB` for another amount of text than 48 MB. Without `--bench` (as `cargo test --all-targets` runs it) it
//! goes through everything once with very little text.

mod archive;

use postil::search::{Finder, Index, Indexed, Query};
use postil::text::*;
use rustix::time::{ClockId, clock_gettime};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tantivy::collector::{Count, TopDocs};
use tantivy::schema::{FAST, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::{TantivyDocument, Term, indexer::IndexWriterOptions, indexer::LogMergePolicy};

fn main() {
    let quick = !std::env::args().any(|a| a == "--bench");
    let megabytes = std::env::var("POSTIL_BENCH_MB").ok().and_then(|m| m.parse().ok()).unwrap_or(48);
    let (bytes, times) = if quick { (300_000, 5) } else { (megabytes * 1_000_000, 300) };
    let mut made = Corpus::new();
    let documents = made.documents(bytes);
    let size: usize = documents.iter().map(|d| d.text.len()).sum();
    println!("{} documents, {:.1} MB of text", documents.len(), size as f64 / 1e6);

    let (ours_at, raw_at) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // Ours first: what the allocator keeps of the one is not asked for again by the other.
    let ours = measured("postil: index", size, || index_ours(ours_at.path(), &documents));
    let raw = measured("raw tantivy: index", size, || index_raw(raw_at.path(), &documents));
    row("indexing, share of raw tantivy's CPU speed", raw / ours, ">= 0.7");
    row("index size, % of the text", bytes_in(ours_at.path()) as f64 * 100.0 / size as f64, "<= 45");
    row("  raw tantivy's", bytes_in(raw_at.path()) as f64 * 100.0 / size as f64, "");

    queries(ours_at.path(), raw_at.path(), &documents, &mut made, times);
    looking_again(if quick { 100 } else { 10_000 });
    finding(&mut made, quick);
    archive::whole_road(&mut made, if quick { 40 } else { 6_600 });
    archive::describing(&mut made, if quick { 1 } else { 12 });
}

fn row(what: &str, figure: f64, should: &str) {
    println!("{what:<58} {figure:>10.2}   {should}");
}

fn cpu(clock: ClockId) -> f64 {
    let t = clock_gettime(clock);
    t.tv_sec as f64 + t.tv_nsec as f64 / 1e9
}

/// Runs `work`, prints wall time, CPU time and the most anonymous memory it added; CPU seconds.
fn measured(what: &str, size: usize, work: impl FnOnce()) -> f64 {
    let (before, most, done) = (anonymous(), Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let sampler = std::thread::spawn({
        let (most, done) = (most.clone(), done.clone());
        move || {
            while !done.load(Ordering::Relaxed) {
                most.fetch_max(anonymous(), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    });
    let (clock, start) = (cpu(ClockId::ProcessCPUTime), Instant::now());
    work();
    let (spent, wall) = (cpu(ClockId::ProcessCPUTime) - clock, start.elapsed().as_secs_f64());
    done.store(true, Ordering::Relaxed);
    sampler.join().unwrap();
    let added = most.load(Ordering::Relaxed).saturating_sub(before) as f64 / 1e3;
    println!(
        "{what}: {:.1} MB per CPU second, {wall:.2} s, {spent:.2} s CPU, {added:.0} MB of memory",
        size as f64 / 1e6 / spent
    );
    spent
}

/// Anonymous memory of this process in kB.
fn anonymous() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("RssAnon:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

fn bytes_in(place: &Path) -> u64 {
    let entries = std::fs::read_dir(place).unwrap().map(|e| e.unwrap());
    entries.map(|e| if e.path().is_dir() { bytes_in(&e.path()) } else { e.metadata().unwrap().len() }).sum()
}

fn indexed(document: &Document, card: &str) -> Indexed {
    Indexed {
        address: document.address.to_string(),
        bytes: document.text.len() as u64,
        modified: 1_700_000_000_000_000_000,
        title: document.name(),
        card: card.to_string(),
        failed: None,
    }
}

fn index_ours(place: &Path, documents: &[Arc<Document>]) {
    let index = Index::open(place).unwrap();
    let mut writer = index.writer().unwrap();
    for document in documents {
        writer.put(&indexed(document, "{}"), Some(document)).unwrap();
    }
    writer.commit().unwrap();
}

/// What anybody would write in an afternoon: tantivy's own tokenizer, the same passages, fields, memory and merging.
fn index_raw(place: &Path, documents: &[Arc<Document>]) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let words = TextOptions::default().set_indexing_options(indexing);
    let (title, body) = (schema.add_text_field("title", words.clone()), schema.add_text_field("body", words));
    let (path, key) = (schema.add_text_field("path", STRING | STORED), schema.add_u64_field("key", INDEXED));
    let numbers = ["number", "start", "end"].map(|name| schema.add_u64_field(name, FAST));
    let index = tantivy::Index::create_in_dir(place, schema.build()).unwrap();
    let options =
        IndexWriterOptions::builder().memory_budget_per_thread(50_000_000).num_worker_threads(1).num_merge_threads(1);
    let mut writer = index.writer_with_options(options.build()).unwrap();
    writer.set_merge_policy(Box::new(LogMergePolicy::default()));
    for (n, document) in documents.iter().enumerate() {
        let (mut start, mut number) = (0, 0);
        writer.delete_term(Term::from_field_u64(key, n as u64));
        for (b, block) in document.blocks.iter().enumerate() {
            if block.range.end - start < 2048 && b + 1 < document.blocks.len() {
                continue;
            }
            let mut out = TantivyDocument::new();
            if number == 0 {
                out.add_text(title, document.name());
                out.add_text(path, document.address.to_string());
            }
            out.add_u64(key, n as u64);
            out.add_text(body, &document.text[start..block.range.end]);
            for (field, value) in numbers.into_iter().zip([number, start as u64, block.range.end as u64]) {
                out.add_u64(field, value);
            }
            writer.add_document(out).unwrap();
            (start, number) = (block.range.end, number + 1);
        }
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
}

fn queries(ours: &Path, raw: &Path, documents: &[Arc<Document>], made: &mut Corpus, times: usize) {
    let by_address: HashMap<String, Arc<Document>> =
        documents.iter().map(|d| (d.address.to_string(), d.clone())).collect();
    let text_of = |address: &str| by_address.get(address).cloned();
    let clock = cpu(ClockId::ThreadCPUTime);
    let index = Index::open(ours).unwrap();
    let first = index.search(&Query::parse(&made.word(400)), &[], 10, 0, &text_of).unwrap();
    row("cold: open, search, ten hits with excerpts, ms CPU", (cpu(ClockId::ThreadCPUTime) - clock) * 1e3, "<= 8");
    assert!(!first.hits.is_empty());
    println!("{:?} documents and passages", index.counts());

    let engine = tantivy::Index::open_in_dir(raw).unwrap();
    let searcher = engine.reader().unwrap().searcher();
    let body = engine.schema().get_field("body").unwrap();
    let mut parser = tantivy::query::QueryParser::for_index(&engine, vec![body]);
    parser.set_conjunction_by_default();
    let phrase = |made: &mut Corpus| {
        let document = &documents[made.below(documents.len())];
        let words: Vec<&str> = document.text[..2000].split_whitespace().collect();
        let at = made.below(words.len() - 2);
        format!("\"{} {}\"", words[at], words[at + 1])
    };
    type Make<'a> = &'a dyn Fn(&mut Corpus) -> String;
    let kinds: [(&str, Make<'_>); 6] = [
        ("a common word", &|c| c.common()),
        ("a middling word", &|c| c.middling()),
        ("two words", &|c| format!("{} {}", c.common(), c.middling())),
        ("three common words", &|c| format!("{} {} {}", c.common(), c.common(), c.common())),
        ("a phrase", &phrase),
        ("being typed: a word and three letters", &|c| {
            let (word, next) = (c.common(), c.middling());
            format!("{word} {}", &next[..3])
        }),
    ];
    println!(
        "queries, 50 hits with excerpts and a count, ms CPU:         p50    p99   (raw, no excerpts, no grouping)"
    );
    for (name, make) in kinds {
        let live = name.starts_with("being");
        let written: Vec<String> = (0..times).map(|_| make(made)).collect();
        let read = |w: &String| if live { Query::parse_live(w) } else { Query::parse(w) };
        let mine = timed(&written, |w| {
            std::hint::black_box(index.search(&read(w), &[], 50, 0, &text_of).unwrap());
        });
        let bare = timed(&written, |w| {
            let query = parser.parse_query(w).unwrap();
            std::hint::black_box(searcher.search(&query, &(TopDocs::with_limit(50).order_by_score(), Count)).unwrap());
        });
        println!("  {name:<54} {:>6.2} {:>6.2}   ({:.2} {:.2})", mine.0, mine.1, bare.0, bare.1);
    }

    let edited = &documents[0];
    let mut writer = index.writer().unwrap();
    let start = Instant::now();
    writer.put(&indexed(edited, "{}"), Some(edited)).unwrap();
    writer.commit().unwrap();
    index.reload().unwrap();
    row("an edit to searchable, ms", start.elapsed().as_secs_f64() * 1e3, "<= 250");
}

/// Middle and 99th percentile, in ms of CPU.
fn timed(written: &[String], mut work: impl FnMut(&String)) -> (f64, f64) {
    written.iter().take(20).for_each(&mut work);
    let mut all: Vec<f64> = written
        .iter()
        .map(|w| {
            let clock = cpu(ClockId::ThreadCPUTime);
            work(w);
            (cpu(ClockId::ThreadCPUTime) - clock) * 1e3
        })
        .collect();
    all.sort_by(f64::total_cmp);
    (all[all.len() / 2], all[(all.len() - 1) * 99 / 100])
}

fn looking_again(count: usize) {
    let place = tempfile::tempdir().unwrap();
    let index = Index::open(place.path()).unwrap();
    let mut writer = index.writer().unwrap();
    let card = serde_json::json!({ "title": "Report of the harbour commission", "more": "x".repeat(400) }).to_string();
    for n in 0..count {
        let document = document(&format!("/library/folder/{n}.txt"), "A few words only.");
        writer.put(&indexed(&document, &card), Some(&document)).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    index.reload().unwrap();
    let clock = cpu(ClockId::ThreadCPUTime);
    assert_eq!(index.known().unwrap().len(), count);
    row(&format!("what is known of {count} documents, ms CPU"), (cpu(ClockId::ThreadCPUTime) - clock) * 1e3, "<= 100");
}

fn finding(made: &mut Corpus, quick: bool) {
    for megabytes in if quick { [0.1, 0.2] } else { [1.0, 12.0] } {
        let text = made.text((megabytes * 1e6) as usize);
        let document = document("/open.txt", &text);
        let clock = cpu(ClockId::ThreadCPUTime);
        let finder = Finder::new(&document);
        row(
            &format!("open document of {megabytes} MB made ready, ms CPU"),
            (cpu(ClockId::ThreadCPUTime) - clock) * 1e3,
            "12 MB: <= 300",
        );
        let written: Vec<String> =
            (0..50).map(|n| if n % 2 == 0 { made.common() } else { made.middling()[..2].to_string() }).collect();
        let (p50, p99) = timed(&written, |w| {
            std::hint::black_box(finder.find(&Query::parse_live(w)));
        });
        row("  a key, p50 ms CPU", p50, "");
        row("  a key, p99 ms CPU", p99, "1 MB: <= 4");
    }
}

/// Texts that are the same every time.
struct Corpus {
    state: u64,
    words: Vec<String>,
}

impl Corpus {
    fn new() -> Corpus {
        let mut made = Corpus { state: 42, words: Vec::new() };
        let mut seen = std::collections::HashSet::new();
        while made.words.len() < 60_000 {
            let syllables = 1 + made.below(4) + usize::from(made.words.len() > 3000);
            let word: String = (0..syllables).map(|_| SYLLABLES[made.below(SYLLABLES.len())]).collect();
            if seen.insert(word.clone()) {
                made.words.push(word);
            }
        }
        made
    }

    fn below(&mut self, n: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state % n as u64) as usize
    }

    /// The word of a rank: the first is the most frequent.
    fn word(&self, rank: usize) -> String {
        self.words[rank].clone()
    }

    fn common(&mut self) -> String {
        let rank = 20 + self.below(100);
        self.word(rank)
    }

    fn middling(&mut self) -> String {
        // Long enough for three letters of it to be typed.
        loop {
            let rank = 300 + self.below(5000);
            if self.words[rank].len() > 3 {
                return self.word(rank);
            }
        }
    }

    /// A rank with a frequency of one part in itself, as words have.
    fn zipf(&mut self) -> usize {
        let even = (self.below(1 << 30) as f64 + 1.0) / (1u64 << 30) as f64;
        ((self.words.len() as f64).powf(even) as usize).clamp(1, self.words.len()) - 1
    }

    fn text(&mut self, bytes: usize) -> String {
        let mut out = String::with_capacity(bytes + 1000);
        while out.len() < bytes {
            for _ in 0..3 + self.below(6) {
                for n in 0..6 + self.below(20) {
                    let word = self.zipf();
                    let word = &self.words[word];
                    if n == 0 {
                        out.push_str(&word[..1].to_uppercase());
                        out.push_str(&word[1..]);
                    } else {
                        out.push_str(word);
                    }
                    let comma = self.below(9) == 0;
                    out.push_str(if comma { ", " } else { " " });
                }
                let number = self.below(2000);
                out.push_str(&format!("{number}. "));
            }
            out.push_str("\n\n");
        }
        out
    }

    fn documents(&mut self, bytes: usize) -> Vec<Arc<Document>> {
        let (mut out, mut size) = (Vec::new(), 0);
        while size < bytes {
            let length = 2500 + self.below(20_000);
            let text = self.text(length);
            size += text.len();
            out.push(Arc::new(document(&format!("/library/{}/{}.txt", out.len() % 50, out.len()), &text)));
        }
        out
    }
}

const SYLLABLES: [&str; 48] = [
    "ba", "ben", "bor", "ca", "cer", "con", "da", "de", "dor", "el", "en", "er", "fa", "for", "ga", "gen", "ha", "hor",
    "in", "is", "ka", "kel", "la", "len", "lin", "ma", "men", "mor", "na", "nes", "ning", "o", "on", "pa", "per", "ra",
    "ren", "sa", "sen", "ster", "ta", "ter", "tion", "u", "va", "ver", "wa", "win",
];

fn document(path: &str, text: &str) -> Document {
    let (mut blocks, mut at) = (Vec::new(), 0);
    for paragraph in text.split_inclusive("\n\n") {
        let range = at..at + paragraph.trim_end().len();
        if !range.is_empty() {
            blocks.push(Block { kind: BlockKind::Paragraph, part: Part::Body, range, level: 0, line: 1 });
        }
        at += paragraph.len();
    }
    Document {
        address: Address::file(path),
        stage: Stage::Described,
        text: text.into(),
        blocks: blocks.into(),
        spans: Arc::new([]),
        record: Arc::default(),
        diagnostics: Arc::new([]),
        landmarks: Arc::default(),
        format: Format::Text,
        encoding: "UTF-8",
        told_by: Default::default(),
        language: None,
        id: None,
        source: None,
    }
}
