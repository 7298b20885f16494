//! Where the original lies: an archival reference, typed.

use std::fmt;

/// A reference into an archive. Parts are kept as written: `98c` and `98` are different inventories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// `GARF`, `RGANI`; none where the text does not say.
    pub repository: Option<String>,
    pub holding: Holding,
    pub leaves: Option<Leaves>,
}

/// The way down to the file, one variant a tradition; further traditions are further variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holding {
    /// Fond, opis (inventory), delo (file), of the Russian tradition.
    Fond { fond: String, opis: Option<String>, delo: Option<String> },
}

/// The leaves (listy) or pages cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// As written, an ASCII hyphen in ranges: `9-11`, `27`, `12ob.-14`.
    Numbered(String),
    /// The source says that it is not numbered: its words (`unnumbered page`).
    Unnumbered(String),
}

impl Reference {
    /// The named parts for JSON, in order: `repository`, `fond`, `opis`, `delo`, `listy`.
    pub fn parts(&self) -> Vec<(&'static str, &str)> {
        let Holding::Fond { fond, opis, delo } = &self.holding;
        let listy = self.leaves.as_ref().map(|l| match l {
            Leaves::Numbered(leaves) | Leaves::Unnumbered(leaves) => leaves.as_str(),
        });
        [
            ("repository", self.repository.as_deref()),
            ("fond", Some(fond.as_str())),
            ("opis", opis.as_deref()),
            ("delo", delo.as_deref()),
            ("listy", listy),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }
}

/// As historians write it: `GARF, f. 5446, op. 98c, d. 718, ll. 9–11`.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(repository) = &self.repository {
            write!(f, "{repository}, ")?;
        }
        let Holding::Fond { fond, opis, delo } = &self.holding;
        write!(f, "f. {fond}")?;
        if let Some(opis) = opis {
            write!(f, ", op. {opis}")?;
        }
        if let Some(delo) = delo {
            write!(f, ", d. {delo}")?;
        }
        match &self.leaves {
            Some(leaves) => write!(f, ", {leaves}"),
            None => Ok(()),
        }
    }
}

/// `l. 9`, `ll. 9–11`, `unnumbered page`.
impl fmt::Display for Leaves {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Leaves::Unnumbered(words) => f.write_str(words),
            Leaves::Numbered(leaves) => {
                let several = leaves.contains(['-', ',', '–']);
                write!(f, "{} {}", if several { "ll." } else { "l." }, leaves.replace('-', "–"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(leaves: Option<Leaves>) -> Reference {
        Reference {
            repository: Some("GARF".into()),
            holding: Holding::Fond { fond: "5446".into(), opis: Some("98c".into()), delo: Some("718".into()) },
            leaves,
        }
    }

    #[test]
    fn leaves_are_written_as_historians_write_them() {
        let with = |l: Leaves| reference(Some(l)).to_string();
        assert_eq!(with(Leaves::Numbered("9-11".into())), "GARF, f. 5446, op. 98c, d. 718, ll. 9–11");
        assert_eq!(with(Leaves::Numbered("9".into())), "GARF, f. 5446, op. 98c, d. 718, l. 9");
        assert!(with(Leaves::Unnumbered("unnumbered page".into())).ends_with("d. 718, unnumbered page"));
        assert_eq!(reference(None).to_string(), "GARF, f. 5446, op. 98c, d. 718");
    }
}
