//! The real binary in a pseudo-terminal: what only a terminal shows.

mod common;

use common::pty::Session;
use std::path::PathBuf;
use std::time::Duration;

fn seeds() -> Option<PathBuf> {
    Some(common::test_data()?.join("seeds"))
}

fn note_files(home: &std::path::Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(home.join("config/annotations")) else { return Vec::new() };
    let files = entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "toml"));
    files.map(|p| std::fs::read_to_string(p).unwrap()).collect()
}

#[test]
fn an_archive_is_read_searched_and_marked_from_one_day_to_the_next() {
    let Some(seeds) = seeds() else { return };
    let home = tempfile::tempdir().unwrap();
    let path = seeds.to_string_lossy().into_owned();

    let mut day = Session::start(home.path(), &[&path], 120, 40, &[]);
    day.wait_for("Telegram from A. Mikoyan");
    day.wait_for("ll. 27–30");
    // The library is indexed while one looks.
    day.wait_for("2 documents");
    day.send("/peng dehuai");
    day.wait_for("hits");
    day.send("\r");
    day.wait_for("1 of ");
    day.send("n");
    day.wait_for("2 of ");
    day.send("e");
    day.wait_for("reading text");
    day.send("e");
    day.wait_for("source only");
    day.send("e");
    day.wait_for("as printed");
    day.send("vw");
    day.wait_for("selecting");
    day.send("a");
    day.wait_for("Note on");
    day.send("Compare the minutes.\x13");
    day.wait_for("note saved");
    day.wait_for("1  Compare the minutes.");
    day.send("mk");
    day.wait_for("bookmark saved");
    let before = day.screen();
    day.send("q");
    assert_eq!(day.end(), (0, true));

    let files = note_files(home.path());
    assert_eq!(files.len(), 1, "{files:?}");
    for line in [
        "format = 1",
        "[document]",
        "id = \"n1:",
        "source = \"b3:",
        "motivation = \"commenting\"",
        "motivation = \"bookmarking\"",
        "letter = \"k\"",
        "on = \"b3:",
        "exact = \"",
        "prefix = \"",
        "rev = 1",
        "creator = \"reader\"",
    ] {
        assert!(files[0].contains(line), "{line} in {}", files[0]);
    }

    let mut next = Session::start(home.path(), &[&path], 120, 40, &[]);
    let after = next.wait_for("1  Compare the minutes.");
    // The same first line of text on the page.
    let first = |screen: &str| {
        let rows = screen.lines().skip(2).map(|row| row.chars().skip(41).collect::<String>());
        rows.map(|row| row.trim().to_string()).find(|row| !row.is_empty())
    };
    assert_eq!(first(&after), first(&before), "{before}\n{after}");
    next.send("g'k");
    next.wait_for("1  Compare the minutes.");
    next.send("'\r");
    next.wait_for("All marks");
    next.wait_for("bookmark");
    next.escape();
    next.send("q");
    assert_eq!(next.end(), (0, true));
}

#[test]
fn the_first_start_teaches_the_keys_by_being_read() {
    let home = tempfile::tempdir().unwrap();
    let mut day = Session::start(home.path(), &[], 80, 24, &[]);
    day.wait_for("Welcome to postil");
    day.send(" ");
    day.wait_for("Marking");
    day.send("?");
    day.wait_for("Keys in the text");
    day.send("qq");
    assert_eq!(day.end(), (0, true));
}

#[test]
fn without_colour_no_colour_is_sent() {
    let home = tempfile::tempdir().unwrap();
    let mut day = Session::start(home.path(), &[], 80, 24, &[("NO_COLOR", "1")]);
    day.wait_for("Welcome to postil");
    day.send("/gauge");
    day.wait_for("1954-04-30");
    day.escape();
    day.send("q");
    assert_eq!(day.end(), (0, true));
}

#[test]
fn nothing_is_written_while_nothing_happens() {
    let home = tempfile::tempdir().unwrap();
    let mut day = Session::start(home.path(), &[], 100, 30, &[]);
    day.wait_for("18 documents");
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(day.bytes_in(Duration::from_secs(2)), 0);
    day.send("q");
    assert_eq!(day.end(), (0, true));
}

#[test]
fn a_resize_is_followed() {
    let home = tempfile::tempdir().unwrap();
    let mut day = Session::start(home.path(), &[], 100, 30, &[]);
    day.wait_for("Welcome to postil");
    day.resize(50, 12);
    day.wait_for("never changes the files it shows.");
    day.resize(10, 3);
    day.wait_for("postil");
    day.wait_for("needs 20");
    day.resize(100, 30);
    day.wait_for("? help");
    day.send("q");
    assert_eq!(day.end(), (0, true));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_with_the_draft_kept_and_the_terminal_put_back() {
    use rustix::process::{Pid, Signal, kill_process};
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let home = tempfile::tempdir().unwrap();
        let mut day = Session::start(home.path(), &[], 100, 30, &[]);
        day.wait_for("18 documents");
        day.send("aHalf a thou");
        day.wait_for("Half a thou");
        kill_process(Pid::from_raw(day.process() as i32).unwrap(), signal).unwrap();
        assert_eq!(day.end(), (code, true));
        let mut next = Session::start(home.path(), &[], 100, 30, &[]);
        next.wait_for("unfinished note");
        next.send("\ta");
        next.wait_for("Half a thou");
        next.escape();
        next.send("q");
        assert_eq!(next.end(), (0, true));
    }
}

#[test]
fn where_no_screen_can_be_drawn_it_says_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    for term in ["dumb", ""] {
        let mut day = Session::start(home.path(), &[], 120, 24, &[("TERM", term)]);
        let said = day.wait_for("cannot be drawn");
        assert!(said.contains("TERM is ") && said.contains("postil show DOC"), "{said}");
        assert_eq!(said.lines().filter(|l| l.contains("postil: ")).count(), 1, "{said}");
        assert_eq!(day.end(), (2, true));
        assert!(!home.path().join("state").exists(), "nothing was opened");
    }
}
