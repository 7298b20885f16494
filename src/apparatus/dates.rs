//! Dates as catalogues and typists write them: `September 22, 1956`, `22.IX.56`, `«22» сентября 1956 г.`, `1956`.
//!
//! In: a place in a text. Out: the date that begins there. What "tomorrow" is, is no business of this file.

use crate::text::Date;
use std::collections::HashMap;
use std::ops::Range;

/// The words dates and counts are written with.
#[derive(Clone, Debug, Default)]
pub(super) struct Calendar {
    /// Lower case, without the full stop of an abbreviation.
    pub months: HashMap<String, u8>,
    pub weekdays: Vec<String>,
    /// What may follow a year: `г`, `года`, `year`.
    pub years: Vec<String>,
    /// What may stand between day and month: `of`, `de`.
    pub links: Vec<String>,
    pub counts: Vec<String>,
}

impl Calendar {
    pub fn is_count(&self, word: &str) -> bool {
        self.counts.contains(&word.to_lowercase())
    }

    fn month(&self, word: &str) -> Option<u8> {
        self.months.get(&word.to_lowercase()).copied()
    }

    #[cfg(test)]
    pub fn bundled_for_tests() -> &'static Calendar {
        static CALENDAR: std::sync::OnceLock<Calendar> = std::sync::OnceLock::new();
        CALENDAR.get_or_init(|| super::Vocabulary::bundled().calendar)
    }
}

/// A date and where it stands. The year is missing in `22 September`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dated {
    pub range: Range<usize>,
    year: Option<i16>,
    month: u8,
    day: u8,
}

impl Dated {
    /// The date, its missing year taken from `year`; none where the calendar has no such day.
    pub fn date(&self, year: Option<i16>) -> Option<Date> {
        Date::new(self.year.or(year)?, self.month, self.day)
    }

    pub fn has_day(&self) -> bool {
        self.day > 0
    }

    pub fn has_year(&self) -> bool {
        self.year.is_some()
    }
}

/// The first date with at least day and month in a line.
pub(super) fn find(line: &str, calendar: &Calendar) -> Option<Dated> {
    if !has_digit(line) {
        return None;
    }
    let mut before = None;
    for (at, c) in line.char_indices() {
        let begins = c.is_alphanumeric() && !before.is_some_and(|b: char| b.is_alphanumeric() || b == '-' || b == '/');
        before = Some(c);
        if begins && let Some(dated) = self::at(line, at, calendar).filter(Dated::has_day) {
            return Some(dated);
        }
    }
    None
}

/// A line that is a date and nothing else (a weekday before it, `г.` after it, and the end of a range of days aside).
pub(super) fn whole(line: &str, calendar: &Calendar) -> Option<Dated> {
    if !has_digit(line) {
        return None;
    }
    let trimmed = line.trim();
    let start = line.len() - line.trim_start().len();
    let mut from = start + trimmed.len() - trimmed.trim_start_matches(['[', '(', '"', '“', '«', ' ']).len();
    for _ in 0..2 {
        let word = Cursor { text: line, at: from }.peek_word();
        let known = |list: &[String]| list.contains(&word.to_lowercase());
        if known(&calendar.weekdays) || matches!(word, "on" | "dated" | "circa" | "ca" | "le" | "den" | "от") {
            from += word.len();
            from += line[from..].len() - line[from..].trim_start_matches(['.', ',', ' ']).len();
        }
    }
    let mut dated = at(line, from, calendar)?;
    let mut cursor = Cursor { text: line, at: dated.range.end };
    cursor.skip(&[' ']);
    if cursor.eat_any(&["–", "-", "—", "to "]) {
        cursor.skip(&[' ']);
        cursor.at = at(line, cursor.at, calendar)?.range.end;
    }
    dated.range = start..start + trimmed.len();
    (dated.has_year() && line[cursor.at..].chars().all(|c| " .,;)]\"”»".contains(c))).then_some(dated)
}

/// No form of a date is without.
fn has_digit(line: &str) -> bool {
    line.bytes().any(|b| b.is_ascii_digit())
}

/// The date that begins at byte `at` of `text`, in any of the forms this house knows.
pub(super) fn at(text: &str, at: usize, calendar: &Calendar) -> Option<Dated> {
    let cursor = Cursor { text, at };
    if text.get(at..)?.starts_with(|c: char| c.is_ascii_digit()) {
        year_first(cursor)
            .or_else(|| numeric(cursor, calendar))
            .or_else(|| day_first(cursor, calendar))
            .or_else(|| bare_year(cursor, calendar))
    } else {
        month_first(cursor, calendar)
    }
}

/// `1956-09-22`, `1956.9.22`, `1956年9月22日`, `1956년 9월 22일`.
fn year_first(mut c: Cursor) -> Option<Dated> {
    let start = c.at;
    let year = c.year()?;
    if c.eat_any(&["年", "년"]) {
        c.skip(&[' ']);
        let month = c.number(2)?;
        c.eat_any(&["月", "월"]).then_some(())?;
        let end_of_month = c.at;
        c.skip(&[' ']);
        let day = c.number(2).filter(|_| c.eat_any(&["日", "일"]));
        let end = if day.is_some() { c.at } else { end_of_month };
        return dated(start..end, Some(year), month, day.unwrap_or(0));
    }
    let separator = c.eat_one(&['-', '.', '/'])?;
    let month = c.number(2)?;
    (c.eat_one(&[separator]).is_some()).then_some(())?;
    let day = c.number(2)?;
    c.ends_number().then_some(())?;
    dated(start..c.at, Some(year), month, day)
}

/// `22.IX.1956`, `22.09.56`, `22/IX-56`, `22-IX-1956`. With slashes alone, `9/22/1956` is told by its second number.
fn numeric(mut c: Cursor, calendar: &Calendar) -> Option<Dated> {
    let start = c.at;
    let first = c.number(2)?;
    let separator = c.eat_one(&['.', '/', '-'])?;
    c.skip(&[' ']);
    let roman = c.roman();
    let second = match roman {
        Some(month) => month,
        None => c.number(2)?,
    };
    c.eat_one(&['.', '/', '-', ' '])?;
    c.skip(&[' ']);
    let year = c.year().or_else(|| c.short_year())?;
    c.ends_number().then_some(())?;
    let american = roman.is_none() && separator == '/' && second > 12;
    let (day, month) = if american { (second, first) } else { (first, second) };
    dated(start..c.year_word(calendar), Some(year), month, day).filter(|d| d.day > 0 && d.month > 0)
}

/// `22 September 1956`, `22nd of September, 1956`, `22. September`, `19-23 September 1956` (its first day).
fn day_first(mut c: Cursor, calendar: &Calendar) -> Option<Dated> {
    let start = c.at;
    let day = c.number(2)?;
    c.eat_any(&["st", "nd", "rd", "th", "er", "-го", "-е"]);
    c.eat_any(&["”", "\"", "»"]);
    c.eat_any(&["."]);
    let mut to = c;
    if to.eat_any(&["-", "–", "—"]) && to.number(2).is_some() {
        to.eat_any(&["st", "nd", "rd", "th"]);
        to.eat_any(&["."]);
        c = to;
    }
    c.skip(&[' ', '\u{a0}']);
    if calendar.links.contains(&c.peek_word().to_lowercase()) {
        c.at += c.peek_word().len();
        c.skip(&[' ']);
    }
    let month = c.month(calendar)?;
    let end = c.at;
    c.eat_any(&["."]);
    c.eat_any(&[","]);
    c.skip(&[' ', '\u{a0}']);
    let year = c.year().filter(|_| c.ends_number());
    let end = if year.is_some() { c.year_word(calendar) } else { end };
    dated(start..end, year, month, day).filter(|d| d.day > 0)
}

/// `September 22, 1956`, `Sept. 22`, `September 19-23, 1956`, `September 1956`.
fn month_first(mut c: Cursor, calendar: &Calendar) -> Option<Dated> {
    let start = c.at;
    let month = c.month(calendar)?;
    c.eat_any(&["."]);
    c.skip(&[' ', '\u{a0}']);
    let mut after = c;
    if let Some(year) = after.year().filter(|_| after.ends_number()) {
        return dated(start..after.year_word(calendar), Some(year), month, 0);
    }
    let day = c.number(2).filter(|d| *d > 0)?;
    c.eat_any(&["st", "nd", "rd", "th"]);
    let mut to = c;
    if to.eat_any(&["-", "–", "—"]) && to.number(2).is_some() {
        c = to;
    }
    c.ends_number().then_some(())?;
    let end = c.at;
    c.eat_any(&[","]);
    c.skip(&[' ', '\u{a0}']);
    let year = c.year().filter(|_| c.ends_number());
    let end = if year.is_some() { c.at } else { end };
    dated(start..end, year, month, day)
}

fn bare_year(mut c: Cursor, calendar: &Calendar) -> Option<Dated> {
    let start = c.at;
    let year = c.year().filter(|_| c.ends_number())?;
    dated(start..c.year_word(calendar), Some(year), 0, 0)
}

fn dated(range: Range<usize>, year: Option<i16>, month: u8, day: u8) -> Option<Dated> {
    // A leap year stands in where none is told: 29 February is possible then.
    Date::new(year.unwrap_or(2000), month, day)?;
    Some(Dated { range, year, month, day })
}

/// A place in a text that moves on over what it is asked for.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

/// The years a document may be of; four digits beyond them are some other number.
const YEARS: std::ops::RangeInclusive<i16> = 1000..=2100;

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn skip(&mut self, any: &[char]) {
        self.at += self.rest().len() - self.rest().trim_start_matches(any).len();
    }

    fn eat_any(&mut self, any: &[&str]) -> bool {
        let Some(found) = any.iter().find(|s| self.rest().starts_with(**s)) else { return false };
        self.at += found.len();
        true
    }

    fn eat_one(&mut self, any: &[char]) -> Option<char> {
        let c = self.rest().chars().next().filter(|c| any.contains(c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// One to `most` digits, and not a digit more.
    fn number(&mut self, most: usize) -> Option<u8> {
        let digits = self.rest().bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > most {
            return None;
        }
        let number = self.rest()[..digits].parse().ok()?;
        self.at += digits;
        Some(number)
    }

    fn year(&mut self) -> Option<i16> {
        let digits = self.rest().bytes().take(5).take_while(u8::is_ascii_digit).count();
        let year = (digits == 4).then(|| self.rest()[..4].parse().ok()).flatten().filter(|y| YEARS.contains(y))?;
        self.at += 4;
        Some(year)
    }

    /// `56`: two digits are of the twentieth century, as typists of these archives mean them.
    fn short_year(&mut self) -> Option<i16> {
        let digits = self.rest().bytes().take(3).take_while(u8::is_ascii_digit).count();
        let year: i16 = (digits == 2).then(|| self.rest()[..2].parse().ok()).flatten()?;
        self.at += 2;
        Some(1900 + year)
    }

    /// No letter, digit or slash goes on from here: `1956/57` and `22.09.5612` are no dates.
    fn ends_number(&self) -> bool {
        !self.rest().starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
    }

    fn peek_word(&self) -> &'a str {
        let rest = self.rest();
        &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())]
    }

    fn month(&mut self, calendar: &Calendar) -> Option<u8> {
        let word = self.peek_word();
        let month = calendar.month(word)?;
        self.at += word.len();
        Some(month)
    }

    fn roman(&mut self) -> Option<u8> {
        const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
        // Typists of Cyrillic machines write them with Х and У, and with ones for I.
        let letters: String = self
            .peek_word()
            .chars()
            .map(|c| match c {
                'Х' | 'х' => 'X',
                'У' => 'V',
                'І' => 'I',
                c => c.to_ascii_uppercase(),
            })
            .collect();
        let month = ROMAN.iter().position(|r| *r == letters)?;
        self.at += self.peek_word().len();
        Some(month as u8 + 1)
    }

    /// The end of the date with the word for "year" that follows its number, where one does.
    fn year_word(&self, calendar: &Calendar) -> usize {
        let mut after = *self;
        after.skip(&[' ', '\u{a0}']);
        let word = after.peek_word();
        if word.is_empty() || !calendar.years.contains(&word.to_lowercase()) {
            return self.at;
        }
        after.at += word.len();
        after.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(line: &str) -> Option<String> {
        Some(whole(line, Calendar::bundled_for_tests())?.date(None)?.to_string())
    }

    #[test]
    fn one_day_in_many_hands() {
        for line in [
            "September 22, 1956",
            "Sept. 22, 1956",
            "22 September 1956",
            "22nd of September, 1956",
            "22.IX.1956",
            "22.IX.56",
            "22/IX-56",
            "22.09.1956",
            "22.9.56 г.",
            "1956-09-22",
            "9/22/1956",
            "«22» сентября 1956 г.",
            "22 сентября 1956 года",
            "22. September 1956",
            "le 22 septembre 1956",
            "Saturday, 22 September 1956",
            "1956年9月22日",
            "1956년 9월 22일",
            "[22 September 1956]",
            "22 SEPTEMBER 1956",
            "September 22-24, 1956",
            "September 22, 1956 - September 24, 1956",
        ] {
            assert_eq!(read(line).as_deref(), Some("1956-09-22"), "{line}");
        }
    }

    #[test]
    fn what_is_not_told_is_not_invented() {
        assert_eq!(read("September 1956").as_deref(), Some("1956-09"));
        assert_eq!(read("1956").as_deref(), Some("1956"));
        assert_eq!(read("22 September"), None);
        for line in ["31 February 1956", "22.13.1956", "1956/57", "19561", "3117", "Copy 3", "May I ask", "12", ""] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn a_date_is_found_inside_a_line() {
        let calendar = Calendar::bundled_for_tests();
        let line = "received on 3 May by courier";
        let dated = find(line, calendar).unwrap();
        assert_eq!(&line[dated.range.clone()], "3 May");
        assert_eq!(dated.date(Some(1961)).unwrap().to_string(), "1961-05-03");
        assert_eq!(find("item 3-May be", calendar), None);
    }

    proptest! {
        #[test]
        fn any_line_is_read_without_harm(line in "\\PC{0,40}|[0-9./ -]{0,14}(May|сентября|IX|年)?[0-9 ,.]{0,8}") {
            let calendar = Calendar::bundled_for_tests();
            for dated in whole(&line, calendar).into_iter().chain(find(&line, calendar)) {
                prop_assert!(line.get(dated.range).is_some());
            }
        }
    }
}
