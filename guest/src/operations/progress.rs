//! The progress of each step: its attempts and its standing.

use std::collections::BTreeMap;

use super::cause::{Code, Remedy};
use super::snapshot::{Instant, Snapshot, Step, StepState, TaskState};
use super::why::why;
use crate::diagnostics::{Findings, Source};
use crate::task_template::{self, Graph, StepKind, at, push, set};

/// A transition of a step.
#[derive(Clone, Debug)]
pub struct Transition {
    /// The step's id.
    pub step_id: String,
    /// The new state.
    pub to: StepState,
    /// When.
    pub at_ms: Instant,
    /// When its handler began; none if no worker recorded it.
    pub began_at_ms: Option<Instant>,
    /// Whether it is the result of a failed attempt.
    pub failed: bool,
}

/// The state of a step in terms for people. The worst comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It failed for good.
    Failed,
    /// It does not continue without a person.
    Stuck,
    /// It failed and will be retried.
    Retrying,
    /// Its handler is running, or its result is on its way to the server.
    Running,
    /// It is in a queue and waits for a worker.
    Waiting,
    /// It has not begun.
    #[default]
    Pending,
    /// Cancelled.
    Cancelled,
    /// A decision did not choose it, or it had nothing to do.
    Skipped,
    /// A person completed it or resolved it manually.
    ByHand,
    /// Complete.
    Complete,
}

impl Standing {
    /// The standing in words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Stuck => "stuck",
            Self::Retrying => "retrying",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Pending => "not begun",
            Self::Cancelled => "cancelled",
            Self::Skipped => "not chosen",
            Self::ByHand => "completed by hand",
            Self::Complete => "complete",
        }
    }
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It has not ended.
    Running,
    /// It returned a result.
    Succeeded,
    /// It failed with an error.
    Failed,
    /// Its worker died, or another worker took the step.
    Lost,
    /// The step was cancelled during the attempt.
    Cancelled,
}

/// One attempt at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// When the engine put the step into a queue.
    pub queued_at_ms: Instant,
    /// When a worker began it; none if no worker has.
    pub began_at_ms: Option<Instant>,
    /// When it ended; none if it has not.
    pub ended_at_ms: Option<Instant>,
    /// How it ended.
    pub ending: Ending,
}

impl Attempt {
    /// Milliseconds of work so far.
    #[must_use]
    pub fn worked(&self, now: Instant) -> u64 {
        self.began_at_ms.map_or(0, |began| self.ended_at_ms.unwrap_or(now).saturating_sub(began))
    }
}

/// A step of the task, or of its template if the task does not have the step (yet).
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// None if the task does not have the step (yet).
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// What it does.
    pub kind: StepKind,
    /// Its handler.
    pub callable: Option<String>,
    /// For a batch worker, the step of the template that is its pattern.
    pub pattern: Option<String>,
    /// Names of the steps that it depends on.
    pub dependencies: Vec<String>,
    /// Its standing.
    pub standing: Standing,
    /// Number of attempts as the engine counts them. It starts again at 0 when a person retries the
    /// step.
    pub attempt_count: u32,
    /// Maximum number of attempts.
    pub max_attempts: u32,
    /// When it is retried.
    pub retry_at_ms: Option<Instant>,
    /// Every attempt, oldest first.
    pub attempts: Vec<Attempt>,
}

/// Returns every step: first those of the registered template in its order, then those that only
/// the task has. Workers of a batch follow their pattern. `patterns` are the ids of such workers,
/// each with the name of its pattern.
#[must_use]
pub fn progress(
    snapshot: &Snapshot,
    transitions: &[Transition],
    patterns: &[(String, String)],
    (name, text): (&str, &str),
) -> Vec<Progress> {
    let source = Source::new(name, text);
    let read = task_template::read(&mut Findings::new(&source), |template, _| planned(&Graph::new(template)));
    let mut live = alive(snapshot, transitions, patterns);
    let mut steps = Vec::with_capacity(live.len());
    // The place of each step that is done. Maps of this type are compiled anyway; a set would cost 4 KB more.
    let mut done: BTreeMap<String, usize> = BTreeMap::new();
    for mut step in read.unwrap_or_default() {
        let existing = live.iter().position(|one| one.name == step.name && one.pattern.is_none());
        let copies: Vec<Progress> = match existing {
            Some(_) => Vec::new(),
            None => drain(&mut live, |one| one.pattern.as_ref() == Some(&step.name)),
        };
        if let Some(place) = existing {
            let found = live.remove(place);
            step = Progress { kind: step.kind, callable: step.callable, dependencies: step.dependencies, ..found };
        } else if let Some(worst) = copies.iter().map(|one| one.standing).min() {
            step.standing = worst;
        } else if over(snapshot.task.state)
            || (!step.dependencies.is_empty() && step.dependencies.iter().all(|name| done.contains_key(name)))
        {
            step.standing = Standing::Skipped;
        }
        if matches!(step.standing, Standing::Complete | Standing::ByHand | Standing::Skipped) {
            done.insert(step.name.clone(), steps.len());
        }
        steps.push(step);
        for copy in copies {
            let (kind, callable) = steps.last().map(|one| (one.kind, one.callable.clone())).unwrap_or_default();
            let place = steps.len()
                - steps.iter().rev().take_while(|one| one.pattern.is_some() && one.name > copy.name).count();
            steps.insert(place, Progress { kind, callable, ..copy });
        }
    }
    steps.extend(live);
    steps
}

fn over(state: TaskState) -> bool {
    matches!(state, TaskState::Complete | TaskState::Cancelled | TaskState::ResolvedManually)
}

fn drain(live: &mut Vec<Progress>, which: impl Fn(&Progress) -> bool) -> Vec<Progress> {
    let (taken, left) = std::mem::take(live).into_iter().partition(which);
    *live = left;
    taken
}

/// The steps of a template before any has begun. Each comes after its dependencies, except in a
/// circle.
fn planned(graph: &Graph) -> Vec<Progress> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let name = |number: &usize| graph.steps.get(*number).map(|step| step.name().to_owned());
    let step = |number: usize| {
        let step = graph.steps.get(number)?;
        seen.insert(step.name(), number).is_none().then(|| Progress {
            name: step.name().to_owned(),
            kind: step.kind,
            callable: step.handler.callable.as_ref().map(|callable| callable.value.clone()),
            dependencies: graph.parents(number).iter().filter_map(name).collect(),
            max_attempts: step.retry.max_attempts,
            ..Progress::default()
        })
    };
    graph.order().0.iter().copied().filter_map(step).collect()
}

/// The steps that the task has.
fn alive(snapshot: &Snapshot, transitions: &[Transition], patterns: &[(String, String)]) -> Vec<Progress> {
    let mut numbers = BTreeMap::new();
    for (number, step) in snapshot.steps.iter().enumerate() {
        numbers.insert(step.id.as_str(), number);
    }
    let mut histories = vec![Vec::new(); snapshot.steps.len()];
    for transition in transitions {
        if let Some(number) = numbers.get(transition.step_id.as_str()) {
            push(&mut histories, *number, transition);
        }
    }
    let mut stuck = vec![false; snapshot.steps.len()];
    for cause in why(snapshot).iter().filter(|cause| needs_a_person(cause.code, cause.remedy)) {
        let named = |step: &Step| cause.step.as_deref() == Some(step.name.as_str());
        if let Some(number) = snapshot.steps.iter().position(named) {
            set(&mut stuck, number, true);
        }
    }
    let named = |id: &String| numbers.get(id.as_str()).and_then(|number| snapshot.steps.get(*number));
    (0..)
        .zip(&snapshot.steps)
        .map(|(number, step)| {
            let history = histories.get(number).map_or(&[][..], Vec::as_slice);
            let attempts = attempts(history);
            Progress {
                id: Some(step.id.clone()),
                name: step.name.clone(),
                kind: StepKind::Standard,
                callable: step.callable.clone(),
                pattern: patterns.iter().find(|(id, _)| *id == step.id).map(|(_, pattern)| pattern.clone()),
                dependencies: step.dependency_ids.iter().filter_map(named).map(|parent| parent.name.clone()).collect(),
                standing: standing(step, &attempts, at(&stuck, number)),
                attempt_count: step.attempt_count,
                max_attempts: step.max_attempts,
                retry_at_ms: step.retry_at_ms.filter(|_| step.state == StepState::WaitingForRetry),
                attempts,
            }
        })
        .collect()
}

fn needs_a_person(code: Code, remedy: Remedy) -> bool {
    !matches!(remedy, Remedy::Wait | Remedy::AddWorkers) && code != Code::Ended
}

fn standing(step: &Step, attempts: &[Attempt], stuck: bool) -> Standing {
    let succeeded = attempts.last().is_some_and(|last| last.ending == Ending::Succeeded);
    match step.state {
        StepState::Error => Standing::Failed,
        StepState::Cancelled => Standing::Cancelled,
        StepState::Complete if succeeded || attempts.is_empty() => Standing::Complete,
        StepState::Complete | StepState::ResolvedManually => Standing::ByHand,
        _ if stuck => Standing::Stuck,
        StepState::WaitingForRetry => Standing::Retrying,
        StepState::Pending if step.attempt_count > 0 => Standing::Retrying,
        StepState::Pending => Standing::Pending,
        StepState::Enqueued => Standing::Waiting,
        StepState::InProgress | StepState::ResultEnqueued => Standing::Running,
    }
}

/// The attempts in the transitions of one step, oldest first.
fn attempts(history: &[&Transition]) -> Vec<Attempt> {
    let mut attempts: Vec<Attempt> = Vec::new();
    for Transition { to, at_ms: at, began_at_ms: began, failed, .. } in history {
        let open = attempts.last_mut().filter(|last| last.ending == Ending::Running);
        let end = |attempt: &mut Attempt, ending| {
            attempt.ended_at_ms.get_or_insert(*at);
            attempt.ending = ending;
        };
        match (to, open) {
            (StepState::InProgress, Some(attempt)) if attempt.began_at_ms.is_none() => {
                attempt.began_at_ms = Some(began.unwrap_or(*at));
            }
            (StepState::Enqueued | StepState::InProgress, open) => {
                if let Some(attempt) = open {
                    end(attempt, Ending::Lost);
                }
                let began = (*to == StepState::InProgress).then(|| began.unwrap_or(*at));
                attempts.push(Attempt {
                    queued_at_ms: *at,
                    began_at_ms: began,
                    ended_at_ms: None,
                    ending: Ending::Running,
                });
            }
            (StepState::ResultEnqueued, Some(attempt)) => {
                end(attempt, if *failed { Ending::Failed } else { Ending::Succeeded });
            }
            // The server refused the worker's result, or a person resolved the step first.
            (StepState::Complete | StepState::ResolvedManually | StepState::Pending, Some(attempt)) => {
                end(attempt, Ending::Lost);
            }
            (StepState::Error | StepState::WaitingForRetry, Some(attempt)) => end(attempt, Ending::Failed),
            (StepState::Cancelled, Some(attempt)) => end(attempt, Ending::Cancelled),
            _ => {}
        }
    }
    attempts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::{Task, TaskState};

    fn went(to: StepState, at: Instant) -> Transition {
        Transition { step_id: "a".to_owned(), to, at_ms: at, began_at_ms: None, failed: false }
    }

    fn tried(history: &[Transition]) -> Vec<(Instant, Option<Instant>, Option<Instant>, Ending)> {
        let history: Vec<&Transition> = history.iter().collect();
        attempts(&history)
            .into_iter()
            .map(|one| (one.queued_at_ms, one.began_at_ms, one.ended_at_ms, one.ending))
            .collect()
    }

    #[test]
    fn an_attempt_is_sent_begun_and_over() {
        use StepState::{Complete, Enqueued, InProgress, Pending, ResultEnqueued, WaitingForRetry};
        let begun = Transition { began_at_ms: Some(25), ..went(InProgress, 20) };
        let failed = Transition { failed: true, ..went(ResultEnqueued, 30) };
        let history = [
            went(Pending, 0),
            went(Enqueued, 10),
            begun,
            failed,
            went(WaitingForRetry, 35),
            went(Pending, 50),
            went(Enqueued, 60),
            went(InProgress, 70),
            went(ResultEnqueued, 80),
            went(Complete, 90),
        ];
        let expected = [(10, Some(25), Some(30), Ending::Failed), (60, Some(70), Some(80), Ending::Succeeded)];
        assert_eq!(tried(&history), expected);
        assert_eq!(tried(&history[..3]), [(10, Some(25), None, Ending::Running)]);
        assert_eq!(tried(&history[..2]), [(10, None, None, Ending::Running)]);
    }

    #[test]
    fn an_attempt_that_another_hand_ended_is_lost() {
        use StepState::{Cancelled, Complete, Enqueued, InProgress};
        let begun = [went(Enqueued, 10), went(InProgress, 20)];
        let then = |to| tried(&[begun.as_slice(), &[went(to, 30)]].concat());
        assert_eq!(then(Complete), [(10, Some(20), Some(30), Ending::Lost)]);
        assert_eq!(then(Cancelled), [(10, Some(20), Some(30), Ending::Cancelled)]);
        assert_eq!(
            then(Enqueued),
            [(10, Some(20), Some(30), Ending::Lost), (30, None, None, Ending::Running)],
            "handed back"
        );
    }

    #[test]
    fn a_person_completed_what_no_attempt_did() {
        let step = Step { state: StepState::Complete, ..Step::default() };
        let attempt = |ending| Attempt { queued_at_ms: 1, began_at_ms: Some(2), ended_at_ms: Some(3), ending };
        assert_eq!(standing(&step, &[attempt(Ending::Failed)], false), Standing::ByHand);
        assert_eq!(standing(&step, &[attempt(Ending::Failed), attempt(Ending::Succeeded)], false), Standing::Complete);
        assert_eq!(standing(&Step { state: StepState::ResolvedManually, ..step }, &[], false), Standing::ByHand);
    }

    const TEMPLATE: &str = "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n\
        - { name: route, type: decision, handler: { callable: RouteHandler } }\n\
        - { name: left, dependencies: [route] }\n- { name: right, dependencies: [route] }\n\
        - { name: split, type: batchable, dependencies: [left] }\n\
        - { name: work, type: batch_worker, dependencies: [split] }\n\
        - { name: gather, type: deferred_convergence, dependencies: [work] }\n";

    fn told(steps: Vec<Step>, task: TaskState, patterns: &[(&str, &str)]) -> Vec<(String, Standing)> {
        let task = Task { state: task, ..Task::default() };
        let snapshot = Snapshot { task, steps, ..Snapshot::default() };
        let patterns: Vec<_> = patterns.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect();
        let told = progress(&snapshot, &[], &patterns, ("template", TEMPLATE));
        told.into_iter().map(|step| (step.name, step.standing)).collect()
    }

    fn step(name: &str, state: StepState) -> Step {
        Step {
            id: name.to_owned(),
            name: name.to_owned(),
            state,
            in_template: true,
            max_attempts: 3,
            ..Step::default()
        }
    }

    #[test]
    fn a_next_attempt_is_only_of_a_step_that_waits_for_it() {
        let of = |state| {
            let step = Step { attempt_count: 3, retry_at_ms: Some(7), ..step("a", state) };
            let snapshot = Snapshot { steps: vec![step], ..Snapshot::default() };
            progress(&snapshot, &[], &[], ("template", TEMPLATE)).into_iter().find_map(|one| one.retry_at_ms)
        };
        assert_eq!(of(StepState::WaitingForRetry), Some(7));
        for over in [StepState::Error, StepState::Complete, StepState::Cancelled, StepState::InProgress] {
            assert_eq!(of(over), None);
        }
    }

    fn named(expected: &[(&str, Standing)]) -> Vec<(String, Standing)> {
        expected.iter().map(|(name, standing)| ((*name).to_owned(), *standing)).collect()
    }

    #[test]
    fn what_a_decision_did_not_choose_is_told_from_what_has_not_begun() {
        use Standing::{Complete, Pending, Skipped};
        let before = told(vec![step("route", StepState::Pending)], TaskState::StepsInProcess, &[]);
        assert!(before.iter().all(|(_, standing)| *standing == Pending));
        let chosen = vec![step("route", StepState::Complete), step("left", StepState::Complete)];
        let expected = [
            ("route", Complete),
            ("left", Complete),
            ("right", Skipped),
            ("split", Skipped),
            ("work", Skipped),
            ("gather", Skipped),
        ];
        assert_eq!(told(chosen, TaskState::Complete, &[]), named(&expected));
    }

    #[test]
    fn workers_of_a_batch_stand_after_their_pattern_which_is_as_well_as_the_worst() {
        use Standing::{Complete, Failed, Pending, Skipped};
        let steps = vec![
            step("route", StepState::Complete),
            step("left", StepState::Complete),
            step("split", StepState::Complete),
            step("work_002", StepState::Error),
            step("work_001", StepState::Complete),
            step("gather", StepState::Pending),
        ];
        let found = told(steps, TaskState::BlockedByFailures, &[("work_001", "work"), ("work_002", "work")]);
        let expected = [
            ("route", Complete),
            ("left", Complete),
            ("right", Skipped),
            ("split", Complete),
            ("work", Failed),
            ("work_001", Complete),
            ("work_002", Failed),
            ("gather", Pending),
        ];
        assert_eq!(found, named(&expected));
    }

    #[test]
    fn an_attempt_has_worked_until_its_end_or_until_now() {
        let attempt =
            |began_at_ms, ended_at_ms| Attempt { queued_at_ms: 500, began_at_ms, ended_at_ms, ending: Ending::Running };
        assert_eq!(attempt(Some(1_000), None).worked(4_000), 3_000);
        assert_eq!(attempt(Some(1_000), Some(1_500)).worked(4_000), 500);
        assert_eq!(attempt(None, None).worked(4_000), 0);
    }

    #[test]
    fn a_step_that_the_template_lost_comes_last_and_is_stuck() {
        let lost = Step { in_template: false, ..step("charge", StepState::Enqueued) };
        let found = told(vec![lost], TaskState::StepsInProcess, &[]);
        assert_eq!(found.last().unwrap(), &("charge".to_owned(), Standing::Stuck));
    }
}
