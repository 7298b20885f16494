//! The words of a row: first those that tell it from its neighbours.

use super::card::Card;
use super::entry::{Entry, EntryState};
use crate::text::Date;

/// A row of the list: its date, its words, and a second line. Hostile text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowTitle {
    /// `22 Sep` below the head of its year, else ISO 8601.
    pub date: Option<String>,
    /// Who wrote to whom, else the title, else the file's name.
    pub words: String,
    /// What the words do not say: kind and leaves, the folder, or why it cannot be read.
    pub detail: Option<String>,
}

impl RowTitle {
    /// `group` is the label of the group the row stands in, where the list shows one: what it says is not said again.
    pub fn of(entry: &Entry, group: Option<&str>) -> RowTitle {
        match &entry.state {
            EntryState::Known(card) => RowTitle::of_card(card, group),
            EntryState::Unread => {
                RowTitle { date: None, words: entry.file_name().into_owned(), detail: folder(entry, group) }
            }
            EntryState::Unreadable(why) => {
                RowTitle { date: None, words: entry.file_name().into_owned(), detail: Some(why.clone()) }
            }
        }
    }

    fn of_card(card: &Card, group: Option<&str>) -> RowTitle {
        let author = card.author.as_deref().map(short_name);
        let addressee = card.addressee.as_deref().map(short_name);
        let (words, said_genre) = match (author, addressee, card.genre.as_deref()) {
            (Some(author), Some(addressee), _) => (format!("{author} to {addressee}"), false),
            (Some(author), None, Some(genre)) => (format!("{author}, {genre}"), true),
            (Some(author), None, None) => (format!("{author}, {}", card.title), false),
            (None, Some(addressee), Some(genre)) => (format!("{genre} to {addressee}"), true),
            (None, Some(addressee), None) => (format!("to {addressee}: {}", card.title), false),
            (None, None, _) => (card.title.clone(), false),
        };
        // A title that begins with the kind has said it.
        let title_says = |genre: &str| words.to_lowercase().starts_with(&genre.to_lowercase());
        let genre = card.genre.clone().filter(|genre| !said_genre && !title_says(genre));
        let detail: Vec<String> = [genre, card.leaves.clone()].into_iter().flatten().collect();
        let date = card.date.as_deref().and_then(|iso| date_of(iso, group));
        RowTitle { date, words, detail: (!detail.is_empty()).then(|| detail.join(", ")) }
    }
}

fn date_of(iso: &str, group: Option<&str>) -> Option<String> {
    match (iso.parse::<Date>(), group) {
        (Ok(date), Some(year)) if year == format!("{}", date.year) => Some(date.short()).filter(|day| !day.is_empty()),
        _ => Some(iso.to_string()),
    }
}

/// The folder an entry lies in, where the group does not tell.
fn folder(entry: &Entry, group: Option<&str>) -> Option<String> {
    let folder = entry.below.parent()?.to_string_lossy();
    (!folder.is_empty() && group != Some(&folder)).then(|| folder.into_owned())
}

/// A name as colleagues say it: without initials and forms of address, capitals as in a sentence. `Arden` of
/// `Cde. B. K. ARDEN` and of `Arden, B. K.`
fn short_name(name: &str) -> String {
    let mut had_initials = false;
    let mut words: Vec<String> = Vec::new();
    let mut trailing_comma = false;
    for word in name.split_whitespace() {
        if matches!(word, "Cde." | "Cdes." | "Comrade" | "Comrades" | "Mr." | "Mrs." | "Dr." | "Prof.") {
            continue;
        }
        if is_initials(word.trim_end_matches(',')) {
            had_initials = true;
            // Of `Arden, B. K.` the comma goes with the initials; of `Arden, B. K., Birk` the last one stays.
            if trailing_comma && let Some(last) = words.last_mut() {
                last.truncate(last.trim_end_matches(',').len());
                if word.ends_with(',') {
                    last.push(',');
                }
            }
            continue;
        }
        trailing_comma = word.ends_with(',');
        words.push(word.to_string());
    }
    if words.is_empty() {
        return name.to_string();
    }
    if had_initials {
        words.iter_mut().for_each(|word| *word = lower_capitals(word));
    }
    words.join(" ")
}

/// `B.`, `B.K.`, `J.-P.`
fn is_initials(word: &str) -> bool {
    let mut rest = word;
    while let Some(first) = rest.chars().next().filter(|c| c.is_uppercase()) {
        let Some(after) = rest[first.len_utf8()..].strip_prefix('.') else { return false };
        rest = after.strip_prefix('-').unwrap_or(after);
    }
    rest.is_empty() && !word.is_empty()
}

/// `Arden` of `ARDEN`; of a word of three letters or fewer nobody knows whether it is a name or an abbreviation.
fn lower_capitals(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if letters <= 3 || word.chars().any(char::is_lowercase) {
        return word.to_string();
    }
    let mut out = String::with_capacity(word.len());
    let mut inside = false;
    for c in word.chars() {
        if inside {
            out.extend(c.to_lowercase())
        } else {
            out.push(c)
        }
        inside = c.is_alphabetic();
    }
    out
}

/// Makes rows that follow each other and begin alike begin with what differs: the first keeps its words, the others have
/// `…` for what the row before said already. Whole words only, and only where at least [`ALIKE`] characters are saved.
pub fn set_apart(rows: &mut [RowTitle]) {
    let mut before: Option<String> = None;
    for row in rows {
        let whole = row.words.clone();
        if let Some(before) = &before {
            let alike = common_words(before, &whole);
            let rest = &whole[alike..];
            if whole[..alike].chars().count() >= ALIKE && !rest.trim().is_empty() {
                row.words = format!("… {}", rest.trim_start());
            }
        }
        before = Some(whole);
    }
}

/// A narrow list shows about twenty columns of a row: a beginning as long as that hides all that differs.
const ALIKE: usize = 18;

/// Bytes of the longest common beginning that ends with a whole word of both.
fn common_words(a: &str, b: &str) -> usize {
    let mut last_space = 0;
    let mut pairs = a.chars().zip(b.char_indices());
    for (left, (at, right)) in &mut pairs {
        if left != right {
            return last_space;
        }
        if right == ' ' {
            last_space = at + 1;
        }
    }
    last_space
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Address;

    fn entry(state: EntryState) -> Entry {
        let below = "box 3/letter 9.txt".into();
        Entry { address: Address::file("/lib/box 3/letter 9.txt"), below, bytes: 1, starts: 0, modified: None, state }
    }

    fn row(card: Card, group: Option<&str>) -> (Option<String>, String, Option<String>) {
        let row = RowTitle::of(&entry(EntryState::Known(card)), group);
        (row.date, row.words, row.detail)
    }

    fn some(value: &str) -> Option<String> {
        Some(value.into())
    }

    #[test]
    fn a_row_begins_with_who_wrote_to_whom() {
        let card = Card {
            title: "Telegram from B. Arden to the Canal Board".into(),
            date: some("1931-05-03"),
            author: some("B. Arden"),
            addressee: some("Canal Board CC"),
            genre: some("telegram"),
            leaves: some("ll. 9–11"),
            ..Card::default()
        };
        let detail = some("telegram, ll. 9–11");
        assert_eq!(row(card.clone(), Some("1931")), (some("3 May"), "Arden to Canal Board CC".into(), detail.clone()));
        assert_eq!(row(card.clone(), Some("TsAK, f. 4")).0, some("1931-05-03"));
        assert_eq!(row(card, None), (some("1931-05-03"), "Arden to Canal Board CC".into(), detail));
    }

    #[test]
    fn without_an_addressee_the_kind_tells_rows_apart_and_without_a_kind_the_title() {
        let card = Card {
            title: "Minutes of the Meeting of the Board".into(),
            author: some("V. I. DORNOV"),
            leaves: some("ll. 27–30"),
            ..Card::default()
        };
        let minutes = Card { genre: some("minutes"), ..card.clone() };
        assert_eq!(row(minutes, None), (None, "Dornov, minutes".into(), some("ll. 27–30")));
        assert_eq!(row(card.clone(), None).1, "Dornov, Minutes of the Meeting of the Board");
        let nameless = Card { author: None, genre: some("minutes"), ..card };
        assert_eq!(row(nameless, None), (None, "Minutes of the Meeting of the Board".into(), some("ll. 27–30")));
    }

    #[test]
    fn an_unread_file_is_its_name_and_folder_and_an_unreadable_one_says_why() {
        let unread = entry(EntryState::Unread);
        let words = || "letter 9.txt".to_string();
        assert_eq!(RowTitle::of(&unread, None), RowTitle { date: None, words: words(), detail: some("box 3") });
        assert_eq!(RowTitle::of(&unread, Some("box 3")).detail, None);
        let why = entry(EntryState::Unreadable("a FIFO: it is never opened".into()));
        assert_eq!(RowTitle::of(&why, None).detail, some("a FIFO: it is never opened"));
    }

    #[test]
    fn names_are_shortened_as_colleagues_say_them() {
        for (long, short) in [
            ("B. Arden", "Arden"),
            ("Arden, B. K.", "Arden"),
            ("Cde. B.K. ARDEN", "Arden"),
            ("B. Arden and J.-P. Birk", "Arden and Birk"),
            ("Arden, B. K., Birk, C.", "Arden, Birk"),
            ("O. O'HARE-DORN", "O'Hare-Dorn"),
            ("Canal Board CC", "Canal Board CC"),
            ("TsAK", "TsAK"),
            ("Ким В. Н.", "Ким"),
            ("B. K.", "B. K."),
            ("", ""),
        ] {
            assert_eq!(short_name(long), short);
        }
    }

    #[test]
    fn a_year_alone_is_not_said_below_its_year() {
        let card = |date: &str| Card { title: "T".into(), date: some(date), ..Card::default() };
        assert_eq!(row(card("1931"), Some("1931")).0, None);
        assert_eq!(row(card("1931-05"), Some("1931")).0, some("May"));
        assert_eq!(row(card("1931-05"), Some("not yet sorted")).0, some("1931-05"));
    }

    #[test]
    fn rows_that_begin_alike_begin_with_what_differs() {
        let titles = [
            "Minutes of the Meeting of the Board, May",
            "Minutes of the Meeting of the Board, June",
            "Minutes of the Meeting of the Guild",
            "Minutes of the Meeting of the Guild",
            "Minutes, short",
        ];
        let mut rows: Vec<RowTitle> =
            titles.iter().map(|t| RowTitle { date: None, words: t.to_string(), detail: None }).collect();
        set_apart(&mut rows);
        let words: Vec<&str> = rows.iter().map(|r| r.words.as_str()).collect();
        assert_eq!(words, [titles[0], "… June", "… Guild", "… Guild", titles[4]]);
    }
}
