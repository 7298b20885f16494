//! One short document of an invented archive, in English and in Russian, as each format would hold it: the same words in
//! all of them, in the same order.
#![allow(dead_code)]

use super::processes::zipped;
use base64::Engine;
use std::io::Write;

/// What the document says.
pub struct Told {
    pub language: &'static str,
    pub title: &'static str,
    /// A place and a day.
    pub dateline: &'static str,
    pub person: &'static str,
    /// Around the name, the emphasis, the editor's word.
    pub first: [&'static str; 4],
    pub stressed: &'static str,
    pub supplied: &'static str,
    /// Around the link and the date.
    pub second: [&'static str; 3],
    pub linked: &'static str,
    pub day: &'static str,
    pub rows: [[&'static str; 2]; 3],
    pub note: &'static str,
}

pub const ENGLISH: Told = Told {
    language: "en",
    title: "The Lamp Book of Stavna",
    dateline: "Stavna, 11 April 1954",
    person: "Hanna Kalnach",
    first: [
        "On the second night ",
        " carried the lamp herself along the whole of the quay, and wrote in the book that the ",
        " stood ",
        " dry until the morning.",
    ],
    stressed: "lower lock",
    supplied: "quite",
    second: ["The register of ", " was kept until ", ", and nobody asked whose hand had copied it or why."],
    linked: "boats and lamps",
    day: "3 May 1954",
    rows: [["Night", "Lamps"], ["First", "12"], ["Second", "9"]],
    note: "The book has no number on this page.",
};

pub const RUSSIAN: Told = Told {
    language: "ru",
    title: "Книга фонарей Ставны",
    dateline: "Ставна, 11 апреля 1954 г.",
    person: "Ганна Калнач",
    first: [
        "На вторую ночь ",
        " сама несла фонарь по всей набережной и записала в книгу, что ",
        " стоит ",
        " сухой до самого утра.",
    ],
    stressed: "нижний шлюз",
    supplied: "совсем",
    second: ["Реестр ", " вели до ", ", и никто не спросил, чьей рукой он переписан и зачем."],
    linked: "лодок и фонарей",
    day: "3 мая 1954 г.",
    rows: [["Ночь", "Фонари"], ["Первая", "12"], ["Вторая", "9"]],
    note: "Номера на этой странице в книге нет.",
};

/// Where the link leads.
pub const REGISTER: &str = "https://archive.example.org/register";

impl Told {
    pub fn text(&self) -> String {
        let [a, b, c, d] = self.first;
        let [e, f, g] = self.second;
        let Told { title, dateline, person, stressed, supplied, linked, day, note, .. } = self;
        let rows: String = self.rows.iter().map(|[a, b]| format!("{a}\t{b}\n")).collect();
        format!(
            "{title}\n\n{dateline}\n\n{a}{person}{b}{stressed}{c}[{supplied}]{d}[1]\n\n{rows}\n{e}{linked}{f}{day}{g}\n\n[1] {note}\n"
        )
    }

    pub fn markdown(&self) -> String {
        let [a, b, c, d] = self.first;
        let [e, f, g] = self.second;
        let Told { title, dateline, person, stressed, supplied, linked, day, note, .. } = self;
        let [head, rows @ ..] = self.rows.map(|[a, b]| format!("| {a} | {b} |\n"));
        format!(
            "---\ntitle: {title}\nauthor: {person}\ndate: 1954-04-11\n---\n# {title}\n\n{dateline}\n\n\
             {a}{person}{b}*{stressed}*{c}[{supplied}]{d}[^1]\n\n{head}|---|---|\n{}\n\
             {e}[{linked}]({REGISTER}){f}{day}{g}\n\n[^1]: {note}\n",
            rows.concat()
        )
    }

    /// What stands in the body of a page or a chapter.
    fn body(&self) -> String {
        let [a, b, c, d] = self.first;
        let [e, f, g] = self.second;
        let Told { title, dateline, person, stressed, supplied, linked, day, note, .. } = self;
        let [head, rows @ ..] = self.rows;
        let rows: String = rows.map(|[a, b]| format!("<tr><td>{a}</td><td>{b}</td></tr>")).concat();
        format!(
            "<span role=\"doc-pagebreak\" id=\"leaf9\" aria-label=\"9\"></span><h1>{title}</h1>\n<p>{dateline}</p>\n\
             <p>{a}{person}{b}<em>{stressed}</em>{c}[{supplied}]{d}<a role=\"doc-noteref\" href=\"#n1\"><sup>1</sup></a></p>\n\
             <table><thead><tr><th>{}</th><th>{}</th></tr></thead><tbody>{rows}</tbody></table>\n\
             <p><span role=\"doc-pagebreak\" id=\"leaf10\" aria-label=\"10\"></span>{e}<a href=\"{REGISTER}\">{linked}</a>{f}{day}{g}</p>\n\
             <ol><li id=\"n1\" role=\"doc-footnote\">{note}</li></ol>\n",
            head[0], head[1]
        )
    }

    fn head(&self, encoding: &str) -> String {
        let Told { title, person, .. } = self;
        format!(
            "<head><meta charset=\"{encoding}\"/><title>{title}</title><meta name=\"citation_author\" content=\"{person}\"/>\
             <meta name=\"citation_publication_date\" content=\"1954/04/11\"/></head>"
        )
    }

    pub fn html(&self, encoding: &str) -> String {
        format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n{}\n<body><article>\n{}</article></body></html>\n",
            self.language,
            self.head(encoding),
            self.body()
        )
    }

    /// The page as an archive's site gives it: with words of its own around the document.
    pub fn page_of_a_site(&self) -> String {
        let around = "<nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/browse\">Browse</a></li><li><a href=\"/about\">About us</a></li></ul></nav>";
        let foot = "<footer><p>Lamp Archive. <a href=\"/privacy\">Privacy</a></p></footer>";
        let html = self.html("utf-8");
        html.replace("<body>", &format!("<body>{around}")).replace("</body>", &format!("{foot}</body>"))
    }

    pub fn xhtml(&self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"{}\">\n{}\n<body>\n{}</body></html>\n",
            self.language,
            self.head("utf-8"),
            self.body()
        )
    }

    pub fn mhtml(&self) -> String {
        let page = base64::engine::general_purpose::STANDARD.encode(self.html("utf-8"));
        let lines: Vec<&str> = (0..page.len()).step_by(76).map(|at| &page[at..page.len().min(at + 76)]).collect();
        format!(
            "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://archive.example.org/lamps\r\nSubject: {}\r\n\
             Date: Sat, 4 Mar 2023 10:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"----cut\"\r\n\r\n\
             ------cut\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://archive.example.org/lamps\r\n\r\n\
             {}\r\n------cut--\r\n",
            "Lamps",
            lines.join("\r\n")
        )
    }

    pub fn tei(&self, encoding: &str) -> String {
        let [a, b, c, d] = self.first;
        let [e, f, g] = self.second;
        let Told { language, title, dateline, person, stressed, supplied, linked, day, note, .. } = self;
        let [head, rows @ ..] = self.rows.map(|[a, b]| format!("<cell>{a}</cell><cell>{b}</cell></row>"));
        let rows = rows.map(|cells| format!("<row>{cells}")).concat();
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n\
             <teiHeader><fileDesc><titleStmt><title>{title}</title><author>{person}</author></titleStmt></fileDesc>\n\
             <profileDesc><creation><date when=\"1954-04-11\"/></creation><langUsage><language ident=\"{language}\"/></langUsage></profileDesc></teiHeader>\n\
             <text><body><pb n=\"9\"/><head>{title}</head>\n<dateline>{dateline}</dateline>\n\
             <p>{a}<persName>{person}</persName>{b}<emph>{stressed}</emph>{c}<supplied>{supplied}</supplied>{d}<note place=\"foot\" n=\"1\">{note}</note></p>\n\
             <table><row role=\"label\">{head}{rows}</table>\n\
             <p><pb n=\"10\"/>{e}<ref target=\"{REGISTER}\">{linked}</ref>{f}<date when=\"1954-05-03\">{day}</date>{g}</p>\n\
             </body></text></TEI>\n"
        )
    }

    /// An e-book of one chapter; `more`: and of another, which no other format has.
    pub fn epub3(&self, more: Option<&str>) -> Vec<u8> {
        let Told { language, title, person, .. } = self;
        let package = format!(
            "<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"i\">\
             <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier id=\"i\">urn:isbn:9783161484100</dc:identifier>\
             <dc:title>{title}</dc:title><dc:creator>{person}</dc:creator><dc:date>1954-04-11</dc:date>\
             <dc:language>{language}</dc:language></metadata><manifest>\
             <item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\
             <item id=\"a\" href=\"text/a.xhtml\" media-type=\"application/xhtml+xml\"/>{}</manifest>\
             <spine><itemref idref=\"a\"/>{}</spine></package>",
            more.map_or("", |_| "<item id=\"b\" href=\"text/b.xhtml\" media-type=\"application/xhtml+xml\"/>"),
            more.map_or("", |_| "<itemref idref=\"b\"/>"),
        );
        let nav = format!(
            "<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"><body><nav epub:type=\"toc\">\
             <ol><li><a href=\"text/a.xhtml\">{title}</a></li></ol></nav></body></html>"
        );
        let chapter = self.xhtml();
        let other =
            format!("<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>{}</p></body></html>", more.unwrap_or(""));
        let mut members: Vec<(&str, &[u8])> = vec![
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", CONTAINER),
            ("book.opf", package.as_bytes()),
            ("nav.xhtml", nav.as_bytes()),
            ("text/a.xhtml", chapter.as_bytes()),
        ];
        members.extend(more.map(|_| ("text/b.xhtml", other.as_bytes())));
        zipped(&members)
    }

    pub fn epub2(&self) -> Vec<u8> {
        let Told { language, title, person, .. } = self;
        let package = format!(
            "<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"2.0\" unique-identifier=\"i\">\
             <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:opf=\"http://www.idpf.org/2007/opf\">\
             <dc:identifier id=\"i\">lamps</dc:identifier><dc:title>{title}</dc:title><dc:creator opf:role=\"aut\">{person}</dc:creator>\
             <dc:date opf:event=\"publication\">1954-04-11</dc:date><dc:language>{language}</dc:language></metadata><manifest>\
             <item id=\"ncx\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/>\
             <item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>\
             <spine toc=\"ncx\"><itemref idref=\"a\"/></spine></package>"
        );
        let contents = format!(
            "<?xml version=\"1.0\"?><ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\"><navMap><navPoint><navLabel><text>{title}</text></navLabel>\
             <content src=\"a.xhtml\"/></navPoint></navMap></ncx>"
        );
        let chapter = self.xhtml();
        zipped(&[
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", CONTAINER),
            ("book.opf", package.as_bytes()),
            ("toc.ncx", contents.as_bytes()),
            ("a.xhtml", chapter.as_bytes()),
        ])
    }

    /// Every format as a file name and its bytes, not packed.
    pub fn files(&self) -> Vec<(&'static str, Vec<u8>)> {
        vec![
            ("lamps.txt", self.text().into()),
            ("lamps.md", self.markdown().into()),
            ("lamps.html", self.html("utf-8").into()),
            ("lamps.xhtml", self.xhtml().into()),
            ("lamps.mhtml", self.mhtml().into()),
            ("lamps.epub", self.epub3(None)),
            ("lamps-2.epub", self.epub2()),
            ("lamps.tei", self.tei("UTF-8").into()),
            ("lamps.xml", self.tei("UTF-8").into()),
        ]
    }
}

const CONTAINER: &[u8] =
    b"<?xml version=\"1.0\"?><container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\
    <rootfiles><rootfile full-path=\"book.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";

pub fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).expect("packed");
    out.finish().expect("packed")
}

pub fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = lzma_rust2::XzWriter::new(&mut out, lzma_rust2::XzOptions::with_preset(1)).expect("an encoder");
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed");
    out
}

pub fn zst(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}
