//! Books for tests and benchmarks, written here: an EPUB 3, an EPUB 2, and long ones.

#![allow(dead_code)]

use std::io::{Cursor, Write};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// The members of a book, in order.
#[derive(Clone, Default)]
pub struct Sample {
    members: Vec<(String, Vec<u8>)>,
}

pub const CONTAINER: &str = r#"<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;

const PACKAGE_3: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:isbn:9783161484100</dc:identifier>
<dc:title id="t">The Gauge at Stavna</dc:title><meta refines="#t" property="title-type">main</meta>
<dc:creator id="c">Ada Berg</dc:creator><meta refines="#c" property="role" scheme="marc:relators">aut</meta>
<dc:contributor id="r">Ola Tal</dc:contributor><meta refines="#r" property="role">trl</meta>
<dc:date>1961-05</dc:date><dc:publisher>The Lock Press</dc:publisher><dc:language>en-GB</dc:language>
<dc:rights>Free to read</dc:rights><dc:description>&lt;p&gt;Of a river and two boards.&lt;/p&gt;</dc:description>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="text/chapter%20two.xhtml" media-type="application/xhtml+xml"/>
<item id="notes" href="notes.xhtml" media-type="application/xhtml+xml"/>
<item id="map" href="map.png" media-type="image/png"/>
</manifest>
<spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/><itemref idref="notes" linear="no"/></spine>
</package>"##;

const NAV: &str = r##"<?xml version="1.0"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body>
<nav epub:type="toc"><h1>Contents</h1><ol><li><span>The boards</span><ol><li><a href="text/one.xhtml">The lower lock</a></li>
<li><a href="text/chapter%20two.xhtml#night">The night</a></li></ol></li><li><a href="notes.xhtml">Notes</a></li></ol></nav>
<nav epub:type="page-list"><ol><li><a href="text/one.xhtml#p9">9</a></li><li><a href="text/chapter%20two.xhtml#p10">10</a></li>
</ol></nav></body></html>"##;

const ONE: &str = r##"<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>
<h1 id="top">The lower lock</h1><a id="p9"/>
<p>The gauge at the <em>lower lock</em> stood at six metres.<a epub:type="noteref" href="../notes.xhtml#n1">1</a>
It was read <a href="chapter%20two.xhtml#night">at night</a>.</p>
<figure><img src="../map.png" alt="A map of the river"/></figure>
<ul><li>the upper board</li><li>the lower board</li></ul>
</body></html>"##;

const TWO: &str = r##"<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>
<p>Nobody slept.</p><h2 id="night">The night</h2><p>Гейч <span id="p10"/>стоял высоко.<a epub:type="noteref"
href="../notes.xhtml#n2">2</a> See <a href="one.xhtml">above</a> and <a href="https://example.org/a">elsewhere</a>.</p>
</body></html>"##;

const NOTES: &str = r##"<?xml version="1.0"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body><h2>Notes</h2>
<aside epub:type="footnote" id="n1"><p>1 By the board of the lower gate.</p></aside>
<aside epub:type="footnote" id="n2"><p>2 As the diary has it.</p></aside></body></html>"##;

const PACKAGE_2: &str = r##"<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<dc:identifier id="id" opf:scheme="UUID">8d1d7b4e-0000-4000-8000-000000000000</dc:identifier>
<dc:title>The Gauge at Stavna</dc:title><dc:creator opf:role="aut" opf:file-as="Berg, Ada">Ada Berg</dc:creator>
<dc:date opf:event="modification">2019-01-01</dc:date><dc:date opf:event="publication">1961</dc:date></metadata>
<manifest><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="cover" href="cover.html" media-type="application/xhtml+xml"/>
<item id="one" href="one.html" media-type="application/xhtml+xml"/>
<item id="two" href="two.html" media-type="application/xhtml+xml"/></manifest>
<spine toc="ncx"><itemref idref="cover"/><itemref idref="one"/><itemref idref="two"/></spine>
<guide><reference type="cover" href="cover.html"/></guide></package>"##;

const NCX: &str = r##"<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>
<navPoint><navLabel><text>The lower lock</text></navLabel><content src="one.html"/>
<navPoint><navLabel><text>The night</text></navLabel><content src="two.html#night"/></navPoint></navPoint></navMap>
<pageList><pageTarget value="9"><navLabel><text>9</text></navLabel><content src="two.html#night"/></pageTarget></pageList></ncx>"##;

fn page(body: &str) -> String {
    format!("<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>{body}</body></html>")
}

impl Sample {
    pub fn empty() -> Sample {
        Sample::default().with("mimetype", "application/epub+zip").with("META-INF/container.xml", CONTAINER)
    }

    pub fn epub3() -> Sample {
        Sample::empty()
            .with("OEBPS/content.opf", PACKAGE_3)
            .with("OEBPS/nav.xhtml", NAV)
            .with("OEBPS/text/one.xhtml", ONE)
            .with("OEBPS/text/chapter two.xhtml", TWO)
            .with("OEBPS/notes.xhtml", NOTES)
    }

    pub fn epub2() -> Sample {
        Sample::empty()
            .with("OEBPS/content.opf", PACKAGE_2)
            .with("OEBPS/toc.ncx", NCX)
            .with("OEBPS/cover.html", &page("<p>The Gauge at Stavna</p>"))
            .with("OEBPS/one.html", &page("<h1>The lower lock</h1><p>The gauge stood at six metres.</p>"))
            .with("OEBPS/two.html", &page("<h2 id='night'>The night</h2><p>Nobody slept.</p>"))
    }

    /// A book of so many chapters of so many paragraphs, which no two are alike.
    pub fn long(chapters: usize, paragraphs: usize) -> Sample {
        const WORDS: [&str; 16] = [
            "gauge", "river", "lock", "keeper", "the", "night", "board", "of", "water", "a", "stood", "and", "letter",
            "before", "gate", "office",
        ];
        let mut state = 7u32;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        let mut sample = Sample::empty();
        let (mut items, mut order, mut entries) = (String::new(), String::new(), String::new());
        for number in 1..=chapters {
            let mut body = format!("<h1 id='c'>Chapter {number}</h1>\n");
            for paragraph in 0..paragraphs {
                body.push_str("<p>");
                for _ in 0..40 + next(60) {
                    body.push_str(WORDS[next(WORDS.len())]);
                    body.push_str(if next(9) == 0 { ", " } else { " " });
                }
                body.push_str(&format!("<i>and so on {number}.{paragraph}</i>.</p>\n"));
            }
            sample = sample.with(&format!("OEBPS/c{number}.xhtml"), &page(&body));
            items.push_str(&format!(
                "<item id='c{number}' href='c{number}.xhtml' media-type='application/xhtml+xml'/>\n"
            ));
            order.push_str(&format!("<itemref idref='c{number}'/>"));
            entries.push_str(&format!("<li><a href='c{number}.xhtml#c'>Chapter {number}</a></li>"));
        }
        items.push_str("<item id='nav' href='nav.xhtml' properties='nav'/>");
        let metadata = "<metadata><dc:title>A long book</dc:title></metadata>";
        let package = format!("<package>{metadata}<manifest>{items}</manifest><spine>{order}</spine></package>");
        let nav = page(&format!("<nav epub:type='toc'><ol>{entries}</ol></nav>"));
        sample.with("OEBPS/content.opf", &package).with("OEBPS/nav.xhtml", &nav)
    }

    /// With a member added, or in the place of the one of this name.
    pub fn with(mut self, name: &str, words: &str) -> Sample {
        match self.members.iter_mut().find(|(other, _)| other == name) {
            Some((_, old)) => *old = words.as_bytes().to_vec(),
            None => self.members.push((name.to_string(), words.as_bytes().to_vec())),
        }
        self
    }

    pub fn with_bytes(mut self, name: &str, bytes: &[u8]) -> Sample {
        self.members.retain(|(other, _)| other != name);
        self.members.push((name.to_string(), bytes.to_vec()));
        self
    }

    pub fn without(mut self, name: &str) -> Sample {
        self.members.retain(|(other, _)| other != name);
        self
    }

    /// With other words in a member.
    pub fn changed(mut self, name: &str, from: &str, to: &str) -> Sample {
        for (_, words) in self.members.iter_mut().filter(|(other, _)| other == name) {
            *words = String::from_utf8(words.clone()).expect("it is text").replace(from, to).into_bytes();
        }
        self
    }

    /// Bytes of all members.
    pub fn size(&self) -> usize {
        self.members.iter().map(|(_, words)| words.len()).sum()
    }

    /// The words of its members, as they are unpacked.
    pub fn members(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.members.iter().map(|(name, words)| (name.as_str(), words.as_slice()))
    }

    /// The archive.
    pub fn bytes(&self) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, words) in &self.members {
            let method = if name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            writer
                .start_file(name.as_str(), SimpleFileOptions::default().compression_method(method))
                .expect("a member begins");
            writer.write_all(words).expect("its words are written");
        }
        writer.finish().expect("the archive ends").into_inner()
    }
}
