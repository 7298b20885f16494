//! What a stretch of text says: stand-off spans and the layers they belong to.

use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// A stretch of the text and what it says. Spans may overlap and nest freely.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Bytes of the text.
    pub range: Range<usize>,
    pub kind: SpanKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpanKind {
    Emphasis,
    Strong,
    Code,
    Struck,
    /// A link and where it leads, as written in the document; within a book the name of an anchor: hostile text.
    Link(Arc<str>),
    /// The call of a footnote, with the range of the note's text in this document.
    NoteCall(Range<usize>),
    /// A picture, by its caption or alternative words; where it lies, as written: hostile text.
    Image(Arc<str>),
    /// A name as the edition marks it up, with the key it gives to whoever bears it.
    Name {
        kind: NameKind,
        key: Option<Arc<str>>,
    },
    /// A date as the edition marks it up, with the day it gives.
    Date(super::date::Date),
    Editorial(Mark),
    /// A search hit; the current one is told from the others.
    Hit {
        current: bool,
    },
    Highlight(Colour),
    /// The words a note of the reader's is about; the number is shown in the margin.
    Note {
        number: u32,
    },
    /// Words of a mark of the reader's that was made when others stood here.
    Reworded,
    Selection,
}

/// The group a span is switched on and off with, lowest first: a later layer is painted over an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    Format,
    Links,
    Editorial,
    Names,
    Dates,
    Highlights,
    Notes,
    Hits,
    Selection,
}

impl Layer {
    pub const fn name(self) -> &'static str {
        match self {
            Layer::Format => "format",
            Layer::Links => "links",
            Layer::Editorial => "editorial",
            Layer::Names => "names",
            Layer::Dates => "dates",
            Layer::Highlights => "highlights",
            Layer::Notes => "notes",
            Layer::Hits => "hits",
            Layer::Selection => "selection",
        }
    }
}

impl SpanKind {
    pub const fn layer(&self) -> Layer {
        match self {
            SpanKind::Emphasis | SpanKind::Strong | SpanKind::Code | SpanKind::Struck => Layer::Format,
            SpanKind::Link(_) | SpanKind::NoteCall(_) | SpanKind::Image(_) => Layer::Links,
            SpanKind::Name { .. } => Layer::Names,
            SpanKind::Date(_) => Layer::Dates,
            SpanKind::Editorial(_) => Layer::Editorial,
            SpanKind::Hit { .. } => Layer::Hits,
            SpanKind::Highlight(_) => Layer::Highlights,
            SpanKind::Note { .. } | SpanKind::Reworded => Layer::Notes,
            SpanKind::Selection => Layer::Selection,
        }
    }

    pub const fn name(&self) -> &'static str {
        match self {
            SpanKind::Emphasis => "emphasis",
            SpanKind::Strong => "strong",
            SpanKind::Code => "code",
            SpanKind::Struck => "struck",
            SpanKind::Link(_) => "link",
            SpanKind::NoteCall(_) => "note_call",
            SpanKind::Image(_) => "image",
            SpanKind::Name { kind, .. } => kind.name(),
            SpanKind::Date(_) => "date",
            SpanKind::Editorial(mark) => mark.kind.name(),
            SpanKind::Hit { .. } => "hit",
            SpanKind::Highlight(_) => "highlight",
            SpanKind::Note { .. } => "note",
            SpanKind::Reworded => "reworded",
            SpanKind::Selection => "selection",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NameKind {
    Person,
    Place,
    Organization,
}

impl NameKind {
    pub const fn name(self) -> &'static str {
        match self {
            NameKind::Person => "person",
            NameKind::Place => "place",
            NameKind::Organization => "organization",
        }
    }
}

/// An editorial mark. The span's range is the outer one, brackets included; where the words stand without brackets, as in
/// a TEI edition, outer and inner range are one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub kind: MarkKind,
    /// The words inside, without brackets and prefix; none where the mark holds no words of anybody's text.
    pub content: Option<Range<usize>>,
    /// False where the bracket is never closed: then the extent is uncertain.
    pub closed: bool,
}

/// The kinds of the table in `apparatus.md`, in TEI's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MarkKind {
    Supplied,
    Addition,
    Deletion,
    Variant,
    Gap,
    Omission,
    Unclear,
    Sic,
    /// The source's form of words the editor gives in another form beside it (TEI `orig`, `abbr`, `sic` of a `choice`).
    Original,
    Stamp,
    Note,
    Gloss,
    Locus,
    Unclassified,
}

impl MarkKind {
    pub const ALL: [MarkKind; 14] = [
        MarkKind::Supplied,
        MarkKind::Addition,
        MarkKind::Deletion,
        MarkKind::Variant,
        MarkKind::Gap,
        MarkKind::Omission,
        MarkKind::Unclear,
        MarkKind::Sic,
        MarkKind::Original,
        MarkKind::Stamp,
        MarkKind::Note,
        MarkKind::Gloss,
        MarkKind::Locus,
        MarkKind::Unclassified,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            MarkKind::Supplied => "supplied",
            MarkKind::Addition => "addition",
            MarkKind::Deletion => "deletion",
            MarkKind::Variant => "variant",
            MarkKind::Gap => "gap",
            MarkKind::Omission => "omission",
            MarkKind::Unclear => "unclear",
            MarkKind::Sic => "sic",
            MarkKind::Original => "original",
            MarkKind::Stamp => "stamp",
            MarkKind::Note => "note",
            MarkKind::Gloss => "gloss",
            MarkKind::Locus => "locus",
            MarkKind::Unclassified => "unclassified",
        }
    }

    pub fn named(name: &str) -> Option<MarkKind> {
        MarkKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The colours a highlight may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Colour {
    #[default]
    Yellow,
    Green,
    Blue,
    Red,
    Purple,
}

impl Colour {
    pub const ALL: [Colour; 5] = [Colour::Yellow, Colour::Green, Colour::Blue, Colour::Red, Colour::Purple];

    pub const fn name(self) -> &'static str {
        match self {
            Colour::Yellow => "yellow",
            Colour::Green => "green",
            Colour::Blue => "blue",
            Colour::Red => "red",
            Colour::Purple => "purple",
        }
    }

    /// By its name or its first letter.
    pub fn named(name: &str) -> Option<Colour> {
        Colour::ALL.into_iter().find(|c| c.name() == name || (name.len() == 1 && c.name().starts_with(name)))
    }
}
