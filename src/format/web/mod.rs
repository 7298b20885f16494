//! HTML to text, blocks, spans and landmarks: saved pages, and the chapters of e-books.
//!
//! - [`mhtml`] and [`charset`]: bytes to a page; [`guard`]: what must be known before a parser sees it
//! - [`content`]: which words are the document's; [`card`] and [`linked`] what its head says of it
//! - [`walk`]: the tree, element by element; [`tables`], [`lists`], [`images`], [`loci`] and [`links`] know one kind each
//! - [`page`]: words set into blocks; [`notes`] the footnotes among its links

mod card;
mod charset;
mod content;
mod guard;
mod images;
mod linked;
mod links;
mod lists;
mod loci;
mod mhtml;
mod notes;
mod page;
mod tables;
mod walk;

pub(super) use page::Page;

use super::decode::{self, Decoded};
use super::{Extract, FormatError, Guidance};
use crate::text::*;
use dom_query::Document as Tree;
use links::Links;

/// Reads the body of one (X)HTML file and adds it to a page; chapters of a book one after another. `file` is the path of
/// the file within its book, with `/`; empty for a page by itself. Places are named `file` and `file#id`, links between
/// the files of a book lead to these names, and a note may stand in another file than its call.
pub(super) fn body(source: &str, file: &str, page: &mut Page) -> Result<(), FormatError> {
    let tree = Tree::from(&*guard::checked(source)?);
    page.close();
    page.place(file.to_string());
    walk::walk(tree.root(), &Links { file, own: &[] }, None, page);
    Ok(())
}

/// Reads a saved page, by itself or in an archive (MHTML).
pub fn whole(bytes: &[u8], guidance: &Guidance) -> Result<Extract, FormatError> {
    let archived = mhtml::open(bytes).unwrap_or_default();
    let bytes = if archived.page.is_empty() { bytes } else { &archived.page };
    let label = archived.label.clone().or_else(|| charset::label(bytes));
    // A page that can say so in ASCII is not in UTF-16.
    let label = label.filter(|label| !label.starts_with("utf-16"));
    let Decoded { text: source, encoding, told_by, flaw } = decode::declared(bytes, label.as_deref(), guidance)?;
    let tree = Tree::from(&*guard::checked(&source)?);
    let head = card::Head::of(&tree, &source, &archived);
    let main = content::main(&tree, head.title().as_deref());
    let mut page = Page::new();
    walk::walk(tree.root(), &Links { file: "", own: &head.addresses }, Some(&main), &mut page);
    let (Builder { text, blocks, spans, .. }, landmarks) = page.finish();
    let readings = head.readings(&text, &blocks);
    // Where in the source it stands says nothing of the text.
    let diagnostics = flaw.map(|flaw| Diagnostic { at: 0, ..flaw }).into_iter().collect();
    Ok(Extract { text, blocks, spans, readings, landmarks, diagnostics, format: Format::Html, encoding, told_by })
}

#[cfg(test)]
mod tests;
