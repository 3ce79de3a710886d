//! Policies by where they are owned, so that only those with comparable scopes are compared.

use std::collections::BTreeMap;

/// Where a policy is owned: level and name, highest first.
type Path = [(String, String)];

/// Entries by a name (such as a set's) and a scope.
pub(super) struct ScopeIndex<'a, T> {
    groups: BTreeMap<(&'a str, &'a Path), Vec<T>>,
}

impl<'a, T> ScopeIndex<'a, T> {
    pub(super) const fn new() -> Self {
        ScopeIndex { groups: BTreeMap::new() }
    }

    pub(super) fn insert(&mut self, name: &'a str, path: &'a Path, entry: T) {
        self.groups.entry((name, path)).or_default().push(entry);
    }

    /// Puts each group in order.
    pub(super) fn sort_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.groups.values_mut().for_each(|group| group.sort_by_key(&key));
    }

    /// Groups owned at `path` or above it, highest authority first.
    pub(super) fn at_or_above<'s>(&'s self, name: &'s str, path: &'s Path) -> impl Iterator<Item = &'s [T]> {
        (0..=path.len())
            .filter_map(|length| path.get(..length))
            .filter_map(move |prefix| self.groups.get(&(name, prefix)))
            .map(Vec::as_slice)
    }

    /// Groups owned below `path`.
    pub(super) fn below<'s>(&'s self, name: &'s str, path: &'s Path) -> impl Iterator<Item = &'s [T]> {
        // Paths are ordered item by item, so those that start with `path` stand together, right after it.
        self.groups
            .range((name, path)..)
            .take_while(move |((other, below), _)| *other == name && below.starts_with(path))
            .filter(move |((_, below), _)| below.len() > path.len())
            .map(|(_, group)| group.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_owned_on_one_line() {
        let path = |names: &[&str]| -> Vec<(String, String)> {
            names.iter().map(|name| ("level".to_owned(), (*name).to_owned())).collect()
        };
        let paths = [
            path(&["o"]),
            path(&["o", "w"]),
            path(&["o", "w", "r"]),
            path(&["o", "w2"]),
            path(&["o", "v", "r"]),
            path(&["p"]),
        ];
        let mut index = ScopeIndex::new();
        for (place, path) in paths.iter().enumerate() {
            index.insert("set", path, place);
            index.insert("other", path, 100 + place);
        }
        let above = |at: usize| index.at_or_above("set", &paths[at]).flatten().copied().collect::<Vec<_>>();
        let below = |at: usize| index.below("set", &paths[at]).flatten().copied().collect::<Vec<_>>();
        assert_eq!(above(2), [0, 1, 2]);
        assert_eq!(above(5), [5]);
        assert_eq!(below(0), [4, 1, 2, 3]);
        assert_eq!(below(1), [2]);
        assert!(below(5).is_empty());
    }
}
