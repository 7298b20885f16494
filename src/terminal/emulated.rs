//! Frames against an emulator: what the terminal shows is what was painted, and it took few enough bytes.

use super::Colours;
use super::capabilities::Dialect;
use super::pen::Pen;
use super::screen::{Screen, is_blank, is_continued};
use super::shell::Canvas;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Position, Rect, Size};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use std::num::NonZeroU16;

const DIALECT: Dialect = Dialect { colours: Colours::True, erases_in_colour: true, ambiguous_may_be_wide: false };

/// A canvas and the terminal at its other end.
struct Bench {
    canvas: Canvas,
    size: Size,
    emulator: vt100::Parser,
    doubts: bool,
    dialect: Dialect,
}

fn nonzero(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).expect("a terminal has rows and columns")
}

impl Bench {
    fn new(width: u16, height: u16) -> Bench {
        Bench::speaking(DIALECT, width, height)
    }

    fn speaking(dialect: Dialect, width: u16, height: u16) -> Bench {
        let size = Size::new(width, height);
        let emulator = vt100::Parser::new(nonzero(height), nonzero(width), 0);
        Bench { canvas: Canvas::new(size, dialect), size, emulator, doubts: false, dialect }
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.size = Size::new(width, height);
        self.emulator.screen_mut().set_size(nonzero(height), nonzero(width));
        self.canvas.lose();
    }

    /// Paints a frame, checks what the emulator shows, gives the number of bytes.
    fn frame(&mut self, paint: impl FnOnce(&mut Frame)) -> usize {
        let (mut painted, mut cursor) = (Buffer::empty(Rect::ZERO), None);
        let bytes = self.canvas.frame(self.size, |frame| {
            paint(frame);
            painted = frame.buffer_mut().clone();
        });
        self.emulator.process(bytes.as_bytes());
        if !self.emulator.screen().hide_cursor() {
            cursor = Some(self.emulator.screen().cursor_position());
        }
        assert_eq!(cursor, self.canvas.cursor().map(|at| (at.y, at.x)), "{bytes:?}");
        self.compare(&Screen::of(&painted, self.dialect), &bytes);
        bytes.len()
    }

    fn compare(&self, wanted: &Screen, bytes: &str) {
        for y in 0..self.size.height {
            for (x, cell) in (0..).zip(wanted.row(y)) {
                let place = || format!("at {x},{y} after {bytes:?}");
                let there = self.emulator.screen().cell(y, x).expect("on the screen");
                let letter = cell.symbol().is_ascii() && !is_blank(cell) && !is_continued(cell);
                if self.doubts && wanted.is_doubtful(y) && !letter {
                    continue; // only the letters are promised
                }
                if is_continued(cell) {
                    assert!(there.is_wide_continuation(), "{}", place());
                    continue;
                }
                let text = if there.contents().is_empty() { " " } else { there.contents() };
                assert_eq!(text, cell.symbol(), "{}", place());
                let pen = Pen::of(cell);
                assert_eq!(there.bgcolor(), seen(pen.back), "{}", place());
                let has = |modifier| pen.modifier.contains(modifier);
                assert_eq!(there.inverse(), has(Modifier::REVERSED), "{}", place());
                assert_eq!(there.underline(), has(Modifier::UNDERLINED), "{}", place());
                if !is_blank(cell) {
                    assert_eq!(there.fgcolor(), seen(pen.fore), "{}", place());
                    let attributes = (there.bold(), there.dim(), there.italic());
                    let wanted = (has(Modifier::BOLD), has(Modifier::DIM), has(Modifier::ITALIC));
                    assert_eq!(attributes, wanted, "{}", place());
                }
            }
        }
    }
}

fn seen(colour: Color) -> vt100::Color {
    match colour {
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        Color::Indexed(index) => vt100::Color::Idx(index),
        named => super::colour::number(named).map_or(vt100::Color::Default, vt100::Color::Idx),
    }
}

/// The numerical recipes' generator: the same frames on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }

    fn style(&mut self) -> Style {
        let mut style = Style::new();
        if self.roll(3) == 0 {
            style = style.fg(self.pick(&[Color::Red, Color::Rgb(1, 2, 3), Color::Indexed(200), Color::LightBlue]));
        }
        if self.roll(4) == 0 {
            style = style.bg(self.pick(&[Color::Blue, Color::Rgb(9, 9, 9), Color::Indexed(17), Color::White]));
        }
        if self.roll(4) == 0 {
            let both = Modifier::BOLD | Modifier::REVERSED;
            style = style.add_modifier(self.pick(&[
                Modifier::BOLD,
                Modifier::DIM,
                Modifier::ITALIC,
                Modifier::UNDERLINED,
                Modifier::REVERSED,
                both,
            ]));
        }
        style
    }

    fn line(&mut self, words: &[&'static str], longest: usize) -> Line<'static> {
        Line::from_iter((0..self.roll(longest)).map(|_| Span::styled(self.pick(words), self.style())))
    }
}

const WORDS: [&str; 13] = [
    "plain ",
    "漢字",
    "é",
    "e\u{301}x ",
    "한 ",
    "  ",
    "tail      ",
    "─┼",
    "ABC",
    "Жизнь ",
    "a\u{323}\u{302}",
    "😀",
    "                    ",
];

/// A list on the left, a text on the right, a line at the foot; each may scroll by itself.
struct Page {
    list: Vec<Line<'static>>,
    text: Vec<Line<'static>>,
    foot: Line<'static>,
    ground: Style,
    split: u16,
}

impl Page {
    fn paint(&self, frame: &mut Frame) {
        let [main, foot] = Layout::vertical([Constraint::Min(0), Constraint::Length(1)]).areas(frame.area());
        let [list, text] = Layout::horizontal([Constraint::Length(self.split), Constraint::Min(0)]).areas(main);
        frame.buffer_mut().set_style(text, self.ground);
        frame.render_widget(Paragraph::new(self.list.clone()), list);
        frame.render_widget(Paragraph::new(self.text.clone()), text);
        frame.render_widget(Paragraph::new(self.foot.clone()), foot);
    }

    fn change(&mut self, dice: &mut Dice, words: &[&'static str], height: u16) {
        let pane = if dice.roll(3) == 0 { &mut self.list } else { &mut self.text };
        let some = 1 + dice.roll(4);
        match dice.roll(8) {
            0 => *pane = (0..height).map(|_| dice.line(words, 9)).collect(),
            1..=3 => {
                pane.drain(..some.min(pane.len()));
                pane.extend((0..some).map(|_| dice.line(words, 9)));
            }
            4 => {
                pane.truncate(pane.len().saturating_sub(some));
                pane.splice(0..0, (0..some).map(|_| dice.line(words, 9)));
            }
            5 => {
                let at = dice.roll(pane.len() + 1);
                pane.insert(at, dice.line(words, 9));
            }
            6 if !pane.is_empty() => drop(pane.remove(dice.roll(pane.len()))),
            _ => self.foot = dice.line(words, 5),
        }
        self.text.truncate(usize::from(height));
        self.list.truncate(usize::from(height));
        match dice.roll(60) {
            0 => self.split = dice.roll(20) as u16,
            1 => self.ground = Style::new().bg(dice.pick(&[Color::Blue, Color::Rgb(9, 9, 9), Color::Gray])),
            2 => self.ground = Style::new(),
            _ => {}
        }
    }
}

fn random_frames(seed: u64, count: usize, dialect: Dialect) {
    let mut dice = Dice(seed);
    let mut bench = Bench::speaking(dialect, 46, 14);
    let mut page = Page { list: vec![], text: vec![], foot: Line::default(), ground: Style::new(), split: 12 };
    for _ in 0..count {
        if dice.roll(300) == 0 {
            bench.resize(1 + dice.roll(60) as u16, 1 + dice.roll(20) as u16);
        }
        page.change(&mut dice, &WORDS, bench.size.height);
        let cursor = (dice.roll(3) == 0).then(|| Position::new(dice.roll(60) as u16, dice.roll(20) as u16));
        bench.frame(|frame| {
            page.paint(frame);
            if let Some(cursor) = cursor.filter(|at| frame.area().contains(*at)) {
                frame.set_cursor_position(cursor);
            }
        });
    }
}

#[test]
fn twenty_thousand_random_frames_are_what_the_emulator_shows() {
    let plain = Dialect { colours: Colours::Indexed, erases_in_colour: false, ..DIALECT };
    let halves = [DIALECT, plain].map(|dialect| std::thread::spawn(move || random_frames(1, 10_000, dialect)));
    for half in halves {
        half.join().expect("every frame was right");
    }
}

#[test]
fn without_colours_the_attributes_remain() {
    random_frames(3, 500, Dialect { colours: Colours::None, erases_in_colour: false, ..DIALECT });
    let mut bench = Bench::speaking(Dialect { colours: Colours::None, ..DIALECT }, 20, 2);
    let style = Style::new().fg(Color::Red).bg(Color::Blue).add_modifier(Modifier::REVERSED | Modifier::BOLD);
    bench.frame(|frame| frame.render_widget(Paragraph::new("hit").style(style), Rect::new(0, 0, 3, 1)));
    let cell = bench.emulator.screen().cell(0, 0).expect("on the screen");
    assert!(cell.inverse() && cell.bold() && cell.fgcolor() == vt100::Color::Default);
}

#[test]
fn any_size_is_borne() {
    for (width, height) in [(0, 0), (1, 1), (0, 5), (1000, 1000), (u16::MAX, 1), (2, u16::MAX)] {
        let mut canvas = Canvas::new(Size::new(width, height), DIALECT);
        let area = Rect::new(0, 0, width, height);
        canvas.frame(area.as_size(), |frame| frame.render_widget(Paragraph::new("漢字 plain"), area));
        let bytes = canvas.frame(area.as_size(), |frame| frame.render_widget(Paragraph::new("字漢 plain"), area));
        assert!(bytes.len() < 60, "{width} x {height}: {bytes:?}");
    }
}

#[test]
fn letters_after_a_cluster_of_doubtful_width_are_never_eaten() {
    // The emulator gives the joined pair four columns and the sign one or two; we count two.
    let mut words = WORDS.to_vec();
    words.extend(["👩\u{200d}🔬x", "☁\u{fe0f}y", "🇰🇷z"]);
    let mut dice = Dice(7);
    let mut bench = Bench { doubts: true, ..Bench::new(64, 10) };
    for _ in 0..1000 {
        let lines: Vec<Line> = (0..10).map(|_| dice.line(&words, 4)).collect();
        // Away from the right edge: the emulator would wrap there, having no mode 7.
        let narrow = Rect::new(0, 0, 58, 10);
        bench.frame(|frame| frame.render_widget(Paragraph::new(lines), narrow));
    }
}

// ---- what it costs, at 120 x 40 ----

const VOCABULARY: &str = "the of and a to in is reader document that paper was for it with as his on be at by network had \
    not are but from or have an they which one you were her all she there would their we him been has when who will more \
    no if out so said what up its about into than them can only other new some could time these two may then do first any \
    my now such like our over man me even most made after also did many before must through years where much your way \
    well down should because each just those people state good very make world still own see men work long get here \
    between both life being under never day same another know while last might us great old year off come since against";

struct Prose {
    lines: Vec<String>,
    titles: Vec<String>,
}

impl Prose {
    fn new() -> Prose {
        let words: Vec<&str> = VOCABULARY.split_whitespace().collect();
        let mut dice = Dice(42);
        let (mut lines, mut line) = (Vec::new(), String::new());
        while lines.len() < 4000 {
            let word = dice.pick(&words);
            if line.len() + 1 + word.len() > 68 {
                lines.push(std::mem::take(&mut line));
                if lines.len() % 10 == 9 {
                    lines.push(String::new());
                }
            }
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
        let title = |i: usize| match i % 4 {
            0 => format!(" {:2} Mar  {} to {}", 1 + i % 28, words[i % 90], words[i * 7 % 90]),
            1 => format!("         {}", words[i * 3 % 90]),
            2 => format!("         ll. {}–{}      {} hits", i, i + 3, 1 + i % 9),
            _ => String::new(),
        };
        Prose { lines, titles: (0..60).map(title).collect() }
    }

    fn paint(&self, frame: &mut Frame, top: usize, list: bool, selected: usize, query: &str) {
        let [search, main, foot] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(1), Constraint::Length(1)]).areas(frame.area());
        let [left, text] =
            Layout::horizontal([Constraint::Length(if list { 32 } else { 0 }), Constraint::Min(1)]).areas(main);
        frame.render_widget(Paragraph::new(format!(" / {query}")), search);
        for (row, title) in (0..if list { left.height } else { 0 }).zip(&self.titles) {
            let area = Rect { y: left.y + row, height: 1, width: left.width - 1, ..left };
            let chosen = usize::from(row) == selected;
            let style = if chosen { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() };
            frame.render_widget(Paragraph::new(title.as_str()).style(style), area);
            frame.buffer_mut().set_string(left.right() - 1, area.y, "│", Style::new().add_modifier(Modifier::DIM));
        }
        let measure = Rect { x: text.x + if list { 4 } else { 26 }, width: 68, ..text };
        let lines: Vec<Line> = self.lines.iter().skip(top).take(measure.height.into()).map(Line::raw).collect();
        frame.render_widget(Paragraph::new(lines), measure);
        let percent = top * 100 / self.lines.len();
        let status = format!(" ¶{} of {} · {percent} % · as printed", top / 10 + 1, self.lines.len() / 10);
        frame.render_widget(Paragraph::new(status).style(Style::new().add_modifier(Modifier::DIM)), foot);
        frame.render_widget(Paragraph::new("n next hit  v select  a note  c cite  ? help").right_aligned(), foot);
    }
}

/// Mean and greatest bytes of `count` frames, the first (which paints the screen) left out.
fn cost(count: usize, mut paint: impl FnMut(&mut Frame, usize)) -> (usize, usize) {
    let mut bench = Bench::new(120, 40);
    bench.frame(|frame| paint(frame, 0));
    let bytes: Vec<usize> = (1..=count).map(|i| bench.frame(|frame| paint(frame, i))).collect();
    (bytes.iter().sum::<usize>() / count, bytes.into_iter().max().unwrap_or_default())
}

#[test]
fn a_scrolled_line_costs_little_more_than_its_text() {
    let prose = Prose::new();
    let (down, most) = cost(200, |frame, i| prose.paint(frame, i, false, 0, ""));
    let (up, _) = cost(200, |frame, i| prose.paint(frame, 400 - i, false, 0, ""));
    eprintln!("one line, list hidden: down {down} (at most {most}), up {up}");
    assert!(down <= 200 && up <= 200 && most <= 200, "down {down}, most {most}, up {up}");
    let (down, most) = cost(200, |frame, i| prose.paint(frame, i, true, 0, ""));
    let (up, _) = cost(200, |frame, i| prose.paint(frame, 400 - i, true, 0, ""));
    eprintln!("one line, two panes: down {down} (at most {most}), up {up}");
    // The list has to be sent again, whose rows differ more one way than the other.
    assert!(down <= 850 && (down + up) / 2 <= 850, "down {down}, up {up}");
}

#[test]
fn a_page_costs_its_text_and_400_bytes() {
    let prose = Prose::new();
    let page = 36;
    for list in [false, true] {
        let (mean, _) = cost(50, |frame, i| prose.paint(frame, i * page, list, 0, ""));
        let text: usize = prose.lines.iter().skip(page).take(50 * page).map(String::len).sum::<usize>() / 50;
        eprintln!("one page, list {list}: {mean} bytes for {text} of text");
        assert!(mean <= text * 105 / 100 + 400, "{mean} bytes for {text} of text");
    }
}

#[test]
fn a_typed_character_and_a_moved_bar_cost_what_changed() {
    let prose = Prose::new();
    let query = "a query as it is typed, letter by letter";
    let (_, typed) = cost(query.len(), |frame, i| {
        prose.paint(frame, 0, true, 0, &query[..i]);
        frame.set_cursor_position((3 + i as u16, 0));
    });
    let (_, bar) = cost(20, |frame, i| prose.paint(frame, 0, true, i, ""));
    eprintln!("a typed character {typed}, the bar moved {bar}");
    assert!(typed <= 40 && bar <= 110, "typed {typed}, bar {bar}");
}

#[test]
fn nothing_changed_costs_nothing() {
    let prose = Prose::new();
    assert_eq!(cost(10, |frame, _| prose.paint(frame, 0, true, 3, "x")), (0, 0));
}
