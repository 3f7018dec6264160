//! Renders the files of one request, all or none.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, ErrorKind, OutputSpanKind, UndefinedBehavior, Value};

use crate::diagnostics::{Code, Diagnostic, Source, Span, did_you_mean, printable};

use super::arguments::{Variables, variables};
use super::filters;
use super::inflector::Inflector;
use super::manifest::{Manifest, Output};
use super::place::{self, Language};
use super::{paths, plugin};

/// The number of Jinja instructions that a template may run. Ours need a hundredth of it, and a
/// host lets the component run longer.
const FUEL: u64 = 30_000;

/// A template to render, with its arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// A template's name.
    pub template: String,
    /// Names and values. If a name occurs twice, the last one counts.
    pub arguments: Vec<(String, String)>,
    /// The host's acronyms, which keep their spelling in constants.
    pub acronyms: Vec<String>,
    /// Names and texts of files that replace built-in ones.
    pub sources: Vec<(String, String)>,
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Relative to the application.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The constant that it defines, if it defines one.
    pub constant: Option<String>,
    /// The name of the source it was rendered from.
    pub source: String,
}

/// Renders all files of a request.
///
/// # Errors
/// Every problem of the name, the arguments, the sources and the templates.
pub fn render(request: &Request) -> Result<Vec<File>, Vec<Diagnostic>> {
    let Some(template) = plugin::embedded(&request.template) else {
        return Err(vec![unknown_template(&request.template)]);
    };
    let folder = template.folder;
    let given = request.sources.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let sources = Sources(template.files.iter().copied().chain(given).collect());

    let manifest_name = format!("{folder}/template.toml");
    let manifest_text = sources.get(&manifest_name).unwrap_or_default();
    let manifest_source = Source::new(&manifest_name, manifest_text);
    let manifest = Manifest::parse(&manifest_source)?;

    let mut found = unknown_sources(request, template, &manifest);
    match variables(&manifest.parameters, &request.arguments, Inflector::new(&request.acronyms, plugin::profile())) {
        Err(mut problems) => found.append(&mut problems),
        Ok(variables) => {
            let mut jinja = Renderer::new(variables, &request.acronyms);
            let mut rendered = Vec::new();
            for output in &manifest.outputs {
                if jinja.wants(output) {
                    rendered.extend(jinja.output(folder, output, &sources, &manifest_source, &mut found));
                }
            }
            twice(&rendered, &manifest_source, &mut found);
            if found.is_empty() {
                return Ok(rendered.into_iter().map(|(file, _)| file).collect());
            }
        }
    }
    Err(found)
}

/// Names and texts of a template's files. If a name occurs twice, the last one counts.
struct Sources<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Sources<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().rev().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }
}

struct Renderer<'a> {
    environment: Environment<'a>,
    names: Vec<String>,
    flags: Vec<(String, bool)>,
    context: Value,
}

impl Renderer<'_> {
    fn new(variables: Variables, acronyms: &[String]) -> Self {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        if let Ok(syntax) =
            SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()
        {
            environment.set_syntax(syntax);
        }
        environment.set_debug(true); // Errors then know their place.
        environment.set_fuel(Some(FUEL));
        filters::add_to(&mut environment, acronyms);
        Self {
            environment,
            names: variables.iter().map(|(name, _)| name.clone()).collect(),
            flags: variables.iter().map(|(name, value)| (name.clone(), value.is_true())).collect(),
            context: Value::from_pairs(variables),
        }
    }

    fn wants(&self, output: &Output) -> bool {
        output.when.as_ref().is_none_or(|when| self.flags.iter().any(|(flag, set)| flag == when && *set))
    }

    /// Renders one file.
    fn output<'o>(
        &mut self,
        folder: &str,
        output: &'o Output,
        sources: &Sources,
        manifest: &Source,
        found: &mut Vec<Diagnostic>,
    ) -> Option<(File, &'o Output)> {
        let problems = found.len();
        let at = || manifest.span(output.at.clone());
        let name = format!("{folder}/{}", output.template);
        let text = sources.get(&name);
        if text.is_none() {
            let message = format!("The template has no file `{}`.", printable(&name));
            found.push(Diagnostic::new(Code::ManifestSyntax, at(), message));
        }
        place::guard(&mut self.environment, Language::Other);
        let mut inline = |template: &str| {
            let rendered = self.text(&Source::new(manifest.name, template), Language::Other);
            rendered.map_err(|finding| found.push(Diagnostic { span: at(), ..*finding })).unwrap_or_default()
        };
        let path = inline(&output.path);
        let constant = output.constant.as_deref().map(&mut inline);
        if found.len() == problems
            && let Some(why) = paths::problem(&path)
        {
            let message = format!("The file's path would be `{}`: {why}.", printable(&path));
            found.push(Diagnostic::new(Code::OutputPath, at(), message));
        }
        let language = Language::of(&path);
        place::guard(&mut self.environment, language);
        match self.text(&Source::new(&name, text?), language) {
            Ok(text) if found.len() == problems => Some((File { path, text, constant, source: name.clone() }, output)),
            Ok(_) => None,
            Err(finding) => {
                found.push(*finding);
                None
            }
        }
    }

    /// Renders a template's text and checks that every value is safe at its place.
    fn text(&self, source: &Source, language: Language) -> Result<String, Box<Diagnostic>> {
        let failed = |error: Error| {
            let place = error.range().map_or_else(|| line(source, &error), |range| source.span(range));
            Box::new(self.diagnostic(&error, place, language))
        };
        let template = self.environment.template_from_named_str(source.name, source.text).map_err(failed)?;
        let (text, spans) = template.render_with_spans(self.context.clone()).map_err(failed)?;
        let values: Vec<_> = spans.iter().filter(|span| span.kind() == OutputSpanKind::Expression).collect();
        let places: Vec<_> = values.iter().map(|span| span.output_range()).collect();
        place::settle(language, &text, &places).map_err(|(number, why)| {
            let span = values.get(number).map(|value| source.span(value.source_range())).unwrap_or_default();
            Box::new(raw(span, why, language))
        })
    }

    fn diagnostic(&self, error: &Error, span: Span, language: Language) -> Diagnostic {
        let said = printable(error.detail().unwrap_or_default());
        match error.kind() {
            ErrorKind::SyntaxError => {
                Diagnostic::new(Code::TemplateSyntax, span, format!("The template can't be read: {said}."))
            }
            ErrorKind::OutOfFuel => Diagnostic::new(Code::TemplateFuel, span, "The template does not finish.")
                .help("Look for a loop that extends the list it loops over."),
            ErrorKind::BadEscape => raw(span, &said, language),
            kind => {
                let said = if said.is_empty() { kind.to_string() } else { said };
                let unknown = said.split('`').nth(1).unwrap_or_default().to_owned();
                let known = self.names.iter().map(String::as_str);
                Diagnostic::new(Code::TemplateRender, span, format!("The template failed: {said}."))
                    .help(did_you_mean(&unknown, known))
            }
        }
    }
}

fn raw(span: Span, why: &str, language: Language) -> Diagnostic {
    let message = format!("The template can't print this: {why}.");
    Diagnostic::new(Code::RawValue, span, message).label("not safe here").help(language.advice())
}

fn line(source: &Source, error: &Error) -> Span {
    let before = source.text.split_inclusive('\n').take(error.line().unwrap_or(1).saturating_sub(1));
    let start = before.map(str::len).sum();
    source.span(start..source.text.len())
}

fn unknown_template(name: &str) -> Diagnostic {
    let span = Source::new("template", name).span(0..name.len());
    Diagnostic::new(Code::UnknownTemplate, span, format!("There is no template `{}`.", printable(name)))
        .help(did_you_mean(name, plugin::names()))
}

fn unknown_sources(request: &Request, template: &plugin::Embedded, manifest: &Manifest) -> Vec<Diagnostic> {
    let made_of = |output: &Output| format!("{}/{}", template.folder, output.template);
    let made_of: Vec<String> = manifest.outputs.iter().map(made_of).collect();
    let known = || made_of.iter().map(String::as_str).chain(template.files.iter().map(|(name, _)| *name));
    let unknown = request.sources.iter().filter(|(name, _)| !known().any(|known| known == name));
    unknown
        .map(|(name, _)| {
            let message = format!("`{}` has no file `{}`.", printable(&request.template), printable(name));
            Diagnostic::new(Code::UnknownSource, Span::whole(name), message).help(did_you_mean(name, known()))
        })
        .collect()
}

/// Adds a finding if two files have the same path. `A.rb` and `a.rb` count as the same, as on macOS
/// and Windows.
fn twice(rendered: &[(File, &Output)], manifest: &Source, found: &mut Vec<Diagnostic>) {
    let mut seen: Vec<String> = Vec::new();
    for (file, output) in rendered {
        let path = file.path.to_lowercase();
        if seen.contains(&path) {
            let message = format!("Two files would be written to `{}`.", printable(&file.path));
            found.push(Diagnostic::new(Code::OutputTwice, manifest.span(output.at.clone()), message));
        }
        seen.push(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Renders an application's own template with `type` set to `base`.
    fn rendered(text: &str) -> Result<String, Vec<Diagnostic>> {
        let request = Request {
            template: "step_handler".to_owned(),
            arguments: [("name", "Charge"), ("spec", "false")].map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec(),
            sources: vec![("step_handler/handler.rb.jinja".to_owned(), text.to_owned())],
            ..Request::default()
        };
        render(&request).map(|files| files.into_iter().map(|file| file.text).collect())
    }

    #[test]
    fn a_value_is_printed_through_the_filter_for_its_place_only() {
        for text in [
            "X = {{ type | ruby_string }}",
            "X = \"{{ class_name }}\" # {{ type | ruby_comment }}",
            "# {{ type | ruby_string }}",
            "{% set both = type ~ class_name %}X = {{ both | ruby_string }}",
            "{% set line %}see {{ class_name }}{% endset %}X = {{ line | ruby_string }}",
            "{% for part in [1, 2] %}{{ part }}, {{ loop.last }}{% endfor %}",
            "X = \"#{ {{ type | ruby_string }} }\"",
            "X = <<~TEXT\n  {{ type | ruby_string }} it's\nTEXT\nY = {{ type | ruby_string }}",
            "{% filter ruby_string %}it's {{ class_name }}{% endfilter %}",
            "class {{ (class_name ~ 'Job') | ruby_constant }}; end",
        ] {
            assert_eq!(rendered(text).err(), None, "{text}");
        }
    }

    #[test]
    fn no_construct_of_jinja_goes_around_the_filters() {
        for text in [
            "X = {{ type }}",
            "# {{ type }}",
            "X = {{ type ~ '' }}",
            "X = {{ class_name ~ type }}",
            "X = {{ (type | ruby_string) ~ '' }}",
            "X = {{ type | ruby_string | snake_case }}",
            "X = {{ type | snake_case }}",
            "X = {{ type | toml_string }}",
            "X = {{ type | yaml_comment }}",
            "X = {{ type | ruby_comment }}",
            "X = \"{{ type | ruby_string }}\"",
            "X = '{{ type | ruby_string }}'",
            "X = %w[ {{ type | ruby_string }} ]",
            "X = /{{ type | ruby_string }}/",
            "X = \"\n{{ type | ruby_string }}\"",
            "X = <<~TEXT\n  # {{ type | ruby_comment }}\nTEXT",
            "X = {{ [type] }}",
            "X = {{ {'a': type} }}",
            "X = {{ type * 2 }}",
            "X = {{ type[:2] }}",
            "X = {% for c in [type] %}{{ c }}{% endfor %}",
            "X = {% if true %}{{ type }}{% endif %}",
            "X = {{ type if true else '' }}",
            "X = {{ 'literal' }}",
            "X = {{ none }}",
            "{% set x = type %}{{ x }}",
            "{% set x %}{{ type }}{% endset %}",
            "{% set x %}text{% endset %}{{ x }}",
            "{% with x = type %}{{ x }}{% endwith %}",
            "{% filter snake_case %}a{% endfilter %}",
            "{% autoescape 'html' %}{{ type }}{% endautoescape %}",
            "{% autoescape true %}{{ type | ruby_string }}{% endautoescape %}",
            "{% autoescape 'html' %}{% set x %}exit; {% endset %}{% endautoescape %}{{ x }}",
            "{% autoescape 'html' %}{{ class_name ~ type }}{% endautoescape %}",
            "{{ loop }}",
        ] {
            let found = rendered(text).expect_err(text);
            assert!(
                found.iter().all(|one| matches!(one.code, Code::RawValue | Code::TemplateRender)),
                "{text} {found:?}"
            );
        }
        // The component is built without macros, blocks, includes and imports.
        for text in
            ["{% macro m(x) %}{% endmacro %}", "{% include 'x' %}", "{% import 'x' as y %}", "{{ type | safe }}"]
        {
            assert!(rendered(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_raw_value_is_found_where_it_stands_with_what_to_write() {
        let found = rendered("# ä\nX = \"{{ type | ruby_string }}\" + {{ type | ruby_string }}").unwrap_err();
        assert_eq!((found[0].span.line, found[0].span.column, found[0].span.length), (2, 9, 18), "{found:?}");
        let found = rendered("X = {{ class_name }}\n  {{ type }}").unwrap_err();
        assert_eq!((found[0].code, found[0].span.line, found[0].span.column), (Code::RawValue, 2, 6));
        assert!(found[0].help.contains("ruby_string"));
    }
}
