//! Where a document's head ends, where its body ends, and where the catalogue's words begin.
//!
//! In: the lines and what each says by itself. Out: [`Zones`], four stretches of line numbers. A document reads: words of
//! the page and the source's own head, the body, the source's close (signature, copies, typist), and the catalogue's card.
//! Each may be missing.

use super::lines::Line;
use super::role::Role;
use super::shape;
use super::vocabulary::{Label, Shape, Vocabulary};
use super::words::words;
use crate::text::{BlockKind, Field, Hand};
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Zones {
    pub head: Range<usize>,
    pub body: Range<usize>,
    pub close: Range<usize>,
    pub card: Range<usize>,
    /// The lines of an abstract, in the head or in the card.
    pub told: Range<usize>,
}

/// Short lines nobody knows that may stand among known ones.
const STRANGERS: usize = 4;
/// Bytes at the beginning of a paragraph that say whether it is an abstract.
const OPENING: usize = 200;
/// Enough to prove a catalogue's card.
const PROOF: u8 = 2;
/// Paragraphs of an abstract.
const LONGEST_ABSTRACT: usize = 3;

pub(super) struct Sheet<'a> {
    pub text: &'a str,
    pub lines: &'a [Line],
    pub roles: &'a [Role],
    pub known: &'a Vocabulary,
}

impl Sheet<'_> {
    pub fn zones(&self) -> Zones {
        let all = self.lines.len();
        let (card, told_in_card) = self.card();
        let (body, told_in_head) = self.body(card);
        let close = self.close(body, card);
        let told = told_in_card.or(told_in_head).unwrap_or(0..0);
        Zones { head: 0..body, body: body..close, close: close..card, card: card..all, told }
    }

    pub fn line(&self, at: usize) -> &str {
        self.lines.get(at).and_then(|l| self.text.get(l.range.clone())).unwrap_or("")
    }

    fn label_of(&self, at: usize) -> Option<&Label> {
        match self.roles.get(at)? {
            Role::Label(label) => self.known.labels.get(*label),
            _ => None,
        }
    }

    /// Whether the line after a label is the label's value.
    pub fn is_value(&self, label_at: usize) -> bool {
        let (Some(label), Some(next)) = (self.label_of(label_at), self.roles.get(label_at + 1)) else { return false };
        // `Contents:` `English Translation`.
        let colon = label.field.is_none() && self.line(label_at).ends_with(':');
        let pages = matches!(next, Role::Section | Role::Chrome) && !colon;
        if self.lines[label_at + 1].middle || matches!(next, Role::Label(_)) || pages {
            return false;
        }
        let line = self.line(label_at + 1);
        let own = next.field().filter(|_| next.date().is_none());
        let shaped = match label.value {
            Shape::Date => next.date().is_some(),
            Shape::Number => {
                own.is_none_or(|f| f == Field::Registration)
                    && line.len() <= 48
                    && line.contains(|c: char| c.is_ascii_digit())
                    && words(line).len() <= 2
                    && next.date().is_none_or(|d| d.range.len() == 4)
            }
            Shape::Words => line.len() <= 160 && !matches!(next, Role::Prose) && next.date().is_none(),
            Shape::Text => true,
        };
        shaped
            && own.is_none_or(|f| {
                label.field == Some(f)
                    || (label.value == Shape::Text && label.field.is_some_and(|l| relates(l, f)))
                    || label.value == Shape::Number
            })
    }

    /// Whether the line is of the catalogue or the page, and how far it proves that there is a card: a word that may head
    /// a chapter of any essay ("Sources") proves less than one that heads nothing else.
    fn is_of_card(&self, at: usize) -> Option<u8> {
        let said = if words(self.line(at)).len() > 1 { PROOF } else { PROOF / 2 };
        match &self.roles[at] {
            Role::Section => Some(said),
            Role::Chrome | Role::Opened | Role::Series => Some(0),
            Role::Label(_) => {
                let label = self.label_of(at)?;
                label.field.is_none_or(|f| f.hand() == Hand::Archive).then_some(said)
            }
            role => match role.field()? {
                Field::Reference | Field::Translator | Field::Rights | Field::RightsContact => Some(PROOF),
                Field::Consulted | Field::Abstract | Field::Title => Some(0),
                _ => None,
            },
        }
    }

    /// The line the card begins with, and the lines of its abstract.
    fn card(&self) -> (usize, Option<Range<usize>>) {
        let mut at = self.lines.len();
        let (mut card, mut told) = (at, None);
        let mut proof = 0u8;
        let mut strangers = 0;
        while at > 0 {
            let line = at - 1;
            if line > 0
                && self.is_value(line - 1)
                && let Some(said) = self.is_of_card(line - 1)
            {
                let label = self.label_of(line - 1).and_then(|l| l.field);
                if label == Some(Field::Abstract) {
                    told.get_or_insert(line..at);
                }
                proof = proof.saturating_add(said).saturating_add(self.is_of_card(line).unwrap_or(0));
                at -= 2;
                card = at;
                strangers = 0;
                continue;
            }
            match &self.roles[line] {
                // What a site says of itself in words of its own, between two lines that can only be its own.
                Role::Prose if proof >= PROOF && self.card_goes_on_above(line) => {
                    at = line;
                    strangers = 0;
                }
                Role::Prose if proof >= PROOF && !self.lines[line].middle => {
                    let Some(first) = self.abstract_before(at) else { break };
                    let labelled = first > 0 && self.label_of(first - 1).is_some();
                    told.get_or_insert(first..at);
                    at = if labelled { first - 1 } else { first };
                    card = at;
                    strangers = 0;
                }
                Role::Prose => break,
                Role::Name | Role::Short if strangers < STRANGERS => {
                    strangers += 1;
                    at = line;
                }
                _ => match self.is_of_card(line) {
                    Some(said) => {
                        proof = proof.saturating_add(said);
                        at = line;
                        card = line;
                        strangers = 0;
                    }
                    None => break,
                },
            }
        }
        if proof >= PROOF { (card, told) } else { (self.lines.len(), None) }
    }

    /// Whether a heading of the page or a reference stands a few paragraphs above, and none of the source's close between.
    fn card_goes_on_above(&self, line: usize) -> bool {
        let sure = |at: &usize| match &self.roles[*at] {
            Role::Section => self.is_of_card(*at).is_some_and(|said| said >= PROOF),
            role => role.field() == Some(Field::Reference),
        };
        let near = line.saturating_sub(STRANGERS)..line;
        near.rev().take_while(|at| !self.closes(*at)).any(|at| sure(&at))
    }

    /// The first line of the abstract that ends before line `end`, if the prose there is one.
    fn abstract_before(&self, end: usize) -> Option<usize> {
        let prose = |at: usize| matches!(self.roles[at], Role::Prose) && !self.lines[at].middle;
        let least = end.saturating_sub(LONGEST_ABSTRACT);
        let mut first = end;
        while first > least && prose(first - 1) {
            first -= 1;
        }
        // What the catalogue tells of a text stands below a text, or under its label.
        let below = |at: &usize| self.roles[..*at].contains(&Role::Prose) || self.lines[..*at].iter().any(|l| l.middle);
        let labelled = |at: &usize| *at > 0 && self.label_of(*at - 1).is_some();
        (first..end).filter(|at| below(at) || labelled(at)).find(|at| self.begins_abstract(*at))
    }

    fn begins_abstract(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        if self.label_of(before).is_some_and(|l| l.field == Some(Field::Abstract)) {
            return true;
        }
        // A heading of the author's own says what follows it.
        let headed = self.lines[before].kind == BlockKind::Heading && matches!(self.roles[before], Role::Short);
        if headed && !shape::is_in_capitals(self.line(before)) {
            return false;
        }
        // There is one already, under its own label.
        let labelled = |at: &usize| self.label_of(*at).is_some_and(|l| l.field == Some(Field::Abstract));
        if (0..before).any(|at| labelled(&at) && self.is_value(at)) {
            return false;
        }
        // After the source's close, a line or two of it unknown.
        let known = (0..=before).rev().take(STRANGERS).find(|at| !matches!(self.roles[*at], Role::Short));
        let after_a_body = self.roles[..before].contains(&Role::Prose);
        if after_a_body && known.is_some_and(|at| matches!(self.roles[at], Role::Name) || self.closes(at)) {
            return true;
        }
        let line = self.line(at);
        let first = words(&line[..line.floor_char_boundary(OPENING)]);
        let opening = self.known.openings.longest_at(&first, 0) > 0;
        let verb = self.known.verbs.has(&first);
        let gap = self.lines[at].gap > self.usual_gap() + 1;
        let apart = self.lines[at].gap > self.usual_gap();
        (apart && verb) || (opening && (verb || gap)) || (gap && self.lines[at].gap > 2 * self.usual_gap())
    }

    /// A line of the source's close, by what it carries.
    fn closes(&self, at: usize) -> bool {
        let field = self.roles[at].field().or_else(|| self.label_of(at).and_then(|l| l.field));
        field.is_some_and(closes) && !(field == Some(Field::DocumentDate) && self.dates_head_entries())
    }

    /// In a diary the dates between the paragraphs are headings of its entries.
    fn dates_head_entries(&self) -> bool {
        let entry =
            |w: &&[Role]| w[0] == Role::Prose && w[1].field() == Some(Field::DocumentDate) && w[2] == Role::Prose;
        self.roles.windows(3).filter(entry).take(3).count() > 2
    }

    /// The most frequent distance between two paragraphs.
    fn usual_gap(&self) -> usize {
        let prose = |at: usize| matches!(self.roles[at], Role::Prose);
        let mut gaps = [0usize; 8];
        // Where no two stand together, any paragraph tells.
        let together = (1..self.lines.len()).any(|at| prose(at) && prose(at - 1));
        for at in 1..self.lines.len() {
            if prose(at) && (prose(at - 1) || !together) {
                gaps[self.lines[at].gap.min(7)] += 1;
            }
        }
        (0..8).max_by_key(|gap| (gaps[*gap], std::cmp::Reverse(*gap))).unwrap_or(2)
    }

    /// The first line of the body, and the lines of an abstract above it.
    fn body(&self, card: usize) -> (usize, Option<Range<usize>>) {
        let prose = |at: &usize| matches!(self.roles[*at], Role::Prose) || self.lines[*at].middle;
        let Some(first) = (0..card).find(prose) else { return (self.last_of_head(card), None) };
        let mut after = first;
        while after < card && prose(&after) && !self.lines[after].middle && after - first < LONGEST_ABSTRACT {
            after += 1;
        }
        let next = (after..card).find(prose).unwrap_or(card);
        let labelled = first > 0 && self.label_of(first - 1).is_some_and(|l| l.field == Some(Field::Abstract));
        let head_follows = (after..next).any(|at| self.begins_source(at)) || self.salutation(next) < next;
        if next < card && first > 0 && head_follows && after < next {
            return (self.salutation(next), Some(first..after));
        }
        if labelled && first + 1 < card && prose(&(first + 1)) {
            return (first + 1, Some(first..first + 1));
        }
        (self.salutation(first), None)
    }

    /// A line with which the source's own head begins.
    pub fn begins_source(&self, at: usize) -> bool {
        let field = self.roles[at].field();
        matches!(self.roles[at], Role::Section)
            || matches!(
                field,
                Some(
                    Field::Classification
                        | Field::CopyNumber
                        | Field::Addressee
                        | Field::Author
                        | Field::Registration
                        | Field::Place
                )
            )
    }

    /// `Dear Comrade Orlov!` before the first sentence belongs to the body.
    fn salutation(&self, body: usize) -> usize {
        let Some(before) = body.checked_sub(1) else { return body };
        let line = self.line(before);
        let greets = self.known.salutations.longest_at(&words(line), 0) > 0;
        let greeting = greets && line.ends_with(['!', ',', ':']) && words(line).len() <= 10;
        if greeting { before } else { body }
    }

    /// Without a sentence anywhere: the head ends after the last line that is known to be of it.
    fn last_of_head(&self, card: usize) -> usize {
        let head =
            |at: &usize| self.begins_source(*at) || self.is_of_card(*at).is_some() || self.roles[*at].date().is_some();
        (0..card)
            .take_while(|at| !matches!(self.roles[*at], Role::Name))
            .filter(head)
            .last()
            .map_or(0, |at| (at + 1).min(card))
            .max(card.min(1))
    }

    /// The first line of the close.
    fn close(&self, body: usize, card: usize) -> usize {
        let documentary =
            card < self.lines.len() || self.roles[..body].iter().any(|r| matches!(r, Role::Fields(_) | Role::Series));
        let mut at = card;
        let mut close = card;
        let mut strangers = 0;
        while at > body {
            let line = at - 1;
            match &self.roles[line] {
                _ if self.lines[line].middle => break,
                Role::Name => (close, strangers) = (line, 0),
                Role::Short if documentary && self.is_surname(line) && (close == at || self.follows_prose(line)) => {
                    (close, strangers) = (line, 0)
                }
                Role::Short if documentary && self.is_office_alone(line, close == at) => (close, strangers) = (line, 0),
                Role::Fields(_) if self.closes(line) => (close, strangers) = (line, 0),
                Role::Label(_) if self.label_of(line).is_some_and(|l| l.field.is_some_and(closes)) => {
                    (close, strangers) = (line, 0)
                }
                Role::Short | Role::Fields(_) | Role::Opened if strangers < STRANGERS => strangers += 1,
                _ => break,
            }
            at = line;
        }
        // The office stands above the name.
        while close > body && close < card && matches!(self.roles[close - 1], Role::Short) && self.is_office(close - 1)
        {
            close -= 1;
        }
        close
    }

    /// A surname alone under the text, as printed series sign a telegram.
    pub fn is_surname(&self, at: usize) -> bool {
        let line = self.line(at);
        let letters = line.chars().all(|c| c.is_alphabetic() || "'’-.".contains(c));
        self.lines[at].kind != BlockKind::Heading
            && letters
            && (4..=24).contains(&line.len())
            && line.starts_with(char::is_uppercase)
            && words(line).len() == 1
    }

    /// `SECRETARY OF THE COUNCIL` right under the text: signed, and the name not copied. `last`: only the close follows.
    pub fn is_office_alone(&self, at: usize, last: bool) -> bool {
        last && self.follows_prose(at) && shape::is_in_capitals(self.line(at)) && self.is_office(at)
    }

    fn follows_prose(&self, at: usize) -> bool {
        at > 0 && matches!(self.roles[at - 1], Role::Prose)
    }

    /// A line that names an office.
    pub fn is_office(&self, at: usize) -> bool {
        let line = self.line(at);
        let all = words(line);
        all.len() <= 20 && line.len() <= 160 && self.known.marks.roles.has(&all)
    }
}

/// Fields of the lines after a body.
fn closes(field: Field) -> bool {
    use Field::*;
    matches!(
        field,
        Signature
            | DocumentDate
            | TypingDate
            | CopiesMade
            | Distribution
            | Registration
            | Recorder
            | Typist
            | Authentication
            | ReceiptNote
            | ReceiptDate
            | CopyNumber
    )
}

/// A label of one field may stand over a line that looks like another of the same kind.
fn relates(label: Field, line: Field) -> bool {
    use Field::*;
    matches!(
        (label, line),
        (Rights, RightsContact)
            | (Consulted, Reference | Translator)
            | (Abstract, _)
            | (Reference, Translator | Consulted)
    )
}
