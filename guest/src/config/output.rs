//! The merged file.

use super::layers::Layers;
use super::schema::{self, Parameter, TABLES};
use super::value::{Value, push};
use crate::lists;

const HEADER: &str = "# Made by tasker-contrib from config/tasker; changes here are lost.\n";

/// The file's text, and the same with its secrets hidden.
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
    (out, masked)
}
