//! In what order a template's steps run.

use crate::diagnostics::{Diagnostic, Source, Span};
use crate::task_template::{Graph, Kind, Step, at, push, with_template};

/// How a template's steps run (`wit/workflow.wit` says what each part means).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// `name`.
    pub name: String,
    /// `namespace_name`.
    pub namespace: String,
    /// `version`.
    pub version: String,
    /// `description`.
    pub description: String,
    /// In the file's order.
    pub steps: Vec<PlannedStep>,
    /// Names of steps that can run side by side.
    pub layers: Vec<Vec<String>>,
    /// The longest chain of steps.
    pub critical_path: Vec<String>,
}

/// A step as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedStep {
    /// `name`.
    pub name: String,
    /// `type`.
    pub kind: Kind,
    /// `description`.
    pub description: String,
    /// The handler's `callable`.
    pub callable: String,
    /// The handler's `method`.
    pub method: String,
    /// The handler's `resolver`.
    pub resolver: String,
    /// The steps it needs that exist.
    pub dependencies: Vec<String>,
    /// Most attempts.
    pub max_attempts: u32,
    /// Seconds for one attempt.
    pub timeout_seconds: Option<u32>,
    /// Names of its events.
    pub events: Vec<String>,
    /// Its name in the file.
    pub span: Span,
    /// Its callable in the file.
    pub callable_span: Span,
}

/// The plan of a template.
///
/// # Errors
/// What keeps its steps from being read.
pub fn plan(name: &str, text: &str) -> Result<Plan, Vec<Diagnostic>> {
    with_template(name, text, |template, source| {
        let graph = Graph::new(template);
        let (order, closing) = graph.order();
        let layer = graph.layers(&order, &closing);
        let named = |number: usize| template.steps.get(number).map(|step| step.name().to_owned()).unwrap_or_default();
        let mut layers = vec![Vec::new(); layer.iter().max().map_or(0, |last| last + 1)];
        for number in 0..template.steps.len() {
            push(&mut layers, at(&layer, number), named(number));
        }
        Plan {
            name: text_of(template.name.as_ref()),
            namespace: text_of(template.namespace.as_ref()),
            version: text_of(template.version.as_ref()),
            description: template.description.clone(),
            steps: (0..).zip(&template.steps).map(|(number, step)| planned(number, step, &graph, source)).collect(),
            layers,
            critical_path: graph.longest_chain(&order, &closing).into_iter().map(named).collect(),
        }
    })
}

fn text_of(text: Option<&crate::task_template::Text>) -> String {
    text.map(|text| text.value.clone()).unwrap_or_default()
}

fn planned(number: usize, step: &Step, graph: &Graph, source: &Source) -> PlannedStep {
    let callable = step.handler.callable.as_ref();
    PlannedStep {
        name: step.name().to_owned(),
        kind: step.kind,
        description: step.description.clone(),
        callable: text_of(callable),
        method: step.handler.method.as_ref().map_or_else(|| "call".to_owned(), |method| method.value.clone()),
        resolver: text_of(step.handler.resolver.as_ref()),
        dependencies: graph
            .parents(number)
            .iter()
            .filter_map(|parent| graph.steps.get(*parent))
            .map(|parent| parent.name().to_owned())
            .collect(),
        max_attempts: if step.retry.retryable { step.retry.max_attempts } else { 1 },
        timeout_seconds: step.timeout_seconds,
        events: step.events.iter().filter_map(|event| event.name.as_ref()).map(|name| name.value.clone()).collect(),
        span: source.span(step.at.clone()),
        callable_span: source.span(callable.map_or_else(|| step.at.clone(), |callable| callable.at.clone())),
    }
}
