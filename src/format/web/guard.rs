//! What must be known of a page before a parser sees it, found in one pass: how deep it nests, how many elements it
//! would make. The parser's work grows with the square of depth and of attributes, and nothing stops it on its way.

use super::FormatError;
use memchr::{memchr, memmem};
use std::borrow::Cow;
use std::collections::HashMap;

/// Deepest nesting that is read; pages in the wild stay below 100.
const DEEPEST: usize = 512;
/// Most attributes of one element.
const MOST_ATTRIBUTES: usize = 256;
/// Most elements that the parser may have to make: an element takes some hundred bytes, and several copies are made of it.
const MOST_ELEMENTS: usize = 4_000_000;
/// Largest page, bytes of UTF-8.
const LARGEST: usize = 64 << 20;

/// Elements that have no end.
const VOID: &[&[u8]] = &[
    b"area",
    b"base",
    b"basefont",
    b"br",
    b"col",
    b"embed",
    b"frame",
    b"hr",
    b"img",
    b"input",
    b"keygen",
    b"link",
    b"meta",
    b"param",
    b"source",
    b"wbr",
];
/// Elements that a parser ends by itself where another begins: of each at most one is open between two others.
const IMPLIED: &[&[u8]] = &[
    b"a",
    b"body",
    b"button",
    b"colgroup",
    b"dd",
    b"dt",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"head",
    b"html",
    b"li",
    b"nobr",
    b"optgroup",
    b"option",
    b"p",
    b"rb",
    b"rp",
    b"rt",
    b"rtc",
    b"tbody",
    b"td",
    b"tfoot",
    b"th",
    b"thead",
    b"tr",
];
/// Elements that go on in the next block where they are not ended.
const FORMATTING: &[&[u8]] =
    &[b"b", b"big", b"code", b"em", b"font", b"i", b"s", b"small", b"strike", b"strong", b"tt", b"u"];
/// Elements whose words are not looked at for tags.
const RAW: &[&[u8]] = &[b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes"];

/// A source the parser may see. Of XHTML with the ends that it leaves out: an HTML parser would not see them.
pub(super) fn checked(source: &str) -> Result<Cow<'_, str>, FormatError> {
    if source.len() > LARGEST {
        return Err(FormatError::TooLarge { bytes: source.len() as u64, limit: LARGEST as u64 });
    }
    let mut scan = Scan { source, at: 0, xhtml: is_xhtml(source), out: String::new(), copied: 0, ..Scan::default() };
    scan.run()?;
    if scan.copied == 0 {
        return Ok(source.into());
    }
    scan.out.push_str(&source[scan.copied..]);
    Ok(scan.out.into())
}

/// By the XML declaration or the name space of the first element.
fn is_xhtml(source: &str) -> bool {
    let head = source.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with("<?xml") {
        return true;
    }
    let head = &head[..head.floor_char_boundary(2048)];
    let html = head.find("<html").map_or("", |at| &head[at..]);
    html.split('>').next().is_some_and(|tag| tag.contains("http://www.w3.org/1999/xhtml"))
}

#[derive(Default)]
struct Scan<'a> {
    source: &'a str,
    at: usize,
    xhtml: bool,
    /// The rewritten source, and how far the source is in it.
    out: String,
    copied: usize,
    /// Names of elements that are open, see [`key`].
    open: Vec<u64>,
    /// How often each name is open.
    names: HashMap<u64, usize>,
    /// Formatting elements that are open, as written.
    formatting: Vec<&'a [u8]>,
    elements: usize,
}

impl<'a> Scan<'a> {
    fn run(&mut self) -> Result<(), FormatError> {
        let source = self.source;
        let bytes = source.as_bytes();
        while let Some(found) = memchr(b'<', &bytes[self.at..]) {
            let start = self.at + found;
            let rest = &bytes[start + 1..];
            self.at = match rest.first() {
                Some(b'!') if rest.starts_with(b"!--") => after(bytes, start + 4, b"-->"),
                Some(b'!') if self.xhtml && rest.starts_with(b"![CDATA[") => self.cdata(start),
                Some(b'!' | b'?') => after(bytes, start, b">"),
                Some(b'/') if rest.get(1).is_some_and(u8::is_ascii_alphabetic) => {
                    let name = name(&bytes[start + 2..]);
                    self.end(name);
                    after(bytes, start + 2 + name.len(), b">")
                }
                Some(first) if first.is_ascii_alphabetic() => self.tag(start)?,
                _ => start + 1,
            };
        }
        Ok(())
    }

    /// A tag that begins an element; gives where what follows begins.
    fn tag(&mut self, start: usize) -> Result<usize, FormatError> {
        let source = self.source;
        let bytes = source.as_bytes();
        let name = name(&bytes[start + 1..]);
        let (end, attributes) = attributes(bytes, start + 1 + name.len());
        if attributes > MOST_ATTRIBUTES {
            return Err(FormatError::Damaged(format!(
                "no page that can be read: one of its elements has more than {MOST_ATTRIBUTES} attributes"
            )));
        }
        let tag = &bytes[start..end];
        let is = |names: &[&[u8]]| names.iter().any(|n| n.eq_ignore_ascii_case(name));
        let closed = tag.ends_with(b"/>") && (self.xhtml || self.is_foreign());
        self.elements += 1;
        let void = is(VOID);
        if closed && !void && self.xhtml {
            self.out.push_str(&source[self.copied..end - 2]);
            self.out.push_str("></");
            self.out.push_str(&source[start + 1..start + 1 + name.len()]);
            self.out.push('>');
            self.copied = end;
        }
        if void || closed {
            return self.counted(end);
        }
        if is(RAW) {
            return self.counted(raw_end(bytes, end, name));
        }
        if is(FORMATTING) {
            // Of elements written alike a parser opens no more than three again.
            if self.formatting.iter().filter(|other| **other == tag).count() < 3 {
                self.formatting.push(tag);
            }
        } else {
            self.elements += self.formatting.len();
            if !is(IMPLIED) {
                self.open.push(key(name));
                *self.names.entry(key(name)).or_default() += 1;
            }
        }
        if self.open.len() + self.formatting.len() > DEEPEST {
            return Err(FormatError::Damaged(format!(
                "no page that can be read: its elements are nested more than {DEEPEST} deep"
            )));
        }
        self.counted(end)
    }

    /// Within a drawing or a formula an element may end in its tag in HTML too.
    fn is_foreign(&self) -> bool {
        ["svg", "math"].iter().any(|name| self.names.get(&key(name.as_bytes())).is_some_and(|open| *open > 0))
    }

    fn counted(&self, end: usize) -> Result<usize, FormatError> {
        match self.elements > MOST_ELEMENTS {
            true => Err(FormatError::Damaged(format!(
                "too large when unpacked: it has more than {} million elements",
                MOST_ELEMENTS / 1_000_000
            ))),
            false => Ok(end),
        }
    }

    fn end(&mut self, name: &[u8]) {
        if let Some(at) = self.formatting.iter().rposition(|tag| self::name(&tag[1..]).eq_ignore_ascii_case(name)) {
            self.formatting.remove(at);
            return;
        }
        let name = key(name);
        // Whatever is open within ends with it.
        while self.names.get(&name).is_some_and(|open| *open > 0) {
            let Some(last) = self.open.pop() else { return };
            if let Some(open) = self.names.get_mut(&last) {
                *open -= 1;
            }
            if last == name {
                return;
            }
        }
    }

    /// Words that XHTML keeps from being read as tags.
    fn cdata(&mut self, start: usize) -> usize {
        let source = self.source;
        let inside = start + "<![CDATA[".len();
        let end = after(source.as_bytes(), inside, b"]]>");
        let words = source[inside..end].trim_end_matches("]]>");
        self.out.push_str(&source[self.copied..start]);
        self.out.push_str(&words.replace('&', "&amp;").replace('<', "&lt;"));
        self.copied = end;
        end
    }
}

/// Where what follows the next `what` begins; the end where there is none.
fn after(bytes: &[u8], from: usize, what: &[u8]) -> usize {
    let from = from.min(bytes.len());
    memmem::find(&bytes[from..], what).map_or(bytes.len(), |at| from + at + what.len())
}

fn name(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'));
    &bytes[..end.unwrap_or(bytes.len())]
}

/// A number for a name, in whatever case it is written (FNV-1a).
fn key(name: &[u8]) -> u64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
    name.iter().fold(0xcbf2_9ce4_8422_2325, mix)
}

/// Where a tag ends whose name ends at `at`, and how many attributes it has.
fn attributes(bytes: &[u8], mut at: usize) -> (usize, usize) {
    let mut count = 0;
    let mut blank = true;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return (at + 1, count),
            b'=' => {
                let value = at + 1 + bytes[at + 1..].iter().take_while(|b| b.is_ascii_whitespace()).count();
                at = match bytes.get(value) {
                    Some(quote @ (b'"' | b'\'')) => {
                        memchr(*quote, &bytes[value + 1..]).map_or(bytes.len(), |end| value + 1 + end + 1)
                    }
                    _ => value + bytes[value..].iter().take_while(|b| !b.is_ascii_whitespace() && **b != b'>').count(),
                };
                blank = true;
                continue;
            }
            b if b.is_ascii_whitespace() || *b == b'/' => blank = true,
            _ => {
                count += usize::from(blank);
                blank = false;
            }
        }
        at += 1;
    }
    (bytes.len(), count)
}

/// Where the words of a raw element end: at its end tag, which is left to be read.
fn raw_end(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let mut at = from;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        let tag = at + found;
        let close = bytes.get(tag + 2..tag + 2 + name.len());
        if bytes.get(tag + 1) == Some(&b'/') && close.is_some_and(|c| c.eq_ignore_ascii_case(name)) {
            return tag;
        }
        at = tag + 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn honest_pages_pass_unchanged() {
        let page = "<p>one<p>two<br><a name=x>".repeat(2000) + "<td><b>x<td>y";
        assert!(matches!(checked(&page), Ok(Cow::Borrowed(_))));
        assert!(checked(&"<DIV></div><Table></TABLE>".repeat(1000)).is_ok());
        let drawing = format!("<svg>{}</svg>", "<path d='M0 0'/>".repeat(1000));
        assert!(checked(&drawing).is_ok());
        let scripts = format!("<script>{}</script>", "<div>".repeat(1000));
        assert!(checked(&scripts).is_ok());
    }

    #[test]
    fn depth_attributes_and_what_formatting_multiplies_are_refused() {
        let says = |page: String| checked(&page).map(|_| ()).map_err(|e| e.to_string());
        let deep = "no page that can be read: its elements are nested more than 512 deep".to_string();
        assert_eq!(says("<div>".repeat(513)), Err(deep.clone()));
        assert_eq!(says((0..600).map(|n| format!("<font color={n}>")).collect()), Err(deep));
        let fonts: String = (0..500).map(|n| format!("<font color={n}>")).collect();
        assert_eq!(
            says(fonts + &"<p>".repeat(10_000)),
            Err("too large when unpacked: it has more than 4 million elements".into())
        );
        let attributes: String = (0..300).map(|n| format!(" a{n}")).collect();
        assert_eq!(
            says(format!("<p{attributes}>")),
            Err("no page that can be read: one of its elements has more than 256 attributes".into())
        );
    }

    #[test]
    fn elements_that_xhtml_ends_in_their_tag_end_there() {
        let page = "<?xml version=\"1.0\"?><html><title/><a id='x'/><br/>a<![CDATA[<b>]]></html>";
        let changed = "<?xml version=\"1.0\"?><html><title></title><a id='x'></a><br/>a&lt;b></html>";
        assert_eq!(checked(page).unwrap(), changed);
        assert_eq!(checked("<title/>").unwrap(), "<title/>");
    }
}
