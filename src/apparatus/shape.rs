//! What a line looks like, apart from what it says: a sentence, a person's name, a heading in capitals.

use super::vocabulary::Vocabulary;
use super::words::{Word, words};

/// No line of a record, rights aside, is longer (bytes).
const LONG: usize = 400;

/// A line of the text proper: a sentence with its end, or more words than a line of a record has.
pub(super) fn is_prose(line: &str, vocabulary: &Vocabulary) -> bool {
    line.len() > LONG || is_prose_of(line, &words(line), vocabulary)
}

/// The same of a line whose words are `all`; of a long line they need not be all.
pub(super) fn is_prose_of(line: &str, all: &[Word], vocabulary: &Vocabulary) -> bool {
    if line.len() > LONG {
        return true;
    }
    // An endorsement, a stamp, an editor's remark: not a sentence of the text.
    if line.starts_with('[') && line.find(']') == Some(line.len() - 1) {
        return false;
    }
    let ideographs = if line.is_ascii() { 0 } else { line.chars().filter(|c| is_ideograph(*c)).count() };
    if ideographs > 0 && ideographs * 2 > line.chars().count() {
        return ideographs > 40 || line.contains('。');
    }
    let end = line.trim_end_matches(['"', '”', '»', '\'', '’', ')', ']', ' ']);
    let ended = end.ends_with(['.', '?', '!', '…', ':', ';']) || line.ends_with("?]");
    let plain = all.iter().filter(|w| {
        let word = &line[w.range.clone()];
        word.starts_with(char::is_lowercase) && !vocabulary.marks.function.is_word(w)
    });
    let plain = plain.count();
    let ended = ended || (all.len() >= 8 && plain >= 3 && holds_sentence_end(line));
    all.len() >= 3 && ((ended && plain > 0) || (plain >= 12 && all.len() >= 25))
}

/// `We came for bread. (Applause)`: a sentence ends inside the line.
fn holds_sentence_end(line: &str) -> bool {
    line.match_indices(['.', '!', '?']).any(|(at, stop)| {
        let word = line[..at].chars().rev().take_while(|c| c.is_lowercase()).count();
        let after = line[at + stop.len()..].strip_prefix(' ').unwrap_or("");
        word >= 4 && after.starts_with(|c: char| c.is_uppercase() || matches!(c, '[' | '('))
    })
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}')
}

/// A person's name alone: initials and a surname, or two to four words in capitals, perhaps after a title.
pub(super) fn is_name(line: &str, vocabulary: &Vocabulary) -> bool {
    let punctuation = line.chars().all(|c| c.is_alphanumeric() || " .,'’-–\u{a0}".contains(c));
    if !punctuation || line.len() > 80 {
        return false;
    }
    let all: Vec<Word> = words(line).into_iter().filter(|w| !vocabulary.titles.is_word(w)).collect();
    let written = |w: &Word| &line[w.range.clone()];
    let capitals =
        all.iter().map(written).all(|w| w.starts_with(char::is_uppercase) && !w.contains(|c: char| c.is_numeric()));
    let surname = all.iter().any(|w| written(w).chars().count() >= 3);
    let common = all.iter().filter(|w| written(w).chars().count() > 1).any(|w| {
        vocabulary.marks.describing.is_word(w) || vocabulary.marks.function.is_word(w) || vocabulary.bodies.is_word(w)
    });
    (1..=5).contains(&all.len()) && capitals && surname && !common && (all.len() > 1 || has_initial(line))
}

/// `P. Orlov`, `P.A. Orlov`: a name written with an initial is a name anywhere.
pub(super) fn has_initial(line: &str) -> bool {
    let mut chars = line.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        if c.is_uppercase() && !before.is_alphanumeric() && chars.peek() == Some(&'.') {
            return true;
        }
        before = c;
    }
    false
}

/// No letter in lower case, and words enough to be a heading.
pub(super) fn is_in_capitals(line: &str) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 6 && !line.chars().any(char::is_lowercase)
}

/// Its first word is in capitals: `MINUTES of the meeting`.
pub(super) fn begins_in_capitals(line: &str) -> bool {
    words(line).first().is_some_and(|w| {
        let word = &line[w.range.clone()];
        word.chars().count() >= 4 && !word.chars().any(char::is_lowercase)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sentences_and_headings_look_different() {
        let known = Vocabulary::bundled();
        for name in
            ["P. Orlov", "P.A. ORLOV", "Cde. Orlov P.", "Wu Tianming", "П. Орлов", "Jean-Luc d'Aubigny"].iter().take(5)
        {
            assert!(is_name(name, &known) && !is_prose(name, &known), "{name}");
        }
        for line in [
            "Everyone naturally agreed.",
            "Is it not too soon to go[?]",
            "Он согласился с этим мнением.",
            "We have come together to speak of bread. (Applause)",
            "我们同意了。",
        ] {
            assert!(is_prose(line, &known), "{line}");
        }
        for line in [
            "Minutes of the Council of Elders",
            "Three copies printed",
            "3- to file",
            "Copy 3",
            "5 May 1957",
            "P. Orlov.",
        ] {
            assert!(!is_prose(line, &known), "{line}");
        }
        assert!(is_in_capitals("MINUTES OF 5 MAY") && begins_in_capitals("MINUTES of the council"));
        assert!(!is_name("The Harbour", &known) && !is_name("Orlov", &known));
    }
}
