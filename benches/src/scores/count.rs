//! Counts, and the rates they come to.

use std::ops::AddAssign;

use serde::Serialize;

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Rate {
    /// How many of them.
    pub hits: usize,
    /// Of how many.
    pub of: usize,
}

impl Rate {
    /// Counts one more, of which `hit` says whether it is a part.
    pub fn add(&mut self, hit: bool) {
        self.hits += usize::from(hit);
        self.of += 1;
    }

    /// The share, from 0 to 1; 0 of nothing is 0.
    pub fn share(self) -> f64 {
        ratio(self.hits, self.of)
    }
}

/// Findings held against the gold.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Count {
    /// Gold spans that were found.
    pub found: usize,
    /// Gold spans that were not.
    pub missed: usize,
    /// Findings where there is no gold span.
    pub wrong: usize,
    /// Characters of gold spans that no finding of any detector covers.
    pub leaked: usize,
    /// Characters of gold spans.
    pub characters: usize,
}

impl Count {
    /// The share of findings that are right.
    pub fn precision(&self) -> f64 {
        ratio(self.found, self.found + self.wrong)
    }

    /// The share of gold spans that are found.
    pub fn recall(&self) -> f64 {
        ratio(self.found, self.found + self.missed)
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        ratio(2 * self.found, 2 * self.found + self.wrong + self.missed)
    }

    /// The share of the gold's characters that nothing covers.
    pub fn leak(&self) -> f64 {
        ratio(self.leaked, self.characters)
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.found += other.found;
        self.missed += other.missed;
        self.wrong += other.wrong;
        self.leaked += other.leaked;
        self.characters += other.characters;
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_shares() {
        let count = Count { found: 3, missed: 1, wrong: 2, leaked: 5, characters: 20 };
        assert!((count.precision() - 0.6).abs() < 1e-9 && (count.recall() - 0.75).abs() < 1e-9);
        assert!((count.f1() - 2.0 / 3.0).abs() < 1e-9 && (count.leak() - 0.25).abs() < 1e-9);
        assert!(Count::default().f1().abs() < 1e-9 && Rate::default().share().abs() < 1e-9);
    }
}
