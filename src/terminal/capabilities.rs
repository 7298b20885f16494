//! What the terminal can do, as far as the environment says. Nobody is asked, so nothing can answer late.

/// How many colours may be sent. What a theme asks beyond it is replaced by the nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// No colour at all: bold, dim, underline and reverse remain.
    None,
    Sixteen,
    Indexed,
    True,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    pub colours: Colours,
    pub utf8: bool,
    pub tmux: bool,
    pub ssh: bool,
}

impl Capabilities {
    pub fn from_environment() -> Capabilities {
        Capabilities::from_lookup(variable)
    }

    /// `lookup` gives the value of an environment variable.
    pub(super) fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Capabilities {
        let set = |name: &str| lookup(name).is_some_and(|value| !value.is_empty());
        let locale = locale(&lookup).to_lowercase();
        Capabilities {
            colours: colours(&lookup),
            utf8: locale.contains("utf-8") || locale.contains("utf8"),
            tmux: set("TMUX"),
            ssh: set("SSH_CONNECTION") || set("SSH_TTY") || set("SSH_CLIENT"),
        }
    }
}

/// Why no screen can be drawn on this terminal, by what it says of itself; none where one can.
pub fn no_screen() -> Option<String> {
    why_no_screen(variable)
}

fn why_no_screen(lookup: impl Fn(&str) -> Option<String>) -> Option<String> {
    let term = match lookup("TERM").as_deref() {
        None | Some("") => "not set",
        Some("dumb") => "dumb",
        Some(_) => return None,
    };
    Some(format!("TERM is {term}, so this terminal cannot be told where to put words"))
}

/// What concerns only the bytes we send, and no room above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub colours: Colours,
    /// Erasing leaves the current background ("bce" in terminfo). GNU screen, and terminals older than colour, do not.
    pub erases_in_colour: bool,
    /// Characters of ambiguous width (UAX 11) may be two columns wide here, as terminals set up for CJK show them.
    pub ambiguous_may_be_wide: bool,
}

impl Dialect {
    pub fn from_environment() -> Dialect {
        Dialect::from_lookup(variable)
    }

    fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Dialect {
        let term = lookup("TERM").unwrap_or_default();
        let plain = term.is_empty() || term == "dumb" || term.starts_with("screen") || term.starts_with("vt");
        let locale = locale(&lookup);
        Dialect {
            colours: colours(&lookup),
            erases_in_colour: !plain,
            ambiguous_may_be_wide: ["zh", "ja", "ko"].iter().any(|language| locale.starts_with(language)),
        }
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// The locale of characters: the first that is set and not empty, as POSIX orders them.
fn locale(lookup: &impl Fn(&str) -> Option<String>) -> String {
    ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| lookup(name).filter(|v| !v.is_empty())).unwrap_or_default()
}

fn colours(lookup: &impl Fn(&str) -> Option<String>) -> Colours {
    // https://no-color.org: when present and not an empty string, whatever its value.
    if lookup("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        return Colours::None;
    }
    let term = lookup("TERM").unwrap_or_default();
    let announced = lookup("COLORTERM").unwrap_or_default();
    match term.as_str() {
        "" | "dumb" => Colours::None,
        term if term.starts_with("vt1") || term.starts_with("vt2") || term.ends_with("-mono") => Colours::None,
        _ if announced == "truecolor" || announced == "24bit" => Colours::True,
        term if term.ends_with("-direct") => Colours::True,
        term if term.contains("256") => Colours::Indexed,
        // These come without "256" in their names and have never had fewer.
        "alacritty" | "foot" | "wezterm" | "xterm-kitty" | "xterm-ghostty" => Colours::Indexed,
        _ => Colours::Sixteen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &'static [(&str, &str)]) -> Capabilities {
        Capabilities::from_lookup(|name| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| v.to_string()))
    }

    #[test]
    fn colours_are_what_the_environment_announces() {
        assert_eq!(with(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]).colours, Colours::True);
        assert_eq!(with(&[("TERM", "tmux-256color")]).colours, Colours::Indexed);
        assert_eq!(with(&[("TERM", "linux")]).colours, Colours::Sixteen);
        assert_eq!(with(&[("TERM", "dumb"), ("COLORTERM", "truecolor")]).colours, Colours::None);
        assert_eq!(with(&[]).colours, Colours::None);
    }

    #[test]
    fn no_color_counts_only_when_it_is_not_empty() {
        assert_eq!(with(&[("TERM", "xterm-256color"), ("NO_COLOR", "1")]).colours, Colours::None);
        assert_eq!(with(&[("TERM", "xterm-256color"), ("NO_COLOR", "")]).colours, Colours::Indexed);
    }

    #[test]
    fn a_terminal_that_is_dumb_or_unknown_has_no_screen() {
        let said = |term: Option<&str>| why_no_screen(|_| term.map(str::to_string));
        assert!(said(Some("dumb")).unwrap().contains("TERM is dumb"));
        assert!(said(None).unwrap().contains("TERM is not set") && said(Some("")).is_some());
        assert_eq!(said(Some("xterm")), None);
    }

    #[test]
    fn the_first_locale_that_is_set_decides() {
        assert!(with(&[("LANG", "en_GB.UTF-8")]).utf8);
        assert!(with(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")]).utf8);
        assert!(!with(&[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")]).utf8);
        assert!(!with(&[]).utf8);
    }

    #[test]
    fn tmux_and_ssh_are_seen_by_their_variables() {
        let there = with(&[("TMUX", "/tmp/tmux-1/default,1,0"), ("SSH_TTY", "/dev/pts/3")]);
        assert!(there.tmux && there.ssh);
        let here = with(&[("TMUX", "")]);
        assert!(!here.tmux && !here.ssh);
    }
}
