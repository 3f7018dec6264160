//! `spec/cases/deploys/`: a folder a case, as its README says; the Ruby host runs the same folders. And the samples of the
//! table of codes. `UPDATE_CASES=1` rewrites what is expected.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use tasker_contrib::deploys::{Change, Code, FieldRead, LiveTasks, callables, diff};
use tasker_contrib::diagnostics::{CODES, Span};
use tasker_contrib::task_template::Identity;
use toml::de::{DeTable, DeValue};

type Sources = Vec<(String, String)>;

fn sources(folder: &Path) -> Sources {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).map(|entries| entries.map(|entry| entry.unwrap().path()).collect()).unwrap_or_default();
    paths.sort();
    let name = |path: &Path| {
        let parent = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
        format!("{parent}/{}", path.file_name().unwrap().to_str().unwrap())
    };
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

fn words(file: &Path) -> Vec<String> {
    fs::read_to_string(file).unwrap_or_default().lines().map(str::to_owned).collect()
}

/// `namespace name version step open absent tasks`, a line each.
fn live(file: &Path) -> Option<Vec<LiveTasks>> {
    let step = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let text = |place: usize| words[place].to_owned();
        LiveTasks {
            template: Identity { namespace: text(0), name: text(1), version: text(2) },
            step: text(3),
            open: words[4].parse().unwrap(),
            absent: words[5].parse().unwrap(),
            tasks: words[6..].iter().map(|id| (*id).to_owned()).collect(),
        }
    };
    Some(fs::read_to_string(file).ok()?.lines().map(step).collect())
}

fn written(changes: &[Change]) -> String {
    let place = |span: &Span| format!("{}:{}:{}+{}", span.source, span.line, span.column, span.length);
    let mut out = String::new();
    for change in changes {
        let finding = &change.finding;
        let severity = format!("{:?}", finding.severity()).to_lowercase();
        writeln!(out, "{} {severity} {}: {}", place(&finding.span), finding.code.id(), finding.message).unwrap();
        if !finding.help.is_empty() {
            writeln!(out, "  help: {}", finding.help).unwrap();
        }
        for related in &finding.related {
            writeln!(out, "  see {}: {}", place(&related.span), related.message).unwrap();
        }
        let Identity { namespace, name, version } = &change.template;
        let step = change.step.as_deref().unwrap_or_default();
        writeln!(out, "{}", format!("  of {namespace}/{name} {version} {step}").trim_end()).unwrap();
        if let Some(because) = &change.accepted_because {
            writeln!(out, "  accepted because {because}").unwrap();
        }
    }
    out
}

/// `callable dependency field file line`, a line each.
fn reads(file: &Path) -> Vec<FieldRead> {
    let read = |line: &String| {
        let words: Vec<&str> = line.split(' ').collect();
        let [callable, dependency, field, source, line] = words[..] else { panic!("{line}") };
        let span = Span { source: source.to_owned(), line: line.parse().unwrap(), column: 1, length: 1 };
        FieldRead { callable: callable.to_owned(), dependency: dependency.to_owned(), field: field.to_owned(), span }
    };
    words(file).iter().map(read).collect()
}

#[test]
fn every_case_comes_out_as_it_is_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/cases/deploys");
    let (mut wrong, mut seen) = (String::new(), 0);
    for case in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let changes = diff(
            &sources(&case.join("old")),
            &sources(&case.join("new")),
            &Code {
                removed_callables: words(&case.join("gone.txt")),
                patterns: words(&case.join("patterns.txt")),
                reads: reads(&case.join("reads.txt")),
            },
            live(&case.join("live.txt")).as_deref(),
        );
        let (file, actual) = (case.join("changes.txt"), written(&changes));
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if env::var_os("UPDATE_CASES").is_some() {
            fs::write(file, actual).unwrap();
        } else if expected != actual {
            writeln!(wrong, "{}\n--- expected\n{expected}--- actual\n{actual}", file.display()).unwrap();
        }
        seen += 1;
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(seen > 5);
}

fn codes(old: &str, new: &str) -> Vec<&'static str> {
    let source = |name: &str, text: &str| vec![(name.to_owned(), text.to_owned())];
    let (removed_callables, patterns) = (vec!["Shop::OldHandler".to_owned()], vec!["order.*".to_owned()]);
    let code = Code { removed_callables, patterns, reads: Vec::new() };
    let changes = diff(&source("old.yaml", old), &source("new.yaml", new), &code, None);
    changes.iter().map(|change| change.finding.code.id()).collect()
}

#[test]
fn every_code_has_a_sample_that_gives_exactly_it_and_one_that_does_not() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/diagnostics/deploys.toml");
    let text = fs::read_to_string(path).unwrap();
    let mut seen = 0;
    for (id, entry) in DeTable::parse(&text).unwrap().get_ref() {
        let DeValue::Table(entry) = entry.get_ref() else { panic!("{id:?}") };
        let sample = |key: &str| entry.get(key).unwrap().get_ref().as_str().unwrap().to_owned();
        let (broken, mended, id) = (sample("broken"), sample("mended"), id.get_ref());
        let (old, new) = broken.split_once("# ---- now\n").unwrap();
        assert_eq!(codes(old, new), [&**id], "{id}");
        // A new version is a change too: that much is said.
        let left: Vec<&str> = codes(old, &mended).into_iter().filter(|code| *code != "TC8023").collect();
        let replaced = if &**id == "TC8005" { vec!["TC8005"] } else { vec![] };
        assert_eq!(left, replaced, "{id}, mended");
        seen += 1;
    }
    assert_eq!(seen, CODES.iter().filter(|(code, _)| code.id().starts_with("TC8")).count());
}

/// A template is itself: whatever stands in a file, nothing is said where nothing has changed.
#[test]
fn nothing_is_said_of_what_has_not_changed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/cases/workflow");
    for case in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let files: Sources = sources(&case)
            .into_iter()
            .filter(|(name, _)| Path::new(name).extension().is_some_and(|end| end == "yaml"))
            .collect();
        for file in files {
            let alone = [file];
            let everything = Code { patterns: vec!["*".to_owned()], ..Code::default() };
            assert_eq!(diff(&alone, &alone, &everything, None), [], "{}", case.display());
        }
    }
}

/// A template of these steps, of which one line each says the name and what else is to be said.
fn template(steps: &[&str]) -> String {
    let lines: Vec<String> =
        steps.iter().map(|step| format!("  - {{ {step}, handler: {{ callable: Same }} }}\n")).collect();
    format!("name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n{}", lines.concat())
}

#[test]
fn the_callables_of_templates_are_each_told_once_and_without_those_that_a_resolver_finds() {
    let steps = "steps:\n  - { name: pay, handler: { callable: Pay } }\n  - { name: again, handler: { callable: Pay } }\n  - { name: ship, \
                 handler: { callable: Ship } }\n  - { name: tell, handler: { callable: Tell, resolver: shop } }\n";
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    assert_eq!(
        callables(&[file("a.yaml", steps), file("b.yaml", "no template"), file("c.yaml", steps)]),
        ["Pay", "Ship"]
    );
}

#[test]
fn of_two_templates_with_one_identity_the_first_counts() {
    let file = |name: &str, steps: &[&str]| (name.to_owned(), template(steps));
    let old = [file("old.yaml", &["name: pay", "name: ship"])];
    let new = [file("a.yaml", &["name: pay", "name: ship"]), file("b.yaml", &["name: pay"])];
    assert_eq!(diff(&old, &new, &Code::default(), None), []);
}

#[test]
fn a_change_is_accepted_by_its_own_code_and_with_a_reason() {
    let (old, new) = (template(&["name: pay"]), template(&["name: pay", "name: mail, dependencies: [pay]"]));
    let accepted = |comment: &str| codes(&old, &format!("# tasker:accept {comment}\n{new}"));
    assert_eq!(accepted("TC8020 because it only sends mails"), ["TC8020"]);
    for comment in ["TC8020", "TC8020 because", "TC8020 because  ", "TC3010 because I say so", "TC9999 because", ""] {
        assert!(accepted(comment).contains(&"TC8030"), "{comment}");
    }
}

#[test]
fn a_step_takes_the_place_of_one_other_only() {
    let (old, new) = (template(&["name: pay", "name: ship"]), template(&["name: send"]));
    assert_eq!(codes(&old, &new), ["TC8002", "TC8001"]);
}

/// Whatever the order in which the steps stand.
#[test]
fn a_branch_is_not_cut_where_steps_between_still_lead_to_it() {
    let steps = |last: &str| {
        let route = "name: route, type: decision";
        template(&[last, "name: x, dependencies: [w]", "name: w, dependencies: [route]", route])
    };
    let (old, new) = (steps("name: y, dependencies: [x, route]"), steps("name: y, dependencies: [x]"));
    assert_eq!(codes(&old, &new), ["TC8022"]);
}
