//! What reading apart costs beside reading in process, in the same run: MB per CPU second by format, the CPU before the first
//! screen of a large book and a large text, and the memory of parent and child. CPU and memory are the system's own figures,
//! from `/proc` (so this bench is for Linux).
//!
//! `cargo bench --bench extract`

#[path = "../common/processes.rs"]
mod processes;

use postil::jobs::{self, Desk, Isolation, Readers};
use postil::settings::Paths;
use postil::text::{Address, Document, Stage};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

/// CPU of this process, of its children that are gone and of those that are not, milliseconds.
fn cpu() -> f64 {
    let ticks = |id: String, fields: &[usize]| -> f64 {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        let all: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
        fields.iter().filter_map(|n| all.get(*n)?.parse::<f64>().ok()).sum()
    };
    let children = processes::children(std::process::id());
    let living: f64 = children.iter().map(|child| ticks(child.id.to_string(), &[11, 12])).sum();
    // Hundredths of a second, on every Linux.
    (ticks("self".into(), &[11, 12, 13, 14]) + living) * 10.0
}

fn desk(folder: &Path, isolation: Isolation) -> Desk {
    let below = |name| folder.join(name);
    let paths = Paths::find(Some(&below("c")), Some(&below("k")), Some(&below("s"))).expect("paths");
    let mut desk = Desk::new(paths, "reader".into());
    desk.isolation = isolation;
    desk
}

fn apart() -> Isolation {
    Isolation::Apart(Readers::of(env!("CARGO_BIN_EXE_postil")))
}

/// Prose of about so many bytes, each paragraph between two strings.
fn prose(bytes: usize, before: &str, after: &str) -> String {
    const WORDS: &[&str] =
        &["the", "gauge", "at", "lower", "lock", "stood", "keeper", "river", "night", "<i>board</i>"];
    let words = if before.is_empty() { &WORDS[..9] } else { WORDS };
    let mut out = String::with_capacity(bytes + 2000);
    let mut state = 7_u32;
    let mut next = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    while out.len() < bytes {
        out.push_str(before);
        for _ in 0..40 + next(120) {
            let _ = write!(out, "{} ", words[next(words.len())]);
        }
        out.push_str(after);
    }
    out
}

fn page(bytes: usize) -> String {
    let body = prose(bytes, "<p>", "so it was.</p>\n");
    format!("<!DOCTYPE html><html><head><title>Gauge</title></head><body><h1>Gauge</h1>{body}</body></html>")
}

/// A book of so many chapters of 100 kB.
fn book(chapters: usize) -> Vec<u8> {
    let chapter = page(100 << 10).replace("<!DOCTYPE html><html>", "<html xmlns=\"http://www.w3.org/1999/xhtml\">");
    let (mut items, mut spine) = (String::new(), String::new());
    for n in 0..chapters {
        let _ = write!(items, "<item id=\"c{n}\" href=\"c{n}.xhtml\" media-type=\"application/xhtml+xml\"/>");
        let _ = write!(spine, "<itemref idref=\"c{n}\"/>");
    }
    let package = format!(
        "<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"i\"><metadata \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier id=\"i\">g</dc:identifier><dc:title>Gauge</dc:title>\
         <dc:language>en</dc:language></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    );
    let container = "<?xml version=\"1.0\"?><container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\
                     <rootfiles><rootfile full-path=\"book.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";
    let names: Vec<String> = (0..chapters).map(|n| format!("c{n}.xhtml")).collect();
    let mut members: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", container.as_bytes()),
        ("book.opf", package.as_bytes()),
    ];
    members.extend(names.iter().map(|name| (name.as_str(), chapter.as_bytes())));
    processes::zipped(&members)
}

fn open(desk: &Desk, address: &Address) -> Option<Document> {
    jobs::open(desk, address, &mut |_| ()).map_err(|why| println!("  {why}")).ok()
}

/// MB per CPU second of opening files, apart, from what was kept of them, and here.
fn rates(folder: &Path, what: &str, addresses: &[Address]) {
    let bytes: u64 = addresses.iter().filter_map(|a| Some(fs::metadata(a.path()?).ok()?.len())).sum();
    let at = folder.join(format!("rates {what}"));
    let all = |isolation: Isolation| {
        let desk = desk(&at, isolation);
        let before = cpu();
        let read = addresses.iter().filter(|a| open(&desk, a).is_some()).count();
        assert_eq!(read, addresses.len(), "every file is read");
        bytes as f64 / 1e6 / ((cpu() - before).max(10.0) / 1e3)
    };
    let (first, kept, here) = (all(apart()), all(apart()), all(Isolation::Here));
    println!(
        "{what}: {first:.1} MB per CPU second apart, {kept:.1} kept, {here:.1} in process ({:.2} of it)",
        first / here
    );
}

/// CPU and memory until the first and until the last generation.
fn first_screen(folder: &Path, what: &str, address: &Address) {
    let desk = desk(&folder.join(what), apart());
    let before = cpu();
    let mut first = None;
    let mut child = 0;
    let opened = jobs::open(&desk, address, &mut |generation| {
        let peaks = processes::children(std::process::id());
        child = child.max(peaks.iter().map(processes::Process::peak).max().unwrap_or(0));
        first.get_or_insert((cpu() - before, generation.stage, generation.text.len()));
    });
    if let Err(why) = &opened {
        println!("  {why}");
    }
    let (paint, stage, bytes) = first.unwrap_or((0.0, Stage::Beginning, 0));
    let whole = cpu() - before;
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<u64>().ok());
    println!(
        "{what}: first generation ({stage:?}, {bytes} bytes) after {paint:.0} ms of CPU, all after {whole:.0}; memory at most \
         {} MB here (so far), {} MB in the child",
        peak.unwrap_or(0) >> 10,
        child >> 10
    );
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let write = |name: &str, bytes: &[u8]| -> Address {
        let path = at.join(name);
        fs::write(&path, bytes).expect("a file");
        Address::file(path)
    };
    first_screen(at, "one page of 20 kB", &write("page.html", page(20 << 10).as_bytes()));
    let megabyte = prose(1 << 20, "", "so it was.\n\n");
    let large = at.join("200.txt");
    let mut file = BufWriter::new(File::create(&large).expect("a file"));
    (0..200).for_each(|_| file.write_all(megabyte.as_bytes()).expect("written"));
    drop(file);
    first_screen(at, "text of 200 MB", &Address::file(&large));
    first_screen(at, "volume 5 of it", &Address { part: 5, ..Address::file(&large) });
    fs::remove_file(&large).expect("a file");
    // Stored, not packed, it has its 20 MB.
    first_screen(at, "book of 20 MB unpacked", &write("book.epub", &book(200)));
    let line = at.join("line.txt");
    let mut file = BufWriter::new(File::create(&line).expect("a file"));
    let piece = megabyte.replace('\n', " ");
    (0..1 << 10).for_each(|_| file.write_all(piece.as_bytes()).expect("written"));
    drop(file);
    first_screen(at, "line of 1 GB", &Address::file(&line));
    first_screen(at, "its 30th volume", &Address { part: 30, ..Address::file(&line) });
    fs::remove_file(&line).expect("a file");

    let pages: Vec<Address> = (0..300)
        .map(|n| write(&format!("{n}.html"), format!("{}<!-- {n} -->", page((n % 40 + 5) << 10)).as_bytes()))
        .collect();
    rates(at, "300 pages of 25 kB", &pages);
    rates(at, "page of 4 MB", &[write("4.html", page(4 << 20).as_bytes())]);
    rates(at, "book of 5 MB", &[write("5.epub", &book(50))]);
    let text = prose(31 << 20, "", "so it was.\n\n");
    rates(at, "text of 33 MB in two volumes", &[write("33.txt", format!("{text}{}", &text[..2 << 20]).as_bytes())]);
}
