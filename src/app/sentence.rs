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

/// Where sentences begin in a stretch of the text, the stretch's own beginning first.
pub fn beginnings(text: &str, range: Range<usize>) -> Vec<usize> {
    let mut all = vec![range.start];
    let mut at = range.start;
    while at < range.end {
        let stop = end(text, at..range.end);
        let next = stop + text[stop..range.end].find(|c: char| !c.is_whitespace()).unwrap_or(range.end - stop);
        if next >= range.end || next <= at {
            break;
        }
        all.push(next);
        at = next;
    }
    all
}

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
        let starts = beginnings(text, 0..text.len());
        starts.iter().map(|at| &text[*at..end(text, *at..text.len())]).collect()
    }

    #[test]
    fn initials_and_titles_end_no_sentence() {
        let text = "Cde. Varga met A. I. Orlova. See No. 5. He left.";
        assert_eq!(sentences(text), ["Cde. Varga met A. I. Orlova.", "See No. 5.", "He left."]);
    }

    #[test]
    fn full_stops_of_other_scripts_end_them() {
        assert_eq!(sentences("河水上涨。他走了。"), ["河水上涨。", "他走了。"]);
        assert_eq!(sentences("тов. Орлова ушла. Потом вернулась."), ["тов. Орлова ушла.", "Потом вернулась."]);
    }
}
