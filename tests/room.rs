//! The reading room by its keys: what a session says on the screen, with real files, real jobs and a real index.

mod common;

use common::room::Room;
use postil::app::Event;
use std::path::Path;

/// A folder of invented documents.
fn library(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, words) in files {
        std::fs::write(folder.path().join(name), words).unwrap();
    }
    folder
}

fn two() -> tempfile::TempDir {
    library(&[
        ("a.txt", "The gauge at the lower lock stood at six metres.\n\nNobody had read the gauge since noon.\n"),
        ("b.txt", "A letter about the harvest.\n\nIt says nothing of any gauge but one.\n"),
    ])
}

#[test]
fn the_first_start_shows_the_samples_and_the_welcome() {
    let room = Room::open(&[], 120, 40);
    let screen = room.screen();
    assert!(screen.contains("Welcome to postil"), "{screen}");
    assert!(screen.contains("1954"), "{screen}");
    assert!(screen.contains("? help"), "{screen}");
}

#[test]
fn a_folder_is_listed_and_its_first_document_is_open() {
    let folder = two();
    let room = Room::open(&[folder.path()], 100, 30);
    let screen = room.screen();
    assert!(screen.contains("a.txt") && screen.contains("b.txt"), "{screen}");
    assert!(screen.contains("The gauge at the lower lock"), "{screen}");
}

#[test]
fn hits_light_up_while_typing_and_n_goes_on_into_the_next_document() {
    let folder = two();
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press("/gau");
    assert!(room.legend("lower lock").contains("hhh"), "{}", room.legend("lower lock"));
    room.press("ge<enter>");
    assert!(room.screen().contains("1 of 2"), "{}", room.screen());
    assert!(room.screen().contains("2 documents"), "{}", room.screen());
    room.press("n");
    assert!(room.screen().contains("2 of 2"), "{}", room.screen());
    room.press("n");
    let screen = room.screen();
    assert!(screen.contains("1 of 1") && screen.contains("harvest"), "{screen}");
    room.press("N");
    assert!(room.screen().contains("2 of 2"), "{}", room.screen());
}

#[test]
fn keys_pressed_before_the_answers_are_there_are_not_lost() {
    let folder = two();
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press_at_once("/gauge<enter>n");
    assert!(room.screen().contains("2 of 2"), "{}", room.screen());
}

#[test]
fn a_search_without_a_hit_here_opens_the_best_document() {
    let folder = two();
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press("/harvest<enter>");
    assert!(room.screen().contains("A letter about the harvest"), "{}", room.screen());
    assert!(room.legend("A letter about").contains("HHHHHHH"), "{}", room.legend("A letter about"));
    room.press("<esc>");
    assert!(!room.screen().contains("1 of 1"), "{}", room.screen());
}

#[test]
fn escape_in_the_bar_brings_back_what_was_in_force() {
    let folder = two();
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press("/gauge<enter>/harv<esc>");
    let screen = room.screen();
    assert!(screen.starts_with(" / gauge"), "{screen}");
    assert!(room.legend("lower lock").contains("hhhhh"), "{}", room.legend("lower lock"));
}

#[test]
fn finding_here_stays_here() {
    let folder = two();
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press("fgauge<enter>nn");
    let screen = room.screen();
    assert!(screen.contains("1 of 2") && screen.contains("on from the first hit"), "{screen}");
    assert!(screen.contains("lower lock"), "{screen}");
}

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
fn the_place_survives_a_resize_a_view_and_a_restart() {
    let words: String = (0..300)
        .map(|n| format!("Paragraph number {n} tells [again] of a long file, so that lines must be broken.\n\n"))
        .collect();
    let folder = library(&[("long.txt", &words)]);
    let mut room = Room::open(&[&folder.path().join("long.txt")], 100, 30);
    room.press("<space><space><space><space>");
    let top = |room: &Room| room.app.reader.as_ref().unwrap().page.lines().next().unwrap().1.range.clone();
    let place = top(&room).start;
    for (width, height) in [(70, 20), (50, 12), (120, 40), (100, 30)] {
        room.resize(width, height);
        assert!(top(&room).contains(&place), "{width}x{height}: {}", room.screen());
    }
    assert_eq!(top(&room).start, place, "there and back is no drift");
    room.press("eee");
    assert!(top(&room).contains(&place), "{}", room.screen());
    let room = room.again();
    assert!(top(&room).contains(&place), "{}", room.screen());
}

#[test]
fn hits_survive_a_resize() {
    let folder = two();
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press("/gauge<enter>n");
    room.resize(70, 20);
    assert!(room.screen().contains("2 of 2"), "{}", room.screen());
    assert!(room.legend("since noon").contains("HHHHH"), "{}", room.legend("since noon"));
}

#[test]
fn any_size_of_window_is_drawn() {
    let mut room = Room::open(&[], 80, 24);
    room.press("/lock<enter>");
    for (width, height) in
        [(0, 0), (1, 1), (19, 5), (20, 4), (20, 5), (59, 10), (60, 10), (200, 60), (500, 200), (80, 24)]
    {
        room.resize(width, height);
        let _ = room.screen();
        for keys in ["j", "a", "<esc>", "'<enter>", "<esc>", "?", "<esc>", "o", "<esc>", "s", "<esc>", "v", "<esc>"] {
            room.press(keys);
            let _ = room.screen();
        }
    }
    assert!(room.ended.is_none());
}

#[test]
fn an_empty_folder_says_so_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut room = Room::open(&[folder.path()], 80, 24);
    assert!(room.screen().contains("No documents in"), "{}", room.screen());
    room.press("jk<enter><tab>j/x<enter>nN'<enter><esc>oiec");
    assert!(room.ended.is_none());
}

#[test]
fn a_file_that_cannot_be_read_is_listed_with_the_reason() {
    let folder = two();
    std::fs::write(folder.path().join("c.txt"), b"\x00\x01\x02binary").unwrap();
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press("spG<enter>");
    let screen = room.screen();
    assert!(screen.contains("c.txt"), "{screen}");
    assert!(screen.contains("not a text"), "{screen}");
}

#[test]
fn help_names_the_keys_of_where_one_is() {
    let mut room = Room::open(&[], 100, 30);
    room.press("?");
    assert!(room.screen().contains("Keys in"), "{}", room.screen());
    room.press("q");
    assert!(room.ended.is_none());
    room.press("q");
    assert_eq!(room.ended, Some(0));
}

#[test]
fn a_prefix_shows_how_it_goes_on() {
    let folder = two();
    let mut room = Room::open(&[&folder.path().join("a.txt")], 80, 24);
    room.press("H");
    let screen = room.screen();
    assert!(screen.contains("y yellow") && screen.contains("H highlight"), "{screen}");
    room.press("<esc>");
    assert!(!room.screen().contains("y yellow"), "{}", room.screen());
}

#[test]
fn three_views_of_a_telegram() {
    let folder = library(&[(
        "t.txt",
        "12 May 1931\n\nTelegram from A. Varga to the Ministry\n\n[We] met at the lock [handwritten: yesterday] with [one word illegible] and Aleks[eyev].\n",
    )]);
    let mut room = Room::open(&[&folder.path().join("t.txt")], 100, 30);
    assert!(room.screen().contains("[We] met at the lock [handwritten: yesterday]"), "{}", room.screen());
    room.press("e");
    assert!(room.screen().contains("We met at the lock yesterday with"), "{}", room.screen());
    room.press("e");
    let screen = room.screen();
    assert!(screen.contains("met at the lock yesterday with […]") && !screen.contains("We met"), "{screen}");
}

#[test]
fn the_seeds_are_read_searched_and_marked() {
    let Some(data) = common::test_data() else { return };
    let seeds = data.join("seeds");
    let mut room = Room::open(&[seeds.as_path()], 120, 40);
    let screen = room.screen();
    assert!(screen.contains("Telegram from"), "{screen}");
    assert!(screen.contains("GARF, f. 5446, op. 98c, d. 718, ll. 9–11"), "{screen}");
    room.press("/peng dehuai<enter>");
    let screen = room.screen();
    assert!(screen.contains(" / peng dehuai") && screen.contains("2 documents"), "{screen}");
    room.press("nnnnnnnnnnnn");
    assert!(room.screen().contains("of 7"), "{}", room.screen());
    room.press("eeevwwaA note.<c-s>");
    assert!(room.screen().contains("1  A note."), "{}", room.screen());
    let room = room.again();
    assert!(room.screen().contains("1  A note."), "{}", room.screen());
}

#[test]
fn the_list_shows_groups_and_rows_that_tell_documents_apart() {
    let Some(data) = common::test_data() else { return };
    let room = Room::open(&[Path::new(&data.join("seeds"))], 120, 40);
    let screen = room.screen();
    assert!(screen.contains("1956"), "{screen}");
    assert!(screen.contains("ll. 27–30"), "{screen}");
}

#[test]
fn every_press_of_j_moves_on_and_k_brings_it_back() {
    let words: String = (0..60).map(|n| format!("Paragraph {n}.\n\n")).collect();
    let folder = library(&[("long.txt", &words)]);
    let mut room = Room::open(&[&folder.path().join("long.txt")], 80, 24);
    let mut screens = vec![room.screen()];
    for _ in 0..150 {
        room.press("j");
        if screens.last() == Some(&room.screen()) {
            break;
        }
        screens.push(room.screen());
    }
    assert!(screens.len() > 100, "{} screens", screens.len());
    assert!(room.screen().contains("Paragraph 59."), "{}", room.screen());
    for _ in 0..screens.len() {
        room.press("k");
    }
    assert!(room.screen().contains("Paragraph 0."), "{}", room.screen());
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
    room.press("q");
    assert!(room.ended.is_none());
    room.press("q");
    assert_eq!(room.ended, Some(0));
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
fn an_edited_file_is_read_again_at_the_same_place() {
    let words: String = (0..2000).map(|n| format!("Абзац номер {n} длинного текста.\n\n")).collect();
    let folder = library(&[("long.txt", &words)]);
    let path = folder.path().join("long.txt");
    let mut room = Room::open(&[&path], 100, 30);
    room.press("fдлинного<enter><space><space><space>vw");
    let current = room.app.reader.as_ref().map(|r| r.current);
    std::fs::write(&path, format!("x{words}")).unwrap();
    room.handle(postil::app::Event::FileEdited(Ok(())));
    room.press("vlllY<esc>");
    assert_eq!(room.app.reader.as_ref().map(|r| r.current), current);
}

#[test]
fn a_document_given_up_for_another_is_read_to_its_end_when_one_comes_back() {
    let words: String = (0..60_000).map(|n| format!("Paragraph {n} of a long text.\n\n")).collect();
    let folder = library(&[("a.txt", "Short.\n"), ("b.txt", &words)]);
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press_at_once("j<enter><tab>k<enter><tab>j<enter>");
    room.press("G");
    assert!(room.screen().contains("Paragraph 59999"), "{}", room.screen());
    room.press("aAt the end.<c-s>");
    assert!(room.screen().contains("1  At the end."), "{}", room.screen());
}

#[test]
fn escape_from_a_find_leaves_the_search_of_the_library_as_it_was() {
    let folder = two();
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press("/gauge<enter>fnoon<esc>");
    let screen = room.screen();
    assert!(screen.starts_with(" / gauge") && screen.contains("2 documents"), "{screen}");
    room.press("nnn");
    assert!(room.screen().contains("harvest") || room.screen().contains("lower lock"), "{}", room.screen());
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
fn each_document_found_says_how_many_hits_it_has() {
    let folder = library(&[
        ("a.txt", &"The gauge and the gauge; another gauge gauge.\n\n".repeat(10)),
        ("b.txt", "A letter about the harvest.\n\nIt says nothing of any gauge but one.\n"),
        ("gauge.txt", "A picture of the board."),
    ]);
    for (width, height) in [(120, 40), (80, 24)] {
        let mut room = Room::open(&[folder.path()], width, height);
        room.press("/gauge");
        let screen = room.screen();
        assert!(screen.contains("30 hits") && screen.contains(" 1 hit "), "{screen}");
        assert_eq!(screen.matches(" hit").count(), 2 + 1, "two rows and the bar: {screen}");
        room.press("<enter>N");
        let screen = room.screen();
        assert!(screen.contains("30 of 30") || screen.contains("1 of 1"), "{screen}");
        room.press("/gauge harvest<enter>");
        let screen = room.screen();
        assert!(screen.contains("2 hits") && !screen.contains("30 hits"), "{screen}");
    }
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

#[test]
fn the_number_of_hits_follows_the_open_document() {
    let folder = two();
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press("/gauge<enter>");
    assert!(room.screen().contains("2 hits") && room.screen().contains("1 of 2"), "{}", room.screen());
    let file = folder.path().join("a.txt");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}\nA gauge is agreed, a gauge is not right.\n")).unwrap();
    room.handle(Event::FileEdited(Ok(())));
    room.press("n");
    assert!(room.screen().contains("4 hits") && room.screen().contains("2 of 4"), "{}", room.screen());
}
