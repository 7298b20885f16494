//! TEI XML to text, blocks, spans, record and landmarks, on the bare events of an XML reader.
//!
//! In: the bytes. Out: an [`Extract`] with the marks an editor made as elements, told in the same terms as those written
//! in brackets. It does not validate, fetches nothing, follows no entity but the five of XML and numbered characters (one
//! of the file's own stands in the text as `&name;`), and reads each byte once, whatever the nesting.
//!
//! **How marks stand in the text.** The words are the edition's. What an editor supplied, the source added or crossed out,
//! what is doubtful or stamped stands among them without brackets: the mark's outer range is its inner one, and the views
//! tell it by its kind alone. Brackets are put only where an edition in print needs them, and belong to the mark:
//!
//! - a gap is `[illegible]`, `[2 lines torn]`, `[...]`;
//! - of a choice (`sic`/`corr`, `orig`/`reg`, `abbr`/`expan`) the source's form stands first and the editor's after it:
//!   `Sovjet [Soviet]`. The reading text has the editor's form alone, the source the other;
//! - another witness's reading follows the words it is one of: `fully [B: wholly]`;
//! - a remark that stays in its sentence, and one in the margin: `the lake [at low water]`. A blank before such a bracket
//!   belongs to the mark, so that nothing is left over where a view leaves it out.
//!
//! A word broken at the end of a line or page (`break="no"`) is one word, and loses its hyphen. Quotations in a sentence
//! get quotation marks where the edition wrote none.
//!
//! - [`walk`]: the elements that are open, and what ends with each; [`begin`]: what begins
//! - [`element`]: the table of names; [`attributes`], [`printed`]: what attributes say, and how it is printed
//! - [`sheet`]: the text as it grows; [`notes`]: footnotes; [`header`]: the record
//! - [`declared`], [`root`]: the encoding, and whether it is TEI at all

mod attributes;
mod begin;
mod declared;
mod element;
mod header;
mod notes;
mod printed;
mod root;
mod sheet;
mod walk;

#[cfg(test)]
mod tests;

pub(super) use root::{is_tei, root};

use super::decode::{self, Decoded};
use super::{Extract, FormatError, Guidance};
use crate::text::{Diagnostic, Document, Field, Format, Reading, Value};
use quick_xml::Reader;
use quick_xml::events::Event;
use walk::Walk;

/// Reads an edition. A file that breaks off, or is not well formed, is read as far as it goes, with a diagnostic.
///
/// # Errors
/// Where there is no element in it, and where its bytes are no text.
pub fn whole(bytes: &[u8], guidance: &Guidance) -> Result<Extract, FormatError> {
    let Decoded { text: source, encoding, told_by, flaw } = decode::declared(bytes, declared::label(bytes), guidance)?;
    let mut walk = Walk::over(&source);
    let mut reader = Reader::from_str(&source);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    loop {
        walk.at = reader.buffer_position() as usize;
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let name = name_at(&source, walk.at, tag.name().into_inner().len());
                walk.begin(name, &tag);
            }
            Ok(Event::Empty(tag)) => {
                let name = name_at(&source, walk.at, tag.name().into_inner().len());
                walk.begin(name, &tag);
                walk.end(name);
            }
            Ok(Event::End(tag)) => walk.end(tag.name().into_inner()),
            Ok(Event::Text(words)) => walk.words(&words.into_inner()),
            Ok(Event::CData(words)) => walk.words(&words.into_inner()),
            Ok(Event::GeneralRef(entity)) => match entity.resolve_char_ref() {
                Ok(Some(c)) => walk.words(c.encode_utf8(&mut [0; 4])),
                Ok(None) => match quick_xml::escape::resolve_predefined_entity(&entity) {
                    Some(words) => walk.words(words),
                    None => walk.words(&format!("&{};", &*entity)),
                },
                // A number that is no character's is a sign of damage.
                Err(_) => walk.words("\u{fffd}"),
            },
            Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_)) => {}
            Ok(Event::Eof) => break,
            Err(_) => {
                walk.flaw("the file breaks off within a tag");
                break;
            }
        }
    }
    if walk.elements == 0 {
        return Err(FormatError::Damaged("it should be TEI, but there is no XML element in it".into()));
    }
    if !walk.frames.is_empty() && walk.diagnostics.is_empty() {
        walk.flaw("the file breaks off before its end");
    }
    let (text, mut readings, language, mut diagnostics) = walk.finish();
    readings.extend(language.map(declared_language));
    let sheet::Sheet { out, loci, anchors, .. } = text;
    let mut extract = Extract { text: out.text, blocks: out.blocks, spans: out.spans, readings, ..Extract::default() };
    extract.spans.retain(|s| !s.range.is_empty());
    Document::sort_spans(&mut extract.spans);
    (extract.landmarks.loci, extract.landmarks.anchors) = (loci, anchors);
    extract.landmarks.sort();
    diagnostics.iter_mut().for_each(|d| d.at = extract.text.floor_char_boundary(d.at));
    // Where in the source it stands says nothing of the text.
    diagnostics.extend(flaw.map(|flaw| Diagnostic { at: 0, ..flaw }));
    extract.diagnostics = diagnostics;
    (extract.format, extract.encoding, extract.told_by) = (Format::Tei, encoding, told_by);
    Ok(extract)
}

fn declared_language(tag: String) -> Reading {
    Reading::beside(Field::Language, Value::Text(tag))
}

/// The name of the tag that begins at a byte of the source.
fn name_at(source: &str, at: usize, length: usize) -> &str {
    source.get(at + 1..at + 1 + length).unwrap_or("")
}
