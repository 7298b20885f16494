//! The small XML files of a book (container, package, contents, encryption) as a flat run of elements and words.
//!
//! Lenient: what is not well-formed is read as far as it goes, and that it broke off is told. Entities a document type would
//! declare are not: only those of XML and a few of HTML stand for something.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// A piece of an XML file. Names are local names in small letters.
pub enum Piece {
    Open(Element),
    Close(String),
    Words(String),
}

pub struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute by its local name; none where it is missing or blank.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name)?;
        Some(found.1.trim()).filter(|value| !value.is_empty())
    }

    /// Whether an attribute, a list of words, has this one.
    pub fn has(&self, name: &str, word: &str) -> bool {
        self.get(name).is_some_and(|words| words.split_ascii_whitespace().any(|w| w == word))
    }
}

/// Hands on each piece. True where the file is whole: false where it broke off, everything before having been handed on.
pub fn walk(source: &str, mut piece: impl FnMut(Piece)) -> bool {
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => piece(Piece::Open(element(&start))),
            Ok(Event::End(end)) => piece(Piece::Close(end.local_name().as_ref().to_lowercase())),
            Ok(Event::Text(words)) => piece(Piece::Words(words.into_inner().into_owned())),
            Ok(Event::CData(words)) => piece(Piece::Words(words.into_inner().into_owned())),
            Ok(Event::GeneralRef(entity)) => {
                let stands_for = match entity.resolve_char_ref() {
                    Ok(Some(c)) if c != '\0' => c.to_string(),
                    _ => named(&entity.into_inner()).unwrap_or_default().to_string(),
                };
                piece(Piece::Words(stands_for));
            }
            Ok(Event::Eof) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let mut attributes = Vec::new();
    for attribute in start.html_attributes().with_checks(false).flatten() {
        // What an entity stands for holds none itself: one step is enough.
        let value = attribute
            .normalized_value_with(XmlVersion::Implicit1_0, 1, named)
            .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
        attributes.push((attribute.key.local_name().as_ref().to_lowercase(), value));
    }
    Element { name: start.local_name().as_ref().to_lowercase(), attributes }
}

fn named(entity: &str) -> Option<&'static str> {
    Some(match entity {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        "mdash" => "—",
        "ndash" => "–",
        "hellip" => "…",
        "copy" => "©",
        "laquo" => "«",
        "raquo" => "»",
        "rsquo" => "’",
        "lsquo" => "‘",
        "ldquo" => "“",
        "rdquo" => "”",
        "eacute" => "é",
        "auml" => "ä",
        "ouml" => "ö",
        "uuml" => "ü",
        "szlig" => "ß",
        _ => return None,
    })
}

/// Words with every run of blanks made one, none at the ends.
pub fn tidy(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(source: &str) -> (Vec<String>, bool) {
        let mut out = Vec::new();
        let whole = walk(source, |piece| match piece {
            Piece::Open(e) => out.push(format!("<{} {:?}", e.name, e.attributes)),
            Piece::Close(name) => out.push(format!(">{name}")),
            Piece::Words(words) => out.push(words),
        });
        (out, whole)
    }

    #[test]
    fn elements_go_by_their_local_names() {
        let (pieces, whole) =
            told("<?xml version='1.0'?><opf:Meta opf:role='a&amp;b' x=y/><a>one &#8212; <![CDATA[<two>]]></a>");
        assert!(whole);
        let wanted = ["<meta [(\"role\", \"a&b\"), (\"x\", \"y\")]", ">meta", "<a []", "one ", "—", " ", "<two>", ">a"];
        assert_eq!(pieces, wanted);
    }

    #[test]
    fn what_breaks_off_is_read_as_far_as_it_goes() {
        let (pieces, whole) = told("<a><b>words</c> &bogus; & more<d");
        assert!(!whole);
        assert_eq!(pieces[..4], ["<a []", "<b []", "words", ">c"]);
    }
}
