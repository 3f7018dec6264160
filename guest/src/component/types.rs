//! `wit/types.wit`, in both directions.

use super::bindings::exports::tasker::contrib::types as wit;
use crate::diagnostics::Span;
use crate::json::JsonKind;
use crate::task_template::{
    Backoff, Condition, DefinedBatch, DefinedEvent, DefinedStep, Definition, Delivery, FailureStrategy, ResultFields,
    Retry, StepKind,
};

/// Converts between this crate's types and those of the contract.
pub trait Across<T> {
    fn across(self) -> T;
}

impl<T: Across<U>, U> Across<Option<U>> for Option<T> {
    fn across(self) -> Option<U> {
        self.map(T::across)
    }
}

impl<T: Across<U>, U> Across<Vec<U>> for Vec<T> {
    fn across(self) -> Vec<U> {
        self.into_iter().map(T::across).collect()
    }
}

/// Types that are the same on both sides.
macro_rules! one {
    ($($type:ty),+) => {
        $(impl Across<$type> for $type {
            fn across(self) -> $type {
                self
            }
        })+
    };
}

/// Implements `Across` for two enums with the same variants, or two records with the same fields.
macro_rules! same {
    ($ours:ty, $theirs:ty [ $($variant:ident),+ ]) => {
        impl Across<$theirs> for $ours {
            fn across(self) -> $theirs {
                match self { $(<$ours>::$variant => <$theirs>::$variant,)+ }
            }
        }

        impl Across<$ours> for $theirs {
            fn across(self) -> $ours {
                match self { $(<$theirs>::$variant => <$ours>::$variant,)+ }
            }
        }
    };
    ($ours:ident, $theirs:path { $($field:ident),+ }) => {
        impl Across<$theirs> for $ours {
            fn across(self) -> $theirs {
                $theirs { $($field: self.$field.across()),+ }
            }
        }

        impl Across<$ours> for $theirs {
            fn across(self) -> $ours {
                $ours { $($field: self.$field.across()),+ }
            }
        }
    };
}

pub(super) use same;

one!(String, bool, u32, u64);
same!(StepKind, wit::StepKind [Standard, Decision, DeferredConvergence, Batchable, BatchWorker]);
same!(Backoff, wit::Backoff [None, Linear, Exponential, Fibonacci]);
same!(Condition, wit::Condition [Success, Failure, RetryableFailure, PermanentFailure, Always]);
same!(Delivery, wit::Delivery [Durable, Fast, Broadcast]);
same!(FailureStrategy, wit::FailureStrategy [ContinueOnFailure, FailFast, Isolate]);
same!(JsonKind, wit::JsonKind [Null, Boolean, Integer, Number, Text, Array, Object]);
same!(Retry, wit::Retry { retryable, max_attempts, backoff, base_ms, max_ms });
same!(DefinedBatch, wit::BatchConfig { cursor_field, failure_strategy });
same!(DefinedEvent, wit::Event { name, condition, delivery, payloads, span });
same!(ResultFields, wit::ResultFields { names, span });
same!(
    DefinedStep,
    wit::Step {
        name,
        kind,
        description,
        callable,
        method,
        resolver,
        initialization,
        dependencies,
        retry,
        timeout_seconds,
        batch,
        worker_pattern,
        events,
        result_schema,
        result_fields,
        span,
        callable_span
    }
);
same!(Definition, wit::TaskTemplate { name, namespace, version, description, span, input_schema, steps });

impl Across<wit::Span> for Span {
    fn across(self) -> wit::Span {
        let some = |number: u32| Some(number).filter(|number| *number > 0);
        wit::Span { source: self.source, line: some(self.line), column: some(self.column), length: some(self.length) }
    }
}

impl Across<Span> for wit::Span {
    fn across(self) -> Span {
        Span {
            source: self.source,
            line: self.line.unwrap_or_default(),
            column: self.column.unwrap_or_default(),
            length: self.length.unwrap_or_default(),
        }
    }
}

pub fn pairs(arguments: Vec<wit::NamedValue>) -> Vec<(String, String)> {
    arguments.into_iter().map(|argument| (argument.name, argument.value)).collect()
}

pub fn texts(sources: Vec<wit::Source>) -> Vec<(String, String)> {
    sources.into_iter().map(|source| (source.name, source.text)).collect()
}
