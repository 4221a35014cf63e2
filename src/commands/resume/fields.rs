//! Texts in a file, one a line.

use std::str::FromStr;

use crate::journal::escaped::{push_escaped, unescaped};

/// Writes fields.
pub(super) struct Fields<'a>(&'a mut String);

impl<'a> Fields<'a> {
    /// Behind what `out` holds already.
    pub fn new(out: &'a mut String) -> Self {
        Self(out)
    }

    pub fn text(&mut self, text: &str) {
        push_escaped(self.0, text);
        self.0.push('\n');
    }

    pub fn optional(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.0.push('+');
            self.text(text);
        } else {
            self.0.push('\n');
        }
    }

    pub fn number(&mut self, number: usize) {
        self.text(&number.to_string());
    }

    pub fn list<T>(&mut self, items: &[T], mut item: impl FnMut(&mut Self, &T)) {
        self.number(items.len());
        for one in items {
            item(self, one);
        }
    }
}

/// Reads fields in the order in which they were written; `None` where there is none, or another.
pub(super) struct FieldsOf<'a>(&'a str);

impl<'a> FieldsOf<'a> {
    pub fn new(text: &'a str) -> Self {
        Self(text)
    }

    fn line(&mut self) -> Option<&'a str> {
        let (line, rest) = self.0.split_once('\n')?;
        self.0 = rest;
        Some(line)
    }

    pub fn text(&mut self) -> Option<String> {
        self.line().map(unescaped)
    }

    pub fn optional(&mut self) -> Option<Option<String>> {
        let line = self.line()?;
        Some(line.strip_prefix('+').map(unescaped))
    }

    pub fn parsed<T: FromStr>(&mut self) -> Option<T> {
        self.line()?.parse().ok()
    }

    pub fn optional_parsed<T: FromStr>(&mut self) -> Option<Option<T>> {
        match self.line()?.strip_prefix('+') {
            Some(text) => Some(Some(text.parse().ok()?)),
            None => Some(None),
        }
    }

    pub fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count: usize = self.parsed()?;
        // Each item takes a line at least, whatever the number says.
        let mut items = Vec::with_capacity(count.min(self.0.len()));
        for _ in 0..count {
            items.push(item(self)?);
        }
        Some(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let texts = ["", "a\\b\n\nc\\n", "+x", "\\"];
        let mut out = String::new();
        let mut fields = Fields::new(&mut out);
        fields.list(&texts, |fields, text| {
            fields.text(text);
            fields.optional(Some(text));
            fields.optional(None);
        });
        let mut fields = FieldsOf::new(&out);
        let read = fields.list(|fields| {
            let text = fields.text()?;
            assert_eq!(fields.optional()?.as_ref(), Some(&text));
            assert_eq!(fields.optional()?, None);
            Some(text)
        });
        assert_eq!(read.unwrap(), texts);
        assert_eq!(fields.text(), None);
    }
}
