//! The grammar of archival references: where the original lies.
//!
//! In: a line or a stretch of prose. Out: the first reference in it and its place. Parts are kept as written; only blanks
//! and dashes inside leaf numbers are made alike. One function a tradition, tried in turn.

use super::vocabulary::{Phrases, Vocabulary};
use super::words::{Word, words};
use crate::text::{Holding, Leaves, Reference};
use std::ops::Range;

/// A reference written in prose or alone on a line.
pub fn parse_reference(text: &str, vocabulary: &Vocabulary) -> Option<(Range<usize>, Reference)> {
    let text = &text[..text.floor_char_boundary(LOOKED_AT)];
    find(text, &words(text), vocabulary)
}

/// The first reference in a stretch whose words are `words`.
pub(super) fn find(text: &str, words: &[Word], known: &Vocabulary) -> Option<(Range<usize>, Reference)> {
    if !known.reference.steps.may_stand_in(words) {
        return None;
    }
    let line = Line { text, words, known };
    line.fond().or_else(|| line.boxes()).or_else(|| line.piece()).or_else(|| line.file())
}

/// Bytes of a text in which a reference is looked for.
const LOOKED_AT: usize = 4_000;
/// Words of an archive's name before the first step.
const LONGEST_NAME: usize = 14;

struct Line<'a> {
    text: &'a str,
    words: &'a [Word<'a>],
    known: &'a Vocabulary,
}

/// One step that was read: its value, the byte it ends at, and the word after it.
struct Step {
    value: String,
    end: usize,
    next: usize,
}

impl Line<'_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |w| &self.text[w.range.clone()])
    }

    /// What stands between word `at - 1` and word `at`.
    fn gap(&self, at: usize) -> &str {
        let from = if at == 0 { 0 } else { self.words.get(at - 1).map_or(self.text.len(), |w| w.range.end) };
        let to = self.words.get(at).map_or(self.text.len(), |w| w.range.start);
        self.text.get(from..to).unwrap_or("")
    }

    /// Whether nothing but the signs inside a reference parts word `at` from the one before.
    fn joined(&self, at: usize) -> bool {
        let gap = self.gap(at);
        gap.len() <= 8 && gap.chars().all(|c| c.is_whitespace() || ",;.:/()".contains(c)) && !gap.contains("\n\n")
    }

    /// A sign and the number that follows it: `Fond 311`, `op. 4a`, `д. 12`.
    fn step(&self, at: usize, signs: &Phrases) -> Option<Step> {
        let sign = signs.longest_at(self.words, at);
        if sign == 0 || (at > 0 && !self.joined(at)) {
            return None;
        }
        let next = at + sign;
        let number =
            if matches!(self.word(next), "№" | "#" | "No" | "no" | "Nr" | "nr" | "Nº") { next + 1 } else { next };
        let gap = self.gap(number);
        if !gap.chars().all(|c| c.is_whitespace() || ".:'’\"„“«".contains(c)) || gap.contains('\n') && number != next
        {
            return None;
        }
        self.number(number)
    }

    /// A number as archives write it: `311`, `4a`, `R-311`, `Р-9401с`, `1/2`, with `.` parts (`5.3`).
    fn number(&self, at: usize) -> Option<Step> {
        let word = self.word(at);
        let digits = word.contains(|c: char| c.is_ascii_digit());
        let letters = word.chars().take_while(|c| c.is_alphabetic()).count();
        if !digits || letters > 3 {
            return None;
        }
        let end = self.words.get(at)?.range.end;
        Some(Step { value: word.to_string(), end, next: at + 1 })
    }

    /// `TSGA, Fond 311, Opis 4a, Delo 27, Listy 9-11`, in any spelling, transliterated or Cyrillic.
    fn fond(&self) -> Option<(Range<usize>, Reference)> {
        let known = &self.known.reference;
        for at in 0..self.words.len() {
            let sign = known.fond.longest_at(self.words, at);
            if sign == 0 {
                continue;
            }
            // "f." alone is a fond only when an opis or a delo follows; the word itself is enough.
            let Some(fond) = self.step_at_start(at, &known.fond) else { continue };
            let whole_word = self.word(at).chars().count() > 2;
            let opis = self.step(fond.next, &known.opis);
            let mut last = opis.as_ref().unwrap_or(&fond);
            let papka = self.step(last.next, &known.papka).filter(|p| self.step(p.next, &known.delo).is_some());
            last = papka.as_ref().unwrap_or(last);
            let delo = self.step(last.next, &known.delo);
            last = delo.as_ref().unwrap_or(last);
            if opis.is_none() && !(whole_word && delo.is_some()) {
                continue;
            }
            let leaves = self.leaves(last.next, &known.listy);
            let end = leaves.as_ref().map_or(last.end, |(_, end)| *end);
            let (start, repository) = self.repository(at);
            let opis = opis.map(|s| s.value);
            let delo = delo.map(|s| s.value);
            let holding = match papka {
                Some(papka) => Holding::Papka { fond: fond.value, opis, papka: papka.value, delo },
                None => Holding::Fond { fond: fond.value, opis, delo },
            };
            return Some((start..end, Reference { repository, holding, leaves: leaves.map(|l| l.0) }));
        }
        None
    }

    /// A step that needs nothing before it.
    fn step_at_start(&self, at: usize, signs: &Phrases) -> Option<Step> {
        let sign = signs.longest_at(self.words, at);
        let next = at + sign;
        let number = if matches!(self.word(next), "№" | "#" | "No" | "no" | "Nr") { next + 1 } else { next };
        let gap = self.gap(number);
        let near = gap.len() <= 4 && gap.chars().all(|c| c.is_whitespace() || ".:".contains(c));
        (sign > 0 && near).then(|| self.number(number)).flatten()
    }

    /// `NARA, RG 59, Entry 1234, Box 5, Folder 3, pp. 2-4`; `Orlov Papers, Box 12`.
    fn boxes(&self) -> Option<(Range<usize>, Reference)> {
        let known = &self.known.reference;
        let group_at = (0..self.words.len()).find(|at| self.step_at_start(*at, &known.group).is_some());
        let box_at = (0..self.words.len()).find(|at| {
            self.step_at_start(*at, &known.boxed).is_some() && (self.word(*at).len() > 1 || group_at.is_some())
        });
        let group = group_at.and_then(|at| self.step_at_start(at, &known.group));
        let named = |at: usize, step: &Step| {
            let sign = &self.text[self.words[at].range.start..step.end];
            sign.to_string()
        };
        match (group_at, group, box_at) {
            (group_at, group, Some(box_at)) => {
                let boxed = self.step_at_start(box_at, &known.boxed)?;
                let group_at = group_at.filter(|at| *at < box_at);
                let folder = self.step(boxed.next, &known.folder);
                let last = folder.as_ref().unwrap_or(&boxed);
                let leaves = self.leaves(last.next, &known.folios);
                let end = leaves.as_ref().map_or(last.end, |(_, end)| *end);
                let entry = group_at
                    .zip(group.as_ref())
                    .and_then(|(_, g)| (g.next..box_at).find_map(|at| self.step(at, &known.entry)));
                let (start, mut repository) = self.repository(group_at.unwrap_or(box_at));
                let mut group = group_at.zip(group.as_ref()).map(|(at, step)| {
                    // What stands between the group and the box narrows the group: a file, its years, a decimal number.
                    let last = if entry.is_none() { self.words[box_at - 1].range.end.max(step.end) } else { step.end };
                    self.text[self.words[at].range.start..last].to_string()
                });
                if group.is_none() && repository.is_some() {
                    // `Archive, Orlov Papers, Box 12`: the collection is the last name before the box.
                    let names = repository.take().unwrap_or_default();
                    match names.rsplit_once(", ") {
                        Some((archive, collection)) => {
                            repository = Some(archive.to_string());
                            group = Some(collection.to_string());
                        }
                        None => group = Some(names),
                    }
                }
                if group.is_none() && folder.is_none() {
                    return None;
                }
                let entry = entry.map(|s| s.value);
                let holding = Holding::Boxes { group, entry, boxed: boxed.value, folder: folder.map(|s| s.value) };
                Some((start..end, Reference { repository, holding, leaves: leaves.map(|l| l.0) }))
            }
            (Some(at), Some(group), None) => {
                let (start, repository) = self.repository(at);
                // A number alone is no reference: it wants an archive before it and an entry after it.
                let entry = self.step(group.next, &known.entry)?;
                let leaves = self.leaves(entry.next, &known.folios);
                let end = leaves.as_ref().map_or(entry.end, |(_, end)| *end);
                let holding = Holding::Group { group: named(at, &group), entry: Some(entry.value) };
                Some((start..end, Reference { repository, holding, leaves: leaves.map(|l| l.0) }))
            }
            _ => None,
        }
    }

    /// `TNA, FO 371/121234, f. 12`, `SAPMO-BArch, DY 30/3473, Bl. 12-15`.
    fn piece(&self) -> Option<(Range<usize>, Reference)> {
        let known = &self.known.reference;
        (0..self.words.len()).find_map(|at| {
            let series = self.word(at);
            let number = self.word(at + 1);
            let (class, piece) = number.split_once('/')?;
            let capitals = series.chars().all(|c| c.is_uppercase());
            // `DY 30/IV 2/20/137`: the piece is written in two words.
            let roman = !piece.is_empty() && piece.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'J'));
            let rest = self.text.get(self.words[at + 1].range.end..).unwrap_or("");
            let second = rest.strip_prefix(' ').unwrap_or("").split([' ', ',', ';']).next().unwrap_or("");
            let second = second.trim_end_matches(['.', ')']);
            let two = roman && second.starts_with(|c: char| c.is_ascii_digit());
            let end = self.words[at + 1].range.end + if two { 1 + second.len() } else { 0 };
            let piece = self.text.get(self.words[at + 1].range.start + class.len() + 1..end)?;
            let numeric = class.chars().all(|c| c.is_ascii_digit()) && piece.contains(|c: char| c.is_ascii_digit());
            if !capitals || !numeric || self.gap(at + 1) != " " || known.series.longest_at(self.words, at) != 1 {
                return None;
            }
            let next = self.words.partition_point(|w| w.range.start < end);
            let leaves = self.leaves(next, &known.folios);
            let end = leaves.as_ref().map_or(end, |(_, end)| *end);
            let (start, repository) = self.repository(at);
            let holding = Holding::Piece { series: format!("{series} {class}"), piece: piece.to_string() };
            Some((start..end, Reference { repository, holding, leaves: leaves.map(|l| l.0) }))
        })
    }

    /// `PRCFMA 106-00581-01, 1-5`, `Central Files, 748.00/10-2056`: a file number after the name of its archive.
    fn file(&self) -> Option<(Range<usize>, Reference)> {
        let known = &self.known.reference;
        (0..self.words.len()).find_map(|at| {
            let name = known.files.longest_at(self.words, at);
            let number = at + name;
            let word = self.word(number);
            let long =
                word.bytes().filter(u8::is_ascii_digit).count() >= 3 && word.starts_with(|c: char| c.is_ascii_digit());
            if name == 0 || !long || !self.joined(number) || !self.word(at).starts_with(char::is_uppercase) {
                return None;
            }
            // `748.00/10-2056` is two words with a full stop between.
            let glued = self.gap(number + 1) == "." && self.word(number + 1).starts_with(|c: char| c.is_ascii_digit());
            let last = if glued { number + 1 } else { number };
            let leaves = self.leaves(last + 1, &known.folios).or_else(|| self.bare_leaves(last + 1));
            let end = leaves.as_ref().map_or(self.words[last].range.end, |(_, end)| *end);
            let (start, _) = self.repository(at);
            let repository = self.text[start..self.words[number - 1].range.end].trim().to_string();
            let mark = self.text[self.words[number].range.start..self.words[last].range.end].to_string();
            Some((
                start..end,
                Reference { repository: Some(repository), holding: Holding::Shelf(mark), leaves: leaves.map(|l| l.0) },
            ))
        })
    }

    /// The leaves that follow at word `at`, and the byte they end at.
    fn leaves(&self, at: usize, signs: &Phrases) -> Option<(Leaves, usize)> {
        let known = &self.known.reference;
        if at >= self.words.len() || !self.joined(at) {
            return None;
        }
        let unnumbered = known.unnumbered.longest_at(self.words, at);
        if unnumbered > 0 {
            let range = self.words[at].range.start..self.words[at + unnumbered - 1].range.end;
            return Some((Leaves::Unnumbered(self.text[range.clone()].to_string()), range.end));
        }
        let sign = signs.longest_at(self.words, at);
        let first = at + sign;
        if sign == 0 || !self.joined(first) {
            return None;
        }
        let mut out = String::new();
        let mut end = None;
        let mut at = first;
        while let Some(word) = self.words.get(at) {
            let gap = if at == first { "" } else { self.gap(at) };
            let text = &self.text[word.range.clone()];
            if text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().count() <= 16 {
                let dash = gap.contains(['-', '–', '—']);
                let comma = gap.trim() == "," || gap.trim() == ";" || gap.trim() == ".,";
                if at > first && !dash && !comma {
                    break;
                }
                if dash && !gap.chars().all(|c| c.is_whitespace() || ".-–—".contains(c)) {
                    break;
                }
                out.push_str(if dash {
                    "-"
                } else if at > first {
                    ", "
                } else {
                    ""
                });
                out.push_str(&text.replace(['–', '—'], "-"));
                end = Some(word.range.end);
                if glued_verso(text, &known.verso) && self.text[word.range.end..].starts_with('.') {
                    out.push('.');
                    end = Some(word.range.end + 1);
                }
            } else if at > first && known.verso.longest_at(self.words, at) == 1 && gap.chars().all(|c| c == ' ') {
                // A word written out, `verso`, is no abbreviation.
                let full = text.chars().count() > 3;
                out.push_str(if full { " " } else { "" });
                out.push_str(text);
                let stop = text.chars().count() > 1 && !full && self.text[word.range.end..].starts_with('.');
                out.push_str(if stop { "." } else { "" });
                end = Some(word.range.end + usize::from(stop));
            } else {
                break;
            }
            at += 1;
        }
        Some((Leaves::Numbered(out), end?))
    }

    /// `, 15-17` after a file number: leaves without their sign.
    fn bare_leaves(&self, at: usize) -> Option<(Leaves, usize)> {
        let word = self.word(at);
        let number = |part: &str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        let leaves = word.split(['-', '–']).all(number) && word.split(['-', '–']).count() <= 2;
        let end = self.words.get(at)?.range.end;
        let closed = self.text[end..].chars().next().is_none_or(|c| ".,;".contains(c));
        (leaves && closed && self.gap(at) == ", ").then(|| (Leaves::Numbered(word.replace('–', "-")), end))
    }

    /// The archive's name before word `at`, and the byte the reference begins with.
    fn repository(&self, at: usize) -> (usize, Option<String>) {
        // `Archive of the Council, Ostrava. Fond 3`: nothing but a name and its full stop stands before.
        let stopped = at > 0 && at <= LONGEST_NAME && self.gap(at).trim() == ".";
        let named = stopped && (1..at).all(|n| matches!(self.gap(n).trim(), "" | "," | "(" | ")" | "),"));
        let plain = |n: usize| self.word(n).starts_with(char::is_lowercase) && self.word(n).chars().count() > 3;
        if named
            && self.words[0].range.start == 0
            && !(0..at).any(plain)
            && self.word(0).starts_with(char::is_uppercase)
        {
            return (0, Some(self.text[..self.words[at - 1].range.end].to_string()));
        }
        let own = self.words.get(at).map_or(0, |w| w.range.start);
        let mut first = at;
        while first > 0 && at - first < LONGEST_NAME {
            let gap = self.gap(first);
            let before = self.word(first - 1);
            let capital = before.starts_with(char::is_uppercase);
            let linking = before.chars().count() <= 3
                || matches!(before, "the" | "and" | "für" | "des" | "der" | "state" | "archive" | "collection");
            // A full stop ends a sentence, a colon a label; so does a dash.
            let parts = gap.contains([':', '[', '“', '"', '\n', '—']) || gap.contains(';');
            let stop = gap.contains(". ") && before.chars().count() > 2 && !before.chars().all(char::is_uppercase);
            if parts || stop || !(capital || linking) || before.starts_with(|c: char| c.is_ascii_digit()) {
                break;
            }
            first -= 1;
        }
        // The name begins with a capital: "in the TSGA" is TSGA.
        while first < at && !self.word(first).starts_with(char::is_uppercase) {
            first += 1;
        }
        if first == at {
            return (own, None);
        }
        let start = self.words[first].range.start;
        let name = self.text[start..own].trim_end_matches([' ', ',', ';', '.', '\u{a0}']);
        (start, Some(name.to_string()))
    }
}

/// `12ob`: the verso's sign in one word with the number.
fn glued_verso(number: &str, verso: &Phrases) -> bool {
    let letters = number.trim_start_matches(|c: char| !c.is_alphabetic());
    !letters.is_empty() && letters.chars().count() > 1 && verso.is(letters, &words(letters))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn known() -> &'static Vocabulary {
        static KNOWN: std::sync::OnceLock<Vocabulary> = std::sync::OnceLock::new();
        KNOWN.get_or_init(Vocabulary::bundled)
    }

    #[test]
    fn one_form_for_all_spellings() {
        for (written, shown) in [
            ("TSGA, Fond 311, Opis 4a, Delo 27, Listy 9-11", "TSGA, f. 311, op. 4a, d. 27, ll. 9–11"),
            ("TSGA, F. 311, Op. 4a, D. 27, L. 9", "TSGA, f. 311, op. 4a, d. 27, l. 9"),
            ("TSGA, fond 311, opis’ 4, delo 27, list 9", "TSGA, f. 311, op. 4, d. 27, l. 9"),
            ("TSGA f. 311 op. 4 d. 27 ll. 193–194", "TSGA, f. 311, op. 4, d. 27, ll. 193–194"),
            ("TSGA, f.311, op.4, d.27, l.9", "TSGA, f. 311, op. 4, d. 27, l. 9"),
            ("ЦГА. Ф. 311. Оп. 4. Д. 27. Л. 12об.-14", "ЦГА, f. 311, op. 4, d. 27, ll. 12об.–14"),
            ("ЦГА, ф. Р-311, оп. 4с, д. 27, лл. 9, 11-12", "ЦГА, f. Р-311, op. 4с, d. 27, ll. 9, 11–12"),
            ("TSGA, F. 311, Op. 4, D. 27, unnumbered page", "TSGA, f. 311, op. 4, d. 27, unnumbered page"),
            ("TSGA, f. 311, op. 4, d. 27, l. 12 ob.", "TSGA, f. 311, op. 4, d. 27, l. 12ob."),
            ("TSGA, f. 311, op. 4, d. 27, ll. 22-25, 30", "TSGA, f. 311, op. 4, d. 27, ll. 22–25, 30"),
            ("AVP, f. 0102, op. 12, p. 68, d. 5, l. 23", "AVP, f. 0102, op. 12, p. 68, d. 5, l. 23"),
            ("Fond 311, Opis 4, Delo 27", "f. 311, op. 4, d. 27"),
            (
                "State Archive of the Lake Province (SALP), fond 311, opis 4",
                "State Archive of the Lake Province (SALP), f. 311, op. 4",
            ),
            (
                "National Archives, RG 84, Entry 2783, Box 5, Folder 3",
                "National Archives, RG 84, entry 2783, box 5, folder 3",
            ),
            (
                "NARA, RG 59, Central Files 1955-60, 611.78/5-357, Box 2421",
                "NARA, RG 59, Central Files 1955-60, 611.78/5-357, box 2421",
            ),
            ("SAPMO-BArch, DY 30/IV 2/20/137, Bl. 45-47", "SAPMO-BArch, DY 30/IV 2/20/137, ff. 45–47"),
            (
                "Archive of the Council (AC), Ostrava. Fond 3, Opis 1, Delo 6, pp. 1-4",
                "Archive of the Council (AC), Ostrava, f. 3, op. 1, d. 6, ll. 1–4",
            ),
            ("TSGA, f. 3, op. 1, d. 6, ll. 9-9 verso", "TSGA, f. 3, op. 1, d. 6, ll. 9–9 verso"),
            ("PRC FMA 117-01234-02, 15-17", "PRC FMA, 117-01234-02, ff. 15–17"),
            ("TsDA, F. 1-B, Op. 91, A.E. 1134, l. 4-6", "TsDA, f. 1-B, op. 91, d. 1134, ll. 4–6"),
            (
                "National Archives, Record Group 84, Central File, Box 5",
                "National Archives, Record Group 84, Central File, box 5",
            ),
            (
                "Lakeside Library, Orlov Papers, Box 12, Folder 7, pp. 2-4",
                "Lakeside Library, Orlov Papers, box 12, folder 7, pp. 2–4",
            ),
            ("TNA, FO 371/99999, f. 12", "TNA, FO 371/99999, f. 12"),
            ("SAPMO-BArch, DY 30/9999, Bl. 12-15", "SAPMO-BArch, DY 30/9999, ff. 12–15"),
            ("PRC FMA 199-00999-01, pp. 1-5", "PRC FMA, 199-00999-01, ff. 1–5"),
        ] {
            let (range, reference) = parse_reference(written, known()).unwrap_or_else(|| panic!("{written}"));
            assert_eq!(reference.to_string(), shown, "{written}");
            assert_eq!(&written[range], written);
        }
    }

    #[test]
    fn a_reference_is_found_in_its_sentence() {
        let text = "See the copy in TSGA, f. 311, op. 4, d. 27, l. 9. Translated by P. Orlov.";
        let (range, reference) = parse_reference(text, known()).unwrap();
        assert_eq!(&text[range], "TSGA, f. 311, op. 4, d. 27, l. 9");
        assert_eq!(reference.parts().len(), 5);
    }

    #[test]
    fn numbers_in_prose_are_no_reference() {
        for text in [
            "Box office takings were 12.",
            "He opened box 3.",
            "f. 5",
            "d. 12 May",
            "page 5",
            "FO 371",
            "In file 12 he read of 3 men.",
            "The fund 3117",
            "24/7 a box",
        ] {
            assert_eq!(parse_reference(text, known()), None, "{text}");
        }
    }

    #[test]
    fn another_inventory_is_another_reference() {
        let of = |t: &str| parse_reference(t, known()).unwrap().1;
        assert_ne!(of("TSGA, f. 311, op. 3b, d. 1"), of("TSGA, f. 311, op. 3, d. 1"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,40}|((Fond|f\\.|оп\\.|Box|FO|l\\.|,|;|12ob\\.|9-11|-|–| |\n){1,24})") {
            if let Some((range, _)) = parse_reference(&text, known()) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
