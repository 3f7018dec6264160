use proptest::prelude::*;

use super::*;

const NOW: u64 = 1_800_000_000_000;

fn step(name: &str, state: StepState) -> Step {
    Step {
        id: name.to_owned(),
        name: name.to_owned(),
        state,
        since_ms: NOW - 15_000,
        max_attempts: 3,
        in_template: true,
        callable: Some("ChargeHandler".to_owned()),
        ..Step::default()
    }
}

fn after(mut step: Step, parents: &[&str]) -> Step {
    step.dependency_ids = parents.iter().map(|name| (*name).to_owned()).collect();
    step
}

fn snapshot(state: TaskState, steps: Vec<Step>) -> Snapshot {
    Snapshot {
        now_ms: NOW,
        task: Task { namespace: "shop".to_owned(), state, since_ms: NOW - 60_000, dead_letter_reason: None },
        steps,
        server_count: Some(1),
        hand_back_after_ms: 30_000,
        workers: vec![Worker { name: "tcr1".to_owned(), alive: true }],
        ..Snapshot::default()
    }
}

fn message(queue: Queue, step_id: &str) -> Message {
    Message { queue, step_id: step_id.to_owned(), archived: false }
}

fn begun(worker: &str, ago: u64) -> HandlerStart {
    HandlerStart { at_ms: NOW - ago, worker: worker.to_owned(), process: "pid 7 on web-1".to_owned() }
}

fn told(snapshot: &Snapshot) -> Vec<(&'static str, String, Remedy)> {
    why(snapshot).into_iter().map(|cause| (cause.code.id(), cause.sentence, cause.remedy)).collect()
}

/// The first reason, which is the one that lists show.
fn first(snapshot: &Snapshot) -> (&'static str, String, Remedy) {
    told(snapshot).remove(0)
}

fn failed(attempts: u32) -> Step {
    let error = Some("the card was declined.".to_owned());
    let error_type = Some("Bank::Declined".to_owned());
    Step { attempt_count: attempts, error, error_type, ..step("charge", StepState::Error) }
}

#[test]
fn a_task_that_has_ended_says_so_and_nothing_else() {
    let ended = snapshot(TaskState::Complete, vec![step("charge", StepState::Complete)]);
    assert_eq!(told(&ended), [("ended", "It completed 1 min ago.".to_owned(), Remedy::Wait)]);
    assert_eq!(first(&snapshot(TaskState::Cancelled, vec![])).1, "It was cancelled 1 min ago.");
}

#[test]
fn a_failure_names_handler_error_and_what_waits_behind_it() {
    let steps = vec![
        failed(3),
        after(step("ship", StepState::Pending), &["charge"]),
        after(step("notify", StepState::Pending), &["ship"]),
    ];
    let causes = why(&snapshot(TaskState::BlockedByFailures, steps));
    let charge = &causes[0];
    assert_eq!(charge.code, Code::AttemptsUsedUp);
    assert_eq!(
        charge.sentence,
        "`charge` (ChargeHandler) failed after 3 attempts: Bank::Declined, the card was declined."
    );
    assert_eq!(charge.blocks, ["ship", "notify"]);
    assert_eq!((charge.since_ms, charge.resolves_at_ms, charge.remedy), (Some(NOW - 15_000), None, Remedy::Retry));
    assert_eq!(causes[1].sentence, "`ship` waits for `charge`.");
    assert_eq!(causes.len(), 3);
}

#[test]
fn a_permanent_failure_is_told_from_used_up_attempts() {
    assert_eq!(first(&snapshot(TaskState::BlockedByFailures, vec![failed(1)])).0, "failed-for-good");
    assert_eq!(first(&snapshot(TaskState::WaitingForDependencies, vec![failed(3)])).0, "failed-beside-waiting");
}

#[test]
fn the_dead_letter_queue_comes_first() {
    let mut given_up = snapshot(TaskState::Error, vec![failed(3)]);
    given_up.task.dead_letter_reason = Some("staleness_timeout".to_owned());
    assert_eq!((first(&given_up).0, first(&given_up).2), ("dead-letter", Remedy::Retry));
    given_up.steps = vec![step("charge", StepState::Pending)];
    assert_eq!(first(&given_up).2, Remedy::Revive, "no step failed: it was passed over for too long");
    given_up.steps[0].attempt_count = 1;
    assert_eq!(first(&given_up).2, Remedy::Retry);
    given_up.task.state = TaskState::WaitingForDependencies; // revived: the engine leaves the row
    assert_ne!(first(&given_up).0, "dead-letter");
}

#[test]
fn a_reset_that_the_task_was_not_told_of() {
    let reset = snapshot(TaskState::BlockedByFailures, vec![step("charge", StepState::Pending)]);
    assert_eq!((first(&reset).0, first(&reset).2), ("reset-not-told", Remedy::Revive));
}

#[test]
fn a_retry_says_which_attempt_when_and_why() {
    let error = Some("the bank is busy".to_owned());
    let waiting = Step {
        attempt_count: 1,
        retry_eligible: true,
        retry_at_ms: Some(NOW + 90_000),
        error,
        ..step("charge", StepState::WaitingForRetry)
    };
    let causes = why(&snapshot(TaskState::WaitingForDependencies, vec![waiting.clone()]));
    assert_eq!(causes[0].sentence, "`charge` waits for attempt 2 of 3, in 1 min: the bank is busy.");
    assert_eq!(causes[0].resolves_at_ms, Some(NOW + 90_000));

    let due = Step { retry_at_ms: Some(NOW - 1), ..waiting.clone() };
    assert_eq!(first(&snapshot(TaskState::WaitingForDependencies, vec![due])).0, "about-to-run");
    let never = Step { retry_eligible: false, ..waiting };
    let never = snapshot(TaskState::WaitingForDependencies, vec![never]);
    assert_eq!((first(&never).0, first(&never).2), ("never-retried", Remedy::Retry));
}

#[test]
fn steps_that_wait_for_each_other_are_told_once() {
    let steps = vec![
        after(step("a", StepState::Pending), &["c"]),
        after(step("b", StepState::Pending), &["a"]),
        after(step("c", StepState::Pending), &["b"]),
    ];
    let causes = told(&snapshot(TaskState::WaitingForDependencies, steps));
    assert_eq!(causes, [("circle", "`a`, `c` and `b` wait for each other, for ever.".to_owned(), Remedy::Cancel)]);
}

#[test]
fn a_step_that_the_template_lacks() {
    let gone = Step { in_template: false, ..step("charge", StepState::Enqueued) };
    assert_eq!(first(&snapshot(TaskState::StepsInProcess, vec![gone])).0, "template-lacks-step");
    let done = Step { in_template: false, ..step("charge", StepState::Complete) };
    let other = step("ship", StepState::InProgress);
    assert!(
        told(&snapshot(TaskState::StepsInProcess, vec![done, other])).iter().all(|(code, ..)| *code == "not-begun")
    );
}

#[test]
fn a_sent_step_is_where_its_message_is() {
    let mut sent = snapshot(TaskState::StepsInProcess, vec![step("charge", StepState::Enqueued)]);
    assert_eq!(
        first(&sent),
        ("message-gone", "`charge` was sent 15 s ago, but its message is gone.".to_owned(), Remedy::Retry)
    );

    sent.messages = vec![message(Queue::Shared, "charge")];
    assert_eq!(first(&sent).1, "`charge` was sent 15 s ago; 1 worker is running but busy with other steps.");
    sent.workers[0].alive = false;
    let none = "`charge` was sent 15 s ago, but no worker is running for the namespace `shop`.";
    assert_eq!(first(&sent), ("no-worker", none.to_owned(), Remedy::StartWorker));

    sent.messages = vec![message(Queue::Private("tcr1".to_owned()), "charge")];
    assert_eq!(first(&sent).2, Remedy::StartWorker, "nobody lives to hand it back");
    sent.workers.push(Worker { name: "tcr2".to_owned(), alive: true });
    assert_eq!(first(&sent).0, "worker-died");
    assert_eq!(why(&sent)[0].resolves_at_ms, Some(NOW + 30_000));
    sent.workers[0].alive = true;
    assert_eq!(first(&sent).0, "about-to-run");

    sent.messages = vec![Message { archived: true, ..message(Queue::Shared, "charge") }];
    assert_eq!(first(&sent).0, "message-gone");
}

#[test]
fn a_claimed_step_runs_or_hangs_or_died_with_its_worker() {
    let running = Step {
        handler_start: Some(begun("tcr1", 65_000)),
        timeout_ms: Some(120_000),
        ..step("charge", StepState::InProgress)
    };
    let mut claimed = snapshot(TaskState::StepsInProcess, vec![running]);
    assert_eq!(first(&claimed), ("runs", "`charge` has run for 1 min on pid 7 on web-1.".to_owned(), Remedy::Wait));
    claimed.steps[0].timeout_ms = Some(65_000);
    assert_eq!(first(&claimed).0, "runs", "at its limit it is not over it");
    claimed.steps[0].timeout_ms = Some(30_000);
    assert_eq!(first(&claimed).1, "`charge` has run for 1 min on pid 7 on web-1, but its limit is 30 s.");
    claimed.workers[0].alive = false;
    assert_eq!(first(&claimed).0, "worker-died");

    claimed.steps[0].handler_start = None;
    claimed.workers[0].alive = true;
    claimed.messages = vec![Message { archived: true, ..message(Queue::Private("tcr1".to_owned()), "charge") }];
    assert_eq!(first(&claimed).1, "Worker tcr1 claimed `charge` 15 s ago and is running another step first.");
}

#[test]
fn a_result_waits_for_the_server_or_is_lost() {
    let mut sent = snapshot(TaskState::StepsInProcess, vec![step("charge", StepState::ResultEnqueued)]);
    assert_eq!(first(&sent).0, "result-gone");
    sent.messages = vec![message(Queue::Results, "charge")];
    assert_eq!(first(&sent).1, "The result of `charge` has waited for the server for 15 s.");
    sent.server_count = None; // the database would not say
    assert_eq!(first(&sent).0, "result-waits");
    sent.server_count = Some(0);
    assert_eq!((first(&sent).0, first(&sent).2), ("server-away", Remedy::StartServer));
}

#[test]
fn what_is_between_two_hands_is_no_alarm() {
    let ago = |state, since| Step { since_ms: NOW - since, ..step("charge", state) };
    let mut sent = snapshot(TaskState::StepsInProcess, vec![ago(StepState::Enqueued, 9_999)]);
    assert_eq!((first(&sent).0, first(&sent).2), ("about-to-run", Remedy::Wait), "its message comes");
    sent.messages = vec![message(Queue::Shared, "charge")];
    assert_eq!(first(&sent).1, "`charge` is about to be taken.");
    sent.workers.clear();
    assert_eq!(first(&sent).0, "no-worker", "nobody will");
    sent.steps = vec![ago(StepState::ResultEnqueued, 9_999)];
    assert_eq!(first(&sent).1, "The result of `charge` is on its way to the server.");
    sent.messages = vec![message(Queue::Results, "charge")];
    assert_eq!(first(&sent).0, "about-to-run");
    sent.server_count = Some(0);
    assert_eq!(first(&sent).0, "server-away", "nobody reads it");
    for state in [StepState::Enqueued, StepState::ResultEnqueued] {
        let gone = snapshot(TaskState::StepsInProcess, vec![ago(state, 10_000)]);
        assert!(first(&gone).0.ends_with("-gone"));
    }
}

#[test]
fn what_a_step_that_waits_itself_holds_is_said_once() {
    let mut steps = vec![failed(3)];
    let chain = ["a", "b", "c", "d"];
    for (place, name) in chain.iter().enumerate() {
        let parent = place.checked_sub(1).map_or("charge", |before| chain[before]);
        steps.push(after(step(name, StepState::Pending), &[parent]));
    }
    let causes = why(&snapshot(TaskState::BlockedByFailures, steps));
    let blocks: Vec<usize> = causes.iter().map(|cause| cause.blocks.len()).collect();
    assert_eq!(blocks, [4, 1, 1, 1, 0]);
}

#[test]
fn what_a_killed_server_left() {
    for (state, doing) in [
        (TaskState::Pending, "had not started it"),
        (TaskState::Initializing, "was choosing its first steps"),
        (TaskState::EnqueuingSteps, "was sending its steps"),
        (TaskState::StepsInProcess, "waited for its steps"),
        (TaskState::EvaluatingResults, "was evaluating its results"),
    ] {
        let mut left = snapshot(state, vec![step("charge", StepState::Pending)]);
        let sentence = format!("The server {doing} when it stopped 1 min ago, and will not come back to it.");
        assert_eq!(first(&left), ("left-between-commits", sentence, Remedy::Revive));
        left.task.since_ms = NOW - 9_999;
        assert_eq!(first(&left).0, "about-to-run");
        left.task.since_ms = NOW - 60_000;
        left.steps[0].state = StepState::InProgress;
        assert_ne!(first(&left).0, "left-between-commits", "a step is under way");
    }
}

#[test]
fn what_the_engine_forgets() {
    for (state, limit) in [(TaskState::WaitingForDependencies, 3_600_000), (TaskState::WaitingForRetry, 1_800_000)] {
        let mut waits = snapshot(state, vec![Step { ready: true, ..step("charge", StepState::Pending) }]);
        waits.task.since_ms = NOW - limit;
        assert_eq!(first(&waits).0, "about-to-run");
        waits.task.since_ms = NOW - limit - 1;
        assert_eq!((first(&waits).0, first(&waits).2), ("forgotten", Remedy::Revive));
        waits.steps[0].ready = false;
        assert_ne!(first(&waits).0, "forgotten", "nothing could run anyway");
    }
}

#[test]
fn a_task_whose_last_step_was_done_by_hand() {
    let done = snapshot(TaskState::WaitingForDependencies, vec![step("charge", StepState::ResolvedManually)]);
    assert_eq!(first(&done).0, "done-not-finished");
}

#[test]
fn no_server_and_nothing_found() {
    let mut ready = snapshot(TaskState::WaitingForDependencies, vec![step("charge", StepState::Pending)]);
    assert_eq!(first(&ready).0, "about-to-run");
    ready.server_count = Some(0);
    assert_eq!(first(&ready).0, "server-away");
    let created = Snapshot { steps: vec![], ..snapshot(TaskState::Pending, vec![]) };
    let created = Snapshot { task: Task { since_ms: NOW, ..created.task }, ..created };
    assert_eq!(first(&created).1, "The server is about to process it.");
}

#[test]
fn what_comes_from_a_database_drives_no_terminal() {
    let error = Some("bad\u{1b}[31m\nsecond line".to_owned());
    let hostile = Step { error, error_type: None, attempt_count: 3, ..step("a\u{202e}b", StepState::Error) };
    let sentence = first(&snapshot(TaskState::BlockedByFailures, vec![hostile])).1;
    assert_eq!(sentence, r"`a\u{202E}b` (ChargeHandler) failed after 3 attempts: bad\e[31m …");
}

#[test]
fn a_cause_gives_the_names_of_steps_whole_because_commands_take_them() {
    let long = "b".repeat(300);
    let failed = Step { attempt_count: 3, ..step("a\u{1b}[31m", StepState::Error) };
    let behind = Step { dependency_ids: vec![failed.id.clone()], ..step(&long, StepState::Pending) };
    let causes = why(&snapshot(TaskState::BlockedByFailures, vec![failed, behind]));
    let first = causes.first().unwrap();
    assert_eq!(first.step.as_deref(), Some("a\u{1b}[31m"));
    assert_eq!(first.blocks, [long]);
}

fn any_state() -> impl Strategy<Value = StepState> {
    prop::sample::select(vec![
        StepState::Pending,
        StepState::Enqueued,
        StepState::InProgress,
        StepState::ResultEnqueued,
        StepState::WaitingForRetry,
        StepState::Complete,
        StepState::Error,
        StepState::ResolvedManually,
    ])
}

proptest! {
    #[test]
    fn any_snapshot_has_a_first_reason_and_every_open_step_its_own(
        steps in prop::collection::vec((any_state(), prop::collection::vec(0_usize..8, 0..4), 0_u32..5, any::<bool>()), 0..8),
        since in 0_u64..NOW * 2,
    ) {
        let steps: Vec<Step> = steps.into_iter().enumerate().map(|(number, (state, parents, attempts, flag))| Step {
            dependency_ids: parents.iter().map(|parent| format!("s{parent}")).collect(),
            attempt_count: attempts, retry_eligible: flag, in_template: flag, since_ms: since,
            ..step(&format!("s{number}"), state)
        }).collect();
        let open = steps.iter().filter(|step| !step.state.satisfies()).count();
        let mut looked = snapshot(TaskState::StepsInProcess, steps);
        looked.task.since_ms = since;
        let causes = why(&looked);
        prop_assert!(!causes.is_empty());
        let circles = causes.iter().filter(|cause| cause.code == Code::Circle).count();
        let about_steps = causes.iter().filter(|cause| cause.step.is_some()).count();
        prop_assert!(circles <= 1);
        prop_assert!(about_steps == open || circles == 1);
        prop_assert!(causes.windows(2).all(|pair| pair[0].code <= pair[1].code));
    }
}
