//! Runs a workflow to its end in this process, without a server. The component decides what runs next; time is virtual.

use std::collections::HashMap;

use serde_json::Value;
use wasmtime::{Error, Result, error::Context as _};

use crate::Component;
use crate::runner::{Attempt, Failure, Move, Outcome, Report, StepState, TaskStatus};
use crate::types::{Event as EventDefinition, Step as Definition};

/// What a handler is called with.
pub struct Call<'r> {
    /// The step, with the checkpoint of its last call.
    pub step: &'r Step,
    /// The virtual time in milliseconds.
    pub at_ms: u64,
    /// How many attempts failed before.
    pub retries: u32,
    /// The steps whose results it may read.
    pub before: Vec<&'r Step>,
}

/// What a handler answers.
pub enum Answer {
    /// The step's result.
    Succeeded(Value),
    /// Why it failed.
    Failed {
        /// The error's message.
        message: String,
        /// Whether to try again.
        retryable: bool,
        /// The wait that the handler asks for.
        retry_after_ms: Option<u64>,
    },
    /// A checkpoint: the handler is called again with it.
    Yielded(Value),
}

/// A step of the task.
pub struct Step {
    /// Its name; a batch's workers have their own.
    pub name: String,
    /// The step of the template that it was made from.
    pub definition: Definition,
    /// What its handler is initialized with, or its share of a batch.
    pub inputs: Value,
    /// How far it is.
    pub state: StepState,
    /// How many attempts were made.
    pub attempts: u32,
    /// Its result, if it succeeded.
    pub result: Option<Value>,
    /// The message of its last attempt, if that failed.
    pub error: Option<String>,
    /// Its last checkpoint.
    pub checkpoint: Option<Value>,
}

/// An event that a step published.
pub struct Event {
    /// What the template says of it: its name, and who receives it.
    pub definition: EventDefinition,
    /// The step's name.
    pub step: String,
    /// The step's result.
    pub payload: Option<Value>,
}

/// A task.
#[derive(Default)]
pub struct Run {
    /// How it ended; none while it runs.
    pub status: Option<TaskStatus>,
    /// The steps that exist.
    pub steps: Vec<Step>,
    /// What they published.
    pub events: Vec<Event>,
    /// What the engine passes over in silence, with the step's name.
    pub remarks: Vec<(String, String)>,
    /// Places in `steps` by the component's numbers.
    places: HashMap<u32, usize>,
}

/// Runs a workflow of these steps. `handle` is called for every attempt.
///
/// # Errors
/// Fails if a call of the component does, or if the component refuses a report.
pub fn run(component: &Component, steps: &[Definition], mut handle: impl FnMut(&Call<'_>) -> Answer) -> Result<Run> {
    let (mut session, mut task) = (component.open()?, Run::default());
    // What the component needs of them, which are fields of the same names.
    let definitions: Vec<_> = serde_json::from_value(serde_json::to_value(steps)?)?;
    let mut next = session.call(|contrib, store| contrib.tasker_contrib_runner().call_start(store, &definitions))?;
    task.follow(&next, steps)?;
    while next.status.is_none() {
        let all: Vec<_> = next.attempts.iter().map(|a| task.attempt(a, &next, &mut handle)).collect::<Result<_>>()?;
        let answer = session.call(|contrib, store| contrib.tasker_contrib_runner().call_advance(store, &all))?;
        next = answer.map_err(|found| Error::msg(format!("{found:#?}")))?;
        task.follow(&next, steps)?;
    }
    Ok(Run { status: next.status, ..task })
}

impl Run {
    fn step(&mut self, number: u32) -> Result<&mut Step> {
        self.places.get(&number).and_then(|place| self.steps.get_mut(*place)).context("no such step")
    }

    fn attempt(&mut self, one: &Attempt, next: &Move, handle: &mut impl FnMut(&Call<'_>) -> Answer) -> Result<Report> {
        let step = |number: &u32| self.places.get(number).and_then(|at| self.steps.get(*at)).context("no such step");
        let before = one.results.iter().map(step).collect::<Result<_>>()?;
        let answer = handle(&Call { step: step(&one.step)?, at_ms: next.at_ms, retries: one.retry_count, before });
        let step = self.step(one.step)?;
        step.error = None;
        let outcome = match answer {
            Answer::Succeeded(result) => Outcome::Succeeded(step.result.insert(result).to_string()),
            Answer::Failed { message, retryable, retry_after_ms } => {
                step.error = Some(message);
                Outcome::Failed(Failure { retryable, retry_after_ms })
            }
            Answer::Yielded(checkpoint) => {
                step.checkpoint = Some(checkpoint);
                Outcome::Yielded
            }
        };
        Ok(Report { step: one.step, outcome })
    }

    fn follow(&mut self, next: &Move, definitions: &[Definition]) -> Result<()> {
        for change in &next.changes {
            let step = self.step(change.step)?;
            (step.state, step.attempts) = (change.state, change.attempt_count);
        }
        for publication in &next.publications {
            let step = self.step(publication.step)?;
            let definition = step.definition.events.get(publication.event as usize).context("no such event")?.clone();
            let event = Event { definition, step: step.name.clone(), payload: step.result.clone() };
            self.events.push(event);
        }
        for created in &next.created {
            let definition = definitions.get(created.definition as usize).context("no such definition")?.clone();
            let inputs = serde_json::from_str(created.inputs.as_ref().unwrap_or(&definition.initialization))?;
            let name = created.name.clone();
            let (state, attempts, result, error, checkpoint) = (StepState::Pending, 0, None, None, None);
            self.places.insert(created.step, self.steps.len());
            self.steps.push(Step { name, definition, inputs, state, attempts, result, error, checkpoint });
        }
        for remark in &next.remarks {
            let name = self.step(remark.step)?.name.clone();
            self.remarks.push((name, remark.text.clone()));
        }
        Ok(())
    }
}
