//! Runs every folder of `spec/cases/generator`: `request.json` in, `output/` or
//! `diagnostics.json` out. `UPDATE_CASES=1` rewrites what comes out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Value, json};
use tasker_contrib::diagnostics::{Diagnostic, Severity};
use tasker_contrib::generator::{File, Request, render};

#[test]
fn every_case_gives_what_its_folder_says() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/cases/generator");
    let mut folders: Vec<PathBuf> = fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() > 20, "the cases are missing");
    for folder in folders {
        let request = request(&serde_json::from_str(&fs::read_to_string(folder.join("request.json")).unwrap()).unwrap());
        let actual = match render(&request) {
            Ok(files) => files.into_iter().map(output).collect(),
            Err(found) => BTreeMap::from([("diagnostics.json".to_owned(), pretty(&found))]),
        };
        if env::var_os("UPDATE_CASES").is_some() {
            rewrite(&folder, &actual);
        }
        assert_eq!(actual, expected(&folder), "{}", folder.display());
    }
}

fn request(json: &Value) -> Request {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pairs = |key: &str, name: &str, value: &str| {
        json[key].as_array().unwrap().iter().map(|pair| (text(&pair[name]), text(&pair[value]))).collect()
    };
    Request {
        template: text(&json["template"]),
        arguments: pairs("arguments", "name", "value"),
        acronyms: json["acronyms"].as_array().unwrap().iter().map(text).collect(),
        sources: pairs("sources", "name", "text"),
    }
}

fn output(file: File) -> (String, String) {
    (format!("output/{}", file.path), file.text)
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

/// Every file below a case's folder but the request, by its path.
fn expected(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(dir) = folders.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if name != "request.json" {
                files.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    files
}

fn rewrite(folder: &Path, actual: &BTreeMap<String, String>) {
    let _ = fs::remove_dir_all(folder.join("output"));
    let _ = fs::remove_file(folder.join("diagnostics.json"));
    for (name, text) in actual {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}
