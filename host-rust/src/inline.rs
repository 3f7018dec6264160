//! Runs a workflow to its end in this process, without a server. The component decides what runs next; time is virtual.

use std::collections::BTreeMap;

use serde_json::Value;
use wasmtime::{Error, Result, ensure, error::Context as _};

use crate::runner::{Attempt, Failure, Move, Outcome, Report, StepState, TaskStatus};
use crate::types::{Event as EventDefinition, Source, Step as Definition};
use crate::{Component, diagnostics::Severity, sentences};

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
    /// The error's message, whether to try again, and the wait that the handler asks for.
    Failed(String, Failure),
    /// A checkpoint: the handler is called again, with it in `step.checkpoint`. The attempt goes on, so nothing is
    /// counted as a retry.
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
    /// The steps that exist, by the component's numbers: in the order of the template, and then a batch's workers.
    pub steps: BTreeMap<u32, Step>,
    /// What they published.
    pub events: Vec<Event>,
    /// What the engine passes over in silence, with the step's name.
    pub remarks: Vec<(String, String)>,
}

/// Runs a workflow. `handle` is called for every attempt. It knows the task's context, which the component never sees.
///
/// # Errors
/// Fails with the findings as sentences if the template has an error, and if a call of the component fails.
pub fn run(component: &Component, source: &Source, mut handle: impl FnMut(&Call<'_>) -> Answer) -> Result<Run> {
    let (mut session, mut task) = (component.open()?, Run::default());
    let reading = session.call(|contrib, store| contrib.tasker_contrib_workflow().call_read(store, source, &[]))?;
    let errors: Vec<_> = reading.findings.into_iter().filter(|found| found.severity == Severity::Error).collect();
    ensure!(errors.is_empty(), "{}", sentences(&errors));
    let steps = reading.template.context("no template")?.steps;
    // What the component needs of them, which are fields of the same names.
    let definitions: Vec<_> = serde_json::from_value(serde_json::to_value(&steps)?)?;
    let mut next = session.call(|contrib, store| contrib.tasker_contrib_runner().call_start(store, &definitions))?;
    task.follow(&next, &steps)?;
    while next.status.is_none() {
        let all: Vec<_> = next.attempts.iter().map(|a| task.attempt(a, &next, &mut handle)).collect::<Result<_>>()?;
        let answer = session.call(|contrib, store| contrib.tasker_contrib_runner().call_advance(store, &all))?;
        next = answer.map_err(|found| Error::msg(sentences(&found)))?;
        task.follow(&next, &steps)?;
    }
    Ok(Run { status: next.status, ..task })
}

impl Run {
    fn step(&self, number: u32) -> Result<&Step> {
        self.steps.get(&number).context("no such step")
    }

    fn attempt(&mut self, one: &Attempt, next: &Move, handle: &mut impl FnMut(&Call<'_>) -> Answer) -> Result<Report> {
        let before = one.results.iter().map(|number| self.step(*number)).collect::<Result<_>>()?;
        let answer = handle(&Call { step: self.step(one.step)?, at_ms: next.at_ms, retries: one.retry_count, before });
        let step = self.steps.get_mut(&one.step).context("no such step")?;
        step.error = None;
        let outcome = match answer {
            Answer::Succeeded(result) => Outcome::Succeeded(step.result.insert(result).to_string()),
            Answer::Failed(message, failure) => {
                step.error = Some(message);
                Outcome::Failed(failure)
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
            let step = self.steps.get_mut(&change.step).context("no such step")?;
            (step.state, step.attempts) = (change.state, change.attempt_count);
        }
        for publication in &next.publications {
            let step = self.step(publication.step)?;
            let definition = step.definition.events.get(publication.event as usize).context("no such event")?.clone();
            self.events.push(Event { definition, step: step.name.clone(), payload: step.result.clone() });
        }
        for made in &next.created {
            let definition = definitions.get(made.definition as usize).context("no such definition")?.clone();
            let inputs = serde_json::from_str(made.inputs.as_ref().unwrap_or(&definition.initialization))?;
            let (state, attempts, result, error, checkpoint) = (StepState::Pending, 0, None, None, None);
            let step = Step { name: made.name.clone(), definition, inputs, state, attempts, result, error, checkpoint };
            self.steps.insert(made.step, step);
        }
        for remark in &next.remarks {
            self.remarks.push((self.step(remark.step)?.name.clone(), remark.text.clone()));
        }
        Ok(())
    }
}
