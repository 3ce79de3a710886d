//! Sets of matchers: who is asked for in one scan.

/// Names one matcher of a [`Scanner`](crate::Scanner): the first that was added is 0, and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatcherId(pub u32);

/// A set of matchers, as bits. Matchers that are near each other take little memory, and joining two sets costs a step for
/// each 64 of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatcherSet {
    /// Which word of bits `words` starts with.
    first: usize,
    words: Vec<u64>,
}

impl MatcherSet {
    /// Adds a matcher.
    pub fn insert(&mut self, id: MatcherId) {
        let word = id.0 as usize / 64;
        self.cover(word, word + 1);
        if let Some(bits) = self.words.get_mut(word - self.first) {
            *bits |= 1 << (id.0 % 64);
        }
    }

    /// Adds every member of `other`.
    pub fn insert_all(&mut self, other: &MatcherSet) {
        if other.words.is_empty() {
            return;
        }
        self.cover(other.first, other.first + other.words.len());
        let own = self.words.iter_mut().skip(other.first - self.first);
        own.zip(&other.words).for_each(|(own, other)| *own |= other);
    }

    /// Takes out whatever is not in `other`.
    pub fn retain_all(&mut self, other: &MatcherSet) {
        (self.first..).zip(&mut self.words).for_each(|(word, own)| *own &= other.word(word));
    }

    /// Takes every member of `other` out.
    pub fn remove_all(&mut self, other: &MatcherSet) {
        (self.first..).zip(&mut self.words).for_each(|(word, own)| *own &= !other.word(word));
    }

    /// Makes `part` the set of the `count` matchers from `first` on that are members, numbered from 0. Takes a step for each 64.
    pub fn part(&self, first: MatcherId, count: usize, part: &mut MatcherSet) {
        let (word, shift) = (first.0 as usize / 64, first.0 % 64);
        part.first = 0;
        part.words.clear();
        part.words.extend((0..count.div_ceil(64)).map(|place| {
            let both = u128::from(self.word(word + place)) | u128::from(self.word(word + place + 1)) << 64;
            let beyond = (place * 64 + 64).saturating_sub(count);
            (both >> shift) as u64 & u64::MAX >> beyond
        }));
    }

    /// Whether a matcher is a member.
    pub fn contains(&self, id: MatcherId) -> bool {
        self.word(id.0 as usize / 64) & (1 << (id.0 % 64)) != 0
    }

    /// The members, ascending.
    pub fn iter(&self) -> impl Iterator<Item = MatcherId> {
        (self.first..).zip(&self.words).flat_map(|(word, bits)| {
            let mut bits = *bits;
            std::iter::from_fn(move || {
                let bit = (bits != 0).then(|| bits.trailing_zeros())?;
                bits &= bits - 1;
                Some(MatcherId(u32::try_from(64 * word).unwrap_or(u32::MAX).saturating_add(bit)))
            })
        })
    }

    /// Takes every member out, keeping the memory.
    pub fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|bits| *bits == 0)
    }

    fn word(&self, word: usize) -> u64 {
        word.checked_sub(self.first).and_then(|place| self.words.get(place)).copied().unwrap_or(0)
    }

    /// Makes room for the words from `from` to `to`.
    fn cover(&mut self, from: usize, to: usize) {
        if self.words.is_empty() {
            self.first = from;
        }
        if from < self.first {
            self.words.splice(0..0, std::iter::repeat_n(0, self.first - from));
            self.first = from;
        }
        if to > self.first + self.words.len() {
            self.words.resize(to - self.first, 0);
        }
    }
}

impl FromIterator<MatcherId> for MatcherSet {
    fn from_iter<I: IntoIterator<Item = MatcherId>>(ids: I) -> Self {
        let mut set = MatcherSet::default();
        set.extend(ids);
        set.words.shrink_to_fit();
        set
    }
}

impl Extend<MatcherId> for MatcherSet {
    fn extend<I: IntoIterator<Item = MatcherId>>(&mut self, ids: I) {
        ids.into_iter().for_each(|id| self.insert(id));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{MatcherId, MatcherSet};

    fn ids() -> impl Strategy<Value = BTreeSet<u32>> {
        proptest::collection::btree_set(0_u32..400, 0..12)
    }

    proptest! {
        #[test]
        fn it_is_a_set(left in ids(), right in ids(), order in any::<bool>(), first in 0_u32..300, count in 0_usize..200) {
            let set = |ids: &BTreeSet<u32>| -> MatcherSet {
                let ids = ids.iter().copied().map(MatcherId);
                if order { ids.rev().collect() } else { ids.collect() }
            };
            let members = |set: &MatcherSet| -> BTreeSet<u32> {
                (0..500).filter(|id| set.contains(MatcherId(*id))).collect()
            };
            let mut union = set(&left);
            union.insert_all(&set(&right));
            prop_assert_eq!(members(&union), &left | &right);
            let mut both = set(&left);
            both.retain_all(&set(&right));
            prop_assert_eq!(members(&both), &left & &right);
            let mut rest = set(&left);
            rest.remove_all(&set(&right));
            prop_assert_eq!(members(&rest), &left - &right);
            prop_assert_eq!(rest.is_empty(), left.is_subset(&right));
            let mut part = rest.clone();
            set(&left).part(MatcherId(first), count, &mut part);
            let within = left.iter().filter_map(|id| id.checked_sub(first)).filter(|id| (*id as usize) < count);
            prop_assert_eq!(members(&part), within.collect());
            rest.clear();
            rest.insert_all(&set(&right));
            prop_assert_eq!(members(&rest), right);
        }
    }
}
