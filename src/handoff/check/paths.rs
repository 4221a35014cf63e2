//! Paths of somebody's home directory, which exist on one machine and name a person.

use std::collections::HashSet;

use super::{Check, Fix, Rule};

/// What such a path begins with. A name follows.
const HOMES: &[&str] = &["/home/", "/Users/", ":\\Users\\", ":/Users/"];

impl Check<'_> {
    /// One finding for each path.
    pub(super) fn home_paths(&mut self) {
        let body = self.body;
        let listed: HashSet<usize> = self.document.context_files.iter().map(|f| f.line).collect();
        // An absolute path among the context files has a rule of its own.
        let found: Vec<Home> = homes(body)
            .filter(|home| !listed.contains(&self.lines.at(home.start).line))
            .collect();
        for home in found {
            let at = self.lines.at(home.start);
            let fix = self.relative_to_root(&home);
            let path = &body[home.start..home.name_end];
            self.report(
                Rule::HomePath,
                at,
                format!("path of a home directory: {path}"),
            )
            .hint("write paths relative to the repository's root")
            .fix(fix);
        }
    }

    /// A path below the work tree's root is made relative.
    fn relative_to_root(&self, home: &Home) -> Option<Fix> {
        let root = format!("{}/", self.facts.root.as_deref()?);
        self.body[home.start..].starts_with(&root).then(|| Fix {
            range: home.start..home.start + root.len(),
            text: String::new(),
        })
    }
}

struct Home {
    start: usize,
    name_end: usize,
}

fn homes(text: &str) -> impl Iterator<Item = Home> + '_ {
    HOMES.iter().flat_map(move |mark| {
        text.match_indices(mark)
            .filter_map(move |(at, _)| home_at(text, at, mark))
    })
}

fn home_at(text: &str, at: usize, mark: &str) -> Option<Home> {
    let has_drive = mark.starts_with(':');
    let before = text[..at].chars().next_back();
    let start = match before {
        Some(drive) if has_drive && drive.is_ascii_alphabetic() => at - 1,
        _ if has_drive => return None,
        // `https://host/home/x` and `src/home/x` go on from a word; `file:///home/x` and
        // `/mnt/c/Users/x` do not.
        Some(c) if c.is_alphanumeric() && !text[..at].ends_with("/mnt/c") => return None,
        // With a drive before it, it is the path of another mark.
        Some(':') if !text[..at].ends_with("file:") => return None,
        Some('.' | '~' | '-' | '_' | '}' | '>' | ')' | '*') => return None,
        _ => at,
    };
    let name_start = at + mark.len();
    let name = text[name_start..]
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_' | '-')))
        .map_or(text.len(), |length| name_start + length);
    // `/home/<user>`, `/home/$USER`, `/home/...` name nobody.
    let names_somebody = text[name_start..name].contains(char::is_alphanumeric);
    names_somebody.then_some(Home {
        start,
        name_end: name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        homes(text)
            .map(|home| &text[home.start..home.name_end])
            .collect()
    }

    #[test]
    fn home_directories_of_all_systems_are_found() {
        assert_eq!(found("in `/home/ada/src/x.rs`"), ["/home/ada"]);
        assert_eq!(found("/Users/ada.l/x"), ["/Users/ada.l"]);
        assert_eq!(found(r"C:\Users\Ada\x"), [r"C:\Users\Ada"]);
        assert_eq!(found("c:/Users/Ada/x"), ["c:/Users/Ada"]);
        assert_eq!(found("file:///home/ada/x"), ["/home/ada"]);
        assert_eq!(found("(/mnt/c/Users/ada/x)"), ["/Users/ada"]);
    }

    #[test]
    fn what_names_nobody_is_fine() {
        for text in [
            "/home/<user>/x",
            "/home/$USER/x",
            "https://host.invalid/home/index.html",
            "src/home/view.rs",
            "~/home/x",
            "the /home/ directory",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
