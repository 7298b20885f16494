//! What a group of lines is as a whole: a table, code, verse, or prose that a typist wrapped at the edge of the page.

use super::marker;
use super::typed::Line;

/// The first and last line (exclusive) of a table in the group, none where there is none. Rows have tabs between their
/// cells, or bars, or gaps that begin or end in the columns where those of a neighbour do.
pub fn table(lines: &[Line<'_>]) -> Option<std::ops::Range<usize>> {
    let rows: Vec<bool> = (0..lines.len()).map(|i| is_row(lines, i)).collect();
    let first = rows.iter().position(|r| *r)?;
    let last = rows.iter().rposition(|r| *r)? + 1;
    let count = rows[first..last].iter().filter(|r| **r).count();
    (count >= 2 && count * 3 >= (last - first) * 2).then_some(first..last)
}

fn is_row(lines: &[Line<'_>], i: usize) -> bool {
    let words = lines[i].words;
    if words.starts_with('|') || (words.starts_with('+') && words.ends_with('+') && words.len() > 2) {
        return words.len() > 1;
    }
    let after_marker = marker::item(words).map_or(words, |end| words[end..].trim_start());
    if after_marker.contains('\t') {
        return true;
    }
    let here = gaps(&lines[i]);
    if here.is_empty() {
        return false;
    }
    let shares = |other: &Line<'_>| {
        let there = gaps(other);
        here.iter().any(|(start, end)| there.iter().any(|(s, e)| s == start || e == end))
    };
    (i > 0 && shares(&lines[i - 1])) || lines.get(i + 1).is_some_and(shares)
}

/// Columns where blanks of two and more begin and end within a line; two after a sentence are a typist's habit, no gap.
fn gaps(line: &Line<'_>) -> Vec<(usize, usize)> {
    if line.words.len() > 400 || !line.words.contains("  ") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut run: Option<(usize, char)> = None;
    let mut last = ' ';
    for (column, c) in (line.indent..).zip(line.words.chars()) {
        match (c == ' ', run) {
            (true, None) => run = Some((column, last)),
            (false, Some((start, before))) => {
                let wanted = if ".?!:".contains(before) { 3 } else { 2 };
                if column - start >= wanted {
                    found.push((start, column));
                }
                run = None;
            }
            _ => {}
        }
        last = c;
    }
    found
}

/// Whether the group is a program or a configuration: at least half of its lines have what only code has.
pub fn is_code(lines: &[Line<'_>]) -> bool {
    const INSIDE: [&str; 9] = ["();", " == ", " != ", "=>", "->", ":=", "</", "/>", "&&"];
    const STARTS: [&str; 7] = ["#include", "#!/", "$ ", "//", "/*", "fn ", "def "];
    let code = |l: &Line<'_>| {
        l.words.ends_with(['{', '}'])
            || l.words.ends_with(");")
            || l.words.ends_with("};")
            || INSIDE.iter().any(|sign| l.words.contains(sign))
            || STARTS.iter().any(|sign| l.words.starts_with(sign))
    };
    lines.len() >= 2 && lines.iter().filter(|l| code(l)).count() * 2 >= lines.len()
}

/// Whether the group is a stanza: lines of like length that begin with capitals or stand in from the margin, pause at
/// their ends, and were broken for the verse and not for the page. Cautious: a list of names, a letterhead or
/// a signature is none, for those are lines of their own. `after_verse`: the group before was a stanza.
pub fn is_verse(lines: &[Line<'_>], after_verse: bool) -> bool {
    let count = lines.len();
    if count < if after_verse { 2 } else { 4 } {
        return false;
    }
    let of = |test: &dyn Fn(&Line<'_>) -> bool| lines.iter().filter(|l| test(l)).count();
    let widest = lines.iter().map(Line::width).max().unwrap_or(0);
    let narrowest = lines.iter().map(Line::width).min().unwrap_or(0);
    let words: usize = lines.iter().map(|l| l.words.split_whitespace().count()).sum();
    let begins = of(&|l| l.words.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase));
    let set_in = lines.iter().all(|l| l.indent >= 2);
    let pauses = of(&|l| l.words.ends_with([',', ';', ':', '.', '!', '?', '—', '-', '…', '"', '”', '’']));
    let foreign = of(&|l| {
        l.words.contains(['[', ']', '|', '\t'])
            || l.words.bytes().any(|b| b.is_ascii_digit())
            || marker::item(l.words).is_some()
    });
    let edge = lines.iter().map(|l| l.edge).max().unwrap_or(0);
    let full = lines.windows(2).filter(|pair| is_full(&pair[0], &pair[1], edge)).count();
    widest <= 66
        && narrowest * 3 >= widest
        && words >= count * 3
        // Verse that goes on in small letters is short, and pauses more often than not.
        && (begins * 10 >= count * 8 || set_in || (widest <= 48 && pauses * 2 > count))
        && pauses * 3 >= count
        && foreign * 8 <= count
        && full * 2 <= count
}

/// Whether a line goes as far as the page allows: the first word of the next would not have fit before `measure`.
pub fn is_full(line: &Line<'_>, next: &Line<'_>, measure: usize) -> bool {
    line.edge + 1 + next.first_word() > measure - measure / 10
}

/// The widths of page a typist wraps at, columns; longer lines are paragraphs in themselves, shorter ones lines.
const PAGES: std::ops::RangeInclusive<usize> = 40..=132;

/// Where the lines of prose are one paragraph: for each line but the first, whether it goes on from the one before.
/// `page` is the measure of the wrapped prose before, where there was some; the one found here is given back.
pub fn joins(lines: &[Line<'_>], page: Option<usize>) -> (Vec<bool>, Option<usize>) {
    let widest = lines.iter().map(|l| l.edge).max().unwrap_or(0);
    if lines.len() < 2 || !PAGES.contains(&widest) {
        return (vec![false; lines.len().saturating_sub(1)], None);
    }
    let measure = match page {
        Some(page) if page.abs_diff(widest) <= 12 => page.max(widest),
        _ => widest,
    };
    let pairs = || lines.iter().zip(&lines[1..]);
    let full: Vec<bool> = pairs().map(|(a, b)| is_full(a, b, measure)).collect();
    // Lines full to the edge happen by chance; sentences that go on behind them do not.
    let going_on = pairs().zip(&full).filter(|((_, next), full)| **full && next.goes_on()).count();
    let wrapped = going_on * 3 >= full.iter().filter(|f| **f).count().max(1);
    let sure = wrapped || page.is_some_and(|page| page == measure);
    let joined = pairs().zip(&full).map(|((line, next), full)| {
        let stands_in = next.indent >= line.indent + 2 && !next.goes_on();
        // In the middle of a sentence a typist leaves more room than a long word needs.
        let nearly = wrapped && !line.ends_sentence() && (line.edge + next.first_word()) * 10 > measure * 8;
        (*full || nearly) && !stands_in && (next.goes_on() || sure)
    });
    (joined.collect(), wrapped.then_some(measure))
}
