//! Natural order: names sorted as a reader counts, `leaf 9` before `leaf 10`, whatever their case.

/// Stands for `/`: a folder's contents come before its neighbours whose names merely begin alike (`box/9` before `box 2`).
const SEPARATOR: u8 = 1;
/// Begins a number. The digit zero, so that numbers keep the place digits have among other characters.
const NUMBER: u8 = b'0';

/// Bytes that sort as the names do: case folded, numbers by their value. Names that differ only in case or in leading
/// zeros have equal keys.
pub(super) fn sort_key(name: &str) -> Box<[u8]> {
    let bytes = name.as_bytes();
    let mut key = Vec::with_capacity(bytes.len() + 8);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'/' => key.push(SEPARATOR),
            b'0'..=b'9' => {
                let end = bytes[at..].iter().position(|b| !b.is_ascii_digit()).map_or(bytes.len(), |n| at + n);
                push_number(&mut key, &bytes[at..end]);
                at = end;
                continue;
            }
            _ if byte.is_ascii() => key.push(byte.to_ascii_lowercase()),
            _ => {
                let end = bytes[at..].iter().position(u8::is_ascii).map_or(bytes.len(), |n| at + n);
                key.extend_from_slice(name[at..end].to_lowercase().as_bytes());
                at = end;
                continue;
            }
        }
        at += 1;
    }
    key.into_boxed_slice()
}

/// Of two numbers the one with more digits is the greater; of equally many the digits decide.
fn push_number(key: &mut Vec<u8>, digits: &[u8]) {
    let zeros = digits.iter().take_while(|d| **d == b'0').count();
    let value = &digits[zeros..];
    key.push(NUMBER);
    match u8::try_from(value.len()) {
        Ok(length) if length < u8::MAX => key.push(length),
        _ => {
            key.push(u8::MAX);
            key.extend_from_slice(&(value.len() as u64).to_be_bytes());
        }
    }
    key.extend_from_slice(value);
}

/// As [`sort_key`], of a title: what stands before its first letter or digit (quotation marks, brackets) does not count.
pub(super) fn title_key(title: &str) -> Box<[u8]> {
    sort_key(title.trim_start_matches(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(mut names: Vec<&str>) -> Vec<&str> {
        names.sort_by_key(|n| sort_key(n));
        names
    }

    #[test]
    fn numbers_sort_by_value_and_letters_whatever_their_case() {
        let names = vec!["file 10", "File 9", "file 1b", "file 01", "Ärger", "ärger 2", "file"];
        assert_eq!(sorted(names), ["file", "file 01", "file 1b", "File 9", "file 10", "Ärger", "ärger 2"]);
        assert_eq!(sorted(vec!["box 2/a", "box/a", "box-1/a"]), ["box/a", "box 2/a", "box-1/a"]);
    }

    #[test]
    fn quotation_marks_before_a_title_do_not_count() {
        assert_eq!(title_key("“Barges” on the canal"), title_key("Barges” on the canal"));
    }

    proptest! {
        #[test]
        fn any_two_numbers_sort_as_numbers(a in 0u64.., b in 0u64.., zeros in 0usize..4) {
            let (left, right) = (format!("f{}{a}x", "0".repeat(zeros)), format!("f{b}x"));
            prop_assert_eq!(sort_key(&left).cmp(&sort_key(&right)), a.cmp(&b));
        }

        #[test]
        fn numbers_of_any_length_sort_by_length_first(a in 1usize..600, b in 1usize..600) {
            let number = |n| "7".repeat(n);
            prop_assert_eq!(sort_key(&number(a)).cmp(&sort_key(&number(b))), a.cmp(&b));
        }
    }
}
