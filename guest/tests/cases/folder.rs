//! One case: a folder with what is given and with what must come of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;
use tasker_contrib::diagnostics::{Diagnostic, Span};

/// Texts by the names of their files.
pub type Files = BTreeMap<String, String>;

/// A folder's files, in two.
pub struct Case {
    pub given: Files,
    expected: Files,
}

impl Case {
    pub fn text(&self, name: &str) -> &str {
        self.given.get(name).unwrap_or_else(|| panic!("there is no {name}"))
    }

    pub fn json(&self, name: &str) -> Value {
        serde_json::from_str(self.text(name)).unwrap()
    }

    /// Whether the folder wants this output, of those that not every case shows.
    pub fn wants(&self, name: &str) -> bool {
        self.expected.contains_key(name)
    }
}

/// Runs all folders of a room: of their files those that `is_given` names go in, and the others must come out.
pub fn each(room: &str, is_given: fn(&str) -> bool, run: impl Fn(&Case) -> Files) {
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/cases").join(room);
    let folders: Vec<PathBuf> = fs::read_dir(&room).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(folders.len() > 2, "the cases are missing");
    let mut wrong = String::new();
    for folder in folders {
        let mut files = Files::new();
        read(&folder, &folder, &mut files);
        let (given, expected) = files.into_iter().partition(|(name, _)| is_given(name));
        let case = Case { given, expected };
        let actual = run(&case);
        if actual == case.expected {
            continue;
        }
        if env::var_os("UPDATE_CASES").is_some() {
            rewrite(&folder, &case.expected, &actual);
        } else {
            write!(wrong, "{}\n{}", folder.display(), differences(&case.expected, &actual)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
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

fn rewrite(folder: &Path, expected: &Files, actual: &Files) {
    for name in expected.keys().filter(|name| !actual.contains_key(*name)) {
        fs::remove_file(folder.join(name)).unwrap();
    }
    for (name, text) in actual {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn differences(expected: &Files, actual: &Files) -> String {
    let mut out = String::new();
    let mut names: Vec<_> = expected.keys().chain(actual.keys()).collect();
    names.sort();
    names.dedup();
    for name in names.into_iter().filter(|name| expected.get(*name) != actual.get(*name)) {
        for (title, files) in [("expected", expected), ("actual", actual)] {
            let text = files.get(name).map_or("no such file\n", String::as_str);
            write!(out, "--- {name}, {title}\n{text}").unwrap();
        }
    }
    out
}

/// `findings.txt`, where there is anything to say.
pub fn findings(found: &[Diagnostic]) -> Option<(String, String)> {
    (!found.is_empty()).then(|| ("findings.txt".to_owned(), written(found)))
}

/// Findings as the README says.
pub fn written(found: &[Diagnostic]) -> String {
    let place = |span: &Span| format!("{}:{}:{}+{}", span.source, span.line, span.column, span.length);
    let mut out = String::new();
    for diagnostic in found {
        let severity = format!("{:?}", diagnostic.severity()).to_lowercase();
        writeln!(out, "{} {severity} {}: {}", place(&diagnostic.span), diagnostic.code.id(), diagnostic.message)
            .unwrap();
        for (word, text) in [("label", &diagnostic.label), ("help", &diagnostic.help)] {
            if !text.is_empty() {
                writeln!(out, "  {word}: {text}").unwrap();
            }
        }
        for related in &diagnostic.related {
            writeln!(out, "  see {}: {}", place(&related.span), related.message).unwrap();
        }
    }
    out
}
