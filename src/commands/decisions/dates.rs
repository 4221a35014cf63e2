//! From when on, and until when.

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::commands::Error;
use crate::context::Context;
use crate::repo::Repo;

/// A day, or a moment of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Date {
    /// The whole day, wherever it was.
    Day(NaiveDate),
    /// A moment.
    Moment(DateTime<FixedOffset>),
}

impl Date {
    /// Reads `2026-11-24`, an RFC 3339 date, and whatever git reads: `yesterday`, `2 weeks ago`.
    ///
    /// # Errors
    /// When it is none of these, or git cannot be asked.
    pub(super) fn parse(text: &str, context: &Context, repo: &Repo) -> Result<Self, Error> {
        let text = text.trim();
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(day));
        }
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self::Moment(moment));
        }
        let now = context.now;
        let seconds = repo.moment(text)?;
        let moment = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        let moment = moment.map(|moment| moment.with_timezone(now.offset()));
        let is_now = |moment: &DateTime<FixedOffset>| (*moment - now).num_seconds().abs() <= NOW;
        match moment {
            Some(moment) if !is_now(&moment) => Ok(Self::said(moment, now)),
            Some(_) if ["now", "today"].contains(&text.to_lowercase().as_str()) => {
                Ok(Self::Day(now.date_naive()))
            }
            _ => Err(Error::Usage(format!(
                "cannot read '{text}' as a date: 2026-11-24, yesterday and \"2 weeks ago\" are some"
            ))),
        }
    }

    /// Where no time of the day was said git takes the present one, and the whole day is meant.
    fn said(moment: DateTime<FixedOffset>, now: DateTime<FixedOffset>) -> Self {
        let difference = moment.time() - now.time();
        match difference.num_seconds().abs() <= NOW {
            true => Self::Day(moment.date_naive()),
            false => Self::Moment(moment),
        }
    }

    /// Whether something was on this day or later.
    pub(super) fn begins(self, at: DateTime<FixedOffset>) -> bool {
        match self {
            Self::Day(day) => at.date_naive() >= day,
            Self::Moment(moment) => at >= moment,
        }
    }

    /// Whether something was on this day or earlier.
    pub(super) fn ends(self, at: DateTime<FixedOffset>) -> bool {
        match self {
            Self::Day(day) => at.date_naive() <= day,
            Self::Moment(moment) => at <= moment,
        }
    }
}

/// As long as it may take to ask git, in seconds.
const NOW: i64 = 5;
