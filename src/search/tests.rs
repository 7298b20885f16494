//! What is searched, in one table, run against the index and against the open document; and that the two agree.

use super::*;
use crate::text::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Paragraphs as text, with their brackets as marks; `~` before a paragraph folds it away.
fn document(path: &str, paragraphs: &[&str]) -> Document {
    let mut b = Builder::new();
    for paragraph in paragraphs {
        let folded = paragraph.strip_prefix('~');
        b.begin(BlockKind::Paragraph, 0, 1);
        let written = folded.unwrap_or(paragraph);
        let at = b.push(written).start;
        for (open, _) in written.match_indices('[') {
            let close = open + written[open..].find(']').unwrap();
            let inner = &written[open + 1..close];
            let (kind, skip) = match inner.strip_prefix("handwritten: ") {
                Some(words) => (MarkKind::Addition, Some(inner.len() - words.len())),
                None if inner.contains("illegible") => (MarkKind::Gap, None),
                None => (MarkKind::Supplied, Some(0)),
            };
            let content = skip.map(|skip| at + open + 1 + skip..at + close);
            b.span(at + open..at + close + 1, SpanKind::Editorial(Mark { kind, content, closed: true }));
        }
        b.end();
        if folded.is_some() {
            b.blocks.last_mut().unwrap().part = Part::SiteChrome;
        }
    }
    let mut spans = b.spans;
    Document::sort_spans(&mut spans);
    Document {
        address: Address::file(path),
        stage: Stage::Described,
        text: b.text.into(),
        blocks: b.blocks.into(),
        spans: spans.into(),
        record: Arc::default(),
        diagnostics: Arc::new([]),
        landmarks: Arc::default(),
        format: Format::Text,
        encoding: "UTF-8",
        told_by: Default::default(),
        language: None,
        id: None,
        source: None,
    }
}

fn indexed(document: &Document) -> Indexed {
    Indexed {
        address: document.address.to_string(),
        bytes: document.text.len() as u64,
        modified: 1,
        title: document.name(),
        card: "{}".to_string(),
        failed: None,
    }
}

struct Library {
    index: Index,
    documents: BTreeMap<String, Arc<Document>>,
    cache: tempfile::TempDir,
}

fn library(documents: Vec<Document>) -> Library {
    let cache = tempfile::tempdir().unwrap();
    let index = Index::open(cache.path()).unwrap();
    let mut writer = index.writer().unwrap();
    for document in &documents {
        writer.put(&indexed(document), Some(document)).unwrap();
    }
    writer.commit().unwrap();
    index.reload().unwrap();
    let documents = documents.into_iter().map(|d| (d.address.to_string(), Arc::new(d))).collect();
    Library { index, documents, cache }
}

impl Library {
    fn search(&self, query: &Query) -> Results {
        self.index.search(query, &[], 10_000, 0, &|address| self.documents.get(address).cloned()).unwrap()
    }

    /// What matched, by document, on both roads; they must agree.
    fn both(&self, query: &Query) -> BTreeMap<String, BTreeSet<String>> {
        let mut open = BTreeMap::new();
        let mut places = BTreeMap::new();
        for (address, document) in &self.documents {
            let finder = Finder::new(document);
            let ranges = finder.find(query);
            assert!(ranges.windows(2).all(|w| w[0].end <= w[1].start), "{query}: apart");
            if finder.satisfies(query) {
                let words = ranges.iter().map(|r| one_line(&document.text[r.clone()]));
                open.insert(address.clone(), words.collect::<BTreeSet<_>>());
            } else {
                assert!(ranges.is_empty());
            }
            places.insert(address.clone(), ranges);
        }
        let results = self.search(query);
        let mut found = BTreeMap::new();
        for hit in &results.hits {
            let seen: &mut BTreeSet<String> = found.entry(hit.address.clone()).or_default();
            for place in &hit.matches {
                seen.insert(hit.excerpt[place.clone()].to_string());
            }
            let own = &places[&hit.address];
            assert!(hit.range.is_empty() || own.contains(&hit.range), "{query}: {hit:?} is none of {own:?}");
            let text = &self.documents[&hit.address].text;
            assert_eq!(text[hit.cut.clone()].trim(), &text[hit.cut.clone()], "{query}: {hit:?}");
            assert_eq!(one_line(&text[hit.cut.clone()]), hit.excerpt, "{query}: {hit:?}");
        }
        let addresses = |m: &BTreeMap<String, BTreeSet<String>>| m.keys().cloned().collect::<Vec<_>>();
        assert_eq!(addresses(&found), addresses(&open), "index and open document disagree: {query}");
        for (address, words) in &found {
            assert!(words.is_subset(&open[address]), "{query}: {words:?} of {:?}", open[address]);
        }
        assert_eq!(results.documents, found.len(), "{query}");
        assert_eq!(results.total, results.hits.len(), "{query}");
        open
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where it is searched: paths and paragraphs.
pub(crate) const TEXTS: &[(&str, &[&str])] = &[
    (
        "/lib/1956/minutes.txt",
        &[
            "~Skip to content",
            "Minutes of the plenum [handwritten: decision] drawn up by Aleks[eyev], Nº 963.",
            "The commu-\nnist party’s self-criticism; Cde. Nie [Rongzhen] spoke [one line illegible].",
        ],
    ),
    ("/lib/1956/telegram.txt", &["Совещание в Москве. Пётр говорил с Анной Варгой. Ёлка.", "The plenum of the Élysée"]),
    ("/lib/asia/han.txt", &["조선로동당 중앙위원회는 결정하였다. 한석주는 말했다.", "한국"]),
    ("/lib/asia/mao.txt", &["中国共产党中央委员会决定，9月24日开会。毛泽东说：好。", "彭德\n怀同志"]),
];

/// The documents that satisfy a query, each with what matched in it.
pub(crate) type Found = &'static [(&'static str, &'static [&'static str])];
const NONE: Found = &[];
/// What is searched.
pub(crate) const QUERIES: &[(&str, Found)] = &[
    // Words, in any order, anywhere in the document.
    ("drawn MINUTES", &[("1956/minutes.txt", &["Minutes", "drawn"])]),
    ("plenum", &[("1956/minutes.txt", &["plenum"]), ("1956/telegram.txt", &["plenum"])]),
    ("violet0 amber39", &[("long.txt", &["violet0", "amber39"])]),
    ("violet0 absent", NONE),
    // The reading text: brackets gone, prefixes no words, chrome not searched.
    ("\"decision drawn\"", &[("1956/minutes.txt", &["decision] drawn"])]),
    ("\"plenum decision drawn\"", &[("1956/minutes.txt", &["plenum [handwritten: decision] drawn"])]),
    ("alekseyev", &[("1956/minutes.txt", &["Aleks[eyev"])]),
    ("\"nie rongzhen\"", &[("1956/minutes.txt", &["Nie [Rongzhen"])]),
    ("handwritten", NONE),
    ("skip", NONE),
    // Phrases across line ends, paragraphs and passages.
    ("\"the communist party\"", &[("1956/minutes.txt", &["The commu- nist party"])]),
    ("\"963 the\"", &[("1956/minutes.txt", &["963. The"])]),
    ("\"amber3 violet4\"", &[("long.txt", &["amber3 violet4"])]),
    ("\"violet4 amber3\"", NONE),
    // Not.
    ("plenum -drawn", &[("1956/telegram.txt", &["plenum"])]),
    ("violet0 -amber39", NONE),
    ("plenum -\"decision drawn\"", &[("1956/telegram.txt", &["plenum"])]),
    ("-plenum", NONE),
    // Beginnings.
    ("comm*", &[("1956/minutes.txt", &["commu- nist"])]),
    ("\"amber3 viol*\"", &[("long.txt", &["amber3 violet4"])]),
    // Folding.
    ("nº 963", &[("1956/minutes.txt", &["Nº", "963"])]),
    ("\"no. 963\"", &[("1956/minutes.txt", &["Nº 963"])]),
    ("N 963", &[("1956/minutes.txt", &["Nº", "963"])]),
    ("elysee", &[("1956/telegram.txt", &["Élysée"])]),
    ("party's", &[("1956/minutes.txt", &["party’s"])]),
    ("self-criticism", &[("1956/minutes.txt", &["self-criticism"])]),
    ("\"self criticism\"", &[("1956/minutes.txt", &["self-criticism"])]),
    // Cyrillic.
    ("совещание москве", &[("1956/telegram.txt", &["Совещание", "Москве"])]),
    ("петр", &[("1956/telegram.txt", &["Пётр"])]),
    ("\"анной варг*\"", &[("1956/telegram.txt", &["Анной Варгой"])]),
    // Korean, Chinese: any stretch of a run, from one character.
    ("한석주", &[("asia/han.txt", &["한석주"])]),
    ("로동당", &[("asia/han.txt", &["로동당"])]),
    ("주는", &[("asia/han.txt", &["주는"])]),
    ("국", &[("asia/han.txt", &["국"])]),
    ("共产党", &[("asia/mao.txt", &["共产党"])]),
    ("毛泽东", &[("asia/mao.txt", &["毛泽东"])]),
    ("好", &[("asia/mao.txt", &["好"])]),
    ("中央", &[("asia/mao.txt", &["中央"])]),
    ("彭德怀", &[("asia/mao.txt", &["彭德 怀"])]),
    ("9月24日", &[("asia/mao.txt", &["9月24日"])]),
    ("产中", NONE),
    ("共产党 -毛泽东", NONE),
    // Title (here the name of the file) and path.
    ("title:minutes drawn", &[("1956/minutes.txt", &["drawn"])]),
    ("title:drawn", NONE),
    ("title:mao", &[("asia/mao.txt", &[])]),
    ("path:1956 plenum", &[("1956/minutes.txt", &["plenum"]), ("1956/telegram.txt", &["plenum"])]),
    ("path:lib/asia -path:han", &[("asia/mao.txt", &[])]),
    ("plenum -title:minutes", &[("1956/telegram.txt", &["plenum"])]),
];

#[test]
fn what_is_searched() {
    let long: Vec<String> =
        (0..40).map(|n| format!("violet{n} {} amber{n}", "filler words here ".repeat(30))).collect();
    let long: Vec<&str> = long.iter().map(String::as_str).collect();
    let mut documents: Vec<Document> = TEXTS.iter().map(|(path, text)| document(path, text)).collect();
    documents.push(document("/lib/long.txt", &long));
    let library = library(documents);
    for (written, expected) in QUERIES {
        let expected: BTreeMap<String, BTreeSet<String>> = expected
            .iter()
            .map(|(path, words)| (format!("/lib/{path}"), words.iter().map(ToString::to_string).collect()))
            .collect();
        assert_eq!(library.both(&Query::parse(written)), expected, "{written}");
    }
}

#[test]
fn a_phrase_across_any_border_is_one_hit() {
    let words: Vec<String> = (0..2500).map(|n| format!("w{n}")).collect();
    let line = words.join(" ");
    let library = library(vec![document("/one.txt", &[&line])]);
    assert!(library.index.counts().1 > 3);
    for length in [2, 5, 6, 7, 12, 30] {
        for start in (0..2500 - length).step_by(if length == 2 { 1 } else { 7 }) {
            let phrase = words[start..start + length].join(" ");
            let results = library.search(&Query::parse(&format!("\"{phrase}\"")));
            assert_eq!((results.total, results.hits.len()), (1, 1), "{phrase}");
            let hit = &results.hits[0];
            assert_eq!(&line[hit.range.clone()], phrase);
            assert!(hit.matches.iter().any(|m| hit.excerpt[m.clone()] == phrase), "{hit:?}");
        }
    }
}

#[test]
fn the_pieces_of_a_long_phrase_are_not_the_phrase() {
    let pieces = "one two three four five six and two three four five six seven";
    let library =
        library(vec![document("/a.txt", &[pieces]), document("/b.txt", &["one two three four five six seven"])]);
    let found = library.both(&Query::parse("\"one two three four five six seven\""));
    assert_eq!(found.into_keys().collect::<Vec<_>>(), ["/b.txt"]);
}

#[test]
fn excerpts_are_the_words_of_the_text_on_one_line() {
    let filler = "It was said before.\n".repeat(20);
    let library = library(vec![document(
        "/a.txt",
        &[&filler, "Then  [the]\nHarbour\tcommission met; the harbour froze.", &filler],
    )]);
    let results = library.search(&Query::parse("harbour \"the harbour commission\""));
    let hit = &results.hits[0];
    assert!(
        hit.excerpt.contains("Then [the] Harbour commission met; the harbour froze. It was said"),
        "{}",
        hit.excerpt
    );
    assert!(hit.excerpt.chars().count() <= 225);
    let matched: Vec<_> = hit.matches.iter().map(|m| &hit.excerpt[m.clone()]).collect();
    assert_eq!(matched, ["the] Harbour commission", "harbour"]);
}

#[test]
fn no_match_is_cut_in_two() {
    for filler in 0..40 {
        let text = format!("harbour {}{}", "x".repeat(filler), " broken-\nline word".repeat(20));
        let library = library(vec![document("/a.txt", &[&text])]);
        let hit = library.search(&Query::parse("harbour brokenline")).hits.remove(0);
        let whole = |m: &std::ops::Range<usize>| matches!(&hit.excerpt[m.clone()], "harbour" | "broken- line");
        assert!(hit.matches.iter().all(whole), "{hit:?}");
    }
}

#[test]
fn documents_are_ranked_by_their_best_passages_and_titles() {
    let library = library(vec![
        document("/apart.txt", &["harbour", &"something else entirely ".repeat(300), "commission"]),
        document("/near.txt", &["the harbour commission", &"something else entirely ".repeat(300)]),
        document("/other/harbour.txt", &["harbour of ice", "the commission there was not that of the other harbour"]),
        document("/none.txt", &["nothing of the kind"]),
    ]);
    let results = library.search(&Query::parse("harbour commission"));
    let order: Vec<_> = results.hits.iter().map(|h| h.address.as_str()).collect();
    assert_eq!(order, ["/other/harbour.txt", "/near.txt", "/apart.txt", "/apart.txt"]);
    assert_eq!((results.total, results.documents), (4, 3));
    let query = Query::parse("harbour commission");
    let page = |limit, offset| {
        let text_of = |address: &str| library.documents.get(address).cloned();
        library.index.search(&query, &[], limit, offset, &text_of).unwrap().hits
    };
    assert_eq!([page(2, 0), page(2, 2)].concat(), results.hits);
    let below = |place: &str| {
        let text_of = |address: &str| library.documents.get(address).cloned();
        library.index.search(&query, &[place.to_string()], 9, 0, &text_of).unwrap().documents
    };
    assert_eq!([below("/other"), below("/oth"), below("/"), below("/near.txt"), below("/other/")], [1, 0, 3, 1, 1]);
}

#[test]
fn a_document_is_replaced_removed_and_known() {
    let library = library(vec![document("/a.txt", &["first words"]), document("/b.txt", &["other words"])]);
    let again = document("/a.txt", &["second words"]);
    let broken = Indexed { failed: Some("no permission".to_string()), ..indexed(&document("/c.txt", &[])) };
    let mut writer = library.index.writer().unwrap();
    writer.put(&indexed(&again), Some(&again)).unwrap();
    writer.remove("/b.txt").unwrap();
    writer.put(&broken, None).unwrap();
    writer.commit().unwrap();
    assert_eq!(library.search(&Query::parse("first")).documents, 1, "seen only when told to look");
    library.index.reload().unwrap();
    let now = |written: &str| {
        let again = Arc::new(again.clone());
        let text_of = |address: &str| (address == "/a.txt").then(|| again.clone());
        library.index.search(&Query::parse(written), &[], 9, 0, &text_of).unwrap().documents
    };
    assert_eq!([now("first"), now("second"), now("other"), now("words")], [0, 1, 0, 1]);
    let known = library.index.known().unwrap();
    assert_eq!(known.len(), 2);
    assert_eq!(known["/a.txt"], indexed(&again));
    assert_eq!(known["/c.txt"], broken);
    assert_eq!(library.index.counts(), (1, 1));
}

#[test]
fn one_writes_the_others_search() {
    let library = library(vec![document("/a.txt", &["words"])]);
    let writer = library.index.writer().unwrap();
    let other = Index::open(library.cache.path()).unwrap();
    let refused = other.writer().err().unwrap().to_string();
    assert!(refused.contains("Another postil"), "{refused}");
    assert_eq!(other.counts(), (1, 1));
    drop(writer);
    assert!(other.writer().is_ok());
}

#[test]
fn what_changed_since_it_was_indexed_is_no_hit() {
    let library = library(vec![document("/a.txt", &["harbour"]), document("/b.txt", &["the harbour"])]);
    let changed = Arc::new(document("/a.txt", &["ß"]));
    let text_of = |address: &str| (address == "/a.txt").then(|| changed.clone());
    let results = library.index.search(&Query::parse("harbour"), &[], 9, 0, &text_of).unwrap();
    assert!(results.hits.is_empty());
}

/// The directory of the index itself.
fn place(cache: &Path) -> std::path::PathBuf {
    std::fs::read_dir(cache).unwrap().next().unwrap().unwrap().path()
}

#[test]
fn a_damaged_index_is_made_anew() {
    let made = || library((0..3).map(|n| document(&format!("/{n}.txt"), &["harbour words"])).collect());
    let names: Vec<_> =
        std::fs::read_dir(place(made().cache.path())).unwrap().map(|f| f.unwrap().file_name()).collect();
    let damages: [fn(Vec<u8>) -> Vec<u8>; 5] = [
        |_| Vec::new(),
        |bytes| bytes[..bytes.len() / 2].to_vec(),
        |bytes| bytes.iter().map(|b| !b).collect(),
        |mut bytes| {
            let middle = bytes.len() / 2;
            bytes.iter_mut().skip(middle).take(1).for_each(|b| *b ^= 1);
            bytes
        },
        |bytes| [b"garbage in front".to_vec(), bytes].concat(),
    ];
    let template = made();
    for extension in names.iter().filter(|n| !n.to_string_lossy().ends_with(".lock")).map(|n| {
        let name = n.to_string_lossy().into_owned();
        name.rsplit('.').next().unwrap().to_string()
    }) {
        for damage in damages {
            let cache = tempfile::tempdir().unwrap();
            let copy = cache.path().join(place(template.cache.path()).file_name().unwrap());
            std::fs::create_dir(&copy).unwrap();
            for file in std::fs::read_dir(place(template.cache.path())).unwrap().map(|f| f.unwrap().path()) {
                let mut bytes = std::fs::read(&file).unwrap();
                if file.file_name().unwrap().to_string_lossy().ends_with(&extension) {
                    bytes = damage(bytes);
                }
                std::fs::write(copy.join(file.file_name().unwrap()), bytes).unwrap();
            }
            let index = Index::open(cache.path()).unwrap();
            // Whole (what was damaged does not matter, or only a lock) or empty, and in either case of use.
            assert!(matches!(index.counts(), (0, 0) | (3, 3)), "{extension}: {:?}", index.counts());
            let mut writer = index.writer().unwrap();
            let more = document("/more.txt", &["harbour"]);
            writer.put(&indexed(&more), Some(&more)).unwrap();
            writer.commit().unwrap();
            index.reload().unwrap();
            assert!(index.known().unwrap().contains_key("/more.txt"), "{extension}");
        }
    }
}

#[test]
fn an_index_whose_files_have_become_folders_is_made_anew() {
    let made = || library((0..3).map(|n| document(&format!("/{n}.txt"), &["harbour words"])).collect());
    let count = std::fs::read_dir(place(made().cache.path())).unwrap().count();
    assert!(count > 5);
    // Each of its files in turn, its locks too, and then all of them.
    for nth in 0..=count {
        let cache = made().cache;
        let mut files: Vec<_> = std::fs::read_dir(place(cache.path())).unwrap().map(|f| f.unwrap().path()).collect();
        files.sort();
        for (_, file) in files.iter().enumerate().filter(|(n, _)| *n == nth || nth == count) {
            std::fs::remove_file(file).unwrap();
            std::fs::create_dir_all(file.join("inner")).unwrap();
            std::fs::write(file.join("inner/a"), "in the way").unwrap();
        }
        let index = Index::open(cache.path()).unwrap();
        assert!(matches!(index.counts(), (0, 0) | (3, 3)), "{nth}: {:?}", index.counts());
        let mut writer = index.writer().unwrap_or_else(|why| panic!("{nth} of {files:?}: {why}"));
        let more = document("/more.txt", &["harbour"]);
        writer.put(&indexed(&more), Some(&more)).unwrap();
        writer.commit().unwrap();
        index.reload().unwrap();
        assert!(index.known().unwrap().contains_key("/more.txt"), "{nth}");
    }
}

#[test]
fn a_foreign_index_is_made_anew_and_damage_found_later_is_remembered() {
    let library = library(vec![document("/a.txt", &["words"])]);
    let cache = library.cache.path().to_path_buf();
    assert!(library.index.verify().is_ok());
    for file in std::fs::read_dir(place(&cache)).unwrap().map(|f| f.unwrap().path()) {
        if file.extension().is_some_and(|e| e == "pos") {
            let mut bytes = std::fs::read(&file).unwrap();
            bytes[0] ^= 0xff;
            std::fs::write(&file, bytes).unwrap();
        }
    }
    assert!(library.index.verify().unwrap_err().to_string().contains("damaged"));
    assert_eq!(Index::open(&cache).unwrap().counts(), (0, 0));

    let foreign = tempfile::tempdir().unwrap();
    let here = foreign.path().join(place(&cache).file_name().unwrap());
    std::fs::create_dir(&here).unwrap();
    let schema = tantivy::schema::Schema::builder().build();
    tantivy::Index::create_in_dir(&here, schema).unwrap();
    assert_eq!(Index::open(foreign.path()).unwrap().counts(), (0, 0));
}

#[test]
fn where_nothing_can_be_written_it_is_read() {
    let library = library(vec![document("/a.txt", &["the harbour"])]);
    let place = place(library.cache.path());
    let files = || {
        let all = std::fs::read_dir(&place).unwrap().map(|f| f.unwrap());
        all.map(|f| (f.file_name(), f.metadata().unwrap().modified().unwrap())).collect::<BTreeSet<_>>()
    };
    let before = files();
    let index = Index::read(place.clone(), true).unwrap();
    index.reload().unwrap();
    let text_of = |address: &str| library.documents.get(address).cloned();
    assert_eq!(index.search(&Query::parse("harbour"), &[], 9, 0, &text_of).unwrap().hits.len(), 1);
    assert!(index.writer().err().unwrap().to_string().contains("permission"));
    assert_eq!(files(), before);
}

#[test]
fn an_index_can_be_shared_among_threads() {
    fn shared<T: Send + Sync>() {}
    fn sent<T: Send>() {}
    shared::<Index>();
    shared::<Finder>();
    sent::<Writer>();
}

/// What the next test kills: another process that indexes without end.
#[test]
#[ignore = "run by a_kill_while_indexing_leaves_an_index, in a process of its own"]
fn index_without_end() {
    let cache = std::env::var("POSTIL_TEST_CACHE").unwrap();
    let index = Index::open(Path::new(&cache)).unwrap();
    let mut writer = index.writer().unwrap();
    for n in 0.. {
        let document = document(&format!("/{}.txt", n % 50), &["the harbour", &"words of all kinds ".repeat(200)]);
        writer.put(&indexed(&document), Some(&document)).unwrap();
        if n % 20 == 19 {
            writer.commit().unwrap();
        }
    }
}

const KILLS: u64 = 6;

#[test]
fn a_kill_while_indexing_leaves_an_index() {
    let cache = tempfile::tempdir().unwrap();
    let mut most = 0;
    for kill in 0..KILLS {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "search::tests::index_without_end", "--ignored"])
            .env("POSTIL_TEST_CACHE", cache.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(60 + 37 * (kill % 8)));
        child.kill().unwrap();
        child.wait().unwrap();
        let index = Index::open(cache.path()).unwrap();
        index.verify().unwrap();
        let known = index.known().unwrap().len();
        assert!(known >= most, "what was committed stays: {known} of {most}");
        most = known;
        assert_eq!(index.counts().0, known);
        drop(index.writer().unwrap());
    }
    assert!(most > 0, "no kill came after a commit");
}

#[test]
fn where_no_index_can_be_it_says_so() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("file");
    std::fs::write(&file, "not a folder").unwrap();
    let said = Index::open(&file).err().unwrap().to_string();
    assert!(said.ends_with('.') && !said.contains("os error"), "{said}");
}

/// Words long enough that passages are short, some that begin others, two scripts.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..4u8).prop_map(|n| char::from(b'a' + n).to_string().repeat(60 + usize::from(n))),
        (0..4u8).prop_map(|n| format!("{}{n}", "a".repeat(60))),
        Just("中国人".to_string()),
        Just("国".to_string()),
        Just("self-critical".to_string()),
        Just("Aleks[eyev]".to_string()),
        Just("[handwritten: noted]".to_string()),
        Just("hyphen-\nated".to_string()),
        Just("Nº".to_string()),
        Just("7".to_string()),
    ]
}

fn clause() -> impl Strategy<Value = String> {
    let plain = || word().prop_map(|w| w.replace(['[', ']', '\n'], "").replace("handwritten: ", ""));
    let phrase = prop::collection::vec(plain(), 2..14).prop_map(|words| format!("\"{}\"", words.join(" ")));
    let short = prop::collection::vec(plain(), 2..3).prop_map(|words| format!("\"{}\"", words.join(" ")));
    let prefix = plain().prop_map(|w| format!("{}*", w.chars().take(3).collect::<String>()));
    (prop::bool::weighted(0.2), prop_oneof![plain(), phrase, short, prefix, Just("title:b".to_string())])
        .prop_map(|(not, clause)| if not { format!("-{clause}") } else { clause })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn index_and_open_document_agree(
        texts in prop::collection::vec(prop::collection::vec(prop::collection::vec(word(), 1..30), 1..8), 1..4),
        queries in prop::collection::vec(prop::collection::vec(clause(), 1..4), 12),
        cuts in prop::collection::vec((0..8usize, 0..200usize, 2..12usize), 6),
    ) {
        let documents: Vec<Document> = texts.iter().zip(["/a.txt", "/b.txt", "/c/b.md"]).map(|(paragraphs, path)| {
            let paragraphs: Vec<String> = paragraphs.iter().map(|words| words.join(" ")).collect();
            document(path, &paragraphs.iter().map(String::as_str).collect::<Vec<_>>())
        }).collect();
        // Phrases that do occur.
        let all: Vec<String> = texts[0].concat().iter().map(|w| w.replace(['[', ']'], "").replace("handwritten: ", "")).collect();
        let taken = cuts.iter().map(|(_, at, len)| {
            let at = at % all.len();
            format!("\"{}\"", all[at..(at + len).min(all.len())].join(" "))
        });
        let written: Vec<String> = queries.iter().map(|clauses| clauses.join(" ")).chain(taken).collect();
        let library = library(documents);
        for written in written {
            library.both(&Query::parse(&written));
            library.both(&Query::parse_live(&written));
        }
    }

    #[test]
    fn any_stretch_of_a_cjk_run_is_found_and_nothing_else(text in "[中国人民로동당のガ ,a1]{0,40}", sought in "[中国人民로동당のガ]{1,4}") {
        let document = document("/a.txt", &[&text]);
        let finder = Finder::new(&document);
        for query in [Query::parse(&sought), Query::parse_live(&sought)] {
            prop_assert_eq!(finder.satisfies(&query), text.contains(&sought));
            prop_assert!(finder.find(&query).iter().all(|r| document.text[r.clone()].starts_with(sought.chars().next().unwrap())));
        }
    }

    #[test]
    fn found_ranges_are_sorted_apart_and_in_the_text(text in "(\\PC|[a-c ]|\n|-|中|国){0,80}", written in "(\\PC|[a-c \"*]){0,12}") {
        let document = document("/a.txt", &[&text.replace('[', "(")]);
        let ranges = Finder::new(&document).find(&Query::parse(&written));
        prop_assert!(ranges.windows(2).all(|w| w[0].end <= w[1].start));
        prop_assert!(ranges.iter().all(|r| document.text.get(r.clone()).is_some_and(|t| !t.is_empty())));
    }
}
