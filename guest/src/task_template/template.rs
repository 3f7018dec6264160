//! A task template, as its file has it, every part with its place.

use std::ops::Range;

pub use super::fields::Text;
use super::yaml::Node;

/// One file's template. What is missing or of the wrong type is left out here
/// and stands among the findings.
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
    /// `steps`, in the file's order.
    pub steps: Vec<Step<'n>>,
    /// `environments`, each with its step overrides.
    pub environments: Vec<(Text, Vec<Override>)>,
    /// `lifecycle`: how many minutes a task may wait for dependencies, and for a
    /// retry, and where that is said.
    pub limits: [Option<(u32, Range<usize>)>; 2],
}

/// What an environment changes of a step.
#[derive(Debug)]
pub struct Override {
    /// `name`: the step's, or `ALL`.
    pub step: Text,
    /// `retry`.
    pub retry: Retry,
}

/// What a step does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Runs once all its dependencies are complete.
    #[default]
    Standard,
    /// Chooses which of its dependents are created.
    Decision,
    /// Waits for those of its dependencies that were created.
    DeferredConvergence,
    /// Splits its work into batches.
    Batchable,
    /// The pattern of a batchable step's workers.
    BatchWorker,
}

impl Kind {
    /// The engine's words, in the order of the variants.
    pub const WORDS: &'static [&'static str] =
        &["standard", "decision", "deferred_convergence", "batchable", "batch_worker"];
    /// All kinds, in the order of their words.
    pub const ALL: [Self; 5] =
        [Self::Standard, Self::Decision, Self::DeferredConvergence, Self::Batchable, Self::BatchWorker];

    /// The engine's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.get(self as usize).copied().unwrap_or_default()
    }
}

/// One entry of `steps`.
#[derive(Debug, Default)]
pub struct Step<'n> {
    /// `name`.
    pub name: Option<Text>,
    /// Where findings about the whole step point: its name, or its start.
    pub at: Range<usize>,
    /// `description`.
    pub description: String,
    /// `type`.
    pub kind: Kind,
    /// Where `type` stands, or the step.
    pub kind_at: Range<usize>,
    /// `handler`.
    pub handler: Handler<'n>,
    /// `dependencies`.
    pub dependencies: Vec<Text>,
    /// `retry`.
    pub retry: Retry,
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
    /// Its name, or the empty text.
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

/// `retry` of a step, the engine's defaults filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    /// Where the key stands; nothing where there is none.
    pub at: Option<Range<usize>>,
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

impl Default for Retry {
    fn default() -> Self {
        Self {
            at: None,
            retryable: true,
            max_attempts: 3,
            backoff: Backoff::Exponential,
            base_ms: Some(1000),
            max_ms: Some(30_000),
        }
    }
}

/// How long the engine waits between attempts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backoff {
    /// Not at all.
    None,
    /// The base, twice the base, three times the base.
    Linear,
    /// Doubling.
    #[default]
    Exponential,
    /// 1, 1, 2, 3, 5 times the base.
    Fibonacci,
}

impl Backoff {
    /// The engine's words.
    pub const WORDS: &'static [&'static str] = &["none", "linear", "exponential", "fibonacci"];
    /// In the order of their words.
    pub const ALL: [Self; 4] = [Self::None, Self::Linear, Self::Exponential, Self::Fibonacci];
}

/// One entry of `publishes_events`.
#[derive(Debug, Default)]
pub struct Event<'n> {
    /// `name`.
    pub name: Option<Text>,
    /// Its name, or its start.
    pub at: Range<usize>,
    /// `condition`.
    pub condition: Condition,
    /// Where `condition` stands, or the event.
    pub condition_at: Range<usize>,
    /// `delivery_mode`.
    pub delivery: Delivery,
    /// Where `delivery_mode` stands, or the event.
    pub delivery_at: Range<usize>,
    /// `schema`.
    pub schema: Option<&'n Node>,
    /// `publisher`.
    pub publisher: Option<Text>,
}

/// When an event is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Condition {
    /// When the step succeeds.
    #[default]
    Success,
    /// When it fails.
    Failure,
    /// When it fails and will be tried again.
    RetryableFailure,
    /// When it fails for good.
    PermanentFailure,
    /// Either way.
    Always,
}

impl Condition {
    /// The engine's words.
    pub const WORDS: &'static [&'static str] =
        &["success", "failure", "retryable_failure", "permanent_failure", "always"];
    /// In the order of their words.
    pub const ALL: [Self; 5] =
        [Self::Success, Self::Failure, Self::RetryableFailure, Self::PermanentFailure, Self::Always];
}

/// Whom an event reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// A queue.
    #[default]
    Durable,
    /// This process.
    Fast,
    /// Both.
    Broadcast,
}

impl Delivery {
    /// The engine's words.
    pub const WORDS: &'static [&'static str] = &["durable", "fast", "broadcast"];
    /// In the order of their words.
    pub const ALL: [Self; 3] = [Self::Durable, Self::Fast, Self::Broadcast];
}

/// `batch_config` of a step.
#[derive(Debug)]
pub struct Batch {
    /// Where the key stands.
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

/// What one failed batch means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureStrategy {
    /// The others go on and the results come together.
    ContinueOnFailure,
    /// The step, and so the task, fails.
    FailFast,
    /// The batch waits for a person.
    Isolate,
}

impl FailureStrategy {
    /// The engine's words.
    pub const WORDS: &'static [&'static str] = &["continue_on_failure", "fail_fast", "isolate"];
    /// In the order of their words.
    pub const ALL: [Self; 3] = [Self::ContinueOnFailure, Self::FailFast, Self::Isolate];
}
