//! What an e-book costs: the whole of it beside unzipping and parsing alone in the same run, and its first screen.
//!
//! `cargo bench --bench epub`

#[path = "../../src/format/epub/sample.rs"]
mod sample;

use postil::format::{self, Guidance};
use postil::text::Format;
use rustix::time::{ClockId, clock_gettime};
use sample::Sample;
use std::hint::black_box;
use std::io::{Cursor, Read};

/// Seconds of CPU of this thread so far.
fn cpu() -> f64 {
    let spent = clock_gettime(ClockId::ThreadCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}

fn measured<T>(times: u32, mut work: impl FnMut() -> T) -> f64 {
    let begun = cpu();
    for _ in 0..times {
        black_box(work());
    }
    (cpu() - begun) / f64::from(times)
}

fn main() {
    let words = Sample::long(60, 150);
    let size = words.size() as f64 / 1e6;
    let bytes = words.bytes();
    let whole = measured(3, || format::read(&bytes, Format::Epub, &Guidance::default()).expect("it can be read"));
    let bare = measured(3, || bare(&bytes));
    println!("a book of {:.1} MB, {size:.1} MB unpacked", bytes.len() as f64 / 1e6);
    println!(
        "  read: {:.1} MB per CPU second; unzipped and parsed: {:.1}; share {:.2}",
        size / whole,
        size / bare,
        bare / whole
    );

    // Twenty megabytes as books have them: mostly pictures.
    let large = (0..40).fold(words, |book, n| book.with_bytes(&format!("OEBPS/p{n}.png"), &noise(500_000, n)));
    first_screen("with pictures", &large.bytes());
    first_screen("of words alone", &Sample::long(800, 300).bytes());
}

fn first_screen(what: &str, bytes: &[u8]) {
    let spent =
        measured(3, || format::read_first(bytes, Format::Epub, &Guidance::default()).expect("it has a beginning"));
    println!("first screen of {:.1} MB {what}: {:.1} ms CPU (at most 300)", bytes.len() as f64 / 1e6, spent * 1e3);
}

/// Every chapter unzipped and parsed into a tree, and nothing made of it.
fn bare(bytes: &[u8]) -> usize {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut elements = 0;
    for number in 0..archive.len() {
        let mut member = archive.by_index(number).expect("a member");
        if member.name().expect("it has a name").ends_with(".xhtml") {
            let mut words = String::new();
            member.read_to_string(&mut words).expect("it is text");
            elements += dom_query::Document::from(words.as_str()).root().descendants_it().count();
        }
    }
    elements
}

/// What cannot be packed any smaller.
fn noise(bytes: usize, seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_add(1).wrapping_mul(2_654_435_769) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8
    };
    (0..bytes).map(|_| next()).collect()
}
