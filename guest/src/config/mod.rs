//! Checks, merges and explains Tasker's configuration (`wit/config.wit`).

mod advice;
mod comments;
mod database;
mod findings;
mod layers;
mod missing;
mod output;
mod placeholder;
mod queues;
mod reader;
mod rules;
mod schema;
pub mod secrets;
mod syntax;
mod typing;
mod value;

pub use database::{Database, database_url, normalize_url};
pub use layers::{Origin, Setting};
pub use queues::Queues;
pub use rules::{RULES, Rule};
pub use schema::{PARAMETERS, Parameter, ParameterType, ReadBy, Remark, Required};
pub use typing::expected;
pub use value::Value;

use crate::diagnostics::{self, Diagnostic, Severity, Source, Span};
use crate::profiles::Profile;
use layers::Layers;
use placeholder::Environment;

/// Which process the configuration is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Context {
    Worker,
    Orchestration,
    Complete,
}

impl Context {
    fn root(self) -> &'static str {
        match self {
            Self::Worker | Self::Complete => "worker",
            Self::Orchestration => "orchestration",
        }
    }
}

/// How a file is merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The base, below everything else.
    Base,
    /// The environment's file, which wins over the base.
    Environment,
    /// A complete file that the runtime reads without our merge.
    Final,
}

/// A TOML file.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct File<'a> {
    pub name: &'a str,
    pub layer: Layer,
    pub text: &'a str,
    /// Why the host could not read it.
    pub problem: Option<&'a str>,
}

/// A parameter set by the host's own code.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct CodeSetting<'a> {
    pub path: &'a str,
    /// As TOML.
    pub value: &'a str,
    pub source: &'a str,
    pub line: u32,
}

/// A variable that the host would set but can't.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Unavailable {
    pub name: String,
    /// The finding to report if a placeholder needs the variable.
    pub because: Diagnostic,
}

/// Everything that the configuration is made of.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Inputs<'a> {
    pub context: Context,
    pub environment: &'a str,
    pub files: Vec<File<'a>>,
    pub code_settings: Vec<CodeSetting<'a>>,
    pub variables: Vec<(&'a str, &'a str)>,
    pub unavailable_variables: Vec<Unavailable>,
    /// The size of the application's own connection pool.
    pub pool_size: Option<u32>,
    /// The language whose words the findings use.
    pub profile: &'static Profile,
}

impl Inputs<'_> {
    /// Whether the runtime reads the file without our merge.
    fn is_final(&self) -> bool {
        self.files.iter().any(|source| source.layer == Layer::Final)
    }

    /// The file that the runtime reads without our merge, if the host could not read it.
    fn unread(&self) -> Option<&File<'_>> {
        self.files.iter().find(|source| source.layer == Layer::Final && source.problem.is_some())
    }
}

/// The configuration file that the runtime reads.
#[derive(Debug)]
pub struct Output {
    /// The file.
    pub text: String,
    /// The file with placeholders replaced and secrets hidden.
    pub masked: String,
    /// The database that the runtime connects to.
    pub database_url: String,
    /// The queues that it names.
    pub queues: Queues,
    /// All values, sorted by path.
    pub settings: Vec<(&'static Parameter, Setting)>,
    /// Warnings and notes.
    pub findings: Vec<Diagnostic>,
}

/// Finds everything that is wrong, sorted by place.
#[must_use]
pub fn check(inputs: &Inputs<'_>) -> Vec<Diagnostic> {
    examine(inputs).findings
}

/// Merges the configuration.
///
/// # Errors
///
/// Everything that is wrong, if one of the findings is an error.
pub fn merge(inputs: &Inputs<'_>) -> Result<Output, Vec<Diagnostic>> {
    let layers = examine(inputs);
    let stops = |found: &Diagnostic| {
        found.severity() == Severity::Error
            || inputs.unavailable_variables.iter().any(|variable| variable.because == *found)
    };
    if layers.findings.iter().any(stops) {
        return Err(layers.findings);
    }
    let (text, masked) = output::write(&layers);
    let settings = layers.values().map(|(parameter, setting)| (parameter, setting.clone())).collect();
    let environment = Environment::new(inputs);
    let database_url = layers.text("common.database.url", &environment).unwrap_or_default();
    let queues = Queues::of(&layers, &environment);
    Ok(Output { text, masked, database_url, queues, settings, findings: layers.findings })
}

/// A parameter and its value.
#[derive(Debug)]
pub struct Explanation {
    /// The parameter.
    pub parameter: &'static Parameter,
    /// None if its table is not part of the merged file.
    pub setting: Option<Setting>,
    /// If the value is a text: what the runtime reads.
    pub text: Option<String>,
}

/// Explains one parameter and its value.
///
/// # Errors
///
/// If the parameter does not exist.
pub fn explain(inputs: &Inputs<'_>, path: &str) -> Result<Explanation, Box<Diagnostic>> {
    let Some((at, parameter)) = schema::find(path) else {
        let length = u32::try_from(path.chars().count()).unwrap_or(u32::MAX).max(1);
        let span = Span { source: "path".to_owned(), line: 1, column: 1, length };
        return Err(Box::new(findings::unknown_path(path, span)));
    };
    let environment = Environment::new(inputs);
    let layers = Layers::new(inputs, &environment);
    let setting = layers.setting(at).filter(|_| layers.is_wanted(at)).cloned();
    let text = setting.as_ref().and_then(|_| layers.text(path, &environment));
    Ok(Explanation { parameter, setting, text })
}

fn examine<'a>(inputs: &Inputs<'a>) -> Layers<'a> {
    let environment = Environment::new(inputs);
    let mut layers = Layers::new(inputs, &environment);
    if let Some(file) = inputs.unread() {
        // All its keys are missing then, which says nothing.
        layers.findings.retain(|finding| finding.span.source == file.name);
        return layers;
    }
    let mut found = Vec::new();
    if inputs.is_final() {
        for source in &layers.sources {
            as_the_runtime_reads(source, &environment, &mut found);
        }
    }
    layers.judge(&environment);
    missing::findings(&layers, inputs, &mut found);
    advice::findings(&layers, inputs, &environment, &mut found);
    layers.findings.append(&mut found);
    diagnostics::sort(&mut layers.findings);
    layers.findings.dedup();
    for finding in &mut layers.findings {
        finding.help = inputs.profile.say(&finding.help);
    }
    layers
}

/// Checks placeholders in the whole text, including comments and keys.
fn as_the_runtime_reads(source: &Source<'_>, environment: &Environment<'_>, found: &mut Vec<Diagnostic>) {
    for bad in placeholder::expand(source.text, Some(environment)).1 {
        let span = source.span(bad.start..bad.start + bad.text.len());
        found.push(findings::placeholder(&bad, span, Some(environment)));
    }
}

#[cfg(test)]
mod tests;
