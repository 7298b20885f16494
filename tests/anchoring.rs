//! Quotations found again in edited texts, in numbers: a small run of `cargo bench --bench anchoring`.

#[path = "anchoring/cases.rs"]
mod cases;
#[path = "anchoring/tally.rs"]
mod tally;

use cases::Edit;
use tally::{exactly, likest, ours, samples, sum, tally};

#[test]
fn words_that_are_gone_are_attached_to_nothing() {
    let all = tally(20, 30, &samples(), ours, &mut |edit, kind, case, anchor| {
        if Edit::GONE.contains(&edit) && anchor.range().is_some() {
            let words = anchor.range().map(|r| &case.after[r]);
            eprintln!("{edit:?} {kind:?}: “{}” is attached to {words:?}", &case.before[case.quote.clone()]);
        }
    });
    let gone = sum(&all, &Edit::GONE);
    assert_eq!((gone.wrong, gone.unsearched), (0, 0), "{all:#?}");
    let kept = sum(&all, &Edit::KEPT);
    assert!(kept.right * 100 >= kept.cases * 80 && kept.wrong * 100 <= kept.cases, "{all:#?}");
    let tenth = all[&Edit::TenthOfQuote];
    assert!(tenth.right * 100 >= tenth.cases * 93, "{tenth:?}");
}

#[test]
fn the_simple_rules_lose_words_or_put_notes_beside_others() {
    let none = &mut |_, _, _: &_, _: &_| ();
    let exact = tally(20, 4, &[], exactly, none);
    let likest = tally(20, 4, &[], likest, none);
    let (kept, gone) = (sum(&exact, &Edit::KEPT), sum(&likest, &Edit::GONE));
    assert!(kept.right * 2 < kept.cases, "{kept:?}");
    assert_eq!(gone.wrong, gone.cases, "{gone:?}");
}
