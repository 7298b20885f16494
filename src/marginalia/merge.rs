//! What becomes of two versions of one note: the higher revision is shown, of equal ones the later; the other is kept.
//!
//! The rule does not ask which side a version came from, so that two machines that merge the same files agree.

use super::annotation::Annotation;
use super::record::content;
use std::cmp::Ordering;

/// A note and the losers of its merges: what two places wrote without knowing of each other.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Versions {
    pub current: Annotation,
    /// Each says something else than `current` and than the others; best first.
    pub losers: Vec<Annotation>,
}

impl Versions {
    pub fn one(current: Annotation) -> Versions {
        Versions { current, losers: Vec::new() }
    }

    /// Commutative, associative and idempotent.
    pub fn merge(self, other: Versions) -> Versions {
        let mut all: Vec<_> = [self.current, other.current].into_iter().collect();
        // The current ones compete; a loser stays one.
        all.sort_by(|a, b| rank(b, a));
        let current = all.remove(0);
        Versions { current, losers: [all, self.losers, other.losers].concat() }.tidied()
    }

    /// Without losers that say nothing, or nothing of their own.
    pub(super) fn tidied(mut self) -> Versions {
        self.losers.sort_by(|a, b| rank(b, a));
        let mut said = vec![content(&self.current)];
        self.losers.retain(|loser| {
            let words = content(loser);
            // A deletion that lost wrote nothing that could be lost.
            let new = loser.deleted.is_none() && !said.contains(&words);
            said.push(words);
            new
        });
        self
    }
}

/// Which of two versions of one note is shown: the greater one.
pub(super) fn rank(a: &Annotation, b: &Annotation) -> Ordering {
    // At the very same second and revision the order is arbitrary, but the same everywhere; words outrank a deletion.
    (a.rev, a.modified)
        .cmp(&(b.rev, b.modified))
        .then_with(|| b.deleted.is_some().cmp(&a.deleted.is_some()))
        .then_with(|| content(a).cmp(&content(b)))
}

#[cfg(test)]
mod tests {
    use super::super::annotation::Motivation;
    use super::*;
    use proptest::prelude::*;
    use time::{Duration, OffsetDateTime};

    /// A version of one note, by clocks up to a year apart.
    fn version() -> impl Strategy<Value = Versions> {
        (1u64..4, 0i64..3, "[ab]{0,1}", any::<bool>()).prop_map(|(rev, days, body, deleted)| {
            let mut note = Annotation::new(Motivation::Commenting, None, "me");
            note.id = "one".to_string();
            note.created = OffsetDateTime::UNIX_EPOCH;
            note.modified = note.created + Duration::days(days * 180);
            note.rev = rev;
            note.body = body;
            note.deleted = deleted.then_some(note.modified);
            if deleted {
                // On disk a deletion has no words.
                note.body.clear();
            }
            Versions::one(note)
        })
    }

    fn merged(a: &Versions, b: &Versions) -> Versions {
        a.clone().merge(b.clone())
    }

    proptest! {
        #[test]
        fn merging_is_commutative_associative_and_idempotent(a in version(), b in version(), c in version()) {
            prop_assert_eq!(merged(&a, &b), merged(&b, &a));
            prop_assert_eq!(merged(&merged(&a, &b), &c).current, merged(&a, &merged(&b, &c)).current);
            let all = merged(&merged(&a, &b), &c);
            prop_assert_eq!(merged(&all, &a), all.clone());
            prop_assert_eq!(merged(&all, &all), all);
        }

        #[test]
        fn the_higher_revision_is_shown_then_the_later_and_no_words_are_lost(a in version(), b in version()) {
            let all = merged(&a, &b);
            let best = (a.current.rev, a.current.modified).max((b.current.rev, b.current.modified));
            prop_assert_eq!((all.current.rev, all.current.modified), best);
            for one in [&a.current, &b.current] {
                let kept = [&all.current].into_iter().chain(&all.losers).any(|v| v.body == one.body);
                prop_assert!(kept || one.deleted.is_some());
            }
        }
    }
}
