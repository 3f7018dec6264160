//! Checks which results handlers read.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Span, Suggestions, printable};
use crate::task_template::{DefinedStep, StepKind, at, set};

/// A place in a handler's code that reads another step's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependencyRead {
    /// The step that the handler belongs to.
    pub step: String,
    /// The step whose result is read.
    pub dependency: String,
    /// The field that is read.
    pub field: Option<String>,
    /// The place in the handler's file.
    pub span: Span,
}

/// Finds reads of steps that do not run before, and of fields that are not declared.
#[must_use]
pub fn check_reads(all: &[DefinedStep], reads: &[DependencyRead]) -> Vec<Diagnostic> {
    let steps = Steps::new(all);
    // For each step, the steps before it; computed when first needed.
    let mut before: Vec<Option<Vec<bool>>> = vec![None; all.len()];
    let (mut found, mut suggestions) = (Vec::new(), Suggestions::default());
    for read in reads {
        let Some(reader) = steps.named(&read.step) else { continue };
        let Some(before) = before.get_mut(reader).map(|known| known.get_or_insert_with(|| steps.before(reader))) else {
            continue;
        };
        let step = steps.read(&read.dependency).filter(|step| at(before, *step));
        let (Some(reader), step) = (steps.get(reader), step.and_then(|step| steps.get(step))) else { continue };
        let Some(step) = step else {
            let earlier = all.iter().zip(before.iter()).filter(|(_, before)| **before);
            let help = suggestions.did_you_mean(&read.dependency, earlier.map(|(step, _)| step.name.as_str()));
            found.push(
                Diagnostic::new(Code::ReadsUnknownStep, read.span.clone(), unknown_step(read, &steps))
                    .help(help)
                    .related(reader.span.clone(), "the handler belongs to this step"),
            );
            continue;
        };
        let Some((field, fields)) = read.field.as_deref().zip(step.result_fields.as_ref()) else { continue };
        if !fields.names.iter().any(|name| name == field) {
            let message = format!("`{}` does not declare a field `{}`.", printable(&read.dependency), printable(field));
            found.push(
                Diagnostic::new(Code::ReadsUnknownField, read.span.clone(), message)
                    .help(suggestions.did_you_mean(field, fields.names.iter().map(String::as_str)))
                    .related(fields.span.clone(), "its `result_schema`"),
            );
        }
    }
    found
}

fn unknown_step(read: &DependencyRead, steps: &Steps) -> String {
    let (step, dependency) = (printable(&read.step), printable(&read.dependency));
    if steps.named(&read.dependency).is_some() {
        format!("`{dependency}` does not run before `{step}`, so it has no result to read.")
    } else {
        format!("There is no step `{dependency}` before `{step}`.")
    }
}

/// The steps of a template by name. If several have the same name, only the first.
struct Steps<'t> {
    all: &'t [DefinedStep],
    names: BTreeMap<&'t str, usize>,
}

impl<'t> Steps<'t> {
    fn new(all: &'t [DefinedStep]) -> Self {
        let mut names = BTreeMap::new();
        for (number, step) in all.iter().enumerate().filter(|(_, step)| !step.name.is_empty()) {
            names.entry(step.name.as_str()).or_insert(number);
        }
        Self { all, names }
    }

    fn get(&self, number: usize) -> Option<&'t DefinedStep> {
        self.all.get(number)
    }

    fn named(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// The step with this name. Batch workers have the name of their pattern with `_001` and so on.
    fn read(&self, name: &str) -> Option<usize> {
        let pattern = || {
            let (pattern, _) =
                name.rsplit_once('_').filter(|(_, digits)| digits.bytes().all(|c| c.is_ascii_digit()))?;
            self.named(pattern).filter(|step| self.get(*step).is_some_and(|step| step.kind == StepKind::BatchWorker))
        };
        self.named(name).or_else(pattern)
    }

    /// For each step, whether it runs before this step.
    fn before(&self, step: usize) -> Vec<bool> {
        let (mut before, mut todo) = (vec![false; self.all.len()], vec![step]);
        while let Some(step) = todo.pop().and_then(|step| self.get(step)) {
            for parent in step.dependencies.iter().filter_map(|name| self.named(name)) {
                if !at(&before, parent) {
                    set(&mut before, parent, true);
                    todo.push(parent);
                }
            }
        }
        before
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::profiles::NEUTRAL;
    use crate::task_template::{Graph, define, with_template};

    const TEMPLATE: &str = "name: import\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n\
        \x20 - { name: split, type: batchable, handler: { callable: Split } }\n\
        \x20 - { name: work, type: batch_worker, dependencies: [split], handler: { callable: Work } }\n\
        \x20 - { name: gather, type: deferred_convergence, dependencies: [work], handler: { callable: Gather } }\n";

    fn found(step: &str, dependency: &str) -> Vec<String> {
        let read = DependencyRead {
            step: step.to_owned(),
            dependency: dependency.to_owned(),
            field: None,
            span: Span::default(),
        };
        let checked = with_template("t", TEMPLATE, &NEUTRAL, |template, source| {
            check_reads(&define(template, &Graph::new(template), source).steps, &[read])
        });
        checked.unwrap().into_iter().map(|one| one.message).collect()
    }

    #[test]
    fn a_step_reads_what_runs_before_it() {
        assert_eq!(found("gather", "split"), [""; 0]);
        assert_eq!(found("split", "gather"), ["`gather` does not run before `split`, so it has no result to read."]);
    }

    #[test]
    fn only_workers_of_a_batch_have_numbers() {
        assert_eq!(found("gather", "work_001"), [""; 0]);
        assert_eq!(found("gather", "split_001"), ["There is no step `split_001` before `gather`."]);
    }
}
