//! A marked secret in every place that one can stand in; no output shows it.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use tasker_contrib::config::{
    CodeSetting, Context, Database, File, Inputs, Layer, PARAMETERS, Parameter, ParameterType, check, database_url,
    explain, merge, normalize_url, secrets,
};
use tasker_contrib::diagnostics::{Diagnostic, secrets::hide};
use tasker_contrib::profiles::NEUTRAL;

const MARK: &str = "S3cr";

/// What a secret can look like where a text may stand.
const FORMS: &[&str] = &[
    "postgresql://u:S3cr@h/d",
    "postgres://u:S3cr@h:99999/d",
    "postgresql://u:pa?S3cr@h/d",
    "postgresql://u:pa/S3cr@h/d",
    "postgresql://u:S3cr",
    "postgresql://h/d?PASSWORD=S3cr",
    "postgresql://h/d?sslpassword=S3cr&a=b",
    "http://u:S3cr@h",
    "http://S3cr@h",
    "tcp://:S3cr@h:11211",
    "amqp://u:S3cr@h/%2F",
    "${DATABASE_URL:-postgresql://u:S3cr@h/d}",
    "${NOT_ALLOWED:-http://u:S3cr@h}",
    "host=h password=S3cr",
    "host=h password='S3 S3cr'",
];

/// The same, where all of a text is a secret.
const SECRETS: &[&str] =
    &["S3cr", "no port S3cr", "u:S3cr", "u:S3cr@h/d", "${A:-S3cr}", "${DATABASE_URL}S3cr", "S3cr\nS3cr"];

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

fn inputs<'a>(text: &'a str, code_settings: Vec<CodeSetting<'a>>, variables: Vec<(&'a str, &'a str)>) -> Inputs<'a> {
    let file = File { name: "base/worker.toml", layer: Layer::Base, text, problem: None };
    Inputs {
        context: Context::Complete,
        environment: "test",
        files: vec![file],
        code_settings,
        variables,
        unavailable_variables: Vec::new(),
        pool_size: None,
        profile: &NEUTRAL,
    }
}

fn told(found: &[Diagnostic]) -> String {
    let parts = |one: &Diagnostic| {
        let related: Vec<_> = one.related.iter().map(|at| format!("{} {}", at.message, at.span.source)).collect();
        [one.message.clone(), one.label.clone(), one.help.clone(), one.span.source.clone(), related.join(" ")].join(" ")
    };
    found.iter().map(parts).collect::<Vec<_>>().join("\n")
}

/// Everything that is said about a configuration.
fn all(inputs: &Inputs, path: &str) -> String {
    let mut said = told(&check(inputs));
    match merge(inputs) {
        Ok(merged) => {
            said.push_str(&merged.masked);
            said.push_str(&told(&merged.findings));
            for (parameter, setting) in &merged.settings {
                said.push_str(&setting.value.shown(parameter.secret));
            }
        }
        Err(found) => said.push_str(&told(&found)),
    }
    match explain(inputs, path) {
        Ok(explained) => {
            let shown = explained.setting.map(|setting| setting.value.shown(explained.parameter.secret));
            said.push_str(&shown.unwrap_or_default());
        }
        Err(found) => said.push_str(&told(&[*found])),
    }
    said
}

fn texts() -> impl Iterator<Item = &'static Parameter> {
    PARAMETERS.iter().filter(|parameter| {
        matches!(parameter.takes, ParameterType::Text | ParameterType::Texts) && !parameter.path.contains("[]")
    })
}

fn forms(parameter: &Parameter) -> impl Iterator<Item = &'static str> + use<> {
    FORMS.iter().chain(if parameter.secret { SECRETS } else { &[] }).copied()
}

#[test]
fn in_a_file_and_in_an_override() {
    let mut count = 0;
    for parameter in texts() {
        for form in forms(parameter) {
            let value =
                if parameter.takes == ParameterType::Texts { format!("[{}]", quoted(form)) } else { quoted(form) };
            let text = format!("{} = {value}\n", parameter.path);
            let said = all(&inputs(&text, Vec::new(), Vec::new()), parameter.path);
            assert!(!said.contains(MARK), "{text}{}", around(&said));
            let lines = hide(&text, secrets::ranges(&text));
            assert!(!lines.contains(MARK), "{lines}");

            let set =
                CodeSetting { path: parameter.path, value: &value, source: "config/initializers/tasker.rb", line: 3 };
            let said = all(&inputs("", vec![set], Vec::new()), parameter.path);
            assert!(!said.contains(MARK), "{text}{}", around(&said));
            count += 1;
        }
    }
    assert!(count > 500, "the table of parameters is missing");
}

fn around(said: &str) -> &str {
    said.lines().find(|line| line.contains(MARK)).unwrap_or_default()
}

#[test]
fn in_a_file_that_is_broken_or_of_the_wrong_type() {
    for parameter in PARAMETERS.iter().filter(|parameter| parameter.secret && !parameter.path.contains("[]")) {
        for value in
            ["S3cr", "\"S3cr", "[\"S3cr\"]", "{ a = \"S3cr\" }", "\"\"\"\nS3cr", "'S3cr' x", "\"a\\qS3cr\"", "${S3cr"]
        {
            let (table, key) = parameter.path.rsplit_once('.').unwrap();
            for text in [format!("{} = {value}\n", parameter.path), format!("[{table}]\n{key} = {value}\nb = \"c\n")] {
                let said = all(&inputs(&text, Vec::new(), Vec::new()), parameter.path);
                assert!(!said.contains(MARK), "{text}{}", around(&said));
                let lines = hide(&text, secrets::ranges(&text));
                assert!(!lines.contains(MARK), "{text}{lines}");
            }
        }
    }
}

#[test]
fn in_a_comment_a_key_and_an_unknown_parameter() {
    for text in [
        "# ${A:-S3cr}",
        "# see postgresql://u:S3cr@h/d",
        "# password = S3cr",
        "own_password = \"S3cr\"",
        "[worker]\nsecret_key = 'S3cr'\n",
        "\"http://u:S3cr@h\" = 1",
        "[[worker.web.auth.api_keys]]\nkey = \"S3cr\"\n",
        "worker.web.auth.api_keys = [{ key = \"S3cr\", permissions = [\"a\"] }]",
    ] {
        let said = all(&inputs(text, Vec::new(), Vec::new()), "worker.worker_id");
        assert!(!said.contains(MARK), "{text}\n{}", around(&said));
        if !text.contains("A:-") {
            let lines = hide(text, secrets::ranges(text));
            assert!(!lines.contains(MARK), "{text}\n{lines}");
        }
    }
}

#[test]
fn in_the_environment() {
    let text =
        "common.database.url = \"${DATABASE_URL}\"\nworker.web.auth.jwt_public_key = \"${TASKER_JWT_PUBLIC_KEY}\"\n";
    for form in FORMS.iter().chain(SECRETS) {
        for name in [
            "DATABASE_URL",
            "PGMQ_DATABASE_URL",
            "RABBITMQ_URL",
            "REDIS_URL",
            "MEMCACHED_URL",
            "TASKER_JWT_PUBLIC_KEY",
            "TASKER_ENV",
        ] {
            let said = all(&inputs(text, Vec::new(), vec![(name, form)]), "common.database.url");
            assert!(!said.contains(MARK), "{name}={form}\n{}", around(&said));
        }
    }
}

#[test]
fn in_the_parts_of_a_database_and_in_its_address() {
    for form in FORMS.iter().chain(SECRETS) {
        if let Err(found) = normalize_url(form, "DATABASE_URL", &NEUTRAL) {
            assert!(!told(&[*found]).contains(MARK), "{form}");
        }
        for part in 0..7 {
            let given = |number: usize, usual: &'static str| if number == part { *form } else { usual };
            let database = Database {
                source: "config/database.yml",
                adapter: given(0, "postgresql"),
                needed: true,
                host: given(1, "h"),
                port: given(2, "5432"),
                username: given(3, "u"),
                password: given(4, "p"),
                name: given(5, ""),
                options: vec![("password", given(6, "o"))],
            };
            if part != 0 || *form != MARK {
                let found = database_url(&database, &NEUTRAL).err();
                assert!(found.is_none_or(|found| !told(&[*found]).contains(MARK)), "{part} {form}");
            }
        }
    }
}
