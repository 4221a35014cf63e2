//! What the matcher judged of handoffs that `save` did not write, kept in `.git/handoff/judgements`.
//!
//! One line a judgement: `h`, the fingerprint of what it was made from, and what was found, three
//! fields each; or `w`, the fingerprint of two texts, and whether one rewords the other; or `d`, the
//! fingerprint of two lists, and the places of what disagrees. The matcher of another release may
//! judge otherwise, so that the release is part of the key.

use std::fmt::Write as _;
use std::rc::Rc;

use crate::handoff::NormalText;
use crate::repo::Repo;

use super::ledger::{IndexPair, Judged, Relation, Remembered};
use super::state_file::StateFile;

const VERSION: u32 = 1;

/// Fewer handoffs and rewordings than this are judged faster than a file is worth. To compare two
/// lines of work takes longer.
const KEPT_FROM: usize = 20;

/// The judgements of a repository's handoffs. New ones are written when it is dropped.
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
        if used.len() < KEPT_FROM && used.disagreements.is_empty() {
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
            let mut line = format!("h\t{key}");
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
            lines.push(format!("w\t{key}\t{}", u8::from(*is_rewording)));
        }
        for (key, places) in &judged.disagreements {
            let places = places
                .iter()
                .map(|(one, other)| format!("\t{one}\t{other}"));
            lines.push(format!("d\t{key}{}", places.collect::<String>()));
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
        let key = fields.next()?.parse().ok()?;
        match kind {
            "w" => {
                judged.rewordings.insert(key, fields.next()? == "1");
            }
            "d" => {
                judged.disagreements.insert(key, read_places(fields)?);
            }
            _ => {
                judged.handoffs.insert(key, read_found(fields)?);
            }
        }
    }
    Some(judged)
}

fn read_found<'a>(mut fields: impl Iterator<Item = &'a str>) -> Option<Rc<[Relation]>> {
    let mut all = Vec::new();
    while let Some(index) = fields.next() {
        let kind = fields.next()?;
        all.push(Relation {
            index: index.parse().ok()?,
            replaces: kind.starts_with('r'),
            certain: !kind.ends_with('?'),
            inherited: NormalText::from_normal(fields.next()?),
        });
    }
    Some(all.into())
}

fn read_places<'a>(mut fields: impl Iterator<Item = &'a str>) -> Option<Rc<[IndexPair]>> {
    let mut all = Vec::new();
    while let Some(one) = fields.next() {
        all.push((one.parse().ok()?, fields.next()?.parse().ok()?));
    }
    Some(all.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::hashing::{Fingerprint, Sum};

    fn sum(number: u64) -> Sum {
        let mut sum = Fingerprint::default();
        sum.number(number);
        sum.finish()
    }

    #[test]
    fn what_is_written_reads_back() {
        let found = |index, replaces, certain| Relation {
            index,
            inherited: NormalText::of("Use WAL — “always”"),
            replaces,
            certain,
        };
        let mut judged = Judged::default();
        judged.handoffs.insert(
            sum(7),
            vec![found(0, true, false), found(3, false, true)].into(),
        );
        judged.handoffs.insert(sum(8), Vec::new().into());
        judged.rewordings.insert(sum(9), true);
        judged
            .disagreements
            .insert(sum(5), [(0, 3), (12, 1)].into());
        let body = write([&judged, &Judged::default()]);
        let again = read(&body).unwrap();
        assert_eq!(again.handoffs, judged.handoffs);
        assert_eq!(again.rewordings, judged.rewordings);
        assert_eq!(again.disagreements, judged.disagreements);
        assert!(read("h\tnothing").is_none());
    }
}
