//! Which style each thing on the screen has: the terminal's own sixteen colours, or none.

use crate::text::{Colour, MarkKind};
use ratatui::style::{Color, Modifier, Style};

/// What a stretch of the screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Plain,
    /// A title, a heading, a key.
    Strong,
    Emphasis,
    /// What may be overlooked: facts, hints, rules, the archive's own words.
    Quiet,
    Code,
    Struck,
    Link,
    /// The brackets and the prefix of an editorial mark.
    Bracket,
    /// The words inside an editorial mark.
    Mark(MarkKind),
    /// Of a mark that is never closed.
    Uncertain,
    Highlight(Colour),
    Noted,
    /// Words a note was not written about in this form.
    Reworded,
    Hit,
    CurrentHit,
    Selected,
    Trouble,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    coloured: bool,
}

impl Theme {
    pub const fn of(coloured: bool) -> Theme {
        Theme { coloured }
    }

    /// What a role adds to the style it is painted on. Without colour, selection, hits, notes and highlights are kept
    /// apart by reverse, bold and underline.
    pub fn style(&self, role: Role) -> Style {
        let plain = Style::new();
        let with = |modifier: Modifier| plain.add_modifier(modifier);
        if self.coloured {
            match role {
                Role::Mark(MarkKind::Addition) => return plain.fg(Color::Cyan),
                Role::Mark(MarkKind::Stamp) => return plain.fg(Color::Magenta),
                Role::Link => return plain.fg(Color::Blue).add_modifier(Modifier::UNDERLINED),
                Role::Highlight(colour) => return plain.bg(ground(colour)).fg(Color::Black),
                Role::Reworded => {
                    return plain.fg(Color::Yellow).add_modifier(Modifier::UNDERLINED.union(Modifier::ITALIC));
                }
                Role::Hit => return with(Modifier::REVERSED),
                // Over a hit, which is reversed, it must not be turned round.
                Role::Selected => {
                    return plain.bg(Color::Blue).fg(Color::White).remove_modifier(Modifier::REVERSED);
                }
                Role::Trouble => return plain.fg(Color::Red),
                _ => {}
            }
        }
        match role {
            Role::Plain => plain,
            Role::Strong | Role::Highlight(_) | Role::Trouble => with(Modifier::BOLD),
            Role::Emphasis => with(Modifier::ITALIC),
            Role::Quiet | Role::Bracket | Role::Code => with(Modifier::DIM),
            Role::Struck => with(Modifier::CROSSED_OUT),
            Role::Link | Role::Noted | Role::Uncertain => with(Modifier::UNDERLINED),
            Role::Mark(kind) => match kind {
                MarkKind::Supplied => with(Modifier::ITALIC),
                MarkKind::Addition | MarkKind::Stamp => with(Modifier::UNDERLINED),
                MarkKind::Deletion => with(Modifier::CROSSED_OUT),
                MarkKind::Variant | MarkKind::Note | MarkKind::Gloss => with(Modifier::DIM.union(Modifier::ITALIC)),
                MarkKind::Gap
                | MarkKind::Omission
                | MarkKind::Unclear
                | MarkKind::Sic
                | MarkKind::Original
                | MarkKind::Locus => with(Modifier::DIM),
                MarkKind::Unclassified => plain,
            },
            Role::Reworded => with(Modifier::UNDERLINED.union(Modifier::ITALIC)),
            Role::Hit => with(Modifier::BOLD.union(Modifier::UNDERLINED)),
            Role::CurrentHit => with(Modifier::REVERSED.union(Modifier::BOLD).union(Modifier::UNDERLINED)),
            Role::Selected => with(Modifier::REVERSED),
        }
    }
}

fn ground(colour: Colour) -> Color {
    match colour {
        Colour::Yellow => Color::Yellow,
        Colour::Green => Color::Green,
        Colour::Blue => Color::LightBlue,
        Colour::Red => Color::LightRed,
        Colour::Purple => Color::LightMagenta,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn without_colour_selection_hits_notes_and_highlights_differ() {
        let theme = Theme::of(false);
        let roles = [
            Role::Plain,
            Role::Selected,
            Role::Hit,
            Role::CurrentHit,
            Role::Noted,
            Role::Reworded,
            Role::Highlight(Colour::Yellow),
        ];
        let styles: HashSet<String> = roles.iter().map(|r| format!("{:?}", theme.style(*r))).collect();
        assert_eq!(styles.len(), roles.len());
        assert!(roles.iter().all(|r| theme.style(*r).fg.is_none() && theme.style(*r).bg.is_none()));
    }
}
