//! The document a DOC names, opened, and how its places are written.

use super::output::Failure;
use crate::jobs::{self, Desk};
use crate::library::not_text;
use crate::text::{Address, Document, Origin, line_and_column, line_start};
use std::ffi::OsStr;
use std::path::Path;

/// Opens what DOC names; with the line, where it names one.
pub fn open(desk: &Desk, doc: &OsStr) -> Result<(Document, Option<u32>), Failure> {
    let (address, line) = match doc.to_str() {
        Some(written) => jobs::address(written)?,
        // A name that is not Unicode holds none of our signs: it is a path.
        None => (Address::file(doc), None),
    };
    let address = match line {
        Some(line) => jobs::part_of_line(desk, address, line),
        None => address,
    };
    if address.path().is_some_and(Path::is_dir) {
        return Err(format!(
            "{address} is a folder, not a document: name a file in it, or open it by `postil {address}`"
        )
        .into());
    }
    match jobs::open(desk, &address, &mut |_| ()) {
        Ok(document) => Ok((document, line)),
        // What the list says of such a file, where its bytes alone say less.
        Err(why) => Err(match not_text(&address.name()).filter(|_| address.path().is_some_and(Path::is_file)) {
            Some(what) => format!("{address} cannot be read: {what}").into(),
            None => why.into(),
        }),
    }
}

/// The block at a 1-based line of the file: the one that line is in, else the one before it, else the first.
pub fn block_at_line(document: &Document, line: u32) -> Option<usize> {
    let after = if document.blocks.iter().all(|block| block.line == 0) {
        // A page or a book does not tell the lines of its file: those of its text count, as in `line_of`.
        let next = line_start(&document.text, (line as usize).saturating_add(1));
        document.blocks.partition_point(|block| block.range.start < next)
    } else {
        document.blocks.partition_point(|block| block.line <= line)
    };
    (!document.blocks.is_empty()).then(|| after.saturating_sub(1))
}

/// `path:28`: where a byte of the text is, as DOC and editors read it.
pub fn place(document: &Document, byte: usize) -> String {
    format!("{}:{}", near(&document.address), line_of(document, byte))
}

/// The 1-based line of the file that a byte of the text is in. Within a block a text keeps its line endings.
pub fn line_of(document: &Document, byte: usize) -> usize {
    let whole = || line_and_column(&document.text, byte).0;
    let Some(block) = document.block_at(byte).and_then(|at| document.blocks.get(at)) else { return whole() };
    match block.line {
        0 => whole(),
        line if byte >= block.range.start => {
            line as usize + document.text[block.range.start..byte].matches('\n').count()
        }
        line => line as usize,
    }
}

/// An address as one writes it here: below the working directory without that directory.
pub fn near(address: &Address) -> String {
    let written = address.to_string();
    let Ok(here) = std::env::current_dir().and_then(|here| here.canonicalize()) else { return written };
    match address.path().and_then(|path| path.strip_prefix(&here).ok()) {
        Some(below) if !below.as_os_str().is_empty() => {
            Address { origin: Origin::File(below.into()), part: address.part }.to_string()
        }
        _ => written,
    }
}
