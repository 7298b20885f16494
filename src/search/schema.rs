//! The index's own fields, and how words get into them.
//!
//! A document is a *head* and its passages behind it, in one segment, in order: the head carries what is known of the
//! document, a passage its words. No text is stored.

use super::query::Scope;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Raised whenever fields or words change: the directory of an index is named by it.
pub(super) const VERSION: u32 = 1;
/// The name of [`Terms`] in the schema.
pub(super) const TERMS: &str = "terms";

/// Words of each neighbour in a seam: phrases of up to `SEAM + 1` words are found across the border of two passages.
pub(super) const SEAM: usize = 5;

/// Before a term: it is the next word.
pub(super) const NEXT: char = ' ';
/// Before a term: it stands in the place of the word before it.
pub(super) const BESIDE: char = '\u{1f}';

#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// Of the address, in head and passages: a document is removed by it.
    pub key: Field,
    /// 0 for a head, then the number of the passage in its document.
    pub number: Field,
    /// Head: [`READ`] or [`FAILED`].
    pub state: Field,
    /// Head: what is known, as JSON.
    pub known: Field,
    /// Head: as displayed.
    pub address: Field,
    pub title: Field,
    pub path: Field,
    /// Passage: its bytes in the document's text.
    pub start: Field,
    pub end: Field,
    /// Passage: the words of the document before it.
    pub first: Field,
    pub body: Field,
    /// Passage: its last [`SEAM`] words at the positions before `SEAM`, the next passage's first from there.
    pub seam: Field,
}

pub(super) const READ: &str = "read";
pub(super) const FAILED: &str = "failed";
pub(super) const NUMBER: &str = "number";
pub(super) const ADDRESS: &str = "address";
pub(super) const START: &str = "start";
pub(super) const END: &str = "end";
pub(super) const FIRST: &str = "first";

impl Fields {
    pub fn schema() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let words = |norms: bool| {
            let positions = IndexRecordOption::WithFreqsAndPositions;
            let indexing = TextFieldIndexing::default().set_tokenizer(TERMS).set_index_option(positions);
            TextOptions::default().set_indexing_options(indexing.set_fieldnorms(norms))
        };
        let fields = Fields {
            key: schema.add_u64_field("key", INDEXED),
            number: schema.add_u64_field(NUMBER, FAST),
            state: schema.add_text_field("state", STRING),
            known: schema.add_text_field("known", STORED),
            address: schema.add_text_field(ADDRESS, TextOptions::default().set_fast("raw")),
            title: schema.add_text_field("title", words(false)),
            path: schema.add_text_field("path", words(false)),
            start: schema.add_u64_field(START, FAST),
            end: schema.add_u64_field(END, FAST),
            first: schema.add_u64_field(FIRST, FAST),
            body: schema.add_text_field("body", words(true)),
            seam: schema.add_text_field("seam", words(false)),
        };
        (schema.build(), fields)
    }

    pub fn of(&self, scope: Scope) -> Field {
        match scope {
            Scope::Text => self.body,
            Scope::Title => self.title,
            Scope::Path => self.path,
        }
    }
}

/// Takes apart what was folded already: terms, each behind [`NEXT`] or [`BESIDE`].
#[derive(Clone, Default)]
pub(super) struct Terms {
    token: Token,
}

pub(super) struct TermStream<'a> {
    rest: &'a str,
    /// Of the word before; `usize::MAX` before the first.
    position: usize,
    token: &'a mut Token,
}

impl Tokenizer for Terms {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        self.token.reset();
        TermStream { rest: text, position: usize::MAX, token: &mut self.token }
    }
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            let mut chars = self.rest.chars();
            match chars.next() {
                None => return false,
                Some(NEXT) => self.position = self.position.wrapping_add(1),
                Some(_) => {}
            }
            let term = chars.as_str();
            let end = term.bytes().position(|b| b == NEXT as u8 || b == BESIDE as u8).unwrap_or(term.len());
            self.rest = &term[end..];
            // An empty place before the first word of a seam.
            if end > 0 {
                self.token.position = self.position;
                self.token.text.clear();
                self.token.text.push_str(&term[..end]);
                return true;
            }
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
