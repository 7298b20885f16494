//! The words by which marks, record lines and references are known: data, read once, extended by the reader.
//!
//! In: the files of `assets/apparatus/` and a reader's own of the same shape. Out: [`Vocabulary`], ready to match with.
//! Every key of every file may stand in any file; lists grow, nothing is taken away.

mod file;

use self::file::{File, ReferenceFile};
use super::dates::Calendar;
use super::phrase::{Pattern, Patterns};
use super::words::{ByKey, Key, Word, lower, words};
use crate::text::{Field, MarkKind};
use serde::Deserialize;
use toml::Spanned;

/// The prefixes, words and patterns by which marks, record lines and references are known: `assets/apparatus/*.toml`,
/// extended by the reader's own files.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    pub(super) calendar: Calendar,
    pub(super) marks: MarkWords,
    pub(super) lines: Vec<LineRule>,
    pub(super) labels: Vec<Label>,
    pub(super) classification: Phrases,
    pub(super) precedence: Phrases,
    pub(super) chrome: Patterns,
    pub(super) sections: Phrases,
    pub(super) series: Patterns,
    pub(super) opened: Patterns,
    pub(super) rights: Phrases,
    pub(super) contact: Phrases,
    /// Before a name: it was signed by hand.
    pub(super) signs: Vec<String>,
    pub(super) openings: Phrases,
    pub(super) verbs: Phrases,
    pub(super) genres: Vec<(String, Phrases)>,
    pub(super) bodies: Phrases,
    pub(super) titles: Phrases,
    pub(super) salutations: Phrases,
    pub(super) events: Phrases,
    pub(super) event_genres: Vec<String>,
    pub(super) reference: ReferenceWords,
}

/// What brackets hold.
#[derive(Clone, Debug, Default)]
pub(super) struct MarkWords {
    pub never: Phrases,
    pub signed: Phrases,
    pub describing: Phrases,
    pub roles: Phrases,
    pub explaining: Phrases,
    pub function: Phrases,
    /// The first whose words occur before the colon decides.
    pub prefixes: Vec<(MarkKind, Phrases)>,
    /// The first decides whose `is` is the whole bracket or whose `has` occurs in it.
    pub words: Vec<(MarkKind, Phrases, Phrases)>,
    pub locus_signs: Phrases,
    pub locus_after: Phrases,
}

/// How the steps of an archival reference are written.
#[derive(Clone, Debug, Default)]
pub(super) struct ReferenceWords {
    pub fond: Phrases,
    pub opis: Phrases,
    pub papka: Phrases,
    pub delo: Phrases,
    pub listy: Phrases,
    pub unnumbered: Phrases,
    pub verso: Phrases,
    pub boxed: Phrases,
    pub folder: Phrases,
    pub group: Phrases,
    pub entry: Phrases,
    pub folios: Phrases,
    pub series: Phrases,
    pub files: Phrases,
    /// The words of which one stands in every reference.
    pub steps: Phrases,
}

#[derive(Clone, Debug)]
pub(super) struct LineRule {
    pub field: Field,
    pub at: Vec<Zone>,
    pub patterns: Patterns,
}

/// Where a line may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Zone {
    Head,
    Close,
    Card,
}

#[derive(Clone, Debug)]
pub(super) struct Label {
    /// None: what it labels is the site's own business.
    pub field: Option<Field>,
    pub value: Shape,
    pub words: Phrases,
}

/// What the value of a label looks like when it stands on the next line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Shape {
    Date,
    Number,
    Words,
    Text,
}

/// A list of phrases by their first words, each as its words are compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases(ByKey<Vec<Vec<String>>>);

impl Phrases {
    fn extend(&mut self, written: Vec<String>) {
        for phrase in written {
            let mut all: Vec<String> = words(&phrase).iter().map(Word::lower).collect();
            if all.is_empty() {
                // A phrase of signs alone (`...`) is its own word.
                all.push(lower(&phrase));
            }
            self.0.entry(Key::of(&all[0])).or_default().push(all);
        }
    }

    /// How many words of the longest phrase that begins at word `at`; 0 where none does.
    pub fn longest_at(&self, words: &[Word], at: usize) -> usize {
        let Some(phrases) = words.get(at).and_then(|first| self.0.get(&first.key)) else { return 0 };
        let rest = &words[at..];
        let here = |phrase: &&Vec<String>| phrase.len() <= rest.len() && phrase.iter().zip(rest).all(|(p, w)| w.is(p));
        phrases.iter().filter(here).map(Vec::len).max().unwrap_or(0)
    }

    /// Whether one of the phrases is the whole line.
    pub fn is(&self, line: &str, words: &[Word]) -> bool {
        if words.is_empty() {
            let signs = lower(line.trim());
            return self.0.get(&Key::of(&signs)).is_some_and(|phrases| phrases.iter().any(|p| p[0] == signs));
        }
        self.longest_at(words, 0) == words.len()
    }

    /// Whether one of the phrases is this word alone.
    pub fn is_word(&self, word: &Word) -> bool {
        self.longest_at(std::slice::from_ref(word), 0) == 1
    }

    /// Whether one of the phrases may begin with one of the words: no means no, yes means perhaps.
    pub fn may_stand_in(&self, words: &[Word]) -> bool {
        words.iter().any(|word| self.0.contains_key(&word.key))
    }

    /// The first word at which one of the phrases stands.
    pub fn position(&self, words: &[Word]) -> Option<usize> {
        (0..words.len()).find(|at| self.longest_at(words, *at) > 0)
    }

    pub fn has(&self, words: &[Word]) -> bool {
        self.position(words).is_some()
    }

    /// At how many words one of the phrases stands.
    pub fn count(&self, words: &[Word]) -> usize {
        (0..words.len()).filter(|at| self.longest_at(words, *at) > 0).count()
    }
}

impl Vocabulary {
    /// The vocabulary postil comes with.
    pub fn bundled() -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for file in [
            include_str!("../../assets/apparatus/dates.toml"),
            include_str!("../../assets/apparatus/marks.toml"),
            include_str!("../../assets/apparatus/lines.toml"),
            include_str!("../../assets/apparatus/references.toml"),
        ] {
            vocabulary.extend(file).expect("the bundled vocabulary is read by a test");
        }
        vocabulary
    }

    /// Adds a reader's file; nothing is added when it has a fault. An error says file-relative line and what is wrong:
    /// `line 3: unknown field of the record: "colour"`.
    pub fn extend(&mut self, toml: &str) -> Result<(), String> {
        let file: File = toml::from_str(toml).map_err(|e| {
            at_line(toml, e.span().map_or(0, |s| s.start), e.message().lines().next().unwrap_or("not a TOML file"))
        })?;
        let mut next = self.clone();
        next.take(file).map_err(|(at, what)| at_line(toml, at, &what))?;
        *self = next;
        Ok(())
    }

    fn take(&mut self, file: File) -> Result<(), (usize, String)> {
        for (number, names) in file.months {
            let month = number.get_ref().parse::<u8>().ok().filter(|m| (1..=12).contains(m));
            let month = month.ok_or_else(|| (number.span().start, format!("no such month: {}", number.get_ref())))?;
            self.calendar.months.extend(names.into_iter().map(|name| (name.to_lowercase(), month)));
        }
        let lower = |list: Vec<String>| list.into_iter().map(|w| w.to_lowercase());
        self.calendar.weekdays.extend(lower(file.weekdays));
        self.calendar.years.extend(lower(file.years));
        self.calendar.links.extend(lower(file.links));
        self.calendar.counts.extend(lower(file.counts));

        self.marks.never.extend(file.never);
        self.marks.signed.extend(file.signed);
        self.marks.describing.extend(file.describing);
        self.marks.roles.extend(file.roles);
        self.marks.explaining.extend(file.explaining);
        self.marks.function.extend(file.function_words);
        // A reader's own rules come before the bundled ones.
        let mut prefixes = Vec::new();
        for rule in file.prefix {
            prefixes.push((kind(&rule.kind)?, phrases(rule.words)));
        }
        self.marks.prefixes.splice(0..0, prefixes);
        let mut bracketed = Vec::new();
        for rule in file.word {
            bracketed.push((kind(&rule.kind)?, phrases(rule.is), phrases(rule.has)));
        }
        self.marks.words.splice(0..0, bracketed);
        self.marks.locus_signs.extend(file.locus.signs);
        self.marks.locus_after.extend(file.locus.after);

        for rule in file.line {
            let field = field(&rule.field)?;
            let mut listed = Patterns::default();
            listed.extend(patterns(rule.patterns)?);
            self.lines.push(LineRule { field, at: rule.at, patterns: listed });
        }
        for label in file.label {
            let field = label.field.as_ref().map(field).transpose()?;
            self.labels.push(Label { field, value: label.value, words: phrases(label.words) });
        }
        self.classification.extend(file.classification);
        self.precedence.extend(file.precedence);
        self.chrome.extend(patterns(file.chrome)?);
        self.sections.extend(file.sections);
        self.series.extend(patterns(file.series)?);
        self.opened.extend(patterns(file.opened)?);
        self.rights.extend(file.rights);
        self.contact.extend(file.contact);
        self.signs.extend(file.signs);
        self.openings.extend(file.r#abstract.openings);
        self.verbs.extend(file.r#abstract.verbs);
        self.genres.extend(file.genre.into_iter().map(|g| (g.name, phrases(g.words))));
        self.bodies.extend(file.address.bodies);
        self.titles.extend(file.address.titles);
        self.salutations.extend(file.address.salutations);
        self.events.extend(file.event.words);
        self.event_genres.extend(file.event.genres);
        self.reference.take(file.reference);
        Ok(())
    }
}

impl ReferenceWords {
    fn take(&mut self, file: ReferenceFile) {
        for steps in [&file.fond, &file.group, &file.r#box, &file.series, &file.files] {
            self.steps.extend(steps.clone());
        }
        self.fond.extend(file.fond);
        self.opis.extend(file.opis);
        self.papka.extend(file.papka);
        self.delo.extend(file.delo);
        self.listy.extend(file.listy);
        self.unnumbered.extend(file.unnumbered);
        self.verso.extend(file.verso);
        self.boxed.extend(file.r#box);
        self.folder.extend(file.folder);
        self.group.extend(file.group);
        self.entry.extend(file.entry);
        self.folios.extend(file.folios);
        self.series.extend(file.series);
        self.files.extend(file.files);
    }
}

fn at_line(toml: &str, byte: usize, what: &str) -> String {
    let line = 1 + toml.as_bytes().iter().take(byte).filter(|b| **b == b'\n').count();
    format!("line {line}: {what}")
}

fn phrases(written: Vec<String>) -> Phrases {
    let mut phrases = Phrases::default();
    phrases.extend(written);
    phrases
}

fn patterns(written: Vec<Spanned<String>>) -> Result<Vec<Pattern>, (usize, String)> {
    written.iter().map(|p| Pattern::parse(p.get_ref()).map_err(|what| (p.span().start, what))).collect()
}

fn kind(written: &Spanned<String>) -> Result<MarkKind, (usize, String)> {
    MarkKind::named(written.get_ref())
        .ok_or_else(|| (written.span().start, format!("unknown kind of mark: \"{}\"", written.get_ref())))
}

fn field(written: &Spanned<String>) -> Result<Field, (usize, String)> {
    Field::named(written.get_ref())
        .ok_or_else(|| (written.span().start, format!("unknown field of the record: \"{}\"", written.get_ref())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_vocabulary_is_sound_and_quick() {
        let start = std::time::Instant::now();
        let vocabulary = Vocabulary::bundled();
        assert!(vocabulary.lines.len() > 10 && vocabulary.marks.prefixes.len() > 5);
        // 10 ms is the design's figure for a release build; a debug build on a busy machine gets room.
        assert!(start.elapsed().as_millis() < 300, "{:?}", start.elapsed());
    }

    #[test]
    fn a_reader_adds_words_of_their_own() {
        let mut vocabulary = Vocabulary::bundled();
        vocabulary.extend("[[prefix]]\nkind = \"addition\"\nwords = [\"in lilac ink\"]\n").unwrap();
        let prefix = "in lilac ink";
        assert_eq!(vocabulary.marks.prefixes[0].0, MarkKind::Addition);
        assert!(vocabulary.marks.prefixes[0].1.is(prefix, &words(prefix)));
    }

    #[test]
    fn a_fault_is_told_with_its_line_and_changes_nothing() {
        let mut vocabulary = Vocabulary::bundled();
        let before = vocabulary.lines.len();
        for (file, line, says) in [
            ("[[line]]\nfield = \"typist\"\nat = [\"close\"]\npatterns = [\"by {who}\"]", 4, "{who}"),
            ("\n[[line]]\nfield = \"colour\"\nat = []\npatterns = []", 3, "colour"),
            ("[[prefix]]\nkind = \"scribble\"\nwords = []", 2, "scribble"),
            ("[months]\n13 = [\"undecember\"]", 2, "13"),
            ("chrme = []", 1, "chrme"),
            ("signed = [\n  \"a\",\n  5,\n]", 3, "string"),
            ("a = ", 1, ""),
        ] {
            let error = vocabulary.extend(file).unwrap_err();
            assert!(error.starts_with(&format!("line {line}: ")) && error.contains(says), "{error}");
            assert!(!error.contains('\n'), "{error}");
        }
        assert_eq!(vocabulary.lines.len(), before);
    }
}
