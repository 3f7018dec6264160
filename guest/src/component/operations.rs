//! `wit/operations.wit`.

use super::Component;
use super::bindings::exports::tasker::contrib::operations as wit;
use super::types::{Across, same};
use crate::operations::{
    self, Attempt, Cause, Ending, HandlerStart, Message, Progress, Queue, Remedy, Snapshot, Standing, Step, StepState,
    Task, TaskState, Transition, Worker,
};

same!(Standing, wit::Standing [Failed, Stuck, Retrying, Running, Waiting, Pending, Cancelled, Skipped, ByHand, Complete]);
same!(Ending, wit::Ending [Running, Succeeded, Failed, Lost, Cancelled]);
same!(StepState, wit::LiveStepState [Pending, Enqueued, InProgress, ResultEnqueued, WaitingForRetry, Complete, Error, Cancelled, ResolvedManually]);
same!(TaskState, wit::LiveTaskState [Pending, Initializing, EnqueuingSteps, StepsInProcess, EvaluatingResults, WaitingForDependencies, WaitingForRetry, BlockedByFailures, Complete, Error, Cancelled, ResolvedManually]);

same!(
    Remedy,
    wit::Remedy [Wait, Retry, StartWorker, AddWorkers, StartServer, HandBack, Revive, RestoreTemplate, Cancel]
);
same!(Task, wit::LiveTask { namespace, state, since_ms, dead_letter_reason });
same!(HandlerStart, wit::HandlerStart { at_ms, worker, process });
same!(
    Step,
    wit::LiveStep {
        id,
        name,
        state,
        since_ms,
        handler_start,
        attempt_count,
        max_attempts,
        retry_eligible,
        retry_at_ms,
        ready,
        error,
        error_type,
        callable,
        dependency_ids,
        in_template,
        timeout_ms
    }
);
same!(Worker, wit::LiveWorker { name, alive });
same!(Transition, wit::Transition { step_id, to, at_ms, began_at_ms, failed });
same!(Attempt, wit::LiveAttempt { queued_at_ms, began_at_ms, ended_at_ms, ending });
same!(
    Progress,
    wit::StepProgress {
        id,
        name,
        kind,
        callable,
        pattern,
        dependencies,
        standing,
        attempt_count,
        max_attempts,
        retry_at_ms,
        attempts
    }
);

impl Across<Snapshot> for wit::Snapshot {
    fn across(self) -> Snapshot {
        Snapshot {
            now_ms: self.now_ms,
            task: self.task.across(),
            steps: self.steps.across(),
            messages: self.messages.across(),
            workers: self.workers.across(),
            server_count: self.server_count,
            hand_back_after_ms: self.hand_back_after_ms,
        }
    }
}

impl Across<Message> for wit::Message {
    fn across(self) -> Message {
        let queue = match self.queue {
            wit::QueueKind::Shared => Queue::Shared,
            wit::QueueKind::Private => Queue::Private(self.worker.unwrap_or_default()),
            wit::QueueKind::Results => Queue::Results,
        };
        Message { queue, step_id: self.step_id, archived: self.archived }
    }
}

impl wit::Guest for Component {
    fn why(snapshot: wit::Snapshot) -> Vec<wit::Cause> {
        operations::why(&snapshot.across()).into_iter().map(cause).collect()
    }

    fn progress(
        snapshot: wit::Snapshot,
        transitions: Vec<wit::Transition>,
        batch_workers: Vec<wit::BatchWorker>,
        template: wit::Source,
    ) -> Vec<wit::StepProgress> {
        let transitions: Vec<Transition> = transitions.across();
        let patterns: Vec<_> = batch_workers.into_iter().map(|worker| (worker.step_id, worker.pattern)).collect();
        operations::progress(&snapshot.across(), &transitions, &patterns, (&template.name, &template.text)).across()
    }
}

fn cause(cause: Cause) -> wit::Cause {
    wit::Cause {
        code: cause.code.id().to_owned(),
        sentence: cause.sentence,
        step: cause.step,
        since_ms: cause.since_ms,
        resolves_at_ms: cause.resolves_at_ms,
        blocks: cause.blocks,
        remedy: cause.remedy.across(),
    }
}
