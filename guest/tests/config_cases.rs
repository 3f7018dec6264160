//! Runs every folder of `spec/cases/config`: TOML files in `base/`,
//! `environments/` or `final.toml` and `inputs.json` in; `merged.toml`,
//! `masked.toml`, `origins.txt` and `diagnostics.json` out. `UPDATE_CASES=1`
//! rewrites what comes out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a test fails by panicking

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Value, json};
use tasker_contrib::config::{Context, File, Inputs, Layer, Origin, Output, Override, merge};
use tasker_contrib::diagnostics::{Diagnostic, Severity, Span};

const OUT: [&str; 4] = ["merged.toml", "masked.toml", "origins.txt", "diagnostics.json"];

#[test]
fn every_case_gives_what_its_folder_says() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/cases/config");
    let mut folders: Vec<PathBuf> = fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() > 10, "the cases are missing");
    for folder in folders {
        let actual = run(&folder);
        if env::var_os("UPDATE_CASES").is_some() {
            for name in OUT {
                let _ = fs::remove_file(folder.join(name));
            }
            for (name, text) in &actual {
                fs::write(folder.join(name), text).unwrap();
            }
        }
        let read = |name: &str| fs::read_to_string(folder.join(name)).ok().map(|text| (name.to_owned(), text));
        let expected: BTreeMap<String, String> = OUT.into_iter().filter_map(read).collect();
        assert_eq!(actual, expected, "{}", folder.display());
    }
}

fn run(folder: &Path) -> BTreeMap<String, String> {
    let json: Value = serde_json::from_str(&fs::read_to_string(folder.join("inputs.json")).unwrap()).unwrap();
    let sources = sources(folder);
    let list = |key: &str| json.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let overrides = list("overrides");
    let text = |value: &'_ Value| value.as_str().unwrap().to_owned();
    let overrides: Vec<(String, String, String, u32)> = overrides
        .iter()
        .map(|given| {
            let line = u32::try_from(given["line"].as_u64().unwrap()).unwrap();
            (text(&given["path"]), text(&given["value"]), text(&given["source"]), line)
        })
        .collect();
    let inputs = Inputs {
        context: match json["context"].as_str().unwrap() {
            "worker" => Context::Worker,
            "orchestration" => Context::Orchestration,
            _ => Context::Complete,
        },
        environment: json["environment"].as_str().unwrap(),
        sources: sources.iter().map(|(name, layer, text)| File { name, layer: *layer, text, problem: "" }).collect(),
        overrides: overrides
            .iter()
            .map(|(path, value, source, line)| Override { path, value, source, line: *line })
            .collect(),
        variables: json["variables"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            .collect(),
        pool_size: json.get("pool_size").and_then(Value::as_u64).map(|size| u32::try_from(size).unwrap()),
    };
    outcome(merge(&inputs))
}

fn outcome(merged: Result<Output, Vec<Diagnostic>>) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let found = match merged {
        Err(found) => found,
        Ok(merged) => {
            if merged.masked != merged.text {
                out.insert("masked.toml".into(), merged.masked);
            }
            out.insert("merged.toml".into(), merged.text);
            let origins = merged.settings.iter().map(|(parameter, setting)| {
                let place = |span: &Span| format!("{}:{}:{}", span.source, span.line, span.column);
                let origin = match setting.origin {
                    Origin::Default => "default".to_owned(),
                    Origin::WorkerDefault => "worker default".to_owned(),
                    Origin::Source | Origin::Override => place(&setting.span),
                };
                format!("{} {origin}\n", parameter.path)
            });
            out.insert("origins.txt".into(), origins.collect());
            merged.findings
        }
    };
    if !found.is_empty() {
        out.insert("diagnostics.json".into(), pretty(&found));
    }
    out
}

fn sources(folder: &Path) -> Vec<(String, Layer, String)> {
    let mut sources = Vec::new();
    for (below, layer) in [("base", Layer::Base), ("environments", Layer::Environment)] {
        let Ok(entries) = fs::read_dir(folder.join(below)) else { continue };
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        for name in names {
            let name = format!("{below}/{name}");
            let text = fs::read_to_string(folder.join(&name)).unwrap();
            sources.push((name, layer, text));
        }
    }
    if let Ok(text) = fs::read_to_string(folder.join("final.toml")) {
        sources.push(("final.toml".to_owned(), Layer::Final, text));
    }
    sources
}

fn pretty(found: &[Diagnostic]) -> String {
    let list: Vec<Value> = found
        .iter()
        .map(|diagnostic| {
            let span = &diagnostic.span;
            json!({
                "code": diagnostic.code.id(),
                "severity": match diagnostic.severity() { Severity::Error => "error", Severity::Warning => "warning", Severity::Note => "note" },
                "message": diagnostic.message,
                "source": span.source, "line": span.line, "column": span.column, "length": span.length,
                "label": diagnostic.label, "help": diagnostic.help,
            })
        })
        .collect();
    serde_json::to_string_pretty(&list).unwrap() + "\n"
}
