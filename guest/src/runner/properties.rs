//! What holds for every workflow and whatever its handlers do.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::*;

const KINDS: [Kind; 5] =
    [Kind::Standard, Kind::Decision, Kind::DeferredConvergence, Kind::Batchable, Kind::BatchWorker];

prop_compose! {
    /// A template: any kinds, and dependencies on any steps, circles included where `backwards`.
    fn template(backwards: bool, kinds: usize)(
        rows in prop::collection::vec(
            (0..kinds, prop::collection::vec(0..100_usize, 0..4), any::<bool>(), 1..5_u32, 0..3_u32, any::<bool>()), 0..14,
        ),
    ) -> Vec<Step> {
        let count = rows.len();
        let name = |number: usize| format!("step_{number}");
        rows.into_iter().enumerate().map(|(place, (kind, parents, retryable, max_attempts, base_ms, batch))| {
            let limit = if backwards { count } else { place };
            Step {
                name: name(place),
                kind: KINDS[kind],
                dependencies: parents.iter().filter(|_| limit > 0).map(|parent| name(parent % limit.max(1))).collect(),
                retry: Retry { retryable, max_attempts, backoff: Backoff::Fibonacci, base_ms, max_ms: 0 },
                batch,
                worker: Some(name((place + 1) % count)),
                events: vec![Event { condition: Condition::Always, payloads: Vec::new() }],
            }
        }).collect()
    }
}

/// What a handler does, by a number drawn for it.
fn outcome(draw: u32, count: usize) -> Outcome {
    let name = |number: u32| format!("step_{}", number as usize % count.max(1));
    let succeeded = |creation| Outcome::Succeeded { payload: Payload::Object, creation };
    match draw % 12 {
        0 => Outcome::Failed { retryable: false, retry_after_ms: None },
        1 | 2 => Outcome::Failed { retryable: true, retry_after_ms: Some(u64::from(draw)) },
        3 => Outcome::Failed { retryable: true, retry_after_ms: None },
        4 => Outcome::Yielded,
        5 | 6 => succeeded(Creation::Steps(vec![name(draw / 12), name(draw / 7)])),
        7 => succeeded(Creation::Batches(name(draw / 12), vec!["001".to_owned(), "002".to_owned()])),
        8 => succeeded(Creation::NoBatches),
        _ => succeeded(Creation::Nothing),
    }
}

/// Runs to the end, holding each move to what must be true of it, and returns the last state of each step.
fn run(steps: &[Step], draws: &[u32]) -> (Status, HashMap<u32, StepState>) {
    let (rules, mut next) = start(steps);
    let mut draws = draws.iter().copied().cycle();
    let (mut states, mut attempts, mut definitions) = (HashMap::new(), HashMap::<u32, u32>::new(), HashMap::new());
    let mut before = 0;
    for _ in 0..10_000 {
        for created in &next.created {
            assert!(states.insert(created.step, StepState::Pending).is_none(), "created twice");
            definitions.insert(created.step, created.definition);
        }
        for change in &next.changes {
            assert_eq!(change.attempts, attempts[&change.step]);
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
            assert_eq!(attempt.retries + 1, *made);
            assert!(*made <= steps[definitions[&attempt.step] as usize].retry.max_attempts, "too many attempts");
            reports.push(Report { step: attempt.step, outcome: outcome(draws.next().unwrap(), steps.len()) });
        }
        next = advance(&rules, &next.state, &reports).unwrap();
    }
    panic!("does not end");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    /// Whatever the template and its handlers: it ends, and the status says what the steps say.
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
        let (rules, mut next) = start(&steps);
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
            next = advance(&rules, &next.state, &reports).unwrap();
        }
        prop_assert_eq!(next.status, Some(Status::Complete));
        prop_assert_eq!(done.len(), steps.len());
    }

    /// Texts that no call gave are refused; they never end in a panic or without end.
    #[test]
    fn rubbish_is_refused(rules in "[0-o]{0,400}", state in "[0-o]{0,200}", step in 0..4_u32) {
        let reports = [Report { step, outcome: outcome(5, 2) }];
        _ = advance(&rules, &state, &reports);
    }

    /// Nor do true ones that were tampered with.
    #[test]
    fn tampering_is_survived(steps in template(true, 5), place in any::<prop::sample::Index>(), to in b'0'..b'p', draws in prop::collection::vec(any::<u32>(), 14)) {
        let (rules, first) = start(&steps);
        let mut state = first.state.clone().into_bytes();
        let index = place.index(state.len());
        state[index] = to;
        let state = String::from_utf8(state).unwrap();
        let reports: Vec<_> = first.attempts.iter().zip(&draws)
            .map(|(attempt, &draw)| Report { step: attempt.step, outcome: outcome(draw, steps.len()) }).collect();
        _ = advance(&rules, &state, &reports);
        let mut rules = rules.into_bytes();
        let index = place.index(rules.len());
        rules[index] = to;
        _ = advance(&String::from_utf8(rules).unwrap(), &first.state, &reports);
    }
}
