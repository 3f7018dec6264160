//! Checks a template after its form was checked.

mod arguments;
mod batches;
mod composition;
mod dependencies;
mod events;
mod identity;
mod inputs;
mod kinds;
mod reads;
mod retries;
mod together;

pub use arguments::check_arguments;
pub use inputs::check_inputs;
pub use kinds::waits_for_some;
pub use reads::{DependencyRead, check_reads};
pub use together::{Identified, together};

use crate::diagnostics::Findings;
use crate::diagnostics::{Code, printable};
use crate::task_template::{Graph, Node, Template, Value, schema};

/// Checks one template.
pub fn all(template: &Template, graph: &Graph, found: &mut Findings) {
    identity::check(template, found);
    dependencies::check(graph, found);
    kinds::check(graph, found);
    batches::check(graph, found);
    for step in &template.steps {
        events::check(step, found);
        composition::check(step, found);
        if let Some(schema) = step.result_schema {
            result_schema(schema, found);
        }
    }
    without_result_schema(template, found);
    if let Some(schema) = template.input_schema {
        left_out(schema, found);
    }
    retries::check(template, found);
    environments(template, graph, found);
}

/// The checks that need only names, types and dependencies.
pub fn shape(template: &Template, found: &mut Findings) {
    let graph = Graph::new(template);
    dependencies::check(&graph, found);
    kinds::check(&graph, found);
}

fn result_schema(schema: &Node, found: &mut Findings) {
    schema::check(schema, "result_schema", found);
    if let Some(kind) = schema.get("type").filter(|kind| kind.value != Value::Null && kind.text() != Some("object")) {
        found.add(
            Code::SchemaNotObject,
            kind.at.clone(),
            "A step's result is a JSON object, so its schema needs `type: object`.",
        );
    }
}

/// Finds fields that the engine's server drops from a context, also in its objects and lists.
fn left_out(schema: &Node, found: &mut Findings) {
    for (key, field) in schema.get("properties").map(Node::entries).unwrap_or_default() {
        let name = key.text.to_ascii_lowercase();
        if name.starts_with("on") || matches!(name.as_str(), "script" | "eval" | "function") {
            let message = format!("The engine drops `{}` from every task's context.", printable(&key.text));
            found.add(Code::FieldLeftOut, key.at.clone(), message).help =
                "Give the field another name, such as `is_online` for `online`.".to_owned();
        }
        left_out(field, found);
    }
    if let Some(items) = schema.get("items") {
        left_out(items, found);
    }
}

/// Adds one note for the whole template, because schemas are a decision for a workflow and not for
/// each step.
fn without_result_schema(template: &Template, found: &mut Findings) {
    let mut without = template.steps.iter().filter(|step| step.result_schema.is_none());
    let Some(first) = without.next() else { return };
    let others = match without.count() {
        0 => "declares".to_owned(),
        1 => "and 1 other step declare".to_owned(),
        more => format!("and {more} other steps declare"),
    };
    let message = format!("`{}` {others} no `result_schema`.", printable(first.name()));
    found.add(Code::NoResultSchema, first.at.clone(), message).help =
        "With one, the check finds handlers that read a field which the step does not return.".to_owned();
}

fn environments(template: &Template, graph: &Graph, found: &mut Findings) {
    for (name, steps) in &template.environments {
        if name.value != "production" {
            let message = format!("The engine always applies `production`, never `{}`.", printable(&name.value));
            found.add(Code::EnvironmentIgnored, name.at.clone(), message);
        }
        for step in steps
            .iter()
            .map(|over| &over.step)
            .filter(|step| step.value != "ALL" && !graph.names.contains_key(step.value.as_str()))
        {
            let message = format!("There is no step `{}` to override.", printable(&step.value));
            let help =
                found.suggest(Code::UnknownEnvironmentStep, &step.value, graph.names.keys().copied().chain(["ALL"]));
            found.add(Code::UnknownEnvironmentStep, step.at.clone(), message).help = help;
        }
    }
}
