//! The list of all bookmarks, highlights and notes of the library, filtered as one types.

use super::field::Field;
use super::one_line;
use super::shelf::fitted;
use crate::marginalia::{Annotation, DocumentKey, Draft, Motivation, Sheet};
use crate::text::Address;
use std::collections::{HashMap, HashSet};

#[derive(Debug, Default)]
pub struct Marks {
    sheets: Vec<Sheet>,
    /// Notes begun and not saved.
    drafts: Vec<Draft>,
    /// The paths at which there is no file any more.
    gone: HashSet<String>,
    /// What the filter lets through.
    rows: Vec<MarkRow>,
    /// Of the open document's marks in doubt, by their ids: `orphan`.
    states: HashMap<String, &'static str>,
    pub filter: Field,
    /// Keys go to the filter.
    pub filtering: bool,
    /// The id of the selected annotation or draft, and the row it was last in.
    selected: Option<String>,
    at: usize,
    /// The notes have been read.
    pub loaded: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum MarkRow {
    Draft { sheet: usize, draft: usize },
    Mark { sheet: usize, annotation: usize },
}

/// What the selected row is.
#[derive(Debug)]
pub enum ChosenMark<'a> {
    Draft(&'a Draft),
    /// Under which key its document's marks are kept.
    Mark(DocumentKey, &'a Annotation),
}

/// A mark as the list shows it; hostile text until `Clean`.
#[derive(Debug)]
pub struct MarkLine {
    /// Above the first mark of a document in sight.
    pub heading: Option<String>,
    pub sign: String,
    pub quote: String,
    pub body: String,
    pub selected: bool,
}

impl Marks {
    /// Takes the notes as they are on disk: first those of `first` (a path), then of documents that have drafts. Each
    /// document's drafts come before its notes. `gone`: the paths at which there is no file any more. `states` says of the
    /// open document's marks which are in doubt, and how.
    pub fn take(
        &mut self,
        mut sheets: Vec<Sheet>,
        drafts: Vec<Draft>,
        gone: HashSet<String>,
        first: Option<&str>,
        states: HashMap<String, &'static str>,
    ) {
        let drafted: HashSet<&str> = drafts.iter().map(|d| d.document.as_str()).collect();
        for path in &drafted {
            if sheets.iter().all(|s| s.path != *path) {
                sheets.push(without_notes(path));
            }
        }
        sheets.sort_by_key(|s| {
            let path = s.path.as_str();
            (Some(path) != first, !drafted.contains(path), s.title_shown().to_string(), s.path.clone())
        });
        self.sheets = sheets;
        self.gone = gone;
        self.states = states;
        self.drafts = drafts;
        self.loaded = true;
        self.refilter();
    }

    /// What is wrong with a file of notes, where something is.
    pub fn warning(&self) -> Option<&str> {
        self.sheets.iter().find_map(|s| s.warning.as_deref())
    }

    pub fn refilter(&mut self) {
        let words: Vec<String> = self.filter.text().split_whitespace().map(str::to_lowercase).collect();
        let mut rows = Vec::new();
        let passes = |sheet: &Sheet, a: &Annotation| {
            let exact = a.selector.as_ref().map_or("", |s| s.exact.as_str());
            let all =
                format!("{exact} {} {} {} {} {}", a.body, a.name, a.tags.join(" "), a.creator, self.heading(sheet));
            let all = all.to_lowercase();
            words.iter().all(|w| all.contains(w))
        };
        for (s, sheet) in self.sheets.iter().enumerate() {
            let drafts = self.drafts.iter().enumerate();
            // There may be several sheets of one path: a draft is listed once.
            let again = self.sheets[..s].iter().any(|before| before.path == sheet.path);
            for (d, draft) in drafts.filter(|(_, d)| !again && d.document == sheet.path) {
                let all = format!("draft {} {} {}", draft.exact, draft.body, self.heading(sheet)).to_lowercase();
                if words.iter().all(|w| all.contains(w)) {
                    rows.push(MarkRow::Draft { sheet: s, draft: d });
                }
            }
            for (a, annotation) in sheet.annotations.iter().enumerate() {
                if annotation.deleted.is_none() && passes(sheet, annotation) {
                    rows.push(MarkRow::Mark { sheet: s, annotation: a });
                }
            }
        }
        self.rows = rows;
        // Where the selected one is gone, the one in its place.
        self.select(self.row().unwrap_or(self.at));
    }

    fn row(&self) -> Option<usize> {
        let id = self.selected.as_deref()?;
        self.rows.iter().position(|r| self.identity(*r) == id)
    }

    fn identity(&self, row: MarkRow) -> String {
        match row {
            MarkRow::Draft { draft, .. } => {
                let Draft { document, annotation, start, end, .. } = &self.drafts[draft];
                format!("draft {start} {end} {} {document}", annotation.as_deref().unwrap_or("new"))
            }
            MarkRow::Mark { sheet, annotation } => self.sheets[sheet].annotations[annotation].id.clone(),
        }
    }

    /// What stands above the marks of a document: its title; of one that is gone also its file's name.
    fn heading(&self, sheet: &Sheet) -> String {
        let title = one_line(sheet.title_shown());
        match self.gone.contains(&sheet.path) {
            true => format!("{title} · {}, which is gone", Address::displayed(&sheet.path).name()),
            false => title,
        }
    }

    fn select(&mut self, row: usize) {
        let row = row.min(self.rows.len().saturating_sub(1));
        self.at = row;
        self.selected = self.rows.get(row).map(|r| self.identity(*r));
    }

    pub fn move_by(&mut self, by: isize) {
        let row = self.row().unwrap_or(0).saturating_add_signed(by);
        self.select(row);
    }

    pub fn to_end(&mut self, last: bool) {
        self.select(if last { usize::MAX } else { 0 });
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The selected mark, and under which key its document's marks are kept.
    pub fn chosen(&self) -> Option<ChosenMark<'_>> {
        Some(match self.rows[self.row()?] {
            MarkRow::Draft { draft, .. } => ChosenMark::Draft(&self.drafts[draft]),
            MarkRow::Mark { sheet, annotation } => {
                let sheet = &self.sheets[sheet];
                ChosenMark::Mark(sheet.key(), &sheet.annotations[annotation])
            }
        })
    }

    /// The marks in sight of a pane so many rows high, the selected one among them; and whether more follow.
    pub fn lines(&self, height: usize, width: u16) -> (Vec<MarkLine>, bool) {
        let selected = self.row().unwrap_or(0);
        let follows = |row: usize| row > 0 && self.sheet_of(row - 1) == self.sheet_of(row);
        let (mut top, mut taken) = (selected, 1 + self.height_of(selected));
        while top > 0 {
            // The heading of the first row is that of the one before, where both are of one document.
            taken += self.height_of(top - 1) + usize::from(!follows(top));
            if taken > height {
                break;
            }
            top -= 1;
        }
        let (mut lines, mut taken) = (Vec::new(), 0);
        for row in top..self.rows.len() {
            let heads = row == top || !follows(row);
            taken += self.height_of(row) + usize::from(heads);
            if taken > height && row > selected {
                return (lines, true);
            }
            let heading = heads.then(|| self.sheet_of(row).map(|s| self.heading(&self.sheets[s]))).flatten();
            lines.push(self.line(row, heading, row == selected, width));
        }
        (lines, false)
    }

    fn sheet_of(&self, row: usize) -> Option<usize> {
        let (MarkRow::Draft { sheet, .. } | MarkRow::Mark { sheet, .. }) = *self.rows.get(row)?;
        Some(sheet)
    }

    /// The words quoted, and its own.
    fn words_of(&self, row: MarkRow) -> (&str, &str) {
        match row {
            MarkRow::Draft { draft, .. } => (self.drafts[draft].exact.as_str(), self.drafts[draft].body.trim()),
            MarkRow::Mark { sheet, annotation } => {
                let a = &self.sheets[sheet].annotations[annotation];
                let exact = a.selector.as_ref().map_or("", |s| s.exact.as_str());
                (exact, if a.body.trim().is_empty() { a.name.as_str() } else { a.body.trim() })
            }
        }
    }

    /// Rows of a mark, without the heading above it.
    fn height_of(&self, row: usize) -> usize {
        1 + usize::from(self.rows.get(row).is_some_and(|row| !self.words_of(*row).1.is_empty()))
    }

    fn line(&self, row: usize, heading: Option<String>, selected: bool, width: u16) -> MarkLine {
        let row = self.rows[row];
        let (exact, body) = self.words_of(row);
        let (sign, state) = match row {
            MarkRow::Draft { .. } => ("draft".to_string(), None),
            MarkRow::Mark { sheet, annotation } => {
                let mark = &self.sheets[sheet].annotations[annotation];
                (sign(mark), self.states.get(&mark.id))
            }
        };
        let quote = if exact.is_empty() { "the whole document" } else { exact };
        let state = state.map_or(String::new(), |state| format!("({state}) "));
        let (quote, body) = (fitted(&format!("{state}{}", one_line(quote)), width), fitted(&one_line(body), width));
        MarkLine { heading, sign, quote, body, selected }
    }
}

/// A document of which there are only drafts, called as its file is.
fn without_notes(path: &str) -> Sheet {
    let (file, id, source, warning) = (None, None, None, None);
    let (path, title) = (path.to_string(), Address::displayed(path).name());
    Sheet { file, id, source, path, title, annotations: Vec::new(), corrections: Default::default(), warning }
}

/// What kind of mark it is: its colour, its letter.
fn sign(annotation: &Annotation) -> String {
    match (annotation.motivation, annotation.letter, annotation.colour) {
        (Motivation::Bookmarking, Some(letter), _) => format!("bookmark {letter}"),
        (Motivation::Bookmarking, None, _) => "bookmark".to_string(),
        (Motivation::Highlighting, _, Some(colour)) => colour.name().to_string(),
        (Motivation::Highlighting, ..) => "highlight".to_string(),
        (Motivation::Tagging, ..) => "tag".to_string(),
        (Motivation::Linking, ..) => "link".to_string(),
        (Motivation::Editing, ..) => "correction".to_string(),
        (Motivation::Commenting, ..) => "note".to_string(),
    }
}
