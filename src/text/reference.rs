//! Where the original lies: an archival reference, typed.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A reference into an archive. Parts are kept as written: `3b` and `3` are different inventories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// `TsAK`, `TNA`; none where the text does not say.
    pub repository: Option<String>,
    pub holding: Holding,
    pub leaves: Option<Leaves>,
}

/// The way down to the file, one variant a tradition; further traditions are further variants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holding {
    /// Fond, opis (inventory), delo (file), of the Russian tradition.
    Fond { fond: String, opis: Option<String>, delo: Option<String> },
    /// The same with a papka (folder) between inventory and file, as foreign ministries of that tradition keep them.
    Papka { fond: String, opis: Option<String>, papka: String, delo: Option<String> },
    /// Record group or collection, entry or series, box, folder, of the American tradition.
    Boxes { group: Option<String>, entry: Option<String>, boxed: String, folder: Option<String> },
    /// A record group without boxes.
    Group { group: String, entry: Option<String> },
    /// Series and piece, of the British and the German tradition: `FO 371` and `121234`.
    Piece { series: String, piece: String },
    /// A shelfmark or file number that stands for the whole way, as written.
    Shelf(String),
}

/// The leaves (listy) or pages cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leaves {
    /// As written, an ASCII hyphen in ranges: `9-11`, `27`, `12ob.-14`.
    Numbered(String),
    /// The source says that it is not numbered: its words (`unnumbered page`).
    Unnumbered(String),
}

impl Reference {
    /// The named parts for JSON, in order: `repository`, `fond`, `opis`, `delo`, `listy`, and what other traditions have
    /// in their place (`papka`; `group`, `entry`, `box`, `folder`; `series`, `piece`; `shelfmark`; `pages`, `folios`).
    pub fn parts(&self) -> Vec<(&'static str, &str)> {
        let mut parts = vec![("repository", self.repository.as_deref())];
        let leaves = match &self.holding {
            Holding::Fond { fond, opis, delo } => {
                parts.extend([("fond", Some(fond.as_str())), ("opis", opis.as_deref()), ("delo", delo.as_deref())]);
                "listy"
            }
            Holding::Papka { fond, opis, papka, delo } => {
                parts.extend([("fond", Some(fond.as_str())), ("opis", opis.as_deref())]);
                parts.extend([("papka", Some(papka.as_str())), ("delo", delo.as_deref())]);
                "listy"
            }
            Holding::Boxes { group, entry, boxed, folder } => {
                parts.extend([("group", group.as_deref()), ("entry", entry.as_deref())]);
                parts.extend([("box", Some(boxed.as_str())), ("folder", folder.as_deref())]);
                "pages"
            }
            Holding::Group { group, entry } => {
                parts.extend([("group", Some(group.as_str())), ("entry", entry.as_deref())]);
                "pages"
            }
            Holding::Piece { series, piece } => {
                parts.extend([("series", Some(series.as_str())), ("piece", Some(piece.as_str()))]);
                "folios"
            }
            Holding::Shelf(mark) => {
                parts.push(("shelfmark", Some(mark.as_str())));
                "folios"
            }
        };
        parts.push((leaves, self.leaves.as_ref().map(Leaves::words)));
        parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The same file cited at other leaves: what a quotation from a known leaf is cited with.
    pub fn at(&self, leaves: Leaves) -> Reference {
        Reference { leaves: Some(leaves), ..self.clone() }
    }

    /// What one leaf and several are called in this tradition.
    const fn signs(&self) -> (&'static str, &'static str) {
        match self.holding {
            Holding::Fond { .. } | Holding::Papka { .. } => ("l.", "ll."),
            Holding::Boxes { .. } | Holding::Group { .. } => ("p.", "pp."),
            Holding::Piece { .. } | Holding::Shelf(_) => ("f.", "ff."),
        }
    }
}

/// As historians write it: `TsAK, f. 214, op. 3b, d. 88, ll. 9–11`; `NARA, RG 59, box 12`; `TNA, FO 371/121234, f. 3`.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut steps: Vec<String> = self.repository.iter().cloned().collect();
        let mut step = |sign: &str, value: Option<&String>| steps.extend(value.map(|v| format!("{sign}{v}")));
        match &self.holding {
            Holding::Fond { fond, opis, delo } => {
                step("f. ", Some(fond));
                step("op. ", opis.as_ref());
                step("d. ", delo.as_ref());
            }
            Holding::Papka { fond, opis, papka, delo } => {
                step("f. ", Some(fond));
                step("op. ", opis.as_ref());
                step("p. ", Some(papka));
                step("d. ", delo.as_ref());
            }
            Holding::Boxes { group, entry, boxed, folder } => {
                step("", group.as_ref());
                step("entry ", entry.as_ref());
                step("box ", Some(boxed));
                step("folder ", folder.as_ref());
            }
            Holding::Group { group, entry } => {
                step("", Some(group));
                step("entry ", entry.as_ref());
            }
            Holding::Piece { series, piece } => step("", Some(&format!("{series}/{piece}"))),
            Holding::Shelf(mark) => step("", Some(mark)),
        }
        if let Some(leaves) = &self.leaves {
            let (one, several) = self.signs();
            steps.push(leaves.shown(one, several));
        }
        f.write_str(&steps.join(", "))
    }
}

impl Leaves {
    /// As written.
    pub fn words(&self) -> &str {
        match self {
            Leaves::Numbered(leaves) | Leaves::Unnumbered(leaves) => leaves,
        }
    }

    fn shown(&self, one: &str, several: &str) -> String {
        match self {
            Leaves::Unnumbered(words) => words.clone(),
            Leaves::Numbered(leaves) => {
                let sign = if leaves.contains(['-', ',', '–']) { several } else { one };
                format!("{sign} {}", leaves.replace('-', "–"))
            }
        }
    }
}

/// `l. 9`, `ll. 9–11`, `unnumbered page`.
impl fmt::Display for Leaves {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown("l.", "ll."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(leaves: Option<Leaves>) -> Reference {
        Reference {
            repository: Some("TsAK".into()),
            holding: Holding::Fond { fond: "214".into(), opis: Some("3b".into()), delo: Some("88".into()) },
            leaves,
        }
    }

    #[test]
    fn leaves_are_written_as_historians_write_them() {
        let with = |l: Leaves| reference(Some(l)).to_string();
        assert_eq!(with(Leaves::Numbered("9-11".into())), "TsAK, f. 214, op. 3b, d. 88, ll. 9–11");
        assert_eq!(with(Leaves::Numbered("9".into())), "TsAK, f. 214, op. 3b, d. 88, l. 9");
        assert!(with(Leaves::Unnumbered("unnumbered page".into())).ends_with("d. 88, unnumbered page"));
        assert_eq!(reference(None).to_string(), "TsAK, f. 214, op. 3b, d. 88");
    }
}
