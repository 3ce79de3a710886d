//! A map from numbers, of which a changed copy shares whatever the change does not touch.

use std::fmt;
use std::sync::Arc;

/// A map from numbers or hashes. Getting and inserting take a step for each five bits in which keys have to be told apart.
pub(crate) struct Trie<V> {
    root: Option<Arc<Branch<V>>>,
}

/// Up to 32 slots, of which only those that are filled take memory.
struct Branch<V> {
    filled: u32,
    slots: Vec<Slot<V>>,
}

enum Slot<V> {
    Leaf(u64, V),
    Branch(Arc<Branch<V>>),
}

/// Bits of a key that one branch tells apart.
const BITS: u32 = 5;

impl<V> Trie<V> {
    /// The value under `key`.
    pub(crate) fn get(&self, key: u64) -> Option<&V> {
        let mut branch = self.root.as_ref()?;
        let mut rest = key;
        loop {
            match branch.slots.get(branch.place(rest).ok()?)? {
                Slot::Leaf(own, value) => return (*own == key).then_some(value),
                Slot::Branch(below) => {
                    branch = below;
                    rest >>= BITS;
                }
            }
        }
    }

    /// Whether nothing was ever inserted.
    pub(crate) const fn is_empty(&self) -> bool {
        self.root.is_none()
    }
}

impl<V: Clone> Trie<V> {
    /// Puts `value` under `key`. Copies of the map keep what they have.
    pub(crate) fn insert(&mut self, key: u64, value: V) {
        let root = self.root.get_or_insert_with(|| Arc::new(Branch::default()));
        Arc::make_mut(root).insert(key, 0, value);
    }
}

impl<V> Branch<V> {
    /// The place of the slot that the lowest bits of `rest` name, or the place at which it would have to be.
    const fn place(&self, rest: u64) -> Result<usize, usize> {
        let bit = 1_u32 << (rest & ((1 << BITS) - 1));
        let place = (self.filled & (bit - 1)).count_ones() as usize;
        if self.filled & bit == 0 { Err(place) } else { Ok(place) }
    }
}

impl<V: Clone> Branch<V> {
    /// Recursion is bounded: thirteen branches use up a key's bits, and different keys part before that.
    fn insert(&mut self, key: u64, used: u32, value: V) {
        let rest = key >> used;
        let place = match self.place(rest) {
            Ok(place) => place,
            Err(place) => {
                self.filled |= 1 << (rest & ((1 << BITS) - 1));
                self.slots.insert(place, Slot::Leaf(key, value));
                return;
            }
        };
        let Some(slot) = self.slots.get_mut(place) else { return };
        match slot {
            Slot::Leaf(own, held) if *own == key => *held = value,
            Slot::Leaf(own, held) => {
                let mut below = Branch::default();
                below.insert(*own, used + BITS, held.clone());
                below.insert(key, used + BITS, value);
                *slot = Slot::Branch(Arc::new(below));
            }
            Slot::Branch(below) => Arc::make_mut(below).insert(key, used + BITS, value),
        }
    }
}

impl<V> Default for Branch<V> {
    fn default() -> Self {
        Branch { filled: 0, slots: Vec::new() }
    }
}

impl<V: Clone> Clone for Branch<V> {
    fn clone(&self) -> Self {
        Branch { filled: self.filled, slots: self.slots.clone() }
    }
}

impl<V: Clone> Clone for Slot<V> {
    fn clone(&self) -> Self {
        match self {
            Slot::Leaf(key, value) => Slot::Leaf(*key, value.clone()),
            Slot::Branch(below) => Slot::Branch(Arc::clone(below)),
        }
    }
}

impl<V> Default for Trie<V> {
    fn default() -> Self {
        Trie { root: None }
    }
}

impl<V> Clone for Trie<V> {
    fn clone(&self) -> Self {
        Trie { root: self.root.clone() }
    }
}

impl<V> fmt::Debug for Trie<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trie").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::Trie;

    proptest! {
        /// Keys that part early, late, and only in their highest bits.
        #[test]
        fn it_is_a_map_and_copies_keep_what_they_have(
            entries in proptest::collection::vec((prop_oneof![0_u64..70, any::<u64>(), (0_u64..9).prop_map(|key| key << 60)], any::<u8>()), 0..200),
            cut in 0_usize..200,
        ) {
            let (mut trie, mut map) = (Trie::default(), BTreeMap::new());
            let (mut earlier, mut then) = (trie.clone(), map.clone());
            for (count, (key, value)) in entries.iter().enumerate() {
                trie.insert(*key, *value);
                map.insert(*key, *value);
                if count == cut {
                    (earlier, then) = (trie.clone(), map.clone());
                }
            }
            for (key, _) in &entries {
                prop_assert_eq!(trie.get(*key), map.get(key));
                prop_assert_eq!(earlier.get(*key), then.get(key));
                prop_assert_eq!(trie.get(key ^ 1), map.get(&(key ^ 1)));
            }
            prop_assert_eq!(trie.is_empty(), map.is_empty());
        }
    }
}
