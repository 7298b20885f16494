//! The record as a card above the text: title, date and classification, reference.

use super::field::{width_of, wrap};
use crate::layout::{Line, Piece};
use crate::text::{Block, Clean, Document, Field, Part, Reading, Stage, Value};

/// The archive's and the page's lines that stand before the source's own words.
fn leading(document: &Document) -> std::ops::Range<usize> {
    let own = |part: Part| !matches!(part, Part::Field(Field::Title | Field::CatalogueDate)) && !part.is_folded();
    0..document.blocks.iter().position(|b| own(b.part)).unwrap_or(0)
}

/// The rows of the card, an empty one at the end; none where the record says nothing worth a card.
#[derive(Clone, Debug, Default)]
pub struct Card {
    pub rows: Vec<CardRow>,
    /// The blocks whose words the card shows, so that the text need not.
    blocks: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardRow {
    /// A line of the title, in the text's own words: hits and notes show on it.
    Title(Line),
    /// A line that is put together from fields.
    Facts(Clean),
    Blank,
}

impl Card {
    pub fn of(document: &Document, measure: u16) -> Card {
        let mut card = Card::default();
        if document.stage != Stage::Described {
            return card;
        }
        let record = &document.record;
        if let Some(title) = record.get(Field::Title) {
            card.title(document, title, measure);
        }
        let date = record.date_in_words(&document.text);
        let classes = record.all(Field::Classification).map(|r| r.shown(&document.text));
        let mut facts: Vec<String> = date.into_iter().chain(classes).collect();
        facts.dedup();
        card.facts(&facts.join(" · "), measure);
        if let Some(reference) = record.get(Field::Reference) {
            card.facts(&reference.shown(&document.text), measure);
        }
        if !card.rows.is_empty() {
            card.rows.push(CardRow::Blank);
        }
        let shown = |block: &&usize| match document.blocks[**block].part {
            // What the reader has corrected is still to be read in the text as it stands there.
            Part::Field(Field::Title) => record.get(Field::Title).is_some_and(|r| !r.is_the_readers()),
            Part::Field(Field::CatalogueDate) => record.dated().is_some_and(|r| !r.is_the_readers()),
            _ => false,
        };
        card.blocks = leading(document).filter(|block| shown(&block)).collect();
        // A heading that is the title stands on the card already.
        let next = leading(document).end;
        let is_title = |b: &Block| record.get(Field::Title).is_some_and(|t| t.range == b.range && !t.is_the_readers());
        card.blocks.extend(document.blocks.get(next).filter(|b| is_title(b)).map(|_| next));
        card
    }

    /// Whether the card stands for a block.
    pub fn shows(&self, block: usize) -> bool {
        self.blocks.contains(&block)
    }

    /// The title in the text's own words where it is there word for word, else as the record gives it.
    fn title(&mut self, document: &Document, title: &Reading, measure: u16) {
        let block = document.block_at(title.range.start).unwrap_or(0);
        let words = &document.text[title.range.clone()];
        let verbatim = title.value == Value::Verbatim && title.correction.is_none() && !words.is_empty();
        if !verbatim || words.contains(['\n', '\t']) || Clean::of(words).as_str() != words {
            return self.facts(&title.shown(&document.text), measure);
        }
        let at = title.range.start;
        wrap(words, measure, |row| {
            let range = at + row.start..at + row.start + words[row.clone()].trim_end().len();
            let pieces = vec![Piece::Text(range.clone())];
            self.rows.push(CardRow::Title(Line { block, range, indent: 0, pieces }));
        });
    }

    fn facts(&mut self, words: &str, measure: u16) {
        let clean = Clean::of(words.trim());
        if clean.is_empty() {
            return;
        }
        let text = clean.as_str();
        wrap(text, measure, |row| {
            debug_assert!(width_of(text[row.clone()].trim_end()) <= measure.max(2));
            self.rows.push(CardRow::Facts(Clean::of(text[row].trim_end())));
        });
    }
}
