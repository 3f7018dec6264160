//! Draws a shape for each type of step.

use std::fmt::Write as _;

use crate::task_template::StepKind;

/// How far slanted sides lean inwards.
const SLANT: i32 = 16;

/// Draws the outline of a step with this upper left corner and size.
pub fn shape(kind: StepKind, (left, top): (i32, i32), (wide, high): (i32, i32), out: &mut String) {
    let (right, bottom, middle) = (left + wide, top + high, top + high / 2);
    let slant = SLANT * high / super::boxes::HEIGHT;
    let mut path = |points: &[(i32, i32)]| {
        out.push_str("<path class=\"box\" d=\"");
        for (number, (x, y)) in points.iter().enumerate() {
            _ = write!(out, "{}{x} {y}", if number == 0 { "M" } else { " " });
        }
        out.push_str("Z\"/>");
    };
    match kind {
        StepKind::Decision => path(&[
            (left, middle),
            (left + slant, top),
            (right - slant, top),
            (right, middle),
            (right - slant, bottom),
            (left + slant, bottom),
        ]),
        StepKind::DeferredConvergence => {
            path(&[(left, top), (right, top), (right - slant, bottom), (left + slant, bottom)]);
        }
        StepKind::Batchable => path(&[(left + slant, top), (right, top), (right - slant, bottom), (left, bottom)]),
        StepKind::BatchWorker => {
            // Drawn as a pile, because many workers are made from it.
            let step = (high / 12).max(2);
            for behind in [2 * step, step, 0] {
                rectangle((left + behind, top + behind), (wide, high), out);
            }
        }
        StepKind::Standard => rectangle((left, top), (wide, high), out),
    }
}

fn rectangle((left, top): (i32, i32), (wide, high): (i32, i32), out: &mut String) {
    let round = (high / 6).min(8);
    _ = write!(out, "<rect class=\"box\" x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{high}\" rx=\"{round}\"/>");
}
