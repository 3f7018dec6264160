//! `wit/workflow.wit`.

use super::bindings::exports::tasker::contrib::workflow as wit;
use super::types::Across;
use super::{Component, diagnostics, options};
use crate::options::Options;
use crate::task_template::Identity;
use crate::workflow::{self, DependencyRead, Drawing, Format, Identified, Task, View};

impl wit::Guest for Component {
    fn read(source: wit::Source, chosen: Vec<wit::NamedValue>) -> wit::Reading {
        let (options, mut wrong) = match options(&chosen, &["profile"]) {
            Ok(options) => (options, Vec::new()),
            Err(found) => (Options::default(), found),
        };
        let mut reading = workflow::read(&source.name, &source.text, "", options.profile);
        wrong.append(&mut reading.findings);
        wit::Reading {
            template: reading.template.across(),
            handlers: reading.handlers.into_iter().map(handler).collect(),
            findings: diagnostics(wrong),
            identity: reading.identity.map(|Identified { identity: Identity { namespace, name, version }, span }| {
                wit::Identity { namespace, name, version, span: span.across() }
            }),
        }
    }

    fn together(templates: Vec<wit::Identity>) -> Vec<wit::Diagnostic> {
        let identified = |wit::Identity { namespace, name, version, span }| Identified {
            identity: Identity { namespace, name, version },
            span: span.across(),
        };
        diagnostics(workflow::together(&templates.into_iter().map(identified).collect::<Vec<_>>()))
    }

    fn check_reads(template: wit::TaskTemplate, reads: Vec<wit::DependencyRead>) -> Vec<wit::Diagnostic> {
        let reads: Vec<DependencyRead> = reads.into_iter().map(read).collect();
        diagnostics(workflow::check_reads(&template.across(), &reads))
    }

    fn check_inputs(source: wit::Source, reads: Vec<wit::Mention>) -> Vec<wit::Diagnostic> {
        let reads: Vec<_> = reads.into_iter().map(|wit::Mention { text, span }| (text, span.across())).collect();
        diagnostics(workflow::check_inputs(&source.name, &source.text, &reads))
    }

    fn check_arguments(source: wit::Source, steps: Vec<String>) -> Vec<wit::Diagnostic> {
        diagnostics(workflow::check_arguments(&source.name, &source.text, &steps))
    }

    fn graph(
        source: wit::Source,
        format: wit::Format,
        view: wit::View,
        chosen: Vec<wit::NamedValue>,
    ) -> Result<String, Vec<wit::Diagnostic>> {
        options(&chosen, &["profile"])
            .and_then(|options| {
                workflow::graph(&source.name, &source.text, written(format), &seen(view), options.profile)
            })
            .map_err(diagnostics)
    }

    fn draw(
        task: wit::TaskPicture,
        drawing: wit::Drawing,
        format: wit::Format,
        styled: bool,
        view: wit::View,
    ) -> Result<String, Vec<wit::Diagnostic>> {
        let drawing = match drawing {
            wit::Drawing::Graph => Drawing::Graph,
            wit::Drawing::Waterfall => Drawing::Waterfall,
        };
        let task = Task {
            namespace: task.namespace,
            name: task.name,
            version: task.version,
            about: task.about.unwrap_or_default(),
            created: task.created,
            now: task.now,
            steps: task.steps.across(),
        };
        workflow::draw(&task, drawing, written(format), styled, &seen(view)).map_err(diagnostics)
    }

    fn stylesheet() -> String {
        workflow::stylesheet()
    }
}

fn seen(view: wit::View) -> View {
    let links = view.links.map(|links| (links.step, links.folded));
    View { focus: view.focus, depth: view.depth, most: view.most, links }
}

fn written(format: wit::Format) -> Format {
    match format {
        wit::Format::Mermaid => Format::Mermaid,
        wit::Format::Dot => Format::Dot,
        wit::Format::Text => Format::Text,
        wit::Format::Svg => Format::Svg,
    }
}

fn handler(handler: workflow::Handler) -> wit::Handler {
    let argument = |(name, value): (&str, String)| wit::NamedValue { name: name.to_owned(), value };
    wit::Handler {
        step: handler.step,
        callable: handler.callable,
        template: handler.template.map(str::to_owned),
        arguments: handler.arguments.into_iter().map(argument).collect(),
    }
}

fn read(read: wit::DependencyRead) -> DependencyRead {
    DependencyRead { step: read.step, dependency: read.dependency, field: read.field, span: read.span.across() }
}
