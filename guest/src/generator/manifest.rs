//! Reads `template.toml`. This is Tasker's own format with additional keys: `when` for an output,
//! `constant` for the constant that a file defines, and `kind`, `suffix` and `choices` for a
//! parameter. Tasker's own tools ignore these keys.

use std::ops::Range;

use toml::Spanned;

use crate::diagnostics::{Code, Diagnostic, Source, printable};

use super::reader::{Reader, Table};

/// How a parameter's value is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ArgumentKind {
    /// Any text. Templates must escape it with a filter.
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

/// A parameter of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameter {
    /// The name of the parameter and of its variable.
    pub name: String,
    /// A description for people.
    pub description: String,
    /// Whether it is required.
    pub required: bool,
    /// The default value.
    pub default: Option<String>,
    /// The allowed values; empty if every value is allowed.
    pub choices: Vec<String>,
    /// How its value is read.
    pub kind: ArgumentKind,
    /// What the template itself adds to the name, such as `handler`.
    pub suffix: String,
}

/// A file of the template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// The source file in the template's folder.
    pub template: String,
    /// The template for the path, from `subdir` and `filename`.
    pub path: String,
    /// Where `filename` is in the manifest.
    pub at: Range<usize>,
    /// The flag that must be set for this file to be rendered.
    pub when: Option<String>,
    /// The template for the constant that the file defines.
    pub constant: Option<String>,
}

/// A `template.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// A description for people.
    pub description: String,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The files it renders.
    pub outputs: Vec<Output>,
}

impl Manifest {
    /// Reads a manifest, or returns everything that is wrong with it.
    pub fn parse(source: &Source) -> Result<Self, Vec<Diagnostic>> {
        let (mut reader, table) = Reader::read(source, Code::ManifestSyntax, "The manifest")?;
        let whole = reader.whole();
        let table = table.get_ref();
        let manifest = Self {
            description: reader.required(table, "description", &whole),
            parameters: reader
                .tables(table, "parameters")
                .into_iter()
                .map(|(t, at)| reader.parameter(t, &at))
                .collect(),
            outputs: reader.tables(table, "outputs").into_iter().map(|(t, at)| reader.output(t, &at)).collect(),
        };
        reader.flags(&manifest);
        if reader.found.is_empty() { Ok(manifest) } else { Err(reader.found) }
    }
}

impl Reader<'_> {
    fn parameter(&mut self, table: &Table, at: &Range<usize>) -> Parameter {
        Parameter {
            name: self.required(table, "name", at),
            description: self.required(table, "description", at),
            required: self.flag(table, "required"),
            default: self.text(table, "default"),
            choices: self.texts(table, "choices"),
            kind: self.kind(table),
            suffix: self.text(table, "suffix").unwrap_or_default(),
        }
    }

    fn output(&mut self, table: &Table, at: &Range<usize>) -> Output {
        let filename = self.required(table, "filename", at);
        let subdir = self.text(table, "subdir");
        Output {
            template: self.required(table, "template", at),
            path: subdir.map_or(filename.clone(), |subdir| format!("{subdir}/{filename}")),
            at: table.get("filename").map_or(at.clone(), Spanned::span),
            when: self.text(table, "when"),
            constant: self.text(table, "constant"),
        }
    }

    fn kind(&mut self, table: &Table) -> ArgumentKind {
        match self.text(table, "kind").as_deref() {
            None | Some("text") => ArgumentKind::Text,
            Some("constant") => ArgumentKind::Constant,
            Some("file") => ArgumentKind::File,
            Some("namespace") => ArgumentKind::Namespace,
            Some("flag") => ArgumentKind::Flag,
            Some("patterns") => ArgumentKind::Patterns,
            Some("steps") => ArgumentKind::Steps,
            Some("step") => ArgumentKind::Step,
            Some("step_names") => ArgumentKind::StepNames,
            Some("json") => ArgumentKind::Json,
            Some(_) => {
                let at = table.get("kind").map_or(0..0, Spanned::span);
                self.complain(
                    at,
                    "`kind` is `text`, `constant`, `file`, `namespace`, `flag`, `patterns`, `steps`, `step`, `step_names` or `json`."
                        .to_owned(),
                );
                ArgumentKind::Text
            }
        }
    }

    /// Checks that every `when` names a flag.
    fn flags(&mut self, manifest: &Manifest) {
        for output in &manifest.outputs {
            let Some(when) = &output.when else { continue };
            if !manifest
                .parameters
                .iter()
                .any(|parameter| parameter.name == *when && parameter.kind == ArgumentKind::Flag)
            {
                self.complain(
                    output.at.clone(),
                    format!("`when` is `{}`, but no parameter of kind `flag` has that name.", printable(when)),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<(String, u32)> {
        let source = Source::new("x/template.toml", text);
        let found = Manifest::parse(&source).unwrap_err();
        found.into_iter().map(|diagnostic| (diagnostic.message, diagnostic.span.line)).collect()
    }

    #[test]
    fn finds_every_mistake_at_its_place() {
        let text = "description = 1\n[[parameters]]\nname = \"a\"\ndescription = \"b\"\nkind = \"no\"\n[[outputs]]\nfilename = \"x\"\nwhen = \"a\"\n";
        assert_eq!(
            codes(text),
            [
                ("`description` must be a string.".to_owned(), 1),
                (
                    "`kind` is `text`, `constant`, `file`, `namespace`, `flag`, `patterns`, `steps`, `step`, `step_names` or `json`."
                        .to_owned(),
                    5
                ),
                ("`template` is missing here.".to_owned(), 6),
                ("`when` is `a`, but no parameter of kind `flag` has that name.".to_owned(), 7),
            ]
        );
    }

    #[test]
    fn tells_where_the_toml_breaks() {
        assert_eq!(codes("description = \"a\"\n[[outputs]\n").first().map(|(_, line)| *line), Some(2));
    }
}
