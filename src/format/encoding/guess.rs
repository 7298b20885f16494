//! What bytes look like that nothing tells the encoding of.

use super::{Verdict, fits};
use crate::text::EncodingEvidence;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK};

/// The likeliest encoding of bytes that are no UTF-8; `folder` is that of other files beside this one.
pub fn of(bytes: &[u8], folder: Option<&'static Encoding>) -> Verdict {
    if let Some(encoding) = folder.filter(|f| !f.is_single_byte() && fits(bytes, f)) {
        return Verdict { encoding, told_by: EncodingEvidence::Folder };
    }
    Verdict { encoding: detected(bytes), told_by: EncodingEvidence::Guessed }
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    if encoding == GBK { GB18030 } else { encoding }
}
