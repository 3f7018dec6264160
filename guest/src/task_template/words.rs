//! The enums of a task template, with the engine's word for each variant.

/// Defines an enum with a word for every variant.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name { $($(#[$of])* $variant,)+ }

        impl $name {
            /// The engine's words, in the order of the variants.
            pub const WORDS: &'static [&'static str] = &[$($word),+];
            /// All variants, in the order of their words.
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
    /// The type of a step.
    StepKind {
        /// Runs when all its dependencies are complete.
        #[default]
        Standard = "standard",
        /// Chooses which of its dependent steps are created.
        Decision = "decision",
        /// Waits only for those of its dependencies that were created.
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
        /// No wait.
        None = "none",
        /// 1, 2, 3, 4 times the base.
        Linear = "linear",
        /// 1, 2, 4, 8 times the base.
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
        /// When it fails and will be retried.
        RetryableFailure = "retryable_failure",
        /// When it fails for good.
        PermanentFailure = "permanent_failure",
        /// After every attempt.
        Always = "always",
    }
}

words! {
    /// Who receives an event.
    Delivery {
        /// The queue of the namespace.
        #[default]
        Durable = "durable",
        /// Subscribers in the worker's process.
        Fast = "fast",
        /// Both.
        Broadcast = "broadcast",
    }
}

words! {
    /// What happens to the other batches when one fails.
    FailureStrategy {
        /// The others continue, and the results are joined.
        #[default]
        ContinueOnFailure = "continue_on_failure",
        /// The step, and so the task, fails.
        FailFast = "fail_fast",
        /// The batch waits for a person.
        Isolate = "isolate",
    }
}
