//! Reads one source: the values that it sets, and its mistakes.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::typing::{self, Mismatch};
use super::value::{Text, Value};
use super::{comments, findings, placeholder, schema, syntax};
use crate::diagnostics::{Code, Diagnostic, Source, Span, printable};
use crate::lists;

/// The table in which `pgmq` is another name of the key `messaging`.
const ALIASED: &str = "common.circuit_breakers.component_configs";

/// A range of bytes in a source.
pub type Bytes = Range<usize>;

/// What a source holds.
#[derive(Debug, Default)]
pub struct Reading {
    /// Every parameter that is set, by its index in the table of parameters.
    pub settings: Vec<(usize, Value, Bytes)>,
    /// Every table in the source, with the place of its name.
    pub tables: Vec<(String, Bytes)>,
    /// What is wrong.
    pub findings: Vec<Diagnostic>,
}

/// Reads a source. `merged` says that our merge removes the comments before the runtime sees the
/// file.
#[must_use]
pub fn read(source: &Source<'_>, merged: bool) -> Reading {
    let mut reader = Reader { source, reading: Reading::default(), broken: Vec::new(), unknown: Vec::new() };
    if let Some(message) = source.too_large() {
        reader.found(Diagnostic::new(Code::SourceTooLarge, Span::whole(source.name), message));
        return reader.reading;
    }
    let (document, errors) = DeTable::parse_recoverable(source.text);
    syntax::findings(source, &errors, &mut reader.reading.findings);
    reader.broken = reader.reading.findings.iter().map(|finding| finding.span.line).collect();
    if merged {
        comments::findings(source, &mut reader.reading.findings);
    }
    reader.table("", document.get_ref());
    reader.tell_unknown();
    reader.reading
}

struct Reader<'s> {
    source: &'s Source<'s>,
    reading: Reading,
    /// Lines with syntax errors. What the parser reads from them is a guess.
    broken: Vec<u32>,
    /// Unknown keys: table, name, and whether the key is a table itself.
    unknown: Vec<(Bytes, String, String, bool)>,
}

impl Reader<'_> {
    fn found(&mut self, diagnostic: Diagnostic) {
        self.reading.findings.push(diagnostic);
    }

    fn table(&mut self, path: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name: &str = key.get_ref();
            if name.ends_with("_docs") {
                continue;
            }
            let child = child(path, name);
            if path == ALIASED && name == "pgmq" && table.contains_key("messaging") {
                let message = "The table has both `messaging` and `pgmq`, which is the older name for the same key.";
                self.found(Diagnostic::new(Code::DuplicateSetting, self.source.span(key.span()), message));
            } else if let Some((at, parameter)) =
                schema::find(&child).filter(|_| !name.contains('.') && !child.contains('['))
            {
                self.parameter(at, parameter, key.span(), value);
            } else if schema::is_table(&child) && !name.contains(['.', '[']) {
                self.known_table(child.into_owned(), key.span(), value);
            } else {
                self.unknown(path, name, key.span(), value.get_ref());
            }
        }
    }

    fn known_table(&mut self, path: String, key: Bytes, value: &Spanned<DeValue<'_>>) {
        if let DeValue::Table(table) = value.get_ref() {
            self.table(&path, table);
            self.reading.tables.push((path, key));
        } else {
            let message = format!("`{path}` is a table, not {}.", typing::article(value.get_ref()));
            let help = format!("Write `[{path}]` on a line of its own, and its keys below.");
            let span = self.source.span(value.span());
            self.found(Diagnostic::new(Code::SettingType, span, message).label("must be a table").help(help));
        }
    }

    fn parameter(
        &mut self,
        at: usize,
        parameter: &'static schema::Parameter,
        key: Bytes,
        value: &Spanned<DeValue<'_>>,
    ) {
        if parameter.dead() {
            self.found(findings::read_nowhere(parameter, self.source.span(key)));
        }
        if parameter.takes == schema::ParameterType::Tables {
            if let Some(tables) = self.array(parameter, value) {
                self.reading.settings.push((at, Value::Tables(tables), value.span()));
            }
        } else if let Some(typed) = self.typed(parameter, value) {
            self.reading.settings.push((at, typed, value.span()));
        }
    }

    fn typed(&mut self, parameter: &schema::Parameter, value: &Spanned<DeValue<'_>>) -> Option<Value> {
        if !self.broken.is_empty() && self.broken.contains(&self.source.span(value.span()).line) {
            return None;
        }
        let raw = self.source.text.get(value.span()).unwrap_or_default();
        match typing::typed(parameter, value.get_ref(), raw) {
            Ok(typed) => {
                self.placeholders(&typed, value.span());
                Some(typed)
            }
            Err(mismatch) => {
                let span = self.source.span(mismatch.at.clone().unwrap_or(value.span()));
                self.found(mismatch.diagnostic(parameter, span));
                None
            }
        }
    }

    /// Finds what is wrong with placeholders in every environment.
    fn placeholders(&mut self, value: &Value, bytes: Bytes) {
        let raw = self.source.text.get(bytes.clone()).unwrap_or_default();
        if !raw.contains("${") {
            return;
        }
        let mut texts: Vec<&Text> = Vec::new();
        match value {
            Value::Text(text) => texts.push(text),
            Value::List(all) => texts.extend(all.iter().filter_map(Value::as_text)),
            _ => {}
        }
        for text in texts.into_iter().filter(|text| text.placeholders) {
            for found in placeholder::expand(&text.content, None).1 {
                let span = self.source.span(findings::within(raw, bytes.start, &text.content, &found));
                self.reading.findings.push(findings::placeholder(&found, span, None));
            }
        }
    }

    fn array(
        &mut self,
        parameter: &schema::Parameter,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<Vec<Vec<(String, Value)>>> {
        let Some(array) = value.get_ref().as_array() else {
            let mismatch = Mismatch::of_type(value.get_ref());
            self.found(mismatch.diagnostic(parameter, self.source.span(value.span())));
            return None;
        };
        let mut tables = Vec::new();
        for element in array {
            let Some(table) = element.get_ref().as_table() else {
                let mismatch = Mismatch::of_type(element.get_ref());
                self.found(mismatch.diagnostic(parameter, self.source.span(element.span())));
                continue;
            };
            tables.push(self.element(parameter, element.span(), table));
        }
        Some(tables)
    }

    fn element(&mut self, array: &schema::Parameter, bytes: Bytes, table: &DeTable<'_>) -> Vec<(String, Value)> {
        let path = format!("{}[]", array.path);
        let mut values = Vec::new();
        for (key, value) in table {
            let name: &str = key.get_ref();
            match schema::find(&format!("{path}.{name}")) {
                Some((_, parameter)) => {
                    if let Some(typed) = self.typed(parameter, value) {
                        values.push((name.to_owned(), typed));
                    }
                }
                None => self.unknown(&path, name, key.span(), value.get_ref()),
            }
        }
        let missing = |parameter: &&schema::Parameter| {
            parameter.required == schema::Required::WithItsTable && !table.contains_key(parameter.key())
        };
        for parameter in schema::below(&path).iter().filter(missing) {
            self.found(findings::missing_key(parameter, self.source.span(bytes.clone())));
        }
        values
    }

    fn unknown(&mut self, path: &str, name: &str, key: Bytes, value: &DeValue<'_>) {
        if name.contains("${") {
            let span = self.source.span(key);
            let message = format!("The key `{}` holds a placeholder.", printable(name));
            let help = "A placeholder can only stand for a value. Write the key out.";
            self.found(Diagnostic::new(Code::PlaceholderInKey, span, message).label("not a name").help(help));
            return;
        }
        self.unknown.push((key, path.to_owned(), name.to_owned(), matches!(value, DeValue::Table(_))));
    }

    /// Adds findings for the first unknown keys in the file, and for the number of the others.
    fn tell_unknown(&mut self) {
        let mut unknown = std::mem::take(&mut self.unknown);
        lists::sort_by_key(&mut unknown, |(key, ..)| key.start);
        for (key, path, name, is_table) in unknown.iter().take(findings::SHOWN) {
            self.found(findings::unknown(path, name, *is_table, self.source.span(key.clone())));
        }
        if let Some((key, ..)) = unknown.get(findings::SHOWN) {
            self.found(findings::more_unknown(unknown.len() - findings::SHOWN, self.source.span(key.clone())));
        }
    }
}

/// The path of a key. A key with two names goes by the first.
fn child<'p>(path: &str, name: &'p str) -> Cow<'p, str> {
    match (path, name) {
        ("", name) => Cow::Borrowed(name),
        (ALIASED, "pgmq") => Cow::Owned(format!("{ALIASED}.messaging")),
        _ => Cow::Owned(format!("{path}.{name}")),
    }
}
