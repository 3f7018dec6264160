//! Finds the reason why one step does not move.

use super::cause::{Cause, Code, Remedy};
use super::family::Family;
use super::snapshot::{BETWEEN_COMMITS, HandlerStart, Message, Queue, Snapshot, Step, StepState, TaskState};
use super::words::{count, duration, list};
use crate::diagnostics::sentence;

/// Finds the reasons for the steps of one snapshot.
pub struct Look<'a> {
    snapshot: &'a Snapshot,
    family: &'a Family<'a>,
}

/// A reason without the parts that are the same for every step.
struct Found {
    code: Code,
    sentence: String,
    resolves_at_ms: Option<u64>,
    remedy: Remedy,
}

impl Found {
    fn new(code: Code, remedy: Remedy, sentence: String) -> Self {
        Self { code, sentence, resolves_at_ms: None, remedy }
    }

    fn until(self, at: u64) -> Self {
        Self { resolves_at_ms: Some(at), ..self }
    }
}

impl<'a> Look<'a> {
    pub fn new(snapshot: &'a Snapshot, family: &'a Family<'a>) -> Self {
        Self { snapshot, family }
    }

    /// Why this step does not move; none if it has ended.
    pub fn at(&self, step: &'a Step) -> Option<Cause> {
        let found = match step.state {
            StepState::Complete | StepState::ResolvedManually | StepState::Cancelled => return None,
            StepState::Error => self.failed(step),
            StepState::InProgress => self.claimed(step),
            StepState::ResultEnqueued => self.result_sent(step),
            _ if !step.in_template => Self::not_in_template(step),
            StepState::Enqueued => self.enqueued(step),
            StepState::Pending | StepState::WaitingForRetry => self.waiting(step),
        };
        // A step that itself waits lists only the steps directly after it. Listing all steps behind
        // it would grow with the square of their number.
        let blocks = match found.code {
            Code::WaitsForStep => self.family.after(step),
            _ => self.family.behind(step),
        };
        Some(Cause {
            code: found.code,
            sentence: found.sentence,
            step: Some(step.name.clone()),
            since_ms: Some(step.since_ms),
            resolves_at_ms: found.resolves_at_ms,
            blocks,
            remedy: found.remedy,
        })
    }

    fn failed(&self, step: &Step) -> Found {
        let error = error(step);
        let handler = step.callable.as_ref().map_or_else(String::new, |callable| format!(" ({callable})"));
        let waits = matches!(self.snapshot.task.state, TaskState::WaitingForDependencies | TaskState::WaitingForRetry);
        if waits {
            let why = format!("`{}`{handler} failed for good, but the task is still waiting: {error}", step.shown());
            Found::new(Code::FailedBesideWaiting, Remedy::Retry, sentence(why))
        } else if step.attempt_count >= step.max_attempts {
            let attempts = count(step.attempt_count as usize, "attempt");
            let why = format!("`{}`{handler} failed after {attempts}: {error}", step.shown());
            Found::new(Code::AttemptsUsedUp, Remedy::Retry, sentence(why))
        } else {
            let why = format!("`{}`{handler} failed and asked not to be retried: {error}", step.shown());
            Found::new(Code::FailedForGood, Remedy::Retry, sentence(why))
        }
    }

    fn not_in_template(step: &Step) -> Found {
        let sentence = format!(
            "`{}` is not in the template that is registered now: it was renamed or removed in an unchanged version, \
             and no worker can run it.",
            step.shown()
        );
        Found::new(Code::TemplateLacksStep, Remedy::RestoreTemplate, sentence)
    }

    fn waiting(&self, step: &'a Step) -> Found {
        let unmet = self.family.unmet(step);
        if !unmet.is_empty() {
            return self.waits_for(step, &unmet);
        }
        if step.attempt_count > 0 && !step.ready {
            return self.waits_for_retry(step);
        }
        if self.snapshot.server_count == Some(0) {
            let sentence = format!("`{}` can run, but no server is running to send it.", step.shown());
            return Found::new(Code::ServerAway, Remedy::StartServer, sentence);
        }
        Found::new(Code::AboutToRun, Remedy::Wait, format!("`{}` can run and is about to be sent.", step.shown()))
    }

    fn waits_for(&self, step: &'a Step, unmet: &[&Step]) -> Found {
        if let Some(circle) = self.family.circle(step) {
            let sentence = format!("{} wait for each other, for ever.", list(&circle));
            return Found::new(Code::Circle, Remedy::Cancel, sentence);
        }
        let names: Vec<String> = unmet.iter().map(|parent| parent.shown()).collect();
        Found::new(Code::WaitsForStep, Remedy::Wait, format!("`{}` waits for {}.", step.shown(), list(&names)))
    }

    fn waits_for_retry(&self, step: &Step) -> Found {
        let next = step.attempt_count.saturating_add(1);
        match step.retry_at_ms.filter(|_| step.retry_eligible) {
            Some(at) if at > self.snapshot.now_ms => {
                let why = format!(
                    "`{}` waits for attempt {next} of {}, in {}: {}",
                    step.shown(),
                    step.max_attempts,
                    duration(at - self.snapshot.now_ms),
                    error(step)
                );
                Found::new(Code::WaitsForRetry, Remedy::Wait, sentence(why)).until(at)
            }
            _ if step.retry_eligible => {
                let sentence = format!("`{}` is due for attempt {next} of {}.", step.shown(), step.max_attempts);
                Found::new(Code::AboutToRun, Remedy::Wait, sentence)
            }
            _ => {
                let why = format!("`{}` failed, may not be retried, and waits for ever: {}", step.shown(), error(step));
                Found::new(Code::NeverRetried, Remedy::Retry, sentence(why))
            }
        }
    }

    fn enqueued(&self, step: &Step) -> Found {
        let ago = duration(self.snapshot.now_ms.saturating_sub(step.since_ms));
        let Some(message) = self.message(step, |queue| *queue != Queue::Results) else {
            if self.just_now(step) {
                return Found::new(Code::AboutToRun, Remedy::Wait, format!("`{}` is being sent.", step.shown()));
            }
            let sentence = format!("`{}` was sent {ago} ago, but its message is gone.", step.shown());
            return Found::new(Code::MessageGone, Remedy::Retry, sentence);
        };
        match &message.queue {
            Queue::Private(worker) if self.alive(worker) => {
                let sentence = format!("Worker {worker} has `{}` and is about to start it.", step.shown());
                Found::new(Code::AboutToRun, Remedy::Wait, sentence)
            }
            Queue::Private(worker) => self.died(step, worker, "was sent to"),
            _ => self.unclaimed(step, &ago),
        }
    }

    fn unclaimed(&self, step: &Step, ago: &str) -> Found {
        let alive = self.snapshot.workers.iter().filter(|worker| worker.alive).count();
        if alive == 0 {
            let sentence = format!(
                "`{}` was sent {ago} ago, but no worker is running for the namespace `{}`.",
                step.shown(),
                self.snapshot.task.namespace
            );
            return Found::new(Code::NoWorker, Remedy::StartWorker, sentence);
        }
        if self.just_now(step) {
            return Found::new(Code::AboutToRun, Remedy::Wait, format!("`{}` is about to be taken.", step.shown()));
        }
        let verb = if alive == 1 { "is running but" } else { "are running but" };
        let sentence =
            format!("`{}` was sent {ago} ago; {} {verb} busy with other steps.", step.shown(), count(alive, "worker"));
        Found::new(Code::WorkersBusy, Remedy::AddWorkers, sentence)
    }

    fn claimed(&self, step: &Step) -> Found {
        match &step.handler_start {
            Some(start) if !self.alive(&start.worker) => self.died(step, &start.worker, "was started by"),
            Some(start) => self.runs(step, start),
            None => self.not_begun(step),
        }
    }

    fn runs(&self, step: &Step, start: &HandlerStart) -> Found {
        let ran = self.snapshot.now_ms.saturating_sub(start.at_ms);
        match step.timeout_ms {
            Some(limit) if ran > limit => {
                let sentence = format!(
                    "`{}` has run for {} on {}, but its limit is {}.",
                    step.shown(),
                    duration(ran),
                    start.process,
                    duration(limit)
                );
                Found::new(Code::OverTimeLimit, Remedy::HandBack, sentence)
            }
            _ => {
                let sentence = format!("`{}` has run for {} on {}.", step.shown(), duration(ran), start.process);
                Found::new(Code::Runs, Remedy::Wait, sentence)
            }
        }
    }

    fn not_begun(&self, step: &Step) -> Found {
        let owner = self.snapshot.messages.iter().find_map(|message| match &message.queue {
            Queue::Private(worker) if message.step_id == step.id => Some(worker),
            _ => None,
        });
        let ago = duration(self.snapshot.now_ms.saturating_sub(step.since_ms));
        match owner {
            Some(worker) if !self.alive(worker) => self.died(step, worker, "was claimed by"),
            Some(worker) => {
                let sentence =
                    format!("Worker {worker} claimed `{}` {ago} ago and is running another step first.", step.shown());
                Found::new(Code::NotBegun, Remedy::Wait, sentence)
            }
            None => {
                let sentence = format!(
                    "`{}` was claimed {ago} ago by a worker that does not report when a step starts.",
                    step.shown()
                );
                Found::new(Code::NotBegun, Remedy::HandBack, sentence)
            }
        }
    }

    /// The step's worker is dead. Another worker hands the step back; if no worker is running,
    /// nobody does.
    fn died(&self, step: &Step, worker: &str, how: &str) -> Found {
        let sentence = format!("`{}` {how} worker {worker}, which is dead", step.shown());
        if self.snapshot.workers.iter().any(|worker| worker.alive) {
            let after = duration(self.snapshot.hand_back_after_ms);
            let sentence = format!("{sentence}; another worker hands it back within {after}.");
            let found = Found::new(Code::WorkerDied, Remedy::Wait, sentence);
            return found.until(self.snapshot.now_ms.saturating_add(self.snapshot.hand_back_after_ms));
        }
        Found::new(
            Code::WorkerDied,
            Remedy::StartWorker,
            format!("{sentence}, and no other worker is running to hand it back."),
        )
    }

    fn result_sent(&self, step: &Step) -> Found {
        let ago = duration(self.snapshot.now_ms.saturating_sub(step.since_ms));
        if self.snapshot.server_count != Some(0) && self.just_now(step) {
            let sentence = format!("The result of `{}` is on its way to the server.", step.shown());
            return Found::new(Code::AboutToRun, Remedy::Wait, sentence);
        }
        if self.message(step, |queue| *queue == Queue::Results).is_none() {
            let sentence = format!("The result of `{}` was sent {ago} ago, but its message is gone.", step.shown());
            return Found::new(Code::ResultGone, Remedy::Revive, sentence);
        }
        if self.snapshot.server_count == Some(0) {
            let sentence = format!("The result of `{}` waits for the server, which is not running.", step.shown());
            return Found::new(Code::ServerAway, Remedy::StartServer, sentence);
        }
        let sentence = format!("The result of `{}` has waited for the server for {ago}.", step.shown());
        Found::new(Code::ResultWaits, Remedy::StartServer, sentence)
    }

    fn message(&self, step: &Step, wanted: impl Fn(&Queue) -> bool) -> Option<&'a Message> {
        self.snapshot
            .messages
            .iter()
            .find(|message| !message.archived && message.step_id == step.id && wanted(&message.queue))
    }

    /// Whether the step changed only moments ago. The state and its message are written in separate
    /// statements, so the message may still come.
    fn just_now(&self, step: &Step) -> bool {
        self.snapshot.now_ms.saturating_sub(step.since_ms) < BETWEEN_COMMITS
    }

    fn alive(&self, worker: &str) -> bool {
        self.snapshot.workers.iter().any(|known| known.alive && known.name == worker)
    }
}

fn error(step: &Step) -> String {
    let message = step.error.as_deref().unwrap_or("it gave no reason");
    match &step.error_type {
        Some(kind) => format!("{kind}, {message}"),
        None => message.to_owned(),
    }
}
