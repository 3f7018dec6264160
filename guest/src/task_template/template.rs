//! A task template as in its file, with the place of every part.

use std::ops::Range;

pub use super::fields::Text;
pub use super::words::{Backoff, Condition, Delivery, FailureStrategy, StepKind};
use super::yaml::Node;

/// The template of one file. Parts that are missing or have the wrong type are left out and
/// reported as findings.
#[derive(Debug, Default)]
pub struct Template<'n> {
    /// `name`.
    pub name: Option<Text>,
    /// `namespace_name`.
    pub namespace: Option<Text>,
    /// `version`.
    pub version: Option<Text>,
    /// `description`.
    pub description: String,
    /// `input_schema`.
    pub input_schema: Option<&'n Node>,
    /// `steps`, in the file's order.
    pub steps: Vec<Step<'n>>,
    /// `environments`: each environment with its overrides of steps.
    pub environments: Vec<(Text, Vec<Override>)>,
    /// `lifecycle`: how many minutes a task may wait for dependencies and for a retry, each with
    /// the place of the setting.
    pub limits: [Option<(u32, Range<usize>)>; 2],
}

/// What an environment changes in a step.
#[derive(Debug)]
pub struct Override {
    /// `name`: a step's name, or `ALL`.
    pub step: Text,
    /// `retry`.
    pub retry: Retry,
    /// The place of the key; none if it is missing.
    pub retry_at: Option<Range<usize>>,
}

/// One entry of `steps`.
#[derive(Debug, Default)]
pub struct Step<'n> {
    /// `name`.
    pub name: Option<Text>,
    /// The place for findings about the whole step: its name, or its start.
    pub at: Range<usize>,
    /// `description`.
    pub description: String,
    /// `type`.
    pub kind: StepKind,
    /// The place of `type`, or of the step.
    pub kind_at: Range<usize>,
    /// `handler`.
    pub handler: Handler<'n>,
    /// `dependencies`.
    pub dependencies: Vec<Text>,
    /// Whether it has an unknown key that was meant for `dependencies`.
    pub order_unread: bool,
    /// `retry`.
    pub retry: Retry,
    /// The place of the key; none if it is missing.
    pub retry_at: Option<Range<usize>>,
    /// `timeout_seconds`.
    pub timeout_seconds: Option<u32>,
    /// `publishes_events`.
    pub events: Vec<Event<'n>>,
    /// `batch_config`.
    pub batch: Option<Batch>,
    /// `result_schema`.
    pub result_schema: Option<&'n Node>,
    /// `composition`.
    pub composition: Option<&'n Node>,
}

impl Step<'_> {
    /// Its name; empty if it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_ref().map_or("", |name| &name.value)
    }
}

/// `handler` of a step.
#[derive(Debug, Default)]
pub struct Handler<'n> {
    /// `callable`.
    pub callable: Option<Text>,
    /// `method`.
    pub method: Option<Text>,
    /// `resolver`.
    pub resolver: Option<Text>,
    /// `initialization`.
    pub initialization: Option<&'n Node>,
}

/// `retry` of a step, with the engine's defaults filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    /// `retryable`.
    pub retryable: bool,
    /// `max_attempts`.
    pub max_attempts: u32,
    /// `backoff`.
    pub backoff: Backoff,
    /// `backoff_base_ms`.
    pub base_ms: Option<u32>,
    /// `max_backoff_ms`.
    pub max_ms: Option<u32>,
}

impl Retry {
    /// Milliseconds to wait after this many failed attempts.
    #[must_use]
    pub fn wait(&self, failed: u32) -> u64 {
        let base = self.base_ms.map_or(0, u64::from);
        let failed = failed.max(1);
        let wait = match self.backoff {
            Backoff::None => 0,
            Backoff::Linear => base.saturating_mul(failed.into()),
            Backoff::Exponential => base.saturating_mul(1 << (failed - 1).min(40)),
            Backoff::Fibonacci => {
                let mut pair = (1_u64, 1_u64);
                for _ in 1..failed {
                    pair = (pair.1, pair.0.saturating_add(pair.1));
                }
                base.saturating_mul(pair.0)
            }
        };
        self.max_ms.map_or(wait, |most| wait.min(most.into()))
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            retryable: true,
            max_attempts: 3,
            backoff: Backoff::Exponential,
            base_ms: Some(1000),
            max_ms: Some(30_000),
        }
    }
}

/// One entry of `publishes_events`.
#[derive(Debug, Default)]
pub struct Event<'n> {
    /// `name`.
    pub name: Option<Text>,
    /// The place of its name, or of its start.
    pub at: Range<usize>,
    /// `condition`.
    pub condition: Condition,
    /// The place of `condition`, or of the event.
    pub condition_at: Range<usize>,
    /// `delivery_mode`.
    pub delivery: Delivery,
    /// The place of `delivery_mode`, or of the event.
    pub delivery_at: Range<usize>,
    /// `schema`.
    pub schema: Option<&'n Node>,
    /// `publisher`.
    pub publisher: Option<Text>,
}

/// `batch_config` of a step.
#[derive(Debug)]
pub struct Batch {
    /// The place of the key.
    pub at: Range<usize>,
    /// `batch_size`.
    pub size: Option<u32>,
    /// `parallelism`.
    pub parallelism: Option<u32>,
    /// `cursor_field`.
    pub cursor_field: Option<Text>,
    /// `worker_template`.
    pub worker_template: Option<Text>,
    /// `failure_strategy`.
    pub failure_strategy: Option<FailureStrategy>,
}
