//! `wit/generator.wit`.

use crate::generator;

use super::bindings::exports::tasker::contrib::generator::{Diagnostic, File, Guest, Parameter, Request, Template};
use super::{Component, diagnostics};

impl Guest for Component {
    fn templates() -> Vec<Template> {
        generator::templates().into_iter().map(template).collect()
    }

    fn render(request: Request) -> Result<Vec<File>, Vec<Diagnostic>> {
        let request = generator::Request {
            template: request.template,
            arguments: request.arguments.into_iter().map(|argument| (argument.name, argument.value)).collect(),
            acronyms: request.acronyms,
            sources: request.sources.into_iter().map(|source| (source.name, source.text)).collect(),
        };
        let files = generator::render(&request).map_err(diagnostics)?;
        Ok(files.into_iter().map(file).collect())
    }
}

fn template(template: generator::Template) -> Template {
    let generator::Template { name, description, parameters, sources } = template;
    Template { name, description, parameters: parameters.into_iter().map(parameter).collect(), sources }
}

fn parameter(parameter: generator::Parameter) -> Parameter {
    let generator::Parameter { name, description, required, default, choices, .. } = parameter;
    Parameter { name, description, required, default, choices }
}

fn file(file: generator::File) -> File {
    let generator::File { path, text, constant, source } = file;
    File { path, text, constant, source }
}
