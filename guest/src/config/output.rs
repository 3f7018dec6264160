//! The merged file.

use std::collections::BTreeMap;

use super::layers::Layers;
use super::schema::{self, Parameter, TABLES};
use super::value::{Value, push};

const HEADER: &str = "# Made by tasker-contrib from config/tasker; changes here are lost.\n";

/// The file's text, and the same with its secrets hidden.
#[must_use]
pub fn write(layers: &Layers<'_>) -> (String, String) {
    let mut tables: BTreeMap<&str, Vec<(&Parameter, &Value)>> = BTreeMap::new();
    for (parameter, setting) in layers.values() {
        tables.entry(parameter.table()).or_default().push((parameter, &setting.value));
    }
    let wanted = |table: &str| layers.tables.contains_key(table) && schema::range(table).any(|at| layers.is_wanted(at));
    for table in TABLES.iter().filter(|table| table.header && wanted(table.path)) {
        tables.entry(table.path).or_default();
    }
    let (mut out, mut masked) = (HEADER.to_owned(), HEADER.to_owned());
    for (table, values) in tables {
        let line = format!("\n[{table}]\n");
        out.push_str(&line);
        masked.push_str(&line);
        for (parameter, value) in values {
            push(&mut out, format_args!("{} = {}\n", parameter.key(), value.toml()));
            push(&mut masked, format_args!("{} = {}\n", parameter.key(), value.shown(parameter.secret)));
        }
    }
    (out, masked)
}
