//! The plugins of Tasker's own project, and ours as it is exported for Tasker's CLI, rendered by both.
//!
//! Upstream's files are not in this repository. `TASKER_PLUGINS` names a checkout of
//! tasker-systems/tasker-contrib; without it the test says that it did not run.

use std::path::{Path, PathBuf};
use std::{env, fs};

use tasker_contrib::diagnostics::Source;
use tasker_contrib::plugins::{Plugin, Template, describe, render};

use super::cli;

/// Names that case filters read in different ways.
const NAMES: [&str; 7] =
    ["ProcessPayment", "process_payment", "processPayment", "HTTPServer2", "a-b c", "Payments::Charge", "ÜberZug"];

#[test]
fn every_file_of_upstreams_templates_has_the_same_bytes() {
    let Some(root) = env::var_os("TASKER_PLUGINS").map(PathBuf::from) else {
        eprintln!("SKIPPED: TASKER_PLUGINS names no checkout of tasker-systems/tasker-contrib");
        return;
    };
    let (mut templates, mut files) = (0, 0);
    for plugin in plugins(&root) {
        let manifest = fs::read_to_string(plugin.join("tasker-plugin.toml")).unwrap();
        for reference in Plugin::read(&Source::new("tasker-plugin.toml", &manifest)).unwrap().templates {
            let folder = plugin.join(&reference.folder);
            let sources = sources(&folder);
            let template = describe(&sources).unwrap();
            files += template.outputs.len();
            templates += 1;
            for name in NAMES {
                for (key, value) in [("module_name", "My::Module"), ("messaging", "pgmq")] {
                    let mut arguments = arguments(&template, name);
                    arguments.push((key.to_owned(), value.to_owned()));
                    let ours = render(&sources, &arguments).unwrap();
                    let ours: Vec<_> = ours.into_iter().map(|file| (file.path, file.text)).collect();
                    assert_eq!(ours, cli::render(&folder, &arguments).unwrap(), "{}", folder.display());
                }
            }
        }
    }
    println!("{files} files of {templates} templates are equal");
    assert!(files >= 31 && templates >= 18, "{files} files of {templates} templates");
}

/// Everything that is required.
fn arguments(template: &Template, name: &str) -> Vec<(String, String)> {
    let required = template.parameters.iter().filter(|parameter| parameter.required);
    required.map(|parameter| (parameter.name.clone(), name.to_owned())).collect()
}

fn plugins(root: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path().join("tasker-cli-plugin")).collect();
    found.retain(|folder| folder.join("tasker-plugin.toml").is_file());
    found.sort();
    found
}

fn sources(folder: &Path) -> Vec<(String, String)> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts =
        files.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap()));
    texts.collect()
}
