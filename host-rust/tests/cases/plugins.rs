use std::fmt::Write as _;

use tasker_contrib_host::diagnostics::Diagnostic;
use tasker_contrib_host::plugins::{Plugin, PluginRequest, PluginSettings};
use tasker_contrib_host::types::Source;

use super::folder::{Case, Files, ask, each, findings};

#[test]
fn cases() {
    each("plugins", |name| name == "request.json" || name.starts_with("plugin/"), run);
}

fn run(case: &Case) -> Files {
    let (mut files, mut found) = (Files::new(), Vec::new());
    for name in ["plugin/.config/tasker.toml", "plugin/.tasker-ctl.toml"] {
        if case.given.contains_key(name) {
            match ask(|contrib, store| contrib.tasker_contrib_plugins().call_settings(store, &case.source(name))) {
                Ok(settings) => drop(files.insert("settings.txt".to_owned(), written(&settings))),
                Err(mut more) => found.append(&mut more),
            }
        }
    }
    let manifest = "plugin/tasker-plugin.toml";
    if case.given.contains_key(manifest) {
        match ask(|contrib, store| contrib.tasker_contrib_plugins().call_read(store, &case.source(manifest))) {
            Ok(plugin) => drop(files.insert("list.txt".to_owned(), list(&plugin, case, &mut found))),
            Err(mut more) => found.append(&mut more),
        }
    }
    if case.given.contains_key("request.json") {
        let request = case.json("request.json");
        let sources = sources(case, request["folder"].as_str());
        let arguments = serde_json::from_value(request["arguments"].clone()).unwrap();
        let request = PluginRequest { files: sources, arguments, options: Vec::new() };
        match ask(|contrib, store| contrib.tasker_contrib_plugins().call_render(store, &request)) {
            Ok(rendered) => files.extend(rendered.into_iter().map(|file| (format!("output/{}", file.path), file.text))),
            Err(mut more) => found.append(&mut more),
        }
    }
    files.extend(findings(&found));
    files
}

/// The files of a folder of the plugin, without those in folders below.
fn sources(case: &Case, folder: Option<&str>) -> Vec<Source> {
    let prefix = folder.map_or_else(|| "plugin/".to_owned(), |folder| format!("plugin/{folder}/"));
    let own = |name: &str| name.strip_prefix(&prefix).is_some_and(|rest| !rest.contains('/'));
    case.given.keys().filter(|name| own(name)).map(|name| case.source(name)).collect()
}

fn list(plugin: &Plugin, case: &Case, found: &mut Vec<Diagnostic>) -> String {
    let Plugin { name, version, language, framework, description, templates } = plugin;
    let framework = framework.as_deref().unwrap_or("-");
    let mut out = format!("{name} {version} {language}/{framework}: {description}\n");
    for template in templates {
        let folder = template.folder.as_deref();
        writeln!(out, "  {} ({}): {}", template.name, folder.unwrap_or("-"), template.description).unwrap();
        let sources = sources(case, folder);
        match ask(|contrib, store| contrib.tasker_contrib_plugins().call_describe(store, &sources)) {
            Ok(described) => {
                for parameter in described.parameters {
                    let required = if parameter.required { " required" } else { "" };
                    let default =
                        parameter.default_value.map_or(String::new(), |default| format!(" default={default}"));
                    writeln!(out, "    {}:{required}{default} {}", parameter.name, parameter.description).unwrap();
                }
            }
            Err(mut more) => found.append(&mut more),
        }
    }
    out
}

fn written(settings: &PluginSettings) -> String {
    let word = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let (language, output) = (word(&settings.default_language), word(&settings.default_output_dir));
    format!("{}\nlanguage {language}\noutput {output}\n", settings.plugin_paths.join("\n"))
}
