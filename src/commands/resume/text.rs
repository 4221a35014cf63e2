//! What `resume` shows on a terminal.

use std::fmt::{self, Write};

use crate::output::age::ago;
use crate::output::style::{DIM, ID, STALE, STRONG, styled};
use crate::output::visible::{visible, visible_line};
use crate::output::{Page, document};

use super::Resumed;
use super::files::Shape;

/// Writes it.
///
/// # Errors
/// When `out` fails.
pub fn write(resumed: &Resumed, out: &mut Page) -> fmt::Result {
    header(resumed, out)?;
    writeln!(out)?;
    document::body(out, resumed.record().body().trim_end())?;
    unlisted(resumed, out)?;
    files(resumed, out)?;
    writeln!(
        out,
        "\n{}",
        styled(DIM, format!("to continue: {}", resumed.continuing()))
    )
}

fn header(resumed: &Resumed, out: &mut Page) -> fmt::Result {
    let record = resumed.record();
    let metadata = &record.metadata;
    out.hang();
    writeln!(out, "{}", styled(STRONG, visible_line(record.summary())))?;
    out.hang();
    write!(
        out,
        "{}",
        styled(ID, resumed.found.overview.ids.short(&record.id()))
    )?;
    for part in [&metadata.author, &metadata.agent, &metadata.branch]
        .into_iter()
        .flatten()
    {
        write!(out, " · {}", visible_line(part))?;
    }
    write!(out, " · {}", ago(metadata.created, resumed.now))?;
    if let Some(describes) = resumed.describes() {
        write!(out, " · {describes}")?;
    }
    writeln!(out)?;
    for remark in resumed.remarks() {
        write!(out, "{}", styled(STALE, "! "))?;
        out.hang();
        writeln!(out, "{}", styled(STALE, visible_line(&remark)))?;
    }
    for question in &resumed.found.open_questions {
        write!(out, "? ")?;
        out.hang();
        writeln!(out, "{}", visible_line(question))?;
    }
    resumed.found.overview.write_others(out, resumed.now)
}

fn unlisted(resumed: &Resumed, out: &mut Page) -> fmt::Result {
    let unlisted = &resumed.found.unlisted;
    if unlisted.decisions.is_empty() {
        return Ok(());
    }
    let heading = if unlisted.carried {
        "Earlier decisions that stand"
    } else {
        "Decisions in force here"
    };
    writeln!(out, "\n{}\n", styled(STRONG, heading))?;
    for held in &unlisted.decisions {
        let id = resumed.found.overview.ids.short(&held.first_made_in);
        write!(out, "  - ")?;
        out.hang();
        writeln!(
            out,
            "{} {}",
            visible_line(&held.text),
            styled(DIM, format!("({id})"))
        )?;
    }
    if let Some(rest) = unlisted.rest.in_words() {
        writeln!(out, "  {rest}: git handoff decisions")?;
    }
    Ok(())
}

fn files(resumed: &Resumed, out: &mut Page) -> fmt::Result {
    for file in resumed.files.with_content() {
        let path = visible_line(&file.path);
        let lines = match file.lines {
            Some((first, last)) => format!(":{first}-{last}"),
            None => String::new(),
        };
        writeln!(out, "\n{}", styled(STRONG, format!("{path}{lines}")))?;
        if let Some(note) = &file.note {
            out.hang();
            writeln!(out, "{}", styled(DIM, visible_line(note)))?;
        }
        match &file.content {
            Shape::Text(text) => writeln!(out, "{}", visible(text.trim_end_matches('\n')))?,
            Shape::Part { text, missing } => {
                writeln!(out, "{}", visible(text.trim_end_matches('\n')))?;
                writeln!(out, "{}", styled(STALE, format!("({missing} more lines)")))?;
            }
            Shape::Refused(reason) => {
                writeln!(
                    out,
                    "{}",
                    styled(STALE, format!("not shown: {}", visible_line(reason)))
                )?;
            }
            Shape::NotAFile => {}
        }
    }
    match resumed.files.account() {
        Some(account) => {
            writeln!(out)?;
            out.hang();
            writeln!(out, "{}", styled(STALE, visible_line(&account)))
        }
        None => Ok(()),
    }
}
