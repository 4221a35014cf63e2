//! Handoffs in JSON: the keys of the outermost object are headings, lists are lists.

use super::heading::recognise;
use super::phrases::is_summary_label;
use super::tags::words_of;

/// A value, and where it begins in the source.
enum Value {
    Text(String),
    List(Vec<(usize, Value)>),
    Object(Vec<Pair>),
}

struct Pair {
    at: usize,
    key: String,
    value: Value,
}

/// Lines of Markdown, each with where in the JSON it comes from.
#[derive(Debug, Default)]
pub(super) struct Markdown {
    pub text: String,
    /// Where a line begins in the text, and what it says in the source.
    pub origins: Vec<(usize, usize)>,
}

/// How many sections an object names at least that is a handoff.
const LEAST: usize = 2;

/// How deep values nest at most in what is read.
const DEEPEST: usize = 16;

/// A text that is one JSON object, in Markdown; none when its keys name no sections.
pub(super) fn to_markdown(source: &str) -> Option<Markdown> {
    let mut parser = Parser { source, at: 0 };
    let Value::Object(mut pairs) = parser.value(DEEPEST)? else {
        return None;
    };
    if parser.peek().is_some() {
        return None;
    }
    // `{"handoff": {…}}`
    while let [
        Pair {
            value: Value::Object(inner),
            ..
        },
    ] = pairs.as_mut_slice()
    {
        pairs = std::mem::take(inner);
    }
    let names_section = |pair: &&Pair| recognise(&words_of(&pair.key)).is_some();
    if pairs.iter().filter(names_section).count() < LEAST {
        return None;
    }
    let mut markdown = Markdown::default();
    pairs.iter().for_each(|pair| markdown.section(pair));
    Some(markdown)
}

impl Markdown {
    fn line(&mut self, at: usize, line: &str) {
        self.origins.push((self.text.len(), at));
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn section(&mut self, pair: &Pair) {
        let name = words_of(&pair.key);
        match &pair.value {
            Value::Text(text) if self.text.is_empty() && is_summary_label(&name) => {
                self.line(pair.at, &format!("# {}", on_one_line(text)));
            }
            value => {
                self.line(pair.at, &format!("## {name}\n"));
                match value {
                    Value::Text(text) => self.line(pair.at, text),
                    Value::List(items) => {
                        items.iter().for_each(|(at, item)| self.item(*at, item, 0));
                    }
                    Value::Object(pairs) => pairs.iter().for_each(|pair| self.pair(pair, 0)),
                }
            }
        }
        self.line(pair.at, "");
    }

    fn item(&mut self, at: usize, item: &Value, depth: usize) {
        let indent = "  ".repeat(depth);
        match item {
            Value::Text(text) => {
                let text = text.trim().replace('\n', &format!("\n{indent}  "));
                self.line(at, &format!("{indent}- {text}"));
            }
            Value::List(items) => items
                .iter()
                .for_each(|(at, item)| self.item(*at, item, depth)),
            // The first text is the item; what else is said is said about it.
            Value::Object(pairs) => {
                let first = pairs
                    .iter()
                    .position(|pair| matches!(pair.value, Value::Text(_)));
                if let Some(first) = first {
                    self.item(pairs[first].at, &pairs[first].value, depth);
                }
                let others = pairs
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| Some(*at) != first);
                let below = depth + usize::from(first.is_some());
                others.for_each(|(_, pair)| self.pair(pair, below));
            }
        }
    }

    /// A key and its value as an item.
    fn pair(&mut self, pair: &Pair, depth: usize) {
        let (indent, name) = ("  ".repeat(depth), words_of(&pair.key));
        match &pair.value {
            Value::Text(text) => {
                self.line(pair.at, &format!("{indent}- {name}: {}", on_one_line(text)));
            }
            value => {
                self.line(pair.at, &format!("{indent}- {name}:"));
                self.item(pair.at, value, depth + 1);
            }
        }
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
}

impl Parser<'_> {
    /// The next character that is no white space.
    fn peek(&mut self) -> Option<char> {
        let rest = &self.source[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.source[self.at..].chars().next()
    }

    fn take(&mut self, c: char) -> bool {
        let is_next = self.peek() == Some(c);
        self.at += if is_next { c.len_utf8() } else { 0 };
        is_next
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        let below = depth.checked_sub(1)?;
        match self.peek()? {
            '{' => self.object(below).map(Value::Object),
            '[' => self.list(below).map(Value::List),
            '"' => self.string().map(Value::Text),
            _ => {
                let rest = &self.source[self.at..];
                let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}');
                let word = &rest[..rest.find(is_end)?];
                self.at += word.len();
                let is_number = word.parse::<f64>().is_ok();
                let said = match word {
                    "null" => "",
                    "true" | "false" => word,
                    _ if is_number => word,
                    _ => return None,
                };
                Some(Value::Text(said.to_owned()))
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<Vec<Pair>> {
        let mut pairs = Vec::new();
        self.take('{');
        while !self.take('}') {
            if !pairs.is_empty() && !self.take(',') {
                return None;
            }
            self.peek()?;
            let at = self.at;
            let key = self.string()?;
            if !self.take(':') {
                return None;
            }
            let value = self.value(depth)?;
            pairs.push(Pair { at, key, value });
        }
        Some(pairs)
    }

    fn list(&mut self, depth: usize) -> Option<Vec<(usize, Value)>> {
        let mut items = Vec::new();
        self.take('[');
        while !self.take(']') {
            if !items.is_empty() && !self.take(',') {
                return None;
            }
            self.peek()?;
            items.push((self.at, self.value(depth)?));
        }
        Some(items)
    }

    fn string(&mut self) -> Option<String> {
        if !self.take('"') {
            return None;
        }
        let (mut text, mut codes) = (String::new(), Vec::new());
        let mut chars = self.source[self.at..].char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += at + 1;
                    return Some(text);
                }
                '\\' => match chars.next()?.1 {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'r' | 'b' | 'f' => {}
                    'u' => {
                        let code: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
                        codes.push(u16::from_str_radix(&code, 16).ok()?);
                        if chars.as_str().starts_with("\\u") {
                            continue;
                        }
                        // Two of them can be one character.
                        text.push_str(&String::from_utf16_lossy(&codes));
                        codes.clear();
                    }
                    escaped => text.push(escaped),
                },
                c => text.push(c),
            }
        }
        None
    }
}
