//! What the operating system refused, in words for a reader.

use std::io::{Error, ErrorKind};

/// The reason of an input or output error as part of a sentence: `permission denied`, without a code and without a full stop.
pub fn reason(error: &Error) -> String {
    let known = match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full",
        ErrorKind::AlreadyExists => "something else of that name is there",
        ErrorKind::NotADirectory => "a part of the path is not a folder",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::TimedOut => "it took too long",
        ErrorKind::InvalidFilename => "the name cannot be used here",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_string();
    }
    // The system's own words, without " (os error 40)" behind them.
    let words = error.to_string();
    let words = words.split(" (os error").next().unwrap_or(&words);
    let mut chars = words.chars();
    chars.next().map_or_else(|| "unknown error".to_string(), |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_is_shown_to_a_reader() {
        for code in 1..=133 {
            let said = reason(&Error::from_raw_os_error(code));
            assert!(!said.contains("os error") && !said.is_empty(), "{code}: {said}");
        }
        assert_eq!(reason(&Error::from_raw_os_error(13)), "permission denied");
        assert_eq!(reason(&Error::other("Too many levels")), "too many levels");
    }
}
