//! Turns the tables under `data/` and the plugins under `../templates` into Rust.
//!
//! A build script fails by panicking: a broken table must never be built.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unnecessary_debug_formatting)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use texts::Texts;

#[path = "build/bindings.rs"]
mod bindings;
#[path = "build/parameters.rs"]
mod parameters;
#[path = "build/profiles.rs"]
mod profiles;
#[path = "build/texts.rs"]
mod texts;

fn main() {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    let mut texts = Texts::default();
    for (name, code) in [
        ("codes.rs", codes(&here.join("data/diagnostics"))),
        ("events.rs", events(&here.join("data/events.toml"), &mut texts)),
        ("parameters.rs", parameters::parameters(&here.join("data"), &mut texts)),
        ("profiles.rs", profiles::profiles(&here.join("data/profiles.toml"))),
        ("plugins.rs", plugin(&here.join("../templates/rails"), &mut texts)),
    ] {
        fs::write(out.join(name), code).expect("OUT_DIR is writable");
    }
    fs::write(out.join("texts.rs"), texts.code()).expect("OUT_DIR is writable");
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32") {
        let shared = bindings::share(&read(&here.join("src/bindings.rs")));
        fs::write(out.join("bindings.rs"), shared).expect("OUT_DIR is writable");
    }
}

/// `Code` and `CODES`, from `data/diagnostics/*.toml`.
fn codes(dir: &Path) -> String {
    let (mut variants, mut rows, mut ids) = (String::new(), String::new(), String::new());
    for path in files(dir) {
        let table: toml::Table = read(&path).parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (id, entry) in &table {
            let text = |key: &str| {
                entry[key].as_str().unwrap_or_else(|| panic!("{}: {id}.{key} is not a string", path.display()))
            };
            let (name, severity, title) = (text("name"), text("severity"), text("title"));
            writeln!(variants, "    /// `{id}`: {title}\n    {name},").expect("a String takes all");
            writeln!(rows, "    (Code::{name}, Severity::{severity}),").expect("a String takes all");
            assert_eq!(id.len(), 6, "{id}");
            ids.push_str(id);
        }
    }
    format!(
        "/// Every code there is, in the order of its number.\n#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]\npub enum Code {{\n{variants}}}\n\n\
         /// Code and severity, in the order of [`Code`].\npub static CODES: &[(Code, Severity)] = &[\n{rows}];\n\n\
         /// The ids of all codes, six letters each.\nstatic IDS: &str = {ids:?};\n"
    )
}

/// `EVENTS` and `DOMAIN_FIELDS`, from `data/events.toml`.
fn events(path: &Path, texts: &mut Texts) -> String {
    let table: toml::Table = read(path).parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let text = |value: &toml::Value| value.as_str().unwrap_or_else(|| panic!("{value:?} is not a string")).to_owned();
    let fields = |event: &toml::Value, texts: &mut Texts| {
        let mut rows = String::new();
        for word in event["fields"].as_array().expect("`fields` is a list") {
            let word = text(word);
            let name = word.trim_end_matches('?');
            let field = table["fields"].get(name).unwrap_or_else(|| panic!("[fields] lacks `{name}`"));
            let (kind, description) = (text(&field["type"]), texts.packed(&text(&field["description"])));
            let nullable = word != name;
            write!(
                rows,
                "Field {{ name: {name:?}, kind: FieldType::{kind}, nullable: {nullable}, description: {description} }}, "
            )
            .expect("a String takes all");
        }
        format!("&[{rows}]")
    };
    let mut rows = String::new();
    for event in table["event"].as_array().expect("[[event]]") {
        let (name, fields) = (text(&event["name"]), fields(event, texts));
        let description = texts.packed(&text(&event["description"]));
        writeln!(rows, "    Event {{ name: {name:?}, description: {description}, fields: {fields} }},")
            .expect("a String takes all");
    }
    format!(
        "/// Every event that is published without a task template.\npub const EVENTS: &[Event] = &[\n{rows}];\n\n\
         /// What the events of task templates carry.\npub const DOMAIN_FIELDS: &[Field] = {};\n",
        fields(&table["domain"], texts)
    )
}

/// `LANGUAGE`, `FRAMEWORK`, and `TEMPLATES`: of each template, in the manifest's order, its name, its folder,
/// and every file in it, by its path.
fn plugin(dir: &Path, texts: &mut Texts) -> String {
    let dir = dir.canonicalize().expect("templates/rails exists");
    let manifest: toml::Table = read(&dir.join("tasker-plugin.toml")).parse().expect("the manifest is TOML");
    let of_plugin = |key: &str| manifest["plugin"][key].as_str().unwrap_or_else(|| panic!("the plugin has no {key}"));
    let (language, framework) = (of_plugin("language"), of_plugin("framework"));
    let mut rows = String::new();
    for template in manifest["templates"].as_array().expect("`templates` is a list") {
        let text = |key: &str| template[key].as_str().unwrap_or_else(|| panic!("a template has no {key}"));
        let (name, folder) = (text("name"), text("path"));
        let mut listed = String::new();
        for file in files(&dir.join(folder)) {
            let name = file.strip_prefix(&dir).expect("below dir").to_str().expect("UTF-8").replace('\\', "/");
            let text = texts.packed(&read(&file));
            write!(listed, "({name:?}, {text}), ").expect("a String takes all");
        }
        writeln!(rows, "    Embedded {{ name: {name:?}, folder: {folder:?}, files: &[{listed}] }},")
            .expect("a String takes all");
    }
    format!(
        "const LANGUAGE: &str = {language:?};\nconst FRAMEWORK: &str = {framework:?};\n\
         const TEMPLATES: &[Embedded] = &[\n{rows}];\n"
    )
}

/// What a folder holds, sorted, so that the build is the same everywhere.
fn files(dir: &Path) -> Vec<PathBuf> {
    rerun_if_changed(dir);
    let mut paths: Vec<PathBuf> = fs::read_dir(dir)
        .unwrap_or_else(|error| panic!("{}: {error}", dir.display()))
        .map(|entry| entry.expect("readable").path())
        .collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> String {
    rerun_if_changed(path);
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn rerun_if_changed(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}
