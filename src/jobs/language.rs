//! In which language a text is, where it is long enough to tell.

use crate::text::{Block, Field, Part, Record};
use whatlang::Lang;

/// Bytes of the text's own words that are looked at: more makes the verdict dearer and no better.
const LOOKED_AT: usize = 1 << 10;
/// Under so many characters the detector guesses (`formats.md`): no verdict rather than a wrong one.
const FEWEST: usize = 100;

/// The ISO 639-1 code of the language of the body; of all blocks, where none is body.
pub(super) fn of(text: &str, blocks: &[Block]) -> Option<&'static str> {
    let body = words(text, blocks.iter().filter(|b| b.part == Part::Body));
    let words = if body.is_empty() { words(text, blocks.iter()) } else { body };
    if words.chars().count() < FEWEST {
        return None;
    }
    if is_plain_english(&words) {
        return Some("en");
    }
    let info = whatlang::detect(&words)?;
    if info.is_reliable() { code(info.lang()) } else { None }
}

/// The language a file says it is in (`en-GB`), where it is one that is known here.
pub(super) fn declared(record: &Record) -> Option<&'static str> {
    let written = record.get(Field::Language)?.shown("").to_ascii_lowercase();
    let wanted = written.split(['-', '_']).next()?;
    Lang::all().iter().find_map(|lang| code(*lang).filter(|code| *code == wanted || lang.code() == wanted))
}

/// Words that are frequent in English and, together, in no other language.
const ENGLISH: [&str; 15] = [
    "the", "and", "that", "with", "which", "this", "from", "were", "have", "been", "by", "his", "would", "their",
    "they",
];
/// So many of them, and so many different ones, are needed in a text of which they are a tenth.
const FEWEST_ENGLISH: usize = 8;
const FEWEST_KINDS: usize = 3;

/// Most texts of most libraries are English beyond doubt. The detector compares every text with forty languages, which
/// costs more than all else that is asked of a short document: what is plain is not asked of it.
fn is_plain_english(words: &str) -> bool {
    let foreign = words.bytes().filter(|b| !b.is_ascii()).count();
    let (mut all, mut found, mut kinds) = (0, 0, 0u16);
    for word in words.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        all += 1;
        // Most words begin with another letter than these.
        if word.starts_with(|c: char| "tawfhbTAWFHB".contains(c))
            && let Some(kind) = ENGLISH.iter().position(|known| word.eq_ignore_ascii_case(known))
        {
            found += 1;
            kinds |= 1 << kind;
        }
    }
    foreign * 20 < words.len()
        && found >= FEWEST_ENGLISH
        && found * 10 >= all
        && kinds.count_ones() as usize >= FEWEST_KINDS
}

fn words<'a>(text: &str, blocks: impl Iterator<Item = &'a Block>) -> String {
    let mut out = String::new();
    for block in blocks {
        let room = LOOKED_AT.saturating_sub(out.len());
        let words = &text[block.range.clone()];
        out.push_str(&words[..words.floor_char_boundary(room.min(words.len()))]);
        if room <= words.len() {
            break;
        }
        out.push('\n');
    }
    out
}

/// The languages with a two-letter code among those the detector knows (ISO 639-1 beside its ISO 639-3).
fn code(lang: Lang) -> Option<&'static str> {
    Some(match lang.code() {
        "afr" => "af",
        "aka" => "ak",
        "amh" => "am",
        "ara" => "ar",
        "aze" => "az",
        "bel" => "be",
        "ben" => "bn",
        "bul" => "bg",
        "cat" => "ca",
        "ces" => "cs",
        "cmn" => "zh",
        "cym" => "cy",
        "dan" => "da",
        "deu" => "de",
        "ell" => "el",
        "eng" => "en",
        "epo" => "eo",
        "est" => "et",
        "fin" => "fi",
        "fra" => "fr",
        "guj" => "gu",
        "heb" => "he",
        "hin" => "hi",
        "hrv" => "hr",
        "hun" => "hu",
        "hye" => "hy",
        "ind" => "id",
        "ita" => "it",
        "jav" => "jv",
        "jpn" => "ja",
        "kan" => "kn",
        "kat" => "ka",
        "khm" => "km",
        "kor" => "ko",
        "lat" => "la",
        "lav" => "lv",
        "lit" => "lt",
        "mal" => "ml",
        "mar" => "mr",
        "mkd" => "mk",
        "mya" => "my",
        "nep" => "ne",
        "nld" => "nl",
        "nob" => "nb",
        "ori" => "or",
        "pan" => "pa",
        "pes" => "fa",
        "pol" => "pl",
        "por" => "pt",
        "ron" => "ro",
        "rus" => "ru",
        "sin" => "si",
        "slk" => "sk",
        "slv" => "sl",
        "sna" => "sn",
        "spa" => "es",
        "srp" => "sr",
        "swe" => "sv",
        "tam" => "ta",
        "tel" => "te",
        "tgl" => "tl",
        "tha" => "th",
        "tuk" => "tk",
        "tur" => "tr",
        "ukr" => "uk",
        "urd" => "ur",
        "uzb" => "uz",
        "vie" => "vi",
        "yid" => "yi",
        "zul" => "zu",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::BlockKind;

    fn block(part: Part, range: std::ops::Range<usize>) -> Block {
        Block { kind: BlockKind::Paragraph, part, range, level: 0, line: 1 }
    }

    #[test]
    fn the_body_decides_and_a_short_text_has_no_language() {
        let chrome = "Skip to the content, search the collections, read about the people who keep this archive open.";
        let body = "В понедельник комиссия собралась в прежнем составе, и председатель снова прочёл проект решения, \
                    о котором члены бюро спорили уже накануне; решено было отложить голосование до утра.";
        let text = format!("{chrome}\n\n{body}");
        let blocks = [block(Part::SiteChrome, 0..chrome.len()), block(Part::Body, chrome.len() + 2..text.len())];
        assert_eq!(of(&text, &blocks), Some("ru"));
        assert_eq!(of("A short line.", &[block(Part::Body, 0..13)]), None);
    }

    #[test]
    fn a_short_text_is_in_the_language_its_file_declares() {
        use crate::text::{Hand, Reading, Value};
        let record = |language: &str| {
            let value = Value::Text(language.to_string());
            let reading = Reading { field: Field::Language, range: 0..0, value, by: Hand::Archive, correction: None };
            Record::new(vec![reading])
        };
        assert_eq!(
            ["de-AT", "RUS", "en_GB", "x-none"].map(|l| declared(&record(l))),
            [Some("de"), Some("ru"), Some("en"), None]
        );
        assert_eq!(declared(&Record::default()), None);
    }

    #[test]
    fn only_plain_english_is_told_without_the_detector() {
        let english = "The commission met on Monday with the same members, and the chairman, who had been ill, read the draft \
                       which they had argued about; it was agreed that the vote would wait, and that they would meet again.";
        assert!(is_plain_english(english));
        assert_eq!(whatlang::detect(english).map(|info| info.lang()), Some(Lang::Eng));
        let dutch = "De commissie kwam op maandag met dezelfde leden bijeen, en de voorzitter, die ziek was geweest, las het \
                     ontwerp nog eens voor; men was het erover eens dat de stemming zou wachten, en dat men weer bijeen kwam.";
        for other in [dutch, "the the the the the the the the the", &format!("{english} {}", "слово ".repeat(20))]
        {
            assert!(!is_plain_english(other), "{other}");
        }
    }

    #[test]
    fn a_cut_never_falls_inside_a_character() {
        let text = "й".repeat(LOOKED_AT);
        assert!(words(&text, [block(Part::Body, 0..text.len())].iter()).len() <= LOOKED_AT);
    }
}
