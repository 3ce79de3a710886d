//! Items by number.

use std::fmt;
use std::sync::Arc;

use super::Trie;

/// Items that are numbered from 0 on. Those that were there from the start lie side by side; a copy costs two reference counts,
/// and a change what a [`Trie`] takes.
pub(crate) struct Table<T> {
    flat: Arc<[T]>,
    /// Whatever came later, or stands in for what was there.
    changed: Trie<Arc<T>>,
    len: u32,
}

impl<T> Table<T> {
    /// How many there are.
    pub(crate) const fn len(&self) -> u32 {
        self.len
    }

    /// How many were there from the start: their numbers are lower than all others.
    pub(crate) fn flat_len(&self) -> u32 {
        u32::try_from(self.flat.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn get(&self, number: u32) -> Option<&T> {
        if !self.changed.is_empty()
            && let Some(item) = self.changed.get(u64::from(number))
        {
            return Some(item);
        }
        self.flat.get(number as usize)
    }

    /// Adds an item, and gives its number.
    pub(crate) fn push(&mut self, item: T) -> u32 {
        let number = self.len;
        self.changed.insert(u64::from(number), Arc::new(item));
        self.len += 1;
        number
    }

    /// Puts `item` where another is.
    pub(crate) fn set(&mut self, number: u32, item: T) {
        self.changed.insert(u64::from(number), Arc::new(item));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> + Clone {
        (0..self.len).filter_map(|number| self.get(number))
    }
}

impl<T> FromIterator<T> for Table<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let flat: Arc<[T]> = items.into_iter().collect();
        let len = u32::try_from(flat.len()).unwrap_or(u32::MAX);
        Table { flat, changed: Trie::default(), len }
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table::from_iter([])
    }
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        Table { flat: Arc::clone(&self.flat), changed: self.changed.clone(), len: self.len }
    }
}

impl<T: fmt::Debug> fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn a_changed_copy_leaves_the_original_as_it_is() {
        let original: Table<u32> = (0..100).collect();
        let mut copy = original.clone();
        copy.set(7, 700);
        assert_eq!(copy.push(100), 100);
        copy.set(100, 1_000);
        assert_eq!(
            (copy.get(7), copy.get(8), copy.get(100), copy.get(101)),
            (Some(&700), Some(&8), Some(&1_000), None)
        );
        assert_eq!((copy.len(), copy.flat_len(), copy.iter().count()), (101, 100, 101));
        assert!(original.iter().copied().eq(0..100));
        assert_eq!(original.get(100), None);
    }
}
