//! What an element of TEI is to a reader of the text: the table of names.
//!
//! In: a local name. Out: an [`Element`]. Names that are not here are transparent: their words stand in the text as if the
//! tags were not there.

use crate::text::{MarkKind, NameKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// Several editions in one file.
    Corpus,
    Edition,
    Header,
    /// Holds no words of the text: pictures of pages, stand-off analysis.
    Skipped,
    /// `text`, `body`, `group`: the notes of a text end with it.
    Part,
    Division,
    /// Holds blocks, and words that are in none of them are a block of their own.
    Group,
    Head,
    /// A line of a title page.
    Title,
    Paragraph,
    /// A block whose lines are the writer's: `closer`, `address`.
    Lines,
    Signed,
    Dateline,
    Stanza,
    Line,
    Speaker,
    Stage,
    List,
    Item,
    Label,
    Table,
    Row,
    Cell,
    /// A block where it stands between blocks, in quotation marks where it stands in a sentence.
    Quotation,
    /// A block where it stands between blocks, else words among words.
    Bibl,
    Note,
    Furniture,
    PageBeginning,
    LineBeginning,
    Milestone,
    Gap,
    Space,
    Choice,
    Substitution,
    Apparatus,
    Lemma,
    Reading,
    Mark(MarkKind),
    Sic,
    /// `orig`, `abbr`: the source's form.
    Source,
    Corrected,
    /// `reg`, `expan`: the editor's form.
    Editors,
    Name(NameKind),
    /// `name`, `rs`: a name whose `type` says of what.
    Named,
    Date,
    Highlighted,
    Emphasis,
    Code,
    Listing,
    Reference,
    Pointer,
    Figure,
    Graphic,
    Word,
    Punctuation,
    Inline,
}

impl Element {
    pub fn named(local: &str) -> Element {
        use Element::*;
        match local {
            "p" | "ab" | "docAuthor" | "docEdition" | "docDate" | "epigraph" | "argument" | "trailer"
            | "imprimatur" | "zone" => Paragraph,
            "l" | "addrLine" | "line" => Line,
            "w" => Word,
            "pc" => Punctuation,
            "lb" => LineBeginning,
            "pb" => PageBeginning,
            "hi" => Highlighted,
            "emph" | "foreign" | "term" | "mentioned" | "title" => Emphasis,
            "persName" => Name(NameKind::Person),
            "placeName" | "geogName" | "settlement" | "country" | "region" | "district" => Name(NameKind::Place),
            "orgName" => Name(NameKind::Organization),
            "name" | "rs" => Named,
            "date" => Date,
            "note" => Note,
            "ref" => Reference,
            "ptr" => Pointer,
            "supplied" | "ex" => Mark(MarkKind::Supplied),
            "add" => Mark(MarkKind::Addition),
            "del" => Mark(MarkKind::Deletion),
            "unclear" => Mark(MarkKind::Unclear),
            "stamp" => Mark(MarkKind::Stamp),
            "gap" => Gap,
            "space" => Space,
            "choice" => Choice,
            "sic" => Sic,
            "orig" | "abbr" => Source,
            "corr" => Corrected,
            "reg" | "expan" => Editors,
            "subst" => Substitution,
            "app" => Apparatus,
            "lem" => Lemma,
            "rdg" => Reading,
            "lg" => Stanza,
            "list" => List,
            "item" => Item,
            "label" => Label,
            "table" => Table,
            "row" => Row,
            "cell" => Cell,
            "q" | "quote" | "said" => Quotation,
            "bibl" | "biblStruct" | "biblFull" => Bibl,
            "head" => Head,
            "titlePart" => Title,
            "signed" => Signed,
            "dateline" => Dateline,
            "salute" | "byline" | "docImprint" => Lines,
            "speaker" => Speaker,
            "stage" => Stage,
            "div" | "div0" | "div1" | "div2" | "div3" | "div4" | "div5" | "div6" | "div7" => Division,
            "opener" | "closer" | "postscript" | "address" | "sp" | "titlePage" | "docTitle" | "castList" | "set"
            | "prologue" | "epilogue" | "performance" | "listBibl" | "listPerson" | "listPlace" | "listOrg"
            | "listEvent" | "person" | "place" | "org" | "event" | "floatingText" | "surface" | "surfaceGrp" => Group,
            "text" | "front" | "body" | "back" | "group" | "sourceDoc" => Part,
            "figure" => Figure,
            "graphic" | "media" => Graphic,
            "fw" => Furniture,
            "milestone" | "cb" | "gb" | "anchor" => Milestone,
            "code" | "gi" | "att" | "tag" | "val" | "ident" | "formula" => Code,
            "eg" => Listing,
            "castItem" => Item,
            "TEI" | "TEI.2" => Edition,
            "teiCorpus" | "teiCorpus.2" => Corpus,
            "teiHeader" => Header,
            "facsimile" | "standOff" | "fsdDecl" | "xenoData" | "index" | "interp" | "interpGrp" | "spanGrp"
            | "span" | "linkGrp" | "link" | "timeline" | "fs" | "fLib" | "fvLib" | "binaryObject" | "certainty"
            | "precision" | "respons" | "listChange" | "notatedMusic" => Skipped,
            _ => Inline,
        }
    }

    /// Whether blanks between its children are only the encoder's.
    pub fn holds_elements_only(self) -> bool {
        matches!(
            self,
            Element::Choice
                | Element::Apparatus
                | Element::Substitution
                | Element::List
                | Element::Table
                | Element::Row
                | Element::Stanza
                | Element::Figure
        )
    }
}
