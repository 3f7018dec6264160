//! The steps of a template, and how they depend on each other.

use std::collections::BTreeMap;

use crate::json;
use crate::json::JsonKind;
use crate::lists;
use crate::task_template::{Condition, DefinedStep, Retry, StepKind};

/// The engine's maximum number of attempts.
const MOST_ATTEMPTS: u32 = 100;

/// What a template says. Steps are numbered in its order.
#[derive(Default)]
pub struct Rules {
    definitions: Vec<DefinedStep>,
    /// The number of each step by its name; of several with the same name, the first.
    numbers: BTreeMap<String, usize>,
    /// For each step, the steps it depends on, and those that depend on it; both sorted.
    dependencies: Vec<Vec<u32>>,
    dependents: Vec<Vec<u32>>,
}

impl Rules {
    pub fn new(definitions: Vec<DefinedStep>) -> Self {
        let mut numbers = BTreeMap::new();
        for (number, step) in definitions.iter().enumerate() {
            numbers.entry(step.name.clone()).or_insert(number);
        }
        let mut rules = Self { definitions, numbers, ..Self::default() };
        rules.dependents = vec![Vec::new(); rules.definitions.len()];
        for number in 0..rules.steps() {
            let names = rules.definition(number).map_or(&[][..], |step| &step.dependencies);
            let mut dependencies: Vec<u32> = names.iter().filter_map(|name| rules.find(name)).collect();
            lists::sort(&mut dependencies);
            dependencies.dedup();
            for dependency in &dependencies {
                if let Some(dependents) = rules.dependents.get_mut(*dependency as usize) {
                    dependents.push(number);
                }
            }
            rules.dependencies.push(dependencies);
        }
        rules
    }

    /// The number of steps in the template.
    pub fn steps(&self) -> u32 {
        u32::try_from(self.definitions.len()).unwrap_or(u32::MAX) // no file has so many
    }

    fn definition(&self, step: u32) -> Option<&DefinedStep> {
        self.definitions.get(step as usize)
    }

    pub fn kind(&self, step: u32) -> StepKind {
        self.definition(step).map(|step| step.kind).unwrap_or_default()
    }

    pub fn has_batch_config(&self, step: u32) -> bool {
        self.definition(step).is_some_and(|step| step.batch.is_some())
    }

    pub fn retry(&self, step: u32) -> Retry {
        let mut retry = self.definition(step).map(|step| step.retry.clone()).unwrap_or_default();
        retry.max_attempts = retry.max_attempts.clamp(1, MOST_ATTEMPTS);
        retry
    }

    /// The steps that `step` depends on.
    pub fn dependencies(&self, step: u32) -> &[u32] {
        self.dependencies.get(step as usize).map_or(&[], Vec::as_slice)
    }

    /// The steps that depend on `step`.
    pub fn dependents(&self, step: u32) -> &[u32] {
        self.dependents.get(step as usize).map_or(&[], Vec::as_slice)
    }

    /// The indices of the step's events that are published after an attempt with this ending and
    /// payload.
    pub fn publishes(&self, step: u32, ended: Condition, payload: JsonKind) -> Vec<u32> {
        let events = self.definition(step).map_or(&[][..], |step| &step.events);
        let admits = |kinds: &[JsonKind]| {
            // An integer is a number too.
            let number = payload == JsonKind::Integer && kinds.contains(&JsonKind::Number);
            kinds.contains(&payload) || number
        };
        (0..)
            .zip(events)
            .filter(|(_, event)| [ended, Condition::Always].contains(&event.condition) && admits(&event.payloads))
            .map(|(index, _)| index)
            .collect()
    }

    pub fn name(&self, step: u32) -> &str {
        self.definition(step).map_or("", |step| &step.name)
    }

    /// The inputs that all workers of a pattern share, as members of a JSON object, each after a
    /// comma: `handler.initialization` and the template's batch settings.
    pub fn common_inputs(&self, pattern: u32) -> String {
        let mut inputs = String::new();
        let Some(step) = self.definition(pattern) else { return inputs };
        for (key, value) in json::Json::parse(&step.initialization).map(json::Json::members).unwrap_or_default() {
            if !["cursor", "is_no_op", "__template_step_name", "batch_metadata"].contains(&key.as_str()) {
                inputs.push(',');
                json::quoted(&key, &mut inputs);
                inputs.push(':');
                inputs.push_str(value.source());
            }
        }
        inputs.push_str(",\"__template_step_name\":");
        json::quoted(&step.name, &mut inputs);
        if let Some(batch) = &step.batch {
            inputs.push_str(",\"batch_metadata\":");
            let strategy = batch.failure_strategy.map_or("", |strategy| strategy.word());
            let members = [("cursor_field", batch.cursor_field.as_str()), ("failure_strategy", strategy)];
            json::object(members, &mut inputs, json::quoted);
        }
        inputs
    }

    /// The step with this name.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).and_then(|number| u32::try_from(*number).ok())
    }

    /// The step that a batchable step names as its worker.
    pub fn worker(&self, step: u32) -> Option<u32> {
        self.find(self.definition(step)?.worker_pattern.as_deref()?)
    }

    pub fn of_kind(&self, kind: StepKind) -> Vec<u32> {
        (0..self.steps()).filter(|&step| self.kind(step) == kind).collect()
    }
}
