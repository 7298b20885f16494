//! Where links lead: within the text, as the name of a place, or elsewhere, as written.

use crate::text::unescaped;
use std::borrow::Cow;

/// The file that is read, as links see it.
#[derive(Debug, Default)]
pub(super) struct Links<'a> {
    /// In a book of several files the path of this one, with `/`; else empty.
    pub file: &'a str,
    /// The addresses a page was saved from: browsers write its own links as links to these.
    pub own: &'a [String],
}

impl Links<'_> {
    /// The name of a place of this file.
    pub fn place(&self, id: &str) -> String {
        if self.file.is_empty() { id.to_string() } else { format!("{}#{id}", self.file) }
    }

    /// The name of the place a link leads to within this text; none where it leads elsewhere.
    pub fn within(&self, href: &str) -> Option<String> {
        if let Some(id) = href.strip_prefix('#') {
            return Some(self.place(&unescaped(id)));
        }
        if self.file.is_empty() {
            let (page, id) = href.split_once('#')?;
            return self.own.iter().any(|own| own == page).then(|| unescaped(id).into_owned());
        }
        (!is_elsewhere(href)).then(|| self.resolved(href))
    }

    /// A link as it is shown and followed: as written; within a book the name of the place.
    pub fn link<'h>(&self, href: &'h str) -> Cow<'h, str> {
        if self.file.is_empty() || is_elsewhere(href) {
            return href.into();
        }
        if href.starts_with('#') { format!("{}{href}", self.file).into() } else { self.resolved(href).into() }
    }

    /// A path counted from the folder of the file.
    fn resolved(&self, href: &str) -> String {
        let (path, id) = href.split_once('#').map_or((href, None), |(path, id)| (path, Some(id)));
        let path = unescaped(path.split('?').next().unwrap_or(path));
        let mut parts: Vec<&str> = match path.starts_with('/') {
            true => Vec::new(),
            false => self.file.split('/').collect(),
        };
        parts.pop();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        let path = parts.join("/");
        match id {
            Some(id) => format!("{path}#{}", unescaped(id)),
            None => path,
        }
    }
}

/// Whether a link names a scheme or another host.
fn is_elsewhere(href: &str) -> bool {
    let scheme = href.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    scheme || href.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_a_page_lead_within_it_or_elsewhere_as_written() {
        let own = ["https://example.org/a".to_string()];
        let links = Links { file: "", own: &own };
        assert_eq!(links.within("#n%C3%A9"), Some("né".into()));
        assert_eq!(links.within("https://example.org/a#n1"), Some("n1".into()));
        assert_eq!(links.within("https://example.org/b#n1"), None);
        assert_eq!(links.link("../b.html?x#y"), "../b.html?x#y");
    }

    #[test]
    fn links_of_a_book_are_names_of_places_in_it() {
        let links = Links { file: "text/one.xhtml", own: &[] };
        assert_eq!(links.place("n1"), "text/one.xhtml#n1");
        for (href, name) in [
            ("#n1", "text/one.xhtml#n1"),
            ("two.xhtml", "text/two.xhtml"),
            ("../notes/a%20b.xhtml#n1", "notes/a b.xhtml#n1"),
        ] {
            assert_eq!(links.within(href).as_deref(), Some(name));
            assert_eq!(links.link(href), name);
        }
        assert_eq!(links.within("mailto:a@example.org"), None);
        assert_eq!(links.link("https://example.org/#a"), "https://example.org/#a");
    }
}
