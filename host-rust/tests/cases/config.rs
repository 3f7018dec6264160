use serde_json::Value;
use tasker_contrib_host::config::{CodeSetting, Inputs, Layer, Merged, Setting, TomlFile};
use tasker_contrib_host::types::NamedValue;

use super::folder::{Case, Files, ask, each, findings, name, named};

#[test]
fn cases() {
    each("config", |name| name == "inputs.json" || layer(name).is_some(), run);
}

fn layer(name: &str) -> Option<Layer> {
    match name.split('/').next() {
        Some("base") => Some(Layer::Base),
        Some("environments") => Some(Layer::Environment),
        Some("final.toml") => Some(Layer::Final),
        _ => None,
    }
}

fn run(case: &Case) -> Files {
    let json = case.json("inputs.json");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let file = |(name, text): (&String, &String)| {
        Some(TomlFile { name: name.clone(), layer: layer(name)?, text: text.clone(), problem: None })
    };
    let variable = |(name, value): (&String, &Value)| NamedValue { name: name.clone(), value: text(value) };
    let profile = |name: &Value| name.as_str().map(|_| NamedValue { name: "profile".to_owned(), value: text(name) });
    let set: Option<Vec<CodeSetting>> = serde_json::from_value(json["code_settings"].clone()).unwrap();
    let inputs = Inputs {
        context: named(json["context"].as_str().unwrap()),
        environment: text(&json["environment"]),
        files: case.given.iter().filter_map(file).collect(),
        code_settings: set.unwrap_or_default(),
        variables: json["variables"].as_object().unwrap().iter().map(variable).collect(),
        unavailable_variables: Vec::new(),
        pool_size: serde_json::from_value(json["pool_size"].clone()).unwrap(),
        options: profile(&json["profile"]).into_iter().collect(),
    };
    match ask(|contrib, store| contrib.tasker_contrib_config().call_merge(store, &inputs)) {
        Err(found) => findings(&found),
        Ok(merged) => written(merged),
    }
}

fn written(merged: Merged) -> Files {
    let mut out = findings(&merged.findings);
    out.insert("origins.txt".into(), merged.settings.iter().map(origin).collect());
    if merged.masked != merged.text {
        out.insert("masked.toml".into(), merged.masked);
    }
    out.insert("merged.toml".into(), merged.text);
    out
}

fn origin(Setting { path, origin, span, .. }: &Setting) -> String {
    match span {
        Some(span) => {
            format!("{path} {}:{}:{}\n", span.source, span.line.unwrap_or(0), span.column.unwrap_or(0))
        }
        None => format!("{path} {}\n", name(origin).replace('-', " ")),
    }
}
