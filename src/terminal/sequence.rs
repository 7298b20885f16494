//! What a control sequence from the terminal means: a key, the beginning of a paste, or nothing to us.
//!
//! Sources: ECMA-48 for the form, xterm's ctlseqs for keys and modifiers, the kitty keyboard protocol for `CSI u`.
//! Replies (device attributes, cursor position, colours, modes), focus and mouse reports mean nothing here, on purpose.

use super::key::{Key, KeyCode, LAST_FUNCTION_KEY};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Key(Key),
    PasteBegins,
    Nothing,
}

/// `CSI parameters last`.
pub(super) fn control(parameters: &[u8], last: u8) -> Meaning {
    // A private marker or an intermediate: a reply.
    if parameters.iter().any(|byte| !matches!(byte, b'0'..=b'9' | b';' | b':')) {
        return Meaning::Nothing;
    }
    let fields = Fields(parameters);
    let code = match last {
        b'~' => match fields.number(0, 0) {
            Some(200) => return Meaning::PasteBegins,
            // xterm's modifyOtherKeys: CSI 27 ; modifiers ; character ~
            Some(27) => return fields.character(fields.number(2, 0)),
            number => number.and_then(numbered),
        },
        // rxvt: Ctrl is in the last byte.
        b'^' | b'@' => {
            let code = fields.number(0, 0).and_then(numbered);
            return code.map_or(Meaning::Nothing, |code| Meaning::Key(Key { code, ctrl: true, alt: false }));
        }
        b'u' => return fields.character(fields.number(0, 0)),
        b'Z' => Some(KeyCode::BackTab),
        // With parameters this is where the cursor is, not F3.
        b'R' if !parameters.is_empty() => None,
        last => lettered(last),
    };
    code.map_or(Meaning::Nothing, |code| fields.with_modifiers(code))
}

/// `SS3 last`: cursor keys in application mode, F1 to F4, and the keypad.
pub(super) fn single_shift(parameters: &[u8], last: u8) -> Option<Key> {
    const KEYPAD: &[u8; 16] = b"*+,-./0123456789";
    let code = match last {
        b'M' => Some(KeyCode::Enter),
        b'I' => Some(KeyCode::Tab),
        b' ' => Some(KeyCode::Char(' ')),
        b'X' => Some(KeyCode::Char('=')),
        b'j'..=b'y' => KEYPAD.get(usize::from(last - b'j')).map(|c| KeyCode::Char(char::from(*c))),
        last => lettered(last),
    };
    // Some terminals put the modifiers here: SS3 5 P is Ctrl-F1.
    let modifiers = Fields(parameters).number(0, 0).unwrap_or(1);
    code.map(|code| Modifiers(modifiers.saturating_sub(1)).on(code))
}

/// The Linux console's F1 to F5: `CSI [ A` to `CSI [ E`.
pub(super) fn console(last: u8) -> Option<Key> {
    matches!(last, b'A'..=b'E').then(|| Key::code(KeyCode::F(last - b'A' + 1)))
}

/// A control character as the key that sends it; None for those no key sends.
pub(super) fn control_character(byte: u8) -> Option<Key> {
    Some(match byte {
        0x00 => Key::ctrl(' '),
        b'\t' => Key::code(KeyCode::Tab),
        b'\r' => Key::code(KeyCode::Enter),
        // Backspace sends one or the other, by terminal; Ctrl-H means the same wherever text is typed.
        0x08 | 0x7f => Key::code(KeyCode::Backspace),
        0x01..=0x1a => Key::ctrl(char::from(byte - 1 + b'a')),
        0x1c..=0x1f => Key::ctrl(char::from(byte - 0x1c + b'\\')),
        _ => return None,
    })
}

fn lettered(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'R' => KeyCode::F(3),
        b'S' => KeyCode::F(4),
        _ => return None,
    })
}

fn numbered(number: u32) -> Option<KeyCode> {
    // DEC left gaps in the numbers of the function keys.
    let function = |first: u32, key: u32| u8::try_from(number - first + key).ok().map(KeyCode::F);
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=26 => function(23, 11),
        28..=29 => function(28, 15),
        31..=34 => function(31, 17),
        _ => None,
    }
}

/// Numbers between semicolons, each with sub-numbers between colons.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn number(&self, field: usize, part: usize) -> Option<u32> {
        let field = self.0.split(|byte| *byte == b';').nth(field)?;
        std::str::from_utf8(field.split(|byte| *byte == b':').nth(part)?).ok()?.parse().ok()
    }

    fn modifiers(&self) -> Modifiers {
        Modifiers(self.number(1, 0).unwrap_or(1).saturating_sub(1))
    }

    fn with_modifiers(&self, code: KeyCode) -> Meaning {
        // kitty: the second part of the modifiers is the event; 3 is the release of the key.
        if self.number(1, 1) == Some(3) || self.modifiers().foreign() {
            return Meaning::Nothing;
        }
        Meaning::Key(self.modifiers().on(code))
    }

    /// A key given by its character.
    fn character(&self, number: Option<u32>) -> Meaning {
        let Some(code) = number.and_then(by_character) else { return Meaning::Nothing };
        let modifiers = self.modifiers();
        let KeyCode::Char(plain) = code else {
            let code = if code == KeyCode::Tab && modifiers.shift() { KeyCode::BackTab } else { code };
            return self.with_modifiers(code);
        };
        // The character typed: the text, else the shifted key if the terminal tells it, else the capital letter.
        // In modifyOtherKeys the third field is the key itself, so the same holds.
        let told = self.number(2, 0).or(self.number(0, 1).filter(|_| modifiers.shift()));
        let typed = match told.and_then(char::from_u32) {
            Some(typed) if !typed.is_control() => typed,
            _ if modifiers.shift() => capital(plain),
            _ => plain,
        };
        self.with_modifiers(KeyCode::Char(if modifiers.ctrl() { plain.to_ascii_lowercase() } else { typed }))
    }
}

fn capital(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => c,
    }
}

/// A key of the kitty protocol: its character, or a number in the private use area.
fn by_character(number: u32) -> Option<KeyCode> {
    const KEYPAD: &[u8; 18] = b"0123456789./*-+\r=,";
    const FIRST_FUNCTION_KEY: u32 = 57376; // F13
    Some(match number {
        27 => KeyCode::Esc,
        13 => KeyCode::Enter,
        9 => KeyCode::Tab,
        8 | 127 => KeyCode::Backspace,
        FIRST_FUNCTION_KEY..=57398 => {
            let function = u8::try_from(number - FIRST_FUNCTION_KEY + 13).ok()?;
            KeyCode::F(function.min(LAST_FUNCTION_KEY))
        }
        57399..=57416 => match KEYPAD.get(usize::try_from(number - 57399).ok()?)? {
            b'\r' => KeyCode::Enter,
            character => KeyCode::Char(char::from(*character)),
        },
        57417 => KeyCode::Left,
        57418 => KeyCode::Right,
        57419 => KeyCode::Up,
        57420 => KeyCode::Down,
        57421 => KeyCode::PageUp,
        57422 => KeyCode::PageDown,
        57423 => KeyCode::Home,
        57424 => KeyCode::End,
        57425 => KeyCode::Insert,
        57426 => KeyCode::Delete,
        // The rest of what the protocol keeps there: lock, media and modifier keys by themselves.
        57344..=63743 => return None,
        _ => KeyCode::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}

/// The bits of a modifier parameter, less its 1.
#[derive(Clone, Copy)]
struct Modifiers(u32);

impl Modifiers {
    fn shift(self) -> bool {
        self.0 & 1 != 0
    }

    fn ctrl(self) -> bool {
        self.0 & 4 != 0
    }

    /// Super and Hyper belong to the window manager.
    fn foreign(self) -> bool {
        self.0 & (8 | 16) != 0
    }

    fn on(self, code: KeyCode) -> Key {
        const ALT_OR_META: u32 = 2 | 32;
        Key { code, ctrl: self.ctrl(), alt: self.0 & ALT_OR_META != 0 }
    }
}
