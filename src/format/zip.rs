//! The members of a zip archive, each read by its name, within limits.
//!
//! In: all bytes of the archive. Out: the bytes of one member, or why not. Nothing is written anywhere and nothing is
//! unpacked that was not asked for; what a member may take is settled before it is opened, by what the directory says of it,
//! and held to while it is unpacked, for the directory may lie. Stored and deflated members are read, which is all that OCF
//! and office files have. A name that leads out of the archive and a link name nothing.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::Read;

/// Members an archive may have. Books have hundreds, dictionaries a few thousand.
const MEMBERS: usize = 10_000;
/// The most one member may hold, bytes.
const MEMBER: u64 = 64 << 20;
/// The most that is unpacked of one archive, all members that are read together, bytes.
const ALL: u64 = 256 << 20;
/// A member may hold so many times its packed bytes.
const RATIO: u64 = 200;
/// What a member may hold however small it is packed, bytes: it cannot hurt.
const FREE: u64 = 1 << 20;

/// Why an archive cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unopened {
    NoArchive,
    CutShort,
    TooManyMembers,
}

/// Why a member cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Missing,
    Damaged,
    /// Encrypted by the archive's own means.
    Locked,
    TooLarge,
}

impl Fault {
    /// To stand after the member's name.
    pub const fn clause(self) -> &'static str {
        match self {
            Fault::Missing => "is missing from the file",
            Fault::Damaged => "is damaged",
            Fault::Locked => "is locked with a password",
            Fault::TooLarge => "is too large when unpacked",
        }
    }
}

pub struct Archive<'a> {
    bytes: &'a [u8],
    /// By name, as written, with `/` between its parts.
    members: HashMap<String, Member>,
    /// Names by themselves in small letters: what packs books on one machine and reads them on another mixes them up.
    folded: HashMap<String, String>,
    /// Bytes unpacked so far.
    spent: Cell<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Member {
    /// Where its local header begins, a byte of the archive.
    at: u64,
    packed: u64,
    size: u64,
    check: u32,
    method: u16,
    locked: bool,
}

impl<'a> Archive<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Archive<'a>, Unopened> {
        let Some(directory) = Directory::find(bytes) else {
            return Err(if bytes.starts_with(b"PK\x03\x04") { Unopened::CutShort } else { Unopened::NoArchive });
        };
        let mut archive = Archive { bytes, members: HashMap::new(), folded: HashMap::new(), spent: Cell::new(0) };
        let mut rest = bytes.get(directory.at..).unwrap_or_default();
        let mut count = 0;
        while let Some((name, member, after)) = entry(rest, directory.before) {
            count += 1;
            if count > MEMBERS {
                return Err(Unopened::TooManyMembers);
            }
            rest = after;
            if let Some(name) = name {
                archive.folded.entry(name.to_lowercase()).or_insert_with(|| name.clone());
                archive.members.entry(name).or_insert(member);
            }
        }
        Ok(archive)
    }

    /// The names of its members, sorted.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.members.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// The name a member has in the archive, whichever letters of it are capitals.
    pub fn named(&self, name: &str) -> Option<&str> {
        match self.members.get_key_value(name) {
            Some((name, _)) => Some(name),
            None => self.folded.get(&name.to_lowercase()).map(String::as_str),
        }
    }

    /// The bytes of a member.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, Fault> {
        let member = self.named(name).and_then(|name| self.members.get(name)).ok_or(Fault::Missing)?;
        if member.locked {
            return Err(Fault::Locked);
        }
        let left = ALL - self.spent.get();
        let limit = MEMBER.min(member.packed.saturating_mul(RATIO).max(FREE)).min(left);
        if member.size > limit {
            return Err(Fault::TooLarge);
        }
        let packed = self.packed(member).ok_or(Fault::Damaged)?;
        let mut out = Vec::new();
        let read = match member.method {
            0 => packed.take(limit + 1).read_to_end(&mut out),
            8 => flate2::bufread::DeflateDecoder::new(packed).take(limit + 1).read_to_end(&mut out),
            _ => return Err(Fault::Damaged),
        };
        self.spent.set(ALL.min(self.spent.get() + out.len() as u64));
        if out.len() as u64 > limit {
            return Err(Fault::TooLarge);
        }
        let mut check = flate2::Crc::new();
        check.update(&out);
        if read.is_err() || check.sum() != member.check {
            return Err(Fault::Damaged);
        }
        Ok(out)
    }

    /// Its bytes as they lie in the archive, after the local header.
    fn packed(&self, member: &Member) -> Option<&'a [u8]> {
        let header = self.bytes.get(usize::try_from(member.at).ok()?..)?;
        if !header.starts_with(b"PK\x03\x04") {
            return None;
        }
        let before = 30 + usize::from(two(header, 26)?) + usize::from(two(header, 28)?);
        header.get(before..)?.get(..usize::try_from(member.packed).ok()?)
    }
}

/// Where the list of members is.
struct Directory {
    at: usize,
    /// Bytes before the archive, which its own places do not count: of a program that unpacks itself.
    before: usize,
}

impl Directory {
    /// It is told at the end of the archive, before a comment of at most 64 kB.
    fn find(bytes: &[u8]) -> Option<Directory> {
        let tail = bytes.len().saturating_sub(22 + 0xffff);
        let at = tail + memchr::memmem::rfind(&bytes[tail..], b"PK\x05\x06")?;
        let end = &bytes[at..];
        let (mut size, mut place) = (u64::from(four(end, 12)?), u64::from(four(end, 16)?));
        let mut after = at;
        if (size == 0xffff_ffff || place == 0xffff_ffff || two(end, 10)? == 0xffff)
            && let Some(locator) = at.checked_sub(20).and_then(|l| bytes.get(l..at))
            && locator.starts_with(b"PK\x06\x07")
        {
            let large = usize::try_from(eight(locator, 8)?).ok()?;
            let large_end = bytes.get(large..)?;
            if large_end.starts_with(b"PK\x06\x06") {
                (size, place) = (eight(large_end, 40)?, eight(large_end, 48)?);
                after = large;
            }
        }
        let (size, place) = (usize::try_from(size).ok()?, usize::try_from(place).ok()?);
        // The list ends where what tells of it begins; where it says it is somewhere else, something stands before it all.
        let at = after.checked_sub(size)?;
        Some(Directory { at, before: at.saturating_sub(place) })
    }
}

/// One entry of the list: its name, none where it names nothing that can be read; the member; what follows.
fn entry(list: &[u8], before: usize) -> Option<(Option<String>, Member, &[u8])> {
    if !list.starts_with(b"PK\x01\x02") {
        return None;
    }
    let (name, extra, comment) = (two(list, 28)? as usize, two(list, 30)? as usize, two(list, 32)? as usize);
    let after = list.get(46 + name + extra + comment..)?;
    let mut member = Member {
        at: u64::from(four(list, 42)?),
        packed: u64::from(four(list, 20)?),
        size: u64::from(four(list, 24)?),
        check: four(list, 16)?,
        method: two(list, 10)?,
        locked: two(list, 8)? & 1 != 0,
    };
    large_numbers(&mut member, list.get(46 + name..46 + name + extra)?);
    member.at = member.at.saturating_add(before as u64);
    // The upper half of these attributes is the file's mode, where a Unix made the archive.
    let link = two(list, 4)? >> 8 == 3 && two(list, 40)? & 0o170_000 == 0o120_000;
    let name = (!link).then(|| safe_name(list.get(46..46 + name).unwrap_or_default())).flatten();
    Some((name, member, after))
}

/// Numbers that have no room in the entry stand in its extra field.
fn large_numbers(member: &mut Member, mut extra: &[u8]) {
    while let (Some(id), Some(length)) = (two(extra, 0), two(extra, 2)) {
        let Some(field) = extra.get(4..4 + usize::from(length)) else { return };
        if id == 1 {
            let mut at = 0;
            for number in [&mut member.size, &mut member.packed, &mut member.at] {
                if *number == 0xffff_ffff
                    && let Some(large) = eight(field, at)
                {
                    *number = large;
                    at += 8;
                }
            }
            return;
        }
        extra = &extra[4 + field.len()..];
    }
}

/// A name that stays within the archive; none for folders and for names that lead out.
fn safe_name(bytes: &[u8]) -> Option<String> {
    let name = String::from_utf8_lossy(bytes).replace('\\', "/");
    let leads_out = name.starts_with('/') || name.contains('\0') || name.split('/').any(|part| part == "..");
    let drive = name.as_bytes().get(1) == Some(&b':');
    (!leads_out && !drive && !name.is_empty() && !name.ends_with('/')).then_some(name)
}

fn two(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).and_then(|b| b.try_into().ok()).map(u16::from_le_bytes)
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes)
}

fn eight(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};
    use zip::CompressionMethod;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn options(method: CompressionMethod) -> SimpleFileOptions {
        SimpleFileOptions::default().compression_method(method)
    }

    fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, words) in members {
            let method = if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            writer.start_file(*name, options(method)).unwrap();
            writer.write_all(words).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn stored_and_deflated_members_are_read_by_their_names() {
        let words = b"The gauge stood at six metres. ".repeat(300);
        let bytes = archive(&[("mimetype", b"application/epub+zip"), ("a/Ch 1.xhtml", &words), ("a/empty", b"")]);
        let archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.names(), ["a/Ch 1.xhtml", "a/empty", "mimetype"]);
        assert_eq!(archive.read("mimetype").unwrap(), b"application/epub+zip");
        assert_eq!(archive.read("A/ch 1.XHTML").unwrap(), words);
        assert_eq!(archive.read("a/empty").unwrap(), b"");
        assert_eq!(archive.read("b"), Err(Fault::Missing));
    }

    #[test]
    fn what_stands_before_an_archive_and_after_it_does_no_harm() {
        let inner = archive(&[("a", b"words")]);
        for (before, after) in [(&b"#!/bin/sh\n"[..], &b""[..]), (b"", b"a comment that is not told of")] {
            let bytes = [before, &inner, after].concat();
            assert_eq!(Archive::open(&bytes).unwrap().read("a").unwrap(), b"words");
        }
    }

    #[test]
    fn large_archives_keep_their_numbers_elsewhere() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("a", options(CompressionMethod::Deflated).large_file(true)).unwrap();
        writer.write_all(b"words").unwrap();
        let bytes = writer.finish().unwrap().into_inner();
        assert_eq!(Archive::open(&bytes).unwrap().read("a").unwrap(), b"words");
        let mut member = Member { at: 7, packed: 0xffff_ffff, size: 0xffff_ffff, check: 0, method: 8, locked: false };
        let extra = [&[9, 9, 1, 0, 5, 1, 0, 16, 0][..], &[3, 0, 0, 0, 1, 0, 0, 0], &[2, 0, 0, 0, 0, 0, 0, 0]].concat();
        large_numbers(&mut member, &extra);
        assert_eq!((member.size, member.packed, member.at), ((1 << 32) + 3, 2, 7));
    }

    #[test]
    fn names_that_lead_out_and_links_name_nothing() {
        assert_eq!(safe_name(b"../../etc/passwd"), None);
        assert_eq!(safe_name(b"a/../../b"), None);
        assert_eq!(safe_name(b"/etc/passwd"), None);
        assert_eq!(safe_name(b"C:\\a"), None);
        assert_eq!(safe_name(b"a\\..\\b"), None);
        assert_eq!(safe_name(b"folder/"), None);
        assert_eq!(safe_name(b"a\\b..c"), Some("a/b..c".into()));
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        writer.start_file("a", options(CompressionMethod::Stored)).unwrap();
        let bytes = writer.finish().unwrap().into_inner();
        assert_eq!(Archive::open(&bytes).unwrap().names(), ["a"]);
    }

    #[test]
    fn a_bomb_is_refused_by_what_is_told_of_it_and_by_what_it_does() {
        let blanks = vec![b' '; 8 << 20];
        let mut bytes = archive(&[("bomb", &blanks), ("words", b"words")]);
        assert_eq!(Archive::open(&bytes).unwrap().read("bomb"), Err(Fault::TooLarge));
        // The list says it is small.
        let entry = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
        bytes[entry + 24..entry + 28].copy_from_slice(&100u32.to_le_bytes());
        let archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.read("bomb"), Err(Fault::TooLarge));
        assert!(archive.spent.get() < 2 * FREE, "it was unpacked no further");
        assert_eq!(archive.read("words").unwrap(), b"words");
    }

    #[test]
    fn what_is_unpacked_in_all_has_a_limit() {
        let words: Vec<u8> = (0..9 << 20).map(|n: u32| b'a' + (n.wrapping_mul(n) >> 7) as u8 % 23).collect();
        let bytes = archive(&[("a", &words)]);
        let archive = Archive::open(&bytes).unwrap();
        let read = (0..40).take_while(|_| archive.read("a").is_ok()).count() as u64;
        assert_eq!(read, ALL / words.len() as u64);
    }

    #[test]
    fn too_many_members_are_refused() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for n in 0..=MEMBERS {
            writer.start_file(n.to_string(), options(CompressionMethod::Stored)).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        assert_eq!(Archive::open(&bytes).err(), Some(Unopened::TooManyMembers));
    }

    #[test]
    fn what_is_no_archive_is_told_from_one_that_is_cut_short() {
        let bytes = archive(&[("a", b"words")]);
        assert_eq!(Archive::open(b"words").err(), Some(Unopened::NoArchive));
        assert_eq!(Archive::open(&bytes[..bytes.len() - 30]).err(), Some(Unopened::CutShort));
        let mut damaged = bytes.clone();
        damaged[32] ^= 1;
        assert_eq!(Archive::open(&damaged).unwrap().read("a"), Err(Fault::Damaged));
    }
}
