//! Where sentences end: the Unicode rule (UAX 29), and what it takes for an end and historians do not.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Words before a full stop that end no sentence, lower-cased, of English, Russian, German and French practice.
const ABBREVIATIONS: &[&str] = &[
    "cde", "cdes", "com", "mr", "mrs", "ms", "dr", "prof", "gen", "col", "maj", "capt", "lt", "st", "no", "nos", "vol",
    "cf", "ed", "eds", "p", "pp", "f", "ff", "fol", "op", "d", "l", "ll", "art", "vs", "etc", "e.g", "i.e", "т", "тов",
    "тт", "г", "гг", "см", "ср", "стр", "л", "лл", "оп", "им", "др", "ст", "bzw", "vgl", "nr", "bd", "hr", "fr", "m",
    "mm", "mme",
];

/// The end of the sentence that `range.start` is in, at most `range.end`; blanks after it left out.
pub fn end(text: &str, range: Range<usize>) -> usize {
    let words = &text[range.clone()];
    let mut reached = 0;
    for piece in words.split_sentence_bounds() {
        reached += piece.len();
        let sentence = words[..reached].trim_end();
        if !sentence.is_empty() && !goes_on(sentence) {
            return range.start + sentence.len();
        }
    }
    range.end
}

/// Where the sentence after the one that begins at `range.start` begins; none where the stretch ends first.
pub fn next(text: &str, range: Range<usize>) -> Option<usize> {
    let stop = end(text, range.clone());
    let blanks = text[stop..range.end].find(|c: char| !c.is_whitespace())?;
    Some(stop + blanks)
}

/// Where the last sentence of a stretch begins; none in an empty one. Of a very long stretch only the end is looked at.
pub fn last(text: &str, range: Range<usize>) -> Option<usize> {
    let near = range.end.saturating_sub(NEAR).max(range.start);
    let mut at = (near..=range.end).find(|byte| text.is_char_boundary(*byte))?;
    if at >= range.end {
        return None;
    }
    while let Some(further) = next(text, at..range.end) {
        at = further;
    }
    Some(at)
}

/// Bytes looked through for the beginning of a sentence.
const NEAR: usize = 16 << 10;

/// Whether the last full stop belongs to an abbreviation or to an initial.
fn goes_on(sentence: &str) -> bool {
    let Some(before) = sentence.strip_suffix('.') else { return false };
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '.' | '«' | '“' | '"'))
        .next()
        .unwrap_or("");
    let mut letters = word.chars();
    let initial = matches!((letters.next(), letters.next()), (Some(c), None) if c.is_uppercase());
    initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let starts = std::iter::successors(Some(0), |at| next(text, *at..text.len()));
        starts.map(|at| &text[at..end(text, at..text.len())]).collect()
    }

    #[test]
    fn initials_and_titles_end_no_sentence() {
        let text = "Cde. Varga met A. I. Orlova. See No. 5. He left.";
        assert_eq!(sentences(text), ["Cde. Varga met A. I. Orlova.", "See No. 5.", "He left."]);
    }

    #[test]
    fn the_last_sentence_is_where_the_way_back_leads() {
        let text = "One here. Two here. Three.";
        assert_eq!(last(text, 0..text.len()), Some(20));
        assert_eq!(last(text, 0..20), Some(10));
        assert_eq!(last(text, 0..0), None);
    }

    #[test]
    fn full_stops_of_other_scripts_end_them() {
        assert_eq!(sentences("河水上涨。他走了。"), ["河水上涨。", "他走了。"]);
        assert_eq!(sentences("тов. Орлова ушла. Потом вернулась."), ["тов. Орлова ушла.", "Потом вернулась."]);
    }
}
