//! Reading apart, through the real binary: what the child may do, what becomes of it, and what is kept of its work.

#[path = "common/onetext.rs"]
mod onetext;
#[path = "common/processes.rs"]
mod processes;

use onetext::{ENGLISH, RUSSIAN};
use postil::jobs::{self, Desk, Isolation, Readers};
use postil::layout::{Folds, set_whole};
use postil::settings::Paths;
use postil::text::{Address, Document, Stage, View};
use processes::{Process, children, descendants};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const POSTIL: &str = env!("CARGO_BIN_EXE_postil");

struct Study {
    folder: TempDir,
    desk: Desk,
}

impl Study {
    fn new(isolation: Isolation) -> Study {
        let folder = tempfile::tempdir().unwrap();
        let below = |name| folder.path().join(name);
        let paths = Paths::find(Some(&below("c")), Some(&below("k")), Some(&below("s"))).unwrap();
        let mut desk = Desk::new(paths, "reader".into());
        desk.isolation = isolation;
        Study { folder, desk }
    }

    fn apart() -> Study {
        Study::new(Isolation::Apart(Readers::of(POSTIL)))
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> Address {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        Address::file(path)
    }

    fn open(&self, address: &Address) -> Result<Document, String> {
        jobs::open(&self.desk, address, &mut |_| ())
    }

    fn kept(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.desk.paths.cache.join("extracts")) else { return Vec::new() };
        entries.map(|e| e.unwrap().path()).collect()
    }
}

/// The tests look at the children of this process, so they come one after the other.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The children of this process.
fn own() -> Vec<Process> {
    children(std::process::id())
}

/// A page of so many paragraphs.
fn page(paragraphs: usize) -> String {
    let words = "<p>The ice had come <em>early</em> that year, and the ferry lay fast at the lower quay.</p>\n";
    format!("<!DOCTYPE html><title>Ice</title><body><h1>The Ice</h1>\n{}</body>", words.repeat(paragraphs))
}

fn until(what: &str, so: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !so() {
        assert!(Instant::now() < end, "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_document_is_the_same_wherever_it_was_read() {
    let _alone = alone();
    let (apart, here) = (Study::apart(), Study::new(Isolation::Here));
    let told = |study: &Study| {
        let address = study.write("a.html", page(40));
        let document = study.open(&address).unwrap();
        let Document { text, blocks, spans, record, landmarks, encoding, id, source, .. } = document;
        format!("{text} {blocks:?} {spans:?} {record:?} {landmarks:?} {encoding} {id:?} {source:?}")
    };
    let (first, kept) = (told(&apart), told(&apart));
    assert_eq!(apart.kept().len(), 1);
    assert!(first.contains("The ferry") || first.contains("the ferry"));
    assert_eq!(first, told(&here));
    assert_eq!(first, kept);
    assert!(here.kept().is_empty());
}

#[test]
fn what_was_found_is_kept_and_a_damaged_copy_is_made_again() {
    let _alone = alone();
    let study = Study::apart();
    let address = study.write("a.html", page(3));
    let text = study.open(&address).unwrap().text;
    let [kept] = &study.kept()[..] else { panic!("one file is kept") };
    let whole = fs::read(kept).unwrap();
    for spoilt in [&b""[..], &whole[..whole.len() / 2], &[7; 999]] {
        fs::write(kept, spoilt).unwrap();
        assert_eq!(study.open(&address).unwrap().text, text);
        assert_eq!(fs::read(kept).unwrap(), whole, "made again");
    }
    // Whoever finds it need not read at all.
    let mut desk = Desk::new(study.desk.paths.clone(), "other".into());
    desk.isolation = Isolation::Apart(Readers::of("/nowhere/postil"));
    assert_eq!(jobs::open(&desk, &address, &mut |_| ()).unwrap().text, text);
    fs::remove_file(kept).unwrap();
    let why = jobs::open(&desk, &address, &mut |_| ()).unwrap_err();
    assert!(why.contains("no process could be started"), "{why}");
}

#[test]
fn plain_text_and_markdown_are_read_here_and_not_kept() {
    let _alone = alone();
    let study = Study::new(Isolation::Apart(Readers::of("/nowhere/postil")));
    for name in ["a.txt", "a.md"] {
        assert!(study.open(&study.write(name, "The ice had come early.")).is_ok());
    }
    assert!(study.kept().is_empty());
}

#[test]
fn a_child_is_asked_again_ended_with_its_parents_hold_and_never_left_dead() {
    let _alone = alone();
    let study = Study::apart();
    study.open(&study.write("a.html", page(3))).unwrap();
    let first = own();
    assert_eq!(first.len(), 1);
    study.open(&study.write("b.html", page(4))).unwrap();
    assert_eq!(own(), first, "the same child");
    drop(study);
    assert_eq!(own(), []);
}

#[test]
fn a_child_ends_when_its_parent_is_killed() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    // Large enough to be at work when the parent dies.
    let library = folder.path().join("library");
    fs::create_dir(&library).unwrap();
    for n in 0..200 {
        fs::write(library.join(format!("{n}.html")), page(4000 + n)).unwrap();
    }
    for _ in 0..3 {
        let mut parent = Command::new(POSTIL)
            .args(["--config-dir", "c", "--cache-dir", "k", "--state-dir", "s", "index", "library"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        until("there is a child", || !descendants(parent.id()).is_empty());
        std::thread::sleep(Duration::from_millis(40));
        let left = descendants(parent.id());
        parent.kill().unwrap();
        parent.wait().unwrap();
        let began = Instant::now();
        until("the children are gone", || left.iter().all(|child| !child.is_alive()));
        assert!(began.elapsed() < Duration::from_secs(2));
    }
}

#[test]
fn a_child_killed_from_outside_is_no_verdict_on_the_file() {
    let _alone = alone();
    let study = Study::apart();
    study.open(&study.write("a.html", page(3))).unwrap();
    own().iter().for_each(Process::kill);
    assert!(study.open(&study.write("b.html", page(5))).is_ok());
}

#[test]
fn a_child_may_open_nothing_and_use_no_more_than_its_share() {
    let _alone = alone();
    let study = Study::apart();
    study.open(&study.write("a.html", page(3))).unwrap();
    let children = own();
    assert_eq!(children.len(), 1);
    for limits in children.iter().filter_map(Process::limits) {
        let limit = |name: &str| -> Vec<String> {
            let line = limits.lines().find(|l| l.starts_with(name)).unwrap_or_else(|| panic!("{name}: {limits}"));
            line[name.len()..].split_whitespace().take(2).map(String::from).collect()
        };
        assert_eq!(limit("Max open files"), ["3", "3"]);
        assert_eq!(limit("Max file size"), ["0", "0"]);
        assert_eq!(limit("Max core file size"), ["0", "0"]);
        assert_eq!(limit("Max data size"), ["536870912", "536870912"]);
        assert_ne!(limit("Max cpu time")[0], "unlimited");
        assert_ne!(limit("Max address space")[0], "unlimited");
    }
}

#[test]
fn postil_replaced_while_it_runs_reads_on_as_it_was() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("postil");
    fs::copy(POSTIL, &own).unwrap();
    let library = folder.path().join("library");
    fs::create_dir(&library).unwrap();
    fs::write(library.join("page.html"), page(2)).unwrap();
    // The program is gone before it can know that it needs a child.
    let output = Command::new("/bin/sh")
        .arg("-c")
        .arg("exec 3<\"$0\"; rm \"$0\"; exec /proc/self/fd/3 --config-dir c --cache-dir k --state-dir s show library/page.html")
        .arg(&own)
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("The Ice"), "{output:?}");
}

#[test]
fn the_stages_of_a_large_text_come_in_order_and_its_volumes_are_documents() {
    let _alone = alone();
    let study = Study::apart();
    let paragraph =
        |n: usize| format!("The river rose in night {n:07}, and the lamps went out along the lower quay.\n\n");
    let bytes: String = (0..(70 << 20) / paragraph(0).len()).map(paragraph).collect();
    let first = study.write("large.txt", &bytes);
    let mut stages = Vec::new();
    let mut words = 0;
    let mut ids = Vec::new();
    for part in 1..=3 {
        let address = Address { part, ..first.clone() };
        let document = jobs::open(&study.desk, &address, &mut |generation| stages.push(generation.stage)).unwrap();
        assert!(
            document.text.starts_with("The river rose") && document.text.ends_with("quay.\n\n"),
            "cut at a paragraph"
        );
        assert!(document.text.len() <= 32 << 20);
        assert_eq!(document.address.to_string(), address.to_string());
        words += document.text.len();
        ids.push(document.source.unwrap().to_string());
    }
    assert_eq!(words, bytes.len());
    assert_eq!(stages, [Stage::Beginning, Stage::Whole, Stage::Described].repeat(3));
    assert_eq!(ids.iter().collect::<std::collections::HashSet<_>>().len(), 3);
    let fourth = study.open(&Address { part: 4, ..first }).unwrap_err();
    assert!(fourth.ends_with("it holds 3 documents, there is no #4 in it"), "{fourth}");
    assert!(study.kept().is_empty(), "a text is as quickly read as what would be kept of it");
}

#[test]
fn what_does_not_fit_into_the_childs_memory_is_a_sentence() {
    let _alone = alone();
    let study = Study::apart();
    let address = study.write("many.html", "<p>a".repeat(12 << 20));
    let why = study.open(&address).unwrap_err();
    assert!(why.contains("too large") && why.contains("many.html"), "{why}");
    assert_eq!(own(), [], "it is not asked again");
    // And the next one is read.
    assert!(study.open(&study.write("b.html", page(5))).is_ok());
}

/// Bytes changed, dropped, doubled and cut as a bad disk, a bad line and a bad program do it.
fn mutated(sample: &[u8], seed: &mut u64) -> Vec<u8> {
    let mut next = |below: usize| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) as usize % below.max(1)
    };
    let mut bytes = sample.to_vec();
    for _ in 0..=next(4) {
        let at = next(bytes.len());
        let to = (at + next(64)).min(bytes.len());
        match next(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..to)),
            2 => {
                let piece = bytes[at..to].to_vec();
                let again = piece.repeat(next(40));
                bytes.splice(at..at, again);
            }
            3 => bytes.iter_mut().skip(at).take(1).for_each(|b| *b ^= 1 << next(8)),
            4 => bytes.iter_mut().skip(at).take(to - at).for_each(|b| *b = next(256) as u8),
            _ => drop(bytes.splice(at..at, *b"<a <!--\0&#x1F600;")),
        }
    }
    bytes
}

/// A name, and a new mutation of its sample each time.
type Mutations = (String, Box<dyn Fn(&mut u64) -> Vec<u8>>);

/// Of every format, packed and not. What is in an archive is changed as often as the archive, which breaks at the first
/// wrong byte and then tells nothing of the reader behind it.
fn mutations() -> Vec<Mutations> {
    let mut all: Vec<Mutations> = Vec::new();
    for (name, sample) in ENGLISH.files() {
        let inside = sample.clone();
        match name.ends_with(".epub") {
            true => all.push((name.into(), Box::new(move |seed| mutated_book(&inside, seed)))),
            false => all.push((name.into(), Box::new(move |seed| mutated(&inside, seed)))),
        }
    }
    let koi8 = encoding_rs::KOI8_R.encode(&RUSSIAN.text()).0.into_owned();
    all.push(("koi8.txt".into(), Box::new(move |seed| mutated(&koi8, seed))));
    let edition = encoding_rs::WINDOWS_1251.encode(&RUSSIAN.tei("windows-1251")).0.into_owned();
    all.push(("1251.xml".into(), Box::new(move |seed| mutated(&edition, seed))));
    let packers: [(&str, Packer); 3] = [("gz", onetext::gz), ("xz", onetext::xz), ("zst", onetext::zst)];
    for ((name, sample), (end, pack)) in
        [("a.html", ENGLISH.html("utf-8")), ("a.tei", ENGLISH.tei("UTF-8")), ("a.md", ENGLISH.markdown())]
            .into_iter()
            .zip(packers)
    {
        let packed = move |seed: &mut u64| match *seed & 1 << 40 {
            0 => mutated(&pack(sample.as_bytes()), seed),
            _ => pack(&mutated(sample.as_bytes(), seed)),
        };
        all.push((format!("{name}.{end}"), Box::new(packed)));
    }
    all
}

type Packer = fn(&[u8]) -> Vec<u8>;

/// One member or the archive itself changed.
fn mutated_book(book: &[u8], seed: &mut u64) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let chosen = (*seed >> 40) as usize % (archive.len() + 1);
    if chosen == archive.len() {
        return mutated(book, seed);
    }
    let mut members = Vec::new();
    for n in 0..archive.len() {
        let mut member = archive.by_index(n).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut member, &mut bytes).unwrap();
        let name = member.name().unwrap().into_owned();
        members.push((name, if n == chosen { mutated(&bytes, seed) } else { bytes }));
    }
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    processes::zipped(&members)
}

#[test]
fn a_thousand_mutations_of_each_format_are_each_a_document_or_a_sentence() {
    let _alone = alone();
    let study = Study::apart();
    for (name, mutation) in mutations() {
        let mut seed = 11;
        let (mut read, mut refused) = (0, 0);
        let mut formats = std::collections::BTreeMap::new();
        for n in 0..1000 {
            let bytes = mutation(&mut seed);
            let address = study.write(&format!("{n}-{name}"), &bytes);
            let began = Instant::now();
            match study.open(&address) {
                Ok(document) => {
                    // What a screen would do first.
                    for view in [View::Printed, View::Source] {
                        let lines = set_whole(&document, 60, view, Folds::default());
                        assert!(!lines.iter().any(|line| line.contains(|c: char| c.is_control())), "{name} {n}");
                    }
                    *formats.entry(document.format.name()).or_insert(0) += 1;
                    read += 1;
                }
                Err(why) => {
                    let plain = !why.contains("fault in postil") && !why.contains(|c: char| c.is_control());
                    assert!(why.contains(&name) && plain, "{name} {n}: {why}");
                    refused += 1;
                }
            }
            assert!(began.elapsed() < Duration::from_secs(30), "{name} {n}");
            fs::remove_file(address.path().unwrap_or(Path::new("/"))).unwrap();
        }
        eprintln!("{name}: {read} read {formats:?}, {refused} refused");
        // Most of them reach the reader whose sample they were.
        let of_name = match name.split('.').nth(1).unwrap() {
            "txt" => "text",
            "md" => "markdown",
            "epub" => "epub",
            "tei" | "xml" => "tei",
            _ => "html",
        };
        assert!(formats[of_name] > 150, "{name}: {formats:?}");
    }
}
