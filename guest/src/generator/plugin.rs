//! The plugin in `templates/rails`, which is embedded when the component is built.

use crate::diagnostics::{Code, Diagnostic, Source, did_you_mean, printable};
use crate::plugins::{self, Keys, Parameter};
use crate::profiles::Profile;
use crate::texts::Packed;

include!(concat!(env!("OUT_DIR"), "/plugins.rs"));

/// A template of `templates/rails`.
pub struct Embedded {
    /// Its name in the manifest.
    pub name: &'static str,
    /// Its folder.
    pub folder: &'static str,
    /// Its files as `<folder>/<file>`, with their texts.
    pub files: &'static [(&'static str, Packed)],
}

/// A template of the plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name in the manifest.
    pub name: String,
    /// A description for people.
    pub description: String,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Its files, `<folder>/<file>`.
    pub sources: Vec<String>,
}

/// The template with this name.
pub fn embedded(name: &str) -> Option<&'static Embedded> {
    TEMPLATES.iter().find(|template| template.name == name)
}

/// The template with this name, or what to say where it is missing.
///
/// # Errors
/// There is no such template.
pub fn named(name: &str) -> Result<&'static Embedded, Box<Diagnostic>> {
    embedded(name).ok_or_else(|| {
        let span = Source::new("template", name).span(0..name.len());
        let message = format!("There is no template `{}`.", printable(name));
        Box::new(Diagnostic::new(Code::UnknownTemplate, span, message).help(did_you_mean(name, names())))
    })
}

/// The language and framework of the plugin.
pub fn profile() -> &'static Profile {
    Profile::of_plugin(LANGUAGE, FRAMEWORK)
}

/// The names of all templates, in the manifest's order.
pub fn names() -> impl Iterator<Item = &'static str> {
    TEMPLATES.iter().map(|template| template.name)
}

/// The built-in templates (`generator.templates`).
#[must_use]
pub fn templates() -> Vec<Template> {
    TEMPLATES
        .iter()
        .filter_map(|template| {
            let plugins::Template { description, parameters, .. } = template.manifest()?;
            let sources = template.files.iter().map(|(file, _)| (*file).to_owned()).collect();
            Some(Template { name: template.name.to_owned(), description, parameters, sources })
        })
        .collect()
}

/// The sources of a built-in template, with their texts (`generator.template-sources`).
///
/// # Errors
/// There is no such template.
pub fn template_sources(name: &str) -> Result<Vec<(&'static str, String)>, Box<Diagnostic>> {
    let files = named(name)?.files.iter();
    let texts = files.filter(|(file, _)| !file.ends_with("/template.toml"));
    Ok(texts.map(|(file, text)| (*file, text.text())).collect())
}

impl Embedded {
    fn manifest(&self) -> Option<plugins::Template> {
        let (_, text) = self.files.iter().find(|(file, _)| file.ends_with("/template.toml"))?;
        plugins::Template::read(&Source::new(self.name, &text.text()), Keys::Ours).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_reads() {
        assert_eq!(templates().len(), TEMPLATES.len());
    }

    #[test]
    fn the_texts_of_a_template_are_its_files_without_its_manifest() {
        let names: Vec<_> = template_sources("subscriber").unwrap().into_iter().map(|(name, _)| name).collect();
        let expected = ["subscriber.rb.tera", "subscriber_spec.rb.tera", "subscriber_test.rb.tera"]
            .map(|file| format!("subscriber/{file}"));
        assert_eq!(names, expected);
        assert_eq!(template_sources("subscribr").unwrap_err().help, "Did you mean `subscriber`?");
    }

    #[test]
    fn every_text_is_its_file() {
        let plugin = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates/rails");
        for (name, text) in TEMPLATES.iter().flat_map(|template| template.files) {
            assert_eq!(text.text(), std::fs::read_to_string(format!("{plugin}/{name}")).unwrap(), "{name}");
        }
    }

    #[test]
    fn every_output_has_its_file() {
        for template in TEMPLATES {
            for output in template.manifest().unwrap().outputs {
                let source = format!("{}/{}", template.folder, output.template.0);
                assert!(template.files.iter().any(|(name, _)| *name == source), "{source}");
            }
        }
    }

    #[test]
    fn every_folder_is_a_template() {
        let plugin = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates/rails");
        let entries = std::fs::read_dir(plugin).unwrap().map(|entry| entry.unwrap());
        for folder in entries.filter(|entry| entry.path().is_dir()) {
            let name = folder.file_name();
            assert!(TEMPLATES.iter().any(|template| *template.folder == *name), "{name:?}");
        }
    }
}
