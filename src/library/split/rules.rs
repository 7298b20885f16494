//! The reader's own file of rules and marks, `splits.toml`: read tolerantly, changed in place.
//!
//! ```toml
//! [[split]]
//! file = "/home/me/delo-44.txt"     # or `folder`, for all files below it, or `glob`
//! first_line = "Letter #"           # begins each document; `*` any words, `#` a number, /.../ a regular expression
//! case = true                       # upper and lower case are not one
//! begins = [{ line = "Dear keeper,", occurrence = 2, among = 3, at = 1210 }]
//! goes_on = ["Letter 9 (copy)"]     # no document begins at this line, whatever the rule says
//! ```

use super::pattern::Pattern;
use globset::{Glob, GlobMatcher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

/// What holds for one file.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    pub pattern: Option<Arc<Pattern>>,
    pub marks: Vec<Mark>,
    /// The pattern as it was written.
    pub written: Option<Written>,
}

/// A rule as the reader wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub first_line: String,
    pub case: bool,
    /// For all files of a folder, or of a glob.
    pub of_many: bool,
}

/// A line that the reader has said something of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub says: Marked,
    /// Blanks at its end left out.
    pub line: String,
    /// Which of the equal lines of the file it is, from 1.
    pub occurrence: u32,
    /// How many equal lines there were.
    pub among: u32,
    /// Code points of the file before the line; none in a mark written by hand.
    pub at: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
    Begins,
    /// The document goes on, whatever the rule says.
    GoesOn,
}

impl Marked {
    const ALL: [Marked; 2] = [Marked::Begins, Marked::GoesOn];

    const fn name(self) -> &'static str {
        match self {
            Marked::Begins => "begins",
            Marked::GoesOn => "goes_on",
        }
    }
}

/// What a rule is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    File(PathBuf),
    /// All files below it.
    Folder(PathBuf),
}

/// What is changed in the file of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An empty pattern: no rule, also where one of a folder would hold.
    Rule {
        of: Target,
        first_line: String,
        case: bool,
    },
    /// The rule goes, and what is said by others holds again.
    NoRule {
        of: Target,
    },
    Mark {
        file: PathBuf,
        mark: Mark,
    },
    /// A mark goes, the one at the same line.
    Unmark {
        file: PathBuf,
        mark: Mark,
    },
}

/// What the reader wrote, in the order of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules(Vec<Said>);

#[derive(Clone, Debug)]
struct Said {
    of: Whom,
    /// None inside: said to be split by no rule.
    pattern: Option<Option<Arc<Pattern>>>,
    written: Written,
    marks: Vec<Mark>,
}

#[derive(Clone, Debug)]
enum Whom {
    Target(Target),
    Glob(GlobMatcher),
}

const SPLIT: &str = "split";

impl Rules {
    /// With what is wrong with it, a clause each.
    pub fn read(written: &str) -> (Rules, Vec<String>) {
        let document = match parsed(written) {
            Ok(document) => document,
            Err(why) => return (Rules::default(), vec![why]),
        };
        let (mut rules, mut complaints) = (Vec::new(), Vec::new());
        let tables: Vec<&dyn TableLike> = match document.get(SPLIT) {
            Some(Item::ArrayOfTables(tables)) => tables.iter().map(|t| t as &dyn TableLike).collect(),
            Some(Item::Value(Value::Array(tables))) => {
                tables.iter().filter_map(|v| v.as_inline_table()).map(|t| t as &dyn TableLike).collect()
            }
            _ => Vec::new(),
        };
        for (n, table) in (1..).zip(tables) {
            match said(table) {
                Ok(said) => rules.push(said),
                Err(why) => complaints.push(format!("[[split]] number {n} is not used: {why}")),
            }
        }
        (Rules(rules), complaints)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The file's own rule goes before its folder's, a near folder's before one further up, and a folder's before a glob's;
    /// of globs the last one holds.
    pub fn of(&self, path: &Path) -> Option<Rule> {
        let near = |said: &Said| match &said.of {
            Whom::Target(Target::File(file)) if file == path => Some((2, 0)),
            Whom::Target(Target::Folder(folder)) if path.starts_with(folder) && folder != path => {
                Some((1, folder.components().count()))
            }
            Whom::Glob(glob) if glob.is_match(path) => Some((0, 0)),
            _ => None,
        };
        let about: Vec<(_, &Said)> = self.0.iter().filter_map(|said| Some((near(said)?, said))).collect();
        if about.is_empty() {
            return None;
        }
        let ruling = about.iter().filter(|(_, said)| said.pattern.is_some()).max_by_key(|(near, _)| *near);
        let pattern = ruling.and_then(|(_, said)| said.pattern.clone().flatten());
        let written = ruling.filter(|_| pattern.is_some()).map(|((rank, _), said)| {
            let of_many = *rank < 2;
            Written { of_many, ..said.written.clone() }
        });
        let own = about.iter().filter(|((rank, _), _)| *rank == 2);
        let marks: Vec<Mark> = own.flat_map(|(_, said)| said.marks.iter().cloned()).collect();
        (pattern.is_some() || !marks.is_empty()).then_some(Rule { pattern, marks, written })
    }

    pub fn marked_files(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().filter_map(|said| match &said.of {
            Whom::Target(Target::File(file)) if !said.marks.is_empty() => Some(file.as_path()),
            _ => None,
        })
    }
}

fn said(table: &dyn TableLike) -> Result<Said, String> {
    let text = |name: &str| match table.get(name) {
        None => Ok(None),
        Some(item) => item.as_str().map(Some).ok_or_else(|| format!("{name} is not a string")),
    };
    let of = match (text("file")?, text("folder")?, text("glob")?) {
        (Some(file), None, None) => Whom::Target(Target::File(file.into())),
        (None, Some(folder), None) => Whom::Target(Target::Folder(folder.into())),
        (None, None, Some(glob)) => {
            Whom::Glob(Glob::new(glob).map_err(|_| "its glob cannot be understood".to_string())?.compile_matcher())
        }
        _ => return Err("it needs one of file, folder and glob".into()),
    };
    let case = table.get("case").and_then(Item::as_bool).unwrap_or(false);
    let first_line = text("first_line")?;
    let written = Written { first_line: first_line.unwrap_or_default().to_string(), case, of_many: false };
    let pattern = match first_line {
        None => None,
        Some(written) if written.trim().is_empty() => Some(None),
        Some(written) => Some(Some(Arc::new(Pattern::parse(written, case)?))),
    };
    let mut marks = Vec::new();
    for says in Marked::ALL {
        let Some(item) = table.get(says.name()) else { continue };
        let all = item.as_array().ok_or_else(|| format!("{} is not an array", says.name()))?;
        for one in all {
            marks.push(mark(one, says).ok_or_else(|| format!("a mark in {} has no line", says.name()))?);
        }
    }
    Ok(Said { of, pattern, written, marks })
}

fn mark(written: &Value, says: Marked) -> Option<Mark> {
    if let Some(line) = written.as_str() {
        return Some(Mark { says, line: line.trim_end().to_string(), occurrence: 1, among: 1, at: None });
    }
    let table = written.as_inline_table()?;
    let line = table.get("line")?.as_str()?.trim_end().to_string();
    let number = |name: &str| table.get(name).and_then(Value::as_integer).and_then(|n| u32::try_from(n).ok());
    let at = table.get("at").and_then(Value::as_integer).and_then(|n| u64::try_from(n).ok());
    Some(Mark { says, line, occurrence: number("occurrence").unwrap_or(1), among: number("among").unwrap_or(1), at })
}

fn parsed(written: &str) -> Result<DocumentMut, String> {
    written.parse::<DocumentMut>().map_err(|error| {
        let at = error.span().map_or(0, |span| written.floor_char_boundary(span.start));
        let (line, column) = crate::text::line_and_column(written, at);
        let what = error.message().lines().next().unwrap_or("it is not TOML");
        format!("line {line}, column {column}: {what}")
    })
}

/// What stands above a file that is begun.
const HEAD: &str = "# How postil splits files that hold many documents: the files themselves are never touched.\n\
    # first_line: `*` stands for any words, `#` for a number, /.../ is a regular expression.\n\n";

pub(super) fn amended(written: &str, change: &Change) -> Result<String, String> {
    let mut document = parsed(written)?;
    // Of a file without a table, what is in it would be written after the first one.
    let head = match written {
        _ if !document.is_empty() => "",
        "" => HEAD,
        words => words,
    };
    if !head.is_empty() {
        document = DocumentMut::new();
    }
    let tables = document.entry(SPLIT).or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let tables = tables.as_array_of_tables_mut().ok_or("split is written as no [[split]] tables")?;
    let target = match change {
        Change::Rule { of, .. } | Change::NoRule { of } => of.clone(),
        Change::Mark { file, .. } | Change::Unmark { file, .. } => Target::File(file.clone()),
    };
    let (name, path) = match &target {
        Target::File(path) => ("file", path),
        Target::Folder(path) => ("folder", path),
    };
    let path = path.to_str().ok_or("the file's name is not Unicode: rename it first")?;
    let own = |table: &Table| table.get(name).and_then(Item::as_str) == Some(path);
    let there = tables.iter().position(own);
    let at = match there {
        Some(at) => at,
        None => {
            let mut table = Table::new();
            table.insert(name, value(path));
            tables.push(table);
            tables.len() - 1
        }
    };
    let table = tables.get_mut(at).ok_or("the table is not there")?;
    match change {
        Change::Rule { first_line, case, .. } => {
            put(table, "first_line", value(first_line.trim()));
            if *case {
                put(table, "case", value(true));
            } else {
                table.remove("case");
            }
        }
        Change::NoRule { .. } => {
            table.remove("first_line");
            table.remove("case");
        }
        Change::Mark { mark, .. } => add_mark(table, mark)?,
        Change::Unmark { mark, .. } => remove_mark(table, mark),
    }
    // A table that says nothing but whom it is about says nothing; what stands above it stays.
    if table.len() == 1 {
        let above = prefix(table);
        tables.remove(at);
        match tables.get_mut(at) {
            _ if !above.contains('#') => {}
            Some(next) => {
                let own = prefix(next);
                next.decor_mut().set_prefix(format!("{}\n{own}", above.trim_end()));
            }
            None => {
                let last = document.trailing().as_str().unwrap_or_default().to_string();
                document.set_trailing(format!("{}\n{last}", above.trim_end()));
            }
        }
    }
    Ok(format!("{head}{document}"))
}

/// What is written above a table.
fn prefix(table: &Table) -> String {
    table.decor().prefix().and_then(|p| p.as_str()).unwrap_or_default().to_string()
}

/// Changes a value; what is written beside the old one stays.
fn put(table: &mut Table, name: &str, new: Item) {
    match (table.get_mut(name).and_then(Item::as_value_mut), new) {
        (Some(old), Item::Value(mut new)) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        (_, new) => _ = table.insert(name, new),
    }
}

fn add_mark(table: &mut Table, mark: &Mark) -> Result<(), String> {
    let name = mark.says.name();
    let array = table.entry(name).or_insert(value(Array::new()));
    let array = array.as_array_mut().ok_or_else(|| format!("{name} is not an array"))?;
    let mut row = InlineTable::new();
    row.insert("line", mark.line.as_str().into());
    row.insert("occurrence", i64::from(mark.occurrence).into());
    row.insert("among", i64::from(mark.among).into());
    if let Some(at) = mark.at.and_then(|at| i64::try_from(at).ok()) {
        row.insert("at", at.into());
    }
    let mut row = Value::InlineTable(row);
    row.decor_mut().set_prefix("\n    ");
    array.push_formatted(row);
    array.set_trailing_comma(true);
    array.set_trailing("\n");
    Ok(())
}

fn remove_mark(table: &mut Table, gone: &Mark) {
    let name = gone.says.name();
    let Some(array) = table.get_mut(name).and_then(Item::as_array_mut) else { return };
    array.retain(|one| mark(one, gone.says).as_ref() != Some(gone));
    if array.is_empty() {
        table.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begins(line: &str) -> Mark {
        Mark { says: Marked::Begins, line: line.into(), occurrence: 2, among: 3, at: Some(17) }
    }

    fn fits(written: &str, path: &str, line: &str) -> Option<bool> {
        let (rules, complaints) = Rules::read(written);
        assert_eq!(complaints, [""; 0]);
        Some(rules.of(Path::new(path))?.pattern?.fits(line))
    }

    #[test]
    fn the_nearest_rule_holds() {
        let written = r#"
            [[split]]
            glob = "/lib/**/*.txt"
            first_line = "Glob"
            [[split]]
            folder = "/lib/box"
            first_line = "Box"
            [[split]]
            folder = "/lib"
            first_line = "Lib"
            [[split]]
            file = "/lib/box/own.txt"
            first_line = "Own"
            case = true
            [[split]]
            file = "/lib/box/none.txt"
            first_line = ""
        "#;
        assert_eq!(fits(written, "/lib/box/own.txt", "Own"), Some(true));
        assert_eq!(fits(written, "/lib/box/own.txt", "own"), Some(false));
        assert_eq!(fits(written, "/lib/box/b.txt", "box 7"), Some(true));
        assert_eq!(fits(written, "/lib/c.txt", "Lib"), Some(true));
        assert_eq!(fits(written, "/lib/box/none.txt", "Box"), None);
        assert_eq!(fits(written, "/library/c.txt", "Lib"), None);
    }

    #[test]
    fn a_change_keeps_everything_else_as_it_was_written() {
        let written = "# mine\ncolour = 7 # unknown\n\n[[split]]\nfile = '/a.txt' # the delo\nfirst_line = \"Old\" # so\nlater = [1]\n";
        let rule = Change::Rule { of: Target::File("/a.txt".into()), first_line: "New #".into(), case: false };
        let changed = amended(written, &rule).unwrap();
        assert_eq!(changed, written.replace("\"Old\"", "\"New #\""));
        let marked =
            amended(&changed, &Change::Mark { file: "/a.txt".into(), mark: begins("Say \"so\" \u{1b}") }).unwrap();
        assert!(marked.starts_with(&changed), "{marked}");
        let (rules, _) = Rules::read(&marked);
        assert_eq!(rules.of(Path::new("/a.txt")).unwrap().marks, [begins("Say \"so\" \u{1b}")]);
        let unmarked =
            amended(&marked, &Change::Unmark { file: "/a.txt".into(), mark: begins("Say \"so\" \u{1b}") }).unwrap();
        assert_eq!(unmarked, changed);
    }

    #[test]
    fn what_says_nothing_any_more_is_taken_away() {
        let file = || PathBuf::from("/b.txt");
        let begun = amended("", &Change::Mark { file: file(), mark: begins("one") }).unwrap();
        assert!(begun.starts_with("# How postil splits"), "{begun}");
        let two = amended(&begun, &Change::Mark { file: file(), mark: begins("two") }).unwrap();
        assert_eq!(Rules::read(&two).0.of(&file()).unwrap().marks.len(), 2);
        let one = amended(&two, &Change::Unmark { file: file(), mark: begins("one") }).unwrap();
        assert_eq!(Rules::read(&one).0.of(&file()).unwrap().marks, [begins("two")]);
        let none = amended(&one, &Change::Unmark { file: file(), mark: begins("two") }).unwrap();
        assert!(Rules::read(&none).0.is_empty() && !none.contains("[[split]]"), "{none}");
        assert!(none.starts_with("# How postil splits"), "what stands above stays: {none}");
    }

    #[test]
    fn marks_may_be_written_by_hand() {
        let (rules, complaints) = Rules::read("split = [{ file = '/a', begins = ['Dear keeper,', { line = 'x' }] }]");
        assert_eq!(complaints, [""; 0]);
        assert_eq!(rules.of(Path::new("/a")).unwrap().marks.len(), 2);
    }

    #[test]
    fn a_broken_file_is_never_written_and_a_broken_table_leaves_the_others() {
        let broken = "[[split]\nfile = 1";
        assert!(Rules::read(broken).1[0].starts_with("line 1, column "), "{:?}", Rules::read(broken).1);
        assert!(amended(broken, &Change::NoRule { of: Target::File("/a".into()) }).is_err());
        let half = "[[split]]\nfile = '/a'\nfirst_line = '/(/'\n[[split]]\nfile = '/b'\nfirst_line = 'b'\n[[split]]\nfile = 3\n[[split]]\nfile = '/c'\nbegins = 4";
        let (rules, complaints) = Rules::read(half);
        assert!(rules.of(Path::new("/b")).is_some() && rules.of(Path::new("/a")).is_none());
        assert_eq!(complaints.len(), 3, "{complaints:?}");
    }
}
