//! Draws a Graphviz digraph. Nodes are named by step number; labels are quoted and escaped.

use std::fmt::Write as _;

use super::Picture;
use super::boxes::Boxes;
use crate::diagnostics::printable;
use crate::task_template::StepKind;

pub fn draw(picture: &Picture) -> String {
    let mut out = format!("digraph \"{}\" {{\n", escape(&printable(&picture.title())));
    out.push_str("  rankdir=TB;\n  node [shape=box, style=rounded, fontname=\"Helvetica\"];\n");
    let boxes = Boxes::new(picture);
    for (number, (step, (_, second))) in picture.template.steps.iter().zip(&boxes.lines).enumerate() {
        let shape = match step.kind {
            _ if picture.folded(number).is_some() => ", style=\"rounded,dashed\"",
            StepKind::Standard => "",
            StepKind::Decision => ", shape=hexagon, style=solid",
            StepKind::DeferredConvergence => ", shape=invtrapezium, style=solid",
            StepKind::Batchable => ", shape=parallelogram, style=solid",
            StepKind::BatchWorker => ", shape=box3d, style=solid",
        };
        let focus = if picture.is_focus(number) { ", penwidth=2.5" } else { "" };
        let below = if second.is_empty() { String::new() } else { format!("\\n{}", escape(&printable(second))) };
        _ = writeln!(out, "  s{number} [label=\"{}{below}\"{shape}{focus}];", escape(&printable(step.name())));
    }
    let chain = picture.marks_chain();
    for edge in &picture.edges {
        let style = match (edge.back, edge.dynamic, chain && picture.in_chain(edge)) {
            (true, ..) => " [color=red, constraint=false]",
            (_, true, true) => " [style=dashed, penwidth=2]",
            (_, true, false) => " [style=dashed]",
            (_, false, true) => " [penwidth=2]",
            (_, false, false) => "",
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
    use crate::workflow::View;

    #[test]
    fn a_label_shows_the_name_and_not_what_graphviz_makes_of_it() {
        assert_eq!(escape("a &lt; b"), "a &amp;lt; b");
        assert_eq!(escape(r#"say "\N""#), r#"say \"\\N\""#);
    }

    #[test]
    fn a_box_has_the_same_two_lines_as_in_the_svg() {
        let text = "name: order\nsteps:\n  - { name: pay, handler: { callable: Shop::Pay } }\n  \
                    - { name: ship, dependencies: [pay], handler: { callable: Shop::\"Ship\" } }\n";
        let drawn = crate::workflow::graph(
            "a.yaml",
            text,
            crate::workflow::Format::Dot,
            &View::default(),
            &crate::profiles::NEUTRAL,
        )
        .unwrap();
        assert!(drawn.contains(r#"s0 [label="pay\nPay"];"#), "{drawn}");
        assert!(drawn.contains(r#"s1 [label="ship\n\"Ship\""];"#), "{drawn}");
    }
}
