//! Generated cases of what becomes of a quoted text, each with the place the words are at afterwards, or that they are gone.
//!
//! A text is a list of words; every word knows whether it is quoted. So the truth of a case is where the quoted words, or
//! what was put in their place, stand in the edited text.

use std::ops::Range;

/// Splitmix: the same cases on every machine.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

#[derive(Clone, Debug)]
pub struct Word {
    /// With the signs that stand on it.
    pub letters: String,
    /// What follows: a blank, or the end of a paragraph.
    pub after: &'static str,
    pub quoted: bool,
}

pub type Text = Vec<Word>;

/// What is done to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edit {
    /// A heading before it, nothing else.
    Moved,
    /// A tenth of the quoted words, at least one, exchanged, left out or added to.
    TenthOfQuote,
    /// A tenth of all words of the text.
    TenthOfText,
    /// A letter in thirty read wrongly, throughout.
    Noise,
    /// A sentence put in before, into or after the quotation.
    Insertion,
    /// The paragraphs in another order, and a tenth of the quoted words.
    Reordered,
    /// The words quoted are gone, and nothing else.
    Deleted,
    /// With the whole of their paragraph.
    ParagraphDeleted,
    /// And a tenth of all other words is changed.
    DeletedAndChanged,
    /// And words that differ in two places from them stand elsewhere.
    DeletedWithLookalike,
    /// And the same words stand elsewhere.
    DeletedWithTwin,
    /// And the same words stand elsewhere, after the same words.
    DeletedWithTwinInCompany,
    /// And other words stand in their place.
    Replaced,
}

impl Edit {
    pub const KEPT: [Edit; 6] =
        [Edit::Moved, Edit::TenthOfQuote, Edit::TenthOfText, Edit::Noise, Edit::Insertion, Edit::Reordered];
    pub const GONE: [Edit; 7] = [
        Edit::Deleted,
        Edit::ParagraphDeleted,
        Edit::DeletedAndChanged,
        Edit::DeletedWithLookalike,
        Edit::DeletedWithTwin,
        Edit::DeletedWithTwinInCompany,
        Edit::Replaced,
    ];
}

/// A quotation and what became of its text.
pub struct Case {
    pub before: String,
    /// Bytes of `before`.
    pub quote: Range<usize>,
    pub after: String,
    /// Bytes of `after`; none where the words are gone.
    pub truth: Option<Range<usize>>,
}

/// The text, and the stretch from the first quoted word to the last.
pub fn written(text: &Text) -> (String, Option<Range<usize>>) {
    let mut out = String::new();
    let mut range: Option<Range<usize>> = None;
    for word in text {
        let start = out.len();
        out.push_str(&word.letters);
        if word.quoted {
            range = Some(range.map_or(start, |r| r.start)..out.len());
        }
        out.push_str(word.after);
    }
    (out, range)
}

const PLAIN: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "in",
    "that",
    "was",
    "it",
    "for",
    "on",
    "had",
    "with",
    "at",
    "by",
    "not",
    "from",
    "which",
    "be",
    "they",
    "who",
    "were",
    "an",
    "this",
    "would",
    "could",
    "there",
    "been",
    "no",
    "one",
    "all",
    "water",
    "barge",
    "keeper",
    "ledger",
    "winter",
    "harbour",
    "evening",
    "engine",
    "letter",
    "bridge",
    "ferry",
    "market",
    "window",
    "salt",
    "copper",
    "station",
    "orchard",
    "signal",
    "cousin",
    "surveyor",
    "quarry",
    "lantern",
    "granary",
    "meadow",
    "captain",
    "teacher",
    "flood",
    "mill",
    "timber",
    "receipt",
    "parcel",
    "village",
    "district",
    "archive",
    "morning",
    "silence",
    "promise",
    "answer",
    "question",
    "counted",
    "carried",
    "waited",
    "ordered",
    "refused",
    "measured",
    "remembered",
    "forgotten",
    "repaired",
    "delivered",
    "opened",
    "closed",
    "promised",
    "written",
    "burned",
    "borrowed",
    "returned",
    "watched",
    "followed",
    "grey",
    "early",
    "late",
    "narrow",
    "heavy",
    "empty",
    "quiet",
    "northern",
    "second",
    "wooden",
    "frozen",
    "public",
    "old",
    "new",
    "whole",
    "only",
    "again",
    "before",
    "after",
    "until",
    "because",
    "between",
    "against",
    "without",
    "perhaps",
    "nobody",
    "everyone",
    "twice",
    "slowly",
    "already",
];
const NAMES: &[&str] = &[
    "Adler",
    "Brenko",
    "Castellan",
    "Dorn",
    "Elvik",
    "Farago",
    "Gellert",
    "Hruska",
    "Ilves",
    "Jansky",
    "Korda",
    "Lindqvist",
    "Maro",
    "Novik",
    "Oster",
    "Palik",
    "Quist",
    "Rada",
    "Sorel",
    "Tamm",
    "Ulman",
    "Vesely",
    "Weiss",
    "Zelin",
];
const PLACES: &[&str] =
    &["Upper Mill", "Lower Mill", "Sand Quay", "North Pier", "Stone Ferry", "Old Weir", "New Weir", "Long Reach"];
const MONTHS: &[&str] =
    &["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"];
const SPOKE: &[&str] = &["said that", "noted that", "proposed that", "asked whether", "objected that", "agreed that"];
const SYLLABLES: &[&str] = &[
    "ка", "ло", "ми", "ре", "ста", "про", "вод", "ник", "ение", "ост", "пере", "на", "ли", "то", "был", "ски", "гра",
    "дол", "вер", "шин", "пу", "те", "хо", "зна",
];

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Prose,
    /// Who said what: sentences that begin alike.
    Minutes,
    /// Lines that differ in a date and two figures.
    Readings,
    Cyrillic,
    Hangul,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Prose, Kind::Minutes, Kind::Readings, Kind::Cyrillic, Kind::Hangul];
}

fn push(text: &mut Text, sentence: &str) {
    text.extend(sentence.split(' ').map(|w| Word { letters: w.to_string(), after: " ", quoted: false }));
}

pub fn word(chance: &mut Chance, kind: Kind) -> String {
    match kind {
        Kind::Prose | Kind::Minutes | Kind::Readings => {
            // Some words are frequent, as in any language.
            let n = PLAIN.len();
            let at = chance.below(n).min(chance.below(n));
            if chance.one_in(30) { chance.of(NAMES).to_string() } else { PLAIN[at].to_string() }
        }
        Kind::Cyrillic => (0..1 + chance.below(4)).map(|_| chance.of(SYLLABLES)).collect(),
        Kind::Hangul => {
            let syllable =
                |chance: &mut Chance| char::from_u32(0xac00 + (chance.below(400) * 27) as u32).unwrap_or('가');
            (0..1 + chance.below(4)).map(|_| syllable(chance)).collect()
        }
    }
}

fn sentence(chance: &mut Chance, kind: Kind) -> String {
    let mut words: Vec<String> = (0..5 + chance.below(18)).map(|_| word(chance, kind)).collect();
    if let Some(first) = words.first_mut() {
        let mut letters = first.chars();
        *first = letters.next().map_or(String::new(), |c| c.to_uppercase().collect::<String>() + letters.as_str());
    }
    words.join(" ") + "."
}

/// A text of some dozens of paragraphs.
pub fn text(chance: &mut Chance, kind: Kind) -> Text {
    let mut text = Text::new();
    for n in 0..20 + chance.below(20) {
        match kind {
            Kind::Readings => {
                let (day, month, place) = (1 + n % 28, MONTHS[n / 28 % MONTHS.len()], chance.of(PLACES));
                let line = format!(
                    "{day} {month}: the gauge at {place} stood at {} centimetres, the flow was {} cubic metres, read by {}.",
                    10 + chance.below(80),
                    100 + chance.below(300),
                    chance.of(NAMES)
                );
                push(&mut text, &line);
            }
            Kind::Minutes => {
                for _ in 0..1 + chance.below(3) {
                    let (who, said) = (chance.of(NAMES), chance.of(SPOKE));
                    let clause = match chance.below(3) {
                        0 => format!(
                            "the gates at {} be opened on {} {}",
                            chance.of(PLACES),
                            1 + chance.below(28),
                            chance.of(MONTHS)
                        ),
                        1 => format!("nobody at {} had been asked by {}", chance.of(PLACES), chance.of(NAMES)),
                        _ => sentence(chance, kind).trim_end_matches('.').to_lowercase(),
                    };
                    push(&mut text, &format!("Cde. {who} {said} {clause}."));
                }
            }
            _ => (0..2 + chance.below(4)).for_each(|_| push(&mut text, &sentence(chance, kind))),
        }
        if let Some(last) = text.last_mut() {
            last.after = "\n\n";
        }
    }
    text
}

/// A text that was written by somebody, as words.
pub fn of(written: &str) -> Text {
    let mut text = Text::new();
    for paragraph in written.split("\n\n") {
        for word in paragraph.split_whitespace() {
            // Where no blanks part the words, each character is one.
            let apart = word.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            match apart {
                true => text.extend(word.chars().map(|c| Word { letters: c.to_string(), after: "", quoted: false })),
                false => text.push(Word { letters: word.to_string(), after: " ", quoted: false }),
            }
        }
        if let Some(last) = text.last_mut() {
            last.after = "\n\n";
        }
    }
    text
}

/// Marks a stretch as quoted: some words, a sentence, or several. None where it would be too short to be looked for.
pub fn quote(chance: &mut Chance, text: &mut Text) -> Option<Range<usize>> {
    let ends = |w: &Word| w.letters.ends_with(['.', '?', '!', ':']) || w.after == "\n\n";
    let at = chance.below(text.len());
    let (start, mut end) = match chance.below(3) {
        0 => (at, at + 3 + chance.below(10)),
        _ => {
            let start = (0..at).rev().find(|n| ends(&text[*n])).map_or(0, |n| n + 1);
            let end = (at..text.len()).find(|n| ends(&text[*n])).map_or(text.len(), |n| n + 1);
            (start, end)
        }
    };
    if chance.one_in(4) {
        end += chance.below(30);
    }
    let range = start..end.min(text.len());
    let long: usize =
        text[range.clone()].iter().map(|w| w.letters.chars().filter(|c| c.is_alphanumeric()).count()).sum();
    if long < 14 {
        return None;
    }
    text[range.clone()].iter_mut().for_each(|w| w.quoted = true);
    Some(range)
}

/// Exchanges, leaves out or adds to about `share` of some words: at least one.
fn change(chance: &mut Chance, kind: Kind, text: &mut Text, which: impl Fn(&Word) -> bool, tenths: f64) {
    let mut places: Vec<usize> = (0..text.len()).filter(|n| which(&text[*n])).collect();
    let many = ((places.len() as f64 * tenths).round() as usize).max(1).min(places.len());
    let mut chosen: Vec<usize> = (0..many).map(|_| places.swap_remove(chance.below(places.len()))).collect();
    chosen.sort_unstable();
    for at in chosen.into_iter().rev() {
        let new = || Word { letters: String::new(), ..text[at].clone() };
        match chance.below(4) {
            0 if text[at].after == " " && text.len() > 1 => _ = text.remove(at),
            1 => {
                let added = Word { letters: word(chance, kind), after: " ", ..new() };
                text.insert(at, added);
            }
            _ => {
                let sign: String = text[at].letters.chars().rev().take_while(|c| !c.is_alphanumeric()).collect();
                text[at].letters = word(chance, kind) + &sign;
            }
        }
    }
}

/// What a letter is easily taken for.
fn misread(chance: &mut Chance, c: char) -> String {
    match c {
        'e' => "c".into(),
        'l' => "1".into(),
        'o' => "0".into(),
        'h' => "b".into(),
        'n' => "ri".into(),
        'm' => "rn".into(),
        't' => "f".into(),
        's' if chance.one_in(2) => "5".into(),
        'и' => "н".into(),
        'н' => "п".into(),
        'о' => "с".into(),
        _ if chance.one_in(2) => String::new(),
        c => char::from_u32(c as u32 + 1).unwrap_or(c).to_string(),
    }
}

fn paragraphs(text: &Text) -> Vec<Text> {
    text.split_inclusive(|w| w.after == "\n\n").map(<[Word]>::to_vec).collect()
}

fn unquoted(mut text: Text) -> Text {
    text.iter_mut().for_each(|w| w.quoted = false);
    text
}

/// Puts words at the end of a paragraph that holds none of the quoted ones.
fn put_elsewhere(chance: &mut Chance, text: &mut Text, words: Text) -> bool {
    let mut all = paragraphs(text);
    // Beside the quoted words, over a short paragraph too, or where the text begins or ends like them, they would be in their
    // company.
    let near = |n: usize| all[n.saturating_sub(2)..all.len().min(n + 3)].iter().flatten().any(|w| w.quoted);
    let others: Vec<usize> = (1..all.len().saturating_sub(1)).filter(|n| !near(*n)).collect();
    if others.is_empty() {
        return false;
    }
    let at = others[chance.below(others.len())];
    if let Some(last) = all[at].last_mut() {
        last.after = " ";
    }
    all[at].extend(words);
    if let Some(last) = all[at].last_mut() {
        last.after = "\n\n";
    }
    *text = all.concat();
    true
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A quotation with as much before and after it as a note keeps.
fn with_company<'t>(text: &'t str, quote: &Range<usize>) -> &'t str {
    let start = text[..quote.start].char_indices().rev().nth(31).map_or(0, |(at, _)| at);
    let end = text[quote.end..].char_indices().nth(32).map_or(text.len(), |(at, _)| quote.end + at);
    &text[start..end]
}

/// Of fewer words one is more than a tenth by far.
const TENTHS: usize = 6;

/// A case of an edit of a text; none where the text has no room for it.
pub fn case(chance: &mut Chance, kind: Kind, original: &Text, edit: Edit) -> Option<Case> {
    let mut before = original.clone();
    let range = quote(chance, &mut before)?;
    if matches!(edit, Edit::TenthOfQuote | Edit::TenthOfText | Edit::Reordered) && range.len() < TENTHS {
        return None;
    }
    let (old, quoted) = written(&before);
    let mut after = before.clone();
    let own: Text = unquoted(before[range.clone()].to_vec());
    let heading = |after: &mut Text, chance: &mut Chance| {
        let mut head = Text::new();
        push(&mut head, &sentence(chance, kind));
        head.last_mut().expect("a sentence has words").after = "\n\n";
        after.splice(0..0, head);
    };
    match edit {
        Edit::Moved => heading(&mut after, chance),
        Edit::TenthOfQuote => change(chance, kind, &mut after, |w| w.quoted, 0.1),
        Edit::TenthOfText => {
            change(chance, kind, &mut after, |w| !w.quoted, 0.1);
            change(chance, kind, &mut after, |w| w.quoted, 0.1);
        }
        Edit::Noise => {
            for word in &mut after {
                let letters = std::mem::take(&mut word.letters);
                for c in letters.chars() {
                    let read =
                        if c.is_alphanumeric() && chance.one_in(30) { misread(chance, c) } else { c.to_string() };
                    word.letters.push_str(&read);
                }
            }
        }
        Edit::Insertion => {
            let mut new = Text::new();
            push(&mut new, &sentence(chance, kind));
            let at = [range.start, range.start + range.len() / 2, range.end][chance.below(3)];
            if at > range.start && at < range.end {
                // A clause within the quotation, not more than it.
                new.truncate((range.len() / 3).max(1));
                new.iter_mut().for_each(|w| w.quoted = true);
            }
            after.splice(at..at, new);
        }
        Edit::Reordered => {
            change(chance, kind, &mut after, |w| w.quoted, 0.1);
            let mut all = paragraphs(&after);
            for n in (1..all.len()).rev() {
                all.swap(n, chance.below(n + 1));
            }
            // A quotation over several paragraphs is torn apart by this.
            if all.iter().filter(|p| p.iter().any(|w| w.quoted)).count() != 1 {
                return None;
            }
            after = all.concat();
        }
        Edit::Deleted => after.retain(|w| !w.quoted),
        Edit::ParagraphDeleted => {
            let all = paragraphs(&after).into_iter();
            after = all.filter(|p| p.iter().all(|w| !w.quoted)).flatten().collect();
        }
        Edit::DeletedAndChanged => {
            after.retain(|w| !w.quoted);
            change(chance, kind, &mut after, |_| true, 0.1);
        }
        Edit::DeletedWithLookalike => {
            let mut like = own;
            for _ in 0..2 {
                let at = chance.below(like.len());
                like[at].letters = word(chance, kind);
            }
            if !put_elsewhere(chance, &mut after, like) {
                return None;
            }
            after.retain(|w| !w.quoted);
        }
        Edit::DeletedWithTwin => {
            if !put_elsewhere(chance, &mut after, own) {
                return None;
            }
            after.retain(|w| !w.quoted);
        }
        Edit::DeletedWithTwinInCompany => {
            let from = range.start.saturating_sub(8);
            if !put_elsewhere(chance, &mut after, unquoted(before[from..range.end].to_vec())) {
                return None;
            }
            after.retain(|w| !w.quoted);
        }
        Edit::Replaced => {
            let many = after.iter().filter(|w| w.quoted).count();
            let new: Text =
                (0..many).map(|_| Word { letters: word(chance, kind), after: " ", quoted: false }).collect();
            after.splice(range, new);
        }
    }
    let gone = Edit::GONE.contains(&edit);
    let after = if gone { unquoted(after) } else { after };
    let (new, truth) = written(&after);
    // A formula may have put a twin between the very neighbours: then the words, as far as a note knows them, are not gone.
    if gone && quoted.as_ref().is_some_and(|range| letters(&new).contains(&letters(with_company(&old, range)))) {
        return None;
    }
    (!new.is_empty() && truth.is_none() == gone).then_some(Case { before: old, quote: quoted?, after: new, truth })
}
