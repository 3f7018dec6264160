use serde_json::Value;
use tasker_contrib_host::operations::{
    BatchWorker, HandlerStart, LiveStep, LiveStepState, LiveTask, LiveWorker, Message, QueueKind, Snapshot,
    StepProgress, Transition,
};
use tasker_contrib_host::types::NamedValue;
use tasker_contrib_host::workflow::{Drawing, Format, TaskPicture};

use super::folder::{Case, Files, ask, each, name, named};
use super::workflow::view;

const DRAWINGS: [(&str, Drawing, Format, &str); 6] = [
    ("graph.txt", Drawing::Graph, Format::Text, "own"),
    ("graph.svg", Drawing::Graph, Format::Svg, "own"),
    ("graph.unstyled.svg", Drawing::Graph, Format::Svg, "page"),
    ("waterfall.txt", Drawing::Waterfall, Format::Text, "own"),
    ("waterfall.svg", Drawing::Waterfall, Format::Svg, "own"),
    ("waterfall.unstyled.svg", Drawing::Waterfall, Format::Svg, "page"),
];

#[test]
fn cases() {
    each("operations", |name| ["task.json", "template.yaml", "view.json"].contains(&name), run);
}

fn run(case: &Case) -> Files {
    let task = case.json("task.json");
    let [namespace, name, version, subtitle] = ["namespace", "name", "version", "subtitle"].map(|key| text(&task[key]));
    let [created_at_ms, now_ms] = ["created_at_ms", "now_ms"].map(|key| task[key].as_u64().unwrap());
    let (snapshot, transitions, workers) = (snapshot(&task), transitions(&task), batch_workers(&task));
    let template = case.source("template.yaml");
    let steps = ask(|contrib, store| {
        contrib.tasker_contrib_operations().call_progress(store, &snapshot, &transitions, &workers, &template)
    });
    let picture = TaskPicture { namespace, name, version, subtitle: Some(subtitle), created_at_ms, now_ms, steps };
    let mut out = Files::from([("progress.txt".to_owned(), picture.steps.iter().map(told).collect())]);
    for (file, drawing, format, style) in DRAWINGS.into_iter().filter(|one| case.expected.contains_key(one.0)) {
        let options = [NamedValue { name: "style".to_owned(), value: style.to_owned() }];
        let drawn = ask(|contrib, store| {
            contrib.tasker_contrib_workflow().call_draw_task(store, &picture, drawing, format, &view(case), &options)
        });
        out.insert(file.to_owned(), drawn.unwrap());
    }
    out
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn number(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

fn snapshot(task: &Value) -> Snapshot {
    let steps: Vec<LiveStep> = list(&task["steps"]).map(live_step).collect();
    let sent = steps.iter().filter(|step| step.state == LiveStepState::Enqueued);
    let message =
        |step: &LiveStep| Message { queue: QueueKind::Shared, worker: None, step_id: step.id.clone(), archived: false };
    Snapshot {
        now_ms: task["now_ms"].as_u64().unwrap(),
        task: LiveTask {
            namespace: text(&task["namespace"]),
            state: named(task["state"].as_str().unwrap()),
            since_ms: 0,
            dead_letter_reason: None,
        },
        messages: sent.map(message).collect(),
        steps,
        workers: vec![LiveWorker { name: "tcr1".to_owned(), alive: true }],
        server_count: Some(1),
        hand_back_after_ms: 0,
    }
}

fn live_step(step: &Value) -> LiveStep {
    let start = || HandlerStart { at_ms: 0, worker: "tcr1".to_owned(), process: String::new() };
    LiveStep {
        id: text(&step["id"]),
        name: text(&step["name"]),
        state: named(step["state"].as_str().unwrap()),
        since_ms: 0,
        handler_start: (step["state"] == "in-progress").then(start),
        attempt_count: number(&step["attempt_count"]),
        max_attempts: number(&step["max_attempts"]),
        retry_eligible: true,
        retry_at_ms: step["retry_at_ms"].as_u64(),
        ready: false,
        error: None,
        error_type: None,
        callable: None,
        dependency_ids: list(&step["dependency_ids"]).map(text).collect(),
        in_template: step["in_template"] != false,
        timeout_ms: None,
    }
}

fn transitions(task: &Value) -> Vec<Transition> {
    let transition = |one: &Value| {
        let failed = one[2] == "result-failed";
        let to = if failed { LiveStepState::ResultEnqueued } else { named(one[2].as_str().unwrap()) };
        Transition { step_id: text(&one[0]), at_ms: one[1].as_u64().unwrap(), to, began_at_ms: one[3].as_u64(), failed }
    };
    list(&task["transitions"]).map(transition).collect()
}

fn batch_workers(task: &Value) -> Vec<BatchWorker> {
    let of_pattern = list(&task["steps"]).filter(|step| step["pattern"].is_string());
    of_pattern.map(|step| BatchWorker { step_id: text(&step["id"]), pattern: text(&step["pattern"]) }).collect()
}

fn told(step: &StepProgress) -> String {
    let standing = match name(&step.standing).as_str() {
        "pending" => "not-begun".to_owned(),
        "skipped" => "not-chosen".to_owned(),
        "by-hand" => "completed-by-hand".to_owned(),
        other => other.to_owned(),
    };
    let kind = name(&step.kind).replace('-', "_");
    let after: String = if step.dependencies.is_empty() { String::new() } else { " after ".to_owned() };
    let time = |time: Option<u64>| time.map_or("-".to_owned(), |time| time.to_string());
    let attempt = |one: &tasker_contrib_host::operations::LiveAttempt| {
        format!("  {} {} {} {}\n", one.queued_at_ms, time(one.began_at_ms), time(one.ended_at_ms), name(&one.ending))
    };
    let attempts: String = step.attempts.iter().map(attempt).collect();
    let (name, tried, most) = (&step.name, step.attempt_count, step.max_attempts);
    format!("{name} {kind} {standing} {tried} of {most}{after}{}\n{attempts}", step.dependencies.join(" "))
}
