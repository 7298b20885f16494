//! What an editor marked, and how each view shows it.

use super::{blocks, body, spans, views};
use crate::text::*;

#[test]
fn an_editors_marks_stand_without_brackets_and_the_views_tell_them() {
    let inside = "<p><supplied reason=\"lost\">We</supplied> met <unclear>Kalnach</unclear> at the <del>old</del>
        <add hand=\"#h2\" place=\"above\">new</add> weir, <gap reason=\"illegible\" quantity=\"2\" unit=\"words\"/>,
        and <sic>form</sic> there<gap reason=\"sampling\"/>.</p>";
    assert_eq!(
        spans(&body(inside)),
        [
            "supplied: We",
            "unclear: Kalnach",
            "deletion: old",
            "addition: new",
            "gap: [2 words illegible] (-)",
            "sic: form",
            "omission: [omitted] (-)",
        ]
    );
    let [printed, reading, source] = views(inside);
    assert_eq!(printed, "We met Kalnach at the old new weir, [2 words illegible], and form there[omitted].");
    assert_eq!(reading, "We met Kalnach at the new weir, [2 words illegible], and form there[omitted].");
    assert_eq!(source, "met Kalnach at the old new weir, […], and form there[…].");
}

#[test]
fn of_a_choice_each_view_has_the_form_it_should() {
    let inside = "<p>The <choice>
        <sic>Sovjet</sic>
        <corr>Soviet</corr></choice> fleet, <choice><reg>Cde</reg><orig>Cd.</orig></choice> Han
        (<choice><abbr>Min.</abbr><expan>Min<ex>istry</ex></expan></choice>), r<choice><orig>j</orig><reg>i</reg></choice>ver;
        <choice><corr>mended</corr></choice> and <corr>right</corr>, d<ex>omi</ex>ne.</p>";
    let [printed, reading, source] = views(inside);
    assert_eq!(
        printed,
        "The Sovjet [Soviet] fleet, Cd. [Cde] Han (Min. [Ministry]), rj[i]ver; mended and right, domine."
    );
    assert_eq!(reading, "The Soviet fleet, Cde Han (Ministry), river; mended and right, domine.");
    assert_eq!(source, "The Sovjet fleet, Cd. Han (Min.), rjver; and, dne.");
}

#[test]
fn the_reading_text_that_is_searched_joins_across_marks() {
    let extract = body(
        "<p>the <choice><sic>plenam</sic><corr>plenum</corr></choice> <del>did</del> <supplied>decided</supplied> it</p>",
    );
    let reading = ReadingText::of(&extract.text, &extract.blocks, &extract.spans);
    assert_eq!(reading.text, "the plenum decided it\n");
    let at = reading.text.find("plenum decided").unwrap();
    assert_eq!(&extract.text[reading.range_to_document(at..at + 14)], "plenum] did decided");
}

#[test]
fn variants_follow_the_reading_they_are_of() {
    let inside = "<p>He was <app><lem wit=\"#A\">fully</lem><rdg wit=\"#B #C\">wholly</rdg>
        <rdg wit=\"#D\"/></app> agreed<app><rdg wit=\"#A\">.</rdg><rdgGrp><rdg>, he said.</rdg></rdgGrp></app></p>";
    assert_eq!(
        spans(&body(inside)),
        [
            "variant:  [B, C: wholly] (wholly)",
            "variant:  [D: omitted] (omitted)",
            "variant: [variant: , he said.] (, he said.)"
        ]
    );
    let [printed, reading, source] = views(inside);
    assert_eq!(printed, "He was fully [B, C: wholly] [D: omitted] agreed.[variant: , he said.]");
    assert_eq!(reading, "He was fully agreed.");
    assert_eq!(source, "He was fully agreed.");
}

#[test]
fn what_was_written_over_is_apart_from_what_it_became() {
    let inside =
        "<p>the <subst>\n<del>red</del>\n<add>blue</add></subst> l<subst><del>a</del><add>o</add></subst>ck</p>";
    let [printed, reading, _] = views(inside);
    assert_eq!(printed, "the red blue laock");
    assert_eq!(reading, "the blue lock");
}

#[test]
fn stamps_and_descriptions_of_gaps_are_told() {
    let extract = body("<stamp>Received 3 May</stamp><p>It <gap><desc>a hole,\n burnt</desc></gap> was<space/>.</p>");
    assert_eq!(blocks(&extract), ["paragraph: Received 3 May", "paragraph: It [a hole, burnt] was[blank]."]);
    assert_eq!(spans(&extract), ["stamp: Received 3 May", "gap: [a hole, burnt] (-)", "gap: [blank] (-)"]);
}
