//! What there is to say about task templates: checked, planned, drawn
//! (`wit/workflow.wit`).

mod checks;
mod draft;
mod draw;
mod handlers;
mod plan;

pub use checks::{DependencyRead, Identity, Summary, check_reads, check_together};
pub use draft::{DraftStep, draft};
pub use draw::{Format, graph};
pub use handlers::{Handler, handlers};
pub use plan::{Plan, PlannedStep, plan};

use crate::diagnostics::{Diagnostic, Findings, Severity, Source};
use crate::task_template::{self, Definition, Template, Text, define};

/// What is wrong with a template by itself, and what it adds to [`check_together`].
#[must_use]
pub fn check(name: &str, text: &str) -> (Vec<Diagnostic>, Summary) {
    let source = Source::new(name, text);
    let mut found = Findings::new(&source);
    let summary = task_template::read(&mut found, |template, found| {
        checks::all(template, found);
        summarized(template, &source)
    });
    (found.into_sorted(), summary.unwrap_or_default())
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

fn summarized(template: &Template, source: &Source) -> Summary {
    let span = |text: &Text| source.span(text.at.clone());
    let identity = match (&template.namespace, &template.name, &template.version) {
        (Some(namespace), Some(name), Some(version)) => Some(Identity {
            namespace: namespace.value.clone(),
            name: name.value.clone(),
            version: version.value.clone(),
            span: span(name),
        }),
        _ => None,
    };
    let events = template.steps.iter().flat_map(|step| &step.events).filter_map(|event| event.name.as_ref());
    Summary { identity, events: events.map(|name| (name.value.clone(), span(name))).collect() }
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
