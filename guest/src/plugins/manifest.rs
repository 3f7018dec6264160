//! Reads `tasker-plugin.toml` and `template.toml` as Tasker's CLI reads them: it ignores keys that
//! it does not know. Our own templates have some more, which the CLI ignores too.

use std::ops::Range;

use crate::diagnostics::{Code, Diagnostic, Source, did_you_mean, printable};

use super::path_problem;
use super::reader::{Reader, Table};

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
    /// Its folder in the plugin's; none for the plugin's own folder.
    pub folder: Option<String>,
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

/// A parameter of a template.
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
    /// Of our own templates: how its value is read.
    pub kind: ParameterKind,
    /// Of our own templates: the allowed values; empty if every value is allowed.
    pub choices: Vec<String>,
    /// Of our own templates: what the template itself adds to the name, such as `handler`.
    pub suffix: String,
}

/// How a parameter's value is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParameterKind {
    /// Any text. Templates of ours must escape it with a filter.
    #[default]
    Text,
    /// The name of the generated class. It sets `class_name`, `file_name` and `file_path`.
    Constant,
    /// The name of a file that defines no constant, with its namespaces.
    File,
    /// The namespace of the constant.
    Namespace,
    /// `true` or `false`.
    Flag,
    /// Event patterns, separated by spaces. Templates get a list with `text` and `method`.
    Patterns,
    /// Steps as `name:type:dependencies`, separated by spaces. Templates get a list.
    Steps,
    /// The name of a step.
    Step,
    /// Names of steps, separated by spaces. Templates get a list.
    StepNames,
    /// A JSON value. Templates get it as it is; its texts are like any text.
    Json,
}

/// The names of the kinds in a manifest.
const KINDS: [(&str, ParameterKind); 10] = [
    ("text", ParameterKind::Text),
    ("constant", ParameterKind::Constant),
    ("file", ParameterKind::File),
    ("namespace", ParameterKind::Namespace),
    ("flag", ParameterKind::Flag),
    ("patterns", ParameterKind::Patterns),
    ("steps", ParameterKind::Steps),
    ("step", ParameterKind::Step),
    ("step_names", ParameterKind::StepNames),
    ("json", ParameterKind::Json),
];

/// A text of a manifest, and where it stands.
pub type Placed = (String, Range<usize>);

/// Whose keys a `template.toml` may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// Those of Tasker's CLI.
    Cli,
    /// Also `kind`, `choices` and `suffix` of a parameter, `when` and `constant` of an output.
    Ours,
}

/// A file that a template renders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// The name of its `.tera` file.
    pub template: Placed,
    /// The template of its name.
    pub filename: Placed,
    /// The template of its folder.
    pub subdir: Option<Placed>,
    /// Of our own templates: the flag without which it is left out.
    pub when: Option<Placed>,
    /// Of our own templates: the template for the constant that it defines.
    pub constant: Option<Placed>,
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
                plugin.framework = reader.text(own, "framework").filter(|framework| !framework.is_empty());
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
    let folder = Some(folder).filter(|folder| !["", "."].contains(folder));
    if let Some(why) = folder.and_then(path_problem) {
        let place = table.get("path").map_or(at.clone(), toml::Spanned::span);
        let message = format!("A template must be in the plugin's folder, not in `{}`: {why}.", printable(&path));
        reader.complain(place, message);
    }
    Reference {
        name: reader.required(table, "name", at),
        description: reader.required(table, "description", at),
        folder: folder.map(str::to_owned),
    }
}

impl Template {
    /// Reads a manifest.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(source: &Source, keys: Keys) -> Result<Self, Vec<Diagnostic>> {
        let (mut reader, table) = Reader::read(source, Code::ManifestSyntax, "The manifest")?;
        let (whole, table) = (reader.whole(), table.get_ref());
        let mut template = Self {
            name: reader.required(table, "name", &whole),
            description: reader.required(table, "description", &whole),
            ..Self::default()
        };
        for (table, at) in reader.tables(table, "parameters") {
            template.parameters.push(parameter(&mut reader, table, &at, keys));
        }
        if !table.contains_key("outputs") {
            reader.complain(whole, "`outputs` is missing here.".to_owned());
        }
        for (table, at) in reader.tables(table, "outputs") {
            template.outputs.push(output(&mut reader, table, &at, keys));
        }
        let is_flag = |name: &str| {
            let flags = template.parameters.iter().filter(|parameter| parameter.kind == ParameterKind::Flag);
            flags.into_iter().any(|parameter| parameter.name == name)
        };
        for (when, at) in template.outputs.iter().filter_map(|output| output.when.as_ref()) {
            if !is_flag(when) {
                let message =
                    format!("`when` is `{}`, but no parameter of kind `flag` has that name.", printable(when));
                reader.complain(at.clone(), message);
            }
        }
        if reader.found.is_empty() { Ok(template) } else { Err(reader.found) }
    }
}

fn parameter(reader: &mut Reader, table: &Table, at: &Range<usize>, keys: Keys) -> Parameter {
    let mut parameter = Parameter {
        name: reader.required(table, "name", at),
        description: reader.required(table, "description", at),
        required: reader.flag(table, "required"),
        default: reader.text(table, "default"),
        ..Parameter::default()
    };
    if keys == Keys::Ours {
        parameter.choices = reader.texts(table, "choices");
        parameter.suffix = reader.text(table, "suffix").unwrap_or_default();
        if let Some((name, at)) = placed(reader, table, "kind") {
            let kind = KINDS.iter().find(|(known, _)| *known == name);
            parameter.kind = kind.map(|(_, kind)| *kind).unwrap_or_default();
            if kind.is_none() {
                let message = format!("There is no kind `{}` of parameters.", printable(&name));
                reader.complain(at, message);
                if let Some(finding) = reader.found.last_mut() {
                    finding.help = did_you_mean(&name, KINDS.iter().map(|(known, _)| *known));
                }
            }
        }
    }
    parameter
}

fn output(reader: &mut Reader, table: &Table, at: &Range<usize>, keys: Keys) -> Output {
    let mut needed = |key: &str| {
        let place = table.get(key).map_or(at.clone(), toml::Spanned::span);
        (reader.required(table, key, at), place)
    };
    let mut output = Output { filename: needed("filename"), template: needed("template"), ..Output::default() };
    output.subdir = placed(reader, table, "subdir");
    if keys == Keys::Ours {
        output.when = placed(reader, table, "when");
        output.constant = placed(reader, table, "constant");
    }
    output
}

/// A string with its place.
fn placed(reader: &mut Reader, table: &Table, key: &str) -> Option<Placed> {
    let at = table.get(key)?.span();
    reader.text(table, key).map(|text| (text, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, keys: Keys) -> Vec<(String, u32)> {
        let source = Source::new("x/template.toml", text);
        let found = Template::read(&source, keys).err().unwrap_or_default();
        found.into_iter().map(|diagnostic| (diagnostic.message, diagnostic.span.line)).collect()
    }

    #[test]
    fn finds_every_mistake_at_its_place() {
        let text = "description = 1\n[[parameters]]\nname = \"a\"\ndescription = \"b\"\nkind = \"no\"\n[[outputs]]\nfilename = \"x\"\nwhen = \"a\"\n";
        let of_both = [
            ("`name` is missing here.".to_owned(), 1),
            ("`description` must be a string.".to_owned(), 1),
            ("`template` is missing here.".to_owned(), 6),
        ];
        assert_eq!(found(text, Keys::Cli), of_both, "the CLI ignores keys that it does not know");
        let [name, description, template] = of_both;
        let kind = ("There is no kind `no` of parameters.".to_owned(), 5);
        let when = ("`when` is `a`, but no parameter of kind `flag` has that name.".to_owned(), 8);
        assert_eq!(found(text, Keys::Ours), [name, description, kind, template, when]);
    }

    #[test]
    fn tells_where_the_toml_breaks() {
        let found = found("description = \"a\"\n[[outputs]\n", Keys::Cli);
        assert_eq!(found.first().map(|(_, line)| *line), Some(2));
    }

    #[test]
    fn a_file_that_is_far_too_large_is_not_read() {
        let text = "# x\n".repeat(300_000);
        let found = Plugin::read(&Source::new("tasker-plugin.toml", &text)).unwrap_err();
        assert_eq!((found.len(), found[0].code, found[0].span.line), (1, Code::ManifestSyntax, 0));
    }
}
