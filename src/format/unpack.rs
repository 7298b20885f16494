//! Files packed with gzip, xz or zstd: to the bytes they hold, within limits.
//!
//! What is packed is told by the first bytes, whatever the file is called; the name less its `.gz`, `.xz` or `.zst` tells
//! the format. One layer is taken off: an archive within an archive stays one. A file that is cut short, damaged or too
//! large when unpacked is an error: its beginning is never passed off as the whole.

use super::FormatError;
use std::borrow::Cow;
use std::io::{ErrorKind, Read};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Gzip,
    Xz,
    Zstd,
}

/// The ends of names of packed files.
const ENDS: [&str; 3] = ["gz", "xz", "zst"];

/// The most a packed file may hold, bytes: as much as a book.
const MOST: u64 = 256 << 20;
/// A packed file may hold so many times its own bytes; prose is packed 3 to 6 times smaller, tables and logs up to 50.
const RATIO: u64 = 200;
/// What any packed file may hold, however small it is, bytes: it cannot hurt, and a page of blanks is packed very well.
const FREE: u64 = 4 << 20;
/// The most memory an xz or zstd file may ask for to be unpacked in, bytes. Twice what `xz -9` and `zstd --ultra` ask for.
const WINDOW: u64 = 128 << 20;

/// The name of what a packed file holds, by its own: `letter.txt` of `letter.txt.gz`; none for a file that is not packed.
pub fn inner_name(name: &str) -> Option<&str> {
    let (inner, end) = name.rsplit_once('.')?;
    (!inner.is_empty() && ENDS.iter().any(|known| end.eq_ignore_ascii_case(known))).then_some(inner)
}

/// Whether a file that begins so is packed.
pub fn is_packed(head: &[u8]) -> bool {
    Packing::of(head).is_some()
}

/// The bytes a file holds: its own where it is not packed.
pub fn whole(bytes: &[u8]) -> Result<Cow<'_, [u8]>, FormatError> {
    let Some(packing) = Packing::of(bytes) else { return Ok(Cow::Borrowed(bytes)) };
    let limit = MOST.min((bytes.len() as u64).saturating_mul(RATIO).max(FREE));
    let mut out = Vec::new();
    match packing.unpack(bytes, limit, &mut out) {
        Ok(()) => Ok(Cow::Owned(out)),
        Err(fault) => Err(FormatError::Damaged(fault.clause(packing, limit))),
    }
}

/// The first bytes a file holds, at most so many, of its own first bytes: as far as they go. xz is unpacked in pieces of up
/// to 64 kB, so that a shorter head of one may give nothing.
pub fn beginning(head: &[u8], most: usize) -> Cow<'_, [u8]> {
    let Some(packing) = Packing::of(head) else { return Cow::Borrowed(&head[..head.len().min(most)]) };
    let mut out = Vec::new();
    // That the head is cut short is no news; what is damaged is told of the whole.
    let _ = packing.unpack(head, most as u64, &mut out);
    out.truncate(most);
    Cow::Owned(out)
}

/// Why a packed file cannot be unpacked whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    CutShort,
    Damaged,
    TooLarge,
    Window,
}

impl Fault {
    /// To stand after the file's name and a colon.
    fn clause(self, packing: Packing, limit: u64) -> String {
        let name = packing.name();
        match self {
            Fault::CutShort => format!("packed with {name} and cut short: its end is missing; get the file again"),
            Fault::Damaged => format!("packed with {name} and damaged: it cannot be unpacked; get the file again"),
            Fault::TooLarge if limit == MOST => {
                format!("too large when unpacked: it holds more than the {} MB that can be read", MOST >> 20)
            }
            Fault::TooLarge => {
                format!("too large when unpacked: it holds more than {RATIO} times its own size, as no text does")
            }
            Fault::Window => {
                format!("packed with {name} in a way that takes more than {} MB to unpack", WINDOW >> 20)
            }
        }
    }
}

impl Packing {
    fn of(head: &[u8]) -> Option<Packing> {
        // gzip: the method is deflate, the only one there is.
        match head {
            [0x1f, 0x8b, 8, ..] => Some(Packing::Gzip),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Packing::Xz),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Packing::Zstd),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Packing::Gzip => "gzip",
            Packing::Xz => "xz",
            Packing::Zstd => "zstd",
        }
    }

    /// Adds what `bytes` hold to `out`, as far as it is sound; `out` has at most one byte more than `limit`.
    fn unpack(self, bytes: &[u8], limit: u64, out: &mut Vec<u8>) -> Result<(), Fault> {
        match self {
            Packing::Gzip => gzip(bytes, limit, out),
            Packing::Xz => {
                let mut reader = lzma_rust2::XzReader::new_mem_limit(bytes, true, (WINDOW >> 10) as u32);
                take(&mut reader, limit, out)
            }
            Packing::Zstd => zstd(bytes, limit, out),
        }
    }
}

/// Reads on to the end of `reader` or one byte over the limit.
fn take(reader: &mut dyn Read, limit: u64, out: &mut Vec<u8>) -> Result<(), Fault> {
    let room = (limit + 1).saturating_sub(out.len() as u64);
    match reader.take(room).read_to_end(out) {
        Ok(_) if out.len() as u64 > limit => Err(Fault::TooLarge),
        Ok(_) => Ok(()),
        Err(error) => Err(fault(&error)),
    }
}

fn fault(error: &std::io::Error) -> Fault {
    match error.kind() {
        ErrorKind::UnexpectedEof => Fault::CutShort,
        ErrorKind::OutOfMemory => Fault::Window,
        _ => Fault::Damaged,
    }
}

/// Several members, one after the other, are one file. What follows the last is left alone, as `gzip` does: padding.
fn gzip(bytes: &[u8], limit: u64, out: &mut Vec<u8>) -> Result<(), Fault> {
    let mut rest = bytes;
    while Packing::of(rest) == Some(Packing::Gzip) {
        let mut member = flate2::bufread::GzDecoder::new(rest);
        take(&mut member, limit, out)?;
        rest = member.into_inner();
    }
    Ok(())
}

/// Several frames are one file; those that hold something for other programs are passed over.
fn zstd(bytes: &[u8], limit: u64, out: &mut Vec<u8>) -> Result<(), Fault> {
    use ruzstd::decoding::{StreamingDecoder, errors::FrameDecoderError};
    let mut rest = bytes;
    while !rest.is_empty() {
        if let [0x50..=0x5f, 0x2a, 0x4d, 0x18, a, b, c, d, ..] = *rest {
            let skipped = u32::from_le_bytes([a, b, c, d]) as usize;
            rest = rest[8..].get(skipped..).ok_or(Fault::CutShort)?;
            continue;
        }
        let mut frame = StreamingDecoder::new_with_max_window_size(&mut rest, WINDOW).map_err(|error| match error {
            FrameDecoderError::WindowSizeTooBig { .. } => Fault::Window,
            FrameDecoderError::ReadFrameHeaderError(_) if bytes.len() < 18 => Fault::CutShort,
            _ => Fault::Damaged,
        })?;
        let read = take(&mut frame, limit, out);
        let decoder = frame.into_frame_decoder();
        // The decoder wraps what it met: that nothing was left to read tells a cut from damage.
        read.map_err(|fault| if fault == Fault::Damaged && rest.is_empty() { Fault::CutShort } else { fault })?;
        if decoder.get_checksum_from_data() != decoder.get_calculated_checksum()
            && decoder.get_checksum_from_data().is_some()
        {
            return Err(Fault::Damaged);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    const WORDS: &[u8] = b"The gauge stood at six metres.\n";
    /// These words as the programs `gzip`, `xz` and `zstd` pack them.
    const GZIP: &str =
        "1f8b08000000000000030bc94855484f2c4d4f55282ec9cf4f51482c5128ceac50c84d2d294a2dd6e302000860b5281f000000";
    const XZ: &str = "fd377a585a000004e6d6b4460200210116000000742fe5a301001e5468652067617567652073746f6f642061742073\
        6978206d65747265732e0a000039a894021301f3050001371fea18893d1fb6f37d010000000004595a";
    const XZ_SHA256: &str = "fd377a585a00000ae1fb0ca10200210116000000742fe5a301001e5468652067617567652073746f6f6420617420\
        736978206d65747265732e0a0000bfb38c95e6861c0e998e7c2a50f1c042458812917fb1e9dfded5d41bcb7fba6600014f1f14eb6fda189b\
        4b9a01000000000a595a";
    const ZSTD: &str = "28b52ffd241ff900005468652067617567652073746f6f6420617420736978206d65747265732e0aa515b265";

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<char> = hex.chars().collect();
        digits.chunks(2).map(|d| u8::from_str_radix(&String::from_iter(d), 16).unwrap()).collect()
    }

    fn packed(packing: Packing, words: &[u8]) -> Vec<u8> {
        match packing {
            Packing::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
                encoder.write_all(words).unwrap();
                encoder.finish().unwrap()
            }
            Packing::Xz => {
                let options = lzma_rust2::XzOptions::with_preset(1);
                let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
                encoder.write_all(words).unwrap();
                encoder.finish().unwrap()
            }
            Packing::Zstd => ruzstd::encoding::compress_to_vec(words, ruzstd::encoding::CompressionLevel::Fastest),
        }
    }

    const ALL: [Packing; 3] = [Packing::Gzip, Packing::Xz, Packing::Zstd];

    fn why(packed: &[u8]) -> String {
        whole(packed).unwrap_err().to_string()
    }

    #[test]
    fn what_other_programs_packed_is_unpacked() {
        for hex in [GZIP, XZ, XZ_SHA256, ZSTD] {
            assert_eq!(&*whole(&bytes(hex)).unwrap(), WORDS, "{hex}");
        }
        assert_eq!(&*whole(WORDS).unwrap(), WORDS);
    }

    #[test]
    fn several_members_are_one_file() {
        for hex in [GZIP, XZ, ZSTD] {
            assert_eq!(&*whole(&bytes(hex).repeat(2)).unwrap(), WORDS.repeat(2), "{hex}");
        }
        let skippable = [&bytes(ZSTD)[..], &[0x51, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9], &bytes(ZSTD)].concat();
        assert_eq!(&*whole(&skippable).unwrap(), WORDS.repeat(2));
    }

    #[test]
    fn what_is_cut_short_is_not_shown_as_if_whole() {
        for packing in ALL {
            let words: Vec<u8> = (0..60_000u32).flat_map(|n| (n * n).to_string().into_bytes()).collect();
            let all = packed(packing, &words);
            for cut in [20, all.len() / 2, all.len() - 1] {
                let why = why(&all[..cut]);
                let wanted =
                    format!("packed with {} and cut short: its end is missing; get the file again", packing.name());
                assert_eq!(why, wanted, "{cut} of {}", all.len());
            }
        }
    }

    #[test]
    fn what_is_damaged_is_said_to_be() {
        for (hex, at) in [(GZIP, 20), (XZ, 40), (ZSTD, 30)] {
            let mut bytes = bytes(hex);
            bytes[at] ^= 1;
            assert!(why(&bytes).ends_with("damaged: it cannot be unpacked; get the file again"), "{hex}");
        }
    }

    #[test]
    fn a_bomb_is_refused_at_the_limit() {
        let blanks = vec![b' '; 40 << 20];
        for packing in ALL {
            let bomb = packed(packing, &blanks);
            assert_eq!(
                why(&bomb),
                "too large when unpacked: it holds more than 200 times its own size, as no text does",
                "{packing:?}"
            );
            assert!(whole(&packed(packing, &blanks[..1 << 20])).is_ok(), "a little is harmless");
        }
    }

    #[test]
    fn a_beginning_is_as_much_as_the_head_holds() {
        let words: Vec<u8> = (0..200_000u32).flat_map(|n| n.wrapping_mul(n * 7).to_string().into_bytes()).collect();
        for packing in ALL {
            let all = packed(packing, &words);
            let head = beginning(&all[..all.len() * 3 / 4], 5000);
            assert!(*head == words[..5000], "{packing:?}: {} bytes", head.len());
        }
        assert_eq!(&*beginning(WORDS, 3), b"The");
    }

    #[test]
    fn the_name_within_is_the_name_less_its_end() {
        assert_eq!(inner_name("letter.txt.gz"), Some("letter.txt"));
        assert_eq!(inner_name("page.html.XZ"), Some("page.html"));
        assert_eq!(inner_name("essay.md.zst"), Some("essay.md"));
        assert_eq!(inner_name(".gz"), None);
        assert_eq!(inner_name("letter.txt"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(334))]
        #[test]
        fn damage_anywhere_is_an_error_or_the_words(at in 0..10_000usize, with in any::<u8>(), cut in 0..10_000usize) {
            for hex in [GZIP, XZ, ZSTD] {
                let mut bytes = bytes(hex);
                let at = at % bytes.len();
                bytes[at] = with;
                bytes.truncate(bytes.len() - cut % 4);
                // Where a check sum is left out or the mark is damaged, other words may come; never a panic.
                if let Ok(out) = whole(&bytes) {
                    prop_assert!(out.len() as u64 <= FREE);
                }
            }
        }
    }
}
