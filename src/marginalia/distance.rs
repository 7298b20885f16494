//! How many letters two stretches of text differ in, many letters at a time.
//!
//! The edit distance (letters put in, taken out or exchanged) by Myers' bit-parallel method in Hyyrö's form: a column of
//! the table of distances is kept as the differences between its rows, 64 rows a machine word. Letters are numbers of an
//! alphabet; what they stand for is the caller's.

/// A letter: its number in an alphabet.
pub(super) type Letter = u32;

/// Rows of the table in one word.
const ROWS: usize = 64;

/// Whether a match may begin anywhere in the text or begins where the text does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begins {
    Anywhere,
    AtTheStart,
}

/// What is looked for, prepared.
pub(super) struct Pattern {
    /// Letters of it.
    pub len: usize,
    words: usize,
    /// By letter: one more than the number of its row in `masks`; 0 where it is not in the pattern.
    rows: Vec<u16>,
    /// `words` words a row, row 0 without a bit: at which places of the pattern the letter stands.
    masks: Vec<u64>,
}

impl Pattern {
    /// `alphabet`: how many letters there are; others match nothing. `letters` has fewer than 65,535 different ones.
    pub fn new(letters: impl ExactSizeIterator<Item = Letter>, alphabet: usize) -> Pattern {
        let len = letters.len();
        let words = len.div_ceil(ROWS).max(1);
        let mut pattern = Pattern { len, words, rows: vec![0; alphabet], masks: vec![0; words] };
        for (at, letter) in letters.enumerate() {
            let next = pattern.masks.len() / words;
            let Some(row) = pattern.rows.get_mut(letter as usize) else { continue };
            if *row == 0 {
                let Ok(free) = u16::try_from(next) else { continue };
                *row = free;
                pattern.masks.resize(pattern.masks.len() + words, 0);
            }
            if let Some(word) = pattern.masks.get_mut(usize::from(*row) * words + at / ROWS) {
                *word |= 1 << (at % ROWS);
            }
        }
        pattern
    }

    /// Words of the table a letter of the text costs.
    pub fn cost(&self) -> usize {
        self.words
    }

    /// Tells after each letter of the text the smallest distance of the pattern to a stretch that ends there; before the
    /// first it is [`len`](Pattern::len).
    pub fn scan(&self, text: impl Iterator<Item = Letter>, begins: Begins, mut each: impl FnMut(usize)) {
        if self.words == 1 {
            return self.scan_in_one_word(text, begins, each);
        }
        let mut columns = vec![Column { up: u64::MAX, down: 0 }; self.words];
        let mut distance = self.len;
        let last = 1u64 << ((self.len.max(1) - 1) % ROWS);
        let top = match begins {
            Begins::Anywhere => Step::Same,
            Begins::AtTheStart => Step::Up,
        };
        for letter in text {
            let row = usize::from(self.rows.get(letter as usize).copied().unwrap_or(0)) * self.words;
            let Some(masks) = self.masks.get(row..row + self.words) else { continue };
            let mut step = top;
            let most = self.words - 1;
            for (n, (column, mask)) in columns.iter_mut().zip(masks).enumerate() {
                step = column.advance(*mask, step, if n == most { last } else { 1 << (ROWS - 1) });
            }
            match step {
                Step::Up => distance += 1,
                Step::Down => distance -= 1,
                Step::Same => {}
            }
            each(if self.len == 0 { 0 } else { distance });
        }
    }

    /// As [`scan`](Pattern::scan), of a pattern of at most 64 letters: most of them are.
    fn scan_in_one_word(&self, text: impl Iterator<Item = Letter>, begins: Begins, mut each: impl FnMut(usize)) {
        let mut column = Column { up: u64::MAX, down: 0 };
        let mut distance = self.len;
        let last = 1u64 << (self.len.max(1) - 1);
        let top = match begins {
            Begins::Anywhere => Step::Same,
            Begins::AtTheStart => Step::Up,
        };
        for letter in text {
            let row = self.rows.get(letter as usize).copied().unwrap_or(0);
            let mask = self.masks.get(usize::from(row)).copied().unwrap_or(0);
            match column.advance(mask, top, last) {
                Step::Up => distance += 1,
                Step::Down => distance -= 1,
                Step::Same => {}
            }
            each(if self.len == 0 { 0 } else { distance });
        }
    }

    /// The distance to the whole of a text.
    pub fn to(&self, text: impl Iterator<Item = Letter>) -> usize {
        let (mut distance, mut letters) = (self.len, 0);
        self.scan(text, Begins::AtTheStart, |d| {
            distance = d;
            letters += 1;
        });
        if self.len == 0 { letters } else { distance }
    }
}

/// How a value differs from the one beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Down,
    Same,
    Up,
}

/// 64 rows of a column: where a row is one more, or one less, than the row above it.
#[derive(Clone, Copy)]
struct Column {
    up: u64,
    down: u64,
}

impl Column {
    /// To the next letter of the text: `mask` has the rows it agrees with, `above` is how the row above the first one
    /// changed. Returns how the row of `last` changed.
    #[inline]
    fn advance(&mut self, mask: u64, above: Step, last: u64) -> Step {
        let agrees = mask | u64::from(above == Step::Down);
        let changes = mask | self.down;
        let same = ((agrees & self.up).wrapping_add(self.up) ^ self.up) | agrees;
        let mut ups = self.down | !(same | self.up);
        let mut downs = self.up & same;
        let step = match (ups & last != 0, downs & last != 0) {
            (true, _) => Step::Up,
            (_, true) => Step::Down,
            _ => Step::Same,
        };
        ups = (ups << 1) | u64::from(above == Step::Up);
        downs = (downs << 1) | u64::from(above == Step::Down);
        self.up = downs | !(changes | ups);
        self.down = ups & changes;
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The table as the textbooks fill it: its last row.
    fn plainly(pattern: &[Letter], text: &[Letter], begins: Begins) -> Vec<usize> {
        let mut column: Vec<usize> = (0..=pattern.len()).collect();
        let mut out = Vec::new();
        for (n, letter) in text.iter().enumerate() {
            let mut next = vec![if begins == Begins::Anywhere { 0 } else { n + 1 }];
            for (row, own) in pattern.iter().enumerate() {
                let exchanged = column[row] + usize::from(own != letter);
                next.push(exchanged.min(column[row + 1] + 1).min(next[row] + 1));
            }
            column = next;
            out.push(column[pattern.len()]);
        }
        out
    }

    proptest! {
        #[test]
        fn it_is_the_edit_distance(
            pattern in proptest::collection::vec(0u32..4, 1..200), text in proptest::collection::vec(0u32..5, 0..200),
        ) {
            let prepared = Pattern::new(pattern.iter().copied(), 4);
            for begins in [Begins::Anywhere, Begins::AtTheStart] {
                let mut seen = Vec::new();
                prepared.scan(text.iter().copied(), begins, |d| seen.push(d));
                prop_assert_eq!(seen, plainly(&pattern, &text, begins));
            }
        }
    }

    #[test]
    fn nothing_is_as_far_as_the_other_is_long() {
        assert_eq!(Pattern::new([].into_iter(), 3).to([0, 1, 2].into_iter()), 3);
        assert_eq!(Pattern::new([0, 1].into_iter(), 3).to([].into_iter()), 2);
        assert_eq!(Pattern::new([0, 9].into_iter(), 3).to([0, 9].into_iter()), 1, "no letter of the alphabet");
    }
}
