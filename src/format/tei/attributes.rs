//! The attributes of a tag, and what names and dates they give.

use crate::text::{Date, NameKind};
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use std::borrow::Cow;

/// Attributes of one tag that are looked at: no encoder writes more, a flood is not searched through.
const MOST: usize = 64;
/// Bytes of a tag in which they are looked for.
const LONGEST: usize = 64 << 10;

#[derive(Clone, Copy)]
pub(super) struct Attributes<'t>(&'t BytesStart<'t>);

impl<'t> Attributes<'t> {
    pub fn of(tag: &'t BytesStart<'t>) -> Attributes<'t> {
        Attributes(tag)
    }

    /// The value with entities resolved, and blanks around it gone; none where it is empty. An entity of the file's own
    /// leaves the value as written.
    pub fn get(&self, name: &str) -> Option<String> {
        let raw = self.0.attributes_raw();
        if raw.len() <= name.len() || raw.len() > LONGEST {
            return None;
        }
        let mut all = self.0.attributes();
        let found = all.with_checks(false).take(MOST).flatten().find(|a| a.key.into_inner() == name)?;
        let value = found.normalized_value(XmlVersion::Implicit1_0).unwrap_or(Cow::Borrowed(""));
        let value = if value.is_empty() { found.value } else { value };
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_string())
    }

    pub fn is(&self, name: &str, value: &str) -> bool {
        self.get(name).is_some_and(|v| v.eq_ignore_ascii_case(value))
    }

    /// `xml:id`, in P4 `id`.
    pub fn id(&self) -> Option<String> {
        // Most tags have none, and this is asked of all.
        if !self.0.attributes_raw().contains("id=") {
            return None;
        }
        self.get("xml:id").or_else(|| self.get("id"))
    }

    /// A default namespace that begins here.
    pub fn namespace(&self) -> Option<String> {
        let raw = self.0.attributes_raw();
        (raw.len() > 6 && raw.contains("xmlns")).then(|| self.get("xmlns")).flatten()
    }

    /// Who or what a name stands for, by the edition's own list.
    pub fn key(&self) -> Option<String> {
        self.get("key").or_else(|| self.get("ref"))
    }

    /// What `name` and `rs` name, by their `type`.
    pub fn name_kind(&self) -> Option<NameKind> {
        let kind = self.get("type")?.to_ascii_lowercase();
        let is = |words: &[&str]| words.iter().any(|w| kind.starts_with(w));
        match () {
            () if is(&["pers"]) => Some(NameKind::Person),
            () if is(&["place", "geog", "settlement", "city", "town", "country"]) => Some(NameKind::Place),
            () if is(&["org", "inst"]) => Some(NameKind::Organization),
            () => None,
        }
    }

    /// The day, month or year it gives: of a stretch of time what both its ends have in common, and nothing where one end
    /// is open (`notBefore` alone) or they share no year.
    pub fn date(&self) -> Option<Date> {
        let at = |name: &str| self.get(name).or_else(|| self.get(&format!("{name}-iso"))).and_then(|v| day(&v));
        if let Some(when) = at("when").or_else(|| self.get("value").and_then(|v| day(&v))) {
            return Some(when);
        }
        if let Some(from) = at("from") {
            return match at("to") {
                Some(to) => common(from, to),
                None => Some(from),
            };
        }
        common(at("notBefore")?, at("notAfter")?)
    }
}

/// ISO 8601, a time of day behind it left out.
fn day(written: &str) -> Option<Date> {
    let day = written.split(['T', ' ']).next()?;
    let year = day.split('-').next()?;
    (year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())).then(|| day.parse().ok()).flatten()
}

fn common(from: Date, to: Date) -> Option<Date> {
    match () {
        () if from == to => Some(from),
        () if from.year != to.year => None,
        () if from.month == to.month => Date::new(from.year, from.month, 0),
        () => Date::new(from.year, 0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(attributes: &str) -> Option<String> {
        let tag = BytesStart::from_content(format!("date {attributes}"), 4);
        Attributes::of(&tag).date().map(|d| d.to_string())
    }

    #[test]
    fn a_date_is_as_precise_as_its_attributes() {
        assert_eq!(date("when='1956-09-22T10:00:00Z'").as_deref(), Some("1956-09-22"));
        assert_eq!(date("when-iso=\"1956-09\"").as_deref(), Some("1956-09"));
        assert_eq!(date("from='1956-09-22' to='1956-09-24'").as_deref(), Some("1956-09"));
        assert_eq!(date("notBefore='1956-03' notAfter='1956-09'").as_deref(), Some("1956"));
        assert_eq!(date("from='1956-03'").as_deref(), Some("1956-03"));
        assert_eq!(date("notBefore='1956'"), None);
        assert_eq!(date("from='1955' to='1956'"), None);
        assert_eq!(date("when='22 September' cert='low'"), None);
        assert_eq!(date("when='1956-02-30'"), None);
    }

    #[test]
    fn values_are_read_whatever_stands_around_them() {
        let tag = BytesStart::from_content("name a='1' key=' A&amp;B ' b='&own;' c=\"\"", 4);
        let attributes = Attributes::of(&tag);
        assert_eq!(attributes.get("key").as_deref(), Some("A&B"));
        assert_eq!(attributes.get("b").as_deref(), Some("&own;"));
        assert_eq!(attributes.get("c"), None);
        assert_eq!(attributes.get("d"), None);
    }
}
