//! A template as the runner takes it.

use std::fmt::Write as _;

use super::template::{Event, FailureStrategy, Kind, Step, Template};
use super::yaml::{Node, Value};

/// A template and everything that running it takes; `wit/runner.wit` says what
/// each field is.
#[allow(missing_docs)]
#[derive(Debug)]
pub struct Definition {
    pub name: String,
    pub namespace: String,
    pub version: String,
    pub steps: Vec<DefinedStep>,
}

/// A step of it.
#[allow(missing_docs)]
#[derive(Debug)]
pub struct DefinedStep {
    pub name: String,
    pub kind: Kind,
    pub dependencies: Vec<String>,
    pub callable: String,
    pub method: String,
    pub resolver: String,
    /// JSON.
    pub initialization: String,
    pub timeout_seconds: Option<u32>,
    pub retry: super::template::Retry,
    /// The cursor's field, and what a failure means.
    pub batch: Option<(String, String)>,
    pub worker: Option<String>,
    pub events: Vec<DefinedEvent>,
}

/// An event of it.
#[allow(missing_docs)]
#[derive(Debug)]
pub struct DefinedEvent {
    pub name: String,
    pub condition: super::template::Condition,
    pub delivery: super::template::Delivery,
    /// What `type` of its schema allows; empty where it says nothing.
    pub payloads: Vec<String>,
}

/// A template, ready to run.
#[must_use]
pub fn define(template: &Template) -> Definition {
    let text = |text: &Option<super::template::Text>| text.as_ref().map(|text| text.value.clone()).unwrap_or_default();
    Definition {
        name: text(&template.name),
        namespace: text(&template.namespace),
        version: text(&template.version),
        steps: template.steps.iter().map(step).collect(),
    }
}

fn step(step: &Step) -> DefinedStep {
    let text = |text: &Option<super::template::Text>| text.as_ref().map(|text| text.value.clone());
    let handler = &step.handler;
    let mut initialization = String::new();
    match handler.initialization {
        Some(node) => json(node, &mut initialization),
        None => initialization.push_str("{}"),
    }
    DefinedStep {
        name: step.name().to_owned(),
        kind: step.kind,
        dependencies: step.dependencies.iter().map(|name| name.value.clone()).collect(),
        callable: text(&handler.callable).unwrap_or_default(),
        method: text(&handler.method).unwrap_or_else(|| "call".to_owned()),
        resolver: text(&handler.resolver).unwrap_or_default(),
        initialization,
        timeout_seconds: step.timeout_seconds,
        retry: step.retry.clone(),
        batch: step.batch.as_ref().map(|batch| {
            let failure = batch.failure_strategy.map(|strategy| strategy as usize);
            let failure = failure.and_then(|index| FailureStrategy::WORDS.get(index));
            (text(&batch.cursor_field).unwrap_or_default(), failure.copied().unwrap_or_default().to_owned())
        }),
        worker: handler.initialization.and_then(|node| node.get("worker_template_name")?.text()).map(str::to_owned),
        events: step.events.iter().map(event).collect(),
    }
}

fn event(event: &Event) -> DefinedEvent {
    let allowed = event.schema.and_then(|schema| schema.get("type"));
    let payloads = match allowed {
        Some(node) => {
            node.text().into_iter().chain(node.items().iter().filter_map(Node::text)).map(str::to_owned).collect()
        }
        None => Vec::new(),
    };
    let name = event.name.as_ref().map(|name| name.value.clone()).unwrap_or_default();
    DefinedEvent { name, condition: event.condition, delivery: event.delivery, payloads }
}

/// Writes a node as JSON.
fn json(node: &Node, to: &mut String) {
    match &node.value {
        Value::Map(entries) => {
            list(to, ('{', '}'), entries, |(key, value), to| {
                quoted(&key.text, to);
                to.push(':');
                json(value, to);
            });
        }
        Value::List(items) => list(to, ('[', ']'), items, json),
        Value::Text(text) => quoted(text, to),
        Value::Bool(bool) => to.push_str(if *bool { "true" } else { "false" }),
        Value::Int(int) => _ = write!(to, "{int}"),
        Value::Long(Some(int)) => _ = write!(to, "{int}"),
        Value::Float(float) if float.is_finite() => _ = write!(to, "{float:?}"),
        Value::Null | Value::Long(None) | Value::Float(_) => to.push_str("null"),
    }
}

fn list<T>(to: &mut String, (open, close): (char, char), items: &[T], mut write: impl FnMut(&T, &mut String)) {
    to.push(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            to.push(',');
        }
        write(item, to);
    }
    to.push(close);
}

fn quoted(text: &str, to: &mut String) {
    to.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => to.extend(['\\', character]),
            '\u{0}'..='\u{1f}' => _ = write!(to, "\\u{:04x}", u32::from(character)),
            _ => to.push(character),
        }
    }
    to.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
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
    fn a_template_is_defined() {
        let defined = with_template("a.yaml", TEMPLATE, |template, _| define(template)).unwrap();
        assert_eq!(
            (defined.name.as_str(), defined.namespace.as_str(), defined.version.as_str()),
            ("import", "shop", "1.0.0")
        );
        let [split, work] = defined.steps.as_slice() else { panic!("two steps") };
        assert_eq!(
            split.initialization,
            r#"{"worker_template_name":"work","rate":1.5,"tags":["a","b\"\u000a",null,true,-3],"more":{"x":1}}"#
        );
        assert!(serde_json::from_str::<serde_json::Value>(&split.initialization).is_ok());
        assert_eq!((split.worker.as_deref(), split.timeout_seconds), (Some("work"), Some(7)));
        assert_eq!((split.retry.max_attempts, split.retry.base_ms, split.retry.max_ms), (5, Some(100), None));
        assert_eq!(split.events[0].payloads, ["object", "null"]);
        assert_eq!((work.method.as_str(), work.initialization.as_str()), ("run", "{}"));
        assert_eq!(work.batch, Some(("id".to_owned(), "isolate".to_owned())));
        assert_eq!(work.dependencies, ["split"]);
    }
}
