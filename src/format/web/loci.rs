//! What an element says of the words beside it: that a page of the original begins, that it calls a note, that it is one.

use super::images::beginning;
use dom_query::{Element, NodeRef, local_name};

/// Longest label of a page, bytes.
const LONGEST_LABEL: usize = 24;
/// Classes that editions give the numbers of their pages.
const PAGE_NUMBERS: [&str; 6] = ["pagenum", "pagenumber", "page-number", "pageno", "pagebreak", "pageno-text"];

/// The label of the page that begins with an element; the element is nothing else then.
pub(super) fn label(node: &NodeRef<'_>, element: &Element) -> Option<String> {
    if element.attrs.is_empty() {
        return None;
    }
    let said = role(element, "doc-pagebreak") || kind(element, "pagebreak");
    let numbered = element.attr_ref(local_name!("class")).is_some_and(|class| {
        class.split_ascii_whitespace().any(|c| PAGE_NUMBERS.iter().any(|name| c.eq_ignore_ascii_case(name)))
    });
    if !said && !numbered {
        return None;
    }
    let words = if node.first_child().is_some() { beginning(node).trim().to_string() } else { String::new() };
    if words.len() > LONGEST_LABEL {
        return None;
    }
    let named = |name: &str| element.attr(name).map(|v| v.trim().to_string()).filter(|v| !v.is_empty());
    let label = named("title").or_else(|| named("aria-label")).filter(|l| l.len() <= LONGEST_LABEL).unwrap_or(words);
    let label = if label.is_empty() {
        // `page_xiv`, `p12`: all there is.
        let id = element.attr_ref(local_name!("id")).unwrap_or("");
        id.trim_start_matches(|c: char| !c.is_ascii_digit()).to_string()
    } else {
        bare(&label).to_string()
    };
    // A class alone does not make a page of words without a number.
    (said || is_number(&label)).then_some(label)
}

/// `14` of `[Pg 14]`, `{14}`, `page 14`.
fn bare(label: &str) -> &str {
    let inside = label.trim_matches(|c: char| "[](){}| .".contains(c));
    let words = ["page", "Page", "pg.", "Pg.", "Pg", "pg", "p.", "P.", "S."];
    let rest = words.iter().find_map(|word| inside.strip_prefix(word)).unwrap_or(inside);
    rest.trim_matches(|c: char| c.is_whitespace() || c == '.')
}

fn is_number(label: &str) -> bool {
    let arabic = label.chars().any(|c| c.is_ascii_digit());
    arabic || (!label.is_empty() && label.chars().all(|c| "ivxlcdmIVXLCDM".contains(c)))
}

/// Whether a link says that it calls a note.
pub(super) fn is_call(node: &NodeRef<'_>, element: &Element) -> bool {
    if role(element, "doc-backlink") || kind(element, "backlink") {
        return false;
    }
    let class = element.attr_ref(local_name!("class")).unwrap_or("").to_ascii_lowercase();
    if class.contains("back") || class.contains("reverse") {
        return false;
    }
    let parent =
        || node.parent().and_then(|p| p.element_ref().map(|e| e.has_class("footnote-ref") || e.has_class("reference")));
    role(element, "doc-noteref")
        || kind(element, "noteref")
        || ["footnote", "noteref", "note-ref", "fnref", "fnanchor", "endnote"].iter().any(|word| class.contains(word))
        || parent().unwrap_or(false)
}

/// Whether an element says that it is a note.
pub(super) fn is_note(element: &Element) -> bool {
    let class = || element.attr_ref(local_name!("class")).unwrap_or("").to_ascii_lowercase();
    ["doc-footnote", "doc-endnote"].iter().any(|name| role(element, name))
        || ["footnote", "endnote", "rearnote", "note"].iter().any(|name| kind(element, name))
        || class().split_ascii_whitespace().any(|c| matches!(c, "footnote" | "endnote" | "fn" | "rearnote"))
}

fn role(element: &Element, name: &str) -> bool {
    element.attr_ref(local_name!("role")).is_some_and(|role| role.split_ascii_whitespace().any(|r| r == name))
}

/// By `epub:type`.
fn kind(element: &Element, name: &str) -> bool {
    let found = element.attrs.iter().find(|attr| &*attr.name.local == "epub:type");
    found.is_some_and(|attr| attr.value.split_ascii_whitespace().any(|t| t == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_what_a_page_is_called() {
        assert_eq!(["[Pg 14]", "page xiv", "{7}", "p. 12", "9ob."].map(bare), ["14", "xiv", "7", "12", "9ob"]);
        assert!(is_number("xiv") && is_number("9ob") && !is_number("break"));
    }
}
