//! The encodings a reader may choose from, and how a file would read in each.

use super::{fits, gist, guess, is_wide};
use encoding_rs::*;

/// An encoding a file may be in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likely {
    /// By its WHATWG name.
    pub encoding: &'static str,
    /// The first line with words beyond ASCII, or the first of all, from just before those: how it would read. Hostile text.
    pub words: String,
}

/// Those that are offered without being likely, the more usual first.
static OTHERS: [&Encoding; 37] = [
    UTF_8,
    WINDOWS_1251,
    KOI8_R,
    KOI8_U,
    IBM866,
    ISO_8859_5,
    X_MAC_CYRILLIC,
    WINDOWS_1252,
    WINDOWS_1250,
    ISO_8859_2,
    EUC_KR,
    SHIFT_JIS,
    EUC_JP,
    ISO_2022_JP,
    GB18030,
    BIG5,
    UTF_16LE,
    UTF_16BE,
    WINDOWS_1253,
    ISO_8859_7,
    WINDOWS_1254,
    WINDOWS_1255,
    ISO_8859_8,
    WINDOWS_1256,
    ISO_8859_6,
    WINDOWS_1257,
    WINDOWS_1258,
    WINDOWS_874,
    ISO_8859_3,
    ISO_8859_4,
    ISO_8859_10,
    ISO_8859_13,
    ISO_8859_14,
    ISO_8859_15,
    ISO_8859_16,
    MACINTOSH,
    ISO_8859_8_I,
];

/// Characters of a file that are shown of each, and of these before the first beyond ASCII.
const SHOWN: usize = 120;
const BEFORE: usize = 16;

/// All encodings, those that fit the bytes best first.
pub fn likely(bytes: &[u8]) -> Vec<Likely> {
    let gist = gist(bytes);
    let mut all = guess::ranked(&gist);
    if std::str::from_utf8(bytes).is_ok() {
        all.insert(0, UTF_8);
    }
    for other in OTHERS.into_iter() {
        if !all.contains(&other) {
            all.push(other);
        }
    }
    all.dedup();
    // What cannot be read without a flaw comes after what can.
    all.sort_by_key(|encoding| is_wide(encoding) != gist.contains(&0) || !fits(&gist, encoding));
    all.into_iter().map(|encoding| Likely { encoding: encoding.name(), words: words(&gist, encoding) }).collect()
}

/// How bytes begin to read where they are more than ASCII.
fn words(bytes: &[u8], encoding: &'static Encoding) -> String {
    let first = bytes.iter().position(|b| !b.is_ascii()).filter(|_| !is_wide(encoding)).unwrap_or(0);
    let line = memchr::memrchr(b'\n', &bytes[..first]).map_or(0, |at| at + 1);
    let line = line.max(first.saturating_sub(4 * SHOWN));
    let (text, _) = encoding.decode_without_bom_handling(&bytes[line..bytes.len().min(first + 4 * SHOWN)]);
    let text = text.trim_start_matches('\u{feff}');
    let beyond = text.chars().position(|c| !c.is_ascii()).unwrap_or(0);
    let from = text.char_indices().nth(beyond.saturating_sub(BEFORE)).map_or(0, |(at, _)| at);
    text[from..]
        .chars()
        .take(SHOWN)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect::<String>()
        .trim()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_comes_first_and_shows_how_it_would_read() {
        let bytes = WINDOWS_1251.encode("Lock book\nno. 4: шлюз закрыт до осени\n").0;
        let all = likely(&bytes);
        assert_eq!(all[0].encoding, "windows-1251");
        assert_eq!(all[0].words, "no. 4: шлюз закрыт до осени");
        let koi = all.iter().find(|l| l.encoding == "KOI8-R").unwrap();
        assert!(koi.words.starts_with("no. 4: ЬКЧ"), "{}", koi.words);
        let mut names: Vec<_> = all.iter().map(|l| l.encoding).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len(), "each once");
        assert!(names.len() > 30);
    }

    #[test]
    fn what_fits_comes_before_what_does_not() {
        let all = likely("шлюз закрыт".as_bytes());
        assert_eq!(all[0].encoding, "UTF-8");
        let place = |name| all.iter().position(|l| l.encoding == name).unwrap();
        assert!(place("KOI8-R") < place("UTF-16LE"));
        assert_eq!(likely(b"")[0].words, "");
    }
}
