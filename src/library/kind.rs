//! Files that are no text to read, known by the ends of their names, so that nobody has to open them to be told so.
//!
//! Everything else is listed as a document; what turns out to be no text is found out when it is read.

/// The ends of names, and what a file so named is, as part of a sentence.
const KINDS: &[(&[&str], &str)] = &[
    (&["pdf"], "a PDF: not read yet in this version"),
    (&["mobi", "azw", "azw3", "fb2"], "an electronic book: not read in this version; EPUB is"),
    (&["djvu", "djv"], "a DjVu scan: not read yet in this version"),
    (&["ps", "eps"], "a PostScript file: not read yet in this version"),
    (
        &["doc", "docx", "dot", "dotx", "odt", "rtf", "pages", "wpd"],
        "a word processor's document: not read yet in this version",
    ),
    (&["xls", "xlsx", "xlsm", "ods", "numbers"], "a spreadsheet: not read yet in this version"),
    (&["ppt", "pptx", "odp"], "a presentation: not read yet in this version"),
    (&["pst", "msg"], "a mail archive: not read yet in this version"),
    (
        &[
            "jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "heic", "heif", "avif", "ico", "psd", "xcf",
            "jp2", "cr2", "nef", "dng",
        ],
        "a picture: there is no text in it to read",
    ),
    (
        &["mp3", "m4a", "wav", "flac", "ogg", "oga", "opus", "aac", "wma", "aif", "aiff", "mid", "midi"],
        "a sound recording: there is no text in it to read",
    ),
    (
        &["mp4", "m4v", "mkv", "avi", "mov", "webm", "wmv", "mpg", "mpeg", "flv"],
        "a film: there is no text in it to read",
    ),
    (
        &[
            "zip", "gz", "tgz", "bz2", "xz", "zst", "lz4", "7z", "rar", "tar", "cab", "iso", "dmg", "jar", "deb",
            "rpm", "apk",
        ],
        "an archive of files: unpack it to read what it holds",
    ),
    (&["exe", "dll", "dylib", "rlib", "bin", "pyc", "wasm", "elf"], "a program: there is no text in it to read"),
    (
        &["sqlite", "sqlite3", "db", "mdb", "accdb", "parquet", "npy", "pkl"],
        "a database: there is no text in it to read",
    ),
    (&["ttf", "otf", "woff", "woff2", "eot"], "a typeface: there is no text in it to read"),
];

/// Why a file so named is no document, where its name tells. A packed file (`letter.txt.gz`) is what it holds.
pub fn not_text(name: &str) -> Option<&'static str> {
    let name = crate::format::inner_name(name).unwrap_or(name);
    let (stem, end) = name.rsplit_once('.')?;
    if stem.is_empty() || end.len() > LONGEST {
        return None;
    }
    let end = end.to_ascii_lowercase();
    KINDS.iter().find(|(ends, _)| ends.contains(&end.as_str())).map(|(_, what)| *what)
}

/// No end in the table is longer, in bytes.
const LONGEST: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_file_is_known_by_the_end_of_its_name_whatever_its_case() {
        assert_eq!(not_text("Letter.PDF"), Some("a PDF: not read yet in this version"));
        for text in ["letter.txt", "essay.md", "README", "notes.1956", "pdf", ".pdf", "a.pdf.txt"] {
            assert_eq!(not_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_packed_document_is_one_and_a_packed_archive_stays_one() {
        for text in ["letter.txt.gz", "page.html.xz", "essay.md.zst", "README.GZ", "book.epub", "book.epub.gz"] {
            assert_eq!(not_text(text), None, "{text}");
        }
        let archive = Some("an archive of files: unpack it to read what it holds");
        for name in
            ["papers.tar.gz", "papers.tgz", "papers.tar.zst", "letter.txt.gz.xz", "papers.zip", "letter.txt.bz2"]
        {
            assert_eq!(not_text(name), archive, "{name}");
        }
        assert_eq!(not_text("scan.pdf.gz"), Some("a PDF: not read yet in this version"));
    }

    #[test]
    fn every_end_stands_in_the_table_once_and_in_small_letters() {
        let mut seen = HashSet::new();
        for end in KINDS.iter().flat_map(|(ends, _)| *ends) {
            assert!(seen.insert(end), "{end} twice");
            assert!(end.len() <= LONGEST && *end == end.to_ascii_lowercase(), "{end}");
        }
    }
}
