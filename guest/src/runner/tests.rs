//! Tests of the rules for whole workflows, without handlers.

use serde_json::json;

use super::*;
use crate::task_template::{Backoff, DefinedBatch, DefinedEvent, Delivery, FailureStrategy, Retry, StepKind};

fn step(name: &str, dependencies: &[&str]) -> DefinedStep {
    DefinedStep {
        name: name.to_owned(),
        dependencies: names(dependencies),
        initialization: "{}".to_owned(),
        retry: Retry { base_ms: None, max_ms: None, ..Retry::default() },
        ..DefinedStep::default()
    }
}

fn of_kind(kind: StepKind, name: &str, dependencies: &[&str]) -> DefinedStep {
    let batch = DefinedBatch { cursor_field: "id".to_owned(), failure_strategy: Some(FailureStrategy::Isolate) };
    DefinedStep { kind, batch: (kind == StepKind::BatchWorker).then_some(batch), ..step(name, dependencies) }
}

const FAILED: Outcome = Outcome::Failed { retryable: false, retry_after_ms: None };
const RETRY: Outcome = Outcome::Failed { retryable: true, retry_after_ms: None };

fn done() -> Outcome {
    Outcome::Succeeded("{}".to_owned())
}

/// The result of a decision.
fn creates(steps: &[&str]) -> Outcome {
    let outcome = json!({ "type": "create_steps", "step_names": steps });
    Outcome::Succeeded(json!({ "decision_point_outcome": outcome }).to_string())
}

/// The result of a batchable step.
fn batches(worker: &str, ids: &[&str]) -> Outcome {
    batches_of(worker, ids, &json!(1))
}

fn batches_of(worker: &str, ids: &[&str], size: &serde_json::Value) -> Outcome {
    let configs: Vec<_> = ids
        .iter()
        .map(|id| json!({ "batch_id": id, "start_cursor": 0, "end_cursor": { "a": null }, "batch_size": size }))
        .collect();
    let outcome = json!({ "type": "create_batches", "worker_template_name": worker, "worker_count": ids.len(), "total_items": 9, "cursor_configs": configs });
    Outcome::Succeeded(json!({ "batch_processing_outcome": outcome }).to_string())
}

fn no_batches() -> Outcome {
    Outcome::Succeeded(json!({ "batch_processing_outcome": { "type": "no_batches" } }).to_string())
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// What happened: one line for each move with the time and the steps that ran together, then the
/// status.
struct Told {
    lines: Vec<String>,
    remarks: Vec<String>,
    changes: Vec<Change>,
    publications: Vec<(u32, u32)>,
    attempts: Vec<Attempt>,
}

/// Runs a workflow. `outcome` gets a step's name and the number of earlier attempts.
fn run(steps: &[DefinedStep], outcome: impl Fn(&str, u32) -> Outcome) -> Told {
    let (mut task, mut next) = Task::start(steps.to_vec());
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
            .map(|attempt| Report { step: attempt.step, outcome: outcome(&known[&attempt.step], attempt.retry_count) })
            .collect();
        next = task.advance(&reports).unwrap();
    }
}

#[test]
fn steps_run_when_what_they_depend_on_is_complete() {
    let diamond = [step("d", &["b", "c"]), step("a", &[]), step("b", &["a"]), step("c", &["a"])];
    let told = run(&diamond, |_, _| done());
    assert_eq!(told.lines, ["0 a", "0 b c", "0 d", "Complete"]);
    assert_eq!(told.attempts[3].results, [2, 3, 1], "all results before it, the nearest first");
}

#[test]
fn no_steps_are_complete_at_once() {
    assert_eq!(run(&[], |_, _| done()).lines, ["Complete"]);
}

#[test]
fn a_circle_never_runs() {
    let told = run(&[step("a", &["b"]), step("b", &["a"]), step("c", &[])], |_, _| done());
    assert_eq!(told.lines, ["0 c", "WaitingForDependencies"]);
    assert_eq!(run(&[step("a", &["a"])], |_, _| done()).lines, ["WaitingForDependencies"]);
}

#[test]
fn retries_wait_while_others_go_on() {
    let mut flaky = step("flaky", &[]);
    flaky.retry = Retry { base_ms: Some(1000), max_ms: Some(1500), ..flaky.retry };
    let steps = [flaky, step("other", &[]), step("last", &["other"])];
    let told = run(&steps, |name, before| if name == "flaky" && before < 2 { RETRY } else { done() });
    assert_eq!(told.lines, ["0 flaky other", "0 last", "1000 flaky", "2500 flaky", "Complete"]);
    assert_eq!(told.changes[0].retry_at_ms, Some(1000));
}

#[test]
fn waits_grow_as_the_template_says() {
    let retry = |backoff| Retry { backoff, base_ms: Some(10), max_ms: Some(70), ..Retry::default() };
    let waits = |backoff| (1..6).map(|failed| retry(backoff).wait(failed)).collect::<Vec<_>>();
    assert_eq!(waits(Backoff::None), [0, 0, 0, 0, 0]);
    assert_eq!(waits(Backoff::Linear), [10, 20, 30, 40, 50]);
    assert_eq!(waits(Backoff::Exponential), [10, 20, 40, 70, 70]);
    assert_eq!(waits(Backoff::Fibonacci), [10, 10, 20, 30, 50]);
}

#[test]
fn a_handler_may_ask_for_a_wait_of_its_own() {
    let asked = Outcome::Failed { retryable: true, retry_after_ms: Some(90_000) };
    let told = run(&[step("a", &[])], |_, before| if before == 0 { asked.clone() } else { done() });
    assert_eq!(told.lines, ["0 a", "90000 a", "Complete"]);
}

#[test]
fn attempts_come_to_an_end() {
    let told = run(&[step("a", &[]), step("b", &["a"])], |_, _| RETRY);
    assert_eq!(told.lines, ["0 a", "0 a", "0 a", "BlockedByFailures"]);
    assert_eq!(told.changes.last().map(|change| (change.state, change.attempt_count)), Some((StepState::Error, 3)));
}

#[test]
fn a_failure_stops_what_has_not_begun() {
    let steps = [step("a", &[]), step("b", &[]), step("c", &["b"])];
    let told = run(&steps, |name, _| if name == "a" { FAILED } else { done() });
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
    let told = run(&[step("a", &[])], |_, _| done());
    assert!(!told.attempts[0].resumed);

    let (mut task, _) = Task::start(vec![step("a", &[]), step("b", &[])]);
    let yielded = [Report { step: 0, outcome: Outcome::Yielded }, Report { step: 1, outcome: FAILED }];
    let second = task.advance(&yielded).unwrap();
    assert_eq!(second.attempts, [Attempt { step: 0, retry_count: 0, resumed: true, results: Vec::new() }]);
    let third = task.advance(&[Report { step: 0, outcome: done() }]).unwrap();
    assert_eq!(third.changes[0], Change { step: 0, state: StepState::Complete, attempt_count: 1, retry_at_ms: None });
    assert_eq!(third.status, Some(Status::BlockedByFailures));
}

#[test]
fn a_step_that_only_yields_is_stopped() {
    let told = run(&[step("a", &[])], |_, _| Outcome::Yielded);
    assert_eq!(u32::try_from(told.lines.len()), Ok(MOST_YIELDS + 2));
    assert_eq!(told.lines.last().map(String::as_str), Some("BlockedByFailures"));
}

fn approval() -> Vec<DefinedStep> {
    vec![
        step("check", &[]),
        of_kind(StepKind::Decision, "route", &["check"]),
        step("auto", &["route"]),
        step("manager", &["route"]),
        step("audit", &["manager"]),
        of_kind(StepKind::DeferredConvergence, "merge", &["auto", "audit"]),
        step("tell", &["merge"]),
    ]
}

#[test]
fn a_decision_creates_what_it_names_and_what_follows() {
    let told = run(&approval(), |name, _| match name {
        "route" => creates(&["manager"]),
        _ => done(),
    });
    assert_eq!(told.lines, ["0 check", "0 route", "0 manager", "0 audit", "0 merge", "0 tell", "Complete"]);
    assert_eq!(told.remarks, Vec::<String>::new());
}

#[test]
fn a_decision_may_create_nothing() {
    let told = run(&approval(), |name, _| if name == "route" { creates(&[]) } else { done() });
    assert_eq!(told.lines, ["0 check", "0 route", "Complete"]);
    assert_eq!(told.remarks, Vec::<String>::new());
}

#[test]
fn a_decision_that_names_strangers_creates_nothing_and_says_so() {
    for wrong in ["check", "nobody"] {
        let outcome = creates(&["auto", wrong]);
        let told = run(&approval(), |name, _| if name == "route" { outcome.clone() } else { done() });
        assert_eq!(told.lines, ["0 check", "0 route", "Complete"]);
        assert!(told.remarks[0].contains(wrong), "{:?}", told.remarks);
    }
    let told = run(&approval(), |_, _| done());
    assert!(told.remarks[0].contains("decision_point_outcome"));
}

#[test]
fn a_branch_that_needs_more_than_the_decision_is_never_stored() {
    let steps =
        [step("check", &[]), of_kind(StepKind::Decision, "route", &["check"]), step("ship", &["route", "check"])];
    let told = run(&steps, |name, _| if name == "route" { creates(&["ship"]) } else { done() });
    assert_eq!(told.lines, ["0 check", "0 route", "Complete"]);
    assert!(told.remarks[0].contains("ship"), "{:?}", told.remarks);
}

#[test]
fn the_next_decision_is_created_with_the_branch() {
    let steps = [
        step("check", &[]),
        of_kind(StepKind::Decision, "first", &["check"]),
        step("a", &["first"]),
        of_kind(StepKind::Decision, "second", &["a"]),
        step("b", &["second"]),
    ];
    let told = run(&steps, |name, _| match name {
        "first" => creates(&["a"]),
        "second" => creates(&["b"]),
        _ => done(),
    });
    assert_eq!(told.lines, ["0 check", "0 first", "0 a", "0 second", "0 b", "Complete"]);
}

fn import() -> Vec<DefinedStep> {
    let split = DefinedStep { worker_pattern: Some("work".to_owned()), ..of_kind(StepKind::Batchable, "split", &[]) };
    vec![
        split,
        of_kind(StepKind::BatchWorker, "work", &["split"]),
        of_kind(StepKind::DeferredConvergence, "collect", &["work"]),
    ]
}

#[test]
fn batches_fan_out_and_come_together() {
    let batches = batches("work", &["001", "002", "003"]);
    let told = run(&import(), |name, _| if name == "split" { batches.clone() } else { done() });
    assert_eq!(told.lines, ["0 split", "0 work_001 work_002 work_003", "0 collect", "Complete"]);
    let mut results = told.attempts[4].results.clone();
    results.sort_unstable();
    assert_eq!(results, [0, 3, 4, 5]);
}

#[test]
fn no_batches_make_one_worker_without_work() {
    let told = run(&import(), |name, _| if name == "split" { no_batches() } else { done() });
    assert_eq!(told.lines, ["0 split", "0 work_000", "0 collect", "Complete"]);
}

#[test]
fn batches_that_can_not_be_made_are_remarked_upon() {
    let refused = [
        batches("nobody", &["001"]),
        batches("collect", &["001"]),
        batches("work", &["001", "001"]),
        batches("work", &[]),
        batches_of("work", &["001"], &json!("all")),
        done(),
    ];
    for outcome in refused {
        let told = run(&import(), |_, _| outcome.clone());
        assert_eq!(told.lines, ["0 split", "Complete"]);
        assert_eq!(told.remarks.len(), 1, "{outcome:?}");
    }
    let mut steps = import();
    steps[1].batch = None;
    let told = run(&steps, |_, _| batches("work", &["001"]));
    assert!(told.remarks[0].contains("batch_config"));
    steps[0].worker_pattern = None;
    let told = run(&steps, |_, _| no_batches());
    assert!(told.remarks[0].contains("worker_template_name"));
}

#[test]
fn what_waits_for_a_later_step_does_not_wait() {
    let mut steps = import();
    steps.push(step("tell", &["collect"]));
    let told = run(&steps, |name, _| if name == "split" { no_batches() } else { done() });
    assert_eq!(told.lines, ["0 split tell", "0 work_000", "0 collect", "Complete"]);
    assert!(told.remarks[0].contains("collect"), "{:?}", told.remarks);
}

#[test]
fn events_are_published_by_condition_and_kind() {
    let any = JsonKind::WORDS.map(|(_, kind)| kind);
    let event = |condition, payloads: &[JsonKind]| DefinedEvent {
        name: String::new(),
        condition,
        delivery: Delivery::Fast,
        payloads: payloads.to_vec(),
        span: Span::default(),
    };
    let mut steps = [step("a", &[])];
    steps[0].events = vec![
        event(Condition::Success, &any),
        event(Condition::Failure, &any),
        event(Condition::Always, &[JsonKind::Object]),
        event(Condition::RetryableFailure, &any),
        event(Condition::Success, &[JsonKind::Array]),
    ];
    let told = run(&steps, |_, before| if before == 0 { RETRY } else { done() });
    assert_eq!(told.publications, [(0, 1), (0, 0), (0, 2)]);
    let told = run(&steps, |_, _| Outcome::Succeeded("[]".to_owned()));
    assert_eq!(told.publications, [(0, 0), (0, 4)]);
}

#[test]
fn a_worker_is_given_its_batch_and_what_its_template_says() {
    let mut steps = import();
    steps[1].initialization = r#"{"rate":1.50,"cursor":"hidden"}"#.to_owned();
    let inputs = |outcome: Outcome| -> Vec<serde_json::Value> {
        let (mut task, _) = Task::start(steps.clone());
        let next = task.advance(&[Report { step: 0, outcome }]).unwrap();
        let inputs = next.created.iter().filter_map(|created| created.inputs.as_deref());
        inputs.map(|inputs| serde_json::from_str(inputs).unwrap()).collect()
    };
    let batch =
        |id: &str, end, size| json!({ "batch_id": id, "start_cursor": 0, "end_cursor": end, "batch_size": size });
    let expected = |cursor, no_op| {
        json!({
            "rate": 1.5, "cursor": cursor, "is_no_op": no_op, "__template_step_name": "work",
            "batch_metadata": { "cursor_field": "id", "failure_strategy": "isolate" }
        })
    };
    let end = json!({ "a": null });
    assert_eq!(
        inputs(batches("work", &["001", "002"])),
        [expected(batch("001", end.clone(), 1), false), expected(batch("002", end, 1), false)]
    );
    assert_eq!(inputs(no_batches()), [expected(batch("000", json!(0), 0), true)]);
}

fn codes(result: Result<Move, Vec<Diagnostic>>) -> Vec<&'static str> {
    result.unwrap_err().iter().map(|found| found.code.id()).collect()
}

#[test]
fn what_was_not_asked_for_is_refused_and_changes_nothing() {
    let (mut task, _) = Task::start(vec![step("a", &[]), step("b", &["a"])]);
    let report = |step| Report { step, outcome: done() };
    assert_eq!(codes(task.advance(&[])), ["TC7002"]);
    for wrong in [1, 7] {
        assert_eq!(codes(task.advance(&[report(wrong)])), ["TC7002"]);
    }
    assert_eq!(codes(task.advance(&[report(0), report(0)])), ["TC7002", "TC7002"]);
    let broken = Report { step: 0, outcome: Outcome::Succeeded("{a: 1}".to_owned()) };
    assert_eq!(codes(task.advance(&[broken])), ["TC7003"]);
    assert_eq!(task.advance(&[report(0)]).unwrap().attempts[0].step, 1);
    assert_eq!(codes(Err(no_task())), ["TC7001"]);
}

#[test]
fn what_is_over_stays_over() {
    let (mut task, first) = Task::start(Vec::new());
    assert_eq!(first.status, Some(Status::Complete));
    assert_eq!(task.advance(&[]), Ok(first));
}

#[test]
fn a_thousand_steps_in_a_row_cost_what_they_touch() {
    let chain: Vec<_> = (0..1_000)
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
    let told = run(&chain, |_, _| done());
    assert_eq!(told.lines.len(), 1_001);
    assert_eq!(told.attempts.last().map(|attempt| attempt.results.len()), Some(50));
}
