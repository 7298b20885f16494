//! Where references within a book lead: relative to the file they stand in, never out of the book.

use crate::text::unescaped;

/// A place within the book.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// Counted from the root of the book.
    pub file: String,
    /// The `id` in it, without `#`.
    pub id: Option<String>,
}

/// Where a reference in `from` leads; none where that is out of the book: another site, an absolute path.
pub fn resolve(from: &str, reference: &str) -> Option<Target> {
    let reference = reference.trim();
    let (path, id) = match reference.split_once('#') {
        Some((path, id)) => (path, Some(unescaped(id).into_owned()).filter(|id| !id.is_empty())),
        None => (reference, None),
    };
    if has_scheme(path) || path.starts_with(['/', '\\']) {
        return None;
    }
    let path = unescaped(path.split('?').next().unwrap_or(path));
    if path.is_empty() {
        return id.map(|id| Target { file: from.to_string(), id: Some(id) });
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(Target { file: parts.join("/"), id })
}

/// `mailto:`, `https:` and the like, and `//host`.
fn has_scheme(path: &str) -> bool {
    let scheme = path.split_once(':').map(|(scheme, _)| scheme);
    let named = scheme.is_some_and(|s| {
        s.starts_with(|c: char| c.is_ascii_alphabetic())
            && s.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    named || path.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(reference: &str) -> Option<String> {
        let target = resolve("OEBPS/text/ch1.xhtml", reference)?;
        Some(format!("{} {}", target.file, target.id.unwrap_or_default()))
    }

    #[test]
    fn references_are_counted_from_their_file() {
        assert_eq!(target("ch2.xhtml").as_deref(), Some("OEBPS/text/ch2.xhtml "));
        assert_eq!(target("../notes.xhtml#n%C3%A9").as_deref(), Some("OEBPS/notes.xhtml né"));
        assert_eq!(target("#n1").as_deref(), Some("OEBPS/text/ch1.xhtml n1"));
        assert_eq!(target("./Chapter%202.xhtml#").as_deref(), Some("OEBPS/text/Chapter 2.xhtml "));
        assert_eq!(target("100%.xhtml").as_deref(), Some("OEBPS/text/100%.xhtml "));
    }

    #[test]
    fn no_reference_leads_out_of_the_book() {
        for out in
            ["https://example.org/a", "mailto:a@example.org", "/etc/passwd", "//host/a", "../../../etc/passwd", ""]
        {
            assert_eq!(target(out), None, "{out}");
        }
        assert_eq!(target("%2e%2e/%2e%2e/%2e%2e/a"), None);
    }
}
