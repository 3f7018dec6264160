//! The contract in `wit/`, bound to the functions behind it: one file an
//! interface, nothing but conversions.

#![allow(clippy::used_underscore_items)] // in what `export!` makes

mod config;
mod deploys;
mod diagnostics;
mod events;
mod generator;
mod operations;
mod runner;
mod types;
mod workflow;

/// Made by cargo-component from `wit/`; included rather than declared, so that
/// formatting and native builds do without it.
#[allow(warnings, clippy::all, clippy::pedantic, clippy::restriction)]
mod bindings {
    include!("../bindings.rs");
}

use bindings::exports::tasker::contrib::diagnostics as wit;

use crate::diagnostics::{Code, Diagnostic, Related, Severity};
use types::Across;

struct Component;

bindings::export!(Component with_types_in bindings);

fn diagnostic(diagnostic: Diagnostic) -> wit::Diagnostic {
    wit::Diagnostic {
        code: diagnostic.code.id().to_owned(),
        severity: match diagnostic.severity() {
            Severity::Error => wit::Severity::Error,
            Severity::Warning => wit::Severity::Warning,
            Severity::Note => wit::Severity::Note,
        },
        message: diagnostic.message,
        span: diagnostic.span.across(),
        label: diagnostic.label,
        help: diagnostic.help,
        related: diagnostic
            .related
            .into_iter()
            .map(|at| wit::Related { span: at.span.across(), message: at.message })
            .collect(),
    }
}

/// A finding that the host hands in; none where its code is none of ours.
fn given_back(finding: &wit::Diagnostic) -> Option<Diagnostic> {
    Some(Diagnostic {
        code: Code::of(&finding.code)?,
        message: finding.message.clone(),
        span: finding.span.clone().across(),
        label: finding.label.clone(),
        help: finding.help.clone(),
        related: finding
            .related
            .iter()
            .map(|at| Related { span: at.span.clone().across(), message: at.message.clone() })
            .collect(),
    })
}

fn diagnostics(found: Vec<Diagnostic>) -> Vec<wit::Diagnostic> {
    found.into_iter().map(diagnostic).collect()
}
