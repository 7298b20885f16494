//! Notes: which are taken out of the run, where they are set, and what calls them.
//!
//! A note whose place is the foot or the end of the page, one with a number, and one too long for a sentence is called
//! where it stood and set, as an item, at the end of its division. What stands in the margin and short remarks stay
//! where they are, in brackets. A note that stands between blocks is an item there; references to it become its calls.

use super::attributes::Attributes;
use super::printed;
use super::sheet::Sheet;
use crate::text::*;
use std::collections::HashMap;
use std::ops::Range;

/// A remark of so many bytes at most reads on in its sentence.
const SHORT: usize = 120;

/// What the tag of a note tells.
#[derive(Debug)]
pub(super) struct Told {
    place: Place,
    n: Option<String>,
    pub kind: MarkKind,
    pub id: Option<String>,
    /// It stands in a sentence, not between blocks.
    pub in_run: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Below,
    Here,
    Open,
}

impl Told {
    pub fn of(attributes: &Attributes, in_run: bool) -> Told {
        let place = attributes.get("place").unwrap_or_default().to_lowercase();
        let has = |words: &[&str]| words.iter().any(|w| place.contains(w));
        let n = attributes.get("n");
        let place = match () {
            () if has(&["foot", "bottom", "end"]) => Place::Below,
            () if has(&["margin", "left", "right", "inline", "above", "below", "inter", "opposite"]) => Place::Here,
            () if n.is_some() => Place::Below,
            () => Place::Open,
        };
        let kind = attributes.get("type").unwrap_or_default().to_lowercase();
        let by = attributes.get("resp").unwrap_or_default().to_lowercase();
        let kind = match () {
            () if kind == "gloss" => MarkKind::Gloss,
            // The author's own notes are the source's words.
            () if kind.starts_with("author") || kind == "original" || by.contains("author") => MarkKind::Addition,
            () => MarkKind::Note,
        };
        Told { place, n, kind, id: attributes.id(), in_run }
    }

    /// Whether it stays in its sentence.
    pub fn stays(&self, words: &Sheet) -> bool {
        let short = words.out.blocks.len() <= 1 && words.len() <= SHORT;
        self.in_run && (self.place == Place::Here || (self.place == Place::Open && short))
    }

    pub fn is_editors(&self) -> bool {
        self.kind != MarkKind::Addition
    }
}

/// The notes of a text.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Those called and not set yet.
    waiting: Vec<(usize, Told, Sheet, String)>,
    /// Where each is set; empty as long as it is not.
    places: Vec<Range<usize>>,
    /// Which note an `xml:id` names.
    named: HashMap<String, usize>,
    /// Calls whose notes are set.
    set: usize,
}

impl Notes {
    /// Takes a note out of the run: its number for [`Sheet::call`], and the call.
    pub fn take(&mut self, told: Told, words: Sheet) -> (usize, String) {
        let number = self.places.len();
        self.places.push(0..0);
        if let Some(id) = &told.id {
            self.named.entry(id.clone()).or_insert(number);
        }
        let call = told.n.as_deref().and_then(printed::call);
        let call = call.or_else(|| printed::call(&(self.waiting.len() + 1).to_string())).unwrap_or_else(|| "*".into());
        self.waiting.push((number, told, words, call.clone()));
        (number, call)
    }

    /// Sets a note that stands between blocks, there.
    pub fn set_here(&mut self, told: Told, words: Sheet, text: &mut Sheet) {
        let marker = match told.n.as_deref().map(|n| (printed::call(n), n)) {
            Some((Some(call), _)) => format!("{call} "),
            Some((None, n)) if n.chars().count() <= 8 => format!("{n} "),
            _ => String::new(),
        };
        let kind = told.is_editors().then_some(told.kind);
        let place = text.append(words, &marker, Part::Body, kind);
        if let Some(id) = told.id {
            self.named.entry(id).or_insert(self.places.len());
            self.places.push(place);
        }
    }

    /// Sets all notes called since the last time. A note stands on the page of its call, and what follows the notes on
    /// that of what goes before them.
    pub fn set(&mut self, text: &mut Sheet) {
        if self.waiting.is_empty() {
            return;
        }
        let calls: HashMap<usize, usize> =
            text.calls.iter().skip(self.set).map(|(call, number)| (*number, call.start)).collect();
        let known = text.loci.len();
        let page_at = |text: &Sheet, byte: usize| {
            let before = text.loci[..known].partition_point(|page| page.at <= byte);
            before.checked_sub(1).and_then(|at| text.loci.get(at)).cloned()
        };
        let last = page_at(text, text.len());
        for (number, told, words, call) in std::mem::take(&mut self.waiting) {
            let kind = told.is_editors().then_some(told.kind);
            let before = text.loci.len();
            let place = text.append(words, &format!("{call} "), Part::Body, kind);
            let called = calls.get(&number).copied().unwrap_or(0);
            if let Some(page) = page_at(text, called) {
                text.loci.insert(before, Locus { at: place.start, ..page });
            }
            if let Some(known) = self.places.get_mut(number) {
                *known = place;
            }
        }
        if let Some(page) = last {
            text.loci.push(Locus { at: text.len(), ..page });
        }
        self.set = text.calls.len();
    }

    /// Calls and references become spans; a reference to anything but a note stays a link.
    pub fn resolve(&self, text: &mut Sheet) {
        let calls = std::mem::take(&mut text.calls);
        for (call, number) in calls {
            if let Some(place) = self.places.get(number).filter(|p| !p.is_empty()) {
                text.out.span(call, SpanKind::NoteCall(place.clone()));
            }
        }
        if self.named.is_empty() {
            return;
        }
        for span in &mut text.out.spans {
            if let SpanKind::Link(target) = &span.kind
                && let Some(number) = target.strip_prefix('#').and_then(|id| self.named.get(id))
                && let Some(place) =
                    self.places.get(*number).filter(|p| !p.is_empty() && !p.contains(&span.range.start))
            {
                span.kind = SpanKind::NoteCall(place.clone());
            }
        }
    }
}
