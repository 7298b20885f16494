//! A page saved with all it needs in one file (MHTML): the part with its words, and where it was saved from.
//!
//! In: bytes. Out: the first HTML part, decoded from its transfer encoding. Images and styles are passed by; parts within parts
//! are looked into three deep.

use super::charset;
use crate::text::Date;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use memchr::memmem;

/// The page in an archive.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Archived {
    pub page: Vec<u8>,
    /// Of its content type.
    pub label: Option<String>,
    pub address: Option<String>,
    pub saved: Option<Date>,
    pub subject: Option<String>,
}

/// How deep parts may hold parts.
const DEEPEST: usize = 3;
/// Most parts that are looked at.
const MOST_PARTS: usize = 10_000;

/// The header of the file or of a part, names in lower case, folded lines joined.
struct Header(Vec<(String, String)>);

impl Header {
    /// The header, and what follows it.
    fn split(bytes: &[u8]) -> (Header, &[u8]) {
        let lf = memmem::find(bytes, b"\n\n").map(|at| (at, at + 2));
        let crlf = memmem::find(bytes, b"\r\n\r\n").map(|at| (at, at + 4));
        let (end, body) = [lf, crlf].into_iter().flatten().min().unwrap_or((bytes.len(), bytes.len()));
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in String::from_utf8_lossy(&bytes[..end]).lines() {
            match (line.starts_with([' ', '\t']), fields.last_mut(), line.split_once(':')) {
                (true, Some((_, value)), _) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (false, _, Some((name, value))) => {
                    fields.push((name.trim().to_ascii_lowercase(), value.trim().to_string()));
                }
                _ => {}
            }
        }
        (Header(fields), &bytes[body..])
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// A parameter of the content type, such as `boundary`.
    fn parameter(&self, name: &str) -> Option<String> {
        let written = self.get("content-type")?;
        let at = written.to_ascii_lowercase().find(&format!("{name}="))?;
        let value = written.get(at + name.len() + 1..)?;
        Some(match value.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next().unwrap_or("").to_string(),
            None => value.split([';', ' ']).next().unwrap_or("").to_string(),
        })
    }
}

/// The page of an archive; none where the bytes are no archive, or it holds no page.
pub(super) fn open(bytes: &[u8]) -> Option<Archived> {
    let (header, body) = Header::split(bytes);
    header.get("mime-version").or(header.get("content-type"))?;
    let mut found = part(&header, body, 0)?;
    found.address = found.address.or_else(|| header.get("snapshot-content-location").map(str::to_string));
    found.saved = header.get("date").and_then(date);
    found.subject = header.get("subject").map(unencoded).filter(|s| !s.is_empty());
    Some(found)
}

fn part(header: &Header, body: &[u8], depth: usize) -> Option<Archived> {
    let kind = header.get("content-type").unwrap_or("text/html").to_ascii_lowercase();
    if kind.starts_with("multipart/") {
        let boundary = header.parameter("boundary").filter(|b| !b.is_empty() && depth < DEEPEST)?;
        let mut parts = parts(body, &boundary).map(Header::split);
        return parts.find_map(|(header, body)| part(&header, body, depth + 1));
    }
    if !kind.starts_with("text/html") && !kind.starts_with("application/xhtml") {
        return None;
    }
    let page = match header.get("content-transfer-encoding").map(str::to_ascii_lowercase).as_deref() {
        Some("quoted-printable") => quoted_printable(body, false),
        Some("base64") => base64(body),
        _ => body.to_vec(),
    };
    let address = header.get("content-location").map(str::to_string).filter(|a| !a.starts_with("cid:"));
    Some(Archived { page, label: charset::of_content_type(&kind), address, ..Archived::default() })
}

/// What stands between the boundaries.
fn parts<'a>(body: &'a [u8], boundary: &str) -> impl Iterator<Item = &'a [u8]> {
    let mark = format!("--{boundary}").into_bytes();
    let starts: Vec<usize> = memmem::find_iter(body, &mark)
        .filter(|at| *at == 0 || body.get(at - 1) == Some(&b'\n'))
        .take(MOST_PARTS)
        .collect();
    (0..starts.len()).map(move |n| {
        let from = starts[n] + mark.len();
        let to = starts.get(n + 1).copied().unwrap_or(body.len());
        let part = &body[from..to];
        let line = memchr::memchr(b'\n', part).map_or(part.len(), |at| at + 1);
        part[line..].strip_suffix(b"\r\n").or(part[line..].strip_suffix(b"\n")).unwrap_or(&part[line..])
    })
}

/// `header`: as in an encoded word, where `_` is a space.
fn quoted_printable(written: &[u8], header: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(written.len());
    let mut at = 0;
    while let Some(byte) = written.get(at) {
        let rest = &written[at + 1..];
        let hex = rest
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        at += 1;
        match (byte, hex) {
            (b'=', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            // A line that goes on.
            (b'=', None) if rest.starts_with(b"\r\n") => at += 2,
            (b'=', None) if rest.starts_with(b"\n") => at += 1,
            (b'_', _) if header => out.push(b' '),
            _ => out.push(*byte),
        }
    }
    out
}

/// What can be decoded of it: a part cut off in the middle gives its beginning.
fn base64(written: &[u8]) -> Vec<u8> {
    let mut bare: Vec<u8> =
        written.iter().copied().filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')).collect();
    if bare.len() % 4 == 1 {
        bare.pop();
    }
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&STANDARD, config).decode(bare).unwrap_or_default()
}

/// Encoded words (`=?utf-8?Q?...?=`) undone.
fn unencoded(written: &str) -> String {
    let mut out = String::new();
    let mut rest = written;
    while let Some((before, word)) = rest.split_once("=?") {
        // Blanks between two encoded words are none.
        if !before.trim().is_empty() || out.is_empty() {
            out.push_str(before);
        }
        let mut fields = word.splitn(3, '?');
        let (Some(label), Some(kind), Some(tail)) = (fields.next(), fields.next(), fields.next()) else {
            out.push_str("=?");
            rest = word;
            continue;
        };
        let (words, after) = tail.split_once("?=").unwrap_or((tail, ""));
        let bytes = match kind {
            "B" | "b" => base64(words.as_bytes()),
            _ => quoted_printable(words.as_bytes(), true),
        };
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::UTF_8);
        out.push_str(&encoding.decode(&bytes).0);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The day of a mail's date: `Sat, 22 Sep 1956 10:00:00 +0000`.
pub(super) fn date(written: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words: Vec<String> = written.split([' ', ',']).filter(|w| !w.is_empty()).map(str::to_ascii_lowercase).collect();
    let at = words.iter().position(|word| MONTHS.iter().any(|m| word.starts_with(m)))?;
    let month = MONTHS.iter().position(|m| words[at].starts_with(m))? as u8 + 1;
    // The day stands before the month, or behind it as a browser writes it.
    let number = |word: Option<&String>| word.and_then(|w| w.parse::<i16>().ok());
    let before = at.checked_sub(1).and_then(|n| number(words.get(n)));
    let (day, year) = match before {
        Some(day) => (day, number(words.get(at + 1))?),
        None => (number(words.get(at + 1))?, number(words.get(at + 2))?),
    };
    Date::new(year, month, u8::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARCHIVE: &str = "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://example.org/bridge\r\n\
        Subject: =?utf-8?Q?The_Bridge_=E2=80=93?=\r\n =?utf-8?B?IHBpZXJz?=\r\nDate: Sat, 22 Sep 2018 10:00:00 -0000\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----B--x\"\r\n\r\n\r\n\
        ------B--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n\
        ------B--x\r\nContent-Type: text/html; charset=\"koi8-r\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\
        Content-Location: https://example.org/bridge.html\r\n\r\n<p>=CD=CF=D3=D4 goes =\r\non\r\n------B--x--\r\n";

    #[test]
    fn the_page_of_an_archive_is_found_and_decoded() {
        let found = open(ARCHIVE.as_bytes()).unwrap();
        assert_eq!(found.page, b"<p>\xcd\xcf\xd3\xd4 goes on");
        assert_eq!(found.label.as_deref(), Some("koi8-r"));
        assert_eq!(found.address.as_deref(), Some("https://example.org/bridge.html"));
        assert_eq!(found.saved.map(|d| d.to_string()), Some("2018-09-22".into()));
        assert_eq!(found.subject.as_deref(), Some("The Bridge – piers"));
    }

    #[test]
    fn base64_is_read_as_far_as_it_goes() {
        let bare =
            ARCHIVE.replace("quoted-printable", "base64").replace("<p>=CD=CF=D3=D4 goes =\r\non", "PHA+\r\nbW9z\r\ndA");
        assert_eq!(open(bare.as_bytes()).unwrap().page, b"<p>most");
        for end in 0..ARCHIVE.len() {
            open(&ARCHIVE.as_bytes()[..end]);
        }
        assert_eq!(open(b"<p>no archive"), None);
    }

    #[test]
    fn days_are_read_as_mailers_and_browsers_write_them() {
        let told = |written| date(written).map(|d| d.to_string());
        assert_eq!(told("Mon Nov 23 2026 10:11:12 GMT+0100 (CET)").as_deref(), Some("2026-11-23"));
        assert_eq!(told("yesterday"), None);
    }
}
