//! Bytes to documents, one file a format.
//!
//! In: the bytes of a file and the format its name promises. Out: an [`Extract`]: the one text, its blocks, and what the
//! file says of itself. This room opens no file, knows nothing of archives and editors (that is `apparatus`), and
//! changes no word: a plain text is the file with its line endings made `\n` and a leading BOM dropped.
//!
//! - [`unpack`]: files packed with gzip, xz or zstd to the bytes they hold
//! - [`zip`](mod@zip): the members of a zip archive, within limits
//! - [`decode`]: bytes to a string, or the reason why not; [`encoding`] says in which encoding they are
//! - [`epub`]: e-books, chapter by chapter
//! - [`plain`]: plain text to blocks; [`typed`], [`shape`] and [`marker`] read a typist's habits
//! - [`web`]: HTML to text, blocks and spans, and the chapters of e-books
//! - [`tei`]: TEI XML to text, blocks, spans, record and landmarks
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
mod unpack;
mod web;
mod zip;

pub use encoding::{Likely, likely, telling};

use crate::text::*;
use serde::{Deserialize, Serialize};
use std::fmt;

pub use decode::Decoded;
pub use unpack::{inner_name, is_packed};

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
    /// What could not be read, told at its place.
    pub diagnostics: Vec<Diagnostic>,
    pub format: Format,
    /// By its WHATWG name.
    pub encoding: &'static str,
    pub told_by: EncodingEvidence,
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

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// The largest file that is decoded as one text, bytes.
pub const LIMIT: u64 = 64 << 20;

/// A file longer than this is shown before it is read whole where that can be, bytes.
const LONG: usize = 256 << 10;

/// How much of a file is looked at where its name leaves its format open, bytes.
const HEAD: usize = 16 << 10;

/// The format of a file by its name, and where that leaves it open (`.xml`) by its first bytes; anything not known by its
/// name is read as plain text. Of a packed file (`letter.txt.gz`) it is the format of what it holds.
pub fn format_of(name: &str, head: &[u8]) -> Format {
    let name = inner_name(name).unwrap_or(name);
    let head = &*unpack::beginning(head, HEAD);
    let end = name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    match end.as_str() {
        "md" | "markdown" => Format::Markdown,
        "html" | "htm" | "xhtml" | "xht" | "mhtml" | "mht" => Format::Html,
        "epub" => Format::Epub,
        "tei" => Format::Tei,
        "xml" => match tei::root(head).as_deref() {
            Some(root) if tei::is_tei(root) => Format::Tei,
            Some("html") => Format::Html,
            _ => Format::Text,
        },
        _ => Format::Text,
    }
}

/// Whether a file's reader can die of it (of its stack, of memory, of time) in a way that cannot be caught, be it the
/// format's or what unpacks it: then it is read in a process of its own. `head` are its first bytes.
pub fn isolated(format: Format, head: &[u8]) -> bool {
    match format {
        Format::Text | Format::Markdown | Format::Tei => is_packed(head),
        Format::Html | Format::Epub => true,
    }
}

/// Which reader of a format this is. Whoever changes what a reader finds counts this up, and what older ones found is no
/// longer taken for it.
pub const fn version(format: Format) -> u32 {
    match format {
        Format::Text | Format::Markdown => 1,
        Format::Tei => 2,
        Format::Html | Format::Epub => 3,
    }
}

/// What a reader tells while it reads a long file.
#[derive(Debug)]
pub enum Told {
    /// That it goes on: another chapter or megabyte is done.
    Alive,
    /// What a first screen needs; the text is a prefix of the whole.
    Beginning(Box<Extract>),
}

/// Reads all bytes of a file; what is packed is unpacked first.
pub fn read(bytes: &[u8], format: Format, guidance: &Guidance) -> Result<Extract, FormatError> {
    read_telling(bytes, format, guidance, &mut |_| ())
}

/// As [`read`], telling how it goes.
pub fn read_telling(
    bytes: &[u8],
    format: Format,
    guidance: &Guidance,
    tell: &mut dyn FnMut(Told),
) -> Result<Extract, FormatError> {
    let bytes = &*unpack::whole(bytes)?;
    if bytes.len() > LONG
        && let Some(first) = read_first(bytes, format, guidance)
    {
        tell(Told::Beginning(Box::new(first)));
    }
    match format {
        Format::Text => Ok(of(decode::whole(bytes, guidance)?, |text| plain::whole(text, tell))),
        Format::Markdown => Ok(of(decode::whole(bytes, guidance)?, |text| markdown::whole(&text))),
        Format::Html => web::whole(bytes, guidance),
        Format::Epub => epub::whole(bytes, tell),
        Format::Tei => tei::whole(bytes, guidance),
    }
}

/// Reads what a first screen needs of a file whose bytes are all there, where that costs much less than reading all of it: the
/// text is a prefix of that of [`read`] and its blocks are the same. None where there is no such shortcut, and where the whole
/// will say what is wrong.
pub fn read_first(bytes: &[u8], format: Format, _guidance: &Guidance) -> Option<Extract> {
    match format {
        Format::Epub => epub::beginning(&unpack::whole(bytes).ok()?).ok().filter(|first| !first.blocks.is_empty()),
        Format::Text | Format::Markdown | Format::Html | Format::Tei => None,
    }
}

/// The words of a plain text or a Markdown file, before anything is looked for in them.
pub fn decoded(bytes: &[u8], guidance: &Guidance) -> Result<Decoded, FormatError> {
    decode::whole(bytes, guidance)
}

/// Reads the first bytes of a longer file: what a first screen needs. The text is a prefix of that of [`read`], cut at a
/// block border, and its blocks are the same. Only where a plain text goes on for many kilobytes without an empty line is
/// it cut within a block. In Markdown, where a definition at the end can change a line at the top, the text ends before
/// the first block that is not settled, and may be empty.
/// Of formats that cannot be cut anywhere it is empty, and so is that of a file whose first bytes leave its encoding open.
pub fn read_beginning(bytes: &[u8], format: Format, guidance: &Guidance) -> Result<Extract, FormatError> {
    let bytes = unpack::beginning(bytes, encoding::HEAD);
    let text = || decode::beginning(&bytes, guidance);
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
    Extract { diagnostics: flaws.chain(extract.diagnostics).collect(), encoding, told_by, ..extract }
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
        assert_eq!(format_of("essay.md.zst", b""), Format::Markdown);
        assert_eq!(format_of("letter.txt.gz", b""), Format::Text);
        assert_eq!(format_of("letter.tei", b""), Format::Tei);
    }

    #[test]
    fn an_xml_file_is_known_by_its_root() {
        let of = |words: &str| format_of("letter.xml", words.as_bytes());
        assert_eq!(of("<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">"), Format::Tei);
        let before = "<?xml version=\"1.0\"?>\n<!-- <html> --><!DOCTYPE TEI.2 [<!ENTITY a \"<b>\">]>\n<TEI.2><text/>";
        assert_eq!(of(before), Format::Tei);
        assert_eq!(of("\u{feff}<tei:teiCorpus xmlns:tei=\"http://www.tei-c.org/ns/1.0\"/>"), Format::Tei);
        let wide: Vec<u8> = "<?xml version=\"1.0\"?><TEI/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(format_of("letter.xml", &wide), Format::Tei);
        assert_eq!(of("<html xmlns=\"http://www.w3.org/1999/xhtml\">"), Format::Html);
        assert_eq!(of("<book><title>On http://www.tei-c.org/ns/1.0</title>"), Format::Text);
        assert_eq!(of("<?xml"), Format::Text);
        let long = format!("<TEI><p>{}", "я".repeat(40_000));
        assert_eq!(format_of("a.xml", &long.as_bytes()[..65_536]), Format::Tei);
    }

    #[test]
    fn errors_are_sentences() {
        let says = |e: FormatError| e.to_string();
        assert_eq!(
            says(FormatError::TooLarge { bytes: LIMIT + 1, limit: LIMIT }),
            "too large: 65 MB, and at most 64 MB can be read"
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

    /// Tags and words as no one would put them together.
    fn soup() -> impl Strategy<Value = String> {
        let name = prop::sample::select(vec![
            "p",
            "div",
            "a",
            "b",
            "i",
            "em",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "table",
            "tr",
            "td",
            "th",
            "pre",
            "blockquote",
            "h1",
            "h2",
            "q",
            "sup",
            "ruby",
            "rt",
            "main",
            "nav",
            "article",
            "figure",
            "figcaption",
            "span",
            "font",
            "ins",
            "svg",
            "math",
            "template",
            "select",
            "option",
            "title",
            "textarea",
            "html",
            "body",
        ]);
        let alone = prop::sample::select(vec![
            "<br>",
            "<hr>",
            "<img alt=x src=y>",
            "<img src=y.png>",
            "<a href='#n'>1</a>",
            "<li id=n>",
            "<a id=m></a>",
            "<!-- c -->",
            "<td rowspan=3 colspan=2>",
            "<ol start=5 reversed>",
            "<span class=pagenum>[9]</span>",
            "<p hidden>",
            "&nbsp;",
            "&lt;",
            "words ",
            "\n",
            "\t",
            " ",
            "漢字",
            "\u{301}",
            "\u{85}",
            "<input type=checkbox>",
            "a long sentence, with a comma. ",
        ]);
        let scrap = prop_oneof![
            name.clone().prop_map(|n| format!("<{n}>")),
            name.prop_map(|n| format!("</{n}>")),
            alone.prop_map(str::to_string),
        ];
        prop::collection::vec(scrap, 0..80).prop_map(|v| v.concat())
    }

    proptest! {
        #[test]
        fn any_soup_of_tags_is_a_document(soup in soup()) {
            check(&read(soup.as_bytes(), Format::Html, &Guidance::default()).unwrap());
        }

        #[test]
        fn any_bytes_are_a_document_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            for format in [Format::Text, Format::Markdown, Format::Html, Format::Epub, Format::Tei] {
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
