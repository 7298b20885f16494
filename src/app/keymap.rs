//! From keys to commands: in, the keys pressed since the last command; out, a command, a prefix that may go on, or nothing.

use super::command::{Command, Context, TABLE};
use crate::terminal::{Key, KeyCode, keys};

/// Which sequence of keys means which command, where.
#[derive(Debug)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

#[derive(Debug)]
struct Binding {
    strokes: Vec<Stroke>,
    contexts: &'static [Context],
    command: Command,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stroke {
    Key(Key),
    /// Any letter; it goes into the command.
    Letter,
}

/// What the keys pressed so far mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Command(Command),
    /// More keys may follow.
    Prefix,
    Nothing,
}

/// A way on from a prefix, for the hints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continuation {
    pub keys: String,
    pub command: Command,
}

/// In the table: any letter.
const LETTER: &str = "<letter>";

impl Keymap {
    /// The default keys of the table.
    pub fn of_table() -> Keymap {
        let mut bindings = Vec::new();
        for definition in TABLE {
            for written in definition.keys.split(' ') {
                let (before, letter) = match written.strip_suffix(LETTER) {
                    Some(before) => (before, Some(Stroke::Letter)),
                    None => (written, None),
                };
                let before = keys(before).expect("the table's keys are keys: tested");
                let strokes = before.into_iter().map(Stroke::Key).chain(letter).collect();
                bindings.push(Binding { strokes, contexts: definition.contexts, command: definition.command });
            }
        }
        Keymap { bindings }
    }

    /// What `pressed` means in a context. A key that is named goes before one that is any letter (`mm` before `m<letter>`).
    pub fn look_up(&self, context: Context, pressed: &[Key]) -> Found {
        let mut found = Found::Nothing;
        for binding in self.bindings.iter().filter(|b| b.contexts.contains(&context)) {
            let fits = binding.strokes.iter().zip(pressed).all(|(stroke, key)| stroke.is(*key));
            if !fits || binding.strokes.len() < pressed.len() {
                continue;
            }
            if binding.strokes.len() > pressed.len() {
                found = Found::Prefix;
                continue;
            }
            match (binding.strokes.last(), pressed.last()) {
                (Some(Stroke::Letter), Some(Key { code: KeyCode::Char(letter), .. })) => {
                    if found == Found::Nothing {
                        found = Found::Command(binding.command.with_letter(*letter));
                    }
                }
                _ => return Found::Command(binding.command),
            }
        }
        found
    }

    /// How a started sequence may go on, in the order of the table.
    pub fn continuations(&self, context: Context, pressed: &[Key]) -> Vec<Continuation> {
        let begins = |b: &&Binding| {
            b.strokes.len() > pressed.len() && b.strokes.iter().zip(pressed).all(|(stroke, key)| stroke.is(*key))
        };
        let here = self.bindings.iter().filter(|b| b.contexts.contains(&context));
        here.filter(begins)
            .map(|b| {
                let keys = b.strokes[pressed.len()..].iter().map(Stroke::label).collect();
                Continuation { keys, command: b.command }
            })
            .collect()
    }

    /// The first key sequence of a command in a context, as people write it.
    pub fn keys_of(&self, context: Context, command: Command) -> Option<String> {
        let binding = self.bindings.iter().find(|b| b.command == command && b.contexts.contains(&context))?;
        Some(binding.strokes.iter().map(Stroke::label).collect::<Vec<_>>().join(" "))
    }
}

impl Stroke {
    fn is(&self, key: Key) -> bool {
        match self {
            Stroke::Key(own) => *own == key,
            Stroke::Letter => match key {
                Key { code: KeyCode::Char(c), ctrl: false, alt: false } => c.is_alphabetic(),
                _ => false,
            },
        }
    }

    /// For people: `Enter`, `Ctrl-S`, `a`.
    fn label(&self) -> String {
        match self {
            Stroke::Letter => "letter".to_string(),
            Stroke::Key(key) => label(*key),
        }
    }
}

/// A key as people write it: `Enter`, `Ctrl-S`, `a`.
pub fn label(key: Key) -> String {
    let name = match key.code {
        KeyCode::Char(' ') => "Space".to_string(),
        KeyCode::Char(c) if key.ctrl => c.to_uppercase().to_string(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::Enter => "Enter".to_string(),
        KeyCode::Esc => "Esc".to_string(),
        KeyCode::Tab => "Tab".to_string(),
        KeyCode::BackTab => "Shift-Tab".to_string(),
        KeyCode::Backspace => "Backspace".to_string(),
        KeyCode::Delete => "Del".to_string(),
        KeyCode::Insert => "Ins".to_string(),
        KeyCode::Up => "↑".to_string(),
        KeyCode::Down => "↓".to_string(),
        KeyCode::Left => "←".to_string(),
        KeyCode::Right => "→".to_string(),
        KeyCode::Home => "Home".to_string(),
        KeyCode::End => "End".to_string(),
        KeyCode::PageUp => "PgUp".to_string(),
        KeyCode::PageDown => "PgDn".to_string(),
        KeyCode::F(n) => format!("F{n}"),
    };
    let ctrl = if key.ctrl { "Ctrl-" } else { "" };
    let alt = if key.alt { "Alt-" } else { "" };
    format!("{alt}{ctrl}{name}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Colour;
    use std::collections::HashSet;

    fn look_up(context: Context, written: &str) -> Found {
        Keymap::of_table().look_up(context, &keys(written).unwrap())
    }

    #[test]
    fn a_prefix_waits_for_its_letter() {
        assert_eq!(look_up(Context::Text, "m"), Found::Prefix);
        assert_eq!(look_up(Context::Text, "mm"), Found::Command(Command::Bookmark));
        assert_eq!(look_up(Context::Text, "mk"), Found::Command(Command::BookmarkLetter('k')));
        assert_eq!(look_up(Context::Text, "m1"), Found::Nothing);
        assert_eq!(look_up(Context::Text, "'<enter>"), Found::Command(Command::Marks));
        assert_eq!(look_up(Context::Text, "Hg"), Found::Command(Command::Highlight(Colour::Green)));
        assert_eq!(look_up(Context::List, "Hg"), Found::Nothing);
    }

    #[test]
    fn no_sequence_means_two_things_in_one_place_and_none_hides_another() {
        let map = Keymap::of_table();
        let mut seen = HashSet::new();
        for binding in &map.bindings {
            for context in binding.contexts {
                let written: String = binding.strokes.iter().map(|s| s.label() + " ").collect();
                assert!(seen.insert((*context, written.clone())), "{written} twice in {context:?}");
                for shorter in map.bindings.iter().filter(|b| b.contexts.contains(context)) {
                    let hides =
                        shorter.strokes.len() < binding.strokes.len() && binding.strokes.starts_with(&shorter.strokes);
                    assert!(!hides, "{:?} hides {written} in {context:?}", shorter.command);
                }
            }
        }
    }

    #[test]
    fn a_prefix_shows_how_it_goes_on() {
        let on = Keymap::of_table().continuations(Context::Text, &keys("H").unwrap());
        let keys: Vec<_> = on.iter().map(|c| c.keys.as_str()).collect();
        assert_eq!(keys, ["y", "g", "b", "r", "p", "H"]);
    }
}
