//! A day of the Gregorian calendar, as precisely as the source tells it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// ISO 8601 with reduced precision: `1956`, `1956-09`, `1956-09-22`. Sorts by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date {
    pub year: i16,
    /// 1-12, 0 where not told.
    pub month: u8,
    /// 1-31, 0 where not told.
    pub day: u8,
}

impl Date {
    /// `None` where the calendar has no such day.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Date> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let longest = match month {
            0 => 0,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        (day <= longest).then_some(Date { year, month, day })
    }

    /// `22 September 1956`, `September 1956`, `1956`: how a card shows it.
    pub fn long(&self) -> String {
        match (self.month, self.day) {
            (0, _) => format!("{}", self.year),
            (m, 0) => format!("{} {}", MONTHS[m as usize - 1], self.year),
            (m, d) => format!("{d} {} {}", MONTHS[m as usize - 1], self.year),
        }
    }

    /// `22 Sep`: how a row under its year shows it; empty where only the year is known.
    pub fn short(&self) -> String {
        match (self.month, self.day) {
            (0, _) => String::new(),
            (m, 0) => MONTHS[m as usize - 1][..3].to_string(),
            (m, d) => format!("{d} {}", &MONTHS[m as usize - 1][..3]),
        }
    }
}

/// The English month names, January first.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.month, self.day) {
            (0, _) => write!(f, "{:04}", self.year),
            (m, 0) => write!(f, "{:04}-{m:02}", self.year),
            (m, d) => write!(f, "{:04}-{m:02}-{d:02}", self.year),
        }
    }
}

impl std::str::FromStr for Date {
    type Err = ();

    fn from_str(iso: &str) -> Result<Date, ()> {
        let mut parts = iso.splitn(3, '-');
        let year = parts.next().and_then(|y| y.parse().ok()).ok_or(())?;
        let mut number = || parts.next().map_or(Ok(0), |p| p.parse::<u8>().map_err(|_| ()));
        let (month, day) = (number()?, number()?);
        Date::new(year, month, day).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_the_calendar_does_not_have_are_refused() {
        assert!(Date::new(1956, 2, 29).is_some());
        assert!(Date::new(1957, 2, 29).is_none());
        assert!(Date::new(1956, 13, 1).is_none());
        assert!(Date::new(1956, 0, 3).is_none());
    }

    #[test]
    fn written_and_read_back_at_every_precision() {
        for iso in ["1956", "1956-09", "1956-09-22"] {
            assert_eq!(iso.parse::<Date>().unwrap().to_string(), iso);
        }
    }
}
