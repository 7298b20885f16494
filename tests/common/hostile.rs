//! Files made to hurt whoever reads them: generated, never committed. What `formats.md` lists, as far as there are readers.

use super::processes::zipped;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::symlink;
use std::path::Path;

/// What is to become of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is harmless within its limits: it is read.
    Read,
    /// It is refused, in a sentence with these words in it.
    Refused(&'static str),
    /// Read as far as it goes, or refused.
    Either,
}

pub struct Hostile {
    pub name: OsString,
    pub fate: Fate,
}

/// Where members of archives would land whose names lead out of them.
pub const ESCAPED: &str = "postil-escaped.xhtml";

/// Writes all of them into a folder. `line`: bytes of the text without a line ending.
pub fn corpus(folder: &Path, line: usize) -> Vec<Hostile> {
    let mut all = Vec::new();
    let mut add = |name: &[u8], bytes: &[u8], fate| {
        let name = OsString::from_vec(name.to_vec());
        fs::write(folder.join(&name), bytes).expect("a file is written");
        all.push(Hostile { name, fate });
    };
    for (name, bytes, fate) in texts(line) {
        add(name.as_bytes(), &bytes, fate);
    }
    for (name, bytes, fate) in pages() {
        add(name.as_bytes(), &bytes, fate);
    }
    for (name, bytes, fate) in archives() {
        add(name.as_bytes(), &bytes, fate);
    }
    let words = b"The ice had come early.\n";
    add(b"-rf.txt", words, Fate::Read);
    add(b"clear \x1b[2J\x07 screen.txt", words, Fate::Read);
    add(b"two\nlines.txt", words, Fate::Read);
    add(b"caf\xe9.txt", words, Fate::Read);
    add(b"caf\xe9.html", b"<p>The ice had come early.", Fate::Read);
    add("turned \u{202e}txt.oof.txt".as_bytes(), words, Fate::Read);
    for name in ["pipe.txt", "pipe.html", "pipe.epub"] {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        mknodat(CWD, folder.join(name), FileType::Fifo, Mode::from_raw_mode(0o644), 0).expect("a FIFO");
        all.push(Hostile { name: name.into(), fate: Fate::Refused("FIFO") });
    }
    for (name, target, why) in [
        ("zero.txt", "/dev/zero", "device"),
        ("random.html", "/dev/urandom", "device"),
        ("round.txt", "round.txt", "symbolic links"),
        ("lost.epub", "nowhere", "file"),
    ] {
        symlink(target, folder.join(name)).expect("a link");
        all.push(Hostile { name: name.into(), fate: Fate::Refused(why) });
    }
    symlink("..", folder.join("up")).expect("a link to a folder");
    all
}

type Made = (&'static str, Vec<u8>, Fate);

fn texts(line: usize) -> Vec<Made> {
    let endless: Vec<u8> = b"the river goes and ".iter().copied().cycle().take(line).collect();
    let zalgo: String =
        "The ice".chars().flat_map(|c| [c].into_iter().chain(std::iter::repeat_n('\u{336}', 5000))).collect();
    vec![
        ("one line.txt", endless, Fate::Read),
        ("zalgo.txt", zalgo.clone().into(), Fate::Read),
        ("zalgo.html", format!("<p>{zalgo}").into(), Fate::Read),
        ("nuls.txt", vec![0; 3 << 20], Fate::Refused("not a text")),
        ("nuls.md", b"The ice\0\0\0had come\0early".to_vec(), Fate::Refused("not a text")),
        ("empty.txt", Vec::new(), Fate::Refused("not a word in it")),
        ("empty.html", Vec::new(), Fate::Refused("not a word in it")),
        ("empty.epub", Vec::new(), Fate::Refused("")),
        ("brackets.txt", "[".repeat(200_000).into(), Fate::Read),
        ("quotes.md", "> ".repeat(100_000).into(), Fate::Either),
        ("stars.md", "*a **b ".repeat(50_000).into(), Fate::Read),
        ("controls.txt", (1..=31_u8).cycle().take(9000).collect(), Fate::Either),
    ]
}

fn pages() -> Vec<Made> {
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=\"x\"")).collect();
    let entities: String = (0..40).map(|n| format!("<!ENTITY e{} \"&e{n};&e{n};\">", n + 1)).collect();
    let flood = format!(
        "<!DOCTYPE TEI [<!ENTITY e0 \"ice\">{entities}]><TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body><p>&e40;</p></body></text></TEI>"
    );
    let tei = |body: String| -> Vec<u8> {
        format!("<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body>{body}</body></text></TEI>").into()
    };
    let outside = "<!DOCTYPE TEI [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body><p>&x;</p></body></text></TEI>";
    vec![
        ("deep.html", "<div>".repeat(100_000).into(), Fate::Refused("nested")),
        ("deep table.html", "<table><tr><td>".repeat(100_000).into(), Fate::Refused("nested")),
        ("deep and open.html", "<b><i>".repeat(100_000).into(), Fate::Either),
        ("attributes.html", format!("<p{attributes}>ice</p>").into(), Fate::Either),
        ("entities.html", "&CounterClockwiseContourIntegral;".repeat(100_000).into(), Fate::Either),
        ("many.html", "<p>a".repeat(12 << 20).into(), Fate::Refused("too large")),
        ("cut.html", "<html><body><p>The ice<!-- had".as_bytes().to_vec(), Fate::Either),
        ("a book.html", b"PK\x03\x04 and so on".to_vec(), Fate::Either),
        ("deep.xml", tei("<div>".repeat(100_000)), Fate::Either),
        ("attributes.tei", tei(format!("<p{attributes}>ice</p>")), Fate::Either),
        ("flood.xml", flood.into(), Fate::Read),
        ("outside.tei", outside.into(), Fate::Read),
        ("not xml.tei", b"The ice had come.".to_vec(), Fate::Refused("no XML element")),
    ]
}

fn archives() -> Vec<Made> {
    let blanks = vec![b' '; 64 << 20];
    let gzip = {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        (0..20).for_each(|_| out.write_all(&blanks).expect("packed"));
        out.finish().expect("packed")
    };
    let xz = {
        let mut out = Vec::new();
        let mut encoder =
            lzma_rust2::XzWriter::new(&mut out, lzma_rust2::XzOptions::with_preset(1)).expect("an encoder");
        encoder.write_all(&blanks).expect("packed");
        encoder.finish().expect("packed");
        out
    };
    // A frame with a window of 8 MB, and 20,000 blocks that each say: 128 kB of this byte.
    let mut zst = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x68];
    for n in 0..20_000_u32 {
        let header = (128 << 10 << 3) | (1 << 1) | u32::from(n == 19_999);
        zst.extend_from_slice(&header.to_le_bytes()[..3]);
        zst.push(b'a');
    }
    let page = b"<html><body><p>The ice had come.</p></body></html>";
    let book = super::processes::book();
    let inner = zipped(&[("blanks", &blanks)]);
    let many: Vec<(String, &[u8])> = (0..65_535).map(|n| (format!("m{n}.xhtml"), &page[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let up = format!("../../../../../../../../tmp/{ESCAPED}");
    let absolute = format!("/tmp/{ESCAPED}");
    let too_large = "too large when unpacked";
    vec![
        ("bomb.txt.gz", gzip, Fate::Refused(too_large)),
        ("bomb.txt.xz", xz, Fate::Refused(too_large)),
        ("bomb.txt.zst", zst, Fate::Refused(too_large)),
        ("cut.txt.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x0b\xc9".to_vec(), Fate::Refused("cut short")),
        ("bomb.epub", with(&book, &[("a.xhtml", &blanks)]), Fate::Either),
        ("nested.epub", with(&book, &[("inner.epub", &inner), ("a.xhtml", &inner)]), Fate::Either),
        ("overlapping.epub", overlapping(&zipped(&[("a.xhtml", &blanks)]), 5000), Fate::Refused("")),
        ("members.epub", zipped(&many), Fate::Refused("")),
        ("up.epub", with(&book, &[(&up, page)]), Fate::Either),
        ("absolute.epub", with(&book, &[(&absolute, page)]), Fate::Either),
        ("link.epub", linked(), Fate::Either),
        ("cut.epub", book[..book.len() / 2].to_vec(), Fate::Refused("")),
        ("text.epub", b"The ice had come early.".to_vec(), Fate::Refused("")),
    ]
}

/// The members of a book, some of them put in the place of others or beside them.
fn with(book: &[u8], put: &[(&str, &[u8])]) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(std::io::Cursor::new(book)).expect("a book");
    let mut members: Vec<(String, Vec<u8>)> = Vec::new();
    for n in 0..old.len() {
        let mut member = old.by_index(n).expect("a member");
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut member, &mut bytes).expect("its bytes");
        let name = member.name().expect("a name").into_owned();
        if put.iter().all(|(other, _)| *other != name) {
            members.push((name, bytes));
        }
    }
    members.extend(put.iter().map(|(name, bytes)| (name.to_string(), bytes.to_vec())));
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    zipped(&members)
}

/// An archive whose directory names its one member so many times.
fn overlapping(archive: &[u8], times: u16) -> Vec<u8> {
    let (rest, end) = archive.split_at(archive.len() - 22);
    let number = |at: usize| u32::from_le_bytes([end[at], end[at + 1], end[at + 2], end[at + 3]]) as usize;
    let (size, start) = (number(12), number(16));
    let mut out = rest[..start].to_vec();
    (0..times).for_each(|_| out.extend_from_slice(&rest[start..start + size]));
    let mut end = end.to_vec();
    end[8..10].copy_from_slice(&times.to_le_bytes());
    end[10..12].copy_from_slice(&times.to_le_bytes());
    end[12..16].copy_from_slice(&(size as u32 * u32::from(times)).to_le_bytes());
    out.extend_from_slice(&end);
    out
}

/// An archive with a member that is a link out of it.
fn linked() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.add_symlink("META-INF/container.xml", "/etc/passwd", options).expect("a link");
    zip.finish().expect("an archive ends").into_inner()
}
