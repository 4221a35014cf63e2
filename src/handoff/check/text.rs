//! Rules about any text: credentials, hidden characters, conflict markers, changes after it was
//! saved.

use super::{Check, Position, Rule, SavedState, hidden, secrets};

impl Check<'_> {
    /// Credentials are looked for in the metadata as well: a path can hold one.
    pub(super) fn text(&mut self, source: &str) {
        self.saved_state();
        for secret in secrets::find(source.as_bytes()) {
            let at = self.lines.at(secret.range.start);
            self.report(Rule::Credential, at, format!("credential: {}", secret.kind))
                .hint("take it out and revoke it: what was committed once must count as known");
        }
        self.hidden_characters();
        self.conflict_markers();
        self.home_paths();
    }

    fn saved_state(&mut self) {
        match &self.facts.saved_state {
            SavedState::Draft | SavedState::Saved => {}
            SavedState::Edited => {
                self.report(
                    Rule::EditedAfterSave,
                    Position::START,
                    "was changed after it was saved",
                )
                .hint("handoffs are a record: save a new one instead");
            }
            SavedState::Damaged(why) => {
                self.report(Rule::DamagedMetadata, Position::START, why.clone())
                    .hint("git has the file as it was saved: git log -- <file>");
            }
        }
    }

    /// One finding a line: where there is one hidden character there are often more.
    fn hidden_characters(&mut self) {
        let mut offset = 0;
        for line in self.body.split_inclusive('\n') {
            let skipped = usize::from(offset == 0 && line.starts_with('\u{feff}'));
            let found = line
                .char_indices()
                .skip(skipped)
                .find(|(_, c)| hidden::is_obeyed(*c) || hidden::is_invisible(*c));
            if let Some((at, c)) = found {
                let what = if c.is_control() {
                    "control character"
                } else {
                    "invisible character"
                };
                let at = self.lines.at(offset + at);
                self.report(
                    Rule::HiddenCharacter,
                    at,
                    format!("{what} U+{:04X}", u32::from(c)),
                )
                .hint("a reader does not see it, and a terminal or a model may obey it");
            }
            offset += line.len();
        }
    }

    fn conflict_markers(&mut self) {
        let mut offset = 0;
        let mut side = None;
        for line in self.body.split_inclusive('\n') {
            match (side, line.trim_end()) {
                (None, text) if text.starts_with("<<<<<<< ") => side = Some(offset),
                // Both ends: a line of signs alone is an underline or a quotation.
                (Some(start), text) if text.starts_with(">>>>>>> ") => {
                    let at = self.lines.at(start);
                    self.report(Rule::ConflictMarker, at, "unresolved merge conflict")
                        .hint("keep one side: each handoff is a file of its own");
                    side = None;
                }
                _ => {}
            }
            offset += line.len();
        }
    }
}
