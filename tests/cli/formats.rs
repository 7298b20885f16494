//! The commands on what is no plain text: pages, books, editions, packed and old files, and volumes.

use crate::reader::Reader;
use std::fs;
use std::io::Write;
use zip::write::{SimpleFileOptions, ZipWriter};

const PAGE: &str = "<html><head><title>Of the gauge</title></head><body>
<nav><ul><li><a href='/'>Home</a></li><li><a href='/b'>Browse</a></li><li><a href='/c'>About</a></li></ul></nav>
<article><h1>Of the gauge</h1>
<p>It is told that the gauge stood higher, and that the keeper of the lock wrote it down every hour of the night.</p>
<p>Whoever reads the heron reads twice, and whoever writes it down has read it for all who come after him.</p>
</article><footer>Copyright of the site</footer></body></html>";

const EDITION: &str = "<?xml version='1.0'?><TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc><titleStmt>
<title>A letter on the gauge</title></titleStmt><publicationStmt><p>x</p></publicationStmt><sourceDesc><p>x</p></sourceDesc>
</fileDesc></teiHeader><text><body><p>The <supplied>heron</supplied> stood.</p>
<p>Nobody saw it.</p></body></text></TEI>";

const CHAPTER: &str = "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body><h1>One</h1>
<p>The gauge of the book stood at seven.</p><p>And the heron stood beside it.</p></body></html>";

const PACKAGE: &str = "<?xml version='1.0'?><package xmlns='http://www.idpf.org/2007/opf' version='3.0' unique-identifier='i'>
<metadata xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:identifier id='i'>urn:x:1</dc:identifier><dc:title>The Lock Book</dc:title>
<dc:language>en</dc:language></metadata><manifest><item id='one' href='one.xhtml' media-type='application/xhtml+xml'/></manifest>
<spine><itemref idref='one'/></spine></package>";

const CONTAINER: &str =
    "<?xml version='1.0'?><container version='1.0' xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>
<rootfiles><rootfile full-path='c.opf' media-type='application/oebps-package+xml'/></rootfiles></container>";

const LOCKED: &str =
    "<encryption xmlns='urn:oasis:names:tc:opendocument:xmlns:container' xmlns:e='http://www.w3.org/2001/04/xmlenc#'>
<e:EncryptedData><e:EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/><e:CipherData>
<e:CipherReference URI='one.xhtml'/></e:CipherData></e:EncryptedData></encryption>";

fn book(more: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let first = [("mimetype", "application/epub+zip"), ("META-INF/container.xml", CONTAINER)];
    for (name, words) in first.iter().chain(&[("c.opf", PACKAGE), ("one.xhtml", CHAPTER)]).chain(more) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(words.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn packed(words: &str) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(words.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

/// A library with one document in each format; `heron` stands once in each.
fn library() -> Reader {
    let reader = Reader::new();
    reader.write("library/page.html", PAGE);
    reader.write("library/book.epub", book(&[]));
    reader.write("library/edition.xml", EDITION);
    reader.write("library/packed.txt.gz", packed("Of the gauge.\n\nThe heron, packed.\n"));
    let sea = "Вода поднялась до отметки, и сторож шлюза записал это в книгу.";
    let (old, ..) = encoding_rs::KOI8_R.encode(sea);
    reader.write("library/old.txt", [&b"heron\n\n"[..], &old, b"\n"].concat());
    reader
}

#[test]
fn every_format_is_searched_shown_noted_and_cited_at_the_same_line() {
    let reader = library();
    let found = reader.run(&["search", "heron", "library"]);
    assert_eq!((found.code, found.err.as_str(), found.out.lines().count()), (0, "", 5), "{found:?}");
    for line in found.out.lines() {
        let place = line.split(": ").next().unwrap();
        let shown = reader.run(&["show", place]);
        let first = shown.out.trim_start().lines().next().unwrap_or_default();
        assert!(shown.code == 0 && first.contains("heron"), "{place}: {shown:?}");
        let path = place.rsplit_once(':').unwrap().0;
        assert_eq!(reader.run(&["notes", "add", path, "--quote", "heron", "--tag", "bird"]).code, 0, "{path}");
        let listed = reader.run(&["notes", "list", path]).out;
        assert_eq!(listed, format!("{place}: “heron” [bird]\n"));
        let cited = reader.run(&["cite", path, "--quote", "heron"]);
        assert_eq!((cited.code, cited.out.lines().count()), (0, 1), "{cited:?}");
    }
}

#[test]
fn the_page_around_a_document_is_left_out_as_on_the_screen_and_json_has_it() {
    let reader = library();
    let shown = reader.run(&["show", "library/page.html"]);
    assert!(shown.out.starts_with("Of the gauge\n\nIt is told") && !shown.out.contains("Copyright"), "{shown:?}");
    assert_eq!(shown.err, "postil: not shown: 4 lines of the page around it; --json has everything\n");
    let text = reader.json(&["show", "--json", "library/page.html"])["text"].as_str().unwrap().to_string();
    assert!(text.contains("Browse") && text.contains("Copyright"), "{text}");
    // Who asks for a line of it gets it.
    let line = text.lines().position(|line| line.contains("Copyright")).unwrap() + 1;
    let shown = reader.run(&["show", &format!("library/page.html:{line}")]);
    assert_eq!((shown.out.as_str(), shown.err.as_str()), ("Copyright of the site\n", ""));
    // And of a page that is nothing else all is shown.
    reader.write("bare.html", "<html><body><nav><a href='/'>Home</a> <a href='/b'>Browse</a></nav></body></html>");
    assert_eq!(reader.run(&["show", "bare.html"]).out, "Home Browse\n");
}

#[test]
fn what_cannot_be_read_is_refused_by_every_command_for_the_same_reason() {
    let reader = Reader::new();
    let whole = book(&[]);
    reader.write("library/locked.epub", book(&[("META-INF/encryption.xml", LOCKED)]));
    reader.write("library/cut.epub", &whole[..whole.len() / 2]);
    let gzip = packed(&"The gauge. ".repeat(90));
    reader.write("library/cut.txt.gz", &gzip[..gzip.len() - 12]);
    reader.write("library/scan.pdf", b"%PDF-1.4\n\0\x01\x02\0");
    reader.write("library/box.zip", b"PK\x03\x04\0\0\x01\x02");
    let told = reader.json(&["index", "library", "--json"]);
    let failed = told["failed"].as_array().unwrap();
    assert_eq!((failed.len(), &told["documents"]), (5, &0.into()), "{told}");
    for one in failed {
        let (path, why) = (one["path"].as_str().unwrap(), one["why"].as_str().unwrap());
        for arguments in
            [&["show", path][..], &["show", "--json", path], &["cite", path], &["notes", "add", path, "--bookmark"]]
        {
            let answer = reader.run(arguments);
            assert_eq!(
                answer.is_one_sentence(path),
                format!("postil: {path} cannot be read: {why}\n"),
                "{arguments:?}"
            );
        }
    }
    assert_eq!(fs::read_dir(reader.path("library")).unwrap().count(), 5);
    reader.run(&["search", "gauge", "library"]).is_one_sentence("nothing could be searched");
}

#[test]
fn a_volume_is_a_document_for_every_command() {
    let reader = Reader::new();
    let line = "The water rose and the keeper wrote it down at every hour of the night, as he had been told to do.\n\n";
    reader.write("log.txt", line.repeat((33 << 20) / line.len()) + "The last words: heron and pike.\n");
    let found = reader.json(&["search", "--json", "heron", "log.txt"]);
    let hit = &found["hits"][0];
    assert!(found["total"] == 1 && hit["path"].as_str().unwrap().ends_with("/log.txt#2"), "{found}");
    let cited = reader.run(&["cite", "log.txt#2", "--quote", "heron and pike"]);
    assert!(cited.code == 0 && cited.out.starts_with("log.txt#2, ¶"), "{cited:?}");
    assert_eq!(reader.run(&["notes", "add", "log.txt#2", "--quote", "heron and pike"]).code, 0);
    let listed = reader.run(&["notes", "list"]).out;
    let place = listed.split(": ").next().unwrap();
    assert!(place.starts_with("log.txt#2:"), "{listed}");
    assert_eq!(reader.run(&["show", place]).out, "The last words: heron and pike.\n");
    reader.run(&["show", "log.txt#3"]).is_one_sentence("a volume it does not have");
}
