//! Bytes from the terminal to keys and pastes, byte by byte, wherever the line cuts them.
//!
//! A sequence may stop short: a lone Esc, a paste that lost its end. Then time decides: [`Decoder::patience`] says how
//! long to wait for more, and [`Decoder::quiet`] is called when nothing came.

use super::key::{Key, KeyCode};
use super::sequence::{self, Meaning};
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Decoded {
    Key(Key),
    Paste { text: String, cut: bool },
}

/// Bytes of a paste that are kept.
pub(super) const LONGEST_PASTE: usize = 1 << 20;

/// A paste that pauses longer than this has lost its end.
const PASTE_PATIENCE: Duration = Duration::from_secs(2);

/// A sequence that has begun (`ESC [ 5`) is the terminal's doing, and its rest is on the way, however slow the line.
const SEQUENCE_PATIENCE: Duration = Duration::from_secs(1);

/// `ESC [` by itself may be a sequence cut in two, or Alt-[.
const OPENING_PATIENCE: Duration = Duration::from_millis(250);

/// Bytes of a control sequence's parameters that are kept; a longer one is none we know.
const LONGEST_PARAMETERS: usize = 64;

/// A string (`ESC ]` …) without an end is given up after so many bytes.
const LONGEST_STRING: usize = 1 << 16;

const ESC: u8 = 0x1b;
const BELL: u8 = 0x07;
const PASTE_END: &[u8] = b"\x1b[201~";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Ground,
    /// Within a character of several bytes.
    Character,
    Escape,
    /// After `ESC [`.
    Control,
    /// After `ESC [ [`.
    Console,
    /// After `ESC [ M`: so many bytes of an old mouse report are left.
    Mouse(u8),
    /// After `ESC O`.
    SingleShift,
    /// After `ESC ]` and its like, named by that byte; bytes so far.
    String {
        opened_by: u8,
        length: usize,
    },
    /// An `ESC` within a string: its end, if `\` follows.
    StringEscape,
    /// Within a paste, the last so many bytes being the beginning of its end.
    Paste(usize),
}

pub(super) struct Decoder {
    state: State,
    escape_patience: Duration,
    /// An `ESC` stands before what is being read: Alt, or a sequence after a lone Esc.
    alt: bool,
    /// Parameters of a control sequence, bytes of a character, or the text of a paste, by state.
    held: Vec<u8>,
    /// Bytes of the paste so far, kept or not.
    pasted: usize,
}

impl Decoder {
    /// `escape_patience`: how long an `ESC` may be the beginning of something.
    pub fn new(escape_patience: Duration) -> Decoder {
        Decoder { state: State::Ground, escape_patience, alt: false, held: Vec::new(), pasted: 0 }
    }

    /// How long to wait for the rest of what has begun; None where nothing has, or time says nothing about it.
    pub fn patience(&self) -> Option<Duration> {
        match self.state {
            State::Ground | State::Character => None,
            State::Escape => Some(self.escape_patience),
            State::Control | State::SingleShift if self.held.is_empty() => Some(OPENING_PATIENCE),
            State::String { length: 0, .. } => Some(OPENING_PATIENCE),
            State::Paste(_) => Some(PASTE_PATIENCE),
            _ => Some(SEQUENCE_PATIENCE),
        }
    }

    /// Nothing came for as long as we were patient: what has begun is what it is.
    pub fn quiet(&mut self, out: &mut Vec<Decoded>) {
        let alt = |c: u8| Key { alt: true, ..Key::char(char::from(c)) };
        match self.state {
            State::Escape => {
                let presses = if self.alt { 2 } else { 1 };
                out.extend((0..presses).map(|_| Decoded::Key(Key::code(KeyCode::Esc))));
            }
            State::Control if self.held.is_empty() => out.push(Decoded::Key(alt(b'['))),
            State::SingleShift if self.held.is_empty() => out.push(Decoded::Key(alt(b'O'))),
            State::String { opened_by, length: 0 } => out.push(Decoded::Key(alt(opened_by))),
            State::Paste(ending) => self.end_paste(self.pasted - ending, out),
            _ => {}
        }
        self.rest();
    }

    /// Takes the next byte; what it completes is appended to `out`.
    pub fn push(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        match self.state {
            State::Ground => self.ground(byte, out),
            State::Character => self.character(byte, out),
            State::Escape => self.escape(byte, out),
            State::Control => self.control(byte, out),
            State::Console => {
                out.extend(sequence::console(byte).map(Decoded::Key));
                self.rest();
            }
            State::Mouse(left) => {
                self.state = if left > 1 { State::Mouse(left - 1) } else { State::Ground };
            }
            State::SingleShift => self.single_shift(byte, out),
            State::String { opened_by, length } => match byte {
                BELL | 0x18 | 0x1a => self.rest(),
                ESC => self.state = State::StringEscape,
                _ if length >= LONGEST_STRING => self.rest(),
                _ => self.state = State::String { opened_by, length: length + 1 },
            },
            State::StringEscape if byte == b'\\' => self.rest(),
            State::StringEscape => self.again_after_escape(byte, out),
            State::Paste(ending) => self.paste(byte, ending, out),
        }
    }

    fn rest(&mut self) {
        self.state = State::Ground;
        self.alt = false;
        self.held.clear();
    }

    fn key(&mut self, key: Key, out: &mut Vec<Decoded>) {
        out.push(Decoded::Key(Key { alt: key.alt || self.alt, ..key }));
        self.rest();
    }

    /// What was being read has ended without an end; `byte` is the first of something new.
    fn again(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        self.rest();
        self.push(byte, out);
    }

    fn again_after_escape(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        self.rest();
        self.state = State::Escape;
        self.push(byte, out);
    }

    fn ground(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        match byte {
            ESC => self.state = State::Escape,
            b' '..=b'~' => self.key(Key::char(char::from(byte)), out),
            0xc2..=0xf4 => {
                self.held.push(byte);
                self.state = State::Character;
            }
            // Not UTF-8, and no key.
            0x80.. => self.rest(),
            _ => match sequence::control_character(byte) {
                Some(key) => self.key(key, out),
                None => self.rest(),
            },
        }
    }

    fn character(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        if !matches!(byte, 0x80..=0xbf) {
            return self.again(byte, out);
        }
        self.held.push(byte);
        match std::str::from_utf8(&self.held) {
            Ok(text) => match text.chars().next().filter(|c| !c.is_control()) {
                Some(c) => self.key(Key::char(c), out),
                None => self.rest(),
            },
            // More to come.
            Err(error) if error.error_len().is_none() => {}
            Err(_) => self.rest(),
        }
    }

    fn escape(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        match byte {
            b'[' => self.state = State::Control,
            b'O' => self.state = State::SingleShift,
            b']' | b'P' | b'X' | b'^' | b'_' => self.state = State::String { opened_by: byte, length: 0 },
            ESC => {
                if self.alt {
                    out.push(Decoded::Key(Key::code(KeyCode::Esc)));
                }
                self.alt = true;
            }
            _ => {
                if self.alt {
                    out.push(Decoded::Key(Key::code(KeyCode::Esc)));
                }
                self.alt = true;
                self.ground(byte, out);
            }
        }
    }

    fn control(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        match byte {
            b'[' if self.held.is_empty() => self.state = State::Console,
            b'M' if self.held.is_empty() => {
                self.rest();
                self.state = State::Mouse(3);
            }
            b' '..=b'?' => {
                if self.held.len() <= LONGEST_PARAMETERS {
                    self.held.push(byte);
                }
            }
            b'@'..=b'~' => {
                let known = self.held.len() <= LONGEST_PARAMETERS;
                match sequence::control(&self.held, byte) {
                    Meaning::Key(key) if known => self.key(key, out),
                    Meaning::PasteBegins => {
                        self.rest();
                        self.pasted = 0;
                        self.state = State::Paste(0);
                    }
                    _ => self.rest(),
                }
            }
            ESC => self.again(ESC, out),
            0x18 | 0x1a => self.rest(),
            _ => self.again(byte, out),
        }
    }

    fn single_shift(&mut self, byte: u8, out: &mut Vec<Decoded>) {
        if byte.is_ascii_digit() && self.held.len() < 2 {
            return self.held.push(byte);
        }
        match sequence::single_shift(&self.held, byte) {
            Some(key) => self.key(key, out),
            // Alt-O, and then something else.
            None => {
                if self.held.is_empty() {
                    out.push(Decoded::Key(Key { alt: true, ..Key::char('O') }));
                }
                self.again(byte, out);
            }
        }
    }

    fn paste(&mut self, byte: u8, ending: usize, out: &mut Vec<Decoded>) {
        self.pasted += 1;
        if self.held.len() < LONGEST_PASTE {
            self.held.push(byte);
        }
        // The end's first byte stands nowhere else in it, so a broken end can only begin again with this byte.
        let ending = match PASTE_END.get(ending) {
            Some(next) if *next == byte => ending + 1,
            _ => usize::from(byte == ESC),
        };
        self.state = State::Paste(ending);
        if ending == PASTE_END.len() {
            self.end_paste(self.pasted - ending, out);
            self.rest();
        }
    }

    /// The paste is over and was `length` bytes long.
    fn end_paste(&mut self, length: usize, out: &mut Vec<Decoded>) {
        let cut = length > LONGEST_PASTE;
        let bytes = self.held.get(..length.min(LONGEST_PASTE)).unwrap_or_default();
        // A character cut in two at the limit is dropped, one that was never right is shown as such.
        let whole = match std::str::from_utf8(bytes) {
            Err(error) if cut && error.error_len().is_none() => bytes.get(..error.valid_up_to()).unwrap_or_default(),
            _ => bytes,
        };
        out.push(Decoded::Paste { text: cleaned(&String::from_utf8_lossy(whole)), cut });
        self.held = Vec::new();
    }
}

/// Pasted text as one may insert it: line ends are `\n`, and of the control characters only it and the tab are left.
fn cleaned(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.replace(|c: char| c.is_control() && c != '\n' && c != '\t', "")
}

#[cfg(test)]
mod tests {
    use super::super::keys;
    use super::*;
    use proptest::prelude::*;

    fn decoder() -> Decoder {
        Decoder::new(Duration::from_millis(50))
    }

    fn fed(decoder: &mut Decoder, bytes: &[u8]) -> Vec<Decoded> {
        let mut out = Vec::new();
        bytes.iter().for_each(|byte| decoder.push(*byte, &mut out));
        out
    }

    fn quiet(decoder: &mut Decoder) -> Vec<Decoded> {
        let mut out = Vec::new();
        if decoder.patience().is_some() {
            decoder.quiet(&mut out);
        }
        out
    }

    /// What the bytes are, as keys are written; a paste stands in quotation marks.
    fn read(bytes: &[u8]) -> String {
        let mut decoder = decoder();
        let mut out = fed(&mut decoder, bytes);
        out.extend(quiet(&mut decoder));
        let written = |decoded: &Decoded| match decoded {
            Decoded::Key(key) => key.to_string(),
            Decoded::Paste { text, .. } => format!("{text:?}"),
        };
        out.iter().map(written).collect()
    }

    #[test]
    fn keys_of_every_protocol_are_keys() {
        let table: &[(&[u8], &str)] = &[
            (b"aZ\xd0\xb6\xe6\xbc\xa2\xf0\x9f\x98\x80 <", "aZж漢😀<space><lt>"),
            (b"\r\t\x7f\x08\x01\x03\x1a\x00\x1f", "<enter><tab><backspace><backspace><c-a><c-c><c-z><c-space><c-_>"),
            (
                b"\x1b[A\x1bOB\x1b[C\x1bOD\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~",
                "<up><down><right><left><home><end><home><end><home><end>",
            ),
            (b"\x1b[2~\x1b[3~\x1b[5~\x1b[6~\x1b[Z", "<insert><delete><pgup><pgdn><s-tab>"),
            (b"\x1bOP\x1b[11~\x1b[15~\x1b[17~\x1b[24~\x1b[[E\x1b[R\x1b[34~", "<f1><f1><f5><f6><f12><f5><f3><f20>"),
            (
                b"\x1b[1;5A\x1b[1;3D\x1b[3;5~\x1b[1;2P\x1bO5Q\x1b[5^\x1b\x1b[A",
                "<c-up><a-left><c-delete><f1><c-f2><c-pgup><a-up>",
            ),
            (b"\x1bx\x1b\r\x1b\xd0\xb6\x1b\x01", "<a-x><a-enter><a-ж><c-a-a>"),
            (
                b"\x1b[97u\x1b[97;5u\x1b[97:65;2u\x1b[97;2u\x1b[105;5u\x1b[27u\x1b[9;2u\x1b[13;3u",
                "a<c-a>AA<c-i><esc><s-tab><a-enter>",
            ),
            (
                b"\x1b[49:33;2;33u\x1b[97;5:2u\x1b[97;5:3u\x1b[99;9u\x1b[57399u\x1b[57441u\x1b[57417;5u",
                "!<c-a>0<c-left>",
            ),
            (b"\x1b[27;5;105~\x1b[27;2;65~\x1bOM\x1bOp", "<c-i>A<enter>0"),
        ];
        for (bytes, written) in table {
            assert_eq!(read(bytes), *written, "{:?}", String::from_utf8_lossy(bytes));
            assert_eq!(keys(written).unwrap().len(), keys(&read(bytes)).unwrap().len());
        }
    }

    #[test]
    fn what_the_terminal_says_of_itself_is_no_key() {
        let replies: &[&[u8]] = &[
            b"\x1b[?62;22c",
            b"\x1b[>41;377;0c",
            b"\x1b[12;40R",
            b"\x1b[1;5R",
            b"\x1b[0n",
            b"\x1b[?2026;2$y",
            b"\x1b[8;40;120t",
            b"\x1b[?1u",
            b"\x1b]11;rgb:0000/0000/0000\x1b\\",
            b"\x1b]10;rgb:dddd/dddd/dddd\x07",
            b"\x1bP>|XTerm(377)\x1b\\",
            b"\x1bP1+r524742=38\x1b\\",
            b"\x1b_Gi=1;OK\x1b\\",
            b"\x1b[I\x1b[O",
            b"\x1b[<0;10;20M\x1b[<0;10;20m",
            b"\x1b[M !!",
            b"\x1b[32;10;20M",
            b"\x1b[201~",
        ];
        for reply in replies {
            assert_eq!(read(&[reply, b"j".as_slice()].concat()), "j", "{:?}", String::from_utf8_lossy(reply));
        }
    }

    #[test]
    fn an_escape_is_a_key_when_nothing_follows() {
        assert_eq!(read(b"\x1b"), "<esc>");
        assert_eq!(read(b"\x1b\x1b"), "<esc><esc>");
        assert_eq!(read(b"\x1b["), "<a-[>");
        assert_eq!(read(b"\x1bO"), "<a-O>");
        assert_eq!(read(b"\x1b]"), "<a-]>");
        assert_eq!(read(b"\x1b[5"), "");
        assert_eq!(decoder().patience(), None);
    }

    #[test]
    fn a_paste_is_cleaned_and_whole() {
        assert_eq!(read(b"\x1b[200~one\r\ntwo\rthree\t\x07\x1b[31mred\x1b[201~x"), r#""one\ntwo\nthree\t[31mred"x"#);
        assert_eq!(read(b"\x1b[200~\xff\xd0\xb6\x1b\x1b[201~"), "\"\u{fffd}ж\"");
    }

    #[test]
    fn a_paste_without_end_is_given_up_and_later_keys_live() {
        let mut decoder = decoder();
        assert_eq!(fed(&mut decoder, b"\x1b[200~lost\x1b[2"), []);
        assert_eq!(quiet(&mut decoder), [Decoded::Paste { text: "lost".into(), cut: false }]);
        assert_eq!(fed(&mut decoder, b"j"), [Decoded::Key(Key::char('j'))]);
    }

    #[test]
    fn a_paste_over_a_megabyte_is_cut_and_said_to_be() {
        for (length, was_cut) in [(LONGEST_PASTE, false), (LONGEST_PASTE + 1, true), (LONGEST_PASTE + 5000, true)] {
            let bytes = [b"\x1b[200~".as_slice(), &vec![b'a'; length], PASTE_END, b"j"].concat();
            let out = fed(&mut decoder(), &bytes);
            let [Decoded::Paste { text, cut }, Decoded::Key(_)] = out.as_slice() else { panic!("{length}") };
            assert_eq!((text.len(), *cut), (LONGEST_PASTE, was_cut));
        }
    }

    #[test]
    fn a_character_cut_at_the_limit_is_dropped() {
        let bytes = [b"\x1b[200~a".as_slice(), "ж".repeat(LONGEST_PASTE).as_bytes(), PASTE_END].concat();
        let out = fed(&mut decoder(), &bytes);
        assert!(matches!(&out[..], [Decoded::Paste { text, cut: true }] if text.len() == LONGEST_PASTE - 1));
    }

    #[test]
    fn a_million_random_bytes_do_no_harm() {
        let (mut decoder, mut out, mut seed) = (decoder(), Vec::new(), 1u64);
        for round in 0..1_000_000 {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            // Escapes and brackets more often than chance would have them.
            let byte = match seed >> 60 {
                0 => ESC,
                1 => b'[',
                2 => *b"OP]~0;M_2".get((seed >> 40) as usize % 9).unwrap(),
                _ => (seed >> 33) as u8,
            };
            decoder.push(byte, &mut out);
            if round % 1000 == 999 {
                quiet(&mut decoder);
                out.clear();
                assert_eq!(fed(&mut decoder, b"j").last(), Some(&Decoded::Key(Key::char('j'))));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn any_bytes_and_any_silences_leave_the_keyboard_alive(
            bytes in prop::collection::vec((any::<u8>(), prop::bool::weighted(0.1)), 0..200)
        ) {
            let mut decoder = decoder();
            for (byte, then_quiet) in bytes {
                fed(&mut decoder, &[byte]);
                if then_quiet {
                    quiet(&mut decoder);
                }
            }
            quiet(&mut decoder);
            prop_assert_eq!(fed(&mut decoder, b"j"), [Decoded::Key(Key::char('j'))]);
        }
    }
}
