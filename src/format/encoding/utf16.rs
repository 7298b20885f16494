//! UTF-16 without a byte order mark: every second byte is NUL wherever the text is Latin, a blank or a line's end.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// The order of its bytes, where bytes that hold a NUL are UTF-16 text. `goes_on`: they are cut out of a longer file.
pub fn told_by_nuls(bytes: &[u8], goes_on: bool) -> Option<&'static Encoding> {
    // Blanks, line endings and letters of ASCII: the fewer the bytes, the less often one is there by chance.
    let plain = |place: usize| {
        let is_plain =
            |pair: &&[u8]| pair[place] == 0 && matches!(pair[1 - place], b'\t' | b'\n' | b'\r' | b' '..=b'~');
        bytes.chunks_exact(2).filter(is_plain).count()
    };
    let (little, big) = (plain(1), plain(0));
    let orders =
        if little >= big { [(UTF_16LE, little), (UTF_16BE, big)] } else { [(UTF_16BE, big), (UTF_16LE, little)] };
    // Letters of ASCII with a NUL here and there are two to a character by chance alone.
    let pairs = bytes.chunks_exact(2).filter(|pair| !pair.contains(&0));
    let count = |(ascii, all), pair: &[u8]| (ascii + usize::from(pair.iter().all(u8::is_ascii_graphic)), all + 1);
    let (ascii, all) = pairs.fold((0, 0), count);
    let fits = |(encoding, plain): &(&'static Encoding, usize)| {
        *plain > 0 && plain * 512 >= bytes.len() && is_text(bytes, encoding, goes_on)
    };
    orders.into_iter().filter(|_| ascii * 3 <= all * 2).find(fits).map(|(encoding, _)| encoding)
}

/// Whether what these bytes mean is what people write: no controls, no halves of characters, no places Unicode has kept free.
pub fn is_text(bytes: &[u8], encoding: &'static Encoding, goes_on: bool) -> bool {
    let unit = |pair: &[u8]| match pair {
        [a, b] if encoding == UTF_16LE => u16::from_le_bytes([*a, *b]),
        [a, b] => u16::from_be_bytes([*a, *b]),
        _ => 0x20,
    };
    let whole = if goes_on { bytes.len() & !3 } else { bytes.len() };
    let (mut good, mut bad) = (0usize, 0usize);
    for c in char::decode_utf16(bytes[..whole].chunks(2).map(unit)) {
        let well = c.is_ok_and(|c| {
            let code = c as u32;
            let control =
                c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\x1a' | '\x1b' | '\u{85}');
            // Private places and those that are no characters; emoji and old scripts are text.
            !(control || (0xe000..0xf900).contains(&code) || code & 0xfffe == 0xfffe || code >= 0x4_0000)
        });
        *if well { &mut good } else { &mut bad } += 1;
    }
    good > bad * 32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn little(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn big(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn text_of_any_script_with_a_blank_in_it_is_known() {
        for text in
            ["a", "The lock keeper\n", "Шлюз закрыт.\n", "수문은 닫혔다", "水門を閉める。\r\n", "闸门已关。\n", "a 🜁 b"]
        {
            assert_eq!(told_by_nuls(&little(text), false), Some(UTF_16LE), "{text}");
            assert_eq!(told_by_nuls(&big(text), false), Some(UTF_16BE), "{text}");
        }
    }

    #[test]
    fn a_binary_with_nuls_is_no_text() {
        let numbers: Vec<u8> = (0..4000u32).flat_map(|n| (n * 7919).to_le_bytes()).collect();
        assert_eq!(told_by_nuls(&numbers, false), None);
        assert_eq!(told_by_nuls(&[0; 512], false), None);
        assert_eq!(told_by_nuls(b"ab\0c", false), None);
        assert_eq!(told_by_nuls(&[1, 0, 2, 0, 3, 0, 4, 0], false), None);
        assert_eq!(
            told_by_nuls(&"abc".chars().flat_map(|c| (c as u32).to_le_bytes()).collect::<Vec<_>>(), false),
            None
        );
    }
}
