//! `wit/config.wit`.

use super::bindings::exports::tasker::contrib::config as wit;
use super::types::Across;
use super::{Component, diagnostics, given_back, options, said};
use crate::config::{self, Database, Inputs, Layer, Origin, Parameter, RULES, ReadBy, Required, Setting, Value};
use crate::diagnostics::Diagnostic;
use crate::profiles::Profile;
use crate::texts::Packed;

impl wit::Guest for Component {
    fn database_url(database: wit::Database, chosen: Vec<wit::NamedValue>) -> Result<String, Vec<wit::Diagnostic>> {
        let options = options(&chosen, &["profile"]).map_err(diagnostics)?;
        let given = Database {
            source: &database.source,
            adapter: part(database.adapter.as_ref()),
            needed: database.needed,
            host: part(database.host.as_ref()),
            port: part(database.port.as_ref()),
            username: part(database.username.as_ref()),
            password: part(database.password.as_ref()),
            name: part(database.database.as_ref()),
            options: database.parts.iter().map(|option| (option.name.as_str(), option.value.as_str())).collect(),
        };
        config::database_url(&given, options.profile).map_err(|finding| diagnostics(vec![*finding]))
    }

    fn normalize_url(
        url: String,
        source: String,
        chosen: Vec<wit::NamedValue>,
    ) -> Result<String, Vec<wit::Diagnostic>> {
        let options = options(&chosen, &["profile"]).map_err(diagnostics)?;
        config::normalize_url(&url, &source, options.profile).map_err(|finding| diagnostics(vec![*finding]))
    }

    fn check(inputs: wit::Inputs) -> Vec<wit::Diagnostic> {
        diagnostics(borrowed(&inputs).map_or_else(|found| found, |inputs| config::check(&inputs)))
    }

    fn merge(inputs: wit::Inputs) -> Result<wit::Merged, Vec<wit::Diagnostic>> {
        let merged = borrowed(&inputs).and_then(|inputs| config::merge(&inputs)).map_err(diagnostics)?;
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
        let inputs = borrowed(&inputs).map_err(diagnostics)?;
        let explained = config::explain(&inputs, &path).map_err(|finding| diagnostics(vec![*finding]))?;
        Ok(wit::Explanation {
            parameter: parameter(explained.parameter, inputs.profile),
            setting: explained.setting.map(|value| setting(explained.parameter, value)),
            text: explained.text,
        })
    }

    fn parameters(chosen: Vec<wit::NamedValue>) -> Result<Vec<wit::Parameter>, Vec<wit::Diagnostic>> {
        let profile = options(&chosen, &["profile"]).map_err(diagnostics)?.profile;
        Ok(config::PARAMETERS.iter().map(|known| parameter(known, profile)).collect())
    }

    fn allowed_variables() -> Vec<wit::AllowedVariable> {
        RULES
            .iter()
            .map(|rule| wit::AllowedVariable { name: rule.name.to_owned(), rule: rule.form.to_owned() })
            .collect()
    }
}

fn borrowed(inputs: &wit::Inputs) -> Result<Inputs<'_>, Vec<Diagnostic>> {
    Ok(Inputs {
        context: match inputs.context {
            wit::Context::Worker => config::Context::Worker,
            wit::Context::Orchestration => config::Context::Orchestration,
            wit::Context::Complete => config::Context::Complete,
        },
        environment: &inputs.environment,
        files: inputs.files.iter().map(file).collect(),
        code_settings: inputs.code_settings.iter().map(code_setting).collect(),
        variables: inputs.variables.iter().map(|set| (set.name.as_str(), set.value.as_str())).collect(),
        unavailable_variables: inputs.unavailable_variables.iter().filter_map(unavailable).collect(),
        pool_size: inputs.pool_size,
        profile: options(&inputs.options, &["profile"])?.profile,
    })
}

/// A part of a database's address that may not be given.
fn part(part: Option<&String>) -> &str {
    part.map_or("", String::as_str)
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

fn code_setting(given: &wit::CodeSetting) -> config::CodeSetting<'_> {
    let line = given.line.unwrap_or_default();
    config::CodeSetting { path: &given.path, value: &given.value, source: &given.source, line }
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
            Origin::File => wit::Origin::File,
            Origin::Code => wit::Origin::Code,
        },
        span: matches!(setting.origin, Origin::File | Origin::Code).then(|| setting.span.across()),
    }
}

fn parameter(parameter: &Parameter, profile: &Profile) -> wit::Parameter {
    let toml = |literal| Value::from(literal).toml();
    let remark = |text: fn(&config::Remark) -> Packed| {
        parameter.remark.and_then(|remark| said(profile.say(&text(remark).text())))
    };
    wit::Parameter {
        path: parameter.path.to_owned(),
        takes: config::expected(parameter),
        default_value: parameter.default.map(toml),
        worker_default: parameter.worker_default().map(toml),
        worker_default_because: remark(|remark| remark.why),
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
        unit: said(parameter.unit.text()),
        secret: parameter.secret,
        description: parameter.about.text(),
        note: remark(|remark| remark.note),
    }
}
