//! Where an entry belongs in the list: its group, and what it is sorted by within it.

use super::entry::{Entry, EntryState};
use super::natural::{sort_key, title_key};
use crate::text::Date;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

/// What the entries of a group are sorted by; entries that do not have it come last, by path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Order {
    #[default]
    Date,
    Title,
    Path,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Grouping {
    #[default]
    Year,
    Folder,
    /// By the archive and fond of the reference.
    Archive,
    Nothing,
}

impl Order {
    pub const ALL: [Order; 3] = [Order::Date, Order::Title, Order::Path];

    pub const fn name(self) -> &'static str {
        match self {
            Order::Date => "date",
            Order::Title => "title",
            Order::Path => "path",
        }
    }

    pub fn named(name: &str) -> Option<Order> {
        Order::ALL.into_iter().find(|order| order.name() == name)
    }
}

impl Grouping {
    pub const ALL: [Grouping; 4] = [Grouping::Year, Grouping::Folder, Grouping::Archive, Grouping::Nothing];

    pub const fn name(self) -> &'static str {
        match self {
            Grouping::Year => "year",
            Grouping::Folder => "folder",
            Grouping::Archive => "archive",
            Grouping::Nothing => "nothing",
        }
    }

    pub fn named(name: &str) -> Option<Grouping> {
        Grouping::ALL.into_iter().find(|grouping| grouping.name() == name)
    }
}

/// The sorts of groups, in the order they are listed. Within one sort groups are in natural order of their labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Class {
    /// Files that lie in the library folder itself.
    Top,
    Named,
    /// Read, and without the value one groups by.
    Lacking,
    /// Not read when the list was arranged. Named so that it stays true of rows that have been read since.
    Unsorted,
    Unreadable,
}

/// The group an entry belongs to by what is known of it now.
pub(super) fn group_of(entry: &Entry, grouping: Grouping) -> (Class, Cow<'_, str>) {
    match grouping {
        Grouping::Nothing => (Class::Named, Cow::Borrowed("")),
        Grouping::Folder => folder_of(entry),
        Grouping::Year | Grouping::Archive => match &entry.state {
            EntryState::Unread => (Class::Unsorted, Cow::Borrowed("not yet sorted")),
            EntryState::Unreadable(_) => (Class::Unreadable, Cow::Borrowed("cannot be read")),
            EntryState::Known(card) => {
                let (value, lacking) = match grouping {
                    Grouping::Year => (card.date.as_deref().and_then(year), "undated"),
                    _ => (card.reference.as_deref().map(archive), "without reference"),
                };
                match value {
                    Some(value) => (Class::Named, Cow::Borrowed(value)),
                    None => (Class::Lacking, Cow::Borrowed(lacking)),
                }
            }
        },
    }
}

/// The folder below the library folder; of files in the library folder itself, its name.
fn folder_of(entry: &Entry) -> (Class, Cow<'_, str>) {
    match entry.below.parent() {
        Some(folder) if folder != Path::new("") => (Class::Named, folder.to_string_lossy()),
        _ => match entry.address.path() {
            Some(path) => {
                let library = path.parent().unwrap_or(path);
                (Class::Top, library.file_name().unwrap_or(library.as_os_str()).to_string_lossy())
            }
            None => (Class::Top, Cow::Borrowed("samples")),
        },
    }
}

/// `1931` of an ISO date.
fn year(iso: &str) -> Option<&str> {
    let end = iso.char_indices().skip(1).find(|(_, c)| *c == '-').map_or(iso.len(), |(at, _)| at);
    Some(&iso[..end]).filter(|year| !year.is_empty())
}

/// `TsAK, f. 4` of `TsAK, f. 4, op. 1a, d. 30, ll. 7–9`: the archive and its fond; of a reference in another tradition,
/// what stands before the first comma.
fn archive(reference: &str) -> &str {
    let mut end = 0;
    for part in reference.split(", ") {
        end += part.len();
        if part.starts_with("f. ") {
            return &reference[..end];
        }
        end += ", ".len();
    }
    reference.split(", ").next().unwrap_or(reference)
}

/// What an entry is sorted by within its group, before its path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SortKey {
    Path,
    /// Ascending with the calendar; `UNDATED` after all days.
    Date(u32),
    Title(Box<[u8]>),
}

const UNDATED: u32 = u32::MAX;

impl SortKey {
    /// The title's key; empty where the list is sorted by something else.
    pub(super) fn title(&self) -> &[u8] {
        if let SortKey::Title(title) = self { title } else { &[] }
    }

    /// The day's number; 0 where the list is sorted by something else.
    pub(super) fn day(&self) -> u32 {
        if let SortKey::Date(day) = self { *day } else { 0 }
    }
}

pub(super) fn sort_key_of(entry: &Entry, order: Order) -> SortKey {
    match order {
        Order::Path => SortKey::Path,
        Order::Date => SortKey::Date(entry.card().and_then(|c| c.date.as_deref()).map_or(UNDATED, day_number)),
        Order::Title => SortKey::Title(match entry.card() {
            Some(card) => title_key(&card.title),
            None => sort_key(&entry.file_name()),
        }),
    }
}

fn day_number(iso: &str) -> u32 {
    let Ok(date) = iso.parse::<Date>() else { return UNDATED };
    let year = (i32::from(date.year) - i32::from(i16::MIN)).unsigned_abs();
    (year << 9) | (u32::from(date.month) << 5) | u32::from(date.day)
}

/// The groups of one arrangement, numbered as they are met; `rank` tells their order in the list.
#[derive(Debug, Default)]
pub(super) struct Groups {
    list: Vec<(Class, Box<str>)>,
    numbers: [HashMap<Box<str>, u32>; 5],
    ranks: Vec<u32>,
}

impl Groups {
    /// The number of a group, a new one where it has none yet (ranked by the next `rank_all`).
    pub(super) fn number(&mut self, class: Class, label: &str) -> u32 {
        let numbers = &mut self.numbers[class as usize];
        if let Some(number) = numbers.get(label) {
            return *number;
        }
        let number = self.list.len() as u32;
        numbers.insert(label.into(), number);
        self.list.push((class, label.into()));
        number
    }

    /// Ranks all groups, where there are new ones. Those ranked before keep their order among each other.
    pub(super) fn rank_all(&mut self) {
        if self.ranks.len() == self.list.len() {
            return;
        }
        let mut order: Vec<(Class, Box<[u8]>, &str, usize)> =
            self.list.iter().enumerate().map(|(n, (class, label))| (*class, sort_key(label), &**label, n)).collect();
        order.sort_unstable();
        self.ranks = vec![0; self.list.len()];
        for (rank, (.., number)) in order.into_iter().enumerate() {
            self.ranks[number] = rank as u32;
        }
    }

    pub(super) fn rank(&self, number: u32) -> u32 {
        self.ranks.get(number as usize).copied().unwrap_or(u32::MAX)
    }

    pub(super) fn get(&self, number: u32) -> Option<(Class, &str)> {
        self.list.get(number as usize).map(|(class, label)| (*class, &**label))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_belongs_to_its_archive_and_fond() {
        assert_eq!(archive("TsAK, f. 4, op. 1a, d. 30, ll. 7–9"), "TsAK, f. 4");
        assert_eq!(archive("f. 4, op. 1a"), "f. 4");
        assert_eq!(archive("Record Group 5, box 2"), "Record Group 5");
    }

    #[test]
    fn a_date_of_any_precision_has_a_year_and_a_place_in_time() {
        for iso in ["1931", "1931-05", "1931-05-03"] {
            assert_eq!(year(iso), Some("1931"));
        }
        assert_eq!(year("-044-03"), Some("-044"));
        let days = ["0044", "1931", "1931-05", "1931-05-03", "1931-05-04", "1932-01-01"].map(day_number);
        assert!(days.is_sorted() && days[5] < UNDATED);
        assert_eq!(day_number("some day"), UNDATED);
    }

    #[test]
    fn every_order_and_grouping_is_known_by_its_name() {
        assert!(Order::ALL.into_iter().all(|o| Order::named(o.name()) == Some(o)));
        assert!(Grouping::ALL.into_iter().all(|g| Grouping::named(g.name()) == Some(g)));
    }
}
