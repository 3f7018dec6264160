//! The engine's rules: which steps of a task run next, and at what time. The types are explained in
//! `wit/runner.wit`.
//!
//! These are the rules of tasker-server 0.1.8 with all their quirks: a workflow does the same here
//! as there.

mod creation;
mod marks;
mod outcomes;
mod rules;
mod state;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use crate::diagnostics::{Code, Diagnostic, Span};
use crate::json::{Json, JsonKind};
use crate::lists;
use crate::task_template::{Condition, DefinedStep};
use marks::Marks;
use rules::Rules;
use state::State;

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Outcome {
    /// It succeeded with this result, as JSON.
    Succeeded(String),
    Failed {
        retryable: bool,
        retry_after_ms: Option<u64>,
    },
    Yielded,
}

/// The outcome of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Report {
    pub step: u32,
    pub outcome: Outcome,
}

/// The state of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum StepState {
    Pending,
    InProgress,
    WaitingForRetry,
    Complete,
    Error,
}

/// The final state of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Status {
    Complete,
    BlockedByFailures,
    WaitingForDependencies,
}

/// A step that was created.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Created {
    pub step: u32,
    pub name: String,
    pub definition: u32,
    /// The inputs of a batch worker, as JSON. None for all other steps, whose inputs are the
    /// template's `initialization`.
    pub inputs: Option<String>,
}

/// An attempt that the host has to make.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Attempt {
    pub step: u32,
    pub retry_count: u32,
    pub resumed: bool,
    pub results: Vec<u32>,
}

/// The state of a step after its report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Change {
    pub step: u32,
    pub state: StepState,
    pub attempt_count: u32,
    pub retry_at_ms: Option<u64>,
}

/// Something that the engine silently ignores.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Remark {
    pub step: u32,
    pub text: String,
}

/// What the host has to do next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Move {
    pub at_ms: u64,
    pub changes: Vec<Change>,
    pub created: Vec<Created>,
    /// Pairs of a step and the index of its event.
    pub publications: Vec<(u32, u32)>,
    pub remarks: Vec<Remark>,
    pub attempts: Vec<Attempt>,
    pub status: Option<Status>,
}

/// The most checkpoints of one step. A step with more is in an endless loop.
pub const MOST_YIELDS: u32 = 10_000;

/// A task: the steps of its template, and what has become of them.
pub struct Task {
    rules: Rules,
    state: State,
}

impl Task {
    /// Starts a task, and returns its first move.
    #[must_use]
    pub fn start(steps: Vec<DefinedStep>) -> (Self, Move) {
        let rules = Rules::new(steps);
        let mut state = State::new(&rules);
        let mut next = Move::default();
        creation::initial(&rules, &mut state, &mut next);
        let ready = (0..rules.steps()).collect();
        decide(&mut state, ready, &mut next);
        (Self { rules, state }, next)
    }

    /// Returns the next move.
    ///
    /// # Errors
    /// Everything that is wrong with the reports. Then nothing has changed.
    pub fn advance(&mut self, reports: &[Report]) -> Result<Move, Vec<Diagnostic>> {
        let found = refusals(&self.state, reports);
        if !found.is_empty() {
            return Err(found);
        }
        let (mut next, mut ready) = (Move::default(), Vec::new());
        for report in reports {
            settle(&self.rules, &mut self.state, report, &mut ready, &mut next);
        }
        decide(&mut self.state, ready, &mut next);
        Ok(next)
    }
}

/// What a host is told that asks for the next move of no task.
#[must_use]
pub fn no_task() -> Vec<Diagnostic> {
    refused(Code::NoTask, "task", "No task was started in this instance.".to_owned())
}

fn refused(code: Code, source: &str, message: String) -> Vec<Diagnostic> {
    vec![Diagnostic::new(code, Span::whole(source), message)]
}

/// What is wrong with the reports.
fn refusals(state: &State, reports: &[Report]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if state.running as usize != reports.len() {
        let message =
            format!("The last move asked for {} attempts, but {} were reported.", state.running, reports.len());
        found.extend(refused(Code::ReportUnasked, "reports", message));
    }
    let mut reported = Marks::none(state.steps());
    for Report { step, outcome } in reports {
        if state.get(*step).state != Some(StepState::InProgress) || !reported.insert(*step) {
            let message = format!("Step {step} was reported, but the last move did not ask for this attempt.");
            found.extend(refused(Code::ReportUnasked, "reports", message));
        } else if let Outcome::Succeeded(result) = outcome
            && Json::parse(result).is_none()
        {
            let message = format!("The result of step {step} is not JSON.");
            found.extend(refused(Code::ResultNotJson, "reports", message));
        }
    }
    found
}

/// Applies a report. Adds the steps that may run now to `ready`.
fn settle(rules: &Rules, state: &mut State, report: &Report, ready: &mut Vec<u32>, next: &mut Move) {
    let Report { step: number, outcome } = report;
    let number = *number;
    let mut step = state.get(number);
    let definition = step.definition;
    let mut retry_at_ms = None;
    state.running = state.running.saturating_sub(1);
    let to = match outcome {
        Outcome::Succeeded(_) => StepState::Complete,
        Outcome::Yielded if step.yields < MOST_YIELDS => StepState::InProgress,
        Outcome::Yielded => {
            let text = format!("It yielded {MOST_YIELDS} checkpoints, which looks like an endless loop.");
            next.remarks.push(Remark { step: number, text });
            StepState::Error
        }
        Outcome::Failed { retryable, retry_after_ms } => {
            let retry = rules.retry(definition);
            if *retryable && step.attempts < retry.max_attempts {
                if retry.retryable {
                    let delay = retry_after_ms.unwrap_or_else(|| retry.wait(step.attempts));
                    retry_at_ms = Some(state.wait(number, delay));
                } else {
                    let text = "Its handler asks for a retry, which its template's `retryable: false` never grants: \
                                in the engine it waits for ever.";
                    next.remarks.push(Remark { step: number, text: text.to_owned() });
                }
                StepState::WaitingForRetry
            } else {
                StepState::Error
            }
        }
    };
    step.state = Some(to);
    if to == StepState::InProgress {
        step.yields += 1;
        ready.push(number);
    }
    state.set(number, step);
    next.changes.push(Change { step: number, state: to, attempt_count: step.attempts, retry_at_ms });
    let result = match outcome {
        Outcome::Succeeded(result) => Json::parse(result),
        _ => None,
    };
    publish(rules, number, definition, outcome, result.map_or(JsonKind::Null, Json::kind), next);
    if let Some(result) = result {
        state.completed(number, ready);
        creation::follow(rules, state, number, result, ready, next);
    }
}

fn publish(rules: &Rules, step: u32, definition: u32, outcome: &Outcome, payload: JsonKind, next: &mut Move) {
    let ended = match outcome {
        Outcome::Succeeded(_) => Condition::Success,
        Outcome::Failed { .. } => Condition::Failure,
        Outcome::Yielded => return,
    };
    next.publications.extend(rules.publishes(definition, ended, payload).into_iter().map(|event| (step, event)));
}

/// Decides which attempts come next, or how the task ended.
fn decide(state: &mut State, ready: Vec<u32>, next: &mut Move) {
    let blocked = state.failed > 0;
    let mut due = Vec::new();
    for number in ready {
        let step = state.get(number);
        let resumed = step.state == Some(StepState::InProgress);
        // After a failure no new step begins. A step at a checkpoint continues, because its worker
        // still has it.
        if resumed || !blocked && step.state == Some(StepState::Pending) && step.missing == 0 {
            due.push((number, resumed));
        }
    }
    if !blocked {
        state.end_waits(due.is_empty(), &mut due);
    }
    lists::sort_by_key(&mut due, |&(number, _)| (state.get(number).definition, number));
    due.dedup();

    let mut ancestors = state.ancestors();
    let results: Vec<_> = due.iter().map(|&(number, _)| ancestors.of(number)).collect();
    for ((number, resumed), results) in due.into_iter().zip(results) {
        let mut step = state.get(number);
        let retry_count = if resumed { step.attempts.saturating_sub(1) } else { step.attempts };
        if !resumed {
            step.attempts += 1;
            step.state = Some(StepState::InProgress);
            state.set(number, step);
        }
        next.attempts.push(Attempt { step: number, retry_count, resumed, results });
        state.running += 1;
    }
    next.status = match () {
        () if !next.attempts.is_empty() => None,
        () if blocked => Some(Status::BlockedByFailures),
        () if state.complete == state.existing => Some(Status::Complete),
        () => Some(Status::WaitingForDependencies),
    };
    next.at_ms = state.at_ms;
}
