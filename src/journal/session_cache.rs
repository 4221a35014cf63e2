//! The body of the cache of sessions: one line for each distinct decision, then one for each handoff.
//!
//! Fields are separated by tabs; a tab, line feed or backslash inside one is escaped. Whoever reads
//! it has checked that it is whole, so that a line which cannot be read only ends the reading:
//! what is not there is read from the repository.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use crate::handoff::{Decision, Ended, HandoffId, Judgements, Metadata, NormalText};
use crate::repo::ObjectId;

use super::ledger::{Session, Statement};

/// The version of the format. How documents are read depends on the release, which is part of
/// the key.
pub(super) const VERSION: u32 = 1;

/// What was read from the cache.
#[derive(Default)]
pub(super) struct Cached {
    /// The journal's tree when it was written.
    pub(super) tree: Option<ObjectId>,
    /// How many of the handoffs, from the first, are those of that tree, in name order.
    pub(super) of_tree: usize,
    /// Handoffs by blob; after those of the tree come others that were read before.
    pub(super) sessions: Vec<(ObjectId, Session)>,
}

impl Cached {
    pub(super) fn read(body: &str) -> Self {
        read(body).unwrap_or_default()
    }
}

fn read(body: &str) -> Option<Cached> {
    let mut lines = body.lines();
    let (tree, of_tree) = lines.next()?.split_once(' ')?;
    let count: usize = lines.next()?.parse().ok()?;
    let statements: Vec<Arc<Statement>> = lines
        .by_ref()
        .take(count)
        .map(read_statement)
        .collect::<Option<_>>()?;
    let sessions = lines
        .map(|line| read_session(line, &statements))
        .collect::<Option<_>>()?;
    Some(Cached {
        tree: Some(tree.parse().ok()?),
        of_tree: of_tree.parse().ok()?,
        sessions,
    })
}

/// The body for a tree with these handoffs, and others that are kept. Handoffs without a blob
/// are not committed, and are left out.
pub(super) fn write<'a>(
    tree: ObjectId,
    own: &'a [(Option<ObjectId>, Session)],
    others: &'a HashMap<ObjectId, Session>,
) -> String {
    let own: Vec<(ObjectId, &Session)> = own
        .iter()
        .filter_map(|(blob, session)| Some(((*blob)?, session)))
        .collect();
    // Sorted, so that the same handoffs make the same file.
    let mut others: Vec<(ObjectId, &Session)> = others.iter().map(|(b, s)| (*b, s)).collect();
    others.sort_by_key(|(blob, _)| *blob);
    let of_tree = own.len();
    let mut numbers: HashMap<(&str, &str), usize> = HashMap::new();
    let mut statements = String::new();
    let mut handoffs = String::new();
    for (blob, session) in own.into_iter().chain(others) {
        let mut own = Vec::with_capacity(session.decisions.len());
        for statement in &session.decisions {
            let decision = &statement.decision;
            let next = numbers.len();
            // The same words may have been read otherwise in a table with a column of reasons.
            let reason = decision.reason.as_deref().unwrap_or_default();
            let number = *numbers.entry((&decision.raw, reason)).or_insert_with(|| {
                write_statement(&mut statements, statement);
                next
            });
            own.push(number.to_string());
        }
        write_session(&mut handoffs, blob, session, &own.join(","));
    }
    // Put together so that no part is held twice longer than needed.
    let mut body = format!("{tree} {of_tree}\n{}\n", numbers.len());
    drop(numbers);
    body.reserve_exact(statements.len() + handoffs.len());
    body.push_str(&statements);
    drop(statements);
    body.push_str(&handoffs);
    body
}

fn write_statement(out: &mut String, statement: &Statement) {
    let decision = &statement.decision;
    let mut fields = Fields(out);
    fields.text(&decision.raw);
    fields.text(&decision.text);
    fields.optional(decision.reason.as_deref());
    fields.optional(decision.label.as_deref());
    fields.optional(decision.struck.as_deref());
    fields.text(if decision.retired { "retired" } else { "" });
    fields.text(statement.whole.as_str());
    fields.text(statement.lead.as_str());
    fields.end();
}

fn read_statement(line: &str) -> Option<Arc<Statement>> {
    let mut fields = line.split('\t');
    let raw = text(fields.next()?);
    let decision = Decision {
        raw,
        text: text(fields.next()?),
        reason: optional(fields.next()?),
        label: optional(fields.next()?),
        struck: optional(fields.next()?),
        retired: fields.next()? == "retired",
    };
    Some(Arc::new(Statement {
        decision,
        whole: NormalText::from_normal(text(fields.next()?)),
        lead: NormalText::from_normal(text(fields.next()?)),
    }))
}

fn write_session(out: &mut String, blob: ObjectId, session: &Session, decisions: &str) {
    let metadata = &session.metadata;
    let parents: Vec<&str> = metadata.parents.iter().map(HandoffId::as_str).collect();
    let mut fields = Fields(out);
    fields.text(&blob.to_string());
    fields.text(&session.name.to_string());
    fields.text(metadata.id.as_str());
    fields.text(&metadata.version.to_string());
    fields.text(&parents.join(","));
    fields.text(&metadata.created.timestamp().to_string());
    fields.text(&metadata.created.offset().local_minus_utc().to_string());
    for value in [
        &metadata.author,
        &metadata.branch,
        &metadata.commit,
        &metadata.agent,
        &metadata.session,
        &metadata.to,
    ] {
        fields.optional(value.as_deref());
    }
    fields.text(metadata.ended.map_or("", Ended::as_str));
    fields.text(if session.carries { "carries" } else { "" });
    fields.text(decisions);
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

fn read_session(line: &str, statements: &[Arc<Statement>]) -> Option<(ObjectId, Session)> {
    let mut fields = line.split('\t');
    let blob = fields.next()?.parse().ok()?;
    let name = text(fields.next()?).parse().ok()?;
    let id: HandoffId = fields.next()?.parse().ok()?;
    let version = fields.next()?.parse().ok()?;
    let parents: Vec<HandoffId> = list(fields.next()?)?;
    let seconds = fields.next()?.parse().ok()?;
    let offset = FixedOffset::east_opt(fields.next()?.parse().ok()?)?;
    let created = DateTime::from_timestamp(seconds, 0)?.with_timezone(&offset);
    let mut metadata = Metadata::new(id, created);
    metadata.version = version;
    metadata.parents = parents;
    metadata.author = optional(fields.next()?);
    metadata.branch = optional(fields.next()?);
    metadata.commit = optional(fields.next()?);
    metadata.agent = optional(fields.next()?);
    metadata.session = optional(fields.next()?);
    metadata.to = optional(fields.next()?);
    let ended = fields.next()?;
    metadata.ended = [Ended::Done, Ended::Abandoned]
        .into_iter()
        .find(|way| way.as_str() == ended);
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
    Some((blob, session))
}

fn read_judgements<'a>(fields: impl Iterator<Item = &'a str>) -> Option<Judgements> {
    let mut judgements = Judgements::default();
    for field in fields {
        let field = text(field);
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

/// Writes one line, field by field.
struct Fields<'a>(&'a mut String);

impl Fields<'_> {
    fn text(&mut self, value: &str) {
        for c in value.chars() {
            match c {
                '\\' => self.0.push_str("\\\\"),
                '\t' => self.0.push_str("\\t"),
                '\n' => self.0.push_str("\\n"),
                '\r' => self.0.push_str("\\r"),
                c => self.0.push(c),
            }
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

fn text(field: &str) -> String {
    if !field.contains('\\') {
        return field.to_owned();
    }
    let mut out = String::with_capacity(field.len());
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('t') => out.push('\t'),
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some(other) => out.push(other),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

fn optional(field: &str) -> Option<String> {
    field.strip_prefix('+').map(text)
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
            let own = [(Some(blob), session.clone()), (None, session.clone())];
            let body = write(blob, &own, &[(blob, session.clone())].into());
            let cached = Cached::read(&body);
            prop_assert_eq!(cached.tree, Some(blob));
            prop_assert_eq!((cached.of_tree, cached.sessions.len()), (1, 2));
            let (key, read) = &cached.sessions[0];
            prop_assert_eq!(*key, blob);
            prop_assert_eq!(&read.metadata, &session.metadata);
            prop_assert_eq!(&read.decisions, &session.decisions);
            prop_assert_eq!(&read.name, &session.name);
            prop_assert_eq!(read.carries, session.carries);
        }

        #[test]
        fn a_damaged_body_is_no_body(body in any::<String>()) {
            prop_assert!(Cached::read(&body).sessions.is_empty());
        }
    }
}
