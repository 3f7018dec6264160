//! Reads, checks and draws task templates (`wit/workflow.wit`).

mod checks;
mod draft;
mod draw;
mod handlers;
mod plan;

pub use checks::{DependencyRead, Identified, check_arguments, check_inputs, check_reads, together};
pub use draft::{DraftStep, draft, step_words};
pub use draw::{Drawing, Format, Task, View, draw, graph, stylesheet};
pub use handlers::{Handler, handlers};
pub use plan::{RunOrder, plan};

use crate::diagnostics::{Diagnostic, Findings, Source};
use crate::profiles::Profile;
use crate::task_template::{self, Definition, Graph, Identity, Template, Text, define};

/// What `read` finds out about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The template, as far as it can be read; none if its steps can't be read.
    pub template: Option<Definition>,
    /// The handlers that it names, if they were asked for.
    pub handlers: Vec<Handler>,
    /// Everything that is wrong with it.
    pub findings: Vec<Diagnostic>,
    /// The identity to give to [`together`].
    pub identity: Option<Identified>,
}

/// Reads a file. `words` asks for its handlers: they are the steps as the user typed them, which
/// say which steps call an API; may be empty.
#[must_use]
pub fn read(name: &str, text: &str, words: Option<&str>, profile: &'static Profile) -> Reading {
    let source = Source::new(name, text);
    let mut found = Findings::under(profile, &source);
    let reading = task_template::read(&mut found, |template, found| {
        let graph = Graph::new(template);
        checks::all(template, &graph, found);
        let steps = !template.steps.is_empty();
        Reading {
            template: steps.then(|| define(template, &graph, &source)),
            handlers: words.map_or_else(Vec::new, |words| handlers(&graph, words, profile)),
            findings: Vec::new(),
            identity: identity(template, &source),
        }
    });
    Reading { findings: found.into_sorted(), ..reading.unwrap_or_default() }
}

fn identity(template: &Template, source: &Source) -> Option<Identified> {
    let (namespace, name, version) =
        (template.namespace.as_ref()?, template.name.as_ref()?, template.version.as_ref()?);
    let span = source.span(name.at.clone());
    let value = |text: &Text| text.value.clone();
    let identity = Identity { namespace: value(namespace), name: value(name), version: value(version) };
    Some(Identified { identity, span })
}
