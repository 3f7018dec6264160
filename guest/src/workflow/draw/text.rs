//! Draws a graph as text: one line for each step in an order in which they can run, with lines to
//! the steps that depend on it.
//!
//! ```text
//! ● validate
//! ├─╮
//! ● │  reserve
//! │ ●  charge
//! ├─╯
//! ●  ship
//! ```

use std::fmt::Write as _;

use super::label::whole;
use super::{Picture, counted, glyph, in_brackets};
use crate::task_template::{StepKind, at, push, set};

/// Lines between more steps than this can't be followed.
const MOST_STEPS: usize = 30;
/// The width of the list of layers.
const WIDTH: usize = 100;

pub fn draw(picture: &Picture) -> String {
    let layers = picture.graph.layers(&picture.order, &picture.closing);
    let count = layers.iter().max().map_or(0, |last| last + 1);
    let mut out = format!(
        "{}: {}\n\n",
        whole(&picture.title()),
        if picture.about.is_empty() {
            format!("{} in {}", picture.count(), counted(count, "layer"))
        } else if picture.whole.is_some() {
            format!("{}, {}", picture.about, picture.count())
        } else {
            picture.about.clone()
        }
    );
    if layers.len() > MOST_STEPS {
        by_layer(picture, &layers, &mut out);
    } else {
        Routes::new(picture).draw(&mut out);
    }
    out.push('\n');
    let name = |number: usize| picture.template.steps.get(number).map_or_else(String::new, |step| whole(step.name()));
    for edge in picture.edges.iter().filter(|edge| edge.back) {
        let (from, to) = (name(edge.from), name(edge.to));
        _ = writeln!(out, "! Not drawn, since it closes a cycle: {to} needs {from}");
    }
    // A task's drawing is followed by its timeline, which says more about time.
    if picture.marks.is_empty() {
        let chain: Vec<String> = picture.chain.iter().copied().map(name).collect();
        _ = writeln!(out, "⇒ Longest chain: {}", chain.join(" → "));
    }
    out
}

/// Lists the steps of each layer, which need only steps of layers before.
fn by_layer(picture: &Picture, layers: &[usize], out: &mut String) {
    out.push_str("Too many steps for lines: these are the layers. A step's focus or a depth draws a part.\n\n");
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); layers.iter().max().map_or(0, |last| last + 1)];
    for (number, layer) in layers.iter().enumerate() {
        push(&mut rows, *layer, number);
    }
    let wide = rows.len().to_string().len();
    for (number, row) in rows.iter().enumerate() {
        let mut line = format!("{:>wide$} ", number + 1);
        for &step in row {
            let name = picture.template.steps.get(step).map_or_else(String::new, |step| whole(step.name()));
            let sign = mark(picture, step);
            if line.chars().count() + name.chars().count() + 4 > WIDTH && line.trim_start().contains(' ') {
                out.push_str(line.trim_end());
                line = format!("\n{:wide$} ", "");
            }
            _ = write!(line, " {sign} {name} ");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// The sign of a step: its standing, or its type.
fn mark(picture: &Picture, number: usize) -> &'static str {
    match (picture.marks.get(number), picture.template.steps.get(number).map(|step| step.kind)) {
        _ if picture.folded(number).is_some() => "⋯",
        (Some(mark), _) => glyph(mark.standing),
        (None, Some(StepKind::Decision)) => "◆",
        (None, Some(StepKind::DeferredConvergence)) => "▼",
        (None, Some(StepKind::Batchable)) => "▣",
        (None, Some(StepKind::BatchWorker)) => "▤",
        _ => "●",
    }
}

/// The lines between steps that run side by side. Each entry is the step to which the line leads.
struct Routes<'p, 't, 'n> {
    picture: &'p Picture<'t, 'n>,
    children: Vec<Vec<usize>>,
    lanes: Vec<Option<usize>>,
}

impl<'p, 't, 'n> Routes<'p, 't, 'n> {
    fn new(picture: &'p Picture<'t, 'n>) -> Self {
        let mut children = vec![Vec::new(); picture.template.steps.len()];
        for edge in picture.edges.iter().filter(|edge| !edge.back) {
            push(&mut children, edge.from, edge.to);
        }
        Self { picture, children, lanes: Vec::new() }
    }

    fn draw(mut self, out: &mut String) {
        for number in self.order() {
            self.joined(number, out);
            self.node(number, out);
            self.parted(number, out);
        }
    }

    /// The order of the steps: each after its dependencies, with connected steps near each other.
    fn order(&self) -> Vec<usize> {
        let mut waits = vec![0_usize; self.children.len()];
        for child in self.children.iter().flatten() {
            let more = at(&waits, *child) + 1;
            set(&mut waits, *child, more);
        }
        let mut ready: Vec<usize> = (0..waits.len()).filter(|number| at(&waits, *number) == 0).rev().collect();
        let mut order = Vec::with_capacity(waits.len());
        while let Some(number) = ready.pop() {
            order.push(number);
            for child in self.children.get(number).into_iter().flatten().rev() {
                let fewer = at(&waits, *child).saturating_sub(1);
                set(&mut waits, *child, fewer);
                if fewer == 0 {
                    ready.push(*child);
                }
            }
        }
        order
    }

    /// Joins the lines that lead to this step.
    fn joined(&mut self, number: usize, out: &mut String) {
        let lanes: Vec<usize> = (0..self.lanes.len()).filter(|lane| self.leads(*lane) == Some(number)).collect();
        let Some((&first, others)) = lanes.split_first().filter(|(_, others)| !others.is_empty()) else { return };
        self.connect(first, others, ("┴", "╯"), out);
        for lane in others {
            set(&mut self.lanes, *lane, None);
        }
        self.trim();
    }

    fn node(&mut self, number: usize, out: &mut String) {
        let place = |wanted| self.lanes.iter().position(|lane| *lane == wanted);
        let lane = place(Some(number)).or_else(|| place(None)).unwrap_or(self.lanes.len());
        if lane == self.lanes.len() {
            self.lanes.push(None);
        }
        set(&mut self.lanes, lane, Some(number));
        let mark = mark(self.picture, number);
        let signs = self.lanes.iter().enumerate().map(|(index, leads)| match leads {
            _ if index == lane => mark,
            Some(_) => "│",
            None => " ",
        });
        _ = writeln!(out, "{}  {}", signs.collect::<Vec<_>>().join(" "), self.label(number));
    }

    fn label(&self, number: usize) -> String {
        let Some(step) = self.picture.template.steps.get(number) else { return String::new() };
        let kind = in_brackets(step.kind);
        let beside = match (self.picture.marks.get(number), &step.handler.callable) {
            (Some(mark), _) => format!("  {}", mark.words),
            (None, Some(callable)) => format!("  {}", whole(&callable.value)),
            (None, None) => String::new(),
        };
        format!("{}{kind}{beside}", whole(step.name()))
    }

    /// Starts a line for each step that depends on this one.
    fn parted(&mut self, number: usize, out: &mut String) {
        let Some(lane) = self.lanes.iter().position(|leads| *leads == Some(number)) else { return };
        let children = self.children.get(number).cloned().unwrap_or_default();
        set(&mut self.lanes, lane, children.first().copied());
        let mut others = Vec::new();
        for child in children.into_iter().skip(1) {
            let free = (lane + 1..self.lanes.len()).find(|index| self.leads(*index).is_none());
            let free = free.unwrap_or(self.lanes.len().max(lane + 1));
            if free == self.lanes.len() {
                self.lanes.push(None);
            }
            set(&mut self.lanes, free, Some(child));
            others.push(free);
        }
        if !others.is_empty() {
            self.connect(lane, &others, ("┬", "╮"), out);
        }
        self.trim();
    }

    fn leads(&self, lane: usize) -> Option<usize> {
        self.lanes.get(lane).copied().flatten()
    }

    fn trim(&mut self) {
        while self.lanes.last().is_some_and(Option::is_none) {
            self.lanes.pop();
        }
    }

    fn connect(&self, from: usize, to: &[usize], (middle, last): (&str, &str), out: &mut String) {
        let end = to.iter().copied().max().unwrap_or(from);
        let mut line = String::new();
        for lane in 0..self.lanes.len() {
            let running = self.leads(lane).is_some() && !to.contains(&lane);
            line.push_str(match () {
                () if lane == from => "├",
                () if lane == end => last,
                () if to.contains(&lane) => middle,
                () if lane > from && lane < end => {
                    if running {
                        "┼"
                    } else {
                        "─"
                    }
                }
                () if running => "│",
                () => " ",
            });
            line.push_str(if lane >= from && lane < end { "─" } else { " " });
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::{Format, View, graph};

    /// Draws steps. Each needs the step that comes `width` places before it.
    fn drawn(steps: usize, width: usize, view: &View) -> String {
        let needs = |number: usize| number.checked_sub(width).map_or_else(String::new, |before| format!("s{before}"));
        let step = |number| format!("  - {{ name: s{number}, dependencies: [{}] }}\n", needs(number));
        let text = format!("name: a\nsteps:\n{}", (0..steps).map(step).collect::<String>());
        graph("a.yaml", &text, Format::Text, view, &crate::profiles::NEUTRAL).unwrap()
    }

    #[test]
    fn thirty_steps_have_lines_and_more_have_layers() {
        let (lines, layers) = (drawn(30, 10, &View::default()), drawn(31, 10, &View::default()));
        assert!(!lines.contains("Too many") && lines.contains("\n●  s29\n"), "{lines}");
        assert!(
            layers.starts_with("a: 31 steps in 4 layers\n\nToo many steps for lines: these are the layers."),
            "{layers}"
        );
        assert!(layers.contains("\n1  ● s0  ● s1  ● s2 ") && layers.contains("\n4  ● s30\n"), "{layers}");
        assert!(layers.ends_with("⇒ Longest chain: s0 → s10 → s20 → s30\n"), "{layers}");
    }

    #[test]
    fn a_wide_layer_goes_on_below_within_its_width() {
        let layers = drawn(100, 50, &View::default());
        assert!(layers.lines().take_while(|line| !line.starts_with('⇒')).all(|line| line.chars().count() <= WIDTH));
        assert_eq!(layers.matches('●').count(), 100);
        assert!(layers.contains("\n   ● s"), "{layers}");
    }

    #[test]
    fn what_the_layers_offer_has_lines_again() {
        let view = View { focus: Some("s0".to_owned()), depth: Some(2), ..View::default() };
        let part = drawn(31, 10, &view);
        assert!(!part.contains("Too many") && part.contains("\n●  s20\n"), "{part}");
    }
}
