//! Items by hash.

use std::fmt;
use std::hash::{Hash, Hasher as _};
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::Trie;

/// Numbers of items by what they are called, or by another number. Different names may have one hash, so whoever asks compares; a
/// name that is not there any more may still be found.
#[derive(Clone)]
pub(crate) struct Lookup<T> {
    /// Sorted.
    flat: Arc<[(u32, T)]>,
    added: Trie<Arc<[T]>>,
}

impl<T: Copy + Ord> Lookup<T> {
    /// Those that may be called `name`: first those that were there from the start.
    pub(crate) fn get<'l, N: Hash + ?Sized>(&'l self, name: &N) -> impl Iterator<Item = T> + use<'l, T, N> {
        self.with_hash(hash(name))
    }

    fn with_hash(&self, hash: u32) -> impl Iterator<Item = T> {
        let from = self.flat.partition_point(|(other, _)| *other < hash);
        let flat =
            self.flat.iter().skip(from).take_while(move |(other, _)| *other == hash).map(|(_, item)| *item);
        flat.chain(self.added.get(u64::from(hash)).into_iter().flat_map(|added| added.iter().copied()))
    }

    /// Adds one that is called `name`.
    pub(crate) fn insert(&mut self, name: &impl Hash, item: T) {
        let hash = hash(name);
        let known = self.added.get(u64::from(hash)).map_or(&[][..], |known| known);
        let all = known.iter().copied().chain([item]).collect();
        self.added.insert(u64::from(hash), all);
    }
}

impl<T: Ord, N: Hash> FromIterator<(N, T)> for Lookup<T> {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(names: I) -> Self {
        let mut flat: Vec<(u32, T)> = names.into_iter().map(|(name, item)| (hash(&name), item)).collect();
        flat.sort_unstable();
        Lookup { flat: flat.into(), added: Trie::default() }
    }
}

impl<T> Default for Lookup<T> {
    fn default() -> Self {
        Lookup { flat: Arc::new([]), added: Trie::default() }
    }
}

impl<T> fmt::Debug for Lookup<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lookup").finish_non_exhaustive()
    }
}

/// The upper half of the hash, which is the better one.
fn hash(name: &(impl Hash + ?Sized)) -> u32 {
    let mut hasher = FxHasher::default();
    name.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::Lookup;

    #[test]
    fn all_of_a_name_are_found_and_copies_keep_what_they_have() {
        let original: Lookup<u32> = [("a", 2), ("b", 3), ("a", 1)].into_iter().collect();
        let mut copy = original.clone();
        copy.insert(&"a", 4);
        copy.insert(&"c", 5);
        let of = |lookup: &Lookup<u32>, name: &str| lookup.get(&name).collect::<Vec<_>>();
        assert_eq!((of(&copy, "a"), of(&copy, "b"), of(&copy, "c")), (vec![1, 2, 4], vec![3], vec![5]));
        assert_eq!((of(&original, "a"), of(&original, "c")), (vec![1, 2], vec![]));
    }
}
