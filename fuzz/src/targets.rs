//! What is fuzzed, and the laws that must hold for any text.

use git_handoff::handoff::check::secrets;
use git_handoff::handoff::id::IdPrefix;
use git_handoff::handoff::{self, HandoffId, Metadata, NormalText, RepoPath, plain_text};
use git_handoff::journal::FileName;
use git_handoff::journal::address::{Address, LooseFile};
use git_handoff::journal::range::RangeSpec;
use git_handoff::output::visible::visible;

use crate::resolve::resolve;

const DOCUMENTS: [&str; 2] = [
    include_str!("../corpus/strict.md"),
    include_str!("../corpus/loose.md"),
];
const LINES: &str = include_str!("../corpus/short.txt");

/// One thing to fuzz.
pub struct Target {
    pub name: &'static str,
    kind: Kind,
    law: fn(&str),
}

/// What its texts look like.
enum Kind {
    Document,
    Block,
    Line,
}

const TARGETS: [Target; 10] = [
    Target {
        name: "reader",
        kind: Kind::Document,
        law: reader,
    },
    Target {
        name: "file",
        kind: Kind::Document,
        law: file,
    },
    Target {
        name: "metadata",
        kind: Kind::Block,
        law: metadata,
    },
    Target {
        name: "address",
        kind: Kind::Line,
        law: address,
    },
    Target {
        name: "range",
        kind: Kind::Line,
        law: range,
    },
    Target {
        name: "resolve",
        kind: Kind::Line,
        law: resolve,
    },
    Target {
        name: "name",
        kind: Kind::Line,
        law: name,
    },
    Target {
        name: "path",
        kind: Kind::Line,
        law: path,
    },
    Target {
        name: "secrets",
        kind: Kind::Line,
        law: credentials,
    },
    Target {
        name: "text",
        kind: Kind::Line,
        law: text,
    },
];

impl Target {
    pub fn named(name: &str) -> Option<Self> {
        TARGETS.into_iter().find(|target| target.name == name)
    }

    pub fn names() -> String {
        TARGETS.map(|target| target.name).join("|")
    }

    /// What its texts are made from.
    pub fn corpus(&self) -> Vec<Vec<u8>> {
        let texts: Vec<&str> = match self.kind {
            Kind::Document => DOCUMENTS.to_vec(),
            Kind::Block => DOCUMENTS
                .iter()
                .filter_map(|text| Metadata::split(text).block)
                .collect(),
            Kind::Line => LINES.lines().collect(),
        };
        texts
            .into_iter()
            .map(|text| text.as_bytes().to_vec())
            .collect()
    }

    pub fn run(&self, text: &str) {
        (self.law)(text);
    }
}

/// What is in the strict form is written byte for byte; what is written is strict, says the same, and is
/// written the same again.
fn reader(text: &str) {
    let document = handoff::read(text);
    let written = handoff::write(&document);
    if document.is_strict() {
        assert_eq!(written, text, "a strict document was changed");
    }
    let again = handoff::read(&written);
    assert!(again.is_strict(), "what is written is not strict");
    assert_eq!(handoff::write(&again), written, "writing is not idempotent");
    assert!(
        again.says_the_same_as(&document),
        "what is written says something else"
    );
}

/// A body and its block are found by bytes, whatever the body leaves open.
fn file(text: &str) {
    let split = Metadata::split(text);
    assert!(text.starts_with(split.body) || text.contains(split.body));
    drop(LooseFile::read("handoff.md", text.to_owned()));
}

/// What is understood is written so that it is understood the same.
fn metadata(text: &str) {
    if let Ok(metadata) = Metadata::parse(text) {
        let block = metadata.to_block();
        let split = Metadata::split(&block);
        let again = split.block.map(Metadata::parse);
        assert_eq!(
            again,
            Some(Ok(metadata)),
            "a block does not survive writing"
        );
    }
}

/// Addresses, ids and prefixes print as they were typed, or in another spelling of the same.
fn address(text: &str) {
    let Ok(address) = text.parse::<Address>();
    assert_eq!(address.to_string().parse(), Ok(address.clone()));
    match address {
        Address::Name(name) => assert_eq!(name, text),
        Address::Back(_) => assert!(text.starts_with('@') && !text.contains("..")),
    }
    if let Ok(id) = text.parse::<HandoffId>() {
        assert_eq!(id.as_str(), text);
    }
    if let Ok(prefix) = text.parse::<IdPrefix>() {
        assert_eq!(prefix.to_string(), text);
    }
}

/// A range has two ends, and is the same when it is printed and read again.
fn range(text: &str) {
    match text.parse::<RangeSpec>() {
        Ok(range) => {
            assert!(!range.base.is_empty() && !range.tip.is_empty());
            assert_eq!(range.to_string().parse(), Ok(range));
        }
        Err(_) => assert!(!text.contains("..")),
    }
}

/// A name that is one of ours prints as it was.
fn name(text: &str) {
    if let Ok(name) = text.parse::<FileName>() {
        assert_eq!(name.to_string(), text);
    }
}

/// A path of the repository never leaves it, and never enters `.git`.
fn path(text: &str) {
    let Ok(path) = RepoPath::parse(text) else {
        return;
    };
    for part in path.as_str().split('/') {
        assert!(
            part != ".." && !part.eq_ignore_ascii_case(".git"),
            "{text:?} gives {path}"
        );
    }
    assert!(!path.as_str().starts_with('/'));
}

/// What is found lies in the text, in order, and does not overlap.
fn credentials(text: &str) {
    let mut end = 0;
    for secret in secrets::find(text.as_bytes()) {
        assert!(secret.range.start >= end && secret.range.end <= text.len());
        end = secret.range.end;
    }
}

/// Comparing and printing a text: nothing controls the terminal.
fn text(text: &str) {
    drop(plain_text(text));
    let normal = NormalText::of(text);
    assert_eq!(
        NormalText::of(normal.as_str()),
        normal,
        "the normal form is not a fixed point"
    );
    assert!(!visible(text).contains(['\u{1b}', '\u{9b}', '\u{202e}']));
}
