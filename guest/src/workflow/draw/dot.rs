//! Draws a Graphviz digraph. Nodes are named by step number; labels are quoted and escaped.

use std::fmt::Write as _;

use super::Picture;
use crate::diagnostics::printable;
use crate::task_template::StepKind;

pub fn draw(picture: &Picture) -> String {
    let mut out = format!("digraph \"{}\" {{\n", escape(&printable(&picture.title())));
    out.push_str("  rankdir=TB;\n  node [shape=box, style=rounded, fontname=\"Helvetica\"];\n");
    for (number, step) in picture.template.steps.iter().enumerate() {
        let shape = match step.kind {
            _ if picture.folded(number).is_some() => ", style=\"rounded,dashed\"",
            StepKind::Standard => "",
            StepKind::Decision => ", shape=hexagon, style=solid",
            StepKind::DeferredConvergence => ", shape=invtrapezium, style=solid",
            StepKind::Batchable => ", shape=parallelogram, style=solid",
            StepKind::BatchWorker => ", shape=box3d, style=solid",
        };
        let focus = if picture.is_focus(number) { ", penwidth=2.5" } else { "" };
        _ = writeln!(out, "  s{number} [label=\"{}\"{shape}{focus}];", escape(&printable(step.name())));
    }
    for edge in &picture.edges {
        let style = if edge.back {
            " [color=red, constraint=false]"
        } else if edge.dynamic {
            " [style=dashed]"
        } else if picture.in_chain(edge) {
            " [penwidth=2]"
        } else {
            ""
        };
        _ = writeln!(out, "  s{} -> s{}{style};", edge.from, edge.to);
    }
    out.push_str("}\n");
    out
}

/// Escapes a label. Graphviz reads `&lt;` and `&#60;` in a quoted label as the character itself.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_shows_the_name_and_not_what_graphviz_makes_of_it() {
        assert_eq!(escape("a &lt; b"), "a &amp;lt; b");
        assert_eq!(escape(r#"say "\N""#), r#"say \"\\N\""#);
    }
}
