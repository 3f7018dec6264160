//! Checks task templates: the sample of docs/hosts.md.
#![allow(missing_docs)]

use exports::tasker::contrib::types::{NamedValue, Source};
use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Store};

wasmtime::component::bindgen!({ path: "../wit", world: "contrib" });

fn main() -> wasmtime::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let engine = Engine::default();
    let component = Component::from_file(&engine, arguments.next().expect("a component"))?;
    let mut store = Store::new(&engine, ());
    let contrib = Contrib::instantiate(&mut store, &component, &Linker::new(&engine))?;
    let workflow = contrib.tasker_contrib_workflow();

    let options = [NamedValue { name: "profile".into(), value: "rust".into() }];
    let (mut findings, mut identities) = (Vec::new(), Vec::new());
    for name in arguments {
        let text = std::fs::read_to_string(&name)?;
        let reading = workflow.call_read(&mut store, &Source { name, text }, &options)?;
        findings.extend(reading.findings);
        identities.extend(reading.identity);
    }
    findings.extend(workflow.call_check_together(&mut store, &identities)?);
    for found in &findings {
        let place = [found.span.line, found.span.column].into_iter().flatten().map(|number| format!(":{number}"));
        let (source, place) = (&found.span.source, place.collect::<String>());
        let help = found.help.as_ref().map(|help| format!(" {help}")).unwrap_or_default();
        println!("{source}{place} {} {}: {}{help}", found.severity.name(), found.code, found.message);
    }
    std::process::exit(findings.iter().any(|found| found.severity.name() == "error").into())
}

impl exports::tasker::contrib::diagnostics::Severity {
    fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}
