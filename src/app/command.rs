//! What the reader can ask for: every command once, with its name, its sentence, where it works and its default keys.
//!
//! From this one table come the keymap, the hints after a prefix, the help and the status line's hints.

use crate::library::{Grouping, Order};
use crate::text::Colour;

/// What the reader wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    Search,
    FindHere,
    NextHit,
    PreviousHit,
    SwitchPane,
    Down,
    Up,
    PageDown,
    PageUp,
    HalfDown,
    HalfUp,
    Top,
    Bottom,
    NextParagraph,
    PreviousParagraph,
    NextSentence,
    PreviousSentence,
    Open,
    Back,
    Forward,
    PanLeft,
    PanRight,
    Outline,
    Select,
    EndLeft,
    EndRight,
    GrowWord,
    GrowSentence,
    GrowParagraph,
    SwapEnds,
    CopyCited,
    CopyBare,
    Cite,
    Note,
    Highlight(Colour),
    HighlightAgain,
    Bookmark,
    /// The letter is the key pressed; in the table it stands for all of them.
    BookmarkLetter(char),
    GoToLetter(char),
    LastPlace,
    Marks,
    Undo,
    Doubts,
    Agree,
    AttachElsewhere,
    KeepNotes,
    RefuseNotes,
    CycleView,
    ToggleEditorial,
    ToggleNotes,
    ToggleHighlights,
    ToggleHits,
    ToggleFolded,
    Record,
    /// The encodings the file may be in.
    Encoding,
    /// The one that is selected, for all files of the folder.
    ForFolder,
    EditFile,
    SplitHere,
    JoinBefore,
    SplitRule,
    SplitFolder,
    SplitCase,
    SortBy(Order),
    GroupBy(Grouping),
    SortAgain,
    ReadingMode,
    NarrowList,
    WidenList,
    Help,
    Leave,
    Quit,
    Suspend,
    Accept,
    Earlier,
    Later,
    Save,
    EditOutside,
    AnotherNote,
    Edit,
    Correct,
    Delete,
    Filter,
}

/// Where keys are pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// The list of documents or of results.
    List,
    /// The text.
    Text,
    /// The text, while words are being selected.
    Selecting,
    /// The search bar: other keys are text.
    SearchBar,
    /// A note being written: other keys are text.
    Note,
    /// The list of all marks.
    Marks,
    /// The filter of the list of marks: other keys are text.
    MarksFilter,
    /// The notes whose words have changed, are at several places or gone.
    Doubts,
    Outline,
    Record,
    /// The encodings a file may be in.
    Encodings,
    /// A field of the record being corrected: other keys are text.
    Correcting,
    /// Help, or a footnote peeked at.
    Page,
    /// The rule by which the file is split: other keys are text.
    Splitting,
}

impl Context {
    /// Where a key that is no command is text.
    pub const fn is_field(self) -> bool {
        matches!(
            self,
            Context::SearchBar | Context::Note | Context::MarksFilter | Context::Correcting | Context::Splitting
        )
    }

    /// As the heading of its help.
    pub const fn label(self) -> &'static str {
        match self {
            Context::List => "the list",
            Context::Text => "the text",
            Context::Selecting => "selecting",
            Context::SearchBar => "the search bar",
            Context::Note => "writing a note",
            Context::Marks => "all marks",
            Context::MarksFilter => "filtering marks",
            Context::Doubts => "notes in doubt",
            Context::Outline => "choosing",
            Context::Record => "the record",
            Context::Encodings => "choosing an encoding",
            Context::Correcting => "correcting (emptied: as in the text)",
            Context::Page => "",
            Context::Splitting => "splitting the file",
        }
    }

    /// The commands worth a place in the status line, the most needed first.
    pub const fn hints(self) -> &'static [Command] {
        use Command::*;
        match self {
            Context::List => &[Open, Search, SwitchPane, Help, Quit],
            Context::Text => &[Search, Select, Note, CycleView, Outline, Help, Quit],
            Context::Selecting => {
                &[GrowWord, GrowSentence, GrowParagraph, EndRight, SwapEnds, HighlightAgain, CopyCited, Note, Leave]
            }
            Context::SearchBar => &[Accept, SwitchPane, Leave],
            Context::Note => &[Save, EditOutside, Leave],
            Context::Marks => &[Open, Edit, Delete, Filter, Leave],
            Context::MarksFilter => &[Accept, Leave],
            Context::Doubts => &[Agree, AttachElsewhere, Open, Leave],
            Context::Outline => &[Open, Leave],
            Context::Record => &[Open, Correct, Leave],
            Context::Correcting => &[Accept, Leave],
            Context::Encodings => &[Accept, ForFolder, Leave],
            Context::Page => &[PageDown, Leave],
            Context::Splitting => &[Accept, SplitFolder, SplitCase, Leave],
        }
    }
}

/// A row of the table.
#[derive(Debug)]
pub struct Definition {
    pub command: Command,
    /// In words apart by hyphens, for configuration and, with blanks, for the status line.
    pub name: &'static str,
    /// One line for the help.
    pub doc: &'static str,
    pub contexts: &'static [Context],
    /// Default key sequences, apart by blanks; `<letter>` is any letter.
    pub keys: &'static str,
}

impl Command {
    pub fn definition(self) -> &'static Definition {
        let same = |d: &&Definition| match (d.command, self) {
            (Command::BookmarkLetter(_), Command::BookmarkLetter(_)) => true,
            (Command::GoToLetter(_), Command::GoToLetter(_)) => true,
            (a, b) => a == b,
        };
        TABLE.iter().find(same).expect("every command has its row in the table: tested")
    }

    /// The same command for the letter that was pressed.
    pub(super) fn with_letter(self, letter: char) -> Command {
        match self {
            Command::BookmarkLetter(_) => Command::BookmarkLetter(letter),
            Command::GoToLetter(_) => Command::GoToLetter(letter),
            other => other,
        }
    }
}

use Context::*;
const ROOM: &[Context] = &[List, Text];
const READING: &[Context] = &[Text];
const SELECTING: &[Context] = &[Selecting];
const ON_WORDS: &[Context] = &[Text, Selecting];
const MOVING: &[Context] = &[List, Text, Selecting, Marks, Context::Doubts, Outline, Record, Encodings, Page];
const PAGING: &[Context] = &[List, Text, Marks, Context::Doubts, Outline, Record, Encodings, Page];

const fn row(
    command: Command,
    name: &'static str,
    doc: &'static str,
    contexts: &'static [Context],
    keys: &'static str,
) -> Definition {
    Definition { command, name, doc, contexts, keys }
}

/// Every command, in the order of the help.
#[rustfmt::skip]
pub const TABLE: &[Definition] = &[
    row(Command::Down, "down", "one line or row down", MOVING, "j <down>"),
    row(Command::Up, "up", "one line or row up", MOVING, "k <up>"),
    row(Command::PageDown, "page-down", "a page on", PAGING, "<space> <pgdn> <c-f>"),
    row(Command::PageUp, "page-up", "a page back", PAGING, "b <pgup> <c-b>"),
    row(Command::HalfDown, "half-down", "half a page on", &[List, Text, Page], "d <c-d>"),
    row(Command::HalfUp, "half-up", "half a page back", &[List, Text, Page], "u <c-u>"),
    row(Command::Top, "top", "to the beginning", PAGING, "g <home>"),
    row(Command::Bottom, "bottom", "to the end", PAGING, "G <end>"),
    row(Command::NextParagraph, "next-paragraph", "to the next paragraph; in the list to the next group", ROOM, "}"),
    row(Command::PreviousParagraph, "previous-paragraph", "to the paragraph before; in the list to the group before", ROOM, "{"),
    row(Command::NextSentence, "next-sentence", "to the next sentence", READING, ")"),
    row(Command::PreviousSentence, "previous-sentence", "to the sentence before", READING, "("),
    row(Command::Open, "open", "open; follow a link; show a footnote or a note whole", &[List, Text, Marks, Context::Doubts, Outline, Record], "<enter>"),
    row(Command::SwitchPane, "other-pane", "between list and text", &[List, Text, SearchBar], "<tab>"),

    row(Command::Search, "search", "search the library: hits light up as you type; Enter goes to the next one", ROOM, "/"),
    row(Command::FindHere, "find-here", "find in this document only", ROOM, "f"),
    row(Command::NextHit, "next-hit", "to the next hit, on into the next document", ROOM, "n"),
    row(Command::PreviousHit, "previous-hit", "to the hit before", ROOM, "N"),
    row(Command::Accept, "accept", "take what is written or selected", &[SearchBar, MarksFilter, Correcting, Encodings, Splitting], "<enter>"),
    row(Command::Earlier, "earlier", "the query before this one", &[SearchBar], "<up>"),
    row(Command::Later, "later", "the query after this one", &[SearchBar], "<down>"),

    row(Command::Select, "select", "select words; pressed again, leave", ON_WORDS, "v"),
    row(Command::EndLeft, "end-left", "the end one character to the left", SELECTING, "h <left>"),
    row(Command::EndRight, "end-right", "the end one character to the right", SELECTING, "l <right>"),
    row(Command::GrowWord, "word", "one word more", SELECTING, "w"),
    row(Command::GrowSentence, "sentence", "to the end of the sentence", SELECTING, "s"),
    row(Command::GrowParagraph, "paragraph", "to the end of the paragraph", SELECTING, "p"),
    row(Command::SwapEnds, "swap-ends", "move the other end", SELECTING, "x"),

    row(Command::Note, "note", "write a note on the selection or the current paragraph of the text", &[List, Text, Selecting], "a"),
    row(Command::Save, "save", "save the note", &[Note], "<c-s>"),
    row(Command::EditOutside, "in-$EDITOR", "go on writing in $EDITOR", &[Note], "<c-x><c-e>"),
    row(Command::AnotherNote, "another-note", "a second note on the words of this one", &[Note], "<c-x><c-n>"),
    row(Command::Highlight(Colour::Yellow), "yellow", "highlight in yellow", ON_WORDS, "Hy"),
    row(Command::Highlight(Colour::Green), "green", "highlight in green", ON_WORDS, "Hg"),
    row(Command::Highlight(Colour::Blue), "blue", "highlight in blue", ON_WORDS, "Hb"),
    row(Command::Highlight(Colour::Red), "red", "highlight in red", ON_WORDS, "Hr"),
    row(Command::Highlight(Colour::Purple), "purple", "highlight in purple", ON_WORDS, "Hp"),
    row(Command::HighlightAgain, "highlight", "highlight in the colour used last", ON_WORDS, "HH"),
    row(Command::Bookmark, "bookmark", "bookmark the place without a letter", ON_WORDS, "mm"),
    row(Command::BookmarkLetter('a'), "bookmark-letter", "bookmark the place with a letter", ON_WORDS, "m<letter>"),
    row(Command::GoToLetter('a'), "go-to-letter", "go to the bookmark with a letter", ROOM, "'<letter>"),
    row(Command::LastPlace, "last-place", "back to the last place", ROOM, "''"),
    row(Command::Marks, "all-marks", "the list of all bookmarks, highlights and notes", ROOM, "'<enter>"),
    row(Command::Edit, "edit", "edit the note", &[Marks], "e a"),
    row(Command::Correct, "correct", "correct the field, the document stays as it is; emptied, it is as in the text again", &[Record], "e"),
    row(Command::Delete, "delete", "delete the mark (U brings it back)", &[Marks], "d <delete>"),
    row(Command::Filter, "filter", "show only marks with these words", &[Marks], "/ f"),
    row(Command::Undo, "undo", "undo the last change to notes and record", &[List, Text, Marks, Context::Doubts, Record], "U"),
    row(Command::Doubts, "notes-in-doubt", "notes whose words have changed, are at several places or gone; with new words selected, put the note there", &[List, Text, Selecting], "R"),
    row(Command::Agree, "agree", "the note stands on these words now", &[Context::Doubts], "y"),
    row(Command::AttachElsewhere, "other-words", "put the note on other words: select them, then R", &[Marks, Context::Doubts], "r"),
    row(Command::KeepNotes, "keep-notes", "keep the notes of a document that is gone with this one", ROOM, "Ky"),
    row(Command::RefuseNotes, "not-here", "do not show the notes of a document that is gone beside this one", ROOM, "Kn"),

    row(Command::CopyCited, "copy", "copy with brackets and citation", ON_WORDS, "y"),
    row(Command::CopyBare, "copy-bare", "copy the words alone", ON_WORDS, "Y"),
    row(Command::Cite, "cite", "copy the citation", ON_WORDS, "c"),

    row(Command::CycleView, "view", "as printed, reading text, source only", ROOM, "e"),
    row(Command::Outline, "outline", "the outline", ROOM, "o"),
    row(Command::Record, "record", "the record, with the words it was read from; there it is corrected", ROOM, "i"),
    row(Command::Encoding, "encoding", "the encodings the file may be in, to choose the right one", ROOM, "C"),
    row(Command::ForFolder, "for-folder", "take it for all files of the folder that are not plainly in another", &[Encodings], "f"),
    row(Command::Back, "back", "back to the place before", ROOM, "["),
    row(Command::Forward, "forward", "forward again", ROOM, "]"),
    row(Command::PanLeft, "scroll-left", "scroll a wide table to the left", READING, "<lt> <left>"),
    row(Command::PanRight, "scroll-right", "scroll a wide table to the right", READING, "> <right>"),
    row(Command::EditFile, "edit-file", "the file in $EDITOR at this line", READING, "E"),
    row(Command::SplitHere, "new-document-here", "a new document begins at the current paragraph: the file is listed as several", READING, "Dn"),
    row(Command::JoinBefore, "join-with-the-one-before", "the document and the one before it in its file are one", READING, "Dj"),
    row(Command::SplitRule, "split-by-first-lines", "a pattern for first lines, by which the file is split into its documents", READING, "Dr"),
    row(Command::SplitFolder, "file-or-folder", "for this file, or for all files of its folder", &[Splitting], "<tab>"),
    row(Command::SplitCase, "capitals", "capitals matter, or do not", &[Splitting], "<a-c>"),
    row(Command::ToggleEditorial, "editorial-marks", "editorial marks styled or plain", ROOM, "Le"),
    row(Command::ToggleNotes, "notes", "notes shown or hidden", ROOM, "Ln"),
    row(Command::ToggleHighlights, "highlights", "highlights shown or hidden", ROOM, "Lh"),
    row(Command::ToggleHits, "hits", "hits lit or not", ROOM, "Ls"),
    row(Command::ToggleFolded, "folded-lines", "page chrome and empty labels unfolded or folded", ROOM, "Lf"),

    row(Command::SortBy(Order::Date), "by-date", "sort the list by date", ROOM, "sd"),
    row(Command::SortBy(Order::Title), "by-title", "sort the list by title", ROOM, "st"),
    row(Command::SortBy(Order::Path), "by-path", "sort the list by path", ROOM, "sp"),
    row(Command::GroupBy(Grouping::Year), "group-by-year", "group the list by year", ROOM, "sy"),
    row(Command::GroupBy(Grouping::Folder), "group-by-folder", "group the list by folder", ROOM, "sf"),
    row(Command::GroupBy(Grouping::Archive), "group-by-archive", "group the list by archive", ROOM, "sa"),
    row(Command::GroupBy(Grouping::Nothing), "no-groups", "no groups in the list", ROOM, "sn"),
    row(Command::SortAgain, "re-sort", "sort again, with the records that have arrived", ROOM, "ss"),
    row(Command::ReadingMode, "reading-mode", "hide or show the list", ROOM, "z"),
    row(Command::NarrowList, "narrow-list", "a narrower list", ROOM, "<c-w><lt>"),
    row(Command::WidenList, "widen-list", "a wider list", ROOM, "<c-w>>"),

    row(Command::Help, "help", "help for where you are", &[List, Text, Selecting, Marks, Context::Doubts, Outline, Record, Encodings], "?"),
    row(Command::Leave, "back-out", "lead back, keeping drafts", &[List, Text, Selecting, SearchBar, Note, Marks, MarksFilter, Context::Doubts, Outline, Record, Correcting, Encodings, Page, Splitting], "<esc>"),
    row(Command::Quit, "quit", "quit; from an open page or list, back first", &[List, Text, Selecting, Marks, Context::Doubts, Outline, Record, Encodings, Page], "q"),
    row(Command::Suspend, "suspend", "suspend; fg comes back", &[List, Text, Selecting, Marks, Context::Doubts, Outline, Record, Encodings, Page], "<c-z>"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_name_and_every_sentence_is_there_once() {
        let names: HashSet<_> = TABLE.iter().map(|d| d.name).collect();
        assert_eq!(names.len(), TABLE.len());
        assert!(TABLE.iter().all(|d| !d.doc.is_empty() && !d.contexts.is_empty() && !d.keys.is_empty()));
    }

    #[test]
    fn what_the_status_line_names_works_there() {
        let contexts = [
            List,
            Text,
            Selecting,
            SearchBar,
            Note,
            Marks,
            MarksFilter,
            Context::Doubts,
            Outline,
            Record,
            Correcting,
            Encodings,
            Page,
            Splitting,
        ];
        for context in contexts {
            for hint in context.hints() {
                assert!(hint.definition().contexts.contains(&context), "{hint:?} in {context:?}");
            }
        }
    }
}
