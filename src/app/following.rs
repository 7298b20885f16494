//! Following what the current paragraph leads to: footnotes are peeked at, links are followed inside the library and shown
//! everywhere else, never fetched.

use super::App;
use super::opening::Landing;
use super::overlay::{Lead, Overlay, Pick, TextPage};
use crate::text::{Address, SpanKind, Stage};
use std::path::{Component, Path, PathBuf};

impl App {
    /// `Enter` in the text: the footnote called in the current paragraph or the link in it; a choice where there are several.
    pub(super) fn follow(&mut self) {
        let Some(reader) = &self.reader else { return };
        let Some(paragraph) = reader.paragraph() else { return };
        let mut leads: Vec<Lead> = Vec::new();
        for span in reader.document.spans_in(&paragraph) {
            let lead = match &span.kind {
                SpanKind::NoteCall(note) => Lead::Footnote(note.clone()),
                SpanKind::Link(target) => Lead::Link(target.clone()),
                _ => continue,
            };
            if !leads.contains(&lead) {
                leads.push(lead);
            }
        }
        leads.extend(reader.margin.notes_in(&paragraph).map(|note| Lead::Note(note.annotation.id.clone())));
        match leads.as_slice() {
            [] => self.say("no link, no footnote and no note in this paragraph"),
            [lead] => self.lead_to(&lead.clone()),
            _ => {
                let pick = Pick::leads(reader, &leads);
                self.overlays.push(Overlay::Leads(pick, leads));
            }
        }
    }

    pub(super) fn lead_to(&mut self, lead: &Lead) {
        match lead {
            Lead::Link(target) => self.follow_link(target),
            Lead::Footnote(note) => {
                let Some(reader) = &self.reader else { return };
                let words = reader.document.text.get(note.clone()).unwrap_or("");
                let page = TextPage::words("Footnote", words, reader.galley.measure());
                self.overlays.push(Overlay::Page(page));
            }
            Lead::Note(id) => {
                let Some(reader) = &self.reader else { return };
                let Some(note) = reader.margin.note(id) else { return };
                let page = TextPage::note(note, reader.galley.measure());
                self.overlays.push(Overlay::Page(page));
            }
        }
    }

    /// A link within the document or the library is followed; any other is shown, never fetched.
    fn follow_link(&mut self, target: &str) {
        let Some(reader) = &self.reader else { return };
        let (base, place) = target.split_once('#').map_or((target, ""), |(base, place)| (base, place));
        let own = reader.document.address.name();
        let within = if base == own && !place.is_empty() { &target[base.len()..] } else { target };
        if let Some(byte) = reader.document.landmarks.led_to(within) {
            return self.jump(byte);
        }
        if within.starts_with('#') {
            let why = if reader.document.stage < Stage::Whole { ", as far as it has been read" } else { "" };
            return self.say(&format!("leads to {within}, which is not in this document{why}"));
        }
        let name = Path::new(base).file_name().map(|n| n.to_string_lossy().into_owned());
        let address = match reader.document.address.path() {
            _ if target.contains("://") || target.starts_with("mailto:") || base.is_empty() => None,
            Some(path) => beside(path, Path::new(base)).map(Address::file).filter(|a| self.is_in_library(a)),
            None => name.map(Address::sample).filter(|a| crate::library::samples::get(&a.name()).is_some()),
        };
        match address {
            Some(address) => {
                self.leave_spot();
                let landing = if place.is_empty() { Landing::Remembered } else { Landing::Place(format!("#{place}")) };
                self.open_document(address, landing);
            }
            None => self.say(&format!("leads to {target} (shown, not fetched)")),
        }
    }
}

/// A relative path counted from the folder of a file, with what leads up and back taken out; none for any other path.
fn beside(file: &Path, relative: &Path) -> Option<PathBuf> {
    let mut path = file.parent()?.to_path_buf();
    for component in relative.components() {
        match component {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir if path.pop() => {}
            _ => return None,
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_counted_from_its_file_and_leads_up_by_name_alone() {
        let from = |relative: &str| beside(Path::new("/library/letters/a.md"), Path::new(relative));
        assert_eq!(from("b.md"), Some("/library/letters/b.md".into()));
        assert_eq!(from("./../notes/c.md"), Some("/library/notes/c.md".into()));
        assert_eq!(from("/etc/passwd"), None);
    }
}
