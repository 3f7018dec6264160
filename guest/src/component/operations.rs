//! `wit/operations.wit`.

use super::Component;
use super::bindings::exports::tasker::contrib::operations as wit;
use super::types::same;
use crate::operations::{
    self, Attempt, Begun, Cause, Ending, Message, Place, Progress, Remedy, Snapshot, Standing, Step, StepState, Task,
    TaskState, Transition, Worker,
};

same!(
    Standing,
    wit::Standing { Failed, Stuck, Retrying, Running, Waiting, Pending, Cancelled, Skipped, ByHand, Complete }
);
same!(Ending, wit::Ending { Running, Succeeded, Failed, Lost, Cancelled });
same!(
    StepState,
    wit::LiveState {
        Pending,
        Enqueued,
        InProgress,
        ResultEnqueued,
        WaitingForRetry,
        Complete,
        Error,
        Cancelled,
        ResolvedManually
    }
);
same!(
    TaskState,
    wit::TaskState {
        Pending,
        Initializing,
        EnqueuingSteps,
        StepsInProcess,
        EvaluatingResults,
        WaitingForDependencies,
        WaitingForRetry,
        BlockedByFailures,
        Complete,
        Error,
        Cancelled,
        ResolvedManually
    }
);

impl wit::Guest for Component {
    fn why(snapshot: wit::Snapshot) -> Vec<wit::Cause> {
        operations::why(&from(snapshot)).into_iter().map(cause).collect()
    }

    fn progress(
        snapshot: wit::Snapshot,
        transitions: Vec<wit::Transition>,
        copies: Vec<wit::BatchCopy>,
        template: wit::Source,
    ) -> Vec<wit::StepProgress> {
        let transitions: Vec<Transition> = transitions.into_iter().map(transition).collect();
        let copies: Vec<_> = copies.into_iter().map(|copy| (copy.step, copy.pattern)).collect();
        operations::progress(&from(snapshot), &transitions, &copies, (&template.name, &template.text))
            .into_iter()
            .map(told)
            .collect()
    }
}

fn from(snapshot: wit::Snapshot) -> Snapshot {
    Snapshot {
        now: snapshot.now,
        task: Task {
            namespace: snapshot.task.namespace,
            state: snapshot.task.state.into(),
            since: snapshot.task.since,
            dead_letter: snapshot.task.dead_letter,
        },
        steps: snapshot.steps.into_iter().map(step).collect(),
        messages: snapshot.messages.into_iter().map(message).collect(),
        workers: snapshot.workers.into_iter().map(|worker| Worker { name: worker.name, alive: worker.alive }).collect(),
        servers: snapshot.servers,
        hand_back_after: snapshot.hand_back_after,
    }
}

fn step(step: wit::LiveStep) -> Step {
    Step {
        id: step.id,
        name: step.name,
        state: step.state.into(),
        since: step.since,
        begun: step.begun.map(|begun| Begun { at: begun.at, worker: begun.worker, by: begun.by }),
        attempts: step.attempts,
        max_attempts: step.max_attempts,
        retry_eligible: step.retry_eligible,
        next_retry: step.next_retry,
        ready: step.ready,
        error: step.error,
        error_type: step.error_type,
        handler: step.handler,
        parents: step.parents,
        in_template: step.in_template,
        time_limit: step.time_limit,
    }
}

fn message(message: wit::Message) -> Message {
    let place = match message.place {
        wit::Place::Shared => Place::Shared,
        wit::Place::Private => Place::Private(message.worker.unwrap_or_default()),
        wit::Place::Results => Place::Results,
    };
    Message { place, step: message.step, archived: message.archived }
}

fn cause(cause: Cause) -> wit::Cause {
    wit::Cause {
        code: cause.code.id().to_owned(),
        sentence: cause.sentence,
        step: cause.step,
        since: cause.since,
        until: cause.until,
        holds: cause.holds,
        remedy: match cause.remedy {
            Remedy::Wait => wit::Remedy::Wait,
            Remedy::Retry => wit::Remedy::Retry,
            Remedy::StartWorker => wit::Remedy::StartWorker,
            Remedy::AddWorkers => wit::Remedy::AddWorkers,
            Remedy::StartServer => wit::Remedy::StartServer,
            Remedy::HandBack => wit::Remedy::HandBack,
            Remedy::Revive => wit::Remedy::Revive,
            Remedy::RestoreTemplate => wit::Remedy::RestoreTemplate,
            Remedy::Cancel => wit::Remedy::Cancel,
        },
    }
}

fn transition(transition: wit::Transition) -> Transition {
    Transition {
        step: transition.step,
        to: transition.to.into(),
        at: transition.at,
        begun: transition.begun,
        failed: transition.failed,
    }
}

fn told(step: Progress) -> wit::StepProgress {
    let attempt = |attempt: Attempt| wit::LiveAttempt {
        queued: attempt.queued,
        began: attempt.began,
        ended: attempt.ended,
        ending: attempt.ending.into(),
    };
    wit::StepProgress {
        id: step.id,
        name: step.name,
        kind: step.kind.into(),
        callable: step.callable,
        pattern: step.pattern,
        dependencies: step.dependencies,
        standing: step.standing.into(),
        tried: step.tried,
        most: step.most,
        retry_at: step.retry_at,
        attempts: step.attempts.into_iter().map(attempt).collect(),
    }
}

/// A step as `progress` gave it.
pub fn progressed(step: wit::StepProgress) -> Progress {
    let attempt = |attempt: wit::LiveAttempt| Attempt {
        queued: attempt.queued,
        began: attempt.began,
        ended: attempt.ended,
        ending: attempt.ending.into(),
    };
    Progress {
        id: step.id,
        name: step.name,
        kind: step.kind.into(),
        callable: step.callable,
        pattern: step.pattern,
        dependencies: step.dependencies,
        standing: step.standing.into(),
        tried: step.tried,
        most: step.most,
        retry_at: step.retry_at,
        attempts: step.attempts.into_iter().map(attempt).collect(),
    }
}
