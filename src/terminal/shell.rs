//! A painted frame on its way to the wire; and ratatui's backend, which only tells the size and remembers where the cursor
//! is wanted.
//!
//! The frame itself is taken from ratatui's buffer after painting, not from its list of changes: the list leaves out what
//! stands behind wide characters, and the wire compares with what the terminal shows in any case.

use super::capabilities::Dialect;
use super::screen::Screen;
use super::wire::Wire;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::{Frame, Terminal};
use std::convert::Infallible;

/// Where frames are painted.
pub(super) struct Canvas {
    terminal: Terminal<Shell>,
    wire: Wire,
}

impl Canvas {
    pub fn new(size: Size, dialect: Dialect) -> Canvas {
        let Ok(terminal) = Terminal::new(Shell { size, cursor: None });
        Canvas { terminal, wire: Wire::new(dialect) }
    }

    /// The terminal does not show what we think: the next frame is sent whole.
    pub fn lose(&mut self) {
        self.wire.lose();
    }

    /// Where the last frame wanted the cursor; None where hidden.
    #[cfg(test)]
    pub fn cursor(&self) -> Option<Position> {
        self.terminal.backend().cursor
    }

    /// The bytes of one frame; none if it looks like the last.
    pub fn frame(&mut self, size: Size, paint: impl FnOnce(&mut Frame)) -> String {
        self.terminal.backend_mut().size = size;
        let Ok(painted) = self.terminal.draw(paint);
        let wanted = Screen::of(painted.buffer, self.wire.dialect());
        let cursor = self.terminal.backend().cursor;
        self.wire.frame(wanted, cursor)
    }
}

struct Shell {
    size: Size,
    cursor: Option<Position>,
}

impl Backend for Shell {
    type Error = Infallible;

    fn draw<'a, I>(&mut self, _changes: I) -> Result<(), Infallible>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        Ok(())
    }

    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        self.cursor = None;
        Ok(())
    }

    fn show_cursor(&mut self) -> Result<(), Infallible> {
        self.cursor = Some(self.cursor.unwrap_or_default());
        Ok(())
    }

    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        self.cursor = Some(position.into());
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn clear_region(&mut self, _region: ClearType) -> Result<(), Infallible> {
        Ok(())
    }

    fn size(&self) -> Result<Size, Infallible> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
