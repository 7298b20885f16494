//! The one place where positions in memory (bytes) become positions on disk and in exports (Unicode code points).

/// Converts between bytes and code points of one text; built once, then each conversion reads at most [`STEP`] bytes.
#[derive(Clone, Debug)]
pub struct CodePoints {
    /// Code points before each multiple of `STEP` bytes; none where the text is ASCII and both counts are one.
    before: Option<Vec<usize>>,
}

/// Bytes between two known positions.
const STEP: usize = 4096;

impl CodePoints {
    pub fn of(text: &str) -> Self {
        if text.is_ascii() {
            return CodePoints { before: None };
        }
        let mut sum = 0;
        let before = text
            .as_bytes()
            .chunks(STEP)
            .map(|chunk| {
                let here = sum;
                sum += starts(chunk);
                here
            })
            .collect();
        CodePoints { before: Some(before) }
    }

    /// Code points before `byte`. `text` is the one this was made of; `byte` may be its length.
    pub fn at_byte(&self, text: &str, byte: usize) -> usize {
        let Some(before) = &self.before else { return byte };
        let chunk = (byte / STEP).min(before.len().saturating_sub(1));
        before.get(chunk).copied().unwrap_or(0) + starts(&text.as_bytes()[chunk * STEP..byte])
    }

    /// The byte at which the code point number `point` begins; the length of the text for any beyond its end.
    pub fn to_byte(&self, text: &str, point: usize) -> usize {
        let Some(before) = &self.before else { return point.min(text.len()) };
        let chunk = before.partition_point(|&n| n <= point).saturating_sub(1);
        let mut left = point - before.get(chunk).copied().unwrap_or(0);
        for (at, byte) in text.as_bytes().iter().enumerate().skip(chunk * STEP) {
            if is_start(*byte) {
                if left == 0 {
                    return at;
                }
                left -= 1;
            }
        }
        text.len()
    }

    pub fn range(&self, text: &str, bytes: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        self.at_byte(text, bytes.start)..self.at_byte(text, bytes.end)
    }
}

fn is_start(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| is_start(**b)).count()
}

/// 1-based line and column (in code points) of a byte of the text.
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..byte];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1, text[start..byte].chars().count() + 1)
}

/// The byte at which the 1-based `line` begins; the length of the text for a line beyond its end.
pub fn line_start(text: &str, line: usize) -> usize {
    match line {
        0 | 1 => 0,
        n => memchr::memchr_iter(b'\n', text.as_bytes()).nth(n - 2).map_or(text.len(), |at| at + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_and_columns_count_code_points_from_one() {
        let text = "Nº 1\nb[";
        assert_eq!(line_and_column(text, 0), (1, 1));
        assert_eq!(line_and_column(text, text.len() - 1), (2, 2));
        assert_eq!(line_start(text, 2), 6);
        assert_eq!(line_start(text, 9), text.len());
    }

    proptest! {
        #[test]
        fn bytes_and_code_points_convert_both_ways(start in "\\PC{0,40}", middle in "[a-zб]{1,4}") {
            let text = format!("{start}{}", middle.repeat(2500));
            let points = CodePoints::of(&text);
            for (n, (byte, _)) in text.char_indices().enumerate().step_by(97) {
                prop_assert_eq!(points.at_byte(&text, byte), n);
                prop_assert_eq!(points.to_byte(&text, n), byte);
            }
            prop_assert_eq!(points.at_byte(&text, text.len()), text.chars().count());
            prop_assert_eq!(points.to_byte(&text, text.chars().count()), text.len());
        }
    }
}
