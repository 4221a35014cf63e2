//! The draft that the editor opens: a document with guidance in comments.

use super::parts::{Parts, title};
use crate::handoff::SectionKind;

/// A draft for the editor: every section, with a comment that says what belongs there.
/// [`strip_guidance`] takes the comments off again.
pub fn draft(parts: &Parts) -> String {
    let mut text = format!("{}\n{}\n", title(parts), guidance(INTRODUCTION));
    for kind in SectionKind::ALL {
        let body = parts.body(kind);
        text.push_str(&format!(
            "\n## {}\n\n{}\n",
            kind.heading(),
            guidance(guidance_for(kind))
        ));
        if !body.is_empty() {
            text.push_str(&format!("\n{body}"));
        }
    }
    text
}

const INTRODUCTION: &str = "say in 200 to 400 tokens what the next session needs, and nothing else. \
     Comments like this one are taken out; an empty or unchanged document aborts the save.";

fn guidance_for(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Goal => "what this work is for, in one to three sentences",
        SectionKind::CurrentState => {
            "what exists and works, as artifacts: files, commands, results"
        }
        SectionKind::Decisions => {
            "one item each, with its reason behind a colon. Keep those that stand; strike out with a \
             reason what no longer holds (~~decision~~: why)"
        }
        SectionKind::OpenQuestions => "what nobody has answered yet; \"None.\" is an answer",
        SectionKind::Constraints => "what must or must not be done",
        SectionKind::DeadEnds => "optional: what was tried and failed, and why",
        SectionKind::Verify => "optional: a command, and what it shows when all is well",
        SectionKind::NextStep => "the single next thing to do",
        SectionKind::ContextFiles => "paths to read first, in order; `src/db.rs:10-40` names lines",
    }
}

fn guidance(text: &str) -> String {
    format!("<!-- handoff: {text} -->")
}

/// Takes the guidance comments (`<!-- handoff: … -->`) out of a draft, with the blank line behind them, and
/// optional sections that are left empty. All other comments stay.
pub fn strip_guidance(draft: &str) -> String {
    const OPEN: &str = "<!-- handoff:";
    const CLOSE: &str = "-->";
    let mut text = String::with_capacity(draft.len());
    let mut rest = draft;
    while let Some(at) = rest.find(OPEN) {
        let Some(end) = rest[at..].find(CLOSE) else {
            break;
        };
        text.push_str(&rest[..at]);
        rest = &rest[at + end + CLOSE.len()..];
        // A comment on lines of its own leaves no gap.
        if text.is_empty() || text.ends_with('\n') {
            rest = rest
                .strip_prefix("\r\n")
                .or_else(|| rest.strip_prefix('\n'))
                .unwrap_or(rest);
            let gap = text.ends_with("\n\n") || text.is_empty();
            if gap {
                rest = rest
                    .strip_prefix("\r\n")
                    .or_else(|| rest.strip_prefix('\n'))
                    .unwrap_or(rest);
            }
        }
    }
    text.push_str(rest);
    without_empty_optional(&text)
}

/// Removes optional sections that were left as empty as the draft offered them.
fn without_empty_optional(text: &str) -> String {
    let mut text = text.to_owned();
    for kind in SectionKind::ALL
        .into_iter()
        .filter(|kind| kind.is_optional())
    {
        let heading = format!("## {}\n", kind.heading());
        let Some(at) = text
            .find(&heading)
            .filter(|&at| at == 0 || text[..at].ends_with('\n'))
        else {
            continue;
        };
        let behind = &text[at + heading.len()..];
        let blank = behind.len() - behind.trim_start().len();
        let ends = behind[blank..].is_empty() || behind[blank..].starts_with("## ");
        if ends {
            text.replace_range(at..at + heading.len() + blank, "");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handoff::edit::build;
    use crate::handoff::{read, write};

    fn parts() -> Parts {
        Parts {
            summary: Some("Sync notes".into()),
            goal: vec!["Keep an index.".into()],
            decisions: vec!["SQLite: one file".into()],
            next_step: vec!["Implement `sync`.".into()],
            ..Parts::default()
        }
    }

    #[test]
    fn a_draft_without_its_guidance_is_the_document_with_its_empty_sections() {
        let draft = draft(&parts());
        assert!(draft.contains("<!-- handoff:"));
        let stripped = strip_guidance(&draft);
        assert!(!stripped.contains("<!--") && !stripped.contains("## Verify"));
        let document = read(&stripped);
        assert!(document.says_the_same_as(&build(&parts())));
        assert!(write(&document).contains("## Open questions\n"));
    }

    #[test]
    fn other_comments_stay() {
        let own = "<!-- mine -->\n\n## Goal\n\nx\n";
        assert_eq!(strip_guidance(own), own);
    }
}
