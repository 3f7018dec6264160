//! `wit/workflow.wit`.

use super::bindings::exports::tasker::contrib::{runner, workflow as wit};
use super::{Component, diagnostics, span};
use crate::diagnostics::Span;
use crate::task_template::Kind;
use crate::workflow::{self, DependencyRead, Format, Identity, Plan, PlannedStep, Summary};

impl wit::Guest for Component {
    fn check(source: wit::Source) -> wit::Checked {
        let (findings, summary) = workflow::check(&source.name, &source.text);
        wit::Checked { findings: diagnostics(findings), summary: to_wit(summary) }
    }

    fn check_together(summaries: Vec<wit::Summary>) -> Vec<wit::Diagnostic> {
        let summaries: Vec<Summary> = summaries.into_iter().map(from_wit).collect();
        diagnostics(workflow::check_together(&summaries))
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

fn to_wit(summary: Summary) -> wit::Summary {
    wit::Summary {
        identity: summary.identity.map(|Identity { namespace, name, version, span: at }| wit::Identity {
            namespace,
            name,
            version,
            span: span(at),
        }),
        events: summary.events.into_iter().map(|(name, at)| wit::DeclaredName { name, span: span(at) }).collect(),
    }
}

fn from_wit(summary: wit::Summary) -> Summary {
    Summary {
        identity: summary.identity.map(|wit::Identity { namespace, name, version, span }| Identity {
            namespace,
            name,
            version,
            span: place(span),
        }),
        events: summary.events.into_iter().map(|declared| (declared.name, place(declared.span))).collect(),
    }
}

fn place(wit::Span { source, line, column, length }: wit::Span) -> Span {
    Span { source, line, column, length }
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
    DependencyRead { step: read.step, dependency: read.dependency, field: read.field, span: place(read.span) }
}
