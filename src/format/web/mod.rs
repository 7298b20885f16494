//! HTML to text, blocks, spans and landmarks: saved pages, and the chapters of e-books.
//!
//! - [`guard`]: what must be known before a parser sees a page
//! - [`walk`]: the tree, element by element; [`tables`], [`lists`], [`images`], [`loci`] and [`links`] know one kind each
//! - [`page`]: words set into blocks; [`notes`] the footnotes among its links

mod guard;
mod images;
mod links;
mod lists;
mod loci;
mod notes;
mod page;
mod tables;
mod walk;

pub(super) use page::Page;

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

pub fn whole(bytes: &[u8], _guidance: &Guidance) -> Result<Extract, FormatError> {
    let source = super::decode::whole(bytes)?;
    let mut page = Page::new();
    body(&source, "", &mut page)?;
    let (Builder { text, blocks, spans, .. }, landmarks) = page.finish();
    Ok(Extract { text, blocks, spans, landmarks, format: Format::Html, encoding: "UTF-8", ..Extract::default() })
}

#[cfg(test)]
mod tests;
