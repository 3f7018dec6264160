//! Checks batchable steps, their workers and the steps that join their results.

use crate::diagnostics::Findings;
use crate::diagnostics::{Code, printable};
use crate::task_template::{Graph, Step, StepKind, Text, at};

/// Finds what would keep the engine from creating or joining batches.
pub fn check(graph: &Graph, found: &mut Findings) {
    after_batches(graph, found);
    for (number, step) in graph.steps.iter().enumerate() {
        let kind =
            |kind: StepKind| move |number: &usize| graph.steps.get(*number).is_some_and(|step| step.kind == kind);
        match step.kind {
            StepKind::Batchable if !graph.children(number).iter().any(kind(StepKind::BatchWorker)) => {
                let message =
                    format!("No `batch_worker` depends on `{}`, so it can't make workers.", printable(step.name()));
                found.add(Code::BatchableWithoutWorker, step.kind_at.clone(), message);
            }
            StepKind::BatchWorker => worker(step, graph.parents(number).iter().any(kind(StepKind::Batchable)), found),
            _ => {}
        }
        if step.kind != StepKind::DeferredConvergence {
            waits_for_workers(graph, step, found);
        }
        if let Some(batch) = &step.batch {
            if !matches!(step.kind, StepKind::Batchable | StepKind::BatchWorker) {
                let message = format!(
                    "`{}` is a {} step and does not use `batch_config`.",
                    printable(step.name()),
                    step.kind.word()
                );
                found.add(Code::UnusedBatchConfig, batch.at.clone(), message);
            } else if step.kind == StepKind::Batchable {
                found
                    .add(
                        Code::BatchConfigPlace,
                        batch.at.clone(),
                        "The engine reads `batch_config` from the `batch_worker`, not from here.",
                    )
                    .help = "Give the worker the same `batch_config`.".to_owned();
            }
            if let Some(name) = &batch.worker_template {
                template(graph, name, found);
            }
        }
    }
}

fn worker(step: &Step, has_parent: bool, found: &mut Findings) {
    let name = printable(step.name());
    if !has_parent {
        let message =
            format!("The batch worker `{name}` depends on no `batchable` step, so no workers are made from it.");
        found.add(Code::WorkerWithoutBatchable, step.kind_at.clone(), message);
    }
    if step.batch.is_none() {
        let message =
            format!("The batch worker `{name}` has no `batch_config`, and the engine makes no workers without it.");
        found.add(Code::WorkerWithoutConfig, step.kind_at.clone(), message).help =
            "It needs batch_size, parallelism, cursor_field, worker_template and failure_strategy.".to_owned();
    }
}

fn waits_for_workers(graph: &Graph, step: &Step, found: &mut Findings) {
    for dependency in &step.dependencies {
        let needed = graph.names.get(dependency.value.as_str()).and_then(|number| graph.steps.get(*number));
        if needed.is_some_and(|needed| needed.kind == StepKind::BatchWorker && needed.name() != step.name()) {
            let message = format!(
                "`{}` can't wait for the batch worker `{}`, which is only a pattern.",
                printable(step.name()),
                printable(&dependency.value)
            );
            found.add(Code::DependsOnWorker, dependency.at.clone(), message).help =
                "Give it `type: deferred_convergence`, which waits for all workers made from the pattern.".to_owned();
        }
    }
}

/// The engine creates the step that joins a batch together with the batch's
/// workers: nothing that comes after that step is created with it.
fn after_batches(graph: &Graph, found: &mut Findings) {
    let (order, _) = graph.order();
    let decided = graph.below(order, |step| step.kind == StepKind::Decision);
    let has_decision = graph.steps.iter().any(|step| step.kind == StepKind::Decision);
    let kind = |number: usize| graph.steps.get(number).map(|step| step.kind);
    let joins = |number: usize| {
        kind(number) == Some(StepKind::DeferredConvergence)
            && graph.parents(number).iter().any(|parent| kind(*parent) == Some(StepKind::BatchWorker))
    };
    for (number, step) in graph.steps.iter().enumerate() {
        let name = printable(step.name());
        // Beside a decision, the engine creates every such step at the start.
        if has_decision && joins(number) && !at(&decided, number) {
            let message = format!(
                "`{name}` starts with the task, before there are batches, because the workflow also has a decision."
            );
            found.add(Code::NotAfterBatches, step.kind_at.clone(), message).help =
                "Let the batches come after the decision, or put the two into two workflows.".to_owned();
            continue;
        }
        for dependency in &step.dependencies {
            let join = graph.names.get(dependency.value.as_str()).copied().filter(|join| joins(*join));
            if join.is_none_or(|join| join == number || has_decision && !at(&decided, join)) {
                continue;
            }
            let join = printable(&dependency.value);
            let message = if has_decision {
                format!(
                    "`{name}` is never created after batches: the engine creates `{join}` with them, and no step after it."
                )
            } else {
                format!(
                    "`{name}` starts with the task: it does not wait for `{join}`, which does not exist until there are batches."
                )
            };
            found.add(Code::NotAfterBatches, dependency.at.clone(), message).help =
                format!("Do its work in `{join}`, or let `{join}` create another task.");
        }
    }
}

fn template(graph: &Graph, name: &Text, found: &mut Findings) {
    let shown = printable(&name.value);
    let Some(step) = graph.names.get(name.value.as_str()).and_then(|number| graph.steps.get(*number)) else {
        let workers = graph.steps.iter().filter(|step| step.kind == StepKind::BatchWorker).map(Step::name);
        let help = found.suggest(Code::UnknownWorkerTemplate, &name.value, workers);
        found.add(Code::UnknownWorkerTemplate, name.at.clone(), format!("There is no step `{shown}`.")).help = help;
        return;
    };
    if step.kind != StepKind::BatchWorker {
        let related = found.related(step.kind_at.clone(), "this step");
        let message = format!("`{shown}` is a {} step, but workers are made from a `batch_worker`.", step.kind.word());
        found.add(Code::WorkerTemplateKind, name.at.clone(), message).related.push(related);
    }
}
