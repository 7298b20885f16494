//! The walk through the library's folders.
//!
//! Ignore files are respected and hidden files passed over below a root, never at it: what the reader names is opened. No
//! link to a folder is followed, so no loop can be entered, and nothing but a regular file is ever opened.

use super::entry::{Entry, EntryState};
use super::parts::Parts;
use super::split::Cut;
use super::{kind, samples};
use crate::text::{Address, reason};
use ignore::WalkBuilder;
use rustix::fs::Access;
use std::fs::{self, FileType, Metadata};
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

/// What is opened: folders, files, or the bundled samples.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Root {
    Path(PathBuf),
    Samples,
}

/// Where the reader has cut a file; none where it is not split.
pub type CutOf<'a> = dyn Fn(&Path) -> Option<Arc<Cut>> + 'a;

/// Walks roots, handing over batches of entries as it finds them until `stop` says so. A file that cannot be read
/// (permission, FIFO, device, a picture ...) is `Unreadable`, and so is a folder that cannot be listed. Addresses are
/// absolute paths. Files that the reader has split, as `cut` says, have an entry for each part.
pub fn scan(roots: &[Root], cut: &CutOf<'_>, stop: &dyn Fn() -> bool, found: &mut dyn FnMut(Vec<Entry>)) {
    let mut batches = Batches::new(cut, found);
    for (root, prefix) in roots.iter().zip(prefixes(roots)) {
        if stop() {
            break;
        }
        match root {
            Root::Samples => list_samples(&prefix, &mut batches),
            Root::Path(path) => walk(&absolute(path), &prefix, stop, &mut batches),
        }
    }
    batches.hand_over();
}

/// What `below` begins with for each root: nothing for a file and for an only folder, its own name for one of several,
/// its whole path where two have the same name.
fn prefixes(roots: &[Root]) -> Vec<PathBuf> {
    let names: Vec<Option<(PathBuf, PathBuf)>> = roots
        .iter()
        .map(|root| match root {
            Root::Samples => Some(("samples".into(), "samples".into())),
            Root::Path(path) if path.is_dir() => {
                let path = absolute(path);
                Some((path.file_name().map_or_else(|| path.clone(), PathBuf::from), path))
            }
            Root::Path(_) => None,
        })
        .collect();
    let folders = names.iter().flatten().count();
    let prefix = |own: &Option<(PathBuf, PathBuf)>| match own {
        Some((name, path)) if folders > 1 => {
            let namesakes = names.iter().flatten().filter(|(other, _)| other == name).count();
            if namesakes > 1 { path.clone() } else { name.clone() }
        }
        _ => PathBuf::new(),
    };
    names.iter().map(prefix).collect()
}

/// The path from the root of the file system, so that one file has one address wherever postil was started. Links are
/// left as the reader wrote them, except where `..` must be taken back through them.
fn absolute(path: &Path) -> PathBuf {
    let goes_up = path.components().any(|part| part == std::path::Component::ParentDir);
    let resolved = if goes_up { path.canonicalize() } else { std::path::absolute(path) };
    resolved.unwrap_or_else(|_| path.to_path_buf())
}

fn list_samples(prefix: &Path, batches: &mut Batches) {
    for (name, text) in samples::all() {
        batches.push(Entry {
            address: Address::sample(*name),
            below: prefix.join(name),
            bytes: text.len() as u64,
            starts: 0,
            modified: None,
            state: EntryState::Unread,
        });
    }
}

fn walk(root: &Path, prefix: &Path, stop: &dyn Fn() -> bool, batches: &mut Batches) {
    match fs::metadata(root) {
        Err(error) => return batches.push(unreadable(root, below(root, root, prefix), reason(&error))),
        Ok(metadata) if !metadata.is_dir() => {
            let entry = inspect(root.to_path_buf(), metadata.file_type(), below(root, root, prefix));
            return entry.into_iter().for_each(|entry| batches.push_file(entry));
        }
        Ok(_) => {}
    }
    if let Some(why) = trap(root) {
        return batches.push(unreadable(root, below(root, root, prefix), why));
    }
    let (trapped, traps) = mpsc::channel();
    let mut found = WalkBuilder::new(root)
        // Ignore files count from the library folder down, in a git repository or not. Those above it do not: a folder
        // the reader names must not come up empty because of a rule made for a home directory.
        .parents(false)
        .require_git(false)
        .git_exclude(false)
        .follow_links(false)
        .filter_entry(move |item| {
            let is_folder = item.file_type().is_some_and(|kind| kind.is_dir());
            let Some(why) = is_folder.then(|| trap(item.path())).flatten() else { return true };
            // Nobody is left to be told only when the walk is over.
            let _ = trapped.send((item.path().to_path_buf(), why));
            false
        })
        .build();
    while !stop() {
        let item = found.next();
        for (path, why) in traps.try_iter() {
            batches.push(unreadable(&path, below(&path, root, prefix), why));
        }
        match item {
            None => return,
            Some(Ok(item)) => {
                let Some(kind) = item.file_type().filter(|kind| !kind.is_dir()) else { continue };
                let below = below(item.path(), root, prefix);
                inspect(item.into_path(), kind, below).into_iter().for_each(|entry| batches.push_file(entry));
            }
            Some(Err(error)) => {
                let path = place_of(&error).unwrap_or(root);
                let why = error.io_error().map_or_else(|| "it cannot be listed".to_string(), reason);
                batches.push(unreadable(path, below(path, root, prefix), why));
            }
        }
    }
}

fn below(path: &Path, root: &Path, prefix: &Path) -> PathBuf {
    match path.strip_prefix(root) {
        Ok(rest) if rest != Path::new("") => prefix.join(rest),
        // The root itself: a file, or a folder that cannot be listed.
        _ => PathBuf::from(path.file_name().unwrap_or(path.as_os_str())),
    }
}

/// Why a folder must not be walked: the walker reads its ignore files, and would wait for ever on a FIFO of such a name and
/// take in one of any size.
fn trap(folder: &Path) -> Option<String> {
    const IGNORE_FILES: [&str; 2] = [".ignore", ".gitignore"];
    const LARGEST: u64 = 1 << 20;
    IGNORE_FILES.iter().find_map(|name| {
        let metadata = fs::metadata(folder.join(name)).ok()?;
        if !metadata.is_file() && !metadata.is_dir() {
            Some(format!("not looked into: its {name} is not a file"))
        } else if metadata.is_file() && metadata.len() > LARGEST {
            Some(format!("not looked into: its {name} is larger than 1 MB"))
        } else {
            None
        }
    })
}

/// The entry of anything but a folder. None for a link to a folder.
fn inspect(path: PathBuf, kind: FileType, below: PathBuf) -> Option<Entry> {
    if kind.is_symlink() {
        return match fs::metadata(&path) {
            Ok(target) if target.is_dir() => None,
            Ok(target) => Some(entry(path, &target, below)),
            Err(error) => {
                let why = match error.kind() {
                    io::ErrorKind::NotFound => "a link to a file that is not there".to_string(),
                    _ => format!("a link that cannot be followed: {}", reason(&error)),
                };
                Some(unreadable(&path, below, why))
            }
        };
    }
    Some(match fs::symlink_metadata(&path) {
        Ok(metadata) => entry(path, &metadata, below),
        Err(error) => unreadable(&path, below, reason(&error)),
    })
}

fn entry(path: PathBuf, metadata: &Metadata, below: PathBuf) -> Entry {
    let state = match refusal(&path, metadata) {
        Some(why) => EntryState::Unreadable(why),
        None => EntryState::Unread,
    };
    let modified = metadata.modified().ok();
    Entry { address: Address::file(path), below, bytes: metadata.len(), starts: 0, modified, state }
}

/// Why a file cannot be read, told without opening it.
fn refusal(path: &Path, metadata: &Metadata) -> Option<String> {
    let kind = metadata.file_type();
    let special = [
        (kind.is_fifo(), "a FIFO: it is never opened"),
        (kind.is_socket(), "a socket: it is never opened"),
        (kind.is_block_device() || kind.is_char_device(), "a device: it is never opened"),
        (!kind.is_file(), "not a file"),
    ];
    if let Some((_, what)) = special.into_iter().find(|(is, _)| *is) {
        return Some(what.to_string());
    }
    if let Some(what) = path.file_name().and_then(|name| kind::not_text(&name.to_string_lossy())) {
        return Some(what.to_string());
    }
    // A file all may read needs no further question: for most files that saves a system call.
    let for_all = 0o444;
    if metadata.permissions().mode() & for_all != for_all && rustix::fs::access(path, Access::READ_OK).is_err() {
        return Some("permission denied".to_string());
    }
    None
}

fn unreadable(path: &Path, below: PathBuf, why: String) -> Entry {
    let state = EntryState::Unreadable(why);
    Entry { address: Address::file(path), below, bytes: 0, starts: 0, modified: None, state }
}

/// The path an error of the walker is about.
fn place_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place_of(err),
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::Partial(errors) => errors.iter().find_map(place_of),
        _ => None,
    }
}

/// Gathers entries into batches: a small one at once, so that there is a first screen; then larger and larger ones, each
/// of which costs whoever takes it about as long; none withheld for long where the disk is slow.
struct Batches<'a> {
    cut: &'a CutOf<'a>,
    found: &'a mut dyn FnMut(Vec<Entry>),
    gathered: Vec<Entry>,
    size: usize,
    since: Instant,
}

impl<'a> Batches<'a> {
    const FIRST: usize = 64;
    const LARGEST: usize = 4096;
    const LONGEST: Duration = Duration::from_millis(100);

    fn new(cut: &'a CutOf<'a>, found: &'a mut dyn FnMut(Vec<Entry>)) -> Self {
        Batches { cut, found, gathered: Vec::new(), size: Self::FIRST, since: Instant::now() }
    }

    /// A file, as the documents it holds.
    fn push_file(&mut self, first: Entry) {
        let path = first.address.path().filter(|_| first.state == EntryState::Unread);
        let Some(path) = path else { return self.push(first) };
        if let Some(cut) = (self.cut)(path) {
            return (1..=cut.count())
                .filter_map(|part| Some(first.part(part, cut.range(part)?)))
                .for_each(|e| self.push(e));
        }
        for part in 1..=Parts::count_of(path, first.bytes) {
            let address = Address { part, ..first.address.clone() };
            self.push(Entry { address, ..first.clone() });
        }
    }

    fn push(&mut self, entry: Entry) {
        self.gathered.push(entry);
        if self.gathered.len() >= self.size || self.since.elapsed() >= Self::LONGEST {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        if !self.gathered.is_empty() {
            self.size = (self.size * 2).min(Self::LARGEST);
            (self.found)(std::mem::take(&mut self.gathered));
        }
        self.since = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    fn everything(roots: &[Root]) -> Vec<Entry> {
        let mut all = Vec::new();
        scan(roots, &|_| None, &|| false, &mut |batch| all.extend(batch));
        all.sort_by(|a, b| a.below.cmp(&b.below));
        all
    }

    fn listed(root: &Path) -> Vec<String> {
        let row = |entry: Entry| match entry.state {
            EntryState::Unreadable(why) => format!("{}: {why}", entry.below.display()),
            _ => entry.below.display().to_string(),
        };
        everything(&[Root::Path(root.to_path_buf())]).into_iter().map(row).collect()
    }

    fn write(root: &Path, names: &[&str]) {
        for name in names {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "words").unwrap();
        }
    }

    fn fifo(path: &Path) {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        mknodat(CWD, path, FileType::Fifo, Mode::from_raw_mode(0o644), 0).unwrap();
    }

    #[test]
    fn hidden_and_ignored_files_are_passed_over_except_at_the_root() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &["a.txt", "box/b", ".hidden/c.txt", "box/.d", "drafts/e.txt", "f.log", "box/odd.xyz"]);
        fs::write(dir.path().join(".gitignore"), "drafts/\n").unwrap();
        fs::write(dir.path().join(".ignore"), "*.log\n").unwrap();
        assert_eq!(listed(dir.path()), ["a.txt", "box/b", "box/odd.xyz"]);
        assert_eq!(listed(&dir.path().join(".hidden")), ["c.txt"]);
        assert_eq!(listed(&dir.path().join("f.log")), ["f.log"]);
        assert_eq!(listed(&dir.path().join("drafts")), ["e.txt"]);
    }

    #[test]
    fn what_is_no_file_is_listed_with_the_reason_and_never_opened() {
        let dir = tempfile::tempdir().unwrap();
        fifo(&dir.path().join("queue"));
        let _socket = UnixListener::bind(dir.path().join("plug")).unwrap();
        symlink("/dev/zero", dir.path().join("zero")).unwrap();
        symlink("nowhere", dir.path().join("lost")).unwrap();
        symlink("round", dir.path().join("round")).unwrap();
        write(dir.path(), &["scan.PDF"]);
        assert_eq!(
            listed(dir.path()),
            [
                "lost: a link to a file that is not there",
                "plug: a socket: it is never opened",
                "queue: a FIFO: it is never opened",
                "round: a link that cannot be followed: too many levels of symbolic links",
                "scan.PDF: a PDF: not read yet in this version",
                "zero: a device: it is never opened",
            ]
        );
        assert_eq!(listed(&dir.path().join("queue")), ["queue: a FIFO: it is never opened"]);
    }

    #[test]
    fn links_to_files_are_followed_and_links_to_folders_are_not() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &["box/a.txt"]);
        symlink("box/a.txt", dir.path().join("same")).unwrap();
        symlink("box", dir.path().join("other")).unwrap();
        symlink("..", dir.path().join("box/loop")).unwrap();
        assert_eq!(listed(dir.path()), ["box/a.txt", "same"]);
        assert_eq!(listed(&dir.path().join("other")), ["a.txt"], "a root is what the reader named");
    }

    #[test]
    fn a_fifo_in_an_ignore_files_place_stops_nothing() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &["a.txt", "box/b.txt"]);
        fifo(&dir.path().join("box/.gitignore"));
        assert_eq!(listed(dir.path()), ["a.txt", "box: not looked into: its .gitignore is not a file"]);
        assert_eq!(listed(&dir.path().join("box")), ["box: not looked into: its .gitignore is not a file"]);
    }

    #[test]
    fn a_root_that_is_not_there_is_listed_with_the_reason() {
        assert_eq!(listed(Path::new("/no/such/folder")), ["folder: there is no such file or folder"]);
    }

    #[test]
    fn a_file_is_unreadable_just_when_opening_it_would_fail() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &["open.txt", "shut.txt", "own.txt"]);
        for (name, mode) in [("shut.txt", 0o000), ("own.txt", 0o600)] {
            fs::set_permissions(dir.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
        }
        for entry in everything(&[Root::Path(dir.path().to_path_buf())]) {
            // The superuser may read all of them.
            let opens = fs::File::open(entry.address.path().unwrap()).is_ok();
            assert_eq!(entry.state == EntryState::Unread, opens, "{entry:?}");
        }
    }

    #[test]
    fn a_folder_that_may_not_be_listed_says_so() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &["shut/a.txt"]);
        let shut = dir.path().join("shut");
        fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).unwrap();
        // The superuser may list it.
        let expected = if fs::read_dir(&shut).is_ok() { "shut/a.txt" } else { "shut: permission denied" };
        assert_eq!(listed(dir.path()), [expected]);
        fs::set_permissions(&shut, fs::Permissions::from_mode(0o700)).unwrap();
    }

    #[test]
    fn several_folders_are_told_apart_by_name_and_namesakes_by_path() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        write(&root, &["x/box/a.txt", "y/box/b.txt", "z/c.txt", "d.txt"]);
        let roots = ["x/box", "y/box", "z", "d.txt"].map(|name| Root::Path(root.join(name)));
        let below: Vec<PathBuf> = everything(&roots).into_iter().map(|entry| entry.below).collect();
        let long = |name| root.join(name);
        assert_eq!(below, [long("x/box/a.txt"), long("y/box/b.txt"), "d.txt".into(), "z/c.txt".into()]);
    }

    #[test]
    fn addresses_are_absolute_and_dots_taken_back() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        write(&root, &["box/a.txt", "other/b.txt"]);
        let found = everything(&[Root::Path(root.join("other/../box/./a.txt"))]);
        assert_eq!(found[0].address, Address::file(root.join("box/a.txt")));
        assert!(absolute(Path::new("Cargo.toml")).is_absolute());
    }

    #[test]
    fn the_first_batch_is_small_and_stopping_stops() {
        let dir = tempfile::tempdir().unwrap();
        let names: Vec<String> = (0..500).map(|n| format!("leaf {n}")).collect();
        write(dir.path(), &names.iter().map(String::as_str).collect::<Vec<_>>());
        let mut sizes = Vec::new();
        let root = [Root::Path(dir.path().to_path_buf())];
        scan(&root, &|_| None, &|| false, &mut |batch| sizes.push(batch.len()));
        assert!(sizes[0] <= Batches::FIRST && sizes.iter().sum::<usize>() == 500, "{sizes:?}");
        let seen = std::cell::Cell::new(0);
        scan(&root, &|_| None, &|| seen.get() > 0, &mut |batch| seen.set(seen.get() + batch.len()));
        assert!(seen.get() < 500);
    }

    #[test]
    fn the_samples_are_a_root_like_any_other() {
        let found = everything(&[Root::Samples]);
        assert_eq!(found.len(), samples::all().len());
        assert!(found.iter().any(|entry| entry.address == Address::sample("welcome.md")));
    }

    /// Run by hand: `cargo test --release --lib two_hundred_thousand -- --ignored --nocapture`.
    #[test]
    #[ignore = "measures, proves nothing"]
    fn two_hundred_thousand_files() {
        let dir = tempfile::tempdir().unwrap();
        for n in 0..200_000 {
            fs::write(dir.path().join(format!("telegram {n}.txt")), "").unwrap();
        }
        let begun = Instant::now();
        let (mut first, mut all, mut catalogue) = (None, 0, crate::library::Catalogue::new());
        let mut adding = Duration::ZERO;
        scan(&[Root::Path(dir.path().to_path_buf())], &|_| None, &|| false, &mut |batch| {
            all += batch.len();
            let start = Instant::now();
            catalogue.add(batch);
            adding += start.elapsed();
            first.get_or_insert(begun.elapsed());
        });
        println!(
            "{all} files: the first batch after {first:?}, all after {:?}, {adding:?} of it the catalogue's",
            begun.elapsed()
        );
    }
}
