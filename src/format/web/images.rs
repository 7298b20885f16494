//! What an image is called: its alternative words, else its caption, else the name of its file.

use super::page::{Marked, Page};
use crate::text::SpanKind;
use crate::text::unescaped;
use dom_query::{Element, NodeRef, local_name};

/// An image this small, pixels, is an ornament unless it has words.
const ORNAMENT: u32 = 48;

/// No more of a caption is compared, bytes.
const LONGEST: usize = 2000;

/// Sets the words of an image. One whose page gives it no words on purpose (`alt=""`) is an ornament and left out; one
/// whose caption stands below is called by it.
pub(super) fn set(node: &NodeRef<'_>, image: &Element, page: &mut Page) {
    let source = source(image);
    let words = match image.attr_ref(local_name!("alt")).map(str::trim) {
        Some("") => return,
        Some(alt) if caption(node).is_some_and(|caption| same(&caption, alt)) => return,
        Some(alt) => alt.to_string(),
        None if caption(node).is_some() || is_ornament(image, &source) => return,
        None => file_name(&source),
    };
    if words.is_empty() {
        return;
    }
    // A drawn initial is part of its word, any other image stands apart.
    let apart = if words.chars().count() > 1 { " " } else { "" };
    page.words(apart);
    page.mark(Marked::Span(SpanKind::Image(source.as_str().into())));
    page.words(&words);
    page.unmark();
    page.words(apart);
}

/// Where the image lies that a caption is of; none where it has words of its own besides.
pub(super) fn captioned(caption: &NodeRef<'_>) -> Option<String> {
    let figure = caption.parent()?;
    let image = figure.descendants_it().take(40).find(|node| node.has_name("img"))?;
    let image = image.element_ref()?;
    let alt = image.attr_ref(local_name!("alt")).map_or("", str::trim);
    (alt.is_empty() || same(&beginning(caption), alt)).then(|| source(&image))
}

/// The words of the `figcaption` an image stands over.
fn caption(image: &NodeRef<'_>) -> Option<String> {
    let figure = image.ancestors_it(Some(6)).find(|node| node.has_name("figure"))?;
    let caption = figure.descendants_it().take(60).find(|node| node.has_name("figcaption"))?;
    Some(beginning(&caption))
}

/// The words of an element, of a very long one the first.
pub(super) fn beginning(node: &NodeRef<'_>) -> String {
    let texts = node.descendants_it().take(100).filter(|node| node.is_text());
    let mut words = String::new();
    for text in texts.map(|node| node.text()) {
        words.push_str(&text[..text.floor_char_boundary(LONGEST)]);
        if words.len() > LONGEST {
            break;
        }
    }
    words
}

fn same(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

/// As written; of a page that loads its images late what it will load.
fn source(image: &Element) -> String {
    let written = image.attr_ref(local_name!("src")).unwrap_or("");
    if !written.is_empty() && !written.starts_with("data:") {
        return written.to_string();
    }
    image.attr("data-src").map_or_else(String::new, |late| late.to_string())
}

fn is_ornament(image: &Element, source: &str) -> bool {
    let small = |size: Option<&str>| {
        size.and_then(|s| s.trim_end_matches("px").trim().parse::<u32>().ok()).is_some_and(|n| n <= ORNAMENT)
    };
    source.is_empty()
        || small(image.attr_ref(local_name!("width")))
        || small(image.attr_ref(local_name!("height")))
        || ["spacer", "pixel", "blank.", "icon", "logo"].iter().any(|word| source.contains(word))
}

/// `scan-12.jpg` of `https://example.org/img/scan-12.jpg?size=2`.
fn file_name(source: &str) -> String {
    let path = source.split(['?', '#']).next().unwrap_or(source);
    unescaped(path.rsplit('/').next().unwrap_or(path)).into_owned()
}
