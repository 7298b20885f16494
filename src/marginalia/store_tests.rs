//! The store as a reader meets it: two windows, a synchroniser, an editor, a failing disk.

use super::annotation::{Annotation, Motivation, Selector};
use super::header::DocumentKey;
use super::store::{Sheet, Store};
use crate::text::{CodePoints, Colour, ContentHash, DocumentId};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const TEXT: &str = "The harbour master reported that the ice had come early. The pilots met on the quay.";

/// A home with a folder for notes and one for the state.
struct Home {
    dir: TempDir,
}

impl Home {
    fn new() -> Home {
        Home { dir: tempfile::tempdir().unwrap() }
    }

    fn notes(&self) -> PathBuf {
        self.dir.path().join("config/annotations")
    }

    /// Another window: it knows nothing of the others.
    fn store(&self) -> Store {
        Store::new(&self.notes(), &self.dir.path().join("state"))
    }

    /// The files in the notes folder, hidden ones left out.
    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.notes())
            .unwrap()
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|n| !n.starts_with('.'))
            .collect();
        names.sort();
        names
    }

    fn only_file(&self) -> PathBuf {
        let files = self.files();
        assert_eq!(files.len(), 1, "{files:?}");
        self.notes().join(&files[0])
    }
}

fn key(path: &str, text: &str) -> DocumentKey {
    let source = Some(ContentHash::of(text.as_bytes()));
    DocumentKey {
        id: DocumentId::of(text),
        source,
        path: path.to_string(),
        title: "Ice at the quay".to_string(),
        siblings: Default::default(),
    }
}

fn note(words: &str, body: &str) -> Annotation {
    let start = TEXT.find(words).unwrap();
    let selector =
        Selector::of(TEXT, ContentHash::of(TEXT.as_bytes()), &CodePoints::of(TEXT), start..start + words.len());
    Annotation { body: body.to_string(), ..Annotation::new(Motivation::Commenting, Some(selector), "me") }
}

fn bodies(sheet: &Sheet) -> Vec<&str> {
    sheet.annotations.iter().map(|a| a.body.as_str()).collect()
}

/// The notes of a document as a window that was just opened sees them.
fn seen(home: &Home, key: &DocumentKey) -> Vec<String> {
    home.store().load(key).unwrap().annotations.into_iter().map(|a| a.body).collect()
}

#[test]
fn what_is_saved_is_there_in_a_file_of_the_format_for_its_owner_alone() {
    let (home, key) = (Home::new(), key("archive/ice.txt", TEXT));
    let empty = home.store().load(&key).unwrap();
    assert!(empty.annotations.is_empty() && empty.file.is_none() && empty.warning.is_none());
    assert!(!home.notes().exists());
    let notes = [note("pilots", "who?"), note("harbour", "which?")];
    let sheet = home.store().save(&key, &notes).unwrap();
    assert_eq!(sheet.annotations, [notes[1].clone(), notes[0].clone()]);
    assert_eq!(home.store().load(&key).unwrap().annotations, sheet.annotations);
    let file = home.only_file();
    assert_eq!(sheet.file.as_ref(), Some(&file));
    assert_eq!(
        file.file_name().unwrap().to_string_lossy(),
        format!("ice-at-the-quay--{}.toml", key.id.unwrap().short())
    );
    let text = fs::read_to_string(&file).unwrap();
    let start = format!(
        "format = 1\n\n[document]\nid = \"{}\"\nsource = \"{}\"\npath = \"archive/ice.txt\"\n",
        key.id.unwrap(),
        key.source.unwrap()
    );
    assert!(text.starts_with(&start), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(&home.notes())), (0o600, 0o700));
    }
}

#[test]
fn a_file_nobody_changed_is_never_rewritten() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    let store = home.store();
    let sheet = store.save(&key, &[note("pilots", "who?")]).unwrap();
    let before = fs::metadata(home.only_file()).unwrap().modified().unwrap();
    store.load(&key).unwrap();
    store.save(&key, &[]).unwrap();
    store.save(&key, &sheet.annotations).unwrap();
    home.store().save(&key, &sheet.annotations).unwrap();
    assert_eq!(fs::metadata(home.only_file()).unwrap().modified().unwrap(), before);
    home.store().save(&self::key("b.txt", "other"), &[]).unwrap();
    home.only_file();
}

#[test]
fn a_document_is_found_by_its_source_its_id_and_its_path() {
    let home = Home::new();
    home.store().save(&key("a.txt", TEXT), &[note("pilots", "who?")]).unwrap();
    let re_encoded = DocumentKey { source: Some(ContentHash::of(b"other bytes")), ..key("moved.txt", TEXT) };
    assert_eq!(seen(&home, &re_encoded), ["who?"]);
    assert_eq!(seen(&home, &key("moved.txt", TEXT)), ["who?"]);
    assert_eq!(seen(&home, &key("a.txt", "edited")), ["who?"]);
    assert!(seen(&home, &key("b.txt", "edited")).is_empty());
    // Edited, annotated, then moved; and the unedited copy still has its notes.
    home.store().save(&key("a.txt", "edited"), &[note("quay", "where?")]).unwrap();
    assert_eq!(seen(&home, &key("b.txt", "edited")), ["who?", "where?"]);
    assert_eq!(seen(&home, &key("copy.txt", TEXT)), ["who?", "where?"]);
    home.only_file();
}

#[test]
fn another_documents_file_of_the_same_name_is_left_alone() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    fs::create_dir_all(home.notes()).unwrap();
    let theirs = "format = 1\n[document]\nid = \"n1:00\"\n";
    fs::write(home.notes().join(key.file_name()), theirs).unwrap();
    home.store().save(&key, &[note("pilots", "who?")]).unwrap();
    assert_eq!(fs::read_to_string(home.notes().join(key.file_name())).unwrap(), theirs);
    assert_eq!(seen(&home, &key), ["who?"]);
}

#[test]
fn two_windows_lose_nothing_and_the_loser_of_a_merge_is_kept() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    let (one, two) = (home.store(), home.store());
    let first = note("pilots", "first");
    one.save(&key, std::slice::from_ref(&first)).unwrap();
    two.load(&key).unwrap();
    one.save(&key, &[Annotation { body: "by one".into(), ..first.revised() }]).unwrap();
    two.save(&key, &[note("quay", "another")]).unwrap();
    let sheet = two.save(&key, &[Annotation { body: "by two".into(), ..first.revised() }]).unwrap();
    assert_eq!(sheet.annotations.len(), 2);
    let text = fs::read_to_string(home.only_file()).unwrap();
    assert!(text.contains("by one") && text.contains("by two") && text.contains("[[annotation.conflict]]"), "{text}");
    assert!(sheet.warning.is_some_and(|w| w.contains("two ways")));
}

#[test]
fn ones_own_changes_are_no_conflict_even_from_an_old_version() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    let store = home.store();
    let first = note("pilots", "first");
    store.save(&key, std::slice::from_ref(&first)).unwrap();
    for body in ["second", "third"] {
        store.save(&key, &[Annotation { body: body.into(), ..first.revised() }]).unwrap();
    }
    assert_eq!(seen(&home, &key), ["third"]);
    // One command after another knows nothing but the file.
    let loaded = home.store().load(&key).unwrap().annotations.remove(0);
    home.store().save(&key, &[Annotation { body: "fourth".into(), ..loaded.revised() }]).unwrap();
    let text = fs::read_to_string(home.only_file()).unwrap();
    assert!(text.contains("fourth") && !text.contains("conflict"), "{text}");
}

#[test]
fn a_deletion_can_be_undone_and_stays_a_deletion_for_other_windows() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    let store = home.store();
    let first = note("pilots", "first");
    store.save(&key, &[first.clone(), note("quay", "other")]).unwrap();
    assert_eq!(bodies(&store.save(&key, &[first.deletion()]).unwrap()), ["other"]);
    let text = fs::read_to_string(home.only_file()).unwrap();
    assert!(text.contains("deleted = ") && !text.contains("first"), "{text}");
    // A window that still has it does not bring it back by saving something else.
    home.store().save(&key, std::slice::from_ref(&first)).unwrap();
    assert_eq!(seen(&home, &key), ["other"]);
    assert_eq!(bodies(&store.save(&key, &[first.revised()]).unwrap()), ["first", "other"]);
}

#[test]
fn a_damaged_file_is_left_alone_until_it_is_mended() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    let store = home.store();
    let old = note("pilots", "old");
    store.save(&key, std::slice::from_ref(&old)).unwrap();
    let file = home.only_file();
    let good = fs::read_to_string(&file).unwrap();
    let bad = good.replace("rev = 1", "rev = = 1");
    let line = bad.lines().position(|l| l == "rev = = 1").unwrap() + 1;
    fs::write(&file, &bad).unwrap();
    for store in [&store, &home.store()] {
        let sheet = store.load(&key).unwrap();
        assert_eq!(bodies(&sheet), ["old"]);
        let warning = sheet.warning.unwrap();
        assert!(warning.contains(&format!("line {line}, column 7")) && warning.contains(".pending.toml"), "{warning}");
    }
    store.save(&key, &[note("quay", "new")]).unwrap();
    let sheet = home.store().save(&key, &[Annotation { body: "old, changed".into(), ..old.revised() }]).unwrap();
    assert_eq!(bodies(&sheet), ["old, changed", "new"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), bad);
    assert_eq!(home.files().len(), 2);
    fs::write(&file, &good).unwrap();
    let sheet = home.store().load(&key).unwrap();
    assert_eq!((bodies(&sheet), home.files().len()), (vec!["old, changed", "new"], 2));
    home.store().save(&key, &[note("ice", "third")]).unwrap();
    assert_eq!(home.only_file(), file);
    assert_eq!(seen(&home, &key), ["third", "old, changed", "new"]);
}

#[test]
fn an_empty_file_is_damage_and_its_notes_are_those_of_the_last_good_copy() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    home.store().save(&key, &[note("pilots", "old")]).unwrap();
    for bytes in [&b""[..], b"\0\0\0\0", b"\n \n"] {
        fs::write(home.only_file(), bytes).unwrap();
        let sheet = home.store().load(&key).unwrap();
        assert_eq!(bodies(&sheet), ["old"]);
        assert!(sheet.warning.unwrap().contains("the file is empty"));
    }
    // Without any copy it is known by its name, and still not written.
    fs::remove_dir_all(home.dir.path().join("state")).unwrap();
    let sheet = home.store().save(&key, &[note("quay", "new")]).unwrap();
    assert_eq!((bodies(&sheet), home.files().len()), (vec!["new"], 2));
    // A waiting file that is damaged itself is left alone too.
    let waiting = home.notes().join(&home.files()[0]);
    assert!(waiting.to_string_lossy().contains(".pending"));
    fs::write(&waiting, b"x").unwrap();
    home.store().save(&key, &[note("ice", "newer")]).unwrap();
    assert_eq!((fs::read(&waiting).unwrap(), home.files().len()), (b"x".to_vec(), 3));
    assert_eq!(seen(&home, &key), ["newer"]);
}

/// Every byte of a note file flipped or cut out, and the file cut short there: nothing panics; what does not parse is not
/// written, and the note that was there is shown from the last good copy; what parses loses nothing that is new.
#[test]
fn no_damaged_byte_costs_a_note() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    let old = Annotation { selector: None, ..note("pilots", "old") };
    home.store().save(&key, &[old]).unwrap();
    let file = home.only_file();
    let good = fs::read(&file).unwrap();
    let (mut refused, mut taken) = (0, 0);
    for at in 0..good.len() {
        let mut flipped = good.clone();
        flipped[at] ^= 1 << (at % 8);
        let cut = [&good[..at], &good[at + 1..]].concat();
        for bad in [flipped, cut, good[..at].to_vec()] {
            let damaged = super::page::Page::read(&bad).is_err();
            fs::write(&file, &bad).unwrap();
            // Every fifth place saves too: the rest is only read, for time.
            if at % 5 > 0 {
                let sheet = home.store().load(&key).unwrap();
                assert!(!damaged || (bodies(&sheet) == ["old"] && sheet.warning.is_some()), "byte {at}");
                assert_eq!(fs::read(&file).unwrap(), bad);
                fs::write(&file, &good).unwrap();
                home.store().load(&key).unwrap();
                continue;
            }
            let sheet = home.store().save(&key, &[note("quay", "new")]).unwrap();
            assert!(bodies(&sheet).contains(&"new"), "byte {at}: {sheet:?}");
            if damaged {
                refused += 1;
                assert_eq!(fs::read(&file).unwrap(), bad, "byte {at}");
                assert!(bodies(&sheet).contains(&"old"), "byte {at}");
            } else {
                taken += 1;
            }
            fs::remove_dir_all(home.notes()).unwrap();
            fs::create_dir_all(home.notes()).unwrap();
            fs::write(&file, &good).unwrap();
            home.store().load(&key).unwrap();
        }
    }
    assert!(refused > 50 && taken > 50, "{refused} {taken}");
}

#[test]
fn conflict_copies_are_shown_as_one_and_joined_at_the_next_save() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    let old = note("pilots", "old");
    home.store().save(&key, std::slice::from_ref(&old)).unwrap();
    let file = home.only_file();
    let text = fs::read_to_string(&file).unwrap();
    let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
    let other = Store::new(&home.dir.path().join("other"), &home.dir.path().join("state-2"));
    other.save(&key, &[old.clone(), note("quay", "from afar")]).unwrap();
    let afar = fs::read_dir(home.dir.path().join("other"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.extension().is_some_and(|e| e == "toml"));
    fs::copy(afar.unwrap(), home.notes().join(format!("{stem} (conflicted copy 2026-11-22).toml"))).unwrap();
    let changed = text.replace("\nold\n", "\nold, on the phone\n").replace("rev = 1", "rev = 2");
    fs::write(home.notes().join(format!("{stem}.sync-conflict-20261122-101010-ABCDEFG.toml")), changed).unwrap();
    assert_eq!(seen(&home, &key), ["old, on the phone", "from afar"]);
    assert_eq!(home.store().all().len(), 1);
    assert_eq!(home.files().len(), 3);
    home.store().save(&key, &[note("ice", "here")]).unwrap();
    assert_eq!(home.only_file(), file);
    assert_eq!(seen(&home, &key), ["here", "old, on the phone", "from afar"]);
    assert_eq!(fs::read_dir(home.dir.path().join("state/notes/joined")).unwrap().count(), 2);
    // One that cannot be read is told and left.
    fs::write(home.notes().join(format!("{stem} (conflicted copy).toml")), b"[[").unwrap();
    let sheet = home.store().save(&key, &[note("master", "more")]).unwrap();
    assert!(sheet.warning.unwrap().contains("(conflicted copy).toml, line 1"));
    assert_eq!((sheet.annotations.len(), home.files().len()), (4, 2));
}

#[test]
fn a_newer_format_is_only_read() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    home.store().save(&key, &[note("pilots", "old")]).unwrap();
    let newer = fs::read_to_string(home.only_file()).unwrap().replace("format = 1", "format = 2");
    let file = home.only_file();
    fs::write(&file, &newer).unwrap();
    let sheet = home.store().save(&key, &[note("quay", "new")]).unwrap();
    assert_eq!(bodies(&sheet), ["old", "new"]);
    assert!(sheet.warning.unwrap().contains("format 2"));
    assert_eq!(fs::read_to_string(&file).unwrap(), newer);
    assert_eq!(seen(&home, &key), ["old", "new"]);
}

#[test]
fn what_others_wrote_into_the_file_survives_every_save() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    let old = note("pilots", "old");
    home.store().save(&key, std::slice::from_ref(&old)).unwrap();
    let theirs =
        ["# a comment", "[document.corrections]", "author = 'A. Writer' # sure", "stars = 5", "relation = \"differs\""];
    let text = fs::read_to_string(home.only_file()).unwrap();
    let text =
        text.replace("\n[[annotation]]", &format!("\n{}\n{}\n\n{}\n[[annotation]]", theirs[1], theirs[2], theirs[0]));
    let text = format!(
        "{text}{}\ntarget = {{ id = \"n1:00\", exact = \"x\", start = 1, end = 2 }}\n{}\n",
        theirs[3], theirs[4]
    );
    fs::write(home.only_file(), text).unwrap();
    let store = home.store();
    store.save(&key, &[note("quay", "new"), Annotation { colour: Some(Colour::Red), ..old.revised() }]).unwrap();
    let after = fs::read_to_string(home.only_file()).unwrap();
    for line in theirs {
        assert!(after.lines().any(|l| l == line), "{line} is gone from\n{after}");
    }
    assert!(after.contains("target = { id = \"n1:00\"") && after.contains("colour = \"red\""));
}

#[test]
fn all_sheets_are_told_and_a_broken_one_says_so() {
    let home = Home::new();
    let store = home.store();
    assert!(store.all().is_empty());
    for n in 0..3 {
        store.save(&key(&format!("{n}.txt"), &format!("{TEXT} {n}")), &[note("pilots", &format!("{n}"))]).unwrap();
    }
    fs::write(home.notes().join("broken.toml"), b"[[").unwrap();
    let mut sheets = store.all();
    sheets.sort_by(|a, b| a.path.cmp(&b.path));
    let paths: Vec<_> = sheets.iter().map(|s| (s.path.as_str(), s.annotations.len(), s.warning.is_some())).collect();
    assert_eq!(paths, [("", 0, true), ("0.txt", 1, false), ("1.txt", 1, false), ("2.txt", 1, false)]);
}

#[test]
fn the_stamp_changes_when_another_window_saves() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    let store = home.store();
    let mut stamps = vec![store.stamp()];
    for _ in 0..3 {
        home.store().save(&key, &[note("pilots", "old")]).unwrap();
        stamps.push(store.stamp());
        assert_eq!(stamps.last(), Some(&store.stamp()));
        assert_eq!(store.load(&key).unwrap().annotations.len(), stamps.len() - 1);
    }
    stamps.dedup();
    assert_eq!(stamps.len(), 4);
}

#[test]
#[cfg(unix)]
fn a_link_is_followed_and_stays_a_link() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    home.store().save(&key, &[note("pilots", "old")]).unwrap();
    let (file, elsewhere) = (home.only_file(), home.dir.path().join("in-git.toml"));
    fs::rename(&file, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &file).unwrap();
    home.store().save(&key, &[note("quay", "new")]).unwrap();
    assert!(fs::symlink_metadata(&file).unwrap().is_symlink());
    assert!(fs::read_to_string(&elsewhere).unwrap().contains("new"));
    assert_eq!(seen(&home, &key), ["old", "new"]);
}

/// Cases that hold for root too, whom permissions do not stop.
#[test]
fn folders_that_cannot_be_are_one_clear_sentence() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    let file = home.dir.path().join("file");
    fs::write(&file, b"mine").unwrap();
    for notes in [file.clone(), file.join("annotations"), PathBuf::from("/proc/none/annotations")] {
        let store = Store::new(&notes, &home.dir.path().join("state"));
        let error = store.save(&key, &[note("pilots", "old")]).unwrap_err().to_string();
        assert!(
            error.starts_with("The notes cannot be saved in ") && error.ends_with('.') && error.contains("; "),
            "{error}"
        );
        assert!(!error.contains("os error") && !error.contains('{'), "{error}");
        assert!(store.all().is_empty());
        let _ = (store.load(&key).map(|s| s.annotations.len()), store.stamp());
    }
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}

#[test]
fn notes_are_saved_even_where_no_backup_can_be() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    fs::write(home.dir.path().join("state"), b"a file").unwrap();
    let sheet = home.store().save(&key, &[note("pilots", "old")]).unwrap();
    assert!(sheet.warning.unwrap().starts_with("The notes are saved, but"));
    assert_eq!(seen(&home, &key), ["old"]);
}

#[test]
fn what_an_editor_cut_off_is_in_the_older_copies() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    home.store().save(&key, &[note("pilots", "old"), note("quay", "cut off")]).unwrap();
    let text = fs::read_to_string(home.only_file()).unwrap();
    fs::write(home.only_file(), &text[..text.rfind("\n[[annotation]]").unwrap()]).unwrap();
    assert_eq!(seen(&home, &key), ["old"]);
    let copies = home.dir.path().join("state/notes/backups").join(home.only_file().file_name().unwrap());
    let copies: Vec<_> =
        fs::read_dir(copies).unwrap().map(|e| fs::read_to_string(e.unwrap().path()).unwrap()).collect();
    assert!(copies.contains(&text));
}

#[test]
fn only_documents_that_are_gone_have_vanished() {
    let home = Home::new();
    let at = |name: &str| home.dir.path().join(name).to_string_lossy().into_owned();
    fs::write(at("here.txt"), TEXT).unwrap();
    let text = |n: usize| format!("{TEXT} {n}");
    for (n, path) in [at("here.txt"), at("gone.txt"), "sample:welcome.md".to_string()].iter().enumerate() {
        home.store().save(&key(path, &text(n)), &[note("pilots", "who?")]).unwrap();
    }
    // Written by hand, without the folder it is counted from: nobody knows whether it is gone.
    let page = "[document]\npath = \"nowhere.txt\"\n[[annotation]]\nexact = \"pilots\"\n";
    fs::write(home.notes().join("by-hand.toml"), page).unwrap();
    let vanished: Vec<String> = home.store().vanished().into_iter().map(|s| s.path).collect();
    assert_eq!(vanished, [at("gone.txt")]);
}

#[test]
fn notes_that_are_taken_over_are_found_by_the_new_document_and_by_the_old_one_where_it_comes_back() {
    let home = Home::new();
    let (old, new) = (key("/nowhere/old.txt", TEXT), key("/nowhere/new.txt", "Another text."));
    home.store().save(&old, &[note("pilots", "who?"), note("harbour", "which?")]).unwrap();
    let gone = home.store().vanished().remove(0).key();
    let sheet = home.store().adopt(&new, &gone, &[note("quay", "where?")], &[]).unwrap();
    assert_eq!(bodies(&sheet), ["which?", "who?", "where?"]);
    let text = fs::read_to_string(home.only_file()).unwrap();
    assert!(text.contains(&format!("formerly = [\"{}\"]", old.id.unwrap())), "{text}");
    assert!(text.contains("path = \"/nowhere/new.txt\"") && text.contains(&format!("id = \"{}\"", new.id.unwrap())));
    assert_eq!(seen(&home, &new), ["which?", "who?", "where?"]);
    let copy = DocumentKey { source: None, path: "/nowhere/copy.txt".into(), ..old };
    assert_eq!(seen(&home, &copy), ["which?", "who?", "where?"]);
}

#[test]
fn a_document_with_notes_of_its_own_takes_others_to_them() {
    let home = Home::new();
    let (old, new) = (key("/nowhere/old.txt", TEXT), key("/nowhere/new.txt", "Another text."));
    home.store().save(&old, &[note("pilots", "who?")]).unwrap();
    home.store().save(&new, &[note("quay", "where?")]).unwrap();
    let store = home.store();
    let mut both = seen_in(&store.adopt(&new, &old, &[], &[]).unwrap());
    both.sort();
    assert_eq!(both, ["where?", "who?"]);
    assert!(fs::read_to_string(home.only_file()).unwrap().contains(&old.id.unwrap().to_string()));
    // Once more, and of nothing: nothing is made.
    assert_eq!(store.adopt(&new, &old, &[], &[]).unwrap().annotations.len(), 2);
    let other = Home::new();
    assert!(other.store().adopt(&new, &old, &[], &[]).unwrap().file.is_none() && other.files().is_empty());
}

#[test]
fn a_document_that_is_back_in_its_place_keeps_its_notes() {
    let home = Home::new();
    let path = home.dir.path().join("back.txt").to_string_lossy().into_owned();
    let (old, new) = (key(&path, TEXT), key("/nowhere/new.txt", "Another text."));
    home.store().save(&old, &[note("pilots", "who?")]).unwrap();
    let before = fs::read(home.only_file()).unwrap();
    fs::write(&path, TEXT).unwrap();
    let sheet = home.store().adopt(&new, &old, &[], &[]).unwrap();
    assert!(sheet.warning.unwrap().contains("in its place again"));
    assert_eq!(fs::read(home.only_file()).unwrap(), before);
    assert_eq!(bodies(&home.store().adopt(&new, &old, &[note("quay", "where?")], &[]).unwrap()), ["where?"]);
    assert_eq!((seen(&home, &new), seen(&home, &old)), (vec!["where?".to_string()], vec!["who?".to_string()]));
}

#[test]
fn a_place_agreed_to_is_a_second_position_beside_the_words_written_about() {
    let (home, key) = (Home::new(), key("a.txt", TEXT));
    let mut saved = home.store().save(&key, &[note("pilots", "who?"), note("quay", "where?")]).unwrap();
    let before = fs::read_to_string(home.only_file()).unwrap();
    let first = saved.annotations.remove(0);
    let place = note("harbour", "").selector.unwrap();
    let agreed = first.anchored(place.clone());
    let sheet = home.store().save(&key, std::slice::from_ref(&agreed)).unwrap();
    assert_eq!(sheet.annotations[0], agreed);
    let after = fs::read_to_string(home.only_file()).unwrap();
    let kept = |line: &&str| !line.starts_with("modified") && !line.starts_with("rev");
    for line in before.lines().filter(kept) {
        assert!(after.lines().any(|l| l == line), "{line} is not in\n{after}");
    }
    assert!(after.contains("[[annotation.anchor]]\non = ") && after.contains("exact = \"harbour\""), "{after}");
    let again = home.store().load(&key).unwrap();
    assert_eq!((&again.annotations[0].anchors[0].selector, &again.annotations[0].selector), (&place, &first.selector));
    // A second one, and back to none.
    let twice = agreed.anchored(note("quay", "").selector.unwrap());
    assert_eq!(home.store().save(&key, std::slice::from_ref(&twice)).unwrap().annotations[0].anchors.len(), 2);
    let undone = Annotation { anchors: Vec::new(), ..twice.revised() };
    assert!(home.store().save(&key, &[undone]).unwrap().annotations[0].anchors.is_empty());
    assert!(!fs::read_to_string(home.only_file()).unwrap().contains("anchor]]"));
}

fn seen_in(sheet: &Sheet) -> Vec<String> {
    bodies(sheet).into_iter().map(str::to_string).collect()
}
