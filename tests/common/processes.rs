//! What a process and its children are doing, from `/proc` (so the tests that use this are for Linux); and a small book.
#![allow(dead_code)]

use std::fs;
use std::io::Write;

/// A process, and when it was started: numbers are used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Process {
    pub id: u32,
    started: u64,
}

/// State, parent and start of a process.
fn stat(id: u32) -> Option<(char, u32, u64)> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some((fields.first()?.chars().next()?, fields.get(1)?.parse().ok()?, fields.get(19)?.parse().ok()?))
}

impl Process {
    fn state(&self) -> Option<char> {
        stat(self.id).filter(|(_, _, started)| *started == self.started).map(|(state, ..)| state)
    }

    /// Whether there is anything left of it, be it dead.
    pub fn exists(&self) -> bool {
        self.state().is_some()
    }

    pub fn is_alive(&self) -> bool {
        self.state().is_some_and(|state| state != 'Z' && state != 'X')
    }

    pub fn is_zombie(&self) -> bool {
        self.state() == Some('Z')
    }

    pub fn kill(&self) {
        let id = i32::try_from(self.id).ok().and_then(rustix::process::Pid::from_raw).expect("a process");
        // It may have gone already.
        let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
    }

    pub fn limits(&self) -> Option<String> {
        fs::read_to_string(format!("/proc/{}/limits", self.id)).ok().filter(|l| !l.is_empty())
    }

    /// The most memory it ever had, kB.
    pub fn peak(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id)).unwrap_or_default();
        let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap_or("");
        line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
    }
}

/// The children of a process, dead ones too.
pub fn children(parent: u32) -> Vec<Process> {
    let ids = fs::read_dir("/proc").expect("/proc").flatten();
    let ids = ids.filter_map(|e| e.file_name().to_str()?.parse::<u32>().ok());
    let of = |id| stat(id).filter(|(_, its, _)| *its == parent).map(|(_, _, started)| Process { id, started });
    ids.filter_map(of).collect()
}

/// Children, their children, and so on.
pub fn descendants(parent: u32) -> Vec<Process> {
    let mut all = children(parent);
    let mut next = 0;
    while let Some(child) = all.get(next).copied() {
        all.extend(children(child.id));
        next += 1;
    }
    all
}

/// A book of two chapters.
pub fn book() -> Vec<u8> {
    zipped(&[
        ("mimetype", b"application/epub+zip"),
        (
            "META-INF/container.xml",
            b"<?xml version=\"1.0\"?><container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\
              <rootfiles><rootfile full-path=\"book.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>",
        ),
        (
            "book.opf",
            b"<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"i\">\
              <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier id=\"i\">ice</dc:identifier>\
              <dc:title>Ice</dc:title><dc:language>en</dc:language></metadata><manifest>\
              <item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/>\
              <item id=\"b\" href=\"b.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>\
              <spine><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>",
        ),
        ("a.xhtml", b"<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><h1>One</h1><p>The ice had come.</p></body></html>"),
        ("b.xhtml", b"<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><h1>Two</h1><p>The ferry lay fast.</p></body></html>"),
    ])
}

pub fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member begins");
        zip.write_all(bytes).expect("a member is written");
    }
    zip.finish().expect("an archive ends").into_inner()
}
