//! Why something does not move.

use super::snapshot::Instant;

/// One reason, with what would end it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What kind of reason.
    pub code: Code,
    /// The reason in one sentence.
    pub sentence: String,
    /// The step that it is about; none where it is the task as a whole.
    pub step: Option<String>,
    /// Since when.
    pub since: Option<Instant>,
    /// When it ends by itself.
    pub until: Option<Instant>,
    /// Names of the steps that wait for it, nearest first.
    pub holds: Vec<String>,
    /// What a person can do.
    pub remedy: Remedy,
}

/// What a person can do about it. A host knows what to type for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Nothing: it ends by itself, or it has ended.
    Wait,
    /// Try the step again.
    Retry,
    /// Start a worker.
    StartWorker,
    /// Start more workers, or allow each more threads.
    AddWorkers,
    /// Start the server, or the one that is there again.
    StartServer,
    /// Take from a worker what it holds.
    HandBack,
    /// Make the engine look at the task again.
    Revive,
    /// Bring back what the deployed template lacks.
    RestoreTemplate,
    /// Cancel the task: no other way is left.
    Cancel,
}

macro_rules! codes {
    ($($(#[$about:meta])* $variant:ident $id:literal,)*) => {
        /// What kind of reason. They are listed in this order: those that need a person first.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$about])* $variant,)*
        }

        impl Code {
            /// Each of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Stable, in the words of the contract.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),* }
            }
        }
    };
}

codes! {
    /// It is in the dead-letter queue.
    DeadLetter "dead-letter",
    /// A step used up its attempts.
    AttemptsUsedUp "attempts-used-up",
    /// A step failed and said that no further attempt would help.
    FailedForGood "failed-for-good",
    /// A step failed, but the task is still waiting, without a message.
    FailedBesideWaiting "failed-beside-waiting",
    /// A step may not be tried again and has not ended.
    NeverRetried "never-retried",
    /// The task is blocked, and no step has failed any more.
    ResetNotTold "reset-not-told",
    /// Steps wait for each other.
    Circle "circle",
    /// The registered template no longer has the step.
    TemplateLacksStep "template-lacks-step",
    /// The server was killed between two of its commits.
    LeftBetweenCommits "left-between-commits",
    /// The engine no longer looks at tasks that waited so long.
    Forgotten "forgotten",
    /// All steps are done, and the task was not told.
    DoneNotFinished "done-not-finished",
    /// A step was sent, and its message is gone.
    MessageGone "message-gone",
    /// A result was sent, and its message is gone.
    ResultGone "result-gone",
    /// No server runs.
    ServerAway "server-away",
    /// A server runs and does not take results.
    ResultWaits "result-waits",
    /// No worker serves the namespace.
    NoWorker "no-worker",
    /// A worker died with the step in its hands.
    WorkerDied "worker-died",
    /// A handler runs for longer than its step allows.
    OverTimeLimit "over-time-limit",
    /// All workers are busy.
    WorkersBusy "workers-busy",
    /// A worker has it and has not begun.
    NotBegun "not-begun",
    /// A retry is due later.
    WaitsForRetry "waits-for-retry",
    /// A handler runs.
    Runs "runs",
    /// It is about to be sent or taken.
    AboutToRun "about-to-run",
    /// Another step must be complete first.
    WaitsForStep "waits-for-step",
    /// The task has ended.
    Ended "ended",
}
