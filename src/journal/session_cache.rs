//! The body of the cache of sessions: one line for each distinct decision, then one for each handoff.
//!
//! Fields are separated by tabs; a tab, line feed or backslash inside one is escaped. What follows from
//! what stands before it is not said again: the reason of most decisions is the end of their text, and
//! most handoffs have the author of the one before. Whoever reads it has checked that it is whole, so
//! that a line which cannot be read only ends the reading: what is not there is read from the repository.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::thread;

use chrono::{DateTime, FixedOffset};

use crate::handoff::{Decision, Ended, HandoffId, Judgements, Metadata, NormalText, ObjectName};
use crate::repo::ObjectId;

use super::FileName;
use super::escaped::{push_escaped, unescaped};
use super::hashing::QuickMap;
use super::ledger::{Session, Statement};
use super::reading::make_room;

/// The version of the format. How documents are read depends on the release, which is part of
/// the key.
pub(super) const VERSION: u32 = 2;

/// What was read from the cache.
#[derive(Default)]
pub(super) struct Cached {
    /// The journal's tree when it was written.
    pub(super) tree: Option<ObjectId>,
    /// How many of the handoffs, from the first, are those of that tree, in name order.
    pub(super) of_tree: usize,
    /// Handoffs by blob; after those of the tree come others that were read before.
    pub(super) sessions: Vec<(ObjectId, Arc<Session>)>,
}

impl Cached {
    pub(super) fn read(body: &str) -> Self {
        read(body).unwrap_or_default()
    }
}

fn read(body: &str) -> Option<Cached> {
    let (head, rest) = body.split_once('\n')?;
    let mut head = head.split(' ');
    let tree = head.next()?.parse().ok()?;
    let mut number = || head.next()?.parse::<usize>().ok();
    let (of_tree, statements, first_half) = (number()?, number()?, number()?);
    let (statements, handoffs) = rest.split_at_checked(statements)?;
    let half = &statements.as_bytes()[..statements.len() / 2];
    let middle = half.iter().rposition(|byte| *byte == b'\n');
    let halves = statements.split_at_checked(middle.map_or(0, |newline| newline + 1))?;
    let statements = both(halves, |half| {
        half.lines().map(read_statement).collect::<Option<Vec<_>>>()
    })?;
    let halves = handoffs.split_at_checked(first_half)?;
    let sessions = both(halves, |half| {
        let mut before = Repeated::default();
        let lines = half.lines();
        lines
            .map(|line| read_session(line, &statements, &mut before))
            .collect::<Option<Vec<_>>>()
    })?;
    Some(Cached {
        tree: Some(tree),
        of_tree,
        sessions,
    })
}

/// Shorter texts than this, in bytes, are not worth a second thread.
const THREADS_FROM: usize = 100_000;

/// Reads two halves of a list, on two threads if there can be two.
fn both<T: Send>(
    halves: (&str, &str),
    read: impl Fn(&str) -> Option<Vec<T>> + Sync,
) -> Option<Vec<T>> {
    let (first, second) = thread::scope(|scope| {
        let beside = (halves.1.len() >= THREADS_FROM)
            .then(|| {
                let beside = || {
                    make_room();
                    read(halves.1)
                };
                make_room();
                thread::Builder::new().spawn_scoped(scope, beside)
            })
            .and_then(Result::ok);
        let first = read(halves.0);
        let second = beside.and_then(|thread| thread.join().ok());
        (first, second)
    });
    let mut all = first?;
    all.append(&mut second.unwrap_or_else(|| read(halves.1))?);
    Some(all)
}

/// The body for a tree with these handoffs, and others that are kept.
pub(super) fn write(
    tree: ObjectId,
    own: &[(ObjectId, Arc<Session>)],
    mut others: Vec<(ObjectId, Arc<Session>)>,
) -> String {
    // Sorted, so that the same handoffs make the same file.
    others.sort_unstable_by_key(|(blob, _)| *blob);
    let sessions = || own.iter().chain(&others);
    let mut body = header(tree, own.len(), 0, 0);
    let start = body.len();
    // Room that is not used takes no memory, and to grow takes twice as much for a while.
    body.reserve(sessions().count() * USUAL_LENGTH);
    let mut known: QuickMap<(&str, &str), u32> = QuickMap::default();
    let mut numbers: Vec<u32> = Vec::new();
    for statement in sessions().flat_map(|(_, session)| &session.decisions) {
        let decision = &statement.decision;
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        // The same words may have been read otherwise in a table with a column of reasons.
        let reason = decision.reason.as_deref().unwrap_or_default();
        numbers.push(*known.entry((&decision.raw, reason)).or_insert_with(|| {
            write_statement(&mut body, statement);
            next
        }));
    }
    drop(known);
    let statements = body.len() - start;
    let half = sessions().count() / 2;
    let mut before = Repeated::default();
    let mut first_half = 0;
    let mut numbers = numbers.as_slice();
    for (number, (blob, session)) in sessions().enumerate() {
        if number == half {
            // What is read beside the rest cannot know what stands before it.
            before = Repeated::default();
            first_half = body.len() - start - statements;
        }
        let (listed, rest) = numbers.split_at(session.decisions.len());
        numbers = rest;
        write_session(&mut body, *blob, session, listed, &mut before);
    }
    // Its numbers have as many digits as before.
    body.replace_range(..start, &header(tree, own.len(), statements, first_half));
    body
}

/// How many bytes a handoff and its decisions take in most journals.
const USUAL_LENGTH: usize = 600;

/// The tree, how many handoffs are its own, and how many bytes the lines of decisions and the first
/// half of the handoffs take.
fn header(tree: ObjectId, of_tree: usize, statements: usize, first_half: usize) -> String {
    format!("{tree} {of_tree:012} {statements:012} {first_half:012}\n")
}

fn write_statement(out: &mut String, statement: &Statement) {
    let decision = &statement.decision;
    let (raw, text) = (decision.raw.as_str(), decision.text.as_str());
    let (whole, lead) = (statement.whole.as_str(), statement.lead.as_str());
    let mut fields = Fields(out);
    fields.text(raw);
    fields.optional(Some(text).filter(|text| *text != raw));
    match decision.reason.as_deref() {
        Some(reason) if text.ends_with(reason) => fields.number(reason.len()),
        reason => fields.optional(reason),
    }
    fields.optional(decision.label.as_deref());
    fields.optional(decision.struck.as_deref());
    fields.text(if decision.retired { "retired" } else { "" });
    let is_lower_case = is_lower_case_of(whole, text);
    fields.optional(Some(whole).filter(|_| !is_lower_case));
    if whole.starts_with(lead) {
        fields.number(lead.len());
    } else {
        fields.optional(Some(lead));
    }
    fields.end();
}

/// Whether a text is nothing but another one in lower case.
fn is_lower_case_of(lower: &str, text: &str) -> bool {
    let is_upper = |byte: u8| byte.is_ascii_uppercase();
    lower.eq_ignore_ascii_case(text)
        && !lower
            .bytes()
            .fold(false, |found, byte| found | is_upper(byte))
}

fn read_statement(line: &str) -> Option<Arc<Statement>> {
    let mut fields = Columns(Some(line));
    let raw = unescaped(fields.next()?);
    let text = optional(fields.next()?).unwrap_or_else(|| raw.clone());
    let reason = match fields.next()? {
        "" => None,
        field => match optional(field) {
            None => Some(
                text.get(text.len().checked_sub(field.parse().ok()?)?..)?
                    .to_owned(),
            ),
            reason => reason,
        },
    };
    let label = optional(fields.next()?);
    let struck = optional(fields.next()?);
    let retired = fields.next()? == "retired";
    let whole = optional(fields.next()?).unwrap_or_else(|| text.to_ascii_lowercase());
    let whole = NormalText::from_normal(&whole);
    let field = fields.next()?;
    let lead = match optional(field) {
        Some(lead) => NormalText::from_normal(&lead),
        None => match whole.as_str().get(..field.parse().ok()?)? {
            lead if lead.len() == whole.as_str().len() => whole.clone(),
            lead => NormalText::from_normal(lead),
        },
    };
    Some(Arc::new(Statement {
        decision: Decision {
            text,
            reason,
            label,
            retired,
            raw,
            struck,
        },
        whole,
        lead,
    }))
}

/// What a handoff often shares with the one before: author, branch, commit, agent, session,
/// addressee.
type Repeated = [Option<String>; 6];

/// Stands for the value of the handoff before.
const SAME: &str = "=";

fn write_session(
    out: &mut String,
    blob: ObjectId,
    session: &Session,
    decisions: &[u32],
    before: &mut Repeated,
) {
    let metadata = &session.metadata;
    let mut fields = Fields(out);
    fields.hash(blob);
    fields.display(&session.name);
    // Nearly every file is named after its own id.
    let id = Some(metadata.id).filter(|id| *id != session.name.id);
    fields.text(id.as_ref().map_or("", HandoffId::as_str));
    fields.number(usize::try_from(metadata.version).unwrap_or(usize::MAX));
    fields.ids(&metadata.parents);
    fields.display(metadata.created.timestamp());
    fields.display(metadata.created.offset().local_minus_utc());
    let values = [
        metadata.author.as_deref(),
        metadata.branch.as_deref(),
        metadata.commit.as_deref(),
        metadata.agent.as_deref(),
        metadata.session.as_deref(),
        metadata.to.as_deref(),
    ];
    for (value, before) in values.into_iter().zip(before) {
        if value.is_some() && value == before.as_deref() {
            fields.text(SAME);
        } else {
            fields.optional(value);
            *before = value.map(str::to_owned);
        }
    }
    fields.text(metadata.ended.map_or("", Ended::as_str));
    fields.text(if session.carries { "carries" } else { "" });
    fields.numbers(decisions);
    if let Some(judgements) = &metadata.judgements {
        fields.text("judged");
        for (kind, table) in [("s", &judgements.same), ("r", &judgements.replaces)] {
            for (index, text) in table {
                fields.text(&format!("{kind}{index}={text}"));
            }
        }
        for (index, id) in &judgements.reinstates {
            fields.text(&format!("b{index}={id}"));
        }
    }
    fields.end();
}

fn read_session(
    line: &str,
    statements: &[Arc<Statement>],
    before: &mut Repeated,
) -> Option<(ObjectId, Arc<Session>)> {
    let mut fields = Columns(Some(line));
    let blob = fields.next()?.parse().ok()?;
    let name: FileName = fields.next()?.parse().ok()?;
    let mut metadata = read_metadata(&mut fields, &name, before)?;
    let carries = fields.next()? == "carries";
    let own: Vec<usize> = list(fields.next()?)?;
    let decisions = own
        .into_iter()
        .map(|number| statements.get(number).cloned())
        .collect::<Option<_>>()?;
    metadata.judgements = match fields.next() {
        Some(_) => Some(read_judgements(fields)?),
        None => None,
    };
    let session = Session {
        name,
        metadata,
        decisions,
        carries,
    };
    Some((blob, Arc::new(session)))
}

fn read_metadata(
    fields: &mut Columns<'_>,
    name: &FileName,
    before: &mut Repeated,
) -> Option<Metadata> {
    let id = match fields.next()? {
        "" => name.id,
        id => id.parse().ok()?,
    };
    let version = fields.next()?.parse().ok()?;
    let parents: Vec<HandoffId> = list(fields.next()?)?;
    let seconds = fields.next()?.parse().ok()?;
    let offset = FixedOffset::east_opt(fields.next()?.parse().ok()?)?;
    let created = DateTime::from_timestamp(seconds, 0)?.with_timezone(&offset);
    let mut metadata = Metadata::new(id, created);
    metadata.version = version;
    metadata.parents = parents;
    for value in before.iter_mut() {
        match fields.next()? {
            SAME => {}
            field => *value = optional(field),
        }
    }
    let [author, branch, commit, agent, session, to] = before;
    metadata.author.clone_from(author);
    metadata.branch.clone_from(branch);
    metadata.commit = match commit {
        Some(digits) => Some(digits.parse().ok()?),
        None => None,
    };
    metadata.agent.clone_from(agent);
    metadata.session.clone_from(session);
    metadata.to.clone_from(to);
    let ended = fields.next()?;
    metadata.ended = [Ended::Done, Ended::Abandoned]
        .into_iter()
        .find(|way| way.as_str() == ended);
    Some(metadata)
}

fn read_judgements<'a>(fields: impl Iterator<Item = &'a str>) -> Option<Judgements> {
    let mut judgements = Judgements::default();
    for field in fields {
        let field = unescaped(field);
        let (key, value) = field.split_once('=')?;
        let (kind, index) = key.split_at_checked(1)?;
        let index = index.parse().ok()?;
        match kind {
            "s" => put(&mut judgements.same, index, value.to_owned()),
            "r" => put(&mut judgements.replaces, index, value.to_owned()),
            _ => put(&mut judgements.reinstates, index, value.parse().ok()?),
        }
    }
    Some(judgements)
}

fn put<T>(table: &mut BTreeMap<usize, T>, index: usize, value: T) {
    table.insert(index, value);
}

fn list<T: std::str::FromStr>(field: &str) -> Option<Vec<T>> {
    if field.is_empty() {
        return Some(Vec::new());
    }
    field.split(',').map(|part| part.parse().ok()).collect()
}

/// The fields of a line. They are short, so that looking at each byte is faster than a search.
struct Columns<'a>(Option<&'a str>);

impl<'a> Iterator for Columns<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.0?;
        match rest.bytes().position(|byte| byte == b'\t') {
            Some(at) => {
                self.0 = rest.get(at + 1..);
                rest.get(..at)
            }
            None => self.0.take(),
        }
    }
}

fn push_number(out: &mut String, mut number: usize) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    while at == digits.len() || number > 0 {
        at -= 1;
        // A digit fits.
        digits[at] = b'0' + u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
    out.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
}

/// Writes one line, field by field.
struct Fields<'a>(&'a mut String);

impl Fields<'_> {
    fn text(&mut self, value: &str) {
        push_escaped(self.0, value);
        self.0.push('\t');
    }

    /// What holds nothing that is escaped.
    fn display(&mut self, value: impl std::fmt::Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, "{value}\t");
    }

    fn number(&mut self, value: usize) {
        push_number(self.0, value);
        self.0.push('\t');
    }

    fn hash(&mut self, value: ObjectId) {
        self.0.push_str(&ObjectName::from(value));
        self.0.push('\t');
    }

    fn numbers(&mut self, numbers: &[u32]) {
        for (place, number) in numbers.iter().enumerate() {
            if place > 0 {
                self.0.push(',');
            }
            push_number(self.0, *number as usize);
        }
        self.0.push('\t');
    }

    fn ids(&mut self, ids: &[HandoffId]) {
        for (number, id) in ids.iter().enumerate() {
            if number > 0 {
                self.0.push(',');
            }
            self.0.push_str(id.as_str());
        }
        self.0.push('\t');
    }

    /// An empty text is not the same as none.
    fn optional(&mut self, value: Option<&str>) {
        if let Some(value) = value {
            self.0.push('+');
            self.text(value);
        } else {
            self.text("");
        }
    }

    fn end(self) {
        self.0.pop();
        self.0.push('\n');
    }
}

fn optional(field: &str) -> Option<String> {
    field.strip_prefix('+').map(unescaped)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn session(raw: &[String], texts: &[String]) -> Session {
        let id: HandoffId = "kxqpwmztlvrn".parse().unwrap();
        let created = DateTime::parse_from_rfc3339("2026-11-24T13:31:16+01:00").unwrap();
        let mut metadata = Metadata::new(id, created);
        metadata.author = texts.first().cloned();
        metadata.branch = texts.get(1).cloned();
        metadata.parents = vec!["mzrkqwtypxvl".parse().unwrap()];
        metadata.ended = Some(Ended::Abandoned);
        metadata.judgements = (texts.len() > 2).then(|| Judgements {
            same: texts.iter().cloned().enumerate().collect(),
            replaces: texts.iter().cloned().enumerate().skip(1).collect(),
            reinstates: [(3, id)].into(),
        });
        Session {
            name: "20261124T123116Z-kxqpwmztlvrn-sync-notes.md"
                .parse()
                .unwrap(),
            metadata,
            decisions: raw
                .iter()
                .map(|raw| Statement::of(Decision::from_markdown(raw)).into())
                .collect(),
            carries: raw.is_empty(),
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            raw in prop::collection::vec(any::<String>(), 0..4),
            texts in prop::collection::vec(any::<String>(), 0..4),
        ) {
            let blob: ObjectId = "0123456789012345678901234567890123456789".parse().unwrap();
            let session = session(&raw, &texts);
            let session = Arc::new(session);
            let body = write(blob, &[(blob, session.clone())], vec![(blob, session.clone())]);
            let cached = Cached::read(&body);
            prop_assert_eq!(cached.tree, Some(blob));
            prop_assert_eq!((cached.of_tree, cached.sessions.len()), (1, 2));
            for (key, read) in &cached.sessions {
                prop_assert_eq!(*key, blob);
                prop_assert_eq!(&read.metadata, &session.metadata);
                prop_assert_eq!(&read.decisions, &session.decisions);
                prop_assert_eq!(&read.name, &session.name);
                prop_assert_eq!(read.carries, session.carries);
            }
        }

        #[test]
        fn a_damaged_body_is_no_body(body in any::<String>()) {
            prop_assert!(Cached::read(&body).sessions.is_empty());
        }
    }
}
