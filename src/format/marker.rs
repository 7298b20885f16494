//! How a typist marks a list item, a quotation, a heading: by the first characters or the letters of a line.

/// Bytes of the marker a line begins with (`1.`, `2)`, `3-`, `(iv)`, `•`, `–`) where words follow it after a blank.
pub fn item(words: &str) -> Option<usize> {
    let end = words.find(char::is_whitespace)?;
    if words[end..].trim_start().is_empty() {
        return None;
    }
    let marker = &words[..end];
    match marker {
        "-" | "*" | "+" | "•" | "·" | "–" | "◦" | "▪" | "■" | "●" | "‣" => return Some(end),
        _ => {}
    }
    let (number, closed) = match marker.strip_prefix('(') {
        Some(inside) => (inside.strip_suffix(')')?, true),
        None => match marker.strip_suffix(')') {
            Some(number) => (number, true),
            None => (marker.strip_suffix(['.', '-'])?, false),
        },
    };
    let digits = (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    // `A.` is an initial and `I.` may be one: letters count only in lower case, and alone only before a bracket.
    let roman = number.len() <= 5 && !number.is_empty() && number.bytes().all(|b| b"ivx".contains(&b));
    let letter = closed && number.chars().count() == 1 && number.chars().all(char::is_lowercase);
    (digits || letter || (roman && !marker.ends_with('-'))).then_some(end)
}

/// What markers of one list have in common: `1.` and `2.`, but not `a)`.
pub fn style(marker: &str) -> (char, char) {
    let class = |c: char| {
        if c.is_ascii_digit() {
            '0'
        } else if c.is_alphabetic() {
            'a'
        } else {
            c
        }
    };
    let first = marker.chars().next().map_or(' ', class);
    (first, marker.chars().next_back().map_or(' ', class))
}

/// How deep a line is quoted: the number of `>` it begins with.
pub fn quote(words: &str) -> u8 {
    words.chars().take_while(|c| matches!(c, '>' | ' ')).filter(|c| *c == '>').count().min(u8::MAX as usize) as u8
}

/// Whether a line is nothing but a rule: three or more of one drawing character, blanks between them or not.
pub fn is_rule(words: &str) -> bool {
    let mut drawn = words.chars().filter(|c| !c.is_whitespace());
    let Some(first) = drawn.next() else { return false };
    "-_=*~—–─═━·•#".contains(first) && drawn.clone().count() >= 2 && drawn.all(|c| c == first)
}

/// The level of the heading that a line underlined with this one is; none where it is no underline.
pub fn underline(words: &str) -> Option<u8> {
    let first = words.chars().next()?;
    if words.chars().count() < 3 || words.chars().any(|c| c != first) {
        return None;
    }
    match first {
        '=' | '═' | '*' | '#' => Some(1),
        '-' | '~' | '_' | '─' | '—' => Some(2),
        _ => None,
    }
}

/// First words of headings that stand alone or before a number, in lower case.
const DIVISIONS: [&str; 26] = [
    "chapter",
    "part",
    "book",
    "section",
    "appendix",
    "annex",
    "preface",
    "foreword",
    "introduction",
    "contents",
    "prologue",
    "epilogue",
    "conclusion",
    "bibliography",
    "index",
    "глава",
    "часть",
    "раздел",
    "книга",
    "приложение",
    "предисловие",
    "введение",
    "содержание",
    "заключение",
    "kapitel",
    "chapitre",
];

/// Widest line that can be a heading, columns.
const HEADING: usize = 72;

/// Whether a line that stands alone is a heading by its letters: all capitals, or `Chapter 4` and its like. It must not
/// be a name: capitals with initials, or a single word that names no division of a text, are none.
pub fn is_heading(words: &str, width: usize) -> bool {
    if width > HEADING || words.contains(['[', ']', '\t']) || words.ends_with([',', ';', ':']) {
        return false;
    }
    let mut tokens = words.split_whitespace();
    let first = tokens.next().unwrap_or("").trim_end_matches('.').to_lowercase();
    let second = tokens.next();
    if DIVISIONS.contains(&first.as_str()) {
        let numbered = second.is_some_and(is_number);
        return second.is_none() && !words.ends_with(',') || numbered && !words.ends_with("...");
    }
    if is_division_in_chinese_or_korean(words) {
        return true;
    }
    let capitals = words.chars().filter(|c| c.is_uppercase()).count();
    let digits = words.chars().filter(|c| c.is_numeric()).count();
    let initials = words
        .split_whitespace()
        .any(|w| w.len() > 1 && w.trim_end_matches('.').chars().count() == 1 && w.ends_with('.'));
    let dotted = words.split_whitespace().any(|w| w.matches('.').count() > 1);
    second.is_some()
        && capitals >= 4
        && digits * 2 < capitals
        && !words.chars().any(char::is_lowercase)
        && !initials
        && !dotted
        && words.split(|c: char| !c.is_alphabetic()).any(|w| w.chars().count() >= 4)
}

/// `IV`, `12.`, `One`: what numbers a chapter.
fn is_number(word: &str) -> bool {
    let bare = word.trim_end_matches(['.', ':', ',', '—', '-']);
    let roman = !bare.is_empty() && bare.chars().all(|c| "IVXLCivxlc".contains(c));
    let digits = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit());
    let spelled =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "first", "second", "third"];
    roman || digits || bare.len() == 1 || spelled.contains(&bare.to_lowercase().as_str())
}

/// `第三章 …`, `제2장 …`.
fn is_division_in_chinese_or_korean(words: &str) -> bool {
    let Some(rest) = words.strip_prefix('第').or_else(|| words.strip_prefix('제')) else { return false };
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c));
    number.len() < rest.len() && number.starts_with(['章', '节', '節', '部', '卷', '장', '절', '부'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_told_from_initials_and_dates() {
        for (words, marker) in [
            ("1. first", "1."),
            ("12) twelfth", "12)"),
            ("2- to Cde. Berg", "2-"),
            ("(iv) fourth", "(iv)"),
            ("a) first", "a)"),
            ("б) вторая", "б)"),
            ("• point", "•"),
            ("- point", "-"),
            ("iii. third", "iii."),
        ] {
            assert_eq!(item(words).map(|end| &words[..end]), Some(marker), "{words}");
        }
        for words in [
            "A. Berg",
            "I. Berg",
            "1956. A year",
            "24 September",
            "1.5 tons",
            "-",
            "1.",
            "No. 5",
            "a. m.",
            "(Berg) said",
        ] {
            assert_eq!(item(words), None, "{words}");
        }
    }

    #[test]
    fn headings_are_told_from_names_and_shouting() {
        for words in [
            "MINUTES OF THE SESSION",
            "CHAPTER IV",
            "Chapter 4. The Bridge",
            "Глава 2",
            "第三章 橋",
            "PREFACE",
            "PROTOCOL № 12 OF THE BUREAU",
        ] {
            assert!(is_heading(words, words.chars().count()), "{words}");
        }
        for words in [
            "V. I. BERG",
            "BERG",
            "[ILLEGIBLE SEAL]",
            "TO CDE. BERG:",
            "NATO",
            "Part of the reply",
            "USA",
            "1956",
            "A.B. BERG",
        ] {
            assert!(!is_heading(words, words.chars().count()), "{words}");
        }
    }

    #[test]
    fn rules_are_drawn() {
        assert!(is_rule("* * *") && is_rule("-----") && is_rule("———"));
        assert!(!is_rule("--") && !is_rule("-a-") && !is_rule("...") && !is_rule(""));
    }
}
