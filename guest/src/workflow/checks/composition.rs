//! Checks `composition` of a step, which builds a handler from the engine's own capabilities.
//!
//! It does not check the engine's expressions (jaq). The engine's own tools do.

use crate::diagnostics::Findings;
use crate::diagnostics::{Code, did_you_mean, printable};
use crate::task_template::{Key, Name, Node, Step, Value, listed, schema};

/// A capability: what its `config` must have, and whether it has side effects.
struct Capability {
    name: Name,
    required: &'static [Name],
    mutates: bool,
}

const CAPABILITIES: &[Capability] = &[
    Capability { name: "transform", required: &["output", "filter"], mutates: false },
    Capability { name: "validate", required: &["schema"], mutates: false },
    Capability { name: "assert", required: &["filter", "error"], mutates: false },
    Capability { name: "acquire", required: &["resource"], mutates: false },
    Capability { name: "persist", required: &["resource", "data"], mutates: true },
    Capability { name: "emit", required: &["event_name", "payload"], mutates: true },
];
const MOST_INVOCATIONS: usize = 100;

/// Finds everything that is wrong with a step's composition.
pub fn check(step: &Step, found: &mut Findings) {
    let Some(node) = step.composition else { return };
    let Value::Map(_) = node.value else {
        let message = format!("`composition` must be a mapping, but is {}.", node.noun());
        found.add(Code::CompositionShape, node.at.clone(), message);
        return;
    };
    let at = step.composition.map_or_else(|| step.at.clone(), Node::start);
    let outcome = part(node, "outcome", &at, found);
    let schema = outcome.and_then(|(key, outcome)| {
        let at = key.at.clone();
        part(outcome, "description", &at, found);
        part(outcome, "output_schema", &at, found).map(|(_, schema)| schema)
    });
    if let Some(schema) = schema {
        schema::check(schema, "output_schema", found);
        if let Some(result) = step.result_schema {
            produces(schema, result, found);
        }
    }
    if let Some((key, invocations)) = part(node, "invocations", &at, found) {
        all(key, invocations, schema.is_some(), found);
    }
    if let Some(callable) = &step.handler.callable
        && !callable.value.starts_with("grammar:")
    {
        let message =
            format!("`{}` has a composition, so its callable must start with `grammar:`.", printable(step.name()));
        found.add(Code::CompositionCallable, callable.at.clone(), message);
    }
}

/// Reads a required key of a mapping in a composition.
fn part<'n>(
    node: &'n Node,
    name: Name,
    at: &std::ops::Range<usize>,
    found: &mut Findings,
) -> Option<(&'n Key, &'n Node)> {
    let there = node.entries().iter().find(|(key, node)| key.text == name && node.value != Value::Null);
    if there.is_none() {
        found.add(Code::CompositionShape, at.clone(), format!("A composition needs `{name}` here."));
    }
    there.map(|(key, node)| (key, node))
}

fn all(key: &Key, node: &Node, declared: bool, found: &mut Findings) {
    let Value::List(invocations) = &node.value else {
        let message = format!("`invocations` must be a list, but is {}.", node.noun());
        found.add(Code::CompositionShape, node.at.clone(), message);
        return;
    };
    if invocations.is_empty() || invocations.len() > MOST_INVOCATIONS {
        let message =
            format!("A composition must have 1 to {MOST_INVOCATIONS} invocations, not {}.", invocations.len());
        found.add(Code::CompositionInvalid, key.at.clone(), message);
        return;
    }
    for invocation in invocations {
        one(invocation, found);
    }
    let last = invocations.last().filter(|_| declared);
    if let Some(last) = last
        && !["output", "result_shape"]
            .iter()
            .any(|name| last.get("config").is_some_and(|config| config.get(name).is_some()))
    {
        let message = "The last invocation declares no output, so nothing shows that it reaches the outcome.";
        found.add(Code::CompositionWarning, last.start(), message).help =
            "Add `output` or `result_shape` to its config.".to_owned();
    }
}

fn one(node: &Node, found: &mut Findings) {
    let at = node.start();
    let Some((_, name)) = part(node, "capability", &at, found) else { return };
    let Some(config) = part(node, "config", &at, found) else { return };
    let Some(text) = name.text() else {
        let message = format!("`capability` must be text, but is {}.", name.noun());
        found.add(Code::CompositionShape, name.at.clone(), message);
        return;
    };
    let names = || CAPABILITIES.iter().map(|capability| capability.name);
    let Some(capability) = CAPABILITIES.iter().find(|capability| capability.name == text) else {
        let suggestion = did_you_mean(text, names());
        let message = format!("The engine has no capability `{}`.", printable(text));
        found.add(Code::CompositionInvalid, name.at.clone(), message).help = if suggestion.is_empty() {
            format!("Known: {}.", listed(&names().collect::<Vec<_>>()))
        } else {
            suggestion
        };
        return;
    };
    for required in capability.required.iter().filter(|required| config.1.get(required).is_none()) {
        let message = format!("The config of `{}` needs `{required}`.", capability.name);
        found.add(Code::CompositionInvalid, config.0.at.clone(), message);
    }
    if capability.mutates && node.get("checkpoint").is_none_or(|checkpoint| checkpoint.value != Value::Bool(true)) {
        let message = format!("`{}` changes something, so it must be a checkpoint.", capability.name);
        found.add(Code::CompositionInvalid, name.at.clone(), message).help = "Add `checkpoint: true`.".to_owned();
    }
}

/// Checks that a composition produces all fields that the step's schema requires.
fn produces(outcome: &Node, result: &Node, found: &mut Findings) {
    let properties = outcome.get("properties");
    for required in result.get("required").map(Node::items).unwrap_or_default() {
        let Some(name) = required.text() else { continue };
        let Some(made) = properties.and_then(|properties| properties.get(name)) else {
            let message =
                format!("The composition's outcome has no `{}`, which this schema requires.", printable(name));
            found.add(Code::CompositionResultSchema, required.at.clone(), message);
            continue;
        };
        let wanted =
            result.get("properties").and_then(|properties| properties.get(name)).and_then(|node| node.get("type"));
        if let (Some(made), Some(wanted)) = (made.get("type"), wanted)
            && made != wanted
            && !(made.text() == Some("integer") && wanted.text() == Some("number"))
        {
            let message = format!("`{}` has another type in the composition's outcome.", printable(name));
            let related = found.related(made.at.clone(), "the outcome's type");
            found.add(Code::CompositionResultSchema, wanted.at.clone(), message).related.push(related);
        }
    }
}
