//! Task templates: checked, planned, drawn (`wit/workflow.wit`).

#![allow(clippy::assigning_clones)] // a new finding's help holds nothing to clone into

mod checks;
mod composition;
mod definition;
mod draft;
mod draw;
mod fields;
mod findings;
mod graph;
mod handlers;
mod names;
mod plan;
mod read;
mod read_event;
mod read_step;
mod reads;
mod schema;
pub mod template;
mod yaml;

pub use definition::{DefinedEvent, DefinedStep, Definition, definition};
pub use draft::{DraftStep, draft};
pub use draw::{Format, graph};
pub use handlers::{Handler, handlers};
pub use plan::{Plan, PlannedStep, plan};
pub use reads::{DependencyRead, check_reads};

use checks::Known;
use findings::Findings;
use template::Template;
use yaml::Node;

use crate::diagnostics::{Code, Diagnostic, Severity, Source};

/// Everything that is wrong with these files (name, text), each by itself and
/// all together.
#[must_use]
pub fn check(files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let mut all = Vec::new();
    let mut known = Vec::with_capacity(files.len());
    for (name, text) in files {
        let source = Source::new(name, text);
        let mut found = Findings::new(&source);
        if let Some(root) = document(&mut found)
            && let Some(template) = read::template(&root, &mut found)
        {
            checks::all(&template, &mut found);
            known.push(seen(&template, &source));
        }
        all.extend(found.into_sorted());
    }
    all.extend(checks::across(known));
    all
}

/// Calls `then` with the template of a text, wrong or not; the findings that
/// kept it from being read where it can't.
fn with_template<T>(name: &str, text: &str, then: impl FnOnce(&Template, &Source) -> T) -> Result<T, Vec<Diagnostic>> {
    let source = Source::new(name, text);
    let mut found = Findings::new(&source);
    let root = document(&mut found);
    match root.as_ref().and_then(|root| read::template(root, &mut found)) {
        Some(template) if !template.steps.is_empty() => Ok(then(&template, &source)),
        _ => {
            let mut found = found.into_sorted();
            found.retain(|diagnostic| diagnostic.severity() == Severity::Error);
            Err(found)
        }
    }
}

/// The one document of a text, or the finding that there is none.
fn document(found: &mut Findings) -> Option<Node> {
    if let Some(message) = found.source.too_large() {
        found.add_whole(Code::TemplateTooLarge, message).help =
            "Divide the workflow: a step of one can create a task of another.".to_owned();
        return None;
    }
    let before = found.len();
    let root = yaml::parse(found).filter(|root| root.value != yaml::Value::Null);
    if root.is_none() && found.len() == before {
        let end = found.source.text.len();
        found.add(Code::EmptyTemplate, end..end, "There is no template in this file.");
    }
    root
}

fn seen(template: &Template, source: &Source) -> Known {
    let span = |text: &template::Text| source.span(text.at.clone());
    let identity = match (&template.namespace, &template.name, &template.version) {
        (Some(namespace), Some(name), Some(version)) => {
            Some((namespace.value.clone(), name.value.clone(), version.value.clone(), span(name)))
        }
        _ => None,
    };
    let events = template.steps.iter().flat_map(|step| &step.events).filter_map(|event| event.name.as_ref());
    Known { identity, events: events.map(|name| (name.value.clone(), span(name))).collect() }
}
