//! Pictures of a template's graph.

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

/// What a picture is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A `flowchart` for Markdown.
    Mermaid,
    /// Graphviz.
    Dot,
    /// For a terminal.
    Text,
    /// A picture by itself.
    Svg,
}

/// A drawing of a template, of one with mistakes too.
///
/// # Errors
/// What keeps its steps from being read.
pub fn graph(name: &str, text: &str, format: Format) -> Result<String, Vec<Diagnostic>> {
    with_template(name, text, |template, _| Picture::new(template).draw(format, true))
}

/// Draws a live task; `styled` says whether a picture brings its own style.
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

/// What all formats draw.
struct Picture<'t, 'n> {
    template: &'t Template<'n>,
    graph: Graph<'t, 'n>,
    order: Vec<usize>,
    closing: Vec<(usize, usize)>,
    /// In the order of the steps.
    edges: Vec<Edge>,
    /// How each step stands, of a live task.
    marks: Vec<Mark>,
    /// What is said of the task beside its workflow's name.
    about: String,
}

/// A sign for how a step stands, in a text.
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

/// A dependency: `to` needs `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Edge {
    from: usize,
    to: usize,
    /// It closes a cycle.
    back: bool,
    /// `to` is only created while the task runs, because `from` says so.
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

    /// `shop/order 1.0.0`, as far as the file says.
    fn title(&self) -> String {
        let part =
            |text: &Option<crate::task_template::Text>| text.as_ref().map_or(String::new(), |text| text.value.clone());
        let (namespace, name, version) =
            (part(&self.template.namespace), part(&self.template.name), part(&self.template.version));
        let slash = if namespace.is_empty() { "" } else { "/" };
        format!("{namespace}{slash}{name} {version}").trim().to_owned()
    }
}
