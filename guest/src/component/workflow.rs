//! `wit/workflow.wit`.

use super::bindings::exports::tasker::contrib::workflow as wit;
use super::types::Across;
use super::{Component, diagnostics, options};
use crate::options::Options;
use crate::task_template::{DefinedStep, Identity};
use crate::workflow::{self, DependencyRead, Drawing, Format, Identified, RunOrder, Task, View};

impl wit::Guest for Component {
    fn read(source: wit::Source, chosen: Vec<wit::NamedValue>) -> wit::Reading {
        let (options, mut wrong) = match options(&chosen, &["profile"]) {
            Ok(options) => (options, Vec::new()),
            Err(found) => (Options::default(), found),
        };
        let mut reading = workflow::read(&source.name, &source.text, None, options.profile);
        wrong.append(&mut reading.findings);
        wit::Reading {
            template: reading.template.across(),
            findings: diagnostics(wrong),
            identity: reading.identity.map(|Identified { identity: Identity { namespace, name, version }, span }| {
                wit::Identity { namespace, name, version, span: span.across() }
            }),
        }
    }

    fn plan(source: wit::Source, chosen: Vec<wit::NamedValue>) -> Result<wit::RunOrder, Vec<wit::Diagnostic>> {
        options(&chosen, &["profile"])
            .and_then(|options| workflow::plan(&source.name, &source.text, options.profile))
            .map(|RunOrder { layers, critical_path }| wit::RunOrder { layers, critical_path })
            .map_err(diagnostics)
    }

    fn check_together(templates: Vec<wit::Identity>) -> Vec<wit::Diagnostic> {
        let identified = |wit::Identity { namespace, name, version, span }| Identified {
            identity: Identity { namespace, name, version },
            span: span.across(),
        };
        diagnostics(workflow::together(&templates.into_iter().map(identified).collect::<Vec<_>>()))
    }

    fn check_reads(steps: Vec<wit::Reader>, reads: Vec<wit::DependencyRead>) -> Vec<wit::Diagnostic> {
        let steps: Vec<_> = steps.into_iter().map(reader).collect();
        let reads: Vec<_> = reads.into_iter().map(read).collect();
        diagnostics(workflow::check_reads(&steps, &reads))
    }

    fn check_inputs(source: wit::Source, reads: Vec<wit::Mention>) -> Vec<wit::Diagnostic> {
        let reads: Vec<_> = reads.into_iter().map(|wit::Mention { text, span }| (text, span.across())).collect();
        diagnostics(workflow::check_inputs(&source.name, &source.text, &reads))
    }

    fn check_arguments(source: wit::Source, steps: Vec<String>) -> Vec<wit::Diagnostic> {
        diagnostics(workflow::check_arguments(&source.name, &source.text, &steps))
    }

    fn draw_template(
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

    fn draw_task(
        task: wit::TaskPicture,
        drawing: wit::Drawing,
        format: wit::Format,
        view: wit::View,
        chosen: Vec<wit::NamedValue>,
    ) -> Result<String, Vec<wit::Diagnostic>> {
        let options = options(&chosen, &["style"]).map_err(diagnostics)?;
        let drawing = match drawing {
            wit::Drawing::Graph => Drawing::Graph,
            wit::Drawing::Waterfall => Drawing::Waterfall,
        };
        let task = Task {
            namespace: task.namespace,
            name: task.name,
            version: task.version,
            about: task.subtitle.unwrap_or_default(),
            created: task.created_at_ms,
            now: task.now_ms,
            steps: task.steps.across(),
        };
        workflow::draw(&task, drawing, written(format), options.styled, &seen(view)).map_err(diagnostics)
    }

    fn stylesheet() -> String {
        workflow::stylesheet()
    }
}

fn seen(view: wit::View) -> View {
    let links = view.links.map(|links| (links.step, links.folded));
    View { focus: view.focus, depth: view.depth, max_steps: view.max_steps, links }
}

fn written(format: wit::Format) -> Format {
    match format {
        wit::Format::Mermaid => Format::Mermaid,
        wit::Format::Dot => Format::Dot,
        wit::Format::Text => Format::Text,
        wit::Format::Svg => Format::Svg,
    }
}

fn reader(step: wit::Reader) -> DefinedStep {
    let wit::Reader { name, kind, dependencies, result_fields, span } = step;
    DefinedStep {
        name,
        kind: kind.across(),
        dependencies,
        result_fields: result_fields.across(),
        span: span.across(),
        ..DefinedStep::default()
    }
}

fn read(read: wit::DependencyRead) -> DependencyRead {
    DependencyRead { step: read.step, dependency: read.dependency, field: read.field, span: read.span.across() }
}
