//! The only door out: what the app holds, drawn.

use super::theme::{Role, Theme};
use super::{bar, list, overlay, paint::Pen, text};
use crate::app::{App, plan};
use crate::text::Clean;
use ratatui::Frame;

const TOO_SMALL: &str = "postil needs 20 × 5";

pub fn view(app: &App, theme: &Theme, frame: &mut Frame) {
    let Some(plan) = plan(app) else {
        let area = frame.area();
        let mut row = 0;
        crate::app::wrap(TOO_SMALL, area.width.max(1), |range| {
            Pen::new(frame.buffer_mut(), theme, area, row).words(&Clean::of(&TOO_SMALL[range]), Role::Plain);
            row = row.saturating_add(1);
        });
        return;
    };
    bar::search_bar(app, theme, frame, plan.bar);
    if let Some(area) = plan.list {
        list::list(app, theme, frame, area);
    }
    if let Some(area) = plan.hairline {
        for row in 0..area.height {
            Pen::new(frame.buffer_mut(), theme, area, row).sign("│", Role::Quiet);
        }
    }
    if let Some(area) = plan.text {
        text::text(app, theme, frame, area);
    }
    if let (Some(top), Some(area)) = (app.overlays.last(), plan.text.or(plan.list)) {
        overlay::overlay(top, theme, frame, area);
    }
    if let (Some(note), Some(area)) = (app.note(), plan.note) {
        overlay::note(note, theme, frame, area);
    }
    let continuations = app.continuations();
    if !continuations.is_empty() {
        overlay::hints(&continuations, theme, frame, plan.status);
    }
    bar::status_line(app, theme, frame, plan.status);
    bar::said(app, theme, frame, plan.status);
}
