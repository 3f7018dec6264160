//! Draws and runs a task template: the second sample in Rust of docs/hosts.md.
#![allow(missing_docs)]

use serde_json::json;
use tasker_contrib_host::workflow::{Format, View};
use tasker_contrib_host::{Answer, Component, run, runner::Failure, sentences, types::Source};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let component = Component::load(&std::fs::read(arguments.next().ok_or("which component?")?)?)?;
    let name = arguments.next().ok_or("which template?")?;
    let source = Source { text: std::fs::read_to_string(&name)?, name };

    let view = View { focus: None, depth: None, max_steps: None, links: None };
    let drawn = component.open()?.call(|contrib, store| {
        contrib.tasker_contrib_workflow().call_draw_template(store, &source, Format::Text, &view, &[])
    })?;
    print!("{}", drawn.map_err(|found| sentences(&found))?);

    let context = json!({ "order_id": 7 });
    let task = run(&component, &source, |call| match call.step.name.as_str() {
        "charge" if call.retries == 0 => {
            Answer::Failed("busy".into(), Failure { retryable: true, retry_after_ms: Some(60_000) })
        }
        "charge" => Answer::Succeeded(json!({ "payment": context.get("order_id") })),
        _ => Answer::Succeeded(json!({ "after": call.before.iter().map(|step| &step.name).collect::<Vec<_>>() })),
    })?;
    for step in task.steps.values() {
        println!("{} made {} attempts: {}", step.name, step.attempts, step.result.clone().unwrap_or_default());
    }
    Ok(())
}
