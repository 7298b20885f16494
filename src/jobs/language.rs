//! In which language a text is, where it is long enough to tell.

use crate::text::{Block, Part};
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
    let info = whatlang::detect(&words)?;
    if info.is_reliable() { code(info.lang()) } else { None }
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
    fn a_cut_never_falls_inside_a_character() {
        let text = "й".repeat(LOOKED_AT);
        assert!(words(&text, [block(Part::Body, 0..text.len())].iter()).len() <= LOOKED_AT);
    }
}
