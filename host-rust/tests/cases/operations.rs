use serde_json::Value;
use tasker_contrib_host::operations::{
    BatchCopy, Begun, LiveState, LiveStep, LiveTask, LiveWorker, Message, Place, Snapshot, StepProgress, Transition,
};
use tasker_contrib_host::workflow::{Drawing, Format, TaskPicture};

use super::folder::{Case, Files, ask, each, name, named};
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
    let [namespace, name, version, about] = ["namespace", "name", "version", "about"].map(|key| text(&task[key]));
    let [created, now] = ["created", "now"].map(|key| task[key].as_u64().unwrap());
    let (snapshot, transitions, copies) = (snapshot(&task), transitions(&task), copies(&task));
    let template = case.source("template.yaml");
    let steps = ask(|contrib, store| {
        contrib.tasker_contrib_operations().call_progress(store, &snapshot, &transitions, &copies, &template)
    });
    let picture = TaskPicture { namespace, name, version, about: Some(about), created, now, steps };
    let mut out = Files::from([("progress.txt".to_owned(), picture.steps.iter().map(told).collect())]);
    for (file, drawing, format, styled) in DRAWINGS.into_iter().filter(|one| case.expected.contains_key(one.0)) {
        let drawn = ask(|contrib, store| {
            contrib.tasker_contrib_workflow().call_draw(store, &picture, drawing, format, styled, &view(case))
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
    let sent = steps.iter().filter(|step| step.state == LiveState::Enqueued);
    let message =
        |step: &LiveStep| Message { place: Place::Shared, worker: None, step: step.id.clone(), archived: false };
    Snapshot {
        now: task["now"].as_u64().unwrap(),
        task: LiveTask {
            namespace: text(&task["namespace"]),
            state: named(task["state"].as_str().unwrap()),
            since: 0,
            dead_letter: None,
        },
        messages: sent.map(message).collect(),
        steps,
        workers: vec![LiveWorker { name: "tcr1".to_owned(), alive: true }],
        servers: Some(1),
        hand_back_after: 0,
    }
}

fn live_step(step: &Value) -> LiveStep {
    let begun = || Begun { at: 0, worker: "tcr1".to_owned(), by: String::new() };
    LiveStep {
        id: text(&step["id"]),
        name: text(&step["name"]),
        state: named(step["state"].as_str().unwrap()),
        since: 0,
        begun: (step["state"] == "in-progress").then(begun),
        attempts: number(&step["attempts"]),
        max_attempts: number(&step["max_attempts"]),
        retry_eligible: true,
        next_retry: step["next_retry"].as_u64(),
        ready: false,
        error: None,
        error_type: None,
        handler: None,
        parents: list(&step["parents"]).map(text).collect(),
        in_template: step["in_template"] != false,
        time_limit: None,
    }
}

fn transitions(task: &Value) -> Vec<Transition> {
    let transition = |one: &Value| {
        let failed = one[2] == "result-failed";
        let to = if failed { LiveState::ResultEnqueued } else { named(one[2].as_str().unwrap()) };
        Transition { step: text(&one[0]), at: one[1].as_u64().unwrap(), to, begun: one[3].as_u64(), failed }
    };
    list(&task["transitions"]).map(transition).collect()
}

fn copies(task: &Value) -> Vec<BatchCopy> {
    let of_pattern = list(&task["steps"]).filter(|step| step["pattern"].is_string());
    of_pattern.map(|step| BatchCopy { step: text(&step["id"]), pattern: text(&step["pattern"]) }).collect()
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
        format!("  {} {} {} {}\n", one.queued, time(one.began), time(one.ended), name(&one.ending))
    };
    let attempts: String = step.attempts.iter().map(attempt).collect();
    let (name, tried, most) = (&step.name, step.tried, step.most);
    format!("{name} {kind} {standing} {tried} of {most}{after}{}\n{attempts}", step.dependencies.join(" "))
}
