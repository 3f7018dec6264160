//! Task templates: what is wrong with them, their plan and their drawings. And the samples of their diagnostics.

use std::fs;
use std::path::Path;

use tasker_contrib::diagnostics::{CODES, Diagnostic, Span};
use tasker_contrib::profiles::{NEUTRAL, Profile};
use tasker_contrib::workflow::{DependencyRead, Format, View, check_inputs, check_reads, graph, plan, read, together};
use toml::de::{DeTable, DeValue};

use super::folder::{Case, Files, each, findings};

const GRAPHS: [(&str, Format); 4] = [
    ("graph.mmd", Format::Mermaid),
    ("graph.dot", Format::Dot),
    ("graph.txt", Format::Text),
    ("graph.svg", Format::Svg),
];

#[test]
fn cases() {
    let given = |name: &str| {
        matches!(name, "view.json" | "profile.txt" | "reads.txt")
            || Path::new(name).extension().is_some_and(|end| end == "yaml")
    };
    each("workflow", given, run);
}

fn is_template(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "yaml")
}

fn run(case: &Case) -> Files {
    let files: Vec<(&str, &str)> = case.given.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files: Vec<_> = files.into_iter().filter(|(name, _)| is_template(name)).collect();
    let (name, text) = files[0];
    let found = [check(&files, profile(case)), compared(case, name, text)].concat();
    let mut out: Files = findings(&found).into_iter().collect();
    if case.wants("plan.txt") {
        out.insert("plan.txt".to_owned(), planned(name, text));
    }
    for (file, format) in GRAPHS.into_iter().filter(|(file, _)| case.wants(file)) {
        out.insert(file.to_owned(), graph(name, text, format, &view(case), profile(case)).unwrap());
    }
    out
}

/// The language of the case; without one, what holds for all of them.
fn profile(case: &Case) -> &'static Profile {
    let named = |name: &String| Profile::named(name.trim()).unwrap();
    case.given.get("profile.txt").map_or(&NEUTRAL, named)
}

/// The part of the graph to draw.
pub fn view(case: &Case) -> View {
    if !case.given.contains_key("view.json") {
        return View::default();
    }
    let given = case.json("view.json");
    let text = |key: &str| given[key].as_str().map(str::to_owned);
    let number = |key: &str| given[key].as_u64().map(|number| u32::try_from(number).unwrap());
    let links = given.get("links").map(|links| ["step", "folded"].map(|key| links[key].as_str().unwrap().to_owned()));
    View {
        focus: text("focus"),
        depth: number("depth"),
        max_steps: number("max_steps"),
        links: links.map(|[step, folded]| (step, folded)),
    }
}

/// All that is wrong with these files, each by itself and all together.
fn check(files: &[(&str, &str)], profile: &'static Profile) -> Vec<Diagnostic> {
    let readings: Vec<_> = files.iter().map(|(name, text)| read(name, text, None, profile)).collect();
    let identities: Vec<_> = readings.iter().filter_map(|reading| reading.identity.clone()).collect();
    readings.into_iter().flat_map(|reading| reading.findings).chain(together(&identities)).collect()
}

/// What the handlers read, with the schemas.
fn compared(case: &Case, name: &str, text: &str) -> Vec<Diagnostic> {
    let Some(reads) = case.given.get("reads.txt") else { return Vec::new() };
    let template = read(name, text, None, &NEUTRAL).template.unwrap();
    let (mut results, mut inputs) = (Vec::new(), Vec::new());
    for line in reads.lines() {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let span = span(&words[0]);
        match &words[1..] {
            [kind, field] if kind == "input" => inputs.push((field.clone(), span)),
            [kind, step, dependency, field @ ..] if kind == "result" => {
                let [step, dependency] = [step, dependency].map(Clone::clone);
                results.push(DependencyRead { step, dependency, field: field.first().cloned(), span });
            }
            _ => panic!("{line}"),
        }
    }
    [check_reads(&template.steps, &results), check_inputs(name, text, &inputs)].concat()
}

fn span(place: &str) -> Span {
    let [source, line, column, length] = place.split([':', '+']).collect::<Vec<_>>()[..] else { panic!("{place}") };
    let [line, column, length] = [line, column, length].map(|number| number.parse().unwrap());
    Span { source: source.to_owned(), line, column, length }
}

fn planned(name: &str, text: &str) -> String {
    let order = plan(name, text, &NEUTRAL).unwrap();
    let layers: Vec<String> = order.layers.iter().map(|layer| layer.join(" ")).collect();
    format!("{}\n\ncritical path: {}\n", layers.join("\n"), order.critical_path.join(" "))
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
            let rails = Profile::named("ruby-rails").unwrap();
            let mut codes: Vec<&str> = check(&files, rails).iter().map(|diagnostic| diagnostic.code.id()).collect();
            codes.dedup();
            codes
        };
        let id: &str = id.get_ref();
        seen += 1;
        if entry.contains_key("focus") {
            let drawn = |focus: &str| {
                let view = View { focus: Some(sample(focus)), ..View::default() };
                graph("sample.yaml", &sample("drawn"), Format::Svg, &view, &NEUTRAL).map_err(|found| found[0].code.id())
            };
            assert_eq!((drawn("focus"), drawn("mended_focus").is_ok()), (Err(id), true));
            continue;
        }
        let times =
            entry.get("repeat").map_or(1, |times| times.get_ref().as_integer().unwrap().as_str().parse().unwrap());
        let (broken, mended) = (sample("broken").repeat(times), sample("mended"));
        if codes(&broken) != [id] || !codes(&mended).is_empty() {
            wrong.push(format!("{id}: {:?}, then {:?}\n{broken}", codes(&broken), codes(&mended)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(seen, CODES.iter().filter(|(code, _)| code.id().starts_with("TC3")).count());
}

#[test]
fn a_circle_is_reported_by_its_shortest_path() {
    let step = |(name, needs): (&str, &str)| {
        format!("  - {{ name: {name}, dependencies: [{needs}], handler: {{ callable: x }} }}\n")
    };
    let steps: String = [("a", "b, c"), ("b", "a"), ("c", "d"), ("d", "a")].map(step).concat();
    let found =
        check(&[("a.yaml", &format!("name: a\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n{steps}"))], &NEUTRAL);
    assert!(found.iter().any(|one| one.message.ends_with("none ever runs: a → b → a.")), "{found:?}");
}
