//! Decides which steps are created: at the start, by a decision or by batches.

use std::collections::BTreeMap;

use super::marks::Marks;
use super::outcomes::{self, Batch, Creation};
use super::rules::Rules;
use super::state::State;
use super::{Created, Move, Remark};
use crate::diagnostics::printable;
use crate::json::Json;
use crate::lists;
use crate::task_template::StepKind;

/// Creates the steps that exist from the start, and their dependencies.
pub fn initial(rules: &Rules, state: &mut State, next: &mut Move) {
    let decisions = rules.of_kind(StepKind::Decision);
    let mut later = Marks::none(rules.steps());
    let mut open = decisions.clone();
    while let Some(step) = open.pop() {
        for &dependent in rules.dependents(step) {
            if later.insert(dependent) {
                open.push(dependent);
            }
        }
    }
    for step in 0..rules.steps() {
        let later = later.contains(step);
        let exists = match rules.kind(step) {
            StepKind::BatchWorker => false,
            // A quirk of the engine: if it depends directly on a decision, it exists from the
            // start.
            StepKind::DeferredConvergence => !decisions.is_empty() && !later,
            _ => !later,
        };
        if exists {
            state.create(step);
            next.created.push(of_template(rules, step));
        }
    }
    for step in 0..rules.steps() {
        if !state.exists(step) {
            continue;
        }
        for &dependency in rules.dependencies(step) {
            if state.exists(dependency) {
                state.connect(dependency, step);
            } else {
                let name = printable(rules.name(dependency));
                let text = format!(
                    "It depends on {name}, which does not exist when the task begins. The engine runs it without waiting."
                );
                next.remarks.push(Remark { step, text });
            }
        }
    }
}

fn of_template(rules: &Rules, step: u32) -> Created {
    Created { step, name: rules.name(step).to_owned(), definition: step, inputs: None }
}

/// Creates the steps that a completed step asks for.
pub fn follow(rules: &Rules, state: &mut State, cause: u32, result: Json, ready: &mut Vec<u32>, next: &mut Move) {
    if cause >= rules.steps() {
        return; // a worker is a standard step
    }
    let kind = rules.kind(cause);
    let creation = match kind {
        StepKind::Decision => outcomes::decision(result),
        StepKind::Batchable => outcomes::batches(result),
        _ => return,
    };
    let refusal = match (kind, creation) {
        (StepKind::Decision, Creation::Steps(names)) => decision(rules, state, cause, &names, ready, next),
        (StepKind::Decision, _) => Some("Its result has no decision_point_outcome".to_owned()),
        (StepKind::Batchable, Creation::Batches(worker, list)) => match rules.find(&worker) {
            Some(worker) => batches(rules, state, cause, worker, &list, ready, next),
            None => Some(format!("Its batches are for {}, which is not in the template", printable(&worker))),
        },
        (StepKind::Batchable, Creation::NoBatches) => match rules.worker(cause) {
            Some(worker) => batches(rules, state, cause, worker, &[no_work()], ready, next),
            None => Some("It has no batches, and its handler.initialization has no worker_template_name".to_owned()),
        },
        _ => Some("Its result has no batch_processing_outcome".to_owned()),
    };
    if let Some(reason) = refusal {
        let text = format!("{reason}. The engine creates no steps, and the task continues without them.");
        next.remarks.push(Remark { step: cause, text });
    }
}

/// Creates the steps that a decision chose and those that follow from them, or adds a remark why it
/// creates none.
fn decision(
    rules: &Rules,
    state: &mut State,
    cause: u32,
    names: &[String],
    ready: &mut Vec<u32>,
    next: &mut Move,
) -> Option<String> {
    let (reach, exits) = reach(rules, cause);
    let mut chosen = Marks::none(rules.steps());
    for name in names {
        match rules.find(name).filter(|step| reach.contains(*step)) {
            Some(step) => _ = chosen.insert(step),
            None => {
                return Some(format!(
                    "It names {}, which is not a step between this decision and the next",
                    printable(name)
                ));
            }
        }
    }
    if names.is_empty() {
        return None;
    }
    for exit in exits {
        chosen.insert(exit);
    }
    spread(rules, &reach, cause, &mut chosen);

    let mut edges = Vec::new();
    let mut remarks = Vec::new();
    for step in chosen.iter() {
        let mut waits_for_cause = false;
        for &dependency in rules.dependencies(step) {
            let from = match () {
                () if chosen.contains(dependency) => dependency,
                () if rules.kind(step) == StepKind::DeferredConvergence => continue,
                () => cause,
            };
            if dependency != from {
                let (step_name, name) = (printable(rules.name(step)), printable(rules.name(dependency)));
                let text = format!(
                    "It creates {step_name} but not {name}, on which that depends. The engine lets {step_name} wait only for the decision."
                );
                remarks.push(Remark { step: cause, text });
            }
            // The engine can't store a dependency twice: it then creates nothing.
            let twice = from == cause && std::mem::replace(&mut waits_for_cause, true);
            if twice || state.exists(step) && state.parents(step).contains(&from) {
                let name = printable(rules.name(step));
                return Some(format!(
                    "It creates {name} without two of its dependencies, which the engine can't store"
                ));
            }
            edges.push((from, step));
        }
    }
    lists::sort(&mut edges);
    next.remarks.extend(remarks);
    for step in chosen.iter() {
        if !state.exists(step) {
            state.create(step);
            next.created.push(of_template(rules, step));
            ready.push(step);
        }
    }
    for (from, to) in edges {
        state.connect(from, to);
    }
    None
}

/// The steps after a decision up to and including the next decisions, and those next decisions.
fn reach(rules: &Rules, cause: u32) -> (Marks, Vec<u32>) {
    let (mut reach, mut exits) = (Marks::none(rules.steps()), Vec::new());
    let mut open = rules.dependents(cause).to_vec();
    while let Some(step) = open.pop() {
        if step != cause && rules.kind(step) == StepKind::Decision {
            exits.push(step);
        } else if reach.insert(step) {
            open.extend(rules.dependents(step));
        }
    }
    (reach, exits)
}

/// Adds the steps that follow from the chosen ones.
fn spread(rules: &Rules, reach: &Marks, cause: u32, chosen: &mut Marks) {
    let mut open: Vec<u32> = chosen.iter().collect();
    while let Some(step) = open.pop() {
        for &dependent in rules.dependents(step) {
            let made_otherwise = matches!(rules.kind(dependent), StepKind::DeferredConvergence | StepKind::BatchWorker);
            if reach.contains(dependent) && !made_otherwise && chosen.insert(dependent) {
                open.push(dependent);
            }
        }
    }
    for step in rules.of_kind(StepKind::DeferredConvergence) {
        if rules.dependencies(step).iter().any(|dependency| chosen.contains(*dependency)) {
            chosen.insert(step);
            open.push(step);
        }
    }
    while let Some(step) = open.pop() {
        for &dependent in rules.dependents(step) {
            let complete = rules.dependencies(dependent).iter().all(|step| chosen.contains(*step) || *step == cause);
            if complete && chosen.insert(dependent) {
                open.push(dependent);
            }
        }
    }
}

/// The inputs of the worker that the engine creates if there are no batches.
fn no_work() -> Batch<'static> {
    let cursor = r#"{"batch_id":"000","start_cursor":0,"end_cursor":0,"batch_size":0}"#;
    Batch { id: "000".to_owned(), cursor }
}

/// Creates a worker for each batch and the convergence after them, or adds a remark why it creates
/// none.
fn batches(
    rules: &Rules,
    state: &mut State,
    cause: u32,
    worker: u32,
    list: &[Batch],
    ready: &mut Vec<u32>,
    next: &mut Move,
) -> Option<String> {
    let pattern = printable(rules.name(worker));
    if rules.kind(worker) != StepKind::BatchWorker {
        return Some(format!("Its batches are for {pattern}, which is not a batch_worker"));
    }
    if !rules.has_batch_config(worker) {
        return Some(format!("Its batches are for {pattern}, which has no batch_config"));
    }
    if list.is_empty() {
        return Some("It asks for batches, but lists none".to_owned());
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    if let Some((_, twice)) = list.iter().enumerate().find(|(place, batch)| seen.insert(&batch.id, *place).is_some()) {
        return Some(format!("It has two batches with the id {}", printable(&twice.id)));
    }
    let common_inputs = rules.common_inputs(worker);
    let mut workers = Vec::new();
    for batch in list {
        let Some(step) = state.create_worker(worker) else { break };
        state.connect(cause, step);
        let name = format!("{}_{}", rules.name(worker), batch.id);
        let no_op = *batch == no_work();
        let inputs = format!("{{\"cursor\":{},\"is_no_op\":{no_op}{common_inputs}}}", batch.cursor);
        next.created.push(Created { step, name, definition: worker, inputs: Some(inputs) });
        ready.push(step);
        workers.push(step);
    }
    for step in rules.of_kind(StepKind::DeferredConvergence) {
        if !rules.dependencies(step).contains(&worker) {
            continue;
        }
        if !state.exists(step) {
            state.create(step);
            next.created.push(of_template(rules, step));
        }
        for &worker in &workers {
            state.connect(worker, step);
        }
        for &never in rules.dependents(step).iter().filter(|step| !state.exists(**step)) {
            let (join, never) = (printable(rules.name(step)), printable(rules.name(never)));
            let text =
                format!("It creates {join} but not {never}, which depends on that. The engine never creates {never}.");
            next.remarks.push(Remark { step: cause, text });
        }
    }
    None
}
