//! A task template in the form that hosts and the runner use.

use std::fmt::Write as _;

use spanned_yaml::float::{self, Style};

use super::graph::Graph;
use super::template::{Condition, Delivery, Event, FailureStrategy, Retry, Step, StepKind, Template, Text};
use super::yaml::{Node, Value};
use crate::diagnostics::{Source, Span};
use crate::json;

/// A template with everything needed to run it. `wit/types.wit` explains the fields.
#[allow(missing_docs)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definition {
    pub name: Option<String>,
    pub namespace: Option<String>,
    pub version: Option<String>,
    pub description: Option<String>,
    pub span: Span,
    /// JSON.
    pub input_schema: Option<String>,
    pub steps: Vec<DefinedStep>,
}

/// A step of the template.
#[allow(missing_docs)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DefinedStep {
    pub name: String,
    pub kind: StepKind,
    pub description: Option<String>,
    pub callable: Option<String>,
    pub method: String,
    pub resolver: Option<String>,
    /// JSON.
    pub initialization: String,
    pub dependencies: Vec<String>,
    pub retry: Retry,
    pub timeout_seconds: Option<u32>,
    pub batch: Option<DefinedBatch>,
    pub worker_pattern: Option<String>,
    pub events: Vec<DefinedEvent>,
    /// JSON.
    pub result_schema: Option<String>,
    pub result_fields: Option<ResultFields>,
    pub span: Span,
    pub callable_span: Span,
}

impl DefinedStep {
    /// Whether its handler is one of these callables.
    #[must_use]
    pub fn is_run_by(&self, callables: &[String]) -> bool {
        self.callable.as_ref().is_some_and(|callable| callables.contains(callable))
    }
}

/// The part of `batch_config` that a batch worker gets.
#[allow(missing_docs)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinedBatch {
    pub cursor_field: String,
    pub failure_strategy: Option<FailureStrategy>,
}

/// An event that a step publishes.
#[allow(missing_docs)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DefinedEvent {
    pub name: String,
    pub condition: Condition,
    pub delivery: Delivery,
    /// The payload types that its schema allows: all, unless `type` names some.
    pub payloads: Vec<json::JsonKind>,
    pub span: Span,
}

/// The fields of a step's result, if its schema allows no others.
#[allow(missing_docs)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultFields {
    pub names: Vec<String>,
    /// The place of `properties` in the file.
    pub span: Span,
}

/// Converts a template into its definition.
#[must_use]
pub fn define(template: &Template, graph: &Graph, source: &Source) -> Definition {
    Definition {
        name: text(template.name.as_ref()),
        namespace: text(template.namespace.as_ref()),
        version: text(template.version.as_ref()),
        description: Some(template.description.clone()).filter(|text| !text.is_empty()),
        span: template.name.as_ref().map_or_else(|| Span::whole(source.name), |name| source.span(name.at.clone())),
        input_schema: template.input_schema.and_then(schema),
        steps: (0..).zip(&template.steps).map(|(number, one)| step(number, one, graph, source)).collect(),
    }
}

fn text(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.value.clone())
}

fn step(number: usize, step: &Step, graph: &Graph, source: &Source) -> DefinedStep {
    let handler = &step.handler;
    let callable = handler.callable.as_ref();
    let parents = graph.parents(number).iter().filter_map(|parent| graph.steps.get(*parent));
    DefinedStep {
        name: step.name().to_owned(),
        kind: step.kind,
        description: Some(step.description.clone()).filter(|text| !text.is_empty()),
        callable: text(callable),
        method: text(handler.method.as_ref()).unwrap_or_else(|| "call".to_owned()),
        resolver: text(handler.resolver.as_ref()),
        initialization: handler.initialization.map_or_else(|| "{}".to_owned(), as_text),
        dependencies: parents.map(|parent| parent.name().to_owned()).collect(),
        retry: step.retry.clone(),
        timeout_seconds: step.timeout_seconds,
        batch: step.batch.as_ref().map(|batch| DefinedBatch {
            cursor_field: text(batch.cursor_field.as_ref()).unwrap_or_default(),
            failure_strategy: batch.failure_strategy,
        }),
        worker_pattern: handler
            .initialization
            .and_then(|node| node.get("worker_template_name")?.text())
            .map(str::to_owned),
        events: step.events.iter().filter_map(|one| event(one, source)).collect(),
        result_schema: step.result_schema.and_then(schema),
        result_fields: step.result_schema.and_then(closed).map(|properties| ResultFields {
            names: properties.entries().iter().map(|(key, _)| key.text.clone()).collect(),
            span: source.span(properties.at.start..properties.at.start + 1),
        }),
        span: source.span(step.at.clone()),
        callable_span: source.span(callable.map_or_else(|| step.at.clone(), |callable| callable.at.clone())),
    }
}

fn event(event: &Event, source: &Source) -> Option<DefinedEvent> {
    let name = event.name.as_ref()?;
    let allowed = event.schema.and_then(|schema| schema.get("type"));
    let words = allowed.map(|node| node.text().into_iter().chain(node.items().iter().filter_map(Node::text)));
    let mut payloads: Vec<_> = words.into_iter().flatten().filter_map(json::JsonKind::named).collect();
    if payloads.is_empty() {
        payloads.extend(json::JsonKind::WORDS.map(|(_, kind)| kind));
    }
    Some(DefinedEvent {
        name: name.value.clone(),
        condition: event.condition,
        delivery: event.delivery,
        payloads,
        span: source.span(name.at.clone()),
    })
}

/// The `properties` of a schema that allows no others. A schema without `additionalProperties` is
/// meant to name all fields.
#[must_use]
pub fn closed(schema: &Node) -> Option<&Node> {
    let words = ["$ref", "allOf", "anyOf", "oneOf", "patternProperties", "then", "else", "dependentSchemas"];
    let others = schema.get("additionalProperties").is_some_and(|others| others.value != Value::Bool(false));
    let open = others || words.iter().any(|word| schema.get(word).is_some());
    schema.get("properties").filter(|properties| !open && !properties.entries().is_empty())
}

/// A schema as JSON; none if its key has no value.
fn schema(node: &Node) -> Option<String> {
    (node.value != Value::Null).then(|| as_text(node))
}

/// A value as JSON.
fn as_text(node: &Node) -> String {
    let mut text = String::new();
    write(node, &mut text);
    text
}

/// Writes a node as JSON.
fn write(node: &Node, to: &mut String) {
    match &node.value {
        Value::Map(entries) => json::object(entries.iter().map(|(key, value)| (&key.text, value)), to, write),
        Value::List(items) => json::array(items, to, write),
        Value::Text(text) => json::quoted(text, to),
        Value::Bool(bool) => to.push_str(if *bool { "true" } else { "false" }),
        Value::Int(int) => _ = write!(to, "{int}"),
        Value::Long(Some(int)) => _ = write!(to, "{int}"),
        Value::Float(number) if number.is_finite() => to.push_str(&float::write(*number, Style::Exact)),
        Value::Null | Value::Long(None) | Value::Float(_) => to.push_str("null"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profiles::NEUTRAL;
    use crate::task_template::with_template;

    const TEMPLATE: &str = r#"
name: import
namespace_name: shop
version: 1.0.0
steps:
  - name: split
    type: batchable
    handler:
      callable: Shop::SplitHandler
      initialization: { worker_template_name: work, rate: 1.5, tags: [a, "b\"\n", null, true, -3], more: { x: 1 } }
    retry: { max_attempts: 5, backoff: linear, backoff_base_ms: 100 }
    timeout_seconds: 7
    publishes_events:
      - { name: import.split, description: d, schema: { type: [object, "null"] }, delivery_mode: fast, condition: always }
  - name: work
    type: batch_worker
    dependencies: [split]
    handler: { callable: Shop::WorkHandler, method: run }
    batch_config: { batch_size: 10, parallelism: 2, cursor_field: id, worker_template: work, failure_strategy: isolate }
"#;

    #[test]
    fn schemas_are_defined_as_json() {
        let text = "name: t\nnamespace_name: n\nversion: 1.0.0\ninput_schema: { type: object, required: [id] }\nsteps:\n  \
                    - { name: a, handler: { callable: A }, result_schema: { type: object } }\n  \
                    - { name: b, handler: { callable: B }, result_schema: }\n";
        let defined =
            with_template("a.yaml", text, &NEUTRAL, |template, source| define(template, &Graph::new(template), source))
                .unwrap();
        assert_eq!(defined.input_schema.as_deref(), Some(r#"{"type":"object","required":["id"]}"#));
        let schemas: Vec<_> = defined.steps.iter().map(|step| step.result_schema.as_deref()).collect();
        assert_eq!(schemas, [Some(r#"{"type":"object"}"#), None]);
    }

    #[test]
    fn a_template_is_defined() {
        let defined = with_template("a.yaml", TEMPLATE, &NEUTRAL, |template, source| {
            define(template, &Graph::new(template), source)
        })
        .unwrap();
        assert_eq!(
            [&defined.name, &defined.namespace, &defined.version].map(|text| text.as_deref().unwrap()),
            ["import", "shop", "1.0.0"]
        );
        let [split, work] = defined.steps.as_slice() else { panic!("two steps") };
        assert_eq!(
            split.initialization,
            r#"{"worker_template_name":"work","rate":1.5,"tags":["a","b\"\u000a",null,true,-3],"more":{"x":1}}"#
        );
        assert!(serde_json::from_str::<serde_json::Value>(&split.initialization).is_ok());
        assert_eq!((split.worker_pattern.as_deref(), split.timeout_seconds), (Some("work"), Some(7)));
        assert_eq!((split.retry.max_attempts, split.retry.base_ms, split.retry.max_ms), (5, Some(100), None));
        assert_eq!(split.events[0].payloads, [json::JsonKind::Object, json::JsonKind::Null]);
        assert_eq!((work.method.as_str(), work.initialization.as_str()), ("run", "{}"));
        assert_eq!(
            work.batch,
            Some(DefinedBatch { cursor_field: "id".to_owned(), failure_strategy: Some(FailureStrategy::Isolate) })
        );
        assert_eq!(work.dependencies, ["split"]);
    }
}
