//! Finds the changes of one step.

use super::template::{Template, creates};
use super::{FieldRead, Found};
use crate::diagnostics::{Code, Diagnostic, Span, printable};
use crate::events::matching;
use crate::task_template::{DefinedStep, StepKind};

/// A step with its template and its index there.
type Placed<'t> = (&'t Template, usize, &'t DefinedStep);

fn remedy(until: &str) -> String {
    format!("Give the file a new version, or keep the old one until {until}.")
}

fn name(step: &DefinedStep) -> String {
    printable(&step.name)
}

fn callable(step: &DefinedStep) -> String {
    step.callable.as_deref().map(printable).unwrap_or_default()
}

pub(super) fn removed(old: &Template, was: &DefinedStep, found: &mut Found) {
    let version = printable(&old.identity.version);
    let message = format!(
        "Step `{}` was removed, but the version is still {version}: tasks that wait for it never end.",
        name(was)
    );
    found.breaks(&was.name, |until| Diagnostic::new(Code::StepRemoved, was.span.clone(), message).help(remedy(until)));
}

pub(super) fn renamed(old: &Template, was: &DefinedStep, new: &Template, to: &str, found: &mut Found) {
    let span = new.step(to).map(|(_, step)| step.span.clone()).unwrap_or_default();
    let message = format!(
        "Step `{}` is now called `{}`, but the version is still {}: tasks that wait for it never end.",
        name(was),
        printable(to),
        printable(&old.identity.version)
    );
    found.breaks(&was.name, |until| {
        Diagnostic::new(Code::StepRenamed, span, message).help(remedy(until)).related(was.span.clone(), "before")
    });
}

/// Finds steps that were added and are not a renamed step.
pub(super) fn added(old: &Template, new: &Template, found: &mut Found) {
    let renamed = super::renamed::renamed(old, new);
    for step in new.steps().iter().filter(|step| !step.name.is_empty() && old.step(&step.name).is_none()) {
        if renamed.iter().all(|(_, name)| *name != step.name) {
            let message = format!("Step `{}` is new: tasks that have begun continue without it.", name(step));
            found.add(&step.name, Diagnostic::new(Code::StepAdded, step.span.clone(), message));
        }
    }
}

pub(super) fn handler_gone(was: &DefinedStep, span: Span, found: &mut Found) {
    let callable = callable(was);
    let message =
        format!("The handler `{callable}` was removed, but step `{}` calls it and will fail for good.", name(was));
    found.breaks(&was.name, |until| {
        Diagnostic::new(Code::HandlerGone, span, message).help(format!("Keep `{callable}` until {until}."))
    });
}

/// Finds the changes of a step that both templates have.
pub(super) fn changed(old: Placed, new: Placed, code: &super::Code, found: &mut Found) {
    let (was, is) = (old.2, new.2);
    if was.kind == is.kind {
        dependencies(old, new, found);
    } else {
        kind(old, new, found);
    }
    if is.is_run_by(&code.removed_callables) {
        handler_gone(is, is.callable_span.clone(), found);
    } else {
        handler(was, is, found);
    }
    retries(old, new, found);
    time_limit(was, is, found);
    fields(old, new, &code.reads, found);
    events(was, is, &code.patterns, found);
}

fn kind((_, _, was): Placed, (new, place, is): Placed, found: &mut Found) {
    let message = format!(
        "Step `{}` was {} and is now {}: running tasks were planned with the old type.",
        name(was),
        called(was.kind),
        called(is.kind)
    );
    found.breaks(&was.name, |until| {
        Diagnostic::new(Code::KindChanged, new.kind_span(place), message)
            .help(remedy(until))
            .related(was.span.clone(), "before")
    });
}

fn called(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Standard => "a standard step",
        StepKind::Decision => "a decision",
        StepKind::DeferredConvergence => "a deferred convergence",
        StepKind::Batchable => "batchable",
        StepKind::BatchWorker => "a batch worker",
    }
}

/// Existing steps keep their old dependencies. Steps that another step creates later get them from
/// the new file.
fn dependencies((old, _, was): Placed, (new, _, is): Placed, found: &mut Found) {
    let lost: Vec<&String> = was.dependencies.iter().filter(|one| !is.dependencies.contains(one)).collect();
    let come: Vec<&String> = is.dependencies.iter().filter(|one| !was.dependencies.contains(one)).collect();
    let made_by = |template: &Template, one: &str| template.step(one).is_some_and(|(_, step)| creates(step.kind));
    let late = matches!(is.kind, StepKind::DeferredConvergence | StepKind::BatchWorker);
    let creator = |one: &str| made_by(old, one) || (late && old.created_late(one));
    let cut = |one: &str| creator(one) && new.step(one).is_some() && !new.after(one).contains(&is.name.as_str());
    if let Some(one) = lost.iter().copied().find(|one| cut(one)) {
        let message =
            format!("Step `{}` no longer depends on `{}`: running tasks may never get it.", name(is), printable(one));
        found.breaks(&was.name, |until| {
            Diagnostic::new(Code::BranchCut, is.span.clone(), message)
                .help(remedy(until))
                .related(was.span.clone(), "before")
        });
    } else if let Some(one) = come.iter().copied().find(|one| old.step(one).is_some() || made_by(new, one)) {
        let message =
            format!("Step `{}` now depends on `{}`: running tasks do not wait for that.", name(is), printable(one));
        let help = "Give the file a new version, or let the handler work without that result.";
        found.add(&was.name, Diagnostic::new(Code::DependencyAdded, is.span.clone(), message).help(help));
    } else if let Some(one) = lost.first().filter(|one| new.step(one).is_some()) {
        let message =
            format!("Step `{}` no longer depends on `{}`: running tasks still wait for it.", name(is), printable(one));
        found.add(&was.name, Diagnostic::new(Code::DependencyRemoved, is.span.clone(), message));
    }
}

/// A worker asks the engine for the handler when the step runs, so running tasks get the new one.
fn handler(was: &DefinedStep, is: &DefinedStep, found: &mut Found) {
    let what = if (&was.callable, &was.method, &was.resolver) != (&is.callable, &is.method, &is.resolver) {
        format!("now calls `{}` instead of `{}`", callable(is), callable(was))
    } else if was.initialization != is.initialization {
        "now has another `initialization`".to_owned()
    } else {
        return;
    };
    let message = format!("Step `{}` {what}, also in running tasks.", name(is));
    found.add(&was.name, Diagnostic::new(Code::HandlerChanged, is.callable_span.clone(), message));
}

fn retries((_, _, was): Placed, (new, place, is): Placed, found: &mut Found) {
    let attempts = |step: &DefinedStep| if step.retry.retryable { step.retry.max_attempts.max(1) } else { 1 };
    let (before, after) = (attempts(was), attempts(is));
    if after < before {
        let message = format!("Step `{}` is now tried {} instead of {}.", name(is), times(after), times(before));
        let finding = Diagnostic::new(Code::RetriesFewer, new.retry_span(place), message);
        found.add(&was.name, finding.related(was.span.clone(), "before"));
    }
}

fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

fn time_limit(was: &DefinedStep, is: &DefinedStep, found: &mut Found) {
    let Some(after) = is.timeout_seconds else { return };
    let before = match was.timeout_seconds {
        None => "it had no limit".to_owned(),
        Some(before) if after < before => format!("it had {before} s"),
        Some(_) => return,
    };
    let message = format!("Step `{}` may now run for {after} s; before, {before}.", name(is));
    let finding = Diagnostic::new(Code::TimeLimitShorter, is.span.clone(), message);
    found.add(&was.name, finding.related(was.span.clone(), "before"));
}

/// Finds removed or changed fields that later steps may read, or do read according to their
/// handlers' code.
fn fields((old, place, was): Placed, (new, at, is): Placed, reads: &[FieldRead], found: &mut Found) {
    let (before, after) = (old.fields(place), new.fields(at));
    let Some(schema) = is.result_fields.as_ref().filter(|_| was.result_fields.is_some() && before != after) else {
        return;
    };
    let after_it = new.after(&is.name);
    let Some(first) = after_it.first().copied() else { return };
    let reads_it = |step: &str, read: &FieldRead| {
        new.step(step).is_some_and(|(_, step)| {
            step.callable.as_deref().is_some_and(|callable| same_callable(callable, &read.callable))
        })
    };
    for field in before {
        let what = match after.iter().find(|other| other.name == field.name) {
            None => "is gone".to_owned(),
            Some(now) if now.kinds != field.kinds && !now.kinds.is_empty() && !field.kinds.is_empty() => {
                format!("is now {} instead of {}", listed(&now.kinds), listed(&field.kinds))
            }
            Some(_) => continue,
        };
        let of_it = reads.iter().filter(|read| read.dependency == is.name && read.field == field.name);
        let read = of_it
            .flat_map(|read| after_it.iter().map(move |step| (*step, read)))
            .find(|(step, read)| reads_it(step, read));
        let (reader, may) = read.map_or((first, "may read"), |(step, _)| (step, "reads"));
        let message = format!(
            "The field `{}` of `{}` {what}; `{}` {may} it in a running task.",
            printable(&field.name),
            name(is),
            printable(reader)
        );
        let mut finding = Diagnostic::new(Code::ResultFieldChanged, schema.span.clone(), message);
        if let Some((_, read)) = read {
            finding = finding.related(read.span.clone(), "read here");
        }
        found.add(&was.name, finding.related(was.span.clone(), "before"));
    }
}

fn same_callable(one: &str, other: &str) -> bool {
    one.trim_start_matches("::") == other.trim_start_matches("::")
}

fn listed(kinds: &[String]) -> String {
    kinds.iter().map(|kind| printable(kind)).collect::<Vec<_>>().join(" or ")
}

fn events(was: &DefinedStep, is: &DefinedStep, patterns: &[String], found: &mut Found) {
    let gone: Vec<String> = was
        .events
        .iter()
        .map(|event| &event.name)
        .filter(|name| is.events.iter().all(|one| one.name != **name))
        .cloned()
        .collect();
    for (event, subscribed) in gone.iter().zip(matching(patterns, &gone)) {
        if let Some(pattern) = subscribed.first() {
            let message = format!(
                "Step `{}` no longer publishes `{}`, which a subscriber to `{}` receives.",
                name(is),
                printable(event),
                printable(pattern)
            );
            let finding = Diagnostic::new(Code::EventGone, is.span.clone(), message);
            found.add(&was.name, finding.related(was.span.clone(), "before"));
        }
    }
}
