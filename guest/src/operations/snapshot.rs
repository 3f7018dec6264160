//! One task as the engine's tables have it at one moment.

use crate::diagnostics::first_line;

/// A point in time: milliseconds since 1970, in UTC.
pub type Instant = u64;

/// Time in milliseconds that a server or worker may need between two commits.
pub const BETWEEN_COMMITS: u64 = 10_000;

/// A task with its steps, messages and workers.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The time of the database.
    pub now_ms: Instant,
    /// The task.
    pub task: Task,
    /// Its steps. The steps of a branch exist only after a decision chose the branch.
    pub steps: Vec<Step>,
    /// Messages about the task, including archived ones.
    pub messages: Vec<Message>,
    /// All workers with a queue for the task's namespace.
    pub workers: Vec<Worker>,
    /// Number of servers that listen for results; none if the database does not show it.
    pub server_count: Option<u32>,
    /// How long a worker must look dead before another worker hands back its steps.
    pub hand_back_after_ms: u64,
}

impl Snapshot {
    /// Returns the snapshot with all texts made safe for a sentence: on one line and without
    /// control characters. The names of steps are left as they are, because
    /// commands need them: a sentence uses [`Step::shown`].
    #[must_use]
    pub fn printable(&self) -> Self {
        let mut copy = self.clone();
        copy.task.namespace = first_line(&self.task.namespace);
        copy.task.dead_letter_reason = self.task.dead_letter_reason.as_deref().map(first_line);
        for step in &mut copy.steps {
            for text in [&mut step.error, &mut step.error_type, &mut step.callable].into_iter().flatten() {
                *text = first_line(text);
            }
            if let Some(start) = &mut step.handler_start {
                start.process = first_line(&start.process);
            }
        }
        copy
    }
}

/// The task itself.
#[derive(Clone, Debug, Default)]
pub struct Task {
    /// Its namespace.
    pub namespace: String,
    /// Its state.
    pub state: TaskState,
    /// When it entered this state.
    pub since_ms: Instant,
    /// Why it is in the dead-letter queue; none if it is not there, or if somebody has dealt with
    /// it.
    pub dead_letter_reason: Option<String>,
}

/// The state of a task, named as in the engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaskState {
    /// Created; the server has not looked at it yet.
    #[default]
    Pending,
    /// The server is looking for its first steps.
    Initializing,
    /// The server is sending its steps.
    EnqueuingSteps,
    /// Steps are running.
    StepsInProcess,
    /// The server is reading results.
    EvaluatingResults,
    /// Waits for steps.
    WaitingForDependencies,
    /// Waits for retries.
    WaitingForRetry,
    /// A step failed for good.
    BlockedByFailures,
    /// All steps are complete.
    Complete,
    /// The engine gave up.
    Error,
    /// A person cancelled it.
    Cancelled,
    /// A person resolved it manually.
    ResolvedManually,
}

/// A step of the task.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its state.
    pub state: StepState,
    /// When it entered this state.
    pub since_ms: Instant,
    /// When its handler began; none if no worker recorded it.
    pub handler_start: Option<HandlerStart>,
    /// Number of attempts so far.
    pub attempt_count: u32,
    /// Maximum number of attempts.
    pub max_attempts: u32,
    /// Whether the engine is allowed to retry it.
    pub retry_eligible: bool,
    /// When the next retry is due.
    pub retry_at_ms: Option<Instant>,
    /// Whether the engine considers it ready to run.
    pub ready: bool,
    /// The error of its last attempt.
    pub error: Option<String>,
    /// The class or kind of that error.
    pub error_type: Option<String>,
    /// The callable by which its template names the handler.
    pub callable: Option<String>,
    /// Ids of the steps that it depends on.
    pub dependency_ids: Vec<String>,
    /// Whether the registered template still has this step.
    pub in_template: bool,
    /// Time limit of an attempt; none if the template sets none.
    pub timeout_ms: Option<u64>,
}

impl Step {
    /// Its name, made safe for a sentence.
    #[must_use]
    pub fn shown(&self) -> String {
        first_line(&self.name)
    }
}

/// The start of a handler.
#[derive(Clone, Debug, Default)]
pub struct HandlerStart {
    /// When.
    pub at_ms: Instant,
    /// The worker's name.
    pub worker: String,
    /// The worker's process and host as text.
    pub process: String,
}

/// The state of a step, named as in the engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepState {
    /// Not sent yet.
    #[default]
    Pending,
    /// Sent, not claimed.
    Enqueued,
    /// Claimed.
    InProgress,
    /// Its result is on its way to the server.
    ResultEnqueued,
    /// It failed and waits.
    WaitingForRetry,
    /// Done.
    Complete,
    /// Failed for good.
    Error,
    /// Cancelled.
    Cancelled,
    /// A person skipped or completed it.
    ResolvedManually,
}

impl StepState {
    /// Whether steps that depend on it may run.
    #[must_use]
    pub fn satisfies(self) -> bool {
        matches!(self, Self::Complete | Self::ResolvedManually)
    }

    /// Whether the engine or a worker is processing it.
    #[must_use]
    pub fn open(self) -> bool {
        matches!(self, Self::Enqueued | Self::InProgress | Self::ResultEnqueued)
    }
}

/// The kind of queue that holds a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Queue {
    /// The shared queue of the namespace, which all its workers read.
    Shared,
    /// The private queue of one worker.
    Private(String),
    /// The queue from which the server reads results.
    Results,
}

/// A message about the task.
#[derive(Clone, Debug)]
pub struct Message {
    /// Where it is.
    pub queue: Queue,
    /// The id of the step that it is about.
    pub step_id: String,
    /// Whether it was moved to the queue's archive.
    pub archived: bool,
}

/// A worker for the task's namespace.
#[derive(Clone, Debug, Default)]
pub struct Worker {
    /// Its name.
    pub name: String,
    /// Whether its session holds its lock.
    pub alive: bool,
}
