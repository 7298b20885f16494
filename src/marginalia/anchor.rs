//! Where an annotation stands in a text: found for certain, or not attached at all.
//!
//! In: a selector and a text, perhaps another than the one it was made on. Out: [`Anchor`]. Nothing here guesses: words
//! that are not found to the letter, or, folded, in their own company, or by the approximate search for certain, are left
//! to the reader. The stored quotation is never changed.

use super::annotation::{Annotation, Selector};
use super::approximate::{Budget, Letters, Sought, Wanted, is_closed};
use super::fold::{Folded, fold};
use crate::text::{CodePoints, ContentHash};
use memchr::memmem;
use std::cell::OnceCell;
use std::ops::Range;

/// How an annotation was found again in a text. Ranges in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The very words, in their own company.
    Found(Range<usize>),
    /// Other words in their place, or the same letters in other dress (layout, quotation marks, brackets): the range has the
    /// new wording.
    Changed(Range<usize>),
    /// Several places, or one in other company, in the order of the text, at most [`Anchor::PLACES`]: for the reader to choose.
    Ambiguous(Vec<Range<usize>>),
    /// Not there.
    Orphan,
    /// The search was cut short.
    Unsearched,
    /// No selector: on the whole document.
    Whole,
}

impl Anchor {
    /// Places told of an ambiguous quotation. More than a reader would choose from; hostile text has millions.
    pub const PLACES: usize = 64;

    /// The `state` of `notes list --json`: `found changed ambiguous orphan unsearched`. A note on the whole document is
    /// found with it.
    pub const fn name(&self) -> &'static str {
        match self {
            Anchor::Found(_) | Anchor::Whole => "found",
            Anchor::Changed(_) => "changed",
            Anchor::Ambiguous(_) => "ambiguous",
            Anchor::Orphan => "orphan",
            Anchor::Unsearched => "unsearched",
        }
    }

    /// The words it is attached to. Ambiguous is attached to none.
    pub fn range(&self) -> Option<Range<usize>> {
        match self {
            Anchor::Found(range) | Anchor::Changed(range) => Some(range.clone()),
            Anchor::Ambiguous(_) | Anchor::Orphan | Anchor::Unsearched | Anchor::Whole => None,
        }
    }
}

/// Where one annotation stands. For many in one text make a [`Refinder`]: it prepares the text once.
pub fn anchor(annotation: &Annotation, text: &str, on: ContentHash, points: &CodePoints) -> Anchor {
    Refinder::new(text, on, points).anchor(annotation)
}

/// Quotations shorter than this, in code points, are found only between both their contexts (notes.md, step 4).
const SHORT: usize = 12;

/// Finds annotations again in one text. The text is folded when the first annotation was made on another text.
pub struct Refinder<'a> {
    text: &'a str,
    on: ContentHash,
    points: &'a CodePoints,
    folded: OnceCell<Folded>,
    /// None where the text is too large for an approximate search.
    letters: OnceCell<Option<Letters>>,
    budget: Budget,
}

/// Steps of all approximate searches in one text: some five seconds. What is left after them is unsearched.
const STEPS: u64 = 1 << 30;

/// How far a quotation is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Fully,
    /// What an approximate search has to decide is unsearched.
    Quickly,
    /// As if there were no approximate search.
    ByTheLetter,
}

/// The quotation and its company, folded.
struct Quote {
    exact: String,
    prefix: String,
    suffix: String,
}

impl<'a> Refinder<'a> {
    /// `on` is the hash of `text`, `points` was made of it.
    pub fn new(text: &'a str, on: ContentHash, points: &'a CodePoints) -> Refinder<'a> {
        Refinder { text, on, points, folded: OnceCell::new(), letters: OnceCell::new(), budget: Budget::new(STEPS) }
    }

    /// The place of an annotation that was made on this very text, without any search; `None` where that says nothing.
    pub fn at_once(&self, annotation: &Annotation) -> Option<Anchor> {
        let Some(standing) = annotation.standing() else { return Some(Anchor::Whole) };
        (standing.on == self.on).then(|| self.at_its_position(standing)).flatten().map(Anchor::Found)
    }

    pub fn anchor(&self, annotation: &Annotation) -> Anchor {
        self.of_annotation(annotation, How::Fully)
    }

    /// Whether approximate searches in the text have taken as much as they may: what is found from then on is less certain.
    pub fn is_spent(&self) -> bool {
        self.budget.is_spent()
    }

    /// As [`anchor`](Refinder::anchor), without an approximate search: words that have changed are unsearched.
    pub fn exactly(&self, annotation: &Annotation) -> Anchor {
        self.of_annotation(annotation, How::Quickly)
    }

    /// Whether the very words stand in the text, in the company of one neighbour at least, at one place only: notes.md,
    /// steps 1 and 2, and nothing more.
    pub fn has(&self, annotation: &Annotation) -> bool {
        self.of_annotation(annotation, How::ByTheLetter).range().is_some()
    }

    /// By the words the reader last agreed to, which are nearest to what stands there now; else by those it was written
    /// about.
    fn of_annotation(&self, annotation: &Annotation, how: How) -> Anchor {
        let (Some(own), Some(standing)) = (&annotation.selector, annotation.standing()) else { return Anchor::Whole };
        if annotation.anchors.is_empty() {
            return self.find(own, how);
        }
        // The very words of either are worth more than words like them.
        let very = [standing, own].map(|selector| self.find(selector, How::Quickly));
        if let Some(found) = very.into_iter().find(|anchor| matches!(anchor, Anchor::Found(_))) {
            return found;
        }
        let anchor = self.find(standing, how);
        let before = if anchor.range().is_none() { self.find(own, how) } else { Anchor::Orphan };
        if before.range().is_some() { before } else { anchor }
    }

    fn find(&self, selector: &Selector, how: How) -> Anchor {
        if selector.on == self.on
            && let Some(range) = self.at_its_position(selector)
        {
            return Anchor::Found(range);
        }
        let quote = Quote::of(selector);
        if quote.exact.is_empty() {
            return self.between(selector, &quote);
        }
        let both = self.places(&quote, true, true);
        if !both.is_empty() {
            // Both neighbours agreeing outranks one: a twin that shares one of them does not make this place doubtful.
            return self.decide(both, selector);
        }
        let mut one = self.places(&quote, true, false);
        one.extend(self.places(&quote, false, true));
        one.sort_by_key(|r| (r.start, r.end));
        one.dedup();
        let short = selector.exact.chars().take(SHORT).count() < SHORT;
        let alone = selector.prefix.is_empty() && selector.suffix.is_empty();
        match one.len() {
            0 if alone && !short => self.decide(self.places(&quote, false, false), selector),
            0 if short => self.elsewhere(&quote, selector, short),
            0 if how != How::Fully => Anchor::Unsearched,
            0 => self.search(&quote, selector),
            // One neighbour alone may be another's too: not where both of them stand side by side elsewhere.
            1 if !short && !self.is_taken_out(&quote) => {
                // A formula stands elsewhere too: then one neighbour has to weigh more than what is like it there.
                let formula = self.places(&quote, false, false).len() > 1;
                match how {
                    How::Fully if formula => self.search(&quote, selector),
                    How::Quickly if formula => Anchor::Unsearched,
                    _ => self.decide(one, selector),
                }
            }
            _ => self.doubtful(one, selector),
        }
    }

    /// The approximate search; what it does not find for certain is for the reader, with the places of the very words.
    fn search(&self, quote: &Quote, selector: &Selector) -> Anchor {
        let folded = &self.folded().text;
        let Some(letters) = self.letters() else { return Anchor::Unsearched };
        let at = self.points.to_byte(self.text, selector.start);
        let wanted = quote.wanted(self.folded().letters_before(at));
        match letters.search(folded, &wanted, &self.budget) {
            Sought::Place(place) => self.wording_of(self.whole_words(self.folded().origin(&place), selector), selector),
            Sought::CutShort => Anchor::Unsearched,
            Sought::Nowhere => self.elsewhere(quote, selector, false),
            Sought::Several(mut places) => {
                places.extend(self.places(quote, false, false));
                places.sort_by_key(|r| (r.start, r.end));
                places.dedup();
                self.doubtful(places, selector)
            }
        }
    }

    /// Whether the neighbours of the quotation stand side by side, with nothing between them.
    fn is_taken_out(&self, quote: &Quote) -> bool {
        let closed = self.letters().and_then(|letters| letters.closed(&quote.wanted(0), &self.budget));
        closed.is_some_and(is_closed)
    }

    fn letters(&self) -> Option<&Letters> {
        self.letters.get_or_init(|| Letters::of(&self.folded().text)).as_ref()
    }

    /// The position, if the words there are the quotation.
    fn at_its_position(&self, selector: &Selector) -> Option<Range<usize>> {
        let start = self.points.to_byte(self.text, selector.start);
        let range = start..start.checked_add(selector.exact.len())?;
        let told = selector.end.checked_sub(selector.start)?;
        let there = self.text.get(range.clone())? == selector.exact && told == selector.exact.chars().count();
        // Beyond the end of the text every position is its end.
        (there && self.points.at_byte(self.text, start) == selector.start).then_some(range)
    }

    fn folded(&self) -> &Folded {
        self.folded.get_or_init(|| Folded::of(self.text))
    }

    /// Where the quotation stands in the folded text with the company asked for; one more than are told, at most.
    fn places(&self, quote: &Quote, prefix: bool, suffix: bool) -> Vec<Range<usize>> {
        let folded = &self.folded().text;
        let before = if prefix { quote.prefix.as_str() } else { "" };
        let after = if suffix { quote.suffix.as_str() } else { "" };
        // A neighbour without letters agrees at the border of the text only: there it says that nothing stood there.
        let (first, last) = (prefix && before.is_empty(), suffix && after.is_empty());
        let needle = [before, &quote.exact, after].concat();
        let mut found = Vec::new();
        let mut take = |at: usize| {
            let start = at + before.len();
            if (!first || at == 0) && (!last || at + needle.len() == folded.len()) {
                found.push(start..start + quote.exact.len());
            }
        };
        if first {
            folded.starts_with(&needle).then(|| take(0));
        } else if last {
            folded.ends_with(&needle).then(|| take(folded.len() - needle.len()));
        } else {
            occurrences(folded.as_bytes(), needle.as_bytes()).take(Anchor::PLACES + 1).for_each(take);
        }
        found
    }

    /// One place is found, or changed where its wording is another; several are for the reader to choose from.
    fn decide(&self, places: Vec<Range<usize>>, selector: &Selector) -> Anchor {
        match places.as_slice() {
            [] => Anchor::Orphan,
            [place] => self.wording(place, selector),
            _ => self.doubtful(places, selector),
        }
    }

    fn doubtful(&self, places: Vec<Range<usize>>, selector: &Selector) -> Anchor {
        let range = |place| self.wording(place, selector).range();
        Anchor::Ambiguous(places.iter().filter_map(range).take(Anchor::PLACES).collect())
    }

    /// The quotation in other company: never attached. A short one counts only where it stands to the letter, because
    /// folded letters of two words side by side would spell it anywhere.
    fn elsewhere(&self, quote: &Quote, selector: &Selector, short: bool) -> Anchor {
        if !short {
            return match self.places(quote, false, false) {
                none if none.is_empty() => Anchor::Orphan,
                places => self.doubtful(places, selector),
            };
        }
        let length = selector.exact.len();
        let places: Vec<_> = occurrences(self.text.as_bytes(), selector.exact.as_bytes())
            .take(Anchor::PLACES)
            .map(|at| at..at + length)
            .collect();
        if places.is_empty() { Anchor::Orphan } else { Anchor::Ambiguous(places) }
    }

    /// From a place in the folded text to the words of the text, with the signs at the quotation's own edges.
    fn wording(&self, place: &Range<usize>, selector: &Selector) -> Anchor {
        self.wording_of(self.folded().origin(place), selector)
    }

    fn wording_of(&self, core: Range<usize>, selector: &Selector) -> Anchor {
        let (lead, trail) = edges(&selector.exact);
        let start = if self.text[..core.start].ends_with(lead) { core.start - lead.len() } else { core.start };
        let end = if self.text[core.end..].starts_with(trail) { core.end + trail.len() } else { core.end };
        if self.text[start..end] == selector.exact { Anchor::Found(start..end) } else { Anchor::Changed(start..end) }
    }

    /// A place whose border falls within a word takes the nearer border of the word, unless the quotation's own did.
    fn whole_words(&self, place: Range<usize>, selector: &Selector) -> Range<usize> {
        let is_within = |before: &str, after: &str| {
            before.chars().next_back().is_some_and(is_cased) && after.chars().next().is_some_and(is_cased)
        };
        let border = |at: usize| {
            let (before, after) = self.text.split_at(at);
            if !is_within(before, after) {
                return at;
            }
            let back = before.len() - before.trim_end_matches(is_cased).len();
            let on = after.len() - after.trim_start_matches(is_cased).len();
            if back <= on { at - back } else { at + on }
        };
        let start = if is_within(&selector.prefix, &selector.exact) { place.start } else { border(place.start) };
        let end = if is_within(&selector.exact, &selector.suffix) { place.end } else { border(place.end) };
        if start < end { start..end } else { place }
    }

    /// A quotation without letters (a sign, or a place between two characters) is found between its neighbours, where
    /// these stand side by side only once and it stands between them only once.
    fn between(&self, selector: &Selector, quote: &Quote) -> Anchor {
        let nowhere = || match selector.exact.is_empty() {
            true => Anchor::Orphan,
            false => self.elsewhere(quote, selector, true),
        };
        let Some(gap) = self.gap(quote) else { return nowhere() };
        // What stands between the letters: the end of the prefix, the quotation, the beginning of the suffix.
        let tail = if quote.prefix.is_empty() { selector.prefix.as_str() } else { edges(&selector.prefix).1 };
        let head = if quote.suffix.is_empty() { selector.suffix.as_str() } else { edges(&selector.suffix).0 };
        let signs = &self.text[gap.clone()];
        if signs == [tail, &selector.exact, head].concat() {
            let start = gap.start + tail.len();
            return Anchor::Found(start..start + selector.exact.len());
        }
        if selector.exact.is_empty() {
            return Anchor::Changed(gap.end..gap.end);
        }
        let mut there = occurrences(signs.as_bytes(), selector.exact.as_bytes()).map(|at| gap.start + at);
        match (there.next(), there.next()) {
            (Some(start), None) => Anchor::Found(start..start + selector.exact.len()),
            _ => nowhere(),
        }
    }

    /// What stands between the last letter of the prefix and the first of the suffix, where they meet only once. A
    /// neighbour without letters is the border of the text.
    fn gap(&self, quote: &Quote) -> Option<Range<usize>> {
        let folded = self.folded();
        let (before, after) = (quote.prefix.len(), quote.suffix.len());
        let needle = [quote.prefix.as_str(), quote.suffix.as_str()].concat();
        let at = match (before, after) {
            (0, 0) => return None,
            (0, _) => folded.text.starts_with(&needle).then_some(0)?,
            (_, 0) => folded.text.ends_with(&needle).then(|| folded.text.len() - needle.len())?,
            _ => {
                let mut places = occurrences(folded.text.as_bytes(), needle.as_bytes());
                let first = places.next()?;
                places.next().is_none().then_some(first)?
            }
        };
        let start = if before == 0 { 0 } else { folded.origin(&(at..at + before)).end };
        let end = if after == 0 { self.text.len() } else { folded.origin(&(at + before..at + needle.len())).start };
        Some(start..end.max(start))
    }
}

impl Quote {
    fn wanted(&self, at: usize) -> Wanted<'_> {
        Wanted { exact: &self.exact, prefix: &self.prefix, suffix: &self.suffix, at }
    }

    fn of(selector: &Selector) -> Quote {
        // A context cut at 32 code points may begin or end with half of a composed letter: its outermost letter is not
        // compared, where others are left.
        let cut = |context: &str| context.chars().nth(Selector::CONTEXT - 1).is_some();
        let mut prefix = fold(&selector.prefix);
        let mut suffix = fold(&selector.suffix);
        if cut(&selector.prefix)
            && let Some((second, _)) = prefix.char_indices().nth(1)
        {
            prefix.drain(..second);
        }
        if cut(&selector.suffix)
            && let Some((last, _)) = suffix.char_indices().next_back().filter(|(last, _)| *last > 0)
        {
            suffix.truncate(last);
        }
        Quote { exact: fold(&selector.exact), prefix, suffix }
    }
}

/// Every place where `needle` begins, overlapping ones too; none for an empty needle.
fn occurrences<'h>(haystack: &'h [u8], needle: &[u8]) -> impl Iterator<Item = usize> + 'h {
    let finder = memmem::Finder::new(needle).into_owned();
    let mut from = if needle.is_empty() { haystack.len() + 1 } else { 0 };
    std::iter::from_fn(move || {
        let at = from + finder.find(haystack.get(from..)?)?;
        from = at + 1;
        Some(at)
    })
}

/// Letters of scripts that part their words, and figures.
fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase() || c.is_ascii_digit()
}

/// The signs before the first and after the last letter, mark or number.
fn edges(text: &str) -> (&str, &str) {
    let is_sign = |c: char| fold(c.encode_utf8(&mut [0; 4])).is_empty();
    let core = text.trim_start_matches(is_sign);
    (&text[..text.len() - core.len()], &core[core.trim_end_matches(is_sign).len()..])
}

#[cfg(test)]
mod tests {
    use super::super::annotation::Motivation;
    use super::*;
    use proptest::prelude::*;

    fn note(text: &str, words: &str) -> Annotation {
        let start = text.find(words).unwrap();
        note_at(text, start..start + words.len())
    }

    fn note_at(text: &str, range: Range<usize>) -> Annotation {
        let selector = Selector::of(text, ContentHash::of(text.as_bytes()), &CodePoints::of(text), range);
        Annotation::new(Motivation::Highlighting, Some(selector), "me")
    }

    fn find(note: &Annotation, text: &str) -> Anchor {
        anchor(note, text, ContentHash::of(text.as_bytes()), &CodePoints::of(text))
    }

    /// The words it is attached to and how.
    fn found<'t>(note: &Annotation, text: &'t str) -> (&'static str, &'t str) {
        let anchor = find(note, text);
        (anchor.name(), anchor.range().map_or("", |r| &text[r]))
    }

    const TEXT: &str = "The harbour master reported that the ice had come early. The pilots met on Nº 9 quay. \
        The harbour master reported that no ship was lost. All the crews were fed at the mission.";

    #[test]
    fn the_same_text_has_it_at_its_position() {
        let words = "The harbour master";
        let second = TEXT.rfind(words).unwrap();
        let note = note_at(TEXT, second..second + words.len());
        assert_eq!(find(&note, TEXT), Anchor::Found(second..second + words.len()));
    }

    #[test]
    fn words_found_to_the_letter_in_an_edited_text() {
        let note = note(TEXT, "the ice had come early");
        assert_eq!(found(&note, &format!("A heading\n\n{TEXT}")), ("found", "the ice had come early"));
    }

    #[test]
    fn other_layout_and_other_signs_show_as_changed_with_the_new_wording() {
        let quote = note(TEXT, "pilots met on Nº 9 quay. The");
        let edited = TEXT.replace("met on Nº 9 quay.", "[met] on\nNo 9 quay —");
        assert_eq!(found(&quote, &edited), ("changed", "pilots [met] on\nNo 9 quay — The"));
        // Layout around the words alone leaves the words as they are.
        assert_eq!(found(&note(TEXT, "on Nº 9 quay."), &TEXT.replace(' ', "\n")).0, "changed");
        assert_eq!(found(&note(TEXT, "mission."), &TEXT.replace(". ", ".\n")), ("found", "mission."));
    }

    #[test]
    fn a_deleted_quotation_does_not_settle_on_its_twin() {
        let words = "The harbour master reported that";
        let second = TEXT.rfind(words).unwrap();
        let note = note_at(TEXT, second..second + words.len());
        let without = format!("{}{}", &TEXT[..second], &TEXT[second + words.len()..]);
        assert!(
            matches!(find(&note, &without), Anchor::Ambiguous(places) if places.len() == 1 && places[0] == (0..words.len()))
        );
    }

    #[test]
    fn several_places_with_one_neighbour_each_are_ambiguous() {
        let note = note("left side the quoted words of it right side", "the quoted words of it");
        let torn = "left side the quoted words of it, then. And now the quoted words of it right side";
        assert!(matches!(find(&note, torn), Anchor::Ambiguous(places) if places.len() == 2));
    }

    #[test]
    fn the_place_with_both_neighbours_outranks_a_twin_with_one() {
        let text = "first pier: to the harbour office. second pier: to the harbour office, by hand";
        let note = note(text, "to the harbour office,");
        let edited = format!("Header. {text}");
        assert_eq!(found(&note, &edited), ("found", "to the harbour office,"));
    }

    #[test]
    fn short_words_need_both_neighbours() {
        let note = note(TEXT, "ship");
        assert_eq!(found(&note, &format!("New. {TEXT}")), ("found", "ship"));
        let other = TEXT.replace("no ship was lost", "a ship was lost");
        assert!(matches!(find(&note, &other), Anchor::Ambiguous(_)));
        assert_eq!(find(&note, "No boats. No hips."), Anchor::Orphan);
        // `ship` is spelt across two words here, which is no place of it.
        assert_eq!(find(&note, "ends his. hips"), Anchor::Orphan);
    }

    #[test]
    fn words_that_are_gone_are_orphaned() {
        assert_eq!(find(&note(TEXT, "the ice had come early"), "Another text entirely."), Anchor::Orphan);
        assert_eq!(find(&note(TEXT, "the ice had come early"), ""), Anchor::Orphan);
    }

    #[test]
    fn a_quotation_of_the_whole_text_is_found_by_its_borders() {
        let text = "A telegram of one line, no more.";
        assert_eq!(
            found(&note(text, text), "  A telegram of one line,  no more."),
            ("changed", "A telegram of one line,  no more.")
        );
    }

    #[test]
    fn another_composition_of_accents_is_no_other_wording_for_the_neighbours() {
        let composed = "Việt kiều ở Hải Phòng đã gửi một bức điện dài về việc này hôm qua";
        let decomposed: String = unicode_normalization::UnicodeNormalization::nfd(composed).collect();
        let note = note(composed, "điện dài");
        assert_eq!(found(&note, &decomposed).0, "changed");
    }

    #[test]
    fn a_place_between_two_characters_is_found_between_its_neighbours() {
        let at = TEXT.find("The pilots").unwrap();
        let note = note_at(TEXT, at..at);
        let edited = format!("New.\n{TEXT}");
        assert_eq!(find(&note, TEXT), Anchor::Found(at..at));
        assert_eq!(find(&note, &edited), Anchor::Found(at + 5..at + 5));
        assert_eq!(find(&note, "Nothing of it."), Anchor::Orphan);
    }

    #[test]
    fn a_note_on_the_whole_document_has_no_place() {
        let note = Annotation::new(Motivation::Commenting, None, "me");
        assert_eq!(find(&note, TEXT), Anchor::Whole);
    }

    #[test]
    fn a_text_of_one_letter_is_ambiguous_and_quick() {
        let text = "a".repeat(200_000);
        let note = note_at(&text, 1000..1040);
        let start = std::time::Instant::now();
        let anchor = find(&note, &format!("{text}a"));
        assert!(matches!(anchor, Anchor::Ambiguous(places) if places.len() == Anchor::PLACES));
        assert!(start.elapsed().as_secs() < 5);
    }

    #[test]
    fn words_of_which_a_few_have_changed_are_found_whole_between_their_neighbours() {
        let note = note(TEXT, "The pilots met on Nº 9 quay.");
        let edited = format!("A heading. {}", TEXT.replace("pilots met", "pilots had met"));
        assert_eq!(found(&note, &edited), ("changed", "The pilots had met on Nº 9 quay."));
        // Also where the first or the last word is another.
        let edited = TEXT.replace("The pilots", "Those pilots").replace("9 quay", "9 pier");
        assert_eq!(found(&note, &edited), ("changed", "Those pilots met on Nº 9 pier."));
        assert_eq!(note.selector.unwrap().exact, "The pilots met on Nº 9 quay.");
    }

    #[test]
    fn words_taken_out_are_orphaned_even_where_others_are_like_them() {
        let text = "On the first day the keeper of the lower lock wrote that the water stood at six metres. Then came the frost. \
            On the fourth day the keeper of the upper lock wrote that the water stood at five metres. Nobody read it.";
        let words = "the keeper of the lower lock wrote that the water stood at six metres";
        assert_eq!(find(&note(text, words), &text.replace(words, "")), Anchor::Orphan);
    }

    #[test]
    fn a_place_the_reader_agreed_to_is_found_and_the_words_written_about_are_kept() {
        let note = note(TEXT, "The pilots met on Nº 9 quay.");
        let edited = TEXT.replace("pilots met", "pilots had met");
        let (on, points) = (ContentHash::of(edited.as_bytes()), CodePoints::of(&edited));
        let place = find(&note, &edited).range().unwrap();
        let agreed = note.anchored(Selector::of(&edited, on, &points, place.clone()));
        assert_eq!(find(&agreed, &edited), Anchor::Found(place));
        assert_eq!(agreed.selector, note.selector);
        // Edited once more it is found by the words agreed to; where these are gone by those it was written about.
        let more = edited.replace("had met", "had soon met");
        assert_eq!(found(&agreed, &more), ("changed", "The pilots had soon met on Nº 9 quay."));
        assert_eq!(found(&agreed, TEXT), ("found", "The pilots met on Nº 9 quay."));
    }

    #[test]
    fn a_search_that_is_cut_short_is_no_orphan() {
        let gone = note(TEXT, "the ice had come early");
        let points = CodePoints::of("Another text entirely, and of some length.");
        let text = "Another text entirely, and of some length.";
        let refinder = Refinder { budget: Budget::new(10), ..Refinder::new(text, ContentHash::of(b""), &points) };
        assert!(!refinder.is_spent());
        assert_eq!(refinder.anchor(&gone), Anchor::Unsearched);
        assert!(refinder.is_spent());
    }

    proptest! {
        /// Whatever surrounds it: what is attached without an approximate search has the letters of the quotation; nothing
        /// panics.
        #[test]
        fn what_is_attached_has_the_letters_of_the_quotation(
            text in "([a-c]{1,3}|[бé가º]|e\u{301}|[ .\\[\n]){0,60}", other in "([a-c]{1,3}|[бé가º]|\u{301}|[ .\\[\n]){0,60}", from in 0usize..80, to in 0usize..80,
        ) {
            let note = note_at(&text, from.min(to)..from.max(to));
            prop_assert!(matches!(find(&note, &text), Anchor::Found(_)));
            let exact = fold(&note.selector.clone().unwrap().exact);
            for edited in [other.clone(), format!("{text}{other}"), format!("{other}{text}")] {
                let points = CodePoints::of(&edited);
                let refinder = Refinder::new(&edited, ContentHash::of(edited.as_bytes()), &points);
                if let Some(range) = refinder.anchor(&note).range() {
                    prop_assert!(edited.get(range).is_some());
                }
                match refinder.exactly(&note) {
                    Anchor::Found(range) | Anchor::Changed(range) => {
                        prop_assert!(fold(&edited[range]).contains(&exact));
                    }
                    Anchor::Ambiguous(places) => places.into_iter().for_each(|r| _ = &edited[r]),
                    _ => {}
                }
            }
        }
    }
}
