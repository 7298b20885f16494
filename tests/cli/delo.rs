//! A file that the reader has split into its documents, on the command line.

use super::reader::{Reader, text};
use serde_json::json;
use std::fs;

const DELO: &str = "Letter 1\r\n\r\nThe ice is two feet thick.\r\n\r\nLetter 2\r\n\r\nThe grain was counted.\r\n\r\nLetter 3\r\n\r\nNobody paid the watch.\r\n";

fn with_delo() -> (Reader, String) {
    let reader = Reader::new();
    let delo = reader.write("library/delo.txt", DELO);
    let delo = text(&delo).to_string();
    let rule = format!("[[split]]\nfile = '{delo}'\nfirst_line = 'Letter #'\nbegins = ['No such line']\n");
    reader.write(".config/postil/splits.toml", rule);
    (reader, delo)
}

#[test]
fn a_split_file_is_several_documents_everywhere() {
    let (reader, delo) = with_delo();
    let shown = reader.run(&["show", &format!("{delo}#2")]);
    assert_eq!((shown.code, shown.out.contains("counted"), shown.out.contains("ice")), (0, true, false), "{shown:?}");
    let whole = reader.run(&["show", &delo]);
    assert!(whole.out.contains("ice") && !whole.out.contains("counted"), "{whole:?}");
    assert!(reader.run(&["show", &format!("{delo}:7")]).out.contains("counted"), "the seventh line of the file");
    assert!(reader.run(&["show", &format!("{delo}#4")]).err.contains("it holds 3 documents"));
    assert_eq!(reader.json(&["index", "--json", "library"])["documents"], 3);
    let hit = reader.run(&["search", "watch", "library"]);
    assert!(hit.out.contains("delo.txt#3:11:"), "{hit:?}");
    let added = reader.run(&["notes", "add", &format!("{delo}#2"), "--quote", "counted", "--body", "By whom?"]);
    assert_eq!(added.code, 0, "{added:?}");
    let listed = reader.run(&["notes", "list"]);
    assert!(listed.out.contains("delo.txt#2:7:") && listed.out.contains("By whom?"), "{listed:?}");
    assert_eq!(reader.run(&["cite", &format!("{delo}#2")]).code, 0);
    let doctor = reader.run(&["doctor"]);
    assert!(doctor.out.contains("“No such line” is lost"), "{doctor:?}");
    assert_eq!(fs::read_to_string(&delo).unwrap(), DELO);
    // Split otherwise, the file is indexed anew.
    fs::write(reader.path(".config/postil/splits.toml"), "").unwrap();
    let summary = reader.json(&["index", "--json", "library"]);
    assert_eq!((&summary["documents"], &summary["removed"], &summary["changed"]), (&json!(1), &json!(2), &json!(1)));
    let listed = reader.run(&["notes", "list", &delo]);
    assert!(listed.out.contains("By whom?"), "{listed:?}");
}
