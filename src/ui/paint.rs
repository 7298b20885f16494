//! Words onto cells: the only way anything reaches the screen is as [`Clean`] text, or as signs of our own.

use super::runs::Run;
use super::theme::{Role, Theme};
use crate::app::width_of;
use crate::text::Clean;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Where words go next on a row, and how far they may go.
pub struct Pen<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    pub x: u16,
    y: u16,
    end: u16,
    base: Style,
}

impl<'a> Pen<'a> {
    /// At the left end of a row of `area`, counted from its top.
    pub fn new(buffer: &'a mut Buffer, theme: &'a Theme, area: Rect, row: u16) -> Pen<'a> {
        let y = area.y.saturating_add(row);
        let end = if y < area.bottom() { area.right() } else { area.x };
        Pen { buffer, theme, x: area.x, y, end, base: Style::new() }
    }

    /// What everything written from now on is painted over.
    pub fn on(mut self, role: Role) -> Pen<'a> {
        self.base = self.base.patch(self.theme.style(role));
        self
    }

    pub fn skip(&mut self, columns: u16) -> &mut Pen<'a> {
        self.x = self.x.saturating_add(columns).min(self.end);
        self
    }

    /// Leaves so many columns at the right end of the row free.
    pub fn keep_free(&mut self, columns: u16) -> &mut Pen<'a> {
        self.end = self.end.saturating_sub(columns);
        self
    }

    pub fn words(&mut self, words: &Clean, role: Role) -> &mut Pen<'a> {
        self.put(words.as_str(), self.base.patch(self.theme.style(role)))
    }

    /// Signs of our own, never text from outside.
    pub fn sign(&mut self, sign: &str, role: Role) -> &mut Pen<'a> {
        self.put(sign, self.base.patch(self.theme.style(role)))
    }

    pub fn run(&mut self, run: &Run) -> &mut Pen<'a> {
        let style = run.roles.iter().fold(self.base, |style, role| style.patch(self.theme.style(*role)));
        self.put(run.words.as_str(), style)
    }

    /// At the right end of the row, where there is room for it after what stands there.
    pub fn at_right(&mut self, words: &Clean, role: Role) -> &mut Pen<'a> {
        let wide = width_of(words.as_str());
        if self.x.saturating_add(wide).saturating_add(1) <= self.end {
            self.x = self.end - wide;
            self.words(words, role);
        }
        self
    }

    fn put(&mut self, words: &str, style: Style) -> &mut Pen<'a> {
        if self.x < self.end && self.y < self.buffer.area.bottom() {
            let (x, _) = self.buffer.set_stringn(self.x, self.y, words, (self.end - self.x) as usize, style);
            self.x = x;
        }
        self
    }
}
