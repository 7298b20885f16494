//! All documents of the open library, sorted and grouped.
//!
//! Made for 200,000 entries that arrive in batches while somebody reads the list: each entry keeps the [`Standing`] it had
//! when it was last arranged, so that rows stay in their order whatever is learnt of them; new entries are merged in by the
//! same rule; only [`Catalogue::arrange`] looks at what is known now.

use super::arrange::{Class, Grouping, Groups, Order, SortKey, group_of, sort_key_of};
use super::entry::{Entry, EntryState};
use super::natural::sort_key;
use crate::text::Address;
use std::cmp::Ordering;
use std::collections::HashMap;

/// A row as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListRow {
    /// The head of a group: its label, hostile text.
    Group(String),
    Entry(EntryKey),
}

/// Stable number of an entry in its catalogue: never reused, survives sorting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryKey(pub u32);

#[derive(Debug, Default)]
pub struct Catalogue {
    /// By key; none where the entry was dropped.
    slots: Vec<Option<Slot>>,
    /// By key: what comparing two entries needs, apart from the rest of them so that sorting touches little memory.
    standings: Vec<Standing>,
    path_keys: Vec<Box<[u8]>>,
    keys: HashMap<Address, EntryKey>,
    order: Order,
    grouping: Grouping,
    groups: Groups,
    /// All keys as arranged, each with its group.
    arranged: Vec<(u32, EntryKey)>,
    /// All keys by path; those from `by_path_until` on are not sorted in yet.
    by_path: Vec<EntryKey>,
    by_path_until: usize,
    rows: Vec<ListRow>,
    /// By key; `NO_ROW` where there is none.
    row_of: Vec<u32>,
    /// The number of the scan under way: what it finds bears it.
    scan: u32,
    stale: bool,
}

const NO_ROW: u32 = u32::MAX;

#[derive(Debug)]
struct Slot {
    entry: Entry,
    /// Whether `arranged` holds it by the standing and the path key it has.
    placed: bool,
    /// Whether the state was learnt by reading; a scan that finds the same file unchanged does not take it back.
    learnt: bool,
    found_by: u32,
}

/// Where an entry was put when it was last arranged.
#[derive(Debug)]
struct Standing {
    group: u32,
    sort: SortKey,
}

impl Catalogue {
    pub fn new() -> Catalogue {
        Catalogue::default()
    }

    /// Adds what a scan found; an address that is there already is updated in place.
    pub fn add(&mut self, batch: Vec<Entry>) {
        let mut fresh = Vec::with_capacity(batch.len());
        let mut moved = false;
        for entry in batch {
            match self.keys.get(&entry.address) {
                Some(&key) => {
                    if self.update(key, entry) {
                        fresh.push(key);
                        moved = true;
                    }
                }
                None => fresh.push(self.insert(entry)),
            }
        }
        if moved {
            self.forget_unplaced();
        }
        if fresh.is_empty() {
            return;
        }
        for &key in &fresh {
            self.stand(key);
        }
        self.groups.rank_all();
        fresh.sort_unstable_by(|a, b| self.compare(*a, *b));
        fresh.dedup();
        self.arranged = self.merged(&fresh);
        self.by_path.extend(&fresh);
        self.lay_rows();
    }

    fn insert(&mut self, entry: Entry) -> EntryKey {
        let key = EntryKey(self.slots.len() as u32);
        self.keys.insert(entry.address.clone(), key);
        self.path_keys.push(sort_key(&entry.below.to_string_lossy()));
        self.standings.push(Standing { group: 0, sort: SortKey::Path });
        let learnt = entry.card().is_some();
        self.slots.push(Some(Slot { entry, placed: false, learnt, found_by: self.scan }));
        key
    }

    /// Takes in what a scan found of an entry that is there. True where it moved below its library folder and has to be
    /// placed anew.
    fn update(&mut self, key: EntryKey, found: Entry) -> bool {
        let scan = self.scan;
        let Some(slot) = self.slot_mut(key) else { return false };
        slot.found_by = scan;
        let stamp = |entry: &Entry| (entry.bytes, entry.starts, entry.modified);
        let unchanged = stamp(&slot.entry) == stamp(&found);
        (slot.entry.bytes, slot.entry.starts) = (found.bytes, found.starts);
        slot.entry.modified = found.modified;
        let moved = slot.entry.below != found.below;
        slot.placed &= !moved;
        // A changed file's old card serves until the new one is learnt: a row does not lose its words for a moment.
        let keep = match (&slot.entry.state, &found.state) {
            (EntryState::Known(_), EntryState::Unread) => true,
            (EntryState::Unreadable(_), EntryState::Unread) => slot.learnt && unchanged,
            _ => false,
        };
        if moved {
            let path_key = sort_key(&found.below.to_string_lossy());
            slot.entry.below = found.below;
            self.path_keys[key.0 as usize] = path_key;
        }
        if !keep {
            self.set_state(key, found.state);
        }
        moved
    }

    /// Takes the keys of entries that have to be placed anew out of both orders.
    fn forget_unplaced(&mut self) {
        let slots = &self.slots;
        let placed = |key: &EntryKey| slots[key.0 as usize].as_ref().is_some_and(|slot| slot.placed);
        self.arranged.retain(|(_, key)| placed(key));
        self.by_path.retain(placed);
        self.by_path_until = 0;
    }

    /// What was learnt of one document. The order of rows does not change until `arrange`. An address that is not in the
    /// catalogue is passed over.
    pub fn learn(&mut self, address: &Address, state: EntryState) {
        let Some(&key) = self.keys.get(address) else { return };
        self.set_state(key, state);
        if let Some(slot) = self.slot_mut(key) {
            slot.learnt = true;
        }
    }

    fn set_state(&mut self, key: EntryKey, state: EntryState) {
        let (order, grouping) = (self.order, self.grouping);
        let Some(slot) = self.slots.get_mut(key.0 as usize).and_then(Option::as_mut) else { return };
        slot.entry.state = state;
        let (class, label) = group_of(&slot.entry, grouping);
        let standing = &self.standings[key.0 as usize];
        let stands = self.groups.get(standing.group) == Some((class, &label))
            && standing.sort == sort_key_of(&slot.entry, order);
        self.stale |= slot.placed && !stands;
    }

    /// A scan begins: what earlier ones found no longer counts as found. Needed only after a scan that was broken off.
    pub fn begin_scan(&mut self) {
        self.scan += 1;
    }

    /// Drops entries a finished scan did not find, and begins the next scan.
    pub fn retain_found(&mut self) {
        let scan = self.scan;
        self.scan += 1;
        self.drop_where(|slot| slot.found_by != scan);
    }

    /// Takes up the documents that a file now holds, as `part` makes them of its first entry: changed ones are unread
    /// again, those beyond the last are dropped. A file that is not in the catalogue is passed over.
    pub fn split(&mut self, first: &Address, parts: impl Fn(&Entry) -> Vec<Entry>) {
        let Some(entry) = self.keys.get(first).and_then(|key| self.get(*key)).cloned() else { return };
        let new = parts(&Entry { state: EntryState::Unread, ..entry });
        let count = new.len();
        for part in &new {
            let stale = |old: &Entry| (old.bytes, old.starts) != (part.bytes, part.starts);
            if let Some(&key) = self.keys.get(&part.address).filter(|key| self.get(**key).is_some_and(stale)) {
                self.set_state(key, EntryState::Unread);
            }
        }
        self.add(new);
        self.drop_where(|slot| slot.entry.address.origin == first.origin && slot.entry.address.part as usize > count);
    }

    fn drop_where(&mut self, goes: impl Fn(&Slot) -> bool) {
        let before = self.keys.len();
        for slot in &mut self.slots {
            if let Some(lost) = slot.take_if(|slot| goes(slot)) {
                self.keys.remove(&lost.entry.address);
            }
        }
        if self.keys.len() == before {
            return;
        }
        let slots = &self.slots;
        let is_there = |key: &EntryKey| slots[key.0 as usize].is_some();
        self.arranged.retain(|(_, key)| is_there(key));
        self.by_path_until = self.by_path[..self.by_path_until].iter().filter(|key| is_there(key)).count();
        self.by_path.retain(is_there);
        self.lay_rows();
    }

    pub fn get(&self, key: EntryKey) -> Option<&Entry> {
        self.slot(key).map(|slot| &slot.entry)
    }

    pub fn key_of(&self, address: &Address) -> Option<EntryKey> {
        self.keys.get(address).copied()
    }

    /// How many entries there are, unreadable ones included.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub fn order(&self) -> (Order, Grouping) {
        (self.order, self.grouping)
    }

    /// Sorts and groups anew, by all that is known.
    pub fn arrange(&mut self, order: Order, grouping: Grouping) {
        (self.order, self.grouping) = (order, grouping);
        self.stale = false;
        self.groups = Groups::default();
        for key in 0..self.slots.len() as u32 {
            self.stand(EntryKey(key));
        }
        self.groups.rank_all();
        self.sort_by_path();
        // Sorted beside what they are sorted by, so that no comparison has to go and look for it.
        let standings = self.by_path.iter().zip(0u32..).map(|(key, path)| {
            let standing = &self.standings[key.0 as usize];
            (self.groups.rank(standing.group), standing, path, *key)
        });
        self.arranged = if order == Order::Title {
            let mut all: Vec<_> =
                standings.map(|(rank, s, path, key)| (rank, s.sort.title(), path, s.group, key)).collect();
            all.sort_unstable();
            all.into_iter().map(|(.., group, key)| (group, key)).collect()
        } else {
            let mut all: Vec<_> =
                standings.map(|(rank, s, path, key)| (rank, s.sort.day(), path, s.group, key)).collect();
            all.sort_unstable();
            all.into_iter().map(|(.., group, key)| (group, key)).collect()
        };
        self.lay_rows();
    }

    /// Whether records have arrived that the present arrangement does not know ("re-sort" is offered).
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    pub fn rows(&self) -> &[ListRow] {
        &self.rows
    }

    /// The row a key stands in.
    pub fn row_of(&self, key: EntryKey) -> Option<usize> {
        self.row_of.get(key.0 as usize).filter(|row| **row != NO_ROW).map(|row| *row as usize)
    }

    /// The label of the group an entry stands in, where the list shows one.
    pub fn group_of(&self, key: EntryKey) -> Option<&str> {
        self.slot(key)?;
        let (_, label) = self.groups.get(self.standings[key.0 as usize].group)?;
        Some(label).filter(|label| !label.is_empty() && !self.is_bare())
    }

    /// All entries, in the order in which they were first found.
    pub fn entries(&self) -> impl Iterator<Item = (EntryKey, &Entry)> {
        self.slots.iter().zip(0u32..).filter_map(|(slot, n)| Some((EntryKey(n), &slot.as_ref()?.entry)))
    }

    fn slot(&self, key: EntryKey) -> Option<&Slot> {
        self.slots.get(key.0 as usize)?.as_ref()
    }

    fn slot_mut(&mut self, key: EntryKey) -> Option<&mut Slot> {
        self.slots.get_mut(key.0 as usize)?.as_mut()
    }

    /// Gives an entry the standing it has by what is known of it now.
    fn stand(&mut self, key: EntryKey) {
        let (order, grouping) = (self.order, self.grouping);
        let Some(slot) = self.slots.get_mut(key.0 as usize).and_then(Option::as_mut) else { return };
        let (class, label) = group_of(&slot.entry, grouping);
        let group = self.groups.number(class, &label);
        self.standings[key.0 as usize] = Standing { group, sort: sort_key_of(&slot.entry, order) };
        slot.placed = true;
    }

    /// The order of the list.
    fn compare(&self, a: EntryKey, b: EntryKey) -> Ordering {
        let (left, right) = (&self.standings[a.0 as usize], &self.standings[b.0 as usize]);
        let rank = |standing: &Standing| self.groups.rank(standing.group);
        let by_group = if left.group == right.group { Ordering::Equal } else { rank(left).cmp(&rank(right)) };
        by_group.then_with(|| left.sort.cmp(&right.sort)).then_with(|| self.compare_paths(a, b))
    }

    /// Of paths that differ only in case or leading zeros the letters as they are decide.
    fn compare_paths(&self, a: EntryKey, b: EntryKey) -> Ordering {
        let below = |key| self.slot(key).map(|slot| &slot.entry.below);
        let (left, right) = (&self.path_keys[a.0 as usize], &self.path_keys[b.0 as usize]);
        left.cmp(right).then_with(|| below(a).cmp(&below(b))).then(a.cmp(&b))
    }

    /// The arranged keys with new ones, sorted among themselves, put where they belong. The gap between two new ones is
    /// found by doubling steps, so that a batch costs a few comparisons for each of its own entries and none for the others.
    fn merged(&self, fresh: &[EntryKey]) -> Vec<(u32, EntryKey)> {
        let mut out = Vec::with_capacity(self.arranged.len() + fresh.len());
        let mut rest = &self.arranged[..];
        for &key in fresh {
            let before = |(_, other): &(u32, EntryKey)| self.compare(*other, key) == Ordering::Less;
            let mut step = 1;
            while step <= rest.len() && before(&rest[step - 1]) {
                step *= 2;
            }
            let known = step / 2;
            let gap = known + rest[known..step.min(rest.len())].partition_point(before);
            out.extend_from_slice(&rest[..gap]);
            out.push((self.standings[key.0 as usize].group, key));
            rest = &rest[gap..];
        }
        out.extend_from_slice(rest);
        out
    }

    /// Sorts in the keys that were added since. A stable sort finds the runs that batches are.
    fn sort_by_path(&mut self) {
        if self.by_path_until == self.by_path.len() {
            return;
        }
        let mut keys = std::mem::take(&mut self.by_path);
        keys.sort_by(|a, b| self.compare_paths(*a, *b));
        self.by_path_until = keys.len();
        self.by_path = keys;
    }

    fn lay_rows(&mut self) {
        self.rows.clear();
        self.row_of.clear();
        self.row_of.resize(self.slots.len(), NO_ROW);
        let mut group = None;
        let bare = self.is_bare();
        for &(of, key) in &self.arranged {
            if !bare && group != Some(of) {
                group = Some(of);
                let label = self.groups.get(of).map_or("", |(_, label)| label);
                if !label.is_empty() {
                    self.rows.push(ListRow::Group(label.to_string()));
                }
            }
            self.row_of[key.0 as usize] = self.rows.len() as u32;
            self.rows.push(ListRow::Entry(key));
        }
    }

    /// Whether nothing one could group by was known of any entry when they were arranged: then the list is a plain one by
    /// path, and a head that says so over all of it would only be in the way.
    fn is_bare(&self) -> bool {
        let class = |(group, _): &(u32, EntryKey)| self.groups.get(*group).map(|(class, _)| class);
        // Groups of one class stand together, so the ends tell.
        let (first, last) = (self.arranged.first().and_then(class), self.arranged.last().and_then(class));
        first == last && matches!(first, Some(Class::Unsorted | Class::Lacking))
    }
}

#[cfg(test)]
mod tests {
    use super::super::card::Card;
    use super::*;
    use proptest::prelude::*;

    fn unread(path: &str) -> Entry {
        Entry {
            address: Address::file(format!("/lib/{path}")),
            below: path.into(),
            bytes: 1,
            starts: 0,
            modified: None,
            state: EntryState::Unread,
        }
    }

    fn known(path: &str, date: &str, title: &str) -> Entry {
        Entry { state: card(date, title), ..unread(path) }
    }

    fn card(date: &str, title: &str) -> EntryState {
        let date = Some(date.to_string()).filter(|d| !d.is_empty());
        EntryState::Known(Card { title: title.into(), date, ..Card::default() })
    }

    fn address(path: &str) -> Address {
        Address::file(format!("/lib/{path}"))
    }

    /// `= label` for the head of a group, else the path.
    fn shown(catalogue: &Catalogue) -> Vec<String> {
        let row = |row: &ListRow| match row {
            ListRow::Group(label) => format!("= {label}"),
            ListRow::Entry(key) => catalogue.get(*key).unwrap().below.display().to_string(),
        };
        for (at, row) in catalogue.rows().iter().enumerate() {
            if let ListRow::Entry(key) = row {
                assert_eq!(catalogue.row_of(*key), Some(at));
            }
        }
        catalogue.rows().iter().map(row).collect()
    }

    #[test]
    fn before_anything_is_known_the_list_is_plain_and_counts_as_a_reader_does() {
        let mut catalogue = Catalogue::new();
        catalogue.add(vec![unread("box/file 10"), unread("box/file 9")]);
        catalogue.add(vec![unread("a.txt"), unread("box/file 9b")]);
        assert_eq!(shown(&catalogue), ["a.txt", "box/file 9", "box/file 9b", "box/file 10"]);
        assert!(!catalogue.is_stale());
    }

    #[test]
    fn what_is_learnt_moves_no_row_until_the_list_is_arranged() {
        let mut catalogue = Catalogue::new();
        catalogue.add(vec![unread("a"), unread("b"), unread("c"), unread("d")]);
        let b = catalogue.key_of(&address("b")).unwrap();
        catalogue.learn(&address("c"), card("1931-05-03", "Telegram"));
        catalogue.learn(&address("b"), card("1931-06", "Minutes"));
        catalogue.learn(&address("a"), card("", "Poem"));
        catalogue.learn(&address("d"), EntryState::Unreadable("a picture".into()));
        assert_eq!(shown(&catalogue), ["a", "b", "c", "d"]);
        assert!(catalogue.is_stale());
        catalogue.arrange(Order::Date, Grouping::Year);
        assert_eq!(shown(&catalogue), ["= 1931", "c", "b", "= undated", "a", "= cannot be read", "d"]);
        assert_eq!(catalogue.key_of(&address("b")), Some(b));
        assert_eq!(catalogue.group_of(b), Some("1931"));
        assert!(!catalogue.is_stale());
        catalogue.learn(&address("b"), card("1931-06", "Minutes of the Board"));
        assert!(!catalogue.is_stale(), "a title changes nothing in a list sorted by date");
    }

    #[test]
    fn a_new_entry_is_put_where_it_belongs_among_those_that_stand() {
        let mut catalogue = Catalogue::new();
        catalogue.add(vec![known("a", "1931-05-03", ""), known("b", "1956", "")]);
        catalogue.add(vec![known("c", "1940", ""), known("d", "1931-01-01", ""), unread("e")]);
        let rows = ["= 1931", "d", "a", "= 1940", "c", "= 1956", "b", "= not yet sorted", "e"];
        assert_eq!(shown(&catalogue), rows);
    }

    #[test]
    fn documents_are_grouped_by_folder_by_archive_and_not_at_all() {
        let mut catalogue = Catalogue::new();
        let archived = |path: &str, reference: &str| Entry {
            state: EntryState::Known(Card { reference: Some(reference.into()), title: path.into(), ..Card::default() }),
            ..unread(path)
        };
        catalogue.add(vec![
            archived("box 10/a", "TsAK, f. 12, op. 1"),
            archived("box 9/sub/b", "TsAK, f. 4, op. 1"),
            archived("box 9/c", "TsAK, f. 4, op. 2"),
            known("d", "", "Zebra"),
        ]);
        catalogue.arrange(Order::Path, Grouping::Folder);
        let by_folder = ["= lib", "d", "= box 9", "box 9/c", "= box 9/sub", "box 9/sub/b", "= box 10", "box 10/a"];
        assert_eq!(shown(&catalogue), by_folder);
        catalogue.arrange(Order::Path, Grouping::Archive);
        let by_archive =
            ["= TsAK, f. 4", "box 9/c", "box 9/sub/b", "= TsAK, f. 12", "box 10/a", "= without reference", "d"];
        assert_eq!(shown(&catalogue), by_archive);
        catalogue.arrange(Order::Title, Grouping::Nothing);
        assert_eq!(shown(&catalogue), ["box 9/c", "box 9/sub/b", "box 10/a", "d"]);
    }

    #[test]
    fn where_no_document_has_what_one_groups_by_there_are_no_heads() {
        let mut catalogue = Catalogue::new();
        catalogue.add(vec![known("b", "", "Poem"), known("a", "", "Essay")]);
        assert_eq!(shown(&catalogue), ["a", "b"]);
        assert_eq!(catalogue.group_of(EntryKey(0)), None);
        catalogue.add(vec![known("c", "1931", "Letter")]);
        assert_eq!(shown(&catalogue), ["= 1931", "c", "= undated", "a", "b"]);
        assert_eq!(catalogue.group_of(EntryKey(0)), Some("undated"));
    }

    #[test]
    fn a_second_scan_updates_in_place_and_drops_what_is_gone() {
        let mut catalogue = Catalogue::new();
        catalogue.add(vec![unread("a"), unread("b"), unread("c")]);
        catalogue.retain_found();
        let a = catalogue.key_of(&address("a")).unwrap();
        catalogue.learn(&address("a"), card("1931", "Telegram"));
        catalogue.learn(&address("b"), EntryState::Unreadable("not text".into()));
        catalogue.add(vec![unread("a"), Entry { bytes: 9, ..unread("b") }, unread("d")]);
        catalogue.retain_found();
        assert_eq!(shown(&catalogue), ["a", "b", "d"]);
        assert_eq!((catalogue.len(), catalogue.key_of(&address("c"))), (3, None));
        assert_eq!(catalogue.key_of(&address("a")), Some(a));
        assert!(matches!(catalogue.get(a).unwrap().state, EntryState::Known(_)), "an unchanged file stays known");
        let b = catalogue.get(catalogue.key_of(&address("b")).unwrap()).unwrap();
        assert_eq!((b.bytes, &b.state), (9, &EntryState::Unread), "a changed file may be readable now");
        assert_eq!(catalogue.entries().count(), 3);
    }

    #[test]
    fn a_scan_that_was_broken_off_counts_for_nothing() {
        let mut catalogue = Catalogue::new();
        catalogue.add(vec![unread("a"), unread("b")]);
        catalogue.begin_scan();
        catalogue.add(vec![unread("b")]);
        catalogue.retain_found();
        assert_eq!(shown(&catalogue), ["b"]);
    }

    #[test]
    fn an_entry_that_moves_below_its_library_is_placed_anew() {
        let mut catalogue = Catalogue::new();
        catalogue.add(vec![unread("a"), unread("b"), unread("c")]);
        catalogue.add(vec![Entry { below: "lib/z".into(), ..unread("a") }, unread("a2"), unread("a2")]);
        assert_eq!(shown(&catalogue), ["a2", "b", "c", "lib/z"]);
        catalogue.arrange(Order::Path, Grouping::Nothing);
        assert_eq!(shown(&catalogue), ["a2", "b", "c", "lib/z"]);
    }

    fn entries() -> impl Strategy<Value = Vec<Entry>> {
        let state = prop_oneof![
            Just(EntryState::Unread),
            Just(EntryState::Unreadable("a FIFO".into())),
            ("19[0-9]{2}(-0[1-9])?|", "[a-c]{1,2}").prop_map(|(date, title)| card(&date, &title)),
        ];
        let entry =
            ("([ab]/){0,2}[a-cA-C]{1,2}[0-9]{0,2}", state).prop_map(|(path, state)| Entry { state, ..unread(&path) });
        proptest::collection::vec(entry, 0..40)
    }

    #[test]
    fn a_file_split_otherwise_has_the_rows_of_its_parts_and_no_others() {
        let mut catalogue = Catalogue::new();
        catalogue.arrange(Order::Path, Grouping::Nothing);
        catalogue.add(vec![known("a", "1931", "A delo"), known("b", "1932", "B")]);
        let first = address("a");
        let split = |catalogue: &mut Catalogue, ranges: &[std::ops::Range<u64>]| {
            catalogue.split(&first, |entry| (1..).zip(ranges).map(|(n, r)| entry.part(n, r.clone())).collect());
            let of = |key: &EntryKey| catalogue.get(*key).map(|e| (e.address.title(), e.bytes, e.card().is_some()));
            let keys = catalogue.rows().iter().filter_map(|row| match row {
                ListRow::Entry(key) => Some(*key),
                ListRow::Group(_) => None,
            });
            keys.collect::<Vec<_>>().iter().filter_map(of).collect::<Vec<_>>()
        };
        let row = |name: &str, bytes, known| (name.to_string(), bytes, known);
        let three = split(&mut catalogue, &[0..4, 4..6, 6..9]);
        assert_eq!(three, [row("a", 4, false), row("a#2", 2, false), row("a#3", 3, false), row("b", 1, true)]);
        catalogue.learn(&first, card("1931", "A first part"));
        let two = split(&mut catalogue, &[0..4, 4..9]);
        assert_eq!(two, [row("a", 4, true), row("a#2", 5, false), row("b", 1, true)], "what stays is still known");
        split(&mut catalogue, &[]);
        catalogue.split(&address("nowhere"), |entry| vec![entry.clone()]);
        assert_eq!(catalogue.len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        /// However entries arrive, they stand as if all had been arranged at once.
        #[test]
        fn arriving_in_batches_is_arranging_at_once(all in entries(), size in 1usize..9, order in 0usize..3, grouping in 0usize..4) {
            let (order, grouping) = (Order::ALL[order], Grouping::ALL[grouping]);
            let mut catalogue = Catalogue::new();
            catalogue.arrange(order, grouping);
            for batch in all.chunks(size) {
                let fresh: Vec<Entry> =
                    batch.iter().filter(|e| catalogue.key_of(&e.address).is_none()).cloned().collect();
                catalogue.add(fresh);
            }
            let arrived = shown(&catalogue);
            let paths: std::collections::HashSet<_> = all.iter().map(|e| &e.address).collect();
            prop_assert_eq!(catalogue.len(), paths.len());
            catalogue.arrange(order, grouping);
            prop_assert_eq!(arrived, shown(&catalogue));
        }
    }

    /// Run by hand: `cargo test --release --lib catalogue -- --ignored --nocapture`.
    #[test]
    #[ignore = "measures, proves nothing"]
    fn two_hundred_thousand_entries() {
        let number = |n: usize| n.wrapping_mul(7919) % 200_000;
        let entry = |n: usize| unread(&format!("fond {}/opis {}/telegram {}.txt", n % 20, n % 300, n));
        let all: Vec<Entry> = (0..200_000).map(|n| entry(number(n))).collect();
        // Of this thread: other work on the machine does not count.
        let now = || {
            let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
            std::time::Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
        };
        let time = |what: &str, start: std::time::Duration| println!("{what}: {:?}", now() - start);
        let mut catalogue = Catalogue::new();
        let start = now();
        let mut longest = std::time::Duration::ZERO;
        let (mut size, mut at) = (64, 0);
        while at < all.len() {
            let batch = all[at..(at + size).min(all.len())].to_vec();
            let begun = now();
            catalogue.add(batch);
            longest = longest.max(now() - begun);
            (at, size) = (at + size, (size * 2).min(4096));
        }
        time("adding", start);
        println!("longest batch: {longest:?}");
        let start = now();
        for (n, entry) in all.iter().enumerate() {
            let date = format!("19{:02}-{:02}-{:02}", n % 90, n % 12 + 1, n % 28 + 1);
            catalogue.learn(&entry.address, card(&date, &format!("Telegram from the Lock Office, {}", n % 977)));
        }
        time("learning", start);
        for order in Order::ALL {
            for grouping in Grouping::ALL {
                let start = now();
                catalogue.arrange(order, grouping);
                time(&format!("{order:?} {grouping:?}"), start);
            }
        }
        let start = now();
        catalogue.retain_found();
        time("retaining", start);
    }
}
