//! Draws templates and tasks.

mod axis;
mod dot;
mod label;
mod layers;
mod layout;
mod legend;
mod mermaid;
mod place;
mod shape;
mod svg;
mod sweep;
mod task;
mod text;
mod waterfall;

pub use svg::stylesheet;
pub use task::{Drawing, Task};

use crate::diagnostics::Diagnostic;
use crate::operations::Standing;
use crate::task_template::{Graph, StepKind, Template, with_template};
use task::Mark;

/// The format of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A Mermaid `flowchart`, for Markdown.
    Mermaid,
    /// A Graphviz file.
    Dot,
    /// Plain text for a terminal.
    Text,
    /// A self-contained SVG picture.
    Svg,
}

/// Draws a template, even one with mistakes.
///
/// # Errors
/// The errors because of which its steps can't be read.
pub fn graph(name: &str, text: &str, format: Format) -> Result<String, Vec<Diagnostic>> {
    with_template(name, text, |template, _| Picture::new(template).draw(format, true))
}

/// Draws a task. With `styled`, an SVG contains its own style.
#[must_use]
pub fn draw(task: &Task, drawing: Drawing, format: Format, styled: bool) -> String {
    match (drawing, format) {
        (Drawing::Waterfall, Format::Text) => waterfall::text(task),
        (Drawing::Waterfall, _) => waterfall::svg(task, styled),
        (Drawing::Graph, _) => {
            let template = task.template();
            let mut picture = Picture::new(&template);
            picture.about = label::whole(&task.about);
            picture.marks = task.marks();
            picture.draw(format, styled)
        }
    }
}

/// The content of a drawing, for all formats.
struct Picture<'t, 'n> {
    template: &'t Template<'n>,
    graph: Graph<'t, 'n>,
    order: Vec<usize>,
    closing: Vec<(usize, usize)>,
    /// The edges, in the order of the steps.
    edges: Vec<Edge>,
    /// The standing of each step; empty if it is not a task.
    marks: Vec<Mark>,
    /// Further text for the title of a task.
    about: String,
}

/// The kind of a step after its name; empty for a standard step.
fn in_brackets(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Standard => "",
        StepKind::Decision => " (decision)",
        StepKind::DeferredConvergence => " (convergence)",
        StepKind::Batchable => " (batchable)",
        StepKind::BatchWorker => " (batch worker)",
    }
}

/// The sign for a standing in text.
fn glyph(standing: Standing) -> &'static str {
    match standing {
        Standing::Failed => "✗",
        Standing::Stuck => "▲",
        Standing::Retrying => "↻",
        Standing::Running => "▶",
        Standing::Waiting => "◷",
        Standing::Pending => "○",
        Standing::Cancelled => "⊘",
        Standing::Skipped => "∅",
        Standing::ByHand => "☑",
        Standing::Complete => "✓",
    }
}

/// A dependency: `to` depends on `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Edge {
    from: usize,
    to: usize,
    /// Whether it closes a cycle.
    back: bool,
    /// Whether `from` creates `to` while the task runs.
    dynamic: bool,
}

impl<'t, 'n> Picture<'t, 'n> {
    fn draw(&self, format: Format, styled: bool) -> String {
        match format {
            Format::Mermaid => mermaid::draw(self),
            Format::Dot => dot::draw(self),
            Format::Text => text::draw(self),
            Format::Svg => svg::draw(self, styled),
        }
    }

    fn new(template: &'t Template<'n>) -> Self {
        let graph = Graph::new(template);
        let (order, closing) = graph.order();
        let mut edges = Vec::new();
        for (to, step) in template.steps.iter().enumerate() {
            for &from in graph.parents(to) {
                let kind = template.steps.get(from).map(|step| step.kind);
                let dynamic = kind == Some(StepKind::Decision)
                    || (kind == Some(StepKind::Batchable) && step.kind == StepKind::BatchWorker);
                edges.push(Edge { from, to, back: closing.binary_search(&(to, from)).is_ok(), dynamic });
            }
        }
        let (order, closing) = (order.clone(), closing.clone());
        Self { template, order, closing, graph, edges, marks: Vec::new(), about: String::new() }
    }

    /// The title, such as `shop/order 1.0.0`, from the parts that the file has.
    fn title(&self) -> String {
        let part =
            |text: &Option<crate::task_template::Text>| text.as_ref().map_or(String::new(), |text| text.value.clone());
        let (namespace, name, version) =
            (part(&self.template.namespace), part(&self.template.name), part(&self.template.version));
        let slash = if namespace.is_empty() { "" } else { "/" };
        format!("{namespace}{slash}{name} {version}").trim().to_owned()
    }
}
