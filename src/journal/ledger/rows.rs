//! Rows of different lengths in one piece of memory.

/// Lists that are added one after another, and never changed.
#[derive(Debug)]
pub(super) struct Rows<T> {
    items: Vec<T>,
    /// Where each row ends.
    ends: Vec<usize>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            ends: Vec::new(),
        }
    }
}

impl<T> Rows<T> {
    /// Adds a row.
    pub(super) fn push(&mut self, row: impl IntoIterator<Item = T>) {
        self.items.extend(row);
        self.ends.push(self.items.len());
    }

    /// How many items all rows have.
    pub(super) fn count(&self) -> usize {
        self.items.len()
    }

    /// The row with that number, from 0; an empty one where there is none.
    pub(super) fn row(&self, number: usize) -> &[T] {
        let start = match number.checked_sub(1) {
            Some(before) => self.ends.get(before),
            None => Some(&0),
        };
        let range = start.zip(self.ends.get(number));
        range
            .and_then(|(start, end)| self.items.get(*start..*end))
            .unwrap_or_default()
    }
}
