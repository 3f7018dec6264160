//! Draws the legend, with only the shapes and lines that the picture has.

use std::fmt::Write as _;

use super::Picture;
use super::label::width;
use super::shape::shape;
use crate::task_template::StepKind;

const TOP: i32 = 28;
const LINE: i32 = 24;
const SWATCH: (i32, i32) = (28, 16);
const BESIDE: i32 = 8;
const BETWEEN: i32 = 22;
/// The smallest width of a legend. Entries that do not fit into the picture's width continue on a
/// new line.
const LEAST: i32 = 260;

enum Mark {
    Shape(StepKind),
    Frame,
    /// A line of this class.
    Line(&'static str),
}

pub struct Legend {
    entries: Vec<(Mark, &'static str)>,
}

impl Legend {
    /// `frames` says whether it has any.
    pub fn new(picture: &Picture, frames: bool) -> Self {
        let kinds = [
            (StepKind::Decision, "decision"),
            (StepKind::Batchable, "batchable"),
            (StepKind::BatchWorker, "batch worker"),
            (StepKind::DeferredConvergence, "convergence"),
        ];
        let mut entries = Vec::new();
        for (kind, text) in kinds {
            if picture.template.steps.iter().any(|step| step.kind == kind) {
                entries.push((Mark::Shape(kind), text));
            }
        }
        if frames {
            entries.push((Mark::Frame, "arrows of each step or chain in it"));
        }
        if picture.marks_chain() {
            entries.push((Mark::Line("chain"), "longest chain"));
        }
        if picture.edges.iter().any(|edge| edge.dynamic && !edge.back) {
            entries.push((Mark::Line("may"), "created while it runs"));
        }
        if picture.edges.iter().any(|edge| edge.back) {
            entries.push((Mark::Line("cycle"), "closes a cycle"));
        }
        Self { entries }
    }

    pub fn least_width(&self) -> i32 {
        if self.entries.is_empty() { 0 } else { LEAST }
    }

    pub fn height(&self, wide: i32) -> i32 {
        match self.places(wide).last() {
            Some((_, y)) => TOP + y + LINE,
            None => 0,
        }
    }

    pub fn draw(&self, wide: i32, (left, top): (i32, i32), out: &mut String) {
        for ((mark, text), (x, y)) in self.entries.iter().zip(self.places(wide)) {
            let (x, y) = (left + x, top + TOP + y);
            let middle = y + SWATCH.1 / 2;
            match mark {
                Mark::Shape(kind) => {
                    _ = write!(out, "<g class=\"{}\">", kind.word());
                    let pile = if *kind == StepKind::BatchWorker { 4 } else { 0 };
                    shape(*kind, (x, y), (SWATCH.0 - pile, SWATCH.1 - pile), out);
                    out.push_str("</g>");
                }
                Mark::Frame => {
                    let (wide, high) = SWATCH;
                    _ = write!(
                        out,
                        "<rect class=\"frame\" x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" rx=\"4\"/>"
                    );
                }
                Mark::Line(class) => {
                    _ = write!(out, "<path class=\"edge {class}\" d=\"M{x} {middle}H{}\"/>", x + SWATCH.0);
                }
            }
            _ = writeln!(
                out,
                "<text class=\"muted\" x=\"{}\" y=\"{}\">{text}</text>",
                x + SWATCH.0 + BESIDE,
                middle + 4
            );
        }
    }

    /// The position of each entry.
    fn places(&self, wide: i32) -> Vec<(i32, i32)> {
        let (mut x, mut y) = (0, 0);
        let mut places = Vec::with_capacity(self.entries.len());
        for (_, text) in &self.entries {
            let entry = SWATCH.0 + BESIDE + width(text, 12, false);
            if x > 0 && x + entry > wide {
                (x, y) = (0, y + LINE);
            }
            places.push((x, y));
            x += entry + BETWEEN;
        }
        places
    }
}
