//! Finds reasons that concern the whole task.

use super::cause::{Cause, Code, Remedy};
use super::snapshot::{BETWEEN_COMMITS, Snapshot, Step, StepState, TaskState};
use super::words::{count, duration};

/// Milliseconds after which the engine ignores a task that waits for steps or for retries
/// (constants of its `get_next_ready_tasks`).
const FORGOTTEN: [(TaskState, u64); 2] =
    [(TaskState::WaitingForDependencies, 3_600_000), (TaskState::WaitingForRetry, 1_800_000)];

/// The reason if the task has ended. Then its steps need no reasons.
pub fn ended(snapshot: &Snapshot) -> Option<Cause> {
    let how = match snapshot.task.state {
        TaskState::Complete => "It completed",
        TaskState::Cancelled => "It was cancelled",
        TaskState::ResolvedManually => "It was resolved by hand",
        _ => return None,
    };
    let ago = duration(snapshot.now_ms.saturating_sub(snapshot.task.since_ms));
    Some(cause(snapshot, Code::Ended, format!("{how} {ago} ago."), Remedy::Wait))
}

/// Reasons in addition to those of the steps.
pub fn causes(snapshot: &Snapshot) -> Vec<Cause> {
    [
        dead_letter(snapshot),
        reset_not_told(snapshot),
        left_between_commits(snapshot),
        forgotten(snapshot),
        done(snapshot),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn dead_letter(snapshot: &Snapshot) -> Option<Cause> {
    let why = snapshot.task.dead_letter_reason.as_ref().filter(|_| snapshot.task.state == TaskState::Error)?;
    let sentence = format!("The engine gave up on it and put it into the dead-letter queue ({why}).");
    let failed = |step: &Step| {
        matches!(step.state, StepState::Error | StepState::WaitingForRetry)
            || (step.state == StepState::Pending && step.attempt_count > 0)
    };
    let remedy = if snapshot.steps.iter().any(failed) { Remedy::Retry } else { Remedy::Revive };
    Some(cause(snapshot, Code::DeadLetter, sentence, remedy))
}

fn reset_not_told(snapshot: &Snapshot) -> Option<Cause> {
    let blocked = matches!(snapshot.task.state, TaskState::BlockedByFailures | TaskState::Error);
    if !blocked || any(snapshot, |state| state == StepState::Error) || snapshot.task.dead_letter_reason.is_some() {
        return None;
    }
    let sentence = "It is blocked by failures, but none of its steps is failed any more: a step was reset, and the task \
                    was not told.";
    Some(cause(snapshot, Code::ResetNotTold, sentence.to_owned(), Remedy::Revive))
}

fn left_between_commits(snapshot: &Snapshot) -> Option<Cause> {
    let doing = match snapshot.task.state {
        TaskState::Pending => "had not started it",
        TaskState::Initializing => "was choosing its first steps",
        TaskState::EnqueuingSteps => "was sending its steps",
        TaskState::StepsInProcess => "waited for its steps",
        TaskState::EvaluatingResults => "was evaluating its results",
        _ => return None,
    };
    let age = snapshot.now_ms.saturating_sub(snapshot.task.since_ms);
    if age < BETWEEN_COMMITS || any(snapshot, StepState::open) {
        return None;
    }
    if snapshot.server_count == Some(0) {
        let sentence = format!("No server is running, so it has not moved for {}.", duration(age));
        return Some(cause(snapshot, Code::ServerAway, sentence, Remedy::StartServer));
    }
    let sentence = format!("The server {doing} when it stopped {} ago, and will not come back to it.", duration(age));
    Some(cause(snapshot, Code::LeftBetweenCommits, sentence, Remedy::Revive))
}

fn forgotten(snapshot: &Snapshot) -> Option<Cause> {
    let (_, limit) = FORGOTTEN.iter().find(|(state, _)| *state == snapshot.task.state)?;
    let age = snapshot.now_ms.saturating_sub(snapshot.task.since_ms);
    let ready = snapshot.steps.iter().filter(|step| step.ready).count();
    if age <= *limit || ready == 0 {
        return None;
    }
    let sentence = format!(
        "The engine ignores a task that has waited for more than {}. {} could run, but the task has waited for {}.",
        duration(*limit),
        count(ready, "step"),
        duration(age)
    );
    Some(cause(snapshot, Code::Forgotten, sentence, Remedy::Revive))
}

fn done(snapshot: &Snapshot) -> Option<Cause> {
    let waits = matches!(snapshot.task.state, TaskState::WaitingForDependencies | TaskState::WaitingForRetry);
    if !waits || snapshot.steps.is_empty() || any(snapshot, |state| !state.satisfies()) {
        return None;
    }
    let sentence = "All of its steps are done, but the engine was not told to look at it again.";
    Some(cause(snapshot, Code::DoneNotFinished, sentence.to_owned(), Remedy::Revive))
}

fn any(snapshot: &Snapshot, holds: impl Fn(StepState) -> bool) -> bool {
    snapshot.steps.iter().any(|step| holds(step.state))
}

fn cause(snapshot: &Snapshot, code: Code, sentence: String, remedy: Remedy) -> Cause {
    let since_ms = Some(snapshot.task.since_ms);
    Cause { code, sentence, step: None, since_ms, resolves_at_ms: None, blocks: Vec::new(), remedy }
}
