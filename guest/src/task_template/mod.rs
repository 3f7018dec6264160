//! Reads a task template from YAML into a [`Template`]. All other modules get templates from here.

mod as_json;
mod definition;
mod fields;
mod foreign;
mod graph;
mod identity;
pub mod names;
mod read;
pub mod schema;
mod template;
mod words;
mod yaml;

pub use definition::{DefinedBatch, DefinedEvent, DefinedStep, Definition, ResultFields, closed, define};
pub use fields::{Name, listed};
pub use graph::{Graph, at, push, set};
pub use identity::Identity;
pub use template::{
    Backoff, Batch, Condition, Delivery, Event, FailureStrategy, Handler, Override, Retry, Step, StepKind, Template,
    Text,
};
pub use yaml::{Key, Node, Value};

use crate::diagnostics::{Code, Diagnostic, Findings, Severity, Source};
use crate::profiles::Profile;

/// Calls `then` with the template of a text, even if the template has errors.
///
/// # Errors
/// The errors that keep the template's steps from being read.
pub fn with_template<T>(
    name: &str,
    text: &str,
    profile: &'static Profile,
    then: impl FnOnce(&Template, &Source) -> T,
) -> Result<T, Vec<Diagnostic>> {
    let source = Source::new(name, text);
    let mut found = Findings::under(profile, &source);
    let read = read(&mut found, |template, _| (!template.steps.is_empty()).then(|| then(template, &source)));
    read.flatten().ok_or_else(|| {
        let mut found = found.into_sorted();
        found.retain(|diagnostic| diagnostic.severity() == Severity::Error);
        found
    })
}

/// Calls `then` with as much of the template as can be read, and adds findings for everything that
/// is wrong with its form. Returns none if there is no template.
pub fn read<T>(found: &mut Findings, then: impl FnOnce(&Template, &mut Findings) -> T) -> Option<T> {
    let root = document(found)?;
    let template = read::template(&root, found)?;
    Some(then(&template, found))
}

/// Reads the YAML of the file. Adds a finding if it is too large, has no template, or is not valid.
fn document(found: &mut Findings) -> Option<Node> {
    if let Some(message) = found.source.too_large() {
        found.add_whole(Code::TemplateTooLarge, message).help =
            "Split the workflow. A step of one workflow can create a task of another.".to_owned();
        return None;
    }
    let before = found.len();
    let root = yaml::parse(found).filter(|root| root.value != Value::Null);
    if root.is_none() && found.len() == before {
        let end = found.source.text.len();
        found.add(Code::EmptyTemplate, end..end, "This file has no template.");
    }
    root
}
