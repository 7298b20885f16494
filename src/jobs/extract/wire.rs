//! What parent and child say to each other. A question: its head, then the bytes in pieces, then an empty piece. The
//! answers: each with its kind and its length before it; the last one is anything but a sign of life or a beginning.

use super::Asked;
use super::pack::encoding_named;
use crate::format::{self, Guidance};
use crate::text::Format;
use serde::{Deserialize, Serialize};

/// The head of a question.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    format: Format,
    /// The file's name: of what is packed only the whole tells the format.
    name: String,
    chosen: Option<String>,
    chosen_for_folder: Option<String>,
    folder: Option<String>,
}

impl Question {
    pub fn of(asked: &Asked) -> Question {
        let Asked { format, ref name, guidance: Guidance { chosen, chosen_for_folder, folder }, .. } = *asked;
        let [chosen, chosen_for_folder, folder] = [chosen, chosen_for_folder, folder].map(|o| o.map(String::from));
        Question { format, name: name.clone(), chosen, chosen_for_folder, folder }
    }

    /// The format of these bytes.
    pub fn format(&self, bytes: &[u8]) -> Format {
        if format::is_packed(bytes) { format::format_of(&self.name, bytes) } else { self.format }
    }

    pub fn guidance(&self) -> Guidance {
        let known = |name: &Option<String>| name.as_deref().and_then(encoding_named);
        Guidance {
            chosen: known(&self.chosen),
            chosen_for_folder: known(&self.chosen_for_folder),
            folder: known(&self.folder),
        }
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("names and an enum always have a form")
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Question> {
        postcard::from_bytes(bytes).ok()
    }
}

/// The largest head of a question and the largest piece, bytes.
pub const LARGEST_PIECE: usize = 256 << 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Another chapter or megabyte is done. Empty.
    Alive,
    /// The first screens, packed.
    Beginning,
    /// All of it, packed.
    Whole,
    /// A `FormatError`.
    Refused,
    /// It does not fit. Empty.
    TooLarge,
    /// The reader panicked: where, in UTF-8.
    Fault,
}

impl Kind {
    const ALL: [Kind; 6] = [Kind::Alive, Kind::Beginning, Kind::Whole, Kind::Refused, Kind::TooLarge, Kind::Fault];
}

/// What stands before an answer: its kind and how many bytes follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub kind: Kind,
    pub bytes: u64,
}

/// Bytes of a [`Head`].
pub const HEAD: usize = 9;

impl Head {
    pub fn to_bytes(self) -> [u8; HEAD] {
        let mut out = [0; HEAD];
        out[0] = self.kind as u8;
        out[1..].copy_from_slice(&self.bytes.to_le_bytes());
        out
    }

    pub fn from_bytes(bytes: [u8; HEAD]) -> Option<Head> {
        let [kind, bytes @ ..] = bytes;
        Some(Head { kind: *Kind::ALL.get(usize::from(kind))?, bytes: u64::from_le_bytes(bytes) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_heard() {
        let guidance = Guidance { chosen: Some("KOI8-R"), ..Guidance::default() };
        let said = Question::of(&Asked { format: Format::Epub, name: "b.epub".into(), guidance, keep: false });
        let heard = Question::from_bytes(&said.to_bytes()).unwrap();
        assert_eq!(heard, said);
        assert_eq!((heard.format(b"PK"), heard.guidance().chosen), (Format::Epub, Some("KOI8-R")));
        for kind in Kind::ALL {
            let head = Head { kind, bytes: u64::MAX - 7 };
            assert_eq!(Head::from_bytes(head.to_bytes()), Some(head));
        }
        assert_eq!(Head::from_bytes([9; HEAD]), None);
    }
}
