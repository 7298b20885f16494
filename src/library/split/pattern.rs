//! A pattern for the first line of a document, as readers write it.

use regex::{Regex, RegexBuilder};

/// `Letter # of *`: the line begins with these words; `*` stands for any, `#` for a number. Between slashes it is a regular
/// expression, which may stand anywhere in the line. Upper and lower case are one, unless it is said otherwise.
#[derive(Clone, Debug)]
pub struct Pattern {
    matcher: Regex,
}

/// Of a line no more is looked at, bytes.
const LINE: usize = 4 << 10;
/// The longest pattern, bytes; and what it may take of memory when it is made ready.
const LONGEST: usize = 1 << 10;
const ROOM: usize = 1 << 20;

impl Pattern {
    /// # Errors
    /// One clause that says what is wrong with it.
    pub fn parse(written: &str, case: bool) -> Result<Pattern, String> {
        let written = written.trim();
        if written.len() > LONGEST {
            return Err("the pattern is too long".into());
        }
        if written.is_empty() {
            return Err("the pattern has no words".into());
        }
        let between = written.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).filter(|e| !e.is_empty());
        let expression = between.map_or_else(|| simple(written), str::to_string);
        let mut builder = RegexBuilder::new(&expression);
        builder.case_insensitive(!case).size_limit(ROOM).dfa_size_limit(ROOM).nest_limit(50);
        let matcher = builder.build().map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => "the pattern is too large".to_string(),
            error => {
                // What the crate says is a picture of several lines; its last one names the fault.
                let said = error.to_string();
                let last = said.lines().last().unwrap_or_default();
                format!("not a regular expression: {}", last.trim_start_matches("error: "))
            }
        })?;
        Ok(Pattern { matcher })
    }

    /// Whether a document begins with this line.
    pub fn fits(&self, line: &str) -> bool {
        let line = &line[..line.floor_char_boundary(LINE)];
        self.matcher.is_match(line.trim_end())
    }
}

/// The words as a regular expression.
fn simple(written: &str) -> String {
    let mut out = String::from(r"^\s*");
    let mut blank = false;
    for c in written.chars() {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        if std::mem::take(&mut blank) {
            out.push_str(r"\s+");
        }
        match c {
            '*' => out.push_str(".*"),
            // With the sign for a number, or without.
            '#' => out.push_str(r"(?:[#№]\s*)?\d+"),
            c => out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    // `Letter` is not the beginning of `Letters`.
    if written.ends_with(|c: char| c.is_alphanumeric() || c == '#') {
        out.push_str(r"\b");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, line: &str) -> bool {
        Pattern::parse(pattern, false).unwrap().fits(line)
    }

    #[test]
    fn words_stand_at_the_head_of_the_line_with_any_blanks_and_in_any_case() {
        assert!(fits("Letter #", "  LETTER   12\r"));
        assert!(fits("Letter #", "Letter #12 to the lock"));
        assert!(fits("Протокол № #", "ПРОТОКОЛ № 7 заседания"));
        assert!(fits("Letter * clerk", "Letter 4 from the clerk"));
        assert!(!fits("Letter", "Letters of the year"));
        assert!(!fits("Letter", "The Letter"));
        assert!(!fits("Letter #", "Letter of the clerk"));
        assert!(fits("(a) [b]", "(a) [b] and so on"), "signs stand for themselves");
        assert!(!Pattern::parse("Letter", true).unwrap().fits("LETTER"));
    }

    #[test]
    fn between_slashes_is_a_regular_expression() {
        assert!(fits(r"/^No\. \d+/", "No. 14"));
        assert!(fits(r"/copy \d$/", "The second copy 2"));
        assert!(!fits(r"/^No\. \d+/", "See No. 14"));
    }

    #[test]
    fn a_pattern_that_cannot_be_used_is_one_clause() {
        for wrong in ["/(/", "/a{1000}{1000}{1000}/", "", "  ", "/[z-a]/"] {
            let why = Pattern::parse(wrong, false).unwrap_err();
            assert!(!why.contains('\n') && why.len() > 10 && why.len() < 120, "{wrong}: {why}");
        }
        assert!(Pattern::parse(&"a".repeat(2000), false).is_err());
        assert!(Pattern::parse("/", false).is_ok(), "a slash alone is a word");
    }
}
