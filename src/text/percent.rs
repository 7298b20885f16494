//! Percent escapes in links and names of places (RFC 3986).

use std::borrow::Cow;

/// `caf%C3%A9` is `café`. What is no escape stays, and so does everything where the escapes do not make UTF-8.
pub fn unescaped(written: &str) -> Cow<'_, str> {
    if !written.contains('%') {
        return Cow::Borrowed(written);
    }
    let mut out = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|d| char::from(*d).to_digit(16));
        match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                out.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(out).map_or(Cow::Borrowed(written), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_the_bytes_they_name() {
        assert_eq!(unescaped("caf%C3%a9%20no"), "café no");
        assert_eq!(unescaped("100% of %zz %4"), "100% of %zz %4");
        assert_eq!(unescaped("%ff"), "%ff");
    }
}
