//! What the reader chose and where they were: for one reader, between two sittings.
//!
//! In: the environment, the command line's overrides, `config.toml`. Out: [`Paths`], [`Config`], [`State`] and reading
//! [`Position`]s. Loading never fails, saving is atomic and says in one sentence what is wrong. Notes are not kept here: a
//! position or a list's width may be lost without harm, a note may not.

mod amend;
mod config;
mod encodings;
mod paths;
mod positions;
mod refusals;
mod replace;
mod state;

pub use amend::amend;
pub use config::Config;
pub use encodings::{EncodingChoices, Scope as ChoiceScope};
pub use paths::Paths;
pub use positions::{Position, load_position, save_position};
pub use refusals::{refuse, refused};
pub use state::State;
