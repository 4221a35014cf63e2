//! What changed between two texts, word by word, for display.

use serde::Serialize;
use similar::DiffOp;
use unicode_segmentation::UnicodeSegmentation;

use super::operations;

/// A piece of a word-level diff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Span {
    /// Where the piece stands.
    pub kind: SpanKind,
    /// The piece, with the white space around it as written.
    pub text: String,
}

/// On which side a piece of a word-level diff stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanKind {
    /// On both sides.
    Kept,
    /// Only in the old text.
    Removed,
    /// Only in the new text.
    Inserted,
}

/// The diff of two texts in readable pieces: words of languages with spaces, characters of
/// those without.
///
/// Removed and inserted pieces that only white space or a small word keeps apart are joined,
/// removed first: a reader wants two phrases, not a mosaic.
///
/// ```
/// # use git_handoff::matching::{words, SpanKind};
/// let spans = words("Incremental sync via mtime", "Incremental sync via content hash");
/// let shown: String = spans
///     .iter()
///     .map(|span| match span.kind {
///         SpanKind::Kept => span.text.clone(),
///         SpanKind::Removed => format!("[-{}-]", span.text),
///         SpanKind::Inserted => format!("{{+{}+}}", span.text),
///     })
///     .collect();
/// assert_eq!(shown, "Incremental sync via [-mtime-]{+content hash+}");
/// ```
pub fn words(old: &str, new: &str) -> Vec<Span> {
    let (old, new): (Vec<Piece>, Vec<Piece>) = (pieces(old), pieces(new));
    let mut spans = Spans::default();
    for op in operations::fewest(&words_of(&old), &words_of(&new)) {
        let (old, new) = (&old[op.old_range()], &new[op.new_range()]);
        match op {
            DiffOp::Equal { .. } => spans.keep(old, new),
            DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
                spans.change(old, new);
            }
        }
    }
    spans.finish()
}

/// A word, or a mark, and the white space behind it. White space is not compared: there is so much
/// of it that it would be matched in place of words.
struct Piece<'a> {
    word: &'a str,
    space: &'a str,
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    for word in text.split_word_bounds() {
        let end = at + word.len();
        match pieces.last_mut() {
            Some(last) if word.trim().is_empty() => {
                last.space = &text[end - word.len() - last.space.len()..end];
            }
            _ => pieces.push(Piece {
                word,
                space: &text[end..end],
            }),
        }
        at = end;
    }
    pieces
}

fn words_of<'a>(pieces: &[Piece<'a>]) -> Vec<&'a str> {
    pieces.iter().map(|piece| piece.word).collect()
}

#[derive(Default)]
struct Spans {
    done: Vec<Span>,
    kept: String,
    removed: String,
    inserted: String,
}

impl Spans {
    /// Takes pieces with the same words; the white space behind them may differ.
    fn keep(&mut self, old: &[Piece<'_>], new: &[Piece<'_>]) {
        for (old, new) in old.iter().zip(new) {
            self.kept.push_str(old.word);
            if old.space == new.space {
                self.kept.push_str(old.space);
            } else {
                self.end_kept();
                self.removed.push_str(old.space);
                self.inserted.push_str(new.space);
            }
        }
    }

    /// Takes pieces that are only on one side.
    fn change(&mut self, old: &[Piece<'_>], new: &[Piece<'_>]) {
        self.end_kept();
        let texts = |piece: &Piece<'_>| [piece.word, piece.space].concat();
        self.removed.extend(old.iter().map(texts));
        self.inserted.extend(new.iter().map(texts));
    }

    /// Ends what was equal; a sliver between two changes becomes part of both.
    fn end_kept(&mut self) {
        let kept = std::mem::take(&mut self.kept);
        if kept.is_empty() {
            return;
        }
        let sides = [&self.removed, &self.inserted];
        let stands_alone = sides.iter().all(|side| side.ends_with(char::is_whitespace));
        if stands_alone && is_sliver(&kept) {
            self.removed.push_str(&kept);
            self.inserted.push_str(&kept);
            return;
        }
        self.flush();
        self.push(SpanKind::Kept, kept);
    }

    fn finish(mut self) -> Vec<Span> {
        let kept = std::mem::take(&mut self.kept);
        self.flush();
        self.push(SpanKind::Kept, kept);
        self.done
    }

    fn flush(&mut self) {
        let (removed, inserted) = (
            std::mem::take(&mut self.removed),
            std::mem::take(&mut self.inserted),
        );
        // White space at the same end of both pieces has not changed.
        let leading = shared_white_space(&removed, &inserted, Edge::Start);
        let trailing = shared_white_space(&removed[leading..], &inserted[leading..], Edge::End);
        if leading > 0 {
            self.push(SpanKind::Kept, removed[..leading].to_owned());
        }
        self.push(
            SpanKind::Removed,
            removed[leading..removed.len() - trailing].to_owned(),
        );
        self.push(
            SpanKind::Inserted,
            inserted[leading..inserted.len() - trailing].to_owned(),
        );
        if trailing > 0 {
            self.push(
                SpanKind::Kept,
                removed[removed.len() - trailing..].to_owned(),
            );
        }
    }

    fn push(&mut self, kind: SpanKind, text: String) {
        if text.is_empty() {
            return;
        }
        match self.done.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(&text),
            _ => self.done.push(Span { kind, text }),
        }
    }
}

/// Too little to read on its own between two changes: one word of two letters.
fn is_sliver(text: &str) -> bool {
    let letters = text.chars().filter(|c| !c.is_whitespace()).count();
    text.ends_with(char::is_whitespace) && letters <= 2
}

#[derive(Clone, Copy)]
enum Edge {
    Start,
    End,
}

/// How many bytes of white space both texts share at one edge.
fn shared_white_space(a: &str, b: &str, edge: Edge) -> usize {
    let same = |(x, y): &(char, char)| x == y && x.is_whitespace();
    let bytes = |(x, _): (char, char)| x.len_utf8();
    match edge {
        Edge::Start => a.chars().zip(b.chars()).take_while(same).map(bytes).sum(),
        Edge::End => a
            .chars()
            .rev()
            .zip(b.chars().rev())
            .take_while(same)
            .map(bytes)
            .sum(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(old: &str, new: &str) -> String {
        words(old, new)
            .iter()
            .map(|span| match span.kind {
                SpanKind::Kept => span.text.clone(),
                SpanKind::Removed => format!("[-{}-]", span.text),
                SpanKind::Inserted => format!("{{+{}+}}", span.text),
            })
            .collect()
    }

    #[test]
    fn changes_read_as_phrases() {
        assert_eq!(
            shown("Use Postgres", "Use SQLite"),
            "Use [-Postgres-]{+SQLite+}"
        );
        assert_eq!(
            shown("Cache for 5 minutes", "Cache for 10 minutes"),
            "Cache for [-5-]{+10+} minutes"
        );
        assert_eq!(shown("Log errors", "Log all errors"), "Log {+all +}errors");
        assert_eq!(
            shown("所有时间用本地时区", "所有时间用世界时区"),
            "所有时间用[-本地-]{+世界+}时区"
        );
        assert_eq!(shown("same", "same"), "same");
    }

    proptest! {
        #[test]
        fn each_side_reads_back(old in ".{0,40}", new in ".{0,40}") {
            let spans = words(&old, &new);
            let side = |gone: SpanKind| -> String {
                spans.iter().filter(|span| span.kind != gone).map(|span| span.text.as_str()).collect()
            };
            prop_assert_eq!(side(SpanKind::Inserted), old);
            prop_assert_eq!(side(SpanKind::Removed), new);
        }
    }
}
