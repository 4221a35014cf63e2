//! What `log` prints.

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::journal::Content;
use crate::journal::ledger::{Deeds, Fate};
use crate::output::age::ago;
use crate::output::change::{self, IdLength};
use crate::output::page::columns;
use crate::output::style::{ADDED, DIM, ID, LOST, STALE, STRONG, styled};
use crate::output::visible::visible_line;
use crate::output::{Page, Report, document, json as shapes};

use super::{Log, Row, Style};
use crate::commands::commits;

/// How many columns a summary takes on one line at most, where there is no terminal to fill …
const SUMMARY_MAX: usize = 48;

/// … and how many it has at least before other columns go.
const SUMMARY_MIN: usize = 36;

impl Report for Log {
    fn text(&self, out: &mut Page) -> fmt::Result {
        if let Some(asked) = &self.asked {
            let line = commits::line(asked);
            let what = visible_line(&line);
            match self.rows.len() {
                0 => writeln!(out, "no handoff accounts for {what}")?,
                _ => writeln!(
                    out,
                    "{}",
                    styled(DIM, format!("sessions that account for {what}"))
                )?,
            }
        }
        match self.style {
            Style::OneLine => self.lines(out)?,
            Style::Full => {
                for (number, row) in self.rows.iter().enumerate() {
                    if number > 0 {
                        writeln!(out)?;
                    }
                    self.full(out, row)?;
                }
            }
        }
        self.unaccounted(out)
    }

    fn json(&self) -> Value {
        let handoffs: Vec<Value> = self.rows.iter().map(Row::json).collect();
        json!({
            "version": shapes::VERSION,
            "handoffs": handoffs,
            "unaccounted": self.unaccounted.as_deref().map(commits::json),
        })
    }

    fn is_positive(&self) -> bool {
        self.asked.is_none() || !self.rows.is_empty()
    }
}

impl Log {
    fn lines(&self, out: &mut Page) -> fmt::Result {
        let table = Table::of(self, out.width());
        for (row, cells) in self.rows.iter().zip(&table.cells) {
            write!(out, "{}", styled(ID, self.ids.short(&row.record.id())))?;
            for (cell, width) in cells.iter().zip(table.widths) {
                let Some(width) = width else {
                    continue;
                };
                let cell = shortened(cell, width);
                write!(out, "  {cell}{:1$}", "", width - cell.width())?;
            }
            let end = row.end();
            if !end.is_empty() {
                write!(out, "  {end}")?;
            }
            writeln!(out)?;
            row.details(out, self.ids)?;
        }
        Ok(())
    }

    /// Age, who, branch, summary, commit.
    fn cells(&self, row: &Row) -> [String; 5] {
        let metadata = &row.record.metadata;
        let author = metadata.author.as_deref().unwrap_or("?");
        let name = author.split(" <").next().unwrap_or(author);
        let who = metadata.agent.as_deref().unwrap_or(name);
        let commit = row.described.as_ref().and_then(|d| d.commit);
        [
            ago(metadata.created, self.now),
            visible_line(who).into_owned(),
            visible_line(metadata.branch.as_deref().unwrap_or("-")).into_owned(),
            visible_line(row.record.summary()).into_owned(),
            commit.map_or_else(|| "-".to_owned(), |commit| commit.short()),
        ]
    }

    fn full(&self, out: &mut Page, row: &Row) -> fmt::Result {
        self.heading(out, row)?;
        self.origin(out, row)?;
        write!(out, "\n    ")?;
        out.hang();
        writeln!(
            out,
            "{}",
            styled(STRONG, visible_line(row.record.summary()))
        )?;
        if let Some(next) = row.record.document().next_step.first() {
            write!(out, "    next: ")?;
            out.hang();
            writeln!(out, "{}", visible_line(&next.text))?;
        }
        let counts = row.counts();
        if !counts.is_empty() {
            writeln!(out, "    decisions: {counts}")?;
        }
        row.details(out, self.ids)
    }

    fn heading(&self, out: &mut dyn Write, row: &Row) -> fmt::Result {
        let record = &row.record;
        let letters = self.ids.short(&record.id()).len();
        write!(out, "handoff {}", document::id(&record.id(), letters))?;
        if record.entry.content == Content::Uncommitted {
            write!(out, " {}", styled(STALE, "(not committed)"))?;
        }
        if let Some(ended) = record.metadata.ended {
            write!(out, " {}", styled(DIM, format!("({})", ended.as_str())))?;
        }
        if let Some(place) = &row.place {
            write!(
                out,
                " {}",
                styled(DIM, format!("(on {})", visible_line(place)))
            )?;
        }
        writeln!(out)
    }

    /// Who wrote it, where and when, and the commit it describes.
    fn origin(&self, out: &mut dyn Write, row: &Row) -> fmt::Result {
        let metadata = &row.record.metadata;
        if let Some(author) = &metadata.author {
            writeln!(out, "Author: {}", visible_line(author))?;
        }
        if let Some(agent) = &metadata.agent {
            writeln!(out, "Agent:  {}", visible_line(agent))?;
        }
        if let Some(branch) = &metadata.branch {
            writeln!(out, "Branch: {}", visible_line(branch))?;
        }
        let date = metadata.created.format("%Y-%m-%d %H:%M:%S %z");
        writeln!(out, "Date:   {date} ({})", ago(metadata.created, self.now))?;
        if let Some((described, commit)) = row.described.as_ref().and_then(|d| Some((d, d.commit?)))
        {
            writeln!(
                out,
                "Commit: {} ({})",
                commit.short(),
                described.how.as_str()
            )?;
        }
        Ok(())
    }

    fn unaccounted(&self, out: &mut Page) -> fmt::Result {
        let Some(unaccounted) = &self.unaccounted else {
            return Ok(());
        };
        if unaccounted.is_empty() {
            return writeln!(out, "\nevery commit is accounted for");
        }
        writeln!(out, "\n{}", styled(STALE, "no handoff accounts for:"))?;
        for commit in unaccounted {
            writeln!(out, "  {}", visible_line(&commits::line(commit)))?;
        }
        Ok(())
    }
}

/// The columns of one line for each handoff.
struct Table {
    cells: Vec<[String; 5]>,
    /// How wide each is; none for one that there is no room for.
    widths: [Option<usize>; 5],
}

/// Where the summary stands, and which columns go, in this order, to make room for it.
const SUMMARY: usize = 3;
const LESS_THAN_A_SUMMARY: [usize; 3] = [4, 2, 1];

impl Table {
    fn of(log: &Log, width: Option<usize>) -> Self {
        let cells: Vec<[String; 5]> = log.rows.iter().map(|row| log.cells(row)).collect();
        let widest = |column: usize| cells.iter().map(|row| row[column].width()).max();
        let mut widths: [Option<usize>; 5] = std::array::from_fn(widest);
        let summary = widths[SUMMARY].unwrap_or(0);
        let Some(width) = width else {
            widths[SUMMARY] = Some(summary.min(SUMMARY_MAX));
            return Self { cells, widths };
        };
        let end = log.rows.iter().map(|row| columns(&row.end())).max();
        let ends = log.ids.letters() + end.filter(|end| *end > 0).map_or(0, |end| end + 2);
        let room = |widths: &[Option<usize>; 5]| {
            let others = (0..widths.len()).filter(|at| *at != SUMMARY);
            let others = others.filter_map(|at| widths[at]).map(|width| width + 2);
            width.saturating_sub(ends + 2 + others.sum::<usize>())
        };
        for column in LESS_THAN_A_SUMMARY {
            if room(&widths) >= summary.min(SUMMARY_MIN) {
                break;
            }
            widths[column] = None;
        }
        widths[SUMMARY] = Some(summary.min(room(&widths).max(1)));
        Self { cells, widths }
    }
}

impl Row {
    /// What stands behind everything else: what was done to decisions, and that the line has ended.
    fn end(&self) -> String {
        let ended = self.record.metadata.ended.map(|ended| ended.as_str());
        let counts = self.counts();
        let parts = [counts.as_str(), ended.unwrap_or_default()];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("  ")
    }

    /// "+2 ~1 −1".
    fn counts(&self) -> String {
        let Some(Deeds { changes, .. }) = &self.deeds else {
            return String::new();
        };
        let (mut added, mut changed, mut lost) = (0, 0, 0);
        for change in changes {
            match change.fate {
                Fate::Added | Fate::Reinstated => added += 1,
                Fate::Reworded | Fate::ReasonChanged | Fate::Replaced => changed += 1,
                Fate::Retired | Fate::Dropped | Fate::Abandoned => lost += 1,
                Fate::Kept | Fate::Contested => {}
            }
        }
        [
            (added, "+", ADDED),
            (changed, "~", STALE),
            (lost, "−", LOST),
        ]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, sign, style)| styled(style, format!("{sign}{count}")).to_string())
        .collect::<Vec<_>>()
        .join(" ")
    }

    /// With `--commits` the commits, with `-p` each change.
    fn details(&self, out: &mut Page, ids: IdLength) -> fmt::Result {
        for commit in self.commits.iter().flatten() {
            writeln!(out, "      {}", visible_line(&commits::line(commit)))?;
        }
        let changes = self.deeds.iter().flat_map(|deeds| &deeds.changes);
        for change in changes.filter(|change| self.patch && change.fate != Fate::Kept) {
            change::text_of_session(out, change, ids)?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let record = &self.record;
        json!({
            "id": record.id(),
            "path": record.entry.path,
            "summary": record.summary(),
            "committed": record.entry.content != Content::Uncommitted,
            "place": self.place,
            "describes": self.described.as_ref().and_then(|d| d.commit),
            "described_by": self.described.as_ref().map(|d| d.how),
            "metadata": shapes::metadata_object(&record.metadata),
            "changes": self.deeds.as_ref().map(|deeds| {
                deeds.changes.iter().map(change::json).collect::<Vec<_>>()
            }),
            "carried": self.deeds.as_ref().map(|deeds| deeds.carried),
            "commits": self.commits.as_deref().map(commits::json),
        })
    }
}

/// A text in so many columns.
fn shortened(text: &str, width: usize) -> Cow<'_, str> {
    if text.width() <= width {
        return Cow::Borrowed(text);
    }
    let mut short = String::new();
    for letter in text.graphemes(true) {
        if short.width() + letter.width() + 1 > width {
            break;
        }
        short.push_str(letter);
    }
    short.push('…');
    Cow::Owned(short)
}
