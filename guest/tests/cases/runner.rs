//! Workflows whose handlers do as a script says, from the first step to the last.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use tasker_contrib::profiles::NEUTRAL;
use tasker_contrib::runner::{Attempt, Change, Created, Move, Outcome, Report, Status, StepState, Task as Running};
use tasker_contrib::task_template::{DefinedStep, Delivery};
use tasker_contrib::workflow::read;

use super::folder::{Case, Files, each};

#[test]
fn cases() {
    each("runner", |name| name == "template.yaml" || name == "script.json", run);
}

fn run(case: &Case) -> Files {
    let template = read("template.yaml", case.text("template.yaml"), None, &NEUTRAL).template.unwrap();
    let mut task = Task { definitions: &template.steps, script: case.json("script.json"), ..Task::default() };
    let (mut running, mut next) = Running::start(template.steps.clone());
    let status = loop {
        task.create(&next);
        if let Some(status) = next.status {
            break status;
        }
        let reports: Vec<Report> = next.attempts.iter().map(|attempt| task.attempt(attempt, next.at_ms)).collect();
        next = running.advance(&reports).unwrap();
        task.settle(&next);
    };
    [("expected.json".to_owned(), serde_json::to_string_pretty(&task.told(status)).unwrap() + "\n")].into()
}

/// What a host keeps of a task.
#[derive(Default)]
struct Task<'t> {
    definitions: &'t [DefinedStep],
    script: Value,
    steps: Vec<Step<'t>>,
    /// Places in `steps` by the component's numbers.
    places: HashMap<u32, usize>,
    attempts: Vec<Value>,
    events: Vec<Value>,
    remarks: Vec<String>,
}

struct Step<'t> {
    name: String,
    definition: &'t DefinedStep,
    inputs: Value,
    /// How often its handler was called.
    calls: usize,
    checkpoint: Option<Value>,
    result: Option<Value>,
    error: Option<Value>,
    last: Change,
}

impl<'t> Task<'t> {
    fn step(&mut self, number: u32) -> &mut Step<'t> {
        &mut self.steps[self.places[&number]]
    }

    fn create(&mut self, next: &Move) {
        for Created { step, name, definition, inputs, .. } in &next.created {
            let definition = &self.definitions[*definition as usize];
            self.places.insert(*step, self.steps.len());
            self.steps.push(Step {
                name: name.clone(),
                definition,
                inputs: serde_json::from_str(inputs.as_ref().unwrap_or(&definition.initialization)).unwrap(),
                calls: 0,
                checkpoint: None,
                result: None,
                error: None,
                last: Change { step: *step, state: StepState::Pending, attempt_count: 0, retry_at_ms: None },
            });
        }
        for remark in &next.remarks {
            let text = format!("{}: {}", self.step(remark.step).name, remark.text);
            self.remarks.push(text);
        }
    }

    /// Calls the handler: notes what it is given, and does what the script says.
    fn attempt(&mut self, attempt: &Attempt, at_ms: u64) -> Report {
        let mut results: Vec<String> = attempt.results.iter().map(|&step| self.step(step).name.clone()).collect();
        results.sort();
        let script = self.script.clone();
        let step = self.step(attempt.step);
        let given = [
            ("at_ms", json!(at_ms)),
            ("step", json!(step.name)),
            ("retries", json!(attempt.retry_count)),
            ("results", json!(results)),
            ("inputs", json!((step.inputs != json!({})).then_some(&step.inputs))),
            ("checkpoint", json!(step.checkpoint)),
        ];
        let (kind, said) =
            script[&step.name][step.calls].as_object().and_then(|outcome| outcome.iter().next()).unwrap();
        step.calls += 1;
        step.error = None;
        let outcome = match kind.as_str() {
            "succeeded" => {
                step.result = Some(said.clone());
                Outcome::Succeeded(said.to_string())
            }
            "failed" => {
                step.error = Some(said["message"].clone());
                let retry_after_ms = said["retry_after"].as_u64().map(|seconds| seconds * 1000);
                Outcome::Failed { retryable: said["retryable"].as_bool().unwrap(), retry_after_ms }
            }
            "yielded" => {
                step.checkpoint = Some(said.clone());
                Outcome::Yielded
            }
            other => panic!("{other}"),
        };
        self.attempts.push(without_nothing(given));
        Report { step: attempt.step, outcome }
    }

    fn settle(&mut self, next: &Move) {
        for change in &next.changes {
            self.step(change.step).last = change.clone();
        }
        for &(number, event) in &next.publications {
            let step = self.step(number);
            let event = &step.definition.events[event as usize];
            let delivery = match event.delivery {
                Delivery::Durable => "durable",
                Delivery::Fast => "fast",
                Delivery::Broadcast => "broadcast",
            };
            let told = json!({ "name": event.name, "step": step.name, "payload": step.result, "delivery": delivery });
            self.events.push(told);
        }
    }

    fn told(&self, status: Status) -> Value {
        let steps = self.steps.iter().map(|step| {
            let state = match step.last.state {
                StepState::Pending => "pending",
                StepState::InProgress => "in_progress",
                StepState::WaitingForRetry => "waiting_for_retry",
                StepState::Complete => "complete",
                StepState::Error => "error",
            };
            let told = [
                ("state", json!(state)),
                ("attempts", json!(step.last.attempt_count)),
                ("result", json!(step.result)),
                ("error", json!(step.error)),
            ];
            (step.name.clone(), without_nothing(told))
        });
        let status = match status {
            Status::Complete => "complete",
            Status::BlockedByFailures => "blocked_by_failures",
            Status::WaitingForDependencies => "waiting_for_dependencies",
        };
        json!({
            "status": status,
            "steps": steps.collect::<Map<_, _>>(),
            "attempts": self.attempts,
            "events": self.events,
            "remarks": self.remarks,
        })
    }
}

fn without_nothing<const N: usize>(pairs: [(&str, Value); N]) -> Value {
    pairs.into_iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.to_owned(), value)).collect()
}
