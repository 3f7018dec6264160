//! Reads tables of TOML, and says everything that is wrong with them.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::{Code, Diagnostic, Source, Span, sentence};

/// A table of a file.
pub type Table<'a> = DeTable<'a>;

/// A table, and the place where it begins.
type Placed<'t, 'i> = (&'t Table<'i>, Range<usize>);

/// Reads one file. Whatever is wrong is in `found` at the end.
pub struct Reader<'a> {
    source: &'a Source<'a>,
    code: Code,
    /// What is wrong with the file.
    pub found: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// Reads a file as TOML, or returns everything that keeps it from being TOML, with this code.
    ///
    /// # Errors
    /// One finding for each place.
    pub fn read(source: &'a Source<'a>, code: Code, what: &str) -> Result<(Self, Spanned<Table<'a>>), Vec<Diagnostic>> {
        if let Some(message) = source.too_large() {
            return Err(vec![Diagnostic::new(code, Span::whole(source.name), message)]);
        }
        let (table, errors) = DeTable::parse_recoverable(source.text);
        let mut reader = Reader { source, code, found: Vec::new() };
        for error in errors {
            let at = error.span().unwrap_or(0..0);
            reader.complain(at, sentence(format!("{what} is not TOML: {}", error.message())));
        }
        if reader.found.is_empty() { Ok((reader, table)) } else { Err(reader.found) }
    }

    /// The place to name where something is missing.
    #[must_use]
    pub fn whole(&self) -> Range<usize> {
        0..self.source.text.lines().next().map_or(0, str::len)
    }

    /// A string that must be there.
    pub fn required(&mut self, table: &Table, key: &str, at: &Range<usize>) -> String {
        if !table.contains_key(key) {
            self.complain(at.clone(), format!("`{key}` is missing here."));
        }
        self.text(table, key).unwrap_or_default()
    }

    /// A string.
    pub fn text(&mut self, table: &Table, key: &str) -> Option<String> {
        self.get(table, key, "a string", |value| value.as_str().map(str::to_owned))
    }

    /// True or false; false if it is not there.
    pub fn flag(&mut self, table: &Table, key: &str) -> bool {
        // Passing the method itself would bind the lifetime to one table.
        #[allow(clippy::redundant_closure_for_method_calls)]
        self.get(table, key, "true or false", |value| value.as_bool()).unwrap_or_default()
    }

    /// A list of strings.
    pub fn texts(&mut self, table: &Table, key: &str) -> Vec<String> {
        self.get(table, key, "a list of strings", |value| {
            value.as_array()?.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
        })
        .unwrap_or_default()
    }

    /// `[[tables]]`, each with its place.
    pub fn tables<'t, 'i>(&mut self, table: &'t Table<'i>, key: &str) -> Vec<Placed<'t, 'i>> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let items = value.get_ref().as_array().map(|array| {
            array.iter().map(|item| item.get_ref().as_table().map(|table| (table, item.span()))).collect::<Option<_>>()
        });
        items.flatten().unwrap_or_else(|| {
            self.complain(value.span(), format!("`{key}` must be `[[{key}]]` tables."));
            Vec::new()
        })
    }

    fn get<T>(&mut self, table: &Table, key: &str, wanted: &str, read: impl Fn(&DeValue) -> Option<T>) -> Option<T> {
        let value = table.get(key)?;
        let read = read(value.get_ref());
        if read.is_none() {
            self.complain(value.span(), format!("`{key}` must be {wanted}."));
        }
        read
    }

    /// Notes a finding.
    pub fn complain(&mut self, at: Range<usize>, message: String) {
        self.found.push(Diagnostic::new(self.code, self.source.span(at), message));
    }
}
