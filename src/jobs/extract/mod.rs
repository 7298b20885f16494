//! Reading apart: a file whose format's reader can die is read by a child process, postil itself started once more.
//!
//! In: the bytes of a document, fed as they are read. Out: its [`Extract`], or the reason why not. The child is given the
//! bytes over a pipe and no name, can open no file and write none, and has limits on memory and time that it sets itself
//! before it reads the first byte; what becomes of it is never more than a sentence here.
//!
//! - [`wire`]: what the two say to each other
//! - [`child`]: the one that reads; [`limits`]: what it may use
//! - [`reader`]: the parent's hold on one child; [`Readers`]: the children there are
//! - [`pack`]: an extract as bytes; [`cache`]: the ones kept on disk

pub(super) mod cache;
mod child;
mod limits;
mod pack;
mod reader;
mod readers;
mod wire;

pub use child::{ARGUMENT, serve};
pub use readers::Readers;

use crate::format::{Extract, FormatError, Guidance};
use crate::text::Format;
use std::sync::Arc;
use std::time::Duration;

/// Where files are read whose formats are isolated.
#[derive(Clone)]
pub enum Isolation {
    /// In child processes.
    Apart(Arc<Readers>),
    /// In this very process: for tests of what is done with an extract, whose files are the test's own.
    Here,
}

/// A document is given up when nothing was heard of its reader for so long: an honest book goes on delivering. What is not
/// optimised takes several times as long for everything.
const SILENCE: Duration = match () {
    () if cfg!(test) => Duration::from_millis(600),
    () if cfg!(debug_assertions) => Duration::from_secs(8),
    () => Duration::from_secs(2),
};

/// Largest answer in all, bytes: the text with what is known of it.
const LARGEST_ANSWER: u64 = 128 << 20;

/// What to read.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub format: Format,
    /// The file's name, which is told and never opened.
    pub name: String,
    pub guidance: Guidance,
    /// Whether the answer is to be given packed too.
    pub keep: bool,
}

/// A document as a child read it.
pub(super) struct Answer {
    pub extract: Extract,
    /// As it goes into the cache, where that was asked for.
    pub packed: Option<Vec<u8>>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The reader said so.
    Format(FormatError),
    /// The bytes could not be got at.
    Feed(String),
    /// Its memory was not enough, or its stack, or the answer grew too large.
    TooLarge,
    TooSlow,
    /// A fault of ours, and where.
    Fault(String),
    /// The child ended for a reason that lies outside of it.
    Lost,
    /// There is no child to be had.
    NoReader(String),
    /// Whoever asked no longer wants it.
    Stopped,
}
