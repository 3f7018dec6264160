//! `tasker-contrib config`, and the configuration for `check`.

use std::env;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use tasker_contrib::config::{self as component, File, Inputs, Origin, ReadBy, Setting, Value, expected};
use tasker_contrib::diagnostics::Diagnostic;
use tasker_contrib::profiles::Profile;
use tasker_contrib::texts::Packed;

use super::files::{self, Toml};
use super::{Config, Place, Result, Stop, print, text};

/// Stands in for the database where `DATABASE_URL` names none. It is never printed: files hold a placeholder.
const STAND_IN: &str = "postgresql://localhost/tasker";

/// The files of an application's configuration, and what surrounds them.
pub struct Files {
    environment: String,
    sources: Vec<Toml>,
    variables: Vec<(String, String)>,
    context: component::Context,
    profile: &'static Profile,
}

impl Files {
    pub fn read(place: &Place, environment: Option<&str>) -> Self {
        let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let environment = environment.map(str::to_owned).or_else(|| set("TASKER_ENV")).or_else(|| set("RAILS_ENV"));
        let environment = environment.unwrap_or_else(|| "development".to_owned());
        let given = set("TASKER_CONFIG_PATH").map(PathBuf::from);
        // The runtime takes a value that is not UTF-8 for none.
        let texts =
            env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let mut variables: Vec<_> = texts.filter(|(name, _)| name != "TASKER_ENV").collect();
        variables.push(("TASKER_ENV".to_owned(), environment.clone()));
        if !variables.iter().any(|(name, _)| name == "DATABASE_URL") {
            variables.push(("DATABASE_URL".to_owned(), STAND_IN.to_owned()));
        }
        let sources = files::configuration(&place.root, &environment, given.as_deref());
        Self { environment, sources, variables, context: component::Context::Worker, profile: place.profile() }
    }

    pub fn findings(&self) -> Vec<Diagnostic> {
        component::check(&self.inputs())
    }

    pub fn texts(&self) -> Vec<(String, String)> {
        self.sources.iter().filter_map(|(name, _, text)| Some((name.clone(), text.clone().ok()?))).collect()
    }

    /// Why this file, which was named, is not one of those that were read.
    pub fn unread(&self, root: &Path, path: &Path) -> Option<Diagnostic> {
        let full = root.join(path);
        let same = |name: &str| root.join(name).canonicalize().ok() == full.canonicalize().ok();
        if full.exists() && self.sources.iter().any(|(name, _, _)| same(name)) {
            return None;
        }
        Some(files::unread(&full, root, &self.environment))
    }

    fn inputs(&self) -> Inputs<'_> {
        Inputs {
            context: self.context,
            environment: &self.environment,
            files: self.sources.iter().map(source).collect(),
            code_settings: Vec::new(),
            variables: self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
            unavailable_variables: Vec::new(),
            pool_size: None,
            profile: self.profile,
        }
    }
}

fn source((name, layer, text): &Toml) -> File<'_> {
    let (text, problem) = match text {
        Ok(text) => (text.as_str(), None),
        Err(problem) => ("", Some(problem.as_str())),
    };
    File { name, layer: *layer, text, problem }
}

pub fn call(given: &Config) -> Result<bool> {
    let mut files = Files::read(&given.place, given.env.as_deref());
    files.context = given.context.into();
    let stop = |found| Stop::Findings(found, files.texts());
    let printed = if let Some(path) = &given.explain {
        explained(&files, path)?
    } else {
        let merged = component::merge(&files.inputs()).map_err(stop)?;
        if given.origin { origins(&merged.settings) } else { text::lines(&merged.masked) }
    };
    print::out(&printed)?;
    Ok(true)
}

/// One line for each value, with the place that sets it.
fn origins(settings: &[(&component::Parameter, Setting)]) -> String {
    let line = |(parameter, setting): &(&component::Parameter, Setting)| {
        (format!("{} = {}", parameter.path, setting.value.shown(parameter.secret)), place(setting))
    };
    let lines: Vec<_> = settings.iter().map(line).collect();
    let width = lines.iter().map(|(line, _)| line.chars().count()).filter(|width| *width <= 90).max().unwrap_or(0);
    let mut out = String::new();
    for (line, place) in lines {
        let _ = writeln!(out, "{}", text::line(&format!("{line:width$}  # {place}"))); // A String takes all.
    }
    out
}

fn place(setting: &Setting) -> String {
    match setting.origin {
        Origin::Default => "default".to_owned(),
        Origin::WorkerDefault => "default in a worker".to_owned(),
        Origin::File | Origin::Code => format!("{}:{}", setting.span.source, setting.span.line),
    }
}

/// Everything about a parameter.
fn explained(files: &Files, path: &str) -> Result<String> {
    let explained = component::explain(&files.inputs(), path)
        .map_err(|found| Stop::Findings(vec![*found], vec![("path".to_owned(), path.to_owned())]))?;
    let parameter = explained.parameter;
    let value = match &explained.setting {
        Some(setting) => format!("{}  ({})", setting.value.shown(parameter.secret), place(setting)),
        None => "not set, because its table is left out".to_owned(),
    };
    let toml = |literal| Value::from(literal).toml();
    let remark =
        |of: fn(&component::Remark) -> Packed| parameter.remark.map_or_else(String::new, |remark| of(remark).text());
    let read_by = match parameter.read_by {
        ReadBy::Worker => "worker",
        ReadBy::Server => "server",
        ReadBy::WorkerAndServer => "worker and server",
        ReadBy::Nothing => "nothing",
    };
    let worker = parameter.worker_default().map(|value| format!("{}: {}", toml(value), remark(|remark| remark.why)));
    let rows = [
        ("value", value),
        ("default", parameter.default.map_or_else(|| "none".to_owned(), toml)),
        ("in a worker", worker.unwrap_or_default()),
        ("takes", expected(parameter)),
        ("unit", parameter.unit.text()),
        ("read by", read_by.to_owned()),
        ("note", remark(|remark| remark.note)),
    ];
    let mut out = format!("{}\n  {}\n\n", parameter.path, parameter.about.text());
    for (name, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        let _ = writeln!(out, "  {name:18}{}", text::line(text)); // A String takes all.
    }
    Ok(out)
}
