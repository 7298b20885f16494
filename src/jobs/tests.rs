//! The jobs with the real rooms below them, and the crew with real threads.

use super::*;
use crate::library::{Entry, EntryState, Root, scan};
use crate::marginalia::{Annotation, DocumentKey, Motivation};
use crate::search::tests::{QUERIES, TEXTS};
use crate::search::{Index, Query};
use crate::settings::Paths;
use crate::text::{Address, Amendment, Field, Stage, Target};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use tempfile::TempDir;

/// A desk in a directory of its own, with a library beside it.
struct Study {
    folder: TempDir,
    desk: Desk,
}

impl Study {
    fn new() -> Study {
        let folder = tempfile::tempdir().unwrap();
        let below = |name| Some(folder.path().join(name));
        let [config, cache, state] = [below("config"), below("cache"), below("state")];
        let paths = Paths::find(config.as_deref(), cache.as_deref(), state.as_deref()).unwrap();
        fs::create_dir(folder.path().join("library")).unwrap();
        let mut desk = Desk::new(paths, "reader".into());
        // This program is no postil that could be started once more.
        desk.isolation = Isolation::Here;
        Study { desk, folder }
    }

    fn library(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join("library")
    }

    fn roots(&self) -> Vec<Root> {
        vec![Root::Path(self.library())]
    }

    fn write(&self, name: &str, words: &str) -> Address {
        let path = self.library().join(name);
        fs::write(&path, words).unwrap();
        Address::file(path)
    }

    /// Walks and indexes, as the command line does.
    fn update(&self, index: &Index) -> IndexSummary {
        let mut entries: Vec<Entry> = Vec::new();
        scan(&self.roots(), &|_| None, &|| false, &mut |batch| entries.extend(batch));
        super::index(&self.desk, index, &self.roots(), &entries, false, &Stop::default(), &mut |_| ()).unwrap()
    }

    fn crew(&self) -> (Crew, Receiver<(Ticket, Outcome)>) {
        let (tell, told) = mpsc::channel();
        let report = move |ticket, outcome| tell.send((ticket, outcome)).unwrap_or(());
        (Crew::hire(self.desk.clone(), report), told)
    }

    fn survey(&self) -> Job {
        Job::Survey { roots: self.roots(), rebuild: false, after: Duration::ZERO }
    }
}

/// What is told until `last` says so, that included.
fn until(told: &Receiver<(Ticket, Outcome)>, last: impl Fn(&Outcome) -> bool) -> Vec<(Ticket, Outcome)> {
    let mut all = Vec::new();
    loop {
        let (ticket, outcome) = told.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| panic!("{all:?}"));
        let end = last(&outcome);
        all.push((ticket, outcome));
        if end {
            return all;
        }
    }
}

fn indexed(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Indexed(_))
}

fn note(n: usize) -> Annotation {
    let mut note = Annotation::new(Motivation::Commenting, None, "reader");
    note.body = format!("note {n}");
    note
}

#[test]
fn a_long_document_arrives_beginning_first() {
    let study = Study::new();
    let words = "The ferryman counted the barges once more before dark.\n\n".repeat(9000);
    let long = study.write("long.txt", &words);
    let mut generations = Vec::new();
    let document = open(&study.desk, &long, &mut |generation| generations.push(generation)).unwrap();
    let stages: Vec<Stage> = generations.iter().map(|g| g.stage).collect();
    assert_eq!(stages, [Stage::Beginning, Stage::Whole, Stage::Described]);
    assert!(document.text.starts_with(&*generations[0].text) && generations[0].text.len() > 30_000);
    assert!(generations[0].id.is_none() && document.id.is_some() && document.source.is_some());
    assert_eq!(document.language, Some("en"));
}

#[test]
fn what_cannot_be_read_is_refused_in_one_sentence_that_names_it() {
    let study = Study::new();
    fs::write(study.library().join("blob"), b"\x7fELF\0\0\0\0").unwrap();
    for (name, why) in [("blob", "not a text"), ("missing", "no such file"), ("", "folder")] {
        let address = Address::file(study.library().join(name));
        let said = open(&study.desk, &address, &mut |_| ()).unwrap_err();
        assert!(said.contains(why) && said.contains(&address.to_string()) && !said.contains("os error"), "{said}");
    }
    let part = Address { part: 2, ..study.write("one.txt", "one") };
    assert!(open(&study.desk, &part, &mut |_| ()).unwrap_err().contains("#2"));
}

#[test]
fn only_changed_files_are_read_again() {
    let study = Study::new();
    let index = Index::open(&study.desk.paths.cache).unwrap();
    for n in 0..5 {
        study.write(&format!("{n}.txt"), &format!("Lantern number {n}."));
    }
    assert_eq!(study.update(&index).added, 5);
    let counted = |s: IndexSummary| (s.added, s.changed, s.removed);
    assert_eq!(counted(study.update(&index)), (0, 0, 0));
    study.write("3.txt", "A lamp, not a lantern, with more words than before.");
    fs::remove_file(study.library().join("4.txt")).unwrap();
    assert_eq!(counted(study.update(&index)), (0, 1, 1));
    let found = |words: &str| search(&study.desk, &index, &Query::parse(words), &[], 9, 0).unwrap().documents;
    assert_eq!((found("lantern"), found("lamp"), found("\"number 4\"")), (4, 1, 0));
}

#[test]
fn what_the_reader_says_of_a_document_has_that_one_alone_read_again() {
    let study = Study::new();
    let index = Index::open(&study.desk.paths.cache).unwrap();
    let all: Vec<Address> = (0..4).map(|n| study.write(&format!("{n}.txt"), &format!("Lantern number {n}."))).collect();
    // A copy of the same words is the same document.
    study.write("copy.txt", "Lantern number 2.");
    study.update(&index);
    let key = DocumentKey::of(&open(&study.desk, &all[2], &mut |_| ()).unwrap());
    let counted = |s: IndexSummary| (s.added, s.changed, s.removed);
    let found = |words: &str| search(&study.desk, &index, &Query::parse(words), &[], 9, 0).unwrap().documents;
    for (words, titled) in [(Some("A lamp"), 2), (None, 0)] {
        let target = Target::field(Field::Title);
        let amendment = Amendment { target, words: words.map(str::to_string) };
        study.desk.store.save_with(&key, &[], &[amendment]).unwrap();
        assert_eq!(counted(study.update(&index)), (0, 2, 0));
        assert_eq!(counted(study.update(&index)), (0, 0, 0));
        assert_eq!(found("title:lamp"), titled);
    }
}

#[test]
fn another_vocabulary_describes_every_document_again() {
    let study = Study::new();
    study.write("a.txt", "Words.");
    let index = Index::open(&study.desk.paths.cache).unwrap();
    assert_eq!(study.update(&index).added, 1);
    let own = study.desk.paths.vocabularies();
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("own.toml"), "# nothing yet\n").unwrap();
    let study = Study { desk: Desk::new(study.desk.paths.clone(), "reader".into()), folder: study.folder };
    assert_eq!(study.update(&index).changed, 1);
}

#[test]
fn a_survey_tells_what_is_found_then_what_is_indexed() {
    let study = Study::new();
    study.write("a.txt", "The lamplighter's round.");
    let (crew, told) = study.crew();
    crew.run(Ticket(1), study.survey());
    let all = until(&told, indexed);
    let at = |wanted: fn(&Outcome) -> bool| all.iter().position(|(_, o)| wanted(o)).unwrap();
    assert!(at(|o| matches!(o, Outcome::Found(_))) < at(|o| matches!(o, Outcome::Scanned)));
    assert!(at(|o| matches!(o, Outcome::Scanned)) < at(|o| matches!(o, Outcome::Indexing(_))));
    let learnt: usize = all.iter().map(|(_, o)| if let Outcome::Indexing(p) = o { p.learnt.len() } else { 0 }).sum();
    assert_eq!(learnt, 1);
    crew.run(Ticket(2), Job::Search { query: Query::parse("lamplighter"), within: Vec::new(), limit: 5 });
    let results = until(&told, |o| matches!(o, Outcome::Results { .. }));
    let Some((Ticket(2), Outcome::Results { results: Ok(results), .. })) = results.last() else {
        panic!("{results:?}")
    };
    assert_eq!(results.total, 1);
    assert!(crew.dismiss(Duration::from_secs(20)));
}

#[test]
fn at_the_next_start_the_cards_are_known_before_anything_is_read() {
    let study = Study::new();
    study.write("a.md", "# The lamplighter's round\n\nEvery evening.\n");
    study.update(&Index::open(&study.desk.paths.cache).unwrap());
    let (crew, told) = study.crew();
    crew.run(Ticket(1), study.survey());
    let all = until(&told, |o| matches!(o, Outcome::Scanned));
    let known = |state: &EntryState| matches!(state, EntryState::Known(card) if card.title.contains("lamplighter"));
    let told = all.iter().any(|(_, outcome)| match outcome {
        Outcome::Found(entries) => entries.iter().any(|e| known(&e.state)),
        Outcome::Learnt(learnt) => learnt.iter().any(|(_, state)| known(state)),
        _ => false,
    });
    assert!(told, "{all:?}");
    drop(crew);
}

#[test]
fn every_save_is_done_before_the_crew_is_dismissed() {
    let study = Study::new();
    let key = DocumentKey::of(&open(&study.desk, &study.write("a.txt", "Some words."), &mut |_| ()).unwrap());
    let (crew, _told) = study.crew();
    for n in 0..30 {
        crew.run(Ticket(n), Job::Save { key: key.clone(), changes: vec![note(n as usize)], amendments: Vec::new() });
    }
    assert!(crew.dismiss(Duration::from_secs(60)));
    assert_eq!(study.desk.store.load(&key).unwrap().annotations.len(), 30);
}

#[test]
fn opening_tells_the_place_then_the_text_then_the_notes_and_a_newer_opening_ends_it() {
    let study = Study::new();
    let [a, b] = ["a.txt", "b.txt"].map(|name| study.write(name, &"Some words. ".repeat(30_000)));
    let (crew, told) = study.crew();
    crew.run(Ticket(1), Job::Open(a));
    crew.run(Ticket(2), Job::Open(b));
    let all = until(&told, |o| matches!(o, Outcome::Notes { document, .. } if document.ends_with("b.txt")));
    let first_of_second = all.iter().position(|(ticket, _)| *ticket == Ticket(2)).unwrap();
    assert!(all[first_of_second..].iter().all(|(ticket, _)| *ticket == Ticket(2)), "{all:?}");
    let second: Vec<_> = all[first_of_second..].iter().map(|(_, outcome)| outcome).collect();
    assert!(matches!(second[0], Outcome::Opening { .. }));
    assert!(matches!(second[second.len() - 2], Outcome::Generation(d) if d.stage == Stage::Described));
}

#[test]
fn a_fault_is_told_and_the_lane_goes_on() {
    let study = Study::new();
    let address = study.write("a.txt", "Some words.");
    let (tell, told) = mpsc::channel();
    // Whoever is told is the first to break here.
    let report = move |ticket: Ticket, outcome: Outcome| {
        assert!(!(ticket == Ticket(1) && matches!(outcome, Outcome::Generation(_))), "a fault on purpose");
        tell.send((ticket, outcome)).unwrap();
    };
    let crew = Crew::hire(study.desk.clone(), report);
    crew.run(Ticket(1), Job::Open(address.clone()));
    let all = until(&told, |o| matches!(o, Outcome::Trouble(_)));
    assert!(matches!(&all[all.len() - 2].1, Outcome::NotOpened { why, .. } if why.contains("fault")), "{all:?}");
    crew.run(Ticket(2), Job::Open(address));
    until(&told, |o| matches!(o, Outcome::Notes { .. }));
}

#[test]
fn an_index_removed_while_it_is_open_makes_itself_anew() {
    let study = Study::new();
    study.write("a.txt", "The lamplighter's round.");
    let (crew, told) = study.crew();
    crew.run(Ticket(1), study.survey());
    until(&told, indexed);
    let ask = Job::Search { query: Query::parse("lamplighter"), within: Vec::new(), limit: 5 };
    crew.run(Ticket(2), ask.clone());
    until(&told, |o| matches!(o, Outcome::Results { results: Ok(_), .. }));
    fs::remove_dir_all(&study.desk.paths.cache).unwrap();
    crew.run(Ticket(2), ask.clone());
    let all = until(&told, indexed);
    assert!(matches!(&all.last().unwrap().1, Outcome::Indexed(Ok(summary)) if summary.added == 1), "{all:?}");
    crew.run(Ticket(3), ask);
    let all = until(&told, |o| matches!(o, Outcome::Results { .. }));
    assert!(
        matches!(&all.last().unwrap().1, Outcome::Results { results: Ok(found), .. } if found.total == 1),
        "{all:?}"
    );
}

#[test]
fn a_document_in_the_list_has_as_many_hits_as_n_stops_at_in_it() {
    let study = Study::new();
    for (path, paragraphs) in TEXTS {
        let file = study.library().join(path.trim_start_matches("/lib/"));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, paragraphs.join("\n\n")).unwrap();
    }
    let many = "The gauge, the\ngauge gauge [handwritten: and no gauge] at Lock Nine [gauge].\n\n".repeat(3000);
    let long = study.write("long.md", &many).to_string();
    let roots = [Root::Path(study.library()), Root::Samples];
    let mut entries: Vec<Entry> = Vec::new();
    scan(&roots, &|_| None, &|| false, &mut |batch| entries.extend(batch));
    let index = Index::open(&study.desk.paths.cache).unwrap();
    super::index(&study.desk, &index, &roots, &entries, false, &Stop::default(), &mut |_| ()).unwrap();
    let of_the_samples = [
        "gauge",
        "\"lock nine\" gauge",
        "fourteen centimetres",
        "trusted",
        "the -gauge",
        "vereshk*",
        "halm title:telegram",
        "path:minutes lock",
        "title:letter",
        "리",
        "水",
        "шлюз*",
    ];
    let (mut open_before, mut lists, mut counted) = (HashMap::new(), 0, 0);
    for written in QUERIES.iter().map(|(written, _)| *written).chain(of_the_samples) {
        for query in [Query::parse(written), Query::parse_live(written)] {
            let results = search(&study.desk, &index, &query, &[], 100, 0).unwrap();
            let documents: HashSet<&str> = results.hits.iter().map(|hit| hit.address.as_str()).collect();
            lists += usize::from(!documents.is_empty());
            for document in documents {
                let opened = open_before.entry(document.to_string()).or_insert_with(|| {
                    let (address, _) = address(document).unwrap();
                    (open(&study.desk, &address, &mut |_| ()).unwrap(), find::Ready::default())
                });
                let stops = opened.1.find(&opened.0, &query).len();
                assert_eq!(find::count(&study.desk, document, &query), Some(stops), "{written} in {document}");
                let lit = results.hits.iter().any(|hit| hit.address == document && !hit.matches.is_empty());
                assert_eq!(lit, stops > 0, "{written} in {document}");
                counted += stops;
            }
        }
    }
    // Every query of the table that finds something, and most of the samples'.
    assert!(lists > 70 && counted > 20_000, "{lists} {counted}");
    let gauge = Query::parse("gauge");
    // In each paragraph two words side by side are one place to stop at.
    assert_eq!(find::count(&study.desk, &long, &gauge), Some(4 * 3000));
    assert_eq!(find::count(&study.desk, "/nowhere/at/all.txt", &gauge), None);
}

#[test]
fn the_crew_counts_the_newest_query_and_names_what_it_cannot_open() {
    let study = Study::new();
    let [one, two] = ["a.txt", "b.txt"].map(|name| study.write(name, "Lantern, lantern.").to_string());
    let (crew, told) = study.crew();
    let count = |words: &str, after| {
        let documents = vec![one.clone(), "/gone.txt".to_string(), two.clone()];
        Job::Count { query: Query::parse(words), documents, after }
    };
    // While it waits for the typing to rest, the next letter comes.
    crew.run(Ticket(1), count("lantern", Duration::from_secs(3600)));
    crew.run(Ticket(2), count("lanterns", Duration::ZERO));
    crew.run(Ticket(3), count("lantern", Duration::ZERO));
    let mut hits = Vec::new();
    loop {
        let (ticket, outcome) = told.recv_timeout(Duration::from_secs(60)).unwrap();
        let Outcome::Counts { hits: part, all } = outcome else { panic!("{outcome:?}") };
        assert!(ticket > Ticket(1), "given up");
        if ticket == Ticket(3) {
            hits.extend(part);
            if all {
                break;
            }
        }
    }
    assert_eq!(hits, [(one, Some(2)), ("/gone.txt".to_string(), None), (two, Some(2))]);
}
