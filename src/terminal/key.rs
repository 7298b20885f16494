//! One key as pressed, and how it is written.

use std::fmt;

/// One key as pressed. Parses from and prints as `a`, `A`, `<space>`, `<enter>`, `<esc>`, `<tab>`, `<s-tab>`, `<c-w>`,
/// `<a-x>`, `<up>`, `<pgdn>`, `<lt>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub code: KeyCode,
    pub ctrl: bool,
    pub alt: bool,
}

/// Which key. Shift is in the character itself; on keys that are no character only Shift-Tab is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyCode {
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

impl Key {
    pub const fn char(c: char) -> Key {
        Key { code: KeyCode::Char(c), ctrl: false, alt: false }
    }

    pub const fn code(code: KeyCode) -> Key {
        Key { code, ctrl: false, alt: false }
    }

    pub const fn ctrl(c: char) -> Key {
        Key { code: KeyCode::Char(c), ctrl: true, alt: false }
    }
}

/// The names of keys; the first of a code is the one printed. `<f1>` to `<f35>` come beside these.
const NAMES: [(&str, KeyCode); 29] = [
    ("space", KeyCode::Char(' ')),
    ("lt", KeyCode::Char('<')),
    ("gt", KeyCode::Char('>')),
    ("enter", KeyCode::Enter),
    ("cr", KeyCode::Enter),
    ("return", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("escape", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("s-tab", KeyCode::BackTab),
    ("backtab", KeyCode::BackTab),
    ("backspace", KeyCode::Backspace),
    ("bs", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("del", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("ins", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pageup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
    ("pagedown", KeyCode::PageDown),
    ("bar", KeyCode::Char('|')),
    ("bslash", KeyCode::Char('\\')),
];

/// The highest function key a terminal can send (the kitty protocol's F35).
pub(super) const LAST_FUNCTION_KEY: u8 = 35;

/// `"/peng<enter>n<c-w>>"` as keys. A `<` that opens no name (`<>`, or nothing closed after it) stands for itself;
/// an unknown `<name>` is an error that names it.
pub fn keys(written: &str) -> Result<Vec<Key>, String> {
    let mut out = Vec::new();
    let mut rest = written;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match after.split_once('>').filter(|(name, _)| c == '<' && !name.is_empty()) {
            // `< <enter>`: the name would run over the next bracket, so this one is a plain `<`.
            Some((name, tail)) if !name.contains(['<', ' ']) => {
                out.push(named(name).ok_or_else(|| format!("there is no key <{name}>"))?);
                rest = tail;
            }
            _ => {
                out.push(Key::char(c));
                rest = after;
            }
        }
    }
    Ok(out)
}

/// The key whose name stands between `<` and `>`, modifiers first.
fn named(name: &str) -> Option<Key> {
    let mut key = Key { code: KeyCode::Esc, ctrl: false, alt: false };
    let mut rest = name;
    while let [first, b'-', _, ..] = rest.as_bytes() {
        match first.to_ascii_lowercase() {
            b'c' => key.ctrl = true,
            b'a' | b'm' => key.alt = true,
            // Shift is part of the name (`s-tab`) or of the character.
            _ => break,
        }
        rest = &rest[2..];
    }
    let mut chars = rest.chars();
    key.code = match (chars.next(), chars.next()) {
        // A lone letter is named only by its modifiers: `<a>` is most likely a slip, `<c-a>` is not.
        (Some(c), None) if key.ctrl || key.alt => KeyCode::Char(if key.ctrl { c.to_ascii_lowercase() } else { c }),
        _ => code_named(&rest.to_lowercase())?,
    };
    Some(key)
}

fn code_named(name: &str) -> Option<KeyCode> {
    if let Some((_, code)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*code);
    }
    let number = name.strip_prefix('f')?.parse().ok()?;
    (1..=LAST_FUNCTION_KEY).contains(&number).then_some(KeyCode::F(number))
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bare = !self.ctrl && !self.alt;
        let modifiers = format!("{}{}", if self.ctrl { "c-" } else { "" }, if self.alt { "a-" } else { "" });
        match self.code {
            KeyCode::F(number) => f.pad(&format!("<{modifiers}f{number}>")),
            KeyCode::Char(c) if bare && c != ' ' && c != '<' => f.pad(c.encode_utf8(&mut [0; 4])),
            KeyCode::Char(c) if c != ' ' && c != '<' && c != '>' => f.pad(&format!("<{modifiers}{c}>")),
            code => {
                let name = NAMES.iter().find(|(_, known)| *known == code).map_or("", |(name, _)| name);
                f.pad(&format!("<{modifiers}{name}>"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_and_names_stand_side_by_side() {
        let esc = Key::code(KeyCode::Esc);
        assert_eq!(keys("zz").unwrap(), [Key::char('z'); 2]);
        assert_eq!(
            keys("/ж<enter><c-w>>").unwrap(),
            [Key::char('/'), Key::char('ж'), Key::code(KeyCode::Enter), Key::ctrl('w'), Key::char('>')]
        );
        assert_eq!(keys("<s-tab><S-Tab>").unwrap(), [Key::code(KeyCode::BackTab); 2]);
        assert_eq!(
            keys("<a-x><c-a-f12>").unwrap(),
            [Key { alt: true, ..Key::char('x') }, Key { code: KeyCode::F(12), ctrl: true, alt: true }]
        );
        assert_eq!(keys("<lt>x<esc>").unwrap(), [Key::char('<'), Key::char('x'), esc]);
    }

    #[test]
    fn a_bracket_that_opens_no_name_is_itself() {
        assert_eq!(keys("<").unwrap(), [Key::char('<')]);
        assert_eq!(keys("<>").unwrap(), [Key::char('<'), Key::char('>')]);
        assert_eq!(keys("a < b").unwrap().len(), 5);
        assert_eq!(keys("<<esc>").unwrap(), [Key::char('<'), Key::code(KeyCode::Esc)]);
    }

    #[test]
    fn an_unknown_name_is_named() {
        assert_eq!(keys("a<entr>").unwrap_err(), "there is no key <entr>");
        assert_eq!(keys("<f99>").unwrap_err(), "there is no key <f99>");
    }

    #[test]
    fn every_key_reads_back_as_it_prints() {
        let codes = NAMES.iter().map(|(_, code)| *code).chain((1..=LAST_FUNCTION_KEY).map(KeyCode::F));
        for code in codes.chain("azAZ09-<> |\\яß漢".chars().map(KeyCode::Char)) {
            for (ctrl, alt) in [(false, false), (true, false), (false, true), (true, true)] {
                let key = Key { code, ctrl, alt };
                if ctrl && matches!(code, KeyCode::Char('A'..='Z')) {
                    continue; // a terminal cannot tell Ctrl-Shift-A from Ctrl-A, and neither do we
                }
                assert_eq!(keys(&key.to_string()), Ok(vec![key]), "{key}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn any_text_is_keys_or_a_sentence(text in "[<>a-z -]{0,12}|\\PC{0,12}") {
            let _ = keys(&text);
        }
    }
}
