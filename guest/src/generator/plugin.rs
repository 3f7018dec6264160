//! The plugin under `templates/rails`, embedded when the component is built.

use crate::diagnostics::Source;

use super::manifest::{Manifest, Parameter};

include!(concat!(env!("OUT_DIR"), "/plugins.rs"));

/// A template of the plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// As the manifest names it.
    pub name: String,
    /// For people.
    pub description: String,
    /// What it takes.
    pub parameters: Vec<Parameter>,
    /// Its files, `<folder>/<file>`.
    pub sources: Vec<String>,
}

/// The folder of a template.
pub fn folder(name: &str) -> Option<&'static str> {
    TEMPLATES.iter().find(|(known, _)| *known == name).map(|(_, folder)| *folder)
}

/// The names of all templates, in the manifest's order.
pub fn names() -> impl Iterator<Item = &'static str> {
    TEMPLATES.iter().map(|(name, _)| *name)
}

/// The files below a folder, with their texts.
pub fn files(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied().filter(move |(name, _)| name.split('/').next() == Some(folder))
}

/// The built-in templates (`generator.templates`).
#[must_use]
pub fn templates() -> Vec<Template> {
    TEMPLATES
        .iter()
        .filter_map(|(name, folder)| {
            let (_, text) = files(folder).find(|(file, _)| file.ends_with("/template.toml"))?;
            let Manifest { description, parameters, .. } = Manifest::parse(&Source::new(name, text)).ok()?;
            let sources = files(folder).map(|(file, _)| file.to_owned()).collect();
            Some(Template { name: (*name).to_owned(), description, parameters, sources })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_folder_is_a_template_that_reads() {
        let folders: BTreeSet<_> = FILES.iter().filter_map(|(name, _)| name.split('/').next()).collect();
        assert_eq!(TEMPLATES.iter().map(|(_, folder)| *folder).collect::<BTreeSet<_>>(), folders);
        assert_eq!(templates().len(), TEMPLATES.len());
    }

    #[test]
    fn every_output_has_its_file() {
        for (name, folder) in TEMPLATES {
            let (_, text) = files(folder).find(|(name, _)| name.ends_with("/template.toml")).unwrap();
            let manifest = Manifest::parse(&Source::new(name, text)).unwrap();
            for output in manifest.outputs {
                let source = format!("{folder}/{}", output.template);
                assert!(files(folder).any(|(name, _)| name == source), "{source}");
            }
        }
    }
}
