//! Notes found again, by the keys of a session: of documents that vanished, of words that changed, at several places or none.

mod common;

use common::room::{Room, library};

const GRAIN: &str = "The barges with seed grain lay above the ninth lock for eleven days.\n\nThe keeper had no order to let them through, \
    and the clerk had no wish to write one.\n\nOn the twelfth day the district inspector came by sledge and asked for the gauge book.\n\n\
    Two pages of it were missing; nobody could say since when.\n";

/// Five notes on a document that is then renamed and edited; the folder and the room it is opened in.
fn renamed() -> (tempfile::TempDir, Room) {
    let folder = library(&[("old.txt", GRAIN)]);
    let (old, new) = (folder.path().join("old.txt"), folder.path().join("new.txt"));
    let mut room = Room::open(&[&old], 100, 40);
    room.press("aWhose grain?<c-s>}aAsk the clerk.<c-s>}mi}HgvwwHy");
    std::fs::remove_file(&old).unwrap();
    let edited = GRAIN.replace("by sledge", "on foot");
    std::fs::write(&new, format!("A copy made in spring.\n\n{edited}")).unwrap();
    let room = room.again_with(&[&new]);
    (folder, room)
}

#[test]
fn notes_of_a_document_renamed_and_edited_are_shown_at_once_and_kept_when_the_reader_says_so() {
    let (folder, mut room) = renamed();
    let screen = room.screen();
    assert!(screen.contains("1  Whose grain?") && screen.contains("2  Ask the clerk."), "{screen}");
    assert!(screen.contains("These 5 notes were made on old.txt, which is gone"), "{screen}");
    assert!(room.note_file().contains("/old.txt\""), "nothing is written before the reader says so");
    room.press("j");
    assert!(room.screen().contains("K: the notes of old.txt"), "{}", room.screen());
    room.press("K");
    assert!(room.screen().contains("y keep notes"), "{}", room.screen());
    room.press("y");
    assert!(room.screen().contains("the notes made on old.txt are kept here"), "{}", room.screen());
    let file = room.note_file();
    assert!(file.contains("/new.txt\"") && file.contains("formerly = ["), "{file}");
    let mut room = room.again_with(&[&folder.path().join("new.txt")]);
    let screen = room.screen();
    assert!(screen.contains("1  Whose grain?") && !screen.contains("which is gone"), "{screen}");
    room.press("Ky");
    assert!(room.screen().contains("no notes of another document"), "{}", room.screen());
}

#[test]
fn notes_that_are_refused_are_not_shown_again_and_stay_where_they_are() {
    let (folder, mut room) = renamed();
    room.press("Kn");
    assert!(!room.screen().contains("Whose grain?"), "{}", room.screen());
    let screen = room.screen();
    assert!(screen.contains("not shown here any more: ' Enter lists them under “old.txt”"), "{screen}");
    let mut room = room.again_with(&[&folder.path().join("new.txt")]);
    assert!(!room.screen().contains("Whose grain?") && !room.screen().contains("which is gone"), "{}", room.screen());
    room.press("'<enter>");
    assert!(room.screen().contains("Whose grain?"), "{}", room.screen());
    assert!(room.screen().contains("old.txt, which is gone"), "{}", room.screen());
    assert!(room.note_file().contains("/old.txt\""));
}

#[test]
fn a_copy_outside_the_open_library_does_not_keep_the_notes_from_the_reader() {
    let (folder, backup) = (library(&[("old.txt", GRAIN)]), library(&[("old.txt", GRAIN)]));
    let (old, new) = (folder.path().join("old.txt"), folder.path().join("new.txt"));
    let mut room = Room::open(&[&old], 100, 40);
    room.press("aWhose grain?<c-s>}aAsk the clerk.<c-s>}mi");
    std::fs::remove_file(&old).unwrap();
    std::fs::write(&new, format!("A copy made in spring.\n\n{GRAIN}")).unwrap();
    // The index knows the twin in the backup: as long as that is open, the document is there.
    let room = room.again_with(&[backup.path()]);
    let room = room.again_with(&[&new, backup.path()]);
    assert!(!room.screen().contains("Whose grain?"), "{}", room.screen());
    let room = room.again_with(&[&new]);
    assert!(room.screen().contains("1  Whose grain?"), "{}", room.screen());
    let room = room.again_with(&[folder.path()]);
    assert!(room.screen().contains("1  Whose grain?"), "{}", room.screen());
}

#[test]
fn a_change_to_notes_that_are_shown_keeps_them_all() {
    for change in ["aHow many barges?<c-s>", "'<enter>d", "}a, or the keeper<c-s>"] {
        let (folder, mut room) = renamed();
        room.press(change);
        let screen = room.screen();
        assert!(screen.contains("the notes made on old.txt are kept here"), "{change}: {screen}");
        room.press("<esc>");
        let room = room.again_with(&[&folder.path().join("new.txt")]);
        let screen = room.screen();
        assert!(screen.contains("Ask the clerk.") && !screen.contains("which is gone"), "{change}: {screen}");
        assert!(room.note_file().contains("/new.txt\""), "{change}");
    }
}

#[test]
fn the_notes_of_a_document_that_is_there_are_never_shown_beside_its_twin() {
    let folder = library(&[("old.txt", GRAIN)]);
    let (old, twin) = (folder.path().join("old.txt"), folder.path().join("twin.txt"));
    let mut room = Room::open(&[&old], 100, 40);
    room.press("aWhose grain?<c-s>}aAsk the clerk.<c-s>}mi");
    std::fs::write(&twin, format!("A twin.\n\n{GRAIN}")).unwrap();
    let room = room.again_with(&[&twin]);
    assert!(!room.screen().contains("Whose grain?"), "{}", room.screen());
    // Renamed, it is in the library still, and its twin gets nothing of it once the library has been read.
    std::fs::rename(&old, folder.path().join("renamed.txt")).unwrap();
    let room = room.again_with(&[folder.path()]).again_with(&[&twin]);
    assert!(!room.screen().contains("Whose grain?"), "{}", room.screen());
    let room = room.again_with(&[&folder.path().join("renamed.txt")]);
    assert!(room.screen().contains("Whose grain?"), "{}", room.screen());
}

/// Three notes on a document; a word of the first's words is then another, the second's are taken out, and the third's stand.
fn edited() -> (tempfile::TempDir, Room) {
    let folder = library(&[("a.txt", GRAIN)]);
    let path = folder.path().join("a.txt");
    let mut room = Room::open(&[&path], 110, 40);
    room.press("aWhose grain?<c-s>}aAsk the clerk.<c-s>}aWhen?<c-s>");
    let gone = "The keeper had no order to let them through, and the clerk had no wish to write one.";
    let edited = GRAIN.replace(gone, "There is a leaf missing here.").replace("lay above", "waited above");
    std::fs::write(&path, edited).unwrap();
    let room = room.again();
    (folder, room)
}

#[test]
fn words_that_have_changed_are_shown_as_such_and_agreed_to_beside_the_old_ones() {
    let (_folder, mut room) = edited();
    let screen = room.screen();
    assert!(screen.contains("1  Whose grain?") && screen.contains("words changed: R"), "{screen}");
    assert!(!screen.contains("Ask the clerk.") && screen.contains("R: 2 notes in doubt"), "{screen}");
    assert!(room.legend("waited above").contains("~~~~~"), "{}", room.legend("waited above"));
    assert!(room.legend("waited above").contains("1≠"), "{}", room.legend("waited above"));
    room.press("R");
    let screen = room.screen();
    let beside = screen.lines().find(|l| l.contains("seed grain lay")).unwrap_or_default();
    assert!(beside.contains("seed grain waited"), "{screen}");
    assert!(screen.contains("orphan: Ask the clerk.") && screen.contains("these words are not in"), "{screen}");
    room.press("y");
    assert!(room.screen().contains("the note stands on these words now"), "{}", room.screen());
    let file = room.note_file();
    assert!(
        file.contains("[[annotation.anchor]]") && file.contains("lay above") && file.contains("waited above"),
        "{file}"
    );
    let mut room = room.again();
    let screen = room.screen();
    assert!(screen.contains("1  Whose grain?") && !screen.contains("words changed"), "{screen}");
    assert!(screen.contains("R: a note in doubt"), "{screen}");
    room.press("U");
    assert!(room.screen().contains("nothing to undo"), "{}", room.screen());
}

#[test]
fn an_orphan_is_listed_with_its_document_and_put_on_words_selected_for_it() {
    let (_folder, mut room) = edited();
    room.press("'<enter>");
    assert!(room.screen().contains("(orphan) The keeper had no order"), "{}", room.screen());
    room.press("<esc>Rjr");
    assert!(room.screen().contains("select the new words (v), then R"), "{}", room.screen());
    room.press("}vspR");
    let screen = room.screen();
    assert!(screen.contains("the note stands on these words now") && screen.contains("2  Ask the clerk."), "{screen}");
    let mut room = room.again();
    assert!(room.screen().contains("2  Ask the clerk."), "{}", room.screen());
    // From the list of all marks as well; and taken back.
    room.press("'<enter>");
    assert!(!room.screen().contains("(orphan)"), "{}", room.screen());
    room.press("gr}vspR");
    assert!(room.screen().contains("the note stands on these words now"), "{}", room.screen());
    room.press("U");
    assert!(room.screen().contains("is as it was"), "{}", room.screen());
}

#[test]
fn of_several_places_the_reader_chooses_one() {
    let line = "The gauge book lay open on the table.";
    let folder =
        library(&[("a.txt", &format!("First watch.\n\n{line}\n\nA long night, and nothing to write down.\n"))]);
    let path = folder.path().join("a.txt");
    let mut room = Room::open(&[&path], 110, 40);
    room.press("}aOpen at which leaf?<c-s>");
    std::fs::write(&path, format!("One.\n\n{line}\n\nTwo, and more.\n\n{line}\n\nThree.\n")).unwrap();
    let mut room = room.again();
    assert!(room.screen().contains("R: a note in doubt"), "{}", room.screen());
    room.press("Rj");
    assert!(room.screen().matches("ambiguous: Open at which leaf?").count() == 2, "{}", room.screen());
    room.press("y");
    assert!(room.screen().contains("1  Open at which leaf?"), "{}", room.screen());
    assert!(room.app.reader.as_ref().is_some_and(|r| r.margin.notes()[0].anchor.range().is_some_and(|p| p.start > 60)));
}

#[test]
fn more_notes_than_are_looked_for_at_once_are_all_found_again() {
    // Lines of words that no two of them share.
    let word = |n: usize| {
        let syllable = |k: usize| ["ba", "lor", "men", "tik", "su", "gan", "pel", "ro", "vis", "do", "kuz"][k % 11];
        [syllable(n), syllable(n / 11), syllable(n / 121 + 5)].concat()
    };
    let line = |n: usize, sixth: &str| {
        let words = (0..12).map(|k| if k == 5 { sixth.to_string() } else { word(n * 12 + k) });
        words.collect::<Vec<_>>().join(" ")
    };
    let all = |sixth: &str| (0..40).map(|n| line(n, sixth)).collect::<Vec<_>>().join("\n\n");
    let folder = library(&[("a.txt", &all("descended"))]);
    let path = folder.path().join("a.txt");
    let mut room = Room::open(&[&path], 110, 40);
    for _ in 0..40 {
        room.press("aWhose?<c-s>}");
    }
    std::fs::write(&path, all("sank")).unwrap();
    let room = room.again();
    let margin = &room.app.reader.as_ref().expect("a reader").margin;
    let states: Vec<_> = margin.notes().iter().map(|n| n.anchor.name()).collect();
    assert_eq!(states, ["changed"; 40]);
}
