//! A seed with its truth, and the ways to rewrite both together.
//!
//! A seed is cut into its groups of lines, each with the truth's rows relative to it; a rewriting changes the groups and
//! puts them together again.

use std::ops::Range;
use std::path::Path;

#[derive(Clone, Debug)]
pub struct PartRow {
    pub range: Range<usize>,
    pub field: String,
    pub is_record: bool,
    pub by: String,
    /// Empty where the text says it all.
    pub value: String,
}

#[derive(Clone, Debug)]
pub struct MarkRow {
    pub range: Range<usize>,
    pub kind: String,
    pub closed: bool,
    pub content: Option<Range<usize>>,
}

#[derive(Clone, Debug)]
pub struct Seed {
    pub name: String,
    pub text: String,
    pub parts: Vec<PartRow>,
    pub marks: Vec<MarkRow>,
}

/// One part of the truth with its lines; `before` is what stands between it and the one before.
#[derive(Clone, Debug)]
struct Group {
    before: String,
    seed: Seed,
}

pub fn load(data: &Path) -> Vec<Seed> {
    let read = |name: &str| std::fs::read_to_string(data.join(name)).expect("the test data is complete");
    let rows = |name: &str| -> Vec<Vec<String>> {
        let lines = read(name);
        let rows = lines.lines().skip(1).filter(|l| !l.starts_with('#') && !l.is_empty());
        rows.map(|l| l.split('\t').map(str::to_string).collect()).collect()
    };
    let (parts, marks) = (rows("truth/parts.tsv"), rows("truth/marks.tsv"));
    let mut names: Vec<String> = parts.iter().map(|r| r[0].clone()).collect();
    names.dedup();
    let number = |s: &str| s.parse::<usize>().expect("a number");
    names
        .into_iter()
        .map(|name| {
            let text = read(&format!("seeds/{name}"));
            let byte = |points: &str| {
                let points = number(points);
                text.char_indices().nth(points).map_or(text.len(), |(byte, _)| byte)
            };
            let part = |r: &Vec<String>| PartRow {
                range: number(&r[5])..number(&r[6]),
                field: r[7].clone(),
                is_record: r[8] == "record",
                by: r[9].clone(),
                value: r[10].clone(),
            };
            let mark = |r: &Vec<String>| MarkRow {
                range: byte(&r[3])..byte(&r[4]),
                kind: r[7].clone(),
                closed: r[8] == "yes",
                content: (!r[9].is_empty()).then(|| byte(&r[9])..byte(&r[10])),
            };
            Seed {
                parts: parts.iter().filter(|r| r[0] == name).map(part).collect(),
                marks: marks.iter().filter(|r| r[0] == name).map(mark).collect(),
                text,
                name,
            }
        })
        .collect()
}

fn moved(range: &Range<usize>, from: usize, to: usize) -> Range<usize> {
    range.start - from + to..range.end - from + to
}

impl Seed {
    pub fn has(&self, field: &str) -> bool {
        self.parts.iter().any(|p| p.field == field)
    }

    /// One group for each part, parts on one line together.
    fn groups(&self) -> Vec<Group> {
        let mut bounds: Vec<Range<usize>> = Vec::new();
        for part in self.parts.iter().filter(|p| !p.field.contains('.')) {
            let start = self.text[..part.range.start].rfind('\n').map_or(0, |n| n + 1);
            let end = self.text[part.range.end..].find('\n').map_or(self.text.len(), |n| part.range.end + n);
            if bounds.last().is_none_or(|b| b.end <= start) {
                bounds.push(start..end);
            }
        }
        let mut before = 0;
        bounds
            .into_iter()
            .map(|b| {
                let inside = |r: &Range<usize>| r.start >= b.start && r.end <= b.end;
                let shift = |r: &Range<usize>| moved(r, b.start, 0);
                let parts = self.parts.iter().filter(|p| inside(&p.range));
                let marks = self.marks.iter().filter(|m| inside(&m.range));
                let seed = Seed {
                    name: self.name.clone(),
                    text: self.text[b.clone()].to_string(),
                    parts: parts.map(|p| PartRow { range: shift(&p.range), ..p.clone() }).collect(),
                    marks: marks
                        .map(|m| MarkRow {
                            range: shift(&m.range),
                            content: m.content.as_ref().map(shift),
                            ..m.clone()
                        })
                        .collect(),
                };
                let between = self.text[before..b.start].to_string();
                before = b.end;
                Group { before: between, seed }
            })
            .collect()
    }

    fn joined(name: &str, groups: Vec<Group>) -> Seed {
        let mut out = Seed { name: name.to_string(), text: String::new(), parts: Vec::new(), marks: Vec::new() };
        for Group { before, seed } in groups {
            if !out.text.is_empty() {
                out.text.push_str(if before.is_empty() { "\n\n" } else { &before });
            }
            let at = out.text.len();
            let shift = |r: &Range<usize>| moved(r, 0, at);
            out.text.push_str(&seed.text);
            out.parts.extend(seed.parts.iter().map(|p| PartRow { range: shift(&p.range), ..p.clone() }));
            out.marks.extend(seed.marks.iter().map(|m| MarkRow {
                range: shift(&m.range),
                content: m.content.as_ref().map(shift),
                ..m.clone()
            }));
        }
        out.text.push('\n');
        out
    }

    /// Replaces a stretch of the text; the truth's ranges follow.
    fn replace(&mut self, at: Range<usize>, with: &str) {
        self.text.replace_range(at.clone(), with);
        let place = |n: usize| {
            if n <= at.start {
                n
            } else if n >= at.end {
                n - at.len() + with.len()
            } else {
                at.start + with.len()
            }
        };
        let shift = |r: &mut Range<usize>| *r = place(r.start)..place(r.end);
        self.parts.iter_mut().for_each(|p| shift(&mut p.range));
        for mark in &mut self.marks {
            shift(&mut mark.range);
            mark.content.iter_mut().for_each(shift);
        }
    }

    fn replace_words(&mut self, from: &str, to: &str) {
        let mut at = 0;
        while let Some(n) = self.text[at..].find(from) {
            let start = at + n;
            self.replace(start..start + from.len(), to);
            at = start + to.len();
        }
        for part in &mut self.parts {
            part.value = part.value.replace(from, to);
        }
    }

    /// Other people and bodies, with names of other lengths.
    pub fn renamed(mut self) -> Seed {
        for (from, to) in [
            ("A. Mikoyan", "P. P. Zherebtsov-Lugovoi"),
            ("A.I. Mikoyan", "P.P. Zherebtsov-Lugovoi"),
            ("Mikoyan", "Zherebtsov-Lugovoi"),
            ("V. I. IVANOV", "L. OM"),
            ("V.I. Ivanov", "L. Om"),
            ("Ambassador Ivanov", "Ambassador Om"),
            ("V. Chistov", "N. Abramenkova"),
            ("Fokina", "Li"),
            ("Shepilov", "Grechko-Dolgorukov"),
            ("Gary Goldberg", "Anne-Marie Lindqvist"),
            ("Kim Il Sung", "Tsend Batbayar"),
            ("Kim Du-bong", "Gombo"),
            ("Peng Dehuai", "Wu Tianming"),
            ("Peng", "Wu"),
            ("Choe Yong-geon", "Ochir Bat"),
            ("Kim Chang-man", "Dorj Sukh"),
            ("Nam Il", "Luvsan"),
            ("Shi Zhe", "Ma Lie"),
            ("KWP CC", "MPRP CC"),
            ("KWP", "MPRP"),
            ("Korean Workers' Party", "Mongolian People's Revolutionary Party"),
            ("Korean Worker's Party", "Mongolian People's Revolutionary Party"),
            ("Korean", "Mongolian"),
            ("CPSU Central Committee", "HSWP Central Committee"),
            ("CPSU CC", "HSWP CC"),
            ("MFA", "MID"),
            ("Pyongyang", "Ulan Bator"),
            ("Peking", "Harbin"),
            ("August", "April"),
            ("plenum", "congress"),
            ("Plenum", "Congress"),
            ("History and Public Policy Program", "Lakeside Documentation Centre"),
        ] {
            self.replace_words(from, to);
        }
        self
    }

    /// Another archive and other numbers, in another spelling.
    pub fn rehoused(mut self, parts: &[&str; 5], signs: &[&str; 4]) -> Seed {
        let at = self.parts.iter().find(|p| p.field == "reference").expect("a reference").range.start;
        let own = |f: &str| f == "reference" || f.starts_with("reference.");
        let whole = self.parts.iter().find(|p| p.field == "reference").expect("a reference").range.clone();
        let names = ["reference.repository", "reference.fond", "reference.opis", "reference.delo", "reference.listy"];
        let mut written = parts[0].to_string();
        let mut places = Vec::new();
        places.push(at..at + written.len());
        for (sign, value) in signs.iter().zip(&parts[1..]) {
            written.push_str(&format!(", {sign} "));
            places.push(at + written.len()..at + written.len() + value.len());
            written.push_str(value);
        }
        let by = "archive".to_string();
        let mut rows = vec![PartRow {
            range: at..at + written.len(),
            field: "reference".into(),
            is_record: true,
            by: by.clone(),
            value: String::new(),
        }];
        rows.extend(names.iter().zip(places).map(|(name, range)| PartRow {
            range,
            field: name.to_string(),
            is_record: true,
            by: by.clone(),
            value: String::new(),
        }));
        let place = self.parts.iter().position(|p| p.field == "reference").expect("a reference");
        self.parts.retain(|p| !own(&p.field));
        self.replace(whole, &written);
        self.parts.splice(place..place, rows);
        self
    }

    /// Another day on the catalogue's card, and another under the text (`iso`: both as the record has them).
    pub fn redated(mut self, catalogue: &str, own: &str, iso: &[&str; 2]) -> Seed {
        for (fields, written, iso) in
            [(&["catalogue_date"][..], catalogue, iso[0]), (&["document_date", "typing_date"][..], own, iso[1])]
        {
            let Some(row) = self.parts.iter().position(|p| fields.contains(&p.field.as_str())) else { continue };
            let range = self.parts[row].range.clone();
            self.replace(range.clone(), written);
            self.parts[row].range = range.start..range.start + written.len();
            self.parts[row].value = iso.to_string();
        }
        self
    }

    /// The lines above the body.
    fn header(groups: &[Group]) -> usize {
        groups.iter().position(|g| g.seed.parts.iter().any(|p| p.field == "body")).unwrap_or(0)
    }

    pub fn header_orders(&self) -> usize {
        // Words of the page stay above.
        let groups = self.groups();
        let chrome = groups.iter().filter(|g| g.seed.has("site_chrome")).count();
        (1..=Seed::header(&groups) - chrome).product()
    }

    /// The header in its permutation number `order`; what stands between the lines stays.
    pub fn reordered(self, order: usize) -> Seed {
        let mut groups = self.groups();
        let header = Seed::header(&groups);
        let first = groups.iter().filter(|g| g.seed.has("site_chrome")).count();
        let mut left: Vec<Seed> = groups[first..header].iter().map(|g| g.seed.clone()).collect();
        let mut order = order;
        for group in &mut groups[first..header] {
            let n = order % left.len();
            order /= left.len();
            group.seed = left.remove(n);
        }
        Seed::joined(&self.name, groups)
    }

    pub fn spaced(self, between: &str) -> Seed {
        let groups = self.groups().into_iter().map(|mut g| {
            g.before = between.to_string();
            // A part over several lines has its own distances.
            while let Some(at) = g.seed.text.find("\n\n\n") {
                g.seed.replace(at..at + 3, between);
            }
            g
        });
        Seed::joined(&self.name, groups.collect())
    }

    /// Without the groups of a field (on a line of several fields, without its words).
    pub fn without(self, field: &str) -> Seed {
        let mut groups = self.groups();
        groups.retain_mut(|group| {
            let rows: Vec<PartRow> = group.seed.parts.iter().filter(|p| p.field == field).cloned().collect();
            let fields = group.seed.parts.iter().filter(|p| !p.field.contains('.')).count();
            if rows.is_empty() {
                return true;
            }
            if fields == rows.len() {
                return false;
            }
            for row in rows {
                group.seed.parts.retain(|p| p.range != row.range);
                group.seed.replace(row.range, "");
            }
            let end = group.seed.text.trim_end().len();
            group.seed.text.truncate(end);
            true
        });
        Seed::joined(&self.name, groups)
    }
}
