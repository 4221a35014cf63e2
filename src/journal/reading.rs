//! Handoffs that one thread reads from the repository while another one takes them apart.
//!
//! libgit2 lets one thread at a time look at a pack, so that a second reader would mostly wait.

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::ledger::Session;
use super::{Entry, Record};

/// Some handoffs as they were read. Their content is one allocation: memory that one thread allocates
/// and another frees makes both wait for the allocator.
pub(super) struct Batch<'a> {
    /// The place of the first one.
    first: usize,
    entries: &'a [&'a Entry],
    content: Vec<u8>,
    /// Where each one's content ends.
    ends: Vec<usize>,
}

/// The same, taken apart.
pub(super) type Taken = (usize, Vec<Arc<Session>>);

impl<'a> Batch<'a> {
    /// How many handoffs a batch has.
    pub(super) const LENGTH: usize = 64;

    /// Handoffs from the place `first` on, that are not read yet.
    pub(super) fn of(first: usize, entries: &'a [&'a Entry]) -> Self {
        Self {
            first,
            entries,
            content: Vec::new(),
            ends: Vec::with_capacity(entries.len()),
        }
    }

    /// Adds what the next one holds.
    pub(super) fn add(&mut self, content: &[u8]) {
        self.content.extend_from_slice(content);
        self.ends.push(self.content.len());
    }

    pub(super) fn take_apart(self) -> Taken {
        let mut sessions = Vec::with_capacity(self.entries.len());
        let mut start = 0;
        for (entry, end) in self.entries.iter().zip(self.ends) {
            let content = self.content[start..end].to_vec();
            let record = Record::read((*entry).clone(), content);
            sessions.push(Arc::new(Session::of_read(record)));
            start = end;
        }
        (self.first, sessions)
    }
}

/// Batches on their way from one thread to the other.
#[derive(Default)]
pub(super) struct Queue<'a> {
    waiting: Mutex<Waiting<'a>>,
    news: Condvar,
}

#[derive(Default)]
struct Waiting<'a> {
    batches: VecDeque<Batch<'a>>,
    is_closed: bool,
}

impl<'a> Queue<'a> {
    /// More batches than this do not wait: who reads takes the next one apart.
    const LONGEST: usize = 4;

    /// After so many batches a thread's room may be used up.
    const ROOM_EACH: usize = 64;

    fn lock(&self) -> MutexGuard<'_, Waiting<'a>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, batch: Batch<'a>) {
        self.lock().batches.push_back(batch);
        self.news.notify_one();
    }

    /// A batch, if more of them wait than should.
    pub(super) fn surplus(&self) -> Option<Batch<'a>> {
        let mut waiting = self.lock();
        match waiting.batches.len() > Self::LONGEST {
            true => waiting.batches.pop_front(),
            false => None,
        }
    }

    /// A batch, if one waits.
    pub(super) fn pop(&self) -> Option<Batch<'a>> {
        self.lock().batches.pop_front()
    }

    /// There will be no more.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.news.notify_all();
    }

    /// Takes apart what comes, until there is no more.
    pub(super) fn take_all(&self) -> Vec<Taken> {
        let mut all = Vec::new();
        while let Some(batch) = self.wait() {
            if all.len() % Self::ROOM_EACH == 0 {
                make_room();
            }
            all.push(batch.take_apart());
        }
        all
    }

    fn wait(&self) -> Option<Batch<'a>> {
        let mut waiting = self.lock();
        loop {
            if let Some(batch) = waiting.batches.pop_front() {
                return Some(batch);
            }
            if waiting.is_closed {
                return None;
            }
            let woken = self.news.wait(waiting);
            waiting = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Has this thread's allocator take memory from the system in one piece. glibc's would ask for every
/// page by itself, and each time the other threads would wait.
pub(super) fn make_room() {
    const ROOM: usize = 16 << 20;
    // The first one tells the allocator that pieces of this size come and go, the second one stays
    // with it. Neither is touched, so that no memory is used.
    for size in [ROOM, ROOM - (1 << 16)] {
        drop(black_box(Vec::<u8>::with_capacity(size)));
    }
}
