//! Reads `tasker-plugin.toml` and `template.toml` as Tasker's CLI reads them: it ignores keys that
//! it does not know.

use std::ops::Range;

use crate::diagnostics::{Code, Diagnostic, Source, printable};
use crate::generator::{Reader, Table, path_problem};

/// A `tasker-plugin.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plugin {
    /// Its name.
    pub name: String,
    /// A description for people.
    pub description: String,
    /// Its version.
    pub version: String,
    /// The language of its files.
    pub language: String,
    /// The framework that they are for.
    pub framework: Option<String>,
    /// Its templates.
    pub templates: Vec<Reference>,
}

/// A template that a plugin names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// Its name.
    pub name: String,
    /// A description for people.
    pub description: String,
    /// Its folder in the plugin's; empty for the plugin's own folder.
    pub folder: String,
}

/// A `template.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// A description for people.
    pub description: String,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// The files that it renders.
    pub outputs: Vec<Output>,
}

/// A parameter of a template. All values are texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// A description for people.
    pub description: String,
    /// Whether it must be given if it has no default.
    pub required: bool,
    /// Its value if it is not given.
    pub default: Option<String>,
}

/// A file that a template renders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// The name of its `.tera` file, and where it stands.
    pub template: (String, Range<usize>),
    /// The template of its name, and where it stands.
    pub filename: (String, Range<usize>),
    /// The template of its folder, and where it stands.
    pub subdir: Option<(String, Range<usize>)>,
}

impl Plugin {
    /// Reads a manifest.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(source: &Source) -> Result<Self, Vec<Diagnostic>> {
        let (mut reader, table) = Reader::read(source, Code::ManifestSyntax, "The plugin's manifest")?;
        let (whole, table) = (reader.whole(), table.get_ref());
        let own = table.get("plugin").map(|value| (value.get_ref().as_table(), value.span()));
        let mut plugin = Self::default();
        match own {
            Some((Some(own), at)) => {
                plugin.name = reader.required(own, "name", &at);
                plugin.description = reader.required(own, "description", &at);
                plugin.version = reader.required(own, "version", &at);
                plugin.language = reader.required(own, "language", &at);
                plugin.framework = reader.text(own, "framework");
            }
            _ => reader.complain(whole, "The table `[plugin]` is missing here.".to_owned()),
        }
        for (table, at) in reader.tables(table, "templates") {
            plugin.templates.push(reference(&mut reader, table, &at));
        }
        if reader.found.is_empty() { Ok(plugin) } else { Err(reader.found) }
    }
}

fn reference(reader: &mut Reader, table: &Table, at: &Range<usize>) -> Reference {
    let path = reader.required(table, "path", at);
    let folder = path.trim_start_matches("./").trim_end_matches('/');
    let folder = if folder == "." { "" } else { folder };
    if !folder.is_empty()
        && let Some(why) = path_problem(folder)
    {
        let place = table.get("path").map_or(at.clone(), toml::Spanned::span);
        reader.complain(
            place,
            format!("A template must be in the plugin's folder, not in `{}`: {why}.", printable(&path)),
        );
    }
    Reference {
        name: reader.required(table, "name", at),
        description: reader.required(table, "description", at),
        folder: folder.to_owned(),
    }
}

impl Template {
    /// Reads a manifest.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(source: &Source) -> Result<Self, Vec<Diagnostic>> {
        let (mut reader, table) = Reader::read(source, Code::ManifestSyntax, "The manifest")?;
        let (whole, table) = (reader.whole(), table.get_ref());
        let mut template = Self {
            name: reader.required(table, "name", &whole),
            description: reader.required(table, "description", &whole),
            ..Self::default()
        };
        for (table, at) in reader.tables(table, "parameters") {
            template.parameters.push(Parameter {
                name: reader.required(table, "name", &at),
                description: reader.required(table, "description", &at),
                required: reader.flag(table, "required"),
                default: reader.text(table, "default"),
            });
        }
        if !table.contains_key("outputs") {
            reader.complain(whole, "`outputs` is missing here.".to_owned());
        }
        for (table, at) in reader.tables(table, "outputs") {
            let placed = |key: &str| table.get(key).map_or(at.clone(), toml::Spanned::span);
            template.outputs.push(Output {
                template: (reader.required(table, "template", &at), placed("template")),
                filename: (reader.required(table, "filename", &at), placed("filename")),
                subdir: reader.text(table, "subdir").map(|subdir| (subdir, placed("subdir"))),
            });
        }
        if reader.found.is_empty() { Ok(template) } else { Err(reader.found) }
    }
}
