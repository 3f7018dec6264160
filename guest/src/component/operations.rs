//! `wit/operations.wit`.

use super::Component;
use super::bindings::exports::tasker::contrib::operations as wit;
use crate::operations::{
    self, Begun, Cause, Message, Place, Remedy, Snapshot, Step, StepState, Task, TaskState, Worker,
};

impl wit::Guest for Component {
    fn why(snapshot: wit::Snapshot) -> Vec<wit::Cause> {
        operations::why(&from(snapshot)).into_iter().map(cause).collect()
    }
}

fn from(snapshot: wit::Snapshot) -> Snapshot {
    Snapshot {
        now: snapshot.now,
        task: Task {
            namespace: snapshot.task.namespace,
            state: task_state(snapshot.task.state),
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

fn task_state(state: wit::TaskState) -> TaskState {
    match state {
        wit::TaskState::Pending => TaskState::Pending,
        wit::TaskState::Initializing => TaskState::Initializing,
        wit::TaskState::EnqueuingSteps => TaskState::EnqueuingSteps,
        wit::TaskState::StepsInProcess => TaskState::StepsInProcess,
        wit::TaskState::EvaluatingResults => TaskState::EvaluatingResults,
        wit::TaskState::WaitingForDependencies => TaskState::WaitingForDependencies,
        wit::TaskState::WaitingForRetry => TaskState::WaitingForRetry,
        wit::TaskState::BlockedByFailures => TaskState::BlockedByFailures,
        wit::TaskState::Complete => TaskState::Complete,
        wit::TaskState::Error => TaskState::Error,
        wit::TaskState::Cancelled => TaskState::Cancelled,
        wit::TaskState::ResolvedManually => TaskState::ResolvedManually,
    }
}

fn step(step: wit::LiveStep) -> Step {
    Step {
        id: step.id,
        name: step.name,
        state: match step.state {
            wit::LiveState::Pending => StepState::Pending,
            wit::LiveState::Enqueued => StepState::Enqueued,
            wit::LiveState::InProgress => StepState::InProgress,
            wit::LiveState::ResultEnqueued => StepState::ResultEnqueued,
            wit::LiveState::WaitingForRetry => StepState::WaitingForRetry,
            wit::LiveState::Complete => StepState::Complete,
            wit::LiveState::Error => StepState::Error,
            wit::LiveState::Cancelled => StepState::Cancelled,
            wit::LiveState::ResolvedManually => StepState::ResolvedManually,
        },
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
