//! Prints the evidence about each pair of labelled lists, for tools/train_matching.py.
//!
//!     cargo run --release --example pair_evidence -- decision_pairs.jsonl > evidence.tsv

use git_handoff::handoff::Decision;
use git_handoff::matching::{compare, explain};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: pair_evidence FILE")?;
    let mut header = false;
    for line in std::fs::read_to_string(path)?.lines() {
        let lists: Value = serde_json::from_str(line)?;
        let decisions = |side: &str| -> Vec<Decision> {
            let items = lists[side].as_array().into_iter().flatten();
            items
                .filter_map(Value::as_str)
                .map(Decision::from_markdown)
                .collect()
        };
        let (old, new) = (decisions("old"), decisions("new"));
        let id = lists["id"].as_str().unwrap_or_default();
        let pairs = explain(&old, &new);
        for change in compare(&old, &new) {
            let (Some(o), Some(n)) = (change.old, change.new) else {
                continue;
            };
            if !pairs.iter().any(|pair| pair.old == o && pair.new == n) {
                let class = serde_json::to_value(change.class)?;
                println!(
                    "{id}\t{o}\t{n}\tsettled\t{}",
                    class.as_str().unwrap_or_default()
                );
            }
        }
        for pair in pairs {
            if !header {
                let names: Vec<&str> = pair.evidence.iter().map(|(name, _)| *name).collect();
                println!("id\told\tnew\tlabels\tretired\t{}", names.join("\t"));
                header = true;
            }
            let (a, b) = (&old[pair.old], &new[pair.new]);
            let labels = match (&a.label, &b.label) {
                (Some(x), Some(y)) if x == y => "equal",
                (Some(_), Some(_)) => "different",
                (None, _) | (_, None) => "none",
            };
            let values: Vec<String> = pair
                .evidence
                .iter()
                .map(|(_, value)| (*value as f32).to_string())
                .collect();
            println!(
                "{id}\t{}\t{}\t{labels}\t{}\t{}",
                pair.old,
                pair.new,
                a.retired != b.retired,
                values.join("\t")
            );
        }
    }
    Ok(())
}
