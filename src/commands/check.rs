//! `git handoff check`.

mod report;
mod subject;

use std::path::Path;

use crate::context::Context;
use crate::handoff::check::{self, Facts, Finding, Limits};
use crate::handoff::{self, HandoffId, Metadata};
use crate::journal::check_facts::inherited_facts;
use crate::journal::ledger::Question;
use crate::journal::{Journal, Policy, Record};
use crate::output::Format;

use super::{Error, work};
use subject::{Origin, Subject};

/// Check handoffs: sections, decisions, context files, length, credentials
///
/// Findings are printed as file:line:column with the name of their rule. Exit code 1 means that
/// one of them is denied. .handoff/handoff.toml sets each rule to "off", "warn" or "deny".
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Handoffs, files, or `-` for standard input; without any, the handoff that `resume` shows
    #[arg(value_name = "HANDOFF|FILE|-")]
    pub addresses: Vec<String>,
    /// Mend what is mechanical in files and standard input, and write the strict form
    ///
    /// Handoffs of the journal are a record and stay as they are.
    #[arg(long)]
    pub fix: bool,
    /// How to print the findings
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// What was found.
pub struct Checked {
    documents: Vec<Document>,
    /// What standard input became with `--fix`.
    mended_input: Option<String>,
}

/// One document and its findings.
struct Document {
    /// As the user knows it: a path, `-`.
    name: String,
    id: Option<HandoffId>,
    findings: Vec<Finding>,
    /// How many findings `--fix` has mended.
    mended: usize,
}

/// Checks what is named.
///
/// # Errors
/// When something named is not there, or the repository cannot be read.
pub fn run(context: &Context, args: &Args) -> Result<Checked, Error> {
    let mut checked = Checked {
        documents: Vec::new(),
        mended_input: None,
    };
    let repo = match context.repo() {
        Ok(repo) => Some(repo),
        Err(_) if subject::are_files(context, &args.addresses) => None,
        Err(error) => return Err(error),
    };
    let journal = repo.as_ref().map(Journal::open).transpose()?;
    let checker = Checker {
        context,
        limits: match &journal {
            Some(journal) => journal.policy().limits(),
            None => Policy::default().limits(),
        },
        journal: journal.as_ref(),
    };
    for subject in subject::find(context, journal.as_ref(), &args.addresses)? {
        if args.fix {
            checker.mend(subject, &mut checked)?;
        } else {
            checked.documents.push(checker.check(&subject)?);
        }
    }
    Ok(checked)
}

struct Checker<'a> {
    context: &'a Context,
    journal: Option<&'a Journal<'a>>,
    limits: Limits,
}

impl Checker<'_> {
    fn check(&self, subject: &Subject) -> Result<Document, Error> {
        let document = handoff::read(Metadata::split(&subject.source).body);
        let facts = match (&subject.origin, self.journal) {
            (Origin::Journal(record), Some(journal)) => self.facts_of_record(journal, record)?,
            (Origin::File(_) | Origin::Input, Some(journal)) => {
                self.facts_of_draft(journal, &document, &subject.source)?
            }
            (_, None) => Facts::default(),
        };
        Ok(Document {
            name: subject.name.clone(),
            id: subject.id(),
            findings: check::check(&subject.source, &document, &facts, &self.limits),
            mended: 0,
        })
    }

    fn facts_of_record(&self, journal: &Journal<'_>, record: &Record) -> Result<Facts, Error> {
        let head = journal.repo().head()?;
        let listing = journal.at_head(&head)?;
        let mut facts = journal.facts_of_record(record, &head, &listing)?;
        if let check::SavedState::Saved = facts.saved_state
            && subject::differs_from_commit(journal, record)?
        {
            facts.saved_state = check::SavedState::Edited;
        }
        Ok(facts)
    }

    /// A draft is compared with what `save` would continue now.
    fn facts_of_draft(
        &self,
        journal: &Journal<'_>,
        document: &handoff::Document,
        source: &str,
    ) -> Result<Facts, Error> {
        let mut facts = journal.facts_of_draft(document)?;
        let head = journal.repo().head()?;
        let basis = work::basis_here(self.context, journal, &head)?;
        let parents: Vec<HandoffId> = basis.parents.iter().map(Record::id).collect();
        let is_saved = Metadata::split(source).block.is_some();
        if parents.is_empty() || is_saved {
            return Ok(facts);
        }
        let ledger = journal.ledger_for(&journal.at_head(&head)?, &basis.parents)?;
        let inherited = ledger.inherited(&parents);
        let judgement = ledger.judge(&Question {
            decisions: &document.decisions,
            carries: document.carries,
            continues: parents.len(),
            inherited: &inherited,
            pins: &[],
        });
        inherited_facts(&mut facts, document, &inherited, &judgement);
        Ok(facts)
    }

    /// Mends a document where it stands, and checks what is left.
    fn mend(&self, subject: Subject, checked: &mut Checked) -> Result<(), Error> {
        let path = match &subject.origin {
            Origin::Journal(record) => {
                return Err(Error::Refused {
                    message: format!("{} is in the journal: handoffs are a record", record.id()),
                    hint: "save a new one, or replace the latest: git handoff save --amend -e"
                        .into(),
                });
            }
            Origin::File(path) => Some(path.clone()),
            Origin::Input => None,
        };
        if let Some(byte) = subject.not_utf8_at {
            return Err(Error::Refused {
                message: format!(
                    "'{}' is not UTF-8 (byte {byte}): it is left as it is",
                    subject.name
                ),
                hint: "write it as UTF-8, with iconv(1) for instance".into(),
            });
        }
        let before = self.check(&subject)?;
        let (mended, mut count) = check::fix::apply(&subject.source, &before.findings);
        let strict = strict(&mended);
        count += usize::from(strict != mended);
        match path {
            Some(path) if strict != subject.source => write(&path, &subject.name, &strict)?,
            Some(_) => {}
            None => checked.mended_input = Some(strict.clone()),
        }
        let mut after = self.check(&Subject {
            source: strict,
            ..subject
        })?;
        after.mended = count;
        checked.documents.push(after);
        Ok(())
    }
}

/// The strict form, with the metadata block as it was.
fn strict(source: &str) -> String {
    let split = Metadata::split(source);
    let document = handoff::read(split.body);
    if document.is_unstructured() {
        return source.to_owned();
    }
    let body = handoff::write(&document);
    match source.get(split.body.len()..) {
        Some(block) if !block.trim().is_empty() => {
            format!("{}\n\n{}", body.trim_end(), block.trim_start())
        }
        _ => body,
    }
}

fn write(path: &Path, name: &str, text: &str) -> Result<(), Error> {
    std::fs::write(path, text).map_err(|source| Error::File {
        action: "write",
        path: name.to_owned(),
        source,
    })
}
