//! Renders one template of a plugin, all of its files or none.

use crate::diagnostics::{Code, Diagnostic, Source, Span, did_you_mean, printable};
use crate::generator::path_problem;
use crate::tera::{Fault, Kind, Templates, Value};

use super::manifest::{Output, Template};

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it belongs, relative to the folder that the host writes to.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The name of the source from which it was rendered.
    pub source: String,
}

/// The files of a template's folder, by their names.
pub type Sources = [(String, String)];

/// What a template is and takes, if it can be rendered at all.
///
/// # Errors
/// Everything that is wrong with its manifest and its files.
pub fn describe(sources: &Sources) -> Result<Template, Vec<Diagnostic>> {
    read(sources).map(|(template, _)| template)
}

/// Renders all files of a template. Arguments that it does not declare are allowed.
///
/// # Errors
/// Everything that is wrong with the arguments, the manifest and the files.
pub fn render(sources: &Sources, arguments: &[(String, String)]) -> Result<Vec<File>, Vec<Diagnostic>> {
    let (template, templates) = read(sources)?;
    let given = |name: &str| arguments.iter().any(|(known, _)| known == name);
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut variables: Vec<(String, Value)> = Vec::new();
    for parameter in template.parameters.iter().filter(|parameter| !given(&parameter.name)) {
        match &parameter.default {
            Some(default) => variables.push((parameter.name.clone(), default.as_str().into())),
            None if parameter.required => {
                let name = printable(&parameter.name);
                let message = format!("`{name}` is missing: {}.", parameter.description.trim_end_matches('.'));
                found.push(Diagnostic::new(Code::MissingArgument, Span::whole(&parameter.name), message));
            }
            None => {}
        }
    }
    variables.extend(arguments.iter().map(|(name, value)| (name.clone(), value.as_str().into())));
    if !found.is_empty() {
        return Err(found);
    }
    let (name, text) = manifest(sources)?;
    let rendering = Rendering { sources, templates, variables, manifest: Source::new(name, text) };
    let mut files: Vec<File> = Vec::new();
    for output in &template.outputs {
        match rendering.file(output) {
            Err(finding) => found.push(*finding),
            Ok(file) if files.iter().any(|other| other.path.to_lowercase() == file.path.to_lowercase()) => {
                let message = format!("Two files would be written to `{}`.", printable(&file.path));
                found.push(Diagnostic::new(
                    Code::OutputTwice,
                    rendering.manifest.span(output.filename.1.clone()),
                    message,
                ));
            }
            Ok(file) => files.push(file),
        }
    }
    if found.is_empty() { Ok(files) } else { Err(found) }
}

fn read(sources: &Sources) -> Result<(Template, Templates), Vec<Diagnostic>> {
    let (name, text) = manifest(sources)?;
    let manifest = Source::new(name, text);
    let template = Template::read(&manifest)?;
    let files = sources.iter().filter(|(name, _)| is_template(name));
    let templates = Templates::read(files.map(|(name, text)| (last(name), text.as_str())))
        .map_err(|faults| faults.iter().map(|fault| finding(sources, fault)).collect::<Vec<_>>())?;
    let mut found = Vec::new();
    for Output { template: (name, at), .. } in &template.outputs {
        if !templates.has(name) {
            let known = sources.iter().map(|(name, _)| last(name)).filter(|name| is_template(name));
            let message = format!("There is no `{}` in the template's folder.", printable(name));
            let help = did_you_mean(name, known);
            let help =
                if help.is_empty() { "Tasker's CLI reads only files that end in `.tera`.".to_owned() } else { help };
            found.push(Diagnostic::new(Code::ManifestSyntax, manifest.span(at.clone()), message).help(help));
        }
    }
    if found.is_empty() { Ok((template, templates)) } else { Err(found) }
}

fn manifest(sources: &Sources) -> Result<(&str, &str), Vec<Diagnostic>> {
    let found = sources.iter().find(|(name, _)| last(name) == "template.toml");
    found.map(|(name, text)| (name.as_str(), text.as_str())).ok_or_else(|| {
        let message = "The template's folder has no `template.toml`.";
        vec![Diagnostic::new(Code::ManifestSyntax, Span::whole("template.toml"), message)]
    })
}

/// Whether Tasker's CLI would read a file. It does not read `.TERA`.
#[allow(clippy::case_sensitive_file_extension_comparisons)]
fn is_template(name: &str) -> bool {
    name.ends_with(".tera")
}

/// The name of a file without its folder, by which templates know each other.
fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

struct Rendering<'a> {
    sources: &'a Sources,
    templates: Templates,
    variables: Vec<(String, Value)>,
    manifest: Source<'a>,
}

impl Rendering<'_> {
    fn file(&self, output: &Output) -> Result<File, Box<Diagnostic>> {
        let (template, _) = &output.template;
        let rendered = self.templates.render(template, &self.variables);
        let text = rendered.map_err(|fault| Box::new(finding(self.sources, &fault)))?;
        let filename = self.inline(&output.filename)?;
        let path = match &output.subdir {
            Some(subdir) => format!("{}/{filename}", self.inline(subdir)?),
            None => filename,
        };
        if let Some(why) = path_problem(&path) {
            let message = format!("The file's path would be `{}`: {why}.", printable(&path));
            let place = self.manifest.span(output.filename.1.clone());
            return Err(Box::new(Diagnostic::new(Code::OutputPath, place, message)));
        }
        let source = self.sources.iter().find(|(name, _)| last(name) == template);
        Ok(File { path, text, source: source.map_or(String::new(), |(name, _)| name.clone()) })
    }

    /// Renders a text of the manifest. What is wrong with it is shown at the whole text.
    fn inline(&self, (text, at): &(String, std::ops::Range<usize>)) -> Result<String, Box<Diagnostic>> {
        self.templates.render_text("", text, &self.variables).map_err(|fault| {
            let span = (!fault.template.is_empty()).then(|| finding(self.sources, &fault).span);
            Box::new(described(&fault, span.unwrap_or_else(|| self.manifest.span(at.clone()))))
        })
    }
}

/// A fault at its place in the file.
fn finding(sources: &Sources, fault: &Fault) -> Diagnostic {
    let source = sources.iter().find(|(name, _)| last(name) == fault.template);
    let (name, text) = source.map_or(("", ""), |(name, text)| (name.as_str(), text.as_str()));
    let span = Source::new(name, text).span(fault.at.clone());
    described(fault, span)
}

fn described(fault: &Fault, span: Span) -> Diagnostic {
    let (code, what) = match fault.kind {
        Kind::Syntax => (Code::TemplateSyntax, "The template can't be read"),
        Kind::Render => (Code::TemplateRender, "The template failed"),
        Kind::Endless => (Code::TemplateFuel, "The template does not finish"),
        Kind::Unavailable => (Code::TemplateUnavailable, "The template uses what can't be had here"),
    };
    Diagnostic::new(code, span, format!("{what}: {}.", fault.message)).help(fault.help.as_str())
}
