//! What of a page is to be run.

use std::ops::Range;

use chrono::DateTime;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// A page, as far as it is run.
pub struct Page {
    pub parts: Vec<Part>,
}

/// A block of code or a directive, in the order of the page.
pub enum Part {
    /// Begin anew in this repository.
    Fixture(String),
    /// The time, in seconds since 1970.
    Now(i64),
    /// Commands that the page does not show.
    Setup(String),
    /// The next block is run by this test.
    TestedBy(String),
    /// A `console` block.
    Examples(Vec<Example>),
    /// Another block that is meant for a shell.
    Shell { line: usize },
    /// A directive that says nothing known.
    Unknown { line: usize, directive: String },
}

/// A command and what it prints.
pub struct Example {
    pub command: String,
    /// Whole lines.
    pub output: String,
    /// Where the output stands in the page.
    pub output_range: Range<usize>,
    /// Line of the command in the page, from 1.
    pub line: usize,
}

const DIRECTIVE: &str = "<!-- docs-test:";

impl Page {
    pub fn parse(source: &str) -> Self {
        let mut parts = Vec::new();
        let mut block: Option<(String, Option<Range<usize>>)> = None;
        let mut comment: Option<Range<usize>> = None;
        for (event, range) in Parser::new(source).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    let language = info.split_whitespace().next().unwrap_or_default();
                    block = Some((language.to_owned(), None));
                }
                Event::Text(_) => {
                    if let Some((_, content)) = &mut block {
                        let start = content
                            .as_ref()
                            .map_or(range.start, |content| content.start);
                        *content = Some(start..range.end);
                    }
                }
                Event::End(TagEnd::CodeBlock) => {
                    if let Some((language, Some(content))) = block.take() {
                        parts.extend(code(source, &language, content));
                    }
                }
                // A comment comes as one event a line.
                Event::Start(Tag::HtmlBlock) => comment = Some(range),
                Event::End(TagEnd::HtmlBlock) => {
                    if let Some(range) = comment.take() {
                        parts.extend(directive(source, range));
                    }
                }
                _ => {}
            }
        }
        Self { parts }
    }
}

fn code(source: &str, language: &str, content: Range<usize>) -> Option<Part> {
    match language {
        "console" => Some(Part::Examples(examples(source, content))),
        "sh" | "bash" | "shell" | "zsh" | "shell-session" => Some(Part::Shell {
            line: line_of(source, content.start),
        }),
        _ => None,
    }
}

fn examples(source: &str, content: Range<usize>) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut start = content.start;
    for line in source[content].split_inclusive('\n') {
        let range = start..start + line.len();
        start = range.end;
        if let Some(command) = line.strip_prefix("$ ") {
            examples.push(Example {
                command: command.trim_end().to_owned(),
                output: String::new(),
                output_range: range.end..range.end,
                line: line_of(source, range.start),
            });
            continue;
        }
        let Some(example) = examples.last_mut() else {
            continue;
        };
        match line.strip_prefix("> ") {
            Some(more) if example.output.is_empty() => {
                example.command.push('\n');
                example.command.push_str(more.trim_end_matches('\n'));
                example.output_range = range.end..range.end;
            }
            _ => {
                example.output.push_str(line);
                example.output_range.end = range.end;
            }
        }
    }
    for example in &mut examples {
        drop_blank_lines_at_the_end(example);
    }
    examples
}

/// They part one command from the next.
fn drop_blank_lines_at_the_end(example: &mut Example) {
    while example.output.ends_with("\n\n") || example.output == "\n" {
        example.output.pop();
        example.output_range.end -= 1;
    }
}

fn directive(source: &str, range: Range<usize>) -> Option<Part> {
    let line = line_of(source, range.start);
    let text = source[range]
        .trim()
        .strip_prefix(DIRECTIVE)?
        .strip_suffix("-->")?;
    let text = text.trim();
    if let Some(commands) = text.strip_prefix("run\n") {
        return Some(Part::Setup(commands.to_owned()));
    }
    Some(match text.split_once('=') {
        Some(("fixture", name)) => Part::Fixture(name.to_owned()),
        Some(("tested-by", path)) => Part::TestedBy(path.to_owned()),
        Some(("now", time)) if DateTime::parse_from_rfc3339(time).is_ok() => {
            Part::Now(DateTime::parse_from_rfc3339(time).unwrap().timestamp())
        }
        _ => Part::Unknown {
            line,
            directive: text.to_owned(),
        },
    })
}

fn line_of(source: &str, offset: usize) -> usize {
    source[..offset].matches('\n').count() + 1
}

#[test]
fn a_console_block_is_commands_and_their_output() {
    let page = Page::parse("# T\n\n```console\n$ cat <<E\n> a\n> E\na\n\n$ true\n```\n");
    let [Part::Examples(examples)] = page.parts.as_slice() else {
        panic!("one block");
    };
    assert_eq!(examples[0].command, "cat <<E\na\nE");
    assert_eq!(examples[0].output, "a\n");
    assert_eq!(examples[0].line, 4);
    assert_eq!(examples[1].command, "true");
    assert_eq!(examples[1].output, "");
}

#[test]
fn directives_are_comments() {
    let page = Page::parse(
        "<!-- docs-test: fixture=example -->\n\ntext\n\n<!-- docs-test: run\ngit init\n-->\n\n<!-- other -->\n",
    );
    let [Part::Fixture(name), Part::Setup(commands)] = page.parts.as_slice() else {
        panic!("two directives");
    };
    assert_eq!(name, "example");
    assert_eq!(commands, "git init");
}
