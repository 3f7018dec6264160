//! What handlers read, held against the graph.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Code, Diagnostic, Span, Suggestions, printable};
use crate::task_template::{DefinedStep, Definition, Kind};

/// A place where a handler's code reads what another step returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependencyRead {
    /// The step whose handler it is.
    pub step: String,
    /// The step whose result it reads.
    pub dependency: String,
    /// The field it reads first.
    pub field: Option<String>,
    /// Where in the handler's file.
    pub span: Span,
}

/// Reads of steps that do not come before, and of fields that are not declared.
#[must_use]
pub fn check_reads(template: &Definition, reads: &[DependencyRead]) -> Vec<Diagnostic> {
    let steps = Steps::new(template);
    let mut before: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let (mut found, mut suggestions) = (Vec::new(), Suggestions::default());
    for read in reads {
        let Some(reader) = steps.named(&read.step) else { continue };
        let before = before.entry(&read.step).or_insert_with(|| steps.before(reader));
        let Some(step) = steps.read(&read.dependency).filter(|step| before.contains(step.name.as_str())) else {
            let help = suggestions.did_you_mean(&read.dependency, before.iter().copied());
            found.push(
                Diagnostic::new(Code::ReadsUnknownStep, read.span.clone(), unknown_step(read, &steps))
                    .help(help)
                    .related(reader.span.clone(), "the step this handler is for"),
            );
            continue;
        };
        let Some((field, fields)) = read.field.as_deref().zip(step.result_fields.as_ref()) else { continue };
        if !fields.names.iter().any(|name| name == field) {
            let message = format!("`{}` declares no field `{}`.", printable(&read.dependency), printable(field));
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

/// The steps of a template by their names; of several with one name the first.
struct Steps<'t>(BTreeMap<&'t str, &'t DefinedStep>);

impl<'t> Steps<'t> {
    fn new(template: &'t Definition) -> Self {
        let mut steps = BTreeMap::new();
        for step in template.steps.iter().filter(|step| !step.name.is_empty()) {
            steps.entry(step.name.as_str()).or_insert(step);
        }
        Self(steps)
    }

    fn named(&self, name: &str) -> Option<&'t DefinedStep> {
        self.0.get(name).copied()
    }

    /// The step of a name; the workers that are made from a step are called
    /// `<its name>_001` and so on.
    fn read(&self, name: &str) -> Option<&'t DefinedStep> {
        let pattern = || {
            let (pattern, _) =
                name.rsplit_once('_').filter(|(_, digits)| digits.bytes().all(|c| c.is_ascii_digit()))?;
            self.named(pattern).filter(|step| step.kind == Kind::BatchWorker)
        };
        self.named(name).or_else(pattern)
    }

    /// The names of all steps that come before one.
    fn before(&self, step: &'t DefinedStep) -> BTreeSet<&'t str> {
        let (mut before, mut todo) = (BTreeSet::new(), vec![step]);
        while let Some(step) = todo.pop() {
            let parents = step.dependencies.iter().filter_map(|name| self.named(name));
            todo.extend(parents.filter(|parent| before.insert(parent.name.as_str())));
        }
        before
    }
}
