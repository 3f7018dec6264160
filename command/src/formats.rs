//! Findings for programs: the formats of `rails tasker:check`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use tasker_contrib::diagnostics::{Diagnostic, Severity, Span, is_unprintable};

use super::{Result, explain, text};

/// One object, whose `diagnostics` is a list.
pub fn json(found: &[Diagnostic]) -> String {
    let object = |one: &Diagnostic| {
        json!({
            "code": one.code.id(), "severity": text::severity(one.severity()), "message": one.message,
            "source": one.span.source, "line": one.span.line, "column": one.span.column, "length": one.span.length,
            "label": one.label, "help": one.help, "explain": format!("tasker-contrib explain {}", one.code.id()),
        })
    };
    printed(&json!({ "diagnostics": found.iter().map(object).collect::<Vec<_>>(), "accepted": [] }))
}

/// SARIF 2.1.0.
pub fn sarif(found: &[Diagnostic]) -> Result<String> {
    let codes: BTreeSet<&str> = found.iter().map(|one| one.code.id()).collect();
    let rule = |code: &str| {
        Ok(match explain::Explanation::of(code)? {
            Some(known) => {
                json!({ "id": code, "shortDescription": { "text": known.title }, "help": { "text": known.text } })
            }
            None => json!({ "id": code }),
        })
    };
    let rules = codes.into_iter().map(rule).collect::<Result<Vec<Value>>>()?;
    let driver = json!({ "name": "tasker-contrib", "version": env!("CARGO_PKG_VERSION"), "rules": rules });
    let results: Vec<Value> = found.iter().map(result).collect();
    Ok(printed(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints", "results": results }],
    })))
}

fn result(found: &Diagnostic) -> Value {
    let mut result = Map::new();
    result.insert("ruleId".into(), found.code.id().into());
    result.insert("level".into(), text::severity(found.severity()).into());
    result.insert("message".into(), json!({ "text": sentences(found) }));
    result.insert("locations".into(), json!([location(&found.span)]));
    if !found.related.is_empty() {
        let related = found.related.iter().map(|one| {
            let mut location = location(&one.span);
            location.insert("message".into(), json!({ "text": one.message }));
            location
        });
        result.insert("relatedLocations".into(), related.collect());
    }
    result.into()
}

fn location(at: &Span) -> Map<String, Value> {
    let mut physical = Map::new();
    physical.insert("artifactLocation".into(), json!({ "uri": uri(&at.source) }));
    if at.line > 0 {
        let region = match at.column {
            0 => json!({ "startLine": at.line }),
            column => json!({ "startLine": at.line, "startColumn": column, "endColumn": column + at.length }),
        };
        physical.insert("region".into(), region);
    }
    Map::from_iter([("physicalLocation".to_owned(), physical.into())])
}

fn uri(source: &str) -> String {
    let mut uri = String::new();
    for byte in source.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            uri.push(byte.into());
        } else {
            let _ = write!(uri, "%{byte:02X}"); // A String takes all.
        }
    }
    uri
}

/// Annotations, one line for each finding.
pub fn github(found: &[Diagnostic]) -> String {
    found.iter().map(annotation).collect()
}

fn annotation(found: &Diagnostic) -> String {
    let level = match found.severity() {
        Severity::Note => "notice",
        other => text::severity(other),
    };
    let property = |text: &str| encoded(text, &['%', '\r', '\n', ':', ',']);
    let at = &found.span;
    let place = match (at.line, at.column) {
        (0, _) => String::new(),
        (line, 0) => format!(",line={line}"),
        (line, column) => format!(",line={line},col={column},endColumn={}", column + at.length),
    };
    let (file, message) = (property(&at.source), encoded(&sentences(found), &['%', '\r', '\n']));
    format!("::{level} file={file}{place},title={}::{message}\n", found.code.id())
}

/// GitHub decodes these characters, so it finds the file by its exact name.
fn encoded(text: &str, special: &[char]) -> String {
    let mut out = String::new();
    for c in text::except(text, &['\r', '\n']).chars() {
        if special.contains(&c) {
            let _ = write!(out, "%{:02X}", u32::from(c)); // A String takes all.
        } else {
            out.push(c);
        }
    }
    out
}

fn sentences(found: &Diagnostic) -> String {
    format!("{} {}", found.message, found.help).trim_end().to_owned()
}

/// On several lines. What would control a terminal is escaped as JSON does.
fn printed(value: &Value) -> String {
    let mut out = String::new();
    for c in format!("{value:#}\n").chars() {
        if c != '\n' && is_unprintable(c) {
            let _ = write!(out, "\\u{:04x}", u32::from(c)); // A String takes all.
        } else {
            out.push(c);
        }
    }
    out
}
