//! Merges sources, overrides and defaults.

use super::reader::{self, Reading};
use super::schema::{self, Merged, PARAMETERS, Parameter, TABLES};
use super::value::{Text, Value};
use super::{CodeSetting, Context, Inputs, Layer, findings, placeholder, typing};
use crate::diagnostics::{Code, Diagnostic, Source, Span};

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Origin {
    Default,
    WorkerDefault,
    File,
    Code,
}

/// The value in force.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The value.
    pub value: Value,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it is set; empty for defaults.
    pub span: Span,
    /// The source and the bytes of the value, to locate placeholders in it.
    pub at: Option<(usize, usize, usize)>,
}

/// The merged configuration.
pub struct Layers<'a> {
    /// The sources that could be read.
    pub sources: Vec<Source<'a>>,
    /// The value of each of [`PARAMETERS`].
    settings: Vec<Option<Setting>>,
    /// Tables named in a source, with their keys.
    tables: Vec<(String, Span)>,
    /// For each of [`PARAMETERS`], whether it is part of the merged file.
    wanted: Vec<bool>,
    /// What is wrong.
    pub findings: Vec<Diagnostic>,
    context: Context,
    /// Whether the runtime reads a source without our merge.
    pub bare: bool,
}

impl<'a> Layers<'a> {
    /// Reads all sources and overrides.
    #[must_use]
    pub fn new(inputs: &Inputs<'a>, environment: &placeholder::Environment<'a>) -> Self {
        let mut layers = Self {
            sources: Vec::new(),
            settings: vec![None; PARAMETERS.len()],
            tables: Vec::new(),
            wanted: Vec::new(),
            findings: Vec::new(),
            context: inputs.context,
            bare: inputs.is_final(),
        };
        for layer in [Layer::Base, Layer::Environment, Layer::Final] {
            let first = layers.sources.len();
            for source in inputs.files.iter().filter(|source| source.layer == layer) {
                if let Some(problem) = source.problem {
                    layers.findings.push(findings::unreadable(source.name, problem));
                } else {
                    let text = Source::new(source.name, source.text);
                    let reading = reader::read(&text, layer != Layer::Final);
                    layers.sources.push(text);
                    layers.add(reading, first);
                }
            }
        }
        for given in &inputs.code_settings {
            layers.set(given);
        }
        layers.wanted = layers.want(environment);
        if !layers.bare {
            layers.fill(inputs.environment);
        }
        layers
    }

    /// The parameters that are part of the merged file, with their index in [`PARAMETERS`].
    pub fn wanted(&self) -> impl Iterator<Item = (usize, &'static Parameter)> + use<'_, 'a> {
        PARAMETERS.iter().enumerate().filter(|(at, _)| self.is_wanted(*at))
    }

    /// Whether the parameter at this index is part of the merged file.
    #[must_use]
    pub fn is_wanted(&self, at: usize) -> bool {
        self.wanted.get(at).copied().unwrap_or_default()
    }

    /// The value of the parameter at this index.
    #[must_use]
    pub fn setting(&self, at: usize) -> Option<&Setting> {
        self.settings.get(at)?.as_ref()
    }

    /// All values that are set, in the order of the parameters.
    pub fn settings(&self) -> impl Iterator<Item = (&'static Parameter, &Setting)> {
        PARAMETERS.iter().zip(&self.settings).filter_map(|(parameter, setting)| Some((parameter, setting.as_ref()?)))
    }

    /// The values of the merged file, in the order of their parameters.
    pub fn values(&self) -> impl Iterator<Item = (&'static Parameter, &Setting)> {
        self.wanted().filter_map(|(at, parameter)| Some((parameter, self.setting(at)?)))
    }

    /// Where a source has this table.
    #[must_use]
    pub fn table(&self, path: &str) -> Option<&Span> {
        self.tables.iter().rev().find(|(table, _)| table == path).map(|(_, span)| span)
    }

    /// The text with its placeholders replaced.
    #[must_use]
    pub fn text(&self, path: &str, environment: &placeholder::Environment<'_>) -> Option<String> {
        let (at, _) = schema::find(path)?;
        let text = self.setting(at)?.value.as_text()?;
        Some(if text.placeholders {
            placeholder::expand(&text.content, Some(environment)).0
        } else {
            text.content.clone()
        })
    }

    fn add(&mut self, reading: Reading, first: usize) {
        let index = self.sources.len().saturating_sub(1);
        let Some(source) = self.sources.last() else { return };
        self.findings.extend(reading.findings);
        for (path, bytes) in reading.tables {
            self.tables.push((path, source.span(bytes)));
        }
        for (at, value, bytes) in reading.settings {
            let span = source.span(bytes.clone());
            if let Some(before) = self.settings.get(at).and_then(Option::as_ref) {
                let same_layer = before.at.is_some_and(|(source, ..)| source >= first);
                if same_layer && before.value != value {
                    self.findings.push(conflict(PARAMETERS.get(at), &span, &before.span));
                }
            }
            let at_bytes = Some((index, bytes.start, bytes.end));
            set(&mut self.settings, at, Setting { value, origin: Origin::File, span, at: at_bytes });
        }
    }

    fn set(&mut self, given: &CodeSetting<'_>) {
        let span = Span { source: given.source.to_owned(), line: given.line, column: 0, length: 0 };
        let Some((at, parameter)) = schema::find(given.path).filter(|(_, parameter)| !parameter.repeated()) else {
            self.findings.push(findings::unknown_path(given.path, span));
            return;
        };
        // Parsed as a file with one key, so that findings have a span.
        let text = format!("{} = {}\n", parameter.path, given.value);
        let source = Source::new(given.source, &text);
        let mut reading = reader::read(&source, false);
        for mut finding in reading.findings.drain(..) {
            finding.span = span.clone();
            self.findings.push(finding);
        }
        if let Some((_, value, _)) = reading.settings.into_iter().find(|(place, ..)| *place == at) {
            set(&mut self.settings, at, Setting { value, origin: Origin::Code, span, at: None });
        }
    }

    /// Decides which parameters are part of the merged file: those of the context, except for
    /// optional tables that nothing turns on.
    fn want(&self, environment: &placeholder::Environment<'_>) -> Vec<bool> {
        let here = |parameter: &Parameter| {
            let root = parameter.path.split('.').next().unwrap_or_default();
            let of_context = self.context == Context::Complete || root == "common" || root == self.context.root();
            !parameter.repeated() && !parameter.dead() && (of_context || self.bare && self.table(root).is_some())
        };
        let mut wanted: Vec<bool> = PARAMETERS.iter().map(here).collect();
        for table in TABLES.iter().filter(|table| table.optional) {
            let inside = schema::range(table.path);
            let given = self.table(table.path).is_some() || inside.clone().any(|at| self.setting(at).is_some());
            let merged = !self.bare
                && match table.merged {
                    Merged::Never => false,
                    Merged::Always => true,
                    Merged::Parameter(path, value) => self.text_or_default(path, environment).as_deref() == Some(value),
                    Merged::Variable(name) => environment.get(name).is_some_and(|value| !value.is_empty()),
                };
            if !given && !merged {
                for parameter in wanted.get_mut(inside).unwrap_or_default() {
                    *parameter = false;
                }
            }
        }
        wanted
    }

    fn text_or_default(&self, path: &str, environment: &placeholder::Environment<'_>) -> Option<String> {
        self.text(path, environment).or_else(|| match schema::find(path)?.1.default? {
            schema::Literal::Text(text) => Some(placeholder::expand(text, Some(environment)).0),
            _ => None,
        })
    }

    fn fill(&mut self, environment: &str) {
        let open: Vec<(usize, &Parameter)> = self.wanted().filter(|(at, _)| self.setting(*at).is_none()).collect();
        for (at, parameter) in open {
            let ours = match (self.context, parameter.path) {
                (Context::Worker, "common.execution.environment") if !environment.is_empty() => {
                    Some(Value::Text(Text { content: environment.to_owned(), placeholders: false }))
                }
                (Context::Worker, _) => parameter.worker_default().map(Value::from),
                _ => None,
            };
            let origin = if ours.is_some() { Origin::WorkerDefault } else { Origin::Default };
            if let Some(value) = ours.or_else(|| parameter.default.map(Value::from)) {
                set(&mut self.settings, at, Setting { value, origin, span: Span::default(), at: None });
            }
        }
    }

    /// Finds what is wrong with values after placeholders are replaced, and what is missing.
    pub fn judge(&mut self, environment: &placeholder::Environment<'_>) {
        let mut found = Vec::new();
        for (parameter, setting) in self.values() {
            match &setting.value {
                Value::Text(text) => self.judge_text(parameter, setting, text, environment, true, &mut found),
                Value::List(all) => {
                    for text in all.iter().filter_map(Value::as_text) {
                        self.judge_text(parameter, setting, text, environment, false, &mut found);
                    }
                }
                _ => {}
            }
        }
        self.findings.append(&mut found);
    }

    fn judge_text(
        &self,
        parameter: &Parameter,
        setting: &Setting,
        text: &Text,
        environment: &placeholder::Environment<'_>,
        whole: bool,
        out: &mut Vec<Diagnostic>,
    ) {
        if !text.placeholders || !text.content.contains("${") {
            return;
        }
        let (expanded, found) = placeholder::expand(&text.content, Some(environment));
        for bad in &found {
            // If the runtime reads the file without our merge, its whole text was checked before.
            // Problems that do not depend on the environment were found when the source was read.
            let known = bad.problem.is_static() && !environment.get(bad.name).is_some_and(|value| value.contains("${"));
            if !self.bare && !known {
                let span = self.placeholder_span(setting, text, bad);
                out.push(findings::placeholder(bad, span, Some(environment)));
            }
        }
        if whole && found.is_empty() {
            let value = Value::Text(Text { content: expanded, placeholders: false });
            if let Err(mismatch) = typing::in_range(parameter, &value) {
                out.push(mismatch.diagnostic(parameter, setting.span.clone()));
            }
        }
    }

    fn placeholder_span(&self, setting: &Setting, text: &Text, found: &placeholder::Found<'_>) -> Span {
        let Some((source, start, end)) = setting.at else {
            return if setting.origin == Origin::Code {
                setting.span.clone()
            } else {
                Span::whole(&format!("environment variable {}", found.name))
            };
        };
        let Some(source) = self.sources.get(source) else { return setting.span.clone() };
        let raw = source.text.get(start..end).unwrap_or_default();
        source.span(findings::within(raw, start, &text.content, found))
    }
}

fn set(settings: &mut [Option<Setting>], at: usize, setting: Setting) {
    if let Some(place) = settings.get_mut(at) {
        *place = Some(setting);
    }
}

fn conflict(parameter: Option<&Parameter>, span: &Span, before: &Span) -> Diagnostic {
    let path = parameter.map_or("", |parameter| parameter.path);
    let message = format!("`{path}` has another value in {}; this value replaces it.", before.source);
    Diagnostic::new(Code::ConflictingSources, span.clone(), message)
        .label("wins")
        .help("Keep one of the two.")
        .related(before.clone(), "the other value")
}

/// Whether the path is in the table.
#[must_use]
pub fn is_below(path: &str, table: &str) -> bool {
    path.strip_prefix(table).is_some_and(|rest| rest.starts_with('.'))
}
