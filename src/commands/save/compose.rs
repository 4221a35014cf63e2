//! From a text to the document that is stored: read liberally, written strictly, judged against
//! what it inherits.

use crate::handoff::edit::{self, Carry};
use crate::handoff::{self, Decision, Document, HandoffId, Metadata};
use crate::journal::ledger::{CarryAdvice, InForce, Judgement, Ledger, Question};
use crate::matching::{Pin, Verdict};

use crate::commands::Error;

/// A text, read.
#[derive(Debug)]
pub struct Read {
    /// What it says, in the strict form.
    pub document: Document,
    /// The handoffs that the text's own metadata block says it continues.
    pub parents: Vec<HandoffId>,
    /// The sentences of a chat around the document, which are left out.
    pub chat: Vec<String>,
}

/// What becomes of sentences of a chat around a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chat {
    /// They are no part of it.
    LeftOut,
    /// They stay, as everything else does that somebody wrote.
    Kept,
}

/// A document ready to be stored, and what it does with what it inherits.
#[derive(Debug)]
pub struct Composed {
    /// What it says.
    pub document: Document,
    /// What became of the inherited decisions.
    pub judgement: Judgement,
    /// Why the carry line was added, if it was.
    pub carry_added: CarryAdvice,
}

/// Reads a text. A metadata block in it is replaced when the document is stored, except that its
/// parents are honoured.
///
/// `root` is the work tree: absolute paths into it are made relative. A text that has the strict form
/// already is taken as it stands, whatever `chat` says.
pub fn read(text: &str, root: Option<&str>, chat: Chat) -> Read {
    let text = edit::strip_guidance(text);
    let outer = Metadata::split(&text);
    let mut document = strict(outer.body);
    let is_answer = chat == Chat::LeftOut && document.source() != outer.body;
    let mut block = outer.block.map(str::to_owned);
    // A document that came wrapped in a code fence has its block inside.
    if block.is_none() {
        let written = document.source().to_owned();
        let inner = Metadata::split(&written);
        if let Some(found) = inner.block {
            block = Some(found.to_owned());
            document = strict(inner.body);
        }
    }
    if let Some(root) = root {
        let before = document.source().len();
        edit::relativize_paths(&mut document, root);
        // A path that was made relative is shorter.
        if document.source().len() != before {
            document = strict(document.source());
        }
    }
    let parents = block
        .and_then(|block| Metadata::parse(&block).ok())
        .map(|metadata| metadata.parents)
        .unwrap_or_default();
    let (document, chat) = match is_answer {
        true => edit::without_chat(&document),
        false => (document, Vec::new()),
    };
    Read {
        document: strict_again(document, &chat),
        parents,
        chat,
    }
}

fn strict(body: &str) -> Document {
    let document = handoff::read(body);
    let written = handoff::write(&document);
    // Most documents have the strict form already: what was read of them holds.
    if written == body {
        document
    } else {
        handoff::read(&written)
    }
}

/// What was left out may have been all that stood between two headings.
fn strict_again(document: Document, left_out: &[String]) -> Document {
    if left_out.is_empty() {
        document
    } else {
        strict(document.source())
    }
}

/// Judges a document against what it inherits, and adds the carry line where it is asked for or
/// where the document speaks only of what is new.
///
/// # Errors
/// When a `--same` names a decision that is not there.
pub fn judge(
    ledger: &Ledger,
    document: Document,
    inherited: &[InForce],
    continues: usize,
    wish: &Wish<'_>,
) -> Result<Composed, Error> {
    let pins = wish
        .same
        .iter()
        .map(|pair| pin(pair, document.decisions.len(), inherited.len()))
        .collect::<Result<Vec<_>, _>>()?;
    let ask = |document: &Document| {
        ledger.judge(&Question {
            decisions: &document.decisions,
            carries: document.carries,
            continues,
            inherited,
            pins: &pins,
        })
    };
    let judgement = ask(&document);
    let wanted = wish.carry && !document.carries;
    if !wanted && (judgement.carry == CarryAdvice::NotNeeded || wish.as_written) {
        return Ok(Composed {
            document,
            judgement,
            carry_added: CarryAdvice::NotNeeded,
        });
    }
    let carry_added = judgement.carry;
    let document = edit::set_carry(&document, Carry::Stands);
    let judgement = ask(&document);
    Ok(Composed {
        document,
        judgement,
        carry_added,
    })
}

/// What the user says about the decisions.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// `--carry`.
    pub carry: bool,
    /// `--no-carry`: the document stands as it is.
    pub as_written: bool,
    /// `--same N=M`.
    pub same: &'a [String],
}

/// `N=M`: own decision N is inherited decision M, both counted from 1.
fn pin(pair: &str, own: usize, inherited: usize) -> Result<Pin, Error> {
    let number = |text: &str, count: usize| {
        let number: usize = text.trim().parse().ok()?;
        (1..=count).contains(&number).then(|| number - 1)
    };
    let parsed = pair.split_once('=').and_then(|(new, old)| {
        Some(Pin {
            old: number(old, inherited)?,
            new: number(new, own)?,
            verdict: Verdict::Same,
        })
    });
    parsed.ok_or_else(|| {
        Error::Usage(format!(
            "--same {pair}: it takes N=M, a decision of the document (1 to {own}) and one it inherits (1 to {inherited})"
        ))
    })
}

/// How a decision is named in a message: its text, shortened.
pub fn quoted(decision: &Decision) -> String {
    const MOST: usize = 72;
    let text = &decision.text;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("\"{}…\"", text[..at].trim_end()),
        None => format!("\"{text}\""),
    }
}
