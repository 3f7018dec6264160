//! Writes the merged file.

use super::layers::{Layers, Origin};
use super::reader;
use super::schema::{self, Parameter, TABLES};
use super::value::{Value, push};
use crate::diagnostics::Source;
use crate::lists;

const HEADER: &str = "# Made by tasker-contrib from config/tasker; changes here are lost.\n";

/// Returns the text of the file, and the same text with secrets hidden.
#[must_use]
pub fn write(layers: &Layers<'_>) -> (String, String) {
    let wanted = |table: &str| layers.table(table).is_some() && schema::range(table).any(|at| layers.is_wanted(at));
    let headers = TABLES.iter().filter(|table| table.header && wanted(table.path)).map(|table| (table.path, None));
    let values = layers.values().map(|(parameter, setting)| (parameter.table(), Some((parameter, &setting.value))));
    let mut lines: Vec<(&str, Option<(&Parameter, &Value)>)> = headers.chain(values).collect();
    lists::sort_by_key(&mut lines, |(table, _)| *table);
    let (mut out, mut masked) = (HEADER.to_owned(), HEADER.to_owned());
    for lines in lines.chunk_by(|(left, _), (right, _)| left == right) {
        let line = format!("\n[{}]\n", lines.first().map_or("", |(table, _)| table));
        out.push_str(&line);
        masked.push_str(&line);
        for (parameter, value) in lines.iter().filter_map(|(_, value)| *value) {
            push(&mut out, format_args!("{} = {}\n", parameter.key(), value.toml()));
            push(&mut masked, format_args!("{} = {}\n", parameter.key(), value.shown(parameter.secret)));
        }
    }
    if let ([source], true) = (layers.sources.as_slice(), layers.bare) {
        out = as_it_is(source, layers);
    }
    (out, masked)
}

/// A file that the runtime reads without our merge. Only the values that overrides set are
/// replaced: keys that the table of parameters does not have may belong to a newer runtime.
fn as_it_is(source: &Source<'_>, layers: &Layers<'_>) -> String {
    let mut settings = reader::read(source, false).settings;
    lists::sort_by_key(&mut settings, |(_, _, bytes)| bytes.start);
    let (mut out, mut from) = (String::new(), 0);
    for (at, _, bytes) in settings {
        let Some(setting) = layers.setting(at).filter(|setting| setting.origin == Origin::Code) else { continue };
        out.push_str(source.text.get(from..bytes.start).unwrap_or_default());
        out.push_str(&setting.value.toml());
        from = bytes.end;
    }
    out.push_str(source.text.get(from..).unwrap_or_default());
    out
}
