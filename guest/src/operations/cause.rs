//! The reasons why a task does not move.

use super::snapshot::Instant;

/// A reason, with what a person can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The kind of reason.
    pub code: Code,
    /// The reason in one sentence.
    pub sentence: String,
    /// The step that it concerns; none if it concerns the whole task.
    pub step: Option<String>,
    /// Since when.
    pub since_ms: Option<Instant>,
    /// When it resolves itself, if it does.
    pub resolves_at_ms: Option<Instant>,
    /// Names of the steps that wait for it, nearest first.
    pub blocks: Vec<String>,
    /// What a person can do.
    pub remedy: Remedy,
}

/// What a person can do. The host knows the command for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Nothing: it resolves itself, or the task has ended.
    Wait,
    /// Try the step again.
    Retry,
    /// Start a worker.
    StartWorker,
    /// Start more workers, or give each worker more threads.
    AddWorkers,
    /// Start the server, or restart it.
    StartServer,
    /// Hand back the steps that the worker holds.
    HandBack,
    /// Make the engine look at the task again.
    Revive,
    /// Add the step to the deployed template again.
    RestoreTemplate,
    /// Cancel the task: nothing else helps.
    Cancel,
}

macro_rules! codes {
    ($($(#[$about:meta])* $variant:ident $id:literal,)*) => {
        /// The kind of reason, in the order of the list: those that need a person come first.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$about])* $variant,)*
        }

        impl Code {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable code in the contract.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),* }
            }
        }
    };
}

codes! {
    /// The task is in the dead-letter queue.
    DeadLetter "dead-letter",
    /// A step has used up its attempts.
    AttemptsUsedUp "attempts-used-up",
    /// A step failed and said that no further attempt would help.
    FailedForGood "failed-for-good",
    /// A step failed, but the task is still waiting, without a message.
    FailedBesideWaiting "failed-beside-waiting",
    /// A step has not ended, but the engine does not allow a retry.
    NeverRetried "never-retried",
    /// The task is blocked, although no step is failed any more.
    ResetNotTold "reset-not-told",
    /// Steps wait for each other in a circle.
    Circle "circle",
    /// The registered template no longer has the step.
    TemplateLacksStep "template-lacks-step",
    /// The server was killed between two of its commits.
    LeftBetweenCommits "left-between-commits",
    /// The task has waited so long that the engine no longer looks at it.
    Forgotten "forgotten",
    /// All steps are done, but the task did not end.
    DoneNotFinished "done-not-finished",
    /// A step is enqueued, but its message is gone.
    MessageGone "message-gone",
    /// A result was sent, but its message is gone.
    ResultGone "result-gone",
    /// No server is running.
    ServerAway "server-away",
    /// A server is running but does not read results.
    ResultWaits "result-waits",
    /// No worker is running for the namespace.
    NoWorker "no-worker",
    /// A worker died while it had the step.
    WorkerDied "worker-died",
    /// A handler runs longer than its time limit.
    OverTimeLimit "over-time-limit",
    /// All workers are busy.
    WorkersBusy "workers-busy",
    /// A worker has claimed the step and has not begun it.
    NotBegun "not-begun",
    /// A retry is due later.
    WaitsForRetry "waits-for-retry",
    /// A handler is running.
    Runs "runs",
    /// The step is about to be sent or claimed.
    AboutToRun "about-to-run",
    /// Another step must be complete first.
    WaitsForStep "waits-for-step",
    /// The task has ended.
    Ended "ended",
}
