//! Credentials in a known shape (docs/security.md, "Credentials").
//!
//! Only shapes that issuers gave their tokens are known: a prefix, an alphabet, a length. There
//! is no guessing by entropy, so commit hashes, checksums and ids pass. The same scanner serves
//! documents, path names and the files of a work-in-progress snapshot; its cost is linear.

mod placeholder;
mod shapes;
mod special;

use std::ops::Range;
use std::sync::LazyLock;

use shapes::{Part, SHAPES, Shape};

/// A credential that was found. It knows where the value stands and never holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// What it is, as its issuer calls it.
    pub kind: &'static str,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
}

/// Finds the credentials in a text or file, in order. Placeholders as documentation writes them
/// (`ghp_xxxx…`, `AKIA…EXAMPLE`) are none.
///
/// ```
/// # use git_handoff::handoff::check::secrets::find;
/// let token = ["ghp", &"4hJ9".repeat(9)].join("_");
/// let found = find(format!("export GH_TOKEN={token}").as_bytes());
/// assert_eq!(found[0].kind, "GitHub token");
/// assert_eq!(found[0].range, 16..56);
/// assert!(find(b"commit 3f2c9e1b0d5a4c6e8f7a9b0c1d2e3f4a5b6c7d8e").is_empty());
/// ```
pub fn find(text: &[u8]) -> Vec<Secret> {
    let mut found = special::find(text);
    let mut scan = Scan::new(text);
    let mut at = 0;
    while at < text.len() {
        let secret = is_boundary(text, at).then(|| scan.at(at)).flatten();
        // Going on inside a token would find it again, once for each of its dashes.
        at = secret.as_ref().map_or(at + 1, |secret| secret.range.end);
        found.extend(secret);
    }
    found.sort_by_key(|secret| (secret.range.start, std::cmp::Reverse(secret.range.end)));
    let mut end = 0;
    // A token inside a URL or a key block is one finding, not two.
    found.retain(|secret| {
        let fresh = secret.range.start >= end;
        end = end.max(secret.range.end);
        fresh
    });
    found
}

/// Whether a token may begin here: not inside a word.
fn is_boundary(text: &[u8], at: usize) -> bool {
    at.checked_sub(1)
        .is_none_or(|before| !text[before].is_ascii_alphanumeric())
}

/// The shapes that can begin with a byte, as indices into [`SHAPES`], in their order.
static STARTING_WITH: LazyLock<Vec<Vec<u16>>> = LazyLock::new(|| {
    let mut starting_with = vec![Vec::new(); 256];
    for (index, shape) in (0..).zip(SHAPES) {
        for byte in shape.first_bytes() {
            starting_with[usize::from(byte)].push(index);
        }
    }
    starting_with
});

struct Scan<'t> {
    text: &'t [u8],
    /// For each shape, where its first run ended when the shape did not match. Until there every
    /// later beginning meets the same end, so it fails too; this keeps the cost linear.
    hopeless_until: Vec<usize>,
}

impl<'t> Scan<'t> {
    fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            hopeless_until: vec![0; SHAPES.len()],
        }
    }

    fn at(&mut self, at: usize) -> Option<Secret> {
        let candidates = &STARTING_WITH[usize::from(self.text[at])];
        candidates.iter().find_map(|index| {
            let index = usize::from(*index);
            let hopeless = &mut self.hopeless_until[index];
            if at < *hopeless {
                return None;
            }
            match match_at(self.text, at, &SHAPES[index]) {
                Ok(range) => Some(Secret {
                    kind: SHAPES[index].kind,
                    range,
                }),
                Err(first_run_end) => {
                    *hopeless = first_run_end;
                    None
                }
            }
        })
    }
}

/// Where the shape ends that begins at `at`. The error says until where it cannot match either.
fn match_at(text: &[u8], start: usize, shape: &Shape) -> Result<Range<usize>, usize> {
    let (mut at, mut hopeless) = (start, 0);
    let mut body = None;
    let last = shape.parts.len() - 1;
    for (index, part) in shape.parts.iter().enumerate() {
        match part {
            Part::Literal(literal) => {
                if !text[at..].starts_with(literal.as_bytes()) {
                    return Err(hopeless);
                }
                at += literal.len();
            }
            Part::Run { of, least, most } => {
                let length = run_length(&text[at..], |byte| of.contains(byte), *most);
                if *most == usize::MAX && hopeless == 0 {
                    hopeless = at + length;
                }
                let length = fit(&text[at..], length, *most, index == last).ok_or(hopeless)?;
                if length < *least {
                    return Err(hopeless);
                }
                body.get_or_insert(at);
                at += length;
            }
        }
    }
    let follows = text.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let body = body.unwrap_or(start);
    if follows || placeholder::is_placeholder(&text[body..at]) {
        return Err(hopeless);
    }
    Ok(start..at)
}

/// How many bytes of the alphabet follow, counted to one more than `most`.
fn run_length(text: &[u8], contains: impl Fn(u8) -> bool, most: usize) -> usize {
    text.iter()
        .take(most.saturating_add(1))
        .take_while(|byte| contains(**byte))
        .count()
}

/// A run that is too long fits all the same when Markdown's marks or a sentence's end were
/// taken for its last characters.
fn fit(text: &[u8], length: usize, most: usize, last: bool) -> Option<usize> {
    // Before the last run, what must follow decides.
    if length <= most || !last {
        return Some(length.min(most));
    }
    let after = &text[most..];
    let marks = run_length(after, |b| matches!(b, b'_' | b'-' | b'.' | b'='), 3);
    let set_off = !after.get(marks).is_some_and(u8::is_ascii_alphanumeric);
    ((1..=3).contains(&marks) && set_off).then_some(most)
}

#[cfg(test)]
mod tests;
