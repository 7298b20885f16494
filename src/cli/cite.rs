//! `postil cite`: the plain citation, in one line.

use super::arguments::Cite;
use super::output::{Failure, Out, one_line};
use super::{DONE, document, quotation};
use crate::cite::plain;
use crate::jobs::Desk;

pub fn cite(desk: &Desk, asked: &Cite, out: &mut Out) -> Result<u8, Failure> {
    let (document, line) = document::open(desk, &asked.doc)?;
    let place = match quotation::locate(&document, line, &asked.quoted)? {
        Some(place) => Some(place),
        None => line.and_then(|l| document::block_at_line(&document, l)).map(|b| document.blocks[b].range.clone()),
    };
    out.line(&one_line(&plain(&document, place)))?;
    Ok(DONE)
}
