//! What a document is: one string, and everything else as byte ranges into it.
//!
//! In: nothing but values other rooms hand over. Out: [`Document`] and the words the whole house speaks
//! ([`Block`], [`Span`], [`Record`], [`Reference`], [`DocumentId`], [`Clean`], [`View`]).
//! This room reads no file, knows no file format, and decides nothing about looks.

mod address;
mod block;
mod builder;
mod clean;
mod correction;
mod date;
mod document;
mod encoding;
mod id;
mod landmarks;
mod percent;
mod position;
mod reason;
mod record;
mod reference;
mod span;
mod view;

pub use address::{Address, Origin};
pub use block::{Block, BlockKind, Part};
pub use builder::Builder;
pub use clean::{Clean, Shown, for_clipboard, shown};
pub use correction::{Amendment, Correction, Corrections, Target, one_line};
pub use date::Date;
pub use document::{Diagnostic, Document, Format, Stage};
pub use encoding::EncodingEvidence;
pub(crate) use id::is_word;
pub use id::{ContentHash, DocumentId};
pub use landmarks::{Anchor, Contents, Landmarks, Locus, LocusUnit};
pub use percent::unescaped;
pub use position::{CodePoints, line_and_column, line_start};
pub use reason::reason;
pub use record::{Field, Hand, Reading, Record, Value};
pub use reference::{Holding, Leaves, Reference};
pub use span::{Colour, Layer, Mark, MarkKind, NameKind, Span, SpanKind};
pub use view::{Omission, ReadingText, View, omissions};
