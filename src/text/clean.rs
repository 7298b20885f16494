//! The only string that may reach a terminal.
//!
//! Text from a document, a file name or a title is hostile: it can move the cursor, reorder what is read, or hide. Here
//! each such character is given a visible stand-in one column wide. Nothing is changed in the document itself.

use std::borrow::Cow;
use std::fmt;

/// Text without a character that a terminal would obey rather than show. One line: line endings have stand-ins too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Clean(String);

/// What becomes of one character on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    AsIs,
    /// In its place, this one, one column wide.
    StandIn(char),
    /// Nothing: it is invisible by design and harmless (soft hyphen, word joiner).
    Nothing,
}

/// What becomes of `c` on the screen. Line endings and tabs are controls here: whoever sets lines deals with them first.
pub const fn shown(c: char) -> Shown {
    match c {
        // Control Pictures, U+2400 and on, picture the C0 controls one for one.
        '\0'..='\u{1f}' => match char::from_u32(0x2400 + c as u32) {
            Some(picture) => Shown::StandIn(picture),
            None => Shown::StandIn(char::REPLACEMENT_CHARACTER),
        },
        '\u{7f}' => Shown::StandIn('␡'),
        // C1 controls: CSI, OSC and the like in one code point.
        '\u{80}'..='\u{9f}' => Shown::StandIn(char::REPLACEMENT_CHARACTER),
        // Soft hyphen, word joiner, and the zero width space: places to break or not to break, set by layout.
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => Shown::Nothing,
        // Bidirectional marks, embeddings, overrides, isolates: they reorder what stands around them.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Shown::StandIn('⇄'),
        // Line and paragraph separator, and the deprecated or invisible format characters, tags included.
        '\u{2028}' | '\u{2029}' => Shown::StandIn('␤'),
        '\u{180e}' | '\u{2061}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' => Shown::StandIn('�'),
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => Shown::StandIn('�'),
        '\u{e0000}'..='\u{e0fff}' => Shown::StandIn('�'),
        // Unassigned for good or private: a terminal's font may do anything, but it is one glyph and no command.
        _ => Shown::AsIs,
    }
}

impl Clean {
    /// Cleans one line of text; a tab becomes a space.
    pub fn of(text: &str) -> Clean {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match shown(c) {
                _ if c == '\t' => out.push(' '),
                Shown::AsIs => out.push(c),
                Shown::StandIn(stand_in) => out.push(stand_in),
                Shown::Nothing => {}
            }
        }
        Clean(out)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl From<&str> for Clean {
    fn from(text: &str) -> Clean {
        Clean::of(text)
    }
}

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Text as the clipboard gets it: control characters removed (line endings and tabs kept), and nothing else changed.
pub fn for_clipboard(text: &str) -> Cow<'_, str> {
    let bad = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.contains(bad) { Cow::Owned(text.replace(bad, "")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_scalar_leaves_a_control_or_a_reordering_behind() {
        for c in '\0'..=char::MAX {
            let clean = Clean::of(&c.to_string());
            for left in clean.as_str().chars() {
                assert!(!left.is_control(), "U+{:04X}", c as u32);
                assert!(!matches!(left, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'), "U+{:04X}", c as u32);
            }
        }
    }

    #[test]
    fn words_of_any_script_stay_as_they_are() {
        let text = "Nº 963 Фокина 김일성 金日成 e\u{301} 👩\u{200d}🔬";
        assert_eq!(Clean::of(text).as_str(), text);
        assert_eq!(Clean::of("a\x1b[2Jb").as_str(), "a␛[2Jb");
    }

    #[test]
    fn the_clipboard_loses_controls_and_nothing_else() {
        assert_eq!(for_clipboard("a\x1b]52;c;b\u{202e}\n\tc"), "a]52;c;b\u{202e}\n\tc");
    }
}
