//! The title of a document, what kind of document it says it is, and from whom.

use super::role::Role;
use super::shape;
use super::vocabulary::Vocabulary;
use super::words::words;
use super::zones::Sheet;
use crate::text::BlockKind;
use std::ops::Range;

/// Words at the beginning of a title among which the document says what it is.
const GENRE_WITHIN: usize = 8;
/// Words of an author's name.
const LONGEST_AUTHOR: usize = 12;
/// How much less a line in capitals is the catalogue's title: the source's own headings are written so.
const CAPITALS: i32 = 5;
/// What a line must have to be a title at all.
const LEAST: i32 = 3;

/// The kind of document a title names, and the bytes of the line that say so.
pub(super) fn genre<'a>(line: &str, known: &'a Vocabulary) -> Option<(&'a str, Range<usize>)> {
    let all = words(line);
    let found = (0..all.len().min(GENRE_WITHIN)).find_map(|at| {
        let longest = known.genres.iter().map(|(name, phrases)| (phrases.longest_at(&all, at), name));
        let (length, name) =
            longest.filter(|(n, _)| *n > 0).reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        Some((at, length, name))
    });
    let (at, length, name) = found?;
    Some((name.as_str(), all[at].range.start..all[at + length - 1].range.end))
}

/// The words between "from" and "to": `Telegram from P. Orlov to the Council`.
pub(super) fn author(line: &str, known: &Vocabulary) -> Option<Range<usize>> {
    let (_, genre) = genre(line, known)?;
    let all = words(line);
    let is = |at: usize, list: &[&str]| {
        all.get(at).is_some_and(|w| list.contains(&line[w.range.clone()].to_lowercase().as_str()))
    };
    let from = (0..all.len()).find(|at| all[*at].range.start >= genre.end && is(*at, &["from", "от", "von"]))?;
    let mut first = from + 1;
    if is(first, &["the", "der", "dem"]) {
        first += 1;
    }
    let stops = ["to", "for", "on", "concerning", "regarding", "about", "with", "in", "an", "for", "dated", "к", "в"];
    let last = (first..all.len()).take_while(|at| {
        // `in Poland` is part of an embassy's name when "to" follows.
        let place = is(*at, &["in", "for"]) && (at + 1..all.len()).any(|n| is(n, &["to"]));
        let comma = *at > first && line[all[at - 1].range.end..all[*at].range.start].contains([',', ';', ':', '(']);
        (place || !is(*at, &stops)) && !comma
    });
    let last = last.last()?;
    let name = all[first].range.start..all[last].range.end;
    let person = line[name.clone()].starts_with(char::is_uppercase) && last - first < LONGEST_AUTHOR;
    // `Excerpt from the Minutes`: no author.
    let own = self::genre(&line[name.clone()], known).is_none_or(|(_, r)| r.start > 0);
    (person && own && !line[name.clone()].starts_with(|c: char| c.is_ascii_digit())).then_some(name)
}

/// The number a printed series gives a document, before its title: `123. Telegram from ...`.
pub(super) fn after_number(line: &str) -> &str {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line[digits..].strip_prefix('.').or_else(|| line[digits..].strip_prefix(')')) {
        Some(rest) if (1..=4).contains(&digits) && rest.starts_with([' ', '\u{a0}', '\t']) => rest.trim_start(),
        _ => line,
    }
}

/// Written as a typist writes a heading: all or its first word in capitals.
pub(super) fn in_capitals(line: &str) -> bool {
    shape::is_in_capitals(line) || shape::begins_in_capitals(line)
}

/// The line of the head that is the title, and the lines that are the source's own headings below it.
pub(super) fn choose(sheet: &Sheet, head: Range<usize>, has_card: bool) -> (Option<usize>, Vec<usize>) {
    let candidates: Vec<usize> = head.clone().filter(|at| is_candidate(sheet, *at)).collect();
    let score = |at: usize| self::score(sheet, at, &head, candidates.first() == Some(&at), has_card);
    let best = candidates.iter().copied().max_by_key(|at| (score(*at), std::cmp::Reverse(*at)));
    // Capitals are no reason against the only title there is.
    let enough = |at: usize| score(at) + if in_capitals(sheet.line(at)) { CAPITALS } else { 0 } >= LEAST;
    let Some(title) = best.filter(|at| enough(*at)) else { return (None, Vec::new()) };
    let headings = candidates.into_iter().filter(|at| *at != title && is_heading(sheet, *at, title)).collect();
    (Some(title), headings)
}

fn is_candidate(sheet: &Sheet, at: usize) -> bool {
    let line = sheet.line(at);
    match &sheet.roles[at] {
        Role::Short if line.starts_with('[') && genre(line, sheet.known).is_none() => false,
        Role::Short | Role::Name => {
            words(line).len() >= 2
                || (in_capitals(line) && genre(line, sheet.known).is_some())
                || sheet.lines[at].kind == BlockKind::Heading
                || goes_on(sheet, at)
        }
        Role::Prose => line.len() <= 240 && sheet.lines[at].kind == BlockKind::Heading,
        _ => false,
    }
}

/// A word in capitals whose heading goes on in the next line: `RECORD` `of the session`.
fn goes_on(sheet: &Sheet, at: usize) -> bool {
    shape::is_in_capitals(sheet.line(at))
        && sheet.roles.get(at + 1) == Some(&Role::Short)
        && sheet.lines[at + 1].gap <= 3
        && sheet.line(at + 1).starts_with(char::is_lowercase)
}

fn score(sheet: &Sheet, at: usize, head: &Range<usize>, first: bool, has_card: bool) -> i32 {
    let line = after_number(sheet.line(at));
    let all = words(line);
    let lower = line.to_lowercase();
    let dated = |at: Option<usize>| at.is_some_and(|at| head.contains(&at) && sheet.roles[at].date().is_some());
    let genre = genre(line, sheet.known);
    let addressed = sheet.known.bodies.has(&all) && all.len() <= 4;
    let mut score = 0;
    score += match &genre {
        Some((_, range)) if words(&line[..range.start]).len() <= 2 => 4,
        Some(_) => 2,
        None => 0,
    };
    score += i32::from(genre.is_some() && lower.contains(" from ") && lower.contains(" to "));
    score += if dated(at.checked_sub(1)) || dated(Some(at + 1)) { 2 } else { 0 };
    score += i32::from(first) + i32::from(line.len() >= 20) + i32::from(all.len() >= 4);
    score += if sheet.lines[at].kind == BlockKind::Heading { 3 } else { 0 };
    score += i32::from(has_card);
    score -= if in_capitals(line) { CAPITALS } else { 0 };
    score -= if line.starts_with('[') || addressed { 4 } else { 0 };
    score -= if sheet.roles[at] == Role::Name && genre.is_none() { 2 } else { 0 };
    // Something must say that it is a title: a kind of document, a date beside it, a heading, a card.
    let said = genre.is_some()
        || has_card
        || sheet.lines[at].kind == BlockKind::Heading
        || dated(at.checked_sub(1))
        || dated(Some(at + 1));
    if said { score } else { 0 }
}

/// A line the source itself is headed with: it names a kind of document, repeats the title, or stands in capitals.
fn is_heading(sheet: &Sheet, at: usize, title: usize) -> bool {
    let line = sheet.line(at);
    if line.starts_with('[') {
        return false;
    }
    let all = words(line);
    let before = genre(line, sheet.known).map(|(_, range)| words(&line[..range.start]).len());
    // `EXTRACT FROM PROTOCOL No. 3` is a heading as `MINUTES` is.
    let begins = before.is_some_and(|n| n <= 1 || (n <= 3 && shape::begins_in_capitals(line)));
    let title = sheet.line(title).to_lowercase();
    let shared =
        all.iter().filter(|w| w.range.len() > 3 && title.contains(&line[w.range.clone()].to_lowercase())).count();
    let addressed = sheet.known.bodies.has(&all) || sheet.known.titles.longest_at(&all, 0) > 0;
    let capitals = shape::is_in_capitals(line) && all.len() >= 3 && !addressed;
    begins || capitals || goes_on(sheet, at) || (all.len() >= 4 && shared * 2 >= all.len())
}
