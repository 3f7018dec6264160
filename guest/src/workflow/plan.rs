//! Plans a template: which steps can run side by side, and which chain is the longest.

use crate::diagnostics::Diagnostic;
use crate::profiles::Profile;
use crate::task_template::{Graph, at, push, with_template};

/// In which order the steps of a template run. `wit/workflow.wit` explains the fields.
#[allow(missing_docs)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunOrder {
    pub layers: Vec<Vec<String>>,
    pub critical_path: Vec<String>,
}

/// Plans a template, even one with mistakes.
///
/// # Errors
/// The errors that keep its steps from being read.
pub fn plan(name: &str, text: &str, profile: &'static Profile) -> Result<RunOrder, Vec<Diagnostic>> {
    with_template(name, text, profile, |template, _| of(&Graph::new(template)))
}

fn of(graph: &Graph) -> RunOrder {
    let (order, closing) = graph.order();
    let layer = graph.layers(order, closing);
    let mut layers = vec![Vec::new(); layer.iter().max().map_or(0, |last| last + 1)];
    for (number, step) in graph.steps.iter().enumerate() {
        push(&mut layers, at(&layer, number), step.name().to_owned());
    }
    let chain = graph.longest_chain(order, closing).into_iter();
    let named = |number: usize| graph.steps.get(number).map(|step| step.name().to_owned());
    RunOrder { layers, critical_path: chain.filter_map(named).collect() }
}
