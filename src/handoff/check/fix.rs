//! Mending what is mechanical.

use super::{Finding, Fix};

/// The source with the fixes of these findings applied, and how many were. Of fixes that
/// overlap, the first one is taken.
///
/// The result still has the form it was written in; [`write()`](crate::handoff::write()) gives it
/// the strict one.
pub fn apply(source: &str, findings: &[Finding]) -> (String, usize) {
    let mut fixes: Vec<&Fix> = findings.iter().filter_map(|f| f.fix.as_ref()).collect();
    fixes.sort_by_key(|fix| (fix.range.start, fix.range.end));
    let mut mended = String::with_capacity(source.len());
    let (mut at, mut count) = (0, 0);
    for fix in fixes {
        let Some(kept) = source.get(at..fix.range.start) else {
            continue;
        };
        mended.push_str(kept);
        mended.push_str(&fix.text);
        at = fix.range.end;
        count += 1;
    }
    mended.push_str(source.get(at..).unwrap_or_default());
    (mended, count)
}
