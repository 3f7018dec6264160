//! `wit/runner.wit`.

use crate::task_template::{Backoff, Condition, Delivery, Kind};
use crate::{runner, task_template};

use super::Component;
use super::bindings::exports::tasker::contrib::runner as wit;

impl wit::Guest for Component {
    fn start(definition: wit::Definition) -> wit::Beginning {
        let steps: Vec<_> = definition.steps.into_iter().map(step).collect();
        let (rules, first) = runner::start(&steps);
        wit::Beginning { rules, move_: to_move(first) }
    }

    fn advance(rules: String, state: String, reports: Vec<wit::Report>) -> Result<wit::Move, String> {
        let reports: Vec<_> = reports.into_iter().map(report).collect();
        runner::advance(&rules, &state, &reports).map(to_move)
    }
}

fn step(step: wit::Step) -> runner::Step {
    runner::Step {
        name: step.name,
        kind: match step.kind {
            wit::StepKind::Standard => runner::Kind::Standard,
            wit::StepKind::Decision => runner::Kind::Decision,
            wit::StepKind::DeferredConvergence => runner::Kind::DeferredConvergence,
            wit::StepKind::Batchable => runner::Kind::Batchable,
            wit::StepKind::BatchWorker => runner::Kind::BatchWorker,
        },
        dependencies: step.dependencies,
        retry: runner::Retry {
            retryable: step.retry.retryable,
            max_attempts: step.retry.max_attempts,
            backoff: match step.retry.backoff {
                wit::Backoff::None => runner::Backoff::None,
                wit::Backoff::Linear => runner::Backoff::Linear,
                wit::Backoff::Exponential => runner::Backoff::Exponential,
                wit::Backoff::Fibonacci => runner::Backoff::Fibonacci,
            },
            base_ms: step.retry.base_ms,
            max_ms: step.retry.max_ms,
        },
        batch: step.batch.is_some(),
        worker: step.worker,
        events: step.events.into_iter().map(event).collect(),
    }
}

fn event(event: wit::Event) -> runner::Event {
    let condition = match event.condition {
        wit::Condition::Success => runner::Condition::Success,
        wit::Condition::Failure => runner::Condition::Failure,
        wit::Condition::RetryableFailure | wit::Condition::PermanentFailure => runner::Condition::Never,
        wit::Condition::Always => runner::Condition::Always,
    };
    runner::Event { condition, payloads: event.payloads.into_iter().map(payload).collect() }
}

fn payload(kind: wit::PayloadKind) -> runner::Payload {
    match kind {
        wit::PayloadKind::Null => runner::Payload::Null,
        wit::PayloadKind::Boolean => runner::Payload::Boolean,
        wit::PayloadKind::Integer => runner::Payload::Integer,
        wit::PayloadKind::Number => runner::Payload::Number,
        wit::PayloadKind::Text => runner::Payload::Text,
        wit::PayloadKind::Array => runner::Payload::Array,
        wit::PayloadKind::Object => runner::Payload::Object,
    }
}

fn report(report: wit::Report) -> runner::Report {
    let creation = match report.creation {
        wit::Creation::Nothing => runner::Creation::Nothing,
        wit::Creation::Steps => runner::Creation::Steps(report.names),
        wit::Creation::Batches => runner::Creation::Batches(report.worker, report.names),
        wit::Creation::NoBatches => runner::Creation::NoBatches,
    };
    let outcome = match report.outcome {
        wit::Outcome::Succeeded => runner::Outcome::Succeeded { payload: payload(report.payload), creation },
        wit::Outcome::Failed => {
            runner::Outcome::Failed { retryable: report.retryable, retry_after_ms: report.retry_after_ms }
        }
        wit::Outcome::Yielded => runner::Outcome::Yielded,
    };
    runner::Report { step: report.step, outcome }
}

fn to_move(next: runner::Move) -> wit::Move {
    wit::Move {
        state: next.state,
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
    let runner::Change { step, state, attempts, retry_at_ms } = *change;
    let state = match state {
        runner::StepState::Pending => wit::StepState::Pending,
        runner::StepState::InProgress => wit::StepState::InProgress,
        runner::StepState::WaitingForRetry => wit::StepState::WaitingForRetry,
        runner::StepState::Complete => wit::StepState::Complete,
        runner::StepState::Error => wit::StepState::Error,
    };
    wit::Change { step, state, attempts, retry_at_ms }
}

fn created(created: runner::Created) -> wit::Created {
    let runner::Created { step, name, definition, cause, batch, no_op } = created;
    wit::Created { step, name, definition, cause, batch, no_op }
}

fn attempt(attempt: runner::Attempt) -> wit::Attempt {
    let runner::Attempt { step, retries, resumed, results } = attempt;
    wit::Attempt { step, retries, resumed, results }
}

/// A template that was read, for `workflow.define`.
pub fn from_workflow(definition: task_template::Definition) -> wit::Definition {
    let task_template::Definition { name, namespace, version, steps } = definition;
    wit::Definition { name, namespace, version, steps: steps.into_iter().map(defined_step).collect() }
}

fn defined_step(step: task_template::DefinedStep) -> wit::Step {
    wit::Step {
        name: step.name,
        kind: match step.kind {
            Kind::Standard => wit::StepKind::Standard,
            Kind::Decision => wit::StepKind::Decision,
            Kind::DeferredConvergence => wit::StepKind::DeferredConvergence,
            Kind::Batchable => wit::StepKind::Batchable,
            Kind::BatchWorker => wit::StepKind::BatchWorker,
        },
        dependencies: step.dependencies,
        callable: step.callable,
        method: step.method,
        resolver: step.resolver,
        initialization: step.initialization,
        timeout_seconds: step.timeout_seconds,
        retry: wit::Retry {
            retryable: step.retry.retryable,
            max_attempts: step.retry.max_attempts,
            backoff: match step.retry.backoff {
                Backoff::None => wit::Backoff::None,
                Backoff::Linear => wit::Backoff::Linear,
                Backoff::Exponential => wit::Backoff::Exponential,
                Backoff::Fibonacci => wit::Backoff::Fibonacci,
            },
            base_ms: step.retry.base_ms.unwrap_or_default(),
            max_ms: step.retry.max_ms.unwrap_or_default(),
        },
        batch: step.batch.map(|(cursor_field, failure_strategy)| wit::BatchConfig { cursor_field, failure_strategy }),
        worker: step.worker,
        events: step.events.into_iter().map(defined_event).collect(),
    }
}

fn defined_event(event: task_template::DefinedEvent) -> wit::Event {
    wit::Event {
        name: event.name,
        condition: match event.condition {
            Condition::Success => wit::Condition::Success,
            Condition::Failure => wit::Condition::Failure,
            Condition::RetryableFailure => wit::Condition::RetryableFailure,
            Condition::PermanentFailure => wit::Condition::PermanentFailure,
            Condition::Always => wit::Condition::Always,
        },
        delivery: match event.delivery {
            Delivery::Durable => wit::Delivery::Durable,
            Delivery::Fast => wit::Delivery::Fast,
            Delivery::Broadcast => wit::Delivery::Broadcast,
        },
        payloads: event.payloads.iter().filter_map(|name| kind_named(name)).collect(),
    }
}

/// JSON Schema's name of a kind.
fn kind_named(name: &str) -> Option<wit::PayloadKind> {
    Some(match name {
        "null" => wit::PayloadKind::Null,
        "boolean" => wit::PayloadKind::Boolean,
        "integer" => wit::PayloadKind::Integer,
        "number" => wit::PayloadKind::Number,
        "string" => wit::PayloadKind::Text,
        "array" => wit::PayloadKind::Array,
        "object" => wit::PayloadKind::Object,
        _ => return None,
    })
}
