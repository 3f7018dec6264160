//! The plugin under `templates/rails`, embedded when the component is built.

use toml::de::DeTable;

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

/// Name and folder of every template, in the manifest's order. The manifest is
/// ours and tested, so what could not be read is nothing that a user did.
pub fn index() -> Vec<(String, String)> {
    let Ok(manifest) = DeTable::parse(MANIFEST) else { return Vec::new() };
    let entries = manifest.get_ref().get("templates").and_then(|entries| entries.get_ref().as_array());
    let text = |table: &DeTable, key: &str| table.get(key)?.get_ref().as_str().map(str::to_owned);
    entries
        .into_iter()
        .flat_map(|entries| entries.iter())
        .filter_map(|entry| {
            let table = entry.get_ref().as_table()?;
            Some((text(table, "name")?, text(table, "path")?))
        })
        .collect()
}

/// The files below a folder, with their texts.
pub fn files(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied().filter(move |(name, _)| name.split('/').next() == Some(folder))
}

/// The built-in templates (`generator.templates`).
#[must_use]
pub fn templates() -> Vec<Template> {
    index()
        .into_iter()
        .filter_map(|(name, folder)| {
            let (_, text) = files(&folder).find(|(name, _)| name.ends_with("/template.toml"))?;
            let Manifest { description, parameters, .. } = Manifest::parse(&Source::new(&name, text)).ok()?;
            let sources = files(&folder).map(|(name, _)| name.to_owned()).collect();
            Some(Template { name, description, parameters, sources })
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
        let indexed: Vec<_> = index();
        assert_eq!(indexed.iter().map(|(_, folder)| folder.as_str()).collect::<BTreeSet<_>>(), folders);
        assert_eq!(templates().len(), indexed.len());
    }

    #[test]
    fn every_output_has_its_file() {
        for (name, folder) in index() {
            let (_, text) = files(&folder).find(|(name, _)| name.ends_with("/template.toml")).unwrap();
            let manifest = Manifest::parse(&Source::new(&name, text)).unwrap();
            for output in manifest.outputs {
                let source = format!("{folder}/{}", output.template);
                assert!(files(&folder).any(|(name, _)| name == source), "{source}");
            }
        }
    }
}
