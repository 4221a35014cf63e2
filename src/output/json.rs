//! The machine formats (docs/json.md): one shape for the same thing everywhere.

use serde_json::{Map, Value, json};

use crate::handoff::{ContextFile, Decision, Document, Item, Judgements, Metadata};

/// The version of every JSON document printed.
pub const VERSION: u32 = 1;

/// A handoff.
pub fn handoff(path: Option<&str>, document: &Document, metadata: Option<&Metadata>) -> Value {
    json!({
        "version": VERSION,
        "id": metadata.map(|m| m.id),
        "path": path,
        "summary": document.summary,
        "goal": paragraphs(&document.goal),
        "current_state": texts(&document.current_state),
        "decisions": document.decisions.iter().map(decision).collect::<Vec<_>>(),
        "carries": document.carries,
        "open_questions": texts(&document.open_questions),
        "constraints": texts(&document.constraints),
        "dead_ends": texts(&document.dead_ends),
        "verify": texts(&document.verify),
        "next_step": texts(&document.next_step),
        "context_files": document.context_files.iter().map(context_file).collect::<Vec<_>>(),
        "other_sections": document.other_sections,
        "metadata": metadata.map(metadata_object),
    })
}

fn texts(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.text.as_str()).collect()
}

fn paragraphs(items: &[Item]) -> Option<String> {
    (!items.is_empty()).then(|| texts(items).join("\n\n"))
}

fn decision(decision: &Decision) -> Value {
    json!({
        "text": decision.text,
        "reason": decision.reason,
        "label": decision.label,
        "retired": decision.retired,
        "raw": decision.raw,
    })
}

fn context_file(file: &ContextFile) -> Value {
    // What is no path has none, so that a program that opens paths never opens a sentence.
    json!({
        "path": file.target.is_path().then_some(&file.path),
        "kind": file.target,
        "lines": file.lines.map(|(first, last)| [first, last]),
        "note": file.note,
        "raw": file.raw,
    })
}

/// The metadata under the names of the block; what the block leaves out is left out.
pub fn metadata_object(metadata: &Metadata) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| {
        let empty = match &value {
            Value::Null => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(rows) => rows.is_empty(),
            _ => false,
        };
        if !empty {
            object.insert(key.to_owned(), value);
        }
    };
    put("version", json!(metadata.version));
    put("id", json!(metadata.id));
    put("parents", json!(metadata.parents));
    put("created", json!(metadata.created.to_rfc3339()));
    put("author", json!(metadata.author));
    put("branch", json!(metadata.branch));
    put("commit", json!(metadata.commit));
    put("agent", json!(metadata.agent));
    put("session", json!(metadata.session));
    put("to", json!(metadata.to));
    put("source", json!(metadata.source));
    put("ended", json!(metadata.ended.map(|ended| ended.as_str())));
    put("wip", json!(metadata.wip));
    put("uncommitted", json!(metadata.uncommitted));
    put("uncommitted_total", json!(metadata.uncommitted_total));
    let context: Map<String, Value> = metadata
        .context
        .iter()
        .map(|(path, blob)| (path.clone(), json!(blob)))
        .collect();
    put("context", Value::Object(context));
    if let Some(Judgements {
        same,
        replaces,
        reinstates,
    }) = &metadata.judgements
    {
        put("same", json!(same));
        put("replaces", json!(replaces));
        put("reinstates", json!(reinstates));
    }
    for (key, value) in &metadata.unknown {
        put(key, json!(value));
    }
    Value::Object(object)
}
