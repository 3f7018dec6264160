use tasker_contrib_host::deploys::{ApplicationCode, FieldRead, LiveTasks, TemplateChange};
use tasker_contrib_host::types::{Source, Span};

use super::folder::{Case, Files, ask, each, written};

#[test]
fn cases() {
    each("deploys", |name| name != "changes.txt", run);
}

fn run(case: &Case) -> Files {
    let words = |name: &str| case.lines(name).into_iter().map(str::to_owned).collect();
    let code = ApplicationCode {
        removed_callables: words("gone.txt"),
        patterns: words("patterns.txt"),
        reads: case.lines("reads.txt").into_iter().map(field_read).collect(),
    };
    let live = case.lines("live.txt").into_iter().map(live).collect::<Vec<_>>();
    let live = case.given.contains_key("live.txt").then_some(&*live);
    let [old, new] = ["old/", "new/"].map(|folder| sources(case, folder));
    let changes = ask(|contrib, store| contrib.tasker_contrib_deploys().call_diff(store, &old, &new, &code, live));
    [("changes.txt".to_owned(), changes.into_iter().map(told).collect())].into()
}

fn sources(case: &Case, folder: &str) -> Vec<Source> {
    case.given.keys().filter(|name| name.starts_with(folder)).map(|name| case.source(name)).collect()
}

fn field_read(line: &str) -> FieldRead {
    let [callable, dependency, field, source, number] = words(line)[..] else { panic!("{line}") };
    let span = Span { source: source.to_owned(), line: number.parse().ok(), column: Some(1), length: Some(1) };
    let [callable, dependency, field] = [callable, dependency, field].map(str::to_owned);
    FieldRead { callable, dependency, field, span }
}

fn live(line: &str) -> LiveTasks {
    let [namespace, name, version, step, open, absent, ref tasks @ ..] = words(line)[..] else { panic!("{line}") };
    let [namespace, name, version, step] = [namespace, name, version, step].map(str::to_owned);
    let [open, absent] = [open, absent].map(|number| number.parse().unwrap());
    LiveTasks { namespace, name, version, step, open, absent, tasks: tasks.iter().map(ToString::to_string).collect() }
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

fn told(TemplateChange { mut finding, namespace, name, version, step, accepted_because }: TemplateChange) -> String {
    finding.label = None;
    let of = format!("  of {namespace}/{name} {version} {}", step.unwrap_or_default());
    let accepted = accepted_because.map(|reason| format!("  accepted because {reason}\n")).unwrap_or_default();
    format!("{}{}\n{accepted}", written(&[finding]), of.trim_end())
}
