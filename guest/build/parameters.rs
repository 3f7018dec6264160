//! The table of parameters as Rust.

use std::fmt::Write as _;
use std::path::Path;

use super::read;
use super::texts::Texts;

/// `PARAMETERS` and `TABLES`, from `data/parameters.toml` and `data/tables.toml`.
pub fn parameters(dir: &Path, texts: &mut Texts) -> String {
    let table = |name: &str| -> toml::Table {
        let path = dir.join(name);
        read(&path).parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let mut rows = String::new();
    for (path, entry) in &table("parameters.toml") {
        let text = |key: &str| entry.get(key).map_or("", |value| value.as_str().expect(key));
        let literal = |key: &str| entry.get(key).map(literal).map_or("None".into(), |code| format!("Some(&{code})"));
        let bound = |key: &str| match entry.get(key) {
            None => "None".to_owned(),
            Some(toml::Value::Integer(n)) => format!("Some(&{n}.0)"),
            Some(n) => format!("Some(&{:?})", n.as_float().expect(key)),
        };
        let takes = match text("type") {
            "string" => "Text",
            "bool" => "Boolean",
            "u16" => "U16",
            "u32" => "U32",
            "u64" => "U64",
            "i64" => "I64",
            "f64" => "Float",
            "[u32]" => "Integers",
            "[string]" => "Texts",
            "tables" => "Tables",
            "nothing" => "Nothing",
            other => panic!("{path}: unknown type {other}"),
        };
        let required = match text("required") {
            "always" => "Always",
            "with its table" => "WithItsTable",
            "never" | "" => "Never",
            other => panic!("{path}: unknown {other}"),
        };
        let read_by = match text("read_by") {
            "worker" => "Worker",
            "server" => "Server",
            "worker and server" => "WorkerAndServer",
            "nothing" => "Nothing",
            other => panic!("{path}: unknown {other}"),
        };
        let choices: Vec<&str> = entry
            .get("choices")
            .into_iter()
            .flat_map(|all| all.as_array().expect("choices"))
            .map(|c| c.as_str().expect("a choice"))
            .collect();
        let unwise = entry.get("unwise").map_or("None".to_owned(), |unwise| {
            let because = texts.packed(unwise["because"].as_str().expect("because"));
            let when = if let Some(value) = unwise.get("is") {
                format!("Is({})", self::literal(value))
            } else if let Some(n) = unwise.get("above") {
                format!("Above({})", n.as_integer().expect("above"))
            } else {
                format!("Below({})", unwise["below"].as_integer().expect("below"))
            };
            format!("Some((Unwise::{when}, {because}))")
        });
        let remark = if ["worker_default", "unwise", "note"].iter().any(|key| entry.get(key).is_some()) {
            format!(
                "Some(&Remark {{ worker_default: {}, why: {}, unwise: {unwise}, note: {} }})",
                literal("worker_default"),
                texts.packed(text("why")),
                texts.packed(text("note")),
            )
        } else {
            "None".to_owned()
        };
        writeln!(
            rows,
            "    Parameter {{ path: {path:?}, takes: ParameterType::{takes}, default: {}, min: {}, max: {}, choices: &{choices:?}, required: Required::{required}, read_by: ReadBy::{read_by}, unit: {}, secret: {}, about: {}, remark: {remark} }},",
            literal("default"), bound("min"), bound("max"),
            texts.packed(text("unit")), entry.get("secret").is_some(), texts.packed(text("about")),
        )
        .expect("a String takes all");
    }
    let mut tables = String::new();
    for (path, entry) in &table("tables.toml") {
        let merged = match entry.get("merged") {
            None => "Never".to_owned(),
            Some(toml::Value::String(_)) => "Always".to_owned(),
            Some(when) => match (when.get("parameter"), when.get("variable")) {
                (Some(parameter), _) => format!("Parameter({parameter}, {})", when["is"]),
                (_, variable) => format!("Variable({})", variable.expect("parameter or variable")),
            },
        };
        writeln!(
            tables,
            "    Table {{ path: {path:?}, optional: {}, header: {}, merged: Merged::{merged} }},",
            entry.get("optional").is_some(),
            entry.get("header").is_some()
        )
        .expect("a String takes all");
    }
    format!(
        "/// Every parameter, by path.\npub static PARAMETERS: &[Parameter] = &[\n{rows}];\n\n\
         /// Every table with a rule of its own, by path.\npub static TABLES: &[Table] = &[\n{tables}];\n"
    )
}

/// A value of `data/parameters.toml` as a `Literal`.
fn literal(value: &toml::Value) -> String {
    let list = |all: &[toml::Value]| all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match value {
        toml::Value::String(text) => format!("Literal::Text({text:?})"),
        toml::Value::Integer(n) => format!("Literal::Integer({n})"),
        toml::Value::Float(n) => format!("Literal::Float({n:?})"),
        toml::Value::Boolean(b) => format!("Literal::Boolean({b})"),
        toml::Value::Array(all) if all.first().is_some_and(toml::Value::is_integer) => {
            format!("Literal::Integers(&[{}])", list(all))
        }
        toml::Value::Array(all) => format!("Literal::Texts(&[{}])", list(all)),
        other => panic!("no literal: {other:?}"),
    }
}
