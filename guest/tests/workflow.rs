//! `spec/cases/workflow/`: a folder a case, with its templates and what is to
//! come out. `UPDATE_CASES=1` rewrites what is expected. The Ruby host runs the
//! same folders.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use tasker_contrib::diagnostics::{CODES, Diagnostic, Span};
use tasker_contrib::workflow::{Format, graph, read, together};
use toml::de::{DeTable, DeValue};

/// As `spec/cases/workflow/README.md` says.
fn written(found: &[Diagnostic]) -> String {
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

/// All that is wrong with these files, each by itself and all together.
fn check(files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let readings: Vec<_> = files.iter().map(|(name, text)| read(name, text, "")).collect();
    let identities: Vec<_> = readings.iter().filter_map(|reading| reading.identity.clone()).collect();
    readings.into_iter().flat_map(|reading| reading.findings).chain(together(&identities)).collect()
}

fn planned(name: &str, text: &str) -> String {
    let reading = read(name, text, "");
    match reading.template {
        Some(plan) => {
            let layers: Vec<String> = plan.layers.iter().map(|layer| layer.join(" ")).collect();
            format!("{}\n\ncritical path: {}\n", layers.join("\n"), plan.critical_path.join(" "))
        }
        None => written(&reading.findings),
    }
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/cases/workflow");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

#[test]
fn every_case_comes_out_as_it_is_written() {
    let mut wrong = Vec::new();
    for case in cases() {
        let mut files: Vec<(String, String)> = fs::read_dir(&case)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
            .map(|path| {
                let text = fs::read_to_string(&path).unwrap();
                (path.file_name().unwrap().to_str().unwrap().to_owned(), text)
            })
            .collect();
        files.sort();
        let all: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        compare(&case.join("check.txt"), &written(&check(&all)), &mut wrong);
        let (name, text) = all[0];
        if case.join("plan.txt").exists() {
            compare(&case.join("plan.txt"), &planned(name, text), &mut wrong);
        }
        for (file, format) in [("graph.mmd", Format::Mermaid), ("graph.dot", Format::Dot), ("graph.svg", Format::Svg)] {
            if case.join(file).exists() {
                compare(&case.join(file), &graph(name, text, format).unwrap(), &mut wrong);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn compare(file: &Path, actual: &str, wrong: &mut Vec<String>) {
    let expected = fs::read_to_string(file).unwrap_or_default();
    if expected == actual {
        return;
    }
    if env::var_os("UPDATE_CASES").is_some() {
        fs::write(file, actual).unwrap();
    } else {
        wrong.push(format!("{}\n--- expected\n{expected}--- actual\n{actual}", file.display()));
    }
}

#[test]
fn every_code_has_a_sample_that_gives_exactly_it_and_one_that_does_not() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/diagnostics/workflow.toml");
    let text = fs::read_to_string(path).unwrap();
    let (mut seen, mut wrong) = (0, Vec::new());
    for (id, entry) in DeTable::parse(&text).unwrap().get_ref() {
        let DeValue::Table(entry) = entry.get_ref() else { panic!("{id:?}") };
        let sample = |key: &str| entry.get(key).unwrap().get_ref().as_str().unwrap().to_owned();
        let codes = |sample: &str| {
            let files: Vec<(&str, &str)> =
                sample.split("# ---- another file\n").map(|text| ("sample.yaml", text)).collect();
            let mut codes: Vec<&str> = check(&files).iter().map(|diagnostic| diagnostic.code.id()).collect();
            codes.dedup();
            codes
        };
        let id: &str = id.get_ref();
        let times =
            entry.get("repeat").map_or(1, |times| times.get_ref().as_integer().unwrap().as_str().parse().unwrap());
        let (broken, mended) = (sample("broken").repeat(times), sample("mended"));
        if codes(&broken) != [id] || !codes(&mended).is_empty() {
            wrong.push(format!("{id}: {:?}, then {:?}\n{broken}", codes(&broken), codes(&mended)));
        }
        seen += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(seen, CODES.iter().filter(|(_, id, _)| id.starts_with("TC3")).count());
}
