//! Writing caches in threads of their own, while the command goes on.

use std::cell::RefCell;
use std::thread::{self, JoinHandle};

/// Threads that write caches. The program waits for them at its end: a file that is half written
/// does no harm, but the next run would have to do everything again.
#[derive(Debug, Default)]
pub(super) struct Writing(RefCell<Vec<JoinHandle<()>>>);

impl Writing {
    /// Writes in a thread of its own.
    pub(super) fn start(&self, write: impl FnOnce() + Send + 'static) {
        // Where there can be no more threads, there is no cache either.
        let started = thread::Builder::new().spawn(write);
        self.0.borrow_mut().extend(started);
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        for thread in self.0.get_mut().drain(..) {
            // A cache that was not written is made again.
            let _ = thread.join();
        }
    }
}
