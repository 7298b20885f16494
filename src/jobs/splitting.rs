//! Files that the reader has split: where each document of them is, and what is changed about that.
//!
//! In: the reader's file of rules, an address, and what is wanted ("a new document begins at this line"). Out: the
//! [`Cut`] of a file, or a changed file of rules. The files that are split are only read.

use super::desk::Desk;
use super::encodings;
use super::read::{self, Source, Stamp};
use crate::format::{self, FormatError, Guidance};
use crate::library::{
    Change, Cut, LARGEST, Marked, Pattern, Rule, Splits, Target, TextLines, Written, amended, is_splittable,
};
use crate::settings;
use crate::text::{Address, ContentHash, Format};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

/// The reader's file of rules, read again when it has changed. Clones share what they know.
#[derive(Clone)]
pub(super) struct Splitting {
    file: PathBuf,
    known: Arc<Mutex<Option<Known>>>,
}

struct Known {
    stamp: Option<(Stamp, u64)>,
    splits: Arc<Splits>,
}

/// What a reader wants of the file that a document is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SplitWish {
    /// A new document begins at this 1-based line of the file.
    Begin { line: u32 },
    /// The document is one with that before it.
    Join,
    /// Each document begins with a line like this, in this file or in all files of its folder. Empty: none does.
    Rule { first_line: String, case: bool, folder: bool },
}

/// A file as it is now split.
#[derive(Clone, Debug)]
pub struct NowSplit {
    /// Its first document.
    pub first: Address,
    /// The bytes of each.
    pub parts: Vec<Range<u64>>,
    /// The document that the line is in where the reader was.
    pub here: Address,
    /// That line of the file, 1-based.
    pub line: u32,
    /// What has happened, for the status line.
    pub said: String,
    /// What is wrong: marks that are lost.
    pub complaints: Vec<String>,
}

/// What a pattern would make of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitPreview {
    /// The number of documents, or why there is none.
    pub count: Result<u32, String>,
    /// Their 1-based lines in the file with the first words of each, the first ones.
    pub firsts: Vec<(u32, String)>,
    /// The rule it was asked of: the one given, else the present one.
    pub rule: Written,
}

/// What `U` and the help call it; begins the sentences of errors.
const WHAT: &str = "the rules for splitting files";
/// First bytes of a file by which it is known how to decode it.
const GUIDED_BY: usize = 64 << 10;
/// First lines that a preview tells, and code points of each.
const FIRSTS: usize = 200;
const WORDS: usize = 120;

impl Splitting {
    pub fn at(file: &Path) -> Splitting {
        Splitting { file: file.to_path_buf(), known: Arc::default() }
    }

    /// What the reader has said, as the file has it now.
    pub fn now(&self) -> Arc<Splits> {
        use std::os::unix::fs::MetadataExt;
        let stamp = std::fs::metadata(&self.file).ok().map(|m| (Stamp::of(&m), m.ino()));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.as_ref().filter(|known| known.stamp == stamp) {
            return Arc::clone(&known.splits);
        }
        let words = match (stamp, read::whole(&self.file)) {
            (None, _) => Ok(String::new()),
            (_, Ok(bytes)) => String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_string()),
            (_, Err(why)) => Err(why),
        };
        let mut splits = Splits::read(words.as_deref().unwrap_or_default());
        splits.complaints.extend(words.err());
        let splits = Arc::new(splits);
        *known = Some(Known { stamp, splits: Arc::clone(&splits) });
        splits
    }

    /// What is wrong with the file of rules, a sentence each.
    pub fn complaints(&self) -> Vec<String> {
        let told = |why: &String| format!("{} is used as far as it is understood: {why}", self.file.display());
        self.now().complaints.iter().map(told).collect()
    }

    /// Where an open file is cut; none where it is not split.
    pub fn cut(&self, path: &Path, source: &Source<'_>, guidance: &Guidance) -> Option<Arc<Cut>> {
        let stamp = source.stamp();
        self.now().cut(path, stamp.bytes, time(stamp), guidance, &mut || source.whole(&(0..stamp.bytes)).ok())
    }

    fn change(&self, change: &Change) -> Result<(), String> {
        settings::amend(&self.file, WHAT, &|written| amended(written, change))
    }
}

/// As a scan has it, so that both find the same cut kept.
fn time(stamp: Stamp) -> Option<std::time::SystemTime> {
    let nanoseconds = u64::try_from(stamp.modified).ok()?;
    Some(UNIX_EPOCH + Duration::from_nanos(nanoseconds))
}

/// By what a part of a split file is known to be unchanged.
pub(super) fn stamp_of_part(file: Stamp, range: &Range<u64>) -> Stamp {
    part_stamp(range.end.saturating_sub(range.start), range.start, file.modified)
}

/// As [`stamp_of_part`]: nanoseconds fill the lower half, where the part begins goes above them.
pub(super) fn part_stamp(bytes: u64, starts: u64, modified: i128) -> Stamp {
    Stamp { bytes, modified: modified + (i128::from(starts) << 64) }
}

/// As the document is now, without opening more than a file that is split. None where it is not there.
pub(super) fn stamp(desk: &Desk, address: &Address) -> Option<Stamp> {
    let file = Stamp::of(&std::fs::metadata(address.path()?).ok()?);
    let whole = |cut: Arc<Cut>| cut.range(address.part).map_or(file, |range| stamp_of_part(file, &range));
    Some(cut_of(desk, address.path()?).filter(|cut| cut.count() > 1).map_or(file, whole))
}

/// How a file is decoded: as when it is opened.
fn guidance(desk: &Desk, path: &Path, head: &[u8]) -> Guidance {
    encodings::guidance(desk, &Address::file(path), head)
}

/// Where a file is cut; none where it is not split or cannot be read.
pub(super) fn cut_of(desk: &Desk, path: &Path) -> Option<Arc<Cut>> {
    let splits = desk.splitting.now();
    splits.rule(path)?;
    let source = Source::open(path).ok().filter(|source| source.len() <= LARGEST)?;
    let head = source.beginning(&(0..source.len()), GUIDED_BY).ok()?;
    desk.splitting.cut(path, &source, &guidance(desk, path, &head))
}

/// The documents of a file that is split, by their sources; empty where it is one.
pub(super) fn siblings(desk: &Desk, address: &Address) -> Arc<[ContentHash]> {
    let cut = address.path().and_then(|path| cut_of(desk, path)).filter(|cut| cut.count() > 1);
    cut.map(|cut| Arc::clone(&cut.sources)).unwrap_or_default()
}

/// The document of a file that a 1-based line of the file is in; another part asked for by its number stays as it is.
pub fn part_of_line(desk: &Desk, address: Address, line: u32) -> Address {
    match address.path().filter(|_| address.part == 1).and_then(|path| cut_of(desk, path)) {
        Some(cut) => Address { part: cut.part_of_line(line), ..address },
        None => address,
    }
}

/// Marks that are lost and rules that cannot be followed, a sentence each.
pub fn lost_marks(desk: &Desk) -> Vec<String> {
    let splits = desk.splitting.now();
    let told = |path: &Path| match cut_of(desk, path) {
        Some(cut) => cut.complaints.iter().map(|why| format!("{}: {why}", path.display())).collect(),
        None if !path.exists() => vec![format!("{}: it is not there any more, its marks wait for it", path.display())],
        None => Vec::new(),
    };
    splits.marked_files().flat_map(told).collect()
}

/// The words of the whole file that a document is in.
struct Whole<'a> {
    path: &'a Path,
    bytes: Vec<u8>,
    text: String,
    guidance: Guidance,
}

impl<'a> Whole<'a> {
    fn of(desk: &Desk, address: &'a Address) -> Result<Whole<'a>, String> {
        let path = address.path().ok_or("a bundled sample is not split")?;
        if !is_splittable(path) {
            return Err(not_split(path));
        }
        let source = Source::open(path).map_err(|why| format!("{} cannot be read: {why}", path.display()))?;
        if source.len() > LARGEST {
            return Err("a text of more than 32 MB is read in volumes, and not split".into());
        }
        let cannot = |why: String| format!("{} cannot be split: {why}", path.display());
        let bytes = source.whole(&(0..source.len())).map_err(cannot)?;
        let guidance = guidance(desk, path, &bytes[..bytes.len().min(GUIDED_BY)]);
        let decoded = format::decoded(&bytes, &guidance);
        let text = decoded.map_err(|error: FormatError| cannot(error.to_string()))?.text;
        Ok(Whole { path, bytes, text, guidance })
    }

    fn cut(&self, splits: &Splits) -> Result<Cut, String> {
        let rule = splits.rule(self.path).unwrap_or_default();
        Cut::of(&self.bytes, &rule, &self.guidance).map_err(|error| error.to_string())
    }
}

/// Why files of this kind are not split.
fn not_split(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let what = match format::format_of(&name, b"") {
        Format::Html => "a web page",
        Format::Epub => "an e-book",
        Format::Tei => "a TEI edition",
        Format::Text | Format::Markdown => "a packed file",
    };
    format!("{what} is not split: only plain texts and Markdown are")
}

/// Splits a file otherwise. `source` is of the document as the reader sees it, `line` the one they are at, 1-based.
///
/// # Errors
/// One sentence; then nothing is changed.
pub(super) fn split(
    desk: &Desk,
    address: &Address,
    source: Option<ContentHash>,
    line: u32,
    wish: &SplitWish,
) -> Result<NowSplit, String> {
    let whole = Whole::of(desk, address)?;
    let before = whole.cut(&desk.splitting.now())?;
    let seen = before.range(address.part).and_then(|r| whole.bytes.get(r.start as usize..r.end as usize));
    if seen.is_none() || seen.map(ContentHash::of) != source {
        return Err("the file has changed since it was opened: open it again (E and leaving the editor does)".into());
    }
    let lines = TextLines::of(&whole.text);
    let file = || whole.path.to_path_buf();
    let said = match wish {
        SplitWish::Begin { line } => {
            if before.starts.iter().any(|start| start.line == *line) || *line <= lines.first() {
                return Err("a document begins here already".into());
            }
            // Where the rule alone would have it so, what was said against it is taken back.
            unmark(desk, &whole, &lines, *line, Marked::GoesOn)?;
            if !whole.cut(&desk.splitting.now())?.starts.iter().any(|start| start.line == *line) {
                let mark = lines.mark(*line, Marked::Begins).ok_or("the file has no such line any more")?;
                desk.splitting.change(&Change::Mark { file: file(), mark })?;
            }
            "a new document begins here"
        }
        SplitWish::Join => {
            let at = before.starts.get((address.part as usize).wrapping_sub(1)).filter(|_| address.part > 1);
            let at = at.ok_or("this is the first document of its file: there is none before it to join it with")?;
            let gone = |cut: Cut| !cut.starts.iter().any(|start| start.line == at.line);
            unmark(desk, &whole, &lines, at.line, Marked::Begins)?;
            if !gone(whole.cut(&desk.splitting.now())?) {
                let mark = lines.mark(at.line, Marked::GoesOn).ok_or("the file has no such line any more")?;
                desk.splitting.change(&Change::Mark { file: file(), mark })?;
            }
            "joined with the document before it"
        }
        SplitWish::Rule { first_line, case, folder } => {
            rule(desk, whole.path, first_line, *case, *folder)?;
            match first_line.trim() {
                "" => "there is no rule for first lines any more",
                _ => "split by the rule",
            }
        }
    };
    let now = whole.cut(&desk.splitting.now())?;
    let first = Address { part: 1, ..address.clone() };
    let count = now.count();
    let documents = if count == 1 { "one document".to_string() } else { format!("{count} documents") };
    Ok(NowSplit {
        here: Address { part: now.part_of_line(line), ..first.clone() },
        line,
        parts: (1..=count).filter_map(|part| now.range(part)).collect(),
        said: format!("{said}: the file holds {documents}"),
        complaints: now.complaints,
        first,
    })
}

/// Takes back what was said of a line.
fn unmark(desk: &Desk, whole: &Whole<'_>, lines: &TextLines<'_>, line: u32, says: Marked) -> Result<(), String> {
    let marks = desk.splitting.now().rule(whole.path).unwrap_or_default().marks;
    for mark in marks.into_iter().filter(|mark| mark.says == says && lines.line_of(mark) == Some(line)) {
        desk.splitting.change(&Change::Unmark { file: whole.path.to_path_buf(), mark })?;
    }
    Ok(())
}

/// Writes a rule down. An empty one for a file takes the file's own away; where its folder's would hold then, it is said
/// that none does.
fn rule(desk: &Desk, path: &Path, first_line: &str, case: bool, folder: bool) -> Result<(), String> {
    let of = match (folder, path.parent()) {
        (true, Some(folder)) => Target::Folder(folder.to_path_buf()),
        _ => Target::File(path.to_path_buf()),
    };
    if !first_line.trim().is_empty() {
        Pattern::parse(first_line, case)?;
        if folder {
            // What was said of this file alone would go before what is now said of all.
            desk.splitting.change(&Change::NoRule { of: Target::File(path.to_path_buf()) })?;
        }
        return desk.splitting.change(&Change::Rule { of, first_line: first_line.to_string(), case });
    }
    desk.splitting.change(&Change::NoRule { of: of.clone() })?;
    let still = desk.splitting.now().rule(path).is_some_and(|rule| rule.pattern.is_some());
    if still && !folder {
        desk.splitting.change(&Change::Rule { of, first_line: String::new(), case: false })?;
    }
    Ok(())
}

/// What a rule would make of a document's file, with the marks there are. Without one it is the present rule.
pub(super) fn preview(desk: &Desk, address: &Address, rule: Option<Written>) -> SplitPreview {
    let now = address.path().and_then(|path| desk.splitting.now().rule(path)).unwrap_or_default();
    let rule = rule.or(now.written).unwrap_or_default();
    let marks = now.marks;
    let made = || {
        let whole = Whole::of(desk, address)?;
        let pattern = match rule.first_line.trim() {
            "" => None,
            written => Some(Arc::new(Pattern::parse(written, rule.case)?)),
        };
        let tried = Rule { pattern, marks, written: None };
        let cut = Cut::of(&whole.bytes, &tried, &whole.guidance).map_err(|e| e.to_string())?;
        if let Some(why) = cut.complaints.last().filter(|_| cut.count() == 1) {
            return Err(why.clone());
        }
        let lines = TextLines::of(&whole.text);
        let first = |line: u32| {
            let line = line.max(if line == 1 { lines.first() } else { 1 });
            (line, lines.get(line).unwrap_or_default().chars().take(WORDS).collect())
        };
        Ok((cut.count(), cut.starts.iter().take(FIRSTS).map(|start| first(start.line)).collect()))
    };
    match made() {
        Ok((count, firsts)) => SplitPreview { count: Ok(count), firsts, rule },
        Err(why) => SplitPreview { count: Err(why), firsts: Vec::new(), rule },
    }
}
