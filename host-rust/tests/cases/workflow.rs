use tasker_contrib_host::diagnostics::Diagnostic;
use tasker_contrib_host::types::{Mention, NamedValue, Source, Span, Step};
use tasker_contrib_host::workflow::{DependencyRead, Format, Reader, Reading, View};

use super::folder::{Case, Files, ask, each, findings};

const GRAPHS: [(&str, Format); 4] = [
    ("graph.mmd", Format::Mermaid),
    ("graph.dot", Format::Dot),
    ("graph.txt", Format::Text),
    ("graph.svg", Format::Svg),
];

#[test]
fn cases() {
    each("workflow", |name| ["view.json", "profile.txt", "reads.txt"].contains(&name) || name.ends_with(".yaml"), run);
}

fn run(case: &Case) -> Files {
    let names = case.given.keys().filter(|name| name.ends_with(".yaml"));
    let sources: Vec<Source> = names.map(|name| case.source(name)).collect();
    let options = options(case);
    let readings: Vec<Reading> = sources.iter().map(|source| read(source, &options)).collect();
    let compared = compared(case, &sources[0], &readings[0]);
    let mut out = findings(&[found(&readings), compared].concat());
    if case.expected.contains_key("plan.txt") {
        out.insert("plan.txt".to_owned(), planned(&sources[0]));
    }
    for (file, format) in GRAPHS.into_iter().filter(|(file, _)| case.expected.contains_key(*file)) {
        let (source, view) = (&sources[0], view(case));
        let drawn = ask(|contrib, store| {
            contrib.tasker_contrib_workflow().call_draw_template(store, source, format, &view, &options)
        });
        out.insert(file.to_owned(), drawn.unwrap());
    }
    out
}

pub fn read(source: &Source, options: &[NamedValue]) -> Reading {
    ask(|contrib, store| contrib.tasker_contrib_workflow().call_read(store, source, options))
}

/// The language of the case's handlers.
fn options(case: &Case) -> Vec<NamedValue> {
    let profile = case.given.get("profile.txt").map(|text| text.trim().to_owned());
    profile.into_iter().map(|value| NamedValue { name: "profile".to_owned(), value }).collect()
}

/// The part of the graph to draw.
pub fn view(case: &Case) -> View {
    match case.given.get("view.json") {
        Some(json) => serde_json::from_str(json).unwrap(),
        None => View { focus: None, depth: None, max_steps: None, links: None },
    }
}

/// All that is wrong with these files, each by itself and all together.
fn found(readings: &[Reading]) -> Vec<Diagnostic> {
    let identities: Vec<_> = readings.iter().filter_map(|reading| reading.identity.clone()).collect();
    let together = ask(|contrib, store| contrib.tasker_contrib_workflow().call_check_together(store, &identities));
    readings.iter().flat_map(|reading| reading.findings.clone()).chain(together).collect()
}

/// What the handlers read, with the schemas.
fn compared(case: &Case, source: &Source, reading: &Reading) -> Vec<Diagnostic> {
    let (mut results, mut inputs) = (Vec::new(), Vec::new());
    for line in case.lines("reads.txt") {
        let words: Vec<&str> = line.split(' ').collect();
        let span = span(words[0]);
        match words[1..] {
            ["input", field] => inputs.push(Mention { text: field.to_owned(), span }),
            ["result", step, dependency, ref field @ ..] => results.push(DependencyRead {
                step: step.to_owned(),
                dependency: dependency.to_owned(),
                field: field.first().map(|field| (*field).to_owned()),
                span,
            }),
            _ => panic!("{line}"),
        }
    }
    let Some(template) = reading.template.as_ref().filter(|_| !results.is_empty() || !inputs.is_empty()) else {
        return Vec::new();
    };
    ask(|contrib, store| {
        let workflow = contrib.tasker_contrib_workflow();
        let readers: Vec<_> = template.steps.iter().map(reader).collect();
        let found = workflow.call_check_reads(&mut *store, &readers, &results)?;
        Ok([found, workflow.call_check_inputs(store, source, &inputs)?].concat())
    })
}

fn reader(step: &Step) -> Reader {
    let Step { name, kind, dependencies, result_fields, span, .. } = step.clone();
    Reader { name, kind, dependencies, result_fields, span }
}

fn span(place: &str) -> Span {
    let [source, line, column, length] = place.split([':', '+']).collect::<Vec<_>>()[..] else { panic!("{place}") };
    let [line, column, length] = [line, column, length].map(|number| number.parse().ok());
    Span { source: source.to_owned(), line, column, length }
}

fn planned(source: &Source) -> String {
    let order = ask(|contrib, store| contrib.tasker_contrib_workflow().call_plan(store, source, &[])).unwrap();
    let layers: Vec<String> = order.layers.iter().map(|layer| layer.join(" ")).collect();
    format!("{}\n\ncritical path: {}\n", layers.join("\n"), order.critical_path.join(" "))
}
