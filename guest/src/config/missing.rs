//! Finds required parameters that are missing.

use super::layers::{Layers, is_below};
use super::schema::{self, Parameter, Required, TABLES};
use super::{Inputs, findings};
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::lists;

const AUTH: &str = "worker.orchestration_client.auth";

/// Adds a finding for each missing key that has no default. In a file that the runtime reads
/// without our merge, also for each table and key that it requires.
pub fn findings(layers: &Layers<'_>, inputs: &Inputs<'_>, out: &mut Vec<Diagnostic>) {
    let mut tables: Vec<(&str, Option<&str>)> = Vec::new();
    for (_, parameter) in layers.wanted().filter(|(at, _)| layers.setting(*at).is_none()) {
        let demanded = parameter.required != Required::Never;
        if demanded && inputs.is_final() {
            tables.push((parameter.table(), Some(parameter.key())));
        } else if demanded || asked_for(layers, parameter) {
            out.push(findings::missing_key(parameter, place(layers, parameter)));
        }
    }
    if inputs.is_final() {
        for table in TABLES.iter().filter(|table| table.header && table.path.starts_with(inputs.context.root())) {
            if layers.table(table.path).is_none() {
                tables.push((table.path, None));
            }
        }
        lists::sort_by_key(&mut tables, |(table, _)| *table);
        for table in tables.chunk_by(|(left, _), (right, _)| left == right) {
            let keys: Vec<&str> = table.iter().filter_map(|(_, key)| *key).collect();
            out.push(missing_table(layers, table.first().map_or("", |(table, _)| table), &keys));
        }
    }
}

/// Whether a token or a key is required depends on the type of authentication.
fn asked_for(layers: &Layers<'_>, parameter: &Parameter) -> bool {
    let Some(kind) = schema::find("worker.orchestration_client.auth.type").and_then(|(at, _)| layers.setting(at))
    else {
        return false;
    };
    let kind = kind.value.as_text().map_or("", |text| &text.content);
    parameter.table() == AUTH && matches!((kind, parameter.key()), ("bearer", "token") | ("api_key", "key"))
}

/// Where the table is written, or else the place of any of its values.
fn place(layers: &Layers<'_>, parameter: &Parameter) -> Span {
    let table = parameter.table();
    let value =
        || layers.settings().find(|(other, _)| is_below(other.path, table)).map(|(_, setting)| setting.span.clone());
    layers.table(table).cloned().or_else(value).unwrap_or_default()
}

fn missing_table(layers: &Layers<'_>, table: &str, keys: &[&str]) -> Diagnostic {
    let names: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    let whole = || layers.sources.last().map_or_else(Span::default, |source| Span::whole(source.name));
    let (span, message) = match layers.table(table) {
        Some(span) => (span.clone(), format!("`[{table}]` lacks {}.", names.join(", "))),
        None if names.is_empty() => (whole(), format!("The table `[{table}]` is missing. It may be empty.")),
        None => (whole(), format!("The table `[{table}]` is missing, with its keys {}.", names.join(", "))),
    };
    Diagnostic::new(Code::MissingFromFinal, span, message)
        .help("Add it, or unset TASKER_CONFIG_PATH: the file merged from `config/tasker` has all defaults filled in.")
}
