//! Draws templates and tasks.

mod axis;
mod boxes;
mod dot;
mod fluid;
mod label;
mod layout;
mod legend;
mod mermaid;
mod part;
mod shape;
mod svg;
mod task;
mod text;
mod waterfall;

pub use part::View;
pub use svg::stylesheet;
pub use task::{Drawing, Task};

use std::fmt::Write as _;

use crate::diagnostics::{Code, Diagnostic, Span};
use crate::lists;
use crate::operations::Standing;
use crate::profiles::Profile;
use crate::task_template::{Graph, Handler, Step, StepKind, Template, Text, at, set, with_template};
use part::Part;
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
/// The errors that keep its steps from being read, or the view's mistake.
pub fn graph(
    name: &str,
    text: &str,
    format: Format,
    view: &View,
    profile: &'static Profile,
) -> Result<String, Vec<Diagnostic>> {
    with_template(name, text, profile, |template, _| picture(template, Vec::new(), "", view, (format, true)))?
}

/// Draws a task. With `styled`, an SVG contains its own style.
///
/// # Errors
/// The view's mistake, or a waterfall in a format for graphs.
pub fn draw(
    task: &Task,
    drawing: Drawing,
    format: Format,
    styled: bool,
    view: &View,
) -> Result<String, Vec<Diagnostic>> {
    if drawing == Drawing::Graph {
        return picture(&task.template(), task.marks(), &task.about, view, (format, styled));
    }
    let names = || task.steps.iter().map(|step| step.name.as_str());
    if let Some(focus) = view.focus.as_ref().filter(|focus| !names().any(|name| name == *focus)) {
        return Err(part::no_focus(focus, names()));
    }
    match format {
        Format::Text => Ok(waterfall::text(task)),
        Format::Svg if styled => Ok(waterfall::svg(task)),
        Format::Svg => Ok(fluid::svg(task, view)),
        Format::Mermaid | Format::Dot => {
            let message = "A waterfall can only be drawn as text or as an SVG.";
            Err(vec![Diagnostic::new(Code::DrawingFormat, Span::whole("format"), message)])
        }
    }
}

/// Draws what the view shows of a template or a task.
fn picture(
    template: &Template,
    marks: Vec<Mark>,
    about: &str,
    view: &View,
    (format, styled): (Format, bool),
) -> Result<String, Vec<Diagnostic>> {
    let graph = Graph::new(template);
    let part = Part::new(&graph, &marks, view)?;
    let shown = part.as_ref().map(|part| template_of(part, template));
    let mut picture = match (&part, &shown) {
        (Some(part), Some(shown)) => Picture::new(shown, Graph::joined(&shown.steps, part.parents.clone())),
        _ => Picture::new(template, graph),
    };
    picture.marks = match &part {
        Some(part) if !marks.is_empty() => part.boxes.iter().map(|steps| mark_of(steps, &marks)).collect(),
        _ => marks,
    };
    picture.about = label::whole(about);
    picture.whole = part.as_ref().map(|part| (template, part));
    picture.links = view.links.as_ref();
    Ok(picture.draw(format, styled))
}

/// A template with a step for each box.
fn template_of(part: &Part, whole: &Template) -> Template<'static> {
    let step = |steps: &Vec<usize>| match whole.steps.get(steps.first().copied().unwrap_or_default()) {
        Some(step) if steps.len() == 1 => Step {
            name: step.name.clone(),
            kind: step.kind,
            handler: Handler { callable: step.handler.callable.clone(), ..Handler::default() },
            timeout_seconds: step.timeout_seconds,
            ..Step::default()
        },
        _ => Step { name: Some(Text { value: format!("{} more steps", steps.len()), at: 0..0 }), ..Step::default() },
    };
    Template {
        name: whole.name.clone(),
        namespace: whole.namespace.clone(),
        version: whole.version.clone(),
        description: whole.description.clone(),
        steps: part.boxes.iter().map(step).collect(),
        ..Template::default()
    }
}

/// The mark of a box: of folded steps the worst standing, and how many have which.
fn mark_of(steps: &[usize], marks: &[Mark]) -> Mark {
    let mut standings: Vec<Standing> =
        steps.iter().filter_map(|step| marks.get(*step)).map(|mark| mark.standing).collect();
    lists::sort(&mut standings);
    let words: Vec<String> = standings
        .chunk_by(PartialEq::eq)
        .map(|same| format!("{} {}", same.len(), same.first().copied().unwrap_or_default().word()))
        .collect();
    match (steps, steps.first().and_then(|step| marks.get(*step))) {
        ([_], Some(mark)) => mark.clone(),
        _ => Mark { standing: standings.first().copied().unwrap_or_default(), words: words.join(", ") },
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
    /// The longest chain.
    chain: Vec<usize>,
    /// For each step of it, the next one.
    next: Vec<Option<usize>>,
    /// The standing of each step; empty if it is not a task.
    marks: Vec<Mark>,
    /// Further text for the title of a task.
    about: String,
    /// The whole template, if only a part of it is drawn.
    whole: Option<(&'t Template<'t>, &'t Part)>,
    /// Where a step and a box of folded steps lead.
    links: Option<&'t (String, String)>,
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

    fn new(template: &'t Template<'n>, graph: Graph<'t, 'n>) -> Self {
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
        let chain = graph.longest_chain(&order, &closing);
        let mut next = vec![None; template.steps.len()];
        for pair in chain.windows(2) {
            if let [step, after] = *pair {
                set(&mut next, step, Some(after));
            }
        }
        let (marks, about) = (Vec::new(), String::new());
        Self { template, graph, order, closing, edges, chain, next, marks, about, whole: None, links: None }
    }

    /// The steps that a box stands for; none if it is a single step.
    fn folded(&self, number: usize) -> Option<&[usize]> {
        self.whole.and_then(|(_, part)| part.boxes.get(number)).map(Vec::as_slice).filter(|steps| steps.len() > 1)
    }

    /// Whether a box is the focus.
    fn is_focus(&self, number: usize) -> bool {
        self.whole.is_some_and(|(_, part)| part.focus == Some(number))
    }

    /// The number of steps, such as `40 steps`, or `12 of 40 steps around charge`.
    fn count(&self) -> String {
        let Some((whole, part)) = self.whole else { return counted(self.template.steps.len(), "step") };
        let shown = part.boxes.iter().filter(|steps| steps.len() == 1).count();
        let all = counted(whole.steps.len(), "step");
        match part.focus.and_then(|focus| self.template.steps.get(focus)) {
            Some(step) => format!("{shown} of {all} around {}", label::whole(step.name())),
            None => format!("{shown} of {all}"),
        }
    }

    /// Whether an edge is a part of the longest chain.
    fn in_chain(&self, edge: &Edge) -> bool {
        !edge.back && at(&self.next, edge.from) == Some(edge.to)
    }

    /// Whether the longest chain is marked: if it is all that there is, that would say nothing.
    fn marks_chain(&self) -> bool {
        self.edges.iter().any(|edge| self.in_chain(edge)) && !self.edges.iter().all(|edge| self.in_chain(edge))
    }

    /// The name of a box in the whole template: of folded steps the first.
    fn first_name(&self, number: usize) -> &str {
        let first = self.whole.and_then(|(whole, part)| whole.steps.get(*part.boxes.get(number)?.first()?));
        first.or_else(|| self.template.steps.get(number)).map_or("", Step::name)
    }

    /// Where a box leads.
    fn address(&self, number: usize) -> Option<String> {
        let (step, folded) = self.links?;
        let pattern = if self.folded(number).is_some() { folded } else { step };
        Some(pattern.replace("{step}", &encoded(self.first_name(number)))).filter(|address| !address.is_empty())
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

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Encodes a name for an address.
fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_one_part_of_an_address() {
        assert_eq!(encoded("charge_card-2.0~a"), "charge_card-2.0~a");
        assert_eq!(encoded("a b/c?d=\"#&é"), "a%20b%2Fc%3Fd%3D%22%23%26%C3%A9");
    }

    #[test]
    fn a_waterfall_is_text_or_an_svg_and_has_no_focus_that_is_not_there() {
        let code = |format, focus: Option<&str>| {
            let view = View { focus: focus.map(str::to_owned), ..View::default() };
            let drawn = draw(&Task::default(), Drawing::Waterfall, format, true, &view);
            drawn.err().and_then(|found| found.first().map(|one| one.code))
        };
        for (format, expected) in [
            (Format::Text, None),
            (Format::Svg, None),
            (Format::Mermaid, Some(Code::DrawingFormat)),
            (Format::Dot, Some(Code::DrawingFormat)),
        ] {
            assert_eq!(code(format, None), expected);
        }
        assert_eq!(code(Format::Svg, Some("reserv")), Some(Code::FocusUnknown));
    }
}
