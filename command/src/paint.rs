//! Colours for a drawing on a terminal, as `rails tasker:graph` has them.

use super::print::painted;

const BOLD: &str = "1";
const DIM: &str = "2";
const RED: &str = "31";

/// Adds colours to a workflow that is drawn as text.
pub fn graph(drawing: &str) -> String {
    drawing.lines().flat_map(|line| [colored(line), "\n".to_owned()]).collect()
}

fn colored(line: &str) -> String {
    if line.starts_with("! ") {
        return painted(line, RED);
    }
    if line.starts_with("⇒ ") {
        return painted(line, DIM);
    }
    let lanes = after(line, &["│ ", "  "]);
    let (before, rest) = line.split_at(line.len() - lanes.len());
    let Some(sign) = lanes.chars().next().filter(|sign| "●◆▼▣▤⋯".contains(*sign)) else {
        return line.to_owned();
    };
    let behind = rest.split_at(sign.len_utf8()).1;
    let text = after(behind, &[" │", "  "]).trim_start();
    let (gap, text) = behind.split_at(behind.len() - text.len());
    if sign == '⋯' {
        return format!("{before}{}{gap}{}", painted("⋯", DIM), painted(text, DIM));
    }
    if !gap.ends_with("  ") {
        return line.to_owned(); // Steps in a layer, not a line for each.
    }
    let more = text.match_indices("  ").map(|(place, _)| place).find(|place| !text[*place + 2..].starts_with(' '));
    let (name, more) = text.split_at(more.filter(|place| *place > 0).unwrap_or(text.len()));
    let more = if more.is_empty() { String::new() } else { painted(more, DIM) };
    format!("{before}{sign}{gap}{}{more}", painted(name, BOLD))
}

/// What follows any number of these.
fn after<'t>(mut text: &'t str, parts: &[&str]) -> &'t str {
    while let Some(rest) = parts.iter().find_map(|part| text.strip_prefix(part)) {
        text = rest;
    }
    text
}
