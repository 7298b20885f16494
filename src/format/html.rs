//! The words of the HTML in a Markdown file: tags and comments go, entities are what they stand for.

/// Elements that end a paragraph where they begin or end.
const BLOCKS: [&str; 26] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
    "hr",
    "li",
    "p",
    "section",
    "summary",
    "td",
    "th",
    "tr",
];

/// The paragraphs of a stretch of HTML, blanks collapsed, empty ones left out. Reads each byte once; what is never
/// closed goes on to the end.
pub fn paragraphs(source: &str) -> Vec<String> {
    let mut done = vec![String::new()];
    let mut rest = source;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        push(&mut done, &rest[..at]);
        let tag = &rest[at..];
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let name_end = tag[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '/').map_or(tag.len(), |n| n + 1);
        let name = tag[1..name_end].trim_matches('/').to_ascii_lowercase();
        if name.is_empty() && !tag.starts_with("<!") && !tag.starts_with("<?") {
            push(&mut done, "<");
            rest = &tag[1..];
            continue;
        }
        rest = memchr::memchr(b'>', tag.as_bytes()).map_or("", |end| &tag[end + 1..]);
        if BLOCKS.contains(&name.as_str()) {
            done.push(String::new());
        }
        if (name == "script" || name == "style") && !tag.starts_with("</") {
            rest = find_close(rest, &name).map_or("", |end| &rest[end..]);
        }
    }
    push(&mut done, rest);
    done.into_iter().map(|p| p.trim().to_string()).filter(|p| !p.is_empty()).collect()
}

fn find_close(rest: &str, name: &str) -> Option<usize> {
    memchr::memmem::find_iter(rest.as_bytes(), "</")
        .find(|at| rest.as_bytes()[at + 2..].get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes())))
}

fn push(done: &mut [String], words: &str) {
    let Some(last) = done.last_mut() else { return };
    let mut rest = words;
    while let Some(at) = rest.find(|c: char| c == '&' || c.is_ascii_whitespace()) {
        last.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('&') {
            let (stands_for, length) = entity(rest).unwrap_or(('&', 1));
            last.push(stands_for);
            rest = &rest[length..];
        } else {
            if !last.is_empty() && !last.ends_with(' ') {
                last.push(' ');
            }
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        }
    }
    last.push_str(rest);
}

/// What the entity at the head of `rest` stands for, and its length.
fn entity(rest: &str) -> Option<(char, usize)> {
    let end = rest.as_bytes().iter().take(12).position(|b| *b == b';')?;
    let name = &rest[1..end];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "laquo" => '«',
        "raquo" => '»',
        "shy" => '\u{ad}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            // As in HTML: a NUL is a sign of damage, never a NUL.
            char::from_u32(code).filter(|c| *c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER)
        }
    };
    Some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_words_stay() {
        let source = "<div class=\"a\">\n One &amp; <b>two</b>\n</div><!-- no --><p>three &#x43;<br>four</p><script>x < 1</script>";
        assert_eq!(paragraphs(source), ["One & two", "three C", "four"]);
    }

    #[test]
    fn what_is_never_closed_and_what_is_no_tag_do_no_harm() {
        assert_eq!(paragraphs("a < b && c &bogus; <!-- never"), ["a < b && c &bogus;"]);
        assert_eq!(paragraphs("<div a=\"").len(), 0);
        assert_eq!(paragraphs("<style>p {"), Vec::<String>::new());
    }
}
