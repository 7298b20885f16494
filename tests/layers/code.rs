//! Just enough Rust to tell which modules and crates a file names: comments and literals gone, the rest as tokens.

use std::collections::HashSet;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    Word(String),
    /// `::`
    Join,
    Sign(char),
}

/// A source file as tokens, each with its 1-based line.
pub struct Code {
    tokens: Vec<(usize, Token)>,
}

impl Code {
    pub fn read(source: &str) -> Code {
        let plain = without_literals(source);
        let chars: Vec<char> = plain.chars().collect();
        let mut tokens = Vec::new();
        let (mut at, mut line) = (0, 1);
        while let Some(&c) = chars.get(at) {
            if c == '\n' {
                line += 1;
            }
            if is_word(c) {
                let end = chars[at..].iter().position(|c| !is_word(*c)).map_or(chars.len(), |n| at + n);
                tokens.push((line, Token::Word(chars[at..end].iter().collect())));
                at = end;
            } else if c == ':' && chars.get(at + 1) == Some(&':') {
                tokens.push((line, Token::Join));
                at += 2;
            } else {
                if !c.is_whitespace() {
                    tokens.push((line, Token::Sign(c)));
                }
                at += 1;
            }
        }
        Code { tokens }
    }

    /// The modules at the top of the crate that a file at `module` (`["layout", "set"]`) names, its own included.
    pub fn house_modules(&self, module: &[&str]) -> Vec<String> {
        let top = |path: &Path| {
            let first = path.segments.first()?.as_str();
            let (ups, rest) = match first {
                "crate" => (module.len() + path.depth, &path.segments[1..]),
                "super" => {
                    let ups = path.segments.iter().take_while(|s| *s == "super").count();
                    (ups, &path.segments[ups..])
                }
                _ => return None,
            };
            (ups >= module.len() + path.depth).then(|| rest.first().cloned()).flatten()
        };
        let (used, inline) = self.paths();
        used.iter().chain(&inline).filter_map(top).filter(|name| name != "self" && name != "*").collect()
    }

    /// Which of these crates a file names, in `use` or in a path. A name that the file declares or imports from elsewhere
    /// is not the crate's.
    pub fn crates(&self, names: &[&str]) -> Vec<String> {
        let (used, inline) = self.paths();
        let own: HashSet<&str> = used
            .iter()
            .filter(|path| path.segments.len() > 1)
            .map(|path| path.name.as_str())
            .chain(self.declared_modules())
            .collect();
        let is_crate = |path: &&Path| path.segments.first().is_some_and(|first| names.contains(&first.as_str()));
        let in_use =
            used.iter().filter(is_crate).filter(|path| path.segments.len() > 1 || !own.contains(path.name.as_str()));
        let in_paths = inline
            .iter()
            .filter(|path| path.segments.len() > 1)
            .filter(is_crate)
            .filter(|path| path.global || !own.contains(path.segments[0].as_str()));
        in_use.chain(in_paths).map(|path| path.segments[0].clone()).chain(self.extern_crates(names)).collect()
    }

    fn declared_modules(&self) -> impl Iterator<Item = &str> {
        self.tokens.windows(2).filter_map(|pair| match (&pair[0].1, &pair[1].1) {
            (Token::Word(keyword), Token::Word(name)) if keyword == "mod" => Some(name.as_str()),
            _ => None,
        })
    }

    fn extern_crates(&self, names: &[&str]) -> Vec<String> {
        let triples = self.tokens.windows(3).filter_map(|three| match (&three[0].1, &three[1].1, &three[2].1) {
            (Token::Word(a), Token::Word(b), Token::Word(name)) if a == "extern" && b == "crate" => Some(name.clone()),
            _ => None,
        });
        triples.filter(|name| names.contains(&name.as_str())).collect()
    }

    /// What stands for work that is not done, with its line.
    pub fn unfinished(&self) -> Vec<(usize, &'static str)> {
        let mut found = Vec::new();
        for (at, (line, token)) in self.tokens.iter().enumerate() {
            let Token::Word(word) = token else { continue };
            let before = at.checked_sub(1).map(|n| &self.tokens[n].1);
            let after = self.tokens.get(at + 1).map(|(_, token)| token);
            match word.as_str() {
                "unwrap" if before == Some(&Token::Sign('.')) && after == Some(&Token::Sign('(')) => {
                    found.push((*line, ".unwrap()"));
                }
                "todo" if after == Some(&Token::Sign('!')) => found.push((*line, "todo!")),
                "unimplemented" if after == Some(&Token::Sign('!')) => found.push((*line, "unimplemented!")),
                "dbg" if after == Some(&Token::Sign('!')) => found.push((*line, "dbg!")),
                _ => {}
            }
        }
        found
    }

    /// Every path in a `use`, whole, and every path elsewhere.
    fn paths(&self) -> (Vec<Path>, Vec<Path>) {
        let (mut used, mut inline) = (Vec::new(), Vec::new());
        // For each open brace, whether it is a module's.
        let mut braces: Vec<bool> = Vec::new();
        let mut module_next = false;
        let mut at = 0;
        while let Some((_, token)) = self.tokens.get(at) {
            let depth = braces.iter().filter(|is_module| **is_module).count();
            match token {
                Token::Sign('{') => braces.push(std::mem::take(&mut module_next)),
                Token::Sign('}') => drop(braces.pop()),
                Token::Sign(';') => module_next = false,
                Token::Word(word) if word == "mod" => module_next = true,
                Token::Word(word) if word == "use" => {
                    let global = self.tokens.get(at + 1).is_some_and(|(_, t)| *t == Token::Join);
                    at = self.use_tree(at + 1, &[], global, depth, &mut used);
                    continue;
                }
                Token::Word(_) | Token::Join => {
                    let global = *token == Token::Join;
                    let mut segments = Vec::new();
                    while let Some((_, Token::Word(word))) = self.tokens.get(at + usize::from(global)) {
                        segments.push(word.clone());
                        at += 1;
                        let joined = self.tokens.get(at + usize::from(global)).map(|(_, t)| t) == Some(&Token::Join);
                        let goes_on =
                            matches!(self.tokens.get(at + usize::from(global) + 1), Some((_, Token::Word(_))));
                        if !(joined && goes_on) {
                            break;
                        }
                        at += 1;
                    }
                    // After `>` or a word `::` goes on; only after anything else does it begin a path.
                    if let Some(name) = segments.last().cloned() {
                        inline.push(Path { segments, name, global, depth });
                    }
                    at += usize::from(global);
                    continue;
                }
                Token::Sign(_) => {}
            }
            at += 1;
        }
        (used, inline)
    }

    /// Reads one tree of a `use` from `at` on, and gives the place of the sign behind it.
    fn use_tree(&self, mut at: usize, before: &[String], global: bool, depth: usize, out: &mut Vec<Path>) -> usize {
        let mut segments = before.to_vec();
        let mut name = None;
        while let Some((_, token)) = self.tokens.get(at) {
            match token {
                Token::Word(word) if word == "as" => {
                    if let Some((_, Token::Word(other))) = self.tokens.get(at + 1) {
                        name = Some(other.clone());
                    }
                    at += 2;
                }
                Token::Word(word) => {
                    if word != "self" || segments.is_empty() {
                        segments.push(word.clone());
                    }
                    at += 1;
                }
                Token::Sign('*') => {
                    segments.push("*".to_string());
                    at += 1;
                }
                Token::Join => at += 1,
                Token::Sign('{') => return self.use_group(at + 1, &segments, global, depth, out),
                Token::Sign(_) => break,
            }
        }
        if let Some(last) = segments.last().cloned() {
            out.push(Path { segments, name: name.unwrap_or(last), global, depth });
        }
        at
    }

    /// Reads the trees between braces from behind the opening one on, and gives the place behind the closing one.
    fn use_group(&self, mut at: usize, before: &[String], global: bool, depth: usize, out: &mut Vec<Path>) -> usize {
        while let Some((_, token)) = self.tokens.get(at) {
            match token {
                Token::Sign('}') => return at + 1,
                Token::Sign(_) => at += 1,
                Token::Word(_) | Token::Join => {
                    let global = global || (before.is_empty() && *token == Token::Join);
                    at = self.use_tree(at, before, global, depth, out);
                }
            }
        }
        at
    }
}

/// A path as written: `crate::text::Span`.
struct Path {
    segments: Vec<String>,
    /// What the file calls it: the last segment, or what stands after `as`.
    name: String,
    /// Written with `::` before it.
    global: bool,
    /// How many inline modules it stands in.
    depth: usize,
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The source with comments, strings and characters blanked, line by line as it was.
pub fn without_literals(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = literal_end(&chars, at);
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.push(' ');
            out.extend(chars[at..end].iter().filter(|c| **c == '\n'));
            at = end;
        }
    }
    out
}

/// Where the comment, string or character that begins at `at` ends; `at` itself where none begins.
fn literal_end(chars: &[char], at: usize) -> usize {
    let is = |n: usize, c: char| chars.get(n) == Some(&c);
    let after_word = at > 0 && is_word(chars[at - 1]);
    match chars[at] {
        '/' if is(at + 1, '/') => chars[at..].iter().position(|c| *c == '\n').map_or(chars.len(), |n| at + n),
        '/' if is(at + 1, '*') => {
            let (mut n, mut depth) = (at + 2, 1);
            while n < chars.len() && depth > 0 {
                if chars[n] == '*' && is(n + 1, '/') {
                    (n, depth) = (n + 2, depth - 1);
                } else if chars[n] == '/' && is(n + 1, '*') {
                    (n, depth) = (n + 2, depth + 1);
                } else {
                    n += 1;
                }
            }
            n.min(chars.len())
        }
        '"' => quoted_end(chars, at + 1, '"'),
        'r' | 'b' | 'c' if !after_word => {
            let mut n = at + 1;
            if is(n, 'r') {
                n += 1;
            }
            let is_raw = chars[n - 1] == 'r';
            let hashes = chars[n..].iter().take_while(|c| **c == '#').count();
            if is(n + hashes, '"') && is_raw {
                let close = |n: usize| is(n, '"') && (1..=hashes).all(|h| is(n + h, '#'));
                (n + hashes + 1..chars.len()).find(|n| close(*n)).map_or(chars.len(), |n| n + 1 + hashes)
            } else if hashes == 0 && is(n, '"') {
                quoted_end(chars, n + 1, '"')
            } else {
                at
            }
        }
        // `'a'` and `'\n'` are characters, `'a` is a lifetime.
        '\'' if is(at + 1, '\\') => quoted_end(chars, at + 1, '\''),
        '\'' if is(at + 2, '\'') => at + 3,
        _ => at,
    }
}

fn quoted_end(chars: &[char], mut at: usize, quote: char) -> usize {
    while at < chars.len() && chars[at] != quote {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// The source with literals and every item under `#[cfg(test)]` blanked, line by line as it was; and those items.
pub fn without_tests(source: &str) -> (String, Vec<String>) {
    let plain = without_literals(source);
    let (mut out, mut items) = (String::with_capacity(plain.len()), Vec::new());
    let mut rest = plain.as_str();
    while let Some(at) = rest.find("#[cfg(test)]") {
        out.push_str(&rest[..at]);
        let (item, after) = rest[at..].split_at(item_end(&rest[at..]));
        out.extend(item.chars().filter(|c| *c == '\n'));
        items.push(item.to_string());
        rest = after;
    }
    (out + rest, items)
}

/// Where an item ends, attributes before it included: at its `;`, or at the brace that closes its first one.
fn item_end(item: &str) -> usize {
    let (mut depth, mut brackets) = (0usize, 0usize);
    for (at, c) in item.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            // Not the one in `[u8; 3]`.
            ';' if depth == 0 && brackets == 0 => return at + 1,
            _ => {}
        }
    }
    item.len()
}
