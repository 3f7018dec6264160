//! A plugin, and what one of its templates renders.

use std::fmt::Write as _;

use serde_json::Value;
use tasker_contrib::diagnostics::{Diagnostic, Source};
use tasker_contrib::plugins::{Plugin, Settings, describe, render};

use super::folder::{Case, Files, each, findings};

#[test]
fn cases() {
    each(
        "plugins",
        |name| name == "request.json" || name.starts_with("plugin/"),
        |case| {
            let mut files = Files::new();
            let mut found = Vec::new();
            for name in ["plugin/.config/tasker.toml", "plugin/.tasker-ctl.toml"] {
                if let Some(text) = case.given.get(name) {
                    match Settings::read(&Source::new(name, text)) {
                        Ok(settings) => drop(files.insert("settings.txt".to_owned(), written(&settings))),
                        Err(mut more) => found.append(&mut more),
                    }
                }
            }
            if let Some(text) = case.given.get("plugin/tasker-plugin.toml") {
                match Plugin::read(&Source::new("plugin/tasker-plugin.toml", text)) {
                    Ok(plugin) => drop(files.insert("list.txt".to_owned(), list(&plugin, case, &mut found))),
                    Err(mut more) => found.append(&mut more),
                }
            }
            if case.given.contains_key("request.json") {
                let request = case.json("request.json");
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                let arguments = request["arguments"].as_array().unwrap().iter();
                let arguments: Vec<_> = arguments.map(|pair| (text(&pair["name"]), text(&pair["value"]))).collect();
                match render(&sources(case, request["folder"].as_str()), &arguments) {
                    Ok(rendered) => {
                        files.extend(rendered.into_iter().map(|file| (format!("output/{}", file.path), file.text)));
                    }
                    Err(mut more) => found.append(&mut more),
                }
            }
            files.extend(findings(&found));
            files
        },
    );
}

/// The files of a folder of the plugin, without those in folders below.
fn sources(case: &Case, folder: Option<&str>) -> Vec<(String, String)> {
    let prefix = folder.map_or_else(|| "plugin/".to_owned(), |folder| format!("plugin/{folder}/"));
    let own = |name: &str| name.strip_prefix(&prefix).is_some_and(|rest| !rest.contains('/'));
    case.given.iter().filter(|(name, _)| own(name)).map(|(name, text)| (name.clone(), text.clone())).collect()
}

fn list(plugin: &Plugin, case: &Case, found: &mut Vec<Diagnostic>) -> String {
    let Plugin { name, version, language, framework, description, templates } = plugin;
    let mut out = String::new();
    writeln!(out, "{name} {version} {language}/{}: {description}", framework.as_deref().unwrap_or("-")).unwrap();
    for template in templates {
        let folder = template.folder.as_deref();
        writeln!(out, "  {} ({}): {}", template.name, folder.unwrap_or("-"), template.description).unwrap();
        match describe(&sources(case, folder)) {
            Ok(described) => {
                for parameter in described.parameters {
                    let required = if parameter.required { " required" } else { "" };
                    let default = parameter.default.map_or(String::new(), |default| format!(" default={default}"));
                    writeln!(out, "    {}:{required}{default} {}", parameter.name, parameter.description).unwrap();
                }
            }
            Err(mut more) => found.append(&mut more),
        }
    }
    out
}

fn written(settings: &Settings) -> String {
    let paths = settings.plugin_paths.join("\n");
    let word = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    format!("{paths}\nlanguage {}\noutput {}\n", word(&settings.default_language), word(&settings.default_output_dir))
}
