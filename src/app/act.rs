//! From a key to what it does: the topmost field or the keymap, then the command where the keys go.

use super::command::{Command, Context};
use super::field::Edit;
use super::finding::Scope;
use super::keymap::{Found, label};
use super::marks::{ChosenMark, Marks};
use super::opening::Landing;
use super::overlay::{Overlay, Pick, TextPage};
use super::places::Spot;
use super::record::RecordList;
use super::selection::Growth;
use super::shelf::Chosen;
use super::{App, Effect, Pane, one_line, plan};
use crate::jobs::Job;
use crate::marginalia::Draft;
use crate::settings::ChoiceScope;
use crate::terminal::Key;
use crate::text::Address;

impl App {
    pub(super) fn key(&mut self, key: Key) {
        let context = self.context();
        self.pressed.push(key);
        let found = self.keymap.look_up(context, &self.pressed);
        if found == Found::Prefix {
            return;
        }
        let started = self.pressed.len() > 1;
        self.pressed.clear();
        match found {
            Found::Command(command) => {
                self.said = None;
                self.act(context, command);
            }
            // The second key of a sequence that means nothing ends it, and is no text.
            _ if started => self.say("that is no command: ? lists them"),
            _ if context.is_field() => self.type_key(key),
            _ if key == Key::ctrl('c') => self.say("q quits"),
            _ => self.say(&format!("{} does nothing here: ? lists what does", label(key))),
        }
    }

    fn type_key(&mut self, key: Key) {
        let width = plan(self).and_then(|p| p.note).map_or(60, |rect| rect.width.saturating_sub(super::MARGIN + 1));
        let now = self.now;
        let edit = match self.context() {
            Context::Note => self.note_mut().map(|note| {
                let edit = note.field.press_in_lines(key, width);
                if edit == Edit::Changed {
                    note.changed(now);
                }
                edit
            }),
            Context::MarksFilter => self.marks_mut().map(|marks| {
                let edit = marks.filter.press(key);
                marks.refilter();
                edit
            }),
            Context::Splitting => self.split_rule_mut().map(|rule| rule.field.press(key)),
            Context::Correcting => {
                self.record_mut().and_then(|record| record.writing.as_mut()).map(|field| field.press(key))
            }
            _ => self.search.bar.as_mut().map(|bar| bar.press(key)),
        };
        if edit == Some(Edit::Changed) && self.context() == Context::Splitting {
            self.split_rule_changed();
        }
        if edit == Some(Edit::Changed) && self.context() == Context::SearchBar {
            self.bar_changed();
        }
    }

    pub(super) fn paste(&mut self, text: &str, cut: bool) {
        let now = self.now;
        match self.context() {
            Context::Note => {
                if let Some(note) = self.note_mut() {
                    note.field.insert(text);
                    note.changed(now);
                }
            }
            Context::MarksFilter => {
                if let Some(marks) = self.marks_mut() {
                    marks.filter.insert(&one_line(text));
                    marks.refilter();
                }
            }
            Context::Splitting => {
                if let Some(rule) = self.split_rule_mut() {
                    rule.field.insert(&one_line(text));
                }
                self.split_rule_changed();
            }
            Context::Correcting => {
                if let Some(field) = self.record_mut().and_then(|record| record.writing.as_mut()) {
                    field.insert(&one_line(text));
                }
            }
            Context::SearchBar => {
                if let Some(bar) = &mut self.search.bar {
                    bar.insert(&one_line(text));
                }
                self.bar_changed();
            }
            _ => return self.say("pasted words go into a note (a) or the search bar (/)"),
        }
        if cut {
            self.complain("the pasted text was longer than 1 MB: the rest is left out");
        }
    }

    fn marks_mut(&mut self) -> Option<&mut Marks> {
        match self.overlays.last_mut() {
            Some(Overlay::Marks(marks)) => Some(marks),
            _ => None,
        }
    }

    fn act(&mut self, context: Context, command: Command) {
        match command {
            Command::Leave => self.lead_back(context),
            Command::Quit => self.quit(context),
            Command::Suspend => self.effects.push(Effect::Suspend),
            Command::Help => {
                let width = plan(self).and_then(|p| p.text.or(p.list)).map_or(60, |rect| rect.width);
                let page = TextPage::help(context, &self.keymap, width);
                self.overlays.push(Overlay::Page(page));
            }
            Command::Undo => self.undo(),
            _ => match context {
                Context::SearchBar => self.act_in_bar(command),
                Context::List => self.act_in_list(command),
                Context::Text => self.act_in_text(command),
                Context::Selecting => self.act_on_selection(command),
                _ => self.act_on_overlay(command),
            },
        }
    }

    fn act_in_bar(&mut self, command: Command) {
        match command {
            Command::Accept => self.accept_bar(),
            Command::SwitchPane => {
                self.keep_bar();
                self.focus(Pane::List);
            }
            Command::Earlier => self.recall(true),
            Command::Later => self.recall(false),
            _ => {}
        }
    }

    fn list_height(&self) -> usize {
        plan(self).and_then(|p| p.list).map_or(20, |r| r.height as usize)
    }

    fn act_in_list(&mut self, command: Command) {
        let height = self.list_height();
        match command {
            Command::Down => self.shelf.move_by(1),
            Command::Up => self.shelf.move_by(-1),
            Command::PageDown => self.shelf.page_by(1, height),
            Command::PageUp => self.shelf.page_by(-1, height),
            Command::HalfDown => self.shelf.page_by(1, height / 2),
            Command::HalfUp => self.shelf.page_by(-1, height / 2),
            Command::Top => self.shelf.to_end(false),
            Command::Bottom => self.shelf.to_end(true),
            Command::NextParagraph => self.shelf.move_group(true),
            Command::PreviousParagraph => self.shelf.move_group(false),
            Command::Open => self.open_chosen(),
            // Words that are meant for a note must not run as commands.
            Command::Note => {
                if self.reader.is_some() && !self.is_opening() {
                    self.focus(Pane::Text);
                }
                self.act_on_words(command);
            }
            other => self.act_in_room(other),
        }
    }

    fn open_chosen(&mut self) {
        match self.shelf.chosen() {
            Some(Chosen::Document(address)) => {
                self.leave_spot();
                self.focus(Pane::Text);
                self.open_document(address, Landing::Remembered);
            }
            Some(Chosen::Found(address)) => self.open_found(&address, Landing::FirstHit),
            Some(Chosen::Passage(address, range)) => self.open_found(&address, Landing::Words(range)),
            Some(Chosen::Unreadable(_, why)) => self.complain(&why),
            None => self.complain("there is nothing to open"),
        }
    }

    fn act_in_text(&mut self, command: Command) {
        let Some(reader) = &mut self.reader else { return self.act_in_room(command) };
        let half = (reader.height / 2).max(1) as isize;
        match command {
            Command::Down => reader.scroll_by(1),
            Command::Up => reader.scroll_by(-1),
            Command::PageDown => reader.page_by(1),
            Command::PageUp => reader.page_by(-1),
            Command::HalfDown => reader.scroll_by(half),
            Command::HalfUp => reader.scroll_by(-half),
            Command::Top => {
                self.leave_spot();
                self.with_reader(|r| r.to_top());
            }
            Command::Bottom => {
                self.leave_spot();
                self.with_reader(|r| r.to_bottom());
            }
            Command::NextParagraph => reader.step_paragraph(true),
            Command::PreviousParagraph => reader.step_paragraph(false),
            Command::NextSentence | Command::PreviousSentence => {
                let words = reader.step_sentence(command == Command::NextSentence);
                let words = super::shelf::fitted(&one_line(&words), 48);
                self.say(&format!("“{words}”"));
            }
            Command::PanRight => reader.pan_right(),
            Command::PanLeft => reader.pan_left(),
            Command::Open => self.follow(),
            Command::Select => self.begin_selection(),
            Command::EditFile => self.edit_file(),
            Command::SplitHere => self.split_by_key(false),
            Command::JoinBefore => self.split_by_key(true),
            Command::SplitRule => self.open_split_rule(),
            Command::Note
            | Command::Highlight(_)
            | Command::HighlightAgain
            | Command::Bookmark
            | Command::BookmarkLetter(_)
            | Command::CopyCited
            | Command::CopyBare
            | Command::Cite => self.act_on_words(command),
            other => self.act_in_room(other),
        }
    }

    fn with_reader(&mut self, act: impl FnOnce(&mut super::Reader)) {
        if let Some(reader) = &mut self.reader {
            act(reader);
        }
    }

    fn act_on_words(&mut self, command: Command) {
        if self.is_opening() {
            // The words in sight are still those of the document before.
            return self.complain("still opening: in a moment");
        }
        match command {
            Command::Note => self.write_note(),
            Command::Highlight(colour) => self.highlight(colour),
            Command::HighlightAgain => self.highlight(self.colour),
            Command::Bookmark => self.bookmark(None),
            Command::BookmarkLetter(letter) => self.bookmark(Some(letter)),
            Command::CopyCited => self.copy_cited(),
            Command::CopyBare => self.copy_bare(),
            Command::Cite => self.cite(),
            _ => {}
        }
    }

    fn act_on_selection(&mut self, command: Command) {
        let growth = match command {
            Command::EndLeft => Growth::Left,
            Command::EndRight => Growth::Right,
            Command::Up => Growth::Up,
            Command::Down => Growth::Down,
            Command::GrowWord => Growth::Word,
            Command::GrowSentence => Growth::Sentence,
            Command::GrowParagraph => Growth::Paragraph,
            Command::SwapEnds => {
                return self.with_reader(|r| {
                    if let Some(selection) = &mut r.selection {
                        selection.swap_ends();
                    }
                });
            }
            Command::Select => return self.leave_selection(),
            Command::Doubts => return self.doubts(),
            other => return self.act_on_words(other),
        };
        self.with_reader(|reader| reader.grow_selection(growth));
    }

    /// What works in the list and in the text alike.
    fn act_in_room(&mut self, command: Command) {
        match command {
            Command::Search => self.open_bar(Scope::Library),
            Command::FindHere => self.open_bar(Scope::Here),
            Command::NextHit => self.step_hit(true),
            Command::PreviousHit => self.step_hit(false),
            Command::SwitchPane => self.focus(if self.pane == Pane::List { Pane::Text } else { Pane::List }),
            Command::ReadingMode => {
                self.list_hidden = !self.list_hidden;
                self.pane = Pane::Text;
            }
            Command::NarrowList => self.resize_list(-4),
            Command::WidenList => self.resize_list(4),
            Command::SortBy(order) => {
                self.order = order;
                self.sort_again();
            }
            Command::GroupBy(grouping) => {
                self.grouping = grouping;
                self.sort_again();
            }
            Command::SortAgain => self.sort_again(),
            Command::CycleView => self.cycle_view(),
            Command::Outline => match &self.reader {
                Some(reader) => {
                    let outline = Pick::outline(&reader.document, reader.current);
                    self.overlays.push(Overlay::Outline(outline));
                }
                None => self.complain("no document is open"),
            },
            Command::Record => match &self.reader {
                Some(reader) => {
                    let record = RecordList::of(&reader.document);
                    self.overlays.push(Overlay::Record(record));
                }
                None => self.complain("no document is open"),
            },
            Command::Encoding => self.ask_encodings(),
            Command::Marks => {
                self.overlays.push(Overlay::Marks(Marks::default()));
                self.marks_ticket = self.run(Job::LoadAllNotes);
            }
            Command::Doubts => self.doubts(),
            Command::KeepNotes => self.keep_stray(),
            Command::RefuseNotes => self.refuse_stray(),
            Command::GoToLetter(letter) => self.go_to_letter(letter),
            Command::LastPlace => {
                let here = self.spot();
                let to = self.places.last(here);
                self.go_to(to, "there is no last place yet");
            }
            Command::Back => {
                let here = self.spot();
                let to = self.places.back(here);
                self.go_to(to, "there is no place before");
            }
            Command::Forward => {
                let here = self.spot();
                let to = self.places.forward(here);
                self.go_to(to, "there is no place after");
            }
            Command::ToggleEditorial => self.toggle("editorial marks", |r| &mut r.layers.editorial),
            Command::ToggleNotes => self.toggle("notes", |r| &mut r.layers.notes),
            Command::ToggleHighlights => self.toggle("highlights", |r| &mut r.layers.highlights),
            Command::ToggleHits => self.toggle("hits", |r| &mut r.layers.hits),
            Command::ToggleFolded => {
                self.with_reader(|r| r.toggle_folds());
                let unfolded = self.reader.as_ref().is_some_and(|r| r.is_unfolded());
                self.say(if unfolded { "everything is shown" } else { "page chrome and empty labels folded" });
            }
            _ => {}
        }
    }

    fn toggle(&mut self, name: &str, layer: impl Fn(&mut super::Reader) -> &mut bool) {
        let Some(reader) = &mut self.reader else { return };
        let on = layer(reader);
        *on = !*on;
        let words = format!("{name} {}", if *on { "on" } else { "off" });
        self.say(&words);
    }

    fn cycle_view(&mut self) {
        self.with_reader(|r| r.set_view(r.view.next()));
        if let Some(reader) = &self.reader {
            self.say(reader.view.label());
        }
    }

    fn resize_list(&mut self, by: i16) {
        let now = plan(self).and_then(|p| p.list).map_or(30, |r| r.width);
        self.list_columns = now.saturating_add_signed(by).clamp(*super::plan::LIST.start(), *super::plan::LIST.end());
    }

    fn sort_again(&mut self) {
        self.shelf.catalogue.arrange(self.order, self.grouping);
        self.shelf.touched = false;
        let order = self.order.name();
        let grouping = match self.grouping.name() {
            "nothing" => "not grouped".to_string(),
            name => format!("grouped by {name}"),
        };
        self.say(&format!("sorted by {order}, {grouping}"));
    }

    fn go_to_letter(&mut self, letter: char) {
        let place = self.reader.as_ref().and_then(|r| r.margin.bookmark(letter));
        match place {
            Some(range) => {
                self.leave_spot();
                self.focus(Pane::Text);
                self.with_reader(|r| r.reveal(&range, r.height / 6));
            }
            None => self.complain(&format!("no bookmark {letter} in this document")),
        }
    }

    fn go_to(&mut self, spot: Option<Spot>, otherwise: &str) {
        match spot {
            Some(spot) => {
                self.focus(Pane::Text);
                self.open_document(spot.address, Landing::Words(spot.byte..spot.byte));
            }
            None => self.complain(otherwise),
        }
    }

    /// A jump within the open document.
    pub(super) fn jump(&mut self, byte: usize) {
        self.leave_spot();
        self.overlays.clear();
        self.focus(Pane::Text);
        self.with_reader(|r| r.reveal(&(byte..byte), 2));
    }

    fn act_on_overlay(&mut self, command: Command) {
        let height = plan(self).and_then(|p| p.text).map_or(20, |r| r.height as usize);
        let page = height.saturating_sub(3).max(1) as isize;
        let (by, end) = match command {
            Command::Down => (Some(1), None),
            Command::Up => (Some(-1), None),
            Command::PageDown => (Some(page), None),
            Command::PageUp => (Some(-page), None),
            Command::HalfDown => (Some(page / 2), None),
            Command::HalfUp => (Some(-page / 2), None),
            Command::Top => (Some(-1_000_000), Some(false)),
            Command::Bottom => (Some(1_000_000), Some(true)),
            _ => (None, None),
        };
        match self.overlays.last_mut() {
            Some(Overlay::Page(text)) => {
                if let Some(by) = by {
                    text.move_by(by, height);
                }
            }
            Some(Overlay::Leads(pick, leads)) => match (by, command) {
                (Some(by), _) => pick.move_by(by),
                (None, Command::Open) => {
                    if let Some(lead) = leads.get(pick.selected).cloned() {
                        self.overlays.pop();
                        self.lead_to(&lead);
                    }
                }
                _ => {}
            },
            Some(Overlay::Encodings(pick, _)) => match (by, command) {
                (Some(by), _) => pick.move_by(by),
                (None, Command::Accept) => self.choose_encoding(ChoiceScope::File),
                (None, Command::ForFolder) => self.choose_encoding(ChoiceScope::Folder),
                _ => {}
            },
            Some(Overlay::Record(_)) if by.is_none() && command != Command::Open => match command {
                Command::Correct => self.begin_correction(),
                Command::Accept => self.finish_correction(),
                _ => {}
            },
            Some(Overlay::Outline(pick) | Overlay::Record(RecordList { pick, .. })) => match (by, command) {
                (Some(by), _) => pick.move_by(by),
                (None, Command::Open) => match pick.chosen().and_then(|row| row.at) {
                    Some(at) => self.jump(at),
                    None => self.say("this was not read from the text"),
                },
                _ => {}
            },
            Some(Overlay::Marks(marks)) => match (end, by, command) {
                (Some(last), ..) => marks.to_end(last),
                (None, Some(by), _) => marks.move_by(by),
                (_, _, Command::Filter) => marks.filtering = true,
                (_, _, Command::Accept) => marks.filtering = false,
                (_, _, Command::Open | Command::Edit | Command::Delete | Command::AttachElsewhere) => {
                    self.act_on_mark(command);
                }
                _ => {}
            },
            Some(Overlay::Doubts(doubts)) => match (by, command) {
                (Some(by), _) => doubts.move_by(by),
                (None, Command::Open) => self.go_to_doubted(),
                (None, Command::Agree) => self.agree(),
                (None, Command::AttachElsewhere) => self.attach_elsewhere(),
                _ => {}
            },
            Some(Overlay::Split(rule)) => {
                match command {
                    Command::Accept => return self.keep_split_rule(),
                    Command::SplitFolder => rule.folder = !rule.folder,
                    Command::SplitCase => rule.case = !rule.case,
                    _ => return,
                }
                self.split_rule_changed();
            }
            Some(Overlay::Note(_)) => match command {
                Command::Save => self.save_note(),
                Command::EditOutside => {
                    let words = self.note().map(|n| n.field.text().to_string()).unwrap_or_default();
                    self.journal();
                    self.effects.push(Effect::EditNote(words));
                }
                Command::AnotherNote => self.write_another(),
                _ => {}
            },
            None => {}
        }
    }

    fn act_on_mark(&mut self, command: Command) {
        let Some(Overlay::Marks(marks)) = self.overlays.last() else { return };
        match marks.chosen() {
            None => self.say("no mark is selected"),
            Some(ChosenMark::Draft(_)) if command == Command::Delete => {
                self.say("a draft goes when its note is saved or left without words: Enter opens it");
            }
            Some(ChosenMark::Draft(_)) if command == Command::AttachElsewhere => {
                self.say("a draft is on the words it was begun on: Enter opens it");
            }
            Some(ChosenMark::Draft(draft)) => {
                let draft = draft.clone();
                self.go_to_draft(draft);
            }
            Some(ChosenMark::Mark(key, annotation)) => {
                let annotation = annotation.clone();
                match command {
                    Command::Edit => self.edit_note(key, &annotation),
                    Command::Delete => self.delete_mark(key, annotation),
                    Command::AttachElsewhere => {
                        self.overlays.clear();
                        self.open_document(Address::displayed(&key.path), Landing::Remembered);
                        self.begin_attaching(key, annotation);
                    }
                    _ => self.go_to_mark(&key.path, &annotation),
                }
            }
        }
    }

    fn go_to_draft(&mut self, draft: Draft) {
        self.leave_spot();
        self.overlays.clear();
        self.focus(Pane::Text);
        self.open_document(Address::displayed(&draft.document), Landing::Draft(Box::new(draft)));
    }

    fn go_to_mark(&mut self, path: &str, annotation: &crate::marginalia::Annotation) {
        self.leave_spot();
        self.overlays.clear();
        self.focus(Pane::Text);
        self.open_document(Address::displayed(path), Landing::Mark(annotation.id.clone()));
    }

    /// One level back, never throwing words away.
    fn lead_back(&mut self, context: Context) {
        match context {
            Context::Note => self.leave_note(),
            Context::MarksFilter => {
                if let Some(marks) = self.marks_mut() {
                    marks.filter.set("");
                    marks.filtering = false;
                    marks.refilter();
                }
            }
            Context::SearchBar => self.leave_bar(),
            Context::Correcting => self.leave_correction(),
            Context::Selecting => self.leave_selection(),
            Context::List | Context::Text if self.search.is_in_force() => {
                self.put_out();
                self.say("the search is put out: / and ↑ bring it back");
            }
            Context::Text if !self.list_hidden => self.focus(Pane::List),
            Context::List | Context::Text => self.say("q quits, ? helps"),
            _ => {
                self.overlays.pop();
            }
        }
    }

    fn quit(&mut self, context: Context) {
        match context {
            Context::List | Context::Text => {
                if self.save_refused() && !std::mem::replace(&mut self.told_of_refused, true) {
                    return self.say("there are notes that could not be saved: trying once more");
                }
                self.leave(0);
            }
            Context::Selecting => self.leave_selection(),
            _ => {
                self.overlays.pop();
            }
        }
    }

    /// What is typed in a started sequence, for the hints.
    pub fn continuations(&self) -> Vec<super::Continuation> {
        if self.pressed.is_empty() { Vec::new() } else { self.keymap.continuations(self.context(), &self.pressed) }
    }
}
