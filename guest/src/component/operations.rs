//! `wit/operations.wit`.

use super::Component;
use super::bindings::exports::tasker::contrib::operations as wit;
use super::types::{Across, same};
use crate::operations::{
    self, Attempt, Begun, Cause, Ending, Message, Place, Progress, Remedy, Snapshot, Standing, Step, StepState, Task,
    TaskState, Transition, Worker,
};

same!(Standing, wit::Standing [Failed, Stuck, Retrying, Running, Waiting, Pending, Cancelled, Skipped, ByHand, Complete]);
same!(Ending, wit::Ending [Running, Succeeded, Failed, Lost, Cancelled]);
same!(StepState, wit::LiveState [Pending, Enqueued, InProgress, ResultEnqueued, WaitingForRetry, Complete, Error, Cancelled, ResolvedManually]);
same!(TaskState, wit::TaskState [Pending, Initializing, EnqueuingSteps, StepsInProcess, EvaluatingResults, WaitingForDependencies, WaitingForRetry, BlockedByFailures, Complete, Error, Cancelled, ResolvedManually]);

same!(
    Remedy,
    wit::Remedy [Wait, Retry, StartWorker, AddWorkers, StartServer, HandBack, Revive, RestoreTemplate, Cancel]
);
same!(Task, wit::LiveTask { namespace, state, since, dead_letter });
same!(Begun, wit::Begun { at, worker, by });
same!(
    Step,
    wit::LiveStep {
        id,
        name,
        state,
        since,
        begun,
        attempts,
        max_attempts,
        retry_eligible,
        next_retry,
        ready,
        error,
        error_type,
        handler,
        parents,
        in_template,
        time_limit
    }
);
same!(Worker, wit::LiveWorker { name, alive });
same!(Transition, wit::Transition { step, to, at, begun, failed });
same!(Attempt, wit::LiveAttempt { queued, began, ended, ending });
same!(
    Progress,
    wit::StepProgress { id, name, kind, callable, pattern, dependencies, standing, tried, most, retry_at, attempts }
);

impl Across<Snapshot> for wit::Snapshot {
    fn across(self) -> Snapshot {
        Snapshot {
            now: self.now,
            task: self.task.across(),
            steps: self.steps.across(),
            messages: self.messages.across(),
            workers: self.workers.across(),
            servers: self.servers,
            hand_back_after: self.hand_back_after,
        }
    }
}

impl Across<Message> for wit::Message {
    fn across(self) -> Message {
        let place = match self.place {
            wit::Place::Shared => Place::Shared,
            wit::Place::Private => Place::Private(self.worker.unwrap_or_default()),
            wit::Place::Results => Place::Results,
        };
        Message { place, step: self.step, archived: self.archived }
    }
}

impl wit::Guest for Component {
    fn why(snapshot: wit::Snapshot) -> Vec<wit::Cause> {
        operations::why(&snapshot.across()).into_iter().map(cause).collect()
    }

    fn progress(
        snapshot: wit::Snapshot,
        transitions: Vec<wit::Transition>,
        copies: Vec<wit::BatchCopy>,
        template: wit::Source,
    ) -> Vec<wit::StepProgress> {
        let transitions: Vec<Transition> = transitions.across();
        let copies: Vec<_> = copies.into_iter().map(|copy| (copy.step, copy.pattern)).collect();
        operations::progress(&snapshot.across(), &transitions, &copies, (&template.name, &template.text)).across()
    }
}

fn cause(cause: Cause) -> wit::Cause {
    wit::Cause {
        code: cause.code.id().to_owned(),
        sentence: cause.sentence,
        step: cause.step,
        since: cause.since,
        resolves_at: cause.until,
        holds: cause.holds,
        remedy: cause.remedy.across(),
    }
}
