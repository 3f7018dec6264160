//! Findings that several modules use.

use std::ops::Range;

use super::placeholder::{Environment, Found, Problem};
use super::rules::{self, RULES};
use super::schema::{self, PARAMETERS, Parameter};
use super::value::Value;
use crate::diagnostics::{Code, Diagnostic, Span, did_you_mean, nearest, printable, sentence};
use crate::lists;

/// At most this many findings of one kind per source; nobody reads more.
pub const SHOWN: usize = 20;

/// At most this many names are suggested.
const MOST: usize = 5;

/// The host could not read a source.
#[must_use]
pub fn unreadable(name: &str, problem: &str) -> Diagnostic {
    let message = sentence(format!("The file can't be read: it {}", printable(problem)));
    Diagnostic::new(Code::SourceUnreadable, Span::whole(name), message)
}

/// No code reads this parameter.
#[must_use]
pub fn read_nowhere(parameter: &Parameter, span: Span) -> Diagnostic {
    let message = format!("No code reads `{}`.", parameter.path);
    Diagnostic::new(Code::ReadNowhere, span, message).label("no effect").help("Remove it.")
}

/// A key without a default is missing.
#[must_use]
pub fn missing_key(parameter: &Parameter, span: Span) -> Diagnostic {
    let message = format!("`{}` is missing and has no default.", parameter.path);
    Diagnostic::new(Code::MissingSetting, span, message).help(format!("{} Give it a value.", parameter.about.text()))
}

/// The table of parameters does not have this key or table.
#[must_use]
pub fn unknown(table: &str, name: &str, is_table: bool, span: Span) -> Diagnostic {
    let shown = printable(name);
    let place = if table.is_empty() { "at the top".to_owned() } else { format!("in `{table}`") };
    let (code, what) = if is_table { (Code::UnknownTable, "table") } else { (Code::UnknownSetting, "parameter") };
    let message = format!("There is no {what} `{shown}` {place}; the runtime would ignore it.");
    Diagnostic::new(code, span, message).label("unknown").help(suggestion(table, name, is_table))
}

/// One finding instead of very many. It points to the first place.
#[must_use]
pub fn more_unknown(more: usize, span: Span) -> Diagnostic {
    let message = if more == 1 {
        "1 more key or table in this file is unknown.".to_owned()
    } else {
        format!("{more} more keys and tables in this file are unknown.")
    };
    Diagnostic::new(Code::UnknownSetting, span, message).help("Is this a Tasker configuration file?")
}

/// Suggests a similar name in the same table, or else the same name in another table.
fn suggestion(table: &str, name: &str, is_table: bool) -> String {
    let path = if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") };
    if name.contains('.') && (schema::find(&path).is_some() || schema::is_table(&path)) {
        return "Inside quotes, the dots are part of one name. Write it without quotes.".to_owned();
    }
    let siblings = schema::names(table);
    let near = did_you_mean(name, siblings.iter().copied());
    if !near.is_empty() {
        return near;
    }
    let mut elsewhere: Vec<&str> = PARAMETERS
        .iter()
        .filter(|parameter| !parameter.dead() && !parameter.repeated())
        .filter_map(|parameter| {
            if is_table {
                let mut end = 0;
                parameter.path.split('.').find_map(|part| {
                    end += part.len() + 1;
                    (part == name && end <= parameter.path.len()).then(|| parameter.path.get(..end - 1)).flatten()
                })
            } else {
                (parameter.key() == name).then_some(parameter.path)
            }
        })
        .collect();
    elsewhere.dedup();
    // The longer the common start of the path, the likelier the suggestion.
    let shared = |path: &&str| path.bytes().zip(table.bytes()).take_while(|(a, b)| a == b).count();
    lists::sort_by_key(&mut elsewhere, |path| std::cmp::Reverse(shared(path)));
    elsewhere.truncate(MOST);
    if !elsewhere.is_empty() {
        return format!("Did you mean {}?", list(&elsewhere, "or"));
    }
    if (1..=MOST).contains(&siblings.len()) {
        return format!("There is {} here.", list(&siblings, "and"));
    }
    String::new()
}

fn list(names: &[&str], conjunction: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {conjunction} {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// No parameter has this path.
#[must_use]
pub fn unknown_path(path: &str, span: Span) -> Diagnostic {
    let (table, name) = schema::split(path);
    if schema::is_table(path) {
        let message = format!("`{path}` is a table, not a parameter.");
        return Diagnostic::new(Code::UnknownPath, span, message).help(contents(path));
    }
    let message = format!("There is no parameter `{}`.", printable(path));
    let mut near: Vec<String> = nearest(name, schema::names(table))
        .into_iter()
        .map(|name| if table.is_empty() { format!("`{name}`") } else { format!("`{table}.{name}`") })
        .collect();
    near.truncate(1);
    let help = match near.first() {
        Some(near) => format!("Did you mean {near}?"),
        None if schema::is_table(table) || table.is_empty() => suggestion(table, name, false),
        None => misspelt_table(path),
    };
    Diagnostic::new(Code::UnknownPath, span, message).help(help)
}

/// Suggests a top-level table for an unknown one.
fn misspelt_table(path: &str) -> String {
    let mut table = String::new();
    let mut rest = path;
    while let Some((part, after)) = rest.split_once('.') {
        let names = schema::names(&table);
        let dot = if table.is_empty() { "" } else { "." };
        if !names.contains(&part) {
            let whole =
                |name: &str| Some(format!("{table}{dot}{name}.{after}")).filter(|path| schema::find(path).is_some());
            let near: Vec<String> = nearest(part, names)
                .into_iter()
                .map(|name| whole(name).unwrap_or_else(|| format!("{table}{dot}{name}")))
                .collect();
            let near: Vec<&str> = near.iter().map(String::as_str).collect();
            return if near.is_empty() { String::new() } else { format!("Did you mean {}?", list(&near, "or")) };
        }
        table = format!("{table}{dot}{part}");
        rest = after;
    }
    String::new()
}

/// Lists a table's parameters with their defaults. If there are too many, it lists only the tables
/// and parameters directly below it.
fn contents(table: &str) -> String {
    let all: Vec<&Parameter> =
        schema::below(table).iter().filter(|parameter| !parameter.dead() && !parameter.repeated()).collect();
    if all.len() > SHOWN {
        let names: Vec<String> = schema::names(table).iter().map(|name| format!("{table}.{name}")).collect();
        return format!("It contains {}.", list(&names.iter().map(String::as_str).collect::<Vec<_>>(), "and"));
    }
    let described: Vec<String> = all
        .iter()
        .map(|parameter| match parameter.worker_default().or(parameter.default) {
            Some(default) if !parameter.secret => format!("{} = {}", parameter.path, Value::from(default).toml()),
            _ => parameter.path.to_owned(),
        })
        .collect();
    let described: Vec<&str> = described.iter().map(String::as_str).collect();
    format!("Name one of its parameters, shown here with their defaults: {}.", list(&described, "or"))
}

/// The place of a placeholder in a value that is written as `raw` at `start`.
#[must_use]
pub fn within(raw: &str, start: usize, content: &str, found: &Found<'_>) -> Range<usize> {
    // A value without escapes appears in the file unchanged. With escapes, the first placeholder of
    // the same name is good enough.
    let plain = raw.find(content).map(|at| (at + found.start, found.text.len()));
    let written = plain.or_else(|| raw.find(found.text).map(|at| (at, found.text.len())));
    let (at, length) = written.or_else(|| raw.find("${").map(|at| (at, 2))).unwrap_or((0, raw.len()));
    start + at..start + at + length
}

/// Something is wrong with a placeholder. The message never shows values, because they may be
/// secrets.
#[must_use]
pub fn placeholder(found: &Found<'_>, span: Span, environment: Option<&Environment<'_>>) -> Diagnostic {
    if found.problem == Problem::Unset
        && let Some(because) = environment.and_then(|environment| environment.unavailable(found.name))
    {
        return because.clone();
    }
    let name = printable(found.name);
    let (code, message, label, help) = match found.problem {
        Problem::NotClosed => (
            Code::PlaceholderNotClosed,
            "`${` is not closed.".to_owned(),
            "no `}`",
            "Close it with `}`. For a literal `${`, write `\\u0024{`.".to_owned(),
        ),
        Problem::NotAllowed => (
            Code::PlaceholderNotAllowed,
            format!("The runtime does not fill in `{name}`, and aborts if that variable is set."),
            "not allowed",
            not_allowed(found.name),
        ),
        Problem::Nested => (
            Code::PlaceholderNested,
            format!("`{name}` expands into another placeholder."),
            "nested",
            "Write a default without a placeholder. In a value, write `%24` for `$`.".to_owned(),
        ),
        Problem::Unset => (
            Code::PlaceholderUnset,
            format!("The environment variable `{name}` is not set, and the placeholder has no default."),
            "not set",
            format!("Set it, or write `${{{name}:-default}}`."),
        ),
        Problem::Empty => (
            Code::PlaceholderEmpty,
            format!("The environment variable `{name}` is set but empty. The runtime then ignores the default."),
            "empty",
            "Unset it or give it a value. While it is empty, the process aborts.".to_owned(),
        ),
        Problem::Value(rule) => (
            Code::PlaceholderValue,
            format!("The environment variable `{name}` has a value that makes the runtime abort the process."),
            "bad value",
            value_help(rule, environment.and_then(|set| set.get(found.name)).unwrap_or_default()),
        ),
    };
    Diagnostic::new(code, span, message).label(label).help(help)
}

fn not_allowed(name: &str) -> String {
    let near = did_you_mean(name.trim(), RULES.iter().map(|rule| rule.name));
    if near.is_empty() { "{write}".to_owned() } else { near }
}

fn value_help(rule: &rules::Rule, value: &str) -> String {
    if rule.name.ends_with("DATABASE_URL") {
        return rules::why_not_postgres(value).to_owned();
    }
    format!("It must be {}.", rule.form)
}
