//! What several integration tests need. Each is a crate of its own and uses a part of it.
#![allow(dead_code)]

use std::env;
use std::path::{Path, PathBuf};

/// The folder with `seeds/` and `truth/`: what `POSTIL_TEST_DATA` names, else `../shared` beside the repository.
///
/// None where it is not there, which is said on stderr; with `POSTIL_TEST_DATA_REQUIRED=1` that fails the test, so that a
/// run that must have the data never passes without having looked at them.
pub fn test_data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = env::var_os("POSTIL_TEST_DATA").map_or_else(beside, PathBuf::from);
    if folder.join("seeds").is_dir() && folder.join("truth").is_dir() {
        return Some(folder);
    }
    let missing = format!("no test data: {} has no seeds/ and truth/", folder.display());
    assert!(env::var_os("POSTIL_TEST_DATA_REQUIRED").is_none_or(|v| v != "1"), "{missing}");
    eprintln!("{missing}; this test could not run (POSTIL_TEST_DATA names the folder)");
    None
}
