//! The house is as `house.md` and `src/lib.rs` say: rooms use only rooms of a lower layer, foreign crates stay in their
//! rooms, no file grows too long, and nothing is left half done. The rules are the tables below; `layers/` reads the code.

#[path = "layers/code.rs"]
mod code;

use code::{Code, without_tests};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Lowest first; modules in one row do not know each other.
const LAYERS: &[&[&str]] = &[
    &["text"],
    &["terminal", "format", "apparatus", "layout", "marginalia", "cite", "collate"],
    &["library", "register", "search", "settings"],
    &["jobs"],
    &["app"],
    &["ui", "cli"],
    &["lib", "main"],
];

/// The rooms a foreign crate may be used in. A crate of Cargo.toml that is not here
/// fails: whoever brings one in says where it lives.
const CRATES: &[(&str, &[&str])] = &[
    // The engine, the screen and the walk each have one room, so that each can be exchanged.
    ("tantivy", &["search"]),
    ("ratatui", &["terminal", "app", "ui"]),
    ("signal_hook", &["terminal"]),
    ("ignore", &["library"]),
    // The reader's rules by which files are split.
    ("globset", &["library"]),
    ("regex", &["library"]),
    ("directories", &["settings"]),
    ("dom_query", &["format"]),
    ("dom_smoothie", &["format"]),
    ("encoding_rs", &["format"]),
    ("pulldown_cmark", &["format"]),
    ("chardetng", &["format"]),
    ("encoding_rs", &["format"]),
    ("quick_xml", &["format"]),
    // What files come packed in; each decoder is pure Rust.
    ("flate2", &["format"]),
    ("lzma_rust2", &["format"]),
    ("ruzstd", &["format"]),
    ("clap", &["cli"]),
    // System calls that std does not have: termios and poll; access(2); locks, syncing folders; the niceness of workers.
    ("rustix", &["terminal", "library", "marginalia", "search", "settings", "jobs", "cli"]),
    // Notes and the rules for splitting files are edited in place, what others wrote in them kept; vocabularies and the configuration are only read.
    ("toml_edit", &["marginalia", "library"]),
    ("toml", &["apparatus", "settings"]),
    ("ulid", &["marginalia"]),
    ("base64", &["terminal", "format"]),
    // How an extract travels between processes and lies in its cache file.
    ("postcard", &["jobs"]),
    // Words and widths.
    ("icu_segmenter", &["layout", "app"]),
    ("unicode_segmentation", &["text", "terminal", "format", "layout", "search", "app", "ui"]),
    ("unicode_width", &["text", "terminal", "format", "layout", "app", "ui"]),
    ("unicode_normalization", &["text", "marginalia", "search", "cli"]),
    ("unicode_properties", &["text", "marginalia", "search", "apparatus"]),
    ("whatlang", &["text", "format", "apparatus", "jobs"]),
    // Plain tools without an opinion of their own.
    ("blake3", EVERYWHERE),
    ("memchr", EVERYWHERE),
    ("serde", EVERYWHERE),
    ("serde_json", EVERYWHERE),
    ("time", EVERYWHERE),
];

const EVERYWHERE: &[&str] = &["*"];

/// What the top level holds, besides dotfiles. Exactly.
const TOP_LEVEL: &[&str] = &["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "assets", "src", "tests"];

const LONGEST_FILE: usize = 700;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rank(module: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&module))
}

/// Every Rust file below a folder, with its path from the repository's root, sorted.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(&root().join(folder), &mut files);
    files.sort();
    let named = |path: PathBuf| {
        let name = path.strip_prefix(root()).expect("found below the root").to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(&path).expect("source files are UTF-8"))
    };
    files.into_iter().map(named).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// `["layout", "set"]` of `src/layout/set.rs`, `["layout"]` of `src/layout/mod.rs`.
fn module_path(file: &str) -> Vec<&str> {
    let inside = file.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Vec<&str> = inside.split('/').collect();
    if parts.len() > 1 && parts.last() == Some(&"mod") {
        parts.pop();
    }
    parts
}

/// `src/layout/set.rs uses ui`, `src/odd/mod.rs is in no layer`.
fn layer_faults(file: &str, source: &str) -> Vec<String> {
    let path = module_path(file);
    let Some(own) = rank(path[0]) else { return vec![format!("{file} is in no layer: {} is unknown", path[0])] };
    let used: BTreeSet<String> = Code::read(source).house_modules(&path).into_iter().collect();
    used.iter()
        .filter(|other| *other != path[0])
        .filter_map(|other| match rank(other) {
            Some(theirs) if theirs < own => None,
            Some(_) => Some(format!("{file} uses {other}")),
            // Not a module of the house: an item of lib.rs, which only main.rs and lib.rs themselves may have.
            None => (own + 1 < LAYERS.len()).then(|| format!("{file} uses {other}, which is in no layer")),
        })
        .collect()
}

/// `src/layout/set.rs uses the crate tantivy`.
fn crate_faults(file: &str, source: &str) -> Vec<String> {
    let room = module_path(file)[0];
    let names: Vec<&str> = CRATES.iter().map(|(name, _)| *name).chain(["crossterm"]).collect();
    let used: BTreeSet<String> = Code::read(source).crates(&names).into_iter().collect();
    let allowed = |name: &str| {
        CRATES.iter().any(|(other, rooms)| *other == name && (rooms.contains(&room) || *rooms == EVERYWHERE))
    };
    used.iter().filter(|name| !allowed(name)).map(|name| format!("{file} uses the crate {name}")).collect()
}

/// `src/layout/set.rs:12 has .unwrap()`: what must not be left outside tests.
fn unfinished_faults(file: &str, source: &str) -> Vec<String> {
    let (code, _) = without_tests(source);
    Code::read(&code).unfinished().into_iter().map(|(line, what)| format!("{file}:{line} has {what}")).collect()
}

/// The modules a file declares under `#[cfg(test)]` and keeps in files of their own: their paths without `.rs`.
fn test_modules(file: &str, source: &str) -> Vec<String> {
    let folder = match file.rsplit_once('/') {
        Some((folder, "mod.rs" | "lib.rs" | "main.rs")) => folder,
        _ => file.trim_end_matches(".rs"),
    };
    let (_, items) = without_tests(source);
    let declared = |item: &String| {
        let name = item.strip_suffix(';')?.rsplit_once("mod ")?.1.trim();
        Some(format!("{folder}/{name}"))
    };
    items.iter().filter_map(declared).collect()
}

/// Whether a file is one of these modules or lies in one.
fn is_in(file: &str, modules: &[String]) -> bool {
    let is =
        |module: &String| file.strip_prefix(module.as_str()).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'));
    modules.iter().any(is)
}

fn length_fault(file: &str, source: &str) -> Option<String> {
    let lines = source.lines().count();
    (lines > LONGEST_FILE).then(|| format!("{file} has {lines} lines, more than {LONGEST_FILE}: split it"))
}

/// Dependencies of Cargo.toml, as they are written in code, without those for tests.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let manifest: toml::Table = manifest.parse().expect("Cargo.toml is TOML");
    let table = manifest.get("dependencies").and_then(|d| d.as_table()).expect("there are dependencies");
    table.keys().map(|name| name.replace('-', "_")).collect()
}

fn top_level_faults<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    // `target` is git's to ignore and cargo's to make.
    let found: BTreeSet<&str> = names.into_iter().filter(|name| !name.starts_with('.') && *name != "target").collect();
    let wanted: BTreeSet<&str> = TOP_LEVEL.iter().copied().collect();
    let extra = found.difference(&wanted).map(|name| format!("{name} does not belong at the top level"));
    let missing = wanted.difference(&found).map(|name| format!("{name} is missing at the top level"));
    extra.chain(missing).collect()
}

fn none(faults: impl IntoIterator<Item = String>) {
    let faults: Vec<String> = faults.into_iter().collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn each_layer_uses_only_the_layers_below_it() {
    let files = sources("src");
    assert!(files.len() > 20, "the sources were found");
    none(files.iter().flat_map(|(file, source)| layer_faults(file, source)));
}

#[test]
fn foreign_crates_stay_in_their_rooms() {
    none(sources("src").iter().flat_map(|(file, source)| crate_faults(file, source)));
}

#[test]
fn every_dependency_has_its_rooms_and_crossterm_is_none() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml is there");
    let listed: BTreeSet<String> = CRATES.iter().map(|(name, _)| name.to_string()).collect();
    assert_eq!(dependencies(&manifest), listed);
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock is there");
    assert!(!lock.contains("name = \"crossterm\""), "crossterm came in through a dependency");
}

#[test]
fn the_top_level_is_exactly_what_it_should_be() {
    let names: Vec<String> = fs::read_dir(root())
        .expect("the root can be listed")
        .map(|entry| entry.expect("the root can be listed").file_name().to_string_lossy().into_owned())
        .collect();
    none(top_level_faults(names.iter().map(String::as_str)));
}

#[test]
fn no_source_file_is_too_long() {
    none(["src", "tests"].into_iter().flat_map(sources).filter_map(|(file, source)| length_fault(&file, &source)));
}

#[test]
fn nothing_is_left_half_done() {
    let files = sources("src");
    let tests: Vec<String> = files.iter().flat_map(|(file, source)| test_modules(file, source)).collect();
    let code = files.iter().filter(|(file, _)| !is_in(file, &tests));
    none(code.flat_map(|(file, source)| unfinished_faults(file, source)));
}

/// Each rule on made-up sources that break it: a rule that cannot fail is none.
mod rules {
    use super::*;

    #[test]
    fn a_higher_room_a_neighbour_and_an_unknown_room_are_faults() {
        let upward = layer_faults("src/layout/set.rs", "use crate::text::Span;\nuse crate::ui::view;\n");
        assert_eq!(upward, ["src/layout/set.rs uses ui"]);
        assert_eq!(
            layer_faults("src/search/mod.rs", "fn f() { crate::library::scan(); }"),
            ["src/search/mod.rs uses library"]
        );
        let grouped = "pub use crate::{\n  app::{Msg, jobs},\n  text, layout::set as x,\n};";
        assert_eq!(layer_faults("src/jobs/open.rs", grouped), ["src/jobs/open.rs uses app"]);
        assert_eq!(layer_faults("src/jobs/mod.rs", "use super::ui::View;"), ["src/jobs/mod.rs uses ui"]);
        assert_eq!(layer_faults("src/jobs/a/b.rs", "use super::super::super::ui;"), ["src/jobs/a/b.rs uses ui"]);
        assert_eq!(layer_faults("src/odd/mod.rs", ""), ["src/odd/mod.rs is in no layer: odd is unknown"]);
        assert_eq!(layer_faults("src/odd.rs", ""), ["src/odd.rs is in no layer: odd is unknown"]);
        assert_eq!(layer_faults("src/ui/mod.rs", "use crate::odd;"), ["src/ui/mod.rs uses odd, which is in no layer"]);
    }

    #[test]
    fn the_room_itself_lower_rooms_and_mere_words_are_no_faults() {
        let source = "
            //! Unlike crate::ui, this one.
            use crate::{text::Document, jobs::{ui, app}};
            use super::super::text::Span;
            fn f<'a>(s: &'a str) -> char { let _ = \"crate::ui\"; /* crate::ui /* nested */ crate::app */ '\"' }
            const RAW: &str = r#\"use crate::ui; \" crate::app\"#;
            mod tests { use super::super::super::text::x; use super::super::y; }
        ";
        assert_eq!(layer_faults("src/jobs/open.rs", source), [""; 0]);
        assert_eq!(layer_faults("src/main.rs", "use postil::cli; use crate::anything;"), [""; 0]);
    }

    #[test]
    fn a_crate_outside_its_rooms_is_a_fault() {
        let faults = |source| crate_faults("src/layout/set.rs", source);
        assert_eq!(faults("use tantivy::Index;"), ["src/layout/set.rs uses the crate tantivy"]);
        assert_eq!(faults("use {std::fmt, ::ratatui::{self as r}};"), ["src/layout/set.rs uses the crate ratatui"]);
        assert_eq!(faults("use {std::fmt, ulid}; fn f() { use x::y; }"), ["src/layout/set.rs uses the crate ulid"]);
        assert_eq!(faults("use {std::{fmt, io}, ulid::A,}; fn f() {}"), ["src/layout/set.rs uses the crate ulid"]);
        assert_eq!(faults("fn f() -> ignore::Walk { todo!() }"), ["src/layout/set.rs uses the crate ignore"]);
        assert_eq!(faults("use directories;"), ["src/layout/set.rs uses the crate directories"]);
        assert_eq!(faults("extern crate clap;"), ["src/layout/set.rs uses the crate clap"]);
        assert_eq!(faults("#[derive(clap::Parser)] struct A;"), ["src/layout/set.rs uses the crate clap"]);
        let crossterm = crate_faults("src/terminal/mod.rs", "use crossterm::event;");
        assert_eq!(crossterm, ["src/terminal/mod.rs uses the crate crossterm"]);
    }

    #[test]
    fn a_crate_in_its_room_and_a_name_like_a_crates_are_no_faults() {
        assert_eq!(crate_faults("src/search/index.rs", "use tantivy::Index;"), [""; 0]);
        assert_eq!(crate_faults("src/cli/mod.rs", "use clap::Parser;"), [""; 0]);
        assert_eq!(crate_faults("src/cli/mod.rs", "use tantivy::Index;"), ["src/cli/mod.rs uses the crate tantivy"]);
        let source = "
            use std::{ignore, clap::x};
            use super::regex; use crate::text::ulid;
            use {std::fmt, std::clap::z}; fn g() { fmt::h() }
            mod vte;
            fn f(ignore: bool) { regex::new(); ignore::x(); ulid::y(); vte::z(); self::clap::w(); std::clap::v(); }
        ";
        assert_eq!(crate_faults("src/layout/set.rs", source), [""; 0]);
    }

    #[test]
    fn what_is_half_done_is_a_fault_outside_tests() {
        let faults = |source| unfinished_faults("src/layout/set.rs", source);
        assert_eq!(faults("fn f() {\n  x . unwrap ()\n}"), ["src/layout/set.rs:2 has .unwrap()"]);
        assert_eq!(faults("fn f() { todo!() }"), ["src/layout/set.rs:1 has todo!"]);
        assert_eq!(faults("fn f() {\n\n unimplemented!(\"later\") }"), ["src/layout/set.rs:3 has unimplemented!"]);
        assert_eq!(faults("fn f() { dbg!(1); }"), ["src/layout/set.rs:1 has dbg!"]);
        assert_eq!(faults("#[cfg(test)]\nmod tests { fn f() { a.unwrap() } }\nfn g() { todo!() }").len(), 1);
        assert_eq!(faults("#[cfg(test)]\nuse x::y;\nfn g() { b.unwrap() }"), ["src/layout/set.rs:3 has .unwrap()"]);
    }

    #[test]
    fn tests_comments_strings_and_what_merely_begins_alike_are_not_half_done() {
        let source = "
            // .unwrap() and todo!()
            fn f() { a.unwrap_or(0); let _ = \".unwrap()\"; unwrap(); }
            #[cfg(test)]
            #[allow(dead_code)]
            pub(super) mod tests { #[test] fn g() { let c = '{'; b.unwrap(); todo!() } }
            #[cfg(test)] fn helper(a: [u8; 3]) { c.unwrap() }
        ";
        assert_eq!(unfinished_faults("src/layout/set.rs", source), [""; 0]);
        let declared = "mod a;\n#[cfg(test)]\n#[rustfmt::skip]\npub mod a_tests;\n#[cfg(test)] mod inline {}";
        assert_eq!(test_modules("src/layout/mod.rs", declared), ["src/layout/a_tests"]);
        let tests = test_modules("src/layout/set.rs", declared);
        assert!(is_in("src/layout/set/a_tests.rs", &tests) && is_in("src/layout/set/a_tests/b.rs", &tests));
        assert!(!is_in("src/layout/set/a_tests_not.rs", &tests) && !is_in("src/layout/a_tests.rs", &tests));
    }

    #[test]
    fn a_file_too_long_and_a_top_level_too_full_are_faults() {
        assert!(length_fault("src/a.rs", &"\n".repeat(LONGEST_FILE)).is_none());
        assert!(length_fault("src/a.rs", &"\n".repeat(LONGEST_FILE + 1)).is_some());
        let whole = TOP_LEVEL.iter().copied().chain([".ci", "target"]);
        assert_eq!(top_level_faults(whole.clone()), [""; 0]);
        assert_eq!(
            top_level_faults(whole.clone().chain(["notes.txt"])),
            ["notes.txt does not belong at the top level"]
        );
        assert_eq!(top_level_faults(whole.filter(|n| *n != "LICENSE")), ["LICENSE is missing at the top level"]);
    }

    #[test]
    fn dependencies_are_read_from_the_manifest() {
        let manifest = "[dependencies]\na-b = \"1\"\nc = { version = \"1\" }\n[dev-dependencies]\nd = \"1\"\n";
        assert_eq!(dependencies(manifest), ["a_b".to_string(), "c".to_string()].into());
    }
}
