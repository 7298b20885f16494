use super::*;
use crate::text::{MarkKind, Part};

/// Lines apart by empty lines, each a block.
fn found(text: &str, format: Format) -> Found {
    let mut blocks = Vec::new();
    let mut at = 0;
    for (n, line) in text.split('\n').enumerate() {
        if !line.trim().is_empty() {
            let range = at..at + line.len();
            blocks.push(Block { kind: BlockKind::Paragraph, part: Part::Body, range, level: 0, line: n as u32 + 1 });
        }
        at += line.len() + 1;
    }
    find(text, &blocks, &[], format, &Vocabulary::bundled())
}

fn marks(text: &str) -> Vec<(MarkKind, String, Option<String>, bool)> {
    let spans = found(text, Format::Text).spans;
    spans
        .into_iter()
        .filter_map(|s| match s.kind {
            SpanKind::Editorial(m) => {
                Some((m.kind, text[s.range].to_string(), m.content.map(|c| text[c].to_string()), m.closed))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn each_kind_is_told_by_its_words() {
    use MarkKind::*;
    let cases: &[(&str, MarkKind, &str, Option<&str>)] = &[
        ("At noon [we] left the house.", Supplied, "[we]", Some("we")),
        ("[The] council met.", Supplied, "[The]", Some("The")),
        ("[to the] Council of Elders", Supplied, "[to the]", Some("to the")),
        ("Comrade Pavl[enko] spoke.", Supplied, "[enko]", Some("enko")),
        ("Then Wu [Tianming] spoke.", Supplied, "[Tianming]", Some("Tianming")),
        ("[1.] To approve the plan.", Supplied, "[1.]", Some("1.")),
        ("On 3 May [1957] he left.", Supplied, "[1957]", Some("1957")),
        ("In [19]57 he left.", Supplied, "[19]", Some("19")),
        ("Is it not too soon to go[?]", Supplied, "[?]", Some("?")),
        ("A certain Orlov [?] was there.", Unclear, "[?]", Some("?")),
        ("They took the [handwritten: last] train.", Addition, "[handwritten: last]", Some("last")),
        ("They took the [inserted by hand: last] train.", Addition, "[inserted by hand: last]", Some("last")),
        ("[Orlov's marginalia: not so!]", Addition, "[Orlov's marginalia: not so!]", Some("not so!")),
        ("[handwritten: signed] P. Orlov", Addition, "[handwritten: signed]", None),
        ("[signed] P. Orlov", Addition, "[signed]", None),
        ("They took [от руки: последний] train.", Addition, "[от руки: последний]", Some("последний")),
        ("Er nahm den [handschriftlich: letzten] Zug.", Addition, "[handschriftlich: letzten]", Some("letzten")),
        ("Il prit le [ajouté à la main : dernier] train.", Addition, "[ajouté à la main : dernier]", Some("dernier")),
        (
            "A [handwritten over the crossed-out word \"no\": last] train.",
            Addition,
            "[handwritten over the crossed-out word \"no\": last]",
            Some("last"),
        ),
        ("They left. [Marginal note: never] Then", Addition, "[Marginal note: never]", Some("never")),
        (
            "They left by [typed above the line: the last] train.",
            Addition,
            "[typed above the line: the last]",
            Some("the last"),
        ),
        ("The letter bears the [signature of Orlov] below.", Addition, "[signature of Orlov]", None),
        ("They took the [?last] train.", Unclear, "[?last]", Some("last")),
        ("They paid 2[00] crowns.", Supplied, "[00]", Some("00")),
        ("They took the [unclear] train.", Gap, "[unclear]", None),
        ("They took the [garble] train.", Gap, "[garble]", None),
        ("They left. [Here follows a list of names.] Then", Omission, "[Here follows a list of names.]", None),
        (
            "They left. [Remainder of the page blank] Then",
            Unclassified,
            "[Remainder of the page blank]",
            Some("Remainder of the page blank"),
        ),
        ("[page break]", Locus, "[page break]", None),
        ("They left [literally: went off] by train.", Gloss, "[literally: went off]", Some("went off")),
        ("It is a pun. [TN: on the word] Then", Note, "[TN: on the word]", Some("on the word")),
        ("They took the [crossed out: last] train.", Deletion, "[crossed out: last]", Some("last")),
        ("Они [зачеркнуто: не] поехали.", Deletion, "[зачеркнуто: не]", Some("не")),
        (
            "It is [in the handwritten version: quite] true.",
            Variant,
            "[in the handwritten version: quite]",
            Some("quite"),
        ),
        ("He said [illegible] and left.", Gap, "[illegible]", None),
        ("[illegible signature]", Gap, "[illegible signature]", None),
        ("Then [one line illegible] he left.", Gap, "[one line illegible]", None),
        ("Он сказал [неразборчиво] и ушёл.", Gap, "[неразборчиво]", None),
        ("Dann [unleserlich] ging er.", Gap, "[unleserlich]", None),
        ("He said [...] and left.", Gap, "[...]", None),
        ("He left. [... omitted]", Omission, "[... omitted]", None),
        ("He met [2 lines not declassified] there.", Omission, "[2 lines not declassified]", None),
        ("He met [excised] there.", Omission, "[excised]", None),
        ("They was [sic] there.", Sic, "[sic]", None),
        ("He was in Vena [recte: Vienna] then.", Sic, "[recte: Vienna]", Some("Vienna")),
        ("[faded stamp: Chancery]", Stamp, "[faded stamp: Chancery]", Some("Chancery")),
        ("[round seal]", Stamp, "[round seal]", None),
        ("[Translator's note: a pun.]", Note, "[Translator's note: a pun.]", Some("a pun.")),
        ("[Прим. пер.: игра слов]", Note, "[Прим. пер.: игра слов]", Some("игра слов")),
        ("[Minister of Mines] Orlov agreed.", Gloss, "[Minister of Mines]", Some("Minister of Mines")),
        ("Ri Sang-ho [Ri Sang Ho] agreed.", Gloss, "[Ri Sang Ho]", Some("Ri Sang Ho")),
        (
            "The UPC [United Peasants' Council] agreed.",
            Gloss,
            "[United Peasants' Council]",
            Some("United Peasants' Council"),
        ),
        ("the end. [page 3]", Locus, "[page 3]", None),
        ("the end [p. 2 begins] of it", Locus, "[p. 2 begins]", None),
        ("конец [л. 10 об.] листа", Locus, "[л. 10 об.]", None),
        ("They all agreed. [Applause] Then he left.", Unclassified, "[Applause]", Some("Applause")),
        ("[Map of the harbour]", Unclassified, "[Map of the harbour]", Some("Map of the harbour")),
        ("[Orlov: no]", Unclassified, "[Orlov: no]", Some("Orlov: no")),
    ];
    for (text, kind, outer, inner) in cases {
        let expected = vec![(*kind, outer.to_string(), inner.map(str::to_string), true)];
        assert_eq!(marks(text), expected, "{text}");
    }
}

#[test]
fn what_the_web_writes_in_brackets_is_no_mark() {
    for text in [
        "Write to [email protected].",
        "Write to [email\u{a0}protected].",
        "As he said.[1] Then [2, 3].",
        "[x] done",
        "[ ] to do",
        "[]",
        "see [the page](https://example.org)",
        "[^1] and [@key]",
    ] {
        assert_eq!(marks(text), [], "{text}");
    }
}

#[test]
fn marks_nest_and_double_and_run_over_lines() {
    let text = "They [handwritten: Secret, to be sent [[to the]] Council\n\nof Elders] agreed.";
    let found = marks(text);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].2.as_deref(), Some("Secret, to be sent [[to the]] Council\n\nof Elders"));
    assert_eq!((found[1].1.as_str(), found[1].2.as_deref()), ("[[to the]]", Some("to the")));
}

#[test]
fn a_mark_never_closed_ends_with_its_line_and_swallows_nothing() {
    let text = "5 May 1957 [handwritten: Certified: P. Orlov  \n\nHe [then] left us].";
    let all = found(text, Format::Text);
    let told = marks(text);
    assert_eq!(
        told[0].2.as_deref(),
        Some("Certified: P. Orlov  \n\nHe [then] left us"),
        "a prefix may reach a later line"
    );
    assert_eq!(all.diagnostics, []);
    let text = "5 May 1957 [handwritten: Certified: P. Orlov  \n\nHe [then] left.";
    let all = found(text, Format::Text);
    assert_eq!(all.diagnostics, [Diagnostic { at: 11, message: "bracket never closed".into() }]);
    let told = marks(text);
    assert_eq!((told[0].1.as_str(), told[0].3), ("[handwritten: Certified: P. Orlov", false));
    assert_eq!(told[1].1, "[then]");
}

#[test]
fn a_bracket_never_opened_is_told() {
    let all = found("He left] and [then] came.", Format::Text);
    assert_eq!(all.diagnostics, [Diagnostic { at: 7, message: "bracket never opened".into() }]);
    assert_eq!(all.spans.len(), 1);
}

#[test]
fn brackets_of_another_use_are_not_littered_with_marks() {
    let program = "fn main() {\n    let a = [1, 2];\n    let b = a[i];\n    println!(\"{}\", names[index]);\n}\n";
    let log = "[INFO] started\n[WARN] slow disk\n[INFO] stopped\n[INFO] started\n[INFO] stopped\n";
    let json = "{\n  \"a\": [\"b\", \"c\"],\n  \"d\": [\"e\", \"f\"]\n}\n";
    for text in [program, log, json, &"[".repeat(100), &"] ".repeat(100)] {
        let all = found(text, Format::Text);
        assert_eq!((all.spans.len(), all.diagnostics.len()), (0, 0), "{text}");
        assert!(matches!(all.evidence, Evidence::Foreign { .. }), "{text}");
    }
    let wiki = "See [[Harbour]] and [[Council]] and [[Elders]].";
    assert_eq!(found(wiki, Format::Markdown).spans, []);
}

#[test]
fn the_evidence_says_why_the_layer_is_on() {
    assert_eq!(found("Nothing here.", Format::Text).evidence, Evidence::Absent);
    let text = "He [handwritten: then] left and [she] stayed.";
    assert_eq!(found(text, Format::Text).evidence, Evidence::Editorial { told: 1, read: 1 });
}
