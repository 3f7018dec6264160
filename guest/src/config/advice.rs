//! Finds values that are legal but wrong or unwise.

use super::layers::{Layers, Origin, Setting};
use super::schema::{self, Literal, Parameter, Unwise};
use super::value::{Value, mask};
use super::{Context, Inputs, placeholder};
use crate::diagnostics::{Code, Diagnostic, secrets};

/// Our default size of the pool, which never causes a warning.
const SMALL: i64 = 10;

/// Returns warnings and notes, and errors for invalid addresses.
pub fn findings(
    layers: &Layers<'_>,
    inputs: &Inputs<'_>,
    environment: &placeholder::Environment<'_>,
    out: &mut Vec<Diagnostic>,
) {
    for (parameter, setting) in layers.values() {
        if matches!(setting.origin, Origin::Default | Origin::WorkerDefault) {
            continue;
        }
        if inputs.context == Context::Worker {
            unwise(parameter, setting, inputs, out);
        }
        secret(parameter, setting, out);
    }
    for pool in ["common.database.pool", "common.pgmq_database.pool"] {
        pools(layers, inputs, pool, out);
    }
    for path in ["common.database.url", "common.pgmq_database.url"] {
        address(layers, path, environment, out);
    }
}

fn unwise(parameter: &Parameter, setting: &Setting, inputs: &Inputs<'_>, out: &mut Vec<Diagnostic>) {
    let Some((when, because)) = parameter.remark.and_then(|remark| remark.unwise) else { return };
    let hit = match (when, &setting.value) {
        (Unwise::Above(most), Value::Integer(n)) => *n > most,
        (Unwise::Below(least), Value::Integer(n)) => *n < least,
        (Unwise::Is(Literal::Boolean(bad)), Value::Boolean(b)) => *b == bad,
        (Unwise::Is(Literal::Text(bad)), Value::Text(text)) => text.content == bad,
        _ => false,
    };
    if hit {
        let message = format!(
            "`{} = {}` is unwise in {}: {}",
            parameter.path,
            setting.value.shown(parameter.secret),
            inputs.profile.word("worker"),
            because.text()
        );
        let default = parameter.worker_default().or(parameter.default);
        let help = match default.map(|default| Value::from(default).toml()) {
            Some(default) if default != setting.value.toml() => format!("Leave it out for {default}."),
            _ => "Leave its table out.".to_owned(),
        };
        out.push(Diagnostic::new(Code::Unwise, setting.span.clone(), message).label("unwise here").help(help));
    }
}

fn secret(parameter: &Parameter, setting: &Setting, out: &mut Vec<Diagnostic>) {
    if setting.origin != Origin::File {
        return;
    }
    let written = match &setting.value {
        Value::Text(text) if parameter.secret => mask(&text.content) != text.content,
        Value::Text(text) => secrets::masked(&text.content) != text.content,
        Value::List(all) => {
            all.iter().filter_map(Value::as_text).any(|text| secrets::masked(&text.content) != text.content)
        }
        Value::Tables(all) => all.iter().flatten().any(|(key, value)| {
            key == "key" && value.as_text().is_some_and(|text| mask(&text.content) != text.content)
        }),
        _ => false,
    };
    if written {
        let message = format!("`{}` holds a secret in clear text.", parameter.path);
        out.push(
            Diagnostic::new(Code::SecretInFile, setting.span.clone(), message).label("in clear text").help("{secret}"),
        );
    }
}

fn number<'l>(layers: &'l Layers<'_>, path: &str) -> Option<(i64, &'l Setting)> {
    let setting = layers.setting(schema::find(path)?.0)?;
    if let Value::Integer(n) = setting.value { Some((n, setting)) } else { None }
}

fn pools(layers: &Layers<'_>, inputs: &Inputs<'_>, pool: &str, out: &mut Vec<Diagnostic>) {
    let Some((most, max)) = number(layers, &format!("{pool}.max_connections")) else { return };
    if let Some((least, min)) = number(layers, &format!("{pool}.min_connections"))
        && least > most
    {
        let blamed = if min.origin == Origin::File { min } else { max };
        let message = format!("`{pool}` keeps at least {least} connections of at most {most}.");
        out.push(
            Diagnostic::new(Code::PoolMinimum, blamed.span.clone(), message)
                .label("contradicts the other")
                .help(format!("Make min_connections {most} or less.")),
        );
    }
    let given = matches!(max.origin, Origin::File | Origin::Code);
    if let Some(own) = inputs.pool_size.filter(|own| given && most > i64::from(*own).max(SMALL)) {
        let message = format!("`{pool}.max_connections` is {most}, and the application's own pool has {own}.");
        out.push(
            Diagnostic::new(Code::PoolLarge, max.span.clone(), message)
                .label("large")
                .help("Every worker process opens this many; a worker runs a few steps at once."),
        );
    }
}

fn address(layers: &Layers<'_>, path: &str, environment: &placeholder::Environment<'_>, out: &mut Vec<Diagnostic>) {
    let Some((at, _)) = schema::find(path).filter(|(at, _)| layers.is_wanted(*at)) else { return };
    let Some(setting) = layers.setting(at) else { return };
    let Some(text) = setting.value.as_text() else { return };
    let (expanded, found) = if text.placeholders {
        placeholder::expand(&text.content, Some(environment))
    } else {
        (text.content.clone(), Vec::new())
    };
    let fine = ["postgresql://", "postgres://"].iter().any(|scheme| expanded.starts_with(scheme));
    let may_be_empty = expanded.is_empty() && path != "common.database.url";
    if found.is_empty() && !fine && !may_be_empty {
        let message = format!("`{path}` is not the address of a PostgreSQL database.");
        out.push(
            Diagnostic::new(Code::DatabaseAddress, setting.span.clone(), message)
                .label("no PostgreSQL")
                .help("Write `postgresql://host/database`, or leave it out for the application's own."),
        );
    }
}
