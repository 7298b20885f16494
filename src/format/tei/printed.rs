//! What an edition prints for what has no words of its own: gaps, blanks, witnesses, the calls of notes, page numbers.

use super::attributes::Attributes;
use crate::text::{LocusUnit, MarkKind};

/// Characters of an attribute that are printed: more is no word of an edition.
const LONGEST: usize = 80;

/// `[illegible]`, `[2 lines torn]`, `[3 pages omitted]`, `[...]`. `described` are the words the encoder gives, if any.
pub(super) fn gap(attributes: &Attributes, described: &str) -> (String, MarkKind) {
    let reason = attributes.get("reason").map(|r| plain(&r));
    let kind = match &reason {
        Some(reason) if OMITTED.iter().any(|word| reason.to_lowercase().contains(word)) => MarkKind::Omission,
        _ => MarkKind::Gap,
    };
    if !described.is_empty() {
        return (format!("[{}]", cut(described)), kind);
    }
    let amount = amount(attributes);
    let how = reason.map(|reason| match reason.as_str() {
        "damage" => "damaged".to_string(),
        "sampling" | "editorial" | "omission" => "omitted".to_string(),
        "redaction" => "redacted".to_string(),
        _ => reason,
    });
    let words = match (amount, how) {
        (None, None) => "...".to_string(),
        (None, Some(how)) => how,
        (Some(amount), None) => format!("{amount} missing"),
        // `illegible`, `faded` describe; `water`, `binding` name.
        (Some(amount), Some(how)) if how.ends_with("ed") || DESCRIBING.contains(&how.as_str()) => {
            format!("{amount} {how}")
        }
        (Some(amount), Some(how)) => format!("{amount}: {how}"),
    };
    (format!("[{words}]"), kind)
}

/// Reasons of those who left something out, as against those who could not read it.
const OMITTED: [&str; 10] =
    ["sampling", "editorial", "omi", "redact", "declassif", "excis", "censor", "withheld", "sanitiz", "irrelevant"];
const DESCRIBING: [&str; 6] = ["illegible", "lost", "missing", "torn", "withheld", "overwritten"];

/// A place left blank in the source, as `[blank]`.
pub(super) fn space(attributes: &Attributes) -> String {
    match amount(attributes) {
        Some(amount) => format!("[{amount} blank]"),
        None => "[blank]".to_string(),
    }
}

/// `2 lines`, `about a page`.
fn amount(attributes: &Attributes) -> Option<String> {
    let unit = attributes.get("unit").map(|unit| match unit.as_str() {
        "char" | "chars" => "characters".to_string(),
        _ => plain(&unit),
    });
    let Some(quantity) = attributes.get("quantity").or_else(|| attributes.get("atLeast")) else {
        return attributes.get("extent").map(|extent| match unit {
            Some(unit) if extent.bytes().all(|b| b.is_ascii_digit()) => counted(&extent, &unit),
            _ => plain(&extent),
        });
    };
    Some(counted(&plain(&quantity), &unit.unwrap_or_else(|| "characters".to_string())))
}

fn counted(quantity: &str, unit: &str) -> String {
    let abbreviated = unit.len() <= 2;
    let one = if abbreviated { unit } else { unit.strip_suffix('s').unwrap_or(unit) };
    match quantity {
        "1" => format!("1 {one}"),
        _ if abbreviated => format!("{quantity} {unit}"),
        _ => format!("{quantity} {one}s"),
    }
}

/// The witnesses of a reading: `A, B` of `#A #B`; `variant` where none is named.
pub(super) fn witnesses(attributes: &Attributes) -> String {
    let named = attributes.get("wit").unwrap_or_default();
    let all: Vec<&str> =
        named.split_whitespace().map(|w| w.rsplit('#').next().unwrap_or(w)).filter(|w| !w.is_empty()).collect();
    if all.is_empty() { "variant".to_string() } else { cut(&all.join(", ")) }
}

/// A note's number as a call: `¹²`, `ᵃ`, `*`; none where it can be no call.
pub(super) fn call(n: &str) -> Option<String> {
    if n.is_empty() || n.chars().count() > 4 {
        return None;
    }
    n.chars().map(raised).collect()
}

fn raised(c: char) -> Option<char> {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    const LETTERS: [char; 26] = [
        'ᵃ', 'ᵇ', 'ᶜ', 'ᵈ', 'ᵉ', 'ᶠ', 'ᵍ', 'ʰ', 'ⁱ', 'ʲ', 'ᵏ', 'ˡ', 'ᵐ', 'ⁿ', 'ᵒ', 'ᵖ', '\0', 'ʳ', 'ˢ', 'ᵗ', 'ᵘ', 'ᵛ',
        'ʷ', 'ˣ', 'ʸ', 'ᶻ',
    ];
    match c {
        '0'..='9' => Some(DIGITS[usize::from(c as u8 - b'0')]),
        'a'..='z' => Some(LETTERS[usize::from(c as u8 - b'a')]).filter(|c| *c != '\0'),
        '*' | '†' | '‡' | '§' => Some(c),
        _ => None,
    }
}

/// The leaf or page a `pb` begins, as printed. None without a number: a picture's file name is no page.
pub(super) fn locus(attributes: &Attributes) -> Option<(LocusUnit, String)> {
    let n = attributes.get("n").map(|n| plain(&n))?;
    let told = ["type", "unit", "edRef", "ed"].iter().filter_map(|name| attributes.get(name)).any(|value| {
        let value = value.to_lowercase();
        ["fol", "leaf", "list", "bl"].iter().any(|word| value.trim_start_matches('#').starts_with(word))
    });
    const LEAF_SIGNS: [&str; 9] = ["folio", "fol.", "fol", "ff.", "f.", "leaf", "ll.", "l.", "л."];
    const PAGE_SIGNS: [&str; 5] = ["page", "pp.", "pg.", "p.", "p"];
    let lower = n.to_lowercase();
    let cut_sign = |signs: &[&str]| {
        let sign = signs.iter().find(|sign| lower.starts_with(**sign))?;
        // Lower case may be longer than what it is of.
        let rest = n.get(sign.len()..)?.trim_start();
        rest.starts_with(|c: char| c.is_ascii_digit()).then(|| rest.to_string())
    };
    if let Some(rest) = cut_sign(&LEAF_SIGNS) {
        return Some((LocusUnit::Leaf, rest));
    }
    if let Some(rest) = cut_sign(&PAGE_SIGNS) {
        let unit = if told || is_side(&rest) { LocusUnit::Leaf } else { LocusUnit::Page };
        return Some((unit, rest));
    }
    let unit = if told || is_side(&n) { LocusUnit::Leaf } else { LocusUnit::Page };
    Some((unit, n))
}

/// `9r`, `10v`, `10ob.`: a side of a leaf.
fn is_side(label: &str) -> bool {
    let rest = label.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < label.len()
        && matches!(
            rest.trim(),
            "r" | "v" | "ob" | "ob." | "об" | "об." | "recto" | "verso" | "ro" | "vo" | "r°" | "v°"
        )
}

/// Words of an attribute: joined ones apart, cut to a length.
fn plain(value: &str) -> String {
    cut(&value.replace('_', " "))
}

fn cut(value: &str) -> String {
    let words: Vec<&str> = value.split_whitespace().collect();
    let words = words.join(" ");
    match words.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quick_xml::events::BytesStart;

    fn of<T>(attributes: &str, ask: impl Fn(&Attributes) -> T) -> T {
        ask(&Attributes::of(&BytesStart::from_content(format!("x {attributes}"), 1)))
    }

    #[test]
    fn a_gap_is_printed_as_editors_print_it() {
        let printed = |attributes| of(attributes, |a| gap(a, ""));
        assert_eq!(printed("reason='illegible'"), ("[illegible]".into(), MarkKind::Gap));
        assert_eq!(printed("reason='damage' quantity='2' unit='lines'"), ("[2 lines damaged]".into(), MarkKind::Gap));
        assert_eq!(printed("reason='binding' extent='1' unit='words'"), ("[1 word: binding]".into(), MarkKind::Gap));
        assert_eq!(printed("extent='about a page'"), ("[about a page missing]".into(), MarkKind::Gap));
        assert_eq!(printed("quantity='3' unit='cm'"), ("[3 cm missing]".into(), MarkKind::Gap));
        assert_eq!(printed(""), ("[...]".into(), MarkKind::Gap));
        assert_eq!(printed("reason='sampling'"), ("[omitted]".into(), MarkKind::Omission));
        assert_eq!(
            printed("reason='not_declassified' quantity='2' unit='line'"),
            ("[2 lines not declassified]".into(), MarkKind::Omission)
        );
        assert_eq!(of("reason='ink'", |a| gap(a, "an inkblot")), ("[an inkblot]".into(), MarkKind::Gap));
    }

    #[test]
    fn leaves_are_told_from_pages() {
        let begins = |attributes| of(attributes, locus).map(|(unit, label)| (unit == LocusUnit::Leaf, label));
        assert_eq!(begins("n='12'"), Some((false, "12".into())));
        assert_eq!(begins("n='xiv'"), Some((false, "xiv".into())));
        assert_eq!(begins("n='p. 3'"), Some((false, "3".into())));
        assert_eq!(begins("n='10ob.'"), Some((true, "10ob.".into())));
        assert_eq!(begins("n='fol. 9r'"), Some((true, "9r".into())));
        assert_eq!(begins("n='l. 9'"), Some((true, "9".into())));
        assert_eq!(begins("n='9' type='folio'"), Some((true, "9".into())));
        assert_eq!(begins("facs='#img_0012'"), None);
        assert_eq!(begins("n='Ⱥ'"), Some((false, "Ⱥ".into())));
    }

    #[test]
    fn calls_are_raised() {
        assert_eq!(call("12").as_deref(), Some("¹²"));
        assert_eq!(call("a").as_deref(), Some("ᵃ"));
        assert_eq!(call("*").as_deref(), Some("*"));
        assert_eq!(call("q"), None);
        assert_eq!(call("note1"), None);
    }

    #[test]
    fn witnesses_are_named_without_their_hash() {
        assert_eq!(of("wit='#A #B'", witnesses), "A, B");
        assert_eq!(of("resp='#ed'", witnesses), "variant");
    }
}
