//! EPUB 2 and 3 to text, blocks, spans, record and landmarks.
//!
//! In: the bytes of the book. Out: its chapters in the order of the spine, as one text; the places of the contents, of
//! pages and of links between chapters; footnotes found wherever they stand in the book. What cannot be read of it is told
//! at its place as a flaw, the rest is read; a book that is locked, or of which nothing can be read, is an error.
//!
//! - [`package`]: what is in the book, in which order, what it says of itself, what is locked; [`record`] its metadata
//! - [`contents`]: its table of contents and list of pages
//! - chapters are read as web pages are ([`web`]), without a search for what on them is the document
//! - [`xml`], [`href`]: elements and words of its small files; where references lead

mod contents;
mod href;
mod package;
mod record;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
mod xml;

use super::web::{self, Page};
use super::zip::{Archive, Fault, Unopened};
use super::{Extract, FormatError, Told};
use crate::text::*;
use contents::Tables;
use package::{Chapter, Is, Locks, Package};
use std::collections::HashSet;

/// Bytes of a book's own words that its first screens need: several screens of any size.
const FIRST: usize = 16 << 10;
/// A page that is said to be the cover and has more words than these, bytes, is more than that.
const COVER: usize = 400;

/// Reads a whole book; tells at each chapter that it goes on.
pub fn whole(bytes: &[u8], tell: &mut dyn FnMut(Told)) -> Result<Extract, FormatError> {
    Book::open(bytes)?.read(usize::MAX, tell)
}

/// Reads the first chapters of a book, as many as a few screens need: the text is a prefix of that of [`whole`], and its blocks
/// and the record are the same. All bytes of the file are needed, few are looked at.
pub fn beginning(bytes: &[u8]) -> Result<Extract, FormatError> {
    Book::open(bytes)?.read(FIRST, &mut |_| ())
}

struct Book<'a> {
    archive: Archive<'a>,
    package: Package,
    locks: Locks,
    tables: Tables,
    page: Page,
    flaws: Vec<Diagnostic>,
}

impl<'a> Book<'a> {
    fn open(bytes: &'a [u8]) -> Result<Book<'a>, FormatError> {
        let archive = Archive::open(bytes).map_err(|why| {
            FormatError::Damaged(match why {
                Unopened::NoArchive => unlike(bytes).to_string(),
                Unopened::CutShort => {
                    "a zip archive that is cut short: its end is missing; get the file again".to_string()
                }
                Unopened::TooManyMembers => {
                    "too large when unpacked: there are more than 10,000 files in it".to_string()
                }
            })
        })?;
        let package = Package::read(&archive);
        let locks = Locks::read(&archive);
        let tables = tables(&archive, &package);
        let mut book = Book { archive, package, locks, tables, page: Page::new(), flaws: Vec::new() };
        if book.archive.read("mimetype").is_ok_and(|kind| !kind.trim_ascii().starts_with(b"application/epub+zip")) {
            book.flaw("its mimetype is not that of an EPUB");
        }
        for flaw in std::mem::take(&mut book.package.flaws) {
            book.flaw(&flaw);
        }
        Ok(book)
    }

    /// Reads chapters until `enough` bytes of the book's own words are there; tells before each.
    fn read(mut self, enough: usize, tell: &mut dyn FnMut(Told)) -> Result<Extract, FormatError> {
        let chapters = std::mem::take(&mut self.package.spine);
        if chapters.is_empty() {
            return Err(FormatError::Damaged("not an EPUB that can be read: there is no chapter in it".to_string()));
        }
        if chapters.iter().any(|chapter| self.locks.lock(&chapter.file)) {
            let by = self.locks.by.map_or(String::new(), |by| format!(" ({by})"));
            return Err(FormatError::Damaged(format!("locked by DRM{by}: only the shop's own program can open it")));
        }
        let titles: HashSet<String> = self.tables.contents.iter().map(|entry| entry.title.clone()).collect();
        let mut own = 0;
        let mut unread = None;
        for chapter in &chapters {
            if own >= enough {
                break;
            }
            tell(Told::Alive);
            let first = self.page.out.blocks.len();
            if let Err(fault) = self.chapter(chapter) {
                let what = format!("{} {fault}", chapter.file);
                self.flaw(&format!("the chapter {what}"));
                unread.get_or_insert(what);
            }
            self.fold(chapter, first, &titles);
            let words = self.page.out.blocks[first..].iter().filter(|block| block.part == Part::Body);
            own += words.map(|block| block.range.len()).sum::<usize>();
        }
        if self.page.out.blocks.is_empty()
            && let Some(what) = unread
        {
            return Err(FormatError::Damaged(format!("no chapter of it can be read: {what}")));
        }
        Ok(self.finish())
    }

    /// Adds a chapter to the text. Nothing of it is there where it fails.
    fn chapter(&mut self, chapter: &Chapter) -> Result<(), String> {
        let bytes = self.archive.read(&chapter.file).map_err(|fault| fault.clause().to_string())?;
        let mut source = decode(&bytes);
        drop(bytes);
        if !source.starts_with("<?xml") {
            // By this the reader of web pages knows that an element may end in its own tag.
            source.insert_str(0, "<?xml version=\"1.0\"?>");
        }
        web::body(&source, &chapter.file, &mut self.page).map_err(|why| format!("is left out: {why}"))
    }

    /// Folds away what a chapter, whose blocks begin with number `first`, only repeats: contents, the words of a cover.
    fn fold(&mut self, chapter: &Chapter, first: usize, titles: &HashSet<String>) {
        let Builder { text, blocks, .. } = &mut self.page.out;
        let words: usize = blocks[first..].iter().map(|block| block.range.len()).sum();
        for block in &mut blocks[first..] {
            let line = &text[block.range.clone()];
            // An item of a list begins with its bullet or its number.
            let bare = line.split_once(' ').filter(|_| block.kind == BlockKind::Item).map_or(line, |(_, words)| words);
            let repeats = match chapter.is {
                Is::Text => false,
                Is::Cover => words <= COVER,
                Is::Contents => titles.contains(xml::tidy(line).as_str()) || titles.contains(xml::tidy(bare).as_str()),
                Is::Navigation => true,
            };
            if repeats {
                block.part = Part::SiteChrome;
            }
        }
    }

    fn finish(self) -> Extract {
        let readings = record::readings(&self.package.data);
        let (Builder { text, blocks, spans, .. }, mut landmarks) = self.page.finish();
        self.tables.enter(&mut landmarks);
        let mut diagnostics = self.flaws;
        diagnostics.iter_mut().for_each(|flaw| flaw.at = flaw.at.min(text.len()));
        let told_by = EncodingEvidence::Bytes;
        Extract {
            text,
            blocks,
            spans,
            readings,
            landmarks,
            diagnostics,
            format: Format::Epub,
            encoding: "UTF-8",
            told_by,
        }
    }

    /// Tells of what is wrong with the book, where the text has come to.
    fn flaw(&mut self, message: &str) {
        self.flaws.push(Diagnostic { at: self.page.out.text.len(), message: message.to_string() });
    }
}

/// What a file is that is named like a book and is none, and what can be done.
fn unlike(bytes: &[u8]) -> &'static str {
    match bytes {
        [] => "not an EPUB: there is nothing in the file; get it again",
        [b'%', b'P', b'D', b'F', ..] => "not an EPUB but a PDF: give it a name that ends in .pdf",
        _ if bytes.trim_ascii_start().starts_with(b"<") => {
            "not an EPUB but HTML or XML: give it a name that ends in .html or .xml"
        }
        _ => "not an EPUB: it is no zip archive",
    }
}

/// What the book has for contents: in its navigation document, else in its NCX.
fn tables(archive: &Archive<'_>, package: &Package) -> Tables {
    let read = |file: &Option<String>, parse: fn(&str, &str) -> Tables| {
        let Some(file) = file else { return Tables::default() };
        archive.read(file).map_or_else(|_: Fault| Tables::default(), |bytes| parse(file, &decode(&bytes)))
    };
    read(&package.nav, contents::navigation).or(|| read(&package.ncx, contents::ncx))
}

/// An XML file as a string: by its byte order mark, else by what it declares, else as UTF-8. Bytes that mean nothing become
/// U+FFFD.
fn decode(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let declared = head.split_once("encoding=").and_then(|(_, rest)| {
        let name = rest.get(1..)?.split(['"', '\'']).next()?;
        encoding_rs::Encoding::for_label(name.as_bytes())
    });
    // Declared in bytes that are no UTF-16, that it is UTF-16 cannot be true.
    let declared = declared.filter(|e| !e.name().starts_with("UTF-16") && head.contains("?>"));
    let (text, ..) = declared.unwrap_or(encoding_rs::UTF_8).decode(bytes);
    text.into_owned()
}
