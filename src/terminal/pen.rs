//! What the terminal would write the next character with, and the shortest way to change it (SGR, ECMA-48 8.3.117).

use super::colour;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use std::fmt::Write as _;

/// Colours and attributes: those the next character gets, or those of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pen {
    pub fore: Color,
    pub back: Color,
    pub modifier: Modifier,
}

/// The attributes one sees on a blank.
pub(super) const SEEN_ON_BLANKS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK)
    .union(Modifier::CROSSED_OUT);

/// Attribute, and the parameters that set and clear it. Bold and dim share the one that clears.
const ATTRIBUTES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Pen {
    pub const DEFAULT: Pen = Pen { fore: Color::Reset, back: Color::Reset, modifier: Modifier::empty() };

    pub fn of(cell: &Cell) -> Pen {
        Pen { fore: cell.fg, back: cell.bg, modifier: cell.modifier }
    }

    /// The pen that writes a blank which should look like `blank`, changing as little of this one as can be: nobody sees
    /// the colour of a blank's ink.
    pub fn for_blank(self, blank: Pen) -> Pen {
        let seen = blank.modifier & SEEN_ON_BLANKS;
        let fore = if seen.is_empty() { self.fore } else { blank.fore };
        Pen { fore, back: blank.back, modifier: (self.modifier - SEEN_ON_BLANKS) | seen }
    }

    /// Appends what changes this pen into `to`; nothing if they are the same.
    pub fn change(self, to: Pen, out: &mut String) {
        if self == to {
            return;
        }
        let from_nothing = parameters(Pen::DEFAULT, to);
        let from_here = parameters(self, to);
        // An empty parameter is a 0: `;1` resets and makes bold.
        let reset = if from_nothing.is_empty() { String::new() } else { format!(";{from_nothing}") };
        out.push_str("\x1b[");
        out.push_str(if reset.len() <= from_here.len() { &reset } else { &from_here });
        out.push('m');
    }
}

/// The parameters that lead from one pen to another, without a reset.
fn parameters(from: Pen, to: Pen) -> String {
    let mut out = String::new();
    let mut add = |parameter: std::fmt::Arguments| {
        let separator = if out.is_empty() { "" } else { ";" };
        // Writing to a string cannot fail.
        let _ = write!(out, "{separator}{parameter}");
    };
    let mut missing = to.modifier - from.modifier;
    let mut cleared = 0;
    for (attribute, _, clear) in ATTRIBUTES {
        if (from.modifier - to.modifier).contains(attribute) && cleared != clear {
            add(format_args!("{clear}"));
            cleared = clear;
            // Its fellow went with it.
            let fellows = ATTRIBUTES.iter().filter(|(_, _, other)| *other == clear).map(|(fellow, _, _)| *fellow);
            missing |= to.modifier & fellows.fold(Modifier::empty(), Modifier::union);
        }
    }
    for (attribute, set, _) in ATTRIBUTES {
        if missing.contains(attribute) {
            add(format_args!("{set}"));
        }
    }
    for (old, new, base) in [(from.fore, to.fore, 30), (from.back, to.back, 40)] {
        if old != new {
            match new {
                Color::Reset => add(format_args!("{}", base + 9)),
                Color::Rgb(r, g, b) => add(format_args!("{};2;{r};{g};{b}", base + 8)),
                Color::Indexed(index) => add(format_args!("{};5;{index}", base + 8)),
                named => match colour::number(named) {
                    Some(number @ 8..) => add(format_args!("{}", base + 52 + number)),
                    Some(number) => add(format_args!("{}", base + number)),
                    None => {}
                },
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(from: Pen, to: Pen) -> String {
        let mut out = String::new();
        from.change(to, &mut out);
        out
    }

    const BOLD_RED: Pen = Pen { fore: Color::Red, back: Color::Reset, modifier: Modifier::BOLD };

    #[test]
    fn only_what_changes_is_said() {
        assert_eq!(change(BOLD_RED, BOLD_RED), "");
        assert_eq!(change(Pen::DEFAULT, BOLD_RED), "\x1b[1;31m");
        assert_eq!(change(BOLD_RED, Pen { fore: Color::LightBlue, ..BOLD_RED }), "\x1b[94m");
        assert_eq!(change(BOLD_RED, Pen::DEFAULT), "\x1b[m");
        let deep = Pen { back: Color::Rgb(10, 20, 30), ..BOLD_RED };
        assert_eq!(change(deep, Pen { modifier: Modifier::empty(), ..deep }), "\x1b[22m");
    }

    #[test]
    fn clearing_dim_keeps_bold() {
        let both = Pen { fore: Color::Rgb(1, 2, 3), modifier: Modifier::BOLD | Modifier::DIM, ..BOLD_RED };
        assert_eq!(change(both, Pen { modifier: Modifier::BOLD, ..both }), "\x1b[22;1m");
    }

    #[test]
    fn the_ink_of_a_blank_is_left_as_it_is() {
        assert_eq!(BOLD_RED.for_blank(Pen::DEFAULT), BOLD_RED);
        let bar = Pen { modifier: Modifier::REVERSED, ..Pen::DEFAULT };
        assert_eq!(
            BOLD_RED.for_blank(bar),
            Pen { fore: Color::Reset, modifier: Modifier::BOLD | Modifier::REVERSED, ..BOLD_RED }
        );
        assert_eq!(bar.for_blank(Pen::DEFAULT), Pen::DEFAULT);
    }
}
