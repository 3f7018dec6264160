//! The engine's rules: which steps of a task run next, and when. Behind
//! `wit/runner.wit`, where the records are explained.
//!
//! They are those of tasker-server 0.1.8, its oddities included: what a
//! workflow does here is what it does there.

mod creation;
mod rules;
mod state;
mod words;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use rules::Rules;
use state::State;

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the engine's own words
pub enum Kind {
    Standard,
    Decision,
    DeferredConvergence,
    Batchable,
    BatchWorker,
}

/// How the wait before a retry grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Backoff {
    None,
    Linear,
    Exponential,
    Fibonacci,
}

/// How often a step is tried.
#[derive(Debug, Clone, Copy)]
pub struct Retry {
    /// Whether it is tried again at all.
    pub retryable: bool,
    /// Attempts in all.
    pub max_attempts: u32,
    /// How the wait grows.
    pub backoff: Backoff,
    /// Milliseconds before the first retry.
    pub base_ms: u32,
    /// Most milliseconds; 0 for no limit.
    pub max_ms: u32,
}

/// When an event is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Condition {
    Success,
    Failure,
    Never,
    Always,
}

/// What kind of value a payload is; the order is that of `wit/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Payload {
    Null,
    Boolean,
    Integer,
    Number,
    Text,
    Array,
    Object,
}

/// An event that a step publishes.
#[derive(Debug, Clone)]
pub struct Event {
    /// When.
    pub condition: Condition,
    /// Kinds of payload that its schema allows; empty for all.
    pub payloads: Vec<Payload>,
}

/// A step of a template, as far as the rules go.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Step {
    pub name: String,
    pub kind: Kind,
    pub dependencies: Vec<String>,
    pub retry: Retry,
    /// Whether it has a `batch_config`.
    pub batch: bool,
    /// `worker_template_name`.
    pub worker: Option<String>,
    pub events: Vec<Event>,
}

/// What an attempt's result asks to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Creation {
    /// It says nothing that can be read.
    Nothing,
    /// Steps of these names.
    Steps(Vec<String>),
    /// Workers of this name, one for each batch id.
    Batches(String, Vec<String>),
    /// One worker that has nothing to do.
    NoBatches,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Outcome {
    Succeeded { payload: Payload, creation: Creation },
    Failed { retryable: bool, retry_after_ms: Option<u64> },
    Yielded,
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Report {
    pub step: u32,
    pub outcome: Outcome,
}

/// Where a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum StepState {
    Pending,
    InProgress,
    WaitingForRetry,
    Complete,
    Error,
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Status {
    Complete,
    BlockedByFailures,
    WaitingForDependencies,
}

/// A step that now exists.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Created {
    pub step: u32,
    pub name: String,
    pub definition: u32,
    pub cause: u32,
    pub batch: Option<u32>,
    pub no_op: bool,
}

/// An attempt to make.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Attempt {
    pub step: u32,
    pub retries: u32,
    pub resumed: bool,
    pub results: Vec<u32>,
}

/// Where a step is after its report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Change {
    pub step: u32,
    pub state: StepState,
    pub attempts: u32,
    pub retry_at_ms: Option<u64>,
}

/// Something that the engine passes over in silence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Remark {
    pub step: u32,
    pub text: String,
}

/// What to do next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Move {
    pub state: String,
    pub at_ms: u64,
    pub changes: Vec<Change>,
    pub created: Vec<Created>,
    /// Steps, and which of their events.
    pub publications: Vec<(u32, u32)>,
    pub remarks: Vec<Remark>,
    pub attempts: Vec<Attempt>,
    pub status: Option<Status>,
}

/// A step that yields more often than this loops.
pub const MOST_YIELDS: u32 = 10_000;

/// A task that begins: its rules, and the first move.
#[must_use]
pub fn start(steps: &[Step]) -> (String, Move) {
    let text = rules::encode(steps);
    let first = Rules::read(&text).and_then(|rules| {
        let mut next = Move::default();
        let mut state = State::new(rules.steps);
        creation::initial(&rules, &mut state, &mut next)?;
        let ready = (0..rules.steps).collect();
        decide(&rules, state, ready, next)
    });
    (text, first.unwrap_or_default()) // our own text can be read
}

/// The next move.
///
/// # Errors
/// In one sentence, what is wrong with the arguments.
pub fn advance(rules: &str, state: &str, reports: &[Report]) -> Result<Move, String> {
    let broken = |_| "The state is not what the last move gave.".to_owned();
    let rules = Rules::read(rules).map_err(|_| "The rules are not what `start` gave.".to_owned())?;
    let mut state = State::read(&rules, state).map_err(broken)?;
    if state.running as usize != reports.len() {
        return Err(format!("The last move asked for {} attempts, and {} are reported.", state.running, reports.len()));
    }
    let mut next = Move::default();
    let mut ready = Vec::new();
    for report in reports {
        if state.get(report.step).map_err(broken)?.state != Some(StepState::InProgress) {
            return Err(format!("Step {} is reported, and no attempt of it was asked for.", report.step));
        }
        settle(&rules, &mut state, report, &mut ready, &mut next).map_err(broken)?;
    }
    decide(&rules, state, ready, next).map_err(broken)
}

/// What a report changes; steps that may run now are added to `ready`.
fn settle(
    rules: &Rules,
    state: &mut State,
    report: &Report,
    ready: &mut Vec<u32>,
    next: &mut Move,
) -> Result<(), words::Broken> {
    let Report { step: number, outcome } = report;
    let number = *number;
    let definition = state.definition(number)?;
    let mut step = state.get(number)?;
    let mut retry_at_ms = None;
    state.running -= 1;
    let to = match outcome {
        Outcome::Succeeded { .. } => StepState::Complete,
        Outcome::Yielded if step.yields < MOST_YIELDS => StepState::InProgress,
        Outcome::Yielded => {
            let text = format!("It yielded {MOST_YIELDS} checkpoints and is taken for a loop.");
            next.remarks.push(Remark { step: number, text });
            StepState::Error
        }
        Outcome::Failed { retryable, retry_after_ms } => {
            let retry = rules.retry(definition)?;
            if *retryable && step.attempts < retry.max_attempts {
                if retry.retryable {
                    let delay = retry_after_ms.unwrap_or_else(|| wait(retry, step.attempts));
                    let at = state.at_ms.saturating_add(delay).min(words::MOST_LONG);
                    state.wait(number, at);
                    retry_at_ms = Some(at);
                } else {
                    let text = "Its handler asks for a retry, which its template's `retryable: false` never grants: \
                                in the engine it waits for ever.";
                    next.remarks.push(Remark { step: number, text: text.to_owned() });
                }
                StepState::WaitingForRetry
            } else {
                StepState::Error
            }
        }
    };
    step.state = Some(to);
    if to == StepState::InProgress {
        step.yields += 1;
        ready.push(number);
    }
    state.set(number, step)?;
    next.changes.push(Change { step: number, state: to, attempts: step.attempts, retry_at_ms });
    publish(rules, number, definition, outcome, next)?;
    if let Outcome::Succeeded { creation, .. } = outcome {
        state.completed(number, ready)?;
        creation::follow(rules, state, number, creation, ready, next)?;
    }
    Ok(())
}

/// Milliseconds to wait after this many failed attempts.
#[must_use]
pub fn wait(retry: Retry, failed: u32) -> u64 {
    let base = u64::from(retry.base_ms);
    let failed = failed.max(1);
    let wait = match retry.backoff {
        Backoff::None => 0,
        Backoff::Linear => base.saturating_mul(failed.into()),
        Backoff::Exponential => base.saturating_mul(1 << (failed - 1).min(40)),
        Backoff::Fibonacci => {
            let mut pair = (1_u64, 1_u64);
            for _ in 1..failed {
                pair = (pair.1, pair.0.saturating_add(pair.1));
            }
            base.saturating_mul(pair.0)
        }
    };
    if retry.max_ms == 0 { wait } else { wait.min(retry.max_ms.into()) }
}

fn publish(rules: &Rules, step: u32, definition: u32, outcome: &Outcome, next: &mut Move) -> Result<(), words::Broken> {
    let (condition, payload) = match outcome {
        Outcome::Succeeded { payload, .. } => (Condition::Success, *payload),
        Outcome::Failed { .. } => (Condition::Failure, Payload::Null),
        Outcome::Yielded => return Ok(()),
    };
    for (index, event) in rules.events(definition)?.enumerate() {
        if event?.admits(condition, payload) {
            next.publications.push((step, u32::try_from(index).map_err(|_| words::Broken)?));
        }
    }
    Ok(())
}

/// Which attempts come next, or how the task ended.
fn decide(rules: &Rules, mut state: State, mut ready: Vec<u32>, mut next: Move) -> Result<Move, words::Broken> {
    let blocked = state.failed > 0;
    let mut due = Vec::new();
    for number in ready.drain(..) {
        let step = state.get(number)?;
        let resumed = step.state == Some(StepState::InProgress);
        // A task with a failed step begins nothing more; what yielded goes on in its worker.
        if resumed || !blocked && step.state == Some(StepState::Pending) && step.missing == 0 {
            due.push((number, resumed));
        }
    }
    if !blocked {
        state.end_waits(due.is_empty(), &mut due)?;
    }
    due.sort_unstable_by_key(|&(number, _)| (state.definition(number).unwrap_or(number), number));
    due.dedup();

    let mut ancestors = state.ancestors();
    for (number, resumed) in due {
        let mut step = state.get(number)?;
        let results = ancestors.of(&state, number)?;
        let retries = if resumed { step.attempts.saturating_sub(1) } else { step.attempts };
        if !resumed {
            step.attempts += 1;
            step.state = Some(StepState::InProgress);
            state.set(number, step)?;
        }
        next.attempts.push(Attempt { step: number, retries, resumed, results });
        state.running += 1;
    }
    next.status = match () {
        () if !next.attempts.is_empty() => None,
        () if blocked => Some(Status::BlockedByFailures),
        () if state.complete == state.existing => Some(Status::Complete),
        () => Some(Status::WaitingForDependencies),
    };
    next.at_ms = state.at_ms;
    next.state = state.write(rules);
    Ok(next)
}
