//! Tables of words, found by their beginnings: `delet` finds `delete`, `deletes` and `deleted`.

use std::collections::HashMap;

/// Word stems, each with the places of a table where it stands.
pub(super) struct Stems {
    places: HashMap<&'static str, Vec<usize>>,
    /// The length of the longest stem, in characters.
    longest: usize,
}

impl Stems {
    /// Reads lists of stems; a list's place is its index. A stem that ends in `$` is a whole word.
    pub(super) fn of(lists: impl Iterator<Item = &'static str>) -> Self {
        let mut places: HashMap<&'static str, Vec<usize>> = HashMap::new();
        let mut longest = 0;
        for (place, list) in lists.enumerate() {
            for stem in list.split_whitespace() {
                longest = longest.max(stem.chars().count());
                places.entry(stem).or_default().push(place);
            }
        }
        Self { places, longest }
    }

    /// The places of the longest stem that a word, in lower case, begins with.
    pub(super) fn find(&self, word: &str) -> &[usize] {
        if let Some(whole) = self.places.get(format!("{word}$").as_str()) {
            return whole;
        }
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        let beginnings: Vec<usize> = ends.take(self.longest).collect();
        beginnings
            .iter()
            .rev()
            .find_map(|end| self.places.get(&word[..*end]))
            .map_or(&[], Vec::as_slice)
    }
}
