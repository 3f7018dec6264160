//! Checks decisions and the steps that join their branches.

use crate::diagnostics::Findings;
use crate::diagnostics::{Code, printable};
use crate::task_template::{Graph, Step, StepKind, at};

/// Finds steps whose type does not fit their place in the graph.
pub fn check(graph: &Graph, found: &mut Findings) {
    let (order, _) = graph.order();
    let waits = waits_for_some(graph);
    let dynamic = graph
        .below(order, |step| matches!(step.kind, StepKind::Decision | StepKind::Batchable | StepKind::BatchWorker));
    for (number, step) in graph.steps.iter().enumerate() {
        match step.kind {
            StepKind::Decision => decision(graph, number, step, found),
            StepKind::DeferredConvergence => convergence(step, at(&dynamic, number), found),
            StepKind::Standard if at(&waits, number) => branches(step, found),
            _ => {}
        }
    }
}

fn decision(graph: &Graph, number: usize, step: &Step, found: &mut Findings) {
    let name = printable(step.name());
    if step.dependencies.is_empty() {
        let message = format!("The decision `{name}` depends on no step, so the engine refuses the file.");
        found.add(Code::DecisionWithoutParent, step.kind_at.clone(), message).help =
            "Let it depend on the step whose result it decides on.".to_owned();
    }
    if graph.children(number).is_empty() {
        let message = format!("No step depends on the decision `{name}`, so it has nothing to choose from.");
        found.add(Code::DecisionWithoutBranch, step.kind_at.clone(), message).help =
            format!("Add `dependencies: [{name}]` to each step that it may create.");
    }
}

fn convergence(step: &Step, dynamic: bool, found: &mut Findings) {
    let name = printable(step.name());
    if step.dependencies.is_empty() {
        let message = format!("`{name}` brings steps together, but depends on none.");
        found.add(Code::ConvergenceWithoutParents, step.kind_at.clone(), message).help =
            "List every step that may come before it.".to_owned();
    } else if !dynamic {
        let message = format!("Neither a decision nor a batch comes before `{name}`, so it may never be created.");
        found.add(Code::ConvergenceWithoutCause, step.kind_at.clone(), message).help =
            "Make it a `standard` step.".to_owned();
    }
}

/// For each standard step, whether it waits for several branches of a decision, of which only some
/// may be created.
#[must_use]
pub fn waits_for_some(graph: &Graph) -> Vec<bool> {
    let (order, _) = graph.order();
    let chosen = graph.below(order, |step| step.kind == StepKind::Decision);
    let is_decision = |number: &usize| graph.steps.get(*number).is_some_and(|step| step.kind == StepKind::Decision);
    let waits = |number: usize| {
        let optional: Vec<usize> =
            graph.parents(number).iter().copied().filter(|parent| at(&chosen, *parent)).collect();
        // All steps below a single branch are created together with it.
        optional.len() > 1 && optional.iter().any(|parent| graph.parents(*parent).iter().any(is_decision))
    };
    graph.steps.iter().enumerate().map(|(number, step)| step.kind == StepKind::Standard && waits(number)).collect()
}

fn branches(step: &Step, found: &mut Findings) {
    let message = format!(
        "`{}` waits for all of these branches, but a decision may create only some of them.",
        printable(step.name())
    );
    found.add(Code::ConvergenceNotDeferred, step.kind_at.clone(), message).help =
        "Give it `type: deferred_convergence`.".to_owned();
}
