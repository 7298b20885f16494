//! The bundled archive: an invented one, written for postil, so that there is something to read on the first day.

macro_rules! bundled {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../assets/samples/", $name)))),*]
    };
}

/// Every file of `assets/samples`, the welcome first.
const SAMPLES: &[(&str, &str)] = bundled![
    "welcome.md",
    "essay.md",
    "diary-dragash.txt",
    "fragment-second-key.txt",
    "gauge-readings-1954.txt",
    "inquiry-lock-nine.txt",
    "instruction-lock-keepers.txt",
    "letter-gauge-reply.txt",
    "letter-gauge-zero.txt",
    "letter-liang-chinese.txt",
    "memorandum-velm-flood.txt",
    "minutes-grain-barges.txt",
    "minutes-lock-nine.txt",
    "poem-gauge-at-lock-nine.txt",
    "report-han-korean.txt",
    "telegram-grain-barges.txt",
    "telegram-lock-nine.txt",
    "telegramma-vtoroy-klyuch.txt",
];

/// (name, text), the welcome first. The name is the file's, with its extension: `welcome.md`.
pub fn all() -> &'static [(&'static str, &'static str)] {
    SAMPLES
}

/// A sample by its name, with or without the extension; given back with its whole name, by which it is addressed.
pub fn named(name: &str) -> Option<(&'static str, &'static str)> {
    let stem = |whole: &'static str| whole.rsplit_once('.').map_or(whole, |(stem, _)| stem);
    let exact = SAMPLES.iter().find(|(whole, _)| *whole == name);
    exact.or_else(|| SAMPLES.iter().find(|(whole, _)| stem(whole) == name)).copied()
}

/// The text of a sample by its name, with or without the extension.
pub fn get(name: &str) -> Option<&'static str> {
    named(name).map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_file_of_the_folder_is_bundled_and_nothing_else() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples");
        let files: BTreeSet<String> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        let bundled: BTreeSet<String> = all().iter().map(|(name, _)| name.to_string()).collect();
        assert_eq!(bundled, files);
        assert_eq!(bundled.len(), all().len(), "one is listed twice");
    }

    #[test]
    fn the_welcome_comes_first_and_is_known_by_its_short_name() {
        assert_eq!(all()[0].0, "welcome.md");
        assert_eq!(named("welcome"), named("welcome.md"));
        assert!(get("welcome").is_some() && get("no such sample").is_none());
    }
}
