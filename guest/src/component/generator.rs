//! `wit/generator.wit`.

use crate::{generator, plugins, workflow};

use super::bindings::exports::tasker::contrib::generator::{
    Diagnostic, File, Guest, HandlerFiles, Request, Source, Template, TemplateParameter, WorkflowFiles, WorkflowRequest,
};
use super::types::{pairs, texts};
use super::{Component, diagnostics, options};

impl Guest for Component {
    fn templates() -> Vec<Template> {
        generator::templates().into_iter().map(template).collect()
    }

    fn template_sources(template: String) -> Result<Vec<Source>, Vec<Diagnostic>> {
        let texts = generator::template_sources(&template).map_err(|finding| diagnostics(vec![*finding]))?.into_iter();
        Ok(texts.map(|(name, text)| Source { name: name.to_owned(), text }).collect())
    }

    fn render(request: Request) -> Result<Vec<File>, Vec<Diagnostic>> {
        options(&request.options, &[]).map_err(diagnostics)?;
        let request = generator::Request {
            template: request.template,
            arguments: pairs(request.arguments),
            acronyms: request.acronyms,
            sources: texts(request.sources),
        };
        let files = generator::render(&request).map_err(diagnostics)?;
        Ok(files.into_iter().map(file).collect())
    }

    fn render_workflow(request: WorkflowRequest) -> Result<WorkflowFiles, Vec<Diagnostic>> {
        options(&request.options, &[]).map_err(diagnostics)?;
        let request = generator::WorkflowRequest {
            arguments: pairs(request.arguments),
            task_template: request.task_template.map(|source| (source.name, source.text)),
            step_words: request.step_words.unwrap_or_default(),
            handlers: request.handlers,
            handler_arguments: pairs(request.handler_arguments),
            acronyms: request.acronyms,
            sources: texts(request.sources),
        };
        let rendered = generator::render_workflow(&request).map_err(diagnostics)?;
        let handlers = rendered.handlers.into_iter().map(|(handler, files)| HandlerFiles {
            step: handler.step,
            callable: handler.callable,
            files: files.into_iter().map(file).collect(),
        });
        Ok(WorkflowFiles {
            task_template: rendered.task_template.into_iter().map(file).collect(),
            handlers: handlers.collect(),
            warnings: diagnostics(rendered.warnings),
        })
    }

    fn step_words(task_template: Source, api: bool) -> Result<String, Vec<Diagnostic>> {
        workflow::step_words(&task_template.name, &task_template.text, api).map_err(diagnostics)
    }
}

fn template(template: generator::Template) -> Template {
    let generator::Template { name, description, parameters, sources } = template;
    Template { name, description, parameters: parameters.into_iter().map(parameter).collect(), sources }
}

fn parameter(parameter: plugins::Parameter) -> TemplateParameter {
    let plugins::Parameter { name, description, required, default, choices, .. } = parameter;
    let choices = Some(choices).filter(|choices| !choices.is_empty());
    TemplateParameter { name, description, required, default_value: default, choices }
}

fn file(file: plugins::File) -> File {
    let plugins::File { path, text, constant, source } = file;
    File { path, text, constant, source }
}
