//! Entries of the context files section: what they point at, and how they are written.

use std::ops::Range;

use serde::Serialize;

/// What an entry points at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ContextTarget {
    /// A file.
    #[default]
    File,
    /// A directory: the path ends in a slash.
    Directory,
    /// A pattern with `*`, `?` or `{…}`.
    Glob,
    /// Something on the network.
    Url,
    /// Words: no path was recognised.
    Prose,
}

impl ContextTarget {
    /// Whether it names something in a file system.
    pub fn is_path(self) -> bool {
        match self {
            Self::File | Self::Directory | Self::Glob => true,
            Self::Url | Self::Prose => false,
        }
    }
}

/// An entry of the context files section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ContextFile {
    /// The path, glob or directory as written, without backticks, link or line range; of a
    /// URL the URL, of prose the words.
    pub path: String,
    /// What the entry points at.
    pub target: ContextTarget,
    /// First and last line, from 1, both included.
    pub lines: Option<(usize, usize)>,
    /// What follows the path after a dash, or is said in other columns of a table.
    pub note: Option<String>,
    /// The entry as written, in Markdown.
    pub raw: String,
    /// The line of the source it begins on, from 1.
    pub line: usize,
}

impl ContextFile {
    /// The path to open: `file://` and the percent signs of links taken off, slashes forward.
    ///
    /// None for URLs and prose.
    pub fn local_path(&self) -> Option<String> {
        if !self.target.is_path() {
            return None;
        }
        let url = self.path.strip_prefix("file://");
        // In a link a space has to be written `%20`; elsewhere a percent sign is one.
        let encoded = url.is_some() || self.raw.contains("](");
        let path = url.unwrap_or(&self.path);
        let path = if encoded {
            percent_decoded(path)
        } else {
            path.to_owned()
        };
        let path = path.replace('\\', "/");
        Some(path.strip_prefix("./").unwrap_or(&path).to_owned())
    }
}

/// A piece of an entry's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Words outside any mark.
    Text(&'a str),
    /// A code span.
    Code(&'a str),
    /// A link: its text and its destination.
    Link(&'a str, &'a str),
}

impl<'a> Piece<'a> {
    fn text(self) -> &'a str {
        match self {
            Self::Text(text) | Self::Code(text) | Self::Link(text, _) => text,
        }
    }
}

/// What stands between two paths of one entry: `` `a.rs`, `b.rs` and `c.rs` ``.
const BETWEEN: [&str; 12] = [
    "", "and", "or", "und", "oder", "et", "y", "e", "и", "和", "と", "및",
];

/// The entries that one list item, table row or line names; several when it names several
/// paths before its note.
///
/// Code spans and links count first, then bare words that look like a path. `raw` and
/// `line` are left to the caller.
pub(super) fn entries(pieces: &[Piece<'_>]) -> Vec<ContextFile> {
    // A colon sets a note off, but not in an address.
    if let Some(Piece::Text(text) | Piece::Code(text) | Piece::Link(text, _)) = pieces.first()
        && is_url(text.trim_start())
        && !text.trim_start().starts_with("git@")
    {
        return whole_entry(pieces).into_iter().collect();
    }
    let (head, note) = split_note(pieces);
    let starts_with_path = head
        .iter()
        .find(|piece| piece.text().chars().any(char::is_alphanumeric))
        .is_some_and(|piece| marked_path(*piece).is_some());
    let mut found = Vec::new();
    for (index, piece) in head.iter().enumerate() {
        if let Some(entry) = marked_path(*piece) {
            found.push(entry);
        } else if starts_with_path
            && !found.is_empty()
            && !is_between(piece)
            && index + 1 < head.len()
        {
            break;
        }
    }
    let note = match found.is_empty() {
        true => {
            found = bare_paths(&head);
            if found.is_empty() {
                found.extend(bare_path(&head).or_else(|| lone_name(&head)));
            }
            note
        }
        false => note.or_else(|| rest_as_note(&head)),
    };
    if found.is_empty() {
        return whole_entry(pieces).into_iter().collect();
    }
    for entry in &mut found {
        entry
            .note
            .get_or_insert_with(|| note.clone().unwrap_or_default());
        entry.note = entry.note.take().filter(|note| !note.is_empty());
    }
    found
}

/// A name without a slash or an extension, set off by marks and with nothing beside it but the
/// note: in a list of files that is one (`LICENSE`, `configure`). Whether it exists only those know
/// who have the tree.
fn lone_name(head: &[Piece<'_>]) -> Option<ContextFile> {
    let is_blank = |piece: &&Piece<'_>| !piece.text().chars().any(char::is_alphanumeric);
    let mut said = head.iter().filter(|piece| !is_blank(piece));
    let (Some(Piece::Code(name)), None) = (said.next(), said.next()) else {
        return None;
    };
    let (path, lines) = split_lines(name.trim());
    let plausible = path
        .chars()
        .all(|c| c.is_alphanumeric() || "._-+".contains(c));
    plausible.then(|| ContextFile {
        path: path.to_owned(),
        lines,
        ..ContextFile::default()
    })
}

fn is_between(piece: &Piece<'_>) -> bool {
    match piece {
        Piece::Text(text) => {
            let word = text.trim_matches(|c: char| c.is_whitespace() || ",/&+、，·;".contains(c));
            BETWEEN.contains(&word)
        }
        Piece::Code(_) | Piece::Link(..) => false,
    }
}

/// Splits an entry at the first dash that is one: with spaces around, or long.
fn split_note<'a>(pieces: &[Piece<'a>]) -> (Vec<Piece<'a>>, Option<String>) {
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Text(text) = piece else { continue };
        let Some(dash) = dash_in(text, index > 0) else {
            continue;
        };
        let mut head = pieces[..index].to_vec();
        head.push(Piece::Text(&text[..dash.start]));
        let mut note = text[dash.end..].to_owned();
        for piece in &pieces[index + 1..] {
            note.push_str(piece.text());
        }
        return (head, Some(note.trim().to_owned()));
    }
    (pieces.to_vec(), None)
}

fn dash_in(text: &str, after_mark: bool) -> Option<Range<usize>> {
    const DASHES: [&str; 8] = [" — ", " – ", " - ", " -- ", " → ", " ← ", "——", "—"];
    let found = DASHES
        .iter()
        .filter_map(|dash| text.find(dash).map(|at| at..at + dash.len()))
        .min_by_key(|range| range.start);
    // `a.rs`: what it does
    let colon = after_mark.then(|| {
        let trimmed = text.trim_start();
        let at = text.len() - trimmed.len();
        trimmed
            .starts_with([':', '：'])
            .then(|| at..at + trimmed.chars().next().map_or(0, char::len_utf8))
    });
    match (found, colon.flatten()) {
        (_, Some(colon)) => Some(colon),
        (found, None) => found,
    }
}

/// The words behind a path that no dash sets off: `` `a.rs` (the parser) ``.
fn rest_as_note(head: &[Piece<'_>]) -> Option<String> {
    let last = head.last()?;
    let Piece::Text(text) = last else { return None };
    let note = text
        .trim()
        .trim_start_matches(['(', '（', ':', ','])
        .trim_end_matches([')', '）'])
        .trim();
    note.chars()
        .any(char::is_alphanumeric)
        .then(|| note.to_owned())
}

/// A code span or link that holds a path.
fn marked_path(piece: Piece<'_>) -> Option<ContextFile> {
    match piece {
        Piece::Text(_) => None,
        Piece::Code(text) => path_entry(text, Shape::Marked),
        Piece::Link(_, destination) if is_url(destination) => None,
        Piece::Link(text, destination) => {
            if destination.starts_with("file://") || looks_like_path(destination, Shape::Linked) {
                path_entry(destination, Shape::Linked)
            } else {
                path_entry(text, Shape::Marked)
            }
        }
    }
}

/// `src/db.rs, docs/SCHEMA.md`: several bare paths and nothing else.
fn bare_paths(head: &[Piece<'_>]) -> Vec<ContextFile> {
    let text: String = head.iter().map(|piece| piece.text()).collect();
    let parts = text.split([',', '，', '、']).map(str::trim);
    let paths: Option<Vec<ContextFile>> = parts
        .map(|part| path_entry(part, Shape::Bare).filter(|_| !part.contains(char::is_whitespace)))
        .collect();
    paths.filter(|paths| paths.len() > 1).unwrap_or_default()
}

/// A bare word that looks like a path: the first one, or the first behind a label.
fn bare_path(head: &[Piece<'_>]) -> Option<ContextFile> {
    let text: String = head.iter().map(|piece| piece.text()).collect();
    let mut words = text.split_whitespace();
    let first = words.next()?;
    if let Some(mut entry) = path_entry(trim_word(first), Shape::Bare) {
        let rest = text.trim_start()[first.len()..].trim();
        let rest = rest
            .trim_start_matches(['(', ':', '-', '#'])
            .trim_end_matches(')')
            .trim();
        entry.note = (!rest.is_empty()).then(|| rest.to_owned());
        return Some(entry);
    }
    let (_, behind) = text.split_once([':', '：'])?;
    let first = behind.split_whitespace().next()?;
    path_entry(trim_word(first), Shape::Bare)
}

fn trim_word(word: &str) -> &str {
    word.trim_start_matches(['(', '"', '\'', '“', '„', '«'])
        .trim_end_matches([
            ',', ';', ':', '.', ')', '"', '\'', '”', '»', '：', '，', '。',
        ])
}

/// An entry that names no path: a URL, or prose.
fn whole_entry(pieces: &[Piece<'_>]) -> Option<ContextFile> {
    let text: String = pieces.iter().map(|piece| piece.text()).collect();
    let text = text.trim();
    if !text.chars().any(char::is_alphanumeric) {
        return None;
    }
    let linked = pieces.iter().find_map(|piece| match piece {
        Piece::Link(_, destination) if is_url(destination) => Some(*destination),
        _ => None,
    });
    let bare = text
        .split_whitespace()
        .find(|word| is_url(word))
        .map(trim_word);
    let (path, target) = match linked.or(bare) {
        Some(url) => (url, ContextTarget::Url),
        None => (text, ContextTarget::Prose),
    };
    Some(ContextFile {
        path: path.to_owned(),
        target,
        note: (path != text).then(|| text.to_owned()),
        ..ContextFile::default()
    })
}

/// How a candidate is set off: marks make a path out of less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Bare,
    Marked,
    Linked,
}

fn path_entry(text: &str, shape: Shape) -> Option<ContextFile> {
    let (path, lines) = split_lines(text.trim());
    let path = without_sign(without_anchor(path));
    if !looks_like_path(path, shape) {
        return None;
    }
    Some(ContextFile {
        target: target_of(path),
        path: path.to_owned(),
        lines,
        ..ContextFile::default()
    })
}

fn target_of(path: &str) -> ContextTarget {
    if path.contains('*') || path.contains('{') && path.contains('}') && path.contains(',') {
        ContextTarget::Glob
    } else if path.ends_with(['/', '\\']) {
        ContextTarget::Directory
    } else {
        ContextTarget::File
    }
}

/// A path without the `@` by which people point agents at a file; a package (`@types/node`) keeps its own.
fn without_sign(text: &str) -> &str {
    let file = text.strip_prefix('@').filter(|path| {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.is_empty()
            || name
                .rsplit_once('.')
                .is_some_and(|(_, end)| is_extension(end, Shape::Bare))
    });
    file.unwrap_or(text)
}

/// A path without the heading that it points at: `docs/format.md#writing`.
fn without_anchor(path: &str) -> &str {
    let file = path.split_once('#').filter(|(file, anchor)| {
        let name = file.rsplit('/').next().unwrap_or(file);
        let is_file = name
            .rsplit_once('.')
            .is_some_and(|(name, end)| !name.is_empty() && is_extension(end, Shape::Bare));
        is_file && !anchor.is_empty() && !anchor.contains(['/', '.'])
    });
    file.map_or(path, |(file, _)| file)
}

/// First and last line.
type LineRange = (usize, usize);

/// Splits a line range off: `:10`, `:10-40`, `:10:5`, `#L10`, `#L10-L40`, `:L10-40`.
fn split_lines(text: &str) -> (&str, Option<LineRange>) {
    let fragment = text
        .rsplit_once('#')
        .filter(|(_, range)| range.starts_with(['L', 'l']));
    let split = match fragment {
        Some((path, range)) => line_range(range).map(|lines| (path, lines)),
        // Compilers print `file.rs:10:5`: what is last is a column then.
        None => behind_colon(text).map(|(path, lines)| behind_colon(path).unwrap_or((path, lines))),
    };
    match split {
        Some((path, lines)) if !path.is_empty() => (path, Some(lines)),
        _ => (text, None),
    }
}

fn behind_colon(text: &str) -> Option<(&str, LineRange)> {
    let (path, range) = text.rsplit_once(':')?;
    Some((path, line_range(range)?))
}

/// `10`, `10-40`, `L10-L40`.
fn line_range(text: &str) -> Option<LineRange> {
    let range = text.replace(['L', 'l'], "");
    let (first, last) = range
        .split_once(['-', '–'])
        .unwrap_or((range.as_str(), range.as_str()));
    let first: usize = first.parse().ok().filter(|&line| line > 0)?;
    let last: usize = last.parse().ok()?;
    Some((first, last.max(first)))
}

fn is_url(text: &str) -> bool {
    let text = text.trim_start_matches('<');
    let has_scheme = text.split_once("://").is_some_and(|(scheme, _)| {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(is_letter)
            && scheme != "file"
    });
    has_scheme || text.starts_with("git@") || text.starts_with("mailto:")
}

/// Whether a text looks like a path: it has a slash, a file name extension or a wildcard, or is a
/// name that projects use.
fn looks_like_path(text: &str, shape: Shape) -> bool {
    const NAMES: [&str; 14] = [
        "Makefile",
        "Dockerfile",
        "Justfile",
        "justfile",
        "LICENSE",
        "README",
        "CHANGELOG",
        "Gemfile",
        "Rakefile",
        "Procfile",
        "Cargo.lock",
        "CODEOWNERS",
        "Vagrantfile",
        "Jenkinsfile",
    ];
    if NAMES.contains(&text) {
        return true;
    }
    // What is linked to and has no scheme is a file, whatever it is called.
    let linked = shape == Shape::Linked;
    let spaced = linked || shape == Shape::Marked && is_spaced_name(text);
    let odd = text.is_empty()
        || is_url(text)
        || text.starts_with('#')
        || text.starts_with(['-', '@', '$', '=', '|']) && !linked
        || text.contains(|c: char| c.is_control() || "<>\"`;|=".contains(c)) && !linked
        || (!spaced && text.contains(char::is_whitespace));
    if odd || !text.chars().any(|c| c.is_alphanumeric() || c == '*') {
        return false;
    }
    let slash = text.contains('/') || text.contains('\\');
    let call = text.contains('(') && !slash;
    if call && !spaced {
        return false;
    }
    let name = text.rsplit(['/', '\\']).next().unwrap_or(text);
    let extension = name
        .rsplit_once('.')
        .is_some_and(|(_, extension)| is_extension(extension, shape));
    match shape {
        Shape::Bare => {
            extension && !is_abbreviation(text)
                || slash && text.len() > 2 && !text.contains("//") && is_plain_path(text)
        }
        Shape::Marked => slash || extension || text.contains('*'),
        Shape::Linked => true,
    }
}

/// Whether a text with spaces is the name of a file, and not a command: `docs/My notes (old).md`,
/// but not `python run.py`. It has an extension at its end only, and begins with a folder or as a
/// title does.
fn is_spaced_name(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let [first, .., last] = words.as_slice() else {
        return false;
    };
    let extension = |word: &&str| {
        let name = word.rsplit('/').next().unwrap_or(word);
        let parts = name.rsplit_once('.');
        parts.is_some_and(|(name, extension)| {
            !name.is_empty() && is_extension(extension, Shape::Marked)
        })
    };
    let others = &words[..words.len() - 1];
    let folder = first.contains('/') && !first.starts_with(['.', '/']);
    let title = first.starts_with(|c: char| c.is_uppercase() || !c.is_ascii());
    let plain = |word: &&str| !word.is_empty() && !word.starts_with('-') && !extension(word);
    (folder || title) && extension(last) && others.iter().all(plain)
}

fn is_extension(extension: &str, shape: Shape) -> bool {
    let letters = (1..=10).contains(&extension.len())
        && extension.starts_with(|c: char| c.is_ascii_alphabetic())
        && extension
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-');
    letters && (shape != Shape::Bare || extension.chars().all(|c| !c.is_ascii_uppercase()))
}

fn is_abbreviation(text: &str) -> bool {
    matches!(text, "e.g" | "i.e" | "z.B" | "d.h" | "p.ex" | "etc" | "vs")
}

/// Without marks a slash alone is not enough: "and/or", "read/write".
fn is_plain_path(text: &str) -> bool {
    text.ends_with('/')
        || text.starts_with(['/', '.', '~'])
        || text.matches('/').count() > 1
        || text.contains(['.', '*', '_'])
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes
            .get(at + 1..at + 3)
            .filter(|_| bytes[at] == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match hex {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}
