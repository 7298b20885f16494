//! Notes whose document has vanished, known again by their quotations in a document that has none.
//!
//! In: a sheet of such notes and a text. Out: how many of its quotations stand there, where they are enough to show the
//! notes beside the text and to ask the reader. Nothing is decided here, and nothing is written.

use super::anchor::Refinder;
use super::store::Sheet;
use std::collections::BTreeSet;

/// At least this many quotations are found (notes.md): two short ones may stand in any letter of the same office.
const FEWEST: usize = 3;

/// How many quotations of a sheet stand in a text, to the letter or in other dress; `None` where that is fewer than three
/// of them, or fewer than half. Words quoted twice count once.
pub fn found_in(sheet: &Sheet, text: &Refinder) -> Option<usize> {
    let mut seen = BTreeSet::new();
    let quoted = sheet.annotations.iter().filter(|note| note.selector.as_ref().is_some_and(|s| !s.exact.is_empty()));
    let quotations: Vec<_> =
        quoted.filter(|note| seen.insert(note.selector.as_ref().map(|s| s.exact.as_str()))).collect();
    let needed = FEWEST.max(quotations.len().div_ceil(2));
    let mut may_miss = quotations.len().checked_sub(needed)?;
    let mut found = 0;
    for quotation in quotations {
        if text.has(quotation) {
            found += 1;
        } else {
            may_miss = may_miss.checked_sub(1)?;
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::super::annotation::{Annotation, Motivation, Selector};
    use super::*;
    use crate::text::{CodePoints, ContentHash};

    const TEXT: &str = "The keeper wrote that the gauge had been read at noon. The clerk of the lock copied the figure twice. \
        Two barges with seed grain were waved through. The night watch was paid from another purse. Nobody asked about the ice.";

    fn sheet(words: &[&str]) -> Sheet {
        let (on, points) = (ContentHash::of(TEXT.as_bytes()), CodePoints::of(TEXT));
        let note = |words: &&str| {
            let start = TEXT.find(words).unwrap();
            let selector = Selector::of(TEXT, on, &points, start..start + words.len());
            Annotation::new(Motivation::Highlighting, Some(selector), "me")
        };
        Sheet {
            file: None,
            id: None,
            source: None,
            path: "gone.txt".into(),
            title: String::new(),
            annotations: words.iter().map(note).collect(),
            corrections: Default::default(),
            warning: None,
        }
    }

    fn found(words: &[&str], text: &str) -> Option<usize> {
        let points = CodePoints::of(text);
        found_in(&sheet(words), &Refinder::new(text, ContentHash::of(text.as_bytes()), &points))
    }

    const FIVE: [&str; 5] = [
        "the gauge had been read",
        "clerk of the lock copied",
        "Two barges with seed grain",
        "paid from another purse",
        "Nobody asked about the ice",
    ];

    #[test]
    fn half_of_them_and_no_fewer_than_three_are_enough() {
        let edited = format!("A heading. {}", TEXT.replace("barges", "boats").replace("purse", "pocket"));
        assert_eq!(found(&FIVE, &edited), Some(3));
        assert_eq!(found(&FIVE, &edited.replace("clerk", "writer")), None, "two of five");
        assert_eq!(found(&FIVE[..2], TEXT), None, "two of two");
        assert_eq!(found(&FIVE[..3], TEXT), Some(3));
        let six: Vec<&str> = FIVE.iter().copied().chain(["The night watch was paid"]).collect();
        assert_eq!(found(&six, &edited.replace("night", "day")), Some(3), "three of six");
        let seven: Vec<&str> = six.iter().copied().chain(["read at noon. The clerk"]).collect();
        assert_eq!(found(&seven, &edited.replace("night", "day").replace("noon", "dawn")), None, "three of seven");
    }

    #[test]
    fn words_quoted_three_times_count_once_and_notes_on_the_whole_do_not() {
        assert_eq!(found(&[FIVE[0], FIVE[0], FIVE[0]], TEXT), None);
        let mut with_whole = sheet(&FIVE[..3]);
        with_whole.annotations.extend([(); 9].map(|()| Annotation::new(Motivation::Commenting, None, "me")));
        let points = CodePoints::of(TEXT);
        assert_eq!(found_in(&with_whole, &Refinder::new(TEXT, ContentHash::of(b""), &points)), Some(3));
    }
}
