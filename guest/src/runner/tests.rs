//! The rules, workflow by workflow, with no handler at all.

use super::*;

fn step(name: &str, dependencies: &[&str]) -> Step {
    Step {
        name: name.to_owned(),
        kind: Kind::Standard,
        dependencies: dependencies.iter().map(|&name| name.to_owned()).collect(),
        retry: Retry { retryable: true, max_attempts: 3, backoff: Backoff::Exponential, base_ms: 0, max_ms: 0 },
        batch: false,
        worker: None,
        events: Vec::new(),
    }
}

fn of_kind(kind: Kind, name: &str, dependencies: &[&str]) -> Step {
    Step { kind, batch: kind == Kind::BatchWorker, ..step(name, dependencies) }
}

const DONE: Outcome = Outcome::Succeeded { payload: Payload::Object, creation: Creation::Nothing };
const FAILED: Outcome = Outcome::Failed { retryable: false, retry_after_ms: None };
const RETRY: Outcome = Outcome::Failed { retryable: true, retry_after_ms: None };

fn creates(creation: Creation) -> Outcome {
    Outcome::Succeeded { payload: Payload::Object, creation }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// What happened: `time names of the steps run together`, a line a move, then the status.
struct Told {
    lines: Vec<String>,
    remarks: Vec<String>,
    changes: Vec<Change>,
    publications: Vec<(u32, u32)>,
    attempts: Vec<Attempt>,
}

/// Runs a workflow; `outcome` is given a step's name and the attempts before.
fn run(steps: &[Step], outcome: impl Fn(&str, u32) -> Outcome) -> Told {
    let (rules, mut next) = start(steps);
    let mut known = std::collections::HashMap::new();
    let mut told = Told {
        lines: Vec::new(),
        remarks: Vec::new(),
        changes: Vec::new(),
        publications: Vec::new(),
        attempts: Vec::new(),
    };
    loop {
        known.extend(next.created.iter().map(|created| (created.step, created.name.clone())));
        told.remarks.extend(next.remarks.iter().map(|remark| remark.text.clone()));
        told.changes.extend(next.changes.iter().cloned());
        told.publications.extend(&next.publications);
        told.attempts.extend(next.attempts.iter().cloned());
        if let Some(status) = next.status {
            told.lines.push(format!("{status:?}"));
            return told;
        }
        let running: Vec<_> = next.attempts.iter().map(|attempt| known[&attempt.step].as_str()).collect();
        told.lines.push(format!("{} {}", next.at_ms, running.join(" ")));
        let reports: Vec<_> = next
            .attempts
            .iter()
            .map(|attempt| Report { step: attempt.step, outcome: outcome(&known[&attempt.step], attempt.retries) })
            .collect();
        next = advance(&rules, &next.state, &reports).unwrap();
    }
}

#[test]
fn steps_run_when_what_they_depend_on_is_complete() {
    let diamond = [step("d", &["b", "c"]), step("a", &[]), step("b", &["a"]), step("c", &["a"])];
    let told = run(&diamond, |_, _| DONE);
    assert_eq!(told.lines, ["0 a", "0 b c", "0 d", "Complete"]);
    assert_eq!(told.attempts[3].results, [2, 3, 1], "all results before it, the nearest first");
}

#[test]
fn no_steps_are_complete_at_once() {
    assert_eq!(run(&[], |_, _| DONE).lines, ["Complete"]);
}

#[test]
fn a_circle_never_runs() {
    let told = run(&[step("a", &["b"]), step("b", &["a"]), step("c", &[])], |_, _| DONE);
    assert_eq!(told.lines, ["0 c", "WaitingForDependencies"]);
    assert_eq!(run(&[step("a", &["a"])], |_, _| DONE).lines, ["WaitingForDependencies"]);
}

#[test]
fn retries_wait_while_others_go_on() {
    let mut flaky = step("flaky", &[]);
    flaky.retry = Retry { base_ms: 1000, max_ms: 1500, ..flaky.retry };
    let steps = [flaky, step("other", &[]), step("last", &["other"])];
    let told = run(&steps, |name, before| if name == "flaky" && before < 2 { RETRY } else { DONE });
    assert_eq!(told.lines, ["0 flaky other", "0 last", "1000 flaky", "2500 flaky", "Complete"]);
    assert_eq!(told.changes[0].retry_at_ms, Some(1000));
}

#[test]
fn waits_grow_as_the_template_says() {
    let retry = |backoff| Retry { retryable: true, max_attempts: 9, backoff, base_ms: 10, max_ms: 70 };
    let waits = |backoff| (1..6).map(|failed| wait(retry(backoff), failed)).collect::<Vec<_>>();
    assert_eq!(waits(Backoff::None), [0, 0, 0, 0, 0]);
    assert_eq!(waits(Backoff::Linear), [10, 20, 30, 40, 50]);
    assert_eq!(waits(Backoff::Exponential), [10, 20, 40, 70, 70]);
    assert_eq!(waits(Backoff::Fibonacci), [10, 10, 20, 30, 50]);
}

#[test]
fn a_handler_may_ask_for_a_wait_of_its_own() {
    let asked = Outcome::Failed { retryable: true, retry_after_ms: Some(90_000) };
    let told = run(&[step("a", &[])], |_, before| if before == 0 { asked.clone() } else { DONE });
    assert_eq!(told.lines, ["0 a", "90000 a", "Complete"]);
}

#[test]
fn attempts_come_to_an_end() {
    let told = run(&[step("a", &[]), step("b", &["a"])], |_, _| RETRY);
    assert_eq!(told.lines, ["0 a", "0 a", "0 a", "BlockedByFailures"]);
    assert_eq!(told.changes.last().map(|change| (change.state, change.attempts)), Some((StepState::Error, 3)));
}

#[test]
fn a_failure_stops_what_has_not_begun() {
    let steps = [step("a", &[]), step("b", &[]), step("c", &["b"])];
    let told = run(&steps, |name, _| if name == "a" { FAILED } else { DONE });
    assert_eq!(told.lines, ["0 a b", "BlockedByFailures"]);
}

#[test]
fn a_template_may_forbid_retries() {
    let mut once = step("a", &[]);
    once.retry.retryable = false;
    let told = run(&[once], |_, _| RETRY);
    assert_eq!(told.lines, ["0 a", "WaitingForDependencies"]);
    assert_eq!(told.remarks.len(), 1);
}

#[test]
fn checkpoints_resume_the_same_attempt() {
    let told = run(&[step("a", &[])], |_, _| DONE);
    assert!(!told.attempts[0].resumed);

    let (rules, first) = start(&[step("a", &[]), step("b", &[])]);
    let yielded = [Report { step: 0, outcome: Outcome::Yielded }, Report { step: 1, outcome: FAILED }];
    let second = advance(&rules, &first.state, &yielded).unwrap();
    assert_eq!(second.attempts, [Attempt { step: 0, retries: 0, resumed: true, results: Vec::new() }]);
    let third = advance(&rules, &second.state, &[Report { step: 0, outcome: DONE }]).unwrap();
    assert_eq!(third.changes[0], Change { step: 0, state: StepState::Complete, attempts: 1, retry_at_ms: None });
    assert_eq!(third.status, Some(Status::BlockedByFailures));
}

#[test]
fn a_step_that_only_yields_is_stopped() {
    let told = run(&[step("a", &[])], |_, _| Outcome::Yielded);
    assert_eq!(u32::try_from(told.lines.len()), Ok(MOST_YIELDS + 2));
    assert_eq!(told.lines.last().map(String::as_str), Some("BlockedByFailures"));
}

fn approval() -> Vec<Step> {
    vec![
        step("check", &[]),
        of_kind(Kind::Decision, "route", &["check"]),
        step("auto", &["route"]),
        step("manager", &["route"]),
        step("audit", &["manager"]),
        of_kind(Kind::DeferredConvergence, "merge", &["auto", "audit"]),
        step("tell", &["merge"]),
    ]
}

#[test]
fn a_decision_creates_what_it_names_and_what_follows() {
    let told = run(&approval(), |name, _| match name {
        "route" => creates(Creation::Steps(names(&["manager"]))),
        _ => DONE,
    });
    assert_eq!(told.lines, ["0 check", "0 route", "0 manager", "0 audit", "0 merge", "0 tell", "Complete"]);
    assert_eq!(told.remarks, Vec::<String>::new());
}

#[test]
fn a_decision_may_create_nothing() {
    let told = run(&approval(), |name, _| if name == "route" { creates(Creation::Steps(vec![])) } else { DONE });
    assert_eq!(told.lines, ["0 check", "0 route", "Complete"]);
    assert_eq!(told.remarks, Vec::<String>::new());
}

#[test]
fn a_decision_that_names_strangers_creates_nothing_and_says_so() {
    for wrong in ["check", "nobody"] {
        let outcome = creates(Creation::Steps(names(&["auto", wrong])));
        let told = run(&approval(), |name, _| if name == "route" { outcome.clone() } else { DONE });
        assert_eq!(told.lines, ["0 check", "0 route", "Complete"]);
        assert!(told.remarks[0].contains(wrong), "{:?}", told.remarks);
    }
    let told = run(&approval(), |_, _| DONE);
    assert!(told.remarks[0].contains("decision_point_outcome"));
}

#[test]
fn a_branch_that_needs_more_than_the_decision_is_never_stored() {
    let steps = [step("check", &[]), of_kind(Kind::Decision, "route", &["check"]), step("ship", &["route", "check"])];
    let told = run(&steps, |name, _| if name == "route" { creates(Creation::Steps(names(&["ship"]))) } else { DONE });
    assert_eq!(told.lines, ["0 check", "0 route", "Complete"]);
    assert!(told.remarks[0].contains("ship"), "{:?}", told.remarks);
}

#[test]
fn the_next_decision_is_created_with_the_branch() {
    let steps = [
        step("check", &[]),
        of_kind(Kind::Decision, "first", &["check"]),
        step("a", &["first"]),
        of_kind(Kind::Decision, "second", &["a"]),
        step("b", &["second"]),
    ];
    let told = run(&steps, |name, _| match name {
        "first" => creates(Creation::Steps(names(&["a"]))),
        "second" => creates(Creation::Steps(names(&["b"]))),
        _ => DONE,
    });
    assert_eq!(told.lines, ["0 check", "0 first", "0 a", "0 second", "0 b", "Complete"]);
}

fn import() -> Vec<Step> {
    let split = Step { worker: Some("work".to_owned()), ..of_kind(Kind::Batchable, "split", &[]) };
    vec![
        split,
        of_kind(Kind::BatchWorker, "work", &["split"]),
        of_kind(Kind::DeferredConvergence, "collect", &["work"]),
    ]
}

#[test]
fn batches_fan_out_and_come_together() {
    let batches = creates(Creation::Batches("work".to_owned(), names(&["001", "002", "003"])));
    let told = run(&import(), |name, _| if name == "split" { batches.clone() } else { DONE });
    assert_eq!(told.lines, ["0 split", "0 work_001 work_002 work_003", "0 collect", "Complete"]);
    let mut results = told.attempts[4].results.clone();
    results.sort_unstable();
    assert_eq!(results, [0, 3, 4, 5]);
}

#[test]
fn no_batches_make_one_worker_without_work() {
    let told = run(&import(), |name, _| if name == "split" { creates(Creation::NoBatches) } else { DONE });
    assert_eq!(told.lines, ["0 split", "0 work_000", "0 collect", "Complete"]);
}

#[test]
fn batches_that_can_not_be_made_are_remarked_upon() {
    let one = |worker: &str| Creation::Batches(worker.to_owned(), names(&["001"]));
    let twice = Creation::Batches("work".to_owned(), names(&["001", "001"]));
    let none = Creation::Batches("work".to_owned(), vec![]);
    for creation in [one("nobody"), one("collect"), twice, none, Creation::Nothing] {
        let told = run(&import(), |_, _| creates(creation.clone()));
        assert_eq!(told.lines, ["0 split", "Complete"]);
        assert_eq!(told.remarks.len(), 1, "{creation:?}");
    }
    let mut steps = import();
    steps[1].batch = false;
    let told = run(&steps, |_, _| creates(one("work")));
    assert!(told.remarks[0].contains("batch_config"));
    steps[0].worker = None;
    let told = run(&steps, |_, _| creates(Creation::NoBatches));
    assert!(told.remarks[0].contains("worker_template_name"));
}

#[test]
fn what_waits_for_a_later_step_does_not_wait() {
    let mut steps = import();
    steps.push(step("tell", &["collect"]));
    let told = run(&steps, |name, _| if name == "split" { creates(Creation::NoBatches) } else { DONE });
    assert_eq!(told.lines, ["0 split tell", "0 work_000", "0 collect", "Complete"]);
    assert!(told.remarks[0].contains("collect"), "{:?}", told.remarks);
}

#[test]
fn events_are_published_by_condition_and_kind() {
    let event = |condition, payloads: &[Payload]| Event { condition, payloads: payloads.to_vec() };
    let mut steps = [step("a", &[])];
    steps[0].events = vec![
        event(Condition::Success, &[]),
        event(Condition::Failure, &[]),
        event(Condition::Always, &[Payload::Object]),
        event(Condition::Never, &[]),
        event(Condition::Success, &[Payload::Array]),
    ];
    let told = run(&steps, |_, before| if before == 0 { RETRY } else { DONE });
    assert_eq!(told.publications, [(0, 1), (0, 0), (0, 2)]);
    let told = run(&steps, |_, _| Outcome::Succeeded { payload: Payload::Array, creation: Creation::Nothing });
    assert_eq!(told.publications, [(0, 0), (0, 4)]);
}

#[test]
fn what_was_not_asked_for_is_refused() {
    let (rules, first) = start(&[step("a", &[]), step("b", &["a"])]);
    let report = |step| Report { step, outcome: DONE };
    assert!(advance(&rules, &first.state, &[]).unwrap_err().contains("1 attempts, and 0 are reported"));
    assert!(advance(&rules, &first.state, &[report(1)]).unwrap_err().contains("Step 1"));
    assert!(advance(&rules, &first.state, &[report(7)]).unwrap_err().contains("state"));
    assert!(advance("rubbish", &first.state, &[report(0)]).unwrap_err().contains("rules"));
    assert!(advance(&rules, "rubbish", &[report(0)]).unwrap_err().contains("state"));
    let (other, _) = start(&[step("a", &[]), step("b", &["a"]), step("c", &["a"])]);
    assert!(advance(&other, &first.state, &[report(0)]).is_err());
}

#[test]
fn five_thousand_steps_in_a_row_cost_what_they_touch() {
    let chain: Vec<_> = (0..5_000)
        .map(|number| {
            let before = format!("step_{}", number - 1);
            step(
                &format!("step_{number}"),
                if number == 0 { &[] } else { std::slice::from_ref(&before) }
                    .iter()
                    .map(String::as_str)
                    .collect::<Vec<_>>()
                    .as_slice(),
            )
        })
        .collect();
    let told = run(&chain, |_, _| DONE);
    assert_eq!(told.lines.len(), 5_001);
    assert_eq!(told.attempts.last().map(|attempt| attempt.results.len()), Some(50));
}
