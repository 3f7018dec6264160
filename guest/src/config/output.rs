//! The merged file.

use std::collections::BTreeMap;

use super::layers::Layers;
use super::schema::{PARAMETERS, Parameter, TABLES};
use super::value::{Value, push};

const HEADER: &str = "# Made by tasker-contrib from config/tasker; changes here are lost.\n";

/// The file's text; `masked` hides secrets.
#[must_use]
pub fn write(layers: &Layers<'_>, masked: bool) -> String {
    let mut tables: BTreeMap<&str, Vec<(&Parameter, &Value)>> = BTreeMap::new();
    for (at, setting) in &layers.settings {
        let Some(parameter) = PARAMETERS.get(*at) else { continue };
        if !parameter.dead() && layers.wanted(parameter) {
            tables.entry(parameter.table()).or_default().push((parameter, &setting.value));
        }
    }
    for table in TABLES.iter().filter(|table| table.header && layers.tables.contains_key(table.path)) {
        tables.entry(table.path).or_default();
    }
    let mut out = HEADER.to_owned();
    for (table, values) in tables {
        push(&mut out, format_args!("\n[{table}]\n"));
        for (parameter, value) in values {
            let masked = masked && (parameter.secret || matches!(value, Value::Tables(_)));
            push(&mut out, format_args!("{} = {}\n", parameter.key(), value.toml(masked)));
        }
    }
    out
}
