//! Which documents there are: the left list.
//!
//! In: roots (folders, files, the bundled samples) and what other rooms learn of a document. Out: batches of [`Entry`]s
//! ([`scan`]), the [`Catalogue`] that keeps them sorted and grouped, and the words of a row ([`RowTitle`]).
//! This room opens no document and reads nothing but directories, the first bytes of large files, and files of which the
//! reader said how to split them ([`Splits`]), to know how many documents they hold ([`Parts`]): what a file says comes in
//! as a [`Card`]. Every string here is hostile until it is [`Clean`](crate::text::Clean).

mod arrange;
mod card;
mod catalogue;
mod entry;
mod kind;
mod natural;
mod parts;
mod row;
pub mod samples;
mod scan;
mod split;

pub use arrange::{Grouping, Order};
pub use card::Card;
pub use catalogue::{Catalogue, EntryKey, ListRow};
pub use entry::{Entry, EntryState};
pub use kind::not_text;
pub use parts::{HEAD, LARGEST, Parts};
pub use row::{RowTitle, set_apart};
pub use scan::{CutOf, Root, scan};
pub use split::{
    Change, Cut, Marked, Pattern, Rule, Splits, Start, Target, TextLines, Written, amended, is_splittable,
};
