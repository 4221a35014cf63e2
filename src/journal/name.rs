//! File names: `<yyyy>/<mm>/<time>-<id>[-slug].md` (docs/format.md, "Files").

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc};

use crate::handoff::HandoffId;

/// The name of a handoff's file, below its year and month. Names order as handoffs do: by time,
/// then by id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName {
    /// The time in the name, in whole seconds. Never earlier than one second after the names
    /// of the parents, so that name order agrees with parent order.
    pub time: DateTime<Utc>,
    /// The id in the name. The one in the metadata counts.
    pub id: HandoffId,
    slug: String,
}

/// The text is no name of a handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a handoff")]
pub struct NameError;

impl FileName {
    /// The longest slug, in characters.
    const SLUG_MAX: usize = 40;

    /// A name for a handoff saved `now` that continues handoffs with the names `parents`: a
    /// hybrid logical clock, never earlier than a second after any of them.
    pub fn after<'a>(
        parents: impl IntoIterator<Item = &'a FileName>,
        now: DateTime<Utc>,
        id: HandoffId,
        summary: &str,
    ) -> Self {
        let last = last_time();
        let earliest = parents
            .into_iter()
            .map(|name| (name.time + TimeDelta::seconds(1)).min(last))
            .max();
        let now = now - TimeDelta::nanoseconds(i64::from(now.timestamp_subsec_nanos()));
        Self {
            time: earliest.map_or(now, |earliest| now.max(earliest)),
            id,
            slug: slug(summary),
        }
    }

    /// `<yyyy>/<mm>`: the directory the file lies in.
    pub fn shard(&self) -> String {
        format!("{:04}/{:02}", self.time.year(), self.time.month())
    }

    /// The path below the journal's directory.
    pub fn path(&self) -> String {
        format!("{}/{self}", self.shard())
    }
}

impl FromStr for FileName {
    type Err = NameError;

    /// Reads the last component of a path.
    fn from_str(text: &str) -> Result<Self, NameError> {
        let stem = text.strip_suffix(".md").ok_or(NameError)?;
        let mut parts = stem.splitn(3, '-');
        let (time, id) = (parts.next(), parts.next().ok_or(NameError)?);
        let time = time.and_then(parse_time).ok_or(NameError)?;
        let id = id.parse().map_err(|_| NameError)?;
        // Only the canonical form is a name: no hyphen where there is no slug.
        match parts.next() {
            Some("") => Err(NameError),
            slug => Ok(Self {
                time,
                id,
                slug: slug.unwrap_or_default().to_owned(),
            }),
        }
    }
}

/// The last time that a name can hold. A parent with that name, which only a broken clock or a
/// forger writes, must not make a name that is none: its children share its time.
fn last_time() -> DateTime<Utc> {
    let last = NaiveDate::from_ymd_opt(9999, 12, 31).and_then(|day| day.and_hms_opt(23, 59, 59));
    last.map_or(DateTime::<Utc>::MAX_UTC, |last| last.and_utc())
}

/// Reads a time as `20261124T123116Z`. By hand: a month has thousands of names, and chrono's reader of
/// formats takes ten times as long.
fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    let bytes: &[u8; 16] = text.as_bytes().try_into().ok()?;
    let is_time = bytes.iter().enumerate().all(|(at, byte)| match at {
        8 => *byte == b'T',
        15 => *byte == b'Z',
        _ => byte.is_ascii_digit(),
    });
    if !is_time {
        return None;
    }
    let number = |from: usize, to: usize| {
        let digits = bytes[from..to].iter();
        digits.fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
    };
    let date = NaiveDate::from_ymd_opt(number(0, 4).cast_signed(), number(4, 6), number(6, 8))?;
    let time = date.and_hms_opt(number(9, 11), number(11, 13), number(13, 15))?;
    Some(time.and_utc())
}

/// The same the other way round. A year has four digits ([`last_time`]).
fn write_time(time: DateTime<Utc>) -> [u8; 16] {
    let mut form = *b"00000000T000000Z";
    let mut put = |from: usize, to: usize, mut number: u32| {
        for digit in form[from..to].iter_mut().rev() {
            *digit = b'0' + u8::try_from(number % 10).unwrap_or_default();
            number /= 10;
        }
    };
    put(0, 4, time.year().unsigned_abs());
    put(4, 6, time.month());
    put(6, 8, time.day());
    put(9, 11, time.hour());
    put(11, 13, time.minute());
    put(13, 15, time.second());
    form
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = write_time(self.time);
        f.write_str(std::str::from_utf8(&form).unwrap_or_default())?;
        f.write_str("-")?;
        f.write_str(self.id.as_str())?;
        if !self.slug.is_empty() {
            f.write_str("-")?;
            f.write_str(&self.slug)?;
        }
        f.write_str(".md")
    }
}

/// The summary's words in lower-case ASCII letters and digits, joined by hyphens; empty when it has none,
/// as in a language that is written without them. Cut at a word where there is one.
fn slug(summary: &str) -> String {
    let mut slug = String::new();
    let words = summary
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    for word in words {
        let needed = word.len() + usize::from(!slug.is_empty());
        if slug.len() + needed > FileName::SLUG_MAX {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word.to_ascii_lowercase());
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> FileName {
        text.parse().unwrap()
    }

    #[test]
    fn only_the_canonical_form_is_a_name() {
        // Found by fuzzing: chrono takes white space for a digit, and an empty slug is none.
        for text in [
            "\t0261124T123116Z-kxqpwmztlvrn.md",
            "20261124T123116Z-kxqpwmztlvrn-.md",
            "+20261124T123116Z-kxqpwmztlvrn.md",
        ] {
            assert!(text.parse::<FileName>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_name_reads_back_as_written() {
        for text in [
            "20261124T123116Z-kxqpwmztlvrn-sync-notes.md",
            "20261124T123116Z-kxqpwmztlvrn.md",
        ] {
            assert_eq!(name(text).to_string(), text);
        }
        assert_eq!(
            name("20261124T123116Z-kxqpwmztlvrn.md").path(),
            "2026/11/20261124T123116Z-kxqpwmztlvrn.md"
        );
    }

    #[test]
    fn foreign_files_have_no_name() {
        for text in [
            "README.md",
            "HANDOFF-1.md",
            "20261124T123116Z-abc.md",
            "20261324T123116Z-kxqpwmztlvrn.md",
            "20261124T250000Z-kxqpwmztlvrn.md",
            "+0261124T123116Z-kxqpwmztlvrn.md",
            "20261124T12311éZ-kxqpwmztlvrn.md",
            "20261124T123116Z-kxqpwmztlvrn.txt",
        ] {
            assert!(text.parse::<FileName>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_clock_that_runs_behind_its_parents_is_put_forward() {
        let parent = name("20270101T000000Z-kxqpwmztlvrn.md");
        let now = name("20260101T000000Z-kxqpwmztlvrn.md").time;
        let id = "mzrkqwtypxvl".parse().unwrap();
        let child = FileName::after([&parent], now, id, "Überblick: C++ & SQLite!");
        assert_eq!(
            child.to_string(),
            "20270101T000001Z-mzrkqwtypxvl-berblick-c-sqlite.md"
        );
        assert!(parent < child);
    }

    #[test]
    fn behind_the_last_second_there_is_still_a_name() {
        let parent = name("99991231T235959Z-kxqpwmztlvrn.md");
        let now = name("20260101T000000Z-kxqpwmztlvrn.md").time;
        let id = "mzrkqwtypxvl".parse().unwrap();
        let child = FileName::after([&parent], now, id, "");
        assert_eq!(child.to_string(), "99991231T235959Z-mzrkqwtypxvl.md");
        assert_eq!(name(&child.to_string()), child);
    }

    #[test]
    fn a_slug_is_cut_at_a_word() {
        assert_eq!(
            slug("one two three four five six seven eight nine"),
            "one-two-three-four-five-six-seven-eight"
        );
        assert_eq!(slug("会話の引き継ぎ"), "");
    }
}
