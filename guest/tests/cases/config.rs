//! Configuration files and their surroundings, and the merged file.

use serde_json::Value;
use tasker_contrib::config::{CodeSetting, Context, File, Inputs, Layer, Origin, Output, Setting, merge};

use tasker_contrib::profiles::{NEUTRAL, Profile};

use super::folder::{Case, Files, each, findings};

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
    let text = |value: &'_ Value| value.as_str().unwrap().to_owned();
    let set: Vec<(String, String, String, u32)> = json["code_settings"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|given| {
            let line = u32::try_from(given["line"].as_u64().unwrap()).unwrap();
            (text(&given["path"]), text(&given["value"]), text(&given["source"]), line)
        })
        .collect();
    let file = |(name, text)| Some(File { name, layer: layer(name)?, text, problem: None });
    let merged = merge(&Inputs {
        context: match json["context"].as_str().unwrap() {
            "worker" => Context::Worker,
            "orchestration" => Context::Orchestration,
            _ => Context::Complete,
        },
        environment: json["environment"].as_str().unwrap(),
        files: case.given.iter().map(|(name, text)| (name.as_str(), text.as_str())).filter_map(file).collect(),
        code_settings: set
            .iter()
            .map(|(path, value, source, line)| CodeSetting { path, value, source, line: *line })
            .collect(),
        variables: json["variables"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            .collect(),
        unavailable_variables: Vec::new(),
        pool_size: json["pool_size"].as_u64().map(|size| u32::try_from(size).unwrap()),
        profile: json["profile"].as_str().map_or(&NEUTRAL, |name| Profile::named(name).unwrap()),
    });
    match merged {
        Err(found) => findings(&found).into_iter().collect(),
        Ok(merged) => written(merged),
    }
}

fn written(merged: Output) -> Files {
    let mut out: Files = findings(&merged.findings).into_iter().collect();
    let origins =
        merged.settings.iter().map(|(parameter, setting)| format!("{} {}\n", parameter.path, origin(setting)));
    out.insert("origins.txt".into(), origins.collect());
    if merged.masked != merged.text {
        out.insert("masked.toml".into(), merged.masked);
    }
    out.insert("merged.toml".into(), merged.text);
    out
}

fn origin(setting: &Setting) -> String {
    let span = &setting.span;
    match setting.origin {
        Origin::Default => "default".to_owned(),
        Origin::WorkerDefault => "worker default".to_owned(),
        Origin::File | Origin::Code => format!("{}:{}:{}", span.source, span.line, span.column),
    }
}
