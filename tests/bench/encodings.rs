//! How often a snippet of a text is decoded right, by language, encoding and length, without a hint and with the folder's,
//! beside chardetng alone; and what decoding costs beside encoding_rs alone. On the texts of `tests/common/tongues.rs`, or on
//! a directory of texts in UTF-8 named for their language (`ru-manuals.txt`).
//!
//! `cargo bench --bench encodings [-- DIRECTORY]`

#[path = "../common/tongues.rs"]
mod tongues;

use encoding_rs::{Encoding, GB18030, GBK};
use postil::format::{Guidance, read};
use postil::text::Format;
use std::path::Path;
use std::time::Duration;
use tongues::TONGUES;

/// Characters of a snippet.
const LENGTHS: [usize; 4] = [20, 50, 200, 1000];
/// Snippets of each kind.
const SNIPPETS: usize = 300;

struct Text {
    name: String,
    text: String,
    encodings: &'static [&'static str],
}

fn main() {
    let directory = std::env::args().skip(1).find(|a| !a.starts_with('-'));
    let texts = match &directory {
        Some(directory) => texts_in(Path::new(directory)),
        None => own_texts(),
    };
    println!(
        "snippets decoded right, of 100: chardetng alone, postil, postil with the folder's hint, with a wrong hint"
    );
    println!("{:<14} {:<16} {}", "text", "encoding", LENGTHS.map(|n| format!("{n:>8} characters      ")).concat());
    for text in &texts {
        let plain: Vec<char> = text.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
        for name in text.encodings {
            let rates = LENGTHS.map(|length| rates(&plain, name, length));
            println!("{:<14} {name:<16} {}", text.name, rates.concat());
        }
    }
    println!("\nMB per CPU second, of a text of 16 MB: encoding_rs alone, postil with its blocks");
    for text in &texts {
        for name in text.encodings {
            cost(text, name);
        }
    }
}

fn own_texts() -> Vec<Text> {
    TONGUES.iter().map(|t| Text { name: t.name.into(), text: t.text.into(), encodings: t.encodings }).collect()
}

fn texts_in(directory: &Path) -> Vec<Text> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(directory).expect("a directory").flatten() {
        let name = entry.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let tongue = TONGUES.iter().filter(|t| name.starts_with(t.name)).max_by_key(|t| t.name.len());
        if let (Some(tongue), Ok(text)) = (tongue, std::fs::read_to_string(entry.path())) {
            texts.push(Text { name, text, encodings: tongue.encodings });
        }
    }
    texts.sort_by(|a, b| a.name.cmp(&b.name));
    texts
}

fn encoding(name: &str) -> &'static Encoding {
    Encoding::for_label(name.as_bytes()).expect("a WHATWG name")
}

/// Of snippets that begin with a word, of at least a third of letters beyond ASCII where the language has as many.
fn rates(text: &[char], name: &'static str, length: usize) -> String {
    let encoding = encoding(name);
    let share = text.iter().filter(|c| !c.is_ascii()).count() as f64 / text.len() as f64;
    let least = if share > 0.25 { length / 2 } else { 1 };
    let wrong = if name == "windows-1251" || name == "Shift_JIS" { "KOI8-R" } else { "windows-1251" };
    let guidances = [None, Some(name), Some(wrong)].map(|folder| Guidance { folder, ..Guidance::default() });
    let (mut of, mut right) = (0, [0; 4]);
    for n in 0..SNIPPETS * 4 {
        let at = n * 7919 % text.len().max(1);
        let snippet: String = text[at..].iter().take(length).collect();
        if snippet.chars().count() < length
            || snippet.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).count() < least
            || of == SNIPPETS
        {
            continue;
        }
        let (bytes, _, lost) = encoding.encode(&snippet);
        if lost {
            continue;
        }
        of += 1;
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
        detector.feed(&bytes, true);
        let bare = detector.guess(None, chardetng::Utf8Detection::Allow);
        let bare = if bare == GBK { GB18030 } else { bare };
        right[0] += usize::from(bare.decode_without_bom_handling(&bytes).0 == snippet);
        for (guidance, right) in guidances.iter().zip(&mut right[1..]) {
            let read = read(&bytes, Format::Text, guidance);
            *right += usize::from(read.is_ok_and(|extract| extract.text == snippet));
        }
    }
    match of {
        0 => format!("{:>26}", "-"),
        of => right.map(|n| format!("{:>6.1}", n as f64 * 100.0 / of as f64)).concat() + "  ",
    }
}

fn cost(text: &Text, name: &'static str) {
    let encoding = encoding(name);
    let (bytes, _, _) = encoding.encode(&text.text);
    let bytes = bytes.repeat((16 << 20) / bytes.len().max(1) + 1);
    let megabytes = bytes.len() as f64 / (1 << 20) as f64;
    let bare = cpu(|| encoding.decode_without_bom_handling(&bytes).0.len());
    let ours = cpu(|| read(&bytes, Format::Text, &Guidance::default()).map_or(0, |extract| extract.text.len()));
    println!(
        "{:<14} {name:<16} {:>8.0} {:>8.0}",
        text.name,
        megabytes / bare.as_secs_f64(),
        megabytes / ours.as_secs_f64()
    );
}

fn cpu(work: impl FnOnce() -> usize) -> Duration {
    let now = || {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
    };
    let began = now();
    std::hint::black_box(work());
    now() - began
}
