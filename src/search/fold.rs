//! Folding: the one form under which words that a reader takes for the same are found.
//!
//! In: a word of a text or a query. Out: its folded form, for finding only; no text is ever changed by it. Case, accents,
//! ligatures, width variants and invisible characters go; what tells two letters of an alphabet apart stays (`й`, `ї`).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Bytes of a folded word that count; what is longer (encoded pictures, mostly) is told apart by its beginning alone.
pub(super) const LONGEST: usize = 120;

/// Appends the folded form of `word`, at most [`LONGEST`] bytes.
pub(super) fn fold(word: &str, out: &mut String) {
    let from = out.len();
    let limit = from + LONGEST;
    if word.is_ascii() {
        out.push_str(&word[..word.len().min(LONGEST)]);
        out[from..].make_ascii_lowercase();
        return;
    }
    for c in word.chars() {
        match simple(c) {
            Some(folded) => out.push(folded),
            None => {
                out.truncate(from);
                fold_any(word, out);
                break;
            }
        }
        if out.len() > limit {
            break;
        }
    }
    if out.len() > limit {
        let end = out.floor_char_boundary(limit);
        out.truncate(end);
    }
}

/// The folded form of the letters most texts are made of, without the way through normalisation.
fn simple(c: char) -> Option<char> {
    match c {
        'a'..='z' | '0'..='9' | 'а'..='я' => Some(c),
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        'А'..='Я' => char::from_u32(c as u32 + 0x20),
        'ё' | 'Ё' => Some('е'),
        _ => None,
    }
}

fn fold_any(word: &str, out: &mut String) {
    let mut base = ' ';
    // Decomposed, a word is at most some eighteen times as long; beyond the limit nothing counts.
    let letters = word.nfkd().take(4 * LONGEST).filter(move |&c| {
        if is_accent(c) {
            return belongs(base, c);
        }
        base = c;
        !is_invisible(c) && (c.is_alphanumeric() || is_combining_mark(c))
    });
    for c in letters.nfc().flat_map(char::to_lowercase) {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ł' => out.push('l'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ς' => out.push('σ'),
            // Of `İ`, whose lower case is an `i` and the dot once more.
            '\u{307}' => {}
            _ => out.push(c),
        }
    }
}

/// Marks that make another letter of the alphabet, not an accented one: `й` is no `и`.
fn belongs(base: char, mark: char) -> bool {
    matches!((base, mark), ('и' | 'И' | 'у' | 'У', '\u{306}') | ('і' | 'І', '\u{308}'))
}

/// Accents, breathings and vowel points that readers leave out when they type.
pub(super) fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{5c4}'..='\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Characters inside a word that nobody sees: soft hyphen, joiners, direction marks, variation selectors, the tatweel.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        SOFT_HYPHEN | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}')
}

pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// Whether `c` goes on a word that has begun.
pub(super) fn continues(c: char) -> bool {
    c.is_alphanumeric() || is_accent(c) || is_invisible(c) || is_combining_mark(c)
}

/// Scripts written without spaces between words, and Hangul, whose words carry their endings with them.
pub(super) fn is_cjk(c: char) -> bool {
    // Most texts have none of it: one comparison.
    c >= '\u{1100}'
        && matches!(c,
            '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}'
            | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{312f}' | '\u{3131}'..='\u{318e}'
            | '\u{31a0}'..='\u{31bf}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ffdc}'
            | '\u{20000}'..='\u{3ffff}')
}

/// Hangul puts spaces between words, so that its line ends are spaces.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{ffa0}'..='\u{ffdc}')
}

/// Jamo, voicing marks and variation selectors that belong to the character before them.
pub(super) fn clings(c: char) -> bool {
    matches!(c, '\u{1160}'..='\u{11ff}' | '\u{3099}'..='\u{309a}' | '\u{d7b0}'..='\u{d7ff}' | '\u{ff9e}'..='\u{ff9f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// The characters a CJK character and what clings to it fold into; one, nearly always.
pub(super) fn fold_cjk(cluster: &str) -> impl Iterator<Item = char> {
    cluster.nfkc().filter(|c| !is_invisible(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(word: &str) -> String {
        let mut out = String::new();
        fold(word, &mut out);
        out
    }

    #[test]
    fn case_accents_ligatures_and_width_fold() {
        for (word, form) in [
            ("Telegram", "telegram"),
            ("Élysée", "elysee"),
            ("e\u{301}te\u{301}", "ete"),
            ("ﬁnal", "final"),
            ("Ｔｅｘｔ１", "text1"),
            ("Straße", "strasse"),
            ("Łódź", "lodz"),
            ("co\u{ad}oper", "cooper"),
            ("Έργον", "εργον"),
            ("ΛΟΓΟΣ", "λογοσ"),
            ("λόγος", "λογοσ"),
            ("Việt", "viet"),
            ("İstanbul", "istanbul"),
        ] {
            assert_eq!(folded(word), form, "{word}");
        }
    }

    #[test]
    fn letters_of_an_alphabet_are_told_apart() {
        assert_eq!(folded("МОЙ"), "мой");
        assert_eq!(folded("мои\u{306}"), "мой");
        assert_ne!(folded("мой"), folded("мои"));
        assert_eq!(folded("Пётр"), "петр");
        assert_eq!(folded("їжак"), "їжак");
        assert_eq!(folded("हिन्दी"), "हिन्दी".nfc().collect::<String>());
    }

    #[test]
    fn the_short_way_folds_as_the_long_one() {
        for c in ('a'..='z').chain('A'..='Z').chain('0'..='9').chain('А'..='я').chain(['ё', 'Ё']) {
            let mut long = String::new();
            fold_any(&c.to_string(), &mut long);
            assert_eq!(folded(&format!("{c}я")), long + "я");
        }
    }

    #[test]
    fn a_word_counts_by_its_beginning() {
        assert_eq!(folded(&"x".repeat(9000)).len(), LONGEST);
        assert!(folded(&"ы".repeat(9000)).len() <= LONGEST);
        assert!(folded(&"ﷺ".repeat(9000)).len() <= LONGEST);
    }
}
