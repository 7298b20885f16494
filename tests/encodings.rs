//! Files in old encodings, from their bytes to the screen, the index and the notes.

mod common;
#[path = "common/tongues.rs"]
mod tongues;

use common::room::Room;
use encoding_rs::{Encoding, KOI8_R, UTF_16BE, UTF_16LE, WINDOWS_1251};
use postil::format::{Extract, Guidance, read, read_beginning};
use postil::text::{DocumentId, EncodingEvidence, Format};
use proptest::prelude::*;
use tongues::TONGUES;

fn of(bytes: &[u8], folder: Option<&'static str>) -> Extract {
    read(bytes, Format::Text, &Guidance { folder, ..Guidance::default() }).expect("a text")
}

fn encoded(text: &str, name: &str) -> Vec<u8> {
    match name {
        "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => Encoding::for_label(name.as_bytes()).expect("a WHATWG name").encode(text).0.into_owned(),
    }
}

#[test]
fn every_sample_is_read_in_every_encoding_its_language_was_typed_in() {
    for tongue in TONGUES {
        for name in tongue.encodings.iter().chain(&["UTF-8", "UTF-16LE", "UTF-16BE"]) {
            // The Macintosh's Cyrillic is that of Windows but for the capitals: it takes a hint.
            let folder = (*name == "x-mac-cyrillic").then_some(*name);
            let extract = of(&encoded(tongue.text, name), folder);
            assert_eq!(extract.text, tongue.text, "{} in {name}, read as {}", tongue.name, extract.encoding);
        }
    }
}

#[test]
fn a_latin_1_file_is_text() {
    let extract = of(&b"caf\xe9 au lait\n".repeat(9), None);
    assert_eq!((extract.encoding, &extract.text[..12]), ("windows-1252", "café au lai"));
    assert_eq!(extract.told_by, EncodingEvidence::Guessed);
}

#[test]
fn a_byte_order_mark_tells_and_is_left_out() {
    for (encoding, mark) in
        [(UTF_16LE, &b"\xff\xfe"[..]), (UTF_16BE, b"\xfe\xff"), (encoding_rs::UTF_8, b"\xef\xbb\xbf")]
    {
        let bytes = [mark, &encoded("Шлюз", encoding.name())].concat();
        let extract = of(&bytes, None);
        assert_eq!((extract.text.as_str(), extract.encoding), ("Шлюз", encoding.name()));
        assert_eq!(extract.told_by, EncodingEvidence::ByteOrderMark);
    }
}

/// Windows of so many characters, from all over a text.
fn snippets(text: &str, length: usize) -> Vec<String> {
    let all: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    (0..=all.len().saturating_sub(length)).step_by(3).map(|at| all[at..at + length].iter().collect()).collect()
}

#[test]
fn twenty_characters_are_read_right_in_88_of_100_and_with_the_folders_hint_in_97() {
    for tongue in TONGUES.iter().filter(|t| ["ru", "uk", "ko", "ja", "zh_CN", "zh_TW"].contains(&t.name)) {
        for name in tongue.encodings.iter().filter(|n| **n != "x-mac-cyrillic") {
            let snippets = snippets(tongue.text, 20);
            let right = |folder| {
                let is_right = |s: &&String| of(&encoded(s, name), folder).text == **s;
                snippets.iter().filter(is_right).count() * 100 / snippets.len()
            };
            let (alone, hinted) = (right(None), right(Some(*name)));
            assert!(alone >= 88 && hinted >= 97, "{} in {name}: {alone}, with a hint {hinted}", tongue.name);
        }
    }
}

#[test]
fn what_cannot_be_decoded_is_a_flaw_and_the_rest_is_read() {
    let mut bytes = encoded(TONGUES.iter().find(|t| t.name == "ko").unwrap().text, "EUC-KR");
    bytes.extend_from_slice(b"\xff\xff.");
    let extract = of(&bytes, None);
    assert_eq!(extract.encoding, "EUC-KR");
    let flaw = extract.diagnostics.first().expect("a flaw");
    assert_eq!(flaw.at, extract.text.find('\u{fffd}').unwrap());
    assert!(flaw.message.starts_with("bytes that are not EUC-KR at 2 places"), "{}", flaw.message);
}

#[test]
fn a_long_file_and_its_beginning_are_read_alike() {
    let russian = TONGUES[0].text;
    let english = "The harbour book, and no word of another language in this line.\n\n";
    // The words beyond ASCII begin in the first kilobytes, at their end, beyond them; there are many of them, or few.
    for (before, name) in
        [0, 10, 900, 985, 990, 992, 3000].into_iter().flat_map(|n| ["windows-1251", "KOI8-R", "UTF-8"].map(|e| (n, e)))
    {
        for times in [1, 200] {
            let text =
                format!("{}{}{}", english.repeat(before), format!("{russian}\n").repeat(times), english.repeat(1500));
            let bytes = encoded(&text, name);
            let (whole, beginning) =
                (of(&bytes, None), read_beginning(&bytes[..64 << 10], Format::Text, &Guidance::default()).unwrap());
            assert_eq!(whole.text, text, "{before} {name} {times}");
            assert!(whole.text.starts_with(&beginning.text), "{before} {name} {times}");
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_and_their_beginning_with_them(
        scraps in prop::collection::vec((0..8usize, prop::collection::vec(any::<u8>(), 0..40)), 0..8),
        fill in 0..4usize,
    ) {
        let filler: &[u8] = [&b"The harbour book.\n"[..], b"\xd8\xeb\xfe\xe7 \xe7\xe0\xea\xf0\xfb\xf2.\n", "Шлюз.\n".as_bytes(), b"\x90\x85\x96\xe5.\n"][fill];
        let mut bytes = Vec::new();
        for (times, scrap) in scraps {
            bytes.extend(filler.repeat(times * 700));
            bytes.extend(scrap);
        }
        for format in [Format::Text, Format::Markdown] {
            let whole = read(&bytes, format, &Guidance::default());
            let head = &bytes[..bytes.len().min(64 << 10)];
            if let (Ok(whole), Ok(beginning)) = (&whole, read_beginning(head, format, &Guidance::default()))
                && bytes.len() > head.len()
            {
                prop_assert!(whole.text.starts_with(&beginning.text));
                prop_assert!(beginning.text.is_empty() || beginning.text.is_ascii() || beginning.encoding == whole.encoding);
            }
        }
    }
}

#[test]
fn a_note_on_the_utf_8_text_is_found_in_the_koi8_text_of_the_same_words() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("a.txt"), folder.path().join("b.txt"));
    let text = TONGUES[0].text;
    std::fs::write(&first, text).unwrap();
    let mut room = Room::open(&[&first], 100, 30);
    room.press("aпочему?<c-s>");
    assert!(room.screen().contains("почему?"), "{}", room.screen());
    // The archive sends the same words again, as they were typed then.
    std::fs::remove_file(&first).unwrap();
    std::fs::write(&first, KOI8_R.encode(text).0).unwrap();
    std::fs::write(&second, WINDOWS_1251.encode(text).0).unwrap();
    let id = |bytes: &[u8]| DocumentId::of(&of(bytes, None).text).expect("words").to_string();
    assert_eq!(id(text.as_bytes()), id(&KOI8_R.encode(text).0));
    assert!(room.note_file().contains(&id(text.as_bytes())), "{}", room.note_file());
    let room = room.again();
    assert!(room.screen().contains("почему?"), "{}", room.screen());
    assert!(room.screen().contains("KOI8-R, guessed"), "{}", room.screen());
}

#[test]
fn another_encoding_is_chosen_for_the_file_remembered_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.txt");
    std::fs::write(&file, WINDOWS_1251.encode("Шлюз закрыт до осени.\n").0).unwrap();
    let mut room = Room::open(&[&file], 110, 40);
    assert!(
        room.screen().contains("Шлюз закрыт") && room.screen().contains("windows-1251, guessed"),
        "{}",
        room.screen()
    );
    room.press("C");
    let screen = room.screen();
    assert!(screen.contains("as detected") && screen.contains("now windows-1251"), "{screen}");
    let row = screen.lines().find(|l| l.contains("KOI8-R")).expect("KOI8-R is offered");
    assert!(row.contains("ьКЧГ") || row.contains("ЬКЧГ"), "{row}");
    let below = screen.lines().skip_while(|l| !l.contains("as detected")).position(|l| l.contains("KOI8-R ")).unwrap();
    room.press(&"j".repeat(below));
    room.press("<enter>");
    assert!(room.screen().contains("КЧГ ГЮЙПШР"), "{}", room.screen());
    room.press("i");
    assert!(room.screen().contains("KOI8-R, chosen by you"), "{}", room.screen());
    room.press("<esc>");
    let mut room = room.again();
    assert!(room.screen().contains("КЧГ ГЮЙПШР"), "{}", room.screen());
    room.press("Cg<enter>");
    assert!(room.screen().contains("Шлюз закрыт"), "{}", room.screen());
}

#[test]
fn what_is_chosen_for_a_folder_is_searched_in_and_leaves_utf_8_alone() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("a.txt", &KOI8_R.encode("Шлюз закрыт до осени.\n").0);
    write("b.txt", &KOI8_R.encode("Смотритель уехал в город.\n").0);
    write("c.txt", "Смотритель вернулся.\n".as_bytes());
    let mut room = Room::open(&[folder.path()], 110, 40);
    room.press("/смотритель<enter>");
    assert!(room.screen().contains("2 documents"), "{}", room.screen());
    room.press("<esc><esc>");
    room.press("C");
    let screen = room.screen();
    let below =
        screen.lines().skip_while(|l| !l.contains("as detected")).position(|l| l.contains("windows-1251 ")).unwrap();
    room.press(&"j".repeat(below));
    room.press("f");
    room.press("/смотритель<enter>");
    assert!(!room.screen().contains("2 documents") && room.screen().contains("вернулся"), "{}", room.screen());
}
