//! `git handoff diff`.

use serde_json::Value;
use std::fmt;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use crate::context::Context;
use crate::handoff::SectionKind;
use crate::journal::Journal;
use crate::journal::ledger::Fate;
use crate::output::diff::{Diff, Shown, Subject};
use crate::output::{Format, Page, Report};

use super::Error;

mod gather;
mod sections;

/// Show what became of decisions: between two handoffs or files, or what merging a range would do
///
/// Without arguments, the latest handoff is compared with what those it continues had in force.
/// With one handoff, that one is. With a revision or a range such as `main...HEAD`, the
/// decisions in force after a merge are compared with those in force before it. Two handoffs or
/// files are compared as they are written.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A handoff, a file, a revision, or a range of revisions
    #[arg(value_name = "OLD|RANGE")]
    pub old: Option<String>,
    /// A handoff, a file, or a revision
    #[arg(value_name = "NEW")]
    pub new: Option<String>,
    /// Show each handoff of the range by itself
    #[arg(long)]
    pub by_session: bool,
    /// Compare this section as well
    #[arg(long, value_name = "NAME", value_parser = section)]
    pub section: Vec<SectionKind>,
    /// Compare every section
    #[arg(long)]
    pub all_sections: bool,
    /// List decisions that did not change as well
    #[arg(long)]
    pub all: bool,
    /// Print the counts alone
    #[arg(long)]
    pub stat: bool,
    /// Exit with 1 when there is a difference
    #[arg(long)]
    pub exit_code: bool,
    /// Exit with 1 when there is one of these changes; an edited or deleted handoff that takes
    /// decisions away counts as dropped
    #[arg(long, value_name = "CLASS,…", value_delimiter = ',', value_parser = fates())]
    pub fail_on: Vec<Fate>,
    /// How to print it
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

fn fates() -> impl clap::builder::TypedValueParser<Value = Fate> {
    PossibleValuesParser::new(Fate::ALL.map(Fate::as_str)).map(|word| {
        let named = Fate::ALL.into_iter().find(|fate| fate.as_str() == word);
        // The parser has let nothing else through.
        named.unwrap_or(Fate::Dropped)
    })
}

/// A section by its heading, or by its name with dashes.
pub(super) fn section(name: &str) -> Result<SectionKind, String> {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let wanted = plain(name);
    let begins = |kind: &SectionKind| plain(kind.heading()).starts_with(&wanted);
    let mut found = SectionKind::ALL.into_iter().filter(begins);
    match (found.next(), found.next()) {
        (Some(kind), None) if !wanted.is_empty() => Ok(kind),
        _ => {
            let names: Vec<String> = SectionKind::ALL
                .iter()
                .map(|kind| kind.heading().to_lowercase().replace(' ', "-"))
                .map(|name| name.split("-made").next().unwrap_or_default().to_owned())
                .collect();
            Err(format!("the sections are {}", names.join(", ")))
        }
    }
}

/// A difference, and how it is to be shown.
pub struct Difference {
    diff: Diff,
    exit_code: bool,
    fail_on: Vec<Fate>,
}

/// Compares.
///
/// # Errors
/// When an address names nothing, or a handoff cannot be read.
pub fn run(context: &Context, args: &Args) -> Result<Difference, Error> {
    let wanted: Vec<SectionKind> = if args.all_sections {
        SectionKind::ALL.to_vec()
    } else {
        args.section.clone()
    };
    let mut diff = match context.repo() {
        Ok(repo) => {
            let journal = Journal::open(&repo)?;
            gather::Gathering::new(context, &journal, args, &wanted).run()?
        }
        // Two files can be compared anywhere.
        Err(error) => match (&args.old, &args.new) {
            (Some(old), Some(new)) => gather::files(context, old, new, &wanted)?,
            _ => return Err(error),
        },
    };
    diff.shown = match (args.stat, args.all) {
        (true, _) => Shown::Counts,
        (false, true) => Shown::All,
        (false, false) => Shown::Changes,
    };
    Ok(Difference {
        diff,
        exit_code: args.exit_code,
        fail_on: args.fail_on.clone(),
    })
}

impl Difference {
    fn fails(&self) -> bool {
        let differs = self.exit_code && !self.diff.is_empty();
        let listed = |fate: Fate| self.fail_on.contains(&fate);
        let changed = self.diff.all_changes().any(|change| listed(change.fate));
        let rewritten = match &self.diff.subject {
            Subject::Range(range) => listed(Fate::Dropped) && range.takes_decisions_away(),
            Subject::Documents | Subject::Handoff { .. } => false,
        };
        differs || changed || rewritten
    }
}

impl Report for Difference {
    fn text(&self, out: &mut Page) -> fmt::Result {
        self.diff.text(out)
    }

    fn markdown(&self, out: &mut Page) -> fmt::Result {
        self.diff.markdown(out)
    }

    fn json(&self) -> Value {
        self.diff.json()
    }

    fn is_positive(&self) -> bool {
        !self.fails()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_named_by_the_beginning_of_its_heading() {
        assert_eq!(section("open-questions"), Ok(SectionKind::OpenQuestions));
        assert_eq!(section("Next step"), Ok(SectionKind::NextStep));
        assert_eq!(section("decisions"), Ok(SectionKind::Decisions));
        assert!(section("c").unwrap_err().contains("constraints"));
        assert!(section("").is_err());
    }
}
