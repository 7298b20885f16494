//! Whole screens at three sizes, each with the layers of its cells, as files to be looked at: `tests/screens/*.txt`.
//!
//! `POSTIL_UPDATE_SCREENS=1 cargo test --test screens` writes them anew; the difference is then for a person to read.

mod common;

use common::room::Room;
use std::path::Path;

const TELEGRAM: &str = "May 3, 1931

Telegram from I. Marsh to the Water Board


Secret


[to the] Water Board


Today, 3 May, a meeting was held at the lower lock. [We] sat until nine because the keeper could not find the [handwritten: second] key. Cde. Alek[san] read the gauge twice and read it differently each time.


I asked whether the gauge could be trusted. He said that the gauge could, and the light could not [one line illegible].


[handwritten: signed] I. Marsh


The Water Board's man at the lower lock reports on the night of the flood.

WBA, Fond 7, Opis 2, Delo 31, Listy 4-5. Translated by N. Reed.
";

const MINUTES: &str = "May 4, 1931

Minutes of the Meeting at the Lower Lock


MINUTES of the meeting at the lower lock


Marsh reported that the gauge stood at four metres. The keeper noted that it stood at five.


Recorded by T. Quill


Two copies printed

1- to Cde. Marsh

2- to file

WBA, Fond 7, Opis 2, Delo 32, List 9. Translated by N. Reed.

Record ID
";

fn archive() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("1.txt"), TELEGRAM).unwrap();
    std::fs::write(folder.path().join("2.txt"), MINUTES).unwrap();
    folder
}

/// Compares a screen and its layers with the file of that name.
fn assert_screen(room: &Room, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens").join(format!("{name}.txt"));
    // Where the files lie and the day a note was written differ from run to run.
    let (screen, layers) = (room.screen(), room.layers());
    let mut seen = [String::new(), String::new()];
    for (row, letters) in screen.lines().zip(layers.lines()) {
        let day = row.find(", reader, ").or(row.find("reader, "));
        let end = row.find("  file  ").or(day).map_or(usize::MAX, |at| row[..at].chars().count());
        for (out, row) in seen.iter_mut().zip([row, letters]) {
            out.push_str(row.chars().take(end).collect::<String>().trim_end());
            out.push('\n');
        }
    }
    let seen = seen.join("=== layers ===\n");
    if std::env::var_os("POSTIL_UPDATE_SCREENS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &seen).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(seen, expected, "\n{seen}\nis not tests/screens/{name}.txt:\n{expected}");
}

#[test]
fn list_text_hits_and_marks_at_three_sizes() {
    let folder = archive();
    let mut room = Room::open(&[folder.path()], 120, 40);
    room.press("/gauge<enter>n");
    room.press("vwHy");
    room.press("}");
    room.press("aIn the minutes it is five metres.<c-s>");
    for (width, height) in [(120, 40), (80, 24), (40, 12)] {
        room.resize(width, height);
        room.press("gn");
        assert_screen(&room, &format!("reading-{width}x{height}"));
    }
}

#[test]
fn selecting_writing_and_the_lists_at_80x24() {
    let folder = archive();
    let mut room = Room::open(&[folder.path()], 80, 24);
    room.press("<tab>}}vww");
    assert_screen(&room, "selecting");
    room.press("aIs it the same key?");
    assert_screen(&room, "writing");
    room.press("<c-s>mk'<enter>");
    assert_screen(&room, "marks");
    room.press("<esc>o");
    assert_screen(&room, "outline");
    room.press("<esc>i");
    assert_screen(&room, "record");
    room.press("e<c-u>What Marsh reported<enter>Gkkke");
    assert_screen(&room, "correcting");
    room.press("<esc>gU");
    room.press("<esc>H");
    assert_screen(&room, "hints");
    room.press("<esc>?");
    assert_screen(&room, "help");
}

#[test]
fn the_source_alone_in_reading_mode() {
    let folder = archive();
    let mut room = Room::open(&[folder.path()], 100, 30);
    room.press("zee");
    assert_screen(&room, "source-only");
}
