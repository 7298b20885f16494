//! What several integration tests need.

use std::path::PathBuf;

/// The directory that holds `seeds/` and `truth/`: `POSTIL_TEST_DATA`, else `../shared` beside the repository. Where it is
/// absent a test says so and passes, unless `POSTIL_TEST_DATA_REQUIRED=1`: then it fails.
pub fn test_data() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = std::env::var_os("POSTIL_TEST_DATA").map_or_else(|| root.join("../shared"), PathBuf::from);
    if path.join("seeds").is_dir() {
        return Some(path);
    }
    let required = std::env::var_os("POSTIL_TEST_DATA_REQUIRED").is_some_and(|v| v == "1");
    assert!(!required, "no test data in {}", path.display());
    eprintln!("not run: no test data in {}", path.display());
    None
}
