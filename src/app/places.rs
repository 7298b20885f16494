//! The places the reader has been at: back, forward, and the last one before a jump.

use crate::text::Address;

/// A place in a document; `byte` of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub address: Address,
    pub byte: usize,
}

#[derive(Debug, Default)]
pub struct Places {
    back: Vec<Spot>,
    forward: Vec<Spot>,
}

/// Places kept.
const KEPT: usize = 200;

impl Places {
    /// A jump leaves `from`.
    pub fn leave(&mut self, from: Spot) {
        self.forward.clear();
        if self.back.last() != Some(&from) {
            self.back.push(from);
        }
        if self.back.len() > KEPT {
            self.back.remove(0);
        }
    }

    pub fn back(&mut self, from: Option<Spot>) -> Option<Spot> {
        let to = self.back.pop()?;
        self.forward.extend(from);
        Some(to)
    }

    pub fn forward(&mut self, from: Option<Spot>) -> Option<Spot> {
        let to = self.forward.pop()?;
        self.back.extend(from);
        Some(to)
    }

    /// The place before the last jump; taken twice, it leads back again.
    pub fn last(&mut self, from: Option<Spot>) -> Option<Spot> {
        let to = self.back.pop()?;
        self.back.extend(from);
        Some(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(byte: usize) -> Spot {
        Spot { address: Address::sample("a"), byte }
    }

    #[test]
    fn back_and_forward_lead_through_the_same_places() {
        let mut places = Places::default();
        places.leave(spot(1));
        places.leave(spot(2));
        assert_eq!(places.back(Some(spot(3))), Some(spot(2)));
        assert_eq!(places.back(Some(spot(2))), Some(spot(1)));
        assert_eq!(places.back(Some(spot(1))), None);
        assert_eq!(places.forward(Some(spot(1))), Some(spot(2)));
        assert_eq!(places.forward(Some(spot(2))), Some(spot(3)));
    }

    #[test]
    fn the_last_place_taken_twice_leads_back_again() {
        let mut places = Places::default();
        places.leave(spot(1));
        assert_eq!(places.last(Some(spot(9))), Some(spot(1)));
        assert_eq!(places.last(Some(spot(1))), Some(spot(9)));
    }
}
