//! How well bytes read as a language in an encoding: the logarithm of how likely a writer of it would have typed them.
//!
//! Words in ASCII cost all but Latin languages something, and nobody else anything; so texts in two scripts are weighed
//! fairly. The numbers below are nats, set by measurement (`tests/bench/encodings.rs`).

use super::tongues::{Tongue, Writing};
use encoding_rs::*;
use std::collections::HashMap;

/// A word in ASCII within another language.
const ASCII_WORD: f32 = -2.0;
/// Letters of two scripts in one word.
const MIXED: f32 = -4.5;
/// Bytes that mean nothing.
const BROKEN: f32 = -14.0;
/// Half a character at the end.
const CUT: f32 = -10.0;
const CONTROL: f32 = -10.0;
const ODD: f32 = -8.0;
const PUNCTUATION: f32 = -4.0;
/// A letter beyond ASCII, in a Latin language of which no more is known.
const FLAT: f32 = -3.0;

/// Typists' signs beyond ASCII that stand in any language.
fn is_punctuation(c: char) -> bool {
    matches!(c, '«' | '»' | '—' | '–' | '…' | '“' | '”' | '„' | '‘' | '’' | '№' | '•' | '°' | '§' | '\u{a0}' | '©')
}

/// A language made ready for weighing.
pub struct Model<'a> {
    tongue: &'a Tongue,
    /// Logarithm of how common each letter or sign is; of letters among vowels or consonants.
    common: HashMap<char, f32>,
}

#[derive(Clone, Copy, PartialEq)]
enum Before {
    Blank,
    Ascii,
    Lower,
    /// The first capital of a word, and a later one.
    Capital,
    Capitals,
}

#[derive(Clone, Copy, PartialEq)]
enum Sound {
    None,
    Vowel,
    Consonant,
}

impl<'a> Model<'a> {
    pub fn of(tongue: &'a Tongue) -> Model<'a> {
        let mut common = HashMap::new();
        let mut add = |signs: &mut dyn Iterator<Item = char>, weight: fn(f32) -> f32, mass: f32| {
            let weighed: Vec<(char, f32)> = signs.enumerate().map(|(n, c)| (c, weight(n as f32))).collect();
            let sum: f32 = weighed.iter().map(|(_, w)| w).sum();
            for (c, weight) in weighed {
                common.entry(c).or_insert((mass * weight / sum).ln());
            }
        };
        match &tongue.writing {
            // The frequencies of letters fall off about evenly in their logarithm.
            Writing::Alphabet { letters, vowels, .. } => {
                add(&mut letters.chars().filter(|c| vowels.contains(*c)), |n| (-n / 3.0).exp() + 0.01, 1.0);
                add(&mut letters.chars().filter(|c| !vowels.contains(*c)), |n| (-n / 7.0).exp() + 0.01, 1.0);
            }
            Writing::Latin { letters } => add(&mut letters.chars(), |n| (-n / 4.0).exp() + 0.02, 1.0),
            Writing::Signs { common, kana, .. } => {
                let is_kana = |c: &char| ('\u{3040}'..'\u{3100}').contains(c);
                add(&mut common.chars().filter(is_kana), |n| (-n / 25.0).exp() + 0.02, if *kana { 0.6 } else { 1e-6 });
                let mass = if *kana { 0.25 } else { 0.7 };
                add(&mut common.chars().filter(|c| !is_kana(c)), |n| 1.0 / (n + 40.0), mass);
            }
        }
        Model { tongue, common }
    }

    pub fn weigh(&self, bytes: &[u8], encoding: &'static Encoding) -> f32 {
        match &self.tongue.writing {
            Writing::Alphabet { vowels, signs, .. } => self.words(bytes, encoding, vowels, signs),
            Writing::Latin { .. } => weigh_latin(bytes, encoding, Some(&self.common)),
            Writing::Signs { kana, hangul, .. } => self.signs(bytes, encoding, *kana, *hangul),
        }
    }

    fn words(&self, bytes: &[u8], encoding: &'static Encoding, vowels: &str, signs: &str) -> f32 {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let (mut before, mut sound, mut last, mut sum) = (Before::Blank, Sound::None, ' ', 0.0);
        for c in text.chars() {
            let lower = c.to_lowercase().next().unwrap_or(c);
            if c.is_ascii_alphabetic() {
                sum += match before {
                    Before::Ascii => 0.0,
                    Before::Blank => ASCII_WORD,
                    _ => MIXED,
                };
                (before, sound) = (Before::Ascii, Sound::None);
            } else if c.is_ascii() {
                (before, sound) = (Before::Blank, Sound::None);
            } else if let Some(common) = self.common.get(&lower) {
                let is_vowel = vowels.contains(lower);
                sum += common;
                if !vowels.is_empty() {
                    sum += match (sound, is_vowel) {
                        (Sound::None, true) => 0.32f32,
                        (Sound::None, false) => 0.68,
                        (Sound::Vowel, true) => 0.12,
                        (Sound::Vowel, false) => 0.88,
                        (Sound::Consonant, true) => 0.65,
                        (Sound::Consonant, false) => 0.35,
                    }
                    .ln();
                }
                if sound != Sound::Consonant && signs.contains(lower) {
                    sum -= 3.0;
                }
                let capital = c != lower;
                let next = match (before, capital) {
                    (Before::Blank | Before::Ascii | Before::Lower, true) => Before::Capital,
                    (Before::Capital | Before::Capitals, true) => Before::Capitals,
                    (_, false) => Before::Lower,
                };
                sum += match (before, capital) {
                    (Before::Ascii, _) => MIXED,
                    (Before::Blank, false) => -0.1,
                    (Before::Blank, true) => -2.2,
                    (Before::Lower, false) => 0.0,
                    (Before::Lower, true) => -6.0,
                    (Before::Capital, false) => -0.2,
                    (Before::Capital, true) => -1.8,
                    (Before::Capitals, false) => -5.0,
                    (Before::Capitals, true) => -0.1,
                };
                (before, sound) = (next, if is_vowel { Sound::Vowel } else { Sound::Consonant });
            } else {
                sum += match c {
                    '\u{fffd}' => BROKEN,
                    _ if c.is_control() => CONTROL,
                    // Rules and frames of a table.
                    _ if c == last && ('\u{2500}'..'\u{25a0}').contains(&c) => -1.0,
                    _ if is_punctuation(c) => PUNCTUATION,
                    _ if c.is_alphabetic() && before != Before::Blank => 2.0 * ODD,
                    _ if before != Before::Blank => 1.5 * ODD,
                    _ => ODD,
                };
                (before, sound) = (if c.is_alphabetic() { Before::Lower } else { Before::Blank }, Sound::None);
            }
            last = c;
        }
        sum
    }

    fn signs(&self, mut bytes: &[u8], encoding: &'static Encoding, kana: bool, hangul: bool) -> f32 {
        let (mut in_word, mut sum) = (false, 0.0);
        while let Some(first) = bytes.first() {
            if first.is_ascii() {
                sum += if first.is_ascii_alphabetic() && !in_word { ASCII_WORD } else { 0.0 };
                in_word = first.is_ascii_alphabetic();
                bytes = &bytes[1..];
                continue;
            }
            in_word = false;
            let width = width(bytes, encoding).min(bytes.len());
            let c = encoding
                .decode_without_bom_handling_and_without_replacement(&bytes[..width])
                .and_then(|text| text.chars().next());
            let Some(c) = c else {
                sum += if bytes.len() > 1 { BROKEN } else { CUT };
                bytes = &bytes[1..];
                continue;
            };
            sum += match self.common.get(&c) {
                Some(common) => *common,
                None => rare(c, level(bytes, encoding), kana, hangul),
            };
            bytes = &bytes[width..];
        }
        sum
    }
}

/// How common a sign is that is not among the common ones.
fn rare(c: char, level: u8, kana: bool, hangul: bool) -> f32 {
    match c {
        '、' | '。' | '，' | '「' | '」' | '（' | '）' | '：' | '・' | '　' | '；' | '！' | '？' | '《' | '》' => {
            -4.0
        }
        _ if is_punctuation(c) => -5.0,
        '\u{3041}'..'\u{30ff}' => {
            if kana {
                -7.0
            } else {
                -12.0
            }
        }
        '\u{ff01}'..'\u{ff5f}' => -6.5,
        '\u{ff61}'..'\u{ffa0}' => -7.5,
        '\u{ac00}'..'\u{d7a4}' => match level {
            1 if hangul => -9.0,
            _ => -13.0,
        },
        '\u{4e00}'..'\u{a000}' if hangul => {
            if level == 1 {
                -11.0
            } else {
                -12.5
            }
        }
        '\u{4e00}'..'\u{a000}' => match level {
            1 => -9.2,
            2 => -12.5,
            _ => -15.0,
        },
        _ if c.is_control() || ('\u{e000}'..'\u{f900}').contains(&c) => -16.0,
        _ => -10.0,
    }
}

/// Bytes of the character that begins here.
fn width(bytes: &[u8], encoding: &'static Encoding) -> usize {
    match (bytes.first(), bytes.get(1)) {
        (Some(0xa1..=0xdf | 0x80 | 0xa0), _) if encoding == SHIFT_JIS => 1,
        (Some(0x8f), _) if encoding == EUC_JP => 3,
        (_, Some(b'0'..=b'9')) if encoding == GB18030 => 4,
        (Some(0x80), _) if encoding == GB18030 => 1,
        _ => 2,
    }
}

/// The standards put the common signs first: 1 for those, 2 for the rest, 3 for what was added later.
fn level(bytes: &[u8], encoding: &'static Encoding) -> u8 {
    let (lead, trail) = (bytes.first().copied().unwrap_or(0), bytes.get(1).copied().unwrap_or(0));
    match lead {
        0xb0..=0xd7 if encoding == GB18030 && trail >= 0xa1 => 1,
        0xd8..=0xf7 if encoding == GB18030 && trail >= 0xa1 => 2,
        0xb0..=0xc8 if encoding == EUC_KR && trail >= 0xa1 => 1,
        0xca..=0xfd if encoding == EUC_KR && trail >= 0xa1 => 2,
        0xb0..=0xcf if encoding == EUC_JP => 1,
        0xd0..=0xf4 if encoding == EUC_JP => 2,
        0x88..=0x97 if encoding == SHIFT_JIS => 1,
        0x98..=0xea if encoding == SHIFT_JIS => 2,
        0xa4..=0xc6 if encoding == BIG5 => 1,
        0xc9..=0xf9 if encoding == BIG5 => 2,
        _ => 3,
    }
}

/// How well bytes read as a language of Latin letters: those beyond ASCII stand one by one among others. Without a list of
/// the language's own, all are as likely.
pub fn weigh_latin(bytes: &[u8], encoding: &'static Encoding, own: Option<&HashMap<char, f32>>) -> f32 {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let (mut before, mut sum) = (Before::Blank, 0.0);
    for c in text.chars() {
        if c.is_ascii() {
            before = match c {
                'A'..='Z' => Before::Capital,
                'a'..='z' => Before::Ascii,
                _ => Before::Blank,
            };
            continue;
        }
        let lower = c.to_lowercase().next().unwrap_or(c);
        let is_letter = c.is_alphabetic() && !matches!(c, 'ˆ' | 'ƒ' | 'µ');
        sum += match c {
            '\u{fffd}' => BROKEN,
            _ if c.is_control() => CONTROL,
            _ if is_letter => {
                let common = own.map_or(FLAT, |own| own.get(&lower).copied().unwrap_or(FLAT - 3.5));
                common
                    + match (before, c != lower) {
                        (Before::Ascii | Before::Capital, false) => -2.7,
                        (Before::Capital, true) => -3.5,
                        (Before::Blank, false) => -3.5,
                        (Before::Blank, true) => -4.5,
                        (Before::Ascii, true) => -8.0,
                        (_, false) => -5.5,
                        (_, true) => -8.0,
                    }
            }
            _ if is_punctuation(c) => PUNCTUATION,
            '¿' | '¡' if before == Before::Blank => PUNCTUATION,
            _ => ODD,
        };
        before = if is_letter { Before::Lower } else { Before::Blank };
    }
    sum
}
