//! `tasker-contrib check`: what `rails tasker:check` says of files. It can't look into Ruby.

use std::ffi::OsStr;
use std::path::PathBuf;

use tasker_contrib::diagnostics::{Diagnostic, Severity};
use tasker_contrib::events::{self, Declaration, Mention, Naming};
use tasker_contrib::profiles::Profile;
use tasker_contrib::task_template::Delivery;
use tasker_contrib::workflow::{Reading, read, together};

use super::files::{self, Template};
use super::text::Drawing;
use super::{Check, Report, Result, config, formats, print};

/// No subscriber is known here, so none is missing.
pub fn call(given: &Check) -> Result<bool> {
    let (tomls, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        given.paths.iter().cloned().partition(|path| path.extension() == Some(OsStr::new("toml")));
    let (everything, only_tomls) = (given.paths.is_empty(), paths.is_empty() && !tomls.is_empty());
    let (templates, wrong) = if only_tomls { Default::default() } else { files::templates(&given.place.root, &paths) };

    let mut found = Vec::new();
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut areas = vec!["workflows", "events"];
    if everything || !tomls.is_empty() {
        let files = config::Files::read(&given.place, given.env.as_deref());
        found.extend(files.findings());
        found.extend(tomls.iter().filter_map(|path| files.unread(&given.place.root, path)));
        texts.extend(files.texts());
        areas.insert(0, "configuration");
    }
    found.extend(wrong);
    found.extend(of_templates(&templates, given.place.profile()));
    texts.extend(templates.into_iter().filter_map(|one| Some((one.name, one.text.ok()?))));
    if everything && found.is_empty() && texts.is_empty() {
        found.push(files::nothing());
    }

    print::out(&match given.format {
        Report::Text => report(&found, &texts, &areas),
        Report::Json => formats::json(&found),
        Report::Sarif => formats::sarif(&found)?,
        Report::Github => formats::github(&found),
    })?;
    Ok(!found.iter().any(|one| match one.severity() {
        Severity::Error => true,
        Severity::Warning => given.strict,
        Severity::Note => false,
    }))
}

/// First of each template, then of all together, then of the events that they declare.
fn of_templates(templates: &[Template], profile: &'static Profile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut readings: Vec<Reading> = Vec::new();
    for template in templates {
        match &template.text {
            Ok(text) => {
                let reading = read(&template.name, text, None, profile);
                found.extend_from_slice(&reading.findings);
                readings.push(reading);
            }
            Err(problem) => found.push((**problem).clone()),
        }
    }
    let identities: Vec<_> = readings.iter().filter_map(|reading| reading.identity.clone()).collect();
    found.extend(together(&identities));
    let steps = readings.iter().filter_map(|reading| reading.template.as_ref()).flat_map(|template| &template.steps);
    let declared: Vec<_> = steps
        .flat_map(|step| &step.events)
        .map(|event| Declaration {
            name: Mention { text: event.name.clone(), span: event.span.clone() },
            in_process: event.delivery != Delivery::Durable,
        })
        .collect();
    match Naming::read("tasker.{event}") {
        Ok(naming) => found.extend(events::check(&declared, &[], naming)),
        Err(problem) => found.push(*problem),
    }
    found
}

/// Every finding drawn, a line that counts them, and one that says where they are explained.
fn report(found: &[Diagnostic], texts: &[(String, String)], areas: &[&str]) -> String {
    let of = |severity| found.iter().filter(move |one| one.severity() == severity);
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(severity, word)| (of(severity).count(), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    let areas = areas.join(", ");
    let Some(first) = of(Severity::Error).chain(of(Severity::Warning)).chain(found).next() else {
        return format!("Nothing is wrong ({areas}).\n");
    };
    let drawn = Drawing::new(texts, print::color()).findings(found);
    let (counts, code) = (counts.join(", "), first.code.id());
    format!("{drawn}\nChecked {areas}: {counts}.\nWhat a code means: tasker-contrib explain {code}\n")
}
