//! The choices that a template has, with the engine's word for each.

/// An enum whose every variant has a word.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name { $($(#[$of])* $variant,)+ }

        impl $name {
            /// The engine's words.
            pub const WORDS: &'static [&'static str] = &[$($word),+];
            /// In the order of their words.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The engine's word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

words! {
    /// What a step does.
    StepKind {
        /// Runs once all its dependencies are complete.
        #[default]
        Standard = "standard",
        /// Chooses which of its dependents are created.
        Decision = "decision",
        /// Waits for those of its dependencies that were created.
        DeferredConvergence = "deferred_convergence",
        /// Splits its work into batches.
        Batchable = "batchable",
        /// The pattern of a batchable step's workers.
        BatchWorker = "batch_worker",
    }
}

words! {
    /// How long the engine waits between attempts.
    Backoff {
        /// Not at all.
        None = "none",
        /// The base, twice the base, three times the base.
        Linear = "linear",
        /// Doubling.
        #[default]
        Exponential = "exponential",
        /// 1, 1, 2, 3, 5 times the base.
        Fibonacci = "fibonacci",
    }
}

words! {
    /// When an event is published.
    Condition {
        /// When the step succeeds.
        #[default]
        Success = "success",
        /// When it fails.
        Failure = "failure",
        /// When it fails and will be tried again.
        RetryableFailure = "retryable_failure",
        /// When it fails for good.
        PermanentFailure = "permanent_failure",
        /// Either way.
        Always = "always",
    }
}

words! {
    /// Whom an event reaches.
    Delivery {
        /// A queue.
        #[default]
        Durable = "durable",
        /// This process.
        Fast = "fast",
        /// Both.
        Broadcast = "broadcast",
    }
}

words! {
    /// What one failed batch means.
    FailureStrategy {
        /// The others go on and the results come together.
        #[default]
        ContinueOnFailure = "continue_on_failure",
        /// The step, and so the task, fails.
        FailFast = "fail_fast",
        /// The batch waits for a person.
        Isolate = "isolate",
    }
}
