//! Properties of every workflow, whatever its handlers do.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use serde_json::json;

use super::*;
use crate::task_template::{Backoff, DefinedBatch, DefinedEvent, Delivery, Retry, StepKind};

prop_compose! {
    /// Makes a random template. With `backwards`, its dependencies may form circles.
    fn template(backwards: bool, kinds: usize)(
        rows in prop::collection::vec(
            (0..kinds, prop::collection::vec(0..100_usize, 0..4), any::<bool>(), 1..5_u32, 0..3_u32, any::<bool>()), 0..14,
        ),
    ) -> Vec<DefinedStep> {
        let count = rows.len();
        let name = |number: usize| format!("step_{number}");
        rows.into_iter().enumerate().map(|(place, (kind, parents, retryable, max_attempts, base_ms, has_batch))| {
            let limit = if backwards { count } else { place };
            let batch = DefinedBatch { cursor_field: "id".to_owned(), failure_strategy: None };
            let event = DefinedEvent { name: String::new(), condition: Condition::Always, delivery: Delivery::Fast, payloads: JsonKind::WORDS.map(|(_, kind)| kind).to_vec(), span: Span::default() };
            DefinedStep {
                name: name(place),
                kind: StepKind::ALL[kind],
                dependencies: parents.iter().filter(|_| limit > 0).map(|parent| name(parent % limit.max(1))).collect(),
                initialization: r#"{"a":"b"}"#.to_owned(),
                retry: Retry { retryable, max_attempts, backoff: Backoff::Fibonacci, base_ms: Some(base_ms), max_ms: None },
                batch: has_batch.then_some(batch),
                worker_pattern: Some(name((place + 1) % count)),
                events: vec![event],
                ..DefinedStep::default()
            }
        }).collect()
    }
}

/// The outcome of a handler, for a random number.
fn outcome(draw: u32, count: usize) -> Outcome {
    let name = |number: u32| format!("step_{}", number as usize % count.max(1));
    let batch = |id| json!({ "batch_id": id, "start_cursor": 0, "end_cursor": 1, "batch_size": 1 });
    let result = match draw % 12 {
        0 => return Outcome::Failed { retryable: false, retry_after_ms: None },
        1 | 2 => return Outcome::Failed { retryable: true, retry_after_ms: Some(u64::from(draw)) },
        3 => return Outcome::Failed { retryable: true, retry_after_ms: None },
        4 => return Outcome::Yielded,
        5 | 6 => {
            let steps = [name(draw / 12), name(draw / 7)];
            json!({ "decision_point_outcome": { "type": "create_steps", "step_names": steps } })
        }
        7 => json!({ "batch_processing_outcome": {
            "type": "create_batches", "worker_template_name": name(draw / 12), "worker_count": 2, "total_items": 2,
            "cursor_configs": [batch("001"), batch("002")]
        } }),
        8 => json!({ "batch_processing_outcome": { "type": "no_batches" } }),
        _ => json!({}),
    };
    Outcome::Succeeded(result.to_string())
}

/// Runs a task to its end, checks every move, and returns the last state of each step.
fn run(steps: &[DefinedStep], draws: &[u32]) -> (Status, HashMap<u32, StepState>) {
    let (mut task, mut next) = Task::start(steps.to_vec());
    let mut draws = draws.iter().copied().cycle();
    let (mut states, mut attempts, mut definitions) = (HashMap::new(), HashMap::<u32, u32>::new(), HashMap::new());
    let mut before = 0;
    for _ in 0..10_000 {
        for created in &next.created {
            assert!(states.insert(created.step, StepState::Pending).is_none(), "created twice");
            definitions.insert(created.step, created.definition);
        }
        for change in &next.changes {
            assert_eq!(change.attempt_count, attempts[&change.step]);
            states.insert(change.step, change.state);
        }
        assert!(next.at_ms >= before, "time goes back");
        before = next.at_ms;
        if let Some(status) = next.status {
            assert!(next.attempts.is_empty());
            return (status, states);
        }
        let mut reports = Vec::new();
        let mut running = HashSet::new();
        for attempt in &next.attempts {
            assert!(running.insert(attempt.step), "runs twice at once");
            assert_ne!(
                matches!(states[&attempt.step], StepState::Pending | StepState::WaitingForRetry),
                attempt.resumed
            );
            assert!(attempt.results.iter().all(|result| states[result] == StepState::Complete));
            let made = attempts.entry(attempt.step).or_default();
            *made += u32::from(!attempt.resumed);
            assert_eq!(attempt.retry_count + 1, *made);
            assert!(*made <= steps[definitions[&attempt.step] as usize].retry.max_attempts, "too many attempts");
            reports.push(Report { step: attempt.step, outcome: outcome(draws.next().unwrap(), steps.len()) });
        }
        next = task.advance(&reports).unwrap();
    }
    panic!("does not end");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    /// Every task ends, and its status agrees with its steps.
    #[test]
    fn every_task_ends_rightly(steps in template(true, 5), mut draws in prop::collection::vec(any::<u32>(), 1..60)) {
        draws.push(11); // lest every attempt yields
        let (status, states) = run(&steps, &draws);
        let any = |state| states.values().any(|&is| is == state);
        match status {
            Status::Complete => prop_assert!(states.values().all(|&is| is == StepState::Complete)),
            Status::BlockedByFailures => prop_assert!(any(StepState::Error)),
            Status::WaitingForDependencies => {
                prop_assert!(!any(StepState::Error));
                prop_assert!(any(StepState::Pending) || any(StepState::WaitingForRetry));
            }
        }
    }

    /// Without decisions and batches, every step waits for all its dependencies and gets their results.
    #[test]
    fn no_step_runs_before_its_dependencies(steps in template(false, 1), draws in prop::collection::vec(9..12_u32, 1..20)) {
        let (mut task, mut next) = Task::start(steps.clone());
        let mut done = HashSet::new();
        while next.status.is_none() {
            for attempt in &next.attempts {
                for name in &steps[attempt.step as usize].dependencies {
                    let parent = steps.iter().position(|step| &step.name == name).and_then(|at| u32::try_from(at).ok()).unwrap();
                    prop_assert!(done.contains(&parent) && attempt.results.contains(&parent));
                }
            }
            done.extend(next.attempts.iter().map(|attempt| attempt.step));
            let reports: Vec<_> = next.attempts.iter().zip(&draws)
                .chain(next.attempts.iter().skip(draws.len()).map(|attempt| (attempt, &9)))
                .map(|(attempt, &draw)| Report { step: attempt.step, outcome: outcome(draw, steps.len()) }).collect();
            next = task.advance(&reports).unwrap();
        }
        prop_assert_eq!(next.status, Some(Status::Complete));
        prop_assert_eq!(done.len(), steps.len());
    }

    /// Reports that no move asked for are refused, and do not change what comes next.
    #[test]
    fn whatever_was_not_asked_for_is_refused(steps in template(true, 5), wrong in prop::collection::vec((0..20_u32, any::<u32>()), 0..5), draws in prop::collection::vec(any::<u32>(), 14)) {
        let outcomes = |task: &mut Task, first: &Move| {
            let reports: Vec<_> = first.attempts.iter().zip(&draws)
                .map(|(attempt, &draw)| Report { step: attempt.step, outcome: outcome(draw, steps.len()) }).collect();
            task.advance(&reports)
        };
        let ((mut task, first), (mut other, _)) = (Task::start(steps.clone()), Task::start(steps.clone()));
        let wrong: Vec<_> = wrong.iter().map(|&(step, draw)| Report { step, outcome: outcome(draw, steps.len()) }).collect();
        let asked: HashSet<_> = first.attempts.iter().map(|attempt| attempt.step).collect();
        let reported: HashSet<_> = wrong.iter().map(|report| report.step).collect();
        prop_assume!(asked != reported || wrong.len() != asked.len());
        prop_assert_eq!(task.advance(&wrong).unwrap_err()[0].code, Code::ReportUnasked);
        prop_assert_eq!(outcomes(&mut task, &first), outcomes(&mut other, &first));
    }
}
