//! Keeps the steps of a template in columns, so that a call reads only what it needs.

use std::collections::BTreeMap;

use super::columns::{Column, LongColumn, MOST, Reader, Writer};
use crate::json;
use crate::json::JsonKind;
use crate::lists;
use crate::task_template::{Backoff, Condition, DefinedStep, Retry, StepKind};

/// The engine's maximum number of attempts.
const MOST_ATTEMPTS: u32 = 100;

/// The parts of a template that the rules need.
#[derive(Default)]
pub struct Rules<'a> {
    /// The fingerprint with which states of these rules are sealed.
    pub fingerprint: u64,
    kind: Column<'a>,
    retryable: Column<'a>,
    max_attempts: Column<'a>,
    backoff: Column<'a>,
    /// Milliseconds plus one; 0 if the template has none.
    base_ms: LongColumn<'a>,
    max_ms: LongColumn<'a>,
    /// 1 if the step has a `batch_config`.
    batch: Column<'a>,
    /// The number of the step's worker plus one; 0 if it has none.
    worker: Column<'a>,
    /// For each step, the end of its part in `dependencies`. The other `_end` columns do the same
    /// for their lists.
    dependencies_end: Column<'a>,
    events_end: Column<'a>,
    name_end: Column<'a>,
    inputs_end: Column<'a>,
    dependencies: Column<'a>,
    /// For each event, its condition. `payloads` has the allowed kinds of payload, one bit for
    /// each.
    condition: Column<'a>,
    payloads: Column<'a>,
    names: &'a str,
    /// For each batch worker, the inputs that all its copies share, as members of a JSON object.
    inputs: &'a str,
}

/// Writes the rules of a template as a text.
pub fn encode(steps: &[DefinedStep]) -> String {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, step) in steps.iter().enumerate() {
        places.entry(&step.name).or_insert(place);
    }
    let (mut rules, mut names, mut inputs) = (Rules::default(), String::new(), String::new());
    for step in steps {
        let retry = &step.retry;
        rules.kind.push(step.kind as u32);
        rules.retryable.push(u32::from(retry.retryable));
        rules.max_attempts.push(retry.max_attempts.clamp(1, MOST_ATTEMPTS));
        rules.backoff.push(retry.backoff as u32);
        rules.base_ms.push(retry.base_ms.map_or(0, |ms| u64::from(ms) + 1));
        rules.max_ms.push(retry.max_ms.map_or(0, |ms| u64::from(ms) + 1));
        rules.batch.push(u32::from(step.batch.is_some()));
        let worker = step.worker.as_deref().and_then(|name| places.get(name));
        rules.worker.push(worker.map_or(0, |place| small(*place) + 1));
        let mut parents: Vec<u32> =
            step.dependencies.iter().filter_map(|name| places.get(name.as_str())).map(|place| small(*place)).collect();
        lists::sort(&mut parents);
        parents.dedup();
        for parent in parents {
            rules.dependencies.push(parent);
        }
        for event in &step.events {
            rules.condition.push(event.condition as u32);
            rules.payloads.push(event.payloads.iter().fold(0, |kinds, &kind| kinds | 1 << kind as u32));
        }
        names.push_str(&step.name);
        if step.kind == StepKind::BatchWorker {
            common_inputs(step, &mut inputs);
        }
        rules.dependencies_end.push(rules.dependencies.len());
        rules.events_end.push(rules.condition.len());
        rules.name_end.push(small(names.len()));
        rules.inputs_end.push(small(inputs.len()));
    }
    let mut writer = Writer::new();
    for column in [&rules.kind, &rules.retryable, &rules.max_attempts, &rules.backoff, &rules.batch, &rules.worker] {
        writer.column(column);
    }
    writer.long(&rules.base_ms);
    writer.long(&rules.max_ms);
    for column in [&rules.dependencies_end, &rules.events_end, &rules.name_end, &rules.inputs_end] {
        writer.column(column);
    }
    for column in [&rules.dependencies, &rules.condition, &rules.payloads] {
        writer.column(column);
    }
    writer.text(&names);
    writer.text(&inputs);
    writer.seal(0).0
}

/// Writes the inputs that all workers of a pattern share: `handler.initialization` and the
/// template's batch settings. The inputs of each single worker come before them.
fn common_inputs(step: &DefinedStep, to: &mut String) {
    for (key, value) in json::Json::parse(&step.initialization).map(json::Json::members).unwrap_or_default() {
        if !["cursor", "is_no_op", "__template_step_name", "batch_metadata"].contains(&key.as_str()) {
            to.push(',');
            json::quoted(&key, to);
            to.push(':');
            to.push_str(value.source());
        }
    }
    to.push_str(",\"__template_step_name\":");
    json::quoted(&step.name, to);
    if let Some(batch) = &step.batch {
        to.push_str(",\"batch_metadata\":");
        let strategy = batch.failure_strategy.map_or("", |strategy| strategy.word());
        let members = [("cursor_field", batch.cursor_field.as_str()), ("failure_strategy", strategy)];
        json::object(members, to, json::quoted);
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(MOST)
}

impl<'a> Rules<'a> {
    /// Reads what `encode` wrote; none if it is another text.
    pub fn read(text: &'a str) -> Option<Self> {
        let (mut reader, fingerprint) = Reader::open(text, 0)?;
        let [kind, retryable, max_attempts, backoff, batch, worker] = std::array::from_fn(|_| reader.column());
        let [base_ms, max_ms] = std::array::from_fn(|_| reader.long());
        let [dependencies_end, events_end, name_end, inputs_end] = std::array::from_fn(|_| reader.column());
        let [dependencies, condition, payloads] = std::array::from_fn(|_| reader.column());
        let [names, inputs] = std::array::from_fn(|_| reader.text());
        Some(Self {
            fingerprint,
            kind,
            retryable,
            max_attempts,
            backoff,
            base_ms,
            max_ms,
            batch,
            worker,
            dependencies_end,
            events_end,
            name_end,
            inputs_end,
            dependencies,
            condition,
            payloads,
            names,
            inputs,
        })
    }

    /// The number of steps in the template.
    pub fn steps(&self) -> u32 {
        self.kind.len()
    }

    pub fn kind(&self, step: u32) -> StepKind {
        StepKind::ALL.get(self.kind.get(step) as usize).copied().unwrap_or_default()
    }

    pub fn has_batch_config(&self, step: u32) -> bool {
        self.batch.get(step) == 1
    }

    pub fn retry(&self, step: u32) -> Retry {
        let milliseconds = |column: &LongColumn| column.get(step).checked_sub(1).and_then(|ms| u32::try_from(ms).ok());
        Retry {
            retryable: self.retryable.get(step) == 1,
            max_attempts: self.max_attempts.get(step),
            backoff: Backoff::ALL.get(self.backoff.get(step) as usize).copied().unwrap_or_default(),
            base_ms: milliseconds(&self.base_ms),
            max_ms: milliseconds(&self.max_ms),
        }
    }

    /// The steps that `step` depends on.
    pub fn dependencies(&self, step: u32) -> Vec<u32> {
        part(&self.dependencies_end, step).map(|index| self.dependencies.get(index)).collect()
    }

    /// For each step, the steps that depend on it.
    pub fn dependents(&self) -> Vec<Vec<u32>> {
        let mut dependents = vec![Vec::new(); self.steps() as usize];
        for step in 0..self.steps() {
            for dependency in self.dependencies(step) {
                if let Some(followers) = dependents.get_mut(dependency as usize) {
                    followers.push(step);
                }
            }
        }
        dependents
    }

    /// The indices of the step's events that are published after an attempt with this ending and
    /// payload.
    pub fn publishes(&self, step: u32, ended: Condition, payload: JsonKind) -> Vec<u32> {
        // An integer is a number too.
        let kind = 1 << payload as u32 | if payload == JsonKind::Integer { 1 << JsonKind::Number as u32 } else { 0 };
        let admits = |index: u32| {
            let condition = self.condition.get(index);
            let kinds = self.payloads.get(index);
            (condition == ended as u32 || condition == Condition::Always as u32) && (kinds == 0 || kinds & kind != 0)
        };
        (0..).zip(part(&self.events_end, step)).filter(|(_, index)| admits(*index)).map(|(place, _)| place).collect()
    }

    pub fn name(&self, step: u32) -> &'a str {
        cut(self.names, &self.name_end, step)
    }

    /// The inputs of a worker as JSON: its own batch, and what all workers of its pattern share.
    pub fn inputs(&self, pattern: u32, cursor: &str, no_op: bool) -> String {
        format!("{{\"cursor\":{cursor},\"is_no_op\":{no_op}{}}}", cut(self.inputs, &self.inputs_end, pattern))
    }

    /// The step with this name.
    pub fn find(&self, name: &str) -> Option<u32> {
        (0..self.steps()).find(|&step| self.name(step) == name)
    }

    /// The step that a batchable step names as its worker.
    pub fn worker(&self, step: u32) -> Option<u32> {
        self.worker.get(step).checked_sub(1)
    }

    pub fn of_kind(&self, kind: StepKind) -> Vec<u32> {
        (0..self.steps()).filter(|&step| self.kind(step) == kind).collect()
    }
}

/// The range of a step's entries, from the column of ends.
fn part(ends: &Column, step: u32) -> std::ops::Range<u32> {
    step.checked_sub(1).map_or(0, |before| ends.get(before))..ends.get(step)
}

fn cut<'a>(text: &'a str, ends: &Column, step: u32) -> &'a str {
    let range = part(ends, step);
    text.get(range.start as usize..range.end as usize).unwrap_or_default()
}
