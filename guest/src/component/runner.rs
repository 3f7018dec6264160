//! `wit/runner.wit`.

use std::cell::RefCell;

use super::bindings::exports::tasker::contrib::runner as wit;
use super::types::Across;
use super::{Component, diagnostics};
use crate::runner::{self, Task};
use crate::task_template::{DefinedEvent, DefinedStep, Retry};

thread_local! {
    /// The task that was started last. It is all that an instance keeps from one call to the next:
    /// to pass it to and fro would cost more than every move.
    static TASK: RefCell<Option<Task>> = const { RefCell::new(None) };
}

impl wit::Guest for Component {
    fn start(steps: Vec<wit::StepDefinition>) -> wit::Move {
        let (task, first) = Task::start(steps.into_iter().map(definition).collect());
        TASK.set(Some(task));
        to_move(first)
    }

    fn advance(reports: Vec<wit::Report>) -> Result<wit::Move, Vec<wit::Diagnostic>> {
        let reports: Vec<_> = reports.into_iter().map(report).collect();
        let next = TASK.with_borrow_mut(|task| match task {
            Some(task) => task.advance(&reports),
            None => Err(runner::no_task()),
        });
        next.map(to_move).map_err(diagnostics)
    }

    fn retry_wait_ms(retry: wit::Retry, failed_attempts: u32) -> u64 {
        let retry: Retry = retry.across();
        retry.wait(failed_attempts)
    }
}

fn definition(step: wit::StepDefinition) -> DefinedStep {
    let wit::StepDefinition { name, kind, initialization, dependencies, retry, batch, worker_pattern, events } = step;
    DefinedStep {
        name,
        kind: kind.across(),
        initialization,
        dependencies,
        retry: retry.across(),
        batch: batch.across(),
        worker_pattern,
        events: events.into_iter().map(declared).collect(),
        ..DefinedStep::default()
    }
}

fn declared(event: wit::EventDefinition) -> DefinedEvent {
    let payloads = event.payloads.across();
    DefinedEvent { condition: event.condition.across(), payloads, ..DefinedEvent::default() }
}

fn report(report: wit::Report) -> runner::Report {
    let outcome = match report.outcome {
        wit::Outcome::Succeeded(result) => runner::Outcome::Succeeded(result),
        wit::Outcome::Failed(wit::Failure { retryable, retry_after_ms }) => {
            runner::Outcome::Failed { retryable, retry_after_ms }
        }
        wit::Outcome::Yielded => runner::Outcome::Yielded,
    };
    runner::Report { step: report.step, outcome }
}

fn to_move(next: runner::Move) -> wit::Move {
    wit::Move {
        at_ms: next.at_ms,
        changes: next.changes.iter().map(change).collect(),
        created: next.created.into_iter().map(created).collect(),
        publications: next.publications.into_iter().map(|(step, event)| wit::Publication { step, event }).collect(),
        remarks: next.remarks.into_iter().map(|remark| wit::Remark { step: remark.step, text: remark.text }).collect(),
        attempts: next.attempts.into_iter().map(attempt).collect(),
        status: next.status.map(|status| match status {
            runner::Status::Complete => wit::TaskStatus::Complete,
            runner::Status::BlockedByFailures => wit::TaskStatus::BlockedByFailures,
            runner::Status::WaitingForDependencies => wit::TaskStatus::WaitingForDependencies,
        }),
    }
}

fn change(change: &runner::Change) -> wit::Change {
    let runner::Change { step, state, attempt_count, retry_at_ms } = *change;
    let state = match state {
        runner::StepState::Pending => wit::StepState::Pending,
        runner::StepState::InProgress => wit::StepState::InProgress,
        runner::StepState::WaitingForRetry => wit::StepState::WaitingForRetry,
        runner::StepState::Complete => wit::StepState::Complete,
        runner::StepState::Error => wit::StepState::Error,
    };
    wit::Change { step, state, attempt_count, retry_at_ms }
}

fn created(created: runner::Created) -> wit::Created {
    let runner::Created { step, name, definition, inputs } = created;
    wit::Created { step, name, definition, inputs }
}

fn attempt(attempt: runner::Attempt) -> wit::Attempt {
    let runner::Attempt { step, retry_count, results, .. } = attempt;
    wit::Attempt { step, retry_count, results }
}
