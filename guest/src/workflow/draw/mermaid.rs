//! Draws a Mermaid flowchart. Nodes are named by step number, because a name such as `end` would be
//! a keyword. Labels are quoted and escaped.

use std::fmt::Write as _;

use super::Picture;
use crate::diagnostics::printable;
use crate::task_template::StepKind;

/// Mermaid's default limits `maxEdges` and `maxTextSize`.
const MOST_EDGES: usize = 500;
const LONGEST: usize = 50_000;

pub fn draw(picture: &Picture) -> String {
    let drawing = steps(picture);
    let edges = picture.edges.len();
    let note = if edges > MOST_EDGES {
        format!(
            "%% {edges} arrows: Mermaid draws at most {MOST_EDGES} unless you raise maxEdges. The SVG has no such limit.\n"
        )
    } else if drawing.len() > LONGEST {
        format!(
            "%% Longer than {LONGEST} characters: Mermaid draws it only if you raise maxTextSize. The SVG has no such limit.\n"
        )
    } else {
        String::new()
    };
    format!("flowchart TD\n{note}{drawing}")
}

fn steps(picture: &Picture) -> String {
    let mut out = String::new();
    for (number, step) in picture.template.steps.iter().enumerate() {
        let (open, close) = match step.kind {
            _ if picture.folded(number).is_some() => ("([", "])"),
            StepKind::Standard => ("(", ")"),
            StepKind::Decision => ("{{", "}}"),
            StepKind::DeferredConvergence => ("[\\", "/]"),
            StepKind::Batchable => ("[/", "/]"),
            StepKind::BatchWorker => ("[[", "]]"),
        };
        _ = writeln!(out, "    s{number}{open}\"{}\"{close}", escape(&printable(step.name())));
    }
    for edge in &picture.edges {
        let arrow = if edge.back {
            "== cycle ==>"
        } else if edge.dynamic {
            "-.->"
        } else if picture.in_chain(edge) && picture.marks_chain() {
            "==>"
        } else {
            "-->"
        };
        _ = writeln!(out, "    s{} {arrow} s{}", edge.from, edge.to);
    }
    for number in 0..picture.template.steps.len() {
        if picture.is_focus(number) {
            _ = writeln!(out, "    style s{number} stroke-width:3px");
        } else if picture.folded(number).is_some() {
            _ = writeln!(out, "    style s{number} stroke-dasharray:5 4");
        }
    }
    out
}

/// Escapes a label with Mermaid's entities for everything except letters, digits and single spaces.
/// Mermaid reads labels as Markdown (`1. x`, `- x`, `__x__`), so characters that join words stay
/// only between two letters or digits.
fn escape(text: &str) -> String {
    let mut out = String::new();
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let joins = |near: Option<char>| near.is_some_and(char::is_alphanumeric);
        let between = joins(before) && joins(rest.peek().copied());
        let plain = match c {
            '_' | '-' | '.' => between,
            ' ' => before.is_some_and(|before| before != ' '),
            _ => c.is_alphanumeric(),
        };
        if plain {
            out.push(c);
        } else {
            _ = write!(out, "#{};", u32::from(c));
        }
        before = Some(c);
    }
    if out.is_empty() { "#32;".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::View;

    #[test]
    fn nothing_in_a_label_is_mermaid() {
        assert_eq!(escape("a \"b\" --> </text>"), "a #34;b#34; #45;#45;#62; #60;#47;text#62;");
    }

    #[test]
    fn nothing_in_a_label_is_markdown() {
        for (label, escaped) in [
            ("1. x", "1#46; x"),
            ("- x", "#45; x"),
            ("__x__", "#95;#95;x#95;#95;"),
            ("    x", "#32;#32;#32;#32;x"),
            ("charge_card-2.0", "charge_card-2.0"),
        ] {
            assert_eq!(escape(label), escaped);
        }
    }

    fn mermaid(text: &str) -> String {
        crate::workflow::graph(
            "a.yaml",
            text,
            crate::workflow::Format::Mermaid,
            &View::default(),
            &crate::profiles::NEUTRAL,
        )
        .unwrap()
    }

    #[test]
    fn the_longest_chain_is_thick_unless_it_is_all() {
        let drawn = |more: &str| {
            let text = format!("name: a\nsteps:\n  - {{ name: a }}\n  - {{ name: b, dependencies: [a] }}\n{more}");
            mermaid(&text)
        };
        assert!(drawn("").contains("s0 --> s1"));
        let drawn = drawn("  - { name: c, dependencies: [b] }\n  - { name: d, dependencies: [a] }\n");
        assert!(drawn.contains("s0 ==> s1\n    s1 ==> s2\n    s0 --> s3"), "{drawn}");
    }

    #[test]
    fn what_mermaid_does_not_draw_by_itself_says_so() {
        let drawn = |steps: usize| {
            let before = |number: usize| (0..number).map(|before| format!("s{before}")).collect::<Vec<_>>().join(", ");
            let step = |number| format!("  - {{ name: s{number}, dependencies: [{}] }}\n", before(number));
            let text = format!("name: a\nsteps:\n{}", (0..steps).map(step).collect::<String>());
            mermaid(&text)
        };
        assert!(!drawn(32).contains("%%"), "496 arrows");
        assert!(drawn(33).starts_with("flowchart TD\n%% 528 arrows"));
    }
}
