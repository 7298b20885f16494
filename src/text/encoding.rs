//! By what it is known in which encoding the bytes of a file were read.

use serde::{Deserialize, Serialize};

/// The reason for an encoding, strongest first but for the last two: what the reader chose goes before everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EncodingEvidence {
    /// The bytes allow hardly anything else, as with UTF-8.
    #[default]
    Bytes,
    ByteOrderMark,
    /// The file, or what it came with, says so: HTML's `meta`, the XML declaration.
    Declared,
    /// What the bytes look like, alone.
    Guessed,
    /// What the bytes look like leaves it open; the other files of the folder are written so.
    Folder,
    /// The reader chose it for this file.
    Chosen,
    /// The reader chose it for the folder the file is in.
    ChosenForFolder,
}

impl EncodingEvidence {
    /// To follow the encoding's name and a comma; none where there is nothing to say.
    pub const fn words(self) -> Option<&'static str> {
        Some(match self {
            EncodingEvidence::Bytes => return None,
            EncodingEvidence::ByteOrderMark => "by BOM",
            EncodingEvidence::Declared => "as it declares",
            EncodingEvidence::Guessed => "guessed",
            EncodingEvidence::Folder => "as its folder",
            EncodingEvidence::Chosen => "chosen by you",
            EncodingEvidence::ChosenForFolder => "chosen by you for its folder",
        })
    }
}
