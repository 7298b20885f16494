//! What reading HTML costs, beside the bare library in the same run; and, where pandoc is there and asked for, how far the
//! words and their order agree with its plain text.
//!
//! `cargo bench --bench web -- [--pandoc] [FOLDER ...]`: the pages of the folders, at most `MOST` of each, and one made here.

use dom_smoothie::Readability;
use postil::format::{Guidance, read};
use postil::text::{Format, Part};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Pages of one folder that are read, evenly picked.
const MOST: usize = 40;
/// Each page is read as often as it takes to make so many bytes.
const ENOUGH: usize = 1 << 20;

fn main() {
    // Cargo says `--bench` to every bench.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let pandoc = arguments.iter().any(|a| a == "--pandoc");
    println!("{:>6} {:>9} {:>9} {:>6}  pages", "MB", "MB/s", "bare", "ratio");
    told("made here", &[made().into_bytes()], false);
    for folder in arguments.iter().filter(|a| !a.starts_with("--")) {
        let files = pages(Path::new(folder));
        let bytes: Vec<Vec<u8>> = files.iter().filter_map(|file| std::fs::read(file).ok()).collect();
        told(folder, &bytes, pandoc);
    }
}

fn told(name: &str, pages: &[Vec<u8>], pandoc: bool) {
    let total: usize = pages.iter().map(Vec::len).sum();
    if total == 0 {
        println!("{name}: no page");
        return;
    }
    let rounds = (ENOUGH / total).max(1);
    let guidance = Guidance::default();
    let (mut ours, mut bare) = (0.0, 0.0);
    for _ in 0..rounds {
        for page in pages {
            ours += seconds(|| read(page, Format::Html, &guidance).map_or(0, |extract| extract.text.len()));
            let words = String::from_utf8_lossy(page).into_owned();
            bare += seconds(|| Readability::from(words).parse().map_or(0, |article| article.length));
        }
    }
    let megabytes = (total * rounds) as f64 / f64::from(1 << 20);
    println!(
        "{megabytes:>6.1} {:>9.1} {:>9.1} {:>6.2}  {name} ({} pages)",
        megabytes / ours,
        megabytes / bare,
        bare / ours,
        pages.len()
    );
    if pandoc {
        agreement(pages);
    }
}

/// Seconds of CPU of this process.
fn seconds(work: impl FnOnce() -> usize) -> f64 {
    let now = || rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let before = now();
    std::hint::black_box(work());
    let after = now();
    (after.tv_sec - before.tv_sec) as f64 + (after.tv_nsec - before.tv_nsec) as f64 / 1e9
}

/// A long page with everything in it.
fn made() -> String {
    let mut page =
        String::from("<!DOCTYPE html><title>Gauge book</title><nav><a href=/>Home</a></nav><main><h1>Gauge book</h1>");
    for n in 0..4000 {
        let _ = write!(
            page,
            "<h2 id=d{n}>Day {n}</h2><p>The keeper of the <em>upper lock</em> read the gauge, as he had the day before, and found \
             the water {n} fingers above the mark<sup><a href='#n{n}'>{n}</a></sup>.</p><table><tr><th>Hour<th>Level<tr><td>6<td>{n}\
             </table><ul><li>clear</li><li>no wind</li></ul><p id=n{n}>{n} The mark is that of the old bridge.</p>"
        );
    }
    page + "</main>"
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        entries.filter(|p| p.extension().is_some_and(|e| e == "html" || e == "htm")).collect();
    files.sort();
    let step = files.len().div_ceil(MOST).max(1);
    files.into_iter().step_by(step).collect()
}

/// Words as a multiset and pairs of neighbours, as F1, against pandoc's plain text of the whole page.
fn agreement(pages: &[Vec<u8>]) {
    let (mut words, mut order, mut body) = ([0.0; 3], [0.0; 3], [0usize; 2]);
    for page in pages {
        let Ok(ours) = read(page, Format::Html, &Guidance::default()) else { continue };
        let Some(theirs) = plain(page) else { return println!("       pandoc cannot be run") };
        for block in &ours.blocks {
            body[usize::from(block.part == Part::SiteChrome)] += block.range.len();
        }
        let (ours, theirs) = (tokens(&ours.text), tokens(&theirs));
        add(&mut words, &counted(ours.iter().cloned()), &counted(theirs.iter().cloned()));
        let pairs = |of: &[String]| counted(of.windows(2).map(|pair| pair.join(" ")));
        add(&mut order, &pairs(&ours), &pairs(&theirs));
    }
    let f1 = |[both, ours, theirs]: [f64; 3]| (both / ours, both / theirs, 2.0 * both / (ours + theirs));
    let (w, o) = (f1(words), f1(order));
    println!(
        "       pandoc: words P {:.3} R {:.3} F {:.3}, pairs P {:.3} R {:.3} F {:.3}; folded {:.0} %",
        w.0,
        w.1,
        w.2,
        o.0,
        o.1,
        o.2,
        100.0 * body[1] as f64 / (body[0] + body[1]).max(1) as f64
    );
}

fn plain(page: &[u8]) -> Option<String> {
    let folder = std::env::temp_dir().join(format!("postil-web-{}.html", std::process::id()));
    std::fs::write(&folder, page).ok()?;
    let out = Command::new("pandoc").args(["-f", "html", "-t", "plain", "--wrap=none"]).arg(&folder).output();
    let _ = std::fs::remove_file(&folder);
    Some(String::from_utf8_lossy(&out.ok()?.stdout).into_owned())
}

/// Runs of letters and digits; of scripts without blanks each character.
fn tokens(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let alone = matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
        match (c.is_alphanumeric(), out.last_mut()) {
            (false, _) => open = false,
            (true, Some(word)) if open && !alone => word.extend(c.to_lowercase()),
            (true, _) => {
                out.push(c.to_lowercase().collect());
                open = !alone;
            }
        }
    }
    out
}

fn counted(words: impl Iterator<Item = String>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    words.for_each(|word| *counts.entry(word).or_default() += 1);
    counts
}

/// Adds what both have, what we have, what they have.
fn add(sums: &mut [f64; 3], ours: &HashMap<String, usize>, theirs: &HashMap<String, usize>) {
    let both: usize = ours.iter().map(|(word, n)| theirs.get(word).map_or(0, |m| *n.min(m))).sum();
    let all = |of: &HashMap<String, usize>| of.values().sum::<usize>() as f64;
    *sums = [sums[0] + both as f64, sums[1] + all(ours), sums[2] + all(theirs)];
}
