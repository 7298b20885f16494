//! An [`Extract`] as bytes, for the pipe between two processes and for its cache file: the text as it is, what is known of
//! it behind that, then how long the text is. The text comes first so that reading one copies nothing.
//!
//! What is unpacked was made by postil, but from a hostile file: it is believed only where every range lies in the text,
//! between characters.

use crate::format::Extract;
use crate::text::*;
use serde::{Deserialize, Serialize};
use std::ops::Range;

#[derive(Serialize)]
struct Told<'a> {
    blocks: &'a [Block],
    spans: &'a [Span],
    readings: &'a [Reading],
    landmarks: &'a Landmarks,
    diagnostics: &'a [Diagnostic],
    format: Format,
    encoding: &'a str,
    told_by: EncodingEvidence,
}

#[derive(Deserialize)]
struct Heard {
    blocks: Vec<Block>,
    spans: Vec<Span>,
    readings: Vec<Reading>,
    landmarks: Landmarks,
    diagnostics: Vec<Diagnostic>,
    format: Format,
    encoding: String,
    told_by: EncodingEvidence,
}

/// Bytes of the number at the end.
const TAIL: usize = size_of::<u64>();

pub fn pack(extract: Extract) -> Vec<u8> {
    let Extract { text, blocks, spans, readings, landmarks, diagnostics, format, encoding, told_by } = extract;
    let told = Told {
        blocks: &blocks,
        spans: &spans,
        readings: &readings,
        landmarks: &landmarks,
        diagnostics: &diagnostics,
        format,
        encoding,
        told_by,
    };
    let length = text.len() as u64;
    let told = postcard::to_allocvec(&told).expect("ranges, words and enums always have a form");
    let mut packed = text.into_bytes();
    packed.reserve_exact(told.len() + TAIL);
    packed.extend_from_slice(&told);
    packed.extend_from_slice(&length.to_le_bytes());
    packed
}

/// None where the bytes are no extract, or one that contradicts itself.
pub fn unpack(mut packed: Vec<u8>) -> Option<Extract> {
    let (rest, tail) = packed.split_last_chunk::<TAIL>()?;
    let length = usize::try_from(u64::from_le_bytes(*tail)).ok()?;
    let heard: Heard = postcard::from_bytes(rest.get(length..)?).ok()?;
    packed.truncate(length);
    packed.shrink_to_fit();
    let text = String::from_utf8(packed).ok()?;
    let Heard { blocks, spans, readings, landmarks, diagnostics, format, encoding, told_by } = heard;
    let encoding = encoding_named(&encoding)?;
    let extract = Extract { text, blocks, spans, readings, landmarks, diagnostics, format, encoding, told_by };
    is_sound(&extract).then_some(extract)
}

/// Whether every place an extract speaks of is one of its text.
fn is_sound(extract: &Extract) -> bool {
    let at = |byte: usize| extract.text.is_char_boundary(byte);
    let within = |range: &Range<usize>| range.start <= range.end && at(range.start) && at(range.end);
    let apart = extract.blocks.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start);
    let span = |span: &Span| {
        within(&span.range)
            && match &span.kind {
                SpanKind::NoteCall(note) => within(note),
                SpanKind::Editorial(mark) => mark.content.as_ref().is_none_or(within),
                _ => true,
            }
    };
    let landmarks = &extract.landmarks;
    apart
        && extract.blocks.iter().all(|block| within(&block.range))
        && extract.spans.iter().all(span)
        && extract.readings.iter().all(|reading| within(&reading.range))
        && landmarks.loci.iter().all(|locus| at(locus.at))
        && landmarks.contents.iter().all(|entry| at(entry.at))
        && landmarks.anchors.iter().all(|anchor| at(anchor.at))
        && extract.diagnostics.iter().all(|flaw| at(flaw.at))
}

/// The names the WHATWG gives encodings.
const ENCODINGS: [&str; 40] = [
    "UTF-8",
    "IBM866",
    "ISO-8859-2",
    "ISO-8859-3",
    "ISO-8859-4",
    "ISO-8859-5",
    "ISO-8859-6",
    "ISO-8859-7",
    "ISO-8859-8",
    "ISO-8859-8-I",
    "ISO-8859-10",
    "ISO-8859-13",
    "ISO-8859-14",
    "ISO-8859-15",
    "ISO-8859-16",
    "KOI8-R",
    "KOI8-U",
    "macintosh",
    "windows-874",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "x-mac-cyrillic",
    "GBK",
    "gb18030",
    "Big5",
    "EUC-JP",
    "ISO-2022-JP",
    "Shift_JIS",
    "EUC-KR",
    "replacement",
    "UTF-16BE",
    "UTF-16LE",
    "x-user-defined",
];

/// The encoding of a name that came over a pipe or out of a file; none it has is empty, as that of a format without one.
pub fn encoding_named(name: &str) -> Option<&'static str> {
    if name.is_empty() { Some("") } else { ENCODINGS.into_iter().find(|known| *known == name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn extract() -> Extract {
        let date = Date::new(1954, 4, 11).unwrap();
        let spans = vec![
            Span { range: 0..4, kind: SpanKind::Link(Arc::from("a#b")) },
            Span { range: 0..4, kind: SpanKind::NoteCall(6..9) },
            Span { range: 6..9, kind: SpanKind::Name { kind: NameKind::Person, key: Some(Arc::from("k")) } },
            Span { range: 6..9, kind: SpanKind::Date(date) },
            Span {
                range: 6..9,
                kind: SpanKind::Editorial(Mark { kind: MarkKind::Supplied, content: Some(7..8), closed: true }),
            },
        ];
        let block = |kind, range| Block { kind, part: Part::Field(Field::Title), range, level: 1, line: 3 };
        let reading = |value| Reading { field: Field::Title, range: 0..4, value, by: Hand::Source, correction: None };
        Extract {
            text: "лед\n\nice".replace('\n', ""),
            blocks: vec![block(BlockKind::Heading, 0..6), block(BlockKind::Paragraph, 6..9)],
            spans,
            readings: vec![
                reading(Value::Verbatim),
                reading(Value::Text("t".into())),
                reading(Value::Date(date)),
                reading(Value::Reference(Reference {
                    repository: None,
                    holding: Holding::Piece { series: "s".into(), piece: "p".into() },
                    leaves: Some(Leaves::Numbered("9".into())),
                })),
            ],
            landmarks: Landmarks {
                loci: vec![Locus { at: 6, unit: LocusUnit::Leaf, label: "9ob.".into() }],
                contents: vec![Contents { at: 0, level: 1, title: "c".into() }],
                anchors: vec![Anchor { name: "n".into(), at: 9 }],
            },
            diagnostics: vec![Diagnostic { at: 6, message: "m".into() }],
            format: Format::Epub,
            encoding: "UTF-8",
            told_by: EncodingEvidence::Declared,
        }
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let packed = pack(extract());
        let back = unpack(packed.clone()).unwrap();
        assert_eq!(format!("{back:?}"), format!("{:?}", extract()));
        assert_eq!(pack(back), packed);
        let nothing = pack(Extract::default());
        assert_eq!(pack(unpack(nothing.clone()).unwrap()), nothing);
    }

    #[test]
    fn a_place_outside_the_text_or_within_a_character_is_not_believed() {
        type Spoil = fn(&mut Extract);
        let spoils: [Spoil; 8] = [
            |e| e.blocks[1].range = 6..10,
            |e| e.blocks[1].range = 5..9,
            |e| e.blocks[1].range = 4..9,
            |e| e.spans[0].range = 1..4,
            |e| e.spans[1].kind = SpanKind::NoteCall(6..90),
            |e| e.readings[0].range = Range { start: 6, end: 4 },
            |e| e.landmarks.loci[0].at = 10,
            |e| e.encoding = "UTF-7",
        ];
        for (n, spoil) in spoils.into_iter().enumerate() {
            let mut extract = extract();
            spoil(&mut extract);
            assert!(unpack(pack(extract)).is_none(), "{n}");
        }
    }

    #[test]
    fn bytes_cut_short_or_changed_never_panic() {
        let packed = pack(extract());
        for cut in 0..packed.len() {
            assert!(unpack(packed[..cut].to_vec()).is_none_or(|e| e.text.len() < cut), "{cut}");
        }
        for at in 0..packed.len() {
            for bit in 0..8 {
                let mut spoilt = packed.clone();
                spoilt[at] ^= 1 << bit;
                if let Some(extract) = unpack(spoilt) {
                    assert!(is_sound(&extract));
                }
            }
        }
    }
}
