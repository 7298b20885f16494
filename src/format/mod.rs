//! Bytes to documents, one file a format.
//!
//! In: the bytes of a file and the format its name promises. Out: an [`Extract`]: the one text, its blocks, and what the
//! file says of itself. This room opens no file, knows nothing of archives and editors (that is `apparatus`), and
//! changes no word: a plain text is the file with its line endings made `\n` and a leading BOM dropped.
//!
//! - [`decode`]: bytes to a string, or the reason why not; [`encoding`] says in which encoding they are
//! - [`plain`]: plain text to blocks; [`typed`], [`shape`] and [`marker`] read a typist's habits
//! - [`markdown`]: Markdown to text, blocks and spans; [`matter`] its front matter, [`html`] the words of tags in it

mod decode;
mod encoding;
mod epub;
mod html;
mod markdown;
mod marker;
mod matter;
mod plain;
mod shape;
mod tei;
mod typed;
mod web;

pub use encoding::{Likely, likely, telling};

use crate::text::*;
use decode::Decoded;
use std::fmt;

/// What a format reader found in the bytes: the text, its blocks and spans, and what the file says of itself.
#[derive(Debug, Default)]
pub struct Extract {
    pub text: String,
    /// Sorted and apart; they leave out only white space.
    pub blocks: Vec<Block>,
    /// In the order [`Document::sort_spans`] gives.
    pub spans: Vec<Span>,
    /// From front matter and headers; the ranges are empty where the words are not in the text.
    pub readings: Vec<Reading>,
    pub landmarks: Landmarks,
    pub format: Format,
    /// By its WHATWG name.
    pub encoding: &'static str,
    pub told_by: EncodingEvidence,
    /// What is wrong with the file itself.
    pub flaws: Vec<Diagnostic>,
}

/// What is known of a file besides its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guidance {
    /// The encoding the reader chose for it, by its WHATWG name.
    pub chosen: Option<&'static str>,
    /// The encoding the reader chose for the files of its folder: it holds where the bytes do not say otherwise.
    pub chosen_for_folder: Option<&'static str>,
    /// What other files of its folder are written in: a hint where the bytes leave it open.
    pub folder: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// Not text: a NUL or other sign of a binary.
    Binary,
    /// The format's own rules are broken, or it keeps its words locked: a clause that says so.
    Damaged(String),
    TooLarge {
        bytes: u64,
        limit: u64,
    },
}

/// One clause without the file's name, to stand after it and a colon.
impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FormatError::Binary => write!(f, "not a text: it holds bytes that only programs, images and archives have"),
            FormatError::Damaged(why) => f.write_str(why),
            FormatError::TooLarge { bytes, limit } => {
                write!(f, "too large: {} MB, and at most {} MB can be read", bytes.div_ceil(1 << 20), limit >> 20)
            }
        }
    }
}

impl std::error::Error for FormatError {}

/// The WHATWG name of the encoding that a label means, such as `cp1251`.
pub fn encoding_named(label: &str) -> Option<&'static str> {
    encoding::named(label).map(|encoding| encoding.name())
}

/// Whether these bytes leave it to a guess which encoding they are in, so that [`Guidance::folder`] is worth finding out.
pub fn wants_a_hint(bytes: &[u8]) -> bool {
    encoding::is_open(bytes)
}

/// Largest file read in this issue, bytes.
pub const LIMIT: u64 = 1 << 30;

/// The format of a file by its name, and where that leaves it open (`.xml`) by its first bytes; anything not known by its
/// name is read as plain text.
pub fn format_of(name: &str, head: &[u8]) -> Format {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    match end.as_str() {
        "md" | "markdown" => Format::Markdown,
        "html" | "htm" | "xhtml" | "xht" | "mhtml" | "mht" => Format::Html,
        "epub" => Format::Epub,
        "tei" => Format::Tei,
        "xml" if memchr::memmem::find(head, b"http://www.tei-c.org/ns/").is_some() => Format::Tei,
        _ => Format::Text,
    }
}

/// Reads all bytes of a file.
pub fn read(bytes: &[u8], format: Format, guidance: &Guidance) -> Result<Extract, FormatError> {
    match format {
        Format::Text => Ok(of(decode::whole(bytes, guidance)?, plain::whole)),
        Format::Markdown => Ok(of(decode::whole(bytes, guidance)?, |text| markdown::whole(&text))),
        Format::Html => web::whole(bytes, guidance),
        Format::Epub => epub::whole(bytes),
        Format::Tei => tei::whole(bytes, guidance),
    }
}

/// Reads the first bytes of a longer file: what a first screen needs. The text is a prefix of that of [`read`], cut at a
/// block border, and its blocks are the same. Only where a plain text goes on for many kilobytes without an empty line is
/// it cut within a block. In Markdown, where a definition at the end can change a line at the top, the text ends before
/// the first block that is not settled, and may be empty.
/// Of formats that cannot be cut anywhere it is empty, and so is that of a file whose first bytes leave its encoding open.
pub fn read_beginning(bytes: &[u8], format: Format, guidance: &Guidance) -> Result<Extract, FormatError> {
    let text = || decode::beginning(bytes, guidance);
    Ok(match format {
        Format::Text => of(text()?, plain::beginning),
        Format::Markdown => of(text()?, |text| markdown::beginning(&text)),
        Format::Html | Format::Epub | Format::Tei => Extract { format, ..Extract::default() },
    })
}

/// What a reader makes of a decoded text, with how it was decoded.
fn of(decoded: Decoded, read: impl FnOnce(String) -> Extract) -> Extract {
    let Decoded { text, encoding, told_by, flaw } = decoded;
    let extract = read(text);
    // A reader that leaves out words of the file moves the place.
    let is_there = |at: &usize| extract.text.get(*at..).is_some_and(|rest| rest.starts_with('\u{fffd}'));
    let flaws = flaw.into_iter().map(|flaw| {
        let at = Some(flaw.at).filter(is_there).or_else(|| extract.text.find('\u{fffd}')).unwrap_or(0);
        Diagnostic { at, ..flaw }
    });
    Extract { flaws: flaws.collect(), encoding, told_by, ..extract }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_name_tells_the_format() {
        assert_eq!(format_of("essay.md", b""), Format::Markdown);
        assert_eq!(format_of("a.b/ESSAY.Markdown", b""), Format::Markdown);
        assert_eq!(format_of("telegram.txt", b""), Format::Text);
        assert_eq!(format_of("md", b""), Format::Text);
    }

    #[test]
    fn errors_are_sentences() {
        let says = |e: FormatError| e.to_string();
        assert_eq!(
            says(FormatError::TooLarge { bytes: LIMIT + 1, limit: LIMIT }),
            "too large: 1025 MB, and at most 1024 MB can be read"
        );
    }

    /// Stretches of which typed and marked-up files are made, hostile ones among them.
    fn file() -> impl Strategy<Value = String> {
        let scrap = prop_oneof![
            Just("\n"),
            Just("\n\n"),
            Just("\r\n"),
            Just("\r"),
            Just("\x0c"),
            Just("  "),
            Just("\t"),
            Just("- "),
            Just("1. "),
            Just("> "),
            Just("# "),
            Just("---\n"),
            Just("```\n"),
            Just("====\n"),
            Just("| a | b |\n|---|---|\n"),
            Just("[^1]"),
            Just("[^1]: note\n"),
            Just("[a](b)"),
            Just("[We]"),
            Just("[a]: u\n"),
            Just("<div>"),
            Just("<!--"),
            Just("</p>"),
            Just("*a*"),
            Just("`"),
            Just("TOP LINE"),
            Just("words of a line that goes on to the edge of the page, then"),
            Just("\nand on"),
            Just("漢字"),
            Just("\u{301}"),
            Just("\u{feff}"),
            Just("\u{85}"),
            Just("\\"),
            Just("&amp;"),
        ];
        prop::collection::vec(scrap, 0..60).prop_map(|v| v.concat())
    }

    fn check(extract: &Extract) {
        let text = &extract.text;
        let mut reached = 0;
        for block in &extract.blocks {
            assert!(block.range.start >= reached && block.range.end >= block.range.start, "{block:?} in {text:?}");
            let between = &text[reached..block.range.start];
            assert!(between.trim().is_empty(), "{between:?} is in no block of {text:?}");
            let _ = &text[block.range.clone()];
            reached = block.range.end;
        }
        assert!(text[reached..].trim().is_empty(), "{:?} is in no block", &text[reached..]);
        for span in &extract.spans {
            let _ = &text[span.range.clone()];
        }
    }

    #[test]
    fn a_line_that_goes_on_lazily_is_not_taken_for_the_end_of_its_item() {
        let file = "\t\nand on\t> <!--====\n====\n[^1]: note\n&amp;  1. \t\u{301}\t\u{301}\r\nand on<div>\r[^1]\t---\n| a | b |\n|---|---|\n- - \u{301}\r*a*";
        for cut in 0..=file.len() {
            let whole = read(file.as_bytes(), Format::Markdown, &Guidance::default()).unwrap();
            let beginning = read_beginning(&file.as_bytes()[..cut], Format::Markdown, &Guidance::default()).unwrap();
            assert_eq!(&whole.blocks[..beginning.blocks.len()], &beginning.blocks[..], "{cut}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_document_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            for format in [Format::Text, Format::Markdown] {
                read(&bytes, format, &Guidance::default()).iter().for_each(check);
                read_beginning(&bytes, format, &Guidance::default()).iter().for_each(check);
            }
        }

        #[test]
        fn blocks_are_sorted_apart_and_leave_out_only_blanks(file in file()) {
            for format in [Format::Text, Format::Markdown] {
                check(&read(file.as_bytes(), format, &Guidance::default()).unwrap());
            }
        }

        #[test]
        fn a_plain_text_is_its_file(file in file()) {
            let plain = file.strip_prefix('\u{feff}').unwrap_or(&file).replace("\r\n", "\n").replace('\r', "\n");
            prop_assert_eq!(read(file.as_bytes(), Format::Text, &Guidance::default()).unwrap().text, plain);
        }

        #[test]
        fn the_beginning_is_a_prefix_with_the_same_blocks(file in file(), cut in 0..1000usize) {
            let first = &file.as_bytes()[..cut.min(file.len())];
            for format in [Format::Text, Format::Markdown] {
                let (Ok(whole), Ok(beginning)) = (read(file.as_bytes(), format, &Guidance::default()), read_beginning(first, format, &Guidance::default())) else {
                    return Err(TestCaseError::fail("valid text must decode, cut anywhere"));
                };
                check(&beginning);
                prop_assert!(whole.text.starts_with(&beginning.text), "{:?} of {:?}", beginning.text, whole.text);
                prop_assert_eq!(&whole.blocks[..beginning.blocks.len()], &beginning.blocks[..]);
            }
        }
    }
}
