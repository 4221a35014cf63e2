//! A file of checksummed pages: what is read is checked, and only what is needed is read.
//!
//! [`StateFile`](super::state_file::StateFile) is for what is read whole. This is for what grows
//! with the journal and is looked into by every `resume`.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use crate::repo::RepoError;

use super::replace::replace;

/// A page of the file: its payload and, after it, eight bytes of checksum.
const PAGE: usize = 4096;
/// What a page holds.
pub const PAYLOAD: usize = PAGE - size_of::<u64>();

/// Where a record begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The page, from 0.
    pub page: u32,
    /// The offset in its payload.
    pub offset: u16,
}

/// Pages that are being filled.
#[derive(Debug, Default)]
pub struct Pages {
    /// The number of the first page.
    first: u32,
    full: Vec<u8>,
    open: Vec<u8>,
}

impl Pages {
    /// Pages that come after others, `first` being the number of the first one.
    pub fn starting_at(first: u32) -> Self {
        Self {
            first,
            ..Self::default()
        }
    }

    /// Puts pages that were numbered to come next after these.
    pub fn append(&mut self, mut more: Self) {
        self.close();
        more.close();
        self.full.append(&mut more.full);
    }

    /// Adds a record; `None` when it is longer than a page.
    pub fn add(&mut self, record: &[u8]) -> Option<Position> {
        if record.len() > PAYLOAD {
            return None;
        }
        if self.open.len() + record.len() > PAYLOAD {
            self.close();
        }
        let position = Position {
            page: self.next_page(),
            offset: u16::try_from(self.open.len()).ok()?,
        };
        self.open.extend_from_slice(record);
        Some(position)
    }

    /// Ends the page, so that the next record begins a new one.
    pub fn close(&mut self) {
        if self.open.is_empty() {
            return;
        }
        self.open.resize(PAYLOAD, 0);
        let sum = checksum(self.next_page(), &self.open);
        self.full.append(&mut self.open);
        self.full.extend(sum.to_le_bytes());
    }

    /// The number of the page that is being filled.
    fn next_page(&self) -> u32 {
        let full = u32::try_from(self.full.len() / PAGE).unwrap_or(u32::MAX);
        self.first.saturating_add(full)
    }

    /// Replaces the file at `path`. Readers see the old one or the new one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(mut self, path: &Path) -> Result<(), RepoError> {
        self.close();
        replace(path, &[&self.full])
    }
}

/// A file of pages that is being read. It stays the same file when another process replaces it.
#[derive(Debug)]
pub struct PagedFile {
    file: File,
    page: Vec<u8>,
    /// Which page `page` holds.
    held: Option<u32>,
}

impl PagedFile {
    /// Opens a file, if it is there.
    pub fn open(path: &Path) -> Option<Self> {
        Some(Self {
            file: File::open(path).ok()?,
            page: vec![0; PAGE],
            held: None,
        })
    }

    /// A page's payload; `None` when the file does not have it or it is damaged.
    pub fn page(&mut self, number: u32) -> Option<&[u8]> {
        if self.held != Some(number) {
            self.held = None;
            let start = u64::from(number) * PAGE as u64;
            self.file.seek(SeekFrom::Start(start)).ok()?;
            self.file.read_exact(&mut self.page).ok()?;
            let (payload, sum) = self.page.split_last_chunk()?;
            if checksum(number, payload) != u64::from_le_bytes(*sum) {
                return None;
            }
            self.held = Some(number);
        }
        self.page.get(..PAYLOAD)
    }
}

/// Finds damage, not attacks: who can write to the git directory can do anything. It works a word at
/// a time, because every `resume` checks what it reads.
pub fn checksum(number: u32, payload: &[u8]) -> u64 {
    let words = payload.chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(word)
    });
    words.fold(u64::from(number) + 1, |sum, word| {
        (sum.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn written(records: &[&[u8]]) -> (tempfile::TempDir, std::path::PathBuf, Vec<Position>) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state/pages");
        let mut pages = Pages::default();
        let positions = records.iter().map(|r| pages.add(r).unwrap()).collect();
        pages.write(&path).unwrap();
        (directory, path, positions)
    }

    #[test]
    fn records_read_back_where_they_were_put() {
        let (a, b) = (vec![1; 3000], vec![2; 3000]);
        let (_directory, path, positions) = written(&[&a, &b]);
        assert_eq!(positions[1], Position { page: 1, offset: 0 });
        let mut file = PagedFile::open(&path).unwrap();
        assert_eq!(file.page(1).unwrap()[..3000], b);
        assert_eq!(file.page(0).unwrap()[..3000], a);
        assert!(file.page(2).is_none());
    }

    #[test]
    fn a_damaged_page_is_not_read() {
        let (_directory, path, _) = written(&[&[7; 10]]);
        for byte in [0, 9, 2000, PAGE - 1] {
            let whole = fs::read(&path).unwrap();
            let mut damaged = whole.clone();
            damaged[byte] ^= 1;
            fs::write(&path, damaged).unwrap();
            assert!(PagedFile::open(&path).unwrap().page(0).is_none(), "{byte}");
            fs::write(&path, whole).unwrap();
        }
    }

    #[test]
    fn a_record_longer_than_a_page_is_refused() {
        assert!(Pages::default().add(&[0; PAYLOAD + 1]).is_none());
    }
}
