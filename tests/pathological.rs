//! Markdown that is made to be slow costs no more than its length: four times the text, about four
//! times the work. What is compared is the processor time of this thread, so that a busy machine
//! does not matter.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use git_handoff::handoff::{self, Metadata};

/// A quadratic reader would need 16 times as long for four times the text.
const LINEAR: f64 = 10.0;

/// Nanoseconds that this thread has run (proc_pid_schedstat(5)).
fn processor_time() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split(' ').next()?.parse().ok()
}

/// The kernel counts in ticks of up to ten milliseconds, so that short runs are repeated.
const MEASURABLE: u64 = 100_000_000;

fn cost(text: &str) -> f64 {
    let (mut spent, mut runs) = (0, 0_u32);
    while spent < MEASURABLE {
        let start = processor_time().unwrap();
        let split = Metadata::split(text);
        drop(handoff::read(split.body));
        spent += processor_time().unwrap() - start;
        runs += 1;
    }
    spent as f64 / f64::from(runs)
}

fn is_linear(name: &str, text: impl Fn(usize) -> String, size: usize) {
    if processor_time().is_none() {
        println!("skipped: this kernel tells no thread's processor time");
        return;
    }
    let (small, large) = (cost(&text(size / 4)), cost(&text(size)));
    println!(
        "{name}: {:.1} ms for {size}, {:.1} times a quarter of it",
        large / 1e6,
        large / small
    );
    assert!(
        large / small < LINEAR,
        "{name}: {:.1} times for 4 times the text",
        large / small
    );
}

fn in_section(body: &str) -> String {
    format!(
        "# Handoff: Slow\n\n## Goal\n\nx\n\n## Decisions made (do not re-litigate)\n\n{body}\n\n## Next step\n\nx\n"
    )
}

#[test]
fn nested_lists() {
    is_linear("nested lists", |n| in_section(&"- ".repeat(n)), 100_000);
}

#[test]
fn nested_quotes() {
    is_linear("nested quotes", |n| in_section(&">".repeat(n)), 100_000);
}

#[test]
fn one_long_line() {
    is_linear(
        "one line of 20 MB",
        |n| in_section(&format!("- {}", "word ".repeat(n / 5))),
        20_000_000,
    );
}

#[test]
fn many_items() {
    is_linear(
        "list items",
        |n| in_section(&"- Use SQLite: one file\n".repeat(n)),
        40_000,
    );
}

#[test]
fn many_headings() {
    is_linear(
        "headings",
        |n| in_section(&"### Goal\n\nx\n\n".repeat(n)),
        20_000,
    );
}

#[test]
fn delimiters_that_never_close() {
    for delimiter in [
        "*a ", "_a ", "[a", "[a](", "![a](", "`a``", "<!--", "~~a ", "|a",
    ] {
        is_linear(
            delimiter,
            |n| in_section(&format!("- {}", delimiter.repeat(n))),
            40_000,
        );
    }
}

#[test]
fn fences_that_never_close() {
    is_linear(
        "fences",
        |n| in_section(&"```toml handoff\nversion = 1\n".repeat(n)),
        40_000,
    );
}
