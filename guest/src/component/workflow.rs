//! `wit/workflow.wit`.

use super::bindings::exports::tasker::contrib::{runner, workflow as wit};
use super::{Component, diagnostics, span};
use crate::diagnostics::Span;
use crate::task_template::Kind;
use crate::workflow::{self, DependencyRead, Format, Plan, PlannedStep};

impl wit::Guest for Component {
    fn check(sources: Vec<wit::Source>) -> Vec<wit::Diagnostic> {
        let files: Vec<(&str, &str)> =
            sources.iter().map(|source| (source.name.as_str(), source.text.as_str())).collect();
        diagnostics(workflow::check(&files))
    }

    fn define(source: wit::Source) -> Result<runner::Definition, Vec<wit::Diagnostic>> {
        workflow::definition(&source.name, &source.text).map(super::runner::from_workflow).map_err(diagnostics)
    }

    fn plan(source: wit::Source) -> Result<wit::TemplatePlan, Vec<wit::Diagnostic>> {
        workflow::plan(&source.name, &source.text).map(plan).map_err(diagnostics)
    }

    fn graph(source: wit::Source, format: wit::Format) -> Result<String, Vec<wit::Diagnostic>> {
        let format = match format {
            wit::Format::Mermaid => Format::Mermaid,
            wit::Format::Dot => Format::Dot,
            wit::Format::Svg => Format::Svg,
        };
        workflow::graph(&source.name, &source.text, format).map_err(diagnostics)
    }

    fn handlers(source: wit::Source, words: String) -> Result<Vec<wit::Handler>, Vec<wit::Diagnostic>> {
        workflow::handlers(&source.name, &source.text, &words)
            .map(|list| list.into_iter().map(handler).collect())
            .map_err(diagnostics)
    }

    fn check_reads(source: wit::Source, reads: Vec<wit::DependencyRead>) -> Vec<wit::Diagnostic> {
        let reads: Vec<DependencyRead> = reads.into_iter().map(read).collect();
        diagnostics(workflow::check_reads(&source.name, &source.text, &reads))
    }
}

fn handler(handler: workflow::Handler) -> wit::Handler {
    wit::Handler {
        step: handler.step,
        callable: handler.callable,
        template: handler.template.map(str::to_owned),
        arguments: handler
            .arguments
            .into_iter()
            .map(|(name, value)| wit::Argument { name: name.to_owned(), value })
            .collect(),
    }
}

fn plan(plan: Plan) -> wit::TemplatePlan {
    wit::TemplatePlan {
        name: plan.name,
        namespace: plan.namespace,
        version: plan.version,
        description: plan.description,
        steps: plan.steps.into_iter().map(step).collect(),
        layers: plan.layers,
        critical_path: plan.critical_path,
    }
}

fn step(step: PlannedStep) -> wit::Step {
    wit::Step {
        name: step.name,
        kind: kind(step.kind),
        description: step.description,
        callable: step.callable,
        method: step.method,
        resolver: step.resolver,
        dependencies: step.dependencies,
        max_attempts: step.max_attempts,
        timeout_seconds: step.timeout_seconds,
        events: step.events,
        span: span(step.span),
        callable_span: span(step.callable_span),
    }
}

fn kind(kind: Kind) -> wit::Kind {
    match kind {
        Kind::Standard => wit::Kind::Standard,
        Kind::Decision => wit::Kind::Decision,
        Kind::DeferredConvergence => wit::Kind::DeferredConvergence,
        Kind::Batchable => wit::Kind::Batchable,
        Kind::BatchWorker => wit::Kind::BatchWorker,
    }
}

fn read(read: wit::DependencyRead) -> DependencyRead {
    let wit::Span { source, line, column, length } = read.span;
    DependencyRead {
        step: read.step,
        dependency: read.dependency,
        field: read.field,
        span: Span { source, line, column, length },
    }
}
