//! Every code of `guest/data/diagnostics/config.toml`: its broken sample gives
//! exactly this code, its mended one nothing.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use tasker_contrib::config::{
    CodeSetting, Context, Database, File, Inputs, Layer, check, database_url, explain, normalize_url,
};
use tasker_contrib::diagnostics::Diagnostic;
use tasker_contrib::profiles::NEUTRAL;
use toml::de::{DeTable, DeValue};

const TABLE: &str = include_str!("../data/diagnostics/config.toml");

#[test]
fn each_sample_gives_exactly_its_code() {
    let table = DeTable::parse(TABLE).unwrap();
    assert!(table.get_ref().len() > 20, "the table is missing");
    for (code, entry) in table.get_ref() {
        let entry = Sample(entry.get_ref().as_table().unwrap());
        let mut broken: Vec<String> = entry.broken().iter().map(|found| found.code.id().to_owned()).collect();
        broken.dedup(); // one code, be it found in several places
        assert_eq!(broken, [code.get_ref().as_ref()], "the broken sample of {}", code.get_ref());
        let mended = entry.check(entry.text("mended"), "", false, false);
        assert_eq!(mended, [], "the mended sample of {}", code.get_ref());
    }
}

struct Sample<'t>(&'t DeTable<'t>);

impl Sample<'_> {
    fn text(&self, key: &str) -> &str {
        self.0.get(key).and_then(|value| value.get_ref().as_str()).unwrap_or_default()
    }

    fn broken(&self) -> Vec<Diagnostic> {
        if !self.text("path").is_empty() {
            let inputs = inputs(Vec::new(), Vec::new());
            return vec![*explain(&inputs, self.text("path")).unwrap_err()];
        }
        if !self.text("url").is_empty() {
            assert_eq!(
                normalize_url(self.text("mended_url"), "DATABASE_URL", &NEUTRAL).unwrap(),
                "postgresql://localhost/shop"
            );
            return vec![*normalize_url(self.text("url"), "DATABASE_URL", &NEUTRAL).unwrap_err()];
        }
        if !self.text("adapter").is_empty() {
            let database = |adapter| Database { adapter, name: "shop", ..Database::default() };
            assert!(database_url(&database(self.text("mended_adapter")), &NEUTRAL).is_ok());
            return vec![*database_url(&database(self.text("adapter")), &NEUTRAL).unwrap_err()];
        }
        let times =
            self.0.get("repeat").map_or(1, |times| times.get_ref().as_integer().unwrap().as_str().parse().unwrap());
        let text = self.text("broken").repeat(times);
        self.check(&text, self.text("problem"), true, self.0.contains_key("final"))
    }

    fn check(&self, text: &str, problem: &str, broken: bool, last: bool) -> Vec<Diagnostic> {
        let layer = if last { Layer::Final } else { Layer::Base };
        let mut sources = vec![File {
            name: "config/tasker/base/worker.toml",
            layer,
            text,
            problem: Some(problem).filter(|problem| !problem.is_empty()),
        }];
        if broken && self.0.contains_key("second") {
            sources.push(File { name: "config/tasker/base/zz.toml", layer, text: self.text("second"), problem: None });
        }
        let mut variables = vec![("DATABASE_URL", "postgresql://localhost/shop")];
        for key in if broken { &["environment", "broken_environment"][..] } else { &["environment"][..] } {
            if let Some(DeValue::Table(set)) = self.0.get(*key).map(toml::Spanned::get_ref) {
                variables.extend(
                    set.iter().map(|(name, value)| (name.get_ref().as_ref(), value.get_ref().as_str().unwrap())),
                );
            }
        }
        check(&inputs(sources, variables))
    }
}

fn inputs<'a>(sources: Vec<File<'a>>, variables: Vec<(&'a str, &'a str)>) -> Inputs<'a> {
    let code_settings: Vec<CodeSetting<'a>> = Vec::new();
    Inputs {
        context: Context::Worker,
        environment: "test",
        files: sources,
        code_settings,
        variables,
        unavailable_variables: Vec::new(),
        pool_size: Some(100),
        profile: &NEUTRAL,
    }
}
