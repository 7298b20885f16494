//! The reading room by its keys: what a session says on the screen, with real files, real jobs and a real index.

mod common;
#[path = "../src/format/epub/sample.rs"]
mod sample;

use common::room::{Room, library, two};
use postil::app::{Effect, Event};
use postil::jobs::Job;
use std::path::Path;

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
    assert!(!room.screen().contains("Enter opens"), "{}", room.screen());
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
fn what_is_longer_than_its_place_goes_on_or_ends_in_an_ellipsis() {
    let folder = library(&[("c.txt", "\u{0}\u{1}\u{2}binary"), ("d.txt", "\u{0}\u{1}\u{2}binary")]);
    let mut room = Room::open(&[folder.path()], 80, 24);
    let screen = room.screen();
    let whys = screen.lines().filter_map(|l| l.split_once('│')).filter(|(list, _)| list.contains("not a text"));
    let whys: Vec<&str> = whys.map(|(list, _)| list.trim_end()).collect();
    assert!(whys.len() == 2 && whys.iter().all(|why| why.ends_with('…')), "{screen}");
    let pane: Vec<&str> = screen.lines().filter_map(|l| l.split_once('│')).map(|(_, text)| text.trim()).collect();
    let Some(postil::app::Chosen::Unreadable(_, why)) = room.app.shelf.chosen() else { panic!("{screen}") };
    assert!(pane.join(" ").contains(&why), "{why}: {screen}");
    room.press("x");
    room.resize(30, 12);
    let flat = room.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("x does nothing here: ? lists what does"), "{}", room.screen());
}

#[test]
fn a_list_sorted_by_title_shows_titles_first() {
    let letter = |title: &str, from: &str| {
        format!("May 3, 1931\n\n{title} from {from} to the Water Board\n\nSecret\n\nWords.\n")
    };
    let folder = library(&[("a.txt", &letter("Telegram", "I. Arden")), ("b.txt", &letter("Report", "O. Zabel"))]);
    let mut room = Room::open(&[folder.path()], 120, 40);
    let list = |room: &Room| -> String {
        room.screen()
            .lines()
            .filter_map(|l| l.split_once('│'))
            .map(|(list, _)| format!("{}\n", list.trim_end()))
            .collect()
    };
    assert!(list(&room).contains("Arden, telegram"), "{}", list(&room));
    room.press("st");
    let list = list(&room);
    let at = |words: &str| list.find(words).unwrap_or_else(|| panic!("{words}: {list}"));
    assert!(at("3 May  Report from") < at("3 May  Telegram from"), "{list}");
    assert!(list.lines().any(|row| row.trim() == "Zabel"), "{list}");
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

/// The words of the current paragraph.
fn current(room: &Room) -> &str {
    let reader = room.app.reader.as_ref().unwrap();
    &reader.document.text[reader.paragraph().unwrap()]
}

const SHORT: &str = "First of all.\n\nSecond to that.\n\nThird and last but one.\n\nThe last.\n";

#[test]
fn the_current_paragraph_of_a_short_document_survives_a_restart_and_an_editor() {
    let folder = library(&[("short.txt", SHORT)]);
    let mut room = Room::open(&[&folder.path().join("short.txt")], 100, 30);
    room.press("}}");
    assert_eq!(current(&room), "Third and last but one.");
    room.press("E");
    room.handle(Event::FileEdited(Ok(())));
    room.press("j{");
    let mut room = room.again();
    assert_eq!(current(&room), "Third and last but one.", "{}", room.screen());
    room.press("aWhich?<c-s>");
    assert!(room.note_file().contains("exact = \"Third and last but one.\""), "{}", room.note_file());
}

#[test]
fn a_place_is_remembered_when_one_stays_in_it_and_nothing_wakes_afterwards() {
    let folder = library(&[("short.txt", SHORT)]);
    let mut room = Room::open(&[&folder.path().join("short.txt")], 100, 30);
    room.press("}");
    let due = room.app.due().expect("a moment");
    let effects = room.app.handle(Event::Due, due);
    let kept = |effects: &[Effect]| {
        effects.iter().find_map(|e| match e {
            Effect::Run(_, Job::RememberPosition { position, .. }) => Some(position.paragraph),
            _ => None,
        })
    };
    assert_eq!(kept(&effects), Some(Some(SHORT.find("Second").unwrap())));
    assert!(effects.iter().any(|e| matches!(e, Effect::Run(_, Job::RememberState(s)) if s.document.is_some())));
    assert_eq!(room.app.due(), None);
    room.press("j");
    assert!(room.app.due().is_some());
    let too_soon = room.app.handle(Event::Due, std::time::Instant::now());
    assert_eq!(kept(&too_soon), None);
}

#[test]
fn the_outline_counts_paragraphs_as_the_status_line_does() {
    let table = "Before the table.\n\n| lock | metres |\n|---|---|\n| upper | 4 |\n| lower | 6 |\n\nAfter the table.\n";
    let folder = library(&[("table.md", table)]);
    let mut room = Room::open(&[&folder.path().join("table.md")], 100, 30);
    room.press("}}}}}}}");
    let status = room.screen().lines().last().unwrap().trim_start().to_string();
    let number = status.split(' ').next().unwrap();
    assert!(number != "¶2", "rows count: {status}");
    room.press("o");
    assert!(room.screen().contains(&format!("{number}  After the table.")), "{number}: {}", room.screen());
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

/// A typed-up file of three letters, with Windows line endings.
const DELO: &str = "Letter 1\r\n\r\nThe ice at the quay is two feet thick, and no barge has moved.\r\n\r\nLetter 2\r\n\r\n\
    The seed grain was counted twice by the night clerk.\r\n\r\nLetter 3\r\n\r\nNobody has paid the watch since autumn.\r\n";

#[test]
fn a_new_document_begins_where_the_reader_says_and_has_notes_of_its_own() {
    let folder = library(&[("delo.txt", DELO), ("other.txt", "Another file.\n")]);
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press("sp<tab>}Dn");
    let screen = room.screen();
    assert!(screen.contains("a new document begins here: the file holds 2 documents"), "{screen}");
    assert!(screen.contains("Letter 2") && !screen.contains("The ice at the quay"), "{screen}");
    assert!(screen.contains("3 documents"), "{screen}");
    room.press("aCounted by whom?<c-s>");
    assert!(room.screen().contains("1  Counted by whom?"), "{}", room.screen());
    room.press("}Dn");
    assert!(room.screen().contains("the file holds 3 documents"), "{}", room.screen());
    assert!(!room.screen().contains("Counted by whom?"), "{}", room.screen());
    let mut room = room.again();
    room.press("g<enter>");
    assert!(room.screen().contains("The ice at the quay") && !room.screen().contains("Counted"), "{}", room.screen());
    room.press("<tab>j<enter>");
    let screen = room.screen();
    assert!(screen.contains("1  Counted by whom?") && !screen.contains("Nobody has paid"), "{screen}");
    assert_eq!(std::fs::read_to_string(folder.path().join("delo.txt")).unwrap(), DELO, "the file is not touched");
}

#[test]
fn notes_made_before_a_split_stand_in_the_part_that_has_their_words_and_after_it_is_joined_again() {
    let folder = library(&[("delo.txt", DELO)]);
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press("<tab>}}aCounted by whom?<c-s>}Dn");
    assert!(room.screen().contains("2 documents"), "{}", room.screen());
    room.press("<tab>g<enter>");
    let screen = room.screen();
    assert!(screen.contains("1  Counted by whom?"), "{screen}");
    room.press("f\"letter 2\"<enter><esc>Dn");
    let screen = room.screen();
    assert!(screen.contains("3 documents") && screen.contains("1  Counted by whom?"), "{screen}");
    // Changed in the part, it is changed in the sheet it was made in.
    room.press("}a And when?<c-s>");
    assert!(room.screen().contains("Counted by whom? And when?"), "{}", room.screen());
    assert!(room.note_file().contains("And when?"));
    room.press("'<enter><enter>");
    assert!(room.screen().contains("The seed grain") && !room.screen().contains("not found"), "{}", room.screen());
    room.press("Dj");
    let screen = room.screen();
    assert!(screen.contains("joined with the document before it: the file holds 2"), "{screen}");
    assert!(screen.contains("The ice at the quay") && screen.contains("Counted by whom? And when?"), "{screen}");
}

#[test]
fn a_rule_is_tried_while_it_is_typed_kept_by_enter_and_gone_when_emptied() {
    let folder = library(&[("delo.txt", DELO), ("other.txt", "A preface.\n\nLetter 9\n\nWords.\n")]);
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press("sp<tab>DrLetter");
    assert!(room.screen().contains("3 documents, which begin with:"), "{}", room.screen());
    room.press(" 2");
    assert!(room.screen().contains("2 documents, which begin with:"), "{}", room.screen());
    room.press("<esc>");
    assert!(room.screen().contains("2 documents"), "{}", room.screen());
    room.press("Dr/(/<enter>");
    assert!(room.screen().contains("not a regular expression"), "{}", room.screen());
    room.press("<c-u>letter #<tab><enter>");
    let screen = room.screen();
    assert!(screen.contains("split by the rule: the file holds 3 documents"), "{screen}");
    assert!(screen.contains("5 documents"), "{screen}");
    room.press("/watch<enter>");
    assert!(
        room.screen().contains("Nobody has paid the watch") && room.screen().contains("1 of 1"),
        "{}",
        room.screen()
    );
    room.press("<esc>Dr<c-u><enter>");
    assert!(room.screen().contains("the file holds one document"), "{}", room.screen());
}

#[test]
fn what_cannot_be_split_is_said_in_a_sentence() {
    let folder = library(&[("page.html", "<p>One.</p><p>Two.</p>"), ("a.txt", "One.\n\nTwo.\n")]);
    let mut room = Room::open(&[&folder.path().join("page.html")], 100, 30);
    room.press("}Dn");
    assert!(room.screen().contains("a web page is not split"), "{}", room.screen());
    let mut room = Room::open(&[&folder.path().join("a.txt")], 100, 30);
    room.press("Dn");
    assert!(room.screen().contains("a document begins here already"), "{}", room.screen());
    room.press("Dj");
    assert!(room.screen().contains("this is the first document of its file"), "{}", room.screen());
    std::fs::write(folder.path().join("a.txt"), "Other words.\n").unwrap();
    room.press("}Dn");
    assert!(room.screen().contains("the file has changed since it was opened"), "{}", room.screen());
}

/// A folder with one book.
fn book() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stavna.epub");
    std::fs::write(&path, sample::Sample::epub3().bytes()).unwrap();
    (folder, path)
}

#[test]
fn a_book_is_opened_with_its_contents_as_the_outline() {
    let (_folder, path) = book();
    let mut room = Room::open(&[&path], 110, 30);
    let screen = room.screen();
    assert!(
        screen.contains("The gauge at the lower lock stood at six metres.") && screen.contains("Ada Berg"),
        "{screen}"
    );
    room.press("o");
    let outline = room.screen();
    let rows = ["The boards", "The lower lock", "The night", "Notes"].map(|title| outline.find(title));
    assert!(rows.is_sorted() && rows[0].is_some(), "{outline}");
    room.press("j<enter>");
    assert!(room.screen().contains(" The night · "), "the status line names the chapter: {}", room.screen());
}

#[test]
fn links_between_chapters_are_followed_and_lead_back() {
    let (_folder, path) = book();
    let mut room = Room::open(&[&path], 110, 12);
    room.press("f");
    room.press("six metres<enter><esc><enter>");
    let leads = room.screen();
    assert!(leads.contains("1 By the board of the lower gate.") && leads.contains("#night"), "{leads}");
    room.press("j<enter>");
    assert!(room.screen().contains("Гейч стоял высоко."), "{}", room.screen());
    assert!(!room.screen().contains("six metres"), "{}", room.screen());
    room.press("[");
    assert!(room.screen().contains("six metres"), "{}", room.screen());
    room.press("<enter><enter>");
    assert!(room.screen().contains("Footnote"), "{}", room.screen());
    assert!(room.screen().contains("By the board of the lower gate."), "{}", room.screen());
}

#[test]
fn a_link_leads_to_a_heading_here_or_in_another_document() {
    let far = format!("# Far\n\n{}## The gate\n\nHere it stands.\n", "Words.\n\n".repeat(60));
    let near =
        format!("See [the end](#the-end).\n\n{}## The end\n\nAll [of it](far.md#the-gate).\n", "Words.\n\n".repeat(60));
    let folder = library(&[("near.md", &near), ("far.md", &far)]);
    let mut room = Room::open(&[&folder.path().join("near.md"), folder.path()], 100, 20);
    room.press("<enter>");
    assert!(room.screen().contains("The end"), "{}", room.screen());
    room.press("G<enter>");
    assert!(room.screen().contains("Here it stands."), "{}", room.screen());
    room.press("[");
    assert!(room.screen().contains("The end"), "{}", room.screen());
}

#[test]
fn a_packed_file_is_the_document_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let packed = ruzstd::encoding::compress_to_vec(
        &b"# The gauge\n\nIt stood at *six* metres.\n"[..],
        ruzstd::encoding::CompressionLevel::Fastest,
    );
    std::fs::write(folder.path().join("essay.md.zst"), &packed).unwrap();
    std::fs::write(folder.path().join("cut.txt.zst"), &packed[..packed.len() - 5]).unwrap();
    std::fs::write(folder.path().join("papers.tar.gz"), "x").unwrap();
    let mut room = Room::open(&[folder.path()], 120, 20);
    let screen = room.screen();
    assert!(screen.contains("essay.md.zst") || screen.contains("The gauge"), "{screen}");
    room.press("/stood<enter>");
    assert!(room.screen().contains("It stood at six metres."), "{}", room.screen());
}

#[test]
fn wide_tables_are_set_within_the_measure_and_hits_beyond_the_edge_are_brought_in() {
    let long = "a very long remark that goes on ".repeat(4);
    let folder = library(&[
        (
            "a.md",
            &format!("# Table\n\n| Who | What | Why |\n|---|---|---|\n| Vance | {long} | {long} willow |\n\nAfter.\n"),
        ),
        ("b.txt", &format!("Name        {}Keeper\nVance       {}Dragash\n", " ".repeat(90), " ".repeat(90))),
    ]);
    let mut room = Room::open(&[&folder.path().join("a.md")], 80, 24);
    assert!(room.screen().contains("willow"), "{}", room.screen());
    room.press(">");
    assert!(room.screen().contains("Vance") && !room.screen().contains("willow"), "{}", room.screen());
    room.press("/willow<enter>");
    assert!(room.screen().contains("willow  ") || room.screen().contains("willow\n"), "{}", room.screen());
    assert!(room.legend("willow").contains("HHHHHH"), "{}", room.legend("willow"));
    room.press("<esc><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt><lt>");
    assert!(room.screen().contains("Vance") && room.screen().contains("willow"), "{}", room.screen());
    let mut room = Room::open(&[&folder.path().join("b.txt")], 80, 24);
    assert!(!room.screen().contains("Dragash"), "{}", room.screen());
    room.press("/dragash<enter>");
    assert!(room.screen().matches("Dragash").count() >= 1, "{}", room.screen());
}

#[test]
fn a_line_of_a_page_is_one_of_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let paragraphs: String =
        (1..=60).map(|n| format!("<p>The keeper wrote down reading {n} of that night.</p>\n")).collect();
    let page = folder.path().join("page.html");
    std::fs::write(&page, format!("<html><body><article><h1>Of the gauge</h1>\n{paragraphs}</article></body></html>"))
        .unwrap();
    // A heading and twenty paragraphs with an empty line after each stand before it.
    let room = Room::open(&[&folder.path().join("page.html:43")], 100, 20);
    let screen = room.screen();
    assert!(screen.contains("reading 21 of") && !screen.contains("reading 60 of"), "{screen}");
}
