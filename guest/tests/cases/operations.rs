//! Tasks as the engine's tables have them: how far each step is, and their drawings.

use std::fmt::Write as _;

use serde_json::Value;
use tasker_contrib::operations::{
    Ending, HandlerStart, Message, Progress, Queue, Snapshot, Step, StepState, Task, TaskState, Transition, Worker,
    progress,
};
use tasker_contrib::workflow::{Drawing, Format, draw};

use super::folder::{Case, Files, each};
use super::workflow::view;

const DRAWINGS: [(&str, Drawing, Format, bool); 6] = [
    ("graph.txt", Drawing::Graph, Format::Text, true),
    ("graph.svg", Drawing::Graph, Format::Svg, true),
    ("graph.unstyled.svg", Drawing::Graph, Format::Svg, false),
    ("waterfall.txt", Drawing::Waterfall, Format::Text, true),
    ("waterfall.svg", Drawing::Waterfall, Format::Svg, true),
    ("waterfall.unstyled.svg", Drawing::Waterfall, Format::Svg, false),
];

#[test]
fn cases() {
    each("operations", |name| ["task.json", "template.yaml", "view.json"].contains(&name), run);
}

fn run(case: &Case) -> Files {
    let task = case.json("task.json");
    let (snapshot, transitions, copies) = given(&task);
    let steps = progress(&snapshot, &transitions, &copies, ("template.yaml", case.text("template.yaml")));
    let text = |key: &str| task[key].as_str().unwrap().to_owned();
    let picture = tasker_contrib::workflow::Task {
        namespace: text("namespace"),
        name: text("name"),
        version: text("version"),
        about: text("subtitle"),
        created: task["created_at_ms"].as_u64().unwrap(),
        now: snapshot.now_ms,
        steps,
    };
    let mut out = Files::from([("progress.txt".to_owned(), picture.steps.iter().map(told).collect())]);
    for (file, drawing, format, styled) in DRAWINGS.into_iter().filter(|(file, ..)| case.wants(file)) {
        out.insert(file.to_owned(), draw(&picture, drawing, format, styled, &view(case)).unwrap());
    }
    out
}

/// A line a step, and one for each of its attempts.
fn told(step: &Progress) -> String {
    let word = |word: &str| word.replace(' ', "-");
    let mut out = format!(
        "{} {} {} {} of {}",
        step.name,
        step.kind.word(),
        word(step.standing.word()),
        step.attempt_count,
        step.max_attempts
    );
    if !step.dependencies.is_empty() {
        write!(out, " after {}", step.dependencies.join(" ")).unwrap();
    }
    out += "\n";
    for attempt in &step.attempts {
        let ending = match attempt.ending {
            Ending::Running => "running",
            Ending::Succeeded => "succeeded",
            Ending::Failed => "failed",
            Ending::Lost => "lost",
            Ending::Cancelled => "cancelled",
        };
        let time = |time: Option<u64>| time.map_or_else(|| "-".to_owned(), |time| time.to_string());
        writeln!(
            out,
            "  {} {} {} {ending}",
            attempt.queued_at_ms,
            time(attempt.began_at_ms),
            time(attempt.ended_at_ms)
        )
        .unwrap();
    }
    out
}

fn given(task: &Value) -> (Snapshot, Vec<Transition>, Vec<(String, String)>) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let texts = |value: &Value| value.as_array().into_iter().flatten().map(text).collect();
    let number = |value: &Value| u32::try_from(value.as_u64().unwrap()).unwrap();
    let steps: Vec<Step> = task["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| Step {
            id: text(&step["id"]),
            name: text(&step["name"]),
            state: step_state(&step["state"]),
            attempt_count: number(&step["attempt_count"]),
            max_attempts: number(&step["max_attempts"]),
            retry_eligible: true,
            retry_at_ms: step["retry_at_ms"].as_u64(),
            dependency_ids: texts(&step["dependency_ids"]),
            in_template: step["in_template"] != false,
            handler_start: (step["state"] == "in-progress")
                .then(|| HandlerStart { worker: "tcr1".to_owned(), ..HandlerStart::default() }),
            ..Step::default()
        })
        .collect();
    let transitions = task["transitions"].as_array().unwrap().iter().map(|one| Transition {
        step_id: text(&one[0]),
        at_ms: one[1].as_u64().unwrap(),
        to: step_state(&one[2]),
        began_at_ms: one[3].as_u64(),
        failed: one[2] == "result-failed",
    });
    let copies = steps.iter().zip(task["steps"].as_array().unwrap());
    let copies = copies.filter_map(|(step, given)| Some((step.id.clone(), given["pattern"].as_str()?.to_owned())));
    let copies = copies.collect();
    let state = task["state"].as_str().unwrap();
    let sent = steps.iter().filter(|step| step.state == StepState::Enqueued);
    let messages =
        sent.map(|step| Message { queue: Queue::Shared, step_id: step.id.clone(), archived: false }).collect();
    let snapshot = Snapshot {
        now_ms: task["now_ms"].as_u64().unwrap(),
        task: Task { namespace: text(&task["namespace"]), state: task_state(state), ..Task::default() },
        steps,
        messages,
        workers: vec![Worker { name: "tcr1".to_owned(), alive: true }],
        server_count: Some(1),
        ..Snapshot::default()
    };
    (snapshot, transitions.collect(), copies)
}

fn step_state(value: &Value) -> StepState {
    match value.as_str().unwrap() {
        "pending" => StepState::Pending,
        "enqueued" => StepState::Enqueued,
        "in-progress" => StepState::InProgress,
        "result-enqueued" | "result-failed" => StepState::ResultEnqueued,
        "waiting-for-retry" => StepState::WaitingForRetry,
        "complete" => StepState::Complete,
        "error" => StepState::Error,
        "cancelled" => StepState::Cancelled,
        "resolved-manually" => StepState::ResolvedManually,
        other => panic!("{other}"),
    }
}

fn task_state(word: &str) -> TaskState {
    match word {
        "steps-in-process" => TaskState::StepsInProcess,
        "waiting-for-dependencies" => TaskState::WaitingForDependencies,
        "blocked-by-failures" => TaskState::BlockedByFailures,
        "complete" => TaskState::Complete,
        "cancelled" => TaskState::Cancelled,
        other => panic!("{other}"),
    }
}
