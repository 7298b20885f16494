//! postil: a reading room for the terminal.
//!
//! One text string a document; everything else is byte ranges into it. The rooms, lowest layer first; a room uses only
//! rooms of a lower layer (`tests/layers.rs`):
//!
//! 1. [`text`]: what a document is
//! 2. [`terminal`], [`format`](mod@format), [`apparatus`], [`layout`], [`marginalia`], [`cite`]: what can be done with one document
//! 3. [`library`], [`search`], [`settings`]: what can be done with many, and for one reader
//! 4. [`jobs`]: every piece of work as a plain function, and the crew that runs them
//! 5. [`app`]: what happens
//! 6. [`ui`], [`cli`]: how it looks, and the same without a screen

pub mod apparatus;
pub mod app;
pub mod cite;
pub mod cli;
pub mod format;
pub mod jobs;
pub mod layout;
pub mod library;
pub mod marginalia;
pub mod search;
pub mod settings;
pub mod terminal;
pub mod text;
pub mod ui;
