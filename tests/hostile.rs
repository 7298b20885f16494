//! The hostile corpus through the real binary: each file is read or refused in one plain sentence, within the limits, and
//! nothing is written but in postil's own directories.

#[path = "common/hostile.rs"]
mod hostile;
#[path = "common/processes.rs"]
mod processes;
#[path = "common/pty.rs"]
mod pty;

use hostile::{ESCAPED, Fate, Hostile, corpus};
use processes::{children, descendants};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// kB that postil and its child may each have.
const MEMORY: u64 = 512 << 10;
/// Longest that one file may take: what is not optimised sets a volume of 31 MB on one line in most of a minute.
const PATIENCE: Duration = Duration::from_secs(180);
/// Bytes of the text of one line; a gigabyte of it is read by `cargo bench --bench extract`.
const LINE: usize = 40 << 20;

struct Study {
    folder: TempDir,
}

struct Done {
    code: Option<i32>,
    out: String,
    errors: String,
    /// The most memory any process of it had, kB.
    peak: u64,
    took: Duration,
}

impl Study {
    fn new() -> (Study, Vec<Hostile>) {
        let folder = tempfile::tempdir().unwrap();
        for name in ["library", "tmp", "home"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let hostile = corpus(&folder.path().join("library"), LINE);
        (Study { folder }, hostile)
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("library")
    }

    fn run(&self, arguments: &[&OsStr]) -> Done {
        let home = self.folder.path().join("home");
        let file = |name: &str| fs::File::create(self.folder.path().join(name)).unwrap();
        let began = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_postil"))
            .args(["--config-dir", "c", "--cache-dir", "k", "--state-dir", "s"].map(|a| match a.len() {
                1 => home.join(a).into_os_string(),
                _ => OsString::from(a),
            }))
            .args(arguments)
            .current_dir(self.library())
            .env("TMPDIR", self.folder.path().join("tmp"))
            .stdin(Stdio::null())
            .stdout(file("out"))
            .stderr(file("errors"))
            .spawn()
            .unwrap();
        let mut peak = 0;
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            let own = children(std::process::id()).into_iter().filter(|process| process.id == child.id());
            for process in own.chain(descendants(child.id())) {
                peak = peak.max(process.peak());
            }
            if began.elapsed() > PATIENCE * 5 {
                child.kill().unwrap();
            }
            std::thread::sleep(Duration::from_millis(3));
        };
        let read = |name: &str| String::from_utf8_lossy(&fs::read(self.folder.path().join(name)).unwrap()).into_owned();
        Done { code: status.code(), out: read("out"), errors: read("errors"), peak, took: began.elapsed() }
    }

    /// Every file of the library: its size, and when it was changed.
    fn picture(&self) -> BTreeMap<OsString, (u64, std::time::SystemTime)> {
        let entries = fs::read_dir(self.library()).unwrap().map(Result::unwrap);
        let about = |entry: fs::DirEntry| {
            let metadata = fs::symlink_metadata(entry.path()).unwrap();
            (entry.file_name(), (metadata.len(), metadata.modified().unwrap()))
        };
        entries.map(about).collect()
    }

    fn nothing_is_written(&self, before: &BTreeMap<OsString, (u64, std::time::SystemTime)>) {
        assert_eq!(&self.picture(), before);
        assert_eq!(fs::read_dir(self.folder.path().join("tmp")).unwrap().count(), 0);
        assert!(!Path::new("/tmp").join(ESCAPED).exists());
        let mut names: Vec<_> =
            fs::read_dir(self.folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(names, ["errors", "home", "library", "out", "tmp"]);
    }
}

/// One plain sentence: on one line, nothing a terminal would obey, nothing of the machine's.
fn is_plain(sentence: &str) -> bool {
    let line = sentence.strip_suffix('\n').unwrap_or(sentence);
    !line.is_empty() && !line.chars().any(char::is_control) && !line.contains("os error") && !line.contains('\u{202e}')
}

#[test]
fn each_file_is_shown_or_refused_in_one_sentence_that_names_it() {
    let (study, hostile) = Study::new();
    let before = study.picture();
    for Hostile { name, fate } in &hostile {
        let path = Path::new(".").join(name);
        let done = study.run(&[OsStr::new("show"), path.as_os_str()]);
        let said = format!("{name:?}: {:?} in {:?}, {} kB: {}", done.code, done.took, done.peak, done.errors);
        eprint!("{}", if said.ends_with('\n') { said.clone() } else { format!("{said}\n") });
        assert!(done.peak <= MEMORY, "{said}");
        assert!(done.took < PATIENCE, "{said}");
        match (done.code, fate) {
            (Some(0), Fate::Read | Fate::Either) => assert_eq!(done.errors, "", "{said}"),
            (Some(2), Fate::Refused(_) | Fate::Either) => {
                assert!(is_plain(&done.errors) && done.out.is_empty(), "{said}");
                assert!(!done.errors.contains("fault in postil"), "{said}");
                let printable = name.as_bytes().iter().all(|b| b.is_ascii_graphic() || *b == b' ');
                assert!(!printable || done.errors.contains(&*name.to_string_lossy()), "{said}");
                if let Fate::Refused(why) = fate {
                    assert!(done.errors.contains(why), "{said}");
                }
            }
            _ => panic!("{said} is not {fate:?}"),
        }
    }
    study.nothing_is_written(&before);
}

#[test]
fn the_whole_corpus_is_indexed_and_what_is_refused_is_told() {
    let (study, hostile) = Study::new();
    let before = study.picture();
    let done = study.run(&[OsStr::new("index"), OsStr::new("."), OsStr::new("--json")]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(done.peak <= MEMORY, "{} kB", done.peak);
    let summary: serde_json::Value = serde_json::from_str(&done.out).unwrap();
    let failed: Vec<(&str, &str)> = summary["failed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["path"].as_str().unwrap(), f["why"].as_str().unwrap()))
        .collect();
    for (path, why) in &failed {
        assert!(is_plain(why) && !why.contains("fault in postil"), "{path}: {why}");
    }
    for Hostile { name, fate } in &hostile {
        let Some(name) = name.to_str() else { continue };
        let told = failed.iter().any(|(path, _)| path.ends_with(&format!("/{name}")));
        match fate {
            Fate::Read => assert!(!told, "{name} is read"),
            Fate::Refused(_) => assert!(told, "{name} is refused"),
            Fate::Either => {}
        }
    }
    let found = study.run(&[OsStr::new("search"), OsStr::new("ice"), OsStr::new("."), OsStr::new("--json")]);
    assert!(found.code == Some(0) && found.out.contains("-rf.txt"), "{} {}", found.out, found.errors);
    study.nothing_is_written(&before);
}

#[test]
fn the_room_with_the_whole_corpus_as_its_library_goes_on() {
    let (study, _) = Study::new();
    let home = study.folder.path().join("home");
    let library = study.library();
    let mut session = pty::Session::start(&home, &[&library.to_string_lossy()], 100, 40, &[]);
    session.wait_for("empty");
    // Down the list, opening what comes.
    for _ in 0..60 {
        session.send("\tj\r");
        std::thread::sleep(Duration::from_millis(60));
    }
    let screen = session.screen();
    assert!(!screen.contains("panicked") && !screen.contains("fault in postil"), "{screen}");
    session.escape();
    session.send("q");
    let (code, restored) = session.end();
    assert_eq!((code, restored), (0, true), "{screen}");
}
