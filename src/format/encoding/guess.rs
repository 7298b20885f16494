//! What bytes look like that nothing tells the encoding of.
//!
//! Each language is weighed in each encoding it was typed in (`model`); languages of Latin letters are told apart by
//! chardetng, which is good at them, and weighed as one. The folder's encoding has a start.

use super::Verdict;
use super::model::{Model, weigh_latin};
use super::tongues::TONGUES;
use crate::text::EncodingEvidence;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::*;

/// How much is weighed, bytes beyond ASCII: more makes no difference.
const WEIGHED: usize = 2 << 10;

/// What the folder's other files are worth, in nats: about three letters.
const FOLDER: f32 = 12.0;

/// What chardetng's word is worth between Latin languages, which it knows better by the letters of ASCII around.
const DETECTED: f32 = 3.0;

/// Encodings of Latin letters that a folder may be written in.
static LATIN: [&Encoding; 14] = [
    WINDOWS_1250,
    WINDOWS_1252,
    WINDOWS_1254,
    WINDOWS_1257,
    WINDOWS_1258,
    ISO_8859_2,
    ISO_8859_3,
    ISO_8859_4,
    ISO_8859_10,
    ISO_8859_13,
    ISO_8859_14,
    ISO_8859_15,
    ISO_8859_16,
    MACINTOSH,
];

/// The likeliest encoding of bytes that are no UTF-8; `folder` is that of other files beside this one.
pub fn of(bytes: &[u8], folder: Option<&'static Encoding>) -> Verdict {
    let folder = folder.filter(|f| !super::is_wide(f) && *f != UTF_8);
    let weighed = weighed(bytes, folder);
    let best = |start: f32| {
        let weight = |(encoding, weight): &(&'static Encoding, f32)| match Some(*encoding) == folder {
            true => weight + start,
            false => *weight,
        };
        let best = weighed.iter().max_by(|a, b| weight(a).total_cmp(&weight(b)));
        best.map_or(WINDOWS_1252, |(encoding, _)| *encoding)
    };
    let (alone, hinted) = (best(0.0), best(FOLDER));
    let told_by = if alone == hinted { EncodingEvidence::Guessed } else { EncodingEvidence::Folder };
    Verdict { encoding: hinted, told_by }
}

/// The encodings that bytes may be in, the likeliest first, each once.
pub fn ranked(bytes: &[u8]) -> Vec<&'static Encoding> {
    let mut weighed = weighed(bytes, None);
    weighed.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut ranked: Vec<&'static Encoding> = Vec::new();
    for (encoding, _) in weighed {
        if !ranked.contains(&encoding) {
            ranked.push(encoding);
        }
    }
    ranked
}

/// Every language in every encoding it was typed in, with its weight in nats. An encoding may be there several times.
fn weighed(bytes: &[u8], folder: Option<&'static Encoding>) -> Vec<(&'static Encoding, f32)> {
    let short = beyond_ascii(bytes);
    let mut weighed: Vec<(&'static Encoding, f32)> = Vec::new();
    for tongue in TONGUES {
        let model = Model::of(tongue);
        weighed.extend(
            tongue.encodings.iter().map(|(encoding, rarer)| (*encoding, model.weigh(&short, encoding) - rarer)),
        );
    }
    let detected = detected(bytes);
    let is_latin = |encoding: &'static Encoding| LATIN.contains(&encoding);
    if let Some(latin) =
        weighed.iter_mut().filter(|(e, _)| *e == detected && is_latin(e)).max_by(|a, b| a.1.total_cmp(&b.1))
    {
        latin.1 += DETECTED;
    }
    weighed.push((detected, weigh_latin(&short, detected, None) - 1.0));
    if let Some(folder) = folder.filter(|f| is_latin(f)) {
        weighed.push((folder, weigh_latin(&short, folder, None)));
    }
    weighed
}

/// The lines that hold bytes beyond ASCII, until there are enough of these.
fn beyond_ascii(bytes: &[u8]) -> Vec<u8> {
    let mut lines = Vec::new();
    let mut left = WEIGHED;
    for line in bytes.split_inclusive(|b| matches!(b, b'\n' | b'\r')) {
        let beyond = line.iter().filter(|b| !b.is_ascii()).count();
        if beyond > 0 && left > 0 {
            lines.extend_from_slice(&line[..line.len().min(4 * WEIGHED)]);
            left = left.saturating_sub(beyond);
        }
    }
    lines
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    if encoding == GBK { GB18030 } else { encoding }
}
