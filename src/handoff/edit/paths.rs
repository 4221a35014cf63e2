//! Absolute paths into the repository, made relative to its root.

use super::reread;
use crate::handoff::document::{Document, Part};

/// Makes absolute paths into the repository relative to its root, in the context files and
/// wherever else they stand as a word or in backticks. `root` is the absolute path of the
/// work tree, with forward slashes.
///
/// Nothing is looked up: `/home/me/repo/../x` is left as it is.
pub fn relativize_paths(document: &mut Document, root: &str) {
    let root = root.trim_end_matches('/');
    if root.is_empty() || !document.source.contains(root) {
        return;
    }
    let mut changed = document.clone();
    for part in &mut changed.parts {
        match part {
            Part::Known { body, .. } => *body = relative(body, root),
            Part::Title(text) => *text = relative(text, root),
            // Other sections are kept byte for byte.
            Part::Other { .. } | Part::Loose(_) | Part::FrontMatter(_) => {}
        }
    }
    *document = reread(&changed);
}

fn relative(text: &str, root: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(root) {
        let behind = &rest[at + root.len()..];
        let begins = rest[..at]
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || "`\"'([{<=:,;|*_“„«".contains(c))
            || rest[..at].ends_with("file://");
        let inside = behind.starts_with('/')
            && behind[1..].starts_with(|c: char| !c.is_whitespace() && c != '/')
            && !behind.starts_with("/../");
        let before = &rest[..at];
        if begins && inside {
            out.push_str(before.strip_suffix("file://").unwrap_or(before));
            rest = &behind[1..];
        } else {
            out.push_str(before);
            out.push_str(root);
            rest = behind;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handoff::read;

    #[test]
    fn absolute_paths_into_the_repository_become_relative() {
        let mut document = read(
            "# Handoff: x\n\n## Next step\n\nEdit `/home/me/repo/src/a.rs`, not /home/me/repository/b.\n\n## Context files\n\n- /home/me/repo/src/a.rs:3\n- [b](file:///home/me/repo/b.md)\n",
        );
        relativize_paths(&mut document, "/home/me/repo");
        assert_eq!(
            document.next_step[0].text,
            "Edit src/a.rs, not /home/me/repository/b."
        );
        assert_eq!(document.context_files[0].path, "src/a.rs");
        assert_eq!(document.context_files[1].path, "b.md");
    }
}
