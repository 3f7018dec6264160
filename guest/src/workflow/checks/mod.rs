//! What is wrong with a template whose form is right.

mod across;
mod batches;
mod dependencies;
mod events;
mod identity;
mod kinds;

pub use across::{Known, across};
pub use kinds::waits_for_some;

use super::composition;
use super::findings::Findings;
use super::graph::Graph;
use super::template::Template;
use super::yaml::{Node, Value};
use crate::diagnostics::{Code, did_you_mean, printable};

/// Everything about one template by itself.
pub fn all(template: &Template, found: &mut Findings) {
    identity::check(template, found);
    let graph = Graph::new(template);
    dependencies::check(&graph, found);
    kinds::check(&graph, found);
    batches::check(&graph, found);
    for step in &template.steps {
        events::check(step, found);
        composition::check(step, found);
        if let Some(schema) = step.result_schema {
            result_schema(schema, found);
        } else {
            let message = format!("`{}` declares no `result_schema`.", printable(step.name()));
            found.add(Code::NoResultSchema, step.at.clone(), message);
        }
    }
    environments(template, &graph, found);
}

/// What can be told of steps that have a name, a type and dependencies only.
pub fn shape(template: &Template, found: &mut Findings) {
    let graph = Graph::new(template);
    dependencies::check(&graph, found);
    kinds::check(&graph, found);
}

fn result_schema(schema: &Node, found: &mut Findings) {
    super::schema::check(schema, "result_schema", found);
    if let Some(kind) = schema.get("type").filter(|kind| kind.value != Value::Null && kind.text() != Some("object")) {
        found.add(
            Code::SchemaNotObject,
            kind.at.clone(),
            "A step's result is a JSON object, so its schema's `type` is `object`.",
        );
    }
}

fn environments(template: &Template, graph: &Graph, found: &mut Findings) {
    for (name, steps) in &template.environments {
        if name.value != "production" {
            let message =
                format!("The engine applies `production` everywhere, and never `{}`.", printable(&name.value));
            found.add(Code::EnvironmentIgnored, name.at.clone(), message);
        }
        for step in steps.iter().filter(|step| step.value != "ALL" && !graph.names.contains_key(step.value.as_str())) {
            let message = format!("There is no step `{}` to override.", printable(&step.value));
            found.add(Code::UnknownEnvironmentStep, step.at.clone(), message).help =
                did_you_mean(&step.value, graph.names.keys().copied().chain(["ALL"]));
        }
    }
}
