//! One task as the engine's tables have it at one moment.

use crate::diagnostics::printable;

/// A point in time: milliseconds since 1970, in UTC.
pub type Instant = u64;

/// Milliseconds for which whoever moves a task may be between two commits.
pub const BETWEEN_COMMITS: u64 = 10_000;

/// All that is looked at.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The database's clock.
    pub now: Instant,
    /// The task.
    pub task: Task,
    /// Its steps, those of branches only once they exist.
    pub steps: Vec<Step>,
    /// Messages about the task, those put away included.
    pub messages: Vec<Message>,
    /// Every worker that has a queue for the task's namespace.
    pub workers: Vec<Worker>,
    /// Servers that listen; none where the database would not say.
    pub servers: Option<u32>,
    /// Milliseconds for which a worker must look dead before another hands back what it held.
    pub hand_back_after: u64,
}

impl Snapshot {
    /// The same, with every text fit to stand in a sentence: of one line, with nothing that drives a terminal.
    #[must_use]
    pub fn printable(&self) -> Self {
        let mut copy = self.clone();
        copy.task.namespace = line(&self.task.namespace);
        copy.task.dead_letter = self.task.dead_letter.as_deref().map(line);
        for step in &mut copy.steps {
            step.name = line(&step.name);
            for text in [&mut step.error, &mut step.error_type, &mut step.handler].into_iter().flatten() {
                *text = line(text);
            }
            if let Some(begun) = &mut step.begun {
                begun.by = line(&begun.by);
            }
        }
        copy
    }
}

fn line(text: &str) -> String {
    let text = text.trim();
    let first = text.lines().next().unwrap_or_default();
    let more = if first.len() < text.len() { " …" } else { "" };
    format!("{}{more}", printable(first))
}

/// The task itself.
#[derive(Clone, Debug, Default)]
pub struct Task {
    /// Its namespace.
    pub namespace: String,
    /// Where it is.
    pub state: TaskState,
    /// Since when.
    pub since: Instant,
    /// Whether it is in the dead-letter queue and nobody has dealt with it, and why.
    pub dead_letter: Option<String>,
}

/// Where a task is, in the engine's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaskState {
    /// Created, not looked at yet.
    #[default]
    Pending,
    /// Its first steps are being looked for.
    Initializing,
    /// Its steps are being sent.
    EnqueuingSteps,
    /// Steps are under way.
    StepsInProcess,
    /// Results are being looked at.
    EvaluatingResults,
    /// Waits for steps.
    WaitingForDependencies,
    /// Waits for retries.
    WaitingForRetry,
    /// A step failed for good.
    BlockedByFailures,
    /// All steps are complete.
    Complete,
    /// Given up.
    Error,
    /// Ended by a person.
    Cancelled,
    /// Ended by hand.
    ResolvedManually,
}

/// A step of the task.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub state: StepState,
    /// Since when.
    pub since: Instant,
    /// That its handler began, if a worker said so.
    pub begun: Option<Begun>,
    /// Attempts so far.
    pub attempts: u32,
    /// Most attempts.
    pub max_attempts: u32,
    /// Whether the engine will try it again.
    pub retry_eligible: bool,
    /// When it will.
    pub next_retry: Option<Instant>,
    /// Whether the engine says that it could run now.
    pub ready: bool,
    /// What the last attempt failed with.
    pub error: Option<String>,
    /// The class or kind of that error.
    pub error_type: Option<String>,
    /// The handler that its template names.
    pub handler: Option<String>,
    /// Ids of the steps that it waits for.
    pub parents: Vec<String>,
    /// Whether the registered template still has it.
    pub in_template: bool,
    /// Milliseconds allowed for an attempt.
    pub time_limit: Option<u64>,
}

/// That a handler began.
#[derive(Clone, Debug, Default)]
pub struct Begun {
    /// When.
    pub at: Instant,
    /// The worker's name.
    pub worker: String,
    /// The process and host, as the worker said it.
    pub by: String,
}

/// Where a step is, in the engine's words.
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
    /// Skipped, or done by hand.
    ResolvedManually,
}

impl StepState {
    /// Whether steps that need it may run.
    #[must_use]
    pub fn satisfies(self) -> bool {
        matches!(self, Self::Complete | Self::ResolvedManually)
    }

    /// Whether the engine or a worker has it in hands.
    #[must_use]
    pub fn open(self) -> bool {
        matches!(self, Self::Enqueued | Self::InProgress | Self::ResultEnqueued)
    }
}

/// Which queue a message is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The namespace's own, which every worker reads.
    Shared,
    /// A worker's own.
    Private(String),
    /// The server's queue of results.
    Results,
}

/// A message about the task.
#[derive(Clone, Debug)]
pub struct Message {
    /// Where it is.
    pub place: Place,
    /// The step that it is about.
    pub step: String,
    /// Whether it was put away.
    pub archived: bool,
}

/// A worker that serves the task's namespace.
#[derive(Clone, Debug, Default)]
pub struct Worker {
    /// Its name.
    pub name: String,
    /// Whether its session holds its lock.
    pub alive: bool,
}
