//! What a note file says about its document, and how a document is recognised by it.

use super::record::{put, quoted};
use crate::text::{Address, ContentHash, Document, DocumentId};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml_edit::{DocumentMut, Item, TableLike};
use unicode_normalization::UnicodeNormalization;

/// The table of a note file that says which document it is about: `[document]`.
pub(super) const DOCUMENT: &str = "document";

/// By what a document's notes are looked up: source, then id, then path.
#[derive(Clone, Debug)]
pub struct DocumentKey {
    pub id: Option<DocumentId>,
    pub source: Option<ContentHash>,
    /// The address as written: `path`, `path#2` or `sample:name`.
    pub path: String,
    pub title: String,
    /// The documents of its file, where the reader has split it: a sheet that is about another one of them is not taken
    /// for this one's, though it names its place.
    pub siblings: Arc<[ContentHash]>,
}

impl DocumentKey {
    pub fn of(document: &Document) -> DocumentKey {
        DocumentKey {
            id: document.id,
            source: document.source,
            path: document.address.to_string(),
            title: document.name(),
            siblings: Arc::default(),
        }
    }

    /// Whether what is about this source is about another document of the file.
    pub(super) fn is_of_sibling(&self, source: Option<&str>) -> bool {
        let source = source.and_then(ContentHash::parse);
        source.is_some_and(|source| Some(source) != self.source && self.siblings.contains(&source))
    }

    /// Twelve hex digits: of the document's id; of a document without words, of its source; without either, of its path.
    pub(super) fn hex(&self) -> String {
        let hash = |hash: ContentHash| hash.to_string().chars().skip("b3:".len()).take(12).collect();
        match (self.id, self.source) {
            (Some(id), _) => id.short(),
            (None, Some(source)) => hash(source),
            (None, None) => hash(ContentHash::of(self.path.as_bytes())),
        }
    }

    /// `<slug of the title>--<12 hex digits>.toml`.
    pub(super) fn file_name(&self) -> String {
        format!("{}--{}.toml", slug(&self.title), self.hex())
    }
}

/// The title in lower case, everything but letters and digits become `-`; cut at a word, so that any file system takes it.
fn slug(title: &str) -> String {
    const LONGEST: usize = 60;
    let mut out = String::new();
    let lower = title.nfc().flat_map(char::to_lowercase).collect::<String>();
    for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if out.len() + 1 + word.len() > LONGEST {
            if out.is_empty() {
                out.push_str(&word[..word.floor_char_boundary(LONGEST)]);
            }
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(word);
    }
    if out.is_empty() { "untitled".to_string() } else { out }
}

/// The `[document]` of a note file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    pub id: Option<String>,
    /// `formerly`: ids the document had before it was edited, so that an older copy still finds its notes.
    pub formerly: Vec<String>,
    pub source: Option<String>,
    /// As the reader wrote it.
    pub path: String,
    /// `folder`: where a relative path is counted from.
    pub folder: Option<String>,
    pub title: String,
}

/// Former ids kept; the oldest go first.
const FORMERLY: usize = 64;

impl Header {
    pub fn of(key: &DocumentKey) -> Header {
        let relative = !is_sample(&key.path) && Path::new(&key.path).is_relative();
        Header {
            id: key.id.map(|id| id.to_string()),
            formerly: Vec::new(),
            source: key.source.map(|source| source.to_string()),
            path: key.path.clone(),
            folder: if relative { here() } else { None },
            title: key.title.clone(),
        }
    }

    pub fn read(table: &dyn TableLike) -> Header {
        let text = |name: &str| table.get(name).and_then(Item::as_str).filter(|t| !t.is_empty()).map(str::to_string);
        let formerly = table.get("formerly").and_then(Item::as_array);
        let formerly = formerly.into_iter().flat_map(|ids| ids.iter().filter_map(|id| id.as_str()));
        Header {
            id: text("id"),
            formerly: formerly.map(str::to_string).collect(),
            source: text("source"),
            path: text("path").unwrap_or_default(),
            folder: text("folder"),
            title: text("title").unwrap_or_default(),
        }
    }

    /// The table, from its header to its last line.
    pub fn written(&self) -> String {
        let mut out = format!("[{DOCUMENT}]\n");
        for (name, value) in self.fields() {
            if let Some(value) = value {
                out.push_str(&format!("{name} = {value}\n"));
            }
        }
        out
    }

    /// Changes the table that is the whole of `lines` into this one: changed fields only. `None` where it is no table.
    pub fn rewritten(&self, lines: &str, old: &Header) -> Option<String> {
        let mut document: DocumentMut = lines.parse().ok()?;
        let table = document.get_mut(DOCUMENT)?.as_table_mut()?;
        for ((name, value), (_, was)) in self.fields().into_iter().zip(old.fields()) {
            match value {
                value if value == was => {}
                Some(value) => put(table, &ORDER, name, value.parse().ok()?),
                None => _ = table.remove(name),
            }
        }
        Some(document.to_string())
    }

    fn fields(&self) -> [(&'static str, Option<String>); 6] {
        let formerly = self.formerly.iter().map(|id| quoted(id)).collect::<Vec<_>>().join(", ");
        let text = |text: &str| (!text.is_empty()).then(|| quoted(text));
        let values = [
            self.id.as_deref().and_then(text),
            (!formerly.is_empty()).then(|| format!("[{formerly}]")),
            self.source.as_deref().and_then(text),
            text(&self.path),
            self.folder.as_deref().and_then(text),
            text(&self.title),
        ];
        let mut values = values.into_iter();
        ORDER.map(|name| (name, values.next().flatten()))
    }

    /// Whether it says nothing by which a document could be recognised.
    pub fn is_blank(&self) -> bool {
        self.id.is_none() && self.source.is_none() && self.path.is_empty()
    }

    pub fn is_about(&self, key: &DocumentKey) -> bool {
        let same = |ours: &Option<String>, theirs: Option<String>| theirs.is_some() && *ours == theirs;
        same(&self.source, key.source.map(|s| s.to_string())) || same(&self.id, key.id.map(|id| id.to_string()))
    }

    pub fn was_about(&self, key: &DocumentKey) -> bool {
        key.id.is_some_and(|id| self.formerly.contains(&id.to_string()))
    }

    pub fn is_at(&self, key: &DocumentKey) -> bool {
        match &self.folder {
            _ if self.path.is_empty() => false,
            // Without a folder it was written by hand: as written is all there is to go by.
            None if self.path == key.path => true,
            _ => self.place().is_some_and(|place| Header::of(key).place() == Some(place)),
        }
    }

    /// As [`is_at`](Self::is_at), unless it is about another document of the file.
    pub fn stands_for(&self, key: &DocumentKey) -> bool {
        self.is_at(key) && !key.is_of_sibling(self.source.as_deref())
    }

    /// Whether it is about a document of the same file, whichever part of it.
    pub fn is_of_file(&self, key: &DocumentKey) -> bool {
        let file = |place: Option<PathBuf>| {
            let place = place?;
            Address::displayed(&place.to_string_lossy()).path().map(Path::to_path_buf)
        };
        !self.path.is_empty()
            && !is_sample(&self.path)
            && file(self.place()).is_some_and(|f| Some(f) == file(Header::of(key).place()))
    }

    /// The path to open it by from here: as written where it is counted from here, else from the root.
    pub fn path_from_here(&self) -> String {
        match (&self.folder, self.place()) {
            (Some(folder), Some(place)) if here().as_ref() != Some(folder) => place.to_string_lossy().into_owned(),
            _ => self.path.clone(),
        }
    }

    pub fn place(&self) -> Option<PathBuf> {
        if is_sample(&self.path) {
            return Some(PathBuf::from(&self.path));
        }
        let folder = self.folder.as_deref().unwrap_or_default();
        std::path::absolute(Path::new(folder).join(&self.path)).ok()
    }

    /// Whether something is still where the document was.
    fn is_still_there(&self) -> bool {
        let Some(place) = self.place() else { return false };
        let written = place.to_string_lossy();
        let file =
            written.rsplit_once('#').filter(|(_, n)| n.bytes().all(|b| b.is_ascii_digit())).map(|(file, _)| file);
        is_sample(&self.path) || place.exists() || file.is_some_and(|file| Path::new(file).exists())
    }

    /// Whether nothing is where the document was. Of a place that is not told, or counted from nobody knows where, that
    /// cannot be said.
    pub fn is_gone(&self) -> bool {
        let told = self.folder.is_some() || Path::new(&self.path).is_absolute();
        told && !self.path.is_empty() && !self.is_still_there()
    }

    /// Keeps the id of a document whose notes these now are among the former ones.
    pub fn remember(&mut self, gone: &DocumentKey) {
        let id = gone.id.map(|id| id.to_string());
        self.formerly.extend(id.filter(|id| self.id.as_ref() != Some(id) && !self.formerly.contains(id)));
    }

    /// The header after a save for `key`: it follows a document that was edited or moved; a copy elsewhere of a document
    /// that is still in its place changes nothing.
    pub fn following(&self, key: &DocumentKey) -> Header {
        let moved = !self.is_at(key);
        if moved && !self.path.is_empty() && self.is_still_there() {
            return self.clone();
        }
        let mut new = Header { formerly: self.formerly.clone(), ..Header::of(key) };
        new.id = new.id.or_else(|| self.id.clone());
        new.source = new.source.or_else(|| self.source.clone());
        if new.title.is_empty() {
            new.title.clone_from(&self.title);
        }
        if !moved {
            (new.path, new.folder) = (self.path.clone(), self.folder.clone());
        }
        if let Some(old) = self.id.clone().filter(|_| new.id != self.id) {
            new.formerly.retain(|id| *id != old && Some(id) != new.id.as_ref());
            new.formerly.push(old);
            let many = new.formerly.len().saturating_sub(FORMERLY);
            new.formerly.drain(..many);
        }
        // Another way of telling the title is no reason to touch a line.
        let same = !moved && new.id == self.id && new.source == self.source;
        if same { self.clone() } else { new }
    }
}

const ORDER: [&str; 6] = ["id", "formerly", "source", "path", "folder", "title"];

fn is_sample(path: &str) -> bool {
    path.starts_with("sample:")
}

fn here() -> Option<String> {
    std::env::current_dir().ok().map(|d| d.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str, text: &str) -> DocumentKey {
        DocumentKey {
            id: DocumentId::of(text),
            source: Some(ContentHash::of(text.as_bytes())),
            path: path.to_string(),
            title: "A title".to_string(),
            siblings: Arc::default(),
        }
    }

    #[test]
    fn a_file_is_named_for_the_title_and_the_id() {
        let mut key = key("a.txt", "leaf");
        let hex = key.hex();
        for (title, slug) in [
            ("Telegram from the Harbour Master, No. 9", "telegram-from-the-harbour-master-no-9"),
            ("../../etc/passwd", "etc-passwd"),
            ("Записка о льде", "записка-о-льде"),
            ("\u{1b}[2J…", "2j"),
            ("—", "untitled"),
        ] {
            key.title = title.to_string();
            assert_eq!(key.file_name(), format!("{slug}--{hex}.toml"));
        }
        key.title = "длинноеслово".repeat(40);
        assert!(key.file_name().len() < 90);
    }

    #[test]
    fn without_words_the_source_names_the_file_and_without_a_source_the_path() {
        let mut key = key("a.txt", "…");
        assert_eq!(key.hex(), ContentHash::of("…".as_bytes()).to_string()[3..15]);
        key.source = None;
        assert_eq!(key.hex(), ContentHash::of(b"a.txt").to_string()[3..15]);
    }

    #[test]
    fn a_relative_path_is_the_same_place_from_its_own_folder_only() {
        let here = Header::of(&key("a/b.txt", "leaf"));
        assert!(here.is_at(&key("./a/b.txt", "other")));
        let elsewhere = Header { folder: Some("/somewhere/else".to_string()), ..here.clone() };
        assert!(!elsewhere.is_at(&key("a/b.txt", "other")));
        assert_eq!(here.path_from_here(), "a/b.txt");
        assert_eq!(elsewhere.path_from_here(), "/somewhere/else/a/b.txt");
    }

    #[test]
    fn the_header_follows_an_edited_document_and_remembers_its_former_id() {
        let old = Header::of(&key("gone/b.txt", "leaf"));
        let new = old.following(&key("gone/b.txt", "leaf, edited"));
        assert!(new.was_about(&key("elsewhere.txt", "leaf")));
        assert!(new.is_about(&key("elsewhere.txt", "leaf, edited")));
        // Moved: nothing is at the old place.
        assert_eq!(old.following(&key("new/b.txt", "leaf")).path, "new/b.txt");
        // A copy: the old place is still there.
        let there = Header::of(&key("Cargo.toml", "leaf"));
        assert_eq!(there.following(&key("new/b.txt", "leaf")), there);
    }
}
