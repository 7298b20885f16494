//! What reading an edition costs beside the bare events of the XML reader in the same run. CPU time of this thread.
//!
//! `cargo bench --bench tei`

use postil::format::{self, Guidance};
use postil::text::Format;
use quick_xml::Reader;
use quick_xml::events::Event;
use rustix::time::{ClockId, clock_gettime};
use std::fmt::Write as _;
use std::hint::black_box;

const TIMES: u32 = 5;

fn main() {
    let plain = edition(20_000_000, paragraph);
    let dense = edition(20_000_000, |at, out| {
        let _ = write!(out, "<p xml:id=\"p{at}\"><pb n=\"{at}r\"/>");
        for n in 0..30 {
            let _ = write!(
                out,
                "<w>water</w> <persName key=\"k{n}\">Kalnach</persName> <choice><sic>shews</sic><corr>shows</corr></choice> \
                 <del>old</del> <add hand=\"#h\">new</add> <gap reason=\"lost\" quantity=\"2\" unit=\"words\"/> &amp; "
            );
        }
        out.push_str("<note n=\"1\" place=\"foot\">See <ref target=\"#p1\">there</ref>.</note></p>\n");
    });
    for (name, file) in [("prose", &plain), ("dense markup", &dense)] {
        let bare = speed(file, || {
            let mut reader = Reader::from_str(file);
            let mut events = 0usize;
            while !matches!(reader.read_event().expect("the edition is well formed"), Event::Eof) {
                events += 1;
            }
            black_box(events);
        });
        let ours = speed(file, || {
            black_box(format::read(file.as_bytes(), Format::Tei, &Guidance::default()).expect("it is TEI"));
        });
        println!("{name}, {:.1} MB", file.len() as f64 / 1e6);
        println!("  bare events          {bare:8.0} MB per CPU second");
        println!("  text, marks, record  {ours:8.0} MB per CPU second, {:.2} of the bare events", ours / bare);
    }
    for (name, file) in [
        ("depth 100,000", format!("<TEI>{}word", "<div><p>".repeat(50_000))),
        ("a flood of 1,000,000 entities", format!("<TEI><p>{}", "&b;".repeat(1_000_000))),
        ("1,000,000 notes", format!("<TEI><p>{}", "w<note n='1'>x</note>".repeat(1_000_000))),
    ] {
        let before = cpu();
        black_box(format::read(file.as_bytes(), Format::Tei, &Guidance::default()).expect("it is read"));
        println!("{name}: {:.0} ms", (cpu() - before) * 1e3);
    }
}

fn edition(bytes: usize, paragraph: impl Fn(usize, &mut String)) -> String {
    let mut out = String::from("<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body>\n");
    let mut at = 0;
    while out.len() < bytes {
        paragraph(at, &mut out);
        at += 1;
    }
    out.push_str("</body></text></TEI>");
    out
}

fn paragraph(at: usize, out: &mut String) {
    let _ = write!(out, "<p n=\"{at}\">");
    for _ in 0..12 {
        out.push_str("The gauge at Lock Nine was read again before light,\n      and again at noon, and the <hi rend=\"italic\">water</hi> did not fall. ");
    }
    out.push_str("</p>\n");
}

/// Megabytes per CPU second, the best of some runs.
fn speed(file: &str, run: impl Fn()) -> f64 {
    let spent = (0..TIMES).map(|_| {
        let before = cpu();
        run();
        cpu() - before
    });
    file.len() as f64 / 1e6 / spent.fold(f64::INFINITY, f64::min)
}

fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
