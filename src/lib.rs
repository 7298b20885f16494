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
//!
//! # Glossary
//!
//! One word per idea. The terms are those of TEI P5, of the W3C Web Annotation model, of typography and of information
//! retrieval; what stands in brackets is not used here.
//!
//! | word | what it is | not |
//! |---|---|---|
//! | document | one text and what is known of it | file (which may hold several), item, buffer |
//! | generation | a document as far as it is known yet; a later one replaces it | version, revision |
//! | address | where a document comes from: path and number, or sample | location, url |
//! | block | a stretch of the text set as a unit | node, element |
//! | part | what a block is for in the whole: body, chrome, or a field it carries | role, section |
//! | span | a stretch of the text and what it says | range (which says nothing), token |
//! | layer | the kinds of spans that are switched on and off together | overlay |
//! | mark | what an editor put in, as a span; of the reader's own: an annotation as the list shows it | tag, markup |
//! | record | the catalogue card: fields, each with the words it was read from | metadata, header |
//! | reading | one field as one place of the text gives it | attribute |
//! | hand | whose words they are: the source's, the archive's, the site's, the reader's | origin |
//! | correction, amendment | what the reader says a reading should be; a change to that | emendation (of the text) |
//! | reference | where the original lies, typed | shelfmark, signature |
//! | leaf, locus | a leaf of an archival file; a place where one begins | page (which is what the screen shows) |
//! | view | as printed, reading text, source only | mode |
//! | reading text | what is searched: the words without editors' brackets, with a map back | plain text |
//! | measure | columns of a set line | width |
//! | galley | a document set at one measure | layout |
//! | place | where a page begins, as a byte of the text | scroll offset |
//! | fold | blocks that are not shown, with a row that says so | collapse |
//! | annotation | a bookmark, a highlight or a note, as kept on disk | comment |
//! | selector, anchor | how a quotation is written down; how it was found again | pointer |
//! | sheet | the annotations of one document | |
//! | stray | the sheet of a document that has vanished, shown beside one that has its words | orphan (a note without its words) |
//! | note in doubt | one whose words have changed, stand at several places, or are gone | conflict |
//! | draft | a note not saved yet | |
//! | library, root | all documents that are open; a folder or file it was opened from | collection, workspace |
//! | catalogue, entry, card | the list; one row of it; what the row says | |
//! | query, hit, passage | one parsed search; where it stands in a text; the unit that is indexed | match, chunk |
//! | job, outcome, ticket | work asked; work done; the number by which a stale answer is dropped | task, message |
//! | lane | jobs that are done one after the other, on one thread | queue, pool |
//! | event, command, effect | what happened; what the reader wants; what the world must do | action, message |
//! | desk | what every job may use | context |
//! | shelf | the list as the left pane shows it: documents or results | sidebar |
//! | margin | the reader's marks on the open document, and where each stands | gutter |
//! | page | what the right pane shows: card, set rows, footnotes | screen, viewport |
//! | opening, landing | a document on its way to the reader; where in it the reader is to arrive | loading, target |
//! | lead | what a link or a footnote's call leads to | |

pub mod app;
pub mod apparatus;
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
