//! The left pane: the documents of the library, or what a search found in them.
//!
//! The selected row is kept by identity, so that it stays selected while records, documents and results arrive.

use super::field::width_of;
use crate::layout::columns;
use crate::library::{Catalogue, Entry, EntryKey, EntryState, ListRow, Order, RowTitle, set_apart};
use crate::search::{Hit, Query, Results};
use crate::text::{Address, Clean};
use std::collections::HashMap;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

#[derive(Default)]
pub struct Shelf {
    pub catalogue: Catalogue,
    /// While a search of the library is in force.
    pub found: Option<Found>,
    selected: Option<EntryKey>,
    /// First row shown.
    top: usize,
    /// The reader has moved in the list since it was last sorted: it must not be sorted under their hand.
    pub touched: bool,
}

/// The results of a search, by document.
#[derive(Debug, Default)]
pub struct Found {
    query: Query,
    results: Results,
    /// Hits in each document, by its address, as far as they are counted; none where that cannot be done.
    counts: HashMap<String, Option<usize>>,
    /// The same as it was when this query was last put: true until it is counted again.
    earlier: HashMap<String, Option<usize>>,
    /// The documents whose hits were asked for last.
    asked: Vec<String>,
    rows: Vec<FoundRow>,
    /// The address and, for a passage, its place.
    selected: Option<(String, Option<usize>)>,
    top: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FoundRow {
    /// A document, by its best hit's number.
    Document {
        first: usize,
    },
    Passage(usize),
}

/// What the selected row leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    Document(Address),
    /// A document among the results: to its first hit.
    Found(String),
    /// A passage of a document, bytes of its text.
    Passage(String, Range<usize>),
    /// A file that cannot be read, and why.
    Unreadable(Address, String),
}

/// One screen row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShelfLine {
    pub kind: ShelfLineKind,
    /// Words, and whether they are what was searched for.
    pub words: Vec<(Clean, bool)>,
    /// At the right end.
    pub right: Option<Clean>,
    pub selected: bool,
    /// Of the document that is open in the reader.
    pub open: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShelfLineKind {
    Blank,
    Group,
    Title,
    Detail,
    Excerpt,
    Unreadable,
}

/// Rows an excerpt may take.
const EXCERPT_ROWS: usize = 2;
/// Columns of the date before a title.
const DATE: u16 = 8;
/// Rows a document takes at least, its passages apart.
const DOCUMENT_ROWS: usize = 3;
/// Columns kept for the number of hits (`999 hits`), so that nothing moves when it comes.
const COUNT: u16 = 8;

impl Found {
    /// `before`: what the list showed until now.
    pub fn new(query: Query, results: Results, before: Option<Found>) -> Found {
        let mut addresses: Vec<&str> = Vec::new();
        for hit in &results.hits {
            if !addresses.contains(&hit.address.as_str()) {
                addresses.push(&hit.address);
            }
        }
        let mut rows = Vec::new();
        for address in addresses {
            let of_it = |(_, hit): &(usize, &Hit)| hit.address == address;
            let hits: Vec<usize> = results.hits.iter().enumerate().filter(of_it).map(|(n, _)| n).collect();
            rows.push(FoundRow::Document { first: hits[0] });
            rows.extend(hits.into_iter().map(FoundRow::Passage));
        }
        let mut found = Found { query, results, rows, ..Found::default() };
        let kept = before.and_then(|before| {
            if before.query == found.query {
                found.earlier = before.earlier;
                found.earlier.extend(before.counts);
            }
            before.selected.filter(|s| found.row_of(s).is_some())
        });
        found.selected = kept.or_else(|| found.rows.first().map(|row| found.identity(*row)));
        found
    }

    pub fn results(&self) -> &Results {
        &self.results
    }

    /// The documents found, best first.
    pub fn documents(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.rows.iter().filter_map(|row| match row {
            FoundRow::Document { first } => Some(self.results.hits[*first].address.as_str()),
            FoundRow::Passage(_) => None,
        })
    }

    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Takes up how many hits documents have.
    pub fn take_counts(&mut self, counts: Vec<(String, Option<usize>)>) {
        self.counts.extend(counts);
    }

    /// What stands at the right end of a document's row; empty while that is not known, none where there is nothing to
    /// count.
    fn count(&self, best: &Hit) -> Option<String> {
        // Found by its title or its path, it has no words to stop at.
        (!best.matches.is_empty()).then(|| match self.counts.get(&best.address).or(self.earlier.get(&best.address)) {
            Some(Some(1)) => "1 hit".to_string(),
            Some(Some(number)) if *number > 0 => format!("{number} hits"),
            _ => String::new(),
        })
    }

    fn identity(&self, row: FoundRow) -> (String, Option<usize>) {
        match row {
            FoundRow::Document { first } => (self.results.hits[first].address.clone(), None),
            FoundRow::Passage(hit) => {
                let hit = &self.results.hits[hit];
                (hit.address.clone(), Some(hit.range.start))
            }
        }
    }

    fn row_of(&self, identity: &(String, Option<usize>)) -> Option<usize> {
        self.rows.iter().position(|row| self.identity(*row) == *identity)
    }
}

impl Shelf {
    fn len(&self) -> usize {
        match &self.found {
            Some(found) => found.rows.len(),
            None => self.catalogue.rows().len(),
        }
    }

    /// The number of the selected row.
    fn row(&self) -> Option<usize> {
        match &self.found {
            Some(found) => found.selected.as_ref().and_then(|s| found.row_of(s)),
            None => self.selected.and_then(|key| self.catalogue.row_of(key)),
        }
    }

    fn is_group(&self, row: usize) -> bool {
        self.found.is_none() && matches!(self.catalogue.rows().get(row), Some(ListRow::Group(_)))
    }

    fn select_row(&mut self, row: usize) {
        match &mut self.found {
            Some(found) => found.selected = found.rows.get(row).map(|r| found.identity(*r)),
            None => {
                if let Some(ListRow::Entry(key)) = self.catalogue.rows().get(row) {
                    self.selected = Some(*key);
                }
            }
        }
    }

    /// Selects a document's row in the catalogue.
    pub fn select(&mut self, address: &Address) {
        if let Some(key) = self.catalogue.key_of(address) {
            self.selected = Some(key);
        }
    }

    /// Selects the first document where none is selected.
    pub fn select_something(&mut self) {
        let gone = self.selected.is_some_and(|key| self.catalogue.row_of(key).is_none());
        if self.selected.is_none() || gone {
            self.selected = self.catalogue.rows().iter().find_map(|row| match row {
                ListRow::Entry(key) => Some(*key),
                ListRow::Group(_) => None,
            });
        }
    }

    /// Selects the document a result is open in, so that the list shows where `n` has led.
    pub fn select_found(&mut self, address: &str) {
        let Some(found) = &mut self.found else { return };
        if !found.documents().any(|d| d == address) {
            return;
        }
        if found.selected.as_ref().is_none_or(|(selected, _)| selected != address) {
            found.selected = Some((address.to_string(), None));
        }
    }

    /// Moves the selection by rows that can be selected.
    pub fn move_by(&mut self, by: isize) {
        self.touched = true;
        let (step, count) = (by.signum(), by.unsigned_abs());
        let mut row = self.row().unwrap_or(0);
        let mut reached = row;
        for _ in 0..count {
            loop {
                match row.checked_add_signed(step).filter(|r| *r < self.len()) {
                    Some(next) => row = next,
                    None => return self.select_row(reached),
                }
                if !self.is_group(row) {
                    break;
                }
            }
            reached = row;
        }
        self.select_row(reached);
    }

    /// Moves by about a page.
    pub fn page_by(&mut self, pages: isize, height: usize) {
        self.move_by(pages * (height as isize / 2 - 1).max(1));
    }

    pub fn to_end(&mut self, last: bool) {
        self.touched = true;
        let rows = self.len();
        let mut all: Box<dyn Iterator<Item = usize>> = if last { Box::new((0..rows).rev()) } else { Box::new(0..rows) };
        let row = all.find(|row| !self.is_group(*row));
        drop(all);
        if let Some(row) = row {
            self.select_row(row);
        }
    }

    /// To the first row of the next group or of the one before; among results, to the next document.
    pub fn move_group(&mut self, forward: bool) {
        self.touched = true;
        let Some(row) = self.row() else { return };
        let begins = |r: usize| match &self.found {
            Some(found) => matches!(found.rows[r], FoundRow::Document { .. }),
            None => r > 0 && self.is_group(r - 1),
        };
        let next =
            if forward { (row + 1..self.len()).find(|r| begins(*r)) } else { (0..row).rev().find(|r| begins(*r)) };
        if let Some(next) = next {
            self.select_row(next);
        }
    }

    pub fn chosen(&self) -> Option<Chosen> {
        let row = self.row()?;
        if let Some(found) = &self.found {
            return Some(match found.rows[row] {
                FoundRow::Document { first } => Chosen::Found(found.results.hits[first].address.clone()),
                FoundRow::Passage(hit) => {
                    let hit = &found.results.hits[hit];
                    Chosen::Passage(hit.address.clone(), hit.range.clone())
                }
            });
        }
        let ListRow::Entry(key) = self.catalogue.rows().get(row)? else { return None };
        let entry = self.catalogue.get(*key)?;
        Some(match &entry.state {
            EntryState::Unreadable(why) => Chosen::Unreadable(entry.address.clone(), why.clone()),
            _ => Chosen::Document(entry.address.clone()),
        })
    }

    /// Scrolls so that the selected row is in sight of a pane of this size.
    pub fn settle(&mut self, width: u16, height: usize) {
        let Some(row) = self.row() else {
            match &mut self.found {
                Some(found) => found.top = 0,
                None => self.top = 0,
            }
            return;
        };
        // A group's heading stays with its first row.
        let first = if row > 0 && self.is_group(row - 1) { row - 1 } else { row };
        let mut top = self.top().min(first);
        // The heading of a group that began above takes a row.
        let mut rows = usize::from(self.found.is_none() && top > 0);
        for above in (top..=row).rev() {
            rows += self.lines_of(above, width, None).len();
            if rows > height && above < row {
                top = above + 1;
                break;
            }
        }
        match &mut self.found {
            Some(found) => found.top = top,
            None => self.top = top,
        }
    }

    fn top(&self) -> usize {
        self.found.as_ref().map_or(self.top, |found| found.top)
    }

    /// What stands in a pane of this size.
    pub fn lines(&self, width: u16, height: usize, open: Option<&Address>) -> Vec<ShelfLine> {
        let mut lines = Vec::with_capacity(height);
        lines.extend(self.group_above().map(|name| ShelfLine::plain(ShelfLineKind::Group, name, false)));
        for row in self.top()..self.len() {
            let mut of_row = self.lines_of(row, width, open);
            if lines.len() <= 1 {
                let blanks = of_row.iter().take_while(|l| l.kind == ShelfLineKind::Blank).count();
                of_row.drain(..blanks);
            }
            lines.extend(of_row);
            if lines.len() >= height {
                break;
            }
        }
        lines.truncate(height);
        lines
    }

    /// The heading of the group the first row in sight is in, where it is scrolled out of sight.
    fn group_above(&self) -> Option<&str> {
        match self.catalogue.rows().get(self.top)? {
            ListRow::Entry(key) if self.found.is_none() && self.top > 0 => self.catalogue.group_of(*key),
            _ => None,
        }
    }

    /// The documents in sight whose records are not known yet.
    pub fn unread_in_sight(&self, height: usize) -> Vec<Address> {
        if self.found.is_some() {
            return Vec::new();
        }
        let rows = self.catalogue.rows().iter().skip(self.top).take(height);
        rows.filter_map(|row| match row {
            ListRow::Entry(key) => self.catalogue.get(*key),
            ListRow::Group(_) => None,
        })
        .filter(|entry| matches!(entry.state, EntryState::Unread))
        .map(|entry| entry.address.clone())
        .collect()
    }

    /// The documents among the results whose rows are in sight and whose hits are not counted yet; none where these were
    /// asked for last.
    pub fn ask_for_counts(&mut self, height: usize) -> Option<Vec<String>> {
        let found = self.found.as_mut()?;
        let mut above = 0;
        let mut documents: Vec<&Hit> = Vec::new();
        for row in found.rows.iter().skip(found.top).take(height) {
            match row {
                FoundRow::Document { first } if above < height => {
                    documents.extend(found.results.hits.get(*first));
                    above += DOCUMENT_ROWS;
                }
                FoundRow::Document { .. } => break,
                FoundRow::Passage(_) => above += 1,
            }
        }
        let documents = documents.into_iter().filter(|best| !best.matches.is_empty()).map(|best| best.address.clone());
        let wanted: Vec<String> = documents.filter(|d| !found.counts.contains_key(d)).collect();
        if wanted.iter().all(|d| found.asked.contains(d)) {
            return None;
        }
        found.asked.clone_from(&wanted);
        Some(wanted)
    }

    fn lines_of(&self, row: usize, width: u16, open: Option<&Address>) -> Vec<ShelfLine> {
        let selected = self.row() == Some(row);
        if let Some(found) = &self.found {
            return self.found_lines(found, found.rows[row], width, selected, open);
        }
        let number = row;
        let Some(row) = self.catalogue.rows().get(number) else { return Vec::new() };
        match row {
            ListRow::Group(name) => vec![
                ShelfLine::plain(ShelfLineKind::Blank, "", false),
                ShelfLine::plain(ShelfLineKind::Group, name, false),
            ],
            ListRow::Entry(key) => match self.catalogue.get(*key) {
                Some(entry) => {
                    let is_open = open == Some(&entry.address);
                    let group = self.catalogue.group_of(*key);
                    // What the row before says already is not said again.
                    let of = |entry: &Entry| match self.catalogue.order() {
                        (Order::Title, _) => RowTitle::by_title(entry, group),
                        _ => RowTitle::of(entry, group),
                    };
                    let before = number.checked_sub(1).and_then(|n| self.entry_at(n)).map(of);
                    let mut titles: Vec<RowTitle> = before.into_iter().chain([of(entry)]).collect();
                    set_apart(&mut titles);
                    let title = titles.pop().unwrap_or_else(|| of(entry));
                    let mut lines = title_lines(&title, width, None, selected, is_open);
                    if let EntryState::Unreadable(why) = &entry.state {
                        lines.truncate(1);
                        lines.push(ShelfLine::plain(
                            ShelfLineKind::Unreadable,
                            &fitted(why, width.saturating_sub(3)),
                            selected,
                        ));
                    }
                    lines
                }
                None => Vec::new(),
            },
        }
    }

    fn entry_at(&self, row: usize) -> Option<&Entry> {
        match self.catalogue.rows().get(row)? {
            ListRow::Entry(key) => self.catalogue.get(*key),
            ListRow::Group(_) => None,
        }
    }

    fn found_lines(
        &self,
        found: &Found,
        row: FoundRow,
        width: u16,
        selected: bool,
        open: Option<&Address>,
    ) -> Vec<ShelfLine> {
        match row {
            FoundRow::Document { first } => {
                let hit = &found.results.hits[first];
                let is_open = open.is_some_and(|a| a.to_string() == hit.address);
                let known = self.catalogue.key_of(&Address::displayed(&hit.address));
                let title = match known.and_then(|key| self.catalogue.get(key)) {
                    Some(entry) => RowTitle::of(entry, None),
                    None => RowTitle { date: None, words: hit.title.clone(), detail: None },
                };
                let count = found.count(hit);
                let mut lines = vec![ShelfLine::plain(ShelfLineKind::Blank, "", false)];
                lines.extend(title_lines(&title, width, count, selected, is_open));
                lines
            }
            FoundRow::Passage(hit) => excerpt_lines(&found.results.hits[hit], width, selected),
        }
    }
}

impl ShelfLine {
    fn plain(kind: ShelfLineKind, words: &str, selected: bool) -> ShelfLine {
        ShelfLine { kind, words: vec![(Clean::of(words), false)], right: None, selected, open: false }
    }
}

/// Date and words, then what else tells the document apart. A count may be empty: then only its room is kept.
fn title_lines(title: &RowTitle, width: u16, count: Option<String>, selected: bool, open: bool) -> Vec<ShelfLine> {
    let room = width.saturating_sub(3);
    let (date, indent) = match &title.date {
        Some(date) => (format!("{date:<w$} ", w = DATE as usize - 2), DATE - 1),
        None => (String::new(), 0),
    };
    let words = fitted(&title.words, room.saturating_sub(width_of(&date)));
    let mut first = ShelfLine::plain(ShelfLineKind::Title, &format!("{date}{words}"), selected);
    first.open = open;
    let mut lines = vec![first];
    if title.detail.is_some() || count.is_some() {
        let taken = count.as_ref().map_or(0, |c| width_of(c).max(COUNT) + 1);
        let right = count.filter(|c| !c.is_empty()).map(|c| Clean::of(&c));
        let detail = fitted(title.detail.as_deref().unwrap_or(""), room.saturating_sub(indent + taken));
        let words = format!("{:indent$}{detail}", "", indent = indent as usize);
        let mut second = ShelfLine::plain(ShelfLineKind::Detail, &words, selected);
        second.right = right;
        second.open = open;
        lines.push(second);
    }
    lines
}

/// The words around what matched, lit, on a row or two.
fn excerpt_lines(hit: &Hit, width: u16, selected: bool) -> Vec<ShelfLine> {
    let lit = |at: usize| hit.matches.iter().any(|m| m.contains(&at));
    let room = width.saturating_sub(5).max(6);
    let clusters: Vec<(String, bool)> =
        hit.excerpt.grapheme_indices(true).map(|(at, cluster)| (Clean::of(cluster).into_string(), lit(at))).collect();
    // What matched stands in the first row, with some words before it.
    let first = clusters.iter().position(|(_, lit)| *lit).unwrap_or(0);
    let mut start = first.saturating_sub(room as usize / 2);
    while start > 0 && start < first && clusters[start - 1].0 != " " {
        start += 1;
    }
    let mut lines = Vec::new();
    let mut row: Vec<(String, bool)> = Vec::new();
    let mut reached = 0;
    if start > 0 {
        row.push(("… ".to_string(), false));
        reached = 2;
    }
    for (cluster, lit) in &clusters[start..] {
        let wide = columns(cluster);
        if reached + wide > room {
            // Break after the last blank; what follows it goes on in the next row.
            let tail = match row.iter().rposition(|(c, _)| c.ends_with(' ')) {
                Some(blank) if row.len() - blank < room as usize / 2 => row.split_off(blank + 1),
                _ => Vec::new(),
            };
            lines.push(std::mem::replace(&mut row, tail));
            reached = row.iter().map(|(c, _)| width_of(c)).sum();
            if lines.len() == EXCERPT_ROWS {
                row.clear();
                break;
            }
        }
        // The blank a row was broken at begins no row.
        if row.is_empty() && cluster == " " {
            continue;
        }
        reached += wide;
        row.push((cluster.clone(), *lit));
    }
    if !row.is_empty() {
        lines.push(row);
    }
    lines
        .into_iter()
        .map(|row| {
            let mut words: Vec<(String, bool)> = vec![("   ".to_string(), false)];
            for (cluster, lit) in row {
                match words.last_mut() {
                    Some((run, run_lit)) if *run_lit == lit => run.push_str(&cluster),
                    _ => words.push((cluster, lit)),
                }
            }
            let words = words.into_iter().map(|(run, lit)| (Clean::of(&run), lit)).collect();
            ShelfLine { kind: ShelfLineKind::Excerpt, words, right: None, selected, open: false }
        })
        .collect()
}

/// As many of the words as fit, with an ellipsis where they do not.
pub fn fitted(words: &str, width: u16) -> String {
    let clean = Clean::of(words);
    if width_of(clean.as_str()) <= width {
        return clean.into_string();
    }
    let mut out = String::new();
    let mut reached = 1;
    for cluster in clean.as_str().graphemes(true) {
        reached += columns(cluster);
        if reached > width {
            break;
        }
        out.push_str(cluster);
    }
    format!("{}…", out.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(address: &str, excerpt: &str, lit: bool) -> Hit {
        let (address, title) = (address.to_string(), "A letter on the state of the lower lock".to_string());
        let matches = lit.then_some(4..9).into_iter().collect();
        Hit { address, title, score: 1.0, range: 0..1, excerpt: excerpt.to_string(), cut: 0..excerpt.len(), matches }
    }

    fn shelf(query: &str, before: Option<Found>) -> Shelf {
        let hits = vec![
            hit("/a.txt", "the gauge and the board", true),
            hit("/a.txt", "the gauge once more", true),
            hit("/b.txt", "the gauge", true),
            hit("/c.txt", "found by its title", false),
        ];
        let results = Results { hits, total: 4, documents: 3 };
        Shelf { found: Some(Found::new(Query::parse(query), results, before)), ..Shelf::default() }
    }

    fn rights(shelf: &Shelf) -> Vec<String> {
        shelf.lines(30, 40, None).into_iter().filter_map(|l| l.right).map(Clean::into_string).collect()
    }

    #[test]
    fn a_number_of_hits_comes_without_moving_anything() {
        let mut shelf = shelf("gauge", None);
        let words = |shelf: &Shelf| shelf.lines(30, 40, None).into_iter().map(|l| l.words).collect::<Vec<_>>();
        let before = words(&shelf);
        assert!(rights(&shelf).is_empty(), "none is shown before it is known");
        let wanted = ["/a.txt", "/b.txt"].map(str::to_string);
        assert_eq!(shelf.ask_for_counts(40).as_deref(), Some(&wanted[..]), "what was found by its title has none");
        assert_eq!(shelf.ask_for_counts(40), None, "it is asked for once");
        let found = shelf.found.as_mut().unwrap();
        found.take_counts(vec![("/a.txt".to_string(), Some(999)), ("/b.txt".to_string(), Some(1))]);
        assert_eq!(rights(&shelf), ["999 hits", "1 hit"]);
        assert_eq!(words(&shelf), before);
        assert_eq!(shelf.ask_for_counts(40), None);
    }

    #[test]
    fn only_documents_in_sight_are_counted() {
        let mut shelf = shelf("gauge", None);
        assert_eq!(shelf.ask_for_counts(2), Some(vec!["/a.txt".to_string()]));
        shelf.settle(30, 5);
        shelf.to_end(true);
        shelf.move_by(-2);
        shelf.settle(30, 5);
        assert_eq!(shelf.ask_for_counts(5), Some(vec!["/b.txt".to_string()]));
    }

    #[test]
    fn a_number_is_kept_for_the_same_query_and_for_no_other() {
        let counted = |hits| {
            let mut shelf = shelf("gauge", None);
            shelf.found.as_mut().unwrap().take_counts(vec![("/a.txt".to_string(), hits)]);
            shelf.found
        };
        let mut same = shelf("gauge", counted(Some(7)));
        assert_eq!(rights(&same), ["7 hits"]);
        assert!(same.ask_for_counts(40).unwrap().contains(&"/a.txt".to_string()), "it is counted again all the same");
        same.found.as_mut().unwrap().take_counts(vec![("/a.txt".to_string(), None)]);
        assert!(rights(&same).is_empty(), "it cannot be opened any more");
        assert!(rights(&shelf("gaug", counted(Some(7)))).is_empty());
        assert!(rights(&shelf("gauge", counted(Some(0)))).is_empty());
    }
}
