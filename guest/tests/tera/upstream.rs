//! Plugins, rendered here and by the crate that Tasker's CLI uses.
//!
//! `TASKER_PLUGINS` names a folder of them, such as a checkout of tasker-systems/tasker-contrib, whose
//! files are not in this repository, or a folder with what `rake plugin:export` wrote. Without it the
//! test says that it did not run.

use std::path::{Path, PathBuf};
use std::{env, fs};

use tasker_contrib::diagnostics::Source;
use tasker_contrib::plugins::{Plugin, Reference, Template, describe, render};

use super::cli;

/// Names that case filters read in different ways.
const NAMES: [&str; 7] =
    ["ProcessPayment", "process_payment", "processPayment", "HTTPServer2", "a-b c", "Payments::Charge", "ÜberZug"];

#[test]
fn every_file_of_a_plugin_has_the_same_bytes() {
    let Some(root) = env::var_os("TASKER_PLUGINS").map(PathBuf::from) else {
        eprintln!("SKIPPED: TASKER_PLUGINS names no folder of plugins");
        return;
    };
    let plugins = plugins(&root);
    assert!(!plugins.is_empty(), "there are no plugins in {}", root.display());
    for folder in plugins {
        let manifest = fs::read_to_string(folder.join("tasker-plugin.toml")).unwrap();
        let plugin = Plugin::read(&Source::new("tasker-plugin.toml", &manifest)).unwrap();
        let place =
            |template: &Reference| template.folder.as_ref().map_or_else(|| folder.clone(), |own| folder.join(own));
        let files: usize = plugin.templates.iter().map(|template| compare(&place(template))).sum();
        println!("{}: {files} files of {} templates are equal", plugin.name, plugin.templates.len());
        assert!(files > 0, "{}", folder.display());
    }
}

/// Renders a template's folder with several arguments, and says how many files it has.
fn compare(folder: &Path) -> usize {
    let sources = sources(folder);
    let template = describe(&sources).unwrap();
    for name in NAMES {
        for (key, value) in [("module_name", "My::Module"), ("messaging", "pgmq")] {
            let mut arguments = arguments(&template, name);
            arguments.push((key.to_owned(), value.to_owned()));
            let (ours, theirs) = (render(&sources, &arguments), cli::render(folder, &arguments));
            // A name can be refused by both, such as one that is no path.
            let ours = ours.map(|files| files.into_iter().map(|file| (file.path, file.text)).collect::<Vec<_>>());
            assert_eq!(ours.ok(), theirs.ok(), "{} {arguments:?}", folder.display());
        }
    }
    template.outputs.len()
}

/// Everything that is required.
fn arguments(template: &Template, name: &str) -> Vec<(String, String)> {
    let required = template.parameters.iter().filter(|parameter| parameter.required);
    required.map(|parameter| (parameter.name.clone(), name.to_owned())).collect()
}

fn plugins(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path().join("tasker-cli-plugin"));
    let mut found: Vec<_> = entries.filter(|folder| folder.join("tasker-plugin.toml").is_file()).collect();
    found.sort();
    found
}

fn sources(folder: &Path) -> Vec<(String, String)> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts =
        files.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap()));
    texts.collect()
}
