//! One case: a folder with what is given and with what must come of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use tasker_contrib_host::diagnostics::Diagnostic;
use tasker_contrib_host::types::{Source, Span};
use tasker_contrib_host::{Component, Contrib};
use wasmtime::{Result, Store, StoreLimits};

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../host-ruby/lib/tasker_contrib_rails/tasker_contrib.wasm");
const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/cases");

pub static COMPONENT: LazyLock<Component> = LazyLock::new(|| Component::load(&fs::read(SHIPPED).unwrap()).unwrap());

/// Texts by the names of their files.
pub type Files = BTreeMap<String, String>;

/// A folder's files, in two.
pub struct Case {
    pub given: Files,
    pub expected: Files,
}

impl Case {
    pub fn text(&self, name: &str) -> &str {
        self.given.get(name).unwrap_or_else(|| panic!("there is no {name}"))
    }

    pub fn json(&self, name: &str) -> Value {
        serde_json::from_str(self.text(name)).unwrap()
    }

    pub fn source(&self, name: &str) -> Source {
        Source { name: name.to_owned(), text: self.text(name).to_owned() }
    }

    /// The lines of a file, none if it is not there.
    pub fn lines(&self, name: &str) -> Vec<&str> {
        self.given.get(name).map(|text| text.lines().collect()).unwrap_or_default()
    }
}

/// Asks the component, in an instance of its own.
pub fn ask<T>(call: impl FnOnce(&Contrib, &mut Store<StoreLimits>) -> Result<T>) -> T {
    COMPONENT.open().and_then(|mut session| session.call(call)).unwrap()
}

/// Runs all folders of a room: of their files those that `is_given` names go in, and the others must come out.
pub fn each(room: &str, is_given: fn(&str) -> bool, run: fn(&Case) -> Files) {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(Path::new(CASES).join(room)).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    assert!(folders.len() > 2, "the cases are missing");
    let mut wrong = String::new();
    for folder in &folders {
        let mut files = Files::new();
        read(folder, folder, &mut files);
        let (given, expected) = files.into_iter().partition(|(name, _)| is_given(name));
        let case = Case { given, expected };
        let actual = run(&case);
        for name in case.expected.keys().chain(actual.keys().filter(|name| !case.expected.contains_key(*name))) {
            let [wanted, came] = [&case.expected, &actual].map(|files| files.get(name).map(String::as_str));
            if wanted != came {
                let [wanted, came] = [wanted, came].map(|text| text.unwrap_or("no such file\n"));
                write!(wrong, "{}/{name}\n--- expected\n{wanted}--- actual\n{came}", folder.display()).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    println!("{room}: {} cases", folders.len());
}

fn read(folder: &Path, root: &Path, files: &mut Files) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            read(&path, root, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(name, fs::read_to_string(path).unwrap());
        }
    }
}

/// The value of an enum by its name in `wit/`.
pub fn named<T: DeserializeOwned>(name: &str) -> T {
    let words = name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
    serde_json::from_value(Value::String(words.collect())).unwrap_or_else(|_| panic!("there is no {name}"))
}

/// The name in `wit/` of an enum's value.
pub fn name(value: &impl Serialize) -> String {
    let Ok(Value::String(name)) = serde_json::to_value(value) else { panic!("no enum") };
    let upper = |c: char| if c.is_uppercase() { format!("-{}", c.to_lowercase()) } else { c.to_string() };
    name.chars().map(upper).collect::<String>()[1..].to_owned()
}

/// `findings.txt`, where there is anything to say.
pub fn findings(found: &[Diagnostic]) -> Files {
    if found.is_empty() { Files::new() } else { [("findings.txt".to_owned(), written(found))].into() }
}

/// Findings as the README says.
pub fn written(found: &[Diagnostic]) -> String {
    let place = |Span { source, line, column, length }: &Span| {
        let [line, column, length] = [line, column, length].map(|number| number.unwrap_or(0));
        format!("{source}:{line}:{column}+{length}")
    };
    let mut out = String::new();
    for one in found {
        let severity = name(&one.severity);
        writeln!(out, "{} {severity} {}: {}", place(&one.span), one.code, one.message).unwrap();
        for (word, text) in [("label", &one.label), ("help", &one.help)] {
            if let Some(text) = text {
                writeln!(out, "  {word}: {text}").unwrap();
            }
        }
        for related in &one.related {
            writeln!(out, "  see {}: {}", place(&related.span), related.message).unwrap();
        }
    }
    out
}
