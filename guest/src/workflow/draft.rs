//! Reads steps as people type them on one line, `name:type:dependencies`, and adds what decisions
//! and batches need.

use std::ops::Range;

use super::checks;
use crate::diagnostics::Findings;
use crate::diagnostics::{Code, Diagnostic, Severity, Source, nearest, printable};
use crate::profiles::NEUTRAL;
use crate::task_template::names::is_plain;
use crate::task_template::{Graph, Step, StepKind, Template, Text, at, with_template};

/// The types that can be typed, and their meaning.
const TYPES: &[(&str, StepKind, bool)] = &[
    ("base", StepKind::Standard, false),
    ("standard", StepKind::Standard, false),
    ("api", StepKind::Standard, true),
    ("decision", StepKind::Decision, false),
    ("batchable", StepKind::Batchable, false),
    ("convergence", StepKind::DeferredConvergence, false),
    ("deferred_convergence", StepKind::DeferredConvergence, false),
];

/// A step of a new template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftStep {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: StepKind,
    /// Whether its handler calls an API.
    pub api: bool,
    /// The steps it depends on.
    pub dependencies: Vec<String>,
    /// For a batchable step, the step that is the pattern of its workers.
    pub worker: Option<String>,
}

/// Reads the steps in `text`, which are separated by spaces. Spans use `name` as their source.
///
/// # Errors
/// Words that are not steps, names that are taken or unknown, and cycles.
pub fn draft(name: &str, text: &str) -> Result<Vec<DraftStep>, Vec<Diagnostic>> {
    let source = Source::new(name, text);
    let mut found = Findings::new(&source);
    let mut api = Vec::new();
    let mut template = Template::default();
    for word in text.split_whitespace() {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        if let Some((step, calls)) = step(word, start, text, &mut found) {
            template.steps.push(step);
            api.push(calls);
        }
    }
    if template.steps.is_empty() && found.is_empty() {
        let help = "Give at least one, such as `validate ship:validate`.".to_owned();
        found.add(Code::StepWord, 0..text.len(), "No step is given.").help = help;
    }
    checks::shape(&template, &mut found);
    found.help(help);
    let steps = complete(&template, &api, &mut found);
    let mut found = found.into_sorted();
    found.retain(|diagnostic| diagnostic.severity() == Severity::Error);
    if found.is_empty() { Ok(steps) } else { Err(found) }
}

/// Writes the steps of a template as people type them for [`draft`]. A template does not say which
/// of its steps call an API; with `api`, every step that could call one does.
///
/// # Errors
/// The errors that keep the template's steps from being read.
pub fn step_words(name: &str, text: &str, api: bool) -> Result<String, Vec<Diagnostic>> {
    with_template(name, text, &NEUTRAL, |template, _| {
        let graph = Graph::new(template);
        let words = template.steps.iter().filter(|step| step.kind != StepKind::BatchWorker);
        words.map(|step| step_word(step, template, &graph, api)).collect::<Vec<_>>().join(" ")
    })
}

fn step_word(step: &Step, template: &Template, graph: &Graph, api: bool) -> String {
    let calls = api && step.kind == StepKind::Standard;
    let kind = TYPES.iter().find(|(_, kind, api)| *kind == step.kind && *api == calls).map_or("", |(word, ..)| word);
    let needs = step.dependencies.iter().map(|need| {
        let needed = graph.names.get(need.value.as_str()).and_then(|needed| template.steps.get(*needed));
        let worker = needed.filter(|needed| needed.kind == StepKind::BatchWorker);
        worker.and_then(|worker| worker.dependencies.first()).unwrap_or(need).value.as_str()
    });
    format!("{}:{kind}:{}", step.name(), needs.collect::<Vec<_>>().join(","))
}

/// Help for a mistake, in the notation of this line.
fn help(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::DuplicateStepName => "Rename one of them. A step and its dependencies are written without spaces.",
        Code::DuplicateDependency => "Write it once.",
        Code::SelfDependency => "Remove it after the `:`.",
        Code::UnknownDependency => "Add that step, or name one that you have given.",
        _ => return None,
    })
}

fn step<'n>(word: &str, start: usize, text: &str, found: &mut Findings) -> Option<(Step<'n>, bool)> {
    let parts: Vec<(&str, Range<usize>)> = word
        .split(':')
        .map(|part| {
            let at = part.as_ptr() as usize - text.as_ptr() as usize;
            (part, at..at + part.len())
        })
        .collect();
    let (name, kind, needs) = match parts.as_slice() {
        [name] => (name, None, None),
        [name, second] if is_type(second.0, text) => (name, Some(second), None),
        [_, nothing] if nothing.0.is_empty() => {
            let message = format!("`{}` has nothing after its `:`.", printable(word));
            found.add(Code::StepWord, start..start + word.len(), message).help =
                "Write the steps that it needs right after the `:`, without a space, or remove the `:`.".to_owned();
            return None;
        }
        [name, needs] => (name, None, Some(needs)),
        [name, kind, needs] => (name, Some(kind), Some(needs)),
        _ => {
            found
                .add(
                    Code::StepWord,
                    start..start + word.len(),
                    format!("`{}` is not `name:type:dependencies`.", printable(word)),
                )
                .help = "Write for example `charge`, `charge:validate` or `charge:api:validate,reserve`.".to_owned();
            return None;
        }
    };
    plain(name, found)?;
    let meaning = match kind {
        None => Some((StepKind::Standard, false)),
        Some((word, at)) => kind_of(word, at.clone(), found),
    };
    let mut dependencies = Vec::new();
    if let Some((needs, at)) = needs.filter(|(needs, _)| !needs.is_empty()) {
        for need in needs.split(',') {
            let from = at.start + (need.as_ptr() as usize - needs.as_ptr() as usize);
            plain(&(need, from..from + need.len()), found)?;
            dependencies.push(Text { value: need.to_owned(), at: from..from + need.len() });
        }
    }
    let (kind, api) = meaning?;
    let own = name.1.clone();
    let name = Text { value: name.0.to_owned(), at: own.clone() };
    Some((Step { name: Some(name), at: own.clone(), kind, kind_at: own, dependencies, ..Step::default() }, api))
}

/// Whether the second of two parts is a type, or a misspelt type that is not the name of a step.
fn is_type(part: &str, text: &str) -> bool {
    let known = TYPES.iter().any(|(word, ..)| *word == part);
    let step = || text.split_whitespace().any(|word| word.split(':').next() == Some(part));
    known || (!part.contains(',') && !step() && !nearest(part, TYPES.iter().map(|(word, ..)| *word)).is_empty())
}

fn kind_of(word: &str, at: Range<usize>, found: &mut Findings) -> Option<(StepKind, bool)> {
    let kind = TYPES.iter().find(|(known, ..)| *known == word || word.is_empty() && *known == "base");
    if kind.is_none() {
        let message = format!("`{}` is not a type of step.", printable(word));
        let names: Vec<&str> = TYPES.iter().map(|(word, ..)| *word).collect();
        let near = crate::diagnostics::did_you_mean(word, names.iter().copied());
        found.add(Code::UnknownChoice, at, message).help = if near.is_empty() {
            "The types are base, api, decision, batchable and convergence.".to_owned()
        } else {
            near
        };
    }
    kind.map(|(_, kind, api)| (*kind, *api))
}

fn plain((name, at): &(&str, Range<usize>), found: &mut Findings) -> Option<()> {
    if is_plain(name) {
        return Some(());
    }
    let message = if name.is_empty() {
        "A step's name is missing here.".to_owned()
    } else {
        format!("`{}` can't be the name of a step.", printable(name))
    };
    found.add(Code::StepWord, at.clone(), message).help =
        "Start with a letter, and use lower-case letters, digits and underscores.".to_owned();
    None
}

/// Adds workers for batchable steps. A step after them, or after branches of which only some may be
/// created, becomes a convergence.
fn complete(template: &Template, api: &[bool], found: &mut Findings) -> Vec<DraftStep> {
    let graph = Graph::new(template);
    let waits = checks::waits_for_some(&graph);
    let mut steps = Vec::new();
    for (number, (step, api)) in template.steps.iter().zip(api).enumerate() {
        let parents = || step.dependencies.iter().filter_map(|need| graph.names.get(need.value.as_str()));
        let batch = parents()
            .any(|parent| template.steps.get(*parent).is_some_and(|parent| parent.kind == StepKind::Batchable));
        if batch && matches!(step.kind, StepKind::Decision | StepKind::Batchable) {
            let message = format!("`{}` can't come right after a batch.", printable(step.name()));
            found.add(Code::StepWord, step.at.clone(), message).help =
                "Put a step between them that brings the batches together.".to_owned();
        }
        let dependencies = step
            .dependencies
            .iter()
            .map(|need| {
                let parent = graph.names.get(need.value.as_str()).and_then(|parent| template.steps.get(*parent));
                let batchable = parent.is_some_and(|parent| parent.kind == StepKind::Batchable);
                if batchable { worker(&need.value) } else { need.value.clone() }
            })
            .collect();
        let joins = step.kind == StepKind::Standard && (batch || at(&waits, number));
        let name = step.name().to_owned();
        let own_worker = (step.kind == StepKind::Batchable).then(|| worker(&name));
        if let Some(worker) = own_worker.as_ref().filter(|worker| graph.names.contains_key(worker.as_str())) {
            let message = format!("`{worker}` is generated for `{name}`, so you can't give it as a step.");
            found.add(Code::StepWord, step.at.clone(), message).help = format!("Remove `{worker}`.");
        }
        steps.push(DraftStep {
            kind: if joins { StepKind::DeferredConvergence } else { step.kind },
            api: *api,
            dependencies,
            worker: own_worker.clone(),
            name: name.clone(),
        });
        if let Some(worker) = own_worker {
            let (kind, dependencies) = (StepKind::BatchWorker, vec![name]);
            steps.push(DraftStep { name: worker, kind, api: false, dependencies, worker: None });
        }
    }
    steps
}

fn worker(batchable: &str) -> String {
    format!("{batchable}_worker")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let word = |step: DraftStep| format!("{}:{}:{}", step.name, step.kind.word(), step.dependencies.join(","));
        draft("steps", text).unwrap().into_iter().map(word).collect()
    }

    fn places(text: &str) -> Vec<(&'static str, u32)> {
        draft("steps", text).unwrap_err().into_iter().map(|found| (found.code.id(), found.span.column)).collect()
    }

    #[test]
    fn a_word_is_a_name_a_type_and_dependencies_of_which_only_the_name_must_be() {
        assert_eq!(
            words("validate reserve:validate charge:api:validate ship:reserve,charge"),
            [
                "validate:standard:",
                "reserve:standard:validate",
                "charge:standard:validate",
                "ship:standard:reserve,charge"
            ]
        );
        assert!(draft("steps", "charge:api").unwrap()[0].api);
    }

    #[test]
    fn a_step_after_branches_brings_them_together() {
        assert_eq!(
            words("check route:decision:check quick:route slow:route done:quick,slow")[4],
            "done:deferred_convergence:quick,slow"
        );
    }

    #[test]
    fn a_batch_gets_its_worker_and_the_step_after_it_waits_for_all_of_them() {
        assert_eq!(
            words("split:batchable report:split"),
            ["split:batchable:", "split_worker:batch_worker:split", "report:deferred_convergence:split_worker"]
        );
    }

    #[test]
    fn a_template_s_words_are_what_a_person_would_have_typed() {
        let steps = "\
            - { name: pay }\n\
            - { name: split, type: batchable, dependencies: [pay] }\n\
            - { name: split_worker, type: batch_worker, dependencies: [split] }\n\
            - { name: sum, type: deferred_convergence, dependencies: [split_worker] }\n\
            - { name: route, type: decision, dependencies: [pay, sum] }\n";
        let words = |api| step_words("order.yaml", &format!("name: order\nsteps:\n{steps}"), api).unwrap();
        assert_eq!(words(false), "pay:base: split:batchable:pay sum:convergence:split route:decision:pay,sum");
        assert_eq!(words(true), "pay:api: split:batchable:pay sum:convergence:split route:decision:pay,sum");
        assert!(draft("steps", &words(true)).unwrap()[0].api, "they can be read again");
        assert!(step_words("order.yaml", "name: order", false).is_err());
    }

    #[test]
    fn every_mistake_comes_with_advice() {
        for line in ["a:b:c:d", "a a", "a:a", "a b:x", "a b:", "route:decision quick:route", ""] {
            for found in draft("steps", line).unwrap_err() {
                assert_ne!(found.help, "", "{line}: {}", found.message);
            }
        }
        let found = draft("steps", "a b: a").unwrap_err();
        assert!(found[0].help.contains("without a space"), "{}", found[0].help);
    }

    #[test]
    fn every_mistake_has_its_place() {
        assert_eq!(places(""), [("TC1070", 1)]);
        assert_eq!(places("a:b:c:d"), [("TC1070", 1)]);
        assert_eq!(places("A b:,a"), [("TC1070", 1), ("TC1070", 5)]);
        assert_eq!(places("a b:descision:a"), [("TC1004", 5)]);
        assert_eq!(places("a b:descision"), [("TC1004", 5)]);
        assert_eq!(places("a a b:x"), [("TC3031", 3), ("TC3033", 7)]);
        assert_eq!(places("a:b b:a"), [("TC3034", 3)]);
        assert_eq!(places("route:decision quick:route"), [("TC3050", 1)]);
        assert_eq!(places("split:batchable again:batchable:split"), [("TC1070", 17)]);
        assert_eq!(places("split:batchable split_worker:split"), [("TC1070", 1)]);
        assert_eq!(places("a b: a"), [("TC1070", 3), ("TC3031", 6)], "the space is the mistake");
        assert_eq!(places("a b:"), [("TC1070", 3)]);
    }
}
