//! The whole road of a file into the index, on a library of letters and reports as archives put them on the web.

use super::{Corpus, cpu, document, index_raw, measured, row};
use postil::apparatus::{Vocabulary, describe};
use postil::format;
use postil::jobs::{self, Desk, Stop};
use postil::library::{Root, scan};
use postil::search::Index;
use postil::settings::Paths;
use postil::text::Format;
use rustix::time::ClockId;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Reads, describes and indexes files on disk, and has raw tantivy index the same files in the same run.
pub fn whole_road(made: &mut Corpus, files: usize) {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().canonicalize().unwrap().join("library");
    let paths = write(&library, made, files);
    let size: usize = paths.iter().map(|p| std::fs::metadata(p).unwrap().len() as usize).sum();
    println!("{files} files of an archive, {:.1} MB", size as f64 / 1e6);

    let below = |name| Some(folder.path().join(name));
    let [config, cache, state] = [below("config"), below("cache"), below("state")];
    let places = Paths::find(config.as_deref(), cache.as_deref(), state.as_deref()).unwrap();
    let ours = measured("postil: read, describe, index", size, || {
        let (desk, roots) = (Desk::new(places, "reader".into()), [Root::Path(library.clone())]);
        let mut entries = Vec::new();
        scan(&roots, &|_| None, &|| false, &mut |batch| entries.extend(batch));
        let index = Index::open(&folder.path().join("ours")).unwrap();
        let summary = jobs::index(&desk, &index, &roots, &entries, false, &Stop::default(), &mut |_| ()).unwrap();
        assert_eq!((summary.documents, summary.failed.len()), (files, 0));
    });
    let raw_at = tempfile::tempdir().unwrap();
    let raw = measured("raw tantivy: read, index", size, || {
        let read = |p: &PathBuf| Arc::new(document(&p.to_string_lossy(), &std::fs::read_to_string(p).unwrap()));
        index_raw(raw_at.path(), &paths.iter().map(read).collect::<Vec<_>>());
    });
    row("the whole road, MB per CPU second", size as f64 / 1e6 / ours, ">= 13.5");
    row("the whole road, share of raw tantivy's CPU speed", raw / ours, ">= 0.7");
}

/// What the apparatus costs, of a long text and of a short one.
pub fn describing(made: &mut Corpus, megabytes: usize) {
    let known = Vocabulary::bundled();
    let letter = letter(made, 0);
    let long = letter.repeat(megabytes * 1_000_000 / letter.len() + 1);
    let short = &letter[..letter.floor_char_boundary(1_500)];
    for (text, times, should) in [(long.as_str(), 1, "12 MB: <= 50"), (short, 200, "<= 1")] {
        let extract = format::read(text.as_bytes(), Format::Text, &format::Guidance::default()).unwrap();
        let clock = cpu(ClockId::ThreadCPUTime);
        for _ in 0..times {
            std::hint::black_box(describe(&extract.text, &extract.blocks, &extract.spans, Format::Text, &known));
        }
        let spent = (cpu(ClockId::ThreadCPUTime) - clock) * 1e3 / f64::from(times);
        row(&format!("a text of {:.1} kB described, ms CPU", text.len() as f64 / 1e3), spent, should);
    }
}

fn write(library: &Path, made: &mut Corpus, files: usize) -> Vec<PathBuf> {
    let path = |n: usize| library.join(format!("{:02}/{n:05}.txt", n % 40));
    (0..40).for_each(|n| std::fs::create_dir_all(library.join(format!("{n:02}"))).unwrap());
    (0..files)
        .map(|n| {
            std::fs::write(path(n), letter(made, n)).unwrap();
            path(n)
        })
        .collect()
}

/// Some 5 kB: what the page says of the document, its head, its paragraphs (every third document wrapped at 78
/// columns), its close.
fn letter(made: &mut Corpus, number: usize) -> String {
    let (date, [from, to]) = (date(made), [name(made), name(made)]);
    let genre = pick(made, &["Memorandum", "Letter", "Report", "Telegram", "Record of Conversation"]);
    let [fond, opis, delo, leaf] = [400, 9, 99, 9].map(|most| 1 + made.below(most));
    let secret = pick(made, &["TOP SECRET", "Strictly confidential", "Secret. Copy No. 2"]);
    let mut out = format!("{date}\n\n{genre} from {from} to {to} on the harbour dues\n\n");
    if number.is_multiple_of(2) {
        out += &format!("Summary:\n{}\n\nOriginal Language:\nRussian\n\n", sentence(made));
    }
    out += &format!("Source:\nTSGA, Fond {fond}, Opis {opis}, Delo {delo}, Listy {leaf}-{}.\n\n", leaf + 3);
    out += &format!("{secret}\n\nCopy No. {leaf}\n\nTO CDE. {}\n\nDear comrade {to},\n\n", to.to_uppercase());
    while out.len() < 4_800 {
        let paragraph: String = (0..1 + made.below(6)).map(|_| sentence(made)).collect::<Vec<_>>().join(" ");
        out += &if number.is_multiple_of(3) { wrapped(&paragraph) } else { paragraph };
        out += "\n\n";
    }
    out + &format!("P. {}\n\n{date}\n\n[signature: {from}]\n", from.to_uppercase())
}

fn sentence(made: &mut Corpus) -> String {
    let mut words: Vec<String> = Vec::new();
    for _ in 0..6 + made.below(19) {
        let plain = made.below(2) == 0;
        let rank = made.zipf();
        // Half of all words are little ones, the first of them the most frequent.
        words.push(if plain { LITTLE[rank % LITTLE.len()].into() } else { made.word(rank) });
    }
    let more = match made.below(20) {
        0 => format!(" on {}", date(made)),
        1 => format!(" to comrade {}", name(made)),
        2 => format!(" {}", pick(made, &["[illegible]", "[handwritten: approved]", "[sic]"])),
        3 => format!(" {} tons", made.below(4000)),
        _ => String::new(),
    };
    let line = words.join(" ");
    format!("{}{}{more}.", line[..1].to_uppercase(), &line[1..])
}

fn wrapped(paragraph: &str) -> String {
    let (mut out, mut column) = (String::new(), 0);
    for word in paragraph.split(' ') {
        let fits = column + word.len() < 78;
        out += if column == 0 {
            ""
        } else if fits {
            " "
        } else {
            "\n"
        };
        column = if fits { column + 1 + word.len() } else { word.len() };
        out += word;
    }
    out
}

fn date(made: &mut Corpus) -> String {
    let month = pick(made, &["January", "March", "April", "June", "August", "October", "December"]);
    format!("{month} {}, {}", 1 + made.below(28), 1945 + made.below(44))
}

fn name(made: &mut Corpus) -> &'static str {
    pick(made, &["Orlov", "Berg", "Fokin", "Lanin", "Petrel", "Morow", "Sandor", "Halasz", "Novik", "Tarr"])
}

fn pick<'a>(made: &mut Corpus, list: &[&'a str]) -> &'a str {
    list[made.below(list.len())]
}

const LITTLE: [&str; 40] = [
    "the", "of", "and", "to", "in", "that", "was", "for", "with", "his", "on", "be", "at", "by", "had", "not", "are",
    "but", "from", "have", "they", "which", "were", "all", "there", "would", "their", "been", "when", "who", "will",
    "more", "has", "said", "what", "about", "them", "can", "other", "this",
];
