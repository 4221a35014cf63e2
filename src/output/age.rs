//! How long ago something was, in git's words (`--date=relative`).

use chrono::{DateTime, TimeZone};

/// How long before `now` something happened.
///
/// ```
/// # use chrono::{TimeDelta, Utc};
/// # use git_handoff::output::age::ago;
/// let now = Utc::now();
/// assert_eq!(ago(now - TimeDelta::minutes(150), now), "3 hours ago");
/// assert_eq!(ago(now + TimeDelta::days(1), now), "in the future");
/// ```
pub fn ago<A: TimeZone, B: TimeZone>(then: DateTime<A>, now: DateTime<B>) -> String {
    let seconds = now.timestamp() - then.timestamp();
    if seconds < 0 {
        return "in the future".to_owned();
    }
    // The steps and the rounding are those of git's show_date_relative().
    let minutes = (seconds + 30) / 60;
    let hours = (minutes + 30) / 60;
    let days = (hours + 12) / 24;
    match () {
        () if seconds < 90 => count(seconds, "second"),
        () if minutes < 90 => count(minutes, "minute"),
        () if hours < 36 => count(hours, "hour"),
        () if days < 14 => count(days, "day"),
        () if days < 70 => count((days + 3) / 7, "week"),
        () if days < 365 => count((days + 15) / 30, "month"),
        () => count((days + 183) / 365, "year"),
    }
}

fn count(number: i64, unit: &str) -> String {
    let mut age = number.to_string();
    let plural = if number == 1 { "" } else { "s" };
    for part in [" ", unit, plural, " ago"] {
        age.push_str(part);
    }
    age
}
