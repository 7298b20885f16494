//! A colour as the theme wants it, brought down to what the terminal has.

use super::Colours;
use ratatui::style::Color;

/// The nearest colour to `colour` that the terminal can show.
pub(super) fn reduced(colour: Color, to: Colours) -> Color {
    match (to, colour) {
        (Colours::None, _) => Color::Reset,
        (Colours::True, _) => colour,
        (Colours::Indexed, Color::Rgb(r, g, b)) => Color::Indexed(nearest_index([r, g, b])),
        (Colours::Sixteen, Color::Rgb(r, g, b)) => nearest_named([r, g, b]),
        (Colours::Sixteen, Color::Indexed(index)) => match NAMED.get(usize::from(index)) {
            Some((named, _)) => *named,
            None => nearest_named(of_index(index)),
        },
        _ => colour,
    }
}

/// The sixteen, in the order of their numbers, with the values xterm gives them.
const NAMED: [(Color, [u8; 3]); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

/// The six levels of a channel in xterm's cube of 216 colours (indices 16 to 231).
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The number of a named colour among the sixteen.
pub(super) fn number(colour: Color) -> Option<u8> {
    let at = NAMED.iter().position(|(named, _)| *named == colour)?;
    u8::try_from(at).ok()
}

/// The eye sees green best and blue least; these weights are enough to choose among so few.
const WEIGHTS: [u32; 3] = [3, 6, 1];

fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    a.iter().zip(b).zip(WEIGHTS).map(|((a, b), weight)| weight * u32::from(a.abs_diff(b)).pow(2)).sum()
}

fn nearest_named(rgb: [u8; 3]) -> Color {
    NAMED.iter().min_by_key(|(_, value)| distance(*value, rgb)).map_or(Color::Reset, |(named, _)| *named)
}

/// Only 16 and up: what the first sixteen look like is the user's choice, so they are no approximation of anything.
/// Asked for every cell of every frame, so the nearest of the cube is found by channel, and the nearest grey by the mean.
fn nearest_index(rgb: [u8; 3]) -> u8 {
    let level =
        |channel: u8| CUBE.iter().zip(0..).min_by_key(|(value, _)| value.abs_diff(channel)).map_or(0, |(_, at)| at);
    let [r, g, b] = rgb.map(level);
    let in_cube: u8 = 16 + 36 * r + 6 * g + b;
    let weighted: u32 = rgb.iter().zip(WEIGHTS).map(|(channel, weight)| weight * u32::from(*channel)).sum();
    let mean = weighted / WEIGHTS.iter().sum::<u32>();
    let grey = u8::try_from((mean.saturating_sub(3) / 10).min(23)).map_or(255, |step| 232 + step);
    if distance(of_index(grey), rgb) < distance(of_index(in_cube), rgb) { grey } else { in_cube }
}

fn of_index(index: u8) -> [u8; 3] {
    match index {
        0..16 => NAMED[usize::from(index)].1,
        16..232 => {
            let at = index - 16;
            [at / 36, at / 6 % 6, at % 6].map(|level| CUBE[usize::from(level)])
        }
        232.. => [8 + 10 * (index - 232); 3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_true_colour_falls_to_the_nearest_there_is() {
        assert_eq!(reduced(Color::Rgb(1, 2, 3), Colours::True), Color::Rgb(1, 2, 3));
        assert_eq!(reduced(Color::Rgb(255, 0, 0), Colours::Indexed), Color::Indexed(196));
        assert_eq!(reduced(Color::Rgb(9, 9, 9), Colours::Indexed), Color::Indexed(232));
        assert_eq!(reduced(Color::Rgb(250, 250, 250), Colours::Sixteen), Color::White);
        assert_eq!(reduced(Color::Indexed(1), Colours::Sixteen), Color::Red);
        assert_eq!(reduced(Color::Indexed(232), Colours::Sixteen), Color::Black);
    }

    #[test]
    fn no_other_index_is_nearer() {
        for number in 0..4096u32 {
            let rgb = [number >> 8, number >> 4 & 15, number & 15].map(|channel| (channel * 17) as u8);
            let least = (16..=255).map(|index| distance(of_index(index), rgb)).min();
            assert_eq!(Some(distance(of_index(nearest_index(rgb)), rgb)), least, "{rgb:?}");
        }
    }

    #[test]
    fn the_terminals_own_colours_are_left_alone_unless_there_are_none() {
        assert_eq!(reduced(Color::LightCyan, Colours::Sixteen), Color::LightCyan);
        assert_eq!(reduced(Color::Reset, Colours::Indexed), Color::Reset);
        assert_eq!(reduced(Color::LightCyan, Colours::None), Color::Reset);
    }
}
