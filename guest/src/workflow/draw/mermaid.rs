//! A Mermaid flowchart. Steps go by their number, so that a step called `end`
//! is as good as any other; labels are quoted and escaped.

use std::fmt::Write as _;

use super::Picture;
use crate::diagnostics::printable;
use crate::task_template::Kind;

pub fn draw(picture: &Picture) -> String {
    let mut out = String::from("flowchart TD\n");
    for (number, step) in picture.template.steps.iter().enumerate() {
        let (open, close) = match step.kind {
            Kind::Standard => ("(", ")"),
            Kind::Decision => ("{{", "}}"),
            Kind::DeferredConvergence => ("[\\", "/]"),
            Kind::Batchable => ("[/", "/]"),
            Kind::BatchWorker => ("[[", "]]"),
        };
        _ = writeln!(out, "    s{number}{open}\"{}\"{close}", escape(&printable(step.name())));
    }
    for edge in &picture.edges {
        let arrow = if edge.back {
            "== cycle ==>"
        } else if edge.dynamic {
            "-.->"
        } else {
            "-->"
        };
        _ = writeln!(out, "    s{} {arrow} s{}", edge.from, edge.to);
    }
    out
}

/// Mermaid's own entities: everything that is no letter, digit or underscore.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, '_' | ' ' | '-' | '.') {
            out.push(c);
        } else {
            _ = write!(out, "#{};", u32::from(c));
        }
    }
    if out.is_empty() { "#32;".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_label_is_mermaid() {
        assert_eq!(escape("a \"b\" --> </text>"), "a #34;b#34; --#62; #60;#47;text#62;");
    }
}
