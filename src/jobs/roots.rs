//! What is opened as a library: the paths given, else the last library, else the bundled samples.

use super::address::{absolute, address};
use super::desk::Desk;
use crate::library::Root;
use crate::settings::State;
use crate::text::Origin;
use std::path::{Path, PathBuf};

/// How the samples are written among a library's folders.
const SAMPLES: &str = "sample:";

/// The roots of the paths given; without any those of the last library, and the first time the bundled samples.
/// A path may be a folder, a file, or a document as [`address`] reads it (its file is the root then).
///
/// # Errors
/// One sentence where a path given is not there, or nothing of the last library is.
pub fn roots(desk: &Desk, paths: &[PathBuf]) -> Result<Vec<Root>, String> {
    let mut roots = Vec::new();
    let mut add = |root| {
        if !roots.contains(&root) {
            roots.push(root);
        }
    };
    if !paths.is_empty() {
        for path in paths {
            add(root(path)?);
        }
        return Ok(roots);
    }
    let last = State::load(&desk.paths).library;
    for written in &last {
        match written.as_str() {
            SAMPLES => add(Root::Samples),
            path if Path::new(path).exists() => add(Root::Path(path.into())),
            _ => {}
        }
    }
    match (last.is_empty(), roots.is_empty()) {
        (true, _) => Ok(vec![Root::Samples]),
        (false, true) => Err(format!(
            "the last library, {}, is no longer there: say which folder to open (sample: for the samples)",
            last.join(", ")
        )),
        (false, false) => Ok(roots),
    }
}

fn root(path: &Path) -> Result<Root, String> {
    if path == Path::new(SAMPLES) {
        return Ok(Root::Samples);
    }
    if path.as_os_str().is_empty() {
        return Err("one of the paths is empty: give a folder or a file".into());
    }
    if path.exists() {
        return Ok(Root::Path(absolute(path)));
    }
    let no_such = || {
        format!(
            "there is no file or folder named {}: look at its spelling (postil --help lists the commands)",
            path.display()
        )
    };
    let written = path.to_str().ok_or_else(no_such)?;
    let (address, _) = address(written).map_err(|why| if written.starts_with(SAMPLES) { why } else { no_such() })?;
    Ok(match address.origin {
        Origin::Sample(_) => Root::Samples,
        Origin::File(file) => Root::Path(file),
    })
}

/// As `State::library` keeps roots: a path, or `sample:`. What [`roots`] reads again.
pub fn remembered(roots: &[Root]) -> Vec<String> {
    roots
        .iter()
        .map(|root| match root {
            Root::Samples => SAMPLES.to_string(),
            Root::Path(path) => path.to_string_lossy().into_owned(),
        })
        .collect()
}

/// The beginnings of the addresses of all documents of the roots, for [`search`](super::search): a folder's ends in
/// `/`, a file's is its whole address.
pub fn prefixes(roots: &[Root]) -> Vec<String> {
    roots
        .iter()
        .map(|root| match root {
            Root::Samples => SAMPLES.to_string(),
            Root::Path(path) => {
                let mut prefix = path.to_string_lossy().into_owned();
                if path.is_dir() && !prefix.ends_with('/') {
                    prefix.push('/');
                }
                prefix
            }
        })
        .collect()
}

/// Whether a document is one of these roots', by the prefixes of [`prefixes`].
pub(super) fn belongs(address: &str, prefixes: &[String]) -> bool {
    let within = |p: &String| match p.ends_with('/') || p == SAMPLES {
        true => address.starts_with(p.as_str()),
        // The file itself, or a later document in it.
        false => address.strip_prefix(p.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('#')),
    };
    prefixes.iter().any(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_does_not_claim_its_neighbour() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("letters");
        std::fs::create_dir(&inner).unwrap();
        let prefixes = prefixes(&[Root::Path(inner.clone()), Root::Samples]);
        let claims = |address: &str| belongs(address, &prefixes);
        assert!(claims(&inner.join("a.txt").to_string_lossy()));
        assert!(!claims(&folder.path().join("letters-2/a.txt").to_string_lossy()));
        assert!(claims("sample:welcome"));
    }

    #[test]
    fn a_file_claims_every_document_in_it() {
        let prefixes = ["/box/a.txt".to_string()];
        assert!(belongs("/box/a.txt", &prefixes) && belongs("/box/a.txt#2", &prefixes));
        assert!(!belongs("/box/a.txt.old", &prefixes));
    }
}
