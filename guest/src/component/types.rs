//! `wit/types.wit`, in both directions.

use super::bindings::exports::tasker::contrib::{diagnostics as wit_diagnostics, types as wit};
use super::span;
use crate::diagnostics::Span;
use crate::json;
use crate::task_template::{
    Backoff, Condition, DefinedBatch, DefinedEvent, DefinedStep, Definition, Delivery, FailureStrategy, Kind,
    ResultFields, Retry,
};

/// Two enums with the same variants.
macro_rules! same {
    ($ours:ty, $theirs:ty { $($variant:ident),+ }) => {
        impl From<$ours> for $theirs {
            fn from(ours: $ours) -> Self {
                match ours { $(<$ours>::$variant => Self::$variant,)+ }
            }
        }

        impl From<$theirs> for $ours {
            fn from(theirs: $theirs) -> Self {
                match theirs { $(<$theirs>::$variant => Self::$variant,)+ }
            }
        }
    };
}

pub(super) use same;

same!(Kind, wit::StepKind { Standard, Decision, DeferredConvergence, Batchable, BatchWorker });
same!(Backoff, wit::Backoff { None, Linear, Exponential, Fibonacci });
same!(Condition, wit::Condition { Success, Failure, RetryableFailure, PermanentFailure, Always });
same!(Delivery, wit::Delivery { Durable, Fast, Broadcast });
same!(FailureStrategy, wit::FailureStrategy { ContinueOnFailure, FailFast, Isolate });
same!(json::Kind, wit::PayloadKind { Null, Boolean, Integer, Number, Text, Array, Object });

pub fn place(span: wit_diagnostics::Span) -> Span {
    Span { source: span.source, line: span.line, column: span.column, length: span.length }
}

pub fn pairs(arguments: Vec<wit::Argument>) -> Vec<(String, String)> {
    arguments.into_iter().map(|argument| (argument.name, argument.value)).collect()
}

pub fn texts(sources: Vec<wit::Source>) -> Vec<(String, String)> {
    sources.into_iter().map(|source| (source.name, source.text)).collect()
}

pub fn template(template: Definition) -> wit::TaskTemplate {
    wit::TaskTemplate {
        name: template.name,
        namespace: template.namespace,
        version: template.version,
        description: template.description,
        span: span(template.span),
        input_schema: template.input_schema,
        steps: template.steps.into_iter().map(step).collect(),
        layers: template.layers,
        critical_path: template.critical_path,
    }
}

pub fn definition(template: wit::TaskTemplate) -> Definition {
    Definition {
        name: template.name,
        namespace: template.namespace,
        version: template.version,
        description: template.description,
        span: place(template.span),
        input_schema: template.input_schema,
        steps: template.steps.into_iter().map(defined_step).collect(),
        layers: template.layers,
        critical_path: template.critical_path,
    }
}

fn step(step: DefinedStep) -> wit::Step {
    wit::Step {
        name: step.name,
        kind: step.kind.into(),
        description: step.description,
        callable: step.callable,
        method: step.method,
        resolver: step.resolver,
        initialization: step.initialization,
        dependencies: step.dependencies,
        retry: wit::Retry {
            retryable: step.retry.retryable,
            max_attempts: step.retry.max_attempts,
            backoff: step.retry.backoff.into(),
            base_ms: step.retry.base_ms,
            max_ms: step.retry.max_ms,
        },
        timeout_seconds: step.timeout_seconds,
        batch: step.batch.map(|batch| wit::BatchConfig {
            cursor_field: batch.cursor_field,
            failure_strategy: batch.failure_strategy.map(Into::into),
        }),
        worker: step.worker,
        events: step.events.into_iter().map(event).collect(),
        result_schema: step.result_schema,
        result_fields: step
            .result_fields
            .map(|fields| wit::ResultFields { names: fields.names, span: span(fields.span) }),
        span: span(step.span),
        callable_span: span(step.callable_span),
    }
}

/// How often a step is tried, from a host.
pub fn retry(retry: wit::Retry) -> Retry {
    Retry {
        retryable: retry.retryable,
        max_attempts: retry.max_attempts,
        backoff: retry.backoff.into(),
        base_ms: retry.base_ms,
        max_ms: retry.max_ms,
        at: None,
    }
}

pub fn defined_step(step: wit::Step) -> DefinedStep {
    DefinedStep {
        name: step.name,
        kind: step.kind.into(),
        description: step.description,
        callable: step.callable,
        method: step.method,
        resolver: step.resolver,
        initialization: step.initialization,
        dependencies: step.dependencies,
        retry: retry(step.retry),
        timeout_seconds: step.timeout_seconds,
        batch: step.batch.map(|batch| DefinedBatch {
            cursor_field: batch.cursor_field,
            failure_strategy: batch.failure_strategy.map(Into::into),
        }),
        worker: step.worker,
        events: step.events.into_iter().map(defined_event).collect(),
        result_schema: step.result_schema,
        result_fields: step.result_fields.map(|fields| ResultFields { names: fields.names, span: place(fields.span) }),
        span: place(step.span),
        callable_span: place(step.callable_span),
    }
}

fn event(event: DefinedEvent) -> wit::Event {
    wit::Event {
        name: event.name,
        condition: event.condition.into(),
        delivery: event.delivery.into(),
        payloads: event.payloads.into_iter().map(Into::into).collect(),
        span: span(event.span),
    }
}

fn defined_event(event: wit::Event) -> DefinedEvent {
    DefinedEvent {
        name: event.name,
        condition: event.condition.into(),
        delivery: event.delivery.into(),
        payloads: event.payloads.into_iter().map(Into::into).collect(),
        span: place(event.span),
    }
}
