//! What handlers read, held against the graph.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Span, Suggestions, printable};
use crate::task_template::{Graph, Kind, Node, at, with_template};

/// A place where a handler's code reads what another step returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependencyRead {
    /// The step whose handler it is.
    pub step: String,
    /// The step whose result it reads.
    pub dependency: String,
    /// The field it reads first.
    pub field: Option<String>,
    /// Where in the handler's file.
    pub span: Span,
}

/// Reads of steps that do not come before, and of fields that are not declared.
/// Nothing where the template can't be read, which `check` says.
#[must_use]
pub fn check_reads(name: &str, text: &str, reads: &[DependencyRead]) -> Vec<Diagnostic> {
    with_template(name, text, |template, source| {
        let graph = Graph::new(template);
        let mut before: BTreeMap<&str, Vec<bool>> = BTreeMap::new();
        let (mut found, mut suggestions) = (Vec::new(), Suggestions::default());
        for read in reads {
            let Some(&reader) = graph.names.get(read.step.as_str()) else { continue };
            let before = before.entry(&read.step).or_insert_with(|| graph.before(reader));
            let read_step = number(&read.dependency, &graph).filter(|number| at(before, *number));
            let related = graph.steps.get(reader).map(|step| source.span(step.at.clone())).unwrap_or_default();
            match read_step.and_then(|number| graph.steps.get(number)) {
                None => {
                    let names = graph.names.iter().filter(|(_, number)| at(before, **number)).map(|(name, _)| *name);
                    found.push(
                        Diagnostic::new(Code::ReadsUnknownStep, read.span.clone(), unknown_step(read, &graph))
                            .help(suggestions.did_you_mean(&read.dependency, names))
                            .related(related, "the step this handler is for"),
                    );
                }
                Some(step) => {
                    let Some((field, properties)) = read.field.as_deref().zip(step.result_schema.and_then(closed))
                    else {
                        continue;
                    };
                    if properties.get(field).is_none() {
                        let names = properties.entries().iter().map(|(key, _)| key.text.as_str());
                        let message =
                            format!("`{}` declares no field `{}`.", printable(&read.dependency), printable(field));
                        found.push(
                            Diagnostic::new(Code::ReadsUnknownField, read.span.clone(), message)
                                .help(suggestions.did_you_mean(field, names))
                                .related(
                                    source.span(properties.at.start..properties.at.start + 1),
                                    "its `result_schema`",
                                ),
                        );
                    }
                }
            }
        }
        found
    })
    .unwrap_or_default()
}

/// The step of a name; the workers that are made from a step are called
/// `<its name>_001` and so on.
fn number(name: &str, graph: &Graph) -> Option<usize> {
    let pattern = || {
        let (pattern, digits) = name.rsplit_once('_')?;
        let number = *graph.names.get(pattern).filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        graph.steps.get(number).filter(|step| step.kind == Kind::BatchWorker).map(|_| number)
    };
    graph.names.get(name).copied().or_else(pattern)
}

fn unknown_step(read: &DependencyRead, graph: &Graph) -> String {
    let (step, dependency) = (printable(&read.step), printable(&read.dependency));
    if graph.names.contains_key(read.dependency.as_str()) {
        format!("`{dependency}` does not run before `{step}`, so it has no result to read.")
    } else {
        format!("There is no step `{dependency}` before `{step}`.")
    }
}

/// The properties of a schema that says which there are.
fn closed(schema: &Node) -> Option<&Node> {
    let open = ["$ref", "allOf", "anyOf", "oneOf", "patternProperties"].iter().any(|word| schema.get(word).is_some());
    schema.get("properties").filter(|properties| !open && !properties.entries().is_empty())
}
