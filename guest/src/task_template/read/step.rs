//! One entry of `steps`.

use std::ops::Range;

use super::event;
use crate::diagnostics::Findings;
use crate::diagnostics::{Code, printable};
use crate::task_template::fields::{self, ANY, Fields, Name, SECONDS, capitalised, section, texts};
use crate::task_template::{Backoff, Batch, FailureStrategy, Handler, Node, Retry, Step, StepKind, Value, as_json};

const STEP: &[Name] = &[
    "name",
    "description",
    "handler",
    "type",
    "step_type",
    "system_dependency",
    "dependencies",
    "depends_on",
    "retry",
    "timeout_seconds",
    "publishes_events",
    "batch_config",
    "result_schema",
    "composition",
];
const HANDLER: &[Name] = &["callable", "method", "resolver", "initialization"];
const RETRY: &[Name] = &["retryable", "max_attempts", "backoff", "backoff_base_ms", "max_backoff_ms"];
const BATCH: &[Name] = &["batch_size", "parallelism", "cursor_field", "worker_template", "failure_strategy"];

/// Reads a step, as far as possible.
pub fn step<'n>(node: &'n Node, found: &mut Findings) -> Step<'n> {
    let what = match node.get("name").and_then(Node::text) {
        Some(name) => format!("step `{}`", printable(name)),
        None => "a step".to_owned(),
    };
    let at = node.get("name").map_or_else(|| node.start(), |name| name.at.clone());
    let Some(fields) = Fields::of(node, at.clone(), &what, STEP, found) else {
        if node.value == Value::Null {
            found.add(Code::WrongType, at.clone(), "A step must be a mapping, but is nothing.");
        }
        return Step { at: at.clone(), kind_at: at, ..Step::default() };
    };
    fields.no_nulls(&["dependencies", "depends_on", "retry", "publishes_events"], found);
    fields.no_blanks(&["type", "step_type"], found);
    let (kind, kind_at) = kind(&fields, found).unwrap_or((StepKind::Standard, at.clone()));
    let dependencies = fields
        .either("dependencies", "depends_on", found)
        .map_or_else(Vec::new, |(key, node)| texts(fields::list(node, &key.text, found), &key.text, found));
    fields.text("system_dependency", 255, found);
    let (retry, retry_at) = retry(&fields, found);
    Step {
        name: fields.required_text("name", 255, found),
        at,
        description: fields.text("description", ANY, found).map(|text| text.value).unwrap_or_default(),
        kind,
        kind_at,
        handler: handler(&fields, found),
        dependencies,
        order_unread: fields.order_unread,
        retry,
        retry_at,
        timeout_seconds: fields.int("timeout_seconds", 1..=SECONDS, found),
        events: fields.list("publishes_events", found).iter().map(|node| event::event(node, found)).collect(),
        batch: batch(&fields, found),
        result_schema: fields.json("result_schema", found),
        composition: fields.json("composition", found),
    }
}

fn kind(fields: &Fields, found: &mut Findings) -> Option<(StepKind, Range<usize>)> {
    let (key, node) = fields.either("type", "step_type", found)?;
    let (number, at) = fields::word(node, &key.text, StepKind::WORDS, found)?;
    StepKind::ALL.get(number).map(|kind| (*kind, at))
}

fn handler<'n>(fields: &Fields<'n>, found: &mut Findings) -> Handler<'n> {
    let Some((key, node)) = fields.required("handler", found) else { return Handler::default() };
    let what = format!("the handler of {}", fields.what);
    let Some(handler) = Fields::of(node, key.at.clone(), &what, HANDLER, found) else { return Handler::default() };
    handler.no_nulls(&["initialization"], found);
    Handler {
        callable: callable(&handler, found),
        method: handler.text("method", ANY, found),
        resolver: handler.text("resolver", ANY, found),
        initialization: initialization(&handler, found),
    }
}

/// `initialization` of a handler: a mapping with any keys.
pub fn initialization<'n>(handler: &Fields<'n>, found: &mut Findings) -> Option<&'n Node> {
    let (_, node) = handler.get("initialization")?;
    if matches!(node.value, Value::Map(_)) {
        node.entries().iter().for_each(|(_, value)| as_json::check(value, found));
        return Some(node);
    }
    let message = format!("`initialization` must be a mapping, but is {}.", node.noun());
    found.add(Code::WrongType, node.at.clone(), message);
    None
}

fn callable(handler: &Fields, found: &mut Findings) -> Option<fields::Text> {
    let (_, node) = handler.required("callable", found)?;
    if node.text().is_some_and(|text| text.trim().is_empty()) {
        let message = format!("{} has an empty `callable`.", capitalised(&handler.what));
        found.add(Code::EmptyCallable, node.at.clone(), message).help =
            found.profile.say("Name the handler, such as `{callable}`.");
        return None;
    }
    handler.text("callable", 500, found)
}

/// `retry` of a step or an override with the engine's defaults filled in, and its place.
pub fn retry(fields: &Fields, found: &mut Findings) -> (Retry, Option<Range<usize>>) {
    let mut retry = Retry::default();
    let Some(section) = section(fields, "retry", RETRY, found) else { return (retry, None) };
    section.no_blanks(&["retryable", "max_attempts", "backoff"], found);
    // If `retry` is given, the engine has no default for these two.
    retry.base_ms = section.int("backoff_base_ms", 100..=3_600_000, found);
    retry.max_ms = section.int("max_backoff_ms", 1000..=3_600_000, found);
    if let (Some(base), Some(max)) = (retry.base_ms, retry.max_ms)
        && max < base
        && let Some((_, node)) = section.get("max_backoff_ms")
    {
        let message = format!("The longest wait ({max} ms) is shorter than the first ({base} ms).");
        found.add(Code::BackoffOrder, node.at.clone(), message);
    }
    if let Some(retryable) = section.bool("retryable", found) {
        retry.retryable = retryable;
    }
    if let Some(attempts) = section.int("max_attempts", 1..=100, found) {
        retry.max_attempts = attempts;
    }
    if let Some((word, _)) = section.word("backoff", Backoff::WORDS, found) {
        retry.backoff = Backoff::ALL.get(word).copied().unwrap_or_default();
    }
    (retry, Some(section.at))
}

/// `batch_config`. The engine requires all five of its fields.
fn batch(fields: &Fields, found: &mut Findings) -> Option<Batch> {
    let (key, _) = fields.get("batch_config")?;
    let batch = section(fields, "batch_config", BATCH, found)?;
    for name in BATCH {
        batch.required(name, found);
    }
    Some(Batch {
        at: key.at.clone(),
        size: batch.int("batch_size", 1..=100_000, found),
        parallelism: batch.int("parallelism", 1..=1000, found),
        cursor_field: batch.text("cursor_field", 255, found),
        worker_template: batch.text("worker_template", 255, found),
        failure_strategy: batch
            .word("failure_strategy", FailureStrategy::WORDS, found)
            .and_then(|(number, _)| FailureStrategy::ALL.get(number).copied()),
    })
}
