//! The list of all bookmarks, highlights and notes of the library, filtered as one types.

use super::field::Field;
use super::one_line;
use super::shelf::fitted;
use crate::marginalia::{Annotation, DocumentKey, Draft, Motivation, Sheet};
use crate::text::Address;
use std::collections::HashMap;

#[derive(Debug, Default)]
pub struct Marks {
    sheets: Vec<Sheet>,
    /// Notes begun and not saved.
    drafts: Vec<Draft>,
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
    Draft(usize),
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
    pub sign: String,
    pub quote: String,
    pub body: String,
    pub title: String,
    pub selected: bool,
}

impl Marks {
    /// Takes the notes as they are on disk; those of `first` (a path) come first, and before all what is not finished.
    /// `states` says of the open document's marks which are in doubt, and how.
    pub fn take(
        &mut self,
        mut sheets: Vec<Sheet>,
        mut drafts: Vec<Draft>,
        first: Option<&str>,
        states: HashMap<String, &'static str>,
    ) {
        drafts.sort_by_key(|d| Some(d.document.as_str()) != first);
        self.drafts = drafts;
        sheets.sort_by_key(|s| (Some(s.path.as_str()) != first, s.title.clone(), s.path.clone()));
        self.sheets = sheets;
        self.states = states;
        self.loaded = true;
        self.refilter();
    }

    /// What is wrong with a file of notes, where something is.
    pub fn warning(&self) -> Option<&str> {
        self.sheets.iter().find_map(|s| s.warning.as_deref())
    }

    pub fn refilter(&mut self) {
        let words: Vec<String> = self.filter.text().split_whitespace().map(str::to_lowercase).collect();
        let passes = |sheet: &Sheet, a: &Annotation| {
            let exact = a.selector.as_ref().map_or("", |s| s.exact.as_str());
            let all = format!("{exact} {} {} {} {} {}", a.body, a.name, a.tags.join(" "), a.creator, sheet.title);
            let all = all.to_lowercase();
            words.iter().all(|w| all.contains(w))
        };
        self.rows.clear();
        for (d, draft) in self.drafts.iter().enumerate() {
            let all = format!("draft {} {} {}", draft.exact, draft.body, self.title_of(draft)).to_lowercase();
            if words.iter().all(|w| all.contains(w)) {
                self.rows.push(MarkRow::Draft(d));
            }
        }
        for (s, sheet) in self.sheets.iter().enumerate() {
            for (a, annotation) in sheet.annotations.iter().enumerate() {
                if annotation.deleted.is_none() && passes(sheet, annotation) {
                    self.rows.push(MarkRow::Mark { sheet: s, annotation: a });
                }
            }
        }
        // Where the selected one is gone, the one in its place.
        self.select(self.row().unwrap_or(self.at));
    }

    fn row(&self) -> Option<usize> {
        let id = self.selected.as_deref()?;
        self.rows.iter().position(|r| self.identity(*r) == id)
    }

    fn identity(&self, row: MarkRow) -> String {
        match row {
            MarkRow::Draft(draft) => {
                let Draft { document, annotation, start, end, .. } = &self.drafts[draft];
                format!("draft {start} {end} {} {document}", annotation.as_deref().unwrap_or("new"))
            }
            MarkRow::Mark { sheet, annotation } => self.sheets[sheet].annotations[annotation].id.clone(),
        }
    }

    /// What the document of a draft is called: as its notes have it, else as its file is named.
    fn title_of(&self, draft: &Draft) -> String {
        let sheet = self.sheets.iter().find(|s| s.path == draft.document);
        sheet.map_or_else(|| Address::displayed(&draft.document).name(), |s| s.title.clone())
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
            MarkRow::Draft(draft) => ChosenMark::Draft(&self.drafts[draft]),
            MarkRow::Mark { sheet, annotation } => {
                let sheet = &self.sheets[sheet];
                ChosenMark::Mark(sheet.key(), &sheet.annotations[annotation])
            }
        })
    }

    /// The marks in sight of a pane with room for `count` of them.
    pub fn lines(&self, count: usize, width: u16) -> Vec<MarkLine> {
        let selected = self.row().unwrap_or(0);
        let top = (selected + 1).saturating_sub(count.max(1));
        let rows = self.rows.iter().enumerate().skip(top).take(count);
        rows.map(|(n, row)| {
            let (sign, state, exact, body, title) = match *row {
                MarkRow::Draft(draft) => {
                    let draft = &self.drafts[draft];
                    ("draft".to_string(), None, draft.exact.as_str(), draft.body.trim(), self.title_of(draft))
                }
                MarkRow::Mark { sheet, annotation } => {
                    let sheet = &self.sheets[sheet];
                    let a = &sheet.annotations[annotation];
                    let exact = a.selector.as_ref().map_or("", |s| s.exact.as_str());
                    let body = if a.body.trim().is_empty() { a.name.as_str() } else { a.body.trim() };
                    (sign(a), self.states.get(&a.id), exact, body, sheet.title.clone())
                }
            };
            let quote = if exact.is_empty() { "the whole document" } else { exact };
            let state = state.map_or(String::new(), |state| format!("({state}) "));
            let quote = fitted(&format!("{state}{}", one_line(quote)), width);
            let body = fitted(&one_line(body), width);
            MarkLine { sign, quote, body, title, selected: n == selected }
        })
        .collect()
    }
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
