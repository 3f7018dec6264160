//! `wit/config.wit`.

use super::bindings::exports::tasker::contrib::config as wit;
use super::types::Across;
use super::{Component, diagnostics, given_back};
use crate::config::{self, Database, Inputs, Layer, Origin, Parameter, RULES, ReadBy, Required, Setting, Value};
use crate::diagnostics::Diagnostic;

impl wit::Guest for Component {
    fn database_url(given: wit::Database) -> Result<String, Vec<wit::Diagnostic>> {
        let database = Database {
            source: &given.source,
            adapter: &given.adapter,
            needed: given.needed,
            host: &given.host,
            port: &given.port,
            username: &given.username,
            password: &given.password,
            name: &given.database,
            options: given.options.iter().map(|option| (option.name.as_str(), option.value.as_str())).collect(),
        };
        config::database_url(&database).map_err(|finding| diagnostics(vec![*finding]))
    }

    fn normalize_url(url: String, source: String) -> Result<String, Vec<wit::Diagnostic>> {
        config::normalize_url(&url, &source).map_err(|finding| diagnostics(vec![*finding]))
    }

    fn check(inputs: wit::Inputs) -> Vec<wit::Diagnostic> {
        diagnostics(config::check(&borrowed(&inputs)))
    }

    fn merge(inputs: wit::Inputs) -> Result<wit::Merged, Vec<wit::Diagnostic>> {
        let merged = config::merge(&borrowed(&inputs)).map_err(diagnostics)?;
        Ok(wit::Merged {
            text: merged.text,
            masked: merged.masked,
            database_url: merged.database_url,
            queues: queues(merged.queues),
            settings: merged.settings.into_iter().map(|(parameter, value)| setting(parameter, value)).collect(),
            findings: diagnostics(merged.findings),
        })
    }

    fn explain(inputs: wit::Inputs, path: String) -> Result<wit::Explanation, Vec<wit::Diagnostic>> {
        let explained = config::explain(&borrowed(&inputs), &path)
            .map_err(|finding: Box<Diagnostic>| diagnostics(vec![*finding]))?;
        Ok(wit::Explanation {
            parameter: parameter(explained.parameter),
            setting: explained.setting.map(|value| setting(explained.parameter, value)),
            text: explained.text,
        })
    }

    fn parameters() -> Vec<wit::Parameter> {
        config::PARAMETERS.iter().map(parameter).collect()
    }

    fn allowed_variables() -> Vec<wit::Allowed> {
        RULES.iter().map(|rule| wit::Allowed { name: rule.name.to_owned(), rule: rule.form.to_owned() }).collect()
    }
}

fn borrowed(inputs: &wit::Inputs) -> Inputs<'_> {
    Inputs {
        context: match inputs.context {
            wit::Context::Worker => config::Context::Worker,
            wit::Context::Orchestration => config::Context::Orchestration,
            wit::Context::Complete => config::Context::Complete,
        },
        environment: &inputs.environment,
        sources: inputs.sources.iter().map(file).collect(),
        overrides: inputs.overrides.iter().map(overridden).collect(),
        variables: inputs.variables.iter().map(|set| (set.name.as_str(), set.value.as_str())).collect(),
        unavailable: inputs.unavailable.iter().filter_map(unavailable).collect(),
        pool_size: inputs.pool_size,
    }
}

fn file(source: &wit::TomlFile) -> config::File<'_> {
    config::File {
        name: &source.name,
        layer: match source.layer {
            wit::Layer::Base => Layer::Base,
            wit::Layer::Environment => Layer::Environment,
            wit::Layer::Final => Layer::Final,
        },
        text: &source.text,
        problem: source.problem.as_deref(),
    }
}

/// None if the finding has a code that this package does not have.
fn unavailable(variable: &wit::UnavailableVariable) -> Option<config::Unavailable> {
    Some(config::Unavailable { name: variable.name.clone(), because: given_back(&variable.because)? })
}

fn overridden(given: &wit::Override) -> config::Override<'_> {
    config::Override { path: &given.path, value: &given.value, source: &given.source, line: given.line }
}

fn queues(queues: config::Queues) -> wit::Queues {
    wit::Queues {
        shared: queues.shared,
        results: queues.results,
        shared_because: queues.shared_because.map(str::to_owned),
    }
}

fn setting(parameter: &Parameter, setting: Setting) -> wit::Setting {
    wit::Setting {
        path: parameter.path.to_owned(),
        value: setting.value.shown(parameter.secret),
        origin: match setting.origin {
            Origin::Default => wit::Origin::Default,
            Origin::WorkerDefault => wit::Origin::WorkerDefault,
            Origin::Source => wit::Origin::Source,
            Origin::Override => wit::Origin::Override,
        },
        span: setting.span.across(),
    }
}

fn parameter(parameter: &Parameter) -> wit::Parameter {
    let toml = |literal| Value::from(literal).toml();
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let remark = |text: fn(&config::Remark) -> &'static str| said(parameter.remark.map_or("", text));
    wit::Parameter {
        path: parameter.path.to_owned(),
        takes: config::expected(parameter),
        default: parameter.default.map(toml),
        worker_default: parameter.worker_default().map(toml),
        why: remark(|remark| remark.why),
        required: match parameter.required {
            Required::Always => wit::Required::Always,
            Required::WithItsTable => wit::Required::WithItsTable,
            Required::Never => wit::Required::Never,
        },
        read_by: match parameter.read_by {
            ReadBy::Worker => wit::ReadBy::Worker,
            ReadBy::Server => wit::ReadBy::Server,
            ReadBy::WorkerAndServer => wit::ReadBy::WorkerAndServer,
            ReadBy::Nothing => wit::ReadBy::Nothing,
        },
        unit: said(parameter.unit),
        secret: parameter.secret,
        about: parameter.about.to_owned(),
        note: remark(|remark| remark.note),
    }
}
