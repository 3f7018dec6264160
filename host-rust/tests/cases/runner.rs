use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::{Map, Value, json};
use tasker_contrib_host::{Answer, Call, Step, run as run_workflow, runner::Failure};

use super::folder::{COMPONENT, Case, Files, each, name};

#[test]
fn cases() {
    each("runner", |name| name == "template.yaml" || name == "script.json", run);
}

fn run(case: &Case) -> Files {
    let script = case.json("script.json");
    let (mut attempts, calls) = (Vec::new(), RefCell::new(HashMap::new()));
    let handle = |call: &Call<'_>| {
        attempts.push(given(call));
        let mut calls = calls.borrow_mut();
        let count: &mut usize = calls.entry(call.step.name.clone()).or_default();
        *count += 1;
        answer(&script[&call.step.name][*count - 1])
    };
    let ended = run_workflow(&COMPONENT, &case.source("template.yaml"), handle).unwrap();
    // Texts are compared, and the order of keys does not matter: so it is that of the expected text.
    let expected: Value = serde_json::from_str(&case.expected["expected.json"]).unwrap();
    let names: Vec<&String> = expected["steps"].as_object().unwrap().keys().collect();
    let mut steps: Vec<&Step> = ended.steps.values().collect();
    steps.sort_by_key(|step| names.iter().position(|name| **name == step.name));
    let steps = steps.iter().map(|step| {
        let told = [
            ("state", json!(name(&step.state).replace('-', "_"))),
            ("attempts", json!(step.attempts)),
            ("result", json!(step.result)),
            ("error", json!(step.error)),
        ];
        (step.name.clone(), without_nothing(told))
    });
    let events = ended.events.iter().map(|event| {
        let delivery = name(&event.definition.delivery);
        json!({ "name": event.definition.name, "step": event.step, "payload": event.payload, "delivery": delivery })
    });
    let told = json!({
        "status": name(&ended.status.unwrap()).replace('-', "_"),
        "steps": steps.collect::<Map<_, _>>(),
        "attempts": attempts,
        "events": events.collect::<Vec<_>>(),
        "remarks": ended.remarks.iter().map(|(step, text)| format!("{step}: {text}")).collect::<Vec<_>>(),
    });
    [("expected.json".to_owned(), serde_json::to_string_pretty(&told).unwrap() + "\n")].into()
}

/// What a handler is given.
fn given(call: &Call<'_>) -> Value {
    let mut results: Vec<&str> = call.before.iter().map(|step| step.name.as_str()).collect();
    results.sort_unstable();
    let inputs = (call.step.inputs != json!({})).then_some(&call.step.inputs);
    without_nothing([
        ("at_ms", json!(call.at_ms)),
        ("step", json!(call.step.name)),
        ("retries", json!(call.retries)),
        ("results", json!(results)),
        ("inputs", json!(inputs)),
        ("checkpoint", json!(call.step.checkpoint)),
    ])
}

/// What the script says of a call.
fn answer(said: &Value) -> Answer {
    let (kind, value) = said.as_object().and_then(|one| one.iter().next()).expect("the script ends too early");
    match kind.as_str() {
        "succeeded" => Answer::Succeeded(value.clone()),
        "yielded" => Answer::Yielded(value.clone()),
        _ => {
            let retry_after_ms = value["retry_after"].as_u64().map(|seconds| seconds * 1000);
            let retryable = value["retryable"].as_bool().unwrap();
            Answer::Failed(value["message"].as_str().unwrap().to_owned(), Failure { retryable, retry_after_ms })
        }
    }
}

fn without_nothing<const N: usize>(pairs: [(&str, Value); N]) -> Value {
    pairs.into_iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.to_owned(), value)).collect()
}
