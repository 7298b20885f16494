//! Markers of list items as a browser sets them, and what preformatted text is.

use super::page::{BULLET, Container};
use crate::text::BlockKind;
use dom_query::{Element, NodeRef, local_name};

/// A numbered list as it begins.
pub(super) fn numbered(node: &NodeRef<'_>, element: &Element) -> Container {
    let start = element.attr("start").and_then(|n| n.trim().parse().ok());
    let (start, step) = match element.has_attr("reversed") {
        true => {
            let items = node.children_it(false).filter(|child| child.has_name("li")).count();
            (start.unwrap_or(items as i64), -1)
        }
        false => (start.unwrap_or(1), 1),
    };
    Container::List { next: Some(start), step, style: style(element) }
}

/// How the numbers of a list are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Style {
    #[default]
    Decimal,
    Lower,
    Upper,
    LowerRoman,
    UpperRoman,
    Unmarked,
}

fn style(element: &Element) -> Style {
    let written = element.attr_ref(local_name!("style")).unwrap_or("");
    match (element.attr_ref(local_name!("type")).unwrap_or(""), written) {
        ("a", _) => Style::Lower,
        ("A", _) => Style::Upper,
        ("i", _) => Style::LowerRoman,
        ("I", _) => Style::UpperRoman,
        (_, css) if css.contains("lower-alpha") || css.contains("lower-latin") => Style::Lower,
        (_, css) if css.contains("upper-alpha") || css.contains("upper-latin") => Style::Upper,
        (_, css) if css.contains("lower-roman") => Style::LowerRoman,
        (_, css) if css.contains("upper-roman") => Style::UpperRoman,
        (_, css) if css.contains("list-style") && css.contains("none") => Style::Unmarked,
        _ => Style::Decimal,
    }
}

/// The marker of the next item of a list; empty where the page sets none.
pub(super) fn marker(list: Option<&mut Container>, item: &Element) -> String {
    let Some(Container::List { next: Some(next), step, style }) = list else { return BULLET.into() };
    let number = item.attr("value").and_then(|n| n.trim().parse().ok()).unwrap_or(*next);
    *next = number.saturating_add(*step);
    let letters = |first: u8| match number {
        1..=26 => char::from(first + (number - 1) as u8).to_string(),
        _ => number.to_string(),
    };
    match style {
        Style::Decimal => format!("{number}."),
        Style::Lower => format!("{}.", letters(b'a')),
        Style::Upper => format!("{}.", letters(b'A')),
        Style::LowerRoman => format!("{}.", roman(number).to_lowercase()),
        Style::UpperRoman => format!("{}.", roman(number)),
        Style::Unmarked => String::new(),
    }
}

fn roman(number: i64) -> String {
    const SIGNS: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

/// A box to tick takes the place of the bullet.
pub(super) fn task(input: &Element, marker: &mut Option<String>) {
    let ticked = input.attr_ref(local_name!("checked")).is_some();
    let tick = input.attr_ref(local_name!("type")).is_some_and(|t| t.eq_ignore_ascii_case("checkbox"));
    if let Some(marker) = marker.as_mut().filter(|m| tick && *m == BULLET) {
        *marker = if ticked { "☑".into() } else { "☐".into() };
    }
}

/// Words that a class names code with.
const CODE: [&str; 14] = [
    "code",
    "highlight",
    "source",
    "program",
    "screen",
    "listing",
    "console",
    "terminal",
    "prettyprint",
    "language-",
    "lang-",
    "literal-block",
    "example",
    "synopsis",
];

/// Preformatted text is code where the page says so, else lines to be kept: a poem, a letterhead, a typed page.
pub(super) fn preformatted(node: &NodeRef<'_>, element: &Element) -> BlockKind {
    let named = |element: &Element| {
        let class = element.attr_ref(local_name!("class")).unwrap_or("").to_ascii_lowercase();
        CODE.iter().any(|word| class.contains(word))
    };
    let parent = node.parent().and_then(|parent| parent.element_ref().map(|e| named(&e))).unwrap_or(false);
    let inside = |child: NodeRef<'_>| ["code", "samp", "kbd", "tt"].iter().any(|name| child.has_name(name));
    let holds = node.children_it(false).take(4).any(inside);
    if named(element) || parent || holds { BlockKind::Code } else { BlockKind::Verse }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_list_says() {
        assert_eq!([1, 4, 9, 14, 1956].map(roman), ["I", "IV", "IX", "XIV", "MCMLVI"]);
        assert_eq!(roman(0), "0");
    }
}
