//! Finds the generator's template for the handler of each step.

use std::collections::BTreeMap;

use super::draft::draft;
use crate::profiles::Profile;
use crate::task_template::{Graph, Step, StepKind};

/// A handler that a task template names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// The step that uses the handler; the first one if several do.
    pub step: String,
    /// What the template calls it.
    pub callable: String,
    /// The generator's template; none if it can't make such a handler.
    pub template: Option<&'static str>,
    /// The arguments for that template.
    pub arguments: Vec<(&'static str, String)>,
}

/// The handlers of a template, without duplicates. `words` are the steps as the user typed them,
/// which say which steps call an API; may be empty.
#[must_use]
pub fn handlers(graph: &Graph, words: &str, profile: &Profile) -> Vec<Handler> {
    let drafted = draft("steps", words).unwrap_or_default();
    let is_api = |step: &Step| drafted.iter().any(|drafted| drafted.api && drafted.name == step.name());
    let mut handlers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut list = Vec::new();
    for (number, step) in graph.steps.iter().enumerate() {
        let Some(callable) = &step.handler.callable else { continue };
        if handlers.insert(&callable.value, number).is_none() {
            list.push(handler(graph, number, step, &callable.value, is_api(step), profile));
        }
    }
    list
}

fn handler(graph: &Graph, number: usize, step: &Step, callable: &str, api: bool, profile: &Profile) -> Handler {
    let names = |numbers: &[usize]| -> String {
        let names: Vec<&str> = numbers.iter().filter_map(|number| graph.steps.get(*number)).map(Step::name).collect();
        names.join(" ")
    };
    let of_kind = |numbers: &[usize], kind: StepKind| {
        numbers.iter().filter_map(|number| graph.steps.get(*number)).find(|step| step.kind == kind)
    };
    let parents = graph.parents(number);
    let mut arguments = vec![("name", callable.to_owned())];
    let template = match step.kind {
        _ if api => {
            arguments.extend([("base_url", String::new())]);
            "step_handler_api"
        }
        StepKind::Decision => {
            arguments.push(("branches", names(graph.children(number))));
            "workflow_decision"
        }
        StepKind::Batchable => {
            let worker = of_kind(graph.children(number), StepKind::BatchWorker).map(Step::name);
            arguments.push(("worker", worker.unwrap_or("worker").to_owned()));
            "workflow_batch"
        }
        StepKind::BatchWorker => "workflow_batch_worker",
        StepKind::DeferredConvergence if of_kind(parents, StepKind::BatchWorker).is_some() => {
            let worker = of_kind(parents, StepKind::BatchWorker);
            let batch = worker.and_then(|worker| graph.names.get(worker.name()));
            let batch = batch.and_then(|worker| of_kind(graph.parents(*worker), StepKind::Batchable));
            arguments.push(("worker", worker.map(Step::name).unwrap_or_default().to_owned()));
            arguments.push(("batch", batch.map(Step::name).unwrap_or_default().to_owned()));
            "workflow_batch_results"
        }
        StepKind::Standard | StepKind::DeferredConvergence => {
            arguments.push(("reads", names(parents)));
            "workflow_step"
        }
    };
    // The built-in templates are those of Rails.
    let usual = profile.framework == "rails"
        && profile.is_class(callable)
        && callable.ends_with("Handler")
        && step.handler.resolver.is_none()
        && step.handler.method.as_ref().is_none_or(|method| method.value == "call");
    Handler {
        step: step.name().to_owned(),
        callable: callable.to_owned(),
        template: usual.then_some(template),
        arguments: if usual { arguments } else { Vec::new() },
    }
}
