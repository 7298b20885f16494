//! Notes and what can happen to the process that writes them.
//!
//! Writers are this test binary run again ([`writer`]): they tell each note on stdout when its save has returned. What was
//! told must be in the file, whatever came after. Tested here: SIGKILL at random moments of saving, and several processes
//! writing one document at once. Failing system calls, full and read-only disks need mounts or `strace` and are not
//! tested here; paths that can be no folder, for root neither, are tested beside the store.

use postil::marginalia::{Annotation, DocumentKey, Motivation, Sheet, Store};
use postil::text::{ContentHash, DocumentId};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Tells a writer where to write, and how many notes.
const HOME: &str = "POSTIL_TEST_WRITER_HOME";
const NOTES: &str = "POSTIL_TEST_WRITER_NOTES";

fn store(home: &Path) -> Store {
    Store::new(&home.join("annotations"), &home.join("state"))
}

fn key() -> DocumentKey {
    let text = "The ice had come early.";
    let source = Some(ContentHash::of(text.as_bytes()));
    DocumentKey {
        id: DocumentId::of(text),
        source,
        path: "/ice.txt".to_string(),
        title: "Ice".to_string(),
        siblings: Default::default(),
    }
}

/// No test but the other process: does nothing unless it is told where to write.
#[test]
fn writer() {
    let Some(home) = std::env::var_os(HOME) else { return };
    let many: usize = std::env::var(NOTES).unwrap().parse().unwrap();
    let store = store(Path::new(&home));
    let mut out = std::io::stdout();
    // The harness has begun a line of its own.
    writeln!(out, "\nready").unwrap();
    for n in 0..many {
        let note = Annotation {
            body: format!("Thought {n}. ").repeat(9),
            ..Annotation::new(Motivation::Commenting, None, "me")
        };
        let mut saved = store.save(&key(), std::slice::from_ref(&note));
        // Told to the reader as "save again": so it is done.
        for _ in 0..9 {
            if saved.is_err() {
                saved = store.save(&key(), std::slice::from_ref(&note));
            }
        }
        saved.unwrap();
        writeln!(out, "saved {}", note.id).unwrap();
        out.flush().unwrap();
    }
}

fn start(home: &Path, notes: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "writer", "--nocapture", "--test-threads", "1"])
        .env(HOME, home)
        .env(NOTES, notes.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// Waits until the writer has begun; what it tells is read in a thread, so that it never waits for us.
fn listen(child: &mut Child) -> std::thread::JoinHandle<BTreeSet<String>> {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line == "ready"));
    std::thread::spawn(move || lines.filter_map(|line| line.strip_prefix("saved ").map(str::to_string)).collect())
}

fn ids(sheet: &Sheet) -> BTreeSet<String> {
    sheet.annotations.iter().map(|a| a.id.clone()).collect()
}

/// Moments that are spread evenly, and the same in each run as far as the machine allows.
fn moment(seed: &mut u64) -> Duration {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    Duration::from_micros((*seed >> 33) % 60_000)
}

#[test]
fn two_hundred_kills_lose_no_note_that_was_told_as_saved() {
    let mut seed = 7;
    let mut told = 0;
    for _ in 0..8 {
        // A new folder now and then, so that the first save of a document is killed too, and files stay small.
        let home = tempfile::tempdir().unwrap();
        let mut acknowledged = BTreeSet::new();
        for _ in 0..25 {
            let mut child = start(home.path(), usize::MAX);
            let heard = listen(&mut child);
            std::thread::sleep(moment(&mut seed));
            child.kill().unwrap();
            child.wait().unwrap();
            acknowledged.append(&mut heard.join().unwrap());
            let sheet = store(home.path()).load(&key()).unwrap();
            let lost: Vec<_> = acknowledged.difference(&ids(&sheet)).cloned().collect();
            assert!(lost.is_empty(), "lost {lost:?}");
            assert_eq!(sheet.warning, None);
        }
        told += acknowledged.len();
    }
    // Were nothing saved between two kills, nothing would have been tested.
    assert!(told > 200, "only {told} notes were saved");
    eprintln!("200 kills, {told} notes told as saved, none lost");
}

/// All that several processes write into one document at once is there.
fn together(writers: usize, notes: usize) {
    let home = tempfile::tempdir().unwrap();
    let mut children: Vec<Child> = (0..writers).map(|_| start(home.path(), notes)).collect();
    let heard: Vec<_> = children.iter_mut().map(listen).collect();
    let told: BTreeSet<String> = heard.into_iter().flat_map(|h| h.join().unwrap()).collect();
    assert!(children.iter_mut().all(|child| child.wait().unwrap().success()));
    let sheet = store(home.path()).load(&key()).unwrap();
    assert_eq!(told.len(), writers * notes);
    assert_eq!(ids(&sheet), told);
    assert_eq!(sheet.warning, None);
    let files = std::fs::read_dir(home.path().join("annotations")).unwrap();
    let files: Vec<_> = files.map(|e| e.unwrap().file_name()).filter(|n| n != ".lock").collect();
    assert_eq!(files.len(), 1, "{files:?}");
}

#[test]
fn two_processes_with_fifty_notes_each_make_a_hundred() {
    together(2, 50);
}

#[test]
fn four_processes_with_twenty_five_notes_each_make_a_hundred() {
    together(4, 25);
}
