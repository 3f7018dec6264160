//! Renders the files of one request, all or none.

use crate::diagnostics::{Code, Diagnostic, Span, did_you_mean, printable};
use crate::plugins::{self, File, Folder, Keys};

use super::arguments::variables;
use super::inflector::Inflector;
use super::place::Guard;
use super::plugin;

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

/// Renders all files of a request.
///
/// # Errors
/// Every problem of the name, the arguments, the sources and the templates.
pub fn render(request: &Request) -> Result<Vec<File>, Vec<Diagnostic>> {
    let template = plugin::named(&request.template).map_err(|finding| vec![*finding])?;
    let sources = sources(request, template);
    let folder = Folder::open(&sources, Keys::Ours)?;
    let mut found = unknown_sources(request, template, &folder.template);
    let inflector = Inflector::new(&request.acronyms, plugin::profile());
    match variables(&folder.template.parameters, &request.arguments, inflector) {
        Err(problems) => found.extend(problems),
        Ok(variables) => match folder.render(&variables, Some(&Guard { acronyms: &request.acronyms })) {
            Err(problems) => found.extend(problems),
            Ok(files) if found.is_empty() => return Ok(files),
            Ok(_) => {}
        },
    }
    Err(found)
}

/// The files of the template, and those that replace them or are new. If a name occurs twice, the last
/// one counts.
fn sources(request: &Request, template: &plugin::Embedded) -> Vec<(String, String)> {
    let embedded = template.files.iter().map(|(name, text)| ((*name).to_owned(), text.text()));
    let mut sources: Vec<(String, String)> = Vec::new();
    for (name, text) in embedded.chain(request.sources.iter().cloned()) {
        sources.retain(|(known, _)| *known != name);
        sources.push((name, text));
    }
    sources
}

fn unknown_sources(request: &Request, template: &plugin::Embedded, manifest: &plugins::Template) -> Vec<Diagnostic> {
    let made_of = manifest.outputs.iter().map(|output| format!("{}/{}", template.folder, output.template.0));
    let made_of: Vec<String> = made_of.collect();
    let known = || made_of.iter().map(String::as_str).chain(template.files.iter().map(|(name, _)| *name));
    let unknown = request.sources.iter().filter(|(name, _)| !known().any(|known| known == name));
    unknown
        .map(|(name, _)| {
            let message = format!("`{}` has no file `{}`.", printable(&request.template), printable(name));
            let help = match name.strip_suffix(".jinja") {
                Some(rest) => format!(
                    "Templates are no longer written in Jinja. Rewrite it in Tera, as `{}.tera`, and delete this file.",
                    printable(rest)
                ),
                None => did_you_mean(name, known()),
            };
            Diagnostic::new(Code::UnknownSource, Span::whole(name), message).help(help)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Renders an application's own template with `type` set to `base`.
    fn rendered(text: &str) -> Result<String, Vec<Diagnostic>> {
        rendered_with(&[("handler.rb.tera", text)])
    }

    fn rendered_with(files: &[(&str, &str)]) -> Result<String, Vec<Diagnostic>> {
        let request = Request {
            template: "step_handler".to_owned(),
            arguments: [("name", "Charge"), ("spec", "false")].map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec(),
            sources: files.iter().map(|(name, text)| (format!("step_handler/{name}"), (*text).to_owned())).collect(),
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
            "{% for part in [1, 2] %}{{ part }}, {{ loop.last }}{% endfor %}",
            "X = \"#{ {{ type | ruby_string }} }\"",
            "X = <<~'TEXT'\n  {{ type | ruby_string }} it's\nTEXT\nY = {{ type | ruby_string }}",
            "{% filter ruby_string %}it's {{ class_name }}{% endfilter %}",
            "{% filter safe %}{{ class_name }} # {{ type | ruby_comment }}{% endfilter %}",
            "class {{ class_name ~ 'Job' | ruby_constant }}; end",
            "X = \"{{ class_name | snake_case }}\"",
            "{% macro m(x) %}a {{ x | ruby_comment }}{% endmacro %}# {{ self::m(x=type) | ruby_comment }}",
            "{% block b %}# {{ type | ruby_comment }}{% endblock %}",
        ] {
            assert_eq!(rendered(text).err(), None, "{text}");
        }
    }

    #[test]
    fn no_construct_of_tera_goes_around_the_filters() {
        for text in [
            "X = {{ type }}",
            "# {{ type }}",
            "X = {{ type ~ '' }}",
            "X = {{ class_name ~ type }}",
            "X = {{ class_name ~ '' }}",
            "{% set x = type | ruby_string %}X = {{ x ~ '' }}",
            "X = {{ type | ruby_string | snake_case }}",
            "X = {{ type | ruby_string | trim }}",
            "X = {{ class_name | upper }}",
            "X = {{ 'A_B' | ruby_constant | kebab_case }}",
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
            "X = {{ [type] | first }}",
            "X = {{ [class_name] | join }}",
            "X = {{ type * 2 }}",
            "X = {{ type | truncate(length=2) }}",
            "X = {{ type | split(pat=' ') | last }}",
            "X = {% for c in [type] %}{{ c }}{% endfor %}",
            "X = {% for c in class_name %}{{ c }}{% endfor %}",
            "X = {% if true %}{{ type }}{% endif %}",
            "X = {{ 'literal' }}",
            "X = {{ nothing }}",
            "X = {{ nothing | default(value='exit') }}",
            "{% set x = type %}{{ x }}",
            "{% set_global x = type %}{{ x }}",
            "{% filter snake_case %}a{% endfilter %}",
            "{% filter upper %}{{ class_name }}{% endfilter %}",
            "{% filter safe %}{{ type }}{% endfilter %}",
            "{% filter safe %}X = \"{{ type | ruby_string }}\"{% endfilter %}",
            "X = {{ type | safe }}",
            "X = \"{{ type | ruby_string | safe }}\"",
            "{% macro m(x) %}{{ x }}{% endmacro %}{{ self::m(x=type) }}",
            "{% macro m(x) %}{{ x | ruby_string }}{% endmacro %}{{ self::m(x=type) }}",
            "{% macro m() %}exit{% endmacro %}{{ self::m() }}",
            "{% block b %}X = \"{{ type | ruby_string }}\"{% endblock %}",
            "X = ?{{ type | ruby_string }}",
            "X = Y ?{{ type | ruby_string }}:nil",
            "X = ${{ type | ruby_string }}",
            "X = <<{{ type | ruby_string }}\nbase",
            "X = <<~TEXT\n  {{ type | ruby_string }}\nTEXT",
            "=begin\n{{ type | ruby_comment }}\n=end",
            "X = <<~TEXT\n  #{ '{{ type | ruby_string }}' }\nTEXT",
            "X = [ $', '{{ type | ruby_string }}' ]",
            "X = Y.sum(&:/); Z = '/{{ type | ruby_string }}'",
            "# encoding: {{ type | ruby_comment }}",
            "{{ loop }}",
            "X = {{ 1 / 0 }}",
        ] {
            let found = rendered(text).expect_err(text);
            assert!(
                found.iter().all(|one| matches!(one.code, Code::RawValue | Code::TemplateRender)),
                "{text} {found:?}"
            );
        }
    }

    #[test]
    fn a_file_that_is_not_written_is_not_read() {
        let broken = "{% if %}";
        assert_eq!(rendered_with(&[("handler.rb.tera", "X"), ("handler_spec.rb.tera", broken)]), Ok("X".to_owned()));
        assert!(rendered_with(&[("handler.rb.tera", broken), ("handler_spec.rb.tera", "X")]).is_err());
    }

    #[test]
    fn a_filter_that_does_not_exist_is_found_with_the_nearest_that_does() {
        let found = rendered("X = {{ type | ruby_strng }}").unwrap_err();
        assert_eq!((found[0].code, found[0].span.column, found[0].span.length), (Code::TemplateRender, 15, 10));
        assert_eq!(found[0].help, "Did you mean `ruby_string`?");
    }

    #[test]
    fn what_an_own_template_can_t_have_is_said_in_words_that_fit_it() {
        let found = rendered("X = {% for key, part in [1] %}{% endfor %}").unwrap_err();
        assert!(found[0].message.ends_with("a loop with a key needs a map, not a list."), "{found:?}");
        for text in [
            "# {{ now() }}",
            "# {{ [1] | sort }}",
            "# {{ type | json_encode }}",
            "{% if type is matching('a') %}{% endif %}",
        ] {
            let found = rendered(text).unwrap_err();
            assert_eq!((found[0].code, found[0].help.contains("ERB")), (Code::TemplateUnavailable, true), "{found:?}");
            assert!(!found[0].message.contains("argument"), "{found:?}");
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
