//! The reader's own marks by their keys: notes, highlights, bookmarks, drafts, and corrections of the record.

mod common;

use common::room::{Room, library, two};

#[test]
fn a_note_is_a_footnote_at_once_and_there_after_a_restart() {
    let folder = two();
    let mut room = Room::open(&[&folder.path().join("a.txt")], 100, 30);
    room.press("aRead by whom?<enter>Ask the keeper.<c-s>");
    let seen = |room: &Room| {
        let screen = room.screen();
        assert!(screen.contains("1  Read by whom?"), "{screen}");
        assert!(screen.contains("Ask the keeper."), "{screen}");
        assert!(room.legend("lower lock").contains("nnnnnnnn"), "{}", room.legend("lower lock"));
    };
    seen(&room);
    let file = room.note_file();
    assert!(file.contains("motivation = \"commenting\"") && file.contains("start = 0"), "{file}");
    let mut room = room.again();
    seen(&room);
    room.press("U");
    assert!(room.screen().contains("nothing to undo"), "{}", room.screen());
}

#[test]
fn undo_takes_back_a_note_and_a_deletion() {
    let folder = two();
    let mut room = Room::open(&[&folder.path().join("a.txt")], 100, 30);
    room.press("aOnce.<c-s>");
    room.press("U");
    assert!(!room.screen().contains("Once."), "{}", room.screen());
    room.press("aTwice.<c-s>'<enter>d<esc>");
    assert!(!room.screen().contains("Twice."), "{}", room.screen());
    room.press("U");
    assert!(room.screen().contains("1  Twice."), "{}", room.screen());
}

#[test]
fn a_draft_survives_escape_and_a_restart() {
    let folder = two();
    let mut room = Room::open(&[&folder.path().join("a.txt")], 100, 30);
    room.press("aHalf a thou<esc>");
    assert!(room.screen().contains("draft is kept"), "{}", room.screen());
    let mut room = room.again();
    room.press("aght.<c-s>");
    assert!(room.screen().contains("1  Half a thought."), "{}", room.screen());
}

#[test]
fn words_are_selected_highlighted_and_copied() {
    let folder = two();
    let mut room = Room::open(&[&folder.path().join("a.txt")], 100, 30);
    room.press("vw");
    assert!(room.screen().contains("selecting"), "{}", room.screen());
    assert!(room.legend("lower lock").contains("sssssssss"), "{}", room.legend("lower lock"));
    room.press("Hy");
    let legend = room.legend("lower lock");
    assert!(legend.contains("yyyyyyyyy") && !legend.contains("yyyyyyyyyy"), "{legend}");
    room.press("vwwY");
    assert_eq!(room.copied.last().map(String::as_str), Some("The gauge at"));
    room.press("vwy");
    let copied = room.copied.last().cloned().unwrap_or_default();
    assert!(copied.contains("The gauge") && copied.contains("a.txt"), "{copied}");
}

#[test]
fn bookmarks_lead_back_by_letter() {
    let words: String = (0..200).map(|n| format!("Paragraph number {n} of a long file.\n\n")).collect();
    let folder = library(&[("long.txt", &words)]);
    let mut room = Room::open(&[&folder.path().join("long.txt")], 100, 30);
    room.press("<space><space>");
    let marked = room.app.reader.as_ref().map(|r| r.current);
    room.press("mkgG'k");
    assert_eq!(room.app.reader.as_ref().map(|r| r.current), marked);
    let mut room = room.again();
    room.press("g'k");
    assert_eq!(room.app.reader.as_ref().map(|r| r.current), marked);
    room.press("g''");
    assert_eq!(room.app.reader.as_ref().map(|r| r.current), marked);
}

#[test]
fn a_draft_on_selected_words_and_one_on_a_saved_note_are_gone_on_with() {
    let folder = two();
    let mut room = Room::open(&[&folder.path().join("a.txt")], 100, 30);
    room.press("vwahalf<esc><esc>vwa way<c-s>");
    assert!(room.screen().contains("1  half way"), "{}", room.screen());
    room.press("aon the paragraph<c-s>a and more<esc>a still<c-s>");
    assert!(room.screen().contains("on the paragraph and more still"), "{}", room.screen());
}

#[test]
fn notes_that_cannot_be_saved_are_said_kept_and_do_not_hold_the_reader() {
    let folder = two();
    let mut room = Room::open(&[&folder.path().join("a.txt")], 100, 30);
    room.block_notes();
    room.press("aLost?<c-s>");
    let screen = room.screen();
    assert!(screen.contains("not saved") && screen.contains("1  Lost?"), "{screen}");
    // It is told apart from what is saved, whatever is said next.
    room.press("}{");
    let screen = room.screen();
    assert!(screen.contains("not saved yet") && screen.contains("1!"), "{screen}");
    assert!(!screen.contains("tried again"), "{screen}");
    room.press("q");
    assert!(room.ended.is_none());
    room.press("q");
    assert_eq!(room.ended, Some(0));
}

#[test]
fn what_could_not_be_saved_looks_like_the_rest_once_it_is() {
    let folder = two();
    let mut room = Room::open(&[&folder.path().join("a.txt")], 100, 30);
    room.block_notes();
    room.press("aLost?<c-s>");
    room.unblock_notes();
    room.press("}mm");
    let screen = room.screen();
    assert!(screen.contains("1  Lost?") && !screen.contains("not saved yet") && !screen.contains("1!"), "{screen}");
}

#[test]
fn a_note_from_the_list_is_on_the_current_paragraph_of_the_text() {
    let folder = two();
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press("aquick job<c-s>");
    assert!(room.screen().contains("1  quick job"), "{}", room.screen());
    assert!(room.note_file().contains("exact = \"The gauge at the lower lock stood at six metres.\""));
}

#[test]
fn every_note_of_a_page_has_its_first_row() {
    let folder = two();
    let mut room = Room::open(&[&folder.path().join("a.txt")], 80, 24);
    let lines: Vec<String> = (1..=40).map(|n| format!("thought {n}")).collect();
    room.press(&format!("a{}<c-s>", lines.join("<enter>")));
    room.press("a<c-x><c-n>second thoughts<c-s>}avery last<c-s>");
    let screen = room.screen();
    for words in ["1  thought 1\n", "2  second thoughts", "3  very last", "Enter in the paragraph"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    assert!(
        screen.contains("thought 2") && screen.contains(" …\n"),
        "the rest of the room is the long one's: {screen}"
    );
}

#[test]
fn words_that_are_no_date_are_kept_and_said_to_be_words() {
    let folder = letters();
    let mut room = Room::open(&[folder.path()], 120, 40);
    let go_to = |room: &mut Room, field: &str| {
        room.press("<esc>ig");
        while room.legend(&format!("▌ {field}")).is_empty() {
            room.press("j");
        }
    };
    for (field, words, said) in [
        ("catalogue date", "22 May 31 foo", "kept as words: not read as a date"),
        ("catalogue date", "22 May 1931", "corrected (U undoes)"),
        ("reference", "the tin box", "kept as words: not read as a reference"),
        ("title", "22 May 31 foo", "corrected (U undoes)"),
    ] {
        go_to(&mut room, field);
        room.press(&format!("e<c-u>{words}<enter>"));
        assert!(room.screen().contains(said), "{field} {words}: {}", room.screen());
    }
}

#[test]
fn the_list_of_marks_stays_where_one_deletes() {
    let folder = two();
    let mut room = Room::open(&[&folder.path().join("a.txt")], 100, 30);
    room.press("mamb}mcmd'<enter>jjd");
    let marks = |room: &Room| room.legend("bookmark").matches('▌').count();
    assert_eq!(marks(&room), 1, "{}", room.screen());
    let chosen = room.screen().lines().position(|l| l.contains('▌'));
    room.press("d");
    assert_eq!(room.screen().lines().filter(|l| l.contains("bookmark ")).count(), 2, "{}", room.screen());
    assert!(chosen > room.screen().lines().position(|l| l.contains("bookmark ")), "{}", room.screen());
}

#[test]
fn a_selection_that_cuts_a_mark_in_half_takes_in_the_whole_of_it() {
    let folder = library(&[(
        "t.txt",
        "12 May 1931\n\nTelegram from A. Varga to the Ministry\n\n[to the] Ministry of Waters and [handwritten: also] to me, as was agreed yesterday.\n",
    )]);
    let mut room = Room::open(&[&folder.path().join("t.txt")], 100, 30);
    room.press("}}vwwY");
    assert_eq!(room.copied.last().map(String::as_str), Some("[to the] Ministry"));
}

#[test]
fn the_other_end_grows_backwards() {
    let folder = two();
    let mut room = Room::open(&[&folder.path().join("a.txt")], 100, 30);
    room.press("flock<enter>vxwwY");
    assert_eq!(room.copied.last().map(String::as_str), Some("the lower lock"));
    room.press("vxsY");
    assert_eq!(room.copied.last().map(String::as_str), Some("The gauge at the lower lock"));
}

#[test]
fn undo_names_what_it_undid() {
    let folder = two();
    for (width, height) in [(120, 40), (80, 24)] {
        let mut room = Room::open(&[&folder.path().join("a.txt")], width, height);
        let said = |room: &Room| room.screen().trim_end().lines().last().unwrap_or_default().to_string();
        room.press("vwwwHyHgmkaRead by whom?<c-s>");
        room.press("U");
        assert!(said(&room).contains("undone: the note on “The gauge at the lower lock"), "{}", said(&room));
        assert!(said(&room).contains("” is taken away"), "{}", said(&room));
        room.press("U");
        assert!(said(&room).contains("undone: the bookmark k on “The gauge"), "{}", said(&room));
        room.press("U");
        assert!(said(&room).contains("undone: the highlight on “The gauge"), "{}", said(&room));
        room.press("'<enter>d");
        assert!(said(&room).contains("U brings it back"), "{}", said(&room));
        room.press("U<esc>");
        room.press("UUUU");
        assert!(said(&room).contains("nothing to undo"), "{}", said(&room));
    }
    let mut room = Room::open(&[&folder.path().join("a.txt")], 80, 24);
    room.press("HyHg");
    room.press("U");
    assert!(room.screen().contains("undone: the highlight on “The gauge"), "{}", room.screen());
    assert!(room.screen().contains("” is as it was"), "{}", room.screen());
    room.press("Hg'<enter>dU");
    assert!(room.screen().contains("” is back"), "{}", room.screen());
    room.resize(24, 10);
    room.press("U");
    assert!(room.screen().contains("undone: the highlight"), "{}", room.screen());
}

#[test]
fn enter_shows_a_long_note_whole() {
    let folder = two();
    let mut room = Room::open(&[&folder.path().join("a.txt")], 80, 24);
    let lines: String = (1..=40).map(|n| format!("thought {n}<enter>")).collect();
    room.press(&format!("a{lines}<c-s>"));
    let screen = room.screen();
    assert!(screen.contains("thought 1\n") && !screen.contains("thought 40"), "{screen}");
    assert!(screen.contains("Enter in the paragraph"), "{screen}");
    room.press("<enter>");
    let screen = room.screen();
    assert!(screen.contains("Note 1") && screen.contains("“The gauge at the lower lock"), "{screen}");
    assert!(screen.contains("thought 15") && screen.contains("more ↓"), "{screen}");
    room.press("G");
    let screen = room.screen();
    assert!(screen.contains("thought 40") && screen.contains("reader, "), "{screen}");
    room.press("<esc>");
    assert!(room.screen().contains("Enter in the paragraph"), "{}", room.screen());
    // Where there are several, they are listed first.
    room.press("vwashort<c-s><enter>");
    let screen = room.screen();
    assert!(screen.contains("Links, footnotes and notes here"), "{screen}");
    assert!(screen.contains("note 1") || screen.contains("Note 1"), "{screen}");
    room.press("<enter>");
    assert!(room.screen().contains("Esc leads back"), "{}", room.screen());
    room.press("<esc>}<enter>");
    assert!(room.screen().contains("no link, no footnote and no note"), "{}", room.screen());
}

#[test]
fn a_second_note_on_the_same_words_is_begun_from_the_first() {
    let folder = two();
    let mut room = Room::open(&[&folder.path().join("a.txt")], 80, 24);
    room.press("vwwafirst thought<c-s>");
    // The same words once more: their note is gone on with, and says how to write another.
    room.press("vwwa");
    let screen = room.screen();
    assert!(screen.contains("first thought") && screen.contains("Ctrl-X Ctrl-N begins another"), "{screen}");
    room.press(" goes on<c-x><c-n>");
    let screen = room.screen();
    assert!(!screen.contains("first thought goes on"), "{screen}");
    room.press("second thought<c-s>");
    let screen = room.screen();
    assert!(screen.contains("1  first thought\n") || screen.contains("1  first thought "), "{screen}");
    assert!(screen.contains("2  second thought"), "{screen}");
    assert_eq!(room.note_file().matches("motivation = \"commenting\"").count(), 2);
    // What was written in the first before is kept as its draft.
    room.press("'<enter>");
    let screen = room.screen();
    assert!(screen.contains("draft") && screen.contains("first thought goes on"), "{screen}");
    room.press("<enter><c-s>");
    assert!(room.screen().contains("first thought goes on"), "{}", room.screen());
    room.press("'<enter>");
    assert!(!room.screen().contains("draft"), "{}", room.screen());
    // In a new note there is nothing to go away from.
    room.press("<esc>}anew<c-x><c-n>");
    assert!(room.screen().contains("this is a new note already"), "{}", room.screen());
}

#[test]
fn a_draft_left_behind_is_listed_and_gone_on_with() {
    let folder = two();
    for (width, height) in [(120, 40), (80, 24)] {
        let mut room = Room::open(&[folder.path()], width, height);
        room.press("<tab>}ahalf a thought<esc>");
        let mut room = room.again();
        room.press("j<enter>");
        assert!(room.screen().contains("A letter about the harvest"), "{}", room.screen());
        room.press("'<enter>");
        let screen = room.screen();
        assert!(screen.contains("draft") && screen.contains("Nobody had read the gauge"), "{screen}");
        assert!(screen.contains("half a thought") && screen.contains("a.txt"), "{screen}");
        room.press("d");
        assert!(
            room.screen().contains("half a thought") && room.screen().contains("Enter opens it"),
            "{}",
            room.screen()
        );
        room.press("<enter>");
        let screen = room.screen();
        assert!(screen.contains("The gauge at the lower lock") && screen.contains("half a thought"), "{screen}");
        room.press(", and the rest<c-s>'<enter>");
        let screen = room.screen();
        assert!(screen.contains("half a thought, and the rest") && !screen.contains("draft"), "{screen}");
        room.press("dq");
        assert_eq!(room.again().screen().matches("half a thought").count(), 0);
    }
}

#[test]
fn all_marks_that_fit_are_shown_under_one_heading_a_document() {
    let folder = two();
    let mut room = Room::open(&[folder.path()], 80, 24);
    room.press("<tab>aone<c-s>}atwo<c-s>}HyHg{mamb<tab>j<enter>athree<c-s>mcmdme}aunfinished<esc>");
    room.press("<tab>k<enter>'<enter>g");
    let screen = room.screen();
    assert!(screen.contains("│  a.txt") && screen.contains("│  b.txt"), "{screen}");
    assert_eq!(screen.matches("│  b.txt").count(), 1, "{screen}");
    let rows = |room: &Room| room.screen().lines().filter(|l| l.contains("bookmark")).count();
    assert_eq!(rows(&room), 5, "{screen}");
    assert!(!screen.contains("more ↓"), "{screen}");
    room.resize(80, 12);
    assert!(room.screen().contains("more ↓"), "{}", room.screen());
    room.press("G");
    assert!(!room.screen().contains("more ↓") && room.screen().contains("▌ "), "{}", room.screen());
}

#[test]
fn a_draft_follows_its_words() {
    let folder = two();
    let mut room = Room::open(&[&folder.path().join("a.txt")], 80, 24);
    room.press("}ahalf a thought<esc>");
    let file = folder.path().join("a.txt");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("A line before all.\n\n{text}")).unwrap();
    let mut room = room.again();
    room.press("'<enter><enter>, and the rest<c-s>'<enter>");
    let screen = room.screen();
    assert!(screen.contains("half a thought, and the rest") && !screen.contains("draft"), "{screen}");
    assert!(screen.contains("Nobody had read the gauge since noon."), "{screen}");
    // And where the words are gone, what was written can be read.
    room.press("<esc>g{{avanishing<esc>");
    std::fs::write(&file, "Nothing of that is left.\n").unwrap();
    let mut room = room.again();
    room.press("'<enter>");
    let screen = room.screen();
    let drafts = screen.matches("draft").count();
    assert_eq!(drafts, 1, "{screen}");
    room.press("<enter>");
    assert!(
        room.screen().contains("A draft; its words are not found") && room.screen().contains("vanishing"),
        "{}",
        room.screen()
    );
}

/// Two letters with a record of their own.
fn letters() -> tempfile::TempDir {
    let letter = |day: &str, to: &str| {
        format!(
            "May {day}, 1931\n\nTelegram from I. Marsh to the {to}\n\nSecret\n\n[to the] {to}\n\nThe lower lock is shut. [handwritten: At last.]\n\nWBA, Fond 7, Opis 2, Delo 31, Listy 4-5.\n"
        )
    };
    library(&[("a.txt", &letter("3", "Water Board")), ("b.txt", &letter("9", "Grain Office"))])
}

#[test]
fn a_corrected_title_is_on_the_card_in_the_list_and_in_the_citation_and_stays() {
    let folder = library(&[("a.txt", "# The gauge\n\nIt stood at six metres.\n"), ("b.txt", "# Another\n\nWords.\n")]);
    std::fs::rename(folder.path().join("a.txt"), folder.path().join("a.md")).unwrap();
    std::fs::rename(folder.path().join("b.txt"), folder.path().join("b.md")).unwrap();
    let mut room = Room::open(&[folder.path()], 100, 40);
    room.press("<enter>i");
    assert!(room.legend("▌ title").contains("The gauge"), "{}", room.screen());
    room.press("e at noon<enter>");
    let screen = room.screen();
    assert!(screen.contains("The gauge at noon  (reader)") && screen.contains("corrected (U undoes)"), "{screen}");
    room.press("<esc>c");
    assert_eq!(room.copied.last().map(String::as_str), Some("The gauge at noon, ¶1"));
    assert_eq!(room.screen().matches("The gauge at noon").count(), 2, "{}", room.screen());
    assert!(
        room.note_file().contains("[document.corrections]\ntitle = \"The gauge at noon\"\n"),
        "{}",
        room.note_file()
    );
    let mut room = room.again();
    assert_eq!(room.screen().matches("The gauge at noon").count(), 2, "{}", room.screen());
    room.press("/title:noon<enter>");
    assert!(room.screen().contains("1 document"), "{}", room.screen());
    room.press("<esc>mm'<enter>");
    let screen = room.screen();
    assert!(screen.contains("All marks") && screen.contains("│  The gauge at noon\n"), "{screen}");
    room.press("<esc>U<esc>");
    room.press("ie, at last<enter><esc><tab>j<enter>");
    assert!(room.screen().contains("The gauge at noon, at last"), "{}", room.screen());
    room.press("U");
    let screen = room.screen();
    assert!(screen.contains("The gauge at noon") && !screen.contains("at last"), "{screen}");
}

#[test]
fn a_correction_stands_beside_the_words_of_the_document_and_is_undone() {
    let folder = letters();
    let mut room = Room::open(&[folder.path()], 120, 40);
    let before = room.screen();
    room.press("<enter>ie<c-u>The lock is shut<enter>");
    let screen = room.screen();
    assert!(screen.contains("The lock is shut  (reader)"), "{screen}");
    assert!(screen.contains("in the text: Telegram from I. Marsh"), "{screen}");
    room.press("<esc>");
    let screen = room.screen();
    assert!(screen.contains("The lock is shut") && screen.contains("Telegram from I. Marsh to the Water"), "{screen}");
    room.press("iU");
    let screen = room.screen();
    assert!(!screen.contains("in the text:") && screen.contains("undone"), "{screen}");
    room.press("<esc><tab>g");
    assert!(!room.note_file().contains("corrections]"), "{}", room.note_file());
    let list = |screen: &str| -> Vec<String> {
        screen.lines().map(|l| l.split('│').next().unwrap_or("").to_string()).skip(1).take(20).collect()
    };
    assert_eq!(list(&room.screen()), list(&before));
    // Words that are the document's own, and none at all, are no correction.
    room.press("ie<enter>");
    assert!(room.screen().contains("left as it was"), "{}", room.screen());
    room.press("eX<enter>e<c-u><enter>");
    assert!(room.screen().contains("as in the text again"), "{}", room.screen());
    room.press("eX<esc>");
    assert!(room.screen().contains("left as it was") && !room.screen().contains("X  (reader)"), "{}", room.screen());
    // Nothing that was written is thrown away.
    room.press("<esc>ieY<enter>");
    assert!(room.screen().contains("XY  (reader)"), "{}", room.screen());
}

#[test]
fn a_corrected_date_sorts_the_list_and_is_there_after_a_restart() {
    let folder = letters();
    let mut room = Room::open(&[folder.path()], 120, 40);
    let first = |room: &Room, one: &str, other: &str| {
        let screen = room.screen();
        let at = |words: &str| screen.lines().position(|l| l.split('│').next().is_some_and(|l| l.contains(words)));
        assert!(at(one).is_some() && at(one) < at(other), "{screen}");
    };
    first(&room, "3 May", "9 May");
    room.press("i");
    while !room.legend("▌ catalogue date").contains("date") {
        room.press("j");
    }
    room.press("e<c-u>12 May 1931<enter><esc>");
    first(&room, "9 May", "12 May");
    assert!(room.screen().contains("12 May 1931 · Secret"), "{}", room.screen());
    let room = room.again();
    first(&room, "9 May", "12 May");
    assert!(room.note_file().contains("catalogue_date = \"12 May 1931\""), "{}", room.note_file());
}

#[test]
fn a_correction_that_cannot_be_saved_is_said_and_kept() {
    let folder = letters();
    let mut room = Room::open(&[folder.path()], 120, 40);
    room.block_notes();
    room.press("<enter>ie<c-u>Kept<enter>");
    let screen = room.screen();
    assert!(screen.contains("not saved") && screen.contains("Kept  (reader)"), "{screen}");
    room.press("<esc>q");
    assert!(room.ended.is_none());
    room.press("q");
    assert_eq!(room.ended, Some(0));
}
