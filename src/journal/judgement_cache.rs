//! What the matcher judged of handoffs that `save` did not write, kept in `.git/handoff/judgements`.
//!
//! One line a judgement: `h`, the fingerprint of what it was made from, and what was found, three
//! fields each; or `w`, the fingerprint of two texts, and whether one rewords the other. The matcher
//! of another release may judge otherwise, so that the release is part of the key.

use std::fmt::Write as _;
use std::rc::Rc;

use crate::handoff::NormalText;
use crate::repo::Repo;

use super::ledger::{Found, Judged, Remembered};
use super::state_file::StateFile;

const VERSION: u32 = 1;

/// Fewer judgements than this are made faster than a file is worth.
const KEPT_FROM: usize = 20;

/// The judgements of a repository's handoffs. What is new is written when nobody needs it any more.
pub(super) struct JudgementCache {
    remembered: Rc<Remembered>,
    place: (StateFile, String),
}

impl JudgementCache {
    /// The cache of a repository. Nothing is read before it is asked for.
    pub(super) fn of(repo: &Repo) -> Self {
        let place = || {
            let key = env!("CARGO_PKG_VERSION").to_owned();
            (StateFile::shared(repo, "judgements", VERSION), key)
        };
        let (file, key) = place();
        let load = move || {
            let body = file.read(&key);
            body.and_then(|body| read(body.as_str()))
                .unwrap_or_default()
        };
        Self {
            remembered: Rc::new(Remembered::from(load)),
            place: place(),
        }
    }

    /// For a ledger.
    pub(super) fn remembered(&self) -> Rc<Remembered> {
        self.remembered.clone()
    }
}

impl Drop for JudgementCache {
    fn drop(&mut self) {
        let Some((used, mut others)) = self.remembered.news() else {
            return;
        };
        if used.len() < KEPT_FROM {
            return;
        }
        // Two branches that are read in turn must not throw out each other's judgements.
        if others.len() > used.len() {
            others = Judged::default();
        }
        let (file, key) = &self.place;
        // A cache that cannot be written is no error: it is made again.
        let _ = file.write(key, &write([&used, &others]));
    }
}

fn write(parts: [&Judged; 2]) -> String {
    let mut lines = Vec::new();
    for judged in parts {
        for (key, found) in &judged.handoffs {
            let mut line = format!("h\t{key:032x}");
            for found in &**found {
                let kind = if found.replaces { 'r' } else { 's' };
                let doubt = if found.certain { "" } else { "?" };
                // Writing to a string cannot fail. A normal text has neither tabs nor line feeds.
                let _ = write!(
                    line,
                    "\t{}\t{kind}{doubt}\t{}",
                    found.index, found.inherited
                );
            }
            lines.push(line);
        }
        for (key, is_rewording) in &judged.rewordings {
            lines.push(format!("w\t{key:032x}\t{}", u8::from(*is_rewording)));
        }
    }
    // Sorted, so that the same judgements make the same file.
    lines.sort_unstable();
    lines.join("\n")
}

fn read(body: &str) -> Option<Judged> {
    let mut judged = Judged::default();
    for line in body.lines() {
        let mut fields = line.split('\t');
        let kind = fields.next()?;
        let key = u128::from_str_radix(fields.next()?, 16).ok()?;
        if kind == "w" {
            judged.rewordings.insert(key, fields.next()? == "1");
            continue;
        }
        let mut all = Vec::new();
        while let Some(index) = fields.next() {
            let kind = fields.next()?;
            all.push(Found {
                index: index.parse().ok()?,
                replaces: kind.starts_with('r'),
                certain: !kind.ends_with('?'),
                inherited: NormalText::from_normal(fields.next()?),
            });
        }
        judged.handoffs.insert(key, all.into());
    }
    Some(judged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let found = |index, replaces, certain| Found {
            index,
            inherited: NormalText::of("Use WAL — “always”"),
            replaces,
            certain,
        };
        let mut judged = Judged::default();
        judged
            .handoffs
            .insert(7, vec![found(0, true, false), found(3, false, true)].into());
        judged.handoffs.insert(u128::MAX, Vec::new().into());
        judged.rewordings.insert(9, true);
        let body = write([&judged, &Judged::default()]);
        let again = read(&body).unwrap();
        assert_eq!(again.handoffs, judged.handoffs);
        assert_eq!(again.rewordings, judged.rewordings);
        assert!(read("h\tnothing").is_none());
    }
}
