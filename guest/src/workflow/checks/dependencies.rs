//! Checks names and dependencies: unknown steps, cycles, and steps without any connection.

use std::collections::BTreeMap;

use crate::diagnostics::Findings;
use crate::diagnostics::{Code, printable};
use crate::task_template::{Graph, Step};

/// At most this many steps of a cycle are named.
const MOST_NAMED: usize = 6;

/// Finds what is wrong with names and dependencies.
pub fn check(graph: &Graph, found: &mut Findings) {
    for (number, step) in graph.steps.iter().enumerate() {
        duplicate(graph, number, step, found);
        dependencies(graph, step, found);
    }
    for circle in graph.circles() {
        cycle(graph, &circle, found);
    }
    orphans(graph, found);
}

fn duplicate(graph: &Graph, number: usize, step: &Step, found: &mut Findings) {
    let Some(name) = &step.name else { return };
    let first = graph.names.get(name.value.as_str()).filter(|first| **first != number);
    if let Some(first) = first.and_then(|first| graph.steps.get(*first)) {
        let related = found.related(first.at.clone(), "the first step with this name");
        let message = format!("There is already a step `{}`.", printable(&name.value));
        found.add(Code::DuplicateStepName, name.at.clone(), message).related.push(related);
    }
}

fn dependencies(graph: &Graph, step: &Step, found: &mut Findings) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, dependency) in step.dependencies.iter().enumerate() {
        let (name, shown) = (dependency.value.as_str(), printable(&dependency.value));
        if let Some(first) = seen.insert(name, number).and_then(|first| step.dependencies.get(first)) {
            let related = found.related(first.at.clone(), "first here");
            let message = format!("`{shown}` is listed twice in these dependencies.");
            found.add(Code::DuplicateDependency, dependency.at.clone(), message).related.push(related);
        } else if name == step.name() {
            let message = format!("`{shown}` depends on itself, so it never runs.");
            found.add(Code::SelfDependency, dependency.at.clone(), message);
        } else if !graph.names.contains_key(name) {
            let message = format!("`{}` depends on `{shown}`, which does not exist.", printable(step.name()));
            let others = graph.names.keys().copied().filter(|other| *other != step.name());
            let help = found.suggest(Code::UnknownDependency, name, others);
            found.add(Code::UnknownDependency, dependency.at.clone(), message).help = help;
        }
    }
}

fn cycle(graph: &Graph, circle: &[usize], found: &mut Findings) {
    let way = graph.way_round(circle);
    let steps: Vec<&Step> = way.iter().filter_map(|number| graph.steps.get(*number)).collect();
    let (Some(first), Some(second)) = (steps.first(), steps.get(1)) else { return };
    let mut named: Vec<String> = steps.iter().map(|step| printable(step.name())).collect();
    if named.len() > MOST_NAMED {
        named.truncate(MOST_NAMED);
        named.push(format!("… ({} steps)", steps.len()));
    }
    named.push(printable(first.name()));
    let at = |step: &Step, needs: &Step| {
        let place = step.dependencies.iter().find(|dependency| dependency.value == needs.name());
        place.map_or_else(|| step.at.clone(), |dependency| dependency.at.clone())
    };
    let related: Vec<_> = steps
        .iter()
        .zip(steps.iter().cycle().skip(1))
        .skip(1)
        .take(MOST_NAMED - 1)
        .map(|(step, needs)| {
            found.related(at(step, needs), &format!("`{}` needs `{}`", printable(step.name()), printable(needs.name())))
        })
        .collect();
    let message = format!("These steps wait for each other, so none ever runs: {}.", named.join(" → "));
    let diagnostic = found.add(Code::DependencyCycle, at(first, second), message);
    diagnostic.help = "Remove one of these dependencies.".to_owned();
    diagnostic.related = related;
}

fn orphans(graph: &Graph, found: &mut Findings) {
    // Unconnected steps can be found only after all dependencies are right.
    let unread = |step: &Step| {
        step.order_unread || step.dependencies.iter().any(|name| !graph.names.contains_key(name.value.as_str()))
    };
    if graph.steps.len() < 2 || graph.steps.iter().any(unread) {
        return;
    }
    for (number, step) in graph.steps.iter().enumerate() {
        let apart = step.dependencies.is_empty() && graph.children(number).is_empty();
        let first = graph.names.get(step.name()).is_none_or(|first| *first == number);
        if apart && first && step.name.is_some() {
            let message = format!("`{}` depends on no step, and no step depends on it.", printable(step.name()));
            found.add(Code::OrphanStep, step.at.clone(), message);
        }
    }
}
