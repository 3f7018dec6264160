//! What there is to say about task templates: checked, planned, drawn
//! (`wit/workflow.wit`).

mod checks;
mod draft;
mod draw;
mod handlers;
mod plan;

pub use checks::{DependencyRead, check_reads};
pub use draft::{DraftStep, draft};
pub use draw::{Format, graph};
pub use handlers::{Handler, handlers};
pub use plan::{Plan, PlannedStep, plan};

use checks::Known;

use crate::diagnostics::{Diagnostic, Findings, Severity, Source};
use crate::task_template::{self, Definition, Template, Text, define};

/// Everything that is wrong with these files (name, text), each by itself and
/// all together.
#[must_use]
pub fn check(files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let mut all = Vec::new();
    let mut known = Vec::with_capacity(files.len());
    for (name, text) in files {
        let source = Source::new(name, text);
        let mut found = Findings::new(&source);
        known.extend(task_template::read(&mut found, |template, found| {
            checks::all(template, found);
            seen(template, &source)
        }));
        all.extend(found.into_sorted());
    }
    all.extend(checks::across(known));
    all
}

/// The template in `text`, ready to run.
///
/// # Errors
/// The errors that `check` finds in it by itself: a template with one is not run.
pub fn definition(name: &str, text: &str) -> Result<Definition, Vec<Diagnostic>> {
    let source = Source::new(name, text);
    let mut found = Findings::new(&source);
    let defined = task_template::read(&mut found, |template, found| {
        checks::all(template, found);
        define(template)
    });
    let mut errors = found.into_sorted();
    errors.retain(|found| found.severity() == Severity::Error);
    defined.filter(|_| errors.is_empty()).ok_or(errors)
}

fn seen(template: &Template, source: &Source) -> Known {
    let span = |text: &Text| source.span(text.at.clone());
    let identity = match (&template.namespace, &template.name, &template.version) {
        (Some(namespace), Some(name), Some(version)) => {
            Some((namespace.value.clone(), name.value.clone(), version.value.clone(), span(name)))
        }
        _ => None,
    };
    let events = template.steps.iter().flat_map(|step| &step.events).filter_map(|event| event.name.as_ref());
    Known { identity, events: events.map(|name| (name.value.clone(), span(name))).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str =
        "name: a\nnamespace_name: b\nversion: 1.0.0\nsteps:\n  - name: c\n    handler: { callable: C }\n";

    #[test]
    fn a_template_with_errors_is_not_defined() {
        assert_eq!(definition("a.yaml", TEMPLATE).unwrap().steps.len(), 1);
        let broken = TEMPLATE.replace("handler:", "dependencies: [splitt]\n    handler:");
        let found = definition("a.yaml", &broken).unwrap_err();
        assert!(found.iter().any(|diagnostic| diagnostic.message.contains("splitt")), "{found:?}");
        assert!(definition("a.yaml", "").is_err());
    }
}
